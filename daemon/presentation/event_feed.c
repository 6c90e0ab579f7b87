/*
 * Events are in the store and nowhere else: what a WATCH keeps of them is a place. A look is a unit
 * like any other, on the worker of shard 0, and there is one under way for a feed at most:
 *
 *     something happened, or is to be told again -> event_feed_look() -> unit -> a page of events
 *                                                        ^                        |
 *                                                        +-- meanwhile more ------+--> found()
 *
 * Who reads slowly asks for no next page before the last one is gone (subscriber.c), so that
 * nothing piles up here whatever happens meanwhile. A look that fails, since the disk is full or a
 * database is away, is not repeated by itself: the next event, bookmark or poll of other hosts
 * brings one.
 *
 * A feed may end while a look is under way; the look then belongs to nobody.
 */
#include "presentation/event_feed.h"

#include <assert.h>
#include <stdlib.h>

struct event_look {
    struct unit unit;        /* first */
    struct event_feed *feed; /* NULL: it has ended */
    int64_t since;
    struct event_page page;
};

static enum status run_look(struct unit *unit, struct use_case *uc)
{
    struct event_look *look = (struct event_look *)unit;

    return event_service_read(uc, look->since, &look->page);
}

static void finish_look(struct unit *unit, void *owner)
{
    struct event_look *look = (struct event_look *)unit;
    struct event_feed *feed = look->feed;
    bool is_done = unit->status == STATUS_OK && !look->page.is_late, looks_again;

    (void)owner;
    if (feed != NULL) {
        looks_again = feed->looks_again || (unit->status == STATUS_OK && look->page.is_late);
        feed->look = NULL;
        feed->looks_again = false;
        if (is_done)
            feed->since = look->page.from + (int64_t)look->page.count;
        if (looks_again)
            event_feed_look(feed);
        if (is_done)
            feed->found(feed->arg, &look->page);
    }
    free(look);
}

struct event_feed *event_feed_new(struct server *server, int64_t since,
                                  void (*found)(void *arg, const struct event_page *page),
                                  void *arg)
{
    struct event_feed *feed = calloc(1, sizeof *feed);

    assert(feed != NULL);
    *feed = (struct event_feed){.server = server, .since = since, .found = found, .arg = arg};
    return feed;
}

void event_feed_free(struct event_feed *feed)
{
    if (feed != NULL && feed->look != NULL)
        feed->look->feed = NULL;
    free(feed);
}

void event_feed_look(struct event_feed *feed)
{
    struct event_look *look;

    if (feed->look != NULL) {
        feed->looks_again = true;
        return;
    }
    if (feed->server->over || feed->server->failed)
        return;
    look = calloc(1, sizeof *look);
    assert(look != NULL);
    look->unit.run = run_look;
    look->unit.done = finish_look;
    look->unit.changes = true; /* it may give events their places */
    look->unit.now = server_now(feed->server);
    look->feed = feed;
    look->since = feed->since;
    feed->look = look;
    server_submit(feed->server, &look->unit);
}
