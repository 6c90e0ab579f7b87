#include "application/queue_service.h"

#include <string.h>

#include "application/recall.h"
#include "application/reservation_service.h"
#include "application/user_service.h"
#include "domain/concert/concert_store.h"
#include "domain/host_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"

/* Tells the live view, and expiry when to look again. */
static void tell(struct use_case *uc, struct token *token)
{
    token->concert_rev = host_store_rev(uc->store, token->concert_id);
    change_token(uc->changes, token);
    token->stored_state = token->state;
    if (token->state == TOKEN_ACTIVE && token->ends_ms < uc->next_due_ms)
        uc->next_due_ms = token->ends_ms;
}

enum status queue_service_save(struct use_case *uc, struct token *token)
{
    enum status status = queue_store_update(uc->store, token);

    tell(uc, token);
    return status;
}

static bool has_seats(const struct wish *wish)
{
    return wish->seats != 0 || wish->best != 0;
}

/* May this user wish for that? NOT_FOUND, NOT_BOOKABLE, SEAT_LIMIT. */
static enum status check_wish(struct use_case *uc, const struct concert *concert, int64_t user_id,
                              const struct wish *wish)
{
    struct show show;
    struct occupancy occupancy;
    enum bookable bookable;
    enum status status;

    if (wish->show_id == 0)
        return STATUS_OK;
    status = name_missing(uc, recall_show(uc, wish->show_id, &show), "show");
    if (status != STATUS_OK)
        return status;
    if (show.concert_id != concert->concert_id)
        return refuse_missing(uc, "show");
    bookable = show_bookable(concert, &show, uc->now.wall_ms);
    if (bookable != BOOKABLE)
        return refuse_booking(uc, bookable);
    if (!has_seats(wish))
        return STATUS_OK;
    status = recall_occupancy(uc, show.show_id, user_id, &occupancy);
    return status == STATUS_OK
               ? hold_limit_check(concert, &occupancy, wish->seats, wish->best, &uc->refusal)
               : status;
}

/* Can anybody queue for this concert now? */
static enum status check_sale(struct use_case *uc, const struct concert *concert)
{
    enum bookable bookable = concert_bookable(concert, uc->now.wall_ms);
    enum status status = STATUS_OK;

    if (bookable == BOOKABLE)
        status = show_store_outlook(uc->store, concert->concert_id, uc->now.wall_ms, &bookable);
    return status == STATUS_OK && bookable != BOOKABLE ? refuse_booking(uc, bookable) : status;
}

/* The turn of an active token has come: takes the hold it wished for, or notes what is in the way.
 */
static enum status grant_wish(struct use_case *uc, const struct concert *concert,
                              struct token *token)
{
    struct refusal before = uc->refusal;
    enum status status;

    uc->refusal = REFUSAL_NONE; /* what an earlier request was told is not this wish's */
    status = reservation_service_take(uc, concert, token, &token->wish);
    if (status == STATUS_OK || status == STATUS_READ_ONLY || status == STATUS_BUSY ||
        status == STATUS_INTERNAL)
        return status;
    token->wish_lost = true;
    token->lost_seats = uc->refusal.seats != 0 ? uc->refusal.seats : token->wish.seats;
    uc->refusal = before;
    return STATUS_OK;
}

/* The user has a live token already: the same place, perhaps another wish. */
static enum status rejoin(struct use_case *uc, const struct concert *concert,
                          const struct wish *wish, struct token *token)
{
    enum status status;

    if (!has_seats(wish) || token->hold.reservation_id != 0)
        return STATUS_OK;
    status = check_wish(uc, concert, token->user_id, wish);
    if (status != STATUS_OK)
        return status;
    token->wish = *wish;
    token->wish_lost = false;
    token->lost_seats = 0;
    if (token->state == TOKEN_ACTIVE)
        status = grant_wish(uc, concert, token);
    return status == STATUS_OK ? queue_service_save(uc, token) : status;
}

/* True if a newcomer is admitted at once: a place is free, and nobody waits for it. */
static enum status check_room(struct use_case *uc, const struct concert *concert, bool *room)
{
    struct token first;
    int64_t active = 0;
    enum status status = recall_count_active(uc, concert->concert_id, &active);

    *room = false;
    if (status != STATUS_OK || active >= concert->capacity)
        return status;
    status = recall_first_waiting(uc, concert->concert_id, &first);
    *room = status == STATUS_NOT_FOUND;
    return *room ? STATUS_OK : status;
}

static enum status add_token(struct use_case *uc, const struct concert *concert,
                             const struct user *user, const struct wish *wish, struct token *token)
{
    uint8_t random[TOKEN_LENGTH];
    bool room;
    enum status status = check_room(uc, concert, &room);

    memset(token, 0, sizeof *token);
    token->stored_state = TOKEN_STATES;
    if (status == STATUS_OK)
        status = recall_draw_place(uc, concert->concert_id, &token->place);
    if (status != STATUS_OK)
        return status;
    token->token_id = store_next_id(uc->store, ID_TOKEN);
    uc->chance.fill(uc->chance.state, random, sizeof random);
    code_format(random, TOKEN_LENGTH, token->token);
    token->concert_id = concert->concert_id;
    token->user_id = user->user_id;
    memcpy(token->login, user->login, sizeof token->login);
    token->wish = *wish;
    token->home = host_store_self(uc->store);
    if (room)
        token_admit(token, uc->now.steady_ms, uc->settings->admit_ms);
    status = queue_store_add(uc->store, token);
    if (status == STATUS_OK && room && has_seats(wish)) {
        status = grant_wish(uc, concert, token);
        if (status == STATUS_OK)
            status = queue_store_update(uc->store, token);
    }
    tell(uc, token);
    return status;
}

enum status queue_service_join(struct use_case *uc, const char *login, int64_t concert_id,
                               const struct wish *wish, struct token *token)
{
    struct concert concert;
    struct user user;
    enum status status = name_missing(uc, recall_concert(uc, concert_id, &concert), "concert");

    if (status == STATUS_OK)
        status = user_service_look(uc, login, &user);
    if (status != STATUS_OK)
        return status;
    if (user.user_id != 0) {
        status = queue_store_find_live(uc->store, user.user_id, concert_id, token);
        if (status == STATUS_OK)
            return rejoin(uc, &concert, wish, token);
        if (status != STATUS_NOT_FOUND)
            return status;
    }
    status = check_sale(uc, &concert);
    if (status == STATUS_OK)
        status = check_wish(uc, &concert, user.user_id, wish);
    if (status == STATUS_OK)
        status = user_service_ensure(uc, &user);
    return status == STATUS_OK ? add_token(uc, &concert, &user, wish, token) : status;
}

enum status queue_service_own(struct use_case *uc, const char *login, const char *code,
                              struct token *token)
{
    enum status status = name_missing(uc, recall_token(uc, code, token), "token");

    if (status == STATUS_OK && strcmp(token->login, login) != 0)
        return refuse_missing(uc, "token");
    return status;
}

enum status queue_service_leave(struct use_case *uc, const char *login, const char *code,
                                struct token *token)
{
    enum status status = queue_service_own(uc, login, code, token);

    if (status != STATUS_OK)
        return status;
    if (!token_is_live(token->state)) {
        uc->refusal.state = token_state_word(token->state);
        return STATUS_TOKEN_ENDED;
    }
    return queue_service_end(uc, token, TOKEN_LEFT);
}

/* Whether this daemon is to judge a token's absence: NOT_FOUND if another that lives is. */
static enum status check_home(struct use_case *uc, const struct token *token)
{
    bool lives;
    enum status status;

    if (token->home == host_store_self(uc->store))
        return STATUS_OK;
    status = host_store_lives(uc->store, token->home, &lives);
    return status == STATUS_OK && lives ? STATUS_NOT_FOUND : status;
}

enum status queue_service_find_lapsed(struct use_case *uc, const char *code, int64_t lapsed_ms,
                                      struct token *token)
{
    enum status status = recall_token(uc, code, token);

    if (status != STATUS_OK)
        return status;
    if (!token_is_live(token->state) || token->hold.reservation_id != 0)
        return STATUS_NOT_FOUND;
    /* Its own deadline was earlier: it has expired. */
    if (token_state_at(token, lapsed_ms) == TOKEN_EXPIRED)
        return STATUS_NOT_FOUND;
    return check_home(uc, token);
}

enum status queue_service_come_home(struct use_case *uc, const char *code)
{
    struct token token;
    enum status status = queue_store_find(uc->store, code, &token);

    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK &&
         (!token_is_live(token.state) || token.home == host_store_self(uc->store))))
        return STATUS_OK;
    token.home = host_store_self(uc->store);
    return status == STATUS_OK ? queue_service_save(uc, &token) : status;
}

enum status queue_service_finish(struct use_case *uc, struct token *token, enum token_state state)
{
    enum status status = STATUS_OK;

    if (token->hold.reservation_id != 0 && state != TOKEN_DONE)
        status = reservation_service_drop(uc, token, state == TOKEN_EXPIRED);
    token_end(token, state, uc->now.steady_ms);
    return status == STATUS_OK ? queue_service_save(uc, token) : status;
}

enum status queue_service_end(struct use_case *uc, struct token *token, enum token_state state)
{
    enum status status = queue_service_finish(uc, token, state);

    return status == STATUS_OK ? queue_service_admit(uc, token->concert_id) : status;
}

static enum status admit_one(struct use_case *uc, const struct concert *concert,
                             struct token *token)
{
    enum status status = STATUS_OK;

    token_admit(token, uc->now.steady_ms, uc->settings->admit_ms);
    if (has_seats(&token->wish))
        status = grant_wish(uc, concert, token);
    return status == STATUS_OK ? queue_service_save(uc, token) : status;
}

enum status queue_service_admit(struct use_case *uc, int64_t concert_id)
{
    struct concert concert;
    struct token first;
    int64_t active = 0;
    enum status status = recall_first_waiting(uc, concert_id, &first);

    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    if (status == STATUS_OK)
        status = recall_concert(uc, concert_id, &concert);
    /* While nothing can be sold, being admitted would only use up a waiter's time. */
    if (status != STATUS_OK || concert_bookable(&concert, uc->now.wall_ms) != BOOKABLE)
        return status;
    status = recall_count_active(uc, concert_id, &active);
    while (status == STATUS_OK && active < concert.capacity) {
        status = admit_one(uc, &concert, &first);
        active++;
        if (status == STATUS_OK)
            status = recall_first_waiting(uc, concert_id, &first);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
