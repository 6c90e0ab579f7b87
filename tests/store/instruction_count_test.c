/*
 * What a poll, a booking and a row of a WATCH cost, counted: instructions of the loop thread for a
 * STATUS and for telling somebody who watches a show of a change, of the loop and of a worker for a
 * booking (JOIN, HOLD, PAY), and the statements of a booking.
 *
 * The loop with its sockets and a store on SQLite are in this process, and what a worker would do
 * is done between two turns of the loop, so that every run does the same. It is run by callgrind,
 * which is told where to count and writes a file for each of `parts`; instruction_count.sh compares
 * them with instruction_counts.tsv. Alone it only sees that everything is answered OK, and prints
 * the statements.
 *
 * Calls of the kernel are not in it, nor the clients: only what stands between two
 * count_toggle().
 */
#include "tests/store/box.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sqlite3.h>
#include <valgrind/callgrind.h>

#include "domain/concert/concert_store.h"
#include "infrastructure/zones.h"
#include "presentation/server_loop.h"
#include "tests/store/loop_house.h"

enum {
    CLIENTS = 50,
    WAITERS = 1000, /* in front of the pollers */
    WARM_ROUNDS = 4,
    POLL_ROUNDS = 20,   /* of CLIENTS polls */
    BOOKERS = 24,       /* who share the three commits of a round */
    BOOKING_ROUNDS = 4, /* of BOOKERS bookings */
    WATCH_ROUNDS = 10,  /* of a row for each of CLIENTS */
    SHOWS = 24,         /* for two rounds each */
    LINE_CONCERT = 1,
    SALE_CONCERT = 2,
    FIRST_SHOW = 10,
    TOLD_SHOW = FIRST_SHOW + SHOWS,
    REPLY_TEXT = 1000,
};

/* What is counted, and the names of the files of it. */
enum part {
    PART_NONE,
    PART_POLL,
    PART_CUSTOMER_POLL,
    PART_BOOKING_LOOP,
    PART_BOOKING_WORKER,
    PART_WATCH_ROW
};

/* One connection: the client's end, what it has heard, and what it goes on with. */
struct client {
    int fd;
    char heard[REPLY_TEXT];
    char token[TOKEN_TEXT];
};

struct house {
    struct box box;
    struct loop_house loop;
    struct client pollers[CLIENTS], customers[CLIENTS], bookers[BOOKERS];
    enum part counted;
    int seats_sold;
};

static sqlite3 *database; /* of the box */
static int statements;

static int count_statement(unsigned kind, void *context, void *stmt, void *time)
{
    (void)kind;
    (void)context;
    (void)stmt;
    (void)time;
    statements++;
    return 0;
}

/* Called by SQLite for every database that is opened. */
static int note_database(sqlite3 *db, const char **error, const struct sqlite3_api_routines *api)
{
    (void)error;
    (void)api;
    database = db;
    return SQLITE_OK;
}

/* Begins to count if this is a part that is counted now, or stops again. */
static void count_toggle(const struct house *house, enum part part)
{
    if (part != PART_NONE && part == house->counted)
        CALLGRIND_TOGGLE_COLLECT;
}

/* The loop goes on until so many requests were read; one turn is enough for all that wait, once the
 * event loop has learned to take in as many sockets at once. */
static void serve(struct house *house, int requests, enum part part)
{
    int64_t goal = house->loop.server.requests + requests;

    count_toggle(house, part);
    while (house->loop.server.requests < goal)
        event_base_loop(house->loop.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    count_toggle(house, part);
}

/* What has been handed over, as one batch. */
static void work_off(struct house *house)
{
    struct batch_result *result;
    size_t count = house->loop.unit_count;

    house->loop.unit_count = 0;
    count_toggle(house, PART_BOOKING_WORKER);
    result = batch_run(&house->box.office.runner, house->loop.units, count);
    count_toggle(house, PART_BOOKING_WORKER);
    assert_false(result->broken);
    count_toggle(house, PART_BOOKING_LOOP);
    server_finish_batch(&house->loop.server, result);
    count_toggle(house, PART_BOOKING_LOOP);
}

static void connect_client(struct house *house, struct client *client, const struct user *user,
                           bool is_customer)
{
    struct caller caller = {.uid = is_customer ? 1000 + user->user_id : 0,
                            .is_customer = is_customer};

    memcpy(caller.login, user->login, sizeof caller.login);
    client->fd = loop_house_connect(&house->loop, &caller, NULL);
    assert_true(recv(client->fd, client->heard, sizeof client->heard, 0) > 0); /* the greeting */
}

__attribute__((format(printf, 2, 3))) static void say(const struct client *client,
                                                      const char *format, ...)
{
    char line[200];
    va_list list;
    int size;

    va_start(list, format);
    size = vsnprintf(line, sizeof line, format, list);
    va_end(list);
    assert_int_equal(send(client->fd, line, (size_t)size, MSG_NOSIGNAL), size);
}

/* Its whole answer, which is OK. */
static void hear(struct client *client)
{
    ssize_t got = recv(client->fd, client->heard, sizeof client->heard - 1, 0);

    assert_true(got > 0);
    client->heard[got] = '\0';
    if (strncmp(client->heard, "OK ", 3) != 0 || client->heard[got - 1] != '\n')
        fail_msg("answered: %s", client->heard);
}

/* The value of a field of its answer. */
static const char *field(const struct client *client, const char *name, char text[TOKEN_TEXT])
{
    const char *at = strstr(client->heard, name);

    assert_non_null(at);
    assert_int_equal(sscanf(at + strlen(name), "=%26[^ \n]", text), 1);
    return text;
}

static void poll_once(struct house *house, struct client clients[CLIENTS])
{
    for (int i = 0; i < CLIENTS; i++)
        say(&clients[i], "STATUS token=%s\n", clients[i].token);
    serve(house, CLIENTS, house->counted);
    for (int i = 0; i < CLIENTS; i++)
        hear(&clients[i]);
}

/* All that bookers have said is handed over, done and answered. */
static void answer_bookers(struct house *house)
{
    serve(house, BOOKERS, PART_BOOKING_LOOP);
    assert_int_equal(house->loop.unit_count, BOOKERS);
    work_off(house);
    for (int i = 0; i < BOOKERS; i++)
        hear(&house->bookers[i]);
}

static void book_once(struct house *house)
{
    char text[TOKEN_TEXT];

    for (int i = 0; i < BOOKERS; i++)
        say(&house->bookers[i], "JOIN concert=%d\n", SALE_CONCERT);
    answer_bookers(house);
    for (int i = 0; i < BOOKERS; i++, house->seats_sold++)
        say(&house->bookers[i], "HOLD token=%s show=%d seats=%d\n",
            field(&house->bookers[i], "token", text),
            FIRST_SHOW + house->seats_sold / (2 * BOOKERS), 1 + house->seats_sold % (2 * BOOKERS));
    answer_bookers(house);
    for (int i = 0; i < BOOKERS; i++)
        say(&house->bookers[i], "PAY reservation=%s\n",
            field(&house->bookers[i], "reservation", text));
    answer_bookers(house);
}

/* What somebody asks is done and answered, but for telling who watches. */
static void ask_alone(struct house *house, struct client *client, const char *line)
{
    say(client, "%s\n", line);
    serve(house, 1, PART_NONE);
    work_off(house);
}

/* Each has heard a row, and nothing else. */
static void hear_rows(struct client clients[CLIENTS])
{
    for (int i = 0; i < CLIENTS; i++) {
        ssize_t got = recv(clients[i].fd, clients[i].heard, sizeof clients[i].heard - 1, 0);

        assert_true(got > 0);
        clients[i].heard[got] = '\0';
        assert_int_equal(strncmp(clients[i].heard, "-\tshow\t", 7), 0);
        assert_ptr_equal(strchr(clients[i].heard, '\n'), clients[i].heard + got - 1);
    }
}

/* Somebody takes a seat that all pollers watch, or gives it back: the rows are written and sent. */
static void tell_once(struct house *house, const char *line)
{
    ask_alone(house, &house->bookers[0], line);
    count_toggle(house, PART_WATCH_ROW);
    for (int turn = 0; turn < 2; turn++)
        event_base_loop(house->loop.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    count_toggle(house, PART_WATCH_ROW);
    hear(&house->bookers[0]);
    hear_rows(house->pollers);
}

static void count_rows(struct house *house)
{
    char token[TOKEN_TEXT], line[100], text[TOKEN_TEXT];

    for (int i = 0; i < CLIENTS; i++)
        say(&house->pollers[i], "WATCH show=%d\n", TOLD_SHOW);
    serve(house, CLIENTS, PART_NONE);
    for (int i = 0; i < CLIENTS; i++)
        assert_true(recv(house->pollers[i].fd, house->pollers[i].heard, REPLY_TEXT, 0) > 0);
    snprintf(line, sizeof line, "JOIN concert=%d", SALE_CONCERT);
    ask_alone(house, &house->bookers[0], line);
    serve(house, 0, PART_NONE);
    hear(&house->bookers[0]);
    field(&house->bookers[0], "token", token);
    for (int i = 0; i < 2 * WATCH_ROUNDS; i++) {
        house->counted = i < WATCH_ROUNDS ? PART_NONE : PART_WATCH_ROW; /* the first warm up */
        if (i % 2 == 0)
            snprintf(line, sizeof line, "HOLD token=%s show=%d seats=1", token, TOLD_SHOW);
        else
            snprintf(line, sizeof line, "RELEASE reservation=%s",
                     field(&house->bookers[0], "reservation", text));
        tell_once(house, line);
    }
    house->counted = PART_NONE;
    snprintf(line, sizeof line, "LEAVE token=%s", token);
    ask_alone(house, &house->bookers[0], line);
    serve(house, 0, PART_NONE);
    hear(&house->bookers[0]);
}

/* The concert of the bookers has room for all of them; in the other one, everybody waits. */
static void write_season(struct rig *rig)
{
    struct concert concert;

    assert_ok(concert_store_find(rig->store, SALE_CONCERT, &concert));
    concert.capacity = BOOKERS;
    assert_ok(concert_store_update(rig->store, &concert));
    for (int i = 0; i <= SHOWS; i++)
        sample_show(rig, FIRST_SHOW + i, SALE_CONCERT);
    for (int i = 0; i < WAITERS; i++) {
        char login[LOGIN_TEXT];
        struct user user;

        snprintf(login, sizeof login, "waiter%d", i);
        user = sample_user(rig, login, 0);
        sample_token(rig, &user, LINE_CONCERT, i < 2);
    }
}

static struct user add_user(struct house *house, const char *kind, int number)
{
    char login[LOGIN_TEXT];

    snprintf(login, sizeof login, "%s%d", kind, number);
    return sample_user(&house->box.rig, login, 100000000);
}

/* A user with a token at the end of the line. */
static struct user add_poller(struct house *house, struct client *client, const char *kind,
                              int number)
{
    struct user user = add_user(house, kind, number);
    struct token token = sample_token(&house->box.rig, &user, LINE_CONCERT, false);

    memcpy(client->token, token.token, sizeof client->token);
    return user;
}

static void open_server(struct house *house)
{
    const struct server_settings settings = {
        .booking = house->box.office.runner.settings,
        .limits = {.connections = 1000,
                   .connections_per_uid = CLIENTS,
                   .requests_per_second = 1000000,
                   .changes_per_day = 1000000,
                   .watches = 1,
                   .unfinished_ms = 30000,
                   .jobs = 100,
                   .jobs_per_uid = 8},
    };

    loop_house_ms = SAMPLE_NOW;
    loop_house_open(&house->loop, house->box.office.view, house->box.zones, &settings);
    house->box.office.view = NULL; /* the server's now */
    work_off(house);
}

static struct house *open_house(void)
{
    struct house *house = calloc(1, sizeof *house);
    struct user users[3 * CLIENTS];

    assert_non_null(house);
    box_open(&house->box, &engines[0]);
    write_season(&house->box.rig);
    for (int i = 0; i < CLIENTS; i++) {
        users[i] = add_poller(house, &house->pollers[i], "poller", i);
        users[CLIENTS + i] = add_poller(house, &house->customers[i], "customer", i);
    }
    for (int i = 0; i < BOOKERS; i++)
        users[2 * CLIENTS + i] = add_user(house, "booker", i);
    box_restart(&house->box);
    open_server(house);
    for (int i = 0; i < CLIENTS; i++) {
        connect_client(house, &house->pollers[i], &users[i], false);
        connect_client(house, &house->customers[i], &users[CLIENTS + i], true);
    }
    for (int i = 0; i < BOOKERS; i++)
        connect_client(house, &house->bookers[i], &users[2 * CLIENTS + i], true);
    return house;
}

static void close_clients(struct client *clients, int count)
{
    for (int i = 0; i < count; i++)
        close(clients[i].fd);
}

static void close_house(struct house *house)
{
    loop_house_close(&house->loop);
    close_clients(house->pollers, CLIENTS);
    close_clients(house->customers, CLIENTS);
    close_clients(house->bookers, BOOKERS);
    box_office_release(&house->box.office);
    zones_free(house->box.zones);
    rig_close(&house->box.rig);
    free(house);
}

/* Counts the polls of those clients, after some that warm up. */
static void count_polls(struct house *house, struct client clients[CLIENTS], enum part part)
{
    for (int i = 0; i < WARM_ROUNDS; i++)
        poll_once(house, clients);
    house->counted = part;
    for (int i = 0; i < POLL_ROUNDS; i++)
        poll_once(house, clients);
    house->counted = PART_NONE;
}

static void count_bookings(struct house *house, enum part part)
{
    house->counted = part;
    for (int i = 0; i < BOOKING_ROUNDS; i++)
        book_once(house);
    house->counted = PART_NONE;
}

static void test_everything_is_counted(void **state)
{
    struct house *house = open_house();

    (void)state;
    CALLGRIND_START_INSTRUMENTATION;
    count_polls(house, house->pollers, PART_POLL);
    CALLGRIND_DUMP_STATS_AT("poll");
    count_polls(house, house->customers, PART_CUSTOMER_POLL);
    CALLGRIND_DUMP_STATS_AT("customer-poll");
    for (int i = 0; i < WARM_ROUNDS; i++)
        book_once(house);
    count_bookings(house, PART_BOOKING_LOOP);
    CALLGRIND_DUMP_STATS_AT("booking-loop");
    count_bookings(house, PART_BOOKING_WORKER);
    CALLGRIND_DUMP_STATS_AT("booking-worker");
    count_rows(house);
    CALLGRIND_DUMP_STATS_AT("watch-row");
    CALLGRIND_STOP_INSTRUMENTATION;
    assert_int_equal(sqlite3_trace_v2(database, SQLITE_TRACE_PROFILE, count_statement, NULL),
                     SQLITE_OK);
    count_bookings(house, PART_NONE);
    printf("counted: poll %d\ncounted: customer-poll %d\n", POLL_ROUNDS * CLIENTS,
           POLL_ROUNDS * CLIENTS);
    printf("counted: booking-loop %d\ncounted: booking-worker %d\n", BOOKING_ROUNDS * BOOKERS,
           BOOKING_ROUNDS * BOOKERS);
    printf("counted: watch-row %d\n", WATCH_ROUNDS * CLIENTS);
    printf("statements: %d %d\n", statements, BOOKING_ROUNDS * BOOKERS);
    close_house(house);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_everything_is_counted)};

    /* As the store does; it comes too late for that once SQLite is in use. */
    if (sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK ||
        sqlite3_auto_extension((void (*)(void))note_database) != SQLITE_OK)
        return 1;
    return cmocka_run_group_tests_name("instruction counts", tests, NULL, NULL);
}
