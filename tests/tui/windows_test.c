/*
 * Windows of all sizes: nothing that matters is cut away. What a width or a zone of time does to
 * one line is compared here word by word; whole screens at the usual sizes are the pictures of
 * golden_test.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tui/feed.h"
#include "tests/tui/screen_expect.h"
#include "tui/cli/format.h"
#include "tui/screens/canvas.h"
#include "tui/screens/control.h"
#include "tui/screens/frame.h"
#include "tui/screens/question.h"
#include "tui/screens/screen.h"

#define LONG_TITLE "A title of forty-three characters, like it!"

/* A window that is too small for anything else still shows what is held, and how long; at 12 cells
 * how long alone. In 43 x 59 there would be room enough but for one column. */
static void test_a_hold_in_a_small_window(void **state)
{
    static const int sizes[][2] = {{10, 40}, {24, 45}, {1, 20}, {43, 59}};
    struct canvas canvas;
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed(&ui, VERB_JOIN, 7, HELD);
    canvas_init(&canvas);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        frame_draw(&ui, &canvas, sizes[i][0], sizes[i][1]);
        expect_row(&canvas, 0, "HOLD A1 A2 5:00");
    }
    frame_draw(&ui, &canvas, 10, 12);
    expect_row(&canvas, 0, "HOLD 5:00");
    canvas_release(&canvas);
    ui_release(&ui);
}

/* What is too long for its column says so, with two dots and whole syllables before them. */
static void test_long_texts_end_in_an_ellipsis(void **state)
{
    struct canvas canvas;
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed(&ui, VERB_CONCERTS, ui.search_serial,
         "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale\n"
         "-|1|" LONG_TITLE "|Somebody who sings|겨울 나그네 홀|2|2026-12-24T19:30:00+09:00|37|"
         "55000|110000|open\nOK\n");
    canvas_init(&canvas);
    frame_draw(&ui, &canvas, 24, 80);
    expect_row(&canvas, 5, "A title of forty-thr.. Somebody.. 겨울 나.. ");
    canvas_release(&canvas);
    ui_release(&ui);
}

/* `own` is the zone of whoever looks; the other is in the time itself. */
static void expect_zone(const char *own, const char *time, const char *expected)
{
    char text[FORMAT_TEXT];

    setenv("TZ", own, 1);
    assert_string_equal(format_zone(time, text), expected);
}

static void expect_wall(int64_t wall_s, const char *place, const char *expected)
{
    char text[FORMAT_TEXT];

    setenv("TZ", "CET-1", 1);
    assert_string_equal(format_wall(wall_s, place, text), expected);
}

/* What was done here stands in the time of the venue; in one's own while that is not known. The
 * second is 08:15:07 in UTC: nine hours on in Seoul, three and a half back in Newfoundland, one on
 * in one's own zone. */
static void test_clock_of_the_venue(void **state)
{
    (void)state;
    expect_wall(1796112907, "2026-12-06T20:00:00+09:00", "17:15:07");
    expect_wall(1796112907, "2026-12-06T20:00:00-03:30", "04:45:07");
    expect_wall(1796112907, "", "09:15:07");
}

/* The zone of a venue is shown where it is not one's own at that time: summer time counts, so the
 * difference is that of the date of the show and not of today. The zones are written as POSIX has
 * them, so no database of zones is needed to run this. On the screens the zone is what stays when
 * the name of a venue is too long: without it a time would be read wrong. */
static void test_zone_of_the_venue(void **state)
{
    static const char europe[] = "CET-1CEST,M3.5.0,M10.5.0/3";
    struct canvas canvas;
    struct ui ui;

    (void)state;
    expect_zone("KST-9", "2026-12-24T19:30:00+09:00", "");
    expect_zone("UTC0", "2026-12-24T19:30:00+09:00", " UTC+9");
    expect_zone("UTC0", "2026-12-24T19:30:00Z", "");
    expect_zone("KST-9", "2026-12-24T19:30:00Z", " UTC+0");
    expect_zone("KST-9", "2026-12-24T19:30:00-03:30", " UTC-3:30");
    expect_zone(europe, "2026-12-24T19:30:00+01:00", "");
    expect_zone(europe, "2026-07-24T19:30:00+02:00", "");
    expect_zone(europe, "2026-07-24T19:30:00+01:00", " UTC+1");
    expect_zone("UTC0", "", "");
    expect_zone("UTC0", "never", "");
    on_the_grid(&ui);
    setenv("TZ", "UTC0", 1);
    canvas_init(&canvas);
    frame_draw(&ui, &canvas, 24, 80);
    expect_row(&canvas, 2, "2026-12-24 Thu 19:30 UTC+9   ");
    feed_keys(&ui, "q");
    frame_draw(&ui, &canvas, 24, 80);
    expect_row(&canvas, 2, " UTC+9");
    strcpy(ui.venue, LONG_TITLE); /* the name gives way */
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 2, ".. UTC+9");
    ui.screen = MODE_BOOKED;
    strcpy(ui.model.booked.reservation, "P17VC0YYM9");
    strcpy(ui.model.booked.starts, "2026-12-24T19:30:00+09:00");
    frame_draw(&ui, &canvas, 24, 80);
    expect_row(&canvas, 9, "2026-12-24 Thu 19:30 UTC+9");
    canvas_release(&canvas);
    ui_release(&ui);
}

/* Help that is longer than the window scrolls, to its end and not beyond, and cuts nothing. Of 20
 * lines 15 are in view, so thirty steps down end with line 6 on top, and half a page up from there
 * at the beginning. */
static void test_help_scrolls(void **state)
{
    struct canvas canvas;
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    ui.chosen = seat_bit(1);
    ui.rows = 20;
    ui.columns = 60;
    feed_keys(&ui, "?");
    canvas_init(&canvas);
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 2, "queue if need be, and hold the seats");
    expect_row(&canvas, 17, "1-15 of ");
    expect_row(&canvas, 5, "best");
    feed_keys(&ui, "j");
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 17, "2-16 of ");
    feed_keys(&ui, "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjj");
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 16, "[ ] free ( ) held");
    feed_keys(&ui, "k");
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 17, "5-19 of 20");
    feed_keys(&ui, "g");
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 17, "1-15 of 20");
    feed_keys(&ui, "G");
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 17, "6-20 of 20");
    feed_keys(&ui, "\x15"); /* half a page */
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 17, "1-15 of 20");
    canvas_release(&canvas);
    ui_release(&ui);
}

/* q goes back, and where there is nothing underneath it offers to quit: q again is no yes. At a
 * kiosk there is no way out, and so no question. */
static void test_q_offers_to_quit(void **state)
{
    char text[QUESTION_TEXT];
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed_keys(&ui, "qq");
    assert_int_equal(ui.screen, MODE_CONCERTS);
    assert_int_equal(ui.overlay, MODE_NONE);
    feed_keys(&ui, "q");
    assert_int_equal(ui.overlay, MODE_QUESTION);
    question_text(&ui, 60, text, sizeof text);
    assert_string_equal(text, "Quit? y/n");
    feed_keys(&ui, "q\n"); /* q is no yes, nor is Enter */
    assert_false(ui.quit);
    feed_keys(&ui, "\x7f");
    feed_keys(&ui, "q");
    ui.kiosk = true;
    ui.overlay = MODE_NONE;
    feed_keys(&ui, "q");
    assert_int_equal(ui.overlay, MODE_NONE);
    ui.kiosk = false;
    feed_keys(&ui, "qy");
    assert_true(ui.quit);
    ui_release(&ui);
}

/* How the cell of a canvas of 80 columns looks. */
static int look_at(const struct canvas *canvas, int row, int column)
{
    return canvas->cells[row * 80 + column].look;
}

/* Free seats of one grade have one colour, those of another another; the legend has the same, and
 * shows price and number, also where the rows have no room for prices. A seat that is sold has
 * none. */
static void test_each_grade_has_its_colour(void **state)
{
    struct canvas canvas;
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    canvas_init(&canvas);
    frame_draw(&ui, &canvas, 24, 80);
    assert_int_equal(look_at(&canvas, 8, 6), 2 * LOOK_HUE); /* B1 */
    assert_int_equal(look_at(&canvas, 10, 6), 2 * LOOK_HUE);
    assert_int_equal(look_at(&canvas, 12, 6), 3 * LOOK_HUE);
    assert_int_equal(look_at(&canvas, 6, 12), LOOK_HUE);
    assert_int_equal(look_at(&canvas, 6, 19) & ~LOOK_DIM, 0); /* sold */
    expect_row(&canvas, 17, "VIP 110,000  3 free   R 88,000  14 free   S 55,000  16 free");
    assert_int_equal(look_at(&canvas, 17, 4), LOOK_HUE);
    assert_int_equal(look_at(&canvas, 17, 26), 2 * LOOK_HUE);
    frame_draw(&ui, &canvas, 20, 60); /* prices also where the rows have no room for them */
    expect_row(&canvas, 15, "VIP 110,000  3 free  R 88,000  14 free  S 55,000  16 free");
    canvas_release(&canvas);
    ui_release(&ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_hold_in_a_small_window),
        cmocka_unit_test(test_long_texts_end_in_an_ellipsis),
        cmocka_unit_test(test_clock_of_the_venue),
        cmocka_unit_test(test_zone_of_the_venue),
        cmocka_unit_test(test_help_scrolls),
        cmocka_unit_test(test_q_offers_to_quit),
        cmocka_unit_test(test_each_grade_has_its_colour),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
