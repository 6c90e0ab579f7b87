/*
 * What others have changed of concerts of a shared store, in two steps, so that other questions can
 * travel with it.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_CONCERT_NEWS_H
#define FOYER_INFRASTRUCTURE_STORES_CONCERT_NEWS_H

#include "domain/ports/host_store.h"
#include "infrastructure/stores/store_handle.h"

/* What was asked and not taken yet. */
struct news_asked {
    const struct known_concert *concerts; /* shape: concerts[count]; borrowed */
    size_t count;
    struct row_revs *revs; /* shape: revs[count]; from which on it is told; owned */
    struct db_stmt *changed, *facts, *shows, *tokens; /* NULL: not asked */
};

/* Asks what is new of those concerts; `to_lock`: they will be locked before the question is
 * answered, and are asked for whatever the stores remember of a concert. */
struct news_asked concert_news_ask(struct store *store, const struct known_concert *concerts,
                                   size_t count, bool to_lock);

/* Remembers what came and tells it, once the answers to all that was asked before are taken. OK,
 * BUSY or INTERNAL. */
MUST_CHECK enum status concert_news_take(struct store *store, struct news_asked *asked,
                                         const struct concert_news *news);

/* Asks for shows with their seats, as far as they are not remembered; `shows` has `count` of them.
 * NULL: all are. */
struct db_stmt *concert_news_ask_shows(struct store *store, const int64_t *shows, size_t count);

/* Remembers those whose concert is locked. */
MUST_CHECK enum status concert_news_keep_shows(struct store *store, struct db_stmt *stmt);

#endif
