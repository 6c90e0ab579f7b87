/*
 * Many guests, each with a connection of its own, served by one thread with epoll.
 *
 * Not the line client of tests/kit, which takes every reply apart: what a client costs here would
 * be measured as the server's.
 */
#ifndef FOYER_TESTS_BENCH_CREW_H
#define FOYER_TESTS_BENCH_CREW_H

#include "tests/bench/speech.h"

struct connection {
    int fd;
    struct guest guest;
    enum ask ask; /* what the next reply answers */
    char *poll;   /* the poll, ready to be sent; owned */
    size_t poll_size;
    int64_t asked, answered; /* polls */
    bool left;               /* used by measure_rotate() */
    size_t used;
    char in[REPLY_ROOM];
};

struct crew {
    const struct speech *speech;
    const char *socket;
    int epoll, count;
    struct connection *connections; /* shape: connections[count] */
    int64_t replies;
    /* Called for each reply, with a moment shared by all that came together. */
    void (*on_reply)(void *arg, struct connection *connection, int64_t now_ns);
    void *arg;
};

/* Nanoseconds of a clock that nobody sets. */
int64_t crew_now(void);

/* Connects `count` guests, called `role` and a number: `first`, `first + stride`, and so on, whose
 * tokens are those of the fixture. Every one is greeted and identified on return. Trouble of any
 * kind ends the program with a message. */
void crew_open(struct crew *crew, const struct speech *speech, const char *socket, int count);
void crew_name(struct crew *crew, int from, int to, const char *role, int64_t first,
               int64_t stride);
void crew_begin(struct crew *crew);

/* Connects; -1 with errno if nobody answers. */
int crew_dial(const char *socket);

/* True if somebody listens at the socket. */
bool crew_can_connect(const char *socket);

/* Hangs up. */
void crew_close(struct crew *crew);

/* Sends a request of one guest. The poll is sent as it was made ready by crew_begin(). */
void crew_ask(struct crew *crew, struct connection *connection, enum ask ask);
void crew_poll(struct crew *crew, struct connection *connection);

/* Sends every guest the same and waits for all replies. */
void crew_ask_all(struct crew *crew, enum ask ask);

/* Waits at most that long for replies and hands out those that came. */
void crew_turn(struct crew *crew, int64_t wait_ns);

_Noreturn void crew_fail(const char *what, const char *detail);

#endif
