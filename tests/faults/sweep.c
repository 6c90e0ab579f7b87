/* MAP_ANONYMOUS is not POSIX. */
#define _DEFAULT_SOURCE
#include "tests/faults/sweep.h"

#include <assert.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "infrastructure/system_clock.h"
#include "tests/faults/office.h"
#include "tests/faults/scarce_memory.h"
#include "tests/faults/sixty.h"
#include "tests/faults/truth.h"

enum {
    ROUND_LINES = 8,
    LINE = 200,
    CODE = 27,
    ATTEMPTS = 2,
    ENDED = 77, /* exit status of a child that TRIAL_END has ended */
    SEEN = 1 << 16,
    LONG_LOG = 3990,      /* pages; the daemon moves a log of 4,000 */
    LONG_LOG_ROUNDS = 12, /* enough to see it moved, and begun anew */
    FRAME = 4096 + 24
};

static const int64_t begin_ms = INT64_C(1764547200000); /* 2025-12-01T00:00Z */

/* What a child leaves beside its disk, in memory that outlives it: what the clients were told. */
struct record {
    bool memory_failed;
    bool store_failed; /* the daemon was about to stop */
    char replies[ROUND_LINES][ATTEMPTS][OFFICE_REPLY];
};

struct round_line {
    const struct sixty_line *of;
    char text[LINE];
    char token[CODE]; /* the one it names; "" for none */
    char expected[OFFICE_REPLY];
};

enum stage { STAGE_MAKE, STAGE_OPEN, STAGE_ROUND, STAGE_STOP };

struct sweep {
    enum stage stage;
    struct office office;
    struct disk *disk;  /* of the office */
    struct disk *trial; /* of the child */
    struct disk *left;  /* what a power cut leaves of that */
    struct record *record;
    enum sweep_way way;
    struct round_line round[ROUND_LINES];
    size_t round_count;
    char tokens[OFFICE_CLIENTS][CODE], reservations[OFFICE_CLIENTS][CODE];
    char after[TRUTH];   /* what the store says behind the stage, without faults */
    int64_t after_ms;    /* the time behind the round */
    int status;          /* how the child ended, as from waitpid() */
    uint64_t seen[SEEN]; /* hashes of what was judged at this stage; shape: seen[seen_count] */
    size_t seen_count;
    bool forgetful; /* the disk is too large to be told apart */
};

static struct sweep_figures figures;

/* For the signal handler of a child. */
static struct office *dying;

struct sweep_figures sweep_figures(void)
{
    return figures;
}

enum sweep_way sweep_way(const struct sweep *sweep)
{
    return sweep->way;
}

bool sweep_in_round(const struct sweep *sweep)
{
    return sweep->stage == STAGE_ROUND;
}

size_t sweep_unsynced(const struct sweep *sweep)
{
    return disk_unsynced(sweep->trial);
}

static void describe(const struct sweep *sweep, const struct trial *trial)
{
    static const char *const stages[] = {"making the store", "opening the store", "", "stopping"};
    static const char *const ways[] = {" (together)", " (singly)", " (long log)"};

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

static _Noreturn void fail(const struct sweep *sweep, const struct trial *trial, const char *what)
{
    fprintf(stderr, "failed: %s\n", what);
    describe(sweep, trial);
    exit(1);
}

/* "OK" or the code of an ERR line; "" for no reply. */
static const char *word_of(const char *reply, char word[32])
{
    if (sscanf(reply, "ERR %31s", word) != 1 && sscanf(reply, "%31s", word) != 1)
        word[0] = '\0';
    return word;
}

static bool says(const char *reply, const char *word)
{
    char found[32];

    return strcmp(word_of(reply, found), word) == 0;
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

static bool changes(const struct round_line *line)
{
    return line->of->key != NULL || strncmp(line->of->request, "LEAVE", 5) == 0;
}

/* The rest of the reply behind `name=`, to the next space. */
static void take(const char *reply, const char *name, char code[CODE])
{
    const char *at = strstr(reply, name);

    if (at != NULL)
        snprintf(code, CODE, "%.*s", (int)strcspn(at + strlen(name), " "), at + strlen(name));
}

/* The child: does what comes next, and meets what the trial has for it. */

static void last_words(int signal)
{
    (void)signal;
    office_listen(dying); /* replies that were sent before the end were sent */
}

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
        if (attempt == 0 || says(sweep->record->replies[i][0], "READ-ONLY") ||
            says(sweep->record->replies[i][0], "INTERNAL"))
            office_send(&sweep->office, line->of->client, line->text, reply);
    }
    office_serve(&sweep->office);
}

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
        office_renew(&sweep->office);
    if (sweep->stage == STAGE_ROUND) {
        dying = &sweep->office;
        signal(SIGABRT, last_words);
    }
    arm(sweep, trial);
    if (sweep->stage == STAGE_MAKE || sweep->stage == STAGE_OPEN)
        office_open(&fresh, &sweep->office.clock, 7);
    if (sweep->stage == STAGE_STOP)
        office_close(&sweep->office);
    if (sweep->stage == STAGE_ROUND) {
        serve_round(sweep, 0);
        if (!sweep->office.server.failed)
            serve_round(sweep, 1);
        sweep->record->store_failed = sweep->office.server.failed;
    }
    _exit(0);
}

static int wait_for(pid_t pid)
{
    int status;

    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        perror("fork");
        exit(2);
    }
    return status;
}

/* Only a lack of memory may end the daemon in the middle: see "Memory" in the manual page. */
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
    fail(sweep, trial, "the daemon crashed");
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
    sweep->status = wait_for(pid);
    check_end(sweep, trial);
    return trial->what == TRIAL_MEMORY ? sweep->record->memory_failed
                                       : disk_has_failed(sweep->trial);
}

/* The judge: a restart on the disk of the trial. */

static bool is_stored(struct office *office, const struct round_line *line)
{
    if (line->of->key == NULL)
        return truth_has_left(office->store, line->token);
    return truth_has_key(office->store, office_logins[line->of->client], line->of->key);
}

/* What was told of one request against what is stored. */
static void judge_line(struct sweep *sweep, const struct trial *trial, struct office *office,
                       size_t index)
{
    static const char *const refusals[] = {"READ-ONLY", "INTERNAL", "BUSY", "SHUTTING-DOWN"};
    const struct round_line *line = &sweep->round[index];
    bool ok = false, unknown = false, refused = false, as_ever = false;
    char word[32];

    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        const char *reply = sweep->record->replies[index][attempt];

        if (attempt > 0 && reply[0] == '\0')
            continue;
        ok |= says(reply, "OK");
        as_ever = says(reply, word_of(line->expected, word));
        refused = as_ever && !ok;
        for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
            refused |= says(reply, refusals[i]);
        unknown |= reply[0] == '\0' || says(reply, "OUTCOME-UNKNOWN");
        if (!ok && !refused && !unknown)
            fail(sweep, trial, "an answer nobody expects");
    }
    if (WIFEXITED(sweep->status) && WEXITSTATUS(sweep->status) == 0) {
        if (sweep->record->replies[index][0][0] == '\0')
            fail(sweep, trial, "a request was not answered");
        if (!trial->for_good && !sweep->record->store_failed && !as_ever)
            fail(sweep, trial, "the fault is over, but not for this request");
    }
    if (!changes(line))
        return;
    if (ok && !is_stored(office, line))
        fail(sweep, trial, "what was acknowledged is lost");
    if (refused && !ok && !unknown && is_stored(office, line))
        fail(sweep, trial, "what was refused is stored");
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
    if (!says(reply, word_of(line->expected, word)) &&
        (line->of->key != NULL || !says(reply, "TOKEN-ENDED"))) {
        fprintf(stderr, "again    %s\n", reply);
        fail(sweep, trial, "a retry is answered differently");
    }
    if (!says(told, "OK") || line->of->key == NULL)
        return;
    take(told, "token=", then);
    take(reply, "token=", now);
    /* JOIN tells how its token stands now. */
    if (then[0] != '\0' ? strcmp(now, then) != 0 : strcmp(reply, told) != 0) {
        fprintf(stderr, "again    %s\n", reply);
        fail(sweep, trial, "a retry does not learn what was acknowledged");
    }
}

static void judge(struct sweep *sweep, const struct trial *trial)
{
    static struct office office;
    static char truth[TRUTH];
    struct clock clock = sweep->office.clock;
    bool round = sweep->stage == STAGE_ROUND;

    disk_insert(sweep->trial);
    disk_disarm(sweep->trial);
    clock.wall_base_ms = sweep->after_ms;
    if (!office_open(&office, &clock, 99)) {
        fprintf(stderr, "%s\n", office.logged);
        fail(sweep, trial, "the store cannot be opened again");
    }
    if (truth_broken(office.store) > 0)
        fail(sweep, trial, "the store is broken");
    for (size_t i = 0; i < sweep->round_count && round; i++)
        judge_line(sweep, trial, &office, i);
    for (size_t i = 0; i < sweep->round_count && round; i++)
        if (changes(&sweep->round[i]))
            retry_line(sweep, trial, &office, i);
    truth_read(office.store, truth);
    if (strcmp(truth, sweep->after) != 0) {
        truth_compare(truth, sweep->after);
        fail(sweep, trial, "the store does not say what it says without faults");
    }
}

static uint64_t mix(uint64_t hash, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ ((const uint8_t *)bytes)[i]) * UINT64_C(0x100000001B3);
    return hash;
}

/* The same disk with the same things told leads to the same judgement. */
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
    if (sweep->seen_count < SEEN)
        sweep->seen[sweep->seen_count++] = hash;
    return false;
}

void sweep_judge(struct sweep *sweep, const struct trial *trial)
{
    pid_t pid;

    figures.looked_at++;
    if (!sweep->forgetful && was_seen(sweep, trial))
        return;
    figures.judged++;
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        judge(sweep, trial);
        _exit(0);
    }
    if (wait_for(pid) != 0)
        exit(1);
}

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

/* The way through all stages. */

/* What the round comes to without faults: it is tried with none, and the store then read. */
static void foresee(struct sweep *sweep)
{
    static const struct trial nothing = {.name = "nothing", .what = TRIAL_NOTHING};
    static struct office office;
    char *after = mmap(NULL, TRUTH, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct clock clock = sweep->office.clock;
    pid_t pid;

    assert(after != MAP_FAILED);
    sweep->seen_count = 0;
    sweep->after_ms = clock.wall_base_ms;
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
        clock.wall_base_ms = sweep->after_ms;
        if (!office_open(&office, &clock, 99))
            fail(sweep, &nothing, office.logged);
        truth_read(office.store, after);
        _exit(0);
    }
    if (wait_for(pid) != 0)
        exit(1);
    memcpy(sweep->after, after, TRUTH);
    munmap(after, TRUTH);
    sweep_judge(sweep, &nothing);
}

/* Does the round for good. */
static void go_on(struct sweep *sweep)
{
    for (size_t i = 0; i < sweep->round_count; i++)
        office_send(&sweep->office, sweep->round[i].of->client, sweep->round[i].text, NULL);
    office_serve(&sweep->office);
    for (size_t i = 0; i < sweep->round_count; i++) {
        int client = sweep->round[i].of->client;
        const char *reply = office_reply(&sweep->office, client);

        take(reply, "token=", sweep->tokens[client]);
        take(reply, "reservation=", sweep->reservations[client]);
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

/* Fills the log up to shortly before it is moved into the file, and goes on beyond that. */
static void run_long_log(struct sweep *sweep, void (*each)(void *arg, struct sweep *sweep),
                         void *arg)
{
    char keys[LONG_LOG_ROUNDS][8];
    size_t before;
    struct sixty_line lines[LONG_LOG_ROUNDS];
    int rounds_left = 2; /* that of the move, and the first in the new log */

    while (disk_file_size(sweep->disk, OFFICE_FILE "-wal") / FRAME < LONG_LOG) {
        office_send(&sweep->office, 1, "CHARGE amount=1", NULL);
        office_serve(&sweep->office);
        assert(says(office_reply(&sweep->office, 1), "OK"));
    }
    before = disk_file_size(sweep->disk, OFFICE_FILE);
    sweep->forgetful = true;
    for (int i = 0; i < LONG_LOG_ROUNDS && rounds_left > 0; i++) {
        snprintf(keys[i], sizeof keys[i], "l%d", i);
        lines[i] = (struct sixty_line){1, "CHARGE amount=1", keys[i], true};
        sweep->round[0].of = &lines[i];
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

void sweep_run(enum sweep_way way, void (*each)(void *arg, struct sweep *sweep), void *arg)
{
    struct sweep *sweep = calloc(1, sizeof *sweep);
    struct clock clock;

    assert(sweep != NULL);
    clock_start_test(&clock, begin_ms);
    sweep->office.clock = clock;
    sweep->way = way;
    sweep->disk = disk_new();
    sweep->trial = disk_new();
    sweep->left = disk_new();
    sweep->record = mmap(NULL, sizeof *sweep->record, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert(sweep->record != MAP_FAILED);
    disk_insert(sweep->disk);
    if (way == SWEEP_TOGETHER)
        run_stage(sweep, STAGE_MAKE, each, arg);
    if (!office_open(&sweep->office, &clock, 1)) {
        fprintf(stderr, "cannot begin: %s\n", sweep->office.logged);
        exit(2);
    }
    if (way == SWEEP_SINGLY &&
        db_run_script(sweep->office.store->db, "PRAGMA cache_size = 0") != STATUS_OK)
        exit(2);
    if (way == SWEEP_LONG_LOG)
        run_long_log(sweep, each, arg);
    else
        run_sixty(sweep, each, arg);
    run_stage(sweep, STAGE_STOP, each, arg);
    office_close(&sweep->office);
    munmap(sweep->record, sizeof *sweep->record);
    disk_free(sweep->disk);
    disk_free(sweep->trial);
    disk_free(sweep->left);
    free(sweep);
}
