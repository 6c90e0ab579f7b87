/*
 * One client who says a line and waits for its reply.
 */
#ifndef FOYER_TESTS_POSTGRES_TALK_H
#define FOYER_TESTS_POSTGRES_TALK_H

#include <stdbool.h>
#include <stddef.h>

#include "shared/reply_reader.h"

enum { TALK_ROOM = 8192 };

struct talk {
    const char *socket; /* borrowed */
    int fd;
    char bytes[TALK_ROOM]; /* received and not yet read */
    size_t size;
    /* The last reply: its OK or ERR taken apart, and its rows as they came, each ended by LF. */
    char line[TALK_ROOM], rows[TALK_ROOM];
    struct reply_line reply;
};

/* Connects, and acts for `user` if that is not NULL. Whatever a talk cannot do ends the program. */
void talk_open(struct talk *talk, const char *socket, const char *user);
void talk_close(struct talk *talk);

/* Says a line; its reply is in talk->reply. True if that is OK. */
bool talk(struct talk *talk, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The two halves of it, for whoever does something in between. */
void talk_say(struct talk *talk, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool talk_hear(struct talk *talk);

/* Says a line that must be answered with OK. */
void talk_ok(struct talk *talk, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says a line that must be refused with this code. */
void talk_refused(struct talk *talk, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A field of the last reply; "" or 0 if it has none. */
const char *talk_field(const struct talk *talk, const char *name);
long long talk_number(const struct talk *talk, const char *name);

/* Says a line again and again until a field of its reply is this (NULL: until it is absent). */
void talk_until(struct talk *talk, const char *name, const char *value, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same until it is answered with OK. */
void talk_until_ok(struct talk *talk, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Milliseconds of a clock that only moves forward. */
long long talk_clock(void);

#endif
