/*
 * The standby is promoted, and nobody has stopped the old primary: two servers take changes. The
 * daemons whose connections end go to the one with the newest timeline, though it is the last in
 * the list; so does one that starts. Nothing comes to the old one.
 *
 *     server_two_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds CHANGES] [--clients N] [--seed N]
 */
#include <signal.h>
#include <stdio.h>

#include "tests/postgres/hosts.h"

enum { SHOWS = 4, SEAT_LIMIT = 4, KEEP_ONE_IN = 8, HOP_ONE_IN = 20 };

static const char cut[] = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                          " WHERE datname = current_database() AND application_name = 'foyerd'";

/* What a store looks like whose only server is that. */
static void look_at(struct hosts *hosts, const char *folder)
{
    snprintf(hosts->store, sizeof hosts->store, "postgresql:///%s?host=%s&port=5432&user=foyer",
             hosts->database, folder);
}

int main(int argc, char **argv)
{
    struct hosts hosts, old;
    struct server second;
    struct sellers *sellers;
    struct sellers_figures figures;
    long long before;

    hosts_read_options(&hosts, argc, argv, 200, 24);
    hosts_open_alone(&hosts);
    hosts_add_standby(&hosts, &second);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, SHOWS, 10000, SEAT_LIMIT);
    sellers = hosts_sellers(&hosts, SHOWS, KEEP_ONE_IN, HOP_ONE_IN);
    sellers_run(sellers, (size_t)hosts.rounds);
    sellers_settle(sellers);
    server_run(&second, "promote", "");
    server_run(&hosts.server, "alone", "");
    old = hosts;
    look_at(&old, hosts.server.folder);
    before = hosts_number(&old, "SELECT count(*) FROM audit_line");
    hosts_number(&old, cut);
    hosts_stop(&hosts, 2, SIGTERM);
    hosts_start(&hosts, 2);
    for (int i = 0; i < HOSTS; i++)
        sellers_run_on_host(sellers, i, (size_t)hosts.rounds / HOSTS);
    sellers_settle(sellers);
    hosts_stop_all(&hosts);
    hosts_expect(&old, "SELECT count(*) FROM audit_line", before);
    look_at(&hosts, second.folder);
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
