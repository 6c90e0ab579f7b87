#include "tui/trail.h"

#include "tui/place.h"
#include "tui/screen.h"

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
    if (screen_of(screen)->open != NULL)
        screen_of(screen)->open(model);
    trail_refresh(model);
}

/* Takes a screen out of the way behind the present one. */
static void take_out(struct model *model, enum mode screen)
{
    int kept = 0;

    for (int i = 0; i < model->depth; i++)
        if (model->trail[i] != screen)
            model->trail[kept++] = model->trail[i];
    if (kept < model->depth)
        close_screen(model, screen);
    model->depth = kept;
}

void trail_open(struct model *model, enum mode screen)
{
    take_out(model, screen);
    if (screen != model->screen)
        model->trail[model->depth++] = model->screen; /* each at most once: there is room */
    enter(model, screen);
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
