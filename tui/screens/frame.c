/*
 * Everything around a screen. From top to bottom:
 *
 *     status    where one is; the till and its shift; the nearest deadline; for whom, and the
 *               points; the connection
 *     body      the screen's, or the help's
 *     message   a question, a field, why there is no connection, or what was said last
 *     keys      what works now, by rank; what does not fit is left out, but the help never is
 *
 * The time that is left of a hold is out of sight in no window: as the status line gets short,
 * first the names of the seats go, then who sells, the name of the till, the customer's telephone
 * number, the customer and the shift, and a window that is too small for anything else still shows
 * it.
 */
#include "tui/screens/frame.h"

#include <inttypes.h>
#include <string.h>

#include "shared/text.h"
#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/model/tokens.h"
#include "tui/screens/actions.h"
#include "tui/screens/field.h"
#include "tui/screens/help.h"
#include "tui/screens/question.h"
#include "tui/screens/screen.h"
#include "tui/screens/till.h"

enum { TITLE_COLUMN = 8, NAME_MOST = 32, PHONE_MOST = 20 };

/* "live", or what is wrong with the connection. A connection on which nothing has come for LATE_MS
 * is worth a warning, too: what is on the screen may be wrong, and the seconds say by how much. */
static int connection_text(const struct ui *ui, char *text, size_t room)
{
    int64_t age = ui->model.now_ms - ui->model.answered_ms;

    if (ui->model.live && !model_is_late(&ui->model)) {
        snprintf(text, room, "%s", _("live"));
        return LOOK_PLAIN;
    }
    if (ui->model.live)
        snprintf(text, room, _("%d s old"), (int)(age / 1000));
    else
        snprintf(text, room, "%s", _("no connection"));
    return LOOK_WARN | LOOK_BOLD;
}

int frame_token(const struct ui *ui, bool brief, char *text, size_t room)
{
    const struct token *order[TOKENS_MOST];
    int count = token_order(&ui->model, order);
    int64_t remaining = count > 0 ? token_remaining(order[0], ui->model.now_ms) : 0;
    char names[SEAT_NAMES_TEXT], clock[FORMAT_TEXT];
    int used = 0;

    text[0] = '\0';
    if (count == 0)
        return LOOK_PLAIN;
    if (token_holds(order[0]))
        used = snprintf(text, room, "%s %s%s%s", _("HOLD"),
                        brief ? "" : format_seats(order[0]->seats, names), brief ? "" : " ",
                        format_clock(remaining, clock));
    else if (order[0]->state == TOKEN_ACTIVE)
        used = snprintf(text, room, "%s %s", _("TURN"), format_clock(remaining, clock));
    else
        used = snprintf(text, room, "%s %" PRId64, _("QUEUE"), order[0]->position);
    if (count > 1)
        snprintf(text + used, room - (size_t)used, " +%d", count - 1);
    return order[0]->state == TOKEN_ACTIVE && remaining < 60 ? LOOK_BOLD | LOOK_WARN : LOOK_PLAIN;
}

void frame_user(const struct ui *ui, int step, char *text, size_t room)
{
    char acting[TEXT_FIELD], phone[TEXT_FIELD], points[FORMAT_TEXT] = "";
    bool acts = ui->model.acting[0] != '\0', by = acts && step == 0;
    const char *user = step > 2 ? "" : acts ? acting : ui->model.login;
    const char *number = acts && step < 2 ? phone : "";

    format_cut(ui_customer(ui), NAME_MOST, acting, sizeof acting);
    format_cut(ui->phone, PHONE_MOST, phone, sizeof phone);
    if (ui->model.balance >= 0)
        format_points(ui->model.balance, points);
    snprintf(text, room, "%s%s%s%s%s%s%s%s%s", user, number[0] != '\0' ? " " : "", number,
             by ? " (" : "", by ? ui->model.login : "", by ? ")" : "", user[0] != '\0' ? "  " : "",
             points, points[0] != '\0' ? " P" : "");
}

/* What there is room for beside the title, from all of it to the least: whether the names of seats
 * are left out, how much of whoever pays (frame_user()), and of the till: all, its shift, or
 * nothing. */
static const struct {
    bool brief;
    int user, till;
} steps[] = {{false, 0, 0}, {true, 0, 0}, {true, 1, 0}, {true, 1, 1},
             {true, 2, 1},  {true, 3, 1}, {true, 3, 2}};

enum { STEPS = sizeof steps / sizeof steps[0] };

/* What holds and who pays, from column `begin` to `end`. The time left is never out of sight: first
 * go the names of the seats, then who sells, the name of the till, the telephone number, the
 * customer, and the shift. */
static void draw_user(const struct ui *ui, struct canvas *canvas, int end, int begin)
{
    char token[FRAME_TOKEN_TEXT], user[FRAME_USER_TEXT], till[TEXT_TILL + 48] = "";
    int look = LOOK_PLAIN, gap = 0;

    for (int step = 0; step < STEPS; step++) {
        look = frame_token(ui, steps[step].brief, token, sizeof token);
        frame_user(ui, steps[step].user, user, sizeof user);
        till_name(ui, steps[step].till > 0, till, sizeof till);
        if (steps[step].till > 1)
            till[0] = '\0';
        gap = till[0] != '\0' ? 2 : 0;
        if (begin + text_cells(till) + gap + text_cells(token) + text_cells(user) + 4 <= end)
            break;
    }
    canvas_put(canvas, 0, begin + 2, LOOK_PLAIN, till);
    canvas_put(canvas, 0, begin + 2 + text_cells(till) + gap, look, token);
    canvas_right(canvas, 0, end, LOOK_PLAIN, user);
}

/* A kiosk that nobody stands before says nothing about anybody. */
static void draw_status(const struct ui *ui, struct canvas *canvas)
{
    char state[48];
    int look = connection_text(ui, state, sizeof state);
    int end = canvas->columns - 1 - text_cells(state);

    canvas_put(canvas, 0, 1, LOOK_BOLD, "FOYER");
    canvas_put(canvas, 0, TITLE_COLUMN, LOOK_BOLD, _(ui_screen(ui, ui->screen)->title));
    canvas_put(canvas, 0, end, look, state);
    if (ui->screen == MODE_ATTRACT)
        return;
    if (ui_screen(ui, ui->screen)->status != NULL) {
        ui_screen(ui, ui->screen)
            ->status(ui, canvas, TITLE_COLUMN + text_cells(_(ui_screen(ui, ui->screen)->title)),
                     end - 2);
        return;
    }
    draw_user(ui, canvas, end - 2, TITLE_COLUMN + text_cells(_(ui_screen(ui, ui->screen)->title)));
}

static int bar_cells(const char *keys, const struct action *action)
{
    return text_cells(keys) + 1 + text_cells(_(action->bar));
}

/* A row of several digits, such as "2-9 best together", has one label: a click on it means the
 * first of them. */
static int draw_key(struct canvas *canvas, int column, const char *keys,
                    const struct action *action)
{
    int row = canvas->rows - 1, end;

    end = canvas_put(canvas, row, column, LOOK_BOLD, keys);
    end = canvas_put(canvas, row, end + 1, LOOK_PLAIN, _(action->bar));
    canvas_target(canvas, row, column, end - column, (int)action->id,
                  action->id == ACTION_BEST ? action->keys[0] - '0' : action->argument);
    return end + 2;
}

/* The keys that work here; help is always among them. `keep` is the room that is set aside for it
 * while the keys before it are drawn, since by its rank it comes after most of them; once it is
 * drawn, what is left goes to those behind it. A key that does not fit is passed over, and a
 * shorter one after it may still find room. */
static void draw_keys(const struct ui *ui, struct canvas *canvas)
{
    const struct action *help = action_of_key(ui, ui_mode(ui), '?'), *rows[ACTION_ROWS];
    int count = actions_of(ui, ui_mode(ui), rows), column = 1, keep = 0;

    if (help != NULL && help->id == ACTION_HELP)
        keep = bar_cells(help->key_text, help) + 2;
    for (int i = 0; i < count; i++) {
        char name[ACTION_KEY_NAME];
        const char *keys = action_key_text(rows[i], ui, name);

        if (keys[0] == '\0' || !action_is_on(rows[i], ui))
            continue;
        if (rows[i]->id == ACTION_HELP)
            keep = 0;
        if (column + bar_cells(keys, rows[i]) + keep < canvas->columns)
            column = draw_key(canvas, column, keys, rows[i]);
        else if (rows[i]->id == ACTION_HELP)
            return;
    }
}

static void draw_question(const struct ui *ui, struct canvas *canvas, int row)
{
    char text[QUESTION_TEXT];

    question_text(ui, canvas->columns - 2, text, sizeof text);
    canvas_cursor(canvas, row, canvas_put(canvas, row, 1, LOOK_BOLD, text));
}

static void draw_last_message(const struct ui *ui, struct canvas *canvas, int row)
{
    canvas_put(canvas, row, 1, ui->warning ? LOOK_WARN | LOOK_BOLD : LOOK_GOOD, ui->message);
}

/* What was said to a refused key or field, above the row that it was typed in. */
static void draw_reproach(const struct ui *ui, struct canvas *canvas, int row)
{
    if (ui->message[0] == '\0')
        return;
    canvas_field(canvas, row - 1, 0, canvas->columns, LOOK_PLAIN, "");
    draw_last_message(ui, canvas, row - 1);
}

/* Why, and when the next attempt is; in one line if there is room for both. What was said last
 * stands above it. */
static void draw_no_connection(const struct ui *ui, struct canvas *canvas, int row)
{
    int64_t wait = (ui->model.retry_ms - ui->model.now_ms + 999) / 1000;
    char rest[160], why[TEXT_MESSAGE];
    const struct token *order[TOKENS_MOST];
    bool beside;

    snprintf(rest, sizeof rest,
             token_order(&ui->model, order) > 0
                 ? _("Trying again in %d s. Place and hold are kept.")
                 : _("Trying again in %d s."),
             (int)(wait > 0 ? wait : 0));
    format_cut(ui->model.trouble, canvas->columns - 3, why, sizeof why);
    beside = text_cells(why) + text_cells(rest) + 4 <= canvas->columns;
    if (!beside)
        canvas_field(canvas, row - 1, 0, canvas->columns, LOOK_PLAIN, "");
    canvas_printf(canvas, beside ? row : row - 1, 1, LOOK_WARN | LOOK_BOLD, "%s.", why);
    canvas_put(canvas, row, beside ? text_cells(why) + 3 : 1, LOOK_WARN | LOOK_BOLD, rest);
    draw_reproach(ui, canvas, beside ? row : row - 1);
}

/* The row above the key bar: a question, a field, or the last message. In the order in which they
 * matter: the countdown of a kiosk comes before everything, since any key goes to it first; what is
 * asked or typed comes before the connection, which the status line tells as well. Before the first
 * attempt to connect has ended there is nothing to say about it (greeted_once). */
static void draw_message(const struct ui *ui, struct canvas *canvas)
{
    int row = canvas->rows - 3;

    if (ui->warned) {
        canvas_put(canvas, row, 1, LOOK_WARN | LOOK_BOLD, ui->message);
    } else if (ui->overlay == MODE_QUESTION) {
        draw_reproach(ui, canvas, row);
        draw_question(ui, canvas, row);
    } else if (ui->overlay == MODE_FIELD && ui->field->label != NULL) {
        int column = canvas_printf(canvas, row, 1, LOOK_BOLD, "%s: ", _(ui->field->label));

        draw_reproach(ui, canvas, row);
        canvas_cursor(canvas, row, canvas_put(canvas, row, column, LOOK_PLAIN, ui->typed));
    } else if (!ui->model.live && ui->model.greeted_once) {
        draw_no_connection(ui, canvas, row);
    } else if (ui->message[0] != '\0') {
        draw_last_message(ui, canvas, row);
    }
}

/* What holds stands first: it is out of sight in no window. */
static void draw_too_small(const struct ui *ui, struct canvas *canvas)
{
    char token[FRAME_TOKEN_TEXT];
    int row = 0, look = frame_token(ui, false, token, sizeof token);

    if (text_cells(token) > canvas->columns)
        look = frame_token(ui, true, token, sizeof token);
    if (token[0] != '\0')
        canvas_put(canvas, row++, 0, look, token);
    canvas_printf(canvas, row, 0, LOOK_BOLD, _("Foyer needs %d x %d cells,"), LEAST_COLUMNS,
                  LEAST_ROWS);
    canvas_printf(canvas, row + 1, 0, LOOK_PLAIN, _("here are %d x %d."), canvas->columns,
                  canvas->rows);
    canvas_put(canvas, row + 2, 0, LOOK_PLAIN, _("Make the window larger."));
}

void frame_draw(const struct ui *ui, struct canvas *canvas, int rows, int columns)
{
    canvas_begin(canvas, rows, columns);
    if (!screen_fits(rows, columns)) {
        draw_too_small(ui, canvas);
        return;
    }
    draw_status(ui, canvas);
    canvas_rule(canvas, 1);
    canvas_rule(canvas, rows - 2);
    if (ui->overlay == MODE_HELP)
        help_draw(ui, canvas);
    else
        ui_screen(ui, ui->screen)->draw(ui, canvas);
    draw_message(ui, canvas);
    draw_keys(ui, canvas);
}
