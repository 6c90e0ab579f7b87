/*
 * utf8proc does the Unicode; here is what of it matters to a box office. Clean text has no control
 * characters, so that nobody's title can move the cursor of somebody else's terminal or forge a
 * line of the protocol. Text is stored in NFC and searched folded.
 *
 * One rule for every search: all words of the query occur in the key of the text, in any order.
 * What the rule finds beside the text as it is written stands in the key too, so that a search is
 * nothing but a comparison of bytes, and a database can make it:
 *
 *     "김지우\n010-1234-5678"  ->  "김지우\n010-1234-5678\nᄀᄌᄋ\n01012345678"
 *
 * On a keyboard the initials of "김지우" are typed "ㄱㅈㅇ". Folding makes of these letters the
 * conjoining initials, of which syllables are laid out in order, so that no table is needed. Digits
 * with nothing but punctuation between them are one telephone number from four on; fewer are words
 * like all others.
 *
 * Widths are in cells of a terminal, since that is where columns have to stand under each other.
 */
#include "shared/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

/* Unicode, "Conjoining Jamo Behavior": a syllable is BASE + (initial * 21 + vowel) * 28 + final. */
enum {
    SYLLABLE_BASE = 0xAC00,
    SYLLABLE_LAST = 0xD7A3,
    SYLLABLES_PER_INITIAL = 21 * 28,
    INITIAL_BASE = 0x1100,
    INITIAL_LAST = 0x1112
};

/* Digits that are looked up as part of a telephone number, at least. */
enum { PHONE_DIGITS_LEAST = 4 };

/* What may stand between the digits of a telephone number. */
#define PHONE_PUNCTUATION " -./()+"

/* Reads one character; a byte that begins none is taken for itself. `*size` gets its bytes. The
 * rest of the text is measured for each of them: for names and lines, not for whole files. */
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

            /* C1 (U+0080..9F) is what a terminal may take for ESC and a letter. */
            if (bytes <= 0 || character < 0xA0)
                return false;
            at += (size_t)bytes;
        }
    }
    return true;
}

/* U+200B is a space that nobody sees; Unicode counts it among the formats (Cf) and not among the
 * spaces. A byte that is no character is looked up as U+FFFD, which is what it is shown as. */
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

/* STRIPMARK takes away all marks of Unicode and not only accents: the Japanese GA (U+304C) becomes
 * KA (U+304B). It is done to key and query alike, so a search may find more than was meant, and
 * never less. */
char *text_fold(const char *text)
{
    return map(text, UTF8PROC_CASEFOLD | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK);
}

/* The initial consonant of a folded Hangul character, 0 of any other. By the formula above; what is
 * left over by the division are the vowel and the final. */
static utf8proc_int32_t initial_of(utf8proc_int32_t character)
{
    if (character >= INITIAL_BASE && character <= INITIAL_LAST)
        return character;
    if (character < SYLLABLE_BASE || character > SYLLABLE_LAST)
        return 0;
    return INITIAL_BASE + (character - SYLLABLE_BASE) / SYLLABLES_PER_INITIAL;
}

/* Writes the initials of the folded text, a space between those of what stood apart, and returns
 * the end. Nothing takes more room than what it is made of. */
static char *put_initials(char *to, const char *folded)
{
    char *from = to;
    bool is_apart = false;

    for (size_t size; *folded != '\0'; folded += size) {
        utf8proc_int32_t initial = initial_of(next_character(folded, &size));

        if (initial != 0 && is_apart && to > from)
            *to++ = ' ';
        if (initial != 0)
            to += utf8proc_encode_char(initial, (utf8proc_uint8_t *)to);
        is_apart = initial == 0;
    }
    return to;
}

/* Bytes of the telephone number at the beginning of `text`, without punctuation at its end; 0 if
 * there is none. *digits gets how many digits it has. */
static size_t phone_size(const char *text, int *digits)
{
    size_t size = 0;

    *digits = 0;
    for (size_t at = 0; text[at] != '\0' && strchr("0123456789" PHONE_PUNCTUATION, text[at]); at++)
        if (text[at] >= '0' && text[at] <= '9') {
            ++*digits;
            size = at + 1;
        }
    return size;
}

static char *put_digits(char *to, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] >= '0' && text[i] <= '9')
            *to++ = text[i];
    return to;
}

/* Writes the digits of the telephone numbers that have punctuation, a space between two, and
 * returns the end. */
static char *put_phones(char *to, const char *folded)
{
    char *from = to;

    while (*folded != '\0') {
        int digits;
        size_t size = *folded >= '0' && *folded <= '9' ? phone_size(folded, &digits) : 0;

        if (size > 0 && digits >= PHONE_DIGITS_LEAST && (size_t)digits < size) {
            if (to > from)
                *to++ = ' ';
            to = put_digits(to, folded, size);
        }
        folded += size > 0 ? size : 1;
    }
    return to;
}

/* The room: text, initials and digits take `size` bytes each at most, and a line end or the NUL
 * after each. */
char *text_search_key(const char *text)
{
    char *folded = text_fold(text);
    size_t size = folded != NULL ? strlen(folded) : 0;
    char *key = folded != NULL ? malloc(3 * size + 3) : NULL;
    char *to, *end;

    if (key != NULL) {
        memcpy(key, folded, size + 1);
        to = key + size;
        end = put_initials(to + 1, folded);
        if (end > to + 1) {
            *to = '\n';
            to = end;
        }
        end = put_phones(to + 1, folded);
        if (end > to + 1) {
            *to = '\n';
            to = end;
        }
        *to = '\0';
    }
    free(folded);
    return key;
}

bool text_is_phone(const char *word, size_t size)
{
    int digits = 0;

    if (strspn(word, "0123456789" PHONE_PUNCTUATION) < size)
        return false;
    for (size_t i = 0; i < size; i++)
        digits += word[i] >= '0' && word[i] <= '9';
    return digits >= PHONE_DIGITS_LEAST;
}

/* The word at `word` as it is looked for, at `to`, which may be the same place; returns its end. */
static char *put_word(char *to, const char *word, size_t size)
{
    if (text_is_phone(word, size))
        return put_digits(to, word, size);
    memmove(to, word, size);
    return to + size;
}

char *text_query(const char *typed)
{
    char *query = text_fold(typed), *to = query;

    if (query == NULL)
        return NULL;
    for (const char *at = query + strspn(query, " "); *at != '\0';) {
        size_t size = strcspn(at, " ");
        const char *next = at + size + strspn(at + size, " ");

        if (to > query)
            *to++ = ' ';
        to = put_word(to, at, size);
        at = next;
    }
    *to = '\0';
    return query;
}

/* True if the `size` bytes occur in the text. A word has no space in it, and a clean text no line
 * end, so nothing is found that begins in one line of a key and ends in the next. */
static bool occurs(const char *text, const char *word, size_t size)
{
    for (; (text = strchr(text, *word)) != NULL; text++)
        if (strncmp(text, word, size) == 0)
            return true;
    return false;
}

bool text_matches(const char *key, const char *query)
{
    while (*query != '\0') {
        size_t size = strcspn(query, " ");

        if (!occurs(key, query, size))
            return false;
        query += size + (query[size] == ' ');
    }
    return true;
}

const char *text_query_longest(const char *query, size_t *size)
{
    const char *longest = query;

    *size = 0;
    while (*query != '\0') {
        size_t length = strcspn(query, " ");

        if (length > *size) {
            longest = query;
            *size = length;
        }
        query += length + (query[length] == ' ');
    }
    return longest;
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

/* Marks take no cell, so those of the last character that fits still come along. */
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
