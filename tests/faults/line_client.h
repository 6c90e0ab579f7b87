/*
 * One connection to the daemon: lines out, replies in. Whatever does not come within a minute ends
 * the program with a message.
 */
#ifndef FOYER_TESTS_FAULTS_LINE_CLIENT_H
#define FOYER_TESTS_FAULTS_LINE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/buffer.h"

enum { LINE_CLIENT_REPLY = 1000, LINE_CLIENT_CODE = 27 };

struct line_client {
    int fd;
    struct buffer in;
    char reply[LINE_CLIENT_REPLY]; /* the last OK or ERR line */
};

void line_client_open(struct line_client *client, const char *socket);
void line_client_close(struct line_client *client);

/* Sends a request (printf; without a line end). */
__attribute__((format(printf, 2, 3))) void line_client_send(struct line_client *client,
                                                            const char *format, ...);

/* Takes what has come, without waiting; true if client->reply is a new last line. The daemon must
 * not hang up. */
bool line_client_hear(struct line_client *client);

/* Waits for the last line of a reply. */
void line_client_wait(struct line_client *client);

/* Sends and waits; the reply must begin with `expected`. */
__attribute__((format(printf, 3, 4))) void
line_client_ask(struct line_client *client, const char *expected, const char *format, ...);

/* A field of the last reply: its text, to the next space; and as a number. It must be there. */
void line_client_field(const struct line_client *client, const char *name,
                       char text[LINE_CLIENT_CODE]);
int64_t line_client_number(const struct line_client *client, const char *name);

#endif
