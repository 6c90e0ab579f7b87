/*
 * The answer to "who is this?" comes late, and may change while the connection lives. So there are
 * three questions about a uid, and they differ in what waits for the answer:
 *
 *     session_identity_begin     the greeting. Nothing is read before, so no line can be carried
 *                                out for somebody unknown
 *     session_identity_refresh   nothing. Once a minute, with a request or during a WATCH, it is
 *                                looked again whether the account still exists and has its name;
 *                                the request goes on with what is known, and a session whose
 *                                account is gone ends
 *     session_identity_ask_role  the request that needs a role. The user database is asked anew
 *                                each time (age 0), so rights that were taken away are gone at once
 *
 * A role needs two witnesses: the process at the other end is a member of the group by the kernel
 * (SO_PEERGROUPS: what it was when it connected), and the account is by the user database now. The
 * first alone would leave whoever was thrown out of a group with its rights as long as a process of
 * theirs lives; the second alone would give them to programs that have dropped the group.
 *
 * If the user database is out of order, the session goes on as it is: a customer's place in a queue
 * must not hang on an LDAP server. Only what needs a role is refused meanwhile.
 *
 * Whether a login is the uid's is the store's knowledge, since a login can be deleted on the host
 * and given to somebody else; the first uid that comes under a login owns it. That answer comes
 * from a worker, as a unit of its own that no session owns.
 */
#include "presentation/session_identity.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application/use_cases/user_service.h"
#include "presentation/verbs/refusal_reply.h"

/* Asks the store whose a name is. */
struct bind_unit {
    struct unit unit; /* first */
    int64_t uid;
    char name[LOGIN_TEXT];
    char login[LOGIN_TEXT];
};

static enum status run_bind(struct unit *unit, struct use_case *uc)
{
    struct bind_unit *bind = (struct bind_unit *)unit;

    return user_service_identify(uc, bind->name, bind->uid, bind->login);
}

static void finish_bind(struct unit *unit, void *owner)
{
    struct bind_unit *bind = (struct bind_unit *)unit;
    struct server *server = owner;
    enum status status = unit->status;

    /* A name that cannot be written down beside its uid is the uid's all the same. */
    if (status == STATUS_READ_ONLY)
        status = STATUS_OK;
    identity_bound(&server->identities, bind->uid, status, bind->login,
                   server_now(server).steady_ms);
    buffer_release(&unit->fields);
    free(bind);
}

void session_identity_bind(void *arg, int64_t uid, const char *name)
{
    struct server *server = arg;
    struct bind_unit *bind = calloc(1, sizeof *bind);

    assert(bind != NULL);
    bind->unit.run = run_bind;
    bind->unit.done = finish_bind;
    bind->unit.changes = true;
    bind->unit.now = server_now(server);
    bind->unit.shard = uid % server->ops.shards;
    bind->uid = uid;
    snprintf(bind->name, sizeof bind->name, "%s", name);
    server_submit(server, &bind->unit);
}

/* The highest role of whose group the process is a member, and still is by the user database. */
static enum role find_role(const struct session *session, const struct identity *identity)
{
    enum role found = ROLE_ANY;

    if (identity->uid == session->server->own_uid)
        return ROLE_ADMIN;
    for (enum role role = ROLE_ANY; (int)role < ROLES; role++)
        if (identity->has_role[role] && caller_has_group(session->fd, identity->gids[role]))
            found = role;
    return found;
}

static void set_role(struct session *session, enum role role)
{
    struct caller *caller = &session->caller;
    bool is_customer = role == ROLE_ANY && caller->uid != session->server->own_uid;

    if (session->is_known && role != caller->role)
        server_log(session->server, LOG_INFO, "%s (uid %lld): role %s, was %s", caller->login,
                   (long long)caller->uid, role_word(role), role_word(caller->role));
    caller->role = role;
    session->server->customer_count += is_customer - caller->is_customer;
    caller->is_customer = is_customer;
}

/* Why a uid is not served, for its log line and its ERR line. */
static enum plain_refusal refusal_of(struct server *server, const struct identity *identity)
{
    switch (identity->result) {
    case IDENTITY_UNNAMED:
        server_notice(server, NOTICE_STRANGER, identity->uid,
                      "refused: it has no entry in the user database");
        return PLAIN_UNNAMED;
    case IDENTITY_TAKEN:
        server_notice(server, NOTICE_STRANGER, identity->uid,
                      "refused: its name, %s, belongs to another account; USER-HANDOVER gives it",
                      identity->name);
        return PLAIN_TAKEN;
    default:
        server_notice(server, NOTICE_DATABASE, identity->uid,
                      "not identified: the user database or the store does not say who it is");
        return PLAIN_UNKNOWN;
    }
}

/* A session that has been greeted is told why it ends. */
static void end_session(struct session *session, const char *why)
{
    assert(session->is_known);
    server_log(session->server, LOG_INFO, "%s (uid %lld): connection ended: %s",
               session->caller.login, (long long)session->caller.uid, why);
    session_end(session, why);
}

/* The first answer: the session begins, or is no session. */
static void admit(struct session *session, const struct identity *identity)
{
    if (identity->result != IDENTITY_SERVED) {
        session_refuse(session, refusal_of(session->server, identity));
        return;
    }
    memcpy(session->caller.login, identity->login, sizeof session->caller.login);
    caller_act_for(&session->caller, "");
    set_role(session, find_role(session, identity));
    session->renew_ms = server_now(session->server).steady_ms + IDENTITY_KEPT_MS;
    session_greet(session);
}

/* A later one. False if the session is over by it. */
static bool renew(struct session *session, const struct identity *identity)
{
    if (identity->result == IDENTITY_ERROR) {
        /* Whoever waits in a queue keeps the place; what needs a role waits for better times. */
        refusal_of(session->server, identity);
        return true;
    }
    if (identity->result == IDENTITY_UNNAMED) {
        end_session(session, "the account is gone");
        return false;
    }
    if (identity->result == IDENTITY_TAKEN || strcmp(identity->login, session->caller.login) != 0) {
        end_session(session, "the account has another name, or its name another account");
        return false;
    }
    set_role(session, find_role(session, identity));
    session->renew_ms = server_now(session->server).steady_ms + IDENTITY_KEPT_MS;
    /* A WATCH may end by it; whoever has the session in hand may still look at it. */
    if (session->subscriber != NULL)
        event_active(&session->writable, EV_WRITE, 1);
    return true;
}

static void answer_role(struct session *session, const struct identity *identity)
{
    session->is_role_answered = true;
    session->role_answer =
        identity == NULL || identity->result == IDENTITY_ERROR ? ACCOUNT_ERROR : ACCOUNT_FOUND;
}

static void answer_name(struct session *session, enum account_answer found)
{
    session->is_name_answered = true;
    session->name_answer = found;
}

static void on_answer(struct identity_waiter *waiter, const struct identity *identity,
                      enum account_answer found)
{
    struct session *session = (struct session *)((char *)waiter - offsetof(struct session, waiter));

    if (!session->is_known) {
        admit(session, identity);
        return;
    }
    if (identity != NULL && !renew(session, identity))
        return;
    if (!session->is_asking)
        return;
    session->is_asking = false;
    if (identity != NULL)
        answer_role(session, identity);
    else
        answer_name(session, found);
    session->server->resume(session);
}

void session_identity_begin(struct session *session)
{
    struct server *server = session->server;
    const struct identity *identity;

    session->waiter.answered = on_answer;
    identity = identity_ask(&server->identities, session->caller.uid, IDENTITY_KEPT_MS,
                            server_now(server).steady_ms, &session->waiter);
    if (identity != NULL)
        on_answer(&session->waiter, identity, ACCOUNT_FOUND);
}

void session_identity_refresh(struct session *session)
{
    struct server *server = session->server;
    int64_t now_ms = server_now(server).steady_ms;
    const struct identity *identity;

    if (!server->asks_identities || session->waiter.list != NULL ||
        !deadline_passed(session->renew_ms, now_ms))
        return;
    session->renew_ms = now_ms + IDENTITY_KEPT_MS;
    /* Nobody waits for it: what is not known yet comes before one of the next requests. */
    identity = identity_ask(&server->identities, session->caller.uid, IDENTITY_KEPT_MS, now_ms,
                            &session->waiter);
    if (identity != NULL)
        on_answer(&session->waiter, identity, ACCOUNT_FOUND);
}

bool session_identity_ask_role(struct session *session)
{
    struct server *server = session->server;
    const struct identity *identity;

    session->is_asking = true;
    identity_cancel(&session->waiter);
    identity = identity_ask(&server->identities, session->caller.uid, 0,
                            server_now(server).steady_ms, &session->waiter);
    if (identity == NULL)
        return false;
    /* Only that the database is out of order is known without asking. */
    session->is_asking = false;
    answer_role(session, NULL);
    return true;
}

void session_identity_ask_name(struct session *session, const char *name)
{
    session->is_asking = true;
    identity_cancel(&session->waiter);
    identity_ask_name(&session->server->identities, name, &session->waiter);
}

void session_identity_ask_all(struct server *server)
{
    struct session *session, *next;

    identity_forget_all(&server->identities);
    for (session = TAILQ_FIRST(&server->sessions); session != NULL; session = next) {
        next = TAILQ_NEXT(session, all);
        if (!session->is_known || session->waiter.list != NULL || !server->asks_identities)
            continue;
        (void)identity_ask(&server->identities, session->caller.uid, IDENTITY_KEPT_MS,
                           server_now(server).steady_ms, &session->waiter);
    }
}

void session_identity_hand_over(struct server *server, const char *login, int64_t uid)
{
    struct session *session, *next;

    identity_forget_all(&server->identities);
    for (session = TAILQ_FIRST(&server->sessions); session != NULL; session = next) {
        next = TAILQ_NEXT(session, all);
        session->renew_ms = INT64_MIN;
        if (session->is_known && session->caller.uid != uid &&
            strcmp(session->caller.login, login) == 0)
            end_session(session, "the name was handed over to another account");
    }
}
