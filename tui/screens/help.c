#include "tui/screens/help.h"

#include <string.h>

#include "shared/text.h"
#include "tui/screens/screen.h"
#include "tui/cli/words.h"

enum { KEY_END = 10, LEFT = 13, LEGEND_LEFT_COMPACT = 2, FRAME_ROWS = 5, LINES_MOST = 10000 };

/* Lines of the help, and where those that are seen begin. */
struct page {
    struct canvas *canvas; /* NULL: they are only counted */
    int columns;
    int top;   /* the first line that is seen */
    int lines; /* so far */
};

/* The row of the present line; less than BODY_TOP, or the bottom and beyond, if it is not seen. */
static int row_of(const struct page *page)
{
    return BODY_TOP + page->lines - page->top;
}

static bool is_seen(const struct page *page)
{
    return page->canvas != NULL && row_of(page) >= BODY_TOP &&
           row_of(page) < screen_bottom(page->canvas);
}

/* Bytes of `text` for one line: up to a blank where there is one. */
static size_t piece(const char *text, int cells)
{
    size_t fit = text_fit(text, cells), cut = fit;

    if (text[fit] == '\0')
        return fit;
    while (cut > 0 && text[cut] != ' ')
        cut--;
    return cut > 0 ? cut : fit;
}

/* A key and what it does, in as many lines as that needs. */
static void add_key(struct page *page, const char *key, const char *text)
{
    if (is_seen(page) && key[0] != '\0')
        canvas_right(page->canvas, row_of(page), KEY_END, LOOK_BOLD, key);
    do {
        size_t size = piece(text, page->columns - LEFT - 1);

        if (is_seen(page))
            canvas_printf(page->canvas, row_of(page), LEFT, LOOK_PLAIN, "%.*s", (int)size, text);
        page->lines++;
        text += size;
        text += strspn(text, " ");
    } while (text[0] != '\0');
}

static void add_legend(struct page *page, bool compact)
{
    page->lines++;
    if (is_seen(page))
        canvas_put(page->canvas, row_of(page), compact ? LEGEND_LEFT_COMPACT : LEFT, LOOK_DIM,
                   compact
                       ? _("[ ] free ( ) held xx sold < > chosen { } mine # #")
                       : _("[12] free  (12) held  xx sold  <12> chosen  {12} mine  #12# blocked"));
    page->lines++;
}

static void add_all(const struct model *model, struct page *page, bool compact)
{
    int count;
    const struct action *table = action_table(&count);

    for (int i = 0; i < count; i++)
        if (table[i].help[0] != '\0' && action_is_on(&table[i], model, model->screen))
            add_key(page, table[i].id == ACTION_REFRESH ? "r" : table[i].key_text,
                    _(table[i].help));
    add_legend(page, compact);
}

/* How far it can be scrolled in a body of so many rows. */
static int last_top(const struct model *model, int rows, int columns)
{
    struct page page = {.columns = columns};

    add_all(model, &page, false);
    return page.lines > rows ? page.lines - rows : 0;
}

void help_draw(const struct model *model, struct canvas *canvas)
{
    int rows = screen_bottom(canvas) - BODY_TOP;
    int last = last_top(model, rows, canvas->columns);
    struct page page = {.canvas = canvas,
                        .columns = canvas->columns,
                        .top = model->help_top < last ? model->help_top : last};

    add_all(model, &page, screen_is_compact(canvas));
    if (last > 0)
        screen_where(canvas, screen_bottom(canvas), page.top, rows, page.lines);
}

/* How far an action scrolls in a body of so many rows; to the end is further than any text is. */
static int step_of(enum action_id action, int rows)
{
    switch (action) {
    case ACTION_UP:
        return -1;
    case ACTION_DOWN:
        return 1;
    case ACTION_HALF_UP:
        return -rows / 2;
    case ACTION_HALF_DOWN:
        return rows / 2;
    case ACTION_PAGE_UP:
        return -rows;
    case ACTION_PAGE_DOWN:
        return rows;
    case ACTION_FIRST:
        return -LINES_MOST;
    case ACTION_LAST:
        return LINES_MOST;
    default:
        return 0;
    }
}

bool help_scrolls(enum action_id action)
{
    return step_of(action, FULL_ROWS) != 0;
}

void help_scroll(struct model *model, enum action_id action)
{
    int rows = (model->rows > 0 ? model->rows : FULL_ROWS) - FRAME_ROWS;
    int last = last_top(model, rows, model->columns > 0 ? model->columns : FULL_COLUMNS);

    model->help_top += step_of(action, rows);
    if (model->help_top > last)
        model->help_top = last;
    if (model->help_top < 0)
        model->help_top = 0;
}
