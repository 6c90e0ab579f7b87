#include "tests/postgres/talk.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "tests/postgres/hosts.h"

enum { PATIENCE_MS = 60000, AGAIN_MS = 10, SAID = 500 };

long long talk_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void read_more(struct talk *talk)
{
    struct pollfd wait = {.fd = talk->fd, .events = POLLIN};
    ssize_t got;

    if (poll(&wait, 1, PATIENCE_MS) != 1)
        hosts_fail(talk->socket, "does not answer");
    got = recv(talk->fd, talk->bytes + talk->size, sizeof talk->bytes - talk->size, 0);
    if (got <= 0)
        hosts_fail(talk->socket, "hung up");
    talk->size += (size_t)got;
}

/* Moves the next line, without its LF, into talk->line. */
static void read_line(struct talk *talk)
{
    char *end;
    size_t size;

    while ((end = memchr(talk->bytes, '\n', talk->size)) == NULL)
        read_more(talk);
    size = (size_t)(end - talk->bytes);
    memcpy(talk->line, talk->bytes, size);
    talk->line[size] = '\0';
    talk->size -= size + 1;
    memmove(talk->bytes, end + 1, talk->size);
}

void talk_open(struct talk *talk, const char *socket_path, const char *user)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    *talk = (struct talk){.socket = socket_path, .fd = socket(AF_UNIX, SOCK_STREAM, 0)};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", socket_path);
    if (talk->fd < 0 || connect(talk->fd, (struct sockaddr *)&address, sizeof address) < 0)
        hosts_fail(socket_path, strerror(errno));
    read_line(talk);
    if (user != NULL)
        talk_until_ok(talk, "AS user=%s", user);
}

void talk_close(struct talk *talk)
{
    close(talk->fd);
}

static void send_line(struct talk *talk, const char *said)
{
    char line[SAID + 1];
    int size = snprintf(line, sizeof line, "%s\n", said);

    if (send(talk->fd, line, (size_t)size, MSG_NOSIGNAL) != size)
        hosts_fail(talk->socket, strerror(errno));
}

bool talk_hear(struct talk *talk)
{
    struct reply_reader reader;
    size_t rows = 0;

    for (;;) {
        read_line(talk);
        if (strncmp(talk->line, "OK", 2) == 0 || strncmp(talk->line, "ERR", 3) == 0)
            break;
        rows += (size_t)snprintf(talk->rows + rows, sizeof talk->rows - rows, "%s\n", talk->line);
    }
    talk->rows[rows] = '\0';
    reply_reader_init(&reader);
    if (!reply_read(&reader, talk->line, &talk->reply))
        hosts_fail("not a reply", talk->line);
    return talk->reply.kind == REPLY_OK;
}

static bool say(struct talk *talk, const char *said)
{
    send_line(talk, said);
    return talk_hear(talk);
}

/* Writes the line of a format into `said`. */
#define SPELL(said, format)                              \
    do {                                                 \
        va_list values;                                  \
        va_start(values, format);                        \
        vsnprintf((said), sizeof(said), format, values); \
        va_end(values);                                  \
    } while (0)

bool talk(struct talk *talk, const char *format, ...)
{
    char said[SAID];

    SPELL(said, format);
    return say(talk, said);
}

void talk_say(struct talk *talk, const char *format, ...)
{
    char said[SAID];

    SPELL(said, format);
    send_line(talk, said);
}

void talk_ok(struct talk *talk, const char *format, ...)
{
    char said[SAID];

    SPELL(said, format);
    if (say(talk, said))
        return;
    fprintf(stderr, "%s: ERR %s %s\n", said, talk->reply.code, talk->reply.text);
    hosts_fail(said, "is refused");
}

void talk_refused(struct talk *talk, const char *code, const char *format, ...)
{
    char said[SAID];

    SPELL(said, format);
    if (!say(talk, said) && strcmp(talk->reply.code, code) == 0)
        return;
    fprintf(stderr, "expected %s, got %s %s\n", code,
            talk->reply.kind == REPLY_OK ? "OK" : talk->reply.code, talk->reply.text);
    hosts_fail(said, "is not refused as it should be");
}

const char *talk_field(const struct talk *talk, const char *name)
{
    const char *value = reply_value(&talk->reply, name);

    return value != NULL ? value : "";
}

long long talk_number(const struct talk *talk, const char *name)
{
    return strtoll(talk_field(talk, name), NULL, 10);
}

static void pause_or_fail(long long since, const char *said, const char *what)
{
    if (talk_clock() - since > PATIENCE_MS)
        hosts_fail(said, what);
    poll(NULL, 0, AGAIN_MS);
}

void talk_until(struct talk *talk, const char *name, const char *value, const char *format, ...)
{
    long long since = talk_clock();
    char said[SAID];

    SPELL(said, format);
    for (;;) {
        const char *found;

        say(talk, said);
        found = reply_value(&talk->reply, name);
        if (value == NULL ? found == NULL : found != NULL && strcmp(found, value) == 0)
            return;
        if (talk_clock() - since > PATIENCE_MS)
            fprintf(stderr, "last answer, for %s=%s: %s\n", name, value != NULL ? value : "none",
                    talk->line);
        pause_or_fail(since, said, "is never answered as it should be");
    }
}

void talk_until_ok(struct talk *talk, const char *format, ...)
{
    long long since = talk_clock();
    char said[SAID];

    SPELL(said, format);
    while (!say(talk, said))
        pause_or_fail(since, said, "is never answered with OK");
}
