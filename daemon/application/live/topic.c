/*
 * Each topic has its subscriptions in two lists:
 *
 *     stale   to be told, in the order in which they will be
 *     fresh   told since the last change
 *
 *     topic_change()      fresh is put after stale: one operation, however long it is
 *     topics_next()       the first of stale goes to the end of fresh, and is told
 *     topic_tell()        one goes to the front of stale, wherever it is
 *     topic_subscribe()   begins in fresh: whoever subscribes has just looked
 *
 * A topic with somebody in stale is in topics->stale. It goes to the end of that list after each
 * subscription that was told of it, so a show with one watcher is told of between two of the ten
 * thousand who wait in a queue.
 *
 * A topic exists only while somebody is subscribed: most shows are watched by nobody, and cost a
 * pointer. When its thing ceases to be, the topic outlives it, cut off from it (place is
 * NULL), until the last subscription has found that out and has ended.
 */
#include "application/live/topic.h"

#include <assert.h>
#include <stdlib.h>

struct topic {
    struct topic **place; /* of its thing; NULL: that is gone */
    struct subscription_list fresh, stale;
    bool is_stale; /* in topics->stale */
    TAILQ_ENTRY(topic) by_all;
    TAILQ_ENTRY(topic) by_stale;
};

void topics_init(struct topics *topics)
{
    TAILQ_INIT(&topics->all);
    TAILQ_INIT(&topics->stale);
}

static struct topic *topic_new(struct topics *topics, struct topic **place)
{
    struct topic *topic = calloc(1, sizeof *topic);

    assert(topic != NULL);
    topic->place = place;
    TAILQ_INIT(&topic->fresh);
    TAILQ_INIT(&topic->stale);
    TAILQ_INSERT_TAIL(&topics->all, topic, by_all);
    *place = topic;
    return topic;
}

static void topic_set_stale(struct topics *topics, struct topic *topic, bool is_stale)
{
    if (topic->is_stale == is_stale)
        return;
    topic->is_stale = is_stale;
    if (is_stale)
        TAILQ_INSERT_TAIL(&topics->stale, topic, by_stale);
    else
        TAILQ_REMOVE(&topics->stale, topic, by_stale);
}

void topic_subscribe(struct topics *topics, struct topic **place, struct subscription *subscription)
{
    struct topic *topic = *place != NULL ? *place : topic_new(topics, place);

    subscription->topic = topic;
    TAILQ_INSERT_TAIL(&topic->fresh, subscription, link);
}

/* Its place is only known by the list that it is in, and both are removed from alike: but for the
 * last of a list, whose end is in the head. */
static void take_out(struct topic *topic, struct subscription *subscription)
{
    if (TAILQ_LAST(&topic->stale, subscription_list) == subscription)
        TAILQ_REMOVE(&topic->stale, subscription, link);
    else
        TAILQ_REMOVE(&topic->fresh, subscription, link);
}

void topic_unsubscribe(struct topics *topics, struct subscription *subscription)
{
    struct topic *topic = subscription->topic;

    if (topic == NULL)
        return;
    take_out(topic, subscription);
    subscription->topic = NULL;
    if (TAILQ_EMPTY(&topic->stale))
        topic_set_stale(topics, topic, false);
    if (!TAILQ_EMPTY(&topic->stale) || !TAILQ_EMPTY(&topic->fresh))
        return;
    if (topic->place != NULL)
        *topic->place = NULL;
    TAILQ_REMOVE(&topics->all, topic, by_all);
    free(topic);
}

void topic_change(struct topics *topics, struct topic *topic)
{
    if (topic == NULL)
        return;
    TAILQ_CONCAT(&topic->stale, &topic->fresh, link);
    topic_set_stale(topics, topic, true);
}

void topic_tell(struct topics *topics, struct subscription *subscription)
{
    struct topic *topic = subscription->topic;

    take_out(topic, subscription);
    TAILQ_INSERT_HEAD(&topic->stale, subscription, link);
    topic_set_stale(topics, topic, true);
}

void topics_change_all(struct topics *topics)
{
    struct topic *topic;

    TAILQ_FOREACH (topic, &topics->all, by_all) {
        topic_change(topics, topic);
    }
}

void topic_end(struct topics *topics, struct topic **place)
{
    struct topic *topic = *place;

    if (topic == NULL)
        return;
    topic->place = NULL;
    *place = NULL;
    topic_change(topics, topic);
}

bool topic_is_gone(const struct subscription *subscription)
{
    return subscription->topic->place == NULL;
}

struct subscription *topics_next(struct topics *topics)
{
    struct topic *topic = TAILQ_FIRST(&topics->stale);
    struct subscription *first;

    if (topic == NULL)
        return NULL;
    first = TAILQ_FIRST(&topic->stale);
    assert(first != NULL);
    TAILQ_REMOVE(&topic->stale, first, link);
    TAILQ_INSERT_TAIL(&topic->fresh, first, link);
    topic_set_stale(topics, topic, false);
    topic_set_stale(topics, topic, !TAILQ_EMPTY(&topic->stale));
    return first;
}

inline bool topics_wanted(const struct topics *topics)
{
    return !TAILQ_EMPTY(&topics->stale);
}
