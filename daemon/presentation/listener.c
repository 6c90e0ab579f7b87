/* SOCK_CLOEXEC and SOCK_NONBLOCK are in POSIX only since 2024, and flock() never was. */
#define _GNU_SOURCE
#include "presentation/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Connections the kernel keeps for us while the loop is busy; it cuts the number to its own limit.
 */
enum { BACKLOG = 4096 };

struct complaint {
    char *error;
    int room;
};

__attribute__((format(printf, 2, 3))) static bool complain(const struct complaint *complaint,
                                                           const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(complaint->error, (size_t)complaint->room, format, list);
    va_end(list);
    return false;
}

/* In a folder that others can write, others could put a socket of their own in our place. */
static bool check_folder(const char *path, const struct complaint *complaint)
{
    char copy[108], *folder;
    struct stat status;

    snprintf(copy, sizeof copy, "%s", path);
    folder = dirname(copy);
    if (stat(folder, &status) < 0)
        return complain(complaint, "%s: %s", folder, strerror(errno));
    if (status.st_mode & S_IWOTH)
        return complain(complaint,
                        "%s can be written by other users, who could put their own socket there; "
                        "choose a folder of your own",
                        folder);
    if (status.st_uid != 0 && status.st_uid != geteuid())
        return complain(complaint, "%s belongs to another user", folder);
    return true;
}

static bool take_lock(struct listener *listener, const struct complaint *complaint)
{
    char path[sizeof listener->path + 8];

    snprintf(path, sizeof path, "%s.lock", listener->path);
    listener->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (listener->lock_fd < 0)
        return complain(complaint, "%s: %s", path, strerror(errno));
    if (flock(listener->lock_fd, LOCK_EX | LOCK_NB) < 0)
        return complain(complaint, "another foyerd serves %s", listener->path);
    return true;
}

static bool remove_stale(const char *path, const struct complaint *complaint)
{
    struct stat status;

    if (lstat(path, &status) < 0)
        return errno == ENOENT || complain(complaint, "%s: %s", path, strerror(errno));
    if (!S_ISSOCK(status.st_mode))
        return complain(complaint, "%s exists and is not a socket", path);
    if (unlink(path) < 0)
        return complain(complaint, "%s: %s", path, strerror(errno));
    return true;
}

/* Binds with no rights for anybody else, then opens it up; nobody can connect before listen()
 * anyway. */
static bool bind_socket(struct listener *listener, mode_t mode, gid_t group,
                        const struct complaint *complaint)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    mode_t before;
    int result;

    memcpy(address.sun_path, listener->path, strlen(listener->path) + 1);
    listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener->fd < 0)
        return complain(complaint, "socket: %s", strerror(errno));
    before = umask(0177);
    result = bind(listener->fd, (struct sockaddr *)&address, sizeof address);
    umask(before);
    if (result < 0)
        return complain(complaint, "%s: %s", listener->path, strerror(errno));
    listener->bound = true;
    if (group != (gid_t)-1 && chown(listener->path, (uid_t)-1, group) < 0)
        return complain(complaint, "%s: cannot give it to its group: %s", listener->path,
                        strerror(errno));
    if (chmod(listener->path, mode) < 0)
        return complain(complaint, "%s: %s", listener->path, strerror(errno));
    if (listen(listener->fd, BACKLOG) < 0)
        return complain(complaint, "%s: %s", listener->path, strerror(errno));
    return true;
}

bool listener_open(struct listener *listener, const char *path, mode_t mode, gid_t group,
                   char *error, int room)
{
    struct complaint complaint = {error, room};

    *listener = (struct listener){.fd = -1, .lock_fd = -1};
    if (strlen(path) >= sizeof listener->path)
        return complain(&complaint, "%s: a socket path has at most %zu bytes", path,
                        sizeof listener->path - 1);
    strcpy(listener->path, path);
    if (check_folder(path, &complaint) && take_lock(listener, &complaint) &&
        remove_stale(path, &complaint) && bind_socket(listener, mode, group, &complaint))
        return true;
    listener_close(listener);
    return false;
}

void listener_close(struct listener *listener)
{
    if (listener->bound)
        unlink(listener->path);
    if (listener->fd >= 0)
        close(listener->fd);
    /* The lock file stays: removing it would let two daemons lock two files of one name. */
    if (listener->lock_fd >= 0)
        close(listener->lock_fd);
    listener->bound = false;
    listener->fd = listener->lock_fd = -1;
}
