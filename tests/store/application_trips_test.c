/*
 * What a batch says to a shared database: how often it waits for an answer, and how many statements
 * it sends, for few units and for many. What is counted does not depend on any machine.
 *
 * To wait once more for each unit of a batch is what makes several daemons slow, so a batch waits
 * as often for sixteen as for one: once for its locks and all that it asks, once for its writes if
 * their rows are counted, once for COMMIT. And what a server can do is limited by the statements
 * that it is sent, so a batch sends as many for sixteen, too.
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

/* What a customer does, under a key; `act` is what that customer did before. */
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

/* So many may be inside of concert 1, and there are points for all. */
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

/* Everybody who pays lets in another one. */
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

/* A daemon that has just been started remembers nothing, and PAY does not say
 * whose show it is about: that is asked once. */
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

/* It takes a seat. */
static void sell_at_other(struct box *box, struct box_office *other, int seat)
{
    struct box_office own = box->office;
    char login[LOGIN_TEXT], seats[SEAT_SET_TEXT];
    int64_t revs[BOX_SHOWS];

    snprintf(login, sizeof login, "o%d", seat);
    snprintf(seats, sizeof seats, "%d", seat);
    box->office = *other;
    /* This daemon does not know yet what that one does. */
    memcpy(revs, box->revs, sizeof revs);
    memset(box->revs, 0, sizeof box->revs);
    assert_int_not_equal(box_join_wish(box, login, 1, 1, seats).hold.reservation_id, 0);
    *other = box->office;
    box->office = own;
    memcpy(box->revs, revs, sizeof revs);
}

/* What another daemon did between any two batches comes with the locks. */
static void test_news(void **state)
{
    struct box *box = *state;
    struct box_office other;
    struct store *store;

    if (!store_is_shared(box->rig.store) || box->rig.is_forgetful)
        skip();
    prepare(box, 100);
    open_other(box, &other);
    for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++) {
        struct db_traffic traffic;

        sell_at_other(box, &other, (int)(SEAT_COUNT - i));
        traffic = run(box, costs[i].kind, 1, MANY);
        print_message("act %d x %d with news: %lld trips\n", (int)costs[i].kind, MANY,
                      (long long)traffic.trips);
        assert_true(traffic.trips <= costs[i].trips);
    }
    store = other.runner.store;
    box_office_release(&other);
    store_close(store);
}

/* Fifty clients, as a batch meets them: of each three one joins, one holds and one pays. */
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
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trips),         cmocka_unit_test(test_pauses),
        cmocka_unit_test(test_waiters),       cmocka_unit_test(test_news),
        cmocka_unit_test(test_fifty_clients), cmocka_unit_test(test_restart)};

    return box_run_tests("what a batch says to a shared database", tests);
}
