#include "tests/sim/give_up.h"

#include <stdio.h>
#include <stdlib.h>

void give_up(const char *what, const char *why)
{
    fprintf(stderr, "sim: %s: %s\n", what, why);
    exit(2);
}
