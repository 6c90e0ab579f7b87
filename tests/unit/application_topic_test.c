/*
 * Topics: who is told, how often, and in which order.
 *
 * Every test begins with five subscriptions to one thing, none of which is to be told: a subscriber
 * has just looked. What is compared is the order in which topics_next() gives them, since that is
 * all that a topic promises; its lists are not looked at. Yet lists are what goes wrong here: a
 * link that is taken out of the wrong one leaves a tail that points into a struct that is elsewhere
 * by now. So each test ends by unsubscribing all that are left, where such a tail is written
 * through.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "application/live/topic.h"

enum { MANY = 5 };

struct rig {
    struct topics topics;
    struct topic *show, *queue; /* the places of two things */
    struct subscription of_show[MANY], of_queue[MANY];
};

static int begin(void **state)
{
    static struct rig rig;

    rig = (struct rig){0};
    topics_init(&rig.topics);
    for (int i = 0; i < MANY; i++)
        topic_subscribe(&rig.topics, &rig.show, &rig.of_show[i]);
    *state = &rig;
    return 0;
}

/* A topic is gone with the last of its subscriptions. */
static int end(void **state)
{
    struct rig *rig = *state;

    for (int i = 0; i < MANY; i++) {
        topic_unsubscribe(&rig->topics, &rig->of_show[i]);
        topic_unsubscribe(&rig->topics, &rig->of_queue[i]);
    }
    assert_null(rig->show);
    assert_null(rig->queue);
    assert_true(TAILQ_EMPTY(&rig->topics.all));
    assert_false(topics_wanted(&rig->topics));
    return 0;
}

/* Once, however often it has changed, and not before it has. A change of NULL is a change of a
 * thing that nobody is subscribed to, as most are. */
static void test_once(void **state)
{
    struct rig *rig = *state;

    assert_null(topics_next(&rig->topics));
    topic_change(&rig->topics, NULL);
    assert_false(topics_wanted(&rig->topics));
    topic_change(&rig->topics, rig->show);
    topic_change(&rig->topics, rig->show);
    for (int i = 0; i < MANY; i++) {
        assert_true(topics_wanted(&rig->topics));
        assert_ptr_equal(topics_next(&rig->topics), &rig->of_show[i]);
    }
    assert_null(topics_next(&rig->topics));
}

/* Who was told before the next change is told again, after those who were not: 0 and 1 have been
 * told when it changes, and 2, 3 and 4, who wait since the first change, come before them. */
static void test_change_meanwhile(void **state)
{
    struct rig *rig = *state;
    static const int order[] = {0, 1, 2, 3, 4, 0, 1};

    topic_change(&rig->topics, rig->show);
    for (int i = 0; i < 7; i++) {
        assert_ptr_equal(topics_next(&rig->topics), &rig->of_show[order[i]]);
        if (i == 1)
            topic_change(&rig->topics, rig->show);
    }
    assert_null(topics_next(&rig->topics));
}

/* One of many is told alone, and before those who are to be told already; asked for twice, it is
 * told once. The second half takes one out of either list: 4 waits to be told when it is taken, and
 * 0 was told two turns before. */
static void test_tell(void **state)
{
    struct rig *rig = *state;
    static const int order[] = {4, 0, 1, 0, 3, 2};

    topic_tell(&rig->topics, &rig->of_show[2]);
    topic_tell(&rig->topics, &rig->of_show[2]);
    assert_ptr_equal(topics_next(&rig->topics), &rig->of_show[2]);
    assert_null(topics_next(&rig->topics));
    topic_change(&rig->topics, rig->show);
    topic_tell(&rig->topics, &rig->of_show[4]);
    for (int i = 0; i < 6; i++) {
        if (i == 3)
            topic_tell(&rig->topics, &rig->of_show[0]);
        assert_ptr_equal(topics_next(&rig->topics), &rig->of_show[order[i]]);
    }
    assert_null(topics_next(&rig->topics));
}

/* The many of one do not keep the few of another waiting. A topic goes to the end of the line after
 * each of its subscriptions, so the only one of the queue comes second and not sixth. When
 * everything changes, the show stands in the line already and keeps its place, and the queue is put
 * behind it. */
static void test_topics_take_turns(void **state)
{
    struct rig *rig = *state;

    topic_subscribe(&rig->topics, &rig->queue, &rig->of_queue[0]);
    topic_change(&rig->topics, rig->show);
    topic_change(&rig->topics, rig->queue);
    assert_ptr_equal(topics_next(&rig->topics), &rig->of_show[0]);
    assert_ptr_equal(topics_next(&rig->topics), &rig->of_queue[0]);
    assert_ptr_equal(topics_next(&rig->topics), &rig->of_show[1]);
    topics_change_all(&rig->topics);
    assert_ptr_equal(topics_next(&rig->topics), &rig->of_show[2]);
    assert_ptr_equal(topics_next(&rig->topics), &rig->of_queue[0]);
}

/* Whoever goes is not told, wherever they stand. The last of a list is the case that differs: the
 * end of a list is known to its head, so there it matters which list it is taken from, and the
 * change that follows would be linked to somebody who has gone. */
static void test_unsubscribe(void **state)
{
    struct rig *rig = *state;

    topic_change(&rig->topics, rig->show);
    assert_ptr_equal(topics_next(&rig->topics), &rig->of_show[0]);
    topic_unsubscribe(&rig->topics, &rig->of_show[0]); /* told */
    topic_unsubscribe(&rig->topics, &rig->of_show[2]); /* in the middle */
    topic_unsubscribe(&rig->topics, &rig->of_show[2]); /* of nothing */
    topic_unsubscribe(&rig->topics, &rig->of_show[4]); /* the last */
    assert_ptr_equal(topics_next(&rig->topics), &rig->of_show[1]);
    topic_unsubscribe(&rig->topics, &rig->of_show[3]);
    assert_null(topics_next(&rig->topics));
    topic_change(&rig->topics, rig->show);
    assert_ptr_equal(topics_next(&rig->topics), &rig->of_show[1]);
}

/* A thing that is no more: all find that out, and another one at its place is another. The end of a
 * thing that nobody is subscribed to is nothing. */
static void test_end_of_a_thing(void **state)
{
    struct rig *rig = *state;

    topic_end(&rig->topics, &rig->queue);
    assert_false(topic_is_gone(&rig->of_show[0]));
    topic_end(&rig->topics, &rig->show);
    assert_null(rig->show);
    topic_subscribe(&rig->topics, &rig->show, &rig->of_queue[0]);
    for (int i = 0; i < MANY; i++) {
        assert_ptr_equal(topics_next(&rig->topics), &rig->of_show[i]);
        assert_true(topic_is_gone(&rig->of_show[i]));
    }
    assert_null(topics_next(&rig->topics));
    assert_false(topic_is_gone(&rig->of_queue[0]));
}

#define topic_test(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        topic_test(test_once),        topic_test(test_change_meanwhile),
        topic_test(test_tell),        topic_test(test_topics_take_turns),
        topic_test(test_unsubscribe), topic_test(test_end_of_a_thing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
