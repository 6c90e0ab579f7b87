/*
 * Of 100 requests and of 100 lines of the daemon, by chance from the seed:
 *
 *     requests                                     lines of the daemon
 *     1  is lost, and the connection with it       1  is lost, and the connection with it
 *     1  comes by half, then the connection ends   1  comes by half, then the connection ends
 *     2  come, but the connection ends before      3  come twice, if they end a reply
 *        a reply
 *     3  come twice
 *
 * and of 100 times that the daemon is heard, 5 times all is held back until 1 to 40 other lines
 * have passed.
 *
 * A half line ends without LF: neither side may take it for a line. A request that is doubled has
 * its key twice, and its second reply the tag of the first; a client knows that one by the tag.
 *
 * Whatever is held back is let go in the end without a clock: when the daemon owes nobody an
 * answer, nothing can happen but by letting go, so the line whose turn would come first goes.
 */
/* MAP_ANONYMOUS is not POSIX. */
#define _DEFAULT_SOURCE
#include "tests/faults/proxy.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shared/buffer.h"

enum { LINKS = 256, HOLD_LINES = 40, LISTENING = 2 * LINKS };

/* A client and its connection to the daemon. */
struct link {
    int client, daemon; /* -1: there is none */
    struct buffer from_client, from_daemon;
    int64_t unanswered; /* requests that the daemon has and did not answer yet */
    int64_t held_until; /* replies wait until so many lines have passed; 0: they do not */
};

struct way {
    struct link links[LINKS];
    const char *daemon;
    int listener;
    uint64_t random;
    int64_t passed; /* lines */
    struct proxy_figures *figures;
};

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "proxy: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* xorshift64 (George Marsaglia, "Xorshift RNGs", 2003). */
static int64_t draw(struct way *way, int64_t below)
{
    way->random ^= way->random << 13;
    way->random ^= way->random >> 7;
    way->random ^= way->random << 17;
    return (int64_t)(way->random % (uint64_t)below);
}

static int open_socket(const char *path, bool listening)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    int result;

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    result = listening ? bind(fd, (struct sockaddr *)&address, sizeof address)
                       : connect(fd, (struct sockaddr *)&address, sizeof address);
    if (fd < 0 || result < 0 || (listening && listen(fd, LINKS) < 0))
        fail(path);
    return fd;
}

static void cut(struct link *link)
{
    close(link->client);
    close(link->daemon);
    buffer_release(&link->from_client);
    buffer_release(&link->from_daemon);
    *link = (struct link){.client = -1, .daemon = -1};
}

/* Whoever is gone does not hear it; that shows when it is read from. */
static void pass(int to, const char *line, size_t size)
{
    if (send(to, line, size, MSG_NOSIGNAL) < 0 && errno != EPIPE && errno != ECONNRESET)
        fail("send");
}

/* A request on its way to the daemon. False if the connection was cut. */
static bool take_request(struct way *way, struct link *link, const char *line, size_t size)
{
    int64_t fate = draw(way, 100);

    way->figures->requests++;
    way->passed++;
    if (fate == 0) { /* nothing of it arrives */
        way->figures->lost++;
        cut(link);
        return false;
    }
    if (fate == 1) { /* its first half arrives */
        way->figures->cut_off++;
        pass(link->daemon, line, size / 2);
        cut(link);
        return false;
    }
    pass(link->daemon, line, size);
    link->unanswered++;
    if (fate < 4) { /* it arrives, and nobody is there for the reply */
        way->figures->lost++;
        cut(link);
        return false;
    }
    if (fate < 7) {
        way->figures->doubled++;
        pass(link->daemon, line, size);
        link->unanswered++;
    }
    return true;
}

static bool is_last(const char *line, size_t size)
{
    return (size > 2 && memcmp(line, "OK", 2) == 0) || (size > 3 && memcmp(line, "ERR", 3) == 0);
}

/* A line of the daemon on its way to the client. False if the connection was cut. */
static bool take_reply(struct way *way, struct link *link, const char *line, size_t size)
{
    int64_t fate = draw(way, 100);

    way->passed++;
    link->unanswered -= is_last(line, size);
    if (fate == 0) {
        way->figures->lost++;
        cut(link);
        return false;
    }
    if (fate == 1) {
        way->figures->cut_off++;
        pass(link->client, line, size / 2);
        cut(link);
        return false;
    }
    pass(link->client, line, size);
    if (fate < 5 && is_last(line, size)) {
        way->figures->doubled++;
        pass(link->client, line, size);
    }
    return true;
}

/* Takes whole lines out of a buffer, for as long as none has to wait. */
static void move_lines(struct way *way, struct link *link, struct buffer *from,
                       bool (*take)(struct way *, struct link *, const char *, size_t))
{
    char line[8192];
    char *end;

    while (from->size > 0 && (from != &link->from_daemon || link->held_until == 0) &&
           (end = memchr(buffer_content(from), '\n', from->size)) != NULL) {
        size_t size = (size_t)(end - buffer_content(from)) + 1;

        if (size > sizeof line)
            fail("a line is too long");
        memcpy(line, buffer_content(from), size);
        buffer_consume(from, size);
        if (!take(way, link, line, size))
            return;
    }
}

/* False if the other end is gone. */
static bool read_into(int fd, struct buffer *buffer)
{
    char bytes[4096];
    ssize_t got = recv(fd, bytes, sizeof bytes, 0);

    if (got > 0)
        buffer_add(buffer, bytes, (size_t)got);
    return got > 0;
}

static void hear_client(struct way *way, struct link *link)
{
    if (read_into(link->client, &link->from_client))
        move_lines(way, link, &link->from_client, take_request);
    else
        cut(link);
}

/* Replies that have come together are held back together, so none overtakes another of the same
 * connection. */
static void hear_daemon(struct way *way, struct link *link)
{
    if (!read_into(link->daemon, &link->from_daemon)) {
        cut(link);
        return;
    }
    if (link->held_until == 0 && draw(way, 100) < 5) {
        way->figures->held_back++;
        link->held_until = way->passed + 1 + draw(way, HOLD_LINES);
    }
    move_lines(way, link, &link->from_daemon, take_reply);
}

static void let_go(struct way *way, struct link *link)
{
    link->held_until = 0;
    move_lines(way, link, &link->from_daemon, take_reply);
}

/*
 * Lets go what has waited long enough; if the daemon has nothing left to answer, one more. True if
 * another one may have to go although nothing is heard: what was let go may be a line that its
 * client already has and does not answer.
 */
static bool let_held_go(struct way *way)
{
    struct link *next = NULL;
    int64_t unanswered = 0;

    for (int i = 0; i < LINKS; i++) {
        struct link *link = &way->links[i];

        if (link->held_until > 0 && link->held_until <= way->passed)
            let_go(way, link);
        unanswered += link->held_until == 0 ? link->unanswered : 0;
        if (link->held_until > 0 && (next == NULL || link->held_until < next->held_until))
            next = link;
    }
    if (unanswered != 0 || next == NULL)
        return false;
    let_go(way, next);
    return true;
}

static void welcome(struct way *way)
{
    int client = accept(way->listener, NULL, NULL);

    for (int i = 0; i < LINKS && client >= 0; i++) {
        if (way->links[i].client >= 0)
            continue;
        way->links[i].client = client;
        way->links[i].daemon = open_socket(way->daemon, false);
        return;
    }
    fail("more clients than links");
}

static void turn(struct way *way)
{
    struct pollfd waits[LISTENING + 1];
    int wait_ms = let_held_go(way) ? 0 : -1;

    for (int i = 0; i < LINKS; i++) {
        waits[2 * i] = (struct pollfd){.fd = way->links[i].client, .events = POLLIN};
        waits[2 * i + 1] = (struct pollfd){.fd = way->links[i].daemon, .events = POLLIN};
    }
    waits[LISTENING] = (struct pollfd){.fd = way->listener, .events = POLLIN};
    if (poll(waits, LISTENING + 1, wait_ms) < 0)
        fail("poll");
    for (int i = 0; i < LINKS; i++) {
        struct link *link = &way->links[i];

        if (waits[2 * i].revents != 0)
            hear_client(way, link);
        /* The client's line may have cut this link a moment ago; its number could be that of
         * another socket by now. */
        if (waits[2 * i + 1].revents != 0 && link->daemon == waits[2 * i + 1].fd)
            hear_daemon(way, link);
    }
    if (waits[LISTENING].revents != 0)
        welcome(way);
}

void proxy_start(struct proxy *proxy, const char *path, const char *daemon, uint64_t seed)
{
    static struct way way;

    snprintf(proxy->path, sizeof proxy->path, "%s", path);
    proxy->figures = mmap(NULL, sizeof *proxy->figures, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    way = (struct way){.daemon = daemon, .random = seed * 2 + 1, .figures = proxy->figures};
    way.listener = open_socket(path, true);
    for (int i = 0; i < LINKS; i++)
        way.links[i].client = way.links[i].daemon = -1;
    proxy->pid = fork();
    if (proxy->pid < 0 || proxy->figures == MAP_FAILED)
        fail("cannot start");
    if (proxy->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;)
            turn(&way);
    }
    close(way.listener);
}

void proxy_stop(struct proxy *proxy)
{
    kill(proxy->pid, SIGKILL);
    waitpid(proxy->pid, NULL, 0);
    unlink(proxy->path);
}
