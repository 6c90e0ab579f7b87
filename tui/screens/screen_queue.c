/*
 * Waiting: the position in figures that can be read across a room, and the share of the way that is
 * done.
 *
 * The bar begins at the first position that was seen, so a client that is started anew begins a new
 * bar. The wait is the daemon's estimate and is missing until there is one. The token lives as long
 * as somebody asks for it: the poll does, on every screen.
 *
 * There is nothing to ask() for: the tokens are polled on every screen, and replies_token.c leads
 * on when the turn comes.
 */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/model/tokens.h"
#include "tui/screens/navigation.h"
#include "tui/screens/question.h"
#include "tui/screens/spoken.h"
#include "tui/screens/ui.h"

enum { WISH_CELLS = 16 };

/* What is waited for: date and seats are not hidden by a long title. */
static void draw_wish(const struct ui *ui, struct canvas *canvas)
{
    char when[FORMAT_TEXT], names[SEAT_NAMES_TEXT], rest[SEAT_NAMES_TEXT + 160];
    int used;

    used = snprintf(rest, sizeof rest, "%s", format_when(ui->starts, false, when));
    if (ui->model.token->wish != 0) {
        format_seats_fit(ui->model.token->wish, WISH_CELLS, names);
        used += snprintf(rest + used, sizeof rest - (size_t)used, "   ");
        snprintf(rest + used, sizeof rest - (size_t)used, _("you chose %s"), names);
    }
    screen_heading(canvas, ui->title, rest);
}

/* Why it is over is the daemon's to say; what it does not say, the state does. */
static const char *over_text(const struct token *token)
{
    if (token_why(token) != NULL)
        return token_why(token);
    if (token->state == TOKEN_LAPSED)
        return _("Your place lapsed, because nobody asked for it for a minute.");
    if (token->state == TOKEN_EXPIRED)
        return _("Your time is over.");
    return _("Your place in the queue is over.");
}

static void draw_over(const struct ui *ui, struct canvas *canvas)
{
    canvas_centre(canvas, BODY_TOP + 4, LOOK_BOLD, over_text(ui->model.token));
    canvas_centre(canvas, BODY_TOP + 6, LOOK_PLAIN, _("Enter leads to the seats again."));
}

/* The estimate, counted down since the last reply. It may grow with the next reply, when those who
 * are inside take their time; the position never does. */
static void wait_text(const struct ui *ui, char *text, size_t room)
{
    int64_t remaining = token_remaining(ui->model.token, ui->model.now_ms);
    char clock[FORMAT_TEXT];

    if (remaining < 0)
        snprintf(text, room, "%s", _("wait not yet known"));
    else
        snprintf(text, room, _("about %s"), format_clock(remaining, clock));
}

/* The bar is (first - position + 1) / (first + 1): never empty, so that one sees what it is, and
 * never full before the turn has come. */
static void queue_draw(const struct ui *ui, struct canvas *canvas)
{
    const struct token *token = ui->model.token;
    int width = canvas->columns >= FULL_COLUMNS ? 46 : 28;
    int row = BODY_TOP + (screen_is_compact(canvas) ? 1 : 3);
    int left = (canvas->columns - width - 18) / 2;
    char number[FORMAT_TEXT], text[160];

    draw_wish(ui, canvas);
    if (!token_lives(ui->model.token)) {
        draw_over(ui, canvas);
        return;
    }
    canvas_centre(canvas, row, LOOK_PLAIN, _("Your place in the queue"));
    snprintf(number, sizeof number, "%" PRId64, token->position);
    canvas_large(canvas, row + 2, (canvas->columns - canvas_large_cells(number)) / 2, LOOK_BOLD,
                 number);
    canvas_cursor(canvas, row + 2, (canvas->columns - canvas_large_cells(number)) / 2);
    screen_bar(canvas, row + 8, left, width, token->first - token->position + 1, token->first + 1);
    wait_text(ui, text, sizeof text);
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

static bool is_over(const struct ui *ui)
{
    return !token_lives(ui->model.token);
}

static bool is_waiting(const struct ui *ui)
{
    return ui->model.token->state == TOKEN_WAITING;
}

/* Asks, since the position is lost. */
static void leave(struct ui *ui, int argument)
{
    (void)argument;
    question_ask_leave(ui, ui->model.token);
}

/* The queue stays under it, and the token alive: "back" leads to it. */
static void look_at_seats(struct ui *ui, int argument)
{
    (void)argument;
    navigation_open(ui, ui->show != 0 ? MODE_SEATS : MODE_DATES);
}

/* When it is over there is nothing to come back to. */
static void to_seats(struct ui *ui, int argument)
{
    (void)argument;
    navigation_open_root(ui, ui->show != 0 ? MODE_SEATS : MODE_DATES);
}

static void queue_speak(const struct ui *ui, struct buffer *out)
{
    const struct token *token = ui->model.token;
    int64_t remaining = token_remaining(token, ui->model.now_ms);
    char position[FORMAT_TEXT], ahead[FORMAT_TEXT], left[FORMAT_TEXT], clock[FORMAT_TEXT];

    spoken_title(ui, out);
    if (!token_lives(token)) {
        buffer_printf(out, "%s %s\n", over_text(token), _("Enter leads to the seats again."));
        return;
    }
    buffer_printf(out, _("Your place in the queue is %s: %s ahead, %s seats left.\n"),
                  format_points(token->position, position), format_points(token->ahead, ahead),
                  format_points(token->left, left));
    if (remaining >= 0)
        buffer_printf(out, _("The wait is about %s.\n"), format_clock(remaining, clock));
    if (token_why(token) != NULL)
        buffer_printf(out, "%s\n", token_why(token));
    buffer_printf(out, "%s\n",
                  _("When it is your turn your seats are held for you at once, if still free."));
}

static const struct action queue_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("seats again"),
     .when = is_over,
     .deed = to_seats},
    {.id = ACTION_GIVE_UP,
     .keys = {KEY_IS_ESCAPE, 'x'},
     .key_text = "Esc",
     .bar = N_("leave the queue"),
     .help = N_("leave the queue (asks)"),
     .when = is_waiting,
     .deed = leave},
    {.id = ACTION_OPEN,
     .keys = {'s'},
     .key_text = "s",
     .bar = N_("seats"),
     .help = N_("look at the seats; the place is kept"),
     .when = is_waiting,
     .deed = look_at_seats,
     .argument = MODE_SEATS},
    {.id = ACTION_NONE},
};

const struct screen screen_queue = {
    .title = N_("Queue"),
    .actions = queue_actions,
    .draw = queue_draw,
    .speak = queue_speak,
};
