/* The hold: how long it lasts, what it costs, what is missing. */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/screens/kiosk.h"
#include "tui/model/tokens.h"
#include "tui/screens/question.h"
#include "tui/screens/navigation.h"
#include "tui/cli/words.h"

enum { HOLD_SECONDS = 300, LEFT = 12, LEFT_COMPACT = 4, AMOUNTS = 34, SEATS_SHOWN = 4 };

static void draw_over(const struct model *model, struct canvas *canvas)
{
    const char *first = _("This hold was given up.");
    const char *second = _("Nothing was paid.");

    if (model->token->state == TOKEN_DONE) {
        first = _("This hold was paid.");
        second = _("b shows the booking.");
    } else if (model->token->state != TOKEN_LEFT) {
        first = _("The five minutes are over.");
        second = _("The seats are free for everybody again; nothing was paid.");
    }
    canvas_centre(canvas, BODY_TOP + 4, LOOK_BOLD, first);
    canvas_centre(canvas, BODY_TOP + 6, LOOK_PLAIN, second);
    canvas_centre(canvas, BODY_TOP + 8, LOOK_PLAIN, _("Enter leads to the seats again."));
}

static int draw_amount(struct canvas *canvas, int row, int left, int look, const char *label,
                       int64_t points)
{
    char text[FORMAT_TEXT];

    canvas_put(canvas, row, left, look, label);
    canvas_right(canvas, row, left + AMOUNTS, look, format_points(points, text));
    canvas_put(canvas, row, left + AMOUNTS + 1, look, "P");
    return row + 1;
}

/* A line for each of a few seats, one line for many. */
static int draw_seats(const struct model *model, struct canvas *canvas, int row, int left)
{
    const struct token *token = model->token;
    const struct grid *grid = &model->grid;
    char label[SEAT_NAMES_TEXT + TEXT_GRADE + 16], name[SEAT_NAMES_TEXT];

    if (seat_set_count(token->seats) > SEATS_SHOWN || grid->show != token->show || grid->rev < 0) {
        canvas_put(canvas, row, left, LOOK_PLAIN,
                   format_seats_fit(token->seats, canvas->columns - left - 1, name));
        return row + 1;
    }
    for (seat_set rest = token->seats; rest != 0; rest = seat_set_rest(rest)) {
        int seat = seat_set_first(rest);

        snprintf(label, sizeof label, "%-3s (%d)  %s", format_seats(seat_bit(seat), name), seat,
                 grid->grade[seat - 1]);
        row = draw_amount(canvas, row, left, LOOK_PLAIN, label, grid->price[seat - 1]);
    }
    return row;
}

static int draw_amounts(const struct model *model, struct canvas *canvas, int row, int left)
{
    int64_t missing = model->token->amount - model->balance;

    row = draw_seats(model, canvas, row, left);
    row = draw_amount(canvas, row, left, LOOK_BOLD, _("Total"), model->token->amount);
    if (model->balance < 0)
        return row;
    row = draw_amount(canvas, row, left, LOOK_PLAIN, _("Your points"), model->balance);
    if (missing > 0) {
        canvas_printf(canvas, row, left + AMOUNTS + 5, LOOK_BOLD, _("c charges them"));
        row = draw_amount(canvas, row, left, LOOK_WARN | LOOK_BOLD, _("Missing"), missing);
    }
    return row;
}

static void draw(const struct model *model, struct canvas *canvas)
{
    bool compact = screen_is_compact(canvas);
    int left = compact ? LEFT_COMPACT : LEFT, row = BODY_TOP + (compact ? 1 : 2);
    int64_t remaining = token_remaining(model->token, model->now_ms);
    char clock[FORMAT_TEXT], when[FORMAT_TEXT];

    screen_heading(canvas, model->title, format_time(model->starts, false, when));
    if (!token_holds(model->token)) {
        draw_over(model, canvas);
        return;
    }
    format_clock(remaining, clock);
    canvas_put(canvas, row + 2, left, LOOK_BOLD, _("Held for you"));
    canvas_put(canvas, row + 3, left, LOOK_PLAIN, clock);
    canvas_cursor(canvas, row + 3, left);
    canvas_large(canvas, row, left + 20, remaining < 60 ? LOOK_BOLD | LOOK_WARN : LOOK_BOLD, clock);
    screen_bar(canvas, row + 6, left, 50, remaining, HOLD_SECONDS);
    row = draw_amounts(model, canvas, row + (compact ? 7 : 8), left);
    if (strcmp(model->cancel_until, "never") == 0)
        canvas_put(canvas, row + !compact, left, LOOK_PLAIN, _("Cannot be cancelled once paid"));
    else if (model->cancel_until[0] != '\0')
        canvas_printf(canvas, row + !compact, left, LOOK_PLAIN,
                      _("Can be cancelled with full refund until %s"),
                      format_time(model->cancel_until, compact, when));
}

static void act(struct model *model, enum action_id action, int argument)
{
    int64_t missing = model->token->amount - model->balance;
    int64_t most = verb_arg_spec(VERB_CHARGE, "amount")->max;
    char points[FORMAT_TEXT];

    (void)argument;
    if (!token_holds(model->token)) {
        if (action == ACTION_ENTER)
            navigation_open_root(model, model->show != 0 ? MODE_SEATS : MODE_DATES);
        return;
    }
    if (model->changes > 0) {
        model_say(model, true, _("The box office is still at what you asked before"));
        return;
    }
    if (action != ACTION_GIVE_UP && model->balance < 0 && kiosk_keeps_back(model))
        model_say(model, true, _("The box office is still at what you asked before"));
    else if (action == ACTION_ENTER && model->balance >= 0 && missing > 0)
        model_say(model, true, _("%s P missing: c charges them"), format_points(missing, points));
    else if (action == ACTION_ENTER)
        question_ask_hold(model, QUESTION_PAY, model->token);
    else if (action == ACTION_CHARGE && missing > 0)
        question_ask_charge(model, missing < most ? missing : most);
    else if (action == ACTION_GIVE_UP)
        question_ask_hold(model, QUESTION_RELEASE, model->token);
}

/* The grades and prices of the seats are those of the grid. */
static void ask(struct model *model)
{
    struct grid *grid = &model->grid;

    if (model->token->show != grid->show)
        *grid = (struct grid){.show = model->token->show, .rev = -1};
    if (grid->show != 0 && grid->rev < 0)
        model_ask_poll(model, VERB_SEATS, grid->show, "show=%" PRId64, grid->show);
    model_ask_poll(model, VERB_BALANCE, 0, "%s", "");
}

const struct screen screen_hold = {.title = N_("Hold"), .ask = ask, .draw = draw, .act = act};
