/*
 * A booking with a row for each seat: some are marked, or the one under the cursor is meant, and
 * then given back, moved, printed, or given a new ticket.
 *
 * It is one's own, or for an operator anybody's: RESERVATION says whose, and what is given back or
 * moved is then asked for in that customer's name (as=), so that nobody has to be acted for just
 * to help somebody who stands there. What was noted is shown to staff only; a note that begins with
 * "!" is for the door.
 *
 * The reply has two tables. The first is what the booking is, the second its seats; both are asked
 * for again with each poll. A move can make another booking of it, whose code is then shown.
 */
#include "tui/screens/screen_booking.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/request.h"
#include "shared/text.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/receipt.h"
#include "tui/screens/cursor.h"
#include "tui/screens/field.h"
#include "tui/screens/navigation.h"
#include "tui/screens/printing.h"
#include "tui/screens/question.h"
#include "tui/screens/give_back.h"
#include "tui/screens/state_words.h"

/* Whose the bookings are of whoever is no customer, see SELL in PROTOCOL.md. */
static const char till_user[] = "guest:till";

enum {
    LEFT = 3,
    SEAT = 6,
    NUMBER = 10,
    GRADE = 15,
    PRICE = 34,
    TICKET = 38,
    STATE = 53,
    STATE_COMPACT = 38,
    LIST_TOP = BODY_TOP + 6,
};

/* The screen's own. */
struct booking {
    char wanted[RESERVATION_TEXT]; /* the one that is to be opened; the rest begins anew then */
    char code[RESERVATION_TEXT];
    char title[TEXT_TITLE], starts[TEXT_TIME], cancel_until[TEXT_TIME];
    int64_t amount, show;
    char user[TEXT_USER], name[TEXT_FIELD], phone[TEXT_FIELD]; /* whose; "" if it is not told */
    char note[TEXT_FIELD];
    bool attention;
    seat_set marked;
    struct seat_list moved; /* where to, while it is asked */
    seat_set from;
    char method[16]; /* how the difference of a move is paid; "": by points */
};

static struct booking *booking_of(const struct ui *ui)
{
    return ui->state[MODE_BOOKING];
}

void screen_booking_open(struct ui *ui, const char *code)
{
    snprintf(booking_of(ui)->wanted, sizeof booking_of(ui)->wanted, "%s", code);
    navigation_open(ui, MODE_BOOKING);
}

static int booking_count(const struct ui *ui)
{
    return rows_count(&ui->model.seats);
}

static const char *booking_id(const struct ui *ui, int row)
{
    return rows_text(&ui->model.seats, row, "seat");
}

/* The seat of a row; 0 if there is none. */
static int seat_of_row(const struct ui *ui, int row)
{
    int64_t seat = rows_int(&ui->model.seats, row, "seat", 0);

    return seat >= 1 && seat <= SEAT_COUNT ? (int)seat : 0;
}

static bool is_paid(const struct ui *ui, int row)
{
    return word_is(WORDS_RESERVATION_STATE, RESERVATION_PAID,
                   rows_text(&ui->model.seats, row, "state"));
}

/* What a key is about: what is marked, or else the seat under the cursor, if it is paid. */
static seat_set meant(const struct ui *ui)
{
    int row = ui->cursor[MODE_BOOKING], seat = seat_of_row(ui, row);

    if (booking_of(ui)->marked != 0)
        return booking_of(ui)->marked;
    return is_paid(ui, row) && seat > 0 ? seat_bit(seat) : 0;
}

static int64_t price_of(const struct ui *ui, seat_set seats)
{
    int64_t sum = 0;

    for (int row = 0; row < booking_count(ui); row++) {
        int seat = seat_of_row(ui, row);

        if (seat > 0 && (seats & seat_bit(seat)))
            sum += rows_int(&ui->model.seats, row, "price", 0);
    }
    return sum;
}

static void draw_seat(const struct ui *ui, struct canvas *canvas, int at, int row)
{
    const struct rows *seats = &ui->model.seats;
    bool narrow = canvas->columns < FULL_COLUMNS, paid = is_paid(ui, at);
    int seat = seat_of_row(ui, at), look = paid ? LOOK_PLAIN : LOOK_DIM;
    char name[SEAT_NAMES_TEXT], points[FORMAT_TEXT];

    if (seat == 0)
        return;
    canvas_put(canvas, row, LEFT, LOOK_BOLD, booking_of(ui)->marked & seat_bit(seat) ? "*" : " ");
    canvas_put(canvas, row, SEAT, look, format_seats(seat_bit(seat), name));
    canvas_printf(canvas, row, NUMBER, look, "(%d)", seat);
    canvas_put(canvas, row, GRADE, look, rows_text(seats, at, "grade"));
    canvas_right(canvas, row, PRICE, look, format_points(rows_int(seats, at, "price", 0), points));
    canvas_put(canvas, row, PRICE + 1, look, "P");
    if (!narrow)
        canvas_put(canvas, row, TICKET, look, rows_text(seats, at, "ticket"));
    canvas_put(canvas, row, narrow ? STATE_COMPACT : STATE, look,
               booking_words(rows_text(seats, at, "state")));
    screen_row(canvas, row, canvas->columns, at, at == ui->cursor[MODE_BOOKING]);
}

/* The code, whose it is, the date, and what was noted. */
static void draw_head(const struct ui *ui, struct canvas *canvas)
{
    const struct booking *booking = booking_of(ui);
    int width = canvas->columns - LEFT - 1, column;
    char when[FORMAT_TEXT], title[TEXT_TITLE], points[FORMAT_TEXT];

    column = canvas_put(canvas, BODY_TOP, LEFT, LOOK_BOLD, booking->code);
    if (booking->user[0] != '\0')
        canvas_printf(canvas, BODY_TOP, column + 3, LOOK_PLAIN, "%s  %s",
                      booking->name[0] != '\0' ? booking->name : booking->user, booking->phone);
    format_when(booking->starts, false, when);
    format_cut(booking->title, width - text_cells(when) - 3, title, sizeof title);
    column = canvas_put(canvas, BODY_TOP + 1, LEFT, LOOK_BOLD, title);
    canvas_put(canvas, BODY_TOP + 1, column + 3, LOOK_PLAIN, when);
    column = canvas_printf(canvas, BODY_TOP + 2, LEFT, LOOK_PLAIN, _("%s P paid"),
                           format_points(booking->amount, points));
    if (strcmp(booking->cancel_until, "never") == 0)
        canvas_put(canvas, BODY_TOP + 2, column + 3, LOOK_PLAIN, _("cannot be cancelled"));
    else if (booking->cancel_until[0] != '\0')
        canvas_printf(canvas, BODY_TOP + 2, column + 3, LOOK_PLAIN, _("can be cancelled until %s"),
                      format_when(booking->cancel_until, canvas->columns < FULL_COLUMNS, when));
    if (booking->note[0] != '\0') {
        char note[TEXT_FIELD];

        format_cut(booking->note, width - 2, note, sizeof note);
        canvas_printf(canvas, BODY_TOP + 3, LEFT, booking->attention ? LOOK_WARN | LOOK_BOLD : 0,
                      "%s%s", booking->attention ? "! " : "", note);
    }
}

static void booking_draw(const struct ui *ui, struct canvas *canvas)
{
    int bottom = screen_bottom(canvas) - 1, first, visible;
    seat_set seats = meant(ui);
    char names[SEAT_NAMES_TEXT], points[FORMAT_TEXT];

    draw_head(ui, canvas);
    canvas_put(canvas, LIST_TOP - 1, SEAT, LOOK_DIM, _("Seat"));
    visible = screen_window(ui->cursor[MODE_BOOKING], booking_count(ui), LIST_TOP, bottom, &first);
    for (int i = 0; i < visible; i++)
        draw_seat(ui, canvas, first + i, LIST_TOP + i);
    screen_where(canvas, LIST_TOP - 1, first, visible, booking_count(ui));
    if (booking_of(ui)->marked != 0)
        canvas_printf(canvas, bottom, LEFT, LOOK_BOLD, _("Chosen  %s   %s P"),
                      format_seats_fit(seats, canvas->columns / 2, names),
                      format_points(price_of(ui, seats), points));
}

static bool has_seat(const struct ui *ui)
{
    return meant(ui) != 0;
}

static bool is_row_paid(const struct ui *ui)
{
    return is_paid(ui, ui->cursor[MODE_BOOKING]);
}

static bool is_late(const struct ui *ui)
{
    return format_seconds(booking_of(ui)->cancel_until) <= ui->model.wall_s;
}

/* The deadline is the daemon's business, too; what is over is not offered but to staff, who can do
 * something about it. */
static bool may_give_back(const struct ui *ui)
{
    return has_seat(ui) && (ui_is_operator(ui) || !is_late(ui));
}

static bool may_reissue(const struct ui *ui)
{
    return has_seat(ui) && ui_is_operator(ui);
}

/* A kiosk moves nobody: whoever stands there would have to know the hall by heart. */
static bool may_move(const struct ui *ui)
{
    return has_seat(ui) && !ui->kiosk;
}

static bool is_any_paid(const struct ui *ui)
{
    for (int row = 0; row < booking_count(ui); row++)
        if (is_paid(ui, row))
            return true;
    return false;
}

/* A kiosk prints once, by itself. */
static bool may_print(const struct ui *ui)
{
    return is_any_paid(ui) && !ui->kiosk && printing_is_set_up(ui);
}

static bool lacks_printer(const struct ui *ui)
{
    return is_any_paid(ui) && !ui->kiosk && !printing_is_set_up(ui);
}

static bool is_known_to_staff(const struct ui *ui)
{
    return ui_is_operator(ui) && booking_of(ui)->code[0] != '\0';
}

static bool has_code(const struct ui *ui)
{
    return !ui->kiosk && booking_of(ui)->code[0] != '\0';
}

static void choose(struct ui *ui, int argument)
{
    int seat = seat_of_row(ui, ui->cursor[MODE_BOOKING]);

    (void)argument;
    if (seat > 0 && is_row_paid(ui))
        booking_of(ui)->marked ^= seat_bit(seat);
}

/* " as=USER" if an operator deals with what is somebody else's. */
static const char *as_owner(const struct ui *ui, char text[TEXT_USER + 8])
{
    const struct booking *booking = booking_of(ui);
    bool is_others = ui_is_operator(ui) && booking->user[0] != '\0' &&
                     strcmp(booking->user, ui->model.acting) != 0;

    text[0] = '\0';
    if (is_others)
        snprintf(text, TEXT_USER + 8, " as=%s", booking->user);
    return text;
}

/* The question names the owner, who need not be the one who is acted for. */
static struct question question_about(const struct ui *ui, enum question_kind kind, seat_set seats)
{
    const struct booking *booking = booking_of(ui);
    struct question question = {.kind = kind, .seats = seats, .amount = price_of(ui, seats)};

    snprintf(question.title, sizeof question.title, "%s", booking->title);
    snprintf(question.who, sizeof question.who, "%s",
             booking->name[0] != '\0' ? booking->name : booking->user);
    return question;
}

static void give_back_now(struct ui *ui)
{
    const struct booking *booking = booking_of(ui);
    int first = ui->model.outbox_count;
    char seats[SEAT_SET_TEXT], as[TEXT_USER + 8];

    model_ask(&ui->model, VERB_CANCEL, 0, "reservation=%s seats=%s%s", booking->code,
              seat_set_format(booking->from, seats), as_owner(ui, as));
    ui_asked_by(ui, first, MODE_BOOKING);
}

static void confirm(struct ui *ui, void (*yes)(struct ui *ui))
{
    struct question question = question_about(ui, QUESTION_GIVE_BACK, booking_of(ui)->from);

    question.yes = yes;
    question_ask(ui, &question);
}

static void confirm_refund(struct ui *ui)
{
    confirm(ui, refund_send);
}

/* What is late, and what nobody has a wallet for, is more than CANCEL does. */
static void give_back(struct ui *ui, int argument)
{
    struct booking *booking = booking_of(ui);
    bool is_till = strcmp(booking->user, till_user) == 0;

    (void)argument;
    if (ui_is_busy(ui))
        return;
    booking->from = meant(ui);
    if (ui_is_operator(ui) && (is_till || is_late(ui)))
        refund_begin(ui, booking->code, booking->from, is_till, confirm_refund);
    else
        confirm(ui, give_back_now);
}

static void move_now(struct ui *ui)
{
    const struct booking *booking = booking_of(ui);
    int first = ui->model.outbox_count;
    char from[SEAT_SET_TEXT], to[SEAT_SET_TEXT], as[TEXT_USER + 8];

    model_ask(&ui->model, VERB_MOVE, 0, "reservation=%s from=%s to=%s%s%s%s", booking->code,
              seat_set_format(booking->from, from), seat_list_format(&booking->moved, to),
              booking->method[0] != '\0' ? " method=" : "", booking->method, as_owner(ui, as));
    ui_asked_by(ui, first, MODE_BOOKING);
}

/* "B8 B9", in the order in which they were typed. */
static void list_names(const struct seat_list *list, char names[SEAT_NAMES_TEXT])
{
    struct buffer text;
    char name[SEAT_NAMES_TEXT];

    buffer_init(&text);
    for (int i = 0; i < list->count; i++)
        buffer_printf(&text, "%s%s", i > 0 ? " " : "",
                      format_seats(seat_bit(list->seats[i]), name));
    snprintf(names, SEAT_NAMES_TEXT, "%.*s", (int)text.size, buffer_content(&text));
    buffer_release(&text);
}

/* Blanks between seats are as good as commas. */
static void accept_seats(struct ui *ui)
{
    struct booking *booking = booking_of(ui);
    struct question question = question_about(ui, QUESTION_MOVE, booking->from);
    char typed[TEXT_FIELD];
    size_t used = 0;

    for (const char *at = ui->typed; *at != '\0'; at++)
        if (*at != ' ')
            typed[used++] = *at;
        else if (used > 0 && typed[used - 1] != ',' && at[1] != '\0' && at[1] != ' ')
            typed[used++] = ',';
    typed[used] = '\0';
    if (!seat_list_parse(typed, &booking->moved)) {
        ui_say(ui, true, _("These are no seats, such as B8 B9"));
        return;
    }
    if (booking->moved.count != seat_set_count(booking->from)) {
        ui_say(ui, true, _("As many seats as are moved: %d"), seat_set_count(booking->from));
        return;
    }
    field_close(ui);
    list_names(&booking->moved, question.to);
    question.yes = move_now;
    question_ask(ui, &question);
}

static const struct field seats_field = {.label = N_("To which seats, such as B8 B9"),
                                         .verb = VERB_MOVE,
                                         .argument = "reason",
                                         .accept = accept_seats};

static void move(struct ui *ui, int argument)
{
    (void)argument;
    if (ui_is_busy(ui))
        return;
    booking_of(ui)->from = meant(ui);
    booking_of(ui)->method[0] = '\0';
    field_open(ui, &seats_field);
}

/* Whoever has no wallet pays or is paid the difference at the counter. */
static void accept_method(struct ui *ui)
{
    struct booking *booking = booking_of(ui);
    int method = word_find(WORDS_PAY_METHOD, ui->typed);

    if (method >= word_count(WORDS_PAY_METHOD)) {
        ui_say(ui, true, _("cash, card, transfer or voucher"));
        return;
    }
    snprintf(booking->method, sizeof booking->method, "%s", word_at(WORDS_PAY_METHOD, method));
    field_close(ui);
    if (!ui_is_busy(ui))
        move_now(ui);
}

static const struct field method_field = {.label = N_("How is the difference paid"),
                                          .verb = VERB_MOVE,
                                          .argument = "reason",
                                          .accept = accept_method};

static void accept_reason(struct ui *ui)
{
    const struct booking *booking = booking_of(ui);
    int first = ui->model.outbox_count;
    char seats[SEAT_SET_TEXT];
    struct buffer reason;

    if (ui->typed[0] == '\0') {
        ui_say(ui, true, _("A new ticket needs a reason, such as lost"));
        return;
    }
    buffer_init(&reason);
    request_quote(&reason, ui->typed);
    model_ask(&ui->model, VERB_TICKET_REISSUE, 0, "reservation=%s seats=%s reason=%.*s",
              booking->code, seat_set_format(booking->from, seats), (int)reason.size,
              buffer_content(&reason));
    buffer_release(&reason);
    field_close(ui);
    ui_asked_by(ui, first, MODE_BOOKING);
}

static const struct field reason_field = {.label = N_("New tickets, the old ones end; why"),
                                          .verb = VERB_TICKET_REISSUE,
                                          .argument = "reason",
                                          .accept = accept_reason};

static void reissue(struct ui *ui, int argument)
{
    (void)argument;
    if (ui_is_busy(ui))
        return;
    booking_of(ui)->from = meant(ui);
    field_open(ui, &reason_field);
}

/* An empty note takes the old one away. */
static void accept_note(struct ui *ui)
{
    bool attention = ui->typed[0] == '!';
    const char *text = ui->typed + strspn(ui->typed, attention ? "! " : "");
    int first = ui->model.outbox_count;
    struct buffer quoted;

    buffer_init(&quoted);
    request_quote(&quoted, text);
    model_ask(&ui->model, VERB_NOTE, 0, "reservation=%s text=%.*s attention=%d",
              booking_of(ui)->code, (int)quoted.size, buffer_content(&quoted), attention);
    buffer_release(&quoted);
    field_close(ui);
    ui_asked_by(ui, first, MODE_BOOKING);
}

static const struct field note_field = {
    .label = N_("Note"), .verb = VERB_NOTE, .argument = "text", .accept = accept_note};

static void note(struct ui *ui, int argument)
{
    (void)argument;
    if (ui_is_busy(ui))
        return;
    field_open(ui, &note_field);
    ui_say(ui, false, _("A ! before it is seen at the door; nothing takes the old one away"));
}

static void print(struct ui *ui, int argument)
{
    (void)argument;
    printing_ask(ui, booking_of(ui)->code, booking_of(ui)->marked);
}

static void copy(struct ui *ui, int argument)
{
    (void)argument;
    ui_copy(ui, booking_of(ui)->code);
}

static void booking_open(struct ui *ui)
{
    struct booking *booking = booking_of(ui);

    memcpy(booking->code, booking->wanted, sizeof booking->code);
    cursor_reset(ui, MODE_BOOKING);
}

/* For an operator it need not be that of who is acted for. */
static void booking_ask(struct ui *ui)
{
    if (booking_of(ui)->code[0] != '\0')
        model_ask_poll(&ui->model, VERB_RESERVATION, 0, "reservation=%s%s", booking_of(ui)->code,
                       ui_is_operator(ui) ? " as=-" : "");
}

/* Names and codes are not kept longer than they are shown. */
static void booking_close(struct ui *ui)
{
    struct booking *booking = booking_of(ui);
    char wanted[RESERVATION_TEXT];

    memcpy(wanted, booking->wanted, sizeof wanted);
    *booking = (struct booking){0};
    memcpy(booking->wanted, wanted, sizeof wanted);
    rows_release(&ui->model.seats);
}

static void booking_forget(struct ui *ui)
{
    booking_of(ui)->marked = 0;
}

static void take_booking(struct ui *ui, const struct reply_line *reply)
{
    struct booking *booking = booking_of(ui);
    const struct rows *head = &ui->model.incoming_first;
    seat_set paid = 0;

    if (strcmp(rows_text(head, 0, "reservation"), booking->code) != 0)
        return; /* the one before a move made another of it */
    rows_move(&ui->model.seats, &ui->model.incoming);
    snprintf(booking->title, sizeof booking->title, "%s", rows_text(head, 0, "title"));
    snprintf(booking->starts, sizeof booking->starts, "%s", rows_text(head, 0, "starts"));
    snprintf(booking->cancel_until, sizeof booking->cancel_until, "%s",
             rows_text(head, 0, "cancel_until"));
    booking->amount = rows_int(head, 0, "amount", 0);
    booking->show = rows_int(head, 0, "show", 0);
    reply_keep(booking->user, sizeof booking->user, reply_text(reply, "user"));
    reply_keep(booking->name, sizeof booking->name, reply_text(reply, "name"));
    reply_keep(booking->phone, sizeof booking->phone, reply_text(reply, "phone"));
    reply_keep(booking->note, sizeof booking->note, reply_text(reply, "note"));
    booking->attention = reply_int(reply, "attention", 0) != 0;
    for (int row = 0; row < booking_count(ui); row++) {
        int seat = seat_of_row(ui, row);

        if (is_paid(ui, row) && seat > 0)
            paid |= seat_bit(seat);
    }
    booking->marked &= paid;
}

/* The wallet that the reply tells of is the owner's. */
static bool is_own(const struct ui *ui)
{
    char as[TEXT_USER + 8];

    return as_owner(ui, as)[0] == '\0';
}

static void take_cancel(struct ui *ui, const struct reply_line *reply)
{
    char points[FORMAT_TEXT];

    if (is_own(ui)) {
        ui_take_balance(ui, reply_int(reply, "balance", 0));
        receipt_cancelled(&ui->model, reply_text(reply, "reservation"));
    }
    ui_say(ui, false, _("Cancelled: %s P refunded"),
           format_points(reply_int(reply, "refunded", 0), points));
}

/* Another code, if another booking was made of it. */
static void take_move(struct ui *ui, const struct reply_line *reply)
{
    int64_t difference = reply_int(reply, "difference", 0);
    char points[FORMAT_TEXT], names[SEAT_NAMES_TEXT];
    const char *seats = format_seats(reply_seats(reply, "seats"), names);

    if (is_own(ui))
        ui_take_balance(ui, reply_int(reply, "balance", 0));
    reply_keep(booking_of(ui)->code, sizeof booking_of(ui)->code, reply_text(reply, "reservation"));
    rows_release(&ui->model.seats); /* their numbers are others now */
    format_points(difference < 0 ? -difference : difference, points);
    if (difference == 0)
        ui_say(ui, false, _("Moved: %s"), seats);
    else if (difference > 0)
        ui_say(ui, false, _("Moved: %s, %s P more"), seats, points);
    else
        ui_say(ui, false, _("Moved: %s, %s P back"), seats, points);
}

static bool booking_take(struct ui *ui, const struct pending_request *request,
                         const struct reply_line *reply)
{
    char names[SEAT_NAMES_TEXT];

    switch (request->verb) {
    case VERB_RESERVATION:
        take_booking(ui, reply);
        return true;
    case VERB_CANCEL:
        take_cancel(ui, reply);
        break;
    case VERB_REFUND:
        refund_given(ui, reply);
        break;
    case VERB_MOVE:
        take_move(ui, reply);
        break;
    case VERB_TICKET_REISSUE:
        ui_say(ui, false, _("New tickets: %s"), format_seats(reply_seats(reply, "seats"), names));
        break;
    case VERB_NOTE:
        ui_say(ui, false, "%s", _("Noted"));
        break;
    default:
        return false;
    }
    booking_of(ui)->marked = 0;
    if (request->verb == VERB_MOVE)
        cursor_reset(ui, MODE_BOOKING);
    navigation_refresh(ui);
    return true;
}

/* A move that nobody's wallet can settle asks how, a refund that is a supervisor's for an approval.
 */
static bool booking_refuse(struct ui *ui, const struct pending_request *request,
                           const struct reply_line *reply)
{
    if (request->verb == VERB_REFUND)
        return refund_refused(ui, reply);
    if (request->verb != VERB_MOVE || strcmp(reply_text(reply, "arg"), "method") != 0)
        return false;
    field_open(ui, &method_field);
    ui_say(ui, false, _("cash, card, transfer or voucher"));
    return true;
}

static void booking_speak(const struct ui *ui, struct buffer *out)
{
    const struct booking *booking = booking_of(ui);
    char when[FORMAT_TEXT], points[FORMAT_TEXT], names[SEAT_NAMES_TEXT];

    buffer_printf(out, "%s", booking->code);
    if (booking->user[0] != '\0')
        buffer_printf(out, ", %s %s", booking->name[0] != '\0' ? booking->name : booking->user,
                      booking->phone);
    buffer_printf(out, ".\n%s, %s.\n", booking->title, format_when(booking->starts, false, when));
    buffer_printf(out, _("%s P paid.\n"), format_points(booking->amount, points));
    if (booking->note[0] != '\0')
        buffer_printf(out, "%s%s.\n", booking->attention ? "! " : "", booking->note);
    if (booking->marked != 0)
        buffer_printf(out, _("Chosen: %s, %s P.\n"), format_seats(booking->marked, names),
                      format_points(price_of(ui, booking->marked), points));
}

static void booking_speak_row(const struct ui *ui, int row, struct buffer *out)
{
    const struct rows *seats = &ui->model.seats;
    int seat = seat_of_row(ui, row);
    char name[SEAT_NAMES_TEXT] = "", points[FORMAT_TEXT];

    if (seat > 0)
        format_seats(seat_bit(seat), name);
    buffer_printf(out, "%s, %s, %s P, %s", name, rows_text(seats, row, "grade"),
                  format_points(rows_int(seats, row, "price", 0), points),
                  booking_words(rows_text(seats, row, "state")));
    if (rows_text(seats, row, "ticket")[0] != '\0')
        buffer_printf(out, ", %s", rows_text(seats, row, "ticket"));
    buffer_printf(out, ".");
}

static const struct action booking_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {' ', KEY_IS_ENTER},
     .key_text = "Space",
     .bar = N_("choose"),
     .help = N_("choose the seat, or not; otherwise the one under the cursor is meant"),
     .when = is_row_paid,
     .deed = choose},
    {.id = ACTION_PRINT,
     .keys = {'p'},
     .key_text = "p",
     .bar = N_("print"),
     .help = N_("print the tickets of the chosen seats, or of all"),
     .when = may_print,
     .deed = print},
    {.id = ACTION_GIVE_UP,
     .keys = {'x'},
     .key_text = "x",
     .bar = N_("give back"),
     .help = N_("give the chosen seats back (asks)"),
     .when = may_give_back,
     .deed = give_back},
    {.id = ACTION_SEAT,
     .keys = {'m'},
     .key_text = "m",
     .bar = N_("move"),
     .help = N_("other seats for the chosen ones (asks)"),
     .when = may_move,
     .deed = move},
    {.id = ACTION_NEW_HERE,
     .keys = {'i'},
     .key_text = "i",
     .bar = N_("new ticket"),
     .help = N_("new tickets for the chosen seats; the old ones end"),
     .when = may_reissue,
     .deed = reissue},
    {.id = ACTION_ADD,
     .keys = {'a'},
     .key_text = "a",
     .bar = N_("note"),
     .help = N_("note something for staff"),
     .when = is_known_to_staff,
     .deed = note},
    {.id = ACTION_COPY,
     .keys = {'y'},
     .help = N_("y copies the code of the booking, if the terminal can"),
     .when = has_code,
     .deed = copy,
     .rank = RANK_LAST},
    {.id = ACTION_PRINT, /* after the common key of that letter */
     .keys = {'p'},
     .help = N_("p prints tickets once foyer is given --tickets; see foyer(1)"),
     .when = lacks_printer,
     .deed = print,
     .rank = RANK_LAST},
    {.id = ACTION_NONE},
};

const struct screen screen_booking = {
    .title = N_("Booking"),
    .state_size = sizeof(struct booking),
    .actions = booking_actions,
    .open = booking_open,
    .ask = booking_ask,
    .close = booking_close,
    .forget = booking_forget,
    .take = booking_take,
    .refuse = booking_refuse,
    .draw = booking_draw,
    .count = booking_count,
    .id = booking_id,
    .speak = booking_speak,
    .speak_row = booking_speak_row,
};
