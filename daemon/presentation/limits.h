/*
 * How much one customer may do: connections at a time, and requests a second.
 *
 * The bucket of a uid holds as many requests as may come in a second, and fills evenly. Everything
 * that its connections make the daemon do is taken out of it; while it is empty, they are not read.
 */
#ifndef FOYER_PRESENTATION_LIMITS_H
#define FOYER_PRESENTATION_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

struct limit_settings {
    int64_t connections;         /* in all */
    int64_t staff_connections;   /* of these, kept for staff and the daemon's own uid */
    int64_t connections_per_uid; /* of a customer */
    int64_t requests_per_second; /* of a customer; as many may come at once */
    int64_t changes_per_day;     /* of a customer; 0: no limit. See change_budget.h */
    int64_t unfinished_ms;       /* a customer's line must be finished by then */
    int64_t jobs;                /* with the workers or waiting for them, in all */
    int64_t jobs_per_uid;        /* of a customer, with the workers */
    int64_t watches;             /* things that one WATCH may watch */
    int64_t watches_per_uid;     /* of a customer, by WAIT and WATCH together */
};

struct uid_use;

struct limits {
    struct uid_use *users; /* by uid; owned */
};

void limits_init(struct limits *limits);
void limits_release(struct limits *limits);

/* Counts a connection; false, with nothing counted, if the uid has too many and is not staff. */
bool limits_open(struct limits *limits, const struct limit_settings *settings, int64_t uid,
                 bool is_staff);
void limits_close(struct limits *limits, int64_t uid);

/* How many things the uid may still wait for and watch. */
int64_t limits_watches_left(const struct limits *limits, const struct limit_settings *settings,
                            int64_t uid);

/* Counts things that a uid waits for or watches; below 0: not any more. */
void limits_watch(struct limits *limits, int64_t uid, int64_t things);

/* How many requests are in the uid's bucket; 0 or less: none. The uid has had a connection. */
int64_t limits_left(struct limits *limits, const struct limit_settings *settings, int64_t uid,
                    int64_t now_ms);

/* Takes what something costs out of the bucket, even if that is more than there is: then nothing is
 * left until it has been made up for. The debt is at most a full bucket. */
void limits_charge(struct limits *limits, const struct limit_settings *settings, int64_t uid,
                   int64_t requests, int64_t now_ms);

/* When there is a request in the bucket again, if nothing is taken before. */
int64_t limits_refilled_ms(struct limits *limits, const struct limit_settings *settings,
                           int64_t uid, int64_t now_ms);

#endif
