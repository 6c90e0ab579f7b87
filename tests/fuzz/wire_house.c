/*
 * The daemon of a season, and how one of its lines is read. The store is a file in memory where
 * there is such a place: the season is about answers, and waits for thousands of commits. The clock
 * is the test clock, so nothing comes due by itself.
 *
 * Every reply is held against the verbs table before it is compared with the model: its columns and
 * fields are those of the verb, an error is one that the verb may have (or any line, or any that
 * acts for somebody), with the retry= of its row. The model knows only what is true of the box
 * office; this is what is true of the protocol.
 */
#include "tests/fuzz/wire.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/kit/failure.h"

/* By name and not by what lies there: rmdir() fails if the daemon has left a file that nobody knows
 * of, and so does the test. */
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

/* Says where the test was, and leaves nothing of it. */
static void on_failure(void *arg)
{
    struct wire *wire = arg;

    fprintf(stderr, "wire: seed %" PRIu64 ", request %" PRId64 ", after %s\n", wire->seed,
            wire->requests, wire->sent);
    if (wire->daemon.pid > 0)
        daemon_stop(&wire->daemon, SIGKILL);
    remove_folder(wire);
}

_Noreturn void wire_differs(const char *format, ...)
{
    char text[2 * WIRE_LINE];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    test_fail("the daemon is not what the model says", text);
}

static void check(bool fine, const char *what)
{
    if (!fine)
        test_fail(what, strerror(errno));
}

static void start(struct wire *wire, const char *daemon)
{
    char config[WIRE_PATH + 8], file[WIRE_PATH + 8];
    const char *arguments[] = {"--socket",
                               wire->socket,
                               "--db",
                               file,
                               "--config",
                               config,
                               "--test-clock=2026-12-01T00:00:00Z",
                               NULL};

    snprintf(config, sizeof config, "%s/conf", wire->folder);
    snprintf(file, sizeof file, "%s/db", wire->folder);
    if (wire->store != NULL)
        daemon_put_store(wire->store, file);
    wire->daemon.program = daemon;
    daemon_start(&wire->daemon, arguments);
}

void wire_open(struct wire *wire, const char *daemon, uint64_t seed, int64_t admit_s,
               int64_t grace_s)
{
    const char *parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    char path[WIRE_PATH + 8];
    FILE *config;

    wire->seed = wire->dice.state = seed;
    wire->now_ms = WIRE_BEGIN_MS;
    strcpy(wire->sent, "nothing");
    test_on_failure(on_failure, wire);
    snprintf(wire->folder, sizeof wire->folder, "%s/foyer-wire-XXXXXX", parent);
    check(mkdtemp(wire->folder) != NULL, "a folder");
    snprintf(wire->socket, sizeof wire->socket, "%s/s", wire->folder);
    snprintf(path, sizeof path, "%s/conf", wire->folder);
    config = fopen(path, "w");
    check(config != NULL, path);
    fprintf(config,
            "[queue]\nadmit_seconds = %" PRId64 "\ngrace_seconds = %" PRId64
            "\n[log]\nlevel = error\n",
            admit_s, grace_s);
    fclose(config);
    start(wire, daemon);
    for (int i = 0; i < WIRE_CONNECTIONS; i++) {
        line_client_open(&wire->connections[i].line, wire->socket);
        wire->connections[i].acting = -1;
    }
}

void wire_close(struct wire *wire)
{
    for (int i = 0; i < WIRE_CONNECTIONS; i++)
        line_client_close(&wire->connections[i].line);
    daemon_stop(&wire->daemon, SIGTERM);
    check(remove_folder(wire), wire->folder);
}

void wire_send(struct wire *wire, int connection, const char *bytes, size_t size)
{
    if (!line_client_write(&wire->connections[connection].line, bytes, size))
        test_fail("the daemon", "hung up");
}

/* Without a verb the line was none that could be read, and the answer is about the line, or about
 * an argument. " as=" in a line that was made wrong may be part of a text: then errors of acting
 * for somebody are let pass though they should not come. */
static void check_form(const struct wire *wire, const struct verb *verb, struct told *told)
{
    uint64_t errors =
        line_errors() | (verb != NULL ? verb_errors(verb) : UINT64_C(1) << STATUS_BAD_ARG);

    if (strstr(wire->sent, " as=") != NULL)
        errors |= acting_errors();
    told->status = told->line.kind == REPLY_OK ? STATUS_OK : status_from_word(told->line.code);
    if (told->status == STATUS_COUNT)
        wire_differs("there is no error %s", told->line.code);
    if (told->line.kind == REPLY_ERR) {
        if ((errors >> told->status & 1) == 0)
            wire_differs("%s is no error of %s", told->line.code,
                         verb != NULL ? verb->word : "a bad line");
        if (strcmp(told->line.retry, status_retry(told->status)) != 0 || told->line.text[0] == '\0')
            wire_differs("%s comes with retry=%s and \"%s\"", told->line.code, told->line.retry,
                         told->line.text);
        return;
    }
    for (int i = 0; verb != NULL && i < told->line.count; i++)
        if (field_find(verb->fields, told->line.names[i]) == NULL)
            wire_differs("%s is no field of %s", told->line.names[i], verb->word);
}

/* Rows are taken apart and forgotten; only the last line is kept. `raw` is the line as it came:
 * reading writes to it. A tag of NULL: whatever it is, of a line that was made wrong. */
void wire_hear(struct wire *wire, int connection, const struct verb *verb, const char *tag,
               struct told *told)
{
    struct reply_reader reader;

    reply_reader_init(&reader);
    do {
        char raw[WIRE_LINE];

        do
            line_client_next(&wire->connections[connection].line, told->text);
        while (strncmp(told->text, "* ", 2) == 0); /* notes come when they come */
        strcpy(raw, told->text);
        if (!reply_read(&reader, told->text, &told->line))
            wire_differs("this is no reply: %s", raw);
        if (told->line.kind != REPLY_COLUMNS)
            continue;
        for (int i = 0; i < told->line.count; i++)
            if (verb == NULL || field_find(verb->columns, told->line.names[i]) == NULL)
                wire_differs("columns of another verb: %s", raw);
    } while (told->line.kind != REPLY_OK && told->line.kind != REPLY_ERR);
    if (tag != NULL && strcmp(tag, told->line.tag) != 0)
        wire_differs("the tag is %s, not %s", told->line.tag, tag);
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
