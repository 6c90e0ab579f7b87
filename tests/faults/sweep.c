/*
 * The order of things at each stage: what the requests come to is tried without a fault (foresee),
 * which also yields the text that every trial is compared with; then the trials; then the office
 * does the stage itself (go_on), and the next one begins from there. That the office answers as the
 * child did is asked as well: codes come from a seed and time stands still, so a difference means
 * that something has leaked into a child, or depends on what is not known here.
 *
 *     MAKE    on an empty disk, in the first way only
 *     OPEN    in the middle of the sixty, in the first way only: with a log that is not in the file
 *     ROUND   for each round
 *     STOP    the office is closed, and the log moved into the file
 *
 * There is a sweep for each of the ways of sweep_plan.h, since each has calls that the others never
 * make.
 */
/* MAP_ANONYMOUS is not POSIX. */
#define _DEFAULT_SOURCE
#include "tests/faults/sweep.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "infrastructure/system_clock.h"
#include "tests/faults/sweep_state.h"

enum {
    LONG_LOG = 3990, /* pages; the daemon moves a log of 4,000 */
    FRAME = 4096 + 24
};

#define CHARGE(key)                     \
    {                                   \
        1, "CHARGE amount=1", key, true \
    }
/* Enough to see it moved, and begun anew. */
static const struct sixty_line long_log[] = {
    CHARGE("l0"), CHARGE("l1"), CHARGE("l2"), CHARGE("l3"), CHARGE("l4"),  CHARGE("l5"),
    CHARGE("l6"), CHARGE("l7"), CHARGE("l8"), CHARGE("l9"), CHARGE("l10"), CHARGE("l11"),
};

/* A shift, from its beginning to its Z. */
static const struct sixty_line till[] = {
    {0, "USER-ADD user=fay", "t0", true},
    {0, "SHIFT-OPEN till=1 float=100", "t1", true},
    {0, "CHARGE amount=5000 method=cash as=fay", "t2", true},
    {0, "REVERSE entry=1 reason=typo as=fay", "t3", true},
    {0, "CHARGE amount=50 method=cash as=fay", "t4", true},
    {0, "PAYOUT amount=20 method=cash reason=leaves as=fay", "t5", true},
    {0, "CASH amount=-30 reason=deposit", "t6", true},
    {0, "SHIFT-CLOSE counted=99 left=90", "t7", true},
};

static const int64_t begin_ms = INT64_C(1764547200000); /* 2025-12-01T00:00Z */

enum sweep_way sweep_way(const struct sweep *sweep)
{
    return sweep->way;
}

bool sweep_in_round(const struct sweep *sweep)
{
    return sweep->stage == STAGE_ROUND;
}

bool sweep_makes_store(const struct sweep *sweep)
{
    return sweep->stage == STAGE_MAKE;
}

size_t sweep_unsynced(const struct sweep *sweep)
{
    return disk_unsynced(sweep->trial);
}

/* Writes a request with the codes its client knows. */
static void compose(const struct sweep *sweep, struct round_line *line)
{
    const char *from = line->of->request;
    char *to = line->text;

    line->token[0] = '\0';
    for (; *from != '\0'; from++) {
        const char *code = NULL;

        if (from[0] == '@')
            code = from[1] == 't' ? sweep->tokens[line->of->client]
                                  : sweep->reservations[line->of->client];
        if (code == NULL) {
            *to++ = *from;
            continue;
        }
        if (from[1] == 't')
            strcpy(line->token, code);
        strcpy(to, code);
        to += strlen(code);
        from++;
    }
    *to = '\0';
    if (line->of->key != NULL)
        snprintf(to, sizeof line->text - (size_t)(to - line->text), " key=%s", line->of->key);
}

/* What the round comes to without faults: it is tried with none, and the store then read. By a
 * child, since reading opens the store, which would change the disk of the office. */
static void foresee(struct sweep *sweep)
{
    static const struct trial nothing = {.name = "nothing", .what = TRIAL_NOTHING};
    static struct office office;
    struct clock clock = sweep->office->clock;
    pid_t pid;

    sweep->seen_count = 0;
    sweep->after_ms = clock.test_ms;
    for (size_t i = 0; i < sweep->round_count && sweep->stage == STAGE_ROUND; i++) {
        int seconds;

        if (sscanf(sweep->round[i].text, "CLOCK advance=%d", &seconds) == 1)
            sweep->after_ms += seconds * 1000;
    }
    sweep_try(sweep, &nothing);
    for (size_t i = 0; i < sweep->round_count; i++)
        strcpy(sweep->round[i].expected, sweep->record->replies[i][0]);
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        disk_insert(sweep->trial);
        clock.test_ms = sweep->after_ms;
        if (!office_open(&office, &clock, 99))
            sweep_fail(sweep, &nothing, office.logged);
        truth_read(office.store, sweep->after);
        _exit(0);
    }
    if (wait_for_child(pid) != 0)
        exit(1);
    sweep_judge(sweep, &nothing);
}

/* Does the round for good. */
static void go_on(struct sweep *sweep)
{
    for (size_t i = 0; i < sweep->round_count; i++)
        office_send(sweep->office, sweep->round[i].of->client, sweep->round[i].text, NULL);
    office_serve(sweep->office);
    for (size_t i = 0; i < sweep->round_count; i++) {
        int client = sweep->round[i].of->client;
        const char *reply = office_reply(sweep->office, client);

        reply_take(reply, "token=", sweep->tokens[client]);
        reply_take(reply, "reservation=", sweep->reservations[client]);
        if (strcmp(reply, sweep->round[i].expected) != 0) {
            fprintf(stderr, "%s\n%s\n", reply, sweep->round[i].expected);
            fprintf(stderr, "a child has another answer\n");
            exit(1);
        }
    }
}

static void run_stage(struct sweep *sweep, enum stage stage,
                      void (*each)(void *arg, struct sweep *sweep), void *arg)
{
    sweep->stage = stage;
    if (stage != STAGE_ROUND)
        sweep->round_count = 0;
    foresee(sweep);
    each(arg, sweep);
}

/* Takes the next requests for a round; returns how many those are. */
static size_t take_round(struct sweep *sweep, size_t at)
{
    sweep->round_count = 0;
    do {
        struct round_line *line = &sweep->round[sweep->round_count];

        assert(sweep->round_count < ROUND_LINES);
        line->of = &sixty[at + sweep->round_count++];
        compose(sweep, line);
    } while (sweep->way != SWEEP_SINGLY && at + sweep->round_count < SIXTY &&
             !sixty[at + sweep->round_count].begins_a_round);
    return sweep->round_count;
}

static void run_sixty(struct sweep *sweep, void (*each)(void *arg, struct sweep *sweep), void *arg)
{
    /* Opening asks the same of the disk whichever way it was filled; once is enough. */
    bool reopened = sweep->way != SWEEP_TOGETHER;
    size_t at = 0;

    while (at < SIXTY) {
        at += take_round(sweep, at);
        run_stage(sweep, STAGE_ROUND, each, arg);
        go_on(sweep);
        if (at < SIXTY / 2 || reopened)
            continue;
        /* The same as after kill -9: the log is full of what is not in the file. */
        run_stage(sweep, STAGE_OPEN, each, arg);
        reopened = true;
    }
}

/* Fills the log up to shortly before it is moved into the file, and goes on beyond that. The move
 * shows in the size of the file; what comes after it is the first commit in a log that begins anew,
 * which must not be taken for the end of the old one. */
static void run_long_log(struct sweep *sweep, void (*each)(void *arg, struct sweep *sweep),
                         void *arg)
{
    size_t before;
    int rounds_left = 2; /* that of the move, and the first in the new log */

    while (disk_file_size(sweep->disk, OFFICE_FILE "-wal") / FRAME < LONG_LOG) {
        office_send(sweep->office, 1, "CHARGE amount=1", NULL);
        office_serve(sweep->office);
        assert(reply_says(office_reply(sweep->office, 1), "OK"));
    }
    before = disk_file_size(sweep->disk, OFFICE_FILE);
    sweep->forgetful = true;
    for (size_t i = 0; i < sizeof long_log / sizeof long_log[0] && rounds_left > 0; i++) {
        sweep->round[0].of = &long_log[i];
        sweep->round_count = 1;
        compose(sweep, &sweep->round[0]);
        run_stage(sweep, STAGE_ROUND, each, arg);
        go_on(sweep);
        rounds_left -= disk_file_size(sweep->disk, OFFICE_FILE) != before;
    }
    if (rounds_left > 0) {
        fprintf(stderr, "the log was not moved into the file\n");
        exit(1);
    }
}

static void run_till(struct sweep *sweep, void (*each)(void *arg, struct sweep *sweep), void *arg)
{
    for (size_t i = 0; i < sizeof till / sizeof till[0]; i++) {
        sweep->round[0].of = &till[i];
        sweep->round_count = 1;
        compose(sweep, &sweep->round[0]);
        run_stage(sweep, STAGE_ROUND, each, arg);
        go_on(sweep);
    }
}

static void *shared_memory(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED) {
        perror("sweep");
        exit(2);
    }
    return memory;
}

/* The sweep, the disks and the record are in shared memory, and made before the judge is forked: so
 * an address means the same to the parent, to each child and to the judge. The office must not be:
 * each of them has its own. */
static struct sweep *new_sweep(enum sweep_way way)
{
    struct sweep *sweep = shared_memory(sizeof *sweep);

    sweep->office = calloc(1, sizeof *sweep->office);
    assert(sweep->office != NULL);
    clock_start_test(&sweep->clock, begin_ms);
    sweep->office->clock = sweep->clock;
    sweep->way = way;
    sweep->disk = disk_new();
    sweep->trial = disk_new();
    sweep->left = disk_new();
    sweep->record = shared_memory(sizeof *sweep->record);
    judge_start(sweep);
    return sweep;
}

static void free_sweep(struct sweep *sweep)
{
    judge_stop(sweep);
    munmap(sweep->record, sizeof *sweep->record);
    disk_free(sweep->disk);
    disk_free(sweep->trial);
    disk_free(sweep->left);
    free(sweep->office);
    munmap(sweep, sizeof *sweep);
}

void sweep_run(enum sweep_way way, void (*each)(void *arg, struct sweep *sweep), void *arg)
{
    struct sweep *sweep = new_sweep(way);

    disk_insert(sweep->disk);
    if (way == SWEEP_TOGETHER)
        run_stage(sweep, STAGE_MAKE, each, arg);
    if (!office_open(sweep->office, &sweep->clock, 1)) {
        fprintf(stderr, "cannot begin: %s\n", sweep->office->logged);
        exit(2);
    }
    /* Next to no page stays in memory: so each request reads what it needs, and writes pages before
     * it commits. */
    if (way == SWEEP_SINGLY &&
        db_run_script(sweep->office->store->db, "PRAGMA cache_size = 0") != STATUS_OK)
        exit(2);
    if (way == SWEEP_LONG_LOG)
        run_long_log(sweep, each, arg);
    else if (way == SWEEP_TILL)
        run_till(sweep, each, arg);
    else
        run_sixty(sweep, each, arg);
    run_stage(sweep, STAGE_STOP, each, arg);
    office_close(sweep->office);
    free_sweep(sweep);
}
