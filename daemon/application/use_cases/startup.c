/*
 * What is done once before anybody is served, and why it is needed.
 *
 * Clamping: deadlines are on a steady clock that begins at the wall time of the start. If somebody
 * set the wall clock back between two runs, a stored deadline could lie hours ahead. No hold may
 * last longer than HOLD_MS and no admission longer than admit_ms from now, whatever is stored. Only
 * a daemon that is alone may do that; in a shared store the clock is the database's, and others
 * live by it.
 *
 * Clocks of shows: a show starts at a time on the clock of its venue. If the law of that zone
 * changes (new tzdata), the instant has to follow the clock, with the deadline for cancelling.
 * Shows that are past keep the instant at which they were. Two shows of a concert may not start
 * together, so where several move, each waits for the next to be out of the way; passes are made
 * until one changes nothing, and what is still stuck then keeps its instant and is reported.
 *
 * Events: whoever was told of some that are gone is not to miss those that come instead.
 *
 * Zones: a concert whose zone is missing keeps the daemon from starting. To serve it in UTC would
 * show and sell wrong times.
 */
#include "application/use_cases/startup.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/approval/approval_store.h"
#include "domain/concert/concert_store.h"
#include "domain/concert/show_times.h"
#include "domain/event/event_store.h"
#include "domain/ports/host_store.h"
#include "domain/queue/queue_store.h"
#include "domain/request/request_store.h"
#include "domain/reservation/reservation_store.h"
#include "shared/buffer.h"

enum status startup_clamp(struct store *store, const struct settings *settings, struct now now)
{
    enum status status = store_begin(store);

    if (status == STATUS_OK)
        status = reservation_store_clamp(store, now.steady_ms + HOLD_MS, now.steady_ms);
    if (status == STATUS_OK)
        status = queue_store_clamp(store, now.steady_ms + settings->admit_ms, now.steady_ms);
    if (status == STATUS_OK)
        status =
            approval_store_clamp(store, now.steady_ms + APPROVAL_MINUTES_MOST * INT64_C(60000));
    if (status == STATUS_OK)
        return store_commit(store);
    store_rollback(store);
    return status;
}

enum status startup_begin_events_anew(struct store *store, struct now now)
{
    enum status status = store_begin(store);

    if (status == STATUS_OK)
        status = event_store_begin_anew(store, now.wall_ms);
    if (status == STATUS_OK)
        return store_commit(store);
    store_rollback(store);
    return status;
}

struct zone_search {
    struct zones *zones;
    struct concert *found;
    bool is_found;
};

static void look_at_zone(void *arg, const struct concert *concert)
{
    struct zone_search *search = arg;

    if (search->is_found || zone_exists(search->zones, concert->zone))
        return;
    *search->found = *concert;
    search->is_found = true;
}

enum status startup_find_lost_zone(struct store *store, struct zones *zones, struct concert *found)
{
    struct zone_search search = {.zones = zones, .found = found};
    enum status status = concert_store_each(store, look_at_zone, &search);

    return status == STATUS_OK && !search.is_found ? STATUS_NOT_FOUND : status;
}

/* What a changed law did to the shows of a zone: said once, however many they are. */
struct zone_news {
    char zone[ZONE_TEXT];
    int64_t moved, stuck;
    struct buffer first_moved, first_stuck; /* a sentence about the first of each */
};

/* The clocks of all shows, while they are looked at and set right. */
struct clock_check {
    struct store *store;
    struct zones *zones;
    struct now now;
    int64_t *concert_ids; /* shape: concert_ids[concert_count]; owned */
    size_t concert_count;
    struct show *shows; /* of one concert; shape: shows[show_count]; owned */
    size_t show_count;
    struct zone_news *news; /* shape: news[news_count]; owned */
    size_t news_count;
};

/* What is to be said of a zone. */
static struct zone_news *news_of(struct clock_check *check, const char *zone)
{
    struct zone_news *news;

    for (size_t i = 0; i < check->news_count; i++)
        if (strcmp(check->news[i].zone, zone) == 0)
            return &check->news[i];
    check->news = realloc(check->news, (check->news_count + 1) * sizeof *check->news);
    assert(check->news != NULL);
    news = &check->news[check->news_count++];
    *news = (struct zone_news){.moved = 0};
    snprintf(news->zone, sizeof news->zone, "%s", zone);
    buffer_init(&news->first_moved);
    buffer_init(&news->first_stuck);
    return news;
}

static void forget_news(struct clock_check *check)
{
    for (size_t i = 0; i < check->news_count; i++) {
        buffer_release(&check->news[i].first_moved);
        buffer_release(&check->news[i].first_stuck);
    }
    free(check->news);
    check->news = NULL;
    check->news_count = 0;
}

static void collect_concert(void *arg, const struct concert *concert)
{
    struct clock_check *check = arg;

    check->concert_ids =
        realloc(check->concert_ids, (check->concert_count + 1) * sizeof *check->concert_ids);
    assert(check->concert_ids != NULL);
    check->concert_ids[check->concert_count++] = concert->concert_id;
}

static void startup_collect_show(void *arg, const struct show *show)
{
    struct clock_check *check = arg;

    check->shows = realloc(check->shows, (check->show_count + 1) * sizeof *check->shows);
    assert(check->shows != NULL);
    check->shows[check->show_count++] = *show;
}

static enum status read_shows(struct clock_check *check, int64_t concert_id,
                              struct concert *concert)
{
    enum status status = concert_store_find(check->store, concert_id, concert);

    check->show_count = 0;
    return status == STATUS_OK
               ? show_store_each(check->store, concert_id, startup_collect_show, check)
               : status;
}

/* False if the show is right as it is, or is to be left alone; otherwise *right is what it should
 * be. One that is past by one law and to come by the other is to come. */
static bool is_wrong(const struct clock_check *check, const struct concert *concert,
                     const struct show *show, struct show *right)
{
    *right = *show;
    if (show->starts_local_ms == 0) {
        right->starts_local_ms = zone_local(check->zones, concert->zone, show->starts_ms);
        return right->starts_local_ms != 0;
    }
    show_keep_clock(check->zones, concert, right);
    return !show->cancelled &&
           (show->starts_ms > check->now.wall_ms || right->starts_ms > check->now.wall_ms) &&
           (right->starts_ms != show->starts_ms || right->cancel_until_ms != show->cancel_until_ms);
}

/* True if another show of the concert has that time: a clock that is skipped can mean the same
 * instant as a later one. */
static bool is_taken(const struct clock_check *check, const struct show *right)
{
    for (size_t i = 0; i < check->show_count; i++) {
        const struct show *other = &check->shows[i];

        if (other->show_id != right->show_id && !other->cancelled &&
            other->starts_ms == right->starts_ms)
            return true;
    }
    return false;
}

/* Counted for the log; a line of the audit trail. */
static enum status note_move(struct clock_check *check, const struct concert *concert,
                             const struct show *show, const struct show *right)
{
    struct zone_news *news = news_of(check, concert->zone);
    char starts[TIME_TEXT], was[TIME_TEXT], request[200];

    time_format(check->zones, concert->zone, right->starts_ms, starts);
    time_format(check->zones, concert->zone, show->starts_ms, was);
    if (news->moved++ == 0)
        buffer_printf(&news->first_moved, "show %" PRId64 " (%s) starts %s, and not %s",
                      show->show_id, concert->title, starts, was);
    snprintf(request, sizeof request, "(law of the zone) show=%" PRId64 " starts=%s was=%s",
             show->show_id, starts, was);
    return request_store_audit(check->store, &(struct audit_line){.at_ms = check->now.wall_ms,
                                                                  .login = "foyerd",
                                                                  .uid = -1,
                                                                  .acting = "",
                                                                  .request = request,
                                                                  .outcome = "OK"});
}

/* Sets right what can be, and counts it in *done: where shows move one after the other, the time of
 * one is free only once the next has moved. */
static enum status set_right(struct clock_check *check, const struct concert *concert, int *done)
{
    enum status status = STATUS_OK;

    *done = 0;
    for (size_t i = 0; i < check->show_count && status == STATUS_OK; i++) {
        struct show *show = &check->shows[i], right;

        if (!is_wrong(check, concert, show, &right) ||
            (!right.cancelled && is_taken(check, &right)))
            continue;
        status = show_store_set_times(check->store, &right);
        if (status == STATUS_OK && show->starts_local_ms != 0)
            status = note_move(check, concert, show, &right);
        *show = right;
        ++*done;
    }
    return status;
}

static bool has_wrong(const struct clock_check *check, const struct concert *concert)
{
    struct show right;

    for (size_t i = 0; i < check->show_count; i++)
        if (is_wrong(check, concert, &check->shows[i], &right))
            return true;
    return false;
}

static void tell_stuck(struct clock_check *check, const struct concert *concert)
{
    struct zone_news *news = news_of(check, concert->zone);
    struct show right;

    for (size_t i = 0; i < check->show_count; i++)
        if (is_wrong(check, concert, &check->shows[i], &right) && news->stuck++ == 0)
            buffer_printf(&news->first_stuck,
                          "show %" PRId64
                          " (%s) would start with another one, and stays at its instant",
                          right.show_id, concert->title);
}

/* One line for what has moved in a zone, and one for what could not. */
static void tell_news(const struct zone_news *news, const struct teller *teller)
{
    struct buffer line;

    buffer_init(&line);
    for (int part = 0; part < 2; part++) {
        const struct buffer *first = part == 0 ? &news->first_moved : &news->first_stuck;
        int64_t more = (part == 0 ? news->moved : news->stuck) - 1;

        if (more < 0)
            continue;
        buffer_truncate(&line, 0);
        buffer_printf(&line, "the law of %s has changed: %.*s", news->zone, (int)first->size,
                      buffer_content(first));
        if (more > 0)
            buffer_printf(&line, "; and %" PRId64 " more %s%s", more, more == 1 ? "date" : "dates",
                          part == 0 ? ", as AUDIT says" : "");
        buffer_add(&line, "", 1);
        teller->tell(teller->arg, buffer_content(&line));
    }
    buffer_release(&line);
}

/* Most starts find nothing wrong, so nothing is locked until something is; behind the lock it is
 * read once more, as another daemon may have set it right by then. */
static enum status check_concert(struct clock_check *check, int64_t concert_id)
{
    struct concert concert;
    int64_t rev;
    bool is_new;
    int done = 1;
    enum status status = read_shows(check, concert_id, &concert);

    if (status != STATUS_OK || !has_wrong(check, &concert))
        return status;
    if (store_is_shared(check->store)) {
        status = host_store_lock(check->store, concert_id, &rev, &is_new);
        if (status == STATUS_OK)
            status = read_shows(check, concert_id, &concert);
    }
    while (done > 0 && status == STATUS_OK)
        status = set_right(check, &concert, &done);
    if (status == STATUS_OK && has_wrong(check, &concert))
        tell_stuck(check, &concert);
    return status;
}

/* What there is to say is forgotten with each try: one that was rolled back has moved nothing. */
static enum status check_clocks(struct clock_check *check)
{
    enum status status = store_begin(check->store);

    forget_news(check);
    check->concert_count = 0;
    if (status == STATUS_OK)
        status = concert_store_each(check->store, collect_concert, check);
    for (size_t i = 0; i < check->concert_count && status == STATUS_OK; i++)
        status = check_concert(check, check->concert_ids[i]);
    if (status == STATUS_OK)
        return store_commit(check->store);
    store_rollback(check->store);
    return status;
}

enum status startup_keep_clocks(struct store *store, struct zones *zones, struct now now,
                                const struct teller *teller)
{
    struct clock_check check = {.store = store, .zones = zones, .now = now};
    enum status status = check_clocks(&check);

    for (int i = 0; status == STATUS_BUSY && store_retry(store, i); i++)
        status = check_clocks(&check);
    for (size_t i = 0; i < check.news_count && status == STATUS_OK; i++)
        tell_news(&check.news[i], teller);
    forget_news(&check);
    free(check.concert_ids);
    free(check.shows);
    return status;
}
