#ifndef FOYER_INFRASTRUCTURE_KERNEL_CHANCE_H
#define FOYER_INFRASTRUCTURE_KERNEL_CHANCE_H

#include "domain/chance.h"

/* Random bytes from the kernel. Ends the program if the kernel has none to give. */
struct chance kernel_chance(void);

#endif
