/*
 * Ticks: what time does in the store by itself, handed to the workers as units of their own. A
 * shard gets one when its next deadline has come or tokens of it have lapsed, and now and then one
 * that prunes.
 */
#ifndef FOYER_PRESENTATION_TICK_H
#define FOYER_PRESENTATION_TICK_H

#include "presentation/server.h"

/* Hands what is due to the workers, unless ticks are under way already. */
void tick_run_due(struct server *server);

/* Tokens that nobody polled are handed to the workers, so that they know before any later unit. */
void tick_report_lapses(struct server *server, struct now now);

/* When something is due next, in the store or because nobody polls; steady clock. */
int64_t tick_next_event(const struct server *server);

/* When tick_run_due() has something to do again, steady clock. */
int64_t tick_next(const struct server *server);

#endif
