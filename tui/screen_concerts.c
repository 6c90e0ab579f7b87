/* The concerts: a list, searched as one types. */
#include "tui/screen.h"

#include <inttypes.h>
#include <string.h>

#include "tui/figures.h"
#include "tui/sheet.h"
#include "tui/trail.h"
#include "tui/words.h"

/* Columns from the right: next show, free seats, lowest price. */
enum {
    LEFT = 3,
    NEXT = 15,
    FREE = 6,
    FROM = 10,
    LIST_TOP = BODY_TOP + 3,
    PREVIEW_BAR = 22,
    PREVIEW_FREE = 42
};

/* The list, without the dates beside it. */
static int list_columns(const struct canvas *canvas)
{
    return canvas->columns >= WIDE_COLUMNS ? FULL_COLUMNS : canvas->columns;
}

static int count(const struct model *model)
{
    return sheet_rows(&model->concerts);
}

/* What the sale says where no date can be shown. */
static const char *sale_text(const char *sale)
{
    static const char *const words[][2] = {
        {"open", N_("sale open")},       {"sold_out", N_("sold out")},
        {"soon", N_("not yet on sale")}, {"paused", N_("sale paused")},
        {"closed", N_("sale closed")},   {"past", N_("over")},
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i][0], sale) == 0)
            return _(words[i][1]);
    return sale;
}

static void draw_search(const struct model *model, struct canvas *canvas)
{
    bool typing = model->cover == MODE_FIELD && model->field == FIELD_SEARCH;
    char found[64];
    int column = canvas_put(canvas, BODY_TOP, 1, LOOK_PLAIN, _("Search: "));

    column = canvas_put(canvas, BODY_TOP, column, LOOK_BOLD, typing ? model->typed : model->search);
    if (typing)
        canvas_cursor(canvas, BODY_TOP, column);
    snprintf(found, sizeof found,
             ngettext("%d concert", "%d concerts", (unsigned long)count(model)), count(model));
    canvas_right(canvas, BODY_TOP, list_columns(canvas) - 1, LOOK_PLAIN, found);
    canvas_target(canvas, BODY_TOP, 0, canvas->columns, ACTION_SEARCH, 0);
}

/* How wide title, artist and venue are; the last two are 0 in the compact layout. */
static void widths(const struct canvas *canvas, int wide[3])
{
    int room = list_columns(canvas) - 1 - LEFT - NEXT - FREE - FROM;

    wide[1] = wide[2] = 0;
    if (canvas->columns >= FULL_COLUMNS) {
        wide[1] = wide[2] = room / 4;
        if (wide[1] > 24)
            wide[1] = wide[2] = 24;
    }
    wide[0] = room - wide[1] - wide[2];
}

static void draw_concert(const struct model *model, struct canvas *canvas, int at, int row,
                         const int wide[3])
{
    const struct table *list = &model->concerts;
    const char *next = sheet_text(list, at, "next");
    int64_t from = sheet_int(list, at, "price_min", -1);
    char text[FIGURE_TEXT];
    int end = list_columns(canvas) - 1;
    const char *sale = sheet_text(list, at, "sale");
    bool open = strcmp(sale, "open") == 0 && next[0] != '\0';
    int look = open ? LOOK_PLAIN : LOOK_DIM;

    canvas_field(canvas, row, LEFT, wide[0] - 1, look, sheet_text(list, at, "title"));
    if (wide[1] > 0) {
        canvas_field(canvas, row, LEFT + wide[0], wide[1] - 1, look,
                     sheet_text(list, at, "artist"));
        canvas_field(canvas, row, LEFT + wide[0] + wide[1], wide[2] - 1, look,
                     sheet_text(list, at, "venue"));
    }
    canvas_field(canvas, row, end - FROM - FREE - NEXT, NEXT, look,
                 open ? figure_time(next, true, text) : sale_text(sale));
    canvas_right(canvas, row, end - FROM, look, sheet_text(list, at, "free"));
    if (from >= 0)
        canvas_right(canvas, row, end, look, figure_points(from, text));
    screen_row(canvas, row, list_columns(canvas), at, at == model->cursor[MODE_CONCERTS]);
}

static void draw_names(struct canvas *canvas, const int wide[3])
{
    int row = LIST_TOP - 1, end = list_columns(canvas) - 1;

    canvas_put(canvas, row, LEFT, LOOK_DIM, _("Title"));
    if (wide[1] > 0) {
        canvas_put(canvas, row, LEFT + wide[0], LOOK_DIM, _("Artist"));
        canvas_put(canvas, row, LEFT + wide[0] + wide[1], LOOK_DIM, _("Venue"));
    }
    canvas_put(canvas, row, end - FROM - FREE - NEXT, LOOK_DIM, _("Next show"));
    canvas_right(canvas, row, end - FROM, LOOK_DIM, _("Free"));
    canvas_right(canvas, row, end, LOOK_DIM, _("From"));
}

/* The whole of what the row had to cut. */
static void draw_details(const struct model *model, struct canvas *canvas)
{
    const struct table *list = &model->concerts;
    int at = model->cursor[MODE_CONCERTS], row = screen_bottom(canvas) - 2;
    int64_t shows = sheet_int(list, at, "shows", 0);
    char dates[64];

    if (at >= count(model))
        return;
    snprintf(dates, sizeof dates, ngettext("%d date", "%d dates", (unsigned long)shows),
             (int)shows);
    canvas_printf(canvas, row, LEFT, LOOK_BOLD, "%s  |  %s", sheet_text(list, at, "title"),
                  sheet_text(list, at, "artist"));
    canvas_printf(canvas, row + 1, LEFT, LOOK_PLAIN, "%s  |  %s, %s %s  |  %s",
                  sheet_text(list, at, "venue"), dates, sheet_text(list, at, "free"),
                  _("seats free"), sale_text(sheet_text(list, at, "sale")));
}

/* On a wide terminal, the dates of the concert under the cursor. */
static void draw_preview(const struct model *model, struct canvas *canvas)
{
    const struct table *list = &model->preview;
    int left = FULL_COLUMNS + 3, room = screen_bottom(canvas) - LIST_TOP;
    char text[FIGURE_TEXT];

    if (canvas->columns < WIDE_COLUMNS || count(model) == 0)
        return;
    canvas_put(canvas, LIST_TOP - 1, left, LOOK_DIM, _("Date"));
    canvas_right(canvas, LIST_TOP - 1, left + PREVIEW_FREE, LOOK_DIM, _("Free"));
    for (int at = 0; at < sheet_rows(list) && at < room; at++) {
        bool open = strcmp(sheet_text(list, at, "state"), "bookable") == 0;
        int look = open ? LOOK_PLAIN : LOOK_DIM;
        int64_t seats[3] = {sheet_int(list, at, "sold", 0), sheet_int(list, at, "held", 0),
                            sheet_int(list, at, "free", 0)};

        canvas_put(canvas, LIST_TOP + at, left, look,
                   figure_time(sheet_text(list, at, "starts"), false, text));
        screen_seats_bar(canvas, LIST_TOP + at, left + PREVIEW_BAR, 10, seats);
        canvas_right(canvas, LIST_TOP + at, left + PREVIEW_FREE, look,
                     sheet_text(list, at, "free"));
    }
}

static void draw(const struct model *model, struct canvas *canvas)
{
    int first, visible, wide[3];
    int bottom = screen_bottom(canvas) - 3;

    widths(canvas, wide);
    draw_search(model, canvas);
    draw_names(canvas, wide);
    visible = screen_window(model->cursor[MODE_CONCERTS], count(model), LIST_TOP, bottom, &first);
    for (int i = 0; i < visible; i++)
        draw_concert(model, canvas, first + i, LIST_TOP + i, wide);
    if (model->cover == MODE_FIELD)
        draw_search(model, canvas); /* takes the cursor */
    if (count(model) == 0 && model->live)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN,
                   model->search[0] != '\0' ? _("Nothing of that name.") : _("No concerts yet."));
    draw_details(model, canvas);
    draw_preview(model, canvas);
}

static void act(struct model *model, enum action_id action, int argument)
{
    (void)argument;
    if (action != ACTION_ENTER || model->cursor[MODE_CONCERTS] >= count(model))
        return;
    model_choose_concert(model, model->cursor[MODE_CONCERTS]);
    trail_open(model, MODE_DATES);
}

static void ask(struct model *model)
{
    int64_t concert = sheet_int(&model->concerts, model->cursor[MODE_CONCERTS], "concert", 0);

    model_ask_search(model, VERB_CONCERTS, model->search);
    if (model->wide && concert != 0)
        model_ask_poll(model, VERB_SHOWS, concert, "concert=%" PRId64 " all=1", concert);
}

const struct screen screen_concerts = {
    .title = N_("Concerts"), .ask = ask, .draw = draw, .act = act, .count = count};
