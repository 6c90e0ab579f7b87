/*
 * What somebody waits for: a show, a queue, the dates of a concert.
 *
 * A topic says that something has changed, never what: whoever is told looks at the state as it is
 * then, and compares it with what they have. So a hundred changes before somebody has looked are
 * one, nothing is queued for anybody, and to say it of a topic with ten thousand subscriptions
 * costs the same as of one with none.
 */
#ifndef FOYER_APPLICATION_LIVE_TOPIC_H
#define FOYER_APPLICATION_LIVE_TOPIC_H

#include <stdbool.h>
#include <stddef.h>

#include <sys/queue.h>

struct topic;
TAILQ_HEAD(topic_list, topic);
struct subscription;
TAILQ_HEAD(subscription_list, subscription);

/* Somebody's wish to be told; part of what they are. */
struct subscription {
    struct topic *topic; /* borrowed; NULL: of nothing */
    TAILQ_ENTRY(subscription) link;
};

/* All topics that somebody is subscribed to. */
struct topics {
    struct topic_list all;
    struct topic_list stale; /* those with subscriptions that were not told yet; longest first */
};

void topics_init(struct topics *topics);

/* Subscribes to the topic of a thing. It is at *place, NULL while nobody is subscribed, and lives
 * until the last subscription ends; `place` must stay where it is until topic_end(). */
void topic_subscribe(struct topics *topics, struct topic **place,
                     struct subscription *subscription);

/* Ends a subscription; nothing if it is of nothing. */
void topic_unsubscribe(struct topics *topics, struct subscription *subscription);

/* The thing has changed: all its subscriptions are to be told. `topic` may be NULL. */
void topic_change(struct topics *topics, struct topic *topic);

/* This one is to be told, before the others of its topic. */
void topic_tell(struct topics *topics, struct subscription *subscription);

/* Everything may have changed. */
void topics_change_all(struct topics *topics);

/* The thing ceases to be: all are told, and find it gone. */
void topic_end(struct topics *topics, struct topic **place);

/* True if the thing has ceased to be. */
bool topic_is_gone(const struct subscription *subscription);

/* The next subscription that is to be told, which now has been; NULL if there is none. Topics take
 * turns, so that who waits for one of few does not wait for the many of another. */
struct subscription *topics_next(struct topics *topics);

/* True if somebody is to be told. */
bool topics_wanted(const struct topics *topics);

#endif
