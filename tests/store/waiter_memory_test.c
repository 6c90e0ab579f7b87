/*
 * What somebody who waits costs the daemon beside the connection: the loop thread with sockets, and
 * neither threads nor a store; allocated bytes are counted, before and after many have begun, and
 * who is looked at when something happens.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presentation/server_loop.h"
#include "tests/store/loop_house.h"

/* The heap of deadlines doubles its room: with as many, and with half as many, it is full. So no
 * growth falls into what is measured by chance, nor is left out of it. mallinfo2() counts what the
 * program has been given, and not what the allocator keeps, so it is exact and needs no second
 * run. */
enum { WAITERS = 256, MEMORY = 200 /* bytes */, CONCERT = 1, SHOW = 1, UID = 1000 };

static const char login[] = "kim";

struct house {
    struct loop_house loop;
    int clients[WAITERS];
};

/* Straight into the view, as a batch would: a concert of capacity 1 with nobody inside and 256 who
 * wait, one token for each connection. */
static void add_tokens(struct live_view *view)
{
    struct change_list changes;
    struct concert concert = {
        .concert_id = CONCERT, .capacity = 1, .sale_opens_ms = NO_TIME, .sale_closes_ms = NO_TIME};
    struct show show = {.show_id = SHOW, .concert_id = CONCERT, .starts_ms = INT64_MAX / 2};

    change_list_init(&changes);
    change_concert(&changes, &concert);
    change_show(&changes, &show);
    for (int i = 0; i < WAITERS; i++) {
        struct token token = {.token_id = 1 + i,
                              .concert_id = CONCERT,
                              .user_id = 1,
                              .state = TOKEN_WAITING,
                              .place = 1 + i};

        snprintf(token.login, sizeof token.login, "%s", login);
        snprintf(token.token, sizeof token.token, "%026d", i);
        change_token(&changes, &token);
    }
    live_view_apply(view, &changes, (struct now){loop_house_ms, loop_house_ms});
    change_list_release(&changes);
}

/* One turn of the loop after another, until each of so many has been answered or waits. As many
 * turns as there are connections are enough even if each answers one. */
static void turns(struct house *house)
{
    for (int i = 0; i < WAITERS; i++)
        event_base_loop(house->loop.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
}

static size_t allocated(void)
{
    return mallinfo2().uordblks;
}

/* Each sends the line, with a token of their own if it ends with one. Nothing is heard of the
 * answers: they stay in the sockets, and cost the kernel and not the daemon. */
static void send_of(struct house *house, int from, int to, const char *line)
{
    for (int i = from; i < to; i++) {
        char request[80];
        int size = line[strlen(line) - 1] == '='
                       ? snprintf(request, sizeof request, "%s%026d\n", line, i)
                       : snprintf(request, sizeof request, "%s\n", line);

        assert_int_equal(send(house->clients[i], request, (size_t)size, MSG_NOSIGNAL), size);
    }
    turns(house);
}

/* After a PING each session has had its first line and reply, and has the memory that it keeps
 * while it is idle; so the connection's own part is not counted. */
static int begin(void **state)
{
    static struct house house;
    const struct server_settings settings = {
        .booking = {.admit_ms = 300000, .grace_ms = 60000},
        .limits = {.connections = 2 * WAITERS,
                   .connections_per_uid = 2 * WAITERS,
                   .requests_per_second = 1000000,
                   .unfinished_ms = 30000,
                   .jobs = 100,
                   .jobs_per_uid = 8,
                   .watches = WAITERS,
                   .watches_per_uid = WAITERS},
    };
    struct caller caller = {.uid = UID, .is_customer = true};

    house = (struct house){.loop.is_quiet = true};
    loop_house_ms = INT64_C(1796083200000);
    loop_house_open(&house.loop, live_view_new(), NULL, &settings);
    server_finish_batch(&house.loop.server, loop_house_result(&house.loop));
    add_tokens(house.loop.server.view);
    snprintf(caller.login, sizeof caller.login, "%s", login);
    for (int i = 0; i < WAITERS; i++) {
        house.clients[i] = loop_house_connect(&house.loop, &caller, NULL);
    }
    send_of(&house, 0, WAITERS, "PING");
    *state = &house;
    return 0;
}

static int end(void **state)
{
    struct house *house = *state;

    while (house->loop.unit_count > 0)
        server_finish_batch(&house->loop.server, loop_house_result(&house->loop));
    loop_house_close(&house->loop);
    for (int i = 0; i < WAITERS; i++)
        close(house->clients[i]);
    return 0;
}

/* What is there once, the first half has brought about. At least half of MEMORY as well: if nothing
 * is counted, the measure is broken, not the waiter cheap. The limit is the promise that
 * subscriber.c makes for ten thousand who wait. */
static void judge(struct house *house, const char *line)
{
    const struct subscribers *all = &house->loop.server.subscribers;
    size_t before, each;

    send_of(house, 0, WAITERS / 2, line);
    before = allocated();
    send_of(house, WAITERS / 2, WAITERS, line);
    assert_int_equal(all->waits + all->watches, WAITERS);
    each = (allocated() - before) / (WAITERS / 2);
    print_message("%s: %zu bytes\n", line, each);
    assert_in_range(each, MEMORY / 2, MEMORY);
}

/* The first token of the queue has left. Returns how many are told of that. Counted on the view's
 * topics, before the loop would tell anybody. */
static int told_of_leaving(struct house *house, const char *line)
{
    struct live_view *view = house->loop.server.view;
    struct token token = live_view_token(view, "00000000000000000000000000")->token;
    struct change_list changes;
    int told = 0;

    send_of(house, 0, WAITERS, line);
    token.state = TOKEN_LEFT;
    change_list_init(&changes);
    change_token(&changes, &token);
    live_view_apply(view, &changes, (struct now){loop_house_ms, loop_house_ms});
    change_list_release(&changes);
    while (topics_next(&view->topics) != NULL)
        told++;
    return told;
}

/* Whoever waits for a token is looked at when it moves on in its queue, unless its position does
 * not count: ten thousand who wait for their turn are nothing for an admission. */
static void test_who_is_told(void **state)
{
    assert_int_equal(told_of_leaving(*state, "WAIT token="), WAITERS);
}

/* The state of one token alone has changed: its own. */
static void test_who_is_told_of_states(void **state)
{
    assert_int_equal(told_of_leaving(*state, "WAIT state=waiting token="), 1);
}

static void test_wait_show(void **state)
{
    judge(*state, "WAIT show=1");
}

static void test_wait_token(void **state)
{
    judge(*state, "WAIT token=");
}

static void test_watch_show(void **state)
{
    judge(*state, "WATCH show=1");
}

static void test_watch_token(void **state)
{
    judge(*state, "WATCH token=");
}

#define memory_test(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        memory_test(test_wait_show),   memory_test(test_wait_token),
        memory_test(test_watch_show),  memory_test(test_watch_token),
        memory_test(test_who_is_told), memory_test(test_who_is_told_of_states),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
