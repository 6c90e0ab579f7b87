/*
 * Guests are moved by three daemons at once, within a date, to another one, and two with each
 * other: a seat that several want is got by one, every guest has one seat in the end, and nobody
 * anything else.
 *
 *     hosts_move_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql [--rounds ROUNDS]
 *                     [--seed SEED]
 *
 * 30 guests sit on the seats 1 to 30, and all want some of twelve seats behind them, at two dates.
 * Since each guest is moved by one host alone, and that host waits for the answer, the test knows
 * after each round where everybody is, without asking the daemon: it is that model which the store
 * is compared with. All seats have one price, so no wallet may have changed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"
#include "tests/postgres/hosts.h"

enum { SHOWS = 2, CAPACITY = 10, SEAT_LIMIT = 50, GUESTS = 30 };

/* A guest, where the daemons say it is. Guest n is moved by host n % HOSTS alone. */
struct guest {
    char code[LINE_CLIENT_CODE];
    int show, seat;
};

struct evening {
    struct line_client box[HOSTS];
    struct guest guests[GUESTS];
    uint64_t random;
    int moved, swapped, refused;
};

/* What a host was asked for: to move one guest, or to let two change. */
struct wanted {
    int guest, other; /* other -1: none */
    int show, seat;
};

static int draw(struct evening *evening, int below)
{
    /* Knuth's MMIX generator (TAOCP 2, 3.3.4). */
    evening->random *= UINT64_C(6364136223846793005);
    evening->random += UINT64_C(1442695040888963407);
    return (int)((evening->random >> 33) % (uint64_t)below);
}

static void sell(struct evening *evening)
{
    for (int i = 0; i < GUESTS; i++) {
        struct guest *guest = &evening->guests[i];
        struct line_client *box = &evening->box[i % HOSTS];

        guest->show = 1;
        guest->seat = 1 + i;
        line_client_until_ok(box, "SELL show=1 seats=%d method=cash key=s%d", guest->seat, i);
        line_client_code(box, "reservation", guest->code);
    }
}

/* Some guest of a host. */
static int some_guest(struct evening *evening, int host)
{
    return host + HOSTS * draw(evening, GUESTS / HOSTS);
}

static struct wanted ask(struct evening *evening, int host)
{
    struct wanted wanted = {.guest = some_guest(evening, host), .other = -1};
    const struct guest *guest = &evening->guests[wanted.guest], *other;

    if (draw(evening, 3) == 0) {
        wanted.other = some_guest(evening, host);
        other = &evening->guests[wanted.other];
        if (wanted.other != wanted.guest && other->show == guest->show) {
            line_client_send(&evening->box[host], "MOVE reservation=%s,%s from=%d,%d to=%d,%d",
                             guest->code, other->code, guest->seat, other->seat, other->seat,
                             guest->seat);
            return wanted;
        }
        wanted.other = -1;
    }
    /* A few seats are wanted by all. */
    wanted.show = draw(evening, 2) == 0 ? guest->show : 1 + draw(evening, SHOWS);
    wanted.seat = 31 + draw(evening, 12);
    if (wanted.show == guest->show && wanted.seat == guest->seat)
        wanted.seat = 50;
    line_client_send(&evening->box[host], "MOVE reservation=%s from=%d to=%d show=%d", guest->code,
                     guest->seat, wanted.seat, wanted.show);
    return wanted;
}

/* Only a seat that another guest has got is a reason to refuse; two of one host who change with
 * each other leave nothing that anybody could be faster at. */
static void learn(struct evening *evening, int host, const struct wanted *wanted)
{
    struct line_client *box = &evening->box[host];
    struct guest *guest = &evening->guests[wanted->guest], *other;
    int seat = guest->seat;

    if (!line_client_wait(box)) {
        if (strncmp(box->reply, "ERR SEAT-SOLD ", 14) != 0 || wanted->other >= 0)
            test_fail("a guest could not be moved", box->reply);
        evening->refused++;
        return;
    }
    line_client_code(box, "reservation", guest->code);
    if (wanted->other < 0) {
        guest->show = wanted->show;
        guest->seat = wanted->seat;
        evening->moved++;
        return;
    }
    other = &evening->guests[wanted->other];
    line_client_code(box, "with", other->code);
    guest->seat = other->seat;
    other->seat = seat;
    evening->swapped++;
}

/* Everybody is where the daemons said, and nobody else is anywhere. */
static void check(const struct hosts *hosts, const struct evening *evening)
{
    char sql[300];

    for (int i = 0; i < GUESTS; i++) {
        const struct guest *guest = &evening->guests[i];

        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM seat_claim c JOIN reservation r"
                 " ON r.reservation_id = c.reservation_id WHERE r.code = '%s' AND c.show_id = %d"
                 " AND c.seat = %d AND c.refunded_ms IS NULL",
                 guest->code, guest->show, guest->seat);
        hosts_expect(hosts, sql, 1);
    }
    hosts_expect(hosts, "SELECT count(*) FROM seat_claim WHERE refunded_ms IS NULL", GUESTS);
    hosts_expect(hosts, "SELECT count(*) FROM ticket WHERE state = 'live'", GUESTS);
    hosts_expect(hosts, "SELECT balance FROM foyer_user WHERE login = 'guest:till'", 0);
    hosts_expect(hosts, "SELECT count(*) FROM ticket_move",
                 evening->moved + 2LL * evening->swapped);
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct evening evening = {.random = 1};

    hosts_read_options(&hosts, argc, argv, 100, 0);
    evening.random = hosts.seed;
    hosts_open(&hosts);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, SHOWS, CAPACITY, SEAT_LIMIT);
    hosts_open_clients(&hosts, evening.box, 0);
    sell(&evening);
    for (int round = 0; round < hosts.rounds; round++) {
        struct wanted wanted[HOSTS];

        for (int host = 0; host < HOSTS; host++)
            wanted[host] = ask(&evening, host);
        for (int host = 0; host < HOSTS; host++)
            learn(&evening, host, &wanted[host]);
    }
    if (evening.moved == 0 || evening.swapped == 0 || evening.refused == 0)
        test_fail("something of the three never happened", "moves, changes or refusals");
    hosts_close_clients(evening.box);
    hosts_stop_all(&hosts);
    check(&hosts, &evening);
    hosts_check(&hosts, NULL);
    printf("proof: %d daemons moved guests %d times and let two change %d times, %d wanted a seat "
           "that another had got; everybody has one seat\n",
           HOSTS, evening.moved, evening.swapped, evening.refused);
    hosts_close(&hosts);
    return 0;
}
