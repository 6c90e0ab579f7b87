/*
 * An event is written by the use case that makes it happen, in its transaction; it is read by units
 * of their own, of the loop's event feed. In between it has no place: whoever reads gives places
 * first (event_store.c says why that is so), a bounded number at a time, so that a store of which
 * nobody has asked for a week does not hold up a batch.
 */
#include "application/use_cases/event_service.h"

enum { PLACES_AT_ONCE = 500 };

/* The live view has no events; it is only told that there is something new, so that those who
 * follow look. */
static enum status add(struct use_case *uc, const struct event_note *note)
{
    change_events(uc->changes);
    return event_store_add(uc->store, note);
}

enum status event_service_note(struct use_case *uc, enum event_kind what, int64_t reservation_id)
{
    return add(uc, &(struct event_note){
                       .what = what, .at_ms = uc->now.wall_ms, .reservation_id = reservation_id});
}

enum status event_service_note_scan(struct use_case *uc, int64_t reservation_id, int seat,
                                    int64_t entry)
{
    return add(uc, &(struct event_note){.what = EVENT_SCAN,
                                        .at_ms = uc->now.wall_ms,
                                        .reservation_id = reservation_id,
                                        .seat = seat,
                                        .entry = entry});
}

enum status event_service_note_shift(struct use_case *uc, int64_t shift_id)
{
    return add(uc, &(struct event_note){
                       .what = EVENT_SHIFT, .at_ms = uc->now.wall_ms, .shift_id = shift_id});
}

static void take(void *arg, const struct stored_event *event)
{
    struct event_page *page = arg;

    page->events[page->count++] = *event;
}

enum status event_service_read(struct use_case *uc, int64_t since, struct event_page *page)
{
    struct event_head head;
    bool more;
    enum status status = event_store_number(uc->store, PLACES_AT_ONCE, &more);

    page->count = 0;
    if (status == STATUS_OK)
        status = event_store_head(uc->store, &head);
    if (status != STATUS_OK)
        return status;
    /* "From now on" has a meaning only once all that is there has its place: what is left over
     * would get a later one, and be told as new. From a place on, the rest comes with the next look
     * anyway. A place beyond the last one is of a store that has gone back. */
    page->is_late = since == SINCE_NOW && more;
    page->is_resync = since != SINCE_NOW && (since > head.last || since < head.forgotten);
    page->from = since == SINCE_NOW ? head.last : page->is_resync ? head.forgotten : since;
    return since == SINCE_NOW ? STATUS_OK
                              : event_store_each(uc->store, page->from, EVENTS_AT_ONCE, take, page);
}
