/*
 * What is dealt with: the concert and the date on the screens, and the seats that are chosen there.
 * It outlives the screens that lead to it: the seats are still chosen when one comes back from the
 * wallet.
 */
#ifndef FOYER_TUI_SCREENS_SELECTION_H
#define FOYER_TUI_SCREENS_SELECTION_H

#include "tui/model/watching.h"
#include "tui/screens/ui.h"

enum { BEST_MAX = 9 };

/* The concert on the screens: that row of the list; or that of a token that is in no list. */
void selection_concert(struct ui *ui, int row);
void selection_of_token(struct ui *ui, const struct token *token);

/* The date on the screens: that row of the dates. */
void selection_show(struct ui *ui, int row);

/* The screens show this token, with its concert, its date and its wish. */
void selection_follow(struct ui *ui, const struct token *token);

/* The dates of the concert have come, in model->incoming: takes the times of the chosen one. */
void selection_take_times(struct ui *ui);

/* Asks for the map: all of it until it is known, then what has changed. */
void selection_ask_grid(struct ui *ui);

/* The map on the screen is to be told of, once it is known. */
void selection_wish_grid(const struct ui *ui, struct watching_wish *wish);

/* Takes a row that tells of it, as selection_take_grid() does. */
void selection_take_told(struct ui *ui, const struct reply_line *row);

/* JOIN with the chosen seats as a wish; it finds the token that there is, or makes one. */
void selection_join(struct ui *ui);

/* Takes the OK of SEATS or MAP; false for another verb. Chosen seats that somebody else has now are
 * no longer chosen, but marked. */
bool selection_take_grid(struct ui *ui, const struct pending_request *request,
                         const struct reply_line *reply);

#endif
