/*
 * What Tab proposes.
 *
 * Proposals come from the table of verbs, so these tests name what the table has: a verb or an
 * argument that is added may change an expected line. The number is how many bytes of the line a
 * proposal takes the place of; a number that is wrong eats what was typed before it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "shared/buffer.h"
#include "tui/cli/completion.h"

static void add(const char *word, void *context)
{
    struct buffer *words = context;

    if (words->size > 0)
        buffer_add(words, " ", 1);
    buffer_add_text(words, word);
}

/* Checks the proposals and the bytes of the unfinished word. */
static void expect(const char *line, size_t unfinished, const char *expected)
{
    struct buffer words;

    buffer_init(&words);
    assert_int_equal(completion_words(line, add, &words), unfinished);
    buffer_add(&words, "", 1);
    assert_string_equal(buffer_content(&words), expected);
    buffer_release(&words);
}

/* In the order of the table, in capitals however it was begun. Behind a tag there is a verb, and
 * within a tag nothing. HELP takes a verb as its argument. */
static void test_verbs(void **state)
{
    (void)state;
    expect("J", 1, "JOIN");
    expect("j", 1, "JOIN");
    expect("  re", 2, "RELEASE RESERVATIONS RESERVATION REFUND REVERSE");
    expect("JOIN", 4, "JOIN");
    expect("X", 1, "");
    expect("#t pi", 2, "PING");
    expect("#t", 2, "");
    expect("HELP verb=jo", 7, "verb=JOIN");
}

/* Only what was not given yet, with key= and as= where the verb takes them; nothing of a verb that
 * is not known. FSCK is the admin's and for nobody else, so it has no as=. */
static void test_arguments(void **state)
{
    (void)state;
    expect("JOIN ", 0, "concert= show= seats= best= key= as=");
    expect("join s", 1, "show= seats=");
    expect("JOIN concert=1 ", 0, "show= seats= best= key= as=");
    expect("#t JOIN concert=1 key=a show=2 s", 1, "seats=");
    expect("CONCERTS ", 0, "search= after= limit= as=");
    expect("PING ", 0, "as=");
    expect("FSCK ", 0, "");
    expect("PING as=kim ", 0, "");
    expect("NONSENSE ", 0, "");
}

/* Words of a list, and nothing where a value can be anything. */
static void test_values(void **state)
{
    (void)state;
    expect("SALE concert=1 state=", 6, "state=open state=paused state=closed");
    expect("SALE concert=1 state=p", 7, "state=paused");
    expect("SALE concert=1 state=x", 7, "");
    expect("JOIN concert=", 8, "");
    expect("SALE nothing=", 8, "");
}

/* Within quotes a space ends nothing, and there is nothing to propose; a quote behind a backslash
 * does not end them. */
static void test_quotes(void **state)
{
    (void)state;
    expect("CONCERTS search=\"a ", 0, "");
    expect("CONCERTS search=\"a\" ", 0, "after= limit= as=");
    expect("CONCERTS search=\"a \\\" ", 0, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verbs),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_quotes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
