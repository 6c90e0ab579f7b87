/* realpath() is POSIX with XSI. */
#define _XOPEN_SOURCE 700
/*
 * What names a database: the path of a SQLite file, or what libpq takes.
 *
 * Whoever writes something that is neither must hear so. SQLite would make a file of almost any
 * name, "postgres:/host" and a connection string with a mistake among them, and a store that lives
 * in memory or in a temporary file would be gone with the daemon.
 */
#include "infrastructure/db/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libpq-fe.h>

static bool has_prefix(const char *text, const char *prefix)
{
    return strncasecmp(text, prefix, strlen(prefix)) == 0;
}

static bool is_uri(const char *address)
{
    return strncmp(address, "postgresql://", 13) == 0 || strncmp(address, "postgres://", 11) == 0;
}

/* A path that begins so is one, whatever else is in it. */
static bool is_path(const char *address)
{
    return address[0] == '/' || has_prefix(address, "./") || has_prefix(address, "../");
}

static bool libpq_takes(const char *address)
{
    PQconninfoOption *options = PQconninfoParse(address, NULL);

    PQconninfoFree(options);
    return options != NULL;
}

/* An @ or / in a password that is not written as %40 or %2F makes a port or a host of a part of it,
 * and libpq's message would quote that. */
static bool is_plausible(const char *address)
{
    PQconninfoOption *options = PQconninfoParse(address, NULL);
    bool is_good = options != NULL;

    for (const PQconninfoOption *option = options; is_good && option->keyword != NULL; option++) {
        if (option->val != NULL && strcmp(option->keyword, "port") == 0)
            is_good = option->val[strspn(option->val, "0123456789,")] == '\0';
        else if (option->val != NULL && strcmp(option->keyword, "host") == 0)
            is_good = strchr(option->val, '@') == NULL || option->val[0] == '@';
    }
    PQconninfoFree(options);
    return is_good;
}

bool db_is_conninfo(const char *address)
{
    return is_uri(address) ||
           (!is_path(address) && strchr(address, '=') != NULL && libpq_takes(address));
}

const char *db_label(const char *address)
{
    return db_is_conninfo(address) ? "the database" : address;
}

bool db_check_address(const char *address, char *error, int room)
{
    const char *problem = NULL;

    if (address[0] == '\0')
        problem = "the store has no name";
    else if (db_is_conninfo(address) && !is_plausible(address))
        problem =
            "the store: that is no connection string that libpq can read; in a password, @ is "
            "written %40 and / is written %2F";
    else if (is_path(address) || db_is_conninfo(address))
        problem = NULL;
    else if (strcmp(address, ":memory:") == 0 || has_prefix(address, "file:"))
        problem = "the store must be a file, by its path, or a PostgreSQL database";
    else if (has_prefix(address, "postgres:") || has_prefix(address, "postgresql:") ||
             strstr(address, "://") != NULL || strchr(address, '=') != NULL)
        /* It may hold a password, so it is not repeated. */
        problem = "the store looks like a connection string, and is none that libpq can read; the "
                  "path of a file may begin with / or ./";
    if (problem == NULL)
        return true;
    snprintf(error, (size_t)room, "%s", problem);
    return false;
}

void db_resolve_path(const char *address, char *path, int room)
{
    char *real = db_is_conninfo(address) ? NULL : realpath(address, NULL);

    snprintf(path, (size_t)room, "%s", real != NULL ? real : address);
    free(real);
}

/* ` keyword='value'` to the end of `text`, the value spelled as libpq reads it back. */
static int add_option(const PQconninfoOption *option, char *text, int size, int room)
{
    const char *value = option->dispchar[0] == '*' ? "***" : option->val;

    size += snprintf(text + size, (size_t)(room - size), "%s%s='", size > 0 ? " " : "",
                     option->keyword);
    for (; *value != '\0' && size < room; value++)
        size += snprintf(text + size, (size_t)(room - size), "%s%c",
                         *value == '\'' || *value == '\\' ? "\\" : "", *value);
    return size < room ? size + snprintf(text + size, (size_t)(room - size), "'") : size;
}

void db_mask_address(const char *address, char *text, int room)
{
    PQconninfoOption *options = db_is_conninfo(address) ? PQconninfoParse(address, NULL) : NULL;
    bool has_secret = false;
    int size = 0;

    for (const PQconninfoOption *option = options; option != NULL && option->keyword != NULL;
         option++)
        has_secret = has_secret || (option->val != NULL && option->dispchar[0] == '*');
    if (!has_secret) {
        snprintf(text, (size_t)room, "%s", is_uri(address) && options == NULL ? "***" : address);
        PQconninfoFree(options);
        return;
    }
    text[0] = '\0';
    for (const PQconninfoOption *option = options; option->keyword != NULL && size < room; option++)
        if (option->val != NULL)
            size = add_option(option, text, size, room);
    PQconninfoFree(options);
}
