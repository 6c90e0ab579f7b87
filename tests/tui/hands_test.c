/* Safe hands: nothing is done that nobody meant, and what holds is never out of sight. */
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
#include "tui/screens/action.h"
#include "tui/screens/canvas.h"
#include "shared/text.h"
#include "tui/screens/control.h"
#include "tui/cli/format.h"
#include "tui/model/tokens.h"
#include "tui/screens/question.h"
#include "tui/model/receipt.h"
#include "tui/screens/screen.h"
#include "tui/cli/rows.h"
#include "tui/screens/spoken_seats.h"

/* From the list of concerts, Enter alone holds nothing; and the pay question takes no Enter. */
static void test_enter_alone_spends_nothing(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed_keys(&model, "\n");
    expect_asked(&model, "");
    assert_int_equal(model.chosen, seat_bit(1));
    feed(&model, VERB_JOIN, 7, HELD);
    feed_keys(&model, "\n\n\n\n\n\n\n\n\n\n\n\n");
    expect_asked(&model, "");
    model_release(&model);
}

/* What was typed before the question was drawn answers nothing. */
static void test_keys_ahead_are_dropped(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed(&model, VERB_JOIN, 7, HELD);
    feed_ahead(&model, "\ny");
    expect_asked(&model, "");
    feed_keys(&model, "\n");
    feed_ahead(&model, "yy");
    expect_asked(&model, "");
    assert_int_equal(model.overlay, MODE_QUESTION);
    feed_keys(&model, "y");
    expect_asked(&model, "PAY reservation=P17VC0YYM9");
    model_release(&model);
}

static void expect_question(struct model *model, int cells, const char *expected)
{
    char text[QUESTION_TEXT];

    assert_int_equal(model->overlay, MODE_QUESTION);
    question_text(model, cells, text, sizeof text);
    assert_string_equal(text, expected);
    model->overlay = MODE_NONE;
}

static void test_questions_name_what_they_do(void **state)
{
    struct question many = {.kind = QUESTION_CANCEL, .amount = 3600000};
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed(&model, VERB_AS, 0, "OK acting=lee\n");
    feed(&model, VERB_BALANCE, 0, "OK balance=500000 due=0\n");
    feed(&model, VERB_JOIN, 7, HELD);
    feed_keys(&model, "\n");
    expect_question(&model, 78, "lee: Pay 220,000 P for A1 A2? y/n");
    feed_keys(&model, "x");
    expect_question(&model, 78, "lee: Release A1 A2 (220,000 P)? y/n");
    feed_keys(&model, "Q");
    expect_question(&model, 78, "lee: A1 A2 are held for 5:00 more. Quit all the same? y/n");
    feed_keys(&model, "wc50,000\n");
    expect_question(&model, 78, "lee: Charge 50,000 P? y/n");
    snprintf(many.title, sizeof many.title, "A title that goes on and on, as titles do");
    for (int seat = 1; seat <= 40; seat++)
        many.seats |= seat_bit(seat);
    question_ask(&model, &many);
    expect_question(&model, 78,
                    "lee: Cancel A title that goes on and on, .., 40 seats, refund 3,600,000 P? "
                    "y/n");
    feed(&model, VERB_AS, 0, "OK acting=a_login_name_of_32_characters_xx\n");
    question_ask(&model, &many);
    expect_question(&model, 60, "a_logi..: Cancel A titl.., 40 seats, refund 3,600,000 P? y/n");
    model_release(&model);
}

/* "300,000" on the seats is no wish for three: w and c lead to the wallet, and nothing is joined.
 */
static void test_an_amount_is_no_wish(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed_keys(&model, "wc300,000\n");
    expect_question(&model, 78, "Charge 300,000 P? y/n");
    feed_keys(&model, "q");
    assert_int_equal(model.screen, MODE_SEATS);
    feed_keys(&model, "300,000\n");
    expect_asked(&model, "BEST show=7 best=3 nth=1"); /* which takes nothing, and no JOIN */
    feed(&model, VERB_BEST, 7, "OK show=7 seats=12-14 amount=264000 nth=1 of=2 rev=40\n");
    assert_int_equal(model.best, 0);
    assert_int_equal(model.chosen, seat_bit(1)); /* by Enter, where the cursor stands */
    feed_keys(&model, "c");
    assert_string_equal(model.message, "c does nothing here; ? shows what does");
    model_release(&model);
}

static void paste(struct model *model, const char *text)
{
    model_drawn(model);
    for (; *text != '\0'; text++)
        control_paste(model, *text);
}

static void test_a_paste_is_no_keys(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    paste(&model, "2\n\n\ny");
    expect_asked(&model, "");
    assert_int_equal(model.best, 0);
    assert_string_equal(model.message, "Pasted text goes into an open field only");
    feed_keys(&model, "wc");
    paste(&model, "300\n0");
    assert_int_equal(model.overlay, MODE_FIELD);
    assert_string_equal(model.typed, "3000");
    model_release(&model);
}

/* A click selects a row; the second one opens it. */
static void test_a_click_selects(void **state)
{
    struct model model;

    (void)state;
    feed_start(&model);
    control_act(&model, ACTION_ROW, 1);
    assert_int_equal(model.cursor[MODE_CONCERTS], 1);
    control_act(&model, ACTION_ROW, 0);
    assert_int_equal(model.screen, MODE_CONCERTS);
    control_act(&model, ACTION_ROW, 0);
    assert_int_equal(model.screen, MODE_DATES);
    feed_shows(&model);
    control_act(&model, ACTION_ROW, 0); /* a third one is the first one here */
    assert_int_equal(model.screen, MODE_DATES);
    control_wheel(&model, 1);
    assert_int_equal(model.cursor[MODE_DATES], 1);
    control_act(&model, ACTION_ROW, 1);
    assert_int_equal(model.screen, MODE_DATES);
    model_release(&model);
}

#define DATE(number, state) \
    "-|" number "|2026-12-2" number "T19:30:00+09:00|" state "|9|3|38|2026-12-24T00:00:00+09:00\n"
#define DATES(rows) "=|show|starts|state|free|held|sold|cancel_until\n" rows "OK\n"

/* The date under the cursor is sold out and called off: Enter opens no other one. */
static void test_the_cursor_stays_on_its_date(void **state)
{
    struct model model;

    (void)state;
    feed_start(&model);
    feed_keys(&model, "\n");
    feed(&model, VERB_SHOWS, 1, DATES(DATE("2", "bookable") DATE("3", "bookable")));
    feed_keys(&model, "j");
    feed(&model, VERB_SHOWS, 1,
         DATES(DATE("1", "bookable") DATE("2", "bookable") DATE("3", "sold_out")
                   DATE("4", "sold_out")));
    assert_int_equal(rows_count(&model.shows), 3);
    assert_int_equal(model.cursor[MODE_DATES], 2);
    feed_keys(&model, "\n"); /* to look at the seats, or to wait for one */
    assert_int_equal(model.show, 3);
    feed_keys(&model, "q");
    feed(&model, VERB_SHOWS, 1, DATES(DATE("1", "bookable") DATE("2", "bookable")));
    assert_string_equal(model.message, "What the cursor stood on is no longer in the list");
    feed_keys(&model, "\n");
    assert_int_equal(model.screen, MODE_DATES);
    feed_keys(&model, "\n");
    assert_int_equal(model.screen, MODE_SEATS);
    assert_int_equal(model.show, 2);
    model_release(&model);
}

#define USERS(rows) "=|user|name|phone|balance\n" rows "OK\n"

/* Another counter registers aaron: Enter still acts for abel. */
static void test_the_cursor_stays_on_its_customer(void **state)
{
    struct model model;

    (void)state;
    feed_start(&model);
    feed_keys(&model, "o");
    feed(&model, VERB_USERS, 0, USERS("-|abel|Abel||5\n-|cain|Cain||5\n"));
    feed(&model, VERB_USERS, 0, USERS("-|aaron|Aaron||5\n-|abel|Abel||5\n-|cain|Cain||5\n"));
    assert_int_equal(model.cursor[MODE_CUSTOMERS], 1);
    feed_keys(&model, "\n");
    expect_asked(&model, "AS user=abel");
    feed_keys(&model, "/c");
    feed(&model, VERB_USERS, model.search_serial, USERS("-|cain|Cain||5\n"));
    feed_keys(&model, "\n"); /* a new search begins at its first row */
    expect_asked(&model, "AS user=cain");
    model_release(&model);
}

#define BOOKINGS(rows) \
    "=|reservation|show|title|starts|seats|amount|state|remaining|cancel_until\n" rows "OK\n"
#define BOOKING(code, seat) \
    "-|" code "|7|X|2026-12-24T19:30:00+09:00|" seat "|88000|paid||2026-12-24T00:00:00+09:00\n"

static void test_the_cursor_stays_on_its_booking(void **state)
{
    struct model model;

    (void)state;
    feed_start(&model);
    feed_keys(&model, "b");
    feed(&model, VERB_RESERVATIONS, 0, BOOKINGS(BOOKING("P17VC0YYM9", "13")));
    feed(&model, VERB_RESERVATIONS, 0,
         BOOKINGS(BOOKING("6Z5SQ5272S", "14") BOOKING("P17VC0YYM9", "13")));
    status(&model, TOKEN, "1", "waiting"); /* a token is a row above them */
    feed_keys(&model, "xy");
    expect_asked(&model, "CANCEL reservation=P17VC0YYM9");
    model_release(&model);
}

/* A released admission in one concert, a hold in another: p leads to the nearer deadline. */
static void test_p_finds_the_hold(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed(&model, VERB_JOIN, 7, HELD);
    feed_keys(&model, "w");
    feed(&model, VERB_STATUS, 0,
         "OK token=" OTHER " state=active user=kim position=0 ahead=0 behind=0 remaining=400 "
         "left=61 concert=2\n");
    for (int press = 0; press < 4; press++) {
        feed_keys(&model, "p");
        assert_int_equal(model.concert, press % 2 == 0 ? 1 : 2);
        assert_int_equal(model.screen, press % 2 == 0 ? MODE_HOLD : MODE_DATES);
    }
    feed_keys(&model, "wp");
    assert_int_equal(model.screen, MODE_HOLD);
    model_release(&model);
}

/* The time of a hold is in the status line of every screen, at every size. */
static void test_a_hold_is_never_out_of_sight(void **state)
{
    static const int sizes[][2] = {{24, 80}, {20, 60}, {43, 132}};
    struct canvas canvas;
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed(&model, VERB_AS, 0, "OK acting=a_login_name_of_32_characters_xx\n");
    feed(&model, VERB_BALANCE, 0, "OK balance=1000000000 due=0\n");
    feed(&model, VERB_JOIN, 7, HELD);
    model.now_ms += 28000;
    canvas_init(&canvas);
    for (int screen = 0; screen < MODE_ATTRACT; screen++)
        for (int size = 0; size < 3; size++) {
            model.screen = (enum mode)screen;
            screen_draw(&model, &canvas, sizes[size][0], sizes[size][1]);
            expect_row(&canvas, 0, "HOLD");
            expect_row(&canvas, 0, "4:32");
            expect_row(&canvas, 0, "1,000,000,000 P");
        }
    model_release(&model);
    canvas_release(&canvas);
}

/* One bell when the turn comes, and one in the last minute. */
static void test_bells(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    status(&model, TOKEN, "1", "waiting");
    status(&model, TOKEN, "1", "active");
    assert_string_equal(model.ring, "Foyer: it is your turn");
    feed(&model, VERB_JOIN, 7, HELD);
    model.ring[0] = '\0';
    model.now_ms += 239000;
    control_tick(&model);
    assert_string_equal(model.ring, "");
    model.now_ms += 1000;
    control_tick(&model);
    assert_string_equal(model.ring, "Foyer: 1:00 left A1 A2 겨울 나그네");
    model.ring[0] = '\0';
    model.now_ms += 1000;
    control_tick(&model);
    assert_string_equal(model.ring, "");
    model_release(&model);
}

#define PAID                                                          \
    "OK reservation=P17VC0YYM9 seats=1,2 amount=220000 balance=1000 " \
    "paid_at=2026-12-01T09:01:00+09:00 cancel_until=2026-12-24T00:00:00+09:00\n"

static void expect_last_words(const struct model *model, const char *expected)
{
    struct buffer words;

    buffer_init(&words);
    receipt_print(model, &words);
    buffer_add(&words, "", 1);
    assert_string_equal(buffer_content(&words), expected);
    buffer_release(&words);
}

/* Q asks while something is held; the last words say what is true at the end. */
static void test_last_words(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed(&model, VERB_JOIN, 7, HELD);
    feed_keys(&model, "Qn");
    assert_false(model.quit);
    expect_last_words(&model, "Held for 5:00 more: A1 A2, 220,000 P, 겨울 나그네. foyer and p lead "
                              "back.\n");
    feed(&model, VERB_PAY, 0, PAID);
    expect_last_words(&model, "Booked P17VC0YYM9  겨울 나그네  2026-12-24 Thu 19:30\n"
                              "       A1 A2  220,000 P paid, cancel until 2026-12-24 Thu 00:00\n");
    feed(&model, VERB_CANCEL, 0,
         "OK reservation=P17VC0YYM9 seats=1,2 refunded=220000 balance=221000\n");
    expect_last_words(&model, "Cancelled P17VC0YYM9  겨울 나그네  2026-12-24 Thu 19:30\n"
                              "       A1 A2  220,000 P refunded\n");
    feed_keys(&model, "Q");
    assert_true(model.quit);
    model_release(&model);
}

/* What cannot be cancelled offers no x. */
static void test_cancel_is_offered_where_it_can_be(void **state)
{
    struct model model;

    (void)state;
    feed_start(&model);
    feed_keys(&model, "b");
    feed(&model, VERB_RESERVATIONS, 0, BOOKINGS(BOOKING("P17VC0YYM9", "13")));
    model.wall_s = 1798038000 - 1; /* 2026-12-24T00:00:00+09:00 */
    assert_int_equal(action_of_key(&model, MODE_BOOKINGS, 'x')->id, ACTION_GIVE_UP);
    model.wall_s++;
    assert_null(action_of_key(&model, MODE_BOOKINGS, 'x'));
    model.wall_s = 0;
    feed(&model, VERB_RESERVATIONS, 0,
         BOOKINGS("-|P17VC0YYM9|7|X|2026-12-24T19:30:00+09:00|13|88000|paid||never\n"));
    assert_null(action_of_key(&model, MODE_BOOKINGS, 'x'));
    feed_keys(&model, "x");
    assert_string_equal(model.message, "x does nothing here; ? shows what does");
    model_release(&model);
}

/* y copies the code of what the cursor stands on, where the terminal may take it, and says so. */
static void test_copies_the_code(void **state)
{
    struct model model;

    (void)state;
    feed_start(&model);
    feed_keys(&model, "b");
    assert_null(action_of_key(&model, MODE_BOOKINGS, 'y'));
    feed(&model, VERB_RESERVATIONS, 0, BOOKINGS(BOOKING("P17VC0YYM9", "13")));
    feed_keys(&model, "y");
    assert_string_equal(model.copied, "");
    assert_string_equal(model.message, "This terminal does not copy; the code is P17VC0YYM9");
    model.can_copy = true;
    feed_keys(&model, "y");
    assert_string_equal(model.copied, "P17VC0YYM9");
    assert_string_equal(model.message, "P17VC0YYM9 is copied, if the terminal lets programs copy");
    model.copied[0] = '\0';
    feed_keys(&model, "\ny"); /* the booking by itself */
    assert_int_equal(model.screen, MODE_BOOKED);
    assert_string_equal(model.copied, "P17VC0YYM9");
    model.kiosk = true;
    assert_null(action_of_key(&model, MODE_BOOKED, 'y'));
    model_release(&model);
}

static void expect_fetched(struct model *model, const char *expected)
{
    struct pending_request request;
    char lines[1024] = "";

    while (model_next_request(model, &request)) {
        if (request.base > 0)
            snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "%s;", request.line);
        pending_request_release(&request);
    }
    assert_string_equal(lines, expected);
}

/* The answer to a later page. */
static void feed_page(struct model *model, enum verb_id verb, const char *line, size_t base,
                      const char *answer)
{
    feed_reply(
        model,
        &(struct pending_request){.verb = verb, .poll = true, .line = (char *)line, .base = base},
        answer);
}

#define LEDGER(rows, end) "=|entry|at|kind|amount|balance|reservation\n" rows "OK" end "\n"
#define ENTRY(number) "-|" number "|2026-12-01T09:02:00+09:00|charge|1|1|\n"

/* A list that is cut is fetched on until it is whole; what was asked for anew begins anew. */
static void test_lists_are_fetched_whole(void **state)
{
    struct model model;

    (void)state;
    feed_start(&model);
    feed_keys(&model, "w");
    feed_page(&model, VERB_ENTRIES, "ENTRIES limit=1000", 0,
              LEDGER(ENTRY("9") ENTRY("8"), " more=1 before=8"));
    assert_int_equal(rows_count(&model.entries), 2); /* the first page is shown at once */
    expect_fetched(&model, "ENTRIES limit=1000 before=8;");
    feed_page(&model, VERB_ENTRIES, "ENTRIES limit=1000 before=8", 18,
              LEDGER(ENTRY("7") ENTRY("6"), " more=1 before=6"));
    expect_fetched(&model, "ENTRIES limit=1000 before=6;");
    assert_int_equal(rows_count(&model.entries), 2);
    feed_page(&model, VERB_ENTRIES, "ENTRIES limit=1000 before=7", 18, LEDGER(ENTRY("0"), ""));
    assert_int_equal(rows_count(&model.entries), 2); /* of an earlier reading */
    feed_page(&model, VERB_ENTRIES, "ENTRIES limit=1000 before=6", 18, LEDGER(ENTRY("5"), ""));
    assert_int_equal(rows_count(&model.entries), 5);
    assert_string_equal(rows_text(&model.entries, 4, "entry"), "5");
    expect_fetched(&model, "");
    feed_page(&model, VERB_ENTRIES, "ENTRIES limit=1000", 0, LEDGER(ENTRY("4"), ""));
    assert_int_equal(rows_count(&model.entries), 1); /* without more=1 it is whole */
    model_release(&model);
}

/* The customer of a kiosk is found also on a later page. */
static void test_a_kiosk_looks_at_all_pages(void **state)
{
    struct model model;

    (void)state;
    feed_start(&model);
    model.kiosk = true;
    model.screen = MODE_ATTRACT;
    feed_keys(&model, "\nlee\n0101234\n");
    expect_asked(&model, "USERS limit=1000 search=lee");
    feed_page(&model, VERB_USERS, "USERS limit=1000 search=lee", 0, "OK more=1 after=k\n");
    expect_fetched(&model, "USERS limit=1000 search=lee after=k;");
    assert_string_equal(model.message, "");
    feed_page(&model, VERB_USERS, "USERS limit=1000 search=lee after=k", 27,
              USERS("-|lee|Lee|010-1234|5\n"));
    expect_asked(&model, "AS user=lee");
    model_release(&model);
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

/* A long title hides neither date nor seats nor price, and a wider window never shows less. */
static void test_every_window_is_used(void **state)
{
    struct canvas canvas;
    struct model model;
    int seen = 0;

    (void)state;
    on_the_grid(&model);
    canvas_init(&canvas);
    feed(&model, VERB_CONCERTS, model.search_serial,
         "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale\n"
         "-|1|" LONG_TITLE "|Somebody|Somewhere|2|2026-12-24T19:30:00+09:00|37|55000|110000|open\n"
         "OK\n");
    feed(&model, VERB_SHOWS, 1, "OK\n");
    for (int columns = 60; columns <= 200; columns++) {
        char *line;
        int cells = 0;

        model.screen = MODE_CONCERTS;
        screen_draw(&model, &canvas, 24, columns);
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
        model.screen = MODE_SEATS;
        snprintf(model.title, sizeof model.title, "%s", LONG_TITLE);
        screen_draw(&model, &canvas, 23, columns);
        expect_row(&canvas, 2, "33 free  4 held");
        if (columns >= 80)
            assert_int_equal(column_of(&canvas, 5, "110,000") - column_of(&canvas, 5, "[ 1]"), 66);
    }
    feed(&model, VERB_JOIN, 7, HELD);
    snprintf(model.title, sizeof model.title, "%s", LONG_TITLE);
    screen_draw(&model, &canvas, 20, 60);
    expect_row(&canvas, 2, "2026-12-24 Thu 19:30");
    model.token->wish = seat_bit(15) | seat_bit(16);
    model.screen = MODE_QUEUE;
    screen_draw(&model, &canvas, 20, 60);
    expect_row(&canvas, 2, "2026-12-24 Thu 19:30   you chose B5 B6");
    model_release(&model);
    canvas_release(&canvas);
}

/* A date of another year than the first of its list says so. */
static void test_dates_of_another_year(void **state)
{
    struct canvas canvas;
    struct model model;

    (void)state;
    feed_start(&model);
    feed_keys(&model, "b");
    feed(&model, VERB_RESERVATIONS, 0,
         BOOKINGS("-|P17VC0YYM9|7|X|2027-12-24T19:30:00+09:00|13|88000|paid||never\n"
                  "-|6Z5SQ5272S|8|X|2026-12-24T19:30:00+09:00|13|88000|paid||never\n"));
    canvas_init(&canvas);
    for (int columns = 60; columns <= 80; columns += 20) {
        screen_draw(&model, &canvas, 24, columns);
        expect_row(&canvas, 4, "2027-12-24 Fri ");
        expect_row(&canvas, 5, " 12-24 Thu 19:30 ");
    }
    model_release(&model);
    canvas_release(&canvas);
}

/* A booking of 47 seats is shown whole. */
static void test_many_seats(void **state)
{
    char text[SEAT_NAMES_TEXT];
    seat_set seats = SEAT_SET_ALL & ~seat_bit(13) & ~seat_bit(15) & ~seat_bit(50);

    (void)state;
    assert_string_equal(format_seats_fit(seats, 40, text), "A1-10 B1-2 B4 B6-10 C1-10 D1-10 E1-9");
    assert_string_equal(format_seats_fit(seats, 20, text), "47 seats");
    assert_string_equal(format_seats_fit(seat_bit(1) | seat_bit(2), 20, text), "A1 A2");
}

/* --plain says the seats in sentences: the aisle parts a row, and so does another price. */
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
    struct model model;

    (void)state;
    on_the_grid(&model);
    model.grid.map[43] = 'm';
    for (int seat = 45; seat <= 50; seat++)
        model.grid.price[seat - 1] = 60000;
    feed_keys(&model, " l ");
    buffer_init(&text);
    spoken_seats(&model, &text);
    buffer_add(&text, "", 1);
    assert_string_equal(buffer_content(&text), expected);
    buffer_release(&text);
    model_release(&model);
}

/* Without a daemon the screen says which and why, and nothing of holds that are not there. */
static void test_no_connection_says_why(void **state)
{
    struct canvas canvas;
    struct model model;
    char *line;

    (void)state;
    canvas_init(&canvas);
    model_init(&model, 1000);
    model.greeted_once = true;
    model_lost(&model, 2000, "No permission for /run/foyer/foyer.sock");
    screen_draw(&model, &canvas, 24, 80);
    expect_row(&canvas, 21, "No permission for /run/foyer/foyer.sock. Trying again in 1 s.");
    line = canvas_line(&canvas, 21);
    assert_null(strstr(line, "kept"));
    free(line);
    screen_draw(&model, &canvas, 20, 60);
    expect_row(&canvas, 16, "No permission for /run/foyer/foyer.sock.");
    expect_row(&canvas, 17, "Trying again in 1 s.");
    model_release(&model);
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
