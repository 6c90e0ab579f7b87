/*
 * What a screen looks like, in memory: a grid of cells, the cursor, and what can be clicked.
 *
 * Screens draw here and nowhere else, so they need no terminal. A wide character fills two cells:
 * the right one has an empty text.
 */
#ifndef FOYER_TUI_SCREENS_CANVAS_H
#define FOYER_TUI_SCREENS_CANVAS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* How a cell stands out. Never the only sign of anything: shapes and words say it too. */
enum look {
    LOOK_PLAIN = 0,
    LOOK_DIM = 1,
    LOOK_BOLD = 2,
    LOOK_REVERSE = 4,
    LOOK_LINE = 8, /* part of a horizontal border; its text is the ASCII form */
    LOOK_WARN = 16,
    LOOK_GOOD = 32,
    LOOK_HUE = 64, /* times 1 to LOOK_HUES: a colour of its own, for a grade */
    LOOK_HUES = 3,
    LOOK_PAPER = 256, /* black on white, whatever the colours of the terminal are */
    LOOK_INK = 512,   /* black on black */
};

enum { CELL_TEXT = 14, TARGETS_MAX = 160, CANVAS_TEXT = 512 };

struct cell {
    char text[CELL_TEXT]; /* one character with its combining ones */
    unsigned short look;  /* enum look, added up */
};

/* A rectangle that stands for an action when it is clicked. */
struct target {
    int row, column, width;
    int action; /* enum action_id */
    int argument;
};

struct canvas {
    int rows, columns;
    struct cell *cells; /* owned, shape: cells[rows * columns] */
    int cursor_row, cursor_column;
    struct target targets[TARGETS_MAX];
    int target_count;
};

/* An empty canvas without cells. */
void canvas_init(struct canvas *canvas);
void canvas_release(struct canvas *canvas);

/* Gives it a size and clears it. */
void canvas_begin(struct canvas *canvas, int rows, int columns);

const struct cell *canvas_cell(const struct canvas *canvas, int row, int column);

/* Writes a text; what does not fit on the canvas is cut. Returns the column after it. */
int canvas_put(struct canvas *canvas, int row, int column, int look, const char *text);
int canvas_printf(struct canvas *canvas, int row, int column, int look, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Writes a text into exactly `width` cells, cut or filled with spaces. */
void canvas_field(struct canvas *canvas, int row, int column, int width, int look,
                  const char *text);

/* Writes a text so that it ends before column `end`. */
void canvas_right(struct canvas *canvas, int row, int end, int look, const char *text);

/* Writes a text in the middle of the row. */
void canvas_centre(struct canvas *canvas, int row, int look, const char *text);

/* A border over the whole row. */
void canvas_rule(struct canvas *canvas, int row);

/* Adds a look to cells that are drawn already. */
void canvas_mark(struct canvas *canvas, int row, int column, int width, int look);

void canvas_cursor(struct canvas *canvas, int row, int column);

void canvas_target(struct canvas *canvas, int row, int column, int width, int action, int argument);

/* The target at that cell, or NULL. */
const struct target *canvas_hit(const struct canvas *canvas, int row, int column);

/* Digits, ':', and the characters of IN!, OUT, NO and "...", five rows high, '#' for each dot.
 * Returns the column after them. */
int canvas_large(struct canvas *canvas, int row, int column, int look, const char *text);
int canvas_large_cells(const char *text);

/* The text of one row without spaces at its end, in new memory the caller frees. */
char *canvas_line(const struct canvas *canvas, int row);

/* All rows as text, for tests and --plain. */
void canvas_dump(const struct canvas *canvas, FILE *out);

#endif
