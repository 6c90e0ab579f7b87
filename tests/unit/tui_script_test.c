/*
 * Scripts: line after line, up to the first that fails.
 *
 * The daemon is a socketpair with all replies in it, as in tui_client_test.c, and the script a
 * file, since messages name it with the line: an editor jumps there. Two ways to run the same
 * lines:
 *
 *     foyer script FILE    strict: stops at the first failure, and $name stands for a value
 *     ... | foyer          a stream: goes on, and lines are sent as they are
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tui/cli/script.h"

struct result {
    bool keeps_going; /* asked for */
    enum outcome outcome;
    char sent[4096];
    char *err;
};

/* Does `script` against a daemon that answers with `replies`; strict: by script_run(). */
static void run(struct result *result, const char *script, const char *replies, bool strict)
{
    char path[] = "/tmp/foyer-test-XXXXXX";
    int file = mkstemp(path), ends[2];
    FILE *out = tmpfile(), *err = open_memstream(&result->err, &(size_t){0});
    struct client client;
    ssize_t sent;

    assert_true(file >= 0 && out != NULL && err != NULL);
    assert_int_equal(write(file, script, strlen(script)), (int)strlen(script));
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_int_equal(write(ends[1], replies, strlen(replies)), (int)strlen(replies));
    shutdown(ends[1], SHUT_WR);
    client_init(&client, "/nowhere", out, err, false);
    client.connection.fd = ends[0];
    client.greeted = true;
    client.keeps_going = result->keeps_going;
    if (strict) {
        result->outcome = script_run(&client, path);
    } else {
        FILE *input = fopen(path, "r");

        assert_non_null(input);
        result->outcome = script_stream(&client, input, "input");
        fclose(input);
    }
    client_release(&client);
    sent = read(ends[1], result->sent, sizeof result->sent - 1);
    result->sent[sent > 0 ? sent : 0] = '\0';
    close(ends[1]);
    close(file);
    unlink(path);
    fclose(out);
    fclose(err);
}

/* The message without the name of the file. */
static const char *message(const struct result *result)
{
    const char *begin = strstr(result->err, "foyer: ");
    const char *name = strchr(begin != NULL ? begin : result->err, ':');

    name = name != NULL ? strchr(name + 1, ':') : NULL;
    return name != NULL ? name : result->err;
}

/* Empty lines, comments and spaces are no requests, also if a comment has a $; CR and a missing
 * last line end are taken as editors leave them. */
static void test_all_lines(void **state)
{
    struct result result = {0};

    (void)state;
    run(&result, "; first\n\nPING\r\n  ; $nothing\nBALANCE\n   \nWHOAMI", "OK\nOK\nOK\n", true);
    assert_int_equal(result.outcome, OUTCOME_OK);
    assert_string_equal(result.sent, "PING\nBALANCE\nWHOAMI\n");
    assert_string_equal(result.err, "");
    free(result.err);
}

/* What comes after a refusal was written for the case that it is done. Lines are counted with the
 * empty ones. */
static void test_stops_at_an_error(void **state)
{
    struct result result = {0};

    (void)state;
    run(&result, "PING\n\nBALANCE\nPING\n", "OK\nERR BUSY retry=later : Wait.\nOK\n", true);
    assert_int_equal(result.outcome, OUTCOME_REFUSED);
    assert_string_equal(result.sent, "PING\nBALANCE\n");
    assert_string_equal(message(&result), ":3: Wait. (BUSY)\n");
    free(result.err);
}

/* Asked for with --keep-going; the status is still that of the first failure. */
static void test_keeps_going(void **state)
{
    struct result result = {.keeps_going = true};

    (void)state;
    run(&result, "PING\n\nBALANCE\nPING\n", "OK\nERR BUSY retry=later : Wait.\nOK\n", true);
    assert_int_equal(result.outcome, OUTCOME_REFUSED);
    assert_string_equal(result.sent, "PING\nBALANCE\nPING\n");
    assert_string_equal(message(&result), ":3: Wait. (BUSY)\n");
    free(result.err);
}

/* What HELP answers of a verb that the daemon does not know either. */
#define UNKNOWN "ERR UNKNOWN-VERB retry=no : There is no such verb.\n"

/* A byte order mark stands before the first line, and nowhere else. */
static void test_byte_order_mark(void **state)
{
    struct result result = {0};

    (void)state;
    run(&result, "\xEF\xBB\xBFPING\n", "OK\n", true);
    assert_int_equal(result.outcome, OUTCOME_OK);
    assert_string_equal(result.sent, "PING\n");
    free(result.err);
    run(&result, "\xEF\xBB\xBF; only a comment", "", true);
    assert_int_equal(result.outcome, OUTCOME_OK);
    free(result.err);
    run(&result, "PING\n\xEF\xBB\xBFPING\n", "OK\n" UNKNOWN, true);
    assert_int_equal(result.outcome, OUTCOME_USAGE);
    free(result.err);
}

static void test_stops_at_what_is_no_request(void **state)
{
    struct result result = {0};

    (void)state;
    run(&result, "PING\nNONSENSE\nPING\n", "OK\n" UNKNOWN "OK\n", true);
    assert_int_equal(result.outcome, OUTCOME_USAGE);
    assert_string_equal(result.sent, "PING\nHELP verb=NONSENSE\n");
    assert_string_equal(message(&result), ":2: NONSENSE: neither this program nor the daemon knows "
                                          "that verb; HELP lists them all\n");
    free(result.err);
}

/* From a row and from an OK line. The second request cannot be sent before the first has its
 * reply. */
static void test_names(void **state)
{
    struct result result = {0};

    (void)state;
    run(&result, "CONCERTS\nSHOWS concert=$concert\nPAY reservation=$reservation key=k\n",
        "=\tconcert\n-\t7\nOK\nOK reservation=ABCDEFGHJK\nOK\n", true);
    assert_int_equal(result.outcome, OUTCOME_OK);
    assert_string_equal(result.sent,
                        "CONCERTS\nSHOWS concert=7\nPAY reservation=ABCDEFGHJK key=k\n");
    free(result.err);
}

/* Nothing is sent in place of a name that nobody has said: SHOWS concert= would be another
 * question. A list that is empty has the column and no value of it. */
static void test_unknown_name(void **state)
{
    struct result result = {0};

    (void)state;
    for (int is_list = 0; is_list <= 1; is_list++) {
        run(&result, "PING\nSHOWS concert=$concert\n",
            is_list ? "=\tconcert\nOK\nOK\n" : "OK\nOK\n", true);
        assert_int_equal(result.outcome, OUTCOME_USAGE);
        assert_string_equal(result.sent, "PING\n");
        assert_string_equal(
            message(&result),
            ":2: $concert: no reply so far has a value in a column or field of that name\n");
        free(result.err);
    }
    run(&result, "CONCERTS search=$\n", "", true);
    assert_int_equal(result.outcome, OUTCOME_USAGE);
    assert_string_equal(message(&result), ":1: a name must follow $; a $ itself is written $$\n");
    free(result.err);
}

static void test_stops_at_quit(void **state)
{
    struct result result = {0};

    (void)state;
    run(&result, "QUIT\nPING\n", "OK\n", true);
    assert_int_equal(result.outcome, OUTCOME_OK);
    assert_string_equal(result.sent, "QUIT\n");
    free(result.err);
}

/* The outcome is the first that was not OK; a $ is a $. */
static void test_stream_goes_on(void **state)
{
    struct result result = {0};

    (void)state;
    run(&result, "PING\nNONSENSE\nBALANCE\nCONCERTS search=$a\n",
        "OK\n" UNKNOWN "ERR BUSY retry=later : Wait.\nOK\n", false);
    assert_int_equal(result.outcome, OUTCOME_USAGE);
    assert_string_equal(result.sent, "PING\nHELP verb=NONSENSE\nBALANCE\nCONCERTS search=$a\n");
    free(result.err);
}

/* Not even a stream goes on: the next line would be sent on a new connection, to a daemon that
 * knows nothing of the ones before. */
static void test_stream_ends_with_its_connection(void **state)
{
    struct result result = {0};

    (void)state;
    run(&result, "PING\nBALANCE\nPING\n", "OK\n", false);
    assert_int_equal(result.outcome, OUTCOME_NO_CONNECTION);
    assert_string_equal(result.sent, "PING\nBALANCE\n");
    free(result.err);
}

static void test_no_file(void **state)
{
    struct client client;

    (void)state;
    client_init(&client, "/nowhere", stdout, stderr, false);
    assert_int_equal(script_run(&client, "/nowhere/at.all"), OUTCOME_USAGE);
    assert_int_equal(script_run(&client, "/"), OUTCOME_USAGE);
    client_release(&client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_lines),
        cmocka_unit_test(test_stops_at_an_error),
        cmocka_unit_test(test_keeps_going),
        cmocka_unit_test(test_byte_order_mark),
        cmocka_unit_test(test_stops_at_what_is_no_request),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_unknown_name),
        cmocka_unit_test(test_stops_at_quit),
        cmocka_unit_test(test_stream_goes_on),
        cmocka_unit_test(test_stream_ends_with_its_connection),
        cmocka_unit_test(test_no_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
