/*
 * The simulation remembers what the house has said before, to find what must not change although
 * the model would follow: each of these checks can fail. The memory is falsified in the middle of a
 * season, instead of the house.
 *
 * Why the memory and not the house: a house that is wrong differs from the model first, and the
 * check that is meant would never be reached. To make it reach, house and model would have to be
 * wrong together. A memory that says what was never said has the same effect on the check, and on
 * nothing else.
 *
 * Each season is played in a process of its own, because sim_differs() does not return; what it
 * says comes through a pipe and how it ended by the status:
 *
 *     FOUND            after the lie was told, the house was said to differ; the words must fit
 *     NOT_FOUND        nobody noticed: the check does not work
 *     NOTHING_THERE    in 200 steps there was nothing to lie about: the next seed is tried
 *     WITHOUT_A_LIE    the season differed before: a fault of the simulation or of the daemon
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/sim/sim.h"
#include "tests/sim/give_up.h"

enum { STEPS_MAX = 4000 };

/* How a season ended, which is played in a process of its own. */
enum { FOUND = 1, NOT_FOUND, NOTHING_THERE, WITHOUT_A_LIE };

static bool has_lied;

/* In place of the one in sim.c. By write() and _exit(): the parent's buffers of stdio were copied
 * by fork(), and must not be printed twice. */
void sim_differs(const struct sim *sim, const char *format, ...)
{
    char said[400];
    va_list list;
    int length;

    (void)sim;
    va_start(list, format);
    length = vsnprintf(said, sizeof said, format, list);
    va_end(list);
    if (length >= (int)sizeof said)
        length = sizeof said - 1;
    _exit(write(STDOUT_FILENO, said, (size_t)length) != length ? NOT_FOUND
          : has_lied                                           ? FOUND
                                                               : WITHOUT_A_LIE);
}

static struct sim *sim_new(const struct sim_engine *engine, uint64_t seed)
{
    static struct tally tally;
    struct sim *sim = calloc(1, sizeof *sim);

    if (sim == NULL)
        give_up("cannot begin", "no memory");
    sim->tally = &tally;
    season_begin(sim, engine, seed);
    return sim;
}

/* What has to be there before a lie about it can be told; 0 if it is not. */
typedef int find_something(struct sim *sim);

/* Whose position is 2 or more, so that one less is still a position and not "not waiting". */
static int find_waiter(struct sim *sim)
{
    for (int i = 0; i < sim->live_count; i++)
        if (sim->position[sim->live[i]] > 1)
            return sim->live[i];
    return 0;
}

static int find_active(struct sim *sim)
{
    for (int i = 0; i < sim->live_count; i++)
        if (sim->model.tokens[sim->live[i]].state == TOKEN_ACTIVE)
            return sim->live[i];
    return 0;
}

/* A waiter after an active token of the same queue; first waiter and first active token will do,
 * since with one concert they mostly are of one queue, and otherwise the next step or seed is
 * tried. */
static int find_both(struct sim *sim)
{
    int active = find_active(sim), waiter = find_waiter(sim);

    return active != 0 && waiter != 0 &&
                   sim->model.tokens[active].concert == sim->model.tokens[waiter].concert
               ? waiter
               : 0;
}

/* Show 1 is there from the beginning. `rev` above 0: check_show() has looked at it once. */
static int find_show(struct sim *sim)
{
    return sim->shows_seen > 0 && sim->rev[1] > 0 ? 1 : 0;
}

static int find_rich(struct sim *sim)
{
    for (int user = 1; user < MODEL_USERS; user++)
        if (sim->entries_seen[user] > 0)
            return user;
    return 0;
}

/* More than 20, so that the next requests ask again under one of them soon: plan_key() takes one of
 * the last 50. */
static int find_key(struct sim *sim)
{
    return sim->key_count > 20 ? 1 : 0;
}

typedef void tell_lie(struct sim *sim, int of);

static void lie_position(struct sim *sim, int waiter)
{
    sim->position[waiter]--;
}

static void lie_admitted(struct sim *sim, int waiter)
{
    sim->state_seen[waiter] = TOKEN_ACTIVE;
}

static void lie_done(struct sim *sim, int active)
{
    sim->state_seen[active] = TOKEN_DONE;
}

static void lie_rev(struct sim *sim, int show)
{
    sim->rev[show]++;
}

static void lie_map(struct sim *sim, int show)
{
    sim->map[show].sold ^= seat_bit(1);
}

static void lie_room(struct sim *sim, int active)
{
    sim->room[sim->model.tokens[active].concert] = 0;
}

/* The list of live tokens, with a waiter in front of somebody who is in. check_view() would list
 * them anew, so this alone is looked at by check_queues(). */
static void lie_order(struct sim *sim, int waiter)
{
    sim->live[1] = find_active(sim);
    sim->live[0] = waiter;
    sim->live_count = 2;
}

static void lie_entries(struct sim *sim, int user)
{
    sim->entries_seen[user]++;
}

static void lie_reply(struct sim *sim, int of)
{
    (void)of;
    for (int i = 0; i < sim->key_count; i++)
        strcpy(sim->keys[i].reply, "OK never=told");
}

static void look_at_view(struct sim *sim)
{
    check_view(sim, sim->house.office.view, sim->now_ms, false);
}

static void look_at_queues(struct sim *sim)
{
    check_queues(sim, sim->house.office.view);
}

/* No check looks at replies by itself; somebody has to ask again. It ends before the table of keys
 * is full, which would end the process by give_up() with status 2, the number of NOT_FOUND: a check
 * that fails would look like one that was not met. */
static void go_on(struct sim *sim)
{
    for (int i = 0; i < STEPS_MAX && sim->key_count < KEYS_MAX - BATCH_MAX; i++)
        season_step(sim);
}

struct lie {
    const char *name, *words; /* what has to be found */
    find_something *find;
    tell_lie *tell;
    void (*look)(struct sim *sim);
};

static const struct lie lies[] = {
    {"a position never grows", "has grown", find_waiter, lie_position, look_at_view},
    {"nobody is admitted twice", "was active and is waiting", find_waiter, lie_admitted,
     look_at_view},
    {"what has ended does not live again", "was done and is active", find_active, lie_done,
     look_at_view},
    {"a revision never falls", "fell from", find_show, lie_rev, look_at_view},
    {"seats change with their revision", "changed, its rev", find_show, lie_map, look_at_view},
    {"never more active than capacity", "active tokens for", find_active, lie_room, look_at_view},
    {"admission in order", "was admitted before", find_both, lie_order, look_at_queues},
    {"the ledger only grows", "has lost an entry", find_rich, lie_entries, check_store},
    {"one key, one outcome", "OK never=told", find_key, lie_reply, go_on},
};

/* Plays until there is something to lie about, lies, and looks. */
static int lie_once(const struct lie *lie, uint64_t seed)
{
    struct sim *sim = sim_new(&sim_engines[0], seed);
    int of = 0;

    for (int i = 0; i < 200 && of == 0; i++) {
        season_step(sim);
        of = lie->find(sim);
    }
    if (of == 0)
        return NOTHING_THERE;
    has_lied = true;
    lie->tell(sim, of);
    lie->look(sim);
    return NOT_FOUND;
}

/* An engine that loses everything when it is started after a crash: its database begins anew. Such
 * a store is sound in itself, so FSCK has nothing to say; that it is not the store of before shows
 * only in what was acknowledged. */
static void forget(void)
{
    sim_engines[0].restart();
    sim_engines[0].begin();
}

static int forget_once(const struct lie *lie, uint64_t seed)
{
    struct sim_engine engine = sim_engines[0];

    (void)lie;
    engine.restart = forget;
    has_lied = true;
    go_on(sim_new(&engine, seed));
    return NOT_FOUND;
}

/* In a process of its own; what it said is in `said`. */
static int play(int (*once)(const struct lie *lie, uint64_t seed), const struct lie *lie,
                uint64_t seed, char said[500])
{
    int pipes[2], status;
    ssize_t size = 0, more;
    pid_t pid;

    assert_int_equal(pipe(pipes), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(pipes[1], STDOUT_FILENO);
        _exit(once(lie, seed));
    }
    close(pipes[1]);
    while ((more = read(pipes[0], said + size, (size_t)(499 - size))) > 0)
        size += more;
    said[size] = '\0';
    close(pipes[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void lie_is_found(void **state)
{
    const struct lie *lie = *state;
    char said[500];
    int end = NOTHING_THERE;

    for (uint64_t seed = 1; seed < 100 && end == NOTHING_THERE; seed++)
        end = play(lie_once, lie, seed, said);
    if (end != FOUND || strstr(said, lie->words) == NULL)
        fail_msg("it ended with %d and \"%s\"", end, said);
}

static void forgetful_engine_is_found(void **state)
{
    char said[500];
    bool is_told = false;

    (void)state;
    /* What shows first that it has forgotten depends on the season: after a crash in a batch it is
     * the number of the last audit line, after one between batches some difference to the model.
     * Every season has to find something, and one of twenty has to find it by the line. */
    for (uint64_t seed = 1; seed <= 20 && !is_told; seed++) {
        assert_int_equal(play(forget_once, NULL, seed, said), FOUND);
        is_told = strstr(said, "has lost what was acknowledged") != NULL;
    }
    assert_true(is_told);
}

int main(void)
{
    enum { LIES = sizeof lies / sizeof lies[0] };
    struct CMUnitTest tests[LIES + 1] = {
        [LIES] = {.name = "forgetful_engine_is_found", .test_func = forgetful_engine_is_found}};

    for (int i = 0; i < LIES; i++)
        tests[i] = (struct CMUnitTest){.name = lies[i].name,
                                       .test_func = lie_is_found,
                                       .initial_state = (void *)(uintptr_t)&lies[i]};
    house_prepare(&sim_engines[0]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
