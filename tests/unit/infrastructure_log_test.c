/* The log: its levels, and what a line looks like. */
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

static void test_levels(void **state)
{
    static const struct {
        const char *word;
        int level;
    } words[] = {
        {"error", LOG_ERR},
        {"warning", LOG_WARNING},
        {"info", LOG_INFO},
        {"debug", LOG_DEBUG},
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

/* What a log writes to stderr, whole. */
static const char *written(const struct log *log, int level, char text[2000])
{
    int kept = dup(STDERR_FILENO), ends[2];
    ssize_t size;

    assert_int_equal(pipe(ends), 0);
    fflush(stderr);
    dup2(ends[1], STDERR_FILENO);
    log_line(log, level, "%s has %d seats", "show 3", 50);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(ends[1]);
    size = read(ends[0], text, 1999);
    close(ends[0]);
    text[size > 0 ? size : 0] = '\0';
    return text;
}

static void test_lines(void **state)
{
    struct log log = {.level = LOG_WARNING};
    char text[2000];

    (void)state;
    assert_string_equal(written(&log, LOG_INFO, text), "");
    written(&log, LOG_WARNING, text);
    assert_string_equal(text + strlen("2026-12-24T10:30:00Z"),
                        " foyerd warning: show 3 has 50 seats\n");
    written(&log, LOG_ERR, text);
    assert_non_null(strstr(text, " foyerd error: "));
    log.journal = true;
    assert_string_equal(written(&log, LOG_ERR, text), "<3>show 3 has 50 seats\n");
}

/* JOURNAL_STREAM counts only if stderr is what it names. */
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
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_journal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
