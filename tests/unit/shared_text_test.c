/*
 * Text in UTF-8: what may pass, how long and how wide it is, and what a search finds.
 *
 * Expected texts are written as they look, so this file is in UTF-8 with Hangul; \u marks what
 * cannot be seen or would look the same. DECOMPOSED_GYEOUL is a word in the letters of which its
 * two syllables are made (NFD): the same to people, and other bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "shared/text.h"

#define DECOMPOSED_GYEOUL "\u1100\u1167\u110B\u116E\u11AF"

/* A space that does not break, a character beyond the first 65536, an accent behind its letter:
 * text. */
static void test_clean(void **state)
{
    static const char *const good[] = {"",       "a b~",       "겨울 콘서트",
                                       "\u00A0", "\U0001F3B5", "e\u0301"};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(text_is_clean(good[i], strlen(good[i])));
}

/* Control characters of ASCII, DEL, and those of Latin-1, which are two bytes each (C2 80 to C2
 * 9F); bytes that continue nothing; a character in more bytes than it needs (C0 80 for NUL), by
 * which a check for it would be passed; half a surrogate pair; above U+10FFFF; a character that is
 * cut. */
static void test_not_clean(void **state)
{
    static const char *const bad[] = {
        "a\tb",
        "\n",
        "\r",
        "\x1B[31m",
        "\x7F",
        "\xC2\x80",
        "\xC2\x9F",
        "\xC2",
        "\x80",
        "\xFF",
        "\xC0\x80",
        "\xC1\xBF",
        "\xE0\x80\x80",
        "\xED\xA0\x80",
        "\xF4\x90\x80\x80",
        "\xF0\x80\x80\x80",
        "\xEA\xB2",
        "a\xEA\xB2.",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(text_is_clean(bad[i], strlen(bad[i])));
    assert_false(text_is_clean("a\0b", 3));
    assert_true(text_is_clean("a\0b", 1));
    /* A character cut by the size is not whole, even if its bytes go on after the cut. */
    assert_false(text_is_clean("겨", 2));
}

static void test_length(void **state)
{
    (void)state;
    assert_int_equal(text_length(""), 0);
    assert_int_equal(text_length("abc"), 3);
    assert_int_equal(text_length("겨울"), 2);
    assert_int_equal(text_length("a\U0001F3B5"), 2);
}

static void expect_nfc(const char *text, const char *expected)
{
    char *made = text_nfc(text);

    assert_non_null(made);
    assert_string_equal(made, expected);
    free(made);
}

/* What is no UTF-8 is told by NULL, not guessed at. */
static void test_nfc(void **state)
{
    (void)state;
    expect_nfc("", "");
    expect_nfc("abc", "abc");
    expect_nfc("겨울", "겨울");
    expect_nfc(DECOMPOSED_GYEOUL, "겨울");
    expect_nfc("e\u0301", "\u00E9");
    assert_null(text_nfc("\xFF"));
    assert_null(text_nfc("a\xEA\xB2"));
}

/* As the daemon finds somebody: the key was made when the name was stored, the query is made
 * now. */
static bool found(const char *haystack, const char *needle)
{
    char *in = text_search_key(haystack), *what = text_query(needle);
    bool result;

    assert_non_null(in);
    assert_non_null(what);
    result = text_matches(in, what);
    free(in);
    free(what);
    return result;
}

/* Case and spelling do not matter: a sharp s is two letters when it is folded. */
static void test_search(void **state)
{
    (void)state;
    assert_true(found("Winter Night", "winter"));
    assert_true(found("Winter Night", "NIGHT"));
    assert_true(found("Winter Night", ""));
    assert_false(found("Winter Night", "summer"));
    assert_true(found("Straße", "STRASSE"));
    assert_true(found("겨울 콘서트", "콘서"));
    assert_true(found("겨울 콘서트", DECOMPOSED_GYEOUL));
    assert_true(found(DECOMPOSED_GYEOUL, "겨울"));
    assert_null(text_fold("\xFF"));
}

/* As people in Korea search: the first consonant of each syllable, which a keyboard gives as a
 * letter of its own. They must follow each other, in one word, and are not mixed with whole
 * syllables. An ASCII word has none. */
static void test_search_by_initials(void **state)
{
    (void)state;
    assert_true(found("겨울", "ㄱㅇ"));
    assert_true(found("겨울 콘서트", "ㅋㅅㅌ"));
    assert_true(found("첫 겨울", "ㄱㅇ"));
    assert_true(found("까치", "ㄲㅊ"));
    assert_true(found("하하", "ㅎ"));
    assert_true(found("ㄱㅇ", "ㄱㅇ"));
    assert_false(found("겨울", "ㅇㄱ"));
    assert_false(found("겨울", "ㄱㅇㅋ"));
    assert_false(found("겨울 콘서트", "ㅇㅋ"));
    assert_false(found("겨울", "ㄱ울")); /* initials only, or no initials at all */
    assert_false(found("winter", "ㅇ"));
    assert_false(found("", "ㄱ"));
}

/* Accents, width and the order of words do not matter. Spaces of any kind part words; all of the
 * words must be there, but any part of one will do. */
static void test_search_of_words(void **state)
{
    (void)state;
    assert_true(found("María Díaz", "diaz"));
    assert_true(found("Maria Diaz", "DÍAZ maría"));
    assert_true(found("ＡＢＢＡ", "abba"));
    assert_true(found("abba", "ＡＢＢＡ"));
    assert_true(found("Winter Night Seoul", "  seoul   win "));
    assert_true(found("Winter\u3000Night", "night\u3000winter"));
    assert_false(found("Winter Night", "winter day"));
    assert_true(found("김지우", "ㄱㅈㅇ"));
    assert_true(found("남궁 김지우", "ㅈㅇ ㄴㄱ"));
    assert_true(found("김지우\n010-1234-5678", "ㄱㅈㅇ 5678"));
    assert_true(found("김지우", "\uFFA1\uFFB8")); /* half-width ㄱㅈ */
    assert_true(found("A", " "));
}

/* Four digits or more are part of a telephone number, and what stands between them does not matter,
 * neither in the number nor in what is typed. Fewer are found as they stand. Numbers of two lines
 * do not join: the end of one and the beginning of the next are no number. */
static void test_search_by_digits(void **state)
{
    (void)state;
    assert_true(found("010-1234-5678", "01012345678"));
    assert_true(found("010-1234-5678", "3456"));
    assert_true(found("010-1234-5678", "010.1234.5678"));
    assert_true(found("010-1234-5678", "010 1234 5678"));
    assert_true(found("010 1234 5678", "12345678"));
    assert_true(found("01012345678", "1234-5678"));
    assert_true(found("+82 (0)10-1234-5678", "(0)10-1234"));
    assert_true(found("０１０-1234-5678", "0101234"));
    assert_true(found("010-1234-5678", "010"));
    assert_true(found("010-1234-5678", "010-"));
    assert_true(found("02-123\n031-4567", "314567"));
    assert_false(found("02-123\n031-4567", "123031"));
    assert_false(found("010-1234-5678", "034")); /* of three digits only as they stand */
    assert_false(found("010-1234-5678", "8765"));
}

static void expect_key(const char *text, const char *expected)
{
    char *key = text_search_key(text);

    assert_non_null(key);
    assert_string_equal(key, expected);
    free(key);
}

/* The text itself, and behind it what else it can be found by: initials, and digits without what
 * was between them. What has none gets no such line, also if it ends in empty ones. */
static void test_search_key(void **state)
{
    (void)state;
    expect_key("", "");
    expect_key("c12345\n\n", "c12345\n\n");
    expect_key("kim\n김 지우\n010-1234", "kim\n김 지우\n010-1234\n\u1100 \u110C\u110B\n0101234");
    expect_key("a 12-34 b 56-78 c", "a 12-34 b 56-78 c\n1234 5678");
    assert_null(text_search_key("\xFF"));
    assert_null(text_query("\xFF"));
}

/* Of equally long ones the first: an index is asked for one word, and the others are compared
 * then. */
static void test_longest_word(void **state)
{
    size_t size;
    const char *query = "a bcd efg";

    (void)state;
    assert_ptr_equal(text_query_longest(query, &size), query + 2);
    assert_int_equal(size, 3);
    text_query_longest("", &size);
    assert_int_equal(size, 0);
}

/* Hangul is two cells wide, an accent none. A byte that is no UTF-8 counts as one, as a terminal
 * shows one mark for it. */
static void test_cells(void **state)
{
    (void)state;
    assert_int_equal(text_cells(""), 0);
    assert_int_equal(text_cells("abc"), 3);
    assert_int_equal(text_cells("겨울"), 4);
    assert_int_equal(text_cells("a겨b"), 4);
    assert_int_equal(text_cells("e\u0301"), 1);
    assert_int_equal(text_cells("ㄱ"), 2);
    assert_int_equal(text_cells("\xFF\xFE"), 2);
    assert_int_equal(text_cells("\xEA\xB2"), 2);
}

/* The answer is in bytes; a syllable that fits only by half is left out. */
static void test_fit(void **state)
{
    (void)state;
    assert_int_equal(text_fit("abc", 0), 0);
    assert_int_equal(text_fit("abc", 2), 2);
    assert_int_equal(text_fit("abc", 9), 3);
    assert_int_equal(text_fit("겨울", 1), 0);
    assert_int_equal(text_fit("겨울", 2), 3);
    assert_int_equal(text_fit("겨울", 3), 3);
    assert_int_equal(text_fit("겨울", 4), 6);
    assert_int_equal(text_fit("e\u0301x", 1), 3); /* the accent stays with its letter */
    assert_int_equal(text_fit("", 5), 0);
    assert_int_equal(text_fit("a", -1), 0);
}

/* A name that ends in a blank which nobody sees is another name to the store. Blanks within are
 * text. */
static void test_is_padded(void **state)
{
    (void)state;
    assert_false(text_is_padded(""));
    assert_false(text_is_padded("a"));
    assert_false(text_is_padded("Winter  Gala"));
    assert_false(text_is_padded("겨울 이야기"));
    assert_true(text_is_padded(" "));
    assert_true(text_is_padded("   "));
    assert_true(text_is_padded(" a"));
    assert_true(text_is_padded("a "));
    assert_true(text_is_padded("\u3000")); /* as wide as a Hangul syllable */
    assert_true(text_is_padded("겨울\u3000"));
    assert_true(text_is_padded("\u00a0a")); /* that does not break */
    assert_true(text_is_padded("a\u2003"));
    assert_true(text_is_padded("a\u200b")); /* of no width */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean),           cmocka_unit_test(test_not_clean),
        cmocka_unit_test(test_length),          cmocka_unit_test(test_nfc),
        cmocka_unit_test(test_search),          cmocka_unit_test(test_search_by_initials),
        cmocka_unit_test(test_search_of_words), cmocka_unit_test(test_search_by_digits),
        cmocka_unit_test(test_search_key),      cmocka_unit_test(test_longest_word),
        cmocka_unit_test(test_cells),           cmocka_unit_test(test_fit),
        cmocka_unit_test(test_is_padded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
