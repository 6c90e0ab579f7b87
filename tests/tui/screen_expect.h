/*
 * What the tests of keys and replies begin with. For files that include cmocka.h before.
 */
#ifndef FOYER_TESTS_TUI_SCREEN_EXPECT_H
#define FOYER_TESTS_TUI_SCREEN_EXPECT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tui/feed.h"
#include "tui/screens/canvas.h"
#include "tui/screens/frame.h"
#include "tui/screens/screen.h"

#define TOKEN "VVK6Z418FFQ8ABD6F512MZ7X4F"
#define HELD                                                                              \
    "OK token=" TOKEN " state=active user=kim position=0 ahead=0 behind=0 remaining=300 " \
    "left=59 reservation=P17VC0YYM9 show=7 seats=1,2 amount=220000 "                      \
    "expires=2026-12-01T09:05:00+09:00 concert=1\n"

/* Somebody who books for themself. */
static inline void on_the_grid(struct ui *ui)
{
    feed_start_as(ui, "any");
    feed_dates(ui);
    feed_seats(ui);
}

/* Somebody who sells to others. */
static inline void at_the_counter(struct ui *ui)
{
    char line[256];

    feed_start(ui);
    feed_dates(ui);
    feed_seats(ui);
    feed_asked(ui, line);
}

static inline void expect_asked(struct ui *ui, const char *expected)
{
    char line[256];

    feed_asked(ui, line);
    assert_string_equal(line, expected);
}

/* All of the requests, each ended by LF. */
static inline void expect_all_asked(struct ui *ui, const char *expected)
{
    struct pending_request request;
    char lines[1024] = "";

    while (model_next_request(&ui->model, &request)) {
        if (!request.poll)
            snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "%s\n", request.line);
        pending_request_release(&request);
    }
    assert_string_equal(lines, expected);
}

static inline void expect_row(const struct canvas *canvas, int row, const char *part)
{
    char *line = canvas_line(canvas, row);

    if (strstr(line, part) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", line, part);
    free(line);
}

#define OTHER "1W9ZK7F3X0D5B8T2YH6GQ4RMNC"

static inline void expect_drawn(const struct ui *ui, int row, const char *part)
{
    struct canvas canvas;

    canvas_init(&canvas);
    frame_draw(ui, &canvas, 24, 80);
    expect_row(&canvas, row, part);
    canvas_release(&canvas);
}

/* Replies of the counter: what USERS and FIND find. */
#define USERS(rows) "=|user|name|phone|balance\n" rows "OK\n"
#define JIWOO "-|jiwoo|김지우|010-0000-0001|500000\n"
#define FOUND_ROWS(rows) \
    "=|reservation|show|starts|user|name|phone|seats|state|printed|in|note|concert\n" rows "OK\n"
#define FOUND_ROW(code, show, seats, state)                                                     \
    "-|" code "|" show "|2026-12-24T19:30:00+09:00|jiwoo|김지우|010-0000-0001|" seats "|" state \
    "|0|0||1\n"

static inline void status(struct ui *ui, const char *token, const char *concert, const char *state)
{
    char line[256];

    snprintf(line, sizeof line,
             "OK token=%s state=%s user=kim position=%d ahead=2 behind=0 remaining=unknown "
             "left=61 concert=%s\n",
             token, state, strcmp(state, "waiting") == 0 ? 3 : 0, concert);
    feed(ui, VERB_STATUS, 0, line);
}

/* The message of the screen has the text in it. */
static inline void expect_said(const struct ui *ui, const char *text)
{
    if (strstr(ui->message, text) == NULL)
        fail_msg("said is \"%s\", not: %s", ui->message, text);
}

/* Whether a window of 80x24 has the text, in one line. */
static inline bool is_drawn(const struct ui *ui, const char *text)
{
    struct canvas canvas;
    bool found = false;

    canvas_init(&canvas);
    frame_draw(ui, &canvas, 24, 80);
    for (int row = 0; row < 24; row++) {
        char *line = canvas_line(&canvas, row);

        found = found || strstr(line, text) != NULL;
        free(line);
    }
    canvas_release(&canvas);
    return found;
}

/* What --plain says of the screen has the text in it. */
static inline void expect_spoken(const struct ui *ui, const char *text)
{
    struct buffer out;

    buffer_init(&out);
    ui_screen(ui, ui->screen)->speak(ui, &out);
    buffer_add(&out, "", 1);
    if (strstr(buffer_content(&out), text) == NULL)
        fail_msg("\"%s\" is not said in \"%s\"", text, buffer_content(&out));
    buffer_release(&out);
}

#endif
