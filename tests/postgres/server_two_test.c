/*
 * The standby is promoted, and nobody has stopped the old primary: two servers take changes. The
 * daemons whose connections end go to the one with the newest timeline, though it is the last in
 * the list; so does one that starts. Nothing comes to the old one.
 *
 *     server_two_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds CHANGES] [--clients N] [--seed N]
 *
 * libpq by itself takes the first server of the list that takes changes, which is the old primary
 * here: it is made to take them alone (`alone`, no standby is waited for), as one that has come
 * back does. What is sold there would be lost when it is rebuilt, and no client would hear of it;
 * so its audit trail is counted before and after, and must not have grown by a line.
 */
#include <signal.h>
#include <stdio.h>

#include "tests/postgres/hosts.h"

enum { SHOWS = 4, KEEP_ONE_IN = 8 };

static const char cut[] = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                          " WHERE datname = current_database() AND application_name = 'foyerd'";

int main(int argc, char **argv)
{
    struct hosts hosts, old;
    struct server second;
    struct sellers *sellers;
    struct sellers_figures figures;
    long long before;

    hosts_read_options(&hosts, argc, argv, 200, 24);
    sellers = hosts_open_pair(&hosts, &second, SHOWS, KEEP_ONE_IN);
    sellers_run(sellers, (size_t)hosts.rounds);
    sellers_settle(sellers);
    server_run(&second, "promote", "");
    server_run(&hosts.server, "alone", "");
    old = hosts;
    hosts_look_at(&old, &hosts.server);
    before = hosts_number(&old, "SELECT count(*) FROM audit_line");
    hosts_number(&old, cut);
    hosts_stop(&hosts, 2, SIGTERM);
    hosts_start(&hosts, 2);
    for (int i = 0; i < HOSTS; i++)
        sellers_run_on_host(sellers, i, (size_t)hosts.rounds / HOSTS);
    sellers_settle(sellers);
    hosts_stop_all(&hosts);
    hosts_expect(&old, "SELECT count(*) FROM audit_line", before);
    hosts_look_at(&hosts, &second);
    hosts_check(&hosts, sellers);
    figures = sellers_figures(sellers);
    printf("proof: two servers that take changes, %d daemons (seed %llu): %zu changes "
           "acknowledged, all by the one with the newest timeline once the other was left\n",
           HOSTS, hosts.seed, figures.acknowledged);
    sellers_free(sellers);
    server_run(&second, "destroy", "");
    hosts_close(&hosts);
    return 0;
}
