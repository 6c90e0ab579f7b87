/*
 * What the kernel says of the process at the other end, as it was when it connected: its uid and
 * its groups cannot be forged, and do not change while the connection lives. All else about a
 * caller is looked up by that uid.
 */
/* struct ucred and SO_PEERGROUPS are the kernel's own, not POSIX's. */
#define _GNU_SOURCE
#include "presentation/caller.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The kernel gives a process no more groups than this. */
enum { GROUPS_MOST = 65536 };

bool caller_find_uid(int fd, int64_t *uid)
{
    struct ucred peer;
    socklen_t size = sizeof peer;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
        return false;
    *uid = peer.uid;
    return true;
}

bool caller_has_group(int fd, int64_t gid)
{
    struct ucred peer;
    gid_t gids[GROUPS_MOST]; /* 256 KiB of a stack of megabytes */
    socklen_t size = sizeof peer;
    size_t count;

    if (gid < 0 || getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
        return false;
    if (peer.gid == gid)
        return true;
    size = sizeof gids;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, gids, &size) < 0)
        return false;
    count = size / sizeof *gids;
    while (count > 0 && gids[count - 1] != gid)
        count--;
    return count > 0;
}

void caller_act_for(struct caller *caller, const char *customer)
{
    bool is_acting = customer[0] != '\0';

    if (customer != caller->acting)
        snprintf(caller->acting, sizeof caller->acting, "%s", customer);
    memcpy(caller->user, is_acting ? caller->acting : caller->login, sizeof caller->user);
    caller->taker = is_acting ? TAKER_STAFF : TAKER_CUSTOMER;
}

bool caller_may_see_all(const struct caller *caller, const struct verb *verb)
{
    return verb_is_of_anybody(verb) && caller->role >= ROLE_OPERATOR && caller->acting[0] == '\0';
}

const char *caller_owner(const struct caller *caller, const struct verb *verb)
{
    return caller_may_see_all(caller, verb) ? NULL : caller->user;
}

void caller_hint(const struct caller *caller, const struct verb *verb, enum status status,
                 struct refusal *refusal)
{
    if (status != STATUS_NOT_FOUND || caller->role < ROLE_OPERATOR || caller->acting[0] != '\0' ||
        refusal->what == NULL)
        return;
    if (word_is(WORDS_MISSING, MISSING_TOKEN, refusal->what))
        refusal->problem = "You have no such token. If it is a customer's, say whose: AS "
                           "user=NAME first, or as=NAME in this request.";
    if (!word_is(WORDS_MISSING, MISSING_RESERVATION, refusal->what))
        return;
    /* A verb that has a role is about anybody's: to act for somebody would find no more. */
    refusal->problem = verb->role > ROLE_ANY || caller_may_see_all(caller, verb)
                           ? "There is no such reservation."
                           : "You have no such reservation. If it is a customer's, say whose: AS "
                             "user=NAME first, or as=NAME in this request.";
}
