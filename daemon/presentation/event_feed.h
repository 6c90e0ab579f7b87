/*
 * What a WATCH of events has been told, and its looks at the store for what follows. See
 * event_feed.c.
 */
#ifndef FOYER_PRESENTATION_EVENT_FEED_H
#define FOYER_PRESENTATION_EVENT_FEED_H

#include "application/use_cases/event_service.h"
#include "presentation/server.h"

struct event_look;

struct event_feed {
    struct server *server; /* borrowed */
    int64_t since;         /* the place told last; SINCE_NOW: none */
    /* On the loop thread, with what a look has found; `since` is already past it. It may free the
     * feed. */
    void (*found)(void *arg, const struct event_page *page);
    void *arg;
    struct event_look *look; /* under way; NULL: none */
    bool looks_again;        /* when that is back: something has come since it began */
};

/* One that begins after place `since`; SINCE_NOW: after all that there is. */
struct event_feed *event_feed_new(struct server *server, int64_t since,
                                  void (*found)(void *arg, const struct event_page *page),
                                  void *arg);

/* NULL: nothing. */
void event_feed_free(struct event_feed *feed);

/* Looks what there is, EVENTS_AT_ONCE at most. A look that fails finds nothing. */
void event_feed_look(struct event_feed *feed);

#endif
