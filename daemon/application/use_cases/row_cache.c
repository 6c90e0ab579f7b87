#include "application/use_cases/row_cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#include "application/live/live_show.h"
#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/user/user_store.h"

/* Kept at a time: shows take about a kilobyte each with their seats, users half of that. */
enum { SHOWS_MOST = 20000, USERS_MOST = 40000 };

struct cached_user {
    struct user user;
    UT_hash_handle hh;    /* by login */
    UT_hash_handle by_id; /* by number */
};

struct cached_concert {
    int64_t concert_id;
    struct concert concert;
    int64_t active;     /* tokens; -1: not counted yet */
    int64_t last_place; /* 0: not known yet */
    bool is_empty;      /* nobody waits; false also if that is not known */
    bool knows_dates;   /* the next two are known; see show_store_last() */
    int64_t last_start_ms, last_off_ms;
    UT_hash_handle hh;
};

struct cached_show {
    int64_t show_id;
    struct live_show show; /* of which seats are NULL until they are asked for */
    UT_hash_handle hh;
};

/* An active token as it was last reported. */
struct cached_token {
    struct token token;
    UT_hash_handle hh;      /* by number */
    UT_hash_handle by_code; /* by its own code */
    UT_hash_handle by_hold; /* by the code of its hold, if it has one */
};

struct row_cache {
    struct cached_user *users, *user_ids; /* the same users; `users` owns them */
    struct cached_concert *concerts;
    struct cached_show *shows;
    struct cached_token *tokens, *codes, *holds; /* the same tokens; `tokens` owns them */
    size_t applied; /* changes of the current list that are in these rows */
};

struct row_cache *row_cache_new(void)
{
    struct row_cache *row_cache = calloc(1, sizeof *row_cache);

    assert(row_cache != NULL);
    return row_cache;
}

static void forget_users(struct row_cache *row_cache)
{
    struct cached_user *user, *next;

    HASH_ITER (hh, row_cache->users, user, next) {
        assert(row_cache->user_ids != NULL); /* who is in one table is in the other */
        HASH_DELETE(hh, row_cache->users, user);
        HASH_DELETE(by_id, row_cache->user_ids, user);
        free(user);
    }
}

static void forget_show(struct row_cache *row_cache, struct cached_show *show)
{
    HASH_DEL(row_cache->shows, show);
    live_show_release(&show->show);
    free(show);
}

static void forget_shows(struct row_cache *row_cache)
{
    while (row_cache->shows != NULL)
        forget_show(row_cache, row_cache->shows);
}

static void forget_concerts(struct row_cache *row_cache)
{
    struct cached_concert *concert, *next;

    HASH_ITER (hh, row_cache->concerts, concert, next) {
        HASH_DEL(row_cache->concerts, concert);
        free(concert);
    }
}

static struct cached_token *known_token(struct row_cache *row_cache, int64_t token_id)
{
    struct cached_token *known;

    HASH_FIND(hh, row_cache->tokens, &token_id, sizeof token_id, known);
    return known;
}

static void forget_token(struct row_cache *row_cache, struct cached_token *token)
{
    assert(row_cache->tokens != NULL && row_cache->codes != NULL);
    HASH_DELETE(hh, row_cache->tokens, token);
    HASH_DELETE(by_code, row_cache->codes, token);
    if (token->token.hold.reservation_id != 0) {
        assert(row_cache->holds != NULL);
        HASH_DELETE(by_hold, row_cache->holds, token);
    }
    free(token);
}

static void learn_token(struct row_cache *row_cache, const struct token *told)
{
    struct cached_token *token = malloc(sizeof *token);

    assert(token != NULL);
    token->token = *told;
    token->token.stored_state = told->state;
    HASH_ADD(hh, row_cache->tokens, token.token_id, sizeof told->token_id, token);
    HASH_ADD(by_code, row_cache->codes, token.token, TOKEN_LENGTH, token);
    if (told->hold.reservation_id != 0)
        HASH_ADD(by_hold, row_cache->holds, token.hold.code, RESERVATION_LENGTH, token);
}

static void forget_tokens(struct row_cache *row_cache)
{
    while (row_cache->tokens != NULL)
        forget_token(row_cache, row_cache->tokens);
}

void row_cache_forget(struct row_cache *row_cache, size_t count)
{
    if (row_cache == NULL)
        return;
    forget_users(row_cache);
    forget_shows(row_cache);
    forget_concerts(row_cache);
    forget_tokens(row_cache);
    row_cache->applied = count;
}

void row_cache_free(struct row_cache *row_cache)
{
    row_cache_forget(row_cache, 0);
    free(row_cache);
}

static struct cached_concert *known_concert(struct row_cache *row_cache, int64_t concert_id)
{
    struct cached_concert *known;

    HASH_FIND(hh, row_cache->concerts, &concert_id, sizeof concert_id, known);
    return known;
}

static struct cached_show *known_show(struct row_cache *row_cache, int64_t show_id)
{
    struct cached_show *known;

    HASH_FIND(hh, row_cache->shows, &show_id, sizeof show_id, known);
    return known;
}

static void apply_token(struct row_cache *row_cache, const struct token *token)
{
    struct cached_concert *concert = known_concert(row_cache, token->concert_id);
    struct cached_token *before = known_token(row_cache, token->token_id);

    if (concert != NULL && concert->active >= 0)
        concert->active += (token->state == TOKEN_ACTIVE) - (token->stored_state == TOKEN_ACTIVE);
    if (concert != NULL && token->state == TOKEN_WAITING)
        concert->is_empty = false;
    if (before != NULL)
        forget_token(row_cache, before);
    if (token->state == TOKEN_ACTIVE)
        learn_token(row_cache, token);
}

/* Its dates have changed. */
static void forget_dates(struct row_cache *row_cache, int64_t concert_id)
{
    struct cached_concert *concert = known_concert(row_cache, concert_id);

    if (concert != NULL)
        concert->knows_dates = false;
}

static void apply(struct row_cache *row_cache, const struct change *change)
{
    struct cached_concert *concert;
    struct cached_show *show;

    switch (change->kind) {
    case CHANGE_CONCERT:
        concert = known_concert(row_cache, change->of.concert->concert_id);
        if (concert != NULL)
            concert->concert = *change->of.concert;
        break;
    case CHANGE_SHOW:
        forget_dates(row_cache, change->of.show.concert_id);
        show = known_show(row_cache, change->of.show.show_id);
        if (show != NULL && change->of.show.removed)
            forget_show(row_cache, show);
        else if (show != NULL)
            show->show.show = change->of.show;
        break;
    case CHANGE_SEATS:
        show = known_show(row_cache, change->of.seats.show_id);
        if (show == NULL)
            break;
        show->show.show.rev = change->of.seats.rev;
        if (show->show.seats != NULL)
            live_show_set_seats(&show->show, &change->of.seats);
        break;
    case CHANGE_TOKEN:
        apply_token(row_cache, &change->of.token);
        break;
    case CHANGE_SEATING:
        forget_dates(row_cache, change->of.seating->show.concert_id);
        show = known_show(row_cache, change->of.seating->show.show_id);
        if (show != NULL)
            forget_show(row_cache, show);
        break;
    case CHANGE_HOSTS:
        break;
    }
}

static void catch_up(struct row_cache *row_cache, const struct change_list *changes)
{
    while (row_cache->applied < changes->count)
        apply(row_cache, &changes->changes[row_cache->applied++]);
}

void row_cache_apply(struct row_cache *row_cache, const struct change_list *changes)
{
    if (row_cache == NULL)
        return;
    catch_up(row_cache, changes);
    row_cache->applied = 0; /* in the next list */
}

void row_cache_invalidate(struct row_cache *row_cache, const struct change_list *changes,
                          int64_t concert_id)
{
    struct cached_concert *concert;

    if (row_cache == NULL)
        return;
    catch_up(row_cache, changes);
    concert = known_concert(row_cache, concert_id);
    if (concert == NULL)
        return;
    concert->active = -1;
    concert->last_place = 0;
    concert->is_empty = false;
}

/* A concert as it is now, asked of the store if it must be. */
static enum status find_concert(struct use_case *uc, int64_t concert_id,
                                struct cached_concert **found)
{
    struct cached_concert *known;
    enum status status;

    catch_up(uc->row_cache, uc->changes);
    *found = known_concert(uc->row_cache, concert_id);
    if (*found != NULL)
        return STATUS_OK;
    known = calloc(1, sizeof *known);
    assert(known != NULL);
    status = concert_store_find(uc->store, concert_id, &known->concert);
    if (status != STATUS_OK) {
        free(known);
        return status;
    }
    known->concert_id = concert_id;
    known->active = -1;
    HASH_ADD(hh, uc->row_cache->concerts, concert_id, sizeof known->concert_id, known);
    *found = known;
    return STATUS_OK;
}

static enum status find_show(struct use_case *uc, int64_t show_id, struct cached_show **found)
{
    struct cached_show *known;
    struct show stored;
    enum status status;

    catch_up(uc->row_cache, uc->changes);
    *found = known_show(uc->row_cache, show_id);
    if (*found != NULL)
        return STATUS_OK;
    status = show_store_find(uc->store, show_id, &stored);
    if (status != STATUS_OK)
        return status;
    if (HASH_COUNT(uc->row_cache->shows) >= SHOWS_MOST)
        forget_shows(uc->row_cache);
    known = calloc(1, sizeof *known);
    assert(known != NULL);
    known->show_id = show_id;
    live_show_init(&known->show, &stored, NULL, NULL);
    HASH_ADD(hh, uc->row_cache->shows, show_id, sizeof known->show_id, known);
    *found = known;
    return STATUS_OK;
}

/* What others do to a wallet is reported to nobody. */
static bool recalls_users(const struct use_case *uc)
{
    return uc->row_cache != NULL && !store_is_shared(uc->store);
}

enum status row_cache_user(struct use_case *uc, const char *login, struct user *user)
{
    struct cached_user *known = NULL;
    enum status status;

    if (recalls_users(uc))
        HASH_FIND_STR(uc->row_cache->users, login, known);
    if (known != NULL) {
        *user = known->user;
        return STATUS_OK;
    }
    status = user_store_find(uc->store, login, user);
    if (status != STATUS_OK || !recalls_users(uc))
        return status;
    if (HASH_COUNT(uc->row_cache->users) >= USERS_MOST)
        forget_users(uc->row_cache);
    known = malloc(sizeof *known);
    assert(known != NULL);
    known->user = *user;
    HASH_ADD_STR(uc->row_cache->users, user.login, known);
    HASH_ADD(by_id, uc->row_cache->user_ids, user.user_id, sizeof user->user_id, known);
    return STATUS_OK;
}

enum status row_cache_own(struct use_case *uc, const struct user *user, bool if_unbound)
{
    struct cached_user *known = NULL;
    enum status status = user_store_own(uc->store, user, if_unbound);

    if (recalls_users(uc))
        HASH_FIND(by_id, uc->row_cache->user_ids, &user->user_id, sizeof user->user_id, known);
    if (status == STATUS_OK && known != NULL) {
        known->user.owner = user->owner;
        known->user.uid = user->uid;
    }
    return status;
}

enum status row_cache_move(struct use_case *uc, int64_t user_id, int64_t amount, int64_t spent,
                           int64_t *balance, int64_t *entry)
{
    struct cached_user *known = NULL;
    enum status status;

    if (recalls_users(uc))
        HASH_FIND(by_id, uc->row_cache->user_ids, &user_id, sizeof user_id, known);
    if (known == NULL)
        return user_store_move(uc->store, user_id, amount, spent, balance, entry);
    status = user_store_move(uc->store, user_id, amount, spent, NULL, NULL);
    if (status != STATUS_OK)
        return status;
    *balance = known->user.balance += amount;
    *entry = ++known->user.entries;
    known->user.spent += spent;
    return STATUS_OK;
}

enum status row_cache_concert(struct use_case *uc, int64_t concert_id, struct concert *concert)
{
    struct cached_concert *known;
    enum status status;

    if (uc->row_cache == NULL)
        return concert_store_find(uc->store, concert_id, concert);
    status = find_concert(uc, concert_id, &known);
    if (status == STATUS_OK)
        *concert = known->concert;
    return status;
}

enum status row_cache_closing(struct use_case *uc, int64_t concert_id, struct closing *closing)
{
    struct cached_concert *known, asked;
    enum status status;

    if (uc->row_cache == NULL) {
        known = &asked;
        known->knows_dates = false;
        status = concert_store_find(uc->store, concert_id, &known->concert);
    } else {
        status = find_concert(uc, concert_id, &known);
    }
    if (status == STATUS_OK && !known->knows_dates) {
        status = show_store_last(uc->store, concert_id, &known->last_start_ms, &known->last_off_ms);
        known->knows_dates = status == STATUS_OK;
    }
    if (status == STATUS_OK)
        *closing = concert_closing(&known->concert, known->last_start_ms, known->last_off_ms);
    return status;
}

enum status row_cache_show(struct use_case *uc, int64_t show_id, struct show *show)
{
    struct cached_show *known;
    enum status status;

    if (uc->row_cache == NULL)
        return show_store_find(uc->store, show_id, show);
    status = find_show(uc, show_id, &known);
    if (status == STATUS_OK)
        *show = known->show.show;
    return status;
}

static void take_claim(void *arg, const struct claim *claim)
{
    struct seats_change change = change_of_claim(claim);

    live_show_set_seats(arg, &change);
}

/* Who has which seat, as `user_id` sees it. */
static void look_at_seats(const struct live_show *show, int64_t user_id,
                          struct occupancy *occupancy)
{
    memset(occupancy, 0, sizeof *occupancy);
    occupancy->held = show->held;
    occupancy->sold = show->sold;
    occupancy->blocked = show->blocked;
    for (seat_set rest = show->held | show->sold; rest != 0; rest = seat_set_rest(rest)) {
        int seat = seat_set_first(rest);

        if (show->seats[seat - 1].user_id == user_id)
            occupancy->mine |= seat_bit(seat);
        occupancy->expires_ms_of[seat - 1] = show->seats[seat - 1].expires_ms;
    }
}

enum status row_cache_occupancy(struct use_case *uc, int64_t show_id, int64_t user_id,
                                struct occupancy *occupancy)
{
    struct cached_show *known;
    enum status status;

    if (uc->row_cache == NULL)
        return reservation_store_occupancy(uc->store, show_id, user_id, occupancy);
    status = find_show(uc, show_id, &known);
    if (status == STATUS_OK && known->show.seats == NULL) {
        live_show_set_seats(&known->show, &(struct seats_change){.show_id = show_id});
        status = reservation_store_each_claim(uc->store, show_id, take_claim, &known->show);
    }
    if (status == STATUS_OK)
        look_at_seats(&known->show, user_id, occupancy);
    return status;
}

enum status row_cache_count_active(struct use_case *uc, int64_t concert_id, int64_t *count)
{
    struct cached_concert *known;
    enum status status;

    if (uc->row_cache == NULL)
        return queue_store_count_active(uc->store, concert_id, count);
    status = find_concert(uc, concert_id, &known);
    if (status == STATUS_OK && known->active < 0)
        status = queue_store_count_active(uc->store, concert_id, &known->active);
    if (status == STATUS_OK)
        *count = known->active;
    return status;
}

enum status row_cache_first_waiting(struct use_case *uc, int64_t concert_id, struct token *found)
{
    struct cached_concert *known;
    enum status status;

    if (uc->row_cache == NULL)
        return queue_store_first_waiting(uc->store, concert_id, found);
    status = find_concert(uc, concert_id, &known);
    if (status != STATUS_OK || known->is_empty)
        return status == STATUS_OK ? STATUS_NOT_FOUND : status;
    status = queue_store_first_waiting(uc->store, concert_id, found);
    known->is_empty = status == STATUS_NOT_FOUND;
    return status;
}

enum status row_cache_bump_rev(struct use_case *uc, int64_t show_id, int64_t *rev)
{
    struct cached_show *known;
    enum status status;

    if (uc->row_cache == NULL)
        return show_store_touch(uc->store, show_id, rev);
    status = find_show(uc, show_id, &known);
    if (status == STATUS_OK)
        status = show_store_touch(uc->store, show_id, NULL);
    if (status == STATUS_OK)
        *rev = known->show.show.rev += REV_STEP;
    return status;
}

enum status row_cache_draw_place(struct use_case *uc, int64_t concert_id, int64_t *place)
{
    struct cached_concert *known;
    enum status status;

    if (uc->row_cache == NULL)
        return concert_store_draw_place(uc->store, concert_id, place);
    status = find_concert(uc, concert_id, &known);
    if (status != STATUS_OK)
        return status;
    if (known->last_place == 0) {
        status = concert_store_draw_place(uc->store, concert_id, &known->last_place);
    } else {
        status = concert_store_draw_place(uc->store, concert_id, NULL);
        known->last_place++;
    }
    *place = known->last_place;
    return status;
}

enum status row_cache_token(struct use_case *uc, const char *code, struct token *found)
{
    struct cached_token *known = NULL;

    if (uc->row_cache != NULL && strlen(code) == TOKEN_LENGTH) {
        catch_up(uc->row_cache, uc->changes);
        HASH_FIND(by_code, uc->row_cache->codes, code, TOKEN_LENGTH, known);
    }
    if (known == NULL)
        return queue_store_find(uc->store, code, found);
    *found = known->token;
    return STATUS_OK;
}

enum status row_cache_token_id(struct use_case *uc, int64_t token_id, struct token *found)
{
    struct cached_token *known = NULL;

    if (uc->row_cache != NULL) {
        catch_up(uc->row_cache, uc->changes);
        known = known_token(uc->row_cache, token_id);
    }
    if (known == NULL)
        return queue_store_find_id(uc->store, token_id, found);
    *found = known->token;
    return STATUS_OK;
}

/* A hold as the reservation that it is. */
static struct reservation reservation_of(const struct token *token)
{
    struct reservation reservation = {
        .reservation_id = token->hold.reservation_id,
        .user_id = token->user_id,
        .show_id = token->hold.show_id,
        .token_id = token->token_id,
        .state = RESERVATION_HELD,
        .seats = token->hold.seats,
        .amount = token->hold.amount,
        .expires_ms = token->hold.expires_ms,
    };

    memcpy(reservation.code, token->hold.code, sizeof reservation.code);
    return reservation;
}

enum status row_cache_reservation(struct use_case *uc, const char *code, struct reservation *found)
{
    struct cached_token *known = NULL;

    if (uc->row_cache != NULL && strlen(code) == RESERVATION_LENGTH) {
        catch_up(uc->row_cache, uc->changes);
        HASH_FIND(by_hold, uc->row_cache->holds, code, RESERVATION_LENGTH, known);
    }
    if (known == NULL)
        return reservation_store_find(uc->store, code, found);
    *found = reservation_of(&known->token);
    return STATUS_OK;
}
