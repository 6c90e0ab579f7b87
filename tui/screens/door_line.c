/*
 * No timing tricks: a scanner is a keyboard, and what it types is told from what a person types by
 * what it is. A secret has 16 characters; the keys of the screen are letters alone on their line,
 * which no code is; "/" is in no code.
 */
#include "tui/screens/door_line.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* A "]", the letter of the kind of code, and a modifier (ISO/IEC 15424). */
enum { AIM_MARK = 3 };

static const char *after_mark(const char *line)
{
    bool has_mark =
        line[0] == ']' && isalpha((unsigned char)line[1]) && isalnum((unsigned char)line[2]);

    return has_mark ? line + AIM_MARK : line;
}

static bool is_ascii(const char *line)
{
    while (*line != '\0' && (unsigned char)*line < 0x80)
        line++;
    return *line == '\0';
}

enum door_line door_line_read(const char *line, char secret[SECRET_TEXT])
{
    secret[0] = '\0';
    line += strspn(line, " ");
    if (line[0] == '/')
        return DOOR_LINE_SEARCH;
    line = after_mark(line);
    if (line[strspn(line, " -")] == '\0')
        return DOOR_LINE_EMPTY;
    if (!is_ascii(line))
        return DOOR_LINE_LAYOUT;
    line += strspn(line, " ");
    if (line[1 + strspn(line + 1, " ")] == '\0')
        return DOOR_LINE_KEY;
    return code_parse(line, SECRET_LENGTH, secret) ? DOOR_LINE_CODE : DOOR_LINE_NONSENSE;
}
