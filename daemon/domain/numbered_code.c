#include "domain/numbered_code.h"

/* Bits of a character. */
enum { CHARACTER_BITS = 5 };

void numbered_code_write(int64_t number, int characters, uint8_t *bits)
{
    for (int i = characters - 1; i >= 0; i--, number >>= CHARACTER_BITS)
        bits[i] = (uint8_t)(number & ((1 << CHARACTER_BITS) - 1));
}

int64_t numbered_code_read(const uint8_t *bits, int characters, int64_t last)
{
    const int64_t numbers = INT64_C(1) << CHARACTER_BITS * characters; /* that it can have */
    int64_t told = 0, ago;

    for (int i = 0; i < characters; i++)
        told = told << CHARACTER_BITS | bits[i];
    ago = ((last - told) % numbers + numbers) % numbers;
    if (ago > numbers / 2)
        ago -= numbers;
    return last - ago;
}
