/*
 * Bytes that grow, in memory of their own or lent.
 *
 * A connection that is silent owns no memory, and one that is served borrows that of its server:
 * there are thousands of the former and a few of the latter at a time. What goes wrong is whose the
 * memory is: lent bytes that are freed, kept ones that still point into what was lent, memory that
 * stays with a buffer that is empty. Lent memory is from malloc() where it is taken back, and freed
 * before the content is looked at, so that the address sanitizer sees a read of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/buffer.h"

enum { LENT = 64 };

static void assert_content(const struct buffer *buffer, const char *expected)
{
    assert_int_equal(buffer->size, strlen(expected));
    assert_memory_equal(buffer_content(buffer), expected, buffer->size);
}

/* 10000 bytes make the room grow several times. With 9995 of them consumed the content begins deep
 * within it, and what is added goes behind it. */
static void test_grows(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer);
    assert_null(buffer_content(&buffer));
    buffer_add(&buffer, "", 0);
    assert_null(buffer_content(&buffer));
    for (int i = 0; i < 1000; i++)
        buffer_add_text(&buffer, "0123456789");
    buffer_consume(&buffer, 9995);
    buffer_printf(&buffer, "-%0300d", 7);
    assert_int_equal(buffer.size, 5 + 301);
    assert_memory_equal(buffer_content(&buffer), "56789-000", 9);
    buffer_truncate(&buffer, 6);
    assert_content(&buffer, "56789-");
    buffer_consume(&buffer, 6);
    assert_null(buffer.bytes); /* nothing is left, and no memory */
}

/* Lent 64 bytes hold a text of 63 and its NUL, or 3 bytes and a text of 60; one more moves the
 * content, and is formatted a second time, since the first time it was cut. */
static void test_printf_formats_twice(void **state)
{
    char lent[LENT], expected[LENT + 4];
    struct buffer buffer;

    (void)state;
    snprintf(expected, sizeof expected, "%064d", 7);
    buffer_init(&buffer);
    buffer_lend(&buffer, lent, sizeof lent, 0);
    buffer_printf(&buffer, "%063d", 7);
    assert_ptr_equal(buffer_content(&buffer), lent);
    assert_content(&buffer, expected + 1);
    buffer_release(&buffer);
    buffer_lend(&buffer, lent, sizeof lent, 0);
    buffer_printf(&buffer, "%064d", 7);
    assert_ptr_not_equal(buffer_content(&buffer), lent);
    assert_content(&buffer, expected);
    buffer_release(&buffer);
    memcpy(lent, "abc", 3);
    snprintf(expected, sizeof expected, "abc%061d", 7);
    buffer_lend(&buffer, lent, sizeof lent, 3);
    buffer_printf(&buffer, "%061d", 7);
    assert_ptr_not_equal(buffer_content(&buffer), lent);
    assert_content(&buffer, expected);
    buffer_release(&buffer);
}

/* Whatever becomes of the buffer, the lent bytes are not freed: they are on the stack here. */
static void test_lent(void **state)
{
    char lent[LENT];
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer);
    buffer_lend(&buffer, lent, sizeof lent, 0);
    buffer_add_text(&buffer, "short");
    assert_ptr_equal(buffer_content(&buffer), lent);
    buffer_release(&buffer);
    assert_null(buffer.bytes);
    memcpy(lent, "already", 7);
    buffer_lend(&buffer, lent, sizeof lent, 7);
    assert_content(&buffer, "already");
    buffer_consume(&buffer, 7);
    assert_null(buffer.bytes);
    buffer_keep(&buffer);
    assert_null(buffer.bytes);
}

/* What is kept is no longer in what was lent, and takes no more than it needs: four bytes of 1 KiB
 * must not keep 1 KiB for each connection. */
static void test_kept(void **state)
{
    char *lent = malloc(16 * LENT);
    struct buffer buffer;

    (void)state;
    assert_non_null(lent);
    buffer_init(&buffer);
    memcpy(lent, "used and left", 13);
    buffer_lend(&buffer, lent, 16 * LENT, 13);
    buffer_consume(&buffer, 9);
    buffer_keep(&buffer);
    free(lent);
    assert_content(&buffer, "left");
    assert_in_range(buffer.room, 4, 8 * LENT);
    buffer_keep(&buffer); /* does no harm */
    buffer_add_text(&buffer, " over");
    assert_content(&buffer, "left over");
    buffer_release(&buffer);

    lent = malloc(LENT);
    assert_non_null(lent);
    buffer_lend(&buffer, lent, LENT, 0);
    buffer_keep(&buffer); /* nothing was written */
    free(lent);
    assert_null(buffer.bytes);
}

/* First there is room at the front, where 63 bytes were consumed, and the content stays in what was
 * lent; then there is not, and it moves. */
static void test_lent_is_not_enough(void **state)
{
    char *lent = malloc(LENT);
    char text[2 * LENT + 1];
    struct buffer buffer;

    (void)state;
    assert_non_null(lent);
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    buffer_init(&buffer);
    buffer_lend(&buffer, lent, LENT, 0);
    buffer_add(&buffer, text, LENT);
    buffer_consume(&buffer, LENT - 1);
    buffer_add(&buffer, "yz", 2); /* there is room at the front */
    assert_ptr_equal(buffer_content(&buffer), lent);
    assert_content(&buffer, "xyz");
    buffer_consume(&buffer, 2);
    buffer_add_text(&buffer, text);
    free(lent);
    assert_int_equal(buffer.size, 1 + 2 * LENT);
    assert_memory_equal(buffer_content(&buffer), "zxx", 3);
    buffer_release(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grows),
        cmocka_unit_test(test_printf_formats_twice),
        cmocka_unit_test(test_lent),
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_lent_is_not_enough),
    };

    return cmocka_run_group_tests_name("buffer", tests, NULL, NULL);
}
