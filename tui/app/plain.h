/*
 * The same box office as numbered menus: for screen readers, for terminals that cannot move the
 * cursor, and for pipes. Nothing is ever painted over.
 */
#ifndef FOYER_TUI_APP_PLAIN_H
#define FOYER_TUI_APP_PLAIN_H

#include <stdint.h>
#include <stdio.h>

#include "shared/status.h"
#include "tui/cli/client.h"

/* Runs until the user quits or the input ends. `socket` as given by the user, or NULL;
 * `fixed_wall_s` as of loop_init(). */
MUST_CHECK enum outcome plain_run(const char *socket, int64_t fixed_wall_s, FILE *out);

#endif
