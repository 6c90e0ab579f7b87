/*
 * --follow, and WATCH: what a reply says is printed anew whenever it changes, through restarts of
 * the daemon.
 */
#ifndef FOYER_TUI_CLI_FOLLOW_H
#define FOYER_TUI_CLI_FOLLOW_H

#include "shared/status.h"
#include "tui/cli/client.h"
#include "tui/cli/repeat.h"

/* True if a command line is a WATCH without an end: it is followed without being asked. */
bool follow_is_wanted(int count, char *const words[]);

/*
 * Does the request of a command line, and again whenever the show or the token that it names has
 * changed; a WATCH it does once. If the connection is lost, or the daemon stops, it connects again,
 * with a pause() between two attempts, and begins anew: what is printed then is the present.
 *
 * Ends when the request is refused or there is no daemon at first, with its outcome; with
 * OUTCOME_OK when the token has ended, the WATCH has, or pause() says so. OUTCOME_USAGE for a verb
 * that does more than look, or names neither.
 */
MUST_CHECK enum outcome follow_run(struct client *client, int count, char *const words[],
                                   repeat_pause *pause, void *context);

#endif
