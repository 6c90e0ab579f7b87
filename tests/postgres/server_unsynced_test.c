/*
 * A commit is on the primary, but its wait for the standby was cut off; then the primary dies.
 * Nobody may have been told OK.
 *
 *     server_unsynced_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds FAILOVERS] [--clients N] [--seed N]
 *
 * A server that is waiting for its synchronous standby has committed already. If somebody ends the
 * waiting process, its client hears nothing; if somebody cancels the wait, its client hears COMMIT,
 * with a warning. Both are tried while the standby is away, and then that takes over.
 *
 * libpq takes the second for a success, so the daemon has to mind the warning (note_notice in
 * postgres.c). Without that, the clients of these commits would have been told OK for what is on
 * the dead server alone; hosts_check() looks for their keys on the other one.
 */
#include <stdio.h>

#include "tests/postgres/hosts.h"

enum { SHOWS = 8, KEEP_ONE_IN = 32, CUTS = 3 };

static bool somebody_waits(void *arg)
{
    return hosts_number(arg, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") >
           0;
}

static long long cut_off(struct hosts *hosts, struct sellers *sellers, const char *sql)
{
    sellers_run_until(sellers, somebody_waits, hosts);
    return hosts_number(hosts, sql);
}

static long long lose_primary(struct hosts *hosts, struct sellers *sellers,
                              const struct server *primary, const struct server *standby)
{
    long long cuts = 0;

    sellers_run(sellers, 100);
    server_run(standby, "stop", "immediate");
    for (int i = 0; i < CUTS; i++) {
        cuts += cut_off(hosts, sellers,
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        " WHERE wait_event = 'SyncRep'");
        cuts += cut_off(hosts, sellers,
                        "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity"
                        " WHERE wait_event = 'SyncRep'");
    }
    sellers_run_until(sellers, somebody_waits, hosts);
    server_run(primary, "stop", "kill");
    server_run(standby, "start", "");
    server_run(standby, "promote", "");
    for (int i = 0; i < HOSTS; i++)
        sellers_run_on_host(sellers, i, 20);
    return cuts;
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct server second;
    const struct server *primary, *standby;
    struct sellers *sellers;
    struct sellers_figures figures;
    long long cuts = 0;

    hosts_read_options(&hosts, argc, argv, 2, 48);
    sellers = hosts_open_pair(&hosts, &second, SHOWS, KEEP_ONE_IN);
    primary = &hosts.server;
    standby = &second;
    for (int i = 0; i < hosts.rounds; i++) {
        const struct server *dead = primary;

        cuts += lose_primary(&hosts, sellers, primary, standby);
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
    printf("proof: %lld commits cut off from their standby before %d failovers (seed %llu): %zu "
           "changes acknowledged, %zu OUTCOME-UNKNOWN, nothing lost or done twice\n",
           cuts, hosts.rounds, hosts.seed, figures.acknowledged, figures.unknown);
    sellers_free(sellers);
    server_run(&second, "destroy", "");
    hosts_close(&hosts);
    return 0;
}
