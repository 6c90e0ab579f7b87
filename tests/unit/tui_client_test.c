/*
 * A request from its line to the exit status: what is sent, what is shown where, and what the
 * script that started the program may conclude.
 *
 * The daemon is the other end of a socketpair that has all its replies written before the client
 * asks for anything, and is closed for writing behind them: a client that waits for more than it
 * should finds the end instead of waiting for ever. What it sent is read when it is done. So a test
 * is: replies, requests with their outcomes, then the three texts
 *
 *     f.sent    what reached the daemon; nothing is ever sent twice
 *     f.out     standard output, which programs read
 *     f.err     standard error, which people read
 *
 * The outcome that matters most is NOT_KNOWN: a change was sent and nobody knows whether it was
 * done. What is taken for that and is not makes somebody look at a ledger in vain; the other way
 * round somebody pays twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tui/cli/client.h"
#include "tui/cli/command.h"
#include "tui/cli/repeat.h"

#define GREETING "* foyer 1.0 server=0.1.0\n"

/* A client whose connection has all replies waiting, and what it wrote. */
struct fixture {
    struct client client;
    int daemon; /* the other end */
    FILE *out_file, *err_file;
    char *out, *err;
    size_t out_size, err_size;
    char sent[8192];
};

/* `replies` NULL: there is no daemon. The first line of the others is its greeting, which is read
 * before anything is sent. */
static void start(struct fixture *fixture, const char *replies, bool json)
{
    int ends[2];

    memset(fixture, 0, sizeof *fixture);
    fixture->out_file =
        tmpfile(); /* not a memory stream: the client asks whether it is a terminal */
    fixture->err_file = open_memstream(&fixture->err, &fixture->err_size);
    assert_non_null(fixture->out_file);
    assert_non_null(fixture->err_file);
    client_init(&fixture->client, "/nowhere/foyer.sock", fixture->out_file, fixture->err_file,
                json);
    if (replies == NULL)
        return;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_int_equal(write(ends[1], replies, strlen(replies)), (int)strlen(replies));
    shutdown(ends[1], SHUT_WR);
    fixture->client.connection.fd = ends[0];
    fixture->daemon = ends[1];
}

static enum outcome request(struct fixture *fixture, const char *line)
{
    return client_request(&fixture->client, line, strlen(line));
}

/* Ends the client; fixture->sent, out and err can be looked at then, until finish(). */
static void stop(struct fixture *fixture)
{
    long size;

    client_release(&fixture->client);
    if (fixture->daemon > 0) {
        ssize_t sent = read(fixture->daemon, fixture->sent, sizeof fixture->sent - 1);

        fixture->sent[sent > 0 ? sent : 0] = '\0';
        close(fixture->daemon);
    }
    fclose(fixture->err_file);
    size = ftell(fixture->out_file);
    fixture->out = calloc(1, (size_t)size + 1);
    assert_non_null(fixture->out);
    rewind(fixture->out_file);
    assert_int_equal(fread(fixture->out, 1, (size_t)size, fixture->out_file), size);
    fclose(fixture->out_file);
}

static void finish(struct fixture *fixture)
{
    free(fixture->out);
    free(fixture->err);
}

/* Not on a terminal, a reply is shown as it came, to the byte; errors go to standard error and keep
 * the status of the program. Without a key or as= the line is sent as it was typed, spelling and
 * all. */
static void test_raw(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING "=\tname\tvalue\n-\ta\\tb\t1\nOK\nERR BUSY retry=later : Wait.\n", false);
    assert_int_equal(request(&f, "STATS"), OUTCOME_OK);
    assert_int_equal(request(&f, "#t ping"), OUTCOME_REFUSED);
    stop(&f);
    assert_string_equal(f.sent, "STATS\n#t ping\n");
    assert_string_equal(f.out, "=\tname\tvalue\n-\ta\\tb\t1\nOK\n");
    assert_string_equal(f.err, "ERR BUSY retry=later : Wait.\n");
    finish(&f);
}

/* OK is not enough of HEALTH: whoever asks as cron does looks at the exit status alone. */
static void test_health(void **state)
{
    struct fixture f;

    (void)state;
    start(&f,
          GREETING "OK state=well writable=1\nOK state=read-only writable=0\n"
                   "OK state=degraded writable=1\n",
          false);
    assert_int_equal(request(&f, "HEALTH"), OUTCOME_OK);
    assert_int_equal(request(&f, "HEALTH"), OUTCOME_REFUSED);
    assert_int_equal(request(&f, "HEALTH"), OUTCOME_REFUSED);
    stop(&f);
    assert_string_equal(f.err, "");
    finish(&f);
}

static void test_json(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING "=\tname\tvalue\n-\ta\t1\nOK\n", true);
    assert_int_equal(request(&f, "STATS"), OUTCOME_OK);
    stop(&f);
    assert_string_equal(f.out, "{\"t\":\"row\",\"name\":\"a\",\"value\":1}\n{\"t\":\"ok\"}\n");
    finish(&f);
}

/* For people: numbers to the right, Hangul two cells wide, fields below each other, and of an error
 * its sentence with the word in brackets. */
static void test_tables(void **state)
{
    struct fixture f;

    (void)state;
    start(&f,
          GREETING "=\tconcert\ttitle\n-\t1\t봄 밤\nOK next=2 sale=open\nOK\n"
                   "ERR NO-POINTS retry=no missing=5 : You need 5 more.\n",
          false);
    f.client.output.form = OUTPUT_TABLE;
    assert_int_equal(request(&f, "CONCERTS"), OUTCOME_OK);
    assert_int_equal(request(&f, "PING"), OUTCOME_OK);
    assert_int_equal(request(&f, "BALANCE"), OUTCOME_REFUSED);
    stop(&f);
    assert_string_equal(f.out, "concert  title\n      1  봄 밤\nnext: 2\nsale: open\nOK\n");
    assert_string_equal(f.err, "foyer: You need 5 more. (NO-POINTS)\n");
    finish(&f);
}

/* FORMAT is the client's own business, and the daemon never hears of it. */
static void test_format(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING "OK balance=5\nOK balance=6\n", false);
    assert_int_equal(request(&f, "#t FORMAT mode=json"), OUTCOME_OK);
    assert_int_equal(request(&f, "BALANCE"), OUTCOME_OK);
    assert_int_equal(request(&f, "FORMAT mode=text"), OUTCOME_OK);
    assert_int_equal(request(&f, "BALANCE"), OUTCOME_OK);
    stop(&f);
    assert_string_equal(f.sent, "BALANCE\nBALANCE\n");
    assert_string_equal(f.out, "{\"t\":\"ok\",\"tag\":\"t\"}\n{\"t\":\"ok\",\"balance\":5}\n"
                               "OK\nOK balance=6\n");
    finish(&f);
}

/* What is wrong is found before anything is sent, or even connected, and the usage of the verb is
 * beside it where there is a verb. A comment is no mistake. */
static void test_not_a_request(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, NULL, false);
    assert_int_equal(request(&f, "NONSENSE"), OUTCOME_USAGE);
    assert_int_equal(request(&f, "CHARGE amount=x"), OUTCOME_USAGE);
    assert_int_equal(request(&f, "PING a=1"), OUTCOME_USAGE);
    assert_int_equal(client_request(&f.client, "PI\0NG", 5), OUTCOME_USAGE);
    assert_int_equal(request(&f, ""), OUTCOME_OK);
    assert_int_equal(request(&f, "; PING"), OUTCOME_OK);
    stop(&f);
    assert_string_equal(f.out, "");
    assert_string_equal(f.err, "foyer: NONSENSE: no such verb\n"
                               "foyer: amount: not a whole number (points)\n"
                               "foyer: usage: CHARGE amount=1..10000000 "
                               "[method=cash|card|transfer|voucher] [key=TEXT]\n"
                               "foyer: a: not an argument of this verb\n"
                               "foyer: usage: PING\n"
                               "foyer: control characters or bytes that are not UTF-8\n");
    finish(&f);
}

/* 4097 bytes are refused here, since the daemon would cut them off; 4096 and the line end are
 * sent. */
static void test_too_long(void **state)
{
    char line[5000];
    struct fixture f;

    (void)state;
    memset(line, ' ', sizeof line);
    memcpy(line, "PING", 4);
    line[4097] = '\0';
    start(&f, GREETING "OK\n", false);
    assert_int_equal(request(&f, line), OUTCOME_USAGE);
    line[4096] = '\0';
    assert_int_equal(request(&f, line), OUTCOME_OK);
    stop(&f);
    assert_int_equal(strlen(f.sent), 4097);
    assert_string_equal(f.err, "foyer: the request is longer than 4096 bytes\n");
    finish(&f);
}

/* Nothing was changed: that is a status of its own, after which a script may simply try again. */
static void test_no_connection(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, NULL, false);
    assert_int_equal(request(&f, "CHARGE amount=5"), OUTCOME_NO_CONNECTION);
    stop(&f);
    assert_string_equal(f.err,
                        "foyer: no connection to /nowhere/foyer.sock: No such file or directory\n");
    finish(&f);
}

/* A change without a key gets 130 random bits as one, so that whoever has to ask again can do so
 * without doing it twice. Three replies are left over: nothing reads them. */
static void test_key_is_added(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING "OK\nOK\nOK\nOK\n", false);
    assert_int_equal(request(&f, "CHARGE amount=5"), OUTCOME_OK);
    stop(&f);
    assert_memory_equal(f.sent, "CHARGE amount=5 key=", 20);
    assert_int_equal(strspn(f.sent + 20, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), 26);
    assert_string_equal(f.sent + 46, "\n");
    finish(&f);
}

/* A key that was given stays; what changes nothing, or can be done only once, has none. */
static void test_key_is_not_added(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING "OK\nOK\nOK\n", false);
    assert_int_equal(request(&f, "CHARGE key=mine amount=5"), OUTCOME_OK);
    assert_int_equal(request(&f, "BALANCE"), OUTCOME_OK);
    assert_int_equal(request(&f, "LEAVE token=0123456789ABCDEFGHJKMNPQRS"), OUTCOME_OK);
    stop(&f);
    assert_string_equal(f.sent, "CHARGE key=mine amount=5\nBALANCE\n"
                                "LEAVE token=0123456789ABCDEFGHJKMNPQRS\n");
    finish(&f);
}

/* --as is for every request that says nothing itself; of a verb that is done for nobody it is a
 * mistake, and not passed over: what was meant for a customer would be done for the caller. */
static void test_acting(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING "OK\nOK\nOK\n", false);
    f.client.acting = "kim lee";
    assert_int_equal(request(&f, "BALANCE"), OUTCOME_OK);
    /* Who is named in the request itself. */
    assert_int_equal(request(&f, "BALANCE as=park"), OUTCOME_OK);
    assert_int_equal(request(&f, "CHARGE amount=5 key=mine"), OUTCOME_OK);
    assert_int_equal(request(&f, "USERS"), OUTCOME_USAGE);
    assert_int_equal(request(&f, "AS user=kim"), OUTCOME_USAGE);
    stop(&f);
    assert_string_equal(f.sent, "BALANCE as=\"kim lee\"\nBALANCE as=park\n"
                                "CHARGE amount=5 key=mine as=\"kim lee\"\n");
    assert_string_equal(f.err, "foyer: USERS is not done for a customer: leave --as out\n"
                               "foyer: AS is not done for a customer: leave --as out\n");
    finish(&f);
}

/* A command that is sure to have no effect is refused, with what was meant. */
static void test_lone_as(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING "OK\n", false);
    assert_int_equal(command_run(&f.client, 2, (char *[]){"as", "user=kim"}), OUTCOME_USAGE);
    /* In a script, and at the prompt, it has a connection to last for. */
    assert_int_equal(request(&f, "AS user=kim"), OUTCOME_OK);
    stop(&f);
    assert_string_equal(f.sent, "AS user=kim\n");
    assert_string_equal(f.err, "foyer: AS lasts as long as its connection, and this one ends with "
                               "the request: write foyer --as USER VERB ...\n");
    finish(&f);
}

#define HELP_ROW "=\tverb\trole\targuments\tsummary\tcolumns\tfields\terrors\n"

/* A daemon of a later 1.x knows verbs and arguments that this program does not. HELP is asked what
 * the verb takes: with a key in its row it is a change, so it is given one, and the loss of its
 * reply is as bad as that of any change. */
static void test_newer_verb(void **state)
{
    struct fixture f;

    (void)state;
    start(&f,
          GREETING HELP_ROW "-\tWAVE\tany\tat=TEXT\tx\t\t\tBAD-ARG\n"
                            "=\targument\tmeaning\n-\tat\twhom\nOK\nOK waved=1\n" HELP_ROW
                            "-\tWAVE-ADD\tany\t[key=TEXT]\tx\t\t\tBAD-ARG OUTCOME-UNKNOWN\nOK\n",
          false);
    assert_int_equal(request(&f, "#t wave at=\"you all\""), OUTCOME_OK);
    /* Whether it was done is not known, as with a change that this program knows. */
    assert_int_equal(request(&f, "WAVE-ADD"), OUTCOME_NOT_KNOWN);
    stop(&f);
    assert_memory_equal(
        f.sent, "HELP verb=wave\n#t wave at=\"you all\"\nHELP verb=WAVE-ADD\nWAVE-ADD key=", 68);
    assert_string_equal(f.out, "OK waved=1\n");
    assert_non_null(strstr(f.err, "to try again safely, send the same request with key="));
    finish(&f);
}

/* What the daemon does not know either is refused here, with the usage that this program has; a
 * value that is wrong is nothing to ask the daemon about. */
static void test_newer_argument(void **state)
{
    struct fixture f;

    (void)state;
    start(&f,
          GREETING HELP_ROW "-\tPING\tany\t[loud=0..1]\tx\t\t\tBAD-ARG\n"
                            "=\targument\tmeaning\n-\tloud\tx\nOK\nOK\n" HELP_ROW
                            "-\tPING\tany\t[loud=0..1]\tx\t\t\tBAD-ARG\n"
                            "=\targument\tmeaning\n-\tloud\tx\nOK\n",
          false);
    f.client.acting = "kim";
    assert_int_equal(request(&f, "PING loud=1"), OUTCOME_OK);
    f.client.acting = NULL;
    assert_int_equal(request(&f, "PING soft=1"), OUTCOME_USAGE);
    assert_int_equal(request(&f, "CHARGE amount=x"), OUTCOME_USAGE);
    stop(&f);
    assert_string_equal(f.sent, "HELP verb=PING\nPING loud=1 as=kim\nHELP verb=PING\n");
    assert_string_equal(f.out, "OK\n");
    assert_string_equal(f.err, "foyer: soft: not an argument of this verb\n"
                               "foyer: usage: PING\n"
                               "foyer: amount: not a whole number (points)\n"
                               "foyer: usage: CHARGE amount=1..10000000 "
                               "[method=cash|card|transfer|voucher] [key=TEXT]\n");
    finish(&f);
}

/* Of a verb that this program does not know, what looks like as= or key= inside quotes is neither:
 * it would otherwise be done for whoever runs the program, and not for the customer. */
static void test_newer_verb_with_quotes(void **state)
{
    struct fixture f;
    char *at;

    (void)state;
    start(&f,
          GREETING HELP_ROW "-\tWAVE\tany\t[key=TEXT]\tx\t\t\tBAD-ARG OUTCOME-UNKNOWN\n"
                            "=\targument\tmeaning\n-\tat\tx\nOK\nOK\n" HELP_ROW
                            "-\tWAVE\tany\t[key=TEXT]\tx\t\t\tBAD-ARG OUTCOME-UNKNOWN\nOK\nOK\n",
          false);
    f.client.acting = "kim";
    assert_int_equal(request(&f, "WAVE at=\"a \\\" as=lee key=1 \\\\\""), OUTCOME_OK);
    assert_int_equal(request(&f, "WAVE at=\"x\" as=lee key=1"), OUTCOME_OK);
    stop(&f);
    at = strstr(f.sent, "WAVE at=\"a \\\" as=lee key=1 \\\\\"");
    assert_non_null(at);
    at += strlen("WAVE at=\"a \\\" as=lee key=1 \\\\\"");
    assert_non_null(strstr(at, " as=kim"));
    assert_true(strstr(at, " key=") != NULL && strstr(at, " key=") < strchr(at, '\n'));
    assert_non_null(strstr(at, "\nWAVE at=\"x\" as=lee key=1\n"));
    finish(&f);
}

/* The daemon's refusal is of HELP and not of the verb, so it is said in other words. */
static void test_verb_that_nobody_knows(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING "ERR UNKNOWN-VERB retry=no verb=FLY : There is no such verb.\nOK\n", false);
    assert_int_equal(request(&f, "FLY to=moon"), OUTCOME_USAGE);
    /* A line that is not even well formed is nobody's. */
    assert_int_equal(request(&f, "FLY moon"), OUTCOME_USAGE);
    assert_int_equal(request(&f, "PING"), OUTCOME_OK);
    stop(&f);
    assert_string_equal(f.sent, "HELP verb=FLY\nPING\n");
    assert_string_equal(f.out, "OK\n");
    assert_string_equal(
        f.err,
        "foyer: FLY: neither this program nor the daemon knows that verb; HELP lists them all\n"
        "foyer: moon: an argument is written name=value, with a lower-case name\n");
    finish(&f);
}

/* Counts the pauses, of seven seconds, and ends after `left` of them. */
static bool count_pause(int seconds, void *context)
{
    int *left = context;

    assert_int_equal(seconds, 7);
    return --*left > 0;
}

static enum outcome watch(struct fixture *fixture, int requests, char *const words[])
{
    int count = 0;

    while (words[count] != NULL)
        count++;
    return repeat_run(&fixture->client, count, words, 7, count_pause, &requests);
}

/* As often as asked for; up to the first refusal; and HEALTH also beyond one that is not well. */
static void test_watch(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING "OK balance=1 due=0\nOK balance=2 due=0\nOK balance=3 due=0\nOK\n", false);
    assert_int_equal(watch(&f, 3, (char *[]){"#t", "BALANCE", NULL}), OUTCOME_OK);
    stop(&f);
    assert_string_equal(f.sent, "#t BALANCE\n#t BALANCE\n#t BALANCE\n");
    assert_string_equal(f.out, "OK balance=1 due=0\nOK balance=2 due=0\nOK balance=3 due=0\n");
    finish(&f);

    start(&f, GREETING "OK\nERR NOT-FOUND retry=no what=show : No.\nOK\n", false);
    assert_int_equal(watch(&f, 9, (char *[]){"MAP", "show=1", NULL}), OUTCOME_REFUSED);
    stop(&f);
    assert_string_equal(f.sent, "MAP show=1\nMAP show=1\n");
    finish(&f);

    /* What monitoring looks at is looked at most of all when it is not well. */
    start(&f, GREETING "OK state=degraded\nOK state=well\nOK state=read-only\n", false);
    assert_int_equal(watch(&f, 3, (char *[]){"HEALTH", NULL}), OUTCOME_REFUSED);
    stop(&f);
    assert_string_equal(f.sent, "HEALTH\nHEALTH\nHEALTH\n");
    finish(&f);
}

/* A change every seven seconds is nobody's wish. QUIT, FORMAT and AS change nothing in the store,
 * but the connection; FLY may do anything. */
static void test_watch_only_looks(void **state)
{
    static char *const words[] = {"CHARGE", "quit",   "KICK", "BACKUP",
                                  "CLOCK",  "FORMAT", "AS",   "FLY"};
    struct fixture f;

    (void)state;
    start(&f, GREETING "OK\n", false);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_int_equal(watch(&f, 2, (char *[]){words[i], NULL}), OUTCOME_USAGE);
    stop(&f);
    assert_string_equal(f.sent, "");
    assert_non_null(strstr(f.err, "foyer: --watch is for verbs that only look, and that this "
                                  "program knows: not for CHARGE\n"));
    finish(&f);
}

/* Nobody reads what the pipe brings: that is a good end, as of head(1), and found with the first
 * write. A disk that is full (/dev/full) is none: what was asked for is not there. */
static void test_watch_ends_with_its_reader(void **state)
{
    struct fixture f;
    FILE *pipe_file, *file;
    int ends[2];

    (void)state;
    signal(SIGPIPE, SIG_IGN);
    start(&f, GREETING "OK\nOK\nOK\n", false);
    file = f.client.output.out;
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    pipe_file = fdopen(ends[1], "w");
    assert_non_null(pipe_file);
    f.client.output.out = pipe_file;
    assert_int_equal(watch(&f, 9, (char *[]){"PING", NULL}), OUTCOME_OK);
    fclose(pipe_file);
    pipe_file = fopen("/dev/full", "w");
    assert_non_null(pipe_file);
    f.client.output.out = pipe_file;
    f.client.output.error = 0;
    assert_int_equal(watch(&f, 9, (char *[]){"PING", NULL}), OUTCOME_NOT_WRITTEN);
    assert_int_equal(f.client.output.error, ENOSPC);
    fclose(pipe_file);
    f.client.output.out = file;
    stop(&f);
    assert_string_equal(f.sent, "PING\nPING\n");
    assert_string_equal(f.err, "");
    finish(&f);
}

/* Of BALANCE nothing can be in doubt. CHARGE was sent and half an answer came: the key is said, so
 * that the same request may be sent again, in quotes as it has to be written. */
static void test_connection_lost(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING, false);
    assert_int_equal(request(&f, "BALANCE"), OUTCOME_NO_CONNECTION);
    stop(&f);
    assert_string_equal(f.err, "foyer: the connection was lost before the answer\n");
    finish(&f);
    start(&f, GREETING "O", false);
    assert_int_equal(request(&f, "CHARGE amount=5 key=\"my key\""), OUTCOME_NOT_KNOWN);
    assert_int_equal(request(&f, "PING"), OUTCOME_NO_CONNECTION);
    stop(&f);
    assert_string_equal(
        f.err,
        "foyer: the connection was lost before the answer; whether it was done is not known\n"
        "foyer: to try again safely, send the same request with key=\"my key\"\n"
        "foyer: no connection to /nowhere/foyer.sock: No such file or directory\n");
    assert_string_equal(f.out, "");
    finish(&f);
}

/* The daemon has gone before the request left: nothing was changed. Where it said why before it
 * went, that is what is shown and decides the outcome. */
static void test_connection_lost_before_sending(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING "ERR TOO-MANY retry=later : Too many connections.\n", false);
    close(f.daemon);
    f.daemon = 0;
    assert_int_equal(request(&f, "CHARGE amount=5"), OUTCOME_REFUSED);
    assert_false(connection_is_open(&f.client.connection));
    stop(&f);
    assert_string_equal(f.out, "");
    assert_string_equal(f.err, "ERR TOO-MANY retry=later : Too many connections.\n");
    finish(&f);
    start(&f, GREETING, false);
    close(f.daemon);
    f.daemon = 0;
    assert_int_equal(request(&f, "CHARGE amount=5"), OUTCOME_NO_CONNECTION);
    stop(&f);
    assert_string_equal(f.err, "foyer: the connection was lost before the answer\n");
    finish(&f);
}

/* The daemon itself may not know, when its disk failed in the middle: told in the same way. */
static void test_outcome_not_known(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING "ERR OUTCOME-UNKNOWN retry=same-key : The disk failed.\n", false);
    assert_int_equal(request(&f, "CHARGE amount=5 key=k"), OUTCOME_NOT_KNOWN);
    stop(&f);
    assert_string_equal(f.err, "ERR OUTCOME-UNKNOWN retry=same-key : The disk failed.\n"
                               "foyer: to try again safely, send the same request with key=k\n");
    finish(&f);
}

/* Some other server listens there. What it says is not shown: it could be anything. */
static void test_not_this_protocol(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, "HTTP/1.1 400 Bad Request\n\n", false);
    assert_int_equal(request(&f, "BALANCE"), OUTCOME_NO_CONNECTION);
    stop(&f);
    assert_string_equal(f.err, "foyer: the answer is not in this protocol\n");
    assert_string_equal(f.out, "");
    finish(&f);
}

/* A note may come at any time, also between a request and its reply. */
static void test_later_notes(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING "* shutting down\nOK\n", false);
    assert_int_equal(request(&f, "PING"), OUTCOME_OK);
    stop(&f);
    assert_string_equal(f.out, "* shutting down\nOK\n");
    finish(&f);
}

static void test_quit(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, GREETING "OK\nOK\n", false);
    assert_int_equal(request(&f, "PING"), OUTCOME_OK);
    assert_false(f.client.quit);
    assert_int_equal(request(&f, "QUIT"), OUTCOME_OK);
    assert_true(f.client.quit);
    stop(&f);
    finish(&f);
}

static void expect_path(const char *given, const char *expected)
{
    struct buffer path;

    buffer_init(&path);
    connection_path(given, &path);
    buffer_add(&path, "", 1);
    assert_string_equal(buffer_content(&path), expected);
    buffer_release(&path);
}

/* In this order: the option, FOYER_SOCKET unless it is empty, a socket in XDG_RUNTIME_DIR if there
 * is one, the system's. */
static void test_socket_path(void **state)
{
    char folder[] = "/tmp/foyer-test-XXXXXX";
    char path[64];
    FILE *file;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/foyer.sock", folder);
    unsetenv("FOYER_SOCKET");
    unsetenv("XDG_RUNTIME_DIR");
    expect_path(NULL, "/run/foyer/foyer.sock");
    setenv("XDG_RUNTIME_DIR", folder, 1);
    expect_path(NULL, "/run/foyer/foyer.sock");
    file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    expect_path(NULL, path);
    setenv("FOYER_SOCKET", "", 1);
    expect_path(NULL, path);
    setenv("FOYER_SOCKET", "/a/b", 1);
    expect_path(NULL, "/a/b");
    expect_path("/c", "/c");
    unlink(path);
    rmdir(folder);
}

/* sun_path has 108 bytes (unix(7)); a path that was cut could be another daemon's. */
static void test_long_socket_path(void **state)
{
    char path[200];
    struct connection connection;

    (void)state;
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    connection_init(&connection);
    assert_int_not_equal(connection_open(&connection, path), 0);
    assert_false(connection_is_open(&connection));
}

/* Another protocol would understand something else by what is sent, so nothing is, and the reply
 * that waits behind the greeting is not taken for one. Version 10 is told apart from 1. */
static void test_other_protocols(void **state)
{
    static const char *const greetings[] = {"* foyer 2.0 server=9\nOK\n",
                                            "* foyer 10.1\nOK\n",
                                            "* smtp 1.0\nOK\n",
                                            "220 mail.example\nOK\n",
                                            "OK\n",
                                            "* foyer 1\nOK\n"};

    (void)state;
    for (size_t i = 0; i < sizeof greetings / sizeof greetings[0]; i++) {
        struct fixture f;

        start(&f, greetings[i], false);
        assert_int_equal(request(&f, "CHARGE amount=5"), OUTCOME_NO_CONNECTION);
        stop(&f);
        assert_string_equal(f.sent, "");
        assert_string_equal(f.out, "");
        assert_string_not_equal(f.err, "");
        finish(&f);
    }
}

/* A later minor version is the same protocol. */
static void test_later_minor(void **state)
{
    struct fixture f;

    (void)state;
    start(&f, "* foyer 1.7 server=9\nOK\n", false);
    assert_int_equal(request(&f, "PING"), OUTCOME_OK);
    stop(&f);
    assert_string_equal(f.sent, "PING\n");
    finish(&f);
}

/* A daemon that greets, and then does not answer. */
static void start_silent(struct fixture *fixture, const char *greeting)
{
    int ends[2];

    start(fixture, NULL, false);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_int_equal(write(ends[1], greeting, strlen(greeting)), (int)strlen(greeting));
    fixture->client.connection.fd = ends[0];
    fixture->daemon = ends[1];
    fixture->client.timeout_seconds = 1;
}

/* A second for each of three: no greeting, so nothing was sent; a question without an answer, of
 * which nothing is in doubt; and a change. The daemon's end stays open, so this is not a lost
 * connection. */
static void test_timeout(void **state)
{
    struct fixture f;

    (void)state;
    start_silent(&f, "");
    assert_int_equal(request(&f, "CHARGE amount=5"), OUTCOME_NO_CONNECTION);
    stop(&f);
    assert_string_equal(f.sent, "");
    assert_non_null(strstr(f.err, "in time"));
    finish(&f);

    start_silent(&f, GREETING);
    assert_int_equal(request(&f, "PING"), OUTCOME_NO_CONNECTION);
    stop(&f);
    assert_string_equal(f.sent, "PING\n");
    finish(&f);

    start_silent(&f, GREETING);
    assert_int_equal(request(&f, "CHARGE amount=5 key=k"), OUTCOME_NOT_KNOWN);
    stop(&f);
    assert_string_equal(f.sent, "CHARGE amount=5 key=k\n");
    assert_non_null(strstr(f.err, "key=k"));
    finish(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_protocols),
        cmocka_unit_test(test_later_minor),
        cmocka_unit_test(test_timeout),
        cmocka_unit_test(test_raw),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_health),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_not_a_request),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_no_connection),
        cmocka_unit_test(test_key_is_added),
        cmocka_unit_test(test_key_is_not_added),
        cmocka_unit_test(test_acting),
        cmocka_unit_test(test_lone_as),
        cmocka_unit_test(test_newer_verb),
        cmocka_unit_test(test_newer_verb_with_quotes),
        cmocka_unit_test(test_newer_argument),
        cmocka_unit_test(test_verb_that_nobody_knows),
        cmocka_unit_test(test_watch),
        cmocka_unit_test(test_watch_only_looks),
        cmocka_unit_test(test_watch_ends_with_its_reader),
        cmocka_unit_test(test_connection_lost),
        cmocka_unit_test(test_connection_lost_before_sending),
        cmocka_unit_test(test_outcome_not_known),
        cmocka_unit_test(test_not_this_protocol),
        cmocka_unit_test(test_later_notes),
        cmocka_unit_test(test_quit),
        cmocka_unit_test(test_socket_path),
        cmocka_unit_test(test_long_socket_path),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
