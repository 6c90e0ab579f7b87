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
 * and plans that are good however full a table becomes.
 */
#include "infrastructure/db/postgres_link.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "infrastructure/db/db.h"

/* What PostgreSQL spells differently. A SQLite key that is the row's address is a 64-bit key; texts
 * are compared by their bytes, as SQLite does; and rows can be locked, which with one connection
 * need not be said. Of a migration, what only SQLite needs is a comment here, and what is a comment
 * there is run here. */
static const struct {
    const char *ours, *theirs;
} dialect[] = {
    {"INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY"},
    {" TEXT ", " TEXT COLLATE \"C\" "},
    {"/* lock */", "FOR NO KEY UPDATE"},
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
 * everybody. The plan of a statement is made once, when its table may be empty (queue_token after a
 * night's pruning), and kept: reading the whole table is the cheapest way then, and would be taken
 * until the next ANALYZE, however many rows have come, by the checks of foreign keys as well. Every
 * statement has an index (store_plans_test), so it is to be used always; and what is planned once
 * and found by an index is not worth being compiled.
 */
static const char session_settings[] =
    "SET statement_timeout = '20s';"
    "SET lock_timeout = '5s';"
    "SET idle_in_transaction_session_timeout = '5s';"
    "SET client_min_messages = warning;"
    "SET enable_seqscan = off;"
    "SET jit = off;"
    "DO $$ BEGIN IF current_setting('synchronous_commit') = 'off' THEN"
    " SET synchronous_commit = on; END IF; END $$";

static bool prepare_connection(PGconn *conn)
{
    const char *encoding = PQparameterStatus(conn, "server_encoding");
    PGresult *result;
    bool is_set;

    if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
        return false;
    result = PQexec(conn, session_settings);
    is_set = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return is_set && PQenterPipelineMode(conn);
}

/* Notices of the server are not for the terminal. */
static void ignore_notice(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

/* What stands before the conninfo can be changed by it. */
static PGconn *connect_to(const char *conninfo)
{
    static const char *const names[] = {"connect_timeout",
                                        "target_session_attrs",
                                        "keepalives_idle",
                                        "keepalives_interval",
                                        "keepalives_count",
                                        "tcp_user_timeout",
                                        "dbname",
                                        "client_encoding",
                                        "fallback_application_name",
                                        NULL};
    const char *const values[] = {"3",     "read-write", "5",    "2",      "3",
                                  "10000", conninfo,     "UTF8", "foyerd", NULL};
    PGconn *conn = PQconnectdbParams(names, values, 1);

    PQsetNoticeProcessor(conn, ignore_notice, NULL);
    return conn;
}

PGconn *postgres_link_open(const char *conninfo, char *error, int room)
{
    PGconn *conn = connect_to(conninfo);
    const char *encoding, *problem;

    if (PQstatus(conn) == CONNECTION_OK && prepare_connection(conn))
        return conn;
    /* Asked for only now: every call on the connection may move its texts. */
    encoding = PQparameterStatus(conn, "server_encoding");
    problem = PQerrorMessage(conn);
    if (encoding != NULL && strcmp(encoding, "UTF8") != 0)
        problem = "its encoding is not UTF8";
    snprintf(error, (size_t)room, "%.*s", (int)strcspn(problem, "\n"), problem);
    PQfinish(conn);
    return NULL;
}
