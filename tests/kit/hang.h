/*
 * What a test says when something does not happen within its time: where the daemon stands, so that
 * a hang can be understood from the output of the test alone. All of it goes to standard error.
 */
#ifndef FOYER_TESTS_KIT_HANG_H
#define FOYER_TESTS_KIT_HANG_H

#include <sys/types.h>

/* Each thread of a process: its name, its state (R runs, S sleeps, D waits for a device, T is
 * stopped, Z has ended) and the function of the kernel that it waits in, as far as the kernel shows
 * that to us. */
void hang_print_process(pid_t pid);

/* What the daemon at `socket` answers to STATS; or that it does not answer within five seconds. */
void hang_print_stats(const char *socket);

#endif
