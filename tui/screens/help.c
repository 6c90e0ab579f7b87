/*
 * The help is made from the same tables as the key bar: whatever has a text and can be done now. So
 * it is never wrong, and is different in each state. It scrolls by lines; add_key() counts lines
 * and draws those that are in sight, so that counting and drawing cannot disagree.
 */
#include "tui/screens/help.h"

#include <stdio.h>
#include <string.h>

#include "shared/text.h"
#include "tui/cli/words.h"
#include "tui/screens/actions.h"
#include "tui/screens/screen.h"

/* Keys end in a column and texts begin in one, in every language. FRAME_ROWS is what a body is
 * shorter than its window by: BODY_TOP above it, three below (screen_bottom()). LINES_MOST is more
 * than the help of any screen has. */
enum { KEY_END = 10, LEFT = 13, LEGEND_LEFT_COMPACT = 2, FRAME_ROWS = 5, LINES_MOST = 10000 };

/* What is kept while it is open. */
struct help {
    int top; /* the first line that is shown */
};

/* Kept while it is open, and from the top each time. */
static struct help *help_of(const struct ui *ui)
{
    return ui->state[MODE_HELP];
}

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

/* A key and what it does, in as many lines as that needs. The key stands in the first of them, and
 * at least one is counted. */
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

/* How the seats are drawn, which no key says. */
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

/* In the order of the key bar; what has no text is left out. `r` has no place in the key bar, and
 * so no text for it in its row; the help is the only one to name it. */
static void add_all(const struct ui *ui, struct page *page, bool compact)
{
    const struct action *rows[ACTION_ROWS];
    int count = actions_of(ui, ui->screen, rows);

    for (int i = 0; i < count; i++) {
        char name[ACTION_KEY_NAME];

        if (rows[i]->help != NULL && action_is_on(rows[i], ui))
            add_key(page, rows[i]->id == ACTION_REFRESH ? "r" : action_key_text(rows[i], ui, name),
                    _(rows[i]->help));
    }
    if (ui_screen(ui, ui->screen)->type == NULL) /* it has no seats to choose */
        add_legend(page, compact);
}

/* How far it can be scrolled in a body of so many rows. Counted anew each time, since the size of
 * the window and what can be done may both have changed. The legend has as many lines in both
 * layouts, so it does not matter which of them is counted. */
static int last_top(const struct ui *ui, int rows, int columns)
{
    struct page page = {.columns = columns};

    add_all(ui, &page, false);
    return page.lines > rows ? page.lines - rows : 0;
}

/* A window that became larger shows the end, not an empty page. The end is found here and not
 * written back, because drawing changes nothing; scroll() does that with the next key. */
void help_draw(const struct ui *ui, struct canvas *canvas)
{
    int rows = screen_bottom(canvas) - BODY_TOP;
    int last = last_top(ui, rows, canvas->columns);
    struct page page = {.canvas = canvas,
                        .columns = canvas->columns,
                        .top = help_of(ui)->top < last ? help_of(ui)->top : last};

    add_all(ui, &page, screen_is_compact(canvas));
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

/* Not beyond the ends, whatever the window has become meanwhile. */
static void scroll(struct ui *ui, enum action_id action)
{
    int rows = (ui->rows > 0 ? ui->rows : FULL_ROWS) - FRAME_ROWS;
    int last = last_top(ui, rows, ui->columns > 0 ? ui->columns : FULL_COLUMNS);

    help_of(ui)->top += step_of(action, rows);
    if (help_of(ui)->top > last)
        help_of(ui)->top = last;
    if (help_of(ui)->top < 0)
        help_of(ui)->top = 0;
}

void help_open(struct ui *ui)
{
    ui->overlay = MODE_HELP;
    help_of(ui)->top = 0;
}

static void close_help(struct ui *ui, int argument)
{
    (void)argument;
    ui->overlay = MODE_NONE;
}

static void line_up(struct ui *ui, int argument)
{
    (void)argument;
    scroll(ui, ACTION_UP);
}

static void line_down(struct ui *ui, int argument)
{
    (void)argument;
    scroll(ui, ACTION_DOWN);
}

static void page_up(struct ui *ui, int argument)
{
    (void)argument;
    scroll(ui, ACTION_PAGE_UP);
}

static void page_down(struct ui *ui, int argument)
{
    (void)argument;
    scroll(ui, ACTION_PAGE_DOWN);
}

static void half_up(struct ui *ui, int argument)
{
    (void)argument;
    scroll(ui, ACTION_HALF_UP);
}

static void half_down(struct ui *ui, int argument)
{
    (void)argument;
    scroll(ui, ACTION_HALF_DOWN);
}

static void to_first(struct ui *ui, int argument)
{
    (void)argument;
    scroll(ui, ACTION_FIRST);
}

static void to_last(struct ui *ui, int argument)
{
    (void)argument;
    scroll(ui, ACTION_LAST);
}

/* Where letters are text, a letter closes it, but goes into the line as well. */
static void close_key(const struct ui *ui, char text[ACTION_KEY_NAME])
{
    snprintf(text, ACTION_KEY_NAME, "%s", ui_screen(ui, ui->screen)->type != NULL ? "Esc" : "q");
}

static const struct action help_actions[] = {
    {.id = ACTION_UP, .keys = {KEY_IS_UP, 'k'}, .deed = line_up, .rank = RANK_LAST},
    {.id = ACTION_DOWN, .keys = {KEY_IS_DOWN, 'j', ' '}, .deed = line_down, .rank = RANK_LAST},
    {.id = ACTION_PAGE_UP,
     .keys = {KEY_IS_PAGE_UP, CTRL_KEY('b')},
     .deed = page_up,
     .rank = RANK_LAST},
    {.id = ACTION_PAGE_DOWN,
     .keys = {KEY_IS_PAGE_DOWN, CTRL_KEY('f')},
     .deed = page_down,
     .rank = RANK_LAST},
    {.id = ACTION_HALF_UP, .keys = {CTRL_KEY('u')}, .deed = half_up, .rank = RANK_LAST},
    {.id = ACTION_HALF_DOWN, .keys = {CTRL_KEY('d')}, .deed = half_down, .rank = RANK_LAST},
    {.id = ACTION_FIRST, .keys = {KEY_IS_HOME, 'g'}, .deed = to_first, .rank = RANK_LAST},
    {.id = ACTION_LAST, .keys = {KEY_IS_END, 'G'}, .deed = to_last, .rank = RANK_LAST},
    {.id = ACTION_REFUSE,
     .keys = {KEY_IS_ESCAPE, 'q', '?', KEY_IS_BACKSPACE, KEY_IS_ENTER},
     .key_text = "q",
     .bar = N_("back"),
     .deed = close_help,
     .name = close_key,
     .rank = RANK_LAST},
    {.id = ACTION_NONE},
};

const struct screen overlay_help = {.state_size = sizeof(struct help), .actions = help_actions};
