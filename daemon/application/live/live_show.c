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
    show->first_expiry_ms = INT64_MAX;
}

void live_show_release(struct live_show *show)
{
    free(show->seats);
}

/* The earliest deadline decides whether anything has to be looked at; mostly nothing has. */
static void find_first_expiry(struct live_show *show)
{
    show->first_expiry_ms = INT64_MAX;
    for (seat_set rest = show->held; rest != 0; rest = seat_set_rest(rest)) {
        int64_t expires_ms = show->seats[seat_set_first(rest) - 1].expires_ms;

        if (expires_ms < show->first_expiry_ms)
            show->first_expiry_ms = expires_ms;
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
        show->seats[seat_set_first(rest) - 1] =
            (struct live_seat){change->user_id, change->expires_ms};
    if (change->rev > show->show.rev)
        show->show.rev = change->rev;
    find_first_expiry(show);
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

seat_set live_show_blocked(const struct live_show *show)
{
    seat_set taken = show->held | show->sold;

    return show->blocked | (SEAT_SET_ALL & ~concert_graded(show->terms) & ~taken);
}

seat_set live_show_free(const struct live_show *show, int64_t now_ms)
{
    return SEAT_SET_ALL & ~(live_show_held(show, now_ms) | show->sold | live_show_blocked(show));
}

int64_t live_show_rev(const struct live_show *show, int64_t now_ms)
{
    int64_t rev = show->show.rev + 1; /* 0 is what a client has that has seen nothing */
    seat_set passed;

    if (!deadline_passed(show->first_expiry_ms, now_ms))
        return rev;
    /* Counts different deadlines: each is taken by its lowest seat. */
    passed = show->held & ~live_show_held(show, now_ms);
    while (passed != 0) {
        int64_t expires_ms = show->seats[seat_set_first(passed) - 1].expires_ms;

        for (seat_set rest = passed; rest != 0; rest = seat_set_rest(rest))
            if (show->seats[seat_set_first(rest) - 1].expires_ms == expires_ms)
                passed &= ~seat_bit(seat_set_first(rest));
        rev++;
    }
    return rev;
}

struct seat_counts live_show_count(const struct live_show *show, int64_t now_ms)
{
    struct seat_counts counts = {
        .held = seat_set_count(live_show_held(show, now_ms)),
        .sold = seat_set_count(show->sold),
        .blocked = seat_set_count(live_show_blocked(show)),
    };

    counts.free = SEAT_COUNT - counts.held - counts.sold - counts.blocked;
    return counts;
}

enum bookable live_show_bookable(const struct live_show *show, struct now now)
{
    enum bookable bookable = show_bookable(show->terms, &show->show, now.wall_ms);

    if (bookable == BOOKABLE && live_show_count(show, now.steady_ms).free == 0)
        return BOOKABLE_SOLD_OUT;
    return bookable;
}
