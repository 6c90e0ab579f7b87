/*
 * The log: a line for each event on stderr, of name=value pairs or as a JSON object, with the
 * journal's priority before each when stderr is the journal.
 */
#ifndef FOYER_INFRASTRUCTURE_LOG_H
#define FOYER_INFRASTRUCTURE_LOG_H

#include <stdbool.h>
#include <syslog.h>

#include "domain/ports/log_field.h"

/* Set on one thread, read on all. */
struct log {
    _Atomic int level;    /* lines of a higher number are left out */
    _Atomic bool is_json; /* otherwise name=value */
    _Atomic bool prefix;  /* lines begin with their priority also where stderr is no journal */
    bool journal;         /* stderr is the journal, which knows the time itself */
};

/* Finds out whether stderr is the journal (sd-daemon(3): JOURNAL_STREAM names its device and
 * inode). */
void log_init(struct log *log);

/* "error", "warning", "notice", "info" or "debug"; false if it is no such word. */
bool log_set_level(struct log *log, const char *word);

/* "text" or "json"; false if it is no such word. */
bool log_set_format(struct log *log, const char *word);

void log_set_prefix(struct log *log, bool prefix);

/* Whether lines of that level are written. `level` is one of syslog(3), here as below. */
bool log_has_level(const struct log *log, int level);

/* A line with a message, and with fields. */
void log_event(const struct log *log, int level, const char *message,
               const struct log_field *fields, size_t count);

/* A line with a message alone. */
void log_line(const struct log *log, int level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
