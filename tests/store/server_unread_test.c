/*
 * The loop thread with sockets and a store, after a start that left the seats of shows that are
 * long over unread: whoever asks for them gets the answer that a server has which has read all, and
 * whoever asks for something else does not wait. What a worker would do is done between two turns
 * of the loop, when the test says so.
 */
#include "tests/store/box.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>
#include <unistd.h>

#include "application/live/live_load.h"
#include "domain/concert/concert_store.h"
#include "infrastructure/zones.h"
#include "presentation/server_loop.h"
#include "presentation/session_io.h"
#include "presentation/unread_shows.h"

enum {
    UNITS = 100,
    CLIENTS = 3,
    OLD_SHOWS = 150,
    FIRST_OLD = 100,
    COMING_SHOW = 40,
    REPLY = 60000
};

/* A day and two hours after the first show began: those of the first hours are long over. */
static const int64_t at_ms = SAMPLE_STARTS + INT64_C(26) * 3600 * 1000 + 1;

struct house {
    struct box box;
    struct event_base *base;
    struct clock clock;
    struct server server;
    int clients[CLIENTS];
    struct unit *units[UNITS];
    size_t unit_count;
    struct reservation sold; /* seats 7 and 8 of show 1 */
    int errors;              /* in the log */
};

static struct now read_clock(const struct clock *clock)
{
    (void)clock;
    return (struct now){at_ms, at_ms};
}

static int64_t read_raw(void)
{
    return at_ms;
}

static void submit(void *arg, struct unit *unit)
{
    struct house *house = arg;

    assert_true(house->unit_count < UNITS);
    house->units[house->unit_count++] = unit;
}

static void print_log(void *arg, int level, const char *text, const struct log_field *fields,
                      size_t count)
{
    (void)fields;
    (void)count;
    ((struct house *)arg)->errors += level == LOG_ERR;
    print_error("%s\n", text);
}

/* All that was handed over is done, in one batch. */
static void work_off(struct house *house)
{
    struct batch_result *result;
    size_t count = house->unit_count;

    house->unit_count = 0;
    result = batch_run(&house->box.office.runner, house->units, count);
    assert_false(result->broken);
    server_finish_batch(&house->server, result);
}

/* The same, but the first unit could not be carried out. */
static void work_off_badly(struct house *house)
{
    struct batch_result *result = calloc(1, sizeof *result);

    assert_non_null(result);
    result->units = malloc(house->unit_count * sizeof *result->units);
    assert_non_null(result->units);
    memcpy(result->units, house->units, house->unit_count * sizeof *result->units);
    result->count = house->unit_count;
    result->next_due_ms = INT64_MAX;
    result->units[0]->status = STATUS_INTERNAL;
    change_list_init(&result->changes);
    house->unit_count = 0;
    server_finish_batch(&house->server, result);
}

static void connect_client(struct house *house, int *client)
{
    struct caller caller = {.login = "boss", .role = ROLE_OPERATOR};
    char greeting[100];
    int ends[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(fcntl(ends[i], F_SETFL, O_NONBLOCK), 0);
    *client = ends[0];
    session_io_open(&house->server, ends[1], &caller);
    assert_true(recv(*client, greeting, sizeof greeting, 0) > 0);
}

static void say(struct house *house, int client, const char *line)
{
    int64_t goal = house->server.requests + 1, watches = house->server.subscribers.watches;
    size_t units = house->unit_count;

    assert_int_equal(send(client, line, strlen(line), MSG_NOSIGNAL), strlen(line));
    assert_int_equal(send(client, "\n", 1, MSG_NOSIGNAL), 1);
    while (house->server.requests < goal && house->unit_count == units &&
           house->server.subscribers.watches == watches)
        event_base_loop(house->base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
}

/* What the client has been answered; "" if nothing. */
static const char *heard(int client, char reply[REPLY])
{
    ssize_t got = recv(client, reply, REPLY - 1, 0);

    assert_true(got >= 0 || errno == EAGAIN);
    reply[got > 0 ? got : 0] = '\0';
    return reply;
}

static void open_server(struct house *house, struct live_view *view)
{
    const struct server_ops ops = {.shards = 1, .submit = submit, .log = print_log, .arg = house};
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

    house->clock = (struct clock){.read = read_clock, .raw_ms = read_raw};
    house->base = event_base_new();
    assert_non_null(house->base);
    server_init(&house->server, house->base, &ops, &house->clock, house->box.zones, view);
    house->server.version = "0";
    server_configure(&house->server, &settings);
    server_tick(&house->server);
    work_off(house);
    for (int i = 0; i < CLIENTS; i++)
        connect_client(house, &house->clients[i]);
}

static void close_server(struct house *house)
{
    while (house->unit_count > 0)
        work_off(house);
    server_release(&house->server);
    for (int i = 0; i < CLIENTS; i++)
        close(house->clients[i]);
    event_base_free(house->base);
}

/* Show 1 of the evening before last is sold in part, as the coming one is, and each of many that
 * are older. */
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

/* What is asked, and whether it is about seats that are not read. */
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

/* Each question to a server that has just started gets the answer of one that has read all. */
static void test_same_answers(void **state)
{
    struct house *house = open_house();
    static char expected[QUESTIONS][REPLY], reply[REPLY];

    (void)state;
    start(house, true);
    assert_int_equal(house->server.view->unread, 0);
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
        assert_int_equal(house->server.view->unread, 3 + OLD_SHOWS);
        say(house, house->clients[0], questions[i].line);
        if (questions[i].is_of_old) {
            assert_string_equal(heard(house->clients[0], reply), "");
            work_off(house);
        }
        assert_string_equal(heard(house->clients[0], reply), expected[i]);
        assert_int_equal(house->unit_count, 0);
        close_server(house);
    }
    close_house(house);
}

/* A WATCH of several concerts begins with what is read, and tells of the rest when that is; one of
 * a single concert waits for it. */
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
    while (house->unit_count > 0)
        work_off(house);
    assert_non_null(strstr(heard(house->clients[1], rest), "\tshow\t101\t"));
    while (heard(house->clients[0], rest)[0] == '\0')
        event_base_loop(house->base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    assert_non_null(strstr(rest, "\tshow\t1\t"));
    close_server(house);
    close_house(house);
}

/* More requests than jobs there may be wait for their shows, and none is refused for that. */
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
    while (house->unit_count > 0)
        work_off(house);
    for (int i = 0; i < CLIENTS; i++) {
        heard(house->clients[i], reply);
        assert_non_null(strstr(reply, "OK"));
        assert_null(strstr(reply, "ERR"));
    }
    close_server(house);
    close_house(house);
}

/* What is asked for a customer waits for both, the customer and the show. */
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

/* All of them are read in the end, some at a time, and then nobody waits. */
static void test_all_are_read(void **state)
{
    struct house *house = open_house();
    static char reply[REPLY];
    int batches = 0;

    (void)state;
    start(house, false);
    unread_shows_start(&house->server);
    for (; house->unit_count > 0; batches++) {
        size_t before = house->server.view->unread;

        assert_int_equal(house->unit_count, 1); /* others have their turn between two of them */
        work_off(house);
        assert_true(house->server.view->unread < before);
    }
    assert_true(batches > 1);
    assert_int_equal(house->server.view->unread, 0);
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
    submit(house, &giving->unit);
}

/* What changes meanwhile stays changed, whether or not its batch is also that of the reading. */
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
    assert_int_equal(house->errors, 1);
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
