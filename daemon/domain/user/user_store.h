/*
 * Users in the store. Statuses not named are those of domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_USER_USER_STORE_H
#define FOYER_DOMAIN_USER_USER_STORE_H

#include "domain/ports/store.h"
#include "domain/user/user.h"

/* The user of that login. One who was merged into another is found as the other: user->login is
 * then not `login`. STATUS_NOT_FOUND if there is no such user. */
MUST_CHECK enum status user_store_find(struct store *store, const char *login, struct user *user);

/* The same by user_id. */
MUST_CHECK enum status user_store_find_id(struct store *store, int64_t user_id, struct user *user);

/* Adds a user with an empty wallet. user->user_id is the caller's to choose. */
MUST_CHECK enum status user_store_add(struct store *store, const struct user *user, int64_t now_ms);

/* Stores user->name and user->phone of a user that there is. */
MUST_CHECK enum status user_store_correct(struct store *store, const struct user *user);

/* Gives a user to another owner; user->owner and uid say to whom. With `if_unbound`, only if it has
 * none: STATUS_NOT_FOUND if it has. */
MUST_CHECK enum status user_store_own(struct store *store, const struct user *user,
                                      bool if_unbound);

/* Adds `amount` (below 0 to take) to a wallet, and `spent` to what was spent from it, and reports
 * its balance and the number of its next ledger entry. STATUS_NO_POINTS if the balance would fall
 * below 0. */
MUST_CHECK enum status user_store_move(struct store *store, int64_t user_id, int64_t amount,
                                       int64_t spent, int64_t *balance, int64_t *entry);

/* Calls `each` for every user. */
MUST_CHECK enum status user_store_each(struct store *store,
                                       void (*each)(void *arg, int64_t user_id, const char *login),
                                       void *arg);

/* The first user with that telephone number, whatever its punctuation, and that name, whatever case
 * and accents; one who was merged is the other. NOT_FOUND; also for a name or number that says too
 * little to tell people by. */
MUST_CHECK enum status user_store_same(struct store *store, const char *name, const char *phone,
                                       struct user *user);

/* Calls `each` for users whose login, name and phone hold the words of `query` (text_query(); "":
 * all), after `after` in the order of logins, at most `limit`. Somebody who was merged is told as
 * the user who stayed, with the other name in `alias` ("": none), unless that one holds the words
 * too. No more than a bounded number of users is looked at: if there may be more that match, `next`
 * is the login to go on after, otherwise "". */
MUST_CHECK enum status
user_store_list(struct store *store, const char *query, const char *after, int64_t limit,
                char next[LOGIN_TEXT],
                void (*each)(void *arg, const struct user *, const char *alias), void *arg);

#endif
