/*
 * What the functions of a verb are given, and where they are found. One verb, one row in
 * shared/verbs.def, one function; its row says whether it has another one before or after.
 *
 *   verb_X()         writes rows and fields into call->reply and returns STATUS_OK, or a refusal
 *                    with what it reports. It runs where the kind of its row says: SESSION and VIEW
 *                    on the loop thread, all others on a worker.
 *   verb_X_before()  on the loop thread, before the request goes to the worker: may refuse it.
 *   verb_X_after()   on the loop thread, once it is back, whatever its status and whether or not
 *                    somebody waits (job->session). False: it is not to be answered yet;
 *                    job_answer() is called later.
 *
 * A function of the wrong thread does not compile. The last line of a reply is written by
 * dispatch.c and job.c.
 */
#ifndef FOYER_PRESENTATION_VERBS_CALL_H
#define FOYER_PRESENTATION_VERBS_CALL_H

#include "application/use_cases/approval_service.h"
#include "application/use_cases/use_case.h"
#include "presentation/caller.h"
#include "shared/reply_writer.h"
#include "shared/request.h"
#include "shared/word_list.h"

struct server;
struct session;
struct job;
struct live_token;

/* What both threads have; `zones` are the thread's own. */
#define CALL_MEMBERS               \
    const struct request *request; \
    const struct caller *caller;   \
    struct reply *reply;           \
    struct now now;                \
    struct refusal *refusal;       \
    struct zones *zones

struct call {
    CALL_MEMBERS;
};

/* On the loop thread. */
struct view_call {
    union {
        struct call call;
        struct {
            CALL_MEMBERS;
        };
    };
    struct server *server;
    struct session *session;
    bool is_deferred; /* set by a verb whose answer comes later; see subscriber.h */
};

/* On a worker. */
struct store_call {
    union {
        struct call call;
        struct {
            CALL_MEMBERS;
        };
    };
    struct use_case *uc;
    struct job *job;
};

typedef enum status verb_on_loop(struct view_call *call);
typedef enum status verb_on_worker(struct store_call *call);
typedef bool verb_after(struct server *server, struct job *job);

struct verb_functions {
    verb_on_loop *on_loop;     /* of SESSION and VIEW */
    verb_on_worker *on_worker; /* of all others */
    verb_on_loop *before;      /* NULL: nothing to do */
    verb_after *after;         /* NULL: nothing to do */
};

/* Those of each verb, as its row says. */
extern const struct verb_functions verb_functions[VERB_COUNT];

#define FUNCTION_SESSION(id) verb_on_loop verb_##id;
#define FUNCTION_VIEW(id) verb_on_loop verb_##id;
#define FUNCTION_READ(id) verb_on_worker verb_##id;
#define FUNCTION_ORDER(id) verb_on_worker verb_##id;
#define FUNCTION_CHANGE(id) verb_on_worker verb_##id;
#define FUNCTION_PAYMENT(id) verb_on_worker verb_##id;
#define STEPS_ALONE(id)
#define STEPS_AFTER(id) verb_after verb_##id##_after;
#define STEPS_AROUND(id)             \
    verb_on_loop verb_##id##_before; \
    verb_after verb_##id##_after;
#define VERB(id, word, role, kind, steps, ...) FUNCTION_##kind(id) STEPS_##steps(id)
#include "shared/verbs.def"
#undef VERB
#undef FUNCTION_SESSION
#undef FUNCTION_VIEW
#undef FUNCTION_READ
#undef FUNCTION_ORDER
#undef FUNCTION_CHANGE
#undef FUNCTION_PAYMENT
#undef STEPS_ALONE
#undef STEPS_AFTER
#undef STEPS_AROUND

/* Whoever waits for this token, or wants something by it, is there: it does not lapse for now.
 * Nothing for NULL, and for a token that has ended. On the loop thread. */
void call_keep_alive(struct server *server, struct live_token *token, struct now now);

/* Rows of a list at most, if the request does not say. */
enum { ROWS_IF_NOT_SAID = 100 };

/* Counts the rows of a list up to its limit. Ask the store for one row more than `left` at first,
 * and row_limit_take() before each is written. */
struct row_limit {
    int64_t left; /* rows that may still be written */
    bool more;    /* there is one that may not */
};

bool row_limit_take(struct row_limit *limit);

/* A place in a list that is in the order of times: the time and the number of a row. */
struct place {
    int64_t at_ms, id;
};

/* Reads what call_field_more_place() wrote; false if `text` is no place. */
bool place_parse(const char *text, struct place *place);

/* more=1 and after=, a place. */
void call_field_more_place(struct call *call, struct place place);

/* The fields of a list that was cut: more=1, and what to give as `name` for the next page. */
void call_field_more_int(struct call *call, const char *name, int64_t value);
void call_field_more_text(struct call *call, const char *name, const char *value);

/* The seats a request is about: those it names, or that of the ticket it gives; 0: all. */
seat_set call_seats_named(const struct request *request);

/* The field `seats`. */
void call_field_seats(struct call *call, seat_set seats);

/* A time in a zone, as a field or as the next value of a row. */
void call_field_time(struct call *call, const char *name, const char *zone, int64_t instant_ms);
void call_row_time(struct call *call, const char *zone, int64_t instant_ms);

/* The deadline for cancelling, with `never` for 0: the field `cancel_until`, or the next value of a
 * row. */
void call_field_cancel_until(struct call *call, const char *zone, int64_t until_ms);
void call_row_cancel_until(struct call *call, const char *zone, int64_t until_ms);

/* The time that day=, or from= and to=, of a request mean: from_ms <= t < to_ms. Days are days at
 * the venue's zone of the configuration, whatever the zone of a show. BAD_ARG. */
MUST_CHECK enum status call_read_days(struct store_call *call, int64_t *from_ms, int64_t *to_ms);

/* By whose leave the caller asks, of a verb that takes approval=. */
struct leave call_leave(const struct call *call);

/* NOT_FOUND, with what was not found. */
enum status call_missing(struct call *call, enum missing what);

/* BAD_ARG, for what the verbs table cannot check. `problem` is a phrase without full stop. */
enum status call_bad_arg(struct call *call, const char *arg, const char *problem);

#endif
