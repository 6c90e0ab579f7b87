/*
 * A crowd of clients on real sockets: each books, pays and cancels without end, and remembers what
 * was acknowledged.
 *
 * Every changing request carries a key of its own. A request whose connection broke is sent again
 * on the next one, with the same key, so that its outcome is learnt; what is acknowledged is logged
 * outside the daemon.
 */
#ifndef FOYER_TESTS_FAULTS_CROWD_H
#define FOYER_TESTS_FAULTS_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crowd;

/* `clients` clients of the daemon at `socket`, which has concert 1 with shows 1..shows on sale.
 * Nothing is connected yet. `seed` decides what they do. One payment in `keep_one_in` is not
 * cancelled again. */
struct crowd *crowd_new(const char *socket, int clients, int shows, int keep_one_in, uint64_t seed);
void crowd_free(struct crowd *crowd);

/* Connects everybody anew and goes on until `acknowledged` more changes are acknowledged, or
 * `deadline_ms` of waiting for a reply has passed (then the program ends with a message). */
void crowd_run(struct crowd *crowd, size_t acknowledged);

/* The same until so many payments are acknowledged in all, and then until `refusals` more requests
 * were refused. */
void crowd_run_until_paid(struct crowd *crowd, size_t paid, size_t refusals);

/* Goes on until no connection is left: the daemon was killed. What was acknowledged before still
 * counts. */
void crowd_drain(struct crowd *crowd);

/* Calls `each` for every acknowledged change, "user" and "key". */
void crowd_each_acknowledged(const struct crowd *crowd,
                             void (*each)(void *arg, const char *user, const char *key), void *arg);

/* How many changes were acknowledged, payments among them, requests sent again, and refused. */
struct crowd_figures {
    size_t acknowledged, paid, resent, refused;
};
struct crowd_figures crowd_figures(const struct crowd *crowd);

#endif
