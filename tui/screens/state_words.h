/*
 * The words of shared/words.def for states and kinds, in the language of the user. A word that is
 * not known is given back as it is.
 */
#ifndef FOYER_TUI_SCREENS_STATE_WORDS_H
#define FOYER_TUI_SCREENS_STATE_WORDS_H

#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"

/* The sale of a concert of the list; with its time if it is still to open: "opens 12-04 10:00". */
const char *sale_opens(const struct rows *concerts, int row, char text[FORMAT_TEXT]);

const char *sale_words(const char *sale);       /* of a concert */
const char *show_words(const char *state);      /* of a date */
const char *booking_words(const char *state);   /* of a reservation */
const char *entry_words(const char *kind);      /* of the ledger */
const char *block_words(const char *kind);      /* of seats that are out of the sale */
const char *comp_words(const char *reason);     /* why seats cost nothing */
const char *pay_words(const char *method);      /* how it is paid at the counter */
const char *cash_words(const char *reason);     /* why money came into a drawer, or went out */
const char *seat_words(enum map_letter letter); /* "" of MAP_LETTERS */

/* True if there is a text for the word of a list that is shown. */
bool state_has_text(enum word_list list, int id);

#endif
