/*
 * `foyer metrics`: the figures of STATS in the text form of Prometheus.
 */
#ifndef FOYER_TUI_CLI_METRICS_H
#define FOYER_TUI_CLI_METRICS_H

#include "tui/cli/client.h"

/* Asks STATS, waiting MONITORING_SECONDS if the client has no patience of its own, and prints the
 * figures on the client's output; with `path`, into that file, which is written aside and then
 * renamed. Without a daemon that answers they are foyer_up 0 alone, and the outcome is
 * OUTCOME_NO_CONNECTION; of a refusal nothing is printed. */
MUST_CHECK enum outcome metrics_run(struct client *client, const char *path);

/* Prints the lines of a reply to STATS as metrics. They are taken apart in place. False if they are
 * no such reply. */
bool metrics_print(char *reply, FILE *out);

#endif
