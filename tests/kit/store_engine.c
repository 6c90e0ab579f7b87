/*
 * What the tests must know of each engine, and the stores may not: how an empty database is had
 * quickly, how room is taken from it, and how it goes away.
 *
 *                a store of a test                       what is kept for the next
 *     sqlite     FOLDER/foyer.db                         the bytes of one, in this process
 *     postgresql database named as FOLDER's last part    database NAME-kept, a template
 *
 * One run is about one engine: with FOYER_TEST_POSTGRES about PostgreSQL alone, so that ctest
 * counts and times the two apart.
 */
#include "tests/kit/store_engine.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <libpq-fe.h>

enum { ADDRESS_ROOM = 200 };

static const char *server_folder(void)
{
    return getenv("FOYER_TEST_POSTGRES");
}

static bool sqlite_wanted(void)
{
    return server_folder() == NULL;
}

static struct {
    char *bytes; /* NULL: none is kept */
    size_t size;
} kept_file;

static bool keep_file(const char *path)
{
    struct stat status;
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        return false;
    free(kept_file.bytes);
    kept_file.bytes = NULL;
    if (fstat(fileno(file), &status) == 0) {
        kept_file.size = (size_t)status.st_size;
        kept_file.bytes = malloc(kept_file.size);
    }
    if (kept_file.bytes != NULL &&
        fread(kept_file.bytes, 1, kept_file.size, file) != kept_file.size) {
        free(kept_file.bytes);
        kept_file.bytes = NULL;
    }
    fclose(file);
    return kept_file.bytes != NULL;
}

/* "x": the file must not be there. A folder that is used twice would make a test of what another
 * has left. */
static bool sqlite_address(const char *folder, char *address, size_t room)
{
    const char *empty = getenv("FOYER_EMPTY_STORE");
    FILE *file;
    bool is_written;

    snprintf(address, room, "%s/foyer.db", folder);
    if (kept_file.bytes == NULL && (empty == NULL || !keep_file(empty)))
        return true;
    file = fopen(address, "wbx");
    if (file == NULL)
        return false;
    is_written = fwrite(kept_file.bytes, 1, kept_file.size, file) == kept_file.size;
    return fclose(file) == 0 && is_written;
}

/* Of a store that was closed, so that its log is gone and the file alone is the store. */
static bool sqlite_keep(const char *folder)
{
    char path[ADDRESS_ROOM];

    snprintf(path, sizeof path, "%s/foyer.db", folder);
    return keep_file(path);
}

/* -1 if it cannot be asked. */
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

/* SQLite's own default before 3.45; any number that no test reaches would do. */
static bool sqlite_relieve(struct db *db)
{
    return db_run_script(db, "PRAGMA max_page_count = 1073741823") == STATUS_OK;
}

static bool postgres_wanted(void)
{
    return server_folder() != NULL;
}

/* A folder as the host is a socket in it; the port is part of that socket's name. */
static void postgres_conninfo(const char *database, char *address, size_t room)
{
    snprintf(address, room, "postgresql:///%s?host=%s&port=5432&user=foyer", database,
             server_folder());
}

/* Runs a statement about a database that is named like the test's folder, which is a new one:
 * mkdtemp() made the name, so no two tests that run at once meet. On a connection of its own, to
 * the database `postgres`: none can be made or dropped from within itself. */
static bool about_database(const char *before, const char *folder, const char *after)
{
    char address[ADDRESS_ROOM], sql[ADDRESS_ROOM];
    PGconn *connection;
    PGresult *result;
    bool done;

    postgres_conninfo("postgres", address, sizeof address);
    snprintf(sql, sizeof sql, "%s \"%s\" %s", before, strrchr(folder, '/') + 1, after);
    connection = PQconnectdb(address);
    result = PQexec(connection, sql);
    done = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!done)
        fprintf(stderr, "%s: %s", sql, PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
    return done;
}

static char kept_folder[ADDRESS_ROOM]; /* of no database, but for the name; empty: none is kept */

/* template0 for the first, since template1 may be in another encoding than UTF-8, and only
 * template0 can be copied into a different one. */
static bool postgres_address(const char *folder, char *address, size_t room)
{
    char template[ADDRESS_ROOM + 20] = "TEMPLATE template0 ENCODING 'UTF8'";

    postgres_conninfo(strrchr(folder, '/') + 1, address, room);
    if (kept_folder[0] != '\0')
        snprintf(template, sizeof template, "TEMPLATE \"%s\"", strrchr(kept_folder, '/') + 1);
    return about_database("CREATE DATABASE", folder, template);
}

static void discard_kept(void)
{
    about_database("DROP DATABASE", kept_folder, "WITH (FORCE)");
}

/* A copy and not the database itself: PostgreSQL copies only a template that nobody is connected
 * to, and the test that was first has its own open. It is dropped when the program ends, after the
 * last test; one that is killed leaves it behind, in a cluster that is thrown away with its
 * folder. */
static bool postgres_keep(const char *folder)
{
    char template[ADDRESS_ROOM + 20], copy[ADDRESS_ROOM];

    snprintf(copy, sizeof copy, "%s-kept", folder);
    snprintf(template, sizeof template, "TEMPLATE \"%s\"", strrchr(folder, '/') + 1);
    if (!about_database("CREATE DATABASE", copy, template))
        return false;
    memcpy(kept_folder, copy, sizeof kept_folder);
    return atexit(discard_kept) == 0;
}

/* FORCE: a test that failed may have left a connection, of which only the server knows. */
static void postgres_discard(const char *folder)
{
    about_database("DROP DATABASE", folder, "WITH (FORCE)");
}

const struct engine engines[] = {
    {
        .name = "sqlite",
        .wanted = sqlite_wanted,
        .address = sqlite_address,
        .keep = sqlite_keep,
        .fill = sqlite_fill,
        .relieve = sqlite_relieve,
        .exclusive = true,
    },
    {
        .name = "postgresql",
        .wanted = postgres_wanted,
        .address = postgres_address,
        .keep = postgres_keep,
        .discard = postgres_discard,
    },
};

const size_t engine_count = sizeof engines / sizeof engines[0];
