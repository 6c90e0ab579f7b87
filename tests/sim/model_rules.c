/*
 * Questions to the model. Each is answered from what happened and not from a result that somebody
 * has kept: which seats are taken, by going through all bookings; a place in the queue, by
 * counting; a deadline, from the rule and the date. So there is nothing here that could be out of
 * date, which is the kind of mistake that the daemon, with its rows, caches and views, can make.
 * The price is time: a question about every seat goes through thousands of bookings.
 *
 * Deadlines are over when now >= deadline, without exception (`now_ms < until` is "still"). Where
 * two deadlines come at the same moment the order matters, since each end has a name of its own;
 * see model_state().
 */
#include <stdlib.h>

#include "tests/sim/model_rules.h"

/* A seat without a grade is blocked, whatever else is known of it, and cannot be sold at the
 * counter either, so it is not in `house`. A house seat is free from its moment on, though nobody
 * has written that down (return_house() does, before the next BLOCK or UNBLOCK). A hold counts
 * until its deadline, although the booking is BOOKED_HELD until the model is settled. */
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

/* A booking that is gone or given back has no seats left, so its state need not be asked. */
int model_seats_of(const struct model *model, int user, int64_t show)
{
    int count = 0;

    for (int i = 1; i <= model->booking_count; i++)
        if (model->bookings[i].user == user && model->bookings[i].show == show)
            count += seat_set_count(model->bookings[i].seats);
    return count;
}

/*
 * Not across the aisle, then no single seat left alone, then near the middle, then the front, then
 * the left. One sum stands for that order, because each part is less than one step of the part
 * before it: rows 0 to 4; distance from the middle 0 to 90, in steps of 20 for blocks of one
 * length; a seat left alone 1000; the aisle 2000. The left of two equals is the one that is found
 * first.
 *
 * best_block() of the daemon walks from the block to the next taken seat on either side. Here a row
 * is 14 bits, so that the aisle and the ends need no cases of their own:
 *
 *     bit     0  1 | 2  3  4  5  6 | 7     | 8  9 10 11 12 | 13
 *             none | seats 1 to 5  | aisle | seats 6 to 10 | none
 *
 * A bit is set if the seat is free. A seat is alone beside the block if it is free and the one
 * beyond it is not: 10 on the left, 01 on the right.
 */
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

/* The first reason that holds. One seat without a grade is enough to shut a whole concert. */
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

/* By so much a show begins later for whoever may be late: callers take it from `now`, or add it to
 * the beginning. */
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

/* A queue is open as long as one date can still be sold. If all dates that are to come were called
 * off, that is the reason; if none is to come, the last one is past. */
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

/* As customers see it, whoever asks: late dates do not count for staff either. */
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

/* INT64_MIN: it has ended already. The last date that was not called off ends the sale; sale_closes
 * may do so earlier, and if both come together the reason is `closed`. If a date that was called
 * off would have been the last, the sale ends when the last of the others begins, but for the
 * reason `cancelled`. Without a date that was not called off it is NO_TIME, which is before every
 * moment: nothing is left to sell. */
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

/*
 * Three things can end a live token: absence, its own deadline, the end of the sale. The earliest
 * does, even if nobody looked until all three had come; of two at the same moment the sale goes
 * before both others, and the deadline before absence. Whoever holds seats is not absent; whoever
 * waits has no deadline (INT64_MAX).
 *
 * The daemon finds these ends in three places (absence in the live view, deadlines in the store,
 * the sale in expiry.c), so that it is the order among them that this function is for.
 */
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

/* Numbers of tokens are the order of JOIN, and that is the queue: a position is how many with a
 * smaller number still wait in it. */
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

/* `day` is 00:00 of the date at the venue, which is in Seoul here, without summer time: nine hours
 * before the day of UTC that the clock there shows. What clocks that change do to it is for the
 * tests of zones. */
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

/* Seats that are in the way of those asked for. A refusal names those of one reason only: blocked,
 * then sold, then held. */
struct answer model_check_seats(struct model_map map, seat_set seats)
{
    REFUSE_IF(seats & map.blocked, STATUS_SEAT_BLOCKED, .seats = seats & map.blocked);
    REFUSE_IF(seats & map.sold, STATUS_SEAT_SOLD, .seats = seats & map.sold);
    REFUSE_IF(seats & map.held, STATUS_SEAT_HELD, .seats = seats & map.held);
    return REPLY(STATUS_OK, .seats = seats);
}

/* Two whole holds of the last hour that were not paid: a pause from the last on, twice as long for
 * each further one, up to an hour. A whole hold is five minutes, 300000 ms; it may be made up of
 * parts, none of which counts less than ten seconds (drop_hold()). An hour ago exactly is
 * forgotten. If the house has no pause, the sum is the moment of the last hold, which is never to
 * come. */
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

/* May a user have so many seats of that date, whichever they are? Without seats it is a JOIN that
 * names a show and wants to know only whether it can be booked; then neither pause nor limit are
 * asked. `shut` and `have` are reckoned before it is known that there is such a show, for which
 * each array has one more place than there can be. */
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

/* Uids of the host: 2000 and up for the first that a name has, 100 further for the next, so that no
 * two names ever share one. */
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

/* The order is that of the protocol page. Somebody else's booking is NOT_FOUND, so nobody learns
 * what there is; a hold that was lost says so for an hour, and one that its owner gave up never
 * does. `seats` of the answer are those named, or all that are left. */
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

/* Backwards: the stays of all guests are in one list, in the order of coming in. A stay that was
 * taken back never was. */
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

/* Until a date begins its seats may be given back (CANCEL, or the date is called off), and then the
 * points must find room. So what they cost counts as if it were in the wallet. */
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
