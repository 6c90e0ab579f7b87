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

/* The text as it is compared when searching: NFC, case folded. New memory the caller frees; NULL as
 * with text_nfc(). */
MUST_CHECK char *text_fold(const char *text);

/* True if the folded `needle` occurs in the folded `haystack`. A needle made of Hangul initial
 * consonants alone (such as "ㄱㅇ") also matches the initials of syllables ("겨울"). */
bool text_matches(const char *haystack, const char *needle);

/* Terminal cells of a text: 2 for Hangul and other wide characters, 0 for combining ones. Bytes
 * that are not UTF-8 count as one cell each. */
int text_cells(const char *text);

/* Bytes at the beginning of `text` that fit into `cells` cells, never splitting a character. */
size_t text_fit(const char *text, int cells);

#endif
