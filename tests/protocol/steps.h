/*
 * Plays the steps of a scenario on a stage.
 */
#ifndef FOYER_TESTS_PROTOCOL_STEPS_H
#define FOYER_TESTS_PROTOCOL_STEPS_H

#include <stdbool.h>

#include "tests/protocol/scenario.h"
#include "tests/protocol/stage.h"

/* Plays all steps, then the end that every scenario has: nobody was told anything unexpected, the
 * daemon stops cleanly, its file is sound. On failure, prints the step, what was expected, what
 * came and the daemon's log. */
bool steps_play(const struct scenario *scenario, const struct stage_paths *paths);

#endif
