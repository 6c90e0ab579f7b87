/*
 * The database crashes again and again under three daemons that sell: they come back by themselves,
 * and nothing acknowledged is lost or done twice.
 *
 *     server_crash_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds CRASHES] [--clients N] [--seed N]
 *
 * `pg_ctl stop -m immediate` ends every server process at once, without a checkpoint; the next
 * start recovers from the log. Mostly that follows at once, so that daemons find out what became of
 * a commit; sometimes not before clients were told that the database is away.
 *
 * Every fourth time the server stays away until as many BUSY were heard as there are clients, so
 * that nothing rests on its coming back at once. A daemon that looks meanwhile for what became of a
 * commit may run out of time and say OUTCOME-UNKNOWN; then the same request with its key has to
 * find out.
 */
#include <stdio.h>

#include "tests/postgres/hosts.h"

enum { SHOWS = 8, SEAT_LIMIT = 4, KEEP_ONE_IN = 32, HOP_ONE_IN = 20, BUSY_ONE_IN = 4 };

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct sellers *sellers;
    struct sellers_figures figures;

    hosts_read_options(&hosts, argc, argv, 20, 48);
    hosts_open_alone(&hosts);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, SHOWS, 10000, SEAT_LIMIT);
    sellers = hosts_sellers(&hosts, SHOWS, KEEP_ONE_IN, HOP_ONE_IN);
    for (int i = 0; i < hosts.rounds; i++) {
        sellers_run(sellers, 50 + (size_t)(i * 37 % 100));
        server_run(&hosts.server, "stop", "immediate");
        if (i % BUSY_ONE_IN == 0)
            sellers_run_until_busy(sellers, (size_t)hosts.clients);
        server_run(&hosts.server, "start", "");
    }
    for (int i = 0; i < HOSTS; i++)
        sellers_run_on_host(sellers, i, 20);
    sellers_settle(sellers);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, sellers);
    figures = sellers_figures(sellers);
    printf("proof: %d crashes of the database under %d daemons and %d clients (seed %llu): %zu "
           "changes acknowledged, %zu payments, %zu BUSY, %zu OUTCOME-UNKNOWN, nothing lost or "
           "done twice\n",
           hosts.rounds, HOSTS, hosts.clients, hosts.seed, figures.acknowledged, figures.paid,
           figures.busy, figures.unknown);
    sellers_free(sellers);
    hosts_close(&hosts);
    return 0;
}
