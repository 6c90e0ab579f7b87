/*
 * Replies get lost, late or doubled, and so do requests; whoever has no answer asks again with the
 * same key, and each change happens once.
 *
 *     retry_test --daemon FOYERD --invariants FILE.sql [--rounds REQUESTS] [--clients N] [--seed N]
 *
 * The crowd goes through a proxy that cuts connections before, in the middle of and after lines,
 * sends lines twice and holds them back (proxy.h). What the clients were told in the end is
 * compared with the file: every key, every wallet and the number of entries in its ledger.
 *
 * All that is paid is cancelled again (KEEP_ONE_IN is as good as never), so that seats and points
 * come back and any number of requests can be played on eight shows. That each change happened once
 * is seen in three ways: no key is missing, the entries of a wallet are as many as the client was
 * told of, and their sum is what it was told.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

#include "tests/faults/crowd.h"
#include "tests/faults/fault_house.h"
#include "tests/faults/proxy.h"
#include "tests/kit/failure.h"

enum { SHOWS = 8, SEAT_LIMIT = 4, KEEP_ONE_IN = 1 << 30 };

int main(int argc, char **argv)
{
    struct house house;
    struct crowd *crowd;
    struct crowd_figures figures;
    struct proxy proxy;
    char path[100];

    house_open(&house, argc, argv, 10000, 32);
    house_start(&house);
    house_set_up(&house, SHOWS, SEAT_LIMIT);
    snprintf(path, sizeof path, "%s/p", house.folder);
    proxy_start(&proxy, path, house.socket, house.seed);
    crowd = crowd_new(proxy.path, house.clients, SHOWS, KEEP_ONE_IN, house.seed);
    crowd_reconnect(crowd);
    crowd_run(crowd, (size_t)house.rounds);
    crowd_settle(crowd);
    figures = crowd_figures(crowd);
    proxy_stop(&proxy);
    house_stop(&house, SIGTERM);
    house_check(&house, crowd);
    if (figures.resent == 0 || figures.repeated == 0)
        test_fail("the proxy", "did no harm");
    printf("proof: retries: %zu changes acknowledged to %d clients (seed %llu); of %" PRId64
           " requests and their replies %" PRId64 " lost, %" PRId64 " held back, %" PRId64
           " doubled, %" PRId64 " cut off; %zu sent again, each change happened once\n",
           figures.acknowledged, house.clients, house.seed, proxy.figures->requests,
           proxy.figures->lost, proxy.figures->held_back, proxy.figures->doubled,
           proxy.figures->cut_off, figures.resent);
    crowd_free(crowd);
    house_close(&house);
    return 0;
}
