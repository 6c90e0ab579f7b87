/*
 * The log: its levels, and what a line looks like.
 *
 * Requests come from anybody, and their text is logged. So what is tried is that no text can end a
 * line and begin another one: the journal would take its <3> for the priority of a message of the
 * daemon, and whoever counts errors would count it. Lines are compared whole, as programs read
 * them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "infrastructure/log.h"

/* A word that is none leaves the level as it was; a daemon that is told nonsense goes on
 * logging. */
static void test_levels(void **state)
{
    static const struct {
        const char *word;
        int level;
    } words[] = {
        {"error", LOG_ERR}, {"warning", LOG_WARNING}, {"notice", LOG_NOTICE},
        {"info", LOG_INFO}, {"debug", LOG_DEBUG},
    };
    struct log log = {.level = LOG_INFO};

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        assert_true(log_set_level(&log, words[i].word));
        assert_int_equal(log.level, words[i].level);
    }
    assert_true(log_set_level(&log, "warning"));
    assert_false(log_set_level(&log, ""));
    assert_false(log_set_level(&log, "Error"));
    assert_false(log_set_level(&log, "all"));
    assert_int_equal(log.level, LOG_WARNING);
}

/* What a log writes to stderr, whole. It is kept in a pipe, which has room for 64 KiB, before
 * anybody reads it; without fields log_line() writes a second line. */
static const char *written(const struct log *log, int level, const char *message,
                           const struct log_field *fields, size_t count)
{
    static char text[2000];
    int kept = dup(STDERR_FILENO), ends[2];
    ssize_t size;

    assert_int_equal(pipe(ends), 0);
    fflush(stderr);
    dup2(ends[1], STDERR_FILENO);
    log_event(log, level, message, fields, count);
    if (count == 0)
        log_line(log, level, "%s has %d seats", "show 3", 50);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(ends[1]);
    size = read(ends[0], text, sizeof text - 1);
    close(ends[0]);
    text[size > 0 ? size : 0] = '\0';
    return text;
}

/* A number, a word, nothing, and a text with all that is special: a quote, a backslash, a line end
 * with a priority after it, two control characters, and a Korean syllable, which stays readable. */
static const struct log_field request[] = {
    {"connection", NULL, -7},
    {"user", "kim", 0},
    {"acting", "", 0},
    {"request", "FIND text=\"a\\b\"\n<3>forged\x01\x7F \xEA\xB9\x80", 0},
};

/* Quotes only where the value would not read back without them: = and a backslash are enough. */
static void test_text(void **state)
{
    static const struct log_field wrong[] = {{"text", "a=b", 0}, {"other", "a\\b", 0}};
    struct log log = {.level = LOG_WARNING};

    (void)state;
    assert_string_equal(written(&log, LOG_INFO, "started", NULL, 0), "");
    log.journal = true;
    assert_string_equal(written(&log, LOG_ERR, "started", NULL, 0),
                        "<3>level=error msg=started\n"
                        "<3>level=error msg=\"show 3 has 50 seats\"\n");
    assert_string_equal(written(&log, LOG_WARNING, "request", LOG_FIELDS(request)),
                        "<4>level=warning msg=request connection=-7 user=kim acting=\"\" "
                        "request=\"FIND text=\\\"a\\\\b\\\"\\n<3>forged.. \xEA\xB9\x80\"\n");
    assert_string_equal(written(&log, LOG_WARNING, "a\"b", LOG_FIELDS(wrong)),
                        "<4>level=warning msg=\"a\\\"b\" text=\"a=b\" other=\"a\\\\b\"\n");
}

/* Where nobody else notes when a line came, it says so itself. */
static void test_time(void **state)
{
    struct log log = {.level = LOG_WARNING};
    int year, month, day, hour, minute, second, end = 0;

    (void)state;
    assert_int_equal(sscanf(written(&log, LOG_WARNING, "request", LOG_FIELDS(request)),
                            "time=%4d-%2d-%2dT%2d:%2d:%2dZ level=warning msg=%n", &year, &month,
                            &day, &hour, &minute, &second, &end),
                     6);
    assert_true(end > 0 && year >= 2026);
    log_set_prefix(&log, true);
    assert_int_equal(strncmp(written(&log, LOG_ERR, "x", LOG_FIELDS(request)), "<3>time=2", 9), 0);
    log_set_prefix(&log, false);
    assert_int_equal(strncmp(written(&log, LOG_ERR, "x", LOG_FIELDS(request)), "time=2", 6), 0);
}

/* A byte that is no UTF-8 becomes U+FFFD: jansson takes no such string, and the field would be
 * missing. DEL is no control character to JSON. A format that is none leaves the old one. */
static void test_json(void **state)
{
    static const struct log_field wrong[] = {{"text", "a\xFFz", 0}};
    struct log log = {.level = LOG_WARNING, .journal = true};

    (void)state;
    assert_true(log_set_format(&log, "json"));
    assert_string_equal(
        written(&log, LOG_WARNING, "request", LOG_FIELDS(request)),
        "<4>{\"level\":\"warning\",\"msg\":\"request\",\"connection\":-7,\"user\":\"kim\","
        "\"acting\":\"\",\"request\":\"FIND text=\\\"a\\\\b\\\"\\n<3>forged\\u0001\x7F "
        "\xEA\xB9\x80\"}\n");
    assert_string_equal(written(&log, LOG_WARNING, "x", LOG_FIELDS(wrong)),
                        "<4>{\"level\":\"warning\",\"msg\":\"x\",\"text\":\"a\xEF\xBF\xBDz\"}\n");
    log.journal = false;
    assert_int_equal(strncmp(written(&log, LOG_WARNING, "x", LOG_FIELDS(wrong)), "{\"time\":\"2",
                             strlen("{\"time\":\"2")),
                     0);
    assert_false(log_set_format(&log, "JSON"));
    assert_false(log_set_format(&log, ""));
    assert_true(log.is_json);
    assert_true(log_set_format(&log, "text"));
    assert_false(log.is_json);
}

/* JOURNAL_STREAM counts only if stderr is what it names (sd-daemon(3)): a child whose stderr was
 * sent to a file inherits the variable, and would write a file without times. */
static void test_journal(void **state)
{
    struct log log;

    (void)state;
    unsetenv("JOURNAL_STREAM");
    log_init(&log);
    assert_false(log.journal);
    assert_int_equal(log.level, LOG_INFO);
    setenv("JOURNAL_STREAM", "1:1", 1);
    log_init(&log);
    assert_false(log.journal);
    setenv("JOURNAL_STREAM", "nonsense", 1);
    log_init(&log);
    assert_false(log.journal);
    unsetenv("JOURNAL_STREAM");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels), cmocka_unit_test(test_text),    cmocka_unit_test(test_time),
        cmocka_unit_test(test_json),   cmocka_unit_test(test_journal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
