#include "tui/screens/navigation.h"

#include "tui/model/paging.h"
#include "tui/model/tokens.h"
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
        close_screen(model, model->stack[--model->depth]);
}

static void enter(struct model *model, enum mode screen)
{
    model->screen = screen;
    model->overlay = MODE_NONE;
    model->clicked = false;
    model->fresh = screen == MODE_HOLD;
    if (screen_of(screen)->open != NULL)
        screen_of(screen)->open(model);
    navigation_refresh(model);
}

#define IN(mode) (1u << MODE_##mode)

enum {
    OF_TOKEN = IN(QUEUE) | IN(HOLD), /* what they show is model->token */
    OF_CONCERT = IN(DATES) | IN(SEATS) | OF_TOKEN,
};

/* Closes those screens of the way behind the present one. */
static void take_out(struct model *model, unsigned screens)
{
    int kept = 0;

    for (int i = 0; i < model->depth; i++)
        if (screens & (1u << model->stack[i]))
            close_screen(model, model->stack[i]);
        else
            model->stack[kept++] = model->stack[i];
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
        model->stack[model->depth++] = model->screen; /* each at most once: there is room */
    enter(model, screen);
}

void navigation_open(struct model *model, enum mode screen)
{
    open_without(model, screen, (OF_TOKEN & (1u << screen)) != 0 ? OF_TOKEN : 0);
}

void navigation_open_other(struct model *model, enum mode screen)
{
    open_without(model, screen, OF_CONCERT);
}

void navigation_restart(struct model *model, enum mode screen)
{
    close_down_to(model, 0);
    enter(model, screen);
}

void navigation_open_root(struct model *model, enum mode screen)
{
    close_down_to(model, 0);
    if (screen != MODE_CONCERTS)
        model->stack[model->depth++] = MODE_CONCERTS;
    enter(model, screen);
}

void navigation_back(struct model *model)
{
    if (model->depth > 0) {
        close_screen(model, model->screen);
        model->screen = model->stack[--model->depth];
    }
    navigation_refresh(model);
}

void navigation_refresh(struct model *model)
{
    if (model->identified && screen_of(model->screen)->ask != NULL)
        screen_of(model->screen)->ask(model);
}

void navigation_poll(struct model *model)
{
    if (!model->identified || model->polls > 0)
        return;
    token_ask(model);
    if (!paging_rests(model))
        navigation_refresh(model);
}

void navigation_resumed(struct model *model)
{
    model->identified = true;
    if (model->grid.show != 0)
        model->grid.rev = -1;
    model_ask(model, VERB_BALANCE, 0, "%s", "");
    navigation_poll(model);
}
