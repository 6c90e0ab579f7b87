/*
 * JOIN, STATUS, WAIT and WATCH say the same of a token in the same order: they say it here.
 */
#include "presentation/token_reply.h"

#include <string.h>

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
