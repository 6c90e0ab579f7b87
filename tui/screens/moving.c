/*
 * From field to field, as what is given back (give_back.c), and then the one question. At it an
 * operator may keep the price, which needs a reason; the question is then asked again, as it is now
 * meant. Nobody is asked how a difference is paid before the daemon has said that there is one and
 * no wallet for it.
 *
 *     seats  ------------------+
 *     date -> seats  ----------+-> y/n -> MOVE -> BAD-ARG arg=method: how -> MOVE
 *     other booking's seats  --+   ^ k: keep the price -> why
 *                                  +-------------------+
 *
 * The order of the seats matters, unlike everywhere else: the first that is given up becomes the
 * first that was typed. So `to` is a list and no set, while `from`, of which the screen has a set,
 * is in the order of the hall.
 */
#include "tui/screens/moving.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/code.h"
#include "shared/request.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/words.h"
#include "tui/screens/field.h"
#include "tui/screens/money.h"
#include "tui/screens/navigation.h"
#include "tui/screens/question.h"

/* Date, other booking, reason and method of the move before are gone with it. */
void moving_begin(struct ui *ui, const char *code, const char *who, const char *as, seat_set seats)
{
    struct moving *moving = &ui->moving;

    *moving = (struct moving){.from = seats};
    snprintf(moving->code, sizeof moving->code, "%s", code);
    snprintf(moving->who, sizeof moving->who, "%s", who);
    snprintf(moving->as, sizeof moving->as, "%s", as);
}

/* Two change with each other: what one gives up is what the other gets. */
static void add_pairs(const struct moving *moving, struct buffer *line)
{
    char from[SEAT_SET_TEXT], to[SEAT_SET_TEXT];

    seat_set_format(moving->from, from);
    seat_list_format(&moving->to, to);
    if (moving->other[0] == '\0')
        buffer_printf(line, "reservation=%s from=%s to=%s", moving->code, from, to);
    else
        buffer_printf(line, "reservation=%s,%s from=%s,%s to=%s,%s", moving->code, moving->other,
                      from, to, to, from);
}

/* Of two bookings neither owner is acted for. Nor has such a move a date to go to: it stays within
 * theirs. */
static void send(struct ui *ui)
{
    const struct moving *moving = &ui->moving;
    int first = ui->model.outbox_count;
    struct buffer line;

    buffer_init(&line);
    add_pairs(moving, &line);
    if (moving->show != 0)
        buffer_printf(&line, " show=%" PRId64, moving->show);
    if (moving->reason[0] != '\0') {
        buffer_add_text(&line, " price=keep reason=");
        request_quote(&line, moving->reason);
    }
    if (moving->method[0] != '\0')
        buffer_printf(&line, " method=%s", moving->method);
    buffer_add_text(&line, moving->other[0] != '\0' ? " as=-" : moving->as);
    model_ask(&ui->model, VERB_MOVE, 0, "%.*s", (int)line.size, buffer_content(&line));
    buffer_release(&line);
    ui_asked_by(ui, first, MODE_BOOKING);
}

/* The booking has what becomes of it; the list of dates, if it was chosen there, is over it. */
static void move_now(struct ui *ui)
{
    if (ui->screen == MODE_MOVE)
        navigation_back(ui);
    send(ui);
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

static void ask_why(struct ui *ui);

/* The question names the other booking in `reservation`, which makes of "move" a "change with". `k`
 * is offered once: with a reason the price is kept already. */
static void confirm(struct ui *ui)
{
    const struct moving *moving = &ui->moving;
    bool keeps = moving->reason[0] != '\0';
    struct question question = {.kind = keeps ? QUESTION_MOVE_KEEP : QUESTION_MOVE,
                                .seats = moving->from,
                                .yes = move_now,
                                .keep = ui_is_operator(ui) && !keeps ? ask_why : NULL};
    char names[SEAT_NAMES_TEXT], when[FORMAT_TEXT];

    list_names(&moving->to, names);
    memcpy(question.reservation, moving->other, sizeof question.reservation);
    if (moving->other[0] != '\0')
        snprintf(question.to, sizeof question.to, "%s (%s)", names, moving->other);
    else if (moving->show != 0)
        snprintf(question.to, sizeof question.to, "%s (%s)", names,
                 format_deadline(moving->starts, when));
    else
        snprintf(question.to, sizeof question.to, "%s", names);
    snprintf(question.who, sizeof question.who, "%s", moving->who);
    question_ask(ui, &question);
}

static void accept_why(struct ui *ui)
{
    if (ui->typed[strspn(ui->typed, " ")] == '\0') {
        ui_say(ui, true, _("Keeping the price needs a reason, such as our mistake"));
        return;
    }
    memcpy(ui->moving.reason, ui->typed, sizeof ui->moving.reason);
    field_close(ui);
    confirm(ui);
}

static const struct field why_field = {.label = N_("The price stays; why"),
                                       .verb = VERB_MOVE,
                                       .argument = "reason",
                                       .accept = accept_why};

static void ask_why(struct ui *ui)
{
    field_open(ui, &why_field);
}

/* Blanks between seats are as good as commas. False, with the reason said, if they are none or not
 * as many as are given up. No text gets longer by that. A blank at the end, or beside a comma, is
 * dropped, since seat_list_parse() takes no empty seat. */
static bool read_seats(struct ui *ui, const char *text)
{
    struct moving *moving = &ui->moving;
    char typed[TEXT_FIELD];
    size_t used = 0;

    for (const char *at = text; *at != '\0'; at++)
        if (*at != ' ')
            typed[used++] = *at;
        else if (used > 0 && typed[used - 1] != ',' && at[1] != '\0' && at[1] != ' ')
            typed[used++] = ',';
    typed[used] = '\0';
    if (!seat_list_parse(typed, &moving->to)) {
        ui_say(ui, true, _("These are no seats, such as B8 B9"));
        return false;
    }
    if (moving->to.count != seat_set_count(moving->from)) {
        ui_say(ui, true, _("As many seats as are moved: %d"), seat_set_count(moving->from));
        return false;
    }
    return true;
}

static void accept_seats(struct ui *ui)
{
    if (!read_seats(ui, ui->typed))
        return;
    field_close(ui);
    confirm(ui);
}

static const struct field seats_field = {.label = N_("To which seats, such as B8 B9"),
                                         .verb = VERB_MOVE,
                                         .argument = "reason",
                                         .accept = accept_seats};

void moving_ask_seats(struct ui *ui)
{
    field_open(ui, &seats_field);
}

void moving_ask_seats_of(struct ui *ui, int64_t show, const char *starts)
{
    ui->moving.show = show;
    snprintf(ui->moving.starts, sizeof ui->moving.starts, "%s", starts);
    field_open(ui, &seats_field);
}

/* The code that a text begins with, up to a blank; it may have blanks itself. NULL, or what comes
 * after it. The first start that is a code is the one: a longer one has more than ten characters,
 * and a shorter one fewer. */
static const char *read_code(const char *text, char code[RESERVATION_TEXT])
{
    char start[TEXT_FIELD];

    for (size_t size = 1; size <= strlen(text); size++) {
        if (text[size] != ' ' && text[size] != '\0')
            continue;
        snprintf(start, sizeof start, "%.*s", (int)size, text);
        if (code_parse(start, RESERVATION_LENGTH, code))
            return text + size;
    }
    return NULL;
}

/* A ticket is a booking and a seat in one. */
static void accept_other(struct ui *ui)
{
    struct moving *moving = &ui->moving;
    char code[RESERVATION_TEXT], seat[8];
    int number;
    const char *seats = read_code(ui->typed, code);

    if (seats == NULL && code_parse_ticket(ui->typed, code, &number)) {
        snprintf(seat, sizeof seat, "%d", number);
        seats = seat;
    }
    if (seats == NULL) {
        ui_say(ui, true, _("A code and its seats, such as P17VC0YYM9 B8, or a ticket"));
        return;
    }
    if (strcmp(code, moving->code) == 0) {
        ui_say(ui, true, _("That is this booking; m moves its own seats"));
        return;
    }
    if (!read_seats(ui, seats))
        return;
    memcpy(moving->other, code, sizeof moving->other);
    field_close(ui);
    confirm(ui);
}

static const struct field other_field = {.label = N_("With whose seats, such as P17VC0YYM9 B8"),
                                         .verb = VERB_MOVE,
                                         .argument = "reason",
                                         .accept = accept_other};

void moving_ask_other(struct ui *ui)
{
    field_open(ui, &other_field);
}

/* Whoever has no wallet pays or is paid the difference at the counter. Sent without asking once
 * more: seats and price were agreed to, and only how was open. */
static void accept_method(struct ui *ui)
{
    int method = money_method(ui->typed);

    if (method < 0) {
        ui_say(ui, true, _("cash, card, transfer or voucher"));
        return;
    }
    snprintf(ui->moving.method, sizeof ui->moving.method, "%s", word_at(WORDS_PAY_METHOD, method));
    field_close(ui);
    if (!ui_is_busy(ui))
        send(ui);
}

static const struct field method_field = {.label = N_("How is the difference paid"),
                                          .verb = VERB_MOVE,
                                          .argument = "reason",
                                          .accept = accept_method};

/* "B8 B9, 44,000 P more", or back, or only the seats. */
static void add_difference(struct buffer *text, const char *what, int64_t difference)
{
    char points[FORMAT_TEXT];

    format_points(difference < 0 ? -difference : difference, points);
    if (difference == 0)
        buffer_printf(text, "%s", what);
    else
        buffer_printf(text, difference > 0 ? _("%s, %s P more") : _("%s, %s P back"), what, points);
}

void moving_done(struct ui *ui, const struct reply_line *reply)
{
    char names[SEAT_NAMES_TEXT];
    struct buffer text;

    buffer_init(&text);
    add_difference(&text, format_seats(reply_seats(reply, "seats"), names),
                   reply_int(reply, "difference", 0));
    if (reply_text(reply, "with")[0] != '\0') {
        buffer_add_text(&text, "; ");
        add_difference(&text, reply_text(reply, "with"), reply_int(reply, "with_difference", 0));
    }
    ui_say(ui, false, _("Moved: %.*s"), (int)text.size, buffer_content(&text));
    buffer_release(&text);
}

/* What was typed is wrong in a way that only the daemon can know; NULL if it is something else. The
 * name of the argument tells which; of the reservation two things can be wrong, and `state` is told
 * only with one of them. */
static const char *mistake(const struct reply_line *reply)
{
    const char *arg = reply_text(reply, "arg");

    if (strcmp(arg, "reservation") == 0)
        return reply_text(reply, "state")[0] != '\0' ? _("That booking is not paid yet")
                                                     : _("That booking is of another date");
    if (strcmp(arg, "from") == 0)
        return _("One of these seats is not of that booking");
    if (strcmp(arg, "to") == 0)
        return _("A seat would stay where it is");
    return NULL;
}

/* Of the arguments that can be wrong the method is the one that leads on: ui->moving still has all
 * the rest, and is sent again with it. */
bool moving_refused(struct ui *ui, const struct reply_line *reply)
{
    if (strcmp(reply_text(reply, "arg"), "method") == 0) {
        field_open(ui, &method_field);
        ui_say(ui, false, _("cash, card, transfer or voucher"));
        return true;
    }
    if (mistake(reply) == NULL)
        return false;
    ui_say(ui, true, "%s", mistake(reply));
    return true;
}
