/*
 * What happens next, by chance. A season is worth nothing if it is all refusals, or if nobody ever
 * meets anybody; so chance is led by what the model knows, to where rules meet:
 *
 *     few seats, few users, few dates     many want the same
 *     the moment of a deadline, +-1 ms    rather than any moment
 *     things that were just made          rather than things that are over
 *     all the rest, now and then          a number that nothing has, somebody else's, a wrong state
 *
 * How often is in the percentages. Whether they are right, tally_is_complete() says: each answer of
 * each verb has to come within 2000 seasons, and what never comes is not tried. Whoever adds a verb
 * gives it a weight, a function that fills in its op, and its answers to tally.c.
 *
 * The model is asked, never the house, and every number comes from sim->dice: the same seed makes
 * the same season, as long as nothing here draws a number more or less. Up to BATCH_MAX requests
 * are planned one after the other before the first is carried out, so a plan may be out of date
 * when it is its turn; and where an array of the model has an end, plan_request() stays as far away
 * from it.
 */
#include <stdio.h>
#include <string.h>

#include "domain/concert/cancel_rule.h"
#include "tests/sim/model_till.h"
#include "tests/sim/sim.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

static int64_t roll(struct sim *sim, int64_t below)
{
    return dice_below(&sim->dice, below);
}

/* Keeps the moments that are to come: how many there are, the first, and one of them. Which one is
 * drawn on the way: the n-th takes the place of the last choice once in n times, so each is as
 * likely as any other and no list is needed. */
struct moments {
    int64_t count, first_ms, any_ms;
};

static void consider(struct sim *sim, struct moments *moments, int64_t at_ms)
{
    if (at_ms == NO_TIME || at_ms <= sim->now_ms)
        return;
    moments->count++;
    if (moments->count == 1 || at_ms < moments->first_ms)
        moments->first_ms = at_ms;
    if (roll(sim, moments->count) == 0)
        moments->any_ms = at_ms;
}

/* Everything that has a deadline. `far`: also dates, the end of their late sales, and their
 * deadlines for cancelling, which are days away: going there ends nearly all that is under way, so
 * it is not done often. */
static struct moments look_ahead(struct sim *sim, bool far)
{
    const struct model *model = &sim->model;
    struct moments moments = {0, 0, 0};
    const char *why;

    for (int i = 0; i < sim->live_count; i++) {
        const struct model_token *token = &model->tokens[sim->live[i]];

        if (token->hold == NOBODY)
            consider(sim, &moments, token->seen_ms + model->grace_ms);
        if (token->state == TOKEN_ACTIVE)
            consider(sim, &moments, token->ends_ms);
    }
    for (int64_t i = 1; i <= model->concert_count; i++) {
        consider(sim, &moments, model->concerts[i].set[OP_OPENS]);
        consider(sim, &moments, model->concerts[i].set[OP_CLOSES]);
        /* While staff alone may sell. */
        if (model_closing(model, i, false, &why) <= sim->now_ms)
            consider(sim, &moments, model_closing(model, i, true, &why));
    }
    for (int64_t i = 1; i <= model->show_count; i++)
        for (seat_set rest = model->shows[i].house; rest != 0; rest = seat_set_rest(rest))
            if (model->shows[i].until_ms[seat_set_first(rest) - 1] != INT64_MAX)
                consider(sim, &moments, model->shows[i].until_ms[seat_set_first(rest) - 1]);
    for (int64_t i = 1; far && i <= model->show_count; i++) {
        consider(sim, &moments, model->shows[i].starts_ms);
        consider(sim, &moments,
                 model->shows[i].starts_ms + model_late_ms(model, model->shows[i].concert, true));
        consider(sim, &moments, model_cancel_until(model, i));
    }
    return moments;
}

/*
 * Of 1000 steps
 *
 *     500   at the same moment as the one before: requests that race
 *     390   up to three seconds later
 *       3   up to 70 minutes later, one in five of them up to 26 hours: after an hour an end is
 *           forgotten, after a day a key may be
 *      87   to the next deadline, a millisecond before it, at it or after it
 *      20   to any deadline, skipping those in front of it, which then are due together; 3 of these
 *           also to the far ones
 */
void plan_clock(struct sim *sim)
{
    int64_t kind = roll(sim, 1000);
    struct moments moments;

    if (kind < 500)
        return;
    if (kind < 890) {
        sim->now_ms += roll(sim, 3 * SECOND);
        return;
    }
    if (kind < 893) {
        sim->now_ms += roll(sim, dice_chance(&sim->dice, 20) ? 26 * HOUR : 70 * MINUTE);
        return;
    }
    sim_list_live(sim);
    moments = look_ahead(sim, kind >= 997);
    if (moments.count > 0) {
        int64_t at_ms = kind < 980 ? moments.first_ms : moments.any_ms;

        at_ms += roll(sim, 3) - 1;
        if (at_ms > sim->now_ms)
            sim->now_ms = at_ms;
    }
}

/* Few seats are wanted by many: up to four of five that lie together, mostly in the first row. From
 * the end it goes on at seat 1. */
static seat_set some_seats(struct sim *sim)
{
    int64_t from = 1 + roll(sim, dice_chance(&sim->dice, 80) ? 10 : SEAT_COUNT);
    seat_set seats = 0;

    for (int64_t i = 1 + roll(sim, 4); i > 0; i--)
        seats |= seat_bit((int)((from + roll(sim, 5) - 1) % SEAT_COUNT + 1));
    return seats;
}

/* Any part, none included (which the verbs take for all); at times with a seat that is not among
 * them. */
static seat_set part_of(struct sim *sim, seat_set seats)
{
    seat_set part = seats & dice_roll(&sim->dice);

    return dice_chance(&sim->dice, 5) ? part | seat_bit((int)roll(sim, SEAT_COUNT) + 1) : part;
}

static void want_seats(struct sim *sim, struct op *op)
{
    if (dice_chance(&sim->dice, 30))
        op->best = (int)roll(sim, dice_chance(&sim->dice, 90) ? 4 : 10) + 1;
    else
        op->seats = some_seats(sim);
}

/* Mostly a show of that concert which was not called off. Now and then it is the number of a show
 * that is not there yet. */
static int64_t some_show(struct sim *sim, int64_t concert)
{
    int64_t show = 1 + roll(sim, sim->model.show_count + 1);

    for (int tries = 0; tries < 4 && dice_chance(&sim->dice, 90); tries++)
        if (show > sim->model.show_count || sim->model.shows[show].concert != concert ||
            sim->model.shows[show].cancelled)
            show = 1 + roll(sim, sim->model.show_count);
    return show;
}

/* A live token that could take a hold, any live one, or one of the latest. */
static int some_token(struct sim *sim)
{
    const struct model *model = &sim->model;
    int id = NOBODY;

    for (int tries = 0; tries < 8 && sim->live_count > 0; tries++) {
        id = sim->live[roll(sim, sim->live_count)];
        if (model->tokens[id].state == TOKEN_ACTIVE && model->tokens[id].hold == NOBODY)
            return id;
    }
    if (model->token_count > 0 && dice_chance(&sim->dice, 20))
        id = model->token_count - (int)roll(sim, model->token_count < 20 ? model->token_count : 20);
    return id;
}

/* `held`: mostly a hold of a live token; otherwise one of the latest 40 that is paid, or after some
 * tries one in any state. Only those whose code somebody was told: nobody else could ask for it. */
static int some_reservation(struct sim *sim, bool held)
{
    const struct model *model = &sim->model;
    int latest = model->booking_count < 40 ? model->booking_count : 40;

    for (int tries = 0; held && tries < 8 && sim->live_count > 0; tries++) {
        int id = model->tokens[sim->live[roll(sim, sim->live_count)]].hold;

        if (id != NOBODY)
            return id;
    }
    for (int tries = 0; tries < 8 && latest > 0; tries++) {
        int id = model->booking_count - (int)roll(sim, latest);

        if (sim->reservation_code[id][0] != '\0' &&
            (tries > 4 || (model->bookings[id].state == BOOKED_PAID) == !held))
            return id;
    }
    return NOBODY;
}

/* Of about 1500: nearly half is the way of a booking, and JOIN the most of it, since every booking
 * needs one and many come to nothing. What shuts a sale is rare, and find_repair() opens it again.
 */
static enum op_kind some_kind(struct sim *sim)
{
    static const int weights[OP_KINDS] = {
        [OP_JOIN] = 260,       [OP_LEAVE] = 15,      [OP_HOLD] = 160,   [OP_RELEASE] = 50,
        [OP_PAY] = 130,        [OP_CANCEL] = 60,     [OP_REFUND] = 40,  [OP_MOVE] = 60,
        [OP_PRINT] = 20,       [OP_REISSUE] = 10,    [OP_APPROVE] = 20, [OP_SCAN] = 60,
        [OP_UNSCAN] = 12,      [OP_ADMIT] = 12,      [OP_CHARGE] = 80,  [OP_SELL] = 60,
        [OP_COMP] = 40,        [OP_USER_ADD] = 5,    [OP_BLOCK] = 25,   [OP_UNBLOCK] = 25,
        [OP_SHOW_ADD] = 12,    [OP_SHOW_CANCEL] = 6, [OP_GRADE] = 12,   [OP_SALE] = 12,
        [OP_CAPACITY] = 15,    [OP_SEAT_LIMIT] = 8,  [OP_OPENS] = 8,    [OP_CLOSES] = 6,
        [OP_RULE] = 5,         [OP_SHOW_REMOVE] = 6, [OP_LATE] = 10,    [OP_SHOW_SET] = 14,
        [OP_LOGIN] = 40,       [OP_HANDOVER] = 8,    [OP_MERGE] = 8,    [OP_NAME] = 20,
        [OP_SHIFT_OPEN] = 25,  [OP_CASH] = 15,       [OP_PAYOUT] = 20,  [OP_REVERSE] = 30,
        [OP_SHIFT_CLOSE] = 12, [OP_AUDIT] = 20,      [OP_NOTE] = 40,
    };
    int64_t all = 0, at;
    int kind = 0;

    for (int i = 0; i < OP_KINDS; i++)
        all += weights[i];
    for (at = roll(sim, all); at >= weights[kind]; kind++)
        at -= weights[kind];
    return (enum op_kind)kind;
}

static void plan_join(struct sim *sim, struct op *op)
{
    op->which = dice_chance(&sim->dice, 30);
    if (dice_chance(&sim->dice, 1))
        op->concert = sim->model.concert_count + 1;
    if (dice_chance(&sim->dice, 50))
        op->show = some_show(sim, op->concert);
    if (op->show != 0 && dice_chance(&sim->dice, 90))
        want_seats(sim, op);
}

/* Another paid reservation of the same show; NOBODY if none of the latest is. */
static int some_partner(struct sim *sim, int id)
{
    const struct model *model = &sim->model;
    int latest = model->booking_count < 60 ? model->booking_count : 60;

    for (int tries = 0; tries < 30 && latest > 0; tries++) {
        int other = model->booking_count - (int)roll(sim, latest);

        if (other != id && sim->reservation_code[other][0] != '\0' &&
            model->bookings[other].state == BOOKED_PAID && model->bookings[other].seats != 0 &&
            (model->bookings[other].show == model->bookings[id].show || dice_chance(&sim->dice, 2)))
            return other;
    }
    return NOBODY;
}

/* A seat is named once on each side: that twice is a syntax of the protocol which no use case sees.
 */
static void add_pair(struct op *op, int from, int to)
{
    for (int i = 0; i < op->from.count; i++)
        if (op->from.seats[i] == from || op->to.seats[i] == to)
            return;
    op->from.seats[op->from.count++] = from;
    op->to.seats[op->to.count++] = to;
}

/* Two change with each other, seat by seat: both directions, or one would move onto a seat that is
 * taken. */
static void plan_swap(struct sim *sim, struct op *op)
{
    seat_set mine = sim->model.bookings[op->id].seats, yours;

    op->other = some_partner(sim, op->id);
    if (op->other == NOBODY)
        return;
    yours = sim->model.bookings[op->other].seats;
    for (int i = 1 + (int)roll(sim, 2); i > 0 && mine != 0 && yours != 0; i--) {
        add_pair(op, seat_set_first(mine), seat_set_first(yours));
        add_pair(op, seat_set_first(yours), seat_set_first(mine));
        mine = seat_set_rest(mine);
        yours = seat_set_rest(yours);
    }
}

/* Mostly to seats that are free, or the counter's to give. What goes wrong is made on purpose: a
 * seat that was given back or is not in the booking, any target at all, a price or a method that
 * owners may not name. `open |= from` makes chains in which each guest takes the next one's seat.
 */
static void plan_move(struct sim *sim, struct op *op)
{
    const struct model_booking *booking = &sim->model.bookings[op->id];
    struct model_map map;
    seat_set from = booking->seats, open;

    op->at_counter = dice_chance(&sim->dice, 65);
    op->show = booking->show;
    if (dice_chance(&sim->dice, op->at_counter ? 25 : 3))
        op->show = some_show(sim, sim->model.shows[booking->show].concert);
    if (op->at_counter || dice_chance(&sim->dice, 3)) {
        op->which = dice_chance(&sim->dice, 20);
        op->number = dice_chance(&sim->dice, 40) ? 1 + roll(sim, PAY_METHODS) : 0;
    }
    if (dice_chance(&sim->dice, 25))
        plan_swap(sim, op);
    map = model_map(&sim->model, op->show <= sim->model.show_count ? op->show : booking->show,
                    sim->now_ms);
    open = SEAT_SET_ALL & ~(map.held | map.sold | map.blocked);
    if (dice_chance(&sim->dice, 10))
        open |= map.house;
    if (dice_chance(&sim->dice, 20) || open == 0)
        open = SEAT_SET_ALL;
    if (dice_chance(&sim->dice, 5))
        from |= booking->refunded | seat_bit(1 + (int)roll(sim, SEAT_COUNT));
    if (dice_chance(&sim->dice, 10))
        open |= from; /* a party moves up by one */
    for (int i = 1 + (int)roll(sim, 3); i > 0 && from != 0 && op->other == NOBODY; i--) {
        int to = seat_set_first(open);

        for (int skip = (int)roll(sim, 6); skip > 0 && seat_set_rest(open) != 0; skip--) {
            open = seat_set_rest(open);
            to = seat_set_first(open);
        }
        add_pair(op, seat_set_first(from), to);
        from = seat_set_rest(from);
        open = seat_set_rest(open) != 0 ? seat_set_rest(open) : SEAT_SET_ALL;
    }
    if (op->from.count == 0)
        add_pair(op, 1 + (int)roll(sim, SEAT_COUNT), 1 + (int)roll(sim, SEAT_COUNT));
}

/* A ticket at the door: mostly that of a paid seat, at times an old one, or one of another show. */
static void plan_scan(struct sim *sim, struct op *op)
{
    const struct model_booking *booking;
    seat_set seats;

    op->id = some_reservation(sim, false);
    op->seats = seat_bit(1 + (int)roll(sim, SEAT_COUNT));
    if (op->id == NOBODY)
        return;
    booking = &sim->model.bookings[op->id];
    seats = booking->seats | (dice_chance(&sim->dice, 20) ? booking->refunded : 0);
    if (seats != 0)
        op->seats = seat_bit(seat_set_first(seats));
    op->show = dice_chance(&sim->dice, 95) ? booking->show : some_show(sim, op->concert);
    op->which = dice_chance(&sim->dice, 40) ? SCAN_OUT : SCAN_IN;
    op->number = booking->issue[seat_set_first(op->seats) - 1];
    if (dice_chance(&sim->dice, 10))
        op->number -= 1;
    else if (dice_chance(&sim->dice, 3))
        op->number += 1;
}

/* What a supervisor lets others do: mostly to something that is there, at times for little, so that
 * it does not suffice. An approval to issue a ticket anew has no amount. They end after one to ten
 * minutes, which the clock often passes. */
static void plan_approve(struct sim *sim, struct op *op)
{
    op->which = (int)roll(sim, APPROVABLES);
    op->best = 1 + (int)roll(sim, 10);
    op->number =
        op->which != APPROVABLE_REISSUE && dice_chance(&sim->dice, 40) ? roll(sim, 200) : -1;
    if (op->which == APPROVABLE_COMP)
        op->show = some_show(sim, op->concert);
    else
        op->id = some_reservation(sim, dice_chance(&sim->dice, 5));
}

/* One of the latest approvals, or none; then mostly for what it is for: the request is changed to
 * fit the approval, since two things that are drawn apart hardly ever meet. Half name one; of those
 * a fifth are supervisors, who need none; of those who name none a fifth are operators alone. */
static void plan_leave(struct sim *sim, struct op *op, enum approvable verb)
{
    int count = sim->model.approval_count, latest = count < 12 ? count : 12;

    bool is_named = dice_chance(&sim->dice, 50);

    op->is_supervisor = dice_chance(&sim->dice, is_named ? 20 : 80);
    if (!is_named)
        return;
    for (int tries = 0; tries < 6; tries++) {
        op->approval = latest > 0 ? count - (int)roll(sim, latest) : NO_APPROVAL;
        if (latest > 0 && sim->model.approvals[op->approval].verb == verb &&
            !sim->model.approvals[op->approval].used)
            break;
    }
    if (dice_chance(&sim->dice, 2))
        op->approval = NO_APPROVAL;
    if (op->approval > count || dice_chance(&sim->dice, 20))
        return;
    if (verb == APPROVABLE_COMP && sim->model.approvals[op->approval].show != 0)
        op->show = sim->model.approvals[op->approval].show;
    else if (verb != APPROVABLE_COMP && sim->model.approvals[op->approval].booking != NOBODY)
        op->id = sim->model.approvals[op->approval].booking;
}

/* 100 percent is what an operator may do alone, 0 gives nothing back; anything between needs
 * rounding. One method in five is PAY_METHODS, which stands for points. */
static void plan_refund(struct sim *sim, struct op *op)
{
    plan_leave(sim, op, APPROVABLE_REFUND);
    op->number = dice_chance(&sim->dice, 40)   ? 100
                 : dice_chance(&sim->dice, 10) ? 0
                                               : roll(sim, 101);
    op->which = (int)roll(sim, PAY_METHODS + 1);
}

/* To anybody, or to somebody whose turn it may be. House seats are named one or two at a time:
 * best=N chooses none of them, and seats drawn by chance would seldom be theirs alone. */
static void plan_sell(struct sim *sim, struct op *op)
{
    int token = dice_chance(&sim->dice, 40) ? some_token(sim) : NOBODY;

    if (token != NOBODY) {
        op->user = sim->model.tokens[token].user;
        op->concert = sim->model.tokens[token].concert;
    }
    op->show = some_show(sim, op->concert);
    op->number = dice_chance(&sim->dice, 60);
    op->which = dice_chance(&sim->dice, 15);
    want_seats(sim, op);
    if (op->show <= sim->model.show_count && dice_chance(&sim->dice, 30)) {
        struct model_map map = model_map(&sim->model, op->show, sim->now_ms);
        seat_set rest = seat_set_rest(map.house);

        op->best = map.house != 0 ? 0 : op->best;
        if (map.house != 0)
            op->seats = map.house & ~rest;
        if (rest != 0 && dice_chance(&sim->dice, 50))
            op->seats |= rest & ~seat_set_rest(rest);
    }
}

/* Mostly free seats, at times house seats: a comp names its seats, and most that are drawn would be
 * taken. */
static void plan_comp(struct sim *sim, struct op *op)
{
    op->show = some_show(sim, op->concert);
    plan_leave(sim, op, APPROVABLE_COMP);
    op->seats = some_seats(sim);
    if (op->show <= sim->model.show_count && dice_chance(&sim->dice, 70)) {
        struct model_map map = model_map(&sim->model, op->show, sim->now_ms);
        seat_set taken = map.held | map.sold | map.blocked;

        if (map.house != 0 && dice_chance(&sim->dice, 40))
            op->seats |= map.house;
        if ((op->seats & ~taken) != 0)
            op->seats &= ~taken | map.house;
    }
}

/* One of the latest charges, of somebody who cannot become another name meanwhile: an entry is
 * found by the wallet. If there is none, a number that this wallet will not have reached when the
 * request is carried out, whatever else is in the batch. */
static void plan_reversal(struct sim *sim, struct op *op)
{
    const struct model *model = &sim->model;
    int latest = model->charge_count < 20 ? model->charge_count : 20;

    op->number = model->entries[model_self(model, op->user)] + 1 + BATCH_MAX * 4;
    for (int tries = 0; tries < 8 && latest > 0; tries++) {
        const struct model_charge *charge =
            &model->charges[model->charge_count - 1 - roll(sim, latest)];

        if (model->owner[charge->user] != USER_ACCOUNT)
            continue;
        op->user = charge->user;
        op->number = charge->entry;
        return;
    }
}

static void plan_customer(struct sim *sim, struct op *op)
{
    switch (op->kind) {
    case OP_JOIN:
        plan_join(sim, op);
        break;
    case OP_LEAVE:
    case OP_HOLD:
        op->id = some_token(sim);
        if (op->id != NOBODY && dice_chance(&sim->dice, 97))
            op->user = sim->model.tokens[op->id].user;
        if (op->kind == OP_LEAVE)
            break;
        op->which = dice_chance(&sim->dice, 30);
        op->show = some_show(sim, op->id != NOBODY ? sim->model.tokens[op->id].concert : 1);
        want_seats(sim, op);
        break;
    case OP_SCAN:
    case OP_UNSCAN:
        plan_scan(sim, op);
        break;
    case OP_SELL:
        plan_sell(sim, op);
        break;
    case OP_COMP:
        plan_comp(sim, op);
        break;
    case OP_APPROVE:
        plan_approve(sim, op);
        break;
    case OP_LOGIN:
        accounts_plan_login(sim, op);
        break;
    case OP_HANDOVER:
        accounts_plan_handover(sim, op);
        break;
    case OP_MOVE:
        op->id = some_reservation(sim, dice_chance(&sim->dice, 3));
        if (op->id == NOBODY)
            break;
        if (dice_chance(&sim->dice, 97))
            op->user = sim->model.bookings[op->id].user;
        plan_move(sim, op);
        break;
    case OP_NOTE:
        op->id = some_reservation(sim, dice_chance(&sim->dice, 10));
        op->number = roll(sim, MODEL_NOTES);
        op->which = dice_chance(&sim->dice, 20);
        break;
    case OP_NAME:
        op->number = roll(sim, MODEL_GIVEN_NAMES);
        break;
    case OP_MERGE:
        accounts_plan_merge(sim, op);
        break;
    case OP_PAYOUT:
        op->which = (int)roll(sim, PAY_METHODS);
        op->number = 1 + roll(sim, dice_chance(&sim->dice, 80)
                                       ? sim->model.balance[model_self(&sim->model, op->user)] + 1
                                       : 400);
        break;
    case OP_REVERSE:
        plan_reversal(sim, op);
        break;
    case OP_RELEASE:
    case OP_PAY:
    case OP_CANCEL:
    case OP_REFUND:
    case OP_PRINT:
    case OP_REISSUE:
    case OP_ADMIT:
        op->id = some_reservation(sim, op->kind <= OP_PAY);
        if (op->kind == OP_REISSUE)
            plan_leave(sim, op, APPROVABLE_REISSUE);
        if (op->kind == OP_REFUND)
            plan_refund(sim, op);
        if (op->id == NOBODY)
            break;
        if (dice_chance(&sim->dice, 97))
            op->user = sim->model.bookings[op->id].user;
        if (op->kind != OP_PAY && dice_chance(&sim->dice, 50))
            op->seats = part_of(sim, sim->model.bookings[op->id].seats |
                                         sim->model.bookings[op->id].refunded);
        break;
    default:
        /* A few are rich enough to meet the limit of a wallet. */
        op->number = op->user == 0 ? 1 + roll(sim, BALANCE_MAX / 2) : 1 + roll(sim, 400);
        if (op->user == 0 && sim->model.balance[0] < BALANCE_MAX && dice_chance(&sim->dice, 20))
            op->number = BALANCE_MAX - sim->model.balance[0];
        op->which = (int)roll(sim, PAY_METHODS);
        break;
    }
}

/* Times of dates lie up to nine days ahead, now and then at the very moment of another date
 * (EXISTS). Those of the sale are mostly taken away again, or else lie within the next minutes, at
 * times just past: if a sale opened in a week, nothing would happen until then. */
static void plan_times(struct sim *sim, struct op *op)
{
    if (op->kind == OP_SHOW_SET && dice_chance(&sim->dice, 40)) /* also sooner than holds end */
        op->number = sim->now_ms + roll(sim, 10 * MINUTE) - MINUTE;
    else if (op->kind == OP_SHOW_ADD || op->kind == OP_SHOW_SET)
        op->number = sim->model.show_count > 0 && dice_chance(&sim->dice, 10)
                         ? sim->model.shows[1 + roll(sim, sim->model.show_count)].starts_ms
                         : sim->now_ms + (1 + roll(sim, 60 * 24 * 9)) * MINUTE;
    else if (dice_chance(&sim->dice, 60))
        op->number = NO_TIME;
    else if (op->kind == OP_CLOSES)
        op->number = sim->now_ms + roll(sim, 20 * MINUTE);
    else
        op->number = sim->now_ms + roll(sim, 6 * MINUTE) - MINUTE;
}

/* Of the last hours, of this minute, or from one of the latest lines on: what was pruned is older.
 */
static void plan_audit(struct sim *sim, struct op *op)
{
    int latest = sim->trail_count < 20 ? sim->trail_count : 20;

    op->which = dice_chance(&sim->dice, 50);
    op->id = dice_chance(&sim->dice, 40) ? some_reservation(sim, false) : NOBODY;
    op->number = sim->now_ms - roll(sim, dice_chance(&sim->dice, 50) ? 2 * HOUR : MINUTE);
    if (latest > 0 && dice_chance(&sim->dice, 30)) {
        int64_t at_ms = sim->trail[sim->trail_count - 1 - roll(sim, latest)].at_ms;

        op->number = at_ms > op->number ? at_ms : op->number;
    }
    op->best = 1 + (int)roll(sim, 20);
}

static void plan_admin(struct sim *sim, struct op *op)
{
    const struct model_concert *concert = &sim->model.concerts[op->concert];

    op->show = 1 + roll(sim, sim->model.show_count + dice_chance(&sim->dice, 5));
    switch (op->kind) {
    case OP_BLOCK:
    case OP_UNBLOCK:
        op->seats = some_seats(sim);
        op->which = dice_chance(&sim->dice, op->kind == OP_BLOCK ? 30 : 80);
        if (op->kind == OP_BLOCK && op->which == BLOCK_HOUSE && dice_chance(&sim->dice, 70))
            op->number = sim->now_ms + roll(sim, dice_chance(&sim->dice, 80) ? MINUTE : 240 * HOUR);
        if (dice_chance(&sim->dice, 20)) /* a gap here and there, for best=N to live with */
            op->seats = dice_roll(&sim->dice) & SEAT_SET_ALL;
        if (op->kind == OP_BLOCK && op->show <= sim->model.show_count &&
            dice_chance(&sim->dice, 70)) {
            struct model_map map = model_map(&sim->model, op->show, sim->now_ms);

            op->seats &= ~(map.held | map.sold | map.blocked);
            op->seats |= op->seats == 0;
        }
        break;
    case OP_GRADE:
        op->which = (int)roll(sim, MODEL_GRADES) + 1;
        op->number = dice_chance(&sim->dice, 20) ? 0 : 1 + roll(sim, 100);
        op->seats = dice_chance(&sim->dice, 30) ? SEAT_SET_ALL : some_seats(sim);
        break;
    case OP_SALE:
        op->number = concert->set[OP_SALE] == SALE_OPEN ? SALE_PAUSED + roll(sim, 2) : SALE_OPEN;
        break;
    case OP_CAPACITY:
        op->number = 1 + roll(sim, 12);
        break;
    case OP_SEAT_LIMIT:
        op->number = 1 + roll(sim, 10);
        break;
    case OP_LATE:
        op->number = dice_chance(&sim->dice, 20)   ? 0
                     : dice_chance(&sim->dice, 50) ? 1440
                                                   : roll(sim, 60);
        break;
    case OP_AUDIT:
        plan_audit(sim, op);
        break;
    case OP_SHIFT_OPEN:
        op->which = 1 + (int)roll(sim, MODEL_TILLS);
        op->number = roll(sim, 300);
        break;
    case OP_CASH:
        op->number = roll(sim, 2) == 0 ? 1 + roll(sim, 100) : -1 - roll(sim, 100);
        break;
    case OP_SHIFT_CLOSE:
        op->is_supervisor = dice_chance(&sim->dice, 30);
        if (op->is_supervisor || dice_chance(&sim->dice, 10))
            op->which = 1 + (int)roll(sim, sim->model.shift_count + 1);
        op->number = dice_chance(&sim->dice, 10) ? 0 : roll(sim, 1000);
        op->best = (int)roll(sim, op->number + 1);
        break;
    case OP_RULE:
        op->which = (int)roll(sim, CANCEL_NEVER + 1);
        op->number = op->which == CANCEL_DAY     ? roll(sim, 3) * DAY_MS
                     : op->which == CANCEL_START ? roll(sim, 600) * MINUTE
                                                 : 0;
        break;
    case OP_SHOW_ADD:
    case OP_SHOW_SET:
    case OP_OPENS:
    case OP_CLOSES:
        plan_times(sim, op);
        break;
    default:
        break;
    }
}

/* Mostly a key of its own; sometimes one that was used before, for the same request, for the same
 * of another user, or for another one. LEAVE, APPROVE and AUDIT take no key in the protocol, and
 * LOGIN is no request at all. The connection goes with the key: keys of two logins are apart. */
static void plan_key(struct sim *sim, struct plan *plan)
{
    const struct used_key *used;

    if (plan->op.kind == OP_LEAVE || plan->op.kind == OP_LOGIN || plan->op.kind == OP_APPROVE ||
        plan->op.kind == OP_AUDIT || dice_chance(&sim->dice, 50))
        return;
    if (sim->key_count == 0 || dice_chance(&sim->dice, 80)) {
        snprintf(plan->key, sizeof plan->key, "k%d", sim->keys_made++);
        return;
    }
    used = &sim->keys[sim->key_count - 1 - roll(sim, sim->key_count < 50 ? sim->key_count : 50)];
    if (sim->now_ms - used->at_ms > 23 * HOUR)
        return; /* it may be forgotten, or not yet */
    strcpy(plan->operator, used->operator);
    strcpy(plan->key, used->key);
    if (dice_chance(&sim->dice, 70))
        plan->op = used->op;
    if (dice_chance(&sim->dice, 10))
        plan->op.user = (plan->op.user + 1) % sim->user_count;
}

/* What puts a concert that is not on sale back on sale; OP_KINDS if nothing has to. Without it most
 * seasons would end early: dates go by, and a sale that has ended ends every token. */
static enum op_kind find_repair(const struct sim *sim, int64_t id)
{
    const struct model_concert *concert = &sim->model.concerts[id];
    int64_t good = 0;

    for (int64_t i = 1; i <= sim->model.show_count; i++)
        good += sim->model.shows[i].concert == id && !sim->model.shows[i].cancelled &&
                sim->model.shows[i].starts_ms > sim->now_ms;
    if (good < 2)
        return OP_SHOW_ADD;
    if (concert->set[OP_SALE] != SALE_OPEN)
        return OP_SALE;
    if (concert->set[OP_CLOSES] != NO_TIME && concert->set[OP_CLOSES] <= sim->now_ms)
        return OP_CLOSES;
    for (int i = 0; i < SEAT_COUNT; i++)
        if (concert->grade[i] == 0)
            return OP_GRADE;
    return OP_KINDS;
}

/* Mostly somebody who has no token of the concert. */
static int some_user(struct sim *sim, const struct op *op)
{
    int user = (int)roll(sim, sim->user_count);

    if (op->kind == OP_JOIN || op->kind == OP_CHARGE)
        user = accounts_some_user(sim, user);
    for (int i = 0; op->kind == OP_JOIN && i < sim->live_count; i++)
        if (sim->model.tokens[sim->live[i]].user == user &&
            sim->model.tokens[sim->live[i]].concert == op->concert)
            return (int)roll(sim, sim->user_count);
    return user;
}

/* The kind first, then whose request it is, then what it is about, then under which login and key.
 * In that order, since whether it can be made in person depends on kind and user, and a key that
 * was used brings its own op and login. */
void plan_request(struct sim *sim, struct plan *plan)
{
    struct op *op = &plan->op;
    char login[LOGIN_TEXT];

    memset(plan, 0, sizeof *plan);
    sim_list_live(sim);
    accounts_change(sim);
    op->kind = some_kind(sim);
    op->concert = 1 + roll(sim, sim->model.concert_count);
    if (dice_chance(&sim->dice, 25) && find_repair(sim, op->concert) != OP_KINDS)
        op->kind = find_repair(sim, op->concert);
    if (op->kind == OP_SHOW_ADD && sim->model.show_count > MODEL_SHOWS - BATCH_MAX)
        op->kind = OP_JOIN;
    if (op->kind == OP_APPROVE && sim->model.approval_count > NO_APPROVAL - 2 * BATCH_MAX)
        op->kind = OP_JOIN;
    if (op->kind == OP_SHIFT_OPEN && sim->model.shift_count > MODEL_SHIFTS - 2 * BATCH_MAX)
        op->kind = OP_JOIN;
    op->user = some_user(sim, op);
    if (op->kind <= OP_MERGE)
        plan_customer(sim, op);
    else
        plan_admin(sim, op);
    /* Nothing to ask about: rather somebody comes. */
    if (op->kind >= OP_LEAVE && op->kind <= OP_ADMIT && op->id == NOBODY &&
        !(op->kind == OP_APPROVE && op->which == APPROVABLE_COMP) && dice_chance(&sim->dice, 85)) {
        op->kind = OP_JOIN;
        op->show = op->best = 0;
        op->seats = 0;
        plan_join(sim, op);
    }
    if (accounts_in_person(sim, op) || dice_chance(&sim->dice, 50))
        user_login(op->user, plan->operator);
    else
        snprintf(plan->operator, sizeof plan->operator, "clerk%d", (int)roll(sim, 3));
    plan_key(sim, plan);
    op->staff = staff_of_login(plan->operator);
    /* Under a key that was used on another connection nobody asks in person. */
    if (op->kind != OP_LOGIN && strcmp(plan->operator, user_login(op->user, login)) != 0)
        op->uid = 0;
}
