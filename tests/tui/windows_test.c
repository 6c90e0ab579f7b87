/* Windows of all sizes: nothing that matters is cut away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tui/screen_expect.h"
#include "tests/tui/feed.h"
#include "tui/screens/canvas.h"
#include "tui/screens/control.h"
#include "tui/cli/format.h"
#include "tui/screens/question.h"
#include "tui/screens/screen.h"

#define LONG_TITLE "A title of forty-three characters, like it!"

/* A window that is too small for anything else still shows what is held, and how long. */
static void test_a_hold_in_a_small_window(void **state)
{
    static const int sizes[][2] = {{10, 40}, {24, 45}, {1, 20}, {43, 59}};
    struct canvas canvas;
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed(&model, VERB_JOIN, 7, HELD);
    canvas_init(&canvas);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        screen_draw(&model, &canvas, sizes[i][0], sizes[i][1]);
        expect_row(&canvas, 0, "HOLD A1 A2 5:00");
    }
    screen_draw(&model, &canvas, 10, 12);
    expect_row(&canvas, 0, "HOLD 5:00");
    canvas_release(&canvas);
    model_release(&model);
}

/* What is too long for its column says so. */
static void test_long_texts_end_in_an_ellipsis(void **state)
{
    struct canvas canvas;
    struct model model;

    (void)state;
    feed_start(&model);
    feed(&model, VERB_CONCERTS, model.search_serial,
         "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale\n"
         "-|1|" LONG_TITLE "|Somebody who sings|겨울 나그네 홀|2|2026-12-24T19:30:00+09:00|37|"
         "55000|110000|open\nOK\n");
    canvas_init(&canvas);
    screen_draw(&model, &canvas, 24, 80);
    expect_row(&canvas, 5, "A title of forty-thr.. Somebody.. 겨울 나.. ");
    canvas_release(&canvas);
    model_release(&model);
}

static void expect_zone(const char *own, const char *time, const char *expected)
{
    char text[FORMAT_TEXT];

    setenv("TZ", own, 1);
    assert_string_equal(format_zone(time, text), expected);
}

/* The zone of a venue is shown where it is not one's own at that time: summer time counts. */
static void test_zone_of_the_venue(void **state)
{
    static const char europe[] = "CET-1CEST,M3.5.0,M10.5.0/3";
    struct canvas canvas;
    struct model model;

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
    on_the_grid(&model);
    setenv("TZ", "UTC0", 1);
    canvas_init(&canvas);
    screen_draw(&model, &canvas, 24, 80);
    expect_row(&canvas, 2, "2026-12-24 Thu 19:30 UTC+9   ");
    feed_keys(&model, "q");
    screen_draw(&model, &canvas, 24, 80);
    expect_row(&canvas, 2, " UTC+9");
    model.screen = MODE_BOOKED;
    strcpy(model.booked.reservation, "P17VC0YYM9");
    strcpy(model.booked.starts, "2026-12-24T19:30:00+09:00");
    screen_draw(&model, &canvas, 24, 80);
    expect_row(&canvas, 9, "2026-12-24 Thu 19:30 UTC+9");
    canvas_release(&canvas);
    model_release(&model);
}

/* Help that is longer than the window scrolls, to its end and not beyond, and cuts nothing. */
static void test_help_scrolls(void **state)
{
    struct canvas canvas;
    struct model model;

    (void)state;
    on_the_grid(&model);
    model.chosen = seat_bit(1);
    model.rows = 20;
    model.columns = 60;
    feed_keys(&model, "?");
    canvas_init(&canvas);
    screen_draw(&model, &canvas, 20, 60);
    expect_row(&canvas, 2, "queue if need be, and hold the seats");
    expect_row(&canvas, 17, "1-15 of ");
    expect_row(&canvas, 5, "best");
    feed_keys(&model, "j");
    screen_draw(&model, &canvas, 20, 60);
    expect_row(&canvas, 17, "2-16 of ");
    feed_keys(&model, "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjj");
    screen_draw(&model, &canvas, 20, 60);
    expect_row(&canvas, 16, "[ ] free ( ) held");
    feed_keys(&model, "k");
    screen_draw(&model, &canvas, 20, 60);
    expect_row(&canvas, 17, "4-18 of 19");
    feed_keys(&model, "g");
    screen_draw(&model, &canvas, 20, 60);
    expect_row(&canvas, 17, "1-15 of 19");
    feed_keys(&model, "G");
    screen_draw(&model, &canvas, 20, 60);
    expect_row(&canvas, 17, "5-19 of 19");
    feed_keys(&model, "\x15"); /* half a page */
    screen_draw(&model, &canvas, 20, 60);
    expect_row(&canvas, 17, "1-15 of 19");
    canvas_release(&canvas);
    model_release(&model);
}

/* q goes back, and where there is nothing underneath it offers to quit. */
static void test_q_offers_to_quit(void **state)
{
    char text[QUESTION_TEXT];
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed_keys(&model, "qq");
    assert_int_equal(model.screen, MODE_CONCERTS);
    assert_int_equal(model.overlay, MODE_NONE);
    feed_keys(&model, "q");
    assert_int_equal(model.overlay, MODE_QUESTION);
    question_text(&model, 60, text, sizeof text);
    assert_string_equal(text, "Quit? y/n");
    feed_keys(&model, "q\n"); /* q is no yes, nor is Enter */
    assert_false(model.quit);
    feed_keys(&model, "\x7f");
    feed_keys(&model, "q");
    model.kiosk = true;
    model.overlay = MODE_NONE;
    feed_keys(&model, "q");
    assert_int_equal(model.overlay, MODE_NONE);
    model.kiosk = false;
    feed_keys(&model, "qy");
    assert_true(model.quit);
    model_release(&model);
}

/* How the cell of a canvas of 80 columns looks. */
static int look_at(const struct canvas *canvas, int row, int column)
{
    return canvas->cells[row * 80 + column].look;
}

/* Free seats of one grade have one colour, those of another another; the legend has the same, and
 * shows price and number. */
static void test_each_grade_has_its_colour(void **state)
{
    struct canvas canvas;
    struct model model;

    (void)state;
    on_the_grid(&model);
    canvas_init(&canvas);
    screen_draw(&model, &canvas, 24, 80);
    assert_int_equal(look_at(&canvas, 8, 6), 2 * LOOK_HUE); /* B1 */
    assert_int_equal(look_at(&canvas, 10, 6), 2 * LOOK_HUE);
    assert_int_equal(look_at(&canvas, 12, 6), 3 * LOOK_HUE);
    assert_int_equal(look_at(&canvas, 6, 12), LOOK_HUE);
    assert_int_equal(look_at(&canvas, 6, 19) & ~LOOK_DIM, 0); /* sold */
    expect_row(&canvas, 17, "VIP 110,000  3 free   R 88,000  14 free   S 55,000  16 free");
    assert_int_equal(look_at(&canvas, 17, 4), LOOK_HUE);
    assert_int_equal(look_at(&canvas, 17, 26), 2 * LOOK_HUE);
    screen_draw(&model, &canvas, 20, 60); /* prices also where the rows have no room for them */
    expect_row(&canvas, 15, "VIP 110,000  3 free  R 88,000  14 free  S 55,000  16 free");
    canvas_release(&canvas);
    model_release(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_hold_in_a_small_window),
        cmocka_unit_test(test_long_texts_end_in_an_ellipsis),
        cmocka_unit_test(test_zone_of_the_venue),
        cmocka_unit_test(test_help_scrolls),
        cmocka_unit_test(test_q_offers_to_quit),
        cmocka_unit_test(test_each_grade_has_its_colour),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
