/*
 * The terminal: keys in, the canvas out. Nothing else in the client knows ncurses.
 */
#ifndef FOYER_TUI_APP_TERMINAL_H
#define FOYER_TUI_APP_TERMINAL_H

#include <stdbool.h>

#include "shared/status.h"
#include "tui/screens/canvas.h"

enum terminal_event {
    TERMINAL_NOTHING,
    TERMINAL_KEY,
    TERMINAL_PASTED, /* a character of a pasted text */
    TERMINAL_CLICK,
    TERMINAL_WHEEL,
    TERMINAL_GONE
};

struct terminal_input {
    int key;         /* enum key or a code point */
    int row, column; /* of a click */
    int steps;       /* of the wheel, down; up if negative */
};

/* The colours: on which background they are seen. Both are the terminal's own. */
enum theme {
    THEME_ANY, /* it is not known: colours for both */
    THEME_DARK,
    THEME_LIGHT,
    THEME_NONE, /* no colours */
};

/* Takes the terminal over, without its mouse. False if it cannot be driven; `ascii`: borders
 * without line drawing. */
MUST_CHECK bool terminal_open(bool ascii, enum theme theme);

/* Clicks and the wheel come here; otherwise they stay with the terminal, which can select text. */
void terminal_mouse(bool on);

/* Drops what was typed and not read yet. */
void terminal_drop_typed(void);

/* Gives it back for as long as the program is stopped, and takes it over again: also after a stop
 * that nobody announced. */
void terminal_suspend(void);
void terminal_resume(void);

/* Gives it back as it was; nothing if it is not open. */
void terminal_close(void);

/* The next key or click that waits; never blocks. */
enum terminal_event terminal_read(struct terminal_input *input);

/* True if the terminal has vanished. */
bool terminal_is_gone(void);

/* Shows the canvas; ncurses sends only what changed. */
void terminal_paint(const struct canvas *canvas, bool all);

/* Rings the bell so many times. */
void terminal_bell(int times);

/* Shows the text as the title of the window where the terminal has one; the title that was there
 * comes back in the end. */
void terminal_title(const char *title);

/* True if the terminal may take texts into its clipboard: its description has a way, and nobody
 * can ask whether its owner allows it. */
bool terminal_can_copy(void);

/* Gives it a short text for its clipboard; nothing if it has none. */
void terminal_copy(const char *text);

/* The size now, after a change of the window. */
void terminal_size(int *rows, int *columns);
void terminal_resized(void);

#endif
