/*
 * Three times stand in an entry: looked_ms, when the user database answered; bound_ms, when the
 * store said whose the name is; and the epoch in which both were learned. identity_forget_all()
 * only counts the epoch up: an answer that was asked for in an earlier one comes to nothing and is
 * asked again, so a reload never mixes groups of two configurations. Entries need not be walked for
 * that.
 *
 * That a name is the uid's holds for a minute once the store has said so, so that the frequent
 * question, whether somebody is still in a group, costs the user database a look and the store
 * nothing. That it is not, is asked anew with the next look.
 *
 * Waiters are parts of those who wait (sessions), linked into the list of the uid they wait for.
 * They may go at any time with identity_cancel(), also while the list is being answered:
 * identity_tell() moves it aside first, and points each waiter to where it is now.
 *
 * The daemon's own uid is never swept, and if the database is out of order it is still who it was,
 * once that was known: somebody must be able to look what is wrong.
 */
#include "presentation/identity.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void identities_init(struct identities *identities, const struct identity_ops *ops)
{
    memset(identities, 0, sizeof *identities);
    identities->ops = *ops;
    identities->own_uid = -1;
    for (enum role role = ROLE_ANY; (int)role < ROLES; role++)
        identities->groups.gids[role] = NO_GID;
    TAILQ_INIT(&identities->names);
}

void identities_release(struct identities *identities)
{
    struct identity *identity, *next;

    HASH_ITER (hh, identities->known, identity, next) {
        HASH_DEL(identities->known, identity);
        free(identity);
    }
}

static struct identity *identity_find(struct identities *identities, int64_t uid)
{
    struct identity *identity;

    HASH_FIND(hh, identities->known, &uid, sizeof uid, identity);
    return identity;
}

/* Drops what nobody asked for in a minute, so that uids that were here once take no room. */
static void identity_sweep(struct identities *identities, int64_t now_ms)
{
    struct identity *identity, *next;

    if (now_ms < identities->next_sweep_ms)
        return;
    identities->next_sweep_ms = now_ms + IDENTITY_KEPT_MS;
    HASH_ITER (hh, identities->known, identity, next) {
        if (identity->is_asked || identity->looked_ms > now_ms - IDENTITY_KEPT_MS ||
            identity->uid == identities->own_uid)
            continue;
        HASH_DEL(identities->known, identity);
        free(identity);
    }
}

static struct identity *identity_add(struct identities *identities, int64_t uid)
{
    struct identity *identity = calloc(1, sizeof *identity);

    assert(identity != NULL);
    identity->uid = uid;
    identity->looked_ms = identity->bound_ms = INT64_MIN;
    TAILQ_INIT(&identity->waiters);
    HASH_ADD(hh, identities->known, uid, sizeof uid, identity);
    return identity;
}

/* The name is filled in by whoever wants one. */
static struct account_query *new_query(const struct identities *identities,
                                       enum account_question question)
{
    struct account_query *query = calloc(1, sizeof *query);

    assert(query != NULL);
    query->question = question;
    query->groups = identities->groups;
    return query;
}

static void ask(struct identities *identities, struct identity *identity)
{
    struct account_query *query = new_query(identities, ACCOUNT_OF_UID);

    query->uid = identity->uid;
    query->number = identities->epoch;
    identity->is_asked = true;
    identities->ops.ask(identities->ops.arg, query);
}

static void wait_in(struct identity_waiters *list, struct identity_waiter *waiter)
{
    assert(waiter->list == NULL);
    waiter->list = list;
    TAILQ_INSERT_TAIL(list, waiter, next);
}

void identity_cancel(struct identity_waiter *waiter)
{
    if (waiter->list != NULL)
        TAILQ_REMOVE(waiter->list, waiter, next);
    waiter->list = NULL;
}

/* An answer that is an error is old after a second, whatever age the asker would accept. */
static bool is_young(const struct identities *identities, const struct identity *identity,
                     int64_t age_ms, int64_t now_ms)
{
    if (identity->looked_ms == INT64_MIN || identity->epoch != identities->epoch)
        return false;
    if (identity->result == IDENTITY_ERROR)
        age_ms = IDENTITY_ERROR_MS;
    return now_ms - identity->looked_ms < age_ms;
}

const struct identity *identity_ask(struct identities *identities, int64_t uid, int64_t age_ms,
                                    int64_t now_ms, struct identity_waiter *waiter)
{
    struct identity *identity;

    identity_sweep(identities, now_ms);
    identity = identity_find(identities, uid);
    if (identity == NULL)
        identity = identity_add(identities, uid);
    if (!identity->is_asked && is_young(identities, identity, age_ms, now_ms))
        return identity;
    wait_in(&identity->waiters, waiter);
    if (!identity->is_asked)
        ask(identities, identity);
    return NULL;
}

void identity_ask_name(struct identities *identities, const char *name,
                       struct identity_waiter *waiter)
{
    struct account_query *query = new_query(identities, ACCOUNT_OF_NAME);

    snprintf(query->name, sizeof query->name, "%s", name);
    query->number = waiter->number = ++identities->next_number;
    wait_in(&identities->names, waiter);
    identities->ops.ask(identities->ops.arg, query);
}

/* Answers all who wait; what they do may make others wait for the next answer. */
static void identity_tell(struct identity *identity)
{
    struct identity_waiters list = TAILQ_HEAD_INITIALIZER(list);
    struct identity_waiter *waiter;

    identity->is_asked = false;
    TAILQ_CONCAT(&list, &identity->waiters, next);
    TAILQ_FOREACH (waiter, &list, next) {
        waiter->list = &list;
    }
    while ((waiter = TAILQ_FIRST(&list)) != NULL) {
        identity_cancel(waiter);
        waiter->answered(waiter, identity, ACCOUNT_FOUND);
    }
}

/* The answer is there: it is noted, and all who wait get it. */
static void end(const struct identities *identities, struct identity *identity,
                enum identity_result result, int64_t now_ms)
{
    if (result == IDENTITY_ERROR && identity->uid == identities->own_uid &&
        identity->login[0] != '\0')
        result = IDENTITY_SERVED;
    identity->result = result;
    identity->looked_ms = now_ms;
    identity_tell(identity);
}

/* What is bound stays so for a minute, so that looking at the groups alone does not ask the store.
 */
static bool identity_is_bound(const struct identity *identity, const char *name, int64_t now_ms)
{
    return identity->bound_ms != INT64_MIN && now_ms - identity->bound_ms < IDENTITY_KEPT_MS &&
           strcmp(identity->name, name) == 0;
}

static void take_account(struct identities *identities, struct identity *identity,
                         const struct account_query *query, int64_t now_ms)
{
    char name[LOGIN_TEXT];

    if (query->answer == ACCOUNT_FOUND && query->name[0] != '\0')
        memcpy(name, query->name, sizeof name);
    else
        snprintf(name, sizeof name, "uid-%" PRId64, identity->uid);
    memcpy(identity->has_role, query->has_role, sizeof identity->has_role);
    memcpy(identity->gids, query->groups.gids, sizeof identity->gids);
    if (identity->epoch == identities->epoch && identity_is_bound(identity, name, now_ms)) {
        end(identities, identity, IDENTITY_SERVED, now_ms);
        return;
    }
    identity->epoch = identities->epoch;
    identity->bound_ms = INT64_MIN;
    memcpy(identity->name, name, sizeof identity->name);
    identities->ops.bind(identities->ops.arg, identity->uid, identity->name);
}

static void answer_uid(struct identities *identities, const struct account_query *query,
                       int64_t now_ms)
{
    struct identity *identity = identity_find(identities, query->uid);

    assert(identity != NULL && identity->is_asked);
    if (query->number != identities->epoch) {
        ask(identities, identity);
        return;
    }
    if (query->answer == ACCOUNT_FOUND ||
        (query->answer == ACCOUNT_NONE &&
         (identities->serves_unnamed || query->uid == identities->own_uid))) {
        take_account(identities, identity, query, now_ms);
        return;
    }
    identity->epoch = identities->epoch;
    memset(identity->has_role, 0, sizeof identity->has_role);
    end(identities, identity, query->answer == ACCOUNT_NONE ? IDENTITY_UNNAMED : IDENTITY_ERROR,
        now_ms);
}

static void identity_answer_name(struct identities *identities, const struct account_query *query)
{
    struct identity_waiter *waiter;

    TAILQ_FOREACH (waiter, &identities->names, next) {
        if (waiter->number == query->number)
            break;
    }
    if (waiter == NULL)
        return; /* who asked is gone */
    identity_cancel(waiter);
    waiter->answered(waiter, NULL, query->answer);
}

void identity_answered(struct identities *identities, struct account_query *query, int64_t now_ms)
{
    if (query->question == ACCOUNT_OF_UID)
        answer_uid(identities, query, now_ms);
    else
        identity_answer_name(identities, query);
    free(query);
}

void identity_bound(struct identities *identities, int64_t uid, enum status status,
                    const char *login, int64_t now_ms)
{
    struct identity *identity = identity_find(identities, uid);

    assert(identity != NULL && identity->is_asked);
    if (identity->epoch != identities->epoch) {
        ask(identities, identity);
        return;
    }
    if (status == STATUS_OK) {
        snprintf(identity->login, sizeof identity->login, "%s", login);
        identity->bound_ms = now_ms;
    }
    end(identities, identity,
        status == STATUS_OK            ? IDENTITY_SERVED
        : status == STATUS_NOT_ALLOWED ? IDENTITY_TAKEN
                                       : IDENTITY_ERROR,
        now_ms);
}

void identity_forget_all(struct identities *identities)
{
    identities->epoch++;
}
