/*
 * One pass, in place: a "-" is never longer than the value it takes the place of. What is blanked
 * twice is the same as once.
 *
 * Only quotes as request_quote() writes them are understood, which is what the normal form and the
 * fields of a reply are made with. What stands in quotes is passed over as a whole: a note that
 * says "name=..." has no name in it.
 */
#include "domain/request/personal_text.h"

#include <stddef.h>
#include <string.h>

/* The bytes up to the end of a value, which may be quoted. */
static size_t value_size(const char *value)
{
    size_t size = 1;

    if (value[0] != '"')
        return strcspn(value, " ");
    while (value[size] != '\0' && value[size] != '"')
        size += value[size] == '\\' && value[size + 1] != '\0' ? 2 : 1;
    return size + (value[size] == '"');
}

/* The bytes of a name that is about a person, with its '='; 0 if it is another one. */
static size_t personal_size(const char *text)
{
    static const char *const names[] = {"name=", "phone=", "text=", "note=", "over=", "search="};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strncmp(text, names[i], strlen(names[i])) == 0)
            return strlen(names[i]);
    return 0;
}

void personal_text_blank(char *text)
{
    char *to = text;

    while (*text != '\0') {
        size_t personal = personal_size(text);
        size_t size = personal > 0 ? personal : strcspn(text, " =");

        size += personal == 0 && text[size] == '=';
        memmove(to, text, size);
        to += size;
        text += size;
        size = value_size(text);
        if (personal > 0 && size > 0) {
            *to++ = '-';
        } else {
            memmove(to, text, size);
            to += size;
        }
        text += size;
        if (*text == ' ')
            *to++ = *text++;
    }
    *to = '\0';
}
