/*
 * A request of the command line, a script or the prompt, from its line to the exit status.
 *
 *     parse ---- fault ---> known to the daemon, which may be newer? ---- yes ---> send as it is
 *       |                                   |
 *       |                                   no ---> say what is wrong; nothing was sent
 *       v
 *     add as=, key= ---> connect, greeting ---> send ---> lines up to OK or ERR ---> outcome
 *
 * The table of the verbs is the daemon's, too, so most mistakes are found before anything is sent,
 * with the usage of the verb beside them. A verb or an argument that is not in the table is no
 * mistake yet: HELP asks the daemon, and what it knows is passed on as it was typed.
 *
 * The outcome is what a script has to know of a change: refused, not sent at all, or sent and
 * nobody knows. In the last case, and whenever the daemon says that the same key may be used again,
 * the message names the key; keyed requests that have none are given a random one for this. Nothing
 * is ever sent twice here: asking again is for whoever reads the message.
 */
#include "tui/cli/client.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "shared/code.h"
#include "shared/framer.h"
#include "shared/request.h"
#include "shared/word_list.h"
#include "tui/cli/refusal_text.h"
#include "tui/cli/words.h"

enum { ARGUMENTS_TEXT = 512 };

void client_init(struct client *client, const char *socket, FILE *out, FILE *err, bool json)
{
    memset(client, 0, sizeof *client);
    client->where = "";
    buffer_init(&client->path);
    connection_path(socket, &client->path);
    buffer_add(&client->path, "", 1);
    connection_init(&client->connection);
    output_init(&client->output, out, err, json);
    variables_init(&client->variables);
}

void client_release(struct client *client)
{
    buffer_release(&client->path);
    connection_close(&client->connection);
    output_release(&client->output);
    variables_release(&client->variables);
}

/* Says what is wrong with a line that is no request, and what would be right. */
static enum outcome report_fault(struct client *client, const struct verb *verb,
                                 const struct request_fault *fault)
{
    struct output *output = &client->output;
    char arguments[ARGUMENTS_TEXT];

    if (fault->wanted != NULL)
        output_message(output, "%s%s: %s (%s)", client->where, fault->name,
                       fault_text(fault->problem), fault->wanted);
    else
        output_message(output, "%s%s%s%s", client->where, fault->name,
                       fault->name[0] != '\0' ? ": " : "", fault_text(fault->problem));
    if (verb == NULL)
        return OUTCOME_USAGE;
    verb_arguments(verb, arguments, sizeof arguments);
    output_message(output, _("%susage: %s%s%s"), client->where, verb->word,
                   arguments[0] != '\0' ? " " : "", arguments);
    return OUTCOME_USAGE;
}

/* Adds as= for the customer whom requests are for, unless the request names one itself. False if it
 * is for nobody: a verb of staff. */
static bool add_acting(struct client *client, const struct request *request, struct buffer *wire)
{
    if (client->acting == NULL || request->acting != NULL)
        return true;
    if (request->verb->role != ROLE_ANY) {
        output_message(&client->output, _("%s%s is not done for a customer: leave --as out"),
                       client->where, request->verb->word);
        return false;
    }
    buffer_add_text(wire, " as=");
    request_quote(wire, client->acting);
    return true;
}

/* Adds the line and what goes with it. False, after a message, if that cannot be sent. */
static bool add_line(struct client *client, const struct request *request, const char *line,
                     size_t size, struct buffer *wire)
{
    buffer_add(wire, line, size);
    if (!add_acting(client, request, wire))
        return false;
    if (wire->size <= REQUEST_LINE)
        return true;
    output_message(&client->output, _("%sthe request is longer than %d bytes"), client->where,
                   REQUEST_LINE);
    return false;
}

/* Gives the request a random key if it takes one and there is room. */
static void add_key(const struct request *request, struct buffer *wire, char key[TOKEN_TEXT])
{
    uint8_t random[TOKEN_LENGTH];

    if (!request->verb->keyed || request->key != NULL ||
        wire->size + strlen(" key=") + TOKEN_LENGTH > REQUEST_LINE ||
        getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return;
    code_format(random, TOKEN_LENGTH, key);
    buffer_printf(wire, " key=%s", key);
}

/* Says how to ask again safely, if there is a way. */
static void report_key(struct client *client, const char *key)
{
    struct buffer quoted;

    if (key[0] == '\0')
        return;
    buffer_init(&quoted);
    request_quote(&quoted, key);
    output_message(&client->output, _("%sto try again safely, send the same request with key=%.*s"),
                   client->where, (int)quoted.size, buffer_content(&quoted));
    buffer_release(&quoted);
}

/* The sentence of a refusal, and how to ask again where that is safe. The line itself was shown by
 * output_line() in the forms that have it; the sentence then comes only with a place in a script,
 * which the line does not have. */
static enum outcome refused(struct client *client, const struct reply_line *reply, const char *key)
{
    enum status status = status_from_word(reply->code);

    client->refusal = status;
    if (!output_shows_errors(&client->output) || client->where[0] != '\0')
        output_message(&client->output, "%s%s (%s)", client->where, refusal_sentence(reply),
                       reply->code);
    if (word_is(WORDS_RETRY, RETRY_SAME_KEY, reply->retry) || status == STATUS_BUSY)
        report_key(client, key);
    return status == STATUS_OUTCOME_UNKNOWN ? OUTCOME_NOT_KNOWN : OUTCOME_REFUSED;
}

/* The connection ended, or brought what is no reply, before the request was answered. It is closed
 * either way: what comes on it later could be taken for the answer of another request. */
static enum outcome lost(struct client *client, const struct verb *verb, const char *key, bool sent,
                         const char *what)
{
    bool doubtful = sent && verb_changes(verb);

    connection_close(&client->connection);
    output_release(&client->output);
    output_message(&client->output, "%s%s%s", client->where, what,
                   doubtful ? _("; whether it was done is not known") : "");
    if (!doubtful)
        return OUTCOME_NO_CONNECTION;
    report_key(client, key);
    return OUTCOME_NOT_KNOWN;
}

/* Why there is no reply. */
static const char *loss(const struct client *client)
{
    return client->connection.timed_out ? _("no answer came in time")
                                        : _("the connection was lost before the answer");
}

/* Reads the greeting, before anything is sent: a daemon of another protocol would understand
 * something else by it. */
static enum outcome read_greeting(struct client *client, const struct verb *verb)
{
    char *line = connection_line(&client->connection);
    char *raw = line != NULL ? strdup(line) : NULL;
    struct reply_line reply;
    enum outcome outcome;
    int protocol, minor;

    if (line == NULL)
        return lost(client, verb, "", false, loss(client));
    if (raw == NULL)
        abort();
    if (!reply_read(&client->reader, line, &reply) ||
        (reply.kind != REPLY_NOTE && reply.kind != REPLY_ERR)) {
        free(raw);
        return lost(client, verb, "", false, _("the answer is not in this protocol"));
    }
    if (reply.kind == REPLY_ERR) {
        output_line(&client->output, raw, &reply);
        outcome = refused(client, &reply, "");
        connection_close(&client->connection);
        free(raw);
        return outcome;
    }
    free(raw);
    protocol = connection_protocol(reply.text, &minor);
    if (protocol == CLIENT_PROTOCOL) {
        client->greeted = true;
        return OUTCOME_OK;
    }
    return lost(client, verb, "", false,
                protocol > 0 ? "the daemon speaks another version of the protocol; nothing was sent"
                             : "the answer is not in this protocol");
}

/* Shows the lines of a reply up to its last. `sent`: the daemon may have the whole request. */
static enum outcome read_answer(struct client *client, const struct verb *verb, const char *key,
                                bool sent)
{
    char *line;

    while ((line = connection_line(&client->connection)) != NULL) {
        char *raw = strdup(line);
        struct reply_line reply;

        if (raw == NULL)
            abort();
        if (!reply_read(&client->reader, line, &reply)) {
            free(raw);
            return lost(client, verb, key, sent, _("the answer is not in this protocol"));
        }
        output_line(&client->output, raw, &reply);
        free(raw);
        variables_see(&client->variables, &reply);
        if (reply.kind == REPLY_OK)
            return OUTCOME_OK;
        /* Nothing else ends it. */
        if (client->output.error != 0 && verb != NULL && verb->id == VERB_WATCH) {
            connection_close(&client->connection);
            return OUTCOME_NOT_WRITTEN;
        }
        if (reply.kind == REPLY_ERR)
            return refused(client, &reply, key);
    }
    return lost(client, verb, key, sent, loss(client));
}

/* FORMAT chooses the form of later lines. The client makes it itself: it talks to the daemon in
 * text. */
static enum outcome choose_format(struct client *client, const struct request *request)
{
    struct reply_line ok = {
        .kind = REPLY_OK, .tag = request->tag, .code = "", .retry = "", .text = ""};
    struct output *output = &client->output;
    char line[sizeof "OK #" + TAG_LENGTH];

    output_release(output);
    output->form = word_is(WORDS_REPLY_FORM, FORM_JSON, request_text(request, "mode")) ? OUTPUT_JSON
                   : output->terminal ? OUTPUT_TABLE
                                      : OUTPUT_RAW;
    snprintf(line, sizeof line, "OK%s%s", request->tag[0] != '\0' ? " #" : "", request->tag);
    output_line(output, line, &ok);
    return OUTCOME_OK;
}

/* Opens the connection if there is none; false if that fails, with errno. */
static bool reaches(struct client *client)
{
    if (connection_is_open(&client->connection))
        return true;
    reply_reader_init(&client->reader);
    client->greeted = false;
    errno = connection_open(&client->connection, buffer_content(&client->path));
    return errno == 0;
}

/* The same as reaches(), and says what is wrong. */
static bool ready(struct client *client)
{
    if (reaches(client))
        return true;
    output_message(&client->output, _("%sno connection to %s: %s"), client->where,
                   buffer_content(&client->path), strerror(errno));
    return false;
}

/* What HEALTH has just answered: monitoring reads the exit status. */
static bool is_well(const struct client *client)
{
    const char *state = variables_value(&client->variables, "state");

    return state != NULL && word_is(WORDS_HEALTH_STATE, HEALTH_WELL, state);
}

/* Sends `wire` and shows the reply. */
static enum outcome exchange(struct client *client, const struct request *request,
                             struct buffer *wire)
{
    const struct verb *verb = request->verb;
    char made[TOKEN_TEXT] = "";
    enum outcome outcome;
    bool sent;

    connection_set_patience(&client->connection, client->timeout_seconds);
    if (!ready(client))
        return OUTCOME_NO_CONNECTION;
    outcome = client->greeted ? OUTCOME_OK : read_greeting(client, verb);
    if (outcome != OUTCOME_OK)
        return outcome;
    add_key(request, wire, made);
    buffer_add(wire, "\n", 1);
    /* Even if not all of it went out the daemon may have said why, such as BUSY, and that is
     * read. */
    sent = connection_send(&client->connection, buffer_content(wire), wire->size);
    outcome = read_answer(client, verb, request->key != NULL ? request->key : made, sent);
    if (!sent) /* half a request is on its way: nothing more can follow it */
        connection_close(&client->connection);
    client->quit = outcome == OUTCOME_OK && verb->id == VERB_QUIT;
    if (outcome == OUTCOME_OK && verb->id == VERB_HEALTH && !is_well(client))
        return OUTCOME_REFUSED;
    return outcome;
}

/* What the daemon, which may be newer, knows and this program does not. Of a verb HELP tells what
 * the client has to know to send it: whether it changes something (OUTCOME-UNKNOWN is among its
 * errors), takes a key, and is of staff. */
struct newer {
    const char *word, *argument; /* what is asked about; no argument: "" */
    struct verb verb;            /* as far as HELP tells */
    bool asked, known;
};

/* One row of HELP: what it says of the verb, or of the argument that is looked for. */
static void read_help(const struct reply_line *row, struct newer *newer)
{
    const char *arguments = reply_value(row, "arguments"), *errors = reply_value(row, "errors");
    const char *role = reply_value(row, "role"), *argument = reply_value(row, "argument");

    if (arguments != NULL && errors != NULL && role != NULL) {
        newer->verb = (struct verb){
            .id = VERB_COUNT,
            .word = newer->word,
            .role = strcmp(role, role_word(ROLE_ANY)) == 0 ? ROLE_ANY : ROLE_OPERATOR,
            .kind = strstr(errors, status_word(STATUS_OUTCOME_UNKNOWN)) != NULL ? KIND_CHANGE
                                                                                : KIND_READ,
            .keyed = strstr(arguments, "[key=") != NULL,
        };
        newer->known = newer->argument[0] == '\0';
    } else if (argument != NULL && strcmp(argument, newer->argument) == 0) {
        newer->known = true;
    }
}

/* Asks HELP, and shows nothing of it. OUTCOME_OK if there was a reply, or no daemon to ask. */
static enum outcome ask_help(struct client *client, struct newer *newer)
{
    static const struct verb help = {.id = VERB_HELP, .kind = KIND_SESSION};
    struct buffer wire;
    enum outcome outcome = OUTCOME_OK;
    char *line;
    bool sent;

    connection_set_patience(&client->connection, client->timeout_seconds);
    if (!reaches(client))
        return OUTCOME_OK;
    if (!client->greeted)
        outcome = read_greeting(client, &help);
    if (outcome != OUTCOME_OK)
        return outcome;
    buffer_init(&wire);
    buffer_add_text(&wire, "HELP verb=");
    request_quote(&wire, newer->word);
    buffer_add(&wire, "\n", 1);
    sent = connection_send(&client->connection, buffer_content(&wire), wire.size);
    buffer_release(&wire);
    if (!sent)
        return lost(client, &help, "", false, loss(client));
    while ((line = connection_line(&client->connection)) != NULL) {
        struct reply_line reply;

        if (!reply_read(&client->reader, line, &reply))
            return lost(client, &help, "", false, _("the answer is not in this protocol"));
        if (reply.kind == REPLY_ROW)
            read_help(&reply, newer);
        newer->asked = reply.kind == REPLY_OK || reply.kind == REPLY_ERR;
        if (newer->asked)
            return OUTCOME_OK;
    }
    return lost(client, &help, "", false, loss(client));
}

/* Whether the line has that argument. Only quotes are understood of it: as= in a text must not keep
 * the customer out of the request, who would then not be whom it is done for. */
static bool has_argument(const char *line, const char *name)
{
    size_t size = strlen(name);
    bool quoted = false;

    for (const char *at = line; *at != '\0'; at++) {
        if (!quoted && *at == ' ' && strncmp(at + 1, name, size) == 0 && at[1 + size] == '=')
            return true;
        if (*at == '"')
            quoted = !quoted;
        else if (quoted && *at == '\\' && at[1] != '\0')
            at++;
    }
    return false;
}

/* Sends a line that only the daemon understands. */
static enum outcome pass_on(struct client *client, const struct verb *verb, const char *line,
                            size_t size, struct buffer *wire)
{
    struct request request = {
        .verb = verb,
        .key = has_argument(line, "key") ? "" : NULL,
        .acting = has_argument(line, "as") ? "" : NULL,
    };

    return add_line(client, &request, line, size, wire) ? exchange(client, &request, wire)
                                                        : OUTCOME_USAGE;
}

/* True if the verb or an argument is not in this program's table. */
static bool is_unknown(enum status status, const struct verb *verb,
                       const struct request_fault *fault)
{
    if (verb == NULL)
        return status == STATUS_UNKNOWN_VERB;
    return status == STATUS_BAD_ARG && verb_arg(verb, fault->name) < 0 &&
           strcmp(fault->name, "key") != 0 && strcmp(fault->name, "as") != 0;
}

/* The line is no request as far as this program knows. */
static enum outcome do_faulty(struct client *client, enum status status, const struct verb *verb,
                              const struct request_fault *fault, const char *line, size_t size,
                              struct buffer *wire)
{
    struct newer newer = {
        .word = verb != NULL ? verb->word : fault->name,
        .argument = verb != NULL ? fault->name : "",
    };
    enum outcome outcome = OUTCOME_OK;

    if (is_unknown(status, verb, fault))
        outcome = ask_help(client, &newer);
    if (outcome != OUTCOME_OK)
        return outcome;
    if (newer.known)
        return pass_on(client, &newer.verb, line, size, wire);
    if (verb != NULL || !newer.asked)
        return report_fault(client, verb, fault);
    output_message(&client->output,
                   _("%s%s: neither this program nor the daemon knows that verb; HELP lists them "
                     "all"),
                   client->where, fault->name);
    return OUTCOME_USAGE;
}

enum outcome client_request(struct client *client, const char *line, size_t size)
{
    struct request request;
    struct request_fault fault;
    struct buffer wire;
    enum outcome outcome = OUTCOME_OK;
    enum status status;

    buffer_init(&wire);
    buffer_add(&wire, line, size);
    buffer_add(&wire, "", 1);
    status = request_parse(buffer_content(&wire), size, &request, &fault);
    buffer_truncate(&wire, 0);
    if (status != STATUS_OK) {
        outcome = do_faulty(client, status, request.verb, &fault, line, size, &wire);
    } else if (request.verb != NULL) {
        if (!add_line(client, &request, line, size, &wire))
            outcome = OUTCOME_USAGE;
        else
            outcome = request.verb->id == VERB_FORMAT ? choose_format(client, &request)
                                                      : exchange(client, &request, &wire);
        request_release(&request);
    }
    buffer_release(&wire);
    return outcome <= OUTCOME_REFUSED && output_error(&client->output) != 0 ? OUTCOME_NOT_WRITTEN
                                                                            : outcome;
}
