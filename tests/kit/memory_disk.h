/*
 * A disk that fails on command and forgets on command: an SQLite VFS whose files are in memory. For
 * tests that run the stores in their own process: the simulation, and the sweeps of tests/faults.
 *
 * Its random numbers and its time are the same in each run. Its files lie in one piece of shared
 * memory: a child of fork() can work on a copy, die, and leave what was on its disk. Each call can
 * be counted, failed at the n-th time, once or from then on, and the whole process can be ended in
 * the middle of it. Of the processes that share disks only one may work at a time; those that are
 * to work at the same time call disk_new() after fork() only.
 *
 * Beside what was written it keeps what was synced and, apart, every write since: when the power
 * fails, it keeps of those any subset, and each whole or in part.
 */
#ifndef FOYER_TESTS_KIT_MEMORY_DISK_H
#define FOYER_TESTS_KIT_MEMORY_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum disk_call {
    DISK_READ,
    DISK_WRITE,
    DISK_SYNC,
    DISK_TRUNCATE,
    DISK_SIZE,
    DISK_DELETE,
    DISK_OPEN,
    DISK_CALLS
};

/* How a call fails. For a write also what it leaves: nothing, or its first half. */
enum disk_fault { DISK_EIO, DISK_EIO_HALF, DISK_ENOSPC };

/* What a power cut leaves of the writes that were not synced. */
enum disk_loss {
    LOSE_ALL,
    LOSE_NONE,
    LOSE_LAST_IN_PART, /* of the last write a number of sectors from the seed is on the disk */
    LOSE_SOME,         /* each write, or each sector of it, by chance from the seed */
    LOSE_ENDS          /* each write, or its end from any byte on, by chance from the seed */
};

struct disk;

/* An empty disk. Ends the program if there is no memory. */
struct disk *disk_new(void);
void disk_free(struct disk *disk);

/* A copy has power, and nothing armed. */
void disk_copy(struct disk *to, const struct disk *from);

/* Registers the VFS as the one that SQLite takes, and puts a disk into it: open files stay open and
 * go on on the new disk, which is to have the same content. */
void disk_insert(struct disk *disk);

/* The n-th call of a kind from now on (from 1) fails, and all that follow it if `for_good`. */
void disk_arm(struct disk *disk, enum disk_call call, enum disk_fault fault, int64_t nth,
              bool for_good);

/* The process ends with status `exit_status` in place of the n-th call that changes the disk. */
void disk_arm_end(struct disk *disk, int64_t nth, int exit_status);

/* The power fails, as in disk_lose_power(), before the n-th call that changes the disk. */
void disk_arm_power(struct disk *disk, int64_t nth, enum disk_loss loss, uint64_t seed);

/* Nothing fails any more. */
void disk_disarm(struct disk *disk);

/* True if an armed fault has come. */
bool disk_has_failed(const struct disk *disk);

/* The power fails: of what was not synced, that much is left. The process does not notice: it still
 * reads what it writes, but nothing of that reaches the disk any more. Without power already, it
 * does nothing. */
void disk_lose_power(struct disk *disk, enum disk_loss loss, uint64_t seed);

/* Power again: files are what the disk has of them. Disarms. */
void disk_restore_power(struct disk *disk);

/* Both, one after the other. */
void disk_power_cut(struct disk *disk, enum disk_loss loss, uint64_t seed);

/* How many writes wait for a sync. */
size_t disk_unsynced(const struct disk *disk);

/* A number that differs if contents differ. */
uint64_t disk_hash(struct disk *disk);

/* Bytes in a file; 0 if there is none. */
size_t disk_file_size(const struct disk *disk, const char *name);

#endif
