/*
 * As tests/sim/plan.c, and smaller: twelve users and the verbs of a customer and of an admin. What
 * only the simulation asks for (the counter, the door, tills, names) has its dialogues in
 * tests/protocol. Requests name only what has a code already, and nothing so old that it may be
 * forgotten or not.
 */
#include "tests/fuzz/wire.h"

#include <stdlib.h>
#include <string.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, LATEST = 30 };

static int64_t roll(struct wire *wire, int64_t below)
{
    return dice_below(&wire->dice, below);
}

static bool chance(struct wire *wire, int percent)
{
    return dice_chance(&wire->dice, percent);
}

/* Few seats are wanted by many. */
static seat_set some_seats(struct wire *wire)
{
    int64_t from = roll(wire, chance(wire, 80) ? 10 : SEAT_COUNT);
    seat_set seats = 0;

    for (int64_t i = 1 + roll(wire, 4); i > 0; i--)
        seats |= seat_bit((int)((from + roll(wire, 5)) % SEAT_COUNT + 1));
    return seats;
}

static void want_seats(struct wire *wire, struct op *op)
{
    if (chance(wire, 30))
        op->best = 1 + (int)roll(wire, 4);
    else
        op->seats = some_seats(wire);
}

/* Mostly a show of that concert that is to come. */
static int64_t some_show(struct wire *wire, int64_t concert)
{
    const struct model *model = wire->model;
    int64_t show = 1 + roll(wire, model->show_count + chance(wire, 3));

    for (int tries = 0; tries < 6 && chance(wire, 95); tries++)
        if (show > model->show_count || model->shows[show].concert != concert ||
            model_show_over(&model->shows[show], wire->now_ms) != NULL)
            show = 1 + roll(wire, model->show_count);
    return show;
}

/* One of the latest tokens whose code is known, better one that can take a hold; not one so old
 * that it may be forgotten: that happens an hour after its end, and half an hour is far enough from
 * it. */
static int some_token(struct wire *wire)
{
    const struct model *model = wire->model;
    int found = NOBODY, latest = model->token_count < LATEST ? model->token_count : LATEST;

    for (int tries = 0; tries < 8 && latest > 0; tries++) {
        int id = model->token_count - (int)roll(wire, latest);
        const struct model_token *token = &model->tokens[id];

        if (wire->tokens[id][0] == '\0' ||
            (token->ended_ms != 0 && token->ended_ms < wire->now_ms - HOUR / 2))
            continue;
        found = id;
        if (token->state == TOKEN_ACTIVE && token->hold == NOBODY)
            break;
    }
    return found;
}

/* One of the latest bookings whose code is known, mostly in the state that the request is about. */
static int some_booking(struct wire *wire, enum booked state)
{
    const struct model *model = wire->model;
    int found = NOBODY, latest = model->booking_count < LATEST ? model->booking_count : LATEST;

    for (int tries = 0; tries < 8 && latest > 0; tries++) {
        int id = model->booking_count - (int)roll(wire, latest);

        if (wire->bookings[id][0] == '\0')
            continue;
        found = id;
        if (model->bookings[id].state == state && model->bookings[id].seats != 0)
            break;
    }
    return found;
}

/* All connections are of the uid that runs the daemon, an admin who acts for customers. So JOIN and
 * HOLD are those of staff (which = 1), who may be late; customers who ask for themselves would need
 * users of the host. */
static void plan_customer(struct wire *wire, struct op *op)
{
    const struct model *model = wire->model;

    switch (op->kind) {
    case OP_JOIN:
        op->which = 1; /* a clerk asks, as for all of them */
        if (chance(wire, 1))
            op->concert = model->concert_count + 1;
        if (chance(wire, 60))
            op->show = some_show(wire, op->concert);
        if (op->show != 0 && chance(wire, 90))
            want_seats(wire, op);
        break;
    case OP_LEAVE:
    case OP_HOLD:
        op->id = some_token(wire);
        if (op->id != NOBODY && chance(wire, 96))
            op->user = model->tokens[op->id].user;
        if (op->kind == OP_LEAVE)
            break;
        op->which = 1;
        op->show = some_show(wire, model->tokens[op->id].concert);
        want_seats(wire, op);
        break;
    case OP_CHARGE:
        op->number = 1 + roll(wire, 300);
        break;
    default:
        op->id = some_booking(wire, op->kind == OP_CANCEL ? BOOKED_PAID : BOOKED_HELD);
        if (op->id == NOBODY)
            break;
        if (chance(wire, 96))
            op->user = model->bookings[op->id].user;
        if (op->kind != OP_PAY && chance(wire, 40))
            op->seats = (model->bookings[op->id].seats | model->bookings[op->id].refunded) &
                        dice_roll(&wire->dice);
    }
}

static void plan_admin(struct wire *wire, struct op *op)
{
    op->show = 1 + roll(wire, wire->model->show_count + chance(wire, 5));
    switch (op->kind) {
    case OP_BLOCK:
    case OP_UNBLOCK:
        op->seats = some_seats(wire);
        op->which = op->kind == OP_UNBLOCK || chance(wire, 30);
        if (op->kind == OP_BLOCK && op->which == BLOCK_HOUSE && chance(wire, 60))
            op->number = wire->now_ms + roll(wire, 2 * MINUTE);
        break;
    case OP_LATE:
        op->number = chance(wire, 50) ? 0 : roll(wire, 1441);
        break;
    case OP_GRADE:
        op->which = 1 + (int)roll(wire, MODEL_GRADES);
        op->number = chance(wire, 20) ? 0 : 1 + roll(wire, 100);
        op->seats = chance(wire, 70) ? SEAT_SET_ALL : some_seats(wire);
        break;
    case OP_SALE:
        op->number = chance(wire, 75) ? SALE_OPEN : 1 + roll(wire, 2);
        break;
    case OP_CAPACITY:
    case OP_SEAT_LIMIT:
        op->number = 1 + roll(wire, 8);
        break;
    case OP_RULE:
        op->which = (int)roll(wire, CANCEL_NEVER + 1);
        op->number = op->which == CANCEL_DAY     ? roll(wire, 3) * DAY_MS
                     : op->which == CANCEL_START ? roll(wire, 600) * MINUTE
                                                 : 0;
        break;
    case OP_SHOW_ADD:
    case OP_SHOW_SET:
        op->number = wire->now_ms + (1 + roll(wire, 24 * 9)) * HOUR;
        break;
    case OP_OPENS:
    case OP_CLOSES:
        op->number = chance(wire, 75) ? NO_TIME : wire->now_ms + roll(wire, 6 * MINUTE) - MINUTE;
        break;
    default:
        break;
    }
}

/* As in tests/sim, an array of the model that is full is not asked to grow. */
void wire_plan(struct wire *wire, struct op *op)
{
    static const int weights[OP_KINDS] = {
        [OP_JOIN] = 260, [OP_LEAVE] = 15,   [OP_HOLD] = 200,    [OP_RELEASE] = 50,
        [OP_PAY] = 140,  [OP_CANCEL] = 60,  [OP_CHARGE] = 80,   [OP_USER_ADD] = 5,
        [OP_BLOCK] = 20, [OP_UNBLOCK] = 20, [OP_SHOW_ADD] = 12, [OP_SHOW_CANCEL] = 5,
        [OP_GRADE] = 8,  [OP_SALE] = 12,    [OP_CAPACITY] = 12, [OP_SEAT_LIMIT] = 6,
        [OP_OPENS] = 8,  [OP_CLOSES] = 6,   [OP_RULE] = 5,      [OP_SHOW_REMOVE] = 4,
        [OP_LATE] = 6,   [OP_SHOW_SET] = 6,
    };
    int64_t all = 0, at;
    int kind = 0;

    for (int i = 0; i < OP_KINDS; i++)
        all += weights[i];
    for (at = roll(wire, all); at >= weights[kind]; kind++)
        at -= weights[kind];
    if (kind == OP_SHOW_ADD && wire->model->show_count == MODEL_SHOWS)
        kind = OP_JOIN;
    *op = (struct op){.kind = (enum op_kind)kind,
                      .user = (int)roll(wire, WIRE_USERS),
                      .concert = 1 + roll(wire, wire->model->concert_count)};
    if (op->kind <= OP_CHARGE)
        plan_customer(wire, op);
    else if (op->kind > OP_USER_ADD)
        plan_admin(wire, op);
}

/* Mostly a moment, sometimes a deadline of a token or a little beside it, seldom some hours. In 15
 * of 100 cases the latest tokens are gone through, each being taken with one chance in three: a
 * millisecond before, at, or after its end. The wanderer through hours comes once in a thousand: it
 * ends everything. */
int64_t wire_plan_time(struct wire *wire)
{
    const struct model *model = wire->model;
    int64_t at_ms = wire->now_ms + roll(wire, SECOND), kind = roll(wire, 1000);

    for (int id = model->token_count; kind < 150 && id > 0 && id > model->token_count - LATEST;
         id--) {
        const struct model_token *token = &model->tokens[id];
        int64_t due_ms = token->hold == NOBODY ? token->seen_ms + model->grace_ms : token->ends_ms;

        if (token_is_live(token->state) && token->ends_ms < due_ms)
            due_ms = token->ends_ms;
        if (token_is_live(token->state) && due_ms < INT64_MAX / 4 && roll(wire, 3) == 0) {
            at_ms = due_ms + roll(wire, 3) - 1;
            break;
        }
    }
    if (kind == 999)
        at_ms = wire->now_ms + roll(wire, 20 * HOUR);
    return at_ms > wire->now_ms ? at_ms : wire->now_ms;
}

/* One to three changes: a byte is taken out, another put in its place, or a piece put in between.
 * The pieces are what means something to some reader on the way: quotes and escapes, a tag, a key,
 * a range the wrong way round, a number beyond 64 bits, bytes that are no UTF-8, a control sequence
 * of terminals. One line in fifty gets longer than a line may be. */
void wire_mutate(struct wire *wire, char line[WIRE_LINE])
{
    static const char *const pieces[] = {
        " ",         "=",       "\"",         "\\",
        "#1 ",       "key=",    "seats=50-1", "99999999999999999999",
        "\xff",      "\t",      "\x1b[2J",    "\xea\xb3\xb5",
        "show=0",    "best=11", ";",          "-",
        " as=nobody"};
    size_t size = strlen(line);

    for (int64_t changes = 1 + roll(wire, 3); changes > 0; changes--) {
        size_t at = (size_t)roll(wire, (int64_t)size + 1), length;
        const char *piece = pieces[roll(wire, sizeof pieces / sizeof pieces[0])];

        length = strlen(piece);
        if (chance(wire, 30) && at < size) {
            memmove(line + at, line + at + 1, size - at);
        } else if (chance(wire, 30) && at < size) {
            line[at] = (char)(' ' + roll(wire, 95));
        } else if (size + length < WIRE_LINE - 1) {
            memmove(line + at + length, line + at, size - at + 1);
            memcpy(line + at, piece, length);
        }
        size = strlen(line);
    }
    if (chance(wire, 2)) { /* longer than a line may be */
        memset(line + size, 'x', 5000);
        line[size + 5000] = '\0';
    }
}
