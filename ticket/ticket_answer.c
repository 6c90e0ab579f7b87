/*
 * The client of `foyer` does the asking (tui/cli), and writes JSON into memory instead of onto a
 * terminal. What it wrote is taken apart line by line:
 *
 *     {"t":"row",...}    one more of the rows
 *     {"t":"ok",...}     the fields
 *     {"t":"err",...}    the refusal; its sentence is said in the language of whoever prints
 *     anything else      a message of the client, such as that no daemon answers; the first counts
 *
 * So where the daemon is, and for how long it is waited for, is the client's business, and nothing
 * of the wire is known here.
 */
#include "ticket/ticket_answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ticket/ticket_words.h"
#include "tui/cli/command.h"
#include "tui/cli/refusal_text.h"

void ticket_answer_release(struct ticket_answer *answer)
{
    json_decref(answer->rows);
    json_decref(answer->fields);
    json_decref(answer->refusal);
    free(answer->messages);
}

/* Sorts one line of what the client wrote: an object, or a message. */
static void take_line(struct ticket_answer *answer, const char *line)
{
    json_t *object = line[0] == '{' ? json_loads(line, 0, NULL) : NULL;
    const char *kind = json_string_value(json_object_get(object, "t"));

    if (kind != NULL && strcmp(kind, "row") == 0)
        json_array_append(answer->rows, object);
    else if (kind != NULL && strcmp(kind, "ok") == 0 && answer->fields == NULL)
        answer->fields = json_incref(object);
    else if (kind != NULL && strcmp(kind, "err") == 0 && answer->refusal == NULL)
        answer->refusal = json_incref(object);
    else if (object == NULL && answer->messages == NULL && line[0] != '\0')
        answer->messages = strdup(line);
    json_decref(object);
}

/* Sorts what the client wrote, and frees it. */
static void take_lines(struct ticket_answer *answer, char *text)
{
    char *line = text;

    while (*line != '\0') {
        size_t size = strcspn(line, "\n");
        bool last = line[size] == '\0';

        line[size] = '\0';
        take_line(answer, line);
        line += last ? size : size + 1;
    }
    free(text);
}

struct ticket_answer ticket_answer_ask(struct client *client, int count, char *const words[])
{
    struct ticket_answer answer = {.rows = json_array()};
    char *out = NULL, *err = NULL;
    size_t out_size, err_size;
    FILE *out_file = open_memstream(&out, &out_size), *err_file = open_memstream(&err, &err_size);

    if (answer.rows == NULL || out_file == NULL || err_file == NULL)
        abort();
    client->output.out = out_file;
    client->output.err = err_file;
    answer.outcome = command_run(client, count, words);
    client->output.out = stdout;
    client->output.err = stderr;
    fclose(out_file);
    fclose(err_file);
    take_lines(&answer, out);
    take_lines(&answer, err);
    return answer;
}

const char *ticket_answer_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text != NULL ? text : "";
}

int64_t ticket_answer_number(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    return json_is_integer(value) ? json_integer_value(value)
                                  : strtoll(ticket_answer_text(object, name), NULL, 10);
}

/* Says why there is no answer of use. */
static void report(const struct ticket_answer *answer, const char *code)
{
    static const char prefix[] = "foyer: ";
    const char *message = answer->messages != NULL ? answer->messages : "";

    if (answer->refusal != NULL) {
        struct reply_line reply = {.kind = REPLY_ERR,
                                   .code = ticket_answer_text(answer->refusal, "code"),
                                   .text = ticket_answer_text(answer->refusal, "text")};

        if (strcmp(ticket_answer_text(answer->refusal, "state"), "held") == 0)
            ticket_words_say(T_("%s is not paid yet: a hold has no tickets"), code);
        else
            ticket_words_say("%s: %s (%s)", code, refusal_sentence(&reply), reply.code);
    } else {
        if (strncmp(message, prefix, strlen(prefix)) == 0)
            message += strlen(prefix);
        ticket_words_say("%s", message);
    }
}

enum outcome ticket_answer_finish(struct ticket_answer *answer, const char *code)
{
    enum outcome outcome = answer->outcome;

    if (outcome != OUTCOME_OK)
        report(answer, code);
    ticket_answer_release(answer);
    return outcome;
}
