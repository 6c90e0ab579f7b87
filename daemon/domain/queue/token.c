/*
 * token_may_become() is the drawing of token.h as a function, and set_state() the only place that
 * assigns a state; the assertion stays on in every build.
 *
 * The deadline follows the hold: token_take_hold() and token_drop_hold() move ends_ms between the
 * hold's deadline and what is left of the admission, so that whoever looks for what is due looks at
 * one number.
 *
 * token_state_at() is the state for everybody who asks about a moment; the stored one may lag
 * (expiry.c).
 */
#include "domain/queue/token.h"

#include <assert.h>
#include <string.h>

#include "domain/now.h"
#include "domain/settings.h"

bool token_may_become(enum token_state from, enum token_state to)
{
    switch (to) {
    case TOKEN_ACTIVE:
        return from == TOKEN_WAITING;
    case TOKEN_DONE:
        return from == TOKEN_ACTIVE;
    case TOKEN_LEFT:
    case TOKEN_LAPSED:
    case TOKEN_EXPIRED: /* a waiter, with the sale */
        return token_is_live(from);
    default: /* nobody begins to wait again */
        return false;
    }
}

/* The one place where a state changes. */
static void set_state(struct token *token, enum token_state state)
{
    assert(token_may_become(token->state, state));
    token->state = state;
}

/* Characters of a code that give the token's number; it comes round after 2^30 of them, long after
 * the first was forgotten. */
enum { NUMBERED = 6 };

void token_code_new(int64_t token_id, uint8_t random[TOKEN_LENGTH], char code[TOKEN_TEXT])
{
    code_write_number(token_id, NUMBERED, random);
    code_format(random, TOKEN_LENGTH, code);
}

int64_t token_code_number(const char *code, int64_t last)
{
    uint8_t bits[TOKEN_LENGTH];
    int64_t number;

    if (!code_bits(code, TOKEN_LENGTH, bits))
        return 0;
    number = code_read_number(bits, NUMBERED, last);
    return number > 0 ? number : 0;
}

void token_admit(struct token *token, int64_t now_ms, int64_t admit_ms)
{
    set_state(token, TOKEN_ACTIVE);
    token->admit_until_ms = now_ms + admit_ms;
    token->ends_ms = token->admit_until_ms;
}

void token_take_hold(struct token *token, const struct hold *hold)
{
    assert(token->state == TOKEN_ACTIVE && token->hold.reservation_id == 0);
    token->hold = *hold;
    token->ends_ms = hold->expires_ms;
}

void token_drop_hold(struct token *token)
{
    assert(token->state == TOKEN_ACTIVE && token->hold.reservation_id != 0);
    memset(&token->hold, 0, sizeof token->hold);
    token->ends_ms = token->admit_until_ms;
}

bool hold_is_wish(const struct hold *hold, const struct wish *wish)
{
    if (wish->show_id == 0)
        return true;
    return wish->show_id == hold->show_id && (wish->seats == 0 || wish->seats == hold->seats) &&
           (wish->best == 0 || wish->best == seat_set_count(hold->seats));
}

void token_end(struct token *token, enum token_state state, int64_t now_ms)
{
    set_state(token, state);
    memset(&token->hold, 0, sizeof token->hold);
    token->ends_ms = 0;
    token->ended_ms = now_ms;
}

bool token_is_forgotten(const struct token *token, int64_t now_ms)
{
    return !token_is_live(token->state) && deadline_passed(token->ended_ms + REMEMBER_MS, now_ms);
}

enum token_state token_state_at(const struct token *token, int64_t now_ms)
{
    if (token->state == TOKEN_ACTIVE && deadline_passed(token->ends_ms, now_ms))
        return TOKEN_EXPIRED;
    return token->state;
}

inline enum taker token_taker(const struct token *token)
{
    return token->is_late ? TAKER_STAFF : TAKER_CUSTOMER;
}

inline bool token_is_live(enum token_state state)
{
    return state == TOKEN_WAITING || state == TOKEN_ACTIVE;
}
