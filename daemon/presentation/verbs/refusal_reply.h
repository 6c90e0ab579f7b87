/*
 * The sentences for people: every refusal becomes its ERR line here, and nowhere else.
 */
#ifndef FOYER_PRESENTATION_VERBS_REFUSAL_REPLY_H
#define FOYER_PRESENTATION_VERBS_REFUSAL_REPLY_H

#include "domain/calendar.h"
#include "domain/now.h"
#include "domain/refusal.h"
#include "shared/reply_writer.h"
#include "shared/request.h"

/* In refusal.remaining_s: it is to be reported, and nobody knows it. */
#define REPLY_UNKNOWN_SECONDS INT64_C(-1)

/* Ends the reply with the ERR line of a refusal. */
void refusal_reply(struct reply *reply, enum status status, const struct refusal *refusal,
                   const struct verb *verb, struct zones *zones, struct now now);

/* Refusals of a line or a connection as such, whatever is on it. */
enum plain_refusal {
    PLAIN_TOO_LONG,         /* TOO-LONG */
    PLAIN_UNFINISHED,       /* SYNTAX: end-of-file inside a line */
    PLAIN_TOO_SLOW,         /* TOO-MANY: a line was not finished in time */
    PLAIN_MANY_CONNECTIONS, /* TOO-MANY: connections of one user */
    PLAIN_FULL,             /* BUSY: connections in all */
    PLAIN_MANY_JOBS,        /* BUSY: requests that wait for the store, in all */
    PLAIN_NOBODY,           /* INTERNAL: the kernel does not say who the client is */
    PLAIN_UNKNOWN,          /* BUSY: the user database or the store does not say so */
    PLAIN_ANYBODY,          /* NOT-ALLOWED: the overflow uid */
    PLAIN_UNNAMED,          /* NOT-ALLOWED: a uid without an entry in the user database */
    PLAIN_TAKEN,            /* NOT-ALLOWED: its name belongs to another account */
    PLAIN_SHUTTING_DOWN,    /* SHUTTING-DOWN */
};

void plain_reply(struct reply *reply, enum plain_refusal refusal);

/* Its code. */
enum status plain_status(enum plain_refusal refusal);

/* Ends the reply with the ERR line of a line that could not be read. */
void fault_reply(struct reply *reply, enum status status, const struct request_fault *fault);

#endif
