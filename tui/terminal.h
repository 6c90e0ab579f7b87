/*
 * The terminal: keys in, the canvas out. All of ncurses is behind this.
 */
#ifndef FOYER_TUI_TERMINAL_H
#define FOYER_TUI_TERMINAL_H

#include <stdbool.h>

#include "shared/status.h"
#include "tui/canvas.h"

enum terminal_event { TERMINAL_NOTHING, TERMINAL_KEY, TERMINAL_CLICK, TERMINAL_GONE };

struct terminal_input {
    int key;         /* enum key or a code point */
    int row, column; /* of a click */
};

/* Takes the terminal over. False if it cannot be driven; `ascii`: borders without line drawing. */
MUST_CHECK bool terminal_open(bool ascii);

/* Gives it back as it was; nothing if it is not open. */
void terminal_close(void);

/* The next key or click that waits; never blocks. */
enum terminal_event terminal_read(struct terminal_input *input);

/* True if the terminal has vanished. */
bool terminal_is_gone(void);

/* Shows the canvas; ncurses sends only what changed. */
void terminal_paint(const struct canvas *canvas, bool all);

/* The size now, after a change of the window. */
void terminal_size(int *rows, int *columns);
void terminal_resized(void);

#endif
