/*
 * The outcomes: their words are unique and say what a client may do next.
 *
 * Words are found by a search from the front, so a word that is there twice is found as the first:
 * each must find itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "shared/word_list.h"

/* Capitals and hyphens, as clients that split a line at spaces rely on. */
static void test_words(void **state)
{
    (void)state;
    for (unsigned i = 0; i < STATUS_COUNT; i++) {
        const char *word = status_word((enum status)i);
        size_t length = strlen(word);

        assert_true(length >= 2);
        assert_int_equal(strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-"), length);
        assert_int_equal(status_from_word(word), i);
    }
}

static void test_unknown_word(void **state)
{
    (void)state;
    assert_int_equal(status_from_word(""), STATUS_COUNT);
    assert_int_equal(status_from_word("seat-held"), STATUS_COUNT);
    assert_int_equal(status_from_word("SEAT"), STATUS_COUNT);
    assert_int_equal(status_from_word("SEAT-HELD "), STATUS_COUNT);
}

/* Each is one of three words. Of the three a wrong one costs something: "no" keeps people from
 * seats that they could have, "later" makes programs ask in vain, and an outcome that is not known
 * may be asked for again only with its key, or it is done twice. */
static void test_retry(void **state)
{
    (void)state;
    for (unsigned i = 0; i < STATUS_COUNT; i++) {
        const char *retry = status_retry((enum status)i);

        assert_true(strcmp(retry, "no") == 0 || strcmp(retry, "later") == 0 ||
                    strcmp(retry, "same-key") == 0);
    }
    assert_string_equal(status_retry(STATUS_SEAT_SOLD), "no");
    assert_string_equal(status_retry(STATUS_BUSY), "later");
    assert_string_equal(status_retry(STATUS_OUTCOME_UNKNOWN), "same-key");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_unknown_word),
        cmocka_unit_test(test_retry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
