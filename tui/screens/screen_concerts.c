/*
 * The first screen: all concerts, searched as one types, sorted by the key or a click on a heading.
 *
 * Width. From right to left there are prices, free seats, the next date; what is left is shared by
 * title, artist and venue. In the compact layout the title is alone; what a row has to cut stands
 * in full below the list. From 132 columns on the dates of the concert under the cursor are beside
 * it, and are asked for whenever the cursor moves.
 *
 * A concert that cannot be bought now says in place of a date why, or when its sale opens.
 */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <string.h>

#include "shared/text.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/catalogue.h"
#include "tui/screens/cursor.h"
#include "tui/screens/list.h"
#include "tui/screens/navigation.h"
#include "tui/screens/search.h"
#include "tui/screens/selection.h"
#include "tui/screens/spoken.h"
#include "tui/screens/state_words.h"

/* Columns from the right: next show, free seats, lowest price. */
enum {
    LEFT = 3,
    NEXT = 15,
    NEXT_OPENS = 18, /* with "opens 12-04 10:00" */
    FREE = 6,
    FROM = 10,
    LIST_TOP = BODY_TOP + 3,
    PREVIEW_BAR = 22,
    PREVIEW_FREE = 42,
    PREVIEW = 48, /* the dates beside the list */
    NAME_LEAST = 10,
    NAME_MOST = 24, /* of artist and venue */
};

/* The cells of the longest title. Of the whole list and not of the page in view: columns that jump
 * from page to page could not be read down. */
static int longest_title(const struct ui *ui)
{
    int longest = 0;

    for (int row = 0; row < rows_count(&ui->model.concerts); row++) {
        int cells = text_cells(rows_text(&ui->model.concerts, row, "title"));

        if (cells > longest)
            longest = cells;
    }
    return longest;
}

/* The column of the next show: wider where a sale is still to open. */
static int next_cells(const struct ui *ui)
{
    for (int row = 0; row < rows_count(&ui->model.concerts); row++)
        if (rows_text(&ui->model.concerts, row, "opens")[0] != '\0')
            return NEXT_OPENS;
    return NEXT;
}

/* How wide the list is: beside it stand the dates of a concert if there is room, and it is not
 * wider than what it holds, so that prices stand beside their rows. */
static int list_columns(const struct ui *ui, const struct canvas *canvas)
{
    int wide = canvas->columns >= WIDE_COLUMNS ? canvas->columns - PREVIEW : canvas->columns;
    int needed = LEFT + longest_title(ui) + 1 + 2 * NAME_MOST + next_cells(ui) + FREE + FROM + 1;

    if (needed < FULL_COLUMNS)
        needed = FULL_COLUMNS;
    return wide < needed ? wide : needed;
}

static int concerts_count(const struct ui *ui)
{
    return rows_count(&ui->model.concerts);
}

static const char *concerts_id(const struct ui *ui, int row)
{
    return rows_text(&ui->model.concerts, row, "concert");
}

/* What is searched for, and how many were found; a click begins to type. */
static void draw_search(const struct ui *ui, struct canvas *canvas)
{
    bool typing = search_is_open(ui);
    char found[64];
    int column = canvas_put(canvas, BODY_TOP, 1, LOOK_PLAIN, _("Search: "));

    column = canvas_put(canvas, BODY_TOP, column, LOOK_BOLD, search_text(ui));
    if (typing)
        canvas_cursor(canvas, BODY_TOP, column);
    snprintf(found, sizeof found,
             ngettext("%d concert", "%d concerts", (unsigned long)concerts_count(ui)),
             concerts_count(ui));
    canvas_right(canvas, BODY_TOP, list_columns(ui, canvas) - 1, LOOK_PLAIN, found);
    canvas_target(canvas, BODY_TOP, 0, canvas->columns, ACTION_SEARCH, 0);
}

/* How wide title, artist and venue are. In the compact layout there is the title alone; beside the
 * dates it comes first, and what is left goes to the others. Names of less than NAME_LEAST cells
 * tell nothing: then the venue goes first, as it is in the line below the list, then the artist.
 * What they do not need beyond NAME_MOST goes back to the title. */
static void widths(const struct ui *ui, const struct canvas *canvas, int wide[3])
{
    int room = list_columns(ui, canvas) - 1 - LEFT - next_cells(ui) - FREE - FROM;
    int rest = room - longest_title(ui) - 1;

    if (canvas->columns < FULL_COLUMNS)
        rest = 0;
    else if (canvas->columns < WIDE_COLUMNS)
        rest = room / 2;
    if (rest < NAME_LEAST)
        rest = 0;
    wide[2] = rest < 2 * NAME_LEAST ? 0 : rest / 2;
    wide[1] = rest - wide[2];
    for (int i = 1; i < 3; i++)
        if (wide[i] > NAME_MOST)
            wide[i] = NAME_MOST;
    wide[0] = room - wide[1] - wide[2];
}

/* One row. What cannot be bought now is dim, and says why in place of its date. */
static void draw_concert(const struct ui *ui, struct canvas *canvas, int at, int row,
                         const int wide[3])
{
    const struct rows *list = &ui->model.concerts;
    const char *next = rows_text(list, at, "next");
    int64_t from = rows_int(list, at, "price_min", -1);
    char text[FORMAT_TEXT];
    int end = list_columns(ui, canvas) - 1;
    bool open =
        word_is(WORDS_OUTLOOK, OUTLOOK_OPEN, rows_text(list, at, "sale")) && next[0] != '\0';
    int look = open ? LOOK_PLAIN : LOOK_DIM;

    canvas_field(canvas, row, LEFT, wide[0] - 1, look, rows_text(list, at, "title"));
    if (wide[1] > 0)
        canvas_field(canvas, row, LEFT + wide[0], wide[1] - 1, look, rows_text(list, at, "artist"));
    if (wide[2] > 0)
        canvas_field(canvas, row, LEFT + wide[0] + wide[1], wide[2] - 1, look,
                     rows_text(list, at, "venue"));
    canvas_field(canvas, row, end - FROM - FREE - next_cells(ui), next_cells(ui), look,
                 open ? format_list_time(next, rows_first_year(list, "next"), text)
                      : sale_opens(list, at, text));
    canvas_right(canvas, row, end - FROM, look, rows_text(list, at, "free"));
    if (from >= 0)
        canvas_right(canvas, row, end, look, format_points(from, text));
    screen_row(canvas, row, list_columns(ui, canvas), at, at == ui->cursor[MODE_CONCERTS]);
}

/* A heading ends in `column` if `right`, and begins there otherwise. It sorts, and says so. The
 * argument is one more than the order, because 0 is the key, which takes the next one. */
static void draw_heading(const struct ui *ui, struct canvas *canvas, int column, bool right,
                         const char *name, enum concert_order order)
{
    bool sorted = ui->model.order == order;
    char text[64];
    int cells;

    snprintf(text, sizeof text, "%s%s", name, sorted ? "^" : "");
    cells = text_cells(text);
    column -= right ? cells : 0;
    canvas_put(canvas, LIST_TOP - 1, column, sorted ? LOOK_BOLD : LOOK_DIM, text);
    canvas_target(canvas, LIST_TOP - 1, column, cells, ACTION_SORT, (int)order + 1);
}

/* Those that can be sorted by are targets. */
static void draw_names(const struct ui *ui, struct canvas *canvas, const int wide[3])
{
    int row = LIST_TOP - 1, end = list_columns(ui, canvas) - 1;

    draw_heading(ui, canvas, LEFT, false, _("Title"), ORDER_TITLE);
    if (wide[1] > 0)
        canvas_put(canvas, row, LEFT + wide[0], LOOK_DIM, _("Artist"));
    if (wide[2] > 0)
        canvas_put(canvas, row, LEFT + wide[0] + wide[1], LOOK_DIM, _("Venue"));
    draw_heading(ui, canvas, end - FROM - FREE - next_cells(ui), false, _("Next show"), ORDER_NEXT);
    draw_heading(ui, canvas, end - FROM, true, _("Free"), ORDER_FREE);
    draw_heading(ui, canvas, end, true, _("From"), ORDER_FROM);
}

/* The whole of what the row had to cut. Of the venue only its name is cut, never its zone; see
 * format_venue(). */
static void draw_details(const struct ui *ui, struct canvas *canvas)
{
    const struct rows *list = &ui->model.concerts;
    int at = ui->cursor[MODE_CONCERTS], row = screen_bottom(canvas) - 2;
    int64_t shows = rows_int(list, at, "shows", 0);
    char dates[64], free[64], opens[FORMAT_TEXT], rest[256], venue[TEXT_TITLE + FORMAT_TEXT];

    if (at >= concerts_count(ui))
        return;
    snprintf(dates, sizeof dates, ngettext("%d date", "%d dates", (unsigned long)shows),
             (int)shows);
    canvas_printf(canvas, row, LEFT, LOOK_BOLD, "%s  |  %s", rows_text(list, at, "title"),
                  rows_text(list, at, "artist"));
    snprintf(free, sizeof free, _("%s seats free"), rows_text(list, at, "free"));
    snprintf(rest, sizeof rest, "  |  %s, %s  |  %s", dates, free, sale_opens(list, at, opens));
    format_venue(rows_text(list, at, "venue"), rows_text(list, at, "next"),
                 canvas->columns - LEFT - 1 - text_cells(rest), venue, sizeof venue);
    canvas_printf(canvas, row + 1, LEFT, LOOK_PLAIN, "%s%s", venue, rest);
}

/* On a wide terminal, the dates of the concert under the cursor. As many as there is room for: the
 * screen of the dates has them all, and a cursor. */
static void draw_preview(const struct ui *ui, struct canvas *canvas)
{
    const struct rows *list = &ui->model.preview;
    int left = list_columns(ui, canvas) + 3, room = screen_bottom(canvas) - LIST_TOP;
    char text[FORMAT_TEXT];

    if (canvas->columns < WIDE_COLUMNS || concerts_count(ui) == 0)
        return;
    canvas_put(canvas, LIST_TOP - 1, left, LOOK_DIM, _("Date"));
    canvas_right(canvas, LIST_TOP - 1, left + PREVIEW_FREE, LOOK_DIM, _("Free"));
    for (int at = 0; at < rows_count(list) && at < room; at++) {
        bool open = word_is(WORDS_BOOKABLE_WORD, BOOKABLE, rows_text(list, at, "state"));
        int look = open ? LOOK_PLAIN : LOOK_DIM;
        int64_t seats[3] = {rows_int(list, at, "sold", 0), rows_int(list, at, "held", 0),
                            rows_int(list, at, "free", 0)};

        canvas_put(canvas, LIST_TOP + at, left, look,
                   format_time(rows_text(list, at, "starts"), false, text));
        screen_seats_bar(canvas, LIST_TOP + at, left + PREVIEW_BAR, 10, seats);
        canvas_right(canvas, LIST_TOP + at, left + PREVIEW_FREE, look, rows_text(list, at, "free"));
    }
}

/* The search is drawn again at the end while one types in it, because the last one who asks gets
 * the cursor. */
static void concerts_draw(const struct ui *ui, struct canvas *canvas)
{
    int first, visible, wide[3];
    int bottom = screen_bottom(canvas) - 3;

    widths(ui, canvas, wide);
    draw_search(ui, canvas);
    draw_names(ui, canvas, wide);
    visible =
        screen_window(ui->cursor[MODE_CONCERTS], concerts_count(ui), LIST_TOP, bottom, &first);
    for (int i = 0; i < visible; i++)
        draw_concert(ui, canvas, first + i, LIST_TOP + i, wide);
    screen_where(canvas, bottom, first, visible, concerts_count(ui));
    if (ui->model.hidden > 0)
        canvas_printf(canvas, bottom, LEFT, LOOK_DIM,
                      ngettext("%d is over or called off: a shows it",
                               "%d are over or called off: a shows them",
                               (unsigned long)ui->model.hidden),
                      ui->model.hidden);
    if (ui->overlay == MODE_FIELD)
        draw_search(ui, canvas); /* takes the cursor */
    if (concerts_count(ui) == 0 && ui->model.hidden == 0 && ui->model.live)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN,
                   ui->search[MODE_CONCERTS][0] != '\0' ? _("Nothing of that name.")
                                                        : _("No concerts yet."));
    draw_details(ui, canvas);
    draw_preview(ui, canvas);
}

/* Sorts what is there, at once; no request is needed. The cursor stays on its concert. So
 * cursor_follow() is called here, which otherwise a reply does; --plain counts from 1 again
 * (`lists`). */
static void sort_by(struct ui *ui, enum concert_order order)
{
    static const char *const names[ORDERS] = {
        [ORDER_NEXT] = N_("Sorted by the next show"),
        [ORDER_TITLE] = N_("Sorted by title"),
        [ORDER_FREE] = N_("Sorted by free seats"),
        [ORDER_FROM] = N_("Sorted by price"),
    };

    ui->model.order = order;
    ui->lists++;
    catalogue_arrange(&ui->model);
    cursor_follow(ui);
    ui_say(ui, false, "%s", _(names[order]));
}

/* A click on a heading takes its own order, the key the next one. */
static void sort(struct ui *ui, int argument)
{
    int order = argument > 0 ? argument - 1 : ((int)ui->model.order + 1) % ORDERS;

    sort_by(ui, (enum concert_order)order);
}

/* model->all_concerts has what is over, so no request is needed; cursor_follow() is called as in
 * sort_by(). */
static void show_all(struct ui *ui, int argument)
{
    (void)argument;
    if (catalogue_is_over(&ui->model.concerts, ui->cursor[MODE_CONCERTS]))
        cursor_let_go(ui); /* it goes because it was asked to */
    ui->model.all_of_them = !ui->model.all_of_them;
    ui->lists++;
    catalogue_arrange(&ui->model);
    cursor_follow(ui);
}

/* Choosing the concert comes first: the dates are asked for when their screen opens. */
static void show_dates(struct ui *ui, int argument)
{
    (void)argument;
    if (ui->cursor[MODE_CONCERTS] >= concerts_count(ui))
        return;
    selection_concert(ui, ui->cursor[MODE_CONCERTS]);
    navigation_open(ui, MODE_DATES);
}

/* On a wide screen the dates of the concert under the cursor come with the poll. While the list is
 * empty there is no concert to ask for. */
static void concerts_ask(struct ui *ui)
{
    int64_t concert = rows_int(&ui->model.concerts, ui->cursor[MODE_CONCERTS], "concert", 0);

    model_ask_search(&ui->model, VERB_CONCERTS, ui->search_serial, ui->search[MODE_CONCERTS]);
    if (ui->wide && concert != 0)
        model_ask_poll(&ui->model, VERB_SHOWS, concert, "concert=%" PRId64 " all=1", concert);
}

/* The dates beside the list are those of another concert when the cursor moves. They are in no
 * WATCH by themselves, but of one of the concerts that are watched; `part` says that another one is
 * asked for. */
static void concerts_wish(const struct ui *ui, struct watching_wish *wish)
{
    list_wish_concerts(ui, wish);
    if (ui->wide)
        wish->part = rows_int(&ui->model.concerts, ui->cursor[MODE_CONCERTS], "concert", 0);
}

/* Dates are taken of whichever concert they are: replies come in the order of the requests, so the
 * last ones that come are those of the concert under the cursor. */
static bool concerts_take(struct ui *ui, const struct pending_request *request,
                          const struct reply_line *reply)
{
    if (request->verb == VERB_CONCERTS)
        list_take_concerts(ui, request, reply);
    else if (request->verb == VERB_SHOWS)
        rows_move(&ui->model.preview, &ui->model.incoming);
    return request->verb == VERB_CONCERTS || request->verb == VERB_SHOWS;
}

/* What was left out is said, too. */
static void concerts_speak(const struct ui *ui, struct buffer *out)
{
    spoken_search(ui, out);
    if (ui->model.hidden > 0)
        buffer_printf(out,
                      ngettext("%d is over or called off: a shows it",
                               "%d are over or called off: a shows them",
                               (unsigned long)ui->model.hidden),
                      ui->model.hidden);
    buffer_printf(out, "%s", ui->model.hidden > 0 ? ".\n" : "");
}

static void concerts_speak_row(const struct ui *ui, int row, struct buffer *out)
{
    const struct rows *list = &ui->model.concerts;
    const char *sale = rows_text(list, row, "sale"), *next = rows_text(list, row, "next");
    char when[FORMAT_TEXT], opens[FORMAT_TEXT], points[FORMAT_TEXT];

    buffer_printf(out, "%s, %s, %s. ", rows_text(list, row, "title"),
                  rows_text(list, row, "artist"), rows_text(list, row, "venue"));
    if (!word_is(WORDS_OUTLOOK, OUTLOOK_OPEN, sale) || next[0] == '\0')
        buffer_printf(out, "%s.", sale_opens(list, row, opens));
    else
        buffer_printf(out, _("Next %s, %s free, from %s P."), format_when(next, false, when),
                      rows_text(list, row, "free"),
                      format_points(rows_int(list, row, "price_min", 0), points));
}

static const struct action concerts_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("dates"),
     .help = N_("show the dates"),
     .deed = show_dates},
    {.id = ACTION_SEARCH,
     .keys = {'/'},
     .key_text = "/",
     .bar = N_("search"),
     .help = N_("search as you type"),
     .deed = search_open},
    {.id = ACTION_SORT,
     .keys = {'s'},
     .key_text = "s",
     .bar = N_("sort"),
     .help = N_("sort by next show, title, free seats, price"),
     .deed = sort,
     .rank = RANK_VIEW},
    {.id = ACTION_ALL,
     .keys = {'a'},
     .key_text = "a",
     .bar = N_("all concerts"),
     .help = N_("also what is over or called off, or not"),
     .deed = show_all,
     .rank = RANK_VIEW},
    {.id = ACTION_NONE},
};

const struct screen screen_concerts = {
    .title = N_("Concerts"),
    .actions = concerts_actions,
    .ask = concerts_ask,
    .wish = concerts_wish,
    .take = concerts_take,
    .draw = concerts_draw,
    .count = concerts_count,
    .id = concerts_id,
    .searched = true,
    .speak = concerts_speak,
    .speak_row = concerts_speak_row,
};
