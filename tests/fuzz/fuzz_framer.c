/*
 * Bytes in pieces of any size give the lines that the whole gives, cut in the simplest way there
 * is.
 *
 * Input: 8 bytes that say where the pieces end and how much is taken in between, then the stream.
 *
 * The framer keeps bytes between calls, lends them, moves them and forgets them, so that an idle
 * connection costs nothing; the same lines must come out however the stream was cut. cut_simply()
 * says which: it has the whole stream and nothing to remember.
 *
 * A line goes into `seen` with its LF; of one that was too long the beginning, with a mark behind
 * it, so that a cut line and a whole one cannot be taken for each other.
 *
 * The eight bytes in front make the cutting part of the input: libFuzzer can keep a stream and try
 * other pieces.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "shared/framer.h"
#include "tests/fuzz/fuzz_target.h"

/* xorshift64, as in tests/faults/crowd.c. */
static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state % below;
}

static void note(struct buffer *seen, const char *line, size_t size, bool whole)
{
    buffer_add(seen, line, size);
    buffer_add(seen, whole ? "\n" : "\n!", whole ? 1 : 2);
}

/* The lines of the whole stream. True if its end is the beginning of a line. Such an end is handed
 * out already if it can be no line any more: it has more bytes than one may have, and one more is
 * not enough if it is a CR, which would be dropped if an LF came next. */
static bool cut_simply(const char *bytes, size_t size, struct buffer *seen)
{
    const char *end;

    while ((end = memchr(bytes, '\n', size)) != NULL) {
        size_t length = (size_t)(end - bytes);

        size -= length + 1;
        if (length > 0 && bytes[length - 1] == '\r')
            length--;
        note(seen, bytes, length > REQUEST_LINE ? REQUEST_LINE : length, length <= REQUEST_LINE);
        bytes = end + 1;
    }
    if (size > REQUEST_LINE + 1 || (size == REQUEST_LINE + 1 && bytes[size - 1] != '\r'))
        note(seen, bytes, REQUEST_LINE, false);
    return size > 0;
}

/* Takes at most `most` lines out; false if there was no whole line any more. The line is ended by a
 * NUL, which is the framer's to write, and is overwritten here: that must not change the next one.
 */
static bool take(struct framer *framer, uint64_t most, struct buffer *seen)
{
    while (most-- > 0) {
        char *line;
        size_t size, waiting = framer_waiting(framer);
        enum framer_result result = framer_next(framer, &line, &size);

        assert(framer_waiting(framer) <= waiting);
        if (result == FRAMER_MORE) {
            assert(framer_waiting(framer) == 0);
            return false;
        }
        assert(size <= REQUEST_LINE && line[size] == '\0' && memchr(line, '\n', size) == NULL);
        assert(result == FRAMER_LINE || size == REQUEST_LINE);
        note(seen, line, size, result == FRAMER_LINE);
        line[0] = '?'; /* it may be written to */
    }
    return true;
}

/* Feeds a piece, and takes at most `most` lines out. A piece that is lent is gone afterwards: it
 * has memory of its own, so that AddressSanitizer sees whoever still reads it after framer_keep().
 */
static void feed(struct framer *framer, const char *bytes, size_t size, bool lends, uint64_t most,
                 struct buffer *seen)
{
    char *piece = malloc(size);

    assert(piece != NULL);
    memcpy(piece, bytes, size);
    if (lends)
        framer_lend(framer, piece, size);
    else
        framer_feed(framer, piece, size);
    take(framer, most, seen);
    if (lends)
        framer_keep(framer);
    free(piece);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct framer framer;
    struct buffer seen, expected;
    uint64_t dice;
    const char *at = (const char *)data + sizeof dice;
    bool unfinished;

    if (size < sizeof dice)
        return 0;
    memcpy(&dice, data, sizeof dice);
    /* xorshift stays at 0 for ever. */
    dice |= 1;
    size -= sizeof dice;
    buffer_init(&seen);
    buffer_init(&expected);
    framer_init(&framer);
    unfinished = cut_simply(at, size, &expected);
    while (size > 0) {
        size_t piece = 1 + (size_t)draw(&dice, draw(&dice, 2) == 0 ? 16 : 8192);
        const char *end = memchr(at, '\n', size);

        /* Many a piece ends right before an LF, or right after. */
        if (end != NULL && draw(&dice, 3) > 0)
            piece = (size_t)(end - at) + (size_t)draw(&dice, 2);
        if (piece > size)
            piece = size;
        feed(&framer, at, piece, draw(&dice, 2) == 0, draw(&dice, 4), &seen);
        /* More than was ever fed cannot be kept; how little it has to be is looked at in the end,
         * when all was taken: the beginning of a line. */
        assert(framer.bytes.size <= (size_t)(at - (const char *)data) + piece);
        at += piece;
        size -= piece;
    }
    take(&framer, UINT64_MAX, &seen);
    assert(framer_unfinished(&framer) == unfinished);
    assert(framer.bytes.size <= REQUEST_LINE + 1);
    assert(seen.size == expected.size);
    assert(seen.size == 0 ||
           memcmp(buffer_content(&seen), buffer_content(&expected), seen.size) == 0);
    framer_release(&framer);
    buffer_release(&seen);
    buffer_release(&expected);
    return 0;
}
