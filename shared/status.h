/*
 * The outcomes a request can have: one enum from the domain to the wire.
 *
 * Every row gives the C name, the word on the wire and what a client may do next:
 *   no        the same request will be refused again until something else changes
 *   later     nothing is wrong with the request; try again in a moment
 *   same-key  send the identical request again with the identical key
 * To add an outcome: add a row here, its sentence in daemon/presentation/verbs/refusal_reply.c and
 * its line in PROTOCOL.md; the tests compare the three.
 */
#ifndef FOYER_SHARED_STATUS_H
#define FOYER_SHARED_STATUS_H

#define STATUS_LIST(X)                                \
    X(OK, "OK", "no")                                 \
    X(BAD_ENCODING, "BAD-ENCODING", "no")             \
    X(TOO_LONG, "TOO-LONG", "no")                     \
    X(SYNTAX, "SYNTAX", "no")                         \
    X(UNKNOWN_VERB, "UNKNOWN-VERB", "no")             \
    X(BAD_ARG, "BAD-ARG", "no")                       \
    X(NOT_ALLOWED, "NOT-ALLOWED", "no")               \
    X(NOT_FOUND, "NOT-FOUND", "no")                   \
    X(NOT_BOOKABLE, "NOT-BOOKABLE", "no")             \
    X(TOKEN_ENDED, "TOKEN-ENDED", "no")               \
    X(NOT_ADMITTED, "NOT-ADMITTED", "later")          \
    X(ALREADY_HOLDING, "ALREADY-HOLDING", "no")       \
    X(SEAT_HELD, "SEAT-HELD", "later")                \
    X(SEAT_SOLD, "SEAT-SOLD", "no")                   \
    X(SEAT_BLOCKED, "SEAT-BLOCKED", "no")             \
    X(NO_BLOCK, "NO-BLOCK", "no")                     \
    X(SEAT_LIMIT, "SEAT-LIMIT", "no")                 \
    X(HOLD_EXPIRED, "HOLD-EXPIRED", "no")             \
    X(ALREADY_PAID, "ALREADY-PAID", "no")             \
    X(ALREADY_CANCELLED, "ALREADY-CANCELLED", "no")   \
    X(CANCEL_CLOSED, "CANCEL-CLOSED", "no")           \
    X(NO_POINTS, "NO-POINTS", "no")                   \
    X(LIMIT, "LIMIT", "no")                           \
    X(EXISTS, "EXISTS", "no")                         \
    X(KEY_REUSED, "KEY-REUSED", "no")                 \
    X(BUSY, "BUSY", "later")                          \
    X(TOO_MANY, "TOO-MANY", "later")                  \
    X(READ_ONLY, "READ-ONLY", "later")                \
    X(SHUTTING_DOWN, "SHUTTING-DOWN", "later")        \
    X(OUTCOME_UNKNOWN, "OUTCOME-UNKNOWN", "same-key") \
    X(INTERNAL, "INTERNAL", "same-key")

enum status {
#define X(id, word, retry) STATUS_##id,
    STATUS_LIST(X)
#undef X
        STATUS_COUNT
};

/* A function whose status nobody reads has swallowed an error. */
#define MUST_CHECK __attribute__((warn_unused_result))

/* The word on the wire, such as "SEAT-HELD". Never NULL. */
const char *status_word(enum status status);

/* "no", "later" or "same-key": what the client may do with the same request. Never NULL. */
const char *status_retry(enum status status);

/* The status of a wire word; STATUS_COUNT if no outcome has that word. */
enum status status_from_word(const char *word);

#endif
