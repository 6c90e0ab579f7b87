/*
 * The writes of JOIN, HOLD and PAY, in the order in which a shared database may write those of a
 * batch: what others refer to first, and of one table, what makes a place in a unique index before
 * what takes it. See db_gather().
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_WRITE_ORDER_H
#define FOYER_INFRASTRUCTURE_STORES_WRITE_ORDER_H

#include "infrastructure/db/db.h"

enum write_order {
    WRITE_WALLET,
    WRITE_LEDGER_ENTRY, /* of a user */
    WRITE_TOKEN_STATE,  /* a user whose token ends may have another one */
    WRITE_NEW_TOKEN,
    WRITE_TOKEN,
    WRITE_RESERVATION_STATE, /* a hold that is paid leaves its token */
    WRITE_HOLD,              /* of a token */
    WRITE_CLAIM,             /* of a reservation */
    WRITE_PAYMENT,           /* of a reservation, by an entry of the ledger */
    WRITE_TICKET,            /* of a reservation */
    WRITE_EVENT,             /* of a reservation */
    WRITE_SHOW_REV,
    WRITE_LAST_PLACE,
    WRITE_REQUEST_KEY,
    WRITE_AUDIT_LINE,
    WRITE_ORDERS
};

_Static_assert(WRITE_ORDERS <= (int)DB_GATHER_ORDERS, "the engine has no room for them");

#endif
