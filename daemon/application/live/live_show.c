/*
 * Why the revision that clients see is not the one in the store. A poll with rev= is answered
 * "unchanged" if nothing has changed; a hold whose deadline has passed frees its seats on the
 * screen at that instant, though the store writes it down later. So the revision has to grow by
 * itself at a deadline, and must not grow again in a way that falls back when the store follows.
 *
 *     shown = stored + 1 + number of different deadlines that have passed and are not written down
 *
 * A stored change adds REV_STEP (2). When expiry writes down one deadline, the last term falls by
 * one and the first grows by at least two: the sum grows. Holds that end at the same deadline count
 * once, since one change of the store may free them together. The 1 makes 0 free for "has seen
 * nothing".
 */
#include "application/live/live_show.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "domain/now.h"

void live_show_init(struct live_show *show, const struct show *stored, struct live_concert *concert,
                    const struct concert *terms)
{
    memset(show, 0, sizeof *show);
    show->show = *stored;
    show->concert = concert;
    show->terms = terms;
    show->first_expiry_ms = show->first_return_ms = INT64_MAX;
}

void live_show_release(struct live_show *show)
{
    free(show->seats);
}

/* The earliest deadline decides whether anything has to be looked at; mostly nothing has. */
static void find_first_times(struct live_show *show)
{
    show->first_expiry_ms = INT64_MAX;
    for (seat_set rest = show->held; rest != 0; rest = seat_set_rest(rest)) {
        int64_t expires_ms = show->seats[seat_set_first(rest) - 1].expires_ms;

        if (expires_ms < show->first_expiry_ms)
            show->first_expiry_ms = expires_ms;
    }
    show->first_return_ms = INT64_MAX;
    for (seat_set rest = show->blocked; rest != 0; rest = seat_set_rest(rest)) {
        int64_t until_ms = show->seats[seat_set_first(rest) - 1].until_ms;

        if (until_ms < show->first_return_ms)
            show->first_return_ms = until_ms;
    }
}

/* Memory for seats is made with the first change: most shows of a long season have none yet. */
void live_show_set_seats(struct live_show *show, const struct seats_change *change)
{
    if (show->seats == NULL) {
        show->seats = calloc(SEAT_COUNT, sizeof *show->seats);
        assert(show->seats != NULL);
    }
    show->held &= ~change->seats;
    show->sold &= ~change->seats;
    show->blocked &= ~change->seats;
    if (change->state == SEAT_HELD)
        show->held |= change->seats;
    else if (change->state == SEAT_SOLD)
        show->sold |= change->seats;
    else if (change->state == SEAT_BLOCKED)
        show->blocked |= change->seats;
    for (seat_set rest = change->seats; rest != 0; rest = seat_set_rest(rest))
        show->seats[seat_set_first(rest) - 1] = (struct live_seat){
            .user_id = change->user_id,
            .expires_ms = change->expires_ms,
            .until_ms = change->state == SEAT_BLOCKED ? change->until_ms : INT64_MAX,
        };
    if (change->rev > show->show.rev)
        show->show.rev = change->rev;
    find_first_times(show);
}

seat_set live_show_held(const struct live_show *show, int64_t now_ms)
{
    seat_set held = show->held;

    if (!deadline_passed(show->first_expiry_ms, now_ms))
        return held;
    for (seat_set rest = held; rest != 0; rest = seat_set_rest(rest))
        if (deadline_passed(show->seats[seat_set_first(rest) - 1].expires_ms, now_ms))
            held &= ~seat_bit(seat_set_first(rest));
    return held;
}

/* As stored, but for those that are free again. */
static seat_set stored_blocked(const struct live_show *show, int64_t wall_ms)
{
    seat_set blocked = show->blocked;

    if (!deadline_passed(show->first_return_ms, wall_ms))
        return blocked;
    for (seat_set rest = blocked; rest != 0; rest = seat_set_rest(rest))
        if (deadline_passed(show->seats[seat_set_first(rest) - 1].until_ms, wall_ms))
            blocked &= ~seat_bit(seat_set_first(rest));
    return blocked;
}

seat_set live_show_blocked(const struct live_show *show, int64_t wall_ms)
{
    seat_set taken = show->held | show->sold;

    return stored_blocked(show, wall_ms) | (SEAT_SET_ALL & ~concert_graded(show->terms) & ~taken);
}

seat_set live_show_free(const struct live_show *show, struct now now)
{
    return SEAT_SET_ALL & ~(live_show_held(show, now.steady_ms) | show->sold |
                            live_show_blocked(show, now.wall_ms));
}

int64_t live_show_next_return(const struct live_show *show, int64_t wall_ms)
{
    int64_t next_ms = INT64_MAX;

    if (show->first_return_ms == INT64_MAX)
        return INT64_MAX;
    for (seat_set rest = show->blocked; rest != 0; rest = seat_set_rest(rest)) {
        int64_t until_ms = show->seats[seat_set_first(rest) - 1].until_ms;

        if (until_ms > wall_ms && until_ms < next_ms)
            next_ms = until_ms;
    }
    return next_ms;
}

/* How many different deadlines some held seats have, or different times some blocked ones: each is
 * taken by its lowest seat. */
static int64_t count_times(const struct live_show *show, seat_set passed)
{
    int64_t count = 0;

    for (; passed != 0; count++) {
        const struct live_seat *first = &show->seats[seat_set_first(passed) - 1];

        for (seat_set rest = passed; rest != 0; rest = seat_set_rest(rest)) {
            const struct live_seat *seat = &show->seats[seat_set_first(rest) - 1];

            if (seat->expires_ms == first->expires_ms && seat->until_ms == first->until_ms)
                passed &= ~seat_bit(seat_set_first(rest));
        }
    }
    return count;
}

int64_t live_show_rev(const struct live_show *show, struct now now)
{
    int64_t rev = show->show.rev + 1; /* 0 is what a client has that has seen nothing */

    if (deadline_passed(show->first_expiry_ms, now.steady_ms))
        rev += count_times(show, show->held & ~live_show_held(show, now.steady_ms));
    if (deadline_passed(show->first_return_ms, now.wall_ms))
        rev += count_times(show, show->blocked & ~stored_blocked(show, now.wall_ms));
    return rev;
}

struct seat_counts live_show_count(const struct live_show *show, struct now now)
{
    struct seat_counts counts = {
        .held = seat_set_count(live_show_held(show, now.steady_ms)),
        .sold = seat_set_count(show->sold),
        .blocked = seat_set_count(live_show_blocked(show, now.wall_ms)),
    };

    counts.free = SEAT_COUNT - counts.held - counts.sold - counts.blocked;
    return counts;
}

enum bookable live_show_bookable(const struct live_show *show, struct now now)
{
    enum bookable bookable = show_bookable(show->terms, &show->show, now.wall_ms, TAKER_CUSTOMER);

    if (bookable == BOOKABLE && live_show_count(show, now).free == 0)
        return BOOKABLE_SOLD_OUT;
    return bookable;
}
