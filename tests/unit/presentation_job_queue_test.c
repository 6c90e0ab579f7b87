/*
 * Which job is handed to a worker next.
 *
 * Two promises: a customer has a few jobs with the workers at a time, however many wait, so that
 * the others' are in the next batch; and nobody's job is forgotten once it may go. The second is
 * what breaks: a uid that may not go is taken out of the ring, and whatever makes room for it must
 * put it back. So each way by which a job ends (its worker gave it back, it was given up) is
 * followed by asking for the next one. Uid 0 stands for staff, who have no limit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "presentation/job_queue.h"

enum { STAFF = 0, HEAVY = 1000, VICTIM = 1001, SHARDS = 3, JOBS = 2000 };

/* Jobs are taken from the array one after the other, so house->jobs[n] is the one that came as
 * number n. */
struct house {
    struct job_queue queue;
    struct share *shares;
    struct limit_settings settings;
    struct queued_job jobs[JOBS];
    int used;
};

static int open_house(void **state)
{
    struct house *house = calloc(1, sizeof *house);

    assert_non_null(house);
    job_queue_init(&house->queue, SHARDS);
    house->settings = (struct limit_settings){.jobs = JOBS, .jobs_per_uid = 8};
    *state = house;
    return 0;
}

/* Every job must have ended. */
static int close_house(void **state)
{
    struct house *house = *state;

    assert_int_equal(house->queue.total, 0);
    assert_null(house->shares);
    job_queue_release(&house->queue);
    free(house);
    return 0;
}

static struct queued_job *add(struct house *house, int64_t uid, int64_t shard, bool is_list)
{
    struct queued_job *job = &house->jobs[house->used++];

    *job = (struct queued_job){.share = share_take(&house->shares, uid),
                               .shard = shard,
                               .is_limited = uid != STAFF,
                               .is_list = is_list};
    job_queue_add(&house->queue, job);
    return job;
}

static struct queued_job *next(struct house *house, int64_t shard)
{
    return job_queue_next(&house->queue, &house->settings, shard);
}

/* However it ends: a job that waits is given up, one that is with a worker comes back. */
static void end(struct house *house, struct queued_job *job)
{
    if (job->is_waiting)
        job_queue_remove(&house->queue, job);
    else
        job_queue_done(&house->queue, job);
    share_give_back(&house->shares, job->share);
}

static void end_all(struct house *house, int from, int to)
{
    for (int i = from; i < to; i++)
        end(house, &house->jobs[i]);
}

/* A customer has so many with the worker at a time, whatever waits; then as many as come back. */
static void test_few_of_a_customer(void **state)
{
    struct house *house = *state;
    struct queued_job *handed[64], *victim;

    for (int i = 0; i < 64; i++)
        add(house, HEAVY, 0, false);
    for (int i = 0; i < 8; i++) {
        handed[i] = next(house, 0);
        assert_ptr_equal(handed[i], &house->jobs[i]); /* in their order */
    }
    assert_null(next(house, 0));
    /* Somebody else's goes at once. */
    victim = add(house, VICTIM, 0, false);
    assert_ptr_equal(next(house, 0), victim);
    assert_null(next(house, 0));
    end(house, handed[0]);
    assert_ptr_equal(next(house, 0), &house->jobs[8]);
    assert_null(next(house, 0));
    end_all(house, 1, house->used);
}

/* One query over a list at a time, beside other jobs; another uid has its own. A list may read a
 * whole season, and a customer who asks for eight at once would have the worker to themselves. That
 * PAY comes back makes no room for the second list; that the first list comes back does. */
static void test_one_list_of_a_customer(void **state)
{
    struct house *house = *state;
    struct queued_job *pay = add(house, HEAVY, 0, false), *first = add(house, HEAVY, 0, true),
                      *second = add(house, HEAVY, 0, true), *other = add(house, VICTIM, 0, true);

    assert_ptr_equal(next(house, 0), pay);
    assert_ptr_equal(next(house, 0), other);
    assert_ptr_equal(next(house, 0), first);
    assert_null(next(house, 0));
    end(house, pay);
    assert_null(next(house, 0));
    end(house, first);
    assert_ptr_equal(next(house, 0), second);
    end(house, second);
    end(house, other);
}

/* A batch takes one of each uid in rotation, and however many jobs wait, those of another uid are
 * in the next batch. */
static void test_batches_take_turns(void **state)
{
    struct house *house = *state;
    struct queued_job *job;

    for (int i = 0; i < 1000; i++)
        add(house, STAFF, 0, false);
    for (int i = 0; i < JOBS_A_BATCH; i++)
        assert_non_null(next(house, 0));
    assert_null(next(house, 0));
    for (int i = 0; i < 4; i++)
        add(house, VICTIM + i / 2, 0, false);
    assert_null(next(house, 0));
    end_all(house, 0, JOBS_A_BATCH);
    for (int i = 0; i < 6; i++) {
        static const int64_t uids[] = {STAFF, VICTIM, VICTIM + 1, STAFF, VICTIM, VICTIM + 1};

        job = next(house, 0);
        assert_non_null(job);
        assert_int_equal(job->share->uid, uids[i]);
    }
    end_all(house, JOBS_A_BATCH, house->used);
}

/* What a customer may have counts over all workers, and when one job is back any of them may get
 * the next. */
static void test_shards(void **state)
{
    struct house *house = *state;
    struct queued_job *first, *last, *moved;

    house->settings.jobs_per_uid = 2;
    first = add(house, HEAVY, 0, false);
    add(house, HEAVY, 1, false);
    last = add(house, HEAVY, 2, false);
    assert_ptr_equal(next(house, 0), first);
    assert_non_null(next(house, 1));
    assert_null(next(house, 2));
    end(house, first);
    assert_ptr_equal(next(house, 2), last);
    /* One that came to the wrong worker. */
    moved = add(house, STAFF, 0, false);
    assert_ptr_equal(next(house, 0), moved);
    job_queue_move(&house->queue, moved, 1);
    assert_int_equal(house->queue.shards[0].handed, 0);
    assert_int_equal(house->queue.shards[1].handed, 2);
    end_all(house, 1, house->used);
    for (int shard = 0; shard < SHARDS; shard++)
        assert_int_equal(house->queue.shards[shard].handed, 0);
}

/* What has been promised an answer counts, whether it waits or is with a worker. */
static void test_room(void **state)
{
    struct house *house = *state;

    house->settings.jobs = 3;
    for (int i = 0; i < 3; i++) {
        assert_true(job_queue_has_room(&house->queue, &house->settings));
        add(house, HEAVY + i, 0, false);
    }
    assert_false(job_queue_has_room(&house->queue, &house->settings));
    /* Also while it is with the worker. */
    assert_non_null(next(house, 0));
    assert_false(job_queue_has_room(&house->queue, &house->settings));
    end(house, &house->jobs[0]);
    assert_true(job_queue_has_room(&house->queue, &house->settings));
    end(house, &house->jobs[1]);
    end(house, &house->jobs[2]);
}

/* A job that is given up leaves its place to the next, which may go although it might not. */
static void test_given_up(void **state)
{
    struct house *house = *state;
    struct queued_job *first = add(house, HEAVY, 0, true), *second, *third;

    assert_ptr_equal(next(house, 0), first);
    second = add(house, HEAVY, 0, true);
    third = add(house, HEAVY, 0, false);
    assert_null(next(house, 0));
    end(house, second);
    assert_ptr_equal(next(house, 0), third);
    end(house, third);
    end(house, add(house, HEAVY, 0, true));
    assert_null(next(house, 0));
    end(house, first);
    assert_null(next(house, 0));
}

#define queue_test(name) cmocka_unit_test_setup_teardown(name, open_house, close_house)

int main(void)
{
    const struct CMUnitTest tests[] = {
        queue_test(test_few_of_a_customer),
        queue_test(test_one_list_of_a_customer),
        queue_test(test_batches_take_turns),
        queue_test(test_shards),
        queue_test(test_room),
        queue_test(test_given_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
