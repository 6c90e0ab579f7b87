/*
 * The database drops connections of three daemons while they sell: clients are told the truth, or
 * that it is not known, and nothing is lost or done twice.
 *
 *     hosts_cut_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds CUTS] [--clients N] [--seed N]
 *
 * Cut anywhere, a transaction is undone and tried again before anybody hears of it. Cut in COMMIT,
 * the daemon has to find out what became of it (host_link.c): one that took the lost answer for a
 * failure would do the change twice, one that took it for a success would tell clients of what is
 * not there. Both are seen by hosts_check().
 *
 * Of 32 payments one stays, or the 400 seats would be gone after a few rounds and nothing be left
 * to cut.
 */
#include <stdio.h>

#include "tests/postgres/hosts.h"
#include "tests/kit/failure.h"

enum { SHOWS = 8, SEAT_LIMIT = 4, KEEP_ONE_IN = 32, HOP_ONE_IN = 20 };

/* A commit takes a while before it is done, so that it can be caught in between: the server runs
 * this for every line of the audit when COMMIT has arrived. */
static const char slow_commit[] =
    "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN PERFORM pg_sleep(0.002); RETURN NULL; END';"
    "CREATE CONSTRAINT TRIGGER linger AFTER INSERT ON audit_line"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION linger()";

/* Three connections of the daemons, whatever they are doing. */
static const char cut_any[] = "SELECT count(pg_terminate_backend(pid)) FROM ("
                              " SELECT pid FROM pg_stat_activity"
                              " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                              " AND backend_type = 'client backend'"
                              " ORDER BY random() LIMIT 3) AS unlucky";

/* All that are in COMMIT now. */
static const char cut_commits[] = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                                  " WHERE datname = current_database() AND state = 'active'"
                                  " AND query = 'COMMIT'";

struct cuts {
    const struct hosts *hosts;
    long long any, commits;
};

/* True once a commit was caught. */
static bool catch_commit(void *arg)
{
    struct cuts *cuts = arg;
    long long caught = hosts_number(cuts->hosts, cut_commits);

    cuts->commits += caught;
    return caught > 0;
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct sellers *sellers;
    struct sellers_figures figures;
    struct cuts cuts = {.hosts = &hosts};

    hosts_read_options(&hosts, argc, argv, 60, 48);
    hosts_open(&hosts);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, SHOWS, 10000, SEAT_LIMIT);
    hosts_do(&hosts, slow_commit);
    sellers = hosts_sellers(&hosts, SHOWS, KEEP_ONE_IN, HOP_ONE_IN);
    sellers_run(sellers, 300);
    for (int i = 0; i < hosts.rounds; i++) {
        sellers_run(sellers, 1 + (size_t)(i % 50));
        cuts.any += hosts_number(&hosts, cut_any);
        sellers_run_until(sellers, catch_commit, &cuts);
    }
    for (int i = 0; i < HOSTS; i++)
        sellers_run_on_host(sellers, i, 20);
    sellers_settle(sellers);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, sellers);
    figures = sellers_figures(sellers);
    /* Three at each cut, if they are there: fewer than one means that the daemons were not
     * connected again. */
    if (cuts.any < hosts.rounds)
        test_fail("the test", "found too few connections to cut");
    printf("proof: %lld connections of %d daemons cut, and %lld in COMMIT, under %d clients (seed "
           "%llu): %zu changes "
           "acknowledged, %zu payments, %zu BUSY, %zu OUTCOME-UNKNOWN, nothing lost or done "
           "twice\n",
           cuts.any, HOSTS, cuts.commits, hosts.clients, hosts.seed, figures.acknowledged,
           figures.paid, figures.busy, figures.unknown);
    sellers_free(sellers);
    hosts_close(&hosts);
    return 0;
}
