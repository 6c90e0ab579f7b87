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

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct buffer {
    char *bytes;  /* owned or lent; the content is bytes[start .. start+size) */
    size_t start; /* bytes already consumed at the front */
    size_t size;  /* bytes of content */
    size_t room;  /* bytes allocated */
    bool is_lent; /* they are somebody else's, until they do not suffice or the content is kept */
};

/* An empty buffer that owns nothing. */
void buffer_init(struct buffer *buffer);

/* An empty buffer without memory uses that of somebody else at first, `room` bytes that stay where
 * they are until buffer_keep() or buffer_release(): memory for what mostly lives a short while. The
 * first `size` of them are its content. */
void buffer_lend(struct buffer *buffer, char *bytes, size_t room, size_t size);

/* Brings what is left of the content into memory of the buffer's own. */
void buffer_keep(struct buffer *buffer);

/* Frees the memory; the buffer is empty and usable again. */
void buffer_release(struct buffer *buffer);

/* Allocates so that `size` more bytes have room after the content. */
void buffer_grow(struct buffer *buffer, size_t size);

/* Where `size` more bytes may be written, after the content; those that were are its part once
 * buffer->size counts them. Valid until the next call. */
char *buffer_end(struct buffer *buffer, size_t size);

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
