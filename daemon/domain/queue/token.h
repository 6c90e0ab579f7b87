/*
 * A queue token: one user's place in the queue of one concert.
 *
 *                 admit                     pay
 *     waiting ------------> active ----------------> done
 *        |                    |
 *        | leave              | leave                -> left
 *        | absent             | absent, no hold      -> lapsed
 *        | sale ends          | deadline, sale ends  -> expired
 *
 * waiting, active: live; a user has at most one live token of a concert.
 * waiting: has a place, no deadline, no hold.
 * active:  has a deadline: that of its hold if it has one, otherwise admit_until.
 * done, left, lapsed, expired: ended for good, at ended_ms.
 */
#ifndef FOYER_DOMAIN_QUEUE_TOKEN_H
#define FOYER_DOMAIN_QUEUE_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/concert/concert.h"
#include "domain/user/user.h"
#include "shared/code.h"
#include "shared/seat_set.h"
#include "shared/word_list.h"

/* The seats a token wants when its turn comes. */
struct wish {
    int64_t show_id; /* 0: no wish */
    seat_set seats;  /* these, or */
    int best;        /* so many together */
};

/* The hold of an active token. */
struct hold {
    int64_t reservation_id; /* 0: no hold */
    char code[RESERVATION_TEXT];
    int64_t show_id;
    seat_set seats;
    int64_t amount;     /* points */
    int64_t expires_ms; /* steady clock */
};

struct token {
    int64_t token_id;
    char token[TOKEN_TEXT];
    int64_t concert_id;
    int64_t user_id;
    char login[LOGIN_TEXT];
    enum token_state state;
    enum token_state stored_state; /* what the store has; TOKEN_STATES: the token is not in it */
    int64_t place;                 /* drawn at JOIN, growing: the order of the queue */
    int64_t admit_until_ms;        /* 0 while waiting */
    int64_t ends_ms;               /* the deadline of an active token, otherwise 0 */
    int64_t ended_ms;              /* 0 while live */
    enum bookable why;             /* of one that expired with the sale: CLOSED, PAST or CANCELLED;
                                      otherwise BOOKABLE */
    bool is_late; /* staff joined or held with it last, for its user: it outlasts the beginning of
                     the last show by late_minutes */
    struct wish wish;
    bool wish_lost;      /* its turn came and the wish could not be held */
    seat_set lost_seats; /* the seats in the way */
    struct hold hold;
    /* Of a store that several daemons share; otherwise 0. */
    int64_t concert_rev; /* the revision of the concert with which it last changed */
    int64_t owner;       /* the daemon where it was last polled, which judges its absence */
};

/* As whom its user takes seats. */
enum taker token_taker(const struct token *token);

bool token_is_live(enum token_state state);

/* May a token go from one state to the other? */
bool token_may_become(enum token_state from, enum token_state to);

/* Makes the code of the token with that number, of as many random bytes, which are written to. The
 * number is in its first characters, and the token is found by it; 100 bits are random. */
void token_code_new(int64_t token_id, uint8_t random[TOKEN_LENGTH], char code[TOKEN_TEXT]);

/* The number of the token that a code is of, if it is made so; `last` is the number given last. 0
 * if it cannot be. */
int64_t token_code_number(const char *code, int64_t last);

/* waiting -> active, at `now_ms`, to take a hold within `admit_ms`. */
void token_admit(struct token *token, int64_t now_ms, int64_t admit_ms);

/* An active token takes a hold, which now is its deadline. */
void token_take_hold(struct token *token, const struct hold *hold);

/* Its hold is gone without payment; what remains of the admitted time counts again. */
void token_drop_hold(struct token *token);

/* Whether a wish asks for nothing but the hold: no show, or that show and no seats, the same seats,
 * or `best` as many. */
bool hold_is_wish(const struct hold *hold, const struct wish *wish);

/* Ends a live token. Its hold, if any, is no longer the token's. */
void token_end(struct token *token, enum token_state state, int64_t now_ms);

/* True once a token is forgotten: an hour after its end. */
bool token_is_forgotten(const struct token *token, int64_t now_ms);

/* The state as it is to be seen at `now_ms`: an active token past its deadline is expired, even
 * while nobody has written that down yet. */
enum token_state token_state_at(const struct token *token, int64_t now_ms);

#endif
