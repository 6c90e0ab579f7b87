/*
 * Users and their wallets.
 */
#ifndef FOYER_APPLICATION_USE_CASES_USER_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_USER_SERVICE_H

#include "application/use_cases/use_case.h"
#include "domain/payment/ledger.h"
#include "domain/user/user.h"

/* The user of that login; one who is not stored yet has user_id 0 and an empty wallet. NOT_ALLOWED
 * if it is the caller's own login, and belongs to another account by now. */
MUST_CHECK enum status user_service_look(struct use_case *uc, const char *login, struct user *user);

/* The user of that number, whose wallet is about to change: it is locked, in a shared store. Where
 * the request does not name the user, so that nothing could be locked before. */
MUST_CHECK enum status user_service_find_owner(struct use_case *uc, int64_t user_id,
                                               struct user *user);

/* NOT_ALLOWED if it is the asker's own login, and belongs to another account now. For requests that
 * find what they are about without the user. */
MUST_CHECK enum status user_service_check_asker(struct use_case *uc, const char *login);

/* Stores one that is not stored yet: a login that books or charges for the first time becomes a
 * user, and is its uid's from then on. */
MUST_CHECK enum status user_service_ensure(struct use_case *uc, struct user *user);

/* Registers a customer of the counter, whom nobody logs in as; user->login, name and phone are the
 * caller's. Without a login ("") it becomes `guest:N`. EXISTS if the login is taken. */
MUST_CHECK enum status user_service_add(struct use_case *uc, struct user *user);

/* The same, unless there is a user of that name and telephone number: *is_same, *user is that one,
 * and nothing is stored. */
MUST_CHECK enum status user_service_add_unless_same(struct use_case *uc, struct user *user,
                                                    bool *is_same);

/*
 * The login under which the account `name` with that uid is known here: the name, unless a customer
 * of the counter was registered under it before, then `name:uid`, so that the two never meet. A
 * user of an older store becomes the account's by this. NOT_ALLOWED if the name is another uid's:
 * a login that was deleted and given to somebody else inherits nothing. *login is set in any case.
 */
MUST_CHECK enum status user_service_identify(struct use_case *uc, const char *name, int64_t uid,
                                             char login[LOGIN_TEXT]);

/* BAD_ARG of the argument `arg` if `login` is the user of the till, who is everybody that is no
 * customer: whatever is one person's, a name, a place in a queue, seats of its own, is not its. */
MUST_CHECK enum status user_service_check_person(struct use_case *uc, const char *arg,
                                                 const char *login);

/* Corrects the name and the telephone number of a user; NULL leaves one as it is. *user is the user
 * as it is then. NOT_FOUND, BAD_ARG. */
MUST_CHECK enum status user_service_correct(struct use_case *uc, const char *login,
                                            const char *name, const char *phone, struct user *user);

/* Gives a user with wallet and tickets to the account of a uid, or to the counter. NOT_FOUND,
 * BAD_ARG. */
MUST_CHECK enum status user_service_hand_over(struct use_case *uc, const char *login,
                                              enum user_owner owner, int64_t uid);

/* Moves points and writes the ledger entry; entry->user_id, kind, amount and reservation are the
 * caller's, the rest is filled in. NO_POINTS if the balance would fall below 0. */
MUST_CHECK enum status user_service_move(struct use_case *uc, struct ledger_entry *entry);

/* May points be put into the wallet of a user? So may those that come back after their show has
 * begun, for which nothing has kept room. LIMIT if it would grow too large. */
MUST_CHECK enum status user_service_check_charge(struct use_case *uc, const struct user *user,
                                                 int64_t amount);

/* Charges a wallet. `method` says how it was paid at the counter, PAY_METHODS that nobody said.
 * *entry has the outcome. LIMIT if it would grow too large; SHIFT_NEEDED. */
MUST_CHECK enum status user_service_charge(struct use_case *uc, const char *login, int64_t amount,
                                           enum pay_method method, struct ledger_entry *entry);

#endif
