/*
 * The socket that clients connect to.
 */
#ifndef FOYER_PRESENTATION_LISTENER_H
#define FOYER_PRESENTATION_LISTENER_H

#include <stdbool.h>
#include <sys/types.h>

/* Whether nobody else can put files into a folder; false with a sentence in `error`. */
typedef bool listener_safe(const char *folder, char *error, int room);

struct listener {
    int fd;      /* the listening socket; -1: none */
    int lock_fd; /* PATH.lock, locked as long as this daemon lives */
    char path[108];
    bool bound; /* the file of the socket is ours to remove */
    mode_t mode;
    gid_t group;
    listener_safe *is_safe;
    dev_t device; /* of the socket's file */
    ino_t inode;
};

/*
 * Makes the socket at `path` with exactly `mode` and, unless it is (gid_t)-1, `group`. PATH.lock is
 * locked first, so that whatever socket stands at `path` is known to be nobody's any more. False
 * with a sentence in `error` (`room` bytes): the path is too long, its folder is
 * not safe, another daemon serves it, or the system refuses.
 */
bool listener_open(struct listener *listener, const char *path, mode_t mode, gid_t group,
                   listener_safe *is_safe, char *error, int room);

/*
 * The same with a socket that listens at `path` already and was handed over by whoever started us:
 * `fd`, which is taken over in any case. It is served as it is, with its mode and group, and its
 * file stays when it is closed, so that those who connect meanwhile wait for the next daemon.
 * `mode` and `group` are for a socket of our own that has to take its place, should its file be
 * gone.
 */
bool listener_adopt(struct listener *listener, int fd, const char *path, mode_t mode, gid_t group,
                    listener_safe *is_safe, char *error, int room);

/* False once the socket's file, or PATH.lock, was removed or replaced. */
bool listener_is_in_place(const struct listener *listener);

/* Makes both again: listener->fd is a new socket then, and the old one the caller's to close, once
 * those who wait there are served. One that was handed over is followed by one of our own, with
 * the same mode and group. False with a sentence in `error`: the socket is as it was. */
bool listener_renew(struct listener *listener, char *error, int room);

/* Removes the socket and gives the lock back. */
void listener_close(struct listener *listener);

#endif
