/*
 * A queue of bytes: added at the end, consumed at the beginning. Consuming only moves `start`;
 * bytes are moved when room is needed at the end, so that a socket that takes little at a time
 * costs no copying each time. An empty buffer gives its memory back: most of thousands of
 * connections are silent most of the time. Even that costs more than the few bytes of a request and
 * its answer, so what mostly is gone before its function returns begins in memory that is lent.
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

/* Memory of the buffer's own would be lost, so only an empty one takes a loan. */
void buffer_lend(struct buffer *buffer, char *bytes, size_t room, size_t size)
{
    assert(buffer->bytes == NULL && size <= room);
    *buffer = (struct buffer){.bytes = bytes, .size = size, .room = room, .is_lent = true};
}

/* The least room for `size` bytes that is not below `room`. */
static size_t room_for(size_t room, size_t size)
{
    while (room < size)
        room *= 2;
    return room;
}

/* The content moves to memory of the buffer's own, `room` bytes of it. */
static void move_to(struct buffer *buffer, size_t room)
{
    char *bytes = buffer->is_lent ? malloc(room) : realloc(buffer->bytes, room);

    if (bytes == NULL) {
        fputs("foyer: out of memory\n", stderr);
        abort();
    }
    if (buffer->is_lent)
        memcpy(bytes, buffer->bytes, buffer->size);
    buffer->bytes = bytes;
    buffer->room = room;
    buffer->is_lent = false;
}

/* The content moves to the beginning of its memory. */
static void move_to_front(struct buffer *buffer)
{
    if (buffer->start > 0)
        memmove(buffer->bytes, buffer->bytes + buffer->start, buffer->size);
    buffer->start = 0;
}

void buffer_grow(struct buffer *buffer, size_t size)
{
    size_t room = room_for(buffer->room > 0 ? buffer->room : SMALLEST_ROOM, buffer->size + size);

    move_to_front(buffer);
    if (room > buffer->room)
        move_to(buffer, room);
}

/* What was lent is made for a whole read, and what is left of it is mostly the beginning of one
 * line: the new memory is reckoned from the content, and not from the room of the loan. */
void buffer_keep(struct buffer *buffer)
{
    if (!buffer->is_lent)
        return;
    move_to_front(buffer);
    if (buffer->size == 0)
        buffer_release(buffer);
    else
        move_to(buffer, room_for(SMALLEST_ROOM, buffer->size));
}

inline void buffer_init(struct buffer *buffer)
{
    *buffer = (struct buffer){0};
}

inline void buffer_release(struct buffer *buffer)
{
    if (!buffer->is_lent)
        free(buffer->bytes);
    buffer_init(buffer);
}

inline char *buffer_end(struct buffer *buffer, size_t size)
{
    if (buffer->start + buffer->size + size > buffer->room)
        buffer_grow(buffer, size);
    return buffer->bytes + buffer->start + buffer->size;
}

/* Nothing to add must not make memory: that would be kept by a connection that is silent. */
inline void buffer_add(struct buffer *buffer, const void *bytes, size_t size)
{
    if (size == 0)
        return;
    memcpy(buffer_end(buffer, size), bytes, size);
    buffer->size += size;
}

inline void buffer_add_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

inline char *buffer_content(const struct buffer *buffer)
{
    return buffer->bytes != NULL ? buffer->bytes + buffer->start : NULL;
}

/* Tried with the room that there is; only a text that does not fit is formatted twice. */
void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list list;
    char *end = buffer_end(buffer, 1);
    size_t room = buffer->room - buffer->start - buffer->size;
    int size;

    va_start(list, format);
    size = vsnprintf(end, room, format, list);
    va_end(list);
    assert(size >= 0);
    if ((size_t)size >= room) {
        end = buffer_end(buffer, (size_t)size + 1);
        va_start(list, format);
        vsnprintf(end, (size_t)size + 1, format, list);
        va_end(list);
    }
    buffer->size += (size_t)size;
}

void buffer_consume(struct buffer *buffer, size_t size)
{
    assert(size <= buffer->size);
    buffer->start += size;
    buffer->size -= size;
    if (buffer->size == 0)
        buffer_release(buffer);
}

/* Unlike buffer_consume() it keeps the memory at 0 bytes, too: whoever takes back what was written
 * at the end goes on writing there. */
void buffer_truncate(struct buffer *buffer, size_t size)
{
    assert(size <= buffer->size);
    buffer->size = size;
}
