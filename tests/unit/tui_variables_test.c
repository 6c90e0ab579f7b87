/*
 * $name in the values of a script.
 *
 * A value comes from the daemon, and may be a title that somebody else chose: with quotes, spaces
 * or a $ in it. It must stay one value of one argument, whatever is in it, or the title of a
 * concert could add an argument to the script of an admin. So what is put in is quoted anew, and
 * never looked at again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "tui/cli/variables.h"

/* Lets the variables see a reply line; a row takes its columns from the line before it. */
static void see(struct variables *variables, struct reply_reader *reader, const char *text)
{
    char *line = strdup(text);
    struct reply_line reply;

    assert_non_null(line);
    assert_true(reply_read(reader, line, &reply));
    variables_see(variables, &reply);
    free(line);
}

/* What all tests have seen: fields of OK lines, one of them empty and one with a $, and two rows,
 * of which the later one counts. */
static int set_up(void **state)
{
    static struct variables variables;
    struct reply_reader reader;

    variables_init(&variables);
    reply_reader_init(&reader);
    see(&variables, &reader, "OK reservation=ABCDEFGHJK price_min=5 empty=");
    see(&variables, &reader, "OK title=\"a \\\"b\\\\ c\" money=$5");
    see(&variables, &reader, "=\tconcert\tartist");
    see(&variables, &reader, "-\t1\tx\\ty");
    see(&variables, &reader, "-\t2\t봄 밤");
    *state = &variables;
    return 0;
}

static int tear_down(void **state)
{
    variables_release(*state);
    return 0;
}

static void expand(void **state, const char *line, const char *expected)
{
    struct buffer out;
    char name[VARIABLE_NAME];

    buffer_init(&out);
    assert_int_equal(variables_expand(*state, line, &out, name), VARIABLES_OK);
    buffer_add(&out, "", 1);
    assert_string_equal(buffer_content(&out), expected);
    buffer_release(&out);
}

static void refuse(void **state, const char *line, enum variables_result expected,
                   const char *unknown)
{
    struct buffer out;
    char name[VARIABLE_NAME] = "";

    buffer_init(&out);
    assert_int_equal(variables_expand(*state, line, &out, name), expected);
    assert_string_equal(name, unknown);
    buffer_release(&out);
}

/* To the byte, also spaces and what is malformed. */
static void test_lines_without_names(void **state)
{
    expand(state, "", "");
    expand(state, "PING", "PING");
    expand(state, "  JOIN   concert=1  show=2  ", "  JOIN   concert=1  show=2  ");
    expand(state, "CONCERTS search=\"a \\\"b\\\\\"", "CONCERTS search=\"a \\\"b\\\\\"");
    expand(state, "A b= c=", "A b= c=");
}

/* Within quotes and without, several in one value, and beside other text. */
static void test_names(void **state)
{
    expand(state, "PAY reservation=$reservation", "PAY reservation=ABCDEFGHJK");
    expand(state, "PAY reservation=\"$reservation\"", "PAY reservation=ABCDEFGHJK");
    expand(state, "X a=$concert b=$price_min c=3", "X a=2 b=5 c=3");
    expand(state, "X a=<$concert,$concert>", "X a=<2,2>");
    expand(state, "X a=\"$concert and $price_min\" b=1", "X a=\"2 and 5\" b=1");
    expand(state, "X a=$empty b=1", "X a=\"\" b=1");
}

/* A space, a quote or a backslash came in with the value; one that was written in quotes and needs
 * none loses them. */
static void test_values_are_quoted_again(void **state)
{
    expand(state, "X a=$artist", "X a=\"봄 밤\"");
    expand(state, "X a=<$artist>", "X a=\"<봄 밤>\"");
    expand(state, "X a=$title b=1", "X a=\"a \\\"b\\\\ c\" b=1");
    expand(state, "X a=\"\\\"$concert\\\"\"", "X a=\"\\\"2\\\"\"");
}

/* $$ is a dollar, also before what would be a name. */
static void test_dollar(void **state)
{
    expand(state, "X a=$$", "X a=$");
    expand(state, "X a=$$reservation", "X a=$reservation");
    expand(state, "X a=\"$$ $$\"", "X a=\"$ $\"");
    expand(state, "X a=$money", "X a=$5"); /* a value is not looked at again */
}

/* The longest name that fits, and not the beginning of it; a name that is too long is cut in the
 * message. */
static void test_refused(void **state)
{
    refuse(state, "X a=$nothing", VARIABLES_UNKNOWN, "nothing");
    refuse(state, "X a=1 b=\"x $nothing\"", VARIABLES_UNKNOWN, "nothing");
    refuse(state, "X a=$reservations", VARIABLES_UNKNOWN, "reservations");
    refuse(state, "X a=$abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", VARIABLES_UNKNOWN,
           "abcdefghijklmnopqrstuvwxyzabcdef");
    refuse(state, "X a=$", VARIABLES_LONE, "");
    refuse(state, "X a=$ b=1", VARIABLES_LONE, "");
    refuse(state, "X a=$5", VARIABLES_LONE, "");
    refuse(state, "X a=\"$\"", VARIABLES_LONE, "");
    refuse(state, "X a=$$$", VARIABLES_LONE, "");
}

/* Only values are looked at, and what is malformed is left for the parser to refuse: an unclosed
 * quote could hide where the value ends. */
static void test_left_alone(void **state)
{
    expand(state, "$verb a=1", "$verb a=1");
    expand(state, "X $concert", "X $concert");
    expand(state, "X $concert=1", "X $concert=1");
    expand(state, "X a=\"$concert", "X a=\"$concert");
    expand(state, "X a=\"$concert\\", "X a=\"$concert\\");
    expand(state, "X a=\"$concert\"b", "X a=\"$concert\"b");
    expand(state, "X a=$concert\"", "X a=$concert\"");
}

/* Of a list the last row counts. Columns have no values yet, and what an error says of a concert is
 * not what a script goes on with. */
static void test_latest_value(void **state)
{
    struct variables *variables = *state;
    struct reply_reader reader;

    reply_reader_init(&reader);
    assert_string_equal(variables_value(variables, "artist"), "봄 밤");
    see(variables, &reader, "OK concert=9");
    assert_string_equal(variables_value(variables, "concert"), "9");
    see(variables, &reader, "=\tconcert");
    assert_string_equal(variables_value(variables, "concert"), "9");
    see(variables, &reader, "ERR NOT-FOUND retry=no concert=1 : No.");
    assert_string_equal(variables_value(variables, "concert"), "9");
    assert_null(variables_value(variables, "what"));
    assert_null(variables_value(variables, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_lines_without_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_values_are_quoted_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dollar, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_latest_value, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
