/*
 * People: their names, and two who are one.
 *
 * Texts of names, notes and searches are in tables, and a request names one by its number: so the
 * model need not know how a search compares, or how a request quotes. What each search finds is
 * written down by hand, from the section on searching of the protocol page: initials, words in any
 * order, other case, no accents; and one that nobody has.
 */
#include "tests/sim/model_rules.h"

const char *const model_names[MODEL_GIVEN_NAMES] = {"", "김지우", "Kim Minji", "María Díaz",
                                                    "Minho Kim"};
const struct model_query model_queries[MODEL_QUERIES] = {
    {"지우", 1 << 1},  {"ㄱㅈ", 1 << 1},     {"kim min", 1 << 2 | 1 << 4},
    {"MINJI", 1 << 2}, {"diaz mar", 1 << 3}, {"kim diaz", 0},
};

struct answer model_set_name(struct model *model, const struct op *op)
{
    REFUSE_IF(!model->known[op->user], STATUS_NOT_FOUND, .word = "user");
    model->name[op->user] = (int)op->number;
    return REPLY(STATUS_OK);
}

/* The hold of somebody's first live token, NOBODY for none; -1 if there is no such token. A token
 * without a hold is in the way of a merge, too: the answer is the same and names no reservation. */
static int first_hold(const struct model *model, int user)
{
    for (int64_t concert = 1; concert <= model->concert_count; concert++) {
        int id = model_live_token(model, user, concert);

        if (id != NOBODY)
            return model->tokens[id].hold;
    }
    return -1;
}

/* What both could have at a time is in one wallet then: the points that move, and with them what
 * can still be refunded of the bookings that move, must leave room for that of the one who stays.
 */
static bool may_merge(const struct model *model, int from, int to)
{
    int64_t most = model->balance[from];

    for (int i = 1; i <= model->booking_count; i++)
        if (model->bookings[i].user == from && model->bookings[i].state == BOOKED_PAID &&
            model->now_ms < model->shows[model->bookings[i].show].starts_ms)
            most += model_price(&model->bookings[i], model->bookings[i].seats);
    return model_may_charge(model, to, most);
}

/* All that `from` has goes to the user who stays, and the name with it. Holds that ended unpaid go
 * along as bookings (BOOKED_GONE), so a pause of the one is a pause of both. Names of `from` become
 * names of `to`, so that model_self() needs one step however often people were merged, as in the
 * store. The entries of the ledger stay with the old name, and so does what staff call that person:
 * FIND finds by either. */
struct answer model_merge(struct model *model, const struct op *op)
{
    int from = op->user, to = model_self(model, (int)op->number);
    struct answer answer = {.status = STATUS_OK, .amount = model->balance[from]};

    REFUSE_IF(!model->known[from] || !model->known[to], STATUS_NOT_FOUND, .word = "user");
    REFUSE_IF(model->merged[from] != 0, STATUS_BAD_ARG, .word = "from");
    REFUSE_IF(from == to, STATUS_BAD_ARG, .word = "to");
    REFUSE_IF(model->owner[from] != USER_COUNTER, STATUS_BAD_ARG, .word = "from");
    REFUSE_IF(first_hold(model, from) >= 0, STATUS_ALREADY_HOLDING, .id = first_hold(model, from));
    REFUSE_IF(first_hold(model, to) >= 0, STATUS_ALREADY_HOLDING, .id = first_hold(model, to));
    REFUSE_IF(!may_merge(model, from, to), STATUS_LIMIT, .amount = answer.amount);
    model->entries[from] += answer.amount != 0;
    model->entries[to] += answer.amount != 0;
    model->balance[from] = 0;
    model->balance[to] += answer.amount;
    for (int i = 1; i <= model->booking_count; i++)
        if (model->bookings[i].user == from) {
            answer.count += model->bookings[i].state == BOOKED_PAID;
            model->bookings[i].user = to;
        }
    for (int user = 0; user < MODEL_USERS; user++)
        if (user == from || model->merged[user] == from + 1)
            model->merged[user] = to + 1;
    return answer;
}

const struct model_note model_notes[MODEL_NOTES] = {
    {"", "\"\""},
    {"박-ramp", "박-ramp"},
    {"beside 박", "\"beside 박\""},
    {"\"박\" \\ 심장", "\"\\\"박\\\" \\\\ 심장\""},
};

/* Of bookings of the till alone: what is noted about a customer's is the customer's, and stays.
 * That some of a date were forgotten is known, but not which: pruning goes by a number of rows and
 * not to the end. So from that moment on a note may be there or not, and model_note() and
 * model_carry_note() remember which of the older texts that is true of. */
bool model_may_be_forgotten(const struct model *model, int id)
{
    const struct model_booking *booking = &model->bookings[id];

    return booking->user == MODEL_TILL && booking->noted_ms != 0 &&
           model->shows[booking->show].forgot_ms >= booking->noted_ms;
}

struct answer model_note(struct model *model, const struct op *op)
{
    struct model_booking *booking = &model->bookings[op->id];

    REFUSE_IF(op->id == NOBODY || booking->state == BOOKED_GONE, STATUS_NOT_FOUND,
              .word = "reservation");
    booking->name_is_old = booking->name_is_old || model_may_be_forgotten(model, op->id);
    booking->note_is_old = false;
    booking->note = op->number != 0 ? &model_notes[op->number] : NULL;
    booking->noted_ms = model->now_ms;
    return REPLY(STATUS_OK);
}

void model_carry_note(struct model *model, int from, int to)
{
    const struct model_booking *old = &model->bookings[from];
    struct model_booking *target = &model->bookings[to];
    bool is_old = model_may_be_forgotten(model, from);

    target->note = old->note;
    target->is_named = old->is_named;
    target->note_is_old = old->note_is_old || is_old;
    target->name_is_old = old->name_is_old || is_old;
    target->noted_ms = model->now_ms;
}

bool model_is_due(const struct model *model, int64_t show, int64_t now_ms)
{
    return model->person_keep_ms != 0 &&
           now_ms >= model->shows[show].starts_ms + model->person_keep_ms;
}

/* Called for each tick that prunes; later prunings move the moment on, so that what was noted after
 * the first may be gone as well. */
void model_forget(struct model *model, int64_t now_ms)
{
    for (int64_t id = 1; id <= model->show_count; id++)
        if (model_is_due(model, id, now_ms))
            model->shows[id].forgot_ms = now_ms;
}
