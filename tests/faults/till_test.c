/*
 * What happens to a drawer that is closed while something else is under way.
 *
 *     till_test --daemon FOYERD --invariants FILE.sql --preload GATE [--rounds SHIFTS]
 *
 * A gate before fsync (gate.c) is closed, and a change stands at it: what is asked for meanwhile is
 * one batch once the gate is opened. Three connections of one operator close the shift, sell a seat
 * for cash and pay a customer's hold, in each order: the sale is in the Z if it came before the
 * close, and in no shift if it came later; points are in no drawer.
 *
 * Then the daemon is killed, in one shift while SHIFT-CLOSE waits after the change that stands at
 * the gate, in another while it stands there itself. Afterwards the shift is open, or closed with
 * its Z, and never between; and whoever asks again with the key learns what was expected.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/faults/disk_gate.h"
#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"

enum { FLOAT = 100, CHARGED = 5000, CASH = -40 };

/* The three that meet in one batch. */
enum { CLOSER, SELLER, PAYER, ASKERS };

struct counter {
    struct house *house;
    struct disk_gate gate;
    struct line_client boss; /* looks, and sends what stands at the gate */
    struct line_client stopper;
    struct line_client askers[ASKERS];
    int round;       /* from 1 on */
    int64_t outside; /* what was taken in no shift */
    int64_t in_zs;
};

static void seat(struct counter *counter)
{
    line_client_open(&counter->boss, counter->house->socket);
    line_client_open(&counter->stopper, counter->house->socket);
    for (int i = 0; i < ASKERS; i++)
        line_client_open(&counter->askers[i], counter->house->socket);
}

static void leave(struct counter *counter)
{
    line_client_close(&counter->boss);
    line_client_close(&counter->stopper);
    for (int i = 0; i < ASKERS; i++)
        line_client_close(&counter->askers[i]);
}

/* A figure of STATS. */
static int64_t figure(struct line_client *boss, const char *name)
{
    char line[LINE_CLIENT_LINE];
    int64_t value = -1, found;
    char word[40];

    line_client_send(boss, "STATS");
    do {
        line_client_next(boss, line);
        if (sscanf(line, "-\t%39s\t%" SCNd64, word, &found) == 2 && strcmp(word, name) == 0)
            value = found;
    } while (strcmp(line, "OK") != 0);
    return value;
}

/* Sends a line of which the answer has to wait, and returns when the daemon has taken it. STATS is
 * answered by the loop while the worker stands at the gate, and is a request itself: of what
 * `requests` has grown by, all but one are these looks. */
static void send_behind_the_gate(struct counter *counter, struct line_client *client,
                                 const char *line)
{
    int64_t before = figure(&counter->boss, "requests");

    line_client_send(client, "%s", line);
    for (int64_t looks = 1; figure(&counter->boss, "requests") - before - looks != 1; looks++)
        continue;
}

/* A shift with something in its drawer; kim holds seat 1 of the show of the round. */
static void open_shift(struct counter *counter, char reservation[LINE_CLIENT_CODE])
{
    struct line_client *boss = &counter->boss;

    counter->round++;
    line_client_ask(boss, "OK shift=", "SHIFT-OPEN till=%d float=%d", counter->round % 3, FLOAT);
    line_client_ask(boss, "OK", "CHARGE amount=%d as=kim", CHARGED);
    line_client_ask(boss, "OK", "CASH amount=%d reason=deposit", CASH);
    line_client_ask(boss, "OK token=", "JOIN concert=1 show=%d seats=1 as=kim", counter->round);
    line_client_code(boss, "reservation", reservation);
}

/* Something stands at the gate, and the worker with it. */
static void stop_at_gate(struct counter *counter)
{
    disk_gate_close(&counter->gate);
    line_client_send(&counter->stopper, "USER-SET user=kim name=Kim%d", counter->round);
    disk_gate_await(&counter->gate);
}

static void expect_number(const struct line_client *client, const char *name, int64_t wanted)
{
    if (line_client_number(client, name) != wanted)
        test_fail(name, client->reply);
}

/* Closes a shift while its operator sells and pays, in the order of the round. */
static void close_in_a_batch(struct counter *counter)
{
    static const int orders[][ASKERS] = {{CLOSER, SELLER, PAYER}, {SELLER, CLOSER, PAYER},
                                         {PAYER, CLOSER, SELLER}, {CLOSER, PAYER, SELLER},
                                         {SELLER, PAYER, CLOSER}, {PAYER, SELLER, CLOSER}};
    char lines[ASKERS][200], reservation[LINE_CLIENT_CODE];
    struct line_client *askers = counter->askers;
    int64_t batches, price;
    bool is_sold_before = false, is_closed = false;

    open_shift(counter, reservation);
    snprintf(lines[CLOSER], sizeof lines[CLOSER], "SHIFT-CLOSE counted=0 left=0 key=z%d",
             counter->round);
    snprintf(lines[SELLER], sizeof lines[SELLER], "SELL show=%d seats=2 method=cash",
             counter->round);
    snprintf(lines[PAYER], sizeof lines[PAYER], "PAY reservation=%s as=kim", reservation);
    stop_at_gate(counter);
    batches = figure(&counter->boss, "batches");
    for (int i = 0; i < ASKERS; i++) {
        int asker = orders[counter->round % 6][i];

        send_behind_the_gate(counter, &askers[asker], lines[asker]);
        is_sold_before |= asker == SELLER && !is_closed;
        is_closed |= asker == CLOSER;
    }
    disk_gate_open(&counter->gate);
    line_client_wait(&counter->stopper);
    for (int i = 0; i < ASKERS; i++)
        if (!line_client_wait(&askers[i]))
            test_fail(lines[i], askers[i].reply);
    if (figure(&counter->boss, "batches") != batches + 2) /* that of the gate is told now, too */
        test_fail("what waited for the gate", "was not one batch");
    price = line_client_number(&askers[SELLER], "amount");
    expect_number(&askers[CLOSER], "z", counter->round);
    expect_number(&askers[CLOSER], "expected",
                  FLOAT + CHARGED + CASH + (is_sold_before ? price : 0));
    counter->in_zs += CHARGED + (is_sold_before ? price : 0);
    counter->outside += is_sold_before ? 0 : price;
    /* Once more: with the key the same, without it there is nothing to close. */
    line_client_ask(&counter->boss, askers[CLOSER].reply, "%s", lines[CLOSER]);
    line_client_ask(&counter->boss, "ERR SHIFT-NEEDED", "SHIFT-CLOSE counted=0 left=0");
}

/* kill -9 while SHIFT-CLOSE stands at the gate, or after another change that does. */
static void close_and_be_killed(struct counter *counter, bool is_behind)
{
    char line[200], reservation[LINE_CLIENT_CODE];

    open_shift(counter, reservation);
    snprintf(line, sizeof line, "SHIFT-CLOSE counted=7 left=7 key=z%d", counter->round);
    if (is_behind) {
        stop_at_gate(counter);
        send_behind_the_gate(counter, &counter->askers[CLOSER], line);
    } else {
        disk_gate_close(&counter->gate);
        line_client_send(&counter->askers[CLOSER], "%s", line);
        disk_gate_await(&counter->gate);
    }
    house_stop(counter->house, SIGKILL);
    leave(counter);
    disk_gate_remove(&counter->gate);
    house_start(counter->house);
    seat(counter);
    /* What did not come to the disk is open as before; what came there has its Z. */
    if (is_behind)
        line_client_ask(&counter->boss, "OK", "CASH amount=1 reason=change");
    else
        line_client_ask(&counter->boss, "ERR SHIFT-NEEDED", "CASH amount=1 reason=change");
    line_client_ask(&counter->boss, "OK", "%s", line);
    expect_number(&counter->boss, "z", counter->round);
    expect_number(&counter->boss, "expected", FLOAT + CHARGED + CASH + is_behind);
    counter->in_zs += CHARGED;
    line_client_ask(&counter->boss, "OK", "PAY reservation=%s as=kim", reservation);
    line_client_ask(&counter->boss, "ERR SHIFT-NEEDED", "SHIFT-CLOSE counted=7 left=7");
}

int main(int argc, char **argv)
{
    struct house house;
    struct counter counter = {.house = &house};
    int kills = 0;

    house_open(&house, argc, argv, 12, 0);
    disk_gate_make(&counter.gate, &house);
    house_start(&house);
    house_set_up(&house, house.rounds, 50);
    seat(&counter);
    line_client_ask(&counter.boss, "OK", "USER-ADD user=kim");
    while (counter.round < house.rounds) {
        if (counter.round % 3 == 2)
            close_and_be_killed(&counter, kills++ % 2 == 0);
        else
            close_in_a_batch(&counter);
    }
    line_client_ask(&counter.boss, "OK broken=0", "FSCK");
    leave(&counter);
    house_stop(&house, SIGTERM);
    if (house_query(&house, "SELECT total FROM z_head") != counter.in_zs ||
        house_query(&house, "SELECT count(*) FROM z") != counter.round)
        test_fail("the Zs", "do not say what was taken in their shifts");
    if (house_query(&house, "SELECT sum(amount) FROM ledger_entry WHERE method <> ''"
                            " AND shift_id IS NULL") != counter.outside)
        test_fail("the ledger", "does not say what was taken in no shift");
    printf("proof: %d shifts closed while their operator sold and paid in the same batch, or by a "
           "daemon that was killed %d times; every Z is what was in its drawer\n",
           counter.round, kills);
    house_close(&house);
    return 0;
}
