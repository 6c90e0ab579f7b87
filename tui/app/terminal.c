/*
 * The only file that knows ncurses, with the state that ncurses has anyway: one terminal for a
 * process.
 *
 * Keys. The keyboard is raw: Ctrl-C and Ctrl-Z are keys like others, and the tables of actions say
 * what they do. Escape waits ESCAPE_MS for the rest of a function key, so that it closes a field at
 * once and arrows still work over a slow line; $ESCDELAY changes that.
 *
 * Pastes are bracketed (mode 2004): a pasted text is marked by the terminal and goes into an open
 * field or nowhere, since a pasted line end is no Enter. Both marks are made keys of ncurses. The
 * closing one is also looked for character by character, because a slow line can tear it apart;
 * until one of both has come nothing is a key, except Ctrl-C.
 *
 * Colours. Every look has a shape or a word as well, so a terminal without colours, $NO_COLOR and
 * --theme=none lose nothing. Two palettes, for 8 colours and for 256; the background is left alone,
 * and no colour is used that vanishes on a light or a dark one.
 *
 * The bell sets the title of the window, and the old title is put back at the end. OSC 52, which
 * fills the clipboard, is sent only where terminfo has a capability for it.
 */
#include "tui/app/terminal.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include <curses.h>

#include "tui/app/tty_restore.h"
#include "tui/screens/action.h"

enum {
    ESCAPE_MS = 25,
    PAIR_WARN = 1,
    PAIR_GOOD = 2,
    PAIR_HUE = 3,
    PALETTE = PAIR_HUE - 1 + LOOK_HUES,
    PAIR_PAPER,
    PAIR_INK,
    WHITE_OF_256 = 231,
    BLACK_OF_256 = 16,
    KEY_PASTE_BEGINS = 0x3FF0, /* far above KEY_MAX, where ncurses begins to number its own */
    KEY_PASTE_ENDS,
    COPY_TEXT = 64, /* in base64, with the NUL: 45 bytes of text */
};

static const char paste_end[] = "\033[201~";

static struct {
    SCREEN *screen;
    bool ascii, colours, mouse;
    bool paper;       /* black on white can be had */
    bool titled;      /* the window has a title of ours */
    bool pasting;     /* between the marks of a bracketed paste */
    size_t end_known; /* characters of paste_end that came one by one */
} terminal;

/* Tells the terminal to mark pasted text (mode 2004, "bracketed paste"), or not to. */
static void mark_pastes(bool on)
{
    fputs(on ? "\033[?2004h" : "\033[?2004l", stdout);
    fflush(stdout);
}

/* The colours of a theme: of 8, and of 256. */
struct palette {
    short few[PALETTE], many[PALETTE];
};

/* The codes of tickets are black on white also where colours are not wanted: readers do not read
 * them the other way round. */
static void start_paper(void)
{
    short black, white;

    if (!has_colors() || start_color() == ERR || use_default_colors() == ERR)
        return;
    black = COLORS >= 256 ? BLACK_OF_256 : COLOR_BLACK;
    white = COLORS >= 256 ? WHITE_OF_256 : COLOR_WHITE;
    init_pair(PAIR_PAPER, black, white);
    init_pair(PAIR_INK, black, black);
    terminal.paper = true;
}

static void start_colours(enum theme theme)
{
    /* A warning, good news, and the grades. */
    static const struct palette palettes[] = {
        [THEME_ANY] = {{COLOR_RED, COLOR_CYAN, COLOR_GREEN, COLOR_MAGENTA, COLOR_BLUE},
                       {COLOR_RED, COLOR_CYAN, 34, 170, 33}},
        [THEME_DARK] = {{COLOR_RED, COLOR_CYAN, COLOR_GREEN, COLOR_MAGENTA, COLOR_YELLOW},
                        {210, 87, 120, 219, 117}},
        [THEME_LIGHT] = {{COLOR_RED, COLOR_BLUE, COLOR_GREEN, COLOR_MAGENTA, COLOR_BLUE},
                         {124, 23, 22, 90, 19}},
    };

    terminal.colours = terminal.paper = false;
    start_paper();
    if (theme == THEME_NONE || !terminal.paper)
        return;
    for (int i = 0; i < PALETTE; i++)
        init_pair((short)(PAIR_WARN + i),
                  COLORS >= 256 ? palettes[theme].many[i] : palettes[theme].few[i], -1);
    terminal.colours = true;
}

/* The order matters: the modes of the line are noted before newterm() changes them; keys are
 * defined once keypad() has read the description; and what undoes a crash is taken from it, so
 * arming comes last. leaveok(FALSE): the cursor stands where it was put, for screen readers. */
bool terminal_open(bool ascii, enum theme theme)
{
    if (!tty_restore_remember())
        return false;
    terminal.screen = newterm(NULL, stdout, stdin);
    if (terminal.screen == NULL)
        return false;
    terminal.ascii = ascii;
    if (getenv("ESCDELAY") == NULL) /* ncurses reads it by itself */
        set_escdelay(ESCAPE_MS);
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    leaveok(stdscr, FALSE);
    mouseinterval(0);
    define_key("\033[200~", KEY_PASTE_BEGINS);
    define_key(paste_end, KEY_PASTE_ENDS);
    mark_pastes(true);
    start_colours(theme);
    tty_restore_arm();
    return true;
}

void terminal_close(void)
{
    if (terminal.screen == NULL)
        return;
    tty_restore_disarm();
    mark_pastes(false);
    if (terminal.titled)
        fputs("\033[23;2t", stdout); /* the title as it was */
    endwin();
    delscreen(terminal.screen);
    terminal.screen = NULL;
}

void terminal_mouse(bool on)
{
    if (on == terminal.mouse)
        return;
    terminal.mouse = on;
    mousemask(on ? BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
}

void terminal_drop_typed(void)
{
    flushinp();
}

void terminal_suspend(void)
{
    mark_pastes(false);
    endwin();
}

/* After a stop that nobody announced ncurses believes that the mouse is still caught, and marks and
 * picture still there: all are asked for anew. The mouse is let go first, or terminal_mouse() would
 * see no change. */
void terminal_resume(void)
{
    bool mouse = terminal.mouse;

    reset_prog_mode();
    terminal_mouse(false);
    terminal_mouse(mouse);
    mark_pastes(true);
    clearok(stdscr, TRUE);
    refresh();
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
    case KEY_F(2):
        return KEY_IS_F2;
    case KEY_ENTER:
        return KEY_IS_ENTER;
    default:
        return 0;
    }
}

/* What terminals send for Enter and Backspace differs; here each is one key. */
static int plain_key(wint_t code)
{
    if (code == '\r')
        return KEY_IS_ENTER;
    if (code == 0x7F || code == '\b')
        return KEY_IS_BACKSPACE;
    return (int)code;
}

/* A click or a turn of the wheel; TERMINAL_NOTHING if it is neither. mouseinterval(0) has ncurses
 * report each press at once, rather than wait whether it becomes a click. */
static enum terminal_event read_mouse(struct terminal_input *input)
{
    MEVENT event;

    if (getmouse(&event) != OK)
        return TERMINAL_NOTHING;
    input->row = event.y;
    input->column = event.x;
    input->steps = (event.bstate & BUTTON4_PRESSED) != 0 ? -1 : 1;
    if (event.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED))
        return TERMINAL_WHEEL;
    return event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED) ? TERMINAL_CLICK : TERMINAL_NOTHING;
}

/* A character of a pasted text. Its end may also come in pieces, which are no key to ncurses; and
 * Ctrl-C ends it, should the end never come. */
static enum terminal_event read_pasted(struct terminal_input *input, int kind, wint_t code)
{
    bool known = kind == OK && code == (wint_t)paste_end[terminal.end_known];

    terminal.end_known = known ? terminal.end_known + 1 : 0;
    if ((kind == KEY_CODE_YES && code == KEY_PASTE_ENDS) || (kind == OK && code == 3) ||
        paste_end[terminal.end_known] == '\0')
        terminal.pasting = false;
    if (kind != OK || terminal.end_known > 0 || !terminal.pasting)
        return TERMINAL_NOTHING;
    input->key = (int)code;
    return TERMINAL_PASTED;
}

enum terminal_event terminal_read(struct terminal_input *input)
{
    for (;;) {
        enum terminal_event event = TERMINAL_NOTHING;
        wint_t code;
        int kind = get_wch(&code);

        if (kind == ERR)
            return terminal_is_gone() ? TERMINAL_GONE : TERMINAL_NOTHING;
        if (terminal.pasting) {
            event = read_pasted(input, kind, code);
        } else if (kind == KEY_CODE_YES && code == KEY_PASTE_BEGINS) {
            terminal.pasting = true;
            terminal.end_known = 0;
        } else if (kind == KEY_CODE_YES && code == KEY_MOUSE) {
            event = read_mouse(input);
        } else {
            input->key = kind == KEY_CODE_YES ? special_key(code) : plain_key(code);
            event = input->key != 0 ? TERMINAL_KEY : TERMINAL_NOTHING;
        }
        if (event != TERMINAL_NOTHING)
            return event;
    }
}

bool terminal_is_gone(void)
{
    struct pollfd poll_it = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&poll_it, 1, 0) > 0 && (poll_it.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

/* Without colours what is dim is not: some terminals show dim as nothing at all. */
static attr_t attributes(unsigned look)
{
    attr_t attribute = A_NORMAL;

    if ((look & (LOOK_PAPER | LOOK_INK)) && terminal.paper)
        return (attr_t)COLOR_PAIR(look & LOOK_INK ? PAIR_INK : PAIR_PAPER);
    if (look & LOOK_PAPER)
        return A_REVERSE; /* what is dark there is light */
    if (look & LOOK_INK)
        return A_NORMAL;
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
    else if (look / LOOK_HUE > 0)
        attribute |= (attr_t)COLOR_PAIR((int)(PAIR_HUE + look / LOOK_HUE - 1));
    return attribute;
}

/* Borders are lines where the terminal has them, and ASCII otherwise. */
static void paint_cell(const struct cell *cell, int row, int column)
{
    attrset((int)attributes(cell->look));
    if ((cell->look & LOOK_LINE) && !terminal.ascii)
        mvaddch(row, column, ACS_HLINE);
    else
        mvaddstr(row, column, cell->text);
}

/* Everything is written into the window of ncurses, which compares it with what the terminal shows.
 * What is blank was made so by erase(). A wide character fills two cells, and the second has no
 * text of its own. */
void terminal_paint(const struct canvas *canvas, bool all)
{
    erase();
    for (int row = 0; row < canvas->rows; row++)
        for (int column = 0; column < canvas->columns; column++) {
            const struct cell *cell = canvas_cell(canvas, row, column);

            if (cell->text[0] != '\0' && (strcmp(cell->text, " ") != 0 || cell->look != 0))
                paint_cell(cell, row, column);
        }
    if (all)
        clearok(stdscr, TRUE);
    move(canvas->cursor_row, canvas->cursor_column);
    refresh();
}

/* Terminals of the kind of xterm have a title, and keep the one before. */
static bool has_title(void)
{
    static const char *const kinds[] = {"xterm", "tmux", "screen", "rxvt", "alacritty", "foot"};
    const char *kind = getenv("TERM");

    for (size_t i = 0; kind != NULL && i < sizeof kinds / sizeof kinds[0]; i++)
        if (strncmp(kind, kinds[i], strlen(kinds[i])) == 0)
            return true;
    return false;
}

void terminal_bell(int times)
{
    for (; times > 0; times--)
        beep();
}

void terminal_title(const char *title)
{
    if (!has_title())
        return;
    if (!terminal.titled)
        fputs("\033[22;2t", stdout); /* keeps the title */
    terminal.titled = true;
    printf("\033]2;%s\007", title);
    fflush(stdout);
}

/* The capability Ms of terminfo: how a text gets into the clipboard (OSC 52); NULL if there is
 * none. */
static const char *clipboard(void)
{
    const char *how = tigetstr("Ms");

    return how != NULL && how != (const char *)-1 && how[0] != '\0' ? how : NULL;
}

bool terminal_can_copy(void)
{
    return clipboard() != NULL;
}

/* In base64 (RFC 4648), in which OSC 52 takes its text: three bytes become four digits, and what is
 * missing of the last three, "=". A text that is too long is cut between two such groups. */
static void encode(const char *text, char out[COPY_TEXT])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t size = strlen(text), used = 0;

    for (size_t at = 0; at < size && used + 5 <= COPY_TEXT; at += 3) {
        unsigned long bits = 0;

        for (size_t i = 0; i < 3; i++)
            bits = bits << 8 | (at + i < size ? (unsigned char)text[at + i] : 0);
        for (size_t i = 0; i < 4; i++)
            out[used++] = at + i > size ? '=' : digits[bits >> (18 - 6 * i) & 0x3F];
    }
    out[used] = '\0';
}

void terminal_copy(const char *text)
{
    char encoded[COPY_TEXT];

    if (!terminal_can_copy())
        return;
    encode(text, encoded);
    putp(tiparm(clipboard(), "c", encoded));
    fflush(stdout);
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
