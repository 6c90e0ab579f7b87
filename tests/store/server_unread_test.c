/*
 * The loop thread with sockets and a store, after a start that left the seats of shows that are
 * long over unread: whoever asks for them gets the answer that a server has which has read all, and
 * whoever asks for something else does not wait. What a worker would do is done between two turns
 * of the loop, when the test says so.
 *
 * The answers expected are not written down: they are those of a server that has read everything,
 * to the byte, so a new column changes nothing here. Shows 1 to 3 began more than a day before
 * at_ms and 150 older ones long before; show 4 began less than a day ago, and show 40 is to come.
 * One job at a time (jobs = 1), so that whoever waits for a show meets that limit.
 */
#include "tests/store/box.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "application/live/live_load.h"
#include "domain/concert/concert_store.h"
#include "infrastructure/zones.h"
#include "presentation/server_loop.h"
#include "presentation/session_io.h"
#include "presentation/unread_shows.h"
#include "tests/store/loop_house.h"

enum { CLIENTS = 3, OLD_SHOWS = 150, FIRST_OLD = 100, COMING_SHOW = 40, REPLY = 60000 };

/* A day and two hours after the first show began: those of the first hours are long over. */
static const int64_t at_ms = SAMPLE_STARTS + INT64_C(26) * 3600 * 1000 + 1;

struct house {
    struct box box;
    struct loop_house loop;
    int clients[CLIENTS];
    struct reservation sold; /* seats 7 and 8 of show 1 */
};

/* All that was handed over is done, in one batch. The units run on the box's runner, as on the
 * worker's thread. */
static void work_off(struct house *house)
{
    loop_house_work_off(&house->loop, &house->box.office.runner);
}

/* The same, but the first unit could not be carried out. Nothing was done, so the seats are still
 * unread. */
static void work_off_badly(struct house *house)
{
    struct batch_result *result = loop_house_result(&house->loop);

    result->units[0]->status = STATUS_INTERNAL;
    server_finish_batch(&house->loop.server, result);
}

/* An operator: what it asks needs no token, and has no limits. */
static void connect_client(struct house *house, int *client)
{
    const struct caller caller = {.login = "boss", .role = ROLE_OPERATOR};
    char greeting[100];

    *client = loop_house_connect(&house->loop, &caller, NULL);
    assert_true(recv(*client, greeting, sizeof greeting, 0) > 0);
}

/* Until it was answered, or handed to the worker, or watches: one of the three happens to each line
 * here. */
static void say(struct house *house, int client, const char *line)
{
    int64_t goal = house->loop.server.requests + 1,
            watches = house->loop.server.subscribers.watches;
    size_t units = house->loop.unit_count;

    assert_int_equal(send(client, line, strlen(line), MSG_NOSIGNAL), strlen(line));
    assert_int_equal(send(client, "\n", 1, MSG_NOSIGNAL), 1);
    while (house->loop.server.requests < goal && house->loop.unit_count == units &&
           house->loop.server.subscribers.watches == watches)
        event_base_loop(house->loop.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
}

/* What the client has been answered; "" if nothing. */
static const char *heard(int client, char reply[REPLY])
{
    ssize_t got = recv(client, reply, REPLY - 1, 0);

    assert_true(got >= 0 || errno == EAGAIN);
    reply[got > 0 ? got : 0] = '\0';
    return reply;
}

/* What the server does at its start is worked off first, as it is no answer to anybody. */
static void open_server(struct house *house, struct live_view *view)
{
    const struct server_settings settings = {
        .booking = house->box.office.runner.settings,
        .limits = {.connections = 100,
                   .connections_per_uid = 100,
                   .requests_per_second = 1000000,
                   .watches = 10000,
                   .unfinished_ms = 30000,
                   .jobs = 1,
                   .jobs_per_uid = 1},
    };

    loop_house_ms = at_ms;
    loop_house_open(&house->loop, view, house->box.zones, &settings);
    work_off(house);
    for (int i = 0; i < CLIENTS; i++)
        connect_client(house, &house->clients[i]);
}

static void close_server(struct house *house)
{
    while (house->loop.unit_count > 0)
        work_off(house);
    loop_house_close(&house->loop);
    for (int i = 0; i < CLIENTS; i++)
        close(house->clients[i]);
}

/* Show 1 of the evening before last is sold in part, as the coming one is, and each of many that
 * are older. Each second of the old shows is of concert 1 and has one seat sold, of concert 2
 * none. */
static void write_season(struct house *house)
{
    struct rig *rig = &house->box.rig;
    struct user kim = sample_user(rig, "kim", 100000000);
    struct concert concert;

    assert_ok(concert_store_find(rig->store, 1, &concert));
    sample_show(rig, 4, 1);
    sample_show(rig, COMING_SHOW, 1);
    house->sold = sample_paid(rig, &kim, &concert, 1, "7,8");
    sample_paid(rig, &kim, &concert, 1, "9");
    sample_paid(rig, &kim, &concert, COMING_SHOW, "1,2");
    for (int i = 0; i < OLD_SHOWS; i++) {
        struct show show = {
            .show_id = FIRST_OLD + i,
            .concert_id = 1 + i % 2,
            .starts_ms = SAMPLE_STARTS - (i + 1) * INT64_C(3600000),
        };
        char seat[20];

        snprintf(seat, sizeof seat, "%d", 1 + i % SEAT_COUNT);
        assert_ok(show_store_add(rig->store, &show));
        if (show.concert_id == 1)
            sample_paid(rig, &kim, &concert, show.show_id, seat);
    }
}

/* Written past the box, so it begins anew on what is stored; its own view is in nobody's hands
 * then, as a server reads the store itself. */
static struct house *open_house(void)
{
    struct house *house = calloc(1, sizeof *house);

    assert_non_null(house);
    box_open(&house->box, &engines[0]);
    write_season(house);
    box_restart(&house->box);
    live_view_free(house->box.office.view);
    house->box.office.view = NULL; /* the server has its own */
    return house;
}

/* A server that has read all, or only what is not over. */
static void start(struct house *house, bool reads_all)
{
    const struct now now = {at_ms, at_ms};
    struct live_view *view = live_view_new();
    struct store *store = house->box.rig.store;

    assert_ok(reads_all ? live_load(view, store, now) : live_load_first(view, store, now));
    open_server(house, view);
}

static void close_house(struct house *house)
{
    box_office_release(&house->box.office);
    zones_free(house->box.zones);
    rig_close(&house->box.rig);
    free(house);
}

/* What is asked, and whether it is about seats that are not read. A list with all= counts those
 * that are over, another does not; "over, but not for long" was read at the start. */
static const struct question {
    const char *line;
    bool is_of_old;
} questions[] = {
    {"MAP show=40", false},
    {"CONCERTS", false},
    {"CONCERT concert=1", false},
    {"SHOWS concert=1", false},
    {"SHOWS from=2026-11-01", false},
    {"MAP show=4", false}, /* over, but not for long */
    {"MAP show=1", true},
    {"SEATS show=2", true},
    {"BEST show=100 best=2", true},
    {"SHOWS concert=2 all=1", true},
    {"SHOWS from=2026-11-01 all=1 limit=1000", true},
    {"MAP show=99", false}, /* there is none */
    {"WAIT show=1 since=0", true},
    {"WATCH show=1,2", true},
};
enum { QUESTIONS = sizeof questions / sizeof questions[0] };

/* Each question to a server that has just started gets the answer of one that has read all. A
 * server for each question, since the first that asks has seats read and spoils it for the next.
 * Question 6 is MAP of show 1: seats 7, 8 and 9 are sold, so the question is about something. */
static void test_same_answers(void **state)
{
    struct house *house = open_house();
    static char expected[QUESTIONS][REPLY], reply[REPLY];

    (void)state;
    start(house, true);
    assert_int_equal(house->loop.server.view->unread, 0);
    for (int i = 0; i < QUESTIONS; i++) {
        say(house, house->clients[0], questions[i].line);
        assert_true(heard(house->clients[0], expected[i])[0] != '\0');
        say(house, house->clients[0], "WAKE"); /* a WATCH holds up what follows it */
        (void)heard(house->clients[0], reply);
    }
    assert_non_null(strstr(expected[6], "map=......XXX..."));
    close_server(house);
    for (int i = 0; i < QUESTIONS; i++) {
        start(house, false);
        assert_int_equal(house->loop.server.view->unread, 3 + OLD_SHOWS);
        say(house, house->clients[0], questions[i].line);
        if (questions[i].is_of_old) {
            assert_string_equal(heard(house->clients[0], reply), "");
            work_off(house);
        }
        assert_string_equal(heard(house->clients[0], reply), expected[i]);
        assert_int_equal(house->loop.unit_count, 0);
        close_server(house);
    }
    close_house(house);
}

/* A WATCH of several concerts begins with what is read, and tells of the rest when that is; one of
 * a single concert waits for it. It would be a long wait for whoever watches a whole season. 101 is
 * of concert 2, and 1 of concert 1. */
static void test_watch_of_several(void **state)
{
    static char first[REPLY], rest[REPLY];
    struct house *house = open_house();

    (void)state;
    start(house, false);
    say(house, house->clients[0], "WATCH concert=2,1");
    assert_non_null(strstr(heard(house->clients[0], first), "\tshow\t40\t"));
    assert_null(strstr(first, "\tshow\t1\t"));
    say(house, house->clients[1], "WATCH concert=2");
    assert_string_equal(heard(house->clients[1], rest), "");
    say(house, house->clients[2], "MAP show=1");
    while (house->loop.unit_count > 0)
        work_off(house);
    assert_non_null(strstr(heard(house->clients[1], rest), "\tshow\t101\t"));
    while (heard(house->clients[0], rest)[0] == '\0')
        event_base_loop(house->loop.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    assert_non_null(strstr(rest, "\tshow\t1\t"));
    close_server(house);
    close_house(house);
}

/* More requests than jobs there may be wait for their shows, and none is refused for that. BUSY is
 * for those who wait for the store; to wait for a reading is the daemon's own affair. */
static void test_nobody_is_refused(void **state)
{
    static const char *const lines[CLIENTS] = {"MAP show=1", "SHOWS concert=2 all=1",
                                               "SEATS show=2"};
    static char reply[REPLY];
    struct house *house = open_house();

    (void)state;
    start(house, false);
    for (int i = 0; i < CLIENTS; i++)
        say(house, house->clients[i], lines[i]);
    while (house->loop.unit_count > 0)
        work_off(house);
    for (int i = 0; i < CLIENTS; i++) {
        heard(house->clients[i], reply);
        assert_non_null(strstr(reply, "OK"));
        assert_null(strstr(reply, "ERR"));
    }
    close_server(house);
    close_house(house);
}

/* What is asked for a customer waits for both, the customer and the show. Operators act for kim,
 * whose seats are "o" in the map. */
static void test_for_a_customer(void **state)
{
    static char reply[REPLY];
    struct house *house = open_house();

    (void)state;
    start(house, false);
    say(house, house->clients[0], "MAP show=1 as=kim");
    assert_string_equal(heard(house->clients[0], reply), "");
    work_off(house);
    assert_non_null(strstr(heard(house->clients[0], reply), "map=......ooo..."));
    close_server(house);
    close_house(house);
}

/* All of them are read in the end, some at a time, and then nobody waits. 64 at a time
 * (unread_shows.c), so 153 are three batches; one unit each, between which others may come. */
static void test_all_are_read(void **state)
{
    struct house *house = open_house();
    static char reply[REPLY];
    int batches = 0;

    (void)state;
    start(house, false);
    unread_shows_start(&house->loop.server);
    for (; house->loop.unit_count > 0; batches++) {
        size_t before = house->loop.server.view->unread;

        assert_int_equal(house->loop.unit_count,
                         1); /* others have their turn between two of them */
        work_off(house);
        assert_true(house->loop.server.view->unread < before);
    }
    assert_true(batches > 1);
    assert_int_equal(house->loop.server.view->unread, 0);
    say(house, house->clients[0], "MAP show=1");
    assert_non_null(strstr(heard(house->clients[0], reply), "map=......XXX..."));
    close_server(house);
    close_house(house);
}

/* A refund of seat 8, as a worker does it. */
struct giving {
    struct unit unit; /* first */
    struct house *house;
};

/* A change as a use case makes it: in the store, and told to the view. */
static enum status run_giving(struct unit *unit, struct use_case *uc)
{
    struct house *house = ((struct giving *)unit)->house;

    sample_give_back(&house->box.rig, &house->sold, "8", 100);
    change_seats(uc->changes, &(struct seats_change){
                                  .show_id = 1, .seats = sample_seats("8"), .state = SEAT_FREE});
    return STATUS_OK;
}

static void finish_giving(struct unit *unit, void *owner)
{
    (void)owner;
    free(unit);
}

static void give_back(struct house *house)
{
    struct giving *giving = calloc(1, sizeof *giving);

    assert_non_null(giving);
    giving->house = house;
    giving->unit.run = run_giving;
    giving->unit.done = finish_giving;
    giving->unit.changes = true;
    giving->unit.now = (struct now){at_ms, at_ms};
    house->loop.units[house->loop.unit_count++] = &giving->unit;
}

/* What changes meanwhile stays changed, whether or not its batch is also that of the reading. First
 * the reading is in the batch of the refund, behind it; then the refund is in a batch before, while
 * the show is still unread. In both the map has seat 8 free: what was read must not undo what came
 * later, nor what came earlier be lost. */
static void test_changed_meanwhile(void **state)
{
    static const char *const orders[] = {"MAP show=1", "MAP show=40"};
    static char reply[REPLY];

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct house *house = open_house();

        start(house, false);
        give_back(house);
        say(house, house->clients[1], orders[i]);
        work_off(house);
        heard(house->clients[1], reply);
        say(house, house->clients[1], "MAP show=1");
        if (i == 1)
            work_off(house);
        assert_non_null(strstr(heard(house->clients[1], reply), "map=......X.X..."));
        close_server(house);
        close_house(house);
    }
}

/* A show that cannot be read is not shown as empty, the log says so, and it is read when it is
 * asked for again. */
static void test_not_read(void **state)
{
    struct house *house = open_house();
    static char reply[REPLY];

    (void)state;
    start(house, false);
    say(house, house->clients[0], "MAP show=1");
    work_off_badly(house);
    assert_non_null(strstr(heard(house->clients[0], reply), "ERR INTERNAL"));
    assert_int_equal(house->loop.errors, 1);
    say(house, house->clients[0], "MAP show=1");
    work_off(house);
    assert_non_null(strstr(heard(house->clients[0], reply), "map=......XXX..."));
    close_server(house);
    close_house(house);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_answers),      cmocka_unit_test(test_watch_of_several),
        cmocka_unit_test(test_nobody_is_refused), cmocka_unit_test(test_for_a_customer),
        cmocka_unit_test(test_all_are_read),      cmocka_unit_test(test_changed_meanwhile),
        cmocka_unit_test(test_not_read),
    };

    return cmocka_run_group_tests_name("unread shows", tests, NULL, NULL);
}
