/*
 * What several daemons on one store, each on its host, need of it to be one box office.
 *
 * Whoever is going to change something of a concert, its shows, seats or queue, locks the concert
 * first: that waits until no other transaction has it, and draws the concert's next revision, which
 * is then written to all that changes. So the changes of a concert happen one after the other, all
 * over the world, and a daemon that knows the concert up to revision r finds what is new to it
 * under the revisions above r. Locks end with the transaction. Concerts are locked in the order of
 * their numbers, then wallets in the order of their logins, so that transactions wait for each
 * other but never in a ring.
 *
 * In a store that is not shared there is nothing to lock, all revisions are 0, and none of this is
 * called. Statuses not named are those of store.h.
 */
#ifndef FOYER_DOMAIN_PORTS_HOST_STORE_H
#define FOYER_DOMAIN_PORTS_HOST_STORE_H

#include <stddef.h>

#include "domain/now.h"
#include "domain/ports/store.h"

struct claim;
struct concert;
struct show;
struct token;

/* What a request is about, as far as it says: enough to find the concert that it may change. */
struct subject {
    enum subject_kind {
        SUBJECT_NONE,
        SUBJECT_CONCERT,
        SUBJECT_SHOW,
        SUBJECT_TOKEN,
        SUBJECT_RESERVATION
    } kind;
    int64_t number;   /* of a concert or show */
    const char *code; /* of a token or a reservation, which others may
                         follow; borrowed */
};

/* The concert of a subject; 0 if there is none. */
MUST_CHECK enum status host_store_resolve(struct store *store, const struct subject *subject,
                                          int64_t *concert_id);

/* Locks a concert, and nothing more. *is_new: this transaction had not locked it yet. NOT_FOUND. */
MUST_CHECK enum status host_store_lock(struct store *store, int64_t concert_id, int64_t *rev,
                                       bool *is_new);

/* Whether this transaction has a concert locked. */
bool host_store_has_lock(const struct store *store, int64_t concert_id);

/* The revision that changes of a concert get in this transaction; 0 in a store that is not shared.
 * If the concert came into being after its lock was looked for, the transaction will not be
 * committed but answer BUSY, so that it is tried again. */
int64_t host_store_rev(struct store *store, int64_t concert_id);

/* Locks the wallet of a user. Says OK before it has it, and whether or not there is one. */
MUST_CHECK enum status host_store_lock_wallet(struct store *store, const char *login);

/* A concert, and the revision up to which it is known. */
struct known_concert {
    int64_t concert_id, rev;
};

/* Who is told what of concerts; borrowed until the call returns. First the revision of each that
 * was locked, then those that changed, then the shows that changed, those that were removed too,
 * each followed by all its claims, then the tokens. Some may be told though they did not change.
 */
struct concert_news {
    void *arg;
    void (*locked)(void *arg, int64_t concert_id, int64_t rev);
    void (*concert)(void *arg, const struct concert *concert);
    void (*show)(void *arg, const struct show *show);
    void (*claim)(void *arg, const struct claim *claim);
    void (*token)(void *arg, const struct token *token);
};

/* Tells what is new of concerts, in one round trip. */
MUST_CHECK enum status host_store_news(struct store *store, const struct known_concert *concerts,
                                       size_t count, const struct concert_news *news);

/* What the units of a batch lock, and what they are going to ask. All arrays are borrowed; a name
 * may be in them more than once. */
struct foreseen {
    const struct known_concert *concerts; /* shape: concerts[concert_count], by their numbers, each
                                             once; those that are not there are passed over */
    size_t concert_count;
    const char *const *wallets; /* shape: wallets[wallet_count], logins in their order */
    size_t wallet_count;
    const char *const *users; /* shape: users[user_count], logins */
    size_t user_count;
    const char *const *key_logins; /* shape: key_logins[key_count] ... */
    const char *const *keys;       /* ... and the keys of requests under these */
    size_t key_count;
    const char *const *place_logins; /* shape: place_logins[place_count] ... */
    const int64_t *place_concerts;   /* ... and the concerts in whose queues they may be */
    size_t place_count;
    const char *const *unpaid_logins; /* shape: unpaid_logins[unpaid_count] ... */
    const int64_t
        *unpaid_shows; /* ... and the shows of which they may have held and not paid ... */
    size_t unpaid_count;
    int64_t unpaid_since_ms;   /* ... what ended after that */
    const char *const *tokens; /* shape: tokens[token_count], their codes */
    size_t token_count;
    const char *const *holds; /* shape: holds[hold_count], their codes: the tokens that have them */
    size_t hold_count;
    const int64_t *shows; /* shape: shows[show_count]; those with their seats */
    size_t show_count;
    const int64_t
        *queues; /* shape: queues[queue_count], concerts that are locked by then, each once:
                              of each ... */
    size_t queue_count;
    size_t waiter_count; /* ... so many of those who wait first; 0: nobody */
};

/* Locks those concerts and tells what is new of them, then locks those wallets, and asks for all
 * the rest: in one round trip. The answers hold until the transaction ends, whatever others write
 * meanwhile; what this transaction writes itself counts. */
MUST_CHECK enum status host_store_foresee(struct store *store, const struct foreseen *foreseen,
                                          const struct concert_news *news);

/* Calls `each` for the concerts of a shard: those whose number modulo `shards` is `shard`. */
MUST_CHECK enum status host_store_revs(struct store *store, int64_t shards, int64_t shard,
                                       void (*each)(void *arg, int64_t concert_id, int64_t rev),
                                       void *arg);

/* Calls `each` for the concerts of a shard that have an active token whose deadline has come, or
 * house seats whose time has; in no order, and perhaps twice. */
MUST_CHECK enum status host_store_due(struct store *store, struct now now, int64_t shards,
                                      int64_t shard, void (*each)(void *arg, int64_t concert_id),
                                      void *arg);

/* This daemon's number, drawn when its first connection was opened; 0 if the store is not shared.
 */
int64_t host_store_self(const struct store *store);

/* A daemon is gone once nothing was heard of it for this time. */
enum { HOST_GONE_MS = 10000 };

/* Says that this daemon lives, and calls `each` for every daemon that does. *offset_ms: what to add
 * to the machine's uninterrupted clock to have the store's. */
MUST_CHECK enum status host_store_beat(struct store *store, int64_t *offset_ms,
                                       void (*each)(void *arg, int64_t host_id), void *arg);

/* Whether a daemon lives, as far as the store knows now. */
MUST_CHECK enum status host_store_lives(struct store *store, int64_t host_id, bool *lives);

#endif
