/*
 * Who has a uid: its login here and the groups that give it roles.
 *
 * Two things have to be asked, and neither may keep the loop: the user database of the host for the
 * name and the groups (a thread), and then the store for whether that name is the uid's (a worker):
 *
 *     unknown ---ask---> looked up ---bind---> known
 *        ^                   |                   |
 *        +--- out of order --+      a minute, forget_all()
 *
 * What is known is remembered for a minute, so that connecting again and again asks once. While a
 * question is under way, all who ask the same wait for its answer. The loop thread's alone.
 */
#ifndef FOYER_PRESENTATION_IDENTITY_H
#define FOYER_PRESENTATION_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "shared/hash_table.h"

#include "domain/user/account.h"
#include "shared/status.h"

enum {
    IDENTITY_KEPT_MS = 60 * 1000,
    IDENTITY_ERROR_MS = 1000, /* a database that is out of order is asked again after this */
};

enum identity_result {
    IDENTITY_SERVED,
    IDENTITY_UNNAMED, /* the uid has no entry in the user database */
    IDENTITY_TAKEN,   /* its name belongs to another uid, see user_service_identify() */
    IDENTITY_ERROR,   /* the user database or the store is out of order */
};

struct identity_waiter;
TAILQ_HEAD(identity_waiters, identity_waiter);

struct identity {
    int64_t uid;
    enum identity_result result;
    char name[LOGIN_TEXT];  /* in the user database; "uid-N" if it has none of use */
    char login[LOGIN_TEXT]; /* here; the name, unless a customer of the counter has that */
    bool has_role[ROLES];   /* it is a member of the group of that role ... */
    int64_t gids[ROLES];    /* ... which has this number */

    int64_t looked_ms; /* the user database was asked last; INT64_MIN: never */
    int64_t bound_ms;  /* the store was asked last */
    int64_t epoch;     /* of what is known; see struct identities */
    bool is_asked;     /* a question is under way */
    struct identity_waiters waiters;
    UT_hash_handle hh;
};

/* Somebody who waits for an answer. Owned by them; part of what they are. */
struct identity_waiter {
    /* `identity` is borrowed for the call. For a name, NULL, and `found` says. */
    void (*answered)(struct identity_waiter *waiter, const struct identity *identity,
                     enum account_answer found);
    struct identity_waiters *list; /* NULL: does not wait */
    int64_t number;                /* of the question about a name */
    TAILQ_ENTRY(identity_waiter) next;
};

struct identity_ops {
    /* Hands a question to a thread; it comes back through identity_answered(). */
    void (*ask)(void *arg, struct account_query *query);
    /* Asks the store who has a name; the answer comes back through identity_bound(). */
    void (*bind)(void *arg, int64_t uid, const char *name);
    void *arg;
};

struct identities {
    struct identity_ops ops;
    struct identity *known; /* by uid; owned */
    struct role_groups groups;
    bool serves_unnamed;           /* uids without an entry, under the name uid-N */
    int64_t own_uid;               /* the daemon's: it is served without an entry, and while ... */
                                   /* ... the database is out of order, if it was known before */
    int64_t epoch;                 /* what was learned in an earlier one is not known any more */
    struct identity_waiters names; /* who wait for an answer about a name */
    int64_t next_number;
    int64_t next_sweep_ms;
};

void identities_init(struct identities *identities, const struct identity_ops *ops);
void identities_release(struct identities *identities);

/*
 * Who has the uid: at once if that is known and not older than `age_ms` (0: it must be asked now),
 * otherwise NULL, and waiter->answered() is called later. An answer of IDENTITY_ERROR is not
 * remembered for longer than IDENTITY_ERROR_MS.
 */
const struct identity *identity_ask(struct identities *identities, int64_t uid, int64_t age_ms,
                                    int64_t now_ms, struct identity_waiter *waiter);

/* Asks whether the host has an account of that name; waiter->answered() is called later. */
void identity_ask_name(struct identities *identities, const char *name,
                       struct identity_waiter *waiter);

/* Does not wait any more. */
void identity_cancel(struct identity_waiter *waiter);

/* A question of identity_ops.ask has been answered; frees it. */
void identity_answered(struct identities *identities, struct account_query *query, int64_t now_ms);

/* The store has answered: OK with the login, NOT_ALLOWED if the name belongs to somebody else,
 * anything else if it does not know. */
void identity_bound(struct identities *identities, int64_t uid, enum status status,
                    const char *login, int64_t now_ms);

/* Everything is to be asked anew: the groups or the names have changed. */
void identity_forget_all(struct identities *identities);

#endif
