/*
 * One customer after another: found, named, and never taken for somebody else.
 *
 * The danger is time. Between a key and what it is about lie one or two replies of a daemon that
 * may be slow, and the person at the counter types on. So the tests hold replies back, or bring an
 * older one late, and then look at three things: who is acted for (AS), what stands in the search,
 * and whose name and number stand in the status line. lee is acted for without a name that is known
 * here; jiwoo is found by search and has both.
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
#include "tui/cli/rows.h"
#include "tui/model/found.h"
#include "tui/model/tokens.h"
#include "tui/screens/canvas.h"
#include "tui/screens/control.h"
#include "tui/screens/frame.h"
#include "tui/screens/screen.h"
#include "tui/screens/search.h"
#include "tui/screens/spoken.h"

/* The reply to FIND on the show at hand, or on all shows: the two are told apart by the line that
 * was asked. */
static void found(struct ui *ui, bool here, const char *text)
{
    char line[] = "FIND limit=100 text=x", at_hand[] = "FIND show=7 limit=100 text=x";
    const struct pending_request request = {
        .verb = VERB_FIND, .about = ui->search_serial, .poll = true, .line = here ? at_hand : line};

    feed_reply(ui, &request, text);
}

/* What is asked for, all of it, the regular requests among them: three for each character that is
 * typed, and USERS is the last, whose reply says that the others are here as well (found.c). */
static void expect_search(struct ui *ui, const char *expected)
{
    struct pending_request request;
    char lines[1024] = "";

    while (model_next_request(&ui->model, &request)) {
        if (request.verb == VERB_FIND || request.verb == VERB_USERS ||
            request.verb == VERB_RESERVATION)
            snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "%s\n", request.line);
        pending_request_release(&request);
    }
    assert_string_equal(lines, expected);
}

/* The customer goes at once, with all that is theirs, and the search is open before the reply has
 * come. Enter with nothing typed is for somebody who is no customer; a second `n` then sends
 * nothing, since nobody is acted for. */
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

/* --plain has a comma where the picture has two blanks, between the customer and the points: two
 * blanks in the name are none of it. */
static void test_a_name_with_two_blanks(void **state)
{
    struct buffer out;
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "njiwoo");
    feed(&ui, VERB_USERS, ui.search_serial, USERS("-|jiwoo|Ji  Woo|010-0000-0001|500000\n"));
    feed_keys(&ui, "\n");
    feed(&ui, VERB_AS, 0, "OK acting=jiwoo\n");
    feed(&ui, VERB_BALANCE, 0, "OK balance=500000 due=0\n");
    buffer_init(&out);
    spoken_screen(&ui, &out);
    buffer_add(&out, "", 1);
    assert_non_null(strstr(buffer_content(&out), " Ji  Woo 010-0000-0001 (kim), 500,000 P.\n"));
    buffer_release(&out);
    ui_release(&ui);
}

/* However late the replies are, what is typed after n stands in the search, and Enter takes who was
 * found for it. The list for "jiwo" has Alex on top when Enter is pressed after "jiwoo": taking the
 * row that stands there would act for Alex. Neither that reply again, nor the two of FIND, is the
 * one that Enter waits for. */
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
    found(&ui, true, FOUND_ROWS(""));
    found(&ui, false, FOUND_ROWS(FOUND_ROW("P17VC0YYM9", "7", "13", "paid")));
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

/* Enter on another screen, before n, takes nobody: its list of concerts never came, and the next
 * list is one of customers. */
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

/* `n` while somebody is on the way: they go as they have come, and what is typed stays. The reply
 * for jiwoo finds that another AS was asked for since, and leads nowhere. */
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
 * with the customer, or the next one would be sold seats that somebody else wanted. */
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
 * its booking. The second half has the code typed with hyphens, for a booking of another date, and
 * with a customer in between: what is named exactly stands first all the same. */
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
    expect_search(&ui, "FIND show=7 limit=100 text=b3\nFIND limit=100 text=b3\n"
                       "USERS limit=1000 search=b3\n");
    found(&ui, true, FOUND_ROWS(FOUND_ROW("P17VC0YYM9", "7", "13", "paid")));
    found(&ui, false, FOUND_ROWS(""));
    feed(&ui, VERB_USERS, ui.search_serial, USERS("-|ab3|Ab Three||5\n"));
    assert_int_equal(found_count(&ui.model), 2);
    expect_drawn(&ui, 5, "> P17VC0YYM9  김지우");
    expect_drawn(&ui, 6, "ab3");
    feed_keys(&ui, "\n");
    assert_int_equal(ui.screen, MODE_BOOKING);
    expect_search(&ui, "RESERVATION reservation=P17VC0YYM9 as=-\n"); /* whoever is acted for */
    feed_keys(&ui, "np17-vc0-yym9");                                 /* of another date */
    found(&ui, true, FOUND_ROWS(""));
    found(&ui, false,
          FOUND_ROWS(FOUND_ROW("P17VC0YYM9", "8", "13", "paid")
                         FOUND_ROW("6Z5SQ5272S", "8", "1", "paid")));
    feed(&ui, VERB_USERS, ui.search_serial, USERS(JIWOO));
    assert_int_equal(ui.model.found.first, 1);
    assert_int_equal(found_user(&ui.model, 1), 0);
    assert_int_equal(found_booking(&ui.model, 2), 1);
    feed_keys(&ui, "\n");
    assert_int_equal(ui.screen, MODE_BOOKING);
    ui_release(&ui);
}

/* Four digits of a telephone number: what is to be picked up here stands first, a name does not put
 * it there. Of four bookings told by two replies one is the same, and one was cancelled: it is
 * found, but nothing of it can be picked up, so it stands behind the customer. */
static void test_digits_pick_up(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    feed_keys(&ui, "n0001");
    found(&ui, true,
          FOUND_ROWS(FOUND_ROW("P17VC0YYM9", "7", "13", "paid")
                         FOUND_ROW("TYW8ZHX65C", "7", "14", "cancelled")));
    found(&ui, false,
          FOUND_ROWS(FOUND_ROW("6Z5SQ5272S", "8", "1", "paid")
                         FOUND_ROW("P17VC0YYM9", "7", "13", "paid")));
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
    found(&ui, true, FOUND_ROWS(FOUND_ROW("P17VC0YYM9", "7", "13", "paid")));
    found(&ui, false, FOUND_ROWS(FOUND_ROW("P17VC0YYM9", "7", "13", "paid")));
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
 * for. The guest's name is known from the form, as no reply tells it. */
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

/* Digits are the number, so the name is asked for instead. Somebody of that name and number is
 * there: that is asked, and nothing is done but what was answered: Esc does nothing, "no" asks
 * whether it is somebody else, and only then new=1 goes out. */
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

/* In a narrow window what is told of the customer gives way by and by; points never do. At 60 cells
 * who sells goes first; with a hold, and points of eleven digits, the names of the seats and the
 * telephone number go as well, and the name stays. */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next_customer_finds_nothing),
        cmocka_unit_test(test_a_name_with_two_blanks),
        cmocka_unit_test(test_enter_is_for_what_was_typed),
        cmocka_unit_test(test_enter_is_for_its_screen),
        cmocka_unit_test(test_the_last_one_counts),
        cmocka_unit_test(test_seats_before_the_name),
        cmocka_unit_test(test_a_code_leads_to_its_booking),
        cmocka_unit_test(test_digits_pick_up),
        cmocka_unit_test(test_a_takes_over_a_name),
        cmocka_unit_test(test_a_takes_over_a_number),
        cmocka_unit_test(test_the_status_line_names_the_customer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
