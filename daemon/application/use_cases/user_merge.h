/*
 * Two customers who are one person.
 */
#ifndef FOYER_APPLICATION_USE_CASES_USER_MERGE_H
#define FOYER_APPLICATION_USE_CASES_USER_MERGE_H

#include "application/use_cases/use_case.h"
#include "domain/user/user.h"

struct user_merge {
    struct user user;     /* who stays, with the new balance */
    int64_t amount;       /* points that moved */
    int64_t reservations; /* that have a new owner */
};

/* USER-MERGE: `from`, a customer of the counter, becomes another name of `to`. NOT_FOUND, BAD_ARG,
 * ALREADY_HOLDING if one of them has a live token, LIMIT if the wallet would grow too large. */
MUST_CHECK enum status user_merge_run(struct use_case *uc, const char *from, const char *to,
                                      struct user_merge *merge);

#endif
