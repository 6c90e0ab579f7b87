/*
 * Which server a connection goes to, where a conninfo names several.
 */
#ifndef FOYER_INFRASTRUCTURE_DB_POSTGRES_SERVER_H
#define FOYER_INFRASTRUCTURE_DB_POSTGRES_SERVER_H

#include <libpq-fe.h>

/*
 * Connects to the server that `conninfo` names; of several, to the one that takes changes, and if
 * more than one does, to the one with the newest timeline. The caller ends the connection with
 * PQfinish(). NULL with a sentence in `error` (`room` bytes). Waits for connect_timeout at most,
 * however many there are.
 */
PGconn *postgres_server_connect(const char *conninfo, char *error, int room);

#endif
