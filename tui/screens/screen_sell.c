/*
 * The sale at the counter: the seats that are chosen on the map, to whom, and how it is paid.
 *
 *     c d t v    cash, card, transfer, voucher        p    the customer's points
 *     f          free of charge: a comp, after its questions (comp.h)
 *     h          no sale but a hold, as a customer makes one: JOIN, with the queue if need be
 *     a digit    in cash: what is given, and what comes back; shown, and never stored
 *     Enter      does what was chosen, and nothing while nothing is
 *
 * The method is the question before money moves: nothing is chosen when the screen opens, keys that
 * were typed before it was drawn are dropped, and if the seats change it is asked again. SELL names
 * the customer who stands on the screen, so a reply to AS that comes late sells to nobody else.
 * With nobody chosen it says so, and the seats are sold to the house; a name may be noted.
 *
 * What was refused stays here: above the limit of one person a reason is asked for and the sale is
 * tried again with it; if others are first (QUEUE-FIRST) the guest has a place in the queue now,
 * and Enter acts for them.
 *
 * What a refusal leads to (sell_refuse()):
 *
 *     QUEUE-FIRST    nothing was sold; `guest` waits, and the ways to pay give way to that
 *     SEAT-LIMIT     a reason is asked for, and the same is sent with it; only once
 *     any other      is said, the way is chosen anew, and the map is asked for as a whole
 *
 * The amounts on the screen are those of the map. What was taken is the amount of the reply, and
 * the change that is said at the end is reckoned with that.
 */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/request.h"
#include "shared/text.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/words.h"
#include "tui/screens/comp.h"
#include "tui/screens/counter.h"
#include "tui/screens/field.h"
#include "tui/screens/money.h"
#include "tui/screens/navigation.h"
#include "tui/screens/selection.h"
#include "tui/screens/spoken.h"
#include "tui/screens/state_words.h"
#include "tui/screens/till.h"

/* How it is paid: a word of PAY_METHOD, in that order, or one of these. */
enum { BY_POINTS = PAY_METHODS, BY_COMP, BY_HOLD, WAYS };

enum { WAYS_WIDTH = 26, CHANGE = 24 };

enum { LEFT = 12, LEFT_COMPACT = 4, AMOUNTS = 34, SEATS_SHOWN = 4, SEATS_SHOWN_COMPACT = 2 };

/* One sale. It begins anew with the screen, so nothing of one customer is left for the next. */
struct selling {
    int way;                                  /* from 1: how it is paid; 0: not chosen yet */
    seat_set seats;                           /* that was chosen for */
    int64_t given;                            /* in cash; 0 if that was not said */
    char name[TEXT_FIELD], phone[TEXT_FIELD]; /* of somebody who is no customer; "" if not noted */
    char over[TEXT_FIELD];                    /* why more than the limit; "" for no reason */
    char guest[TEXT_USER]; /* who waits in the queue now, since others are first; "" for nobody */
};

static struct selling *sale_of(const struct ui *ui)
{
    return ui->state[MODE_SELL];
}

/* How these seats are paid: if they have changed since, what was chosen was meant for others. */
static int chosen_way(const struct ui *ui)
{
    return sale_of(ui)->seats == ui->chosen ? sale_of(ui)->way : 0;
}

/* Typed for these seats, paid so; see accept_given(). It is needed before its accept(), which looks
 * at the same sale as given_of(). */
static const struct field given_field;

static bool has_customer(const struct ui *ui)
{
    return ui->model.acting[0] != '\0';
}

/* Somebody has to wait. */
static bool has_guest(const struct ui *ui)
{
    return sale_of(ui)->guest[0] != '\0';
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

/* A line for each of a few seats, one line for many; then the sum. All ways to pay have to stay in
 * view below them, so in the least window two lines are the most. */
static int draw_seats(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    const struct grid *grid = &ui->model.grid;
    int shown = screen_is_compact(canvas) ? SEATS_SHOWN_COMPACT : SEATS_SHOWN;
    char label[SEAT_NAMES_TEXT + TEXT_GRADE + 16], name[SEAT_NAMES_TEXT];

    if (seat_set_count(ui->chosen) > shown)
        canvas_put(canvas, row++, left, LOOK_PLAIN,
                   format_seats_fit(ui->chosen, canvas->columns - left - 1, name));
    else
        for (seat_set rest = ui->chosen; rest != 0; rest = seat_set_rest(rest)) {
            int seat = seat_set_first(rest);

            snprintf(label, sizeof label, "%-3s (%d)  %s", format_seats(seat_bit(seat), name), seat,
                     grid->grade[seat - 1]);
            row = draw_amount(canvas, row, left, LOOK_PLAIN, label, grid->price[seat - 1]);
        }
    return draw_amount(canvas, row, left, LOOK_BOLD, _("Total"),
                       model_price(&ui->model, ui->chosen));
}

/* Nobody chosen is a sale as good as any, but has to be meant. */
static int draw_buyer(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    const struct selling *sale = sale_of(ui);

    if (has_customer(ui)) {
        canvas_printf(canvas, row, left, LOOK_BOLD, _("Selling to %s %s"), ui_customer(ui),
                      ui->phone);
        return row + 1;
    }
    canvas_put(canvas, row, left, LOOK_BOLD | LOOK_WARN, _("No customer is chosen: n finds one"));
    if (sale->name[0] != '\0')
        canvas_printf(canvas, row + 1, left, LOOK_PLAIN, _("Noted: %s %s"), sale->name,
                      sale->phone);
    else
        canvas_put(canvas, row + 1, left, LOOK_PLAIN, _("a notes a name on the booking"));
    return row + 2;
}

/* What a way of paying is called; NULL if it is none for this buyer. Whoever is no customer has no
 * wallet (guest:till, see SELL in shared/PROTOCOL.md). A way without a name is neither drawn nor
 * chosen. */
static const char *way_name(const struct ui *ui, int way)
{
    if (way == BY_POINTS)
        return has_customer(ui) ? _("points") : NULL;
    if (way == BY_COMP)
        return _("free of charge");
    if (way == BY_HOLD)
        return _("hold for five minutes");
    return pay_words(word_at(WORDS_PAY_METHOD, way));
}

/* The letters of sell_actions: the two have to agree. */
static char way_key(int way)
{
    static const char keys[WAYS] = {
        [PAY_CASH] = 'c',  [PAY_CARD] = 'd', [PAY_TRANSFER] = 't', [PAY_VOUCHER] = 'v',
        [BY_POINTS] = 'p', [BY_COMP] = 'f',  [BY_HOLD] = 'h',
    };

    return keys[way];
}

static void draw_ways(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    char points[FORMAT_TEXT];

    for (int way = 0; way < WAYS; way++) {
        bool chosen = chosen_way(ui) == way + 1;
        int look = chosen ? LOOK_BOLD | LOOK_REVERSE : LOOK_PLAIN, end;

        if (way_name(ui, way) == NULL)
            continue;
        end = canvas_printf(canvas, row, left, look, "%c %c  %s", chosen ? '>' : ' ', way_key(way),
                            way_name(ui, way));
        if (way == BY_POINTS && ui->model.balance >= 0)
            end = canvas_printf(canvas, row, end, look, "  (%s P)",
                                format_points(ui->model.balance, points));
        canvas_target(canvas, row, left, end - left, ACTION_METHOD, way + 1);
        if (chosen)
            canvas_cursor(canvas, row, left + 2);
        row++;
    }
}

static int64_t due_of(const struct ui *ui)
{
    return model_price(&ui->model, ui->chosen);
}

/* In cash, of these seats. */
static bool is_cash(const struct ui *ui)
{
    return !has_guest(ui) && chosen_way(ui) - 1 == PAY_CASH;
}

/* As it is typed, too: what comes back is counted while one hand is in the drawer. An amount that
 * is still too small, as 2 on the way to 200,000, leaves the figures as they are, rather than a
 * change below 0. */
static int64_t given_of(const struct ui *ui)
{
    int64_t typed = -1;

    if (field_is_open(ui, &given_field))
        typed = money_of(ui->typed, due_of(ui), due_of(ui) + MONEY_CHANGE_MOST);
    return typed >= 0 ? typed : sale_of(ui)->given;
}

/* Beside the ways to pay. Less than what is due is never noted (accept_given()), so nothing is
 * drawn below 0. */
static void draw_change(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    int64_t due = due_of(ui), given = given_of(ui);

    row = till_amount(canvas, row, left, left + CHANGE, _("Due"), due);
    if (given == 0) {
        canvas_put(canvas, row, left, LOOK_PLAIN, _("Given: exactly that, or type it"));
        return;
    }
    row = till_amount(canvas, row, left, left + CHANGE, _("Given"), given);
    till_amount(canvas, row, left, left + CHANGE, _("Change"), given - due);
    canvas_mark(canvas, row, left, CHANGE, LOOK_BOLD);
}

/* Who waits now, as people say it. */
static const char *guest_name(const struct ui *ui)
{
    const struct selling *sale = sale_of(ui);

    if (has_customer(ui))
        return ui_customer(ui);
    return sale->name[0] != '\0' ? sale->name : sale->guest;
}

static void draw_queue(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    canvas_put(canvas, row, left, LOOK_BOLD | LOOK_WARN,
               _("Others are first for this concert: nothing was sold."));
    canvas_printf(canvas, row + 1, left, LOOK_PLAIN, _("%s has a place in the queue now."),
                  guest_name(ui));
    canvas_put(canvas, row + 2, left, LOOK_PLAIN,
               _("Enter acts for them; p shows the place then."));
}

static void sell_draw(const struct ui *ui, struct canvas *canvas)
{
    bool compact = screen_is_compact(canvas);
    int left = compact ? LEFT_COMPACT : LEFT, row = BODY_TOP + (compact ? 1 : 2);
    char when[FORMAT_TEXT];

    screen_heading(canvas, ui->title, format_when(ui->starts, false, when));
    row = draw_seats(ui, canvas, row, left) + 1;
    if (has_guest(ui)) {
        draw_queue(ui, canvas, row, left);
        return;
    }
    row = draw_buyer(ui, canvas, row, left) + !compact;
    draw_ways(ui, canvas, row, left - 2);
    if (is_cash(ui))
        draw_change(ui, canvas, row, left + WAYS_WIDTH);
}

static void sell_open(struct ui *ui)
{
    *sale_of(ui) = (struct selling){.way = 0};
}

/* What is noted of somebody stays nowhere. */
static void sell_close(struct ui *ui)
{
    *sale_of(ui) = (struct selling){.way = 0};
}

static bool sell_take(struct ui *ui, const struct pending_request *request,
                      const struct reply_line *reply)
{
    if (!selection_take_grid(ui, request, reply))
        return false;
    if (ui->chosen == 0) /* somebody else has them all */
        navigation_back(ui);
    return true;
}

static void add_text(struct buffer *line, const char *name, const char *text)
{
    if (text[0] == '\0')
        return;
    buffer_printf(line, " %s=", name);
    request_quote(line, text);
}

/* What stands on the screen, and nothing else. Points are the way without a method: SELL takes them
 * from the wallet of its user. A telephone number belongs to a name. ui->given outlives this
 * screen, which has closed when the reply says how much of it comes back. */
static void send(struct ui *ui)
{
    const struct selling *sale = sale_of(ui);
    int first = ui->model.outbox_count, way = sale->way - 1;
    char seats[SEAT_SET_TEXT];
    struct buffer line;

    buffer_init(&line);
    buffer_printf(&line, "show=%" PRId64 " seats=%s", ui->show, seat_set_format(ui->chosen, seats));
    add_text(&line, "user", ui->model.acting);
    if (!has_customer(ui)) {
        add_text(&line, "name", sale->name);
        add_text(&line, "phone", sale->name[0] != '\0' ? sale->phone : "");
    }
    ui->given = way == PAY_CASH ? sale->given : 0;
    if (way < PAY_METHODS)
        add_text(&line, "method", word_at(WORDS_PAY_METHOD, way));
    add_text(&line, "over", sale->over);
    model_ask(&ui->model, VERB_SELL, ui->show, "%.*s", (int)line.size, buffer_content(&line));
    buffer_release(&line);
    ui_asked_by(ui, first, MODE_SELL);
}

/* Back to the map first, so that the queue and the hold do not lead back to a sale. */
static void hold(struct ui *ui)
{
    navigation_back(ui);
    selection_join(ui);
}

/* Enter. chosen_way() is asked once more here, because the map may have taken a seat away since the
 * way was chosen, and what was agreed on was for all of them. */
static void sell(struct ui *ui, int argument)
{
    (void)argument;
    if (ui->chosen == 0)
        navigation_back(ui);
    else if (chosen_way(ui) == 0)
        ui_say(ui, true, _("How is it paid? Choose that first"));
    else if (ui_is_busy(ui))
        return;
    else if (chosen_way(ui) - 1 == BY_HOLD)
        hold(ui);
    else if (chosen_way(ui) - 1 == BY_COMP)
        comp_begin(ui, has_customer(ui) ? ui_customer(ui) : sale_of(ui)->name);
    else
        send(ui);
}

/* Also for who is acted for already: the reply to AS asks for their tokens, and so finds the place
 * that SELL has made. The new login name of somebody who was none comes from the refusal, their
 * name from the note. */
static void act_for_guest(struct ui *ui, int argument)
{
    const struct selling *sale = sale_of(ui);

    (void)argument;
    if (ui_is_busy(ui))
        return;
    if (has_customer(ui)) /* who is acted for already: their tokens are asked for */
        counter_act_for(ui, ui->model.acting, ui->called, ui->phone);
    else
        counter_act_for(ui, sale->guest, sale->name, sale->phone);
}

/* Numbered from 1, as 0 is no way. Noted with the seats that it was chosen for; another way forgets
 * what was given. */
static void choose_way(struct ui *ui, int way)
{
    if (way_name(ui, way - 1) == NULL)
        return;
    sale_of(ui)->way = way;
    sale_of(ui)->seats = ui->chosen;
    sale_of(ui)->given = 0;
}

/* Too little, or too much to be meant, stays in the field. Exactly what is due is as good as
 * nothing said: 0. */
static void accept_given(struct ui *ui)
{
    int64_t given = money_given(ui, ui->typed, due_of(ui));

    if (given < 0)
        return;
    sale_of(ui)->given = given == due_of(ui) ? 0 : given;
    field_close(ui);
}

/* What is given is sent nowhere, so the field borrows the room of another sum of money. Empty is an
 * answer. */
static const struct field given_field = {.label = N_("Given in cash (empty: exactly that)"),
                                         .verb = VERB_SHIFT_OPEN,
                                         .argument = "float",
                                         .accept = accept_given};

/* A digit begins what was given. */
static void type_given(struct ui *ui, int digit)
{
    field_open(ui, &given_field);
    field_type(ui, '0' + digit);
}

static void open_given(struct ui *ui, int argument)
{
    (void)argument;
    field_open(ui, &given_field);
}

/* The reason is typed: the same again, with it. Unless the seats have changed while it was typed:
 * then the reason stays, and the way is asked for. */
static void accept_reason(struct ui *ui)
{
    struct selling *sale = sale_of(ui);

    if (ui->typed[strspn(ui->typed, " ")] == '\0') {
        ui_say(ui, true, _("More than the limit needs a reason"));
        return;
    }
    memcpy(sale->over, ui->typed, sizeof sale->over);
    field_close(ui);
    if (chosen_way(ui) != 0 && !ui_is_busy(ui))
        send(ui);
}

static const struct field reason_field = {.label = N_("Above the limit, because"),
                                          .verb = VERB_SELL,
                                          .argument = "over",
                                          .accept = accept_reason};

static void accept_phone(struct ui *ui)
{
    memcpy(sale_of(ui)->phone, ui->typed, sizeof ui->typed);
    field_close(ui);
}

static const struct field phone_field = {
    .label = N_("Telephone"), .verb = VERB_SELL, .argument = "phone", .accept = accept_phone};

/* An empty name takes the note back. */
static void accept_name(struct ui *ui)
{
    struct selling *sale = sale_of(ui);

    if (ui->typed[strspn(ui->typed, " ")] == '\0') {
        sale->name[0] = sale->phone[0] = '\0';
        field_close(ui);
        return;
    }
    memcpy(sale->name, ui->typed, sizeof sale->name);
    field_open(ui, &phone_field);
    field_put(ui, sale->phone);
}

static const struct field name_field = {.label = N_("Name on the booking"),
                                        .verb = VERB_SELL,
                                        .argument = "name",
                                        .accept = accept_name};

static void note_name(struct ui *ui, int argument)
{
    (void)argument;
    field_open(ui, &name_field);
    field_put(ui, sale_of(ui)->name);
}

/* What a refusal means to who stands at the counter. False for those whose usual words will do.
 * TOO-MANY is most often a busy box office; only with why=pause it is about this customer, who has
 * let holds run out. */
static bool say_why(struct ui *ui, enum status status, const struct reply_line *reply)
{
    char text[SEAT_NAMES_TEXT];

    switch (status) {
    case STATUS_NO_POINTS:
        ui_take_balance(ui, reply_int(reply, "balance", 0));
        ui_say(ui, true, _("%s P missing: choose how it is paid"),
               format_points(reply_int(reply, "missing", 0), text));
        return true;
    case STATUS_SEAT_SOLD:
    case STATUS_SEAT_HELD:
        ui_say(ui, true, _("%s was just taken"), format_seats(reply_seats(reply, "seats"), text));
        return true;
    case STATUS_NOT_BOOKABLE:
        ui_say(ui, true, _("This cannot be sold now: %s"), show_words(reply_text(reply, "why")));
        return true;
    case STATUS_ALREADY_HOLDING:
        ui_say(ui, true, _("The customer holds seats already: p leads there"));
        return true;
    case STATUS_TOO_MANY:
        if (strcmp(reply_text(reply, "why"), "pause") != 0)
            return false;
        ui_say(ui, true, _("Seats were held and not paid too often: %s to wait"),
               format_clock(reply_int(reply, "remaining", 0), text));
        return true;
    case STATUS_NOT_ALLOWED:
        ui_say(ui, true, _("That approval is not good for this"));
        return true;
    default:
        return false;
    }
}

/* Some refusals lead on; the others are said, and the way is chosen anew. `over` tells the first
 * SEAT-LIMIT from one that no reason lifts, which would ask for a reason again and again.
 * NOT-ALLOWED of SELL is about the role and has its usual words; of COMP it is about the
 * approval. */
static bool sell_refuse(struct ui *ui, const struct pending_request *request,
                        const struct reply_line *reply)
{
    struct selling *sale = sale_of(ui);
    enum status status = status_from_word(reply->code);

    if (request->verb != VERB_SELL && request->verb != VERB_COMP)
        return false;
    if (status == STATUS_QUEUE_FIRST) {
        reply_keep(sale->guest, sizeof sale->guest, reply_text(reply, "user"));
        return true;
    }
    if (status == STATUS_SEAT_LIMIT && sale->over[0] == '\0') {
        ui_say(ui, true, _("At most %d seats of a show for one person"),
               (int)reply_int(reply, "limit", 0));
        field_open(ui, &reason_field);
        return true;
    }
    sale->way = 0;
    sale->given = 0;
    sale->over[0] = '\0';
    if (status == STATUS_ALREADY_HOLDING)
        model_ask(&ui->model, VERB_TOKENS, 0, "%s", "");
    ui->model.grid.rev = -1;
    return (status != STATUS_NOT_ALLOWED || request->verb == VERB_COMP) &&
           say_why(ui, status, reply);
}

static void sell_speak(const struct ui *ui, struct buffer *out)
{
    const struct selling *sale = sale_of(ui);
    char seats[SEAT_NAMES_TEXT], points[FORMAT_TEXT], given[FORMAT_TEXT], change[FORMAT_TEXT];

    spoken_title(ui, out);
    buffer_printf(out, _("Chosen: %s, %s P.\n"), format_seats(ui->chosen, seats),
                  format_points(model_price(&ui->model, ui->chosen), points));
    if (has_guest(ui)) {
        buffer_printf(out, "%s ", _("Others are first for this concert: nothing was sold."));
        buffer_printf(out, _("%s has a place in the queue now."), guest_name(ui));
        buffer_printf(out, "\n");
        return;
    }
    if (has_customer(ui))
        buffer_printf(out, _("Selling to %s %s"), ui_customer(ui), ui->phone);
    else
        buffer_printf(out, "%s", _("No customer is chosen: n finds one"));
    buffer_printf(out, ".\n");
    if (sale->name[0] != '\0' && !has_customer(ui)) {
        buffer_printf(out, _("Noted: %s %s"), sale->name, sale->phone);
        buffer_printf(out, ".\n");
    }
    if (chosen_way(ui) > 0)
        buffer_printf(out, _("Paid by: %s.\n"), way_name(ui, chosen_way(ui) - 1));
    if (is_cash(ui) && sale->given > 0)
        buffer_printf(out, _("Due %s P, given %s P, change %s P.\n"),
                      format_points(due_of(ui), points), format_points(sale->given, given),
                      format_points(sale->given - due_of(ui), change));
    if (chosen_way(ui) == 0)
        buffer_printf(out, "%s\n", _("How is it paid? Choose that first"));
}

static bool is_for_guest(const struct ui *ui)
{
    return has_guest(ui);
}

/* Also while no way is chosen: Enter then asks for one. */
static bool is_sale(const struct ui *ui)
{
    return !has_guest(ui) && chosen_way(ui) - 1 != BY_HOLD;
}

static bool is_hold(const struct ui *ui)
{
    return !has_guest(ui) && !is_sale(ui);
}

static bool is_open(const struct ui *ui)
{
    return !has_guest(ui);
}

static bool has_points(const struct ui *ui)
{
    return is_open(ui) && has_customer(ui);
}

static bool has_no_name(const struct ui *ui)
{
    return is_open(ui) && !has_customer(ui);
}

static const struct action sell_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("sell"),
     .help = N_("sell, paid as it was chosen"),
     .when = is_sale,
     .deed = sell},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("queue and hold"),
     .help = N_("queue if need be, and hold the seats"),
     .when = is_hold,
     .deed = sell},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("act for"),
     .help = N_("act for this customer"),
     .when = is_for_guest,
     .deed = act_for_guest},
    {.id = ACTION_METHOD,
     .keys = {'c'},
     .key_text = "c",
     .bar = N_("cash"),
     .help = N_("paid in cash"),
     .when = is_open,
     .deed = choose_way,
     .argument = PAY_CASH + 1},
    {.id = ACTION_METHOD,
     .keys = {'d'},
     .key_text = "d",
     .bar = N_("card"),
     .help = N_("paid by card"),
     .when = is_open,
     .deed = choose_way,
     .argument = PAY_CARD + 1},
    {.id = ACTION_METHOD,
     .keys = {'t'},
     .key_text = "t",
     .bar = N_("transfer"),
     .help = N_("paid by transfer"),
     .when = is_open,
     .deed = choose_way,
     .argument = PAY_TRANSFER + 1},
    {.id = ACTION_METHOD,
     .keys = {'v'},
     .key_text = "v",
     .bar = N_("voucher"),
     .help = N_("paid by voucher"),
     .when = is_open,
     .deed = choose_way,
     .argument = PAY_VOUCHER + 1},
    {.id = ACTION_METHOD,
     .keys = {'p'},
     .key_text = "p",
     .bar = N_("points"),
     .help = N_("paid with the customer's points"),
     .when = has_points,
     .deed = choose_way,
     .argument = BY_POINTS + 1},
    {.id = ACTION_METHOD,
     .keys = {'f'},
     .key_text = "f",
     .bar = N_("free"),
     .help = N_("free of charge: for whom and why is asked, and a supervisor's approval"),
     .when = is_open,
     .deed = choose_way,
     .argument = BY_COMP + 1},
    {.id = ACTION_METHOD,
     .keys = {'h'},
     .key_text = "h",
     .bar = N_("hold"),
     .help = N_("no sale: hold the seats, to be paid later"),
     .when = is_open,
     .deed = choose_way,
     .argument = BY_HOLD + 1},
    {.id = ACTION_GIVEN,
     .keys = {'g'},
     .key_text = "g",
     .bar = N_("given"),
     .help = N_("what was given in cash, and the change of it; a digit begins it as well"),
     .when = is_cash,
     .deed = open_given},
    {.id = ACTION_DIGIT,
     .keys = {'1', '2', '3', '4', '5', '6', '7', '8', '9'},
     .when = is_cash,
     .deed = type_given},
    {.id = ACTION_ADD,
     .keys = {'a'},
     .key_text = "a",
     .bar = N_("name"),
     .help = N_("note a name and a telephone number on the booking"),
     .when = has_no_name,
     .deed = note_name,
     .rank = RANK_WISH},
    {.id = ACTION_NONE},
};

const struct screen screen_sell = {
    .title = N_("Sell"),
    .state_size = sizeof(struct selling),
    .actions = sell_actions,
    .counter = true,
    .open = sell_open,
    .ask = selection_ask_grid,
    .wish = selection_wish_grid,
    .told = selection_take_told,
    .close = sell_close,
    .take = sell_take,
    .refuse = sell_refuse,
    .draw = sell_draw,
    .speak = sell_speak,
};
