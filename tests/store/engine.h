/*
 * The engines a store can stand on. Every test of this folder runs once for each.
 *
 * To add one: write its row in engine.c. Nothing else here knows what an engine is.
 */
#ifndef FOYER_TESTS_STORE_ENGINE_H
#define FOYER_TESTS_STORE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/store.h"
#include "infrastructure/db/db.h"

struct engine {
    const char *name;

    /* Writes the address of the one database of a test, which has `folder` to itself. */
    void (*address)(const char *folder, char *address, size_t room);

    /* Takes away, and gives back, the room to write more. False if it could not. */
    bool (*fill)(struct db *db);
    bool (*relieve)(struct db *db);
};

extern const struct engine engines[];
extern const size_t engine_count;

#endif
