/*
 * A blocked seat is a claim without a reservation, with a row that says why. House seats leave that
 * state in one of three ways: UNBLOCK; the counter sells them (seat_hold_lift); their time comes,
 * which occupancy->back says in that instant and expiry.c writes down. They never go back to it by
 * themselves: one that was sold and given back is free.
 */
#include "application/use_cases/house_service.h"

#include "application/use_cases/seat_hold.h"
#include "domain/concert/concert_store.h"

/* Finds a show whose seats can still be blocked or freed, and who has them. */
static enum status find_open_show(struct use_case *uc, int64_t show_id, struct show *show,
                                  struct occupancy *occupancy)
{
    enum status status = name_missing(uc, show_store_find(uc->store, show_id, show), MISSING_SHOW);

    if (status != STATUS_OK)
        return status;
    if (show->cancelled || deadline_passed(show->starts_ms, uc->now.wall_ms))
        return refuse_booking(uc, show->cancelled ? BOOKABLE_CANCELLED : BOOKABLE_PAST);
    return reservation_store_occupancy(uc->store, show_id, 0, uc->now.wall_ms, occupancy);
}

static enum status refuse_until(struct use_case *uc, const char *problem)
{
    uc->refusal.arg = "until";
    uc->refusal.problem = problem;
    return STATUS_BAD_ARG;
}

static enum status check_until(struct use_case *uc, const struct show *show, int64_t until_ms)
{
    if (until_ms == INT64_MAX)
        return STATUS_OK;
    if (deadline_passed(until_ms, uc->now.wall_ms))
        return refuse_until(uc, "that is past already");
    if (until_ms >= show->starts_ms)
        return refuse_until(uc, "the show has begun by then");
    return STATUS_OK;
}

static enum status refuse_taken(struct use_case *uc, enum status status, seat_set seats)
{
    uc->refusal.seats = seats;
    return status;
}

/* Blocked is said first: what is blocked already is not blocked a second time for another reason. A
 * hold is nobody's to take away, so who wants the seat is told how long it may last. */
static enum status check_free(struct use_case *uc, const struct show *show,
                              const struct occupancy *occupancy, seat_set seats)
{
    struct concert concert;
    enum status status;

    if (seats & occupancy->blocked)
        return refuse_taken(uc, STATUS_SEAT_BLOCKED, seats & occupancy->blocked);
    if (seats & occupancy->sold)
        return refuse_taken(uc, STATUS_SEAT_SOLD, seats & occupancy->sold);
    if ((seats & occupancy->held) == 0)
        return STATUS_OK;
    status = concert_store_find(uc->store, show->concert_id, &concert);
    return status == STATUS_OK ? seat_hold_refuse_held(uc, &concert, TAKER_STAFF, show, occupancy,
                                                       seats & occupancy->held)
                               : status;
}

enum status house_service_block(struct use_case *uc, const struct seat_block *block)
{
    struct occupancy occupancy;
    struct show show;
    struct seats_change change = {.show_id = block->show_id,
                                  .seats = block->seats,
                                  .state = SEAT_BLOCKED,
                                  .until_ms = block->until_ms};
    int64_t returns_ms = steady_of_wall(block->until_ms, uc->now);
    enum status status = find_open_show(uc, block->show_id, &show, &occupancy);

    if (status == STATUS_OK)
        status = check_until(uc, &show, block->until_ms);
    if (status == STATUS_OK)
        status = check_free(uc, &show, &occupancy, block->seats);
    if (status == STATUS_OK)
        status = seat_hold_lift(uc, block->show_id, block->seats);
    if (status == STATUS_OK)
        status = seat_block_store_add(uc->store, block);
    /* Also if it was refused: a look too early costs little, one too late would keep a seat. */
    if (returns_ms < uc->next_due_ms)
        uc->next_due_ms = returns_ms;
    return status == STATUS_OK ? seat_hold_tell(uc, &change) : status;
}

/* Seats that were not blocked are left alone and are no error: the request says what shall be,
 * and that is so. */
enum status house_service_unblock(struct use_case *uc, int64_t show_id, seat_set seats,
                                  bool may_kill, seat_set *changed)
{
    struct occupancy occupancy;
    struct show show;
    struct seats_change change = {.show_id = show_id, .state = SEAT_FREE};
    seat_set kill;
    enum status status = find_open_show(uc, show_id, &show, &occupancy);

    if (status != STATUS_OK)
        return status;
    kill = seats & occupancy.blocked & ~occupancy.house;
    if (kill != 0 && !may_kill) {
        uc->refusal.seats = kill;
        uc->refusal.problem = "Kill seats are freed by the role admin.";
        return STATUS_NOT_ALLOWED;
    }
    *changed = change.seats = seats & occupancy.blocked;
    if (*changed == 0)
        return STATUS_OK;
    status = seat_block_store_remove(uc->store, show_id, *changed);
    return status == STATUS_OK ? seat_hold_tell(uc, &change) : status;
}

/* Those whose time has come are house seats no more. */
struct house_list {
    int64_t wall_ms;
    void (*each)(void *arg, const struct seat_block *block);
    void *arg;
};

static void list_block(void *arg, const struct seat_block *block)
{
    const struct house_list *list = arg;

    if (!deadline_passed(block->until_ms, list->wall_ms))
        list->each(list->arg, block);
}

enum status house_service_list(struct use_case *uc, int64_t show_id,
                               void (*each)(void *arg, const struct seat_block *), void *arg)
{
    struct house_list list = {uc->now.wall_ms, each, arg};
    struct show show;
    enum status status = name_missing(uc, show_store_find(uc->store, show_id, &show), MISSING_SHOW);

    return status == STATUS_OK ? seat_block_store_each(uc->store, show_id, list_block, &list)
                               : status;
}
