/*
 * A comp is a reservation of the till that is paid from the beginning, with nothing: it takes no
 * points, gives none back, and has tickets like any other. That it is one, why, and what its seats
 * would have cost is a row beside the payment, so that it is counted apart.
 *
 * It takes no place in the queue, and does not ask whether the sale is open. The queue is for those
 * who buy; press and artists are no buyers, and their seats are given before a sale opens as well
 * as while people wait. Who may give seats away may take them out of the sale at any time (BLOCK),
 * and waiting in a queue in between would only mean that somebody else decides which. What
 * customers hold, or have bought, is theirs.
 */
#include "application/use_cases/comp_service.h"

#include <stdio.h>

#include "application/use_cases/event_service.h"
#include "application/use_cases/person_service.h"
#include "application/use_cases/reservation_service.h"
#include "application/use_cases/seat_hold.h"
#include "application/use_cases/ticket_service.h"
#include "application/use_cases/till_service.h"
#include "application/use_cases/user_service.h"
#include "domain/concert/concert_store.h"
#include "domain/payment/payment_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/reservation/seat_move.h"

/* The rule is that of a move at the counter: house seats may be had, and so may a show whose sale
 * is closed or not open yet. */
static enum status find_seats(struct use_case *uc, const struct comp_request *request,
                              struct concert *concert)
{
    struct show show;
    struct occupancy occupancy;
    enum status status =
        name_missing(uc, show_store_find(uc->store, request->show_id, &show), MISSING_SHOW);

    if (status == STATUS_OK)
        status = concert_store_find(uc->store, show.concert_id, concert);
    if (status == STATUS_OK)
        status = move_show_check(concert, &show, uc->now.wall_ms, &uc->refusal);
    if (status == STATUS_OK)
        status = reservation_store_occupancy(uc->store, request->show_id, 0, uc->now.wall_ms,
                                             &occupancy);
    if (status != STATUS_OK)
        return status;
    status =
        move_seats_check(concert, &occupancy, request->seats, 0, occupancy.house, &uc->refusal);
    return status == STATUS_SEAT_HELD ? seat_hold_refuse_held(uc, concert, TAKER_COUNTER, &show,
                                                              &occupancy, uc->refusal.seats)
                                      : status;
}

/* The reservation, and a claim at no price for each of its seats. */
static enum status claim_seats(struct use_case *uc, const struct concert *concert,
                               struct reservation *reservation)
{
    enum status status = seat_hold_lift(uc, reservation->show_id, reservation->seats);

    seat_hold_number(uc, reservation);
    if (status == STATUS_OK)
        status = reservation_store_add_paid(uc->store, reservation, uc->now.wall_ms);
    for (seat_set rest = reservation->seats; rest != 0 && status == STATUS_OK;
         rest = seat_set_rest(rest)) {
        struct reservation_seat seat = {.seat = seat_set_first(rest), .price = 0};

        snprintf(seat.grade, sizeof seat.grade, "%s", concert_grade_of(concert, seat.seat)->name);
        status = reservation_store_claim(uc->store, reservation, &seat);
    }
    return status;
}

/* A payment of nothing, to which the ledger has no entry: fsck knows a reservation as paid by its
 * payment, and a comp by the row beside that. */
static enum status add_comp(struct use_case *uc, const struct comp_request *request,
                            const struct comp_result *result)
{
    const struct reservation *reservation = &result->reservation;
    struct ledger_entry nothing = {.user_id = reservation->user_id, .at_ms = uc->now.wall_ms};
    struct comp comp = {.reservation_id = reservation->reservation_id,
                        .reason = request->reason,
                        .face = result->face};
    enum status status =
        payment_store_add_payment(uc->store, reservation->reservation_id, &nothing);

    if (status == STATUS_OK)
        status = event_service_note(uc, EVENT_SALE, reservation->reservation_id);
    if (status == STATUS_OK)
        status = till_service_act(uc, 1, &comp.by);
    return status == STATUS_OK ? payment_store_add_comp(uc->store, &comp) : status;
}

/* The writing half, once everything was found in order. */
static enum status hand_out(struct use_case *uc, const struct comp_request *request,
                            const struct concert *concert, struct user *till,
                            struct comp_result *result)
{
    struct reservation *reservation = &result->reservation;
    struct seats_change change = {
        .show_id = request->show_id, .seats = request->seats, .state = SEAT_SOLD};
    enum status status = till->user_id == 0 ? user_service_add(uc, till) : STATUS_OK;

    *reservation = (struct reservation){.user_id = till->user_id,
                                        .show_id = request->show_id,
                                        .state = RESERVATION_PAID,
                                        .seats = request->seats};
    change.user_id = till->user_id;
    snprintf(change.login, sizeof change.login, "%s", till->login);
    if (status == STATUS_OK)
        status = claim_seats(uc, concert, reservation);
    if (status == STATUS_OK)
        status = add_comp(uc, request, result);
    if (status == STATUS_OK)
        status = ticket_service_issue(uc, reservation->reservation_id, reservation->seats);
    if (status == STATUS_OK)
        status = reservation_service_name(uc, reservation->reservation_id, request->name, "");
    return status == STATUS_OK ? seat_hold_tell(uc, &change) : status;
}

/* Leave is asked for twice: at first whether there is any, so that who has none learns nothing of
 * the seats, and again when it is known what they would have cost, since an approval may be
 * bounded. The till is stored with the first comp or sale of a house. */
enum status comp_service_give(struct use_case *uc, const struct comp_request *request,
                              struct comp_result *result)
{
    struct approvable_act act = {.verb = APPROVABLE_COMP, .show_id = request->show_id};
    struct approval approval;
    struct concert concert;
    struct user till;
    enum status status = person_service_mention(uc, request->show_id);

    if (status == STATUS_OK)
        status = approval_service_require(uc, &request->leave, APPROVABLE_COMP);
    if (status == STATUS_OK)
        status = find_seats(uc, request, &concert);
    if (status != STATUS_OK)
        return status;
    act.amount = result->face = concert_price(&concert, request->seats);
    status = approval_service_check(uc, &request->leave, &act, &approval);
    if (status == STATUS_OK)
        status = user_service_look(uc, TILL_LOGIN, &till);
    if (status == STATUS_OK)
        status = approval_service_use(uc, &approval);
    return status == STATUS_OK ? hand_out(uc, request, &concert, &till, result) : status;
}
