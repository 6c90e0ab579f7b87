/*
 * What keeps the requests of a round apart: each client has one at most, since a client keeps one
 * reply; and no two of them join one queue or want the same seat or points, or their order would be
 * stored. A round has ROUND_LINES at most.
 *
 * A verb that is added and changes something belongs in here, or no fault ever meets it. What is
 * needed for it (points, a hold, a shift) has to be asked for in an earlier round.
 */
#include "tests/faults/sixty.h"

enum { ADMIN, ANN, BEN, CHO, DAN, EVE };

#define ROUND(client, request, key) \
    {                               \
        client, request, key, true  \
    }
#define AND(client, request, key)   \
    {                               \
        client, request, key, false \
    }

const struct sixty_line sixty[SIXTY] = {
    /* Two concerts, and money to go to them. */
    ROUND(ADMIN, "CONCERT-ADD title=Winter capacity=2 seat_limit=10", "a1"),
    ROUND(ADMIN, "CONCERT-ADD title=Spring", "a2"),
    ROUND(ADMIN, "GRADE-SET concert=1 grade=A seats=1-50 price=100", "a3"),
    AND(ANN, "CHARGE amount=5000", "n1"),
    AND(BEN, "CHARGE amount=4000", "b1"),
    AND(CHO, "CHARGE amount=3000", "c1"),
    ROUND(ADMIN, "GRADE-SET concert=2 grade=B seats=1-20 price=60", "a4"),
    AND(DAN, "CHARGE amount=2000", "d1"),
    AND(EVE, "CHARGE amount=1000", "e1"),
    AND(ANN, "BALANCE", NULL),
    ROUND(ADMIN, "GRADE-SET concert=2 grade=C seats=21-50 price=90", "a5"),
    AND(EVE, "CHARGE amount=500", "e2"),
    ROUND(ADMIN, "SHOW-ADD concert=1 starts=+10T20:00", "a6"),
    ROUND(ADMIN, "SHOW-ADD concert=2 starts=+12T20:00", "a7"),
    ROUND(ADMIN, "SHOW-ADD concert=1 starts=+14T20:00", "a8"),
    /* Queues: two may enter the first concert, so Eve waits for her three seats. */
    ROUND(ANN, "JOIN concert=1 show=1 seats=1,2", "n2"),
    AND(BEN, "JOIN concert=2 show=2 best=4", "b2"),
    AND(ADMIN, "USER-ADD user=fay name=\"Fay Kim\" phone=010-1234-5678", "a9"),
    ROUND(CHO, "JOIN concert=1", "c2"),
    AND(DAN, "JOIN concert=2", "d2"),
    ROUND(EVE, "JOIN concert=1 show=1 best=3", "e3"),
    AND(DAN, "HOLD token=@t show=2 seats=10-12", "d3"),
    ROUND(CHO, "HOLD token=@t show=3 seats=20,21", "c3"),
    AND(ADMIN, "BLOCK show=1 seats=49,50", "a10"),
    AND(ANN, "STATUS token=@t", NULL),
    ROUND(ANN, "PAY reservation=@r", "n3"),
    AND(BEN, "RELEASE reservation=@r", "b3"),
    AND(DAN, "PAY reservation=@r", "d4"),
    ROUND(EVE, "STATUS token=@t", NULL),
    AND(CHO, "PAY reservation=@r", "c4"),
    AND(ADMIN, "UNBLOCK show=1 seats=50", "a11"),
    ROUND(EVE, "PAY reservation=@r", "e4"),
    AND(BEN, "HOLD token=@t show=2 seats=1-3", "b4"),
    AND(ANN, "MOVE reservation=@r from=2 to=40", "n10"),
    ROUND(ADMIN, "SALE concert=1 state=paused", "a12"),
    ROUND(ADMIN, "SALE concert=1 state=open", "a13"),
    /* Given back, in part and as a whole. */
    ROUND(ANN, "CANCEL reservation=@r seats=1", "n4"),
    AND(BEN, "RELEASE reservation=@r seats=3", "b5"),
    AND(DAN, "CANCEL reservation=@r", "d5"),
    ROUND(ADMIN, "CONCERT-SET concert=1 title=\"Winter Night\" seat_limit=8", "a14"),
    AND(BEN, "PAY reservation=@r", "b6"),
    AND(CHO, "MOVE reservation=@r from=20,21 to=21,22", "c7"),
    ROUND(ANN, "JOIN concert=1", "n5"),
    AND(EVE, "JOIN concert=2", "e5"),
    ROUND(ANN, "LEAVE token=@t", NULL),
    AND(EVE, "HOLD token=@t show=2 best=2", "e6"),
    ROUND(ANN, "JOIN concert=2 show=2 seats=40", "n6"),
    AND(CHO, "JOIN concert=1 show=1 seats=5,6", "c5"),
    /* Three holds expire; one is too late to be paid. */
    ROUND(ADMIN, "CLOCK advance=400", NULL),
    ROUND(CHO, "PAY reservation=@r", "c6"),
    AND(ADMIN, "SELL show=2 seats=45,46 name=Hal method=card", "a16"),
    ROUND(ANN, "JOIN concert=1 show=1 seats=7,8", "n8"),
    AND(ADMIN, "MOVE reservation=@r from=45 to=20 reason=view method=cash", "a17"),
    ROUND(ANN, "PAY reservation=@r", "n9"),
    AND(ADMIN, "REFUND reservation=@r percent=50 reason=ill method=cash", "a18"),
    ROUND(DAN, "JOIN concert=1 show=1 seats=9", "d6"),
    ROUND(ADMIN, "SHOW-CANCEL show=1", "a15"),
    ROUND(DAN, "CHARGE amount=7", "d7"),
    AND(ADMIN, "COMP show=3 seats=30 name=Press reason=press", "a19"),
    AND(EVE, "RESERVATIONS", NULL),
};
