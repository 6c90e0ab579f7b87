/*
 * The connection of the screens: never waits, pipelines requests with tags, and comes back.
 *
 * A request goes through three places: the outbox of the model, `pending` once it is sent, and, if
 * the connection breaks off, `resend`. The daemon replies in the order of the requests, so a reply
 * is that of pending[0]; its tag must be the same, or the connection is given up as nonsense.
 *
 * What changes something is sent with a key, which the daemon remembers: the same key again is the
 * same deed, done once. So after a reconnect what has a key is sent again, up to LINK_TRIES times
 * in all, but only when it is known that the same customer is acted for (link_resend()); if
 * somebody else is, it is dropped (link_forget()). A refusal that only the moment is to blame for
 * ("retry=same-key", or a daemon that shuts down) breaks the connection off and goes the same way.
 * What has no key is dropped at once: the next poll asks for it anew.
 *
 * A WATCH tells until a WAKE ends it, and what is sent after it waits so long. So before any other
 * request a WAKE goes out, in the same bytes; whoever wants to be told on sends another WATCH
 * behind. The last of `pending` is a WATCH, or none is under way:
 *
 *     WATCH show=5 | WAKE  JOIN ...  WATCH show=5 since=17 |
 *
 * Nothing is sent before the daemon has greeted with the version of the protocol; one of another
 * version is foreign, and the client ends. Between attempts to connect the delay doubles, from a
 * quarter of a second to eight; a reply sets it back.
 */
#include "tui/app/link.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <fcntl.h>

#include "shared/status.h"
#include "shared/word_list.h"
#include "tui/cli/client.h"
#include "tui/cli/connection.h"

enum { FIRST_DELAY_MS = 250, LAST_DELAY_MS = 8000 };

void link_init(struct link *link, struct event_base *base, const char *path,
               const struct link_watcher *watcher, void *context)
{
    memset(link, 0, sizeof *link);
    link->base = base;
    link->path = path;
    link->watcher = watcher;
    link->context = context;
    link->fd = -1;
    buffer_init(&link->in);
    buffer_init(&link->out);
}

/* There will be no reply: whoever waits for one is not left waiting. */
static void drop(struct link *link, struct sent *sent)
{
    link->watcher->dropped(link->context, &sent->request);
    pending_request_release(&sent->request);
}

/* Keeps what may be sent again, drops the rest. */
static void put_aside(struct link *link)
{
    for (int i = 0; i < link->pending_count; i++) {
        struct sent *sent = &link->pending[i];

        if (sent->request.key[0] != '\0' && sent->tries < LINK_TRIES &&
            link->resend_count < LINK_PENDING)
            link->resend[link->resend_count++] = *sent;
        else
            drop(link, sent);
    }
    link->pending_count = 0;
}

/* Closes the socket and forgets half a line that came; what was sent waits in `resend` or is
 * dropped. */
static void shut(struct link *link)
{
    if (link->reading != NULL)
        event_free(link->reading);
    if (link->writing != NULL)
        event_free(link->writing);
    link->reading = link->writing = NULL;
    if (link->fd >= 0)
        close(link->fd);
    link->fd = -1;
    buffer_release(&link->in);
    buffer_release(&link->out);
    put_aside(link);
}

void link_forget(struct link *link)
{
    for (int i = 0; i < link->resend_count; i++)
        drop(link, &link->resend[i]);
    link->resend_count = 0;
}

void link_release(struct link *link)
{
    shut(link);
    link_forget(link);
}

/* The connection is over, whatever the reason; the watcher says when to try again. */
static void fail(struct link *link)
{
    shut(link);
    link->failures++;
    link->watcher->lost(link->context);
}

int link_delay(const struct link *link)
{
    int shift = link->failures > 6 ? 6 : link->failures;
    int delay = FIRST_DELAY_MS << (shift > 0 ? shift - 1 : 0);

    return delay < LAST_DELAY_MS ? delay : LAST_DELAY_MS;
}

/* True if the request was refused only because of the moment: the same key asks again. */
static bool asks_again(const struct sent *sent, const struct reply_line *reply)
{
    return reply->kind == REPLY_ERR && sent->request.key[0] != '\0' && sent->tries < LINK_TRIES &&
           (word_is(WORDS_RETRY, RETRY_SAME_KEY, reply->retry) ||
            status_from_word(reply->code) == STATUS_SHUTTING_DOWN);
}

/* The first line: nothing is sent before it is known what the daemon speaks. */
static bool take_greeting(struct link *link, const struct reply_line *reply)
{
    int protocol = reply->kind == REPLY_NOTE ? connection_protocol(reply->text, &link->minor) : 0;

    link->is_foreign = protocol > 0 && protocol != CLIENT_PROTOCOL;
    if (protocol != CLIENT_PROTOCOL)
        return false; /* or BUSY in its place */
    link->is_greeted = true;
    link->watcher->connected(link->context);
    return true;
}

/* Takes one line in. False if it is nothing of this protocol. */
static bool take_line(struct link *link, char *line)
{
    struct reply_line reply;
    struct sent sent;
    char tag[16];

    if (!reply_read(&link->reader, line, &reply))
        return false;
    if (!link->is_greeted)
        return take_greeting(link, &reply);
    if (reply.kind == REPLY_NOTE)
        return true;
    if (link->pending_count == 0)
        return false; /* nonsense */
    sent = link->pending[0];
    if (reply.kind == REPLY_COLUMNS || reply.kind == REPLY_ROW) {
        link->watcher->replied(link->context, &sent.request, &reply);
        return true;
    }
    snprintf(tag, sizeof tag, "%u", sent.tag);
    if (strcmp(tag, reply.tag) != 0 || asks_again(&sent, &reply))
        return false;
    link->pending_count--;
    memmove(link->pending, link->pending + 1,
            (size_t)link->pending_count * sizeof link->pending[0]);
    link->failures = 0;
    link->watcher->replied(link->context, &sent.request, &reply);
    pending_request_release(&sent.request);
    return true;
}

/* A callback may close the connection in the middle, so the descriptor is looked at each time. */
static void take_lines(struct link *link)
{
    while (link->fd >= 0 && link->in.size > 0) {
        char *start = buffer_content(&link->in);
        char *end = memchr(start, '\n', link->in.size);
        size_t size;

        if (end == NULL) {
            if (link->in.size > REPLY_LINE)
                fail(link);
            return;
        }
        *end = '\0';
        size = (size_t)(end + 1 - start);
        if (!take_line(link, start)) {
            fail(link);
            return;
        }
        buffer_consume(&link->in, size);
    }
}

static void on_readable(evutil_socket_t fd, short what, void *context)
{
    struct link *link = context;
    char bytes[16384];
    ssize_t size = read(fd, bytes, sizeof bytes);

    (void)what;
    if (size < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (size <= 0) {
        fail(link);
        return;
    }
    buffer_add(&link->in, bytes, (size_t)size);
    take_lines(link);
}

/* Sends what it can; the rest goes when the socket takes more. An error shows itself when
 * reading. */
static void flush(struct link *link)
{
    while (link->out.size > 0) {
        ssize_t size =
            send(link->fd, buffer_content(&link->out), link->out.size, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0 && errno == EAGAIN) {
            event_add(link->writing, NULL);
            return;
        }
        if (size < 0)
            return; /* the reading side tells that it is over */
        buffer_consume(&link->out, (size_t)size);
    }
}

static void on_writable(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    flush(context);
}

/* A socket of the file system connects at once or not at all, so this does not wait. */
static int open_socket(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd;

    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        int error = errno;

        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

void link_connect(struct link *link)
{
    reply_reader_init(&link->reader);
    link->is_greeted = false;
    link->fd = open_socket(link->path);
    link->error = link->fd < 0 ? errno : 0;
    if (link->fd < 0) {
        fail(link);
        return;
    }
    link->reading = event_new(link->base, link->fd, EV_READ | EV_PERSIST, on_readable, link);
    link->writing = event_new(link->base, link->fd, EV_WRITE, on_writable, link);
    if (link->reading == NULL || link->writing == NULL || event_add(link->reading, NULL) != 0) {
        fail(link);
    }
}

/* The tag is counted, never used again on this connection: a reply can be told from any other. */
static void send_it(struct link *link, struct sent *sent)
{
    sent->tag = ++link->next_tag;
    sent->tries++;
    buffer_printf(&link->out, "#%u %s%s%s\n", sent->tag, sent->request.line,
                  sent->request.key[0] != '\0' ? " key=" : "", sent->request.key);
    link->pending[link->pending_count++] = *sent;
    flush(link);
}

bool link_is_watching(const struct link *link)
{
    return link->pending_count > 0 &&
           link->pending[link->pending_count - 1].request.verb == VERB_WATCH;
}

int link_awaited(const struct link *link)
{
    return link->pending_count - link_is_watching(link);
}

void link_wake(struct link *link)
{
    struct sent wake = {.request = {.verb = VERB_WAKE, .line = strdup(verb_row(VERB_WAKE)->word)}};

    if (wake.request.line == NULL)
        abort();
    if (link_is_watching(link) && link->pending_count < LINK_PENDING)
        send_it(link, &wake);
    else
        pending_request_release(&wake.request);
}

/* There is always room for a WAKE. */
void link_send(struct link *link, struct pending_request *request)
{
    struct sent sent = {.request = *request};
    uint8_t random[TOKEN_LENGTH];

    link_wake(link);
    if (link->fd < 0 || link->pending_count >= LINK_PENDING - 1) {
        drop(link, &sent);
        return;
    }
    if (verb_row(request->verb)->keyed && request->key[0] == '\0' &&
        getrandom(random, sizeof random, 0) == (ssize_t)sizeof random)
        code_format(random, TOKEN_LENGTH, sent.request.key);
    send_it(link, &sent);
}

void link_resend(struct link *link)
{
    int count = link->resend_count;

    link->resend_count = 0;
    link_wake(link);
    for (int i = 0; i < count; i++) {
        if (link->fd >= 0 && link->pending_count < LINK_PENDING - 1)
            send_it(link, &link->resend[i]);
        else
            drop(link, &link->resend[i]);
    }
}
