/*
 * The same request again and again, for a board on the wall. Only verbs that change nothing are
 * repeated, and only those that this program knows: what a newer verb does nobody can tell. It ends
 * with the first request that fails, so that whoever starts it (systemd, a loop in a shell) sees
 * why; HEALTH is the exception, whose bad news is what one watches for. On a terminal one reply is
 * painted over the one before.
 */
#include "tui/cli/repeat.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shared/verbs.h"
#include "tui/cli/command.h"
#include "tui/cli/words.h"

/* Home, and everything from there on cleared. */
#define CLEAR "\033[H\033[J"

bool repeat_sleep(int seconds, void *context)
{
    const int rest_ms = seconds < INT_MAX / 1000 ? seconds * 1000 : INT_MAX;
    struct pollfd reader = {.fd = STDOUT_FILENO};

    (void)context;
    return poll(&reader, 1, rest_ms) <= 0; /* after a Ctrl-Z it is over sooner */
}

/* The verb of a command line, which may begin with a tag; NULL if it is not known here. */
static const struct verb *verb_of(int count, char *const words[])
{
    int at = words[0][0] == '#' && count > 1;

    return verb_find(words[at], strlen(words[at]));
}

/* True if nothing is different after the verb, on the connection neither. */
static bool only_looks(const struct verb *verb)
{
    switch (verb->id) {
    case VERB_QUIT:
    case VERB_FORMAT:
    case VERB_AS:
    case VERB_KICK:
        return false;
    default:
        return verb_is_query(verb);
    }
}

/* A terminal on which one reply can be painted over another. */
static bool paints(const struct output *output)
{
    const char *terminal = getenv("TERM");

    return output->terminal && output->form == OUTPUT_TABLE && terminal != NULL &&
           strcmp(terminal, "dumb") != 0;
}

enum outcome repeat_run(struct client *client, int count, char *const words[], int seconds,
                        repeat_pause *pause, void *context)
{
    const struct verb *verb = verb_of(count, words);
    FILE *out = client->output.out;

    if (verb == NULL || !only_looks(verb)) {
        output_message(&client->output,
                       _("--watch is for verbs that only look, and that this program knows: not "
                         "for %s"),
                       words[0]);
        return OUTCOME_USAGE;
    }
    for (;;) {
        enum outcome outcome;

        if (paints(&client->output))
            fputs(CLEAR, out);
        outcome = command_run(client, count, words);
        if (outcome != OUTCOME_OK && !(verb->id == VERB_HEALTH && outcome == OUTCOME_REFUSED))
            return outcome;
        if (ferror(out) || !pause(seconds, context))
            return outcome;
    }
}
