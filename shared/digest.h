/*
 * Digests of what must not be read: a secret is told from another by its digest, and cannot be
 * found by it.
 */
#ifndef FOYER_SHARED_DIGEST_H
#define FOYER_SHARED_DIGEST_H

/* Hexadecimal digits, and with the NUL. */
enum { DIGEST_LENGTH = 16, DIGEST_TEXT = DIGEST_LENGTH + 1, DIGEST_FULL_TEXT = 64 + 1 };

/* The first 16 hexadecimal digits of the SHA-256 of a text. */
void digest_text(const char *text, char digest[DIGEST_TEXT]);

/* All 64 of them. */
void digest_full(const char *text, char digest[DIGEST_FULL_TEXT]);

#endif
