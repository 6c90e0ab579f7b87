/*
 * Writes that may wait for others: whatever a database makes of them, the rows are those of one
 * write after the other. On a shared database it is counted how many statements they were.
 *
 *     order            statement                    depends on
 *     PARENT_WORD  0   UPDATE parent, one by one
 *     NEW_PARENT   1   INSERT INTO parent
 *     NEW_CHILD    2   INSERT INTO child            the parent (REFERENCES)
 *     PARENT_SUM   3   UPDATE parent, added up
 *
 * Lower orders are written first, so children may be given before their parents. The tables are
 * made for this test, to have a reference, numbers that may be NULL, and nothing that a store adds.
 * SQLite writes at once and must come to the same rows; there is no network to be saved there, so
 * nothing is counted.
 */
#include "tests/kit/store_rig.h"
#include "tests/store/samples.h"

#include <stdio.h>
#include <string.h>

#include "domain/ports/host_store.h"
#include "domain/queue/queue_store.h"

enum { PARENT_WORD, NEW_PARENT, NEW_CHILD, PARENT_SUM };

/* Opens a transaction, too: outside of one nothing waits. */
static struct db *open_tables(struct rig *rig)
{
    struct db *db = rig->store->db;

    assert_ok(db_run_script(db, "CREATE TABLE parent (id BIGINT NOT NULL PRIMARY KEY,"
                                " word TEXT NOT NULL, a BIGINT, b BIGINT);"
                                "CREATE TABLE child (id BIGINT NOT NULL PRIMARY KEY,"
                                " parent_id BIGINT NOT NULL REFERENCES parent (id))"));
    assert_ok(db_begin(db));
    return db;
}

static enum status add_parent(struct db *db, int64_t id, const char *word, struct db_value a)
{
    return db_gather(db, NEW_PARENT, "INSERT INTO parent (id, word, a, b) VALUES ($1, $2, $3, $4)",
                     DB_INT(id), DB_TEXT(word), a, DB_NULL);
}

static enum status add_child(struct db *db, int64_t id, int64_t parent_id)
{
    return db_gather(db, NEW_CHILD, "INSERT INTO child (id, parent_id) VALUES ($1, $2)", DB_INT(id),
                     DB_INT(parent_id));
}

/* `b` becomes id + 1 by the statement's own arithmetic, which must be that of each row and not that
 * of the first. */
static enum status set_word(struct db *db, int64_t id, const char *from, const char *to)
{
    return db_gather_one(db, PARENT_WORD,
                         "UPDATE parent SET word = $2, b = id + 1 WHERE id = $1 AND word = $3",
                         DB_INT(id), DB_TEXT(to), DB_TEXT(from));
}

static enum status add_to_parent(struct db *db, int64_t id, int64_t amount)
{
    return db_gather_sum(db, PARENT_SUM, "UPDATE parent SET a = a + $2 WHERE id = $1", id, amount);
}

/* The word of a parent, "" if there is none. Asks; `text` has room for 100 bytes. It is a question,
 * so everything that waits is written first. */
static const char *word_of(struct db *db, int64_t id, char *text)
{
    struct db_stmt *stmt = db_start(db, "SELECT word FROM parent WHERE id = $1", DB_INT(id));

    text[0] = '\0';
    while (db_step(stmt) == DB_ROW)
        snprintf(text, 100, "%s", db_text(stmt, 0));
    assert_ok(db_finish(stmt));
    return text;
}

/* Commits, and compares the number of statements that were sent since `before`. */
static void commit_counted(struct db *db, int64_t before, int64_t expected)
{
    assert_ok(db_commit(db));
    if (db_is_shared(db))
        assert_int_equal(db_traffic(db).statements - before, expected);
}

/* Rows of one statement go together, those that others refer to first. Parent and child by turns,
 * 20 of each: 40 rows, which db_writes() counts when they are given, and two statements, one for
 * each order. 1 + 2 + ... + 20 = 210. */
static void test_rows_go_together(void **state)
{
    struct rig *rig = *state;
    struct db *db = open_tables(rig);
    int64_t before = db_traffic(db).statements, writes = db_writes(db);

    for (int64_t i = 1; i <= 20; i++) {
        assert_ok(add_parent(db, i, "new", DB_INT(i)));
        assert_ok(add_child(db, 100 + i, i));
    }
    assert_int_equal(db_writes(db) - writes, 40);
    commit_counted(db, before, 2);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM parent"), 20);
    assert_int_equal(rig_number(rig, "SELECT sum(a) FROM parent"), 210);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM child WHERE id = parent_id + 100"), 20);
}

/* A shared database writes by the orders, whenever what was. SQLite writes at once. The children
 * come first, so this would break the reference if rows were written as they come. */
static void test_orders(void **state)
{
    struct rig *rig = *state;
    struct db *db = open_tables(rig);

    if (db_is_shared(db)) {
        assert_ok(add_child(db, 7, 1));
        assert_ok(add_child(db, 8, 2));
    }
    assert_ok(add_parent(db, 1, "new", DB_NULL));
    assert_ok(add_parent(db, 2, "new", DB_NULL));
    assert_ok(db_commit(db));
}

/* Many rows are sent as one parameter that is an array (postgres_gather.c), so each text goes
 * through the spelling of arrays: braces, commas, quotes, backslashes, the word NULL, which must
 * not become a NULL, and the empty text. First in an UPDATE, then in an INSERT. */
static void test_texts(void **state)
{
    static const char *const words[] = {
        "",           " ",          "NULL",   "null",   "{}",          "{a,b}",
        "a,b",        "\"quoted\"", "\\",     "\\\"",   "it's",        "two\nlines",
        "tab\there",  "'; --",      "$1 $2",  "u.p2",   "한강 달빛홀", "\x01\x7f",
        "trailing\\", "E'\\x41'",   "(row,)", "[1:2]=", "%s",          " leading",
    };
    struct rig *rig = *state;
    struct db *db = open_tables(rig);
    int64_t before = db_traffic(db).statements;
    char text[100];

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_ok(add_parent(db, (int64_t)i, "new", DB_NULL));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_ok(add_child(db, (int64_t)i, (int64_t)i));
    commit_counted(db, before, 2);
    assert_ok(db_begin(db));
    before = db_traffic(db).statements;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_ok(set_word(db, (int64_t)i, "new", words[i]));
    commit_counted(db, before, 1);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_string_equal(word_of(db, (int64_t)i, text), words[i]);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM parent WHERE b = id + 1"),
                     sizeof words / sizeof words[0]);
    assert_ok(db_begin(db));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_ok(add_parent(db, 100 + (int64_t)i, words[i], DB_NULL));
    assert_ok(db_commit(db));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_string_equal(word_of(db, 100 + (int64_t)i, text), words[i]);
}

/* A column in which all are NULL, as its type cannot be told from values, then one in which some
 * are, beside the ends of what 64 bits hold. */
static void test_null_numbers(void **state)
{
    struct rig *rig = *state;
    struct db *db = open_tables(rig);

    assert_ok(add_parent(db, 1, "all", DB_NULL));
    assert_ok(add_parent(db, 2, "all", DB_NULL));
    assert_ok(db_commit(db));
    assert_ok(db_begin(db));
    assert_ok(add_parent(db, 3, "some", DB_NULL));
    assert_ok(add_parent(db, 4, "some", DB_INT(INT64_MIN)));
    assert_ok(add_parent(db, 5, "some", DB_INT(INT64_MAX)));
    assert_ok(db_commit(db));
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM parent WHERE a IS NULL"), 3);
    assert_true(rig_number(rig, "SELECT a FROM parent WHERE id = 4") == INT64_MIN);
    assert_true(rig_number(rig, "SELECT a FROM parent WHERE id = 5") == INT64_MAX);
}

/* What is written into a row again is written after what was before, whatever their orders are.
 * What waits when the same row comes again goes first: the two INSERTs (1), the first two words,
 * which are updates of rows that wait (2), the second word of row 1 (3), and the sum (4). */
static void test_a_row_again(void **state)
{
    struct rig *rig = *state;
    struct db *db = open_tables(rig);
    int64_t before = db_traffic(db).statements;
    char text[100];

    assert_ok(add_parent(db, 1, "a", DB_INT(0)));
    assert_ok(add_parent(db, 2, "a", DB_INT(0)));
    assert_ok(set_word(db, 1, "a", "b"));
    assert_ok(set_word(db, 2, "a", "b"));
    assert_ok(set_word(db, 1, "b", "c"));
    assert_ok(add_to_parent(db, 2, 5));
    commit_counted(db, before, 4);
    assert_string_equal(word_of(db, 1, text), "c");
    assert_string_equal(word_of(db, 2, text), "b");
    assert_int_equal(rig_number(rig, "SELECT a FROM parent WHERE id = 2"), 5);
}

/* 5 times 2, and 10 less 5: added up to one number for each row, in one statement. */
static void test_sums(void **state)
{
    struct rig *rig = *state;
    struct db *db = open_tables(rig);
    int64_t before;

    assert_ok(add_parent(db, 1, "new", DB_INT(0)));
    assert_ok(add_parent(db, 2, "new", DB_INT(10)));
    assert_ok(db_commit(db));
    assert_ok(db_begin(db));
    before = db_traffic(db).statements;
    for (int i = 0; i < 5; i++) {
        assert_ok(add_to_parent(db, 1, 2));
        assert_ok(add_to_parent(db, 2, -1));
    }
    commit_counted(db, before, 1);
    assert_int_equal(rig_number(rig, "SELECT a FROM parent WHERE id = 1"), 10);
    assert_int_equal(rig_number(rig, "SELECT a FROM parent WHERE id = 2"), 5);
}

/* A question has what was written before it, and so has a write that does not wait. In its own
 * transaction a store has to see what it wrote: the question sends what waits, and so does the
 * DELETE, which would find nothing otherwise. */
static void test_nobody_overtakes(void **state)
{
    struct rig *rig = *state;
    struct db *db = open_tables(rig);
    char text[100];

    assert_ok(add_parent(db, 1, "asked for", DB_NULL));
    assert_string_equal(word_of(db, 1, text), "asked for");
    assert_ok(set_word(db, 1, "asked for", "changed"));
    assert_ok(db_run(db, "DELETE FROM parent WHERE id = $1 AND word = 'changed'", DB_INT(1)));
    assert_ok(add_parent(db, 1, "again", DB_NULL));
    assert_ok(db_commit(db));
    assert_string_equal(word_of(db, 1, text), "again");
}

/* One row of many that is not as it must be spoils them all. The second of three has another word,
 * so its UPDATE changes no row. SQLite knows at once, a shared database perhaps only at COMMIT: by
 * then all three have to be undone. */
static void test_must_be_one(void **state)
{
    struct rig *rig = *state;
    struct db *db = open_tables(rig);
    enum status status = STATUS_OK;

    for (int64_t i = 1; i <= 3; i++)
        assert_ok(add_parent(db, i, "new", DB_NULL));
    assert_ok(db_commit(db));
    assert_ok(db_begin(db));
    rig->logged[0] = '\0';
    assert_ok(set_word(db, 1, "new", "old"));
    status = set_word(db, 2, "other", "old");
    if (status == STATUS_OK)
        status = set_word(db, 3, "new", "old");
    if (status == STATUS_OK)
        status = db_commit(db);
    else
        db_rollback(db);
    assert_status(status, STATUS_INTERNAL);
    assert_non_null(strstr(rig->logged, "it did not change one row in UPDATE parent"));
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM parent WHERE word = 'old'"), 0);
}

/* The same for an INSERT that a unique index refuses: BUSY in a shared database, as another daemon
 * may have been faster, and the row before it goes as well. */
static void test_taken(void **state)
{
    struct rig *rig = *state;
    struct db *db = open_tables(rig);
    enum status status;

    assert_ok(add_parent(db, 1, "first", DB_NULL));
    assert_ok(db_commit(db));
    assert_ok(db_begin(db));
    assert_ok(add_parent(db, 2, "second", DB_NULL));
    status = add_parent(db, 1, "second", DB_NULL);
    if (status == STATUS_OK)
        status = db_commit(db);
    else
        db_rollback(db);
    assert_status(status, rig_taken(rig, STATUS_LIMIT));
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM parent"), 1);
}

/* What waits is dropped by a rollback, and must not be sent by the next transaction. Outside of
 * one, a row is written when it is given, so that the rollback afterwards finds nothing to undo: 2
 * + 3 = 5. */
static void test_rolled_back(void **state)
{
    struct rig *rig = *state;
    struct db *db = open_tables(rig);

    assert_ok(add_parent(db, 1, "undone", DB_NULL));
    db_rollback(db);
    assert_ok(db_begin(db));
    assert_ok(add_parent(db, 2, "done", DB_NULL));
    assert_ok(db_commit(db));
    assert_int_equal(rig_number(rig, "SELECT sum(id) FROM parent"), 2);
    /* Outside of a transaction nothing waits. */
    assert_ok(add_parent(db, 3, "alone", DB_NULL));
    db_rollback(db);
    assert_int_equal(rig_number(rig, "SELECT sum(id) FROM parent"), 5);
}

/* 1000 rows, so that more come than are kept at a time (GATHER_ROWS). */
static void test_many(void **state)
{
    struct rig *rig = *state;
    struct db *db = open_tables(rig);

    for (int64_t i = 0; i < 1000; i++)
        assert_ok(add_parent(db, i, "many", DB_INT(1)));
    for (int64_t i = 0; i < 1000; i++)
        assert_ok(set_word(db, i, "many", "more"));
    assert_ok(db_commit(db));
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM parent WHERE word = 'more'"), 1000);
}

/* In one batch a user may end a place in a queue, and have another one. A unique index allows a
 * user one live token of a concert, so the end of the old one has the lower order
 * (WRITE_TOKEN_STATE before WRITE_NEW_TOKEN). */
static void test_a_place_becomes_free(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1);
    struct user user = sample_user(rig, "kim", 0);
    struct token token = sample_token(rig, &user, concert.concert_id, true), next = token;
    bool is_new;
    int64_t rev;

    store_rollback(rig->store); /* the samples were written without a lock */
    assert_ok(store_begin(rig->store));
    if (store_is_shared(rig->store))
        assert_ok(host_store_lock(rig->store, concert.concert_id, &rev, &is_new));
    token_end(&token, TOKEN_DONE, SAMPLE_NOW);
    assert_ok(queue_store_update(rig->store, &token));
    next.token_id = store_next_id(rig->store, ID_TOKEN);
    snprintf(next.token, sizeof next.token, "the-next-token");
    assert_ok(queue_store_add(rig->store, &next));
    assert_ok(store_commit(rig->store));
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM queue_token WHERE state = 'done'"), 1);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM queue_token WHERE state = 'active'"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_go_together),
        cmocka_unit_test(test_orders),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_null_numbers),
        cmocka_unit_test(test_a_row_again),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_nobody_overtakes),
        cmocka_unit_test(test_must_be_one),
        cmocka_unit_test(test_taken),
        cmocka_unit_test(test_rolled_back),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_a_place_becomes_free),
    };

    return rig_run_tests("writes that wait for others", tests, NULL);
}
