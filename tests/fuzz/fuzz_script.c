/*
 * A script: the lines but the last are replies that are seen, the last is a request whose $names
 * they stand for.
 *
 * A daemon that is mad may name its fields as it likes, and a script may be mistyped anywhere. What
 * has to hold: every field of an OK can be referred to afterwards; a line without $ stays as it is,
 * to the byte, right or wrong; whoever refers to what was never seen is told the name.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "shared/buffer.h"
#include "shared/reply_reader.h"
#include "tests/fuzz/fuzz_target.h"
#include "tui/cli/variables.h"

static void check_expansion(const struct variables *variables, const char *line)
{
    char name[VARIABLE_NAME] = "";
    struct buffer out;
    enum variables_result result;

    buffer_init(&out);
    result = variables_expand(variables, line, &out, name);
    assert(memchr(name, '\0', sizeof name) != NULL);
    if (strchr(line, '$') == NULL)
        assert(result == VARIABLES_OK && out.size == strlen(line) &&
               (out.size == 0 || memcmp(buffer_content(&out), line, out.size) == 0));
    if (result == VARIABLES_UNKNOWN)
        assert(name[0] != '\0');
    buffer_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), *line = text, *end;
    struct variables variables;
    struct reply_reader reader;
    struct reply_line reply;

    assert(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    variables_init(&variables);
    reply_reader_init(&reader);
    while ((end = strchr(line, '\n')) != NULL) {
        *end = '\0';
        if (reply_read(&reader, line, &reply)) {
            variables_see(&variables, &reply);
            for (int i = 0; i < reply.count && reply.kind == REPLY_OK; i++)
                assert(variables_value(&variables, reply.names[i]) != NULL);
        }
        line = end + 1;
    }
    check_expansion(&variables, line);
    variables_release(&variables);
    free(text);
    return 0;
}
