/*
 * People who book, and what their wallet may do.
 */
#ifndef FOYER_DOMAIN_USER_USER_H
#define FOYER_DOMAIN_USER_USER_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes with the NUL: 32 of a login, 60 and 30 characters of up to 4 bytes. */
enum { LOGIN_TEXT = 33, NAME_TEXT = 241, PHONE_TEXT = 121 };

#define BALANCE_MAX INT64_C(1000000000000)

struct user {
    int64_t user_id; /* 0: not stored yet; such a user has an empty wallet */
    char login[LOGIN_TEXT];
    char name[NAME_TEXT];
    char phone[PHONE_TEXT];
    int64_t balance; /* points, 0..BALANCE_MAX */
    int64_t entries; /* in the ledger */
};

/*
 * True if a charge keeps the balance within BALANCE_MAX, even after everything that can still be
 * refunded comes back. So a refund never meets the limit.
 */
bool wallet_may_charge(int64_t balance, int64_t refundable, int64_t amount);

/* Points that are missing to pay `amount`; 0 if the balance suffices. */
int64_t wallet_missing(int64_t balance, int64_t amount);

#endif
