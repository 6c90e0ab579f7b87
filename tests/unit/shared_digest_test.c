/*
 * Digests are those of SHA-256 as FIPS 180-4 has them; a secret in the normal form of a request is
 * one.
 *
 * The normal form goes into the audit trail and is kept with a request's key. A secret that stood
 * in it would let in whoever reads those, so it must not, not even in a request that mistyped it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "shared/digest.h"
#include "shared/request.h"

static void test_known(void **state)
{
    char digest[DIGEST_TEXT];

    (void)state;
    digest_text("abc", digest);
    assert_string_equal(digest, "ba7816bf8f01cfea"); /* FIPS 180-4, example of one block */
    digest_text("", digest);
    assert_string_equal(digest, "e3b0c44298fc1c14");
}

static void expect_form(const char *line, const char *expected)
{
    char text[200];
    struct request request;
    struct request_fault fault;
    struct buffer form;

    strcpy(text, line);
    assert_int_equal(request_parse(text, strlen(text), &request, &fault), STATUS_OK);
    buffer_init(&form);
    request_normal_form(&request, &form);
    buffer_add(&form, "", 1);
    assert_string_equal(buffer_content(&form), expected);
    buffer_release(&form);
    request_release(&request);
}

/* Four characters are left to find the ticket on paper by. However it is spelled, it is the same
 * ticket and has the same form; with one character too few it is no secret, and nothing of it is
 * left. */
static void test_masked(void **state)
{
    char digest[DIGEST_TEXT], expected[100];

    (void)state;
    digest_text("ABCD0123EFGH4567", digest);
    snprintf(expected, sizeof expected, "SCAN show=1 code=ABCD~%s", digest);
    expect_form("SCAN show=1 code=ABCD0123EFGH4567", expected);
    expect_form("SCAN code=abcd-0123-efgh-4567 show=1", expected);
    /* What is no secret may be one with a slip of the finger. */
    digest_text("ABCD0123EFGH456", digest);
    snprintf(expected, sizeof expected, "SCAN show=1 code=~%s", digest);
    expect_form("SCAN show=1 code=ABCD0123EFGH456", expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_masked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
