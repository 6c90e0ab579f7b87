/*
 * A kiosk: who stands there, what they may see, and that nothing stays.
 *
 * It is run by an operator, so the daemon would tell it of every customer; what keeps strangers
 * from seeing them is this client alone. The tests therefore look at both sides: at what is asked
 * for in whose name, and at what is shown of the answers. Name and telephone number are no secret
 * here, only the code of an older booking is.
 *
 * lee has 500,000 points from before, and nothing of them may show until that code was typed.
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
#include "tui/model/receipt.h"
#include "tui/screens/actions.h"
#include "tui/screens/canvas.h"
#include "tui/screens/control.h"
#include "tui/screens/frame.h"
#include "tui/screens/kiosk.h"
#include "tui/screens/screen.h"

#define USERS(rows) "=|user|name|phone|balance\n" rows "OK\n"
#define TICKETS(state) "=|seat|grade|price|state|ticket\n-|1|VIP|110000|" state "|\nOK\n"

static void begin(struct ui *ui)
{
    feed_start(ui);
    ui->kiosk = true;
    ui->screen = MODE_ATTRACT;
    ui->depth = 0;
}

/* lee, who has 500,000 points, signs in. The number is typed in other groups of digits than it is
 * registered in. */
static void sign_in_here(struct ui *ui)
{
    feed_keys(ui, "\nlee\n0101234\n");
    feed(ui, VERB_USERS, 0, USERS("-|lee|Lee|010-1234|500000\n"));
    expect_asked(ui, "AS user=lee");
    feed(ui, VERB_AS, 0, "OK acting=lee\n");
    expect_all_asked(ui, "BALANCE\nTOKENS\n");
    feed(ui, VERB_BALANCE, 0, "OK balance=500000 due=0\n");
}

static void sign_in(struct ui *ui)
{
    begin(ui);
    sign_in_here(ui);
}

/* Both the name, or the login name, and the number are needed, and nobody else is shown. leeds has
 * no number: an empty answer must not equal it. The list that was asked for is looked through and
 * thrown away. */
static void test_asks_who(void **state)
{
    static const char users[] = USERS("-|lee|Lee Sun|010-1234|5\n-|leeds|Leeds||5\n");
    struct ui ui;

    (void)state;
    begin(&ui);
    feed_keys(&ui, "\nlee\n010 1235\n");
    expect_asked(&ui, "USERS limit=1000 search=lee");
    feed(&ui, VERB_USERS, 0, users);
    expect_asked(&ui, "");
    expect_said(&ui, "No customer has that name and telephone number");
    feed_keys(&ui, "\n\n"); /* what is empty is refused at once */
    expect_said(&ui, "A customer has a name");
    feed_keys(&ui, "leeds\n\n"); /* no number is not the number of one who has none */
    expect_said(&ui, "A telephone number has digits");
    expect_asked(&ui, "");
    feed_keys(&ui, "\x1b\nlee\n0101234\n");
    feed(&ui, VERB_USERS, 0, users);
    expect_asked(&ui, "AS user=lee");
    feed_keys(&ui, "\nLEE sun\n0101234\n");
    expect_asked(&ui, "USERS limit=1000 search=\"LEE sun\"");
    feed(&ui, VERB_USERS, 0, users);
    expect_asked(&ui, "AS user=lee");
    assert_int_equal(rows_count(&ui.model.users), 0);
    feed_keys(&ui, "o"); /* nor is there a way to the list */
    assert_int_equal(ui.screen, MODE_ATTRACT);
    ui_release(&ui);
}

/* Two of them have name and number alike; which of the two stands there cannot be known, so neither
 * is taken. A third namesake has another number and is found by it. */
static void test_namesakes(void **state)
{
    static const char users[] =
        USERS("-|guest:1|Lee Sun|010-1234|5\n-|lee|Lee Sun|010-1234|5\n-|sun|Lee Sun|1|5\n");
    struct ui ui;

    (void)state;
    begin(&ui);
    feed_keys(&ui, "\nLee Sun\n0101234\n");
    feed(&ui, VERB_USERS, 0, users);
    expect_said(&ui, "Several have that name and number");
    feed_keys(&ui, "\nLee Sun\n1\n");
    feed(&ui, VERB_USERS, 0, users);
    expect_asked(&ui, "AS user=sun");
    ui_release(&ui);
}

/* Registered on the spot: with a name that is not empty and that nobody has, and a number. Whether
 * a name is taken is compared without its case; what was typed stays in the field, to be added to.
 * The wallet of somebody new opens at once: there is nothing in it to be kept from anybody. */
static void test_registers(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    feed_keys(&ui, "n\n");
    expect_said(&ui, "A customer has a name");
    feed_keys(&ui, "   \n");
    expect_said(&ui, "A customer has a name");
    expect_asked(&ui, "");
    feed_keys(&ui, "\x15"
                   "lee SUN\n");
    expect_asked(&ui, "USERS limit=1000 search=\"lee SUN\"");
    feed(&ui, VERB_USERS, 0, USERS("-|lee|Lee Sun|010-1234|5\n"));
    expect_said(&ui, "That name is registered");
    assert_string_equal(ui.typed, "lee SUN");
    feed_keys(&ui, " 2\n");
    feed(&ui, VERB_USERS, 0, USERS(""));
    feed_keys(&ui, "none\n");
    expect_said(&ui, "A telephone number has digits");
    feed_keys(&ui, "\x15"
                   "010-99\n");
    expect_asked(&ui, "USER-ADD name=\"lee SUN 2\" phone=010-99");
    feed(&ui, VERB_USER_ADD, 0, "OK user=guest:7\n");
    expect_asked(&ui, "AS user=guest:7");
    feed(&ui, VERB_AS, 0, "OK acting=guest:7\n");
    assert_int_equal(ui.screen, MODE_CONCERTS);
    assert_string_equal(ui_customer(&ui), "lee SUN 2");
    feed_keys(&ui, "w"); /* there is nothing from before */
    assert_int_equal(ui.screen, MODE_WALLET);
    ui_release(&ui);
}

/* Name and number are no secret: the points that were there before neither show nor pay. 500,000
 * would be enough for the 220,000 that are due, and the screen says that 220,000 are missing; what
 * is charged here makes 720,000 for the daemon and 220,000 here; and after paying 500,000 are left,
 * and 0 are shown. */
static void test_keeps_points_back(void **state)
{
    struct ui ui;

    (void)state;
    sign_in(&ui);
    assert_int_equal(ui.model.balance, 0);
    feed_dates(&ui);
    feed_seats(&ui);
    feed_keys(&ui, " l \n");
    expect_asked(&ui, "JOIN concert=1 show=7 seats=1,2");
    feed(&ui, VERB_JOIN, 7, HELD);
    feed_keys(&ui, "\n");
    expect_said(&ui, "220,000 P missing");
    assert_int_equal(ui.overlay, MODE_NONE);
    feed_keys(&ui, "cy");
    expect_asked(&ui, "CHARGE amount=220000");
    feed(&ui, VERB_CHARGE, 0, "OK balance=720000 entry=2\n");
    assert_int_equal(ui.model.balance, 220000);
    feed_keys(&ui, "\ny");
    expect_asked(&ui, "PAY reservation=P17VC0YYM9");
    feed(&ui, VERB_PAY, 0,
         "OK reservation=P17VC0YYM9 seats=1,2 amount=220000 balance=500000 "
         "paid_at=2026-12-01T09:01:00+09:00 cancel_until=2026-12-24T00:00:00+09:00\n");
    assert_int_equal(ui.model.booked.balance, 0);
    ui_release(&ui);
}

/* The code of a booking opens wallet and bookings; one of this sale, or that is only held, does
 * not: whoever signs in with a name and a number could make it. In the next sale it does, and that
 * is meant (kiosk.c). The daemon has the last word, since it finds a booking only for the customer
 * who is acted for. */
static void test_code_opens_what_was_before(void **state)
{
    struct ui ui;

    (void)state;
    sign_in(&ui);
    ui.model.booked = (struct booked){.reservation = "P17VC0YYM9"};
    receipt_add(&ui.model);
    feed_keys(&ui, "b");
    assert_true(kiosk_asks_code(&ui));
    assert_int_equal(ui.screen, MODE_CONCERTS);
    feed_keys(&ui, "12\n");
    expect_said(&ui, "10 letters and digits");
    feed_keys(&ui, "\x15P17V C0YY M9\n");
    expect_said(&ui, "a booking from before");
    expect_asked(&ui, "");
    feed_keys(&ui, "\x15"
                   "6z5sq5272s\n");
    expect_asked(&ui, "RESERVATION reservation=6Z5SQ5272S");
    feed(&ui, VERB_RESERVATION, 0, "ERR NOT-FOUND retry=no : There is none.\n");
    expect_said(&ui, "No booking of yours has that code");
    assert_string_equal(ui.typed, "6z5sq5272s");
    feed(&ui, VERB_RESERVATION, 0, TICKETS("held"));
    assert_int_equal(ui.screen, MODE_CONCERTS);
    feed(&ui, VERB_RESERVATION, 0, TICKETS("paid"));
    assert_int_equal(ui.screen, MODE_BOOKINGS);
    feed(&ui, VERB_BALANCE, 0, "OK balance=500000 due=0\n");
    assert_int_equal(ui.model.balance, 500000);
    feed_keys(&ui, "w");
    assert_int_equal(ui.screen, MODE_WALLET);
    feed_keys(&ui, "e");
    expect_asked(&ui, "AS user=-");
    feed(&ui, VERB_AS, 0, "OK acting=-\n");
    sign_in_here(&ui);
    feed_keys(&ui, "bP17VC0YYM9\n");
    expect_asked(&ui, "RESERVATION reservation=P17VC0YYM9");
    feed(&ui, VERB_RESERVATION, 0, TICKETS("paid"));
    assert_int_equal(ui.screen, MODE_BOOKINGS);
    ui_release(&ui);
}

/* A token from before is neither shown, nor taken over by a JOIN that would find it: the daemon
 * makes no second token for a concert, so JOIN would bring the old place, and whoever stands there
 * would spend it. */
static void test_keeps_places_back(void **state)
{
    static const char tokens[] =
        "=|token|concert|state|position|remaining|why\n-|" OTHER "|1|waiting|7||\nOK\n";
    struct ui ui;

    (void)state;
    sign_in(&ui);
    feed(&ui, VERB_TOKENS, 0, tokens);
    expect_asked(&ui, "");
    feed_dates(&ui);
    feed_seats(&ui);
    feed_keys(&ui, " \n");
    expect_asked(&ui, "");
    assert_true(kiosk_asks_code(&ui));
    expect_said(&ui, "You have a place for this concert from before");
    feed(&ui, VERB_RESERVATION, 0, TICKETS("paid"));
    expect_all_asked(&ui, "BALANCE\n");
    feed(&ui, VERB_TOKENS, 0, tokens);
    expect_asked(&ui, "STATUS token=" OTHER);
    ui_release(&ui);
}

/* A token that was made here is one's own: TOKENS tells of it as of those from before, and what
 * tells them apart is that the client knows it already. */
static void test_own_place_is_no_secret(void **state)
{
    struct ui ui;

    (void)state;
    sign_in(&ui);
    feed_dates(&ui);
    feed_seats(&ui);
    feed(&ui, VERB_JOIN, 7,
         "OK token=" TOKEN " state=waiting user=lee position=3 ahead=2 behind=0 "
         "remaining=unknown left=61 concert=1\n");
    feed(&ui, VERB_TOKENS, 0,
         "=|token|concert|state|position|remaining|why\n-|" TOKEN "|1|waiting|3||\nOK\n");
    assert_false(kiosk_has_token(&ui, 1));
    ui_release(&ui);
}

/* The language key works on every screen that a kiosk has, in every field and question, and changes
 * nothing else. In a field L is a letter, so there F2 alone does it. What was typed so far stays.
 */
static void test_language_key_everywhere(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    for (int mode = 0; mode < MODE_COUNT; mode++) {
        const struct screen *screen = ui_screen(&ui, (enum mode)mode);
        const struct action *action;

        if (screen == NULL || screen->counter || mode == MODE_DOOR)
            continue;
        action = action_of_key(&ui, (enum mode)mode, KEY_IS_F2);
        assert_non_null(action);
        assert_int_equal(action->id, ACTION_LANGUAGE);
        action = mode != MODE_FIELD ? action_of_key(&ui, (enum mode)mode, 'L') : action;
        assert_int_equal(action->id, ACTION_LANGUAGE);
    }
    feed_keys(&ui, "\nle");
    control_key(&ui, KEY_IS_F2);
    assert_int_equal(ui.overlay, MODE_FIELD);
    assert_string_equal(ui.typed, "le");
    control_key(&ui, KEY_IS_F2);
    ui_release(&ui);
}

/* The reply that lets the one before go comes late: who types meanwhile is not disturbed. `e` has
 * ended the sale at once, without waiting for it. */
static void test_late_farewell(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    ui.kiosk = true;
    feed(&ui, VERB_AS, 0, "OK acting=lee\n");
    feed_keys(&ui, "e");
    assert_int_equal(ui.screen, MODE_ATTRACT);
    feed_keys(&ui, "\njiwoo\n01");
    feed(&ui, VERB_AS, 0, "OK acting=-\n");
    assert_int_equal(ui.overlay, MODE_FIELD);
    assert_string_equal(ui.typed, "01");
    ui_release(&ui);
}

/* 60 seconds without a key, then 20 of a countdown: at 61 s the message says 19. The key that stops
 * it does nothing else, and the minute begins anew with it. In the end the token is left before its
 * customer goes, since LEAVE is in their name. */
static void test_abandoned_kiosk(void **state)
{
    struct ui ui;

    (void)state;
    at_the_counter(&ui);
    ui.kiosk = true;
    feed(&ui, VERB_JOIN, 7, HELD);
    feed_keys(&ui, "Q");
    assert_false(ui.quit);
    ui.model.now_ms += 61000;
    control_tick(&ui);
    assert_non_null(strstr(ui.message, "19 s"));
    feed_keys(&ui, "x"); /* only says that somebody is there */
    expect_asked(&ui, "");
    assert_string_equal(ui.message, "");
    ui.model.now_ms += 59000;
    control_tick(&ui);
    assert_string_equal(ui.message, "");
    ui.model.now_ms += 2000;
    control_tick(&ui);
    assert_non_null(strstr(ui.message, "19 s"));
    ui.model.now_ms += 19001;
    control_tick(&ui);
    assert_int_equal(ui.screen, MODE_ATTRACT);
    expect_all_asked(&ui, "LEAVE token=" TOKEN "\nAS user=-\n");
    ui_release(&ui);
}

/* What is on today is shown as such, in the zone of its venue: up to the last second of the 24th in
 * Seoul, and not one longer. */
static void test_shows_of_today(void **state)
{
    struct canvas canvas;
    struct ui ui;
    char *line;

    (void)state;
    begin(&ui);
    ui.model.wall_s = 1798124399; /* 2026-12-24 23:59:59 in Korea */
    canvas_init(&canvas);
    frame_draw(&ui, &canvas, 24, 80);
    line = canvas_line(&canvas, 11);
    assert_non_null(strstr(line, "today 19:30"));
    assert_non_null(strstr(line, "61 free"));
    free(line);
    ui.model.wall_s++;
    frame_draw(&ui, &canvas, 24, 80);
    line = canvas_line(&canvas, 11);
    assert_non_null(strstr(line, "12-24 Thu 19:30"));
    free(line);
    canvas_release(&canvas);
    ui_release(&ui);
}

/* A seat is booked and paid. */
static void pay(struct ui *ui)
{
    feed_dates(ui);
    feed_seats(ui);
    feed_keys(ui, " l \n");
    feed(ui, VERB_JOIN, 7, HELD);
    feed(ui, VERB_PAY, 0,
         "OK reservation=P17VC0YYM9 seats=1,2 amount=0 balance=0 "
         "paid_at=2026-12-01T09:01:00+09:00 cancel_until=never\n");
    assert_int_equal(ui->screen, MODE_BOOKED);
}

/* Tickets are printed once, when they are paid; where that fails the code is what there is. Neither
 * a reply of the poll, nor a tick, nor a key prints them again. That nobody prints is no fault of
 * the booking, which is still booked and paid. */
static void test_prints_at_the_end(void **state)
{
    struct ui ui;

    (void)state;
    sign_in(&ui);
    ui.printer = &feed_printer;
    printer_is_away = false;
    pay(&ui);
    assert_string_equal(feed_printed(), "P17VC0YYM9\n");
    assert_true(is_drawn(&ui, "Your tickets are being printed"));
    assert_true(is_drawn(&ui, "P 1 7 V C 0 Y Y M 9"));
    feed(&ui, VERB_RESERVATION, 0, TICKETS("paid"));
    control_tick(&ui);
    feed_keys(&ui, "p?q");
    assert_string_equal(feed_printed(), "");
    ui_release(&ui);

    sign_in(&ui);
    ui.printer = &feed_printer;
    printer_is_away = true;
    pay(&ui);
    assert_false(is_drawn(&ui, "being printed"));
    assert_true(is_drawn(&ui, "Show this code at the counter"));
    assert_true(is_drawn(&ui, "Booked and paid"));
    ui_release(&ui);
    printer_is_away = false;
}

/* Elsewhere nothing prints by itself, and where there is no printer nothing is said of one. */
static void test_prints_nowhere_else(void **state)
{
    struct ui ui;

    (void)state;
    sign_in(&ui);
    pay(&ui);
    assert_false(is_drawn(&ui, "being printed"));
    assert_false(is_drawn(&ui, "at the counter"));
    ui_release(&ui);
    on_the_grid(&ui);
    ui.printer = &feed_printer;
    pay(&ui);
    assert_string_equal(feed_printed(), "");
    assert_false(is_drawn(&ui, "being printed"));
    ui_release(&ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_asks_who),
        cmocka_unit_test(test_namesakes),
        cmocka_unit_test(test_registers),
        cmocka_unit_test(test_keeps_points_back),
        cmocka_unit_test(test_code_opens_what_was_before),
        cmocka_unit_test(test_keeps_places_back),
        cmocka_unit_test(test_own_place_is_no_secret),
        cmocka_unit_test(test_language_key_everywhere),
        cmocka_unit_test(test_late_farewell),
        cmocka_unit_test(test_abandoned_kiosk),
        cmocka_unit_test(test_shows_of_today),
        cmocka_unit_test(test_prints_at_the_end),
        cmocka_unit_test(test_prints_nowhere_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
