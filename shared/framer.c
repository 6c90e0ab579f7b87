/*
 * Bytes are kept in one buffer and lines are handed out in place, so a line is not copied. The
 * price is that the bytes of a line live only until the next call: `taken` says how many are to be
 * dropped then. While a session is served the buffer is the one that was read into: of whole lines
 * nothing is copied at all, and framer_keep() saves the rest.
 *
 * `scanned` makes the search linear over the life of a line that comes in many pieces: what had no
 * LF is not looked at again. `lines` counts the LFs that have come and were not handed out, so that
 * whoever wants to know whether a whole line waits need not search.
 *
 *     content   | the line handed out, LF | whole lines, `lines` LFs | the beginning of a line |
 *                <-------- taken -------->                            looked at up to `scanned`
 *
 * `scanned` counts from the beginning of the content and not of the line: it is set only when
 * nothing was handed out (taken = 0), and forgotten by the next look.
 *
 * `skipping` is the only state that outlives a line: inside one that was too long, whose beginning
 * was handed out. Its bytes are dropped as they come, so that a line without end takes no memory.
 */
#include "shared/framer.h"

#include <string.h>

void framer_init(struct framer *framer)
{
    memset(framer, 0, sizeof *framer);
}

void framer_release(struct framer *framer)
{
    buffer_release(&framer->bytes);
    framer_init(framer);
}

static size_t count_lines(const char *bytes, size_t size)
{
    const char *end = bytes + size;
    size_t lines = 0;

    while (bytes < end && (bytes = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL) {
        lines++;
        bytes++;
    }
    return lines;
}

/* A line that is too long may end in these bytes: what follows its LF is kept, and nothing
 * before. */
void framer_feed(struct framer *framer, const char *bytes, size_t size)
{
    if (framer->skipping) {
        const char *end = memchr(bytes, '\n', size);

        if (end == NULL)
            return;
        framer->skipping = false;
        size -= (size_t)(end + 1 - bytes);
        bytes = end + 1;
    }
    buffer_add(&framer->bytes, bytes, size);
    framer->lines += count_lines(bytes, size);
}

void framer_lend(struct framer *framer, char *bytes, size_t size)
{
    if (framer->skipping || framer->bytes.size > 0) {
        framer_feed(framer, bytes, size);
        return;
    }
    buffer_lend(&framer->bytes, bytes, size, size);
    framer->lines = count_lines(bytes, size);
}

void framer_keep(struct framer *framer)
{
    framer_forget(framer);
    buffer_keep(&framer->bytes);
}

void framer_forget(struct framer *framer)
{
    if (framer->taken == 0)
        return;
    buffer_consume(&framer->bytes, framer->taken);
    framer->taken = 0;
}

/* Forgets the rest of a line whose beginning was handed out: up to its LF if it has come already.
 */
static void skip_line(struct framer *framer, const char *content, const char *end)
{
    if (end != NULL) {
        framer->taken = (size_t)(end + 1 - content);
        framer->lines--;
    } else {
        framer->taken = framer->bytes.size;
        framer->skipping = true;
    }
}

enum framer_result framer_next(struct framer *framer, char **line, size_t *size)
{
    char *content, *end;
    size_t length;

    framer_forget(framer);
    content = buffer_content(&framer->bytes);
    end = framer->bytes.size > framer->scanned
              ? memchr(content + framer->scanned, '\n', framer->bytes.size - framer->scanned)
              : NULL;
    length = end != NULL ? (size_t)(end - content) : framer->bytes.size;
    framer->scanned = 0;
    /* A line of exactly the limit may still be followed by its CR and LF. */
    if (end != NULL && length > 0 && content[length - 1] == '\r')
        length--;
    else if (end == NULL && length == REQUEST_LINE + 1 && content[length - 1] == '\r')
        length--;
    if (length > REQUEST_LINE) {
        skip_line(framer, content, end);
        content[REQUEST_LINE] = '\0';
        *line = content;
        *size = REQUEST_LINE;
        return FRAMER_TOO_LONG;
    }
    if (end == NULL) {
        framer->scanned = framer->bytes.size;
        return FRAMER_MORE;
    }
    framer->taken = (size_t)(end + 1 - content);
    framer->lines--;
    content[length] = '\0';
    *line = content;
    *size = length;
    return FRAMER_LINE;
}

bool framer_peek(const struct framer *framer, size_t *offset, const char **line, size_t *size)
{
    size_t left = framer->bytes.size - framer->taken - *offset;
    const char *end;

    if (left == 0)
        return false;
    *line = buffer_content(&framer->bytes) + framer->taken + *offset;
    end = memchr(*line, '\n', left);
    if (end == NULL)
        return false;
    *size = (size_t)(end - *line);
    *offset += *size + 1;
    return true;
}

const char *framer_rest(const struct framer *framer, size_t *size)
{
    *size = framer->bytes.size - framer->taken;
    return *size > 0 ? buffer_content(&framer->bytes) + framer->taken : "";
}

/* A line that is being skipped is one that was begun and is not finished. */
bool framer_unfinished(const struct framer *framer)
{
    return framer->skipping || (framer->lines == 0 && framer_has_more(framer));
}

inline size_t framer_waiting(const struct framer *framer)
{
    return framer->lines;
}

inline bool framer_has_more(const struct framer *framer)
{
    return framer->bytes.size > framer->taken;
}
