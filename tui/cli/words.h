/*
 * Texts for people, in their language. Protocol words are never translated.
 */
#ifndef FOYER_TUI_CLI_WORDS_H
#define FOYER_TUI_CLI_WORDS_H

#include <libintl.h>
#include <stdbool.h>

/* The text in the language of the locale. */
#define _(text) gettext(text)

/* Marks a text of a table; it is translated where it is shown. */
#define N_(text) text

/* Takes the locale of the environment; where that is none of UTF-8 (plain C, or one that this
 * machine does not have), C.UTF-8. False if text of this locale cannot be UTF-8; `*charset` names
 * what it is. */
bool words_locale(const char **charset);

/* True if the texts are in another language than that of the source. */
bool words_are_translated(void);

/* The other language that there is, Korean or English, from here on; and the one of the beginning.
 */
void words_other_language(void);
void words_first_language(void);

/* Finds the translations beside the program. After setlocale(). */
void words_init(void);

#endif
