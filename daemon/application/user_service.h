/*
 * Users and their wallets.
 */
#ifndef FOYER_APPLICATION_USER_SERVICE_H
#define FOYER_APPLICATION_USER_SERVICE_H

#include "application/use_case.h"
#include "domain/payment/ledger.h"
#include "domain/user/user.h"

/* The user of that login; one who is not stored yet has user_id 0 and an empty wallet. */
MUST_CHECK enum status user_service_look(struct use_case *uc, const char *login, struct user *user);

/* Stores one that is not stored yet: a login that books or charges for the first time becomes a
 * user. */
MUST_CHECK enum status user_service_ensure(struct use_case *uc, struct user *user);

/* Registers a customer; user->login, name and phone are the caller's. LIMIT if the login is taken.
 */
MUST_CHECK enum status user_service_add(struct use_case *uc, struct user *user);

/* Moves points and writes the ledger entry; entry->user_id, kind, amount and reservation are the
 * caller's, the rest is filled in. NO_POINTS if the balance would fall below 0. */
MUST_CHECK enum status user_service_move(struct use_case *uc, struct ledger_entry *entry);

/* Charges a wallet. *entry tells the outcome. LIMIT if it would grow too large. */
MUST_CHECK enum status user_service_charge(struct use_case *uc, const char *login, int64_t amount,
                                           struct ledger_entry *entry);

#endif
