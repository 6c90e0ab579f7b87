/*
 * Whoever is woken by it reads one line: a word in capitals that monitoring shows, and a sentence.
 * A daemon that answers nothing in time is as good as none.
 */
#include "tui/cli/health_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/cli/capture.h"
#include "tui/cli/words.h"

/* A figure of HEALTH. */
static const char *value(const struct client *client, const char *name)
{
    const char *text = variables_value(&client->variables, name);

    return text != NULL ? text : "?";
}

/* The first line of what went wrong, without the name of the program. */
static const char *first_line(char *complaint)
{
    static const char name[] = "foyer: ";

    complaint[strcspn(complaint, "\n")] = '\0';
    return strncmp(complaint, name, strlen(name)) == 0 ? complaint + strlen(name) : complaint;
}

enum check_status health_check_run(struct client *client)
{
    char *reply, *complaint, *text = NULL;
    enum check_status status = CHECK_OK;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    enum outcome outcome;

    if (out == NULL)
        abort();
    if (client->timeout_seconds == 0)
        client->timeout_seconds = MONITORING_SECONDS;
    outcome = capture_request(client, "HEALTH", &reply, &complaint);
    if (variables_value(&client->variables, "writable") == NULL) {
        fprintf(out, "CRITICAL: %s\n", first_line(complaint));
        status = CHECK_CRITICAL;
    } else if (outcome == OUTCOME_OK) {
        fprintf(out, _("OK: foyerd %s is well\n"), value(client, "version"));
    } else if (strcmp(value(client, "writable"), "0") == 0) {
        fprintf(out, _("WARNING: foyerd %s is read-only: changes are refused\n"),
                value(client, "version"));
        status = CHECK_WARNING;
    } else {
        fprintf(out,
                _("WARNING: foyerd %s is degraded: %s seconds behind the database, deadlines late "
                  "by %s seconds\n"),
                value(client, "version"), value(client, "age"), value(client, "lag"));
        status = CHECK_WARNING;
    }
    if (fclose(out) != 0)
        abort();
    output_text(&client->output, text);
    free(text);
    free(reply);
    free(complaint);
    return output_error(&client->output) == 0 ? status : CHECK_UNKNOWN;
}
