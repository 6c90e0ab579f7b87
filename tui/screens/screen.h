/*
 * A screen: what it asks for, how it is drawn from the model, and what actions do there.
 *
 * To add one: a mode in model.h, a struct screen in its own file, its line in screen.c, and its
 * actions in action.c.
 */
#ifndef FOYER_TUI_SCREENS_SCREEN_H
#define FOYER_TUI_SCREENS_SCREEN_H

#include "tui/screens/action.h"
#include "tui/screens/canvas.h"
#include "tui/model/model.h"

struct screen {
    const char *title;
    /* Entered by way of navigation_open(); NULL: nothing to prepare. */
    void (*open)(struct model *model);
    /* Asks for what it shows, when it opens and with each poll; NULL: nothing. */
    void (*ask)(struct model *model);
    /* Draws into the rows from BODY_TOP up to screen_bottom(). A pure function of the model. */
    void (*draw)(const struct model *model, struct canvas *canvas);
    /* Does what the frame does not do itself. */
    void (*act)(struct model *model, enum action_id action, int argument);
    /* Left for good: what nobody else needs is forgotten; NULL: nothing. */
    void (*close)(struct model *model);
    /* Rows of the list the cursor moves in, and what each is known by; NULL if there is none. */
    int (*count)(const struct model *model);
    const char *(*id)(const struct model *model, int row);
};

extern const struct screen screen_concerts, screen_dates, screen_seats, screen_queue, screen_hold,
    screen_booked, screen_bookings, screen_wallet, screen_customers, screen_takings, screen_attract;

enum {
    BODY_TOP = 2,
    LEAST_ROWS = 20,
    LEAST_COLUMNS = 60,
    FULL_ROWS = 24,
    FULL_COLUMNS = 80,
    WIDE_COLUMNS = 132,
    SCREEN_TOKEN_TEXT = SEAT_COUNT * 4 + 64,
    SCREEN_USER_TEXT = 160,
};

/* The row behind the last one of the body. */
int screen_bottom(const struct canvas *canvas);

bool screen_is_compact(const struct canvas *canvas);

/* True if there is room for anything at all. */
bool screen_fits(int rows, int columns);

const struct screen *screen_of(enum mode mode);

/* Draws everything: status line, body, message, key bar, and what covers the screen. */
void screen_draw(const struct model *model, struct canvas *canvas, int rows, int columns);

/* The nearest deadline: "HOLD B5 B6 4:32", without the seats if `brief`; "" if there is none.
 * Returns how it looks. */
int screen_token(const struct model *model, bool brief, char *text, size_t room);

/* "jiwoo (root)  500,000 P": for whom, by whom, and the points; less of it in each higher step
 * (0..2).
 */
void screen_user(const struct model *model, int step, char *text, size_t room);

/* What a screen can draw with. */

/* The rows of a list that are visible: `*first` and how many, from `top` to `bottom`. */
int screen_window(int cursor, int count, int top, int bottom, int *first);

/* The first row of the body: a title, and what stands behind it. If there is not room for both, the
 * title is cut. Returns the column after them. */
int screen_heading(struct canvas *canvas, const char *title, const char *rest);

/* Says where one is, "14-26 of 120", before the last column of a row; nothing if the whole list is
 * visible. */
void screen_where(struct canvas *canvas, int row, int first, int visible, int count);

/* Marks a row of a list: the pointer and cursor if it is `focus`, and the click, over `width`
 * cells. */
void screen_row(struct canvas *canvas, int row, int width, int index, bool focus);

/* "[XXXXh.....#]": seats sold, held, free (shape: seats[3]), and the rest out of the sale. */
void screen_seats_bar(struct canvas *canvas, int row, int column, int width, const int64_t *seats);

/* "[####......]" of `width` cells inside. */
void screen_bar(struct canvas *canvas, int row, int column, int width, int64_t part, int64_t whole);

#endif
