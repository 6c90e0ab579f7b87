/*
 * The file is looked at through SQLite and not through the daemon's own store, so that a fault of
 * the store cannot hide itself.
 *
 * What was acknowledged is looked for by its key: a key is written in the transaction of what it
 * stands for, so where it is, all of the change is. Wallets and the invariants then say whether it
 * is there once.
 *
 * What is looked at is a copy of the file and its log: a plain connection that is closed last moves
 * the log into the file and removes it, and a daemon that is started afterwards would have nothing
 * to recover from.
 */
#include "tests/faults/fault_house.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "tests/kit/failure.h"
#include "tests/kit/load_concert.h"
#include "tests/kit/test_options.h"

enum { RULES_TEXT = 65536 };

static void run_shell(const char *command)
{
    if (system(command) != 0)
        test_fail("a command", command);
}

void house_open(struct house *house, int argc, char **argv, int rounds, int clients)
{
    int64_t seed = 1;
    const struct test_option known[] = {
        {"daemon", TEST_OPTION_TEXT, &house->daemon.program, true},
        {"invariants", TEST_OPTION_TEXT, &house->invariants, true},
        {"preload", TEST_OPTION_TEXT, &house->daemon.preload, false},
        {"rounds", TEST_OPTION_INT, &house->rounds, false},
        {"clients", TEST_OPTION_INT, &house->clients, false},
        {"seed", TEST_OPTION_NUMBER, &seed, false},
        {"no-memory", TEST_OPTION_FLAG, &house->any_memory, false},
        {NULL, TEST_OPTION_FLAG, NULL, false},
    };

    *house = (struct house){.rounds = rounds, .clients = clients};
    test_options_only(argc, argv, known);
    house->seed = (unsigned long long)seed;
    snprintf(house->folder, sizeof house->folder, "/tmp/foyer-faults-XXXXXX");
    if (mkdtemp(house->folder) == NULL)
        test_fail(house->folder, strerror(errno));
    snprintf(house->socket, sizeof house->socket, "%s/s", house->folder);
    snprintf(house->file, sizeof house->file, "%s/foyer.db", house->folder);
}

/* Before house_start(), since the daemon reads the name of the file from its environment. Both
 * begin with 0. */
int64_t *house_clocks(const struct house *house)
{
    char path[120];
    int fd;
    int64_t *ahead_ms;

    snprintf(path, sizeof path, "%s/clocks", house->folder);
    fd = open(path, O_CREAT | O_RDWR, 0600);
    if (fd < 0 || ftruncate(fd, 2 * sizeof *ahead_ms) < 0)
        test_fail(path, strerror(errno));
    ahead_ms = mmap(NULL, 2 * sizeof *ahead_ms, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (ahead_ms == MAP_FAILED)
        test_fail(path, strerror(errno));
    close(fd);
    setenv("FOYER_CLOCK", path, 1);
    return ahead_ms;
}

void house_close(const struct house *house)
{
    char command[100];

    snprintf(command, sizeof command, "rm -rf %s", house->folder);
    run_shell(command);
}

void house_start(struct house *house)
{
    const char *arguments[] = {"--socket", house->socket, "--db", house->file, house->option, NULL};

    setenv("FOYER_DEBUG", "1", 1); /* its descriptors and memory can be looked at */
    daemon_start(&house->daemon, arguments);
}

void house_stop(struct house *house, int signal)
{
    daemon_stop(&house->daemon, signal);
}

void house_set_up(const struct house *house, int shows, int seat_limit)
{
    load_concert_add(house->socket, shows, 10000, seat_limit);
}

struct lookup {
    sqlite3_stmt *stmt;
    size_t missing;
};

static void look_up(void *arg, const char *user, const char *key)
{
    struct lookup *lookup = arg;

    sqlite3_bind_text(lookup->stmt, 1, key, -1, SQLITE_STATIC);
    if (sqlite3_step(lookup->stmt) != SQLITE_ROW) {
        fprintf(stderr, "%s was told OK for key %s, which is not in the file\n", user, key);
        lookup->missing++;
    }
    sqlite3_reset(lookup->stmt);
}

static int broken_rule(void *count, int columns, char **values, char **names)
{
    (void)columns;
    (void)names;
    fprintf(stderr, "%s\n", values[0]);
    ++*(int *)count;
    return 0;
}

/* A connection to a copy, which the next one takes the place of. */
static sqlite3 *open_copy(const struct house *house)
{
    char path[100], command[300];
    sqlite3 *db;

    snprintf(path, sizeof path, "%s/copy.db", house->folder);
    snprintf(command, sizeof command,
             "cd %s && rm -f copy.db* && cp foyer.db copy.db && "
             "if test -e foyer.db-wal; then cp foyer.db-wal copy.db-wal; fi",
             house->folder);
    run_shell(command);
    if (sqlite3_open(path, &db) != SQLITE_OK)
        test_fail("cannot read the file", sqlite3_errmsg(db));
    return db;
}

bool house_has_log(const struct house *house)
{
    char path[120];
    struct stat status;

    snprintf(path, sizeof path, "%s-wal", house->file);
    return stat(path, &status) == 0 && status.st_size > 0;
}

static size_t count_missing(sqlite3 *db, const struct crowd *crowd)
{
    /* All clients run under one uid, so all keys stand under one login. */
    static const char sql[] = "SELECT 1 FROM request_key"
                              " WHERE login = (SELECT min(login) FROM request_key) AND key = $1";
    struct lookup lookup = {0};

    if (sqlite3_prepare_v2(db, sql, -1, &lookup.stmt, NULL) != SQLITE_OK)
        test_fail("cannot read the file", sqlite3_errmsg(db));
    crowd_each_acknowledged(crowd, look_up, &lookup);
    sqlite3_finalize(lookup.stmt);
    return lookup.missing;
}

static int count_broken(sqlite3 *db, const char *path)
{
    FILE *file = fopen(path, "r");
    char *rules = calloc(1, RULES_TEXT);
    int broken = 0;

    if (file == NULL || rules == NULL || fread(rules, 1, RULES_TEXT - 1, file) == 0)
        test_fail(path, "cannot be read");
    fclose(file);
    if (sqlite3_exec(db, rules, broken_rule, &broken, NULL) != SQLITE_OK)
        test_fail("cannot check the invariants", sqlite3_errmsg(db));
    free(rules);
    return broken;
}

static void look_up_wallet(void *arg, const char *user, int64_t points, int64_t entries)
{
    struct lookup *lookup = arg;
    int64_t found_points = 0, found_entries = 0;

    sqlite3_bind_text(lookup->stmt, 1, user, -1, SQLITE_STATIC);
    if (sqlite3_step(lookup->stmt) == SQLITE_ROW) {
        found_points = sqlite3_column_int64(lookup->stmt, 0);
        found_entries = sqlite3_column_int64(lookup->stmt, 1);
    }
    sqlite3_reset(lookup->stmt);
    if (found_points == points && found_entries == entries)
        return;
    fprintf(stderr,
            "%s was told of %" PRId64 " points in %" PRId64 " entries, and has %" PRId64
            " in %" PRId64 "\n",
            user, points, entries, found_points, found_entries);
    lookup->missing++;
}

static size_t count_wrong_wallets(sqlite3 *db, const struct crowd *crowd)
{
    static const char sql[] = "SELECT sum(e.amount), count(*) FROM ledger_entry e"
                              " JOIN foyer_user u ON u.user_id = e.user_id WHERE u.login = $1";
    struct lookup lookup = {0};

    if (sqlite3_prepare_v2(db, sql, -1, &lookup.stmt, NULL) != SQLITE_OK)
        test_fail("cannot read the file", sqlite3_errmsg(db));
    crowd_each_wallet(crowd, look_up_wallet, &lookup);
    sqlite3_finalize(lookup.stmt);
    return lookup.missing;
}

/* All that is missing or broken is printed before the program ends: what belongs together says more
 * than its first line. */
void house_check(const struct house *house, const struct crowd *crowd)
{
    sqlite3 *db = open_copy(house);
    size_t missing = count_missing(db, crowd) + count_wrong_wallets(db, crowd);
    int broken = count_broken(db, house->invariants);

    sqlite3_close(db);
    if (missing > 0 || broken > 0)
        exit(1);
}

long long house_query(const struct house *house, const char *sql)
{
    sqlite3 *db = open_copy(house);
    sqlite3_stmt *stmt;
    long long number;

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK ||
        sqlite3_step(stmt) != SQLITE_ROW)
        test_fail("a query", sqlite3_errmsg(db));
    number = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return number;
}
