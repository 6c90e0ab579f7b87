/*
 * Backups of the real daemon beside a full sale, kill -9, and the store that is restored from the
 * backup: what was acknowledged before the backup was asked for is in it.
 *
 *     backup_test --daemon FOYERD --invariants FILE.sql [--rounds N] [--clients N] [--seed N]
 *
 * Each round begins with a store of some megabytes, so that a backup takes many slices. A crowd
 * sells; BACKUP is asked for, and the crowd goes on until the answer is there and a little longer.
 * The daemon is killed, foyerd --restore checks the backup and puts it in the place of the file and
 * the log that the daemon left, and every change that the crowd had been told of when BACKUP was
 * sent is looked up. The restored store then serves.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "tests/faults/crowd.h"
#include "tests/faults/fault_house.h"
#include "tests/kit/line_client.h"
#include "tests/kit/failure.h"

enum { SHOWS = 4, SEAT_LIMIT = 4, KEEP_ONE_IN = 32, COMMAND = 600 };

static void run_shell(const char *command)
{
    if (system(command) != 0)
        test_fail("a command", command);
}

/* Lines of the audit that nobody asked for: two thousand of a thousand bytes. */
static void make_template(struct house *house)
{
    char command[COMMAND];
    sqlite3 *db;

    house_start(house);
    house_set_up(house, SHOWS, SEAT_LIMIT);
    house_stop(house, SIGTERM);
    if (sqlite3_open(house->file, &db) != SQLITE_OK ||
        sqlite3_exec(
            db,
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000)"
            " INSERT INTO audit_line (audit_id, at_ms, login, uid, acting, request, outcome)"
            " SELECT 1000 + i, 1000 * CAST(strftime('%s', 'now') AS INTEGER), 'clerk', 1,"
            " '', 'CHARGE amount=' || substr(hex(zeroblob(500)), 1, 1000), 'BAD-ARG'"
            " FROM n",
            NULL, NULL, NULL) != SQLITE_OK)
        test_fail("the template", sqlite3_errmsg(db));
    sqlite3_close(db);
    snprintf(command, sizeof command, "mv %s %s/template", house->file, house->folder);
    run_shell(command);
}

static void begin_round(const struct house *house)
{
    char command[COMMAND];

    snprintf(command, sizeof command, "rm -f %s* && cp %s/template %s && chmod 600 %s", house->file,
             house->folder, house->file, house->file);
    run_shell(command);
}

/* foyerd --restore BACKUP --db FILE, which must end with status 0 and move the log aside. */
static void restore(const struct house *house, const char *backup)
{
    char command[COMMAND];
    int status;
    pid_t pid = fork();

    if (pid < 0)
        test_fail("fork", strerror(errno));
    if (pid == 0) {
        if (freopen("/dev/null", "w", stdout) == NULL)
            _exit(127);
        execl(house->daemon.program, house->daemon.program, "--restore", backup, "--db",
              house->file, (char *)NULL);
        _exit(127);
    }
    if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        test_fail("--restore", "did not end with status 0");
    snprintf(command, sizeof command, "test -e %s.replaced-*Z-wal && test ! -e %s-wal", house->file,
             house->file);
    run_shell(command);
}

/* Asks for a backup and sells on until it is there. Returns what was acknowledged when it was asked
 * for. */
static size_t back_up(const struct house *house, struct crowd *crowd, const char *name)
{
    size_t before;
    struct line_client admin;

    line_client_open(&admin, house->socket);
    before = crowd_figures(crowd).acknowledged;
    line_client_send(&admin, "BACKUP name=%s", name);
    while (!line_client_hear(&admin))
        crowd_run(crowd, 1);
    if (strncmp(admin.reply, "OK file=", 8) != 0)
        test_fail("BACKUP", admin.reply);
    line_client_close(&admin);
    return before;
}

/* Adds what was acknowledged before, and while, the backup was made. */
static void play_round(struct house *house, uint64_t random, size_t *before, size_t *beside)
{
    char backup[120];
    size_t asked;
    struct crowd *crowd = crowd_new(house->socket, house->clients, SHOWS, KEEP_ONE_IN, random);

    begin_round(house);
    house_start(house);
    crowd_run(crowd, 20 + (size_t)(random >> 33) % 100);
    asked = back_up(house, crowd, "round.db");
    *before += asked;
    *beside += crowd_figures(crowd).acknowledged - asked;
    crowd_run(crowd, 1 + (size_t)(random >> 40) % 20);
    house_stop(house, SIGKILL);
    crowd_drain(crowd);
    crowd_forget_after(crowd, asked);
    snprintf(backup, sizeof backup, "%s/round.db", house->folder);
    restore(house, backup);
    house_check(house, crowd);
    house_start(house);
    house_stop(house, SIGTERM);
    unlink(backup);
    crowd_free(crowd);
}

int main(int argc, char **argv)
{
    struct house house;
    uint64_t random;
    size_t before = 0, beside = 0;

    house_open(&house, argc, argv, 100, 16);
    random = house.seed;
    make_template(&house);
    for (int i = 0; i < house.rounds; i++) {
        /* Knuth's MMIX generator (TAOCP 2, 3.3.4): how much is sold before and after. */
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        play_round(&house, random, &before, &beside);
    }
    if (beside == 0)
        test_fail("the crowd", "sold nothing while backups were made");
    printf("proof: backup, kill -9, restore: %d rounds under %d clients (seed %llu): %zu changes "
           "acknowledged before a backup, %zu beside it; of those before, none lost\n",
           house.rounds, house.clients, house.seed, before, beside);
    house_close(&house);
    return 0;
}
