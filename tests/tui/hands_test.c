/*
 * Safe hands: nothing is done that nobody meant, and what holds is never out of sight.
 *
 * Each test is a way in which a good client does harm: a key that was typed before the question was
 * there, a list that changes under the cursor, a paste into the wrong window, a click too many, a
 * deadline behind another screen. So most of them end with what was not asked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/text.h"
#include "tests/tui/feed.h"
#include "tests/tui/screen_expect.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/model/receipt.h"
#include "tui/model/tokens.h"
#include "tui/screens/actions.h"
#include "tui/screens/canvas.h"
#include "tui/screens/control.h"
#include "tui/screens/frame.h"
#include "tui/screens/question.h"
#include "tui/screens/screen.h"
#include "tui/screens/screens.h"
#include "tui/screens/spoken_seats.h"

/* From the list of concerts, Enter alone holds nothing; and the pay question takes no Enter,
 * however often it comes. */
static void test_enter_alone_spends_nothing(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed_keys(&ui, "\n");
    expect_asked(&ui, "");
    assert_int_equal(ui.chosen, seat_bit(1));
    feed(&ui, VERB_JOIN, 7, HELD);
    feed_keys(&ui, "\n\n\n\n\n\n\n\n\n\n\n\n");
    expect_asked(&ui, "");
    ui_release(&ui);
}

/* What was typed before the question was drawn answers nothing. In the first half the hold itself
 * has not been drawn, so even the Enter that would ask is dropped; in the second, the question. */
static void test_keys_ahead_are_dropped(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed(&ui, VERB_JOIN, 7, HELD);
    feed_ahead(&ui, "\ny");
    expect_asked(&ui, "");
    feed_keys(&ui, "\n");
    feed_ahead(&ui, "yy");
    expect_asked(&ui, "");
    assert_int_equal(ui.overlay, MODE_QUESTION);
    feed_keys(&ui, "y");
    expect_asked(&ui, "PAY reservation=P17VC0YYM9");
    ui_release(&ui);
}

/* Closes it afterwards without an answer, so that the next one can be asked. */
static void expect_question(struct ui *ui, int cells, const char *expected)
{
    char text[QUESTION_TEXT];

    assert_int_equal(ui->overlay, MODE_QUESTION);
    question_text(ui, cells, text, sizeof text);
    assert_string_equal(text, expected);
    ui->overlay = MODE_NONE;
}

/* Whoever acts for lee reads that in each question. What is too long is shortened in the order of
 * what is missed least: the title, seats by their number, the customer; the amount is whole in any
 * of them. 32 characters are the longest login name. */
static void test_questions_name_what_they_do(void **state)
{
    struct question many = {.kind = QUESTION_CANCEL, .amount = 3600000};
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed(&ui, VERB_AS, 0, "OK acting=lee\n");
    feed(&ui, VERB_BALANCE, 0, "OK balance=500000 due=0\n");
    feed(&ui, VERB_JOIN, 7, HELD);
    feed_keys(&ui, "\n");
    expect_question(&ui, 78, "lee: Pay 220,000 P for A1 A2? y/n");
    feed_keys(&ui, "x");
    expect_question(&ui, 78, "lee: Release A1 A2 (220,000 P)? y/n");
    feed_keys(&ui, "Q");
    expect_question(&ui, 78, "lee: A1 A2 are held for 5:00 more. Quit all the same? y/n");
    feed_keys(&ui, "wc50,000\n");
    expect_question(&ui, 78, "lee: Charge 50,000 P? y/n");
    snprintf(many.title, sizeof many.title, "A title that goes on and on, as titles do");
    for (int seat = 1; seat <= 40; seat++)
        many.seats |= seat_bit(seat);
    question_ask(&ui, &many);
    expect_question(&ui, 78,
                    "lee: Cancel A title that goes on and on, .., 40 seats, refund 3,600,000 P? "
                    "y/n");
    feed(&ui, VERB_AS, 0, "OK acting=a_login_name_of_32_characters_xx\n");
    question_ask(&ui, &many);
    expect_question(&ui, 60, "a_logi..: Cancel A titl.., 40 seats, refund 3,600,000 P? y/n");
    ui_release(&ui);
}

/* "300,000" on the seats is no wish for three: w and c lead to the wallet, and nothing is joined.
 * The 3 asks for three together, the noughts take that back, and the reply that comes for it
 * chooses nothing. */
static void test_an_amount_is_no_wish(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed_keys(&ui, "wc300,000\n");
    expect_question(&ui, 78, "Charge 300,000 P? y/n");
    feed_keys(&ui, "q");
    assert_int_equal(ui.screen, MODE_SEATS);
    feed_keys(&ui, "300,000\n");
    expect_asked(&ui, "BEST show=7 best=3 nth=1"); /* which takes nothing, and no JOIN */
    feed(&ui, VERB_BEST, 7, "OK show=7 seats=12-14 amount=264000 nth=1 of=2 rev=40\n");
    assert_int_equal(ui.best, 0);
    assert_int_equal(ui.chosen, seat_bit(1)); /* by Enter, where the cursor stands */
    feed_keys(&ui, "x");
    assert_string_equal(ui.message, "x does nothing here; ? shows what does");
    ui_release(&ui);
}

static void paste(struct ui *ui, const char *text)
{
    ui_drawn(ui);
    for (; *text != '\0'; text++)
        control_paste(ui, *text);
}

/* The text would choose two together, go to the sale and say yes, one key after another. In a field
 * the line end of a paste is left out, or it would accept what nobody has looked at. */
static void test_a_paste_is_no_keys(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    paste(&ui, "2\n\n\ny");
    expect_asked(&ui, "");
    assert_int_equal(ui.best, 0);
    assert_string_equal(ui.message, "Pasted text goes into an open field only");
    feed_keys(&ui, "wc");
    paste(&ui, "300\n0");
    assert_int_equal(ui.overlay, MODE_FIELD);
    assert_string_equal(ui.typed, "3000");
    ui_release(&ui);
}

/* A click selects a row; the second one opens it. What counts is two clicks on one row with nothing
 * in between: the wheel, or another screen under the same place, begins anew. */
static void test_a_click_selects(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    control_act(&ui, ACTION_ROW, 1);
    assert_int_equal(ui.cursor[MODE_CONCERTS], 1);
    control_act(&ui, ACTION_ROW, 0);
    assert_int_equal(ui.screen, MODE_CONCERTS);
    control_act(&ui, ACTION_ROW, 0);
    assert_int_equal(ui.screen, MODE_DATES);
    feed_shows(&ui);
    control_act(&ui, ACTION_ROW, 0); /* a third one is the first one here */
    assert_int_equal(ui.screen, MODE_DATES);
    control_wheel(&ui, 1);
    assert_int_equal(ui.cursor[MODE_DATES], 1);
    control_act(&ui, ACTION_ROW, 1);
    assert_int_equal(ui.screen, MODE_DATES);
    ui_release(&ui);
}

#define DATE(number, state) \
    "-|" number "|2026-12-2" number "T19:30:00+09:00|" state "|9|3|38|2026-12-24T00:00:00+09:00\n"
#define DATES(rows) "=|show|starts|state|free|held|sold|cancel_until\n" rows "OK\n"

/* The date under the cursor is sold out and called off: Enter opens no other one. A date before it
 * in the list would otherwise move under a cursor that only counts rows. */
static void test_the_cursor_stays_on_its_date(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "\n");
    feed(&ui, VERB_SHOWS, 1, DATES(DATE("2", "bookable") DATE("3", "bookable")));
    feed_keys(&ui, "j");
    feed(&ui, VERB_SHOWS, 1,
         DATES(DATE("1", "bookable") DATE("2", "bookable") DATE("3", "sold_out")
                   DATE("4", "sold_out")));
    assert_int_equal(rows_count(&ui.model.shows), 3);
    assert_int_equal(ui.cursor[MODE_DATES], 2);
    feed_keys(&ui, "\n"); /* to look at the seats, or to wait for one */
    assert_int_equal(ui.show, 3);
    feed_keys(&ui, "q");
    feed(&ui, VERB_SHOWS, 1, DATES(DATE("1", "bookable") DATE("2", "bookable")));
    assert_string_equal(ui.message, "What the cursor stood on is no longer in the list");
    feed_keys(&ui, "\n");
    assert_int_equal(ui.screen, MODE_DATES);
    feed_keys(&ui, "\n");
    assert_int_equal(ui.screen, MODE_SEATS);
    assert_int_equal(ui.show, 2);
    ui_release(&ui);
}

/* Another counter registers aaron: Enter still acts for abel. A search that was typed anew is
 * another list, in which nothing was chosen yet. */
static void test_the_cursor_stays_on_its_customer(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "o");
    feed(&ui, VERB_USERS, 0, USERS("-|abel|Abel||5\n-|cain|Cain||5\n"));
    feed(&ui, VERB_USERS, 0, USERS("-|aaron|Aaron||5\n-|abel|Abel||5\n-|cain|Cain||5\n"));
    assert_int_equal(ui.cursor[MODE_CUSTOMERS], 1);
    feed_keys(&ui, "\n");
    expect_asked(&ui, "AS user=abel");
    feed_keys(&ui, "/c");
    feed(&ui, VERB_USERS, ui.search_serial, USERS("-|cain|Cain||5\n"));
    feed_keys(&ui, "\n"); /* a new search begins at its first row */
    expect_asked(&ui, "AS user=cain");
    ui_release(&ui);
}

#define BOOKINGS(rows) \
    "=|reservation|show|title|starts|seats|amount|state|remaining|cancel_until\n" rows "OK\n"
#define BOOKING(code, seat) \
    "-|" code "|7|X|2026-12-24T19:30:00+09:00|" seat "|88000|paid||2026-12-24T00:00:00+09:00\n"

/* The list grows at both of its parts: a newer booking, and a place in a queue, which stands above
 * all bookings. `x` then cancels what the cursor was on, not what lies in its row by now. */
static void test_the_cursor_stays_on_its_booking(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "b");
    feed(&ui, VERB_RESERVATIONS, 0, BOOKINGS(BOOKING("P17VC0YYM9", "13")));
    feed(&ui, VERB_RESERVATIONS, 0,
         BOOKINGS(BOOKING("6Z5SQ5272S", "14") BOOKING("P17VC0YYM9", "13")));
    status(&ui, TOKEN, "1", "waiting"); /* a token is a row above them */
    feed_keys(&ui, "xy");
    expect_asked(&ui, "CANCEL reservation=P17VC0YYM9");
    ui_release(&ui);
}

/* A released admission in one concert, a hold in another: p leads to the nearer deadline, 300
 * seconds before 400, pressed again to the other, and from elsewhere to the nearer one first. */
static void test_p_finds_the_hold(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed(&ui, VERB_JOIN, 7, HELD);
    feed_keys(&ui, "w");
    feed(&ui, VERB_STATUS, 0,
         "OK token=" OTHER " state=active user=kim position=0 ahead=0 behind=0 remaining=400 "
         "left=61 concert=2\n");
    for (int press = 0; press < 4; press++) {
        feed_keys(&ui, "p");
        assert_int_equal(ui.concert, press % 2 == 0 ? 1 : 2);
        assert_int_equal(ui.screen, press % 2 == 0 ? MODE_HOLD : MODE_DATES);
    }
    feed_keys(&ui, "wp");
    assert_int_equal(ui.screen, MODE_HOLD);
    ui_release(&ui);
}

/* The time of a hold is in the status line of every screen, at every size, with the longest name
 * and many points beside it. All screens but the last, which nobody has who holds something, are
 * opened by force: which of them can be reached with a hold may change, the promise does not. */
static void test_a_hold_is_never_out_of_sight(void **state)
{
    static const int sizes[][2] = {{24, 80}, {20, 60}, {43, 132}};
    struct canvas canvas;
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed(&ui, VERB_AS, 0, "OK acting=a_login_name_of_32_characters_xx\n");
    feed(&ui, VERB_BALANCE, 0, "OK balance=1000000000 due=0\n");
    feed(&ui, VERB_JOIN, 7, HELD);
    ui.model.now_ms += 28000;
    canvas_init(&canvas);
    for (int screen = 0; screen < MODE_ATTRACT; screen++)
        for (int size = 0; size < 3; size++) {
            ui.screen = (enum mode)screen;
            frame_draw(&ui, &canvas, sizes[size][0], sizes[size][1]);
            expect_row(&canvas, 0, "HOLD");
            expect_row(&canvas, 0, "4:32");
            if (screen != MODE_DOOR) /* nobody pays there */
                expect_row(&canvas, 0, "1,000,000,000 P");
        }
    ui_release(&ui);
    canvas_release(&canvas);
}

/* One bell when the turn comes, and one in the last minute: not at 61 seconds, at 60, and not again
 * at 59. */
static void test_bells(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    status(&ui, TOKEN, "1", "waiting");
    status(&ui, TOKEN, "1", "active");
    assert_string_equal(ui.ring, "Foyer: it is your turn");
    feed(&ui, VERB_JOIN, 7, HELD);
    ui.ring[0] = '\0';
    ui.model.now_ms += 239000;
    control_tick(&ui);
    assert_string_equal(ui.ring, "");
    ui.model.now_ms += 1000;
    control_tick(&ui);
    assert_string_equal(ui.ring, "Foyer: 1:00 left A1 A2 겨울 나그네");
    ui.ring[0] = '\0';
    ui.model.now_ms += 1000;
    control_tick(&ui);
    assert_string_equal(ui.ring, "");
    ui_release(&ui);
}

#define PAID                                                          \
    "OK reservation=P17VC0YYM9 seats=1,2 amount=220000 balance=1000 " \
    "paid_at=2026-12-01T09:01:00+09:00 cancel_until=2026-12-24T00:00:00+09:00\n"

/* What stands in the terminal when the screens have closed. */
static void expect_last_words(const struct ui *ui, const char *expected)
{
    struct buffer words;

    buffer_init(&words);
    receipt_print(&ui->model, true, &words);
    buffer_add(&words, "", 1);
    assert_string_equal(buffer_content(&words), expected);
    buffer_release(&words);
}

/* Q asks while something is held; the last words say what is true at the end: of one booking that
 * it is held, that it is paid, that it was cancelled, and each time nothing of what was before. */
static void test_last_words(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed(&ui, VERB_JOIN, 7, HELD);
    feed_keys(&ui, "Qn");
    assert_false(ui.quit);
    expect_last_words(&ui, "Held for 5:00 more: A1 A2, 220,000 P, 겨울 나그네. foyer and p lead "
                           "back.\n");
    feed(&ui, VERB_PAY, 0, PAID);
    expect_last_words(&ui, "Booked P17VC0YYM9  겨울 나그네  2026-12-24 Thu 19:30\n"
                           "       A1 A2  220,000 P paid, cancel until 2026-12-24 Thu 00:00\n");
    feed(&ui, VERB_CANCEL, 0,
         "OK reservation=P17VC0YYM9 seats=1,2 refunded=220000 balance=221000\n");
    expect_last_words(&ui, "Cancelled P17VC0YYM9  겨울 나그네  2026-12-24 Thu 19:30\n"
                           "       A1 A2  220,000 P refunded\n");
    feed_keys(&ui, "Q");
    assert_true(ui.quit);
    ui_release(&ui);
}

/* What cannot be cancelled offers no x: a second before the deadline it does, at the deadline no
 * longer, and never where the deadline is "never". */
static void test_cancel_is_offered_where_it_can_be(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "b");
    feed(&ui, VERB_RESERVATIONS, 0, BOOKINGS(BOOKING("P17VC0YYM9", "13")));
    ui.model.wall_s = 1798038000 - 1; /* 2026-12-24T00:00:00+09:00 */
    assert_int_equal(action_of_key(&ui, MODE_BOOKINGS, 'x')->id, ACTION_GIVE_UP);
    ui.model.wall_s++;
    assert_null(action_of_key(&ui, MODE_BOOKINGS, 'x'));
    ui.model.wall_s = 0;
    feed(&ui, VERB_RESERVATIONS, 0,
         BOOKINGS("-|P17VC0YYM9|7|X|2026-12-24T19:30:00+09:00|13|88000|paid||never\n"));
    assert_null(action_of_key(&ui, MODE_BOOKINGS, 'x'));
    feed_keys(&ui, "x");
    assert_string_equal(ui.message, "x does nothing here; ? shows what does");
    ui_release(&ui);
}

/* y copies the code of what the cursor stands on, where the terminal may take it, and says so. A
 * terminal does not say whether it did, so neither does the sentence. At a kiosk there is nobody
 * whose clipboard it would be. */
static void test_copies_the_code(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "b");
    assert_null(action_of_key(&ui, MODE_BOOKINGS, 'y'));
    feed(&ui, VERB_RESERVATIONS, 0, BOOKINGS(BOOKING("P17VC0YYM9", "13")));
    feed_keys(&ui, "y");
    assert_string_equal(ui.copied, "");
    assert_string_equal(ui.message, "This terminal does not copy; the code is P17VC0YYM9");
    ui.can_copy = true;
    feed_keys(&ui, "y");
    assert_string_equal(ui.copied, "P17VC0YYM9");
    assert_string_equal(ui.message, "P17VC0YYM9 is copied, if the terminal lets programs copy");
    ui.copied[0] = '\0';
    feed_keys(&ui, "\ny"); /* the booking by itself */
    assert_int_equal(ui.screen, MODE_BOOKED);
    assert_string_equal(ui.copied, "P17VC0YYM9");
    ui.kiosk = true;
    assert_null(action_of_key(&ui, MODE_BOOKED, 'y'));
    ui_release(&ui);
}

/* The requests for later pages that were asked since the last look. */
static void expect_fetched(struct ui *ui, const char *expected)
{
    struct pending_request request;
    char lines[1024] = "";

    while (model_next_request(&ui->model, &request)) {
        if (request.base > 0)
            snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "%s;", request.line);
        pending_request_release(&request);
    }
    assert_string_equal(lines, expected);
}

/* The answer to a page: `base` is how many bytes of the line ask for the first one, so that what is
 * behind them says where this one begins; 0 for the first. */
static void feed_page(struct ui *ui, enum verb_id verb, const char *line, size_t base,
                      const char *answer)
{
    feed_reply(
        ui,
        &(struct pending_request){.verb = verb, .poll = true, .line = (char *)line, .base = base},
        answer);
}

#define LEDGER(rows, end) "=|entry|at|kind|amount|balance|reservation\n" rows "OK" end "\n"
#define ENTRY(number) "-|" number "|2026-12-01T09:02:00+09:00|charge|1|1|\n"

/* A list that is cut is fetched on until it is whole; what was asked for anew begins anew. The
 * first page is shown, since there is nothing else yet; the second one is not, or the list would
 * grow under the cursor. A page that begins elsewhere than was asked last is of an earlier reading.
 */
static void test_lists_are_fetched_whole(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "w");
    feed_page(&ui, VERB_ENTRIES, "ENTRIES limit=1000", 0,
              LEDGER(ENTRY("9") ENTRY("8"), " more=1 before=8"));
    assert_int_equal(rows_count(&ui.model.entries), 2); /* the first page is shown at once */
    expect_fetched(&ui, "ENTRIES limit=1000 before=8;");
    feed_page(&ui, VERB_ENTRIES, "ENTRIES limit=1000 before=8", 18,
              LEDGER(ENTRY("7") ENTRY("6"), " more=1 before=6"));
    expect_fetched(&ui, "ENTRIES limit=1000 before=6;");
    assert_int_equal(rows_count(&ui.model.entries), 2);
    feed_page(&ui, VERB_ENTRIES, "ENTRIES limit=1000 before=7", 18, LEDGER(ENTRY("0"), ""));
    assert_int_equal(rows_count(&ui.model.entries), 2); /* of an earlier reading */
    feed_page(&ui, VERB_ENTRIES, "ENTRIES limit=1000 before=6", 18, LEDGER(ENTRY("5"), ""));
    assert_int_equal(rows_count(&ui.model.entries), 5);
    assert_string_equal(rows_text(&ui.model.entries, 4, "entry"), "5");
    expect_fetched(&ui, "");
    feed_page(&ui, VERB_ENTRIES, "ENTRIES limit=1000", 0, LEDGER(ENTRY("4"), ""));
    assert_int_equal(rows_count(&ui.model.entries), 1); /* without more=1 it is whole */
    ui_release(&ui);
}

/* The customer of a kiosk is found also on a later page, and nobody is told before that there is no
 * such customer. */
static void test_a_kiosk_looks_at_all_pages(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    ui.kiosk = true;
    ui.screen = MODE_ATTRACT;
    feed_keys(&ui, "\nlee\n0101234\n");
    expect_asked(&ui, "USERS limit=1000 search=lee");
    feed_page(&ui, VERB_USERS, "USERS limit=1000 search=lee", 0, "OK more=1 after=k\n");
    expect_fetched(&ui, "USERS limit=1000 search=lee after=k;");
    assert_string_equal(ui.message, "");
    feed_page(&ui, VERB_USERS, "USERS limit=1000 search=lee after=k", 27,
              USERS("-|lee|Lee|010-1234|5\n"));
    expect_asked(&ui, "AS user=lee");
    ui_release(&ui);
}

#define LONG_TITLE "A title of forty-three characters, like it!"

static int column_of(const struct canvas *canvas, int row, const char *part)
{
    char *line = canvas_line(canvas, row);
    const char *at = strstr(line, part);
    int column;

    assert_non_null(at);
    line[at - line] = '\0';
    column = text_cells(line);
    free(line);
    return column;
}

/* A long title hides neither date nor seats nor price, and a wider window never shows less: all
 * widths from 60 to 200 are drawn, and from 80 on the number of characters of the title that are
 * seen must not fall until all 43 are there. A price may not stand so far to the right that the eye
 * has to look for its row. */
static void test_every_window_is_used(void **state)
{
    struct canvas canvas;
    struct ui ui;
    int seen = 0;

    (void)state;
    on_the_grid(&ui);
    canvas_init(&canvas);
    feed(&ui, VERB_CONCERTS, ui.search_serial,
         "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale\n"
         "-|1|" LONG_TITLE "|Somebody|Somewhere|2|2026-12-24T19:30:00+09:00|37|55000|110000|open\n"
         "OK\n");
    feed(&ui, VERB_SHOWS, 1, "OK\n");
    for (int columns = 60; columns <= 200; columns++) {
        char *line;
        int cells = 0;

        ui.screen = MODE_CONCERTS;
        frame_draw(&ui, &canvas, 24, columns);
        line = canvas_line(&canvas, 5);
        while (line[3 + cells] != '\0' && line[3 + cells] == LONG_TITLE[cells])
            cells++;
        free(line);
        if (columns >= 80)
            assert_true(cells >= seen || cells >= (int)strlen(LONG_TITLE));
        seen = columns >= 80 ? cells : 0;
        expect_row(&canvas, 5, "37");
        expect_row(&canvas, 5, "55,000");
        assert_in_range(column_of(&canvas, 5, "55,000"), 0, 130); /* beside its row */
        ui.screen = MODE_SEATS;
        snprintf(ui.title, sizeof ui.title, "%s", LONG_TITLE);
        frame_draw(&ui, &canvas, 23, columns);
        expect_row(&canvas, 2, "33 free  4 held");
        if (columns >= 80)
            assert_int_equal(column_of(&canvas, 5, "110,000") - column_of(&canvas, 5, "[ 1]"), 66);
    }
    feed(&ui, VERB_JOIN, 7, HELD);
    snprintf(ui.title, sizeof ui.title, "%s", LONG_TITLE);
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 2, "2026-12-24 Thu 19:30");
    ui.model.token->wish = seat_bit(15) | seat_bit(16);
    ui.screen = MODE_QUEUE;
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 2, "2026-12-24 Thu 19:30   you chose B5 B6");
    ui_release(&ui);
    canvas_release(&canvas);
}

/* A date of another year than the first of its list says so: the first in time, wherever it stands.
 * Here 2027 is on top, and still the one that has its year. */
static void test_dates_of_another_year(void **state)
{
    struct canvas canvas;
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "b");
    feed(&ui, VERB_RESERVATIONS, 0,
         BOOKINGS("-|P17VC0YYM9|7|X|2027-12-24T19:30:00+09:00|13|88000|paid||never\n"
                  "-|6Z5SQ5272S|8|X|2026-12-24T19:30:00+09:00|13|88000|paid||never\n"));
    canvas_init(&canvas);
    for (int columns = 60; columns <= 80; columns += 20) {
        frame_draw(&ui, &canvas, 24, columns);
        expect_row(&canvas, 4, "2027-12-24 Fri ");
        expect_row(&canvas, 5, " 12-24 Thu 19:30 ");
    }
    ui_release(&ui);
    canvas_release(&canvas);
}

/* A booking of 47 seats is shown whole, by ranges; where even these have no room, by their number.
 */
static void test_many_seats(void **state)
{
    char text[SEAT_NAMES_TEXT];
    seat_set seats = SEAT_SET_ALL & ~seat_bit(13) & ~seat_bit(15) & ~seat_bit(50);

    (void)state;
    assert_string_equal(format_seats_fit(seats, 40, text), "A1-10 B1-2 B4 B6-10 C1-10 D1-10 E1-9");
    assert_string_equal(format_seats_fit(seats, 20, text), "47 seats");
    assert_string_equal(format_seats_fit(seat_bit(1) | seat_bit(2), 20, text), "A1 A2");
}

/* --plain says the seats in sentences: the aisle parts a row, and so does another price. E5 and E6
 * are neighbours by number and said one by one, since the aisle is between them; with E5 another
 * price begins, and with it another sentence. */
static void test_seats_in_sentences(void **state)
{
    static const char expected[] = "Row A, VIP, 110,000 P: free 1 to 2, 9.\n"
                                   "Row B, R, 88,000 P: free 1 to 4, 7 to 10.\n"
                                   "Row C, R, 88,000 P: free 1 to 3, 8 to 10.\n"
                                   "Row D, S, 55,000 P: free 1 to 5, 7 to 10.\n"
                                   "Row E, S, 55,000 P: free 1 to 3; held by you 4.\n"
                                   "Row E, S, 60,000 P: free 5, 6, 9; yours 7 to 8.\n"
                                   "Chosen: A1 A2, 220,000 P.\n";
    struct buffer text;
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    ui.model.grid.map[43] = MAP_MY_HOLD;
    for (int seat = 45; seat <= 50; seat++)
        ui.model.grid.price[seat - 1] = 60000;
    feed_keys(&ui, " l ");
    buffer_init(&text);
    spoken_seats(&ui, &text);
    buffer_add(&text, "", 1);
    assert_string_equal(buffer_content(&text), expected);
    buffer_release(&text);
    ui_release(&ui);
}

/* Without a daemon the screen says which and why, and nothing of holds that are not there: "kept"
 * would be about a place that nobody has. */
static void test_no_connection_says_why(void **state)
{
    struct canvas canvas;
    struct ui ui;
    char *line;

    (void)state;
    canvas_init(&canvas);
    ui_init(&ui, &all_screens, 1000);
    ui.model.greeted_once = true;
    model_lost(&ui.model, 2000, "No permission for /run/foyer/foyer.sock");
    frame_draw(&ui, &canvas, 24, 80);
    expect_row(&canvas, 21, "No permission for /run/foyer/foyer.sock. Trying again in 1 s.");
    line = canvas_line(&canvas, 21);
    assert_null(strstr(line, "kept"));
    free(line);
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 16, "No permission for /run/foyer/foyer.sock.");
    expect_row(&canvas, 17, "Trying again in 1 s.");
    ui_release(&ui);
    canvas_release(&canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_enter_alone_spends_nothing),
        cmocka_unit_test(test_keys_ahead_are_dropped),
        cmocka_unit_test(test_questions_name_what_they_do),
        cmocka_unit_test(test_an_amount_is_no_wish),
        cmocka_unit_test(test_a_paste_is_no_keys),
        cmocka_unit_test(test_a_click_selects),
        cmocka_unit_test(test_the_cursor_stays_on_its_date),
        cmocka_unit_test(test_the_cursor_stays_on_its_customer),
        cmocka_unit_test(test_the_cursor_stays_on_its_booking),
        cmocka_unit_test(test_p_finds_the_hold),
        cmocka_unit_test(test_a_hold_is_never_out_of_sight),
        cmocka_unit_test(test_bells),
        cmocka_unit_test(test_last_words),
        cmocka_unit_test(test_cancel_is_offered_where_it_can_be),
        cmocka_unit_test(test_copies_the_code),
        cmocka_unit_test(test_lists_are_fetched_whole),
        cmocka_unit_test(test_a_kiosk_looks_at_all_pages),
        cmocka_unit_test(test_every_window_is_used),
        cmocka_unit_test(test_dates_of_another_year),
        cmocka_unit_test(test_many_seats),
        cmocka_unit_test(test_seats_in_sentences),
        cmocka_unit_test(test_no_connection_says_why),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
