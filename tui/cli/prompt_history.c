/*
 * The file grows by a line at a time, with O_APPEND. When it is opened and has twice as many lines
 * as are kept, the older ones are cut off. It is refused if it belongs to somebody else, and made
 * readable for its owner alone.
 *
 * Two prompts lose nothing to each other: whoever adds a line holds a lock on the file for that,
 * and whoever opens it, from before the first line is read until what is too old is cut off.
 * Otherwise a line that comes between the two would be neither read nor left.
 *
 * The lines that are read go through a ring of HISTORY_LINES, so there are never more in memory,
 * however long the file has grown.
 */
#include "tui/cli/prompt_history.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The latest lines of the file; shape: lines[HISTORY_LINES], a ring. */
struct latest {
    char *lines[HISTORY_LINES]; /* owned, or NULL */
    size_t count;               /* lines that were read */
};

static const char *absolute(const char *variable)
{
    const char *value = getenv(variable);

    return value != NULL && value[0] == '/' ? value : NULL;
}

void prompt_history_path(struct buffer *path)
{
    const char *state = absolute("XDG_STATE_HOME"), *home = absolute("HOME");

    if (state != NULL)
        buffer_printf(path, "%s/foyer/history", state);
    else if (home != NULL)
        buffer_printf(path, "%s/.local/state/foyer/history", home);
    buffer_add(path, "", 1);
}

/* For their owner alone, as the XDG Base Directory Specification has it for folders that are made.
 * Those that are there stay as they are. 0, or an errno. */
static int make_folders(const char *path)
{
    char *copy = strdup(path);
    int error = copy == NULL ? ENOMEM : 0;

    for (char *slash = copy != NULL ? strchr(copy + 1, '/') : NULL; slash != NULL && error == 0;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0700) < 0 && errno != EEXIST)
            error = errno;
        *slash = '/';
    }
    free(copy);
    return error;
}

/* Opens the file for reading from its beginning, and for adding; 0, or an errno. Not through a
 * link, and looked at once it is open: somebody who can write into the folder could change what is
 * there between a look and the opening. */
static int open_file(const char *path, FILE **file)
{
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct stat found;
    int error = 0;

    if (fd < 0)
        return errno;
    if (fstat(fd, &found) < 0 || fchmod(fd, 0600) < 0)
        error = errno;
    else if (!S_ISREG(found.st_mode) || found.st_uid != geteuid())
        error = EPERM;
    *file = error == 0 ? fdopen(fd, "a+") : NULL;
    if (error == 0 && *file == NULL)
        error = errno;
    if (error != 0)
        close(fd);
    return error;
}

/* Reads all lines and keeps the latest. Empty ones do not count. 0, or an errno: of memory, too,
 * since getline() and strdup() both leave before the end of the file then. */
static int read_latest(FILE *file, struct latest *latest)
{
    char *line = NULL;
    size_t room = 0;

    rewind(file);
    while (getline(&line, &room, file) >= 0) {
        char **slot = &latest->lines[latest->count % HISTORY_LINES];

        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '\0')
            continue;
        free(*slot);
        *slot = strdup(line);
        if (*slot == NULL)
            break;
        latest->count++;
    }
    free(line);
    return feof(file) ? 0 : errno;
}

/* The index counts from the oldest line that is kept. Before the ring has gone round that is the
 * first; then it is where the next line would go. */
static const char *line_at(const struct latest *latest, size_t index)
{
    size_t first = latest->count > HISTORY_LINES ? latest->count : 0;

    return latest->lines[(first + index) % HISTORY_LINES];
}

/* Waits for whoever has the file, which is never for long. 0, or an errno. */
static int take_lock(FILE *file)
{
    while (flock(fileno(file), LOCK_EX) < 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

static void give_lock(FILE *file)
{
    (void)flock(fileno(file), LOCK_UN);
}

/* Leaves nothing but the latest lines in the file. 0, or an errno. */
static int cut(FILE *file, const struct latest *latest)
{
    if (ftruncate(fileno(file), 0) < 0)
        return errno;
    for (size_t i = 0; i < HISTORY_LINES; i++)
        fprintf(file, "%s\n", line_at(latest, i));
    return fflush(file) == 0 ? 0 : errno;
}

int prompt_history_open(const char *path, history_line *each, void *context, FILE **file)
{
    struct latest latest = {0};
    int error = make_folders(path);

    *file = NULL;
    if (error == 0)
        error = open_file(path, file);
    if (error != 0)
        return error;
    error = take_lock(*file);
    if (error == 0)
        error = read_latest(*file, &latest);
    for (size_t i = 0; error == 0 && i < latest.count && i < HISTORY_LINES; i++)
        each(line_at(&latest, i), context);
    if (error == 0 && latest.count > 2 * HISTORY_LINES)
        error = cut(*file, &latest);
    give_lock(*file);
    for (size_t i = 0; i < HISTORY_LINES; i++)
        free(latest.lines[i]);
    if (error != 0) {
        fclose(*file);
        *file = NULL;
    }
    return error;
}

int prompt_history_add(FILE *file, const char *line)
{
    int error = take_lock(file);

    if (error != 0)
        return error;
    errno = 0;
    if (fprintf(file, "%s\n", line) < 0 || fflush(file) != 0)
        error = errno;
    give_lock(file);
    return error;
}
