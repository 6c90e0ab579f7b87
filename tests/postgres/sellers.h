/*
 * Clients of several daemons that share a store: each books, pays and cancels without end, on
 * whatever host answers.
 *
 * Every change carries a key of its own, except LEAVE, which may be said twice. A request that gets
 * BUSY or OUTCOME-UNKNOWN, or whose connection ends, is sent again with the same key, to the next
 * host if the first is gone, until it has an answer. What was answered with OK is remembered here,
 * outside of daemons and database.
 */
#ifndef FOYER_TESTS_POSTGRES_SELLERS_H
#define FOYER_TESTS_POSTGRES_SELLERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SELLERS_HOSTS = 3 };

struct sellers;

/* What sellers do. */
struct sellers_plan {
    const char *sockets[SELLERS_HOSTS]; /* shape: sockets[hosts]; must outlive the sellers */
    int hosts;
    int clients;
    int shows;       /* concert 1 has shows 1..shows on sale */
    int keep_one_in; /* one payment in so many is not cancelled again */
    int hop_one_in;  /* one answer in so many moves the client to another host; 0: none */
    uint64_t seed;
};

struct sellers_figures {
    size_t acknowledged;             /* changes with a key that were answered with OK */
    size_t charged, paid, cancelled; /* among them */
    size_t refused;                  /* refusals that are an answer */
    size_t busy, unknown, broken;    /* BUSY, OUTCOME-UNKNOWN, connections that ended */
    size_t on_host[SELLERS_HOSTS];   /* acknowledged by each */
};

struct sellers *sellers_new(const struct sellers_plan *plan);
void sellers_free(struct sellers *sellers);

struct sellers_figures sellers_figures(const struct sellers *sellers);

/* Each goes on until its figure has grown by that; the program ends with a message if it does not
 * grow for ten minutes. */
void sellers_run(struct sellers *sellers, size_t acknowledged);
void sellers_run_until_paid(struct sellers *sellers, size_t paid, size_t refused);
void sellers_run_until_busy(struct sellers *sellers, size_t busy);
void sellers_run_on_host(struct sellers *sellers, int host, size_t acknowledged);

/* All go on until the fact is there, whatever they are told, for ten minutes at most. */
void sellers_run_until(struct sellers *sellers, bool (*fact)(void *arg), void *arg);

/* The longest time, from sellers_watch() on, in which no change with a key was acknowledged. */
void sellers_watch(struct sellers *sellers);
int64_t sellers_pause_ms(const struct sellers *sellers);

/* Nobody begins anything, and everybody's last request gets its answer. Then all hang up. */
void sellers_settle(struct sellers *sellers);

/* Calls `each` for every acknowledged change. */
void sellers_each(const struct sellers *sellers, void (*each)(void *arg, const char *key),
                  void *arg);

#endif
