/*
 * What a request came to, in one line: as the daemon says it, and as it should be for an answer of
 * the model.
 *
 * Both sides are turned into the same line, of a status and the fields of `struct refusal`, and the
 * lines are compared as text: a difference is printed as it is, and no field can be forgotten in a
 * comparison. Of a refusal the fields are what the protocol sends with it. An OK has no such
 * structure; visit.c puts what it says into the same fields, and so does tell_ok() here:
 *
 *     have       the number of an entry, a shift, a Z or an issue; prints; a scan; reservations
 *     amount     points given back, paid or held; of AUDIT a digest of what was read
 *     missing    of REFUND the fee; of SHIFT_CLOSE the difference in the drawer
 *     limit      of AUDIT how many lists it took
 *
 * What is UNTOLD, NULL or "" is left out on both sides. The sentence of a refusal is not compared.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/sim/model_rules.h"
#include "tests/sim/sim.h"

static void add_number(char text[TOLD_TEXT], const char *name, int64_t value)
{
    size_t used = strlen(text);

    if (value != UNTOLD)
        snprintf(text + used, TOLD_TEXT - used, " %s=%" PRId64, name, value);
}

static void add_word(char text[TOLD_TEXT], const char *name, const char *value)
{
    size_t used = strlen(text);

    if (value != NULL && value[0] != '\0')
        snprintf(text + used, TOLD_TEXT - used, " %s=%s", name, value);
}

void told_text(enum status status, const struct refusal *told, const char *code,
               char text[TOLD_TEXT])
{
    char seats[SEAT_SET_TEXT];

    snprintf(text, TOLD_TEXT, "%s", status_word(status));
    add_word(text, "code", code);
    add_word(text, "arg", told->arg);
    add_word(text, "what", told->what);
    add_word(text, "why", told->why);
    add_word(text, "state", told->state);
    add_word(text, "seats", seat_set_format(told->seats, seats));
    add_number(text, "remaining", told->remaining_s);
    add_number(text, "amount", told->amount);
    add_number(text, "balance", told->balance);
    add_number(text, "missing", told->missing);
    add_number(text, "limit", told->limit);
    add_number(text, "have", told->have);
    add_number(text, "cancel_until", told->cancel_until_ms);
}

/* Seconds until the first of some held seats may come free: until the sale ends at most. What staff
 * hold may be held beyond the end of the sale for customers, who are told of that end. */
static int64_t first_free_s(const struct model *model, int64_t show, bool late, seat_set seats)
{
    int64_t concert = model->shows[show].concert;
    int64_t ends_ms = model->shows[show].starts_ms + model_late_ms(model, concert, late);
    int64_t closes_ms = model->concerts[concert].set[OP_CLOSES];
    int64_t first_s;

    if (closes_ms != NO_TIME && closes_ms < ends_ms)
        ends_ms = closes_ms;
    first_s = (ends_ms - model->now_ms + 999) / 1000;

    for (int id = 1; id <= model->booking_count; id++) {
        const struct model_booking *by = &model->bookings[id];
        int64_t wait_s = (by->expires_ms - model->now_ms + 999) / 1000;

        if (by->show == show && by->state == BOOKED_HELD && (by->seats & seats) && wait_s < first_s)
            first_s = wait_s;
    }
    return first_s > 0 ? first_s : 0; /* the sale may be over for all but staff */
}

/* Whose wallet it is about: REFUND is asked for by staff, whose op->user is nobody's in particular.
 */
static int owner_of(const struct model *model, const struct op *op)
{
    return op->kind == OP_REFUND ? model->bookings[op->id].user : op->user;
}

/* What the model's answer says in a few numbers, told as the protocol tells it. The model was
 * settled since, at the same moment, so balances and limits are still those of the refusal: it has
 * changed nothing. */
static void tell_refusal(const struct model *model, const struct op *op,
                         const struct answer *answer, struct refusal *told)
{
    int user = answer->whose != 0 ? answer->whose - 1 : owner_of(model, op);
    bool late = op->kind != OP_HOLD || op->which != 0; /* all others are asked by staff */

    switch (answer->status) {
    case STATUS_NOT_FOUND:
        told->what = answer->word;
        break;
    case STATUS_NOT_BOOKABLE:
        told->why = answer->word;
        break;
    case STATUS_TOO_MANY:
        told->why = answer->word;
        told->remaining_s =
            (model_pause_until(model, op->user, op->show) - model->now_ms + 999) / 1000;
        break;
    case STATUS_BAD_ARG:
        told->arg = answer->word;
        told->state =
            strcmp(answer->word, "reservation") == 0 && answer->count == 0 ? "held" : NULL;
        break;
    case STATUS_TICKET_DEAD:
        told->why = answer->word;
        break;
    case STATUS_TOKEN_ENDED:
        told->state = token_state_word(model->tokens[op->id].state);
        told->why = model->tokens[op->id].why;
        break;
    case STATUS_SEAT_HELD:
        told->remaining_s = first_free_s(model, op->show, late, answer->seats);
        break;
    case STATUS_SEAT_LIMIT:
        told->limit = model->concerts[model->shows[op->show].concert].set[OP_SEAT_LIMIT];
        told->have = model_seats_of(model, user, op->show);
        break;
    case STATUS_CANCEL_CLOSED:
        told->cancel_until_ms = model_booking_until(model, op->id);
        if (op->other != NOBODY && model_booking_until(model, op->other) < told->cancel_until_ms)
            told->cancel_until_ms = model_booking_until(model, op->other);
        break;
    case STATUS_NO_POINTS:
        told->amount = answer->amount;
        told->balance = model->balance[user];
        told->missing = told->amount - told->balance;
        break;
    case STATUS_NOT_ALLOWED:
        if (answer->count == 0)
            break;
        told->amount = answer->amount;
        told->limit = model->approvals[op->approval].amount;
        break;
    case STATUS_LIMIT:
        told->limit = BALANCE_MAX;
        told->balance = op->kind == OP_MERGE
                            ? answer->amount + model->balance[model_self(model, (int)op->number)]
                            : model->balance[user];
        break;
    default:
        break;
    }
}

/* Balances are those after the request. `told` has the seats already. */
static void tell_ok(const struct model *model, const struct op *op, const struct answer *answer,
                    struct refusal *told)
{
    switch (op->kind) {
    case OP_JOIN:
        told->state = token_state_word(model->tokens[answer->id].state);
        break;
    case OP_SELL:
        if (answer->queued) {
            told->state = token_state_word(model->tokens[answer->id].state);
            break;
        }
        told->amount = answer->amount;
        told->balance = model->balance[op->user];
        break;
    case OP_LEAVE:
        told->state = token_state_word(model->tokens[op->id].state);
        break;
    case OP_HOLD:
        told->amount = model_price(&model->bookings[answer->id], answer->seats);
        break;
    case OP_PAY:
        told->cancel_until_ms = model_cancel_until(model, model->bookings[op->id].show);
        /* fall through */
    case OP_CANCEL:
        told->amount = answer->amount;
        told->balance = model->balance[op->user];
        break;
    case OP_COMP:
        told->amount = answer->amount;
        break;
    case OP_REFUND:
        told->amount = answer->amount;
        told->missing = answer->fee;
        told->balance = model->balance[owner_of(model, op)];
        break;
    case OP_MOVE:
        told->amount = answer->amount;
        told->balance = model->balance[model->bookings[op->id].user];
        if (answer->other != NOBODY)
            told->have = answer->other_amount;
        break;
    case OP_PRINT:
    case OP_REISSUE:
    case OP_SCAN:
        told->have = answer->count;
        break;
    case OP_SHIFT_CLOSE:
        told->missing = op->number - answer->amount;
        /* fall through */
    case OP_SHIFT_OPEN:
    case OP_CASH:
        told->have = answer->count;
        told->amount = answer->amount;
        break;
    case OP_PAYOUT:
    case OP_REVERSE:
        told->amount = answer->amount;
        /* fall through */
    case OP_CHARGE:
        told->balance = model->balance[op->user];
        told->have = model->entries[op->user]; /* the number of the entry */
        break;
    case OP_LOGIN:
        told->have = answer->user;
        break;
    case OP_SHOW_SET:
        told->have = answer->count;
        told->cancel_until_ms = model_cancel_until(model, op->show);
        break;
    case OP_MERGE:
        told->amount = answer->amount;
        told->balance = model->balance[model_self(model, (int)op->number)];
        told->have = answer->count;
        break;
    case OP_SHOW_CANCEL:
        told->have = answer->count;
        told->amount = answer->amount;
        break;
    case OP_AUDIT:
        told->have = answer->count;
        told->amount = answer->amount;
        told->limit = answer->fee;
        break;
    default:
        break;
    }
}

void told_answer(const struct model *model, const struct op *op, const struct answer *answer,
                 const char *code, char text[TOLD_TEXT])
{
    struct refusal told = REFUSAL_NONE;

    told.seats = answer->seats;
    if (answer->status == STATUS_OK)
        tell_ok(model, op, answer, &told);
    else
        tell_refusal(model, op, answer, &told);
    told_text(answer->status, &told, code, text);
}
