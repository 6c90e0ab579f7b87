/*
 * The examples of a Markdown file as a scenario.
 *
 * Every fenced block with the info string `foyer` is part of one dialogue:
 *
 *     > JOIN concert=1                       the reader sends a line
 *     OK token=1H7T... state=active ...      and hears these, as in a scenario
 *     ...                                    any rows may stand here
 *     lee> PING                              somebody else speaks
 *
 * A token, a reservation code or a secret that is heard captures the real one at first sight, and
 * stands for it from then on. Two comments set the scene, before the first block:
 *
 *     <!-- daemon: --test-clock=2026-12-01T09:00:00+09:00 -->
 *     <!-- setup: ../tests/protocol/house.setup -->        steps of a scenario, played first
 */
#ifndef FOYER_TESTS_PROTOCOL_MARKDOWN_H
#define FOYER_TESTS_PROTOCOL_MARKDOWN_H

#include "tests/protocol/scenario.h"

/* Adds the examples of the file. False, with scenario->fault set, if it has none or cannot be read.
 */
bool markdown_read(struct scenario *scenario, const char *path);

#endif
