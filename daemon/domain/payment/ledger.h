/*
 * The ledger: every point that ever moved, one entry each, never changed.
 */
#ifndef FOYER_DOMAIN_PAYMENT_LEDGER_H
#define FOYER_DOMAIN_PAYMENT_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/user/user.h"
#include "shared/code.h"
#include "shared/word_list.h"

struct ledger_entry {
    int64_t user_id;
    int64_t entry; /* 1, 2, ... in each wallet */
    int64_t at_ms; /* wall clock */
    enum entry_kind kind;
    int64_t amount;                     /* points; below 0 if they leave the wallet */
    int64_t balance;                    /* of the wallet after it */
    char reservation[RESERVATION_TEXT]; /* "" for a charge, a reversal and a merge */
    enum pay_method method;             /* of money; PAY_METHODS: not told */
    int64_t shift_id;                   /* of money: in which shift; 0: in none */
    char login[LOGIN_TEXT]; /* of money: who took it or handed it out; "": nobody, or not known */
    int64_t reverses;       /* of a reversal: the entry that is taken back */
};

/* Whether money came in or went out with it. */
static inline bool entry_is_money(const struct ledger_entry *entry)
{
    return (entry->kind == ENTRY_CHARGE || entry->kind == ENTRY_PAYOUT ||
            entry->kind == ENTRY_REVERSAL) &&
           entry->method < PAY_METHODS;
}

#endif
