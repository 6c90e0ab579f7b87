/*
 * The primary dies and its synchronous standby takes over: three daemons carry on by themselves,
 * and nothing acknowledged is lost or done twice.
 *
 *     server_failover_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds FAILOVERS] [--clients N] [--seed N]
 *
 * The daemons know two servers, and that they want the one that can be written to. After each
 * failover the dead server is made anew, in the same place, as the standby of the other.
 *
 * The standby is promoted only when clients are told BUSY, so the daemons have been without a
 * server, and must not keep to the one that they knew. A commit that waited for the standby when
 * the primary died may be on both, or on one, and the answer was lost: what is on the promoted one
 * counts, and that is asked, by host_link.c and by keys. Remaking the dead server gives the next
 * round two of them again; after the last round there is no need.
 */
#include <stdio.h>

#include "tests/postgres/hosts.h"

enum { SHOWS = 8, KEEP_ONE_IN = 32 };

/* A promoted standby has nobody to wait for until the dead server is remade, as `standby` sets that
 * on the primary. So what is acknowledged in between is on one server alone: nothing is killed
 * before there are two. */
static void fail_over(struct hosts *hosts, struct sellers *sellers, const struct server *primary,
                      const struct server *standby)
{
    sellers_run(sellers, 200);
    server_run(primary, "stop", "kill");
    sellers_run_until_busy(sellers, (size_t)hosts->clients);
    server_run(standby, "promote", "");
    for (int i = 0; i < HOSTS; i++)
        sellers_run_on_host(sellers, i, 20);
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct server second;
    const struct server *primary, *standby;
    struct sellers *sellers;
    struct sellers_figures figures;

    hosts_read_options(&hosts, argc, argv, 3, 48);
    sellers = hosts_open_pair(&hosts, &second, SHOWS, KEEP_ONE_IN);
    primary = &hosts.server;
    standby = &second;
    for (int i = 0; i < hosts.rounds; i++) {
        const struct server *dead = primary;

        fail_over(&hosts, sellers, primary, standby);
        primary = standby;
        standby = dead;
        if (i + 1 < hosts.rounds) {
            server_run(dead, "forget", "");
            server_run(dead, "standby", primary->folder);
        }
    }
    sellers_settle(sellers);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, sellers);
    figures = sellers_figures(sellers);
    printf("proof: %d failovers to a synchronous standby under %d daemons and %d clients (seed "
           "%llu): %zu changes acknowledged, %zu payments, %zu BUSY, %zu OUTCOME-UNKNOWN, nothing "
           "lost or done twice\n",
           hosts.rounds, HOSTS, hosts.clients, hosts.seed, figures.acknowledged, figures.paid,
           figures.busy, figures.unknown);
    sellers_free(sellers);
    server_run(&second, "destroy", "");
    hosts_close(&hosts);
    return 0;
}
