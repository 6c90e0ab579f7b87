/*
 * The configuration file: what is read, and with which sentence everything else is refused.
 *
 * A box office must not start with half of what was meant. So most of these are files with one
 * mistake, and the whole sentence is compared, with the number of the line: what is said is all
 * that whoever edits the file at night has. The library (inih) is lenient by design and counts
 * lines in its own way, so each of its liberties that the daemon takes back has a test: unknown and
 * empty sections, keys that come twice, lines that are longer than its buffer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "infrastructure/config.h"

enum { ERROR_TEXT = 400, PATH_ROOM = 64 };

static void write_file(char path[PATH_ROOM], const char *text)
{
    int fd;

    strcpy(path, "/tmp/foyer-config-XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

/* Into a configuration that has the defaults, as the daemon does it. The name of the file is
 * random, and is cut off the sentence once it was seen to be there. */
static bool read_text(const char *text, struct config *config, char error[ERROR_TEXT])
{
    char path[PATH_ROOM], plain[ERROR_TEXT];
    bool read;

    write_file(path, text);
    config_init(config);
    plain[0] = '\0';
    read = config_read(config, path, plain, ERROR_TEXT);
    unlink(path);
    /* Every sentence begins with the file. */
    if (!read) {
        assert_memory_equal(plain, path, strlen(path));
        assert_memory_equal(plain + strlen(path), ": ", 2);
        strcpy(error, plain + strlen(path) + 2);
    }
    return read;
}

static void expect_error(const char *text, const char *expected)
{
    struct config config;
    char error[ERROR_TEXT];

    if (read_text(text, &config, error))
        fail_msg("read without an error:\n%s", text);
    assert_string_equal(error, expected);
}

enum kind { TEXT, NUMBER, OCTAL, SWITCH };

/* A line has 199 bytes, and the longest name of a key with " = " takes less than 30. */
enum { VALUE_ROOM = 160 };

#define AT(member) offsetof(struct config, member)

/* The settings of config.c once more: nothing but this second list notices a default or a bound
 * that was changed by mistake, since the parser, foyer.conf(5) and --check-config all come from
 * the first one. Every key has to be here (test_every_key). */
static const struct setting {
    const char *section, *key;
    enum kind kind;
    size_t at; /* its place in struct config */
    const char *text;
    int64_t number;      /* the default is one of the two */
    int64_t least, most; /* of a text, the length */
} settings[] = {
    /* section, key, kind, place, default, least, most */
    {"socket", "path", TEXT, AT(socket_path), "/run/foyer/foyer.sock", 0, 1, 107},
    {"socket", "group", TEXT, AT(socket_group), "", 0, 0, 100},
    {"socket", "mode", OCTAL, AT(socket_mode), NULL, 0660, 0600, 0666},
    {"store", "path", TEXT, AT(db_path), "/var/lib/foyer/foyer.db", 0, 1, STORE_TEXT - 1},
    {"store", "workers", NUMBER, AT(store_workers), NULL, 2, 1, 64},
    {"store", "key_hours", NUMBER, AT(key_hours), NULL, 24, 24, 8760},
    {"store", "audit_days", NUMBER, AT(audit_days), NULL, 400, 1, 36500},
    {"store", "person_days", NUMBER, AT(person_days), NULL, 90, 0, 36500},
    {"store", "min_free", NUMBER, AT(min_free), NULL, 64 << 20, 0, INT64_C(1) << 50},
    {"store", "backup_dir", TEXT, AT(backup_dir), "", 0, 0, BACKUP_DIR_TEXT - 1},
    {"store", "backup_keep", NUMBER, AT(backup_keep), NULL, 0, 0, 100000},
    {"roles", "door_group", TEXT, AT(door_group), "", 0, 0, 100},
    {"roles", "operator_group", TEXT, AT(operator_group), "", 0, 0, 100},
    {"roles", "supervisor_group", TEXT, AT(supervisor_group), "", 0, 0, 100},
    {"roles", "admin_group", TEXT, AT(admin_group), "", 0, 0, 100},
    {"queue", "admit_seconds", NUMBER, AT(admit_seconds), NULL, 300, 10, 86400},
    {"queue", "grace_seconds", NUMBER, AT(grace_seconds), NULL, 60, 5, 86400},
    {"venue", "zone", TEXT, AT(venue_zone), "Asia/Seoul", 0, 1, 60},
    {"venue", "capacity", NUMBER, AT(venue_capacity), NULL, 50, 1, 10000},
    {"venue", "seat_limit", NUMBER, AT(venue_seat_limit), NULL, 4, 1, 50},
    {"venue", "cancel_until", TEXT, AT(venue_cancel_until), "day", 0, 1, 20},
    {"door", "open_minutes", NUMBER, AT(door_open_minutes), NULL, 120, 0, 10080},
    {"door", "close_minutes", NUMBER, AT(door_close_minutes), NULL, 240, 0, 10080},
    {"door", "reentry", TEXT, AT(door_reentry), "exit", 0, 4, 5},
    {"door", "show_names", SWITCH, AT(door_show_names), NULL, 1, 0, 1},
    {"wallet", "charge", TEXT, AT(wallet_charge), "anybody", 0, 7, 9},
    {"till", "required", SWITCH, AT(till_required), NULL, 0, 0, 1},
    {"limits", "max_connections", NUMBER, AT(max_connections), NULL, 20000, 1, 1000000},
    {"limits", "staff_connections", NUMBER, AT(staff_connections), NULL, 16, 0, 1000000},
    {"limits", "connections_per_uid", NUMBER, AT(connections_per_uid), NULL, 64, 1, 1000000},
    {"limits", "requests_per_second", NUMBER, AT(requests_per_second), NULL, 200, 1, 1000000},
    {"limits", "changes_per_day", NUMBER, AT(changes_per_day), NULL, 100000, 0, 1000000000},
    {"limits", "hold_pause_seconds", NUMBER, AT(hold_pause_seconds), NULL, 60, 0, 3600},
    {"limits", "unfinished_line_seconds", NUMBER, AT(unfinished_line_seconds), NULL, 30, 1, 86400},
    {"limits", "max_jobs", NUMBER, AT(max_jobs), NULL, 10000, 1, 1000000},
    {"limits", "jobs_per_uid", NUMBER, AT(jobs_per_uid), NULL, 8, 1, 1000000},
    {"limits", "watches_per_connection", NUMBER, AT(watches_per_connection), NULL, 500, 1, 1000000},
    {"limits", "watches_per_uid", NUMBER, AT(watches_per_uid), NULL, 2000, 1, 1000000},
    {"limits", "unnamed_users", SWITCH, AT(unnamed_users), NULL, 0, 0, 1},
    {"log", "level", TEXT, AT(log_level), "info", 0, 4, 7},
    {"log", "format", TEXT, AT(log_format), "text", 0, 4, 4},
    {"log", "prefix", SWITCH, AT(log_prefix), NULL, 0, 0, 1},
};

enum { SETTINGS = sizeof settings / sizeof settings[0] };

static void put_number(struct config *config, const struct setting *setting, int64_t number)
{
    memcpy((char *)config + setting->at, &number, sizeof number);
}

static int64_t number_at(const struct config *config, const struct setting *setting)
{
    int64_t number;

    memcpy(&number, (const char *)config + setting->at, sizeof number);
    return number;
}

/* The row of a key; NULL if it has none. */
static const struct setting *setting_of(const struct config_key *key)
{
    for (int i = 0; i < SETTINGS; i++)
        if (strcmp(settings[i].section, key->section) == 0 &&
            strcmp(settings[i].key, key->name) == 0)
            return &settings[i];
    return NULL;
}

/* As many keys as rows, and a row for each. What config_key() says of it is what foyer.conf(5)
 * prints. */
static void test_every_key(void **state)
{
    struct config_key key;
    int count = 0;

    (void)state;
    for (; config_key(count, &key); count++) {
        const struct setting *setting = setting_of(&key);

        if (setting == NULL)
            fail_msg("[%s] %s has no row in this test", key.section, key.name);
        else if (key.is_number != (setting->kind == NUMBER) || key.least != setting->least ||
                 key.most != setting->most)
            fail_msg("[%s] %s has another kind or other bounds", key.section, key.name);
    }
    assert_int_equal(count, SETTINGS);
}

/* Filled with 0x55 before, a member that config_init() leaves out would show. */
static void test_defaults(void **state)
{
    struct config config;

    (void)state;
    memset(&config, 0x55, sizeof config);
    config_init(&config);
    for (int i = 0; i < SETTINGS; i++) {
        const struct setting *setting = &settings[i];
        const char *text = (const char *)&config + setting->at;

        if (setting->kind == TEXT ? strcmp(text, setting->text) != 0
                                  : number_at(&config, setting) != setting->number)
            fail_msg("[%s] %s has another default", setting->section, setting->key);
    }
}

/* Equal to the byte: config_init() clears what is between the members, too. */
static void test_empty_files(void **state)
{
    struct config config, defaults;
    char error[ERROR_TEXT];

    (void)state;
    config_init(&defaults);
    assert_true(read_text("", &config, error));
    assert_memory_equal(&config, &defaults, sizeof config);
    assert_true(read_text("# nothing\n\n; at all\n[socket]\n", &config, error));
    assert_memory_equal(&config, &defaults, sizeof config);
}

/* Spaces within a value stay, those around it go; a semicolon after a space begins a comment; the
 * last line needs no end. */
static void test_values(void **state)
{
    struct config config;
    char error[ERROR_TEXT];

    (void)state;
    assert_true(read_text("[socket]\npath = /tmp/a b.sock\nmode=0600\n"
                          "[queue]\nadmit_seconds = 10 ; the least\n"
                          "[venue]\nzone = Europe/Berlin\n"
                          "[log]\nlevel=debug",
                          &config, error));
    assert_string_equal(config.socket_path, "/tmp/a b.sock");
    assert_int_equal(config.socket_mode, 0600);
    assert_int_equal(config.admit_seconds, 10);
    assert_string_equal(config.venue_zone, "Europe/Berlin");
    assert_string_equal(config.log_level, "debug");
    /* What the file does not name stays. */
    assert_int_equal(config.grace_seconds, 60);
}

/* What is misspelled would be a default that nobody wanted. The second and third differ: inih
 * reports a section only with its first key, so one without keys has to be found by the daemon
 * itself. Names are told apart by capitals. */
static void test_unknown(void **state)
{
    (void)state;
    expect_error("[socket]\npath = /tmp/x\nhost = here\n",
                 "line 3: [socket] host is not a key of this program");
    expect_error("[sockets]\npath = /tmp/x\n",
                 "line 1: [sockets] is not a section of this program");
    expect_error("[queue]\n[sockets]\n", "line 2: [sockets] is not a section of this program");
    expect_error("path = /tmp/x\n", "line 1: [] path is not a key of this program");
    /* A key of another section. */
    expect_error("[socket]\nadmit_seconds = 300\n",
                 "line 2: [socket] admit_seconds is not a key of this program");
    expect_error("[Socket]\nPath = /tmp/x\n", "line 1: [Socket] is not a section of this program");
}

/* In one section, and in a section that is opened a second time: which of two values was meant is
 * not guessed, even if they are equal. */
static void test_given_twice(void **state)
{
    (void)state;
    expect_error("[queue]\nadmit_seconds = 20\n\nadmit_seconds = 20\n",
                 "line 4: [queue] admit_seconds is given twice");
    expect_error("[queue]\ngrace_seconds = 20\n[log]\n[queue]\ngrace_seconds = 30\n",
                 "line 5: [queue] grace_seconds is given twice");
}

/* strtoll() alone would take 300 of "300s" and 3 of "3.5", and the largest number for one that is
 * too large. Without a value there is nothing to take. */
static void test_no_number(void **state)
{
    (void)state;
    expect_error("[queue]\nadmit_seconds = soon\n",
                 "line 2: [queue] admit_seconds is not a number");
    expect_error("[queue]\nadmit_seconds =\n", "line 2: [queue] admit_seconds is not a number");
    expect_error("[queue]\nadmit_seconds = 300s\n",
                 "line 2: [queue] admit_seconds is not a number");
    expect_error("[queue]\nadmit_seconds = 0x100\n",
                 "line 2: [queue] admit_seconds is not a number");
    expect_error("[queue]\nadmit_seconds = 3.5\n", "line 2: [queue] admit_seconds is not a number");
    expect_error("[queue]\nadmit_seconds = 99999999999999999999\n",
                 "line 2: [queue] admit_seconds is not a number");
    /* Octal is octal. */
    expect_error("[socket]\nmode = 0668\n", "line 2: [socket] mode is not a number");
    expect_error("[socket]\nmode = 0o660\n", "line 2: [socket] mode is not a number");
    expect_error("[socket]\nmode = rw-rw----\n", "line 2: [socket] mode is not a number");
}

/* yes and no, and none of the other words for them that other programs take. */
static void test_switch(void **state)
{
    struct config config;
    char error[ERROR_TEXT];

    (void)state;
    assert_true(read_text("[limits]\nunnamed_users = yes\n", &config, error));
    assert_int_equal(config.unnamed_users, 1);
    assert_true(read_text("[limits]\nunnamed_users = no\n", &config, error));
    assert_int_equal(config.unnamed_users, 0);
    expect_error("[limits]\nunnamed_users = 1\n",
                 "line 2: [limits] unnamed_users is not yes or no");
    expect_error("[limits]\nunnamed_users = Yes\n",
                 "line 2: [limits] unnamed_users is not yes or no");
    expect_error("[limits]\nunnamed_users =\n", "line 2: [limits] unnamed_users is not yes or no");
}

/* A value is refused with that problem; with NULL it is taken: the member of that key has it, and
 * all others their defaults. */
static void try_value(const struct setting *setting, const char *value, const char *problem)
{
    struct config config, wanted;
    char text[VALUE_ROOM + 60], error[ERROR_TEXT], expected[ERROR_TEXT];

    snprintf(text, sizeof text, "[%s]\n%s = %s\n", setting->section, setting->key, value);
    if (problem != NULL) {
        snprintf(expected, sizeof expected, "line 2: [%s] %s %s", setting->section, setting->key,
                 problem);
        expect_error(text, expected);
        return;
    }
    if (!read_text(text, &config, error))
        fail_msg("%s", error);
    config_init(&wanted);
    if (setting->kind == TEXT)
        strcpy((char *)&wanted + setting->at, value);
    else if (setting->kind == SWITCH)
        put_number(&wanted, setting, strcmp(value, "yes") == 0);
    else
        put_number(&wanted, setting, strtoll(value, NULL, setting->kind == OCTAL ? 8 : 10));
    if (memcmp(&config, &wanted, sizeof config) != 0)
        fail_msg("is not what was read:\n%s", text);
}

static void try_number(const struct setting *setting, int64_t number, bool taken)
{
    char value[40];

    snprintf(value, sizeof value, setting->kind == OCTAL ? "%04llo" : "%lld", (long long)number);
    try_value(setting, value, taken ? NULL : "is out of range");
}

/* Nothing is tried that no line has room for. */
static void try_length(const struct setting *setting, int64_t length, bool taken)
{
    char value[VALUE_ROOM + 1];

    if (length < 0 || length > VALUE_ROOM)
        return;
    memset(value, 'x', (size_t)length);
    value[length] = '\0';
    try_value(setting, value, taken ? NULL : "is too short or too long");
}

static void try_bound(const struct setting *setting, int64_t bound, bool taken)
{
    if (setting->kind == TEXT)
        try_length(setting, bound, taken);
    else
        try_number(setting, bound, taken);
}

/* Of every key: the least and the most are taken, one less and one more are not; of a text the
 * length. */
static void test_every_range(void **state)
{
    (void)state;
    for (int i = 0; i < SETTINGS; i++) {
        const struct setting *setting = &settings[i];

        if (setting->kind == SWITCH) {
            try_value(setting, "yes", NULL);
            try_value(setting, "no", NULL);
            try_value(setting, "1", "is not yes or no");
            continue;
        }
        try_bound(setting, setting->least, true);
        try_bound(setting, setting->most, true);
        try_bound(setting, setting->least - 1, false);
        try_bound(setting, setting->most + 1, false);
        if (setting->kind == NUMBER)
            try_bound(setting, -1, false);
    }
}

/* 107 is what sun_path has room for (unix(7): 108 bytes with the NUL): a longer path could not be
 * bound, and would be cut by whoever did not look. Of the groups an empty one is a value:
 * nobody. */
static void test_length_of_texts(void **state)
{
    struct config config;
    char text[400], error[ERROR_TEXT];

    (void)state;
    expect_error("[socket]\npath =\n", "line 2: [socket] path is too short or too long");
    snprintf(text, sizeof text, "[socket]\npath = /%0106d\n", 0);
    assert_true(read_text(text, &config, error));
    assert_int_equal(strlen(config.socket_path), 107);
    snprintf(text, sizeof text, "[socket]\npath = /%0107d\n", 0);
    expect_error(text, "line 2: [socket] path is too short or too long");
    expect_error("[venue]\nzone =\n", "line 2: [venue] zone is too short or too long");
    expect_error("[venue]\ncancel_until = day-30 or thereabouts\n",
                 "line 2: [venue] cancel_until is too short or too long");
    expect_error("[log]\nlevel = all\n", "line 2: [log] level is too short or too long");
    assert_true(read_text("[roles]\noperator_group =\n", &config, error));
}

/* The sentence is the daemon's; inih only says that the line is wrong. */
static void test_no_pair(void **state)
{
    (void)state;
    expect_error("[queue]\nadmit_seconds\n", "line 2: not a [section] nor name = value");
    expect_error("[queue\nadmit_seconds = 300\n", "line 1: not a [section] nor name = value");
}

/* Of several errors the first is reported. */
static void test_first_error(void **state)
{
    (void)state;
    expect_error("[queue]\nadmit_seconds = 1\ngrace_seconds = 1\nnonsense\n",
                 "line 2: [queue] admit_seconds is out of range");
}

/* Comments may be as long as people like; lines after them keep their numbers. */
static void test_long_comment(void **state)
{
    struct config config;
    char text[1200], error[ERROR_TEXT];
    int length = snprintf(text, sizeof text, "; %0600d\n[queue]\n", 0);

    (void)state;
    assert_true(read_text(text, &config, error));
    snprintf(text + length, sizeof text - (size_t)length, "admit_seconds = 1\n");
    expect_error(text, "line 3: [queue] admit_seconds is out of range");
}

/* inih reads 199 bytes at a time and would take the rest of a line for a line of its own, whose
 * number is wrong from there on. The second file has the long line first, and one without an end
 * after it. */
static void test_long_line(void **state)
{
    char text[1200];

    (void)state;
    snprintf(text, sizeof text, "[queue]\n\nadmit_seconds = %0600d\n", 300);
    expect_error(text, "line 3: is too long");
    snprintf(text, sizeof text, "[queue]\n%0600d\nadmit_seconds = 1", 0);
    expect_error(text, "line 2: is too long");
}

static void test_no_file(void **state)
{
    struct config config;
    char error[ERROR_TEXT];

    (void)state;
    config_init(&config);
    assert_false(config_read(&config, "/nowhere/foyer.conf", error, sizeof error));
    assert_string_equal(error, "/nowhere/foyer.conf: No such file or directory");
}

/* What --check-config prints reads back to the same bytes: an administrator may keep it as the
 * file. */
static void round_trip(const struct config *config)
{
    char path[PATH_ROOM], error[ERROR_TEXT] = "";
    struct config again;
    FILE *file;

    write_file(path, "");
    file = fopen(path, "w");
    assert_non_null(file);
    config_print(config, file);
    assert_int_equal(fclose(file), 0);
    config_init(&again);
    if (!config_read(&again, path, error, sizeof error))
        fail_msg("%s", error);
    assert_memory_equal(&again, config, sizeof again);
    unlink(path);
}

/* The defaults; then of every key a value that is not its default, alone, so that a key that is not
 * printed comes back as another one; then texts with blanks and with two Korean syllables. */
static void test_round_trip(void **state)
{
    struct config config;
    char error[ERROR_TEXT];

    (void)state;
    config_init(&config);
    round_trip(&config);
    for (int i = 0; i < SETTINGS; i++) {
        const struct setting *setting = &settings[i];

        config_init(&config);
        if (setting->kind == TEXT)
            snprintf((char *)&config + setting->at, (size_t)setting->most + 1, "%0*d",
                     setting->least > 1 ? (int)setting->least : 1, 0);
        else
            put_number(&config, setting,
                       setting->number == setting->most ? setting->least : setting->most);
        round_trip(&config);
    }
    assert_true(read_text("[socket]\npath=/tmp/\xEA\xB7\xB9\xEC\x9E\xA5.sock\ngroup=box office\n"
                          "[store]\nbackup_dir=/tmp/copies of it\n",
                          &config, error));
    round_trip(&config);
}

/* What fits without spaces is printed without them where they would make the line too long. A line
 * has 199 bytes for inih: "path = " leaves 192 for the value, "path=" leaves 194, and 195 cannot be
 * read at all. 180 and the next ones are printed in the usual way. */
static void test_round_trip_of_longest_line(void **state)
{
    struct config config;
    char error[ERROR_TEXT], text[300];

    (void)state;
    for (int digits = 180; digits <= 194; digits++) {
        snprintf(text, sizeof text, "[store]\npath=%0*d\n", digits, 0);
        assert_true(read_text(text, &config, error));
        round_trip(&config);
    }
    snprintf(text, sizeof text, "[store]\npath=%0*d\n", 195, 0);
    expect_error(text, "line 2: is too long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_key),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_empty_files),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_given_twice),
        cmocka_unit_test(test_no_number),
        cmocka_unit_test(test_every_range),
        cmocka_unit_test(test_length_of_texts),
        cmocka_unit_test(test_no_pair),
        cmocka_unit_test(test_first_error),
        cmocka_unit_test(test_long_comment),
        cmocka_unit_test(test_long_line),
        cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_switch),
        cmocka_unit_test(test_round_trip_of_longest_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
