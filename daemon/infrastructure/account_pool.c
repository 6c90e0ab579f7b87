/*
 * getpwuid_r() and its like can take as long as a network takes, and cannot be interrupted. So they
 * run on threads of their own, few, because the database at the other end is one; while all of them
 * are stuck, questions wait here and nothing else does.
 *
 * That is also why stopping does not wait: a thread that is inside the C library may never come
 * back. Then the pool is left as it is, threads detached, and what it has is given to the end of
 * the process.
 */
#include "infrastructure/account_pool.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { THREADS = 4 };

STAILQ_HEAD(query_list, account_query);

struct account_pool {
    const struct user_database *database;
    pthread_t threads[THREADS];
    int started; /* threads that run, or have ended */
    int ended;   /* of these */
    int busy;    /* that are at the database */
    int fd;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct query_list asked, answered;
    bool finish;
    bool is_left; /* to its threads: the last that ends frees it */
};

static void signal_answer(const struct account_pool *pool)
{
    uint64_t one = 1;

    while (write(pool->fd, &one, sizeof one) < 0)
        assert(errno == EINTR || errno == EAGAIN);
}

/* Nobody waits for these any more. */
static void free_queries(struct query_list *list)
{
    struct account_query *query;

    while ((query = STAILQ_FIRST(list)) != NULL) {
        STAILQ_REMOVE_HEAD(list, next);
        free(query);
    }
}

static void free_pool(struct account_pool *pool)
{
    free_queries(&pool->asked);
    free_queries(&pool->answered);
    if (pool->fd >= 0)
        close(pool->fd);
    pthread_mutex_destroy(&pool->lock);
    pthread_cond_destroy(&pool->wake);
    free(pool);
}

static void *account_pool_run(void *arg)
{
    struct account_pool *pool = arg;
    bool is_last;

    pthread_mutex_lock(&pool->lock);
    while (!pool->finish) {
        struct account_query *query = STAILQ_FIRST(&pool->asked);

        if (query == NULL) {
            pthread_cond_wait(&pool->wake, &pool->lock);
            continue;
        }
        STAILQ_REMOVE_HEAD(&pool->asked, next);
        pool->busy++;
        pthread_mutex_unlock(&pool->lock);
        account_look_up(pool->database, query);
        pthread_mutex_lock(&pool->lock);
        pool->busy--;
        STAILQ_INSERT_TAIL(&pool->answered, query, next);
        signal_answer(pool);
    }
    is_last = ++pool->ended == pool->started && pool->is_left;
    pthread_mutex_unlock(&pool->lock);
    if (is_last)
        free_pool(pool);
    return NULL;
}

/* Signals are the loop thread's business. */
static bool start_threads(struct account_pool *pool)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (pool->started < THREADS &&
           pthread_create(&pool->threads[pool->started], NULL, account_pool_run, pool) == 0)
        pool->started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return pool->started > 0;
}

struct account_pool *account_pool_start(const struct user_database *database)
{
    struct account_pool *pool = calloc(1, sizeof *pool);

    if (pool == NULL)
        return NULL;
    pool->database = database;
    pool->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->wake, NULL);
    STAILQ_INIT(&pool->asked);
    STAILQ_INIT(&pool->answered);
    if (pool->fd < 0 || !start_threads(pool)) {
        account_pool_stop(pool);
        return NULL;
    }
    return pool;
}

int account_pool_fd(const struct account_pool *pool)
{
    return pool->fd;
}

void account_pool_ask(struct account_pool *pool, struct account_query *query)
{
    pthread_mutex_lock(&pool->lock);
    STAILQ_INSERT_TAIL(&pool->asked, query, next);
    pthread_cond_signal(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
}

struct account_query *account_pool_collect(struct account_pool *pool)
{
    struct account_query *query;
    uint64_t count;

    pthread_mutex_lock(&pool->lock);
    query = STAILQ_FIRST(&pool->answered);
    if (query != NULL) {
        STAILQ_REMOVE_HEAD(&pool->answered, next);
    } else if (read(pool->fd, &count, sizeof count) < 0) {
        /* Under the lock: an answer that comes now signals anew. */
        assert(errno == EAGAIN || errno == EINTR);
    }
    pthread_mutex_unlock(&pool->lock);
    return query;
}

/* Also of a pool that could not be started. `busy` is counted under the lock: at 0 every thread
 * waits for a question or is about to see the end, and all can be joined. Otherwise none is waited
 * for, those that would end by themselves neither, and the pool is theirs: it may be gone as soon
 * as the lock is given up. */
void account_pool_stop(struct account_pool *pool)
{
    bool is_left;

    pthread_mutex_lock(&pool->lock);
    pool->finish = true;
    is_left = pool->is_left = pool->busy > 0;
    for (int i = 0; i < pool->started && is_left; i++)
        pthread_detach(pool->threads[i]);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
    if (is_left)
        return;
    for (int i = 0; i < pool->started; i++)
        pthread_join(pool->threads[i], NULL);
    free_pool(pool);
}
