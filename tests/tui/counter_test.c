/* One customer after another: found, named, and never taken for somebody else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/tui/feed.h"
#include "tests/tui/screen_expect.h"
#include "tui/cli/rows.h"
#include "tui/model/found.h"
#include "tui/model/tokens.h"
#include "tui/screens/canvas.h"
#include "tui/screens/control.h"
#include "tui/screens/frame.h"
#include "tui/screens/screen.h"
#include "tui/screens/search.h"

#define USERS(rows) "=|user|name|phone|balance\n" rows "OK\n"
#define JIWOO "-|jiwoo|김지우|010-0000-0001|500000\n"
#define FOUND(rows) \
    "=|reservation|show|starts|user|name|phone|seats|state|printed|in|note|concert\n" rows "OK\n"
#define BOOKING(code, show, seats, state)                                                       \
    "-|" code "|" show "|2026-12-24T19:30:00+09:00|jiwoo|김지우|010-0000-0001|" seats "|" state \
    "|0|0||1\n"

/* The reply to FIND on the show at hand, or on all shows. */
static void found(struct ui *ui, bool here, const char *text)
{
    char line[] = "FIND limit=100 text=x", at_hand[] = "FIND show=7 limit=100 text=x";
    const struct pending_request request = {
        .verb = VERB_FIND, .about = ui->search_serial, .poll = true, .line = here ? at_hand : line};

    feed_reply(ui, &request, text);
}

/* What is asked for, all of it, the regular requests among them. */
static void expect_search(struct ui *ui, const char *expected)
{
    struct pending_request request;
    char lines[1024] = "";

    while (model_next_request(&ui->model, &request)) {
        if (request.verb == VERB_FIND || request.verb == VERB_USERS)
            snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "%s\n", request.line);
        pending_request_release(&request);
    }
    assert_string_equal(lines, expected);
}

static void expect_drawn(const struct ui *ui, int row, const char *part)
{
    struct canvas canvas;

    canvas_init(&canvas);
    frame_draw(ui, &canvas, 24, 80);
    expect_row(&canvas, row, part);
    canvas_release(&canvas);
}

/* The customer goes at once, with all that is theirs, and the search is open. */
static void test_next_customer_finds_nothing(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed(&ui, VERB_AS, 0, "OK acting=lee\n");
    feed(&ui, VERB_JOIN, 7, HELD);
    feed_keys(&ui, "n");
    expect_asked(&ui, "AS user=-");
    assert_int_equal(ui.screen, MODE_CUSTOMERS);
    assert_true(search_is_open(&ui));
    feed(&ui, VERB_AS, 0, "OK acting=-\n");
    assert_int_equal(ui.screen, MODE_CUSTOMERS);
    assert_true(search_is_open(&ui));
    assert_false(token_lives(ui.model.token));
    assert_int_equal(ui.chosen, 0);
    feed_keys(&ui, "\n"); /* nobody in particular: at the map of the date of the hold */
    assert_int_equal(ui.screen, MODE_SEATS);
    assert_int_equal(ui.show, 7);
    expect_asked(&ui, "TOKENS");
    feed_keys(&ui, "n");
    expect_asked(&ui, ""); /* nobody has to go */
    ui_release(&ui);
}

/* However late the replies are, what is typed after n stands in the search, and Enter takes who was
 * found for it. */
static void test_enter_is_for_what_was_typed(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed(&ui, VERB_AS, 0, "OK acting=lee\n");
    feed_ahead(&ui, "njiwo");
    feed(&ui, VERB_AS, 0, "OK acting=-\n");
    feed(&ui, VERB_USERS, ui.search_serial, USERS("-|alex|Alex||5\n" JIWOO));
    feed_keys(&ui, "o\n");
    expect_asked(&ui, "TOKENS");
    feed(&ui, VERB_USERS, ui.search_serial - 1, USERS("-|alex|Alex||5\n" JIWOO));
    expect_asked(&ui, "");
    found(&ui, true, FOUND(""));
    found(&ui, false, FOUND(BOOKING("P17VC0YYM9", "7", "13", "paid")));
    expect_asked(&ui, "");
    assert_int_equal(ui.screen, MODE_CUSTOMERS);
    feed(&ui, VERB_USERS, ui.search_serial, USERS(JIWOO));
    expect_asked(&ui, "AS user=jiwoo");
    expect_drawn(&ui, 0, "kim "); /* until the reply comes */
    feed(&ui, VERB_AS, 0, "OK acting=jiwoo\n");
    assert_int_equal(ui.screen, MODE_SEATS);
    expect_drawn(&ui, 0, "김지우 010-0000-0001 (kim)");
    ui_release(&ui);
}

/* Enter on another screen, before n, takes nobody. */
static void test_enter_is_for_its_screen(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed(&ui, VERB_AS, 0, "OK acting=lee\n");
    feed_keys(&ui, "/jiwoo\n"); /* meant for the concerts, which have not come yet */
    feed_keys(&ui, "n");
    expect_asked(&ui, "AS user=-");
    feed(&ui, VERB_AS, 0, "OK acting=-\n");
    feed(&ui, VERB_USERS, ui.search_serial, USERS("-|alex|Alex||5\n" JIWOO));
    assert_int_equal(ui.screen, MODE_CUSTOMERS);
    expect_asked(&ui, "TOKENS");
    ui_release(&ui);
}

/* n while somebody is on the way: they go as they have come, and what is typed stays. */
static void test_the_last_one_counts(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "njiwoo");
    feed(&ui, VERB_USERS, ui.search_serial, USERS(JIWOO));
    feed_keys(&ui, "\n");
    expect_asked(&ui, "AS user=jiwoo");
    feed_keys(&ui, "nlee");
    expect_asked(&ui, "AS user=-");
    feed(&ui, VERB_AS, 0, "OK acting=jiwoo\n");
    assert_int_equal(ui.screen, MODE_CUSTOMERS);
    assert_string_equal(ui.typed, "lee");
    feed(&ui, VERB_AS, 0, "OK acting=-\n");
    assert_int_equal(ui.screen, MODE_CUSTOMERS);
    assert_string_equal(ui.typed, "lee");
    assert_string_equal(ui.model.acting, "");
    ui_release(&ui);
}

/* Seats that were chosen for nobody yet are for whoever says who they are; those of a customer go
 * with the customer. */
static void test_seats_before_the_name(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "l njiwoo");
    feed(&ui, VERB_USERS, ui.search_serial, USERS(JIWOO));
    feed_keys(&ui, "\n");
    feed(&ui, VERB_AS, 0, "OK acting=jiwoo\n");
    assert_int_equal(ui.screen, MODE_SEATS);
    assert_int_equal(ui.chosen, seat_bit(2));
    feed_keys(&ui, "n");
    feed(&ui, VERB_AS, 0, "OK acting=-\n");
    assert_int_equal(ui.chosen, 0);
    ui_release(&ui);
}

/* One search asks for everything, the customers last; a seat leads to whose it is, and a code to
 * its booking. */
static void test_a_code_leads_to_its_booking(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "n");
    expect_search(&ui, "");
    expect_drawn(&ui, 8, "a seat of 12-24 Thu 19:30, such as B7");
    feed_keys(&ui, "b");
    expect_search(&ui, "FIND show=7 limit=100 text=b\nFIND limit=100 text=b\n"
                       "USERS limit=1000 search=b\n");
    feed_keys(&ui, "3");
    found(&ui, true, FOUND(BOOKING("P17VC0YYM9", "7", "13", "paid")));
    found(&ui, false, FOUND(""));
    feed(&ui, VERB_USERS, ui.search_serial, USERS("-|ab3|Ab Three||5\n"));
    assert_int_equal(found_count(&ui.model), 2);
    expect_drawn(&ui, 5, "> P17VC0YYM9  김지우");
    expect_drawn(&ui, 6, "ab3");
    feed_keys(&ui, "\n");
    assert_int_equal(ui.screen, MODE_BOOKED);
    assert_string_equal(ui.model.booked.reservation, "P17VC0YYM9");
    feed_keys(&ui, "np17-vc0-yym9"); /* of another date */
    found(&ui, true, FOUND(""));
    found(&ui, false,
          FOUND(BOOKING("P17VC0YYM9", "8", "13", "paid") BOOKING("6Z5SQ5272S", "8", "1", "paid")));
    feed(&ui, VERB_USERS, ui.search_serial, USERS(JIWOO));
    assert_int_equal(ui.model.found.first, 1);
    assert_int_equal(found_user(&ui.model, 1), 0);
    assert_int_equal(found_booking(&ui.model, 2), 1);
    feed_keys(&ui, "\n");
    assert_int_equal(ui.screen, MODE_BOOKED);
    ui_release(&ui);
}

/* Four digits of a telephone number: what is to be picked up here stands first, a name does not put
 * it there. */
static void test_digits_pick_up(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "n0001");
    found(&ui, true,
          FOUND(BOOKING("P17VC0YYM9", "7", "13", "paid")
                    BOOKING("TYW8ZHX65C", "7", "14", "cancelled")));
    found(&ui, false,
          FOUND(BOOKING("6Z5SQ5272S", "8", "1", "paid") BOOKING("P17VC0YYM9", "7", "13", "paid")));
    feed(&ui, VERB_USERS, ui.search_serial, USERS(JIWOO));
    assert_int_equal(found_count(&ui.model), 4); /* each once */
    assert_int_equal(found_booking(&ui.model, 0), 0);
    assert_int_equal(found_user(&ui.model, 1), 0);
    assert_int_equal(found_booking(&ui.model, 2), 1);
    expect_drawn(&ui, 7, "cancelled");
    feed_keys(&ui, "\tj"); /* in the list letters are keys */
    assert_int_equal(ui.cursor[MODE_CUSTOMERS], 1);
    assert_string_equal(ui.search[MODE_CUSTOMERS], "0001");
    feed_keys(&ui, "njiwoo");
    found(&ui, true, FOUND(BOOKING("P17VC0YYM9", "7", "13", "paid")));
    found(&ui, false, FOUND(BOOKING("P17VC0YYM9", "7", "13", "paid")));
    feed(&ui, VERB_USERS, ui.search_serial, USERS(JIWOO));
    assert_int_equal(found_user(&ui.model, 0), 0);
    assert_int_equal(found_count(&ui.model), 2);
    ui_release(&ui);
}

/* Types a text of other than ASCII characters. */
static void type(struct ui *ui, const int *characters)
{
    for (; *characters != 0; characters++) {
        ui_drawn(ui);
        control_key(ui, *characters);
    }
}

static const int HAN_SOL[] = {0xD55C, ' ', 0xC194, 0};

/* What found nobody is the name of somebody new; the number is asked for, and then they are acted
 * for. */
static void test_a_takes_over_a_name(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "n");
    type(&ui, HAN_SOL);
    feed_keys(&ui, "\n");
    ui.model.polls = 1;
    feed(&ui, VERB_USERS, ui.search_serial, USERS(""));
    expect_drawn(&ui, 5, "Nobody of that name; a adds a customer.");
    feed_keys(&ui, "a");
    assert_string_equal(ui.typed, "한 솔");
    feed_keys(&ui, "\n");
    assert_string_equal(ui.typed, "");
    feed_keys(&ui, "010-5\n");
    expect_asked(&ui, "USER-ADD name=\"한 솔\" phone=010-5");
    feed(&ui, VERB_USER_ADD, 0, "OK user=guest:12\n");
    expect_asked(&ui, "AS user=guest:12");
    feed(&ui, VERB_AS, 0, "OK acting=guest:12\n");
    expect_drawn(&ui, 0, "한 솔 010-5 (kim)");
    assert_int_equal(ui.screen, MODE_SEATS);
    ui_release(&ui);
}

/* Digits are the number. Somebody of that name and number is there: that is asked, and nothing is
 * done but what was answered. */
static void test_a_takes_over_a_number(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "n010-0000-0001\n");
    feed(&ui, VERB_USERS, ui.search_serial, USERS(""));
    feed_keys(&ui, "a");
    assert_string_equal(ui.typed, "");
    feed_keys(&ui, "Kim\n");
    assert_string_equal(ui.typed, "010-0000-0001");
    feed_keys(&ui, "\n");
    expect_asked(&ui, "USER-ADD name=Kim phone=010-0000-0001");
    feed(&ui, VERB_USER_ADD, 0, "OK user=jiwoo same=jiwoo\n");
    expect_asked(&ui, "");
    expect_drawn(&ui, 21, "Kim 010-0000-0001 is registered already. Is it the same person? y/n");
    feed_keys(&ui, "\x1b");
    assert_int_equal(ui.overlay, MODE_NONE);
    feed_keys(&ui, "aKim\n\n");
    expect_asked(&ui, "USER-ADD name=Kim phone=010-0000-0001");
    feed(&ui, VERB_USER_ADD, 0, "OK user=jiwoo same=jiwoo\n");
    feed_keys(&ui, "n");
    expect_drawn(&ui, 21, "Register somebody else as Kim? y/n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "USER-ADD name=Kim phone=010-0000-0001 new=1");
    feed(&ui, VERB_USER_ADD, 0, "OK user=jiwoo same=jiwoo\n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "AS user=jiwoo");
    ui_release(&ui);
}

/* In a narrow window what is told of the customer gives way by and by; points never do. */
static void test_the_status_line_names_the_customer(void **state)
{
    struct canvas canvas;
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "njiwoo");
    feed(&ui, VERB_USERS, ui.search_serial, USERS(JIWOO));
    feed_keys(&ui, "\n");
    feed(&ui, VERB_AS, 0, "OK acting=jiwoo\n");
    feed(&ui, VERB_BALANCE, 0, "OK balance=500000 due=0\n");
    canvas_init(&canvas);
    frame_draw(&ui, &canvas, 24, 80);
    expect_row(&canvas, 0, "김지우 010-0000-0001 (kim)  500,000 P");
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 0, "김지우 010-0000-0001  500,000 P");
    feed(&ui, VERB_JOIN, 7, HELD);
    frame_draw(&ui, &canvas, 24, 80);
    expect_row(&canvas, 0, "HOLD A1 A2 5:00");
    expect_row(&canvas, 0, "김지우 010-0000-0001 (kim)  500,000 P");
    feed(&ui, VERB_BALANCE, 0, "OK balance=99999999999 due=0\n");
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 0, "HOLD 5:00");
    expect_row(&canvas, 0, " 김지우  99,999,999,999 P");
    feed(&ui, VERB_AS, 0, "OK acting=lee\n"); /* nobody knows what lee is called */
    frame_draw(&ui, &canvas, 20, 60);
    expect_row(&canvas, 0, "lee (kim)");
    canvas_release(&canvas);
    ui_release(&ui);
}

#define BEST_TWO "OK show=7 seats=11,12 amount=176000 nth=1 of=2 rev=40\n"
#define SOLD(user)                                                   \
    "OK reservation=P17VC0YYM9 seats=11,12 amount=176000 user=" user \
    " tickets=P17VC0YYM9-11,P17VC0YYM9-12\n"

/* The keys of evening.md: 2, Enter, cash, Enter; and the next one at the same map. */
static void test_a_walk_in(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    for (int customer = 0; customer < 20; customer++) {
        feed_keys(&ui, "2");
        expect_asked(&ui, "BEST show=7 best=2 nth=1");
        feed(&ui, VERB_BEST, 7, BEST_TWO);
        feed_keys(&ui, "\n");
        assert_int_equal(ui.screen, MODE_SELL);
        expect_asked(&ui, "");
        expect_drawn(&ui, 8, "No customer is chosen");
        feed_keys(&ui, "c\n");
        expect_asked(&ui, "SELL show=7 seats=11,12 method=cash");
        feed_keys(&ui, "\n"); /* once is enough */
        expect_asked(&ui, "");
        feed(&ui, VERB_SELL, 7, SOLD("guest:till"));
        assert_int_equal(ui.screen, MODE_SEATS);
        assert_int_equal(ui.chosen, 0);
        assert_non_null(strstr(ui.message, "Sold P17VC0YYM9: B1 B2, 176,000 P"));
    }
    feed_keys(&ui, "s");
    assert_int_equal(ui.screen, MODE_BOOKED);
    assert_string_equal(ui.model.booked.title, "겨울 나그네");
    feed_keys(&ui, "\n");
    assert_int_equal(ui.screen, MODE_SEATS);
    assert_int_equal(ui.model.receipt_count, 0);
    ui_release(&ui);
}

static void two_seats(struct ui *ui)
{
    feed_keys(ui, "2");
    feed(ui, VERB_BEST, 7, BEST_TWO);
    feed_keys(ui, "\n");
    expect_asked(ui, "BEST show=7 best=2 nth=1");
}

/* Nothing is sold before it was said how it is paid, with the sale in view, and for these seats. */
static void test_a_sale_is_meant(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "2");
    feed(&ui, VERB_BEST, 7, BEST_TWO);
    expect_asked(&ui, "BEST show=7 best=2 nth=1");
    ui_drawn(&ui);
    feed_ahead(&ui, "\nc\n");
    expect_asked(&ui, "");
    assert_int_equal(ui.screen, MODE_SELL);
    feed_keys(&ui, "\n\n");
    expect_asked(&ui, "");
    assert_string_equal(ui.message, "How is it paid? Choose that first");
    feed_keys(&ui, "p"); /* nobody has points */
    feed_keys(&ui, "\n");
    expect_asked(&ui, "");
    feed_keys(&ui, "d");
    feed(&ui, VERB_MAP, 7,
         "OK show=7 rev=42 map=..XXXXhh.hX...XX.......hXXX........X..........oo.#\n");
    assert_int_equal(ui.chosen, seat_bit(12));
    feed_keys(&ui, "\n");
    expect_asked(&ui, "");
    feed_keys(&ui, "t\n");
    expect_asked(&ui, "SELL show=7 seats=12 method=transfer");
    feed(&ui, VERB_SELL, 7, "ERR SEAT-SOLD retry=no seats=12 : Sold.\n");
    assert_string_equal(ui.message, "B2 was just taken");
    assert_int_equal(ui.model.grid.rev, -1);
    feed_keys(&ui, "\n");
    expect_asked(&ui, "");
    feed(&ui, VERB_MAP, 7,
         "OK show=7 rev=43 map=..XXXXhh.hXX..XX.......hXXX........X..........oo.#\n");
    feed_keys(&ui, "\n");
    assert_int_equal(ui.screen, MODE_SEATS); /* there is nothing left to sell */
    ui_release(&ui);
}

/* A customer is named in the request, whoever is acted for when it comes; a name is noted of others
 * only. */
static void test_a_sale_names_the_buyer(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    two_seats(&ui);
    feed_keys(&ui, "a Han Sol\n010-5\nc\n");
    expect_asked(&ui, "SELL show=7 seats=11,12 name=\" Han Sol\" phone=010-5 method=cash");
    feed(&ui, VERB_SELL, 7, SOLD("guest:till"));
    feed_keys(&ui, "njiwoo");
    feed(&ui, VERB_USERS, ui.search_serial, USERS(JIWOO));
    feed_keys(&ui, "\n");
    expect_asked(&ui, "AS user=jiwoo");
    feed_keys(&ui, "q"); /* back, before the reply: still for nobody */
    two_seats(&ui);
    feed_keys(&ui, "c\n");
    expect_asked(&ui, "SELL show=7 seats=11,12 method=cash");
    feed(&ui, VERB_AS, 0, "OK acting=jiwoo\n");
    assert_int_equal(ui.screen, MODE_SEATS);
    feed(&ui, VERB_SELL, 7, SOLD("guest:till"));
    assert_int_equal(ui.chosen, 0);
    two_seats(&ui);
    expect_drawn(&ui, 8, "Selling to 김지우 010-0000-0001");
    feed_keys(&ui, "a"); /* who is known needs no note */
    assert_int_equal(ui.overlay, MODE_NONE);
    feed_keys(&ui, "p\n");
    expect_asked(&ui, "SELL show=7 seats=11,12 user=jiwoo");
    feed(&ui, VERB_SELL, 7, "ERR NO-POINTS retry=no amount=176000 balance=1 missing=175999 : N.\n");
    assert_string_equal(ui.message, "175,999 P missing: choose how it is paid");
    feed_keys(&ui, "\n");
    expect_asked(&ui, "");
    feed_keys(&ui, "v\n");
    expect_asked(&ui, "SELL show=7 seats=11,12 user=jiwoo method=voucher");
    ui_release(&ui);
}

/* Above the limit of one person a reason is asked for, and without one nothing is sold. */
static void test_above_the_limit(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed(&ui, VERB_AS, 0, "OK acting=lee\n");
    two_seats(&ui);
    feed_keys(&ui, "c\n");
    expect_asked(&ui, "SELL show=7 seats=11,12 user=lee method=cash");
    feed(&ui, VERB_SELL, 7, "ERR SEAT-LIMIT retry=no limit=4 have=3 : Too many.\n");
    feed_keys(&ui, " \n");
    assert_string_equal(ui.message, "More than the limit needs a reason");
    expect_asked(&ui, "");
    feed_keys(&ui, "\x15"
                   "a class\n");
    expect_asked(&ui, "SELL show=7 seats=11,12 user=lee method=cash over=\"a class\"");
    ui_release(&ui);
}

/* Others are first: the guest waits, and can be acted for. */
static void test_queue_first(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    two_seats(&ui);
    feed_keys(&ui, "aHan\n\nc\n");
    expect_asked(&ui, "SELL show=7 seats=11,12 name=Han method=cash");
    feed(&ui, VERB_SELL, 7, "ERR QUEUE-FIRST retry=no user=guest:17 token=" TOKEN " : Others.\n");
    expect_drawn(&ui, 9, "Han has a place in the queue now.");
    feed_keys(&ui, "c\n");
    expect_asked(&ui, "AS user=guest:17");
    feed(&ui, VERB_AS, 0, "OK acting=guest:17\n");
    expect_drawn(&ui, 0, "Han (kim)");
    assert_int_equal(ui.screen, MODE_SEATS);
    expect_asked(&ui, "TOKENS");
    ui_release(&ui);
}

/* No sale but a hold: what a customer would do, and the way back does not lead to a sale. */
static void test_a_hold_at_the_counter(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed(&ui, VERB_AS, 0, "OK acting=lee\n");
    two_seats(&ui);
    feed_keys(&ui, "h\n");
    expect_asked(&ui, "JOIN concert=1 show=7 seats=11,12");
    feed(&ui, VERB_JOIN, 7,
         "OK token=" TOKEN " state=waiting user=lee position=3 ahead=2 behind=0 "
         "remaining=unknown left=61 concert=1\n");
    assert_int_equal(ui.screen, MODE_QUEUE);
    feed_keys(&ui, "q");
    assert_int_equal(ui.screen, MODE_SEATS);
    ui_release(&ui);
}

/* "b7" goes to B7, and nothing else follows from its letters. */
static void test_a_seat_by_its_name(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "b7");
    assert_int_equal(ui.seat, 17);
    assert_int_equal(ui.screen, MODE_SEATS);
    feed_keys(&ui, "e10");
    assert_int_equal(ui.seat, 50);
    feed_keys(&ui, "C1d3");
    assert_int_equal(ui.seat, 33);
    expect_asked(&ui, "");
    feed_keys(&ui, "a12"); /* there is no A12: two together */
    assert_int_equal(ui.seat, 1);
    expect_asked(&ui, "BEST show=7 best=2 nth=1");
    feed_keys(&ui, "bl7"); /* the letter counts for the next key only */
    assert_int_equal(ui.seat, 2);
    feed_keys(&ui, "b%7");
    assert_int_equal(ui.seat, 2);
    assert_int_equal(ui.screen, MODE_SEATS);
    feed_keys(&ui, "bb");
    assert_int_equal(ui.screen, MODE_BOOKINGS);
    ui_release(&ui);
    on_the_grid(&ui); /* who sells to nobody has the bookings at hand */
    feed_keys(&ui, "B7");
    assert_int_equal(ui.seat, 17);
    feed_keys(&ui, "c2");
    assert_int_equal(ui.seat, 22);
    feed_keys(&ui, "b");
    assert_int_equal(ui.screen, MODE_BOOKINGS);
    ui_release(&ui);
}

#define HOUSE                                              \
    "=|seat|kind|holder|reason|until|by\n"                 \
    "-|48|house|The band||2026-12-24T18:00:00+09:00|lee\n" \
    "-|50|kill||behind a pillar||box\nOK show=7 concert=1\n"
#define BLOCKED "OK show=7 rev=41 map=..XXXXhh.h....XX.......hXXX........X..........o#.#\n"

/* The counter sells house seats, and no others that are blocked; customers choose neither. */
static void test_house_seats_are_sold(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed(&ui, VERB_MAP, 7, BLOCKED);
    feed_keys(&ui, "e8 ");
    assert_int_equal(ui.chosen, 0); /* not known yet */
    feed(&ui, VERB_HOUSE, 7, HOUSE);
    expect_drawn(&ui, 18, "E8 (48)  S  55,000 P  house: The band, until 12-24 Thu 18:00");
    feed_keys(&ui, " e10 ");
    assert_string_equal(ui.message, "E10 is not free");
    assert_int_equal(ui.chosen, seat_bit(48));
    feed(&ui, VERB_MAP, 7, BLOCKED);
    assert_int_equal(ui.chosen, seat_bit(48)); /* still for sale here */
    feed_keys(&ui, "\nc\n");
    expect_asked(&ui, "SELL show=7 seats=48 method=cash");
    ui_release(&ui);
    on_the_grid(&ui);
    feed(&ui, VERB_MAP, 7, BLOCKED);
    feed_keys(&ui, "e8 ");
    assert_string_equal(ui.message, "E8 is not free");
    feed_keys(&ui, "H");
    assert_int_equal(ui.screen, MODE_SEATS);
    ui_release(&ui);
}

/* Supervisors keep seats for somebody, and put them back, which asks; operators look at them. */
static void test_house_seats_are_kept(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, " H");
    feed(&ui, VERB_HOUSE, 7, HOUSE);
    feed_keys(&ui, "ax");
    expect_asked(&ui, "");
    assert_int_equal(ui.overlay, MODE_NONE);
    ui.model.supervisor_role = true;
    feed_keys(&ui, "aThe band\nsoon\n");
    expect_asked(&ui, "BLOCK show=7 seats=1 holder=\"The band\" until=soon");
    feed(&ui, VERB_BLOCK, 7, "ERR BAD-ARG retry=no arg=until : until: no time.\n");
    assert_string_equal(ui.message, "That is no time before the show");
    assert_string_equal(ui.typed, "soon");
    feed_keys(&ui, "\x15\n");
    expect_asked(&ui, "BLOCK show=7 seats=1 holder=\"The band\"");
    feed(&ui, VERB_BLOCK, 7, "OK show=7 seats=1 concert=1 kind=house\n");
    assert_int_equal(ui.chosen, 0);
    assert_int_equal(ui.model.grid.rev, -1);
    assert_string_equal(ui.message, "A1: out of the sale");
    feed_keys(&ui, "x\n");
    expect_asked(&ui, "");
    feed_keys(&ui, "y");
    expect_asked(&ui, "UNBLOCK show=7 seats=48");
    feed(&ui, VERB_UNBLOCK, 7, "OK show=7 seats=48 concert=1\n");
    assert_string_equal(ui.message, "E8: in the sale again");
    feed(&ui, VERB_HOUSE, 7,
         "=|seat|kind|holder|reason|until|by\n-|50|kill||behind a pillar||box\nOK show=7 "
         "concert=1\n");
    assert_string_equal(ui.message, "E8: in the sale again");
    feed_keys(&ui, "Gx"); /* no house seat */
    assert_int_equal(ui.overlay, MODE_NONE);
    feed_keys(&ui, "\n");
    assert_int_equal(ui.screen, MODE_SEATS);
    assert_int_equal(ui.seat, 50);
    ui_release(&ui);
}

/* Seats are given away to somebody, for a reason, by a supervisor or with an approval. */
static void test_a_comp(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    two_seats(&ui);
    feed_keys(&ui, "f\n \n");
    assert_string_equal(ui.message, "Somebody is given the seats: say who");
    feed_keys(&ui, "\x15"
                   "Daily News\nx\n");
    assert_string_equal(ui.message, "There is no such reason");
    feed_keys(&ui, "\x15pr\n\n");
    assert_string_equal(ui.message, "A supervisor has to approve it");
    expect_asked(&ui, "");
    feed_keys(&ui, "K7QX-M2PD\n");
    expect_asked(&ui, "COMP show=7 seats=11,12 name=\"Daily News\" reason=press "
                      "approval=K7QX-M2PD");
    feed(&ui, VERB_COMP, 7, "ERR NOT-ALLOWED retry=no : No such approval.\n");
    assert_int_equal(ui.screen, MODE_SELL);
    ui.model.supervisor_role = true;
    feed_keys(&ui, "f\nDaily News\npr\n");
    expect_asked(&ui, "COMP show=7 seats=11,12 name=\"Daily News\" reason=press");
    feed(&ui, VERB_COMP, 7,
         "OK reservation=P17VC0YYM9 seats=11,12 face=176000 tickets=P17VC0YYM9-11,P17VC0YYM9-12\n");
    assert_int_equal(ui.screen, MODE_SEATS);
    assert_string_equal(ui.message, "Given away P17VC0YYM9: B1 B2, worth 176,000 P");
    feed_keys(&ui, "s");
    assert_int_equal(ui.screen, MODE_BOOKED);
    ui_release(&ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next_customer_finds_nothing),
        cmocka_unit_test(test_enter_is_for_what_was_typed),
        cmocka_unit_test(test_enter_is_for_its_screen),
        cmocka_unit_test(test_the_last_one_counts),
        cmocka_unit_test(test_seats_before_the_name),
        cmocka_unit_test(test_a_code_leads_to_its_booking),
        cmocka_unit_test(test_digits_pick_up),
        cmocka_unit_test(test_a_takes_over_a_name),
        cmocka_unit_test(test_a_takes_over_a_number),
        cmocka_unit_test(test_the_status_line_names_the_customer),
        cmocka_unit_test(test_a_walk_in),
        cmocka_unit_test(test_a_sale_is_meant),
        cmocka_unit_test(test_a_sale_names_the_buyer),
        cmocka_unit_test(test_above_the_limit),
        cmocka_unit_test(test_queue_first),
        cmocka_unit_test(test_a_hold_at_the_counter),
        cmocka_unit_test(test_a_seat_by_its_name),
        cmocka_unit_test(test_house_seats_are_sold),
        cmocka_unit_test(test_house_seats_are_kept),
        cmocka_unit_test(test_a_comp),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
