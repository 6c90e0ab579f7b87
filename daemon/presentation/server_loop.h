/*
 * What makes the loop go: connections that come, turns, timers, batches that come back, new
 * settings, and the end.
 */
#ifndef FOYER_PRESENTATION_SERVER_LOOP_H
#define FOYER_PRESENTATION_SERVER_LOOP_H

#include "presentation/server.h"

/* Takes over the view. Nothing is listened to yet. */
void server_init(struct server *server, struct event_base *base, const struct server_ops *ops,
                 struct clock *clock, struct zones *zones, struct live_view *view);

/* Begins to accept on `fd`, a listening socket that stays the caller's. */
void server_listen(struct server *server, int fd);

/* Accepts on another socket from now on; those who wait at the first one are taken before. */
void server_listen_anew(struct server *server, int fd);

/* Settings, limits and groups, before the server listens. */
void server_configure(struct server *server, const struct server_settings *settings);

/* New ones, from now on; the worker gets its settings in line with the requests, and the role of
 * every session is looked at anew. */
void server_reload(struct server *server, const struct server_settings *settings);

/* A question of server_ops.ask has been answered. Frees it. */
void server_take_account(struct server *server, struct account_query *query);

/* A batch has come back: applies its changes, then writes the replies. Frees it. */
void server_finish_batch(struct server *server, struct batch_result *result);

/* Sets off what is due now: in the store at once, in line with the requests; in sessions by the
 * next turn of the loop, which also arms the timer for what comes next. */
void server_tick(struct server *server);

/* Stops accepting, answers what is under way, then leaves the event loop. */
void server_drain(struct server *server);

/* Closes everything. */
void server_release(struct server *server);

#endif
