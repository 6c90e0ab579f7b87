/*
 * The log: lines on stderr, with the journal's priority before each when stderr is the journal.
 */
#ifndef FOYER_INFRASTRUCTURE_LOG_H
#define FOYER_INFRASTRUCTURE_LOG_H

#include <stdbool.h>
#include <syslog.h>

struct log {
    _Atomic int level; /* lines of a higher number are left out; set on one thread, read on all */
    bool journal;      /* stderr is the journal, which knows time and priority itself */
};

/* Finds out whether stderr is the journal (sd-daemon(3): JOURNAL_STREAM names its device and
 * inode). */
void log_init(struct log *log);

/* "error", "warning", "notice", "info" or "debug"; false if it is no such word. */
bool log_set_level(struct log *log, const char *word);

/* Whether lines of that level are written. `level` is one of syslog(3), here as below. */
bool log_has_level(const struct log *log, int level);

void log_line(const struct log *log, int level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
