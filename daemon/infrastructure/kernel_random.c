/*
 * Tokens and codes are rights, so they come from the kernel's generator and nothing else. If that
 * fails there is nothing that could be given out safely, and the program ends.
 *
 * With no flags getrandom(2) waits, after the machine has started, until the kernel has gathered
 * enough; from then on it never waits. So what is drawn can be counted on from the first token,
 * without a file that a process may not be able to open.
 */
#include "infrastructure/kernel_random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

static void fill(void *state, void *bytes, size_t size)
{
    char *at = bytes;

    (void)state;
    while (size > 0) {
        ssize_t got = getrandom(at, size, 0);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            perror("foyerd: getrandom");
            abort();
        }
        at += got;
        size -= (size_t)got;
    }
}

struct random kernel_random(void)
{
    return (struct random){.fill = fill};
}
