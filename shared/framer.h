/*
 * Cuts a stream of bytes into request lines.
 *
 * LF ends a line and one CR before it is dropped. A line may have REQUEST_LINE bytes; of a longer
 * one the first REQUEST_LINE bytes are handed out once, as FRAMER_TOO_LONG, and the rest up to its
 * LF is thrown away unseen. Bytes of unfinished lines are kept; nothing else is.
 */
#ifndef FOYER_SHARED_FRAMER_H
#define FOYER_SHARED_FRAMER_H

#include <stdbool.h>
#include <stddef.h>

#include "shared/buffer.h"

enum { REQUEST_LINE = 4096 };

enum framer_result {
    FRAMER_LINE,     /* a whole line */
    FRAMER_TOO_LONG, /* the beginning of a line that is too long */
    FRAMER_MORE,     /* no whole line: feed more bytes */
};

struct framer {
    struct buffer bytes;
    size_t scanned; /* the content up to here has no LF */
    size_t taken;   /* bytes of the line last handed out, dropped at the next call */
    size_t lines;   /* LFs in the content: whole lines that wait */
    bool skipping;  /* inside a line that was too long */
};

void framer_init(struct framer *framer);
void framer_release(struct framer *framer);

/* Takes in `size` bytes as they came from the peer. */
void framer_feed(struct framer *framer, const char *bytes, size_t size);

/* The same, but they may be used where they are, and are written to, until framer_keep(), which has
 * to be called before they are gone. It ends the life of a line that was handed out. */
void framer_lend(struct framer *framer, char *bytes, size_t size);
void framer_keep(struct framer *framer);

/* Hands out the next line without its line end. `*line` is borrowed, ended by NUL, may be written
 * to, and lives until the next call; `*size` is its length, which a NUL inside does not cut. */
enum framer_result framer_next(struct framer *framer, char **line, size_t *size);

/* What follows the line last handed out, and has no LF if no whole line waits. Borrowed until the
 * next call. */
const char *framer_rest(const struct framer *framer, size_t *size);

/* Looks at the whole lines that wait, without handing them out: the one at *offset, 0 at first,
 * which is then that of the next. Not ended by NUL, and with its CR if it has one. False if there
 * is none. */
bool framer_peek(const struct framer *framer, size_t *offset, const char **line, size_t *size);

/* The line last handed out is not needed any more, and what it took is given back. */
void framer_forget(struct framer *framer);

/* Whole lines that framer_next() has not handed out yet. */
size_t framer_waiting(const struct framer *framer);

/* True if there are bytes that framer_next() has not handed out yet. */
bool framer_has_more(const struct framer *framer);

/* True while all that is left is the beginning of a line without its LF, or such a line is being
 * skipped. While whole lines wait, it is false. */
bool framer_unfinished(const struct framer *framer);

#endif
