/*
 * What the model of the box office (sim_model.h) knows.
 */
#ifndef FOYER_TESTS_SIM_MODEL_STATE_H
#define FOYER_TESTS_SIM_MODEL_STATE_H

#include "domain/concert/cancel_rule.h"
#include "domain/concert/concert.h"
#include "domain/queue/token.h"
#include "domain/settings.h"
#include "domain/till/till_shift.h"
#include "domain/user/user.h"
#include "tests/sim/op.h"

/* Users are numbered: first one for each name, then for each of the uids that a name may have had
 * those that log in under `name:uid`, since the name is a customer's of the counter; and then the
 * user of the till, whose are the seats that were given away. */
enum { MODEL_NAMES = 50, MODEL_UIDS = 2, MODEL_TILL = MODEL_NAMES * (1 + MODEL_UIDS) };
enum { MODEL_USERS = MODEL_TILL + 1 };
enum { MODEL_CONCERTS = 3, MODEL_SHOWS = 40, MODEL_GRADES = 3 };
enum { MODEL_TOKENS = 6000, MODEL_BOOKINGS = 6000, MODEL_STAYS = 6000, MODEL_APPROVALS = 2000 };
enum { MODEL_SHIFTS = 400, MODEL_CHARGES = 3000 };

/* The number of an approval that is never given. */
enum { NO_APPROVAL = MODEL_APPROVALS - 1 };

struct model_concert {
    int64_t set[OP_KINDS]; /* the number that SALE, CAPACITY, OPENS, ... has set last */
    enum cancel_base rule;
    int grade[SEAT_COUNT]; /* 0: none */
    int64_t price[MODEL_GRADES + 1];
};

struct model_show {
    int64_t concert, starts_ms;
    int64_t kept_ms;         /* the deadline for cancelling before it was moved last; 0: none */
    int64_t forgot_ms;       /* when its people were forgotten last, or some of them; 0: never */
    bool cancelled, removed; /* what was removed is cancelled, too */
    seat_set blocked;
    seat_set house;               /* of those: may be sold at the counter */
    int64_t until_ms[SEAT_COUNT]; /* of each of those: when it is free again; INT64_MAX: never */
};

struct model_token {
    int user;
    int64_t concert;
    enum token_state state;
    const char *why; /* it ended with the sale; otherwise NULL */
    int64_t admit_until_ms, ends_ms, seen_ms, ended_ms;
    bool late;        /* staff brought it: it outlasts the beginning of the last show */
    struct wish wish; /* neither granted nor lost yet */
    bool wish_lost;
    seat_set lost;
    int hold; /* booking, or NOBODY */
};

/* BOOKED_PAID without live seats: all were given back. */
enum booked { BOOKED_HELD, BOOKED_PAID, BOOKED_GONE };

struct model_booking {
    int user, token;
    int64_t show;
    enum booked state;
    seat_set seats, refunded; /* live ones, and those given back */
    seat_set off;             /* of `refunded`, those of a show that was called off */
    seat_set moved_out;       /* of `refunded`, those moved into another booking */
    int issue[SEAT_COUNT], prints[SEAT_COUNT]; /* of the last ticket of each seat it had */
    uint64_t moved[SEAT_COUNT];                /* which issues of a seat ended by a move, as bits */
    int64_t price[SEAT_COUNT];
    int64_t given, kept; /* points, of `refunded` */
    int64_t closed_ms;   /* moved here late: the deadline it had, 1 for none; 0: it was not */
    const struct model_note *note; /* what staff noted; NULL: nothing */
    bool is_named;                 /* it says for whom a comp is */
    int64_t noted_ms;              /* when either was written down last */
    bool note_is_old, name_is_old; /* that may have been forgotten before it was written again */
    bool is_comp;                  /* given away, ... */
    int64_t face;                  /* ... and what it would have cost */
    int64_t expires_ms;
    int64_t held_ms,
        ended_ms;          /* of a hold that ended unpaid: how long it counts, and when it was */
    int64_t remembered_ms; /* until then it is known that the hold was lost */
};

/* A time that a guest was inside. */
struct model_stay {
    int booking, seat;
    int64_t in_ms, out_ms; /* out_ms 0: still is */
    bool undone;
};

/* What a supervisor lets somebody do. */
struct model_approval {
    enum approvable verb;
    int booking; /* NOBODY: of COMP, for the show */
    int64_t show;
    int64_t amount; /* at most; below 0: whatever there is */
    int giver;      /* as op->staff */
    int64_t until_ms;
    bool used;
};

/* A charge at the counter. */
struct model_charge {
    int user, method;
    int64_t entry, amount;
    int shift; /* NOBODY: in none */
    bool reversed;
};

/* A drawer in somebody's hands. */
struct model_shift {
    bool is_open;
    int staff, till; /* as op->staff and op->which */
    int64_t float_in;
    int64_t received[PAY_METHODS], given[PAY_METHODS]; /* points */
    int64_t moves;                                     /* how often money came or went */
    int64_t cash_moves, cash_moved; /* without a customer: how often, and what came of it */
    struct till_acts acts;          /* what else was done in it, ... */
    int64_t act_rows;               /* ... in how many rows of the store */
    int z;                          /* the number of its Z; 0: none */
    int64_t expected, counted, left_in, total;
};

struct model {
    bool shift_required;
    struct model_shift shifts[MODEL_SHIFTS]; /* [NOBODY] is shift 0: no one's */
    int shift_count, z_count;
    int64_t happened[EVENT_KINDS]; /* events of each kind so far */
    int64_t z_total;
    struct model_charge charges[MODEL_CHARGES];
    int charge_count;
    struct door_rules door;
    struct model_stay stays[MODEL_STAYS]; /* shape: stays[stay_count], in the order of coming in */
    int stay_count;
    int64_t now_ms, admit_ms, grace_ms, pause_ms;
    int64_t person_keep_ms; /* 0: people are kept for ever */
    bool known[MODEL_USERS];
    int name[MODEL_USERS];   /* which of model_names; of another name the one it had */
    int merged[MODEL_USERS]; /* one more than the user whose other name it is; 0: it is none */
    enum user_owner owner[MODEL_USERS]; /* of those that are known */
    int64_t uid[MODEL_USERS];           /* of an account */
    int64_t balance[MODEL_USERS], entries[MODEL_USERS];
    int64_t drawer[MODEL_USERS][PAY_METHODS]; /* money that came in at the counter, by the way in
                                                 which it was paid, less what was paid out */
    /* The first of each is number 1; there is room for one that requests name in vain. */
    int64_t concert_count, show_count;
    struct model_concert concerts[MODEL_CONCERTS + 2];
    struct model_show shows[MODEL_SHOWS + 2];
    int token_count, booking_count, approval_count;
    struct model_approval approvals[MODEL_APPROVALS]; /* [NOBODY] is none */
    struct model_token tokens[MODEL_TOKENS];          /* [NOBODY] is nobody's, as below */
    struct model_booking bookings[MODEL_BOOKINGS];
};

/* Names that people are given, the first is none; and what is looked for: the bits of the names
 * that have it. */
extern const char *const model_names[];
enum { MODEL_GIVEN_NAMES = 5 };
extern const struct model_query {
    const char *text;
    unsigned names;
} model_queries[];
enum { MODEL_QUERIES = 6 };

/* What is noted about bookings, the first is nothing; and for whom seats are given away. Each of
 * these texts has MODEL_MARK in it, and nothing else has. */
#define MODEL_MARK "박"
#define MODEL_COMP_NAME "박 진"
extern const struct model_note {
    const char *text, *written; /* `written` as in a request */
} model_notes[];
enum { MODEL_NOTES = 4 };

/* Who that is: the one who stays, of another name. */
static inline int model_self(const struct model *model, int user)
{
    return model->merged[user] != 0 ? model->merged[user] - 1 : user;
}

/* Seen at the moment at which the answers will be given, which is not known yet: until then they do
 * not count as absent. */
#define SEEN_SOON (INT64_MAX / 2)

/* The uids that a name has had, which < MODEL_UIDS; and the user that logs in as `name:uid`. */
int64_t account_uid(int name, int which);
int account_user(int name, int64_t uid);

#endif
