#include "tests/faults/house.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

enum { READY_MS = 60000, RULES_TEXT = 65536 };

_Noreturn void house_fail(const char *what, const char *detail)
{
    fprintf(stderr, "failed: %s: %s\n", what, detail);
    exit(1);
}

static void run_shell(const char *command)
{
    if (system(command) != 0)
        house_fail("a command", command);
}

void house_open(struct house *house, int argc, char **argv, int rounds, int clients)
{
    static const struct option known[] = {
        {"daemon", required_argument, NULL, 'd'},  {"invariants", required_argument, NULL, 'i'},
        {"rounds", required_argument, NULL, 'r'},  {"clients", required_argument, NULL, 'c'},
        {"no-memory", no_argument, NULL, 'm'},     {"seed", required_argument, NULL, 's'},
        {"preload", required_argument, NULL, 'p'}, {NULL, 0, NULL, 0},
    };
    int option;

    *house = (struct house){.rounds = rounds, .clients = clients, .seed = 1};
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (option == 'd')
            house->daemon = optarg;
        else if (option == 'i')
            house->invariants = optarg;
        else if (option == 'm')
            house->any_memory = true;
        else if (option == 'p')
            house->preload = optarg;
        else if (option == 'r')
            house->rounds = atoi(optarg);
        else if (option == 'c')
            house->clients = atoi(optarg);
        else if (option == 's')
            house->seed = strtoull(optarg, NULL, 10);
        else
            exit(2);
    }
    if (house->daemon == NULL || house->invariants == NULL)
        house_fail("usage",
                   "--daemon FOYERD --invariants FILE.sql [--rounds N] [--clients N] [--seed N]");
    snprintf(house->folder, sizeof house->folder, "/tmp/foyer-faults-XXXXXX");
    if (mkdtemp(house->folder) == NULL)
        house_fail(house->folder, strerror(errno));
    snprintf(house->socket, sizeof house->socket, "%s/s", house->folder);
    snprintf(house->file, sizeof house->file, "%s/foyer.db", house->folder);
}

void house_close(const struct house *house)
{
    char command[100];

    snprintf(command, sizeof command, "rm -rf %s", house->folder);
    run_shell(command);
}

/* Waits for the line `ready PATH`, which comes once the daemon accepts. */
static void wait_ready(int fd)
{
    char text[200];
    size_t used = 0;

    while (memchr(text, '\n', used) == NULL) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        ssize_t got;

        if (poll(&wait, 1, READY_MS) != 1)
            house_fail("the daemon", "is not ready in time");
        got = read(fd, text + used, sizeof text - used);
        if (got <= 0)
            house_fail("the daemon", "ended before it was ready");
        used += (size_t)got;
    }
}

void house_start(struct house *house)
{
    int ends[2];

    if (pipe(ends) < 0)
        house_fail("pipe", strerror(errno));
    house->pid = fork();
    if (house->pid < 0)
        house_fail("fork", strerror(errno));
    if (house->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nothing behind */
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        if (house->preload != NULL)
            setenv("LD_PRELOAD", house->preload, 1);
        execl(house->daemon, house->daemon, "--socket", house->socket, "--db", house->file,
              house->option, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    wait_ready(ends[0]);
    close(ends[0]);
}

void house_stop(struct house *house, int signal)
{
    int status;

    kill(house->pid, signal);
    waitpid(house->pid, &status, 0);
    house->pid = 0;
    if (signal == SIGTERM && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
        house_fail("SIGTERM", "did not end the daemon with status 0");
}

void house_set_up(const struct house *house, int shows, int seat_limit)
{
    char command[400], path[100];
    FILE *file;

    snprintf(path, sizeof path, "%s/setup", house->folder);
    file = fopen(path, "w");
    if (file == NULL)
        house_fail(path, strerror(errno));
    fprintf(file,
            "CONCERT-ADD title=Load capacity=10000 seat_limit=%d\n"
            "GRADE-SET concert=1 grade=A seats=1-50 price=1000\n",
            seat_limit);
    for (int show = 1; show <= shows; show++)
        fprintf(file, "SHOW-ADD concert=1 starts=+%dT20:00\n", show + 1);
    fclose(file);
    snprintf(command, sizeof command,
             "socat -t30 - UNIX-CONNECT:%s <%s | awk '/^ERR/ {print; bad = 1} END {exit bad}'",
             house->socket, path);
    run_shell(command);
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

static sqlite3 *open_file(const struct house *house)
{
    sqlite3 *db;

    if (sqlite3_open(house->file, &db) != SQLITE_OK)
        house_fail("cannot read the file", sqlite3_errmsg(db));
    return db;
}

static size_t count_missing(sqlite3 *db, const struct crowd *crowd)
{
    /* All clients run under one uid, so all keys stand under one login. */
    static const char sql[] = "SELECT 1 FROM request_key"
                              " WHERE login = (SELECT min(login) FROM request_key) AND key = $1";
    struct lookup lookup = {0};

    if (sqlite3_prepare_v2(db, sql, -1, &lookup.stmt, NULL) != SQLITE_OK)
        house_fail("cannot read the file", sqlite3_errmsg(db));
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
        house_fail(path, "cannot be read");
    fclose(file);
    if (sqlite3_exec(db, rules, broken_rule, &broken, NULL) != SQLITE_OK)
        house_fail("cannot check the invariants", sqlite3_errmsg(db));
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
        house_fail("cannot read the file", sqlite3_errmsg(db));
    crowd_each_wallet(crowd, look_up_wallet, &lookup);
    sqlite3_finalize(lookup.stmt);
    return lookup.missing;
}

void house_check(const struct house *house, const struct crowd *crowd)
{
    sqlite3 *db = open_file(house);
    size_t missing = count_missing(db, crowd) + count_wrong_wallets(db, crowd);
    int broken = count_broken(db, house->invariants);

    sqlite3_close(db);
    if (missing > 0 || broken > 0)
        exit(1);
}

long long house_query(const struct house *house, const char *sql)
{
    sqlite3 *db = open_file(house);
    sqlite3_stmt *stmt;
    long long number;

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK ||
        sqlite3_step(stmt) != SQLITE_ROW)
        house_fail("a query", sqlite3_errmsg(db));
    number = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return number;
}
