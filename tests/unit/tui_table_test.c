/* Tables: columns stay aligned whatever stands in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "tui/cli/table.h"

/* Checks what the table looks like, and frees it. */
static void expect(struct table *table, int width, const char *expected)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    table_print(table, width, out);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
    table_release(table);
}

static void begin(struct table *table, int columns, const char *const *names)
{
    table_init(table);
    table_begin(table, columns, names);
}

static void test_hangul(void **state)
{
    struct table table;

    (void)state;
    begin(&table, 4, (const char *const[]){"concert", "title", "artist", "free"});
    table_add(&table, (const char *const[]){"1", "봄 밤", "Kim", "50"});
    table_add(&table, (const char *const[]){"12", "Winter", "이소라", "unknown"});
    table_add(&table, (const char *const[]){"3", "", "e\u0301ric", ""});
    expect(&table, 0,
           "concert  title   artist     free\n"
           "      1  봄 밤   Kim          50\n"
           "     12  Winter  이소라  unknown\n"
           "      3          e\u0301ric\n");
}

static void test_empty(void **state)
{
    struct table table;

    (void)state;
    table_init(&table);
    expect(&table, 80, "");
    begin(&table, 2, (const char *const[]){"show", "state"});
    expect(&table, 80, "show  state\n");
}

static void test_starts_over(void **state)
{
    struct table table;

    (void)state;
    begin(&table, 1, (const char *const[]){"show"});
    table_add(&table, (const char *const[]){"1"});
    table_begin(&table, 1, (const char *const[]){"state"});
    table_add(&table, (const char *const[]){"paid"});
    expect(&table, 0, "state\npaid\n");
}

static void test_many_rows(void **state)
{
    struct table table;

    (void)state;
    begin(&table, 1, (const char *const[]){"seat"});
    for (int i = 0; i < 1000; i++)
        table_add(&table, (const char *const[]){"7"});
    assert_int_equal(table.rows, 1001);
    table_release(&table);
}

static void test_values_go_on_in_the_next_line(void **state)
{
    struct table table;

    (void)state;
    begin(&table, 3, (const char *const[]){"verb", "summary", "seat"});
    table_add(&table, (const char *const[]){"JOIN", "enter the queue of a concert", "7"});
    table_add(&table, (const char *const[]){"PING", "answers OK", "8"});
    expect(&table, 25,
           "verb  summary        seat\n"
           "JOIN  enter the         7\n"
           "      queue of a\n"
           "      concert\n"
           "PING  answers OK        8\n");
}

static void test_words_longer_than_a_line(void **state)
{
    struct table table;

    (void)state;
    begin(&table, 2, (const char *const[]){"show", "title"});
    table_add(&table, (const char *const[]){"1", "abcdefghijklmnopqrstuvwxyz"});
    table_add(&table, (const char *const[]){"2", "가나다라마바사아"});
    expect(&table, 19,
           "show  title\n"
           "   1  abcdefghijklm\n"
           "      nopqrstuvwxyz\n"
           "   2  가나다라마바\n"
           "      사아\n");
}

/* However narrow the terminal, every line ends and nothing is lost. */
static void test_very_narrow(void **state)
{
    struct table table;

    (void)state;
    begin(&table, 2, (const char *const[]){"title", "price"});
    table_add(&table, (const char *const[]){"abcdefghijklmnop", "1000"});
    expect(&table, 1,
           "title         price\n"
           "abcdefghijkl   1000\n"
           "mnop\n");
}

static void test_nothing_steers_the_terminal(void **state)
{
    struct table table;

    (void)state;
    begin(&table, 2, (const char *const[]){"title", "seat"});
    table_add(&table, (const char *const[]){"\x1B[31mred\u202E\u200F", "1"});
    table_add(&table, (const char *const[]){"two\nlines", "2"});
    expect(&table, 0,
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
