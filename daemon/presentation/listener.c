/*
 * Why a lock file: a socket file outlives the daemon that made it, and bind() refuses a name that
 * is there. To remove it, one has to know that nobody listens; connect() cannot tell that for sure,
 * since a daemon that is busy or just starting looks like one that is gone. The lock on PATH.lock
 * is held exactly as long as a daemon lives, whatever kills it, so who has it may remove the
 * socket.
 *
 * The socket is made with mode 0600 and gets its group and then its mode afterwards, so that nobody
 * can connect in between who may not. Device and inode are remembered: they say later whether the
 * file of that name is still this socket, and whether it is ours to remove.
 *
 * A socket that was handed over has its file from somebody else, who keeps it: whoever connects
 * while no daemon runs waits in its queue for the next one. The lock is taken all the same, since a
 * daemon that was started by hand would otherwise remove the file as stale.
 *
 * listener_renew() makes a second socket beside the first. Those who connected to the first one
 * before its file was removed are still in its queue; the caller takes them before it closes that.
 */
/* SOCK_CLOEXEC and SOCK_NONBLOCK are in POSIX only since 2024, and flock() never was. */
#define _GNU_SOURCE
#include "presentation/listener.h"

#include <assert.h>
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
enum { BACKLOG = 4096, LOCK_PATH = 120 };

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
static bool listener_check_folder(const struct listener *listener,
                                  const struct complaint *complaint)
{
    char copy[108], *folder;
    struct stat status;

    snprintf(copy, sizeof copy, "%s", listener->path);
    folder = dirname(copy);
    if (stat(folder, &status) < 0)
        return complain(complaint, "%s: %s", folder, strerror(errno));
    return listener->is_safe(folder, complaint->error, complaint->room);
}

static void lock_path(const struct listener *listener, char *path, size_t room)
{
    snprintf(path, room, "%s.lock", listener->path);
}

static bool take_lock(struct listener *listener, const struct complaint *complaint)
{
    char path[LOCK_PATH];

    lock_path(listener, path, sizeof path);
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
static bool bind_socket(struct listener *listener, const struct complaint *complaint)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct stat status;
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
    if (lstat(listener->path, &status) < 0)
        return complain(complaint, "%s: %s", listener->path, strerror(errno));
    listener->device = status.st_dev;
    listener->inode = status.st_ino;
    if (listener->group != (gid_t)-1 && chown(listener->path, (uid_t)-1, listener->group) < 0)
        return complain(complaint, "%s: cannot give it to its group: %s", listener->path,
                        strerror(errno));
    if (chmod(listener->path, listener->mode) < 0)
        return complain(complaint, "%s: %s", listener->path, strerror(errno));
    if (listen(listener->fd, BACKLOG) < 0)
        return complain(complaint, "%s: %s", listener->path, strerror(errno));
    return true;
}

bool listener_open(struct listener *listener, const char *path, mode_t mode, gid_t group,
                   listener_safe *is_safe, char *error, int room)
{
    struct complaint complaint = {error, room};

    *listener = (struct listener){
        .fd = -1, .lock_fd = -1, .mode = mode, .group = group, .is_safe = is_safe};
    if (strlen(path) >= sizeof listener->path)
        return complain(&complaint, "%s: a socket path has at most %zu bytes", path,
                        sizeof listener->path - 1);
    strcpy(listener->path, path);
    if (listener_check_folder(listener, &complaint) && take_lock(listener, &complaint) &&
        remove_stale(path, &complaint) && bind_socket(listener, &complaint))
        return true;
    listener_close(listener);
    return false;
}

/* Mode and group are those of the file, for a socket that has to be made again; but only root may
 * give a file to root's group. If somebody removed it before we came, there is nothing to remember.
 */
static void remember_file(struct listener *listener)
{
    struct stat status;

    if (lstat(listener->path, &status) < 0 || !S_ISSOCK(status.st_mode))
        return;
    listener->device = status.st_dev;
    listener->inode = status.st_ino;
    listener->mode = status.st_mode & 0777;
    if (status.st_gid != 0)
        listener->group = status.st_gid;
}

bool listener_adopt(struct listener *listener, int fd, const char *path, mode_t mode, gid_t group,
                    listener_safe *is_safe, char *error, int room)
{
    struct complaint complaint = {error, room};

    *listener = (struct listener){
        .fd = fd, .lock_fd = -1, .mode = mode, .group = group, .is_safe = is_safe};
    assert(strlen(path) < sizeof listener->path); /* a socket listens there */
    strcpy(listener->path, path);
    remember_file(listener);
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
        complain(&complaint, "%s: %s", path, strerror(errno));
    else if (listener_check_folder(listener, &complaint) && take_lock(listener, &complaint))
        return true;
    listener_close(listener);
    return false;
}

static bool is_locked(const struct listener *listener)
{
    char path[LOCK_PATH];
    struct stat there, ours;

    lock_path(listener, path, sizeof path);
    return lstat(path, &there) == 0 && fstat(listener->lock_fd, &ours) == 0 &&
           there.st_dev == ours.st_dev && there.st_ino == ours.st_ino;
}

static bool listener_is_bound(const struct listener *listener)
{
    struct stat status;

    return lstat(listener->path, &status) == 0 && status.st_dev == listener->device &&
           status.st_ino == listener->inode;
}

bool listener_is_in_place(const struct listener *listener)
{
    return listener_is_bound(listener) && is_locked(listener);
}

bool listener_renew(struct listener *listener, char *error, int room)
{
    struct complaint complaint = {error, room};
    struct listener before = *listener;

    /* Without its lock the path may be another daemon's by now. */
    if (!is_locked(listener)) {
        if (!listener_check_folder(listener, &complaint) || !take_lock(listener, &complaint)) {
            if (listener->lock_fd >= 0 && listener->lock_fd != before.lock_fd)
                close(listener->lock_fd);
            *listener = before;
            return false;
        }
        close(before.lock_fd);
        before.lock_fd = listener->lock_fd;
    }
    listener->fd = -1;
    if (remove_stale(listener->path, &complaint) && bind_socket(listener, &complaint))
        return true;
    if (listener->fd >= 0)
        close(listener->fd);
    *listener = before;
    return false;
}

void listener_close(struct listener *listener)
{
    /* What somebody else has put there is not ours to remove. */
    if (listener->bound && listener_is_bound(listener))
        unlink(listener->path);
    if (listener->fd >= 0)
        close(listener->fd);
    /* The lock file stays: removing it would let two daemons lock two files of one name. */
    if (listener->lock_fd >= 0)
        close(listener->lock_fd);
    listener->bound = false;
    listener->fd = listener->lock_fd = -1;
}
