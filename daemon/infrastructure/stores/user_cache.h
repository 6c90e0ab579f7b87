/*
 * Users with their wallets as the database has them; see row_cache.h. In a shared store others
 * change users as well, and no revision says so: there a user is remembered to the end of the
 * transaction, as somebody who reads once, and what was read under a lock is how it is stored.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_USER_CACHE_H
#define FOYER_INFRASTRUCTURE_STORES_USER_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/user/user.h"

struct user_cache;

struct user_cache *user_cache_new(void);
void user_cache_free(struct user_cache *cache);

/* From now on nothing is remembered. */
void user_cache_turn_off(struct user_cache *cache);

/* Forgets everybody. */
void user_cache_forget(struct user_cache *cache);

/* False if the user is not remembered. */
bool user_cache_find(struct user_cache *cache, const char *login, struct user *user);

/* Remembers a user who was read. `is_locked`: nobody else can change the row. */
void user_cache_keep(struct user_cache *cache, const struct user *user, bool is_locked);

/* A user is locked now: what was read before may be old. */
void user_cache_lock(struct user_cache *cache, const char *login);

void user_cache_drop(struct user_cache *cache, int64_t user_id);

/* A login is about to be read (of a shared store): until it is found, nobody has it, as is
 * remembered to the end of the transaction. Found is who is read or added. */
void user_cache_expect(struct user_cache *cache, const char *login);
void user_cache_found(struct user_cache *cache, const char *login);

/* True if the login was looked for, and nobody has it. */
bool user_cache_is_missing(const struct user_cache *cache, const char *login);

/* What is in a wallet; false if that is not known for certain. */
bool user_cache_balance(struct user_cache *cache, int64_t user_id, int64_t *balance);

/* Changes a wallet as user_store_move() does, and hands out the same; false if the user is not
 * remembered, or not any more because it is not known for certain. */
bool user_cache_move(struct user_cache *cache, int64_t user_id, int64_t amount, int64_t spent,
                     int64_t *balance, int64_t *entry);

#endif
