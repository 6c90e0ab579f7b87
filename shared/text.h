/*
 * Text in UTF-8: is it fit for the wire, is it the same as that text, how wide is it on a terminal.
 */
#ifndef FOYER_SHARED_TEXT_H
#define FOYER_SHARED_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "shared/status.h"

/* True if the `size` bytes are valid UTF-8 without control characters (C0, DEL, C1). */
bool text_is_clean(const char *text, size_t size);

/* True if a clean text begins or ends with a blank of any kind, or is nothing but blanks; not if it
 * is empty. */
bool text_is_padded(const char *text);

/* Characters (code points) of a clean text. */
size_t text_length(const char *text);

/* The text in Unicode form NFC, in new memory the caller frees. NULL if it is not UTF-8 or memory
 * is short. */
MUST_CHECK char *text_nfc(const char *text);

/* The text as it is compared when searching: case folded, without accents, wide and narrow forms of
 * a letter made one, in NFC. New memory the caller frees; NULL as with text_nfc(). */
MUST_CHECK char *text_fold(const char *text);

/* What is searched in place of a text: the text folded, then, in lines of their own if there are
 * any, the initial consonants of its Hangul and its telephone numbers without punctuation. New
 * memory the caller frees; NULL as with text_nfc(). */
MUST_CHECK char *text_search_key(const char *text);

/* What somebody typed to search for: its words folded, with one space between them; of a word that
 * reads as part of a telephone number (four digits or more), only the digits. New memory the caller
 * frees; NULL as with text_nfc(). */
MUST_CHECK char *text_query(const char *typed);

/* True if each word of the query (text_query()) occurs in the key (text_search_key()), in any
 * order; so initial consonants alone ("ㄱㅈㅇ") find the syllables that begin with them. */
bool text_matches(const char *key, const char *query);

/* True if the `size` bytes of a folded word read as part of a telephone number: four digits or
 * more, and nothing else but punctuation. */
bool text_is_phone(const char *word, size_t size);

/* The longest word of a query, as the first of those of its length; *size gets its bytes. */
const char *text_query_longest(const char *query, size_t *size);

/* Terminal cells of a text: 2 for Hangul and other wide characters, 0 for combining ones. Bytes
 * that are not UTF-8 count as one cell each. */
int text_cells(const char *text);

/* Bytes at the beginning of `text` that fit into `cells` cells, never splitting a character. */
size_t text_fit(const char *text, int cells);

#endif
