/*
 * The full-screen program: one event loop over terminal, socket and a timer.
 */
#ifndef FOYER_TUI_APP_FULLSCREEN_H
#define FOYER_TUI_APP_FULLSCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/status.h"
#include "tui/app/terminal.h"
#include "tui/cli/client.h"
#include "tui/screens/screen_door.h"

struct fullscreen_options {
    const char *socket;   /* the path, or NULL for the usual places */
    int64_t fixed_wall_s; /* as of loop_init() */
    const char *tickets;  /* the FIFO of foyer-ticket --serve; NULL: nothing is printed */
    enum theme theme;
    bool ascii, kiosk, mouse_off, bell_off;
    const struct door_place *door; /* the only screen; NULL: all of the box office */
    int idle_seconds;              /* of a kiosk, see kiosk.h */
};

/* Runs until the user quits. OUTCOME_USAGE if the terminal cannot be driven. A signal that ends
 * the program ends it after the terminal was given back. */
MUST_CHECK enum outcome fullscreen_run(const struct fullscreen_options *options);

#endif
