/*
 * Every look at the database opens a connection of its own and closes it: between two looks its
 * server may have been killed or become a standby, and hosts->store may lead to another one by
 * then. hosts_await() alone keeps one, so it is not for a test that takes its server away
 * meanwhile.
 *
 * A test that fails leaves its database on the server of ctest, which is destroyed as a whole after
 * the last test; a server of the test's own is destroyed by the guard that `cluster` starts beside
 * it (server_make).
 */
#include "tests/postgres/hosts.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <libpq-fe.h>

#include "tests/kit/failure.h"
#include "tests/kit/load_concert.h"
#include "tests/kit/test_options.h"

enum { AWAIT_MS = 600000, LOOK_MS = 20, COMMAND = 700 };

static void run_shell(const char *command)
{
    if (system(command) != 0)
        test_fail("a command", command);
}

void hosts_read_options(struct hosts *hosts, int argc, char **argv, int rounds, int clients)
{
    int64_t seed = 1;
    const struct test_option known[] = {
        {"daemon", TEST_OPTION_TEXT, &hosts->daemon, true},
        {"cluster", TEST_OPTION_TEXT, &hosts->cluster, true},
        {"invariants", TEST_OPTION_TEXT, &hosts->invariants, true},
        {"rounds", TEST_OPTION_INT, &hosts->rounds, false},
        {"clients", TEST_OPTION_INT, &hosts->clients, false},
        {"seed", TEST_OPTION_NUMBER, &seed, false},
        {NULL, TEST_OPTION_FLAG, NULL, false},
    };

    *hosts = (struct hosts){.rounds = rounds, .clients = clients};
    test_options_only(argc, argv, known);
    hosts->seed = (unsigned long long)seed;
}

void server_run(const struct server *server, const char *verb, const char *more)
{
    char command[COMMAND];

    snprintf(command, sizeof command, "'%s' %s %s %s", server->cluster, verb, server->folder, more);
    run_shell(command);
}

/* A command that runs while the sellers go on; `status` as from waitpid(). */
struct beside {
    pid_t pid;
    int status;
};

static bool has_ended(void *arg)
{
    struct beside *beside = arg;

    return waitpid(beside->pid, &beside->status, WNOHANG) == beside->pid;
}

/* Not by system(): the sellers would stand still as long as the command takes, which is half a
 * minute for a failover under Patroni. `more` is one argument here; in server_run() the shell
 * divides it. */
void server_run_beside(const struct server *server, const char *verb, const char *more,
                       struct sellers *sellers)
{
    struct beside beside = {.pid = fork()};

    if (beside.pid < 0)
        test_fail("fork", strerror(errno));
    if (beside.pid == 0) {
        execl(server->cluster, server->cluster, verb, server->folder, more, (char *)NULL);
        _exit(127);
    }
    sellers_run_until(sellers, has_ended, &beside);
    if (beside.status != 0)
        test_fail("a command", verb);
}

/* The number of this process comes last: `cluster` watches over it, and destroys the server once it
 * has ended, whatever ended it. */
void server_make(struct server *server, const char *cluster, const char *verb, const char *more)
{
    char arguments[100];

    *server =
        (struct server){.cluster = cluster, .folder = "/tmp/foyer-postgres-XXXXXX", .own = true};
    if (mkdtemp(server->folder) == NULL)
        test_fail(server->folder, strerror(errno));
    snprintf(arguments, sizeof arguments, "%s %ld", more, (long)getpid());
    server_run(server, verb, arguments);
}

static void remove_folder(void *arg)
{
    const struct hosts *hosts = arg;
    char command[COMMAND];

    snprintf(command, sizeof command, "rm -rf %s", hosts->folder);
    run_shell(command);
}

void hosts_look_at(struct hosts *hosts, const struct server *server)
{
    snprintf(hosts->store, sizeof hosts->store, "postgresql:///%s?host=%s&port=5432&user=foyer",
             hosts->database, server->folder);
}

/* The database, and a folder for the daemons: not below the server's, which is another user's if
 * root runs the test, so that no daemon of root would trust it. */
static void open_database(struct hosts *hosts)
{
    snprintf(hosts->database, sizeof hosts->database, "hosts_%ld", (long)getpid());
    snprintf(hosts->folder, sizeof hosts->folder, "/tmp/foyer-hosts-XXXXXX");
    if (mkdtemp(hosts->folder) == NULL)
        test_fail(hosts->folder, strerror(errno));
    test_on_failure(remove_folder, hosts);
    for (int i = 0; i < HOSTS; i++)
        snprintf(hosts->host[i].socket, sizeof hosts->host[i].socket, "%.90s/%d", hosts->folder, i);
    server_run(&hosts->server, "create", hosts->database);
    hosts_look_at(hosts, &hosts->server);
}

/* All tests share that server and it does not sync. So what is shown on it is that nothing is done
 * twice and no reply is wrong, not that anything is on a disk; whoever stops or crashes a server
 * has to make one by hosts_open_alone(), which syncs. */
void hosts_open(struct hosts *hosts)
{
    const char *folder = getenv("FOYER_TEST_POSTGRES");

    if (folder == NULL)
        test_fail("FOYER_TEST_POSTGRES", "does not name the folder of a server");
    hosts->server = (struct server){.cluster = hosts->cluster};
    snprintf(hosts->server.folder, sizeof hosts->server.folder, "%s", folder);
    open_database(hosts);
}

void hosts_open_alone(struct hosts *hosts)
{
    server_make(&hosts->server, hosts->cluster, "start", "");
    open_database(hosts);
}

/* A path as the host of an address, with %2F for its slashes. */
static void write_host(const char *folder, char *to, size_t room)
{
    *to = '\0';
    for (size_t used = 0; *folder != '\0' && used + 4 < room; folder++)
        used += (size_t)snprintf(to + used, room - used, *folder == '/' ? "%%2F" : "%c", *folder);
}

/* As schema/POSTGRESQL.md writes it: the hosts before the path, and no ports. */
static void add_standby(struct hosts *hosts, struct server *standby)
{
    char first[100], second[100];

    server_make(standby, hosts->cluster, "standby", hosts->server.folder);
    write_host(hosts->server.folder, first, sizeof first);
    write_host(standby->folder, second, sizeof second);
    snprintf(hosts->store, sizeof hosts->store,
             "postgresql://foyer@%s,%s/%s?target_session_attrs=read-write", first, second,
             hosts->database);
}

void hosts_close(struct hosts *hosts)
{
    if (hosts->server.own)
        server_run(&hosts->server, "destroy", "");
    else
        server_run(&hosts->server, "drop", hosts->database);
    test_on_failure(NULL, NULL);
    remove_folder(hosts);
}

void hosts_configure(struct hosts *hosts, const char *line)
{
    FILE *file;

    snprintf(hosts->settings, sizeof hosts->settings, "%s/conf", hosts->folder);
    file = fopen(hosts->settings, "a");
    if (file == NULL)
        test_fail(hosts->settings, strerror(errno));
    fprintf(file, "%s\n", line);
    fclose(file);
}

static void launch(struct hosts *hosts, int host)
{
    const char *arguments[16] = {"--socket", hosts->host[host].socket, "--db", hosts->store};
    int count = 4;

    if (hosts->settings[0] != '\0') {
        arguments[count++] = "--config";
        arguments[count++] = hosts->settings;
    }
    for (int i = 0; hosts->options[i] != NULL; i++)
        arguments[count++] = hosts->options[i];
    hosts->host[host].daemon.program = hosts->daemon;
    daemon_launch(&hosts->host[host].daemon, arguments);
}

void hosts_start(struct hosts *hosts, int host)
{
    launch(hosts, host);
    daemon_await(&hosts->host[host].daemon);
}

/* All are launched before one is waited for, so that they meet at the empty database: one makes the
 * tables, and the others must wait for that and not make them, too. */
void hosts_start_all(struct hosts *hosts)
{
    for (int i = 0; i < HOSTS; i++)
        launch(hosts, i);
    for (int i = 0; i < HOSTS; i++)
        daemon_await(&hosts->host[i].daemon);
}

void hosts_stop(struct hosts *hosts, int host, int signal)
{
    daemon_stop(&hosts->host[host].daemon, signal);
}

void hosts_stop_all(struct hosts *hosts)
{
    for (int i = 0; i < HOSTS; i++)
        if (hosts->host[i].daemon.pid > 0)
            hosts_stop(hosts, i, SIGTERM);
}

void hosts_signal(const struct hosts *hosts, int host, int signal)
{
    if (kill(hosts->host[host].daemon.pid, signal) < 0)
        test_fail("a daemon", "has ended by itself");
}

void hosts_set_up(const struct hosts *hosts, int shows, int capacity, int seat_limit)
{
    load_concert_add(hosts->host[0].socket, shows, capacity, seat_limit);
}

void hosts_open_clients(const struct hosts *hosts, struct line_client clients[], int show)
{
    for (int host = 0; host < HOSTS; host++) {
        line_client_open(&clients[host], hosts->host[host].socket);
        if (show != 0)
            line_client_until_ok(&clients[host], "HOUSE show=%d", show);
    }
}

void hosts_close_clients(struct line_client clients[])
{
    for (int host = 0; host < HOSTS; host++)
        line_client_close(&clients[host]);
}

struct sellers *hosts_sellers(const struct hosts *hosts, int shows, int keep_one_in, int hop_one_in)
{
    struct sellers_plan plan = {
        .hosts = HOSTS,
        .clients = hosts->clients,
        .shows = shows,
        .keep_one_in = keep_one_in,
        .hop_one_in = hop_one_in,
        .seed = hosts->seed,
    };

    for (int i = 0; i < HOSTS; i++)
        plan.sockets[i] = hosts->host[i].socket;
    return sellers_new(&plan);
}

struct sellers *hosts_open_pair(struct hosts *hosts, struct server *standby, int shows,
                                int keep_one_in)
{
    hosts_open_alone(hosts);
    add_standby(hosts, standby);
    hosts_start_all(hosts);
    hosts_set_up(hosts, shows, 10000, 4);
    return hosts_sellers(hosts, shows, keep_one_in, 20);
}

static PGconn *look_into(const struct hosts *hosts)
{
    PGconn *connection = PQconnectdb(hosts->store);

    if (PQstatus(connection) != CONNECTION_OK)
        test_fail("cannot look into the database", PQerrorMessage(connection));
    return connection;
}

static PGresult *ask(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);

    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        test_fail(sql, PQerrorMessage(connection));
    return result;
}

void hosts_do(const struct hosts *hosts, const char *sql)
{
    PGconn *connection = look_into(hosts);
    PGresult *result = PQexec(connection, sql);

    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        test_fail(sql, PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
}

long long hosts_number(const struct hosts *hosts, const char *sql)
{
    PGconn *connection = look_into(hosts);
    PGresult *result = ask(connection, sql);
    long long number;

    if (PQntuples(result) != 1)
        test_fail(sql, "gives no number");
    number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    PQfinish(connection);
    return number;
}

void hosts_expect(const struct hosts *hosts, const char *sql, long long expected)
{
    char detail[COMMAND];
    long long found = hosts_number(hosts, sql);

    if (found == expected)
        return;
    snprintf(detail, sizeof detail, "gives %lld, not %lld", found, expected);
    test_fail(sql, detail);
}

void hosts_await(const struct hosts *hosts, const char *sql, long long expected)
{
    PGconn *connection = look_into(hosts);

    for (int i = 0; i < AWAIT_MS / LOOK_MS; i++) {
        PGresult *result = ask(connection, sql);
        long long found = PQntuples(result) == 1 ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : -1;

        PQclear(result);
        if (found == expected) {
            PQfinish(connection);
            return;
        }
        poll(NULL, 0, LOOK_MS);
    }
    daemon_hang(sql, "does not become what it should within ten minutes");
}

/* The keys in the database, in the order of strcmp(). */
struct keys {
    PGresult *result;
    size_t missing;
};

static void look_up(void *arg, const char *key)
{
    struct keys *keys = arg;
    int low = 0, high = PQntuples(keys->result);

    while (low < high) {
        int middle = (low + high) / 2;
        int order = strcmp(PQgetvalue(keys->result, middle, 0), key);

        if (order == 0)
            return;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    keys->missing++;
}

/* All sellers run under one uid, so all their keys stand under one login. A key is stored in the
 * transaction of what it stands for: where it is, the change is. */
size_t hosts_lost(const struct hosts *hosts, const struct sellers *sellers)
{
    PGconn *connection = look_into(hosts);
    struct keys keys = {
        .result = ask(connection, "SELECT key FROM request_key ORDER BY key COLLATE \"C\"")};

    sellers_each(sellers, look_up, &keys);
    PQclear(keys.result);
    PQfinish(connection);
    return keys.missing;
}

/* Every request has its answer, so there is not one charge, payment or refund more than was
 * answered. Rows are counted beside the keys, since what was done twice under one key has one key
 * and two rows. */
static void check_acknowledged(const struct hosts *hosts, const struct sellers *sellers)
{
    struct sellers_figures told = sellers_figures(sellers);

    if (hosts_lost(hosts, sellers) > 0)
        test_fail("the sellers", "were told of changes that are lost");
    hosts_expect(hosts, "SELECT count(*) FROM ledger_entry WHERE kind = 'charge'",
                 (long long)told.charged);
    hosts_expect(hosts, "SELECT count(*) FROM payment", (long long)told.paid);
    hosts_expect(hosts, "SELECT count(*) FROM refund", (long long)told.cancelled);
}

void hosts_check(const struct hosts *hosts, const struct sellers *sellers)
{
    char command[COMMAND];

    if (sellers != NULL)
        check_acknowledged(hosts, sellers);
    /* Two of the rules ask SQLite about its file. Each that is broken prints a line, and then the
     * command fails. */
    snprintf(command, sizeof command,
             "grep -v 'FROM pragma_' '%s' | psql -XqAt -v ON_ERROR_STOP=1 -d '%s' >%s/broken"
             " && { ! grep . %s/broken; }",
             hosts->invariants, hosts->store, hosts->folder, hosts->folder);
    run_shell(command);
    snprintf(command, sizeof command, "'%s' --fsck '%s'", hosts->daemon, hosts->store);
    run_shell(command);
}
