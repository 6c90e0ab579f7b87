/*
 * The configuration file. See config.c for every key, its bounds and its default.
 */
#ifndef FOYER_INFRASTRUCTURE_CONFIG_H
#define FOYER_INFRASTRUCTURE_CONFIG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { CONFIG_TEXT = 108, STORE_TEXT = 1024, BACKUP_DIR_TEXT = 512 };

/* Every key of the file, in the order of the table in config.c. */
struct config {
    char socket_path[CONFIG_TEXT];
    char socket_group[CONFIG_TEXT];
    int64_t socket_mode;
    char db_path[STORE_TEXT];
    int64_t store_workers;
    int64_t key_hours;
    int64_t audit_days;
    int64_t person_days;
    int64_t min_free;
    char backup_dir[BACKUP_DIR_TEXT];
    int64_t backup_keep;
    char door_group[CONFIG_TEXT];
    char operator_group[CONFIG_TEXT];
    char supervisor_group[CONFIG_TEXT];
    char admin_group[CONFIG_TEXT];
    int64_t admit_seconds;
    int64_t grace_seconds;
    char venue_zone[CONFIG_TEXT];
    int64_t venue_capacity;
    int64_t venue_seat_limit;
    char venue_cancel_until[CONFIG_TEXT];
    int64_t door_open_minutes;
    int64_t door_close_minutes;
    char door_reentry[CONFIG_TEXT];
    int64_t door_show_names; /* 0 or 1 */
    char wallet_charge[CONFIG_TEXT];
    int64_t till_required; /* 0 or 1 */
    int64_t max_connections;
    int64_t staff_connections;
    int64_t connections_per_uid;
    int64_t requests_per_second;
    int64_t changes_per_day;
    int64_t hold_pause_seconds;
    int64_t unfinished_line_seconds;
    int64_t max_jobs;
    int64_t jobs_per_uid;
    int64_t watches_per_connection;
    int64_t watches_per_uid;
    int64_t unnamed_users; /* 0 or 1 */
    char log_level[CONFIG_TEXT];
    char log_format[CONFIG_TEXT];
    int64_t log_prefix; /* 0 or 1 */
};

/* A key of the file, for pages about it. All texts live as long as the program. */
struct config_key {
    const char *section, *name;
    const char *initial; /* what it is if nobody says */
    const char *help;
    bool is_number; /* of least to most */
    int64_t least, most;
};

/* Key `index`, from 0, in the order of the table; false after the last. */
bool config_key(int index, struct config_key *key);

/* The defaults. */
void config_init(struct config *config);

/*
 * Reads `path` over what *config has. False with a sentence in `error` (`room` bytes) that names
 * the file and the line, for a file that cannot be read, an unknown section or key, a key given
 * twice, or a value out of its bounds; *config is then not to be used.
 */
bool config_read(struct config *config, const char *path, char *error, int room);

/*
 * Writes the keys with their values, as a file that could be read again; a password of the store is
 * written as ***. A store that --db named may be longer than a line of a file (INI_MAX_LINE - 1
 * bytes): the file is then refused as too long.
 */
void config_print(const struct config *config, FILE *out);

#endif
