/*
 * An approval that is no good is refused with what is wrong with it: whoever knows a code was told
 * it by its giver, and has to know what to ask for now. The amount comes last, as the only refusal
 * that tells a figure: it is for those for whom all else of the approval is right.
 */
#include "domain/approval/approval.h"

#include <string.h>

void approval_draw_code(struct random *random, char code[APPROVAL_TEXT])
{
    uint8_t bits[APPROVAL_LENGTH];

    random->fill(random->state, bits, sizeof bits);
    code_format(bits, APPROVAL_LENGTH, code);
}

static enum status refuse_with(struct refusal *refusal, const char *problem)
{
    refusal->problem = problem;
    return STATUS_NOT_ALLOWED;
}

enum status approval_check(const struct approval *approval, const struct approvable_act *act,
                           const char *login, int64_t now_ms, struct refusal *refusal)
{
    const struct approvable_act *may = &approval->act;

    if (approval->used_ms != NOT_USED)
        return refuse_with(refusal, "This approval was used already; it is good once.");
    if (deadline_passed(approval->until_ms, now_ms))
        return refuse_with(refusal, "The time of this approval is over.");
    if (may->verb != act->verb)
        return refuse_with(refusal, "This approval is for another verb.");
    if (may->reservation_id != act->reservation_id || may->show_id != act->show_id)
        return refuse_with(refusal, act->show_id != 0 ? "This approval is for another show."
                                                      : "This approval is for another "
                                                        "reservation.");
    if (strcmp(approval->giver, login) == 0)
        return refuse_with(refusal, "An approval is not for whoever gave it.");
    if (may->amount == ANY_AMOUNT || act->amount <= may->amount)
        return STATUS_OK;
    refusal->amount = act->amount;
    refusal->limit = may->amount;
    return refuse_with(refusal, "That is more than this approval is for.");
}
