/*
 * Where random bytes come from: the kernel, or a seeded generator in simulations.
 */
#ifndef FOYER_DOMAIN_PORTS_RANDOM_H
#define FOYER_DOMAIN_PORTS_RANDOM_H

#include <stddef.h>

struct random {
    /* Fills `bytes` with `size` random bytes. Cannot fail. */
    void (*fill)(void *state, void *bytes, size_t size);
    void *state;
};

#endif
