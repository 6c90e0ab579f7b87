/*
 * What needs leave asks for it in two steps, because a use case asks all before it writes:
 *
 *     approval_service_require   only of a verb that an operator never does alone: first of all, so
 *                                that who has no leave learns nothing else
 *     approval_service_check     once it is known what would be done, and how much it gives
 *     approval_service_use       with the first writes
 *
 * An approval is bound to what is locked for the verb that uses it, the concert of its reservation
 * or show, so two requests that name the same come one after the other.
 */
#include "application/use_cases/approval_service.h"

#include <stdio.h>

#include "domain/approval/approval_store.h"
#include "domain/concert/concert_store.h"
#include "domain/reservation/reservation_store.h"

/* A reservation that something can be approved for: a hold is deleted when it ends. */
static enum status find_subject(struct use_case *uc, const char *code, int64_t *reservation_id)
{
    struct reservation reservation;
    seat_set all;
    enum status status = name_missing(uc, reservation_store_find(uc->store, code, &reservation),
                                      MISSING_RESERVATION);

    if (status != STATUS_OK)
        return status;
    *reservation_id = reservation.reservation_id;
    if (reservation.state == RESERVATION_HELD) {
        uc->refusal.arg = "reservation";
        uc->refusal.state = reservation_state_word(reservation.state);
        uc->refusal.problem = "not paid yet";
        return STATUS_BAD_ARG;
    }
    return reservation_choose_paid(&reservation, 0, &all, &uc->refusal);
}

enum status approval_service_give(struct use_case *uc, const char *code, struct approval *approval)
{
    struct show show;
    enum status status = STATUS_OK;

    if (code != NULL)
        status = find_subject(uc, code, &approval->act.reservation_id);
    else
        status = name_missing(uc, show_store_find(uc->store, approval->act.show_id, &show),
                              MISSING_SHOW);
    if (status != STATUS_OK)
        return status;
    approval_draw_code(&uc->random, approval->code);
    snprintf(approval->giver, sizeof approval->giver, "%s", uc->origin->login);
    approval->given_ms = uc->now.wall_ms;
    approval->used_ms = NOT_USED;
    status = approval_store_add(uc->store, approval);
    /* A code that is taken, once in 2^40: the next try draws another. */
    return status == STATUS_LIMIT ? STATUS_INTERNAL : status;
}

static enum status refuse_alone(struct use_case *uc, enum approvable verb)
{
    static const char *const sentences[APPROVABLES] = {
        [APPROVABLE_REFUND] =
            "When the time for cancelling is over, or a fee is kept, an operator "
            "refunds with approval=CODE only, which a supervisor gives by APPROVE "
            "verb=REFUND.",
        [APPROVABLE_COMP] = "An operator gives seats away with approval=CODE only, which a "
                            "supervisor gives by APPROVE verb=COMP.",
        [APPROVABLE_REISSUE] = "A guest came in with this ticket: an operator issues it anew with "
                               "approval=CODE only, which a supervisor gives by APPROVE "
                               "verb=TICKET-REISSUE.",
    };

    uc->refusal.problem = sentences[verb];
    return STATUS_NOT_ALLOWED;
}

enum status approval_service_require(struct use_case *uc, const struct leave *leave,
                                     enum approvable verb)
{
    return leave->is_supervisor || leave->approval != NULL ? STATUS_OK : refuse_alone(uc, verb);
}

enum status approval_service_check(struct use_case *uc, const struct leave *leave,
                                   const struct approvable_act *act, struct approval *approval)
{
    char code[APPROVAL_TEXT];
    enum status status = STATUS_NOT_FOUND;

    approval->code[0] = '\0';
    if (leave->approval == NULL)
        return approval_service_require(uc, leave, act->verb);
    if (code_parse(leave->approval, APPROVAL_LENGTH, code))
        status = approval_store_find(uc->store, code, approval);
    if (status == STATUS_NOT_FOUND) {
        uc->refusal.problem = "There is no such approval.";
        return STATUS_NOT_ALLOWED;
    }
    return status == STATUS_OK
               ? approval_check(approval, act, uc->origin->login, uc->now.steady_ms, &uc->refusal)
               : status;
}

enum status approval_service_use(struct use_case *uc, const struct approval *approval)
{
    if (approval->code[0] == '\0')
        return STATUS_OK;
    snprintf(uc->approver, sizeof uc->approver, "%s", approval->giver);
    return approval_store_use(uc->store, approval->code, uc->origin->login, uc->now.steady_ms);
}
