/*
 * Paper cannot be taken back, so what can fail comes first: it is opened, then the daemon counts
 * the print, then bytes go out. The three kinds differ in what an end in the middle leaves behind:
 *
 *     PRINTER_STDOUT    what was written is with whoever reads it
 *     PRINTER_FILE      nothing: the bytes go into a file beside it, which gets the name when all
 *                       of them are on the disk. It is its owner's alone, for it holds secrets
 *     PRINTER_DEVICE    half a ticket. The sentence says how many bytes went out, and a person
 *                       looks whether there is paper
 *
 * A signal ends the writing between two calls, or the call that waits for a printer without paper.
 */
#include "ticket/printer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "ticket/ticket_words.h"

/* Says what is wrong with it; always false. */
static bool failed(const struct printer *printer)
{
    ticket_words_say("%s: %s", printer->path, strerror(errno));
    return false;
}

/* Makes a file beside the one that is meant, for its owner alone: it holds secrets. */
static bool open_partial(struct printer *printer)
{
    static const char ending[] = ".XXXXXX";
    size_t size = strlen(printer->path) + sizeof ending;

    printer->partial = malloc(size);
    if (printer->partial == NULL)
        abort();
    snprintf(printer->partial, size, "%s%s", printer->path, ending);
    printer->fd = mkstemp(printer->partial);
    if (printer->fd >= 0)
        return true;
    free(printer->partial);
    printer->partial = NULL;
    return failed(printer);
}

/* A serial line must not turn line ends into two characters. */
static void leave_bytes_alone(int fd)
{
    struct termios settings;

    if (tcgetattr(fd, &settings) != 0)
        return;
    settings.c_oflag &= ~(tcflag_t)OPOST;
    (void)tcsetattr(fd, TCSANOW, &settings);
}

static bool open_device(struct printer *printer)
{
    printer->fd = open(printer->path, O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
    if (printer->fd < 0)
        return failed(printer);
    if (isatty(printer->fd))
        leave_bytes_alone(printer->fd);
    return true;
}

bool printer_open(struct printer *printer, enum printer_kind kind, const char *path)
{
    struct stat status;

    *printer = (struct printer){.kind = kind, .path = path, .fd = -1};
    switch (kind) {
    case PRINTER_STDOUT:
        printer->path = T_("standard output");
        printer->fd = dup(STDOUT_FILENO);
        return printer->fd >= 0 || failed(printer);
    case PRINTER_FILE:
        if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
            return open_device(printer);
        return open_partial(printer);
    case PRINTER_DEVICE:
        return open_device(printer);
    }
    return false;
}

/* Writes until all is out, a write fails, or a signal says stop. Returns the bytes that are out. */
static size_t write_all(int fd, const char *bytes, size_t size,
                        const volatile sig_atomic_t *stopped)
{
    size_t sent = 0;

    errno = 0;
    while (sent < size && !*stopped) {
        ssize_t part = write(fd, bytes + sent, size - sent);

        if (part > 0)
            sent += (size_t)part;
        else if (part < 0 && errno != EINTR)
            break;
    }
    if (*stopped)
        errno = EINTR;
    return sent;
}

/* Gives a finished file its name. */
static bool finish(struct printer *printer)
{
    int fd = printer->fd;

    printer->fd = -1;
    if (printer->partial == NULL)
        return close(fd) == 0;
    return fsync(fd) == 0 && close(fd) == 0 && rename(printer->partial, printer->path) == 0;
}

bool printer_write(struct printer *printer, const char *bytes, size_t size,
                   const volatile sig_atomic_t *stopped)
{
    size_t sent = write_all(printer->fd, bytes, size, stopped);
    bool whole = sent == size && finish(printer);

    if (!whole)
        ticket_words_say(T_("%s: %s, after %zu of %zu bytes"), printer->path, strerror(errno), sent,
                         size);
    if (!whole && printer->partial != NULL)
        (void)unlink(printer->partial);
    free(printer->partial);
    printer->partial = NULL;
    printer_close(printer);
    return whole;
}

void printer_close(struct printer *printer)
{
    if (printer->fd >= 0)
        close(printer->fd);
    printer->fd = -1;
    if (printer->partial != NULL)
        (void)unlink(printer->partial);
    free(printer->partial);
    printer->partial = NULL;
}
