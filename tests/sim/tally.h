/*
 * What a run has met: each answer of each request, and what lies deeper than an answer shows.
 */
#ifndef FOYER_TESTS_SIM_TALLY_H
#define FOYER_TESTS_SIM_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/sim/op.h"

#define EVENT_LIST(X)                                                   \
    X(BATCH, "batches")                                                 \
    X(POLL, "polls")                                                    \
    X(JUMP, "time jumps")                                               \
    X(VIEW, "times the live view was compared")                         \
    X(STORE, "times the store was compared, and FSCK run")              \
    X(CRASH_CALL, "crashes before a call of the database")              \
    X(CRASH_LOST, "crashes in a COMMIT: not stored")                    \
    X(CRASH_STORED, "crashes in a COMMIT: stored")                      \
    X(CRASH_AFTER, "crashes after a COMMIT")                            \
    X(CRASH_IDLE, "crashes between batches")                            \
    X(CRASH_OPENING, "crashes while a store was opened")                \
    X(RESTART, "orderly restarts")                                      \
    X(STUMBLE, "batches taken apart, since a statement failed")         \
    X(REPLAY, "replies given again for their key")                      \
    X(DONE, "tokens that ended by payment")                             \
    X(LEFT, "tokens that left")                                         \
    X(LAPSED, "tokens that lapsed")                                     \
    X(EXPIRED, "tokens that expired")                                   \
    X(LOST, "holds that ran out or were called off")                    \
    X(GRANTED, "holds granted with an admission")                       \
    X(QUEUED, "sales at the counter for which others were first")       \
    X(ACCOUNT_GONE, "names that left the user database")                \
    X(ACCOUNT_ANOTHER, "names that came back for another uid")          \
    X(BOUND, "users that the first account of their name got")          \
    X(BESIDE, "log-ins beside a customer of the counter")               \
    X(IN_PERSON, "requests of accounts in person")                      \
    X(OTHER_NAME, "requests for a customer by another name")            \
    X(WISH_LOST, "wishes lost")                                         \
    X(WAITED, "tokens that had to wait")                                \
    X(OVERFULL, "batches with more active than capacity, made smaller") \
    X(BLANKED, "texts of a request without the people it named")        \
    X(UNNOTED, "notes that were forgotten")                             \
    X(PARTLY, "reservations given back in part")                        \
    X(WHOLLY, "reservations given back altogether")

enum event {
#define X(name, text) EVENT_##name,
    EVENT_LIST(X)
#undef X
        EVENT_COUNT
};

struct tally {
    int64_t answers[OP_KINDS][STATUS_COUNT];
    int64_t events[EVENT_COUNT];
};

void tally_add(struct tally *sum, const struct tally *more);
int64_t tally_crashes(const struct tally *tally);

/* Prints all of it as a table. */
void tally_print(const struct tally *tally);

/* Names everything on stderr that a long run has to meet and this one has not; false if there is
 * such a thing. */
bool tally_is_complete(const struct tally *tally);

#endif
