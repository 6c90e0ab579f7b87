/*
 * A line for each paper, and no answer:
 *
 *     P17VC0YYM9          all tickets of a booking
 *     P17VC0YYM9 17,18    those of these seats
 *     SHIFT 12            the Z of a shift, or its X while it is open
 *
 * Whether it was printed only a person can see, so the person is asked; a no changes nothing but
 * what is said.
 *
 * At a kiosk nobody is asked. There the screen of the booking says whether a line was taken
 * (booked->paper), and without paper the code is shown at the counter.
 */
#include "tui/screens/printing.h"

#include <inttypes.h>
#include <stdio.h>

#include "tui/cli/words.h"
#include "tui/screens/question.h"

/* A code, a blank, every seat, the LF and the NUL. "SHIFT" and a number are shorter. */
enum { LINE_TEXT = RESERVATION_TEXT + SEAT_SET_TEXT + 2 };

bool printing_is_set_up(const struct ui *ui)
{
    return ui->printer != NULL;
}

static void say_what_to_do(struct ui *ui)
{
    ui_say(ui, true, _("p prints again; or look at the printer first"));
}

/* Asks by a line, and then whoever stands there: what is sent is not yet printed, and the printer
 * cannot be asked from here. */
static void ask_and_look(struct ui *ui, const char *line)
{
    struct question question = {.kind = QUESTION_PRINTED, .no = say_what_to_do};
    char why[TEXT_MESSAGE];

    if (!printing_is_set_up(ui))
        ui_say(ui, true, _("Printing here takes foyer --tickets PATH, see foyer(1)"));
    else if (ui->printer->ask(ui->printer->context, line, why))
        question_ask(ui, &question);
    else
        ui_say(ui, true, "%s", why);
}

static void ticket_line(const char *code, seat_set seats, char line[LINE_TEXT])
{
    char list[SEAT_SET_TEXT];

    snprintf(line, LINE_TEXT, "%s%s%s\n", code, seats != 0 ? " " : "",
             seats != 0 ? seat_set_format(seats, list) : "");
}

void printing_ask(struct ui *ui, const char *code, seat_set seats)
{
    char line[LINE_TEXT];

    ticket_line(code, seats, line);
    ask_and_look(ui, line);
}

void printing_ask_shift(struct ui *ui, int64_t shift)
{
    char line[LINE_TEXT];

    snprintf(line, sizeof line, "SHIFT %" PRId64 "\n", shift);
    ask_and_look(ui, line);
}

/* Why not is nothing for a stranger: they have the code. */
void printing_after_sale(struct ui *ui)
{
    struct booked *booked = &ui->model.booked;
    char why[TEXT_MESSAGE], line[LINE_TEXT];

    if (!ui->kiosk || !printing_is_set_up(ui))
        return;
    ticket_line(booked->reservation, 0, line);
    booked->paper =
        ui->printer->ask(ui->printer->context, line, why) ? PAPER_ASKED : PAPER_NOT_ASKED;
}
