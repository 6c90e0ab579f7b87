/* Answers about the token, its hold and its payment: they also lead from screen to screen. */
#include "tui/screens/answers_place.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screens/cursor.h"
#include "tui/cli/figures.h"
#include "tui/screens/kiosk.h"
#include "tui/model/place.h"
#include "tui/cli/printable.h"
#include "tui/model/receipt.h"
#include "tui/model/sheet.h"
#include "tui/screens/trail.h"
#include "tui/cli/words.h"

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

/* The names of its concert, for screens and messages. */
static void name_place(struct model *model, struct place *place)
{
    const struct table *list = &model->all_concerts;
    int row = sheet_find(list, "concert", place->concert);

    if (place->title[0] != '\0' || row < 0)
        return;
    snprintf(place->title, sizeof place->title, "%s", sheet_text(list, row, "title"));
    snprintf(place->artist, sizeof place->artist, "%s", sheet_text(list, row, "artist"));
    snprintf(place->venue, sizeof place->venue, "%s", sheet_text(list, row, "venue"));
}

/* Reads the fields of JOIN and STATUS. */
static void read_place(struct model *model, struct place *place, const struct reply_line *reply)
{
    answer_keep(place->token, sizeof place->token, answer_text(reply, "token"));
    place->state = state_of(answer_text(reply, "state"));
    answer_keep(place->end, sizeof place->end, answer_text(reply, "state"));
    answer_keep(place->why, sizeof place->why, answer_text(reply, "why"));
    place->concert = answer_int(reply, "concert", 0);
    place->position = answer_int(reply, "position", 0);
    place->ahead = answer_int(reply, "ahead", 0);
    place->behind = answer_int(reply, "behind", 0);
    place->left = answer_int(reply, "left", 0);
    if (place->position > place->first)
        place->first = place->position;
    place->remaining = answer_int(reply, "remaining", -1);
    place->counted_ms = model->now_ms;
    answer_keep(place->reservation, sizeof place->reservation, answer_text(reply, "reservation"));
    place->show = answer_int(reply, "show", place->show);
    if (place->reservation[0] != '\0') {
        place->amount = answer_int(reply, "amount", 0);
        place->seats = answer_seats(reply, "seats");
    }
    name_place(model, place);
}

/* The wish could not be held: back to the grid, the lost seats marked, the time running. */
static void wish_lost(struct model *model, const struct reply_line *reply)
{
    char names[SEAT_NAMES_TEXT];

    model->place->wish = 0;
    model->lost = answer_seats(reply, "lost");
    model->chosen &= ~model->lost;
    model->best = 0;
    if (model->grid.show != 0)
        model->grid.rev = -1;
    if (model->screen != MODE_SEATS && model->show != 0)
        trail_open_root(model, MODE_SEATS);
    if (model->lost != 0)
        model_say(model, true, _("%s went to somebody else: choose again, your time is running"),
                  figure_seats(model->lost, names));
    else
        model_say(model, true, _("No such seats together any more: choose again"));
}

/* Goes where the place on the screens has led: queue, hold, or the grid again. */
static void go_with_place(struct model *model, const struct reply_line *reply)
{
    struct place *place = model->place;

    if (place->state == PLACE_WAITING) {
        trail_open(model, MODE_QUEUE);
    } else if (place_holds(place)) {
        place_show(model, place);
        model->chosen = model->lost = 0;
        model->best = 0;
        trail_open_root(model, MODE_HOLD);
    } else if (strcmp(answer_text(reply, "wish"), "lost") == 0) {
        wish_lost(model, reply);
    } else if (place->state == PLACE_ACTIVE && model->screen == MODE_QUEUE) {
        trail_open_root(model, model->show != 0 ? MODE_SEATS : MODE_DATES);
        model_say(model, false, _("It is your turn: choose seats"));
    }
}

void answer_join(struct model *model, const struct ask *ask, const struct reply_line *reply)
{
    struct place *place = place_of_token(model, answer_text(reply, "token"));

    if (model->kiosk && model->screen == MODE_ATTRACT)
        return; /* the customer has gone; unasked for, the place lapses */
    if (place == NULL && !place_lives(model->place))
        place = model->place;
    if (place == NULL)
        place = place_add(model);
    if (place == NULL)
        return;
    if (strcmp(place->token, answer_text(reply, "token")) != 0)
        *place = (struct place){0};
    place->show = ask->about;
    place->wish = model->chosen;
    read_place(model, place, reply);
    place_show(model, place);
    go_with_place(model, reply);
}

/* The place on the screens. */
static void follow_status(struct model *model, enum place_state before, bool held,
                          const struct reply_line *reply)
{
    enum place_state state = model->place->state;

    if (before == PLACE_WAITING && state == PLACE_ACTIVE)
        model_ring(model, _("Foyer: it is your turn"));
    if (before == PLACE_WAITING && state == PLACE_ACTIVE) {
        if (model->screen == MODE_QUEUE || model->screen == MODE_SEATS)
            go_with_place(model, reply);
        else
            model_say(model, false, _("It is your turn: p leads there"));
    } else if (state == PLACE_ENDED && place_why(model->place) != NULL &&
               model->screen != MODE_QUEUE) {
        model_say(model, true, "%s", place_why(model->place));
    } else if (state == PLACE_ENDED && held && model->screen != MODE_HOLD) {
        model_say(model, true, _("The five minutes are over: the seats are free again"));
    } else if (model->screen == MODE_QUEUE && state == PLACE_ACTIVE) {
        go_with_place(model, reply);
    } else if (model->screen == MODE_HOLD && state == PLACE_ACTIVE && !held) {
        trail_open_root(model, MODE_SEATS);
    }
}

/* Another place than that on the screens. */
static void mention_status(struct model *model, const struct place *place, enum place_state before,
                           bool held)
{
    if (before == PLACE_WAITING && place->state == PLACE_ACTIVE)
        model_ring(model, _("Foyer: it is your turn"));
    if (before == PLACE_WAITING && place->state == PLACE_ACTIVE)
        model_say(model, false, _("%s: it is your turn, p leads there"), place->title);
    else if (place->state == PLACE_ENDED && place_why(place) != NULL)
        model_say(model, true, "%s: %s", place->title, place_why(place));
    else if (held && strcmp(place->end, "expired") == 0)
        model_say(model, true, _("%s: the five minutes are over"), place->title);
    else if (before == PLACE_WAITING && place->state == PLACE_ENDED)
        model_say(model, true, _("%s: your place in the queue is over"), place->title);
}

/* A place of the present customer that was made elsewhere, or before this program began. */
static void discover(struct model *model, const struct reply_line *reply)
{
    const char *user = model->acting[0] != '\0' ? model->acting : model->login;
    struct place *place;

    if (state_of(answer_text(reply, "state")) == PLACE_ENDED ||
        strcmp(answer_text(reply, "user"), user) != 0 ||
        (model->kiosk && model->screen == MODE_ATTRACT))
        return;
    place = place_of_concert(model, answer_int(reply, "concert", 0));
    if (place == NULL)
        place = place_add(model);
    if (place == NULL)
        return;
    read_place(model, place, reply);
    if (place->concert == model->concert && !place_lives(model->place))
        model->place = place;
    model_say(model, false, _("You have a place already: p leads there"));
}

void answer_status(struct model *model, const struct reply_line *reply)
{
    struct place *place = place_of_token(model, answer_text(reply, "token"));
    enum place_state before;
    bool held;

    if (place == NULL) {
        discover(model, reply);
        return;
    }
    before = place->state;
    held = place_holds(place);
    read_place(model, place, reply);
    if (place == model->place)
        follow_status(model, before, place->state == PLACE_ACTIVE ? place_holds(place) : held,
                      reply);
    else
        mention_status(model, place, before, held);
}

void answer_tokens(struct model *model)
{
    const struct table *rows = &model->incoming;

    if (model->changes > 0)
        return;
    if (kiosk_keeps_back(model)) {
        kiosk_take_places(model);
        return;
    }
    for (int row = 0; row < sheet_rows(rows); row++) {
        const char *token = sheet_text(rows, row, "token");

        if (place_of_token(model, token) == NULL)
            model_ask(model, VERB_STATUS, 0, "token=%s", token);
    }
}

void answer_pay(struct model *model, const struct reply_line *reply)
{
    struct booked *booked = &model->booked;
    const char *code = answer_text(reply, "reservation");
    struct place *place = place_of_hold(model, code);

    *booked = (struct booked){0};
    answer_keep(booked->reservation, sizeof booked->reservation, code);
    answer_keep(booked->cancel_until, sizeof booked->cancel_until,
                answer_text(reply, "cancel_until"));
    booked->seats = answer_seats(reply, "seats");
    booked->amount = answer_int(reply, "amount", 0);
    model_take_balance(model, answer_int(reply, "balance", 0));
    booked->balance = model->balance;
    for (int row = 0; row < sheet_rows(&model->reservations); row++)
        if (strcmp(sheet_text(&model->reservations, row, "reservation"), code) == 0) {
            snprintf(booked->title, sizeof booked->title, "%s",
                     sheet_text(&model->reservations, row, "title"));
            snprintf(booked->starts, sizeof booked->starts, "%s",
                     sheet_text(&model->reservations, row, "starts"));
        }
    if (place != NULL) {
        memcpy(booked->title, place->title, sizeof booked->title);
        memcpy(booked->venue, place->venue, sizeof booked->venue);
        if (place == model->place && booked->starts[0] == '\0')
            memcpy(booked->starts, model->starts, sizeof booked->starts);
        *place = (struct place){0};
    }
    receipt_add(model);
    trail_open_root(model, MODE_BOOKED);
}

void answer_release(struct model *model, const struct ask *ask)
{
    struct place *place = place_of_ask(model, ask);

    if (place != NULL)
        place->reservation[0] = '\0';
    model->grid.rev = -1;
    model_say(model, false, _("The seats are free again"));
    cursor_let_go(model);
    if (model->screen == MODE_HOLD)
        trail_open_root(model, MODE_SEATS);
    else
        trail_refresh(model);
}

void answer_left(struct model *model, const struct ask *ask)
{
    struct place *place = place_of_ask(model, ask);

    if (place == NULL)
        return;
    *place = (struct place){0};
    cursor_let_go(model);
    if (model->screen == MODE_QUEUE && place == model->place)
        trail_back(model);
    model_say(model, false, _("You have left the queue"));
}

void answer_place_over(struct model *model, const struct ask *ask, const char *how)
{
    struct place *place = place_of_ask(model, ask);

    if (place != NULL && place_lives(place)) {
        place->state = PLACE_ENDED;
        snprintf(place->end, sizeof place->end, "%s", how);
    }
}
