/*
 * The till: a shift from its beginning to its end, and money that moves beside a sale.
 *
 * A count is worth something only if whoever counts does not know what should come out. So above
 * all these tests look for sums of cash that are shown too early: on the screen of the till, beside
 * the count, in the takings, in what --plain says (expect_spoken()). The daemon keeps them back as
 * well; OPEN has empty cells where it does.
 *
 * The figures of the shift that is closed: 298,500 expected, 298,000 counted as 3 x 50,000 + 12 x
 * 10,000 + 4 x 5,000 + 7 x 1,000 + 2 x 500, so -500 differ; 200,000 stay and 98,000 are taken out.
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
#include "tui/screens/navigation.h"
#include "tui/screens/screen.h"
#include "tui/screens/screen_z.h"
#include "tui/screens/spoken.h"

#define NONE "ERR NOT-FOUND retry=no what=shift : There is no such shift, or it is not yours.\n"
#define SUMS(cash)                                                          \
    "=|method|count|received|given|net\n" cash "-|card|3|440000|0|440000\n" \
    "-|transfer|0|0|0|0\n-|voucher|0|0|0|0\n=|line|at|amount|reason|note\n" \
    "-|1|2026-12-01T17:40:00+09:00|-100000|deposit|bag 14\n"
#define OPEN                                                                         \
    SUMS("-|cash|7|||\n")                                                            \
    "OK shift=12 till=\"Till 1\" user=kim opened=2026-12-01T17:02:00+09:00 comps=2 " \
    "face=220000 refunds=1 fees=5000 moved=3\n"
#define OTHERS                                                                             \
    SUMS("-|cash|7|||\n")                                                                  \
    "OK shift=9 till=\"Till 2\" user=lee opened=2026-12-01T17:02:00+09:00 comps=0 face=0 " \
    "refunds=0 fees=0 moved=0\n"
#define CLOSED "OK z=9 expected=298500 counted=298000 difference=-500 chain=9f86d0 shift=12\n"
#define CLEAR "\x15"

/* The till of somebody whose shift 12 is open. What was asked for on the way there, and what a test
 * before has printed, is thrown away. */
static void at_the_till(struct ui *ui, const char *role)
{
    char line[256];

    feed_start_as(ui, role);
    feed_keys(ui, "T");
    feed(ui, VERB_SHIFT, 0, OPEN);
    feed_asked(ui, line);
    feed_printed();
}

static void expect_message(const struct ui *ui, const char *text)
{
    assert_string_equal(ui->message, text);
}

/* Only what the daemon says of a shift counts, and nothing is offered before that is known. The
 * float may be typed with its commas. What the shift before left and what is there now differ by
 * 500: no error, but somebody has to know. */
static void test_a_shift_is_opened(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "T");
    assert_int_equal(ui.screen, MODE_TILL);
    assert_false(is_drawn(&ui, "No shift is open"));
    feed_keys(&ui, "\n");
    assert_int_equal(ui.overlay, MODE_NONE);
    feed(&ui, VERB_SHIFT, 0, NONE);
    assert_true(is_drawn(&ui, "No shift is open: Enter opens one"));
    expect_spoken(&ui, "No shift is open: Enter opens one.");
    feed_keys(&ui, "\n \n");
    expect_message(&ui, "A till has a name, such as Till 1");
    feed_keys(&ui, CLEAR "Till 1\nmuch\n");
    expect_message(&ui, "An amount is a number from 0 to 1,000,000,000,000");
    expect_asked(&ui, "");
    feed_keys(&ui, CLEAR "200,000\n");
    expect_asked(&ui, "SHIFT-OPEN till=\"Till 1\" float=200000");
    feed(&ui, VERB_SHIFT_OPEN, 0,
         "OK shift=12 till=\"Till 1\" left_before=200500 difference=-500\n");
    expect_message(&ui, "Shift 12 is open. The one before left 200,500 P: -500 P differ");
    feed(&ui, VERB_SHIFT, 0, OPEN);
    expect_drawn(&ui, 0, "Till 1  shift 12");
    expect_drawn(&ui, 2, "Till 1   shift 12   kim   since 12-01 Tue 17:02");
    ui_release(&ui);
}

/* One without a shift before it says only that it is open; the till is proposed again, as it rarely
 * changes its place. */
static void test_the_next_shift(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "T");
    feed(&ui, VERB_SHIFT, 0, NONE);
    feed_keys(&ui, "\nTill 1\n0\n");
    expect_asked(&ui, "SHIFT-OPEN till=\"Till 1\" float=0");
    feed(&ui, VERB_SHIFT_OPEN, 0, "OK shift=12 till=\"Till 1\"\n");
    expect_message(&ui, "Shift 12 is open");
    feed(&ui, VERB_SHIFT, 0, NONE);
    feed_keys(&ui, "\n");
    assert_string_equal(ui.typed, "Till 1");
    ui_release(&ui);
}

/* Close is count, Enter: what the drawer began with is to stay there, if it was typed here, since
 * the daemon does not tell it. Two notes are 100,000, less than the 150,000 that would stay; three
 * are enough. */
static void test_the_float_is_to_stay(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "T");
    feed(&ui, VERB_SHIFT, 0, NONE);
    feed_keys(&ui, "\nTill 1\n150000\n");
    expect_asked(&ui, "SHIFT-OPEN till=\"Till 1\" float=150000");
    feed(&ui, VERB_SHIFT_OPEN, 0, "OK shift=12 till=\"Till 1\"\n");
    feed(&ui, VERB_SHIFT, 0, OPEN);
    feed_keys(&ui, "\n2\n");
    expect_message(&ui, "More cannot stay than was counted");
    feed_keys(&ui, "kkkkkkkkk" CLEAR "3\ny");
    expect_asked(&ui, "SHIFT-CLOSE left=150000 count=50000x3");
    ui_release(&ui);
}

/* Somebody else has the till, or one has a shift elsewhere: the same refusal, told apart by who it
 * names. */
static void test_a_shift_that_is_there(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "T");
    feed(&ui, VERB_SHIFT, 0, NONE);
    feed(&ui, VERB_SHIFT_OPEN, 0,
         "ERR EXISTS retry=no shift=3 by=lee\x1b[m at=2026-12-01T08:00:00+09:00 : A shift.\n");
    expect_message(&ui, "That till has shift 3 of lee[m since 12-01 Tue 08:00");
    feed(&ui, VERB_SHIFT_OPEN, 0,
         "ERR EXISTS retry=no shift=4 by=kim at=2026-12-01T08:00:00+09:00 : A shift.\n");
    expect_message(&ui, "Your shift 4 is open since 12-01 Tue 08:00");
    ui_release(&ui);
}

/* Nobody but an operator has a till. */
static void test_no_till_for_customers(void **state)
{
    struct ui ui;

    (void)state;
    feed_start_as(&ui, "any");
    feed_keys(&ui, "T");
    assert_int_equal(ui.screen, MODE_CONCERTS);
    ui_release(&ui);
    feed_start(&ui);
    ui.kiosk = true;
    feed_keys(&ui, "T");
    assert_int_equal(ui.screen, MODE_CONCERTS);
    ui_release(&ui);
}

/* While the shift is open no amount of cash is there for a count to be led by: of cash how often,
 * of the other methods everything. That holds for the screen, for --plain and for the drawer that
 * is counted. */
static void test_a_look_is_blind(void **state)
{
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    expect_drawn(&ui, 5, "cash               7                     after the count");
    expect_drawn(&ui, 6, "card               3     440,000           0     440,000");
    expect_drawn(&ui, 10, "Comps 2 (220,000), refunds 1, fees 5,000, moved 3");
    expect_drawn(&ui, 13, "12-01 Tue 17:40       -100,000  to the bank    bag 14");
    expect_spoken(&ui, "cash: 7 times.\ncard: 3 times, received 440,000 P, handed out 0 P, net "
                       "440,000 P.\n");
    expect_spoken(&ui, "Comps 2 (220,000), refunds 1, fees 5,000, moved 3.\n-100,000 P, to the "
                       "bank, bag 14.\n");
    feed_keys(&ui, "\n");
    assert_int_equal(ui.screen, MODE_DRAWER);
    assert_true(is_drawn(&ui, "after the count"));
    ui_release(&ui);
}

/* By notes and coins: what is typed is summed, and what stays has to be said. Nothing is not
 * nought: a count of nothing at all is refused, 0 is taken. What stays may be as much as was
 * counted, and not one more. */
static void test_counted_by_notes(void **state)
{
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    feed_keys(&ui, "\n\n");
    expect_message(&ui, "Count first: how many of each, or the sum. 0 is a number, too");
    feed_keys(&ui, "3j12j4j7j2");
    assert_true(is_drawn(&ui, "Sum                     298,000"));
    feed_keys(&ui, "\n");
    expect_message(&ui, "How much stays in the drawer? 0 is a number, too");
    feed_keys(&ui, "298001\n");
    expect_message(&ui, "More cannot stay than was counted");
    feed_keys(&ui, CLEAR "200000\n");
    expect_drawn(&ui, 21, "Close with 298,000 P counted, 200,000 P stay? y/n");
    feed_keys(&ui, "\n"); /* Enter is not yes */
    expect_asked(&ui, "");
    feed_keys(&ui, "y");
    expect_asked(&ui, "SHIFT-CLOSE left=200000 count=50000x3,10000x12,5000x4,1000x7,500x2");
    ui_release(&ui);
}

/* A sum takes the place of the notes, and notes that of a sum; 0 is counted, too. Otherwise both
 * would stand there and one of them be sent. Backspace takes the last digit, and with the only one
 * the number, which is then not counted. More than 999,999 of one note is a key that stuck. */
static void test_counted_by_sum(void **state)
{
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    feed_keys(&ui, "\n3jjjjjjjj0");
    expect_spoken(&ui, "Counted: 0.\nStays in the drawer: -.\n");
    feed_keys(&ui, "j0\ny");
    expect_asked(&ui, "SHIFT-CLOSE left=0 counted=0");
    feed(&ui, VERB_SHIFT_CLOSE, 0, "ERR STORE-ERROR retry=later : The disk.\n");
    feed_keys(&ui, "kkkkkkkkk5");
    expect_spoken(&ui, "50,000 x 5.\nCounted: 250,000.\nStays in the drawer: 0.\n");
    feed_keys(&ui, "\x7f");
    control_key(&ui, KEY_IS_BACKSPACE);
    expect_spoken(&ui, "Counted: -.\n");
    feed_keys(&ui, "9999999");
    expect_message(&ui, "So much is in no drawer");
    expect_spoken(&ui, "50,000 x 999999.\n");
    ui_release(&ui);
}

/* In one line, for --plain. What is wrong stays in the field as it was typed. "10x0" goes out as it
 * stands: none of those is a count as well. What is counted in two bundles is added up, as the
 * daemon does with such a count. */
static void test_counted_in_one_line(void **state)
{
    static const char *const wrong[] = {"much", "50000x",    "x3",
                                        "3x3",  "50000x-3",  "50000x1000000",
                                        " ,",   "50000x3 2", "50000x999999 50000x1"};
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    feed_keys(&ui, "\nc");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        feed_keys(&ui, CLEAR);
        feed_keys(&ui, wrong[i]);
        feed_keys(&ui, "\n");
        expect_message(&ui, "That is no sum, and no notes and coins such as 50000x3 10000x12");
        assert_string_equal(ui.typed, wrong[i]);
    }
    feed_keys(&ui, CLEAR "50000x3, 10000*12 10x0\nall\n");
    expect_message(&ui, "An amount is a number from 0 to 1,000,000,000,000");
    feed_keys(&ui, CLEAR "70,000\n\ny");
    expect_asked(&ui, "SHIFT-CLOSE left=70000 count=50000x3,10000x12,10x0");
    feed_keys(&ui, "c298,000\n5\n\ny");
    expect_asked(&ui, ""); /* one request at a time */
    ui_release(&ui);

    at_the_till(&ui, "operator");
    feed_keys(&ui, "\nc50000x3 10000x1 50000x2 10000x0\n0\n");
    expect_spoken(&ui, "50,000 x 5.\n10,000 x 1.\nCounted: 260,000.\n");
    ui_release(&ui);
}

/* What was expected is told now, the status line has no shift, and the Z is printed once: the line
 * to the printer is the same as for the X before, since it names the shift, and whoever prints asks
 * what it has become. 298,000 counted less 200,000 that stay are the 98,000 that somebody carries
 * away. */
static void test_closed(void **state)
{
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    ui.printer = &feed_printer;
    feed_keys(&ui, "py"); /* the X, before */
    assert_string_equal(feed_printed(), "SHIFT 12\n");
    feed_keys(&ui, "\nc298000\n200000\n\ny");
    expect_asked(&ui, "SHIFT-CLOSE left=200000 counted=298000");
    feed(&ui, VERB_SHIFT_CLOSE, 0, CLOSED);
    assert_int_equal(ui.screen, MODE_TILL);
    assert_string_equal(feed_printed(), "SHIFT 12\n");
    expect_drawn(&ui, 21, "Printed? y/n");
    assert_false(is_drawn(&ui, "Till 1  shift 12")); /* without being told once more */
    feed_keys(&ui, "n");
    feed(&ui, VERB_SHIFT, 0, NONE);
    assert_false(is_drawn(&ui, "Till 1"));
    assert_true(is_drawn(&ui, "Shift 12 is closed: Z 9"));
    assert_true(is_drawn(&ui, "Expected                       298,500"));
    assert_true(is_drawn(&ui, "Taken out of it                 98,000"));
    expect_spoken(&ui, "Shift 12 is closed: Z 9. Counted 298,000 P, expected 298,500 P, difference "
                       "-500 P.\n");
    feed_keys(&ui, "p");
    assert_string_equal(feed_printed(), "SHIFT 12\n");
    feed_keys(&ui, "yqT"); /* it is told once */
    feed(&ui, VERB_SHIFT, 0, NONE);
    assert_false(is_drawn(&ui, "Z 9"));
    ui_release(&ui);
}

/* Without a printer no question is asked, and no difference makes no alarm. */
static void test_closed_without_a_printer(void **state)
{
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    feed_keys(&ui, "\nc298500\n200000\n\ny");
    feed(&ui, VERB_SHIFT_CLOSE, 0,
         "OK z=9 expected=298500 counted=298500 difference=0 chain=9f86d0 shift=12\n");
    expect_message(&ui, "Closed: Z 9, difference 0 P");
    assert_false(ui.warning);
    assert_int_equal(ui.overlay, MODE_NONE);
    assert_string_equal(feed_printed(), "");
    ui_release(&ui);
}

/* Somebody else has closed it: the count leads to nothing, and says why. */
static void test_closed_by_somebody_else(void **state)
{
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    feed_keys(&ui, "\nc298500\n200000\n\ny");
    feed(&ui, VERB_SHIFT_CLOSE, 0, "ERR SHIFT-NEEDED retry=no : None is open.\n");
    assert_int_equal(ui.screen, MODE_TILL);
    expect_message(&ui, "That shift is closed already");
    feed(&ui, VERB_SHIFT, 0, NONE);
    assert_true(is_drawn(&ui, "No shift is open"));
    ui_release(&ui);
}

/* The same, told to somebody who looks at something else by now, and goes on doing so: first with
 * the drawer still open under the wallet, then after it was left, so that nobody in particular has
 * asked. */
static void test_closed_meanwhile(void **state)
{
    struct pending_request asked = {.verb = VERB_SHIFT_CLOSE, .asker = MODE_DRAWER};
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    feed_keys(&ui, "\nc298500\n200000\n\nyw");
    asked.opening = ui.opening[MODE_DRAWER];
    assert_int_equal(ui.screen, MODE_WALLET);
    feed_reply(&ui, &asked, "ERR SHIFT-NEEDED retry=no : None is open.\n");
    expect_message(&ui, "That shift is closed already");
    assert_int_equal(ui.screen, MODE_WALLET);
    feed_keys(&ui, "qx"); /* the drawer is left, and with it what asked */
    assert_int_equal(ui.screen, MODE_TILL);
    feed_reply(&ui, &asked, "ERR SHIFT-NEEDED retry=no : None is open.\n");
    expect_message(&ui, "That shift is closed already");
    ui_release(&ui);
}

/* Who is quick counts the shift that is known to be open; the poll has told of it. Without that T
 * and Enter would wait for a reply, and the 3 be lost. */
static void test_keys_typed_ahead(void **state)
{
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    feed_keys(&ui, "q");
    feed_ahead(&ui, "T\n3");
    assert_int_equal(ui.screen, MODE_DRAWER);
    expect_spoken(&ui, "Till 1, shift 12.\n50,000 x 3.\n");
    ui_release(&ui);
}

/* Whoever leaves a count for a while finds it again, of the same shift only: numbers of the shift
 * before would be counted twice. */
static void test_a_count_is_kept(void **state)
{
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    feed_keys(&ui, "\n3x");
    assert_int_equal(ui.screen, MODE_TILL);
    feed(&ui, VERB_SHIFT, 0, OPEN);
    feed_keys(&ui, "\n");
    expect_spoken(&ui, "50,000 x 3.\n");
    feed_keys(&ui, "oT"); /* the till again, from elsewhere: the count is not under it */
    feed(&ui, VERB_SHIFT, 0, OPEN);
    feed_keys(&ui, "q");
    assert_int_equal(ui.screen, MODE_CUSTOMERS);
    feed_keys(&ui, "q");
    assert_int_equal(ui.screen, MODE_CONCERTS);
    feed_keys(&ui, "T");
    feed(&ui, VERB_SHIFT, 0,
         SUMS("-|cash|0|||\n") "OK shift=13 till=\"Till 1\" user=kim "
                               "opened=2026-12-02T17:02:00+09:00 comps=0 face=0 refunds=0 fees=0 "
                               "moved=0\n");
    feed_keys(&ui, "\n");
    expect_spoken(&ui, "shift 13.\nCounted: -.\n");
    ui_release(&ui);
}

/* Money in and out of the drawer without a customer: how much, what for, a note, a question. 0 is
 * no amount here; a reason may be shortened ("dep"); "other" says nothing, so there the note has
 * to. What is taken out is sent with a minus sign. */
static void test_money_without_a_customer(void **state)
{
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    feed_keys(&ui, "u0\n");
    expect_message(&ui, "An amount is a number from 1 to 1,000,000,000,000");
    feed_keys(&ui, CLEAR "100,000\nfun\n");
    expect_message(&ui, "There is no such reason");
    feed_keys(&ui, CLEAR "dep\nbag 14\n");
    expect_drawn(&ui, 21, "Take 100,000 P out of the drawer, to the bank, bag 14? y/n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "CASH amount=-100000 reason=deposit note=\"bag 14\"");
    feed(&ui, VERB_CASH, 0, "OK shift=12 line=1 amount=-100000\n");
    expect_message(&ui, "Taken out of the drawer: 100,000 P");
    feed_keys(&ui, "i5\nother\n\n");
    expect_message(&ui, "What is it then? The note says it");
    feed_keys(&ui, "found\n");
    expect_drawn(&ui, 21, "Put 5 P into the drawer, other, found? y/n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "CASH amount=5 reason=other note=found");
    feed(&ui, VERB_CASH, 0, "OK shift=12 line=2 amount=5\n");
    expect_message(&ui, "Put into the drawer: 5 P");
    feed_keys(&ui, "i5\nchange\n\ny");
    expect_asked(&ui, "CASH amount=5 reason=change");
    feed(&ui, VERB_CASH, 0, "ERR SHIFT-NEEDED retry=no : None is open.\n");
    expect_message(&ui, "Money needs an open shift: T leads to the till");
    ui_release(&ui);
}

/* A refusal for want of a shift leads to the till, and back to what was begun: the seat is still
 * chosen after the shift was opened. */
static void test_money_needs_a_shift(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "b7 \nc\n");
    expect_asked(&ui, "SELL show=7 seats=17 method=cash");
    feed(&ui, VERB_SELL, 7, "ERR SHIFT-NEEDED retry=no : None is open.\n");
    assert_int_equal(ui.screen, MODE_TILL);
    expect_message(&ui, "Money needs an open shift: Enter opens one, q leads back");
    feed(&ui, VERB_SHIFT, 0, NONE);
    feed_keys(&ui, "\nA\n0\n");
    expect_asked(&ui, "SHIFT-OPEN till=A float=0");
    feed(&ui, VERB_SHIFT_OPEN, 0, "OK shift=1 till=A\n");
    feed_keys(&ui, "q");
    assert_int_equal(ui.screen, MODE_SELL);
    assert_int_equal(ui.chosen, seat_bit(17));
    ui_release(&ui);
}

/* A supervisor looks at the shift of somebody else, and counts it for them. Two shifts are then
 * about, one's own in the status line and the other on the screen, and each reply of the poll must
 * go to the right one: u would otherwise open the wrong drawer, and the close be about the wrong
 * shift. */
static void test_somebody_elses_shift(void **state)
{
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    feed_keys(&ui, "s");
    assert_int_equal(ui.overlay, MODE_NONE);
    ui_release(&ui);
    at_the_till(&ui, "supervisor");
    feed_keys(&ui, "slee\n");
    expect_message(&ui, "A shift has a number, such as 12");
    feed_keys(&ui, CLEAR "8\n");
    feed(&ui, VERB_SHIFT, 8, NONE);
    expect_message(&ui, "There is no shift 8");
    feed_keys(&ui, "s9\n");
    feed(&ui, VERB_SHIFT, 9, OTHERS);
    expect_drawn(&ui, 2, "Till 2   shift 9   lee");
    expect_drawn(&ui, 0, "Till 1  shift 12"); /* one's own is still open */
    feed(&ui, VERB_SHIFT, 0, OPEN);           /* of the poll: it is not what is looked at */
    expect_drawn(&ui, 2, "Till 2   shift 9   lee");
    feed_keys(&ui, "u"); /* another one's drawer is not opened */
    assert_int_equal(ui.overlay, MODE_NONE);
    feed_keys(&ui, "\nc0\n0\n\ny");
    expect_asked(&ui, "SHIFT-CLOSE left=0 counted=0 shift=9");
    feed(&ui, VERB_SHIFT_CLOSE, 0,
         "OK z=9 expected=100 counted=0 difference=-100 chain=9f86d0 shift=9\n");
    assert_int_equal(ui.screen, MODE_TILL);
    feed(&ui, VERB_SHIFT, 0, OPEN);
    expect_drawn(&ui, 0, "Till 1  shift 12");
    ui_release(&ui);
}

/* Nothing of a shift that a supervisor has closed stays in the status line, nor that of somebody
 * who is no operator any more. */
static void test_the_status_line(void **state)
{
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    feed_keys(&ui, "q");
    expect_drawn(&ui, 0, "FOYER  Concerts  Till 1  shift 12");
    ui.model.now_ms += 20000;
    navigation_poll(&ui);
    feed(&ui, VERB_SHIFT, 0, NONE);
    assert_false(is_drawn(&ui, "shift 12"));
    ui_release(&ui);
    at_the_till(&ui, "operator");
    feed_keys(&ui, "q");
    expect_drawn(&ui, 0, "shift 12");
    feed(&ui, VERB_WHOAMI, 0, "OK user=kim name=\"Kim\" uid=1000 role=door acting=-\n");
    assert_false(is_drawn(&ui, "shift 12"));
    ui_release(&ui);
}

/* In cash, what is given and what comes back: shown, and never sent. 176,000 are due; a sixth digit
 * makes 20,000 the 200,000 that were given, and 24,000 come back as it is typed. 1,000,000 more
 * than is due is taken for an error in typing. A method that is chosen anew forgets what was given.
 */
static void test_change(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "b7 l \nd5"); /* not by card */
    assert_int_equal(ui.overlay, MODE_NONE);
    feed_keys(&ui, "c");
    expect_drawn(&ui, 11, "Due              176,000");
    expect_drawn(&ui, 12, "Given: exactly that, or type it");
    feed_keys(&ui, "20000");
    assert_true(is_drawn(&ui, "Given: exactly that"));
    feed_keys(&ui, "0");
    expect_drawn(&ui, 13, "Change            24,000"); /* while it is typed */
    feed_keys(&ui, CLEAR "170000\n");
    expect_message(&ui, "Too little: 6,000 P of 176,000 P are missing");
    feed_keys(&ui, "0000\n");
    expect_message(&ui, "So much is not given for 176,000 P: 1,176,000 P at most");
    feed_keys(&ui, CLEAR "two notes\n");
    expect_message(&ui, "What was given is a number, such as 200000");
    feed_keys(&ui, CLEAR "200,000\n");
    expect_spoken(&ui, "Due 176,000 P, given 200,000 P, change 24,000 P.\n");
    feed_keys(&ui, "d");
    assert_false(is_drawn(&ui, "Change"));
    feed_keys(&ui, "cg200000\n\n");
    expect_asked(&ui, "SELL show=7 seats=17,18 method=cash");
    feed(&ui, VERB_SELL, 7,
         "OK reservation=P17VC0YYM9 seats=17,18 amount=176000 user=guest:till "
         "tickets=P17VC0YYM9-17,P17VC0YYM9-18\n");
    expect_message(&ui, "Sold P17VC0YYM9: 176,000 P, change 24,000 P");
    ui_release(&ui);
}

/* Points for somebody at the counter are real money: how it is paid is asked, and once. "ca" is
 * enough for cash or card, and means the first. What was given is in the question and not in the
 * request. */
static void test_a_charge_at_the_counter(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "wc5000\n"); /* for themself: as always */
    expect_drawn(&ui, 21, "Charge 5,000 P? y/n");
    feed_keys(&ui, "n");
    feed(&ui, VERB_AS, 0, "OK acting=lee\n");
    feed_keys(&ui, "wc154000\ncheque");
    feed_keys(&ui, CLEAR "cheque\n");
    expect_message(&ui, "cash, card, transfer or voucher");
    feed_keys(&ui, CLEAR "ca\n");
    expect_message(&ui, "Due 154,000 P");
    feed_keys(&ui, "150000\n");
    expect_message(&ui, "Too little: 4,000 P of 154,000 P are missing");
    feed_keys(&ui, CLEAR "200,000\n");
    expect_drawn(&ui, 21, "lee: Charge 154,000 P: given 200,000, change 46,000? y/n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "CHARGE amount=154000 method=cash");
    feed(&ui, VERB_CHARGE, 0, "ERR NOT-ALLOWED retry=no : Operators.\n");
    expect_message(&ui, "Points are put in at the counter only");
    feed_keys(&ui, "c5000\n" CLEAR "card\n");
    expect_drawn(&ui, 21, "lee: Charge 5,000 P, card? y/n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "CHARGE amount=5000 method=card");
    ui_release(&ui);
}

#define ENTRIES                                                   \
    "=|entry|at|kind|amount|balance|reservation\n"                \
    "-|3|2026-12-01T09:03:00+09:00|payment|-100|900|P17VC0YYM9\n" \
    "-|2|2026-12-01T09:02:00+09:00|charge|5000000|5001000|\nOK\n"

static void at_the_wallet_of_lee(struct ui *ui)
{
    char line[256];

    feed_start(ui);
    feed(ui, VERB_AS, 0, "OK acting=lee\n");
    feed_keys(ui, "w");
    feed(ui, VERB_BALANCE, 0, "OK balance=206000 due=0\n");
    feed(ui, VERB_ENTRIES, 0, ENTRIES);
    feed_asked(ui, line);
}

/* A mistaken charge of 5,000,000 is taken back: the one under the cursor, with a reason. Neither a
 * payment nor a charge of one's own can be. Afterwards the replies are tried that find it gone
 * already, of another shift, or spent: each leads elsewhere. */
static void test_a_charge_is_taken_back(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "w");
    feed(&ui, VERB_ENTRIES, 0, ENTRIES);
    feed_keys(&ui, "jx"); /* one's own is none of the counter */
    assert_int_equal(ui.overlay, MODE_NONE);
    ui_release(&ui);
    at_the_wallet_of_lee(&ui);
    feed_keys(&ui, "gx"); /* no charge */
    assert_int_equal(ui.overlay, MODE_NONE);
    feed_keys(&ui, "jx \n");
    expect_message(&ui, "Taking back needs a reason, such as typing error");
    feed_keys(&ui, CLEAR "a nought too many\n");
    expect_drawn(&ui, 21, "lee: Take back the charge of 5,000,000 P? y/n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "REVERSE entry=2 reason=\"a nought too many\"");
    feed(&ui, VERB_REVERSE, 2, "OK entry=4 amount=-5000000 balance=900 method=card\n");
    expect_message(&ui, "Taken back: 5,000,000 P, card");
    assert_int_equal(ui.model.balance, 900);
    feed(&ui, VERB_REVERSE, 2, "ERR ALREADY-CANCELLED retry=no : Twice.\n");
    expect_message(&ui, "That charge is taken back already");
    feed(&ui, VERB_REVERSE, 2, "ERR BAD-ARG retry=no arg=entry : entry: no charge.\n");
    expect_message(&ui, "That is no charge of your shift: u pays points out");
    feed(&ui, VERB_REVERSE, 2,
         "ERR NO-POINTS retry=no amount=5000000 balance=900 missing=4999100 : Less.\n");
    expect_message(&ui, "Of that charge 4,999,100 P are spent already");
    ui_release(&ui);
}

/* Points of the customer as money: all of them are proposed, 206,000, and not one more is taken.
 * The balance of the reply counts, and a refusal brings it, too: somebody may have spent points in
 * between. */
static void test_points_are_paid_out(void **state)
{
    struct ui ui;

    (void)state;
    at_the_wallet_of_lee(&ui);
    feed_keys(&ui, "u" CLEAR "206001\n");
    expect_message(&ui, "An amount is a number from 1 to 206,000");
    feed_keys(&ui, CLEAR "6,000\n" CLEAR "gold\n");
    expect_message(&ui, "cash, card, transfer or voucher");
    feed_keys(&ui, CLEAR "transfer\n \n");
    expect_message(&ui, "Money that is paid out needs a reason");
    feed_keys(&ui, CLEAR "moves away\n");
    expect_drawn(&ui, 21, "lee: Pay out 6,000 P, transfer? y/n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "PAYOUT amount=6000 method=transfer reason=\"moves away\"");
    feed(&ui, VERB_PAYOUT, 0, "OK entry=5 amount=-6000 balance=200000\n");
    expect_message(&ui, "Paid out: 6,000 P, 200,000 P are left");
    assert_int_equal(ui.model.balance, 200000);
    feed(&ui, VERB_PAYOUT, 0,
         "ERR NO-POINTS retry=no amount=6000 balance=70 missing=5930 : Less.\n");
    expect_message(&ui, "The wallet holds 70 P: nothing was paid out");
    feed(&ui, VERB_BALANCE, 0, "OK balance=0 due=0\n");
    feed_keys(&ui, "u");
    expect_message(&ui, "There is nothing in the wallet to pay out");
    ui_release(&ui);
}

/* What a called-off show gave back to those who are no customers, whoever is acted for. They have
 * one wallet together, so the reason says for which booking it was; and its balance must not become
 * that of the status line. */
static void test_walk_ins_are_paid_out(void **state)
{
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    feed_keys(&ui, "v");
    expect_asked(&ui, "BALANCE as=guest:till");
    feed(&ui, VERB_BALANCE, 1, "ERR NOT-FOUND retry=no what=user : No such user.\n");
    expect_message(&ui, "There is nothing in the wallet to pay out");
    feed(&ui, VERB_BALANCE, 1, "OK balance=176000 due=0\n");
    expect_message(&ui, "Walk-ins have 176,000 P here, of shows that were called off");
    feed_keys(&ui, CLEAR "88000\n\nP17VC0YYM9\n");
    expect_drawn(&ui, 21, "guest:till: Pay out 88,000 P, cash? y/n");
    feed_keys(&ui, "y");
    expect_asked(&ui, "PAYOUT amount=88000 method=cash reason=P17VC0YYM9 as=guest:till");
    feed(&ui, VERB_PAYOUT, 1, "OK entry=5 amount=-88000 balance=88000\n");
    expect_message(&ui, "Paid out: 88,000 P, 88,000 P are left");
    assert_int_equal(ui.model.balance, 780000); /* one's own */
    ui_release(&ui);
}

/* What --plain says of numbers. */
static void expect_numbers(const struct ui *ui, const char *text)
{
    struct buffer out;

    buffer_init(&out);
    spoken_keys(ui, &out);
    buffer_add(&out, "", 1);
    if (strncmp(buffer_content(&out), text, strlen(text)) != 0)
        fail_msg("\"%s\" does not begin \"%s\"", text, buffer_content(&out));
    buffer_release(&out);
}

#define Z_9                                                                                    \
    "=|number|shift|till|user|opened|closed|by|float|cash_in|cash_out|cash|card_in|card_out|"  \
    "transfer_in|transfer_out|voucher_in|voucher_out|moves|expected|counted|difference|left|"  \
    "total|chain\n"                                                                            \
    "-|9|12|Till 1|kim|2026-12-01T17:02:00+09:00|2026-12-01T23:41:07+09:00|lee|200000|236500|" \
    "88000|-50000|440000|0|0|0|0|30000|14|298500|298000|-500|200000|5558500|9f86d0\n"

/* For supervisors: the Zs of days, each as it was closed, and on paper again. What came in cash
 * less what was given back is 236,500 - 88,000 = 148,500; with the float of 200,000 and the 50,000
 * that were taken out, 298,500 are expected. */
static void test_the_list_of_zs(void **state)
{
    struct ui ui;

    (void)state;
    at_the_till(&ui, "operator");
    feed_keys(&ui, "z");
    assert_int_equal(ui.screen, MODE_TILL);
    ui_release(&ui);
    at_the_till(&ui, "supervisor");
    feed_keys(&ui, "z");
    assert_int_equal(ui.screen, MODE_ZS);
    feed(&ui, VERB_ZLIST, 0, "=|number\nOK day=2026-12-01 to=2026-12-01 count=0\n");
    assert_true(is_drawn(&ui, "No shift was closed then."));
    feed_keys(&ui, "d2026-02-30\n");
    expect_message(&ui, "There is no such day; a day is written 2026-12-24");
    feed_keys(&ui, CLEAR "2026-12-02 2026-12-01\n");
    expect_message(&ui, "The first day comes before the last one");
    feed_keys(&ui, CLEAR "2026-12-01 2026-12-02\n");
    feed(&ui, VERB_ZLIST, 0, Z_9 "OK day=2026-12-01 to=2026-12-02 count=1\n");
    expect_spoken(&ui, "Shifts closed from 2026-12-01 to 2026-12-02.\n");
    expect_numbers(&ui, "a number: open; Enter: the whole Z;");
    feed_keys(&ui, "\n");
    assert_int_equal(ui.screen, MODE_Z);
    feed(&ui, VERB_Z, 9, Z_9 "OK\n");
    expect_drawn(&ui, 5, "Closed          2026-12-01 Tue 23:41  lee");
    expect_spoken(&ui, "cash, received 236,500 P, handed out 88,000 P, net 148,500 P.\n");
    expect_spoken(&ui, "Expected 298,500, Counted 298,000, Difference -500, Left 200,000.\n");
    feed_keys(&ui, "p"); /* nobody prints */
    assert_string_equal(feed_printed(), "");
    ui.printer = &feed_printer;
    feed_keys(&ui, "p");
    assert_string_equal(feed_printed(), "SHIFT 12\n");
    feed_keys(&ui, "y");
    ui_release(&ui);
}

/* The last request for takings, as it was sent. They are part of the poll, which expect_asked()
 * leaves out. */
static void expect_takings_asked(struct ui *ui, const char *expected)
{
    struct pending_request request;
    char line[256] = "";

    while (model_next_request(&ui->model, &request)) {
        if (request.verb == VERB_TAKINGS)
            snprintf(line, sizeof line, "%s", request.line);
        pending_request_release(&request);
    }
    assert_string_equal(line, expected);
}

#define TAKEN                                                                                   \
    "=|show|title|starts|payments|paid|refunds|refunded|net\n"                                  \
    "-|7|X|2026-12-24T19:30:00+09:00|3|528000|1|176000|352000\n"                                \
    "OK day=2026-12-01 paid=528000 refunded=176000 net=352000 sold=6 to=2026-12-03 fees=15000 " \
    "comps=2 face=220000 charges=4 charged=5684000 payouts=1 paid_out=50000 reversals=1 "       \
    "reversed=5000000\n"

/* What an operator gets while a drawer is still to be counted. */
#define TAKEN_BLIND                                                                      \
    "=|show|title|starts|payments|paid|refunds|refunded|net\n"                           \
    "OK day=2026-12-01 paid=0 refunded=0 net=0 sold=0 to=2026-12-01 fees=15000 comps=2 " \
    "face=220000 charges=4 payouts=1 reversals=0\n"

/* What a daemon of 1.0 tells. */
#define TAKEN_1_0                                              \
    "=|show|title|starts|payments|paid|refunds|refunded|net\n" \
    "OK day=2026-12-01 paid=0 refunded=0 net=0\n"

/* What is in a drawer is not told before it is counted: fields that the daemon leaves out are said
 * to come later, those that a daemon of 1.0 does not know are 0. The two must not be taken for each
 * other, and what tells them apart is that the first still has `charges`. */
static void test_blind_takings(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "ot");
    feed(&ui, VERB_TAKINGS, 0, TAKEN_BLIND);
    expect_drawn(&ui, 18, "Charged    after the count   Paid out   after the count");
    expect_drawn(&ui, 19, "Taken back after the count   Fees kept           15,000");
    expect_spoken(&ui, "\nCharged after the count, Paid out after the count, Taken back after the "
                       "count, Fees kept 15,000.\nComps 2, Face value 220,000.\n");
    feed_keys(&ui, "qt");
    feed(&ui, VERB_TAKINGS, 0, TAKEN_1_0);
    expect_drawn(&ui, 18, "Charged                  0   Paid out                 0");
    ui_release(&ui);
}

/* The takings of several days, with what else moved; one day is still one day, and leaving the
 * screen makes it today. */
static void test_takings(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "ot");
    expect_takings_asked(&ui, "TAKINGS");
    feed_keys(&ui, "d2026-12-03 2026-12-01\n");
    expect_message(&ui, "The first day comes before the last one");
    feed_keys(&ui, CLEAR "2026-12-01 2026-13-03\n");
    expect_message(&ui, "There is no such day; a day is written 2026-12-24");
    feed_keys(&ui, CLEAR "2026-12-01 2026-12-03\n");
    expect_takings_asked(&ui, "TAKINGS from=2026-12-01 to=2026-12-03");
    feed(&ui, VERB_TAKINGS, 0, TAKEN);
    expect_drawn(&ui, 2, "Takings from 2026-12-01 to 2026-12-03");
    expect_drawn(&ui, 18, "Charged          5,684,000   Paid out            50,000");
    expect_drawn(&ui, 20, "Comps                    2   Face value         220,000");
    expect_numbers(&ui, "a number: choose; d: another day;"); /* no row of it opens */
    expect_spoken(&ui, "Takings from 2026-12-01 to 2026-12-03: paid 528,000, refunded 176,000, net "
                       "352,000.\nCharged 5,684,000, Paid out 50,000, Taken back 5,000,000, Fees "
                       "kept 15,000.\nComps 2, Face value 220,000.\n");
    feed_keys(&ui, "d2026-12-02\n");
    expect_takings_asked(&ui, "TAKINGS from=2026-12-02 to=2026-12-02");
    feed_keys(&ui, "qt"); /* today again */
    expect_takings_asked(&ui, "TAKINGS");
    ui_release(&ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_shift_is_opened),
        cmocka_unit_test(test_the_next_shift),
        cmocka_unit_test(test_the_float_is_to_stay),
        cmocka_unit_test(test_a_shift_that_is_there),
        cmocka_unit_test(test_no_till_for_customers),
        cmocka_unit_test(test_a_look_is_blind),
        cmocka_unit_test(test_counted_by_notes),
        cmocka_unit_test(test_counted_by_sum),
        cmocka_unit_test(test_counted_in_one_line),
        cmocka_unit_test(test_closed),
        cmocka_unit_test(test_closed_without_a_printer),
        cmocka_unit_test(test_closed_by_somebody_else),
        cmocka_unit_test(test_closed_meanwhile),
        cmocka_unit_test(test_keys_typed_ahead),
        cmocka_unit_test(test_a_count_is_kept),
        cmocka_unit_test(test_money_without_a_customer),
        cmocka_unit_test(test_money_needs_a_shift),
        cmocka_unit_test(test_somebody_elses_shift),
        cmocka_unit_test(test_the_status_line),
        cmocka_unit_test(test_change),
        cmocka_unit_test(test_a_charge_at_the_counter),
        cmocka_unit_test(test_a_charge_is_taken_back),
        cmocka_unit_test(test_points_are_paid_out),
        cmocka_unit_test(test_walk_ins_are_paid_out),
        cmocka_unit_test(test_the_list_of_zs),
        cmocka_unit_test(test_takings),
        cmocka_unit_test(test_blind_takings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
