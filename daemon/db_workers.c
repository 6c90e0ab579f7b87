/*
 * A worker thread and its connection come in two steps, since the loop thread has work to do on the
 * store before anybody is served: the schema, what came due, the live view. Until
 * db_workers_start() the store is the loop thread's; after it only the batch runner's thread
 * touches it, but for store_is_in_place(), which any thread may ask.
 *
 * The first connection of a shared store enters the daemon among its hosts; the others take that
 * number over. All have their own zones and settings: workers share nothing.
 *
 * The number of shards is fixed when the store is opened, because a concert belongs to the shard
 * that its number leaves as the rest: with one worker less, others would change it. So a daemon
 * that cannot open all its connections does not start with some of them.
 *
 * Results come back through a descriptor that the event loop watches. At the end it is read once
 * more by hand, when the threads have ended and the loop is no longer run: a client whose change is
 * stored by the last batch is still sent its OK.
 */
#include "daemon/db_workers.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/configure.h"

#include "domain/ports/host_store.h"
#include "infrastructure/db/db.h"
#include "infrastructure/kernel_random.h"
#include "infrastructure/stores/sql_store.h"
#include "infrastructure/system_clock.h"
#include "infrastructure/worker.h"
#include "infrastructure/zones.h"

struct db_worker {
    struct batch_runner runner; /* its thread's, once that runs; owns its store */
    struct worker *worker;
    struct event *results;
    struct server *server; /* borrowed */
};

void db_workers_log(void *log, const char *text)
{
    log_line(log, LOG_ERR, "store: %s", text);
}

static struct unit *first_unit(void *arg)
{
    const struct db_worker *worker = arg;

    return worker_first(worker->worker);
}

static void take_first_unit(void *arg)
{
    const struct db_worker *worker = arg;

    worker_take_first(worker->worker);
}

/* By the raw clock of the machine: what a test clock shows, which stands still, says nothing of how
 * long a batch took. */
static void *run_batch(void *arg, void **items, size_t count)
{
    int64_t began_ms = clock_raw_ms();
    struct batch_result *result = batch_run(arg, (struct unit **)items, count);

    result->took_ms = clock_raw_ms() - began_ms;
    return result;
}

static void *between_batches(void *arg, int64_t *again_ms)
{
    return batch_between(arg, again_ms);
}

/* Several batches may have ended since the descriptor was looked at. */
static void on_results(int fd, short what, void *arg)
{
    struct db_worker *worker = arg;
    struct batch_result *result;

    (void)fd;
    (void)what;
    while ((result = worker_collect(worker->worker)) != NULL)
        server_finish_batch(worker->server, result);
}

/* Opens the first connection, which also makes the store, or brings its schema up to date. */
static struct store *open_first(const struct db_workers_opening *asked, char *error)
{
    struct store_opening opening = {.create = asked->create,
                                    .backup_dir = asked->settings->backup_dir,
                                    .now_ms = asked->wall_ms};
    struct store *store =
        store_open_as(asked->address, &opening, db_workers_log, asked->log, error, ERROR_TEXT);

    if (opening.backup[0] != '\0')
        log_line(asked->log, LOG_INFO, "backup %s, before the schema was changed", opening.backup);
    if (store != NULL && opening.is_new)
        log_line(asked->log, LOG_INFO, "a new store is made: %s", db_label(asked->address));
    return store;
}

bool db_workers_open(struct db_workers *workers, const struct db_workers_opening *opening,
                     char *error)
{
    struct store *first = open_first(opening, error), *store = first;
    int64_t count = first != NULL && store_is_shared(first) ? opening->most_workers : 1;

    workers->workers = calloc((size_t)count, sizeof *workers->workers);
    assert(workers->workers != NULL);
    while (store != NULL) {
        struct db_worker *worker = &workers->workers[workers->count];

        worker->runner = (struct batch_runner){
            .store = store,
            .zones = zones_new(),
            .random = kernel_random(),
            .settings = *opening->settings,
        };
        shard_init(&worker->runner.shard, workers->count, count);
        if (++workers->count == count)
            return true;
        store = store_open_beside(first, opening->address, db_workers_log, opening->log, error,
                                  ERROR_TEXT);
    }
    return false;
}

struct store *db_workers_store(const struct db_workers *workers)
{
    return workers->workers[0].runner.store;
}

/* The daemons that serve a shared store, this one apart. */
struct others {
    int64_t self, count;
};

static void count_host(void *arg, int64_t host_id)
{
    struct others *others = arg;

    others->count += host_id != others->self;
}

/* All shards take stock through the first connection, since no thread runs yet. It is done before
 * the live view is loaded: what others change in between is read twice, and never missed. */
enum status db_workers_join(struct db_workers *workers, struct clock *clock, bool *is_alone)
{
    struct store *store = db_workers_store(workers);
    struct others others = {.self = host_store_self(store)};
    int64_t offset_ms;
    enum status status;

    *is_alone = true;
    if (!store_is_shared(store))
        return STATUS_OK;
    status = host_store_beat(store, &offset_ms, count_host, &others);
    *is_alone = others.count == 0;
    if (status == STATUS_OK)
        clock->follow(clock, offset_ms);
    for (int64_t i = 0; i < workers->count && status == STATUS_OK; i++)
        status = shard_begin(&workers->workers[i].runner.shard, store);
    return status;
}

/* Each shard ends what is due of its own concerts. All of them are tried although one has failed:
 * that the store is broken is said once, by whoever called. */
bool db_workers_run_due(struct db_workers *workers, struct now now)
{
    bool broken = false;

    for (int64_t i = 0; i < workers->count; i++) {
        struct batch_result *result = batch_run_due(&workers->workers[i].runner, now);

        broken = broken || result->broken;
        batch_result_free(result);
    }
    return !broken;
}

bool db_workers_start(struct db_workers *workers, char *error)
{
    for (int64_t i = 0; i < workers->count; i++) {
        struct db_worker *worker = &workers->workers[i];
        const struct worker_jobs jobs = {
            .batch = run_batch, .after = between_batches, .arg = &worker->runner};

        /* What is joined is a batch that waits for other daemons (batch.c): in a file there are
         * none. */
        if (store_is_shared(worker->runner.store))
            worker->runner.inbox = (struct inbox){worker, first_unit, take_first_unit};
        worker->worker = worker_start(&jobs);
        if (worker->worker == NULL) {
            snprintf(error, ERROR_TEXT, "cannot start a worker thread: %s", strerror(errno));
            return false;
        }
    }
    return true;
}

void db_workers_listen(struct db_workers *workers, struct event_base *base, struct server *server)
{
    for (int64_t i = 0; i < workers->count; i++) {
        struct db_worker *worker = &workers->workers[i];

        worker->server = server;
        worker->results =
            event_new(base, worker_fd(worker->worker), EV_READ | EV_PERSIST, on_results, worker);
        assert(worker->results != NULL);
        event_add(worker->results, NULL);
    }
}

/* The shard was written into the unit by whoever made it; one that does not exist would be a worker
 * behind the last. */
void db_workers_submit(void *workers, struct unit *unit)
{
    const struct db_workers *all = workers;

    worker_submit(all->workers[unit->shard].worker, unit);
}

void db_workers_finish(struct db_workers *workers)
{
    for (int64_t i = 0; i < workers->count; i++) {
        struct db_worker *worker = &workers->workers[i];

        if (worker->worker == NULL)
            continue;
        worker_finish(worker->worker);
        /* A thread that nobody listens to was given nothing. */
        if (worker->server != NULL)
            on_results(-1, 0, worker);
    }
}

static void tell_lost(void *arg, const struct acknowledged_change *change)
{
    log_line(arg, LOG_ERR, "acknowledged, and gone: %s%s%s for %s", change->word,
             change->code[0] != '\0' ? " reservation=" : "", change->code, change->login);
}

void db_workers_tell_lost(struct db_workers *workers, struct log *log)
{
    for (int64_t i = 0; i < workers->count; i++) {
        struct batch_runner *runner = &workers->workers[i].runner;
        bool is_all = false;
        enum status status = STATUS_BUSY;

        /* One worker has noticed; another one may not have found the server again yet. */
        if (store_reconnect(runner->store))
            status = acknowledged_each_lost(&runner->acknowledged, runner->store, &is_all,
                                            tell_lost, log);

        if (status != STATUS_OK)
            log_line(log, LOG_ERR, "what else was acknowledged, and is gone, cannot be found out");
        else if (!is_all)
            log_line(log, LOG_ERR, "more than these %d may be gone", ACKNOWLEDGED_MOST);
    }
}

/* The thread has ended, if there was one: what was its own is free to go. */
static void close_worker(struct db_worker *worker)
{
    if (worker->results != NULL)
        event_free(worker->results);
    if (worker->worker != NULL)
        worker_free(worker->worker);
    batch_runner_release(&worker->runner);
    zones_free(worker->runner.zones);
    store_close(worker->runner.store);
}

void db_workers_close(struct db_workers *workers)
{
    for (int64_t i = 0; i < workers->count; i++)
        close_worker(&workers->workers[i]);
    free(workers->workers);
    *workers = (struct db_workers){NULL, 0};
}
