/*
 * Counting is by uid, not by login or connection: that is what a customer cannot change. An entry
 * holds a minute's memory of one uid; when there are too many uids all entries are dropped at once,
 * which can only make the audit more detailed for a moment.
 */
#include "application/batch/refusal_counts.h"

#include <assert.h>
#include <stdlib.h>

#include "domain/now.h"
#include "shared/hash_table.h"

/* Uids at a time. When there are more, all begin anew: their counts are lost to the audit, not to
 * STATS. */
enum { UIDS_MOST = 4096, AUDIT_EVERY_MS = 60 * 1000 };

struct refusal_count {
    int64_t uid;
    int64_t next_ms; /* before this, refusals are only counted */
    int64_t skipped; /* since the last that was audited */
    UT_hash_handle hh;
};

void refusal_counts_release(struct refusal_counts *counts)
{
    struct refusal_count *count, *next;

    HASH_ITER (hh, counts->users, count, next) {
        HASH_DEL(counts->users, count);
        free(count);
    }
}

bool refusal_counts_take(struct refusal_counts *counts, int64_t uid, int64_t now_ms,
                         int64_t *skipped)
{
    struct refusal_count *count;

    *skipped = 0;
    HASH_FIND(hh, counts->users, &uid, sizeof uid, count);
    if (count != NULL && !deadline_passed(count->next_ms, now_ms)) {
        count->skipped++;
        return false;
    }
    if (count == NULL) {
        if (HASH_COUNT(counts->users) >= UIDS_MOST)
            refusal_counts_release(counts);
        count = calloc(1, sizeof *count);
        assert(count != NULL);
        count->uid = uid;
        HASH_ADD(hh, counts->users, uid, sizeof uid, count);
    }
    *skipped = count->skipped;
    count->skipped = 0;
    count->next_ms = now_ms + AUDIT_EVERY_MS;
    return true;
}
