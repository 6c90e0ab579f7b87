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

/* foyer.conf(5) is made from the table of the code, so nothing but this second list notices a
 * default that was changed by mistake, under an installation that does not name it. Filled with
 * 0x55 before, a member that no key sets would show. */
static void test_defaults(void **state)
{
    struct config config;

    (void)state;
    memset(&config, 0x55, sizeof config);
    config_init(&config);
    assert_string_equal(config.socket_path, "/run/foyer/foyer.sock");
    assert_string_equal(config.socket_group, "");
    assert_int_equal(config.socket_mode, 0660);
    assert_string_equal(config.db_path, "/var/lib/foyer/foyer.db");
    assert_int_equal(config.key_hours, 24);
    assert_int_equal(config.audit_days, 400);
    assert_int_equal(config.person_days, 90);
    assert_string_equal(config.backup_dir, "");
    assert_int_equal(config.backup_keep, 0);
    assert_string_equal(config.door_group, "");
    assert_string_equal(config.operator_group, "");
    assert_string_equal(config.supervisor_group, "");
    assert_string_equal(config.admin_group, "");
    assert_int_equal(config.admit_seconds, 300);
    assert_int_equal(config.grace_seconds, 60);
    assert_string_equal(config.venue_zone, "Asia/Seoul");
    assert_int_equal(config.venue_capacity, 50);
    assert_int_equal(config.venue_seat_limit, 4);
    assert_string_equal(config.venue_cancel_until, "day");
    assert_string_equal(config.wallet_charge, "anybody");
    assert_int_equal(config.till_required, 0);
    assert_int_equal(config.max_connections, 20000);
    assert_int_equal(config.staff_connections, 16);
    assert_int_equal(config.connections_per_uid, 64);
    assert_int_equal(config.requests_per_second, 200);
    assert_int_equal(config.changes_per_day, 100000);
    assert_int_equal(config.hold_pause_seconds, 60);
    assert_int_equal(config.min_free, 64 << 20);
    assert_int_equal(config.unfinished_line_seconds, 30);
    assert_int_equal(config.max_jobs, 10000);
    assert_int_equal(config.jobs_per_uid, 8);
    assert_int_equal(config.unnamed_users, 0);
    assert_string_equal(config.log_level, "info");
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

struct bounds {
    const char *section, *key;
    int64_t least, most;
};

/* Whether a number is taken; if not, it must be for its range and for nothing else. */
static bool accepts(const struct bounds *bounds, int64_t number)
{
    struct config config;
    char text[120], error[ERROR_TEXT], expected[ERROR_TEXT];
    bool read;

    snprintf(text, sizeof text, "[%s]\n%s = %lld\n", bounds->section, bounds->key,
             (long long)number);
    read = read_text(text, &config, error);
    if (!read) {
        snprintf(expected, sizeof expected, "line 2: [%s] %s is out of range", bounds->section,
                 bounds->key);
        assert_string_equal(error, expected);
    }
    return read;
}

/* The bounds of the table in config.c once more: the least and the most are taken, one less and one
 * more are not. A key that is added to the table and not here is not tried: the ones of [door] and
 * the watches are missing. */
static void test_every_range(void **state)
{
    static const struct bounds all[] = {
        {"store", "workers", 1, 64},
        {"store", "key_hours", 24, 8760},
        {"store", "audit_days", 1, 36500},
        {"store", "person_days", 0, 36500},
        {"store", "backup_keep", 0, 100000},
        {"queue", "admit_seconds", 10, 86400},
        {"queue", "grace_seconds", 5, 86400},
        {"venue", "capacity", 1, 10000},
        {"venue", "seat_limit", 1, 50},
        {"limits", "max_connections", 1, 1000000},
        {"limits", "staff_connections", 0, 1000000},
        {"limits", "connections_per_uid", 1, 1000000},
        {"limits", "requests_per_second", 1, 1000000},
        {"limits", "changes_per_day", 0, 1000000000},
        {"limits", "hold_pause_seconds", 0, 3600},
        {"store", "min_free", 0, INT64_C(1) << 50},
        {"limits", "unfinished_line_seconds", 1, 86400},
        {"limits", "max_jobs", 1, 1000000},
        {"limits", "jobs_per_uid", 1, 1000000},
    };

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        assert_true(accepts(&all[i], all[i].least));
        assert_true(accepts(&all[i], all[i].most));
        assert_false(accepts(&all[i], all[i].least - 1));
        assert_false(accepts(&all[i], all[i].most + 1));
        assert_false(accepts(&all[i], -1));
    }
    expect_error("[socket]\nmode = 0577\n", "line 2: [socket] mode is out of range");
    expect_error("[socket]\nmode = 0667\n", "line 2: [socket] mode is out of range");
    expect_error("[socket]\nmode = 0777\n", "line 2: [socket] mode is out of range");
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

/* The defaults, and then a value for nearly each key that is not its default, so that a key that is
 * not printed comes back as another one. The path has two Korean syllables. */
static void test_round_trip(void **state)
{
    struct config config;
    char error[ERROR_TEXT];

    (void)state;
    config_init(&config);
    round_trip(&config);
    assert_true(
        read_text("[socket]\npath=/tmp/\xEA\xB7\xB9\xEC\x9E\xA5.sock\ngroup=box office\nmode=0600\n"
                  "[store]\npath=/tmp/f.db\nkey_hours=48\naudit_days=36500\nperson_days=0\n"
                  "backup_dir=/tmp/copies of it\nbackup_keep=7\n"
                  "[roles]\ndoor_group=ushers\noperator_group=tills\nsupervisor_group=chiefs\n"
                  "admin_group=wheel\n"
                  "[queue]\nadmit_seconds=86400\ngrace_seconds=5\n"
                  "[venue]\nzone=UTC\ncapacity=1\nseat_limit=50\ncancel_until=start-90m\n"
                  "[limits]\nmax_connections=1\nstaff_connections=0\nconnections_per_uid=2\n"
                  "requests_per_second=1000000\nunfinished_line_seconds=1\n"
                  "max_jobs=1\njobs_per_uid=1000000\nunnamed_users=yes\n"
                  "[log]\nlevel=warning\n",
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
        cmocka_unit_test(test_defaults),     cmocka_unit_test(test_empty_files),
        cmocka_unit_test(test_values),       cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_given_twice),  cmocka_unit_test(test_no_number),
        cmocka_unit_test(test_every_range),  cmocka_unit_test(test_length_of_texts),
        cmocka_unit_test(test_no_pair),      cmocka_unit_test(test_first_error),
        cmocka_unit_test(test_long_comment), cmocka_unit_test(test_long_line),
        cmocka_unit_test(test_no_file),      cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_switch),       cmocka_unit_test(test_round_trip_of_longest_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
