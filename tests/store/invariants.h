#ifndef FOYER_TESTS_STORE_INVARIANTS_H
#define FOYER_TESTS_STORE_INVARIANTS_H

#include "tests/kit/store_rig.h"

/*
 * Asks the store, and nothing but the store, whether everything that must always hold does, and
 * fails the test with the name of what does not. Between transactions only.
 *
 *   I1 at most one live owner per show and seat
 *   I2 every wallet is the sum of its entries; all points = charges - payments + refunds; none is
 *      negative
 *   I4 one key, one outcome
 *   I5 admission in order; nobody is admitted twice; never more active than capacity
 *   I6 a hold ends with its token, and never a paid one
 *   I7 refund = payment, once
 *
 * That whatever was acknowledged is stored (I3) and that revisions only grow (I8) a store cannot
 * know: the tests compare that with what they were told.
 */
void invariants_check(struct rig *rig);

#endif
