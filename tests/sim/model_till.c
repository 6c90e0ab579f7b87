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

    for (int id = 1; id <= model->shift_count && busy == NOBODY; id++)
        if (model->shifts[id].is_open && model->shifts[id].till == op->which)
            busy = id;
    REFUSE_IF(busy != NOBODY, STATUS_EXISTS);
    model->shifts[++model->shift_count] = (struct model_shift){
        .is_open = true, .staff = op->staff, .till = op->which, .float_in = op->number};
    return REPLY(STATUS_OK, .count = model->shift_count);
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
