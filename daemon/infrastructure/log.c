#include "infrastructure/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *name_of(enum log_level level)
{
    switch (level) {
    case LOG_LEVEL_ERROR:
        return "error";
    case LOG_LEVEL_WARNING:
        return "warning";
    case LOG_LEVEL_INFO:
        return "info";
    case LOG_LEVEL_DEBUG:
        break;
    }
    return "debug";
}

void log_init(struct log *log)
{
    const char *stream = getenv("JOURNAL_STREAM");
    unsigned long long device, inode;
    struct stat status;

    log->level = LOG_LEVEL_INFO;
    log->journal = stream != NULL && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
                   fstat(STDERR_FILENO, &status) == 0 && status.st_dev == device &&
                   status.st_ino == inode;
}

bool log_set_level(struct log *log, const char *word)
{
    static const enum log_level levels[] = {LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO,
                                            LOG_LEVEL_DEBUG};

    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (strcmp(word, name_of(levels[i])) == 0) {
            log->level = (int)levels[i];
            return true;
        }
    }
    return false;
}

void log_line(const struct log *log, enum log_level level, const char *format, ...)
{
    char text[900], stamp[40] = "";
    va_list list;

    if ((int)level > log->level)
        return;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (log->journal) {
        fprintf(stderr, "<%d>%s\n", (int)level, text);
    } else {
        time_t now = time(NULL);
        struct tm parts;

        if (gmtime_r(&now, &parts) != NULL)
            strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &parts);
        fprintf(stderr, "%s foyerd %s: %s\n", stamp, name_of(level), text);
    }
}
