/*
 * What has happened, in an order in which it can be told. Statuses not named are those of
 * domain/ports/store.h.
 *
 * An event is written in the transaction of what it says, and gets its place among all events when
 * somebody first reads it: places follow each other without a gap, an event that rests on another
 * one has the greater place, and one that has been read is never followed by one with a lower
 * place. So whoever knows the place of the last event that they were told can go on after it.
 */
#ifndef FOYER_DOMAIN_EVENT_EVENT_STORE_H
#define FOYER_DOMAIN_EVENT_EVENT_STORE_H

#include "domain/ports/store.h"
#include "domain/reservation/reservation.h"
#include "shared/word_list.h"

/* What is written down. */
struct event_note {
    enum event_kind what;
    int64_t at_ms;          /* wall clock */
    int64_t reservation_id; /* 0: of a shift */
    int seat;               /* of a scan; otherwise 0 */
    int64_t entry;          /* of a scan: the stay */
    int64_t shift_id;       /* of a shift; otherwise 0 */
};

/* What is told. */
struct stored_event {
    int64_t seq;
    enum event_kind what;
    int64_t at_ms;
    char code[RESERVATION_TEXT]; /* "": of a shift */
    int64_t show_id;             /* 0: of a shift */
    int seat;                    /* of a scan; otherwise 0 */
    int64_t shift_id;            /* of a shift; otherwise 0 */
};

/* Places that there are: those above `forgotten`, up to `last`. */
struct event_head {
    int64_t last, forgotten;
};

MUST_CHECK enum status event_store_add(struct store *store, const struct event_note *note);

MUST_CHECK enum status event_store_head(struct store *store, struct event_head *head);

/* Gives places to the oldest `limit` events that have none. *more: others may be left. */
MUST_CHECK enum status event_store_number(struct store *store, int64_t limit, bool *more);

/* Calls `each` for the first `limit` events after place `since`, in their order. */
MUST_CHECK enum status event_store_each(struct store *store, int64_t since, int64_t limit,
                                        void (*each)(void *arg, const struct stored_event *),
                                        void *arg);

/* The store has gone back to an earlier state, and may have given places, after its newest, of
 * which it does not know: its events get others, which it cannot have given. now_ms: wall clock. */
MUST_CHECK enum status event_store_begin_anew(struct store *store, int64_t now_ms);

/* Forgets up to `limit` of the oldest events, if they happened before `before_ms`. */
MUST_CHECK enum status event_store_prune(struct store *store, int64_t before_ms, int64_t limit);

#endif
