/*
 * --plain says what the screens draw. Each screen has its sentences beside its picture (speak,
 * speak_row), so that who changes one sees the other; here is what is around them: where one is,
 * and the keys.
 *
 * A sentence ends its line: tui/app/plain.c prints only lines that are new, so a sentence that has
 * changed is heard again, and the others are not.
 */
#include "tui/screens/spoken.h"

#include <string.h>

#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/screens/actions.h"
#include "tui/screens/frame.h"
#include "tui/screens/screen.h"
#include "tui/screens/till.h"

/* The status line in one sentence or two. Name and points come in one text from frame_user(), with
 * two blanks between them; the ear gets a comma there. */
static void say_where(const struct ui *ui, struct buffer *out)
{
    char user[FRAME_USER_TEXT], token[FRAME_TOKEN_TEXT], till[TEXT_TILL + 48];
    const char *rest;

    if (ui_screen(ui, ui->screen)->status != NULL) { /* it says itself what stands there */
        buffer_printf(out, "%s.\n", _(ui_screen(ui, ui->screen)->title));
        return;
    }
    frame_user(ui, 0, user, sizeof user);
    frame_token(ui, false, token, sizeof token);
    rest = strstr(user, "  "); /* the last is between name and points, as a picture has it */
    for (const char *next = rest; next != NULL; next = strstr(next + 1, "  "))
        rest = next;
    buffer_printf(out, "%s. %.*s%s%s.", _(ui_screen(ui, ui->screen)->title),
                  rest != NULL ? (int)(rest - user) : (int)strlen(user), user,
                  rest != NULL ? ", " : "", rest != NULL ? rest + 2 : "");
    if (token[0] != '\0')
        buffer_printf(out, " %s.", token);
    till_name(ui, false, till, sizeof till);
    if (till[0] != '\0')
        buffer_printf(out, " %s.", till);
    buffer_printf(out, "\n");
}

void spoken_title(const struct ui *ui, struct buffer *out)
{
    char when[FORMAT_TEXT];

    buffer_printf(out, "%s, %s.\n", ui->title, format_when(ui->starts, false, when));
}

void spoken_search(const struct ui *ui, struct buffer *out)
{
    const char *search = ui->search[ui->screen];

    if (search[0] != '\0')
        buffer_printf(out, _("Found for \"%s\": %d.\n"), search,
                      ui_screen(ui, ui->screen)->count(ui));
}

/* Nothing where it is not known. */
void spoken_cancel(const char *until, struct buffer *out)
{
    char when[FORMAT_TEXT];

    if (strcmp(until, "never") == 0)
        buffer_printf(out, "%s.\n", _("cannot be cancelled"));
    else if (until[0] != '\0')
        buffer_printf(out, _("Can be cancelled with full refund until %s"),
                      format_when(until, false, when));
    if (until[0] != '\0' && strcmp(until, "never") != 0)
        buffer_printf(out, ".\n");
}

/* An empty list says so: silence is not heard. */
void spoken_screen(const struct ui *ui, struct buffer *out)
{
    const struct screen *screen = ui_screen(ui, ui->screen);

    say_where(ui, out);
    if (screen->speak != NULL)
        screen->speak(ui, out);
    if (screen->count != NULL && screen->count(ui) == 0)
        buffer_printf(out, "%s\n", _("The list is empty."));
}

void spoken_row(const struct ui *ui, int row, struct buffer *out)
{
    ui_screen(ui, ui->screen)->speak_row(ui, row, out);
}

/* What is typed for an action, and if it is said at all. Seats and best seats have words of their
 * own in --plain (app/plain.c), since a blank is no line that anybody types, and a digit alone is
 * the number of a seat. */
static const char *word_of(const struct ui *ui, const struct action *action,
                           char name[ACTION_KEY_NAME])
{
    const char *keys = action_key_text(action, ui, name);

    if (keys[0] == '\0' || !action_is_on(action, ui))
        return NULL;
    return action->id == ACTION_CHOOSE ? "B3" : action->id == ACTION_BEST ? "best 2" : keys;
}

/* Only keys that can be typed as words; motions are for those who see rows. */
static void say_help(const struct ui *ui, struct buffer *out)
{
    const struct action *rows[ACTION_ROWS];
    int count = actions_of(ui, ui->screen, rows);

    for (int i = 0; i < count; i++) {
        char name[ACTION_KEY_NAME];
        const char *word = word_of(ui, rows[i], name);

        if (word != NULL && rows[i]->help != NULL)
            buffer_printf(out, "%s: %s.\n", word, _(rows[i]->help));
    }
}

/* Whatever the row of the cursor may be: a number can name any other. */
static bool opens_rows(const struct action *const *rows, int count)
{
    for (int i = 0; i < count; i++)
        if (rows[i]->id == ACTION_ENTER)
            return true;
    return false;
}

void spoken_keys(const struct ui *ui, struct buffer *out)
{
    enum mode mode = ui_mode(ui);
    const struct screen *screen = ui_screen(ui, ui->screen);
    const struct action *rows[ACTION_ROWS];
    int count = actions_of(ui, mode, rows);
    const char *gap = "";

    if (mode == MODE_HELP)
        say_help(ui, out);
    if (mode == ui->screen && screen->count != NULL && screen->count(ui) > 0) {
        buffer_printf(out, "%s",
                      opens_rows(rows, count) ? _("a number: open") : _("a number: choose"));
        gap = "; ";
    }
    for (int i = 0; i < count; i++) {
        char name[ACTION_KEY_NAME];
        const char *word = word_of(ui, rows[i], name);

        if (word == NULL)
            continue;
        buffer_printf(out, "%s%s: %s", gap, word, _(rows[i]->bar));
        gap = "; ";
    }
    buffer_printf(out, ".\n");
}
