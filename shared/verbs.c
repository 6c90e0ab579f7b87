#include "shared/verbs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The vocabulary of verbs.def. */
#define ARG_INT_REQ(n, lo, hi, what)         \
    {                                        \
        n, ARG_INT, true, lo, hi, NULL, what \
    }
#define ARG_INT_OPT(n, lo, hi, what)          \
    {                                         \
        n, ARG_INT, false, lo, hi, NULL, what \
    }
#define ARG_TEXT_REQ(n, lo, hi, what)         \
    {                                         \
        n, ARG_TEXT, true, lo, hi, NULL, what \
    }
#define ARG_TEXT_OPT(n, lo, hi, what)          \
    {                                          \
        n, ARG_TEXT, false, lo, hi, NULL, what \
    }
#define ARG_WORD_REQ(n, words, what)         \
    {                                        \
        n, ARG_WORD, true, 0, 0, words, what \
    }
#define ARG_WORD_OPT(n, words, what)          \
    {                                         \
        n, ARG_WORD, false, 0, 0, words, what \
    }
#define ARG_SEATS_REQ(n, what)               \
    {                                        \
        n, ARG_SEATS, true, 0, 0, NULL, what \
    }
#define ARG_SEATS_OPT(n, what)                \
    {                                         \
        n, ARG_SEATS, false, 0, 0, NULL, what \
    }
#define ARG_TOKEN_REQ(n, what)               \
    {                                        \
        n, ARG_TOKEN, true, 0, 0, NULL, what \
    }
#define ARG_RESERVATION_REQ(n, what)               \
    {                                              \
        n, ARG_RESERVATION, true, 0, 0, NULL, what \
    }
#define ARG_RESERVATION_OPT(n, what)                \
    {                                               \
        n, ARG_RESERVATION, false, 0, 0, NULL, what \
    }
#define ARG_USER_REQ(n, what)               \
    {                                       \
        n, ARG_USER, true, 0, 0, NULL, what \
    }
#define ARG_USER_OPT(n, what)                \
    {                                        \
        n, ARG_USER, false, 0, 0, NULL, what \
    }
#define ARG_TIME_REQ(n, what)               \
    {                                       \
        n, ARG_TIME, true, 0, 0, NULL, what \
    }
#define ARG_TIME_OPT(n, what)                \
    {                                        \
        n, ARG_TIME, false, 0, 0, NULL, what \
    }

/* What CONCERT-ADD and CONCERT-SET share. */
#define CONCERT_ARGS                                                                           \
    ARG_TEXT_OPT("artist", 0, 100, "as printed"), ARG_TEXT_OPT("venue", 0, 100, "as printed"), \
        ARG_TEXT_OPT("zone", 1, 60, "time zone of the venue, such as Asia/Seoul"),             \
        ARG_INT_OPT("capacity", 1, 10000, "people choosing and paying at a time"),             \
        ARG_INT_OPT("seat_limit", 1, 50, "live seats a user may have of one show"),            \
        ARG_TIME_OPT("sale_opens", "no sale before it"),                                       \
        ARG_TIME_OPT("sale_closes", "no sale from it on"),                                     \
        ARG_TEXT_OPT("cancel_until", 0, 20,                                                    \
                     "day (00:00 of the date), day-2, start, start-24h, start-90m or never")

#define UNPACK(...) __VA_ARGS__
#define E(status) (UINT64_C(1) << STATUS_##status)

static const struct verb verbs[VERB_COUNT] = {
#define VERB(id, word, role, kind, steps, keyed, summary, args, columns, fields, errors) \
    [VERB_##id] = {VERB_##id, word,          ROLE_##role, KIND_##kind, keyed,            \
                   summary,   {UNPACK args}, columns,     fields,      errors},
#include "shared/verbs.def"
#undef VERB
};

static const char *const type_words[] = {
    [ARG_INT] = "N",       [ARG_TEXT] = "TEXT",        [ARG_SEATS] = "SEATS",
    [ARG_TOKEN] = "TOKEN", [ARG_RESERVATION] = "CODE", [ARG_USER] = "USER",
    [ARG_TIME] = "TIME",
};

const struct verb *verb_row(enum verb_id id)
{
    return &verbs[id];
}

/* True if the `size` bytes at `typed` are `word`, in any case of its ASCII letters. Not
 * strncasecmp(), which follows the locale: i and I need not be one letter there. */
static bool is_word(const char *word, const char *typed, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char upper = typed[i] >= 'a' && typed[i] <= 'z' ? (char)(typed[i] - 'a' + 'A') : typed[i];

        if (upper == '\0' || upper != word[i])
            return false;
    }
    return word[size] == '\0';
}

const struct verb *verb_find(const char *word, size_t size)
{
    for (int i = 0; i < VERB_COUNT; i++)
        if (is_word(verbs[i].word, word, size))
            return &verbs[i];
    return NULL;
}

int verb_arg(const struct verb *verb, const char *name)
{
    for (int i = 0; verb->args[i].name != NULL; i++)
        if (strcmp(verb->args[i].name, name) == 0)
            return i;
    return -1;
}

const struct arg_spec *verb_common_arg(const struct verb *verb, int n)
{
    static const struct arg_spec key = ARG_TEXT_OPT(
        "key", 1, KEY_LENGTH, "any text of yours: the same request with the same key is done once");
    static const struct arg_spec as =
        ARG_TEXT_OPT("as", 1, ACTING_LENGTH,
                     "for operators: the customer whom this request is for, or - for yourself");

    if (verb->keyed && n-- == 0)
        return &key;
    return verb->role == ROLE_ANY && n == 0 ? &as : NULL;
}

bool verb_is_list(const struct verb *verb)
{
    return verb_arg(verb, "limit") >= 0;
}

uint64_t verb_errors(const struct verb *verb)
{
    uint64_t errors = verb->errors;

    /* An argument that the verb does not know is refused even by a verb that knows none. */
    errors |= E(BAD_ARG);
    if (verb->role != ROLE_ANY || verb->id == VERB_CLOCK)
        errors |= E(NOT_ALLOWED);
    if (verb->keyed)
        errors |= E(KEY_REUSED);
    if (verb_changes(verb))
        errors |= E(READ_ONLY) | E(OUTCOME_UNKNOWN);
    if (verb_is_job(verb))
        errors |= E(INTERNAL);
    return errors;
}

uint64_t acting_errors(void)
{
    return verb_errors(verb_row(VERB_AS));
}

uint64_t line_errors(void)
{
    return E(BAD_ENCODING) | E(TOO_LONG) | E(SYNTAX) | E(UNKNOWN_VERB) | E(BUSY) | E(TOO_MANY) |
           E(SHUTTING_DOWN);
}

const char *arg_type_word(enum arg_type type)
{
    static const char *const words[] = {
        [ARG_INT] = "integer", [ARG_TEXT] = "text",   [ARG_WORD] = "word",
        [ARG_SEATS] = "seats", [ARG_TOKEN] = "token", [ARG_RESERVATION] = "code",
        [ARG_USER] = "user",   [ARG_TIME] = "time",
    };

    return words[type];
}

const char *role_word(enum role role)
{
    static const char *const words[] = {"any", "operator", "admin"};

    return words[role];
}

static void append(char *text, size_t room, const char *more)
{
    size_t used = strlen(text);

    snprintf(text + used, room - used, "%s", more);
}

static void append_arg(char *text, size_t room, const struct arg_spec *arg)
{
    char value[100];

    if (arg->type == ARG_INT && arg->max < INT64_MAX)
        snprintf(value, sizeof value, "%" PRId64 "..%" PRId64, arg->min, arg->max);
    else
        snprintf(value, sizeof value, "%s",
                 arg->type == ARG_WORD ? arg->choices : type_words[arg->type]);
    if (text[0] != '\0')
        append(text, room, " ");
    append(text, room, arg->required ? "" : "[");
    append(text, room, arg->name);
    append(text, room, "=");
    append(text, room, value);
    append(text, room, arg->required ? "" : "]");
}

void verb_arguments(const struct verb *verb, char *text, size_t room)
{
    text[0] = '\0';
    for (const struct arg_spec *arg = verb->args; arg->name != NULL; arg++)
        append_arg(text, room, arg);
    if (verb->keyed)
        append_arg(text, room, &(struct arg_spec){.name = "key", .type = ARG_TEXT});
}

void status_words(uint64_t errors, char *text, size_t room)
{
    text[0] = '\0';
    for (unsigned i = 0; i < STATUS_COUNT; i++) {
        if (!(errors & (UINT64_C(1) << i)))
            continue;
        if (text[0] != '\0')
            append(text, room, " ");
        append(text, room, status_word((enum status)i));
    }
}
