/*
 * Three servers under Patroni, as schema/POSTGRESQL.md sets them up: the leader is lost in each way
 * that the page names, and handed over on purpose, while three daemons sell. They carry on by
 * themselves, and nothing acknowledged is lost or done twice; how long the sale stood still is
 * printed.
 *
 *     patroni_test --daemon FOYERD --cluster PATRONI --invariants FILE.sql
 *         [--rounds N] [--clients N] [--seed N]
 *
 * With etcd3 in FOYER_TEST_ETCD a leader that was cut off comes back, until something is lost by
 * that: Debian's Patroni may then take over with what it had. What is lost is counted and printed;
 * no seat may be sold twice by that either, and no daemon may end.
 *
 * `cluster` is the script `patroni` here, which answers the same verbs and some more;
 * hosts.server.folder has all three servers. There is no watchdog, so what is seen of a leader that
 * hangs is what the daemons do by themselves: leave a server on which nothing goes for five
 * seconds.
 *
 * 1,000 changes before and after each step, so that the log has much to lose, and the standbys to
 * catch up.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/kit/failure.h"
#include "tests/postgres/hosts.h"

enum { SHOWS = 8, SEAT_LIMIT = 4, KEEP_ONE_IN = 32, HOP_ONE_IN = 20, NODE = 8, SOLD = 1000 };

struct trial {
    const char *what; /* becomes of the leader */
    const char *verb; /* of the script: how it ends */
    const char *back; /* and how it comes back; NULL: it was not away */
    bool yields;      /* it notices, and ends its own server */
};

static const struct trial trials[] = {
    {"loses its power", "kill", "back", false},
    {"is cut off from the other two", "cut", "mend", true},
    {"is cut off from everybody", "isolate", "mend", true},
    {"hangs with its Patroni", "hang", "wake", false},
    {"hands over on purpose", "switch", NULL, true},
};

static const struct trial returning = {"is cut off from everybody, and returns", "isolate", "mend",
                                       true};

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

static void print_trial(const struct trial *trial, const struct sellers *sellers, size_t before,
                        size_t lost)
{
    printf("proof: the leader %s under %d daemons: the sale stands still for %.1f s; lost of %zu "
           "changes acknowledged around it: %zu\n",
           trial->what, HOSTS, (double)sellers_pause_ms(sellers) / 1000,
           sellers_figures(sellers).acknowledged - before, lost);
    fflush(stdout);
}

/* The leader is lost, another one follows, and the sale goes on over it. Each daemon has to sell
 * again before the old one is waited for, which may take longer to say that it does not lead any
 * more. */
static void lose_leader(const struct hosts *hosts, struct sellers *sellers,
                        const struct trial *trial, char leader[NODE])
{
    patroni_says(hosts, "leader", "", leader, NODE);
    sellers_run(sellers, SOLD);
    sellers_watch(sellers);
    server_run_beside(&hosts->server, trial->verb, leader, sellers);
    server_run_beside(&hosts->server, "follow", leader, sellers);
    for (int i = 0; i < HOSTS; i++)
        sellers_run_on_host(sellers, i, 20);
    if (trial->yields)
        server_run_beside(&hosts->server, "yield", leader, sellers);
    sellers_run(sellers, SOLD);
}

/* The sale goes on, too, when whoever led comes back. */
static void play(const struct hosts *hosts, struct sellers *sellers, const struct trial *trial)
{
    size_t before = sellers_figures(sellers).acknowledged;
    char leader[NODE];

    lose_leader(hosts, sellers, trial, leader);
    if (trial->back != NULL)
        server_run_beside(&hosts->server, trial->back, leader, sellers);
    server_run_beside(&hosts->server, "complete", "", sellers);
    sellers_run(sellers, SOLD);
    sellers_settle(sellers);
    print_trial(trial, sellers, before, hosts_lost(hosts, sellers));
    if (hosts_lost(hosts, sellers) > 0)
        test_fail("the sellers", "were told of changes that are lost");
}

/* Nobody sells while it comes back, since what sellers know may be lost. Returns how much is. */
static size_t play_returning(const struct hosts *hosts, struct sellers *sellers)
{
    size_t before = sellers_figures(sellers).acknowledged, lost;
    char leader[NODE];

    lose_leader(hosts, sellers, &returning, leader);
    sellers_settle(sellers);
    server_run(&hosts->server, returning.back, leader);
    server_run(&hosts->server, "complete", "");
    lost = hosts_lost(hosts, sellers);
    print_trial(&returning, sellers, before, lost);
    return lost;
}

int main(int argc, char **argv)
{
    const char *etcd = getenv("FOYER_TEST_ETCD");
    bool may_lose = etcd != NULL && strcmp(etcd, "etcd3") == 0;
    struct hosts hosts;
    struct sellers *sellers;
    struct sellers_figures figures;

    hosts_read_options(&hosts, argc, argv, 1, 48);
    hosts_open_alone(&hosts);
    patroni_says(&hosts, "conninfo", hosts.database, hosts.store, sizeof hosts.store);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, SHOWS, 10000, SEAT_LIMIT);
    sellers = hosts_sellers(&hosts, SHOWS, KEEP_ONE_IN, HOP_ONE_IN);
    for (int i = 0; i < hosts.rounds && !may_lose; i++)
        for (size_t j = 0; j < sizeof trials / sizeof trials[0]; j++)
            play(&hosts, sellers, &trials[j]);
    for (int i = 0; i < hosts.rounds && may_lose; i++)
        if (play_returning(&hosts, sellers) > 0)
            break;
    hosts_stop_all(&hosts);
    hosts_check(&hosts, may_lose ? NULL : sellers);
    figures = sellers_figures(sellers);
    printf("proof: over all, %zu changes acknowledged, %zu payments, %zu BUSY, %zu OUTCOME-UNKNOWN "
           "(%d clients, seed %llu): no seat sold twice\n",
           figures.acknowledged, figures.paid, figures.busy, figures.unknown, hosts.clients,
           hosts.seed);
    sellers_free(sellers);
    hosts_close(&hosts);
    return 0;
}
