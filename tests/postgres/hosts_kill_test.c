/*
 * One of three daemons is killed in the middle of a sale, or stands still: the others go on, and
 * what was acknowledged is in the database, once.
 *
 *     hosts_kill_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds KILLS] [--clients N] [--seed N]
 *
 * A daemon that stands still (SIGSTOP) may do so inside a transaction, with rows locked: the
 * database must end that by itself.
 *
 * The limits of the sessions are in that order (postgres_link.c): an idle transaction is ended
 * after 4 s, a lock is waited for 5 s. So whoever waits for the rows of the one that stands still
 * gets them before its own time is up. A kill costs next to nothing and a stop these 4 s, therefore
 * one stop for ten kills.
 */
#include <signal.h>
#include <stdio.h>

#include "tests/postgres/hosts.h"

enum { SHOWS = 8, SEAT_LIMIT = 4, KEEP_ONE_IN = 32, HOP_ONE_IN = 20, KILLS_PER_FREEZE = 10 };

/* Knuth's MMIX generator (TAOCP 2, 3.3.4). */
static unsigned draw(unsigned long long *random, unsigned below)
{
    *random = *random * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(*random >> 33) % below;
}

static void kill_one(struct hosts *hosts, struct sellers *sellers, int host)
{
    hosts_stop(hosts, host, SIGKILL);
    sellers_run(sellers, 40);
    hosts_start(hosts, host);
    sellers_run_on_host(sellers, host, 5);
}

/* Each of the other two has to get on while it stands, which they cannot by waiting for it. Awake
 * again, it finds its connections ended in the middle of whatever it did. */
static void freeze_one(struct hosts *hosts, struct sellers *sellers, int host)
{
    hosts_signal(hosts, host, SIGSTOP);
    sellers_run_on_host(sellers, (host + 1) % HOSTS, 40);
    sellers_run_on_host(sellers, (host + 2) % HOSTS, 40);
    hosts_signal(hosts, host, SIGCONT);
    sellers_run_on_host(sellers, host, 5);
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct sellers *sellers;
    struct sellers_figures figures;
    unsigned long long random;
    int freezes;

    hosts_read_options(&hosts, argc, argv, 30, 48);
    random = hosts.seed;
    freezes = hosts.rounds / KILLS_PER_FREEZE;
    hosts_open(&hosts);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, SHOWS, 10000, SEAT_LIMIT);
    sellers = hosts_sellers(&hosts, SHOWS, KEEP_ONE_IN, HOP_ONE_IN);
    sellers_run(sellers, 300);
    for (int i = 0; i < hosts.rounds; i++) {
        sellers_run(sellers, 20 + draw(&random, 100));
        kill_one(&hosts, sellers, (int)draw(&random, HOSTS));
        if (i < freezes)
            freeze_one(&hosts, sellers, (int)draw(&random, HOSTS));
    }
    sellers_settle(sellers);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, sellers);
    figures = sellers_figures(sellers);
    printf("proof: %d times one of %d daemons killed, %d times stopped, under %d clients (seed "
           "%llu): %zu changes acknowledged, %zu payments, %zu connections lost, nothing lost or "
           "done twice\n",
           hosts.rounds, HOSTS, freezes, hosts.clients, hosts.seed, figures.acknowledged,
           figures.paid, figures.broken);
    sellers_free(sellers);
    hosts_close(&hosts);
    return 0;
}
