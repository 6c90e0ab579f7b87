#include "application/recall.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#include "application/live_show.h"
#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/user/user_store.h"

/* Recalled at a time: shows take about a kilobyte each with their seats, users half of that. */
enum { SHOWS_MOST = 20000, USERS_MOST = 40000 };

struct recalled_user {
    struct user user;
    UT_hash_handle hh;    /* by login */
    UT_hash_handle by_id; /* by number */
};

struct recalled_concert {
    int64_t concert_id;
    struct concert concert;
    int64_t active;     /* tokens; -1: not counted yet */
    int64_t last_place; /* 0: not known yet */
    bool is_empty;      /* nobody waits; false also if that is not known */
    UT_hash_handle hh;
};

struct recalled_show {
    int64_t show_id;
    struct live_show show; /* of which seats are NULL until they are asked for */
    UT_hash_handle hh;
};

/* An active token as it was last told. */
struct recalled_token {
    struct token token;
    UT_hash_handle hh;      /* by number */
    UT_hash_handle by_code; /* by its own code */
    UT_hash_handle by_hold; /* by the code of its hold, if it has one */
};

struct recall {
    struct recalled_user *users, *user_ids; /* the same users; `users` owns them */
    struct recalled_concert *concerts;
    struct recalled_show *shows;
    struct recalled_token *tokens, *codes, *holds; /* the same tokens; `tokens` owns them */
    size_t followed; /* changes of the current list that are known here */
};

struct recall *recall_new(void)
{
    struct recall *recall = calloc(1, sizeof *recall);

    assert(recall != NULL);
    return recall;
}

static void forget_users(struct recall *recall)
{
    struct recalled_user *user, *next;

    HASH_ITER (hh, recall->users, user, next) {
        assert(recall->user_ids != NULL); /* who is in one table is in the other */
        HASH_DELETE(hh, recall->users, user);
        HASH_DELETE(by_id, recall->user_ids, user);
        free(user);
    }
}

static void forget_show(struct recall *recall, struct recalled_show *show)
{
    HASH_DEL(recall->shows, show);
    live_show_release(&show->show);
    free(show);
}

static void forget_shows(struct recall *recall)
{
    while (recall->shows != NULL)
        forget_show(recall, recall->shows);
}

static void forget_concerts(struct recall *recall)
{
    struct recalled_concert *concert, *next;

    HASH_ITER (hh, recall->concerts, concert, next) {
        HASH_DEL(recall->concerts, concert);
        free(concert);
    }
}

static struct recalled_token *known_token(struct recall *recall, int64_t token_id)
{
    struct recalled_token *known;

    HASH_FIND(hh, recall->tokens, &token_id, sizeof token_id, known);
    return known;
}

static void forget_token(struct recall *recall, struct recalled_token *token)
{
    HASH_DELETE(hh, recall->tokens, token);
    HASH_DELETE(by_code, recall->codes, token);
    if (token->token.hold.reservation_id != 0)
        HASH_DELETE(by_hold, recall->holds, token);
    free(token);
}

static void learn_token(struct recall *recall, const struct token *told)
{
    struct recalled_token *token = malloc(sizeof *token);

    assert(token != NULL);
    token->token = *told;
    token->token.stored_state = told->state;
    HASH_ADD(hh, recall->tokens, token.token_id, sizeof told->token_id, token);
    HASH_ADD(by_code, recall->codes, token.token, TOKEN_LENGTH, token);
    if (told->hold.reservation_id != 0)
        HASH_ADD(by_hold, recall->holds, token.hold.code, RESERVATION_LENGTH, token);
}

static void forget_tokens(struct recall *recall)
{
    while (recall->tokens != NULL)
        forget_token(recall, recall->tokens);
}

void recall_forget(struct recall *recall, size_t count)
{
    if (recall == NULL)
        return;
    forget_users(recall);
    forget_shows(recall);
    forget_concerts(recall);
    forget_tokens(recall);
    recall->followed = count;
}

void recall_free(struct recall *recall)
{
    recall_forget(recall, 0);
    free(recall);
}

static struct recalled_concert *known_concert(struct recall *recall, int64_t concert_id)
{
    struct recalled_concert *known;

    HASH_FIND(hh, recall->concerts, &concert_id, sizeof concert_id, known);
    return known;
}

static struct recalled_show *known_show(struct recall *recall, int64_t show_id)
{
    struct recalled_show *known;

    HASH_FIND(hh, recall->shows, &show_id, sizeof show_id, known);
    return known;
}

static void follow_token(struct recall *recall, const struct token *token)
{
    struct recalled_concert *concert = known_concert(recall, token->concert_id);
    struct recalled_token *before = known_token(recall, token->token_id);

    if (concert != NULL && concert->active >= 0)
        concert->active += (token->state == TOKEN_ACTIVE) - (token->stored_state == TOKEN_ACTIVE);
    if (concert != NULL && token->state == TOKEN_WAITING)
        concert->is_empty = false;
    if (before != NULL)
        forget_token(recall, before);
    if (token->state == TOKEN_ACTIVE)
        learn_token(recall, token);
}

static void follow(struct recall *recall, const struct change *change)
{
    struct recalled_concert *concert;
    struct recalled_show *show;

    switch (change->kind) {
    case CHANGE_CONCERT:
        concert = known_concert(recall, change->of.concert->concert_id);
        if (concert != NULL)
            concert->concert = *change->of.concert;
        break;
    case CHANGE_SHOW:
        show = known_show(recall, change->of.show.show_id);
        if (show != NULL)
            show->show.show = change->of.show;
        break;
    case CHANGE_SEATS:
        show = known_show(recall, change->of.seats.show_id);
        if (show == NULL)
            break;
        show->show.show.rev = change->of.seats.rev;
        if (show->show.seats != NULL)
            live_show_set_seats(&show->show, &change->of.seats);
        break;
    case CHANGE_TOKEN:
        follow_token(recall, &change->of.token);
        break;
    case CHANGE_SEATING:
        show = known_show(recall, change->of.seating->show.show_id);
        if (show != NULL)
            forget_show(recall, show);
        break;
    case CHANGE_HOSTS:
        break;
    }
}

static void catch_up(struct recall *recall, const struct change_list *changes)
{
    while (recall->followed < changes->count)
        follow(recall, &changes->changes[recall->followed++]);
}

void recall_follow(struct recall *recall, const struct change_list *changes)
{
    if (recall == NULL)
        return;
    catch_up(recall, changes);
    recall->followed = 0; /* in the next list */
}

void recall_distrust(struct recall *recall, const struct change_list *changes, int64_t concert_id)
{
    struct recalled_concert *concert;

    if (recall == NULL)
        return;
    catch_up(recall, changes);
    concert = known_concert(recall, concert_id);
    if (concert == NULL)
        return;
    concert->active = -1;
    concert->last_place = 0;
    concert->is_empty = false;
}

/* A concert as it is now, asked of the store if it must be. */
static enum status find_concert(struct use_case *uc, int64_t concert_id,
                                struct recalled_concert **found)
{
    struct recalled_concert *known;
    enum status status;

    catch_up(uc->recall, uc->changes);
    *found = known_concert(uc->recall, concert_id);
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
    HASH_ADD(hh, uc->recall->concerts, concert_id, sizeof known->concert_id, known);
    *found = known;
    return STATUS_OK;
}

static enum status find_show(struct use_case *uc, int64_t show_id, struct recalled_show **found)
{
    struct recalled_show *known;
    struct show stored;
    enum status status;

    catch_up(uc->recall, uc->changes);
    *found = known_show(uc->recall, show_id);
    if (*found != NULL)
        return STATUS_OK;
    status = show_store_find(uc->store, show_id, &stored);
    if (status != STATUS_OK)
        return status;
    if (HASH_COUNT(uc->recall->shows) >= SHOWS_MOST)
        forget_shows(uc->recall);
    known = calloc(1, sizeof *known);
    assert(known != NULL);
    known->show_id = show_id;
    live_show_init(&known->show, &stored, NULL);
    HASH_ADD(hh, uc->recall->shows, show_id, sizeof known->show_id, known);
    *found = known;
    return STATUS_OK;
}

/* What others do to a wallet is told to nobody. */
static bool recalls_users(const struct use_case *uc)
{
    return uc->recall != NULL && !store_is_shared(uc->store);
}

enum status recall_user(struct use_case *uc, const char *login, struct user *user)
{
    struct recalled_user *known = NULL;
    enum status status;

    if (recalls_users(uc))
        HASH_FIND_STR(uc->recall->users, login, known);
    if (known != NULL) {
        *user = known->user;
        return STATUS_OK;
    }
    status = user_store_find(uc->store, login, user);
    if (status != STATUS_OK || !recalls_users(uc))
        return status;
    if (HASH_COUNT(uc->recall->users) >= USERS_MOST)
        forget_users(uc->recall);
    known = malloc(sizeof *known);
    assert(known != NULL);
    known->user = *user;
    HASH_ADD_STR(uc->recall->users, user.login, known);
    HASH_ADD(by_id, uc->recall->user_ids, user.user_id, sizeof user->user_id, known);
    return STATUS_OK;
}

enum status recall_move(struct use_case *uc, int64_t user_id, int64_t amount, int64_t *balance,
                        int64_t *entry)
{
    struct recalled_user *known = NULL;
    enum status status;

    if (recalls_users(uc))
        HASH_FIND(by_id, uc->recall->user_ids, &user_id, sizeof user_id, known);
    if (known == NULL)
        return user_store_move(uc->store, user_id, amount, balance, entry);
    status = user_store_move(uc->store, user_id, amount, NULL, NULL);
    if (status != STATUS_OK)
        return status;
    *balance = known->user.balance += amount;
    *entry = ++known->user.entries;
    return STATUS_OK;
}

enum status recall_concert(struct use_case *uc, int64_t concert_id, struct concert *concert)
{
    struct recalled_concert *known;
    enum status status;

    if (uc->recall == NULL)
        return concert_store_find(uc->store, concert_id, concert);
    status = find_concert(uc, concert_id, &known);
    if (status == STATUS_OK)
        *concert = known->concert;
    return status;
}

enum status recall_show(struct use_case *uc, int64_t show_id, struct show *show)
{
    struct recalled_show *known;
    enum status status;

    if (uc->recall == NULL)
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

enum status recall_occupancy(struct use_case *uc, int64_t show_id, int64_t user_id,
                             struct occupancy *occupancy)
{
    struct recalled_show *known;
    enum status status;

    if (uc->recall == NULL)
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

enum status recall_count_active(struct use_case *uc, int64_t concert_id, int64_t *count)
{
    struct recalled_concert *known;
    enum status status;

    if (uc->recall == NULL)
        return queue_store_count_active(uc->store, concert_id, count);
    status = find_concert(uc, concert_id, &known);
    if (status == STATUS_OK && known->active < 0)
        status = queue_store_count_active(uc->store, concert_id, &known->active);
    if (status == STATUS_OK)
        *count = known->active;
    return status;
}

enum status recall_first_waiting(struct use_case *uc, int64_t concert_id, struct token *found)
{
    struct recalled_concert *known;
    enum status status;

    if (uc->recall == NULL)
        return queue_store_first_waiting(uc->store, concert_id, found);
    status = find_concert(uc, concert_id, &known);
    if (status != STATUS_OK || known->is_empty)
        return status == STATUS_OK ? STATUS_NOT_FOUND : status;
    status = queue_store_first_waiting(uc->store, concert_id, found);
    known->is_empty = status == STATUS_NOT_FOUND;
    return status;
}

enum status recall_touch(struct use_case *uc, int64_t show_id, int64_t *rev)
{
    struct recalled_show *known;
    enum status status;

    if (uc->recall == NULL)
        return show_store_touch(uc->store, show_id, rev);
    status = find_show(uc, show_id, &known);
    if (status == STATUS_OK)
        status = show_store_touch(uc->store, show_id, NULL);
    if (status == STATUS_OK)
        *rev = known->show.show.rev += REV_STEP;
    return status;
}

enum status recall_draw_place(struct use_case *uc, int64_t concert_id, int64_t *place)
{
    struct recalled_concert *known;
    enum status status;

    if (uc->recall == NULL)
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

enum status recall_token(struct use_case *uc, const char *code, struct token *found)
{
    struct recalled_token *known = NULL;

    if (uc->recall != NULL && strlen(code) == TOKEN_LENGTH) {
        catch_up(uc->recall, uc->changes);
        HASH_FIND(by_code, uc->recall->codes, code, TOKEN_LENGTH, known);
    }
    if (known == NULL)
        return queue_store_find(uc->store, code, found);
    *found = known->token;
    return STATUS_OK;
}

enum status recall_token_id(struct use_case *uc, int64_t token_id, struct token *found)
{
    struct recalled_token *known = NULL;

    if (uc->recall != NULL) {
        catch_up(uc->recall, uc->changes);
        known = known_token(uc->recall, token_id);
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

enum status recall_reservation(struct use_case *uc, const char *code, struct reservation *found)
{
    struct recalled_token *known = NULL;

    if (uc->recall != NULL && strlen(code) == RESERVATION_LENGTH) {
        catch_up(uc->recall, uc->changes);
        HASH_FIND(by_hold, uc->recall->holds, code, RESERVATION_LENGTH, known);
    }
    if (known == NULL)
        return reservation_store_find(uc->store, code, found);
    *found = reservation_of(&known->token);
    return STATUS_OK;
}
