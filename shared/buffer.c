/*
 * A queue of bytes: added at the end, consumed at the beginning. Consuming only moves `start`;
 * bytes are moved when room is needed at the end, so that a socket that takes little at a time
 * costs no copying each time. An empty buffer gives its memory back: most of thousands of
 * connections are silent most of the time.
 *
 * It ends the process when there is no memory: a daemon that goes on with half a reply would say
 * something wrong.
 */
#include "shared/buffer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALLEST_ROOM = 256 };

void buffer_init(struct buffer *buffer)
{
    memset(buffer, 0, sizeof *buffer);
}

void buffer_release(struct buffer *buffer)
{
    free(buffer->bytes);
    buffer_init(buffer);
}

/* Makes room for `size` more bytes after the content. */
static void reserve(struct buffer *buffer, size_t size)
{
    size_t room = buffer->room > 0 ? buffer->room : SMALLEST_ROOM;

    if (buffer->start + buffer->size + size <= buffer->room)
        return;
    if (buffer->start > 0) {
        memmove(buffer->bytes, buffer->bytes + buffer->start, buffer->size);
        buffer->start = 0;
    }
    while (room < buffer->size + size)
        room *= 2;
    if (room > buffer->room) {
        char *bytes = realloc(buffer->bytes, room);

        if (bytes == NULL) {
            fputs("foyer: out of memory\n", stderr);
            abort();
        }
        buffer->bytes = bytes;
        buffer->room = room;
    }
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t size)
{
    if (size == 0)
        return;
    reserve(buffer, size);
    memcpy(buffer->bytes + buffer->start + buffer->size, bytes, size);
    buffer->size += size;
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

/* Tried with the room that there is; only a text that does not fit is formatted twice. */
void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list list;
    size_t room;
    int size;

    reserve(buffer, 1);
    room = buffer->room - buffer->start - buffer->size;
    va_start(list, format);
    size = vsnprintf(buffer->bytes + buffer->start + buffer->size, room, format, list);
    va_end(list);
    assert(size >= 0);
    if ((size_t)size >= room) {
        reserve(buffer, (size_t)size + 1);
        va_start(list, format);
        vsnprintf(buffer->bytes + buffer->start + buffer->size, (size_t)size + 1, format, list);
        va_end(list);
    }
    buffer->size += (size_t)size;
}

char *buffer_content(const struct buffer *buffer)
{
    return buffer->bytes != NULL ? buffer->bytes + buffer->start : NULL;
}

void buffer_consume(struct buffer *buffer, size_t size)
{
    assert(size <= buffer->size);
    buffer->start += size;
    buffer->size -= size;
    if (buffer->size == 0)
        buffer_release(buffer);
}

void buffer_truncate(struct buffer *buffer, size_t size)
{
    assert(size <= buffer->size);
    buffer->size = size;
}
