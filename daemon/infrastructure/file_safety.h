/*
 * Whose files the daemon trusts: those that nobody else could have put there or changed.
 *
 * A store whose folder others may write to can be replaced by a log of their own, a socket by one
 * that listens to passwords, a configuration by one that names them admins. So all of them are
 * looked at alike: the folder, and every file that belongs to it.
 */
#ifndef FOYER_INFRASTRUCTURE_FILE_SAFETY_H
#define FOYER_INFRASTRUCTURE_FILE_SAFETY_H

#include <stdbool.h>
#include <sys/types.h>

/* Where it is said that something was mended. `text` has no line end. */
typedef void file_safety_warn(void *arg, const char *text);

/* The functions below are false, with a sentence in `error` (`room` bytes), for what is not safe.
 * What does not exist is: whoever opens it will say so. */

/* A folder: it belongs to root or to this process's user, and nobody else may write to it. The
 * folders above it belong to them, too; others may write to those with the sticky bit only. */
bool file_safety_folder(const char *path, char *error, int room);

/* A SQLite store at `address`, its folder, its log and what else stands beside it: they belong to
 * this process's user, nobody else may write them, and nobody else may read them: that is mended.
 * Root, who may check and restore a store of another user, takes that user's. What is no file is
 * safe. */
bool file_safety_store(const char *address, file_safety_warn *warn, void *arg, char *error,
                       int room);

/* A file that is read (a configuration) or locked, and its folder: it belongs to root or to this
 * process's user, and nobody else may write it. */
bool file_safety_file(const char *path, char *error, int room);

/* The folder of a file, copied into `folder`. */
void file_safety_folder_of(const char *path, char *folder, size_t room);

#endif
