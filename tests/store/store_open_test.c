/*
 * Opening a store: its schema, its neighbours, and what is there when it is opened again.
 *
 * Most of it is about stores of yesterday. make_old() puts a store of an older schema in the place
 * of the rig's, by the very migrations up to that number; then the store is opened as a daemon
 * opens it, and what the later migrations made of the rows is looked at. A migration that only
 * changes tables is not tried here, since each fresh store runs it; one that carries rows over, or
 * makes some, has a test with rows that are a little awkward: more than are read at a time, some
 * that were given back, words with accents. Stores and dialogues of versions that were really
 * released are tests/service/released.
 */
#include "tests/store/invariants.h"
#include "tests/kit/store_rig.h"
#include "tests/store/samples.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"
#include "domain/request/request_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/user/user_store.h"
#include "infrastructure/stores/search_terms.h"
#include "schema/migrations.h"

enum { ADDRESS_MANY = 1000 };

static void ignore(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

/* A row for each migration, and opening it again adds none. */
static void test_fresh_store_is_the_latest(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(rig_number(rig, "SELECT max(version) FROM schema_version"), MIGRATION_COUNT);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM schema_version"), MIGRATION_COUNT);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM concert"), 0);
    rig_reopen(rig);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM schema_version"), MIGRATION_COUNT);
}

/* An old program must not write into tables that it does not know, and the sentence says what
 * helps. The rig is left without a store, which rig_close() allows. */
static void test_newer_version_is_refused(void **state)
{
    struct rig *rig = *state;
    char error[ERROR_TEXT] = "", expected[ERROR_TEXT];

    assert_ok(db_run(rig->store->db, "INSERT INTO schema_version (version) VALUES ($1)",
                     DB_INT(MIGRATION_COUNT + 1)));
    store_close(rig->store);
    rig->store = store_open(rig->address, ignore, NULL, error, sizeof error);
    assert_null(rig->store);
    snprintf(expected, sizeof expected,
             "%s has schema version %d, but this foyerd knows versions up to %d; "
             "use a newer foyerd",
             db_label(rig->address), MIGRATION_COUNT + 1, MIGRATION_COUNT);
    assert_string_equal(error, expected);
}

/* The address of a shared store with so many servers before its own, which are not there. Names of
 * servers are tried in their order, and only the last is there, so an address that is cut off
 * anywhere cannot be opened. */
static void add_servers(const struct rig *rig, int count, char address[ADDRESS_MANY])
{
    const char *host = strstr(rig->address, "host=") + strlen("host=");
    int size = snprintf(address, ADDRESS_MANY, "%.*s", (int)(host - rig->address), rig->address);

    for (int i = 0; i < count; i++)
        size += snprintf(address + size, (size_t)(ADDRESS_MANY - size),
                         "/nowhere/the-folder-of-a-server-%d,", i);
    snprintf(address + size, (size_t)(ADDRESS_MANY - size), "%s", host);
}

/* 16 with its own are the most. One more is refused with a sentence, and not passed over: a list
 * that is cut might leave out the server that lives. */
static void test_many_servers(void **state)
{
    struct rig *rig = *state;
    char address[ADDRESS_MANY], error[ERROR_TEXT] = "";
    struct db *db;

    if (!store_is_shared(rig->store))
        skip();
    add_servers(rig, 15, address);
    db = db_open(address, ignore, NULL, error, sizeof error);
    assert_string_equal(error, "");
    assert_non_null(db);
    db_close(db);
    add_servers(rig, 16, address);
    assert_null(db_open(address, ignore, NULL, error, sizeof error));
    assert_string_equal(error, "cannot open the database: more than 16 servers are named");
}

/* Two daemons at one file would each answer from a memory of its own. Whoever is refused must have
 * written nothing, so the first goes on and is opened once more. */
static void test_opened_twice_is_refused(void **state)
{
    struct rig *rig = *state;
    char error[ERROR_TEXT] = "", expected[ERROR_TEXT];
    struct user user;

    if (!rig->engine->exclusive)
        skip();
    sample_user(rig, "kim", 100);
    assert_null(store_open(rig->address, ignore, NULL, error, sizeof error));
    snprintf(expected, sizeof expected, "%s is in use by another process", rig->address);
    assert_string_equal(error, expected);
    /* The first is none the worse for it. */
    sample_user(rig, "lee", 100);
    assert_ok(user_store_find(rig->store, "kim", &user));
    rig_reopen(rig);
    assert_ok(user_store_find(rig->store, "lee", &user));
}

/* On either engine: what is no conninfo is the path of a file. */
static void test_cannot_be_opened(void **state)
{
    char error[ERROR_TEXT] = "";

    (void)state;
    assert_null(store_open("/nowhere/at/all/foyer.db", ignore, NULL, error, sizeof error));
    assert_non_null(strstr(error, "/nowhere/at/all/foyer.db"));
}

/* Only what belongs to SQLite: a file of something else is left as it is. Whatever is said about
 * it, the file must be the same afterwards. */
static void test_no_database(void **state)
{
    struct rig *rig = *state;
    char path[ADDRESS_TEXT], text[64] = "", error[ERROR_TEXT] = "";
    FILE *file;

    if (strcmp(rig->engine->name, "sqlite") != 0)
        skip();
    snprintf(path, sizeof path, "%s/letter.txt", rig->folder);
    file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 100; i++)
        fputs("Dear reader, this is no database. ", file);
    fclose(file);
    assert_null(store_open(path, ignore, NULL, error, sizeof error));
    assert_non_null(strstr(error, path));
    file = fopen(path, "r");
    assert_non_null(fgets(text, 13, file));
    fclose(file);
    assert_string_equal(text, "Dear reader,");
}

/* One thing of each kind, read by the stores and not by SQL. 1,000,000 - 140,000 for two seats of
 * R. */
static void test_data_stays(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1), found_concert;
    struct user kim, lee, found;
    struct token token, found_token;
    struct reservation hold, paid, found_reservation;

    sample_show(rig, 1, 1);
    kim = sample_user(rig, "kim", 1000000);
    lee = sample_user(rig, "lee", 1000000);
    token = sample_token(rig, &kim, 1, true);
    hold = sample_hold(rig, &token, &concert, 1, "7,8");
    paid = sample_paid(rig, &lee, &concert, 1, "20,21");
    rig_reopen(rig);
    assert_ok(concert_store_find(rig->store, 1, &found_concert));
    assert_string_equal(found_concert.title, concert.title);
    assert_ok(user_store_find(rig->store, "lee", &found));
    assert_int_equal(found.balance, 860000);
    assert_ok(queue_store_find(rig->store, token.token, &found_token));
    assert_true(found_token.hold.seats == sample_seats("7,8"));
    assert_ok(reservation_store_find(rig->store, hold.code, &found_reservation));
    assert_int_equal(found_reservation.expires_ms, hold.expires_ms);
    assert_ok(reservation_store_find(rig->store, paid.code, &found_reservation));
    assert_int_equal(found_reservation.state, RESERVATION_PAID);
    invariants_check(rig);
}

/* Puts a store of an older schema in the place of the rig's, with the rows that `rows` writes. On
 * PostgreSQL the rig's database stays and its tables go. The version is written after each
 * migration, as the daemon writes it in the transaction of that. */
static void make_old(struct rig *rig, int version, const char *rows)
{
    char error[ERROR_TEXT] = "";
    struct db *db;

    store_close(rig->store);
    rig->store = NULL;
    if (rig->engine->exclusive)
        assert_int_equal(remove(rig->address), 0);
    db = db_open(rig->address, ignore, NULL, error, sizeof error);
    assert_non_null(db);
    if (!rig->engine->exclusive)
        assert_ok(db_run_script(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
    assert_ok(
        db_run_script(db, "CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY)"));
    for (int i = 0; i < version; i++) {
        assert_ok(db_run_script(db, migrations[i]));
        assert_ok(db_run(db, "INSERT INTO schema_version (version) VALUES ($1)", DB_INT(i + 1)));
    }
    assert_ok(db_run_script(db, rows));
    db_close(db);
}

/* The only file of the rig's folder whose name has a word in it; "" if there is none. A backup's
 * name has the time in it, so it is found by the word for why it was made. */
static void find_file(const struct rig *rig, const char *word, char *path, size_t room)
{
    DIR *folder = opendir(rig->folder);
    struct dirent *entry;
    int found = 0;

    path[0] = '\0';
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL)
        if (strstr(entry->d_name, word) != NULL) {
            snprintf(path, room, "%s/%s", rig->folder, entry->d_name);
            found++;
        }
    closedir(folder);
    assert_in_range(found, 0, 1);
}

static const char one_user[] =
    "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, created_ms)"
    " VALUES (1, 'kim', '', '', 'kim', 0, 0, 5)";

/* Before the schema of a file is changed, it is copied as it was; without a change it is not. With
 * one row it is a store that has something to lose. Opened again, it is at the newest schema, and
 * find_file() fails if there were a second backup. The copy is opened as a database: it has the
 * schema from before, and only that shows when it was made. */
static void test_backup_before_migration(void **state)
{
    struct rig *rig = *state;
    char path[ADDRESS_TEXT + 300], error[ERROR_TEXT] = "";
    struct db *db;
    struct db_stmt *stmt;

    if (!rig->engine->exclusive)
        skip();
    make_old(rig, 1, one_user);
    rig_reopen(rig);
    find_file(rig, "-schema-1-", path, sizeof path);
    assert_string_not_equal(path, "");
    rig_reopen(rig);
    find_file(rig, "-schema-", path, sizeof path);
    assert_string_not_equal(path, "");
    db = db_open(path, ignore, NULL, error, sizeof error);
    assert_non_null(db);
    stmt = db_start_values(db, "SELECT max(version) FROM schema_version", NULL, 0);
    assert_int_equal(db_step(stmt), DB_ROW);
    assert_int_equal(db_int(stmt, 0), 1);
    assert_ok(db_finish(stmt));
    db_close(db);
}

/* A store that was being made when its daemon died has nothing to lose. A file for every start that
 * was cut off would fill the folder of a machine that cannot start. */
static void test_no_backup_of_nothing(void **state)
{
    struct rig *rig = *state;
    char path[ADDRESS_TEXT + 300];

    if (!rig->engine->exclusive)
        skip();
    make_old(rig, 1, "");
    rig_reopen(rig);
    find_file(rig, "-schema-", path, sizeof path);
    assert_string_equal(path, "");
}

/* Where no backup can be made, the schema stays as it is. A full or missing folder is found before
 * the schema is changed: the store opens with the old program still. It is opened below the stores
 * for the look, since those would bring it up to date. */
static void test_no_backup_no_migration(void **state)
{
    struct rig *rig = *state;
    struct store_opening opening = {.backup_dir = "/nowhere/at/all"};
    char error[ERROR_TEXT] = "";
    struct db *db;
    struct db_stmt *stmt;

    if (!rig->engine->exclusive)
        skip();
    make_old(rig, 1, one_user);
    assert_null(store_open_as(rig->address, &opening, ignore, NULL, error, sizeof error));
    assert_non_null(strstr(error, "/nowhere/at/all/"));
    db = db_open(rig->address, ignore, NULL, error, sizeof error);
    assert_non_null(db);
    stmt = db_start_values(db, "SELECT max(version) FROM schema_version", NULL, 0);
    assert_int_equal(db_step(stmt), DB_ROW);
    assert_int_equal(db_int(stmt, 0), 1);
    assert_ok(db_finish(stmt));
    db_close(db);
    rig_reopen(rig);
}

/* A store from before wallets knew what was spent. 300 paid less 100 back: 200; lee never paid
 * anything, and has 0 and no NULL. */
static void test_migration_of_wallets(void **state)
{
    struct rig *rig = *state;
    struct user user;

    make_old(rig, 2,
             "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries,"
             " created_ms) VALUES (1, 'kim', 'Kim', '', 'kim', 800, 3, 5),"
             " (2, 'lee', '', '', 'lee', 0, 0, 5);"
             "INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, reservation)"
             " VALUES (1, 1, 5, 'charge', 1000, 1000, ''), (1, 2, 6, 'payment', -300, 700, 'R'),"
             " (1, 3, 7, 'refund', 100, 800, 'R');");
    rig_reopen(rig);
    assert_int_equal(rig_number(rig, "SELECT max(version) FROM schema_version"), MIGRATION_COUNT);
    assert_ok(user_store_find(rig->store, "kim", &user));
    assert_int_equal(user.balance, 800);
    assert_int_equal(user.spent, 200);
    assert_ok(user_store_find(rig->store, "lee", &user));
    assert_int_equal(user.spent, 0);
}

/* A store of schema 3, with something in each table that migrations rewrite: two dates, of which
 * one was called off, a seat that was sold and one that was given back. */
static const char before_dates[] =
    "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, created_ms)"
    " VALUES (1, 'kim', '', '', 'kim', 0, 0, 0);"
    "INSERT INTO concert (concert_id, title, artist, venue, zone, capacity, seat_limit,"
    " cancel_until, sale, last_place, rev)"
    " VALUES (1, 'Gala', '', '', 'Asia/Seoul', 50, 4, 'day', 'open', 1, 0);"
    "INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev)"
    " VALUES (1, 1, 1798108200000, 1798038000000, 0, 4),"
    " (2, 1, 1798194600000, 1798124400000, 1, 0);"
    "INSERT INTO queue_token (token_id, token, concert_id, user_id, state, place, admit_until_ms,"
    " ends_ms, ended_ms, wish_show_id, wish_seats, wish_best, wish_lost, lost_seats)"
    " VALUES (1, '00000000000000000000000001', 1, 1, 'expired', 1, 5, 0, 9, 0, 0, 0, 0, 0);"
    "INSERT INTO reservation (reservation_id, code, user_id, show_id, token_id, state, expires_ms,"
    " created_ms) VALUES (1, 'H000000001', 1, 1, NULL, 'paid', 0, 0);"
    "INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price, refunded_ms)"
    " VALUES (1, 7, 1, 'A', 100, NULL), (1, 8, 1, 'A', 100, 5)";

/* A store of schema 8 with more paid seats than are read at a time: 700 reservations of two seats,
 * the second of which every other one gave back; and a hold. */
static const char before_tickets[] =
    "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, created_ms)"
    " VALUES (1, 'kim', '', '', 'kim', 0, 0, 0);"
    "INSERT INTO concert (concert_id, title, artist, venue, zone, capacity, seat_limit,"
    " cancel_until, sale, last_place, rev)"
    " VALUES (1, 'Gala', '', '', 'Asia/Seoul', 50, 4, 'day', 'open', 1, 0);"
    "INSERT INTO queue_token (token_id, token, concert_id, user_id, state, place, admit_until_ms,"
    " ends_ms, ended_ms, wish_show_id, wish_seats, wish_best, wish_lost, lost_seats)"
    " VALUES (1, '00000000000000000000000001', 1, 1, 'active', 1, 5, 9, 0, 0, 0, 0, 0, 0);"
    "CREATE TABLE n AS WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < "
    "700)"
    " SELECT n FROM x;"
    "INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev)"
    " SELECT n, 1, n, 0, 0, 4 FROM n;"
    "INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, reservation)"
    " SELECT 1, n, n, 'payment', -1, 0, 'R' FROM n;"
    "INSERT INTO reservation (reservation_id, code, user_id, show_id, token_id, state, expires_ms,"
    " created_ms) SELECT n, 'H' || (1000 + n), 1, n, NULL, 'paid', 0, 0 FROM n;"
    "INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)"
    " SELECT n, 1, n, 1, 5000 + n FROM n;"
    "INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price, refunded_ms)"
    " SELECT n, 7, n, 'A', 100, NULL FROM n UNION ALL"
    " SELECT n, 8, n, 'A', 100, CASE WHEN n % 2 = 0 THEN 6000 END FROM n;"
    "INSERT INTO reservation (reservation_id, code, user_id, show_id, token_id, state, expires_ms,"
    " created_ms) VALUES (701, 'HELD', 1, 1, 1, 'held', 9, 0);"
    "INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price) VALUES (1, 9, 701, 'A', "
    "1);"
    "DROP TABLE n";

/* Users of schema 12, more than are read at a time, with `search` as it was then. */
static const char before_terms[] =
    "CREATE TABLE n AS WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < "
    "1500)"
    " SELECT n FROM x;"
    "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, created_ms)"
    " SELECT n, 'c' || n, 'D\u00EDaz', '010-12', 'c' || n, 0, 0, 0 FROM n;"
    "DROP TABLE n";

/* A page has 1,000 users, and there are 1,500. "D\u00EDaz", folded, has the terms diaz, iaz, az and
 * z, and the number 01012 has 01012 and 1012, since four digits are the least: six for each user.
 * `search` is login, folded name, number, and the number without punctuation. */
static void test_migration_of_terms(void **state)
{
    struct rig *rig = *state;

    make_old(rig, USER_TERMS_MIGRATION - 1, before_terms);
    rig_reopen(rig);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM user_term WHERE term = 'az'"), 1500);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM user_term"), 1500 * 6);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM foyer_user WHERE search = 'c' || user_id"
                                     " || '\ndiaz\n010-12\n01012'"),
                     1500);
}

/* Notes from before they could be found. */
static const char before_note_terms[] =
    "INSERT INTO concert (concert_id, title, artist, venue, zone, capacity, seat_limit,"
    " cancel_until, sale, last_place) VALUES (1, 'C', '', '', 'UTC', 1, 4, 'day', 'open', 0);"
    "INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev)"
    " VALUES (1, 1, 9000000, 8000000, 0, 2);"
    "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, created_ms)"
    " VALUES (1, 'kim', '', '', 'kim', 0, 0, 0);"
    "INSERT INTO reservation (reservation_id, code, user_id, show_id, state, expires_ms,"
    " created_ms)"
    " VALUES (1, 'ONE', 1, 1, 'cancelled', 0, 0), (2, 'TWO', 1, 1, 'cancelled', 0, 0),"
    " (3, 'THREE', 1, 1, 'cancelled', 0, 0);"
    "INSERT INTO note (reservation_id, text, attention, noted_ms)"
    " VALUES (1, 'D\u00EDaz, late', 0, 0), (3, 'diaz', 1, 0);";

/* "diaz," has five terms, the comma among its signs, and "late" four: 9; "diaz" alone has 4.
 * Reservation 2 has no note, and none is made. */
static void test_migration_of_notes(void **state)
{
    struct rig *rig = *state;

    make_old(rig, NOTE_TERMS_MIGRATION - 1, before_note_terms);
    rig_reopen(rig);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM note_term WHERE term = 'iaz'"), 1);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM note_term WHERE term = 'iaz,'"), 1);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM note_term WHERE reservation_id = 1"), 9);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM note_term"), 9 + 4);
}

/* What was paid before there were tickets has one for each seat that was not given back. 700 seats
 * 7, and of the 700 seats 8 every other one was given back: 1050 tickets, which is more than the
 * page of 1,000, and the page ends between two seats of a reservation. Those were issued when they
 * were paid, and no two have one secret. The hold has none. */
static void test_migration_of_tickets(void **state)
{
    struct rig *rig = *state;

    make_old(rig, 8, before_tickets);
    rig_reopen(rig);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM ticket"), 700 + 350);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM ticket t JOIN payment p"
                                     " ON p.reservation_id = t.reservation_id"
                                     " WHERE t.issued_ms = p.paid_ms AND t.issue = 1"
                                     " AND t.state = 'live' AND t.prints = 0"),
                     700 + 350);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM ticket t JOIN seat_claim c"
                                     " ON c.reservation_id = t.reservation_id"
                                     " AND c.seat = t.seat WHERE c.refunded_ms IS NULL"),
                     700 + 350);
    assert_int_equal(rig_number(rig, "SELECT count(DISTINCT secret) FROM ticket"), 700 + 350);
}

/* Tickets of schema 35, of which one was scanned and one replaced. */
static const char before_words_of_tickets[] =
    "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, created_ms)"
    " VALUES (1, 'kim', '', '', 'kim', 0, 0, 0);"
    "INSERT INTO concert (concert_id, title, artist, venue, zone, capacity, seat_limit,"
    " cancel_until, sale, last_place) VALUES (1, 'Gala', '', '', 'UTC', 50, 4, 'day', 'open', 0);"
    "INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev)"
    " VALUES (1, 1, 9000000, 8000000, 0, 2);"
    "INSERT INTO reservation (reservation_id, code, user_id, show_id, state, expires_ms,"
    " created_ms) VALUES (1, 'ONE', 1, 1, 'paid', 0, 0);"
    "INSERT INTO ticket (reservation_id, seat, issue, secret, state, prints, issued_ms, ended_ms)"
    " VALUES (1, 7, 1, 'S000000000000001', 'moved', 3, 5, 6),"
    " (1, 8, 1, 'S000000000000002', 'live', 2, 6, NULL),"
    " (1, 9, 1, 'S000000000000003', 'show_off', 0, 7, 8);"
    "INSERT INTO ticket_move (reservation_id, seat, issue, to_reservation_id, to_seat, to_issue,"
    " moved_ms, reason) VALUES (1, 7, 1, 1, 8, 1, 6, '');"
    "INSERT INTO admission (reservation_id, seat, entry, issue, show_id, in_ms, in_door, in_login)"
    " VALUES (1, 8, 1, 1, 1, 9, 'A', 'lee');";

/* They are as they were, and who refers to them finds them. SQLite cannot change a constraint, so
 * the table is made anew, and two others refer to its rows: moves and admissions have to lead to
 * them afterwards, and be a reason to refuse a deletion. */
static void test_migration_of_ticket_words(void **state)
{
    struct rig *rig = *state;

    make_old(rig, 35, before_words_of_tickets);
    rig_reopen(rig);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM ticket"), 3);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM ticket WHERE seat = 7"
                                     " AND secret = 'S000000000000001' AND state = 'moved'"
                                     " AND prints = 3 AND issued_ms = 5 AND ended_ms = 6"),
                     1);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM ticket_move m JOIN ticket t"
                                     " ON t.reservation_id = m.to_reservation_id"
                                     " AND t.seat = m.to_seat AND t.issue = m.to_issue"
                                     " WHERE t.state = 'live' AND t.ended_ms IS NULL"),
                     1);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM admission a JOIN ticket t"
                                     " ON t.reservation_id = a.reservation_id"
                                     " AND t.seat = a.seat AND t.issue = a.issue"),
                     1);
    assert_status(db_run_script(rig->store->db, "DELETE FROM ticket WHERE seat = 8"),
                  STATUS_INTERNAL); /* somebody came in with it */
}

/* As the table of shows was made anew: rows, references and the unique index of times are
 * tried. */
static void test_migration_of_dates(void **state)
{
    struct rig *rig = *state;
    struct show show, again;

    make_old(rig, 3, before_dates);
    rig_reopen(rig);
    assert_int_equal(rig_number(rig, "SELECT max(version) FROM schema_version"), MIGRATION_COUNT);
    assert_ok(show_store_find(rig->store, 1, &show));
    assert_int_equal(show.concert_id, 1);
    assert_int_equal(show.starts_ms, 1798108200000);
    assert_int_equal(show.cancel_until_ms, 1798038000000);
    assert_int_equal(show.rev, 4);
    assert_false(show.cancelled);
    assert_int_equal(show.starts_local_ms, 0); /* until a daemon knows the zone */
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM seat_claim c"
                                     " JOIN show s ON s.show_id = c.show_id"),
                     2);
    /* The time that was called off is free, that of the other date is not. */
    again = show;
    again.show_id = 3;
    assert_status(show_store_add(rig->store, &again), rig_taken(rig, STATUS_LIMIT));
    assert_ok(show_store_find(rig->store, 2, &show));
    assert_true(show.cancelled);
    again = show;
    again.show_id = 3;
    again.cancelled = false;
    assert_ok(show_store_add(rig->store, &again));
    /* Rows that refer to a date still do. */
    assert_status(db_run_now(rig->store->db, "DELETE FROM show WHERE show_id = $1", DB_INT(1)),
                  STATUS_INTERNAL);
}

/* What was blocked before there were kinds is a kill seat of nobody; other rows of that seat are
 * none. Of seat 8 of show 1 there is a claim that was refunded, beside the block: only the block is
 * carried over. */
static void test_migration_of_blocks(void **state)
{
    struct rig *rig = *state;
    struct occupancy occupancy;
    char rows[sizeof before_dates + 200];

    snprintf(rows, sizeof rows,
             "%s; INSERT INTO seat_claim (show_id, seat, grade, price)"
             " VALUES (1, 8, '', 0), (2, 50, '', 0)",
             before_dates);
    make_old(rig, 3, rows);
    rig_reopen(rig);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM seat_block WHERE kind = 'kill'"
                                     " AND holder = '' AND reason = '' AND until_ms IS NULL"
                                     " AND login = ''"),
                     2);
    assert_ok(reservation_store_occupancy(rig->store, 1, 0, 1798108200000, &occupancy));
    assert_true(occupancy.blocked == seat_bit(8) && occupancy.house == 0);
    assert_true(occupancy.sold == seat_bit(7));
}

/* A hold of a store from before pauses is served as any other, and counts when it ends. The hold
 * was taken by a daemon that knew nothing of pauses or numbered codes. It is found by both of its
 * codes, keeps its deadline, and counts for a pause from its end on: not before, so at first 0 are
 * held. */
static void test_migration_of_holds(void **state)
{
    struct rig *rig = *state;
    struct reservation hold;
    struct token token;
    int64_t held_ms, last_ms;

    make_old(
        rig, 4,
        "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries,"
        " created_ms) VALUES (1, 'kim', '', '', 'kim', 0, 0, 5);"
        "INSERT INTO concert (concert_id, title, artist, venue, zone, capacity, seat_limit,"
        " cancel_until, sale, last_place) VALUES (1, 'C', '', '', 'UTC', 1, 4, 'day', 'open', 1);"
        "INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev)"
        " VALUES (1, 1, 9000000, 8000000, 0, 2);"
        "INSERT INTO queue_token (token_id, token, concert_id, user_id, state, place,"
        " admit_until_ms, ends_ms, ended_ms, wish_show_id, wish_seats, wish_best, wish_lost,"
        " lost_seats) VALUES (1, 'T1', 1, 1, 'active', 1, 3000, 500000, 0, 0, 0, 0, 0, 0);"
        "INSERT INTO reservation (reservation_id, code, user_id, show_id, token_id, state,"
        " expires_ms, created_ms) VALUES (1, 'HELD', 1, 1, 1, 'held', 500000, 5);"
        "INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price)"
        " VALUES (1, 7, 1, 'A', 5);"
        "INSERT INTO lost_hold (code, user_id, ended_ms) VALUES ('LOST', 1, 100);");
    rig_reopen(rig);
    /* Its token's code carries no number. */
    assert_ok(queue_store_find(rig->store, "T1", &token));
    assert_int_equal(token.token_id, 1);
    assert_string_equal(token.hold.code, "HELD");
    assert_ok(reservation_store_find(rig->store, "HELD", &hold));
    assert_int_equal(hold.expires_ms, 500000);
    assert_ok(reservation_store_unpaid(rig->store, 1, 1, 0, &held_ms, &last_ms));
    assert_int_equal(held_ms, 0);
    assert_ok(reservation_store_add_unpaid(
        rig->store, 1, &(struct hold){.code = "HELD", .show_id = 1}, 500000, 300000));
    assert_ok(reservation_store_unpaid(rig->store, 1, 1, 0, &held_ms, &last_ms));
    assert_int_equal(held_ms, 300000);
    assert_int_equal(last_ms, 500000);
}

/* What the one call says; the texts live no longer than that. */
struct key_seen {
    char token[TOKEN_TEXT];
    char reply[100];
};

static void see_key(void *arg, const struct keyed_reply *reply)
{
    struct key_seen *seen = arg;

    snprintf(seen->token, sizeof seen->token, "%s", reply->token);
    snprintf(seen->reply, sizeof seen->reply, "%s", reply->reply);
}

static void expect_key(struct rig *rig, const char *key, const char *token, const char *reply)
{
    struct key_seen seen;

    assert_ok(request_store_find_key(rig->store, "kim", key, see_key, &seen));
    assert_string_equal(seen.token, token);
    assert_string_equal(seen.reply, reply);
}

/* A store from when the token of a JOIN was the first field of its reply. Of four replies only
 * those of JOIN lose their first field to the column for the token; LEAVE begins with the same word
 * and stays as it was. A client that repeats a request after the update gets the answer that it
 * would have had. */
static void test_migration_of_keys(void **state)
{
    struct rig *rig = *state;

    make_old(rig, 9,
             "INSERT INTO request_key (request_id, login, key, request, reply, at_ms) VALUES"
             " (1, 'kim', 'hold', 'kim JOIN concert=1 show=1 seats=30',"
             " 'token=ABCDEFGHJKMNPQRSTVWXYZ0123 reservation=H000000001 show=1 seats=30"
             " amount=70000', 1),"
             " (2, 'kim', 'wait', 'kim JOIN concert=1', 'token=ABCDEFGHJKMNPQRSTVWXYZ0124', 1),"
             " (3, 'kim', 'leave', 'kim LEAVE token=ABCDEFGHJKMNPQRSTVWXYZ0124',"
             " 'token=ABCDEFGHJKMNPQRSTVWXYZ0124 state=left', 1),"
             " (4, 'kim', 'charge', 'kim CHARGE amount=5', 'balance=5 entry=1', 1);");
    rig_reopen(rig);
    expect_key(rig, "hold", "ABCDEFGHJKMNPQRSTVWXYZ0123",
               "reservation=H000000001 show=1 seats=30 amount=70000");
    expect_key(rig, "wait", "ABCDEFGHJKMNPQRSTVWXYZ0124", "");
    expect_key(rig, "leave", "", "token=ABCDEFGHJKMNPQRSTVWXYZ0124 state=left");
    expect_key(rig, "charge", "", "balance=5 entry=1");
}

/* New numbers are greater than the old ones, also after a restart. In a file the next is one more.
 * In a shared store a block of a thousand was taken, and what was left of it is given up, so only
 * greater is promised. */
static void test_numbers_go_on(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1);
    struct user kim = sample_user(rig, "kim", 1000000), lee;
    struct token token;

    sample_show(rig, 1, 1);
    sample_paid(rig, &kim, &concert, 1, "1");
    for (int kind = 0; kind < ID_KINDS; kind++) {
        int64_t first = store_next_id(rig->store, (enum store_id)kind);

        assert_int_equal(store_next_id(rig->store, (enum store_id)kind), first + 1);
    }
    rig_reopen(rig);
    lee = sample_user(rig, "lee", 1000000);
    if (rig->engine->exclusive)
        assert_int_equal(lee.user_id, kim.user_id + 1);
    else
        assert_true(lee.user_id > kim.user_id);
    token = sample_token(rig, &lee, 1, true);
    sample_hold(rig, &token, &concert, 1, "2");
}

/* Undone by a rollback, by closing, or not: three ends of the same write. A rollback of nothing is
 * allowed, since whoever fails may not know how far it came. */
static void test_transactions(void **state)
{
    struct rig *rig = *state;
    struct user user = {.user_id = 1, .login = "kim"}, found;
    int64_t writes;

    assert_ok(store_begin(rig->store));
    writes = store_writes(rig->store);
    assert_ok(user_store_add(rig->store, &user, SAMPLE_NOW));
    assert_int_equal(store_writes(rig->store), writes + 1);
    assert_ok(user_store_find(rig->store, "kim", &found));
    store_rollback(rig->store);
    assert_status(user_store_find(rig->store, "kim", &found), STATUS_NOT_FOUND);
    store_rollback(rig->store); /* nothing to undo */

    assert_ok(store_begin(rig->store));
    assert_ok(user_store_add(rig->store, &user, SAMPLE_NOW));
    assert_ok(store_commit(rig->store));
    rig_reopen(rig);
    assert_ok(user_store_find(rig->store, "kim", &found));

    /* What was not committed when the store was closed never was. */
    user = (struct user){.user_id = 2, .login = "lee"};
    assert_ok(store_begin(rig->store));
    assert_ok(user_store_add(rig->store, &user, SAMPLE_NOW));
    rig_reopen(rig);
    assert_status(user_store_find(rig->store, "lee", &found), STATUS_NOT_FOUND);
    assert_false(store_is_broken(rig->store));
}

/* The log of SQLite is worked off now and then, and nothing is lost over it. 20,000 rows of 2,000
 * letters are some 40 MB, in one transaction, so all of it is in the log first: the file is smaller
 * than that before the checkpoint, and larger after it. More than 4,000 pages are what a log may
 * have. A second one finds nothing to do. */
static void test_checkpoint(void **state)
{
    struct rig *rig = *state;
    struct stat file;

    if (strcmp(rig->engine->name, "sqlite") != 0)
        skip();
    /* More pages than the log may have. */
    assert_ok(store_begin(rig->store));
    assert_int_equal(
        rig_number(rig, "WITH RECURSIVE x (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE"
                        " n < 20000) INSERT INTO foyer_user (user_id, login, name, phone, search,"
                        " balance, entries, created_ms) SELECT n, 'user-' || n, '', '',"
                        " hex(zeroblob(1000)), 0, 0, 1 FROM x RETURNING user_id"),
        1);
    assert_ok(store_commit(rig->store));
    assert_int_equal(stat(rig->address, &file), 0);
    assert_true(file.st_size < 20000 * 2000);
    store_checkpoint(rig->store);
    assert_int_equal(stat(rig->address, &file), 0);
    assert_true(file.st_size > 20000 * 2000);
    store_checkpoint(rig->store);
    assert_false(store_is_broken(rig->store));
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM foyer_user"), 20000);
    rig_reopen(rig);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM foyer_user"), 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fresh_store_is_the_latest),
        cmocka_unit_test(test_newer_version_is_refused),
        cmocka_unit_test(test_many_servers),
        cmocka_unit_test(test_opened_twice_is_refused),
        cmocka_unit_test(test_cannot_be_opened),
        cmocka_unit_test(test_no_database),
        cmocka_unit_test(test_data_stays),
        cmocka_unit_test(test_numbers_go_on),
        cmocka_unit_test(test_transactions),
        cmocka_unit_test(test_checkpoint),
    };

    const struct CMUnitTest old_stores[] = {
        cmocka_unit_test(test_backup_before_migration),
        cmocka_unit_test(test_no_backup_of_nothing),
        cmocka_unit_test(test_no_backup_no_migration),
        cmocka_unit_test(test_migration_of_wallets),
        cmocka_unit_test(test_migration_of_dates),
        cmocka_unit_test(test_migration_of_tickets),
        cmocka_unit_test(test_migration_of_ticket_words),
        cmocka_unit_test(test_migration_of_terms),
        cmocka_unit_test(test_migration_of_notes),
        cmocka_unit_test(test_migration_of_blocks),
        cmocka_unit_test(test_migration_of_holds),
        cmocka_unit_test(test_migration_of_keys),
    };

    return rig_run_tests("opening", tests, NULL) +
           rig_run_remembering("stores of older schemas", old_stores,
                               sizeof old_stores / sizeof old_stores[0]);
}
