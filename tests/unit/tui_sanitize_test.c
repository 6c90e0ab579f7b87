/*
 * What reaches a terminal.
 *
 * Names and titles come from other people. A control character among them can move the cursor,
 * answer in the user's name or hide what follows; a mark of direction can turn a price around. They
 * are left out, and everything that is only unusual stays: a filter that takes too much away is
 * switched off.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "tui/cli/sanitize.h"

static void expect(const char *text, const char *expected)
{
    char *made = sanitize(text);

    assert_string_equal(made, expected);
    free(made);
}

/* U+2029, which ends a paragraph, becomes a space; U+00A0 and U+2030 beside the forbidden ranges
 * stay. */
static void test_plain_text_stays(void **state)
{
    (void)state;
    expect("", "");
    expect("Winter Night ~", "Winter Night ~");
    expect("봄 밤", "봄 밤");
    expect("e\u0301 \U0001F3B5", "e\u0301 \U0001F3B5");
    expect("\u00A0\u2029x\u2030", "\u00A0 x\u2030");
}

/* The escape goes and what it would have begun is shown; C1 (C2 80 to C2 9F in UTF-8) has a CSI of
 * its own, C2 9B. */
static void test_controls(void **state)
{
    (void)state;
    expect("\x1B[2J", "[2J");
    expect("a\x01\x07\x08\x7F"
           "b",
           "ab");
    expect("\xC2\x80\xC2\x9B"
           "31m\xC2\x9F",
           "31m");
    expect("a\tb\r\nc", "a b  c");
}

/* Embeddings and overrides, isolates, and single marks, each to its last one. */
static void test_directions(void **state)
{
    (void)state;
    expect("a\u202A\u202B\u202C\u202D\u202Eb", "ab");
    expect("a\u2066\u2067\u2068\u2069b", "ab");
    expect("a\u200E\u200F\u061Cb", "ab");
}

/* One mark for each byte that is none: a terminal of 8 bits would take 9B for CSI, and C0 9B for it
 * in a longer form. */
static void test_not_utf8(void **state)
{
    (void)state;
    expect("a\xFF"
           "b",
           "a\uFFFDb");
    expect("\xEA\xB2", "\uFFFD\uFFFD");
    expect("\x9B"
           "31m",
           "\uFFFD31m"); /* CSI of an 8-bit terminal */
    expect("\xC0\x9B", "\uFFFD\uFFFD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_text_stays),
        cmocka_unit_test(test_controls),
        cmocka_unit_test(test_directions),
        cmocka_unit_test(test_not_utf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
