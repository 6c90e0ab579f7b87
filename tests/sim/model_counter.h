/*
 * The counter in the model: what an operator does alone, by an approval, or not at all.
 */
#ifndef FOYER_TESTS_SIM_MODEL_COUNTER_H
#define FOYER_TESTS_SIM_MODEL_COUNTER_H

#include "tests/sim/model_state.h"

/* APPROVE, by a supervisor. */
struct answer model_approve(struct model *model, const struct op *op);

/* May that be done, by the role of who asks or by the approval that op names? `booking` NOBODY: of
 * COMP, for op->show. OK or NOT_ALLOWED. */
struct answer model_check_leave(const struct model *model, const struct op *op,
                                enum approvable verb, int booking, int64_t amount);

/* The approval that op names, if it names one, is used up. */
void model_use_leave(struct model *model, const struct op *op);

/* COMP: gives seats away. */
struct answer model_comp(struct model *model, const struct op *op);

#endif
