/*
 * The hall from above. Full layout: a row of seats every second line, six cells a seat, the price
 * at the end of the row. Compact: every line, five cells, the grade alone; prices are in the
 * legend. Wider windows centre it.
 *
 * Rows and aisle are the hall's: A to E, ten seats each, the aisle in the middle; a seat's number
 * is its place in the house, 1 to 50.
 */
#include "tui/screens/seat_map.h"

#include <stdio.h>
#include <string.h>

#include "shared/text.h"
#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/model/grades.h"
#include "tui/model/grid.h"
#include "tui/model/house.h"
#include "tui/model/tokens.h"
#include "tui/screens/screen.h"
#include "tui/screens/state_words.h"

enum {
    SEAT_CELLS = 4,
    GRID_LEFT = 6,
    GRID_TOP = BODY_TOP + 4,
    COMPACT_LEFT = 3,
    PRICE_END = 11,
    CHOSEN_CELLS = 24,
    STATE_TEXT = TEXT_FIELD + 120
};

/* The colour of its grade, which its row and the legend tell as well. */
static int hue_of(const struct ui *ui, int seat)
{
    return LOOK_HUE *
           (1 + grades_index(&ui->model.grid, ui->model.grid.grade[seat - 1]) % LOOK_HUES);
}

/* The four cells of a seat, and how they look. What one does oneself comes first: a chosen seat is
 * shown as chosen although the map says free, or held by oneself; a lost one with a sign of its
 * own, until somebody chooses again, although the map says sold like of any other. */
static int seat_text(const struct ui *ui, int seat, char text[SEAT_CELLS + 1])
{
    bool mine = grid_letter(&ui->model.grid, seat) == MAP_MY_HOLD;

    if (ui->chosen & seat_bit(seat)) {
        snprintf(text, SEAT_CELLS + 1, "<%2d>", seat);
        return LOOK_BOLD | LOOK_GOOD;
    }
    if (ui->lost & seat_bit(seat)) {
        snprintf(text, SEAT_CELLS + 1, "!xx!");
        return LOOK_BOLD | LOOK_WARN;
    }
    switch (grid_letter(&ui->model.grid, seat)) {
    case MAP_FREE:
        snprintf(text, SEAT_CELLS + 1, "[%2d]", seat);
        return hue_of(ui, seat);
    case MAP_HELD:
    case MAP_MY_HOLD:
        snprintf(text, SEAT_CELLS + 1, mine ? "<%2d>" : "(%2d)", seat);
        return mine ? LOOK_BOLD : LOOK_DIM;
    case MAP_MY_SEAT:
        snprintf(text, SEAT_CELLS + 1, "{%2d}", seat);
        return LOOK_BOLD;
    case MAP_BLOCKED:
        snprintf(text, SEAT_CELLS + 1, "#%2d#", seat);
        return LOOK_DIM;
    default:
        snprintf(text, SEAT_CELLS + 1, " xx ");
        return LOOK_DIM;
    }
}

/* The cursor is the terminal's own, for those who cannot see what is reversed. */
static void draw_seat(const struct ui *ui, struct canvas *canvas, int seat, int row, int column)
{
    char text[SEAT_CELLS + 1];
    int look = seat_text(ui, seat, text);
    bool focus = seat == ui->seat;

    canvas_put(canvas, row, column, look | (focus ? LOOK_REVERSE : 0), text);
    canvas_target(canvas, row, column, SEAT_CELLS, ACTION_SEAT, seat);
    if (focus)
        canvas_cursor(canvas, row, column + 1);
}

/* "VIP 110,000" after a row; the grade alone where there is no room. */
static void draw_grade(const struct ui *ui, struct canvas *canvas, int seat, int row, int column)
{
    char points[FORMAT_TEXT];

    canvas_field(canvas, row, column, 4, hue_of(ui, seat), ui->model.grid.grade[seat - 1]);
    if (canvas->columns >= FULL_COLUMNS)
        canvas_right(canvas, row, column + PRICE_END, LOOK_PLAIN,
                     format_points(ui->model.grid.price[seat - 1], points));
}

/* Where the map begins: in the middle of what is wider than 80 cells. At 80 columns it begins at 6:
 * a seat of 4 cells and a gap of 2, ten times, and an aisle of 3, are 63, and grade and price 11
 * more. */
static int grid_left(const struct canvas *canvas)
{
    if (canvas->columns < FULL_COLUMNS)
        return COMPACT_LEFT;
    return GRID_LEFT + (canvas->columns - FULL_COLUMNS) / 2;
}

static void draw_grid(const struct ui *ui, struct canvas *canvas, int top)
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
        draw_seat(ui, canvas, seat, row, left + at * step + (at >= SEATS_BEFORE_AISLE ? aisle : 0));
        if (at == SEATS_PER_ROW - 1)
            draw_grade(ui, canvas, seat, row, left + 10 * step + aisle - (aisle > 1 ? 1 : 0));
    }
}

/* What a seat is; of one that is blocked, for whom and until when, as far as that is known. For
 * customers model->house is empty, and it stays at "blocked". */
static void state_text(const struct ui *ui, int seat, char *text, size_t room)
{
    const struct rows *house = &ui->model.house;
    int row = house_row(&ui->model, seat);
    char when[FORMAT_TEXT];
    const char *until;

    snprintf(text, room, "%s", seat_words(grid_letter(&ui->model.grid, seat)));
    if (row < 0 || grid_letter(&ui->model.grid, seat) != MAP_BLOCKED)
        return;
    until = rows_text(house, row, "until");
    snprintf(text, room, "%s%s%s", block_words(rows_text(house, row, "kind")),
             rows_text(house, row, "holder")[0] != '\0' ? ": " : "",
             rows_text(house, row, "holder"));
    if (until[0] != '\0')
        snprintf(text + strlen(text), room - strlen(text), _(", until %s"),
                 format_time(until, true, when));
}

/* What the seat under the cursor is, for those who do not see the shapes. */
static void draw_focus(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    char name[SEAT_NAMES_TEXT], points[FORMAT_TEXT], state[STATE_TEXT];
    int at = ui->seat - 1;

    state_text(ui, at + 1, state, sizeof state);
    canvas_printf(canvas, row, left, LOOK_PLAIN, "%s (%d)  %s  %s P  %s",
                  format_seats(seat_bit(ui->seat), name), ui->seat, ui->model.grid.grade[at],
                  format_points(ui->model.grid.price[at], points), state);
}

/* Names first, then numbers if there is room; a block that was asked for says which of how many
 * it is. */
static void draw_chosen(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    char names[SEAT_NAMES_TEXT], numbers[SEAT_SET_TEXT], sum[FORMAT_TEXT];
    int column = left;

    if (ui->best > 0 && ui->best_of == 0)
        canvas_printf(canvas, row, left, LOOK_BOLD,
                      _("Chosen  looking for the best %d together ..."), ui->best);
    else if (ui->chosen != 0)
        column = canvas_printf(
            canvas, row, left, LOOK_BOLD, _("Chosen  %s  (%s)   %d = %s P"),
            format_seats_fit(ui->chosen, CHOSEN_CELLS, names),
            strlen(seat_set_format(ui->chosen, numbers)) <= CHOSEN_CELLS ? numbers : "..",
            seat_set_count(ui->chosen), format_points(model_price(&ui->model, ui->chosen), sum));
    else
        canvas_put(canvas, row, left, LOOK_PLAIN, _("Chosen  nothing yet"));
    if (ui->best > 0 && ui->chosen != 0) /* the same key leads to the next block */
        canvas_printf(canvas, row, column + 3, LOOK_PLAIN, _("%d of %d"), ui->best_nth,
                      ui->best_of);
}

/* "VIP 110,000  3 free" for each grade, as far as there is room. */
static void draw_grades(const struct ui *ui, struct canvas *canvas, int row, int column)
{
    const struct grid *grid = &ui->model.grid;
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
static void draw_grade_wish(const struct ui *ui, struct canvas *canvas, int row)
{
    char text[TEXT_GRADE + 64];

    if (ui->best_grade[0] == '\0')
        return;
    snprintf(text, sizeof text, _("together in %s"), ui->best_grade);
    canvas_right(canvas, row, canvas->columns - 1, LOOK_BOLD, text);
}

/* Admitted already: how long there is for taking a hold. The token on the screens may be one that
 * has ended, or of another concert that was looked at last. */
static void draw_time(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    char clock[FORMAT_TEXT];

    if (ui->model.token->state != TOKEN_ACTIVE || token_holds(ui->model.token) ||
        ui->model.token->concert != ui->concert)
        return;
    canvas_printf(canvas, row, left, LOOK_BOLD, _("It is your turn: %s left to hold seats"),
                  format_clock(token_remaining(ui->model.token, ui->model.now_ms), clock));
}

/* Five rows of seats take 5 lines or 10, and a blank one: what stands below begins after them. In
 * the compact layout the prices come last: the line of the seat under the cursor, above them, tells
 * its own. */
void seat_map_draw(const struct ui *ui, struct canvas *canvas)
{
    bool compact = screen_is_compact(canvas);
    int top = compact ? BODY_TOP + 3 : GRID_TOP, below = top + (compact ? 6 : 10);
    char when[FORMAT_TEXT], found[64], title[TEXT_TITLE];
    int left = grid_left(canvas), text = left > GRID_LEFT ? left - 2 : 4;

    snprintf(found, sizeof found, _("%d free  %d held"), grid_count(&ui->model.grid, MAP_FREE),
             grid_count(&ui->model.grid, MAP_HELD) + grid_count(&ui->model.grid, MAP_MY_HOLD));
    format_when(ui->starts, false, when);
    format_cut(ui->title, canvas->columns - 7 - text_cells(when) - text_cells(found), title,
               sizeof title);
    canvas_printf(canvas, BODY_TOP, 1, LOOK_BOLD, "%s   %s", when, title);
    canvas_right(canvas, BODY_TOP, canvas->columns - 1, LOOK_PLAIN, found);
    canvas_put(canvas, BODY_TOP + (compact ? 1 : 2),
               left + (canvas->columns < FULL_COLUMNS ? 13 : 18), LOOK_BOLD,
               _("=====  S T A G E  ====="));
    draw_grade_wish(ui, canvas, BODY_TOP + (compact ? 1 : 2));
    if (!ui->model.grid.known) {
        canvas_put(canvas, top, 4, LOOK_PLAIN, _("Asking for the seats ..."));
        return;
    }
    draw_grid(ui, canvas, top);
    canvas_put(canvas, below, text, LOOK_DIM,
               compact ? _("[ ] free ( ) held xx sold < > chosen { } mine # #")
                       : _("[ ] free   ( ) held   xx sold   < > chosen   { } mine   # # blocked"));
    draw_grades(ui, canvas, below + (compact ? 4 : 1), compact ? 1 : text);
    draw_focus(ui, canvas, below + (compact ? 1 : 2), text);
    draw_chosen(ui, canvas, below + (compact ? 2 : 3), text);
    draw_time(ui, canvas, below + (compact ? 3 : 4), text);
}
