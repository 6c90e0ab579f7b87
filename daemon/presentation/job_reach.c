#include "presentation/job_reach.h"

#include <string.h>

static bool takes(const struct verb *verb, const char *name)
{
    const struct arg_spec *arg = verb->args;

    while (arg->name != NULL && strcmp(arg->name, name) != 0)
        arg++;
    return arg->name != NULL;
}

/* The first that names what the request is about: HOLD has a token and a show, JOIN a concert and a
 * show. */
static struct scope scope_of(const struct request *request)
{
    const struct verb *verb = request->verb;

    if (takes(verb, "token"))
        return (struct scope){.kind = SCOPE_TOKEN, .code = request_text(request, "token")};
    if (takes(verb, "reservation"))
        return (struct scope){.kind = SCOPE_RESERVATION,
                              .code = request_text(request, "reservation")};
    if (takes(verb, "concert"))
        return (struct scope){.kind = SCOPE_CONCERT, .number = request_int(request, "concert", 0)};
    if (takes(verb, "show"))
        return (struct scope){.kind = SCOPE_SHOW, .number = request_int(request, "show", 0)};
    return (struct scope){.kind = SCOPE_NONE};
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
static int64_t concert_of(const struct server *server, const char *login, const struct scope *scope)
{
    const struct live_token *token;
    const struct live_show *show;

    switch (scope->kind) {
    case SCOPE_NONE:
        break;
    case SCOPE_CONCERT:
        return scope->number;
    case SCOPE_SHOW:
        show = live_view_show(server->view, scope->number);
        return show != NULL ? show->show.concert_id : 0;
    case SCOPE_TOKEN:
        token = live_view_token(server->view, scope->code);
        return token != NULL ? token->token.concert_id : 0;
    case SCOPE_RESERVATION:
        return concert_of_hold(server, login, scope->code);
    }
    return 0;
}

/* Any lane will do; the same user's requests keep together. */
static int64_t lane_of_user(const struct server *server, const char *login)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv */

    for (; *login != '\0'; login++)
        hash = (hash ^ (unsigned char)*login) * 1099511628211u;
    return (int64_t)(hash % (uint64_t)server->ops.lanes);
}

void job_reach(const struct server *server, struct job *job)
{
    const char *login = caller_user(&job->caller);
    enum verb_id verb = job->request.verb->id;
    struct reach *reach = &job->unit.reach;

    if (!server->ops.is_shared)
        return;
    if (job->unit.changes) {
        reach->scope = scope_of(&job->request);
        reach->concert_id = concert_of(server, login, &reach->scope);
        if (verb == VERB_PAY || verb == VERB_CANCEL || verb == VERB_CHARGE)
            reach->wallet = login;
    }
    job->unit.lane =
        reach->concert_id > 0 ? reach->concert_id % server->ops.lanes : lane_of_user(server, login);
}
