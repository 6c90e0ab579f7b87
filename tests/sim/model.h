/*
 * A small model of the box office, written from the requirements and the protocol page, not from
 * the daemon. It keeps everything in arrays, looks through all of them each time, and knows one
 * clock. What can be counted is not stored: the order of the tokens is the queue, a seat is taken
 * if a booking says so.
 */
#ifndef FOYER_TESTS_SIM_MODEL_H
#define FOYER_TESTS_SIM_MODEL_H

#include "domain/concert/cancel_rule.h"
#include "domain/concert/concert.h"
#include "domain/queue/token.h"
#include "op.h"

enum { MODEL_USERS = 50, MODEL_CONCERTS = 3, MODEL_SHOWS = 40, MODEL_GRADES = 3 };
enum { MODEL_TOKENS = 6000, MODEL_BOOKINGS = 6000 };

struct model_concert {
    int64_t set[OP_KINDS]; /* the number that SALE, CAPACITY, OPENS, ... has set last */
    enum cancel_base rule;
    int grade[SEAT_COUNT]; /* 0: none */
    int64_t price[MODEL_GRADES + 1];
};

struct model_show {
    int64_t concert, starts_ms;
    bool cancelled;
    seat_set blocked;
};

struct model_token {
    int user;
    int64_t concert;
    enum token_state state;
    int64_t admit_until_ms, ends_ms, seen_ms, ended_ms;
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
    int64_t price[SEAT_COUNT];
    int64_t expires_ms;
    int64_t remembered_ms; /* so long it is known that the hold was lost */
};

struct model {
    int64_t now_ms, admit_ms, grace_ms;
    bool known[MODEL_USERS];
    int64_t balance[MODEL_USERS], entries[MODEL_USERS];
    /* The first of each is number 1; there is room for one that requests name in vain. */
    int64_t concert_count, show_count;
    struct model_concert concerts[MODEL_CONCERTS + 2];
    struct model_show shows[MODEL_SHOWS + 2];
    int token_count, booking_count;
    struct model_token tokens[MODEL_TOKENS]; /* [NOBODY] is nobody's, as below */
    struct model_booking bookings[MODEL_BOOKINGS];
};

/* Seen at the moment at which the answers will be given, which is not known yet: until then they do
 * not count as absent. */
#define SEEN_SOON (INT64_MAX / 2)

/* Nothing is there yet. */
void model_init(struct model *model, int64_t admit_ms, int64_t grace_ms);

/* Ends what has to end by `now_ms`, then lets waiters in. */
void model_settle(struct model *model, int64_t now_ms);

/* Settles, carries out a request, and settles again. */
struct answer model_do(struct model *model, const struct op *op, int64_t now_ms);

#endif
