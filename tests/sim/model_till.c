/*
 * Whose drawer money is in. Who opens a shift at a till has that till's drawer until the shift is
 * closed; nobody has two, and no till is two people's. Money that is taken by somebody without a
 * shift belongs to none, which is allowed unless the house requires one: it goes to shifts[NOBODY],
 * which collects what nobody has to count and is compared with nothing.
 *
 * Money is counted twice. By customer and method it is `drawer`, which is compared with the ledger;
 * by shift it is `received` and `given`, which become the Z. What is handed out is kept apart and
 * not subtracted: a Z tells both.
 *
 *     expected = float + cash received - cash given + what came and went without a customer
 *     total    = everything received less given, by all methods, of all Zs so far
 */
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

/* One of two reasons is enough for EXISTS: the person has a shift, or the till is in somebody's
 * hands. What was left in the drawer is that of the last Z of the till, not of the last shift that
 * was opened there: shifts may be closed in another order than they were opened. -1: nobody ever
 * left anything. */
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

/* Somebody else's is closed by a supervisor alone; to all others it is as if it were not there.
 * `counted` and `left_in` are believed: a drawer that does not fit is a fact and no error. */
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

/* Nothing is no entry: a free sale moves no money, and must not count among the entries of a shift.
 */
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

/* After the entry was counted: model->entries is its number in that wallet, by which REVERSE names
 * it. What does not fit into the table would be found by nobody, and REVERSE be refused by the
 * model alone; a season makes a tenth of that. */
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

/* Only what was charged at the counter in the shift that is open now: another drawer's money cannot
 * be handed back out of this one. Entries that are no charge at the counter (payments, refunds,
 * what customers charged themselves) are not in the list, and BAD_ARG. */
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

/* A row of the store for each seat; a comp is one row for all its seats, a move one for each pair.
 */
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
