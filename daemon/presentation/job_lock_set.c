/*
 * A request names what it is about in one of four ways; here that becomes the number of a concert,
 * and with it the shard whose worker has it. The live view knows most of them. What it does not
 * know (a reservation that is paid, something another daemon has just made) stays 0, the request
 * goes to the shard of its user, and the worker asks the store: at worst it comes back once as
 * misrouted.
 *
 * Only changes lock. Queries go by the user.
 */
#include "presentation/job_lock_set.h"

#include <string.h>

#include "domain/user/user.h"

/* Whether the verb takes an argument of that name, and the request gives it. */
static bool gives(const struct request *request, const char *name)
{
    return verb_arg(request->verb, name) >= 0 && request_value(request, name)->given;
}

/* The first that names what the request is about: HOLD has a token and a show, JOIN a concert and a
 * show. */
static struct subject subject_of(const struct request *request)
{
    if (gives(request, "token"))
        return (struct subject){.kind = SUBJECT_TOKEN, .code = request_text(request, "token")};
    if (gives(request, "reservation"))
        return (struct subject){.kind = SUBJECT_RESERVATION,
                                .code = request_text(request, "reservation")};
    if (gives(request, "concert"))
        return (struct subject){.kind = SUBJECT_CONCERT,
                                .number = request_int(request, "concert", 0)};
    if (gives(request, "show"))
        return (struct subject){.kind = SUBJECT_SHOW, .number = request_int(request, "show", 0)};
    return (struct subject){.kind = SUBJECT_NONE};
}

/* The concert of a hold of this user. */
static int64_t concert_of_hold(const struct server *server, const char *login, const char *code)
{
    const struct live_user *user = live_view_user(server->view, login);
    const struct live_token *token = user != NULL ? TAILQ_FIRST(&user->tokens) : NULL;

    while (token != NULL && strcmp(token->token.hold.code, code) != 0)
        token = TAILQ_NEXT(token, by_user);
    return token != NULL ? token->token.concert_id : 0;
}

/* As far as the live view knows; the worker asks the store for the rest. */
static int64_t concert_of(const struct server *server, const char *login,
                          const struct subject *subject)
{
    const struct live_token *token;
    const struct live_show *show;

    switch (subject->kind) {
    case SUBJECT_NONE:
        break;
    case SUBJECT_CONCERT:
        return subject->number;
    case SUBJECT_SHOW:
        show = live_view_show(server->view, subject->number);
        return show != NULL ? show->show.concert_id : 0;
    case SUBJECT_TOKEN:
        token = live_view_token(server->view, subject->code);
        return token != NULL ? token->token.concert_id : 0;
    case SUBJECT_RESERVATION:
        return concert_of_hold(server, login, subject->code);
    }
    return 0;
}

/* Any shard will do; the same user's requests keep together. */
static int64_t shard_of_user(const struct server *server, const char *login)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv */

    for (; *login != '\0'; login++)
        hash = (hash ^ (unsigned char)*login) * 1099511628211u;
    return (int64_t)(hash % (uint64_t)server->ops.shards);
}

/* Whether a request may name two reservations, of different customers. */
static bool has_codes(const struct verb *verb)
{
    for (const struct arg_spec *arg = verb->args; arg->name != NULL; arg++)
        if (arg->type == ARG_CODES)
            return true;
    return false;
}

/* Whose points a payment moves, as its row has it: whoever asks, or whom a verb of the counter is
 * told, without whom it is the till. NULL: only the store knows, since two may change seats. */
static const char *wallet_of(const struct request *request, const char *login)
{
    const char *user;

    if (has_codes(request->verb))
        return NULL;
    if (verb_arg(request->verb, "user") < 0)
        return login;
    user = request_text(request, "user");
    return user != NULL ? user : TILL_LOGIN;
}

/* What a request will be asked for, as its row has it: a place is taken in a concert, seats are
 * taken of a show, and a place is given on by whoever pays or has no more to do with the token.
 * What is foreseen in vain does no harm. */
static void foresee(const struct request *request, struct lock_set *lock_set)
{
    const struct verb *verb = request->verb;
    bool takes_seats = verb_arg(verb, "best") >= 0;

    lock_set->is_joining = takes_seats && lock_set->subject.kind == SUBJECT_CONCERT;
    lock_set->is_ending = verb->kind == KIND_PAYMENT ||
                          (lock_set->subject.kind == SUBJECT_TOKEN && verb_arg(verb, "show") < 0);
    if (takes_seats && gives(request, "show"))
        lock_set->show_id = request_int(request, "show", 0);
}

void job_lock_set(const struct server *server, const struct request *request, const char *login,
                  struct unit *unit)
{
    struct lock_set *lock_set = &unit->lock_set;

    if (unit->changes) {
        lock_set->subject = subject_of(request);
        lock_set->concert_id = concert_of(server, login, &lock_set->subject);
        if (request->verb->kind == KIND_PAYMENT)
            lock_set->wallet = wallet_of(request, login);
        foresee(request, lock_set);
    }
    unit->shard = lock_set->concert_id > 0 ? lock_set->concert_id % server->ops.shards
                                           : shard_of_user(server, login);
}
