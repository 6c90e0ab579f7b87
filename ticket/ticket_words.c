/*
 * Inside everything is UTF-8, texts of the catalogues too, whatever the locale. On the way out:
 *
 *     locale of UTF-8            as it is, with half blocks
 *     one of another encoding    converted, "?" for what it does not have; without half blocks
 *     plain C, or not installed  as it is, since most terminals show it; without half blocks
 *
 * The encoding is that of the locale as it was set for this program. words_locale(), which both
 * programs share, turns plain C into C.UTF-8 for the whole process, so it has to be asked before,
 * by a locale of its own that is thrown away.
 */
#include "ticket/ticket_words.h"

#include <iconv.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/buffer.h"
#include "tui/cli/sanitize.h"
#include "tui/cli/words.h"

enum { CHARSET_TEXT = 64 };

/* Set once, by ticket_words_init(). */
static char charset[CHARSET_TEXT] = "UTF-8";

void ticket_words_init(void)
{
    locale_t own = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    const char *ignored;

    /* words_locale() takes plain C for UTF-8, which a terminal need not show. */
    snprintf(charset, sizeof charset, "%s",
             own != (locale_t)0 ? nl_langinfo_l(CODESET, own) : "ANSI_X3.4-1968");
    if (own != (locale_t)0)
        freelocale(own);
    (void)words_locale(&ignored);
    words_init();
    bindtextdomain(TICKET_DOMAIN, bindtextdomain("foyer", NULL));
    bind_textdomain_codeset(TICKET_DOMAIN, "UTF-8");
}

bool ticket_words_are_utf8(void)
{
    return strcmp(charset, "UTF-8") == 0;
}

/* Converts what it can; a character that the encoding does not have becomes "?". iconv() also stops
 * where `part` is full, but then something was written into it: only if nothing was is the
 * character to blame. That is left out whole, with the bytes that continue it (10xxxxxx). */
static void convert(iconv_t to, const char *text, struct buffer *local)
{
    char *copy = strdup(text), *in = copy, part[256];
    size_t left = strlen(text);

    if (copy == NULL)
        abort();
    while (left > 0) {
        char *out = part;
        size_t room = sizeof part;

        if (iconv(to, &in, &left, &out, &room) == (size_t)-1 && room == sizeof part) {
            do { /* one character, however many bytes it has */
                in++;
                left--;
            } while (left > 0 && ((unsigned char)*in & 0xC0) == 0x80);
            *out++ = '?';
            room--;
        }
        buffer_add(local, part, sizeof part - room);
    }
    free(copy);
}

char *ticket_words_local(const char *text)
{
    iconv_t to = (iconv_t)-1;
    struct buffer local;
    char *copy;

    if (!ticket_words_are_utf8() && strcmp(charset, "ANSI_X3.4-1968") != 0)
        to = iconv_open(charset, "UTF-8");
    if (to == (iconv_t)-1) {
        copy = strdup(text);
    } else {
        buffer_init(&local);
        convert(to, text, &local);
        buffer_add(&local, "", 1);
        copy = strdup(buffer_content(&local));
        buffer_release(&local);
        iconv_close(to);
    }
    if (copy == NULL)
        abort();
    return copy;
}

/* Sanitized as UTF-8 and converted after that: in another encoding the bytes of a letter could look
 * like control characters. */
void ticket_words_say(const char *format, ...)
{
    va_list list;
    char *text, *clean, *local;
    int size;

    va_start(list, format);
    size = vsnprintf(NULL, 0, format, list);
    va_end(list);
    text = size < 0 ? NULL : malloc((size_t)size + 1);
    if (text == NULL)
        abort();
    va_start(list, format);
    vsnprintf(text, (size_t)size + 1, format, list);
    va_end(list);
    clean = sanitize(text);
    local = ticket_words_local(clean);
    fprintf(stderr, "foyer-ticket: %s\n", local);
    free(local);
    free(clean);
    free(text);
}
