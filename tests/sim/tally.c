/*
 * What a long run has to have met, or it has not tried what it is for. `possible` says of each verb
 * which answers there are, and is compared in both directions:
 *
 *     in the list, never met     plan.c does not get there: a weight or a rule was changed
 *     met, not in the list       nobody has thought of that answer: is it in the protocol?
 *
 * So a verb that gives a new answer fails the run until somebody has looked at it. Of events each
 * has to come once.
 */
#include "tests/sim/tally.h"

#include <inttypes.h>
#include <stdio.h>

#include "shared/word_list.h"

static const char *const op_words[] = {
#define X(name, verb) #name,
    OP_LIST(X)
#undef X
};

static const char *const event_words[] = {
#define X(name, text) text,
    EVENT_LIST(X)
#undef X
};

/* A bit for each status: fewer than 64, or this does not compile without a warning. */
#define S(name) (UINT64_C(1) << STATUS_##name)

/* Every answer that the use cases can give, apart from those of a failing store: what stumbles or
 * dies is tried again until it succeeds, and READ-ONLY, BUSY and OUTCOME-UNKNOWN reach nobody here.
 * Answers to what the request parser refuses are not the use cases'. */
static const uint64_t possible[OP_KINDS] = {
    [OP_JOIN] = S(OK) | S(NOT_FOUND) | S(NOT_BOOKABLE) | S(ALREADY_HOLDING) | S(TOO_MANY) |
                S(SEAT_LIMIT) | S(NOT_ALLOWED) | S(KEY_REUSED),
    [OP_LEAVE] = S(OK) | S(NOT_FOUND) | S(NOT_ALLOWED) | S(TOKEN_ENDED),
    [OP_HOLD] = S(OK) | S(NOT_FOUND) | S(NOT_BOOKABLE) | S(TOKEN_ENDED) | S(NOT_ADMITTED) |
                S(ALREADY_HOLDING) | S(SEAT_HELD) | S(SEAT_SOLD) | S(SEAT_BLOCKED) | S(NO_BLOCK) |
                S(TOO_MANY) | S(SEAT_LIMIT) | S(NOT_ALLOWED) | S(KEY_REUSED),
    [OP_RELEASE] = S(OK) | S(NOT_FOUND) | S(BAD_ARG) | S(HOLD_EXPIRED) | S(ALREADY_PAID) |
                   S(ALREADY_CANCELLED) | S(NOT_ALLOWED) | S(KEY_REUSED),
    [OP_PAY] = S(OK) | S(NOT_FOUND) | S(NOT_BOOKABLE) | S(HOLD_EXPIRED) | S(ALREADY_PAID) |
               S(ALREADY_CANCELLED) | S(NO_POINTS) | S(NOT_ALLOWED) | S(KEY_REUSED),
    [OP_CANCEL] = S(OK) | S(NOT_FOUND) | S(BAD_ARG) | S(HOLD_EXPIRED) | S(ALREADY_CANCELLED) |
                  S(CANCEL_CLOSED) | S(CHECKED_IN) | S(NOT_ALLOWED) | S(KEY_REUSED),
    [OP_REFUND] = S(OK) | S(NOT_ALLOWED) | S(NOT_FOUND) | S(BAD_ARG) | S(ALREADY_CANCELLED) |
                  S(CHECKED_IN) | S(LIMIT) | S(SHIFT_NEEDED) | S(KEY_REUSED),
    [OP_MOVE] = S(OK) | S(NOT_FOUND) | S(BAD_ARG) | S(HOLD_EXPIRED) | S(ALREADY_CANCELLED) |
                S(NOT_ALLOWED) | S(CANCEL_CLOSED) | S(NOT_BOOKABLE) | S(QUEUE_FIRST) |
                S(CHECKED_IN) | S(SEAT_BLOCKED) | S(SEAT_SOLD) | S(SEAT_HELD) | S(SEAT_LIMIT) |
                S(NO_POINTS) | S(LIMIT) | S(SHIFT_NEEDED) | S(KEY_REUSED),
    [OP_NOTE] = S(OK) | S(NOT_FOUND) | S(KEY_REUSED),
    [OP_PRINT] = S(OK) | S(NOT_FOUND) | S(BAD_ARG) | S(HOLD_EXPIRED) | S(ALREADY_CANCELLED) |
                 S(NOT_ALLOWED) | S(KEY_REUSED),
    [OP_REISSUE] =
        S(OK) | S(NOT_FOUND) | S(BAD_ARG) | S(ALREADY_CANCELLED) | S(NOT_ALLOWED) | S(KEY_REUSED),
    [OP_APPROVE] = S(OK) | S(NOT_FOUND) | S(BAD_ARG) | S(ALREADY_CANCELLED),
    [OP_SCAN] = S(OK) | S(NOT_FOUND) | S(WRONG_SHOW) | S(TICKET_DEAD) | S(DOORS_CLOSED) |
                S(ALREADY_IN) | S(NOT_IN) | S(KEY_REUSED),
    [OP_UNSCAN] = S(OK) | S(NOT_FOUND) | S(WRONG_SHOW) | S(NOT_IN) | S(KEY_REUSED),
    [OP_ADMIT] = S(OK) | S(NOT_FOUND) | S(BAD_ARG) | S(ALREADY_CANCELLED) | S(DOORS_CLOSED) |
                 S(ALREADY_IN) | S(KEY_REUSED),
    [OP_SELL] = S(OK) | S(NOT_FOUND) | S(NOT_BOOKABLE) | S(ALREADY_HOLDING) | S(SEAT_HELD) |
                S(SEAT_SOLD) | S(SEAT_BLOCKED) | S(NO_BLOCK) | S(TOO_MANY) | S(SEAT_LIMIT) |
                S(NO_POINTS) | S(LIMIT) | S(SHIFT_NEEDED) | S(KEY_REUSED),
    [OP_COMP] = S(OK) | S(NOT_ALLOWED) | S(NOT_FOUND) | S(NOT_BOOKABLE) | S(SEAT_HELD) |
                S(SEAT_SOLD) | S(SEAT_BLOCKED) | S(KEY_REUSED),
    [OP_PAYOUT] = S(OK) | S(SHIFT_NEEDED) | S(NOT_FOUND) | S(NO_POINTS) | S(KEY_REUSED),
    [OP_REVERSE] = S(OK) | S(SHIFT_NEEDED) | S(NOT_FOUND) | S(BAD_ARG) | S(ALREADY_CANCELLED) |
                   S(NO_POINTS) | S(KEY_REUSED),
    [OP_CHARGE] = S(OK) | S(SHIFT_NEEDED) | S(LIMIT) | S(NOT_ALLOWED) | S(KEY_REUSED),
    [OP_USER_ADD] = S(OK) | S(EXISTS) | S(KEY_REUSED),
    [OP_LOGIN] = S(OK) | S(NOT_ALLOWED),
    [OP_HANDOVER] = S(OK) | S(NOT_FOUND) | S(KEY_REUSED),
    [OP_NAME] = S(OK) | S(NOT_FOUND) | S(KEY_REUSED),
    [OP_MERGE] = S(OK) | S(NOT_FOUND) | S(BAD_ARG) | S(ALREADY_HOLDING) | S(LIMIT) | S(KEY_REUSED),
    [OP_SHIFT_OPEN] = S(OK) | S(EXISTS) | S(KEY_REUSED),
    [OP_CASH] = S(OK) | S(SHIFT_NEEDED) | S(KEY_REUSED),
    [OP_SHIFT_CLOSE] = S(OK) | S(SHIFT_NEEDED) | S(NOT_FOUND) | S(KEY_REUSED),
    [OP_BLOCK] = S(OK) | S(NOT_FOUND) | S(NOT_BOOKABLE) | S(SEAT_HELD) | S(SEAT_SOLD) |
                 S(SEAT_BLOCKED) | S(BAD_ARG) | S(KEY_REUSED),
    [OP_UNBLOCK] = S(OK) | S(NOT_FOUND) | S(NOT_BOOKABLE) | S(NOT_ALLOWED) | S(KEY_REUSED),
    [OP_SHOW_ADD] = S(OK) | S(BAD_ARG) | S(EXISTS) | S(KEY_REUSED),
    [OP_SHOW_SET] = S(OK) | S(NOT_FOUND) | S(NOT_BOOKABLE) | S(BAD_ARG) | S(EXISTS) | S(KEY_REUSED),
    [OP_SHOW_CANCEL] = S(OK) | S(NOT_FOUND) | S(NOT_BOOKABLE) | S(KEY_REUSED),
    [OP_SHOW_REMOVE] = S(OK) | S(NOT_FOUND) | S(SEAT_SOLD) | S(SEAT_HELD) | S(KEY_REUSED),
    [OP_GRADE] = S(OK) | S(KEY_REUSED),
    [OP_SALE] = S(OK) | S(KEY_REUSED),
    [OP_CAPACITY] = S(OK) | S(KEY_REUSED),
    [OP_SEAT_LIMIT] = S(OK) | S(KEY_REUSED),
    [OP_OPENS] = S(OK) | S(BAD_ARG) | S(KEY_REUSED),
    [OP_CLOSES] = S(OK) | S(BAD_ARG) | S(KEY_REUSED),
    [OP_RULE] = S(OK) | S(KEY_REUSED),
    [OP_AUDIT] = S(OK),
    [OP_LATE] = S(OK) | S(KEY_REUSED),
};

void tally_add(struct tally *sum, const struct tally *more)
{
    for (int kind = 0; kind < OP_KINDS; kind++)
        for (int status = 0; status < STATUS_COUNT; status++)
            sum->answers[kind][status] += more->answers[kind][status];
    for (int event = 0; event < EVENT_COUNT; event++)
        sum->events[event] += more->events[event];
}

/* The events from CRASH_CALL to CRASH_OPENING of EVENT_LIST stand together for this. */
int64_t tally_crashes(const struct tally *tally)
{
    int64_t crashes = 0;

    for (int event = EVENT_CRASH_CALL; event <= EVENT_CRASH_OPENING; event++)
        crashes += tally->events[event];
    return crashes;
}

void tally_print(const struct tally *tally)
{
    for (int event = 0; event < EVENT_COUNT; event++)
        printf("%12" PRId64 " %s\n", tally->events[event], event_words[event]);
    for (int kind = 0; kind < OP_KINDS; kind++)
        for (int status = 0; status < STATUS_COUNT; status++)
            if (tally->answers[kind][status] > 0)
                printf("%12" PRId64 " %-11s %s\n", tally->answers[kind][status], op_words[kind],
                       status_word((enum status)status));
}

bool tally_is_complete(const struct tally *tally)
{
    bool complete = true;

    for (int event = 0; event < EVENT_COUNT; event++) {
        if (tally->events[event] > 0)
            continue;
        fprintf(stderr, "sim: never met: %s\n", event_words[event]);
        complete = false;
    }
    for (int kind = 0; kind < OP_KINDS; kind++) {
        for (int status = 0; status < STATUS_COUNT; status++) {
            bool met = tally->answers[kind][status] > 0, may = possible[kind] >> status & 1;

            if (met == may)
                continue;
            fprintf(stderr, "sim: %s: %s %s\n", may ? "never met" : "not in the list",
                    op_words[kind], status_word((enum status)status));
            complete = false;
        }
    }
    return complete;
}
