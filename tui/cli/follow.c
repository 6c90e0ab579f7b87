/*
 * A WATCH streams by itself, and only its connection has to be made again. For every other verb
 * that names a show or a token it is waited, with a WAIT that prints nothing, until that differs
 * from what it was before the verb was asked last: a change between the two is not missed, at worst
 * an answer is printed that is the same as the one before.
 *
 *     WAIT show= since=0 -> rev        at once, since no revision is 0
 *     the request                      printed
 *     WAIT show= since=rev -> rev      again and again, until it is another one
 *     the request                      printed
 *     ...
 *
 * After a loss it begins from the top, with nothing known of before. Events alone are not told by
 * a state: their WATCH is asked for what follows the last row, so that none is missed or printed
 * twice.
 */
#include "tui/cli/follow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/verbs.h"
#include "shared/word_list.h"
#include "tui/cli/command.h"
#include "tui/cli/words.h"

enum { AGAIN_SECONDS = 1, KNOWN_TEXT = 64 };

/* What a command line is about. */
struct subject {
    const struct verb *verb;
    const char *word; /* show=5 or token=...; NULL: a WATCH, or neither */
    bool is_token, is_events;
    char known[KNOWN_TEXT]; /* arguments of the next WAIT: what was told last */
    bool is_over;           /* the token has ended, and that was printed */
};

static const struct verb *verb_of(int count, char *const words[], int *at)
{
    *at = words[0][0] == '#' && count > 1;
    return verb_find(words[*at], strlen(words[*at]));
}

static const char *word_of(int count, char *const words[], const char *name)
{
    for (int i = 0; i < count; i++)
        if (strncmp(words[i], name, strlen(name)) == 0)
            return words[i];
    return NULL;
}

bool follow_is_wanted(int count, char *const words[])
{
    int at;
    const struct verb *verb = count > 0 ? verb_of(count, words, &at) : NULL;

    return verb != NULL && verb->id == VERB_WATCH && word_of(count, words, "timeout=") == NULL;
}

static void forget(struct subject *subject)
{
    if (subject->is_events)
        return;
    snprintf(subject->known, sizeof subject->known, subject->is_token ? "" : "since=0");
}

/* False, after a message, if the command line cannot be followed. */
static bool read_subject(struct client *client, int count, char *const words[],
                         struct subject *subject)
{
    int at;

    *subject = (struct subject){.verb = verb_of(count, words, &at)};
    if (subject->verb != NULL && subject->verb->id == VERB_WATCH) {
        subject->is_events = word_of(count, words, "events=") != NULL;
        return true;
    }
    subject->word = word_of(count, words, "show=");
    if (subject->word == NULL)
        subject->word = word_of(count, words, "token=");
    subject->is_token = subject->word != NULL && subject->word[0] == 't';
    forget(subject);
    if (subject->verb != NULL && verb_is_query(subject->verb) && subject->word != NULL)
        return true;
    output_message(&client->output,
                   _("--follow is for WATCH, and for verbs that only look at a show= or token=: "
                     "not for %s"),
                   words[at]);
    return false;
}

static const char *value_of(const struct client *client, const char *name)
{
    const char *value = variables_value(&client->variables, name);

    return value != NULL ? value : "";
}

/* What the WAIT has told, as arguments of the next one. */
static void learn(const struct client *client, struct subject *subject, char known[KNOWN_TEXT])
{
    const char *state = value_of(client, "state");

    if (!subject->is_token) {
        snprintf(known, KNOWN_TEXT, "since=%.20s", value_of(client, "rev"));
        return;
    }
    snprintf(known, KNOWN_TEXT, "state=%.10s position=%.20s", state, value_of(client, "position"));
    subject->is_over = !word_is(WORDS_TOKEN_STATE, TOKEN_WAITING, state) &&
                       !word_is(WORDS_TOKEN_STATE, TOKEN_ACTIVE, state);
}

/* Waits until there is something else to be printed. Nothing is, meanwhile. */
static enum outcome wait_for_news(struct client *client, struct subject *subject)
{
    enum output_form form = client->output.form;
    char known[KNOWN_TEXT];
    enum outcome outcome;

    memcpy(known, subject->known, sizeof known);
    client->output.form = OUTPUT_QUIET;
    do {
        struct buffer line;
        size_t size;

        buffer_init(&line);
        /* How a token stands at first is asked. */
        buffer_printf(&line, "%s %s%s%s", known[0] == '\0' ? "STATUS" : "WAIT", subject->word,
                      known[0] == '\0' ? "" : " ", known);
        size = line.size;
        buffer_add(&line, "", 1);
        outcome = client_request(client, buffer_content(&line), size);
        buffer_release(&line);
        if (outcome == OUTCOME_OK)
            learn(client, subject, known);
    } while (outcome == OUTCOME_OK && strcmp(known, subject->known) == 0);
    client->output.form = form;
    memcpy(subject->known, known, sizeof known);
    return outcome;
}

/* Whether the daemon has only stopped, or gone: it may come back. */
static bool may_come_back(const struct client *client, enum outcome outcome)
{
    return outcome == OUTCOME_NO_CONNECTION ||
           (outcome == OUTCOME_REFUSED &&
            (client->refusal == STATUS_SHUTTING_DOWN || client->refusal == STATUS_BUSY)) ||
           (outcome == OUTCOME_OK &&
            word_is(WORDS_WATCH_END, WATCH_END_SHUTDOWN, value_of(client, "end")));
}

/* A WATCH of events from where it was, instead of where the command line says. */
static enum outcome watch_events(struct client *client, int count, char *const words[],
                                 struct subject *subject)
{
    char **now = calloc((size_t)count + 2, sizeof *now);
    enum outcome outcome;
    int kept = 0;

    if (now == NULL)
        abort();
    for (int i = 0; i < count; i++)
        if (subject->known[0] == '\0' || strncmp(words[i], "since=", strlen("since=")) != 0)
            now[kept++] = words[i];
    if (subject->known[0] != '\0')
        now[kept++] = subject->known;
    outcome = command_run(client, kept, now);
    free(now);
    if (value_of(client, "rev")[0] != '\0')
        snprintf(subject->known, KNOWN_TEXT, "since=%.20s", value_of(client, "rev"));
    return outcome;
}

/* Until a connection is lost or all is over. */
static enum outcome follow(struct client *client, int count, char *const words[],
                           struct subject *subject)
{
    enum outcome outcome;

    if (subject->is_events)
        return watch_events(client, count, words, subject);
    if (subject->word == NULL)
        return command_run(client, count, words);
    do {
        outcome = wait_for_news(client, subject);
        if (outcome == OUTCOME_OK)
            outcome = command_run(client, count, words);
    } while (outcome == OUTCOME_OK && !subject->is_over && !ferror(client->output.out));
    return outcome;
}

/* Tries to connect until it can; nothing is printed for that. False if that is enough. */
static bool connect_again(struct client *client, repeat_pause *pause, void *context)
{
    struct connection trial;
    int error;

    connection_close(&client->connection);
    connection_init(&trial);
    do {
        if (!pause(AGAIN_SECONDS, context))
            return false;
        error = connection_open(&trial, buffer_content(&client->path));
        connection_close(&trial);
    } while (error != 0);
    return true;
}

enum outcome follow_run(struct client *client, int count, char *const words[], repeat_pause *pause,
                        void *context)
{
    bool has_begun = false;
    struct subject subject;
    enum outcome outcome;

    if (!read_subject(client, count, words, &subject))
        return OUTCOME_USAGE;
    /* Rows come one by one, and whoever reads them is told at once. With the reader it ends, though
     * the next row may be long in coming. */
    client->connection.reader_fd = fileno(client->output.out);
    if (subject.word == NULL && client->output.form == OUTPUT_TABLE)
        client->output.form = OUTPUT_RAW;
    (void)setvbuf(client->output.out, NULL, _IOLBF, BUFSIZ);
    for (;;) {
        outcome = follow(client, count, words, &subject);
        has_begun = has_begun || client->greeted;
        if (!has_begun || !may_come_back(client, outcome))
            return outcome;
        if (!connect_again(client, pause, context))
            return OUTCOME_OK;
        variables_release(&client->variables);
        variables_init(&client->variables);
        forget(&subject);
    }
}
