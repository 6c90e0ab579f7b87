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
 *
 * Which keys there are and what comes in reply is here; what the keys do is in booking_deeds.c, how
 * it is drawn in booking_view.c.
 */
#include "tui/screens/screen_booking.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/request.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/receipt.h"
#include "tui/screens/booking_state.h"
#include "tui/screens/cursor.h"
#include "tui/screens/field.h"
#include "tui/screens/moving.h"
#include "tui/screens/navigation.h"
#include "tui/screens/printing.h"
#include "tui/screens/question.h"
#include "tui/screens/give_back.h"

void screen_booking_open(struct ui *ui, const char *code)
{
    snprintf(booking_of(ui)->wanted, sizeof booking_of(ui)->wanted, "%s", code);
    navigation_open(ui, MODE_BOOKING);
}

static bool has_seat(const struct ui *ui)
{
    return booking_meant(ui) != 0;
}

static bool is_row_paid(const struct ui *ui)
{
    return booking_is_paid(ui, ui->cursor[MODE_BOOKING]);
}

/* The deadline is the daemon's business, too; what is over is not offered but to staff, who can do
 * something about it. */
static bool may_give_back(const struct ui *ui)
{
    return has_seat(ui) && (ui_is_operator(ui) || !booking_is_late(ui));
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

/* Owners move within their date only. */
static bool may_move_further(const struct ui *ui)
{
    return has_seat(ui) && ui_is_operator(ui);
}

static bool is_any_paid(const struct ui *ui)
{
    for (int row = 0; row < booking_count(ui); row++)
        if (booking_is_paid(ui, row))
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

/* `wanted` was written before the way here, and the screen may just have been closed on it, with
 * another booking: that is why it outlives booking_close(), and why the code that is shown is
 * another field. */
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
    ui->moving = (struct moving){0};
}

/* What is marked and no longer paid loses its mark: a key is about seats that can still be dealt
 * with. Owner and note are told to staff only, and stay "" for everybody else. */
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
    booking->concert = rows_int(head, 0, "concert", 0);
    reply_keep(booking->user, sizeof booking->user, reply_text(reply, "user"));
    reply_keep(booking->name, sizeof booking->name, reply_text(reply, "name"));
    reply_keep(booking->phone, sizeof booking->phone, reply_text(reply, "phone"));
    reply_keep(booking->note, sizeof booking->note, reply_text(reply, "note"));
    booking->attention = reply_int(reply, "attention", 0) != 0;
    for (int row = 0; row < booking_count(ui); row++) {
        int seat = booking_seat(ui, row);

        if (booking_is_paid(ui, row) && seat > 0)
            paid |= seat_bit(seat);
    }
    booking->marked &= paid;
}

/* The wallet that the reply tells of is the owner's. */
static bool is_own(const struct ui *ui)
{
    char as[TEXT_USER + 8];

    return booking_as_owner(ui, as)[0] == '\0';
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
    if (is_own(ui))
        ui_take_balance(ui, reply_int(reply, "balance", 0));
    reply_keep(booking_of(ui)->code, sizeof booking_of(ui)->code, reply_text(reply, "reservation"));
    rows_release(&ui->model.seats); /* their numbers are others now */
    moving_done(ui, reply);
}

/* CANCEL is taken here, before replies.c would take it for all, because the wallet need not be that
 * of who is acted for. After any change nothing is marked any more: what was meant has been
 * done. */
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
 * Whatever else is refused has its usual words, in replies.c. */
static bool booking_refuse(struct ui *ui, const struct pending_request *request,
                           const struct reply_line *reply)
{
    if (request->verb == VERB_REFUND)
        return refund_refused(ui, reply);
    return request->verb == VERB_MOVE && moving_refused(ui, reply);
}

static const struct action booking_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {' ', KEY_IS_ENTER},
     .key_text = "Space",
     .bar = N_("choose"),
     .help = N_("choose the seat, or not; otherwise the one under the cursor is meant"),
     .when = is_row_paid,
     .deed = booking_choose},
    {.id = ACTION_PRINT,
     .keys = {'p'},
     .key_text = "p",
     .bar = N_("print"),
     .help = N_("print the tickets of the chosen seats, or of all"),
     .when = may_print,
     .deed = booking_print},
    {.id = ACTION_GIVE_UP,
     .keys = {'x'},
     .key_text = "x",
     .bar = N_("give back"),
     .help = N_("give the chosen seats back (asks)"),
     .when = may_give_back,
     .deed = booking_give_back},
    {.id = ACTION_SEAT,
     .keys = {'m'},
     .key_text = "m",
     .bar = N_("move"),
     .help = N_("other seats for the chosen ones (asks)"),
     .when = may_move,
     .deed = booking_move},
    {.id = ACTION_OPEN,
     .keys = {'d'},
     .key_text = "d",
     .bar = N_("other date"),
     .help = N_("move the chosen seats to another date"),
     .when = may_move_further,
     .deed = booking_move_to_date,
     .argument = MODE_MOVE},
    {.id = ACTION_SWAP,
     .keys = {'s'},
     .key_text = "s",
     .bar = N_("swap"),
     .help = N_("change the chosen seats with another booking of the date (asks)"),
     .when = may_move_further,
     .deed = booking_swap},
    {.id = ACTION_NEW_HERE,
     .keys = {'i'},
     .key_text = "i",
     .bar = N_("new ticket"),
     .help = N_("new tickets for the chosen seats; the old ones end"),
     .when = may_reissue,
     .deed = booking_reissue},
    {.id = ACTION_ADD,
     .keys = {'a'},
     .key_text = "a",
     .bar = N_("note"),
     .help = N_("note something for staff"),
     .when = is_known_to_staff,
     .deed = booking_note},
    {.id = ACTION_COPY,
     .keys = {'y'},
     .help = N_("y copies the code of the booking, if the terminal can"),
     .when = has_code,
     .deed = booking_copy,
     .rank = RANK_LAST},
    {.id = ACTION_PRINT, /* after the common key of that letter */
     .keys = {'p'},
     .help = N_("p prints tickets once foyer is given --tickets; see foyer(1)"),
     .when = lacks_printer,
     .deed = booking_print,
     .rank = RANK_LAST},
    {.id = ACTION_NONE},
};

const struct screen screen_booking = {
    .title = N_("Booking"),
    .state_size = sizeof(struct booking),
    .actions = booking_actions,
    .counter = true,
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
