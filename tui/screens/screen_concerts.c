/* The concerts: a list, searched as one types. */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <string.h>

#include "shared/text.h"
#include "tui/model/catalogue.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/screens/state_words.h"
#include "tui/screens/navigation.h"
#include "tui/cli/words.h"

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

/* The cells of the longest title. */
static int longest_title(const struct model *model)
{
    int longest = 0;

    for (int row = 0; row < rows_count(&model->concerts); row++) {
        int cells = text_cells(rows_text(&model->concerts, row, "title"));

        if (cells > longest)
            longest = cells;
    }
    return longest;
}

/* The column of the next show: wider where a sale is still to open. */
static int next_cells(const struct model *model)
{
    for (int row = 0; row < rows_count(&model->concerts); row++)
        if (rows_text(&model->concerts, row, "opens")[0] != '\0')
            return NEXT_OPENS;
    return NEXT;
}

/* How wide the list is: beside it stand the dates of a concert if there is room, and it is not
 * wider than what it holds, so that prices stand beside their rows. */
static int list_columns(const struct model *model, const struct canvas *canvas)
{
    int wide = canvas->columns >= WIDE_COLUMNS ? canvas->columns - PREVIEW : canvas->columns;
    int needed =
        LEFT + longest_title(model) + 1 + 2 * NAME_MOST + next_cells(model) + FREE + FROM + 1;

    if (needed < FULL_COLUMNS)
        needed = FULL_COLUMNS;
    return wide < needed ? wide : needed;
}

static int count(const struct model *model)
{
    return rows_count(&model->concerts);
}

static const char *id(const struct model *model, int row)
{
    return rows_text(&model->concerts, row, "concert");
}

static void draw_search(const struct model *model, struct canvas *canvas)
{
    bool typing = model->overlay == MODE_FIELD && model->field == FIELD_SEARCH;
    char found[64];
    int column = canvas_put(canvas, BODY_TOP, 1, LOOK_PLAIN, _("Search: "));

    column = canvas_put(canvas, BODY_TOP, column, LOOK_BOLD, typing ? model->typed : model->search);
    if (typing)
        canvas_cursor(canvas, BODY_TOP, column);
    snprintf(found, sizeof found,
             ngettext("%d concert", "%d concerts", (unsigned long)count(model)), count(model));
    canvas_right(canvas, BODY_TOP, list_columns(model, canvas) - 1, LOOK_PLAIN, found);
    canvas_target(canvas, BODY_TOP, 0, canvas->columns, ACTION_SEARCH, 0);
}

/* How wide title, artist and venue are. In the compact layout there is the title alone; beside the
 * dates it comes first, and what is left goes to the others. */
static void widths(const struct model *model, const struct canvas *canvas, int wide[3])
{
    int room = list_columns(model, canvas) - 1 - LEFT - next_cells(model) - FREE - FROM;
    int rest = room - longest_title(model) - 1;

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

static void draw_concert(const struct model *model, struct canvas *canvas, int at, int row,
                         const int wide[3])
{
    const struct rows *list = &model->concerts;
    const char *next = rows_text(list, at, "next");
    int64_t from = rows_int(list, at, "price_min", -1);
    char text[FORMAT_TEXT];
    int end = list_columns(model, canvas) - 1;
    bool open = strcmp(rows_text(list, at, "sale"), "open") == 0 && next[0] != '\0';
    int look = open ? LOOK_PLAIN : LOOK_DIM;

    canvas_field(canvas, row, LEFT, wide[0] - 1, look, rows_text(list, at, "title"));
    if (wide[1] > 0)
        canvas_field(canvas, row, LEFT + wide[0], wide[1] - 1, look, rows_text(list, at, "artist"));
    if (wide[2] > 0)
        canvas_field(canvas, row, LEFT + wide[0] + wide[1], wide[2] - 1, look,
                     rows_text(list, at, "venue"));
    canvas_field(canvas, row, end - FROM - FREE - next_cells(model), next_cells(model), look,
                 open ? format_list_time(next, rows_first_year(list, "next"), text)
                      : sale_opens(list, at, text));
    canvas_right(canvas, row, end - FROM, look, rows_text(list, at, "free"));
    if (from >= 0)
        canvas_right(canvas, row, end, look, format_points(from, text));
    screen_row(canvas, row, list_columns(model, canvas), at, at == model->cursor[MODE_CONCERTS]);
}

/* A heading ends in `column` if `right`, and begins there otherwise. It sorts, and says so. */
static void draw_heading(const struct model *model, struct canvas *canvas, int column, bool right,
                         const char *name, enum concert_order order)
{
    bool sorted = model->order == order;
    char text[64];
    int cells;

    snprintf(text, sizeof text, "%s%s", name, sorted ? "^" : "");
    cells = text_cells(text);
    column -= right ? cells : 0;
    canvas_put(canvas, LIST_TOP - 1, column, sorted ? LOOK_BOLD : LOOK_DIM, text);
    canvas_target(canvas, LIST_TOP - 1, column, cells, ACTION_SORT, (int)order + 1);
}

static void draw_names(const struct model *model, struct canvas *canvas, const int wide[3])
{
    int row = LIST_TOP - 1, end = list_columns(model, canvas) - 1;

    draw_heading(model, canvas, LEFT, false, _("Title"), ORDER_TITLE);
    if (wide[1] > 0)
        canvas_put(canvas, row, LEFT + wide[0], LOOK_DIM, _("Artist"));
    if (wide[2] > 0)
        canvas_put(canvas, row, LEFT + wide[0] + wide[1], LOOK_DIM, _("Venue"));
    draw_heading(model, canvas, end - FROM - FREE - next_cells(model), false, _("Next show"),
                 ORDER_NEXT);
    draw_heading(model, canvas, end - FROM, true, _("Free"), ORDER_FREE);
    draw_heading(model, canvas, end, true, _("From"), ORDER_FROM);
}

/* The whole of what the row had to cut. */
static void draw_details(const struct model *model, struct canvas *canvas)
{
    const struct rows *list = &model->concerts;
    int at = model->cursor[MODE_CONCERTS], row = screen_bottom(canvas) - 2;
    int64_t shows = rows_int(list, at, "shows", 0);
    char dates[64], free[64], opens[FORMAT_TEXT];

    if (at >= count(model))
        return;
    snprintf(dates, sizeof dates, ngettext("%d date", "%d dates", (unsigned long)shows),
             (int)shows);
    canvas_printf(canvas, row, LEFT, LOOK_BOLD, "%s  |  %s", rows_text(list, at, "title"),
                  rows_text(list, at, "artist"));
    snprintf(free, sizeof free, _("%s seats free"), rows_text(list, at, "free"));
    canvas_printf(canvas, row + 1, LEFT, LOOK_PLAIN, "%s  |  %s, %s  |  %s",
                  rows_text(list, at, "venue"), dates, free, sale_opens(list, at, opens));
}

/* On a wide terminal, the dates of the concert under the cursor. */
static void draw_preview(const struct model *model, struct canvas *canvas)
{
    const struct rows *list = &model->preview;
    int left = list_columns(model, canvas) + 3, room = screen_bottom(canvas) - LIST_TOP;
    char text[FORMAT_TEXT];

    if (canvas->columns < WIDE_COLUMNS || count(model) == 0)
        return;
    canvas_put(canvas, LIST_TOP - 1, left, LOOK_DIM, _("Date"));
    canvas_right(canvas, LIST_TOP - 1, left + PREVIEW_FREE, LOOK_DIM, _("Free"));
    for (int at = 0; at < rows_count(list) && at < room; at++) {
        bool open = strcmp(rows_text(list, at, "state"), "bookable") == 0;
        int look = open ? LOOK_PLAIN : LOOK_DIM;
        int64_t seats[3] = {rows_int(list, at, "sold", 0), rows_int(list, at, "held", 0),
                            rows_int(list, at, "free", 0)};

        canvas_put(canvas, LIST_TOP + at, left, look,
                   format_time(rows_text(list, at, "starts"), false, text));
        screen_seats_bar(canvas, LIST_TOP + at, left + PREVIEW_BAR, 10, seats);
        canvas_right(canvas, LIST_TOP + at, left + PREVIEW_FREE, look, rows_text(list, at, "free"));
    }
}

static void draw(const struct model *model, struct canvas *canvas)
{
    int first, visible, wide[3];
    int bottom = screen_bottom(canvas) - 3;

    widths(model, canvas, wide);
    draw_search(model, canvas);
    draw_names(model, canvas, wide);
    visible = screen_window(model->cursor[MODE_CONCERTS], count(model), LIST_TOP, bottom, &first);
    for (int i = 0; i < visible; i++)
        draw_concert(model, canvas, first + i, LIST_TOP + i, wide);
    screen_where(canvas, bottom, first, visible, count(model));
    if (model->hidden > 0)
        canvas_printf(canvas, bottom, LEFT, LOOK_DIM,
                      ngettext("%d is over or called off: a shows it",
                               "%d are over or called off: a shows them",
                               (unsigned long)model->hidden),
                      model->hidden);
    if (model->overlay == MODE_FIELD)
        draw_search(model, canvas); /* takes the cursor */
    if (count(model) == 0 && model->hidden == 0 && model->live)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN,
                   model->search[0] != '\0' ? _("Nothing of that name.") : _("No concerts yet."));
    draw_details(model, canvas);
    draw_preview(model, canvas);
}

static void act(struct model *model, enum action_id action, int argument)
{
    int order = argument > 0 ? argument - 1 : ((int)model->order + 1) % ORDERS;

    if (action == ACTION_SORT)
        catalogue_sort(model, (enum concert_order)order);
    else if (action == ACTION_ALL)
        catalogue_show_all(model);
    if (action != ACTION_ENTER || model->cursor[MODE_CONCERTS] >= count(model))
        return;
    model_choose_concert(model, model->cursor[MODE_CONCERTS]);
    navigation_open(model, MODE_DATES);
}

static void ask(struct model *model)
{
    int64_t concert = rows_int(&model->concerts, model->cursor[MODE_CONCERTS], "concert", 0);

    model_ask_search(model, VERB_CONCERTS, model->search);
    if (model->wide && concert != 0)
        model_ask_poll(model, VERB_SHOWS, concert, "concert=%" PRId64 " all=1", concert);
}

const struct screen screen_concerts = {
    .title = N_("Concerts"), .ask = ask, .draw = draw, .act = act, .count = count, .id = id};
