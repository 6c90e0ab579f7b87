/*
 * The same box office as numbered menus: for screen readers, for terminals that cannot move the
 * cursor, and for pipes. Nothing is ever painted over.
 */
#ifndef FOYER_TUI_APP_PLAIN_H
#define FOYER_TUI_APP_PLAIN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "shared/status.h"
#include "tui/cli/client.h"
#include "tui/screens/screen_door.h"

struct plain_options {
    const char *socket;            /* the path, or NULL for the usual places */
    int64_t fixed_wall_s;          /* as of loop_init() */
    const char *tickets;           /* the FIFO of foyer-ticket --serve; NULL: nothing is printed */
    const struct door_place *door; /* the only screen; NULL: all of the box office */
    bool bell_off, ascii;
};

/* Runs until the user quits or the input ends. */
MUST_CHECK enum outcome plain_run(const struct plain_options *options, FILE *out);

#endif
