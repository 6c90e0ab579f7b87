/*
 * After a failover two servers may take changes: the one that was promoted, and the old primary,
 * which nobody has stopped or which has come back. libpq takes the first in the list; what is sold
 * there is lost when the old primary is put right. A promotion begins a new timeline, so the server
 * to go to is the one with the highest.
 *
 *     start all at once -> until each has come or failed, or the time is up
 *         none has come    the first one's reason
 *         one              that
 *         several          each is asked for its timeline; the others are left
 *
 * All are asked at once, so that a host that is silent costs the time of one. It does cost that,
 * since it may be the one with the newest timeline.
 */
#include "infrastructure/db/postgres_server.h"

#include <assert.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infrastructure/system_clock.h"

enum { SERVERS_MAX = 16, OPTIONS_MAX = 100, NAME_TEXT = 256 };

struct attempt {
    PGconn *conn;
    PostgresPollingStatusType wants; /* OK: it has come; FAILED: it will not */
};

/* The parameters of conninfo that name servers, as libpq found them; or of one server. Borrowed. */
struct address {
    const char *host, *hostaddr, *port;
};

/* Begins to connect as conninfo says, which can change what stands before it. */
static PGconn *begin(const char *conninfo)
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

    return PQconnectStartParams(names, values, 1);
}

/* Begins to connect to one server, with all else as libpq found it. */
static PGconn *begin_one(const PQconninfoOption *options, const struct address *address)
{
    const char *names[OPTIONS_MAX + 1], *values[OPTIONS_MAX + 1];
    int count = 0;

    for (; options->keyword != NULL && count < OPTIONS_MAX; options++, count++) {
        names[count] = options->keyword;
        if (strcmp(options->keyword, "host") == 0)
            values[count] = address->host;
        else if (strcmp(options->keyword, "hostaddr") == 0)
            values[count] = address->hostaddr;
        else if (strcmp(options->keyword, "port") == 0)
            values[count] = address->port[0] != '\0' ? address->port : options->compiled;
        else
            values[count] = options->val;
    }
    assert(options->keyword == NULL);
    names[count] = values[count] = NULL;
    return PQconnectStartParams(names, values, 0);
}

/* A parameter as libpq found it in conninfo, the environment or its service file; "": nowhere. */
static const char *option_text(const PQconninfoOption *options, const char *name)
{
    for (; options->keyword != NULL; options++)
        if (strcmp(options->keyword, name) == 0 && options->val != NULL)
            return options->val;
    return "";
}

/* The item of a list with commas, "" after its end; a list of one item is that for all. What a list
 * leaves out ("a,b" without ports is "," to libpq) is what libpq takes by itself. */
static void pick(const char *list, int item, char *to)
{
    if (strchr(list, ',') == NULL)
        item = 0;
    for (; item > 0 && *list != '\0'; item--) {
        list += strcspn(list, ",");
        list += *list == ',';
    }
    snprintf(to, NAME_TEXT, "%.*s", (int)strcspn(list, ","), list);
}

static int count_servers(const struct address *address)
{
    const char *list = address->host[0] != '\0' ? address->host : address->hostaddr;
    int count = 1;

    for (; *list != '\0'; list++)
        count += *list == ',';
    return count;
}

/* Begins to connect to each of the servers, which are several. */
static void begin_each(const PQconninfoOption *options, const struct address *all, int count,
                       struct attempt *attempts)
{
    for (int i = 0; i < count; i++) {
        char host[NAME_TEXT], hostaddr[NAME_TEXT], port[NAME_TEXT];

        pick(all->host, i, host);
        pick(all->hostaddr, i, hostaddr);
        pick(all->port, i, port);
        attempts[i].conn = begin_one(options, &(struct address){host, hostaddr, port});
        assert(attempts[i].conn != NULL);
    }
}

/* Begins to connect to every server. Returns how many there are; 0: too many, and none was begun.
 * *wait_ms: connect_timeout, which libpq itself minds only if it waits itself; -1: for ever. */
static int begin_all(const char *conninfo, struct attempt *attempts, int *wait_ms)
{
    PGconn *first = begin(conninfo);
    PQconninfoOption *options;
    struct address all;
    int count, seconds;

    assert(first != NULL);
    options = PQconninfo(first);
    assert(options != NULL);
    all = (struct address){option_text(options, "host"), option_text(options, "hostaddr"),
                           option_text(options, "port")};
    seconds = atoi(option_text(options, "connect_timeout"));
    *wait_ms = seconds > 0 && seconds <= INT_MAX / 1000 ? seconds * 1000 : -1;
    count = count_servers(&all);
    if (count == 1)
        attempts[0].conn = first;
    else
        PQfinish(first);
    if (count > SERVERS_MAX)
        count = 0;
    if (count > 1)
        begin_each(options, &all, count, attempts);
    PQconninfoFree(options);
    for (int i = 0; i < count; i++)
        attempts[i].wants = PQstatus(attempts[i].conn) == CONNECTION_BAD ? PGRES_POLLING_FAILED
                                                                         : PGRES_POLLING_WRITING;
    return count;
}

static bool is_under_way(const struct attempt *attempt)
{
    return attempt->wants == PGRES_POLLING_READING || attempt->wants == PGRES_POLLING_WRITING;
}

/* Goes on with those that can go on. False if none is under way any more, or the time is up. */
static bool go_on(struct attempt *attempts, int count, int64_t until_ms)
{
    struct pollfd waits[SERVERS_MAX];
    int64_t left_ms = until_ms - clock_raw_ms();
    bool is_any = false;

    for (int i = 0; i < count; i++) {
        waits[i] = (struct pollfd){.fd = -1};
        if (is_under_way(&attempts[i])) {
            waits[i].fd = PQsocket(attempts[i].conn);
            waits[i].events = attempts[i].wants == PGRES_POLLING_READING ? POLLIN : POLLOUT;
            is_any = true;
        }
    }
    if (!is_any || left_ms <= 0)
        return false;
    poll(waits, (nfds_t)count, left_ms < 1000 ? (int)left_ms : 1000);
    for (int i = 0; i < count; i++)
        if (waits[i].revents != 0)
            attempts[i].wants = PQconnectPoll(attempts[i].conn);
    return true;
}

/* 0 if the server does not say. The name of a file of its log begins with it, in hexadecimal; what
 * the control file says is older. */
static int64_t timeline(PGconn *conn)
{
    PGresult *result = PQexec(conn, "SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)");
    int64_t number = 0;

    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1)
        number = strtoll(PQgetvalue(result, 0, 0), NULL, 16);
    PQclear(result);
    return number;
}

/* The one to take, or -1. */
static int choose(const struct attempt *attempts, int count)
{
    int chosen = -1, came = 0;
    int64_t newest = -1;

    for (int i = 0; i < count; i++)
        came += attempts[i].wants == PGRES_POLLING_OK;
    for (int i = 0; i < count; i++) {
        int64_t number;

        if (attempts[i].wants != PGRES_POLLING_OK)
            continue;
        number = came > 1 ? timeline(attempts[i].conn) : 0;
        if (number > newest) {
            newest = number;
            chosen = i;
        }
    }
    return chosen;
}

PGconn *postgres_server_connect(const char *conninfo, char *error, int room)
{
    struct attempt attempts[SERVERS_MAX];
    int wait_ms, chosen;
    int count = begin_all(conninfo, attempts, &wait_ms);
    int64_t until_ms = wait_ms < 0 ? INT64_MAX : clock_raw_ms() + wait_ms;
    PGconn *conn = NULL;

    while (go_on(attempts, count, until_ms))
        continue;
    chosen = choose(attempts, count);
    if (count == 0)
        snprintf(error, (size_t)room, "more than %d servers are named", SERVERS_MAX);
    if (chosen < 0 && count > 0) {
        const char *problem =
            is_under_way(&attempts[0]) ? "timeout expired" : PQerrorMessage(attempts[0].conn);

        snprintf(error, (size_t)room, "%.*s", (int)strcspn(problem, "\n"), problem);
    }
    for (int i = 0; i < count; i++) {
        if (i == chosen)
            conn = attempts[i].conn;
        else
            PQfinish(attempts[i].conn);
    }
    return conn;
}
