/*
 * Integers are known from texts by their name alone: the text form has no types. A name is an
 * integer in every reply or in none; a value of such a name that is no number ("unknown", or
 * nothing) is null. The line of columns has no JSON form, since each row carries its names.
 */
#include "shared/reply_json.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

bool reply_is_integer(const char *name)
{
    static const char *const integers[] = {
        "active",
        "admitted_hour",
        "admitted_minute",
        "age",
        "ahead",
        "all",
        "amount",
        "balance",
        "before",
        "behind",
        "best",
        "blocked",
        "broken",
        "capacity",
        "concert",
        "connection",
        "connections",
        "due",
        "ended",
        "entry",
        "estimate",
        "free",
        "have",
        "held",
        "lag",
        "left",
        "limit",
        "max",
        "min",
        "mine",
        "missing",
        "more",
        "net",
        "nth",
        "of",
        "oldest",
        "paid",
        "payments",
        "position",
        "price",
        "price_max",
        "price_min",
        "protocol",
        "refunded",
        "refunds",
        "remaining",
        "requests",
        "required",
        "reservations",
        "rev",
        "seat",
        "show",
        "shows",
        "sold",
        "uid",
        "unchanged",
        "value",
        "waiting",
        "wish_best",
        "wish_show",
        "writable",
    };

    for (size_t i = 0; i < sizeof integers / sizeof integers[0]; i++)
        if (strcmp(integers[i], name) == 0)
            return true;
    return false;
}

/* Text that is not UTF-8, which no reply should hold, loses what is not ASCII rather than its
 * reply. */
static json_t *json_text(const char *text)
{
    json_t *value = json_string(text);
    char *ascii;

    if (value != NULL)
        return value;
    ascii = strdup(text);
    assert(ascii != NULL);
    for (char *at = ascii; *at != '\0'; at++)
        if ((unsigned char)*at >= 0x80)
            *at = '?';
    value = json_string(ascii);
    free(ascii);
    return value;
}

static json_t *json_value(const char *name, const char *text)
{
    char *end;
    long long number;

    if (!reply_is_integer(name))
        return json_text(text);
    number = strtoll(text, &end, 10);
    return end != text && *end == '\0' ? json_integer(number) : json_null();
}

static void set(json_t *object, const char *name, json_t *value)
{
    int result = json_object_set_new(object, name, value);

    assert(result == 0);
    (void)result;
}

static int add_bytes(const char *bytes, size_t size, void *buffer)
{
    buffer_add(buffer, bytes, size);
    return 0;
}

void reply_json(const struct reply_line *reply, struct buffer *buffer)
{
    static const char *const kinds[] = {
        [REPLY_NOTE] = "note", [REPLY_ROW] = "row", [REPLY_OK] = "ok", [REPLY_ERR] = "err"};
    json_t *object;

    if (reply->kind == REPLY_COLUMNS)
        return;
    object = json_object();
    assert(object != NULL);
    set(object, "t", json_string(kinds[reply->kind]));
    if (reply->tag[0] != '\0')
        set(object, "tag", json_text(reply->tag));
    if (reply->kind == REPLY_ERR) {
        set(object, "code", json_text(reply->code));
        set(object, "retry", json_text(reply->retry));
    }
    for (int i = 0; i < reply->count; i++)
        set(object, reply->names[i], json_value(reply->names[i], reply->values[i]));
    if (reply->kind == REPLY_ERR || reply->kind == REPLY_NOTE)
        set(object, "text", json_text(reply->text));
    json_dump_callback(object, add_bytes, buffer, JSON_COMPACT);
    json_decref(object);
    buffer_add(buffer, "\n", 1);
}
