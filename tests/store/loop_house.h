/*
 * The loop thread of a daemon in a test of cmocka, with sockets and without threads: what a worker
 * would get is kept until the test has it done. The clock is the test's own.
 */
#ifndef FOYER_TESTS_STORE_LOOP_HOUSE_H
#define FOYER_TESTS_STORE_LOOP_HOUSE_H

#include "presentation/caller.h"
#include "presentation/server.h"

enum { LOOP_HOUSE_UNITS = 2000 };

struct loop_house {
    struct event_base *base;
    struct clock clock;
    struct server server;
    struct unit *units[LOOP_HOUSE_UNITS]; /* for the worker, in their order; shape: [unit_count] */
    size_t unit_count;
    bool is_quiet; /* what the server logs is not printed */
    int errors;    /* in the log */
};

/* What both clocks of the server say: they have no argument, so one is open at a time. */
extern int64_t loop_house_ms;

/* Opens a server with that live view, which is the server's own from then on, and with `zones`,
 * borrowed; NULL: none. What it does at the start waits in `units`. */
void loop_house_open(struct loop_house *house, struct live_view *view, struct zones *zones,
                     const struct server_settings *settings);

/* Closes it; nothing may wait in `units`. */
void loop_house_close(struct loop_house *house);

/* Connects a caller, who counts against the limits if it is a customer. Returns the client's end,
 * which is for the test to close, and does not block; *other, if not NULL, is the daemon's end. */
int loop_house_connect(struct loop_house *house, const struct caller *caller, int *other);

/* What waits, as a batch that nobody has run: every unit as it is. It is to be given to
 * server_finish_batch(). */
struct batch_result *loop_house_result(struct loop_house *house);

/* What waits is run as one batch, and its replies are sent. */
void loop_house_work_off(struct loop_house *house, struct batch_runner *runner);

#endif
