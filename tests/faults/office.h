/*
 * The whole daemon in one thread: sockets and sessions above the box office of tests/kit. Whoever
 * calls decides which requests share a transaction, and what time it is.
 *
 * It is put together as in main.c, with pairs of sockets for the listener, no worker thread, and a
 * seeded generator for codes. A client allocates no memory and uses no file, so that faults hit the
 * daemon alone.
 */
#ifndef FOYER_TESTS_FAULTS_OFFICE_H
#define FOYER_TESTS_FAULTS_OFFICE_H

#include "infrastructure/stores/sql_store.h"
#include "presentation/server_loop.h"
#include "tests/kit/box_office.h"

enum { OFFICE_CLIENTS = 6, OFFICE_REPLY = 400, OFFICE_UNITS = 64, OFFICE_ERROR = 400 };

/* The file of the store on the disk of the test. */
#define OFFICE_FILE "/store"

/* One who sends a request and waits for its last line. */
struct office_client {
    const char *login;
    int fd;    /* the client's end */
    int other; /* the daemon's */
    char in[1 << 16];
    size_t size;
    char own_reply[OFFICE_REPLY];
    char *reply; /* where the OK or ERR line goes; "" if none came yet */
};

struct office {
    struct event_base *base;
    struct clock clock;
    struct zones *loop_zones;
    struct box_office below; /* its view is the server's */
    struct zones *zones;
    struct store *store;
    struct server server;
    uint64_t random;
    struct unit *waiting[OFFICE_UNITS]; /* submitted, for the next batch */
    size_t waiting_count;
    struct office_client clients[OFFICE_CLIENTS];
    char logged[OFFICE_ERROR]; /* the last line of the store's log */
};

/* Who the clients are; the first one is an admin. */
extern const char *const office_logins[OFFICE_CLIENTS];

/* Opens the store and everything above it. `clock` is copied; codes come from `seed`. False, with a
 * sentence in office->logged and nothing left open, if the store cannot be opened. */
bool office_open(struct office *office, const struct clock *clock, uint64_t seed);

/* Closes everything, in the order of main.c. */
void office_close(struct office *office);

/* In a child of fork(): the sockets and the loop become the child's own. */
void office_renew(struct office *office);

/* Sends a line, which may wait with others for office_serve(). Its reply goes to `reply`,
 * OFFICE_REPLY bytes, or is kept for office_reply() if that is NULL. */
void office_send(struct office *office, int client, const char *line, char *reply);

/* Goes on until nothing is left to do: all that was sent and can be answered is answered. What was
 * sent together is one batch. */
void office_serve(struct office *office);

/* Takes what was already sent to the clients: the last thing before the end of the process. */
void office_listen(struct office *office);

/* The reply to the last line of a client; "" if none came. */
const char *office_reply(const struct office *office, int client);

#endif
