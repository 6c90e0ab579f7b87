/*
 * Titles, names and messages come from outside and end on somebody's terminal. Control characters
 * (C0, DEL, C1) could move the cursor, change its answers or its title; bidirectional marks could
 * make a price read backwards. Both are left out rather than shown, so that an aligned column keeps
 * its width. Characters that are only strange are left as they are.
 */
#include "tui/cli/sanitize.h"

#include <stdbool.h>
#include <string.h>

#include <utf8proc.h>

#include "shared/buffer.h"

static bool is_space(utf8proc_int32_t character)
{
    return character == '\t' || character == '\n' || character == '\r' || character == 0x2028 ||
           character == 0x2029;
}

static bool is_forbidden(utf8proc_int32_t character)
{
    return character < 0x20 || (character >= 0x7F && character < 0xA0) || /* C0, DEL, C1 */
           character == 0x061C || character == 0x200E || character == 0x200F ||
           (character >= 0x202A && character <= 0x202E) ||
           (character >= 0x2066 && character <= 0x2069);
}

char *sanitize(const char *text)
{
    struct buffer buffer;
    size_t rest = strlen(text);

    buffer_init(&buffer);
    while (rest > 0) {
        utf8proc_int32_t character;
        utf8proc_ssize_t bytes =
            utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)rest, &character);
        size_t size = bytes > 0 ? (size_t)bytes : 1;

        if (bytes <= 0)
            buffer_add_text(&buffer, "\xEF\xBF\xBD");
        else if (is_space(character))
            buffer_add(&buffer, " ", 1);
        else if (!is_forbidden(character))
            buffer_add(&buffer, text, size);
        text += size;
        rest -= size;
    }
    buffer_add(&buffer, "", 1);
    return buffer.bytes;
}
