/* The 50 seats of a date. Each state has its own shape, so that no colour is needed. */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/request.h"
#include "shared/text.h"
#include "tui/cli/format.h"
#include "tui/cli/refusal_text.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/words.h"
#include "tui/model/grades.h"
#include "tui/model/tokens.h"
#include "tui/screens/kiosk.h"
#include "tui/screens/navigation.h"
#include "tui/screens/selection.h"
#include "tui/screens/spoken.h"
#include "tui/screens/spoken_seats.h"
#include "tui/screens/state_words.h"

enum {
    SEAT_CELLS = 4,
    GRID_LEFT = 6,
    GRID_TOP = BODY_TOP + 4,
    COMPACT_LEFT = 3,
    PRICE_END = 11,
    CHOSEN_CELLS = 24
};

/* MAP_LETTERS while it is not known. */
static enum map_letter letter_of(const struct ui *ui, int seat)
{
    return ui->model.grid.known ? ui->model.grid.map[seat - 1] : MAP_LETTERS;
}

static int seats_with(const struct ui *ui, enum map_letter letter)
{
    int seats = 0;

    for (int seat = 1; seat <= SEAT_COUNT; seat++)
        seats += letter_of(ui, seat) == letter;
    return seats;
}

/* The colour of its grade, which its row and the legend tell as well. */
static int hue_of(const struct ui *ui, int seat)
{
    return LOOK_HUE *
           (1 + grades_index(&ui->model.grid, ui->model.grid.grade[seat - 1]) % LOOK_HUES);
}

/* The four cells of a seat, and how they look. */
static int seat_text(const struct ui *ui, int seat, char text[SEAT_CELLS + 1])
{
    bool mine = letter_of(ui, seat) == MAP_MY_HOLD;

    if (ui->chosen & seat_bit(seat)) {
        snprintf(text, SEAT_CELLS + 1, "<%2d>", seat);
        return LOOK_BOLD | LOOK_GOOD;
    }
    if (ui->lost & seat_bit(seat)) {
        snprintf(text, SEAT_CELLS + 1, "!xx!");
        return LOOK_BOLD | LOOK_WARN;
    }
    switch (letter_of(ui, seat)) {
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

/* Where the map begins: in the middle of what is wider than 80 cells. */
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

/* What the seat under the cursor is, for those who do not see the shapes. */
static void draw_focus(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    char name[SEAT_NAMES_TEXT], points[FORMAT_TEXT];
    int at = ui->seat - 1;

    canvas_printf(canvas, row, left, LOOK_PLAIN, "%s (%d)  %s  %s P  %s",
                  format_seats(seat_bit(ui->seat), name), ui->seat, ui->model.grid.grade[at],
                  format_points(ui->model.grid.price[at], points),
                  seat_words(letter_of(ui, at + 1)));
}

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

/* Admitted already: how long there is for taking a hold. */
static void draw_time(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    char clock[FORMAT_TEXT];

    if (ui->model.token->state != TOKEN_ACTIVE || token_holds(ui->model.token) ||
        ui->model.token->concert != ui->concert)
        return;
    canvas_printf(canvas, row, left, LOOK_BOLD, _("It is your turn: %s left to hold seats"),
                  format_clock(token_remaining(ui->model.token, ui->model.now_ms), clock));
}

static void seats_draw(const struct ui *ui, struct canvas *canvas)
{
    bool compact = screen_is_compact(canvas);
    int top = compact ? BODY_TOP + 3 : GRID_TOP, below = top + (compact ? 6 : 10);
    char when[FORMAT_TEXT], found[64], title[TEXT_TITLE];
    int left = grid_left(canvas), text = left > GRID_LEFT ? left - 2 : 4;

    snprintf(found, sizeof found, _("%d free  %d held"), seats_with(ui, MAP_FREE),
             seats_with(ui, MAP_HELD) + seats_with(ui, MAP_MY_HOLD));
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

static void choose(struct ui *ui, int seat)
{
    enum map_letter letter = letter_of(ui, seat);
    char name[SEAT_NAMES_TEXT];

    ui->message[0] = '\0';
    ui->best = 0;
    if (ui->chosen & seat_bit(seat))
        ui->chosen &= ~seat_bit(seat);
    else if (letter == MAP_FREE)
        ui->chosen |= seat_bit(seat);
    else
        ui_say(ui, true, _("%s is not free"), format_seats(seat_bit(seat), name));
}

static void move_to(struct ui *ui, int line, int at)
{
    ui->seat = line * SEATS_PER_ROW + at + 1;
}

static int line_of(const struct ui *ui)
{
    return (ui->seat - 1) / SEATS_PER_ROW;
}

static int place_in_line(const struct ui *ui)
{
    return (ui->seat - 1) % SEATS_PER_ROW;
}

static void move_up(struct ui *ui, int argument)
{
    (void)argument;
    if (line_of(ui) > 0)
        move_to(ui, line_of(ui) - 1, place_in_line(ui));
}

static void move_down(struct ui *ui, int argument)
{
    (void)argument;
    if (line_of(ui) < SEAT_ROWS - 1)
        move_to(ui, line_of(ui) + 1, place_in_line(ui));
}

static void move_left(struct ui *ui, int argument)
{
    (void)argument;
    if (place_in_line(ui) > 0)
        move_to(ui, line_of(ui), place_in_line(ui) - 1);
}

static void move_right(struct ui *ui, int argument)
{
    (void)argument;
    if (place_in_line(ui) < SEATS_PER_ROW - 1)
        move_to(ui, line_of(ui), place_in_line(ui) + 1);
}

static void move_to_first(struct ui *ui, int argument)
{
    (void)argument;
    move_to(ui, line_of(ui), 0);
}

static void move_to_last(struct ui *ui, int argument)
{
    (void)argument;
    move_to(ui, line_of(ui), SEATS_PER_ROW - 1);
}

static void choose_here(struct ui *ui, int argument)
{
    (void)argument;
    choose(ui, ui->seat);
}

/* A seat that was clicked, or named. */
static void choose_there(struct ui *ui, int seat)
{
    ui->seat = seat;
    choose(ui, seat);
}

/* JOIN carries the wish; it finds the token that there is, or makes one. */
static void join(struct ui *ui, int argument)
{
    char seats[SEAT_SET_TEXT];

    (void)argument;
    if (token_holds(ui->model.token)) {
        navigation_open_root(ui, MODE_HOLD);
        ui_say(ui, true, _("You hold seats already: pay or release them first"));
        return;
    }
    if (ui->best > 0 && ui->best_of == 0) {
        ui_say(ui, true, _("The seats are shown first; Enter then takes them"));
        return;
    }
    if (ui->chosen == 0) {
        choose(ui, ui->seat);
        return;
    }
    if (ui_is_busy(ui))
        return;
    if (kiosk_has_token(ui, ui->concert)) {
        kiosk_ask_code(ui, MODE_BOOKINGS);
        ui_say(ui, true, _("You have a place for this concert from before"));
        return;
    }
    ui->lost = 0;
    model_ask(&ui->model, VERB_JOIN, ui->show, "concert=%" PRId64 " show=%" PRId64 " seats=%s",
              ui->concert, ui->show, seat_set_format(ui->chosen, seats));
}

/*
 * Asks for the best block of so many seats; pressed again, for the next best. The lists do not say
 * how many one person may have: only once that was refused more is not asked for.
 */
static void choose_best(struct ui *ui, int count)
{
    int nth = ui->best == count && ui->best_of > 0 ? ui->best_nth % ui->best_of + 1 : 1;
    int first = ui->model.outbox_count;
    struct buffer grade;

    if (ui->model.seat_limit > 0 && count > ui->model.seat_limit) {
        ui->best = 0;
        ui_say(ui, true, _("At most %d seats of a show for one person"), (int)ui->model.seat_limit);
        return;
    }
    ui->best = count;
    ui->best_nth = nth;
    ui->best_of = 0;
    ui->chosen = ui->lost = 0;
    ui->message[0] = '\0';
    if (ui->best_grade[0] == '\0') {
        model_ask(&ui->model, VERB_BEST, ui->show, "show=%" PRId64 " best=%d nth=%d", ui->show,
                  count, nth);
        ui_asked_by(ui, first, MODE_SEATS);
        return;
    }
    buffer_init(&grade);
    request_quote(&grade, ui->best_grade);
    model_ask(&ui->model, VERB_BEST, ui->show, "show=%" PRId64 " best=%d nth=%d grade=%.*s",
              ui->show, count, nth, (int)grade.size, buffer_content(&grade));
    buffer_release(&grade);
    ui_asked_by(ui, first, MODE_SEATS);
}

/* The digits that choose seats together: up to as many as one person may have, and none where there
 * is one seat only. */
static void best_keys(const struct ui *ui, char text[ACTION_KEY_NAME])
{
    int64_t limit = ui->model.seat_limit, most = limit > 0 && limit < BEST_MAX ? limit : BEST_MAX;

    text[0] = '\0';
    if (most > 2 && seats_with(ui, MAP_FREE) != 1)
        snprintf(text, ACTION_KEY_NAME, "2-%d", (int)most);
    else if (most == 2 && seats_with(ui, MAP_FREE) != 1)
        snprintf(text, ACTION_KEY_NAME, "2");
}

/* The next grade to be together in; what was chosen together is chosen anew in it. */
static void next_grade(struct ui *ui, int argument)
{
    const char *grade = grades_next(&ui->model.grid, ui->best_grade);
    char keys[ACTION_KEY_NAME];
    int count = ui->best;

    (void)argument;
    best_keys(ui, keys);
    snprintf(ui->best_grade, sizeof ui->best_grade, "%s", grade);
    ui->best = 0;
    if (count > 0)
        choose_best(ui, count);
    else if (keys[0] == '\0')
        return;
    else if (grade[0] != '\0')
        ui_say(ui, false, _("%s choose so many together in grade %s"), keys, grade);
    else
        ui_say(ui, false, _("%s choose so many together in any grade"), keys);
}

static void seats_ask(struct ui *ui)
{
    const struct grid *grid = &ui->model.grid;

    if (grid->show == 0)
        return;
    if (grid->rev < 0)
        model_ask_poll(&ui->model, VERB_SEATS, grid->show, "show=%" PRId64, grid->show);
    else
        model_ask_poll(&ui->model, VERB_MAP, grid->show, "show=%" PRId64 " since=%" PRId64,
                       grid->show, grid->rev);
}

/* The block that was asked for; unless something else was chosen meanwhile. */
static void take_best(struct ui *ui, const struct pending_request *request,
                      const struct reply_line *reply)
{
    seat_set seats = reply_seats(reply, "seats");

    if (request->about != ui->show || ui->best == 0 || seat_set_count(seats) != ui->best)
        return;
    ui->chosen = seats;
    ui->best_nth = (int)reply_int(reply, "nth", 1);
    ui->best_of = (int)reply_int(reply, "of", 1);
    ui->seat = seat_set_first(seats);
}

static bool seats_take(struct ui *ui, const struct pending_request *request,
                       const struct reply_line *reply)
{
    if (request->verb != VERB_BEST)
        return selection_take_grid(ui, request, reply);
    take_best(ui, request, reply);
    return true;
}

/* There is no such block: neither in this grade, if one is wished for. */
static void refuse_block(struct ui *ui, int count)
{
    const char *grade = ui->best_grade;

    if (grade[0] == '\0')
        ui_say(ui, true, "%s", refusal_text(STATUS_NO_BLOCK));
    else if (grades_free(&ui->model.grid, grade) == 0)
        ui_say(ui, true, _("No seat of grade %s is free"), grade);
    else
        ui_say(ui, true, _("There are not %d seats together in grade %s"), count, grade);
}

static bool seats_refuse(struct ui *ui, const struct pending_request *request,
                         const struct reply_line *reply)
{
    int count = ui->best;

    if (request->verb != VERB_BEST)
        return false;
    ui->best = 0;
    if (strcmp(reply->code, "NO-BLOCK") != 0)
        return false;
    refuse_block(ui, count);
    return true;
}

/* Seats are chosen, or some are held already. */
static bool has_wish(const struct ui *ui)
{
    return ui->chosen != 0 || token_holds(ui->model.token);
}

static bool has_no_wish(const struct ui *ui)
{
    return !has_wish(ui);
}

/* There is a choice of grades. */
static bool has_grades(const struct ui *ui)
{
    const struct grid *grid = &ui->model.grid;

    return grades_next(grid, grades_next(grid, ""))[0] != '\0';
}

static void seats_speak(const struct ui *ui, struct buffer *out)
{
    spoken_title(ui, out);
    spoken_seats(ui, out);
}

static const struct action seats_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("queue and hold"),
     .help = N_("queue if need be, and hold the seats"),
     .when = has_wish,
     .deed = join},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .help = N_("Enter chooses as well, as long as nothing is chosen"),
     .when = has_no_wish,
     .deed = join},
    {.id = ACTION_CHOOSE,
     .keys = {' '},
     .key_text = "Space",
     .bar = N_("choose"),
     .help = N_("choose the seat, or not"),
     .deed = choose_here},
    {.id = ACTION_BEST,
     .keys = {'2', '3', '4', '5', '6', '7', '8', '9'},
     .key_text = "2-9",
     .bar = N_("best together"),
     .help = N_("choose so many together; again for the next best"),
     .deed = choose_best,
     .name = best_keys},
    {.id = ACTION_SEAT, .deed = choose_there},
    {.id = ACTION_GRADE,
     .keys = {'t'},
     .key_text = "t",
     .bar = N_("grade"),
     .help = N_("in one grade only: the next, then any"),
     .when = has_grades,
     .deed = next_grade,
     .rank = RANK_WISH},
    {.id = ACTION_UP, .keys = {KEY_IS_UP, 'k'}, .deed = move_up, .rank = RANK_MOVE},
    {.id = ACTION_DOWN,
     .keys = {KEY_IS_DOWN, 'j'},
     .help = N_("arrows or hjkl move"),
     .deed = move_down,
     .rank = RANK_MOVE},
    {.id = ACTION_LEFT, .keys = {KEY_IS_LEFT, 'h'}, .deed = move_left, .rank = RANK_MOVE},
    {.id = ACTION_RIGHT, .keys = {KEY_IS_RIGHT, 'l'}, .deed = move_right, .rank = RANK_MOVE},
    {.id = ACTION_FIRST, .keys = {KEY_IS_HOME, 'g'}, .deed = move_to_first, .rank = RANK_MOVE},
    {.id = ACTION_LAST,
     .keys = {KEY_IS_END, 'G'},
     .help = N_("Home or g and End or G: the first and the last"),
     .deed = move_to_last,
     .rank = RANK_MOVE},
    {.id = ACTION_NONE},
};

const struct screen screen_seats = {
    .title = N_("Seats"),
    .actions = seats_actions,
    .ask = seats_ask,
    .take = seats_take,
    .refuse = seats_refuse,
    .draw = seats_draw,
    .speak = seats_speak,
};
