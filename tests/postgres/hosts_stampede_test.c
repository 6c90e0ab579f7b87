/*
 * Everybody wants every seat, on three daemons at once: each seat is sold once, and none twice.
 *
 *     hosts_stampede_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds SHOWS] [--clients N] [--seed N]
 *
 * The clients take seats at random and pay until every seat of every show is sold, moving between
 * the hosts as they go, and try on for a while.
 *
 * SQLite is stormed in tests/faults/stampede_test.c; there one thread writes, and here three
 * daemons do, so that what decides is the unique index on live claims and the lock of the concert.
 * Everybody keeps what was paid, so a sum shows each fault: too few owners, two rows for one seat,
 * a payment without a seat, or points that went another way.
 */
#include <stdio.h>

#include "tests/postgres/hosts.h"

enum { SEATS = 50, TRIES_TOO_LATE = 500, HOP_ONE_IN = 10 };

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct sellers *sellers;
    struct sellers_figures figures;
    long long seats;

    hosts_read_options(&hosts, argc, argv, 20, 64);
    seats = (long long)hosts.rounds * SEATS;
    hosts_open(&hosts);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, hosts.rounds, 10000, SEATS);
    sellers = hosts_sellers(&hosts, hosts.rounds, 1, HOP_ONE_IN);
    sellers_run_until_paid(sellers, (size_t)seats, TRIES_TOO_LATE);
    sellers_settle(sellers);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, sellers);
    figures = sellers_figures(sellers);
    hosts_expect(&hosts, "SELECT count(*) FROM seat_claim WHERE refunded_ms IS NULL", seats);
    hosts_expect(&hosts, "SELECT count(DISTINCT show_id * 100 + seat) FROM seat_claim", seats);
    hosts_expect(&hosts, "SELECT count(*) FROM payment", seats);
    hosts_expect(&hosts, "SELECT -sum(amount) FROM ledger_entry WHERE kind = 'payment'",
                 seats * 1000);
    printf(
        "proof: %d clients on %d daemons for every seat of %d shows (seed %llu): %zu seats sold, "
        "each once (changes by host: %zu, %zu, %zu; %zu refusals)\n",
        hosts.clients, HOSTS, hosts.rounds, hosts.seed, figures.paid, figures.on_host[0],
        figures.on_host[1], figures.on_host[2], figures.refused);
    sellers_free(sellers);
    hosts_close(&hosts);
    return 0;
}
