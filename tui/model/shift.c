/*
 * A shift lasts longer than a connection and a client: it is not what was done here that says
 * whether one is open, but what the daemon says, after each connection and every few seconds.
 *
 * A reply to SHIFT is taken for one of two things, by who asked: the poll's is one's own (`shift`),
 * that of the screen of a shift is what is looked at, with its tables. The daemon tells a shift of
 * one's own by the same verb, so what is looked at can be newer than what the poll has said: it is
 * taken for that as well, if it is open and has this login.
 */
#include "tui/model/shift.h"

#include <string.h>

#include "tui/cli/reply_fields.h"

void shift_ask(struct model *model)
{
    if (model->shift_asked_ms != 0 && model->now_ms - model->shift_asked_ms < SHIFT_MS)
        return;
    model->shift_asked_ms = model->now_ms;
    model_ask_poll(model, VERB_SHIFT, 0, "%s", "");
}

static void read_shift(struct shift *shift, const struct reply_line *reply)
{
    *shift = (struct shift){.number = reply_int(reply, "shift", 0),
                            .z = reply_int(reply, "z", 0),
                            .comps = reply_int(reply, "comps", 0),
                            .face = reply_int(reply, "face", 0),
                            .refunds = reply_int(reply, "refunds", 0),
                            .fees = reply_int(reply, "fees", 0),
                            .moved = reply_int(reply, "moved", 0),
                            .counted = reply_int(reply, "counted", 0),
                            .expected = reply_int(reply, "expected", 0),
                            .difference = reply_int(reply, "difference", 0)};
    reply_keep(shift->till, sizeof shift->till, reply_text(reply, "till"));
    reply_keep(shift->user, sizeof shift->user, reply_text(reply, "user"));
    reply_keep(shift->opened, sizeof shift->opened, reply_text(reply, "opened"));
    reply_keep(shift->closed, sizeof shift->closed, reply_text(reply, "closed"));
}

void shift_take(struct model *model, const struct reply_line *reply)
{
    read_shift(&model->shift, reply);
}

void shift_forget(struct model *model)
{
    model->shift = (struct shift){0};
}

/* Without this the screen would be empty until SHIFT is answered. A shift that was just opened here
 * has no `opened` yet, which SHIFT-OPEN does not tell, and is left to that answer. */
void shift_begin_look(struct model *model)
{
    if (model->shift.opened[0] != '\0')
        model->looked_at = model->shift;
}

void shift_take_look(struct model *model, const struct reply_line *reply)
{
    read_shift(&model->looked_at, reply);
    rows_move(&model->shift_sums, &model->incoming_first);
    rows_move(&model->shift_cash, &model->incoming);
    if (model->looked_at.closed[0] == '\0' && strcmp(model->looked_at.user, model->login) == 0)
        model->shift = model->looked_at;
}

void shift_close_look(struct model *model)
{
    model->looked_at = (struct shift){0};
    rows_release(&model->shift_sums);
    rows_release(&model->shift_cash);
}
