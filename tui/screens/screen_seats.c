/*
 * The 50 seats of a date: choosing by hand or so many together, then JOIN with the wish.
 *
 * Two ways to choose exclude each other. By hand, `chosen` grows and shrinks, and `best` is 0.
 * Together, a digit asks for the best block of that many (BEST); until the reply comes best_of is 0
 * and Enter waits, because nobody takes seats that were not shown. The same digit again asks for
 * the next best, `t` for the best in the next grade.
 *
 * Choosing takes nothing. Enter joins the queue with the seats as a wish: with a free place they
 * are held at once, otherwise when the turn comes. Seats that somebody else takes meanwhile are
 * marked (`lost`) and no longer chosen.
 */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/request.h"
#include "tui/cli/format.h"
#include "tui/cli/refusal_text.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/words.h"
#include "tui/model/grades.h"
#include "tui/model/grid.h"
#include "tui/model/house.h"
#include "tui/model/tokens.h"
#include "tui/screens/counter.h"
#include "tui/screens/kiosk.h"
#include "tui/screens/navigation.h"
#include "tui/screens/screen_booking.h"
#include "tui/screens/seat_map.h"
#include "tui/screens/selection.h"
#include "tui/screens/spoken.h"
#include "tui/screens/spoken_seats.h"

/* Choosing by hand ends choosing together. What is not free is refused with its name; the counter
 * sells house seats as well. */
static void choose(struct ui *ui, int seat)
{
    enum map_letter letter = grid_letter(&ui->model.grid, seat);
    char name[SEAT_NAMES_TEXT];

    ui->message[0] = '\0';
    ui->best = 0;
    if (ui->chosen & seat_bit(seat))
        ui->chosen &= ~seat_bit(seat);
    else if (letter == MAP_FREE || (letter == MAP_BLOCKED && house_has(&ui->model, seat)))
        ui->chosen |= seat_bit(seat);
    else
        ui_say(ui, true, _("%s is not free"), format_seats(seat_bit(seat), name));
}

static void move_to(struct ui *ui, int line, int at)
{
    ui->seat = line * SEATS_PER_ROW + at + 1;
}

/* 0 is row A. */
static int line_of(const struct ui *ui)
{
    return (ui->seat - 1) / SEATS_PER_ROW;
}

/* 0 is the seat at the left. */
static int place_in_line(const struct ui *ui)
{
    return (ui->seat - 1) % SEATS_PER_ROW;
}

/* The cursor stops at the edges: who looks at the seats counts rows. */
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

/* "b7" goes to B7: a letter names the row, the digit after it the seat. The letter does nothing by
 * itself. `fresh` keeps it for the next key (control.c); any other key then forgets it, so a letter
 * that was a slip names nothing later. */
static void name_line(struct ui *ui, int line)
{
    ui->naming = (struct naming){.line = line, .fresh = true};
    if (line == 2 && ui_is_operator(ui))
        ui_say(ui, false, _("Row %c, seat 1 to 10; b again: the bookings"), 'A' + line - 1);
    else
        ui_say(ui, false, _("Row %c, seat 1 to 10"), 'A' + line - 1);
}

/* After "b1" a 0 makes it B10. So the cursor is at B1 meanwhile, and nothing has to wait for a key
 * that may not come. Only after a 1 there is something to wait for. */
static void name_place(struct ui *ui, int place)
{
    int line = ui->naming.line;

    move_to(ui, line - 1, place - 1);
    ui->naming = (struct naming){.line = line, .ten = true, .fresh = place == 1};
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

/* What was chosen is booked, at the counter for whoever stands there: how, is chosen next. In this
 * order: who holds seats is led to them whatever is chosen now; seats that were not shown yet are
 * not taken; Enter on a bare map chooses, as everywhere Enter means the thing under the cursor; and
 * only then something is asked. At a kiosk JOIN would find the token from before, with its hold,
 * and show it to whoever has only a name and a number. */
static void join(struct ui *ui, int argument)
{
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
    if (ui_is_operator(ui))
        navigation_open(ui, MODE_SELL);
    else
        selection_join(ui);
}

/* Asks for the best block of so many seats; pressed again, for the next best. The lists do not say
 * how many one person may have: only once that was refused more is not asked for. The same digit
 * before the reply asks for the first block once more, as best_of says that none is shown yet.
 * After the last of them comes the first. A block that was found is shown by its reply, and until
 * then nothing is chosen: the old choice is not what was asked for. */
static void choose_best(struct ui *ui, int count)
{
    int nth = ui->best == count && ui->best_of > 0 ? ui->best_nth % ui->best_of + 1 : 1;
    int first = ui->model.outbox_count;
    struct buffer grade;

    if (ui->model.seat_limit > 0 && count > ui->model.seat_limit && !ui_is_operator(ui)) {
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
    int64_t limit = ui_is_operator(ui) ? 0 : ui->model.seat_limit;
    int64_t most = limit > 0 && limit < BEST_MAX ? limit : BEST_MAX;

    text[0] = '\0';
    if (most > 2 && grid_count(&ui->model.grid, MAP_FREE) != 1)
        snprintf(text, ACTION_KEY_NAME, "2-%d", (int)most);
    else if (most == 2 && grid_count(&ui->model.grid, MAP_FREE) != 1)
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

/* The block that was asked for; unless something else was chosen meanwhile. A reply for another
 * number of seats, or for another date, is of a wish that has been taken back. */
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

/* Whose the seat under the cursor is: FIND knows it by its name. FIND takes no smaller limit than
 * 2; the first row is the one that matters. */
static void ask_whose(struct ui *ui, int argument)
{
    int first = ui->model.outbox_count;
    char name[SEAT_NAMES_TEXT];

    (void)argument;
    model_ask(&ui->model, VERB_FIND, ui->seat, "show=%" PRId64 " limit=2 text=%s", ui->show,
              format_seats(seat_bit(ui->seat), name));
    ui_asked_by(ui, first, MODE_SEATS);
}

/* A seat that was given back meanwhile may still be a part of somebody's name. So the booking has
 * to have the seat. Whoever has moved the cursor on has not waited for it. */
static void take_whose(struct ui *ui, const struct pending_request *request)
{
    const struct rows *found = &ui->model.incoming;
    char name[SEAT_NAMES_TEXT];
    seat_set seats;

    if (ui->screen != MODE_SEATS || request->about != ui->seat)
        return;
    if (rows_count(found) > 0 && seat_set_parse(rows_text(found, 0, "seats"), &seats) &&
        (seats & seat_bit(ui->seat)) != 0)
        screen_booking_open(ui, rows_text(found, 0, "reservation"));
    else
        ui_say(ui, true, _("Nobody has %s now"), format_seats(seat_bit(ui->seat), name));
}

/* The map, the block that was asked for, or whose a seat is. */
static bool seats_take(struct ui *ui, const struct pending_request *request,
                       const struct reply_line *reply)
{
    if (request->verb == VERB_BEST)
        take_best(ui, request, reply);
    else if (request->verb == VERB_FIND)
        take_whose(ui, request);
    else
        return selection_take_grid(ui, request, reply);
    return true;
}

/* There is no such block: neither in this grade, if one is wished for. */
static void refuse_block(struct ui *ui, int count)
{
    const char *grade = ui->best_grade;

    if (grade[0] == '\0' && count == 1)
        ui_say(ui, true, _("No seat is free"));
    else if (grade[0] == '\0')
        ui_say(ui, true, "%s", refusal_text(STATUS_NO_BLOCK));
    else if (grades_free(&ui->model.grid, grade) == 0)
        ui_say(ui, true, _("No seat of grade %s is free"), grade);
    else
        ui_say(ui, true, _("There are not %d seats together in grade %s"), count, grade);
}

/* There is no such block. Any other refusal of BEST is said in its own words. Either way the wish
 * is over: best_of would stay 0, and Enter would wait for a block that does not come. */
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

/* After a digit it takes back the wish for so many seats together: "300" is no wish for 3. */
static void seats_dead_key(struct ui *ui)
{
    if (ui->best == 0)
        return;
    ui->chosen = 0;
    ui->best = 0;
}

/* The letter of a row was typed, and a digit is a seat of it. */
static bool is_line_named(const struct ui *ui)
{
    return ui->naming.line != 0 && !ui->naming.ten;
}

static bool may_be_ten(const struct ui *ui)
{
    return ui->naming.ten;
}

/* At the counter b is a row like the others, and only the second one leads to the bookings. */
static bool is_b_a_line(const struct ui *ui)
{
    return ui_is_operator(ui) && ui->naming.line != 2;
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

/* Nothing is chosen, and somebody else has the seat: at the counter that is worth a look. */
static bool is_somebodys(const struct ui *ui)
{
    enum map_letter letter = grid_letter(&ui->model.grid, ui->seat);

    return ui_is_operator(ui) && !has_wish(ui) && ui->best == 0 &&
           (letter == MAP_SOLD || letter == MAP_HELD || letter == MAP_MY_SEAT);
}

static bool is_sale(const struct ui *ui)
{
    return has_wish(ui) && ui_is_operator(ui);
}

static bool is_own(const struct ui *ui)
{
    return has_wish(ui) && !ui_is_operator(ui);
}

static bool has_sold(const struct ui *ui)
{
    return ui_is_operator(ui) && ui->model.booked.reservation[0] != '\0';
}

static void show_house(struct ui *ui, int argument)
{
    (void)argument;
    navigation_open(ui, MODE_HOUSE);
}

static void show_last_sale(struct ui *ui, int argument)
{
    (void)argument;
    navigation_open(ui, MODE_BOOKED);
}

/* There is a choice of grades. There are two of them: the one after the first is not "". */
static bool has_grades(const struct ui *ui)
{
    const struct grid *grid = &ui->model.grid;

    return grades_next(grid, grades_next(grid, ""))[0] != '\0';
}

/* Runs of seats in sentences; see spoken_seats.c. */
static void seats_speak(const struct ui *ui, struct buffer *out)
{
    spoken_title(ui, out);
    spoken_seats(ui, out);
}

static const struct action seats_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("sell"),
     .help = N_("sell the seats: how it is paid is chosen next"),
     .when = is_sale,
     .deed = join},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("queue and hold"),
     .help = N_("queue if need be, and hold the seats"),
     .when = is_own,
     .deed = join},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("whose"),
     .help = N_("whose seat that is: the booking"),
     .when = is_somebodys,
     .deed = ask_whose},
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
    {.id = ACTION_PLACE,
     .keys = {'1', '2', '3', '4', '5', '6', '7', '8', '9'},
     .when = is_line_named,
     .deed = name_place},
    {.id = ACTION_PLACE, .keys = {'0'}, .when = may_be_ten, .deed = name_place, .argument = 10},
    {.id = ACTION_BEST,
     .keys = {'1'},
     .help = N_("1 chooses the best single seat"),
     .when = ui_is_operator,
     .deed = choose_best},
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
    {.id = ACTION_OPEN,
     .keys = {'s'},
     .key_text = "s",
     .bar = N_("last sale"),
     .help = N_("the booking that was sold last"),
     .when = has_sold,
     .deed = show_last_sale,
     .argument = MODE_BOOKED,
     .rank = RANK_WISH},
    {.id = ACTION_OPEN,
     .keys = {'H'},
     .key_text = "H",
     .bar = N_("house seats"),
     .help = N_("seats that are kept out of the sale: for whom, until when"),
     .when = ui_is_operator,
     .deed = show_house,
     .argument = MODE_HOUSE,
     .rank = RANK_COUNTER},
    {.id = ACTION_LINE,
     .keys = {'b'},
     .help = N_("bb: the bookings"),
     .when = is_b_a_line,
     .deed = name_line,
     .argument = 2,
     .rank = RANK_WISH},
    {.id = ACTION_LINE,
     .keys = {'a', 'A'},
     .help = N_("a1 to e10: to that seat; as B7 where b shows the bookings"),
     .deed = name_line,
     .argument = 1,
     .rank = RANK_MOVE},
    {.id = ACTION_LINE, .keys = {'B'}, .deed = name_line, .argument = 2, .rank = RANK_MOVE},
    {.id = ACTION_LINE, .keys = {'c', 'C'}, .deed = name_line, .argument = 3, .rank = RANK_MOVE},
    {.id = ACTION_LINE, .keys = {'d', 'D'}, .deed = name_line, .argument = 4, .rank = RANK_MOVE},
    {.id = ACTION_LINE, .keys = {'e', 'E'}, .deed = name_line, .argument = 5, .rank = RANK_MOVE},
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
    .ask = selection_ask_grid,
    .wish = selection_wish_grid,
    .told = selection_take_told,
    .take = seats_take,
    .refuse = seats_refuse,
    .dead_key = seats_dead_key,
    .draw = seat_map_draw,
    .speak = seats_speak,
};
