/*
 * Somebody holds a lock and does not let it go: whoever wants to change something there is told
 * BUSY once its time is up, and not after as many waits as there are attempts. The server's log
 * says how often one was waited for.
 *
 *     server_locked_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql [--rounds REQUESTS]
 *
 * lock_timeout is 5 s, and all attempts of a batch together have 5 s (LIMIT_MS in host_link.c), so
 * the first wait uses them up. Five attempts of 5 s each, one after the other, are what this test
 * finds; a reply alone would not show them, as it is BUSY either way.
 */
#include <stdio.h>
#include <string.h>

#include <libpq-fe.h>

#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"
#include "tests/postgres/hosts.h"

enum { LINE = 1000, TOKEN = 40 };

static int count_waits(const struct hosts *hosts)
{
    char path[LINE], line[LINE];
    int count = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/log", hosts->server.folder);
    file = fopen(path, "r");
    if (file == NULL)
        test_fail(path, "cannot be read");
    while (fgets(line, sizeof line, file) != NULL)
        count += strstr(line, "canceling statement due to lock timeout") != NULL;
    fclose(file);
    return count;
}

static void run(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);

    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        test_fail(sql, PQerrorMessage(connection));
    PQclear(result);
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct line_client kim;
    PGconn *holder;
    char text[100];
    int waits;

    hosts_read_options(&hosts, argc, argv, 2, 0);
    hosts_open_alone(&hosts);
    hosts_start(&hosts, 0);
    hosts_set_up(&hosts, 1, 10, 4);
    line_client_open(&kim, hosts.host[0].socket);
    line_client_ask(&kim, "OK", "USER-ADD user=kim");
    line_client_ask(&kim, "OK", "AS user=kim");
    holder = PQconnectdb(hosts.store);
    for (int i = 0; i < hosts.rounds; i++) {
        run(holder, "BEGIN");
        run(holder, "SELECT rev FROM concert WHERE concert_id = 1 FOR NO KEY UPDATE");
        line_client_send(&kim, "JOIN concert=1 key=join-%d", i);
        if (line_client_wait(&kim))
            test_fail("a change", "is done although its concert is locked");
        waits = count_waits(&hosts);
        run(holder, "ROLLBACK");
        if (waits != i + 1) {
            snprintf(text, sizeof text, "%d times in %d batches", waits, i + 1);
            test_fail("a lock was waited for", text);
        }
        line_client_until_ok(&kim, "JOIN concert=1 key=join-%d", i);
        line_client_until_ok(&kim, "LEAVE token=%s", line_client_field(&kim, "token"));
    }
    PQfinish(holder);
    line_client_close(&kim);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, NULL);
    hosts_close(&hosts);
    printf("proof: %d batches that met a lock nobody let go were answered after one wait each\n",
           hosts.rounds);
    return 0;
}
