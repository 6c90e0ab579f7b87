/*
 * One queue over three daemons, and clients that go from one host to another.
 *
 *     hosts_queue_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds ADMISSIONS] [--seed N]
 *
 * Four scenes: the order of admission; one token on three hosts; who is absent; and a daemon that
 * dies.
 *
 * A daemon knows of another's change when it changes the queue itself, or half a second later. In
 * between it says the place of a moment ago, which is a greater one, as places only shrink. So what
 * is asked of every answer is that it is not below the truth and, at one host, not above what that
 * host said before; and what is waited for is the truth. A client that moves may be told a greater
 * number than before (schema/POSTGRESQL.md): `told` is kept for each host.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/postgres/hosts.h"
#include "tests/kit/line_client.h"
#include "tests/kit/failure.h"
#include "tests/kit/steady.h"

enum { SHOWS = 1, SEAT_LIMIT = 4, CAPACITY = 2, TOKEN = 40 };

/* Somebody with a place in the queue. */
struct waiter {
    struct line_client line;
    int number, host;
    char token[TOKEN];
    bool ended;
    long long told[HOSTS]; /* the last position each host reported */
};

static void open_house(struct hosts *hosts, int capacity)
{
    hosts_open(hosts);
    hosts_start_all(hosts);
    hosts_set_up(hosts, SHOWS, capacity, SEAT_LIMIT);
}

static void close_house(struct hosts *hosts)
{
    hosts_stop_all(hosts);
    hosts_check(hosts, NULL);
    hosts_close(hosts);
}

static void register_user(const struct hosts *hosts, const char *user)
{
    struct line_client box;

    line_client_open(&box, hosts->host[0].socket);
    line_client_ask(&box, "OK", "USER-ADD user=%s", user);
    line_client_ask(&box, "OK", "AS user=%s", user);
    line_client_ask(&box, "OK", "CHARGE amount=100000");
    line_client_close(&box);
}

static void join(const struct hosts *hosts, struct waiter *waiter, int number, int host)
{
    char user[20];

    *waiter = (struct waiter){.number = number, .host = host};
    snprintf(user, sizeof user, "w%d", number);
    register_user(hosts, user);
    line_client_open_as(&waiter->line, hosts->host[host].socket, user);
    line_client_until_ok(&waiter->line, "JOIN concert=1"); /* once that host has heard of it */
    snprintf(waiter->token, sizeof waiter->token, "%s", line_client_field(&waiter->line, "token"));
}

/* Goes on with the same token on another host. */
static void move(const struct hosts *hosts, struct waiter *waiter, int host)
{
    char user[20];

    line_client_close(&waiter->line);
    snprintf(user, sizeof user, "w%d", waiter->number);
    line_client_open_as(&waiter->line, hosts->host[host].socket, user);
    waiter->host = host;
}

static void expect_number(const struct waiter *waiter, const char *what, long long found,
                          long long expected)
{
    char detail[200];

    if (found == expected)
        return;
    snprintf(detail, sizeof detail, "waiter %d on host %d is told %lld, not %lld", waiter->number,
             waiter->host, found, expected);
    test_fail(what, detail);
}

/* A position is never below the truth, and no host ever reports a greater one than before. */
static void poll_place(struct waiter *waiter, long long truth)
{
    long long position, *told = &waiter->told[waiter->host];
    char detail[200];

    line_client_ask(&waiter->line, "OK", "STATUS token=%s", waiter->token);
    position = line_client_number(&waiter->line, "position");
    if (position >= truth && (*told == 0 || position <= *told)) {
        *told = position;
        return;
    }
    snprintf(detail, sizeof detail,
             "waiter %d is told %lld by host %d, which told %lld before; it is %lld",
             waiter->number, position, waiter->host, *told, truth);
    test_fail("a position", detail);
}

/* Everybody polls until everybody is told the truth: the first `inside` who have not ended are
 * inside, the others wait in the order in which they joined. */
static void poll_all(struct waiter *waiters, int count)
{
    int rank = 0;

    for (int i = 0; i < count; i++) {
        struct waiter *waiter = &waiters[i];
        long long truth = rank < CAPACITY ? 0 : rank - CAPACITY + 1;
        char expected[20];

        if (waiter->ended)
            continue;
        poll_place(waiter, truth);
        snprintf(expected, sizeof expected, "%lld", truth);
        line_client_until(&waiter->line, "position", expected, "STATUS token=%s", waiter->token);
        poll_place(waiter, truth);
        if (strcmp(line_client_field(&waiter->line, "state"),
                   rank < CAPACITY ? "active" : "waiting") != 0)
            test_fail("a waiter is", line_client_field(&waiter->line, "state"));
        rank++;
    }
}

/* Who is inside leaves, here and there; who waits moves, here and there; the next is admitted. */
static void test_order(struct hosts *hosts)
{
    int count = hosts->rounds + CAPACITY, moves = 0;
    struct waiter *waiters = calloc((size_t)count, sizeof *waiters);

    open_house(hosts, CAPACITY);
    for (int i = 0; i < count; i++) {
        join(hosts, &waiters[i], i, i % HOSTS);
        expect_number(&waiters[i], "JOIN", line_client_number(&waiters[i].line, "position"),
                      i < CAPACITY ? 0 : i - CAPACITY + 1);
    }
    poll_all(waiters, count);
    for (int i = 0; i < hosts->rounds; i++) {
        /* Of the two inside, now the elder, now the younger. */
        int leaver = 0;

        for (int skip = rand() % CAPACITY; waiters[leaver].ended || skip > 0; leaver++)
            if (!waiters[leaver].ended)
                skip--;
        move(hosts, &waiters[leaver], rand() % HOSTS);
        line_client_ask(&waiters[leaver].line, "OK", "LEAVE token=%s", waiters[leaver].token);
        waiters[leaver].ended = true;
        for (int j = 0; j < count; j++)
            if (!waiters[j].ended && rand() % 8 == 0) {
                move(hosts, &waiters[j], rand() % HOSTS);
                moves++;
            }
        poll_all(waiters, count);
    }
    for (int i = 0; i < count; i++)
        line_client_close(&waiters[i].line);
    free(waiters);
    hosts_expect(hosts, "SELECT count(*) FROM queue_token WHERE admit_until_ms > 0", count);
    close_house(hosts);
    printf("proof: one queue over %d daemons: %d waiters admitted in order, %d moves between "
           "hosts, no position that grew\n",
           HOSTS, count, moves);
}

/* Token, hold and purchase on three different hosts, each at once; the sale is seen everywhere. */
static void test_moves(struct hosts *hosts)
{
    struct waiter kim, lee;
    struct line_client look;
    char reservation[TOKEN];
    long long since, seen_ms[HOSTS];

    open_house(hosts, CAPACITY);
    join(hosts, &kim, 1, 0);
    join(hosts, &lee, 2, 1);
    move(hosts, &kim, 1);
    line_client_ask(&kim.line, "OK", "HOLD token=%s show=1 seats=7", kim.token);
    snprintf(reservation, sizeof reservation, "%s", line_client_field(&kim.line, "reservation"));
    line_client_ask(&lee.line, "ERR SEAT-HELD ", "HOLD token=%s show=1 seats=7", lee.token);
    move(hosts, &lee, 2);
    line_client_ask(&lee.line, "ERR SEAT-HELD ", "HOLD token=%s show=1 seats=7", lee.token);
    move(hosts, &kim, 2);
    line_client_until(&kim.line, "reservation", reservation, "STATUS token=%s", kim.token);
    if (line_client_number(&kim.line, "remaining") < 1 ||
        line_client_number(&kim.line, "remaining") > 300)
        test_fail("the time left of a hold is", line_client_field(&kim.line, "remaining"));
    move(hosts, &kim, 0);
    line_client_ask(&kim.line, "OK", "PAY reservation=%s", reservation);
    since = steady_ms();
    line_client_ask(&lee.line, "ERR SEAT-SOLD ", "HOLD token=%s show=1 seats=7", lee.token);
    for (int i = 0; i < HOSTS; i++) {
        line_client_open(&look, hosts->host[i].socket);
        line_client_until(&look, "map", "......X...........................................",
                          "MAP show=1");
        seen_ms[i] = steady_ms() - since;
        line_client_close(&look);
    }
    line_client_ask(&kim.line, "OK", "JOIN concert=1");
    line_client_close(&kim.line);
    line_client_close(&lee.line);
    close_house(hosts);
    printf("proof: a token used on %d hosts, its seat paid on one and seen as sold on all after "
           "%lld, %lld and %lld ms\n",
           HOSTS, seen_ms[0], seen_ms[1], seen_ms[2]);
}

/* By the test clock, which each daemon has for itself: it has to be moved at each. The beat of a
 * daemon, by which the others know that it lives, is on the database's clock and is not moved. */
static void advance(const struct hosts *hosts, int host, int seconds)
{
    struct line_client box;

    line_client_open(&box, hosts->host[host].socket);
    line_client_ask(&box, "OK", "CLOCK advance=%d", seconds);
    line_client_close(&box);
}

static void advance_all(const struct hosts *hosts, int seconds)
{
    for (int i = 0; i < HOSTS; i++)
        advance(hosts, i, seconds);
}

/* Absence is judged from the polls of all hosts. */
static void test_absence(struct hosts *hosts)
{
    struct waiter inside, moving, silent, staying;
    char sql[200];

    hosts->options[0] = "--test-clock=2026-12-01T09:00:00+09:00";
    open_house(hosts, 1);
    join(hosts, &inside, 1, 0);
    join(hosts, &silent, 2, 2);
    join(hosts, &moving, 3, 1);
    join(hosts, &staying, 4, 0);
    line_client_until(&staying.line, "position", "3", "STATUS token=%s", staying.token);
    /* Nobody may be silent for a minute. The one who is polled no more reaches 40 s here and 115 s
     * in the end, the others never more than 40. */
    advance_all(hosts, 40);
    line_client_ask(&inside.line, "OK", "STATUS token=%s", inside.token);
    line_client_ask(&staying.line, "OK", "STATUS token=%s", staying.token);
    move(hosts, &moving, 2);
    line_client_until(&moving.line, "position", "2", "STATUS token=%s", moving.token);
    /* Its owner is where it was polled. */
    snprintf(sql, sizeof sql,
             "SELECT count(DISTINCT home) FROM queue_token WHERE token IN ('%s', '%s')",
             moving.token, silent.token);
    hosts_await(hosts, sql, 1);
    for (int i = 0; i < 3; i++) {
        advance_all(hosts, 25);
        line_client_ask(&inside.line, "OK", "STATUS token=%s", inside.token);
        line_client_ask(&staying.line, "OK", "STATUS token=%s", staying.token);
        line_client_ask(&moving.line, "OK", "STATUS token=%s", moving.token);
    }
    line_client_until(&moving.line, "position", "1", "STATUS token=%s", moving.token);
    line_client_until(&staying.line, "position", "2", "STATUS token=%s", staying.token);
    line_client_until(&silent.line, "state", "lapsed", "STATUS token=%s", silent.token);
    hosts_expect(hosts, "SELECT count(*) FROM queue_token WHERE state = 'lapsed'", 1);
    line_client_close(&inside.line);
    line_client_close(&moving.line);
    line_client_close(&silent.line);
    line_client_close(&staying.line);
    close_house(hosts);
    hosts->options[0] = NULL;
    printf(
        "proof: of three waiters on %d daemons the one whom nobody polled lapsed, and no other\n",
        HOSTS);
}

/* A daemon that was killed counts as gone once its last beat is ten seconds old (HOST_GONE_MS), by
 * the database's clock; then each of the others has to have looked once more, which its next beat
 * says. */
static void await_death(const struct hosts *hosts)
{
    static const char now[] = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";
    char sql[200];

    snprintf(sql, sizeof sql, "SELECT count(*) FROM host WHERE beat_ms > (%s) - 10000", now);
    hosts_await(hosts, sql, HOSTS - 1);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM host WHERE beat_ms > %lld",
             hosts_number(hosts, now));
    hosts_await(hosts, sql, HOSTS - 1);
}

/* A daemon dies: who waited there and polls elsewhere keeps the place, who does not lapses. Absence
 * is measured by the test clock, so that nobody lapses because the machine is slow. Its minute
 * begins anew when the others learn of the death, so a few steps of 20 s suffice; the limit of
 * four minutes only ends a test that waits in vain. */
static void test_death(struct hosts *hosts)
{
    struct waiter inside, silent, moving;
    int passed_s = 0;

    hosts->options[0] = "--test-clock=2026-12-01T09:00:00+09:00";
    open_house(hosts, 1);
    join(hosts, &inside, 1, 0);
    join(hosts, &silent, 2, 2);
    join(hosts, &moving, 3, 2);
    hosts_stop(hosts, 2, SIGKILL);
    move(hosts, &moving, 1);
    line_client_until(&moving.line, "position", "2", "STATUS token=%s", moving.token);
    await_death(hosts);
    while (hosts_number(hosts, "SELECT count(*) FROM queue_token WHERE state = 'lapsed'") == 0) {
        line_client_ask(&inside.line, "OK", "STATUS token=%s", inside.token);
        line_client_ask(&moving.line, "OK", "STATUS token=%s", moving.token);
        if (passed_s >= 240)
            test_fail("a waiter of a dead host", "does not lapse within four minutes");
        advance(hosts, 0, 20);
        advance(hosts, 1, 20);
        passed_s += 20;
    }
    line_client_until(&moving.line, "position", "1", "STATUS token=%s", moving.token);
    hosts_start(hosts, 2);
    advance(hosts, 2, passed_s);
    move(hosts, &moving, 2);
    line_client_until(&moving.line, "position", "1", "STATUS token=%s", moving.token);
    hosts_expect(hosts, "SELECT count(*) FROM queue_token WHERE state = 'lapsed'", 1);
    line_client_close(&inside.line);
    line_client_close(&silent.line);
    line_client_close(&moving.line);
    close_house(hosts);
    hosts->options[0] = NULL;
    printf("proof: a daemon killed: its waiter who polled elsewhere kept the place, the silent one "
           "lapsed\n");
}

int main(int argc, char **argv)
{
    struct hosts hosts;

    hosts_read_options(&hosts, argc, argv, 24, 0);
    srand((unsigned)hosts.seed);
    test_order(&hosts);
    test_moves(&hosts);
    test_absence(&hosts);
    test_death(&hosts);
    return 0;
}
