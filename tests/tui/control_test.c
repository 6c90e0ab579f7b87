/*
 * Keys and replies together: what is asked, and where it leads. This is the file of the way that
 * most people go, from the list to a seat that is paid, and of what holds on all screens: motions,
 * searches, the key bar, tables against the protocol.
 *
 * Two kinds of tests stand here. Most are a story with kim, who books for themself (on_the_grid()),
 * and the requests are compared as texts, since those texts are what another daemon would have to
 * understand. The others go over a whole table, of actions, words, statuses or arguments, so that a
 * row that is added somewhere is held to what all rows promise.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "shared/text.h"
#include "tests/tui/feed.h"
#include "tests/tui/screen_expect.h"
#include "tui/cli/refusal_text.h"
#include "tui/cli/rows.h"
#include "tui/model/tokens.h"
#include "tui/screens/actions.h"
#include "tui/screens/canvas.h"
#include "tui/screens/control.h"
#include "tui/screens/field.h"
#include "tui/screens/frame.h"
#include "tui/screens/layout.h"
#include "tui/screens/registration.h"
#include "tui/screens/screen.h"
#include "tui/screens/screens.h"
#include "tui/screens/selection.h"
#include "tui/screens/state_words.h"

/* Enter opens the question of what is held; from there on it is no answer, however often it comes,
 * and only `y` pays. After that the same keys ask for nothing while the first PAY is on its way: an
 * impatient hand cannot pay twice. */
static void test_from_list_to_paid_seat(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed_keys(&ui, " l \n");
    expect_asked(&ui, "JOIN concert=1 show=7 seats=1,2");
    feed(&ui, VERB_JOIN, 7, HELD);
    assert_int_equal(ui.screen, MODE_HOLD);
    feed_keys(&ui, "\n\n\nn\n");
    expect_asked(&ui, "");
    assert_int_equal(ui.overlay, MODE_QUESTION);
    feed_keys(&ui, "y");
    expect_asked(&ui, "PAY reservation=P17VC0YYM9");
    feed_keys(&ui, "\ny"); /* once is enough */
    expect_asked(&ui, "");
    feed(&ui, VERB_PAY, 0,
         "OK reservation=P17VC0YYM9 seats=1,2 amount=220000 balance=560000 "
         "paid_at=2026-12-01T09:01:00+09:00 cancel_until=2026-12-24T00:00:00+09:00\n");
    assert_int_equal(ui.screen, MODE_BOOKED);
    assert_int_equal(ui.model.receipt_count, 1);
    assert_false(token_lives(ui.model.token));
    ui_release(&ui);
}

/* The best seats are shown before anything is taken; the same key leads to the next best, and after
 * the last to the first. Enter between the key and the reply would take seats that nobody has seen.
 */
static void test_best_together(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed_keys(&ui, "3");
    expect_asked(&ui, "BEST show=7 best=3 nth=1");
    feed_keys(&ui, "\n"); /* not seen yet */
    expect_asked(&ui, "");
    feed(&ui, VERB_BEST, 7, "OK show=7 seats=12-14 amount=264000 nth=1 of=2 rev=40\n");
    assert_int_equal(ui.chosen, seat_bit(12) | seat_bit(13) | seat_bit(14));
    assert_int_equal(ui.seat, 12);
    feed_keys(&ui, "3");
    expect_asked(&ui, "BEST show=7 best=3 nth=2");
    feed(&ui, VERB_BEST, 7, "OK show=7 seats=31-33 amount=165000 nth=2 of=2 rev=40\n");
    feed_keys(&ui, "3");
    expect_asked(&ui, "BEST show=7 best=3 nth=1"); /* and from the last to the first */
    feed(&ui, VERB_BEST, 7, "OK show=7 seats=12-14 amount=264000 nth=1 of=2 rev=40\n");
    feed_keys(&ui, "\n");
    expect_asked(&ui, "JOIN concert=1 show=7 seats=12,13,14");
    feed_keys(&ui, "4");
    feed(&ui, VERB_BEST, 7, "ERR NO-BLOCK retry=no : There are not so many.\n");
    assert_int_equal(ui.best, 0);
    assert_string_equal(ui.message, "There are not so many seats together");
    ui_release(&ui);
}

/* Together in one grade: the key goes through the grades, any, VIP, R, S, and what is chosen
 * follows it. Three refusals of the same kind are three sentences: not so many in any grade, in
 * this one, and none free at all, which the map knows. */
static void test_best_in_a_grade(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed_keys(&ui, "t");
    expect_asked(&ui, "");
    assert_non_null(strstr(ui.message, "grade VIP"));
    feed_keys(&ui, "t3");
    expect_asked(&ui, "BEST show=7 best=3 nth=1 grade=R");
    feed(&ui, VERB_BEST, 7, "OK show=7 seats=12-14 amount=264000 nth=1 of=2 rev=40\n");
    assert_int_equal(ui.chosen, seat_bit(12) | seat_bit(13) | seat_bit(14));
    feed_keys(&ui, "3");
    expect_asked(&ui, "BEST show=7 best=3 nth=2 grade=R");
    feed_keys(&ui, "t");
    expect_asked(&ui, "BEST show=7 best=3 nth=1 grade=S");
    assert_int_equal(ui.chosen, 0);
    feed(&ui, VERB_BEST, 7, "ERR NO-BLOCK retry=no : There are not so many.\n");
    assert_string_equal(ui.message, "There are not 3 seats together in grade S");
    feed_keys(&ui, "tt2"); /* any, and VIP */
    expect_asked(&ui, "BEST show=7 best=2 nth=1 grade=VIP");
    feed(&ui, VERB_MAP, 7,
         "OK show=7 rev=44 map="
         "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX....................\n");
    feed(&ui, VERB_BEST, 7, "ERR NO-BLOCK retry=no : There are not so many.\n");
    assert_string_equal(ui.message, "No seat of grade VIP is free");
    ui_release(&ui);
}

/* What the key bar of the seats says of seats together; NULL: nothing. At 132 columns nothing of
 * the bar is cut. */
static void expect_best_keys(const struct ui *ui, const char *expected)
{
    struct canvas canvas;
    char *line;

    canvas_init(&canvas);
    frame_draw(ui, &canvas, 24, 132);
    line = canvas_line(&canvas, 23);
    if (expected != NULL)
        assert_non_null(strstr(line, expected));
    else
        assert_null(strstr(line, "best together"));
    free(line);
    canvas_release(&canvas);
}

/* How many one person may have is known once it was refused: more is then not asked for, until
 * another concert is chosen, or this one anew. The bar follows: 2-4, 2 alone, nothing for 1, and
 * never more than 9; nor anything where one seat is left. */
static void test_best_up_to_the_limit(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed_keys(&ui, "5");
    expect_asked(&ui, "BEST show=7 best=5 nth=1");
    feed(&ui, VERB_BEST, 7, "OK show=7 seats=31-35 amount=275000 nth=1 of=2 rev=40\n");
    feed_keys(&ui, "\n");
    expect_asked(&ui, "JOIN concert=1 show=7 seats=31,32,33,34,35");
    feed(&ui, VERB_JOIN, 7, "ERR SEAT-LIMIT retry=no limit=4 have=0 : Too many.\n");
    assert_string_equal(ui.message, "At most 4 seats of a show for one person");
    feed_keys(&ui, "4");
    expect_asked(&ui, "BEST show=7 best=4 nth=1");
    feed(&ui, VERB_BEST, 7, "OK show=7 seats=31-34 amount=220000 nth=1 of=2 rev=40\n");
    feed_keys(&ui, "5");
    expect_asked(&ui, "");
    assert_string_equal(ui.message, "At most 4 seats of a show for one person");
    assert_int_equal(ui.best, 0);
    expect_best_keys(&ui, " 2-4 best together ");
    ui.model.seat_limit = 2;
    expect_best_keys(&ui, " 2 best together ");
    ui.model.seat_limit = 1;
    expect_best_keys(&ui, NULL);
    ui.model.seat_limit = 20;
    expect_best_keys(&ui, " 2-9 best together ");
    for (int seat = 1; seat <= SEAT_COUNT; seat++) /* one seat is left */
        ui.model.grid.map[seat - 1] = seat < SEAT_COUNT ? MAP_SOLD : MAP_FREE;
    expect_best_keys(&ui, NULL);
    selection_concert(&ui, 0);
    assert_int_equal(ui.model.seat_limit, 0);
    ui_release(&ui);
}

/* Where all seats are of one grade the key is not offered: it would go round between "any" and the
 * same. */
static void test_one_grade_is_no_choice(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    assert_non_null(action_of_key(&ui, MODE_SEATS, 't'));
    for (int seat = 0; seat < SEAT_COUNT; seat++)
        strcpy(ui.model.grid.grade[seat], "R");
    assert_null(action_of_key(&ui, MODE_SEATS, 't'));
    ui_release(&ui);
}

/* The map that comes has A2 sold. It is no longer chosen but marked, and named in the message; the
 * rest of the choice and the cursor stay, since somebody is just about to press Enter. */
static void test_seat_gone_while_chosen(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed_keys(&ui, " l ");
    feed(&ui, VERB_MAP, 7,
         "OK show=7 rev=42 map=.XXXXXhh.h....XX.......hXXX........X..........oo.#\n");
    assert_int_equal(ui.chosen, seat_bit(1));
    assert_int_equal(ui.lost, seat_bit(2));
    assert_int_equal(ui.seat, 2); /* the cursor stays */
    assert_non_null(strstr(ui.message, "A2"));
    ui_release(&ui);
}

/* The turn has come, and one of the two seats of the wish is gone: nothing is held, the other seat
 * is still chosen, and one is at the map with the time running. */
static void test_wish_lost(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed_keys(&ui, " l \n");
    feed(&ui, VERB_JOIN, 7,
         "OK token=" TOKEN " state=waiting user=kim position=3 ahead=2 behind=0 "
         "remaining=unknown left=61 concert=1\n");
    assert_int_equal(ui.screen, MODE_QUEUE);
    feed(&ui, VERB_STATUS, 0,
         "OK token=" TOKEN " state=active user=kim position=0 ahead=0 behind=0 remaining=300 "
         "left=60 wish=lost lost=2 concert=1\n");
    assert_int_equal(ui.screen, MODE_SEATS);
    assert_int_equal(ui.lost, seat_bit(2));
    assert_int_equal(ui.chosen, seat_bit(1));
    ui_release(&ui);
}

/* 220,000 are due and 20,000 there: what is proposed is what is missing, and Enter offers no
 * payment before. */
static void test_missing_points(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed(&ui, VERB_JOIN, 7, HELD);
    feed(&ui, VERB_BALANCE, 0, "OK balance=20000 due=220000\n");
    feed_keys(&ui, "\n");
    expect_asked(&ui, "");
    feed_keys(&ui, "cy");
    expect_asked(&ui, "CHARGE amount=200000");
    ui_release(&ui);
}

/* A hold of 300 s that was told 299.001 s ago has one second left: what is shown is rounded up, so
 * nobody reads 0 while they can still pay. Once it is over the screen stays, to say so, and Enter
 * leads back to the map. */
static void test_hold_expires(void **state)
{
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed(&ui, VERB_JOIN, 7, HELD);
    ui.model.now_ms += 299001;
    assert_int_equal(token_remaining(ui.model.token, ui.model.now_ms), 1);
    feed(&ui, VERB_STATUS, 0,
         "OK token=" TOKEN " state=expired user=kim position=0 ahead=0 behind=0 remaining=0 "
         "left=61 concert=1\n");
    assert_int_equal(ui.screen, MODE_HOLD);
    assert_false(token_holds(ui.model.token));
    feed_keys(&ui, "\n");
    assert_int_equal(ui.screen, MODE_SEATS);
    ui_release(&ui);
}

/* Counts before motions, half pages, the ends, and what a search found. A window of 24 rows has a
 * page of 13 and a half page of 6. A count is taken back by whatever is no motion, and by 20
 * seconds, with the message that shows it: nobody remembers a number that is out of sight. */
static void test_motions(void **state)
{
    struct ui ui;
    char rows[4096] = "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale\n";
    int *cursor = &ui.cursor[MODE_CONCERTS];

    (void)state;
    feed_start(&ui);
    for (int concert = 1; concert <= 30; concert++)
        snprintf(rows + strlen(rows), sizeof rows - strlen(rows),
                 "-|%d|Jazz|The Late Set|Cellar|1|2026-12-31T23:30:00+09:00|28|45000|45000|open\n",
                 concert);
    strcat(rows, "OK\n");
    feed(&ui, VERB_CONCERTS, ui.search_serial, rows);
    ui.rows = 24; /* a page is 13 rows */
    feed_keys(&ui, "g5j");
    assert_int_equal(*cursor, 5);
    feed_keys(&ui, "3k");
    assert_int_equal(*cursor, 2);
    feed_keys(&ui, "12"); /* the message line shows it, and has forgotten it afterwards */
    assert_string_equal(ui.message, "12 times");
    feed_keys(&ui, "j");
    assert_int_equal(*cursor, 14);
    assert_string_equal(ui.message, "");
    feed_keys(&ui, "j");
    assert_int_equal(*cursor, 15);
    feed_keys(&ui, "10G");
    assert_int_equal(*cursor, 9);
    feed_keys(&ui, "99999j");
    assert_int_equal(*cursor, 29);
    feed_keys(&ui, "g0"); /* no count begins with it */
    assert_string_equal(ui.message, "0 does nothing here; ? shows what does");
    feed_keys(&ui, "7%j"); /* a dead key takes it back */
    assert_int_equal(*cursor, 1);
    feed_keys(&ui, "3rj"); /* and so does any other action */
    assert_int_equal(*cursor, 2);
    feed_keys(&ui, "4");
    ui.model.now_ms += 20001;
    control_tick(&ui);
    feed_keys(&ui, "j");
    assert_int_equal(*cursor, 3);
    feed_keys(&ui, "g\x04");
    assert_int_equal(*cursor, 6);
    feed_keys(&ui, "2\x04");
    assert_int_equal(*cursor, 18);
    feed_keys(&ui, "\x15");
    assert_int_equal(*cursor, 12);
    control_key(&ui, KEY_IS_END);
    assert_int_equal(*cursor, 29);
    control_key(&ui, KEY_IS_HOME);
    assert_int_equal(*cursor, 0);
    ui_release(&ui);
}

/* `n` and `N` go round what a search found; at the counter `n` is the next customer, and `N` alone
 * still goes back. Without a search neither does anything. */
static void test_matches(void **state)
{
    struct ui ui;
    int *cursor = &ui.cursor[MODE_CONCERTS];

    (void)state;
    feed_start_as(&ui, "any");
    assert_null(action_of_key(&ui, MODE_CONCERTS, 'n'));
    assert_null(action_of_key(&ui, MODE_CONCERTS, 'N'));
    strcpy(ui.search[MODE_CONCERTS], "a");
    feed_keys(&ui, "n");
    assert_int_equal(*cursor, 1);
    feed_keys(&ui, "NN");
    assert_int_equal(*cursor, rows_count(&ui.model.concerts) - 1);
    feed_keys(&ui, "n");
    assert_int_equal(*cursor, 0);
    feed_keys(&ui, "2n");
    assert_int_equal(*cursor, 2);
    ui.model.operator_role = true;
    assert_int_equal(action_of_key(&ui, MODE_CONCERTS, 'n')->id, ACTION_NEXT);
    assert_int_equal(action_of_key(&ui, MODE_CONCERTS, 'N')->id, ACTION_MATCH_BEFORE);
    ui_release(&ui);
}

/* Enter waits for the list that answers what was typed last. The first reply is for the list before
 * it (about 0), and empty, so opening a row of it would open nothing or something else. */
static void test_search_and_enter(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "/J\n");
    assert_int_equal(ui.screen, MODE_CONCERTS);
    feed(&ui, VERB_CONCERTS, 0, "OK\n"); /* the answer to what was before */
    assert_int_equal(ui.screen, MODE_CONCERTS);
    feed(&ui, VERB_CONCERTS, 1,
         "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale\n"
         "-|5|Jazz|The Late Set|Cellar|1|2026-12-31T23:30:00+09:00|28|45000|45000|open\nOK\n");
    assert_int_equal(ui.screen, MODE_DATES);
    assert_int_equal(ui.concert, 5);
    ui_release(&ui);
}

/* Money leaves the house, so the question comes first, and "no" leaves the booking as it is. */
static void test_cancel_asks(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "b");
    feed(&ui, VERB_RESERVATIONS, 0,
         "=|reservation|show|title|starts|seats|amount|state|remaining|cancel_until\n"
         "-|P17VC0YYM9|7|X|2026-12-24T19:30:00+09:00|13|88000|paid||2026-12-24T00:00:00+09:00\n"
         "OK\n");
    feed_keys(&ui, "xn");
    expect_asked(&ui, "");
    feed_keys(&ui, "xy");
    expect_asked(&ui, "CANCEL reservation=P17VC0YYM9");
    ui_release(&ui);
}

/* The customer cannot be acted for any more: nothing of theirs is done for anybody else. AS is
 * refused before WHOAMI has said who acts, which is how the client asks after a reconnect;
 * `stranger` keeps requests that were put aside from being sent again as kim. */
static void test_nobody_else_pays(void **state)
{
    struct ui ui;
    char line[256];

    (void)state;
    feed_start(&ui);
    feed(&ui, VERB_AS, 0, "OK acting=lee\n");
    assert_string_equal(ui.model.acting, "lee");
    model_lost(&ui.model, ui.model.now_ms, "No daemon at /s");
    model_connected(&ui.model);
    assert_int_equal(feed_asked(&ui, line), VERB_WHOAMI);
    feed(&ui, VERB_AS, 0, "ERR NOT-FOUND retry=no what=user : There is no such user.\n");
    feed(&ui, VERB_WHOAMI, 0, "OK user=kim name=Kim uid=1000 role=operator acting=-\n");
    assert_true(ui.model.stranger);
    assert_string_equal(ui.model.acting, "");
    ui_release(&ui);
}

/* Whatever the daemon refuses is said in the language of the user. All statuses are tried, so one
 * that is new in shared/status.h fails here until it has words; the daemon's own English is shown
 * only for a status that this client has never heard of. */
static void test_every_refusal_has_a_sentence(void **state)
{
    struct ui ui;
    char answer[128];

    (void)state;
    feed_start(&ui);
    for (int status = STATUS_OK + 1; status < STATUS_COUNT; status++) {
        assert_non_null(refusal_text((enum status)status));
        snprintf(answer, sizeof answer,
                 "ERR %s retry=no limit=4 missing=5 : Words of the daemon.\n",
                 status_word((enum status)status));
        feed(&ui, VERB_CHARGE, 0, answer);
        assert_null(strstr(ui.message, "Words of the daemon"));
    }
    assert_null(refusal_text(STATUS_OK));
    assert_null(refusal_text(status_from_word("OF-TOMORROW")));
    feed(&ui, VERB_CHARGE, 0, "ERR OF-TOMORROW retry=no : Words of the daemon.\n");
    assert_string_equal(ui.message, "Words of the daemon.");
    ui_release(&ui);
}

/* One waits in two queues, and neither forgets the other. `p` goes round, each with its own wish;
 * what lies under a screen belongs to its concert, so `q` after `p` leads to the list and not to
 * seats of the concert before. A turn in the queue that is not on the screen only says so. */
static void test_two_places(void **state)
{
    struct ui ui;
    char line[256];

    (void)state;
    on_the_grid(&ui);
    feed_keys(&ui, " l \n");
    feed(&ui, VERB_JOIN, 7,
         "OK token=" TOKEN " state=waiting user=kim position=3 ahead=2 behind=0 "
         "remaining=unknown left=61 concert=1\n");
    assert_int_equal(ui.screen, MODE_QUEUE);
    assert_null(action_of_key(&ui, MODE_QUEUE, 'p')); /* there is no other */
    feed(&ui, VERB_TOKENS, 0,
         "=|token|concert|state|position|remaining\n-|" TOKEN "|1|waiting|3|\n"
         "-|" OTHER "|2|waiting|3|\nOK\n");
    assert_int_equal(feed_asked(&ui, line), VERB_STATUS);
    assert_string_equal(line, "STATUS token=" OTHER);
    status(&ui, OTHER, "2", "waiting");
    assert_int_equal(token_waiting_count(&ui.model), 2);
    assert_int_equal(ui.concert, 1);
    feed_keys(&ui, "p");
    assert_int_equal(ui.concert, 2);
    assert_string_equal(ui.title, "봄밤 Spring Night");
    assert_string_equal(ui.model.token->code, OTHER);
    feed_keys(&ui, "p");
    assert_string_equal(ui.model.token->code, TOKEN);
    assert_int_equal(ui.model.token->wish, seat_bit(1) | seat_bit(2));
    feed_keys(&ui, "pq"); /* the seats of the concert before are not underneath */
    assert_int_equal(ui.screen, MODE_CONCERTS);
    feed_keys(&ui, "p");
    assert_string_equal(ui.model.token->code, TOKEN);
    status(&ui, OTHER, "2", "active"); /* not the one on the screen */
    assert_int_equal(ui.screen, MODE_QUEUE);
    assert_non_null(strstr(ui.message, "봄밤 Spring Night: it is your turn"));
    feed_keys(&ui, "b");
    assert_int_equal(screen_bookings.count(&ui), 2);
    feed_keys(&ui, "xy");
    expect_asked(&ui, "LEAVE token=" TOKEN);
    ui_release(&ui);
}

/* How often that was asked, among all that is in the outbox, which is emptied. */
static int asked_of(struct ui *ui, enum verb_id verb, const char *expected)
{
    struct pending_request request;
    int count = 0;

    while (model_next_request(&ui->model, &request)) {
        count += request.verb == verb && strcmp(request.line, expected) == 0;
        pending_request_release(&request);
    }
    return count;
}

/* Somebody took a place in another terminal, in the queue of a concert that the search here leaves
 * out: no list names it, so it is asked for by itself, again with each reply until the answer is
 * there. `p` leads to it, not to seats of the concert before, although its name is still to come;
 * then the screen and the messages have it, and it is not asked for any more. */
static void test_a_place_that_no_list_names(void **state)
{
    static const char joined[] =
        "OK token=" OTHER " state=waiting user=kim position=3 ahead=2 behind=0 remaining=unknown "
        "left=61 concert=2 show=21\n";
    struct ui ui;

    (void)state;
    on_the_grid(&ui);
    feed_keys(&ui, "qq/x\t");
    feed(&ui, VERB_CONCERTS, ui.search_serial, "=|concert|title\nOK\n");
    feed(&ui, VERB_STATUS, 0, joined);
    assert_int_equal(asked_of(&ui, VERB_CONCERT, "CONCERT concert=2"), 1);
    feed(&ui, VERB_STATUS, 0, joined);
    assert_int_equal(asked_of(&ui, VERB_CONCERT, "CONCERT concert=2"), 1);
    feed_keys(&ui, "p");
    assert_int_equal(ui.screen, MODE_QUEUE);
    assert_string_equal(ui.model.token->code, OTHER);
    assert_string_equal(ui.title, "");
    assert_int_equal(ui.concert, 2);
    assert_int_equal(asked_of(&ui, VERB_SHOWS, "SHOWS concert=2 all=1"), 1);
    feed(&ui, VERB_CONCERT, 0,
         "=|grade|seats|price|free\nOK concert=2 title=\"봄밤 Spring Night\" artist=\"Trio "
         "Haneul\" venue=\"Hall B\" zone=Asia/Seoul sale=open\n");
    expect_drawn(&ui, 2, "봄밤 Spring Night");
    assert_string_equal(ui.artist, "Trio Haneul");
    assert_string_equal(ui.venue, "Hall B");
    feed(&ui, VERB_STATUS, 0, joined);
    assert_int_equal(asked_of(&ui, VERB_CONCERT, "CONCERT concert=2"), 0);
    feed_keys(&ui, "qb");
    expect_drawn(&ui, 4, "봄밤 Spring Night");
    ui_release(&ui);
}

/* A token as STATUS tells it. */
static void told(struct ui *ui, const char *state)
{
    char line[256];

    snprintf(line, sizeof line,
             "OK token=" TOKEN " state=%s user=kim position=3 ahead=2 behind=0 remaining=unknown "
             "left=61 concert=1\n",
             state);
    feed(ui, VERB_STATUS, 0, line);
}

/* Why a place or a hold is over, and that nobody is admitted at the moment, is read as well as
 * heard: --plain says each sentence that the picture has. A hold that was paid elsewhere must not
 * be told as lost. */
static void test_the_end_is_said(void **state)
{
    static const char *const places[][2] = {
        {"waiting why=paused", "The sale is paused: nobody is admitted, your place is kept."},
        {"waiting why=soon", "The sale opens later: nobody is admitted, your place is kept."},
        {"expired why=closed", "The sale has ended, and your place with it."},
        {"expired why=past", "The last date has begun: your place is over."},
        {"expired why=cancelled", "All dates were called off: your place is over."},
        {"lapsed", "Your place lapsed, because nobody asked for it for a minute."},
        {"expired", "Your time is over."},
        {"left", "Your place in the queue is over."},
    };
    static const char *const holds[][3] = {
        {"done", "This hold was paid.", "b shows the booking."},
        {"left", "This hold was given up.", "Nothing was paid."},
        {"expired", "The five minutes are over.",
         "The seats are free for everybody again; nothing was paid."},
    };

    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct ui ui;

        on_the_grid(&ui);
        feed_keys(&ui, " \n");
        feed(&ui, VERB_JOIN, 7,
             "OK token=" TOKEN " state=waiting user=kim position=3 ahead=2 behind=0 "
             "remaining=unknown left=61 concert=1\n");
        told(&ui, places[i][0]);
        assert_int_equal(ui.screen, MODE_QUEUE);
        assert_true(is_drawn(&ui, places[i][1]));
        expect_spoken(&ui, places[i][1]);
        ui_release(&ui);
    }
    for (size_t i = 0; i < sizeof holds / sizeof holds[0]; i++) {
        struct ui ui;

        on_the_grid(&ui);
        feed(&ui, VERB_JOIN, 7, HELD);
        told(&ui, holds[i][0]);
        assert_int_equal(ui.screen, MODE_HOLD);
        for (int text = 1; text <= 2; text++) {
            assert_true(is_drawn(&ui, holds[i][text]));
            expect_spoken(&ui, holds[i][text]);
        }
        ui_release(&ui);
    }
}

/* The poll keeps every token alive: one that is not asked for lapses after a minute, whether its
 * screen is open or not. */
static void test_all_places_are_asked_for(void **state)
{
    struct ui ui;
    struct pending_request request;
    int asked = 0;

    (void)state;
    on_the_grid(&ui);
    feed(&ui, VERB_TOKENS, 0,
         "=|token|concert|state|position|remaining\n-|" TOKEN "|1|waiting|3|\n"
         "-|" OTHER "|2|waiting|3|\nOK\n");
    status(&ui, TOKEN, "1", "waiting");
    status(&ui, OTHER, "2", "waiting");
    assert_non_null(strstr(ui.message, "You have a place already"));
    ui.model.now_ms += 1000;
    ui.model.polls = 0;
    while (model_next_request(&ui.model, &request))
        pending_request_release(&request);
    control_tick(&ui);
    while (model_next_request(&ui.model, &request)) {
        asked += request.verb == VERB_STATUS;
        pending_request_release(&request);
    }
    assert_int_equal(asked, 2);
    ui_release(&ui);
}

/* Takes the last request of that verb out of the outbox, which is emptied. Its line is freed, and
 * no longer to be read: what matters is who asked, and at which opening. */
static struct pending_request asked_last(struct ui *ui, enum verb_id verb)
{
    struct pending_request request, found = {0};

    while (model_next_request(&ui->model, &request)) {
        pending_request_release(&request);
        if (request.verb == verb)
            found = request;
    }
    assert_int_not_equal(found.opening, 0);
    return found;
}

/* A reply goes to the screen that asked, and nowhere if that has closed, even if it is open again:
 * a list that comes late would otherwise stand where another one was asked for. */
static void test_replies_go_to_whoever_asked(void **state)
{
    static const char takings[] = "=|show|title|starts|payments|paid|refunds|refunded|net\n"
                                  "-|7|X|2026-12-24T19:30:00+09:00|3|528000|1|176000|352000\n"
                                  "OK day=2026-12-01 paid=528000 refunded=176000 net=352000\n";
    struct pending_request first, second;
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_keys(&ui, "ot");
    first = asked_last(&ui, VERB_TAKINGS);
    feed_keys(&ui, "q");
    feed_reply(&ui, &first, takings);
    assert_int_equal(rows_count(&ui.model.takings), 0);
    feed_keys(&ui, "t");
    second = asked_last(&ui, VERB_TAKINGS);
    feed_reply(&ui, &first, takings);
    assert_int_equal(rows_count(&ui.model.takings), 0);
    feed_reply(&ui, &second, takings);
    assert_int_equal(rows_count(&ui.model.takings), 1);
    ui_release(&ui);
}

/* Three sizes that have a layout each, two that are too small for any, and one that is higher than
 * wide. The cursor has to be inside: a terminal puts it elsewhere otherwise. */
static void draw(const struct ui *ui, struct canvas *canvas, unsigned chance)
{
    static const int sizes[][2] = {{24, 80}, {20, 60}, {43, 132}, {10, 40}, {1, 1}, {200, 100}};
    unsigned size = chance % (sizeof sizes / sizeof sizes[0]);

    frame_draw(ui, canvas, sizes[size][0], sizes[size][1]);
    assert_in_range(canvas->cursor_row, 0, sizes[size][0] - 1);
    assert_in_range(canvas->cursor_column, 0, sizes[size][1] - 1);
}

/* A hold, an empty list under the cursor, dates that come while another screen is open. */
static void some_reply(struct ui *ui, unsigned chance)
{
    if (chance % 7 == 0)
        feed(ui, VERB_JOIN, 7, HELD);
    if (chance % 11 == 0)
        feed(ui, VERB_CONCERTS, ui->search_serial, "OK\n");
    if (chance % 13 == 0)
        feed_shows(ui);
}

/* Any keys in any order, with replies between them: every state can be drawn at every size. Nothing
 * is asserted but that; sanitizers and the assertions of the program do the rest. 40 beginnings of
 * 250 keys, the same in each run: the generator is that of the C standard's example of rand(), of
 * which only the upper bits are used, since the lower ones repeat soon. */
static void test_any_keys(void **state)
{
    static const int keys[] = {'\n',
                               ' ',
                               '2',
                               '/',
                               'a',
                               'b',
                               'c',
                               'd',
                               'w',
                               'o',
                               'p',
                               'n',
                               'x',
                               'y',
                               't',
                               'r',
                               's',
                               'q',
                               '?',
                               'j',
                               'l',
                               'k',
                               'h',
                               'G',
                               'g',
                               0xAC00,
                               0x1B,
                               KEY_IS_DOWN,
                               KEY_IS_PAGE_DOWN,
                               KEY_IS_BACKSPACE,
                               0x3131,
                               '1'};
    unsigned chance = 20261201;
    struct canvas canvas;
    char line[256];

    (void)state;
    canvas_init(&canvas);
    for (int round = 0; round < 40; round++) {
        struct ui ui;

        on_the_grid(&ui);
        for (int i = 0; i < 250; i++) {
            chance = chance * 1103515245u + 12345u;
            control_key(&ui, keys[(chance >> 16) % (sizeof keys / sizeof keys[0])]);
            some_reply(&ui, chance >> 8);
            feed_asked(&ui, line);
            ui.model.now_ms += 700;
            control_tick(&ui);
            draw(&ui, &canvas, chance >> 16);
        }
        ui_release(&ui);
    }
    canvas_release(&canvas);
}

/* With a Korean layout on, letters are the keys that they stand on. The syllables have two keys, a
 * vowel of two, a final of two, and both, which makes five, the most there is. A Chinese character
 * is no key of ours and stays what it is. */
static void test_keys_of_the_korean_layout(void **state)
{
    static const struct {
        int character;
        const char *keys;
    } cases[] = {
        {0x3142, "q"},     /* ㅂ */
        {0x3143, "Q"},     /* ㅃ */
        {0x3148, "w"},     /* ㅈ */
        {0x315B, "y"},     /* ㅛ */
        {0x3153, "j"},     /* ㅓ */
        {0xC790, "wk"},    /* 자 */
        {0xACFC, "rhk"},   /* 과 */
        {0xB2ED, "ekfr"},  /* 닭 */
        {0xBDC1, "qnpfr"}, /* 뷁 */
        {'q', "q"},        {'\n', "\n"}, {0x4E2D, NULL},
    };
    struct ui ui;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int keys[LAYOUT_KEYS];
        int count = layout_keys(cases[i].character, keys);

        if (cases[i].keys == NULL) {
            assert_int_equal(count, 1);
            assert_int_equal(keys[0], cases[i].character);
            continue;
        }
        assert_int_equal(count, strlen(cases[i].keys));
        for (int k = 0; k < count; k++)
            assert_int_equal(keys[k], cases[i].keys[k]);
    }
    on_the_grid(&ui);
    control_key(&ui, 0x3148); /* w */
    assert_int_equal(ui.screen, MODE_WALLET);
    control_key(&ui, 0x3142); /* q */
    assert_int_equal(ui.screen, MODE_SEATS);
    feed_keys(&ui, "qq/");
    control_key(&ui, 0x3142); /* in a field it is what it is */
    assert_string_equal(ui.typed, "ㅂ");
    ui_release(&ui);
}

/* Whatever the key bar shows can be clicked there, and is the action of that key. The row is the
 * last of 43, and no two targets of it lie over each other, or a click would do what stands beside
 * it. */
static void test_the_key_bar_is_true(void **state)
{
    struct canvas canvas;
    struct ui ui;
    int keys = 0;

    (void)state;
    canvas_init(&canvas);
    on_the_grid(&ui);
    frame_draw(&ui, &canvas, 43, 132);
    for (int i = 0; i < canvas.target_count; i++) {
        const struct target *target = &canvas.targets[i];

        if (target->row != 42)
            continue;
        keys++;
        assert_ptr_equal(canvas_hit(&canvas, 42, target->column), target);
    }
    assert_in_range(keys, 5, 12);
    assert_int_equal(action_of_key(&ui, MODE_SEATS, '\n')->id, ACTION_ENTER);
    assert_null(action_of_key(&ui, MODE_SEATS, 'z'));
    control_act(&ui, ACTION_SEAT, 12);
    assert_int_equal(ui.chosen, seat_bit(12));
    ui_release(&ui);
    canvas_release(&canvas);
}

/* Motions of the cursor, which control.c does, and what it does itself. */
static bool is_done_by_control(enum action_id id)
{
    return (id >= ACTION_UP && id <= ACTION_MATCH_BEFORE) || id == ACTION_LANGUAGE;
}

/* Whatever the key bar offers has a label and a deed. Of two rows for one action the first says
 * when it is the one, or is a screen's own in place of a common one; otherwise the second could
 * never be reached. */
static void test_every_label_has_a_deed(void **state)
{
    const struct action *rows[ACTION_ROWS];
    struct ui ui;

    (void)state;
    feed_start(&ui);
    for (int mode = 0; mode < MODE_COUNT; mode++) {
        int count = mode != MODE_NONE ? actions_of(&ui, (enum mode)mode, rows) : 0;

        for (int i = 0; i < count; i++) {
            assert_true(rows[i]->deed != NULL || is_done_by_control(rows[i]->id));
            assert_true(rows[i]->key_text == NULL || rows[i]->bar != NULL);
            assert_true(rows[i]->keys[0] != 0 || rows[i]->key_text == NULL);
            for (int k = 0; k < i; k++)
                if (rows[k]->id == rows[i]->id && rows[k]->argument == rows[i]->argument)
                    assert_true(rows[k]->when != NULL ||
                                (rows[k]->modes == 0 && rows[i]->modes != 0));
        }
    }
    ui_release(&ui);
}

static int closed;

static void close_counted(struct ui *ui)
{
    *(char *)ui->state[MODE_TAKINGS] = 0; /* it is there still */
    closed++;
}

/* Who quits on a screen has not left it. What its state owns is freed all the same. */
static void test_every_screen_closes_at_the_end(void **state)
{
    struct screen_set set = all_screens;
    struct screen takings = screen_takings;
    struct ui ui;

    (void)state;
    takings.close = close_counted;
    set.screens[MODE_TAKINGS] = &takings;
    closed = 0;
    ui_init(&ui, &set, 0);
    ui_release(&ui);
    assert_int_equal(closed, 1);
}

/* A list has rows that can be counted, found again and said; --plain would fall otherwise. All but
 * the screen that nobody hears of have their sentences. */
static void test_every_screen_is_whole(void **state)
{
    (void)state;
    for (int mode = 0; mode < SCREEN_COUNT; mode++) {
        const struct screen *screen = all_screens.screens[mode];

        assert_non_null(screen->title);
        assert_non_null(screen->actions);
        assert_non_null(screen->draw);
        if (screen->speak == NULL && mode != MODE_ATTRACT)
            fail_msg("%s says nothing for --plain", screen->title);
        if ((screen->count != NULL) != (screen->id != NULL) ||
            (screen->count != NULL) != (screen->speak_row != NULL) ||
            (screen->searched && screen->count == NULL))
            fail_msg("%s: a list needs count, id and speak_row", screen->title);
    }
}

/* Opens a field by keys, at a kiosk or at the counter, and types a character many times: how many
 * stay there. 200 are more than any of these fields takes. */
static size_t typed_in(bool kiosk, const char *keys, int character)
{
    struct ui ui;
    size_t length;

    feed_start(&ui);
    ui.kiosk = kiosk;
    ui.screen = kiosk ? MODE_ATTRACT : MODE_CONCERTS;
    feed_keys(&ui, keys);
    assert_int_equal(ui.overlay, MODE_FIELD);
    field_clear(&ui);
    for (int i = 0; i < 200; i++)
        field_type(&ui, character);
    length = text_length(ui.typed);
    ui_release(&ui);
    return length;
}

/* A field takes what the daemon takes, of the widest characters, and no more. The guitar (U+1F3B8)
 * has four bytes and two cells, so a field that counts either of them ends too early. An amount may
 * be typed with its commas. */
static void test_fields_end_where_arguments_do(void **state)
{
    static const struct {
        bool kiosk;
        const char *keys;
        enum verb_id verb;
        const char *argument;
    } fields[] = {
        {false, "/", VERB_CONCERTS, "search"},      {false, "o/", VERB_USERS, "search"},
        {false, "n", VERB_USERS, "search"},         {false, "oa", VERB_USER_ADD, "name"},
        {false, "oaLee\n", VERB_USER_ADD, "phone"}, {true, "\n", VERB_USER_ADD, "name"},
        {true, "\nlee\n", VERB_USER_ADD, "phone"},  {true, "n", VERB_USER_ADD, "name"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        assert_int_equal(typed_in(fields[i].kiosk, fields[i].keys, 0x1F3B8),
                         verb_arg_spec(fields[i].verb, fields[i].argument)->max);
    assert_int_equal(typed_in(false, "wc", '9'), strlen("10,000,000"));
    assert_int_equal(verb_arg_spec(VERB_CHARGE, "amount")->max, 10000000);
}

/* Every word that people get to see has a text for them; the two that a screen never shows have
 * none, so the list of exceptions stays true as well. */
static void test_words_have_texts(void **state)
{
    static const enum word_list lists[] = {
        WORDS_OUTLOOK,    WORDS_BOOKABLE_WORD, WORDS_RESERVATION_STATE,
        WORDS_ENTRY_KIND, WORDS_MAP_LETTER,    WORDS_PAY_METHOD,
        WORDS_BLOCK_KIND, WORDS_COMP_REASON,   WORDS_CASH_REASON};

    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        for (int id = 0; id < word_count(lists[i]); id++) {
            bool never_shown =
                lists[i] == WORDS_BOOKABLE_WORD && (id == BOOKABLE || id == BOOKABLE_UNGRADED);

            if (state_has_text(lists[i], id) == never_shown)
                fail_msg("state_words.c: %s of %s", word_at(lists[i], id),
                         word_list_name(lists[i]));
        }
}

/* What the rows of the verbs allow has room, at four bytes a character where any character may
 * stand. If a row of verbs.def gets a larger maximum, this says which array has to grow with it. */
static void test_the_model_has_room(void **state)
{
    const struct registration *form = NULL;
    const struct model *model = NULL;

    (void)state;
    assert_true(TEXT_TITLE > 4 * verb_arg_spec(VERB_CONCERT_ADD, "title")->max);
    assert_true(TEXT_GRADE > 4 * verb_arg_spec(VERB_GRADE_SET, "grade")->max);
    assert_true(TEXT_USER > verb_arg_spec(VERB_USER_ADD, "user")->max);
    assert_true(sizeof form->name > 4 * (size_t)verb_arg_spec(VERB_USER_ADD, "name")->max);
    assert_true(sizeof model->takings_day > (size_t)verb_arg_spec(VERB_TAKINGS, "day")->max);
    assert_true(TEXT_FIELD > 4 * verb_arg_spec(VERB_USERS, "search")->max);
    assert_true(BEST_MAX <= verb_arg_spec(VERB_BEST, "best")->max);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_list_to_paid_seat),
        cmocka_unit_test(test_best_together),
        cmocka_unit_test(test_best_in_a_grade),
        cmocka_unit_test(test_best_up_to_the_limit),
        cmocka_unit_test(test_one_grade_is_no_choice),
        cmocka_unit_test(test_seat_gone_while_chosen),
        cmocka_unit_test(test_wish_lost),
        cmocka_unit_test(test_missing_points),
        cmocka_unit_test(test_hold_expires),
        cmocka_unit_test(test_motions),
        cmocka_unit_test(test_matches),
        cmocka_unit_test(test_search_and_enter),
        cmocka_unit_test(test_cancel_asks),
        cmocka_unit_test(test_nobody_else_pays),
        cmocka_unit_test(test_every_refusal_has_a_sentence),
        cmocka_unit_test(test_two_places),
        cmocka_unit_test(test_a_place_that_no_list_names),
        cmocka_unit_test(test_the_end_is_said),
        cmocka_unit_test(test_all_places_are_asked_for),
        cmocka_unit_test(test_keys_of_the_korean_layout),
        cmocka_unit_test(test_any_keys),
        cmocka_unit_test(test_replies_go_to_whoever_asked),
        cmocka_unit_test(test_the_key_bar_is_true),
        cmocka_unit_test(test_every_label_has_a_deed),
        cmocka_unit_test(test_every_screen_closes_at_the_end),
        cmocka_unit_test(test_every_screen_is_whole),
        cmocka_unit_test(test_fields_end_where_arguments_do),
        cmocka_unit_test(test_the_model_has_room),
        cmocka_unit_test(test_words_have_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
