/*
 * `foyer check`: one line and an exit status for monitoring.
 */
#ifndef FOYER_TUI_CLI_HEALTH_CHECK_H
#define FOYER_TUI_CLI_HEALTH_CHECK_H

#include "tui/cli/client.h"

/* Exit statuses, as monitoring knows them. */
enum check_status {
    CHECK_OK = 0,
    CHECK_WARNING = 1,  /* read-only, or degraded */
    CHECK_CRITICAL = 2, /* no daemon answers */
    CHECK_UNKNOWN = 3,  /* the line could not be written */
};

/* Asks HEALTH, waiting MONITORING_SECONDS if the client has no patience of its own, and prints a
 * line on the client's output. */
MUST_CHECK enum check_status health_check_run(struct client *client);

#endif
