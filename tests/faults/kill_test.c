/*
 * kill -9 of the real daemon under load: what was acknowledged is in the file, and the file is
 * sound.
 *
 *     kill_test --daemon FOYERD --invariants FILE.sql [--kills N] [--clients N] [--seed N]
 *
 * A crowd of clients books without end. After a number of acknowledged changes drawn from the seed,
 * the daemon is killed; what the clients were told so far is looked up in the file (every change
 * has a key, and a key is stored in the same transaction as what it stands for), the invariants are
 * checked, and the daemon goes on with the same crowd, which sends again whatever it has no reply
 * to.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "tests/faults/crowd.h"

enum { READY_MS = 30000, SHOWS = 8, KEEP_ONE_IN = 32 };

struct setting {
    const char *daemon, *invariants;
    int kills, clients;
    unsigned long long seed;
    char folder[64], socket[100], file[100], setup[100];
};

static void fail(const char *what, const char *detail)
{
    fprintf(stderr, "kill_test: %s: %s\n", what, detail);
    exit(1);
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
            fail("the daemon is not ready", "in time");
        got = read(fd, text + used, sizeof text - used);
        if (got <= 0)
            fail("the daemon ended", "before it was ready");
        used += (size_t)got;
    }
}

static pid_t start_daemon(const struct setting *setting)
{
    int ends[2];
    pid_t pid = -1;

    if (pipe(ends) < 0 || (pid = fork()) < 0)
        fail("cannot start the daemon", strerror(errno));
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(setting->daemon, setting->daemon, "--socket", setting->socket, "--db", setting->file,
              (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    wait_ready(ends[0]);
    close(ends[0]);
    return pid;
}

static void run_shell(const char *command)
{
    int status = system(command);

    if (status != 0)
        fail("failed", command);
}

/* A concert with room for the whole crowd, through socat like anybody. */
static void set_up(const struct setting *setting)
{
    char command[400];
    FILE *file = fopen(setting->setup, "w");

    if (file == NULL)
        fail(setting->setup, strerror(errno));
    fprintf(file, "CONCERT-ADD title=Load capacity=10000\nGRADE-SET concert=1 grade=A seats=1-50 "
                  "price=1000\n");
    for (int show = 1; show <= SHOWS; show++)
        fprintf(file, "SHOW-ADD concert=1 starts=+30T%02d:00\n", show);
    fclose(file);
    snprintf(command, sizeof command,
             "socat -t30 - UNIX-CONNECT:%s <%s | awk '/^ERR/ {print; bad = 1} END {exit bad}'",
             setting->socket, setting->setup);
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
        fprintf(stderr, "kill_test: %s was told OK for key %s, which is not in the file\n", user,
                key);
        lookup->missing++;
    }
    sqlite3_reset(lookup->stmt);
}

static int broken_rule(void *count, int columns, char **values, char **names)
{
    (void)columns;
    (void)names;
    fprintf(stderr, "kill_test: %s\n", values[0]);
    ++*(int *)count;
    return 0;
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 65536);

    if (file == NULL || fread(text, 1, 65535, file) == 0)
        fail(path, "cannot be read");
    fclose(file);
    return text;
}

/* Looks at the file as the dead daemon left it. */
static void check_file(const struct setting *setting, const struct crowd *crowd)
{
    /* All clients run under one uid, so all keys stand under one login. */
    static const char lookup_sql[] =
        "SELECT 1 FROM request_key"
        " WHERE login = (SELECT min(login) FROM request_key) AND key = $1";
    struct lookup lookup = {0};
    sqlite3 *db;
    char *rules = read_file(setting->invariants);
    int broken = 0;

    if (sqlite3_open(setting->file, &db) != SQLITE_OK ||
        sqlite3_prepare_v2(db, lookup_sql, -1, &lookup.stmt, NULL) != SQLITE_OK)
        fail("cannot read the file", sqlite3_errmsg(db));
    crowd_each_acknowledged(crowd, look_up, &lookup);
    sqlite3_finalize(lookup.stmt);
    if (sqlite3_exec(db, rules, broken_rule, &broken, NULL) != SQLITE_OK)
        fail("cannot check the invariants", sqlite3_errmsg(db));
    free(rules);
    sqlite3_close(db);
    if (lookup.missing > 0 || broken > 0)
        exit(1);
}

static void end_daemon(pid_t pid, int signal)
{
    int status;

    kill(pid, signal);
    waitpid(pid, &status, 0);
    if (signal == SIGTERM && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
        fail("SIGTERM", "did not end the daemon with status 0");
}

static void read_options(int argc, char **argv, struct setting *setting)
{
    static const struct option known[] = {
        {"daemon", required_argument, NULL, 'd'}, {"invariants", required_argument, NULL, 'i'},
        {"kills", required_argument, NULL, 'k'},  {"clients", required_argument, NULL, 'c'},
        {"seed", required_argument, NULL, 's'},   {NULL, 0, NULL, 0},
    };
    int option;

    *setting = (struct setting){.kills = 100, .clients = 32, .seed = 1};
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (option == 'd')
            setting->daemon = optarg;
        else if (option == 'i')
            setting->invariants = optarg;
        else if (option == 'k')
            setting->kills = atoi(optarg);
        else if (option == 'c')
            setting->clients = atoi(optarg);
        else if (option == 's')
            setting->seed = strtoull(optarg, NULL, 10);
        else
            exit(2);
    }
    if (setting->daemon == NULL || setting->invariants == NULL)
        fail("usage", "kill_test --daemon FOYERD --invariants FILE.sql");
    snprintf(setting->folder, sizeof setting->folder, "/tmp/foyer-kill-XXXXXX");
    if (mkdtemp(setting->folder) == NULL)
        fail(setting->folder, strerror(errno));
    snprintf(setting->socket, sizeof setting->socket, "%s/s", setting->folder);
    snprintf(setting->file, sizeof setting->file, "%s/foyer.db", setting->folder);
    snprintf(setting->setup, sizeof setting->setup, "%s/setup", setting->folder);
}

static void remove_folder(const struct setting *setting)
{
    char command[100];

    snprintf(command, sizeof command, "rm -rf %s", setting->folder);
    run_shell(command);
}

int main(int argc, char **argv)
{
    struct setting setting;
    struct crowd *crowd;
    struct crowd_figures figures;
    uint64_t random;
    pid_t pid;

    read_options(argc, argv, &setting);
    random = setting.seed;
    pid = start_daemon(&setting);
    set_up(&setting);
    crowd = crowd_new(setting.socket, setting.clients, SHOWS, KEEP_ONE_IN, setting.seed);
    for (int i = 0; i < setting.kills; i++) {
        /* Knuth's MMIX generator (TAOCP 2, 3.3.4): where in the load the next kill falls. */
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        crowd_run(crowd, 20 + (size_t)(random >> 33) % 200);
        end_daemon(pid, SIGKILL);
        crowd_drain(crowd);
        check_file(&setting, crowd);
        pid = start_daemon(&setting);
    }
    crowd_run(crowd, 500);
    end_daemon(pid, SIGTERM);
    crowd_drain(crowd);
    check_file(&setting, crowd);
    figures = crowd_figures(crowd);
    printf("%d kills under %d clients (seed %llu): %zu changes acknowledged, %zu payments, %zu "
           "requests "
           "sent again, none lost\n",
           setting.kills, setting.clients, setting.seed, figures.acknowledged, figures.paid,
           figures.resent);
    crowd_free(crowd);
    remove_folder(&setting);
    return 0;
}
