/*
 * The queue of a concert. Whatever makes a place free gives it on in the same transaction: there is
 * no moment at which a place is free and somebody waits for it, so a restart, a second daemon and a
 * poll all see either the old holder or the new one.
 *
 *     _finish   a token ends, and its hold with it; nobody is admitted
 *     _expire   the same for a deadline; says why if the sale ended first
 *     _end      the token ends, and the next is admitted: what a request does
 *     _admit    admits as many as there is room for, in the order of their places
 *     _settle   what a concert needs after many changes: if its sale is over, all tokens expire,
 *               or while staff may still sell those of customers; then _admit
 *
 * A wish is granted at admission, within the same transaction. If its seats are gone the waiter is
 * admitted all the same, keeps the turn for other seats, and is told what was lost. Only a failure
 * of the store (READ_ONLY, BUSY, INTERNAL) is passed on, for then all of the transaction is undone.
 *
 * JOIN again is not an error: a client that lost the reply asks again and gets the same place. It
 * may change the wish; once the token has a hold, only a wish for just that hold is accepted.
 *
 * Staff may sell a show for a while after it has begun, so the sale ends twice: for customers with
 * the beginning of the last show, for the tokens that staff joined or held with (is_late) later.
 *
 * Whether the sale is over is asked of the calendar, not of the state of tokens: expiry may be
 * late, and a token must not be used after the end because nobody has written the end down.
 *
 * queue_service_find_lapsed() is the store's second opinion on absence: the loop thread reports a
 * token, but by the time the unit runs it may have got a hold, ended, or found another owner.
 */
#include "application/use_cases/queue_service.h"

#include <string.h>

#include "application/use_cases/seat_hold.h"
#include "application/use_cases/user_service.h"
#include "domain/concert/concert_store.h"
#include "domain/ports/host_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"

/* Reports to the live view, and to expiry when to look again. */
static void tell(struct use_case *uc, const struct token *token)
{
    change_token(uc->changes, token);
    if (token->state == TOKEN_ACTIVE && token->ends_ms < uc->next_due_ms)
        uc->next_due_ms = token->ends_ms;
}

enum status queue_service_save(struct use_case *uc, struct token *token)
{
    enum status status = queue_store_update(uc->store, token);

    tell(uc, token);
    return status;
}

enum status queue_service_save_hold(struct use_case *uc, struct token *token)
{
    enum status status = queue_store_take_hold(uc->store, token);

    tell(uc, token);
    return status;
}

static bool has_seats(const struct wish *wish)
{
    return wish->seats != 0 || wish->best != 0;
}

/* The show of a wish, which must be one of the concert. NOT_FOUND. */
static enum status queue_find_show(struct use_case *uc, const struct concert *concert,
                                   const struct wish *wish, struct show *show)
{
    enum status status =
        name_missing(uc, show_store_find(uc->store, wish->show_id, show), MISSING_SHOW);

    if (status == STATUS_OK && show->concert_id != concert->concert_id)
        return refuse_missing(uc, MISSING_SHOW);
    return status;
}

/* May this user wish for that? NOT_FOUND, NOT_BOOKABLE, SEAT_LIMIT. */
static enum status check_wish(struct use_case *uc, const struct concert *concert, enum taker taker,
                              int64_t user_id, const struct wish *wish)
{
    struct show show;
    struct occupancy occupancy;
    enum bookable bookable;
    enum status status;

    if (wish->show_id == 0)
        return STATUS_OK;
    status = queue_find_show(uc, concert, wish, &show);
    if (status != STATUS_OK)
        return status;
    bookable = show_bookable(concert, &show, uc->now.wall_ms, taker);
    if (bookable != BOOKABLE)
        return refuse_booking(uc, bookable);
    if (!has_seats(wish))
        return STATUS_OK;
    status = seat_hold_check_pause(uc, user_id, show.show_id);
    if (status != STATUS_OK)
        return status;
    status =
        reservation_store_occupancy(uc->store, show.show_id, user_id, uc->now.wall_ms, &occupancy);
    return status == STATUS_OK
               ? hold_limit_check(concert, &occupancy, wish->seats, wish->best, &uc->refusal)
               : status;
}

/* Can those queue for this concert now? A show that is sold late is as one that is to come. */
static enum status check_sale(struct use_case *uc, const struct concert *concert, enum taker taker)
{
    int64_t late_ms = show_sold_until(concert, 0, taker);
    enum bookable bookable = concert_bookable(concert, uc->now.wall_ms);
    enum status status = STATUS_OK;

    if (bookable == BOOKABLE)
        status = show_store_outlook(uc->store, concert->concert_id, uc->now.wall_ms - late_ms,
                                    &bookable);
    return status == STATUS_OK && bookable != BOOKABLE ? refuse_booking(uc, bookable) : status;
}

/* When the sale of a concert ends for good, for those. */
static enum status find_closing(struct use_case *uc, const struct concert *concert,
                                enum taker taker, struct closing *closing)
{
    int64_t start_ms, off_ms;
    enum status status = show_store_last(uc->store, concert->concert_id, &start_ms, &off_ms);

    if (status == STATUS_OK)
        *closing = concert_closing(concert, start_ms, off_ms, taker);
    return status;
}

static enum status find_closing_of(struct use_case *uc, int64_t concert_id, enum taker taker,
                                   struct closing *closing)
{
    struct concert concert;
    enum status status = concert_store_find(uc->store, concert_id, &concert);

    return status == STATUS_OK ? find_closing(uc, &concert, taker, closing) : status;
}

/* Has its sale ended for good, though nobody has written that down yet? */
static enum status check_open(struct use_case *uc, const struct concert *concert, enum taker taker)
{
    struct closing closing;
    enum status status = find_closing(uc, concert, taker, &closing);

    if (status != STATUS_OK || !deadline_passed(closing.at_ms, uc->now.wall_ms))
        return status;
    return refuse_booking(uc, closing.why);
}

/* The turn of an active token has come: takes the hold it wished for, or notes what is in the way.
 */
static enum status grant_wish(struct use_case *uc, const struct concert *concert,
                              struct token *token)
{
    struct refusal before = uc->refusal;
    enum status status;

    uc->refusal = REFUSAL_NONE; /* what an earlier request was answered is not this wish's */
    status = seat_hold_take(uc, concert, token_taker(token), token, &token->wish);
    if (status == STATUS_OK || status == STATUS_READ_ONLY || status == STATUS_BUSY ||
        status == STATUS_INTERNAL)
        return status;
    token->wish_lost = true;
    token->lost_seats = uc->refusal.taken != 0 ? uc->refusal.taken : token->wish.seats;
    uc->refusal = before;
    return STATUS_OK;
}

/* The token has a hold: nothing can be wished for but that. NOT_FOUND, ALREADY_HOLDING. */
static enum status check_hold_is_wish(struct use_case *uc, const struct concert *concert,
                                      const struct wish *wish, const struct token *token)
{
    struct show show;
    enum status status = wish->show_id != 0 ? queue_find_show(uc, concert, wish, &show) : STATUS_OK;

    if (status != STATUS_OK || hold_is_wish(&token->hold, wish))
        return status;
    return refuse_holding(uc, token);
}

/* The user has a live token already: the same place, perhaps another wish. */
static enum status rejoin(struct use_case *uc, const struct concert *concert, enum taker taker,
                          const struct wish *wish, struct token *token)
{
    bool was_late = token->is_late;
    enum status status;

    status = check_open(uc, concert, taker);
    if (status != STATUS_OK)
        return status;
    if (token->hold.reservation_id != 0)
        return check_hold_is_wish(uc, concert, wish, token);
    status = check_wish(uc, concert, taker, token->user_id, wish);
    if (status != STATUS_OK)
        return status;
    token->is_late = taker != TAKER_CUSTOMER;
    if (!has_seats(wish))
        return token->is_late != was_late ? queue_service_save(uc, token) : STATUS_OK;
    token->wish = *wish;
    token->wish_lost = false;
    token->lost_seats = 0;
    if (token->state == TOKEN_ACTIVE)
        status = grant_wish(uc, concert, token);
    return status == STATUS_OK ? queue_service_save(uc, token) : status;
}

enum status queue_service_find_room(struct use_case *uc, const struct concert *concert, bool *room)
{
    struct token first;
    int64_t active = 0;
    enum status status = queue_store_count_active(uc->store, concert->concert_id, &active);

    *room = false;
    if (status != STATUS_OK || active >= concert->capacity)
        return status;
    status = queue_store_first_waiting(uc->store, concert->concert_id, &first);
    *room = status == STATUS_NOT_FOUND;
    return *room ? STATUS_OK : status;
}

/* Whoever finds room is admitted in the same step and never waits. The hold that was wished for
 * comes second, because it refers to the token's row. */
static enum status add_token(struct use_case *uc, const struct concert *concert, enum taker taker,
                             const struct user *user, const struct wish *wish, struct token *token)
{
    uint8_t random[TOKEN_LENGTH];
    bool room;
    enum status status = queue_service_find_room(uc, concert, &room);

    memset(token, 0, sizeof *token);
    if (status == STATUS_OK)
        status = concert_store_draw_place(uc->store, concert->concert_id, &token->place);
    if (status != STATUS_OK)
        return status;
    token->token_id = store_next_id(uc->store, ID_TOKEN);
    uc->random.fill(uc->random.state, random, sizeof random);
    token_code_new(token->token_id, random, token->token);
    token->concert_id = concert->concert_id;
    token->user_id = user->user_id;
    memcpy(token->login, user->login, sizeof token->login);
    token->is_late = taker != TAKER_CUSTOMER;
    token->wish = *wish;
    token->owner = host_store_self(uc->store);
    if (room)
        token_admit(token, uc->now.steady_ms, uc->settings->admit_ms);
    status = queue_store_add(uc->store, token);
    if (status == STATUS_OK && room && has_seats(wish)) {
        status = grant_wish(uc, concert, token);
        if (status == STATUS_OK)
            status = token->wish_lost ? queue_store_update(uc->store, token)
                                      : queue_store_take_hold(uc->store, token);
    }
    tell(uc, token);
    return status;
}

enum status queue_service_enter(struct use_case *uc, const struct concert *concert,
                                const struct user *user, struct token *token)
{
    return add_token(uc, concert, TAKER_STAFF, user, &(struct wish){0}, token);
}

enum status queue_service_check(struct use_case *uc, const struct concert *concert,
                                enum taker taker, int64_t user_id, const struct wish *wish)
{
    enum status status = check_sale(uc, concert, taker);

    return status == STATUS_OK ? check_wish(uc, concert, taker, user_id, wish) : status;
}

enum status queue_service_join(struct use_case *uc, const char *login, enum taker taker,
                               int64_t concert_id, const struct wish *wish, struct token *token)
{
    struct concert concert;
    struct user user;
    enum status status =
        name_missing(uc, concert_store_find(uc->store, concert_id, &concert), MISSING_CONCERT);

    /* A place in a queue is one person's: what the till held would be in the way of each sale. */
    if (status == STATUS_OK)
        status = user_service_check_person(uc, "as", login);
    if (status == STATUS_OK)
        status = user_service_look(uc, login, &user);
    if (status != STATUS_OK)
        return status;
    if (user.user_id != 0) {
        status = queue_store_find_live(uc->store, user.user_id, concert_id, token);
        if (status == STATUS_OK)
            return rejoin(uc, &concert, taker, wish, token);
        if (status != STATUS_NOT_FOUND)
            return status;
    }
    status = queue_service_check(uc, &concert, taker, user.user_id, wish);
    if (status == STATUS_OK)
        status = user_service_ensure(uc, &user);
    return status == STATUS_OK ? add_token(uc, &concert, taker, &user, wish, token) : status;
}

enum status queue_service_own(struct use_case *uc, const char *login, const char *code,
                              struct token *token)
{
    enum status status = queue_store_find(uc->store, code, token);

    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK &&
         (strcmp(token->login, login) != 0 || token_is_forgotten(token, uc->now.steady_ms))))
        return refuse_missing(uc, MISSING_TOKEN);
    /* An operator who acts for the customer is who asks. */
    if (status != STATUS_OK || uc->origin == NULL || uc->origin->acting[0] != '\0')
        return status;
    return user_service_check_asker(uc, login);
}

enum status queue_service_refuse_ended(struct use_case *uc, const struct token *token)
{
    uc->refusal.state = token_state_word(token_state_at(token, uc->now.steady_ms));
    if (token->why != BOOKABLE)
        uc->refusal.why = bookable_word(token->why);
    return STATUS_TOKEN_ENDED;
}

enum status queue_service_leave(struct use_case *uc, const char *login, const char *code,
                                struct token *token)
{
    enum status status = queue_service_own(uc, login, code, token);

    if (status != STATUS_OK)
        return status;
    if (!token_is_live(token->state))
        return queue_service_refuse_ended(uc, token);
    return queue_service_end(uc, token, TOKEN_LEFT);
}

/* Whether this daemon is to judge a token's absence: NOT_FOUND if another that lives is. */
static enum status check_owner(struct use_case *uc, const struct token *token)
{
    bool lives;
    enum status status;

    if (token->owner == host_store_self(uc->store))
        return STATUS_OK;
    status = host_store_lives(uc->store, token->owner, &lives);
    return status == STATUS_OK && lives ? STATUS_NOT_FOUND : status;
}

enum status queue_service_find_lapsed(struct use_case *uc, const char *code, int64_t lapsed_ms,
                                      struct token *token)
{
    struct closing closing;
    enum status status = queue_store_find(uc->store, code, token);

    if (status != STATUS_OK)
        return status;
    if (!token_is_live(token->state) || token->hold.reservation_id != 0)
        return STATUS_NOT_FOUND;
    /* Its own deadline was earlier, or the end of the sale: it has expired. */
    if (token_state_at(token, lapsed_ms) == TOKEN_EXPIRED)
        return STATUS_NOT_FOUND;
    status = find_closing_of(uc, token->concert_id, token_taker(token), &closing);
    if (status == STATUS_OK && deadline_passed(steady_of_wall(closing.at_ms, uc->now), lapsed_ms))
        return STATUS_NOT_FOUND;
    return status == STATUS_OK ? check_owner(uc, token) : status;
}

enum status queue_service_take_ownership(struct use_case *uc, const char *code)
{
    struct token token;
    enum status status = queue_store_find(uc->store, code, &token);

    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK &&
         (!token_is_live(token.state) || token.owner == host_store_self(uc->store))))
        return STATUS_OK;
    token.owner = host_store_self(uc->store);
    return status == STATUS_OK ? queue_service_save(uc, &token) : status;
}

enum status queue_service_finish(struct use_case *uc, struct token *token, enum token_state state)
{
    enum status status = STATUS_OK;

    if (token->hold.reservation_id != 0 && state != TOKEN_DONE)
        status = seat_hold_drop(uc, token, state == TOKEN_EXPIRED);
    token_end(token, state, uc->now.steady_ms);
    return status == STATUS_OK ? queue_service_save(uc, token) : status;
}

enum status queue_service_expire(struct use_case *uc, struct token *token)
{
    struct closing closing;
    enum status status = find_closing_of(uc, token->concert_id, token_taker(token), &closing);
    int64_t closes_ms;

    if (status != STATUS_OK)
        return status;
    closes_ms = steady_of_wall(closing.at_ms, uc->now);
    if (deadline_passed(closes_ms, uc->now.steady_ms) &&
        (token->state == TOKEN_WAITING || closes_ms <= token->ends_ms))
        token->why = closing.why;
    return queue_service_finish(uc, token, TOKEN_EXPIRED);
}

enum status queue_service_end(struct use_case *uc, struct token *token, enum token_state state)
{
    enum status status = state == TOKEN_EXPIRED ? queue_service_expire(uc, token)
                                                : queue_service_finish(uc, token, state);

    return status == STATUS_OK ? queue_service_admit(uc, token->concert_id) : status;
}

/* The wish is tried when the token is active already, since a hold hangs on an active token. */
static enum status admit_one(struct use_case *uc, const struct concert *concert,
                             struct token *token)
{
    enum status status = STATUS_OK;

    token_admit(token, uc->now.steady_ms, uc->settings->admit_ms);
    if (has_seats(&token->wish))
        status = grant_wish(uc, concert, token);
    return status == STATUS_OK ? queue_service_save(uc, token) : status;
}

/* When the sale of a concert ends for customers, and for staff. */
struct closings {
    struct closing customers, staff;
};

static enum status find_closings(struct use_case *uc, const struct concert *concert,
                                 struct closings *closings)
{
    enum status status = find_closing(uc, concert, TAKER_CUSTOMER, &closings->customers);

    return status == STATUS_OK ? find_closing(uc, concert, TAKER_STAFF, &closings->staff) : status;
}

/* While nothing can be sold, being admitted would only use up a waiter's time. */
static bool admits(const struct use_case *uc, const struct concert *concert,
                   const struct closings *closings)
{
    return concert_bookable(concert, uc->now.wall_ms) == BOOKABLE &&
           !deadline_passed(closings->staff.at_ms, uc->now.wall_ms);
}

/* The next one comes in; or ends, where the sale goes on for staff alone and nobody of them brought
 * it. */
static enum status admit_next(struct use_case *uc, const struct concert *concert,
                              const struct closings *closings, struct token *first, int64_t *active)
{
    if (!first->is_late && deadline_passed(closings->customers.at_ms, uc->now.wall_ms))
        return queue_service_expire(uc, first);
    ++*active;
    return admit_one(uc, concert, first);
}

enum status queue_service_admit(struct use_case *uc, int64_t concert_id)
{
    struct concert concert;
    struct closings closings;
    struct token first;
    int64_t active = 0;
    enum status status = queue_store_first_waiting(uc->store, concert_id, &first);

    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    if (status == STATUS_OK)
        status = concert_store_find(uc->store, concert_id, &concert);
    if (status == STATUS_OK)
        status = find_closings(uc, &concert, &closings);
    if (status != STATUS_OK || !admits(uc, &concert, &closings))
        return status;
    status = queue_store_count_active(uc->store, concert_id, &active);
    while (status == STATUS_OK && active < concert.capacity) {
        status = admit_next(uc, &concert, &closings, &first, &active);
        if (status == STATUS_OK)
            status = queue_store_first_waiting(uc->store, concert_id, &first);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Ends the tokens of a concert that `next` finds, one after the other. */
static enum status expire_each(struct use_case *uc, int64_t concert_id,
                               enum status (*next)(struct store *, int64_t, struct token *))
{
    struct token token;
    enum status status;

    while ((status = next(uc->store, concert_id, &token)) == STATUS_OK) {
        status = queue_service_expire(uc, &token);
        if (status != STATUS_OK)
            return status;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Ends every token of a concert: those who wait, then those inside. */
static enum status expire_all(struct use_case *uc, int64_t concert_id)
{
    enum status status = expire_each(uc, concert_id, queue_store_first_waiting);

    return status == STATUS_OK ? expire_each(uc, concert_id, queue_store_first_active) : status;
}

enum status queue_service_settle(struct use_case *uc, int64_t concert_id)
{
    struct concert concert;
    struct closings closings;
    enum status status = concert_store_find(uc->store, concert_id, &concert);

    if (status == STATUS_OK)
        status = find_closings(uc, &concert, &closings);
    if (status != STATUS_OK)
        return status;
    if (deadline_passed(closings.staff.at_ms, uc->now.wall_ms))
        return expire_all(uc, concert_id);
    if (deadline_passed(closings.customers.at_ms, uc->now.wall_ms))
        status = expire_each(uc, concert_id, queue_store_first_punctual);
    return status == STATUS_OK ? queue_service_admit(uc, concert_id) : status;
}
