/*
 * A scenario: a text file that says what clients send to a daemon and what they must hear.
 *
 *     ; a comment
 *     kim> JOIN concert=1                    client kim sends a line
 *     kim< OK token=$KIM state=active ...    and hears this next; expect.h says more
 *     kim<~ - 7 | VIP | ...                  hears this row among those of the reply
 *     kim<~ OK show=1 ...                    hears any rows, then this last line
 *     kim>> PING\r\nPI                       sends bytes: \n \r \t \\ \xHH, no line end added
 *
 * A client is a socat of its own, started when its name is used first; its greeting is checked and
 * passed over unless the scenario expects it. Lines are not waited for until something is expected,
 * so requests that follow each other are pipelined. Every line a client hears must be expected.
 *
 * About clients:
 *     @client kim user=games TZ=Asia/Tokyo   kim's socat runs as that login, with that environment
 *                                            (or as uid and gid: user=2001:3001)
 *     @eof kim                               kim sends no more (half-close), and still listens
 *     @closed kim                            the daemon closes kim's connection
 *     @drop kim                              kim's socat is killed
 *     @race [2 of] kim,lee,c1..c9 [x5] : OK ... // ERR SEAT-HELD ...
 *                                            one reply of each client named (five with x5): exactly
 *                                            one (two) is the first, all others the second
 *
 * About the daemon, which starts by itself when the first client speaks:
 *     @daemon --test-clock=TIME ...          its options beside --socket, --db and --config
 *     @env TZ=Asia/Beirut                    its environment; LD_PRELOAD not beside @fault
 *     @config [queue]                        a line more in its configuration file
 *     @config-clear                          begins the configuration file anew
 *     @new-store                             it makes its store; the others begin with one that was
 *                                            made before, and has nothing in it
 *     @start, @stop, @kill                   @stop is SIGTERM and wants exit status 0;
 *                                            @kill is SIGKILL
 *     @ended 1                               the daemon ends by itself with that exit status
 *     @signal HUP                            after writing the configuration file; or TERM
 *     @log PATTERN                           waits until a line of its log is like that
 *     @fault write ENOSPC                    its disk fails (faulty_disk.c says how), or its user
 *                                            database (faulty_names.c); @fault none heals it
 *     @folder-mode 0777                      of the folder that holds the socket and the database
 *     @exits 1 OPTIONS -> PATTERN            a second daemon with these options alone ends with
 *                                            that status and says that; $SOCKET $DB $CONFIG $DIR
 *                                            $FOYERD are known, and $PID while the daemon runs
 *     @run COMMAND -> PATTERN                a command of the shell ends with 0 and says that
 *     @sql QUERY -> ROWS                     of the stopped daemon's store; rows separated by " / "
 *
 * About the file:
 *     @include house.setup                   the lines of another file, here
 *     @repeat 50 STEP                        a step many times; $# in it is 1, 2, ... 50
 *     @repeat 50                             the same for all lines up to @end
 */
#ifndef FOYER_TESTS_PROTOCOL_SCENARIO_H
#define FOYER_TESTS_PROTOCOL_SCENARIO_H

#include <glib.h>
#include <stdbool.h>

enum step_kind {
    STEP_SEND,
    STEP_BYTES,
    STEP_EXPECT,
    STEP_EXPECT_LATER,
    STEP_CLIENT,
    STEP_EOF,
    STEP_CLOSED,
    STEP_DROP,
    STEP_RACE,
    STEP_DAEMON,
    STEP_ENV,
    STEP_CONFIG,
    STEP_CONFIG_CLEAR,
    STEP_NEW_STORE,
    STEP_START,
    STEP_STOP,
    STEP_KILL,
    STEP_ENDED,
    STEP_SIGNAL,
    STEP_LOG,
    STEP_FAULT,
    STEP_FOLDER_MODE,
    STEP_EXITS,
    STEP_SQL,
    STEP_RUN,
    STEP_KINDS,
};

struct step {
    enum step_kind kind;
    const char *file; /* borrowed from the scenario */
    int line;
    char *client; /* of the steps about one client, otherwise NULL */
    char *text;   /* what follows; never NULL */
};

struct scenario {
    GPtrArray *steps; /* struct step * */
    GPtrArray *files; /* char *, the names of all files read */
    char *fault;      /* what is wrong with the text, with file and line; NULL if nothing */
};

struct scenario *scenario_new(void);
void scenario_free(struct scenario *scenario);

/* Adds the steps of a file. False, with scenario->fault set, if it cannot be read. */
bool scenario_read(struct scenario *scenario, const char *path);

/* Adds the steps of one line of a file; `file` is kept by the scenario (scenario_file). */
bool scenario_read_line(struct scenario *scenario, const char *file, int number, const char *line);

/* A copy of the file's name that lives as long as the scenario. */
const char *scenario_file(struct scenario *scenario, const char *path);

/* Adds one step; client may be NULL. */
void scenario_add(struct scenario *scenario, enum step_kind kind, const char *file, int line,
                  const char *client, const char *text);

/* Whether all steps can be played in one scenario; otherwise scenario->fault says which cannot. */
bool scenario_agrees(struct scenario *scenario);

/* The bytes that a text with \n \r \t \\ \xHH stands for. */
GString *scenario_bytes(const char *text);

/* The clients of a step about a race: "kim,c1..c9" as char *. */
GPtrArray *scenario_names(const char *text);

#endif
