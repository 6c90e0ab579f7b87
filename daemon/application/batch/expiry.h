/*
 * What time does by itself: holds and admissions end, house seats come back, waiters move up, old
 * rows are forgotten.
 */
#ifndef FOYER_APPLICATION_BATCH_EXPIRY_H
#define FOYER_APPLICATION_BATCH_EXPIRY_H

#include <stddef.h>

#include "application/use_cases/use_case.h"
#include "shared/code.h"

/* A token that nobody polled for too long, and since when that is so (steady clock). */
struct lapse {
    char token[TOKEN_TEXT];
    int64_t concert_id;
    int64_t lapsed_ms;
};

/*
 * Ends what has come to its end: tokens that have lapsed, then every active token whose deadline
 * has come, earliest first; puts house seats back whose time has come; then ends every token of a
 * concert whose sale has ended for good. Only then waiters are let in, there and where a sale has
 * opened: nobody is let in whose own end has come, and no seat that is free by now is in the way of
 * a wish. uc->next_due_ms is then the next such moment, INT64_MAX if there is none.
 */
MUST_CHECK enum status expiry_run(struct use_case *uc, const struct lapse *lapses, size_t count);

/* Forgets some of what nobody can ask for any more, and people whom only the counter knows, of a
 * date of this shard that is over for person_keep_ms. Cheap, and to be called now and then; at once
 * again if *more. */
MUST_CHECK enum status expiry_prune(struct use_case *uc, bool *more);

#endif
