/*
 * What a request will lock, as far as its arguments say, and the shard it belongs to.
 */
#ifndef FOYER_PRESENTATION_JOB_LOCK_SET_H
#define FOYER_PRESENTATION_JOB_LOCK_SET_H

#include "presentation/server.h"
#include "shared/request.h"

/* Fills reach and shard of the unit that carries out a request for the user `login`; both are
 * borrowed by it. */
void job_lock_set(const struct server *server, const struct request *request, const char *login,
                  struct unit *unit);

#endif
