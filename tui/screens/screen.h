/*
 * A screen, or what stands over one: what it asks for, how it is drawn, what its keys do, and what
 * it takes from replies. All of it is in one file, screen_NAME.c, but for its line in modes.def.
 */
#ifndef FOYER_TUI_SCREENS_SCREEN_H
#define FOYER_TUI_SCREENS_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/buffer.h"
#include "shared/reply_reader.h"
#include "tui/screens/action.h"
#include "tui/screens/canvas.h"

struct pending_request;
struct watching_wish;
struct ui;

/* Members that are NULL have nothing to do. */
struct screen {
    const char *title;
    size_t state_size; /* of the struct that it keeps for itself, zeroed at the beginning */
    const struct action *actions; /* ends with a row of ACTION_NONE */
    bool counter;                 /* no kiosk opens it: `e` and `L` are free there */

    /* Entered: by way of navigation_open(), not by going back to it. */
    void (*open)(struct ui *ui);
    /* Asks for what it shows, when it opens and with each poll. */
    void (*ask)(struct ui *ui);
    /* What of that it would rather be told of, if the daemon can: then it asks only when something
     * has changed. NULL: nothing. */
    void (*wish)(const struct ui *ui, struct watching_wish *wish);
    /* A row of that; NULL: it is a list, which is asked for again if a show in it has changed. */
    void (*told)(struct ui *ui, const struct reply_line *row);
    /* Left for good: what nobody else needs is forgotten, and what its state owns is freed. At the
     * end of the program every screen closes, also one that was never open. */
    void (*close)(struct ui *ui);
    /* Another concert was chosen: what it shows begins anew. */
    void (*restart)(struct ui *ui);
    /* The customer has gone: nothing of theirs stays. */
    void (*forget)(struct ui *ui);

    /* The OK and the ERR of what it has asked for; false if that is none of its business, such as a
     * payment. It is called only while the screen is open as it was when it asked. */
    bool (*take)(struct ui *ui, const struct pending_request *request,
                 const struct reply_line *reply);
    bool (*refuse)(struct ui *ui, const struct pending_request *request,
                   const struct reply_line *reply);

    /* There will be no reply to what it has asked for; false if somebody else has to say so. Under
     * request->key, if it has one, it can be asked for again. */
    bool (*dropped)(struct ui *ui, const struct pending_request *request);

    /* The screen is itself an open field: it takes a key before any table, as it came from the
     * keyboard; false if that is no text. A pasted text goes here as well. */
    bool (*type)(struct ui *ui, int key);

    /* A key was pressed that does nothing here: what keys before it began is taken back. */
    void (*dead_key)(struct ui *ui);

    /* What stands in the status line in place of customer and points, from `column` to before
     * `end`. */
    void (*status)(const struct ui *ui, struct canvas *canvas, int column, int end);

    /* Draws into the rows from BODY_TOP up to screen_bottom(). A pure function of the ui. */
    void (*draw)(const struct ui *ui, struct canvas *canvas);

    /* Rows of the list the cursor moves in, and what each is known by. */
    int (*count)(const struct ui *ui);
    const char *(*id)(const struct ui *ui, int row);
    bool searched; /* the list follows a search; see search.h */

    /* The same in sentences, for --plain: what stands above the list, and a row of it. */
    void (*speak)(const struct ui *ui, struct buffer *out);
    void (*speak_row)(const struct ui *ui, int row, struct buffer *out);
};

#define MODE(word, name) extern const struct screen screen_##name;
#include "tui/screens/modes.def"
#undef MODE
extern const struct screen overlay_help, overlay_field, overlay_question;

enum {
    BODY_TOP = 2,
    LEAST_ROWS = 20,
    LEAST_COLUMNS = 60,
    FULL_ROWS = 24,
    FULL_COLUMNS = 80,
    WIDE_COLUMNS = 132,
    SCREEN_TITLE_TEXT = 404,
};

/* The row after the last one of the body. */
int screen_bottom(const struct canvas *canvas);

bool screen_is_compact(const struct canvas *canvas);

/* True if there is room for anything at all. */
bool screen_fits(int rows, int columns);

/* What a screen can draw with. */

/* The rows of a list that are visible: `*first` and how many, from `top` to `bottom`. */
int screen_window(int cursor, int count, int top, int bottom, int *first);

/* The first row of the body: a title, and what follows it. If there is not room for both, the
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
