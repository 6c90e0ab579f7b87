/*
 * The standby is promoted, and the old primary goes on, as when its Patroni hangs: whatever is
 * committed there waits for a standby that never answers, and whoever needs the same rows waits for
 * it. All daemons leave that server by themselves, and nothing acknowledged is lost.
 *
 *     server_left_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds CHANGES] [--clients N] [--seed N]
 *
 * Nothing is wrong with the connections: the old primary answers all but COMMIT, so no error sends
 * the daemons away. What does is the clock: a batch on which five seconds were spent leaves its
 * server, and connecting anew finds the newest timeline. What the old one has committed and not
 * acknowledged is not on the new one, so it is the new one that is looked into.
 */
#include <stdio.h>

#include "tests/postgres/hosts.h"

enum { SHOWS = 4, KEEP_ONE_IN = 8 };

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct server second;
    struct sellers *sellers;
    struct sellers_figures figures;

    hosts_read_options(&hosts, argc, argv, 200, 24);
    sellers = hosts_open_pair(&hosts, &second, SHOWS, KEEP_ONE_IN);
    sellers_run(sellers, (size_t)hosts.rounds);
    server_run(&second, "promote", "");
    sellers_watch(sellers);
    for (int i = 0; i < HOSTS; i++)
        sellers_run_on_host(sellers, i, (size_t)hosts.rounds / HOSTS);
    sellers_settle(sellers);
    hosts_stop_all(&hosts);
    hosts_look_at(&hosts, &second);
    hosts_check(&hosts, sellers);
    figures = sellers_figures(sellers);
    printf("proof: an old primary goes on beside the promoted standby under %d daemons (seed "
           "%llu): they leave it, the sale stands still for %.1f s; %zu changes acknowledged, "
           "nothing lost or done twice\n",
           HOSTS, hosts.seed, (double)sellers_pause_ms(sellers) / 1000, figures.acknowledged);
    sellers_free(sellers);
    server_run(&second, "destroy", "");
    hosts_close(&hosts);
    return 0;
}
