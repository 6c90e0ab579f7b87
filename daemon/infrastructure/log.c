/*
 * stderr only: who keeps the log, and for how long, is not the daemon's business. Under systemd
 * each line carries its priority and no time, since the journal knows when it came; otherwise the
 * time in UTC. A line is written by one call, so that lines of several threads do not mix.
 */
#include "infrastructure/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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

bool log_has_level(const struct log *log, int level)
{
    return level <= log->level;
}

void log_line(const struct log *log, int level, const char *format, ...)
{
    char text[900], stamp[40] = "";
    va_list list;

    if (!log_has_level(log, level))
        return;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (log->journal) {
        fprintf(stderr, "<%d>%s\n", level, text);
    } else {
        time_t now = time(NULL);
        struct tm parts;

        if (gmtime_r(&now, &parts) != NULL)
            strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &parts);
        fprintf(stderr, "%s foyerd %s: %s\n", stamp, name_of(level), text);
    }
}
