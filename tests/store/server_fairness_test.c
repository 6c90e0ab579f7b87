/*
 * The loop thread with sockets, and neither threads nor a store: who is served when, what is not
 * read, which jobs the worker gets and which it need not do, and that a pause counts for nobody.
 * The clock is the test's own, and everything is counted in turns of the loop and in requests.
 *
 * A flood here is 64 connections whose sockets are full at every moment, and the victim is one
 * other uid with one request: what is asserted is after how many turns it is answered and how many
 * lines were handled in between, so a slow machine changes nothing. What a turn costs is not told.
 *
 * Limits are off unless a test sets them (a million requests a second), for a limit would hide
 * whether turns are fair.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presentation/server_loop.h"
#include "presentation/session_io.h"
#include "tests/store/loop_house.h"

enum {
    FLOODER = 1000,
    VICTIM = 1001,
    STAFF = 0,
    MANY = 64,
    GRACE_MS = 5000,
    CONCERT = 1,
    REPLIES = 1 << 16,
};

static const char victims_token[] = "VVK6Z418FFQ8ABD6F512MZ7X4F";

/* One connection: the client's end, and what it has heard. */
struct client {
    int fd;
    int other; /* the daemon's */
    char heard[REPLIES];
    size_t size;
};

struct house {
    struct loop_house loop;
    struct client *clients; /* shape: clients[MANY + 8] */
    int client_count;
};

/* One turn of the loop: what is ready is looked at once. */
static void turn(struct house *house)
{
    event_base_loop(house->loop.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
}

static void turns(struct house *house, int count)
{
    for (int i = 0; i < count; i++)
        turn(house);
}

/* The worker has done what it has; every outcome is OK. Nobody has carried anything out. */
static void work_off(struct house *house)
{
    server_finish_batch(&house->loop.server, loop_house_result(&house->loop));
}

/* Time begins at a day of 2026, so that nothing is reckoned from 0. */
static int open_house(void **state)
{
    struct house *house = calloc(1, sizeof *house);
    const struct server_settings settings = {
        .booking = {.admit_ms = 300000, .grace_ms = GRACE_MS},
        .limits = {.connections = 1000,
                   .connections_per_uid = MANY,
                   .requests_per_second = 1000000,
                   .unfinished_ms = 30000,
                   .jobs = 100,
                   .jobs_per_uid = 8,
                   .watches = 10,
                   .watches_per_uid = 10},
    };

    assert_non_null(house);
    loop_house_ms = INT64_C(1796083200000);
    house->loop.is_quiet = true;
    house->clients = calloc(MANY + 8, sizeof *house->clients);
    assert_non_null(house->clients);
    loop_house_open(&house->loop, live_view_new(), NULL, &settings);
    /* What is done at the start is not to be counted. */
    work_off(house);
    *state = house;
    return 0;
}

/* Units make new units, as jobs that waited are handed on; so until none is left. */
static int close_house(void **state)
{
    struct house *house = *state;

    while (house->loop.unit_count > 0)
        work_off(house);
    loop_house_close(&house->loop);
    for (int i = 0; i < house->client_count; i++)
        if (house->clients[i].fd >= 0)
            close(house->clients[i].fd);
    free(house->clients);
    free(house);
    return 0;
}

/* The victim has a login of its own, as it has a token in some tests. Limits go by uid. */
static struct client *connect_one(struct house *house, int64_t uid)
{
    struct client *client = &house->clients[house->client_count++];
    struct caller caller = {.uid = uid, .is_customer = uid != STAFF};

    snprintf(caller.login, sizeof caller.login, "%s", uid == VICTIM ? "victim" : "other");
    client->fd = loop_house_connect(&house->loop, &caller, &client->other);
    return client;
}

static void say(const struct client *client, const char *text)
{
    assert_int_equal(send(client->fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

static void hang_up(struct client *client)
{
    close(client->fd);
    client->fd = -1;
}

/* Takes in what came; returns how many replies there are altogether. The first line of a connection
 * is the greeting; every OK or ERR after that is a reply. */
static int hear(struct client *client)
{
    ssize_t got;
    int replies = 0;

    while ((got = recv(client->fd, client->heard + client->size, REPLIES - client->size - 1, 0)) >
           0)
        client->size += (size_t)got;
    client->heard[client->size] = '\0';
    for (const char *at = client->heard; (at = strchr(at, '\n')) != NULL; at++)
        replies += strncmp(at + 1, "OK", 2) == 0 || strncmp(at + 1, "ERR", 3) == 0;
    return replies;
}

/* Bytes that the daemon has not read. */
static int unread(const struct client *client)
{
    int bytes = 0;

    assert_int_equal(ioctl(client->other, FIONREAD, &bytes), 0);
    return bytes;
}

/* Sends the same again and again until nothing more fits. What was heard is thrown away. 4096 bytes
 * of the same line at a time, until the socket is full. Otherwise replies would fill the other
 * direction and the daemon would stop reading for that reason. */
static void flood(struct client *client, const char *line)
{
    char bytes[4096];
    size_t size = 0, length = strlen(line);

    while (size + length <= sizeof bytes) {
        memcpy(bytes + size, line, length);
        size += length;
    }
    while (send(client->fd, bytes, size, MSG_NOSIGNAL) == (ssize_t)size)
        continue;
    hear(client);
    client->size = 0;
}

static void flood_all(struct house *house, const char *line)
{
    for (int i = 0; i < MANY; i++)
        flood(&house->clients[i], line);
}

/* Whatever 64 connections of a uid send without pause, and even within its limits: the victim is
 * answered in the same turn of the loop, or the next, and few lines are handled in it. In at most
 * two turns, each of which may handle TURN_LINES_OF_UID lines of the flooder and one of the victim.
 * 30 rounds, as the places of connections in the rotation change. */
static void floods_and_victim(struct house *house, const char *line)
{
    struct client *victim;

    for (int i = 0; i < MANY; i++)
        connect_one(house, FLOODER);
    victim = connect_one(house, VICTIM);
    for (int round = 1; round <= 30; round++) {
        int64_t before = house->loop.server.requests;
        int waited = 0;

        flood_all(house, line);
        say(victim, "PING\n");
        while (hear(victim) < round) {
            turn(house);
            assert_in_range(++waited, 1, 2);
        }
        assert_in_range(house->loop.server.requests - before, 1, 2 * TURN_LINES_OF_UID + 1);
    }
}

/* The cheapest to send for the length of its answer. */
static void test_flood_of_bad_lines(void **state)
{
    floods_and_victim(*state, "P\n");
}

static void test_flood_of_pings(void **state)
{
    floods_and_victim(*state, "PING\n");
}

/* Empty lines and comments are not answered, so a count of answers would not hold them up; they are
 * lines all the same. */
static void test_flood_of_nothing(void **state)
{
    floods_and_victim(*state, "\n");
}

static void test_flood_of_comments(void **state)
{
    floods_and_victim(*state, "; not a request\n");
}

/* Never a whole line: what is counted are reads. */
static void test_flood_without_line_ends(void **state)
{
    floods_and_victim(*state, "never ending ");
}

/* Time passes at once, and the timer, for which a test does not wait, is set off. 40 turns, more
 * than the 32 after which absence is judged whatever comes (tick.c). */
static void pass(struct house *house, int64_t ms)
{
    loop_house_ms += ms;
    server_tick(&house->loop.server);
    turns(house, 40);
}

/* Time passes, and the loop runs all the while. In steps of half a second, less than the second
 * from which on the loop takes a gap for a pause. */
static void live_on(struct house *house, int64_t ms)
{
    for (; ms > 0; ms -= 500)
        pass(house, ms < 500 ? ms : 500);
}

/* Five a second, of which each connection takes one: of what is sent then, nothing is read. 10 and
 * 27 bytes wait: "PING\nPING\n" and the whole line of the other. A fifth of a second is one
 * request. The rest is worked off line by line; nothing is refused with TOO-MANY, as whoever is not
 * read is slow and not wrong. */
static void test_over_the_limit_is_not_read(void **state)
{
    struct house *house = *state;
    struct client *one, *two, *other;

    house->loop.server.limit_settings.requests_per_second = 5;
    one = connect_one(house, FLOODER);
    two = connect_one(house, FLOODER);
    other = connect_one(house, VICTIM);
    say(one, "PING\nPING\nPING\n");
    turns(house, 5);
    assert_int_equal(hear(one), 3);
    say(one, "PING\nPING\n");
    say(two, "PING\n\n; a comment\nFLY\nPING\n");
    turns(house, 20);
    assert_int_equal(unread(one), 10);
    assert_int_equal(unread(two), 27);
    assert_int_equal(hear(one), 3);
    say(other, "PING\n");
    turn(house);
    assert_int_equal(hear(other), 1);
    /* A fifth of a second later one more may ask, and after as long again the other. */
    pass(house, 200);
    assert_int_equal(hear(one) + hear(two), 4);
    pass(house, 200);
    assert_int_equal(hear(one), 4);
    assert_int_equal(hear(two), 1);
    /* Nothing and comments count like requests: PING and FLY are answered, and the last is not. */
    pass(house, 200);
    pass(house, 200);
    pass(house, 200);
    assert_int_equal(hear(one), 5);
    assert_int_equal(hear(two), 1);
    pass(house, 200);
    assert_int_equal(hear(two), 2);
    pass(house, 200);
    assert_int_equal(hear(two), 3);
    assert_non_null(strstr(two->heard, "UNKNOWN-VERB"));
    assert_null(strstr(two->heard, "TOO-MANY"));
}

/* A read that does not bring the end of a line counts, too; and who is not read is not late with
 * the rest of a line. The connection and three reads of a byte take the four requests of a second,
 * so the end of the line stays in the socket. Then a debt of four: after a second there is still
 * nothing in the bucket, and within the next the line is read. */
static void test_pieces_of_lines(void **state)
{
    struct house *house = *state;
    struct client *slow;

    house->loop.server.limit_settings.requests_per_second = 4;
    slow = connect_one(house, FLOODER);
    for (int i = 0; i < 3; i++) {
        say(slow, "x");
        turns(house, 3);
        assert_int_equal(unread(slow), 0);
    }
    say(slow, "\n");
    turns(house, 3);
    assert_int_equal(unread(slow), 1);
    /* In debt for long: what it sent in time is not read in time. */
    limits_charge(&house->loop.server.limits, &house->loop.server.limit_settings, FLOODER, 4,
                  loop_house_ms);
    house->loop.server.limit_settings.unfinished_ms = 100;
    live_on(house, 1000);
    assert_int_equal(hear(slow), 0);
    live_on(house, 1000);
    assert_int_equal(hear(slow), 1);
    assert_non_null(strstr(slow->heard, "UNKNOWN-VERB"));
}

/* A list costs as much as ten requests. 10 of the 4 that the connection left would be a debt of 6,
 * and is one of 5. With the one that is wanted, that is six fifths of a second. */
static void test_lists_cost_more(void **state)
{
    struct house *house = *state;
    struct client *one;

    house->loop.server.limit_settings.requests_per_second = 5;
    one = connect_one(house, FLOODER);
    say(one, "CONCERTS\n");
    turns(house, 2);
    assert_int_equal(hear(one), 1);
    say(one, "PING\n");
    turns(house, 5);
    /* Four were left; the debt is at most a full bucket, and one is wanted. */
    live_on(house, 1199);
    assert_int_equal(hear(one), 1);
    pass(house, 1);
    assert_int_equal(hear(one), 2);
}

/* Staff have no limits. */
static void test_staff_are_read(void **state)
{
    struct house *house = *state;
    struct client *box;

    house->loop.server.limit_settings.requests_per_second = 1;
    box = connect_one(house, STAFF);
    for (int i = 1; i <= 100; i++) {
        say(box, "PING\n");
        turn(house);
        assert_int_equal(hear(box), i);
    }
}

/* However many connections staff have, all are served in one turn: a look at the sockets for every
 * few of a thousand would cost more than the answers. libevent begins with room for 32 events of
 * epoll and doubles it when it was full, so the first rounds need several looks. */
static void test_staff_in_one_turn(void **state)
{
    struct house *house = *state;
    int replies = 0;

    for (int i = 0; i < MANY + 8; i++)
        connect_one(house, STAFF);
    /* The event loop learns in two rounds to take in so many sockets at once. */
    for (int round = 1; round <= 3; round++) {
        for (int i = 0; i < MANY + 8; i++)
            say(&house->clients[i], "PING\n");
        turns(house, round < 3 ? 5 : 1);
    }
    for (int i = 0; i < MANY + 8; i++)
        replies += hear(&house->clients[i]);
    assert_int_equal(replies, 3 * (MANY + 8));
}

static int64_t uid_of(const struct unit *unit)
{
    return unit->origin->uid;
}

/* Many connections ask the store; a few of the uid go to the worker. The victim's is among the
 * next. 64 ask, 8 are with the worker, and the victim is the ninth in its queue and not the 65th.
 * All are answered in the end. */
static void test_jobs_of_a_uid(void **state)
{
    struct house *house = *state;
    struct client *victim;
    int mine = 0;

    for (int i = 0; i < MANY; i++)
        say(connect_one(house, FLOODER), "CHARGE amount=1\n");
    turns(house, 10);
    assert_int_equal(house->loop.unit_count, 8);
    victim = connect_one(house, VICTIM);
    say(victim, "CHARGE amount=1\n");
    turns(house, 2);
    assert_int_equal(house->loop.unit_count, 9);
    assert_int_equal(uid_of(house->loop.units[8]), VICTIM);
    work_off(house);
    assert_int_equal(hear(victim), 1);
    assert_int_equal(house->loop.unit_count, 8);
    while (house->loop.unit_count > 0)
        work_off(house);
    for (int i = 0; i < MANY; i++)
        mine += hear(&house->clients[i]);
    assert_int_equal(mine, MANY);
}

/* One list of a uid at a time; beyond max_jobs everybody is told to come again. */
static void test_lists_and_the_most_jobs(void **state)
{
    struct house *house = *state;
    struct client *last;

    house->loop.server.limit_settings.jobs = 4;
    for (int i = 0; i < 4; i++)
        say(connect_one(house, FLOODER), "RESERVATIONS state=held\n");
    turns(house, 5);
    assert_int_equal(house->loop.unit_count, 1);
    last = connect_one(house, STAFF);
    say(last, "#busy BALANCE\n#fine PING\n");
    turns(house, 2);
    assert_int_equal(hear(last), 2);
    assert_non_null(strstr(last->heard, "ERR #busy BUSY retry=later"));
    assert_non_null(strstr(last->heard, "OK #fine"));
    work_off(house);
    assert_int_equal(house->loop.unit_count, 1);
    say(last, "#now BALANCE\n");
    turns(house, 2);
    assert_int_equal(house->loop.unit_count, 2);
}

/* Connect, ask, close: at most one question is with the worker, and that need not be answered any
 * more. Those who only end their sending side are answered. A question that nobody waits for keeps
 * its place, since the worker may have it already, but is not run. 64 times, so that questions do
 * not pile up, nor sessions. */
static void test_askers_who_left(void **state)
{
    struct house *house = *state;
    struct client *half;
    struct unit *first;

    for (int i = 0; i < MANY; i++) {
        struct client *asker = connect_one(house, FLOODER);

        say(asker, "ENTRIES\n");
        turns(house, 2);
        /* Closing with something unread is another event than closing without. */
        if (i % 2 == 0)
            hear(asker);
        hang_up(asker);
        turns(house, 2);
        assert_int_equal(house->loop.unit_count, 1);
        assert_int_equal(house->loop.server.session_count, 0);
    }
    assert_int_equal(house->loop.server.jobs.total, 1);
    first = house->loop.units[0];
    assert_true(atomic_load(&first->is_unwanted));
    half = connect_one(house, VICTIM);
    say(half, "ENTRIES\n");
    shutdown(half->fd, SHUT_WR);
    turns(house, 3);
    assert_int_equal(house->loop.unit_count, 2);
    assert_false(atomic_load(&house->loop.units[1]->is_unwanted));
    work_off(house);
    assert_int_equal(hear(half), 1);
    assert_int_equal(house->loop.unit_count, 0);
}

/* Whoever ended the sending side and hung up later is noticed when the turn of the job comes. An
 * end of sending is no hanging up, so the first sign is when its job's turn comes and its socket is
 * asked. */
static void test_asker_who_left_later(void **state)
{
    struct house *house = *state;
    struct client *first = connect_one(house, FLOODER), *second = connect_one(house, FLOODER);

    say(first, "ENTRIES\n");
    turns(house, 2);
    say(second, "ENTRIES\n");
    shutdown(second->fd, SHUT_WR);
    turns(house, 3);
    hang_up(second);
    turns(house, 3);
    assert_int_equal(house->loop.unit_count, 1);
    work_off(house);
    assert_int_equal(hear(first), 1);
    assert_int_equal(house->loop.unit_count, 1);
    assert_true(atomic_load(&house->loop.units[0]->is_unwanted));
}

/* A change that the worker has is carried out, whoever is there to hear of it. Whoever asks again
 * with the same key hears what came of it. */
static void test_changes_go_on(void **state)
{
    struct house *house = *state;
    struct client *asker = connect_one(house, FLOODER);

    say(asker, "CHARGE amount=1 key=k\n");
    turns(house, 2);
    hang_up(asker);
    turns(house, 2);
    assert_int_equal(house->loop.unit_count, 1);
    assert_false(atomic_load(&house->loop.units[0]->is_unwanted));
}

/* A waiting token of the victim, last heard of now. Watched from now on: it lapses after GRACE_MS
 * without a sign. */
static void seat_victim(struct house *house)
{
    struct change_list changes;
    struct concert concert = {
        .concert_id = CONCERT, .capacity = 1, .sale_opens_ms = NO_TIME, .sale_closes_ms = NO_TIME};
    struct show show = {.show_id = 1, .concert_id = CONCERT, .starts_ms = INT64_MAX / 2};
    struct token token = {.token_id = 1,
                          .concert_id = CONCERT,
                          .user_id = 1,
                          .login = "victim",
                          .state = TOKEN_WAITING,
                          .place = 1};

    memcpy(token.token, victims_token, sizeof token.token);
    change_list_init(&changes);
    change_concert(&changes, &concert);
    change_show(&changes, &show);
    change_token(&changes, &token);
    live_view_apply(house->loop.server.view, &changes, (struct now){loop_house_ms, loop_house_ms});
    change_list_release(&changes);
    server_tick(&house->loop.server);
    turns(house, 2);
    work_off(house);
}

/* Tokens that are on their way to the store as lapsed. */
static size_t lapses(const struct house *house)
{
    size_t count = 0;

    for (size_t i = 0; i < house->loop.unit_count; i++)
        count += house->loop.units[i]->lock_set.concert_count;
    return count;
}

/* 4,000 of 5,000 ms of grace are over when the process stands still for 7,000: afterwards 1,000 are
 * left, to the millisecond. It is noticed whatever the loop hears first; here it is a request of
 * somebody else. */
static void test_pause(void **state)
{
    struct house *house = *state;
    struct client *victim = connect_one(house, VICTIM), *staff = connect_one(house, STAFF);

    seat_victim(house);
    live_on(house, 4000);
    assert_int_equal(lapses(house), 0);
    /* The process is stopped for longer than the grace. Whichever request is read first, nobody has
     * lapsed. */
    loop_house_ms += 7000;
    say(staff, "CHARGE amount=1\n");
    turns(house, 3);
    assert_int_equal(lapses(house), 0);
    say(victim, "TOKENS\n");
    turns(house, 3);
    hear(victim);
    assert_non_null(strstr(victim->heard, "waiting"));
    /* There is as much time left as there was. */
    live_on(house, 999);
    assert_int_equal(lapses(house), 0);
    live_on(house, 1);
    assert_int_equal(lapses(house), 1);
}

/* Also if nobody sends anything, or if the worker is heard of first. Nine changes, one more than go
 * to the worker at a time: so when the batch comes back another job is handed on, and that is the
 * loop's first sign of life. */
static void test_pause_without_requests(void **state)
{
    struct house *house = *state;

    for (int i = 0; i < 9; i++)
        say(connect_one(house, FLOODER), "CHARGE amount=1\n");
    turns(house, 3);
    seat_victim(house);
    live_on(house, 4000);
    for (int i = 0; i < 9; i++)
        say(&house->clients[i], "CHARGE amount=1\n");
    turns(house, 3);
    assert_int_equal(house->loop.unit_count, 8);
    loop_house_ms += 7000;
    work_off(house);
    assert_int_equal(house->loop.unit_count, 1);
    assert_int_equal(lapses(house), 0);
    turns(house, 3);
    live_on(house, 999);
    assert_int_equal(lapses(house), 0);
    live_on(house, 1);
    assert_int_equal(lapses(house), 1);
}

/* By the timer alone. */
static void test_pause_with_nobody_there(void **state)
{
    struct house *house = *state;

    seat_victim(house);
    live_on(house, 4000);
    pass(house, 7000);
    live_on(house, 999);
    assert_int_equal(lapses(house), 0);
    live_on(house, 1);
    assert_int_equal(lapses(house), 1);
}

/* The deadline came while the poll waited on the socket: it is read before absence is judged. A
 * millisecond before it would lapse, a poll is sent, and nobody reads it for 7 s. The timer is set
 * off twice before the sockets are looked at, as it may be. */
static void test_poll_during_a_pause(void **state)
{
    struct house *house = *state;
    struct client *victim = connect_one(house, VICTIM);
    char poll[64];

    seat_victim(house);
    live_on(house, 4999);
    snprintf(poll, sizeof poll, "STATUS token=%s\n", victims_token);
    say(victim, poll);
    loop_house_ms += 7000;
    server_tick(&house->loop.server);
    loop_house_ms += 1;
    server_tick(&house->loop.server);
    assert_int_equal(lapses(house), 0);
    turns(house, 3);
    hear(victim);
    assert_non_null(strstr(victim->heard, "state=waiting"));
    /* That was a sign of life. */
    live_on(house, 4999);
    assert_int_equal(lapses(house), 0);
    live_on(house, 1);
    assert_int_equal(lapses(house), 1);
}

/* Silence of other kinds: a line that was begun is not late because nobody could read it. 29,000 of
 * 30,000 ms for a line, a pause, 999 ms more: in time. */
static void test_line_begun_before_a_pause(void **state)
{
    struct house *house = *state;
    struct client *victim = connect_one(house, VICTIM);

    say(victim, "PI");
    turns(house, 2);
    live_on(house, 29000);
    loop_house_ms += 7000;
    server_tick(&house->loop.server);
    turns(house, 3);
    live_on(house, 999);
    say(victim, "NG\n");
    turns(house, 3);
    assert_int_equal(hear(victim), 1);
    assert_null(strstr(victim->heard, "TOO-MANY"));
}

/* Of several who wait, each is the next for whom the loop wakes up: a timeout is not left until
 * something else happens. Two WAIT and a WATCH of one show, of one, two and three seconds. armed_ms
 * is when the loop will wake up; it may be earlier for somebody else, never later. */
static void test_timeouts(void **state)
{
    struct house *house = *state;
    const struct wake *wake = &house->loop.server.wake;
    struct client *waiters[3];
    int64_t due_ms;

    seat_victim(house);
    due_ms = loop_house_ms;
    for (int i = 0; i < 3; i++) {
        char line[64];

        waiters[i] = connect_one(house, VICTIM);
        snprintf(line, sizeof line, "WA%s show=1 timeout=%d\n", i < 2 ? "IT" : "TCH", i + 1);
        say(waiters[i], line);
        turns(house, 2);
    }
    for (int i = 0; i < 3; i++) {
        due_ms += 1000;
        assert_true(wake->armed_ms <= due_ms);
        pass(house, due_ms - 1 - loop_house_ms);
        assert_int_equal(hear(waiters[i]), 0);
        assert_true(wake->armed_ms <= due_ms);
        pass(house, 1);
        assert_int_equal(hear(waiters[i]), 1);
    }
    /* With nobody left, it is not woken for them. */
    assert_true(wake->armed_ms > due_ms + 1000);
}

/* A client that waits and is not read any more is there until it hangs up, which is noticed within
 * a second; then its user lapses in time. The socket is not in the event loop then, so hanging up
 * is no event: it is looked at once a second (subscriber.c). */
static void leave_unread(struct house *house, struct client *victim)
{
    const struct server *server = &house->loop.server;

    turns(house, 3);
    live_on(house, GRACE_MS + 1000);
    assert_int_equal(server->session_count, 1);
    assert_int_equal(lapses(house), 0);
    assert_int_equal(hear(victim), 0);
    hang_up(victim);
    turns(house, 3);
    assert_true(server->wake.armed_ms <= loop_house_ms + 1000);
    live_on(house, 1000);
    assert_int_equal(server->session_count, 0);
}

/* It has ended its sending side, before the WAIT was begun or after that; or it has sent as many
 * lines as are read ahead. "PING\n" is 5 bytes: what comes after the 64 lines that are read ahead
 * stays in the socket. */
static void test_waiter_who_left_later(void **state)
{
    struct house *house = *state;
    struct client *victim;
    char line[64];

    seat_victim(house);
    snprintf(line, sizeof line, "WAIT token=%s\n", victims_token);
    for (int i = 0; i < 2; i++) {
        victim = connect_one(house, VICTIM);
        say(victim, line);
        turns(house, 3 * i);
        shutdown(victim->fd, SHUT_WR);
        leave_unread(house, victim);
    }
    victim = connect_one(house, VICTIM);
    say(victim, line);
    for (int i = 0; i < SESSION_IO_LINES; i++)
        say(victim, "PING\n");
    turns(house, 3);
    say(victim, "PING\n");
    turns(house, 3);
    assert_int_equal(unread(victim), 5);
    leave_unread(house, victim);
    live_on(house, GRACE_MS);
    assert_int_equal(lapses(house), 1);
}

#define house_test(name) cmocka_unit_test_setup_teardown(name, open_house, close_house)

int main(void)
{
    const struct CMUnitTest tests[] = {
        house_test(test_flood_of_bad_lines),
        house_test(test_flood_of_pings),
        house_test(test_flood_of_nothing),
        house_test(test_flood_of_comments),
        house_test(test_flood_without_line_ends),
        house_test(test_over_the_limit_is_not_read),
        house_test(test_pieces_of_lines),
        house_test(test_lists_cost_more),
        house_test(test_staff_are_read),
        house_test(test_staff_in_one_turn),
        house_test(test_jobs_of_a_uid),
        house_test(test_lists_and_the_most_jobs),
        house_test(test_askers_who_left),
        house_test(test_asker_who_left_later),
        house_test(test_changes_go_on),
        house_test(test_pause),
        house_test(test_pause_without_requests),
        house_test(test_pause_with_nobody_there),
        house_test(test_poll_during_a_pause),
        house_test(test_line_begun_before_a_pause),
        house_test(test_timeouts),
        house_test(test_waiter_who_left_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
