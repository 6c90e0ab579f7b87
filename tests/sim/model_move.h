/*
 * MOVE in the model: one seat for another, pair by pair.
 */
#ifndef FOYER_TESTS_SIM_MODEL_MOVE_H
#define FOYER_TESTS_SIM_MODEL_MOVE_H

#include "tests/sim/model_state.h"

struct answer model_move(struct model *model, const struct op *op);

#endif
