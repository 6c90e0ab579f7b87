/*
 * Codes: what is written, and how people type it.
 *
 * Five bits make a character of Crockford's base 32, whose alphabet has no I, L, O and U. What is
 * written has one form, as it is compared and stored; what is read may be typed from paper, in any
 * case, in groups, and with the letters that are confused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "shared/code.h"

/* All 32 values in order are the alphabet itself; the three bits above them differ and do not
 * matter, as random bytes are given whole. */
static void test_format(void **state)
{
    uint8_t random[32];
    char code[33];

    (void)state;
    for (int i = 0; i < 32; i++)
        random[i] = (uint8_t)(i + 32 * (i % 8)); /* the upper bits do not matter */
    code_format(random, 32, code);
    assert_string_equal(code, "0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    code_format(random, 0, code);
    assert_string_equal(code, "");
}

/* 256 codes, in which each of the 32 values stands at each of the ten places; 37 makes the places
 * differ. */
static void test_round_trip(void **state)
{
    char code[RESERVATION_TEXT], read[RESERVATION_TEXT];

    (void)state;
    for (int value = 0; value < 256; value++) {
        uint8_t random[RESERVATION_LENGTH];

        for (int i = 0; i < RESERVATION_LENGTH; i++)
            random[i] = (uint8_t)(value + i * 37);
        code_format(random, RESERVATION_LENGTH, code);
        assert_true(code_parse(code, RESERVATION_LENGTH, read));
        assert_string_equal(code, read);
    }
}

/* I and L are 1, O is 0; hyphens and spaces go, wherever they stand. */
static void test_as_typed(void **state)
{
    char code[RESERVATION_TEXT];

    (void)state;
    assert_true(code_parse("abcde-fghjk", RESERVATION_LENGTH, code));
    assert_string_equal(code, "ABCDEFGHJK");
    assert_true(code_parse("-iIlLoO0-1--zZ-", RESERVATION_LENGTH, code));
    assert_string_equal(code, "11110001ZZ");
    assert_true(code_parse("P 1 7 V C 0 Y Y M 9", RESERVATION_LENGTH, code));
    assert_string_equal(code, "P17VC0YYM9");
}

/* A code, a hyphen, and two digits of a seat: 00, 51, one digit and three are none. The seat is
 * printed and not guessed, so an O is no 0 there. A hyphen within the code is not the one before
 * the seat. The last one is longer than the copy that its code is read from. */
static void test_ticket(void **state)
{
    static const char *const bad[] = {
        "",
        "ABCDEFGHJK",
        "ABCDEFGHJK-",
        "ABCDEFGHJK-0",
        "ABCDEFGHJK-00",
        "ABCDEFGHJK-51",
        "ABCDEFGHJK-7",
        "ABCDEFGHJ-07",
        "ABCDEFGHJK-007",
        "ABCDEFGHJK-O7",
        "-07",
        "ABCDEFGHJK07",
        "ABCDEFGHJK-07 ",
        "A-------------------------------------------------------------------BCDEFGHJK-07",
    };
    char code[RESERVATION_TEXT];
    int seat;

    (void)state;
    assert_true(code_parse_ticket("ABCDEFGHJK-07", code, &seat));
    assert_string_equal(code, "ABCDEFGHJK");
    assert_int_equal(seat, 7);
    assert_true(code_parse_ticket("abcde-fghjk-50", code, &seat));
    assert_string_equal(code, "ABCDEFGHJK");
    assert_int_equal(seat, 50);
    assert_true(code_parse_ticket("A B C D E F G H J K -01", code, &seat));
    assert_int_equal(seat, 1);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(code_parse_ticket(bad[i], code, &seat));
}

/* One character too few, one too many, U, a byte of a Korean letter; nothing but what is left
 * out. */
static void test_refused(void **state)
{
    static const char *const bad[] = {
        "",           "-", "ABCDEFGHJ",     "ABCDEFGHJKM", "ABCDEFGHJU",
        "ABCDEFGHJ ", " ", "ABCDEFGHJ\xEA", "ABCDEFGHJ*",  "ABCDEFGHJK-0",
    };
    char code[RESERVATION_TEXT];

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(code_parse(bad[i], RESERVATION_LENGTH, code));
}

/* It is read into where it stands: what is written is never ahead of what is read. */
static void test_in_place(void **state)
{
    char code[] = "a-b-c-d-e-f-g-h-j-k";

    (void)state;
    assert_true(code_parse(code, RESERVATION_LENGTH, code));
    assert_string_equal(code, "ABCDEFGHJK");
}

/* Every byte but NUL alone: letters and digits of ASCII are read, but for U, and nothing else
 * is. */
static void test_every_byte(void **state)
{
    (void)state;
    for (int byte = 1; byte < 256; byte++) {
        char text[] = {(char)byte, '\0'};
        char code[2];
        int upper = byte < 128 ? toupper(byte) : byte;
        bool expected = byte < 128 && isalnum(byte) && upper != 'U';

        assert_int_equal(code_parse(text, 1, code), expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_format),     cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_as_typed),   cmocka_unit_test(test_ticket),
        cmocka_unit_test(test_refused),    cmocka_unit_test(test_in_place),
        cmocka_unit_test(test_every_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
