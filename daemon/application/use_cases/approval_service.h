/*
 * What an operator may do only if a supervisor approves it.
 */
#ifndef FOYER_APPLICATION_USE_CASES_APPROVAL_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_APPROVAL_SERVICE_H

#include "application/use_cases/use_case.h"
#include "domain/approval/approval.h"

/* By whose leave somebody asks. */
struct leave {
    bool is_supervisor;   /* their own */
    const char *approval; /* the code of an approval, as it was typed; borrowed; NULL: none */
};

/* APPROVE: lets somebody else do approval->act until approval->until_ms; of COMP for the show, of
 * all else about the reservation `code` (NULL for COMP), whose number is filled in, as is the rest.
 * NOT_FOUND (reservation, show), BAD_ARG for a hold, ALREADY_CANCELLED. */
MUST_CHECK enum status approval_service_give(struct use_case *uc, const char *code,
                                             struct approval *approval);

/* NOT_ALLOWED if somebody asks without leave, whatever it is about. For a verb that always needs
 * it, before anything is looked at. */
MUST_CHECK enum status approval_service_require(struct use_case *uc, const struct leave *leave,
                                                enum approvable verb);

/* Whether that may be done by that leave. An approval that is named has to be good, also for those
 * who need none. *approval is the one to be used, with an empty code if none is. NOT_ALLOWED. */
MUST_CHECK enum status approval_service_check(struct use_case *uc, const struct leave *leave,
                                              const struct approvable_act *act,
                                              struct approval *approval);

/* What approval_service_check() found is used up, and the audit trail names its giver. */
MUST_CHECK enum status approval_service_use(struct use_case *uc, const struct approval *approval);

#endif
