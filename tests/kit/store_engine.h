/*
 * The engines a store can stand on. Every test of this folder runs on each: on SQLite by itself, on
 * PostgreSQL when FOYER_TEST_POSTGRES names the folder of a server (tests/postgres/cluster).
 *
 * To add one: write its row in store_engine.c. What does not apply to an engine has no function in
 * its row, and the tests of that are skipped.
 */
#ifndef FOYER_TESTS_KIT_STORE_ENGINE_H
#define FOYER_TESTS_KIT_STORE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/ports/store.h"
#include "infrastructure/db/db.h"

struct engine {
    const char *name;

    /* Whether this run is about the engine. */
    bool (*wanted)(void);

    /* Makes the one database of a test, which has `folder` to itself, and writes its address. It
     * begins as the one that was kept, if any; on SQLite also as the file that
     * FOYER_EMPTY_STORE names, if it does. */
    bool (*address)(const char *folder, char *address, size_t room);

    /* Keeps the database of that folder, which nobody has open, for those that are made later in
     * this process: the migrations of an empty one take longer than most tests. */
    bool (*keep)(const char *folder);

    /* Removes what is not in the folder. NULL if nothing is. */
    void (*discard)(const char *folder);

    /* Takes away, and gives back, the room to write more. False if it could not. NULL if a test
     * cannot do that to the engine. */
    bool (*fill)(struct db *db);
    bool (*relieve)(struct db *db);

    /* Refuses a second process. */
    bool exclusive;
};

extern const struct engine engines[];
extern const size_t engine_count;

#endif
