/*
 * A disk in memory that can lose its power: a VFS of SQLite.
 *
 * What was synced survives. Of what was written since, each piece may survive whole, in part, or
 * not at all, and in any order. The process goes on for a while without noticing: it can still read
 * what it wrote, but nothing of it reaches the disk any more.
 */
#ifndef FOYER_TESTS_SIM_MEMORY_DISK_H
#define FOYER_TESTS_SIM_MEMORY_DISK_H

#include "dice.h"

/* Every file that SQLite opens from now on is on this disk. Called once, before SQLite is used. */
void memory_disk_install(void);

/* Empties it, but for the file `path` with the content that was kept, if any was. */
void memory_disk_begin(const char *path);

/* Keeps the content of a file, closed before, for memory_disk_begin(). */
void memory_disk_keep(const char *path);

/* The power fails now; or so many writes, syncs and truncations later. */
void memory_disk_fail(struct dice *dice);
void memory_disk_fail_after(struct dice *dice, int64_t writes);

/* Power again: files are what the disk has of them. All must be closed. */
void memory_disk_restore(void);

#endif
