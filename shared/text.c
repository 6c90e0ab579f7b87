/*
 * utf8proc does the Unicode; here is what of it matters to a box office. Clean text has no control
 * characters, so that nobody's title can move the cursor of somebody else's terminal or forge a
 * line of the protocol. Text is stored in NFC and searched folded.
 *
 * Korean search by initials: on a keyboard the consonants of "겨울" are typed "ㄱㅇ". Syllables are
 * laid out so that the initial can be reckoned from the code point, and no table is needed. A
 * needle that is made of initials only is compared in that way, at each character of the haystack.
 *
 * Widths are in cells of a terminal, since that is where columns have to stand under each other.
 */
#include "shared/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

/* Unicode, "Conjoining Jamo Behavior": a syllable is BASE + (initial * 21 + vowel) * 28 + final. */
enum { SYLLABLE_BASE = 0xAC00, SYLLABLE_LAST = 0xD7A3, SYLLABLES_PER_INITIAL = 21 * 28 };

/* Reads one character; a byte that begins none is taken for itself. `*size` gets its bytes. */
static utf8proc_int32_t next_character(const char *text, size_t *size)
{
    utf8proc_int32_t character;
    utf8proc_ssize_t bytes = utf8proc_iterate((const utf8proc_uint8_t *)text,
                                              (utf8proc_ssize_t)strlen(text), &character);

    if (bytes <= 0) {
        *size = 1;
        return -1;
    }
    *size = (size_t)bytes;
    return character;
}

bool text_is_clean(const char *text, size_t size)
{
    size_t at = 0;

    while (at < size) {
        const unsigned char byte = (unsigned char)text[at];

        if (byte < 0x80) {
            if (byte < 0x20 || byte == 0x7F)
                return false;
            at++;
        } else {
            utf8proc_int32_t character;
            utf8proc_ssize_t bytes = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                      (utf8proc_ssize_t)(size - at), &character);

            if (bytes <= 0 || character < 0xA0)
                return false;
            at += (size_t)bytes;
        }
    }
    return true;
}

static bool is_blank(utf8proc_int32_t character)
{
    utf8proc_category_t category = utf8proc_category(character < 0 ? 0xFFFD : character);

    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP || character == 0x200B;
}

bool text_is_padded(const char *text)
{
    utf8proc_int32_t character;
    bool first = true, blank = false;

    for (size_t size; *text != '\0'; text += size, first = false) {
        character = next_character(text, &size);
        blank = is_blank(character);
        if (first && blank)
            return true;
    }
    return blank;
}

size_t text_length(const char *text)
{
    size_t length = 0;

    for (; *text != '\0'; text++)
        length += ((unsigned char)*text & 0xC0) != 0x80;
    return length;
}

static char *map(const char *text, utf8proc_option_t options)
{
    utf8proc_uint8_t *result;

    if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &result,
                     UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | options) < 0)
        return NULL;
    return (char *)result;
}

char *text_nfc(const char *text)
{
    return map(text, 0);
}

char *text_fold(const char *text)
{
    return map(text, UTF8PROC_CASEFOLD);
}

/* The initial consonant of a Hangul syllable, as the compatibility letter that keyboards give; 0
 * for any other character. */
static utf8proc_int32_t initial_of(utf8proc_int32_t character)
{
    static const uint16_t initials[] = {0x3131, 0x3132, 0x3134, 0x3137, 0x3138, 0x3139, 0x3141,
                                        0x3142, 0x3143, 0x3145, 0x3146, 0x3147, 0x3148, 0x3149,
                                        0x314A, 0x314B, 0x314C, 0x314D, 0x314E};

    if (character < SYLLABLE_BASE || character > SYLLABLE_LAST)
        return 0;
    return initials[(character - SYLLABLE_BASE) / SYLLABLES_PER_INITIAL];
}

/* True if `text` begins with the consonants of `needle`, each met by itself or by its syllable. */
static bool begins_with_initials(const char *text, const char *needle)
{
    while (*needle != '\0') {
        size_t text_size, needle_size;
        utf8proc_int32_t have, want;

        if (*text == '\0')
            return false;
        have = next_character(text, &text_size);
        want = next_character(needle, &needle_size);
        if (have != want && initial_of(have) != want)
            return false;
        text += text_size;
        needle += needle_size;
    }
    return true;
}

/* Compatibility letters, as keyboards give them; a needle with anything else in it is compared
 * as it stands. */
static bool is_initials(const char *needle)
{
    while (*needle != '\0') {
        size_t size;
        utf8proc_int32_t character = next_character(needle, &size);

        if (character < 0x3131 || character > 0x314E)
            return false;
        needle += size;
    }
    return true;
}

bool text_matches(const char *haystack, const char *needle)
{
    if (strstr(haystack, needle) != NULL)
        return true;
    if (!is_initials(needle))
        return false;
    while (*haystack != '\0') {
        size_t size;

        if (begins_with_initials(haystack, needle))
            return true;
        next_character(haystack, &size);
        haystack += size;
    }
    return false;
}

static int cells_of(utf8proc_int32_t character)
{
    return character < 0 ? 1 : utf8proc_charwidth(character);
}

int text_cells(const char *text)
{
    int cells = 0;

    while (*text != '\0') {
        size_t size;

        cells += cells_of(next_character(text, &size));
        text += size;
    }
    return cells;
}

size_t text_fit(const char *text, int cells)
{
    size_t fit = 0;

    while (text[fit] != '\0') {
        size_t size;

        cells -= cells_of(next_character(text + fit, &size));
        if (cells < 0)
            break;
        fit += size;
    }
    return fit;
}
