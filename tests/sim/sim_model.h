/*
 * A small model of the box office, written from the requirements and the protocol page, not from
 * the daemon. It keeps everything in arrays, looks through all of them each time, and knows one
 * clock. What can be counted is not stored: the order of the tokens is the queue, a seat is taken
 * if a booking says so.
 */
#ifndef FOYER_TESTS_SIM_SIM_MODEL_H
#define FOYER_TESTS_SIM_SIM_MODEL_H

#include "tests/sim/model_state.h"

/* Nothing is there yet. */
void model_init(struct model *model, int64_t admit_ms, int64_t grace_ms, int64_t pause_ms,
                const struct door_rules *door);

/* Ends what has to end by `now_ms`, then lets waiters in. */
void model_settle(struct model *model, int64_t now_ms);

/* Lets time pass until `now_ms`: settles at every moment at which something is due, in order. */
void model_pass(struct model *model, int64_t now_ms);

/* Settles, carries out a request, and settles again. */
struct answer model_do(struct model *model, const struct op *op, int64_t now_ms);

#endif
