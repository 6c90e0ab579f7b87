/*
 * How a box office is spoken to: the same requests, in the words of each protocol.
 *
 * Whoever books or polls is a guest. What a guest asks, and in which order, is the same for all; a
 * speech only writes the bytes, and finds the end and the meaning of the reply.
 */
#ifndef FOYER_TESTS_BENCH_SPEECH_H
#define FOYER_TESTS_BENCH_SPEECH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REQUEST_ROOM = 600, REPLY_ROOM = 1024, CODE_ROOM = 32, SEATS_OF_SHOW = 50 };

/* What a guest asks for. The first two come once, right after connecting. */
enum ask {
    ASK_IDENTITY, /* be this user */
    ASK_PREPARE,  /* see that there is something to poll, if this is one who waits */
    ASK_POLL,     /* how does the token of this guest stand? */
    ASK_JOIN,
    ASK_CHECK, /* the poll of a booking: am I admitted? */
    ASK_HOLD,
    ASK_PAY,
    ASK_LEAVE,
    ASK_PING,
    ASK_CHARGE, /* points enough to book for some time */
    ASK_CLOCK,  /* a test clock goes on by more than the grace */
    ASK_LAPSED, /* a poll that must find the token lapsed */
    ASK_WAIT,   /* be told when this guest is admitted */
    ASK_WATCH,  /* be told of each change of a show */
    ASK_SELL,   /* the counter sells a seat */
    ASK_CANCEL, /* and takes it back */
    ASK_TEXT,   /* what staff ask: a line that is there */
};

struct guest {
    const char *role; /* first letters of the user's name: "b" books, "w" waits; "d": a desk, that
                         is the user it is */
    int64_t number;   /* the rest of the name, from 1 */
    int64_t concert, show;
    int seat;
    char token[CODE_ROOM];
    char reservation[CODE_ROOM];
    const char *text; /* of a desk: its next request; borrowed */
    bool goes_on;     /* of a desk: the reply has more lines */
    bool is_told;     /* the reply to ASK_WATCH says how the show is */
};

struct speech {
    const char *name;
    bool greets;        /* the server speaks first, a line */
    bool tells_present; /* ASK_WATCH is answered with how the show is, then with each change */
    /* Writes the request and returns its length; 0 if this protocol has no need of it. */
    size_t (*compose)(enum ask ask, const struct guest *guest, char out[REQUEST_ROOM]);
    /* The length of the first whole reply; 0 if it is not whole yet. */
    size_t (*whole)(const char *bytes, size_t size);
    /* Takes from a reply what later requests need. False if it is not what was hoped for. */
    bool (*take)(enum ask ask, struct guest *guest, const char *reply, size_t size);
};

extern const struct speech speech_foyer, speech_redis, speech_echo;

/* The token of a waiter of the fixture: its number in 26 digits, which are valid as a token. */
void waiting_token(int64_t number, char token[CODE_ROOM]);

#endif
