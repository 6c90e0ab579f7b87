/*
 * A booking with its seats: what is asked for, and for whom.
 *
 * The booking has the seats 3 and 4 (A3 and A4, VIP, 110,000 each) and a third that was given back.
 * It is one's own, or an operator looks at that of haneul, or of somebody who bought at the till
 * and has no wallet (guest:till). Which of the three decides what is asked: with as=, without it,
 * or with a method for the money. An operator's own name and points are kim's, so a slip that acts
 * for the wrong one changes the request or the 780,000 points.
 *
 * Each seat of row B costs 88,000, so one that moves there gives 22,000 back.
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
#include "tui/screens/actions.h"
#include "tui/screens/canvas.h"
#include "tui/screens/control.h"
#include "tui/screens/frame.h"
#include "tui/screens/question.h"
#include "tui/screens/screen.h"
#include "tui/screens/screen_booking.h"

#define BOOKING(code, owner)                                                              \
    "=|reservation|show|title|starts|seats|amount|state|remaining|cancel_until|concert\n" \
    "-|" code "|7|겨울 나그네|2026-12-24T19:30:00+09:00|3,4|220000|paid||"           \
    "2026-12-24T00:00:00+09:00|1\n"                                                       \
    "=|seat|grade|price|state|ticket\n-|3|VIP|110000|paid|" code "-03\n"                  \
    "-|4|VIP|110000|paid|" code "-04\n-|5|VIP|110000|cancelled|\n"                        \
    "OK" owner "\n"
#define HANEUL " user=haneul name=\"최하늘\" phone=010-0000-0004"

static void begin(struct ui *ui, const char *role, const char *reply)
{
    char line[256];

    feed_start(ui);
    snprintf(line, sizeof line, "OK user=kim name=\"Kim\" uid=1000 role=%s acting=-\n", role);
    feed(ui, VERB_WHOAMI, 0, line);
    screen_booking_open(ui, "P17VC0YYM9");
    feed(ui, VERB_RESERVATION, 0, reply);
    feed_asked(ui, line);
}

/* What is marked, or the seat under the cursor; in the name of whose it is, whose wallet is also
 * the one that the reply tells of: kim's points stay. */
static void test_give_back(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, "operator", BOOKING("P17VC0YYM9", HANEUL));
    feed_keys(&ui, "jx");
    assert_int_equal(ui.overlay, MODE_QUESTION);
    feed_keys(&ui, "y");
    expect_asked(&ui, "CANCEL reservation=P17VC0YYM9 seats=4 as=haneul");
    feed(&ui, VERB_CANCEL, 0, "OK reservation=P17VC0YYM9 seats=4 refunded=110000 balance=5\n");
    expect_said(&ui, "110,000 P refunded");
    assert_int_equal(ui.model.balance, 780000); /* that is kim's */
    feed_keys(&ui, "g j x");
    feed_keys(&ui, "n");
    expect_asked(&ui, "");
    feed_keys(&ui, "xy");
    expect_asked(&ui, "CANCEL reservation=P17VC0YYM9 seats=3,4 as=haneul");
    feed_keys(&ui, "xy"); /* while that is on its way */
    expect_asked(&ui, "");
    ui_release(&ui);
}

/* One's own are given back without as=, and what is left of the points is one's own. */
static void test_ones_own(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, "any", BOOKING("P17VC0YYM9", ""));
    assert_null(action_of_key(&ui, MODE_BOOKING, 'i'));
    assert_null(action_of_key(&ui, MODE_BOOKING, 'a'));
    feed_keys(&ui, "xy");
    expect_asked(&ui, "CANCEL reservation=P17VC0YYM9 seats=3");
    feed(&ui, VERB_CANCEL, 0, "OK reservation=P17VC0YYM9 seats=3 refunded=110000 balance=890000\n");
    assert_int_equal(ui.model.balance, 890000);
    ui_release(&ui);
}

/* What nobody in particular has paid is given back as money, and what a supervisor has to approve
 * asks for that. The second booking is at its very deadline, which is already too late for CANCEL.
 * The approval goes out as it was typed; how such a code is written is the daemon's to know. Its
 * sentence may have anything in it, and steers no terminal. */
static void test_refund(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, "operator", BOOKING("P17VC0YYM9", " user=guest:till name=Ann phone=\"\""));
    feed_keys(&ui, "x\n");
    expect_said(&ui, "needs a reason");
    feed_keys(&ui, "too ill\n");
    feed_keys(&ui, "gold\n");
    expect_said(&ui, "cash, card");
    feed_keys(&ui, "\x15"
                   "cash\n");
    expect_asked(&ui, "");
    feed_keys(&ui, "y");
    expect_asked(&ui, "REFUND reservation=P17VC0YYM9 reason=\"too ill\" seats=3 method=cash");
    feed(&ui, VERB_REFUND, 0,
         "OK reservation=P17VC0YYM9 seats=3 refunded=110000 fee=0 balance=0 method=cash\n");
    expect_said(&ui, "Given back: 110,000 P, cash");
    ui_release(&ui);

    begin(&ui, "operator", BOOKING("P17VC0YYM9", HANEUL));
    ui.model.wall_s = 1798038000; /* 2026-12-24 00:00:00 in Korea: too late for CANCEL */
    feed_keys(&ui, "xill\n");
    feed_keys(&ui, "n");
    expect_asked(&ui, "");
    feed_keys(&ui, "xill\n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "REFUND reservation=P17VC0YYM9 reason=ill seats=3");
    feed(&ui, VERB_REFUND, 0,
         "ERR NOT-ALLOWED retry=no : An operator refunds\x1b[2J with approval=CODE.\n");
    expect_said(&ui, "An operator refunds[2J with approval=CODE");
    feed_keys(&ui, "k7qx m2p9\n");
    expect_asked(&ui, "REFUND reservation=P17VC0YYM9 reason=ill seats=3 approval=\"k7qx m2p9\"");
    feed(&ui, VERB_REFUND, 0,
         "OK reservation=P17VC0YYM9 seats=3 refunded=110000 fee=0 balance=9\n");
    expect_said(&ui, "into the wallet");
    ui_release(&ui);
}

/* After the deadline it is not offered, and neither is a seat that was given back already. To
 * customers: staff can still refund (test_refund). */
static void test_not_offered(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, "any", BOOKING("P17VC0YYM9", ""));
    feed_keys(&ui, "G");
    assert_null(action_of_key(&ui, MODE_BOOKING, 'x'));
    feed_keys(&ui, "g");
    assert_non_null(action_of_key(&ui, MODE_BOOKING, 'x'));
    ui.model.wall_s = 1798038000; /* 2026-12-24 00:00:00 in Korea */
    assert_null(action_of_key(&ui, MODE_BOOKING, 'x'));
    ui_release(&ui);
}

/* Pairs by place, in the order that was typed: A3 goes to B9 and A4 to B8, so a set in place of a
 * list would swap them. Two seats make 44,000. The code may be another one afterwards, and a reply
 * about the old one that was asked for before must not fill the screen again. */
static void test_move(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, "operator", BOOKING("P17VC0YYM9", HANEUL));
    feed_keys(&ui, " j m");
    feed_keys(&ui, "nonsense\n");
    expect_said(&ui, "no seats");
    feed_keys(&ui, "\x15"
                   "b8\n");
    expect_said(&ui, "As many seats");
    feed_keys(&ui, "\x15"
                   " b9  b8 \n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "MOVE reservation=P17VC0YYM9 from=3,4 to=19,18 as=haneul");
    feed(&ui, VERB_MOVE, 0,
         "OK reservation=6Z5SQ5272S seats=18,19 old=P17VC0YYM9 difference=-44000 balance=9\n");
    expect_said(&ui, "44,000 P back");
    feed(&ui, VERB_RESERVATION, 0, BOOKING("P17VC0YYM9", HANEUL)); /* asked for before */
    assert_int_equal(rows_count(&ui.model.seats), 0);
    feed(&ui, VERB_RESERVATION, 0, BOOKING("6Z5SQ5272S", HANEUL));
    assert_int_equal(rows_count(&ui.model.seats), 3);
    ui_release(&ui);
}

/* Whoever has no wallet is asked how the difference is paid, but only once the daemon has refused
 * for want of it: whether there is a difference is not computed here. */
static void test_move_with_money(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, "operator", BOOKING("P17VC0YYM9", " user=guest:till name=\"\" phone=\"\""));
    feed_keys(&ui, "mb8\n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "MOVE reservation=P17VC0YYM9 from=3 to=18 as=guest:till");
    feed(&ui, VERB_MOVE, 0, "ERR BAD-ARG retry=no arg=method : method: missing.\n");
    feed_keys(&ui, "gold\n");
    expect_asked(&ui, "");
    feed_keys(&ui, "\x15"
                   "card\n");
    expect_asked(&ui, "MOVE reservation=P17VC0YYM9 from=3 to=18 method=card as=guest:till");
    ui_release(&ui);
}

#define DATES                                                                             \
    "=|show|starts|state|free|held|sold|cancel_until|concert|title\n"                     \
    "-|7|2026-12-24T19:30:00+09:00|bookable|12|3|35|2026-12-24T00:00:00+09:00|1|겨울\n" \
    "-|8|2026-11-29T15:00:00+09:00|past|49|1|0|2026-11-29T00:00:00+09:00|1|겨울\n"      \
    "-|9|2026-12-25T19:30:00+09:00|sold_out|0|2|48|2026-12-25T00:00:00+09:00|1|겨울\n"  \
    "-|10|2026-12-26T19:30:00+09:00|cancelled|0|0|0|never|1|겨울\n"                     \
    "OK\n"

/* The list has dates that can be moved to, and what was chosen there leads back to the booking. Of
 * the four one is the booking's own, one was two days ago and one is called off; the one that is
 * left is sold out, which does not matter here: what a seat is may change, and the daemon judges
 * it. "No" leaves one at the dates, where another seat can be typed. */
static void test_move_to_another_date(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, "operator", BOOKING("P17VC0YYM9", HANEUL));
    ui.model.wall_s = 1796050800; /* 2026-12-01 00:00:00 in Korea */
    feed_keys(&ui, " jd");
    assert_int_equal(ui.screen, MODE_MOVE);
    feed_keys(&ui, "\n"); /* there is no list yet */
    assert_int_equal(ui.overlay, MODE_NONE);
    feed(&ui, VERB_SHOWS, 1, DATES);
    assert_int_equal(screen_move.count(&ui), 1);
    feed_keys(&ui, "\nb8,b9\n");
    expect_said(&ui, "As many seats");
    feed_keys(&ui, "\x15"
                   "b8\n");
    feed_keys(&ui, "n");
    expect_asked(&ui, "");
    assert_int_equal(ui.screen, MODE_MOVE);
    feed_keys(&ui, "\nb8\n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "MOVE reservation=P17VC0YYM9 from=3 to=18 show=9 as=haneul");
    assert_int_equal(ui.screen, MODE_BOOKING);
    feed(&ui, VERB_MOVE, 0,
         "OK reservation=6Z5SQ5272S seats=18 old=P17VC0YYM9 difference=-22000 balance=9\n");
    expect_said(&ui, "B8, 22,000 P back");
    feed(&ui, VERB_RESERVATION, 0, BOOKING("6Z5SQ5272S", HANEUL));
    assert_int_equal(rows_count(&ui.model.seats), 3);
    ui_release(&ui);
}

/* A reason is asked for, then the question again, which is now another one. The reason must not
 * outlive its move: the second one of the test is at the prices as they are. */
static void test_move_at_the_price_paid(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, "operator", BOOKING("P17VC0YYM9", HANEUL));
    feed_keys(&ui, "mb8\n");
    feed_keys(&ui, "k\n");
    expect_said(&ui, "needs a reason");
    feed_keys(&ui, "our mistake\n");
    expect_asked(&ui, "");
    assert_true(question_is(&ui, QUESTION_MOVE_KEEP));
    feed_keys(&ui, "k"); /* once is enough */
    assert_true(question_is(&ui, QUESTION_MOVE_KEEP));
    feed_keys(&ui, "y");
    expect_asked(&ui, "MOVE reservation=P17VC0YYM9 from=3 to=18 price=keep reason=\"our mistake\" "
                      "as=haneul");
    feed(&ui, VERB_MOVE, 0, "ERR SEAT-SOLD retry=no seats=18 : Sold.\n");
    feed_keys(&ui, "mb9\n"); /* another move, another price */
    feed_keys(&ui, "y");
    expect_asked(&ui, "MOVE reservation=P17VC0YYM9 from=3 to=19 as=haneul");
    ui_release(&ui);
}

/* Two bookings are given in any way people write a code: with a blank, in small letters, as a
 * ticket. Both are named by what they get: H0001M52TF's B9 and B8 become 3 and 4, so each of from=
 * and to= has all four seats, and neither owner is acted for. Afterwards the screen has the new
 * code, and the next swap starts from it. */
static void test_swap(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, "operator", BOOKING("P17VC0YYM9", HANEUL));
    feed_keys(&ui, " j s");
    feed_keys(&ui, "b8 b9\n");
    expect_said(&ui, "A code and its seats");
    feed_keys(&ui, "\x15"
                   "p17vc0yym9 b8 b9\n");
    expect_said(&ui, "That is this booking");
    feed_keys(&ui, "\x15"
                   "h0001 m52tf\n");
    expect_said(&ui, "These are no seats");
    feed_keys(&ui, "\x15"
                   "h0001m52tf-18\n");
    expect_said(&ui, "As many seats");
    feed_keys(&ui, "\x15"
                   "h0001 m52tf b9 b8\n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "MOVE reservation=P17VC0YYM9,H0001M52TF from=3,4,19,18 to=19,18,3,4 as=-");
    feed(&ui, VERB_MOVE, 0,
         "OK reservation=6Z5SQ5272S seats=18,19 old=P17VC0YYM9 difference=-44000 balance=9 "
         "with=C5Q58QAVGJ with_difference=44000\n");
    expect_said(&ui, "B8 B9, 44,000 P back; C5Q58QAVGJ, 44,000 P more");
    feed(&ui, VERB_RESERVATION, 0, BOOKING("6Z5SQ5272S", HANEUL));
    feed_keys(&ui, "gsh0001m52tf-18\n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "MOVE reservation=6Z5SQ5272S,H0001M52TF from=3,18 to=18,3 as=-");
    ui_release(&ui);
}

/* What only the box office knows of what was typed is said in words. The replies are all BAD-ARG,
 * and the fields tell them apart; whoever looks at the code alone says the same of each. */
static void test_what_cannot_be_swapped(void **state)
{
    static const struct {
        const char *reply, *said;
    } cases[] = {
        {"ERR BAD-ARG retry=no arg=reservation state=held : Not paid.\n", "not paid yet"},
        {"ERR BAD-ARG retry=no arg=reservation : Of different dates.\n", "of another date"},
        {"ERR BAD-ARG retry=no arg=from seats=18 : Not a seat.\n", "not of that booking"},
        {"ERR BAD-ARG retry=no arg=to : It would stay.\n", "stay where it is"},
    };
    struct ui ui;

    (void)state;
    begin(&ui, "operator", BOOKING("P17VC0YYM9", HANEUL));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        feed_keys(&ui, "sH0001M52TF b8\n");
        feed_keys(&ui, "y");
        expect_asked(&ui, "MOVE reservation=P17VC0YYM9,H0001M52TF from=3,18 to=18,3 as=-");
        feed(&ui, VERB_MOVE, 0, cases[i].reply);
        assert_int_equal(ui.overlay, MODE_NONE);
        expect_said(&ui, cases[i].said);
    }
    ui_release(&ui);
}

/* Owners move within their date, for the same price: `k`, which keeps the price, is no answer to
 * their question. */
static void test_owners_move_less(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, "any", BOOKING("P17VC0YYM9", ""));
    assert_non_null(action_of_key(&ui, MODE_BOOKING, 'm'));
    assert_null(action_of_key(&ui, MODE_BOOKING, 's'));
    assert_null(action_of_key(&ui, MODE_BOOKING, 'd'));
    feed_keys(&ui, "mb8\n");
    feed_keys(&ui, "k");
    assert_true(question_is(&ui, QUESTION_MOVE));
    feed_keys(&ui, "y");
    expect_asked(&ui, "MOVE reservation=P17VC0YYM9 from=3 to=18");
    ui_release(&ui);
}

/* The "!" is an argument and no part of the text. An empty note takes back the note and its
 * attention. */
static void test_note_and_new_ticket(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, "operator", BOOKING("P17VC0YYM9", HANEUL));
    feed_keys(&ui, "a! no stairs\n");
    expect_asked(&ui, "NOTE reservation=P17VC0YYM9 text=\"no stairs\" attention=1");
    feed(&ui, VERB_NOTE, 0, "OK reservation=P17VC0YYM9 note=\"no stairs\" attention=1\n");
    feed_keys(&ui, "a\n");
    expect_asked(&ui, "NOTE reservation=P17VC0YYM9 text=\"\" attention=0");
    feed(&ui, VERB_NOTE, 0, "OK reservation=P17VC0YYM9 note=\"\" attention=0\n");
    feed_keys(&ui, "i\n");
    expect_said(&ui, "needs a reason");
    feed_keys(&ui, "lost\n");
    expect_asked(&ui, "TICKET-REISSUE reservation=P17VC0YYM9 seats=3 reason=lost");
    ui_release(&ui);
}

/* All of it, or what is marked; the paper is a question, and the daemon is asked for nothing. "No"
 * tells the way to print again, Esc does not: it may have been meant for anything. */
static void test_print(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, "operator", BOOKING("P17VC0YYM9", HANEUL));
    ui.printer = &feed_printer;
    printer_is_away = false;
    feed_keys(&ui, "p");
    assert_string_equal(feed_printed(), "P17VC0YYM9\n");
    assert_true(question_is(&ui, QUESTION_PRINTED));
    feed_keys(&ui, "y");
    assert_int_equal(ui.overlay, MODE_NONE);
    assert_string_equal(ui.message, "");
    feed_keys(&ui, "j p");
    assert_string_equal(feed_printed(), "P17VC0YYM9 4\n");
    feed_keys(&ui, "n");
    expect_said(&ui, "p prints again");
    feed_keys(&ui, "g p");
    assert_string_equal(feed_printed(), "P17VC0YYM9 3,4\n");
    feed_keys(&ui, "\x1b");
    assert_string_equal(ui.message, "");
    assert_string_equal(feed_printed(), "");
    expect_asked(&ui, "");
    assert_int_equal(ui.screen, MODE_BOOKING);
    ui_release(&ui);
}

/* Nobody there, nothing that could be printed, no printer at all: nothing is lost by it. What was
 * marked is still marked when the printer is back. */
static void test_not_printed(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, "operator", BOOKING("P17VC0YYM9", HANEUL));
    assert_null(action_of_key(&ui, MODE_BOOKING, 'p')->key_text);
    feed_keys(&ui, "p");
    expect_said(&ui, "foyer --tickets PATH");
    assert_int_equal(ui.overlay, MODE_NONE);
    ui.printer = &feed_printer;
    printer_is_away = true;
    feed_keys(&ui, " p");
    expect_said(&ui, "Nobody prints");
    assert_int_equal(ui.overlay, MODE_NONE);
    printer_is_away = false;
    feed_keys(&ui, "p");
    assert_string_equal(feed_printed(), "P17VC0YYM9 3\n"); /* it is still marked */
    feed_keys(&ui, "y");
    ui.kiosk = true; /* strangers do not print again and again */
    assert_null(action_of_key(&ui, MODE_BOOKING, 'p'));
    ui.kiosk = false;
    feed(&ui, VERB_RESERVATION, 0,
         "=|reservation|show|title|starts|seats|amount|state|remaining|cancel_until|concert\n"
         "-|P17VC0YYM9|7|Blue|2026-12-24T19:30:00+09:00||0|cancelled|||1\n"
         "=|seat|grade|price|state|ticket\n-|3|VIP|110000|cancelled|\nOK\n");
    assert_null(action_of_key(&ui, MODE_BOOKING, 'p'));
    ui_release(&ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_give_back),
        cmocka_unit_test(test_ones_own),
        cmocka_unit_test(test_refund),
        cmocka_unit_test(test_not_offered),
        cmocka_unit_test(test_move),
        cmocka_unit_test(test_move_with_money),
        cmocka_unit_test(test_move_to_another_date),
        cmocka_unit_test(test_move_at_the_price_paid),
        cmocka_unit_test(test_swap),
        cmocka_unit_test(test_what_cannot_be_swapped),
        cmocka_unit_test(test_owners_move_less),
        cmocka_unit_test(test_note_and_new_ticket),
        cmocka_unit_test(test_print),
        cmocka_unit_test(test_not_printed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
