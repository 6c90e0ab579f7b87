/*
 * CLOCK: its request waits until the test clock is where it was to go.
 */
#ifndef FOYER_PRESENTATION_VERBS_CLOCK_VERB_H
#define FOYER_PRESENTATION_VERBS_CLOCK_VERB_H

#include "presentation/server.h"

/* A batch is back: the clock goes on, and whoever waits for it is answered once it has come. */
void clock_go_on(struct server *server);

#endif
