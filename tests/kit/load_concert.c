/*
 * Made by requests and not by SQL: the tests that use it stop, kill and restart daemons, and may
 * not open the store beside them. It is the first concert of the store, or the reply is not "OK
 * concert=1" and the test ends here.
 */
#include "tests/kit/load_concert.h"

#include "tests/kit/line_client.h"

/* Shows of a concert may not begin at one time, hence a day for each. The first is two days off, so
 * that a test which runs over midnight, or in any zone, has none that has begun. One grade for all
 * the seats: seats without a grade cannot be booked. */
void load_concert_add(const char *socket, int shows, int capacity, int seat_limit)
{
    struct line_client admin;

    line_client_open(&admin, socket);
    line_client_ask(&admin, "OK concert=1", "CONCERT-ADD title=Load capacity=%d seat_limit=%d",
                    capacity, seat_limit);
    line_client_ask(&admin, "OK", "GRADE-SET concert=1 grade=A seats=1-50 price=1000");
    for (int show = 1; show <= shows; show++)
        line_client_ask(&admin, "OK", "SHOW-ADD concert=1 starts=+%dT20:00", show + 1);
    line_client_close(&admin);
}
