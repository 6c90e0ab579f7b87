/*
 * The engines the simulated house can stand on. To add one: write its row in sim_engine.c, and
 * nothing else; crash.c stands between the stores and every engine.
 */
#ifndef FOYER_TESTS_SIM_SIM_ENGINE_H
#define FOYER_TESTS_SIM_SIM_ENGINE_H

#include "tests/sim/dice.h"
#include "infrastructure/db/db.h"

struct sim_engine {
    const char *name;

    /* Once for each process, before all else. NULL: nothing to do. */
    void (*install)(void);

    /* Makes an empty database, or one with an empty store, and returns its address. Any earlier one
     * is closed and no longer needed. */
    const char *(*begin)(void);

    /* The first store that was opened there is empty and closed again: later ones may be copies of
     * it. NULL: does nothing. */
    void (*keep)(void);

    /* The process dies now: nothing that was not committed may be found later. Nothing more is
     * asked of the connection but to be closed. */
    void (*die)(struct dice *dice);

    /* The process dies within what comes next, a COMMIT or tidy(), so that it may be done or not.
     * False: it does not even begin. */
    bool (*die_soon)(struct dice *dice);

    /* The connection is closed; the next process may open the database. */
    void (*restart)(void);

    /* Housekeeping that may come at any time between transactions, as db_checkpoint() does. NULL:
     * none. */
    enum status (*tidy)(struct db *db);
};

extern const struct sim_engine sim_engines[];
extern const int sim_engine_count;

/* NULL if there is no engine of that name. */
const struct sim_engine *sim_engine_find(const char *name);

#endif
