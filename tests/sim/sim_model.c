/*
 * What each verb does in the model. A verb is a function that is given the request at its moment
 * and says what the answer is; OP_LIST has the name of each. It refuses before it writes anything,
 * in the order of the protocol page, so that a refusal never has to be undone (sell() is the
 * exception, and says how).
 *
 * Time is model_settle(): before a verb, so that it sees what is over by now as over, and after it,
 * so that whoever can be let in by what it did is let in. Two passes over all tokens, in the order
 * of JOIN:
 *
 *     1. what has to end ends: absence, deadline, the end of the sale (model_state())
 *     2. whoever waits is let in while there is room; whoever is in gets what they wished for
 *
 * Not in one pass: somebody whose time is over may stand in the queue behind somebody who waits,
 * and gives back the place and the seats that the waiter gets. In the daemon that is the order of
 * expiry.c.
 *
 * How often time is settled is for the caller to choose as the house does: the simulation lets time
 * jump and settles once, as a daemon does that was busy; model_pass() settles at each deadline on
 * the way, as CLOCK promises. When somebody is let in, and so until when, differs between the two.
 */
#include "tests/sim/sim_model.h"

#include <string.h>

#include "tests/sim/model_counter.h"
#include "tests/sim/model_move.h"
#include "tests/sim/model_rules.h"
#include "tests/sim/model_till.h"

void model_init(struct model *model, int64_t admit_ms, int64_t grace_ms, int64_t pause_ms,
                const struct door_rules *door)
{
    memset(model, 0, sizeof *model);
    model->door = *door;
    model->admit_ms = admit_ms;
    model->grace_ms = grace_ms;
    model->pause_ms = pause_ms;
    model->tokens[NOBODY].user = model->bookings[NOBODY].user = -1;
}

/*
 * An active token takes a hold, or is told what is in the way. Staff may be late; the counter gets
 * house seats, too, if it names them: best=N chooses none of them.
 *
 * The hold ends after five minutes, or when it could not be paid any more: its date begins, or the
 * sale closes by the clock. The token ends with it. The price is that of this moment and stays.
 * Whoever holds seats is told no more of a wish that was lost.
 */
static struct answer take(struct model *model, int id, struct wish wish, enum taker taker)
{
    bool late = taker != TAKER_CUSTOMER;
    struct model_token *token = &model->tokens[id];
    const struct model_concert *concert = &model->concerts[token->concert];
    int64_t ends_ms = model->now_ms + 300000, late_ms = model_late_ms(model, token->concert, late);
    struct answer answer = model_check_wish(model, token->user, late, token->concert, wish);
    struct model_map map = model_map(model, wish.show_id, model->now_ms);
    struct model_booking *made = &model->bookings[model->booking_count + 1];

    PASS_OR_RETURN(answer);
    if (taker == TAKER_COUNTER)
        map.blocked &= ~(map.house & wish.seats);
    answer = model_check_seats(map, wish.seats);
    PASS_OR_RETURN(answer);
    answer.seats = wish.best > 0 ? model_best(map, wish.best) : wish.seats;
    REFUSE_IF(answer.seats == 0, STATUS_NO_BLOCK);
    *made = (struct model_booking){token->user, id, wish.show_id, .seats = answer.seats};
    if (model->shows[wish.show_id].starts_ms + late_ms < ends_ms)
        ends_ms = model->shows[wish.show_id].starts_ms + late_ms;
    if (concert->set[OP_CLOSES] != NO_TIME && concert->set[OP_CLOSES] < ends_ms)
        ends_ms = concert->set[OP_CLOSES];
    made->expires_ms = token->ends_ms = ends_ms;
    for (int i = 0; i < SEAT_COUNT; i++)
        made->price[i] = concert->price[concert->grade[i]];
    token->hold = ++model->booking_count;
    token->late = late;
    model->shows[wish.show_id].blocked &= ~answer.seats;
    model->shows[wish.show_id].house &= ~answer.seats;
    token->wish_lost = false;
    token->lost = 0;
    return REPLY(STATUS_OK, .seats = answer.seats, .id = token->hold, .made = true);
}

/* A hold ends unpaid. `lost`: not by the will of its owner, who is told for an hour. It counts
 * towards a pause for as long as it lay, as if it had begun five minutes before its deadline, but
 * for ten seconds at least: whoever takes and gives up seats all the time keeps them from others as
 * well. The token has what is left of its admission, and its absence begins anew. */
static void drop_hold(struct model *model, int id, bool lost)
{
    struct model_booking *hold = &model->bookings[id];

    hold->state = BOOKED_GONE;
    hold->ended_ms = model->now_ms < hold->expires_ms ? model->now_ms : hold->expires_ms;
    hold->held_ms = hold->ended_ms - (hold->expires_ms - 300000);
    if (hold->held_ms < 10000)
        hold->held_ms = 10000;
    hold->seats = 0;
    hold->remembered_ms = lost ? model->now_ms + 3600000 : 0;
    model->tokens[hold->token].hold = NOBODY;
    model->tokens[hold->token].ends_ms = model->tokens[hold->token].admit_until_ms;
    model->tokens[hold->token].seen_ms = SEEN_SOON;
}

/* Only expiry loses a hold for its owner: LEAVE gives it up, a token with a hold does not lapse,
 * and one that is done has paid. */
static void end_token(struct model *model, int id, enum token_state state)
{
    struct model_token *token = &model->tokens[id];

    if (token->hold != NOBODY && state != TOKEN_DONE)
        drop_hold(model, token->hold, state == TOKEN_EXPIRED);
    token->hold = NOBODY;
    token->state = state;
    token->ended_ms = model->now_ms;
}

/* A waiter becomes active if there is room; the active get what they wished for. A wish is granted
 * once, at this moment or never: what cannot be held is lost, with the seats that were in the way,
 * all of them, whatever the reason. `active` is counted by the caller for all tokens of the concert
 * and goes on from one to the next, so nobody is let in before somebody who came earlier. Being let
 * in is no sign of life: seen_ms stays. */
static void let_in(struct model *model, int id, int64_t *active)
{
    struct model_token *token = &model->tokens[id];
    const struct model_concert *concert = &model->concerts[token->concert];
    struct wish wish = token->wish;
    struct model_map map;
    struct answer answer;

    if (token->state == TOKEN_WAITING && *active < concert->set[OP_CAPACITY] &&
        model_sale_shut(concert, model->now_ms) == NULL) {
        ++*active;
        token->state = TOKEN_ACTIVE;
        token->ends_ms = token->admit_until_ms = model->now_ms + model->admit_ms;
    }
    if (token->state != TOKEN_ACTIVE || (wish.seats == 0 && wish.best == 0))
        return;
    token->wish = (struct wish){0};
    answer = take(model, id, wish, token->late ? TAKER_STAFF : TAKER_CUSTOMER);
    token->wish_lost = answer.status != STATUS_OK;
    if (!token->wish_lost)
        return;
    map = model_map(model, wish.show_id, model->now_ms);
    token->lost = wish.seats & (map.blocked | map.sold | map.held);
    if (answer.seats == 0) /* it is not about single seats */
        token->lost = wish.seats;
}

/* May be called at any moment, also twice at the same one; `now_ms` never goes back. `why` of a
 * token is written anew each time, and is kept once the token has ended (model_state()). */
void model_settle(struct model *model, int64_t now_ms)
{
    int64_t active[MODEL_CONCERTS + 1] = {0};

    model->now_ms = now_ms;
    for (int id = 1; id <= model->token_count; id++) {
        const char *why;
        enum token_state state = model_state(model, id, now_ms, &why);

        if (state != model->tokens[id].state)
            end_token(model, id, state);
        model->tokens[id].why = why;
        active[model->tokens[id].concert] += state == TOKEN_ACTIVE;
    }
    for (int id = 1; id <= model->token_count; id++)
        let_in(model, id, &active[model->tokens[id].concert]);
}

/* Moments that are over are left out, so next_moment() always leads forward. */
static void consider(int64_t at_ms, int64_t after_ms, int64_t *first_ms)
{
    if (at_ms > after_ms && at_ms < *first_ms)
        *first_ms = at_ms;
}

/* The next moment after now at which something is due that can end somebody or let somebody in. A
 * date that begins is among them as the end of a sale; house seats that come back are not, since
 * nobody is let in for them and model_map() sees them by itself. */
static int64_t next_moment(const struct model *model)
{
    int64_t first_ms = INT64_MAX;
    const char *why;

    for (int id = 1; id <= model->token_count; id++) {
        const struct model_token *token = &model->tokens[id];

        if (!token_is_live(token->state))
            continue;
        consider(token->ends_ms, model->now_ms, &first_ms);
        if (token->hold == NOBODY)
            consider(token->seen_ms + model->grace_ms, model->now_ms, &first_ms);
    }
    for (int64_t id = 1; id <= model->concert_count; id++) {
        consider(model_closing(model, id, false, &why), model->now_ms, &first_ms);
        consider(model_closing(model, id, true, &why), model->now_ms, &first_ms);
        consider(model->concerts[id].set[OP_OPENS], model->now_ms, &first_ms);
    }
    return first_ms;
}

void model_pass(struct model *model, int64_t now_ms)
{
    for (int64_t at_ms; (at_ms = next_moment(model)) < now_ms;)
        model_settle(model, at_ms);
    model_settle(model, now_ms);
}

/* JOIN of somebody who holds seats already: only for these. An OK reports the hold, so it must be
 * what was asked for; a JOIN without a show asks for nothing else. */
static struct answer join_holding(const struct model *model, int hold, const struct op *op)
{
    const struct model_booking *held = &model->bookings[hold];
    bool same_seats = op->seats != 0  ? op->seats == held->seats
                      : op->best != 0 ? op->best == seat_set_count(held->seats)
                                      : true;

    REFUSE_IF(op->show > model->show_count, STATUS_NOT_FOUND, .word = "show");
    REFUSE_IF(model->shows[op->show].removed, STATUS_NOT_FOUND, .word = "show");
    REFUSE_IF(op->show != 0 && model->shows[op->show].concert != op->concert, STATUS_NOT_FOUND,
              .word = "show");
    REFUSE_IF(op->show != 0 && (op->show != held->show || !same_seats), STATUS_ALREADY_HOLDING,
              .id = hold);
    return REPLY(STATUS_OK);
}

/* Whoever books or charges first under a name is its owner, if it is the account that asks. */
static void know(struct model *model, const struct op *op)
{
    if (model->known[op->user])
        return;
    model->known[op->user] = true;
    model->owner[op->user] = op->uid != 0 ? USER_ACCOUNT : USER_UNBOUND;
    model->uid[op->user] = op->uid;
}

/* Whoever has a token gets the same one, also while the queue is shut for newcomers (paused, not
 * open yet); not when the sale is over for whoever asks, though a token that staff brought may live
 * on. A wish replaces the one before it only if it names seats. `late` follows who asked last, as
 * long as nothing is held: the hold was made for its beginning or for late sales, and keeps that.
 */
static struct answer join(struct model *model, const struct op *op)
{
    struct wish wish = {op->show, op->seats, op->best};
    int id = model_live_token(model, op->user, op->concert);
    struct model_token *token = &model->tokens[id != NOBODY ? id : model->token_count + 1];
    bool wants = (op->seats != 0 || op->best != 0) && token->hold == NOBODY;
    bool late = op->which != 0;
    const char *shut = model_queue_shut(model, op->concert, late, model->now_ms), *over;
    bool is_over = model_closing(model, op->concert, late, &over) <= model->now_ms;
    struct answer answer = REPLY(STATUS_OK);

    REFUSE_IF(op->concert > model->concert_count, STATUS_NOT_FOUND, .word = "concert");
    REFUSE_IF(!model_may_ask(model, op), STATUS_NOT_ALLOWED);
    REFUSE_IF(id == NOBODY && shut != NULL, STATUS_NOT_BOOKABLE, .word = shut);
    REFUSE_IF(id != NOBODY && is_over, STATUS_NOT_BOOKABLE, .word = over);
    if (token->hold != NOBODY)
        answer = join_holding(model, token->hold, op);
    else if (op->show != 0)
        answer = model_check_wish(model, op->user, late, op->concert, wish);
    PASS_OR_RETURN(answer);
    if (id == NOBODY) {
        id = ++model->token_count;
        *token = (struct model_token){op->user, op->concert, .ends_ms = INT64_MAX};
        answer.made = true;
        know(model, op);
    }
    if (token->hold == NOBODY)
        token->late = late;
    if (wants) {
        token->wish = wish;
        token->wish_lost = false;
        token->lost = 0;
    }
    model->tokens[id].seen_ms = SEEN_SOON;
    answer.id = id;
    return answer;
}

/* A token that ended is remembered for an hour. */
static bool is_forgotten(const struct model *model, int id)
{
    const struct model_token *token = &model->tokens[id];

    return !token_is_live(token->state) && token->ended_ms + REMEMBER_MS <= model->now_ms;
}

static struct answer leave(struct model *model, const struct op *op)
{
    REFUSE_IF(model->tokens[op->id].user != op->user, STATUS_NOT_FOUND, .word = "token");
    REFUSE_IF(is_forgotten(model, op->id), STATUS_NOT_FOUND, .word = "token");
    REFUSE_IF(!model_may_ask(model, op), STATUS_NOT_ALLOWED);
    REFUSE_IF(!token_is_live(model->tokens[op->id].state), STATUS_TOKEN_ENDED);
    end_token(model, op->id, TOKEN_LEFT);
    return REPLY(STATUS_OK);
}

/* A poll whatever the answer, but of a token that is the user's: a stranger's request must not keep
 * anybody in the queue. */
static struct answer hold(struct model *model, const struct op *op)
{
    struct model_token *token = &model->tokens[op->id];

    REFUSE_IF(token->user != op->user, STATUS_NOT_FOUND, .word = "token");
    REFUSE_IF(is_forgotten(model, op->id), STATUS_NOT_FOUND, .word = "token");
    token->seen_ms = SEEN_SOON; /* whoever asks for seats is there, whatever the answer */
    REFUSE_IF(!model_may_ask(model, op), STATUS_NOT_ALLOWED);
    REFUSE_IF(token->state == TOKEN_WAITING, STATUS_NOT_ADMITTED);
    REFUSE_IF(token->state != TOKEN_ACTIVE, STATUS_TOKEN_ENDED);
    REFUSE_IF(token->hold != NOBODY, STATUS_ALREADY_HOLDING, .id = token->hold);
    return take(model, op->id, (struct wish){op->show, op->seats, op->best},
                op->which != 0 ? TAKER_STAFF : TAKER_CUSTOMER);
}

/* Some of the seats may go and the rest stay: the deadline and the price of the rest do not change.
 * With the last one the hold is over, by its owner's will. */
static struct answer release(struct model *model, const struct op *op)
{
    struct answer answer = model_check_own(model, op, BOOKED_HELD);
    struct model_booking *own = &model->bookings[op->id];

    PASS_OR_RETURN(answer);
    REFUSE_IF(op->seats & ~own->seats, STATUS_BAD_ARG, .word = "seats",
              .seats = op->seats & ~own->seats);
    own->seats &= ~answer.seats;
    if (own->seats == 0)
        drop_hold(model, op->id, false);
    return answer;
}

/* `late` is asked of the token that holds, not of who pays: what staff held late can be paid late.
 * A hold of free seats is paid without an entry in the ledger. Tickets are issue 1 of each seat. */
static struct answer pay(struct model *model, const struct op *op)
{
    struct answer answer = model_check_own(model, op, BOOKED_HELD);
    struct model_booking *own = &model->bookings[op->id];
    bool late = own->state == BOOKED_HELD && model->tokens[own->token].late;
    const char *shut = model_show_shut(model, own->show, late, model->now_ms);

    PASS_OR_RETURN(answer);
    REFUSE_IF(shut != NULL, STATUS_NOT_BOOKABLE, .word = shut);
    answer.amount = model_price(own, own->seats);
    REFUSE_IF(model->balance[op->user] < answer.amount, STATUS_NO_POINTS, .amount = answer.amount);
    model->balance[op->user] -= answer.amount;
    model->entries[op->user] += answer.amount != 0;
    own->state = BOOKED_PAID;
    for (int i = 0; i < SEAT_COUNT; i++)
        own->issue[i] = (own->seats & seat_bit(i + 1)) != 0;
    model->happened[EVENT_SALE]++;
    end_token(model, own->token, TOKEN_DONE);
    return answer;
}

/* Gives paid seats back, and so many percent of the points for them. Rounded once for all seats
 * together, half a point up; what is kept is the rest, so that both together are what was paid. To
 * split it by seats is the daemon's business; FSCK adds that up. */
static int64_t refund(struct model *model, struct model_booking *paid, seat_set seats,
                      int64_t percent)
{
    int64_t price = model_price(paid, seats), back = (price * percent + 50) / 100;

    paid->seats &= ~seats;
    paid->refunded |= seats;
    paid->given += back;
    paid->kept += price - back;
    model->balance[paid->user] += back;
    model->entries[paid->user] += back != 0;
    model->happened[EVENT_CANCEL]++;
    return back;
}

/* Of seats that were given back already, the deadline, and seats that are not in it, the first is
 * told. What the till sold for money is given back by REFUND alone, but a free seat of the till can
 * be cancelled. If staff cancel for somebody it is among the acts of their shift, with no fee. */
static struct answer cancel(struct model *model, const struct op *op)
{
    struct answer answer = model_check_own(model, op, BOOKED_PAID);
    struct model_booking *own = &model->bookings[op->id];
    seat_set back = op->seats & own->refunded, strange = op->seats & ~own->seats;

    PASS_OR_RETURN(answer);
    REFUSE_IF(back != 0, STATUS_ALREADY_CANCELLED, .seats = back);
    REFUSE_IF(model->now_ms >= model_booking_until(model, op->id), STATUS_CANCEL_CLOSED);
    REFUSE_IF(strange != 0, STATUS_BAD_ARG, .word = "seats", .seats = strange);
    REFUSE_IF((model_inside(model, op->id) & answer.seats) != 0, STATUS_CHECKED_IN,
              .seats = model_inside(model, op->id) & answer.seats);
    REFUSE_IF(own->user == MODEL_TILL && model_price(own, answer.seats) != 0, STATUS_BAD_ARG,
              .word = "reservation", .count = 1);
    answer.amount = refund(model, own, answer.seats, 100);
    if (op->uid == 0)
        model_note_refund(model, op, answer.seats, answer.amount, 0);
    return answer;
}

/* MOVE, by the owner or the counter. */
static struct answer move(struct model *model, const struct op *op)
{
    return model_move(model, op);
}

/* Of which seats there are tickets to be printed or issued anew. */
static struct answer check_tickets(const struct model *model, const struct op *op)
{
    struct answer answer = model_check_own(model, op, BOOKED_PAID);
    const struct model_booking *own = &model->bookings[op->id];
    seat_set back = op->seats & own->refunded, strange = op->seats & ~own->seats;

    PASS_OR_RETURN(answer);
    REFUSE_IF(back != 0, STATUS_ALREADY_CANCELLED, .seats = back);
    REFUSE_IF(strange != 0, STATUS_BAD_ARG, .word = "seats", .seats = strange);
    return answer;
}

/*
 * REFUND, at the counter: of anybody's, whatever the deadline says, for points or for money. Leave
 * is needed for a fee or after the deadline; that of a fee is asked before anything is looked up,
 * that of the deadline once it is known. PAY_METHODS as the method stands for points.
 *
 * Money is paid out of the wallet after it came in, so what comes in must find room even if it does
 * not stay. If it stays, and the date has begun, no room was kept for it (model_may_charge()).
 */
static struct answer refund_seats(struct model *model, const struct op *op)
{
    struct model_booking *booking = &model->bookings[op->id];
    struct op of_owner = *op;
    struct answer answer, leave = {.status = STATUS_OK};
    bool is_alone = op->approval == NOBODY && !op->is_supervisor, needs_leave = op->number != 100;
    int64_t price;

    of_owner.user = booking->user;
    of_owner.uid = 0;
    REFUSE_IF(is_alone && needs_leave, STATUS_NOT_ALLOWED);
    REFUSE_IF(op->which < PAY_METHODS && model_needs_shift(model, op), STATUS_SHIFT_NEEDED);
    REFUSE_IF(op->id == NOBODY || booking->state == BOOKED_GONE, STATUS_NOT_FOUND,
              .word = "reservation");
    answer = check_tickets(model, &of_owner);
    PASS_OR_RETURN(answer);
    REFUSE_IF((model_inside(model, op->id) & answer.seats) != 0, STATUS_CHECKED_IN,
              .seats = model_inside(model, op->id) & answer.seats);
    needs_leave = needs_leave || model->now_ms >= model_booking_until(model, op->id);
    REFUSE_IF(is_alone && needs_leave, STATUS_NOT_ALLOWED);
    price = model_price(booking, answer.seats);
    answer.amount = (price * op->number + 50) / 100;
    answer.fee = price - answer.amount;
    REFUSE_IF(answer.amount > 0 && op->which == PAY_METHODS && booking->user == MODEL_TILL,
              STATUS_BAD_ARG, .word = "method");
    REFUSE_IF(answer.amount > 0 && op->which == PAY_METHODS &&
                  model->now_ms >= model->shows[booking->show].starts_ms &&
                  !model_may_charge(model, booking->user, answer.amount),
              STATUS_LIMIT);
    REFUSE_IF(model->balance[booking->user] + answer.amount > BALANCE_MAX, STATUS_LIMIT);
    if (needs_leave || op->approval != NOBODY)
        leave = model_check_leave(model, op, APPROVABLE_REFUND, op->id, answer.amount);
    PASS_OR_RETURN(leave);
    model_use_leave(model, op);
    refund(model, booking, answer.seats, op->number);
    model_note_refund(model, op, answer.seats, answer.amount, answer.fee);
    if (op->which == PAY_METHODS || answer.amount == 0)
        return answer;
    model->balance[booking->user] -= answer.amount;
    model->entries[booking->user]++;
    model_take_money(model, op, booking->user, op->which, -answer.amount);
    return answer;
}

/* PRINT, by the owner. */
static struct answer print_tickets(struct model *model, const struct op *op)
{
    struct answer answer = check_tickets(model, op);

    PASS_OR_RETURN(answer);
    for (seat_set rest = answer.seats; rest != 0; rest = seat_set_rest(rest)) {
        int *prints = &model->bookings[op->id].prints[seat_set_first(rest) - 1];

        ++*prints;
        answer.count = *prints > answer.count ? *prints : answer.count;
    }
    return answer;
}

/* REISSUE, by the box office, which asks for nobody: a hold that was lost is no reservation. If a
 * guest came in with one of the tickets there may be two people for one seat, so that is a
 * supervisor's to do, or needs an approval. A new ticket was never printed. */
static struct answer reissue(struct model *model, const struct op *op)
{
    struct model_booking *booking = &model->bookings[op->id];
    struct op of_owner = *op;
    struct answer answer;
    seat_set used;

    of_owner.user = booking->user;
    of_owner.uid = 0;
    REFUSE_IF(op->id == NOBODY || booking->state == BOOKED_GONE, STATUS_NOT_FOUND,
              .word = "reservation");
    answer = check_tickets(model, &of_owner);
    PASS_OR_RETURN(answer);
    used = model_entered(model, op->id) & answer.seats;
    if (used != 0 || op->approval != NOBODY) {
        struct answer leave = model_check_leave(model, op, APPROVABLE_REISSUE, op->id, 0);

        leave.seats = used;
        PASS_OR_RETURN(leave);
        model_use_leave(model, op);
    }
    for (seat_set rest = answer.seats; rest != 0; rest = seat_set_rest(rest)) {
        int i = seat_set_first(rest) - 1;

        booking->prints[i] = 0;
        booking->issue[i]++;
        answer.count = booking->issue[i] > answer.count ? booking->issue[i] : answer.count;
    }
    return answer;
}

/* APPROVE, by a supervisor. */
static struct answer approve(struct model *model, const struct op *op)
{
    return model_approve(model, op);
}

/* Are the doors of a show open? */
static bool has_open_doors(const struct model *model, int64_t show)
{
    int64_t starts_ms = model->shows[show].starts_ms;

    return model->now_ms >= starts_ms - model->door.open_ms &&
           model->now_ms < starts_ms + model->door.close_ms;
}

/* A guest comes in; with free re-entry a stay that has no end yet ends. The entry is the number of
 * the stay among all of that seat, those that were taken back included: numbers are never given
 * twice. */
static int come_in(struct model *model, int booking, int seat)
{
    struct model_stay *last = model_last_stay(model, booking, seat);
    int entry = 1;

    if (last != NULL && last->out_ms == 0)
        last->out_ms = model->now_ms;
    for (int i = 0; i < model->stay_count; i++)
        entry += model->stays[i].booking == booking && model->stays[i].seat == seat;
    model->stays[model->stay_count++] =
        (struct model_stay){.booking = booking, .seat = seat, .in_ms = model->now_ms};
    model->happened[EVENT_SCAN]++;
    return entry;
}

/* Why the ticket of that issue is dead; NULL: it is not. Of older issues the reason is what ended
 * that issue, of the newest what became of the seat; a seat that came back into the same booking
 * after a move has newer issues, and its old paper stays moved. */
static const char *find_death(const struct model_booking *booking, int seat, int64_t issue)
{
    if (booking->moved[seat - 1] >> issue & 1)
        return "moved";
    if (issue < booking->issue[seat - 1])
        return "reissued";
    if (booking->off & seat_bit(seat))
        return "show_off";
    return (booking->seats & seat_bit(seat)) ? NULL : "cancelled";
}

/* In the order of the page: show, ticket, whose date, alive, doors, guest. Going out is possible at
 * any time. A guest is a seat of a booking: the paper of issue 2 lets out who came in with issue 1.
 * `entry` of a scan out is that of the stay that ends, counted as in come_in(). */
static struct answer scan(struct model *model, const struct op *op)
{
    const struct model_booking *booking = &model->bookings[op->id];
    int seat = seat_set_first(op->seats);
    struct model_stay *last = model_last_stay(model, op->id, seat);
    bool inside = last != NULL && last->out_ms == 0;
    const char *dead;
    struct answer answer = {.status = STATUS_OK};

    REFUSE_IF(op->show < 1 || op->show > model->show_count || model->shows[op->show].removed,
              STATUS_NOT_FOUND, .word = "show");
    REFUSE_IF(op->id == NOBODY || op->number < 1 || op->number > booking->issue[seat - 1],
              STATUS_NOT_FOUND, .word = "ticket");
    REFUSE_IF(booking->show != op->show, STATUS_WRONG_SHOW);
    dead = find_death(booking, seat, op->number);
    REFUSE_IF(dead != NULL, STATUS_TICKET_DEAD, .word = dead);
    if (op->which == SCAN_OUT) {
        REFUSE_IF(!inside, STATUS_NOT_IN);
        last->out_ms = model->now_ms;
        model->happened[EVENT_SCAN]++;
        for (int i = 0; i < model->stay_count; i++)
            answer.count += model->stays[i].booking == op->id && model->stays[i].seat == seat &&
                            &model->stays[i] <= last;
        return answer;
    }
    REFUSE_IF(!has_open_doors(model, op->show), STATUS_DOORS_CLOSED);
    REFUSE_IF(last != NULL && model->door.reentry != REENTRY_FREE &&
                  (inside || model->door.reentry == REENTRY_NEVER),
              STATUS_ALREADY_IN);
    answer.count = come_in(model, op->id, seat);
    return answer;
}

/* Takes back the last scan: out again becomes in, in becomes never. It is asked for the seat as it
 * is now, and not for a paper, so there is no issue to look at. */
static struct answer unscan(struct model *model, const struct op *op)
{
    const struct model_booking *booking = &model->bookings[op->id];
    int seat = seat_set_first(op->seats);
    struct model_stay *last = model_last_stay(model, op->id, seat);

    REFUSE_IF(op->show < 1 || op->show > model->show_count || model->shows[op->show].removed,
              STATUS_NOT_FOUND, .word = "show");
    REFUSE_IF(op->id == NOBODY || booking->state == BOOKED_GONE, STATUS_NOT_FOUND,
              .word = "reservation");
    REFUSE_IF(booking->state == BOOKED_HELD || !(booking->seats & seat_bit(seat)), STATUS_NOT_FOUND,
              .word = "ticket");
    REFUSE_IF(booking->show != op->show, STATUS_WRONG_SHOW);
    REFUSE_IF(last == NULL, STATUS_NOT_IN);
    if (last->out_ms != 0)
        last->out_ms = 0;
    else
        last->undone = true;
    model->happened[EVENT_SCAN]++;
    return REPLY(STATUS_OK);
}

/* Without seats, everybody who is not inside; but if all are, they are named, as if they had been
 * asked for. Named ones are let in together or not at all. */
static struct answer admit(struct model *model, const struct op *op)
{
    const struct model_booking *booking = &model->bookings[op->id];
    struct op of_owner = *op;
    struct answer answer;
    seat_set inside = model_inside(model, op->id);

    of_owner.user = booking->user;
    of_owner.uid = 0;
    REFUSE_IF(op->id == NOBODY || booking->state == BOOKED_GONE, STATUS_NOT_FOUND,
              .word = "reservation");
    answer = check_tickets(model, &of_owner);
    PASS_OR_RETURN(answer);
    if (op->seats == 0 && (answer.seats & ~inside) != 0)
        answer.seats &= ~inside;
    REFUSE_IF((answer.seats & inside) != 0, STATUS_ALREADY_IN, .seats = answer.seats & inside);
    REFUSE_IF(!has_open_doors(model, booking->show), STATUS_DOORS_CLOSED);
    for (seat_set rest = answer.seats; rest != 0; rest = seat_set_rest(rest))
        come_in(model, op->id, seat_set_first(rest));
    return answer;
}

/* A sale for which others are first. It is no sign of life of a token that waits already: the
 * customer stands at the counter, and nobody polls for that. Seats above the limit are not wished
 * for, since a wish is granted by nobody who could lift the limit. */
static struct answer sell_later(struct model *model, const struct op *op, int id)
{
    struct op as_join = *op;
    int64_t seen_ms = model->tokens[id].seen_ms;
    struct answer answer;

    as_join.concert = model->shows[op->show].concert;
    as_join.which = 1;
    if (op->which != 0) {
        as_join.seats = 0;
        as_join.best = 0;
    }
    answer = join(model, &as_join);
    if (id != NOBODY)
        model->tokens[id].seen_ms = seen_ms;
    answer.queued = answer.status == STATUS_OK;
    answer.token = answer.made ? answer.id : NOBODY;
    return answer;
}

/* The hold of a sale, above the limit if there is a reason. */
static struct answer sell_take(struct model *model, const struct op *op, int id)
{
    struct model_concert *concert = &model->concerts[model->tokens[id].concert];
    int64_t limit = concert->set[OP_SEAT_LIMIT];
    struct answer answer;

    if (op->which != 0)
        concert->set[OP_SEAT_LIMIT] = SEAT_COUNT;
    answer = take(model, id, (struct wish){op->show, op->seats, op->best}, TAKER_COUNTER);
    concert->set[OP_SEAT_LIMIT] = limit;
    return answer;
}

/*
 * What JOIN, HOLD, CHARGE and PAY do, in one. A customer whose turn it is keeps the token, which is
 * then done; one who has none and for whom there is room gets a token for the time of the sale; all
 * others wait like everybody.
 *
 * take() writes, and only then it is known what the seats cost. So this alone is undone: the token
 * as it was before, the show with the house seats that take() made free, one booking less. A
 * refusal of take() itself has written nothing; the new token lies behind the last one and does not
 * count.
 *
 * With card the wallet is charged and pays: two entries, and no points are left over. It needs the
 * room of a charge for a moment, since the seats may be given back later.
 */
static struct answer sell(struct model *model, const struct op *op)
{
    int64_t concert = model->shows[op->show].concert;
    int had = model_live_token(model, op->user, concert);
    int id = had != NOBODY ? had : model->token_count + 1;
    struct model_token *token = &model->tokens[id], before = *token;
    struct model_booking *sold = &model->bookings[model->booking_count + 1];
    struct model_show show = model->shows[op->show];
    struct answer answer;

    REFUSE_IF(op->number != 0 && model_needs_shift(model, op), STATUS_SHIFT_NEEDED);
    REFUSE_IF(op->show > model->show_count, STATUS_NOT_FOUND, .word = "show");
    REFUSE_IF(model->shows[op->show].removed, STATUS_NOT_FOUND, .word = "show");
    REFUSE_IF(!model->known[op->user], STATUS_NOT_FOUND, .word = "user");
    REFUSE_IF(had != NOBODY && token->hold != NOBODY, STATUS_ALREADY_HOLDING, .id = token->hold);
    if (had != NOBODY ? token->state != TOKEN_ACTIVE : !model_has_room(model, concert))
        return sell_later(model, op, had);
    if (had == NOBODY)
        *token = (struct model_token){op->user, concert, .state = TOKEN_ACTIVE};
    answer = sell_take(model, op, id);
    PASS_OR_RETURN(answer);
    answer.amount = model_price(sold, sold->seats);
    if (op->number != 0 ? !model_may_charge(model, op->user, answer.amount)
                        : model->balance[op->user] < answer.amount) {
        *token = before;
        model->shows[op->show] = show;
        model->booking_count--;
        return REPLY(op->number != 0 ? STATUS_LIMIT : STATUS_NO_POINTS, .amount = answer.amount);
    }
    model->balance[op->user] -= op->number != 0 ? 0 : answer.amount;
    if (answer.amount != 0) /* what costs nothing moves no points */
        model->entries[op->user] += op->number != 0 ? 2 : 1;
    model_take_money(model, op, op->user, PAY_CARD, op->number != 0 ? answer.amount : 0);
    sold->state = BOOKED_PAID;
    for (int i = 0; i < SEAT_COUNT; i++)
        sold->issue[i] = (sold->seats & seat_bit(i + 1)) != 0;
    model->happened[EVENT_SALE]++;
    model->token_count += had == NOBODY;
    answer.token = had == NOBODY ? id : NOBODY;
    end_token(model, id, TOKEN_DONE);
    return answer;
}

static struct answer comp(struct model *model, const struct op *op)
{
    return model_comp(model, op);
}

static struct answer note(struct model *model, const struct op *op)
{
    return model_note(model, op);
}

static struct answer set_name(struct model *model, const struct op *op)
{
    return model_set_name(model, op);
}

static struct answer pay_out(struct model *model, const struct op *op)
{
    return model_pay_out(model, op);
}

static struct answer reverse(struct model *model, const struct op *op)
{
    return model_reverse(model, op);
}

static struct answer open_shift(struct model *model, const struct op *op)
{
    return model_open_shift(model, op);
}

static struct answer move_cash(struct model *model, const struct op *op)
{
    return model_move_cash(model, op);
}

static struct answer close_shift(struct model *model, const struct op *op)
{
    return model_close_shift(model, op);
}

/* In person no drawer gets the money and no shift is needed. Whoever charges first under a name
 * becomes known by it, as with JOIN. */
static struct answer charge(struct model *model, const struct op *op)
{
    REFUSE_IF(op->uid == 0 && model_needs_shift(model, op), STATUS_SHIFT_NEEDED);
    REFUSE_IF(!model_may_ask(model, op), STATUS_NOT_ALLOWED);
    REFUSE_IF(!model_may_charge(model, op->user, op->number), STATUS_LIMIT);
    know(model, op);
    model->balance[op->user] += op->number;
    model->entries[op->user]++;
    if (op->uid == 0) {
        model_take_money(model, op, op->user, op->which, op->number);
        model_note_charge(model, op);
    }
    return REPLY(STATUS_OK);
}

/* A customer of the counter: no account of the host will ever be this user, until an admin hands it
 * over. */
static struct answer add_user(struct model *model, const struct op *op)
{
    REFUSE_IF(model->known[op->user], STATUS_EXISTS);
    model->known[op->user] = true;
    model->owner[op->user] = USER_COUNTER;
    return REPLY(STATUS_OK);
}

/* The account of a name and uid: it never meets a customer of the counter, and inherits nothing of
 * another uid; what is nobody's yet becomes its own. */
static struct answer log_in(struct model *model, const struct op *op)
{
    struct op as = *op;
    bool bound;

    if (model->known[as.user] && model->owner[as.user] == USER_COUNTER)
        as.user = account_user(as.user, as.uid);
    REFUSE_IF(model->merged[as.user] != 0, STATUS_NOT_ALLOWED);
    REFUSE_IF(!model_may_ask(model, &as), STATUS_NOT_ALLOWED);
    bound = model->known[as.user] && model->owner[as.user] == USER_UNBOUND;
    if (bound) {
        model->owner[as.user] = USER_ACCOUNT;
        model->uid[as.user] = as.uid;
    }
    return REPLY(STATUS_OK, .user = as.user, .made = bound);
}

/* Unconditionally, also away from an account that is logged in: its session goes on with a uid that
 * is not the owner's any more. */
static struct answer hand_over(struct model *model, const struct op *op)
{
    REFUSE_IF(!model->known[op->user] || model->merged[op->user] != 0, STATUS_NOT_FOUND,
              .word = "user");
    model->owner[op->user] = op->number < 0 ? USER_COUNTER : USER_ACCOUNT;
    model->uid[op->user] = op->number;
    return REPLY(STATUS_OK);
}

static struct answer merge(struct model *model, const struct op *op)
{
    return model_merge(model, op);
}

/* Blocked seats that are free again by now. */
static void return_house(struct model *model, int64_t show)
{
    struct model_show *of = &model->shows[show];

    for (int i = 0; i < SEAT_COUNT; i++)
        if ((of->house & seat_bit(i + 1)) && of->until_ms[i] <= model->now_ms) {
            of->house &= ~seat_bit(i + 1);
            of->blocked &= ~seat_bit(i + 1);
        }
}

/* `map.blocked` is what was blocked by somebody, without the seats that have no grade: blocking
 * those is allowed, and shows when they are priced. An end must be to come, and before the
 * beginning. */
static struct answer block(struct model *model, const struct op *op)
{
    struct answer answer = model_check_show(model, op);
    struct model_map map = model_map(model, op->show, model->now_ms);
    struct model_show *of = &model->shows[op->show];

    PASS_OR_RETURN(answer);
    REFUSE_IF(op->number != 0 && (op->number <= model->now_ms || op->number >= of->starts_ms),
              STATUS_BAD_ARG, .word = "until");
    return_house(model, op->show);
    map.blocked = of->blocked; /* a seat without a grade may be blocked */
    answer = model_check_seats(map, op->seats);
    PASS_OR_RETURN(answer);
    of->blocked |= answer.seats;
    for (int i = 0; i < SEAT_COUNT; i++)
        if ((answer.seats & seat_bit(i + 1)) && op->which == BLOCK_HOUSE) {
            of->house |= seat_bit(i + 1);
            of->until_ms[i] = op->number != 0 ? op->number : INT64_MAX;
        }
    return answer;
}

/* Of those that are blocked; others that are named are passed over. Kill seats are an admin's to
 * free: one of them among the seats, and nothing is freed for anybody else. */
static struct answer unblock(struct model *model, const struct op *op)
{
    struct answer answer = model_check_show(model, op);
    struct model_show *of = &model->shows[op->show];
    seat_set kill;

    PASS_OR_RETURN(answer);
    return_house(model, op->show);
    kill = op->seats & of->blocked & ~of->house;
    REFUSE_IF(kill != 0 && op->which == 0, STATUS_NOT_ALLOWED, .seats = kill);
    answer.seats = op->seats & of->blocked;
    of->blocked &= ~answer.seats;
    of->house &= ~answer.seats;
    return answer;
}

/* The start of the last show that was not called off; NO_TIME if there is none. */
static int64_t last_start(const struct model *model, int64_t concert)
{
    int64_t last_ms = NO_TIME;

    for (int64_t id = 1; id <= model->show_count; id++)
        if (model->shows[id].concert == concert && !model->shows[id].cancelled &&
            model->shows[id].starts_ms > last_ms)
            last_ms = model->shows[id].starts_ms;
    return last_ms;
}

/* A date before the sale opens is allowed as long as a later one can be sold: what is refused is an
 * opening after which nothing is left. Called-off dates are in nobody's way. */
static struct answer add_show(struct model *model, const struct op *op)
{
    int64_t opens_ms = model->concerts[op->concert].set[OP_OPENS];

    REFUSE_IF(op->number <= model->now_ms, STATUS_BAD_ARG, .word = "starts");
    REFUSE_IF(opens_ms >= op->number && opens_ms >= last_start(model, op->concert), STATUS_BAD_ARG,
              .word = "starts");
    for (const struct model_show *show = model->shows; show <= model->shows + model->show_count;
         show++)
        REFUSE_IF(show->concert == op->concert && show->starts_ms == op->number && !show->cancelled,
                  STATUS_EXISTS);
    model->shows[++model->show_count] =
        (struct model_show){.concert = op->concert, .starts_ms = op->number};
    return REPLY(STATUS_OK);
}

/* Whoever holds seats of a show can do so while it is sold at most. Called when that became
 * shorter: the date was moved, or late sales were cut down. A hold that ends now is found by the
 * settling that follows. */
static void shorten_holds(struct model *model, int64_t show)
{
    const struct model_show *of = &model->shows[show];
    int64_t closes_ms = model->concerts[of->concert].set[OP_CLOSES];

    for (int id = 1; id <= model->booking_count; id++) {
        struct model_booking *booking = &model->bookings[id];
        struct model_token *token = &model->tokens[booking->token];
        int64_t until_ms = of->starts_ms + model_late_ms(model, of->concert, token->late);

        if (booking->show != show || booking->state != BOOKED_HELD)
            continue;
        if (closes_ms != NO_TIME && closes_ms < until_ms)
            until_ms = closes_ms;
        if (until_ms < booking->expires_ms)
            booking->expires_ms = token->ends_ms = until_ms;
    }
}

/* A date is moved: who has paid is told, who holds seats cannot do so beyond the beginning. The
 * deadline for giving back that guests had before stays theirs if it was the later one (kept_ms);
 * it is reckoned with the rule and the date of before, so it is taken before the date changes. */
static struct answer move_show(struct model *model, const struct op *op)
{
    struct answer answer = model_check_show(model, op);
    struct model_show *of = &model->shows[op->show];
    struct model_concert *concert = &model->concerts[of->concert];
    int64_t opens_ms = concert->set[OP_OPENS], until_ms;
    bool off = of->cancelled;

    PASS_OR_RETURN(answer);
    REFUSE_IF(op->number == of->starts_ms || op->number <= model->now_ms, STATUS_BAD_ARG,
              .word = "starts");
    of->cancelled = true; /* it is in nobody's way itself */
    until_ms = last_start(model, of->concert);
    of->cancelled = off;
    REFUSE_IF(opens_ms != NO_TIME && opens_ms >= op->number && opens_ms >= until_ms, STATUS_BAD_ARG,
              .word = "starts");
    for (int64_t id = 1; id <= model->show_count; id++)
        REFUSE_IF(model->shows[id].concert == of->concert && !model->shows[id].cancelled &&
                      model->shows[id].starts_ms == op->number,
                  STATUS_EXISTS);
    of->kept_ms = model_cancel_until(model, op->show);
    of->starts_ms = op->number;
    for (int id = 1; id <= model->booking_count; id++) {
        struct model_booking *booking = &model->bookings[id];

        answer.count +=
            booking->show == op->show && booking->state == BOOKED_PAID && booking->seats != 0;
    }
    shorten_holds(model, op->show);
    return answer;
}

/* `off` is every seat that is still live: their tickets end for this reason, those that were given
 * back before keep theirs. Refunded in full, without a deadline and without asking for room: room
 * was kept. Holds end first or last, it makes no difference: they have no points. */
static struct answer cancel_show(struct model *model, const struct op *op)
{
    struct answer answer = model_check_show(model, op);

    PASS_OR_RETURN(answer);
    model->shows[op->show].cancelled = true;
    for (int id = 1; id <= model->booking_count; id++) {
        struct model_booking *booking = &model->bookings[id];

        if (booking->show == op->show && booking->state == BOOKED_HELD)
            drop_hold(model, id, true);
        if (booking->show == op->show && booking->state == BOOKED_PAID && booking->seats != 0) {
            booking->off = booking->seats;
            answer.amount += refund(model, booking, booking->seats, 100);
            answer.count++;
        }
    }
    return answer;
}

/* A show nobody ever bought a seat of, and nobody holds one of. */
static struct answer remove_show(struct model *model, const struct op *op)
{
    struct model_map map = model_map(model, op->show, model->now_ms);
    seat_set sold = 0;

    REFUSE_IF(op->show > model->show_count, STATUS_NOT_FOUND, .word = "show");
    REFUSE_IF(model->shows[op->show].removed, STATUS_NOT_FOUND, .word = "show");
    for (int id = 1; id <= model->booking_count; id++)
        if (model->bookings[id].show == op->show && model->bookings[id].state == BOOKED_PAID)
            sold |= model->bookings[id].seats | model->bookings[id].refunded;
    REFUSE_IF(sold != 0, STATUS_SEAT_SOLD, .seats = sold);
    REFUSE_IF(map.held != 0, STATUS_SEAT_HELD, .seats = map.held);
    model->shows[op->show].cancelled = model->shows[op->show].removed = true;
    model->shows[op->show].blocked = model->shows[op->show].house = 0;
    return REPLY(STATUS_OK);
}

/* SALE, CAPACITY, ...; and GRADE, which alone names seats. One number, whatever its kind: the
 * checks of the kinds that have some come first. Setting what is set already is always allowed, so
 * that a client may send back what it was told. An opening must leave something to sell. Cutting
 * down late sales ends holds that go beyond them, of dates that have begun: the others end before
 * that by themselves. */
static struct answer set_concert(struct model *model, const struct op *op)
{
    struct model_concert *concert = &model->concerts[op->concert];
    int64_t opens_ms = op->kind == OP_OPENS ? op->number : concert->set[OP_OPENS];
    int64_t closes_ms = op->kind == OP_CLOSES ? op->number : concert->set[OP_CLOSES];
    int64_t last_ms = last_start(model, op->concert);
    bool less_late;

    if ((op->kind == OP_OPENS || op->kind == OP_CLOSES) && op->number != concert->set[op->kind]) {
        REFUSE_IF(opens_ms != NO_TIME && closes_ms != NO_TIME && closes_ms <= opens_ms,
                  STATUS_BAD_ARG, .word = op->kind == OP_OPENS ? "sale_opens" : "sale_closes");
        REFUSE_IF(op->kind == OP_OPENS && opens_ms != NO_TIME && last_ms != NO_TIME &&
                      opens_ms >= last_ms,
                  STATUS_BAD_ARG, .word = "sale_opens");
    }
    less_late = op->kind == OP_LATE && op->number < concert->set[OP_LATE];
    concert->set[op->kind] = op->number;
    for (int64_t id = 1; less_late && id <= model->show_count; id++)
        if (model->shows[id].concert == op->concert && model->shows[id].starts_ms <= model->now_ms)
            shorten_holds(model, id);
    if (op->kind == OP_RULE)
        concert->rule = (enum cancel_base)op->which;
    if (op->kind == OP_GRADE)
        concert->price[op->which] = op->number;
    for (seat_set rest = op->seats; rest != 0; rest = seat_set_rest(rest))
        concert->grade[seat_set_first(rest) - 1] = op->which;
    return REPLY(STATUS_OK);
}

/* AUDIT: it changes nothing; what it says is in trail.c. */
static struct answer look_up(struct model *model, const struct op *op)
{
    (void)model;
    (void)op;
    return REPLY(STATUS_OK);
}

/* Settled on both sides of the verb; within it nobody is let in. Whoever is let in by it sees the
 * world after it. */
struct answer model_do(struct model *model, const struct op *op, int64_t now_ms)
{
    static struct answer (*const verbs[OP_KINDS])(struct model *, const struct op *) = {
#define X(name, verb) [OP_##name] = verb,
        OP_LIST(X)
#undef X
    };
    struct answer answer;

    model_settle(model, now_ms);
    answer = verbs[op->kind](model, op);
    model_settle(model, now_ms);
    return answer;
}
