/*
 * A request given as words of a shell. The shell has taken away quotes and knows no types, so every
 * value is quoted again as the protocol needs: `title=a b` is one word here and one value there.
 * The verb and words without "=" go as they are; if they are wrong the request is refused as a line
 * would be.
 */
#include "tui/cli/command.h"

#include <string.h>

#include "shared/request.h"
#include "shared/text.h"
#include "tui/cli/words.h"

void command_line(int count, char *const words[], struct buffer *line)
{
    for (int i = 0; i < count; i++) {
        const char *equals = strchr(words[i], '=');

        if (i > 0)
            buffer_add(line, " ", 1);
        if (i == 0 || equals == NULL) {
            buffer_add_text(line, words[i]);
        } else {
            buffer_add(line, words[i], (size_t)(equals + 1 - words[i]));
            request_quote(line, equals + 1);
        }
    }
}

/* The first word that no line can hold, or NULL. */
static const char *unclean(int count, char *const words[])
{
    for (int i = 0; i < count; i++)
        if (!text_is_clean(words[i], strlen(words[i])))
            return words[i];
    return NULL;
}

/* AS would end with its connection, which ends with the request. */
static bool is_lone_as(char *const words[])
{
    const struct verb *verb = verb_find(words[0], strlen(words[0]));

    return verb != NULL && verb->id == VERB_AS;
}

enum outcome command_run(struct client *client, int count, char *const words[])
{
    const char *bad = unclean(count, words);
    struct buffer line;
    enum outcome outcome;
    size_t size;

    if (is_lone_as(words)) {
        output_message(&client->output,
                       _("AS lasts as long as its connection, and this one ends with the request: "
                         "write foyer --as USER VERB ..."));
        return OUTCOME_USAGE;
    }
    if (bad != NULL) {
        output_message(&client->output, _("%s: control characters or bytes that are not UTF-8"),
                       bad);
        return OUTCOME_USAGE;
    }
    buffer_init(&line);
    command_line(count, words, &line);
    size = line.size;
    buffer_add(&line, "", 1);
    outcome = client_request(client, buffer_content(&line), size);
    buffer_release(&line);
    return outcome;
}
