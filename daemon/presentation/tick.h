/*
 * Time on the loop: what it does in the store, when the loop wakes up by itself, and what becomes
 * of time in which it could not.
 *
 * Ticks: what time does in the store by itself is handed to the workers as units of their own. A
 * shard gets one when its next deadline has come or tokens of it have lapsed, and now and then one
 * that prunes.
 *
 * The loop wakes up by one timer, for the next deadline of anything: wake_by().
 *
 * A pause of the loop counts for nobody. If the process is stopped, the machine suspended, or the
 * loop kept busy for seconds, clients go on sending, and nobody hears them. So whoever has not been
 * heard of must not lose by it: once the loop goes on, the length of the pause is added to every
 * time that measures somebody's silence, and what waits on the sockets is read before the absence
 * of anybody is judged. The loop notices a pause by its own heart: a timer that fires several times
 * a second as long as somebody's silence is measured.
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

/* `on_timer` is called with the server when something is due. */
void wake_init(struct server *server, void (*on_timer)(int fd, short what, void *arg));
void wake_release(struct server *server);

/* Something is due at `due_ms`, steady clock: the timer fires by then. */
void wake_by(struct server *server, int64_t due_ms);

/* The timer fires in this turn of the loop. */
void wake_now(struct server *server);

/* To be called first whenever the loop wakes up: finds out whether it stood still. */
void wake_check(struct server *server);

/* A turn is over; `more`: somebody still waits for one. */
void wake_turn_over(struct server *server, bool more);

#endif
