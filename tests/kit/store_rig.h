/*
 * What every test of a store stands on: a store of its own, in a folder of its own.
 */
#ifndef FOYER_TESTS_KIT_STORE_RIG_H
#define FOYER_TESTS_KIT_STORE_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/kit/store_engine.h"
#include "infrastructure/stores/sql_store.h"
#include "shared/word_list.h"

enum { ERROR_TEXT = 400, ADDRESS_TEXT = 200 };

struct rig {
    const struct engine *engine;
    bool is_forgetful; /* the store remembers no rows */
    char folder[64];
    char address[ADDRESS_TEXT];
    struct store *store;
    char logged[700]; /* the last line of the store's log */
};

/* Runs the tests twice for each engine, each on a fresh store in *state: one that remembers the
 * rows that it has read or written, then one that reads them from the database. `check`, if not
 * NULL, is called after each test that has a store open. Returns how many failed. */
int rig_run(const char *group, const struct CMUnitTest *tests, size_t count,
            void (*check)(struct rig *rig));

#define rig_run_tests(group, tests, check) \
    rig_run((group), (tests), sizeof(tests) / sizeof((tests)[0]), (check))

/* The same once for each engine, on a store that remembers: for tests of what is over before a row
 * can be remembered, such as migrations. */
int rig_run_remembering(const char *group, const struct CMUnitTest *tests, size_t count);

/* The same in parts, for tests with more around the store. */
void rig_open(struct rig *rig, const struct engine *engine);
void rig_close(struct rig *rig);

/* Closes the store and opens it again. */
void rig_reopen(struct rig *rig);

/* The first number of the first row of a query without parameters; fails the test if it cannot be
 * asked. */
int64_t rig_number(struct rig *rig, const char *sql);

/* How a store says that a unique index refused a row: `alone` if nobody else writes to it, but BUSY
 * if somebody else may have been faster. */
enum status rig_taken(const struct rig *rig, enum status alone);

/* Ends the transaction in which something came to `status`. A shared store may report only now that
 * it came to something else. */
enum status rig_outcome(struct rig *rig, enum status status);

/* Compares outcomes by their words. */
#define assert_status(outcome, expected) \
    assert_string_equal(status_word(outcome), status_word(expected))
#define assert_ok(outcome) assert_status(outcome, STATUS_OK)

#endif
