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
