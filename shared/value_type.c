/*
 * The types of values, checked as texts. Nothing in the daemon needs value_fits(): what a verb
 * writes is right by construction. Tests lay it against every reply of every scenario, so a verb
 * that writes something else than its row says is found there and not by a client.
 *
 * So it asks for the one form that the daemon writes, and not for all that a client may send: seats
 * ascending and without ranges, codes in capitals without hyphens, times in whole seconds. It looks
 * at one value alone: whether 31 February is a day, or a seat one of its reservation, other tests
 * know.
 */
#include "shared/value_type.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/code.h"
#include "shared/seat_set.h"

static const struct {
    enum value_json json;
    const char *name;
} types[VALUE_TYPE_COUNT] = {
#define X(type, json, name) [VALUE_##type] = {JSON_IS_##json, name},
    VALUE_TYPES(X)
#undef X
};

enum value_json value_json(enum value_type type)
{
    return types[type].json;
}

bool value_is_number(enum value_type type)
{
    return types[type].json != JSON_IS_STRING;
}

const char *value_type_name(enum value_type type)
{
    return types[type].name;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* No plus, no blanks before it and nothing after it, all of which strtoll() lets pass; errno tells
 * that it does not fit 64 bits. */
static bool is_integer(const char *text)
{
    char *end;

    if (!is_digit(text[text[0] == '-']))
        return false;
    errno = 0;
    strtoll(text, &end, 10);
    return *end == '\0' && errno == 0;
}

/* Digits, a point, digits. */
static bool is_decimal(const char *text)
{
    size_t whole = strspn(text, "0123456789");

    return whole > 0 && text[whole] == '.' && text[whole + 1] != '\0' &&
           text[whole + 1 + strspn(text + whole + 1, "0123456789")] == '\0';
}

/* True if the text is as the pattern: a digit for each 0, one of + and - for a +, and all else the
 * same. */
static bool is_like(const char *pattern, const char *text)
{
    for (; *pattern != '\0'; pattern++, text++)
        if (*pattern == '0'   ? !is_digit(*text)
            : *pattern == '+' ? *text != '+' && *text != '-'
                              : *text != *pattern)
            return false;
    return *text == '\0';
}

/* The daemon writes UTC as +00:00; Z is the same by RFC 3339, so no client would be wrong about it.
 */
static bool is_time(const char *text)
{
    return is_like("0000-00-00T00:00:00+00:00", text) || is_like("0000-00-00T00:00:00Z", text);
}

/* Numbers in their order, separated by commas. */
static bool is_seats(const char *text)
{
    char again[SEAT_SET_TEXT];
    seat_set seats;

    return seat_set_parse(text, &seats) && strcmp(seat_set_format(seats, again), text) == 0;
}

static bool is_code(const char *text, size_t length)
{
    uint8_t bits[TOKEN_LENGTH];

    return strlen(text) == length && code_bits(text, (int)length, bits);
}

/* code_parse_ticket() takes what people type, so the code that it read is compared with what stood
 * there: small letters or an O in it are not what is written. */
static bool is_ticket(const char *text)
{
    char code[RESERVATION_TEXT];
    int seat;

    return strlen(text) == RESERVATION_LENGTH + strlen("-00") &&
           is_like("-00", text + RESERVATION_LENGTH) && code_parse_ticket(text, code, &seat) &&
           strncmp(text, code, RESERVATION_LENGTH) == 0;
}

/* A letter for each seat. */
static bool is_map(enum word_list letters, const char *text)
{
    if (strlen(text) != SEAT_COUNT)
        return false;
    for (; *text != '\0'; text++)
        if (word_find(letters, (char[]){*text, '\0'}) == word_count(letters))
            return false;
    return true;
}

/* That a value may be empty is said by its column and not by its type, so it is asked first. */
bool value_fits(const struct field_spec *spec, const char *text)
{
    if (text[0] == '\0')
        return spec->may_be_empty;
    switch (spec->type) {
    case VALUE_INT:
    case VALUE_POINTS:
        return is_integer(text);
    case VALUE_SECONDS:
        return is_integer(text) || strcmp(text, "unknown") == 0;
    case VALUE_FLAG:
        return strcmp(text, "0") == 0 || strcmp(text, "1") == 0;
    case VALUE_DECIMAL:
        return is_decimal(text);
    case VALUE_WORD:
        return word_find(spec->words, text) < word_count(spec->words);
    case VALUE_MAP:
        return is_map(spec->words, text);
    case VALUE_SEATS:
        return is_seats(text);
    case VALUE_TOKEN:
        return is_code(text, TOKEN_LENGTH);
    case VALUE_CODE:
        return is_code(text, RESERVATION_LENGTH);
    case VALUE_TICKET:
        return is_ticket(text);
    case VALUE_TIME:
        return is_time(text);
    case VALUE_UNTIL:
        return is_time(text) || strcmp(text, "never") == 0;
    case VALUE_DAY:
        return is_like("0000-00-00", text);
    default: /* a text or a user: anything but nothing */
        return true;
    }
}
