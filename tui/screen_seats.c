/* The 50 seats of a date. Each state has its own shape, so that no colour is needed. */
#include "tui/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/figures.h"
#include "tui/place.h"
#include "tui/trail.h"
#include "tui/words.h"

enum { SEAT_CELLS = 4, GRID_LEFT = 6, GRID_TOP = BODY_TOP + 4, COMPACT_LEFT = 3 };

static char state_of(const struct model *model, int seat)
{
    return model->grid.map[seat - 1];
}

static int seats_in(const struct model *model, const char *states)
{
    int seats = 0;

    for (int i = 0; i < SEAT_COUNT; i++)
        seats += model->grid.map[i] != '\0' && strchr(states, model->grid.map[i]) != NULL;
    return seats;
}

/* The four cells of a seat, and how they look. */
static int seat_text(const struct model *model, int seat, char text[SEAT_CELLS + 1])
{
    bool mine = state_of(model, seat) == 'm';

    if (model->chosen & seat_bit(seat)) {
        snprintf(text, SEAT_CELLS + 1, "<%2d>", seat);
        return LOOK_BOLD | LOOK_GOOD;
    }
    if (model->lost & seat_bit(seat)) {
        snprintf(text, SEAT_CELLS + 1, "!xx!");
        return LOOK_BOLD | LOOK_WARN;
    }
    switch (state_of(model, seat)) {
    case '.':
        snprintf(text, SEAT_CELLS + 1, "[%2d]", seat);
        return LOOK_PLAIN;
    case 'h':
    case 'm':
        snprintf(text, SEAT_CELLS + 1, mine ? "<%2d>" : "(%2d)", seat);
        return mine ? LOOK_BOLD : LOOK_DIM;
    case 'o':
        snprintf(text, SEAT_CELLS + 1, "{%2d}", seat);
        return LOOK_BOLD;
    case '#':
        snprintf(text, SEAT_CELLS + 1, "#%2d#", seat);
        return LOOK_DIM;
    default:
        snprintf(text, SEAT_CELLS + 1, " xx ");
        return LOOK_DIM;
    }
}

static void draw_seat(const struct model *model, struct canvas *canvas, int seat, int row,
                      int column)
{
    char text[SEAT_CELLS + 1];
    int look = seat_text(model, seat, text);
    bool focus = seat == model->seat;

    canvas_put(canvas, row, column, look | (focus ? LOOK_REVERSE : 0), text);
    canvas_target(canvas, row, column, SEAT_CELLS, ACTION_SEAT, seat);
    if (focus)
        canvas_cursor(canvas, row, column + 1);
}

/* "VIP 110,000" behind a row; the grade alone where there is no room. */
static void draw_grade(const struct model *model, struct canvas *canvas, int seat, int row,
                       int column)
{
    char points[FIGURE_TEXT];

    canvas_field(canvas, row, column, 4, LOOK_PLAIN, model->grid.grade[seat - 1]);
    if (!screen_is_compact(canvas))
        canvas_right(canvas, row, canvas->columns - 1, LOOK_PLAIN,
                     figure_points(model->grid.price[seat - 1], points));
}

static void draw_grid(const struct model *model, struct canvas *canvas, int top)
{
    bool compact = screen_is_compact(canvas);
    int step = canvas->columns < FULL_COLUMNS ? SEAT_CELLS + 1 : SEAT_CELLS + 2;
    int aisle = canvas->columns < FULL_COLUMNS ? 1 : 3;
    int left = canvas->columns < FULL_COLUMNS ? COMPACT_LEFT : GRID_LEFT;

    for (int seat = 1; seat <= SEAT_COUNT; seat++) {
        int line = (seat - 1) / SEATS_PER_ROW, at = (seat - 1) % SEATS_PER_ROW;
        int row = top + line * (compact ? 1 : 2);

        if (at == 0)
            canvas_printf(canvas, row, left > 3 ? 2 : 1, LOOK_BOLD, "%c", 'A' + line);
        draw_seat(model, canvas, seat, row, left + at * step + (at >= 5 ? aisle : 0));
        if (at == SEATS_PER_ROW - 1)
            draw_grade(model, canvas, seat, row, left + 10 * step + aisle - (aisle > 1 ? 1 : 0));
    }
}

/* What the seat under the cursor is, for those who do not see the shapes. */
static void draw_focus(const struct model *model, struct canvas *canvas, int row)
{
    static const char *const words[][2] = {{".", N_("free")},        {"h", N_("held by somebody")},
                                           {"m", N_("held by you")}, {"X", N_("sold")},
                                           {"o", N_("yours")},       {"#", N_("blocked")}};
    char name[SEAT_NAMES_TEXT], points[FIGURE_TEXT];
    int at = model->seat - 1;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i][0][0] == model->grid.map[at])
            canvas_printf(canvas, row, 4, LOOK_PLAIN, "%s (%d)  %s  %s P  %s",
                          figure_seats(seat_bit(model->seat), name), model->seat,
                          model->grid.grade[at], figure_points(model->grid.price[at], points),
                          _(words[i][1]));
}

static void draw_chosen(const struct model *model, struct canvas *canvas, int row)
{
    char names[SEAT_NAMES_TEXT], numbers[SEAT_SET_TEXT], sum[FIGURE_TEXT];

    if (model->best > 0)
        canvas_printf(canvas, row, 4, LOOK_BOLD,
                      _("Chosen  the best %d together, as the box office sees it"), model->best);
    else if (model->chosen != 0)
        canvas_printf(canvas, row, 4, LOOK_BOLD, _("Chosen  %s  (%s)   %d = %s P"),
                      figure_seats(model->chosen, names), seat_set_format(model->chosen, numbers),
                      seat_set_count(model->chosen),
                      figure_points(model_price(model, model->chosen), sum));
    else
        canvas_put(canvas, row, 4, LOOK_PLAIN, _("Chosen  nothing yet"));
}

/* Admitted already: how long there is for taking a hold. */
static void draw_time(const struct model *model, struct canvas *canvas, int row)
{
    char clock[FIGURE_TEXT];

    if (model->place->state != PLACE_ACTIVE || place_holds(model->place) ||
        model->place->concert != model->concert)
        return;
    canvas_printf(canvas, row, 4, LOOK_BOLD, _("It is your turn: %s left to hold seats"),
                  figure_clock(place_remaining(model->place, model->now_ms), clock));
}

static void draw(const struct model *model, struct canvas *canvas)
{
    bool compact = screen_is_compact(canvas);
    int top = compact ? BODY_TOP + 3 : GRID_TOP, below = top + (compact ? 6 : 10);
    char when[FIGURE_TEXT], found[64];

    snprintf(found, sizeof found, _("%d free  %d held"), seats_in(model, "."),
             seats_in(model, "hm"));
    canvas_printf(canvas, BODY_TOP, 1, LOOK_BOLD, "%s   %s",
                  figure_time(model->starts, false, when), model->title);
    canvas_put(canvas, BODY_TOP, canvas->columns - 20, LOOK_PLAIN, "                    ");
    canvas_right(canvas, BODY_TOP, canvas->columns - 1, LOOK_PLAIN, found);
    canvas_put(canvas, BODY_TOP + (compact ? 1 : 2), canvas->columns < FULL_COLUMNS ? 16 : 24,
               LOOK_BOLD, _("=====  S T A G E  ====="));
    if (model->grid.map[0] == '\0') {
        canvas_put(canvas, top, 4, LOOK_PLAIN, _("Asking for the seats ..."));
        return;
    }
    draw_grid(model, canvas, top);
    canvas_put(canvas, below, 4, LOOK_DIM,
               compact ? _("[ ] free ( ) held xx sold < > chosen { } mine # #")
                       : _("[ ] free   ( ) held   xx sold   < > chosen   { } mine   # # blocked"));
    draw_focus(model, canvas, below + (compact ? 1 : 2));
    draw_chosen(model, canvas, below + (compact ? 2 : 3));
    draw_time(model, canvas, below + (compact ? 3 : 4));
}

static void choose(struct model *model, int seat)
{
    char state = state_of(model, seat);
    char name[SEAT_NAMES_TEXT];

    model->message[0] = '\0';
    model->best = 0;
    if (model->chosen & seat_bit(seat))
        model->chosen &= ~seat_bit(seat);
    else if (state == '.')
        model->chosen |= seat_bit(seat);
    else
        model_say(model, true, _("%s is not free"), figure_seats(seat_bit(seat), name));
}

static void move(struct model *model, enum action_id action)
{
    int line = (model->seat - 1) / SEATS_PER_ROW, at = (model->seat - 1) % SEATS_PER_ROW;

    if (action == ACTION_UP && line > 0)
        line--;
    else if (action == ACTION_DOWN && line < SEAT_ROWS - 1)
        line++;
    else if (action == ACTION_LEFT && at > 0)
        at--;
    else if (action == ACTION_RIGHT && at < SEATS_PER_ROW - 1)
        at++;
    else if (action == ACTION_FIRST)
        at = 0;
    else if (action == ACTION_LAST)
        at = SEATS_PER_ROW - 1;
    model->seat = line * SEATS_PER_ROW + at + 1;
}

/* JOIN carries the wish; it finds the token that there is, or makes one. */
static void join(struct model *model)
{
    char seats[SEAT_SET_TEXT];

    if (place_holds(model->place)) {
        trail_open_root(model, MODE_HOLD);
        model_say(model, true, _("You hold seats already: pay or release them first"));
        return;
    }
    if (model->changes > 0)
        return;
    if (model->best == 0 && model->chosen == 0)
        choose(model, model->seat);
    model->lost = 0;
    if (model->best > 0)
        model_ask(model, VERB_JOIN, model->show, "concert=%" PRId64 " show=%" PRId64 " best=%d",
                  model->concert, model->show, model->best);
    else if (model->chosen != 0)
        model_ask(model, VERB_JOIN, model->show, "concert=%" PRId64 " show=%" PRId64 " seats=%s",
                  model->concert, model->show, seat_set_format(model->chosen, seats));
}

static void act(struct model *model, enum action_id action, int argument)
{
    if (action == ACTION_CHOOSE) {
        choose(model, model->seat);
    } else if (action == ACTION_SEAT) {
        model->seat = argument;
        choose(model, argument);
    } else if (action == ACTION_BEST) {
        model->best = argument;
        model->chosen = model->lost = 0;
        model->message[0] = '\0';
    } else if (action == ACTION_ENTER) {
        join(model);
    } else {
        move(model, action);
    }
}

static void ask(struct model *model)
{
    const struct grid *grid = &model->grid;

    if (grid->show == 0)
        return;
    if (grid->rev < 0)
        model_ask_poll(model, VERB_SEATS, grid->show, "show=%" PRId64, grid->show);
    else
        model_ask_poll(model, VERB_MAP, grid->show, "show=%" PRId64 " since=%" PRId64, grid->show,
                       grid->rev);
}

const struct screen screen_seats = {.title = N_("Seats"), .ask = ask, .draw = draw, .act = act};
