/*
 * What every use case is given. A use case is one function, run inside one transaction, with one
 * answer: a status, and on refusal what uc->refusal tells. It asks before it writes, so that a
 * refusal has written nothing.
 */
#ifndef FOYER_APPLICATION_USE_CASE_H
#define FOYER_APPLICATION_USE_CASE_H

#include "application/change.h"
#include "domain/calendar.h"
#include "domain/chance.h"
#include "domain/now.h"
#include "domain/refusal.h"
#include "domain/settings.h"
#include "domain/store.h"

struct lane;
struct recall;

struct use_case {
    struct store *store;
    struct lane *lane;     /* the share of a shared store that this worker has; see lane.h */
    struct recall *recall; /* see recall.h; NULL: everything is asked of the store */
    struct zones *zones;
    struct chance chance;
    struct settings *settings;
    struct change_list *changes;
    struct now now;
    struct refusal refusal;
    int64_t next_due_ms; /* nothing is due before this, steady clock; see expiry.h */
    int64_t opened_ms;   /* sales that opened until then have let their waiters in, wall clock */
};

/* NOT_FOUND, with what was not found. */
static inline enum status refuse_missing(struct use_case *uc, const char *what)
{
    uc->refusal.what = what;
    return STATUS_NOT_FOUND;
}

/* The same if `status` is NOT_FOUND; any other status as it is. */
static inline enum status name_missing(struct use_case *uc, enum status status, const char *what)
{
    return status == STATUS_NOT_FOUND ? refuse_missing(uc, what) : status;
}

static inline enum status refuse_booking(struct use_case *uc, enum bookable bookable)
{
    uc->refusal.why = bookable_word(bookable);
    return STATUS_NOT_BOOKABLE;
}

#endif
