/*
 * The blocks of a page as one dialogue. The pages are written for people, so codes stand in them as
 * they look, and the daemon gives others each time. A code therefore becomes a capture of its own
 * name:
 *
 *     OK reservation=P17VC0YYM9 ...      is expected as  OK reservation=$P17VC0YYM9 ...
 *     > PAY reservation=P17VC0YYM9       is sent as      PAY reservation=$P17VC0YYM9
 *
 * That is right only for codes that the daemon gave. One that stands in a request before any reply
 * had it is made up, an example of what is not there, and is sent and expected as it is ever after.
 * Which of the two it is, is settled at first sight (`heard`, `made_up`), and cannot change.
 */
#include "tests/protocol/markdown.h"

#include <string.h>

#include "shared/code.h"

struct examples {
    struct scenario *scenario;
    const char *file;
    int line;
    char *speaker; /* who sent the last request */
    bool later;    /* "..." was read: rows may be left out */
    bool inside;   /* a block of ours */
    int requests;
    GHashTable *heard;   /* codes that were in a reply: those of the daemon */
    GHashTable *made_up; /* codes that were in a request first: there are no such things */
};

static size_t code_span(const char *text)
{
    return strspn(text, "0123456789ABCDEFGHJKMNPQRSTVWXYZ");
}

/* True for a word that can only be a token, a reservation, the secret of a ticket or an approval:
 * of their length, with letter and digit. A word of capitals alone, such as a verb of eight
 * letters, is none; nor is a number. */
static bool is_code(const char *text, size_t size)
{
    bool digit = false, letter = false;

    for (size_t i = 0; i < size; i++) {
        digit = digit || g_ascii_isdigit(text[i]);
        letter = letter || g_ascii_isalpha(text[i]);
    }
    return (size == TOKEN_LENGTH || size == RESERVATION_LENGTH || size == SECRET_LENGTH ||
            size == APPROVAL_LENGTH) &&
           digit && letter;
}

/* Puts a $ before the codes that stand for real ones, so that they are captured or filled in. A
 * word is looked at whole, up to what can be in no name, so no part of a longer one is taken for a
 * code; a ticket is a code, a hyphen and its seat. */
static char *mark_codes(struct examples *examples, const char *text, bool heard)
{
    GString *marked = g_string_new(NULL);

    while (*text != '\0') {
        size_t size = code_span(text), word = size;
        char *code;

        while (g_ascii_isalnum(text[word]) || text[word] == '_')
            word++;
        code = g_strndup(text, word);
        if (word == size && is_code(code, size)) {
            if (heard && !g_hash_table_contains(examples->made_up, code))
                g_hash_table_add(examples->heard, g_strdup(code));
            if (g_hash_table_contains(examples->heard, code))
                g_string_append_c(marked, '$');
            else
                g_hash_table_add(examples->made_up, g_strdup(code));
        }
        g_string_append(marked, code);
        g_free(code);
        text += word;
        if (word == 0)
            g_string_append_c(marked, *text++);
    }
    return g_string_free(marked, FALSE);
}

static void add(struct examples *examples, enum step_kind kind, const char *text)
{
    char *marked = mark_codes(examples, text, kind != STEP_SEND);

    scenario_add(examples->scenario, kind, examples->file, examples->line, examples->speaker,
                 marked);
    g_free(marked);
}

/* A line inside a block. */
static void read_example(struct examples *examples, const char *line)
{
    size_t name = strspn(line, "abcdefghijklmnopqrstuvwxyz");

    if (line[name] == '>' && (line[name + 1] == ' ' || line[name + 1] == '\0')) {
        g_free(examples->speaker);
        examples->speaker = name > 0 ? g_strndup(line, name) : g_strdup("reader");
        add(examples, STEP_SEND, line + name + 1 + (line[name + 1] == ' '));
        examples->later = false;
        examples->requests++;
    } else if (strcmp(line, "...") == 0) {
        examples->later = true;
    } else if (line[0] != '\0') {
        add(examples, examples->later ? STEP_EXPECT_LATER : STEP_EXPECT, line);
        examples->later = false;
    }
}

/* The value of a comment "<!-- name: value -->", or NULL. The caller frees. */
static char *comment_value(const char *line, const char *name)
{
    char *start = g_strdup_printf("<!-- %s: ", name);
    const char *end = strstr(line, " -->");
    char *value = NULL;

    if (g_str_has_prefix(line, start) && end != NULL)
        value = g_strndup(line + strlen(start), (gsize)(end - line) - strlen(start));
    g_free(start);
    return value;
}

/* A comment that sets the scene, as the step of a scenario that it stands for. It is played where
 * it stands: below the first block it would find the daemon running. */
static bool read_comment(struct examples *examples, const char *line)
{
    static const char *const steps[][2] = {{"daemon", "@daemon "}, {"setup", "@include "}};
    bool read = true;

    for (size_t i = 0; read && i < G_N_ELEMENTS(steps); i++) {
        char *value = comment_value(line, steps[i][0]);
        char *step = g_strconcat(steps[i][1], value, NULL);

        if (value != NULL)
            read = scenario_read_line(examples->scenario, examples->file, examples->line, step);
        g_free(step);
        g_free(value);
    }
    return read;
}

static bool read_line(struct examples *examples, const char *line)
{
    if (examples->inside && g_str_has_prefix(line, "```"))
        examples->inside = false;
    else if (examples->inside)
        read_example(examples, line);
    else if (strcmp(line, "```foyer") == 0)
        examples->inside = true;
    else
        return read_comment(examples, line);
    return true;
}

bool markdown_read(struct scenario *scenario, const char *path)
{
    struct examples examples = {.scenario = scenario, .file = scenario_file(scenario, path)};
    bool read = true;
    char *content;
    char **lines;

    if (!g_file_get_contents(path, &content, NULL, NULL)) {
        scenario->fault = g_strdup_printf("%s: cannot be read", path);
        return false;
    }
    examples.heard = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    examples.made_up = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    lines = g_strsplit(content, "\n", -1);
    for (int i = 0; read && lines[i] != NULL; i++) {
        examples.line = i + 1;
        read = read_line(&examples, lines[i]);
    }
    if (read && examples.requests == 0) {
        scenario->fault = g_strdup_printf("%s: has no examples", path);
        read = false;
    }
    g_strfreev(lines);
    g_free(content);
    g_free(examples.speaker);
    g_hash_table_destroy(examples.heard);
    g_hash_table_destroy(examples.made_up);
    return read;
}
