/*
 * Every entry of the ledger that is money, a charge with a method, a payout or a reversal, says
 * who took it or handed it out, and in which shift. Both are written with the entry: a sum of a
 * shift is what its rows come to, and no clock has a say in it.
 *
 * Money of nobody's shift is shift 0, which is no row: a house without tills works as ever.
 *
 * Whether there is a shift is asked twice. till_service_require() comes before the first write,
 * where it can refuse; till_service_enter() comes with the entry, and adds to the row of the shift,
 * so that nobody closes it until the transaction ends. If another daemon has closed it in between
 * and the house takes no money without one, the answer is BUSY: the batch runs again, and then it
 * is the first of the two that refuses.
 */
#include "application/use_cases/till_service.h"

#include <stdio.h>
#include <string.h>

#include "application/use_cases/event_service.h"

/* Who asks; nobody, if it is the daemon's own work. */
static const char *asker(const struct use_case *uc)
{
    return uc->origin != NULL ? uc->origin->login : "";
}

/* EXISTS, with the shift in the way. */
static enum status refuse_open(struct use_case *uc, const struct till_shift *shift,
                               const char *problem)
{
    uc->refusal.shift_id = shift->shift_id;
    uc->refusal.at_ms = shift->opened_ms;
    snprintf(uc->refusal.zone, sizeof uc->refusal.zone, "%s", uc->settings->zone);
    snprintf(uc->refusal.by, sizeof uc->refusal.by, "%s", shift->login);
    uc->refusal.problem = problem;
    return STATUS_EXISTS;
}

enum status till_service_open(struct use_case *uc, struct till_shift *shift, int64_t *left_before)
{
    struct till_shift other;
    enum status status = till_shift_store_of_login(uc->store, asker(uc), &other);

    if (status == STATUS_OK)
        return refuse_open(uc, &other, "you have an open shift; SHIFT-CLOSE ends it");
    if (status == STATUS_NOT_FOUND)
        status = till_shift_store_of_till(uc->store, shift->till, &other);
    if (status == STATUS_OK)
        return refuse_open(uc, &other, "this till has an open shift");
    if (status != STATUS_NOT_FOUND)
        return status;
    status = z_store_left(uc->store, shift->till, left_before);
    if (status == STATUS_NOT_FOUND)
        *left_before = LEFT_UNKNOWN;
    else if (status != STATUS_OK)
        return status;
    snprintf(shift->login, sizeof shift->login, "%s", asker(uc));
    shift->opened_ms = uc->now.wall_ms;
    shift->moves = 0;
    shift->closed_ms = NOT_CLOSED;
    status = till_shift_store_open(uc->store, shift);
    return status == STATUS_OK ? event_service_note_shift(uc, shift->shift_id) : status;
}

enum status till_service_require(struct use_case *uc, enum pay_method method)
{
    struct till_shift shift;

    return method >= PAY_METHODS || !uc->settings->shift_required ? STATUS_OK
                                                                  : till_service_own(uc, &shift);
}

enum status till_service_own(struct use_case *uc, struct till_shift *shift)
{
    enum status status = till_shift_store_of_login(uc->store, asker(uc), shift);

    return status == STATUS_NOT_FOUND ? STATUS_SHIFT_NEEDED : status;
}

enum status till_service_enter(struct use_case *uc, struct ledger_entry *entry)
{
    enum status status;

    entry->shift_id = NO_SHIFT;
    entry->login[0] = '\0';
    if (!entry_is_money(entry))
        return STATUS_OK;
    snprintf(entry->login, sizeof entry->login, "%s", asker(uc));
    status = till_shift_store_enter(uc->store, entry->login, &entry->shift_id);
    return status == STATUS_OK && entry->shift_id == NO_SHIFT && uc->settings->shift_required
               ? STATUS_BUSY
               : status;
}

enum status till_service_act(struct use_case *uc, int rows, struct till_stamp *by)
{
    snprintf(by->login, sizeof by->login, "%s", asker(uc));
    return till_shift_store_act(uc->store, by->login, rows, &by->shift_id);
}

/* A shift of somebody else is not there for an operator: NOT_FOUND, as a reservation of somebody
 * else is for a customer. */
enum status till_service_look(struct use_case *uc, int64_t shift_id, bool is_supervisor,
                              struct till_shift *shift, struct till_sum sums[PAY_METHODS],
                              struct till_acts *acts)
{
    enum status status = shift_id == NO_SHIFT
                             ? till_shift_store_of_login(uc->store, asker(uc), shift)
                             : till_shift_store_find(uc->store, shift_id, shift);

    if (status == STATUS_OK && !is_supervisor && strcmp(shift->login, asker(uc)) != 0)
        status = STATUS_NOT_FOUND;
    if (status != STATUS_OK)
        return name_missing(uc, status, MISSING_SHIFT);
    status = till_shift_store_sums(uc->store, shift->shift_id, sums);
    return status == STATUS_OK ? till_shift_store_acts(uc->store, shift->shift_id, acts) : status;
}

enum status till_service_cash(struct use_case *uc, struct cash_move *move)
{
    enum status status;

    move->at_ms = uc->now.wall_ms;
    status = z_store_add_cash(uc->store, asker(uc), move);
    return status == STATUS_NOT_FOUND ? STATUS_SHIFT_NEEDED : status;
}

/* The open shift that is to be closed. */
static enum status find_closing(struct use_case *uc, const struct till_count *count,
                                struct till_shift *shift)
{
    enum status status;

    if (count->shift_id == NO_SHIFT)
        return till_service_own(uc, shift);
    status = till_shift_store_find(uc->store, count->shift_id, shift);
    if (status == STATUS_OK && !count->is_supervisor && strcmp(shift->login, asker(uc)) != 0)
        status = STATUS_NOT_FOUND;
    if (status == STATUS_OK && shift->closed_ms != NOT_CLOSED) {
        uc->refusal.problem = "That shift is closed already; its Z says how.";
        status = STATUS_NOT_FOUND;
    }
    return name_missing(uc, status, MISSING_SHIFT);
}

/* What the shift was, but for what only its place among the others says. To be asked once nobody
 * can add to it any more. Times are kept as the text that was told: the chain is over that text,
 * and a later law of the zone must not change it. */
static enum status sum_up(struct use_case *uc, const struct till_shift *shift,
                          const struct till_count *count, struct z *z)
{
    const char *zone = uc->settings->zone;
    enum status status;

    *z = (struct z){.shift_id = shift->shift_id,
                    .float_in = shift->float_in,
                    .moves = shift->moves,
                    .counted = count->counted,
                    .left_in = count->left_in,
                    .closed_ms = shift->closed_ms};
    snprintf(z->till, sizeof z->till, "%s", shift->till);
    snprintf(z->login, sizeof z->login, "%s", shift->login);
    snprintf(z->closed_by, sizeof z->closed_by, "%s", asker(uc));
    time_format(uc->zones, zone, shift->opened_ms, z->opened);
    time_format(uc->zones, zone, shift->closed_ms, z->closed);
    status = till_shift_store_sums(uc->store, shift->shift_id, z->sums);
    if (status == STATUS_OK)
        status = z_store_cash_sum(uc->store, shift->shift_id, &z->cash_moved);
    z->expected = z_expected(z);
    z->difference = z->counted - z->expected;
    return status;
}

/* Closing the row waits for whoever is adding to the shift, and keeps out whoever comes later: only
 * then are there sums. The head of the Zs is locked last, since everybody who closes a shift, at
 * any till and host, waits for it. */
enum status till_service_close(struct use_case *uc, const struct till_count *count, struct z *z)
{
    struct till_shift shift;
    struct z_head head;
    enum status status = find_closing(uc, count, &shift);

    if (status != STATUS_OK)
        return status;
    /* A clock that was set back ends no shift before it began. */
    shift.closed_ms = uc->now.wall_ms > shift.opened_ms ? uc->now.wall_ms : shift.opened_ms;
    status = till_shift_store_close(uc->store, &shift);
    if (status == STATUS_OK)
        status = sum_up(uc, &shift, count, z);
    if (status == STATUS_OK)
        status = z_store_lock_head(uc->store, &head);
    if (status != STATUS_OK)
        return status;
    z_follow(z, &head);
    status = z_store_add(uc->store, z);
    return status == STATUS_OK ? event_service_note_shift(uc, shift.shift_id) : status;
}
