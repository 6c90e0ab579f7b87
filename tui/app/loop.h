/*
 * One event loop: the connection, a timer, and whoever shows what the screens know. Full screen and
 * plain menus both stand on it.
 */
#ifndef FOYER_TUI_APP_LOOP_H
#define FOYER_TUI_APP_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include <event2/event.h>

#include "shared/status.h"
#include "tui/app/link.h"
#include "tui/cli/client.h"
#include "tui/screens/printing.h"
#include "tui/screens/ui.h"

enum { WALL_OF_MACHINE = -1 };

struct loop {
    int64_t fixed_wall_s; /* seconds since 1970, for tests; or WALL_OF_MACHINE */
    struct event_base *base;
    struct event *timer, *settling;
    struct link link;
    struct ui ui;
    struct buffer path;
    struct ticket_printer printer; /* of loop_print_at() */
    int64_t ticked_ms;             /* when control_tick() was called last */
    int64_t awake_until_us;        /* until then the replies to a tick are waited for awake */
    bool identified;               /* what the model said at the last look */
    bool ended;                    /* set to leave the loop */
    void (*show)(void *context);   /* the model may have changed: once in each turn of the loop */
    void *context;
};

/* Prepares everything; `socket` as given by the user or NULL. The calendar stands still at
 * `fixed_wall_s`, unless that is WALL_OF_MACHINE. False if there is no event loop. */
MUST_CHECK bool loop_init(struct loop *loop, const char *socket, int64_t fixed_wall_s,
                          void (*show)(void *), void *context);
void loop_release(struct loop *loop);

/* Tickets are printed by whoever serves that FIFO, which is borrowed; NULL: by nobody. */
void loop_print_at(struct loop *loop, const char *fifo);

/* Connects, and runs until `ended` or the model wants to quit. */
void loop_run(struct loop *loop);

/* How it ended, with a word on standard error if the daemon was not one to talk to. */
enum outcome loop_outcome(const struct loop *loop);

/* The time enters here, on both clocks of the model: at the beginning of each event. */
void loop_now(struct loop *loop);

/* At the end of each event: requests go out and `show` is called, once for all of this turn. */
void loop_settle(struct loop *loop);

#endif
