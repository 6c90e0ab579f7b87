#include "tests/faults/line_client.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/faults/house.h"

enum { WAIT_MS = 60000, REQUEST = 300 };

void line_client_open(struct line_client *client, const char *socket_path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    *client = (struct line_client){.fd = socket(AF_UNIX, SOCK_STREAM, 0)};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", socket_path);
    if (client->fd < 0 || connect(client->fd, (struct sockaddr *)&address, sizeof address) < 0)
        house_fail("cannot connect", strerror(errno));
}

void line_client_close(struct line_client *client)
{
    close(client->fd);
    buffer_release(&client->in);
}

__attribute__((format(printf, 2, 0))) static void send_text(struct line_client *client,
                                                            const char *format, va_list list)
{
    char line[REQUEST];
    int size = vsnprintf(line, sizeof line - 1, format, list);

    line[size] = '\n';
    if (send(client->fd, line, (size_t)size + 1, MSG_NOSIGNAL) != size + 1)
        house_fail("cannot send", strerror(errno));
}

void line_client_send(struct line_client *client, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    send_text(client, format, list);
    va_end(list);
}

static bool take_line(struct line_client *client)
{
    const char *bytes = buffer_content(&client->in);
    const char *end = client->in.size > 0 ? memchr(bytes, '\n', client->in.size) : NULL;
    bool last = false;

    if (end == NULL)
        return false;
    if (strncmp(bytes, "OK", 2) == 0 || strncmp(bytes, "ERR", 3) == 0) {
        snprintf(client->reply, sizeof client->reply, "%.*s", (int)(end - bytes), bytes);
        last = true;
    }
    buffer_consume(&client->in, (size_t)(end - bytes) + 1);
    return last || take_line(client);
}

bool line_client_hear(struct line_client *client)
{
    char bytes[4096];
    ssize_t got;

    if (take_line(client))
        return true;
    got = recv(client->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK))
        house_fail("the daemon", "hung up");
    if (got < 0)
        return false;
    buffer_add(&client->in, bytes, (size_t)got);
    return take_line(client);
}

void line_client_wait(struct line_client *client)
{
    while (!line_client_hear(client)) {
        struct pollfd wait = {.fd = client->fd, .events = POLLIN};

        if (poll(&wait, 1, WAIT_MS) == 0)
            house_fail("no reply", "the daemon is silent");
    }
}

void line_client_ask(struct line_client *client, const char *expected, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    send_text(client, format, list);
    va_end(list);
    line_client_wait(client);
    if (strncmp(client->reply, expected, strlen(expected)) == 0)
        return;
    fprintf(stderr, "%s\nwas asked, and %s expected; the answer is\n", format, expected);
    house_fail("a reply", client->reply);
}

void line_client_field(const struct line_client *client, const char *name,
                       char text[LINE_CLIENT_CODE])
{
    char wanted[40];
    const char *at;

    snprintf(wanted, sizeof wanted, " %s=", name);
    at = strstr(client->reply, wanted);
    if (at == NULL)
        house_fail(name, client->reply);
    at += strlen(wanted);
    snprintf(text, LINE_CLIENT_CODE, "%.*s", (int)strcspn(at, " "), at);
}

int64_t line_client_number(const struct line_client *client, const char *name)
{
    char text[LINE_CLIENT_CODE];

    line_client_field(client, name, text);
    return strtoll(text, NULL, 10);
}
