/*
 * A FIFO is enough of a printer's queue: what is written is with the server or fails at once, and
 * nothing here waits (pipe(7), fifo(7)).
 *
 *     opened for writing, O_NONBLOCK    ENXIO: nobody has it open for reading, so nobody prints
 *     written, at most PIPE_BUF bytes   all of them or none, not mixed with another's; a line is
 *                                       a code and at most fifty seats
 *     no room for them                  EAGAIN: the pipe holds 64 KiB of lines nobody has printed
 *
 * What is at the path is looked at twice. Before it is opened, since that alone can change a device
 * (a tape winds back when it is closed again); and once it is open, since the path may have become
 * something else in between. Owners are compared because whoever reads learns the codes of
 * bookings.
 */
#include "tui/app/ticket_pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/cli/words.h"

/* Writes why it did not work; always false. */
static bool fail(char why[TEXT_MESSAGE], const char *path, int error)
{
    switch (error) {
    case ENOENT:
    case ENXIO:
        snprintf(why, TEXT_MESSAGE, _("Nobody prints: foyer-ticket --serve is not running at %s"),
                 path);
        break;
    case EACCES:
        snprintf(why, TEXT_MESSAGE, _("No permission for %s"), path);
        break;
    case EAGAIN:
        snprintf(why, TEXT_MESSAGE, _("The printer is far behind: look at it, then try again: %s"),
                 path);
        break;
    default:
        snprintf(why, TEXT_MESSAGE, "%s: %s", path, strerror(error));
        break;
    }
    return false;
}

/* Looks at what is there, or at what was opened. */
static bool is_sound(const struct stat *status, const char *path, char why[TEXT_MESSAGE])
{
    if (!S_ISFIFO(status->st_mode))
        snprintf(why, TEXT_MESSAGE, _("That is no FIFO, as foyer-ticket --serve makes it: %s"),
                 path);
    else if (status->st_uid != geteuid() && status->st_uid != 0)
        snprintf(why, TEXT_MESSAGE, _("That is another user's: %s"), path);
    else
        return true;
    return false;
}

/* Opened anew for each line, so that a server that was started again, with another FIFO, is
 * found. */
bool ticket_pipe_ask(const void *context, const char *line, char why[TEXT_MESSAGE])
{
    const char *path = context;
    size_t size = strlen(line);
    struct stat status;
    bool sent;
    int fd, error;

    if (stat(path, &status) != 0)
        return fail(why, path, errno);
    if (!is_sound(&status, path, why))
        return false;
    fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return fail(why, path, errno);
    if (fstat(fd, &status) != 0)
        sent = fail(why, path, errno);
    else
        sent = is_sound(&status, path, why);
    if (sent) {
        sent = write(fd, line, size) == (ssize_t)size;
        error = errno == EPIPE ? ENXIO : errno; /* SIGPIPE is ignored */
        if (!sent)
            (void)fail(why, path, error);
    }
    close(fd);
    return sent;
}
