/*
 * What is kept between two calls: `in` has bytes that have come and are no whole line yet, or lines
 * nobody has taken; `parts` is the last line of the last reply, cut into pieces by reply_read(),
 * which `read` points into; `reply` is the same as it came, for messages. So a field that
 * line_client_field() gives out is good until the next reply is taken.
 *
 * The socket blocks when it sends and never when it receives. Sending has no limit of time: a
 * request is at most LINE_CLIENT_REQUEST bytes, and the kernel takes many of those from a client
 * whose daemon does not read. Whoever sends more than that without reading answers must be sure
 * that the daemon reads, or both wait for each other.
 *
 * Rows of a reply are thrown away: only the last line counts here. Tests that compare rows use
 * line_client_next(), or the scenarios.
 */
#include "tests/kit/line_client.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/kit/daemon.h"
#include "tests/kit/failure.h"
#include "tests/kit/steady.h"

enum { PATIENCE_MS = 600000, AGAIN_MS = 10, REQUEST = LINE_CLIENT_REQUEST };

/* Nobody there is ECONNREFUSED, a socket whose daemon is gone, and ENOENT, one that was not made
 * yet or was removed; a crowd meets both while its daemon starts again. Anything else is a mistake
 * of the test, such as a path that is too long or a folder that may not be entered. What was asked
 * and answered before, in `asked` and `reply`, stays as it was: line_client_open() clears that, so
 * a client that is only dialled has to be zeroed by its owner before the second layer is used. */
bool line_client_dial(struct line_client *client, const char *socket_path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    buffer_init(&client->in);
    client->fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (client->fd < 0)
        test_fail("socket", strerror(errno));
    snprintf(address.sun_path, sizeof address.sun_path, "%s", socket_path);
    if (connect(client->fd, (struct sockaddr *)&address, sizeof address) == 0)
        return true;
    if (errno != ECONNREFUSED && errno != ENOENT)
        test_fail(socket_path, strerror(errno));
    close(client->fd);
    client->fd = -1;
    return false;
}

void line_client_close(struct line_client *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
    buffer_release(&client->in);
}

/* EPIPE or ECONNRESET, whichever the kernel has for a daemon that closed before or while we send.
 * MSG_NOSIGNAL in place of ignoring SIGPIPE: not every test program does that. */
bool line_client_write(const struct line_client *client, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(client->fd, bytes, size, MSG_NOSIGNAL);

        if (sent < 0 && (errno == EPIPE || errno == ECONNRESET))
            return false;
        if (sent < 0)
            test_fail("cannot send", strerror(errno));
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

/* 0 bytes are the end that the daemon has set; nothing to read (EAGAIN) is no end. One read at a
 * time: whoever needs a whole line asks again. */
bool line_client_receive(struct line_client *client)
{
    char bytes[4096];
    ssize_t got = recv(client->fd, bytes, sizeof bytes, MSG_DONTWAIT);

    if (got < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK;
    buffer_add(&client->in, bytes, (size_t)got);
    return got > 0;
}

bool line_client_take_line(struct line_client *client, char line[LINE_CLIENT_LINE])
{
    const char *bytes = buffer_content(&client->in);
    const char *end = client->in.size > 0 ? memchr(bytes, '\n', client->in.size) : NULL;
    size_t size;

    if (end == NULL)
        return false;
    size = (size_t)(end - bytes);
    if (size >= LINE_CLIENT_LINE)
        test_fail("a line", "is too long");
    memcpy(line, bytes, size);
    line[size] = '\0';
    buffer_consume(&client->in, size + 1);
    return true;
}

static void receive_or_fail(struct line_client *client)
{
    if (!line_client_receive(client))
        test_fail("the daemon", "hung up");
}

/* poll() may also come back early because a signal was handled; then nothing is received, and the
 * caller's loop comes back here, with the whole patience again. */
static void wait_for_bytes(struct line_client *client)
{
    struct pollfd wait = {.fd = client->fd, .events = POLLIN};

    if (poll(&wait, 1, PATIENCE_MS) == 0) {
        fprintf(stderr, "asked last: %sthe last answer: %s\n", client->asked, client->reply);
        daemon_hang("no reply", "the daemon is silent for ten minutes");
    }
    receive_or_fail(client);
}

void line_client_next(struct line_client *client, char line[LINE_CLIENT_LINE])
{
    while (!line_client_take_line(client, line))
        wait_for_bytes(client);
}

void line_client_open(struct line_client *client, const char *socket_path)
{
    char greeting[LINE_CLIENT_LINE];

    memset(client, 0, sizeof *client);
    if (!line_client_dial(client, socket_path))
        test_fail(socket_path, strerror(errno));
    line_client_next(client, greeting);
}

/* A user exists from the first request that makes one, which may be that of another client; so it
 * is asked for until it is there. The connection has to be one of staff, or AS is refused for good
 * and this waits in vain. */
void line_client_open_as(struct line_client *client, const char *socket_path, const char *user)
{
    line_client_open(client, socket_path);
    line_client_until_ok(client, "AS user=%s", user);
}

/* Writes the line of a format, and its LF, into `line`, which is an array. A macro, since a va_list
 * has to be begun in the function that has the "...". Room for the LF is kept: sizeof(line) - 1. */
#define SPELL(line, format)                                           \
    do {                                                              \
        va_list values;                                               \
        int size;                                                     \
        va_start(values, format);                                     \
        size = vsnprintf((line), sizeof(line) - 1, (format), values); \
        va_end(values);                                               \
        if (size < 0 || (size_t)size >= sizeof(line) - 1)             \
            test_fail("a request is too long", (format));             \
        strcpy((line) + size, "\n");                                  \
    } while (0)

/* Kept as `asked` before it is sent, so that the message of a hang and line_client_insist() know
 * it. */
static void send_text(struct line_client *client, const char *line)
{
    snprintf(client->asked, sizeof client->asked, "%s", line);
    if (!line_client_write(client, line, strlen(line)))
        test_fail("the daemon hung up before", line);
}

void line_client_send(struct line_client *client, const char *format, ...)
{
    char line[REQUEST];

    SPELL(line, format);
    send_text(client, line);
}

/* Takes lines up to the last one of a reply; false if that has not come. A reader that is begun
 * anew for each line knows no columns, which is right for the last lines and would not be for
 * rows. */
static bool take_reply(struct line_client *client)
{
    struct reply_reader reader;

    do
        if (!line_client_take_line(client, client->parts))
            return false;
    while (strncmp(client->parts, "OK", 2) != 0 && strncmp(client->parts, "ERR", 3) != 0);
    strcpy(client->reply, client->parts);
    reply_reader_init(&reader);
    if (!reply_read(&reader, client->parts, &client->read))
        test_fail("not a reply", client->reply);
    return true;
}

bool line_client_hear(struct line_client *client)
{
    if (take_reply(client))
        return true;
    receive_or_fail(client);
    return take_reply(client);
}

bool line_client_wait(struct line_client *client)
{
    while (!take_reply(client))
        wait_for_bytes(client);
    return client->read.kind == REPLY_OK;
}

/* Not for a client that has other requests under way: it would take their answer for its own. Those
 * number their requests with tags, or count. */
static bool ask_text(struct line_client *client, const char *line)
{
    send_text(client, line);
    return line_client_wait(client);
}

void line_client_ask(struct line_client *client, const char *expected, const char *format, ...)
{
    char line[REQUEST];

    SPELL(line, format);
    ask_text(client, line);
    if (strncmp(client->reply, expected, strlen(expected)) == 0)
        return;
    fprintf(stderr, "%swas asked, and %s expected; the answer is\n", line, expected);
    test_fail("a reply", client->reply);
}

/* Ten milliseconds between two requests: nothing depends on it but how long the test takes, and an
 * impatient test would keep the daemon from what it waits for. */
static void pause_or_fail(int64_t since_ms, const struct line_client *client, const char *line)
{
    if (steady_ms() - since_ms > PATIENCE_MS)
        fprintf(stderr, "the last answer is %s\n", client->reply);
    daemon_hang_after(since_ms, "is not answered as it should be within ten minutes", line);
    poll(NULL, 0, AGAIN_MS);
}

/* It is not looked at whether the reply is OK: with `value` NULL a refusal ends this as well,
 * unless it happens to have that field. */
void line_client_until(struct line_client *client, const char *name, const char *value,
                       const char *format, ...)
{
    int64_t since_ms = steady_ms();
    char line[REQUEST];

    SPELL(line, format);
    for (;;) {
        const char *found;

        ask_text(client, line);
        found = reply_value(&client->read, name);
        if (value == NULL ? found == NULL : found != NULL && strcmp(found, value) == 0)
            return;
        pause_or_fail(since_ms, client, line);
    }
}

void line_client_until_ok(struct line_client *client, const char *format, ...)
{
    int64_t since_ms = steady_ms();
    char line[REQUEST];

    SPELL(line, format);
    while (!ask_text(client, line))
        pause_or_fail(since_ms, client, line);
}

/* What is answered with BUSY has changed nothing, so the same line may be sent again, also without
 * a key. The result of writing is not looked at: a daemon that has hung up is noticed by the wait
 * that follows. */
bool line_client_insist(struct line_client *client)
{
    int64_t since_ms = steady_ms();
    bool is_done = line_client_wait(client);

    while (!is_done && strncmp(client->reply, "ERR BUSY ", 9) == 0) {
        pause_or_fail(since_ms, client, client->asked);
        line_client_write(client, client->asked, strlen(client->asked));
        is_done = line_client_wait(client);
    }
    return is_done;
}

const char *line_client_field(const struct line_client *client, const char *name)
{
    const char *value = reply_value(&client->read, name);

    if (value == NULL) {
        fprintf(stderr, "there is no %s=\n", name);
        test_fail("a reply", client->reply);
    }
    return value;
}

int64_t line_client_number(const struct line_client *client, const char *name)
{
    return strtoll(line_client_field(client, name), NULL, 10);
}

int64_t line_client_number_or(const struct line_client *client, const char *name, int64_t absent)
{
    return reply_value(&client->read, name) != NULL ? line_client_number(client, name) : absent;
}

void line_client_code(const struct line_client *client, const char *name,
                      char code[LINE_CLIENT_CODE])
{
    snprintf(code, LINE_CLIENT_CODE, "%s", line_client_field(client, name));
}
