/*
 * A real daemon in a folder of its own, and a look at the file it leaves behind.
 */
#ifndef FOYER_TESTS_FAULTS_FAULT_HOUSE_H
#define FOYER_TESTS_FAULTS_FAULT_HOUSE_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/faults/crowd.h"
#include "tests/kit/daemon.h"

/* What the command line says, and where things are. */
struct house {
    struct daemon daemon;
    const char *invariants;
    int rounds; /* --rounds: kills, shows, requests, cycles */
    int clients;
    unsigned long long seed;
    bool any_memory;    /* --no-memory: it may use as much as it likes */
    const char *option; /* one more of the daemon's command line; NULL: none */
    char folder[64], socket[100], file[100];
};

/* Reads --daemon, --invariants, --preload, --rounds, --clients, --seed and --no-memory over the
 * numbers given, and makes the folder. Ends the program with a usage message if something is
 * missing. */
void house_open(struct house *house, int argc, char **argv, int rounds, int clients);

/* What set_clock.c reads, if the daemon is started afterwards with that preloaded: milliseconds
 * that the wall clock is ahead, and that the clocks nobody sets are. */
int64_t *house_clocks(const struct house *house);

/* Removes the folder. */
void house_close(const struct house *house);

/* Starts the daemon and waits until it accepts. */
void house_start(struct house *house);

/* Ends it with a signal and waits for its end; SIGTERM must end it with status 0. */
void house_stop(struct house *house, int signal);

/* A concert on sale with `shows` shows, room for everybody, and `seat_limit` seats of a show for
 * each. */
void house_set_up(const struct house *house, int shows, int seat_limit);

/* Whether the daemon that has ended left a log (foyer.db-wal) with something in it. */
bool house_has_log(const struct house *house);

/* Looks at the file of a daemon that has ended, and changes nothing of it: every change a client of
 * the crowd was told to be done is there, the wallets of those who settled are what they were told,
 * and the invariants hold. Otherwise says what is wrong and ends the program. */
void house_check(const struct house *house, const struct crowd *crowd);

/* The number a query gives on that file. */
long long house_query(const struct house *house, const char *sql);

#endif
