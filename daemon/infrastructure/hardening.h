/*
 * What the process gives up at its start.
 */
#ifndef FOYER_INFRASTRUCTURE_HARDENING_H
#define FOYER_INFRASTRUCTURE_HARDENING_H

#include <sys/types.h>

/*
 * New files are nobody else's to read; nothing that is run gains rights; and no other process of
 * the same user may read the memory, nor is it written to the disk when the program crashes, unless
 * the environment has FOYER_DEBUG.
 */
void hardening_apply(void);

/* What is wrong with serving as that user, as a sentence without full stop; NULL: nothing. */
const char *hardening_user_problem(uid_t uid);

#endif
