/*
 * kill -9 of the real daemon under load: what was acknowledged is in the file, and the file is
 * sound.
 *
 *     kill_test --daemon FOYERD --invariants FILE.sql [--rounds KILLS] [--clients N] [--seed N]
 *
 * A crowd of clients books without end. After a number of acknowledged changes drawn from the seed,
 * the daemon is killed; what the clients were told so far is looked up in the file (every change
 * has a key, and a key is stored in the same transaction as what it stands for), the invariants are
 * checked, and another daemon starts on what the killed one left, its log with it, and goes on with
 * the same crowd, which sends again whatever it has no reply to.
 *
 * What it proves is about the process alone: the kernel still has all that was written, so a fsync
 * that is missing would go unseen here (lost_write_test.c is for that). What would be seen is an
 * answer that is sent before its commit, a change that is made in two transactions, a key without
 * its change, and a daemon that starts without what is in the log. There are 20 to 219 changes
 * between two kills, so that they fall anywhere in a batch.
 */
#include <signal.h>
#include <stdio.h>

#include "tests/faults/crowd.h"
#include "tests/faults/fault_house.h"
#include "tests/kit/failure.h"

enum { SHOWS = 8, SEAT_LIMIT = 4, KEEP_ONE_IN = 32 };

int main(int argc, char **argv)
{
    struct house house;
    struct crowd *crowd;
    struct crowd_figures figures;
    uint64_t random;

    house_open(&house, argc, argv, 100, 32);
    random = house.seed;
    house_start(&house);
    house_set_up(&house, SHOWS, SEAT_LIMIT);
    crowd = crowd_new(house.socket, house.clients, SHOWS, KEEP_ONE_IN, house.seed);
    for (int i = 0; i < house.rounds; i++) {
        /* Knuth's MMIX generator (TAOCP 2, 3.3.4): where in the load the next kill falls. */
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        crowd_run(crowd, 20 + (size_t)(random >> 33) % 200);
        house_stop(&house, SIGKILL);
        crowd_drain(crowd);
        house_check(&house, crowd);
        if (!house_has_log(&house))
            test_fail(house.file, "has no log for the next daemon to start on");
        house_start(&house);
    }
    crowd_run(crowd, 500);
    crowd_settle(crowd);
    house_stop(&house, SIGTERM);
    crowd_drain(crowd);
    house_check(&house, crowd);
    figures = crowd_figures(crowd);
    printf("proof: kill -9: %d kills under %d clients (seed %llu): %zu changes acknowledged, %zu "
           "payments, "
           "%zu requests sent again, none lost\n",
           house.rounds, house.clients, house.seed, figures.acknowledged, figures.paid,
           figures.resent);
    crowd_free(crowd);
    house_close(&house);
    return 0;
}
