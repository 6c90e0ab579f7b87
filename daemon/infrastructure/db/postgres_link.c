/*
 * Everything that is particular to PostgreSQL and needs no state: how our SQL is spelled there,
 * what its error codes mean, and how a connection is opened and set.
 *
 * Most codes mean BUSY: the transaction was rolled back through nobody's fault and can be tried
 * again. What is not in the list is an error of the program or a damaged database, and is not tried
 * again.
 *
 * Each connection is set to what a box office needs, whatever the server's defaults are: commits on
 * the disk, an end to statements, locks and idle transactions that take longer than anybody waits,
 * and plans that are good however full a table becomes. So it has to be a session of its own:
 * settings and prepared statements are lost if a pooler gives it to others between two
 * transactions. Such a daemon would start, and then fail each change.
 */
#include "infrastructure/db/postgres_link.h"

#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infrastructure/db/db.h"
#include "infrastructure/db/postgres_server.h"
#include "infrastructure/system_clock.h"

enum {
    ERROR_TEXT = 400,
    ANSWER_MS = 5000, /* of a server that was connected a moment ago */
    LOOKS = 16,       /* at what a pooler does */
};

/* What PostgreSQL spells differently. A SQLite key that is the row's address is a 64-bit key; texts
 * are compared by their bytes, as SQLite does; rows can be locked, which with one connection need
 * not be said; and a JSON array becomes rows by another name. Of a migration, what only SQLite
 * needs is a comment here, and what is a comment there is run here. */
static const struct {
    const char *ours, *theirs;
} dialect[] = {
    {"INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY"},
    {" TEXT ", " TEXT COLLATE \"C\" "},
    {"/* lock */", "FOR NO KEY UPDATE"},
    {"json_each($1)", "json_array_elements(CAST($1 AS json))"},
    {"/* SQLite only: */", "/*"},
    {"/* PostgreSQL only: ", "*/ "},
    {"; */", ";"},
};

void postgres_link_translate(struct buffer *text, const char *sql)
{
    buffer_init(text);
    while (*sql != '\0') {
        size_t i = 0, count = sizeof dialect / sizeof dialect[0];

        while (i < count && strncmp(sql, dialect[i].ours, strlen(dialect[i].ours)) != 0)
            i++;
        if (i < count) {
            buffer_add_text(text, dialect[i].theirs);
            sql += strlen(dialect[i].ours);
        } else {
            buffer_add(text, sql++, 1);
        }
    }
    buffer_add(text, "", 1);
}

/* By the beginning of the code; the first that fits counts. */
static const struct {
    const char *prefix;
    enum status status;
} meanings[] = {
    {"23505", STATUS_BUSY},      /* a unique index: somebody was faster, look again */
    {"40", STATUS_BUSY},         /* rolled back: serialization failure, deadlock */
    {"55P03", STATUS_BUSY},      /* a lock took too long */
    {"53100", STATUS_READ_ONLY}, /* disk full */
    {"53", STATUS_BUSY},         /* connections, memory */
    {"57", STATUS_BUSY},         /* cancelled, or shutting down */
    {"08", STATUS_BUSY},         /* the connection */
    {"25006", STATUS_BUSY},      /* this server became a standby */
    {"25P03", STATUS_BUSY},      /* idle for too long */
};

enum status postgres_link_status(const char *state)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (strncmp(state, meanings[i].prefix, strlen(meanings[i].prefix)) == 0)
            return meanings[i].status;
    return STATUS_INTERNAL;
}

/*
 * What every session is set to, in one round trip. Every answer on the disk: a server that is set
 * to less is asked for it. The limits keep one lost client, or one slow lock, from stopping
 * everybody; whoever waits for what a lost one has locked gets it before its own time is up.
 *
 * The plan of a statement is made once, when its table may be empty (queue_token after a night's
 * pruning), and kept: reading the whole table is the cheapest way then, and would be taken until
 * the next ANALYZE, however many rows have come, by the checks of foreign keys as well. Every
 * statement has an index (store_plans_test), so it is to be used always, and row by row: a list
 * that is joined with an empty table would otherwise have the whole of an index read beside it, and
 * kept while the list is gone through. And what is planned once and found by an index is not worth
 * being compiled.
 */
static const char session_settings[] =
    "SET statement_timeout = '20s';"
    "SET lock_timeout = '5s';"
    "SET idle_in_transaction_session_timeout = '4s';"
    "SET client_min_messages = warning;"
    "SET enable_seqscan = off;"
    "SET enable_hashjoin = off;"
    "SET enable_mergejoin = off;"
    "SET enable_material = off;"
    "SET jit = off;"
    "DO $$ BEGIN IF current_setting('synchronous_commit') = 'off' THEN"
    " SET synchronous_commit = on; END IF; END $$;"
    "SELECT pg_backend_pid()";

/* The number that statements end with. False if they fail, or are not answered in time. */
static bool ask_number(PGconn *conn, const char *sql, int64_t *number)
{
    int64_t until_ms = clock_raw_ms() + ANSWER_MS;
    bool is_known = false;
    PGresult *result;

    if (!PQsendQuery(conn, sql))
        return false;
    do {
        struct pollfd wait = {.fd = PQsocket(conn), .events = POLLIN};

        while (PQisBusy(conn)) {
            int64_t left_ms = until_ms - clock_raw_ms();

            if (left_ms <= 0 || poll(&wait, 1, (int)left_ms) == 0 || !PQconsumeInput(conn))
                return false;
        }
        result = PQgetResult(conn);
        if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1) {
            *number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
            is_known = true;
        } else if (result != NULL && PQresultStatus(result) != PGRES_COMMAND_OK) {
            is_known = false;
        }
        PQclear(result);
    } while (result != NULL);
    return is_known;
}

/* Whether a pooler gives our session to others between two transactions. While another connection
 * is in one, it has a session of its own; if that is ours, or ours has become another, sessions are
 * shared. Two looks between them see it even if the pooler gives them out in turn. Others of its
 * clients may hide it, but not always. */
static bool is_session_shared(PGconn *conn, const char *conninfo)
{
    static const char which[] = "SELECT pg_backend_pid()";
    char error[ERROR_TEXT];
    PGconn *other = postgres_server_connect(conninfo, error, sizeof error);
    int64_t first, second, others, third;
    bool is_shared = false, is_known = other != NULL;

    for (int i = 0; i < LOOKS && is_known && !is_shared; i++) {
        is_known = ask_number(conn, which, &first) && ask_number(conn, which, &second) &&
                   ask_number(other, "BEGIN; SELECT pg_backend_pid()", &others) &&
                   ask_number(conn, which, &third) &&
                   ask_number(other, "ROLLBACK; SELECT 0", &(int64_t){0});
        is_shared = is_known && (first != second || second != third || others == first);
    }
    PQfinish(other);
    return is_shared;
}

/* Notices of the server are not for the terminal. */
static void ignore_notice(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

/* Sets up what was connected. NULL, or what is wrong. A pooler makes up the number of a session
 * that libpq is told, the server itself does not. */
static const char *prepare(PGconn *conn, const char *conninfo, bool is_first)
{
    const char *encoding = PQparameterStatus(conn, "server_encoding");
    int64_t pid;

    if (encoding != NULL && strcmp(encoding, "UTF8") != 0)
        return "its encoding is not UTF8";
    if (!ask_number(conn, session_settings, &pid))
        return PQerrorMessage(conn);
    if (is_first && pid != PQbackendPID(conn) && is_session_shared(conn, conninfo))
        return "a pooler gives its sessions to others between two transactions; Foyer needs one of"
               " its own (pool_mode = session)";
    return PQenterPipelineMode(conn) ? NULL : PQerrorMessage(conn);
}

PGconn *postgres_link_open(const char *conninfo, bool is_first, char *error, int room)
{
    PGconn *conn = postgres_server_connect(conninfo, error, room);
    const char *problem;

    if (conn == NULL)
        return NULL;
    PQsetNoticeProcessor(conn, ignore_notice, NULL);
    problem = prepare(conn, conninfo, is_first);
    if (problem == NULL)
        return conn;
    snprintf(error, (size_t)room, "%.*s", (int)strcspn(problem, "\n"), problem);
    PQfinish(conn);
    return NULL;
}
