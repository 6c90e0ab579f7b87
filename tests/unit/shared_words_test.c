/*
 * The words of words.def, and the types of values that have them.
 *
 * A list is an enum, its words on the wire and, of some, the words that a column of the store
 * allows; here every list is walked, so a new one is tried by being there. That the store and
 * PROTOCOL.md agree with the rows is tried in tests/docs (stored_words.c, protocol_page.c). The
 * second half is about value_fits(), by which tests judge replies: what it lets through would hide
 * a wrong reply everywhere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "shared/value_type.h"
#include "shared/word_list.h"

/* Both ways, each word at its number; the number behind the last is "no such word", so that an
 * unknown word can be told without a second result. The bars between the choices are walked
 * along. */
static void test_lists(void **state)
{
    (void)state;
    for (int i = WORDS_NONE + 1; i < WORD_LISTS; i++) {
        enum word_list list = (enum word_list)i;
        const char *choices = word_choices(list), *table, *column;
        int count = word_count(list);
        bool is_stored = word_list_is_stored(list, &table, &column);

        assert_true(count >= 1 && count <= WORDS_MAX);
        assert_true(strlen(word_list_name(list)) > 2);
        assert_int_equal(is_stored, table[0] != '\0');
        assert_int_equal(is_stored, column[0] != '\0');
        for (int id = 0; id < count; id++) {
            const char *word = word_at(list, id);

            assert_int_equal(word_find(list, word), id);
            assert_true(word_is(list, id, word));
            assert_int_equal(strncmp(choices, word, strlen(word)), 0);
            choices += strlen(word);
            assert_int_equal(*choices, id < count - 1 ? '|' : '\0');
            choices += id < count - 1;
        }
        assert_null(word_at(list, count));
        assert_null(word_at(list, -1));
        assert_int_equal(word_find(list, "nonsense"), count);
        assert_int_equal(word_find(list, ""), count);
        assert_false(word_is(list, 0, "nonsense"));
        assert_false(word_is(list, count, "nonsense"));
    }
    assert_string_equal(word_choices(WORDS_NONE), "");
    assert_int_equal(word_count(WORDS_NONE), 0);
    assert_string_equal(word_choices(WORDS_SALE), "open|paused|closed");
}

/* What stands in two lists means the same. */
static void test_parts(void **state)
{
    (void)state;
    for (int id = 0; id < SALE_ENDS; id++)
        assert_true(word_find(WORDS_BOOKABLE_WORD, word_at(WORDS_SALE_END, id)) < BOOKABLE_WORDS);
    for (int id = 0; id < SALES; id++)
        assert_true(word_find(WORDS_OUTLOOK, word_at(WORDS_SALE, id)) < OUTLOOKS);
    for (int id = 0; id < MAP_LETTERS; id++)
        assert_int_equal(strlen(word_at(WORDS_MAP_LETTER, id)), 1);
}

/* The functions of the lists that are asked for often. */
static void test_short_forms(void **state)
{
    enum bookable bookable = BOOKABLE_PAST;
    enum sale sale = SALE_PAUSED;

    (void)state;
    assert_string_equal(token_state_word(TOKEN_LAPSED), "lapsed");
    assert_int_equal(token_state_parse("lapsed"), TOKEN_LAPSED);
    assert_int_equal(token_state_parse("Lapsed"), TOKEN_STATES);
    assert_string_equal(reservation_state_word(RESERVATION_PAID), "paid");
    assert_int_equal(reservation_state_parse("paid"), RESERVATION_PAID);
    assert_int_equal(reservation_state_parse("free"), RESERVATION_STATES);
    assert_string_equal(entry_kind_word(ENTRY_REFUND), "refund");
    assert_int_equal(entry_kind_parse("refund"), ENTRY_REFUND);
    assert_int_equal(entry_kind_parse("refunds"), ENTRY_KINDS);
    assert_false(bookable_parse("open", &bookable));
    assert_int_equal(bookable, BOOKABLE_PAST);
    assert_true(bookable_parse(bookable_word(BOOKABLE_SOLD_OUT), &bookable));
    assert_int_equal(bookable, BOOKABLE_SOLD_OUT);
    assert_false(sale_parse("Open", &sale));
    assert_int_equal(sale, SALE_PAUSED);
    assert_true(sale_parse(sale_word(SALE_CLOSED), &sale));
    assert_int_equal(sale, SALE_CLOSED);
    assert_string_equal(role_word(ROLE_OPERATOR), "operator");
    assert_string_equal(arg_type_word(ARG_RESERVATION), "code");
}

static const char *letter(enum seat_state state, bool mine)
{
    return word_at(WORDS_MAP_LETTER, (int)map_letter_of(state, mine));
}

/* A seat in MAP, as SEATS shows it. */
static void test_letters(void **state)
{
    (void)state;
    assert_string_equal(letter(SEAT_FREE, false), ".");
    assert_string_equal(letter(SEAT_HELD, false), "h");
    assert_string_equal(letter(SEAT_HELD, true), "m");
    assert_string_equal(letter(SEAT_SOLD, false), "X");
    assert_string_equal(letter(SEAT_SOLD, true), "o");
    assert_string_equal(letter(SEAT_BLOCKED, false), "#");
}

/* As the value of a column that may not be empty, with a list where the type needs one. */
static bool fits(enum value_type type, const char *text)
{
    return value_fits(&(struct field_spec){"x", type,
                                           type == VALUE_MAP    ? WORDS_MAP_LETTER
                                           : type == VALUE_WORD ? WORDS_SALE
                                                                : WORDS_NONE,
                                           PRESENCE_ALWAYS, false},
                      text);
}

static void test_numbers(void **state)
{
    (void)state;
    assert_true(fits(VALUE_INT, "0"));
    assert_true(fits(VALUE_POINTS, "-9223372036854775807"));
    assert_false(fits(VALUE_INT, ""));
    assert_false(fits(VALUE_INT, "-"));
    assert_false(fits(VALUE_INT, "+1"));
    assert_false(fits(VALUE_INT, " 1"));
    assert_false(fits(VALUE_INT, "1.0"));
    assert_false(fits(VALUE_INT, "9223372036854775808"));
    assert_false(fits(VALUE_INT, "unknown"));
    assert_true(fits(VALUE_SECONDS, "unknown"));
    assert_true(fits(VALUE_SECONDS, "7"));
    assert_true(fits(VALUE_FLAG, "0") && fits(VALUE_FLAG, "1"));
    assert_false(fits(VALUE_FLAG, "2") || fits(VALUE_FLAG, "yes"));
    assert_true(fits(VALUE_DECIMAL, "0.125"));
    assert_false(fits(VALUE_DECIMAL, "1") || fits(VALUE_DECIMAL, "1.") ||
                 fits(VALUE_DECIMAL, ".5") || fits(VALUE_DECIMAL, "1.5s"));
}

/* Types that have one written form take no other: seats ascending and one by one, codes in
 * capitals, a seat of a ticket with two digits, and in a map one letter for each of the fifty
 * seats. */
static void test_texts(void **state)
{
    (void)state;
    assert_true(fits(VALUE_TEXT, "12") && fits(VALUE_USER, "kim:1234"));
    assert_false(fits(VALUE_TEXT, ""));
    assert_true(
        value_fits(&(struct field_spec){"x", VALUE_TIME, WORDS_NONE, PRESENCE_ALWAYS, true}, ""));
    assert_true(fits(VALUE_WORD, "paused"));
    assert_false(fits(VALUE_WORD, "Paused") || fits(VALUE_WORD, "pause") ||
                 fits(VALUE_WORD, "open|paused"));
    assert_true(fits(VALUE_SEATS, "7,8,50"));
    assert_false(fits(VALUE_SEATS, "8,7") || fits(VALUE_SEATS, "7-8") || fits(VALUE_SEATS, "A1"));
    assert_true(fits(VALUE_CODE, "P17VC0YYM9"));
    assert_false(fits(VALUE_CODE, "P17VC0YYM") || fits(VALUE_CODE, "p17vc0yym9"));
    assert_true(fits(VALUE_TOKEN, "VVK6Z418FFQ8ABD6F512MZ7X4F"));
    assert_false(fits(VALUE_TOKEN, "P17VC0YYM9"));
    assert_true(fits(VALUE_TICKET, "P17VC0YYM9-07"));
    assert_false(fits(VALUE_TICKET, "P17VC0YYM9-7") || fits(VALUE_TICKET, "P17VC0YYM9"));
    assert_true(fits(VALUE_MAP, "..........hhhhhhhhhhXXXXXXXXXXmmmmmmmmmmoooooooo##"));
    assert_false(fits(VALUE_MAP, "..........hhhhhhhhhhXXXXXXXXXXmmmmmmmmmmoooooooo#?"));
    assert_false(fits(VALUE_MAP, "..."));
}

/* With an offset, whichever; a clock on the wall of some place is no time on the wire. */
static void test_times(void **state)
{
    (void)state;
    assert_true(fits(VALUE_TIME, "2026-12-24T19:30:00+09:00"));
    assert_true(fits(VALUE_TIME, "2026-12-24T10:30:00Z"));
    assert_false(fits(VALUE_TIME, "2026-12-24T19:30:00") || fits(VALUE_TIME, "2026-12-24"));
    assert_false(fits(VALUE_TIME, "never"));
    assert_true(fits(VALUE_UNTIL, "never") && fits(VALUE_UNTIL, "2026-12-24T00:00:00-03:30"));
    assert_true(fits(VALUE_DAY, "2026-12-24"));
    assert_false(fits(VALUE_DAY, "24.12.2026"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),   cmocka_unit_test(test_parts),
        cmocka_unit_test(test_numbers), cmocka_unit_test(test_short_forms),
        cmocka_unit_test(test_letters), cmocka_unit_test(test_texts),
        cmocka_unit_test(test_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
