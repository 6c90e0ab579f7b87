/*
 * Requests from a file. Each is sent when the one before it has its reply, because its values may
 * stand in it ($token). A script stops at the first request that fails, unless it was asked to go
 * on (--keep-going). Lines that are piped to the program without the word "script" are sent as they
 * are and do not stop. Neither goes on without a connection, or when it is not known whether
 * something was done.
 *
 * Every message begins with the file and the line, so that an editor jumps there.
 */
#include "tui/cli/script.h"
#include "tui/cli/words.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What editors of some systems put before the first line. */
#define BOM "\xEF\xBB\xBF"

struct script {
    struct client *client;
    FILE *file;
    const char *name;
    bool expands; /* $name stands for a value; otherwise lines are sent as they are */
    bool strict;  /* stops at the first request that fails */
};

/* Comments begin with a semicolon. */
static bool is_blank(const char *line)
{
    line += strspn(line, " ");
    return *line == '\0' || *line == ';';
}

enum outcome script_request(struct client *client, const char *line)
{
    char name[VARIABLE_NAME];
    enum outcome outcome = OUTCOME_USAGE;
    struct buffer expanded;
    size_t size;

    buffer_init(&expanded);
    switch (variables_expand(&client->variables, line, &expanded, name)) {
    case VARIABLES_OK:
        size = expanded.size;
        buffer_add(&expanded, "", 1);
        outcome = client_request(client, buffer_content(&expanded), size);
        break;
    case VARIABLES_UNKNOWN:
        output_message(&client->output,
                       _("%s$%s: no reply so far has a value in a column or field of that name"),
                       client->where, name);
        break;
    case VARIABLES_LONE:
        output_message(&client->output, _("%sa name must follow $; a $ itself is written $$"),
                       client->where);
        break;
    }
    buffer_release(&expanded);
    return outcome;
}

/* A line with a NUL in it is sent as it is: the daemon refuses it and says why. */
static enum outcome run_line(struct script *script, char *line, size_t size, long number)
{
    struct buffer where;
    enum outcome outcome;

    if (size > 0 && line[size - 1] == '\n')
        line[--size] = '\0';
    if (size > 0 && line[size - 1] == '\r')
        line[--size] = '\0';
    if (strlen(line) == size && is_blank(line))
        return OUTCOME_OK;
    buffer_init(&where);
    buffer_printf(&where, "%s:%ld: ", script->name, number);
    buffer_add(&where, "", 1);
    script->client->where = buffer_content(&where);
    if (script->expands && strlen(line) == size)
        outcome = script_request(script->client, line);
    else
        outcome = client_request(script->client, line, size);
    script->client->where = "";
    buffer_release(&where);
    return outcome;
}

static enum outcome run(struct script *script)
{
    enum outcome first = OUTCOME_OK, latest = OUTCOME_OK;
    char *line = NULL;
    size_t room = 0;
    ssize_t size;

    for (long number = 1; (size = getline(&line, &room, script->file)) >= 0; number++) {
        size_t bom = number == 1 && strncmp(line, BOM, strlen(BOM)) == 0 ? strlen(BOM) : 0;

        latest = run_line(script, line + bom, (size_t)size - bom, number);
        if (first == OUTCOME_OK)
            first = latest;
        if (latest >= OUTCOME_NO_CONNECTION || script->client->quit ||
            (script->strict && !script->client->keeps_going && latest != OUTCOME_OK))
            break;
    }
    free(line);
    if (ferror(script->file)) {
        output_message(&script->client->output, "%s: %s", script->name, strerror(errno));
        return OUTCOME_USAGE;
    }
    return first;
}

enum outcome script_run(struct client *client, const char *path)
{
    struct script script = {client, stdin, "stdin", .expands = true, .strict = true};
    enum outcome outcome;

    if (strcmp(path, "-") == 0)
        return run(&script);
    script.name = path;
    script.file = fopen(path, "re");
    if (script.file == NULL) {
        output_message(&client->output, "%s: %s", path, strerror(errno));
        return OUTCOME_USAGE;
    }
    outcome = run(&script);
    fclose(script.file);
    return outcome;
}

enum outcome script_stream(struct client *client, FILE *file, const char *name)
{
    struct script script = {client, file, name, .expands = false, .strict = false};

    return run(&script);
}
