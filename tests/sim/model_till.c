#include "tests/sim/model_till.h"

#include "tests/sim/model_rules.h"

/* The open shift of somebody of the staff; NOBODY if there is none. */
static int open_shift_of(const struct model *model, int staff)
{
    for (int id = 1; id <= model->shift_count; id++)
        if (model->shifts[id].is_open && model->shifts[id].staff == staff)
            return id;
    return NOBODY;
}

struct answer model_open_shift(struct model *model, const struct op *op)
{
    int busy = open_shift_of(model, op->staff);
    int64_t left_in = -1;

    for (int id = 1; id <= model->shift_count && busy == NOBODY; id++)
        if (model->shifts[id].is_open && model->shifts[id].till == op->which)
            busy = id;
    REFUSE_IF(busy != NOBODY, STATUS_EXISTS);
    for (int z = 0; z < model->z_count; z++) /* in the order of their numbers */
        for (int id = 1; id <= model->shift_count; id++)
            if (model->shifts[id].z == z + 1 && model->shifts[id].till == op->which)
                left_in = model->shifts[id].left_in;
    model->happened[EVENT_SHIFT]++;
    model->shifts[++model->shift_count] = (struct model_shift){
        .is_open = true, .staff = op->staff, .till = op->which, .float_in = op->number};
    return REPLY(STATUS_OK, .count = model->shift_count, .amount = left_in);
}

struct answer model_move_cash(struct model *model, const struct op *op)
{
    struct model_shift *shift = &model->shifts[open_shift_of(model, op->staff)];

    REFUSE_IF(shift == &model->shifts[NOBODY], STATUS_SHIFT_NEEDED);
    shift->cash_moved += op->number;
    return REPLY(STATUS_OK, .amount = op->number, .count = (int)++shift->cash_moves);
}

struct answer model_close_shift(struct model *model, const struct op *op)
{
    int id = op->which != 0 ? op->which : open_shift_of(model, op->staff);
    struct model_shift *shift = &model->shifts[id];

    REFUSE_IF(id == NOBODY, STATUS_SHIFT_NEEDED);
    REFUSE_IF(id > model->shift_count || !shift->is_open ||
                  (shift->staff != op->staff && !op->is_supervisor),
              STATUS_NOT_FOUND, .word = "shift");
    shift->is_open = false;
    shift->z = ++model->z_count;
    model->happened[EVENT_SHIFT]++;
    shift->counted = op->number;
    shift->left_in = op->best;
    shift->expected =
        shift->float_in + shift->received[PAY_CASH] - shift->given[PAY_CASH] + shift->cash_moved;
    for (int method = 0; method < PAY_METHODS; method++)
        model->z_total += shift->received[method] - shift->given[method];
    shift->total = model->z_total;
    return REPLY(STATUS_OK, .count = shift->z, .amount = shift->expected);
}

bool model_needs_shift(const struct model *model, const struct op *op)
{
    return model->shift_required && open_shift_of(model, op->staff) == NOBODY;
}

void model_take_money(struct model *model, const struct op *op, int user, int method,
                      int64_t amount)
{
    struct model_shift *shift = &model->shifts[open_shift_of(model, op->staff)];

    model->drawer[user][method] += amount;
    if (amount == 0)
        return;
    shift->moves++;
    if (amount > 0)
        shift->received[method] += amount;
    else
        shift->given[method] -= amount;
}

void model_note_charge(struct model *model, const struct op *op)
{
    if (model->charge_count < MODEL_CHARGES)
        model->charges[model->charge_count++] =
            (struct model_charge){.user = op->user,
                                  .method = op->which,
                                  .entry = model->entries[op->user],
                                  .amount = op->number,
                                  .shift = open_shift_of(model, op->staff)};
}

static void hand_out(struct model *model, const struct op *op, int method, int64_t amount)
{
    model->balance[op->user] -= amount;
    model->entries[op->user]++;
    model_take_money(model, op, op->user, method, -amount);
}

struct answer model_pay_out(struct model *model, const struct op *op)
{
    REFUSE_IF(model_needs_shift(model, op), STATUS_SHIFT_NEEDED);
    REFUSE_IF(!model->known[op->user], STATUS_NOT_FOUND, .word = "user");
    REFUSE_IF(model->balance[op->user] < op->number, STATUS_NO_POINTS, .amount = op->number);
    hand_out(model, op, op->which, op->number);
    return REPLY(STATUS_OK, .amount = -op->number);
}

struct answer model_reverse(struct model *model, const struct op *op)
{
    int shift = open_shift_of(model, op->staff);
    struct model_charge *charge = NULL;

    REFUSE_IF(shift == NOBODY, STATUS_SHIFT_NEEDED);
    REFUSE_IF(op->number > model->entries[op->user], STATUS_NOT_FOUND, .word = "entry");
    for (int i = 0; i < model->charge_count; i++)
        if (model->charges[i].user == op->user && model->charges[i].entry == op->number)
            charge = &model->charges[i];
    REFUSE_IF(charge == NULL || charge->shift != shift, STATUS_BAD_ARG, .word = "entry");
    REFUSE_IF(charge->reversed, STATUS_ALREADY_CANCELLED);
    REFUSE_IF(model->balance[op->user] < charge->amount, STATUS_NO_POINTS,
              .amount = charge->amount);
    charge->reversed = true;
    hand_out(model, op, charge->method, charge->amount);
    return REPLY(STATUS_OK, .amount = -charge->amount);
}

void model_note_comp(struct model *model, const struct op *op, seat_set seats, int64_t face)
{
    struct model_shift *shift = &model->shifts[open_shift_of(model, op->staff)];

    shift->acts.comps += seat_set_count(seats);
    shift->acts.face += face;
    shift->act_rows++;
}

void model_note_refund(struct model *model, const struct op *op, seat_set seats, int64_t amount,
                       int64_t fee)
{
    struct model_shift *shift = &model->shifts[open_shift_of(model, op->staff)];

    shift->acts.refunds += seat_set_count(seats);
    shift->acts.refunded += amount;
    shift->acts.fees += fee;
    shift->act_rows += seat_set_count(seats);
}

void model_note_moves(struct model *model, const struct op *op)
{
    struct model_shift *shift = &model->shifts[open_shift_of(model, op->staff)];

    shift->acts.moved += op->from.count;
    shift->act_rows += op->from.count;
}
