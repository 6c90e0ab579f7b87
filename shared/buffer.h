/*
 * Bytes that grow: what a connection has received and not yet used, or has to send and not yet
 * sent.
 *
 * An empty buffer owns no memory, so that an idle connection costs nothing but its struct.
 * Allocation that fails ends the program: half a reply is worse than a restart from a store that is
 * exact.
 */
#ifndef FOYER_SHARED_BUFFER_H
#define FOYER_SHARED_BUFFER_H

#include <stddef.h>

struct buffer {
    char *bytes;  /* owned; the content is bytes[start .. start+size) */
    size_t start; /* bytes already consumed at the front */
    size_t size;  /* bytes of content */
    size_t room;  /* bytes allocated */
};

/* An empty buffer that owns nothing. */
void buffer_init(struct buffer *buffer);

/* Frees the memory; the buffer is empty and usable again. */
void buffer_release(struct buffer *buffer);

void buffer_add(struct buffer *buffer, const void *bytes, size_t size);
void buffer_add_text(struct buffer *buffer, const char *text);
void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The content, `buffer->size` bytes, not ended by NUL; valid until the next call. */
char *buffer_content(const struct buffer *buffer);

/* Drops `size` bytes from the front; frees the memory when nothing is left. */
void buffer_consume(struct buffer *buffer, size_t size);

/* Cuts the content back to its first `size` bytes; keeps the memory. */
void buffer_truncate(struct buffer *buffer, size_t size);

#endif
