/*
 * A concert for crowds: concert 1 of an empty store.
 */
#ifndef FOYER_TESTS_KIT_LOAD_CONCERT_H
#define FOYER_TESTS_KIT_LOAD_CONCERT_H

/* Puts it on sale at the daemon at `socket`: `shows` shows of 50 seats at 1,000 points each, room
 * for `capacity` people, and `seat_limit` seats of a show for each. */
void load_concert_add(const char *socket, int shows, int capacity, int seat_limit);

#endif
