/*
 * What is asked of the user database, in which order, so that it can be tried with a database that
 * fails in each place. One answer that is an error makes the whole one an error: a role that could
 * not be looked up is not "no". A group that is gone gives nobody a role; a group that was
 * configured and does not exist at the start keeps the daemon from starting (ACCOUNT_OF_GROUPS).
 */
#include "domain/user/account.h"

#include <string.h>

static enum account_answer look_up_groups(const struct user_database *database,
                                          struct account_query *query)
{
    struct role_groups *groups = &query->groups;

    for (enum role role = ROLE_ANY; (int)role < ROLES; role++) {
        enum account_answer answer;

        groups->gids[role] = NO_GID;
        if (groups->names[role][0] == '\0')
            continue;
        query->missing = role;
        answer = database->find_group(database->arg, groups->names[role], &groups->gids[role]);
        if (answer != ACCOUNT_FOUND)
            return answer;
    }
    return ACCOUNT_FOUND;
}

/* A group that was deleted has no members; one that cannot be asked leaves the roles unknown. */
static enum account_answer look_up_roles(const struct user_database *database,
                                         struct account_query *query, int64_t gid)
{
    struct role_groups *groups = &query->groups;

    for (enum role role = ROLE_ANY; (int)role < ROLES; role++) {
        enum account_answer answer = ACCOUNT_NONE;

        groups->gids[role] = NO_GID;
        if (groups->names[role][0] != '\0')
            answer = database->find_group(database->arg, groups->names[role], &groups->gids[role]);
        if (answer == ACCOUNT_FOUND)
            answer = database->find_member(database->arg, query->name, gid, groups->gids[role]);
        if (answer == ACCOUNT_ERROR)
            return answer;
        query->has_role[role] = answer == ACCOUNT_FOUND;
    }
    return ACCOUNT_FOUND;
}

static enum account_answer look_up_uid(const struct user_database *database,
                                       struct account_query *query)
{
    int64_t gid = NO_GID;
    enum account_answer answer = database->find_uid(database->arg, query->uid, query->name, &gid);

    if (answer != ACCOUNT_FOUND || query->name[0] == '\0')
        return answer;
    return look_up_roles(database, query, gid);
}

void account_look_up(const struct user_database *database, struct account_query *query)
{
    memset(query->has_role, 0, sizeof query->has_role);
    if (query->question == ACCOUNT_OF_NAME) {
        query->answer = database->find_name(database->arg, query->name);
    } else if (query->question == ACCOUNT_OF_GROUPS) {
        query->answer = look_up_groups(database, query);
    } else {
        query->name[0] = '\0';
        query->answer = look_up_uid(database, query);
    }
}

/* uid-N is whoever has no name that could be used (identity.c). */
bool account_is_reserved(const char *login)
{
    static const char uid[] = "uid-";

    return strncmp(login, uid, sizeof uid - 1) == 0 || strchr(login, ':') != NULL;
}
