/*
 * stderr only: who keeps the log, and for how long, is not the daemon's business. Under systemd
 * each line carries its priority and no time, since the journal knows when it came; otherwise the
 * time in UTC. A line is written by one call, so that lines of several threads do not mix.
 *
 *     time=2026-12-24T10:30:00Z level=warning msg="show 3 has 50 seats"
 *     {"time":"2026-12-24T10:30:00Z","level":"warning","msg":"show 3 has 50 seats"}
 *
 * A value of letters that need no quotes has none; otherwise it stands in quotes, with \\ before a
 * quote and a \\, \\n for a line end and a dot for any other control character: whoever splits at
 * blanks outside of quotes gets the pairs, and nobody forges a line.
 */
#include "infrastructure/log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <glib.h>
#include <jansson.h>

#include "shared/buffer.h"

static const struct {
    const char *word;
    int level;
} levels[] = {
    {"error", LOG_ERR}, {"warning", LOG_WARNING}, {"notice", LOG_NOTICE},
    {"info", LOG_INFO}, {"debug", LOG_DEBUG},
};

enum { LEVEL_COUNT = sizeof levels / sizeof levels[0] };

static const char *name_of(int level)
{
    for (size_t i = 0; i < LEVEL_COUNT; i++)
        if (levels[i].level == level)
            return levels[i].word;
    return "debug";
}

/* JOURNAL_STREAM (systemd.exec(5)) is inherited by whatever is run with its stderr somewhere else,
 * so the device and inode that it names are compared with those of stderr. */
void log_init(struct log *log)
{
    const char *stream = getenv("JOURNAL_STREAM");
    unsigned long long device, inode;
    struct stat status;

    log->level = LOG_INFO;
    log->journal = stream != NULL && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
                   fstat(STDERR_FILENO, &status) == 0 && status.st_dev == device &&
                   status.st_ino == inode;
}

bool log_set_level(struct log *log, const char *word)
{
    for (size_t i = 0; i < LEVEL_COUNT; i++) {
        if (strcmp(word, levels[i].word) == 0) {
            log->level = levels[i].level;
            return true;
        }
    }
    return false;
}

bool log_set_format(struct log *log, const char *word)
{
    bool is_json = strcmp(word, "json") == 0;

    if (!is_json && strcmp(word, "text") != 0)
        return false;
    log->is_json = is_json;
    return true;
}

void log_set_prefix(struct log *log, bool prefix)
{
    log->prefix = prefix;
}

bool log_has_level(const struct log *log, int level)
{
    return level <= log->level;
}

static bool is_control(char byte)
{
    return (unsigned char)byte < ' ' || byte == '\x7F';
}

/* True if the value reads back without quotes. */
static bool is_bare(const char *value)
{
    for (const char *at = value; *at != '\0'; at++)
        if (is_control(*at) || strchr(" \"=\\", *at) != NULL)
            return false;
    return value[0] != '\0';
}

static void add_quoted(struct buffer *line, const char *value)
{
    buffer_add(line, "\"", 1);
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            buffer_printf(line, "\\%c", *at);
        else if (*at == '\n')
            buffer_add_text(line, "\\n");
        else
            buffer_add(line, is_control(*at) ? "." : at, 1);
    }
    buffer_add(line, "\"", 1);
}

static void add_pair(struct buffer *line, const char *name, const char *value)
{
    buffer_printf(line, "%s%s=", line->size > 0 ? " " : "", name);
    if (is_bare(value))
        buffer_add_text(line, value);
    else
        add_quoted(line, value);
}

static void add_pairs(struct buffer *line, const char *stamp, int level, const char *message,
                      const struct log_field *fields, size_t count)
{
    char number[24];

    if (stamp[0] != '\0')
        add_pair(line, "time", stamp);
    add_pair(line, "level", name_of(level));
    add_pair(line, "msg", message);
    for (size_t i = 0; i < count; i++) {
        snprintf(number, sizeof number, "%" PRId64, fields[i].number);
        add_pair(line, fields[i].name, fields[i].text != NULL ? fields[i].text : number);
    }
}

/* What is no UTF-8 would be no JSON. */
static json_t *json_of(const char *text)
{
    char *valid = g_utf8_make_valid(text, -1);
    json_t *value = json_string(valid);

    g_free(valid);
    return value;
}

static void add_object(struct buffer *line, const char *stamp, int level, const char *message,
                       const struct log_field *fields, size_t count)
{
    json_t *object = json_object();
    char *text;

    if (stamp[0] != '\0')
        json_object_set_new(object, "time", json_string(stamp));
    json_object_set_new(object, "level", json_string(name_of(level)));
    json_object_set_new(object, "msg", json_of(message));
    for (size_t i = 0; i < count; i++)
        json_object_set_new(object, fields[i].name,
                            fields[i].text != NULL ? json_of(fields[i].text)
                                                   : json_integer(fields[i].number));
    text = json_dumps(object, JSON_COMPACT);
    if (text != NULL)
        buffer_add_text(line, text);
    free(text);
    json_decref(object);
}

void log_event(const struct log *log, int level, const char *message,
               const struct log_field *fields, size_t count)
{
    char stamp[40] = "", prefix[8] = "";
    struct buffer line;

    if (!log_has_level(log, level))
        return;
    if (!log->journal) {
        time_t now = time(NULL);
        struct tm parts;

        if (gmtime_r(&now, &parts) != NULL)
            strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &parts);
    }
    if (log->journal || log->prefix)
        snprintf(prefix, sizeof prefix, "<%d>", level);
    buffer_init(&line);
    if (log->is_json)
        add_object(&line, stamp, level, message, fields, count);
    else
        add_pairs(&line, stamp, level, message, fields, count);
    buffer_add(&line, "", 1);
    fprintf(stderr, "%s%s\n", prefix, buffer_content(&line));
    buffer_release(&line);
}

void log_line(const struct log *log, int level, const char *format, ...)
{
    char text[900];
    va_list list;

    if (!log_has_level(log, level))
        return;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    log_event(log, level, text, NULL, 0);
}
