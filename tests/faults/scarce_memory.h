/*
 * Memory that runs out on command: the n-th allocation fails, once or from then on.
 *
 * It counts what the daemon's own code asks for (malloc, calloc, realloc and strdup, caught by the
 * linker's --wrap), SQLite (SQLITE_CONFIG_MALLOC) and libevent (event_set_mem_functions). GLib,
 * which is asked for time zones only, has no such hook, and ends the program by itself.
 */
#ifndef FOYER_TESTS_FAULTS_SCARCE_MEMORY_H
#define FOYER_TESTS_FAULTS_SCARCE_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

/* Before SQLite or libevent is used. */
void scarce_memory_init(void);

/* The n-th allocation from now on (from 1) fails, and all after it if `for_good`; 0: none. *came,
 * which may be in memory shared with another process, becomes true when one does. */
void scarce_memory_arm(int64_t nth, bool for_good, bool *came);

#endif
