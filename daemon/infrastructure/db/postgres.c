/*
 * The PostgreSQL engine, through libpq: one connection to a database that other daemons use too.
 *
 * Statements go out in pipeline mode. One that returns rows waits for its answer; one that does not
 * (db_run()) is only put after the others and travels with the next that waits, COMMIT at the
 * latest. So a transaction of many statements takes as many round trips as it has questions. The
 * price: an error of such a statement shows later, and always spoils the whole transaction, which
 * is what an error does in PostgreSQL anyway.
 *
 * Writes that may wait for others (db_gather()) are kept, and sent in front of whatever is sent
 * next: COMMIT at the latest, so that a batch of bookings is as many statements as there are kinds
 * of rows. How they are spelled is in postgres_gather.c.
 *
 * A connection that is gone is not opened again inside a transaction: everything answers BUSY until
 * that was rolled back and db_connect() is called.
 *
 * `failed` says why the open transaction can only be rolled back; whatever is asked of it from then
 * on has that answer, without a word to the server. `is_certain` is about COMMIT alone:
 *
 *     not sent, or a statement before it failed   certain: nothing is stored
 *     answered ROLLBACK                           certain, by the server's own word
 *     answered COMMIT                             OK: it is on the server's disk
 *     answered COMMIT with a warning              unknown: the wait for a synchronous standby was
 *                                                 cut off, so a failover may lose it
 *     refused, or not answered                    unknown; host_link.c asks again
 *
 * A server that stands still keeps its connections open. So an answer is waited for SILENCE_MS and
 * no longer, which is more than the server allows itself for a statement, or for less if whoever
 * asks cannot wait for that long; a connection that is silent is then given up like one that broke.
 */
#include "infrastructure/db/db.h"
#include "infrastructure/db/engine.h"

#include <assert.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>
#include <uthash.h>

#include "infrastructure/db/postgres_gather.h"
#include "infrastructure/db/postgres_link.h"
#include "infrastructure/db/postgres_values.h"
#include "shared/buffer.h"

enum {
    ERROR_TEXT = 400,
    SENT_MAX = 200,     /* statements under way before their answers are read */
    SILENCE_MS = 25000, /* a server that says nothing is gone; more than its statement_timeout */
    MIGRATION_LOCK = 466968, /* the number under which daemons wait for each other */
};

struct pg_stmt {
    struct db_stmt base; /* first */
    const char *sql;     /* key: the address of a constant */
    char name[16];       /* on the server */
    struct pg *db;
    bool prepared, preparing; /* the server knows it, or is about to be told */
    bool open;                /* between start and finish */
    char *many;               /* the SQL for many rows; NULL: it was not needed yet; owned */
    PGresult *result;         /* all rows; owned */
    int row;                  /* the current one */
    enum status status;
    UT_hash_handle hh;
};

enum message { SENT_PREPARE, SENT_ROWS, SENT_WRITE, SENT_BEGIN, SENT_COMMIT, SENT_ROLLBACK };

/* A message to the server whose answer was not read yet. */
struct sent {
    enum message what;
    struct pg_stmt *stmt; /* of the first three */
    int expected;         /* the rows that a write must change, one for each of its own; -1: any */
};

struct pg {
    struct db base; /* first */
    PGconn *conn;
    char *conninfo;
    struct pg_stmt *stmts;
    struct sent sent[SENT_MAX];
    int sent_count;
    struct gather gathered; /* what is to be sent first */
    bool in_transaction;
    enum status failed; /* why the transaction can only be rolled back; OK: it need not */
    bool is_certain;    /* the server said so itself: it will not commit */
    bool is_warned;     /* the server said something beside its answer */
    bool is_silent;     /* the server said nothing for too long */
    bool is_told;       /* the log knows that the connection is gone */
    int64_t written;
    struct db_traffic traffic;
    int patience_ms; /* with a server that says nothing */
};

static void log_text(struct pg *db, const char *doing, const char *message, const char *sql)
{
    char text[700];
    int length = (int)strcspn(message, "\n");

    snprintf(text, sizeof text, "%s: %.*s%s%.300s", doing, length, message,
             sql != NULL ? " in " : "", sql != NULL ? sql : "");
    db->base.log(db->base.log_arg, text);
}

static void log_not_one(struct pg *db, const char *sql)
{
    log_text(db, "a statement failed", "it did not change one row", sql);
}

static bool is_connected(const struct pg *db)
{
    return db->conn != NULL && PQstatus(db->conn) == CONNECTION_OK;
}

/* The first reason counts: what fails after it fails because of it. */
static void pg_fail(struct pg *db, enum status status, bool is_certain)
{
    if (db->failed == STATUS_OK) {
        db->failed = status;
        db->is_certain = is_certain;
    }
}

/* The connection is gone, and with it all that was under way. */
static void lose(struct pg *db)
{
    const char *why = db->is_silent      ? "the server says nothing any more"
                      : db->conn != NULL ? PQerrorMessage(db->conn)
                                         : "not connected";

    if (!db->is_told)
        log_text(db, "the connection is gone", why, NULL);
    db->is_told = true;
    db->is_silent = false;
    pg_fail(db, STATUS_BUSY, false);
    for (int i = 0; i < db->sent_count; i++)
        if (db->sent[i].what == SENT_ROWS)
            db->sent[i].stmt->status = STATUS_BUSY;
    db->sent_count = 0;
    PQfinish(db->conn);
    db->conn = NULL;
}

/* Takes in what the server said to one message. The result becomes the statement's, or is freed.
 * After an error the server skips all that follows up to the sync: those results are
 * PGRES_PIPELINE_ABORTED and have no state, which tells them from the one that failed. */
static void take_result(struct pg *db, const struct sent *sent, PGresult *result)
{
    ExecStatusType code = PQresultStatus(result);
    bool good = code == PGRES_COMMAND_OK || code == PGRES_TUPLES_OK;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    struct pg_stmt *stmt = sent->stmt;

    assert(stmt != NULL || sent->what > SENT_WRITE);
    if (!good && state != NULL) {
        enum status status = postgres_link_status(state);

        if (status != STATUS_BUSY)
            log_text(db, "a statement failed", PQresultErrorMessage(result),
                     stmt != NULL ? stmt->sql : NULL);
        pg_fail(db, status, sent->what != SENT_COMMIT);
        /* It is no use any more, even if it was not closed. */
        if (strcmp(state, "25006") == 0)
            db->base.log(db->base.log_arg, "the server takes no changes any more");
    }
    if (good && sent->what == SENT_WRITE && sent->expected >= 0 &&
        strtoll(PQcmdTuples(result), NULL, 10) != sent->expected) {
        log_not_one(db, stmt->sql);
        pg_fail(db, STATUS_INTERNAL, true);
    }
    /* A transaction that failed answers COMMIT by rolling back. */
    if (good && sent->what == SENT_COMMIT && strcmp(PQcmdStatus(result), "COMMIT") != 0)
        pg_fail(db, STATUS_INTERNAL, true);
    /* Somebody cancelled the wait for the standby: it is stored, but not yet there. */
    if (good && sent->what == SENT_COMMIT && db->is_warned)
        pg_fail(db, STATUS_OUTCOME_UNKNOWN, false);
    if (sent->what == SENT_PREPARE) {
        stmt->preparing = false;
        stmt->prepared = good;
    }
    if (sent->what == SENT_ROWS && good) {
        stmt->result = result;
        return;
    }
    if (sent->what == SENT_ROWS)
        stmt->status = db->failed != STATUS_OK ? db->failed : STATUS_BUSY;
    PQclear(result);
}

/* The next answer, or NULL after the last one to a message. A server that stands still keeps its
 * connections, and would keep this thread for as long. */
static PGresult *next_answer(struct pg *db)
{
    while (PQisBusy(db->conn) && PQstatus(db->conn) == CONNECTION_OK) {
        struct pollfd wait = {.fd = PQsocket(db->conn), .events = POLLIN};

        if (poll(&wait, 1, db->patience_ms) == 0) {
            db->is_silent = true;
            return NULL;
        }
        if (!PQconsumeInput(db->conn))
            break;
    }
    return PQgetResult(db->conn);
}

/* Sends what waits to be sent, and reads all answers. The sync is also what ends a statement
 * outside of a transaction: it is committed there, or was undone, so nothing of it is left to be
 * rolled back. */
static void drain(struct pg *db)
{
    PGresult *result;

    if (db->sent_count == 0)
        return;
    db->traffic.trips++;
    if (!is_connected(db) || !PQpipelineSync(db->conn)) {
        lose(db);
        return;
    }
    for (int i = 0; i < db->sent_count; i++) {
        /* An answer, then NULL. */
        while ((result = next_answer(db)) != NULL)
            take_result(db, &db->sent[i], result);
        if (db->is_silent || PQstatus(db->conn) != CONNECTION_OK) {
            memmove(db->sent, db->sent + i, (size_t)(db->sent_count - i) * sizeof db->sent[0]);
            db->sent_count -= i;
            lose(db);
            return;
        }
    }
    db->sent_count = 0;
    result = next_answer(db);
    if (PQresultStatus(result) != PGRES_PIPELINE_SYNC)
        lose(db);
    PQclear(result);
    if (!db->in_transaction)
        db->failed = STATUS_OK;
}

/* Answers come in the order of the messages, so a list of what was sent is all that is needed to
 * know whose an answer is. */
static void note_sent(struct pg *db, enum message what, struct pg_stmt *stmt)
{
    assert(db->sent_count < SENT_MAX);
    db->sent[db->sent_count++] = (struct sent){what, stmt, -1};
}

/* In the pipeline like a statement, but without a plan of its own. */
static void send_plain(struct pg *db, enum message what, const char *sql)
{
    if (!is_connected(db) || !PQsendQueryParams(db->conn, sql, 0, NULL, NULL, NULL, NULL, 0))
        lose(db);
    else
        note_sent(db, what, NULL);
}

static void note_notice(void *arg, const PGresult *notice)
{
    struct pg *db = arg;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);

    db->is_warned = db->is_warned || (severity != NULL && strcmp(severity, "WARNING") == 0);
}

/* Takes over a connection that was opened. */
static void take_connection(struct pg *db, PGconn *conn)
{
    db->conn = conn;
    PQsetNoticeReceiver(conn, note_notice, db);
}

/* Whatever was prepared is the old connection's; it is prepared again when it is needed. Never
 * within a transaction, half of which would be on each connection. */
static bool pg_connect(struct db *base)
{
    struct pg *db = (struct pg *)base;
    struct pg_stmt *stmt, *next;
    char error[ERROR_TEXT];
    PGconn *conn;

    if (is_connected(db))
        return true;
    assert(!db->in_transaction);
    conn = postgres_link_open(db->conninfo, false, error, sizeof error);
    if (conn == NULL) {
        if (!db->is_told)
            log_text(db, "cannot connect", error, NULL);
        db->is_told = true;
        return false;
    }
    if (db->is_told)
        db->base.log(db->base.log_arg, "connected again");
    db->is_told = false;
    PQfinish(db->conn);
    take_connection(db, conn);
    db->failed = STATUS_OK;
    HASH_ITER (hh, db->stmts, stmt, next) {
        stmt->prepared = stmt->preparing = false;
    }
    return true;
}

static void pg_leave(struct db *base)
{
    struct pg *db = (struct pg *)base;

    assert(!db->in_transaction && db->sent_count == 0);
    if (!is_connected(db))
        return;
    log_text(db, "the connection is left", "the server does not get on", NULL);
    db->is_told = true;
    PQfinish(db->conn);
    db->conn = NULL;
}

static void pg_close(struct db *base)
{
    struct pg *db = (struct pg *)base;
    struct pg_stmt *stmt, *next;

    HASH_ITER (hh, db->stmts, stmt, next) {
        HASH_DEL(db->stmts, stmt);
        PQclear(stmt->result);
        free(stmt->many);
        free(stmt);
    }
    gather_forget(&db->gathered);
    PQfinish(db->conn);
    free(db->conninfo);
    free(db);
}

static struct db *pg_open(const char *conninfo, bool create, db_log *log, void *log_arg,
                          char *error, int room)
{
    char problem[ERROR_TEXT];
    PGconn *conn = postgres_link_open(conninfo, true, problem, sizeof problem);
    struct pg *db;

    (void)create; /* whoever wants a new database has made it */
    if (conn == NULL) {
        snprintf(error, (size_t)room, "cannot open the database: %s", problem);
        return NULL;
    }
    db = calloc(1, sizeof *db);
    assert(db != NULL);
    db->base = (struct db){.engine = &postgres_engine, .log = log, .log_arg = log_arg};
    db->patience_ms = SILENCE_MS;
    take_connection(db, conn);
    db->conninfo = strdup(conninfo);
    assert(db->conninfo != NULL);
    return &db->base;
}

static struct pg_stmt *pg_find(struct pg *db, const char *sql)
{
    struct pg_stmt *stmt;

    HASH_FIND_PTR(db->stmts, &sql, stmt);
    if (stmt == NULL) {
        stmt = calloc(1, sizeof *stmt);
        assert(stmt != NULL);
        stmt->base.engine = &postgres_engine;
        stmt->sql = sql;
        stmt->db = db;
        snprintf(stmt->name, sizeof stmt->name, "s%u", HASH_COUNT(db->stmts));
        HASH_ADD_PTR(db->stmts, sql, stmt);
    }
    return stmt;
}

static void send_prepare(struct pg *db, struct pg_stmt *stmt, const struct params *params)
{
    struct buffer text;

    postgres_link_translate(&text, stmt->sql);
    if (PQsendPrepare(db->conn, stmt->name, buffer_content(&text), params->count, params->types)) {
        stmt->preparing = true;
        note_sent(db, SENT_PREPARE, stmt);
    } else {
        lose(db);
    }
    buffer_release(&text);
}

/* Room is kept for what may follow without being asked: a PREPARE, the statement, COMMIT and
 * ROLLBACK. */
static void send_stmt(struct pg *db, enum message what, struct pg_stmt *stmt,
                      const struct params *params)
{
    if (db->sent_count > SENT_MAX - 4)
        drain(db);
    if (db->failed == STATUS_OK && !is_connected(db))
        lose(db);
    if (db->failed == STATUS_OK && !stmt->prepared && !stmt->preparing)
        send_prepare(db, stmt, params);
    if (db->failed != STATUS_OK)
        return;
    db->traffic.statements++;
    if (PQsendQueryPrepared(db->conn, stmt->name, params->count, params->texts, NULL, NULL, 0))
        note_sent(db, what, stmt);
    else
        lose(db);
}

static void send_row(struct pg *db, enum message what, struct pg_stmt *stmt,
                     const struct db_value *values, int count)
{
    struct params params;

    params_of_row(&params, values, count);
    send_stmt(db, what, stmt, &params);
}

/* The statement for many rows. */
static struct pg_stmt *find_many(struct pg *db, struct pg_stmt *stmt, int params)
{
    struct buffer text;

    if (stmt->many == NULL) {
        buffer_init(&text);
        gather_spell(&text, stmt->sql, params);
        stmt->many = strdup(buffer_content(&text));
        assert(stmt->many != NULL);
        buffer_release(&text);
    }
    return pg_find(db, stmt->many);
}

static void send_rows(struct pg *db, struct pg_stmt *stmt, const struct gather_rows *rows)
{
    struct params params;

    params_of_rows(&params, rows);
    send_stmt(db, SENT_WRITE, find_many(db, stmt, rows->params), &params);
    params_release(&params);
}

/* Sends what is kept. */
static void send_gathered(struct pg *db)
{
    for (int i = 0; i < DB_GATHER_ORDERS; i++) {
        const struct gather_rows *rows = &db->gathered.orders[i];
        struct pg_stmt *stmt = rows->count > 0 ? pg_find(db, rows->sql) : NULL;

        if (rows->count == 1)
            send_row(db, SENT_WRITE, stmt, gather_row(rows, 0), rows->params);
        else if (rows->count > 1)
            send_rows(db, stmt, rows);
        if (rows->count > 0 && rows->must_be_one && db->failed == STATUS_OK)
            db->sent[db->sent_count - 1].expected = rows->count;
    }
    gather_forget(&db->gathered);
}

/* Scripts have several statements in one text, which a pipeline does not take. Outside of a
 * transaction PostgreSQL runs such a text as one: all of it is done, or nothing. */
static enum status pg_run_script(struct db *base, const char *sql)
{
    struct pg *db = (struct pg *)base;
    struct buffer text;
    PGresult *result;

    postgres_link_translate(&text, sql);
    send_gathered(db);
    drain(db);
    if (db->failed == STATUS_OK && is_connected(db) && PQexitPipelineMode(db->conn)) {
        result = PQexec(db->conn, buffer_content(&text));
        if (PQresultStatus(result) != PGRES_COMMAND_OK) {
            const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

            log_text(db, "a script failed", PQresultErrorMessage(result), NULL);
            pg_fail(db, state != NULL ? postgres_link_status(state) : STATUS_BUSY, state != NULL);
        }
        PQclear(result);
        if (!is_connected(db) || !PQenterPipelineMode(db->conn))
            lose(db);
    } else if (db->failed == STATUS_OK) {
        lose(db);
    }
    buffer_release(&text);
    return db->failed;
}

static struct db_stmt *pg_start(struct db *base, const char *sql, const struct db_value *values,
                                int count)
{
    struct pg *db = (struct pg *)base;
    struct pg_stmt *stmt = pg_find(db, sql);

    assert(!stmt->open);
    send_gathered(db);
    stmt->open = true;
    stmt->row = -1;
    send_row(db, SENT_ROWS, stmt, values, count);
    stmt->status = db->failed;
    return &stmt->base;
}

static enum db_step pg_step(struct db_stmt *base)
{
    struct pg_stmt *stmt = (struct pg_stmt *)base;

    if (stmt->status == STATUS_OK && stmt->result == NULL)
        drain(stmt->db);
    if (stmt->status != STATUS_OK || stmt->row + 1 >= PQntuples(stmt->result))
        return DB_DONE;
    stmt->row++;
    return DB_ROW;
}

static struct db_value pg_column(struct db_stmt *base, int column)
{
    const struct pg_stmt *stmt = (const struct pg_stmt *)base;

    return value_of_column(stmt->result, stmt->row, column);
}

/* Rows that were written, not read: the command tag says which ("INSERT 0 5", "SELECT 5"), and
 * PQcmdTuples() has a number for both. */
static int64_t pg_changes(struct db_stmt *base)
{
    const struct pg_stmt *stmt = (const struct pg_stmt *)base;
    PGresult *result = stmt->result;

    if (result == NULL || strncmp(PQcmdStatus(result), "SELECT", 6) == 0)
        return 0;
    return strtoll(PQcmdTuples(result), NULL, 10);
}

static enum status pg_finish(struct db_stmt *base)
{
    struct pg_stmt *stmt = (struct pg_stmt *)base;

    if (stmt->status == STATUS_OK && stmt->result == NULL)
        drain(stmt->db);
    stmt->db->written += pg_changes(base);
    PQclear(stmt->result);
    stmt->result = NULL;
    stmt->open = false;
    return stmt->status;
}

/* A write counts as one row, since its answer is not read yet. Outside a transaction nobody would
 * find an error later, so it is waited for. The last of `sent` is this statement: between its start
 * and here nothing else can have been sent. */
static enum status pg_run(struct db_stmt *base)
{
    struct pg_stmt *stmt = (struct pg_stmt *)base;
    struct pg *db = stmt->db;
    enum status status = stmt->status;

    if (status != STATUS_OK || !db->in_transaction)
        return pg_finish(base);
    db->sent[db->sent_count - 1].what = SENT_WRITE;
    stmt->open = false;
    db->written++;
    return STATUS_OK;
}

/* The same, and its rows are counted before COMMIT goes out. */
static enum status pg_run_one(struct db_stmt *base)
{
    struct pg_stmt *stmt = (struct pg_stmt *)base;
    struct pg *db = stmt->db;
    bool is_one;
    enum status status;

    if (stmt->status == STATUS_OK && db->in_transaction) {
        status = pg_run(base);
        db->sent[db->sent_count - 1].expected = 1;
        return status;
    }
    while (pg_step(base) == DB_ROW)
        continue;
    is_one = pg_changes(base) == 1;
    status = pg_finish(base);
    if (status != STATUS_OK || is_one)
        return status;
    log_not_one(db, stmt->sql);
    return STATUS_INTERNAL;
}

/* If the row has to wait for those that are kept, they go into the pipeline first. Then it fits,
 * since nothing is kept any more. */
static enum status pg_gather(struct db *base, const struct db_gather *how, const char *sql,
                             const struct db_value *values, int count)
{
    struct pg *db = (struct pg *)base;

    if (!db->in_transaction) {
        struct db_stmt *stmt = pg_start(base, sql, values, count);

        return how->must_be_one ? pg_run_one(stmt) : pg_run(stmt);
    }
    if (!gather_add(&db->gathered, how, sql, values, count)) {
        bool is_added;

        send_gathered(db);
        is_added = gather_add(&db->gathered, how, sql, values, count);
        assert(is_added);
    }
    if (db->failed == STATUS_OK && !is_connected(db))
        lose(db);
    if (db->failed == STATUS_OK)
        db->written++;
    return db->failed;
}

/* Whether a write is under way whose rows must be counted. */
static bool must_count(const struct pg *db)
{
    for (int i = 0; i < db->sent_count; i++)
        if (db->sent[i].what == SENT_WRITE && db->sent[i].expected >= 0)
            return true;
    return false;
}

/* BEGIN travels with the first statement that waits. Its level is said because a server may have
 * another one set: whoever has waited for a lock must see what the others have committed meanwhile,
 * which READ COMMITTED does for each statement and a snapshot of the whole transaction does not.
 * The lock of `alone` goes with the transaction, however that ends. */
static enum status pg_begin(struct db *base, bool alone)
{
    struct pg *db = (struct pg *)base;

    assert(!db->in_transaction);
    if (!is_connected(db))
        return STATUS_BUSY;
    db->in_transaction = true;
    db->failed = STATUS_OK;
    send_plain(db, SENT_BEGIN, "BEGIN ISOLATION LEVEL READ COMMITTED");
    if (!alone)
        return db->failed;
    return pg_finish(pg_start(base, "SELECT pg_advisory_xact_lock($1)",
                              (const struct db_value[]){DB_INT(MIGRATION_LOCK)}, 1));
}

/* What was sent before is answered first: an answer that is left in the connection would be taken
 * for that of the next statement. */
static void pg_rollback(struct db *base)
{
    struct pg *db = (struct pg *)base;

    if (!db->in_transaction)
        return;
    gather_forget(&db->gathered);
    if (is_connected(db))
        drain(db);
    if (is_connected(db)) {
        send_plain(db, SENT_ROLLBACK, "ROLLBACK");
        drain(db);
    }
    db->sent_count = 0;
    db->in_transaction = false;
    db->failed = STATUS_OK;
}

/* Writes that are to be counted are waited for before COMMIT goes out: behind them in the pipeline
 * it would have been done by the time the count is read. A warning of any statement that is
 * answered from here on is taken for one of COMMIT; at worst the outcome is asked for once more. */
static enum status pg_commit(struct db *base)
{
    struct pg *db = (struct pg *)base;
    enum status failed;

    db->is_warned = false;
    send_gathered(db);
    if (must_count(db))
        drain(db);
    if (db->failed == STATUS_OK) {
        send_plain(db, SENT_COMMIT, "COMMIT");
        if (db->failed != STATUS_OK)
            db->is_certain = true; /* it was not even sent */
        drain(db);
    } else {
        db->is_certain = true;
    }
    failed = db->failed;
    if (failed == STATUS_OK) {
        db->in_transaction = false;
        return STATUS_OK;
    }
    if (!db->is_certain) {
        db->in_transaction = false;
        db->failed = STATUS_OK;
        return STATUS_OUTCOME_UNKNOWN;
    }
    pg_rollback(base);
    return failed;
}

static int64_t pg_writes(const struct db *base)
{
    return ((const struct pg *)base)->written;
}

/* Nothing that a server says makes it useless for good. */
static bool pg_is_broken(const struct db *base)
{
    (void)base;
    return false; /* a connection can be opened again */
}

static void pg_set_patience(struct db *base, int64_t ms)
{
    ((struct pg *)base)->patience_ms = ms > 0 && ms < SILENCE_MS ? (int)ms : SILENCE_MS;
}

static void pg_traffic(const struct db *base, struct db_traffic *traffic)
{
    *traffic = ((const struct pg *)base)->traffic;
}

static enum status pg_clock(struct db *base, int64_t *now_ms)
{
    struct db_stmt *stmt =
        pg_start(base, "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint", NULL, 0);

    if (pg_step(stmt) == DB_ROW)
        *now_ms = pg_column(stmt, 0).number;
    return pg_finish(stmt);
}

static enum status pg_check(struct db *base, void (*each)(void *arg, const char *text), void *arg)
{
    /* The server keeps its own files, and allows no reference to a row that is not there. */
    (void)base;
    (void)each;
    (void)arg;
    return STATUS_OK;
}

static void pg_checkpoint(struct db *base)
{
    (void)base; /* the server's business */
}

const struct db_engine postgres_engine = {
    .is_shared = true,
    .columns = POSTGRES_COLUMNS,
    .references = POSTGRES_REFERENCES,
};
