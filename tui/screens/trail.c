#include "tui/screens/trail.h"

#include "tui/model/paging.h"
#include "tui/model/place.h"
#include "tui/screens/screen.h"

static void close_screen(struct model *model, enum mode screen)
{
    if (screen_of(screen)->close != NULL)
        screen_of(screen)->close(model);
}

/* Closes the screens of the way down to `depth`, the present one first. */
static void close_down_to(struct model *model, int depth)
{
    close_screen(model, model->screen);
    while (model->depth > depth)
        close_screen(model, model->trail[--model->depth]);
}

static void enter(struct model *model, enum mode screen)
{
    model->screen = screen;
    model->cover = MODE_NONE;
    model->clicked = false;
    model->fresh = screen == MODE_HOLD;
    if (screen_of(screen)->open != NULL)
        screen_of(screen)->open(model);
    trail_refresh(model);
}

#define IN(mode) (1u << MODE_##mode)

enum {
    OF_PLACE = IN(QUEUE) | IN(HOLD), /* what they show is model->place */
    OF_CONCERT = IN(DATES) | IN(SEATS) | OF_PLACE,
};

/* Closes those screens of the way behind the present one. */
static void take_out(struct model *model, unsigned screens)
{
    int kept = 0;

    for (int i = 0; i < model->depth; i++)
        if (screens & (1u << model->trail[i]))
            close_screen(model, model->trail[i]);
        else
            model->trail[kept++] = model->trail[i];
    model->depth = kept;
}

/* Opens a screen behind which none of those stay. */
static void open_without(struct model *model, enum mode screen, unsigned gone)
{
    gone |= 1u << screen;
    take_out(model, gone);
    if (gone & (1u << model->screen))
        close_screen(model, model->screen);
    else
        model->trail[model->depth++] = model->screen; /* each at most once: there is room */
    enter(model, screen);
}

void trail_open(struct model *model, enum mode screen)
{
    open_without(model, screen, (OF_PLACE & (1u << screen)) != 0 ? OF_PLACE : 0);
}

void trail_open_other(struct model *model, enum mode screen)
{
    open_without(model, screen, OF_CONCERT);
}

void trail_restart(struct model *model, enum mode screen)
{
    close_down_to(model, 0);
    enter(model, screen);
}

void trail_open_root(struct model *model, enum mode screen)
{
    close_down_to(model, 0);
    if (screen != MODE_CONCERTS)
        model->trail[model->depth++] = MODE_CONCERTS;
    enter(model, screen);
}

void trail_back(struct model *model)
{
    if (model->depth > 0) {
        close_screen(model, model->screen);
        model->screen = model->trail[--model->depth];
    }
    trail_refresh(model);
}

void trail_refresh(struct model *model)
{
    if (model->identified && screen_of(model->screen)->ask != NULL)
        screen_of(model->screen)->ask(model);
}

void trail_poll(struct model *model)
{
    if (!model->identified || model->polls > 0)
        return;
    place_ask(model);
    if (!paging_rests(model))
        trail_refresh(model);
}

void trail_resumed(struct model *model)
{
    model->identified = true;
    if (model->grid.show != 0)
        model->grid.rev = -1;
    model_ask(model, VERB_BALANCE, 0, "%s", "");
    trail_poll(model);
}
