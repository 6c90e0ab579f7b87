/*
 * The loop thread with its event loop, and with none of what makes it unpredictable: no worker, no
 * timer that a test would have to wait for, no listening socket, and a clock that stands. A test
 * moves it by hand:
 *
 *     event_base_loop(base, ONCE | NONBLOCK)    one turn: what is ready is looked at once
 *     loop_house_ms += n; server_tick()         time passes, and what is due is set off
 *     loop_house_result(), _work_off()          the worker comes back
 *
 * Sessions are on socket pairs, so limits, identities and greetings are as with accepted
 * connections, but for what accept() itself does (listener.c, admission.c), which is not looked at
 * here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/store/loop_house.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>

#include "presentation/server_loop.h"
#include "presentation/session_io.h"

int64_t loop_house_ms;

/* Both clocks of a `struct now` are one: what differs between them, a wall clock that is set, is
 * tested elsewhere. */
static struct now read_clock(const struct clock *clock)
{
    (void)clock;
    return (struct now){loop_house_ms, loop_house_ms};
}

static int64_t read_raw(void)
{
    return loop_house_ms;
}

/* What a worker's queue would take. The order is kept, as a worker keeps it. */
static void submit(void *arg, struct unit *unit)
{
    struct loop_house *house = arg;

    assert_true(house->unit_count < LOOP_HOUSE_UNITS);
    house->units[house->unit_count++] = unit;
}

/* Errors are counted even if nothing is printed: a test may ask that there were none, or one. */
static void print_log(void *arg, int level, const char *text, const struct log_field *fields,
                      size_t count)
{
    struct loop_house *house = arg;

    (void)fields;
    (void)count;
    house->errors += level == LOG_ERR;
    if (!house->is_quiet)
        print_error("%s\n", text);
}

void loop_house_open(struct loop_house *house, struct live_view *view, struct zones *zones,
                     const struct server_settings *settings)
{
    const struct server_ops ops = {
        .shards = 1, .submit = submit, .workers = house, .log = print_log, .arg = house};

    house->clock = (struct clock){.read = read_clock, .raw_ms = read_raw};
    house->base = event_base_new();
    assert_non_null(house->base);
    server_init(&house->server, house->base, &ops, &house->clock, zones, view);
    house->server.version = "0";
    server_configure(&house->server, settings);
    server_tick(&house->server);
}

/* With its sessions the server has given up what it keeps for each uid (shares): what is left would
 * grow with each customer of an evening. */
void loop_house_close(struct loop_house *house)
{
    assert_int_equal(house->unit_count, 0);
    server_release(&house->server);
    assert_null(house->server.shares);
    event_base_free(house->base);
}

/* The connection is counted first, as the listener does before it begins a session; the session
 * gives it back when it ends. */
int loop_house_connect(struct loop_house *house, const struct caller *caller, int *other)
{
    int ends[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(fcntl(ends[i], F_SETFL, O_NONBLOCK), 0);
    if (caller->is_customer)
        assert_true(
            limits_open(&house->server.limits, &house->server.limit_settings, caller->uid, false));
    if (other != NULL)
        *other = ends[1];
    session_io_open(&house->server, ends[1], caller);
    return ends[0];
}

/* Units keep the status OK that they have; whatever a real worker would have found out is the
 * test's to write. The array has room for one more, as malloc(0) might be NULL. */
struct batch_result *loop_house_result(struct loop_house *house)
{
    struct batch_result *result = calloc(1, sizeof *result);

    assert_non_null(result);
    result->count = house->unit_count;
    result->units = malloc((house->unit_count + 1) * sizeof *result->units);
    assert_non_null(result->units);
    memcpy(result->units, house->units, house->unit_count * sizeof *result->units);
    result->next_due_ms = INT64_MAX;
    change_list_init(&result->changes);
    house->unit_count = 0;
    return result;
}

void loop_house_work_off(struct loop_house *house, struct batch_runner *runner)
{
    size_t count = house->unit_count;
    struct batch_result *result;

    house->unit_count = 0;
    result = batch_run(runner, house->units, count);
    assert_false(result->broken);
    server_finish_batch(&house->server, result);
}
