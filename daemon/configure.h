/*
 * From the keys of the configuration file to the settings of the layers.
 *
 * Every function returns false with a sentence in `error` (ERROR_TEXT bytes) for what cannot be.
 */
#ifndef FOYER_CONFIGURE_H
#define FOYER_CONFIGURE_H

#include <stdbool.h>
#include <sys/types.h>

#include "domain/calendar.h"
#include "infrastructure/config.h"
#include "presentation/server.h"

enum { ERROR_TEXT = 400 };

/* What a configuration comes to, but for the numbers of the groups. */
bool configure_resolve(const struct config *config, struct zones *zones,
                       struct server_settings *resolved, char *error);

/* Finds the numbers of the groups; waits for the user database. */
bool configure_find_groups(struct server_settings *settings, char *error);

/* The group of the socket, (gid_t)-1 if none is configured; waits likewise. */
bool configure_find_socket_group(const struct config *config, gid_t *gid, char *error);

/* Whether an answered question about groups found them all. */
bool configure_check_groups(const struct account_query *query, char *error);

/* Whether the daemon may run under this uid. */
bool configure_check_uid(char *error);

#endif
