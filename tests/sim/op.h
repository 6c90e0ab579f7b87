/*
 * A request of the simulation, and what it comes to.
 *
 * Concerts and shows have the numbers of the store. Tokens and reservations are numbered in the
 * order in which the model makes them; the codes that the daemon gives them are kept by whoever
 * compares.
 */
#ifndef FOYER_TESTS_SIM_OP_H
#define FOYER_TESTS_SIM_OP_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/seat_set.h"
#include "shared/status.h"

/* The number of no token, and of no reservation. */
enum { NOBODY = 0 };

/* Each with the function of the model that carries it out. */
#define OP_LIST(X)              \
    X(JOIN, join)               \
    X(LEAVE, leave)             \
    X(HOLD, hold)               \
    X(RELEASE, release)         \
    X(PAY, pay)                 \
    X(CANCEL, cancel)           \
    X(REFUND, refund_seats)     \
    X(MOVE, move)               \
    X(NOTE, note)               \
    X(PRINT, print_tickets)     \
    X(REISSUE, reissue)         \
    X(APPROVE, approve)         \
    X(SCAN, scan)               \
    X(UNSCAN, unscan)           \
    X(ADMIT, admit)             \
    X(SELL, sell)               \
    X(COMP, comp)               \
    X(NAME, set_name)           \
    X(PAYOUT, pay_out)          \
    X(REVERSE, reverse)         \
    X(CHARGE, charge)           \
    X(USER_ADD, add_user)       \
    X(LOGIN, log_in)            \
    X(HANDOVER, hand_over)      \
    X(MERGE, merge)             \
    X(AUDIT, look_up)           \
    X(SHIFT_OPEN, open_shift)   \
    X(CASH, move_cash)          \
    X(SHIFT_CLOSE, close_shift) \
    X(BLOCK, block)             \
    X(UNBLOCK, unblock)         \
    X(SHOW_ADD, add_show)       \
    X(SHOW_SET, move_show)      \
    X(SHOW_CANCEL, cancel_show) \
    X(SHOW_REMOVE, remove_show) \
    X(GRADE, set_concert)       \
    X(SALE, set_concert)        \
    X(CAPACITY, set_concert)    \
    X(SEAT_LIMIT, set_concert)  \
    X(OPENS, set_concert)       \
    X(CLOSES, set_concert)      \
    X(RULE, set_concert)        \
    X(LATE, set_concert)

enum op_kind {
#define X(name, verb) OP_##name,
    OP_LIST(X)
#undef X
        OP_KINDS
};

/* True if op->id is a reservation. */
static inline bool op_is_of_reservation(enum op_kind kind)
{
    return kind >= OP_RELEASE && kind <= OP_ADMIT;
}

/* True if the user of it may be named by another name that is theirs by now. */
static inline bool op_is_for_user(enum op_kind kind)
{
    return kind <= OP_CHARGE;
}

struct op {
    enum op_kind kind;
    int user;
    int other;                 /* of MOVE: a second reservation, or NOBODY */
    struct seat_list from, to; /* of MOVE */
    bool at_counter;           /* of MOVE: an operator asks */
    int id; /* of the token (LEAVE, HOLD) or reservation (RELEASE to ADMIT, AUDIT); NOBODY: none */
    int64_t concert, show;
    seat_set seats;
    int best;       /* of APPROVE minutes; of SHIFT_CLOSE what is left in the drawer; of AUDIT how
                       many lines at a time */
    int64_t number; /* points, price, capacity, limit, time, sale state; of RULE: how long before;
                       of HANDOVER: the uid, -1 for the counter; of SCAN: the issue of the ticket;
                       of SELL: 1 if the wallet is charged before; of MOVE: 0, or the number of a
                       pay method from 1; of APPROVE: points at most, or -1; of REFUND percent;
                       of SHIFT_OPEN and SHIFT_CLOSE: what is in the drawer; of CASH: what comes
                       in; of REVERSE: the entry; of BLOCK: when house seats are free again, 0:
                       never; of MERGE: the user who stays; of NAME: which of model_names;
                       of NOTE: which of model_notes;
                       of AUDIT: since when */
    int64_t uid;    /* of LOGIN, and of who asks in person; 0: somebody acts for the user */
    int which;      /* the grade; of SCAN an enum scan_dir; of CHARGE, PAYOUT and REFUND an enum
                       pay_method; of SELL 1: above the limit; of MOVE 1: the price is kept; of
                       APPROVE an enum approvable; of RULE an enum cancel_base; of BLOCK an enum
                       block_kind; of UNBLOCK 1: by an admin; of JOIN and HOLD 1: staff ask for the
                       user; of SHIFT_OPEN the till; of SHIFT_CLOSE the shift, 0: the own one; of
                       AUDIT 1: only of the user */
    int approval;   /* the number of the one that is named, which may be none; NOBODY: none is */
    bool is_supervisor;
    int staff; /* who of the staff asks: two requests of one number are of one person */
};

struct answer {
    enum status status;
    const char *word; /* NOT_FOUND: what; NOT_BOOKABLE: why; BAD_ARG: the argument */
    seat_set seats;   /* those in the way; of an OK, those it is about */
    int64_t amount;   /* OK of CANCEL, REFUND and SHOW_CANCEL: points given back; of AUDIT a digest
                         of what the lines say */
    int64_t fee;      /* OK of REFUND: points kept; of AUDIT how many lists it took */
    int count;        /* OK of SHOW_CANCEL: reservations refunded; of PRINT: prints; of REISSUE:
                         the issue; of SCAN the entry; of SHIFT_OPEN the shift; of CASH the line; of
                         SHIFT_CLOSE the number of the Z; of AUDIT the lines */
    int id;           /* the token or reservation it made or met; or NOBODY */
    int token;        /* SELL: that it made; NOBODY: none */
    bool queued;      /* OK of SELL: nothing was sold, id is the token that waits */
    int other;        /* OK of MOVE: the second reservation; NOBODY: there is none */
    bool other_made;
    int64_t other_amount;
    int whose; /* of a refusal that tells a balance or a number of seats: whose, counted
                         from 1; 0: of the user who asks */
    bool made; /* it is new; of LOGIN: it was nobody's until then */
    int user;  /* OK of LOGIN: as whom */
};

#endif
