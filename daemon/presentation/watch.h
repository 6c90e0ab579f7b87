/*
 * What may happen to the daemon's files while it runs: once a second, and on SIGHUP, it is looked
 * whether the socket and the store are still where they were.
 *
 * A socket that is gone is made again: nobody could connect any more. A store that is gone is said
 * in the log, changes are refused by the store itself, and the daemon ends with an error when it
 * ends.
 */
#ifndef FOYER_PRESENTATION_WATCH_H
#define FOYER_PRESENTATION_WATCH_H

#include "presentation/listener.h"
#include "presentation/server_loop.h"

struct watch {
    struct server *server;     /* borrowed */
    struct listener *listener; /* borrowed */
    /* Whether the store is where it was. */
    bool (*is_store_in_place)(void *arg);
    void *arg;
    struct event timer;
    bool is_socket_lost; /* it could not be made again, and the log says so */
};

/* Begins; server, listener, is_store_in_place and arg are set. */
void watch_start(struct watch *watch);

/* Looks now. */
void watch_look(struct watch *watch);

void watch_stop(struct watch *watch);

#endif
