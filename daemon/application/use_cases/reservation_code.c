/*
 * A code has to be three things: short enough to be read aloud, not to be guessed, and good for an
 * index. The first five characters are the number of the reservation, so new codes are neighbours
 * in the index and a page of the list can begin at a code whose reservation is gone; they come
 * round after 2^25 reservations. The other five are random: 2^25 possibilities for each number.
 */
#include "application/use_cases/reservation_code.h"

#include "domain/numbered_code.h"
#include "domain/reservation/reservation_store.h"

/* Characters of a code that give the reservation's number. The first of them begins with an H. */
enum { NUMBERED = 5, FIRST = 17 << 5 * (NUMBERED - 1) };

void reservation_code_new(struct use_case *uc, int64_t reservation_id, char code[RESERVATION_TEXT])
{
    uint8_t bits[RESERVATION_LENGTH];

    uc->random.fill(uc->random.state, bits, sizeof bits);
    numbered_code_write(FIRST + reservation_id, NUMBERED, bits);
    code_format(bits, RESERVATION_LENGTH, code);
}

enum status reservation_code_number(struct use_case *uc, const char *code, int64_t *number)
{
    uint8_t bits[RESERVATION_LENGTH];
    struct reservation found;
    enum status status = reservation_store_find(uc->store, code, &found);

    if (status == STATUS_OK)
        *number = found.reservation_id;
    if (status != STATUS_NOT_FOUND)
        return status;
    if (!code_bits(code, RESERVATION_LENGTH, bits))
        return refuse_missing(uc, MISSING_RESERVATION);
    *number = numbered_code_read(bits, NUMBERED, FIRST + store_last_id(uc->store, ID_RESERVATION)) -
              FIRST;
    if (*number < 1)
        *number = 1;
    return STATUS_OK;
}
