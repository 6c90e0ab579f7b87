/*
 * The connection of the screens: never waits, pipelines requests with tags, and comes back. A
 * change that was sent is done once, whatever happens to the connection.
 */
#ifndef FOYER_TUI_APP_LINK_H
#define FOYER_TUI_APP_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include <event2/event.h>

#include "shared/buffer.h"
#include "shared/code.h"
#include "shared/reply_reader.h"
#include "tui/model/model.h"

enum { LINK_PENDING = 256, LINK_TRIES = 3 };

struct sent {
    struct pending_request request; /* owned */
    unsigned tag;
    int tries;
};

struct link_watcher {
    void (*connected)(void *context);
    void (*lost)(void *context);
    /* One line of a reply. */
    void (*replied)(void *context, const struct pending_request *request,
                    const struct reply_line *reply);
    /* There will be no reply to the request. If it has a key, it may have been done: the same
     * request under the same key tells. */
    void (*dropped)(void *context, const struct pending_request *request);
};

struct link {
    struct event_base *base; /* borrowed */
    const struct link_watcher *watcher;
    void *context;
    const char *path; /* borrowed */
    int fd;           /* -1 while there is none */
    struct event *reading, *writing;
    struct buffer in, out;
    struct reply_reader reader;
    struct sent pending[LINK_PENDING]; /* in the order of the requests */
    int pending_count;
    struct sent resend[LINK_PENDING];
    int resend_count;
    unsigned next_tag;
    bool is_greeted; /* the daemon speaks this protocol; nothing is sent before */
    bool is_foreign; /* it speaks another */
    int minor;       /* of the protocol, once it has greeted */
    int failures;
    int error; /* the errno of the last attempt; 0 if a connection broke off */
};

void link_init(struct link *link, struct event_base *base, const char *path,
               const struct link_watcher *watcher, void *context);
void link_release(struct link *link);

/* Tries to connect; tells the watcher `connected`, once the daemon has greeted, or `lost`. */
void link_connect(struct link *link);

/* Milliseconds to wait before the next link_connect(). */
int link_delay(const struct link *link);

/* Sends a request, and ends the WATCH in front of it; takes over what `request` owns. */
void link_send(struct link *link, struct pending_request *request);

/* A WATCH is under way, and nothing has been sent after it. */
bool link_is_watching(const struct link *link);

/* Ends it; nothing if there is none. */
void link_wake(struct link *link);

/* How many replies are on their way; a WATCH that is under way does not count. */
int link_awaited(const struct link *link);

/* Sends again what a lost connection left unanswered, or drops it. */
void link_resend(struct link *link);
void link_forget(struct link *link);

#endif
