/*
 * Verbs x roles, complete: roles_all.scenario asks for every verb that has a role as somebody of
 * every role, and expects NOT-ALLOWED of those below it and of nobody else. The scenario shows that
 * the daemon does so; this shows, against the rows of verbs.def, that the scenario leaves nothing
 * out.
 *
 *     roles_test ROLES_ALL.SCENARIO
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/verbs.h"
#include "shared/word_list.h"

enum { LINE_ROOM = 4096, CLIENTS_MOST = 10, NAME_ROOM = 32 };

enum outcome { NOT_ASKED, REFUSED, LET_IN };

struct client {
    char name[NAME_ROOM];
    enum role role;           /* as HELLO is expected to say; ROLES: not known yet */
    const struct verb *asked; /* whose answer is the next line; NULL: of no interest */
};

static struct client clients[CLIENTS_MOST];
static int client_count;
static enum outcome table[VERB_COUNT][ROLES];

static struct client *find_client(const char *name, size_t size)
{
    for (int i = 0; i < client_count; i++)
        if (strlen(clients[i].name) == size && memcmp(clients[i].name, name, size) == 0)
            return &clients[i];
    if (client_count == CLIENTS_MOST || size >= NAME_ROOM) {
        fprintf(stderr, "more clients than are expected: %.*s\n", (int)size, name);
        exit(1);
    }
    memcpy(clients[client_count].name, name, size);
    clients[client_count].role = (enum role)ROLES;
    return &clients[client_count++];
}

/* " role=door " of an expected answer to HELLO. */
static void note_role(struct client *client, const char *answer)
{
    const char *at = strstr(answer, " role=");
    char word[NAME_ROOM];

    if (at != NULL && sscanf(at, " role=%31[a-z]", word) == 1)
        client->role = (enum role)word_find(WORDS_ROLE, word);
}

static void note_answer(struct client *client, const char *answer)
{
    const struct verb *verb = client->asked;

    client->asked = NULL;
    if (verb == NULL || (int)client->role >= ROLES || table[verb->id][client->role] != NOT_ASKED)
        return;
    table[verb->id][client->role] =
        strncmp(answer, "ERR NOT-ALLOWED", strlen("ERR NOT-ALLOWED")) == 0 ? REFUSED : LET_IN;
}

static void read_line(const char *line)
{
    size_t size = strcspn(line, "<> ");
    struct client *client;
    const char *text;

    if (size == 0 || (line[size] != '<' && line[size] != '>') || line[0] == ';' || line[0] == '@')
        return;
    client = find_client(line, size);
    text = line + size + 1 + strspn(line + size + 1, " ");
    if (line[size] == '>') {
        client->asked = verb_find(text, strcspn(text, " \n"));
        return;
    }
    note_role(client, text);
    note_answer(client, text);
}

static int check(const struct verb *verb)
{
    int wrong = 0;

    for (enum role role = ROLE_ANY; (int)role < ROLES; role++) {
        enum outcome expected = role < verb->role ? REFUSED : LET_IN;
        enum outcome found = table[verb->id][role];

        if (found == expected)
            continue;
        fprintf(stderr, "%s as %s: %s\n", verb->word, role_word(role),
                found == NOT_ASKED ? "nobody asks"
                : found == REFUSED ? "NOT-ALLOWED is expected"
                                   : "NOT-ALLOWED is not expected");
        wrong++;
    }
    return wrong;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    char line[LINE_ROOM];
    int wrong = 0, count = 0;

    if (file == NULL) {
        fprintf(stderr, "usage: roles_test ROLES_ALL.SCENARIO\n");
        return 2;
    }
    while (fgets(line, sizeof line, file) != NULL)
        read_line(line);
    fclose(file);
    for (int id = 0; id < VERB_COUNT; id++) {
        const struct verb *verb = verb_row((enum verb_id)id);

        if (verb->role == ROLE_ANY)
            continue;
        wrong += check(verb);
        count++;
    }
    printf("proof: %d verbs with a role, each asked for as %d roles\n", count, ROLES);
    return wrong > 0;
}
