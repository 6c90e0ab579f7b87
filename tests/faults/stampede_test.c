/*
 * Everybody wants every seat: each is sold once, and none twice.
 *
 *     stampede_test --daemon FOYERD --invariants FILE.sql [--rounds SHOWS] [--clients N] [--seed N]
 *
 * The crowd takes seats at random and pays until every seat of every show is sold, and goes on
 * trying for a while. Then the file has exactly 50 owners a show, as many payments, and not a point
 * too many or too few.
 *
 * Everybody keeps what was paid (keep_one_in 1) and may have all seats of a show, so the end is
 * known: 50 owners a show at 1,000 points each. Sums find what a look at each seat would: of two
 * owners of one seat, one would be one payment or one row too many.
 */
#include <signal.h>
#include <stdio.h>

#include "tests/faults/crowd.h"
#include "tests/faults/fault_house.h"
#include "tests/kit/failure.h"

/* Refusals that are heard after the last seat was sold. */
enum { SEATS = 50, TRIES_TOO_LATE = 2000 };

static void expect(const struct house *house, const char *sql, long long wanted)
{
    long long found = house_query(house, sql);

    if (found == wanted)
        return;
    fprintf(stderr, "%s: %lld, expected %lld\n", sql, found, wanted);
    test_fail("the house", "is not sold exactly once");
}

int main(int argc, char **argv)
{
    struct house house;
    struct crowd *crowd;
    size_t seats;

    house_open(&house, argc, argv, 20, 64);
    seats = (size_t)house.rounds * SEATS;
    house_start(&house);
    house_set_up(&house, house.rounds, SEATS);
    crowd = crowd_new(house.socket, house.clients, house.rounds, 1, house.seed);
    crowd_run_until_paid(crowd, seats, TRIES_TOO_LATE);
    crowd_settle(crowd);
    house_stop(&house, SIGTERM);
    crowd_drain(crowd);
    if (crowd_figures(crowd).paid != seats)
        test_fail("the crowd", "was told of more payments than there are seats");
    house_check(&house, crowd);
    expect(&house, "SELECT count(*) FROM seat_claim WHERE refunded_ms IS NULL", (long long)seats);
    expect(&house, "SELECT count(DISTINCT show_id * 100 + seat) FROM seat_claim", (long long)seats);
    expect(&house, "SELECT count(*) FROM payment", (long long)seats);
    expect(&house, "SELECT -sum(amount) FROM ledger_entry WHERE kind = 'payment'",
           (long long)seats * 1000);
    printf("proof: stampede: %d clients for every seat of %d shows (seed %llu): %zu seats sold, "
           "each once\n",
           house.clients, house.rounds, house.seed, seats);
    crowd_free(crowd);
    house_close(&house);
    return 0;
}
