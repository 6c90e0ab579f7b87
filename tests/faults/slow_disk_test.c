/*
 * Polls are answered while a change waits for the disk, however long that takes.
 *
 *     slow_disk_test --daemon FOYERD --invariants FILE.sql --preload GATE [--rounds POLLS]
 *
 * A gate before fsync (gate.c) is closed, and a seat is paid for: the daemon stands at the gate.
 * Now polls are made: all are answered, and none knows of the seat, whose buyer has no answer
 * either. Then the gate is opened: the answer comes, and the polls know.
 *
 * The daemon stands for as long as the test polls, so nothing here depends on how fast either is: a
 * poll that waited for the worker would wait for ever, and be seen after ten minutes. The map must
 * show the seat as held and not as sold, since it is the state on the disk that polls may tell of.
 * Who asks for another change meanwhile (`other`) stands in the next batch.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/faults/disk_gate.h"
#include "tests/faults/fault_house.h"
#include "tests/kit/line_client.h"
#include "tests/kit/failure.h"

enum { POLLERS = 10 };

struct poller {
    struct line_client line;
    char token[LINE_CLIENT_CODE];
};

static void seat_pollers(struct poller *pollers, const struct house *house)
{
    for (int i = 0; i < POLLERS; i++) {
        struct line_client *line = &pollers[i].line;

        line_client_open(line, house->socket);
        line_client_ask(line, "OK", "USER-ADD user=p%d", i);
        line_client_ask(line, "OK", "AS user=p%d", i);
        line_client_ask(line, "OK token=", "JOIN concert=1");
        line_client_code(line, "token", pollers[i].token);
    }
}

/* Each in its turn asks how its token stands, and for the seats. */
static void poll_once(struct poller *poller, int turn, char seat)
{
    const char *map;

    if (turn % 2 == 0) {
        line_client_ask(&poller->line, "OK token=", "STATUS token=%s", poller->token);
        return;
    }
    line_client_ask(&poller->line, "OK show=1 ", "MAP show=1");
    map = strstr(poller->line.reply, "map=");
    if (map == NULL || map[4] != seat)
        test_fail("the map shows what is not on the disk, or not what is", poller->line.reply);
}

int main(int argc, char **argv)
{
    struct house house;
    struct disk_gate gate;
    struct poller pollers[POLLERS];
    struct line_client buyer, other;
    char reservation[LINE_CLIENT_CODE];

    house_open(&house, argc, argv, 1000, POLLERS);
    disk_gate_make(&gate, &house);
    house_start(&house);
    house_set_up(&house, 1, 4);
    seat_pollers(pollers, &house);
    line_client_open(&buyer, house.socket);
    line_client_open(&other, house.socket);
    line_client_ask(&buyer, "OK", "CHARGE amount=5000");
    line_client_ask(&buyer, "OK", "JOIN concert=1 show=1 seats=1");
    line_client_code(&buyer, "reservation", reservation);
    /* The worker answers this when it has nothing else to do any more. */
    line_client_ask(&buyer, "OK", "BALANCE");

    disk_gate_close(&gate);
    line_client_send(&buyer, "PAY reservation=%s key=slow", reservation);
    disk_gate_await(&gate);
    line_client_send(&other, "CHARGE amount=7");
    for (int i = 0; i < house.rounds; i++)
        poll_once(&pollers[i % POLLERS], i / POLLERS, 'h');
    if (line_client_hear(&buyer) || line_client_hear(&other))
        test_fail("a change was acknowledged before it was on the disk", buyer.reply);

    disk_gate_open(&gate);
    line_client_wait(&buyer);
    if (strncmp(buyer.reply, "OK reservation=", 15) != 0)
        test_fail("the payment", buyer.reply);
    line_client_wait(&other);
    for (int i = 0; i < 2 * POLLERS; i++)
        poll_once(&pollers[i % POLLERS], i / POLLERS, 'X');
    for (int i = 0; i < POLLERS; i++)
        line_client_close(&pollers[i].line);
    line_client_close(&buyer);
    line_client_close(&other);
    house_stop(&house, SIGTERM);
    printf("proof: slow disk: %d polls of %d clients answered while a payment stood at its fsync\n",
           house.rounds, POLLERS);
    house_close(&house);
    return 0;
}
