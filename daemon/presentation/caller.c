/* struct ucred and SO_PEERGROUPS are the kernel's own, not POSIX's. */
#define _GNU_SOURCE
#include "presentation/caller.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The kernel gives an account no more groups than this; a larger entry of the user database is
 * none. */
enum { GROUPS_MAX = 65536, ENTRY_MAX = 1024 * 1024 };

/* The entry of a uid in the user database, with its texts in *room, which is the caller's to free.
 * 0, with *found NULL if there is no such entry; otherwise an errno: the database is out of order.
 */
static int find_entry(uid_t uid, struct passwd *entry, struct passwd **found, char **room)
{
    size_t size = 1024;
    int error;

    *room = NULL;
    do {
        free(*room);
        size *= 2;
        *room = malloc(size);
        if (*room == NULL)
            return ENOMEM;
        error = getpwuid_r(uid, entry, *room, size, found);
    } while (error == ERANGE && size < ENTRY_MAX);
    /* getpwuid_r(3): some systems say "no such user" in these ways. */
    if (error == ENOENT || error == ESRCH)
        error = 0;
    return error;
}

/* False if the user database does not tell: to guess would be to give somebody another wallet. */
static bool set_login(struct caller *caller, uid_t uid)
{
    char *room;
    struct passwd entry, *found = NULL;
    int error = find_entry(uid, &entry, &found, &room);

    if (error == 0 && found != NULL && strlen(found->pw_name) < sizeof caller->login)
        strcpy(caller->login, found->pw_name);
    else
        snprintf(caller->login, sizeof caller->login, "uid-%lld", (long long)uid);
    free(room);
    return error == 0;
}

static bool is_member(gid_t wanted, gid_t primary, const gid_t *groups, size_t count)
{
    if (wanted == (gid_t)-1)
        return false;
    for (size_t i = 0; i < count; i++)
        if (groups[i] == wanted)
            return true;
    return primary == wanted;
}

bool caller_identify(int fd, const struct role_groups *groups, struct caller *caller)
{
    struct ucred peer;
    gid_t gids[GROUPS_MAX]; /* 256 KiB of a stack of megabytes */
    socklen_t size = sizeof peer;
    size_t count;

    memset(caller, 0, sizeof *caller);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
        return false;
    size = sizeof gids;
    count = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, gids, &size) == 0 ? size / sizeof *gids : 0;
    caller->uid = peer.uid;
    if (!set_login(caller, peer.uid))
        return false;
    if (peer.uid == geteuid() || is_member(groups->admins, peer.gid, gids, count))
        caller->role = ROLE_ADMIN;
    else if (is_member(groups->operators, peer.gid, gids, count))
        caller->role = ROLE_OPERATOR;
    caller->is_customer = caller->role == ROLE_ANY;
    return true;
}
