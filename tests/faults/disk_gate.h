/*
 * A gate before the disk: while it is closed, a daemon that is started with gate.c preloaded stands
 * at its fsync, for as long as the test likes.
 */
#ifndef FOYER_TESTS_FAULTS_DISK_GATE_H
#define FOYER_TESTS_FAULTS_DISK_GATE_H

#include "tests/faults/fault_house.h"

struct disk_gate {
    char path[120];
    int arrived[2], pass[2];
};

/* An open gate, which daemons of the house that are started afterwards know. */
void disk_gate_make(struct disk_gate *gate, const struct house *house);

void disk_gate_close(const struct disk_gate *gate);

/* Waits until the daemon stands at the closed gate. */
void disk_gate_await(const struct disk_gate *gate);

/* Lets the one pass that stands there, and all who come later. */
void disk_gate_open(const struct disk_gate *gate);

/* The same once the one who stood there was killed. */
void disk_gate_remove(const struct disk_gate *gate);

#endif
