/*
 * The accounts of the host: names come into its user database, go, and are given to another uid;
 * whoever has one logs in, and asks in person from then on. A session ends with the process; what
 * it has asked may still be under way after its user was handed over.
 */
#include <string.h>

#include "tests/sim/sim.h"

void accounts_begin(struct sim *sim)
{
    memset(sim->session_uid, 0, sizeof sim->session_uid);
    for (int name = 0; name < MODEL_NAMES; name++) {
        sim->host_uid[name] = dice_chance(&sim->dice, 70) ? account_uid(name, 0) : 0;
        sim->last_uid[name] = sim->host_uid[name];
    }
}

void accounts_end_sessions(struct sim *sim)
{
    memset(sim->session_uid, 0, sizeof sim->session_uid);
}

/* A name goes, or comes (again), at times for another uid. */
static void change(struct sim *sim)
{
    int name = (int)dice_below(&sim->dice, sim->user_count);
    int64_t uid = 0;

    if (sim->host_uid[name] == 0 || dice_chance(&sim->dice, 50))
        uid = account_uid(name, (int)dice_below(&sim->dice, MODEL_UIDS));
    sim->tally->events[EVENT_ACCOUNT_GONE] += uid == 0;
    sim->tally->events[EVENT_ACCOUNT_ANOTHER] +=
        uid != 0 && sim->last_uid[name] != 0 && sim->last_uid[name] != uid;
    sim->host_uid[name] = uid;
    if (uid != 0)
        sim->last_uid[name] = uid;
}

void accounts_change(struct sim *sim)
{
    if (dice_chance(&sim->dice, 4))
        change(sim);
}

int accounts_some_user(struct sim *sim, int name)
{
    int user = name + (int)dice_below(&sim->dice, 1 + MODEL_UIDS) * MODEL_NAMES;

    return user < MODEL_NAMES || sim->session_uid[user] != 0 ? user : name;
}

void accounts_plan_login(struct sim *sim, struct op *op)
{
    for (int tries = 0; tries < 8 && sim->host_uid[op->user] == 0; tries++)
        op->user = (int)dice_below(&sim->dice, sim->user_count);
    if (sim->host_uid[op->user] == 0) /* the host has hardly any account; this one comes now */
        sim->host_uid[op->user] = sim->last_uid[op->user] = account_uid(op->user, 0);
    op->uid = sim->host_uid[op->user];
}

void accounts_plan_handover(struct sim *sim, struct op *op)
{
    int name = op->user;

    op->user = accounts_some_user(sim, name);
    if (dice_chance(&sim->dice, 25))
        op->number = -1;
    else if (sim->host_uid[name] != 0 && dice_chance(&sim->dice, 60))
        op->number = sim->host_uid[name];
    else
        op->number = account_uid(name, (int)dice_below(&sim->dice, MODEL_UIDS));
}

/* Mostly a customer of the counter who waits for nothing. */
void accounts_plan_merge(struct sim *sim, struct op *op)
{
    const struct model *model = &sim->model;

    op->user = accounts_some_user(sim, op->user);
    for (int tries = 0; tries < 12 && dice_chance(&sim->dice, 90); tries++)
        if (!model->known[op->user] || model->owner[op->user] != USER_COUNTER ||
            model->merged[op->user] != 0)
            op->user = (int)dice_below(&sim->dice, sim->user_count);
    op->number = dice_chance(&sim->dice, 20) ? 0 : dice_below(&sim->dice, sim->user_count);
    if (dice_chance(&sim->dice, 20))
        op->number = accounts_some_user(sim, (int)op->number);
}

bool accounts_in_person(struct sim *sim, struct op *op)
{
    bool looked_at = op->kind == OP_JOIN || op->kind == OP_LEAVE || op->kind == OP_HOLD ||
                     op->kind == OP_RELEASE || op->kind == OP_PAY || op->kind == OP_CANCEL ||
                     op->kind == OP_PRINT || op->kind == OP_CHARGE ||
                     (op->kind == OP_MOVE && !op->at_counter);

    if (!looked_at || sim->session_uid[op->user] == 0 || !dice_chance(&sim->dice, 60))
        return false;
    op->uid = sim->session_uid[op->user];
    return true;
}

void accounts_learn(struct sim *sim, const struct op *op, const struct answer *answer)
{
    sim->tally->events[EVENT_IN_PERSON] += op->kind != OP_LOGIN && op->uid != 0;
    if (op->kind != OP_LOGIN || answer->status != STATUS_OK)
        return;
    sim->session_uid[answer->user] = op->uid;
    sim->tally->events[EVENT_BOUND] += answer->made;
    sim->tally->events[EVENT_BESIDE] += answer->user >= MODEL_NAMES;
}
