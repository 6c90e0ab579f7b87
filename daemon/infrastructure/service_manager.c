/*
 * The other side of the unit file. The order matters to systemd:
 *
 *     start        take_socket, then READY, once an answer can be given
 *     while up     WATCHDOG, more often than the unit asks for, and only as long as all threads do
 *                  their work: it is what a daemon that stands still is ended by
 *     SIGHUP       RELOADING with the time, then READY, whatever came of it
 *     the end      STOPPING
 *
 * The socket that is handed over stays open under its own number, and the daemon works with a copy
 * of it: one that begins anew finds it once more, and clients who connect meanwhile wait instead of
 * being refused.
 */
#include "infrastructure/service_manager.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <systemd/sd-daemon.h>

/* What cannot be said is not said: a service manager that is gone is no reason to end. */
static void say(const char *text)
{
    (void)sd_notify(0, text);
}

bool service_manager_listens(void)
{
    return getenv("NOTIFY_SOCKET") != NULL;
}

void service_manager_say_ready(void)
{
    say("READY=1");
}

/* Newer managers compare the time with that of their order, so that an old READY is no answer. */
void service_manager_say_reloading(void)
{
    char text[80];
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    snprintf(text, sizeof text, "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
             (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
    say(text);
}

void service_manager_say_stopping(void)
{
    say("STOPPING=1");
}

void service_manager_say_status(const char *text)
{
    char line[200];

    snprintf(line, sizeof line, "STATUS=%s", text);
    say(line);
}

void service_manager_say_alive(void)
{
    say("WATCHDOG=1");
}

int64_t service_manager_watchdog_us(void)
{
    uint64_t every_us;

    return sd_watchdog_enabled(0, &every_us) > 0 && every_us <= INT64_MAX ? (int64_t)every_us : 0;
}

bool service_manager_take_socket(const char *path, int *fd, char *error, int room)
{
    int count = sd_listen_fds(0);

    *fd = -1;
    if (count == 0)
        return true;
    if (count < 0)
        snprintf(error, (size_t)room, "the sockets of the service manager: %s", strerror(-count));
    else if (count > 1)
        snprintf(error, (size_t)room,
                 "the service manager hands over %d sockets; foyerd serves one", count);
    else if (sd_is_socket_unix(SD_LISTEN_FDS_START, SOCK_STREAM, 1, path, 0) <= 0)
        snprintf(error, (size_t)room,
                 "what the service manager hands over is not a socket that listens at %s "
                 "([socket] path)",
                 path);
    else if ((*fd = fcntl(SD_LISTEN_FDS_START, F_DUPFD_CLOEXEC, 0)) < 0)
        snprintf(error, (size_t)room, "the socket of the service manager: %s", strerror(errno));
    return *fd >= 0;
}
