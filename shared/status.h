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

#define STATUS_LIST(X)                              \
    X(OK, "OK", NO)                                 \
    X(BAD_ENCODING, "BAD-ENCODING", NO)             \
    X(TOO_LONG, "TOO-LONG", NO)                     \
    X(SYNTAX, "SYNTAX", NO)                         \
    X(UNKNOWN_VERB, "UNKNOWN-VERB", NO)             \
    X(BAD_ARG, "BAD-ARG", NO)                       \
    X(NOT_ALLOWED, "NOT-ALLOWED", NO)               \
    X(NOT_FOUND, "NOT-FOUND", NO)                   \
    X(NOT_BOOKABLE, "NOT-BOOKABLE", NO)             \
    X(TOKEN_ENDED, "TOKEN-ENDED", NO)               \
    X(NOT_ADMITTED, "NOT-ADMITTED", LATER)          \
    X(ALREADY_HOLDING, "ALREADY-HOLDING", NO)       \
    X(SEAT_HELD, "SEAT-HELD", LATER)                \
    X(SEAT_SOLD, "SEAT-SOLD", NO)                   \
    X(SEAT_BLOCKED, "SEAT-BLOCKED", NO)             \
    X(NO_BLOCK, "NO-BLOCK", NO)                     \
    X(SEAT_LIMIT, "SEAT-LIMIT", NO)                 \
    X(HOLD_EXPIRED, "HOLD-EXPIRED", NO)             \
    X(ALREADY_PAID, "ALREADY-PAID", NO)             \
    X(ALREADY_CANCELLED, "ALREADY-CANCELLED", NO)   \
    X(CANCEL_CLOSED, "CANCEL-CLOSED", NO)           \
    X(CHECKED_IN, "CHECKED-IN", NO)                 \
    X(WRONG_SHOW, "WRONG-SHOW", NO)                 \
    X(TICKET_DEAD, "TICKET-DEAD", NO)               \
    X(DOORS_CLOSED, "DOORS-CLOSED", NO)             \
    X(ALREADY_IN, "ALREADY-IN", NO)                 \
    X(NOT_IN, "NOT-IN", NO)                         \
    X(QUEUE_FIRST, "QUEUE-FIRST", NO)               \
    X(SHIFT_NEEDED, "SHIFT-NEEDED", NO)             \
    X(NO_POINTS, "NO-POINTS", NO)                   \
    X(LIMIT, "LIMIT", NO)                           \
    X(EXISTS, "EXISTS", NO)                         \
    X(KEY_REUSED, "KEY-REUSED", NO)                 \
    X(BUSY, "BUSY", LATER)                          \
    X(TOO_MANY, "TOO-MANY", LATER)                  \
    X(READ_ONLY, "READ-ONLY", LATER)                \
    X(SHUTTING_DOWN, "SHUTTING-DOWN", LATER)        \
    X(OUTCOME_UNKNOWN, "OUTCOME-UNKNOWN", SAME_KEY) \
    X(INTERNAL, "INTERNAL", SAME_KEY)

enum status {
#define X(id, word, retry) STATUS_##id,
    STATUS_LIST(X)
#undef X
        STATUS_COUNT
};

/* A function whose status nobody reads has swallowed an error. */
#define MUST_CHECK __attribute__((warn_unused_result))

#endif
