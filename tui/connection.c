#include "tui/connection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void connection_init(struct connection *connection)
{
    connection->fd = -1;
    connection->taken = 0;
    buffer_init(&connection->bytes);
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
    do
        result = connect(connection->fd, (const struct sockaddr *)&address, sizeof address);
    while (result < 0 && errno == EINTR);
    if (result < 0) {
        int error = errno;

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
    connection_init(connection);
}

bool connection_is_open(const struct connection *connection)
{
    return connection->fd >= 0;
}

bool connection_send(struct connection *connection, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(connection->fd, bytes, size, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
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

    do
        size = read(connection->fd, bytes, sizeof bytes);
    while (size < 0 && errno == EINTR);
    if (size <= 0)
        return false;
    buffer_add(&connection->bytes, bytes, (size_t)size);
    return true;
}

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

static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value != NULL && value[0] != '\0' ? value : NULL;
}

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
