/*
 * Places: the live tokens of the user, one for each concert that was joined. model->place is the
 * one that the screens show; it is that of the chosen concert, or an unused one.
 */
#ifndef FOYER_TUI_MODEL_PLACE_H
#define FOYER_TUI_MODEL_PLACE_H

#include "tui/model/model.h"

/* Waiting or admitted. */
bool place_lives(const struct place *place);

/* Live, and holding seats. */
bool place_holds(const struct place *place);

/* Why it has ended with the sale, or why nobody is admitted at the moment, in a sentence; NULL if
 * neither is so. */
const char *place_why(const struct place *place);

/* Seconds left of its deadline or estimated wait; -1 if unknown. */
int64_t place_remaining(const struct place *place, int64_t now_ms);

/* The place with that token, live in that concert, or with that live hold; NULL if there is none.
 */
struct place *place_of_token(struct model *model, const char *token);
struct place *place_of_concert(struct model *model, int64_t concert);
struct place *place_of_hold(struct model *model, const char *reservation);

/* The place whose token or hold a request names; NULL if there is none. */
struct place *place_of_ask(struct model *model, const struct ask *ask);

/* Clears one that is not used and not on the screens, and gives it; NULL if all are live. */
struct place *place_add(struct model *model);

/* Live places without a hold, in a fixed order: the one at that index, or NULL. */
const struct place *place_waiting(const struct model *model, int index);
int place_waiting_count(const struct model *model);

/* The screens show the place of that concert, or an unused one. */
void place_choose(struct model *model, int64_t concert);

/* The live places by their deadlines, the nearest first: admitted ones, then those that wait, by
 * position. Returns how many. */
int place_order(const struct model *model, const struct place *order[PLACES]);

/* The hold that ends first; NULL if nothing is held. */
const struct place *place_nearest_hold(const struct model *model);

/* Where `p` leads: to the nearest deadline that is not on the screen, pressed again to the next
 * one; NULL if there is no other place. */
const struct place *place_next(const struct model *model);

/* The screens show this place, with its concert, its date and its wish. */
void place_show(struct model *model, const struct place *place);

/* Opens the screen of this place. */
void place_open(struct model *model, const struct place *place);

/* Asks how all places stand: asking keeps them alive. */
void place_ask(struct model *model);

/* Gives up a place; its answer removes it. */
void place_leave(struct model *model, const struct place *place);

/* A second has passed: rings in the last minute of a hold or a turn, once. */
void place_tick(struct model *model);

void place_forget_all(struct model *model);

#endif
