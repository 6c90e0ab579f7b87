/*
 * The guests of a date: who is inside, since when and by which door, and who is still expected.
 *
 * The hall has fifty seats, so the whole list is at hand, and a search goes through it here, by the
 * rule of every search. The role door sees it, too; for an operator Enter leads to the booking.
 *
 * A search asks for nothing but the list itself, with its number in `about`; so Enter waits for it
 * as on every searched screen, although the rows are found here. shown() is gone through for each
 * row that is named: fifty times fifty, and nothing has to be kept up to date.
 */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/text.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/guests.h"
#include "tui/screens/cursor.h"
#include "tui/screens/guest_row.h"
#include "tui/screens/navigation.h"
#include "tui/screens/screen_booking.h"
#include "tui/screens/search.h"
#include "tui/screens/spoken.h"

enum { LIST_TOP = BODY_TOP + 3, COUNT_TEXT = 64 };

/* The screen's own. */
struct guest_list {
    int64_t inside, expected; /* expected -1: not known */
    bool missing;             /* only those who are not inside */
};

static struct guest_list *list_of(const struct ui *ui)
{
    return ui->state[MODE_GUESTS];
}

/* The rows that are shown (shape: rows[SEAT_COUNT]); returns how many. Both filters are applied to
 * the list as it is now: who has just come in leaves the list of who is missing. */
static int shown(const struct ui *ui, int rows[SEAT_COUNT])
{
    int count = guests_found(&ui->model, search_text(ui), rows), kept = 0;

    for (int i = 0; i < count; i++)
        if (!list_of(ui)->missing || !guests_is_inside(&ui->model, rows[i]))
            rows[kept++] = rows[i];
    return kept;
}

static int guests_count(const struct ui *ui)
{
    int rows[SEAT_COUNT];

    return shown(ui, rows);
}

/* A guest is a seat: a booking may have several, and a name several bookings. */
static const char *guests_id(const struct ui *ui, int row)
{
    int rows[SEAT_COUNT];

    return row >= 0 && row < shown(ui, rows) ? rows_text(&ui->model.guests, rows[row], "seat") : "";
}

static const char *count_text(const struct ui *ui, char text[COUNT_TEXT])
{
    const struct guest_list *list = list_of(ui);

    text[0] = '\0';
    if (list->expected >= 0)
        snprintf(text, COUNT_TEXT, _("%" PRId64 " of %" PRId64 " in"), list->inside,
                 list->expected);
    return text;
}

static void draw_search(const struct ui *ui, struct canvas *canvas)
{
    int column = canvas_put(canvas, BODY_TOP + 1, 1, LOOK_PLAIN, _("Search: "));

    column = canvas_put(canvas, BODY_TOP + 1, column, LOOK_BOLD, search_text(ui));
    if (search_is_open(ui))
        canvas_cursor(canvas, BODY_TOP + 1, column);
    canvas_target(canvas, BODY_TOP + 1, 0, canvas->columns, ACTION_SEARCH, 0);
}

static void guests_draw(const struct ui *ui, struct canvas *canvas)
{
    int rows[SEAT_COUNT], count = shown(ui, rows), cursor = ui->cursor[MODE_GUESTS], first;
    int visible = screen_window(cursor, count, LIST_TOP, screen_bottom(canvas), &first);
    char when[FORMAT_TEXT], title[TEXT_TITLE], counts[COUNT_TEXT];
    int column;

    count_text(ui, counts);
    format_when(ui->starts, false, when);
    format_cut(ui->title, canvas->columns - 7 - text_cells(when) - text_cells(counts), title,
               sizeof title);
    column = canvas_put(canvas, BODY_TOP, 1, LOOK_BOLD, title);
    canvas_put(canvas, BODY_TOP, column + 3, LOOK_PLAIN, when);
    canvas_right(canvas, BODY_TOP, canvas->columns - 1, LOOK_BOLD, counts);
    if (list_of(ui)->missing)
        canvas_put(canvas, LIST_TOP - 1, 4, LOOK_DIM, _("Who is not in yet"));
    for (int i = 0; i < visible; i++) {
        guest_row_draw(ui, canvas, LIST_TOP + i, rows[first + i]);
        screen_row(canvas, LIST_TOP + i, canvas->columns, first + i, first + i == cursor);
    }
    if (count == 0 && ui->model.polls == 0)
        canvas_put(canvas, LIST_TOP, 4, LOOK_PLAIN, _("No guest."));
    draw_search(ui, canvas);
    screen_where(canvas, LIST_TOP - 1, first, visible, count);
}

static void show_booking(struct ui *ui, int argument)
{
    int rows[SEAT_COUNT], count = shown(ui, rows), at = ui->cursor[MODE_GUESTS];
    char code[RESERVATION_TEXT];

    (void)argument;
    if (at >= count)
        return;
    snprintf(code, sizeof code, "%s", rows_text(&ui->model.guests, rows[at], "reservation"));
    screen_booking_open(ui, code);
}

/* Another list begins at its top; the search is kept, and both hold. */
static void only_missing(struct ui *ui, int argument)
{
    (void)argument;
    list_of(ui)->missing = !list_of(ui)->missing;
    cursor_reset(ui, MODE_GUESTS);
}

/* The counts of the date before are not shown for this one. */
static void guests_open(struct ui *ui)
{
    *list_of(ui) = (struct guest_list){.expected = -1};
    cursor_reset(ui, MODE_GUESTS);
}

static void guests_ask(struct ui *ui)
{
    if (ui->show != 0)
        model_ask_poll(&ui->model, VERB_DOOR, ui->search_serial, "show=%" PRId64, ui->show);
}

/* Names are not kept longer than they are shown. Nor is what was searched for, which is a name most
 * often. */
static void guests_close(struct ui *ui)
{
    rows_release(&ui->model.guests);
    ui->search[MODE_GUESTS][0] = '\0';
}

static bool guests_take(struct ui *ui, const struct pending_request *request,
                        const struct reply_line *reply)
{
    if (request->verb != VERB_DOOR)
        return false;
    rows_move(&ui->model.guests, &ui->model.incoming);
    list_of(ui)->inside = reply_int(reply, "inside", 0);
    list_of(ui)->expected = reply_int(reply, "expected", 0);
    ui->search_answered = request->about;
    return true;
}

static void guests_speak(const struct ui *ui, struct buffer *out)
{
    char counts[COUNT_TEXT];

    spoken_title(ui, out);
    buffer_printf(out, "%s.\n", count_text(ui, counts));
    if (list_of(ui)->missing)
        buffer_printf(out, "%s.\n", _("Who is not in yet"));
    spoken_search(ui, out);
}

static void guests_speak_row(const struct ui *ui, int row, struct buffer *out)
{
    int rows[SEAT_COUNT];

    if (row < shown(ui, rows))
        guest_row_speak(ui, rows[row], out);
    buffer_printf(out, ".");
}

static const struct action guests_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("booking"),
     .help = N_("the booking of this guest"),
     .when = ui_is_operator,
     .deed = show_booking},
    {.id = ACTION_SEARCH,
     .keys = {'/'},
     .key_text = "/",
     .bar = N_("search"),
     .help = N_("search as you type"),
     .deed = search_open},
    {.id = ACTION_ALL,
     .keys = {'v'},
     .key_text = "v",
     .bar = N_("who is missing"),
     .help = N_("only those who are not in yet, or all"),
     .deed = only_missing},
    {.id = ACTION_NONE},
};

const struct screen screen_guests = {
    .title = N_("Guests"),
    .state_size = sizeof(struct guest_list),
    .actions = guests_actions,
    .counter = true,
    .open = guests_open,
    .ask = guests_ask,
    .close = guests_close,
    .take = guests_take,
    .draw = guests_draw,
    .count = guests_count,
    .id = guests_id,
    .searched = true,
    .speak = guests_speak,
    .speak_row = guests_speak_row,
};
