/*
 * Prints /etc/foyer.conf, or the keys of foyer.conf(5), from the table that foyerd reads its
 * configuration by. Run by the build.
 *
 *     config_pages conf | keys
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "infrastructure/config.h"

/* What the packages set, because they also make the groups and the folder. */
static const struct {
    const char *section, *name, *value;
} installed[] = {
    {"store", "backup_dir", "/var/backups/foyer"},
    {"store", "backup_keep", "14"},
    {"roles", "door_group", "foyer-door"},
    {"roles", "operator_group", "foyer-operator"},
    {"roles", "supervisor_group", "foyer-supervisor"},
    {"roles", "admin_group", "foyer-admin"},
};

enum { INSTALLED = sizeof installed / sizeof installed[0] };

static const char *installed_value(const struct config_key *key)
{
    for (int i = 0; i < INSTALLED; i++)
        if (strcmp(installed[i].section, key->section) == 0 &&
            strcmp(installed[i].name, key->name) == 0)
            return installed[i].value;
    return NULL;
}

static void print_assignment(const char *name, const char *value)
{
    printf(value[0] == '\0' ? "%s =\n" : "%s = %s\n", name, value);
}

static void print_conf(void)
{
    struct config_key key;
    const char *section = "";

    puts("# The configuration of foyerd; foyer.conf(5) explains it. A key behind a # has the\n"
         "# value that is shown. `systemctl reload foyerd` has changes hold, but for [socket] and\n"
         "# the path and workers of [store], for which it has to be restarted. To look for\n"
         "# mistakes before:\n"
         "#\n"
         "#     foyerd --check-config --config /etc/foyer.conf");
    for (int i = 0; config_key(i, &key); i++) {
        const char *value = installed_value(&key);

        if (strcmp(section, key.section) != 0)
            printf("\n[%s]\n", key.section);
        section = key.section;
        printf("# %s\n", key.help);
        if (value == NULL)
            putchar('#');
        print_assignment(key.name, value == NULL ? key.initial : value);
    }
}

/* mdoc(7): a list for each section, whose end is written when the next begins, and once more after
 * the last. */
static void print_keys(void)
{
    struct config_key key;
    const char *section = "";

    for (int i = 0; config_key(i, &key); i++) {
        if (strcmp(section, key.section) != 0)
            printf("%s.Ss [%s]\n.Bl -tag -width Ds\n", i > 0 ? ".El\n" : "", key.section);
        section = key.section;
        printf(".It Ic %s\n%s.\n", key.name, key.help);
        if (key.initial[0] != '\0')
            printf("Default:\n.Ql %s .\n", key.initial);
        if (key.is_number)
            printf("At least %" PRId64 ", at most %" PRId64 ".\n", key.least, key.most);
    }
    puts(".El");
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "conf") == 0) {
        print_conf();
    } else if (argc == 2 && strcmp(argv[1], "keys") == 0) {
        print_keys();
    } else {
        fputs("usage: config_pages conf | keys\n", stderr);
        return 2;
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
