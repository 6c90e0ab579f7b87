/*
 * Codes that carry the number of what they stand for in their first characters, so that this is
 * found by its number and needs no index over codes. The other characters are random.
 */
#ifndef FOYER_DOMAIN_NUMBERED_CODE_H
#define FOYER_DOMAIN_NUMBERED_CODE_H

#include <stdint.h>

/* Writes the lowest bits of a number into the first characters of a code (shape: bits[characters],
 * five bits in each). */
void numbered_code_write(int64_t number, int characters, uint8_t *bits);

/* Reads them: of all numbers that they can stand for the one nearest to `last`, the one given last.
 * It may be below 1, and then was never given. */
int64_t numbered_code_read(const uint8_t *bits, int characters, int64_t last);

#endif
