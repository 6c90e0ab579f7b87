#ifndef FOYER_INFRASTRUCTURE_KERNEL_RANDOM_H
#define FOYER_INFRASTRUCTURE_KERNEL_RANDOM_H

#include "domain/ports/random.h"

/* Random bytes from the kernel. Ends the program if the kernel has none to give. */
struct random kernel_random(void);

#endif
