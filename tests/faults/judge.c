/*
 * What is right after a fault, when nobody can say how far the daemon had come? The judge does not
 * try to say it. It opens the disk as a restart would, compares each answer with what is stored,
 * and then sends every request of the round once more, with its key: what was done answers as
 * before, what was not is done now. So whatever part of the round was lost, afterwards the store
 * has to say word for word what it says without a fault, and one text (sweep->after) serves for
 * every trial of the stage.
 *
 *     told                                 stored, before the retry
 *     ---------------------------------    ------------------------------------------------
 *     OK                                   it must be
 *     refused: by a rule, or since the     it must not be
 *     store failed (READ-ONLY, INTERNAL)
 *     OUTCOME-UNKNOWN, or nothing          either, and the retry finds out which
 *
 * It is a process of its own, begun before the office is opened: it has no open file, no cache and
 * no socket of the box office, and reads the disk alone. It lives through a whole sweep, since
 * whatever is forked later has the open office in it. Only one of the two works at a time, as
 * memory_disk.h asks: the sweep waits for the byte that the judge answers with.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/sweep.h"
#include "tests/faults/sweep_state.h"

static struct sweep_figures figures;

struct sweep_figures sweep_figures(void)
{
    return figures;
}

/* A key is stored in the transaction of what it stands for. LEAVE has none, and is known by its
 * token. */
static bool is_stored(struct office *office, const struct round_line *line)
{
    if (line->of->key == NULL)
        return truth_has_left(office->store, line->token);
    return truth_has_key(office->store, office_logins[line->of->client], line->of->key);
}

/* What was answered to one request against what is stored. */
static void judge_line(struct sweep *sweep, const struct trial *trial, struct office *office,
                       size_t index)
{
    static const char *const refusals[] = {"READ-ONLY", "INTERNAL", "BUSY", "SHUTTING-DOWN"};
    const struct round_line *line = &sweep->round[index];
    bool ok = false, unknown = false, refused = false, as_ever = false;
    char word[32];

    /* The last answer decides whether the fault is over (as_ever); an OK stays one, whatever came
     * later. A rule may refuse without a fault as well, and then must have stored nothing. */
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        const char *reply = sweep->record->replies[index][attempt];

        if (attempt > 0 && reply[0] == '\0')
            continue;
        ok |= reply_says(reply, "OK");
        as_ever = reply_says(reply, reply_word(line->expected, word));
        refused = as_ever && !ok;
        for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
            refused |= reply_says(reply, refusals[i]);
        unknown |= reply[0] == '\0' || reply_says(reply, "OUTCOME-UNKNOWN");
        if (!ok && !refused && !unknown)
            sweep_fail(sweep, trial, "an answer nobody expects");
    }
    /* A child that ended in the middle owes nobody an answer; one that came to its end does. */
    if (WIFEXITED(sweep->status) && WEXITSTATUS(sweep->status) == 0) {
        if (sweep->record->replies[index][0][0] == '\0')
            sweep_fail(sweep, trial, "a request was not answered");
        if (!trial->for_good && !sweep->record->store_failed && !as_ever)
            sweep_fail(sweep, trial, "the fault is over, but not for this request");
    }
    if (!line_changes(line))
        return;
    if (ok && !is_stored(office, line))
        sweep_fail(sweep, trial, "what was acknowledged is lost");
    if (refused && !ok && !unknown && is_stored(office, line))
        sweep_fail(sweep, trial, "what was refused is stored");
}

/* The same request again, with its key, learns the truth. */
static void retry_line(struct sweep *sweep, const struct trial *trial, struct office *office,
                       size_t index)
{
    const struct round_line *line = &sweep->round[index];
    const char *told = sweep->record->replies[index][0], *reply;
    char word[32], now[CODE] = "", then[CODE] = "";

    office_send(office, line->of->client, line->text, NULL);
    office_serve(office);
    reply = office_reply(office, line->of->client);
    if (!reply_says(reply, reply_word(line->expected, word)) &&
        (line->of->key != NULL || !reply_says(reply, "TOKEN-ENDED"))) {
        fprintf(stderr, "again    %s\n", reply);
        sweep_fail(sweep, trial, "a retry is answered differently");
    }
    if (!reply_says(told, "OK") || line->of->key == NULL)
        return;
    reply_take(told, "token=", then);
    reply_take(reply, "token=", now);
    /* JOIN says how its token stands now. */
    if (then[0] != '\0' ? strcmp(now, then) != 0 : strcmp(reply, told) != 0) {
        fprintf(stderr, "again    %s\n", reply);
        sweep_fail(sweep, trial, "a retry does not learn what was acknowledged");
    }
}

/* Codes are drawn from another seed than the office's, which would begin with those that are stored
 * already. The time is that after the round: what CLOCK moved is not stored, so a start would be
 * back before it. */
static void judge(struct sweep *sweep, const struct trial *trial)
{
    static struct office office;
    static char truth[TRUTH];
    struct clock clock = sweep->clock;
    bool round = sweep->stage == STAGE_ROUND;

    disk_insert(sweep->trial);
    disk_disarm(sweep->trial);
    clock.test_ms = sweep->after_ms;
    if (!office_open(&office, &clock, 99)) {
        fprintf(stderr, "%s\n", office.logged);
        sweep_fail(sweep, trial, "the store cannot be opened again");
    }
    if (truth_broken(office.store) > 0)
        sweep_fail(sweep, trial, "the store is broken");
    for (size_t i = 0; i < sweep->round_count && round; i++)
        judge_line(sweep, trial, &office, i);
    for (size_t i = 0; i < sweep->round_count && round; i++)
        if (line_changes(&sweep->round[i]))
            retry_line(sweep, trial, &office, i);
    truth_read(office.store, truth);
    if (strcmp(truth, sweep->after) != 0) {
        truth_compare(truth, sweep->after);
        sweep_fail(sweep, trial, "the store does not say what it says without faults");
    }
    office_close(&office);
}

/* Judges one trial after the other, each of which is read from the socket and answered with a byte.
 * Ends the process with a message at the first that is wrong. */
static _Noreturn void judge_all(struct sweep *sweep, int fd)
{
    struct trial trial;

    while (recv(fd, &trial, sizeof trial, MSG_WAITALL) == sizeof trial) {
        judge(sweep, &trial);
        if (send(fd, "", 1, 0) != 1)
            _exit(1);
    }
    _exit(0);
}

/* Without a judge nothing is proved, so whatever goes wrong here ends the program with 2, as no
 * finding of a trial does. */
void judge_start(struct sweep *sweep)
{
    int ends[2];
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0) {
        perror("socketpair");
        exit(2);
    }
    fflush(NULL);
    pid = fork();
    if (pid < 0) {
        perror("fork");
        exit(2);
    }
    if (pid == 0) {
        close(ends[0]);
        judge_all(sweep, ends[1]);
    }
    close(ends[1]);
    sweep->judge = ends[0];
    sweep->judge_pid = pid;
}

void judge_stop(struct sweep *sweep)
{
    close(sweep->judge);
    if (wait_for_child(sweep->judge_pid) != 0)
        exit(1);
}

/* FNV-1a with the prime of 64 bits (Fowler, Noll and Vo). That two of the SEEN numbers which are
 * kept at most are equal by accident has a chance of 1 in 2^33; then a trial would go unjudged. */
static uint64_t mix(uint64_t hash, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ ((const uint8_t *)bytes)[i]) * UINT64_C(0x100000001B3);
    return hash;
}

/* The same disk with the same answers leads to the same judgement. */
static bool was_seen(struct sweep *sweep, const struct trial *trial)
{
    uint64_t hash = disk_hash(sweep->trial);

    for (size_t i = 0; i < sweep->round_count; i++)
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            const char *reply = sweep->record->replies[i][attempt];

            hash = mix(hash, reply, strlen(reply) + 1);
        }
    hash = mix(hash, &sweep->status, sizeof sweep->status);
    hash = mix(hash, &trial->for_good, sizeof trial->for_good);
    hash = mix(hash, &sweep->record->store_failed, sizeof sweep->record->store_failed);
    for (size_t i = 0; i < sweep->seen_count; i++)
        if (sweep->seen[i] == hash)
            return true;
    /* Beyond that all are judged: slower, not wrong. */
    if (sweep->seen_count < SEEN)
        sweep->seen[sweep->seen_count++] = hash;
    return false;
}

void sweep_judge(struct sweep *sweep, const struct trial *trial)
{
    char answer;

    figures.looked_at++;
    if (!sweep->forgetful && was_seen(sweep, trial))
        return;
    figures.judged++;
    if (send(sweep->judge, trial, sizeof *trial, MSG_NOSIGNAL) != sizeof *trial ||
        recv(sweep->judge, &answer, 1, 0) != 1)
        exit(1); /* it has said why */
}

/* The disk of the trial stays as the child left it: what a cut leaves is made on a copy, so that
 * one child serves for many cuts. */
void sweep_judge_cut(struct sweep *sweep, const struct trial *trial, enum disk_loss loss,
                     uint64_t seed)
{
    struct disk *whole = sweep->trial;

    disk_copy(sweep->left, whole);
    disk_power_cut(sweep->left, loss, seed);
    sweep->trial = sweep->left;
    sweep_judge(sweep, trial);
    sweep->trial = whole;
}
