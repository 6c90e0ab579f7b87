/*
 * The same box office as numbered menus: for screen readers, for terminals that cannot move the
 * cursor, and for pipes. Nothing is ever painted over.
 */
#ifndef FOYER_TUI_PLAIN_H
#define FOYER_TUI_PLAIN_H

#include <stdio.h>

#include "shared/status.h"
#include "tui/client.h"

/* Runs until the user quits or the input ends. `socket` as given by the user, or NULL. */
MUST_CHECK enum outcome plain_run(const char *socket, FILE *out);

#endif
