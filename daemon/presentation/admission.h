/*
 * Who may open a connection. Limits come before names: a connection that is one too many costs no
 * look-up.
 */
#ifndef FOYER_PRESENTATION_ADMISSION_H
#define FOYER_PRESENTATION_ADMISSION_H

#include "presentation/server.h"

/* Takes a connection that was accepted: it becomes a session, or is refused and closed. */
void admission_take(struct server *server, int fd);

#endif
