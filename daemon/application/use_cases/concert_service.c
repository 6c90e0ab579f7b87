/*
 * Changes of the catalogue by staff, while people queue and buy. Three duties come with each of
 * them:
 *
 *     the live view    every row that changed goes into uc->changes, with the shows whose deadlines
 *                      or revisions followed from it
 *     expiry           uc->next_due_ms = 0 where a moment may have moved that expiry waits for: the
 *                      sale opens or closes at another time, a show was added
 *     the queue        queue_service_settle() or _admit() where there may be room now, or nothing
 *                      left to wait for
 *
 * What is refused is only what the change itself makes wrong: concert_check_sale() compares with
 * what was stored, so that a concert whose sale lies in the past can still get a new title.
 *
 * A show is never deleted. Calling it off refunds everybody and ends its holds; the reservations
 * stay, as history. Removing one is for mistakes: only a show of which nothing was ever sold can be
 * removed.
 */
#include "application/use_cases/concert_service.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application/use_cases/payment_service.h"
#include "application/use_cases/queue_service.h"
#include "application/use_cases/seat_hold.h"
#include "domain/concert/cancel_rule.h"
#include "domain/concert/concert_store.h"
#include "domain/concert/show_times.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/reservation/seat_block_store.h"
#include "shared/text.h"

enum status concert_service_find(struct use_case *uc, int64_t concert_id, struct concert *concert)
{
    return name_missing(uc, concert_store_find(uc->store, concert_id, concert), MISSING_CONCERT);
}

static enum status concert_find_show(struct use_case *uc, int64_t show_id, struct show *show)
{
    return name_missing(uc, show_store_find(uc->store, show_id, show), MISSING_SHOW);
}

/* The settings of the day are written into the concert: a change of the configuration later does
 * not change concerts that are on sale. */
void concert_service_defaults(const struct use_case *uc, struct concert *concert)
{
    memset(concert, 0, sizeof *concert);
    concert->capacity = uc->settings->capacity;
    concert->seat_limit = uc->settings->seat_limit;
    concert->sale_opens_ms = concert->sale_closes_ms = NO_TIME;
    memcpy(concert->zone, uc->settings->zone, sizeof concert->zone);
    memcpy(concert->cancel_until, uc->settings->cancel_until, sizeof concert->cancel_until);
}

static enum status refuse_arg(struct use_case *uc, const char *arg, const char *problem)
{
    uc->refusal.arg = arg;
    uc->refusal.problem = problem;
    return STATUS_BAD_ARG;
}

/* Shows in memory: they cannot be written while they are being read. */
struct show_array {
    struct show *shows; /* shape: shows[count]; owned */
    size_t count;
};

static void collect_show(void *arg, const struct show *show)
{
    struct show_array *array = arg;

    array->shows = realloc(array->shows, (array->count + 1) * sizeof *array->shows);
    assert(array->shows != NULL);
    array->shows[array->count++] = *show;
}

/* Titles are read and searched by people: blanks around them are a slip of the keyboard. */
static enum status check_texts(struct use_case *uc, const struct concert *concert)
{
    const struct {
        const char *arg, *text;
    } texts[] = {{"title", concert->title}, {"artist", concert->artist}, {"venue", concert->venue}};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (text_is_padded(texts[i].text))
            return refuse_arg(uc, texts[i].arg, "begins or ends with a blank");
    return STATUS_OK;
}

/* The start of the last show that was not called off; NO_TIME if there is none. */
static int64_t last_start(const struct show_array *array)
{
    int64_t last_ms = NO_TIME;

    for (size_t i = 0; i < array->count; i++)
        if (!array->shows[i].cancelled && array->shows[i].starts_ms > last_ms)
            last_ms = array->shows[i].starts_ms;
    return last_ms;
}

static enum status read_last_start(struct use_case *uc, int64_t concert_id, int64_t *last_ms)
{
    struct show_array array = {0};
    enum status status = show_store_each(uc->store, concert_id, collect_show, &array);

    *last_ms = last_start(&array);
    free(array.shows);
    return status;
}

/* Do the times of the sale make sense, as far as they differ from what is stored? What time or
 * SHOW-CANCEL made of the others is no reason to refuse another change. */
static enum status concert_check_sale(struct use_case *uc, const struct concert *before,
                                      const struct concert *concert)
{
    bool opens_differs = concert->sale_opens_ms != before->sale_opens_ms;
    bool closes_differs = concert->sale_closes_ms != before->sale_closes_ms;
    int64_t last_ms = NO_TIME;
    enum status status;

    if ((opens_differs || closes_differs) && concert_sale_is_empty(concert))
        return refuse_arg(uc, closes_differs ? "sale_closes" : "sale_opens",
                          "the sale would close before it opens");
    if (!opens_differs)
        return STATUS_OK;
    status = read_last_start(uc, concert->concert_id, &last_ms);
    if (status == STATUS_OK && concert_sale_misses(concert, last_ms))
        return refuse_arg(uc, "sale_opens", "the sale would open after the last show has begun");
    return status;
}

enum status concert_service_check(struct use_case *uc, const struct concert *concert)
{
    struct cancel_rule rule;

    if (!zone_exists(uc->zones, concert->zone))
        return refuse_arg(uc, "zone", "no zone of the zone database, such as Asia/Seoul");
    if (!cancel_rule_parse(concert->cancel_until, &rule))
        return refuse_arg(uc, "cancel_until", "not day, day-N, start, start-Nh, start-Nm or never");
    return check_texts(uc, concert);
}

enum status concert_service_add(struct use_case *uc, struct concert *concert)
{
    const struct concert none = {.sale_opens_ms = NO_TIME, .sale_closes_ms = NO_TIME};
    enum status status = concert_service_check(uc, concert);

    if (status == STATUS_OK)
        status = concert_check_sale(uc, &none, concert);
    if (status == STATUS_OK)
        status = concert_store_next_id(uc->store, &concert->concert_id);
    if (status == STATUS_OK)
        status = concert_store_add(uc->store, concert);
    if (status == STATUS_OK)
        change_concert(uc->changes, concert);
    uc->next_due_ms = 0; /* its sale may open: expiry looks anew */
    return status;
}

/* The zone or the rule may have changed: so do the deadlines. In another zone the shows start when
 * they did, by another clock. */
static enum status update_times(struct use_case *uc, const struct concert *before,
                                const struct concert *concert)
{
    bool is_moved = strcmp(before->zone, concert->zone) != 0;
    struct show_array array = {0};
    enum status status = show_store_each(uc->store, concert->concert_id, collect_show, &array);

    for (size_t i = 0; i < array.count && status == STATUS_OK; i++) {
        struct show *show = &array.shows[i];
        int64_t until_ms = show_deadline(uc->zones, concert, show);

        if (until_ms == show->cancel_until_ms && !is_moved)
            continue;
        show->cancel_until_ms = until_ms;
        if (is_moved)
            show->starts_local_ms = zone_local(uc->zones, concert->zone, show->starts_ms);
        status = show_store_set_times(uc->store, show);
        change_show(uc->changes, show);
    }
    free(array.shows);
    return status;
}

/* Reservations in memory, for the same reason as shows. A show has at most SEAT_COUNT. */
struct booking_array {
    struct show_refund bookings[SEAT_COUNT];
    int count;
};

static void collect_booking(void *arg, const struct show_booking *booking)
{
    struct booking_array *array = arg;
    struct show_refund *kept = &array->bookings[array->count];

    assert(array->count < SEAT_COUNT);
    array->count++;
    snprintf(kept->code, sizeof kept->code, "%s", booking->code);
    snprintf(kept->login, sizeof kept->login, "%s", booking->login);
    snprintf(kept->name, sizeof kept->name, "%s", booking->name);
    snprintf(kept->phone, sizeof kept->phone, "%s", booking->phone);
    kept->refunded = 0;
}

/* A hold of a show that begins at another time, or is not sold so late any more: it ends no later
 * than it can be paid, which may be at once. */
static enum status shorten_hold(struct use_case *uc, const struct concert *concert,
                                const struct show *show, const struct reservation *reservation)
{
    struct token token;
    enum status status = queue_store_find_id(uc->store, reservation->token_id, &token);

    if (status == STATUS_OK)
        status = seat_hold_shorten(uc, concert, show, &token);
    if (status != STATUS_OK)
        return status;
    return deadline_passed(token.ends_ms, uc->now.steady_ms)
               ? queue_service_end(uc, &token, TOKEN_EXPIRED)
               : queue_service_save(uc, &token);
}

static enum status shorten_holds(struct use_case *uc, const struct concert *concert,
                                 const struct show *show)
{
    struct booking_array array = {.count = 0};
    enum status status =
        reservation_store_of_show(uc->store, show->show_id, collect_booking, &array);

    for (int i = 0; i < array.count && status == STATUS_OK; i++) {
        struct reservation reservation;

        status = reservation_store_find(uc->store, array.bookings[i].code, &reservation);
        if (status == STATUS_OK && reservation.state == RESERVATION_HELD)
            status = shorten_hold(uc, concert, show, &reservation);
    }
    return status;
}

/* Staff may sell less late than before: so what they hold of shows that have begun ends earlier. */
static enum status end_late_sales(struct use_case *uc, const struct concert *concert)
{
    struct show_array array = {0};
    enum status status = show_store_each(uc->store, concert->concert_id, collect_show, &array);

    for (size_t i = 0; i < array.count && status == STATUS_OK; i++)
        if (deadline_passed(array.shows[i].starts_ms, uc->now.wall_ms) &&
            !deadline_passed(array.shows[i].starts_ms + LATE_MOST_MS + HOLD_MS, uc->now.wall_ms))
            status = shorten_holds(uc, concert, &array.shows[i]);
    free(array.shows);
    return status;
}

/* In this order: the concert first, since what follows is reckoned by its new zone, rule and late
 * minutes; holds before the queue, so that places which end with them are given on in the same
 * step. */
enum status concert_service_update(struct use_case *uc, const struct concert *concert)
{
    struct concert before;
    enum status status = concert_service_find(uc, concert->concert_id, &before);

    if (status == STATUS_OK)
        status = concert_service_check(uc, concert);
    if (status == STATUS_OK)
        status = concert_check_sale(uc, &before, concert);
    if (status == STATUS_OK)
        status = concert_store_update(uc->store, concert);
    if (status == STATUS_OK)
        status = update_times(uc, &before, concert);
    if (status == STATUS_OK && concert->late_minutes < before.late_minutes)
        status = end_late_sales(uc, concert);
    if (status != STATUS_OK)
        return status;
    change_concert(uc->changes, concert);
    uc->next_due_ms = 0; /* the sale may open or close at another time now: expiry looks anew */
    return queue_service_settle(uc, concert->concert_id);
}

/* Grades and prices are part of what a seat looks like: the revision of every date grows. */
static enum status touch_shows(struct use_case *uc, int64_t concert_id)
{
    struct show_array array = {0};
    enum status status = show_store_each(uc->store, concert_id, collect_show, &array);

    for (size_t i = 0; i < array.count && status == STATUS_OK; i++) {
        status = show_store_touch(uc->store, array.shows[i].show_id, &array.shows[i].rev);
        change_show(uc->changes, &array.shows[i]);
    }
    free(array.shows);
    return status;
}

enum status concert_service_set_grade(struct use_case *uc, int64_t concert_id, const char *grade,
                                      seat_set seats, int64_t price)
{
    struct concert concert;
    enum status status = concert_service_find(uc, concert_id, &concert);

    if (status != STATUS_OK)
        return status;
    if (!concert_set_grade(&concert, grade, seats, price)) {
        uc->refusal.limit = GRADES_MAX;
        uc->refusal.problem = "the concert has as many grades as it can have";
        return STATUS_LIMIT;
    }
    status = concert_store_set_grades(uc->store, &concert);
    if (status == STATUS_OK)
        status = touch_shows(uc, concert_id);
    if (status != STATUS_OK)
        return status;
    change_concert(uc->changes, &concert);
    /* A concert of which a seat has no grade cannot be bought; this grade may be the one that was
     * missing. */
    return queue_service_admit(uc, concert_id);
}

/* May a concert that has these shows have one at `starts_ms`? */
static enum status check_start(struct use_case *uc, const struct concert *concert,
                               const struct show_array *array, int64_t starts_ms, bool is_past)
{
    int64_t last_ms = last_start(array);

    if (!is_past && concert_sale_misses(concert, starts_ms > last_ms ? starts_ms : last_ms))
        return refuse_arg(uc, "starts", "the sale of the concert opens only after it");
    for (size_t i = 0; i < array->count; i++) {
        if (array->shows[i].starts_ms == starts_ms && !array->shows[i].cancelled) {
            uc->refusal.problem = "the concert has a show at that time already";
            return STATUS_EXISTS;
        }
    }
    return STATUS_OK;
}

enum status concert_service_add_show(struct use_case *uc, const struct concert *concert,
                                     int64_t starts_ms, bool is_past, struct show *show)
{
    struct show_array array = {0};
    enum status status = show_store_each(uc->store, concert->concert_id, collect_show, &array);

    if (!is_past && deadline_passed(starts_ms, uc->now.wall_ms) && status == STATUS_OK)
        status = refuse_arg(uc, "starts", "that is past already; past=1 adds a show that is over");
    if (status == STATUS_OK)
        status = check_start(uc, concert, &array, starts_ms, is_past);
    free(array.shows);
    *show = (struct show){.concert_id = concert->concert_id};
    show_set_start(uc->zones, concert, show, starts_ms);
    if (status == STATUS_OK)
        status = show_store_next_id(uc->store, &show->show_id);
    if (status == STATUS_OK)
        status = show_store_add(uc->store, show);
    if (status == STATUS_OK)
        change_show(uc->changes, show);
    uc->next_due_ms = 0; /* it will begin: expiry looks anew */
    return status;
}

/* The hold's show is called off: the token goes on without it, for what is left of its admitted
 * time. The hold is remembered as lost, so that who pays it a moment later is told HOLD_EXPIRED and
 * not that there is no such thing. */
static enum status drop_hold(struct use_case *uc, const struct reservation *reservation)
{
    struct token token;
    enum status status = queue_store_find_id(uc->store, reservation->token_id, &token);

    if (status == STATUS_OK)
        status = seat_hold_drop(uc, &token, true);
    if (status != STATUS_OK)
        return status;
    token_drop_hold(&token);
    if (token_state_at(&token, uc->now.steady_ms) == TOKEN_EXPIRED)
        return queue_service_end(uc, &token, TOKEN_EXPIRED);
    return queue_service_save(uc, &token);
}

static enum status undo_reservation(struct use_case *uc, const struct show_refund *booking,
                                    struct show_cancellation *result)
{
    struct settlement settlement = {.by.shift_id = NO_SHIFT};
    enum status status = reservation_store_find(uc->store, booking->code, &settlement.reservation);

    if (status != STATUS_OK)
        return status;
    if (settlement.reservation.state == RESERVATION_HELD)
        return drop_hold(uc, &settlement.reservation);
    settlement.seats = settlement.reservation.seats;
    status = payment_service_refund(uc, &settlement, TICKET_SHOW_OFF);
    if (status != STATUS_OK)
        return status;
    result->refunds[result->reservations] = *booking;
    result->refunds[result->reservations++].refunded = settlement.entry.amount;
    result->refunded += settlement.entry.amount;
    return STATUS_OK;
}

/* Reservations are undone one by one, by the same functions as one by one requests would: there
 * are SEAT_COUNT of them at most, so all are in one transaction, and nobody sees a show that is
 * half called off. */
enum status concert_service_cancel_show(struct use_case *uc, int64_t show_id,
                                        struct show_cancellation *result)
{
    struct show show;
    struct booking_array array = {.count = 0};
    enum status status = concert_find_show(uc, show_id, &show);

    result->reservations = result->refunded = 0;
    if (status != STATUS_OK)
        return status;
    if (show.cancelled || deadline_passed(show.starts_ms, uc->now.wall_ms))
        return refuse_booking(uc, show.cancelled ? BOOKABLE_CANCELLED : BOOKABLE_PAST);
    show.cancelled = true;
    status = show_store_update(uc->store, &show);
    change_show(uc->changes, &show);
    if (status == STATUS_OK)
        status = reservation_store_of_show(uc->store, show_id, collect_booking, &array);
    for (int i = 0; i < array.count && status == STATUS_OK; i++)
        status = undo_reservation(uc, &array.bookings[i], result);
    return status == STATUS_OK ? queue_service_settle(uc, show.concert_id) : status;
}

/* May a show be moved there? The time that it has itself is in nobody's way, and no move. */
static enum status check_move(struct use_case *uc, const struct concert *concert,
                              const struct show *show, int64_t starts_ms)
{
    struct show_array array = {0};
    enum status status = show_store_each(uc->store, concert->concert_id, collect_show, &array);
    size_t others = 0;

    for (size_t i = 0; i < array.count; i++)
        if (array.shows[i].show_id != show->show_id)
            array.shows[others++] = array.shows[i];
    array.count = others;
    if (status == STATUS_OK && starts_ms == show->starts_ms)
        status = refuse_arg(uc, "starts", "the show starts then as it is");
    else if (status == STATUS_OK && deadline_passed(starts_ms, uc->now.wall_ms))
        status = refuse_arg(uc, "starts", "that is past already");
    if (status == STATUS_OK)
        status = check_start(uc, concert, &array, starts_ms, false);
    free(array.shows);
    return status;
}

/* Whoever has paid is told of; whoever holds seats can pay until the new beginning at most. */
static enum status move_booking(struct use_case *uc, const struct concert *concert,
                                const struct show_refund *booking, struct show_move *result)
{
    struct reservation reservation;
    enum status status = reservation_store_find(uc->store, booking->code, &reservation);

    if (status == STATUS_OK && reservation.state == RESERVATION_PAID)
        result->concerned[result->reservations++] = *booking;
    return status == STATUS_OK && reservation.state == RESERVATION_HELD
               ? shorten_hold(uc, concert, &result->show, &reservation)
               : status;
}

/* A show that has begun stays where it was: its seats were used, and what can still be given back
 * counts against the limits of wallets. */
enum status concert_service_move_show(struct use_case *uc, int64_t show_id, int64_t starts_ms,
                                      struct show_move *result)
{
    struct show *show = &result->show;
    struct booking_array array = {.count = 0};
    struct concert concert;
    enum status status = concert_find_show(uc, show_id, show);

    result->reservations = 0;
    if (status == STATUS_OK)
        status = concert_store_find(uc->store, show->concert_id, &concert);
    if (status != STATUS_OK)
        return status;
    if (show->cancelled || deadline_passed(show->starts_ms, uc->now.wall_ms))
        return refuse_booking(uc, show->cancelled ? BOOKABLE_CANCELLED : BOOKABLE_PAST);
    status = check_move(uc, &concert, show, starts_ms);
    if (status != STATUS_OK)
        return status;
    show_move_start(uc->zones, &concert, show, starts_ms);
    memcpy(result->zone, concert.zone, sizeof result->zone);
    status = show_store_set_times(uc->store, show);
    change_show(uc->changes, show);
    uc->next_due_ms = 0; /* it begins at another time: expiry looks anew */
    if (status == STATUS_OK)
        status = reservation_store_of_show(uc->store, show_id, collect_booking, &array);
    for (int i = 0; i < array.count && status == STATUS_OK; i++)
        status = move_booking(uc, &concert, &array.bookings[i], result);
    return status == STATUS_OK ? queue_service_settle(uc, show->concert_id) : status;
}

static enum status in_the_way(struct use_case *uc, enum status status, seat_set seats)
{
    uc->refusal.seats = seats;
    return status;
}

static enum status refuse_held(struct use_case *uc, const struct show *show,
                               const struct occupancy *occupancy, seat_set seats)
{
    struct concert concert;
    enum status status = concert_store_find(uc->store, show->concert_id, &concert);

    return status == STATUS_OK
               ? seat_hold_refuse_held(uc, &concert, TAKER_STAFF, show, occupancy, seats)
               : status;
}

enum status concert_service_remove_show(struct use_case *uc, int64_t show_id)
{
    struct show show;
    struct occupancy occupancy;
    seat_set sold = 0;
    enum status status = concert_find_show(uc, show_id, &show);

    if (status == STATUS_OK)
        status = reservation_store_occupancy(uc->store, show_id, 0, uc->now.wall_ms, &occupancy);
    if (status == STATUS_OK)
        status = reservation_store_ever_sold(uc->store, show_id, &sold);
    if (status != STATUS_OK)
        return status;
    if (sold != 0)
        return in_the_way(uc, STATUS_SEAT_SOLD, sold);
    if (occupancy.held != 0)
        return refuse_held(uc, &show, &occupancy, occupancy.held);
    if ((occupancy.blocked | occupancy.back) != 0)
        status = seat_block_store_remove(uc->store, show_id, occupancy.blocked | occupancy.back);
    /* Removed is called off, too: so all that asks whether a show can be had need know but one
     * word. */
    show.cancelled = show.removed = true;
    if (status == STATUS_OK)
        status = show_store_update(uc->store, &show);
    change_show(uc->changes, &show);
    return status == STATUS_OK ? queue_service_settle(uc, show.concert_id) : status;
}
