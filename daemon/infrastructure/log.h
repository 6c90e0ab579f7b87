/*
 * The log: lines on stderr, with the journal's priority before each when stderr is the journal.
 */
#ifndef FOYER_INFRASTRUCTURE_LOG_H
#define FOYER_INFRASTRUCTURE_LOG_H

#include <stdbool.h>

/* The values are those of syslog(3). */
enum log_level {
    LOG_LEVEL_ERROR = 3,
    LOG_LEVEL_WARNING = 4,
    LOG_LEVEL_INFO = 6,
    LOG_LEVEL_DEBUG = 7
};

struct log {
    _Atomic int level; /* lines of a higher number are left out; set on one thread, read on all */
    bool journal;      /* stderr is the journal, which knows time and priority itself */
};

/* Finds out whether stderr is the journal (sd-daemon(3): JOURNAL_STREAM names its device and
 * inode). */
void log_init(struct log *log);

/* "error", "warning", "info" or "debug"; false if it is no such word. */
bool log_set_level(struct log *log, const char *word);

void log_line(const struct log *log, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
