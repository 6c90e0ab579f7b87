/*
 * People who book, and what their wallet may do.
 */
#ifndef FOYER_DOMAIN_USER_USER_H
#define FOYER_DOMAIN_USER_USER_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes with the NUL: 32 of a login, 60 and 30 characters of up to 4 bytes. */
enum { LOGIN_TEXT = 33, NAME_TEXT = 241, PHONE_TEXT = 121 };

/* The user of the counter, to whom is sold what is sold to nobody in particular. No account of a
 * host has such a name. */
#define TILL_LOGIN "guest:till"

#define BALANCE_MAX INT64_C(1000000000000)

/* Whose a user is. A name alone is not enough: a login can be deleted and given to another uid. */
enum user_owner {
    USER_UNBOUND, /* not known, as it came from a store of an older version */
    USER_COUNTER, /* nobody's who logs in: a customer registered at the counter */
    USER_ACCOUNT  /* the account of `uid` */
};

struct user {
    int64_t user_id; /* 0: not stored yet; such a user has an empty wallet */
    enum user_owner owner;
    int64_t uid; /* of an account */
    char login[LOGIN_TEXT];
    char name[NAME_TEXT];
    char phone[PHONE_TEXT];
    int64_t balance;  /* points, 0..BALANCE_MAX */
    int64_t entries;  /* in the ledger */
    int64_t spent;    /* points: payments less refunds, over all time */
    int64_t guest_of; /* of one who is added: a customer only to wait for this show; 0: not so */
};

/*
 * True if a charge keeps the balance within BALANCE_MAX, even after everything that can still be
 * cancelled comes back. So CANCEL never meets the limit.
 */
bool wallet_may_charge(int64_t balance, int64_t refundable, int64_t amount);

/* True if the account of that uid may be this user as far as is known. */
bool user_may_be(const struct user *user, int64_t uid);

/* True if people whom only the counter knows are to be forgotten of a date that begins at starts_ms
 * and is over for keep_ms; never if that is 0. */
bool person_is_due(int64_t starts_ms, int64_t keep_ms, int64_t now_ms);

/* Points that are missing to pay `amount`; 0 if the balance suffices. */
int64_t wallet_missing(int64_t balance, int64_t amount);

#endif
