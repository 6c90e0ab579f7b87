/*
 * A code finds a reservation only for its owner: somebody else's is NOT_FOUND, as if it did not
 * exist. Whoever may see everybody's (reservation_service_see without a login) finds it as its
 * owner does. A hold that was lost, by its deadline or because the show was called off, is
 * remembered for an hour by its code, so that whoever comes too late is told HOLD_EXPIRED and not
 * that it never was.
 *
 * Releasing the last seat leaves the token with what remains of its admitted time; if that has
 * passed while the hold kept the token alive, the token ends here, and the next is admitted.
 */
#include "application/use_cases/reservation_service.h"

#include <stdio.h>
#include <string.h>

#include "application/use_cases/person_service.h"
#include "application/use_cases/queue_service.h"
#include "application/use_cases/seat_hold.h"
#include "application/use_cases/user_service.h"
#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"

enum status reservation_service_hold(struct use_case *uc, const char *login, enum taker taker,
                                     const char *code, const struct wish *wish, struct token *token,
                                     struct concert *concert)
{
    bool is_late = taker != TAKER_CUSTOMER, is_all;
    enum status status = queue_service_own(uc, login, code, token);

    if (status != STATUS_OK)
        return status;
    if (token->state == TOKEN_WAITING)
        return STATUS_NOT_ADMITTED;
    if (token_state_at(token, uc->now.steady_ms) != TOKEN_ACTIVE)
        return queue_service_refuse_ended(uc, token);
    if (token->hold.reservation_id != 0)
        return refuse_holding(uc, token);
    status = concert_store_find(uc->store, token->concert_id, concert);
    if (status == STATUS_OK)
        status = seat_hold_take(uc, concert, taker, token, wish);
    if (status != STATUS_OK)
        return status;
    is_all = token->is_late == is_late && !token->wish_lost; /* that changes */
    token->is_late = is_late;
    token->wish_lost = false;
    token->lost_seats = 0;
    return is_all ? queue_service_save_hold(uc, token) : queue_service_save(uc, token);
}

/* `owner` is NULL where anybody's will do. */
static enum status find_owned(struct use_case *uc, const int64_t *owner, const char *code,
                              struct reservation *reservation)
{
    int64_t lost_by;
    enum status status = reservation_store_find(uc->store, code, reservation);

    if (status == STATUS_OK)
        return owner == NULL || reservation->user_id == *owner
                   ? STATUS_OK
                   : refuse_missing(uc, MISSING_RESERVATION);
    if (status != STATUS_NOT_FOUND)
        return status;
    status =
        reservation_store_find_lost(uc->store, code, uc->now.steady_ms - REMEMBER_MS, &lost_by);
    if (status == STATUS_OK && (owner == NULL || lost_by == *owner))
        return STATUS_HOLD_EXPIRED;
    return status == STATUS_OK ? refuse_missing(uc, MISSING_RESERVATION)
                               : name_missing(uc, status, MISSING_RESERVATION);
}

enum status reservation_service_own(struct use_case *uc, const struct user *user, const char *code,
                                    struct reservation *reservation)
{
    return find_owned(uc, &user->user_id, code, reservation);
}

enum status reservation_service_see(struct use_case *uc, const char *login, const char *code,
                                    struct reservation *reservation)
{
    struct user user;
    enum status status = login != NULL ? user_service_look(uc, login, &user) : STATUS_OK;

    return status == STATUS_OK
               ? find_owned(uc, login != NULL ? &user.user_id : NULL, code, reservation)
               : status;
}

/* The last seat of a hold was given back: the token goes on with what remains of its admitted time.
 */
static enum status release_all(struct use_case *uc, struct token *token)
{
    enum status status = seat_hold_drop(uc, token, false);

    if (status != STATUS_OK)
        return status;
    token_drop_hold(token);
    if (token_state_at(token, uc->now.steady_ms) == TOKEN_EXPIRED)
        return queue_service_end(uc, token, TOKEN_EXPIRED);
    return queue_service_save(uc, token);
}

static enum status release_some(struct use_case *uc, struct token *token, seat_set seats)
{
    struct seats_change change = {
        .show_id = token->hold.show_id, .seats = seats, .state = SEAT_FREE};
    enum status status = reservation_store_drop_seats(uc->store, &token->hold, seats);

    if (status == STATUS_OK)
        status = seat_hold_tell(uc, &change);
    if (status == STATUS_OK)
        status = queue_store_find_id(uc->store, token->token_id, token);
    return status == STATUS_OK ? queue_service_save(uc, token) : status;
}

enum status reservation_service_release(struct use_case *uc, const char *login, const char *code,
                                        seat_set seats, seat_set *released)
{
    struct reservation reservation;
    struct user user;
    struct token token;
    enum status status = user_service_look(uc, login, &user);

    if (status == STATUS_OK)
        status = reservation_service_own(uc, &user, code, &reservation);
    if (status == STATUS_OK)
        status = release_check(&reservation, seats, uc->now.steady_ms, released, &uc->refusal);
    if (status == STATUS_OK)
        status = queue_store_find_id(uc->store, reservation.token_id, &token);
    if (status != STATUS_OK)
        return status;
    return *released == reservation.seats ? release_all(uc, &token)
                                          : release_some(uc, &token, *released);
}

enum status reservation_service_name(struct use_case *uc, int64_t reservation_id, const char *name,
                                     const char *phone)
{
    struct booking_note note = {.text = ""};
    enum status status;

    snprintf(note.name, sizeof note.name, "%s", name);
    snprintf(note.phone, sizeof note.phone, "%s", phone);
    status = person_service_keep(uc);
    return status == STATUS_OK
               ? reservation_store_note(uc->store, reservation_id, &note, uc->now.wall_ms)
               : status;
}

/* Whom it is for stays written beside it. */
enum status reservation_service_note(struct use_case *uc, const char *code, const char *text,
                                     bool attention)
{
    struct reservation_line line;
    enum status status =
        name_missing(uc, reservation_store_find_line(uc->store, code, &line), MISSING_RESERVATION);

    if (status != STATUS_OK)
        return status;
    snprintf(line.note.text, sizeof line.note.text, "%s", text);
    line.note.attention = attention;
    status = person_service_mention(uc, line.reservation.show_id);
    if (status == STATUS_OK)
        status = person_service_keep(uc);
    return status == STATUS_OK ? reservation_store_note(uc->store, line.reservation.reservation_id,
                                                        &line.note, uc->now.wall_ms)
                               : status;
}

enum status reservation_service_number(struct use_case *uc, const char *code, int64_t *number)
{
    struct reservation found;
    enum status status = reservation_store_find(uc->store, code, &found);

    if (status == STATUS_OK)
        *number = found.reservation_id;
    if (status != STATUS_NOT_FOUND)
        return status;
    *number = reservation_code_number(code, store_last_id(uc->store, ID_RESERVATION));
    return *number > 0 ? STATUS_OK : refuse_missing(uc, MISSING_RESERVATION);
}
