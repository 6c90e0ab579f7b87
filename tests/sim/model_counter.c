/*
 * What a person at the counter may do alone, and what needs somebody else's word. A supervisor
 * needs no approval; one that is named all the same has to be good, and is used up, so that the
 * trail never names an approval that did nothing. An approval is good for
 *
 *     the verb it was given for     once      before its end
 *     that reservation, or show     up to its amount, if it has one
 *     anybody but who gave it
 *
 * The requests are refused in the order of the protocol page, and the approval is asked last, when
 * it is known what the seats cost: it may be for less. Whoever has neither the role nor an approval
 * is refused first of all, and does not learn whether there is such a show.
 */
#include "tests/sim/model_counter.h"

#include "tests/sim/model_rules.h"
#include "tests/sim/model_till.h"

/* Why nothing can be approved for a booking: it is not there, not paid yet, or all given back. A
 * comp has no booking yet, and is approved for a show. */
static struct answer check_subject(const struct model *model, int id)
{
    const struct model_booking *booking = &model->bookings[id];

    REFUSE_IF(id == NOBODY || booking->state == BOOKED_GONE, STATUS_NOT_FOUND,
              .word = "reservation");
    REFUSE_IF(booking->state == BOOKED_HELD, STATUS_BAD_ARG, .word = "reservation");
    REFUSE_IF(booking->seats == 0, STATUS_ALREADY_CANCELLED);
    return REPLY(STATUS_OK);
}

/* op->best are minutes. The slot behind the last is written only when nothing is refused;
 * NO_APPROVAL is the very last and stays empty, for requests that name an approval which nobody
 * gave. */
struct answer model_approve(struct model *model, const struct op *op)
{
    struct model_approval *approval = &model->approvals[model->approval_count + 1];
    bool is_show = op->which == APPROVABLE_COMP;
    struct answer answer = is_show ? REPLY(STATUS_OK) : check_subject(model, op->id);

    PASS_OR_RETURN(answer);
    REFUSE_IF(is_show && (op->show > model->show_count || model->shows[op->show].removed),
              STATUS_NOT_FOUND, .word = "show");
    *approval = (struct model_approval){
        .verb = (enum approvable)op->which,
        .booking = is_show ? NOBODY : op->id,
        .show = is_show ? op->show : 0,
        .amount = op->number,
        .giver = op->staff,
        .until_ms = model->now_ms + op->best * INT64_C(60000),
    };
    answer.id = ++model->approval_count;
    answer.made = true;
    return answer;
}

/* `op->approval > approval_count` is NO_APPROVAL. Whoever is refused because of the amount alone is
 * told that and the limit (count 1); of all other reasons an answer has no fields, and the sentence
 * is not compared. */
struct answer model_check_leave(const struct model *model, const struct op *op,
                                enum approvable verb, int booking, int64_t amount)
{
    const struct model_approval *approval = &model->approvals[op->approval];
    struct answer no = {.status = STATUS_NOT_ALLOWED};

    if (op->approval == NOBODY)
        return op->is_supervisor ? REPLY(STATUS_OK) : no;
    if (op->approval > model->approval_count || approval->used ||
        model->now_ms >= approval->until_ms || approval->verb != verb ||
        approval->booking != booking || (booking == NOBODY && approval->show != op->show) ||
        approval->giver == op->staff)
        return no;
    if (approval->amount < 0 || amount <= approval->amount)
        return REPLY(STATUS_OK);
    no.amount = amount;
    no.count = 1; /* it is told how much it is, and how much it may be */
    return no;
}

void model_use_leave(struct model *model, const struct op *op)
{
    if (op->approval != NOBODY)
        model->approvals[op->approval].used = true;
}

/* No queue and no sale is asked, only whether the date has begun, or longer ago than late_minutes.
 * House seats are free for it if they are named, kill seats never. `made` is written before the
 * last refusal: it lies behind the last booking and counts only with ++booking_count. It keeps
 * price 0 for each seat: `face` is what they would have cost, and no money. */
struct answer model_comp(struct model *model, const struct op *op)
{
    struct model_show *show = &model->shows[op->show];
    const struct model_concert *concert = &model->concerts[show->concert];
    struct model_booking *made = &model->bookings[model->booking_count + 1];
    struct model_map map = model_map(model, op->show, model->now_ms);
    struct answer answer, leave;
    const char *over;

    REFUSE_IF(op->approval == NOBODY && !op->is_supervisor, STATUS_NOT_ALLOWED);
    REFUSE_IF(op->show > model->show_count || show->removed, STATUS_NOT_FOUND, .word = "show");
    over = model_show_over(show, model->now_ms - model_late_ms(model, show->concert, true));
    REFUSE_IF(over != NULL, STATUS_NOT_BOOKABLE, .word = over);
    map.blocked &= ~(map.house & op->seats);
    answer = model_check_seats(map, op->seats);
    PASS_OR_RETURN(answer);
    *made = (struct model_booking){.user = MODEL_TILL,
                                   .show = op->show,
                                   .state = BOOKED_PAID,
                                   .seats = op->seats,
                                   .is_named = true,
                                   .noted_ms = model->now_ms,
                                   .is_comp = true};
    for (int i = 0; i < SEAT_COUNT; i++) {
        made->issue[i] = (op->seats & seat_bit(i + 1)) != 0;
        made->face += made->issue[i] != 0 ? concert->price[concert->grade[i]] : 0;
    }
    leave = model_check_leave(model, op, APPROVABLE_COMP, NOBODY, made->face);
    PASS_OR_RETURN(leave);
    model_use_leave(model, op);
    model_note_comp(model, op, op->seats, made->face);
    model->happened[EVENT_SALE]++;
    show->blocked &= ~op->seats;
    show->house &= ~op->seats;
    if (!model->known[MODEL_TILL]) {
        model->known[MODEL_TILL] = true;
        model->owner[MODEL_TILL] = USER_COUNTER;
    }
    return REPLY(STATUS_OK, .seats = op->seats, .amount = made->face, .id = ++model->booking_count,
                 .made = true);
}
