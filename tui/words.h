/*
 * Texts for people, in their language. Protocol words are never translated.
 */
#ifndef FOYER_TUI_WORDS_H
#define FOYER_TUI_WORDS_H

#include <libintl.h>

/* The text in the language of the locale. */
#define _(text) gettext(text)

/* Marks a text of a table; it is translated where it is shown. */
#define N_(text) text

/* Finds the translations beside the program. After setlocale(). */
void words_init(void);

#endif
