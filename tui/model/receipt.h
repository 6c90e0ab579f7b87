/*
 * What is printed when the screens have closed, so that it stays in the scrollback: what was
 * booked, as it is at the end, and what is still held.
 */
#ifndef FOYER_TUI_MODEL_RECEIPT_H
#define FOYER_TUI_MODEL_RECEIPT_H

#include "tui/model/model.h"

/* model->booked was just paid. */
void receipt_add(struct model *model);

/* That reservation was cancelled. */
void receipt_cancelled(struct model *model, const char *reservation);

/* The last words: a receipt for each payment; then seats, time left and the way back of each hold,
 * and of each token in a queue, `with_tokens`: a kiosk is nobody's to come back to. */
void receipt_print(const struct model *model, bool with_tokens, struct buffer *out);

#endif
