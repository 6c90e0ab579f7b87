/*
 * The command line of foyer-ticket: the form that nobody asked for, and what excludes what.
 *
 * Only what is read is looked at, without a daemon: nothing here has printed or counted a ticket. A
 * mistake must be found before that, since every print is counted before it leaves, and a ticket
 * that was counted and not printed costs somebody a word with the office.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <getopt.h>
#include <string.h>

#include "ticket/ticket_options.h"

enum { WORDS = 12 };

/* Reads a command line whose words stand between blanks. The copy is static because the options
 * borrow their texts from the words; so a result is good until the next line is read. */
static bool takes(const char *line, struct ticket_options *options)
{
    static char copy[256];
    char *words[WORDS + 1] = {"foyer-ticket"}, *at = copy;
    int count = 1;

    strcpy(copy, line);
    for (char *word; (word = strtok(at, " ")) != NULL; at = NULL)
        words[count++] = word;
    optind = 0; /* of glibc: begin anew */
    return ticket_options_read(count, words, options);
}

/* In the order in which they decide: --form, then where it goes (a device is an 80 mm printer, a
 * queue takes pages), then the ending of a file; text is what is left. An ending that names no form
 * of a file, as those of printers do not, is text as well. */
static void test_forms(void **state)
{
    static const struct {
        const char *line;
        enum print_form form;
    } rows[] = {
        {"CODE", PRINT_TEXT},
        {"--ascii CODE", PRINT_TEXT},
        {"CODE --output x", PRINT_TEXT},
        {"CODE --output x.pdf", PRINT_PDF},
        {"CODE -o x.png", PRINT_PNG},
        {"CODE -o x.escpos80", PRINT_TEXT},
        {"CODE -o x.png -f pdf", PRINT_PDF},
        {"-p /dev/usb/lp0 CODE", PRINT_ESCPOS80},
        {"-p /dev/usb/lp0 -f escpos58 CODE", PRINT_ESCPOS58},
        {"-p cups:till CODE", PRINT_PDF},
        {"-p cups:till -f escpos80 CODE", PRINT_ESCPOS80},
    };
    struct ticket_options options;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(takes(rows[i].line, &options));
        assert_string_equal(options.code, "CODE");
        assert_int_equal(options.form, rows[i].form);
    }
}

/* B6 is seat 16, the sixth of the second row of ten. */
static void test_values(void **state)
{
    struct ticket_options options;

    (void)state;
    assert_true(takes("--as kim -s sock -t 5 -T mine -n 7,B6 CODE-07", &options));
    assert_string_equal(options.acting, "kim");
    assert_string_equal(options.socket, "sock");
    assert_string_equal(options.template, "mine");
    assert_string_equal(options.code, "CODE-07");
    assert_int_equal(options.timeout_seconds, 5);
    assert_true(options.seats == (seat_bit(7) | seat_bit(16)));
    assert_true(takes("-p cups:till -p lp0 CODE", &options)); /* the last one counts */
    assert_null(options.queue);
    assert_string_equal(options.device, "lp0");
    assert_true(takes("--help", &options) && options.help);
    assert_true(takes("-V", &options) && options.version);
}

/* What is served has its codes from elsewhere, and a printer; it waits for nothing for ever. */
static void test_serving(void **state)
{
    struct ticket_options options;

    (void)state;
    assert_true(takes("--serve fifo -p /dev/usb/lp0", &options));
    assert_string_equal(options.serve, "fifo");
    assert_null(options.code);
    assert_int_equal(options.form, PRINT_ESCPOS80);
    assert_int_equal(options.timeout_seconds, 60);
    assert_true(takes("-S fifo -p cups:till -f escpos58 -t 5 --as kim", &options));
    assert_int_equal(options.form, PRINT_ESCPOS58);
    assert_int_equal(options.timeout_seconds, 5);
    assert_true(takes("-p lp0 CODE", &options));
    assert_null(options.serve);
    assert_int_equal(options.timeout_seconds, 0);
}

/* A shift has a number in place of a code. */
static void test_shifts(void **state)
{
    struct ticket_options options;

    (void)state;
    assert_true(takes("--shift 12", &options));
    assert_int_equal(options.shift, 12);
    assert_null(options.code);
    assert_int_equal(options.form, PRINT_TEXT);
    assert_true(takes("-z 9223372036854775807 -p lp0 -T mine", &options));
    assert_int_equal(options.shift, INT64_MAX);
    assert_int_equal(options.form, PRINT_ESCPOS80);
}

/* One line or more for each rule, most with nothing else wrong, so that a rule which is dropped
 * shows. The greatest number of a shift is in test_shifts; one more does not fit. */
static void test_mistakes(void **state)
{
    static const char *const lines[] = {
        "",
        "CODE CODE",
        "--form gold CODE",
        "--seat 51 CODE",
        "--timeout 0 CODE",
        "--timeout 5s CODE",
        "--timeout 86401 CODE",
        "--printer cups: CODE",
        "--printer lp0 --output x CODE",
        "--printer lp0 --form text CODE",
        "--printer cups:till --form text CODE",
        "--serve fifo -p lp0 CODE",
        "--serve fifo -p lp0 --seat 7",
        "--serve fifo -p lp0 --output x",
        "--serve fifo --output x",
        "--serve fifo",
        "--shift 12 CODE",
        "--shift 0",
        "--shift -1",
        "--shift 12a",
        "--shift 9223372036854775808",
        "--shift 12 --seat 7",
        "--shift 12 --as kim",
        "--shift 12 --serve fifo -p lp0",
        "--nonsense CODE",
        "--form",
    };
    struct ticket_options options;

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_false(takes(lines[i], &options));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),    cmocka_unit_test(test_values),
        cmocka_unit_test(test_serving),  cmocka_unit_test(test_shifts),
        cmocka_unit_test(test_mistakes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
