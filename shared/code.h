/*
 * Codes that people read aloud and paste: queue tokens, reservation codes, secrets of tickets and
 * approvals, in Crockford's base 32 (digits and capitals without I, L, O and U;
 * https://www.crockford.com/base32.html).
 */
#ifndef FOYER_SHARED_CODE_H
#define FOYER_SHARED_CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/status.h"

enum {
    TOKEN_LENGTH = 26,       /* 130 bits: a number, and 100 that are random */
    RESERVATION_LENGTH = 10, /* 50 bits */
    SECRET_LENGTH = 16,  /* 80 bits: the most that fits the smallest QR code with 25 % recovery */
    APPROVAL_LENGTH = 8, /* 40 bits: see daemon/domain/approval/approval.h */
    TOKEN_TEXT = TOKEN_LENGTH + 1,
    RESERVATION_TEXT = RESERVATION_LENGTH + 1,
    SECRET_TEXT = SECRET_LENGTH + 1,
    APPROVAL_TEXT = APPROVAL_LENGTH + 1,
};

/* Writes `length` characters and a NUL made of as many random bytes (shape: random[length]); five
 * bits of each byte are used. */
void code_format(const uint8_t *random, int length, char *code);

/* The five bits of each character of a code as code_format() wrote it (shape: bits[length]). False
 * if it is none. */
MUST_CHECK bool code_bits(const char *code, int length, uint8_t *bits);

/* A code may carry the number of what it stands for in its first characters, so that this is found
 * by its number and needs no index over codes. Writes the lowest bits of a number there, before
 * code_format() (shape: bits[characters], five bits in each). */
void code_write_number(int64_t number, int characters, uint8_t *bits);

/* Reads them: of all numbers that they can stand for the one nearest to `last`, the one given last.
 * It may be below 1, and then was never given. */
int64_t code_read_number(const uint8_t *bits, int characters, int64_t last);

/* Reads a code as people type it: any case, I and L for 1, O for 0, hyphens and spaces anywhere.
 * Writes `length` characters and a NUL. False if it is not such a code. */
MUST_CHECK bool code_parse(const char *text, int length, char *code);

/* Reads a ticket, which is the code of a reservation, a hyphen and the two digits of a seat, in the
 * same way. *seat is not checked to be one of the reservation. False if it is not such a ticket. */
MUST_CHECK bool code_parse_ticket(const char *text, char code[RESERVATION_TEXT], int *seat);

#endif
