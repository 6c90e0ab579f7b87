/*
 * The output of the client is turned aside for the time of one request: whatever a request goes
 * through, from a line that is none to a connection that breaks, ends up in one of two texts.
 */
#include "tui/cli/capture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum outcome capture_request(struct client *client, const char *line, char **reply,
                             char **complaint)
{
    struct output aside = client->output;
    size_t reply_size = 0, complaint_size = 0;
    enum outcome outcome;

    *reply = *complaint = NULL;
    client->output.out = open_memstream(reply, &reply_size);
    client->output.err = open_memstream(complaint, &complaint_size);
    if (client->output.out == NULL || client->output.err == NULL)
        abort();
    client->output.form = OUTPUT_RAW;
    client->output.terminal = client->output.err_terminal = false;
    outcome = client_request(client, line, strlen(line));
    if (fclose(client->output.out) != 0 || fclose(client->output.err) != 0)
        abort();
    client->output = aside;
    return outcome;
}
