/*
 * How a process dies without ending. The linker gives every caller of db_X() the function
 * __wrap_X() of this file (see CMakeLists.txt for the list), which counts and passes on, or does
 * not:
 *
 *     alive        __real_X()
 *     dead         nothing reaches the engine; an error, as if the connection were gone
 *     stumbled     one statement reports STATUS_READ_ONLY, as on a full disk; all others reach it
 *
 * A real death would need a process for each season that dies and another one that goes on, and the
 * model in both of them. What has to hold for this to be the same: after death nothing is written,
 * and nothing that is still answered counts. For the first, die() of the engine makes sure that
 * even what passes by this file (db_close(), say) leaves nothing; for the second, season.c looks at
 * no answer of a batch that died unless the store says that it is stored.
 *
 * Not wrapped are functions that only read a row that is there (db_int(), db_text()), and those
 * that nobody calls while a call is counted: FSCK, backups, the housekeeping of tidy(), in which
 * the disk itself dies. A new function of db.h with which use cases write has to come into this
 * file and into the list.
 */
#include "tests/sim/crash.h"

#include <assert.h>
#include <stddef.h>

#include "infrastructure/db/db.h"

/* The linker's names: __real_X is X, and whoever calls X gets __wrap_X. */
#define WRAP(type, name, ...)        \
    type __real_##name(__VA_ARGS__); \
    type __wrap_##name(__VA_ARGS__); \
    type __wrap_##name(__VA_ARGS__)

/* One process dies at a time. */
static struct {
    const struct sim_engine *engine;
    struct dice *dice;
    enum crash crash;
    int64_t calls, number;
    bool dead, stumbled;
} state;

void crash_begin(const struct sim_engine *engine, struct dice *dice, enum crash crash,
                 int64_t number)
{
    state.engine = engine;
    state.dice = dice;
    state.crash = crash;
    state.number = number;
    state.calls = 0;
    state.dead = state.stumbled = false;
}

void crash_now(void)
{
    if (!state.dead)
        state.engine->die(state.dice);
    state.dead = true;
}

bool crash_has_come(void)
{
    return state.dead;
}

bool crash_has_stumbled(void)
{
    return state.stumbled;
}

int64_t crash_calls(void)
{
    return state.calls;
}

void crash_over(void)
{
    state.dead = state.stumbled = false;
    state.crash = CRASH_NONE;
}

/* Counts a call: true if it is not to be made, since the process is dead. The call with the number
 * of the crash is the first that is not made, so number 0 dies before anything; what the dead call
 * is not counted. */
static bool is_dead(void)
{
    if (state.crash == CRASH_CALL && state.calls == state.number)
        crash_now();
    state.calls += !state.dead;
    return state.dead;
}

/* A statement that was begun by the dead, or finds the disk full. db_start() never gives NULL, so
 * there has to be something; its address is all there is of it, and no real function may get it. */
static struct db_stmt *no_stmt(void)
{
    static char nothing;

    return (struct db_stmt *)&nothing;
}

/* The caller hears of a stumble from db_finish(), as of every error, so it makes no difference at
 * which step of the statement it was. `calls > number` and not `==`: the call with that number may
 * be no statement, and then the next one that is stumbles. */
WRAP(struct db_stmt *, db_start_values, struct db *db, const char *sql,
     const struct db_value *values, int count)
{
    if (is_dead())
        return no_stmt();
    if (state.crash == CRASH_STUMBLE && !state.stumbled && state.calls > state.number) {
        state.stumbled = true;
        return no_stmt();
    }
    return __real_db_start_values(db, sql, values, count);
}

WRAP(enum db_step, db_step, struct db_stmt *stmt)
{
    return is_dead() || stmt == no_stmt() ? DB_DONE : __real_db_step(stmt);
}

WRAP(int64_t, db_changes, struct db_stmt *stmt)
{
    return state.dead || stmt == no_stmt() ? 0 : __real_db_changes(stmt);
}

/* A statement that was begun alive must be ended, also by the dead. */
WRAP(enum status, db_finish, struct db_stmt *stmt)
{
    bool dead = is_dead();
    enum status status = stmt == no_stmt() ? STATUS_READ_ONLY : __real_db_finish(stmt);

    return dead ? STATUS_INTERNAL : status;
}

/* db.c would call its own db_step(), which the linker leaves as it is there. */
WRAP(enum status, db_run_stmt_now, struct db_stmt *stmt)
{
    while (__wrap_db_step(stmt) == DB_ROW)
        continue;
    return __wrap_db_finish(stmt);
}

WRAP(enum status, db_run_stmt, struct db_stmt *stmt)
{
    bool dead = is_dead();
    enum status status = STATUS_READ_ONLY;

    if (!dead && stmt != no_stmt())
        return __real_db_run_stmt(stmt);
    if (stmt != no_stmt())
        status = __real_db_finish(stmt);
    return dead ? STATUS_INTERNAL : status;
}

WRAP(enum status, db_run_stmt_one, struct db_stmt *stmt)
{
    bool dead = is_dead();
    enum status status = STATUS_READ_ONLY;

    if (!dead && stmt != no_stmt())
        return __real_db_run_stmt_one(stmt);
    if (stmt != no_stmt())
        status = __real_db_finish(stmt);
    return dead ? STATUS_INTERNAL : status;
}

WRAP(enum status, db_gather_values, struct db *db, const struct db_gather *how, const char *sql,
     const struct db_value *values, int count)
{
    if (is_dead())
        return STATUS_INTERNAL;
    if (state.crash == CRASH_STUMBLE && !state.stumbled && state.calls > state.number) {
        state.stumbled = true;
        return STATUS_READ_ONLY;
    }
    return __real_db_gather_values(db, how, sql, values, count);
}

WRAP(enum status, db_run_script, struct db *db, const char *sql)
{
    return is_dead() ? STATUS_INTERNAL : __real_db_run_script(db, sql);
}

WRAP(enum status, db_begin, struct db *db)
{
    return is_dead() ? STATUS_INTERNAL : __real_db_begin(db);
}

WRAP(enum status, db_begin_alone, struct db *db)
{
    return is_dead() ? STATUS_INTERNAL : __real_db_begin_alone(db);
}

/* Dying within COMMIT, the process learns nothing of it; here it goes on as if it had been told, so
 * that its answers can be compared should the transaction turn out to be stored. */
WRAP(enum status, db_commit, struct db *db)
{
    enum status status = STATUS_OK;

    if (is_dead())
        return STATUS_OUTCOME_UNKNOWN;
    if (state.crash != CRASH_COMMIT || state.engine->die_soon(state.dice))
        status = __real_db_commit(db);
    if (state.crash == CRASH_COMMIT || state.crash == CRASH_AFTER)
        crash_now();
    return status;
}

WRAP(void, db_rollback, struct db *db)
{
    if (!is_dead())
        __real_db_rollback(db);
}

/* The dead have a broken store: batch.c looks at that before it tries again, or once for each unit
 * of a batch it would begin transactions that are not begun. */
WRAP(bool, db_is_broken, const struct db *db)
{
    return state.dead || __real_db_is_broken(db);
}

WRAP(bool, db_connect, struct db *db)
{
    return !is_dead() && __real_db_connect(db);
}

WRAP(enum status, db_clock, struct db *db, int64_t *now_ms)
{
    return is_dead() ? STATUS_INTERNAL : __real_db_clock(db, now_ms);
}

WRAP(void, db_checkpoint, struct db *db)
{
    if (!is_dead())
        __real_db_checkpoint(db);
}
