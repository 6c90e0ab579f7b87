/*
 * Units change here: the file has seconds, hours and days, as people write them, and everything
 * inside has milliseconds. Whatever can be wrong with a value only in connection with something
 * else (a zone that the system does not have, a group that does not exist) is found here too,
 * before the socket is opened.
 *
 * connections_within() raises the limit of descriptors as far as the system allows, and lowers the
 * number of connections to what that leaves beside SPARE_DESCRIPTORS for all that is no connection.
 */
#include "daemon/configure.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "domain/concert/cancel_rule.h"
#include "infrastructure/host_accounts.h"
#include "infrastructure/zones.h"

enum { SPARE_DESCRIPTORS = 32 };

bool configure_check_groups(const struct account_query *query, char *error)
{
    const char *name = query->groups.names[query->missing];

    if (query->answer == ACCOUNT_NONE)
        snprintf(error, ERROR_TEXT, "there is no group %s", name);
    else if (query->answer == ACCOUNT_ERROR)
        snprintf(error, ERROR_TEXT, "the user database does not say which group %s is", name);
    return query->answer == ACCOUNT_FOUND;
}

bool configure_find_groups(struct server_settings *settings, char *error)
{
    struct account_query query = {.question = ACCOUNT_OF_GROUPS, .groups = settings->groups};

    account_look_up(host_accounts(), &query);
    settings->groups = query.groups;
    return configure_check_groups(&query, error);
}

/* The look-up of the groups of roles is asked for one group, which stands where that of the admins
 * would: nothing else of such settings is used, and all other names are empty. */
bool configure_find_socket_group(const struct config *config, gid_t *gid, char *error)
{
    struct server_settings settings = {0};

    *gid = (gid_t)-1;
    if (config->socket_group[0] == '\0')
        return true;
    strcpy(settings.groups.names[ROLE_ADMIN], config->socket_group);
    if (!configure_find_groups(&settings, error))
        return false;
    *gid = (gid_t)settings.groups.gids[ROLE_ADMIN];
    return true;
}

/* Bounds the number of connections by the descriptors this process may have: a client for whom
 * there is none would wait unanswered, whereas one connection too many is told so. At least one is
 * left, by which somebody can look. */
static int64_t connections_within(int64_t wanted)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return wanted;
    if (limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
            getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur != RLIM_INFINITY && (int64_t)limit.rlim_cur - SPARE_DESCRIPTORS < wanted)
        wanted = (int64_t)limit.rlim_cur - SPARE_DESCRIPTORS;
    return wanted > 1 ? wanted : 1;
}

/* Texts are copied without a look at their length: config.c has refused what is longer than its key
 * may be, and no key may be longer than the array it goes to. */
bool configure_resolve(const struct config *config, struct zones *zones,
                       struct server_settings *resolved, char *error)
{
    struct cancel_rule rule;

    *resolved = (struct server_settings){
        .booking = {.admit_ms = config->admit_seconds * 1000,
                    .grace_ms = config->grace_seconds * 1000,
                    .key_keep_ms = config->key_hours * 3600000,
                    .audit_keep_ms = config->audit_days * DAY_MS,
                    .person_keep_ms = config->person_days * DAY_MS,
                    .hold_pause_ms = config->hold_pause_seconds * 1000,
                    .min_free = config->min_free,
                    .capacity = config->venue_capacity,
                    .seat_limit = config->venue_seat_limit},
        .limits = {.connections = connections_within(config->max_connections),
                   .staff_connections = config->staff_connections,
                   .connections_per_uid = config->connections_per_uid,
                   .requests_per_second = config->requests_per_second,
                   .changes_per_day = config->changes_per_day,
                   .unfinished_ms = config->unfinished_line_seconds * 1000,
                   .jobs = config->max_jobs,
                   .jobs_per_uid = config->jobs_per_uid,
                   .watches = config->watches_per_connection,
                   .watches_per_uid = config->watches_per_uid},
        .serves_unnamed = config->unnamed_users != 0,
    };
    if (!zone_exists(zones, config->venue_zone)) {
        snprintf(error, ERROR_TEXT,
                 "[venue] zone: the zone database has no %s (is the package tzdata installed?)",
                 config->venue_zone);
        return false;
    }
    if (!cancel_rule_parse(config->venue_cancel_until, &rule)) {
        snprintf(error, ERROR_TEXT,
                 "[venue] cancel_until: %s is not day, day-N, start, start-Nh, start-Nm or never",
                 config->venue_cancel_until);
        return false;
    }
    if (word_find(WORDS_REENTRY, config->door_reentry) == REENTRIES) {
        snprintf(error, ERROR_TEXT, "[door] reentry: %s is not exit, never or free",
                 config->door_reentry);
        return false;
    }
    resolved->booking.door = (struct door_rules){
        .open_ms = config->door_open_minutes * 60 * 1000,
        .close_ms = config->door_close_minutes * 60 * 1000,
        .reentry = (enum reentry)word_find(WORDS_REENTRY, config->door_reentry),
        .show_names = config->door_show_names != 0,
    };
    if (strcmp(config->wallet_charge, "anybody") != 0 &&
        strcmp(config->wallet_charge, "operators") != 0) {
        snprintf(error, ERROR_TEXT, "[wallet] charge: %s is not anybody or operators",
                 config->wallet_charge);
        return false;
    }
    resolved->booking.charge_at_counter = strcmp(config->wallet_charge, "operators") == 0;
    resolved->booking.shift_required = config->till_required != 0;
    resolved->booking.backup_keep = config->backup_keep;
    strcpy(resolved->booking.backup_dir, config->backup_dir);
    strcpy(resolved->booking.zone, config->venue_zone);
    strcpy(resolved->booking.cancel_until, config->venue_cancel_until);
    strcpy(resolved->groups.names[ROLE_DOOR], config->door_group);
    strcpy(resolved->groups.names[ROLE_OPERATOR], config->operator_group);
    strcpy(resolved->groups.names[ROLE_SUPERVISOR], config->supervisor_group);
    strcpy(resolved->groups.names[ROLE_ADMIN], config->admin_group);
    return true;
}

/* Everybody in a container may be shown as this uid, and would be the daemon's own: an admin. */
bool configure_check_uid(char *error)
{
    int64_t uid = (int64_t)geteuid();

    if (uid != OVERFLOW_UID && uid != host_overflow_uid())
        return true;
    snprintf(error, ERROR_TEXT,
             "uid %" PRId64 " stands for users that the kernel cannot show, who would all be "
             "admins; run foyerd under a uid of its own",
             uid);
    return false;
}
