/*
 * What is printed about a booking after the screen has closed.
 */
#ifndef FOYER_TUI_RECEIPT_H
#define FOYER_TUI_RECEIPT_H

#include "tui/model.h"

/* Adds model->booked to model->receipts. */
void receipt_add(struct model *model);

#endif
