/*
 * One trial: a child is forked off the running office, on a copy of its disk, and the n-th call of
 * a kind fails in it.
 *
 *     parent   copies the disk, forks, waits; the office itself never meets a fault
 *     child    takes sockets and a loop of its own, puts the disk of the trial under its open
 *              files, arms the fault, does the stage; _exit()
 *
 * A fork for each n costs little (memory is copied when it is written to), and the child begins
 * exactly where the box office stands, with its sessions, its prepared statements and its log.
 * Whoever goes through all n need not know how many calls there are: the first n that is not
 * reached says so.
 *
 * What a client was told is in memory that the child shares (sweep->record), since a reply that was
 * sent counts, even if the daemon ends in the next instruction.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/scarce_memory.h"
#include "tests/faults/sweep.h"
#include "tests/faults/sweep_state.h"

/* Exit status of a child that TRIAL_END has ended. */
enum { ENDED = 77 };

/* For the signal handler of a child, which has no argument to get it by. */
static struct office *dying;

static void describe(const struct sweep *sweep, const struct trial *trial)
{
    static const char *const stages[] = {"making the store", "opening the store", "", "stopping"};
    static const char *const ways[] = {" (together)", " (singly)", " (till)", " (long log)"};

    fprintf(stderr, "%s, call %lld, %s; %s%s\n", trial->name, (long long)trial->nth,
            trial->for_good ? "for good" : "once", stages[sweep->stage], ways[sweep->way]);
    if (sweep->stage == STAGE_ROUND)
        for (size_t i = 0; i < sweep->round_count; i++) {
            fprintf(stderr, "%s> %s\n  expected %s\n", office_logins[sweep->round[i].of->client],
                    sweep->round[i].text, sweep->round[i].expected);
            for (int attempt = 0; attempt < ATTEMPTS; attempt++)
                if (sweep->record->replies[i][attempt][0] != '\0')
                    fprintf(stderr, "  told     %s\n", sweep->record->replies[i][attempt]);
        }
}

_Noreturn void sweep_fail(const struct sweep *sweep, const struct trial *trial, const char *what)
{
    fprintf(stderr, "failed: %s\n", what);
    describe(sweep, trial);
    exit(1);
}

const char *reply_word(const char *reply, char word[32])
{
    if (sscanf(reply, "ERR %31s", word) != 1 && sscanf(reply, "%31s", word) != 1)
        word[0] = '\0';
    return word;
}

bool reply_says(const char *reply, const char *word)
{
    char found[32];

    return strcmp(reply_word(reply, found), word) == 0;
}

bool line_changes(const struct round_line *line)
{
    return line->of->key != NULL || strncmp(line->of->request, "LEAVE", 5) == 0;
}

void reply_take(const char *reply, const char *name, char code[CODE])
{
    const char *at = strstr(reply, name);

    if (at != NULL)
        snprintf(code, CODE, "%.*s", (int)strcspn(at + strlen(name), " "), at + strlen(name));
}

/* The child: does what comes next, and meets what the trial has for it. */

/* abort() comes from the daemon's own assert(), not from within malloc(), and taking lines out of a
 * socket allocates nothing: so a handler may do it. */
static void last_words(int signal)
{
    (void)signal;
    office_listen(dying); /* replies that were sent before the end were sent */
}

/* Last, when the child is set up: from here on every call counts, and its own must not be among
 * them. */
static void arm(struct sweep *sweep, const struct trial *trial)
{
    disk_disarm(sweep->trial);
    if (trial->what == TRIAL_DISK)
        disk_arm(sweep->trial, trial->call, trial->fault, trial->nth, trial->for_good);
    else if (trial->what == TRIAL_END)
        disk_arm_end(sweep->trial, trial->nth, ENDED);
    else if (trial->what == TRIAL_MEMORY)
        scarce_memory_arm(trial->nth, trial->for_good, &sweep->record->memory_failed);
}

static void serve_round(struct sweep *sweep, int attempt)
{
    for (size_t i = 0; i < sweep->round_count; i++) {
        const struct round_line *line = &sweep->round[i];
        char *reply = sweep->record->replies[i][attempt];

        /* Whoever was refused because of the fault tries once more. */
        if (attempt == 0 || reply_says(sweep->record->replies[i][0], "READ-ONLY") ||
            reply_says(sweep->record->replies[i][0], "INTERNAL"))
            office_send(sweep->office, line->of->client, line->text, reply);
    }
    office_serve(sweep->office);
}

/* A daemon that ends for want of memory says so on the standard error, which is the test's, some
 * thousand times. */
static void end_silently(void)
{
    int null = open("/dev/null", O_WRONLY);

    dup2(null, STDERR_FILENO);
    close(null);
}

static _Noreturn void do_stage(struct sweep *sweep, const struct trial *trial)
{
    static struct office fresh;

    disk_insert(sweep->trial);
    end_silently();
    if (sweep->stage == STAGE_ROUND || sweep->stage == STAGE_STOP)
        office_renew(sweep->office);
    if (sweep->stage == STAGE_ROUND) {
        dying = sweep->office;
        signal(SIGABRT, last_words);
    }
    arm(sweep, trial);
    if (sweep->stage == STAGE_MAKE || sweep->stage == STAGE_OPEN)
        office_open(&fresh, &sweep->office->clock, 7);
    if (sweep->stage == STAGE_STOP)
        office_close(sweep->office);
    if (sweep->stage == STAGE_ROUND) {
        serve_round(sweep, 0);
        /* A daemon whose store is broken answers nobody any more, so nobody can try again. */
        if (!sweep->office->server.failed)
            serve_round(sweep, 1);
        sweep->record->store_failed = sweep->office->server.failed;
    }
    _exit(0);
}

int wait_for_child(pid_t pid)
{
    int status;

    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        perror("fork");
        exit(2);
    }
    return status;
}

/* Only a lack of memory may end the daemon in the middle: see foyerd(8). */
static void check_end(const struct sweep *sweep, const struct trial *trial)
{
    if (WIFEXITED(sweep->status)) {
        int status = WEXITSTATUS(sweep->status);

        if (status == 0 || (status == ENDED && trial->what == TRIAL_END))
            return;
    }
    if (trial->what == TRIAL_MEMORY && WIFSIGNALED(sweep->status) &&
        WTERMSIG(sweep->status) == SIGABRT)
        return;
    fprintf(stderr, "status %x\n", (unsigned)sweep->status);
    sweep_fail(sweep, trial, "the daemon crashed");
}

bool sweep_try(struct sweep *sweep, const struct trial *trial)
{
    pid_t pid;

    disk_copy(sweep->trial, sweep->disk);
    memset(sweep->record, 0, sizeof *sweep->record);
    fflush(NULL);
    pid = fork();
    if (pid == 0)
        do_stage(sweep, trial);
    sweep->status = wait_for_child(pid);
    check_end(sweep, trial);
    return trial->what == TRIAL_MEMORY ? sweep->record->memory_failed
                                       : disk_has_failed(sweep->trial);
}
