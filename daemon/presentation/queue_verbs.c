/*
 * The queue: JOIN, STATUS, LEAVE, TOKENS; and the test clock that makes it move.
 */
#include <string.h>

#include "application/queue_service.h"
#include "presentation/call.h"
#include "presentation/dispatch.h"
#include "presentation/server.h"
#include "presentation/sync.h"
#include "presentation/token_reply.h"
#include "presentation/wish.h"

static void add_hold(struct reply *reply, const struct hold *hold)
{
    char seats[SEAT_SET_TEXT];

    reply_field_text(reply, "reservation", hold->code);
    reply_field_int(reply, "show", hold->show_id);
    reply_field_text(reply, "seats", seat_set_format(hold->seats, seats));
    reply_field_int(reply, "amount", hold->amount);
}

/* The deadline is kept by the steady clock and told by the wall clock. */
static void add_expires(struct reply *reply, struct zones *zones, const char *zone,
                        const struct hold *hold, struct now now)
{
    char time[TIME_TEXT];

    reply_field_text(
        reply, "expires",
        time_format(zones, zone, now.wall_ms + hold->expires_ms - now.steady_ms, time));
}

void token_reply(struct reply *reply, struct server *server, const struct live_token *token,
                 struct now now)
{
    const struct token *stored = &token->token;
    const struct live_concert *concert = live_view_concert(server->view, stored->concert_id);
    struct standing standing = live_view_standing(server->view, token, &server->settings, now);
    char seats[SEAT_SET_TEXT];

    reply_field_text(reply, "token", stored->token);
    reply_field_text(reply, "state", token_state_word(standing.state));
    reply_field_text(reply, "user", stored->login);
    reply_field_int(reply, "position", standing.position);
    reply_field_int(reply, "ahead", standing.ahead);
    reply_field_int(reply, "behind", standing.behind);
    reply_field_int(reply, "remaining",
                    standing.remaining_s < 0 ? REPLY_UNKNOWN : standing.remaining_s);
    reply_field_int(reply, "left", standing.left);
    if (standing.state == TOKEN_ACTIVE && stored->hold.reservation_id != 0) {
        add_hold(reply, &stored->hold);
        add_expires(reply, server->zones, concert->concert.zone, &stored->hold, now);
    }
    if (standing.state == TOKEN_ACTIVE && stored->wish_lost) {
        reply_field_text(reply, "wish", "lost");
        reply_field_text(reply, "lost", seat_set_format(stored->lost_seats, seats));
    }
    reply_field_int(reply, "concert", stored->concert_id);
}

void forgotten_token_reply(struct reply *reply, struct server *server, const char *token,
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

enum status verb_JOIN(struct call *call)
{
    struct token token;
    struct wish wish;
    enum status status = wish_read(call, false, &wish);

    if (status == STATUS_OK)
        status = queue_service_join(call->uc, caller_user(call->caller),
                                    request_int(call->request, "concert", 0), &wish, &token);
    if (status != STATUS_OK)
        return status;
    /* Places are exact only in the live view, which tells the rest once it knows. What is said here
     * is what a key remembers: the token, and the hold that this JOIN took. */
    memcpy(call->job->token, token.token, sizeof call->job->token);
    reply_field_text(call->reply, "token", token.token);
    if (token.hold.reservation_id != 0)
        add_hold(call->reply, &token.hold);
    return STATUS_OK;
}

/* The caller's token of that name in the live view, or NULL. */
static struct live_token *own_token(const struct call *call, const char *code)
{
    struct live_token *token = live_view_token(call->server->view, code);

    if (token == NULL || strcmp(token->user->login, caller_user(call->caller)) != 0)
        return NULL;
    return token;
}

enum status verb_STATUS(struct call *call)
{
    struct live_token *token = own_token(call, request_text(call->request, "token"));
    struct server *server = call->server;
    struct standing standing;

    if (token == NULL)
        return call_missing(call, "token");
    standing = live_view_standing(server->view, token, &server->settings, call->now);
    if (token_is_live(standing.state))
        sync_touch(server, token, call->now);
    token_reply(call->reply, server, token, call->now);
    return STATUS_OK;
}

enum status verb_LEAVE(struct call *call)
{
    struct token token;
    enum status status = queue_service_leave(call->uc, caller_user(call->caller),
                                             request_text(call->request, "token"), &token);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "token", token.token);
    reply_field_text(call->reply, "state", token_state_word(token.state));
    return STATUS_OK;
}

enum status verb_TOKENS(struct call *call)
{
    struct server *server = call->server;
    struct live_user *user = live_view_user(server->view, caller_user(call->caller));
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
        reply_row_end(call->reply);
    }
    return STATUS_OK;
}

enum status clock_prepare(struct server *server, const struct request *request,
                          struct refusal *refusal)
{
    struct now now = server_now(server);
    int64_t to_ms = now.wall_ms;
    const char *set = request_text(request, "set");

    if (!server->clock->is_test) {
        refusal->problem = "CLOCK moves only the clock of foyerd --test-clock.";
        return STATUS_NOT_ALLOWED;
    }
    if (set != NULL &&
        !time_parse(server->zones, server->settings.zone, set, now.wall_ms, &to_ms)) {
        refusal->arg = "set";
        refusal->problem = "not a time";
        return STATUS_BAD_ARG;
    }
    to_ms += 1000 * request_int(request, "advance", 0);
    if (!clock_move(server->clock, to_ms)) {
        refusal->arg = "set";
        refusal->problem = "the clock cannot go back";
        return STATUS_BAD_ARG;
    }
    server_tick(server);
    return STATUS_OK;
}

enum status verb_CLOCK(struct call *call)
{
    char time[TIME_TEXT];

    reply_field_text(
        call->reply, "now",
        time_format(call->uc->zones, call->uc->settings->zone, call->now.wall_ms, time));
    return STATUS_OK;
}
