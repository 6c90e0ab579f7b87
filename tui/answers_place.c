/* Answers about the token, its hold and its payment: they also lead from screen to screen. */
#include "tui/answers_place.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/figures.h"
#include "tui/printable.h"
#include "tui/receipt.h"
#include "tui/sheet.h"
#include "tui/words.h"

const char *answer_text(const struct reply_line *reply, const char *name)
{
    const char *value = reply_value(reply, name);

    return value != NULL ? value : "";
}

int64_t answer_int(const struct reply_line *reply, const char *name, int64_t absent)
{
    const char *text = answer_text(reply, name);
    char *end;
    int64_t value = strtoll(text, &end, 10);

    return end == text || *end != '\0' ? absent : value;
}

seat_set answer_seats(const struct reply_line *reply, const char *name)
{
    seat_set seats = 0;

    return seat_set_parse(answer_text(reply, name), &seats) ? seats : 0;
}

void answer_keep(char *to, size_t room, const char *text)
{
    char *clean = printable(text);

    snprintf(to, room, "%s", clean);
    free(clean);
}

static enum place_state state_of(const char *word)
{
    if (strcmp(word, "waiting") == 0)
        return PLACE_WAITING;
    return strcmp(word, "active") == 0 ? PLACE_ACTIVE : PLACE_ENDED;
}

/* Reads the fields of JOIN and STATUS. */
static void read_place(struct model *model, const struct reply_line *reply)
{
    struct place *place = &model->place;
    bool same = strcmp(place->token, answer_text(reply, "token")) == 0;
    int64_t first = same ? place->first : 0;
    int64_t show = same ? place->show : 0;
    int64_t remaining = answer_int(reply, "remaining", -1);

    if (!same)
        *place = (struct place){0};
    answer_keep(place->token, sizeof place->token, answer_text(reply, "token"));
    place->state = state_of(answer_text(reply, "state"));
    answer_keep(place->end, sizeof place->end, answer_text(reply, "state"));
    place->concert = answer_int(reply, "concert", 0);
    place->position = answer_int(reply, "position", 0);
    place->ahead = answer_int(reply, "ahead", 0);
    place->behind = answer_int(reply, "behind", 0);
    place->left = answer_int(reply, "left", 0);
    place->first = place->position > first ? place->position : first;
    place->remaining = remaining;
    place->counted_ms = model->now_ms;
    answer_keep(place->reservation, sizeof place->reservation, answer_text(reply, "reservation"));
    place->show = answer_int(reply, "show", show);
    if (place->reservation[0] != '\0') {
        place->amount = answer_int(reply, "amount", 0);
        place->seats = answer_seats(reply, "seats");
    }
}

/* The concert and date of the place become those on the screens. */
void answer_follow_place(struct model *model)
{
    const struct place *place = &model->place;
    int row;

    if (place->concert != 0 && place->concert != model->concert &&
        (row = sheet_find(&model->concerts, "concert", place->concert)) >= 0)
        model_choose_concert(model, row);
    if (place->show != 0 && place->show != model->show) {
        model->show = place->show;
        model->starts[0] = model->cancel_until[0] = '\0';
        model_ask(model, VERB_SHOWS, model->concert, "concert=%" PRId64 " all=1", model->concert);
    }
}

/* The wish could not be held: back to the grid, the lost seats marked, the time running. */
static void wish_lost(struct model *model, const struct reply_line *reply)
{
    char names[SEAT_NAMES_TEXT];

    model->lost = answer_seats(reply, "lost");
    model->chosen &= ~model->lost;
    model->best = 0;
    if (model->grid.show != 0)
        model->grid.rev = -1;
    if (model->screen != MODE_SEATS && model->show != 0)
        model_open_root(model, MODE_SEATS);
    if (model->lost != 0)
        model_say(model, true, _("%s went to somebody else: choose again, your time is running"),
                  figure_seats(model->lost, names));
    else
        model_say(model, true, _("No such seats together any more: choose again"));
}

/* Goes where the place has led: queue, hold, or the grid again. */
static void go_with_place(struct model *model, const struct reply_line *reply)
{
    struct place *place = &model->place;

    if (place->state == PLACE_WAITING) {
        model_open(model, MODE_QUEUE);
    } else if (model_has_hold(model)) {
        answer_follow_place(model);
        model->chosen = model->lost = 0;
        model->best = 0;
        model_open_root(model, MODE_HOLD);
    } else if (strcmp(answer_text(reply, "wish"), "lost") == 0) {
        wish_lost(model, reply);
    } else if (place->state == PLACE_ACTIVE && model->screen == MODE_QUEUE) {
        model_open_root(model, model->show != 0 ? MODE_SEATS : MODE_CONCERTS);
        model_say(model, false, _("It is your turn: choose seats"));
    }
}

void answer_join(struct model *model, const struct reply_line *reply)
{
    read_place(model, reply);
    go_with_place(model, reply);
}

void answer_status(struct model *model, const struct reply_line *reply)
{
    enum place_state before = model->place.state;
    bool held = model_has_hold(model);

    if (strcmp(model->place.token, answer_text(reply, "token")) != 0)
        return;
    read_place(model, reply);
    if (before == PLACE_WAITING && model->place.state == PLACE_ACTIVE) {
        if (model->screen == MODE_QUEUE || model->screen == MODE_SEATS)
            go_with_place(model, reply);
        else
            model_say(model, false, _("It is your turn: p leads there"));
    } else if (model->place.state == PLACE_ENDED && held && model->screen != MODE_HOLD) {
        model_say(model, true, _("The five minutes are over: the seats are free again"));
    } else if (model->screen == MODE_QUEUE && model->place.state == PLACE_ACTIVE) {
        go_with_place(model, reply);
    } else if (model->screen == MODE_HOLD && model->place.state == PLACE_ACTIVE &&
               !model_has_hold(model)) {
        model_open_root(model, MODE_SEATS);
    }
}

void answer_tokens(struct model *model)
{
    const char *token = sheet_text(&model->incoming, 0, "token");

    if (sheet_rows(&model->incoming) == 0 || model_has_place(model) || model->changes > 0)
        return;
    model->place = (struct place){.state = PLACE_WAITING, .remaining = -1};
    if (strcmp(sheet_text(&model->incoming, 0, "state"), "active") == 0)
        model->place.state = PLACE_ACTIVE;
    answer_keep(model->place.token, sizeof model->place.token, token);
    model->place.concert = sheet_int(&model->incoming, 0, "concert", 0);
    model_ask(model, VERB_STATUS, 0, "token=%s", token);
    model_say(model, false, _("You have a place already: p leads there"));
}

void answer_pay(struct model *model, const struct reply_line *reply)
{
    struct booked *booked = &model->booked;
    const char *code = answer_text(reply, "reservation");
    bool of_place = strcmp(code, model->place.reservation) == 0;

    *booked = (struct booked){0};
    answer_keep(booked->reservation, sizeof booked->reservation, code);
    answer_keep(booked->cancel_until, sizeof booked->cancel_until,
                answer_text(reply, "cancel_until"));
    booked->seats = answer_seats(reply, "seats");
    booked->amount = answer_int(reply, "amount", 0);
    booked->balance = model->balance = answer_int(reply, "balance", -1);
    for (int row = 0; !of_place && row < sheet_rows(&model->reservations); row++)
        if (strcmp(sheet_text(&model->reservations, row, "reservation"), code) == 0) {
            answer_keep(booked->title, sizeof booked->title,
                        sheet_text(&model->reservations, row, "title"));
            answer_keep(booked->starts, sizeof booked->starts,
                        sheet_text(&model->reservations, row, "starts"));
        }
    if (of_place) {
        memcpy(booked->title, model->title, sizeof booked->title);
        memcpy(booked->venue, model->venue, sizeof booked->venue);
        memcpy(booked->starts, model->starts, sizeof booked->starts);
        model->place = (struct place){0};
    }
    receipt_add(model);
    model_open_root(model, MODE_BOOKED);
}

void answer_release(struct model *model)
{
    model->place.reservation[0] = '\0';
    model->grid.rev = -1;
    model_say(model, false, _("The seats are free again"));
    if (model->screen == MODE_HOLD)
        model_open_root(model, MODE_SEATS);
}

void answer_left(struct model *model)
{
    model->place = (struct place){0};
    if (model->screen == MODE_QUEUE)
        model_back(model);
    model_say(model, false, _("You have left the queue"));
}

/* The place is over, and the daemon said so in refusing something. */
void answer_place_over(struct model *model, const char *how)
{
    if (model_has_place(model)) {
        model->place.state = PLACE_ENDED;
        snprintf(model->place.end, sizeof model->place.end, "%s", how);
    }
}
