/*
 * Names carry the time, so that sorting by name is sorting by age, and pruning needs no look at the
 * files. What was named by somebody is never pruned, nor what has a word before its time, as
 * backups before a change of the schema do.
 *
 * A backup gets its name with RENAME_NOREPLACE, which is one step where the file system can do it:
 * nobody's file is replaced by it, and no backup is found under its name before it is complete.
 */
/* renameat2() is Linux's, timegm() not of POSIX. */
#define _GNU_SOURCE
#include "infrastructure/backup_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <glib.h>

/* Digits are 0; everything else is itself. */
static const char time_form[] = "-0000-00-00T000000Z";

/* NAME.part is a backup that was cut off. Files with the other endings SQLite takes for parts of
 * the store whose name stands before them. */
const char *backup_file_name_problem(const char *name)
{
    static const char *const endings[] = {".part", "-wal", "-shm", "-journal"};

    if (name[0] == '.')
        return "it must not begin with a dot";
    for (const char *at = name; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && strchr("._-+", *at) == NULL)
            return "it may have letters, digits and . _ - + only";
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (g_str_has_suffix(name, endings[i]))
            return "its ending has a meaning of its own";
    return NULL;
}

void backup_file_folder(const char *path, char *folder, size_t room)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        snprintf(folder, room, ".");
    else if (slash == path)
        snprintf(folder, room, "/");
    else
        snprintf(folder, room, "%.*s", (int)(slash - path), path);
}

/* The file's name without .db: what backups of it begin with. The caller frees. */
static char *stem_of(const char *path)
{
    char *stem = g_path_get_basename(path);

    if (g_str_has_suffix(stem, ".db"))
        stem[strlen(stem) - strlen(".db")] = '\0';
    return stem;
}

bool backup_file_rename(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    /* A file system that cannot do both at once: looked up first, then renamed. A file that comes
     * in between is replaced. */
    if (access(to, F_OK) == 0) {
        errno = EEXIST;
        return false;
    }
    return rename(from, to) == 0;
}

void backup_file_new(const char *path, const char *folder, const char *word, int64_t now_ms,
                     char *file, size_t room)
{
    char *stem = stem_of(path), when[40], number[24] = "";
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm utc;

    gmtime_r(&seconds, &utc);
    strftime(when, sizeof when, "-%Y-%m-%dT%H%M%SZ", &utc);
    for (int i = 2; i < 1000; i++) {
        snprintf(file, room, "%s/%s%s%s%s.db", folder, stem, word, when, number);
        if (access(file, F_OK) < 0)
            break;
        snprintf(number, sizeof number, "-%d", i);
    }
    g_free(stem);
}

/* What follows the time in the name of a backup of `stem`, such as ".db"; NULL if that was not
 * named by the time. */
static const char *after_time(const char *name, const char *stem)
{
    size_t size = strlen(stem);

    if (strncmp(name, stem, size) != 0)
        return NULL;
    name += size;
    for (size_t i = 0; time_form[i] != '\0'; i++, name++)
        if (time_form[i] == '0' ? !g_ascii_isdigit(*name) : *name != time_form[i])
            return NULL;
    if (*name == '-')
        name += 1 + strspn(name + 1, "0123456789");
    return name;
}

/* Oldest first: by the time in the name, and of one second by its number. */
static gint compare(gconstpointer a, gconstpointer b)
{
    const char *one = *(const char *const *)a, *other = *(const char *const *)b;
    size_t one_size = strlen(one), other_size = strlen(other);
    size_t stem = strcspn(one, "Z");

    if (strncmp(one, other, stem) == 0 && one_size != other_size)
        return one_size < other_size ? -1 : 1;
    return strcmp(one, other);
}

static bool remove_file(const char *folder, const char *name)
{
    char *path = g_build_filename(folder, name, NULL);
    bool done = unlink(path) == 0 || errno == ENOENT;

    g_free(path);
    return done;
}

/* Only what has the time in its name is counted and removed; a file that somebody named is theirs.
 * A NAME.part is of no backup under way: there is one at a time, and it has its name by now. */
bool backup_file_prune(const char *path, const char *folder, int64_t keep)
{
    char *stem = stem_of(path);
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    GDir *dir;
    const char *name;
    bool done = true;

    errno = 0;
    dir = g_dir_open(folder, 0, NULL);
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        const char *end = after_time(name, stem);

        if (end != NULL && strcmp(end, ".db.part") == 0)
            done &= remove_file(folder, name);
        else if (end != NULL && strcmp(end, ".db") == 0)
            g_ptr_array_add(found, g_strdup(name));
    }
    g_ptr_array_sort(found, compare);
    for (guint i = 0; keep > 0 && i + (guint64)keep < found->len; i++)
        done &= remove_file(folder, g_ptr_array_index(found, i));
    if (dir != NULL)
        g_dir_close(dir);
    g_ptr_array_free(found, TRUE);
    g_free(stem);
    return dir != NULL && done;
}

/* The time in the name of a backup of `stem`, which has one. */
static int64_t time_in_name(const char *name, const char *stem)
{
    struct tm utc = {.tm_isdst = 0};
    const char *end = strptime(name + strlen(stem), "-%Y-%m-%dT%H%M%S", &utc);

    return end != NULL ? (int64_t)timegm(&utc) * 1000 : INT64_MIN;
}

bool backup_file_newest(const char *path, const char *folder, int64_t *made_ms)
{
    char *stem = stem_of(path);
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    *made_ms = INT64_MIN;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        const char *end = after_time(name, stem);

        if (end != NULL && strcmp(end, ".db") == 0 && time_in_name(name, stem) > *made_ms)
            *made_ms = time_in_name(name, stem);
    }
    if (dir != NULL)
        g_dir_close(dir);
    g_free(stem);
    return *made_ms != INT64_MIN;
}

/* A new name is on the disk once its folder is (fsync(2)); to sync the file alone is not enough. */
bool backup_file_sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return done;
}
