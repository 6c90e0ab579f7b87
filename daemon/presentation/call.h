/*
 * What the function behind a verb is given. One verb, one row in shared/verbs.def, one function
 * here.
 *
 * A handler writes rows and fields into call->reply and returns STATUS_OK, or a refusal with what
 * it tells. The last line of the reply is written by dispatch.c. Verbs of kind READ and CHANGE run
 * on the worker and have `uc`; all others run on the loop thread and have `server` and `session`.
 */
#ifndef FOYER_PRESENTATION_CALL_H
#define FOYER_PRESENTATION_CALL_H

#include "application/use_case.h"
#include "presentation/caller.h"
#include "shared/reply_writer.h"
#include "shared/request.h"

struct server;
struct session;
struct job;

struct call {
    const struct request *request;
    const struct caller *caller;
    struct reply *reply;
    struct now now;
    struct refusal *refusal;
    /* On the loop thread. */
    struct server *server;
    struct session *session;
    /* On the worker. */
    struct use_case *uc;
    struct job *job;
};

typedef enum status verb_handler(struct call *call);

#define VERB(id, ...) verb_handler verb_##id;
#include "shared/verbs.def"
#undef VERB

/* Rows of a list at most, if the request does not say. */
enum { ROWS_IF_NOT_SAID = 100 };

/* The field `seats`. */
void call_field_seats(struct call *call, seat_set seats);

/* A time in a zone, as a field or as the next value of a row. */
void call_field_time(struct call *call, const char *name, const char *zone, int64_t instant_ms);
void call_row_time(struct call *call, const char *zone, int64_t instant_ms);

/* The deadline for cancelling, with `never` for 0: the field `cancel_until`, or the next value of a
 * row. */
void call_field_cancel_until(struct call *call, const char *zone, int64_t until_ms);
void call_row_cancel_until(struct call *call, const char *zone, int64_t until_ms);

/* NOT_FOUND, with what was not found. */
static inline enum status call_missing(struct call *call, const char *what)
{
    call->refusal->what = what;
    return STATUS_NOT_FOUND;
}

/* BAD_ARG, for what the verbs table cannot check. `problem` is a phrase without full stop. */
static inline enum status call_bad_arg(struct call *call, const char *arg, const char *problem)
{
    call->refusal->arg = arg;
    call->refusal->problem = problem;
    return STATUS_BAD_ARG;
}

#endif
