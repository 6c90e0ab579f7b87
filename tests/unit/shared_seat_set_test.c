/*
 * Seat sets and their one written form.
 *
 * Seat n is bit n - 1. A set is read in many spellings and written in two: with ranges, as requests
 * have it, and seat by seat, as scripts split it. Both must read back to the same set, and sets
 * that are equal must be written alike, since requests are compared by their text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "shared/seat_set.h"

/* What a text is read as, and that both written forms of it are read as that again. */
static void expect(const char *text, const char *normal)
{
    char written[SEAT_SET_TEXT];
    seat_set set = 0, again = 0;

    assert_true(seat_set_parse(text, &set));
    assert_string_equal(seat_set_format_ranges(set, written), normal);
    assert_true(seat_set_parse(written, &again));
    assert_true(set == again);
    seat_set_format(set, written);
    assert_null(strchr(written, '-'));
    assert_true(seat_set_parse(written, &again));
    assert_true(set == again);
}

/* What scripts split at commas names every seat. The whole house has 9 numbers of one digit, 41 of
 * two and 49 commas. */
static void test_one_by_one(void **state)
{
    char text[SEAT_SET_TEXT];

    (void)state;
    assert_string_equal(seat_set_format(0, text), "");
    assert_string_equal(seat_set_format(seat_bit(4) | seat_bit(5), text), "4,5");
    assert_string_equal(seat_set_format(UINT64_C(0xF) << 3, text), "4,5,6,7");
    assert_string_equal(seat_set_format(seat_bit(1) | seat_bit(50), text), "1,50");
    seat_set_format(SEAT_SET_ALL, text);
    assert_int_equal(strlen(text), 9 + 41 * 2 + 49);
    assert_string_equal(text + strlen(text) - 6, ",49,50");
}

/* Seats as they stand on the screen and on the ticket: a row is a letter and ten seats, so B6 is
 * 16, and A10-B2 goes over the end of a row. */
static void test_as_people_see_them(void **state)
{
    (void)state;
    expect("A1", "1");
    expect("B6", "16");
    expect("b6", "16");
    expect("E10", "50");
    expect("07", "7");
    expect("B06,07", "7,16");
    expect("A10-B2", "10-12");
    expect("B5-B8", "15-18");
    expect("9-A10,C1", "9,10,21");
    expect("e01", "41");
}

/* In any order; three in a row are a range, two are not, as "7-8" is no shorter than "7,8". */
static void test_normal_form(void **state)
{
    (void)state;
    expect("7,9", "7,9");
    expect("9,7", "7,9");
    expect("1", "1");
    expect("50", "50");
    expect("7,8", "7,8");
    expect("7-8", "7,8");
    expect("7,8,9", "7-9");
    expect("9,8,7", "7-9");
    expect("1-10,15", "1-10,15");
    expect("15,1-10", "1-10,15");
    expect("1-50", "1-50");
    expect("48,49,50", "48-50");
    expect("49,50", "49,50");
    expect("5-5", "5");
    expect("1-3,4-6", "1-6");
}

/* A seat that does not exist or is named twice, by itself, by a range, or once as a letter (B1 is
 * 11); a range that runs backwards; three digits, which no seat has; a number that is 1 modulo
 * 2^32; a full-width 1. What is refused leaves the set as it was. */
static void test_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "0",
        "51",
        "1,",
        ",1",
        "1,,2",
        "1-",
        "-1",
        "1--2",
        "2-1",
        "7,7",
        "1-5,5",
        "5,1-5",
        "1-51",
        "0-5",
        "00",
        "001",
        "007",
        "A0",
        "A11",
        "F1",
        "A",
        "AA1",
        "A-1",
        "1A",
        "A1B2",
        "B6-B5",
        "B1,11",
        "@1",
        "A1-",
        " 1",
        "1 ",
        "1 ,2",
        "a",
        "1a",
        "1.5",
        "+1",
        "1-2-3",
        "100",
        "4294967297",
        "1-50,1",
        "99999999999999999999",
        "\xEF\xBC\x91",
    };
    seat_set set = 12345;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(seat_set_parse(bad[i], &set));
        assert_true(set == 12345);
    }
}

/* The walk that the header promises: ascending, and each seat once. */
static void test_bits(void **state)
{
    seat_set set = 0;
    int expected[] = {1, 25, 50};
    int at = 0;

    (void)state;
    assert_true(seat_set_parse("50,1,25", &set));
    assert_int_equal(seat_set_count(set), 3);
    for (seat_set rest = set; rest != 0; rest = seat_set_rest(rest))
        assert_int_equal(seat_set_first(rest), expected[at++]);
    assert_int_equal(at, 3);
    assert_true(seat_set_parse("1-50", &set));
    assert_true(set == SEAT_SET_ALL);
    assert_int_equal(seat_set_count(SEAT_SET_ALL), SEAT_COUNT);
}

/* The shift of 1 is the mistake that shows at one end only: seat 1 is bit 0, seat 50 bit 49. */
static void test_every_seat_alone(void **state)
{
    (void)state;
    for (int seat = 1; seat <= SEAT_COUNT; seat++) {
        char text[SEAT_SET_TEXT];
        seat_set set = 0;

        seat_set_format(seat_bit(seat), text);
        assert_true(seat_set_parse(text, &set));
        assert_true(set == seat_bit(seat));
        assert_int_equal(seat_set_first(set), seat);
    }
}

/* Many sets, long ones among them, come back as they were and fit their room. Pairs with one seat
 * between them are the longest form with ranges: no range is long enough to save anything. */
static void test_round_trip(void **state)
{
    uint64_t mixed = 1;
    char text[SEAT_SET_TEXT];
    seat_set set;

    (void)state;
    assert_string_equal(seat_set_format(0, text), "");
    for (int i = 0; i < 20000; i++) {
        seat_set wanted;

        mixed = mixed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        wanted = (mixed >> 13) & SEAT_SET_ALL;
        if (wanted == 0)
            continue;
        assert_true(strlen(seat_set_format(wanted, text)) < SEAT_SET_TEXT);
        assert_true(strlen(seat_set_format_ranges(wanted, text)) < SEAT_SET_TEXT);
        assert_true(seat_set_parse(text, &set));
        assert_true(set == wanted);
    }
    /* Pairs are never ranges. */
    set = 0;
    for (int seat = 1; seat <= SEAT_COUNT; seat++)
        if (seat % 3 != 0)
            set |= seat_bit(seat);
    assert_true(strlen(seat_set_format_ranges(set, text)) < SEAT_SET_TEXT);
    assert_memory_equal(text, "1,2,4,5,7,8,10,11,", 18);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normal_form),
        cmocka_unit_test(test_one_by_one),
        cmocka_unit_test(test_as_people_see_them),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_bits),
        cmocka_unit_test(test_every_seat_alone),
        cmocka_unit_test(test_round_trip),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
