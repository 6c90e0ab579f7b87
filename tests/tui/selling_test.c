/*
 * Selling at the counter: what is meant, to whom, and how it is paid.
 *
 * Money changes hands beside this program, so an error here is found when the drawer is counted, or
 * by a guest whose seat is taken. What the tests compare is the one request that a sale is: its
 * seats, its buyer, its method. In the way are keys that were typed ahead, a map that changes,
 * replies that come late, and refusals after which the next Enter must not sell something else.
 *
 * B1 and B2 (11 and 12) are the best two, 88,000 each.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/tui/feed.h"
#include "tests/tui/screen_expect.h"
#include "tui/screens/control.h"
#include "tui/screens/screen.h"
#include "tui/screens/typed_time.h"

#define BEST_TWO "OK show=7 seats=11,12 amount=176000 nth=1 of=2 rev=40\n"
#define SOLD(user)                                                   \
    "OK reservation=P17VC0YYM9 seats=11,12 amount=176000 user=" user \
    " tickets=P17VC0YYM9-11,P17VC0YYM9-12\n"

/* The keys of a walk-in: 2, Enter, cash, Enter; and the next one at the same map. Twenty in a row:
 * what one sale leaves behind would show in the next. Nobody's receipt is kept for the end, as a
 * kiosk's or a customer's would be. */
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

/* One seat is as few keys as two. For whoever buys for themself 1 is no key. */
static void test_one_seat(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "1");
    expect_asked(&ui, "BEST show=7 best=1 nth=1");
    feed(&ui, VERB_BEST, 7, "OK show=7 seats=9 amount=110000 nth=1 of=32 rev=40\n");
    feed_keys(&ui, "\nc\n");
    expect_asked(&ui, "SELL show=7 seats=9 method=cash");
    ui_release(&ui);
    at_the_counter(&ui);
    feed_keys(&ui, "1");
    feed(&ui, VERB_BEST, 7, "ERR NO-BLOCK retry=no : None.\n");
    assert_string_equal(ui.message, "No seat is free");
    ui_release(&ui);
    on_the_grid(&ui);
    feed_keys(&ui, "1");
    assert_string_equal(ui.message, "1 does nothing here; ? shows what does");
    ui_release(&ui);
}

/* Leads to the sale of B1 and B2, where nothing is chosen yet of how they are paid. */
static void two_seats(struct ui *ui)
{
    feed_keys(ui, "2");
    feed(ui, VERB_BEST, 7, BEST_TWO);
    feed_keys(ui, "\n");
    expect_asked(ui, "BEST show=7 best=2 nth=1");
}

/* Nothing is sold before it was said how it is paid, with the sale in view, and for these seats.
 * Tried in turn: typed ahead, Enter without a method, points of nobody, a method that was chosen
 * for two seats of which one has gone, and after a refusal. Each time the next Enter asks for
 * nothing; with no seat left it leads back. */
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
 * only. The AS for jiwoo is on its way while a sale to nobody goes through: the sale must not
 * become jiwoo's, and the late reply leads to the map. Points are the customer's alone; where they
 * do not suffice another method is chosen, and the missing ones are named. */
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

/* Each refusal is said in the words of the counter, and nothing is sold by the next Enter. TOO-MANY
 * is there twice, since its field says which of two things it means; the third asks for the tokens,
 * as `p` is said to lead there. */
static void test_refusals_at_the_counter(void **state)
{
    static const char *const refusals[][2] = {
        {"ERR SEAT-HELD retry=later seats=11,12 remaining=300 : H.\n", "B1 B2 was just taken"},
        {"ERR NOT-BOOKABLE retry=no why=paused : N.\n", "This cannot be sold now: paused"},
        {"ERR ALREADY-HOLDING retry=no reservation=P17VC0YYM9 show=7 concert=1 : A.\n",
         "The customer holds seats already: p leads there"},
        {"ERR TOO-MANY retry=later why=pause remaining=60 : T.\n",
         "Seats were held and not paid too often: 1:00 to wait"},
        {"ERR TOO-MANY retry=later why=changes remaining=60 : T.\n",
         "The box office is busy; try again in a moment"},
        {"ERR SEAT-BLOCKED retry=no seats=11 : B.\n", "One of these seats is not on sale"},
        {"ERR LIMIT retry=no balance=1 limit=1 : L.\n", "That is more than the limit"},
        {"ERR NOT-ALLOWED retry=no : N.\n", "You may not do that"},
    };
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed(&ui, VERB_AS, 0, "OK acting=lee\n");
    two_seats(&ui);
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        feed_keys(&ui, "c\n");
        expect_asked(&ui, "SELL show=7 seats=11,12 user=lee method=cash");
        feed(&ui, VERB_SELL, 7, refusals[i][0]);
        assert_string_equal(ui.message, refusals[i][1]);
        assert_int_equal(ui.screen, MODE_SELL);
        feed_keys(&ui, "\n");
        expect_asked(&ui, i == 2 ? "TOKENS" : "");
    }
    ui_release(&ui);
}

/* Above the limit of one person a reason is asked for, and without one nothing is sold. A blank is
 * no reason. The sale goes out again as it was, with over= behind it. */
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

/* A customer who has to wait is still the one who is acted for: Enter asks for it anew, as the
 * guest below, and name and number stay. */
static void test_queue_first_for_a_customer(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "njiwoo");
    feed(&ui, VERB_USERS, ui.search_serial, USERS(JIWOO));
    feed_keys(&ui, "\n");
    feed(&ui, VERB_AS, 0, "OK acting=jiwoo\n");
    two_seats(&ui);
    feed_keys(&ui, "c\n");
    feed(&ui, VERB_SELL, 7, "ERR QUEUE-FIRST retry=no user=jiwoo token=" TOKEN " : Others.\n");
    expect_drawn(&ui, 9, "김지우 has a place in the queue now.");
    feed_keys(&ui, "\n");
    expect_asked(&ui, "AS user=jiwoo");
    feed(&ui, VERB_AS, 0, "OK acting=jiwoo\n");
    expect_drawn(&ui, 0, "김지우 010-0000-0001 (kim)");
    expect_asked(&ui, "TOKENS");
    ui_release(&ui);
}

/* Others are first: the guest waits, and can be acted for. The daemon has made a user of the name
 * that was noted; who it is, is known from its reply alone. */
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

/* No sale but a hold: what a customer would do, and the way back does not lead to a sale, which
 * would sell what is already waited for. */
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

/* "b7" goes to B7, and nothing else follows from its letters. Digits and letters have other
 * meanings on this screen, so every mixture is tried: two digits, two names in a row, a seat that
 * there is not, a key in between, a letter twice, which is its other meaning. The letters b and c
 * are keys of their own where nobody sells. */
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

/* The counter sells house seats, and no others that are blocked; customers choose neither. On the
 * map both are "#": until HOUSE has said which is which, neither can be chosen. The kill seat,
 * behind a pillar, never can. */
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

/* A time is taken as the screens write it; the year is that before the show. The show is on
 * 2026-12-24 at 19:30, so what would lie behind it is meant a year earlier: up to the minute of the
 * show it is this year's. What is no time goes to the daemon as it was typed, whose refusal is the
 * better sentence. */
static void test_times_as_people_type_them(void **state)
{
    static const struct {
        const char *typed, *time;
    } cases[] = {
        {"2026-12-24T18:00", "2026-12-24T18:00"},
        {"2026-12-24 18:00", "2026-12-24T18:00"},
        {"2026-12-24 Thu 18:00", "2026-12-24T18:00"},
        {"2026-12-24 목 18:00:30", "2026-12-24T18:00:30"},
        {"2026-12-24", "2026-12-24T00:00"},
        {"12-24 18:00", "2026-12-24T18:00"},
        {"12-24 Thu 18:00", "2026-12-24T18:00"},
        {"12-24 19:30", "2026-12-24T19:30"}, /* the very minute of the show */
        {"12-24 19:31", "2025-12-24T19:31"}, /* before it is a year ago */
        {"12-31", "2025-12-31T00:00"},
        {"1-2 9:05", "2026-01-02T09:05"},
        {"18:00", "2026-12-24T18:00"},
        {"2026-13-40 18:00", "2026-13-40T18:00"}, /* the daemon knows the calendar */
        /* What is not understood is left. */
        {"", ""},
        {"soon", "soon"},
        {"+7T19:30", "+7T19:30"},
        {"24:00", "24:00"},
        {"18:60", "18:60"},
        {"18:00:61", "18:00:61"},
        {"18:00:", "18:00:"},
        {"12-24 25:00", "12-24 25:00"},
        {"12-24 soon", "12-24 soon"},
        /* A sign or a blank is no part of a number. */
        {"18:-5", "18:-5"},
        {"18:+5", "18:+5"},
        {"18: 5", "18: 5"},
        {"18:00:-5", "18:00:-5"},
        {"12-24 18:+5", "12-24 18:+5"},
        {"12-+4", "12-+4"},
        {"12--4", "12--4"},
        {"2026-12--4", "2026-12--4"},
        {"2026-+1-24 18:00", "2026-+1-24 18:00"},
        {"2026-12-24T18:00+01:00", "2026-12-24T18:00+01:00"},
        {"12", "12"},
    };
    char time[TEXT_FIELD];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(typed_time(cases[i].typed, "2026-12-24T19:30:00+09:00", time),
                            cases[i].time);
    assert_string_equal(typed_time("12-24 18:00", "", time), "12-24 18:00");
    assert_string_equal(typed_time("18:00", "", time), "18:00");
    assert_string_equal(typed_time("18:00", "soon", time), "18:00");
}

/* Supervisors keep seats for somebody, and put them back, which asks; operators look at them. A
 * time that the daemon does not take stays in the field, so it can be mended. The list that comes
 * without E8 moves the cursor off what was just put back, and that is no warning. */
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

/* How it was paid is what was asked for, whatever the name that was noted looks like. */
static void test_how_it_was_paid(void **state)
{
    static const char *const names[] = {"Ann", "Ann method=card", "Ann \" method=transfer", "x"};
    static const char *const ways[][2] = {{"c", "176,000 P, cash"}, {"d", "176,000 P, card"}};
    struct pending_request request;
    struct ui ui;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++) {
            at_the_counter(&ui);
            two_seats(&ui);
            feed_keys(&ui, "a");
            feed_keys(&ui, names[i]);
            feed_keys(&ui, "\n\n");
            feed_keys(&ui, ways[way][0]);
            feed_keys(&ui, "\n");
            while (model_next_request(&ui.model, &request) && request.verb != VERB_SELL)
                pending_request_release(&request);
            feed_reply(&ui, &request, SOLD("guest:till"));
            expect_said(&ui, ways[way][1]);
            pending_request_release(&request);
            ui_release(&ui);
        }
}

/* Twenty-one house seats are a page of 80x24 and a few; the last is put back. Until HOUSE has come
 * the list is empty with the cursor beyond it, and nothing is said of where one is in it; a shorter
 * list has the cursor on its last page before anybody has moved it. */
static void test_a_list_that_was_emptied(void **state)
{
    char rows[2000] = "=|seat|kind|holder|reason|until|by\n";
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    ui.model.supervisor_role = true;
    feed_keys(&ui, "H");
    for (int seat = 1; seat <= 21; seat++)
        snprintf(rows + strlen(rows), sizeof rows - strlen(rows), "-|%d|house|The band|||lee\n",
                 seat);
    snprintf(rows + strlen(rows), sizeof rows - strlen(rows), "OK show=7 concert=1\n");
    feed(&ui, VERB_HOUSE, 7, rows);
    feed_keys(&ui, "G");
    assert_true(is_drawn(&ui, "17-21 of 21"));
    feed_keys(&ui, "xy");
    expect_asked(&ui, "UNBLOCK show=7 seats=21");
    feed(&ui, VERB_UNBLOCK, 7, "OK show=7 seats=21 concert=1\n");
    assert_int_equal(rows_count(&ui.model.house), 0);
    assert_false(is_drawn(&ui, " of "));
    rows_begin(&ui.model.house, 1, (const char *const[]){"seat"});
    for (int seat = 1; seat <= 18; seat++)
        rows_add(&ui.model.house, (const char *const[]){"1"});
    assert_true(is_drawn(&ui, "17-18 of 18"));
    ui.cursor[MODE_HOUSE] = 40;
    assert_true(is_drawn(&ui, "17-18 of 18"));
    ui_release(&ui);
}

/* Seats are given away to somebody, for a reason, by a supervisor or with an approval. Who gives
 * them away without being one is asked for the approval before anything is sent, and one that is
 * not good leaves the sale as it was. */
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
    assert_string_equal(ui.message, "That approval is not good for this");
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

/* Enter on a seat of somebody, with nothing chosen, shows the booking. FIND looks for the text "B5"
 * everywhere, also in names, so a booking without that seat is none of it; and a reply for a seat
 * that the cursor has left opens nothing. */
static void test_whose_seat_it_is(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "b5\n");
    expect_asked(&ui, "FIND show=7 limit=2 text=B5");
    feed(&ui, VERB_FIND, 15, FOUND_ROWS(FOUND_ROW("6Z5SQ5272S", "7", "1", "paid"))); /* of a name */
    assert_string_equal(ui.message, "Nobody has B5 now");
    feed(&ui, VERB_FIND, 15, FOUND_ROWS(FOUND_ROW("P17VC0YYM9", "7", "15,16", "paid")));
    assert_int_equal(ui.screen, MODE_BOOKING);
    feed_keys(&ui, "qb5\n");
    expect_asked(&ui, "FIND show=7 limit=2 text=B5");
    feed_keys(&ui, "l"); /* another seat by now */
    feed(&ui, VERB_FIND, 15, FOUND_ROWS(FOUND_ROW("P17VC0YYM9", "7", "15,16", "paid")));
    assert_int_equal(ui.screen, MODE_SEATS);
    ui_release(&ui);
    on_the_grid(&ui);
    feed_keys(&ui, "B5\n");
    assert_string_equal(ui.message, "B5 is not free");
    ui_release(&ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_walk_in),
        cmocka_unit_test(test_one_seat),
        cmocka_unit_test(test_a_sale_is_meant),
        cmocka_unit_test(test_a_sale_names_the_buyer),
        cmocka_unit_test(test_refusals_at_the_counter),
        cmocka_unit_test(test_above_the_limit),
        cmocka_unit_test(test_queue_first_for_a_customer),
        cmocka_unit_test(test_queue_first),
        cmocka_unit_test(test_a_hold_at_the_counter),
        cmocka_unit_test(test_a_seat_by_its_name),
        cmocka_unit_test(test_house_seats_are_sold),
        cmocka_unit_test(test_times_as_people_type_them),
        cmocka_unit_test(test_house_seats_are_kept),
        cmocka_unit_test(test_how_it_was_paid),
        cmocka_unit_test(test_a_list_that_was_emptied),
        cmocka_unit_test(test_a_comp),
        cmocka_unit_test(test_whose_seat_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
