/*
 * What the daemon tells of by itself, since protocol 1.1: the screen says what it is about, and is
 * not polled while a WATCH of that is under way. See watching.c.
 */
#ifndef FOYER_TUI_MODEL_WATCHING_H
#define FOYER_TUI_MODEL_WATCHING_H

#include "shared/reply_reader.h"
#include "tui/model/model.h"

/* After so long everything is asked for once more: what no WATCH tells of, and whether the daemon
 * is there. It is a little longer than the daemon is silent. */
enum { WATCHING_REST_MS = 31000 };

/* What a screen wants to be told of. */
struct watching_wish {
    char subject[TEXT_WATCHING]; /* "show=5" or "concert=1,2"; "": it is polled */
    int64_t since;               /* the revision that is there; -1: none, or it is a list */
    int64_t part;                /* what else it asks for; when that changes it asks anew */
    int64_t until_s; /* seconds since 1970: what is shown is so up to then by the calendar;
                                INT64_MAX: for ever */
};

#define WATCHING_NOTHING ((struct watching_wish){.since = -1, .until_s = INT64_MAX})

/* A new connection to a daemon, which has WATCH or has it not; and the end of one. */
void watching_connected(struct model *model, bool can);
void watching_lost(struct model *model);

/* The wish of the screen as things stand. True if it is to be told of something. *anew: that is
 * something else than before, and what is under way is to be ended. */
bool watching_want(struct model *model, const struct watching_wish *wish, bool *anew);

/* The line with which the rows of a WATCH begin. */
void watching_begin(struct model *model);

/* The row of a show in a list. */
void watching_take_show(struct model *model, const struct reply_line *row);

/* What the screen has asked for is not so any more. */
void watching_news(struct model *model);

/* A row that says only that nothing has changed. */
void watching_mark(struct model *model);

/* The WATCH with these arguments, such as "show=5 since=17", is over although nobody ended it. */
void watching_over(struct model *model, const char *arguments);

/* A screen has just asked for what it shows. */
void watching_asked(struct model *model);

/* Asked for everything, told or not. */
void watching_polled(struct model *model);

/* The calendar may have come to what the screen waits for. */
void watching_look_at_calendar(struct model *model);

/* True if the screen, or everything, is to be asked for now. */
bool watching_wants_screen(const struct model *model);
bool watching_wants_all(const struct model *model);

/* When that will be so, if nothing else happens, on the monotonic clock. */
int64_t watching_due_ms(const struct model *model);

#endif
