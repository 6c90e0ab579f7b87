/*
 * One connection to a daemon: lines out, replies in. For every test that talks to a real daemon
 * from C, save the bench (tests/bench/crew.h), whose clients may cost next to nothing.
 *
 * Two layers. The first is for crowds, whose connections may break: it says what has happened and
 * goes on. The second is for whoever says a line and needs its reply: what it cannot do, or does
 * not come within ten minutes, ends the program with a message; in the latter case also with what
 * was asked and where the daemon stands.
 */
#ifndef FOYER_TESTS_KIT_LINE_CLIENT_H
#define FOYER_TESTS_KIT_LINE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/buffer.h"
#include "shared/reply_reader.h"

enum { LINE_CLIENT_LINE = 8192, LINE_CLIENT_REQUEST = 500, LINE_CLIENT_CODE = 27 };

struct line_client {
    int fd; /* -1: not connected */
    struct buffer in;
    char reply[LINE_CLIENT_LINE]; /* the last OK or ERR line, as it came */
    char parts[LINE_CLIENT_LINE];
    char asked[LINE_CLIENT_REQUEST]; /* the last request of the second layer, with its LF */
    struct reply_line read;          /* the same taken apart; its texts are in `parts` */
};

/* The first layer. */

/* Connects. False with errno if there is nobody; any other failure ends the program. */
bool line_client_dial(struct line_client *client, const char *socket);

/* Hangs up, if it is connected, and forgets what was received. */
void line_client_close(struct line_client *client);

/* Sends bytes as they are. False if the daemon has hung up. */
bool line_client_write(const struct line_client *client, const char *bytes, size_t size);

/* Receives what has come, without waiting. False if the daemon has hung up. */
bool line_client_receive(struct line_client *client);

/* Takes the next line that was received, without its LF; false if there is none. */
bool line_client_take_line(struct line_client *client, char line[LINE_CLIENT_LINE]);

/* The second layer. */

/* Connects and waits for the greeting; and then acts for a user, as soon as that user is known. */
void line_client_open(struct line_client *client, const char *socket);
void line_client_open_as(struct line_client *client, const char *socket, const char *user);

/* Waits for the next line, of whatever kind. */
void line_client_next(struct line_client *client, char line[LINE_CLIENT_LINE]);

/* Sends a request (printf; without a line end). */
__attribute__((format(printf, 2, 3))) void line_client_send(struct line_client *client,
                                                            const char *format, ...);

/* Takes what has come, without waiting; true if client->reply is a new last line. */
bool line_client_hear(struct line_client *client);

/* Waits for the last line of a reply; true if it is OK. */
bool line_client_wait(struct line_client *client);

/* The same, and asks again as long as it is BUSY because others are in the way. */
bool line_client_insist(struct line_client *client);

/* Sends and waits; the reply must begin with `expected`. */
__attribute__((format(printf, 3, 4))) void
line_client_ask(struct line_client *client, const char *expected, const char *format, ...);

/* Sends again and again until a field of the reply is `value`, or is absent if that is NULL; until
 * the reply is OK. */
__attribute__((format(printf, 4, 5))) void line_client_until(struct line_client *client,
                                                             const char *name, const char *value,
                                                             const char *format, ...);
__attribute__((format(printf, 2, 3))) void line_client_until_ok(struct line_client *client,
                                                                const char *format, ...);

/* A field of the last reply, which must be there: its text, and as a number. */
const char *line_client_field(const struct line_client *client, const char *name);
int64_t line_client_number(const struct line_client *client, const char *name);

/* The same of a field that may be absent. */
int64_t line_client_number_or(const struct line_client *client, const char *name, int64_t absent);

/* A field that is a code, which must be there, copied. */
void line_client_code(const struct line_client *client, const char *name,
                      char code[LINE_CLIENT_CODE]);

#endif
