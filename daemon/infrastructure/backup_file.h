/*
 * The files of backups: their names and their folder.
 */
#ifndef FOYER_INFRASTRUCTURE_BACKUP_FILE_H
#define FOYER_INFRASTRUCTURE_BACKUP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A sentence without full stop on what is wrong with a name that somebody chose; NULL if nothing
 * is. */
const char *backup_file_name_problem(const char *name);

/* The folder of a file, "." if its path has none. */
void backup_file_folder(const char *path, char *folder, size_t room);

/* The path of a new backup of the store `path` in `folder`, named by the time: the store's name
 * without .db, then "-2026-12-24T193000Z.db", and a number in it if that is taken. `word`, unless
 * "", stands before the time and keeps the file from being counted by backup_file_prune(). */
void backup_file_new(const char *path, const char *folder, const char *word, int64_t now_ms,
                     char *file, size_t room);

/* Removes what is left of backups of that store which did not come to an end, and the oldest of
 * those that were named by the time alone, until `keep` are left; 0: none is removed. False, with
 * errno, if the folder cannot be read or a file cannot be removed. */
bool backup_file_prune(const char *path, const char *folder, int64_t keep);

/* When the newest of the backups of that store that were named by the time was made, wall clock.
 * False if there is none, or the folder cannot be read. */
bool backup_file_newest(const char *path, const char *folder, int64_t *made_ms);

/* Gives a file another name, which no file has: one that has it is never replaced. False with
 * errno, EEXIST if there is one. */
bool backup_file_rename(const char *from, const char *to);

/* Makes the entries of a folder durable: files renamed into it or removed. False with errno. */
bool backup_file_sync_folder(const char *folder);

#endif
