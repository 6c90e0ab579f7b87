/*
 * What "dead" means to each engine.
 *
 *     sqlite       its file is on a disk in memory (tests/kit/memory_disk.h) that loses power. Of
 *                  what was not synced each write is there by chance, whole or up to some byte. The
 *                  process goes on and notices nothing.
 *     postgresql   the server lives on. It hears that the client is gone when the connection is
 *                  closed, and rolls back. That the server itself dies is for tests/postgres.
 *
 * Within a COMMIT the first may be torn anywhere; the second was told or was not, which is all that
 * a client can see.
 */
#include "tests/sim/sim_engine.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libpq-fe.h>
#include <sqlite3.h>

#include "infrastructure/db/sqlite.h"
#include "tests/kit/memory_disk.h"
#include "tests/sim/give_up.h"

/* Of this process: what the house stands on, and what it begins with. */
static struct disk *disk, *first_disk;

/* Cheaper: one thread, and nobody asks how much memory is in use. */
static void sqlite_install(void)
{
    if (sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) != SQLITE_OK ||
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK)
        abort();
    disk = disk_new();
    first_disk = disk_new();
    disk_insert(disk);
}

static const char *sqlite_begin(void)
{
    disk_copy(disk, first_disk);
    return "/season.db";
}

/* What is not synced is not kept. */
static void sqlite_keep(void)
{
    disk_copy(first_disk, disk);
    disk_power_cut(first_disk, LOSE_ALL, 0);
}

/* LOSE_ENDS, which is harder than a disk is, since that writes whole sectors: the log of SQLite has
 * a checksum in each frame and has to stand it. */
static void sqlite_die(struct dice *dice)
{
    disk_lose_power(disk, LOSE_ENDS, dice_roll(dice));
}

/* A commit is some writes and one sync; half the time none of the writes goes missing. */
static bool sqlite_die_soon(struct dice *dice)
{
    int64_t nth = dice_below(dice, 24) + 1;

    disk_arm_power(disk, nth, LOSE_ENDS, dice_roll(dice));
    return true;
}

static void sqlite_restart(void)
{
    disk_restore_power(disk);
}

/* As after a while in which nothing was written. */
static enum status sqlite_tidy(struct db *db)
{
    ((struct sqlite *)db)->written_ms = INT64_MIN / 2;
    return db_checkpoint_idle(db) == -1 ? STATUS_OK : STATUS_INTERNAL;
}

/* One database for each process, on the server whose folder is named by FOYER_TEST_POSTGRES. A new
 * one is a copy of the first: CREATE DATABASE with a template costs less than the schema does.
 * Trap: postgres_name() has one static buffer, so of two names in one statement the first has to be
 * copied. */
static void postgres_address(const char *database, char address[256])
{
    const char *folder = getenv("FOYER_TEST_POSTGRES");

    if (folder == NULL)
        give_up("no server", "FOYER_TEST_POSTGRES names its folder");
    snprintf(address, 256, "host=%s port=5432 user=foyer dbname=%s", folder, database);
}

static void postgres_do(const char *database, const char *sql)
{
    char address[256];
    PGconn *connection;
    PGresult *result;

    postgres_address(database, address);
    connection = PQconnectdb(address);
    PQclear(PQexec(connection, "SET client_min_messages = error"));
    result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        give_up(sql, PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
}

static const char *postgres_name(const char *kind)
{
    static char name[40];

    snprintf(name, sizeof name, "sim_%s_%ld", kind, (long)getpid());
    return name;
}

static bool postgres_has_template;

/* WITH (FORCE): the house that was closed may still be hanging up. */
static const char *postgres_begin(void)
{
    static char address[256];
    char name[40], sql[200];

    snprintf(name, sizeof name, "%s", postgres_name("season"));
    snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s WITH (FORCE)", name);
    postgres_do("postgres", sql);
    snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE %s", name,
             postgres_has_template ? postgres_name("empty") : "template0 ENCODING 'UTF8'");
    postgres_do("postgres", sql);
    postgres_address(name, address);
    return address;
}

static void postgres_keep(void)
{
    char sql[200], name[40];

    snprintf(name, sizeof name, "%s", postgres_name("empty"));
    snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE %s", name, postgres_name("season"));
    postgres_do("postgres", sql);
    postgres_has_template = true;
}

/* The server rolls back when the connection is closed. */
static void postgres_die(struct dice *dice)
{
    (void)dice;
}

/* The server has been told to commit, or has not. */
static bool postgres_die_soon(struct dice *dice)
{
    return dice_chance(dice, 50);
}

/* What the dead left of themselves; otherwise nobody else would judge who is absent for ten
 * seconds. */
static void postgres_restart(void)
{
    postgres_do(postgres_name("season"), "DELETE FROM host");
}

const struct sim_engine sim_engines[] = {
    {
        .name = "sqlite",
        .install = sqlite_install,
        .begin = sqlite_begin,
        .keep = sqlite_keep,
        .die = sqlite_die,
        .die_soon = sqlite_die_soon,
        .restart = sqlite_restart,
        .tidy = sqlite_tidy,
    },
    {
        .name = "postgresql",
        .begin = postgres_begin,
        .keep = postgres_keep,
        .die = postgres_die,
        .die_soon = postgres_die_soon,
        .restart = postgres_restart,
    },
};

const int sim_engine_count = sizeof sim_engines / sizeof sim_engines[0];

const struct sim_engine *sim_engine_find(const char *name)
{
    for (int i = 0; i < sim_engine_count; i++)
        if (strcmp(sim_engines[i].name, name) == 0)
            return &sim_engines[i];
    return NULL;
}
