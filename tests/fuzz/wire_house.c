#include "tests/fuzz/wire.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WAIT_MS = 60000 };

static bool remove_folder(const struct wire *wire)
{
    static const char *const files[] = {"conf", "db", "db-wal", "db-shm", "s", "s.lock", "db.lock"};
    char path[WIRE_PATH + 8];

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", wire->folder, files[i]);
        unlink(path);
    }
    return rmdir(wire->folder) == 0;
}

_Noreturn void wire_differs(const struct wire *wire, const char *format, ...)
{
    va_list list;

    fprintf(stderr, "wire: seed %" PRIu64 ", request %" PRId64 ", after %s\n    ", wire->seed,
            wire->requests, wire->sent);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    if (wire->daemon > 0) {
        kill(wire->daemon, SIGKILL);
        waitpid(wire->daemon, NULL, 0);
        remove_folder(wire);
    }
    exit(1);
}

static void check(const struct wire *wire, bool fine, const char *what)
{
    if (!fine)
        wire_differs(wire, "%s: %s", what, strerror(errno));
}

static void wait_for(const struct wire *wire, int fd)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};

    if (poll(&wait, 1, WAIT_MS) != 1)
        wire_differs(wire, "the daemon does not answer in time");
}

static void start(struct wire *wire, const char *daemon)
{
    char config[WIRE_PATH + 8], file[WIRE_PATH + 8];
    int ends[2];
    char byte;

    snprintf(config, sizeof config, "%s/conf", wire->folder);
    snprintf(file, sizeof file, "%s/db", wire->folder);
    check(wire, pipe(ends) == 0, "pipe");
    wire->daemon = fork();
    check(wire, wire->daemon >= 0, "fork");
    if (wire->daemon == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(daemon, daemon, "--socket", wire->socket, "--db", file, "--config", config,
              "--test-clock=2026-12-01T00:00:00Z", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    do { /* "ready PATH" */
        wait_for(wire, ends[0]);
        check(wire, read(ends[0], &byte, 1) == 1, "the daemon ended before it was ready");
    } while (byte != '\n');
    close(ends[0]);
}

static void connect_one(const struct wire *wire, struct connection *connection)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    snprintf(address.sun_path, sizeof address.sun_path, "%s", wire->socket);
    buffer_init(&connection->in);
    connection->acting = -1;
    connection->fd = socket(AF_UNIX, SOCK_STREAM, 0);
    check(wire,
          connection->fd >= 0 &&
              connect(connection->fd, (struct sockaddr *)&address, sizeof address) == 0,
          "connect");
}

void wire_open(struct wire *wire, const char *daemon, uint64_t seed, int64_t admit_s,
               int64_t grace_s)
{
    const char *parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    char path[WIRE_PATH + 8];
    FILE *config;

    wire->seed = wire->dice.state = seed;
    wire->now_ms = WIRE_BEGIN_MS;
    wire->daemon = 0;
    strcpy(wire->sent, "nothing");
    snprintf(wire->folder, sizeof wire->folder, "%s/foyer-wire-XXXXXX", parent);
    check(wire, mkdtemp(wire->folder) != NULL, "a folder");
    snprintf(wire->socket, sizeof wire->socket, "%s/s", wire->folder);
    snprintf(path, sizeof path, "%s/conf", wire->folder);
    config = fopen(path, "w");
    check(wire, config != NULL, path);
    fprintf(config,
            "[queue]\nadmit_seconds = %" PRId64 "\ngrace_seconds = %" PRId64
            "\n[log]\nlevel = error\n",
            admit_s, grace_s);
    fclose(config);
    start(wire, daemon);
    for (int i = 0; i < WIRE_CONNECTIONS; i++)
        connect_one(wire, &wire->connections[i]);
}

void wire_close(struct wire *wire)
{
    int status;

    for (int i = 0; i < WIRE_CONNECTIONS; i++) {
        close(wire->connections[i].fd);
        buffer_release(&wire->connections[i].in);
    }
    kill(wire->daemon, SIGTERM);
    waitpid(wire->daemon, &status, 0);
    wire->daemon = 0;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        wire_differs(wire, "SIGTERM did not end the daemon with status 0");
    check(wire, remove_folder(wire), wire->folder);
}

void wire_send(struct wire *wire, int connection, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(wire->connections[connection].fd, bytes, size, MSG_NOSIGNAL);

        check(wire, sent > 0, "the daemon hung up");
        bytes += sent;
        size -= (size_t)sent;
    }
}

/* The next line, without its end, in `line`. */
static void read_line(struct wire *wire, struct connection *connection, char line[WIRE_LINE])
{
    char bytes[4096], *content, *end;
    size_t size;

    while (content = buffer_content(&connection->in),
           end = connection->in.size > 0 ? memchr(content, '\n', connection->in.size) : NULL,
           end == NULL) {
        ssize_t got;

        wait_for(wire, connection->fd);
        got = read(connection->fd, bytes, sizeof bytes);
        check(wire, got > 0, "the daemon hung up");
        buffer_add(&connection->in, bytes, (size_t)got);
    }
    size = (size_t)(end - content);
    if (size >= WIRE_LINE)
        wire_differs(wire, "a line of %zu bytes", size);
    memcpy(line, content, size);
    line[size] = '\0';
    buffer_consume(&connection->in, size + 1);
}

/* True if `word` is one of a list, parted by spaces; brackets do not count. */
static bool is_among(const char *word, const char *list)
{
    while (*list != '\0') {
        size_t size = strcspn(list, " []");

        if (size == strlen(word) && strncmp(list, word, size) == 0)
            return true;
        list += size + strspn(list + size, " []");
    }
    return false;
}

static void check_form(const struct wire *wire, const struct verb *verb, struct told *told)
{
    uint64_t errors =
        line_errors() | (verb != NULL ? verb_errors(verb) : UINT64_C(1) << STATUS_BAD_ARG);

    told->status = told->line.kind == REPLY_OK ? STATUS_OK : status_from_word(told->line.code);
    if (told->status == STATUS_COUNT)
        wire_differs(wire, "there is no error %s", told->line.code);
    if (told->line.kind == REPLY_ERR) {
        if ((errors >> told->status & 1) == 0)
            wire_differs(wire, "%s is no error of %s", told->line.code,
                         verb != NULL ? verb->word : "a bad line");
        if (strcmp(told->line.retry, status_retry(told->status)) != 0 || told->line.text[0] == '\0')
            wire_differs(wire, "%s comes with retry=%s and \"%s\"", told->line.code,
                         told->line.retry, told->line.text);
        return;
    }
    for (int i = 0; verb != NULL && i < told->line.count; i++)
        if (!is_among(told->line.names[i], verb->fields))
            wire_differs(wire, "%s is no field of %s", told->line.names[i], verb->word);
}

void wire_hear(struct wire *wire, int connection, const struct verb *verb, const char *tag,
               struct told *told)
{
    struct reply_reader reader;

    reply_reader_init(&reader);
    do {
        char raw[WIRE_LINE];

        do
            read_line(wire, &wire->connections[connection], told->text);
        while (strncmp(told->text, "* ", 2) == 0); /* notes come when they come */
        strcpy(raw, told->text);
        if (!reply_read(&reader, told->text, &told->line))
            wire_differs(wire, "this is no reply: %s", raw);
        if (told->line.kind != REPLY_COLUMNS)
            continue;
        for (char *at = raw; *at != '\0'; at++)
            *at = *at == '\t' ? ' ' : *at;
        if (verb == NULL || strcmp(raw + 2, verb->columns) != 0)
            wire_differs(wire, "columns of another verb: %s", raw);
    } while (told->line.kind != REPLY_OK && told->line.kind != REPLY_ERR);
    if (tag != NULL && strcmp(tag, told->line.tag) != 0)
        wire_differs(wire, "the tag is %s, not %s", told->line.tag, tag);
    check_form(wire, verb, told);
    wire->statuses[told->status]++;
    wire->requests++;
}

void wire_ask(struct wire *wire, int connection, const char *line, struct told *told)
{
    const struct verb *verb = verb_find(line, strcspn(line, " "));

    snprintf(wire->sent, sizeof wire->sent, "%s", line);
    wire_send(wire, connection, line, strlen(line));
    wire_send(wire, connection, "\n", 1);
    wire_hear(wire, connection, verb, "", told);
}
