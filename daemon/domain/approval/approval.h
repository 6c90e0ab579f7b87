/*
 * Approvals: a supervisor lets an operator do once what an operator may not do alone.
 *
 *     (none) --APPROVE--> open --its verb--> used
 *                          |
 *                          +--its time is over--> good for nothing
 *
 * An approval is for one verb, about one reservation or, of COMP, one show, and for no more points
 * than it says. Its giver cannot use it: what needs two people has two.
 *
 * Its code is read out over a counter, so it is short, and operators may ask as often as they like,
 * so it must not be guessed. A refusal writes nothing, so tries cannot be counted; eight characters
 * make counting needless: 40 bits, of which 20,000 tries a second hit one that is open for an hour
 * with a chance of 1 in 15,000, and leave 72 million lines in the audit trail. Four characters
 * would be found within the minute.
 */
#ifndef FOYER_DOMAIN_APPROVAL_APPROVAL_H
#define FOYER_DOMAIN_APPROVAL_APPROVAL_H

#include <stdint.h>

#include "domain/now.h"
#include "domain/ports/random.h"
#include "domain/refusal.h"
#include "domain/user/user.h"
#include "shared/code.h"
#include "shared/status.h"
#include "shared/word_list.h"

/* An amount that is not bounded, and a time at which nothing was used. */
#define ANY_AMOUNT INT64_C(-1)
#define NOT_USED INT64_C(-1)

/* How long one may be open, minutes. */
enum { APPROVAL_MINUTES = 10, APPROVAL_MINUTES_MOST = 60 };

/* What is to be done, or may be. */
struct approvable_act {
    enum approvable verb;
    int64_t reservation_id; /* about this; 0 of COMP ... */
    int64_t show_id;        /* ... which is for a show; otherwise 0 */
    int64_t amount;         /* points that are given; of an approval at most, or ANY_AMOUNT */
};

struct approval {
    char code[APPROVAL_TEXT];
    struct approvable_act act;
    char giver[LOGIN_TEXT];
    int64_t given_ms; /* wall clock */
    int64_t until_ms; /* steady clock */
    int64_t used_ms;  /* steady clock, or NOT_USED */
};

/* A new code. */
void approval_draw_code(struct random *random, char code[APPROVAL_TEXT]);

/* May `login` do that by the approval, on the steady clock? NOT_ALLOWED, with a sentence; with
 * `limit` and `amount` if it is too much. */
MUST_CHECK enum status approval_check(const struct approval *approval,
                                      const struct approvable_act *act, const char *login,
                                      int64_t now_ms, struct refusal *refusal);

#endif
