/*
 * One who reads what happens, as a WATCH of events does, and keeps only the place of the last that
 * was read: through all crashes each event of the model is read once, in its place.
 *
 * What it proves: an event is told once and in its order, whatever crashed in between. What it does
 * not prove is what an event says; that the reservation or the stay is the right one is a rule of
 * FSCK (I8). The model counts events by kind and knows no order, so a sale that is told before the
 * cancel that made room for it would not be seen here but by its time, which may not go back.
 *
 * The place is the only thing that a reader keeps, as a program that watches keeps `since=`. It is
 * not set back at a restart: that the daemon goes on with the same numbers is what is tried.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "application/use_cases/event_service.h"
#include "tests/sim/sim.h"

/* The events of a page have the places that follow the last one. */
static void take_page(struct sim *sim, const struct event_page *page)
{
    /* Only what is forgotten is missing: a resync must lead forward. Backwards, it would say that
     * the daemon has never heard of a place that it gave, which is what a reader sees who is given
     * the places of another store. */
    if (page->is_resync && page->from <= sim->feed.place)
        sim_differs(sim, "place %" PRId64 " of the events is not known", sim->feed.place);
    if (!page->is_resync && page->from != sim->feed.place)
        sim_differs(sim, "events are told from place %" PRId64, page->from);
    sim->feed.has_missed = sim->feed.has_missed || page->is_resync;
    sim->feed.place = page->from;
    for (size_t i = 0; i < page->count; i++) {
        if (page->events[i].seq != ++sim->feed.place)
            sim_differs(sim, "event %" PRId64 " is told at place %" PRId64, page->events[i].seq,
                        sim->feed.place);
        if (page->events[i].at_ms < sim->feed.at_ms)
            sim_differs(sim, "event %" PRId64 " happened before the one in front of it",
                        page->events[i].seq);
        sim->feed.at_ms = page->events[i].at_ms;
        sim->feed.told[page->events[i].what]++;
    }
}

/* Page after page until one is empty, each in a transaction of its own: reading gives places to
 * those events that have none yet, so it writes. What was forgotten unread makes the counts by kind
 * useless (has_missed), but the number of the last place is still all that ever happened. */
void check_events(struct sim *sim)
{
    struct use_case uc = {.store = sim->house.store};
    struct event_page *page = calloc(1, sizeof *page);
    int64_t happened = 0;

    if (page == NULL)
        abort();
    do {
        enum status status = store_begin(uc.store);

        if (status == STATUS_OK)
            status = event_service_read(&uc, sim->feed.place, page);
        if (status == STATUS_OK)
            status = store_commit(uc.store);
        if (status != STATUS_OK)
            sim_differs(sim, "events cannot be read");
        take_page(sim, page);
    } while (page->count > 0);
    free(page);
    for (int kind = 0; kind < EVENT_KINDS; kind++) {
        happened += sim->model.happened[kind];
        if (!sim->feed.has_missed && sim->feed.told[kind] != sim->model.happened[kind])
            sim_differs(sim, "%" PRId64 " events %s are told, the model says %" PRId64,
                        sim->feed.told[kind], word_at(WORDS_EVENT_KIND, kind),
                        sim->model.happened[kind]);
    }
    if (sim->feed.place != happened)
        sim_differs(sim, "the newest event has place %" PRId64 ", the model says %" PRId64,
                    sim->feed.place, happened);
}
