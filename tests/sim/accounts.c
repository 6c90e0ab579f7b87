/*
 * The accounts of the host: names come into its user database, go, and are given to another uid;
 * whoever has one logs in, and asks in person from then on. A session ends with the process; what
 * it has asked may still be under way after its user was handed over.
 *
 * Three tables say who is who, and they may disagree:
 *
 *     host_uid[name]       what the user database says now; 0: it has no such name
 *     last_uid[name]       what it said last, so that a name that comes back for another uid can be
 *                          told from one that comes for the first time
 *     session_uid[user]    the account that has logged in as that user, until the process ends
 *
 * A session goes on with the uid that it began with after its name is gone or is another's. The
 * daemon closes such a connection within a minute; a request that is in front of that must be
 * refused by the use cases alone, and this is where they are given some. The model is not asked
 * here: who may do what is model_may_ask().
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

/* A name goes, or comes (again), at times for another uid. One that is there may become another
 * account's without having been gone: the daemon looks into the user database now and then only,
 * and may miss that a name was away. */
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

/* A user `name:uid` is there only once somebody has logged in as it. After a restart nobody has a
 * session, so until the next log-in requests are for the first user of a name again; what the
 * others own stays, and check_store() compares it all the same. */
int accounts_some_user(struct sim *sim, int name)
{
    int user = name + (int)dice_below(&sim->dice, 1 + MODEL_UIDS) * MODEL_NAMES;

    return user < MODEL_NAMES || sim->session_uid[user] != 0 ? user : name;
}

/* Whoever logs in has an account: the daemon hears of a name and uid from the host, never from the
 * one who connects. A LOGIN without one would be a case that cannot be. */
void accounts_plan_login(struct sim *sim, struct op *op)
{
    for (int tries = 0; tries < 8 && sim->host_uid[op->user] == 0; tries++)
        op->user = (int)dice_below(&sim->dice, sim->user_count);
    if (sim->host_uid[op->user] == 0) /* the host has hardly any account; this one comes now */
        sim->host_uid[op->user] = sim->last_uid[op->user] = account_uid(op->user, 0);
    op->uid = sim->host_uid[op->user];
}

/* To the counter, to the account that the host has now, or to any that the name may have had: an
 * admin can be wrong, and then the present account must find itself shut out. */
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

/* Of the verbs that ask whose the user is. What staff alone may do has nobody in person; MOVE is
 * both. 60 of 100, so that for a user who is logged in others go on asking, too, as an operator
 * does after AS: op->uid is 0 then, and it does not matter whose account the user is. */
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
