/*
 * What is on the screen decides what is watched, and that is looked at after each event. So nobody
 * has to end a WATCH: who leaves a screen, or chooses another date, has another wish. The loop
 * sends what is wished for after all other requests (tui/app/loop.c).
 *
 * Lists are watched only while the customer has no token. One that lives is asked for each second
 * anyway, and each request ends a WATCH, which then begins with a row for each show; the map begins
 * where it was.
 */
#include "tui/screens/telling.h"

#include <inttypes.h>
#include <string.h>

#include "shared/word_list.h"
#include "tui/cli/reply_fields.h"
#include "tui/model/watching.h"
#include "tui/model/tokens.h"
#include "tui/screens/navigation.h"
#include "tui/screens/screen.h"

/* Made of the ui each time and kept nowhere: telling_is_wanted() and telling_request() of one turn
 * see the same ui, so the same wish. */
static struct watching_wish wish_of(const struct ui *ui)
{
    const struct screen *screen = ui_screen(ui, ui->screen);
    struct watching_wish wish = WATCHING_NOTHING;

    if (ui->model.identified && screen->wish != NULL &&
        (screen->told != NULL || !token_any_lives(&ui->model)))
        screen->wish(ui, &wish);
    return wish;
}

/* A wish for nothing ends what is under way as well, although nothing takes its place. */
bool telling_is_wanted(struct ui *ui, bool *wake)
{
    struct watching_wish wish = wish_of(ui);
    bool wanted = watching_want(&ui->model, &wish, wake);

    *wake = *wake || !wanted;
    return wanted;
}

struct pending_request telling_request(const struct ui *ui)
{
    struct watching_wish wish = wish_of(ui);
    struct buffer line;

    buffer_init(&line);
    buffer_printf(&line, "%s %s", verb_row(VERB_WATCH)->word, wish.subject);
    if (wish.since >= 0)
        buffer_printf(&line, " since=%" PRId64, wish.since);
    buffer_add(&line, "", 1);
    return (struct pending_request){.verb = VERB_WATCH, .line = line.bytes};
}

static void take_row(struct ui *ui, const struct reply_line *row)
{
    const struct screen *screen = ui_screen(ui, ui->screen);

    if (screen->told != NULL)
        screen->told(ui, row);
    else if (screen->wish != NULL)
        watching_take_show(&ui->model, row);
}

/* It may end by itself, or be refused, with as many watches as there may be. */
void telling_take(struct ui *ui, const struct pending_request *request,
                  const struct reply_line *reply)
{
    ui->model.answered_ms = ui->model.now_ms;
    if (reply->kind == REPLY_COLUMNS) {
        watching_begin(&ui->model);
    } else if (reply->kind == REPLY_ROW) {
        take_row(ui, reply);
        navigation_told(ui);
    } else if (reply->kind == REPLY_ERR ||
               !word_is(WORDS_WATCH_END, WATCH_END_WAKE, reply_text(reply, "end"))) {
        watching_over(&ui->model, request->line + strlen(verb_row(VERB_WATCH)->word) + 1);
    }
}
