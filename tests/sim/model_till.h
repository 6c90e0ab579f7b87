/*
 * Tills in the model: in whose shift money is taken and handed out.
 */
#ifndef FOYER_TESTS_SIM_MODEL_TILL_H
#define FOYER_TESTS_SIM_MODEL_TILL_H

#include "tests/sim/model_state.h"

/* Tills have the names 1 to this. */
enum { MODEL_TILLS = 4 };

/* SHIFT-OPEN of till op->which, with op->number in the drawer. */
struct answer model_open_shift(struct model *model, const struct op *op);

/* CASH: op->number comes into the drawer. */
struct answer model_move_cash(struct model *model, const struct op *op);

/* SHIFT-CLOSE of shift op->which, or of the own one, where op->number is counted. */
struct answer model_close_shift(struct model *model, const struct op *op);

/* Whether op->staff may not take money: a shift is needed, and there is none. */
bool model_needs_shift(const struct model *model, const struct op *op);

/* PAYOUT and REVERSE. */
struct answer model_pay_out(struct model *model, const struct op *op);
struct answer model_reverse(struct model *model, const struct op *op);

/* Remembers a charge at the counter, which has just been made. */
void model_note_charge(struct model *model, const struct op *op);

/* Money that came in from a user at the counter by that op, or below 0 was handed out. */
void model_take_money(struct model *model, const struct op *op, int user, int method,
                      int64_t amount);

/* That op gave away a booking whose seats would have cost so much, gave seats back and kept a fee,
 * or moved guests: in the shift of op->staff. */
void model_note_comp(struct model *model, const struct op *op, seat_set seats, int64_t face);
void model_note_refund(struct model *model, const struct op *op, seat_set seats, int64_t amount,
                       int64_t fee);
void model_note_moves(struct model *model, const struct op *op);

#endif
