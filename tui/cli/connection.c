/*
 * A connection that waits, for single requests. With --timeout all of a request, from connecting to
 * the last line of the reply, has one deadline: each wait is as long as what is left of it. A
 * daemon that accepts nobody any more leaves connect() hanging in the backlog, which only
 * SO_SNDTIMEO bounds.
 *
 * Where the daemon is, in this order: --socket, $FOYER_SOCKET, a socket in $XDG_RUNTIME_DIR if
 * there is one (a daemon of one's own), /run/foyer/foyer.sock.
 *
 * It blocks, unlike that of the screens (app/link.c): between a request and its reply there is
 * nothing else to do. What came with one read() and was not asked for yet waits in `bytes`; a line
 * is handed out in place and dropped at the next call, so nothing is copied.
 *
 * Nothing connects again by itself. Whether a request that got no answer was done is the caller's
 * to say, and another connection would not know.
 */
#include "tui/cli/connection.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

void connection_init(struct connection *connection)
{
    *connection = (struct connection){.fd = -1, .reader_fd = -1};
    buffer_init(&connection->bytes);
}

static int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* One deadline for all of a request, however many lines its reply has. */
void connection_set_patience(struct connection *connection, int seconds)
{
    connection->timed_out = false;
    connection->deadline_ms = seconds > 0 ? monotonic_ms() + 1000 * (int64_t)seconds : 0;
}

/* Waits until the socket is ready for `events`; false if that takes too long. If nobody reads what
 * comes, SIGPIPE, as from a write. `reader_fd` is asked for no event: an error, that its reader has
 * left, is told unasked. */
static bool await(struct connection *connection, short events)
{
    struct pollfd both[] = {{.fd = connection->fd, .events = events},
                            {.fd = connection->reader_fd}};
    int ready;

    if (connection->deadline_ms == 0 && connection->reader_fd < 0)
        return true;
    do {
        int64_t left_ms = -1;

        if (connection->deadline_ms != 0)
            left_ms = connection->deadline_ms - monotonic_ms();
        ready = connection->deadline_ms == 0 || left_ms > 0 ? poll(both, 2, (int)left_ms) : 0;
    } while (ready < 0 && errno == EINTR);
    if (ready > 0 && both[1].revents != 0)
        raise(SIGPIPE);
    connection->timed_out = ready == 0;
    return ready > 0 && both[0].revents != 0;
}

/* A daemon that accepts nobody any more keeps whoever connects waiting; the socket option is the
 * one way to bound that. */
static void bound_connect(const struct connection *connection)
{
    int64_t left_ms = connection->deadline_ms - monotonic_ms();
    struct timeval left = {.tv_sec = (time_t)(left_ms / 1000),
                           .tv_usec = (suseconds_t)(left_ms % 1000 * 1000)};

    if (connection->deadline_ms != 0 && left_ms > 0)
        setsockopt(connection->fd, SOL_SOCKET, SO_SNDTIMEO, &left, sizeof left);
}

int connection_open(struct connection *connection, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int result;

    if (strlen(path) >= sizeof address.sun_path)
        return ENAMETOOLONG;
    strcpy(address.sun_path, path);
    connection->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->fd < 0)
        return errno;
    bound_connect(connection);
    do
        result = connect(connection->fd, (const struct sockaddr *)&address, sizeof address);
    while (result < 0 && errno == EINTR);
    if (result < 0) {
        int error = errno == EAGAIN ? ETIMEDOUT : errno;

        connection_close(connection);
        return error;
    }
    return 0;
}

void connection_close(struct connection *connection)
{
    if (connection->fd >= 0)
        close(connection->fd);
    buffer_release(&connection->bytes);
    connection->fd = -1;
    connection->taken = 0;
    buffer_init(&connection->bytes);
}

bool connection_is_open(const struct connection *connection)
{
    return connection->fd >= 0;
}

/* All of it or false; a daemon that takes nothing any more is waited for only so long. With a
 * deadline send() must not wait itself: that the socket takes some bytes does not mean that it
 * takes all of them. */
bool connection_send(struct connection *connection, const char *bytes, size_t size)
{
    int flags = MSG_NOSIGNAL | (connection->deadline_ms != 0 ? MSG_DONTWAIT : 0);

    while (size > 0) {
        ssize_t sent = await(connection, POLLOUT) ? send(connection->fd, bytes, size, flags) : -1;

        if (connection->timed_out)
            return false;
        if (sent < 0 && (errno == EINTR || (errno == EAGAIN && connection->deadline_ms != 0)))
            continue;
        if (sent < 0)
            return false;
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

/* Waits for more bytes; false if none come any more. */
static bool receive(struct connection *connection)
{
    char bytes[16384];
    ssize_t size;

    if (!await(connection, POLLIN))
        return false;
    do
        size = read(connection->fd, bytes, sizeof bytes);
    while (size < 0 && errno == EINTR);
    if (size <= 0)
        return false;
    buffer_add(&connection->bytes, bytes, (size_t)size);
    return true;
}

/* The line stays valid until the next call. A line that is longer than any reply is none. */
char *connection_line(struct connection *connection)
{
    size_t scanned = 0;

    buffer_consume(&connection->bytes, connection->taken);
    connection->taken = 0;
    while (connection->bytes.size < REPLY_LINE) {
        size_t fresh = connection->bytes.size - scanned;
        char *line = buffer_content(&connection->bytes);
        char *end = fresh > 0 ? memchr(line + scanned, '\n', fresh) : NULL;

        if (end != NULL) {
            *end = '\0';
            connection->taken = (size_t)(end + 1 - line);
            return line;
        }
        scanned = connection->bytes.size;
        if (!receive(connection))
            return NULL;
    }
    return NULL;
}

/* "foyer 1.2 ..." is 1 and 2. A minor number says what the daemon can do beside; only the major one
 * decides whether this program can talk to it. */
int connection_protocol(const char *greeting, int *minor)
{
    static const char name[] = "foyer ";
    long major, after;
    char *end;

    *minor = 0;
    if (strncmp(greeting, name, sizeof name - 1) != 0)
        return 0;
    major = strtol(greeting + sizeof name - 1, &end, 10);
    if (*end != '.' || major <= 0 || major >= 1000)
        return 0;
    after = strtol(end + 1, NULL, 10);
    *minor = after > 0 && after < 1000 ? (int)after : 0;
    return (int)major;
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* A variable that is empty is not set. $XDG_RUNTIME_DIR counts only with a socket in it: it is set
 * in every session, also where the daemon is the host's. */
void connection_path(const char *given, struct buffer *path)
{
    const char *runtime = variable("XDG_RUNTIME_DIR");

    if (given == NULL)
        given = variable("FOYER_SOCKET");
    if (given != NULL) {
        buffer_add_text(path, given);
        return;
    }
    if (runtime != NULL) {
        size_t before = path->size;

        buffer_printf(path, "%s/foyer.sock", runtime);
        buffer_add(path, "", 1);
        if (access(buffer_content(path) + before, F_OK) == 0) {
            buffer_truncate(path, path->size - 1);
            return;
        }
        buffer_truncate(path, before);
    }
    buffer_add_text(path, "/run/foyer/foyer.sock");
}
