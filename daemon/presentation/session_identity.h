/*
 * As whom somebody has a connection, and in which role.
 *
 *     accept --limits--> admitted --known--> greeted <--> asking for the role of a request
 *                |           |                  |
 *                +--refused  +--refused         +--ended: the account or its name is gone
 *
 * What is asked is in identity.h; a connection is not read, and a request that needs a role is not
 * begun, before it is answered. The daemon's own uid needs no group for its role.
 */
#ifndef FOYER_PRESENTATION_SESSION_IDENTITY_H
#define FOYER_PRESENTATION_SESSION_IDENTITY_H

#include "presentation/session.h"

/* Asks who has opened a new session, which is greeted or refused with the answer. */
void session_identity_begin(struct session *session);

/* Goes on looking at the answer about a session's uid every minute. Call before each request. */
void session_identity_refresh(struct session *session);

/* Asks whether the session still has its role. True if nothing has to be asked; otherwise the
 * session waits (session->is_asking), and server->resume() is called with the answer. */
bool session_identity_ask_role(struct session *session);

/* Asks whether the host has an account of that name. The session waits likewise. */
void session_identity_ask_name(struct session *session, const char *name);

/* The role is looked at anew for every session: groups or settings have changed. */
void session_identity_ask_all(struct server *server);

/* For identity_ops.bind; `arg` is the server. */
void session_identity_bind(void *arg, int64_t uid, const char *name);

/* The login is the account's of that uid from now on: sessions of others under it end. */
void session_identity_hand_over(struct server *server, const char *login, int64_t uid);

#endif
