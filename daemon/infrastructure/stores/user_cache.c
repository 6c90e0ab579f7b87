/*
 * A wallet is read twice in a payment, by the check and by the write that moves the points. Two
 * tables have the same users, by login and by number. user_cache_move() does to the remembered row
 * what the UPDATE has just done to the stored one; whatever else changes a user drops it.
 *
 * What is known of a user depends on how it was read:
 *
 *     in a file                     is_locked: nobody else writes it, so it stays for the next
 *                                   transaction as well
 *     in a shared store, locked     is_locked until the transaction ends: the balance is certain,
 *                                   and a move need not wait for the answer of its statement
 *     in a shared store, otherwise  good for who somebody is, and not for the balance: a lock or a
 *                                   move drops it
 *     missing                       was asked for, and nobody has the login; in a shared store only
 *
 * A lock takes back that a login is missing: between the question and the lock somebody may have
 * added it.
 */
#include "infrastructure/stores/user_cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

/* Kept at a time; each takes half a kilobyte. */
enum { USERS_MOST = 40000 };

struct cached_user {
    struct user user;
    bool is_locked;
    UT_hash_handle hh;    /* by login */
    UT_hash_handle by_id; /* by number */
};

/* A login that was looked for and not found. */
struct missing_user {
    char login[LOGIN_TEXT];
    UT_hash_handle hh;
};

struct user_cache {
    bool is_off;
    struct missing_user *missing;     /* owned */
    struct cached_user *logins, *ids; /* the same users; `logins` owns them */
};

struct user_cache *user_cache_new(void)
{
    struct user_cache *cache = calloc(1, sizeof *cache);

    assert(cache != NULL);
    return cache;
}

static void drop(struct user_cache *cache, struct cached_user *user)
{
    assert(cache->logins != NULL && cache->ids != NULL); /* who is in one is in the other */
    HASH_DELETE(hh, cache->logins, user);
    HASH_DELETE(by_id, cache->ids, user);
    free(user);
}

static struct missing_user *find_missing(const struct user_cache *cache, const char *login)
{
    struct missing_user *missing;

    HASH_FIND_STR(cache->missing, login, missing);
    return missing;
}

static void drop_missing(struct user_cache *cache, struct missing_user *missing)
{
    assert(cache->missing != NULL);
    HASH_DEL(cache->missing, missing);
    free(missing);
}

void user_cache_expect(struct user_cache *cache, const char *login)
{
    struct missing_user *missing;

    if (cache->is_off || find_missing(cache, login) != NULL || strlen(login) >= LOGIN_TEXT)
        return;
    missing = malloc(sizeof *missing);
    assert(missing != NULL);
    memcpy(missing->login, login, strlen(login) + 1);
    HASH_ADD_STR(cache->missing, login, missing);
}

void user_cache_found(struct user_cache *cache, const char *login)
{
    struct missing_user *missing = find_missing(cache, login);

    if (missing != NULL)
        drop_missing(cache, missing);
}

bool user_cache_is_missing(const struct user_cache *cache, const char *login)
{
    return find_missing(cache, login) != NULL;
}

void user_cache_forget(struct user_cache *cache)
{
    while (cache->missing != NULL)
        drop_missing(cache, cache->missing);
    while (cache->logins != NULL)
        drop(cache, cache->logins);
}

void user_cache_free(struct user_cache *cache)
{
    user_cache_forget(cache);
    free(cache);
}

void user_cache_turn_off(struct user_cache *cache)
{
    user_cache_forget(cache);
    cache->is_off = true;
}

bool user_cache_find(struct user_cache *cache, const char *login, struct user *user)
{
    struct cached_user *known;

    HASH_FIND_STR(cache->logins, login, known);
    if (known != NULL)
        *user = known->user;
    return known != NULL;
}

static struct cached_user *find_id(struct user_cache *cache, int64_t user_id)
{
    struct cached_user *known;

    HASH_FIND(by_id, cache->ids, &user_id, sizeof user_id, known);
    return known;
}

void user_cache_drop(struct user_cache *cache, int64_t user_id)
{
    struct cached_user *known = find_id(cache, user_id);

    if (known != NULL)
        drop(cache, known);
}

/* When there are too many all are forgotten, as in row_cache.c, and it is not known any more who is
 * missing. */
void user_cache_keep(struct user_cache *cache, const struct user *user, bool is_locked)
{
    struct cached_user *known;

    if (cache->is_off)
        return;
    user_cache_drop(cache, user->user_id);
    if (HASH_COUNT(cache->logins) >= USERS_MOST)
        user_cache_forget(cache);
    known = malloc(sizeof *known);
    assert(known != NULL);
    known->user = *user;
    known->is_locked = is_locked;
    HASH_ADD_STR(cache->logins, user.login, known);
    HASH_ADD(by_id, cache->ids, user.user_id, sizeof user->user_id, known);
}

void user_cache_lock(struct user_cache *cache, const char *login)
{
    struct cached_user *known;

    HASH_FIND_STR(cache->logins, login, known);
    if (known != NULL && !known->is_locked)
        drop(cache, known);
    user_cache_found(cache, login);
}

bool user_cache_balance(struct user_cache *cache, int64_t user_id, int64_t *balance)
{
    const struct cached_user *known = find_id(cache, user_id);

    if (known == NULL || !known->is_locked)
        return false;
    *balance = known->user.balance;
    return true;
}

bool user_cache_move(struct user_cache *cache, int64_t user_id, int64_t amount, int64_t spent,
                     int64_t *balance, int64_t *entry)
{
    struct cached_user *known = find_id(cache, user_id);

    if (known != NULL && !known->is_locked) {
        drop(cache, known);
        known = NULL;
    }
    if (known == NULL)
        return false;
    *balance = known->user.balance += amount;
    *entry = ++known->user.entries;
    known->user.spent += spent;
    return true;
}
