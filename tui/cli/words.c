/*
 * Texts in the user's language, with gettext; and UTF-8, without which nothing is shown.
 *
 * A minimal locale ("C", or none that is installed) is taken as "nobody chose": UTF-8 is turned on
 * then. A locale of another encoding was chosen, and its terminal would show garbage; the program
 * says so in place of the screens.
 *
 * The catalogue lies beside the program, where it was built or installed, so an unpacked archive
 * speaks Korean, too. A kiosk changes the language while it runs: gettext reads $LANGUAGE anew when
 * its counter of catalogues moves.
 */
#include "tui/cli/words.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_TEXT = 1024, LANGUAGE_TEXT = 64 };

bool words_locale(const char **charset)
{
    const char *set = setlocale(LC_ALL, "");

    *charset = nl_langinfo(CODESET);
    if (set != NULL && strcmp(*charset, "UTF-8") == 0)
        return true;
    if (set != NULL && strcmp(*charset, "ANSI_X3.4-1968") != 0)
        return false; /* a terminal of another encoding, and somebody who chose it */
    if (set == NULL)
        setlocale(LC_ALL, "C.UTF-8");
    else
        setlocale(LC_CTYPE, "C.UTF-8");
    *charset = nl_langinfo(CODESET);
    return strcmp(*charset, "UTF-8") == 0;
}

/* What $LANGUAGE was when the program began; "" if it was not set. */
static char first_language[LANGUAGE_TEXT];

static void choose_language(const char *language)
{
    extern int _nl_msg_cat_cntr; /* of gettext: a new number makes it look again */
    const char *messages = setlocale(LC_MESSAGES, NULL);

    if (messages == NULL || strcmp(messages, "C") == 0 || strcmp(messages, "POSIX") == 0)
        setlocale(LC_MESSAGES, "C.UTF-8"); /* in plain C nothing is translated */
    if (language[0] != '\0')
        setenv("LANGUAGE", language, 1);
    else
        unsetenv("LANGUAGE");
    _nl_msg_cat_cntr++;
}

bool words_are_translated(void)
{
    /* TRANSLATORS: the name of the language that this one can be left for. */
    return strcmp(_("한국어"), "한국어") != 0;
}

void words_other_language(void)
{
    choose_language(words_are_translated() ? "en" : "ko");
}

void words_first_language(void)
{
    choose_language(first_language);
}

void words_init(void)
{
    static const char *const places[] = {"locale", "../share/locale"}; /* built; installed */
    char program[PATH_TEXT], folder[PATH_TEXT + 32];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    const char *language = getenv("LANGUAGE");
    char *name;

    snprintf(first_language, sizeof first_language, "%s", language != NULL ? language : "");
    if (size <= 0)
        return;
    program[size] = '\0';
    name = strrchr(program, '/');
    if (name == NULL)
        return;
    *name = '\0';
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        snprintf(folder, sizeof folder, "%s/%s", program, places[i]);
        if (access(folder, F_OK) == 0) {
            bindtextdomain("foyer", folder);
            break;
        }
    }
    bind_textdomain_codeset("foyer", "UTF-8"); /* the canvas thinks in UTF-8, whatever the locale */
    textdomain("foyer");
}
