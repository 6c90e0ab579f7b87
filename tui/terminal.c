#include "tui/terminal.h"

#include <langinfo.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include <curses.h>

#include "tui/action.h"
#include "tui/restore.h"

enum { ESCAPE_MS = 25, PAIR_WARN = 1, PAIR_GOOD = 2 };

static struct {
    SCREEN *screen;
    bool ascii, utf8, colours;
} terminal;

static void start_colours(void)
{
    const char *none = getenv("NO_COLOR");

    terminal.colours = false;
    if ((none != NULL && none[0] != '\0') || !has_colors() || start_color() == ERR ||
        use_default_colors() == ERR)
        return;
    init_pair(PAIR_WARN, COLOR_RED, -1);
    init_pair(PAIR_GOOD, COLOR_CYAN, -1);
    terminal.colours = true;
}

bool terminal_open(bool ascii)
{
    if (!restore_remember())
        return false;
    terminal.screen = newterm(NULL, stdout, stdin);
    if (terminal.screen == NULL)
        return false;
    terminal.ascii = ascii;
    terminal.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    set_escdelay(ESCAPE_MS);
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    leaveok(stdscr, FALSE);
    mouseinterval(0);
    mousemask(BUTTON1_PRESSED | BUTTON1_CLICKED, NULL);
    start_colours();
    restore_arm();
    return true;
}

void terminal_close(void)
{
    if (terminal.screen == NULL)
        return;
    restore_disarm();
    endwin();
    delscreen(terminal.screen);
    terminal.screen = NULL;
}

/* ncurses' name of a key as ours; 0 if it means nothing here. */
static int special_key(wint_t code)
{
    switch (code) {
    case KEY_UP:
        return KEY_IS_UP;
    case KEY_DOWN:
        return KEY_IS_DOWN;
    case KEY_LEFT:
        return KEY_IS_LEFT;
    case KEY_RIGHT:
        return KEY_IS_RIGHT;
    case KEY_PPAGE:
        return KEY_IS_PAGE_UP;
    case KEY_NPAGE:
        return KEY_IS_PAGE_DOWN;
    case KEY_HOME:
        return KEY_IS_HOME;
    case KEY_END:
        return KEY_IS_END;
    case KEY_BACKSPACE:
    case KEY_DC:
        return KEY_IS_BACKSPACE;
    case KEY_F(1):
        return KEY_IS_F1;
    case KEY_ENTER:
        return KEY_IS_ENTER;
    default:
        return 0;
    }
}

static int plain_key(wint_t code)
{
    if (code == '\r')
        return KEY_IS_ENTER;
    if (code == 0x7F || code == '\b')
        return KEY_IS_BACKSPACE;
    return (int)code;
}

enum terminal_event terminal_read(struct terminal_input *input)
{
    for (;;) {
        wint_t code;
        int kind = get_wch(&code);
        MEVENT click;

        if (kind == ERR)
            return terminal_is_gone() ? TERMINAL_GONE : TERMINAL_NOTHING;
        if (kind == KEY_CODE_YES && code == KEY_MOUSE) {
            if (getmouse(&click) != OK)
                continue;
            input->row = click.y;
            input->column = click.x;
            return TERMINAL_CLICK;
        }
        input->key = kind == KEY_CODE_YES ? special_key(code) : plain_key(code);
        if (input->key != 0)
            return TERMINAL_KEY;
    }
}

bool terminal_is_gone(void)
{
    struct pollfd poll_it = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&poll_it, 1, 0) > 0 && (poll_it.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

static attr_t attributes(unsigned look)
{
    attr_t attribute = A_NORMAL;

    if (look & LOOK_BOLD)
        attribute |= A_BOLD;
    if (look & LOOK_REVERSE)
        attribute |= A_REVERSE;
    if (!terminal.colours)
        return attribute;
    if (look & LOOK_DIM)
        attribute |= A_DIM;
    if (look & LOOK_WARN)
        attribute |= (attr_t)COLOR_PAIR(PAIR_WARN);
    else if (look & LOOK_GOOD)
        attribute |= (attr_t)COLOR_PAIR(PAIR_GOOD);
    return attribute;
}

static void paint_cell(const struct cell *cell, int row, int column, bool wide)
{
    attrset((int)attributes(cell->look));
    if ((cell->look & LOOK_LINE) && !terminal.ascii)
        mvaddch(row, column, ACS_HLINE);
    else if (!terminal.utf8 && (unsigned char)cell->text[0] >= 0x80)
        mvaddstr(row, column, wide ? "??" : "?");
    else
        mvaddstr(row, column, cell->text);
}

void terminal_paint(const struct canvas *canvas, bool all)
{
    erase();
    for (int row = 0; row < canvas->rows; row++)
        for (int column = 0; column < canvas->columns; column++) {
            const struct cell *cell = canvas_cell(canvas, row, column);
            bool last = column + 1 == canvas->columns;

            if (cell->text[0] != '\0' && (strcmp(cell->text, " ") != 0 || cell->look != 0))
                paint_cell(cell, row, column,
                           !last && canvas_cell(canvas, row, column + 1)->text[0] == '\0');
        }
    if (all)
        clearok(stdscr, TRUE);
    move(canvas->cursor_row, canvas->cursor_column);
    refresh();
}

void terminal_size(int *rows, int *columns)
{
    *rows = LINES;
    *columns = COLS;
}

void terminal_resized(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
}
