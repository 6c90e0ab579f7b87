/*
 * The canvas: wide characters stay whole, nothing leaves the grid. A Hangul syllable fills two
 * cells, and a careless cut leaves half of one: a terminal that is sent such a row moves all that
 * stands behind it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "tui/screens/canvas.h"

static void expect_line(struct canvas *canvas, int row, const char *expected)
{
    char *line = canvas_line(canvas, row);

    assert_string_equal(line, expected);
    free(line);
}

/* The third syllable would need the columns 6 and 7 of a row that ends with 6: it goes whole. What
 * is drawn below the canvas or before its first column is no error: screens count rows without
 * looking at the window. */
static void test_cut_at_the_edge(void **state)
{
    struct canvas canvas;

    (void)state;
    canvas_init(&canvas);
    canvas_begin(&canvas, 2, 7);
    canvas_put(&canvas, 0, 2, LOOK_PLAIN, "가나다");
    canvas_put(&canvas, 9, 0, LOOK_PLAIN, "below");
    canvas_put(&canvas, 1, -1, LOOK_PLAIN, "x");
    expect_line(&canvas, 0, "  가나");
    expect_line(&canvas, 1, "");
    canvas_release(&canvas);
}

/* Five cells are two syllables and a blank. The accent is a character of its own and no cell: it
 * stays with its letter, and the field of four still ends after four. */
static void test_field_fills_and_cuts(void **state)
{
    struct canvas canvas;

    (void)state;
    canvas_init(&canvas);
    canvas_begin(&canvas, 1, 12);
    canvas_field(&canvas, 0, 0, 5, LOOK_PLAIN, "겨울 나그네");
    canvas_put(&canvas, 0, 5, LOOK_PLAIN, "|");
    canvas_field(&canvas, 0, 6, 4, LOOK_PLAIN, "e\u0301a");
    canvas_put(&canvas, 0, 10, LOOK_PLAIN, "|");
    expect_line(&canvas, 0, "겨울 |e\u0301a  |");
    canvas_release(&canvas);
}

/* x takes the right half of the first syllable, y the left half of the third: the other halves
 * become blanks, the one behind y at the end of the line. */
static void test_half_a_character_is_blank(void **state)
{
    struct canvas canvas;

    (void)state;
    canvas_init(&canvas);
    canvas_begin(&canvas, 1, 6);
    canvas_put(&canvas, 0, 0, LOOK_PLAIN, "가나다");
    canvas_put(&canvas, 0, 1, LOOK_PLAIN, "x");
    canvas_put(&canvas, 0, 4, LOOK_PLAIN, "y");
    expect_line(&canvas, 0, " x나y");
    canvas_release(&canvas);
}

/* A target of four cells from column 3 ends with column 6. */
static void test_targets(void **state)
{
    struct canvas canvas;

    (void)state;
    canvas_init(&canvas);
    canvas_begin(&canvas, 2, 20);
    canvas_target(&canvas, 1, 3, 4, 9, 42);
    assert_null(canvas_hit(&canvas, 1, 2));
    assert_null(canvas_hit(&canvas, 0, 3));
    assert_int_equal(canvas_hit(&canvas, 1, 6)->argument, 42);
    assert_null(canvas_hit(&canvas, 1, 7));
    canvas_release(&canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_at_the_edge),
        cmocka_unit_test(test_field_fills_and_cuts),
        cmocka_unit_test(test_half_a_character_is_blank),
        cmocka_unit_test(test_targets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
