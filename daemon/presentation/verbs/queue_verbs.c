/*
 * The queue: JOIN, STATUS, LEAVE, TOKENS.
 *
 * What JOIN answers comes from two threads. The worker knows which token it is and which seats it
 * got with it; both are stored under the request's key. Where the token stands, that is its
 * position and what remains, only the live view knows, after the batch has been applied to it;
 * verb_JOIN_after() writes that. So a repeated JOIN finds the same token and says how it stands
 * now. What was stored of a hold is added if that has ended meanwhile, perhaps by PAY: a client
 * that lost the first answer learns of its reservation by the second.
 *
 * STATUS is the poll: one look into the live view. It is also the sign of life; JOIN and HOLD are
 * others, and give it before they go to the worker (`before`), so that nobody lapses while waiting
 * for the answer to a HOLD.
 *
 * A token of somebody else is NOT_FOUND, as are those that ended an hour ago: the view may still
 * have them for a minute, but nobody can rely on that.
 */
#include "presentation/verbs/queue_verbs.h"

#include <string.h>

#include "application/use_cases/queue_service.h"
#include "presentation/verbs/call.h"
#include "presentation/job.h"
#include "presentation/sync.h"
#include "presentation/verbs/wish.h"

void token_reply_hold(struct reply *reply, const struct hold *hold)
{
    char seats[SEAT_SET_TEXT];

    reply_field_text(reply, "reservation", hold->code);
    reply_field_int(reply, "show", hold->show_id);
    reply_field_text(reply, "seats", seat_set_format(hold->seats, seats));
    reply_field_int(reply, "amount", hold->amount);
}

/* The deadline is kept by the steady clock and shown by the wall clock. */
static void add_expires(struct reply *reply, struct zones *zones, const char *zone, int64_t ends_ms,
                        struct now now)
{
    char time[TIME_TEXT];

    reply_field_text(reply, "expires",
                     time_format(zones, zone, now.wall_ms + ends_ms - now.steady_ms, time));
}

/* What a waiter will get, or not. */
static void add_wish(struct reply *reply, const struct wish *wish)
{
    char seats[SEAT_SET_TEXT];

    reply_field_int(reply, "wish_show", wish->show_id);
    if (wish->seats != 0)
        reply_field_text(reply, "wish_seats", seat_set_format(wish->seats, seats));
    else if (wish->best != 0)
        reply_field_int(reply, "wish_best", wish->best);
}

void token_reply(struct reply *reply, struct server *server, const struct live_token *token,
                 const struct standing *at, struct now now)
{
    const struct token *stored = &token->token;
    const struct live_concert *concert = live_view_concert(server->view, stored->concert_id);
    char seats[SEAT_SET_TEXT];

    reply_field_word(reply, "token", stored->token);
    reply_field_word(reply, "state", token_state_word(at->state));
    reply_field_text(reply, "user", stored->login);
    reply_field_int(reply, "position", at->position);
    reply_field_int(reply, "ahead", at->ahead);
    reply_field_int(reply, "behind", at->behind);
    reply_field_int(reply, "remaining", at->remaining_s < 0 ? REPLY_UNKNOWN : at->remaining_s);
    reply_field_int(reply, "left", at->left);
    if (at->state == TOKEN_ACTIVE && stored->hold.reservation_id != 0) {
        token_reply_hold(reply, &stored->hold);
        add_expires(reply, server->zones, concert->concert.zone, at->ends_ms, now);
    }
    if (at->state == TOKEN_ACTIVE && stored->wish_lost) {
        reply_field_text(reply, "wish", word_at(WORDS_WISH_FATE, WISH_LOST));
        reply_field_text(reply, "lost", seat_set_format(stored->lost_seats, seats));
    }
    reply_field_int(reply, "concert", stored->concert_id);
    if (at->why != BOOKABLE)
        reply_field_text(reply, "why", bookable_word(at->why));
    if (at->state == TOKEN_WAITING && (stored->wish.seats != 0 || stored->wish.best != 0))
        add_wish(reply, &stored->wish);
}

struct live_token *token_reply_find(const struct server *server, const char *login,
                                    const char *code, struct now now)
{
    struct live_token *token = live_view_token(server->view, code);

    if (token == NULL || strcmp(token->user->login, login) != 0 ||
        token_is_forgotten(&token->token, now.steady_ms))
        return NULL;
    return token;
}

/* The same for a token that ended so long ago that nobody knows how: all that is sure is that it is
 * over. */
static void forgotten_token_reply(struct reply *reply, struct server *server, const char *token,
                                  const char *login, int64_t concert_id, struct now now)
{
    struct live_concert *concert = live_view_concert(server->view, concert_id);

    reply_field_text(reply, "token", token);
    reply_field_text(reply, "state", token_state_word(TOKEN_EXPIRED));
    reply_field_text(reply, "user", login);
    reply_field_int(reply, "position", 0);
    reply_field_int(reply, "ahead", 0);
    reply_field_int(reply, "behind", 0);
    reply_field_int(reply, "remaining", 0);
    reply_field_int(reply, "left", concert != NULL ? live_concert_left(concert, now) : 0);
    reply_field_int(reply, "concert", concert_id);
}

enum status verb_JOIN(struct store_call *call)
{
    struct token token;
    struct wish wish;
    enum status status = wish_read(call, false, &wish);

    if (status == STATUS_OK)
        status = queue_service_join(call->uc, call->caller->user, call->caller->taker,
                                    request_int(call->request, "concert", 0), &wish, &token);
    if (status != STATUS_OK)
        return status;
    /* How the token stands is said by the live view, where places are exact. What is said here is
     * what a key remembers beside the token: the hold that this JOIN took. */
    memcpy(call->job->unit.token, token.token, sizeof call->job->unit.token);
    if (token.hold.reservation_id != 0)
        token_reply_hold(call->reply, &token.hold);
    return STATUS_OK;
}

/* The live token of a user in the queue of a concert, or NULL. */
static struct live_token *token_in_queue(const struct live_user *user, int64_t concert_id)
{
    struct live_token *token = TAILQ_FIRST(&user->tokens);

    while (token != NULL && token->token.concert_id != concert_id)
        token = TAILQ_NEXT(token, by_user);
    return token;
}

enum status verb_JOIN_before(struct view_call *call)
{
    const struct live_user *user = live_view_user(call->server->view, call->caller->user);
    struct live_token *token =
        user != NULL ? token_in_queue(user, request_int(call->request, "concert", 0)) : NULL;

    call_keep_alive(call->server, token, call->now);
    return STATUS_OK;
}

static void write_standing(struct reply *reply, struct server *server,
                           const struct live_token *token, struct now now)
{
    struct standing at = live_view_standing(server->view, token, &server->settings, now);

    token_reply(reply, server, token, &at, now);
}

/* What a JOIN answers, from the live view. */
static void write_join(struct server *server, struct job *job, struct reply *reply, struct now now)
{
    int64_t concert_id = request_int(&job->request, "concert", 0);
    const struct live_token *token = live_view_token(server->view, job->unit.token);

    if (token != NULL && token_is_forgotten(&token->token, now.steady_ms))
        token = NULL;
    if (token != NULL)
        write_standing(reply, server, token, now);
    else
        forgotten_token_reply(reply, server, job->unit.token, job->caller.user, concert_id, now);
    /* Under a key that was used, a hold that has ended since, by payment perhaps, is said as it
     * was, so that a repeated JOIN never loses a reservation. */
    if (job->unit.replayed && (token == NULL || token->token.hold.reservation_id == 0)) {
        buffer_add(&job->unit.fields, "", 1);
        reply_fields(reply, buffer_content(&job->unit.fields));
    }
}

bool verb_JOIN_after(struct server *server, struct job *job)
{
    struct reply reply;

    if (job->session == NULL || job->unit.status != STATUS_OK)
        return true;
    reply_init(&reply, &job->rows, job->json, job->request.verb, "");
    write_join(server, job, &reply, server_now(server));
    job_set_fields(job, &reply);
    return true;
}

enum status verb_STATUS(struct view_call *call)
{
    struct server *server = call->server;
    struct live_token *token = token_reply_find(server, call->caller->user,
                                                request_text(call->request, "token"), call->now);
    struct standing standing;

    if (token == NULL)
        return call_missing(&call->call, MISSING_TOKEN);
    standing = live_view_standing(server->view, token, &server->settings, call->now);
    if (token_is_live(standing.state))
        live_view_keep_alive(server->view, token, call->now.steady_ms);
    if (token_is_live(standing.state) && server->ops.is_shared)
        sync_claim(server, token, call->now);
    token_reply(call->reply, server, token, &standing, call->now);
    return STATUS_OK;
}

enum status verb_LEAVE(struct store_call *call)
{
    struct token token;
    enum status status = queue_service_leave(call->uc, call->caller->user,
                                             request_text(call->request, "token"), &token);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "token", token.token);
    reply_field_text(call->reply, "state", token_state_word(token.state));
    return STATUS_OK;
}

/* Why it has ended, or why nothing happens: the word of enum bookable, or nothing. */
static const char *why_word(enum bookable why)
{
    return why != BOOKABLE ? bookable_word(why) : "";
}

enum status verb_TOKENS(struct view_call *call)
{
    struct server *server = call->server;
    struct live_user *user = live_view_user(server->view, call->caller->user);
    struct live_token *token;

    reply_columns(call->reply, call->request->verb->columns);
    if (user == NULL)
        return STATUS_OK;
    TAILQ_FOREACH (token, &user->tokens, by_user) {
        struct standing standing =
            live_view_standing(server->view, token, &server->settings, call->now);

        if (!token_is_live(standing.state))
            continue;
        reply_row(call->reply);
        reply_text(call->reply, token->token.token);
        reply_int(call->reply, token->token.concert_id);
        reply_text(call->reply, token_state_word(standing.state));
        reply_int(call->reply, standing.position);
        reply_int(call->reply, standing.remaining_s < 0 ? REPLY_UNKNOWN : standing.remaining_s);
        reply_text(call->reply, why_word(standing.why));
        reply_row_end(call->reply);
    }
    return STATUS_OK;
}
