/*
 * Keeping the live view in step with the other daemons of a shared store.
 *
 * Twice a second every shard reads what others changed; shard 0 also says that this daemon
 * lives, and reads the store's clock. A token that is polled here for the first time gets this
 * daemon as its owner.
 */
#ifndef FOYER_PRESENTATION_SYNC_H
#define FOYER_PRESENTATION_SYNC_H

#include "presentation/server.h"

/* Begins, and ends. Nothing happens with a store that is not shared. */
void sync_start(struct server *server);
void sync_stop(struct server *server);

/* The user of a token was heard of here: this daemon is to own it. The store is shared. */
void sync_claim(struct server *server, struct live_token *token, struct now now);

/* Since how many seconds nothing was heard of what other daemons do; 0 while that is not long,
 * or if there are none. */
int64_t sync_age_s(const struct server *server);

#endif
