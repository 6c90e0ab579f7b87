/*
 * The accounts of the host: what its user database says of a uid, a name, or the groups that give
 * roles. The database may be a file, or a directory service that takes a second for each answer or
 * gives none, so a question is a struct that travels to a thread of its own and comes back
 * answered.
 */
#ifndef FOYER_DOMAIN_USER_ACCOUNT_H
#define FOYER_DOMAIN_USER_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "domain/user/user.h"
#include "shared/verbs.h"

enum account_answer {
    ACCOUNT_FOUND,
    ACCOUNT_NONE, /* the database answers, and knows no such entry */
    ACCOUNT_ERROR /* the database is out of order: nothing is known */
};

enum { GROUP_TEXT = 108 };

/* What Linux shows by default for a uid that it cannot show (user_namespaces(7)). */
#define OVERFLOW_UID INT64_C(65534)

/* No group. */
#define NO_GID INT64_C(-1)

/* The groups whose members have a role; ROLE_ANY needs none. */
struct role_groups {
    char names[ROLES][GROUP_TEXT]; /* "": nobody has the role by a group */
    int64_t gids[ROLES];           /* as last looked up; NO_GID: none */
};

/* The user database. Every function may block for as long as it likes, and may be called by several
 * threads at a time. */
struct user_database {
    /* The name of a uid, if it fits and no other name can be mistaken for it, otherwise "", and its
     * own group. */
    enum account_answer (*find_uid)(void *arg, int64_t uid, char name[LOGIN_TEXT], int64_t *gid);
    enum account_answer (*find_name)(void *arg, const char *name);
    enum account_answer (*find_group)(void *arg, const char *name, int64_t *gid);
    /* Whether the account, whose own group is `gid`, is a member of group `wanted`. */
    enum account_answer (*find_member)(void *arg, const char *name, int64_t gid, int64_t wanted);
    void *arg;
};

enum account_question {
    ACCOUNT_OF_UID,   /* the name and the roles of a uid */
    ACCOUNT_OF_NAME,  /* whether there is an account of that name */
    ACCOUNT_OF_GROUPS /* the numbers of the groups in `groups` */
};

struct account_query {
    enum account_question question;
    int64_t uid;
    char name[LOGIN_TEXT]; /* asked, or the answer for a uid; "" if the uid's name is of no use */
    struct role_groups groups;

    enum account_answer answer; /* of groups: NONE if one that is named does not exist */
    bool has_role[ROLES];       /* of a uid: it is a member of the group of that role */
    enum role missing;          /* of groups: the role whose group does not exist */

    int64_t number;                   /* of whoever asks, and comes back as it was */
    STAILQ_ENTRY(account_query) next; /* of whoever carries it */
};

/* Answers the question. Blocks as long as the database does. */
void account_look_up(const struct user_database *database, struct account_query *query);

/* True for a login that only the daemon gives: `uid-N`, and whatever has a colon, which no account
 * can have. Nobody is registered under such a name. */
bool account_is_reserved(const char *login);

#endif
