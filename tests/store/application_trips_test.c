/*
 * What a batch says to a shared database: how often it waits for an answer, and how many statements
 * it sends, for few units and for many. What is counted does not depend on any machine.
 *
 * To wait once more for each unit of a batch is what makes several daemons slow, so a batch waits
 * as often for sixteen as for one: once for its locks and all that it asks, once for its writes if
 * their rows are counted, once for COMMIT. And what a server can do is limited by the statements
 * that it is sent, so a batch sends as many for sixteen, too.
 *
 * All tests are skipped on SQLite, where nothing travels. What each expects is an upper bound where
 * fewer would be welcome, and exact where a batch must wait or must not (test_joining). When one
 * fails by a trip: something is asked for each unit that lock_set.c could have foreseen for all;
 * db_traffic() before and after each step of a use case finds it.
 *
 * The other daemon is a second box office on the same database, put in the place of the first while
 * it acts (at_other): so its batches come exactly between two of ours.
 */
#include "tests/store/box.h"

#include <stdio.h>
#include <string.h>

#include "infrastructure/db/db.h"

enum { FEW = 4, MANY = 16, CUSTOMERS = 3 * MANY };

static const struct cost {
    enum act_kind kind;
    int64_t trips, statements; /* of a batch of any size */
} costs[] = {
    {ACT_JOIN, 2, 12},
    {ACT_HOLD, 2, 15},
    {ACT_PAY, 3, 19},
};

static struct act acts[MANY];

/* What a customer does, under a key; `act` is what that customer did before. With a key each, as
 * clients of a house do; a customer's token and hold come from the act before. */
static void next_act(struct act *act, enum act_kind kind, int customer)
{
    struct act next = {.kind = kind, .id = 1, .concert_id = 1};

    snprintf(next.login, sizeof next.login, "c%d", customer);
    snprintf(next.key, sizeof next.key, "k%d-%d", (int)kind, customer);
    if (kind == ACT_HOLD) {
        next.wish = (struct wish){.show_id = 1, .seats = seat_bit(customer)};
        snprintf(next.code, sizeof next.code, "%s", act->token.token);
    } else if (kind == ACT_PAY) {
        snprintf(next.code, sizeof next.code, "%s", act->token.hold.code);
    }
    *act = next;
}

/* Each of `count` customers does the same, in one batch. */
static struct db_traffic run(struct box *box, enum act_kind kind, int first, int count)
{
    struct act *batch[MANY];
    struct db_traffic before = db_traffic(box->rig.store->db), after;

    for (int i = 0; i < count; i++) {
        next_act(&acts[i], kind, first + i);
        batch[i] = &acts[i];
    }
    box_batch(box, batch, (size_t)count);
    for (int i = 0; i < count; i++)
        assert_ok(acts[i].unit.status);
    after = db_traffic(box->rig.store->db);
    return (struct db_traffic){after.trips - before.trips, after.statements - before.statements};
}

/* So many may be inside of concert 1, and there are points for all. Room for everybody, as who
 * waits is another matter (test_waiters). */
static void prepare(struct box *box, int64_t capacity)
{
    struct act room = {.kind = ACT_CONCERT};
    char login[LOGIN_TEXT];

    room.concert = live_view_concert(box->office.view, 1)->concert;
    room.concert.capacity = capacity;
    assert_ok(box_act(box, &room));
    for (int i = 0; i < CUSTOMERS; i++) {
        snprintf(login, sizeof login, "c%d", 1 + i);
        box_charge(box, login, 1000000);
    }
}

/* The same customers join, hold and pay, 1, 4 and 16 of them in one batch; so of 21 customers each
 * step is seen at three sizes. */
static void check_costs(struct box *box)
{
    static const int counts[] = {1, FEW, MANY};
    int first = 1;

    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        for (size_t j = 0; j < sizeof costs / sizeof costs[0]; j++) {
            const struct cost *cost = &costs[j];
            struct db_traffic traffic = run(box, cost->kind, first, counts[i]);

            print_message("act %d x %d: %lld trips, %lld statements\n", (int)cost->kind, counts[i],
                          (long long)traffic.trips, (long long)traffic.statements);
            assert_true(traffic.trips <= cost->trips);
            assert_true(traffic.statements <= cost->statements);
        }
        first += counts[i];
    }
}

static void test_trips(void **state)
{
    struct box *box = *state;

    if (!store_is_shared(box->rig.store) || box->rig.is_forgetful)
        skip();
    prepare(box, 100);
    check_costs(box);
}

/* The same where what was held and not paid is looked at before each hold. */
static void test_pauses(void **state)
{
    struct box *box = *state;

    if (!store_is_shared(box->rig.store) || box->rig.is_forgetful)
        skip();
    prepare(box, 100);
    box->office.runner.settings.hold_pause_ms = 60000;
    check_costs(box);
}

/* Everybody who pays lets in another one. As many places as pay, and four more who wait: those are
 * left, in their order. */
static void test_waiters(void **state)
{
    struct box *box = *state;
    struct token last = {0};
    struct db_traffic traffic;
    char login[LOGIN_TEXT];

    if (!store_is_shared(box->rig.store) || box->rig.is_forgetful)
        skip();
    prepare(box, MANY);
    (void)run(box, ACT_JOIN, 1, MANY);
    (void)run(box, ACT_HOLD, 1, MANY);
    for (int i = 0; i < MANY + FEW; i++) {
        snprintf(login, sizeof login, "w%d", i);
        last = box_join(box, login, 1);
    }
    traffic = run(box, ACT_PAY, 1, MANY);
    print_message("act %d x %d with waiters: %lld trips\n", (int)ACT_PAY, MANY,
                  (long long)traffic.trips);
    assert_true(traffic.trips <= 3);
    assert_int_equal(box_position(box, last.token), FEW);
}

/* A daemon that has just been started remembers nothing, and PAY does not say whose show it is
 * about: that is asked once. The box joins another concert first, which draws blocks of numbers and
 * looks at sales, so that those are not counted. */
static void test_restart(void **state)
{
    struct box *box = *state;

    if (!store_is_shared(box->rig.store) || box->rig.is_forgetful)
        skip();
    prepare(box, 100);
    for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++) {
        struct db_traffic traffic;

        box_restart(box);
        (void)box_join(box, "new", 2); /* numbers are drawn, and sales looked at */
        traffic = run(box, costs[i].kind, 1, MANY);
        print_message("act %d x %d after a restart: %lld trips\n", (int)costs[i].kind, MANY,
                      (long long)traffic.trips);
        assert_true(traffic.trips <= costs[i].trips + (costs[i].kind == ACT_PAY));
    }
}

static void ignore(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

/* Another daemon on the same store. */
static void open_other(struct box *box, struct box_office *other)
{
    char error[ERROR_TEXT];
    struct store *store =
        store_open_beside(box->rig.store, box->rig.address, ignore, NULL, error, sizeof error);

    assert_non_null(store);
    box_office_init(other, store, box->zones, &box->office.runner.settings,
                    box->office.runner.random, true);
    assert_ok(box_office_begin(other, box->now));
}

static void close_other(struct box_office *other)
{
    struct store *store = other->runner.store;

    box_office_release(other);
    store_close(store);
}

/* It does something with a number. The referee's revisions are put away meanwhile: what that daemon
 * knows of a show may be newer or older. */
static void at_other(struct box *box, struct box_office *other, void (*act)(struct box *, int),
                     int number)
{
    struct box_office own = box->office;
    int64_t revs[BOX_SHOWS];

    box->office = *other;
    /* This daemon does not know yet what that one does. */
    memcpy(revs, box->revs, sizeof revs);
    memset(box->revs, 0, sizeof box->revs);
    act(box, number);
    *other = box->office;
    box->office = own;
    memcpy(box->revs, revs, sizeof revs);
}

/* By a customer of its own, who is let in at once and holds. */
static void take_seat(struct box *box, int seat)
{
    char login[LOGIN_TEXT], seats[SEAT_SET_TEXT];

    snprintf(login, sizeof login, "o%d", seat);
    snprintf(seats, sizeof seats, "%d", seat);
    assert_int_not_equal(box_join_wish(box, login, 1, 1, seats).hold.reservation_id, 0);
}

static void join_queue(struct box *box, int number)
{
    char login[LOGIN_TEXT];

    snprintf(login, sizeof login, "q%d", number);
    (void)box_join(box, login, 1);
}

/* What another daemon did between any two batches comes with the locks. */
static void test_news(void **state)
{
    struct box *box = *state;
    struct box_office other;

    if (!store_is_shared(box->rig.store) || box->rig.is_forgetful)
        skip();
    prepare(box, 100);
    open_other(box, &other);
    for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++) {
        struct db_traffic traffic;

        at_other(box, &other, take_seat, (int)(SEAT_COUNT - i));
        traffic = run(box, costs[i].kind, 1, MANY);
        print_message("act %d x %d with news: %lld trips\n", (int)costs[i].kind, MANY,
                      (long long)traffic.trips);
        assert_true(traffic.trips <= costs[i].trips);
    }
    close_other(&other);
}

static struct act late[MANY];

/* Units by which customers, from that one on, join the queue of concert 1 gather. */
static void gather_joins(struct box *box, int first, int count)
{
    struct act *gathered[MANY];

    for (int i = 0; i < count; i++) {
        late[i] = (struct act){.kind = ACT_JOIN, .id = 1, .concert_id = 1};
        snprintf(late[i].login, LOGIN_TEXT, "c%d", first + i);
        gathered[i] = &late[i];
    }
    box_gather(box, gathered, (size_t)count);
}

/* A batch meets others at concert 1 while something gathers for it. So that the next batch expects
 * others, whatever came before. */
static void meet(struct box *box, struct box_office *other, int number)
{
    struct act act = {.kind = ACT_JOIN, .login = "meets", .id = 1, .concert_id = 1};

    gather_joins(box, MANY, 1);
    at_other(box, other, join_queue, number);
    assert_ok(box_act(box, &act));
    assert_true(box->office.runner.is_crowded);
}

/* A batch that expects others waits for its locks first, and takes whoever has come by then: in one
 * round trip more. It expects them if the last one met them while something gathered. A row is a
 * batch: whether the other daemon had the concert before it, how often it waits, and how many of
 * the four that have gathered it takes. The second meets others, and has learnt of it for the
 * third; the fifth expects them in vain, at the price of a trip, and so the sixth does not. */
static void test_joining(void **state)
{
    static const struct {
        bool others;
        int trips, joined;
    } batches[] = {{false, 2, 0},   {true, 2, 0},  {true, 3, FEW}, {true, 3, FEW},
                   {false, 3, FEW}, {false, 2, 0}, {true, 2, 0},   {true, 3, FEW}};
    struct box *box = *state;
    struct box_office other;

    if (!store_is_shared(box->rig.store) || box->rig.is_forgetful)
        skip();
    prepare(box, 100);
    open_other(box, &other);
    for (int i = 0; i < (int)(sizeof batches / sizeof batches[0]); i++) {
        struct db_traffic traffic;

        gather_joins(box, MANY + 1 + FEW * i, FEW);
        if (batches[i].others)
            at_other(box, &other, join_queue, i);
        traffic = run(box, ACT_JOIN, 1 + i, 1);
        print_message("batch %d: %lld trips, %lld statements\n", i, (long long)traffic.trips,
                      (long long)traffic.statements);
        assert_int_equal(traffic.trips, batches[i].trips);
        assert_true(traffic.statements <= 12);
        assert_int_equal(box_waits(box), FEW - batches[i].joined);
        for (int j = 0; j < batches[i].joined; j++) {
            assert_ok(late[j].unit.status);
            assert_non_null(live_view_token(box->office.view, late[j].token.token));
        }
    }
    /* Nothing has come: the next one does not wait for more. */
    box_gather(box, NULL, 0);
    at_other(box, &other, join_queue, 100);
    assert_int_equal(run(box, ACT_JOIN, MANY - 1, 1).trips, 3);
    at_other(box, &other, join_queue, 101);
    assert_int_equal(run(box, ACT_JOIN, MANY, 1).trips, 2);
    close_other(&other);
}

/* Units run in their order, so the first that cannot join keeps back those behind it. The second of
 * four cannot join: it is for another concert, is a question, is to run before what is due, or
 * comes when something else is due. So the first joins and three wait. */
static void test_not_joining(void **state)
{
    enum { CONCERT, QUERY, FIRST, DUE, KINDS };
    struct box *box = *state;
    struct box_office other;

    if (!store_is_shared(box->rig.store) || box->rig.is_forgetful)
        skip();
    prepare(box, 100);
    open_other(box, &other);
    at_other(box, &other, take_seat, 1);
    for (int kind = 0; kind < KINDS; kind++) {
        struct act *second = &late[1];

        meet(box, &other, 2 * kind);
        gather_joins(box, MANY + 1 + FEW * kind, FEW);
        if (kind == CONCERT) /* it is not locked */
            second->id = second->unit.lock_set.concert_id = 2;
        else if (kind == QUERY)
            second->unit.changes = false;
        else if (kind == FIRST)
            second->unit.before_due = true;
        else
            second->unit.now.steady_ms = box->office.runner.next_due_ms;
        at_other(box, &other, join_queue, 2 * kind + 1);
        assert_int_equal(run(box, ACT_JOIN, 1 + kind, 1).trips, 3);
        assert_int_equal(box_waits(box), FEW - 1);
        assert_ok(late[0].unit.status);
    }
    close_other(&other);
}

/* Their wallets are locked with the others, in one order, and as many of those who wait are known
 * as all together let in. 15 join the one that the batch began with: 16 wallets and 16 who are let
 * in, and one trip more than without others. */
static void test_joining_payments(void **state)
{
    struct box *box = *state;
    struct box_office other;
    struct act *gathered[MANY];
    struct token last = {0};
    struct db_traffic traffic;
    char login[LOGIN_TEXT];

    if (!store_is_shared(box->rig.store) || box->rig.is_forgetful)
        skip();
    prepare(box, MANY);
    open_other(box, &other);
    (void)run(box, ACT_JOIN, 1, MANY);
    (void)run(box, ACT_HOLD, 1, MANY);
    for (int i = 0; i < MANY + FEW; i++) {
        snprintf(login, sizeof login, "w%d", i);
        last = box_join(box, login, 1);
    }
    meet(box, &other, 1);
    for (int i = 1; i < MANY; i++) {
        next_act(&acts[i], ACT_PAY, 1 + i);
        gathered[i - 1] = &acts[i];
    }
    box_gather(box, gathered, MANY - 1);
    at_other(box, &other, join_queue, 2);
    traffic = run(box, ACT_PAY, 1, 1);
    print_message("act %d x %d that joined: %lld trips\n", (int)ACT_PAY, MANY,
                  (long long)traffic.trips);
    assert_int_equal(box_waits(box), 0);
    assert_true(traffic.trips <= 4);
    for (int i = 0; i < MANY; i++)
        assert_ok(acts[i].unit.status);
    assert_int_equal(box_position(box, last.token), FEW);
    close_other(&other);
}

/* One that goes wrong is undone alone, whether or not it has joined. */
static void test_joining_and_undone(void **state)
{
    struct box *box = *state;
    struct box_office other;
    struct act before = {.kind = ACT_JOIN, .login = "before", .id = 1, .concert_id = 1},
               bad = {.kind = ACT_WRITE_REFUSE, .login = "bad", .amount = 5, .concert_id = 1},
               behind = {.kind = ACT_JOIN, .login = "behind", .id = 1, .concert_id = 1};
    struct act *gathered[] = {&before, &bad, &behind};

    if (!store_is_shared(box->rig.store) || box->rig.is_forgetful)
        skip();
    prepare(box, 100);
    open_other(box, &other);
    meet(box, &other, 1);
    box_gather(box, gathered, 3);
    at_other(box, &other, join_queue, 2);
    (void)run(box, ACT_JOIN, 1, 1);
    assert_int_equal(box_waits(box), 0);
    assert_ok(before.unit.status);
    assert_status(bad.unit.status, STATUS_LIMIT);
    assert_ok(behind.unit.status);
    assert_non_null(live_view_token(box->office.view, before.token.token));
    assert_non_null(live_view_token(box->office.view, behind.token.token));
    close_other(&other);
}

/* Fifty clients, as a batch meets them: of each three one joins, one holds and one pays. Sixteen of
 * each kind in the third round, 48 in all; the rounds before it bring their customers to where they
 * are. 27 statements for 16 bookings. */
static void test_fifty_clients(void **state)
{
    static const enum act_kind kinds[] = {ACT_JOIN, ACT_HOLD, ACT_PAY};
    static struct act thirds[3][MANY];
    struct box *box = *state;
    struct act *batch[3 * MANY];
    struct db_traffic before, after;

    if (!store_is_shared(box->rig.store) || box->rig.is_forgetful)
        skip();
    prepare(box, 100);
    memset(thirds, 0, sizeof thirds);
    for (int round = 0; round < 3; round++) {
        size_t count = 0;

        for (int i = 0; i < MANY; i++) {
            for (int third = 2 - round; third < 3; third++) {
                struct act *act = &thirds[third][i];
                enum act_kind kind = kinds[third + round - 2];

                next_act(act, kind, 1 + third * MANY + i);
                batch[count++] = act;
            }
        }
        before = db_traffic(box->rig.store->db);
        box_batch(box, batch, count);
        for (size_t i = 0; i < count; i++)
            assert_ok(batch[i]->unit.status);
    }
    after = db_traffic(box->rig.store->db);
    print_message("fifty clients: %lld trips, %lld statements for %d bookings\n",
                  (long long)(after.trips - before.trips),
                  (long long)(after.statements - before.statements), MANY);
    assert_true(after.trips - before.trips <= 3);
    assert_true(after.statements - before.statements <= 27); /* a booking: not two */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_trips),
                                       cmocka_unit_test(test_pauses),
                                       cmocka_unit_test(test_waiters),
                                       cmocka_unit_test(test_news),
                                       cmocka_unit_test(test_fifty_clients),
                                       cmocka_unit_test(test_restart),
                                       cmocka_unit_test(test_joining),
                                       cmocka_unit_test(test_not_joining),
                                       cmocka_unit_test(test_joining_payments),
                                       cmocka_unit_test(test_joining_and_undone)};

    return box_run_tests("what a batch says to a shared database", tests);
}
