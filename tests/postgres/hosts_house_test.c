/*
 * House seats on three daemons at once: they come back into the sale at one time everywhere,
 * whichever daemon blocked them, and are sold once.
 *
 *     hosts_house_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql [--rounds ROUNDS]
 *
 * A seat is free again at an instant, not when somebody writes that down: the three hosts are asked
 * without pause around it, and the first that holds the seat must not do so before its time. The
 * row is taken away by whoever takes the seat, or by the timer of one of the daemons; both ways are
 * played. There is no pause after a hold that was given back (hold_pause_seconds), or the customers
 * would be refused for that.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"
#include "tests/postgres/hosts.h"

enum { CAPACITY = 10, SEAT_LIMIT = 50, SOON_MS = 200, TIME_TEXT = 40 };

/* On each host somebody of the box office, and a customer. */
struct people {
    struct line_client box, customer;
    char token[LINE_CLIENT_CODE];
};

static void join(struct people *people)
{
    line_client_ask(&people->customer, "OK", "JOIN concert=1");
    line_client_code(&people->customer, "token", people->token);
    line_client_until(&people->customer, "state", "active", "STATUS token=%s", people->token);
}

static void come(const struct hosts *hosts, struct people *people, int host)
{
    *people = (struct people){0};
    line_client_open(&people->box, hosts->host[host].socket);
    line_client_open(&people->customer, hosts->host[host].socket);
    line_client_ask(&people->box, "OK", "USER-ADD user=c%d", host);
    line_client_ask(&people->customer, "OK", "AS user=c%d", host);
    line_client_ask(&people->customer, "OK", "CHARGE amount=1000000");
    join(people);
}

static int64_t wall_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Blocks a seat until soon; later where the daemon is so slow that this has passed by then. Returns
 * the time. */
static int64_t block(struct line_client *box, int seat)
{
    for (int64_t in_ms = SOON_MS;; in_ms *= 2) {
        int64_t until_ms = wall_ms() + in_ms;
        time_t second = (time_t)(until_ms / 1000);
        char text[TIME_TEXT];
        struct tm utc;

        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", gmtime_r(&second, &utc));
        line_client_send(box, "BLOCK show=1 seats=%d until=%s.%03dZ", seat, text,
                         (int)(until_ms % 1000));
        if (line_client_wait(box))
            return until_ms;
        if (strncmp(box->reply, "ERR BAD-ARG ", 12) != 0)
            test_fail("a seat could not be blocked", box->reply);
    }
}

/* Customers at all hosts ask for one seat until one has it. Returns the host. */
/* In the round in which it comes back, one of the three gets it. Two would mean that somebody
 * looked at the seat before having the lock of the concert. */
static int hold(struct people people[HOSTS], int seat)
{
    for (;;) {
        int winner = -1;

        for (int host = 0; host < HOSTS; host++)
            line_client_send(&people[host].customer, "HOLD token=%s show=1 seats=%d",
                             people[host].token, seat);
        for (int host = 0; host < HOSTS; host++) {
            if (!line_client_wait(&people[host].customer))
                continue;
            if (winner >= 0)
                test_fail("a seat is held twice", people[host].customer.reply);
            winner = host;
        }
        if (winner >= 0)
            return winner;
    }
}

/* Blocked at one host, it is free at all of them at its time, and not before. */
static void test_return(const struct hosts *hosts, struct people people[HOSTS])
{
    int won[HOSTS] = {0};

    for (int round = 0; round < hosts->rounds; round++) {
        int seat = 1 + round % 50, winner;
        int64_t until_ms = block(&people[round % HOSTS].box, seat);
        char code[LINE_CLIENT_CODE];

        for (int host = 0; host < HOSTS; host++)
            line_client_until_ok(&people[host].box, "HOUSE show=1");
        winner = hold(people, seat);
        if (wall_ms() < until_ms)
            test_fail("a house seat was held before its time", people[winner].customer.reply);
        won[winner]++;
        line_client_code(&people[winner].customer, "reservation", code);
        line_client_ask(&people[winner].customer, "OK", "RELEASE reservation=%s", code);
        /* What no host was asked for comes back by itself, too. */
        block(&people[round % HOSTS].box, seat);
        for (int host = 0; host < HOSTS; host++)
            line_client_until(&people[host].customer, "blocked", "0", "SEATS show=1");
    }
    /* Free at its time everywhere; the row goes with the timer of one of them. */
    hosts_await(hosts, "SELECT count(*) FROM seat_block", 0);
    printf(
        "proof: %d house seats came back at %d daemons, none before its time; %d, %d and %d were "
        "taken at each\n",
        2 * hosts->rounds, HOSTS, won[0], won[1], won[2]);
}

/* One house seat, and a sale of it at each host at that moment: one is done. */
static void test_sale(const struct hosts *hosts, struct people people[HOSTS])
{
    for (int round = 0; round < hosts->rounds; round++) {
        int seat = 1 + round % 50, sold = 0;
        char code[LINE_CLIENT_CODE];

        line_client_ask(&people[round % HOSTS].box, "OK", "BLOCK show=1 seats=%d", seat);
        for (int host = 0; host < HOSTS; host++)
            line_client_send(&people[host].box, "SELL show=1 seats=%d method=cash", seat);
        for (int host = 0; host < HOSTS; host++) {
            if (line_client_wait(&people[host].box)) {
                line_client_code(&people[host].box, "reservation", code);
                sold++;
            } else if (strncmp(people[host].box.reply, "ERR SEAT-SOLD ", 14) != 0) {
                test_fail("a house seat was not sold", people[host].box.reply);
            }
        }
        if (sold != 1)
            test_fail("a house seat was not sold once", people[0].box.reply);
        line_client_ask(&people[0].box, "OK", "REFUND reservation=%s reason=test method=cash",
                        code);
    }
    printf("proof: %d house seats were each sold once by %d daemons at a time\n", hosts->rounds,
           HOSTS);
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct people people[HOSTS];

    hosts_read_options(&hosts, argc, argv, 12, 0);
    hosts_open(&hosts);
    hosts_configure(&hosts, "[limits]\nhold_pause_seconds = 0");
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, 1, CAPACITY, SEAT_LIMIT);
    for (int host = 0; host < HOSTS; host++)
        come(&hosts, &people[host], host);
    test_return(&hosts, people);
    test_sale(&hosts, people);
    for (int host = 0; host < HOSTS; host++) {
        line_client_close(&people[host].box);
        line_client_close(&people[host].customer);
    }
    hosts_stop_all(&hosts);
    hosts_check(&hosts, NULL);
    hosts_close(&hosts);
    return 0;
}
