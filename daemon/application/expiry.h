/*
 * What time does by itself: holds and admissions end, waiters move up, old rows are forgotten.
 */
#ifndef FOYER_APPLICATION_EXPIRY_H
#define FOYER_APPLICATION_EXPIRY_H

#include "application/use_case.h"

/* Ends every active token whose deadline has come, earliest first, and lets the next ones in; lets
 * waiters in where a sale has opened. uc->next_due_ms is then the next such moment, INT64_MAX if
 * there is none. */
MUST_CHECK enum status expiry_run(struct use_case *uc);

/* Forgets some of what nobody can ask for any more. Cheap, and to be called now and then; at once
 * again if *more. */
MUST_CHECK enum status expiry_prune(struct use_case *uc, bool *more);

#endif
