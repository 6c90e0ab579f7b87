/*
 * The first screen: what is on, the next first, and the rest out of the way.
 *
 * Concert 7 begins at 19:29 in Seoul; concert 6 a minute later, but its time is written in UTC, as
 * 10:30Z. Whoever sorts by the text, or by the number, has them the wrong way round. The titles
 * differ in case, so sorting by bytes shows as well; two that have nothing free stand in the order
 * of their numbers.
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
#include "tui/cli/rows.h"
#include "tui/screens/action.h"
#include "tui/screens/canvas.h"
#include "tui/screens/control.h"
#include "tui/screens/frame.h"
#include "tui/screens/screen.h"

/* In the order of their numbers: over, called off, next year, without a date, soon, and two open.
 * "Called off" has dates and none to come, "No date" has no dates at all: the first is hidden, the
 * second is not. */
static const char season[] =
    "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale|opens\n"
    "-|1|Over|A|V|2||0|10|20|past|\n"
    "-|2|Called off|A|V|2||0|10|20|closed|\n"
    "-|3|beta|A|V|1|2027-01-02T15:00:00+09:00|7|30|40|open|\n"
    "-|4|No date|A|V|0||0|||soon|\n"
    "-|5|Soon|A|V|1|2026-12-30T15:00:00+09:00|0|50|60|soon|2026-12-04T10:00:00+09:00\n"
    "-|6|Alpha|A|V|1|2026-12-26T10:30:00Z|50|20|90|open|\n"
    "-|7|gamma|A|V|1|2026-12-26T19:29:00+09:00|9|40|40|open|\n"
    "OK\n";

static void begin(struct ui *ui)
{
    feed_start(ui);
    feed(ui, VERB_CONCERTS, ui->search_serial, season);
    feed_keys(ui, "g");
}

/* The numbers of the rows, one after the other: "76534" is what a test compares. */
static void expect_order(const struct ui *ui, const char *expected)
{
    char numbers[64] = "";

    for (int row = 0; row < rows_count(&ui->model.concerts); row++)
        snprintf(numbers + strlen(numbers), sizeof numbers - strlen(numbers), "%s",
                 rows_text(&ui->model.concerts, row, "concert"));
    assert_string_equal(numbers, expected);
}

/* Of a window of 80 cells or more, or of the compact one. */
static void expect_line(const struct ui *ui, int columns, int row, const char *text)
{
    struct canvas canvas;
    char *line;

    canvas_init(&canvas);
    frame_draw(ui, &canvas, columns < 80 ? 20 : 24, columns);
    line = canvas_line(&canvas, row);
    if (strstr(line, text) == NULL)
        fail_msg("row %d is \"%s\", not: %s", row, line, text);
    free(line);
    canvas_release(&canvas);
}

/* The next date is on top, though it has the last number and another zone is written. */
static void test_next_date_first(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    expect_order(&ui, "76534");
    assert_int_equal(ui.model.hidden, 2);
    expect_line(&ui, 80, 5, "12-26 Sat 19:29");
    expect_line(&ui, 80, 8, "2027-01-02 Sat");
    ui_release(&ui);
}

/* By title and with everything: Alpha, beta, gamma, No date, Soon, then Called off and Over. The
 * cursor on the last of them has nothing to stand on once they are hidden again; that was asked
 * for, and is no news to be warned of. */
static void test_hidden_and_shown(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    expect_line(&ui, 80, 18, "2 are over or called off: a shows them");
    expect_line(&ui, 60, 14, "2 are over or called off: a shows them");
    feed_keys(&ui, "a");
    expect_order(&ui, "7653412"); /* what is over stays after what is not */
    expect_line(&ui, 80, 10, "over");
    expect_line(&ui, 80, 11, "over");
    feed_keys(&ui, "Gs"); /* in any order */
    expect_order(&ui, "6374521");
    feed_keys(&ui, "Ga"); /* the cursor was on what goes */
    assert_int_equal(ui.cursor[MODE_CONCERTS], 4);
    assert_null(strstr(ui.message, "no longer in the list"));
    ui_release(&ui);
}

/* A date of another year than that of the list has its year in place of the time. What nobody knows
 * is said as such, not left empty. */
static void test_sale_that_opens(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    expect_line(&ui, 80, 7, "opens 12-04 10:00");
    expect_line(&ui, 60, 7, "opens 12-04 10:00");
    expect_line(&ui, 80, 9, "not yet on sale"); /* nobody knows when */
    feed(&ui, VERB_CONCERTS, ui.search_serial,
         "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale|opens\n"
         "-|6|Alpha|A|V|1|2026-12-26T10:30:00Z|50|20|90|open|\n"
         "-|5|Soon|A|V|1|2027-12-30T15:00:00+09:00|0|50|60|soon|2027-12-04T10:00:00+09:00\n"
         "OK\n");
    expect_line(&ui, 80, 6, "opens 2027-12-04");
    ui_release(&ui);
}

/*
 * The key goes through the orders and round; a click on a heading takes its own. The cursor stays
 * on its concert, which stands in another row in each of them. What is chosen also holds for the
 * next answer of the poll.
 *
 *     title   6 Alpha, 3 beta, 7 gamma, 4 No date, 5 Soon
 *     free    50, 9, 7, then those with none
 *     from    20, 30, 40, 50, then without a price
 *     next    as at first
 */
static void test_sorted(void **state)
{
    static const char *const orders[] = {"63745", "67345", "63754", "76534"};
    struct ui ui;

    (void)state;
    begin(&ui);
    feed_keys(&ui, "jj");
    for (int i = 0; i < 4; i++) {
        feed_keys(&ui, "s");
        expect_order(&ui, orders[i]);
        assert_string_equal(ui.focus[MODE_CONCERTS], "5");
        assert_string_equal(rows_text(&ui.model.concerts, ui.cursor[MODE_CONCERTS], "concert"),
                            "5");
    }
    control_act(&ui, ACTION_SORT, ORDER_FROM + 1);
    expect_order(&ui, "63754");
    expect_line(&ui, 80, 4, "From^");
    feed(&ui, VERB_CONCERTS, ui.search_serial, season); /* the next answer, too */
    expect_order(&ui, "63754");
    ui_release(&ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next_date_first),
        cmocka_unit_test(test_hidden_and_shown),
        cmocka_unit_test(test_sale_that_opens),
        cmocka_unit_test(test_sorted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
