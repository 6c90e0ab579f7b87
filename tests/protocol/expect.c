/*
 * An expectation against a line: three matchers, one for each form of line (expect_match()).
 *
 *     words      OK, ERR     blanks between them, quotes taken off; then the sentence of an ERR
 *     columns    = and -     TABs, or " | " as scenarios write it
 *     value      * and {     one text
 *
 * All of them try what *, $NAME and ... could stand for, and go back if the rest does not fit.
 * That can take long for many stars in a long line; scenarios have few.
 *
 * What a match captures is kept apart (`fresh`) until all of the line fits: play_expect_later()
 * tries one row after another, and one that fits in its first half must leave nothing behind.
 */
#include "tests/protocol/expect.h"

#include <jansson.h>
#include <string.h>

#include "shared/word_list.h"
#include "tests/protocol/typed.h"

/* What is captured before the match, and what the match under way has captured. */
struct memory {
    GHashTable *captures;
    GHashTable *fresh;
};

static const char *recall(const struct memory *memory, const char *name)
{
    const char *value = g_hash_table_lookup(memory->fresh, name);

    return value != NULL ? value : g_hash_table_lookup(memory->captures, name);
}

/* Length of the name after a '$'; 0 if it is a plain '$'. */
static size_t name_length(const char *at)
{
    return strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
}

static bool match_value(const char *pattern, const char *text, const struct memory *memory);

/* A name that is known stands for its value and no other length of it; one that is not takes the
 * shortest text with which the rest fits, of one character at least. So a field that is there and
 * empty cannot be captured: "$X" says that there is something. */
static bool match_capture(const char *pattern, size_t length, const char *text,
                          const struct memory *memory)
{
    char *name = g_strndup(pattern, length);
    const char *known = recall(memory, name);
    bool matched = false;

    if (known != NULL) {
        matched = strncmp(text, known, strlen(known)) == 0 &&
                  match_value(pattern + length, text + strlen(known), memory);
        g_free(name);
        return matched;
    }
    for (size_t size = 1; size <= strlen(text) && !matched; size++) {
        g_hash_table_replace(memory->fresh, g_strdup(name), g_strndup(text, size));
        matched = match_value(pattern + length, text + size, memory);
    }
    if (!matched)
        g_hash_table_remove(memory->fresh, name);
    g_free(name);
    return matched;
}

static bool match_value(const char *pattern, const char *text, const struct memory *memory)
{
    for (;; pattern++, text++) {
        if (*pattern == '*') {
            for (;; text++) {
                if (match_value(pattern + 1, text, memory))
                    return true;
                if (*text == '\0')
                    return false;
            }
        }
        if (*pattern == '$' && name_length(pattern + 1) > 0)
            return match_capture(pattern + 1, name_length(pattern + 1), text, memory);
        if (*pattern != *text)
            return false;
        if (*pattern == '\0')
            return true;
    }
}

/* The word at *at without its quotes, and *at after it; NULL at the end. A quote may open in the
 * middle of a word, as that of name="A B" does, and only between quotes a backslash takes the next
 * character as it is. */
static char *take_word(const char **at)
{
    GString *word;
    bool quoted = false;

    *at += strspn(*at, " ");
    if (**at == '\0')
        return NULL;
    word = g_string_new(NULL);
    for (; **at != '\0' && (quoted || **at != ' '); (*at)++) {
        if (**at == '"') {
            quoted = !quoted;
            continue;
        }
        if (quoted && **at == '\\' && (*at)[1] != '\0')
            (*at)++;
        g_string_append_c(word, **at);
    }
    return g_string_free(word, FALSE);
}

/* The words of a line; those after a lone ":" are left in *sentence (NULL if there is none). */
static GPtrArray *split_words(const char *line, const char **sentence)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    char *word;

    *sentence = NULL;
    while ((word = take_word(&line)) != NULL) {
        if (strcmp(word, ":") == 0) {
            *sentence = line + strspn(line, " ");
            g_free(word);
            break;
        }
        g_ptr_array_add(words, word);
    }
    return words;
}

/* The first is the mark, "=" or "-", so a row never fits columns. Blanks around a value are taken
 * off on both sides, since scenarios line their columns up: that a text keeps blanks at its ends
 * cannot be shown here. */
static GPtrArray *split_columns(const char *line)
{
    GPtrArray *columns = g_ptr_array_new_with_free_func(g_free);
    const char *mark = strchr(line, '\t') != NULL ? "\t" : " | ";
    char **parts;

    g_ptr_array_add(columns, g_strndup(line, 1));
    line += 1 + (line[1] != '\0');
    parts = g_strsplit(line, mark, -1);
    for (char **part = parts; *part != NULL; part++) {
        g_strstrip(*part);
        g_ptr_array_add(columns, g_strdup(strcmp(*part, "\"\"") == 0 ? "" : *part));
    }
    g_strfreev(parts);
    return columns;
}

static bool match_list(const GPtrArray *pattern, guint p, const GPtrArray *got, guint g,
                       const struct memory *memory)
{
    for (; p < pattern->len; p++, g++) {
        const char *wanted = g_ptr_array_index(pattern, p);

        if (strcmp(wanted, "...") == 0) {
            for (; g <= got->len; g++)
                if (match_list(pattern, p + 1, got, g, memory))
                    return true;
            return false;
        }
        if (g == got->len || !match_value(wanted, g_ptr_array_index(got, g), memory))
            return false;
    }
    return g == got->len;
}

/* Moves the fields of an ERR line after its code and tag, in the order of the expectation; retry=
 * goes if it is not expected. False if a field is missing. What is not named is behind all that is,
 * so "..." has its place at the end: before a field it fits nothing but what is not there. */
static bool order_fields(const GPtrArray *pattern, GPtrArray *got, guint from)
{
    bool retry = false;

    for (guint p = from, to = from; p < pattern->len; p++) {
        const char *wanted = g_ptr_array_index(pattern, p);
        size_t name = strcspn(wanted, "=");
        guint at = to;

        if (strcmp(wanted, "...") == 0)
            continue;
        retry = retry || strncmp(wanted, "retry=", 6) == 0;
        while (at < got->len && strncmp(g_ptr_array_index(got, at), wanted, name + 1) != 0)
            at++;
        if (at == got->len)
            return false;
        g_ptr_array_insert(got, (gint)to, g_strdup(g_ptr_array_index(got, at)));
        g_ptr_array_remove_index(got, at + 1);
        to++;
    }
    for (guint at = from; !retry && at < got->len; at++)
        if (g_str_has_prefix(g_ptr_array_index(got, at), "retry="))
            g_ptr_array_remove_index(got, at--);
    return true;
}

static bool is_error(const GPtrArray *words)
{
    return words->len > 1 && strcmp(g_ptr_array_index(words, 0), "ERR") == 0;
}

static bool match_words(const char *pattern, const char *line, const struct memory *memory)
{
    const char *wanted_text, *got_text;
    GPtrArray *wanted = split_words(pattern, &wanted_text);
    GPtrArray *got = split_words(line, &got_text);
    bool matched = true;

    if (is_error(wanted) && is_error(got)) {
        const char *second = g_ptr_array_index(wanted, 1);

        matched = order_fields(wanted, got, second[0] == '#' ? 3 : 2);
    }
    matched = matched && match_list(wanted, 0, got, 0, memory);
    if (matched && wanted_text != NULL)
        matched = match_value(wanted_text, got_text != NULL ? got_text : "", memory);
    g_ptr_array_free(wanted, TRUE);
    g_ptr_array_free(got, TRUE);
    return matched;
}

static bool match_columns(const char *pattern, const char *line, const struct memory *memory)
{
    GPtrArray *wanted = split_columns(pattern), *got = split_columns(line);
    bool matched = match_list(wanted, 0, got, 0, memory);

    g_ptr_array_free(wanted, TRUE);
    g_ptr_array_free(got, TRUE);
    return matched;
}

typedef bool matcher(const char *pattern, const char *line, const struct memory *memory);

/* What a match that fails has captured is forgotten. */
static bool remember(matcher *match, const char *pattern, const char *line, GHashTable *captures)
{
    struct memory memory = {captures,
                            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    bool matched = match(pattern, line, &memory);
    GHashTableIter iter;
    gpointer name, value;

    g_hash_table_iter_init(&iter, memory.fresh);
    while (matched && g_hash_table_iter_next(&iter, &name, &value))
        g_hash_table_replace(captures, g_strdup(name), g_strdup(value));
    g_hash_table_destroy(memory.fresh);
    return matched;
}

static bool is_table_line(const char *line)
{
    return (line[0] == '=' || line[0] == '-') && (line[1] == ' ' || line[1] == '\t');
}

bool expect_match(const char *pattern, const char *line, GHashTable *captures)
{
    if (is_table_line(pattern))
        return is_table_line(line) && remember(match_columns, pattern, line, captures);
    if (pattern[0] == '*' || pattern[0] == '{')
        return remember(match_value, pattern, line, captures);
    return remember(match_words, pattern, line, captures);
}

bool expect_match_text(const char *pattern, const char *text, GHashTable *captures)
{
    return remember(match_value, pattern, text, captures);
}

char *expect_fill(const char *text, GHashTable *captures, char **missing)
{
    GString *filled = g_string_new(NULL);

    while (*text != '\0') {
        size_t length = *text == '$' ? name_length(text + 1) : 0;
        char *name, *value;

        /* Any other $ is an ordinary character: the commands of @run may have $( in them. */
        if (length == 0) {
            g_string_append_c(filled, *text++);
            continue;
        }
        name = g_strndup(text + 1, length);
        value = g_hash_table_lookup(captures, name);
        if (value == NULL) {
            *missing = name;
            g_string_free(filled, TRUE);
            return NULL;
        }
        g_string_append(filled, value);
        text += 1 + length;
        g_free(name);
    }
    return g_string_free(filled, FALSE);
}

/* An object that has a name twice is JSON to most readers, and each takes another of the two
 * values. */
static const char *json_fault(const char *line)
{
    static const char *const kinds[] = {"note", "row", "ok", "err", NULL};
    json_t *value = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
    const char *kind = json_string_value(json_object_get(value, "t"));
    const char *fault = NULL;

    if (value == NULL)
        fault = "is not JSON";
    else if (kind == NULL || !g_strv_contains(kinds, kind))
        fault = "has no kind in \"t\"";
    json_decref(value);
    return fault;
}

/* For every ERR of every scenario: a status that there is, the retry= that the table gives it, a
 * sentence. That is why scenarios leave retry= and the sentence out. */
static char *form_fault(const struct reply_line *reply)
{
    enum status status = status_from_word(reply->code);

    if (reply->kind != REPLY_ERR)
        return NULL;
    if (status == STATUS_COUNT)
        return g_strdup("has an unknown error");
    if (strcmp(reply->retry, status_retry(status)) != 0)
        return g_strdup("has the wrong retry=");
    return reply->text[0] == '\0' ? g_strdup("has no sentence") : NULL;
}

char *expect_wire_fault(struct reply_reader *reader, const struct verb *verb, const char *line)
{
    struct reply_line reply;
    char *copy, *fault;

    if (!g_utf8_validate(line, -1, NULL))
        return g_strdup("is not UTF-8");
    if (line[0] == '{')
        return json_fault(line) != NULL ? g_strdup(json_fault(line)) : typed_json_fault(verb, line);
    /* Taking a line apart cuts it up in place. */
    copy = g_strdup(line);
    if (!reply_read(reader, copy, &reply))
        fault = g_strdup("is no reply line");
    else
        fault = form_fault(&reply);
    if (fault == NULL)
        fault = typed_fault(verb, &reply);
    g_free(copy);
    return fault;
}
