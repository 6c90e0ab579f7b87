/*
 * Seats that are held, for five minutes: what they cost, what is missing, and the clock as large as
 * it can be.
 *
 * The deadline is the daemon's. What is shown counts down from the last reply on the monotonic
 * clock, and is set right by each poll; at 0:00 the daemon decides. The prices of single seats are
 * those of the map, which is asked for if another date was looked at last; until it comes, or for
 * many seats, they stand in one line with the sum of the hold.
 *
 * Paying asks first. What is missing is charged by `c`, which asks as well; nothing is paid by
 * half.
 */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/model/grid.h"
#include "tui/model/tokens.h"
#include "tui/screens/kiosk.h"
#include "tui/screens/navigation.h"
#include "tui/screens/payment.h"
#include "tui/screens/question.h"
#include "tui/screens/selection.h"
#include "tui/screens/spoken.h"

enum { HOLD_SECONDS = 300, LEFT = 12, LEFT_COMPACT = 4, AMOUNTS = 34, SEATS_SHOWN = 4 };

/* How it ended: paid elsewhere, given up, or too late; and what that means. */
static void over_texts(const struct token *token, const char *texts[2])
{
    if (token->state == TOKEN_DONE) {
        texts[0] = _("This hold was paid.");
        texts[1] = _("b shows the booking.");
    } else if (token->state == TOKEN_LEFT) {
        texts[0] = _("This hold was given up.");
        texts[1] = _("Nothing was paid.");
    } else {
        texts[0] = _("The five minutes are over.");
        texts[1] = _("The seats are free for everybody again; nothing was paid.");
    }
}

static void draw_over(const struct ui *ui, struct canvas *canvas)
{
    const char *texts[2];

    over_texts(ui->model.token, texts);
    canvas_centre(canvas, BODY_TOP + 4, LOOK_BOLD, texts[0]);
    canvas_centre(canvas, BODY_TOP + 6, LOOK_PLAIN, texts[1]);
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

/* A line for each of a few seats, one line for many. Prices of single seats are those of the map,
 * which may be of the date that was looked at last, or still to be asked for (rev below 0); the
 * total is that of the hold in any case. */
static int draw_seats(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    const struct token *token = ui->model.token;
    const struct grid *grid = &ui->model.grid;
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

/* Points that are not known yet (-1) are not shown as missing. What is missing stands with its key
 * beside it, also where the key bar has no room for that. */
static int draw_amounts(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    int64_t missing = ui->model.token->amount - ui->model.balance;

    row = draw_seats(ui, canvas, row, left);
    row = draw_amount(canvas, row, left, LOOK_BOLD, _("Total"), ui->model.token->amount);
    if (ui->model.balance < 0)
        return row;
    row = draw_amount(canvas, row, left, LOOK_PLAIN, _("Your points"), ui->model.balance);
    if (missing > 0) {
        canvas_printf(canvas, row, left + AMOUNTS + 5, LOOK_BOLD, _("c charges them"));
        row = draw_amount(canvas, row, left, LOOK_WARN | LOOK_BOLD, _("Missing"), missing);
    }
    return row;
}

/* In the compact layout everything stands closer. The time stands there twice: large for the eye,
 * and as text under the cursor, where a screen reader finds it. The bar is of HOLD_SECONDS, and
 * begins part of the way where the sale ends before that. */
static void hold_draw(const struct ui *ui, struct canvas *canvas)
{
    bool compact = screen_is_compact(canvas);
    int left = compact ? LEFT_COMPACT : LEFT, row = BODY_TOP + (compact ? 1 : 2);
    int64_t remaining = token_remaining(ui->model.token, ui->model.now_ms);
    char clock[FORMAT_TEXT], when[FORMAT_TEXT];

    screen_heading(canvas, ui->title, format_when(ui->starts, false, when));
    if (!token_holds(ui->model.token)) {
        draw_over(ui, canvas);
        return;
    }
    format_clock(remaining, clock);
    canvas_put(canvas, row + 2, left, LOOK_BOLD, _("Held for you"));
    canvas_put(canvas, row + 3, left, LOOK_PLAIN, clock);
    canvas_cursor(canvas, row + 3, left);
    canvas_large(canvas, row, left + 20, remaining < 60 ? LOOK_BOLD | LOOK_WARN : LOOK_BOLD, clock);
    screen_bar(canvas, row + 6, left, 50, remaining, HOLD_SECONDS);
    row = draw_amounts(ui, canvas, row + (compact ? 7 : 8), left);
    /* In the compact layout the heading alone has room for the zone. */
    if (strcmp(ui->cancel_until, "never") == 0)
        canvas_put(canvas, row + !compact, left, LOOK_PLAIN, _("Cannot be cancelled once paid"));
    else if (ui->cancel_until[0] != '\0')
        canvas_printf(canvas, row + !compact, left, LOOK_PLAIN,
                      _("Can be cancelled with full refund until %s"),
                      compact ? format_time(ui->cancel_until, true, when)
                              : format_when(ui->cancel_until, false, when));
}

static bool has_hold(const struct ui *ui)
{
    return token_holds(ui->model.token);
}

static bool is_over(const struct ui *ui)
{
    return !has_hold(ui);
}

/* Below 0 if there is more than it takes. */
static int64_t missing_points(const struct ui *ui)
{
    return ui->model.token->amount - ui->model.balance;
}

static bool lacks_points(const struct ui *ui)
{
    return has_hold(ui) && missing_points(ui) > 0;
}

/* At a kiosk nothing is paid or charged before it is known what was there before. */
static bool waits_for_balance(struct ui *ui)
{
    bool waits = ui->model.balance < 0 && kiosk_keeps_back(ui);

    if (waits)
        ui_say(ui, true, _("The box office is still at what you asked before"));
    return waits;
}

/* If the points are not known (and nothing is kept back) it asks all the same: NO-POINTS says what
 * is missing, and leaves the hold as it is. */
static void pay(struct ui *ui, int argument)
{
    int64_t missing = missing_points(ui);
    char points[FORMAT_TEXT];

    (void)argument;
    if (ui_is_busy(ui) || waits_for_balance(ui))
        return;
    if (ui->model.balance >= 0 && missing > 0)
        ui_say(ui, true, _("%s P missing: c charges them"), format_points(missing, points));
    else
        question_ask_hold(ui, QUESTION_PAY, ui->model.token);
}

/* At most what CHARGE takes at once; pressed again it charges the rest. */
static void charge_missing(struct ui *ui, int argument)
{
    int64_t missing = missing_points(ui), most = verb_arg_spec(VERB_CHARGE, "amount")->max;

    (void)argument;
    if (!ui_is_busy(ui) && !waits_for_balance(ui))
        payment_charge(ui, missing < most ? missing : most);
}

static void release(struct ui *ui, int argument)
{
    (void)argument;
    if (!ui_is_busy(ui))
        question_ask_hold(ui, QUESTION_RELEASE, ui->model.token);
}

/* The map of the same date, with nothing under it but the concerts: "back" does not lead to a
 * hold that is over. */
static void to_seats(struct ui *ui, int argument)
{
    (void)argument;
    navigation_open_root(ui, ui->show != 0 ? MODE_SEATS : MODE_DATES);
}

/* The grades and prices of the seats are those of the grid. They are asked for once; that others
 * sell seats does not matter here, and the hold itself comes with the token. BALANCE is polled,
 * since points may be charged at a counter while one waits. */
static void hold_ask(struct ui *ui)
{
    struct grid *grid = &ui->model.grid;

    grid_show(&ui->model, ui->model.token->show);
    if (grid->show != 0 && grid->rev < 0)
        model_ask_poll(&ui->model, VERB_SEATS, grid->show, "show=%" PRId64, grid->show);
    model_ask_poll(&ui->model, VERB_BALANCE, 0, "%s", "");
}

static void hold_speak(const struct ui *ui, struct buffer *out)
{
    const struct token *token = ui->model.token;
    char seats[SEAT_NAMES_TEXT], points[FORMAT_TEXT], clock[FORMAT_TEXT];
    const char *texts[2];

    spoken_title(ui, out);
    if (!token_holds(token)) {
        over_texts(token, texts);
        buffer_printf(out, "%s %s %s\n", texts[0], texts[1], _("Enter leads to the seats again."));
        return;
    }
    buffer_printf(out, _("Held for you for %s: %s.\n"),
                  format_clock(token_remaining(token, ui->model.now_ms), clock),
                  format_seats(token->seats, seats));
    buffer_printf(out, _("Total %s P.\n"), format_points(token->amount, points));
    if (ui->model.balance >= 0)
        buffer_printf(out, _("Your points: %s P.\n"), format_points(ui->model.balance, points));
    if (ui->model.balance >= 0 && token->amount > ui->model.balance)
        buffer_printf(out, _("%s P missing: c charges them.\n"),
                      format_points(token->amount - ui->model.balance, points));
    spoken_cancel(ui->cancel_until, out);
}

static const struct action hold_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("pay"),
     .help = N_("pay with your points (asks)"),
     .when = has_hold,
     .deed = pay},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("seats again"),
     .when = is_over,
     .deed = to_seats},
    {.id = ACTION_CHARGE,
     .keys = {'c'},
     .key_text = "c",
     .bar = N_("charge what is missing"),
     .help = N_("charge what is missing (asks)"),
     .when = lacks_points,
     .deed = charge_missing},
    {.id = ACTION_GIVE_UP,
     .keys = {'x'},
     .key_text = "x",
     .bar = N_("release"),
     .help = N_("give the seats back (asks)"),
     .when = has_hold,
     .deed = release},
    {.id = ACTION_NONE},
};

const struct screen screen_hold = {
    .title = N_("Hold"),
    .actions = hold_actions,
    .ask = hold_ask,
    .take = selection_take_grid,
    .draw = hold_draw,
    .speak = hold_speak,
};
