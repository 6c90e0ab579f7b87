/*
 * The screens and kiosks of foyer neither fork nor draw: they write a line into a FIFO, and this
 * prints it.
 *
 *     foyer --tickets PATH --- "P17VC0YYM9 16,17" LF ---> FIFO at PATH ---> daemon, printer
 *                              "SHIFT 12" LF: its Z
 *
 * A line is at most LINE_MOST bytes and so comes whole, whoever else writes (PIPE_BUF). The FIFO is
 * open for writing here as well, so that it never ends when a writer leaves; and while nobody
 * serves it, whoever writes is told (ENXIO). A lock on it keeps a second program from taking half
 * of the lines: whoever has it serves, and whoever has not does not take the FIFO away either, even
 * one that it has made: another may have locked it in between.
 *
 * Signals are blocked from a look at the flag to the wait, so that none is missed in between. What
 * has been asked for when one comes is not printed, and that is said.
 */
#include "ticket/ticket_server.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/code.h"
#include "shared/seat_set.h"
#include "ticket/ticket_words.h"

enum { LINE_MOST = 256, PART = 4096 };

struct ticket_server {
    struct print_run *run;
    const char *path;
    int fd;
    bool made; /* here; it is removed at the end if it is served here */
    char line[LINE_MOST + 1];
    size_t size;   /* of the line so far */
    bool too_long; /* the line is, and is left out */
};

/* Says what is wrong with the FIFO; always false. */
static bool failed(const struct ticket_server *server, const char *problem)
{
    ticket_words_say("%s: %s", server->path, problem);
    return false;
}

/* True if that is what is open. */
static bool is_there(const struct ticket_server *server)
{
    struct stat open_one, named;

    return fstat(server->fd, &open_one) == 0 && lstat(server->path, &named) == 0 &&
           open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

/* Somebody else's would let somebody else decide what is printed. */
static bool is_sound(const struct ticket_server *server)
{
    struct stat status;

    if (lstat(server->path, &status) != 0)
        return failed(server, strerror(errno));
    if (!S_ISFIFO(status.st_mode))
        return failed(server, T_("that is there, and is no FIFO"));
    if (status.st_uid != geteuid() && status.st_uid != 0)
        return failed(server, T_("that FIFO is another user's"));
    return true;
}

static bool open_fifo(struct ticket_server *server)
{
    server->made = mkfifo(server->path, 0600) == 0;
    if (!server->made && errno != EEXIST)
        return failed(server, strerror(errno));
    if (!is_sound(server))
        return false;
    server->fd = open(server->path, O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC);
    if (server->fd < 0)
        return failed(server, strerror(errno));
    if (flock(server->fd, LOCK_EX | LOCK_NB) != 0 || !is_there(server))
        return failed(server, T_("another foyer-ticket serves it"));
    return true;
}

/* What is asked for in a line. */
struct request {
    const char *code; /* NULL: a shift */
    seat_set seats;   /* 0: all */
    int64_t shift;
};

/* False if the line is something else. */
static bool read_request(char *line, struct request *request)
{
    char parsed[RESERVATION_TEXT], *blank = strchr(line, ' '), *end;
    int seat;

    *request = (struct request){.code = line};
    if (strncmp(line, "SHIFT ", strlen("SHIFT ")) == 0) {
        errno = 0;
        request->code = NULL;
        request->shift = strtoll(blank + 1, &end, 10);
        return blank[1] >= '1' && blank[1] <= '9' && *end == '\0' && errno == 0;
    }
    if (blank != NULL) {
        *blank = '\0';
        if (!seat_set_parse(blank + 1, &request->seats) || request->seats == 0)
            return false;
    }
    return code_parse(line, RESERVATION_LENGTH, parsed) || code_parse_ticket(line, parsed, &seat);
}

/* Prints once; the booking is loaded by a connection of its own, so that it does not matter what
 * became of the one before. */
static int print_booking(struct print_run *run)
{
    enum outcome outcome = booking_load(&run->booking);

    if (outcome != OUTCOME_OK)
        return (int)outcome;
    if (!print_run_try(run))
        return OUTCOME_USAGE;
    return print_run_is_stopped() ? STATUS_NOT_PRINTED : print_run_once(run);
}

/* The request as a command of a shell, ended by NUL. */
static void add_again(const struct ticket_server *server, const char *line, struct buffer *again)
{
    buffer_add_text(again, "echo ");
    print_run_quote(again, line);
    buffer_add_text(again, " >");
    print_run_quote(again, server->path);
    buffer_add(again, "", 1);
}

/* Prints what a request names, and says what became of it. */
static void print_request(struct ticket_server *server, const char *line,
                          const struct request *request)
{
    const struct ticket_options *options = server->run->options;
    struct print_run *run = server->run;
    struct buffer again;
    int status;

    buffer_init(&again);
    add_again(server, line, &again);
    run->again = buffer_content(&again);
    if (request->code == NULL)
        booking_init_shift(&run->booking, options->socket, options->timeout_seconds,
                           request->shift);
    else
        booking_init(&run->booking, options->socket, options->acting, options->timeout_seconds,
                     request->code, request->seats);
    status = print_booking(run);
    booking_release(&run->booking);
    buffer_release(&again);
    if (status == OUTCOME_OK)
        ticket_words_say(T_("%s: sent to %s"), line,
                         options->queue != NULL ? options->queue : options->device);
    else
        ticket_words_say(T_("%s: not printed; p in its details prints it again"), line);
}

/* Takes a whole line. */
static void take_line(struct ticket_server *server)
{
    char words[LINE_MOST + 1];
    struct request request;

    if (server->too_long) {
        ticket_words_say(T_("a line of more than %d bytes is no request"), LINE_MOST);
        return;
    }
    server->line[server->size] = '\0';
    if (server->size == 0)
        return;
    memcpy(words, server->line, server->size + 1);
    if (strlen(words) != server->size || !read_request(words, &request))
        ticket_words_say(T_("%s: no request, such as P17VC0YYM9, P17VC0YYM9 B6,B7 or SHIFT 12"),
                         server->line);
    else if (print_run_is_stopped())
        ticket_words_say(T_("%s: not printed; p in its details prints it again"), server->line);
    else
        print_request(server, server->line, &request);
}

static void take(struct ticket_server *server, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] == '\n') {
            take_line(server);
            server->size = 0;
            server->too_long = false;
        } else if (server->size < LINE_MOST) {
            server->line[server->size++] = bytes[i];
        } else {
            server->too_long = true;
        }
}

/* Takes what is there. False if that is nothing. */
static bool take_all(struct ticket_server *server)
{
    char bytes[PART];
    ssize_t size = read(server->fd, bytes, sizeof bytes);

    if (size > 0)
        take(server, bytes, (size_t)size);
    return size > 0;
}

/* Waits until there is something to take, or a signal comes. */
static void wait_for_lines(const struct ticket_server *server)
{
    sigset_t signals, outside;
    fd_set asked;

    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    FD_ZERO(&asked);
    FD_SET(server->fd, &asked);
    sigprocmask(SIG_BLOCK, &signals, &outside);
    if (!print_run_is_stopped())
        (void)pselect(server->fd + 1, &asked, NULL, NULL, NULL, &outside);
    sigprocmask(SIG_SETMASK, &outside, NULL);
}

/* Until a signal comes; then what is left is said. */
static void serve(struct ticket_server *server)
{
    print_run_catch_signals();
    while (!print_run_is_stopped()) {
        wait_for_lines(server);
        (void)take_all(server);
    }
    while (take_all(server)) /* only says so */
        ;
}

int ticket_server_run(struct print_run *run, const char *path)
{
    struct ticket_server server = {.run = run, .path = path, .fd = -1};
    bool sound = open_fifo(&server);

    if (sound) {
        ticket_words_say(T_("%s: tickets that are asked for here are printed"), path);
        serve(&server);
        if (server.made && is_there(&server)) /* while the lock is held */
            (void)unlink(path);
    }
    if (server.fd >= 0)
        close(server.fd);
    return sound ? OUTCOME_OK : OUTCOME_USAGE;
}
