/*
 * A way between clients and the daemon that loses, holds back, doubles and cuts off what goes over
 * it.
 *
 * It knows no time: what is held back goes on when a number of other lines have passed, or when the
 * daemon has answered everything and nothing else can happen.
 */
#ifndef FOYER_TESTS_FAULTS_PROXY_H
#define FOYER_TESTS_FAULTS_PROXY_H

#include <stdint.h>
#include <sys/types.h>

/* What was done to how many lines; `requests` is how many came from clients in all. */
struct proxy_figures {
    int64_t requests, lost, doubled, held_back, cut_off;
};

struct proxy {
    char path[100];                /* where clients connect */
    struct proxy_figures *figures; /* in memory shared with the process of the proxy */
    pid_t pid;
};

/* Starts the process: clients at `path` reach the daemon at `daemon`. `seed` decides what befalls
 * their lines. Ends the program with a message if that is not possible. */
void proxy_start(struct proxy *proxy, const char *path, const char *daemon, uint64_t seed);

/* Ends it. The figures remain. */
void proxy_stop(struct proxy *proxy);

#endif
