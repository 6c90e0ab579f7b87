/* The queue: the position, as large as it fits. */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/model/tokens.h"
#include "tui/screens/question.h"
#include "tui/screens/navigation.h"
#include "tui/cli/words.h"

enum { WISH_CELLS = 16 };

/* What is waited for: date and seats are not hidden by a long title. */
static void draw_wish(const struct model *model, struct canvas *canvas)
{
    char when[FORMAT_TEXT], names[SEAT_NAMES_TEXT], rest[SEAT_NAMES_TEXT + 160];
    int used;

    used = snprintf(rest, sizeof rest, "%s", format_time(model->starts, false, when));
    if (model->token->wish != 0) {
        format_seats_fit(model->token->wish, WISH_CELLS, names);
        used += snprintf(rest + used, sizeof rest - (size_t)used, "   ");
        snprintf(rest + used, sizeof rest - (size_t)used, _("you chose %s"), names);
    }
    screen_heading(canvas, model->title, rest);
}

static void draw_over(const struct model *model, struct canvas *canvas)
{
    const char *text = _("Your place in the queue is over.");

    if (token_why(model->token) != NULL)
        text = token_why(model->token);
    else if (model->token->state == TOKEN_LAPSED)
        text = _("Your place lapsed, because nobody asked for it for a minute.");
    else if (model->token->state == TOKEN_EXPIRED)
        text = _("Your time is over.");
    canvas_centre(canvas, BODY_TOP + 4, LOOK_BOLD, text);
    canvas_centre(canvas, BODY_TOP + 6, LOOK_PLAIN, _("Enter leads to the seats again."));
}

static void wait_text(const struct model *model, char *text, size_t room)
{
    int64_t remaining = token_remaining(model->token, model->now_ms);
    char clock[FORMAT_TEXT];

    if (remaining < 0)
        snprintf(text, room, "%s", _("wait not yet known"));
    else
        snprintf(text, room, _("about %s"), format_clock(remaining, clock));
}

static void draw(const struct model *model, struct canvas *canvas)
{
    const struct token *token = model->token;
    int width = canvas->columns >= FULL_COLUMNS ? 46 : 28;
    int row = BODY_TOP + (screen_is_compact(canvas) ? 1 : 3);
    int left = (canvas->columns - width - 18) / 2;
    char number[FORMAT_TEXT], text[160];

    draw_wish(model, canvas);
    if (!token_lives(model->token)) {
        draw_over(model, canvas);
        return;
    }
    canvas_centre(canvas, row, LOOK_PLAIN, _("Your place in the queue"));
    snprintf(number, sizeof number, "%" PRId64, token->position);
    canvas_large(canvas, row + 2, (canvas->columns - canvas_large_cells(number)) / 2, LOOK_BOLD,
                 number);
    canvas_cursor(canvas, row + 2, (canvas->columns - canvas_large_cells(number)) / 2);
    screen_bar(canvas, row + 8, left, width, token->first - token->position + 1, token->first + 1);
    wait_text(model, text, sizeof text);
    canvas_put(canvas, row + 8, left + width + 4, LOOK_PLAIN, text);
    snprintf(
        text, sizeof text,
        _("place %" PRId64 "     ahead %" PRId64 "     behind %" PRId64 "     seats left %" PRId64),
        token->position, token->ahead, token->behind, token->left);
    canvas_centre(canvas, row + 10, LOOK_PLAIN, text);
    if (token_why(token) != NULL)
        canvas_centre(canvas, row + 11, LOOK_BOLD, token_why(token));
    if (screen_is_compact(canvas))
        return;
    canvas_put(canvas, row + 12, 4, LOOK_PLAIN,
               _("Keep this open, or come back within a minute: your place is kept."));
    canvas_put(canvas, row + 13, 4, LOOK_PLAIN,
               _("When it is your turn your seats are held for you at once, if still free."));
}

static void act(struct model *model, enum action_id action, int argument)
{
    (void)argument;
    if (action == ACTION_GIVE_UP) {
        question_ask_leave(model, model->token);
    } else if (action == ACTION_SEATS) {
        navigation_open(model, model->show != 0 ? MODE_SEATS : MODE_DATES);
    } else if (action == ACTION_ENTER && !token_lives(model->token)) {
        navigation_open_root(model, model->show != 0 ? MODE_SEATS : MODE_DATES);
    }
}

const struct screen screen_queue = {.title = N_("Queue"), .draw = draw, .act = act};
