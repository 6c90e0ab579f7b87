#include <stdlib.h>

#include "tests/sim/model_rules.h"

struct model_map model_map(const struct model *model, int64_t show, int64_t now_ms)
{
    const struct model_concert *concert = &model->concerts[model->shows[show].concert];
    const struct model_show *of = &model->shows[show];
    struct model_map map = {.blocked = of->blocked};

    for (int i = 0; i < SEAT_COUNT; i++) {
        if ((of->house & seat_bit(i + 1)) && of->until_ms[i] <= now_ms)
            map.blocked &= ~seat_bit(i + 1);
        else if ((of->house & seat_bit(i + 1)) && concert->grade[i] != 0)
            map.house |= seat_bit(i + 1);
        if (concert->grade[i] == 0)
            map.blocked |= seat_bit(i + 1);
    }
    for (int i = 1; i <= model->booking_count; i++) {
        const struct model_booking *by = &model->bookings[i];

        if (by->show == show && by->state == BOOKED_PAID)
            map.sold |= by->seats;
        if (by->show == show && by->state == BOOKED_HELD && now_ms < by->expires_ms)
            map.held |= by->seats;
    }
    return map;
}

int model_seats_of(const struct model *model, int user, int64_t show)
{
    int count = 0;

    for (int i = 1; i <= model->booking_count; i++)
        if (model->bookings[i].user == user && model->bookings[i].show == show)
            count += seat_set_count(model->bookings[i].seats);
    return count;
}

/* Not across the aisle, then no single seat left alone, then near the middle, then the front, then
 * the left. */
seat_set model_best(struct model_map map, int count)
{
    seat_set best = 0, taken = map.held | map.sold | map.blocked;
    int least = INT32_MAX;

    for (int row = 0; row < SEAT_ROWS; row++) {
        /* The free seats of the row with the aisle as one that is not, and two that are not there
         * on either side. */
        unsigned free = (unsigned)(~taken >> row * SEATS_PER_ROW & 0x3FF);

        free = (free & 0x1F) << 2 | (free & 0x3E0) << 3;
        for (int from = 0, to = count; to <= SEATS_PER_ROW; from++, to++) {
            seat_set block = ((UINT64_C(1) << count) - 1) << (row * SEATS_PER_ROW + from);
            int first = from + 2 + (from >= 5), end = to + 2 + (to > 5);
            bool alone = (free >> (first - 2) & 3) == 2 || (free >> end & 3) == 1;
            bool straddles = from < 5 && to > 5;
            int cost = straddles * 2000 + alone * 1000 + abs(from + to - SEATS_PER_ROW) * 10 + row;

            if (!(block & taken) && cost < least) {
                least = cost;
                best = block;
            }
        }
    }
    return best;
}

const char *model_show_over(const struct model_show *show, int64_t now_ms)
{
    return show->cancelled ? "cancelled" : now_ms >= show->starts_ms ? "past" : NULL;
}

const char *model_sale_shut(const struct model_concert *concert, int64_t now_ms)
{
    int64_t opens_ms = concert->set[OP_OPENS], closes_ms = concert->set[OP_CLOSES];

    if (concert->set[OP_SALE] == SALE_CLOSED || (closes_ms != NO_TIME && now_ms >= closes_ms))
        return "closed";
    if (concert->set[OP_SALE] == SALE_PAUSED)
        return "paused";
    if (opens_ms != NO_TIME && now_ms < opens_ms)
        return "soon";
    for (int i = 0; i < SEAT_COUNT; i++)
        if (concert->grade[i] == 0)
            return "ungraded";
    return NULL;
}

int64_t model_late_ms(const struct model *model, int64_t concert, bool late)
{
    return late ? model->concerts[concert].set[OP_LATE] * 60000 : 0;
}

const char *model_show_shut(const struct model *model, int64_t show, bool late, int64_t now_ms)
{
    const struct model_show *of = &model->shows[show];
    const char *over = model_show_over(of, now_ms - model_late_ms(model, of->concert, late));

    return over != NULL ? over : model_sale_shut(&model->concerts[of->concert], now_ms);
}

const char *model_queue_shut(const struct model *model, int64_t concert, bool late, int64_t now_ms)
{
    const char *shut = model_sale_shut(&model->concerts[concert], now_ms);
    const char *dates = "past"; /* unless there is one to come */

    now_ms -= model_late_ms(model, concert, late);

    for (int64_t id = 1; id <= model->show_count && dates != NULL; id++)
        if (model->shows[id].concert == concert && now_ms < model->shows[id].starts_ms &&
            !model->shows[id].removed)
            dates = model_show_over(&model->shows[id], now_ms);
    return shut != NULL ? shut : dates;
}

int model_live_token(const struct model *model, int user, int64_t concert)
{
    for (int id = 1; id <= model->token_count; id++)
        if (model->tokens[id].user == user && model->tokens[id].concert == concert &&
            token_is_live(model->tokens[id].state))
            return id;
    return NOBODY;
}

int64_t model_left(const struct model *model, int64_t concert, int64_t now_ms)
{
    int64_t left = 0;

    for (int64_t id = 1; id <= model->show_count; id++) {
        struct model_map map;

        if (model->shows[id].concert != concert ||
            model_show_shut(model, id, false, now_ms) != NULL)
            continue;
        map = model_map(model, id, now_ms);
        left += SEAT_COUNT - seat_set_count(map.held | map.sold | map.blocked);
    }
    return left;
}

int64_t model_closing(const struct model *model, int64_t concert, bool late, const char **why)
{
    const int64_t *set = model->concerts[concert].set;
    int64_t last_ms = NO_TIME, off_ms = NO_TIME, late_ms = model_late_ms(model, concert, late);

    for (int64_t id = 1; id <= model->show_count; id++) {
        const struct model_show *show = &model->shows[id];
        int64_t *latest_ms = show->cancelled ? &off_ms : &last_ms;

        if (show->concert == concert && !show->removed && show->starts_ms > *latest_ms)
            *latest_ms = show->starts_ms;
    }
    *why = "closed";
    if (set[OP_SALE] == SALE_CLOSED)
        return INT64_MIN;
    if (last_ms == NO_TIME)
        late_ms = 0;
    if (set[OP_CLOSES] != NO_TIME && set[OP_CLOSES] <= last_ms + late_ms)
        return set[OP_CLOSES];
    *why = off_ms > last_ms ? "cancelled" : "past";
    return last_ms + late_ms;
}

enum token_state model_state(const struct model *model, int token, int64_t now_ms, const char **why)
{
    const struct model_token *of = &model->tokens[token];
    int64_t lapses_ms = of->hold == NOBODY ? of->seen_ms + model->grace_ms : INT64_MAX;
    int64_t closes_ms = model_closing(model, of->concert, of->late, why);
    bool closes = closes_ms <= lapses_ms && closes_ms <= of->ends_ms;

    if (!token_is_live(of->state)) {
        *why = of->why;
        return of->state;
    }
    if (closes && closes_ms <= now_ms)
        return TOKEN_EXPIRED;
    *why = NULL;
    if (closes || (now_ms < lapses_ms && now_ms < of->ends_ms))
        return of->state;
    return lapses_ms < of->ends_ms ? TOKEN_LAPSED : TOKEN_EXPIRED;
}

const char *model_stands_still(const struct model *model, int token, int64_t now_ms)
{
    return model_sale_shut(&model->concerts[model->tokens[token].concert], now_ms);
}

int64_t model_position(const struct model *model, int token)
{
    int64_t position = 0;

    for (int id = 1; id <= token; id++)
        position += model->tokens[id].concert == model->tokens[token].concert &&
                    model->tokens[id].state == TOKEN_WAITING;
    return model->tokens[token].state == TOKEN_WAITING ? position : 0;
}

int64_t model_price(const struct model_booking *booking, seat_set seats)
{
    int64_t price = 0;

    for (; seats != 0; seats = seat_set_rest(seats))
        price += booking->price[seat_set_first(seats) - 1];
    return price;
}

int64_t model_cancel_until(const struct model *model, int64_t show)
{
    const struct model_concert *concert = &model->concerts[model->shows[show].concert];
    int64_t until_ms = model->shows[show].starts_ms, seoul_ms = DAY_MS / 24 * 9;

    if (concert->rule == CANCEL_DAY)
        until_ms = (until_ms + seoul_ms) / DAY_MS * DAY_MS - seoul_ms;
    until_ms = concert->rule == CANCEL_NEVER ? 0 : until_ms - concert->set[OP_RULE];
    /* Guests lose no time when a date is moved, but for what is after the beginning. */
    if (until_ms < model->shows[show].kept_ms)
        until_ms = model->shows[show].kept_ms;
    return until_ms < model->shows[show].starts_ms ? until_ms : model->shows[show].starts_ms;
}

int64_t model_booking_until(const struct model *model, int booking)
{
    const struct model_booking *of = &model->bookings[booking];

    if (of->closed_ms == 0)
        return model_cancel_until(model, of->show);
    return of->closed_ms == 1 ? 0 : of->closed_ms;
}

/* Seats that are in the way of those asked for. */
struct answer model_check_seats(struct model_map map, seat_set seats)
{
    REFUSE_IF(seats & map.blocked, STATUS_SEAT_BLOCKED, .seats = seats & map.blocked);
    REFUSE_IF(seats & map.sold, STATUS_SEAT_SOLD, .seats = seats & map.sold);
    REFUSE_IF(seats & map.held, STATUS_SEAT_HELD, .seats = seats & map.held);
    return REPLY(STATUS_OK, .seats = seats);
}

/* Two whole holds of the last hour that were not paid: a pause from the last on, twice as long for
 * each further one. */
int64_t model_pause_until(const struct model *model, int user, int64_t show)
{
    int64_t lay_ms = 0, last_ms = 0, pause_ms = model->pause_ms;

    for (int id = 1; id <= model->booking_count; id++) {
        const struct model_booking *by = &model->bookings[id];

        if (by->user != user || by->show != show || by->state != BOOKED_GONE ||
            model->now_ms - by->ended_ms >= 3600000)
            continue;
        lay_ms += by->held_ms;
        last_ms = by->ended_ms > last_ms ? by->ended_ms : last_ms;
    }
    if (lay_ms < 600000)
        return 0;
    for (lay_ms -= 600000; lay_ms >= 300000; lay_ms -= 300000)
        pause_ms = pause_ms < 3600000 ? pause_ms * 2 : pause_ms;
    return last_ms + (pause_ms < 3600000 ? pause_ms : 3600000);
}

/* May a user have so many seats of that date, whichever they are? */
struct answer model_check_wish(const struct model *model, int user, bool late, int64_t concert,
                               struct wish wish)
{
    int wanted = wish.seats ? seat_set_count(wish.seats) : wish.best;
    int have = model_seats_of(model, user, wish.show_id);
    const char *shut = model_show_shut(model, wish.show_id, late, model->now_ms);

    REFUSE_IF(wish.show_id > model->show_count, STATUS_NOT_FOUND, .word = "show");
    REFUSE_IF(model->shows[wish.show_id].removed, STATUS_NOT_FOUND, .word = "show");
    REFUSE_IF(model->shows[wish.show_id].concert != concert, STATUS_NOT_FOUND, .word = "show");
    REFUSE_IF(shut != NULL, STATUS_NOT_BOOKABLE, .word = shut);
    REFUSE_IF(wanted > 0 && model_pause_until(model, user, wish.show_id) > model->now_ms,
              STATUS_TOO_MANY, .word = "pause");
    REFUSE_IF(wanted > 0 && have + wanted > model->concerts[concert].set[OP_SEAT_LIMIT],
              STATUS_SEAT_LIMIT);
    return REPLY(STATUS_OK, );
}

/* The booking of a request: is it the user's, and in the state that the request is about? */
int64_t account_uid(int name, int which)
{
    return 2000 + name + 100 * (int64_t)which;
}

int account_user(int name, int64_t uid)
{
    int which = 0;

    while (account_uid(name, which) != uid)
        which++;
    return name + (1 + which) * MODEL_NAMES;
}

bool model_may_ask(const struct model *model, const struct op *op)
{
    int user = model_self(model, op->user);

    return op->uid == 0 || !model->known[user] || model->owner[user] == USER_UNBOUND ||
           (model->owner[user] == USER_ACCOUNT && model->uid[user] == op->uid);
}

struct answer model_check_own(const struct model *model, const struct op *op, enum booked state)
{
    const struct model_booking *own = &model->bookings[op->id];

    REFUSE_IF(!model_may_ask(model, op), STATUS_NOT_ALLOWED);
    REFUSE_IF(own->user != op->user, STATUS_NOT_FOUND, .word = "reservation");
    REFUSE_IF(own->state == BOOKED_GONE && model->now_ms < own->remembered_ms, STATUS_HOLD_EXPIRED);
    REFUSE_IF(own->state == BOOKED_GONE, STATUS_NOT_FOUND, .word = "reservation");
    REFUSE_IF(own->seats == 0, STATUS_ALREADY_CANCELLED);
    REFUSE_IF(own->state != state && state == BOOKED_PAID, STATUS_BAD_ARG, .word = "reservation");
    REFUSE_IF(own->state != state, STATUS_ALREADY_PAID);
    return REPLY(STATUS_OK, .seats = op->seats ? op->seats : own->seats);
}

struct answer model_check_show(const struct model *model, const struct op *op)
{
    const char *over = model_show_over(&model->shows[op->show], model->now_ms);

    REFUSE_IF(op->show > model->show_count, STATUS_NOT_FOUND, .word = "show");
    REFUSE_IF(model->shows[op->show].removed, STATUS_NOT_FOUND, .word = "show");
    REFUSE_IF(over != NULL, STATUS_NOT_BOOKABLE, .word = over);
    return REPLY(STATUS_OK, );
}

struct model_stay *model_last_stay(struct model *model, int booking, int seat)
{
    for (int i = model->stay_count - 1; i >= 0; i--)
        if (model->stays[i].booking == booking && model->stays[i].seat == seat &&
            !model->stays[i].undone)
            return &model->stays[i];
    return NULL;
}

seat_set model_inside(const struct model *model, int booking)
{
    seat_set inside = 0;

    for (int i = 0; i < model->stay_count; i++)
        if (model->stays[i].booking == booking && !model->stays[i].undone &&
            model->stays[i].out_ms == 0)
            inside |= seat_bit(model->stays[i].seat);
    return inside;
}

seat_set model_entered(const struct model *model, int booking)
{
    seat_set entered = 0;

    for (int i = 0; i < model->stay_count; i++)
        if (model->stays[i].booking == booking && !model->stays[i].undone)
            entered |= seat_bit(model->stays[i].seat);
    return entered;
}

bool model_may_charge(const struct model *model, int user, int64_t amount)
{
    int64_t most = model->balance[user] + amount;

    for (int i = 1; i <= model->booking_count; i++)
        if (model->bookings[i].user == user && model->bookings[i].state == BOOKED_PAID &&
            model->now_ms < model->shows[model->bookings[i].show].starts_ms)
            most += model_price(&model->bookings[i], model->bookings[i].seats);
    return most <= BALANCE_MAX;
}

bool model_has_room(const struct model *model, int64_t concert)
{
    int64_t active = 0;

    for (int id = 1; id <= model->token_count; id++) {
        if (model->tokens[id].concert != concert)
            continue;
        if (model->tokens[id].state == TOKEN_WAITING)
            return false;
        active += model->tokens[id].state == TOKEN_ACTIVE;
    }
    return active < model->concerts[concert].set[OP_CAPACITY];
}
