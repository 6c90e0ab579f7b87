/*
 * The one question there is: asked in the message line before money moves or a token is given up.
 * Only `y` is yes. It names what was meant when it was asked, whatever the lists do meanwhile.
 */
#ifndef FOYER_TUI_SCREENS_QUESTION_H
#define FOYER_TUI_SCREENS_QUESTION_H

#include "tui/model/model.h"

enum { QUESTION_TEXT = 2 * TEXT_TITLE };

/* Asks; keys that were typed before it is drawn are dropped (see model_drawn()). */
void question_ask(struct model *model, const struct question *question);

/* Shorthands: the hold of that token, and points for the wallet. */
void question_ask_hold(struct model *model, enum question_kind kind, const struct token *token);
void question_ask_charge(struct model *model, int64_t amount);
void question_ask_leave(struct model *model, const struct token *token);

/* y or n: closes it, and does what was asked. */
void question_answer(struct model *model, bool yes);

/* Closes it if the hold or the token that it asks about is over. */
void question_check(struct model *model);

/*
 * Its text in at most `cells` cells: customer (if one acts for somebody), title, seats and amount.
 * What is too long is shortened, never the amount.
 */
void question_text(const struct model *model, int cells, char *text, size_t room);

#endif
