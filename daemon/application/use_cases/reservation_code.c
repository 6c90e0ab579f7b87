/*
 * A code has to be three things: short enough to be read aloud, not to be guessed, and good for an
 * index. The first five characters are the number of the reservation, so new codes are neighbours
 * in the index and a page of the list can begin at a code whose reservation is gone; they come
 * round after 2^25 reservations. The other five are random: 2^25 possibilities for each number.
 */
#include "application/use_cases/reservation_code.h"

#include "domain/reservation/reservation_store.h"

/* Characters of a code that give the reservation's number, and what the first begins with: H. */
enum { NUMBERED = 5, FIRST_LETTER = 17 };

void reservation_code_new(struct use_case *uc, int64_t reservation_id, char code[RESERVATION_TEXT])
{
    uint8_t bits[RESERVATION_LENGTH];
    int64_t number = reservation_id + ((int64_t)FIRST_LETTER << 5 * (NUMBERED - 1));

    uc->random.fill(uc->random.state, bits, sizeof bits);
    for (int i = NUMBERED - 1; i >= 0; i--, number >>= 5)
        bits[i] = (uint8_t)(number & 31);
    code_format(bits, RESERVATION_LENGTH, code);
}

enum status reservation_code_number(struct use_case *uc, const char *code, int64_t *number)
{
    uint8_t bits[RESERVATION_LENGTH];
    const int64_t numbers = INT64_C(1) << 5 * NUMBERED; /* that a code can have */
    int64_t last = store_last_id(uc->store, ID_RESERVATION), told = 0, ago;
    struct reservation found;
    enum status status = reservation_store_find(uc->store, code, &found);

    if (status == STATUS_OK)
        *number = found.reservation_id;
    if (status != STATUS_NOT_FOUND)
        return status;
    if (!code_bits(code, RESERVATION_LENGTH, bits))
        return refuse_missing(uc, MISSING_RESERVATION);
    for (int i = 0; i < NUMBERED; i++)
        told = told << 5 | bits[i];
    told -= (int64_t)FIRST_LETTER << 5 * (NUMBERED - 1);
    /* Of all numbers that such a code can stand for, the one nearest to those given now. */
    ago = ((last - told) % numbers + numbers) % numbers;
    if (ago > numbers / 2)
        ago -= numbers;
    *number = last > ago ? last - ago : 1;
    return STATUS_OK;
}
