/*
 * What a service manager is told while the daemon serves: that loop and workers do their work, and
 * how many wait and are inside.
 */
#ifndef FOYER_PRESENTATION_VITAL_SIGNS_H
#define FOYER_PRESENTATION_VITAL_SIGNS_H

#include "presentation/server.h"

struct vital_signs {
    struct server *server;   /* borrowed */
    int64_t watchdog_us;     /* to be told more often than that; 0: nobody wants to know */
    void (*say_alive)(void); /* called once loop and workers have shown that they are */
    void (*say_status)(const char *text); /* a line for people; NULL: nobody wants to know */

    struct event watchdog, status;
    int64_t answers_due; /* workers that were asked and have not answered */
    int silent;          /* times that the loop found some still silent */
    int64_t look_ms;     /* when the next look at the status is due, clock->raw_ms() */
    char said[160];      /* the last status */
};

/* Begins; what is above the empty line is set. The first status is said at once. */
void vital_signs_start(struct vital_signs *signs);

/* Ends; workers may still answer, to nobody. */
void vital_signs_stop(struct vital_signs *signs);

#endif
