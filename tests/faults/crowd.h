/*
 * A crowd of clients on real sockets: each books, pays and cancels without end, and remembers what
 * was acknowledged.
 *
 * Every changing request carries a key of its own. A request whose connection broke is sent again
 * on the next one, with the same key, so that its outcome is learnt; what is acknowledged is logged
 * outside the daemon, and so is what it does to the client's wallet. Requests carry a tag: a reply
 * that comes once more is known by it and passed over.
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

/* Connects everybody anew and goes on until `acknowledged` more changes are acknowledged. If nobody
 * hears anything for ten minutes the program ends with a message. */
void crowd_run(struct crowd *crowd, size_t acknowledged);

/* From now on, whoever loses the connection connects anew at once and goes on. */
void crowd_reconnect(struct crowd *crowd);

/* Nobody asks anything new; goes on until everybody has the answer to what was asked. */
void crowd_settle(struct crowd *crowd);

/* The same until so many payments are acknowledged in all, and then until `refusals` more requests
 * were refused. */
void crowd_run_until_paid(struct crowd *crowd, size_t paid, size_t refusals);

/* Goes on until no connection is left: the daemon was killed. What was acknowledged before still
 * counts. */
void crowd_drain(struct crowd *crowd);

/* Closes all connections. */
void crowd_leave(struct crowd *crowd);

/* The clock has moved by hours. Forgets which changes were acknowledged, since the daemon forgets
 * their keys after a day; not how many. Tokens and holds may be forgotten there, too. */
void crowd_forget(struct crowd *crowd);

/* Forgets all but the first `count` of those. */
void crowd_forget_after(struct crowd *crowd, size_t count);

/* Calls `each` for every acknowledged change, "user" and "key", that is not
 * forgotten. */
void crowd_each_acknowledged(const struct crowd *crowd,
                             void (*each)(void *arg, const char *user, const char *key), void *arg);

/* Calls `each` for every client that settled, with what its wallet must have by what it was told:
 * points, and entries in the ledger. */
void crowd_each_wallet(const struct crowd *crowd,
                       void (*each)(void *arg, const char *user, int64_t points, int64_t entries),
                       void *arg);

/* How many changes were acknowledged, payments among them, requests sent again, refused, and
 * replies that came once too often. */
struct crowd_figures {
    size_t acknowledged, paid, resent, refused, repeated;
};
struct crowd_figures crowd_figures(const struct crowd *crowd);

#endif
