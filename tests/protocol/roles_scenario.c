/*
 * Writes a scenario of verbs x roles, complete, from the rows of verbs.def: whoever may not use a
 * verb is told so before anything else is looked at, whoever may is told what is wrong with the
 * request. A request for every verb that has a role, wrong on purpose, from somebody of every role.
 *
 *     roles_scenario ROLES_ALL.SCENARIO
 *
 * Every request is refused, so the order of the verbs does not matter and nothing is changed; each
 * of the two refusals shows the other not to be there by accident. A new verb is in it by its row
 * alone. That a role is the right one for a verb is not shown: the table is believed, here as in
 * the daemon.
 */
#include <stdio.h>

#include "shared/verbs.h"
#include "shared/word_list.h"

/* Of each role a login of the system, which has it by a group of the same name. All of them are on
 * every Debian, without a shell; man, who stands for no role, has a group like the others and is in
 * none that is configured. */
static const char *const logins[ROLES] = {
    [ROLE_ANY] = "man",         [ROLE_DOOR] = "news",  [ROLE_OPERATOR] = "games",
    [ROLE_SUPERVISOR] = "uucp", [ROLE_ADMIN] = "mail",
};

/* HELLO first: a role that was not found would otherwise only show as many wrong refusals. */
static void write_clients(void)
{
    puts("@daemon --test-clock=2026-12-01T09:00:00+09:00\n"
         "@config [socket]\n@config mode=0666\n@config [roles]");
    for (enum role role = ROLE_DOOR; (int)role < ROLES; role++)
        printf("@config %s_group=%s\n", role_word(role), logins[role]);
    for (enum role role = ROLE_ANY; (int)role < ROLES; role++)
        printf("@client %s user=%s\n", logins[role], logins[role]);
    for (enum role role = ROLE_ANY; (int)role < ROLES; role++)
        printf("%s> HELLO\n%s< OK protocol=1 server=* role=%s user=%s\n", logins[role],
               logins[role], role_word(role), logins[role]);
}

static void write_verb(const struct verb *verb)
{
    printf("\n; %s: %s\n", verb->word, role_word(verb->role));
    for (enum role role = ROLE_ANY; (int)role < ROLES; role++)
        printf("%s> %s no_argument=1\n%s< ERR %s ...\n", logins[role], verb->word, logins[role],
               status_word(role < verb->role ? STATUS_NOT_ALLOWED : STATUS_BAD_ARG));
}

int main(int argc, char **argv)
{
    if (argc != 2 || freopen(argv[1], "w", stdout) == NULL) {
        fputs("usage: roles_scenario ROLES_ALL.SCENARIO\n", stderr);
        return 2;
    }
    write_clients();
    for (int id = 0; id < VERB_COUNT; id++)
        if (verb_row((enum verb_id)id)->role != ROLE_ANY)
            write_verb(verb_row((enum verb_id)id));
    return fclose(stdout) == 0 ? 0 : 2;
}
