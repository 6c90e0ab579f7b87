#include "engine.h"

#include <inttypes.h>
#include <stdio.h>

static void sqlite_address(const char *folder, char *address, size_t room)
{
    snprintf(address, room, "%s/foyer.db", folder);
}

static int64_t pragma(struct db *db, const char *sql)
{
    struct db_stmt *stmt = db_start_values(db, sql, NULL, 0);
    int64_t value = db_step(stmt) == DB_ROW ? db_int(stmt, 0) : -1;

    return db_finish(stmt) == STATUS_OK ? value : -1;
}

/* SQLite answers SQLITE_FULL to the first page beyond this, as it does on a full disk. Free pages
 * inside the file are used up first, so a few more rows may still be written. */
static bool sqlite_fill(struct db *db)
{
    char sql[80];
    int64_t pages = pragma(db, "PRAGMA page_count");

    if (pages < 0)
        return false;
    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %" PRId64, pages);
    return db_run_script(db, sql) == STATUS_OK;
}

static bool sqlite_relieve(struct db *db)
{
    return db_run_script(db, "PRAGMA max_page_count = 1073741823") == STATUS_OK;
}

const struct engine engines[] = {
    {
        .name = "sqlite",
        .address = sqlite_address,
        .fill = sqlite_fill,
        .relieve = sqlite_relieve,
    },
};

const size_t engine_count = sizeof engines / sizeof engines[0];
