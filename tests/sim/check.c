/*
 * What is compared, and how often:
 *
 *     check_token()     a poll: what STATUS says of one token           whenever one polls
 *     check_view()      the live view, all of it but what ended long    after each batch, and often
 *                       ago                                             before it
 *     the same, fresh   a view made of the store alone: what a restart  each STORE_STEPS steps
 *                       would see
 *     check_store()     tables, books, searches, all rules of FSCK      each STORE_STEPS steps
 *
 * The model answers every question by going through all that it has; so this file asks it for each
 * seat and each token, and what is slow is the model, not the house. Only the free seats of a
 * concert are reckoned once for all its tokens (check_left()).
 *
 * Beside the model there is a memory of what the house has said before (state_seen, position, room,
 * rev, map, entries_seen). If house and model go wrong in the same way they agree with each other,
 * but not with that. history_test.c shows that each of these checks can fail.
 *
 * Not compared: `remaining` of whoever waits, which is an estimate; `ahead` and `behind`; numbers
 * of rows. Lines of the audit trail are compared in trail.c, events in event_reader.c.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application/use_cases/find_service.h"
#include "domain/payment/payment_store.h"
#include "domain/ports/fsck_store.h"
#include "domain/till/till_shift_store.h"
#include "infrastructure/stores/sql_store.h"
#include "tests/sim/sim.h"

static void compare(const struct sim *sim, const char *of, int64_t number, const char *what,
                    int64_t house, int64_t model)
{
    if (house != model)
        sim_differs(sim, "%s %" PRId64 ": %s is %" PRId64 ", the model says %" PRId64, of, number,
                    what, house, model);
}

/* The code was learnt before (answer.c): from the answer that made the hold or, of one that was
 * granted with an admission, from this very view. So a code that changes is found, one that was
 * wrong from the beginning is not; the next request that names it comes to NOT_FOUND then. */
static void check_hold(struct sim *sim, const struct live_token *live, int id)
{
    const struct model_token *token = &sim->model.tokens[id];
    const struct model_booking *hold;

    compare(sim, "token", id, "having a hold", live->token.hold.reservation_id != 0,
            token->hold != NOBODY);
    if (token->hold == NOBODY)
        return;
    hold = &sim->model.bookings[token->hold];
    if (strcmp(sim_reservation_code(sim, token->hold), live->token.hold.code) != 0)
        sim_differs(sim, "token %d holds %s, the model says %s", id, live->token.hold.code,
                    sim_reservation_code(sim, token->hold));
    compare(sim, "token", id, "show of the hold", live->token.hold.show_id, hold->show);
    compare(sim, "token", id, "seats of the hold", (int64_t)live->token.hold.seats,
            (int64_t)hold->seats);
    compare(sim, "token", id, "amount of the hold", live->token.hold.amount,
            model_price(hold, hold->seats));
    compare(sim, "token", id, "deadline of the hold", live->token.hold.expires_ms,
            hold->expires_ms);
}

void check_left(const struct sim *sim, int64_t now_ms, int64_t left[MODEL_CONCERTS + 1])
{
    for (int64_t id = 1; id <= sim->model.concert_count; id++)
        left[id] = model_left(&sim->model, id, now_ms);
}

/* What the house says now must be able to follow what it said before, whatever the model says:
 * nobody is admitted twice, or lives again, and no position grows. Polls do not see every state: a
 * waiter may be admitted, pay and be done between two of them, so from waiting any end will do.
 * What was never seen counts as waiting (0 of `state_seen` is TOKEN_WAITING). */
static void check_history(struct sim *sim, int id, const struct standing *standing)
{
    enum token_state before = sim->state_seen[id];

    if (standing->state != before && !token_may_become(before, standing->state) &&
        !(before == TOKEN_WAITING && !token_is_live(standing->state)))
        sim_differs(sim, "token %d was %s and is %s", id, token_state_word(before),
                    token_state_word(standing->state));
    sim->state_seen[id] = standing->state;
    if (sim->position[id] != 0 && standing->position > sim->position[id])
        sim_differs(sim, "position of token %d has grown from %" PRId64 " to %" PRId64, id,
                    sim->position[id], standing->position);
    sim->tally->events[EVENT_WAITED] += sim->position[id] == 0 && standing->position > 0;
    sim->position[id] = standing->position;
}

/*
 * The state is asked of model_state() and not read from the model: between the deadline and the
 * tick that writes it down the view says already that it is over, and so must the model, which was
 * not settled since the last request. For the same reason the end is the earlier one of the token's
 * own and of the sale. `now_ms` is both clocks here.
 *
 * An ended token is compared by its state alone. Its numbers are all 0, and after an hour it is
 * forgotten.
 */
bool check_token(struct sim *sim, struct live_view *view, int id, int64_t now_ms,
                 const int64_t *left)
{
    const struct model_token *token = &sim->model.tokens[id];
    const struct live_token *live = live_view_token(view, sim_token_code(sim, id));
    const char *why, *told;
    enum token_state state = model_state(&sim->model, id, now_ms, &why);
    int64_t ends_ms = model_closing(&sim->model, token->concert, token->late, &told);
    struct standing standing;

    if (live == NULL)
        sim_differs(sim, "token %d is not known", id);
    standing = live_view_standing(view, live, &sim->house.settings, (struct now){now_ms, now_ms});
    check_history(sim, id, &standing);
    if (standing.state != state)
        sim_differs(sim, "token %d is %s, the model says %s", id, token_state_word(standing.state),
                    token_state_word(state));
    if (token_is_live(state))
        why = model_stands_still(&sim->model, id, now_ms);
    told = standing.why != BOOKABLE ? bookable_word(standing.why) : "";
    if (strcmp(told, why != NULL ? why : "") != 0)
        sim_differs(sim, "token %d says why=%s, the model %s", id, told, why != NULL ? why : "");
    if (!token_is_live(state))
        return false;
    if (token->ends_ms < ends_ms)
        ends_ms = token->ends_ms;
    compare(sim, "token", id, "position", standing.position, model_position(&sim->model, id));
    compare(sim, "token", id, "left", standing.left, left[token->concert]);
    compare(sim, "token", id, "losing its wish", live->token.wish_lost, token->wish_lost);
    compare(sim, "token", id, "lost seats", (int64_t)live->token.lost_seats, (int64_t)token->lost);
    if (state == TOKEN_ACTIVE)
        compare(sim, "token", id, "remaining", standing.remaining_s,
                (ends_ms - now_ms + 999) / 1000);
    check_hold(sim, live, id);
    return true;
}

/* Who has which seat. The maps say only that seats are taken; that a hold went to the wrong user,
 * or kept its old one after USER-MERGE, shows here alone. */
static void check_owners(struct sim *sim, struct live_view *view, const struct live_show *show,
                         int64_t now_ms)
{
    for (int id = 1; id <= sim->model.booking_count; id++) {
        const struct model_booking *by = &sim->model.bookings[id];
        char login[LOGIN_TEXT];
        const struct live_user *user;

        if (by->show != show->show.show_id || by->seats == 0 ||
            (by->state == BOOKED_HELD && now_ms >= by->expires_ms))
            continue;
        user = live_view_user(view, user_login(by->user, login));
        for (seat_set rest = by->seats; rest != 0; rest = seat_set_rest(rest))
            if (user == NULL || user->user_id != show->seats[seat_set_first(rest) - 1].user_id)
                sim_differs(sim, "seat %d of show %" PRId64 " is not %s's", seat_set_first(rest),
                            show->show.show_id, login);
    }
}

/* A client that sends the `rev` it knows gets no map as long as it is the same, so two different
 * maps of one revision would be seen by nobody until the next change. That is why the map of the
 * last look is kept with its revision. The other way round is no fault: a revision may grow while
 * the map stays as it is (a price, or a seat that was taken and freed in between). */
static void check_show(struct sim *sim, struct live_view *view, int64_t id, struct now now,
                       bool fresh)
{
    int64_t now_ms = now.steady_ms;
    const struct live_show *show = live_view_show(view, id);
    struct model_map map = model_map(&sim->model, id, now_ms), *before = &sim->map[id];
    int64_t rev;

    if ((show == NULL) != sim->model.shows[id].removed)
        sim_differs(sim, "show %" PRId64 " is %s", id, show == NULL ? "not known" : "still there");
    if (show == NULL)
        return;
    compare(sim, "show", id, "held", (int64_t)live_show_held(show, now_ms), (int64_t)map.held);
    compare(sim, "show", id, "sold", (int64_t)show->sold, (int64_t)map.sold);
    compare(sim, "show", id, "blocked", (int64_t)live_show_blocked(show, now.wall_ms),
            (int64_t)map.blocked);
    compare(sim, "show", id, "beginning", show->show.starts_ms, sim->model.shows[id].starts_ms);
    compare(sim, "show", id, "cancelled", show->show.cancelled, sim->model.shows[id].cancelled);
    compare(sim, "show", id, "cancel_until", show->show.cancel_until_ms,
            model_cancel_until(&sim->model, id));
    check_owners(sim, view, show, now_ms);
    rev = live_show_rev(show, now);
    /* What is stored may be ahead of what was given, never behind it: after a crash, revisions go
     * on from the store, and one that was given already must not come again for another map. */
    if (fresh) {
        int64_t given = live_show_rev(live_view_show(sim->house.office.view, id), now);

        if (rev < given)
            sim_differs(
                sim, "rev of show %" PRId64 " as stored is %" PRId64 ", and %" PRId64 " was given",
                id, rev, given);
        return;
    }
    if (rev < sim->rev[id])
        sim_differs(sim, "rev of show %" PRId64 " fell from %" PRId64 " to %" PRId64, id,
                    sim->rev[id], rev);
    if (id <= sim->shows_seen && rev == sim->rev[id] && memcmp(before, &map, sizeof map) != 0)
        sim_differs(sim, "seats of show %" PRId64 " changed, its rev %" PRId64 " did not", id, rev);
    sim->rev[id] = rev;
    *before = map;
}

/* Nobody waits before one who is in; and more are in than capacity only where it was made smaller,
 * and never more than before. `sim->room` is how many may be in: the capacity, or as many as were
 * in when it was made smaller. answer.c raises it for each CAPACITY of a batch, because a batch may
 * raise the capacity, let somebody in and lower it again before anybody looks. */
void check_queues(struct sim *sim, struct live_view *view)
{
    bool waits[MODEL_CONCERTS + 1] = {false};

    for (int i = 0; i < sim->live_count; i++) {
        int id = sim->live[i];
        int64_t concert = sim->model.tokens[id].concert;
        bool waiting = live_view_token(view, sim_token_code(sim, id))->token.state == TOKEN_WAITING;

        if (!waiting && waits[concert])
            sim_differs(sim, "token %d was admitted before one that came earlier", id);
        waits[concert] = waits[concert] || waiting;
    }
    for (int64_t id = 1; id <= sim->model.concert_count; id++) {
        const struct live_concert *concert = live_view_concert(view, id);

        if (concert->active > sim->room[id])
            sim_differs(sim, "concert %" PRId64 " has %" PRId64 " active tokens for %" PRId64, id,
                        concert->active, concert->concert.capacity);
        sim->tally->events[EVENT_OVERFULL] += concert->active > concert->concert.capacity;
        sim->room[id] = concert->active > concert->concert.capacity ? concert->active
                                                                    : concert->concert.capacity;
    }
}

/* Free seats of a grade over the dates that can be booked; counted seat by seat, while the daemon
 * counts bits of a set. */
static int64_t free_of_grade(const struct model *model, int64_t concert, int grade, int64_t now_ms)
{
    int64_t count = 0;

    for (int64_t id = 1; id <= model->show_count; id++) {
        struct model_map map;

        if (model->shows[id].concert != concert ||
            model_show_shut(model, id, false, now_ms) != NULL)
            continue;
        map = model_map(model, id, now_ms);
        for (int seat = 1; seat <= SEAT_COUNT; seat++)
            count += model->concerts[concert].grade[seat - 1] == grade &&
                     ((map.held | map.sold | map.blocked) & seat_bit(seat)) == 0;
    }
    return count;
}

/* What CONCERT says: all that was set, and of each grade its seats, its price and how many of them
 * are free. The grades are called A, B, C for the numbers 1 to 3; `graded` keeps the numbers of a
 * grade from being compared once for each of its seats. */
static void check_concert(struct sim *sim, struct live_view *view, int64_t id, struct now now)
{
    const struct model_concert *wanted = &sim->model.concerts[id];
    const struct live_concert *live = live_view_concert(view, id);
    const struct concert *stored = &live->concert;
    char rule[RULE_TEXT];
    seat_set graded = 0;

    compare(sim, "concert", id, "capacity", stored->capacity, wanted->set[OP_CAPACITY]);
    compare(sim, "concert", id, "seat limit", stored->seat_limit, wanted->set[OP_SEAT_LIMIT]);
    compare(sim, "concert", id, "sale", stored->sale, wanted->set[OP_SALE]);
    compare(sim, "concert", id, "opening", stored->sale_opens_ms, wanted->set[OP_OPENS]);
    compare(sim, "concert", id, "closing", stored->sale_closes_ms, wanted->set[OP_CLOSES]);
    compare(sim, "concert", id, "late minutes", stored->late_minutes, wanted->set[OP_LATE]);
    if (strcmp(stored->cancel_until, visit_rule(wanted->rule, wanted->set[OP_RULE], rule)) != 0)
        sim_differs(sim, "concert %" PRId64 " is cancelled by the rule %s, not %s", id,
                    stored->cancel_until, rule);
    for (int seat = 1; seat <= SEAT_COUNT; seat++) {
        const struct grade *grade = concert_grade_of(stored, seat);
        int which = wanted->grade[seat - 1];

        compare(sim, "seat", seat, "grade", grade != NULL ? grade->name[0] - 'A' + 1 : 0, which);
        if (grade == NULL || (graded & grade->seats) != 0)
            continue;
        graded |= grade->seats;
        compare(sim, "grade of seat", seat, "price", grade->price, wanted->price[which]);
        compare(sim, "grade of seat", seat, "number of free seats",
                live_concert_free_of(live, grade->seats, now),
                free_of_grade(&sim->model, id, which, now.wall_ms));
    }
}

/* Of tokens that ended, the last dozen will do after every step: what has ended is written once. A
 * fresh view is compared for all that an hour remembers (REMEMBER_MS), since loading them is a
 * thing that can go wrong by itself. */
void check_view(struct sim *sim, struct live_view *view, int64_t now_ms, bool fresh)
{
    const struct model *model = &sim->model;
    int64_t waiting = 0, left[MODEL_CONCERTS + 1];
    int ended = model->token_count > 12 && !fresh ? model->token_count - 12 : 1;

    sim->tally->events[EVENT_VIEW]++;
    check_left(sim, now_ms, left);
    sim_list_live(sim);
    for (int i = 0; i < sim->live_count; i++) {
        waiting += model->tokens[sim->live[i]].state == TOKEN_WAITING;
        check_token(sim, view, sim->live[i], now_ms, left);
    }
    compare(sim, "view", 0, "waiting", (int64_t)view->waiting, waiting);
    compare(sim, "view", 0, "active", (int64_t)view->active, sim->live_count - waiting);
    for (; ended <= model->token_count; ended++)
        if (!token_is_live(model->tokens[ended].state) &&
            model->tokens[ended].ended_ms > now_ms - REMEMBER_MS)
            check_token(sim, view, ended, now_ms, left);
    check_queues(sim, view);
    for (int64_t id = 1; id <= model->show_count; id++)
        check_show(sim, view, id, (struct now){now_ms, now_ms}, fresh);
    for (int64_t id = 1; id <= model->concert_count; id++)
        check_concert(sim, view, id, (struct now){now_ms, now_ms});
    if (!fresh)
        sim->shows_seen = model->show_count;
}

/* What the column uid says of a user. */
static int64_t owner_as_stored(const struct model *model, int user)
{
    switch (model->owner[user]) {
    case USER_ACCOUNT:
        return model->uid[user];
    case USER_COUNTER:
        return -1;
    default:
        return 0;
    }
}

/* The wallet three times over: the number in the row, the number of entries, and the sum of the
 * entries; and by method what came over the counter. The first two are updated beside the entries
 * and could be right while these are wrong. A query of this test's own, not of a store: what the
 * daemon reads through is under test, too. */
static void check_wallets(struct sim *sim)
{
    struct db_stmt *stmt = db_start_values(
        sim->house.store->db,
        "SELECT u.login, u.balance, u.entries, coalesce(sum(e.amount), 0), coalesce(u.uid, 0),"
        " coalesce(sum(CASE WHEN e.method = 'cash' THEN e.amount END), 0),"
        " coalesce(sum(CASE WHEN e.method = 'card' THEN e.amount END), 0),"
        " coalesce(sum(CASE WHEN e.method = 'transfer' THEN e.amount END), 0),"
        " coalesce(sum(CASE WHEN e.method = 'voucher' THEN e.amount END), 0)"
        " FROM foyer_user u"
        " LEFT JOIN ledger_entry e ON e.user_id = u.user_id GROUP BY u.user_id",
        NULL, 0);
    int known = 0;

    while (db_step(stmt) == DB_ROW) {
        int user = user_of_login(db_text(stmt, 0));

        if (user < 0)
            sim_differs(sim, "there is a user %s", db_text(stmt, 0));
        compare(sim, "user", user, "being known", true, sim->model.known[user]);
        compare(sim, "user", user, "balance", db_int(stmt, 1), sim->model.balance[user]);
        compare(sim, "user", user, "owner", db_int(stmt, 4), owner_as_stored(&sim->model, user));
        compare(sim, "user", user, "number of entries", db_int(stmt, 2), sim->model.entries[user]);
        compare(sim, "user", user, "sum of entries", db_int(stmt, 3), sim->model.balance[user]);
        for (int method = 0; method < PAY_METHODS; method++)
            compare(sim, "user", user, word_at(WORDS_PAY_METHOD, method), db_int(stmt, 5 + method),
                    sim->model.drawer[user][method]);
        if (db_int(stmt, 2) < sim->entries_seen[user])
            sim_differs(sim, "the ledger of user %d has lost an entry", user);
        sim->entries_seen[user] = db_int(stmt, 2);
        known++;
    }
    if (db_finish(stmt) != STATUS_OK)
        sim_differs(sim, "wallets cannot be read");
    for (int user = 0; user < MODEL_USERS; user++)
        known -= sim->model.known[user];
    compare(sim, "users", 0, "number", known, 0);
}

/* What was done in a shift beside taking money. */
static void check_acts(struct sim *sim, int id, const struct till_acts *found,
                       const struct till_acts *wanted)
{
    compare(sim, "shift", id, "seats given away", found->comps, wanted->comps);
    compare(sim, "shift", id, "their price", found->face, wanted->face);
    compare(sim, "shift", id, "seats refunded", found->refunds, wanted->refunds);
    compare(sim, "shift", id, "what was given back", found->refunded, wanted->refunded);
    compare(sim, "shift", id, "fees", found->fees, wanted->fees);
    compare(sim, "shift", id, "seats moved", found->moved, wanted->moved);
}

/* What is in each drawer, by its shift. Shift n of the model has to be row n: shifts are numbered
 * without a gap, over crashes and batches that were taken apart as well. The columns of the Z are 0
 * for a shift that is open, as in the model. */
static void check_shifts(struct sim *sim)
{
    struct db_stmt *stmt = db_start_values(
        sim->house.store->db,
        "SELECT s.shift_id, s.login, s.till, s.float_in, s.moves, s.closed_ms IS NULL,"
        " s.cash_moves, coalesce(z.number, 0), coalesce(z.cash_moved, 0), coalesce(z.expected, 0),"
        " coalesce(z.counted, 0), coalesce(z.left_in, 0), coalesce(z.total, 0), s.acts"
        " FROM till_shift s LEFT JOIN z ON z.shift_id = s.shift_id ORDER BY s.shift_id",
        NULL, 0);
    int count = 0;

    while (db_step(stmt) == DB_ROW) {
        int64_t id = db_int(stmt, 0);
        const struct model_shift *shift = &sim->model.shifts[id];
        char till[12];

        snprintf(till, sizeof till, "%d", shift->till);
        compare(sim, "shift", id, "number", id, ++count);
        compare(sim, "shift", id, "operator", staff_of_login(db_text(stmt, 1)), shift->staff);
        compare(sim, "shift", id, "till", strcmp(db_text(stmt, 2), till), 0);
        compare(sim, "shift", id, "float", db_int(stmt, 3), shift->float_in);
        compare(sim, "shift", id, "number of entries", db_int(stmt, 4), shift->moves);
        compare(sim, "shift", id, "being open", db_int(stmt, 5), shift->is_open);
        compare(sim, "shift", id, "cash without a customer", db_int(stmt, 6), shift->cash_moves);
        compare(sim, "shift", id, "Z", db_int(stmt, 7), shift->z);
        compare(sim, "shift", id, "what was put in and taken out", db_int(stmt, 8),
                shift->is_open ? 0 : shift->cash_moved);
        compare(sim, "shift", id, "what was expected", db_int(stmt, 9), shift->expected);
        compare(sim, "shift", id, "what was counted", db_int(stmt, 10), shift->counted);
        compare(sim, "shift", id, "what is left", db_int(stmt, 11), shift->left_in);
        compare(sim, "shift", id, "running total", db_int(stmt, 12), shift->total);
        compare(sim, "shift", id, "rows of what was done in it", db_int(stmt, 13), shift->act_rows);
    }
    if (db_finish(stmt) != STATUS_OK)
        sim_differs(sim, "shifts cannot be read");
    compare(sim, "shifts", 0, "number", count, sim->model.shift_count);
    for (int id = 1; id <= count; id++) {
        struct till_sum sums[PAY_METHODS];
        struct till_acts acts;

        if (till_shift_store_sums(sim->house.store, id, sums) != STATUS_OK ||
            till_shift_store_acts(sim->house.store, id, &acts) != STATUS_OK)
            sim_differs(sim, "shift %d cannot be read", id);
        check_acts(sim, id, &acts, &sim->model.shifts[id].acts);
        for (int method = 0; method < PAY_METHODS; method++) {
            const char *word = word_at(WORDS_PAY_METHOD, method);

            compare(sim, "shift", id, word, sums[method].received,
                    sim->model.shifts[id].received[method]);
            compare(sim, "shift", id, word, sums[method].given,
                    sim->model.shifts[id].given[method]);
        }
    }
}

/* From a row of the store to the number of the model. A code that no answer has ever told is a
 * reservation that nobody asked for. */
int sim_find_reservation(const struct sim *sim, const char *code)
{
    for (int id = 1; id <= sim->model.booking_count; id++)
        if (strcmp(sim->reservation_code[id], code) == 0)
            return id;
    sim_differs(sim, "there is a reservation %s", code);
}

/* The bit of a seat, in the SQL of both engines. */
#define SEAT_BIT "CAST(1 AS BIGINT) << CAST(c.seat - 1 AS INTEGER)"

/* A hold that ended has no row any more, so what is left over at the end is 0: rows found less
 * bookings that are not gone. A price is fixed when a seat is held, and its row keeps it after the
 * seat was given back, so that of live and refunded seats together is compared. `face` is -1 where
 * nothing was given away, which tells a free seat from a comp. */
static void check_reservations(struct sim *sim)
{
    struct db_stmt *stmt = db_start_values(
        sim->house.store->db,
        "SELECT r.code, r.state,"
        " coalesce(sum(CASE WHEN c.refunded_ms IS NULL THEN " SEAT_BIT " END), 0),"
        " coalesce(sum(CASE WHEN c.refunded_ms IS NOT NULL THEN " SEAT_BIT " END), 0),"
        " coalesce(sum(c.price), 0), coalesce(sum(f.amount), 0), coalesce(sum(f.fee), 0),"
        " coalesce(max(g.face), -1),"
        " (SELECT u.login FROM foyer_user u WHERE u.user_id = r.user_id)"
        " FROM reservation r LEFT JOIN seat_claim c ON c.reservation_id = r.reservation_id"
        " LEFT JOIN refund f ON f.reservation_id = c.reservation_id AND f.seat = c.seat"
        " LEFT JOIN comp g ON g.reservation_id = r.reservation_id"
        " GROUP BY r.reservation_id",
        NULL, 0);
    int stored = 0;

    while (db_step(stmt) == DB_ROW) {
        int id = sim_find_reservation(sim, db_text(stmt, 0));
        const struct model_booking *of = &sim->model.bookings[id];
        const char *state = of->state == BOOKED_HELD   ? "held"
                            : of->state == BOOKED_GONE ? "gone"
                            : of->seats != 0           ? "paid"
                                                       : "cancelled";

        if (strcmp(state, db_text(stmt, 1)) != 0)
            sim_differs(sim, "reservation %d is %s, the model says %s", id, db_text(stmt, 1),
                        state);
        compare(sim, "reservation", id, "owner", user_of_login(db_text(stmt, 8)), of->user);
        compare(sim, "reservation", id, "live seats", db_int(stmt, 2), (int64_t)of->seats);
        compare(sim, "reservation", id, "refunded seats", db_int(stmt, 3), (int64_t)of->refunded);
        compare(sim, "reservation", id, "price", db_int(stmt, 4),
                model_price(of, of->seats | of->refunded));
        compare(sim, "reservation", id, "points given back", db_int(stmt, 5), of->given);
        compare(sim, "reservation", id, "points kept", db_int(stmt, 6), of->kept);
        compare(sim, "reservation", id, "face value", db_int(stmt, 7), of->is_comp ? of->face : -1);
        stored++;
    }
    if (db_finish(stmt) != STATUS_OK)
        sim_differs(sim, "reservations cannot be read");
    for (int id = 1; id <= sim->model.booking_count; id++)
        stored -= sim->model.bookings[id].state != BOOKED_GONE;
    compare(sim, "reservations", 0, "number too many", stored, 0);
}

/* Live tickets as the model says, and of what was given back why it ended. A seat has one ticket
 * that counts; what was issued anew or moved stays in the table as history, and is left out here:
 * that those follow each other is a rule of FSCK, that they let nobody in is tried by SCAN with old
 * issues. */
static void check_tickets(struct sim *sim)
{
    struct db_stmt *stmt = db_start_values(
        sim->house.store->db,
        "SELECT r.code, t.seat, t.state, t.issue, t.prints FROM ticket t"
        " JOIN reservation r ON r.reservation_id = t.reservation_id WHERE t.state <> 'reissued'"
        " AND t.state <> 'moved'",
        NULL, 0);
    int64_t stored = 0;

    while (db_step(stmt) == DB_ROW) {
        int id = sim_find_reservation(sim, db_text(stmt, 0)), seat = (int)db_int(stmt, 1);
        const struct model_booking *of = &sim->model.bookings[id];
        const char *state = (of->seats & seat_bit(seat))      ? "live"
                            : (of->off & seat_bit(seat))      ? "show_off"
                            : (of->refunded & seat_bit(seat)) ? "cancelled"
                                                              : "none";

        if (strcmp(state, db_text(stmt, 2)) != 0)
            sim_differs(sim, "the ticket of seat %d of reservation %d is %s, the model says %s",
                        seat, id, db_text(stmt, 2), state);
        compare(sim, "reservation", id, "issue of a ticket", db_int(stmt, 3), of->issue[seat - 1]);
        compare(sim, "reservation", id, "prints of a ticket", db_int(stmt, 4),
                of->prints[seat - 1]);
        stored++;
    }
    if (db_finish(stmt) != STATUS_OK)
        sim_differs(sim, "tickets cannot be read");
    for (int id = 1; id <= sim->model.booking_count; id++)
        if (sim->model.bookings[id].state == BOOKED_PAID)
            stored -= seat_set_count(
                sim->model.bookings[id].seats |
                (sim->model.bookings[id].refunded & ~sim->model.bookings[id].moved_out));
    compare(sim, "tickets", 0, "number too many", stored, 0);
}

/* Whether cash of a drawer that is to be counted is part of the takings. */
static bool has_open_cash(const struct model *model)
{
    for (int id = 1; id <= model->shift_count; id++)
        if (model->shifts[id].is_open &&
            (model->shifts[id].received[PAY_CASH] > 0 || model->shifts[id].given[PAY_CASH] > 0))
            return true;
    return false;
}

/* What came in less what went out, by method, and whether an operator may know it: a drawer is
 * counted blind, so its cash must not be told before. Rows whose word is no method are of customers
 * who charged for themselves (""), which no drawer has to answer for. */
static void check_method(void *arg, const struct counter_sums *sums)
{
    const struct sim *sim = arg;
    int method = word_find(WORDS_PAY_METHOD, sums->by);
    int64_t wanted = 0;

    for (int user = 0; user < MODEL_USERS && method < PAY_METHODS; user++)
        wanted += sim->model.drawer[user][method];
    if (method < PAY_METHODS)
        compare(sim, "takings", method, "money of the method",
                sums->charged - sums->paid_out - sums->reversed, wanted);
    compare(sim, "takings", method, "has cash of an open shift,", sums->has_open_cash,
            method == PAY_CASH && has_open_cash(&sim->model));
}

/* Takings added up in two ways. By show and by grade are two statements over the same seats; each
 * is right in itself only as far as FSCK and the wallets say, but a seat that one of them counts
 * twice (a date that was moved, a seat that was sold again) shows here. */
struct seat_sums {
    int64_t sold, paid, refunds, refunded, fees, comps;
};

static void add_taking(void *arg, const struct taking *taking)
{
    struct seat_sums *sums = arg;

    sums->sold += taking->sold;
    sums->paid += taking->paid;
    sums->refunds += taking->refunds;
    sums->refunded += taking->refunded;
    sums->fees += taking->fees;
    sums->comps += taking->comps;
}

static void add_grade(void *arg, const struct grade_sums *grade)
{
    struct seat_sums *sums = arg;

    sums->sold += grade->sold;
    sums->paid += grade->paid;
    sums->refunds += grade->refunds;
    sums->refunded += grade->refunded;
    sums->fees += grade->fees;
    sums->comps += grade->comps;
}

/* What TAKINGS tells of the whole season: by method, by show and by grade. */
static void check_takings(struct sim *sim)
{
    struct store *store = sim->house.store;
    struct seat_sums shows = {0}, grades = {0};

    if (payment_store_counter_sums(store, TAKINGS_BY_METHOD, 0, INT64_MAX, check_method, sim) !=
            STATUS_OK ||
        payment_store_takings(store, 0, INT64_MAX, add_taking, &shows) != STATUS_OK ||
        payment_store_grade_sums(store, 0, INT64_MAX, add_grade, &grades) != STATUS_OK)
        sim_differs(sim, "takings cannot be read");
    compare(sim, "takings", 0, "seats sold, by grade,", grades.sold, shows.sold);
    compare(sim, "takings", 0, "what was paid, by grade,", grades.paid, shows.paid);
    compare(sim, "takings", 0, "seats refunded, by grade,", grades.refunds, shows.refunds);
    compare(sim, "takings", 0, "what was given back, by grade,", grades.refunded, shows.refunded);
    compare(sim, "takings", 0, "fees, by grade,", grades.fees, shows.fees);
    compare(sim, "takings", 0, "seats given away, by grade,", grades.comps, shows.comps);
}

/* Who is inside, who counts as one who came in, and how often anybody did. Rows of scans that were
 * taken back stay (undone), so the number of rows is compared as well: nothing that happened at a
 * door may be wiped out. */
static void check_guests(struct sim *sim)
{
    struct db_stmt *stmt = db_start_values(
        sim->house.store->db,
        "SELECT r.code, coalesce(sum(CASE WHEN c.out_ms IS NULL AND c.undone = 0 THEN " SEAT_BIT
        " END), 0), count(*), count(DISTINCT CASE WHEN c.undone = 0 THEN c.seat END)"
        " FROM admission c JOIN reservation r ON r.reservation_id = c.reservation_id"
        " GROUP BY r.code",
        NULL, 0);
    int64_t stored = 0;

    while (db_step(stmt) == DB_ROW) {
        int id = sim_find_reservation(sim, db_text(stmt, 0));

        compare(sim, "reservation", id, "seats inside", db_int(stmt, 1),
                (int64_t)model_inside(&sim->model, id));
        compare(sim, "reservation", id, "guests who came in", db_int(stmt, 3),
                seat_set_count(model_entered(&sim->model, id)));
        stored += db_int(stmt, 2);
    }
    if (db_finish(stmt) != STATUS_OK)
        sim_differs(sim, "admissions cannot be read");
    compare(sim, "admissions", 0, "number", stored, sim->model.stay_count);
}

/* Whether FIND is to find a reservation: it is of somebody whose name, or another name of theirs,
 * has the words. */
static bool is_meant(const struct model *model, const struct model_query *query, int id)
{
    if (model->bookings[id].state == BOOKED_GONE)
        return false;
    for (int user = 0; user < MODEL_USERS; user++)
        if (model_self(model, user) == model->bookings[id].user &&
            (query->names >> model->name[user] & 1))
            return true;
    return false;
}

static int reservation_of_number(struct sim *sim, int64_t reservation_id)
{
    struct db_stmt *stmt =
        db_start(sim->house.store->db, "SELECT code FROM reservation WHERE reservation_id = $1",
                 DB_INT(reservation_id));
    int id = db_step(stmt) == DB_ROW ? sim_find_reservation(sim, db_text(stmt, 0)) : NOBODY;

    if (db_finish(stmt) != STATUS_OK || id == NOBODY)
        sim_differs(sim, "FIND finds a reservation that is not there");
    return id;
}

/* FIND finds all that it should and nothing else, each once. The model does not search: which names
 * a text finds is written down beside it (model_people.c), by hand. The limit is as large as the
 * season, so nothing is cut. */
static void check_find(struct sim *sim, const struct model_query *query)
{
    struct use_case uc = {.store = sim->house.store};
    struct find_request request = {.text = query->text, .limit = MODEL_BOOKINGS};
    static bool found[MODEL_BOOKINGS];
    struct found_ids ids;
    bool is_wide;

    memset(found, 0, sizeof found);
    if (find_service_run(&uc, &request, &ids, &is_wide) != STATUS_OK || is_wide)
        sim_differs(sim, "FIND text=\"%s\" fails", query->text);
    for (size_t i = 0; i < ids.count; i++) {
        int id = reservation_of_number(sim, ids.ids[i]);

        if (found[id] || !is_meant(&sim->model, query, id))
            sim_differs(sim, "FIND text=\"%s\" finds reservation %d%s", query->text, id,
                        found[id] ? " twice" : "");
        found[id] = true;
    }
    for (int id = 1; id <= sim->model.booking_count; id++)
        if (!found[id] && is_meant(&sim->model, query, id))
            sim_differs(sim, "FIND text=\"%s\" misses reservation %d", query->text, id);
    free(ids.ids);
}

static void finding(void *arg, const struct fsck_finding *finding)
{
    sim_differs(arg, "%s is broken: not \"%s\": %s", finding->invariant, finding->rule,
                finding->row);
}

/* FSCK comes last, so that a difference is told by what differs: "wallet 3 holds 90" is found
 * sooner than the rule that it breaks. */
void check_store(struct sim *sim)
{
    sim->tally->events[EVENT_STORE]++;
    check_wallets(sim);
    check_shifts(sim);
    check_takings(sim);
    check_reservations(sim);
    check_tickets(sim);
    check_guests(sim);
    check_events(sim);
    trail_check(sim);
    for (int i = 0; i < MODEL_QUERIES; i++)
        check_find(sim, &model_queries[i]);
    if (fsck_store_check(sim->house.store, finding, sim) != STATUS_OK)
        sim_differs(sim, "the store cannot be checked");
}
