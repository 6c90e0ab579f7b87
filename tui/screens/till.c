/*
 *     no shift    SHIFT-OPEN     open    SHIFT-CLOSE    closed: its Z, and what was expected
 *        ^                        |
 *        +---- a supervisor closes it, or it was closed elsewhere: the daemon says so
 *
 * What was expected is known here only once the shift is closed: nothing that is shown before could
 * lead a count to it.
 */
#include "tui/screens/till.h"

#include <inttypes.h>
#include <stdio.h>

#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/words.h"
#include "tui/model/shift.h"
#include "tui/screens/navigation.h"
#include "tui/screens/printing.h"

void till_name(const struct ui *ui, bool brief, char *text, size_t room)
{
    const struct shift *shift = &ui->model.shift;
    char number[48], till[TEXT_TILL];

    text[0] = '\0';
    if (shift->number == 0 || !ui_is_operator(ui))
        return;
    snprintf(number, sizeof number, _("shift %" PRId64), shift->number);
    format_cut(shift->till, 16, till, sizeof till);
    snprintf(text, room, "%s%s%s", brief ? "" : till, brief ? "" : "  ", number);
}

/* What the shift before left is no error, but somebody has to know it. `begun` notes what it was
 * opened with, for the count at its end (screen_drawer.c): no reply tells that while the shift is
 * open. */
void till_opened(struct ui *ui, const struct reply_line *reply)
{
    int64_t difference = reply_int(reply, "difference", 0);
    char left[FORMAT_TEXT], differs[FORMAT_TEXT];

    shift_take(&ui->model, reply);
    ui->model.shift_asked_ms = 0; /* since when is not in the reply */
    ui->till.closed.z = 0;
    ui->till.other = 0;
    ui->till.begun.shift = ui->model.shift.number;
    format_points(reply_int(reply, "left_before", 0), left);
    if (difference != 0)
        ui_say(ui, true, _("Shift %" PRId64 " is open. The one before left %s P: %s P differ"),
               ui->model.shift.number, left, format_points(difference, differs));
    else
        ui_say(ui, false, _("Shift %" PRId64 " is open"), ui->model.shift.number);
    navigation_refresh(ui);
}

/* It may be the shift of somebody else, or come when one has gone elsewhere: only one's own is
 * forgotten by it, and its Z is printed only for who still looks. What stays in the drawer is not
 * in the reply, so it was noted when it was sent. */
void till_closed(struct ui *ui, const struct reply_line *reply)
{
    bool here = ui->overlay == MODE_NONE && (ui->screen == MODE_TILL || ui->screen == MODE_DRAWER);
    char points[FORMAT_TEXT];

    ui->till.closed.shift = reply_int(reply, "shift", 0);
    ui->till.closed.z = reply_int(reply, "z", 0);
    ui->till.closed.counted = reply_int(reply, "counted", 0);
    ui->till.closed.expected = reply_int(reply, "expected", 0);
    ui->till.closed.difference = reply_int(reply, "difference", 0);
    ui->till.closed.left = ui->till.left;
    reply_keep(ui->till.closed.chain, sizeof ui->till.closed.chain, reply_text(reply, "chain"));
    if (ui->till.closed.shift == ui->model.shift.number)
        shift_forget(&ui->model);
    ui->till.other = 0;
    shift_close_look(&ui->model);
    if (here && ui->screen == MODE_DRAWER) /* it is opened from the till only */
        navigation_back(ui);
    ui_say(ui, ui->till.closed.difference != 0, _("Closed: Z %" PRId64 ", difference %s P"),
           ui->till.closed.z, format_points(ui->till.closed.difference, points));
    if (here && printing_is_set_up(ui))
        printing_ask_shift(ui, ui->till.closed.shift);
}

void till_closed_already(struct ui *ui)
{
    ui->till.other = 0;
    if (ui->screen == MODE_DRAWER)
        navigation_back(ui);
    ui_say(ui, true, "%s", _("That shift is closed already"));
}

/* What was begun stays under it: "back" leads there. Who is typing is not torn away: there it is
 * only said. */
void till_needed(struct ui *ui)
{
    shift_forget(&ui->model);
    ui->till.other = 0;
    if (ui->overlay == MODE_NONE && ui->screen != MODE_TILL) {
        navigation_open(ui, MODE_TILL);
        ui_say(ui, true, _("Money needs an open shift: Enter opens one, q leads back"));
    } else {
        ui_say(ui, true, _("Money needs an open shift: T leads to the till"));
        navigation_refresh(ui);
    }
}

int till_amount(struct canvas *canvas, int row, int column, int end, const char *label,
                int64_t points)
{
    char text[FORMAT_TEXT];

    canvas_put(canvas, row, column, LOOK_PLAIN, label);
    canvas_right(canvas, row, end, LOOK_PLAIN, format_points(points, text));
    return row + 1;
}
