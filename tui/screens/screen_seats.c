/* The 50 seats of a date. Each state has its own shape, so that no colour is needed. */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/request.h"
#include "shared/text.h"
#include "tui/cli/format.h"
#include "tui/model/grades.h"
#include "tui/screens/kiosk.h"
#include "tui/model/tokens.h"
#include "tui/screens/state_words.h"
#include "tui/screens/navigation.h"
#include "tui/cli/words.h"

enum {
    SEAT_CELLS = 4,
    GRID_LEFT = 6,
    GRID_TOP = BODY_TOP + 4,
    COMPACT_LEFT = 3,
    PRICE_END = 11,
    CHOSEN_CELLS = 24
};

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

/* The colour of its grade, which its row and the legend tell as well. */
static int hue_of(const struct model *model, int seat)
{
    return LOOK_HUE * (1 + grades_index(&model->grid, model->grid.grade[seat - 1]) % LOOK_HUES);
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
        return hue_of(model, seat);
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
    char points[FORMAT_TEXT];

    canvas_field(canvas, row, column, 4, hue_of(model, seat), model->grid.grade[seat - 1]);
    if (canvas->columns >= FULL_COLUMNS)
        canvas_right(canvas, row, column + PRICE_END, LOOK_PLAIN,
                     format_points(model->grid.price[seat - 1], points));
}

/* Where the map begins: in the middle of what is wider than 80 cells. */
static int grid_left(const struct canvas *canvas)
{
    if (canvas->columns < FULL_COLUMNS)
        return COMPACT_LEFT;
    return GRID_LEFT + (canvas->columns - FULL_COLUMNS) / 2;
}

static void draw_grid(const struct model *model, struct canvas *canvas, int top)
{
    bool compact = screen_is_compact(canvas);
    int step = canvas->columns < FULL_COLUMNS ? SEAT_CELLS + 1 : SEAT_CELLS + 2;
    int aisle = canvas->columns < FULL_COLUMNS ? 1 : 3;
    int left = grid_left(canvas);

    for (int seat = 1; seat <= SEAT_COUNT; seat++) {
        int line = (seat - 1) / SEATS_PER_ROW, at = (seat - 1) % SEATS_PER_ROW;
        int row = top + line * (compact ? 1 : 2);

        if (at == 0)
            canvas_printf(canvas, row, left - (left > COMPACT_LEFT ? 4 : 2), LOOK_BOLD, "%c",
                          'A' + line);
        draw_seat(model, canvas, seat, row,
                  left + at * step + (at >= SEATS_BEFORE_AISLE ? aisle : 0));
        if (at == SEATS_PER_ROW - 1)
            draw_grade(model, canvas, seat, row, left + 10 * step + aisle - (aisle > 1 ? 1 : 0));
    }
}

/* What the seat under the cursor is, for those who do not see the shapes. */
static void draw_focus(const struct model *model, struct canvas *canvas, int row, int left)
{
    char name[SEAT_NAMES_TEXT], points[FORMAT_TEXT];
    int at = model->seat - 1;

    canvas_printf(canvas, row, left, LOOK_PLAIN, "%s (%d)  %s  %s P  %s",
                  format_seats(seat_bit(model->seat), name), model->seat, model->grid.grade[at],
                  format_points(model->grid.price[at], points), seat_words(model->grid.map[at]));
}

static void draw_chosen(const struct model *model, struct canvas *canvas, int row, int left)
{
    char names[SEAT_NAMES_TEXT], numbers[SEAT_SET_TEXT], sum[FORMAT_TEXT];
    int column = left;

    if (model->best > 0 && model->best_of == 0)
        canvas_printf(canvas, row, left, LOOK_BOLD,
                      _("Chosen  looking for the best %d together ..."), model->best);
    else if (model->chosen != 0)
        column = canvas_printf(
            canvas, row, left, LOOK_BOLD, _("Chosen  %s  (%s)   %d = %s P"),
            format_seats_fit(model->chosen, CHOSEN_CELLS, names),
            strlen(seat_set_format(model->chosen, numbers)) <= CHOSEN_CELLS ? numbers : "..",
            seat_set_count(model->chosen), format_points(model_price(model, model->chosen), sum));
    else
        canvas_put(canvas, row, left, LOOK_PLAIN, _("Chosen  nothing yet"));
    if (model->best > 0 && model->chosen != 0) /* the same key leads to the next block */
        canvas_printf(canvas, row, column + 3, LOOK_PLAIN, _("%d of %d"), model->best_nth,
                      model->best_of);
}

/* "VIP 110,000  3 free" for each grade, as far as there is room. */
static void draw_grades(const struct model *model, struct canvas *canvas, int row, int column)
{
    const struct grid *grid = &model->grid;
    int index = 0, gap = canvas->columns < FULL_COLUMNS ? 2 : 3;

    for (const char *grade = grades_next(grid, ""); grade[0] != '\0';
         grade = grades_next(grid, grade)) {
        char text[TEXT_GRADE + 80], points[FORMAT_TEXT];

        snprintf(text, sizeof text, _("%s %s  %d free"), grade,
                 format_points(grades_price(grid, grade), points), grades_free(grid, grade));
        if (column + text_cells(text) >= canvas->columns)
            return;
        column = canvas_put(canvas, row, column, LOOK_HUE * (1 + index++ % LOOK_HUES), text) + gap;
    }
}

/* The grade that seats are to be together in. */
static void draw_grade_wish(const struct model *model, struct canvas *canvas, int row)
{
    char text[TEXT_GRADE + 64];

    if (model->best_grade[0] == '\0')
        return;
    snprintf(text, sizeof text, _("together in %s"), model->best_grade);
    canvas_right(canvas, row, canvas->columns - 1, LOOK_BOLD, text);
}

/* Admitted already: how long there is for taking a hold. */
static void draw_time(const struct model *model, struct canvas *canvas, int row, int left)
{
    char clock[FORMAT_TEXT];

    if (model->token->state != TOKEN_ACTIVE || token_holds(model->token) ||
        model->token->concert != model->concert)
        return;
    canvas_printf(canvas, row, left, LOOK_BOLD, _("It is your turn: %s left to hold seats"),
                  format_clock(token_remaining(model->token, model->now_ms), clock));
}

static void draw(const struct model *model, struct canvas *canvas)
{
    bool compact = screen_is_compact(canvas);
    int top = compact ? BODY_TOP + 3 : GRID_TOP, below = top + (compact ? 6 : 10);
    char when[FORMAT_TEXT], zone[FORMAT_TEXT], found[64], title[TEXT_TITLE];
    int left = grid_left(canvas), text = left > GRID_LEFT ? left - 2 : 4;

    snprintf(found, sizeof found, _("%d free  %d held"), seats_in(model, "."),
             seats_in(model, "hm"));
    format_time(model->starts, false, when);
    format_zone(model->starts, zone);
    format_cut(model->title,
               canvas->columns - 7 - text_cells(when) - text_cells(zone) - text_cells(found), title,
               sizeof title);
    canvas_printf(canvas, BODY_TOP, 1, LOOK_BOLD, "%s%s   %s", when, zone, title);
    canvas_right(canvas, BODY_TOP, canvas->columns - 1, LOOK_PLAIN, found);
    canvas_put(canvas, BODY_TOP + (compact ? 1 : 2),
               left + (canvas->columns < FULL_COLUMNS ? 13 : 18), LOOK_BOLD,
               _("=====  S T A G E  ====="));
    draw_grade_wish(model, canvas, BODY_TOP + (compact ? 1 : 2));
    if (model->grid.map[0] == '\0') {
        canvas_put(canvas, top, 4, LOOK_PLAIN, _("Asking for the seats ..."));
        return;
    }
    draw_grid(model, canvas, top);
    canvas_put(canvas, below, text, LOOK_DIM,
               compact ? _("[ ] free ( ) held xx sold < > chosen { } mine # #")
                       : _("[ ] free   ( ) held   xx sold   < > chosen   { } mine   # # blocked"));
    draw_grades(model, canvas, below + (compact ? 4 : 1), compact ? 1 : text);
    draw_focus(model, canvas, below + (compact ? 1 : 2), text);
    draw_chosen(model, canvas, below + (compact ? 2 : 3), text);
    draw_time(model, canvas, below + (compact ? 3 : 4), text);
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
        model_say(model, true, _("%s is not free"), format_seats(seat_bit(seat), name));
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

    if (token_holds(model->token)) {
        navigation_open_root(model, MODE_HOLD);
        model_say(model, true, _("You hold seats already: pay or release them first"));
        return;
    }
    if (model->best > 0 && model->best_of == 0) {
        model_say(model, true, _("The seats are shown first; Enter then takes them"));
        return;
    }
    if (model->chosen == 0) {
        choose(model, model->seat);
        return;
    }
    if (model->changes > 0) {
        model_say(model, true, _("The box office is still at what you asked before"));
        return;
    }
    if (kiosk_has_token(model, model->concert)) {
        kiosk_ask_code(model, MODE_BOOKINGS);
        model_say(model, true, _("You have a place for this concert from before"));
        return;
    }
    model->lost = 0;
    model_ask(model, VERB_JOIN, model->show, "concert=%" PRId64 " show=%" PRId64 " seats=%s",
              model->concert, model->show, seat_set_format(model->chosen, seats));
}

/*
 * Asks for the best block of so many seats; pressed again, for the next best. The lists do not say
 * how many one person may have: only once that was refused more is not asked for.
 */
static void choose_best(struct model *model, int count)
{
    int nth = model->best == count && model->best_of > 0 ? model->best_nth % model->best_of + 1 : 1;
    struct buffer grade;

    if (model->seat_limit > 0 && count > model->seat_limit) {
        model->best = 0;
        model_say(model, true, _("At most %d seats of a show for one person"),
                  (int)model->seat_limit);
        return;
    }
    model->best = count;
    model->best_nth = nth;
    model->best_of = 0;
    model->chosen = model->lost = 0;
    model->message[0] = '\0';
    if (model->best_grade[0] == '\0') {
        model_ask(model, VERB_BEST, model->show, "show=%" PRId64 " best=%d nth=%d", model->show,
                  count, nth);
        return;
    }
    buffer_init(&grade);
    request_quote(&grade, model->best_grade);
    model_ask(model, VERB_BEST, model->show, "show=%" PRId64 " best=%d nth=%d grade=%.*s",
              model->show, count, nth, (int)grade.size, buffer_content(&grade));
    buffer_release(&grade);
}

/* The next grade to be together in; what was chosen together is chosen anew in it. */
static void next_grade(struct model *model)
{
    const char *grade = grades_next(&model->grid, model->best_grade);
    int count = model->best;

    snprintf(model->best_grade, sizeof model->best_grade, "%s", grade);
    model->best = 0;
    if (count > 0)
        choose_best(model, count);
    else if (grade[0] != '\0')
        model_say(model, false, _("2-9 choose so many together in grade %s"), grade);
    else
        model_say(model, false, _("2-9 choose so many together in any grade"));
}

static void act(struct model *model, enum action_id action, int argument)
{
    if (action == ACTION_CHOOSE) {
        choose(model, model->seat);
    } else if (action == ACTION_SEAT) {
        model->seat = argument;
        choose(model, argument);
    } else if (action == ACTION_BEST) {
        choose_best(model, argument);
    } else if (action == ACTION_GRADE) {
        next_grade(model);
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
