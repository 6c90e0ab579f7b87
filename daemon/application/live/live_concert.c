/*
 * Three things change by time alone, which nobody tells the live view of: what is free in a show,
 * how many seats a concert has left, and the revision of a show. Each is the stored state and a
 * look at the clock; this file has the rules for both.
 *
 * Of a show held, sold and blocked are kept as the store has them, and with them two times: the
 * first deadline of a hold and the first return of a house seat. Before these, mostly, the sets are
 * what is true; after them, whoever asks leaves out the seats whose time has come. Nothing is taken
 * out of a set by looking: that is done by the change that follows from the store.
 *
 * `left`, the free seats over all bookable shows, is in every reply to a poll, and a concert may
 * have hundreds of shows. It is counted when it is first asked for, kept up to date by each change
 * of seats (live_view.c), and counted again after the first moment at which it would change by time
 * alone: a hold's deadline on the steady clock, or on the wall clock the return of a house seat,
 * the beginning of a show or an edge of the sale. left_until has both, since neither clock can be
 * reckoned from the other in advance.
 *
 * `closing`, and `late_closing` for staff, are kept likewise, until the concert or one of its shows
 * changes.
 *
 * Why the revision that clients see is not the one in the store. A poll with rev= is answered
 * "unchanged" if nothing has changed; a hold whose deadline has passed frees its seats on the
 * screen at that instant, though the store writes it down later, and so does a house seat that
 * comes back. So the revision has to grow by itself at such a time, and must not fall back when the
 * store follows.
 *
 *     shown = stored + 1 + number of different times that have passed and are not written down
 *
 * A stored change adds REV_STEP (2). When expiry writes down one of them, the last term falls by
 * one and the first grows by at least two: the sum grows. Holds that end at the same deadline count
 * once, since one change of the store may free them together. The 1 makes 0 free for "has seen
 * nothing".
 */
#include "application/live/live_concert.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "domain/now.h"
#include "domain/reservation/reservation.h"

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

bool live_concert_left_holds(const struct live_concert *concert, struct now now)
{
    return concert->left_known && !deadline_passed(concert->left_until.steady_ms, now.steady_ms) &&
           !deadline_passed(concert->left_until.wall_ms, now.wall_ms);
}

int64_t live_concert_show_left(const struct live_show *show, struct now now)
{
    return live_show_bookable(show, now) == BOOKABLE ? live_show_count(show, now).free : 0;
}

int64_t live_concert_free_of(const struct live_concert *concert, seat_set seats, struct now now)
{
    int64_t free_seats = 0;

    for (size_t i = 0; i < concert->show_count; i++) {
        const struct live_show *show = concert->shows[i];

        if (live_show_bookable(show, now) == BOOKABLE)
            free_seats += seat_set_count(seats & live_show_free(show, now));
    }
    return free_seats;
}

/* Counts the free seats anew, and finds out until when the count holds if nothing changes. */
static void count_left(struct live_concert *concert, struct now now)
{
    const struct concert *stored = &concert->concert;

    concert->left = 0;
    concert->left_known = true;
    concert->left_until = (struct now){INT64_MAX, INT64_MAX};
    for (size_t i = 0; i < concert->show_count; i++) {
        const struct live_show *show = concert->shows[i];

        concert->left += live_concert_show_left(show, now);
        for (seat_set rest = live_show_held(show, now.steady_ms); rest != 0;
             rest = seat_set_rest(rest)) {
            int64_t expires_ms = show->seats[seat_set_first(rest) - 1].expires_ms;

            if (expires_ms < concert->left_until.steady_ms)
                concert->left_until.steady_ms = expires_ms;
        }
        if (live_show_next_return(show, now.wall_ms) < concert->left_until.wall_ms)
            concert->left_until.wall_ms = live_show_next_return(show, now.wall_ms);
        if (show->show.starts_ms > now.wall_ms &&
            show->show.starts_ms < concert->left_until.wall_ms)
            concert->left_until.wall_ms = show->show.starts_ms;
    }
    if (stored->sale_opens_ms > now.wall_ms && stored->sale_opens_ms < concert->left_until.wall_ms)
        concert->left_until.wall_ms = stored->sale_opens_ms;
    if (stored->sale_closes_ms > now.wall_ms &&
        stored->sale_closes_ms < concert->left_until.wall_ms)
        concert->left_until.wall_ms = stored->sale_closes_ms;
}

int64_t live_concert_left(struct live_concert *concert, struct now now)
{
    if (!live_concert_left_holds(concert, now))
        count_left(concert, now);
    return concert->left;
}

const struct closing *live_concert_closing(struct live_concert *concert, enum taker taker)
{
    int64_t last_ms = NO_TIME, off_ms = NO_TIME;

    if (concert->closing_known)
        return taker == TAKER_CUSTOMER ? &concert->closing : &concert->late_closing;
    for (size_t i = 0; i < concert->show_count; i++) {
        const struct show *show = &concert->shows[i]->show;
        int64_t *latest_ms = show->cancelled ? &off_ms : &last_ms;

        if (show->starts_ms > *latest_ms)
            *latest_ms = show->starts_ms;
    }
    concert->closing = concert_closing(&concert->concert, last_ms, off_ms, TAKER_CUSTOMER);
    concert->late_closing = concert_closing(&concert->concert, last_ms, off_ms, TAKER_STAFF);
    concert->closing_known = true;
    return taker == TAKER_CUSTOMER ? &concert->closing : &concert->late_closing;
}

/* Nobody waits longer than a place can be kept: the admitted time and then a hold, for each
 * round of places in front. */
int64_t live_concert_wait_s(const struct live_concert *concert, int64_t position, int64_t closes_ms,
                            const struct settings *settings, struct now now)
{
    int64_t longest_s = (settings->admit_ms + HOLD_MS) / 1000;
    int64_t left_s = seconds_until(closes_ms, now.steady_ms);
    int64_t wait_s = wait_estimate_seconds(&concert->estimate, position, now.steady_ms,
                                           concert->concert.capacity, longest_s);

    return wait_s > left_s ? left_s : wait_s;
}

int64_t live_concert_newcomer_s(struct live_concert *concert, const struct settings *settings,
                                struct now now)
{
    int64_t closes_ms;

    if (concert_bookable(&concert->concert, now.wall_ms) != BOOKABLE)
        return -1;
    if (concert->line.count == 0 && concert->active < concert->concert.capacity)
        return 0;
    closes_ms = steady_of_wall(live_concert_closing(concert, TAKER_CUSTOMER)->at_ms, now);
    return live_concert_wait_s(concert, (int64_t)concert->line.count + 1, closes_ms, settings, now);
}
