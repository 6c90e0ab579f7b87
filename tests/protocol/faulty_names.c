/*
 * A user database that is slow or out of order on command, preloaded into the daemon (LD_PRELOAD).
 *
 * The file named by FOYER_FAULT says how: "names EIO" lets every look-up fail, "names SLOW" lets it
 * take 100 ms, as a directory service far away does; "names WAIT" lets it take until the file says
 * something else, and "names wait" stands in the log from then on; anything else, or no file, lets
 * all go on as it is. It is read anew at each call.
 */
/* getgrouplist() and RTLD_NEXT are not in POSIX. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FAULT_TEXT = 32 };

static const struct timespec slow = {.tv_nsec = 100000000}, moment = {.tv_nsec = 1000000};

/* The first line of the file; "" if there is none. */
static void read_fault(char text[FAULT_TEXT])
{
    const char *path = getenv("FOYER_FAULT");
    int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t size = fd >= 0 ? read(fd, text, FAULT_TEXT - 1) : 0;

    if (fd >= 0)
        close(fd);
    text[size > 0 ? size : 0] = '\0';
    text[strcspn(text, "\n")] = '\0';
}

/* Waits if look-ups are slow. Returns the error that one is to end with, or 0. */
static int fault(void)
{
    char text[FAULT_TEXT];

    read_fault(text);
    if (strcmp(text, "names WAIT") == 0)
        dprintf(STDERR_FILENO, "names wait\n");
    while (strcmp(text, "names WAIT") == 0) {
        nanosleep(&moment, NULL);
        read_fault(text);
    }
    if (strcmp(text, "names SLOW") == 0)
        nanosleep(&slow, NULL);
    return strcmp(text, "names EIO") == 0 ? EIO : 0;
}

int getpwuid_r(uid_t uid, struct passwd *entry, char *room, size_t size, struct passwd **found)
{
    int (*next)(uid_t, struct passwd *, char *, size_t, struct passwd **) =
        dlsym(RTLD_NEXT, "getpwuid_r");
    int error = fault();

    *found = NULL;
    return error != 0 ? error : next(uid, entry, room, size, found);
}

int getpwnam_r(const char *name, struct passwd *entry, char *room, size_t size,
               struct passwd **found)
{
    int (*next)(const char *, struct passwd *, char *, size_t, struct passwd **) =
        dlsym(RTLD_NEXT, "getpwnam_r");
    int error = fault();

    *found = NULL;
    return error != 0 ? error : next(name, entry, room, size, found);
}

int getgrnam_r(const char *name, struct group *entry, char *room, size_t size, struct group **found)
{
    int (*next)(const char *, struct group *, char *, size_t, struct group **) =
        dlsym(RTLD_NEXT, "getgrnam_r");
    int error = fault();

    *found = NULL;
    return error != 0 ? error : next(name, entry, room, size, found);
}

/* It cannot say that something failed; it gives what it has: the group of the account alone. */
int getgrouplist(const char *name, gid_t gid, gid_t *groups, int *count)
{
    int (*next)(const char *, gid_t, gid_t *, int *) = dlsym(RTLD_NEXT, "getgrouplist");
    int error = fault();

    if (error == 0)
        return next(name, gid, groups, count);
    groups[0] = gid;
    *count = 1;
    return 1;
}
