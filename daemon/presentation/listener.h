/*
 * The socket that clients connect to.
 */
#ifndef FOYER_PRESENTATION_LISTENER_H
#define FOYER_PRESENTATION_LISTENER_H

#include <stdbool.h>
#include <sys/types.h>

struct listener {
    int fd;      /* the listening socket; -1: none */
    int lock_fd; /* PATH.lock, locked as long as this daemon lives */
    char path[108];
    bool bound; /* the socket at `path` is ours */
};

/*
 * Makes the socket at `path` with exactly `mode` and, unless it is (gid_t)-1, `group`. PATH.lock is
 * locked first, so that whatever socket stands at `path` is known to be nobody's any more. False
 * with a sentence in `error` (`room` bytes): the path is too long, other users could tamper with
 * its folder, another daemon serves it, or the system refuses.
 */
bool listener_open(struct listener *listener, const char *path, mode_t mode, gid_t group,
                   char *error, int room);

/* Removes the socket and gives the lock back. */
void listener_close(struct listener *listener);

#endif
