/*
 * Batches form by themselves: while the thread is busy with one, items gather, and all of them are
 * the next. Under light load a batch is one item and nothing waits; under heavy load it grows until
 * the cost of a commit is shared by hundreds. There is no timer that waits for more. A batch that
 * has to wait for others may take what gathers meanwhile; only this thread takes items, so the
 * first one stays the first until it does.
 *
 * The lock guards two lists of pointers and a flag, and is never held while anything is worked off,
 * so the loop thread waits at most until some pointers were copied. What the items are is nobody's
 * business here; who owns them is: an item is the worker's from worker_submit() until its result
 * was collected.
 *
 *     loop   --> waiting --> [ batch ] --> results --> eventfd readable --> worker_collect()
 *
 * The eventfd is read only when the list of results is empty, under the lock: a result that comes
 * afterwards signals anew, so none is missed, and a wake-up for nothing is harmless.
 *
 * The condition is on the monotonic clock: setting the wall clock must not delay housekeeping.
 * worker_finish() works off all that was submitted. Housekeeping that is not done by then, such as
 * the rest of a backup, is left undone.
 */
#include "infrastructure/worker.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "infrastructure/scheduling.h"

/* Bounds how long the first of a batch waits for the last. */
enum { BATCH_MAX = 512 };

/* A list of pointers that grows at its end and is used up from its beginning. */
struct list {
    void **items; /* shape: items[room]; the content is items[first .. first+count) */
    size_t first, count, room;
};

struct worker {
    struct worker_jobs jobs;
    pthread_t thread;
    int fd;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct list waiting;
    struct list results;
    bool finish;
};

static void list_add(struct list *list, void *item)
{
    if (list->first + list->count == list->room) {
        if (list->first > 0) {
            memmove(list->items, list->items + list->first, list->count * sizeof *list->items);
            list->first = 0;
        } else {
            list->room = list->room > 0 ? 2 * list->room : 64;
            list->items = realloc(list->items, list->room * sizeof *list->items);
            assert(list->items != NULL);
        }
    }
    list->items[list->first + list->count++] = item;
}

static size_t list_take(struct list *list, void **items, size_t most)
{
    size_t count = list->count < most ? list->count : most;

    if (count == 0)
        return 0; /* a list that never had an item has no array either */
    memcpy(items, list->items + list->first, count * sizeof *items);
    list->first += count;
    list->count -= count;
    if (list->count == 0)
        list->first = 0;
    return count;
}

/* A counter that cannot be added to is full, and then it is readable as well. */
static void signal_result(const struct worker *worker)
{
    uint64_t one = 1;

    while (write(worker->fd, &one, sizeof one) < 0)
        assert(errno == EINTR || errno == EAGAIN);
}

static void hand_back(struct worker *worker, void *result)
{
    pthread_mutex_lock(&worker->lock);
    list_add(&worker->results, result);
    pthread_mutex_unlock(&worker->lock);
    signal_result(worker);
}

/* Waits until there is an item or the end, under the lock; not longer than `most_ms`, unless that
 * is -1. */
static void wait_for_items(struct worker *worker, int64_t most_ms)
{
    struct timespec until;
    int error = 0;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(most_ms / 1000);
    until.tv_nsec += (long)(most_ms % 1000 * 1000000);
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    while (worker->waiting.count == 0 && !worker->finish && error == 0)
        error = most_ms < 0 ? pthread_cond_wait(&worker->wake, &worker->lock)
                            : pthread_cond_timedwait(&worker->wake, &worker->lock, &until);
    assert(error == 0 || error == ETIMEDOUT);
}

static void *worker_run(void *arg)
{
    struct worker *worker = arg;
    void *items[BATCH_MAX];
    int64_t again_ms = -1;

    scheduling_give_way();
    for (;;) {
        size_t count;
        void *result;

        pthread_mutex_lock(&worker->lock);
        wait_for_items(worker, again_ms);
        if (worker->waiting.count == 0 && worker->finish) {
            pthread_mutex_unlock(&worker->lock);
            return NULL;
        }
        count = list_take(&worker->waiting, items, BATCH_MAX);
        pthread_mutex_unlock(&worker->lock);

        if (count > 0)
            hand_back(worker, worker->jobs.batch(worker->jobs.arg, items, count));
        result = worker->jobs.after(worker->jobs.arg, &again_ms);
        if (result != NULL)
            hand_back(worker, result);
    }
}

/* Signals are the loop thread's business. */
static int create_thread(struct worker *worker)
{
    sigset_t all, before;
    int error;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&worker->thread, NULL, worker_run, worker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

struct worker *worker_start(const struct worker_jobs *jobs)
{
    struct worker *worker = calloc(1, sizeof *worker);
    pthread_condattr_t attributes;

    if (worker == NULL)
        return NULL;
    worker->jobs = *jobs;
    worker->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    pthread_mutex_init(&worker->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&worker->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    if (worker->fd < 0 || create_thread(worker) != 0) {
        worker_free(worker);
        return NULL;
    }
    return worker;
}

int worker_fd(const struct worker *worker)
{
    return worker->fd;
}

void worker_submit(struct worker *worker, void *item)
{
    pthread_mutex_lock(&worker->lock);
    list_add(&worker->waiting, item);
    if (worker->waiting.count == 1)
        pthread_cond_signal(&worker->wake);
    pthread_mutex_unlock(&worker->lock);
}

void *worker_first(struct worker *worker)
{
    void *item;

    pthread_mutex_lock(&worker->lock);
    item = worker->waiting.count > 0 ? worker->waiting.items[worker->waiting.first] : NULL;
    pthread_mutex_unlock(&worker->lock);
    return item;
}

void worker_take_first(struct worker *worker)
{
    void *item;
    size_t count;

    pthread_mutex_lock(&worker->lock);
    count = list_take(&worker->waiting, &item, 1);
    pthread_mutex_unlock(&worker->lock);
    assert(count == 1);
}

void *worker_collect(struct worker *worker)
{
    void *result = NULL;
    uint64_t count;

    pthread_mutex_lock(&worker->lock);
    if (list_take(&worker->results, &result, 1) == 0) {
        /* Under the lock: a result that comes now signals anew. */
        if (read(worker->fd, &count, sizeof count) < 0)
            assert(errno == EAGAIN || errno == EINTR);
    }
    pthread_mutex_unlock(&worker->lock);
    return result;
}

void worker_finish(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    worker->finish = true;
    pthread_cond_signal(&worker->wake);
    pthread_mutex_unlock(&worker->lock);
    pthread_join(worker->thread, NULL);
}

void worker_free(struct worker *worker)
{
    if (worker->fd >= 0)
        close(worker->fd);
    pthread_mutex_destroy(&worker->lock);
    pthread_cond_destroy(&worker->wake);
    free(worker->waiting.items);
    free(worker->results.items);
    free(worker);
}
