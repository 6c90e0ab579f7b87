/*
 * The worker: order, batches, and that finishing works everything off. Also run under
 * ThreadSanitizer.
 *
 *     the test, as the loop thread           the worker's thread
 *     worker_submit() ...                    work_off(): begun -->, waits for --> go_on
 *     poll(), worker_collect()               after(): housekeeping
 *
 * How large a batch becomes depends on which thread is faster. Where it has to be known, the batch
 * is gated: it says that it has begun and waits, so that what is submitted meanwhile is certain to
 * be the next one. No test waits for a time to pass; ten minutes are only so that a lost wake-up is
 * told.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "infrastructure/worker.h"

enum { DEADLINE_MS = 600000, ITEMS = 20000 };

struct batch {
    size_t count;
    int *items[ITEMS]; /* shape: items[count] */
};

/* Shared with the worker thread; what is not a semaphore is its own. */
struct db_worker {
    bool gated;
    sem_t begun; /* a gated batch says that it has begun, */
    sem_t go_on; /* and waits for this */
    sem_t after; /* counts the calls of after() */
    int slices;  /* after() wants to be called so often, and has a result in the end */
    struct worker *takes_from; /* a batch takes what has gathered; NULL: it does not */
};

/* A batch copies its items: the array is the worker's, and is filled anew for the next one. */
static void *work_off(void *arg, void **items, size_t count)
{
    struct db_worker *db_worker = arg;
    struct batch *batch = malloc(sizeof *batch);

    if (batch == NULL || count == 0 || count > ITEMS)
        abort();
    batch->count = count;
    memcpy(batch->items, items, count * sizeof *items);
    if (db_worker->gated) {
        sem_post(&db_worker->begun);
        while (sem_wait(&db_worker->go_on) != 0)
            continue;
    }
    for (void *item; db_worker->takes_from != NULL && batch->count < ITEMS &&
                     (item = worker_first(db_worker->takes_from)) != NULL;) {
        worker_take_first(db_worker->takes_from);
        batch->items[batch->count++] = item;
    }
    return batch;
}

/* Housekeeping that wants to be called `slices` times, at once each time, and then has a result.
 * Each call is counted. */
static void *after(void *arg, int64_t *again_ms)
{
    struct db_worker *db_worker = arg;

    sem_post(&db_worker->after);
    *again_ms = db_worker->slices > 0 ? 0 : -1;
    return db_worker->slices > 0 && --db_worker->slices == 0 ? db_worker : NULL;
}

static struct worker *start(struct db_worker *db_worker, bool gated)
{
    struct worker_jobs jobs = {.batch = work_off, .after = after, .arg = db_worker};
    struct worker *worker;

    db_worker->gated = gated;
    db_worker->slices = 0;
    db_worker->takes_from = NULL;
    assert_int_equal(sem_init(&db_worker->begun, 0, 0), 0);
    assert_int_equal(sem_init(&db_worker->go_on, 0, 0), 0);
    assert_int_equal(sem_init(&db_worker->after, 0, 0), 0);
    worker = worker_start(&jobs);
    assert_non_null(worker);
    return worker;
}

static void end(struct db_worker *db_worker, struct worker *worker)
{
    worker_free(worker);
    sem_destroy(&db_worker->begun);
    sem_destroy(&db_worker->go_on);
    sem_destroy(&db_worker->after);
}

static bool is_readable(const struct worker *worker, int timeout_ms)
{
    struct pollfd poller = {.fd = worker_fd(worker), .events = POLLIN};

    return poll(&poller, 1, timeout_ms) == 1;
}

/* Waits for the next result. A wake-up for nothing is harmless; one that is missing ends here,
 * after ten minutes. */
static struct batch *collect(struct worker *worker)
{
    struct batch *batch;

    while ((batch = worker_collect(worker)) == NULL)
        if (!is_readable(worker, DEADLINE_MS))
            fail_msg("no result in time");
    return batch;
}

/* The end of a worker that never had anything to do. */
static void test_idle(void **state)
{
    struct db_worker db_worker;
    struct worker *worker = start(&db_worker, false);

    (void)state;
    assert_null(worker_collect(worker));
    assert_false(is_readable(worker, 0));
    worker_finish(worker);
    assert_null(worker_collect(worker));
    end(&db_worker, worker);
}

/* The descriptor is not readable any more once nothing is left, or the loop would turn for
 * nothing. */
static void test_one(void **state)
{
    struct db_worker db_worker;
    struct worker *worker = start(&db_worker, false);
    int item = 1;
    struct batch *batch;

    (void)state;
    worker_submit(worker, &item);
    batch = collect(worker);
    assert_int_equal(batch->count, 1);
    assert_ptr_equal(batch->items[0], &item);
    free(batch);
    assert_null(worker_collect(worker));
    assert_false(is_readable(worker, 0));
    worker_finish(worker);
    end(&db_worker, worker);
}

/* What gathers while one batch is being worked off is the next, up to a bound: 700 items are 512
 * and 188. Without a bound the first of a batch would wait for the last, however many there are. */
static void test_batches(void **state)
{
    enum { GATHERED = 700 };
    static int items[1 + GATHERED];
    struct db_worker db_worker;
    struct worker *worker = start(&db_worker, true);
    size_t next = 0;
    int batches = 0;

    (void)state;
    worker_submit(worker, &items[0]);
    while (sem_wait(&db_worker.begun) != 0)
        continue;
    for (int i = 1; i <= GATHERED; i++)
        worker_submit(worker, &items[i]);
    for (int i = 0; i < 3; i++)
        sem_post(&db_worker.go_on);
    while (next < 1 + GATHERED) {
        static const size_t expected[] = {1, 512, GATHERED - 512};
        struct batch *batch = collect(worker);

        assert_true(batches < 3);
        assert_int_equal(batch->count, expected[batches++]);
        for (size_t i = 0; i < batch->count; i++)
            assert_ptr_equal(batch->items[i], &items[next++]);
        free(batch);
    }
    worker_finish(worker);
    /* Housekeeping follows every batch. */
    for (int i = 0; i < 3; i++)
        assert_int_equal(sem_trywait(&db_worker.after), 0);
    assert_int_not_equal(sem_trywait(&db_worker.after), 0);
    end(&db_worker, worker);
}

/* Submitting and collecting go on together; nothing is lost and nothing overtakes. */
static void test_order(void **state)
{
    static int items[ITEMS];
    struct db_worker db_worker;
    struct worker *worker = start(&db_worker, false);
    size_t seen = 0;

    (void)state;
    for (int i = 0; i < ITEMS; i++) {
        struct batch *batch;

        worker_submit(worker, &items[i]);
        while (i % 7 == 0 && (batch = worker_collect(worker)) != NULL) {
            for (size_t j = 0; j < batch->count; j++)
                assert_ptr_equal(batch->items[j], &items[seen++]);
            free(batch);
        }
    }
    while (seen < ITEMS) {
        struct batch *batch = collect(worker);

        for (size_t j = 0; j < batch->count; j++)
            assert_ptr_equal(batch->items[j], &items[seen++]);
        free(batch);
    }
    worker_finish(worker);
    assert_null(worker_collect(worker));
    end(&db_worker, worker);
}

/* What was submitted was promised: 3000 items, most of which still wait when the end is asked
 * for. */
static void test_finish_drains(void **state)
{
    static int items[3000];
    struct db_worker db_worker;
    struct worker *worker = start(&db_worker, false);
    struct batch *batch;
    size_t seen = 0;

    (void)state;
    for (int i = 0; i < 3000; i++)
        worker_submit(worker, &items[i]);
    worker_finish(worker);
    assert_true(is_readable(worker, 0));
    while ((batch = worker_collect(worker)) != NULL) {
        for (size_t j = 0; j < batch->count; j++)
            assert_ptr_equal(batch->items[j], &items[seen++]);
        free(batch);
    }
    assert_int_equal(seen, 3000);
    end(&db_worker, worker);
}

/* Work between batches goes on by itself, and its result comes like that of a batch: a backup is
 * copied in slices. Nothing is submitted after the first item, so only again_ms can have called
 * it. */
static void test_between_batches(void **state)
{
    enum { SLICES = 5 };
    struct db_worker db_worker;
    struct worker *worker = start(&db_worker, false);
    int item = 1;
    struct batch *batch;

    (void)state;
    db_worker.slices = SLICES;
    worker_submit(worker, &item);
    batch = collect(worker);
    assert_ptr_equal(batch->items[0], &item);
    free(batch);
    assert_ptr_equal(collect(worker), (void *)&db_worker);
    worker_finish(worker);
    for (int i = 0; i < SLICES; i++)
        assert_int_equal(sem_trywait(&db_worker.after), 0);
    end(&db_worker, worker);
}

/* Work without end keeps nobody from finishing, nor batches from their turn: with 2^31 slices to
 * go, ten batches come through, and the end. */
static void test_finish_between(void **state)
{
    static int items[10];
    struct db_worker db_worker;
    struct worker *worker = start(&db_worker, false);

    (void)state;
    db_worker.slices = INT32_MAX;
    for (int i = 0; i < 10; i++) {
        struct batch *batch;

        worker_submit(worker, &items[i]);
        batch = collect(worker);
        assert_ptr_equal(batch->items[0], &items[i]);
        free(batch);
    }
    worker_finish(worker);
    end(&db_worker, worker);
}

/* A batch takes what has gathered meanwhile, and what comes afterwards is the next one. The second
 * round shows that what was taken is not given to the next batch as well. */
static void test_joining(void **state)
{
    static int items[6];
    struct db_worker db_worker;
    struct worker *worker = start(&db_worker, true);

    (void)state;
    db_worker.takes_from = worker;
    for (int round = 0; round < 2; round++) {
        struct batch *batch;

        worker_submit(worker, &items[0]);
        while (sem_wait(&db_worker.begun) != 0)
            continue;
        for (int i = 1; i < 5; i++)
            worker_submit(worker, &items[i]);
        sem_post(&db_worker.go_on);
        batch = collect(worker);
        assert_int_equal(batch->count, 5);
        for (int i = 0; i < 5; i++)
            assert_ptr_equal(batch->items[i], &items[i]);
        free(batch);
    }
    worker_finish(worker);
    end(&db_worker, worker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_idle),           cmocka_unit_test(test_one),
        cmocka_unit_test(test_batches),        cmocka_unit_test(test_order),
        cmocka_unit_test(test_finish_drains),  cmocka_unit_test(test_between_batches),
        cmocka_unit_test(test_finish_between), cmocka_unit_test(test_joining),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
