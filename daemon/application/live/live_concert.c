/*
 * `left`, the free seats over all bookable shows, is in every reply to a poll, and a concert may
 * have hundreds of shows. It is counted when it is first asked for, kept up to date by each change
 * of seats (live_view.c), and counted again after the first moment at which it would change by time
 * alone: a hold's deadline on the steady clock, or on the wall clock the return of a house seat,
 * the beginning of a show or an edge of the sale. left_until has both, since neither clock can be
 * reckoned from the other in advance.
 *
 * `closing`, and `late_closing` for staff, are kept likewise, until the concert or one of its shows
 * changes.
 */
#include "application/live/live_concert.h"

#include "domain/reservation/reservation.h"

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
