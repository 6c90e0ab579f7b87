#include "tui/screens/printing.h"

#include <stdio.h>

#include "tui/cli/words.h"
#include "tui/screens/question.h"

enum { LINE_TEXT = RESERVATION_TEXT + SEAT_SET_TEXT + 2 };

bool printing_is_set_up(const struct ui *ui)
{
    return ui->printer != NULL;
}

/* Asks; there is a printer. */
static bool ask(const struct ui *ui, const char *code, seat_set seats, char why[TEXT_MESSAGE])
{
    char line[LINE_TEXT], list[SEAT_SET_TEXT];

    snprintf(line, sizeof line, "%s%s%s\n", code, seats != 0 ? " " : "",
             seats != 0 ? seat_set_format(seats, list) : "");
    return ui->printer->ask(ui->printer->context, line, why);
}

static void say_what_to_do(struct ui *ui)
{
    ui_say(ui, true, _("p prints again; or look at the printer first"));
}

/* What is sent is not yet printed, and the printer cannot be asked from here. */
void printing_ask(struct ui *ui, const char *code, seat_set seats)
{
    struct question question = {.kind = QUESTION_PRINTED, .no = say_what_to_do};
    char why[TEXT_MESSAGE];

    if (!printing_is_set_up(ui))
        ui_say(ui, true, _("Printing here takes foyer --tickets PATH, see foyer(1)"));
    else if (ask(ui, code, seats, why))
        question_ask(ui, &question);
    else
        ui_say(ui, true, "%s", why);
}

/* Why not is nothing for a stranger: they have the code. */
void printing_after_sale(struct ui *ui)
{
    struct booked *booked = &ui->model.booked;
    char why[TEXT_MESSAGE];

    if (ui->kiosk && printing_is_set_up(ui))
        booked->paper = ask(ui, booked->reservation, 0, why) ? PAPER_ASKED : PAPER_NOT_ASKED;
}
