/*
 * A guest gets another seat. Everything is asked before the first write, then written in an order
 * in which each step finds what it refers to:
 *
 *     old seats     claims taken away, or refunded as they were paid; tickets end as moved
 *     money         what is missing is put in by the method
 *     new seats     lifted, if they were the house's; claimed by the same reservation, or by a new
 *                   one that is paid at once
 *     money         what is left over is paid out by the method
 *     guests        who is inside stays inside, on the new ticket
 *
 * All old seats are free before the first new one is taken: so two guests change with each other,
 * and a party moves up by one, without a seat that has two owners for a moment (the index on live
 * claims would refuse it).
 *
 * The queue is not asked at the counter: an operator who moves somebody gives a seat back for each
 * that is taken. Owners who move themselves while others wait would take better seats ahead of
 * them, so they have to wait until nobody does.
 */
#include "application/use_cases/move_service.h"

#include <stdio.h>
#include <string.h>

#include "application/use_cases/event_service.h"
#include "application/use_cases/payment_service.h"
#include "application/use_cases/queue_service.h"
#include "application/use_cases/reservation_service.h"
#include "application/use_cases/seat_hold.h"
#include "application/use_cases/till_service.h"
#include "application/use_cases/user_service.h"
#include "domain/concert/concert_store.h"
#include "domain/door/admission_store.h"
#include "domain/payment/payment_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/ticket/ticket_store.h"
#include "domain/user/user_store.h"

/* One of the reservations: whose it is, and what becomes of it. Its code stays in the guest's hands
 * where it can (moves_keep_reservation); a new one is needed where a refund and a payment have to
 * be written down. */
struct party {
    struct reservation old;
    struct reservation target; /* the new one; the old one, if it keeps its name */
    struct user user;
    bool is_new;
    int64_t difference; /* of the points, new less old */
    struct booking_note note;
};

struct move {
    const struct move_request *request;
    int count;
    struct party parties[MOVE_PARTIES]; /* shape: parties[count] */
    struct seat_moves moves;
    int64_t old_issues[SEAT_COUNT]; /* of the ticket that move n ends: [n] */
    struct stay stays[SEAT_COUNT];  /* that move n carries over: [n] */
    struct till_stamp by;           /* who moves at the counter; nobody, if owners do it */
    struct show from, to;
    struct concert concert;
};

static enum status refuse_arg(struct use_case *uc, const char *arg, const char *problem)
{
    uc->refusal.arg = arg;
    uc->refusal.problem = problem;
    return STATUS_BAD_ARG;
}

static bool stays_in_show(const struct move *move)
{
    return move->to.show_id == move->from.show_id;
}

static enum status find_party(struct use_case *uc, struct move *move, const char *code)
{
    struct party *party = &move->parties[move->count];
    struct reservation_line line;
    enum status status = reservation_service_see(uc, move->request->owner, code, &party->old);

    if (status == STATUS_OK && party->old.state == RESERVATION_HELD) {
        uc->refusal.state = reservation_state_word(party->old.state);
        return refuse_arg(uc, "reservation", "not paid yet; RELEASE and HOLD others");
    }
    if (status == STATUS_OK && party->old.state == RESERVATION_CANCELLED)
        return STATUS_ALREADY_CANCELLED;
    if (status == STATUS_OK)
        status = reservation_store_find_line(uc->store, code, &line);
    if (status == STATUS_OK)
        status = user_service_find_owner(uc, party->old.user_id, &party->user);
    if (status != STATUS_OK)
        return status;
    party->note = line.note;
    party->target = party->old;
    move->count++;
    return STATUS_OK;
}

static enum status find_parties(struct use_case *uc, struct move *move)
{
    char codes[MOVE_PARTIES * RESERVATION_TEXT + 1];
    char *second;
    enum status status;

    snprintf(codes, sizeof codes, "%s", move->request->codes);
    second = strchr(codes, ',');
    if (second != NULL)
        *second++ = '\0';
    status = find_party(uc, move, codes);
    if (status != STATUS_OK || second == NULL)
        return status;
    status = find_party(uc, move, second);
    if (status != STATUS_OK)
        return status;
    if (move->parties[0].old.reservation_id == move->parties[1].old.reservation_id)
        return refuse_arg(uc, "reservation", "one reservation twice");
    if (move->parties[0].old.show_id != move->parties[1].old.show_id)
        return refuse_arg(uc, "reservation", "of different dates");
    return STATUS_OK;
}

static enum status find_shows(struct use_case *uc, struct move *move)
{
    int64_t to_id = move->request->show_id;
    enum status status = show_store_find(uc->store, move->parties[0].old.show_id, &move->from);

    if (status == STATUS_OK)
        status = concert_store_find(uc->store, move->from.concert_id, &move->concert);
    move->to = move->from;
    if (status == STATUS_OK && to_id != 0 && to_id != move->from.show_id)
        status = name_missing(uc, show_store_find(uc->store, to_id, &move->to), MISSING_SHOW);
    if (status == STATUS_OK && move->to.concert_id != move->from.concert_id)
        return refuse_arg(uc, "show", "a date of another concert; refund here and sell there");
    return status;
}

struct finding_price {
    struct seat_moves *moves;
    int party;
};

static void find_paid(void *arg, const struct reservation_seat *seat)
{
    struct finding_price *finding = arg;

    for (int i = 0; i < finding->moves->count; i++) {
        struct seat_move *move = &finding->moves->moves[i];

        if (move->from == seat->seat && move->party == finding->party)
            move->paid = seat->price;
    }
}

/* Whose seat it is: the number of the party, or -1 with what is wrong. A seat that was given back
 * gets its own answer, since its owner may well still have the paper. */
static int party_of(struct use_case *uc, const struct move *move, int seat, enum status *status)
{
    seat_set refunded = 0;

    for (int i = 0; i < move->count; i++) {
        if (move->parties[i].old.seats & seat_bit(seat))
            return i;
        refunded |= move->parties[i].old.refunded;
    }
    uc->refusal.seats = seat_bit(seat);
    *status = refunded & seat_bit(seat) ? STATUS_ALREADY_CANCELLED
                                        : refuse_arg(uc, "from", "not a seat of this reservation");
    return -1;
}

/* Seats without a grade have no price; move_seats_check() refuses them. */
static void find_price(const struct move *move, struct seat_move *pair)
{
    const struct grade *grade = concert_grade_of(&move->concert, pair->to);

    pair->price = grade != NULL && !move->request->keep_price ? grade->price : pair->paid;
    snprintf(pair->grade, sizeof pair->grade, "%s", grade != NULL ? grade->name : "");
}

/* Which seat goes where. from= and to= are lists and not sets: the n-th guest of the one gets the
 * n-th seat of the other. What was paid for a seat is known only from its claim, so that is read
 * before prices are compared. */
static enum status find_pairs(struct use_case *uc, struct move *move)
{
    const struct seat_list *from = &move->request->from, *to = &move->request->to;
    enum status status = STATUS_OK;

    if (from->count != to->count)
        return refuse_arg(uc, "to", "as many seats as in from, in the same order");
    for (int i = 0; i < from->count; i++) {
        int party = party_of(uc, move, from->seats[i], &status);

        if (party < 0)
            return status;
        if (stays_in_show(move) && from->seats[i] == to->seats[i])
            return refuse_arg(uc, "to", "a seat would stay where it is; leave it out");
        move->moves.moves[move->moves.count++] =
            (struct seat_move){.party = party, .from = from->seats[i], .to = to->seats[i]};
    }
    for (int i = 0; i < move->count && status == STATUS_OK; i++)
        status = reservation_store_seats(uc->store, move->parties[i].old.reservation_id, find_paid,
                                         &(struct finding_price){&move->moves, i});
    for (int i = 0; i < move->moves.count; i++)
        find_price(move, &move->moves.moves[i]);
    for (int i = 0; i < move->count && status == STATUS_OK; i++) {
        if (moves_from(&move->moves, i) == 0)
            return refuse_arg(uc, "from", "no seat of one of the reservations");
        move->parties[i].is_new =
            !stays_in_show(move) || !moves_keep_reservation(&move->moves, i, &move->parties[i].old);
        move->parties[i].difference = moves_price(&move->moves, i) - moves_paid(&move->moves, i);
    }
    return status;
}

/* When the time for cancelling is over for the first of the parties. */
static int64_t closes_first(const struct move *move)
{
    int64_t until_ms = INT64_MAX;

    for (int i = 0; i < move->count; i++) {
        int64_t own_ms =
            reservation_cancel_until(&move->parties[i].old, move->from.cancel_until_ms);

        if (own_ms < until_ms)
            until_ms = own_ms;
    }
    return until_ms;
}

/* What only the counter does. */
static enum status check_owner(struct use_case *uc, const struct move *move)
{
    const struct move_request *request = move->request;
    seat_set free_ones = moves_to(&move->moves, -1) & ~moves_from(&move->moves, -1);
    bool is_room = true;
    enum status status;

    if (!stays_in_show(move) || request->keep_price || request->method < PAY_METHODS)
        uc->refusal.problem = "Only the counter moves to another date, keeps a price, or takes "
                              "money for a difference.";
    for (int i = 0; i < move->moves.count; i++)
        if (move->moves.moves[i].paid != move->moves.moves[i].price)
            uc->refusal.problem = "These seats have another price; only the counter moves there.";
    if (uc->refusal.problem != NULL)
        return STATUS_NOT_ALLOWED;
    status = move_owner_check(&move->concert, &move->from, closes_first(move), uc->now.wall_ms,
                              &uc->refusal);
    snprintf(uc->refusal.zone, sizeof uc->refusal.zone, "%s", move->concert.zone);
    if (status == STATUS_OK && free_ones != 0)
        status = queue_service_find_room(uc, &move->concert, &is_room);
    if (status != STATUS_OK || is_room)
        return status;
    uc->refusal.problem = "Others wait for seats of this concert, and choose before you do.";
    return STATUS_QUEUE_FIRST;
}

/* Guests who are inside keep their stay in the same show, and do not leave for another one. */
static enum status find_stays(struct use_case *uc, struct move *move)
{
    seat_set inside = 0;
    enum status status = STATUS_OK;

    for (int i = 0; i < move->moves.count && status == STATUS_OK; i++) {
        const struct seat_move *pair = &move->moves.moves[i];

        status = admission_store_last(uc->store, move->parties[pair->party].old.reservation_id,
                                      pair->from, &move->stays[i]);
        if (status == STATUS_OK && stay_is_inside(&move->stays[i]))
            inside |= seat_bit(pair->from);
    }
    if (status != STATUS_OK || stays_in_show(move) || inside == 0)
        return status;
    uc->refusal.seats = inside;
    return STATUS_CHECKED_IN;
}

/* To another date, an owner may have no more seats than others; in the same one their number stays
 * what it is. */
static enum status check_limit(struct use_case *uc, const struct move *move, int party,
                               const struct occupancy *occupancy)
{
    int64_t user_id = move->parties[party].user.user_id;
    int wanted = 0;

    if (stays_in_show(move) || strcmp(move->parties[party].user.login, TILL_LOGIN) == 0)
        return STATUS_OK;
    for (int i = 0; i < move->count; i++)
        if (move->parties[i].user.user_id == user_id)
            wanted += seat_set_count(moves_to(&move->moves, i));
    if (seat_set_count(occupancy->mine) + wanted <= move->concert.seat_limit)
        return STATUS_OK;
    uc->refusal.limit = move->concert.seat_limit;
    uc->refusal.have = seat_set_count(occupancy->mine);
    return STATUS_SEAT_LIMIT;
}

/* Once for each party, as the occupancy says who asks (`mine`); the seats are those of all, since
 * two parties may change with each other. What is given up counts as free in its own show alone. */
static enum status check_seats(struct use_case *uc, const struct move *move)
{
    seat_set given_up = stays_in_show(move) ? moves_from(&move->moves, -1) : 0;
    struct occupancy occupancy;
    enum status status = STATUS_OK;

    for (int i = 0; i < move->count && status == STATUS_OK; i++) {
        status =
            reservation_store_occupancy(uc->store, move->to.show_id, move->parties[i].user.user_id,
                                        uc->now.wall_ms, &occupancy);
        if (status == STATUS_OK)
            status =
                move_seats_check(&move->concert, &occupancy, moves_to(&move->moves, -1), given_up,
                                 move->request->is_staff ? occupancy.house : 0, &uc->refusal);
        if (status == STATUS_SEAT_HELD)
            return seat_hold_refuse_held(uc, &move->concert, TAKER_COUNTER, &move->to, &occupancy,
                                         uc->refusal.seats);
        if (status == STATUS_OK)
            status = check_limit(uc, move, i, &occupancy);
    }
    return status;
}

/* What comes into a wallet for which no room was kept: money that is put in, and what comes back
 * of a show that has begun, which nobody could cancel any more. Of all parties up to `number` that
 * are the same user. */
static int64_t incoming(const struct move *move, int number, int64_t wall_ms)
{
    bool has_begun = deadline_passed(move->from.starts_ms, wall_ms);
    int64_t amount = 0;

    for (int i = 0; i <= number; i++) {
        const struct party *party = &move->parties[i];

        if (party->user.user_id != move->parties[number].user.user_id)
            continue;
        if (has_begun && party->is_new)
            amount += moves_paid(&move->moves, i);
        if (move->request->method < PAY_METHODS && party->difference > 0)
            amount += party->difference;
    }
    return amount;
}

/* What all parties of the same user have to pay: all old seats are given back before the first new
 * one is paid for, so that one of them may pay for the other, whichever is named first. */
static int64_t points_due(const struct move *move, int64_t user_id)
{
    int64_t amount = 0;

    for (int i = 0; i < move->count; i++)
        if (move->parties[i].user.user_id == user_id)
            amount += move->parties[i].difference;
    return amount;
}

/* Points that do not suffice: here nothing is held meanwhile. */
static enum status check_points(struct use_case *uc, const struct move *move,
                                const struct user *user)
{
    enum status status = payment_service_check_points(uc, user, points_due(move, user->user_id));

    if (status == STATUS_NO_POINTS)
        uc->refusal.problem = "The new seats cost more than the wallet holds; method= takes the "
                              "difference as money.";
    return status;
}

/* Money that the method moves goes through the wallet; otherwise the wallet settles. */
static enum status check_money(struct use_case *uc, const struct move *move)
{
    enum status status = STATUS_OK;

    for (int i = 0; i < move->count && status == STATUS_OK; i++) {
        const struct party *party = &move->parties[i];
        int64_t more = incoming(move, i, uc->now.wall_ms);
        bool by_points = move->request->method >= PAY_METHODS;
        bool is_till = strcmp(party->user.login, TILL_LOGIN) == 0;

        if (by_points && party->difference != 0 && is_till)
            status = refuse_arg(uc, "method",
                                "missing: whoever is no customer pays or is paid the difference, "
                                "unless price=keep");
        else if (by_points && !is_till)
            status = check_points(uc, move, &party->user);
        if (status == STATUS_OK && more > 0)
            status = user_service_check_charge(uc, &party->user, more);
    }
    return status;
}

/* With the same reservation a claim is taken away as if it had never been: nothing is refunded, so
 * nothing may look like a refund. With a new one the old seats are given back at what was paid,
 * whatever the deadline says. */
static enum status leave_old_seats(struct use_case *uc, struct move *move, int number)
{
    struct party *party = &move->parties[number];
    seat_set seats = moves_from(&move->moves, number);
    struct settlement settlement = {.reservation = party->old, .seats = seats};
    struct seats_change change = {
        .show_id = party->old.show_id, .seats = seats, .state = SEAT_FREE};
    enum status status;

    if (party->is_new)
        return payment_service_refund(uc, &settlement, TICKET_MOVED);
    status = reservation_store_unclaim(uc->store, &party->old, seats);
    if (status == STATUS_OK)
        status = ticket_store_end(uc->store, party->old.reservation_id, seats, TICKET_MOVED,
                                  uc->now.wall_ms);
    return status == STATUS_OK ? seat_hold_tell(uc, &change) : status;
}

/* A new reservation of the same owner, with what was noted on the old one. */
static enum status open_target(struct use_case *uc, const struct move *move, struct party *party)
{
    struct reservation *target = &party->target;
    enum status status;

    seat_hold_number(uc, target);
    target->show_id = move->to.show_id;
    /* A deadline for cancelling that has passed does not come back with a later date. */
    target->closed_ms =
        stays_in_show(move)
            ? party->old.closed_ms
            : reservation_closed(&party->old, move->from.cancel_until_ms, uc->now.wall_ms);
    status = reservation_store_add_paid(uc->store, target, uc->now.wall_ms);
    return status == STATUS_OK ? reservation_store_note(uc->store, target->reservation_id,
                                                        &party->note, uc->now.wall_ms)
                               : status;
}

static enum status claim_new_seats(struct use_case *uc, const struct move *move, int number)
{
    const struct party *party = &move->parties[number];
    struct seats_change change = {.show_id = move->to.show_id,
                                  .seats = moves_to(&move->moves, number),
                                  .state = SEAT_SOLD,
                                  .user_id = party->user.user_id};
    enum status status = STATUS_OK;

    snprintf(change.login, sizeof change.login, "%s", party->user.login);
    for (int i = 0; i < move->moves.count && status == STATUS_OK; i++) {
        const struct seat_move *pair = &move->moves.moves[i];
        struct reservation_seat seat = {.seat = pair->to, .price = pair->price};

        if (pair->party != number)
            continue;
        snprintf(seat.grade, sizeof seat.grade, "%s", pair->grade);
        status = reservation_store_claim(uc->store, &party->target, &seat);
    }
    return status == STATUS_OK ? seat_hold_tell(uc, &change) : status;
}

/* Without points nothing moves in the ledger; then the old one may have been a comp, and what was
 * given away goes on as one. */
static enum status pay_target(struct use_case *uc, const struct move *move, int number)
{
    const struct party *party = &move->parties[number];
    struct ledger_entry entry = {.user_id = party->user.user_id,
                                 .at_ms = uc->now.wall_ms,
                                 .kind = ENTRY_PAYMENT,
                                 .amount = -moves_price(&move->moves, number)};
    enum status status = STATUS_OK;

    memcpy(entry.reservation, party->target.code, sizeof entry.reservation);
    if (entry.amount != 0)
        status = user_service_move(uc, &entry);
    if (status == STATUS_OK)
        status = payment_store_add_payment(uc->store, party->target.reservation_id, &entry);
    if (status != STATUS_OK || entry.amount != 0)
        return status;
    return payment_store_carry_comp(uc->store, party->old.reservation_id,
                                    party->target.reservation_id,
                                    concert_price(&move->concert, moves_to(&move->moves, number)));
}

static enum status take_new_seats(struct use_case *uc, struct move *move, int number)
{
    struct party *party = &move->parties[number];
    enum status status = party->is_new ? open_target(uc, move, party) : STATUS_OK;

    if (status == STATUS_OK)
        status = claim_new_seats(uc, move, number);
    return status == STATUS_OK && party->is_new ? pay_target(uc, move, number) : status;
}

/* The tickets of the new seats, each as what replaced the old one, and who came in with that. */
static enum status hand_over_ticket(struct use_case *uc, const struct move *move, int number)
{
    const struct seat_move *pair = &move->moves.moves[number];
    const struct party *party = &move->parties[pair->party];
    struct ticket from = {.reservation_id = party->old.reservation_id,
                          .seat = pair->from,
                          .issue = move->old_issues[number]};
    struct ticket to = {.reservation_id = party->target.reservation_id, .seat = pair->to};
    enum status status = ticket_store_last_issue(uc->store, to.reservation_id, to.seat, &to.issue);

    /* The same seat may have had tickets of this reservation before: a guest who was moved away and
     * comes back. */
    to.issue++;
    ticket_draw_secret(&uc->random, to.secret);
    if (status == STATUS_OK)
        status = ticket_store_add(uc->store, &to, uc->now.wall_ms);
    if (status == STATUS_OK)
        status = ticket_store_add_move(uc->store, &from, &to, move->request->reason, &move->by,
                                       uc->now.wall_ms);
    if (status != STATUS_OK || !stays_in_show(move) || move->stays[number].entry == 0)
        return status;
    return admission_store_carry(uc->store, &from, move->stays[number].entry, &to);
}

static enum status end_stays(struct use_case *uc, const struct move *move)
{
    enum status status = STATUS_OK;

    for (int i = 0; i < move->moves.count && status == STATUS_OK; i++)
        if (move->stays[i].entry != 0)
            status = admission_store_end(
                uc->store, move->parties[move->moves.moves[i].party].old.reservation_id,
                move->moves.moves[i].from);
    return status;
}

/* The difference in money: `sign` 1 puts in what is missing, -1 pays out what is left over. */
static enum status settle_difference(struct use_case *uc, const struct party *party,
                                     enum pay_method method, int sign)
{
    struct ledger_entry entry = {.user_id = party->user.user_id,
                                 .kind = ENTRY_PAYOUT,
                                 .amount = party->difference,
                                 .method = method};

    if (method >= PAY_METHODS || party->difference * sign <= 0)
        return STATUS_OK;
    if (sign > 0)
        return user_service_charge(uc, party->user.login, party->difference, method, &entry);
    memcpy(entry.reservation, party->target.code, sizeof entry.reservation);
    return user_service_move(uc, &entry);
}

/* Of what got the seats, and of what had them if that is another one. */
static enum status note_events(struct use_case *uc, const struct party *party)
{
    enum status status =
        party->is_new ? event_service_note(uc, EVENT_MOVE, party->old.reservation_id) : STATUS_OK;

    return status == STATUS_OK ? event_service_note(uc, EVENT_MOVE, party->target.reservation_id)
                               : status;
}

/* Each step for all parties, then the next. The old issues are read first of all: where 20 goes to
 * 21 and 21 to 22, seat 21 has another last ticket afterwards. Stays end before they are carried
 * over: of two who change, each seat would have both otherwise. */
static enum status carry_move_out(struct use_case *uc, struct move *move)
{
    enum pay_method method = move->request->method;
    enum status status = STATUS_OK;

    for (int i = 0; i < move->moves.count && status == STATUS_OK; i++) {
        const struct seat_move *pair = &move->moves.moves[i];

        status = ticket_store_last_issue(uc->store, move->parties[pair->party].old.reservation_id,
                                         pair->from, &move->old_issues[i]);
    }
    for (int i = 0; i < move->count && status == STATUS_OK; i++)
        status = leave_old_seats(uc, move, i);
    if (status == STATUS_OK)
        status = seat_hold_lift(uc, move->to.show_id, moves_to(&move->moves, -1));
    for (int i = 0; i < move->count && status == STATUS_OK; i++)
        status = settle_difference(uc, &move->parties[i], method, 1);
    for (int i = 0; i < move->count && status == STATUS_OK; i++)
        status = take_new_seats(uc, move, i);
    for (int i = 0; i < move->count && status == STATUS_OK; i++)
        status = settle_difference(uc, &move->parties[i], method, -1);
    if (status == STATUS_OK)
        status = end_stays(uc, move);
    if (status == STATUS_OK && move->request->is_staff)
        status = till_service_act(uc, move->moves.count, &move->by);
    for (int i = 0; i < move->moves.count && status == STATUS_OK; i++)
        status = hand_over_ticket(uc, move, i);
    for (int i = 0; i < move->count && status == STATUS_OK; i++)
        status = note_events(uc, &move->parties[i]);
    return status;
}

static enum status tell_result(struct use_case *uc, const struct move *move,
                               struct move_result *result)
{
    enum status status = STATUS_OK;

    result->count = move->count;
    for (int i = 0; i < move->count && status == STATUS_OK; i++) {
        const struct party *party = &move->parties[i];
        struct moved *moved = &result->moved[i];
        struct user user;

        memcpy(moved->old_code, party->old.code, sizeof moved->old_code);
        memcpy(moved->code, party->target.code, sizeof moved->code);
        moved->seats = moves_to(&move->moves, i);
        moved->difference = party->difference;
        status = user_store_find_id(uc->store, party->user.user_id, &user);
        moved->balance = status == STATUS_OK ? user.balance : 0;
    }
    return status;
}

/* Each question needs what the one before has found: whose seats, of which dates, which for which
 * at what price. Then come the rules, the seats and the money; nothing is written before the last
 * of them. */
enum status move_service_move(struct use_case *uc, const struct move_request *request,
                              struct move_result *result)
{
    struct move move = {.request = request};
    enum status status =
        till_service_require(uc, request->is_staff ? request->method : PAY_METHODS);

    if (status == STATUS_OK)
        status = find_parties(uc, &move);
    if (status == STATUS_OK)
        status = find_shows(uc, &move);
    if (status == STATUS_OK)
        status = find_pairs(uc, &move);
    if (status == STATUS_OK)
        status = request->is_staff
                     ? move_show_check(&move.concert, &move.to, uc->now.wall_ms, &uc->refusal)
                     : check_owner(uc, &move);
    if (status == STATUS_OK)
        status = find_stays(uc, &move);
    if (status == STATUS_OK)
        status = check_seats(uc, &move);
    if (status == STATUS_OK)
        status = check_money(uc, &move);
    if (status == STATUS_OK)
        status = carry_move_out(uc, &move);
    return status == STATUS_OK ? tell_result(uc, &move, result) : status;
}
