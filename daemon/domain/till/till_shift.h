/*
 * A shift: one drawer in the hands of one operator.
 *
 *     (none) --SHIFT-OPEN--> open --SHIFT-CLOSE--> closed
 *
 * While it is open, what its operator takes in or hands out belongs to it, at the moment at which
 * it is stored, whatever a clock says then. A till has one open shift at most, and so has an
 * operator. Without one, money belongs to none (shift 0), or is refused, as the house likes
 * ([till] required).
 */
#ifndef FOYER_DOMAIN_TILL_TILL_SHIFT_H
#define FOYER_DOMAIN_TILL_TILL_SHIFT_H

#include <stdint.h>

#include "domain/user/user.h"

/* Bytes with the NUL: the name of a till has 20 characters of up to 4 bytes. */
enum { TILL_TEXT = 20 * 4 + 1 };

/* Points in a drawer at most. */
#define TILL_MOST INT64_C(1000000000000)

/* The number of no shift, and the time at which one that is open was closed. */
#define NO_SHIFT INT64_C(0)
#define NOT_CLOSED INT64_C(-1)

struct till_shift {
    int64_t shift_id;
    char till[TILL_TEXT];
    char login[LOGIN_TEXT]; /* whose it is */
    int64_t opened_ms;      /* wall clock */
    int64_t float_in;       /* points in the drawer at the beginning */
    int64_t moves;          /* entries of the ledger that belong to it */
    int64_t acts;           /* rows of what was given away, refunded and moved in it */
    int64_t closed_ms;      /* wall clock, or NOT_CLOSED */
};

/* What came in and went out in one way in a shift. */
struct till_sum {
    int64_t count;    /* entries */
    int64_t received; /* points, both from 0 on */
    int64_t given;
};

/* What was done in a shift beside taking money. */
struct till_acts {
    int64_t comps; /* seats given away */
    int64_t face;  /* points that they would have cost */
    int64_t refunds;
    int64_t refunded, fees; /* points given back for those, and kept of them */
    int64_t moved;          /* seats that guests were moved from */
};

/* By whom something is done at the counter, and in which shift. */
struct till_stamp {
    int64_t shift_id;       /* NO_SHIFT: in none */
    char login[LOGIN_TEXT]; /* "": not at the counter */
};

#endif
