/*
 * Which thread goes first where there are more of them than processors.
 */
#ifndef FOYER_INFRASTRUCTURE_SCHEDULING_H
#define FOYER_INFRASTRUCTURE_SCHEDULING_H

/* How much nicer than the others a thread of the store is. */
enum { WORKER_NICENESS = 5 };

/* How long the loop thread asks to run at a time; the shorter, the sooner it runs. */
enum { LOOP_SLICE_NS = 100 * 1000 };

/* For the calling thread: the others of the process go first. */
void scheduling_give_way(void);

/* For the calling thread: it runs for a short while each time, and soon. */
void scheduling_be_prompt(void);

#endif
