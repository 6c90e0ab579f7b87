/*
 * What a search at the counter has found: customers and bookings in one list.
 */
#ifndef FOYER_TUI_MODEL_FOUND_H
#define FOYER_TUI_MODEL_FOUND_H

#include "tui/model/model.h"

/* True for a seat, such as "b7": `*seat` is 1..50. */
bool found_is_seat(const char *text, int *seat);

/* True for a telephone number or a part of one: four digits and more, with or without marks between
 * them. */
bool found_is_phone(const char *text);

/* Asks for what the text finds, on the show at hand first (0: none). `about` is the number of the
 * search. */
void found_ask(struct model *model, int64_t about, int64_t show, const char *text);

/* Takes the reply to one of those requests, for that text. */
void found_take(struct model *model, const struct pending_request *request,
                const struct reply_line *reply, const char *text);

/* Nothing is searched for any more. */
void found_clear(struct model *model);

/*
 * The rows of the list. What the text names exactly, a code, a ticket or a seat, stands first, and
 * so do bookings of the show at hand that a telephone number finds: who says their number has come
 * for tickets. Then the customers, then all other bookings.
 */
int found_count(const struct model *model);

/* The row of `bookings` that stands there; -1 if it is a customer. */
int found_booking(const struct model *model, int row);

/* The row of `users` that stands there; -1 if it is a booking. */
int found_user(const struct model *model, int row);

#endif
