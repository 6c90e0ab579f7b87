/*
 * The text form has no types: they come from the verb's row (verbs.def), by the name of the column
 * or field. A value that is not what its type says, such as `unknown` or nothing in place of a
 * number, is null. The line of columns has no JSON form, since each row carries its names.
 *
 * Numbers are read without the locale, in which a comma could stand for the point.
 *
 * What a line is stands in the same object as what it says. So no column or field may be called t
 * or tag, and none of an ERR line code, retry or text: it would take the place of the other, and
 * jansson would not mind.
 */
#include "shared/reply_json.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

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

static json_t *json_number(const char *text)
{
    char *end;
    long long number = strtoll(text, &end, 10);

    return end != text && *end == '\0' ? json_integer(number) : json_null();
}

/* Digits, a point, digits; read so in every locale. Nothing that is told so can be below 0, and the
 * sign of -0.5 would be lost with its whole part: such a value is null. */
static json_t *json_decimal(const char *text)
{
    char *point, *end;
    double whole = (double)strtoll(text, &point, 10), part, scale = 1;

    if (point == text || *point != '.' || text[0] == '-' || point[1] < '0' || point[1] > '9')
        return json_null();
    part = (double)strtoll(point + 1, &end, 10);
    for (const char *digit = point + 1; digit < end; digit++)
        scale *= 10;
    return *end == '\0' ? json_real(whole + part / scale) : json_null();
}

static json_t *json_value(const struct verb *verb, const char *name, const char *text)
{
    switch (value_json(verb_value_type(verb, name))) {
    case JSON_IS_NUMBER:
        return json_number(text);
    case JSON_IS_REAL:
        return json_decimal(text);
    default:
        return json_text(text);
    }
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

void reply_json(const struct verb *verb, const struct reply_line *reply, struct buffer *buffer)
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
        set(object, reply->names[i], json_value(verb, reply->names[i], reply->values[i]));
    if (reply->kind == REPLY_ERR || reply->kind == REPLY_NOTE)
        set(object, "text", json_text(reply->text));
    /* 15 digits (DBL_DIG) come out of a double as they went in; 17 would make a long row of 0.1. */
    json_dump_callback(object, add_bytes, buffer, JSON_COMPACT | JSON_REAL_PRECISION(15));
    json_decref(object);
    buffer_add(buffer, "\n", 1);
}
