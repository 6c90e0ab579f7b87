/*
 * Two servers under Patroni, as schema/POSTGRESQL.md sets them up: the leader is killed, is cut off
 * from everything but its clients, and hands over on purpose, while three daemons sell. They carry
 * on by themselves, and nothing acknowledged is lost or done twice.
 *
 *     patroni_test --daemon FOYERD --cluster PATRONI --invariants FILE.sql
 *         [--rounds N] [--clients N] [--seed N]
 *
 * A leader that is cut off takes changes of the daemons until its time is over, and never
 * acknowledges one: its commits wait for a standby that it does not reach. Whoever waits is told
 * the truth by the new leader.
 */
#include <stdio.h>
#include <string.h>

#include "tests/kit/failure.h"
#include "tests/postgres/hosts.h"

enum { SHOWS = 8, SEAT_LIMIT = 4, KEEP_ONE_IN = 32, HOP_ONE_IN = 20, NODE = 8 };

/* The first line that `patroni VERB FOLDER MORE` prints. */
static void patroni_says(const struct hosts *hosts, const char *verb, const char *more, char *line,
                         size_t size)
{
    char command[600];
    FILE *output;

    snprintf(command, sizeof command, "'%s' %s %s %s", hosts->cluster, verb, hosts->server.folder,
             more);
    output = popen(command, "r");
    if (output == NULL || fgets(line, (int)size, output) == NULL || pclose(output) != 0)
        test_fail("a command", command);
    line[strcspn(line, "\n")] = '\0';
}

/* The other one of the two. */
static const char *other_node(const char *node)
{
    return strcmp(node, "db1") == 0 ? "db2" : "db1";
}

/* There are two again, and every daemon sells. */
static void go_on(struct hosts *hosts, struct sellers *sellers)
{
    server_run(&hosts->server, "standby", "");
    for (int i = 0; i < HOSTS; i++)
        sellers_run_on_host(sellers, i, 20);
    sellers_run(sellers, 200);
}

/* The leader ends by `verb`, and comes back by `back` once the other one leads. */
static void lose_leader(struct hosts *hosts, struct sellers *sellers, const char *verb,
                        const char *back)
{
    char leader[NODE];

    patroni_says(hosts, "leader", "", leader, sizeof leader);
    server_run(&hosts->server, verb, leader);
    sellers_run_until_busy(sellers, 1);
    server_run(&hosts->server, "await", other_node(leader));
    server_run(&hosts->server, back, leader);
    go_on(hosts, sellers);
}

static void hand_over(struct hosts *hosts, struct sellers *sellers)
{
    char leader[NODE];

    patroni_says(hosts, "leader", "", leader, sizeof leader);
    server_run(&hosts->server, "switch", "");
    server_run(&hosts->server, "await", other_node(leader));
    go_on(hosts, sellers);
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct sellers *sellers;
    struct sellers_figures figures;

    hosts_read_options(&hosts, argc, argv, 1, 48);
    hosts_open_alone(&hosts);
    patroni_says(&hosts, "conninfo", hosts.database, hosts.store, sizeof hosts.store);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, SHOWS, 10000, SEAT_LIMIT);
    sellers = hosts_sellers(&hosts, SHOWS, KEEP_ONE_IN, HOP_ONE_IN);
    sellers_run(sellers, 200);
    for (int i = 0; i < hosts.rounds; i++) {
        lose_leader(&hosts, sellers, "kill", "back");
        lose_leader(&hosts, sellers, "cut", "mend");
        hand_over(&hosts, sellers);
    }
    sellers_settle(sellers);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, sellers);
    figures = sellers_figures(sellers);
    printf("proof: %d times each, Patroni's leader was killed, cut off and switched over under %d "
           "daemons and %d clients (seed %llu): %zu changes acknowledged, %zu payments, %zu BUSY, "
           "%zu OUTCOME-UNKNOWN, nothing lost or done twice\n",
           hosts.rounds, HOSTS, hosts.clients, hosts.seed, figures.acknowledged, figures.paid,
           figures.busy, figures.unknown);
    sellers_free(sellers);
    hosts_close(&hosts);
    return 0;
}
