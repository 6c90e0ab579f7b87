/*
 * Points that become money again at the counter, and charges that were a mistake.
 */
#ifndef FOYER_APPLICATION_USE_CASES_PAYOUT_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_PAYOUT_SERVICE_H

#include "application/use_cases/use_case.h"
#include "domain/payment/ledger.h"

/* Hands out so many points of a wallet as money. *entry has the outcome. NOT_FOUND if there is no
 * such user; SHIFT_NEEDED; NO_POINTS. */
MUST_CHECK enum status payout_service_pay(struct use_case *uc, const char *login, int64_t amount,
                                          enum pay_method method, struct ledger_entry *entry);

/* Takes back the charge with that number in a wallet, which was made in the open shift of the
 * asker. *entry has the outcome. SHIFT_NEEDED if there is no such shift; NOT_FOUND if there is no
 * such entry; BAD_ARG if it is no charge of that shift; ALREADY_CANCELLED; NO_POINTS. */
MUST_CHECK enum status payout_service_reverse(struct use_case *uc, const char *login,
                                              int64_t number, struct ledger_entry *entry);

#endif
