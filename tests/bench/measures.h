/*
 * What can be measured: each function does it once and prints what it found.
 */
#ifndef FOYER_TESTS_BENCH_MEASURES_H
#define FOYER_TESTS_BENCH_MEASURES_H

#include <sys/types.h>

#include "tests/bench/crew.h"
#include "tests/bench/histogram.h"

struct plan {
    const struct speech *speech;
    const char *socket, *measure;
    int clients, pollers;
    int64_t first_seat;  /* seats sold by earlier runs */
    int64_t seat_stride; /* how many seats further the next one is; others book those between */
    int64_t bookings, warm_bookings;
    int64_t first_waiter, waiter_stride;
    int64_t first_booker;
    int64_t waiters; /* in the queue of the fixture */
    int dates;       /* shows of a concert */
    double seconds, warm_seconds, rate;
    pid_t server;
    const char *histogram; /* file for the latencies, or NULL */
    const char *keys;      /* for a client; "": none */
    bool is_old;           /* it is to take the daemon for one without WATCH */
    char **command;        /* what follows the name of the measure, ends with NULL */
};

/* A stretch of time, and what it cost. */
struct stretch {
    int64_t wall_ns, own_ns, server_ns;
};

/* A measurement under way. */
struct run {
    const struct plan *plan;
    struct crew crew;
    int64_t next_seat, booked;
    int64_t next_waiter;
    int busy; /* guests in the middle of something */
    bool over;
    struct stretch since, took;
    int64_t begin_ns; /* of the schedule of an open loop */
    struct histogram latencies;
    bool counting;
    bool counts_bookings; /* the run ends with so many, not after a time */
    int64_t pairs;
};

/* Begins and ends the stretch of time that counts, and prints how much was done in it, with the
 * processor time of the server and of this program. */
void start_counting(struct run *run);
void stop_counting(struct run *run);
void print_rate(const struct run *run, double done);
void print(const char *name, double value);

/* The next seat that nobody has, for a guest to book. */
void next_seat(struct run *run, struct guest *guest);

/* Somebody begins to book; from reply to reply it goes on by itself. */
void begin_booking(struct run *run, struct connection *connection);
void book_on(void *arg, struct connection *connection, int64_t now_ns);

/* Poll k of an open loop is meant to be sent at this moment. */
int64_t intended_ns(const struct run *run, int64_t poll);
void print_latencies(const struct run *run);

/* Hands out replies for that long. */
void turn_for(struct run *run, double seconds);

void measure_polls(struct run *run);
void measure_customer(struct run *run);
void measure_bookings(struct run *run);
void measure_mix(struct run *run);
void measure_idle(struct run *run);
void measure_restart(struct run *run);
void measure_disk(struct run *run);
void measure_queue(struct run *run);
void measure_rotate(struct run *run);
void measure_lapse(struct run *run);
void measure_desk(struct run *run);
void measure_tills(struct run *run);
void measure_victim(struct run *run);
void measure_attack(struct run *run);
void measure_admissions(struct run *run);
void measure_sales(struct run *run);
void measure_client(struct run *run);

#endif
