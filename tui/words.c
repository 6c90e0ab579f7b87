#include "tui/words.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_TEXT = 1024 };

void words_init(void)
{
    static const char *const places[] = {"locale", "../share/locale"}; /* built; installed */
    char program[PATH_TEXT], folder[PATH_TEXT + 32];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    char *name;

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
