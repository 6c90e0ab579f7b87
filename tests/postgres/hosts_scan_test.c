/*
 * Tables that were vacuumed while they were empty, as at night after the pruning, and are filled
 * then: no daemon reads one of them from end to end, neither by a statement of its own nor in the
 * check of a foreign key. What is counted are the rows that PostgreSQL read in that way.
 *
 *     hosts_scan_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds CHANGES] [--clients N] [--seed N]
 *
 * PostgreSQL plans a statement when a session runs it first and keeps that plan. Of a table that it
 * knows to be empty, reading all is the cheapest way, and stays so however many rows come: an
 * evening that begins well gets slower with each sale. The sessions forbid it (enable_seqscan and
 * the rest in postgres_link.c); what would go unseen without this test is a statement, or a foreign
 * key, that has no index to take instead.
 */
#include <stdio.h>

#include "tests/postgres/hosts.h"

enum { SHOWS = 4, SEAT_LIMIT = 4, KEEP_ONE_IN = 2, HOP_ONE_IN = 20 };

/* What grows in an evening. */
#define GROWING                                                                         \
    "queue_token, reservation, seat_claim, payment, refund, ledger_entry, request_key," \
    " audit_line, lost_hold, unpaid_hold, ticket"
#define OF_GROWING              \
    " FROM pg_stat_user_tables" \
    " WHERE relname = ANY (string_to_array('" GROWING "', ', '))"

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct sellers *sellers;
    struct sellers_figures figures;

    hosts_read_options(&hosts, argc, argv, 1000, 24);
    hosts_open(&hosts);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, SHOWS, 10000, SEAT_LIMIT);
    hosts_do(&hosts, "VACUUM " GROWING);
    sellers = hosts_sellers(&hosts, SHOWS, KEEP_ONE_IN, HOP_ONE_IN);
    sellers_run(sellers, (size_t)hosts.rounds);
    sellers_settle(sellers);
    figures = sellers_figures(sellers);
    /* A session hands in what it has counted when it ends, at the latest. */
    hosts_stop_all(&hosts);
    hosts_await(&hosts,
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'foyerd'"
                " AND datname = current_database()",
                0);
    hosts_expect(&hosts, "SELECT coalesce(sum(seq_tup_read), 0)" OF_GROWING, 0);
    printf("proof: %lld rows found by an index in tables that were vacuumed when they were empty, "
           "none by reading a table; %zu changes at %d daemons\n",
           hosts_number(&hosts, "SELECT sum(idx_tup_fetch)" OF_GROWING), figures.acknowledged,
           HOSTS);
    hosts_check(&hosts, sellers);
    sellers_free(sellers);
    hosts_close(&hosts);
    return 0;
}
