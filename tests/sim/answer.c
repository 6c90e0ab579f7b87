/*
 * What requests came to, beside what the model says; and what has to be remembered of it: the codes
 * that the house gave, and what was answered under a key.
 *
 * The answers of a batch are taken one after the other, in the order in which the batch ran its
 * units: each time the model is first brought to where the house was. For one answer
 *
 *     1. what the house said becomes one line (told.c)
 *     2. the model says what should have been said: under a key that was used, what is kept of it
 *        here; otherwise what model_do() comes to
 *     3. the line that this leaves in the audit trail is kept (trail.c)
 *     4. codes of what is new are learnt from the house, so that the model's line can name them
 *     5. the two lines are compared
 *
 * A code is believed when it is first told and compared from then on: the house draws it by chance,
 * the model has only a number for the thing. That two tokens have the same code is a rule of FSCK
 * (I5).
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/sim/sim.h"
#include "tests/sim/give_up.h"

/* For a thing without a code. The first six characters of a token are its number, and these are
 * those of the first token that is given: a daemon that finds tokens by number and does not compare
 * the rest would take this for it. Reservations and approvals have no number in them. */
const char *sim_token_code(const struct sim *sim, int id)
{
    return sim->token_code[id][0] != '\0' ? sim->token_code[id] : "000001ZZZZZZZZZZZZZZZZZZZZ";
}

const char *sim_reservation_code(const struct sim *sim, int id)
{
    return sim->reservation_code[id][0] != '\0' ? sim->reservation_code[id] : "ZZZZZZZZZZ";
}

const char *sim_approval_code(const struct sim *sim, int id)
{
    return sim->approval_code[id][0] != '\0' ? sim->approval_code[id] : "ZZZZZZZZ";
}

/* The newest first: what is asked again is mostly of the last batches. That a key may be forgotten
 * after a day is not looked at here; plan_key() and plan_again() use none that is 23 hours old,
 * since whether it is still known depends on when the daemon last pruned. */
const struct used_key *sim_find_key(const struct sim *sim, const char *operator, const char * key)
{
    for (int i = sim->key_count - 1; i >= 0; i--)
        if (strcmp(sim->keys[i].key, key) == 0 && strcmp(sim->keys[i].operator, operator) == 0)
            return &sim->keys[i];
    return NULL;
}

static void add_key(struct sim *sim, const struct visit *visit, const char *reply, int token,
                    int64_t show)
{
    struct used_key *key = &sim->keys[sim->key_count];

    if (sim->key_count == KEYS_MAX)
        give_up("too many keys", "take fewer --ops");
    sim->key_count++;
    strcpy(key->operator, visit->origin.login);
    strcpy(key->key, visit->key);
    strcpy(key->meaning, visit->meaning);
    strcpy(key->reply, reply);
    key->op = visit->op;
    key->token = token;
    key->show = show;
    key->at_ms = visit->unit.now.wall_ms;
}

/* What the model expects under a key that was used. The request is not carried out, but time has
 * passed all the same: a batch runs what is due in front of every unit. `meaning` is the user, the
 * verb and all arguments, so the same words for another user are another request. A JOIN that is
 * answered again is a poll like the first one. */
static const char *expect_replay(struct sim *sim, const struct visit *visit,
                                 const struct used_key *used)
{
    model_settle(&sim->model, visit->unit.now.steady_ms);
    if (strcmp(used->meaning, visit->meaning) != 0)
        return status_word(STATUS_KEY_REUSED);
    sim->tally->events[EVENT_REPLAY]++;
    if (used->token != NOBODY)
        sim->model.tokens[used->token].seen_ms = SEEN_SOON;
    return used->reply;
}

/* The date of whoever is named; 0 if none is, or if nobody writes that down: of what was refused
 * before a date was looked for, or long after it. */
static int64_t show_of_person(const struct sim *sim, const struct visit *visit, enum status status)
{
    const struct model *model = &sim->model;
    const struct op *op = &visit->op;
    int64_t show = 0;

    if (op->kind == OP_NOTE && status == STATUS_OK)
        show = model->bookings[op->id].show;
    else if ((op->kind == OP_COMP || op->kind == OP_SELL) && op->show <= model->show_count &&
             !model->shows[op->show].removed)
        show = op->show;
    return status != STATUS_OK && show != 0 && model_is_due(model, show, visit->unit.now.wall_ms)
               ? 0
               : show;
}

/* The code of what an answer names; what is new gets the code that the house has given. A SELL may
 * make two things, the token that sold or waits and the reservation; the token is learnt even where
 * the answer does not name it, or the next poll of it would be of a stranger. */
static const char *name_answer(struct sim *sim, const struct visit *visit,
                               const struct answer *answer)
{
    if (answer->id == NOBODY)
        return "";
    if (answer->token != NOBODY)
        memcpy(sim->token_code[answer->token], visit->token, TOKEN_TEXT);
    if (answer->queued)
        return sim_token_code(sim, answer->id);
    if (visit->op.kind == OP_APPROVE && answer->status == STATUS_OK) {
        memcpy(sim->approval_code[answer->id], visit->made, APPROVAL_TEXT);
        return sim_approval_code(sim, answer->id);
    }
    if (visit->op.kind == OP_JOIN && answer->status == STATUS_OK) {
        if (answer->made)
            memcpy(sim->token_code[answer->id], visit->made, TOKEN_TEXT);
        return sim_token_code(sim, answer->id);
    }
    if (answer->other_made)
        memcpy(sim->reservation_code[answer->other], visit->other_made, RESERVATION_TEXT);
    if (answer->made)
        memcpy(sim->reservation_code[answer->id], visit->made, RESERVATION_TEXT);
    else if (sim->reservation_code[answer->id][0] == '\0') /* granted in the same batch */
        memcpy(sim->reservation_code[answer->id], visit->unit.refusal.reservation,
               RESERVATION_TEXT);
    return sim_reservation_code(sim, answer->id);
}

/* Compares what a request came to with what the model says. */
void answer_check(struct sim *sim, struct visit *visit)
{
    const struct used_key *used =
        visit->origin.key != NULL ? sim_find_key(sim, visit->origin.login, visit->key) : NULL;
    struct unit *unit = &visit->unit;
    char expected[TOLD_TEXT], told[TOLD_TEXT];

    sim->ops++;
    sim->tally->answers[visit->op.kind][unit->status]++;
    if (unit->status == STATUS_OK)
        snprintf(told, sizeof told, "%.*s", (int)unit->fields.size, buffer_content(&unit->fields));
    else
        told_text(unit->status, &unit->refusal, unit->refusal.reservation, told);
    if (used != NULL) {
        snprintf(expected, sizeof expected, "%s", expect_replay(sim, visit, used));
        trail_add(sim, visit,
                  strcmp(used->meaning, visit->meaning) == 0 ? "REPLAYED"
                                                             : status_word(STATUS_KEY_REUSED),
                  0, used->show, used->at_ms);
    } else {
        struct op op = visit->op;
        struct answer answer;
        int64_t show;
        bool was_used;

        /* Another name is that of the user who stayed before anything is asked of it, as in the
         * daemon (find_customer() of job.c, follow_name() of visit.c). Who asks in person, of LEAVE
         * and HOLD, is compared by the login as it was when the connection was made: a token is its
         * owner's by the login alone, which stays of who asks in person. */
        if (op_is_for_user(op.kind) && (op.uid == 0 || (op.kind != OP_LEAVE && op.kind != OP_HOLD)))
            op.user = visit->user = model_self(&sim->model, op.user);
        sim->tally->events[EVENT_OTHER_NAME] += op.user != visit->op.user;
        was_used = sim->model.approvals[op.approval].used;
        answer = model_do(&sim->model, &op, unit->now.steady_ms);
        if (op.kind == OP_AUDIT)
            trail_look_up(sim, visit, &answer);
        show = show_of_person(sim, visit, answer.status);
        trail_add(sim, visit, status_word(answer.status),
                  sim->model.approvals[op.approval].used != was_used
                      ? sim->model.approvals[op.approval].giver + 1
                      : 0,
                  show, visit->unit.now.wall_ms);
        told_answer(&sim->model, &op, &answer, name_answer(sim, visit, &answer), expected);
        if (visit->op.kind == OP_CAPACITY && visit->op.number > sim->room[visit->op.concert])
            sim->room[visit->op.concert] = visit->op.number;
        accounts_learn(sim, &visit->op, &answer);
        sim->tally->events[EVENT_QUEUED] += answer.queued;
        if (answer.status == STATUS_OK && visit->origin.key != NULL)
            add_key(sim, visit, told, visit->op.kind == OP_JOIN ? answer.id : NOBODY, show);
    }
    if (sim->verbose)
        printf("%" PRId64 " %" PRId64 " %s key=%s by %s: %s\n", sim->step,
               unit->now.steady_ms - BEGIN_MS, visit->meaning, visit->key, visit->origin.login,
               told);
    if (strcmp(expected, told) != 0)
        sim_differs(sim, "%s (key \"%s\" of %s) came to\n    %s\nthe model says\n    %s",
                    visit->meaning, visit->key, visit->origin.login, told, expected);
}

/* Holds that were granted with an admission: their owners see the code in their next poll. */
void answer_learn_codes(struct sim *sim)
{
    for (int i = 0; i < sim->live_count; i++) {
        int id = sim->live[i], hold = sim->model.tokens[id].hold;
        const struct live_token *live =
            live_view_token(sim->house.office.view, sim_token_code(sim, id));

        if (hold == NOBODY || sim->reservation_code[hold][0] != '\0' || live == NULL)
            continue;
        memcpy(sim->reservation_code[hold], live->token.hold.code, RESERVATION_TEXT);
        sim->tally->events[EVENT_GRANTED]++;
    }
}
