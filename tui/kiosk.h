/*
 * A machine that strangers use. Run by an operator it serves registered customers, who say who they
 * are by login name and telephone number, and never sees the list of customers; run by anybody else
 * it sells from that account, whose wallet and bookings it does not show.
 */
#ifndef FOYER_TUI_KIOSK_H
#define FOYER_TUI_KIOSK_H

#include "tui/model.h"

enum { KIOSK_IDLE_SECONDS = 60, KIOSK_WARNING_SECONDS = 20 };

/* Somebody stands before the attract screen. */
void kiosk_begin(struct model *model);

/* Both names are typed: asks who that is; then takes the answer, the rows in model->incoming. */
void kiosk_ask_who(struct model *model);
void kiosk_take_who(struct model *model);

/* True if the key or click only says that somebody is still there. */
bool kiosk_is_woken(struct model *model);

/* A second has passed. */
void kiosk_tick(struct model *model);

/* The end of a sale: places, holds and customer are given up, and nothing of them stays. */
void kiosk_abandon(struct model *model);

#endif
