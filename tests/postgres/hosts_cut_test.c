/*
 * The database drops connections of three daemons while they sell: clients are told the truth, or
 * that it is not known, and nothing is lost or done twice.
 *
 *     hosts_cut_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds CUTS] [--clients N] [--seed N]
 */
#include <stdio.h>

#include "tests/postgres/hosts.h"

enum { SHOWS = 8, SEAT_LIMIT = 4, KEEP_ONE_IN = 32, HOP_ONE_IN = 20 };

/* Three connections of the daemons, whatever they are doing. */
static const char cut[] = "SELECT count(pg_terminate_backend(pid)) FROM ("
                          " SELECT pid FROM pg_stat_activity"
                          " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                          " AND backend_type = 'client backend'"
                          " ORDER BY random() LIMIT 3) AS unlucky";

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct sellers *sellers;
    struct sellers_figures figures;
    long long cuts = 0;

    hosts_read_options(&hosts, argc, argv, 100, 48);
    hosts_open(&hosts);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, SHOWS, 10000, SEAT_LIMIT);
    sellers = hosts_sellers(&hosts, SHOWS, KEEP_ONE_IN, HOP_ONE_IN);
    sellers_run(sellers, 300);
    for (int i = 0; i < hosts.rounds; i++) {
        sellers_run(sellers, 1 + (size_t)(i % 50));
        cuts += hosts_number(&hosts, cut);
    }
    for (int i = 0; i < HOSTS; i++)
        sellers_run_on_host(sellers, i, 20);
    sellers_settle(sellers);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, sellers);
    figures = sellers_figures(sellers);
    if (cuts < hosts.rounds)
        hosts_fail("the test", "found too few connections to cut");
    printf("proof: %lld connections of %d daemons cut under %d clients (seed %llu): %zu changes "
           "acknowledged, %zu payments, %zu BUSY, %zu OUTCOME-UNKNOWN, nothing lost or done "
           "twice\n",
           cuts, HOSTS, hosts.clients, hosts.seed, figures.acknowledged, figures.paid, figures.busy,
           figures.unknown);
    sellers_free(sellers);
    hosts_close(&hosts);
    return 0;
}
