/*
 * A day is a day of the steady clock, counted from its zero: it is a bound on how fast a store can
 * be made to grow, not a promise to anybody, so it does not matter where midnight is. At the change
 * of the day all counts are dropped at once, which also bounds the memory: there are as many
 * entries as uids that changed something in a day.
 */
#include "presentation/change_budget.h"

#include <assert.h>
#include <stdlib.h>

#include "domain/calendar.h"
#include "shared/hash_table.h"

struct uid_changes {
    int64_t uid;
    int64_t count;
    UT_hash_handle hh;
};

void change_budget_init(struct change_budget *budget)
{
    *budget = (struct change_budget){NULL, 0};
}

void change_budget_release(struct change_budget *budget)
{
    struct uid_changes *changes, *next;

    HASH_ITER (hh, budget->users, changes, next) {
        HASH_DEL(budget->users, changes);
        free(changes);
    }
}

bool change_budget_take(struct change_budget *budget, int64_t per_day, int64_t uid, int64_t now_ms)
{
    struct uid_changes *changes;

    if (per_day == 0)
        return true;
    if (budget->day != now_ms / DAY_MS) {
        change_budget_release(budget);
        budget->day = now_ms / DAY_MS;
    }
    HASH_FIND(hh, budget->users, &uid, sizeof uid, changes);
    if (changes == NULL) {
        changes = calloc(1, sizeof *changes);
        assert(changes != NULL);
        changes->uid = uid;
        HASH_ADD(hh, budget->users, uid, sizeof uid, changes);
    }
    return changes->count++ < per_day;
}

int64_t change_budget_remaining_s(int64_t now_ms)
{
    return (DAY_MS - now_ms % DAY_MS + 999) / 1000;
}
