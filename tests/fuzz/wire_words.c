/*
 * An op in the words of the protocol, and an answer of the model beside the fields of a reply. It
 * is the counterpart of visit.c and told.c of the simulation, from the other side of the socket.
 *
 * Of an OK the fields are compared one by one, those that the model knows; what it does not know
 * (times, estimates, `ahead`) only has to be a field of the verb, which wire_house.c has seen to.
 * Codes are learnt when they are first told.
 */
#include "tests/fuzz/wire.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static __attribute__((format(printf, 2, 3))) void add(char line[WIRE_LINE], const char *format, ...)
{
    size_t used = strlen(line);
    va_list list;

    va_start(list, format);
    vsnprintf(line + used, WIRE_LINE - used, format, list);
    va_end(list);
}

static void add_seats(char line[WIRE_LINE], const struct op *op)
{
    char seats[SEAT_SET_TEXT];

    if (op->seats != 0)
        add(line, " seats=%s", seat_set_format(op->seats, seats));
    if (op->best != 0)
        add(line, " best=%d", op->best);
}

/* To the millisecond, since deadlines are. NO_TIME is "": there shall be none. */
static void add_time(char line[WIRE_LINE], const char *name, int64_t at_ms)
{
    time_t at_s = (time_t)(at_ms / 1000);
    struct tm tm;

    if (at_ms == NO_TIME) {
        add(line, " %s=\"\"", name);
        return;
    }
    gmtime_r(&at_s, &tm);
    add(line, " %s=%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", name, tm.tm_year + 1900, tm.tm_mon + 1,
        tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)(at_ms % 1000));
}

static void add_rule(char line[WIRE_LINE], const struct op *op)
{
    if (op->which == CANCEL_NEVER)
        add(line, " cancel_until=never");
    else if (op->number == 0)
        add(line, " cancel_until=%s", op->which == CANCEL_DAY ? "day" : "start");
    else if (op->which == CANCEL_DAY)
        add(line, " cancel_until=day-%" PRId64, op->number / DAY_MS);
    else
        add(line, " cancel_until=start-%" PRId64 "m", op->number / 60000);
}

static void add_admin(char line[WIRE_LINE], const struct op *op)
{
    switch (op->kind) {
    case OP_SHOW_ADD:
        add(line, "SHOW-ADD concert=%" PRId64, op->concert);
        add_time(line, "starts", op->number);
        return;
    case OP_SHOW_SET:
        add(line, "SHOW-SET show=%" PRId64 " reason=ill", op->show);
        add_time(line, "starts", op->number);
        return;
    case OP_GRADE:
        add(line, "GRADE-SET concert=%" PRId64 " grade=%c price=%" PRId64, op->concert,
            'A' + op->which, op->number);
        add_seats(line, op);
        return;
    case OP_SALE:
        add(line, "SALE concert=%" PRId64 " state=%s", op->concert,
            sale_word((enum sale)op->number));
        return;
    default:
        add(line, "CONCERT-SET concert=%" PRId64, op->concert);
    }
    if (op->kind == OP_CAPACITY)
        add(line, " capacity=%" PRId64, op->number);
    else if (op->kind == OP_SEAT_LIMIT)
        add(line, " seat_limit=%" PRId64, op->number);
    else if (op->kind == OP_LATE)
        add(line, " late_minutes=%" PRId64, op->number);
    else if (op->kind == OP_RULE)
        add_rule(line, op);
    else
        add_time(line, op->kind == OP_OPENS ? "sale_opens" : "sale_closes", op->number);
}

/* NOBODY becomes a code that can be read and that nothing has, so that the daemon has to look for
 * it. */
void wire_words(const struct wire *wire, const struct op *op, const char *key, char line[WIRE_LINE])
{
    static const char *const words[OP_KINDS] = {
        [OP_RELEASE] = "RELEASE",        [OP_PAY] = "PAY",
        [OP_CANCEL] = "CANCEL",          [OP_BLOCK] = "BLOCK",
        [OP_UNBLOCK] = "UNBLOCK",        [OP_SHOW_CANCEL] = "SHOW-CANCEL",
        [OP_SHOW_REMOVE] = "SHOW-REMOVE"};
    const char *token = op->id != NOBODY ? wire->tokens[op->id] : "00000000000000000000000000";

    line[0] = '\0';
    switch (op->kind) {
    case OP_JOIN:
        add(line, "JOIN concert=%" PRId64, op->concert);
        if (op->show != 0)
            add(line, " show=%" PRId64, op->show);
        add_seats(line, op);
        break;
    case OP_LEAVE:
        add(line, "LEAVE token=%s", token);
        break;
    case OP_HOLD:
        add(line, "HOLD token=%s show=%" PRId64, token, op->show);
        add_seats(line, op);
        break;
    case OP_RELEASE:
    case OP_PAY:
    case OP_CANCEL:
        add(line, "%s reservation=%s", words[op->kind],
            op->id != NOBODY ? wire->bookings[op->id] : "0000000000");
        add_seats(line, op);
        break;
    case OP_CHARGE:
        add(line, "CHARGE amount=%" PRId64, op->number);
        break;
    case OP_USER_ADD:
        add(line, "USER-ADD user=user%02d", op->user);
        break;
    case OP_BLOCK:
    case OP_UNBLOCK:
    case OP_SHOW_CANCEL:
    case OP_SHOW_REMOVE:
        add(line, "%s show=%" PRId64, words[op->kind], op->show);
        add_seats(line, op);
        if (op->kind == OP_BLOCK && op->which == BLOCK_KILL)
            add(line, " kind=kill");
        if (op->kind == OP_BLOCK && op->number != 0)
            add_time(line, "until", op->number);
        break;
    default:
        add_admin(line, op);
    }
    if (key[0] != '\0')
        add(line, " key=%s", key);
}

static void want_text(const struct told *told, const char *name, const char *wanted)
{
    const char *found = reply_value(&told->line, name);

    if (found == NULL || strcmp(found, wanted) != 0)
        wire_differs("%s is %s, the model says %s", name, found != NULL ? found : "not told",
                     wanted);
}

static void want_number(const struct told *told, const char *name, int64_t wanted)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, wanted);
    want_text(told, name, text);
}

static void want_seats(const struct told *told, const char *name, seat_set wanted)
{
    char seats[SEAT_SET_TEXT];

    want_text(told, name, seat_set_format(wanted, seats));
}

/* Learns the code that the daemon gave to a thing of the model, or compares it. */
static void learn(const struct told *told, const char *name, char *code, size_t room)
{
    const char *found = reply_value(&told->line, name);

    if (found == NULL || strlen(found) != room - 1)
        wire_differs("no %s is told", name);
    if (code[0] == '\0')
        memcpy(code, found, room);
    else
        want_text(told, name, code);
}

/* What check_token() of the simulation compares in the view, here as it is told: also that nothing
 * is told which is not so (a hold, a lost wish, a reason), because a client goes by what is there.
 * A lost wish is told while the token is active, and no longer. */
void wire_compare_token(struct wire *wire, int id, const struct told *told)
{
    const struct model_token *token = &wire->model->tokens[id];
    const struct model_booking *hold = &wire->model->bookings[token->hold];
    const char *why;
    int64_t ends_ms = model_closing(wire->model, token->concert, token->late, &why);

    if (token->ends_ms < ends_ms)
        ends_ms = token->ends_ms;
    why = token_is_live(token->state) ? model_stands_still(wire->model, id, wire->now_ms)
                                      : token->why;
    if (why != NULL)
        want_text(told, "why", why);
    else if (reply_value(&told->line, "why") != NULL)
        wire_differs("it tells why=%s", reply_value(&told->line, "why"));
    learn(told, "token", wire->tokens[id], TOKEN_TEXT);
    want_text(told, "state", token_state_word(token->state));
    want_number(told, "concert", token->concert);
    want_number(told, "position", model_position(wire->model, id));
    want_number(told, "left", model_left(wire->model, token->concert, wire->now_ms));
    if (token->state == TOKEN_ACTIVE)
        want_number(told, "remaining", (ends_ms - wire->now_ms + 999) / 1000);
    if ((reply_value(&told->line, "reservation") != NULL) != (token->hold != NOBODY))
        wire_differs("a hold is %stold", token->hold != NOBODY ? "not " : "");
    if ((reply_value(&told->line, "wish") != NULL) !=
        (token->wish_lost && token->state == TOKEN_ACTIVE))
        wire_differs("a lost wish is %stold", token->wish_lost ? "not " : "");
    if (token->wish_lost && token->state == TOKEN_ACTIVE)
        want_seats(told, "lost", token->lost);
    if (token->hold == NOBODY)
        return;
    learn(told, "reservation", wire->bookings[token->hold], RESERVATION_TEXT);
    want_number(told, "show", hold->show);
    want_seats(told, "seats", hold->seats);
    want_number(told, "amount", model_price(hold, hold->seats));
}

/* Which field the word of a refusal stands in depends on the refusal. Of SEAT-HELD, CANCEL-CLOSED
 * and LIMIT only status and seats are compared: what else they say is compared in tests/sim. */
static void compare_refusal(struct wire *wire, const struct op *op, const struct answer *answer,
                            const struct told *told)
{
    const struct model *model = wire->model;

    if (answer->word != NULL)
        want_text(told,
                  answer->status == STATUS_NOT_FOUND      ? "what"
                  : answer->status == STATUS_NOT_BOOKABLE ? "why"
                  : answer->status == STATUS_TOO_MANY     ? "why"
                                                          : "arg",
                  answer->word);
    if (answer->seats != 0)
        want_seats(told, "seats", answer->seats);
    if (answer->status == STATUS_SEAT_LIMIT)
        want_number(told, "have", model_seats_of(model, op->user, op->show));
    if (answer->status == STATUS_TOO_MANY)
        want_number(told, "remaining",
                    (model_pause_until(model, op->user, op->show) - model->now_ms + 999) / 1000);
    if (answer->status == STATUS_NO_POINTS)
        want_number(told, "missing", answer->amount - model->balance[op->user]);
    if (answer->status == STATUS_TOKEN_ENDED)
        want_text(told, "state", token_state_word(model->tokens[op->id].state));
}

static void compare_ok(struct wire *wire, const struct op *op, const struct answer *answer,
                       const struct told *told)
{
    switch (op->kind) {
    case OP_JOIN:
        wire_compare_token(wire, answer->id, told);
        break;
    case OP_LEAVE:
        want_text(told, "state", "left");
        break;
    case OP_HOLD:
        learn(told, "reservation", wire->bookings[answer->id], RESERVATION_TEXT);
        want_number(told, "amount", model_price(&wire->model->bookings[answer->id], answer->seats));
        want_seats(told, "seats", answer->seats);
        break;
    case OP_PAY:
    case OP_CANCEL:
        want_number(told, op->kind == OP_PAY ? "amount" : "refunded", answer->amount);
        want_number(told, "balance", wire->model->balance[op->user]);
        want_seats(told, "seats", answer->seats);
        break;
    case OP_RELEASE:
    case OP_BLOCK:
    case OP_UNBLOCK:
        want_seats(told, "seats", answer->seats);
        break;
    case OP_CHARGE:
        want_number(told, "balance", wire->model->balance[op->user]);
        want_number(told, "entry", wire->model->entries[op->user]);
        break;
    case OP_SHOW_ADD:
        want_number(told, "show", wire->model->show_count);
        break;
    case OP_SHOW_CANCEL:
        want_number(told, "reservations", answer->count);
        want_number(told, "refunded", answer->amount);
        break;
    default:
        break;
    }
}

void wire_compare(struct wire *wire, const struct op *op, const struct answer *answer,
                  const struct told *told)
{
    if (told->status != answer->status)
        wire_differs("it came to %s, the model says %s", status_word(told->status),
                     status_word(answer->status));
    if (answer->status == STATUS_OK)
        compare_ok(wire, op, answer, told);
    else
        compare_refusal(wire, op, answer, told);
}
