/*
 * Every key is one row: where it is in the file, in the struct, what it may be, and what it is if
 * nobody says. The parser, the defaults and --check-config are loops over that table, so they
 * cannot differ.
 *
 * inih does the reading and is watched closely, because a box office must not start with half of
 * what was meant: a section that does not exist, a key given twice or misspelled, and a line that
 * is longer than inih's buffer are errors with their line.
 *
 * What --check-config prints is a configuration that reads back to the same values; print_text()
 * knows the two spellings that would not. Only a password in the address of the store is masked.
 */
#include "infrastructure/config.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <ini.h>

#include "infrastructure/db/db.h"

enum type { TYPE_TEXT, TYPE_NUMBER, TYPE_OCTAL, TYPE_SWITCH };

struct key {
    const char *section;
    const char *name;
    enum type type;
    size_t offset;
    int64_t least, most; /* of a number; of a text, the length */
    const char *initial;
    const char *help;
};

#define AT(member) offsetof(struct config, member)

/* The one list of keys: the parser, the defaults and --check-config come from it. The most of a
 * text leaves its member room for the NUL, which set_value() relies on; 107 is that of sun_path
 * (unix(7)). */
static const struct key keys[] = {
    {"socket", "path", TYPE_TEXT, AT(socket_path), 1, 107, "/run/foyer/foyer.sock",
     "where clients connect"},
    {"socket", "group", TYPE_TEXT, AT(socket_group), 0, 100, "",
     "group of the socket, none: the daemon's"},
    {"socket", "mode", TYPE_OCTAL, AT(socket_mode), 0600, 0666, "0660",
     "who may connect, in octal"},
    {"store", "path", TYPE_TEXT, AT(db_path), 1, STORE_TEXT - 1, "/var/lib/foyer/foyer.db",
     "the SQLite file, or what libpq takes"},
    {"store", "workers", TYPE_NUMBER, AT(store_workers), 1, 64, "2",
     "connections to a PostgreSQL database"},
    {"store", "key_hours", TYPE_NUMBER, AT(key_hours), 24, 8760, "24",
     "request keys and their replies are kept so long"},
    {"store", "audit_days", TYPE_NUMBER, AT(audit_days), 1, 36500, "400",
     "audit lines are kept so long"},
    {"store", "person_days", TYPE_NUMBER, AT(person_days), 0, 36500, "90",
     "people known to the counter alone are forgotten so long after their show, 0: never"},
    {"store", "min_free", TYPE_NUMBER, AT(min_free), 0, INT64_C(1) << 50, "67108864",
     "bytes free beside the SQLite file, below which customers add nothing, 0: off"},
    {"store", "backup_dir", TYPE_TEXT, AT(backup_dir), 0, BACKUP_DIR_TEXT - 1, "",
     "folder of backups; none: the folder of the SQLite file"},
    {"store", "backup_keep", TYPE_NUMBER, AT(backup_keep), 0, 100000, "0",
     "backups without a name of their own that are kept; 0: all"},
    {"roles", "door_group", TYPE_TEXT, AT(door_group), 0, 100, "",
     "members scan tickets at the door; none: nobody"},
    {"roles", "operator_group", TYPE_TEXT, AT(operator_group), 0, 100, "",
     "members are operators; none: nobody"},
    {"roles", "supervisor_group", TYPE_TEXT, AT(supervisor_group), 0, 100, "",
     "members are supervisors; none: nobody"},
    {"roles", "admin_group", TYPE_TEXT, AT(admin_group), 0, 100, "",
     "members are admins, beside the uid of the daemon"},
    {"queue", "admit_seconds", TYPE_NUMBER, AT(admit_seconds), 10, 86400, "300",
     "time to take a hold once admitted"},
    {"queue", "grace_seconds", TYPE_NUMBER, AT(grace_seconds), 5, 86400, "60",
     "a token that nobody polls so long lapses"},
    {"venue", "zone", TYPE_TEXT, AT(venue_zone), 1, 60, "Asia/Seoul",
     "zone of concerts that name none"},
    {"venue", "capacity", TYPE_NUMBER, AT(venue_capacity), 1, 10000, "50",
     "people choosing and paying at a time"},
    {"venue", "seat_limit", TYPE_NUMBER, AT(venue_seat_limit), 1, 50, "4",
     "live seats of a user and show"},
    {"venue", "cancel_until", TYPE_TEXT, AT(venue_cancel_until), 1, 20, "day",
     "day, day-N, start, start-Nh, start-Nm or never"},
    {"door", "open_minutes", TYPE_NUMBER, AT(door_open_minutes), 0, 10080, "120",
     "guests are let in so long before the beginning"},
    {"door", "close_minutes", TYPE_NUMBER, AT(door_close_minutes), 0, 10080, "240",
     "and until so long after it"},
    {"door", "reentry", TYPE_TEXT, AT(door_reentry), 4, 5, "exit",
     "coming in again: exit (after a scan out), never or free"},
    {"door", "show_names", TYPE_SWITCH, AT(door_show_names), 0, 1, "yes",
     "those who only stand at the door see names"},
    {"wallet", "charge", TYPE_TEXT, AT(wallet_charge), 7, 9, "anybody",
     "who puts points into wallets: anybody (into their own, too) or operators"},
    {"till", "required", TYPE_SWITCH, AT(till_required), 0, 1, "no",
     "money is taken and handed out only by operators who have an open shift"},
    {"limits", "max_connections", TYPE_NUMBER, AT(max_connections), 1, 1000000, "20000",
     "connections in all"},
    {"limits", "staff_connections", TYPE_NUMBER, AT(staff_connections), 0, 1000000, "16",
     "of these, kept for staff and the daemon's own uid"},
    {"limits", "connections_per_uid", TYPE_NUMBER, AT(connections_per_uid), 1, 1000000, "64",
     "of a customer"},
    {"limits", "requests_per_second", TYPE_NUMBER, AT(requests_per_second), 1, 1000000, "200",
     "of a customer"},
    {"limits", "changes_per_day", TYPE_NUMBER, AT(changes_per_day), 0, 1000000000, "100000",
     "changes a customer may ask for in a day, 0: no limit"},
    {"limits", "hold_pause_seconds", TYPE_NUMBER, AT(hold_pause_seconds), 0, 3600, "60",
     "pause after the second unpaid hold of a show in an hour, then growing, 0: none"},
    {"limits", "unfinished_line_seconds", TYPE_NUMBER, AT(unfinished_line_seconds), 1, 86400, "30",
     "a customer's line must be finished by then"},
    {"limits", "max_jobs", TYPE_NUMBER, AT(max_jobs), 1, 1000000, "10000",
     "requests with the store or waiting for it in all"},
    {"limits", "jobs_per_uid", TYPE_NUMBER, AT(jobs_per_uid), 1, 1000000, "8",
     "of a customer, with the store at a time"},
    {"limits", "watches_per_connection", TYPE_NUMBER, AT(watches_per_connection), 1, 1000000, "500",
     "shows that one WATCH may watch"},
    {"limits", "watches_per_uid", TYPE_NUMBER, AT(watches_per_uid), 1, 1000000, "2000",
     "of a customer: what WAIT and WATCH wait for at a time"},
    {"limits", "unnamed_users", TYPE_SWITCH, AT(unnamed_users), 0, 1, "no",
     "serve uids without an entry in the user database"},
    {"log", "level", TYPE_TEXT, AT(log_level), 4, 7, "info",
     "error, warning, notice, info or debug"},
    {"log", "format", TYPE_TEXT, AT(log_format), 4, 4, "text",
     "text: name=value pairs; json: an object a line"},
    {"log", "prefix", TYPE_SWITCH, AT(log_prefix), 0, 1, "no",
     "begin lines with <PRIORITY> also where stderr is not the journal"},
};

enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

struct reading {
    struct config *config;
    FILE *file;
    int line;       /* the one being read */
    int error_line; /* of the sentence in `error` */
    bool given[KEY_COUNT];
    char *error;
    size_t room;
};

/* What is wrong with a value, or NULL once it is set. */
static const char *set_value(struct config *config, const struct key *key, const char *value)
{
    char *end;
    int64_t number;

    if (key->type == TYPE_TEXT) {
        if ((int64_t)strlen(value) < key->least || (int64_t)strlen(value) > key->most)
            return "is too short or too long";
        strcpy((char *)config + key->offset, value);
        return NULL;
    }
    if (key->type == TYPE_SWITCH) {
        number = strcmp(value, "yes") == 0;
        if (number == 0 && strcmp(value, "no") != 0)
            return "is not yes or no";
        memcpy((char *)config + key->offset, &number, sizeof number);
        return NULL;
    }
    errno = 0;
    number = strtoll(value, &end, key->type == TYPE_OCTAL ? 8 : 10);
    if (errno != 0 || end == value || *end != '\0')
        return "is not a number";
    if (number < key->least || number > key->most)
        return "is out of range";
    memcpy((char *)config + key->offset, &number, sizeof number);
    return NULL;
}

bool config_key(int index, struct config_key *key)
{
    if (index >= KEY_COUNT)
        return false;
    *key = (struct config_key){
        .section = keys[index].section,
        .name = keys[index].name,
        .initial = keys[index].initial,
        .help = keys[index].help,
        .is_number = keys[index].type == TYPE_NUMBER,
        .least = keys[index].least,
        .most = keys[index].most,
    };
    return true;
}

/* The defaults go through the same function as what is read: one that is out of its own bounds
 * ends the program in the first test. */
void config_init(struct config *config)
{
    memset(config, 0, sizeof *config);
    for (int i = 0; i < KEY_COUNT; i++)
        if (set_value(config, &keys[i], keys[i].initial) != NULL)
            abort();
}

static int config_fail(struct reading *reading, const char *section, const char *name,
                       const char *problem)
{
    if (reading->error[0] == '\0') {
        reading->error_line = reading->line;
        snprintf(reading->error, reading->room, "line %d: [%s] %s %s", reading->line, section, name,
                 problem);
    }
    return 0;
}

/* 0 has inih note the line and read on: of several errors the first is reported. */
static int take_pair(void *arg, const char *section, const char *name, const char *value)
{
    struct reading *reading = arg;

    for (int i = 0; i < KEY_COUNT; i++) {
        const char *problem;

        if (strcmp(keys[i].section, section) != 0 || strcmp(keys[i].name, name) != 0)
            continue;
        if (reading->given[i])
            return config_fail(reading, section, name, "is given twice");
        reading->given[i] = true;
        problem = set_value(reading->config, &keys[i], value);
        return problem == NULL ? 1 : config_fail(reading, section, name, problem);
    }
    return config_fail(reading, section, name, "is not a key of this program");
}

/* inih would take the rest of a long line for a line of its own. A comment may be as long as it
 * likes. */
static void drop_rest(struct reading *reading, const char *line)
{
    const char *first = line + strspn(line, " \t");
    bool cut = false;
    int byte;

    if (strchr(line, '\n') != NULL)
        return;
    while ((byte = getc(reading->file)) != EOF && byte != '\n')
        cut = true;
    if (!cut || *first == ';' || *first == '#' || reading->error[0] != '\0')
        return;
    reading->error_line = reading->line;
    snprintf(reading->error, reading->room, "line %d: is too long", reading->line);
}

/* inih reports a section only with its first key: one that is unknown and empty would pass unseen.
 */
static void check_section(struct reading *reading, const char *line)
{
    const char *name = line + strspn(line, " \t");
    size_t length;

    if (*name++ != '[' || strchr(name, ']') == NULL || reading->error[0] != '\0')
        return;
    length = strcspn(name, "]");
    for (int i = 0; i < KEY_COUNT; i++)
        if (strlen(keys[i].section) == length && strncmp(keys[i].section, name, length) == 0)
            return;
    reading->error_line = reading->line;
    snprintf(reading->error, reading->room, "line %d: [%.*s] is not a section of this program",
             reading->line, (int)(length < 60 ? length : 60), name);
}

/* inih gives the line of an error only at the end; counting here knows it for every pair. */
static char *config_read_line(char *text, int room, void *arg)
{
    struct reading *reading = arg;
    char *line = fgets(text, room, reading->file);

    if (line == NULL)
        return NULL;
    reading->line++;
    drop_rest(reading, line);
    check_section(reading, line);
    return line;
}

/* Of two errors the earlier one is told: inih knows the first line that it or take_pair() refused,
 * and reading.error_line may be of one in which inih saw nothing wrong. */
bool config_read(struct config *config, const char *path, char *error, int room)
{
    char problem[200] = "";
    struct reading reading = {.config = config, .error = problem, .room = sizeof problem};
    int bad_line;

    reading.file = fopen(path, "re");
    if (reading.file == NULL) {
        snprintf(error, (size_t)room, "%s: %s", path, strerror(errno));
        return false;
    }
    bad_line = ini_parse_stream(config_read_line, &reading, take_pair, &reading);
    fclose(reading.file);
    if (problem[0] != '\0' && (bad_line == 0 || reading.error_line <= bad_line))
        snprintf(error, (size_t)room, "%s: %s", path, problem);
    else if (bad_line != 0)
        snprintf(error, (size_t)room, "%s: line %d: not a [section] nor name = value", path,
                 bad_line);
    return bad_line == 0 && problem[0] == '\0';
}

/* After a space, a semicolon would begin a comment; and a line that was read without spaces has to
 * fit when it is read again. */
static void print_text(const char *name, const char *value, FILE *out)
{
    bool spaced = value[0] != ';' && strlen(name) + strlen(" = ") + strlen(value) < INI_MAX_LINE;

    fprintf(out, "%s%s%s\n", name, spaced ? " = " : "=", value);
}

void config_print(const struct config *config, FILE *out)
{
    const char *section = "";

    for (int i = 0; i < KEY_COUNT; i++) {
        const struct key *key = &keys[i];
        const char *at = (const char *)config + key->offset;
        /* Every byte of a value may take two, and the words of libpq are shorter than 200. */
        char masked[2 * STORE_TEXT + 200];
        int64_t number;

        if (strcmp(section, key->section) != 0)
            fprintf(out, "%s[%s]\n", i > 0 ? "\n" : "", key->section);
        section = key->section;
        fprintf(out, "; %s\n", key->help);
        memcpy(&number, at, sizeof number);
        if (key->type == TYPE_TEXT && key->offset == AT(db_path)) {
            db_mask_address(at, masked, sizeof masked);
            at = masked;
        }
        if (key->type == TYPE_TEXT)
            print_text(key->name, at, out);
        else if (key->type == TYPE_SWITCH)
            fprintf(out, "%s = %s\n", key->name, number != 0 ? "yes" : "no");
        else if (key->type == TYPE_OCTAL)
            fprintf(out, "%s = %04" PRIo64 "\n", key->name, (uint64_t)number);
        else
            fprintf(out, "%s = %" PRId64 "\n", key->name, number);
    }
}
