/*
 * Secrets are drawn here and stored, and leave by TICKETS alone: the answers of changes are kept
 * with their keys, where a secret must not stand.
 *
 * Prints and issues are counted before the paper comes out of a printer, in a change of its own: a
 * print that is repeated after a lost answer is seen in the count. What is counted has a bound, so
 * that a program gone wrong does not count for ever.
 */
#include "application/use_cases/ticket_service.h"

#include "application/use_cases/reservation_service.h"
#include "domain/door/admission_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/ticket/ticket_store.h"

/* How often a ticket is printed, and a seat is issued another one, at most: more is a mistake. */
enum { TIMES_MAX = 100 };

enum status ticket_service_issue(struct use_case *uc, int64_t reservation_id, seat_set seats)
{
    enum status status = STATUS_OK;

    for (; seats != 0 && status == STATUS_OK; seats = seat_set_rest(seats)) {
        struct ticket ticket = {
            .reservation_id = reservation_id, .seat = seat_set_first(seats), .issue = 1};

        ticket_draw_secret(&uc->random, ticket.secret);
        status = ticket_store_add(uc->store, &ticket, uc->now.wall_ms);
    }
    return status;
}

struct collecting {
    struct ticket_list *list;
    seat_set seats;
};

static void collect(void *arg, const struct ticket *ticket)
{
    struct collecting *collecting = arg;

    if (collecting->seats & seat_bit(ticket->seat))
        collecting->list->tickets[collecting->list->count++] = *ticket;
}

/* Fills in the tickets of the list's reservation. */
static enum status list_tickets(struct use_case *uc, seat_set seats, struct ticket_list *list)
{
    struct collecting collecting = {.list = list};
    enum status status = ticket_check(&list->reservation, seats, &collecting.seats, &uc->refusal);

    list->count = 0;
    return status == STATUS_OK ? ticket_store_live(uc->store, list->reservation.reservation_id,
                                                   collect, &collecting)
                               : status;
}

enum status ticket_service_list(struct use_case *uc, const char *login, const char *code,
                                seat_set seats, struct ticket_list *list)
{
    enum status status = reservation_service_see(uc, login, code, &list->reservation);

    return status == STATUS_OK ? list_tickets(uc, seats, list) : status;
}

/* LIMIT, if that would be once too often. */
static enum status check_times(struct use_case *uc, int64_t times)
{
    if (times <= TIMES_MAX)
        return STATUS_OK;
    uc->refusal.limit = TIMES_MAX;
    uc->refusal.problem = "a ticket is not printed or issued anew so often";
    return STATUS_LIMIT;
}

/* The seats of a list. */
static seat_set seats_of(const struct ticket_list *list)
{
    seat_set seats = 0;

    for (int i = 0; i < list->count; i++)
        seats |= seat_bit(list->tickets[i].seat);
    return seats;
}

enum status ticket_service_print(struct use_case *uc, const char *login, const char *code,
                                 seat_set seats, struct ticket_list *list)
{
    enum status status = ticket_service_list(uc, login, code, seats, list);

    for (int i = 0; status == STATUS_OK && i < list->count; i++)
        status = check_times(uc, ++list->tickets[i].prints);
    return status == STATUS_OK ? ticket_store_count_print(
                                     uc->store, list->reservation.reservation_id, seats_of(list))
                               : status;
}

/* Whether tickets may be issued anew: those that a guest came in with by a supervisor's leave only,
 * for there may be somebody outside who wants to come in, too. NOT_ALLOWED. */
static enum status check_leave(struct use_case *uc, const struct leave *leave,
                               const struct ticket_list *list, struct approval *approval)
{
    const struct approvable_act act = {.verb = APPROVABLE_REISSUE,
                                       .reservation_id = list->reservation.reservation_id};
    seat_set used;
    enum status status =
        admission_store_entered(uc->store, list->reservation.reservation_id, &used);

    approval->code[0] = '\0';
    if (status != STATUS_OK || ((used & seats_of(list)) == 0 && leave->approval == NULL))
        return status;
    uc->refusal.seats = used & seats_of(list);
    status = approval_service_check(uc, leave, &act, approval);
    if (status == STATUS_OK)
        uc->refusal.seats = 0;
    return status;
}

/* The old tickets end before the new ones are added, since a seat has one live ticket. Numbers in
 * the list are counted up while it is still asked: the list is the caller's only if the answer is
 * OK. */
enum status ticket_service_reissue(struct use_case *uc, const char *code, seat_set seats,
                                   const struct leave *leave, struct ticket_list *list)
{
    struct approval approval;
    enum status status = name_missing(
        uc, reservation_store_find(uc->store, code, &list->reservation), MISSING_RESERVATION);

    if (status == STATUS_OK)
        status = list_tickets(uc, seats, list);
    for (int i = 0; status == STATUS_OK && i < list->count; i++)
        status = check_times(uc, ++list->tickets[i].issue);
    if (status == STATUS_OK)
        status = check_leave(uc, leave, list, &approval);
    if (status == STATUS_OK)
        status = approval_service_use(uc, &approval);
    if (status == STATUS_OK)
        status = ticket_store_end(uc->store, list->reservation.reservation_id, seats_of(list),
                                  TICKET_REISSUED, uc->now.wall_ms);
    for (int i = 0; status == STATUS_OK && i < list->count; i++) {
        struct ticket *ticket = &list->tickets[i];

        ticket->prints = 0;
        ticket_draw_secret(&uc->random, ticket->secret);
        status = ticket_store_add(uc->store, ticket, uc->now.wall_ms);
    }
    return status;
}
