/*
 * Tills: whose shift money belongs to.
 */
#ifndef FOYER_APPLICATION_USE_CASES_TILL_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_TILL_SERVICE_H

#include "application/use_cases/use_case.h"
#include "domain/payment/ledger.h"
#include "domain/till/till_shift_store.h"
#include "domain/till/z_store.h"

/* What was left in the drawer is not known. */
#define LEFT_UNKNOWN INT64_C(-1)

/* Opens the asker's shift: shift->till and float_in are the caller's, the rest is filled in.
 * *left_before is what was left in the drawer by the shift before, or LEFT_UNKNOWN. EXISTS if the
 * asker or the till has one that is open. */
MUST_CHECK enum status till_service_open(struct use_case *uc, struct till_shift *shift,
                                         int64_t *left_before);

/* Money in the asker's drawer without a customer: move->amount, reason and note are the caller's,
 * the rest is filled in. SHIFT_NEEDED if the asker has no open shift. */
MUST_CHECK enum status till_service_cash(struct use_case *uc, struct cash_move *move);

/* What somebody counted in a drawer. */
struct till_count {
    int64_t shift_id; /* NO_SHIFT: the open one of the asker */
    bool is_supervisor;
    int64_t counted, left_in;
};

/* Closes a shift: *z says how. SHIFT_NEEDED if the asker has none and names none; NOT_FOUND if the
 * one that is named is not there, is not the asker's to close, or is closed. */
MUST_CHECK enum status till_service_close(struct use_case *uc, const struct till_count *count,
                                          struct z *z);

/* May the asker take money in that way, or hand it out? PAY_METHODS, which is no money, may be.
 * SHIFT_NEEDED if it takes a shift, and the asker has none. To be asked before anything is
 * written. */
MUST_CHECK enum status till_service_require(struct use_case *uc, enum pay_method method);

/* The open shift of the asker. SHIFT_NEEDED if there is none. */
MUST_CHECK enum status till_service_own(struct use_case *uc, struct till_shift *shift);

/* Notes in an entry of money whose it is: the asker's, and of the shift that the asker has. Nothing
 * happens to an entry of points alone. BUSY if the shift that till_service_require() has found was
 * closed by another daemon. */
MUST_CHECK enum status till_service_enter(struct use_case *uc, struct ledger_entry *entry);

/* So many rows will say that a reservation was given away, or a seat refunded or moved at the
 * counter: *by, which stands in each, is the asker and the shift that the asker has, if any. */
MUST_CHECK enum status till_service_act(struct use_case *uc, int rows, struct till_stamp *by);

/* The shift of that number, or with NO_SHIFT the open one of the asker; what came in and went out,
 * by method (shape: sums[PAY_METHODS]); and what else was done. Of others only for a supervisor.
 * NOT_FOUND. */
MUST_CHECK enum status till_service_look(struct use_case *uc, int64_t shift_id, bool is_supervisor,
                                         struct till_shift *shift,
                                         struct till_sum sums[PAY_METHODS], struct till_acts *acts);

#endif
