/*
 * A drawer is counted, blind, and its shift closed.
 *
 *     a digit     goes to the number under the cursor: of notes, of the sum, or what stays
 *     the sum     is that of notes and coins, or typed in place of them: what was typed last counts
 *     c           the same in one line, 50000x3 10000x12 or a sum; then what stays (for --plain)
 *     Enter       asks, and SHIFT-CLOSE is sent with what is on the screen
 *
 * What was counted and what stays are told to the daemon together; what it expected is in its
 * answer, and nowhere here before (till.h).
 *
 * The count is kept when the screen closes, and begins anew with another shift: whoever is called
 * away in the middle of it does not begin again. NOT_TYPED is not 0: an empty drawer is a count,
 * and so is none of a note.
 */
#include "tui/screens/screen.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/screens/field.h"
#include "tui/screens/money.h"
#include "tui/screens/navigation.h"
#include "tui/screens/printing.h"
#include "tui/screens/question.h"
#include "tui/screens/state_words.h"
#include "tui/screens/till.h"

/* Notes and coins that there are, the greatest first; then the two amounts. */
static const int64_t values[] = {50000, 10000, 5000, 1000, 500, 100, 50, 10};

enum {
    NOTES = sizeof values / sizeof values[0],
    AT_SUM = NOTES,
    AT_LEFT,
    ROWS,
    LEFT = 3,
    SUM_END = 34,
    SIDE = 40,
    TOP = BODY_TOP + 2,
};

static const int64_t NOT_TYPED = -1, MOST = 1000000000000, MOST_NOTES = 999999; /* of a kind */

struct counting {
    int64_t shift;        /* that is counted; another one begins anew */
    int at;               /* the row under the cursor */
    int64_t number[ROWS]; /* of each row; NOT_TYPED */
};

static struct counting *counting_of(const struct ui *ui)
{
    return ui->state[MODE_DRAWER];
}

/* NOT_TYPED while nothing is counted. One of the two is always NOT_TYPED (typed_at()), so it does
 * not matter which is asked first. It fits: 8 kinds, each MOST_NOTES times at most. */
static int64_t sum_of(const struct counting *counting)
{
    int64_t sum = 0;
    bool any = false;

    if (counting->number[AT_SUM] != NOT_TYPED)
        return counting->number[AT_SUM];
    for (int i = 0; i < NOTES; i++)
        if (counting->number[i] != NOT_TYPED) {
            sum += values[i] * counting->number[i];
            any = true;
        }
    return any ? sum : NOT_TYPED;
}

static void forget(struct counting *counting)
{
    *counting = (struct counting){.at = 0};
    for (int i = 0; i < ROWS; i++)
        counting->number[i] = NOT_TYPED;
}

/* Whoever has looked at something else goes on counting. As much as the shift began with is
 * proposed to stay, if that was typed here: the daemon does not tell it. */
static void drawer_open(struct ui *ui)
{
    struct counting *counting = counting_of(ui);
    int64_t shift = ui->model.looked_at.number;

    if (counting->shift != shift) {
        forget(counting);
        if (shift == ui->till.begun.shift)
            counting->number[AT_LEFT] = ui->till.begun.money;
    }
    counting->shift = shift;
}

/* "-" for what was not typed, so that it is not taken for a 0. */
static void put_number(struct canvas *canvas, int row, int end, int look, int64_t number)
{
    char text[FORMAT_TEXT];

    canvas_right(canvas, row, end, look, number == NOT_TYPED ? "-" : format_points(number, text));
}

/* What the cursor stands on is marked by a sign as well. */
static void mark_row(const struct ui *ui, struct canvas *canvas, int row, int at)
{
    canvas_target(canvas, row, 0, SUM_END + 1, ACTION_ROW, at);
    if (counting_of(ui)->at != at)
        return;
    canvas_put(canvas, row, 1, LOOK_BOLD, ">");
    canvas_mark(canvas, row, 0, SUM_END + 1, LOOK_REVERSE);
    canvas_cursor(canvas, row, 1);
}

static void draw_notes(const struct ui *ui, struct canvas *canvas)
{
    const struct counting *counting = counting_of(ui);
    char text[FORMAT_TEXT];
    int row = TOP;

    for (int i = 0; i < NOTES; i++, row++) {
        int64_t number = counting->number[i];

        canvas_right(canvas, row, LEFT + 9, LOOK_PLAIN, format_points(values[i], text));
        canvas_put(canvas, row, LEFT + 10, LOOK_PLAIN, "x");
        put_number(canvas, row, LEFT + 18, LOOK_BOLD, number);
        if (number > 0)
            canvas_right(canvas, row, SUM_END, LOOK_PLAIN, format_points(values[i] * number, text));
        mark_row(ui, canvas, row, i);
    }
    canvas_put(canvas, row, LEFT, LOOK_BOLD, _("Sum"));
    put_number(canvas, row, SUM_END, LOOK_BOLD, sum_of(counting));
    mark_row(ui, canvas, row++, AT_SUM);
    row += canvas->rows >= FULL_ROWS;
    canvas_put(canvas, row, LEFT, LOOK_BOLD, _("Leave in the drawer"));
    put_number(canvas, row, SUM_END, LOOK_BOLD, counting->number[AT_LEFT]);
    mark_row(ui, canvas, row, AT_LEFT);
}

/* Beside it: what is known of the drawer, which is not what should be in it. In a narrow window
 * what was put in and taken out is left to the screen of the till. "Expected" stands there without
 * a figure, so that nobody looks for it elsewhere. What was put in and taken out is told while the
 * shift is open: whoever counts has done it with their own hands. */
static void draw_side(const struct ui *ui, struct canvas *canvas)
{
    const struct rows *cash = &ui->model.shift_cash;
    int end = canvas->columns - 2, row = TOP, count = rows_count(cash);
    int room = screen_bottom(canvas) - TOP - 4, first = count > room ? count - room : 0;
    char points[FORMAT_TEXT];

    if (end > SIDE + 50)
        end = SIDE + 50;
    canvas_put(canvas, row, SIDE, LOOK_PLAIN, _("Expected"));
    if (canvas->columns < FULL_COLUMNS) {
        canvas_right(canvas, row + 1, end, LOOK_DIM, _("after the count"));
        return;
    }
    canvas_right(canvas, row, end, LOOK_DIM, _("after the count"));
    if (count == 0)
        return;
    row += 2;
    canvas_put(canvas, row, SIDE, LOOK_DIM, _("Put in and taken out"));
    for (int at = first; at < count; at++) {
        row++;
        canvas_field(canvas, row, SIDE, end - SIDE - 13, LOOK_PLAIN,
                     cash_words(rows_text(cash, at, "reason")));
        canvas_right(canvas, row, end, LOOK_PLAIN,
                     format_points(rows_int(cash, at, "amount", 0), points));
    }
}

static void drawer_draw(const struct ui *ui, struct canvas *canvas)
{
    const struct shift *shift = &ui->model.looked_at;
    char rest[TEXT_USER + 80], opened[FORMAT_TEXT];

    snprintf(rest, sizeof rest, _("shift %" PRId64 "   %s   since %s"), shift->number, shift->user,
             format_time(shift->opened, true, opened));
    screen_heading(canvas, shift->till, rest);
    draw_notes(ui, canvas);
    draw_side(ui, canvas);
}

/* Notes, or a sum in their place. What was typed last counts, and the other goes at once: a sum
 * that differs from its notes would leave open which of them is meant. What stays in the drawer is
 * beside both. */
static void typed_at(struct counting *counting, int at)
{
    if (at < NOTES)
        counting->number[AT_SUM] = NOT_TYPED;
    else if (at == AT_SUM)
        for (int i = 0; i < NOTES; i++)
            counting->number[i] = NOT_TYPED;
}

/* MOST_NOTES and MOST (that of the protocol) are more than there is, so that a key that
 * sticks is noticed. */
static void add_digit(struct ui *ui, int digit)
{
    struct counting *counting = counting_of(ui);
    int64_t *number = &counting->number[counting->at];
    int64_t most = counting->at < NOTES ? MOST_NOTES : MOST;
    int64_t more = (*number == NOT_TYPED ? 0 : *number) * 10 + digit;

    if (more > most) {
        ui_say(ui, true, "%s", _("So much is in no drawer"));
        return;
    }
    *number = more;
    typed_at(counting, counting->at);
}

/* The last digit, and with the only one what was typed at all; 0 has one digit, too. */
static void erase(struct ui *ui, int argument)
{
    struct counting *counting = counting_of(ui);
    int64_t *number = &counting->number[counting->at];

    (void)argument;
    *number = *number >= 10 ? *number / 10 : NOT_TYPED;
}

static void clear(struct ui *ui, int argument)
{
    (void)argument;
    counting_of(ui)->number[counting_of(ui)->at] = NOT_TYPED;
}

static void move_up(struct ui *ui, int argument)
{
    struct counting *counting = counting_of(ui);

    (void)argument;
    counting->at -= counting->at > 0;
}

static void move_down(struct ui *ui, int argument)
{
    struct counting *counting = counting_of(ui);

    (void)argument;
    counting->at += counting->at < ROWS - 1;
}

/* The rows are no list (there is no count()), so the click selects and does not open. */
static void click(struct ui *ui, int row)
{
    if (row >= 0 && row < ROWS)
        counting_of(ui)->at = row;
}

/* A sum or notes, never both: sum_of() says why. With notes the daemon adds up, and keeps them. The
 * shift is named only if it is not one's own, which is what SHIFT-CLOSE means without. */
static void send(struct ui *ui)
{
    const struct counting *counting = counting_of(ui);
    int first = ui->model.outbox_count;
    struct buffer line;
    const char *gap = " count=";

    buffer_init(&line);
    ui->till.left = counting->number[AT_LEFT];
    buffer_printf(&line, "left=%" PRId64, counting->number[AT_LEFT]);
    if (counting->number[AT_SUM] != NOT_TYPED)
        buffer_printf(&line, " counted=%" PRId64, counting->number[AT_SUM]);
    for (int i = 0; i < NOTES; i++)
        if (counting->number[i] != NOT_TYPED) {
            buffer_printf(&line, "%s%" PRId64 "x%" PRId64, gap, values[i], counting->number[i]);
            gap = ",";
        }
    if (ui->till.other != 0)
        buffer_printf(&line, " shift=%" PRId64, ui->till.other);
    model_ask(&ui->model, VERB_SHIFT_CLOSE, 0, "%.*s", (int)line.size, buffer_content(&line));
    buffer_release(&line);
    ui_asked_by(ui, first, MODE_DRAWER);
}

/* What is missing takes the cursor to its row. The daemon would refuse the same; here it is said
 * before anybody is asked. */
static void ask_close(struct ui *ui, int argument)
{
    struct counting *counting = counting_of(ui);
    struct question question = {.kind = QUESTION_CLOSE,
                                .amount = sum_of(counting),
                                .left = counting->number[AT_LEFT],
                                .yes = send};

    (void)argument;
    if (question.amount == NOT_TYPED) {
        ui_say(ui, true, "%s", _("Count first: how many of each, or the sum. 0 is a number, too"));
    } else if (question.left == NOT_TYPED) {
        counting->at = AT_LEFT;
        ui_say(ui, true, "%s", _("How much stays in the drawer? 0 is a number, too"));
    } else if (question.left > question.amount) {
        counting->at = AT_LEFT;
        ui_say(ui, true, "%s", _("More cannot stay than was counted"));
    } else if (!ui_is_busy(ui)) {
        question_ask(ui, &question);
    }
}

static void accept_left(struct ui *ui)
{
    int64_t left = money_of(ui->typed, 0, MOST);

    if (left < 0) {
        money_reproach(ui, 0, MOST);
        return;
    }
    counting_of(ui)->number[AT_LEFT] = left;
    field_close(ui);
}

static const struct field left_field = {.label = N_("Leave in the drawer"),
                                        .verb = VERB_SHIFT_CLOSE,
                                        .argument = "left",
                                        .accept = accept_left};

/* 50000x3 10000x12, in any order, by blanks or commas. What comes twice, in two bundles, is added
 * up, as the daemon does. False if it is not that. strtoll() stops at what is no digit and goes to
 * its greatest value for too many, which is neither a note nor a number of them. `*` is as good as
 * `x`. */
static bool read_notes(const char *text, struct counting *counting)
{
    while (*(text += strspn(text, " ,")) != '\0') {
        char *end;
        long long value = strtoll(text, &end, 10), number;
        int note = 0;

        if (!isdigit((unsigned char)*text) || (*end != 'x' && *end != '*') ||
            !isdigit((unsigned char)end[1]))
            return false;
        number = strtoll(end + 1, &end, 10);
        while (note < NOTES && values[note] != value)
            note++;
        if (note == NOTES || number > MOST_NOTES)
            return false;
        if (counting->number[note] != NOT_TYPED)
            number += counting->number[note];
        if (number > MOST_NOTES)
            return false;
        counting->number[note] = number;
        text = end;
    }
    return true;
}

/* Into a count of its own, which takes the place of the other only if all of the line can be read:
 * half a line would be a wrong drawer. What stays is asked for next, and kept until then. */
static void accept_all(struct ui *ui)
{
    struct counting *counting = counting_of(ui), typed;
    int64_t sum = money_of(ui->typed, 0, MOST);

    forget(&typed);
    if (sum >= 0)
        typed.number[AT_SUM] = sum;
    else if (ui->typed[strspn(ui->typed, " ,")] == '\0' || !read_notes(ui->typed, &typed)) {
        ui_say(ui, true, "%s",
               _("That is no sum, and no notes and coins such as 50000x3 10000x12"));
        return;
    }
    typed.shift = counting->shift;
    typed.number[AT_LEFT] = counting->number[AT_LEFT];
    typed.at = AT_LEFT;
    *counting = typed;
    field_open(ui, &left_field);
}

static const struct field all_field = {.label = N_("Counted, such as 50000x3 10000x12, or the sum"),
                                       .verb = VERB_SHIFT_CLOSE,
                                       .argument = "count",
                                       .accept = accept_all};

static void type_all(struct ui *ui, int argument)
{
    (void)argument;
    field_open(ui, &all_field);
}

static void look(struct ui *ui, int argument)
{
    (void)argument;
    navigation_back(ui);
}

static void drawer_speak(const struct ui *ui, struct buffer *out)
{
    const struct counting *counting = counting_of(ui);
    int64_t sum = sum_of(counting), left = counting->number[AT_LEFT];
    char text[FORMAT_TEXT];

    buffer_printf(out, "%s, ", ui->model.looked_at.till);
    buffer_printf(out, _("shift %" PRId64), ui->model.looked_at.number);
    buffer_printf(out, ".\n");
    for (int i = 0; i < NOTES; i++)
        if (counting->number[i] != NOT_TYPED)
            buffer_printf(out, "%s x %" PRId64 ".\n", format_points(values[i], text),
                          counting->number[i]);
    buffer_printf(out, _("Counted: %s.\n"), sum == NOT_TYPED ? "-" : format_points(sum, text));
    buffer_printf(out, _("Stays in the drawer: %s.\n"),
                  left == NOT_TYPED ? "-" : format_points(left, text));
}

static bool has_digits(const struct ui *ui)
{
    return counting_of(ui)->number[counting_of(ui)->at] != NOT_TYPED;
}

static bool does_not_print(const struct ui *ui)
{
    return !printing_is_set_up(ui);
}

static const struct action drawer_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("close and print Z"),
     .help = N_("close the shift with what was counted (asks), and print its Z"),
     .when = printing_is_set_up,
     .deed = ask_close},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("close"),
     .help = N_("close the shift with what was counted (asks)"),
     .when = does_not_print,
     .deed = ask_close},
    {.id = ACTION_DIGIT,
     .keys = {'1', '2', '3', '4', '5', '6', '7', '8', '9', '0'},
     .help = N_("digits: how many, the sum, or what stays"),
     .deed = add_digit},
    {.id = ACTION_ERASE, .keys = {KEY_IS_BACKSPACE}, .when = has_digits, .deed = erase},
    {.id = ACTION_CLEAR, .keys = {CTRL_KEY('u')}, .when = has_digits, .deed = clear},
    {.id = ACTION_ALL_TYPED,
     .keys = {'c'},
     .key_text = "c",
     .bar = N_("in one line"),
     .help = N_("type what was counted in one line, then what stays"),
     .deed = type_all},
    {.id = ACTION_OTHER,
     .keys = {'x'},
     .key_text = "x",
     .bar = N_("look (X)"),
     .help = N_("look at what came and went, and count later"),
     .deed = look},
    {.id = ACTION_ROW, .deed = click},
    {.id = ACTION_UP, .keys = {KEY_IS_UP, 'k'}, .deed = move_up, .rank = RANK_MOVE},
    {.id = ACTION_DOWN,
     .keys = {KEY_IS_DOWN, 'j', KEY_IS_TAB},
     .deed = move_down,
     .rank = RANK_MOVE},
    {.id = ACTION_NONE},
};

const struct screen screen_drawer = {
    .title = N_("Count"),
    .state_size = sizeof(struct counting),
    .actions = drawer_actions,
    .counter = true,
    .open = drawer_open,
    .draw = drawer_draw,
    .speak = drawer_speak,
};
