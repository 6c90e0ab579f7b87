/*
 * What a request will lock, as far as its arguments tell, and the lane it belongs to.
 */
#ifndef FOYER_PRESENTATION_JOB_REACH_H
#define FOYER_PRESENTATION_JOB_REACH_H

#include "presentation/dispatch.h"
#include "presentation/server.h"

/* Fills unit.reach and unit.lane of a job. What it borrows is the job's own. */
void job_reach(const struct server *server, struct job *job);

#endif
