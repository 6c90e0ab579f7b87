/*
 * Two questions that are easily taken for one. concert_bookable() says whether something can be
 * bought now, and of several reasons against it names the one that lasts longest. concert_closing()
 * says when the sale ends for good, so that tokens can end with it: closed by an admin, at
 * sale_closes, or with the begin of the last show, whichever is first. While a sale is paused or
 * not yet open nothing can be bought, and it has not ended: people keep their places.
 *
 * Staff may go on selling a show for late_minutes after it has begun; for them the sale ends so
 * much later, and with it the tokens that they joined with.
 *
 * A sale_closes after the last show does not prolong it. A show that was called off does not
 * prolong the sale, but if it would have been the last one, the reason is that it was called off.
 *
 * Grades divide the hall: concert_set_grade() takes the seats away from the grades that had them,
 * so no seat ever has two prices.
 */
#include "domain/concert/concert.h"

#include <stdio.h>
#include <string.h>

#include "domain/now.h"

seat_set concert_graded(const struct concert *concert)
{
    seat_set graded = 0;

    for (int i = 0; i < concert->grade_count; i++)
        graded |= concert->grades[i].seats;
    return graded;
}

const struct grade *concert_grade_of(const struct concert *concert, int seat)
{
    for (int i = 0; i < concert->grade_count; i++)
        if (concert->grades[i].seats & seat_bit(seat))
            return &concert->grades[i];
    return NULL;
}

int64_t concert_price(const struct concert *concert, seat_set seats)
{
    int64_t price = 0;

    for (int i = 0; i < concert->grade_count; i++)
        price += concert->grades[i].price * seat_set_count(concert->grades[i].seats & seats);
    return price;
}

/* Takes seats away from every grade but the one named, and drops grades that have none left. */
static void ungrade(struct concert *concert, const char *but, seat_set seats)
{
    int kept = 0;

    for (int i = 0; i < concert->grade_count; i++) {
        struct grade grade = concert->grades[i];
        bool named = strcmp(grade.name, but) == 0;

        if (!named)
            grade.seats &= ~seats;
        if (named || grade.seats != 0)
            concert->grades[kept++] = grade;
    }
    concert->grade_count = kept;
}

bool concert_set_grade(struct concert *concert, const char *name, seat_set seats, int64_t price)
{
    struct concert changed = *concert;
    struct grade *grade = NULL;

    ungrade(&changed, name, seats);
    for (int i = 0; i < changed.grade_count; i++)
        if (strcmp(changed.grades[i].name, name) == 0)
            grade = &changed.grades[i];
    if (grade == NULL) {
        if (changed.grade_count == GRADES_MAX)
            return false;
        grade = &changed.grades[changed.grade_count++];
        memset(grade, 0, sizeof *grade);
        snprintf(grade->name, sizeof grade->name, "%s", name);
    }
    grade->seats |= seats;
    grade->price = price;
    *concert = changed;
    return true;
}

bool concert_sale_is_empty(const struct concert *concert)
{
    return concert->sale_opens_ms != NO_TIME && concert->sale_closes_ms != NO_TIME &&
           concert->sale_closes_ms <= concert->sale_opens_ms;
}

bool concert_sale_misses(const struct concert *concert, int64_t last_start_ms)
{
    return concert->sale_opens_ms != NO_TIME && last_start_ms != NO_TIME &&
           concert->sale_opens_ms >= last_start_ms;
}

enum bookable concert_bookable(const struct concert *concert, int64_t wall_ms)
{
    if (concert->sale == SALE_CLOSED)
        return BOOKABLE_CLOSED;
    if (concert->sale_closes_ms != NO_TIME && deadline_passed(concert->sale_closes_ms, wall_ms))
        return BOOKABLE_CLOSED;
    if (concert->sale == SALE_PAUSED)
        return BOOKABLE_PAUSED;
    if (concert->sale_opens_ms != NO_TIME && !deadline_passed(concert->sale_opens_ms, wall_ms))
        return BOOKABLE_SOON;
    if (concert_graded(concert) != SEAT_SET_ALL)
        return BOOKABLE_UNGRADED;
    return BOOKABLE;
}

int64_t show_sold_until(const struct concert *concert, int64_t starts_ms, enum taker taker)
{
    return taker == TAKER_CUSTOMER || starts_ms == NO_TIME
               ? starts_ms
               : starts_ms + concert->late_minutes * INT64_C(60000);
}

struct closing concert_closing(const struct concert *concert, int64_t last_start_ms,
                               int64_t last_off_ms, enum taker taker)
{
    int64_t last_ms = show_sold_until(concert, last_start_ms, taker);

    if (concert->sale == SALE_CLOSED)
        return (struct closing){BOOKABLE_CLOSED, INT64_MIN};
    if (concert->sale_closes_ms != NO_TIME && concert->sale_closes_ms <= last_ms)
        return (struct closing){BOOKABLE_CLOSED, concert->sale_closes_ms};
    return (struct closing){last_off_ms > last_start_ms ? BOOKABLE_CANCELLED : BOOKABLE_PAST,
                            last_ms};
}

enum bookable show_bookable(const struct concert *concert, const struct show *show, int64_t wall_ms,
                            enum taker taker)
{
    if (show->cancelled)
        return BOOKABLE_CANCELLED;
    if (deadline_passed(show_sold_until(concert, show->starts_ms, taker), wall_ms))
        return BOOKABLE_PAST;
    return concert_bookable(concert, wall_ms);
}
