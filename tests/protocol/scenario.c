/*
 * From a text to steps, all of them before the first is played, so that a slip in the last line
 * shows at once. What only shortens the text ends here: @include and @repeat are written out, and
 * whoever plays knows no loop and no second file. Each step keeps file and line where its text
 * stands; of a repeated one that is the same line each time, and $# says which it was.
 *
 *     line       begins with      becomes
 *     nothing    ";" or empty     no step
 *     @word      "@"              one step (directives[]); of those two, as many as they make
 *     talk       a client's name  one step: what the client sends or hears
 *
 * Not known here: what a value is, and whether a client or a capture exists. That is the stage's to
 * find.
 */
#include "tests/protocol/scenario.h"

#include <stdlib.h>
#include <string.h>

/* The words after @, and whether a client's name, a text, or both follow. */
static const struct {
    const char *word;
    enum step_kind kind;
    bool client, text;
} directives[] = {
    {"client", STEP_CLIENT, true, true},
    {"eof", STEP_EOF, true, false},
    {"closed", STEP_CLOSED, true, false},
    {"drop", STEP_DROP, true, false},
    {"race", STEP_RACE, false, true},
    {"daemon", STEP_DAEMON, false, true},
    {"env", STEP_ENV, false, true},
    {"config", STEP_CONFIG, false, true},
    {"config-clear", STEP_CONFIG_CLEAR, false, false},
    {"new-store", STEP_NEW_STORE, false, false},
    {"start", STEP_START, false, false},
    {"stop", STEP_STOP, false, false},
    {"kill", STEP_KILL, false, false},
    {"ended", STEP_ENDED, false, true},
    {"signal", STEP_SIGNAL, false, true},
    {"log", STEP_LOG, false, true},
    {"fault", STEP_FAULT, false, true},
    {"folder-mode", STEP_FOLDER_MODE, false, true},
    {"exits", STEP_EXITS, false, true},
    {"sql", STEP_SQL, false, true},
    {"run", STEP_RUN, false, true},
};

struct scenario *scenario_new(void)
{
    struct scenario *scenario = g_new0(struct scenario, 1);

    scenario->steps = g_ptr_array_new();
    scenario->files = g_ptr_array_new_with_free_func(g_free);
    return scenario;
}

void scenario_free(struct scenario *scenario)
{
    for (guint i = 0; i < scenario->steps->len; i++) {
        struct step *step = g_ptr_array_index(scenario->steps, i);

        g_free(step->client);
        g_free(step->text);
        g_free(step);
    }
    g_ptr_array_free(scenario->steps, TRUE);
    g_ptr_array_free(scenario->files, TRUE);
    g_free(scenario->fault);
    g_free(scenario);
}

const char *scenario_file(struct scenario *scenario, const char *path)
{
    char *copy = g_strdup(path);

    g_ptr_array_add(scenario->files, copy);
    return copy;
}

void scenario_add(struct scenario *scenario, enum step_kind kind, const char *file, int line,
                  const char *client, const char *text)
{
    struct step *step = g_new0(struct step, 1);

    *step = (struct step){kind, file, line, g_strdup(client), g_strdup(text)};
    g_ptr_array_add(scenario->steps, step);
}

static bool refuse(struct scenario *scenario, const char *file, int line, const char *fault)
{
    g_free(scenario->fault);
    scenario->fault = g_strdup_printf("%s:%d: %s", file, line, fault);
    return false;
}

/* Lower case only, of a client as of a word after @. Where there is none, as before "$KIM> PING" or
 * "Kim> PING", the line is no step. */
static size_t name_length(const char *text)
{
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

/* "kim> text", "kim>> text", "kim< text", "kim<~ text". In the table the longer mark stands before
 * the one that it begins with. One blank after the mark belongs to the mark; any more are sent, or
 * expected. */
static bool read_talk(struct scenario *scenario, const char *file, int number, const char *line)
{
    static const struct {
        const char *mark;
        enum step_kind kind;
    } marks[] = {
        {">>", STEP_BYTES}, {">", STEP_SEND}, {"<~", STEP_EXPECT_LATER}, {"<", STEP_EXPECT}};
    size_t length = name_length(line);

    for (size_t i = 0; length > 0 && i < G_N_ELEMENTS(marks); i++) {
        const char *text = line + length;
        char *client;

        if (!g_str_has_prefix(text, marks[i].mark))
            continue;
        text += strlen(marks[i].mark);
        client = g_strndup(line, length);
        scenario_add(scenario, marks[i].kind, file, number, client, text + (*text == ' '));
        g_free(client);
        return true;
    }
    return refuse(scenario, file, number, "not a step");
}

/* The file is looked for beside the one that includes it. */
static bool include(struct scenario *scenario, const char *file, const char *name)
{
    char *folder = g_path_get_dirname(file);
    char *path = g_build_filename(folder, name, NULL);
    bool read = scenario_read(scenario, path);

    g_free(folder);
    g_free(path);
    return read;
}

/* One line, with $# replaced by the count. */
static bool repeat_line(struct scenario *scenario, const char *file, int number, const char *text,
                        long count)
{
    char **parts = g_strsplit(text, "$#", -1);
    char *digits = g_strdup_printf("%ld", count);
    char *line = g_strjoinv(digits, parts);
    bool read = scenario_read_line(scenario, file, number, line);

    g_free(line);
    g_free(digits);
    g_strfreev(parts);
    return read;
}

/* "50 STEP". $# is put into the whole text first, so in "@repeat 2 @repeat 3 c$#> PING" it is the
 * count of the outer one. */
static bool repeat(struct scenario *scenario, const char *file, int number, const char *text)
{
    char *step;
    long times = strtol(text, &step, 10);
    bool read = true;

    if (times < 1 || *step != ' ')
        return refuse(scenario, file, number, "@repeat wants a number and a step");
    for (long i = 1; read && i <= times; i++)
        read = repeat_line(scenario, file, number, step + 1, i);
    return read;
}

/* A step with more, or less, behind it than it takes is refused, so that "@stop now" does not pass
 * as @stop. Hence no line of a configuration file can be empty: @config alone is refused. */
static bool read_directive(struct scenario *scenario, const char *file, int number,
                           const char *line)
{
    size_t length = name_length(line);
    const char *text = line + length + (line[length] == ' ');

    for (size_t i = 0; i < G_N_ELEMENTS(directives); i++) {
        size_t client = directives[i].client ? name_length(text) : 0;
        const char *rest = text + client + (client > 0 && text[client] == ' ');
        char *name;

        if (strlen(directives[i].word) != length || strncmp(directives[i].word, line, length) != 0)
            continue;
        if ((directives[i].client && client == 0) || directives[i].text != (*rest != '\0'))
            return refuse(scenario, file, number, "not how this step is written");
        name = client > 0 ? g_strndup(text, client) : NULL;
        scenario_add(scenario, directives[i].kind, file, number, name, rest);
        g_free(name);
        return true;
    }
    return refuse(scenario, file, number, "no such step");
}

bool scenario_read_line(struct scenario *scenario, const char *file, int number, const char *line)
{
    if (line[0] == '\0' || line[0] == ';')
        return true;
    if (g_str_has_prefix(line, "@include "))
        return include(scenario, file, line + strlen("@include "));
    if (g_str_has_prefix(line, "@repeat "))
        return repeat(scenario, file, number, line + strlen("@repeat "));
    if (line[0] == '@')
        return read_directive(scenario, file, number, line + 1);
    return read_talk(scenario, file, number, line);
}

/* "@repeat 50" alone: the number; 0 for any other line, also for "@repeat 0", which repeat() then
 * refuses. */
static long block_times(const char *line)
{
    char *end;
    long times;

    if (!g_str_has_prefix(line, "@repeat "))
        return 0;
    times = strtol(line + strlen("@repeat "), &end, 10);
    return *end == '\0' ? times : 0;
}

/* Plays the lines from lines[*at] up to @end `times` times, and leaves *at there. Blocks are not
 * nested: the first @end ends one, and a second "@repeat 50" alone inside it has no step behind it,
 * which repeat() refuses. Lines are counted from 0 here and from 1 in messages, so `first`, the
 * line after @repeat, names that of @repeat in the message below. */
static bool read_block(struct scenario *scenario, const char *file, char **lines, int *at,
                       long times)
{
    int first = *at, end = first;
    bool read = true;

    while (lines[end] != NULL && strcmp(lines[end], "@end") != 0)
        end++;
    if (lines[end] == NULL)
        return refuse(scenario, file, first, "@repeat without @end");
    for (long i = 1; i <= times; i++)
        for (int line = first; read && line < end; line++)
            read = repeat_line(scenario, file, line + 1, lines[line], i);
    *at = end;
    return read;
}

bool scenario_read(struct scenario *scenario, const char *path)
{
    const char *file = scenario_file(scenario, path);
    bool read = true;
    char *content;
    char **lines;

    if (!g_file_get_contents(path, &content, NULL, NULL))
        return refuse(scenario, file, 0, "cannot be read");
    lines = g_strsplit(content, "\n", -1);
    for (int i = 0; read && lines[i] != NULL; i++) {
        long times = block_times(lines[i]);

        if (times > 0) {
            i++;
            read = read_block(scenario, file, lines, &i, times);
        } else {
            read = scenario_read_line(scenario, file, i + 1, lines[i]);
        }
    }
    g_strfreev(lines);
    g_free(content);
    return read;
}

/* LD_PRELOAD of an @env is that of the whole daemon, in place of the libraries that @fault needs:
 * the faults would not come, and nothing would say so. */
bool scenario_agrees(struct scenario *scenario)
{
    const struct step *preload = NULL;
    bool fault = false;

    for (guint i = 0; i < scenario->steps->len; i++) {
        const struct step *step = g_ptr_array_index(scenario->steps, i);

        if (step->kind == STEP_ENV && g_str_has_prefix(step->text, "LD_PRELOAD="))
            preload = step;
        fault = fault || step->kind == STEP_FAULT;
    }
    return preload == NULL || !fault ||
           refuse(scenario, preload->file, preload->line,
                  "@env LD_PRELOAD takes away the libraries that @fault needs");
}

/* A backslash before anything else stands for that character alone, and one at the end for itself:
 * nothing that can be written is refused. \x00 is a byte like any other, which is why the result
 * has a length. */
GString *scenario_bytes(const char *text)
{
    static const char letters[] = "n\nr\rt\t\\\\";
    GString *bytes = g_string_new(NULL);

    for (; *text != '\0'; text++) {
        const char *letter;

        if (*text != '\\' || text[1] == '\0') {
            g_string_append_c(bytes, *text);
            continue;
        }
        text++;
        letter = strchr(letters, *text);
        if (*text == 'x' && g_ascii_isxdigit(text[1]) && g_ascii_isxdigit(text[2])) {
            int byte = g_ascii_xdigit_value(text[1]) * 16 + g_ascii_xdigit_value(text[2]);

            g_string_append_c(bytes, (gchar)byte);
            text += 2;
        } else if (letter != NULL) {
            g_string_append_c(bytes, letter[1]);
        } else {
            g_string_append_c(bytes, *text);
        }
    }
    return bytes;
}

/* "c1..c9": c1, c2, ... c9. The stem is that of the first name; of the last one only the number is
 * read, and a last number below the first makes no names at all. */
static void add_range(GPtrArray *names, const char *from, const char *to)
{
    size_t stem = strcspn(from, "0123456789");
    long last = strtol(to + stem, NULL, 10);

    for (long i = strtol(from + stem, NULL, 10); i <= last; i++)
        g_ptr_array_add(names, g_strdup_printf("%.*s%ld", (int)stem, from, i));
}

GPtrArray *scenario_names(const char *text)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    char **parts = g_strsplit(text, ",", -1);

    for (char **part = parts; *part != NULL; part++) {
        char *dots = strstr(*part, "..");

        if (dots != NULL && strlen(dots) > strcspn(*part, "0123456789"))
            add_range(names, *part, dots + 2);
        else
            g_ptr_array_add(names, g_strdup(*part));
    }
    g_strfreev(parts);
    return names;
}
