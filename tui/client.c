#include "tui/client.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "shared/code.h"
#include "shared/framer.h"
#include "shared/request.h"

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
        output_message(output, "%s%s: %s (%s)", client->where, fault->name, fault->problem,
                       fault->wanted);
    else
        output_message(output, "%s%s%s%s", client->where, fault->name,
                       fault->name[0] != '\0' ? ": " : "", fault->problem);
    if (verb == NULL)
        return OUTCOME_USAGE;
    verb_arguments(verb, arguments, sizeof arguments);
    output_message(output, "%susage: %s%s%s", client->where, verb->word,
                   arguments[0] != '\0' ? " " : "", arguments);
    return OUTCOME_USAGE;
}

/* Reads the line into `request`. Adds to `wire` what is to be sent, with a key where one helps. */
static enum outcome prepare(struct client *client, const char *line, size_t size,
                            struct request *request, struct buffer *wire)
{
    struct request_fault fault;
    enum status status;

    buffer_add(wire, line, size);
    buffer_add(wire, "", 1);
    status = request_parse(buffer_content(wire), size, request, &fault);
    buffer_truncate(wire, 0);
    if (status != STATUS_OK)
        return report_fault(client, request->verb, &fault);
    if (request->verb == NULL)
        return OUTCOME_OK;
    buffer_add(wire, line, size);
    if (wire->size > REQUEST_LINE) {
        output_message(&client->output, "%sthe request is longer than %d bytes", client->where,
                       REQUEST_LINE);
        request_release(request);
        return OUTCOME_USAGE;
    }
    return OUTCOME_OK;
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
    output_message(&client->output, "%sto try again safely, send the same request with key=%.*s",
                   client->where, (int)quoted.size, buffer_content(&quoted));
    buffer_release(&quoted);
}

static enum outcome refused(struct client *client, const struct reply_line *reply, const char *key)
{
    enum status status = status_from_word(reply->code);

    if (client->output.form == OUTPUT_TABLE || client->where[0] != '\0')
        output_message(&client->output, "%s%s (%s)", client->where, reply->text, reply->code);
    if (strcmp(reply->retry, "same-key") == 0 || status == STATUS_BUSY)
        report_key(client, key);
    return status == STATUS_OUTCOME_UNKNOWN ? OUTCOME_NOT_KNOWN : OUTCOME_REFUSED;
}

/* The connection ended, or brought what is no reply, before the request was answered. */
static enum outcome lost(struct client *client, const struct verb *verb, const char *key, bool sent,
                         const char *what)
{
    bool doubtful = sent && verb->kind == KIND_CHANGE;

    connection_close(&client->connection);
    output_release(&client->output);
    output_message(&client->output, "%s%s%s", client->where, what,
                   doubtful ? "; whether it was done is not known" : "");
    if (!doubtful)
        return OUTCOME_NO_CONNECTION;
    report_key(client, key);
    return OUTCOME_NOT_KNOWN;
}

/* Shows the lines of a reply up to its last. `sent`: the daemon may have the whole request. */
static enum outcome read_answer(struct client *client, const struct verb *verb, const char *key,
                                bool sent)
{
    char *line;

    while ((line = connection_line(&client->connection)) != NULL) {
        char *raw = strdup(line);
        struct reply_line reply;
        bool greeting = !client->greeted;

        if (raw == NULL)
            abort();
        if (!reply_read(&client->reader, line, &reply)) {
            free(raw);
            return lost(client, verb, key, sent, "the answer is not in this protocol");
        }
        client->greeted = true;
        if (!greeting || reply.kind != REPLY_NOTE)
            output_line(&client->output, raw, &reply);
        free(raw);
        variables_see(&client->variables, &reply);
        if (reply.kind == REPLY_OK)
            return OUTCOME_OK;
        if (reply.kind == REPLY_ERR)
            return refused(client, &reply, key);
    }
    return lost(client, verb, key, sent, "the connection was lost before the answer");
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
    output->form = strcmp(request_text(request, "mode"), "json") == 0 ? OUTPUT_JSON
                   : output->terminal                                 ? OUTPUT_TABLE
                                                                      : OUTPUT_RAW;
    snprintf(line, sizeof line, "OK%s%s", request->tag[0] != '\0' ? " #" : "", request->tag);
    output_line(output, line, &ok);
    return OUTCOME_OK;
}

static bool ready(struct client *client)
{
    const char *path = buffer_content(&client->path);
    int error;

    if (connection_is_open(&client->connection))
        return true;
    reply_reader_init(&client->reader);
    client->greeted = false;
    error = connection_open(&client->connection, path);
    if (error != 0)
        output_message(&client->output, "%sno connection to %s: %s", client->where, path,
                       strerror(error));
    return error == 0;
}

/* Sends `wire` and shows the answer. */
static enum outcome exchange(struct client *client, const struct request *request,
                             struct buffer *wire)
{
    const struct verb *verb = request->verb;
    char made[TOKEN_TEXT] = "";
    enum outcome outcome;
    bool sent;

    if (!ready(client))
        return OUTCOME_NO_CONNECTION;
    add_key(request, wire, made);
    buffer_add(wire, "\n", 1);
    sent = connection_send(&client->connection, buffer_content(wire), wire->size);
    outcome = read_answer(client, verb, request->key != NULL ? request->key : made, sent);
    if (!sent) /* half a request is on its way: nothing more can follow it */
        connection_close(&client->connection);
    client->quit = outcome == OUTCOME_OK && verb->id == VERB_QUIT;
    return outcome;
}

enum outcome client_request(struct client *client, const char *line, size_t size)
{
    struct request request;
    struct buffer wire;
    enum outcome outcome;

    buffer_init(&wire);
    outcome = prepare(client, line, size, &request, &wire);
    if (outcome == OUTCOME_OK && request.verb != NULL) {
        outcome = request.verb->id == VERB_FORMAT ? choose_format(client, &request)
                                                  : exchange(client, &request, &wire);
        request_release(&request);
    }
    buffer_release(&wire);
    return outcome;
}
