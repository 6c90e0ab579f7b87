/*
 * The words of a command line as a request line.
 *
 * The shell has taken its quotes away already, so a value ends with its word and not at a space,
 * and the request needs quotes of its own where the value has spaces. A word that is no name=value
 * goes on as it is, for the parser to refuse with its own words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tui/cli/command.h"

/* `words` ends with NULL. */
static void expect(char *const words[], const char *expected)
{
    struct buffer line;
    int count = 0;

    while (words[count] != NULL)
        count++;
    buffer_init(&line);
    command_line(count, words, &line);
    buffer_add(&line, "", 1);
    assert_string_equal(buffer_content(&line), expected);
    buffer_release(&line);
}

static void test_words(void **state)
{
    (void)state;
    expect((char *[]){"PING", NULL}, "PING");
    expect((char *[]){"JOIN", "concert=1", "seats=7,8", NULL}, "JOIN concert=1 seats=7,8");
    expect((char *[]){"#t", "PING", NULL}, "#t PING");
    expect((char *[]){"JOIN", "concert", NULL}, "JOIN concert");
}

/* A quote in a word was meant: the shell has left it there. Only the first = parts name and
 * value. */
static void test_values(void **state)
{
    (void)state;
    expect((char *[]){"CONCERT-ADD", "title=봄 밤", "venue=", NULL},
           "CONCERT-ADD title=\"봄 밤\" venue=\"\"");
    expect((char *[]){"CONCERT-ADD", "title=a \"b\" \\", NULL},
           "CONCERT-ADD title=\"a \\\"b\\\" \\\\\"");
    expect((char *[]){"CONCERT-ADD", "title=a=b", NULL}, "CONCERT-ADD title=a=b");
    expect((char *[]){"CONCERT-ADD", "title=\"a\"", NULL}, "CONCERT-ADD title=\"\\\"a\\\"\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
