/*
 * How many changes a customer may ask for in a day, so that nobody fills the disk with them.
 *
 * All changes count. Only those that add something to the store without end are refused once the
 * day's number is reached: the verbs that have TOO_MANY among their errors in verbs.def. What ends
 * or gives back (PAY, CANCEL, RELEASE, LEAVE) is bounded by those.
 */
#ifndef FOYER_PRESENTATION_CHANGE_BUDGET_H
#define FOYER_PRESENTATION_CHANGE_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

struct uid_changes;

struct change_budget {
    struct uid_changes *users; /* by uid, of that day; owned */
    int64_t day;               /* number of the day, steady clock */
};

void change_budget_init(struct change_budget *budget);
void change_budget_release(struct change_budget *budget);

/* Counts a change of the uid at `now_ms`, steady clock; false if there were `per_day` (0: no limit)
 * in this day before it. */
bool change_budget_take(struct change_budget *budget, int64_t per_day, int64_t uid, int64_t now_ms);

/* Seconds until the next day begins. */
int64_t change_budget_remaining_s(int64_t now_ms);

#endif
