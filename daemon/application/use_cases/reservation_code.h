/*
 * The codes of reservations, and the numbers in them.
 */
#ifndef FOYER_APPLICATION_USE_CASES_RESERVATION_CODE_H
#define FOYER_APPLICATION_USE_CASES_RESERVATION_CODE_H

#include "application/use_cases/use_case.h"
#include "domain/reservation/reservation.h"

/* The first half grows with the number, so that new codes are neighbours in the index, whatever it
 * holds already; it begins far enough up to be a letter. The second half cannot be guessed. */
void reservation_code_new(struct use_case *uc, int64_t reservation_id, char code[RESERVATION_TEXT]);

/* The number of the reservation that has that code, or had it before it was deleted. Whose it is
 * does not matter: it is a place in a list. NOT_FOUND (reservation): it is no code. */
MUST_CHECK enum status reservation_code_number(struct use_case *uc, const char *code,
                                               int64_t *number);

#endif
