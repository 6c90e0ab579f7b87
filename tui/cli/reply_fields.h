/*
 * How the fields of a reply are read.
 */
#ifndef FOYER_TUI_CLI_REPLY_FIELDS_H
#define FOYER_TUI_CLI_REPLY_FIELDS_H

#include <stddef.h>
#include <stdint.h>

#include "shared/reply_reader.h"
#include "shared/seat_set.h"

/* A field: its text ("" if absent), its integer, its set of seats (0 if absent or none). */
const char *reply_text(const struct reply_line *reply, const char *name);
int64_t reply_int(const struct reply_line *reply, const char *name, int64_t absent);
seat_set reply_seats(const struct reply_line *reply, const char *name);

/* Copies a text, made fit for a terminal and cut to `room` bytes. */
void reply_keep(char *to, size_t room, const char *text);

#endif
