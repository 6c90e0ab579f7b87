/*
 * Who is served next: counts of lines and turns, no times.
 *
 * Fairness is promised in lines: somebody else's request waits for the lines of one connection of
 * each uid that is busy, however many connections those have. That can be counted exactly, where a
 * measurement of times would show it on a quiet machine alone. "Flooders" here have more to do
 * after each turn, as clients do that send without waiting for replies.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "presentation/turns.h"

enum { FLOODER = 1000, VICTIM = 1001, MANY = 64 };

struct house {
    struct turns turns;
    struct share *shares;
    struct turn connections[MANY + 8];
    int served[MANY + 8];
};

static int open_house(void **state)
{
    static struct house house;

    memset(&house, 0, sizeof house);
    turns_init(&house.turns);
    *state = &house;
    return 0;
}

/* Ends connections [0, count); their shares must go with them. */
static void leave(struct house *house, int count)
{
    for (int i = 0; i < count; i++) {
        turns_remove(&house->turns, &house->connections[i]);
        share_give_back(&house->shares, house->connections[i].share);
    }
    assert_null(house->shares);
    assert_false(turns_wanted(&house->turns));
}

static void connect_one(struct house *house, int connection, int64_t uid)
{
    turn_init(&house->connections[connection], share_take(&house->shares, uid));
}

static int index_of(const struct house *house, const struct turn *turn)
{
    return (int)(turn - house->connections);
}

/* A connection that always has more: handles as many lines as it may, and wants its next turn. */
static int flood(struct house *house, struct turn *turn)
{
    for (int i = 0; i < TURN_LINES; i++)
        turns_count_line(turn);
    turns_add(&house->turns, turn);
    return TURN_LINES;
}

/* 64 connections of one uid never stop sending. Somebody else's request, which comes in any turn,
 * is served in the next, after the lines of one connection (16 at most); and all the connections of
 * the uid together have 64 lines in a turn, so the sockets are soon looked at again. */
static void test_victim_waits_for_one_connection(void **state)
{
    struct house *house = *state;
    struct turn *turn;

    for (int i = 0; i < MANY; i++) {
        connect_one(house, i, FLOODER);
        turns_add(&house->turns, &house->connections[i]);
    }
    connect_one(house, MANY, VICTIM);
    for (int round = 0; round < 100; round++) {
        int lines = 0, lines_before = -1;

        turns_add(&house->turns, &house->connections[MANY]);
        turns_begin(&house->turns);
        while ((turn = turns_next(&house->turns)) != NULL) {
            if (index_of(house, turn) == MANY)
                lines_before = lines;
            else
                lines += flood(house, turn);
        }
        assert_in_range(lines_before, 0, TURN_LINES);
        assert_int_equal(lines, TURN_LINES_OF_UID);
    }
    leave(house, MANY + 1);
}

/* So it is if many uids do that: 8 uids of 8 connections each, and one connection of each comes
 * before. */
static void test_victim_among_many_flooders(void **state)
{
    struct house *house = *state;
    struct turn *turn;

    for (int i = 0; i < MANY; i++) {
        connect_one(house, i, FLOODER + 10 + i / 8);
        turns_add(&house->turns, &house->connections[i]);
    }
    connect_one(house, MANY, VICTIM);
    for (int round = 0; round < 10; round++) {
        int before = 0;
        bool found = false;

        turns_add(&house->turns, &house->connections[MANY]);
        turns_begin(&house->turns);
        while ((turn = turns_next(&house->turns)) != NULL) {
            found = found || index_of(house, turn) == MANY;
            before += !found;
            if (index_of(house, turn) != MANY)
                flood(house, turn);
        }
        assert_true(found);
        assert_in_range(before, 0, MANY / 8);
    }
    leave(house, MANY + 1);
}

/* The connections of one uid have their turns in rotation, too. 64 lines are four connections, so
 * after 16 turns each of the 64 had one; in three times as many, three. */
static void test_own_connections_rotate(void **state)
{
    struct house *house = *state;
    struct turn *turn;
    int rounds = MANY * TURN_LINES / TURN_LINES_OF_UID;

    for (int i = 0; i < MANY; i++) {
        connect_one(house, i, FLOODER);
        turns_add(&house->turns, &house->connections[i]);
    }
    for (int round = 0; round < 3 * rounds; round++) {
        turns_begin(&house->turns);
        while ((turn = turns_next(&house->turns)) != NULL)
            house->served[index_of(house, turn)] += flood(house, turn) > 0;
    }
    for (int i = 0; i < MANY; i++)
        assert_int_equal(house->served[i], 3);
    leave(house, MANY);
}

/* Staff are not counted: all of their connections are served in every turn, once each. */
static void test_staff(void **state)
{
    struct house *house = *state;
    struct turn *turn;

    for (int i = 0; i < MANY; i++) {
        connect_one(house, i, 0);
        turns_add(&house->turns, &house->connections[i]);
    }
    for (int round = 0; round < 5; round++) {
        turns_begin(&house->turns);
        while ((turn = turns_next(&house->turns)) != NULL) {
            house->served[index_of(house, turn)]++;
            turns_add(&house->turns, turn);
        }
    }
    for (int i = 0; i < MANY; i++)
        assert_int_equal(house->served[i], 5);
    leave(house, MANY);
}

/* A held connection has no turn however often turns begin, and is in one list only, even if it is
 * held twice. with_held must be empty whenever nobody is held: the loop takes from it whoever may
 * go on. */
static void test_held(void **state)
{
    struct house *house = *state;
    struct turn *connections = house->connections;

    for (int i = 0; i < 3; i++) {
        connect_one(house, i, FLOODER);
        turns_add(&house->turns, &connections[i]);
        turns_hold(&house->turns, &connections[i]);
        turns_hold(&house->turns, &connections[i]);
    }
    connect_one(house, 3, VICTIM);
    turns_add(&house->turns, &connections[3]);
    turns_begin(&house->turns);
    assert_ptr_equal(turns_next(&house->turns), &connections[3]);
    assert_null(turns_next(&house->turns));
    assert_false(turns_wanted(&house->turns));
    /* First held, first let go; whoever is held again stands at the end. */
    turns_let_go(&house->turns, connections[0].share, 1);
    turns_begin(&house->turns);
    assert_ptr_equal(turns_next(&house->turns), &connections[0]);
    assert_null(turns_next(&house->turns));
    turns_hold(&house->turns, &connections[0]);
    turns_let_go(&house->turns, connections[0].share, 2);
    turns_begin(&house->turns);
    assert_ptr_equal(turns_next(&house->turns), &connections[1]);
    assert_ptr_equal(turns_next(&house->turns), &connections[2]);
    assert_null(turns_next(&house->turns));
    /* More than there are. */
    turns_let_go(&house->turns, connections[0].share, 10);
    assert_true(turns_wanted(&house->turns));
    assert_true(TAILQ_EMPTY(&house->turns.with_held));
    turns_hold(&house->turns, &connections[1]);
    leave(house, 4);
    assert_true(TAILQ_EMPTY(&house->turns.with_held));
}

/* It may end in any state, in its own turn as well. */
static void test_leaving(void **state)
{
    struct house *house = *state;

    for (int i = 0; i < 3; i++) {
        connect_one(house, i, FLOODER);
        turns_add(&house->turns, &house->connections[i]);
        turns_add(&house->turns, &house->connections[i]);
    }
    turns_begin(&house->turns);
    assert_ptr_equal(turns_next(&house->turns), &house->connections[0]);
    turns_remove(&house->turns, &house->connections[0]);
    turns_remove(&house->turns, &house->connections[1]);
    assert_ptr_equal(turns_next(&house->turns), &house->connections[2]);
    assert_null(turns_next(&house->turns));
    leave(house, 3);
}

#define turns_test(name) cmocka_unit_test_setup(name, open_house)

int main(void)
{
    const struct CMUnitTest tests[] = {
        turns_test(test_victim_waits_for_one_connection),
        turns_test(test_victim_among_many_flooders),
        turns_test(test_own_connections_rotate),
        turns_test(test_staff),
        turns_test(test_held),
        turns_test(test_leaving),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
