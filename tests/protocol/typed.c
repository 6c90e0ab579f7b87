/*
 * Each reply that a scenario hears is laid against the row of its verb: every name must be declared
 * there, and every value fit its type. A line of text is also made into JSON by the function that
 * the daemon uses (shared/reply_json.h), and its values compared with the text; so all scenarios
 * that speak text test what a client with FORMAT json would read.
 *
 * Where the verb is not known (steps.c says when), the rows of all verbs together are the measure.
 * A name has one type everywhere, but not one list of words, so a value need only fit one of the
 * declarations.
 */
#include "tests/protocol/typed.h"

#include <glib.h>
#include <jansson.h>
#include <string.h>

#include "shared/reply_json.h"

/* More than a name has declarations in all rows together; what were beyond it would be missed as a
 * choice, and show as a complaint about a value that is right. */
enum { SPECS_MAX = 200 };

/* What a name may be declared as. */
struct specs {
    const struct field_spec *specs[SPECS_MAX]; /* shape: specs[count] */
    int count;
};

static void add_specs(struct specs *found, const struct field_spec *fields, const char *name)
{
    for (; fields->name != NULL; fields++)
        if (strcmp(fields->name, name) == 0 && found->count < SPECS_MAX)
            found->specs[found->count++] = fields;
}

static void add_verb(struct specs *found, enum reply_kind kind, const struct verb *verb,
                     const char *name)
{
    if (kind == REPLY_OK) {
        add_specs(found, verb->fields, name);
        add_specs(found, verb_common_fields(verb), name);
    } else {
        add_specs(found, verb->columns, name);
        add_specs(found, verb_second_table(verb), name);
    }
}

static void find_specs(struct specs *found, enum reply_kind kind, const struct verb *verb,
                       const char *name)
{
    found->count = 0;
    if (kind == REPLY_ERR)
        add_specs(found, verb_error_fields(), name);
    else if (verb != NULL)
        add_verb(found, kind, verb, name);
    else
        for (int id = 0; id < VERB_COUNT; id++)
            add_verb(found, kind, verb_row((enum verb_id)id), name);
}

static bool fits_any(const struct specs *found, const char *text)
{
    for (int i = 0; i < found->count; i++)
        if (value_fits(found->specs[i], text))
            return true;
    return false;
}

/* True if the JSON value says what the text says, in the form of the type. Nothing, and "unknown"
 * of seconds, are null there. Decimals are written with fewer digits than a double has, so they
 * need not be equal to the last bit. */
static bool is_same(const json_t *value, enum value_type type, const char *text)
{
    bool is_absent = text[0] == '\0' || strcmp(text, "unknown") == 0;
    char *end;

    switch (value_json(type)) {
    case JSON_IS_NUMBER:
        return is_absent ? json_is_null(value)
                         : json_is_integer(value) &&
                               json_integer_value(value) == g_ascii_strtoll(text, &end, 10);
    case JSON_IS_REAL:
        return is_absent ? json_is_null(value)
                         : json_is_real(value) &&
                               ABS(json_real_value(value) - g_ascii_strtod(text, &end)) < 1e-9;
    default:
        return json_is_string(value) && strcmp(json_string_value(value), text) == 0;
    }
}

static char *value_fault(const struct verb *verb, const struct reply_line *reply, int i,
                         const json_t *object)
{
    const char *name = reply->names[i], *text = reply->values[i];
    const char *word = verb != NULL ? verb->word : "any verb";
    struct specs found;

    find_specs(&found, reply->kind, verb, name);
    if (found.count == 0)
        return g_strdup_printf("has %s, which the row of %s does not have", name, word);
    if (!fits_any(&found, text))
        return g_strdup_printf("has %s=\"%s\", which is not %s%s%s", name, text,
                               value_type_name(found.specs[0]->type),
                               found.specs[0]->words != WORDS_NONE ? " of " : "",
                               word_list_name(found.specs[0]->words));
    if (!is_same(json_object_get(object, name), found.specs[0]->type, text))
        return g_strdup_printf("has %s=\"%s\", which in JSON is not %s", name, text,
                               value_type_name(found.specs[0]->type));
    return NULL;
}

char *typed_fault(const struct verb *verb, const struct reply_line *reply)
{
    char *fault = NULL;
    struct buffer json;
    json_t *object;

    if (reply->kind != REPLY_ROW && reply->kind != REPLY_OK && reply->kind != REPLY_ERR)
        return NULL;
    buffer_init(&json);
    reply_json(verb, reply, &json);
    object = json_loadb(buffer_content(&json), json.size, 0, NULL);
    if (object == NULL)
        fault = g_strdup("cannot be said in JSON");
    for (int i = 0; i < reply->count && fault == NULL; i++)
        fault = value_fault(verb, reply, i, object);
    json_decref(object);
    buffer_release(&json);
    return fault;
}

/* True if the value is of the type, in the form that the type has in JSON. */
static bool fits_json(const json_t *value, const struct field_spec *spec)
{
    char *text = NULL;
    bool fits;

    switch (value_json(spec->type)) {
    case JSON_IS_NUMBER:
        if (json_is_null(value))
            return spec->may_be_empty || spec->type == VALUE_SECONDS;
        if (json_is_integer(value))
            text = g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
        break;
    case JSON_IS_REAL:
        return json_is_real(value);
    default:
        text = g_strdup(json_string_value(value));
    }
    fits = text != NULL && value_fits(spec, text);
    g_free(text);
    return fits;
}

/* What surrounds the values of a reply and is in no row of verbs.def. */
static bool is_frame(enum reply_kind kind, const char *name)
{
    return strcmp(name, "t") == 0 || (kind != REPLY_ROW && strcmp(name, "tag") == 0) ||
           (kind == REPLY_ERR &&
            (strcmp(name, "code") == 0 || strcmp(name, "retry") == 0 || strcmp(name, "text") == 0));
}

char *typed_json_fault(const struct verb *verb, const char *line)
{
    json_t *object = json_loads(line, 0, NULL), *value;
    const char *kind_word = json_string_value(json_object_get(object, "t")), *name;
    enum reply_kind kind = kind_word == NULL               ? REPLY_NOTE
                           : strcmp(kind_word, "row") == 0 ? REPLY_ROW
                           : strcmp(kind_word, "ok") == 0  ? REPLY_OK
                           : strcmp(kind_word, "err") == 0 ? REPLY_ERR
                                                           : REPLY_NOTE;
    char *fault = NULL;

    json_object_foreach(object, name, value)
    {
        struct specs found;
        bool fits = false;

        if (kind == REPLY_NOTE || fault != NULL || is_frame(kind, name))
            continue;
        find_specs(&found, kind, verb, name);
        for (int i = 0; i < found.count; i++)
            fits = fits || fits_json(value, found.specs[i]);
        if (!fits)
            fault = g_strdup_printf("has a value that the type of %s cannot be in JSON", name);
    }
    json_decref(object);
    return fault;
}
