/*
 * A scenario while it is played; shared by the files that play its steps.
 *
 *     steps.c          what clients send and hear, and the daemon's life
 *     steps_race.c     @race
 *     steps_outside.c  what is done beside the socket: second daemons, SQL, the check of the store
 *
 * Each function is false with stage->problem set when the scenario fails there.
 */
#ifndef FOYER_TESTS_PROTOCOL_PLAY_H
#define FOYER_TESTS_PROTOCOL_PLAY_H

#include <glib.h>
#include <stdbool.h>

#include "tests/protocol/scenario.h"
#include "tests/protocol/stage.h"

struct play {
    struct stage *stage;
    GHashTable *captures; /* char * to char * */
};

/* Reports what was expected and what came; always false. */
bool play_mismatch(struct play *play, const char *expected, const char *got);

/* The text with its captures filled in, which the caller frees; NULL if one is missing. */
char *play_fill(struct play *play, const char *text);

/* The next line a client hears, which the caller frees; NULL if there is none, or it is no line of
 * the protocol. */
char *play_hear(struct play *play, const char *name, bool skip_greeting);

bool play_race(struct play *play, const struct step *step);
bool play_exits(struct play *play, const struct step *step);
bool play_run(struct play *play, const struct step *step);
bool play_sql(struct play *play, const struct step *step);

/* Looks for unsound rows in the stopped daemon's store. */
bool play_check_store(struct play *play);

#endif
