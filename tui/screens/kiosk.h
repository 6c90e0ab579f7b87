/*
 * A machine that strangers use. Run by an operator it serves customers, who say who they are by
 * name (or login name) and telephone number, both as registered, or are registered on the spot; it
 * never shows the list of customers. What was there before they came, bookings and points, stays
 * out of sight and reach until they type the code of one of those bookings: name and number are no
 * secret. Run by anybody else it sells from that account, whose wallet and bookings it does not
 * show.
 */
#ifndef FOYER_TUI_SCREENS_KIOSK_H
#define FOYER_TUI_SCREENS_KIOSK_H

#include "tui/model/model.h"

enum { KIOSK_IDLE_SECONDS = 60, KIOSK_WARNING_SECONDS = 20 };

/* Somebody stands before the attract screen; or somebody who is new here. */
void kiosk_begin(struct model *model);
void kiosk_begin_new(struct model *model);

/* Enter in a field of the kiosk. What is refused stays in the field, with the reason. */
void kiosk_accept(struct model *model);

/* The customers with what was typed, in model->incoming. */
void kiosk_take_who(struct model *model);

/* The daemon takes requests for the customer from here on. */
void kiosk_welcome(struct model *model);

/* True while what was there before is not to be shown. */
bool kiosk_keeps_back(const struct model *model);

/* The tokens of the customer, in model->incoming: those from before stay as they are. */
void kiosk_take_tokens(struct model *model);

/* True if the customer has a token for that concert from before, which is not to be touched. */
bool kiosk_has_token(const struct model *model, int64_t concert);

/* Asks for the code that opens that screen. */
void kiosk_ask_code(struct model *model, enum mode screen);

/* The customer has a booking with that code; its seats are in model->incoming. */
void kiosk_take_code(struct model *model);

/* True if the key or click only says that somebody is still there. */
bool kiosk_is_woken(struct model *model);

/* A second has passed. */
void kiosk_tick(struct model *model);

/* The end of a sale: tokens, holds and customer are given up, and nothing of them stays. */
void kiosk_abandon(struct model *model);

#endif
