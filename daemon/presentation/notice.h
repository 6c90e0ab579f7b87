/*
 * Log lines about what a uid may not do: each kind once a minute and uid, however often it tries.
 */
#ifndef FOYER_PRESENTATION_NOTICE_H
#define FOYER_PRESENTATION_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

enum notice {
    NOTICE_FULL,        /* as many connections as there can be */
    NOTICE_CONNECTIONS, /* as many as a customer may have */
    NOTICE_REQUESTS,    /* more a second than a customer may send */
    NOTICE_JOBS,        /* as many requests for the store as there may be */
    NOTICE_SLOW,        /* a line that was not finished */
    NOTICE_ROLE,        /* a verb of another role */
    NOTICE_STRANGER,    /* a uid that is not served */
    NOTICE_DATABASE,    /* the user database is out of order */
    NOTICE_KINDS
};

struct noticed;

struct notices {
    struct noticed *noticed[NOTICE_KINDS]; /* by uid; owned */
    int64_t next_sweep_ms;
};

void notices_init(struct notices *notices);
void notices_release(struct notices *notices);

/* True if it is to be logged now; *before: how often it happened since it was logged last. */
bool notices_take(struct notices *notices, enum notice notice, int64_t uid, int64_t now_ms,
                  int64_t *before);

#endif
