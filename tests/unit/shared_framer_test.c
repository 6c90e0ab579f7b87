/*
 * The framer: whatever the pieces a stream comes in, the lines are the same.
 *
 * A kernel gives the bytes of a stream in any pieces, and one that always gives whole lines hides
 * what is wrong. So the same bytes are fed in every way there is, and the lines are compared as
 * text:
 *
 *     one\r\ntwo\n...    ->  "one|two|"         a line and |
 *     xxxx...            ->  "xxxx!"            the beginning of a line that is too long, and !
 *
 * The second half is about memory and about what others ask of a framer between two lines: a line
 * that was handed out lives in the same bytes as those that wait.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "shared/framer.h"

/* Adds all lines that can be had: "text|" for a line, "text!" for one too long. */
static void drain(struct framer *framer, struct buffer *seen)
{
    enum framer_result result;
    char *line;
    size_t size;

    while ((result = framer_next(framer, &line, &size)) != FRAMER_MORE) {
        assert_int_equal(line[size], '\0');
        buffer_add(seen, line, size);
        buffer_add(seen, result == FRAMER_LINE ? "|" : "!", 1);
    }
}

/* All of it, and nothing more. */
static void expect(const struct buffer *seen, const char *expected)
{
    assert_int_equal(seen->size, strlen(expected));
    assert_memory_equal(buffer_content(seen), expected, seen->size);
}

static void feed(struct framer *framer, const char *text)
{
    framer_feed(framer, text, strlen(text));
}

/* Feeds a piece and takes its lines; a piece that is lent is gone afterwards. */
static void serve(struct framer *framer, const char *text, size_t size, bool lends,
                  struct buffer *seen)
{
    char *piece = malloc(size + 1);

    assert_non_null(piece);
    memcpy(piece, text, size);
    if (lends)
        framer_lend(framer, piece, size);
    else
        framer_feed(framer, piece, size);
    drain(framer, seen);
    if (lends)
        framer_keep(framer);
    free(piece);
}

/* `size` times `filler`, then `end`, in new memory. */
static char *long_line(size_t size, char filler, const char *end)
{
    char *line = malloc(size + strlen(end) + 1);

    assert_non_null(line);
    memset(line, filler, size);
    strcpy(line + size, end);
    return line;
}

/* Three pieces, cut at every two places, each of them fed or lent in turn: lent ones are freed once
 * they were served, so a line that still pointed into one would be seen by the sanitizer. The input
 * has lines without anything, with CR and without, and a quote with a space, which is nothing to a
 * framer. */
static void test_every_split(void **state)
{
    static const char input[] = "PING\n\nJOIN concert=1\r\n; note\r\n\r\nSTATUS token=\"a b\"\n";
    static const char output[] = "PING||JOIN concert=1|; note||STATUS token=\"a b\"|";
    const size_t size = strlen(input);

    (void)state;
    for (size_t first = 0; first <= size; first++) {
        for (size_t second = first; second <= size; second++) {
            struct framer framer;
            struct buffer seen;

            framer_init(&framer);
            buffer_init(&seen);
            serve(&framer, input, first, (first + second) % 2 != 0, &seen);
            serve(&framer, input + first, second - first, second % 2 != 0, &seen);
            serve(&framer, input + second, size - second, first % 2 != 0, &seen);
            expect(&seen, output);
            assert_false(framer_unfinished(&framer));
            buffer_release(&seen);
            framer_release(&framer);
        }
    }
}

/* One byte at a time, and nobody takes a line meanwhile: the LFs are counted as they come. */
static void test_pieces_without_drain(void **state)
{
    static const char input[] = "one\r\ntwo\nthree\n";
    struct framer framer;
    struct buffer seen;

    (void)state;
    framer_init(&framer);
    buffer_init(&seen);
    for (size_t i = 0; i < strlen(input); i++)
        framer_feed(&framer, input + i, 1);
    assert_int_equal(framer_waiting(&framer), 3);
    drain(&framer, &seen);
    expect(&seen, "one|two|three|");
    buffer_release(&seen);
    framer_release(&framer);
}

/* Bytes come while a line is out: it may be gone, and the rest behind it must not be. */
static void test_feed_between_lines(void **state)
{
    struct framer framer;
    char *line;
    size_t size;

    (void)state;
    framer_init(&framer);
    feed(&framer, "one\ntw");
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_LINE);
    assert_string_equal(line, "one");
    /* What follows is kept apart from the line that was handed out. */
    assert_memory_equal(framer_rest(&framer, &size), "tw", 2);
    assert_int_equal(size, 2);
    feed(&framer, "o\nthree");
    assert_int_equal(framer_waiting(&framer), 1);
    assert_false(framer_unfinished(&framer));
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_LINE);
    assert_string_equal(line, "two");
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_MORE);
    assert_true(framer_unfinished(&framer));
    feed(&framer, "\n");
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_LINE);
    assert_string_equal(line, "three");
    framer_rest(&framer, &size);
    assert_int_equal(size, 0);
    framer_release(&framer);
}

/* The parser cuts words with NULs; here the whole line becomes LFs, which must not be found as ends
 * of lines afterwards. */
static void test_line_may_be_written_to(void **state)
{
    struct framer framer;
    char *line;
    size_t size;

    (void)state;
    framer_init(&framer);
    feed(&framer, "abc\ndef\n");
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_LINE);
    memset(line, '\n', size);
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_LINE);
    assert_string_equal(line, "def");
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_MORE);
    framer_release(&framer);
}

static void test_only_one_cr_is_dropped(void **state)
{
    struct framer framer;
    struct buffer seen;

    (void)state;
    framer_init(&framer);
    buffer_init(&seen);
    feed(&framer, "a\r\r\nb\rc\n\r\n");
    drain(&framer, &seen);
    expect(&seen, "a\r|b\rc||");
    buffer_release(&seen);
    framer_release(&framer);
}

/* A line of `size` bytes and `end`, then PING, fed in pieces of `step` bytes: whatever became of
 * the line, the next one is whole. */
static void check_limit(size_t size, const char *end, size_t step, enum framer_result expected)
{
    char *text = long_line(size, 'x', end);
    const size_t total = strlen(text);
    struct framer framer;
    struct buffer seen;

    framer_init(&framer);
    buffer_init(&seen);
    for (size_t at = 0; at < total; at += step) {
        framer_feed(&framer, text + at, total - at < step ? total - at : step);
        drain(&framer, &seen);
    }
    feed(&framer, "PING\n");
    drain(&framer, &seen);
    size = size > REQUEST_LINE ? REQUEST_LINE : size;
    assert_int_equal(seen.size, size + strlen("|PING|"));
    for (size_t i = 0; i < size; i++)
        assert_int_equal(buffer_content(&seen)[i], 'x');
    assert_memory_equal(buffer_content(&seen) + size, expected == FRAMER_LINE ? "|PING|" : "!PING|",
                        strlen("|PING|"));
    assert_false(framer_unfinished(&framer));
    buffer_release(&seen);
    framer_release(&framer);
    free(text);
}

/* 4096 bytes are a line, with CR and LF beside them, and 4097 are too long, in pieces that end
 * before the limit, at it and behind it. A CR that ends such a piece may belong to the line or to
 * its end: which, only the next byte says. */
static void test_limit(void **state)
{
    static const size_t steps[] = {1, 7, 4095, 4096, 4097, 4098, 100000};

    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        check_limit(REQUEST_LINE - 1, "\n", steps[i], FRAMER_LINE);
        check_limit(REQUEST_LINE, "\n", steps[i], FRAMER_LINE);
        check_limit(REQUEST_LINE, "\r\n", steps[i], FRAMER_LINE);
        check_limit(REQUEST_LINE + 1, "\n", steps[i], FRAMER_TOO_LONG);
        check_limit(REQUEST_LINE + 1, "\r\n", steps[i], FRAMER_TOO_LONG);
        check_limit(50000, "\n", steps[i], FRAMER_TOO_LONG);
    }
}

/* That case by itself: a CR behind 4096 bytes, and then no LF. It was no end, and the line is too
 * long. */
static void test_cr_at_the_limit_without_lf(void **state)
{
    char *text = long_line(REQUEST_LINE, 'x', "\ry\nPING\n");
    struct framer framer;
    struct buffer seen;

    (void)state;
    framer_init(&framer);
    buffer_init(&seen);
    framer_feed(&framer, text, REQUEST_LINE + 1);
    drain(&framer, &seen);
    assert_int_equal(seen.size, 0);
    feed(&framer, text + REQUEST_LINE + 1);
    drain(&framer, &seen);
    assert_int_equal(seen.size, REQUEST_LINE + strlen("!PING|"));
    buffer_release(&seen);
    framer_release(&framer);
    free(text);
}

/* Three million bytes without an LF: the beginning is handed out once, and what follows is dropped
 * as it comes, so a client cannot make the daemon keep it. */
static void test_long_line_keeps_no_memory(void **state)
{
    char *piece = long_line(3000, 'x', "");
    struct framer framer;
    struct buffer seen;

    (void)state;
    framer_init(&framer);
    buffer_init(&seen);
    for (int i = 0; i < 1000; i++) {
        feed(&framer, piece);
        drain(&framer, &seen);
        assert_true(framer.bytes.room <= 16384);
        assert_true(framer_unfinished(&framer));
    }
    assert_int_equal(seen.size, REQUEST_LINE + 1);
    assert_int_equal(framer.bytes.room, 0);
    feed(&framer, "\n");
    drain(&framer, &seen);
    assert_int_equal(seen.size, REQUEST_LINE + 1);
    assert_false(framer_unfinished(&framer));
    buffer_release(&seen);
    framer_release(&framer);
    free(piece);
}

/* NUL, bytes that are no UTF-8, control characters: whether a line is clean is the parser's
 * question, which has a tag to answer with. */
static void test_bytes_are_not_judged(void **state)
{
    static const char input[] = "a\0b\n\xFF\xC3\n\x01\n";
    struct framer framer;
    char *line;
    size_t size;

    (void)state;
    framer_init(&framer);
    framer_feed(&framer, input, sizeof input - 1);
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_LINE);
    assert_int_equal(size, 3);
    assert_memory_equal(line, "a\0b", 4);
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_LINE);
    assert_string_equal(line, "\xFF\xC3");
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_LINE);
    assert_string_equal(line, "\x01");
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_MORE);
    framer_release(&framer);
}

/* A line that was begun has to be finished in time (limits.h); one that waits to be handed out is
 * no such line, though its bytes are there. */
static void test_unfinished(void **state)
{
    struct framer framer;
    struct buffer seen;

    (void)state;
    framer_init(&framer);
    buffer_init(&seen);
    assert_false(framer_unfinished(&framer));
    feed(&framer, "PING\nPIN");
    drain(&framer, &seen);
    expect(&seen, "PING|");
    assert_true(framer_unfinished(&framer));
    assert_int_equal(framer_waiting(&framer), 0);
    feed(&framer, "G\n");
    drain(&framer, &seen);
    assert_false(framer_unfinished(&framer));
    buffer_release(&seen);
    framer_release(&framer);
}

/* Four lines, one of them too long and counted like the others. */
static void test_waiting(void **state)
{
    char *text = long_line(9000, 'x', "\nb\n");
    struct framer framer;
    char *line;
    size_t size;

    (void)state;
    framer_init(&framer);
    assert_int_equal(framer_waiting(&framer), 0);
    feed(&framer, "a\n\n");
    assert_int_equal(framer_waiting(&framer), 2);
    feed(&framer, text);
    assert_int_equal(framer_waiting(&framer), 4);
    for (size_t left = 4; left-- > 0;) {
        assert_int_not_equal(framer_next(&framer, &line, &size), FRAMER_MORE);
        assert_int_equal(framer_waiting(&framer), left);
    }
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_MORE);
    assert_int_equal(framer_waiting(&framer), 0);
    framer_release(&framer);
    free(text);
}

/* Lines that wait are looked at where they are, and handed out all the same. */
static void test_peek(void **state)
{
    struct framer framer;
    const char *line;
    size_t offset = 0, size;
    char *taken;

    (void)state;
    framer_init(&framer);
    assert_false(framer_peek(&framer, &offset, &line, &size));
    feed(&framer, "WAIT\nPING\r\n\nWA");
    assert_int_equal(framer_next(&framer, &taken, &size), FRAMER_LINE);
    assert_true(framer_peek(&framer, &offset, &line, &size));
    assert_int_equal(size, 5);
    assert_memory_equal(line, "PING\r", size);
    assert_true(framer_peek(&framer, &offset, &line, &size));
    assert_int_equal(size, 0);
    assert_false(framer_peek(&framer, &offset, &line, &size));
    framer_forget(&framer);
    feed(&framer, "KE\n");
    assert_true(framer_peek(&framer, &offset, &line, &size));
    assert_int_equal(size, 4);
    assert_memory_equal(line, "WAKE", size);
    assert_false(framer_peek(&framer, &offset, &line, &size));
    assert_int_equal(framer_next(&framer, &taken, &size), FRAMER_LINE);
    assert_string_equal(taken, "PING");
    framer_release(&framer);
}

/* What a connection costs while nobody says anything: the struct. Also after a line was handed out
 * that is not needed any more. */
static void test_idle_framer_owns_nothing(void **state)
{
    struct framer framer;
    struct buffer seen;
    char *line;
    size_t size;

    (void)state;
    framer_init(&framer);
    buffer_init(&seen);
    assert_null(framer.bytes.bytes);
    feed(&framer, "PING\nPING\n");
    assert_non_null(framer.bytes.bytes);
    drain(&framer, &seen);
    assert_null(framer.bytes.bytes);
    framer_feed(&framer, "", 0);
    drain(&framer, &seen);
    assert_null(framer.bytes.bytes);
    /* Nor does one whose last line was handed out, once that is not needed. */
    feed(&framer, "PING\n");
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_LINE);
    framer_forget(&framer);
    assert_null(framer.bytes.bytes);
    framer_forget(&framer);
    assert_int_equal(framer_next(&framer, &line, &size), FRAMER_MORE);
    buffer_release(&seen);
    framer_release(&framer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_split),
        cmocka_unit_test(test_pieces_without_drain),
        cmocka_unit_test(test_feed_between_lines),
        cmocka_unit_test(test_line_may_be_written_to),
        cmocka_unit_test(test_only_one_cr_is_dropped),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_cr_at_the_limit_without_lf),
        cmocka_unit_test(test_long_line_keeps_no_memory),
        cmocka_unit_test(test_bytes_are_not_judged),
        cmocka_unit_test(test_unfinished),
        cmocka_unit_test(test_waiting),
        cmocka_unit_test(test_peek),
        cmocka_unit_test(test_idle_framer_owns_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
