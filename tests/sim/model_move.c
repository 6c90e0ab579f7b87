/*
 * Two bookings at most, each a `side`: what it gives up (`from`), what it gets (`to`), what was
 * paid for the one and costs the other. Pair i of the request is from.seats[i] to to.seats[i], and
 * belongs to the side whose seat the first is.
 *
 *     find_sides()    pairs to sides: every seat is of one of the bookings, every booking gives one
 *     check_...       owner or counter; guests inside; seats; money: nothing is written so far
 *     leave_seats()   all old seats are given up, before ...
 *     pass_points()   ... money comes or goes by the method, and ...
 *     take_seats()    ... any new one is taken
 *     carry_stays()   guests, once it is known where each seat went
 *
 * A side either keeps its booking, which then has other seats and no points move, or is sold anew
 * (is_resold()): the old seats are refunded as they were paid, and a new booking is paid at once.
 * Both ways end in the same maps; they differ in the ledger, in the codes, in the events (one or
 * two), and in what can be refunded of them later.
 *
 * The daemon lets money in before the new seats and out after them; the model, which has no foreign
 * keys and nothing that may be below 0 in between, does it at once. What the entries of the ledger
 * come to is the same.
 */
#include "tests/sim/model_move.h"

#include "tests/sim/model_rules.h"
#include "tests/sim/model_till.h"

enum { PARTIES = 2 };

/* What becomes of one of the bookings. */
struct side {
    int id, target; /* the booking that has the new seats: `id`, or one that is made */
    seat_set from, to;
    int64_t paid, price;
    bool differs; /* a seat costs something else than the one before it */
};

/* At the counter it is anybody's: the request is looked at as if the owner had made it, through
 * somebody who acts for them (uid 0), so that whose account it is plays no part. */
static struct answer check_booking(const struct model *model, const struct op *op, int id)
{
    struct op of_one = *op;

    of_one.id = id;
    if (!op->at_counter)
        return model_check_own(model, &of_one, BOOKED_PAID);
    of_one.user = model->bookings[id].user;
    of_one.uid = 0;
    REFUSE_IF(id == NOBODY, STATUS_NOT_FOUND, .word = "reservation");
    return model_check_own(model, &of_one, BOOKED_PAID);
}

/* Whose seat it is: 0 or 1; or -1, and why it cannot be given up. One that either booking has given
 * back already is ALREADY_CANCELLED, whichever of the two it was. */
static int side_of(const struct model *model, const struct side sides[PARTIES], int count, int seat,
                   struct answer *answer)
{
    seat_set back = 0;

    for (int i = 0; i < count; i++) {
        if (model->bookings[sides[i].id].seats & seat_bit(seat))
            return i;
        back |= model->bookings[sides[i].id].refunded;
    }
    *answer = back & seat_bit(seat)
                  ? REPLY(STATUS_ALREADY_CANCELLED, .seats = seat_bit(seat))
                  : REPLY(STATUS_BAD_ARG, .word = "from", .seats = seat_bit(seat));
    return -1;
}

/* What a seat costs whoever moves there: with price=keep what was paid for the old one. A seat
 * without a grade has no price; it is blocked, so what is reckoned with is of no consequence, but
 * the price must not be the reason of the refusal. */
static int64_t price_of(const struct model *model, const struct op *op,
                        const struct model_booking *old, int number)
{
    const struct model_concert *concert = &model->concerts[model->shows[op->show].concert];
    int grade = concert->grade[op->to.seats[number] - 1];

    return grade == 0 || op->which != 0 ? old->price[op->from.seats[number] - 1]
                                        : concert->price[grade];
}

/* Fills in what each side gives and gets. `differs` is kept seat by seat, because a dearer seat and
 * a cheaper one may come to the same sum: to move between them is a new sale all the same. A
 * booking that is named and gives no seat is an error. */
static struct answer find_sides(const struct model *model, const struct op *op,
                                struct side sides[PARTIES], int count)
{
    struct answer answer = REPLY(STATUS_OK, );

    for (int i = 0; i < op->from.count; i++) {
        int from = op->from.seats[i], to = op->to.seats[i];
        int number = side_of(model, sides, count, from, &answer);
        struct side *side = &sides[number < 0 ? 0 : number];
        const struct model_booking *old = &model->bookings[side->id];

        PASS_OR_RETURN(answer);
        REFUSE_IF(old->show == op->show && from == to, STATUS_BAD_ARG, .word = "to");
        side->from |= seat_bit(from);
        side->to |= seat_bit(to);
        side->paid += old->price[from - 1];
        side->price += price_of(model, op, old, i);
        side->differs |= old->price[from - 1] != price_of(model, op, old, i);
    }
    for (int i = 0; i < count; i++)
        REFUSE_IF(sides[i].from == 0, STATUS_BAD_ARG, .word = "from");
    return answer;
}

/* What whoever owns the seats may not do: another date, another price, a method; after the
 * deadline; while the sale is shut. The queue comes last, and only if the party gets a seat that it
 * does not have: two seats of one's own change places whoever waits. */
static struct answer check_owner(const struct model *model, const struct op *op,
                                 const struct side sides[PARTIES], int count)
{
    int64_t show = model->bookings[op->id].show;
    const char *shut = model_show_shut(model, show, false, model->now_ms);
    seat_set from = 0, to = 0;

    REFUSE_IF(op->show != show || op->which != 0 || op->number != 0, STATUS_NOT_ALLOWED);
    for (int i = 0; i < count; i++) {
        REFUSE_IF(sides[i].differs, STATUS_NOT_ALLOWED);
        from |= sides[i].from;
        to |= sides[i].to;
    }
    for (int i = 0; i < count; i++)
        REFUSE_IF(model->now_ms >= model_booking_until(model, sides[i].id), STATUS_CANCEL_CLOSED);
    REFUSE_IF(shut != NULL, STATUS_NOT_BOOKABLE, .word = shut);
    REFUSE_IF((to & ~from) != 0 && !model_has_room(model, model->shows[show].concert),
              STATUS_QUEUE_FIRST);
    return REPLY(STATUS_OK);
}

/* In the same date the seats that the move gives up are free for it, those of both sides for both
 * of them; elsewhere they are other seats with the same numbers. The limit of seats is asked on
 * another date alone, for in the same one nobody gets more than they give; two sides of one person
 * count together. */
static struct answer check_free(const struct model *model, const struct op *op,
                                const struct side sides[PARTIES], int count)
{
    int64_t show = model->bookings[op->id].show;
    int64_t limit = model->concerts[model->shows[op->show].concert].set[OP_SEAT_LIMIT];
    struct model_map map = model_map(model, op->show, model->now_ms);
    seat_set all = 0;

    if (op->at_counter)
        map.blocked &= ~map.house;
    for (int i = 0; i < count; i++) {
        all |= sides[i].to;
        if (op->show == show)
            map.sold &= ~sides[i].from;
    }
    for (int i = 0; i < count; i++) {
        int user = model->bookings[sides[i].id].user, wanted = 0;
        struct answer answer = model_check_seats(map, all);

        PASS_OR_RETURN(answer);
        for (int j = 0; j < count; j++)
            if (model->bookings[sides[j].id].user == user)
                wanted += seat_set_count(sides[j].to);
        REFUSE_IF(op->show != show && user != MODEL_TILL &&
                      model_seats_of(model, user, op->show) + wanted > limit,
                  STATUS_SEAT_LIMIT, .whose = user + 1);
    }
    return REPLY(STATUS_OK);
}

/* The old seats are refunded: it is not only that the claims change. The last reason is one of
 * bookkeeping: a booking has each seat at most once, also among those that it gave back, so a seat
 * that it had before needs a new booking. */
static bool is_resold(const struct model *model, const struct op *op, const struct side *side)
{
    const struct model_booking *old = &model->bookings[side->id];

    return op->show != old->show || side->differs || (side->to & old->refunded) != 0;
}

/* What comes into the wallet of a side's user that it could not have had back anyway. Every wallet
 * keeps room for what can still be refunded, until the date begins (model_may_charge()); so before
 * that a refund needs no room, and afterwards it does. What is put in by a method does in any case.
 * The sides up to this one count: the first side's points are in the wallet when the second one's
 * come. */
static int64_t incoming(const struct model *model, const struct op *op,
                        const struct side sides[PARTIES], int number)
{
    int64_t amount = 0;

    for (int i = 0; i <= number; i++) {
        const struct model_booking *old = &model->bookings[sides[i].id];

        if (old->user != model->bookings[sides[number].id].user)
            continue;
        if (model->now_ms >= model->shows[old->show].starts_ms && is_resold(model, op, &sides[i]))
            amount += sides[i].paid;
        if (op->number != 0 && sides[i].price > sides[i].paid)
            amount += sides[i].price - sides[i].paid;
    }
    return amount;
}

/* If both sides are one person's, what one gives back pays for the other: what is due is the sum.
 * The till has no wallet that anybody could be paid from, so a difference there needs a method. */
static struct answer check_money(const struct model *model, const struct op *op,
                                 const struct side sides[PARTIES], int count)
{
    for (int i = 0; i < count; i++) {
        int user = model->bookings[sides[i].id].user;
        int64_t difference = sides[i].price - sides[i].paid;
        int64_t due = 0;

        for (int j = 0; j < count; j++)
            if (model->bookings[sides[j].id].user == user)
                due += sides[j].price - sides[j].paid;
        REFUSE_IF(op->number == 0 && difference != 0 && user == MODEL_TILL, STATUS_BAD_ARG,
                  .word = "method");
        REFUSE_IF(op->number == 0 && user != MODEL_TILL && due > model->balance[user],
                  STATUS_NO_POINTS, .amount = due, .whose = user + 1);
        REFUSE_IF(incoming(model, op, sides, i) > 0 &&
                      !model_may_charge(model, user, incoming(model, op, sides, i)),
                  STATUS_LIMIT, .whose = user + 1);
    }
    return REPLY(STATUS_OK);
}

/* Points come into a wallet, or leave it; what is nothing is no entry. */
static void pass_points(struct model *model, int user, int64_t amount)
{
    model->balance[user] += amount;
    model->entries[user] += amount != 0;
}

/*
 * Every ticket that ends here is noted as moved, by its issue, so that a scan of the old paper is
 * told the right reason even after the seat came back and was issued anew.
 *
 * Whoever is moved to another date after the deadline of the old one keeps that deadline, or the
 * move would be a way around it. 0 would say that there is none, so a deadline of 0 (a concert
 * whose rule is `never`) is kept as 1; see model_booking_until(). A second move finds closed_ms set
 * and leaves it alone.
 */
static void leave_seats(struct model *model, const struct op *op, struct side *side)
{
    struct model_booking *old = &model->bookings[side->id];
    bool is_new = is_resold(model, op, side);

    old->seats &= ~side->from;
    for (seat_set rest = side->from; rest != 0; rest = seat_set_rest(rest))
        old->moved[seat_set_first(rest) - 1] |= UINT64_C(1) << old->issue[seat_set_first(rest) - 1];
    side->target = side->id;
    if (!is_new)
        return;
    old->refunded |= side->from;
    old->moved_out |= side->from;
    old->given += side->paid;
    pass_points(model, old->user, side->paid);
    side->target = ++model->booking_count;
    model->bookings[side->target] =
        (struct model_booking){.user = old->user, .show = op->show, .state = BOOKED_PAID};
    model->bookings[side->target].closed_ms = old->closed_ms;
    model_carry_note(model, side->id, side->target);
    if (old->closed_ms == 0 && op->show != old->show &&
        model->now_ms >= model_cancel_until(model, old->show))
        model->bookings[side->target].closed_ms =
            model_cancel_until(model, old->show) > 1 ? model_cancel_until(model, old->show) : 1;
}

/* The stay of a guest goes along within the show, and does not count any more elsewhere. All are
 * looked for before one is written. */
static void carry_stays(struct model *model, const struct op *op, const struct side sides[PARTIES],
                        int count)
{
    struct model_stay carried[SEAT_COUNT];
    int carried_count = 0;
    bool is_same = op->show == model->bookings[sides[0].id].show;

    for (int i = 0; i < op->from.count; i++) {
        int number = count > 1 && (sides[1].from & seat_bit(op->from.seats[i]));
        struct model_stay *last = model_last_stay(model, sides[number].id, op->from.seats[i]);

        if (last == NULL)
            continue;
        carried[carried_count] = *last;
        carried[carried_count].booking = sides[number].target;
        carried[carried_count++].seat = op->to.seats[i];
        while ((last = model_last_stay(model, sides[number].id, op->from.seats[i])) != NULL)
            last->undone = true;
    }
    for (int i = 0; i < carried_count && is_same; i++)
        model->stays[model->stay_count++] = carried[i];
}

/* `before` is the booking as it was: side->id may be the target, too, and its seats are gone by
 * now. Prices are kept by seat, for the refund of one of them later. A comp stays one only as long
 * as nothing is paid for it; what it would have cost is then that of the new seats. */
static void take_seats(struct model *model, const struct op *op, const struct side *side,
                       const struct model_booking before[PARTIES], int number)
{
    struct model_booking *target = &model->bookings[side->target];

    for (int i = 0; i < op->from.count; i++) {
        int to = op->to.seats[i];

        if (!(before[number].seats & seat_bit(op->from.seats[i])))
            continue;
        target->seats |= seat_bit(to);
        target->price[to - 1] = price_of(model, op, &before[number], i);
        target->issue[to - 1]++;
        target->prints[to - 1] = 0;
    }
    model->shows[op->show].blocked &= ~side->to;
    model->shows[op->show].house &= ~side->to;
    if (side->target == side->id)
        return;
    pass_points(model, target->user, -side->price);
    target->is_comp = side->price == 0 && before[number].is_comp;
    for (seat_set rest = side->to; target->is_comp && rest != 0; rest = seat_set_rest(rest)) {
        const struct model_concert *concert = &model->concerts[model->shows[op->show].concert];

        target->face += concert->price[concert->grade[seat_set_first(rest) - 1]];
    }
}

/* Called once nothing can be refused any more. */
static void carry_out(struct model *model, const struct op *op, struct side sides[PARTIES],
                      int count)
{
    struct model_booking before[PARTIES];

    for (int i = 0; i < count; i++)
        before[i] = model->bookings[sides[i].id];
    for (int i = 0; i < count; i++)
        leave_seats(model, op, &sides[i]);
    for (int i = 0; i < count; i++) {
        int64_t difference = sides[i].price - sides[i].paid;

        if (op->number == 0)
            continue;
        pass_points(model, before[i].user, difference);
        model_take_money(model, op, before[i].user, (int)op->number - 1, difference);
    }
    for (int i = 0; i < count; i++) {
        take_seats(model, op, &sides[i], before, i);
        model->happened[EVENT_MOVE] += sides[i].target == sides[i].id ? 1 : 2;
    }
    carry_stays(model, op, sides, count);
}

static struct answer check_shows(const struct model *model, const struct op *op)
{
    int64_t show = model->bookings[op->id].show;

    REFUSE_IF(op->other != NOBODY && model->bookings[op->other].show != show, STATUS_BAD_ARG,
              .word = "reservation", .count = 1);
    REFUSE_IF(op->show > model->show_count || model->shows[op->show].removed, STATUS_NOT_FOUND,
              .word = "show");
    REFUSE_IF(model->shows[op->show].concert != model->shows[show].concert, STATUS_BAD_ARG,
              .word = "show");
    return REPLY(STATUS_OK);
}

static struct answer check_guests_of(const struct model *model, const struct op *op,
                                     const struct side sides[PARTIES], int count)
{
    seat_set inside = 0;

    for (int i = 0; i < count; i++)
        inside |= model_inside(model, sides[i].id) & sides[i].from;
    REFUSE_IF(inside != 0 && op->show != model->bookings[op->id].show, STATUS_CHECKED_IN,
              .seats = inside);
    return REPLY(STATUS_OK);
}

static struct answer check_move(const struct model *model, const struct op *op,
                                struct side sides[PARTIES], int count)
{
    struct answer answer = check_shows(model, op);
    const char *over;

    PASS_OR_RETURN(answer);
    over =
        model_show_over(&model->shows[op->show],
                        model->now_ms - model_late_ms(model, model->shows[op->show].concert, true));
    answer = find_sides(model, op, sides, count);
    PASS_OR_RETURN(answer);
    REFUSE_IF(op->at_counter && over != NULL, STATUS_NOT_BOOKABLE, .word = over);
    if (!op->at_counter)
        answer = check_owner(model, op, sides, count);
    PASS_OR_RETURN(answer);
    answer = check_guests_of(model, op, sides, count);
    PASS_OR_RETURN(answer);
    answer = check_free(model, op, sides, count);
    PASS_OR_RETURN(answer);
    return check_money(model, op, sides, count);
}

/* `reservation` of the answer is that of the first booking named, whichever seats are moved first.
 */
struct answer model_move(struct model *model, const struct op *op)
{
    struct side sides[PARTIES] = {{.id = op->id}, {.id = op->other}};
    int count = op->other != NOBODY ? 2 : 1;
    struct answer answer;

    REFUSE_IF(op->at_counter && op->number != 0 && model_needs_shift(model, op),
              STATUS_SHIFT_NEEDED);
    answer = check_booking(model, op, op->id);
    PASS_OR_RETURN(answer);
    if (count > 1)
        answer = check_booking(model, op, op->other);
    PASS_OR_RETURN(answer);
    answer = check_move(model, op, sides, count);
    PASS_OR_RETURN(answer);
    carry_out(model, op, sides, count);
    if (op->at_counter)
        model_note_moves(model, op);
    answer.seats = sides[0].to;
    answer.amount = sides[0].price - sides[0].paid;
    answer.id = sides[0].target;
    answer.made = sides[0].target != sides[0].id;
    if (count > 1) {
        answer.other = sides[1].target;
        answer.other_made = sides[1].target != sides[1].id;
        answer.other_amount = sides[1].price - sides[1].paid;
    }
    return answer;
}
