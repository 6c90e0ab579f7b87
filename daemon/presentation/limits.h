/*
 * How much one customer may do: connections at a time, and requests a second.
 */
#ifndef FOYER_PRESENTATION_LIMITS_H
#define FOYER_PRESENTATION_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

struct limit_settings {
    int64_t connections;         /* in all */
    int64_t connections_per_uid; /* of a customer */
    int64_t requests_per_second; /* of a customer; as many may come at once */
    int64_t unfinished_ms;       /* a customer's line must be finished by then */
};

struct uid_use;

struct limits {
    struct uid_use *users; /* by uid; owned */
};

void limits_init(struct limits *limits);
void limits_release(struct limits *limits);

/* Counts a connection; false, with nothing counted, if the uid has too many. */
bool limits_open(struct limits *limits, const struct limit_settings *settings, int64_t uid);
void limits_close(struct limits *limits, int64_t uid);

/* Takes one request out of the uid's bucket; false if it is empty. The uid has a connection. */
bool limits_take(struct limits *limits, const struct limit_settings *settings, int64_t uid,
                 int64_t now_ms);

#endif
