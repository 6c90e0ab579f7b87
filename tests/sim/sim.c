/*
 * The simulation: seasons of random requests, in which the real use cases and store must never
 * differ from the model.
 *
 *     sim [--seed N] [--seeds N] [--ops N] [--jobs N] [--engine NAME] [--stats] [--complete]
 *         [--verbose]
 *
 * Seeds N, N+1, ... are played, each from an empty house. A difference is printed with its seed and
 * step, and with the command that plays that season again, exactly and no further.
 * --stats prints what was met; with --complete it is an error not to have met everything.
 *
 * The jobs are processes and not threads: the disk, the dice of a death and the names of a database
 * belong to a process (crash.c, sim_engine.c), and a season that ends in a signal takes only its
 * own job with it. Job n of N plays each N-th seed, so that however many jobs there are the same
 * seeds are played. After a difference the others stop at the end of the season that they are in.
 *
 * Exit status: 0 no difference; 1 a difference, a thing that --complete has missed, or a job that
 * could not go on (give_up()); 2 wrong options.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "tests/sim/sim.h"
#include "tests/kit/test_options.h"
#include "tests/sim/give_up.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* A request makes one token, key and line of the trail at most, and seldom a second booking (MOVE),
 * so with fewer --ops than the arrays have places they suffice; what is left is for batches that go
 * beyond the number. */
enum { JOBS_MAX = 64, OPS_MAX = MODEL_TOKENS - 1000 };

struct options {
    const struct sim_engine *engine;
    uint64_t first;
    int64_t seeds, ops, jobs;
    bool verbose, stats, complete;
};

/* What the jobs, each a process of its own, share. */
struct shared {
    _Atomic bool stop; /* one has met a difference */
    struct job {
        pid_t pid;
        uint64_t seed;
        struct tally tally;
    } jobs[JOBS_MAX];
};

/* As many requests as had been answered, so the season that is played again ends with the batch
 * that differed. */
static void print_command(const struct sim_engine *engine, uint64_t seed, int64_t ops)
{
    fprintf(stderr, "sim: again: sim --engine %s --seed %" PRIu64 " --ops %" PRId64 " --verbose\n",
            engine->name, seed, ops);
}

void sim_differs(const struct sim *sim, const char *format, ...)
{
    va_list list;

    fprintf(stderr, "sim: seed %" PRIu64 " step %" PRId64 ": ", sim->seed, sim->step);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    print_command(sim->house.engine, sim->seed, sim->ops);
    exit(1);
}

/* Plays every jobs-th seed from first + number on. */
static void play_share(const struct options *options, struct shared *shared, int64_t number)
{
    struct sim *sim = calloc(1, sizeof *sim);
    struct job *job = &shared->jobs[number];

    if (sim == NULL)
        give_up("cannot begin", "no memory");
    sim->verbose = options->verbose;
    sim->tally = &job->tally;
    house_prepare(options->engine);
    for (int64_t i = number; i < options->seeds && !shared->stop; i += options->jobs) {
        job->seed = options->first + (uint64_t)i;
        season_begin(sim, options->engine, job->seed);
        while (sim->ops < options->ops)
            season_step(sim);
        season_end(sim);
    }
    free(sim);
}

/* A job has ended; false if there was something wrong with it. One that met a difference has said
 * so; one that was ended by a signal (an assertion, a sanitizer) could not, so its seed is told
 * from the shared memory. */
static bool job_is_good(const struct options *options, struct shared *shared, pid_t pid, int status)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    shared->stop = true;
    for (int64_t i = 0; WIFSIGNALED(status) && i < options->jobs; i++) {
        if (shared->jobs[i].pid != pid)
            continue;
        fprintf(stderr, "sim: seed %" PRIu64 ": %s\n", shared->jobs[i].seed,
                strsignal(WTERMSIG(status)));
        print_command(options->engine, shared->jobs[i].seed, options->ops);
    }
    return false;
}

static bool play_all(const struct options *options, struct shared *shared)
{
    bool good = true;
    pid_t pid;
    int status;

    for (int64_t number = 0; number < options->jobs; number++) {
        pid = fork();
        if (pid < 0)
            give_up("cannot start a job", strerror(errno));
        if (pid == 0) {
            play_share(options, shared, number);
            exit(0);
        }
        shared->jobs[number].pid = pid;
    }
    while ((pid = wait(&status)) > 0)
        good = job_is_good(options, shared, pid, status) && good;
    return good;
}

/* "1,234,567" */
static const char *group(int64_t number, char text[32])
{
    char digits[24];
    size_t length, used = 0;

    snprintf(digits, sizeof digits, "%" PRId64, number);
    length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text[used++] = ',';
        text[used++] = digits[i];
    }
    text[used] = '\0';
    return text;
}

static bool report(const struct options *options, const struct shared *shared)
{
    static struct tally all;
    char seeds[32], ops[32], crashes[32], jumps[32];

    for (int64_t i = 0; i < options->jobs; i++)
        tally_add(&all, &shared->jobs[i].tally);
    if (options->stats)
        tally_print(&all);
    if (options->complete && !tally_is_complete(&all))
        return false;
    printf("proof: simulation%s%s: %s seeds x %s operations, %s crashes, %s time jumps,"
           " 0 differences\n",
           options->engine == &sim_engines[0] ? "" : ", ",
           options->engine == &sim_engines[0] ? "" : options->engine->name,
           group(options->seeds, seeds), group(options->ops, ops),
           group(tally_crashes(&all), crashes), group(all.events[EVENT_JUMP], jumps));
    return true;
}

static void read_options(int argc, char **argv, struct options *options)
{
    const char *engine = sim_engines[0].name;
    int64_t first = 1, seeds = 1, ops = 1000, jobs = 1;
    const struct test_option known[] = {{"engine", TEST_OPTION_TEXT, &engine, false},
                                        {"seed", TEST_OPTION_NUMBER, &first, false},
                                        {"seeds", TEST_OPTION_NUMBER, &seeds, false},
                                        {"ops", TEST_OPTION_NUMBER, &ops, false},
                                        {"jobs", TEST_OPTION_NUMBER, &jobs, false},
                                        {"stats", TEST_OPTION_FLAG, &options->stats, false},
                                        {"complete", TEST_OPTION_FLAG, &options->complete, false},
                                        {"verbose", TEST_OPTION_FLAG, &options->verbose, false},
                                        {NULL, TEST_OPTION_FLAG, NULL, false}};

    *options = (struct options){0};
    test_options_only(argc, argv, known);
    options->engine = sim_engine_find(engine);
    if (options->engine == NULL)
        give_up("there is no engine", engine);
    if (ops < 1 || ops > OPS_MAX)
        give_up("usage", "--ops is 1 or more, and fewer than the model has room for");
    if (jobs < 1 || jobs > JOBS_MAX)
        give_up("usage", "--jobs is 1 to 64");
    options->first = (uint64_t)first;
    options->seeds = seeds;
    options->ops = ops;
    options->jobs = jobs;
}

int main(int argc, char **argv)
{
    struct options options;
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (shared == MAP_FAILED)
        give_up("cannot begin", strerror(errno));
    read_options(argc, argv, &options);
    return play_all(&options, shared) && report(&options, shared) ? 0 : 1;
}
