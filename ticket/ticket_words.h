/*
 * Messages of foyer-ticket, in the language of the user. They have a catalogue of their own beside
 * that of foyer, which words.h finds.
 */
#ifndef FOYER_TICKET_TICKET_WORDS_H
#define FOYER_TICKET_TICKET_WORDS_H

#include <libintl.h>
#include <stdarg.h>
#include <stdbool.h>

#define TICKET_DOMAIN "foyer-ticket"

/* The text in the language of the locale. */
#define T_(text) dgettext(TICKET_DOMAIN, text)

/*
 * Takes the locale of the environment and finds both catalogues. Text is UTF-8 inside whatever the
 * locale is; the terminal gets what it understands from ticket_words_local().
 */
void ticket_words_init(void);

/* True if the locale of the environment is one of UTF-8: then a terminal shows half blocks. Plain C
 * is not. */
bool ticket_words_are_utf8(void);

/* A copy of a text as the terminal of this locale shows it: converted if its encoding is another
 * one, with "?" for what that does not have. Plain C gets UTF-8, which most terminals show all the
 * same. New memory the caller frees. */
char *ticket_words_local(const char *text);

/* Writes a message to standard error: "foyer-ticket: ", the text made fit for a terminal, and a
 * line end. */
void ticket_words_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
