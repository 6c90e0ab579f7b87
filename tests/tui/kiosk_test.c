/* A kiosk: who stands there, what they may see, and that nothing stays. */
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
#include "tui/screens/control.h"
#include "tui/screens/kiosk.h"
#include "tui/model/receipt.h"
#include "tui/screens/screen.h"
#include "tui/cli/rows.h"

#define USERS(rows) "=|user|name|phone|balance\n" rows "OK\n"
#define TICKETS(state) "=|seat|grade|price|state|ticket\n-|1|VIP|110000|" state "|\nOK\n"

static void begin(struct model *model)
{
    feed_start(model);
    model->kiosk = true;
    model->screen = MODE_ATTRACT;
    model->depth = 0;
}

static void expect_said(const struct model *model, const char *text)
{
    if (strstr(model->message, text) == NULL)
        fail_msg("said is \"%s\", not: %s", model->message, text);
}

/* lee, who has 500,000 points, signs in. */
static void sign_in(struct model *model)
{
    begin(model);
    feed_keys(model, "\nlee\n0101234\n");
    feed(model, VERB_USERS, 0, USERS("-|lee|Lee|010-1234|500000\n"));
    expect_asked(model, "AS user=lee");
    feed(model, VERB_AS, 0, "OK acting=lee\n");
    expect_all_asked(model, "BALANCE\nTOKENS\n");
    feed(model, VERB_BALANCE, 0, "OK balance=500000 due=0\n");
}

/* Both the name, or the login name, and the number are needed, and nobody else is shown. */
static void test_asks_who(void **state)
{
    static const char users[] = USERS("-|lee|Lee Sun|010-1234|5\n-|leeds|Leeds||5\n");
    struct model model;

    (void)state;
    begin(&model);
    feed_keys(&model, "\nlee\n010 1235\n");
    expect_asked(&model, "USERS limit=1000 search=lee");
    feed(&model, VERB_USERS, 0, users);
    expect_asked(&model, "");
    expect_said(&model, "No customer has that name and telephone number");
    feed_keys(&model, "\n\n"); /* what is empty is refused at once */
    expect_said(&model, "A customer has a name");
    feed_keys(&model, "leeds\n\n"); /* no number is not the number of one who has none */
    expect_said(&model, "A telephone number has digits");
    expect_asked(&model, "");
    feed_keys(&model, "\x1b\nlee\n0101234\n");
    feed(&model, VERB_USERS, 0, users);
    expect_asked(&model, "AS user=lee");
    feed_keys(&model, "\nLEE sun\n0101234\n");
    expect_asked(&model, "USERS limit=1000 search=\"LEE sun\"");
    feed(&model, VERB_USERS, 0, users);
    expect_asked(&model, "AS user=lee");
    assert_int_equal(rows_count(&model.users), 0);
    feed_keys(&model, "o"); /* nor is there a way to the list */
    assert_int_equal(model.screen, MODE_ATTRACT);
    model_release(&model);
}

static void test_namesakes(void **state)
{
    static const char users[] =
        USERS("-|guest:1|Lee Sun|010-1234|5\n-|lee|Lee Sun|010-1234|5\n-|sun|Lee Sun|1|5\n");
    struct model model;

    (void)state;
    begin(&model);
    feed_keys(&model, "\nLee Sun\n0101234\n");
    feed(&model, VERB_USERS, 0, users);
    expect_said(&model, "Several have that name and number");
    feed_keys(&model, "\nLee Sun\n1\n");
    feed(&model, VERB_USERS, 0, users);
    expect_asked(&model, "AS user=sun");
    model_release(&model);
}

/* Registered on the spot: with a name that is not empty and that nobody has, and a number. */
static void test_registers(void **state)
{
    struct model model;

    (void)state;
    begin(&model);
    feed_keys(&model, "n\n");
    expect_said(&model, "A customer has a name");
    feed_keys(&model, "   \n");
    expect_said(&model, "A customer has a name");
    expect_asked(&model, "");
    feed_keys(&model, "\x15"
                      "lee SUN\n");
    expect_asked(&model, "USERS limit=1000 search=\"lee SUN\"");
    feed(&model, VERB_USERS, 0, USERS("-|lee|Lee Sun|010-1234|5\n"));
    expect_said(&model, "That name is registered");
    assert_string_equal(model.typed, "lee SUN");
    feed_keys(&model, " 2\n");
    feed(&model, VERB_USERS, 0, USERS(""));
    feed_keys(&model, "none\n");
    expect_said(&model, "A telephone number has digits");
    feed_keys(&model, "\x15"
                      "010-99\n");
    expect_asked(&model, "USER-ADD name=\"lee SUN 2\" phone=010-99");
    feed(&model, VERB_USER_ADD, 0, "OK user=guest:7\n");
    expect_asked(&model, "AS user=guest:7");
    feed(&model, VERB_AS, 0, "OK acting=guest:7\n");
    assert_int_equal(model.screen, MODE_CONCERTS);
    assert_string_equal(model_customer(&model), "lee SUN 2");
    feed_keys(&model, "w"); /* there is nothing from before */
    assert_int_equal(model.screen, MODE_WALLET);
    model_release(&model);
}

/* Name and number are no secret: the points that were there before neither show nor pay. */
static void test_keeps_points_back(void **state)
{
    struct model model;

    (void)state;
    sign_in(&model);
    assert_int_equal(model.balance, 0);
    feed_dates(&model);
    feed_seats(&model);
    feed_keys(&model, " l \n");
    expect_asked(&model, "JOIN concert=1 show=7 seats=1,2");
    feed(&model, VERB_JOIN, 7, HELD);
    feed_keys(&model, "\n");
    expect_said(&model, "220,000 P missing");
    assert_int_equal(model.overlay, MODE_NONE);
    feed_keys(&model, "cy");
    expect_asked(&model, "CHARGE amount=220000");
    feed(&model, VERB_CHARGE, 0, "OK balance=720000 entry=2\n");
    assert_int_equal(model.balance, 220000);
    feed_keys(&model, "\ny");
    expect_asked(&model, "PAY reservation=P17VC0YYM9");
    feed(&model, VERB_PAY, 0,
         "OK reservation=P17VC0YYM9 seats=1,2 amount=220000 balance=500000 "
         "paid_at=2026-12-01T09:01:00+09:00 cancel_until=2026-12-24T00:00:00+09:00\n");
    assert_int_equal(model.booked.balance, 0);
    model_release(&model);
}

/* The code of a booking opens wallet and bookings; one that was made here, or is only held, does
 * not. */
static void test_code_opens_what_was_before(void **state)
{
    struct model model;

    (void)state;
    sign_in(&model);
    model.booked = (struct booked){.reservation = "P17VC0YYM9"};
    receipt_add(&model);
    feed_keys(&model, "b");
    assert_int_equal(model.field, FIELD_KIOSK_CODE);
    assert_int_equal(model.screen, MODE_CONCERTS);
    feed_keys(&model, "12\n");
    expect_said(&model, "10 letters and digits");
    feed_keys(&model, "\x15P17V C0YY M9\n");
    expect_said(&model, "a booking from before");
    expect_asked(&model, "");
    feed_keys(&model, "\x15"
                      "6z5sq5272s\n");
    expect_asked(&model, "RESERVATION reservation=6Z5SQ5272S");
    feed(&model, VERB_RESERVATION, ABOUT_CODE, "ERR NOT-FOUND retry=no : There is none.\n");
    expect_said(&model, "No booking of yours has that code");
    assert_string_equal(model.typed, "6z5sq5272s");
    feed(&model, VERB_RESERVATION, ABOUT_CODE, TICKETS("held"));
    assert_int_equal(model.screen, MODE_CONCERTS);
    feed(&model, VERB_RESERVATION, ABOUT_CODE, TICKETS("paid"));
    assert_int_equal(model.screen, MODE_BOOKINGS);
    feed(&model, VERB_BALANCE, 0, "OK balance=500000 due=0\n");
    assert_int_equal(model.balance, 500000);
    feed_keys(&model, "w");
    assert_int_equal(model.screen, MODE_WALLET);
    model_release(&model);
}

/* A token from before is neither shown, nor taken over by a JOIN that would find it. */
static void test_keeps_places_back(void **state)
{
    static const char tokens[] =
        "=|token|concert|state|position|remaining|why\n-|" OTHER "|1|waiting|7||\nOK\n";
    struct model model;

    (void)state;
    sign_in(&model);
    feed(&model, VERB_TOKENS, 0, tokens);
    expect_asked(&model, "");
    feed_dates(&model);
    feed_seats(&model);
    feed_keys(&model, " \n");
    expect_asked(&model, "");
    assert_int_equal(model.field, FIELD_KIOSK_CODE);
    expect_said(&model, "You have a place for this concert from before");
    feed(&model, VERB_RESERVATION, ABOUT_CODE, TICKETS("paid"));
    expect_all_asked(&model, "BALANCE\n");
    feed(&model, VERB_TOKENS, 0, tokens);
    expect_asked(&model, "STATUS token=" OTHER);
    model_release(&model);
}

/* A token that was made here is one's own. */
static void test_own_place_is_no_secret(void **state)
{
    struct model model;

    (void)state;
    sign_in(&model);
    feed_dates(&model);
    feed_seats(&model);
    feed(&model, VERB_JOIN, 7,
         "OK token=" TOKEN " state=waiting user=lee position=3 ahead=2 behind=0 "
         "remaining=unknown left=61 concert=1\n");
    feed(&model, VERB_TOKENS, 0,
         "=|token|concert|state|position|remaining|why\n-|" TOKEN "|1|waiting|3||\nOK\n");
    assert_false(kiosk_has_token(&model, 1));
    model_release(&model);
}

/* The language key works on every screen, in every field and question, and changes nothing else. */
static void test_language_key_everywhere(void **state)
{
    static const enum mode modes[] = {MODE_ATTRACT, MODE_CONCERTS, MODE_DATES,    MODE_SEATS,
                                      MODE_QUEUE,   MODE_HOLD,     MODE_BOOKED,   MODE_BOOKINGS,
                                      MODE_WALLET,  MODE_HELP,     MODE_QUESTION, MODE_FIELD};
    struct model model;

    (void)state;
    begin(&model);
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        const struct action *action = action_of_key(&model, modes[i], KEY_IS_F2);

        assert_non_null(action);
        assert_int_equal(action->id, ACTION_LANGUAGE);
        action = modes[i] != MODE_FIELD ? action_of_key(&model, modes[i], 'L') : action;
        assert_int_equal(action->id, ACTION_LANGUAGE);
    }
    feed_keys(&model, "\nle");
    control_key(&model, KEY_IS_F2);
    assert_int_equal(model.field, FIELD_KIOSK_NAME);
    assert_string_equal(model.typed, "le");
    control_key(&model, KEY_IS_F2);
    model_release(&model);
}

static void test_abandoned_kiosk(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    model.kiosk = true;
    feed(&model, VERB_JOIN, 7, HELD);
    feed_keys(&model, "Q");
    assert_false(model.quit);
    model.now_ms += 61000;
    control_tick(&model);
    assert_non_null(strstr(model.message, "19 s"));
    feed_keys(&model, "x"); /* only says that somebody is there */
    expect_asked(&model, "");
    assert_string_equal(model.message, "");
    model.now_ms += 59000;
    control_tick(&model);
    assert_string_equal(model.message, "");
    model.now_ms += 2000;
    control_tick(&model);
    assert_non_null(strstr(model.message, "19 s"));
    model.now_ms += 19001;
    control_tick(&model);
    assert_int_equal(model.screen, MODE_ATTRACT);
    expect_all_asked(&model, "LEAVE token=" TOKEN "\nAS user=-\n");
    model_release(&model);
}

/* What is on today is shown as such, in the zone of its venue. */
static void test_shows_of_today(void **state)
{
    struct canvas canvas;
    struct model model;
    char *line;

    (void)state;
    begin(&model);
    model.wall_s = 1798124399; /* 2026-12-24 23:59:59 in Korea */
    canvas_init(&canvas);
    screen_draw(&model, &canvas, 24, 80);
    line = canvas_line(&canvas, 11);
    assert_non_null(strstr(line, "today 19:30"));
    assert_non_null(strstr(line, "61 free"));
    free(line);
    model.wall_s++;
    screen_draw(&model, &canvas, 24, 80);
    line = canvas_line(&canvas, 11);
    assert_non_null(strstr(line, "12-24 Thu 19:30"));
    free(line);
    canvas_release(&canvas);
    model_release(&model);
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
        cmocka_unit_test(test_abandoned_kiosk),
        cmocka_unit_test(test_shows_of_today),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
