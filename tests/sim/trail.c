/*
 * The audit trail as it should be: a line for each request that was answered, in the order in which
 * they were. Lines of one moment are told apart by that order alone.
 */
#include <stdio.h>
#include <string.h>

#include "tests/sim/give_up.h"
#include "tests/sim/sim.h"

/* The login of one of the staff, as staff_of_login() knows it. */
static const char *staff_login(int staff, char login[LOGIN_TEXT])
{
    if (staff < MODEL_USERS)
        return user_login(staff, login);
    snprintf(login, LOGIN_TEXT, "clerk%c", staff - MODEL_USERS);
    return login;
}

void trail_add(struct sim *sim, const struct visit *visit, const char *outcome, int approved_by)
{
    struct trail_line *line = &sim->trail[sim->trail_count];
    const struct origin *origin = &visit->origin;
    char giver[LOGIN_TEXT];

    if (sim->trail_count == TRAIL_MAX)
        give_up("too many lines in the audit trail", "take fewer --ops");
    sim->trail_count++;
    line->at_ms = visit->unit.now.wall_ms;
    line->uid = origin->uid;
    snprintf(line->login, sizeof line->login, "%s", origin->login);
    snprintf(line->acting, sizeof line->acting, "%s", origin->acting);
    snprintf(line->request, sizeof line->request, "%s", origin->request);
    if (approved_by != 0)
        snprintf(line->request + strlen(line->request),
                 sizeof line->request - strlen(line->request), " (approved by %s)",
                 staff_login(approved_by - 1, giver));
    line->outcome = outcome;
}

/* Whether the request of a line names a reservation: its code is one of the words. */
static bool is_of(const struct trail_line *line, const char *code)
{
    return strstr(line->request, code) != NULL;
}

void trail_look_up(const struct sim *sim, const struct visit *visit, struct answer *answer)
{
    const struct op *op = &visit->op;
    uint64_t digest = 0;

    for (int i = sim->trail_count - 1; i >= 0; i--) {
        const struct trail_line *line = &sim->trail[i];

        if (line->at_ms < op->number || (op->id != NOBODY && !is_of(line, visit->code)) ||
            (op->which != 0 && strcmp(line->login, visit->login) != 0 &&
             strcmp(line->acting, visit->login) != 0))
            continue;
        digest = visit_digest(digest, &(struct audit_line){.at_ms = line->at_ms,
                                                           .login = line->login,
                                                           .uid = line->uid,
                                                           .acting = line->acting,
                                                           .request = line->request,
                                                           .outcome = line->outcome});
        answer->count++;
    }
    answer->amount = (int64_t)digest;
    answer->fee = answer->count == 0 ? 1 : (answer->count + op->best - 1) / op->best;
}
