/*
 * One queue over three daemons, and clients that go from one host to another.
 *
 *     hosts_queue_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds ADMISSIONS] [--seed N]
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/postgres/hosts.h"
#include "tests/postgres/talk.h"

enum { SHOWS = 1, SEAT_LIMIT = 4, CAPACITY = 2, TOKEN = 40 };

/* Somebody with a place in the queue. */
struct waiter {
    struct talk talk;
    int number, host;
    char token[TOKEN];
    bool ended;
    long long told[HOSTS]; /* the last position each host told */
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
    struct talk box;

    talk_open(&box, hosts->host[0].socket, NULL);
    talk_ok(&box, "USER-ADD user=%s", user);
    talk_ok(&box, "AS user=%s", user);
    talk_ok(&box, "CHARGE amount=100000");
    talk_close(&box);
}

static void join(const struct hosts *hosts, struct waiter *waiter, int number, int host)
{
    char user[20];

    *waiter = (struct waiter){.number = number, .host = host};
    snprintf(user, sizeof user, "w%d", number);
    register_user(hosts, user);
    talk_open(&waiter->talk, hosts->host[host].socket, user);
    talk_ok(&waiter->talk, "JOIN concert=1");
    snprintf(waiter->token, sizeof waiter->token, "%s", talk_field(&waiter->talk, "token"));
}

/* Goes on with the same token on another host. */
static void move(const struct hosts *hosts, struct waiter *waiter, int host)
{
    char user[20];

    talk_close(&waiter->talk);
    snprintf(user, sizeof user, "w%d", waiter->number);
    talk_open(&waiter->talk, hosts->host[host].socket, user);
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
    hosts_fail(what, detail);
}

/* A position is never below the truth, and no host ever tells a greater one than before. */
static void poll_place(struct waiter *waiter, long long truth)
{
    long long position, *told = &waiter->told[waiter->host];
    char detail[200];

    talk_ok(&waiter->talk, "STATUS token=%s", waiter->token);
    position = talk_number(&waiter->talk, "position");
    if (position >= truth && (*told == 0 || position <= *told)) {
        *told = position;
        return;
    }
    snprintf(detail, sizeof detail,
             "waiter %d is told %lld by host %d, which told %lld before; it is %lld",
             waiter->number, position, waiter->host, *told, truth);
    hosts_fail("a position", detail);
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
        talk_until(&waiter->talk, "position", expected, "STATUS token=%s", waiter->token);
        poll_place(waiter, truth);
        if (strcmp(talk_field(&waiter->talk, "state"), rank < CAPACITY ? "active" : "waiting") != 0)
            hosts_fail("a waiter is", talk_field(&waiter->talk, "state"));
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
        expect_number(&waiters[i], "JOIN", talk_number(&waiters[i].talk, "position"),
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
        talk_ok(&waiters[leaver].talk, "LEAVE token=%s", waiters[leaver].token);
        waiters[leaver].ended = true;
        for (int j = 0; j < count; j++)
            if (!waiters[j].ended && rand() % 8 == 0) {
                move(hosts, &waiters[j], rand() % HOSTS);
                moves++;
            }
        poll_all(waiters, count);
    }
    for (int i = 0; i < count; i++)
        talk_close(&waiters[i].talk);
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
    struct talk look;
    char reservation[TOKEN];
    long long since, seen_ms[HOSTS];

    open_house(hosts, CAPACITY);
    join(hosts, &kim, 1, 0);
    join(hosts, &lee, 2, 1);
    move(hosts, &kim, 1);
    talk_ok(&kim.talk, "HOLD token=%s show=1 seats=7", kim.token);
    snprintf(reservation, sizeof reservation, "%s", talk_field(&kim.talk, "reservation"));
    talk_refused(&lee.talk, "SEAT-HELD", "HOLD token=%s show=1 seats=7", lee.token);
    move(hosts, &lee, 2);
    talk_refused(&lee.talk, "SEAT-HELD", "HOLD token=%s show=1 seats=7", lee.token);
    move(hosts, &kim, 2);
    talk_until(&kim.talk, "reservation", reservation, "STATUS token=%s", kim.token);
    if (talk_number(&kim.talk, "remaining") < 1 || talk_number(&kim.talk, "remaining") > 300)
        hosts_fail("the time left of a hold is", talk_field(&kim.talk, "remaining"));
    move(hosts, &kim, 0);
    talk_ok(&kim.talk, "PAY reservation=%s", reservation);
    since = talk_clock();
    talk_refused(&lee.talk, "SEAT-SOLD", "HOLD token=%s show=1 seats=7", lee.token);
    for (int i = 0; i < HOSTS; i++) {
        talk_open(&look, hosts->host[i].socket, NULL);
        talk_until(&look, "map", "......X...........................................",
                   "MAP show=1");
        seen_ms[i] = talk_clock() - since;
        talk_close(&look);
    }
    talk_ok(&kim.talk, "JOIN concert=1");
    talk_close(&kim.talk);
    talk_close(&lee.talk);
    close_house(hosts);
    printf("proof: a token used on %d hosts, its seat paid on one and seen as sold on all after "
           "%lld, %lld and %lld ms\n",
           HOSTS, seen_ms[0], seen_ms[1], seen_ms[2]);
}

static void advance_all(const struct hosts *hosts, int seconds)
{
    for (int i = 0; i < HOSTS; i++) {
        struct talk box;

        talk_open(&box, hosts->host[i].socket, NULL);
        talk_ok(&box, "CLOCK advance=%d", seconds);
        talk_close(&box);
    }
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
    talk_until(&staying.talk, "position", "3", "STATUS token=%s", staying.token);
    advance_all(hosts, 40);
    talk_ok(&inside.talk, "STATUS token=%s", inside.token);
    talk_ok(&staying.talk, "STATUS token=%s", staying.token);
    move(hosts, &moving, 2);
    talk_until(&moving.talk, "position", "2", "STATUS token=%s", moving.token);
    /* It is at home where it was polled. */
    snprintf(sql, sizeof sql,
             "SELECT count(DISTINCT home) FROM queue_token WHERE token IN ('%s', '%s')",
             moving.token, silent.token);
    hosts_await(hosts, sql, 1);
    for (int i = 0; i < 3; i++) {
        advance_all(hosts, 25);
        talk_ok(&inside.talk, "STATUS token=%s", inside.token);
        talk_ok(&staying.talk, "STATUS token=%s", staying.token);
        talk_ok(&moving.talk, "STATUS token=%s", moving.token);
    }
    talk_until(&moving.talk, "position", "1", "STATUS token=%s", moving.token);
    talk_until(&staying.talk, "position", "2", "STATUS token=%s", staying.token);
    talk_until(&silent.talk, "state", "lapsed", "STATUS token=%s", silent.token);
    hosts_expect(hosts, "SELECT count(*) FROM queue_token WHERE state = 'lapsed'", 1);
    talk_close(&inside.talk);
    talk_close(&moving.talk);
    talk_close(&silent.talk);
    talk_close(&staying.talk);
    close_house(hosts);
    hosts->options[0] = NULL;
    printf(
        "proof: of three waiters on %d daemons the one whom nobody polled lapsed, and no other\n",
        HOSTS);
}

/* A daemon dies: who waited there and polls elsewhere keeps the place, who does not lapses. */
static void test_death(struct hosts *hosts)
{
    struct waiter inside, silent, moving;
    long long since = talk_clock();

    hosts_open(hosts);
    /* Long enough that nobody lapses who is polled now and then, however slow the machine is. */
    hosts_configure(hosts, "[queue]\ngrace_seconds = 15");
    hosts_start_all(hosts);
    hosts_set_up(hosts, SHOWS, 1, SEAT_LIMIT);
    join(hosts, &inside, 1, 0);
    join(hosts, &silent, 2, 2);
    join(hosts, &moving, 3, 2);
    hosts_stop(hosts, 2, SIGKILL);
    move(hosts, &moving, 1);
    talk_until(&moving.talk, "position", "2", "STATUS token=%s", moving.token);
    while (hosts_number(hosts, "SELECT count(*) FROM queue_token WHERE state = 'lapsed'") == 0) {
        talk_ok(&inside.talk, "STATUS token=%s", inside.token);
        talk_ok(&moving.talk, "STATUS token=%s", moving.token);
        if (talk_clock() - since > 240000)
            hosts_fail("a waiter of a dead host", "never lapses");
    }
    talk_until(&moving.talk, "position", "1", "STATUS token=%s", moving.token);
    hosts_start(hosts, 2);
    move(hosts, &moving, 2);
    talk_until(&moving.talk, "position", "1", "STATUS token=%s", moving.token);
    hosts_expect(hosts, "SELECT count(*) FROM queue_token WHERE state = 'lapsed'", 1);
    talk_close(&inside.talk);
    talk_close(&silent.talk);
    talk_close(&moving.talk);
    close_house(hosts);
    hosts->settings[0] = '\0';
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
