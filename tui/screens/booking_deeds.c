/*
 * What the keys of a booking do. What takes more than one field goes on elsewhere: moving.c, and
 * give_back.c for what is given back when it is late.
 *
 * What a deed is about is noted in `from` when its key is pressed: the question or the field that
 * follows may stand for a while, and marks and cursor move meanwhile. Requests are sent in the name
 * of the screen, which takes their replies (screen_booking.c).
 */
#include "tui/screens/booking_state.h"

#include <stdio.h>
#include <string.h>

#include "shared/request.h"
#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/screens/field.h"
#include "tui/screens/give_back.h"
#include "tui/screens/moving.h"
#include "tui/screens/navigation.h"
#include "tui/screens/printing.h"
#include "tui/screens/question.h"

/* Whose the bookings are of whoever is no customer, see SELL in PROTOCOL.md. */
static const char till_user[] = "guest:till";

/* "never" is no time (-1), and so late, as is "" before the booking has come. For staff that only
 * means REFUND in place of CANCEL, which is taken before the deadline, too. */
bool booking_is_late(const struct ui *ui)
{
    return format_seconds(booking_of(ui)->cancel_until) <= ui->model.wall_s;
}

void booking_choose(struct ui *ui, int argument)
{
    int seat = booking_seat(ui, ui->cursor[MODE_BOOKING]);

    (void)argument;
    if (seat > 0 && booking_is_paid(ui, ui->cursor[MODE_BOOKING]))
        booking_of(ui)->marked ^= seat_bit(seat);
}

/* Nothing for who acts for the owner already: the connection does then. Customers are told no
 * owner, and deal with their own. */
const char *booking_as_owner(const struct ui *ui, char text[TEXT_USER + 8])
{
    const struct booking *booking = booking_of(ui);
    bool is_others = ui_is_operator(ui) && booking->user[0] != '\0' &&
                     strcmp(booking->user, ui->model.acting) != 0;

    text[0] = '\0';
    if (is_others)
        snprintf(text, TEXT_USER + 8, " as=%s", booking->user);
    return text;
}

/* The question names the owner, who need not be the one who is acted for. The amount is what was
 * paid for the seats, each at its own price. */
static struct question question_about(const struct ui *ui, enum question_kind kind, seat_set seats)
{
    const struct booking *booking = booking_of(ui);
    struct question question = {.kind = kind, .seats = seats, .amount = booking_price(ui, seats)};

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
              seat_set_format(booking->from, seats), booking_as_owner(ui, as));
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

/* What is late, and what nobody has a wallet for, is more than CANCEL does. CANCEL refuses what is
 * guest:till's at any time, since points would go to nobody. */
void booking_give_back(struct ui *ui, int argument)
{
    struct booking *booking = booking_of(ui);
    bool is_till = strcmp(booking->user, till_user) == 0;

    (void)argument;
    if (ui_is_busy(ui))
        return;
    booking->from = booking_meant(ui);
    if (ui_is_operator(ui) && (is_till || booking_is_late(ui)))
        refund_begin(ui, booking->code, booking->from, is_till, confirm_refund);
    else
        confirm(ui, give_back_now);
}

/* What is meant is moved; false if something else is on its way. */
static bool begin_move(struct ui *ui)
{
    const struct booking *booking = booking_of(ui);
    char as[TEXT_USER + 8];

    if (ui_is_busy(ui))
        return false;
    moving_begin(ui, booking->code, booking->name[0] != '\0' ? booking->name : booking->user,
                 booking_as_owner(ui, as), booking_meant(ui));
    return true;
}

void booking_move(struct ui *ui, int argument)
{
    (void)argument;
    if (begin_move(ui))
        moving_ask_seats(ui);
}

void booking_move_to_date(struct ui *ui, int argument)
{
    (void)argument;
    if (begin_move(ui))
        navigation_open(ui, MODE_MOVE);
}

void booking_swap(struct ui *ui, int argument)
{
    (void)argument;
    if (begin_move(ui))
        moving_ask_other(ui);
}

/* No question follows: the reason is one, and nothing moves but the tickets. If somebody came in
 * with one of them it takes a supervisor, and is refused here (TICKET-REISSUE in
 * shared/PROTOCOL.md). */
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

void booking_reissue(struct ui *ui, int argument)
{
    (void)argument;
    if (ui_is_busy(ui))
        return;
    booking_of(ui)->from = booking_meant(ui);
    field_open(ui, &reason_field);
}

/* An empty note takes the old one away. The marks at its beginning become attention=1, however many
 * there are, and are no part of the text. */
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

void booking_note(struct ui *ui, int argument)
{
    (void)argument;
    if (ui_is_busy(ui))
        return;
    field_open(ui, &note_field);
    ui_say(ui, false, _("A ! before it is seen at the door; nothing takes the old one away"));
}

/* Other than with the other keys all of them are meant if nothing is marked: paper is most often
 * printed for a whole party. Printing changes nothing, so it does not wait for what is on its
 * way. */
void booking_print(struct ui *ui, int argument)
{
    (void)argument;
    printing_ask(ui, booking_of(ui)->code, booking_of(ui)->marked);
}

void booking_copy(struct ui *ui, int argument)
{
    (void)argument;
    ui_copy(ui, booking_of(ui)->code);
}
