/*
 * The functions of the C library are used with care for three things that their manual pages leave
 * open. The room that an entry takes is not known before, so it grows until it suffices or
 * ENTRY_MAX is reached. Some modules report an error in errno and not as the result. And "no such
 * entry" is no error in some libraries and ENOENT or ESRCH in others; it must not be taken for a
 * database that is out of order, nor the other way round: the first ends a connection, the second
 * does not.
 *
 * A name that this program could not write down, or that could be taken for one that only the
 * daemon gives, counts as no name; the account is then served as uid-N.
 */
/* getgrouplist() is not in POSIX. */
#define _GNU_SOURCE
#include "infrastructure/host_accounts.h"

#include <errno.h>
#include <grp.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shared/text.h"

/* An entry longer than this is taken for a fault of the database: a group of a million members. */
enum { ENTRY_MAX = 64 * 1024 * 1024, GROUPS_MOST = 65536 };

/* Calls `find` with room that grows until the entry fits; *room is the caller's to free. Returns
 * what `find` does. */
static int with_room(int (*find)(void *arg, char *room, size_t size), void *arg, char **room)
{
    size_t size = 4096;
    int error;

    *room = NULL;
    do {
        free(*room);
        size *= 2;
        *room = malloc(size);
        if (*room == NULL)
            return ENOMEM;
        errno = 0;
        error = find(arg, *room, size);
        if (error < 0) /* some modules of the C library say it so */
            error = errno;
    } while (error == ERANGE && size < ENTRY_MAX);
    return error;
}

/* getpwuid_r(3): some systems say "no such entry" by an error. */
static enum account_answer answer_of(int error, bool found)
{
    if (error == 0 && found)
        return ACCOUNT_FOUND;
    return error == 0 || error == ENOENT || error == ESRCH ? ACCOUNT_NONE : ACCOUNT_ERROR;
}

struct password_search {
    uid_t uid;
    const char *name; /* NULL: by uid */
    struct passwd entry, *found;
};

static int find_password(void *arg, char *room, size_t size)
{
    struct password_search *search = arg;

    return search->name != NULL
               ? getpwnam_r(search->name, &search->entry, room, size, &search->found)
               : getpwuid_r(search->uid, &search->entry, room, size, &search->found);
}

/* A name that is cut, that could not be written in a line, or that could be meant for another user
 * here would be no name. */
static bool is_usable(const char *name)
{
    return name[0] != '\0' && strlen(name) < LOGIN_TEXT && !account_is_reserved(name) &&
           text_is_clean(name, strlen(name));
}

static enum account_answer find_uid(void *arg, int64_t uid, char name[LOGIN_TEXT], int64_t *gid)
{
    struct password_search search = {.uid = (uid_t)uid};
    char *room;
    int error = with_room(find_password, &search, &room);
    enum account_answer answer = answer_of(error, search.found != NULL);

    (void)arg;
    if (answer == ACCOUNT_FOUND) {
        strcpy(name, is_usable(search.found->pw_name) ? search.found->pw_name : "");
        *gid = search.found->pw_gid;
    }
    free(room);
    return answer;
}

static enum account_answer find_name(void *arg, const char *name)
{
    struct password_search search = {.name = name};
    char *room;
    int error = with_room(find_password, &search, &room);
    enum account_answer answer = answer_of(error, search.found != NULL);

    (void)arg;
    free(room);
    return answer;
}

struct group_search {
    const char *name;
    struct group entry, *found;
};

static int find_entry(void *arg, char *room, size_t size)
{
    struct group_search *search = arg;

    return getgrnam_r(search->name, &search->entry, room, size, &search->found);
}

static enum account_answer find_group(void *arg, const char *name, int64_t *gid)
{
    struct group_search search = {.name = name};
    char *room;
    int error = with_room(find_entry, &search, &room);
    enum account_answer answer = answer_of(error, search.found != NULL);

    (void)arg;
    if (answer == ACCOUNT_FOUND)
        *gid = search.found->gr_gid;
    free(room);
    return answer;
}

/* getgrouplist() says how many groups there are if the array is too small, but not in every
 * library: then it is doubled. */
static enum account_answer find_member(void *arg, const char *name, int64_t gid, int64_t wanted)
{
    enum account_answer answer = ACCOUNT_NONE;
    gid_t *groups = NULL;
    int count = 64, room;

    (void)arg;
    do {
        room = count;
        free(groups);
        groups = malloc((size_t)room * sizeof *groups);
        if (groups == NULL)
            return ACCOUNT_ERROR;
        if (getgrouplist(name, (gid_t)gid, groups, &count) >= 0)
            break;
        count = count > room ? count : 2 * room;
    } while (room < GROUPS_MOST);
    if (count > room)
        answer = ACCOUNT_ERROR;
    for (int i = 0; i < count && i < room; i++)
        if ((int64_t)groups[i] == wanted)
            answer = ACCOUNT_FOUND;
    free(groups);
    return answer;
}

const struct user_database *host_accounts(void)
{
    static const struct user_database database = {
        .find_uid = find_uid,
        .find_name = find_name,
        .find_group = find_group,
        .find_member = find_member,
    };

    return &database;
}

int64_t host_overflow_uid(void)
{
    FILE *file = fopen("/proc/sys/kernel/overflowuid", "re");
    int64_t uid = OVERFLOW_UID;

    if (file == NULL)
        return uid; /* what a kernel has unless it was set otherwise */
    if (fscanf(file, "%" SCNd64, &uid) != 1)
        uid = OVERFLOW_UID;
    fclose(file);
    return uid;
}
