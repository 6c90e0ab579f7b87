/*
 * The dates of a concert, as a list or as a calendar; the cursor is the same in both.
 *
 * Only dates that can be booked are listed, until `a` shows all. One that sells out while it is
 * looked at stays, with the reason, so that no row vanishes under the cursor; it goes when the list
 * is asked for anew. The zone of the venue stands in the heading, for all times below.
 */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/word_list.h"
#include "shared/text.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/screens/cursor.h"
#include "tui/screens/field.h"
#include "tui/screens/list.h"
#include "tui/screens/month.h"
#include "tui/screens/navigation.h"
#include "tui/screens/screen_door.h"
#include "tui/screens/selection.h"
#include "tui/screens/state_words.h"

enum { LEFT = 3, WHEN = 22, BAR = 20, BAR_COMPACT = 10, LIST_TOP = BODY_TOP + 3 };

/* How the dates are shown. */
struct dates {
    bool all;      /* also those that cannot be booked */
    bool by_month; /* as a calendar */
    int64_t door;  /* the date whose door is being named, and when it starts */
    char door_starts[TEXT_TIME];
};

static struct dates *dates_of(const struct ui *ui)
{
    return ui->state[MODE_DATES];
}

static int dates_count(const struct ui *ui)
{
    return rows_count(&ui->model.shows);
}

static const char *dates_id(const struct ui *ui, int row)
{
    return rows_text(&ui->model.shows, row, "show");
}

/* In a narrow window the reason why a date cannot be booked takes the place of the numbers. The
 * figures stand six cells apart, in the opposite order of the bar: free seats are what is looked
 * for. */
static void draw_date(const struct ui *ui, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &ui->model.shows;
    const char *state = rows_text(list, at, "state");
    bool bookable = word_is(WORDS_BOOKABLE_WORD, BOOKABLE, state),
         narrow = canvas->columns < FULL_COLUMNS;
    int width = screen_is_compact(canvas) ? BAR_COMPACT : BAR;
    int column = LEFT + WHEN + width + 2, look = bookable ? LOOK_PLAIN : LOOK_DIM;
    int64_t seats[3] = {rows_int(list, at, "sold", 0), rows_int(list, at, "held", 0),
                        rows_int(list, at, "free", 0)};
    char text[FORMAT_TEXT];

    canvas_put(canvas, row, LEFT, look, format_time(rows_text(list, at, "starts"), false, text));
    screen_seats_bar(canvas, row, LEFT + WHEN, width, seats);
    for (int i = 0; i < 3 && (bookable || !narrow); i++) {
        snprintf(text, sizeof text, "%" PRId64, seats[2 - i]);
        canvas_right(canvas, row, column + 6 * (i + 1), look, text);
    }
    if (!bookable) /* the reason, before the figures if there is no room for both */
        canvas_put(canvas, row, column + (narrow ? 2 : 20), LOOK_BOLD, show_words(state));
    else if (!narrow)
        canvas_put(canvas, row, column + 20, look,
                   strcmp(rows_text(list, at, "cancel_until"), "never") == 0
                       ? _("no cancel")
                       : format_deadline(rows_text(list, at, "cancel_until"), text));
    screen_row(canvas, row, canvas->columns, at, at == ui->cursor[MODE_DATES]);
}

/* The last column is left out with its values in a narrow window. */
static void draw_names(struct canvas *canvas)
{
    static const char *const names[] = {N_("Free"), N_("Held"), N_("Sold")};
    int column = LEFT + WHEN + (screen_is_compact(canvas) ? BAR_COMPACT : BAR) + 2;

    canvas_put(canvas, LIST_TOP - 1, LEFT, LOOK_DIM, _("Date"));
    for (int i = 0; i < 3; i++)
        canvas_right(canvas, LIST_TOP - 1, column + 6 * (i + 1), LOOK_DIM, _(names[i]));
    if (canvas->columns >= FULL_COLUMNS)
        canvas_put(canvas, LIST_TOP - 1, column + 20, LOOK_DIM, _("Cancel until"));
}

/* The month of the date under the cursor, and below it the dates of that day. It goes back to the
 * first of them, since the cursor may be on a later one. */
static void draw_month(const struct ui *ui, struct canvas *canvas)
{
    int row = month_draw(ui, canvas, BODY_TOP + 1) + 1;
    int at = ui->cursor[MODE_DATES];

    while (at > 0 && month_same_day(ui, at - 1, at))
        at--;
    for (; at < dates_count(ui) && row < screen_bottom(canvas); at++)
        if (month_same_day(ui, at, ui->cursor[MODE_DATES]))
            draw_date(ui, canvas, at, row++);
}

/* The heading has the zone, so no row needs one. That there are no dates is not said before the
 * first reply has come, for which `polls` stands here and on the other lists. */
static void dates_draw(const struct ui *ui, struct canvas *canvas)
{
    char venue[TEXT_TITLE + FORMAT_TEXT];
    int first, visible;

    format_venue(ui->venue, rows_text(&ui->model.shows, 0, "starts"),
                 canvas->columns - 8 - text_cells(ui->title) - text_cells(ui->artist), venue,
                 sizeof venue);
    canvas_printf(canvas, BODY_TOP, 1, LOOK_BOLD, "%s   %s   %s", ui->title, ui->artist, venue);
    if (dates_of(ui)->by_month && dates_count(ui) > 0) {
        draw_month(ui, canvas);
        return;
    }
    draw_names(canvas);
    visible = screen_window(ui->cursor[MODE_DATES], dates_count(ui), LIST_TOP,
                            screen_bottom(canvas), &first);
    screen_where(canvas, BODY_TOP, first, visible, dates_count(ui));
    for (int i = 0; i < visible; i++)
        draw_date(ui, canvas, first + i, LIST_TOP + i);
    if (dates_count(ui) == 0 && ui->model.polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN,
                   dates_of(ui)->all ? _("No dates yet.")
                                     : _("No date can be booked now; a shows all of them."));
}

/* Another list: the cursor begins at its top, and --plain counts from 1. Going back to fewer the
 * list is emptied first: keep_dates() would otherwise keep what is on the screen, which is all of
 * them. */
static void show_all(struct ui *ui, int argument)
{
    (void)argument;
    dates_of(ui)->all = !dates_of(ui)->all;
    ui->lists++;
    if (!dates_of(ui)->all)
        rows_release(&ui->model.shows); /* those that are over do not stay */
    cursor_reset(ui, MODE_DATES);
    navigation_refresh(ui);
}

/* The same rows, drawn in another way. */
static void toggle_month(struct ui *ui, int argument)
{
    (void)argument;
    dates_of(ui)->by_month = !dates_of(ui)->by_month;
}

/* A date that is sold out opens, too: seats come back, and one can wait for them. */
static void show_seats(struct ui *ui, int argument)
{
    int at = ui->cursor[MODE_DATES];
    const char *state = rows_text(&ui->model.shows, at, "state");

    (void)argument;
    if (at >= dates_count(ui))
        return;
    if (word_is(WORDS_BOOKABLE_WORD, BOOKABLE_PAST, state) ||
        word_is(WORDS_BOOKABLE_WORD, BOOKABLE_CANCELLED, state)) {
        ui_say(ui, true, _("This date cannot be booked: %s"), show_words(state));
        return;
    }
    selection_show(ui, at);
    navigation_open(ui, MODE_SEATS);
}

/* All dates are asked for even if not all are shown: a date that sells out must be told from one
 * that is gone. */
static void dates_ask(struct ui *ui)
{
    if (ui->concert != 0)
        model_ask_poll(&ui->model, VERB_SHOWS, ui->concert, "concert=%" PRId64 " all=1",
                       ui->concert);
}

/* All that the concert has and gets. No row of a WATCH comes when a date begins or its deadline
 * passes, although the list then looks different: the calendar says it. */
static void dates_wish(const struct ui *ui, struct watching_wish *wish)
{
    if (ui->concert == 0)
        return;
    snprintf(wish->subject, sizeof wish->subject, "concert=%" PRId64, ui->concert);
    list_until(ui, &ui->model.shows, "starts", wish);
    list_until(ui, &ui->model.shows, "cancel_until", wish);
}

/* Dates of another concert. */
static void dates_restart(struct ui *ui)
{
    cursor_reset(ui, MODE_DATES);
    dates_of(ui)->all = false;
    rows_release(&ui->model.shows);
}

/* Of all dates, those that can be booked, and those that are on the screen already: what sells out
 * while it is looked at stays, with the reason. `cells` begins with the names of the columns, so
 * the cells of a row are those after one row more. */
static void keep_dates(struct ui *ui)
{
    const struct rows *all = &ui->model.incoming;
    struct rows kept;

    if (dates_of(ui)->all || rows_count(all) == 0) {
        rows_move(&ui->model.shows, &ui->model.incoming);
        return;
    }
    rows_init(&kept);
    rows_begin(&kept, all->columns, (const char *const *)all->cells);
    for (int row = 0; row < rows_count(all); row++)
        if (word_is(WORDS_BOOKABLE_WORD, BOOKABLE, rows_text(all, row, "state")) ||
            rows_find(&ui->model.shows, "show", rows_int(all, row, "show", 0)) >= 0)
            rows_add(&kept,
                     (const char *const *)(all->cells + (size_t)(row + 1) * (size_t)all->columns));
    rows_move(&ui->model.shows, &kept);
}

/* Dates of a concert that one has left are dropped. In this order: the times of the chosen date are
 * read from the rows before those are moved away. It is called for a token's date as well, while
 * another screen is open (take_for_all() in replies.c). */
static bool dates_take(struct ui *ui, const struct pending_request *request,
                       const struct reply_line *reply)
{
    (void)reply;
    if (request->verb != VERB_SHOWS)
        return false;
    if (request->about == ui->concert) {
        selection_take_times(ui);
        keep_dates(ui);
    }
    return true;
}

static void dates_speak(const struct ui *ui, struct buffer *out)
{
    char zone[FORMAT_TEXT];

    buffer_printf(out, "%s, %s, %s%s.\n", ui->title, ui->artist, ui->venue,
                  format_zone(rows_text(&ui->model.shows, 0, "starts"), zone));
}

static void dates_speak_row(const struct ui *ui, int row, struct buffer *out)
{
    const struct rows *list = &ui->model.shows;
    const char *state = rows_text(list, row, "state");
    const char *until = rows_text(list, row, "cancel_until");
    char when[FORMAT_TEXT];

    buffer_printf(out, "%s. ", format_time(rows_text(list, row, "starts"), false, when));
    if (!word_is(WORDS_BOOKABLE_WORD, BOOKABLE, state)) {
        buffer_printf(out, "%s.", show_words(state));
        return;
    }
    buffer_printf(out, _("%s free, %s held, %s sold. "), rows_text(list, row, "free"),
                  rows_text(list, row, "held"), rows_text(list, row, "sold"));
    if (strcmp(until, "never") == 0)
        buffer_printf(out, "%s.", _("cannot be cancelled"));
    else
        buffer_printf(out, _("Cancel until %s."), format_time(until, false, when));
}

/* Who may let guests in; no stranger. */
static bool may_let_in(const struct ui *ui)
{
    return ui->model.door_role && !ui->kiosk && dates_count(ui) > 0;
}

/* The guests are those of ui->show, so the date is chosen as for its seats. */
static void show_guests(struct ui *ui, int argument)
{
    (void)argument;
    selection_show(ui, ui->cursor[MODE_DATES]);
    navigation_open(ui, MODE_GUESTS);
}

/* A door need not have a name; its guests are then in the sum only. ui->show stays as it was, since
 * a door sells no seats. */
static void accept_door(struct ui *ui)
{
    const struct dates *dates = dates_of(ui);
    char name[TEXT_FIELD];

    memcpy(name, ui->typed, sizeof name);
    field_close(ui);
    screen_door_open(ui, dates->door, ui->title, dates->door_starts, name);
}

static const struct field door_field = {.label = N_("Name of this door, such as A"),
                                        .verb = VERB_SCAN,
                                        .argument = "door",
                                        .accept = accept_door};

/* Each door has a name, by which its guests are counted. The date is the one under the cursor now,
 * wherever its row is when the name is typed. */
static void open_door(struct ui *ui, int argument)
{
    const struct rows *list = &ui->model.shows;
    struct dates *dates = dates_of(ui);
    int at = ui->cursor[MODE_DATES];

    (void)argument;
    dates->door = rows_int(list, at, "show", 0);
    snprintf(dates->door_starts, sizeof dates->door_starts, "%s", rows_text(list, at, "starts"));
    field_open(ui, &door_field);
}

static const struct action dates_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("seats"),
     .help = N_("show the seats"),
     .deed = show_seats},
    {.id = ACTION_ALL,
     .keys = {'a'},
     .key_text = "a",
     .bar = N_("all dates"),
     .help = N_("also dates that cannot be booked, and why"),
     .deed = show_all},
    {.id = ACTION_MONTH,
     .keys = {'v'},
     .help = N_("v shows the dates as a calendar, or as a list"),
     .deed = toggle_month},
    {.id = ACTION_OPEN,
     .keys = {'i'},
     .key_text = "i",
     .bar = N_("guests"),
     .help = N_("the guest list: who is in"),
     .when = may_let_in,
     .deed = show_guests,
     .argument = MODE_GUESTS,
     .rank = RANK_VIEW},
    {.id = ACTION_OPEN,
     .keys = {'d'},
     .key_text = "d",
     .bar = N_("door"),
     .help = N_("let guests in: tickets are scanned here"),
     .when = may_let_in,
     .deed = open_door,
     .argument = MODE_DOOR,
     .rank = RANK_VIEW},
    {.id = ACTION_NONE},
};

const struct screen screen_dates = {
    .title = N_("Dates"),
    .state_size = sizeof(struct dates),
    .actions = dates_actions,
    .ask = dates_ask,
    .wish = dates_wish,
    .restart = dates_restart,
    .take = dates_take,
    .draw = dates_draw,
    .count = dates_count,
    .id = dates_id,
    .speak = dates_speak,
    .speak_row = dates_speak_row,
};
