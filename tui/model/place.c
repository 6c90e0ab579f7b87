#include "tui/model/place.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/cli/figures.h"
#include "tui/model/sheet.h"
#include "tui/screens/trail.h"
#include "tui/cli/words.h"

enum { LAST_MINUTE_S = 60 };

bool place_lives(const struct place *place)
{
    return place->state == PLACE_WAITING || place->state == PLACE_ACTIVE;
}

const char *place_why(const struct place *place)
{
    static const struct {
        const char *why, *text;
    } texts[] = {
        {"closed", N_("The sale has ended, and your place with it.")},
        {"past", N_("The last date has begun: your place is over.")},
        {"cancelled", N_("All dates were called off: your place is over.")},
        {"paused", N_("The sale is paused: nobody is admitted, your place is kept.")},
        {"soon", N_("The sale opens later: nobody is admitted, your place is kept.")},
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(place->why, texts[i].why) == 0)
            return _(texts[i].text);
    return NULL;
}

bool place_holds(const struct place *place)
{
    return place->state == PLACE_ACTIVE && place->reservation[0] != '\0';
}

int64_t place_remaining(const struct place *place, int64_t now_ms)
{
    int64_t passed = (now_ms - place->counted_ms) / 1000;

    if (place->remaining < 0)
        return -1;
    return place->remaining > passed ? place->remaining - passed : 0;
}

struct place *place_of_token(struct model *model, const char *token)
{
    for (int i = 0; i < PLACES; i++)
        if (model->places[i].state != PLACE_NONE && strcmp(model->places[i].token, token) == 0)
            return &model->places[i];
    return NULL;
}

struct place *place_of_concert(struct model *model, int64_t concert)
{
    for (int i = 0; i < PLACES; i++)
        if (place_lives(&model->places[i]) && model->places[i].concert == concert)
            return &model->places[i];
    return NULL;
}

struct place *place_of_hold(struct model *model, const char *reservation)
{
    for (int i = 0; i < PLACES; i++)
        if (place_holds(&model->places[i]) &&
            strcmp(model->places[i].reservation, reservation) == 0)
            return &model->places[i];
    return NULL;
}

static bool is_named(const char *line, const char *code)
{
    return code[0] != '\0' && strstr(line, code) != NULL;
}

struct place *place_of_ask(struct model *model, const struct ask *ask)
{
    for (int i = 0; ask->line != NULL && i < PLACES; i++)
        if (is_named(ask->line, model->places[i].token) ||
            is_named(ask->line, model->places[i].reservation))
            return &model->places[i];
    return NULL;
}

struct place *place_add(struct model *model)
{
    for (int i = 0; i < PLACES; i++)
        if (!place_lives(&model->places[i]) && &model->places[i] != model->place) {
            model->places[i] = (struct place){0};
            return &model->places[i];
        }
    return NULL;
}

const struct place *place_waiting(const struct model *model, int index)
{
    for (int i = 0; i < PLACES; i++)
        if (place_lives(&model->places[i]) && !place_holds(&model->places[i]) && index-- == 0)
            return &model->places[i];
    return NULL;
}

int place_waiting_count(const struct model *model)
{
    int count = 0;

    for (int i = 0; i < PLACES; i++)
        count += place_lives(&model->places[i]) && !place_holds(&model->places[i]);
    return count;
}

void place_choose(struct model *model, int64_t concert)
{
    struct place *place = place_of_concert(model, concert);

    if (place == NULL && model->place->concert == concert)
        return; /* it says how it ended */
    if (place == NULL && !place_lives(model->place))
        *model->place = (struct place){0};
    else if (place == NULL)
        place = place_add(model);
    if (place != NULL)
        model->place = place;
}

static bool is_on_screen(const struct model *model, const struct place *place)
{
    return place == model->place &&
           (model->screen == MODE_QUEUE || model->screen == MODE_HOLD ||
            (model->screen == MODE_SEATS && place->state == PLACE_ACTIVE && !place_holds(place)));
}

/* Less than 0 if the deadline of `one` is the nearer one. */
static int64_t compare_deadlines(const struct model *model, const struct place *one,
                                 const struct place *two)
{
    if (one->state != two->state)
        return one->state == PLACE_ACTIVE ? -1 : 1;
    if (one->state == PLACE_ACTIVE)
        return place_remaining(one, model->now_ms) - place_remaining(two, model->now_ms);
    return one->position - two->position;
}

int place_order(const struct model *model, const struct place *order[PLACES])
{
    int count = 0;

    for (int i = 0; i < PLACES; i++) {
        const struct place *place = &model->places[i];
        int at = count;

        if (!place_lives(place))
            continue;
        for (; at > 0 && compare_deadlines(model, place, order[at - 1]) < 0; at--)
            order[at] = order[at - 1];
        order[at] = place;
        count++;
    }
    return count;
}

const struct place *place_nearest_hold(const struct model *model)
{
    const struct place *order[PLACES];
    int count = place_order(model, order);

    for (int i = 0; i < count; i++)
        if (place_holds(order[i]))
            return order[i];
    return NULL;
}

const struct place *place_next(const struct model *model)
{
    const struct place *order[PLACES];
    int count = place_order(model, order), at = -1;

    for (int i = 0; i < count && model->touring; i++)
        if (is_on_screen(model, order[i]))
            at = i;
    for (int i = 1; i <= count; i++)
        if (!is_on_screen(model, order[(at + i) % count]))
            return order[(at + i) % count];
    return NULL;
}

void place_show(struct model *model, const struct place *place)
{
    int row = sheet_find(&model->concerts, "concert", place->concert);

    model->place = &model->places[place - model->places];
    if (place->concert != 0 && place->concert != model->concert) {
        if (row >= 0)
            model_choose_concert(model, row);
        else if (place->title[0] != '\0')
            model_choose_place(model, place);
    }
    if (place->show != 0 && place->show != model->show) {
        model->show = place->show;
        model->starts[0] = model->cancel_until[0] = '\0';
        model->chosen = model->lost = 0;
        model->best = 0;
        model->grid = (struct grid){.show = place->show, .rev = -1};
        model_ask(model, VERB_SHOWS, model->concert, "concert=%" PRId64 " all=1", model->concert);
    }
    if (model->chosen == 0 && !place_holds(place))
        model->chosen = place->wish;
}

void place_open(struct model *model, const struct place *place)
{
    void (*open)(struct model *, enum mode) =
        place->concert != model->concert ? trail_open_other : trail_open;

    place_show(model, place);
    if (place_holds(place))
        open(model, MODE_HOLD);
    else if (place->state == PLACE_WAITING)
        open(model, MODE_QUEUE);
    else
        open(model, place->show != 0 ? MODE_SEATS : MODE_DATES);
}

void place_ask(struct model *model)
{
    for (int i = 0; i < PLACES; i++)
        if (place_lives(&model->places[i]))
            model_ask_poll(model, VERB_STATUS, 0, "token=%s", model->places[i].token);
    model_ask_poll(model, VERB_TOKENS, 0, "%s", "");
}

void place_leave(struct model *model, const struct place *place)
{
    if (place_lives(place))
        model_ask(model, VERB_LEAVE, 0, "token=%s", place->token);
}

void place_tick(struct model *model)
{
    char names[SEAT_NAMES_TEXT], clock[FIGURE_TEXT];

    for (int i = 0; i < PLACES; i++) {
        struct place *place = &model->places[i];
        int64_t remaining = place_remaining(place, model->now_ms);
        bool late = place->state == PLACE_ACTIVE && remaining >= 0 && remaining <= LAST_MINUTE_S;

        if (late && !place->rung)
            model_ring(model, _("Foyer: %s left %s %s"), figure_clock(remaining, clock),
                       place_holds(place) ? figure_seats(place->seats, names) : "", place->title);
        place->rung = late;
    }
}

void place_forget_all(struct model *model)
{
    memset(model->places, 0, sizeof model->places);
    model->place = model->places;
}
