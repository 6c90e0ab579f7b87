/*
 * The live tokens of the user, one for each concert that was joined. model->token is the
 * one that the screens show; it is that of the chosen concert, or an unused one.
 */
#ifndef FOYER_TUI_MODEL_TOKENS_H
#define FOYER_TUI_MODEL_TOKENS_H

#include "tui/model/model.h"

/* Waiting or admitted. */
bool token_lives(const struct token *token);

/* One of the user's tokens is: there is a place to be kept, or a time that runs. */
bool token_any_lives(const struct model *model);

/* It is there, and neither waiting nor admitted any more. */
bool token_has_ended(const struct token *token);

/* Live, and holding seats. */
bool token_holds(const struct token *token);

/* Why it has ended with the sale, or why nobody is admitted at the moment, in a sentence; NULL if
 * neither is so. */
const char *token_why(const struct token *token);

/* Seconds left of its deadline or estimated wait; -1 if unknown. */
int64_t token_remaining(const struct token *token, int64_t now_ms);

/* The token with that code, live in that concert, or with that live hold; NULL if there is none.
 */
struct token *token_of_code(struct model *model, const char *token);
struct token *token_of_concert(struct model *model, int64_t concert);
struct token *token_of_hold(struct model *model, const char *reservation);

/* The token that a request names, or whose hold it names; NULL if there is none. */
struct token *token_of_request(struct model *model, const struct pending_request *request);

/* Clears one that is not used and not on the screens, and gives it; NULL if all are live. */
struct token *token_add(struct model *model);

/* Live tokens without a hold, in a fixed order: the one at that index, or NULL. */
const struct token *token_waiting(const struct model *model, int index);
int token_waiting_count(const struct model *model);

/* The screens show the token of that concert, or an unused one. */
void token_choose(struct model *model, int64_t concert);

/* The live tokens by their deadlines, the nearest first: admitted ones, then those that wait, by
 * position. Returns how many. */
int token_order(const struct model *model, const struct token *order[TOKENS_MOST]);

/* The hold that ends first; NULL if nothing is held. */
const struct token *token_nearest_hold(const struct model *model);

/* Asks how all tokens stand: asking keeps them alive. */
void token_ask(struct model *model);

/* Gives up a token; the reply removes it. */
void token_leave(struct model *model, const struct token *token);

#endif
