/*
 * --copy and FSCK see whatever the schema has: in a store of tomorrow, with a table and a column
 * that no text of the program names, every row and every column is copied, and a break is found.
 * What begins anew there is named here, each for a reason.
 */
#include "infrastructure/stores/copy_store.h"
#include "tests/kit/store_rig.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "domain/ports/fsck_store.h"

/* What tomorrow's migration adds: `address` refers to what is before it by the alphabet and after
 * it, and `visit` has no primary key. */
static const char tomorrow[] =
    "CREATE TABLE visit (at_ms BIGINT, address_id BIGINT REFERENCES address (address_id),"
    " remark TEXT NOT NULL);"
    "ALTER TABLE concert ADD COLUMN motto TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE grade ADD COLUMN moved_ms BIGINT;";
/* A reference to itself, so that rows of one table depend on each other as well. */
static const char address[] = "CREATE TABLE address (address_id BIGINT NOT NULL PRIMARY KEY,"
                              " concert_id BIGINT NOT NULL REFERENCES concert (concert_id),"
                              " beside BIGINT REFERENCES address (address_id), line TEXT);";

/* Awkward values are among them: a text with quotes, a semicolon and the word NULL, a NULL, an
 * empty text, revisions and numbers that a copy must not keep, and an event that has no place yet
 * behind one that has. */
static const char rows[] =
    "INSERT INTO concert (concert_id, title, artist, venue, zone, capacity, seat_limit,"
    " cancel_until, sale, last_place, rev, motto)"
    " VALUES (7, 'Concert', '', '', 'UTC', 1, 4, 'day', 'open', 3, 9, 'Ω \"; NULL');"
    "INSERT INTO grade (concert_id, name, price, seats, moved_ms) VALUES (7, 'A', 5, 1, 77);"
    "INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev, "
    "concert_rev)"
    " VALUES (3, 7, 9000000, 8000000, 0, 8, 5);"
    "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, created_ms)"
    " VALUES (4, 'kim', '', '', 'kim', 0, 0, 1);"
    "INSERT INTO queue_token (token_id, token, concert_id, user_id, state, place, admit_until_ms,"
    " ends_ms, ended_ms, wish_show_id, wish_seats, wish_best, wish_lost, lost_seats, concert_rev,"
    " home) VALUES (1, 'T1', 7, 4, 'waiting', 1, 0, 0, 0, 0, 0, 0, 0, 0, 6, 2);"
    "INSERT INTO till_shift (shift_id, till, login, opened_ms, float_in, moves)"
    " VALUES (1, 'A', 'lee', 5, 0, 0);"
    "INSERT INTO event (event_id, seq, at_ms, what, shift_id) VALUES (40, 12, 5, 'shift', 1),"
    " (50, NULL, 6, 'shift', 1);"
    "UPDATE event_head SET last = 12, forgotten = 11, kept_ms = 5;"
    "INSERT INTO address VALUES (1, 7, NULL, 'first'), (2, 7, 1, NULL);";

/* More rows than a page has, which all differ in one column, and of which some have NULL there.
 * 12,001 rows; a table without a key is read by the whole row, so NULLs have to have their place in
 * that order on either engine, or a page would begin anew or end too soon. */
static const char many_rows[] =
    "INSERT INTO visit WITH RECURSIVE x (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM x"
    " WHERE n < 12000) SELECT CASE WHEN n > 0 THEN n END, CASE WHEN n % 2 = 0 THEN 1 END,"
    " 'r' || (n % 3) FROM x;";

static void furnish(struct rig *rig)
{
    assert_ok(db_run_script(rig->store->db, address));
    assert_ok(db_run_script(rig->store->db, tomorrow));
    assert_ok(db_run_script(rig->store->db, rows));
    assert_ok(db_run_script(rig->store->db, many_rows));
}

static void ignore_log(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

/* An empty store of tomorrow, in the file `path`. In a file, whatever the source is: so this copies
 * from SQLite and from PostgreSQL to SQLite. */
static struct store *open_target(struct rig *rig, char *path, size_t room)
{
    char error[ERROR_TEXT] = "";
    struct store *to;

    snprintf(path, room, "%s/copy", rig->folder[0] != '\0' ? rig->folder : "/tmp");
    unlink(path);
    to = store_open(path, ignore_log, NULL, error, sizeof error);
    if (to == NULL)
        fail_msg("%s", error);
    assert_ok(db_run_script(to->db, address));
    assert_ok(db_run_script(to->db, tomorrow));
    return to;
}

static void count_call(void *arg, const char *table, int64_t copied)
{
    (void)table;
    (void)copied;
    ++*(int *)arg;
}

static int64_t number_in(struct store *store, const char *sql)
{
    struct db_stmt *stmt = db_start_values(store->db, sql, NULL, 0);
    int64_t number = db_step(stmt) == DB_ROW ? db_int(stmt, 0) : -1;

    assert_ok(db_finish(stmt));
    return number;
}

/* Questions whose answers are the same in the copy. Each has to be more than 0 in the source, or a
 * question that found nothing would be answered alike by an empty copy. */
static const char *const kept[] = {
    "SELECT count(*) FROM concert WHERE motto = 'Ω \"; NULL' AND last_place = 3",
    "SELECT moved_ms FROM grade WHERE concert_id = 7 AND name = 'A'",
    "SELECT rev FROM show WHERE show_id = 3",
    "SELECT count(*) FROM queue_token WHERE token = 'T1' AND user_id = 4",
    "SELECT count(*) FROM address WHERE line IS NULL AND beside = 1",
    "SELECT last * forgotten FROM event_head",
    "SELECT seq FROM event WHERE at_ms = 5",
    "SELECT sum(a.seq) FROM event a, event b WHERE b.seq IS NULL AND a.event_id < b.event_id",
    "SELECT count(*) FROM visit",
    "SELECT sum(at_ms) FROM visit WHERE address_id IS NULL AND remark = 'r1'",
    "SELECT count(*) FROM visit WHERE at_ms IS NULL",
};

/* What belongs to the daemons that serve a store, or is drawn anew: false in the copy, and true in
 * the source. */
static const char *const anew[] = {
    "SELECT rev FROM concert WHERE concert_id = 7",
    "SELECT concert_rev FROM show WHERE show_id = 3",
    "SELECT concert_rev FROM queue_token",
    "SELECT home FROM queue_token",
    "SELECT count(*) FROM event WHERE event_id >= 40",
};

/* copy_store_find_rows() is how --copy knows that its target is empty: before, nothing is found;
 * afterwards something. */
static void test_all_is_copied(void **state)
{
    struct rig *rig = *state;
    char path[ADDRESS_TEXT], table[COPY_TABLE_TEXT];
    struct store *to;
    int calls = 0;

    furnish(rig);
    to = open_target(rig, path, sizeof path);
    assert_ok(copy_store_find_rows(to, table));
    assert_string_equal(table, "");
    assert_ok(copy_store_run(rig->store, to, count_call, &calls));
    assert_true(calls > 0);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (number_in(to, kept[i]) != rig_number(rig, kept[i]) || number_in(to, kept[i]) <= 0)
            fail_msg("lost by --copy: %s", kept[i]);
    for (size_t i = 0; i < sizeof anew / sizeof anew[0]; i++)
        if (number_in(to, anew[i]) != 0 || rig_number(rig, anew[i]) == 0)
            fail_msg("copied, although it begins anew: %s", anew[i]);
    assert_ok(copy_store_find_rows(to, table));
    assert_string_not_equal(table, "");
    store_close(to);
    unlink(path);
}

struct finding {
    const char *row; /* how it begins */
    int found;
};

static void look(void *arg, const struct fsck_finding *found)
{
    struct finding *finding = arg;

    finding->found += strncmp(found->row, finding->row, strlen(finding->row)) == 0;
}

/* The columns and tables of tomorrow are damaged, which no rule of FSCK can name. 253402387200001
 * is more than a day after the year 9999, the last that a time is written with; BEL is a sign that
 * no text may have. A row without a number in its key is named by all its numbers. */
static void test_all_is_looked_at(void **state)
{
    static const struct {
        const char *damage, *row;
    } plants[] = {
        {"UPDATE concert SET motto = $bell", "concert concert_id=7: motto"},
        {"UPDATE address SET line = $bell", "address address_id=1: line"},
        {"UPDATE grade SET moved_ms = 253402387200001", "grade concert_id=7: moved_ms is 2"},
        {"UPDATE visit SET at_ms = 253402387200001", "visit at_ms=253402387200001 address_id=1"},
    };
    struct rig *rig = *state;

    furnish(rig);
    for (size_t i = 0; i < sizeof plants / sizeof plants[0]; i++) {
        struct finding finding = {plants[i].row, 0};
        char sql[200];
        const char *bell = strstr(plants[i].damage, "$bell");

        snprintf(sql, sizeof sql, "%s", plants[i].damage);
        if (bell != NULL) /* as each engine spells it */
            snprintf(sql, sizeof sql, "%.*s%s", (int)(bell - plants[i].damage), plants[i].damage,
                     db_is_shared(rig->store->db) ? "chr(7)" : "char(7)");
        assert_ok(db_run_script(rig->store->db, sql));
        assert_ok(fsck_store_check(rig->store, look, &finding));
        if (finding.found == 0)
            fail_msg("FSCK does not find what \"%s\" breaks", sql);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_is_copied),
        cmocka_unit_test(test_all_is_looked_at),
    };

    return rig_run_tests("what is copied", tests, NULL);
}
