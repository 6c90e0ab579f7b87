/*
 * Crowds that watch one show of a real daemon:
 *
 *     10,000 that read: each ends with the true map while the show sells out, and costs the daemon
 *     at most MEMORY bytes beside its connection
 *     the same, who wait for one token: each is told of its admission
 *     10,000 of a queue, each of whom waits for a token of their own: each is told that they moved
 *     on
 *     1,000 that do not read: others are answered meanwhile; none is closed, also not after ten
 *     minutes; and each has the present as soon as it reads, in fewer rows than there were changes
 *
 *     watchers_test --daemon FOYERD [--no-memory]
 *
 * With --no-memory what a watcher costs is not looked at. Ends with 77 if the machine does not let
 * it open so many files.
 *
 * MEMORY is what the daemon promises itself (MEMORY_OF_A_WAITER in subscriber.c); there it is a sum
 * of sizes, here it is what the kernel has given. TOGGLES are so many that a socket cannot take all
 * their rows. How long any of it takes is no part of the verdict.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

#include "tests/kit/daemon.h"
#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"
#include "tests/kit/test_options.h"

enum {
    WATCHERS = 10000,
    DEAF = 1000,
    DEAF_TO_EVENTS = 20,
    SEATS = 50,
    MEMORY = 200, /* bytes a watcher */
    TOGGLES = 600,
    SPARE_FILES = 200,
    SKIPPED = 77,
};

static struct line_client crowd[WATCHERS];

/* Resident bytes of a process. */
static int64_t memory_of(pid_t pid)
{
    char path[64];
    long long size, resident;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    file = fopen(path, "r");
    if (file == NULL || fscanf(file, "%lld %lld", &size, &resident) != 2)
        test_fail("cannot be read", path);
    fclose(file);
    return (int64_t)resident * sysconf(_SC_PAGESIZE);
}

static bool may_open(rlim_t files)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max < files)
        return false;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

/* Reads rows until one has that map. Returns how many rows that took. */
static int read_until(struct line_client *client, const char *map)
{
    char line[LINE_CLIENT_LINE];
    int rows = 0;

    do {
        line_client_next(client, line);
        if (line[0] != '-')
            test_fail("a watcher reads", line);
        rows++;
    } while (strstr(line, map) == NULL);
    return rows;
}

static void begin_watching(struct line_client *client)
{
    char line[LINE_CLIENT_LINE];

    line_client_send(client, "WATCH show=1 since=1");
    line_client_next(client, line);
    if (line[0] != '=')
        test_fail("a watcher reads", line);
}

/* With two dates. */
static void add_concert(struct line_client *box)
{
    char concert[LINE_CLIENT_CODE];

    line_client_ask(box, "OK", "CONCERT-ADD title=Gala artist=Orchestra venue=Hall");
    snprintf(concert, sizeof concert, "%s", line_client_field(box, "concert"));
    line_client_ask(box, "OK", "GRADE-SET concert=%s grade=A seats=1-50 price=1000", concert);
    line_client_ask(box, "OK", "SHOW-ADD concert=%s starts=2026-12-24T19:30", concert);
    line_client_ask(box, "OK", "SHOW-ADD concert=%s starts=2026-12-25T19:30", concert);
}

static void test_sold_out(struct daemon *daemon, struct line_client *box, bool judges_memory)
{
    char sold[SEATS + 1] = "";
    int64_t before, each;

    for (int i = 0; i < WATCHERS; i++)
        line_client_open(&crowd[i], daemon->socket);
    /* What a request takes for a moment is there already when it is measured. */
    for (int i = 0; i < WATCHERS; i++)
        line_client_ask(&crowd[i], "OK", "MAP show=1");
    before = memory_of(daemon->pid);
    for (int i = 0; i < WATCHERS; i++)
        begin_watching(&crowd[i]);
    each = (memory_of(daemon->pid) - before) / WATCHERS;
    printf("%lld bytes a watcher\n", (long long)each);
    if (each > MEMORY && judges_memory)
        test_fail("a watcher costs too much", "see the line above");
    for (int seat = 1; seat <= SEATS; seat++)
        line_client_ask(box, "OK", "SELL show=1 seats=%d name=\"Kim Minji\" phone=1 method=card",
                        seat);
    memset(sold, 'X', SEATS);
    for (int i = 0; i < WATCHERS; i++)
        read_until(&crowd[i], sold);
}

/* Until so many WAITs are under way. Before that, one that comes late would find what it waits for
 * and be answered at once, and nobody would have been woken. */
static void await_waits(struct line_client *box, int count)
{
    char row[64], line[LINE_CLIENT_LINE];
    bool has = false;

    snprintf(row, sizeof row, "-\twaits\t%d\t", count);
    while (!has) {
        line_client_send(box, "STATS");
        do {
            line_client_next(box, line);
            has = has || strncmp(line, row, strlen(row)) == 0;
        } while (strncmp(line, "OK", 2) != 0);
    }
}

/* All of them wait for one token; others are asked between the answers. */
static void test_one_admission(struct line_client *box)
{
    char inside[LINE_CLIENT_CODE], token[LINE_CLIENT_CODE];

    line_client_ask(box, "OK", "CONCERT-SET concert=1 capacity=1");
    line_client_ask(box, "OK", "USER-ADD user=lee");
    line_client_ask(box, "OK", "USER-ADD user=kim");
    line_client_ask(box, "OK", "JOIN concert=1 as=lee");
    snprintf(inside, sizeof inside, "%s", line_client_field(box, "token"));
    line_client_ask(box, "OK", "JOIN concert=1 as=kim");
    snprintf(token, sizeof token, "%s", line_client_field(box, "token"));
    for (int i = 0; i < WATCHERS; i++) {
        line_client_ask(&crowd[i], "OK end=wake", "WAKE");
        if (!line_client_wait(&crowd[i])) /* its own answer */
            test_fail("WAKE came to", crowd[i].reply);
        line_client_ask(&crowd[i], "OK", "AS user=kim");
        line_client_send(&crowd[i], "WAIT token=%s state=waiting position=1", token);
    }
    await_waits(box, WATCHERS);
    line_client_ask(box, "OK", "LEAVE token=%s as=lee", inside);
    line_client_ask(box, "OK", "PING");
    for (int i = 0; i < WATCHERS; i++) {
        if (!line_client_wait(&crowd[i]) ||
            strcmp(line_client_field(&crowd[i], "state"), "active") != 0)
            test_fail("who waits reads", crowd[i].reply);
        line_client_close(&crowd[i]);
    }
}

/* Each says that about a user of their own; then all answers are looked at. */
static void ask_all(const char *verb)
{
    for (int i = 0; i < WATCHERS; i++)
        line_client_send(&crowd[i], "%s=u%d", verb, i);
    for (int i = 0; i < WATCHERS; i++)
        if (!line_client_wait(&crowd[i]))
            test_fail(verb, crowd[i].reply);
}

/* Each has a token of their own. The one who is inside leaves, and all are told. */
static void test_own_tokens(struct daemon *daemon, struct line_client *box)
{
    static char tokens[WATCHERS][LINE_CLIENT_CODE];
    static long places[WATCHERS];

    add_concert(box);
    line_client_ask(box, "OK", "CONCERT-SET concert=2 capacity=1");
    for (int i = 0; i < WATCHERS; i++)
        line_client_open(&crowd[i], daemon->socket);
    ask_all("USER-ADD user");
    line_client_ask(box, "OK", "JOIN concert=2 as=u0");
    ask_all("JOIN concert=2 as");
    for (int i = 0; i < WATCHERS; i++) {
        snprintf(tokens[i], sizeof tokens[i], "%s", line_client_field(&crowd[i], "token"));
        places[i] = strtol(line_client_field(&crowd[i], "position"), NULL, 10);
    }
    ask_all("AS user");
    for (int i = 0; i < WATCHERS; i++)
        line_client_send(&crowd[i], "WAIT token=%s", tokens[i]);
    await_waits(box, WATCHERS);
    line_client_ask(box, "OK", "LEAVE token=%s as=u0", tokens[0]);
    for (int i = 0; i < WATCHERS; i++) {
        const char *state = places[i] == 0 ? "left" : places[i] == 1 ? "active" : "waiting";

        if (!line_client_wait(&crowd[i]) ||
            strcmp(line_client_field(&crowd[i], "state"), state) != 0 ||
            strtol(line_client_field(&crowd[i], "position"), NULL, 10) !=
                (places[i] > 0 ? places[i] - 1 : 0))
            test_fail("one of a queue reads", crowd[i].reply);
        line_client_close(&crowd[i]);
    }
}

/* If the daemon kept rows for those who do not read, each of them would have one for the beginning
 * and one for each of the 2 * TOGGLES - 1 changes: 2 * TOGGLES, which is what must not be reached.
 * Meanwhile somebody else asks, and the map that is read there is that of the last change. */
static void test_deaf(struct daemon *daemon, struct line_client *box)
{
    static const char map[] = "#.................................................";
    char present[LINE_CLIENT_LINE];
    int most = 0;

    for (int i = 0; i < DEAF; i++) {
        line_client_open(&crowd[i], daemon->socket);
        line_client_send(&crowd[i], "WATCH show=2");
    }
    for (int i = 0; i < TOGGLES; i++) {
        line_client_ask(box, "OK", "BLOCK show=2 seats=1");
        line_client_ask(box, "OK", "MAP show=2");
        if (strstr(box->reply, map) == NULL)
            test_fail("a poll reads", box->reply);
        if (i + 1 < TOGGLES)
            line_client_ask(box, "OK", "UNBLOCK show=2 seats=1");
    }
    line_client_ask(box, "OK", "CLOCK advance=600");
    line_client_ask(box, "OK", "MAP show=2");
    snprintf(present, sizeof present, "\t%s\t%s\t", line_client_field(box, "rev"), map);
    for (int i = 0; i < DEAF; i++) {
        char line[LINE_CLIENT_LINE];
        int rows = 0;

        line_client_next(&crowd[i], line); /* the columns */
        /* What was written before it stopped, then the present, and nothing in between. */
        do {
            line_client_next(&crowd[i], line);
            rows += line[0] == '-';
            if (line[0] != '-')
                test_fail("a deaf watcher reads", line);
        } while (strstr(line, present) == NULL);
        most = rows > most ? rows : most;
        line_client_close(&crowd[i]);
    }
    printf("%d rows at most, of %d changes\n", most, 2 * TOGGLES);
    if (most >= 2 * TOGGLES)
        test_fail("rows were queued", NULL);
}

/* The place of the event, or the mark, that is read next. */
static long next_place(struct line_client *client)
{
    char line[LINE_CLIENT_LINE], *column = line;

    line_client_next(client, line);
    for (int i = 0; i < 3; i++) {
        column = strchr(column, '\t');
        if (line[0] != '-' || column == NULL)
            test_fail("a watcher of events reads", line);
        column++;
    }
    return strtol(column, NULL, 10);
}

/* Events are told one by one, so those who did not read get all of them all the same: from the
 * store, when they read. */
static void test_deaf_to_events(struct daemon *daemon, struct line_client *box)
{
    long before[DEAF_TO_EVENTS];
    char line[LINE_CLIENT_LINE];

    for (int i = 0; i < DEAF_TO_EVENTS; i++) {
        line_client_open(&crowd[i], daemon->socket);
        line_client_send(&crowd[i], "WATCH events=1");
        line_client_next(&crowd[i], line); /* the columns */
        before[i] = next_place(&crowd[i]);
    }
    for (int i = 0; i < TOGGLES; i++) {
        line_client_ask(box, "OK", "SHIFT-OPEN till=A float=0");
        line_client_ask(box, "OK", "SHIFT-CLOSE counted=0 left=0");
    }
    for (int i = 0; i < DEAF_TO_EVENTS; i++) {
        for (int n = 1; n <= 2 * TOGGLES; n++)
            if (next_place(&crowd[i]) != before[i] + n)
                test_fail("who did not read misses an event, or reads one twice", NULL);
        line_client_close(&crowd[i]);
    }
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/foyer-watchers-XXXXXX", socket[64], database[64];
    bool no_memory = false;
    const char *program = NULL;
    const struct test_option known[] = {{"daemon", TEST_OPTION_TEXT, &program, true},
                                        {"no-memory", TEST_OPTION_FLAG, &no_memory, false},
                                        {NULL, TEST_OPTION_FLAG, NULL, false}};
    struct daemon daemon = {.socket = socket};
    struct line_client box;

    test_options_only(argc, argv, known);
    daemon.program = program;
    if (mkdtemp(folder) == NULL)
        test_fail("a folder for the store", "cannot be made");
    if (!may_open(WATCHERS + SPARE_FILES))
        return SKIPPED;
    snprintf(socket, sizeof socket, "%s/socket", folder);
    snprintf(database, sizeof database, "%s/db", folder);
    daemon_start(&daemon, (const char *const[]){"--socket", socket, "--db", database,
                                                "--test-clock=2026-12-01T09:00:00+09:00", NULL});
    line_client_open(&box, socket);
    add_concert(&box);
    test_sold_out(&daemon, &box, !no_memory);
    test_one_admission(&box);
    test_own_tokens(&daemon, &box);
    test_deaf(&daemon, &box);
    test_deaf_to_events(&daemon, &box);
    line_client_close(&box);
    daemon_stop(&daemon, SIGTERM);
    unlink(database);
    rmdir(folder);
    return 0;
}
