/*
 * What every use case is given. A use case is one function, run inside one transaction, with one
 * answer: a status, and on refusal what uc->refusal says. It asks before it writes, so that a
 * refusal has written nothing.
 */
#ifndef FOYER_APPLICATION_USE_CASES_USE_CASE_H
#define FOYER_APPLICATION_USE_CASES_USE_CASE_H

#include <string.h>

#include "application/live/change.h"
#include "domain/calendar.h"
#include "domain/ports/random.h"
#include "domain/now.h"
#include "domain/queue/token.h"
#include "domain/refusal.h"
#include "domain/settings.h"
#include "domain/ports/store.h"
#include "domain/user/user.h"

struct shard;

/* Who asked, of a unit that came as a request. */
struct origin {
    const char *login;
    int64_t uid;
    bool is_customer;    /* refusals are counted, not audited one by one; see refusal_counts.h */
    const char *acting;  /* the customer acted for; "" for oneself */
    const char *key;     /* NULL: none */
    bool names_person;   /* it may name somebody whom only the counter knows */
    const char *request; /* the request in its normal form */
    const char *request_text; /* the same, after the user it is for: what a key stands for */
};

/* Of somebody whom only the counter knows, by the request that is carried out. */
struct mention {
    int64_t show_id; /* the date that they come for; 0: nobody is mentioned, as far as is known */
    bool is_due;     /* people of that date are to be forgotten already */
};

struct use_case {
    struct store *store;
    struct shard *shard; /* the share of a shared store that this worker has; see shard.h */
    struct zones *zones;
    struct random random;
    struct settings *settings;
    struct change_list *changes;
    const struct origin *origin; /* NULL: the daemon's own work */
    struct now now;
    struct refusal refusal;
    struct mention mention;
    char approver[LOGIN_TEXT]; /* who approved what is done, for the audit trail; "": nobody */
    int64_t next_due_ms;       /* nothing is due before this, steady clock; see expiry.h */
    int64_t opened_ms;         /* sales that opened or ended until then were seen to, wall clock */
};

/* NOT_FOUND, with what was not found. */
static inline enum status refuse_missing(struct use_case *uc, enum missing what)
{
    uc->refusal.what = word_at(WORDS_MISSING, (int)what);
    return STATUS_NOT_FOUND;
}

/* The same if `status` is NOT_FOUND; any other status as it is. */
static inline enum status name_missing(struct use_case *uc, enum status status, enum missing what)
{
    return status == STATUS_NOT_FOUND ? refuse_missing(uc, what) : status;
}

/* ALREADY_HOLDING, with the hold that the token has. */
static inline enum status refuse_holding(struct use_case *uc, const struct token *token)
{
    memcpy(uc->refusal.reservation, token->hold.code, sizeof uc->refusal.reservation);
    uc->refusal.show_id = token->hold.show_id;
    uc->refusal.concert_id = token->concert_id;
    return STATUS_ALREADY_HOLDING;
}

static inline enum status refuse_booking(struct use_case *uc, enum bookable bookable)
{
    uc->refusal.why = bookable_word(bookable);
    return STATUS_NOT_BOOKABLE;
}

#endif
