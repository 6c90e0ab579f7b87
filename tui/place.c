#include "tui/place.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/sheet.h"
#include "tui/trail.h"

bool place_lives(const struct place *place)
{
    return place->state == PLACE_WAITING || place->state == PLACE_ACTIVE;
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

const struct place *place_next(const struct model *model)
{
    const struct place *waiting = NULL;
    int at = (int)(model->place - model->places);

    for (int i = 0; i < PLACES; i++) {
        const struct place *place = &model->places[(at + i) % PLACES];

        if (!place_lives(place) || is_on_screen(model, place))
            continue;
        if (place->state == PLACE_ACTIVE)
            return place;
        if (waiting == NULL)
            waiting = place;
    }
    return waiting;
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
    if (model->chosen == 0 && model->best == 0 && !place_holds(place)) {
        model->chosen = place->wish;
        model->best = place->wish_best;
    }
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

void place_forget_all(struct model *model)
{
    memset(model->places, 0, sizeof model->places);
    model->place = model->places;
}
