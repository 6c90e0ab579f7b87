/*
 * From customer to customer:
 *
 *     n           AS user=-, and the search opens without waiting for the reply: what is typed from
 *                 then on stands in the search, however slow the daemon is
 *     Enter       on a customer: AS user=NAME. The status line names who was there before until
 *                 the reply has come
 *     the reply   leads back to where the operator sells: the map of the date, the dates, or the
 *                 concerts. One that somebody else was asked for since leads nowhere
 *
 * Name and telephone number are those of the row that was chosen, kept beside the login name that
 * was asked for, so they never stand beside the points of somebody else.
 */
#include "tui/screens/counter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/request.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/screens/navigation.h"
#include "tui/screens/search.h"
#include "tui/screens/state_words.h"

void counter_act_for(struct ui *ui, const char *user, const char *name, const char *phone)
{
    struct wanted *wanted = &ui->wanted;

    wanted->asked = true;
    snprintf(wanted->user, sizeof wanted->user, "%s", user);
    snprintf(wanted->name, sizeof wanted->name, "%s", name);
    snprintf(wanted->phone, sizeof wanted->phone, "%s", phone);
    model_ask(&ui->model, VERB_AS, 0, "user=%s", user[0] != '\0' ? user : "-");
}

void counter_next(struct ui *ui)
{
    if (ui->model.acting[0] != '\0' || ui->wanted.asked)
        counter_act_for(ui, "", "", "");
    navigation_to_counter(ui);
    ui->finding = true;
    navigation_open(ui, MODE_CUSTOMERS);
    search_begin(ui);
}

bool counter_take(struct ui *ui, const char *acting)
{
    const struct wanted *wanted = &ui->wanted;
    bool meant = !wanted->asked || strcmp(acting, wanted->user) == 0;

    if (acting[0] != '\0' && strcmp(acting, wanted->user) == 0) {
        memcpy(ui->called, wanted->name, sizeof ui->called);
        memcpy(ui->phone, wanted->phone, sizeof ui->phone);
    }
    if (meant)
        ui->wanted.asked = false;
    return meant;
}

void counter_drop(struct ui *ui)
{
    ui->wanted.asked = false;
}

/* What the reply does not tell is what stands on the map, if that is still the same. */
static void note_booking(struct ui *ui, int64_t show, const struct reply_line *reply)
{
    struct booked *booked = &ui->model.booked;

    *booked = (struct booked){.balance = -1};
    reply_keep(booked->reservation, sizeof booked->reservation, reply_text(reply, "reservation"));
    booked->seats = reply_seats(reply, "seats");
    booked->amount = reply_int(reply, "amount", 0);
    if (show != ui->show)
        return;
    memcpy(booked->title, ui->title, sizeof booked->title);
    memcpy(booked->venue, ui->venue, sizeof booked->venue);
    memcpy(booked->starts, ui->starts, sizeof booked->starts);
    memcpy(booked->cancel_until, ui->cancel_until, sizeof booked->cancel_until);
    ui->chosen &= ~booked->seats;
    ui->lost = 0;
    ui->best = 0;
}

/* How it was paid, as it was asked for: the request is read as the daemon reads it, since a name or
 * a reason in it may look like another argument. A method that could be read is a word of its list,
 * whose text outlives the request. */
static const char *way_of(const struct pending_request *asked)
{
    char *line = strdup(asked->line != NULL ? asked->line : "");
    const char *way = _("points");
    struct request_fault fault;
    struct request request;

    if (line == NULL)
        abort();
    if (request_parse(line, strlen(line), &request, &fault) == STATUS_OK) {
        if (request.verb != NULL && request_text(&request, "method") != NULL)
            way = pay_words(request_text(&request, "method"));
        request_release(&request);
    }
    free(line);
    return way;
}

void counter_booked(struct ui *ui, const struct pending_request *request,
                    const struct reply_line *reply)
{
    bool here = ui->screen == MODE_SELL && request->opening == ui->opening[MODE_SELL];

    note_booking(ui, request->about, reply);
    if (here)
        navigation_back(ui);
    else
        navigation_refresh(ui);
}

void counter_sold(struct ui *ui, const struct pending_request *request,
                  const struct reply_line *reply)
{
    char seats[SEAT_NAMES_TEXT], points[FORMAT_TEXT], back[FORMAT_TEXT];

    int64_t change = ui->given > 0 ? ui->given - reply_int(reply, "amount", 0) : 0;

    counter_booked(ui, request, reply);
    ui->given = 0;
    if (ui->model.acting[0] != '\0')
        model_ask(&ui->model, VERB_BALANCE, 0, "%s", "");
    ui_say(ui, false, _("Sold %s: %s, %s P, %s"), ui->model.booked.reservation,
           format_seats_fit(ui->model.booked.seats, COUNTER_SEATS, seats),
           format_points(ui->model.booked.amount, points), way_of(request));
    if (change > 0) /* it is still to be handed out, with the sale off the screen */
        ui_say(ui, false, _("Sold %s: %s P, change %s P"), ui->model.booked.reservation,
               format_points(ui->model.booked.amount, points), format_points(change, back));
}
