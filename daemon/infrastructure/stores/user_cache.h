/*
 * Users with their wallets as the database has them; see row_cache.h. In a shared store nothing is
 * remembered: others change users as well, and no revision says so.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_USER_CACHE_H
#define FOYER_INFRASTRUCTURE_STORES_USER_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/user/user.h"

struct user_cache;

/* `is_off`: nothing is remembered. */
struct user_cache *user_cache_new(bool is_off);
void user_cache_free(struct user_cache *cache);

/* From now on nothing is remembered. */
void user_cache_turn_off(struct user_cache *cache);

/* Forgets everybody. */
void user_cache_forget(struct user_cache *cache);

/* False if the user is not remembered. */
bool user_cache_find(struct user_cache *cache, const char *login, struct user *user);

/* Remembers a user who was read, and was not remembered. */
void user_cache_keep(struct user_cache *cache, const struct user *user);

void user_cache_drop(struct user_cache *cache, int64_t user_id);

/* Changes a wallet as user_store_move() does, and hands out the same; false if the user is not
 * remembered. */
bool user_cache_move(struct user_cache *cache, int64_t user_id, int64_t amount, int64_t spent,
                     int64_t *balance, int64_t *entry);

#endif
