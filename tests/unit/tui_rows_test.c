/*
 * Tables: columns stay aligned whatever stands in them.
 *
 * Expected tables are written as they look in a terminal with cells of one width, so a line that is
 * misaligned here is misaligned there; Hangul takes two cells and may look shifted in an editor.
 * Widths are in cells and never in bytes or characters.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "tui/cli/rows.h"

/* Checks what the table looks like, and frees it. `width` 0: as wide as it needs. No line ends in
 * spaces. */
static void expect(struct rows *rows, int width, const char *expected)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    rows_print(rows, width, out);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
    rows_release(rows);
}

static void begin(struct rows *rows, int columns, const char *const *names)
{
    rows_init(rows);
    rows_begin(rows, columns, names);
}

/* Two cells for each syllable, none for an accent; a column of numbers stays to the right though
 * one of its values is a word. */
static void test_hangul(void **state)
{
    struct rows rows;

    (void)state;
    begin(&rows, 4, (const char *const[]){"concert", "title", "artist", "free"});
    rows_add(&rows, (const char *const[]){"1", "봄 밤", "Kim", "50"});
    rows_add(&rows, (const char *const[]){"12", "Winter", "이소라", "unknown"});
    rows_add(&rows, (const char *const[]){"3", "", "e\u0301ric", ""});
    expect(&rows, 0,
           "concert  title   artist     free\n"
           "      1  봄 밤   Kim          50\n"
           "     12  Winter  이소라  unknown\n"
           "      3          e\u0301ric\n");
}

/* A reply without columns prints nothing; columns without rows are told by their names. */
static void test_empty(void **state)
{
    struct rows rows;

    (void)state;
    rows_init(&rows);
    expect(&rows, 80, "");
    begin(&rows, 2, (const char *const[]){"show", "state"});
    expect(&rows, 80, "show  state\n");
}

/* The second table of a reply has nothing of the first. */
static void test_starts_over(void **state)
{
    struct rows rows;

    (void)state;
    begin(&rows, 1, (const char *const[]){"show"});
    rows_add(&rows, (const char *const[]){"1"});
    rows_begin(&rows, 1, (const char *const[]){"state"});
    rows_add(&rows, (const char *const[]){"paid"});
    expect(&rows, 0, "state\npaid\n");
}

/* The array of cells grows; the names are one row of it. */
static void test_many_rows(void **state)
{
    struct rows rows;

    (void)state;
    begin(&rows, 1, (const char *const[]){"seat"});
    for (int i = 0; i < 1000; i++)
        rows_add(&rows, (const char *const[]){"7"});
    assert_int_equal(rows.rows, 1001);
    rows_release(&rows);
}

/* 25 cells: 4 and 4 for verb and seat, two between the columns, 13 left for the widest text. It is
 * broken at spaces, and its continuation stands in its own column. */
static void test_values_go_on_in_the_next_line(void **state)
{
    struct rows rows;

    (void)state;
    begin(&rows, 3, (const char *const[]){"verb", "summary", "seat"});
    rows_add(&rows, (const char *const[]){"JOIN", "enter the queue of a concert", "7"});
    rows_add(&rows, (const char *const[]){"PING", "answers OK", "8"});
    expect(&rows, 25,
           "verb  summary        seat\n"
           "JOIN  enter the         7\n"
           "      queue of a\n"
           "      concert\n"
           "PING  answers OK        8\n");
}

/* Without a space a word is cut where the column ends: after 13 letters, or after 6 syllables,
 * since the 13th cell does not hold half a syllable. */
static void test_words_longer_than_a_line(void **state)
{
    struct rows rows;

    (void)state;
    begin(&rows, 2, (const char *const[]){"show", "title"});
    rows_add(&rows, (const char *const[]){"1", "abcdefghijklmnopqrstuvwxyz"});
    rows_add(&rows, (const char *const[]){"2", "가나다라마바사아"});
    expect(&rows, 19,
           "show  title\n"
           "   1  abcdefghijklm\n"
           "      nopqrstuvwxyz\n"
           "   2  가나다라마바\n"
           "      사아\n");
}

/* However narrow the terminal, every line ends and nothing is lost: columns of text keep 12
 * cells. */
static void test_very_narrow(void **state)
{
    struct rows rows;

    (void)state;
    begin(&rows, 2, (const char *const[]){"title", "price"});
    rows_add(&rows, (const char *const[]){"abcdefghijklmnop", "1000"});
    expect(&rows, 1,
           "title         price\n"
           "abcdefghijkl   1000\n"
           "mnop\n");
}

/* What is left out takes no cells, or the columns behind it would be shifted. */
static void test_nothing_steers_the_terminal(void **state)
{
    struct rows rows;

    (void)state;
    begin(&rows, 2, (const char *const[]){"title", "seat"});
    rows_add(&rows, (const char *const[]){"\x1B[31mred\u202E\u200F", "1"});
    rows_add(&rows, (const char *const[]){"two\nlines", "2"});
    expect(&rows, 0,
           "title      seat\n"
           "[31mred       1\n"
           "two lines     2\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hangul),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_starts_over),
        cmocka_unit_test(test_many_rows),
        cmocka_unit_test(test_values_go_on_in_the_next_line),
        cmocka_unit_test(test_words_longer_than_a_line),
        cmocka_unit_test(test_very_narrow),
        cmocka_unit_test(test_nothing_steers_the_terminal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
