/*
 * Tills: whose shift money belongs to.
 */
#ifndef FOYER_APPLICATION_USE_CASES_TILL_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_TILL_SERVICE_H

#include "application/use_cases/use_case.h"
#include "domain/payment/ledger.h"
#include "domain/till/till_shift_store.h"

/* Opens the asker's shift: shift->till and float_in are the caller's, the rest is filled in. EXISTS
 * if the asker or the till has one that is open. */
MUST_CHECK enum status till_service_open(struct use_case *uc, struct till_shift *shift);

/* May the asker take money in that way, or hand it out? PAY_METHODS, which is no money, may be.
 * SHIFT_NEEDED if it takes a shift, and the asker has none. To be asked before anything is
 * written. */
MUST_CHECK enum status till_service_require(struct use_case *uc, enum pay_method method);

/* Notes in an entry of money whose it is: the asker's, and of the shift that the asker has. Nothing
 * happens to an entry of points alone. BUSY if the shift that till_service_require() has found was
 * closed by another daemon. */
MUST_CHECK enum status till_service_enter(struct use_case *uc, struct ledger_entry *entry);

/* The shift of that number, or with NO_SHIFT the open one of the asker; and what came in and went
 * out, by method (shape: sums[PAY_METHODS]). Of others only for a supervisor. NOT_FOUND. */
MUST_CHECK enum status till_service_look(struct use_case *uc, int64_t shift_id, bool is_supervisor,
                                         struct till_shift *shift,
                                         struct till_sum sums[PAY_METHODS]);

#endif
