/*
 * Writing down what has happened, and reading it for those who are to be told.
 */
#ifndef FOYER_APPLICATION_USE_CASES_EVENT_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_EVENT_SERVICE_H

#include "application/use_cases/use_case.h"
#include "domain/event/event_store.h"

/* A sale, a cancellation or a move of a reservation that is paid. */
MUST_CHECK enum status event_service_note(struct use_case *uc, enum event_kind what,
                                          int64_t reservation_id);

/* A guest's stay has begun, has ended, or was taken back. */
MUST_CHECK enum status event_service_note_scan(struct use_case *uc, int64_t reservation_id,
                                               int seat, int64_t entry);

/* A shift was opened or closed. */
MUST_CHECK enum status event_service_note_shift(struct use_case *uc, int64_t shift_id);

enum { EVENTS_AT_ONCE = 50, SINCE_NOW = -1 };

/* What follows what somebody was told last. */
struct event_page {
    int64_t from;   /* the place after which it begins */
    bool is_resync; /* that is not where they were: what they know is none of this store's, or is
                       forgotten */
    bool is_late;   /* there are older events than can be looked at at once: to be read again */
    size_t count;
    struct stored_event events[EVENTS_AT_ONCE]; /* shape: events[count] */
};

/* Reads the next events after place `since`; SINCE_NOW: none, only where it ends now. */
MUST_CHECK enum status event_service_read(struct use_case *uc, int64_t since,
                                          struct event_page *page);

#endif
