/*
 * The end of a simulation that cannot go on, for a reason that is not the daemon's.
 */
#ifndef FOYER_TESTS_SIM_GIVE_UP_H
#define FOYER_TESTS_SIM_GIVE_UP_H

/* Says what is not possible, and why, and ends the program with status 2. */
_Noreturn void give_up(const char *what, const char *why);

#endif
