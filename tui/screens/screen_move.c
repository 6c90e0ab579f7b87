/*
 * The dates to which seats of a booking can be moved: the others of its concert. Enter asks for the
 * seats there; what is chosen then leads back to the booking.
 *
 * A date that is sold out or not on sale is listed as well, since at the counter house seats can be
 * had and a queue is not asked; one that is called off or was yesterday is not. Whether it is too
 * late for one of today is for the daemon to judge.
 */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <string.h>

#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/screens/booking_state.h"
#include "tui/screens/cursor.h"
#include "tui/screens/moving.h"
#include "tui/screens/state_words.h"

enum { LEFT = 3, WHEN = 22, BAR = 20, FREE = LEFT + WHEN + BAR + 8, LIST_TOP = BODY_TOP + 4 };
enum { DAY_S = 24 * 60 * 60 };

static int move_count(const struct ui *ui)
{
    return rows_count(&ui->model.move_dates);
}

static const char *move_id(const struct ui *ui, int row)
{
    return rows_text(&ui->model.move_dates, row, "show");
}

static bool is_on_sale(const struct ui *ui, int row)
{
    return word_is(WORDS_BOOKABLE_WORD, BOOKABLE, rows_text(&ui->model.move_dates, row, "state"));
}

static void draw_date(const struct ui *ui, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &ui->model.move_dates;
    int look = is_on_sale(ui, at) ? LOOK_PLAIN : LOOK_DIM;
    int64_t seats[3] = {rows_int(list, at, "sold", 0), rows_int(list, at, "held", 0),
                        rows_int(list, at, "free", 0)};
    char when[FORMAT_TEXT], number[FORMAT_TEXT];

    canvas_put(canvas, row, LEFT, look, format_time(rows_text(list, at, "starts"), false, when));
    screen_seats_bar(canvas, row, LEFT + WHEN, BAR, seats);
    canvas_right(canvas, row, FREE, look, format_points(seats[2], number));
    if (!is_on_sale(ui, at))
        canvas_put(canvas, row, FREE + 2, look, show_words(rows_text(list, at, "state")));
    screen_row(canvas, row, canvas->columns, at, at == ui->cursor[MODE_MOVE]);
}

static void move_draw(const struct ui *ui, struct canvas *canvas)
{
    const struct booking *booking = booking_of(ui);
    int first, visible;
    char when[FORMAT_TEXT], names[SEAT_NAMES_TEXT];

    screen_heading(canvas, booking->title, format_when(booking->starts, false, when));
    canvas_printf(canvas, BODY_TOP + 1, LEFT, LOOK_BOLD, _("%s of %s: to which date?"),
                  format_seats_fit(ui->moving.from, canvas->columns / 3, names), ui->moving.code);
    canvas_put(canvas, LIST_TOP - 1, LEFT, LOOK_DIM, _("Date"));
    canvas_right(canvas, LIST_TOP - 1, FREE, LOOK_DIM, _("Free"));
    visible = screen_window(ui->cursor[MODE_MOVE], move_count(ui), LIST_TOP, screen_bottom(canvas),
                            &first);
    screen_where(canvas, BODY_TOP + 1, first, visible, move_count(ui));
    for (int i = 0; i < visible; i++)
        draw_date(ui, canvas, first + i, LIST_TOP + i);
    if (move_count(ui) == 0 && ui->model.polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN, _("This concert has no other date."));
}

/* The list stays open under the field and the question, and is left only with the yes (move_now()):
 * with a no another date can be chosen. */
static void choose_date(struct ui *ui, int argument)
{
    const struct rows *list = &ui->model.move_dates;
    int row = ui->cursor[MODE_MOVE];

    (void)argument;
    if (row < move_count(ui))
        moving_ask_seats_of(ui, rows_int(list, row, "show", 0), rows_text(list, row, "starts"));
}

static void move_open(struct ui *ui)
{
    cursor_reset(ui, MODE_MOVE);
}

static void move_ask(struct ui *ui)
{
    int64_t concert = booking_of(ui)->concert;

    if (concert != 0)
        model_ask_poll(&ui->model, VERB_SHOWS, concert, "concert=%" PRId64 " all=1", concert);
}

static void move_close(struct ui *ui)
{
    rows_release(&ui->model.move_dates);
}

/* By the calendar of this machine and not to the minute: what is listed in error is refused by the
 * daemon, and what is missing could not be chosen at all. */
static bool is_listed(const struct ui *ui, const struct rows *all, int row)
{
    return rows_int(all, row, "show", 0) != booking_of(ui)->show &&
           !word_is(WORDS_BOOKABLE_WORD, BOOKABLE_CANCELLED, rows_text(all, row, "state")) &&
           format_seconds(rows_text(all, row, "starts")) > ui->model.wall_s - DAY_S;
}

/* The cells of a row come after those of the names, as in keep_dates() of screen_dates.c. Without
 * rows there are no names, either. */
static bool move_take(struct ui *ui, const struct pending_request *request,
                      const struct reply_line *reply)
{
    const struct rows *all = &ui->model.incoming;
    struct rows kept;

    (void)reply;
    if (request->verb != VERB_SHOWS)
        return false;
    rows_init(&kept);
    if (rows_count(all) > 0)
        rows_begin(&kept, all->columns, (const char *const *)all->cells);
    for (int row = 0; row < rows_count(all); row++)
        if (is_listed(ui, all, row))
            rows_add(&kept,
                     (const char *const *)(all->cells + (size_t)(row + 1) * (size_t)all->columns));
    rows_move(&ui->model.move_dates, &kept);
    return true;
}

static void move_speak(const struct ui *ui, struct buffer *out)
{
    char names[SEAT_NAMES_TEXT];

    buffer_printf(out, _("%s of %s: to which date?"), format_seats(ui->moving.from, names),
                  ui->moving.code);
    buffer_add_text(out, "\n");
}

static void move_speak_row(const struct ui *ui, int row, struct buffer *out)
{
    const struct rows *list = &ui->model.move_dates;
    char when[FORMAT_TEXT];

    buffer_printf(out, "%s. ", format_time(rows_text(list, row, "starts"), false, when));
    buffer_printf(out, _("%s free."), rows_text(list, row, "free"));
    if (!is_on_sale(ui, row))
        buffer_printf(out, " %s.", show_words(rows_text(list, row, "state")));
}

static const struct action move_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("move there"),
     .help = N_("move to this date: asks for the seats"),
     .deed = choose_date},
    {.id = ACTION_NONE},
};

const struct screen screen_move = {
    .title = N_("Another date"),
    .actions = move_actions,
    .counter = true,
    .open = move_open,
    .ask = move_ask,
    .close = move_close,
    .take = move_take,
    .draw = move_draw,
    .count = move_count,
    .id = move_id,
    .speak = move_speak,
    .speak_row = move_speak_row,
};
