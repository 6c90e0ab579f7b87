/*
 * Shows that were long over when the daemon started: their seats are read while it serves already.
 */
#ifndef FOYER_PRESENTATION_UNREAD_SHOWS_H
#define FOYER_PRESENTATION_UNREAD_SHOWS_H

#include "presentation/server.h"
#include "shared/request.h"

/* Begins to read what the live view left unread. */
void unread_shows_start(struct server *server);

/* True if the answer from memory to a request may count seats that are not read yet. */
bool unread_shows_are_asked(const struct server *server, const struct request *request);

/* The same, and has them read at once: a job that is submitted after that finds them. */
bool unread_shows_fetch(struct server *server, const struct request *request);

#endif
