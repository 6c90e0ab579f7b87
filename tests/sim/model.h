/*
 * A small model of the box office, written from the requirements and the protocol page, not from
 * the daemon. It keeps everything in arrays, asks no database, and knows one clock.
 *
 * Whatever has a deadline is settled before each operation: first everything ends whose time has
 * come, then waiters are let in. Tokens and reservations have numbers here; the codes that the
 * daemon gives them are kept by whoever compares.
 */
#ifndef FOYER_TESTS_SIM_MODEL_H
#define FOYER_TESTS_SIM_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/concert/cancel_rule.h"
#include "domain/concert/concert.h"
#include "domain/queue/token.h"
#include "domain/refusal.h"

enum {
    MODEL_USERS = 50,
    MODEL_CONCERTS = 3,
    MODEL_SHOWS = 40,
    MODEL_GRADES = 3,
    MODEL_ITEMS = 6000, /* tokens, and reservations */
    MODEL_LIVE = MODEL_USERS * MODEL_CONCERTS,
    NOBODY = -1
};

enum op_kind {
    OP_JOIN,
    OP_LEAVE,
    OP_HOLD,
    OP_RELEASE,
    OP_PAY,
    OP_CANCEL,
    OP_CHARGE,
    OP_USER_ADD,
    OP_BLOCK,
    OP_UNBLOCK,
    OP_SHOW_ADD,
    OP_SHOW_CANCEL,
    OP_GRADE,
    OP_SALE,
    OP_CAPACITY,
    OP_SEAT_LIMIT,
    OP_OPENS,
    OP_CLOSES,
    OP_RULE,
    OP_KINDS
};

/* One request. Concerts and shows have the numbers of the store. */
struct op {
    enum op_kind kind;
    int user;
    int id; /* of the token (LEAVE, HOLD) or reservation (RELEASE, PAY, CANCEL); NOBODY: of none */
    int64_t concert, show;
    seat_set seats;
    int best;
    int64_t number; /* points, price, capacity, limit, time, sale state; of RULE: days or ms */
    int which;      /* the grade; of RULE an enum cancel_base */
};

/* What a request comes to. `told` has what a refusal tells, or what an OK says. */
struct answer {
    enum status status;
    struct refusal told;
    int id;    /* of the token or reservation it made or met; NOBODY: of none */
    bool made; /* it is new */
};

struct model_user {
    bool known;
    int64_t balance, entries, charged;
};

struct model_concert {
    int64_t capacity, seat_limit, opens_ms, closes_ms;
    enum sale sale;
    int rule; /* enum cancel_base */
    int64_t rule_before;
    int grade[SEAT_COUNT]; /* NOBODY: none */
    int64_t price[MODEL_GRADES];
};

enum { SEAT_IS_FREE = -1, SEAT_IS_BLOCKED = -2 };

struct model_show {
    int64_t concert, starts_ms;
    bool cancelled;
    int seat[SEAT_COUNT]; /* SEAT_IS_..., or the reservation that has it */
};

struct model_token {
    int user;
    int64_t concert;
    enum token_state state;
    int64_t admit_until_ms, ends_ms, ended_ms;
    int64_t seen_ms;
    bool heard; /* just now: counts as seen once the answer is given */
    struct wish wish;
    bool wish_lost;
    seat_set lost;
    int hold; /* reservation; NOBODY: none */
};

enum booked { BOOKED_HELD, BOOKED_PAID, BOOKED_CANCELLED, BOOKED_LOST, BOOKED_GONE };

struct model_reservation {
    int user, token;
    int64_t show;
    enum booked state;
    seat_set seats, refunded; /* live ones, and those given back */
    int64_t price[SEAT_COUNT];
    int64_t expires_ms, lost_ms;
};

struct model {
    int64_t admit_ms, grace_ms;
    struct model_user users[MODEL_USERS];
    struct model_concert concerts[MODEL_CONCERTS + 1];
    struct model_show shows[MODEL_SHOWS + 1];
    int64_t concert_count, show_count;
    int live[MODEL_LIVE]; /* live tokens in the order of their JOIN */
    int live_count;
    int token_count, reservation_count;
    struct model_token tokens[MODEL_ITEMS];
    struct model_reservation reservations[MODEL_ITEMS];
};

/* The seats of a show as everybody sees them. */
struct model_map {
    seat_set held, sold, blocked;
};

/* Ends what has to end by `now_ms`, then lets waiters in. */
void model_settle(struct model *model, int64_t now_ms);

/* Settles, then carries out a request. */
struct answer model_do(struct model *model, const struct op *op, int64_t now_ms);

/* The answers were given at `now_ms`: those who were heard of are seen then. */
void model_answered(struct model *model, int64_t now_ms);

/* The daemon has started: that counts as a poll of everybody. */
void model_restart(struct model *model, int64_t now_ms);

/* How a token looks at a moment that is not settled yet. `absent`: absence counts. */
enum token_state model_state(const struct model *model, int id, int64_t now_ms, bool absent);
int64_t model_position(const struct model *model, int id);
struct model_map model_map(const struct model *model, int64_t show, int64_t now_ms);
int64_t model_left(const struct model *model, int64_t concert, int64_t now_ms);
int64_t model_price(const struct model_reservation *reservation, seat_set seats);
int64_t model_cancel_until(const struct model *model, int64_t show);

#endif
