/* struct ucred and SO_PEERGROUPS are the kernel's own, not POSIX's. */
#define _GNU_SOURCE
#include "presentation/caller.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* More groups than any account sensibly has; of one with more, only these count. */
enum { GROUPS_MAX = 1024 };

static void set_login(struct caller *caller, uid_t uid)
{
    char room[4096];
    struct passwd entry, *found = NULL;

    if (getpwuid_r(uid, &entry, room, sizeof room, &found) == 0 && found != NULL &&
        strlen(found->pw_name) < sizeof caller->login)
        strcpy(caller->login, found->pw_name);
    else
        snprintf(caller->login, sizeof caller->login, "uid-%lld", (long long)uid);
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
    gid_t gids[GROUPS_MAX];
    socklen_t size = sizeof peer;
    size_t count;

    memset(caller, 0, sizeof *caller);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
        return false;
    size = sizeof gids;
    count = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, gids, &size) == 0 ? size / sizeof *gids : 0;
    caller->uid = peer.uid;
    set_login(caller, peer.uid);
    if (peer.uid == geteuid() || is_member(groups->admins, peer.gid, gids, count))
        caller->role = ROLE_ADMIN;
    else if (is_member(groups->operators, peer.gid, gids, count))
        caller->role = ROLE_OPERATOR;
    caller->is_customer = caller->role == ROLE_ANY;
    return true;
}
