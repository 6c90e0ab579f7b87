/*
 * How the engine finds what each statement of the program asks for. The statements are read from
 * the program itself, so that none can be forgotten: every text in foyerd that begins like one.
 *
 * Tables of history grow for ever, or with what customers do in a day. No statement may read one of
 * them from end to end, nor sort what it finds there, except those listed here with the reason.
 *
 * What is judged is the plan of an empty store. SQLite chooses by the schema alone, as nothing is
 * analysed; PostgreSQL is told that reading a table from end to end, and sorting, is dear
 * (prepare_engine), so it does either only where no index would serve, which is what is asked.
 * Whether a plan is a good one among those with an index is not told here; verb_cost_test.c counts
 * what it costs.
 *
 * When this fails with a new statement: give it an index, or a LIMIT and an order that an index
 * has; or add a row to the exceptions, with the reason why it may be slow and who waits for it
 * meanwhile. An exception that no statement needs any more fails as well.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infrastructure/stores/store_tables.h"
#include "tests/kit/store_rig.h"

enum { STATEMENTS_MOST = 500, PLAN_TEXT = 8000, SQL_TEXT = 4000, PARAMS = 25 };

struct statements {
    char *program; /* the bytes of foyerd; owned */
    size_t size;
    const char *texts[STATEMENTS_MOST]; /* shape: texts[count]; in `program` */
    size_t count;
};

/* Tables that do not grow with history; every other of the schema does. A table of seats or dates
 * grows with the season, and is small beside what customers do in an evening. */
static const char *const small[] = {"concert",  "grade",          "show",   "seat_block", "host",
                                    "id_block", "schema_version", "z_head", "event_head"};

enum may { MAY_READ = 1, MAY_SORT = 2 };

/* Statements that may do what others may not. `text` is how it begins, or after a '*' a part of
 * it; a line feed at its end is the end of the statement. */
static const struct exception {
    const char *text;
    int may; /* bits of enum may */
    const char *why;
} exceptions[] = {
    {"SELECT '", MAY_READ | MAY_SORT, "FSCK looks at everything"},
    {"SELECT held ||", MAY_READ, "FSCK"},
    {"*LIMIT 1000", MAY_READ | MAY_SORT, "once, in a migration"},
    {"DELETE FROM audit_line WHERE", MAY_READ, "pruning: the first 500 rows of the table"},
    {"DELETE FROM request_key WHERE", MAY_READ, "pruning: the first 500 rows"},
    {"DELETE FROM queue_token WHERE", MAY_READ, "pruning: the first 500 that are not live"},
    {"UPDATE event SET seq = fresh", MAY_READ | MAY_SORT, "500 of those that have no place"},
    {"SELECT coalesce(max(", MAY_READ, "at start, the largest number"},
    {"SELECT user_id, login FROM foyer_user\n", MAY_READ, "at start"},
    {"* LIMIT 1\n", MAY_READ, "whether a table has a row"},
    {"UPDATE queue_token SET ended_ms = $1 WHERE ended_ms > $1", MAY_READ, "at start"},
    {"UPDATE reservation SET expires_ms = $1", MAY_READ, "at start: the holds"},
    {"UPDATE approval SET until_ms = $1", MAY_READ, "at start: the approvals"},
    {"SELECT c.concert_id FROM concert c WHERE (EXISTS", MAY_READ, "at start: the concerts"},
    {"*t.state IN ('waiting', 'active') OR t.ended_ms >= $1", MAY_READ | MAY_SORT,
     "at start: the tokens of an hour"},
    {"*c.refunded_ms IS NULL ORDER BY c.show_id, c.seat\n", MAY_READ | MAY_SORT,
     "at start: the seats that are taken"},
    {"*t.concert_rev > w.tokens AND t.concert_rev > 0", MAY_SORT, "sorts what it answers"},
    {"*s.concert_rev > w.shows ORDER BY", MAY_SORT, "sorts what it answers"},
    {"*WHERE s.removed = 0 ORDER BY s.show_id, c.seat", MAY_SORT, "sorts what it answers"},
    {"SELECT u.user_id, w.show_id, h.ended_ms", MAY_SORT, "sorts what it answers"},
    {"*LIMIT 1 OFFSET $2), 9223372036854775807)", MAY_SORT, "sorts what it answers"},
    {"*IN (SELECT value ->> 0 FROM json_each($1)) ORDER BY u.login", MAY_SORT,
     "the wallets of a batch are locked in their order"},
    {"*JOIN queue_token t ON t.token_id = r.token_id", MAY_SORT, "sorts the holds of one user"},
    {"*UNION ALL SELECT h.reservation_id FROM queue_token t", MAY_READ | MAY_SORT,
     "reads and sorts the newest of each state"},
    {"SELECT count(DISTINCT CASE WHEN clash", MAY_SORT, "the guests of a show"},
    {"SELECT DISTINCT r.reservation_id, r.code", MAY_SORT, "the 50 seats of a show"},
    {"SELECT s.show_id, c.title", MAY_READ | MAY_SORT,
     "TAKINGS adds up the payments of one day, for staff"},
    {"SELECT show_id, grade, sum(sold)", MAY_READ | MAY_SORT,
     "TAKINGS adds up what it found by indexes"},
    {"SELECT by_what, ", MAY_READ | MAY_SORT, "TAKINGS adds up what it found by indexes"},
    {"SELECT coalesce(sum(comps), 0)", MAY_READ, "SHIFT adds up what it found by indexes"},
};

/* Indexes with nothing but live tokens in them, of which there are few: reading one from end to end
 * is no reading of history. */
static const char *const live_indexes[] = {"queue_token_active", "queue_token_due"};

/* With the blank: "UPDATED" in a sentence of the log is none. Statements that are put together at
 * run time begin with a space on purpose, and are not seen here (copy_store.c, fsck_columns.c). */
static bool begins_like_a_statement(const char *text)
{
    static const char *const words[] = {"SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ",
                                        "WITH "};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strncmp(text, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/* Whether a text may begin after that byte: it ends another one, or is part of a number, such as
 * the last one of the jump table of a switch. */
static bool ends_something(char byte)
{
    return byte == '\0' || (unsigned char)byte > '~';
}

/* Every text of the program that begins like a statement. A compiler or linker puts no two texts
 * together without a NUL between them, but may leave out one that is the end of another. */
static void read_program(struct statements *statements)
{
    FILE *file = fopen(FOYERD, "rb");

    memset(statements, 0, sizeof *statements);
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    statements->size = (size_t)ftell(file);
    rewind(file);
    statements->program = malloc(statements->size + 1);
    assert_non_null(statements->program);
    assert_int_equal(fread(statements->program, 1, statements->size, file), statements->size);
    fclose(file);
    statements->program[statements->size] = '\0';
    for (size_t i = 1; i < statements->size; i++) {
        const char *text = statements->program + i;

        if (!ends_something(text[-1]) || !begins_like_a_statement(text))
            continue;
        assert_true(statements->count < STATEMENTS_MOST);
        statements->texts[statements->count++] = text;
    }
}

/* True if the word stands in the text by itself. */
static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
        if ((at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_')) &&
            !(isalnum((unsigned char)at[length]) || at[length] == '_'))
            return true;
    return false;
}

static bool is_small(const char *table)
{
    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++)
        if (strcmp(small[i], table) == 0)
            return true;
    return false;
}

/* Names are looked for as words, so that `ticket` is not found in `ticket_move`. */
static bool is_about_history(const struct store_tables *tables, const char *sql)
{
    for (int i = 0; i < tables->count; i++)
        if (!is_small(tables->tables[i].name) && has_word(sql, tables->tables[i].name))
            return true;
    return false;
}

/* With a '*' at any place of the statement, otherwise only at its beginning; a line feed at the end
 * of `text` is the NUL there. */
static bool matches(const struct exception *exception, const char *sql)
{
    const char *text = exception->text + (exception->text[0] == '*');
    size_t length = strcspn(text, "\n");
    const char *at;

    for (at = strstr(sql, text[length] == '\0' ? text : ""); at != NULL && *at != '\0'; at++) {
        if (exception->text[0] != '*' && at != sql)
            return false;
        if (strncmp(at, text, length) == 0 && (text[length] == '\0' || at[length] == '\0'))
            return true;
    }
    return false;
}

/* What the statement may do: bits of enum may. Rows add up: a statement may be excepted by one for
 * reading and by another for sorting. */
static int allowed(const char *sql, bool used[])
{
    int may = 0;

    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++) {
        if (!matches(&exceptions[i], sql))
            continue;
        used[i] = true;
        may |= exceptions[i].may;
    }
    return may;
}

static bool is_sqlite(const struct rig *rig)
{
    return strcmp(rig->engine->name, "sqlite") == 0;
}

/* What only the other engine knows. */
static bool is_foreign(const struct rig *rig, const char *sql)
{
    if (is_sqlite(rig))
        return strstr(sql, "pg_") != NULL || strstr(sql, "clock_timestamp") != NULL;
    return strstr(sql, "pragma_") != NULL;
}

/* They are numbered without a gap, so the first that is missing ends them; PARAMS is beyond what
 * any statement has. */
static int count_params(const char *sql)
{
    int count = 0;

    for (char name[8]; count < PARAMS; count++) {
        snprintf(name, sizeof name, "$%d", count + 1);
        if (strstr(sql, name) == NULL)
            break;
    }
    return count;
}

/* Adds `word` for each parameter: "(word, word)". */
static void add_list(char *text, const char *word, int count)
{
    for (int i = 0; i < count; i++)
        strcat(strcat(text, i == 0 ? "(" : ", "), word);
    strcat(text, count > 0 ? ")" : "");
}

/* Prepares a statement as q. PostgreSQL finds out what the parameters are, or is told that they are
 * numbers. */
static void prepare_q(struct rig *rig, const char *sql, int count)
{
    char text[SQL_TEXT] = "PREPARE q AS ";

    assert_true(strlen(sql) + 400 < sizeof text);
    if (db_run_script(rig->store->db, strcat(text, sql)) == STATUS_OK)
        return;
    strcpy(text, "PREPARE q ");
    add_list(text, "bigint", count);
    if (db_run_script(rig->store->db, strcat(strcat(text, " AS "), sql)) != STATUS_OK)
        fail_msg("cannot prepare %s: %s", sql, rig->logged);
}

/* Writes into `kept` what asks for the plan. The texts of statements are their names to the store,
 * so it stays until the end of the test. SQLite plans with parameters that have no value;
 * PostgreSQL has to be given some, and NULLs do, as the plan is generic. */
static void ask_for_plan(struct rig *rig, const char *sql, char *kept)
{
    int count = count_params(sql);

    if (is_sqlite(rig)) {
        sprintf(kept, "EXPLAIN QUERY PLAN %s", sql);
        return;
    }
    prepare_q(rig, sql, count);
    strcpy(kept, "EXPLAIN EXECUTE q");
    add_list(kept, "NULL", count);
}

/* The plan, a line for each step of it. Column 3 of EXPLAIN QUERY PLAN is the step as a text;
 * PostgreSQL has one column. */
static void explain(struct rig *rig, const char *sql, char *kept, char plan[PLAN_TEXT])
{
    struct db_stmt *stmt;

    plan[0] = '\0';
    ask_for_plan(rig, sql, kept);
    stmt = db_start_values(rig->store->db, kept, NULL, 0);
    while (db_step(stmt) == DB_ROW) {
        const char *line = db_text(stmt, is_sqlite(rig) ? 3 : 0);

        assert_true(strlen(plan) + strlen(line) + 2 < PLAN_TEXT);
        strcat(strcat(plan, line), "\n");
    }
    if (db_finish(stmt) != STATUS_OK)
        fail_msg("cannot explain %s: %s", sql, rig->logged);
    if (!is_sqlite(rig))
        assert_ok(db_run_script(rig->store->db, "DEALLOCATE q"));
}

/* What a step of a plan does: bits of enum may. A b-tree that SQLite makes for a sort or a DISTINCT
 * is called TEMP, and one that it makes of a table because no index fits, AUTOMATIC. */
static int long_way(const char *step)
{
    for (size_t i = 0; i < sizeof live_indexes / sizeof live_indexes[0]; i++)
        if (has_word(step, live_indexes[i]))
            return 0;
    if (strstr(step, "SCAN json_each") != NULL)
        return 0; /* a parameter */
    if (strstr(step, "TEMP B-TREE") != NULL || strstr(step, "Sort Key") != NULL)
        return MAY_SORT;
    /* What PostgreSQL keeps beside the rows that it is joined with, it has read without them. */
    return strstr(step, "SCAN ") != NULL || strstr(step, "AUTOMATIC") != NULL ||
                   strstr(step, "Seq Scan") != NULL || strstr(step, "Materialize") != NULL
               ? MAY_READ
               : 0;
}

/* The same of a whole plan, which is cut into its lines. */
static int long_ways(char *plan)
{
    int ways = 0;
    char *rest = plan;

    for (char *step = strtok_r(plan, "\n", &rest); step != NULL; step = strtok_r(NULL, "\n", &rest))
        ways |= long_way(step);
    return ways;
}

static void prepare_engine(struct rig *rig)
{
    /* So that PostgreSQL reads a small table from end to end, or sorts it, only where no index
     * would serve. */
    if (!is_sqlite(rig))
        assert_ok(db_run_script(rig->store->db, "SET enable_seqscan = off; SET enable_sort = off;"
                                                " SET plan_cache_mode = force_generic_plan"));
}

/* All statements are tried before it fails, so that one run shows all that is wrong. The store is
 * closed before the texts are freed, which are names in its cache of statements. */
static void test_no_statement_reads_history(void **state)
{
    struct rig *rig = *state;
    struct statements statements;
    struct store_tables *tables;
    bool used[sizeof exceptions / sizeof exceptions[0]] = {false};
    char plan[PLAN_TEXT], shown[PLAN_TEXT];
    char **kept;
    int bad = 0;

    read_program(&statements);
    kept = calloc(statements.count, sizeof *kept);
    assert_non_null(kept);
    tables = malloc(sizeof *tables);
    assert_non_null(tables);
    assert_ok(store_tables_read(rig->store, tables));
    prepare_engine(rig);
    for (size_t i = 0; i < statements.count; i++) {
        const char *sql = statements.texts[i];

        if (is_foreign(rig, sql) || !is_about_history(tables, sql))
            continue;
        kept[i] = malloc(strlen(sql) + 200);
        assert_non_null(kept[i]);
        explain(rig, sql, kept[i], plan);
        strcpy(shown, plan);
        if ((long_ways(plan) & ~allowed(sql, used)) == 0)
            continue;
        print_error("%s\n%s\n", sql, shown);
        bad++;
    }
    store_close(rig->store);
    rig->store = NULL;
    for (size_t i = 0; i < statements.count; i++)
        free(kept[i]);
    free(kept);
    free(statements.program);
    free(tables);
    assert_int_equal(bad, 0);
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++)
        if (!used[i])
            fail_msg("no statement is excepted by \"%s\" any more", exceptions[i].text);
}

/* That the statements were found at all: one of each kind, and one of the last file linked. If
 * linkers began to store texts in another way, some would not be found, and the test above would
 * judge the others alone; 120 are far fewer than there are. */
static void test_statements_are_found(void **state)
{
    static const char *const some[] = {
        "SELECT balance, entries FROM foyer_user WHERE user_id = $1",
        "DELETE FROM seat_claim WHERE reservation_id = $1",
        "INSERT INTO seat_claim (show_id, seat, grade, price) VALUES ($1, $2, '', 0)",
        "UPDATE concert SET last_place = last_place + $2 WHERE concert_id = $1",
    };
    struct statements statements;

    (void)state;
    read_program(&statements);
    assert_true(statements.count >= 120);
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
        size_t at = 0;

        while (at < statements.count && strcmp(statements.texts[at], some[i]) != 0)
            at++;
        if (at == statements.count)
            fail_msg("not found in the program: %s", some[i]);
    }
    free(statements.program);
}

/* The test itself must see a long way where there is one. The two engines spell their plans anew
 * from time to time, and a spelling that long_way() does not know would pass as no long way. The
 * third question has an index, so not everything is called one. */
static void test_long_ways_are_seen(void **state)
{
    static const char *const questions[] = {
        "SELECT amount FROM ledger_entry WHERE at_ms = $1",
        "SELECT code FROM reservation WHERE user_id = $1 ORDER BY expires_ms",
    };
    struct rig *rig = *state;
    char kept[3][400], plan[PLAN_TEXT];

    prepare_engine(rig);
    for (size_t i = 0; i < 2; i++) {
        explain(rig, questions[i], kept[i], plan);
        assert_true(long_ways(plan) & MAY_READ << i);
    }
    explain(rig, "SELECT amount FROM ledger_entry WHERE user_id = $1", kept[2], plan);
    assert_int_equal(long_ways(plan), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_statement_reads_history),
        cmocka_unit_test(test_statements_are_found),
        cmocka_unit_test(test_long_ways_are_seen),
    };

    return rig_run_tests("the plans of statements", tests, NULL);
}
