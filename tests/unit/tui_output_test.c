/*
 * The forms of a reply, from its lines.
 *
 * Each form is for one reader: RAW and ROWS for scripts, CSV for programs that read RFC 4180, excel
 * for the one that runs what begins with = as a formula, FIELD for a shell that wants one value.
 * The same three replies in every form, on no terminal: a terminal, which nothing may steer, has a
 * test of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/cli/output.h"

static const char rows[] = "=\tshow\ttitle\tamount\n"
                           "-\t1\tWinter, \"Gala\"\t-240000\n"
                           "-\t2\t=cmd()\t5\n"
                           "-\t3\ta\\tb\t\n"
                           "OK more=1 after=3\n";
static const char fields[] = "OK reservation=P17VC0YYM9 seats=7,8 amount=300000\n";
static const char refused[] = "ERR NOT-FOUND retry=no what=show : There is no such show.\n";

/* Cuts the first line off; "" at the end. */
static char *next_line(char **rest)
{
    char *line = *rest, *end = strchr(line, '\n');

    if (end != NULL) {
        *end = '\0';
        *rest = end + 1;
    }
    return line;
}

/* What the lines of a reply look like, on a terminal or on none. */
static void expect_at(bool terminal, enum output_form form, const char *field, bool excel,
                      const char *lines, const char *wanted_out, const char *wanted_err)
{
    FILE *out_file = tmpfile();
    char *err = NULL, out[2000], *copy = strdup(lines), *rest = copy;
    size_t err_size = 0;
    FILE *err_file = open_memstream(&err, &err_size);
    struct output output;
    struct reply_reader reader;
    size_t size;

    assert_non_null(out_file);
    assert_non_null(err_file);
    output_init(&output, out_file, err_file, false);
    output.terminal = output.err_terminal = terminal;
    output.form = form;
    output.field = field;
    output.excel = excel;
    reply_reader_init(&reader);
    for (char *line = next_line(&rest); *line != '\0'; line = next_line(&rest)) {
        char *raw = strdup(line);
        struct reply_line reply;

        assert_true(reply_read(&reader, line, &reply));
        output_line(&output, raw, &reply);
        free(raw);
    }
    output_release(&output);
    rewind(out_file);
    size = fread(out, 1, sizeof out - 1, out_file);
    out[size] = '\0';
    fclose(out_file);
    fclose(err_file);
    assert_string_equal(out, wanted_out);
    assert_string_equal(err, wanted_err);
    free(err);
    free(copy);
}

/* No terminal. */
static void expect(enum output_form form, const char *field, bool excel, const char *lines,
                   const char *wanted_out, const char *wanted_err)
{
    expect_at(false, form, field, excel, lines, wanted_out, wanted_err);
}

/* A script that pipes standard output must not read a refusal as a row. */
static void test_refusals_go_to_standard_error(void **state)
{
    (void)state;
    expect(OUTPUT_RAW, NULL, false, refused, "", refused);
    expect(OUTPUT_JSON, NULL, false, refused, "",
           "{\"t\":\"err\",\"code\":\"NOT-FOUND\",\"retry\":\"no\",\"what\":\"show\","
           "\"text\":\"There is no such show.\"}\n");
    /* The sentence is the client's to say. */
    expect(OUTPUT_CSV, NULL, false, refused, "", "");
    expect(OUTPUT_QUIET, NULL, false, refused, "", "");
}

/* Rows without OK's fields, and fields if there are no rows, with CR and LF (RFC 4180); quotes
 * around a comma or a quote, and none around a tab. An empty line parts two tables. */
static void test_csv(void **state)
{
    (void)state;
    expect(OUTPUT_CSV, NULL, false, rows,
           "show,title,amount\r\n"
           "1,\"Winter, \"\"Gala\"\"\",-240000\r\n"
           "2,=cmd(),5\r\n"
           "3,a\tb,\r\n",
           "");
    expect(OUTPUT_CSV, NULL, false, fields,
           "reservation,seats,amount\r\nP17VC0YYM9,\"7,8\",300000\r\n", "");
    expect(OUTPUT_CSV, NULL, false, "OK\n", "", "");
    /* Two tables. */
    expect(OUTPUT_CSV, NULL, false, "=\ta\n-\t1\n=\tb\n-\t2\nOK\n", "a\r\n1\r\n\r\nb\r\n2\r\n", "");
}

/* A spreadsheet runs no formula, and counts numbers: an apostrophe before what begins with =, @ or
 * a sign, unless all of it is a number. The BOM says that it is UTF-8. */
static void test_excel(void **state)
{
    (void)state;
    expect(OUTPUT_CSV, NULL, true, rows,
           "\xEF\xBB\xBFshow,title,amount\r\n"
           "1,\"Winter, \"\"Gala\"\"\",-240000\r\n"
           "2,'=cmd(),5\r\n"
           "3,a\tb,\r\n",
           "");
    expect(OUTPUT_CSV, NULL, true, "=\ta\tb\tc\td\n-\t-1+2\t+82\t@x\t-\nOK\n",
           "\xEF\xBB\xBF"
           "a,b,c,d\r\n'-1+2,+82,'@x,'-\r\n",
           "");
}

/* A field of the OK line is found as a column is. One that the reply does not have is told, as an
 * empty answer could be a value. */
static void test_rows_and_field(void **state)
{
    (void)state;
    expect(OUTPUT_ROWS, NULL, false, rows,
           "1\tWinter, \"Gala\"\t-240000\n2\t=cmd()\t5\n3\ta\\tb\t\n", "");
    expect(OUTPUT_FIELD, "show", false, rows, "1\n2\n3\n", "");
    expect(OUTPUT_FIELD, "after", false, rows, "3\n", "");
    expect(OUTPUT_FIELD, "reservation", false, fields, "P17VC0YYM9\n", "");
    expect(OUTPUT_FIELD, "token", false, fields, "",
           "foyer: token: the reply has no column or field of that name\n");
    expect(OUTPUT_QUIET, NULL, false, rows, "", "");
    /* Nothing is on: no rows, and yet the column. The second is neither in the first table nor in
     * the second, and the third is in the first alone. */
    expect(OUTPUT_FIELD, "show", false, "=\tshow\ttitle\nOK\n", "", "");
    expect(OUTPUT_FIELD, "token", false, "=\tshow\n=\ttitle\nOK\n", "",
           "foyer: token: the reply has no column or field of that name\n");
    expect(OUTPUT_FIELD, "show", false, "=\tshow\n=\ttitle\n-\tGala\nOK\n", "", "");
    /* What the last reply had says nothing of this one. */
    expect(OUTPUT_FIELD, "show", false, "=\tshow\nOK\nOK\n", "",
           "foyer: show: the reply has no column or field of that name\n");
}

#define CLEAR "\x1b[2J"
#define RIGHT_TO_LEFT "\xE2\x80\xAE"

/* Whatever the form, a title, a field or the sentence of a refusal steers no terminal; the tabs
 * between values stay. Files and pipes get every byte. */
static void test_nothing_steers_a_terminal(void **state)
{
    static const char lines[] =
        "=\tshow\ttitle\n-\t1\tGala, " CLEAR "late\n-\t2\t" RIGHT_TO_LEFT "000,5" CLEAR "\nOK\n";
    static const char field[] = "OK title=a" CLEAR "b\n";
    static const char sentence[] = "ERR NOT-FOUND retry=no : No" CLEAR " show.\n";

    (void)state;
    expect_at(true, OUTPUT_RAW, NULL, false, lines,
              "=\tshow\ttitle\n-\t1\tGala, [2Jlate\n-\t2\t000,5[2J\nOK\n", "");
    expect_at(true, OUTPUT_CSV, NULL, false, lines,
              "show,title\r\n1,\"Gala, [2Jlate\"\r\n2,\"000,5[2J\"\r\n", "");
    expect_at(true, OUTPUT_ROWS, NULL, false, lines, "1\tGala, [2Jlate\n2\t000,5[2J\n", "");
    expect_at(true, OUTPUT_FIELD, "title", false, lines, "Gala, [2Jlate\n000,5[2J\n", "");
    expect_at(true, OUTPUT_TABLE, NULL, false, field, "title: a[2Jb\n", "");
    expect_at(true, OUTPUT_RAW, NULL, false, sentence, "",
              "ERR NOT-FOUND retry=no : No[2J show.\n");
    expect_at(true, OUTPUT_JSON, NULL, false, "OK title=" RIGHT_TO_LEFT "5\n",
              "{\"t\":\"ok\",\"title\":\"5\"}\n", "");
    expect_at(false, OUTPUT_RAW, NULL, false, lines, lines, "");
    expect_at(false, OUTPUT_RAW, NULL, false, sentence, "", sentence);
}

/* What a request said that was captured, and lines for programs: each line by itself. */
static void test_texts(void **state)
{
    static const char text[] = "a" CLEAR "\tb\nc\n", clean[] = "a[2J\tb\nc\n";
    struct output output;

    (void)state;
    for (int terminal = 0; terminal <= 1; terminal++) {
        char *out = NULL, *err = NULL;
        size_t out_size, err_size;

        output_init(&output, open_memstream(&out, &out_size), open_memstream(&err, &err_size),
                    false);
        output.terminal = output.err_terminal = terminal == 1;
        output_text(&output, text);
        output_complaint(&output, text);
        fclose(output.out);
        fclose(output.err);
        assert_string_equal(out, terminal ? clean : text);
        assert_string_equal(err, terminal ? clean : text);
        free(out);
        free(err);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals_go_to_standard_error),
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_excel),
        cmocka_unit_test(test_rows_and_field),
        cmocka_unit_test(test_nothing_steers_a_terminal),
        cmocka_unit_test(test_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
