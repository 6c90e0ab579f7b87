/*
 * The order of the questions is from the folder to the file: what is in a folder that others can
 * write may be exchanged between two questions, so a file is only looked at once its folder, and
 * all folders above that, are known to be safe. Then nothing that is found can change but by root
 * or this user.
 *
 * Links are looked at on both sides, the folder that has the link and the one that it leads to.
 */
/* The sticky bit is X/Open's. */
#define _XOPEN_SOURCE 700
#include "infrastructure/file_safety.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "infrastructure/backup_file.h"
#include "infrastructure/db/db.h"

enum { PATH_ROOM = 1200, NOBODY_ELSE = -1 };

/* Others' rights. */
enum { MAY_WRITE = S_IWGRP | S_IWOTH, MAY_DO_ANYTHING = S_IRWXG | S_IRWXO };

__attribute__((format(printf, 3, 4))) static bool refuse(char *error, int room, const char *format,
                                                         ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(error, (size_t)room, format, list);
    va_end(list);
    return false;
}

void file_safety_folder_of(const char *path, char *folder, size_t room)
{
    backup_file_folder(path, folder, room);
}

static bool is_trusted(const struct stat *status, int64_t also_uid)
{
    return status->st_uid == 0 || status->st_uid == geteuid() ||
           (also_uid != NOBODY_ELSE && status->st_uid == (uid_t)also_uid);
}

/* The folders that a folder is in, up to the root. Whoever may write to one of them can put another
 * folder in the place of the next, unless the sticky bit keeps what is others' from being renamed,
 * as in /tmp; and so can its owner. */
static bool check_above(const char *path, int64_t also_uid, char *error, int room)
{
    char *above = realpath(path, NULL), *slash;
    struct stat status;
    bool is_safe = true;

    if (above == NULL)
        return refuse(error, room, "%s: %s", path, strerror(errno));
    while (is_safe && (slash = strrchr(above, '/')) != NULL && above[1] != '\0') {
        slash[slash == above] = '\0';
        if (stat(above, &status) < 0)
            is_safe = refuse(error, room, "%s: %s", above, strerror(errno));
        else if (!is_trusted(&status, also_uid))
            is_safe = refuse(error, room,
                             "%s is below the folder %s, which belongs to another user (uid %ld), "
                             "who could exchange it",
                             path, above, (long)status.st_uid);
        else if ((status.st_mode & MAY_WRITE) && !(status.st_mode & S_ISVTX))
            is_safe = refuse(error, room,
                             "%s is below the folder %s, which can be written by other users, who "
                             "could exchange it: take that right away (chmod go-w), or choose "
                             "another folder",
                             path, above);
    }
    free(above);
    return is_safe;
}

static bool check_folder(const char *path, int64_t also_uid, char *error, int room)
{
    struct stat status;

    if (stat(path, &status) < 0)
        return errno == ENOENT || refuse(error, room, "%s: %s", path, strerror(errno));
    if (!is_trusted(&status, also_uid))
        return refuse(error, room, "the folder %s belongs to another user (uid %ld)", path,
                      (long)status.st_uid);
    /* The sticky bit protects what is there, not the name of what is still to come. */
    if (status.st_mode & MAY_WRITE)
        return refuse(error, room,
                      "the folder %s can be written by other users, who could put files of their "
                      "own there: take that right away (chmod go-w), or choose another folder",
                      path);
    return check_above(path, also_uid, error, room);
}

bool file_safety_folder(const char *path, char *error, int room)
{
    return check_folder(path, NOBODY_ELSE, error, room);
}

static bool check_owner_and_mode(const char *path, const struct stat *status, int64_t also_uid,
                                 char *error, int room)
{
    if (!is_trusted(status, also_uid))
        return refuse(error, room, "%s belongs to another user (uid %ld)", path,
                      (long)status->st_uid);
    if (status->st_mode & MAY_WRITE)
        return refuse(error, room,
                      "%s can be written by other users: look who did, and take that right away "
                      "(chmod go-w)",
                      path);
    return true;
}

bool file_safety_file(const char *path, char *error, int room)
{
    char folder[PATH_ROOM];
    struct stat status;

    if (stat(path, &status) < 0 || !S_ISREG(status.st_mode))
        return true;
    file_safety_folder_of(path, folder, sizeof folder);
    return check_folder(folder, NOBODY_ELSE, error, room) &&
           check_owner_and_mode(path, &status, NOBODY_ELSE, error, room);
}

/* Nobody else reads tokens, telephone numbers and wallets. */
static bool close_to_others(const char *path, const struct stat *status, file_safety_warn *warn,
                            void *arg, char *error, int room)
{
    char text[PATH_ROOM + 100];

    if (!(status->st_mode & MAY_DO_ANYTHING))
        return true;
    if (chmod(path, status->st_mode & 07777 & ~(mode_t)MAY_DO_ANYTHING) < 0)
        return refuse(error, room, "%s can be read by other users, and that cannot be changed: %s",
                      path, strerror(errno));
    snprintf(text, sizeof text, "%s could be read by other users (mode %03o); that is mended", path,
             (unsigned)(status->st_mode & 0777));
    warn(arg, text);
    return true;
}

bool file_safety_store(const char *address, file_safety_warn *warn, void *arg, char *error,
                       int room)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal", ".restored"};
    char folder[PATH_ROOM], path[PATH_ROOM], store[PATH_ROOM - 20];
    struct stat status;
    int64_t also_uid = NOBODY_ELSE;

    if (db_is_conninfo(address) || strlen(address) > PATH_ROOM - 20)
        return true;
    if (geteuid() == 0 && stat(address, &status) == 0)
        also_uid = status.st_uid;
    /* Of a link, the folder that it is in, and the one that it leads to. */
    file_safety_folder_of(address, folder, sizeof folder);
    if (!check_folder(folder, also_uid, error, room))
        return false;
    db_resolve_path(address, store, sizeof store);
    file_safety_folder_of(store, folder, sizeof folder);
    if (!check_folder(folder, also_uid, error, room))
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        snprintf(path, sizeof path, "%s%s", store, endings[i]);
        if (lstat(path, &status) < 0)
            continue;
        if (i > 0 && !S_ISREG(status.st_mode))
            return refuse(error, room, "%s is no file", path);
        if (S_ISREG(status.st_mode) &&
            !(check_owner_and_mode(path, &status, also_uid, error, room) &&
              close_to_others(path, &status, warn, arg, error, room)))
            return false;
    }
    return true;
}
