/*
 * A scan, from the secret to the guest:
 *
 *     whose ticket is it? ---- nobody's -----------------------------> NOT-FOUND
 *           |
 *     scan_check(), the rule ---- of another show, dead, closed -----> an error that says why;
 *           |                     already in, not in                   of a moved guest, where to
 *           |
 *     a stay begins, ends, or both, and is an event
 *           |
 *     who is expected and who is inside, counted anew
 *
 * A scan that a door without a network sends later (scan->is_late) has happened: nobody can be sent
 * back. Of a ticket that was good then it is written down all the same, and what does not fit is a
 * clash for people to look at.
 *
 * At several doors and hosts the same ticket may be scanned at once. Whoever comes second is not
 * found inside by the rule, but by the unique index on stays that are open: the batch runs again
 * and the rule then says ALREADY-IN.
 */
#include "application/use_cases/door_service.h"

#include <stdlib.h>
#include <string.h>

#include "application/use_cases/event_service.h"
#include "domain/door/admission_store.h"
#include "domain/concert/concert_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/ticket/ticket_store.h"

static enum status find_show(struct use_case *uc, int64_t show_id, struct show *show)
{
    return name_missing(uc, show_store_find(uc->store, show_id, show), MISSING_SHOW);
}

/* In or out, as it was found to be right. */
static enum status go_through(struct use_case *uc, const char *login, const struct scan *scan,
                              struct scanned *scanned)
{
    struct guest *guest = &scanned->guest;
    enum status status = STATUS_OK;

    if (scan->dir == SCAN_OUT && !scanned->is_clash) {
        scanned->entry = guest->stay.entry;
        return admission_store_leave(uc->store, guest, scan, login);
    }
    /* With free re-entry a second scan ends the first stay. */
    if (stay_is_inside(&guest->stay) && !scanned->is_clash)
        status = admission_store_leave(uc->store, guest, scan, login);
    return status == STATUS_OK ? admission_store_enter(uc->store, guest, scan, login,
                                                       scanned->is_clash, &scanned->entry)
                               : status;
}

/* The same, and that it has happened. */
static enum status pass(struct use_case *uc, const char *login, const struct scan *scan,
                        struct scanned *scanned)
{
    const struct ticket *ticket = &scanned->guest.ticket;
    enum status status = go_through(uc, login, scan, scanned);

    return status == STATUS_OK
               ? event_service_note_scan(uc, ticket->reservation_id, ticket->seat, scanned->entry)
               : status;
}

/* Old paper of a guest who was moved: where the guest is now, so that nobody has to look. */
static enum status tell_way(struct use_case *uc, const struct guest *guest)
{
    struct moved_to to;
    enum status status = ticket_store_follow(uc->store, &guest->ticket, &to);

    if (status != STATUS_OK || to.seat == 0)
        return status != STATUS_OK ? status : STATUS_TICKET_DEAD;
    uc->refusal.seat = to.seat;
    if (to.show_id == guest->show_id)
        return STATUS_TICKET_DEAD;
    uc->refusal.show_id = to.show_id;
    uc->refusal.starts_ms = to.starts_ms;
    return STATUS_TICKET_DEAD;
}

enum status door_service_scan(struct use_case *uc, const char *login, const char *secret,
                              const struct scan *scan, struct scanned *scanned)
{
    struct show show;
    enum status status = find_show(uc, scan->show_id, &show);

    memset(scanned, 0, sizeof *scanned);
    if (status == STATUS_OK)
        status = name_missing(uc, admission_store_find(uc->store, secret, &scanned->guest),
                              MISSING_TICKET);
    if (status == STATUS_OK)
        status = scan_check(&uc->settings->door, &scanned->guest, scan, &scanned->is_clash,
                            &uc->refusal);
    if (status == STATUS_TICKET_DEAD && scanned->guest.ticket.state == TICKET_MOVED)
        return tell_way(uc, &scanned->guest);
    if (status == STATUS_OK)
        status = pass(uc, login, scan, scanned);
    return status == STATUS_OK ? admission_store_count(uc->store, scan->show_id, &scanned->counts)
                               : status;
}

enum status door_service_unscan(struct use_case *uc, int64_t show_id, const char *code, int seat,
                                struct scanned *scanned)
{
    struct reservation reservation;
    struct show show;
    enum status status = find_show(uc, show_id, &show);

    memset(scanned, 0, sizeof *scanned);
    if (status == STATUS_OK)
        status = name_missing(uc, reservation_store_find(uc->store, code, &reservation),
                              MISSING_RESERVATION);
    if (status == STATUS_OK)
        status = name_missing(
            uc,
            admission_store_find_seat(uc->store, reservation.reservation_id, seat, &scanned->guest),
            MISSING_TICKET);
    if (status != STATUS_OK)
        return status;
    if (scanned->guest.show_id != show_id) {
        uc->refusal.show_id = scanned->guest.show_id;
        uc->refusal.starts_ms = scanned->guest.starts_ms;
        memcpy(uc->refusal.zone, scanned->guest.zone, sizeof uc->refusal.zone);
        return STATUS_WRONG_SHOW;
    }
    if (scanned->guest.stay.entry == 0)
        return STATUS_NOT_IN;
    status = admission_store_undo(uc->store, &scanned->guest);
    if (status == STATUS_OK)
        status = event_service_note_scan(uc, reservation.reservation_id, seat,
                                         scanned->guest.stay.entry);
    return status == STATUS_OK ? admission_store_count(uc->store, show_id, &scanned->counts)
                               : status;
}

/* Which of the seats are to be admitted: those named must not be inside. */
static enum status choose_outside(struct use_case *uc, const struct reservation *reservation,
                                  seat_set seats, seat_set *chosen)
{
    seat_set inside;
    enum status status = admission_store_inside(uc->store, reservation->reservation_id, &inside);

    if (status == STATUS_OK)
        status = ticket_check(reservation, seats, chosen, &uc->refusal);
    if (status != STATUS_OK)
        return status;
    if (seats == 0 && (*chosen & ~inside) != 0)
        *chosen &= ~inside;
    if ((*chosen & inside) == 0)
        return STATUS_OK;
    uc->refusal.seats = *chosen & inside;
    return STATUS_ALREADY_IN;
}

static enum status admit_one(struct use_case *uc, const char *login, int64_t reservation_id,
                             int seat, const struct scan *scan)
{
    struct scanned scanned;
    enum status status = admission_store_find_seat(uc->store, reservation_id, seat, &scanned.guest);

    scanned.is_clash = false;
    return status == STATUS_OK ? pass(uc, login, scan, &scanned) : status;
}

enum status door_service_admit(struct use_case *uc, const char *login, const char *code,
                               seat_set seats, struct scan *scan, seat_set *admitted,
                               struct guest_counts *counts)
{
    struct reservation reservation;
    struct show show;
    struct concert concert;
    enum status status = name_missing(uc, reservation_store_find(uc->store, code, &reservation),
                                      MISSING_RESERVATION);

    if (status == STATUS_OK)
        status = choose_outside(uc, &reservation, seats, admitted);
    if (status == STATUS_OK)
        status = show_store_find(uc->store, reservation.show_id, &show);
    if (status == STATUS_OK)
        status = concert_store_find(uc->store, show.concert_id, &concert);
    if (status == STATUS_OK && scan->reason == NULL) {
        memcpy(uc->refusal.zone, concert.zone, sizeof uc->refusal.zone);
        status = doors_check(&uc->settings->door, show.starts_ms, scan->at_ms, &uc->refusal);
    }
    scan->show_id = reservation.show_id;
    for (seat_set rest = *admitted; status == STATUS_OK && rest != 0; rest = seat_set_rest(rest))
        status = admit_one(uc, login, reservation.reservation_id, seat_set_first(rest), scan);
    return status == STATUS_OK ? admission_store_count(uc->store, scan->show_id, counts) : status;
}

enum status door_service_guests(struct use_case *uc, int64_t show_id,
                                void (*each)(void *arg, const struct guest *), void *arg,
                                struct guest_counts *counts)
{
    struct show show;
    enum status status = find_show(uc, show_id, &show);

    if (status == STATUS_OK)
        status = admission_store_count(uc->store, show_id, counts);
    return status == STATUS_OK ? admission_store_each(uc->store, show_id, each, arg) : status;
}
