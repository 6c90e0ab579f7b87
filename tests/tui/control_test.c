/* Keys and answers together: what is asked, and where it leads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "shared/text.h"
#include "tests/tui/screen_expect.h"
#include "tests/tui/feed.h"
#include "tui/screens/action.h"
#include "tui/screens/canvas.h"
#include "tui/screens/control.h"
#include "tui/screens/field.h"
#include "tui/screens/layout.h"
#include "tui/model/tokens.h"
#include "tui/cli/refusal_text.h"
#include "tui/screens/screen.h"
#include "tui/cli/rows.h"

static void test_from_list_to_paid_seat(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed_keys(&model, " l \n");
    expect_asked(&model, "JOIN concert=1 show=7 seats=1,2");
    feed(&model, VERB_JOIN, 7, HELD);
    assert_int_equal(model.screen, MODE_HOLD);
    feed_keys(&model, "\n\n\nn\n");
    expect_asked(&model, "");
    assert_int_equal(model.overlay, MODE_QUESTION);
    feed_keys(&model, "y");
    expect_asked(&model, "PAY reservation=P17VC0YYM9");
    feed_keys(&model, "\ny"); /* once is enough */
    expect_asked(&model, "");
    feed(&model, VERB_PAY, 0,
         "OK reservation=P17VC0YYM9 seats=1,2 amount=220000 balance=560000 "
         "paid_at=2026-12-01T09:01:00+09:00 cancel_until=2026-12-24T00:00:00+09:00\n");
    assert_int_equal(model.screen, MODE_BOOKED);
    assert_int_equal(model.receipt_count, 1);
    assert_false(token_lives(model.token));
    model_release(&model);
}

/* The best seats are shown before anything is taken; the same key leads to the next best. */
static void test_best_together(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed_keys(&model, "3");
    expect_asked(&model, "BEST show=7 best=3 nth=1");
    feed_keys(&model, "\n"); /* not seen yet */
    expect_asked(&model, "");
    feed(&model, VERB_BEST, 7, "OK show=7 seats=12-14 amount=264000 nth=1 of=2 rev=40\n");
    assert_int_equal(model.chosen, seat_bit(12) | seat_bit(13) | seat_bit(14));
    assert_int_equal(model.seat, 12);
    feed_keys(&model, "3");
    expect_asked(&model, "BEST show=7 best=3 nth=2");
    feed(&model, VERB_BEST, 7, "OK show=7 seats=31-33 amount=165000 nth=2 of=2 rev=40\n");
    feed_keys(&model, "3");
    expect_asked(&model, "BEST show=7 best=3 nth=1"); /* and from the last to the first */
    feed(&model, VERB_BEST, 7, "OK show=7 seats=12-14 amount=264000 nth=1 of=2 rev=40\n");
    feed_keys(&model, "\n");
    expect_asked(&model, "JOIN concert=1 show=7 seats=12,13,14");
    feed_keys(&model, "4");
    feed(&model, VERB_BEST, 7, "ERR NO-BLOCK retry=no : There are not so many.\n");
    assert_int_equal(model.best, 0);
    assert_string_equal(model.message, "There are not so many seats together");
    model_release(&model);
}

/* Together in one grade: the key goes through the grades, and what is chosen follows it. */
static void test_best_in_a_grade(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed_keys(&model, "t");
    expect_asked(&model, "");
    assert_non_null(strstr(model.message, "grade VIP"));
    feed_keys(&model, "t3");
    expect_asked(&model, "BEST show=7 best=3 nth=1 grade=R");
    feed(&model, VERB_BEST, 7, "OK show=7 seats=12-14 amount=264000 nth=1 of=2 rev=40\n");
    assert_int_equal(model.chosen, seat_bit(12) | seat_bit(13) | seat_bit(14));
    feed_keys(&model, "3");
    expect_asked(&model, "BEST show=7 best=3 nth=2 grade=R");
    feed_keys(&model, "t");
    expect_asked(&model, "BEST show=7 best=3 nth=1 grade=S");
    assert_int_equal(model.chosen, 0);
    feed(&model, VERB_BEST, 7, "ERR NO-BLOCK retry=no : There are not so many.\n");
    assert_string_equal(model.message, "There are not 3 seats together in grade S");
    feed_keys(&model, "tt2"); /* any, and VIP */
    expect_asked(&model, "BEST show=7 best=2 nth=1 grade=VIP");
    feed(&model, VERB_MAP, 7,
         "OK show=7 rev=44 map="
         "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX....................\n");
    feed(&model, VERB_BEST, 7, "ERR NO-BLOCK retry=no : There are not so many.\n");
    assert_string_equal(model.message, "No seat of grade VIP is free");
    model_release(&model);
}

/* How many one person may have is known once it was refused: more is then not asked for, until
 * another concert is chosen, or this one anew. */
static void test_best_up_to_the_limit(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed_keys(&model, "5");
    expect_asked(&model, "BEST show=7 best=5 nth=1");
    feed(&model, VERB_BEST, 7, "OK show=7 seats=31-35 amount=275000 nth=1 of=2 rev=40\n");
    feed_keys(&model, "\n");
    expect_asked(&model, "JOIN concert=1 show=7 seats=31,32,33,34,35");
    feed(&model, VERB_JOIN, 7, "ERR SEAT-LIMIT retry=no limit=4 have=0 : Too many.\n");
    assert_string_equal(model.message, "At most 4 seats of a show for one person");
    feed_keys(&model, "4");
    expect_asked(&model, "BEST show=7 best=4 nth=1");
    feed(&model, VERB_BEST, 7, "OK show=7 seats=31-34 amount=220000 nth=1 of=2 rev=40\n");
    feed_keys(&model, "5");
    expect_asked(&model, "");
    assert_string_equal(model.message, "At most 4 seats of a show for one person");
    assert_int_equal(model.best, 0);
    model_choose_concert(&model, 0);
    assert_int_equal(model.seat_limit, 0);
    model_release(&model);
}

/* Where all seats are of one grade the key is not offered. */
static void test_one_grade_is_no_choice(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    assert_non_null(action_of_key(&model, MODE_SEATS, 't'));
    for (int seat = 0; seat < SEAT_COUNT; seat++)
        strcpy(model.grid.grade[seat], "R");
    assert_null(action_of_key(&model, MODE_SEATS, 't'));
    model_release(&model);
}

static void test_seat_gone_while_chosen(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed_keys(&model, " l ");
    feed(&model, VERB_MAP, 7,
         "OK show=7 rev=42 map=.XXXXXhh.h....XX.......hXXX........X..........oo.#\n");
    assert_int_equal(model.chosen, seat_bit(1));
    assert_int_equal(model.lost, seat_bit(2));
    assert_int_equal(model.seat, 2); /* the cursor stays */
    assert_non_null(strstr(model.message, "A2"));
    model_release(&model);
}

static void test_wish_lost(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed_keys(&model, " l \n");
    feed(&model, VERB_JOIN, 7,
         "OK token=" TOKEN " state=waiting user=kim position=3 ahead=2 behind=0 "
         "remaining=unknown left=61 concert=1\n");
    assert_int_equal(model.screen, MODE_QUEUE);
    feed(&model, VERB_STATUS, 0,
         "OK token=" TOKEN " state=active user=kim position=0 ahead=0 behind=0 remaining=300 "
         "left=60 wish=lost lost=2 concert=1\n");
    assert_int_equal(model.screen, MODE_SEATS);
    assert_int_equal(model.lost, seat_bit(2));
    assert_int_equal(model.chosen, seat_bit(1));
    model_release(&model);
}

static void test_missing_points(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed(&model, VERB_JOIN, 7, HELD);
    feed(&model, VERB_BALANCE, 0, "OK balance=20000 due=220000\n");
    feed_keys(&model, "\n");
    expect_asked(&model, "");
    feed_keys(&model, "cy");
    expect_asked(&model, "CHARGE amount=200000");
    model_release(&model);
}

static void test_hold_expires(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed(&model, VERB_JOIN, 7, HELD);
    model.now_ms += 299001;
    assert_int_equal(token_remaining(model.token, model.now_ms), 1);
    feed(&model, VERB_STATUS, 0,
         "OK token=" TOKEN " state=expired user=kim position=0 ahead=0 behind=0 remaining=0 "
         "left=61 concert=1\n");
    assert_int_equal(model.screen, MODE_HOLD);
    assert_false(token_holds(model.token));
    feed_keys(&model, "\n");
    assert_int_equal(model.screen, MODE_SEATS);
    model_release(&model);
}

/* Counts before motions, half pages, the ends, and what a search found. */
static void test_motions(void **state)
{
    struct model model;
    char rows[4096] = "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale\n";
    int *cursor = &model.cursor[MODE_CONCERTS];

    (void)state;
    feed_start(&model);
    for (int concert = 1; concert <= 30; concert++)
        snprintf(rows + strlen(rows), sizeof rows - strlen(rows),
                 "-|%d|Jazz|The Late Set|Cellar|1|2026-12-31T23:30:00+09:00|28|45000|45000|open\n",
                 concert);
    strcat(rows, "OK\n");
    feed(&model, VERB_CONCERTS, model.search_serial, rows);
    model.rows = 24; /* a page is 13 rows */
    feed_keys(&model, "g5j");
    assert_int_equal(*cursor, 5);
    feed_keys(&model, "3k");
    assert_int_equal(*cursor, 2);
    feed_keys(&model, "12"); /* the message line shows it, and has forgotten it afterwards */
    assert_string_equal(model.message, "12 times");
    feed_keys(&model, "j");
    assert_int_equal(*cursor, 14);
    assert_string_equal(model.message, "");
    feed_keys(&model, "j");
    assert_int_equal(*cursor, 15);
    feed_keys(&model, "10G");
    assert_int_equal(*cursor, 9);
    feed_keys(&model, "99999j");
    assert_int_equal(*cursor, 29);
    feed_keys(&model, "g0"); /* no count begins with it */
    assert_string_equal(model.message, "0 does nothing here; ? shows what does");
    feed_keys(&model, "7%j"); /* a dead key takes it back */
    assert_int_equal(*cursor, 1);
    feed_keys(&model, "3rj"); /* and so does any other action */
    assert_int_equal(*cursor, 2);
    feed_keys(&model, "4");
    model.now_ms += 20001;
    control_tick(&model);
    feed_keys(&model, "j");
    assert_int_equal(*cursor, 3);
    feed_keys(&model, "g\x04");
    assert_int_equal(*cursor, 6);
    feed_keys(&model, "2\x04");
    assert_int_equal(*cursor, 18);
    feed_keys(&model, "\x15");
    assert_int_equal(*cursor, 12);
    control_key(&model, KEY_IS_END);
    assert_int_equal(*cursor, 29);
    control_key(&model, KEY_IS_HOME);
    assert_int_equal(*cursor, 0);
    model_release(&model);
}

/* n and N go round what a search found; while a customer is acted for, n ends that. */
static void test_matches(void **state)
{
    struct model model;
    int *cursor = &model.cursor[MODE_CONCERTS];

    (void)state;
    feed_start(&model);
    assert_null(action_of_key(&model, MODE_CONCERTS, 'n'));
    assert_null(action_of_key(&model, MODE_CONCERTS, 'N'));
    strcpy(model.search, "a");
    feed_keys(&model, "n");
    assert_int_equal(*cursor, 1);
    feed_keys(&model, "NN");
    assert_int_equal(*cursor, rows_count(&model.concerts) - 1);
    feed_keys(&model, "n");
    assert_int_equal(*cursor, 0);
    feed_keys(&model, "2n");
    assert_int_equal(*cursor, 2);
    strcpy(model.acting, "lee");
    assert_int_equal(action_of_key(&model, MODE_CONCERTS, 'n')->id, ACTION_NEXT);
    assert_int_equal(action_of_key(&model, MODE_CONCERTS, 'N')->id, ACTION_MATCH_BEFORE);
    model_release(&model);
}

/* Enter waits for the list that answers what was typed last. */
static void test_search_and_enter(void **state)
{
    struct model model;

    (void)state;
    feed_start(&model);
    feed_keys(&model, "/J\n");
    assert_int_equal(model.screen, MODE_CONCERTS);
    feed(&model, VERB_CONCERTS, 0, "OK\n"); /* the answer to what was before */
    assert_int_equal(model.screen, MODE_CONCERTS);
    feed(&model, VERB_CONCERTS, 1,
         "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale\n"
         "-|5|Jazz|The Late Set|Cellar|1|2026-12-31T23:30:00+09:00|28|45000|45000|open\nOK\n");
    assert_int_equal(model.screen, MODE_DATES);
    assert_int_equal(model.concert, 5);
    model_release(&model);
}

static void test_cancel_asks(void **state)
{
    struct model model;

    (void)state;
    feed_start(&model);
    feed_keys(&model, "b");
    feed(&model, VERB_RESERVATIONS, 0,
         "=|reservation|show|title|starts|seats|amount|state|remaining|cancel_until\n"
         "-|P17VC0YYM9|7|X|2026-12-24T19:30:00+09:00|13|88000|paid||2026-12-24T00:00:00+09:00\n"
         "OK\n");
    feed_keys(&model, "xn");
    expect_asked(&model, "");
    feed_keys(&model, "xy");
    expect_asked(&model, "CANCEL reservation=P17VC0YYM9");
    model_release(&model);
}

/* The customer cannot be acted for any more: nothing of theirs is done for anybody else. */
static void test_nobody_else_pays(void **state)
{
    struct model model;
    char line[256];

    (void)state;
    feed_start(&model);
    feed(&model, VERB_AS, 0, "OK acting=lee\n");
    assert_string_equal(model.acting, "lee");
    model_lost(&model, model.now_ms, "No daemon at /s");
    model_connected(&model);
    assert_int_equal(feed_asked(&model, line), VERB_WHOAMI);
    feed(&model, VERB_AS, 0, "ERR NOT-FOUND retry=no what=user : There is no such user.\n");
    feed(&model, VERB_WHOAMI, 0, "OK user=kim name=Kim uid=1000 role=operator acting=-\n");
    assert_true(model.stranger);
    assert_string_equal(model.acting, "");
    model_release(&model);
}

static void test_next_customer_finds_nothing(void **state)
{
    struct model model;

    (void)state;
    on_the_grid(&model);
    feed(&model, VERB_AS, 0, "OK acting=lee\n");
    feed(&model, VERB_JOIN, 7, HELD);
    feed_keys(&model, "n");
    expect_asked(&model, "AS user=-");
    feed(&model, VERB_AS, 0, "OK acting=-\n");
    assert_int_equal(model.screen, MODE_CUSTOMERS);
    assert_false(token_lives(model.token));
    assert_int_equal(model.chosen, 0);
    model_release(&model);
}

/* Whatever the daemon refuses is said in the language of the user. */
static void test_every_refusal_has_a_sentence(void **state)
{
    struct model model;
    char answer[128];

    (void)state;
    feed_start(&model);
    for (int status = STATUS_OK + 1; status < STATUS_COUNT; status++) {
        assert_non_null(refusal_text((enum status)status));
        snprintf(answer, sizeof answer,
                 "ERR %s retry=no limit=4 missing=5 : Words of the daemon.\n",
                 status_word((enum status)status));
        feed(&model, VERB_CHARGE, 0, answer);
        assert_null(strstr(model.message, "Words of the daemon"));
    }
    assert_null(refusal_text(STATUS_OK));
    assert_null(refusal_text(status_from_word("OF-TOMORROW")));
    feed(&model, VERB_CHARGE, 0, "ERR OF-TOMORROW retry=no : Words of the daemon.\n");
    assert_string_equal(model.message, "Words of the daemon.");
    model_release(&model);
}

/* One waits in two queues, and neither forgets the other. */
static void test_two_places(void **state)
{
    struct model model;
    char line[256];

    (void)state;
    on_the_grid(&model);
    feed_keys(&model, " l \n");
    feed(&model, VERB_JOIN, 7,
         "OK token=" TOKEN " state=waiting user=kim position=3 ahead=2 behind=0 "
         "remaining=unknown left=61 concert=1\n");
    assert_int_equal(model.screen, MODE_QUEUE);
    assert_null(action_of_key(&model, MODE_QUEUE, 'p')); /* there is no other */
    feed(&model, VERB_TOKENS, 0,
         "=|token|concert|state|position|remaining\n-|" TOKEN "|1|waiting|3|\n"
         "-|" OTHER "|2|waiting|3|\nOK\n");
    assert_int_equal(feed_asked(&model, line), VERB_STATUS);
    assert_string_equal(line, "STATUS token=" OTHER);
    status(&model, OTHER, "2", "waiting");
    assert_int_equal(token_waiting_count(&model), 2);
    assert_int_equal(model.concert, 1);
    feed_keys(&model, "p");
    assert_int_equal(model.concert, 2);
    assert_string_equal(model.title, "봄밤 Spring Night");
    assert_string_equal(model.token->code, OTHER);
    feed_keys(&model, "p");
    assert_string_equal(model.token->code, TOKEN);
    assert_int_equal(model.token->wish, seat_bit(1) | seat_bit(2));
    feed_keys(&model, "pq"); /* the seats of the concert before are not underneath */
    assert_int_equal(model.screen, MODE_CONCERTS);
    feed_keys(&model, "p");
    assert_string_equal(model.token->code, TOKEN);
    status(&model, OTHER, "2", "active"); /* not the one on the screen */
    assert_int_equal(model.screen, MODE_QUEUE);
    assert_non_null(strstr(model.message, "봄밤 Spring Night: it is your turn"));
    feed_keys(&model, "b");
    assert_int_equal(screen_of(MODE_BOOKINGS)->count(&model), 2);
    feed_keys(&model, "xy");
    expect_asked(&model, "LEAVE token=" TOKEN);
    model_release(&model);
}

/* The poll keeps every token alive. */
static void test_all_places_are_asked_for(void **state)
{
    struct model model;
    struct pending_request request;
    int asked = 0;

    (void)state;
    on_the_grid(&model);
    feed(&model, VERB_TOKENS, 0,
         "=|token|concert|state|position|remaining\n-|" TOKEN "|1|waiting|3|\n"
         "-|" OTHER "|2|waiting|3|\nOK\n");
    status(&model, TOKEN, "1", "waiting");
    status(&model, OTHER, "2", "waiting");
    assert_non_null(strstr(model.message, "You have a place already"));
    model.now_ms += 1000;
    model.polls = 0;
    while (model_next_request(&model, &request))
        pending_request_release(&request);
    control_tick(&model);
    while (model_next_request(&model, &request)) {
        asked += request.verb == VERB_STATUS;
        pending_request_release(&request);
    }
    assert_int_equal(asked, 2);
    model_release(&model);
}

static void draw(const struct model *model, struct canvas *canvas, unsigned chance)
{
    static const int sizes[][2] = {{24, 80}, {20, 60}, {43, 132}, {10, 40}, {1, 1}, {200, 100}};
    unsigned size = chance % (sizeof sizes / sizeof sizes[0]);

    screen_draw(model, canvas, sizes[size][0], sizes[size][1]);
    assert_in_range(canvas->cursor_row, 0, sizes[size][0] - 1);
    assert_in_range(canvas->cursor_column, 0, sizes[size][1] - 1);
}

static void some_reply(struct model *model, unsigned chance)
{
    if (chance % 7 == 0)
        feed(model, VERB_JOIN, 7, HELD);
    if (chance % 11 == 0)
        feed(model, VERB_CONCERTS, model->search_serial, "OK\n");
    if (chance % 13 == 0)
        feed_shows(model);
}

/* Any keys in any order, with answers between them: every state can be drawn at every size. */
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
        struct model model;

        on_the_grid(&model);
        for (int i = 0; i < 250; i++) {
            chance = chance * 1103515245u + 12345u;
            control_key(&model, keys[(chance >> 16) % (sizeof keys / sizeof keys[0])]);
            some_reply(&model, chance >> 8);
            feed_asked(&model, line);
            model.now_ms += 700;
            control_tick(&model);
            draw(&model, &canvas, chance >> 16);
        }
        model_release(&model);
    }
    canvas_release(&canvas);
}

/* With a Korean layout on, letters are the keys that they stand on. */
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
    struct model model;

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
    on_the_grid(&model);
    control_key(&model, 0x3148); /* w */
    assert_int_equal(model.screen, MODE_WALLET);
    control_key(&model, 0x3142); /* q */
    assert_int_equal(model.screen, MODE_SEATS);
    feed_keys(&model, "qq/");
    control_key(&model, 0x3142); /* in a field it is what it is */
    assert_string_equal(model.typed, "ㅂ");
    model_release(&model);
}

/* Whatever the key bar shows can be clicked there, and is the action of that key. */
static void test_the_key_bar_is_true(void **state)
{
    struct canvas canvas;
    struct model model;
    int keys = 0;

    (void)state;
    canvas_init(&canvas);
    on_the_grid(&model);
    screen_draw(&model, &canvas, 43, 132);
    for (int i = 0; i < canvas.target_count; i++) {
        const struct target *target = &canvas.targets[i];

        if (target->row != 42)
            continue;
        keys++;
        assert_ptr_equal(canvas_hit(&canvas, 42, target->column), target);
    }
    assert_in_range(keys, 5, 12);
    assert_int_equal(action_of_key(&model, MODE_SEATS, '\n')->id, ACTION_ENTER);
    assert_null(action_of_key(&model, MODE_SEATS, 'z'));
    control_act(&model, ACTION_SEAT, 12);
    assert_int_equal(model.chosen, seat_bit(12));
    model_release(&model);
    canvas_release(&canvas);
}

/* Types `count` times the character; how many stay in the field. */
static size_t typed_in(enum field_use use, int character, int count)
{
    struct model model;
    size_t length;

    model_init(&model, 0);
    field_open(&model, use);
    for (int i = 0; i < count; i++)
        field_type(&model, character);
    length = text_length(model.typed);
    model_release(&model);
    return length;
}

/* A field takes what the daemon takes, of the widest characters, and no more. */
static void test_fields_end_where_arguments_do(void **state)
{
    static const struct {
        enum field_use use;
        enum verb_id verb;
        const char *argument;
    } fields[] = {
        {FIELD_SEARCH, VERB_CONCERTS, "search"},     {FIELD_CUSTOMER, VERB_USERS, "search"},
        {FIELD_NEW_USER, VERB_USER_ADD, "user"},     {FIELD_NEW_NAME, VERB_USER_ADD, "name"},
        {FIELD_NEW_PHONE, VERB_USER_ADD, "phone"},   {FIELD_KIOSK_NAME, VERB_USER_ADD, "name"},
        {FIELD_KIOSK_PHONE, VERB_USER_ADD, "phone"}, {FIELD_DAY, VERB_TAKINGS, "day"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        assert_int_equal(typed_in(fields[i].use, 0x1F3B8, 200),
                         verb_arg_spec(fields[i].verb, fields[i].argument)->max);
    assert_int_equal(typed_in(FIELD_CHARGE, '9', 200), strlen("10,000,000"));
    assert_int_equal(verb_arg_spec(VERB_CHARGE, "amount")->max, 10000000);
}

/* What the rows of the verbs allow has room in the model. */
static void test_the_model_has_room(void **state)
{
    const struct model *model = NULL;

    (void)state;
    assert_true(TEXT_TITLE > 4 * verb_arg_spec(VERB_CONCERT_ADD, "title")->max);
    assert_true(TEXT_GRADE > 4 * verb_arg_spec(VERB_GRADE_SET, "grade")->max);
    assert_true(TEXT_USER > verb_arg_spec(VERB_USER_ADD, "user")->max);
    assert_true(sizeof model->new_user > (size_t)verb_arg_spec(VERB_USER_ADD, "user")->max);
    assert_true(sizeof model->new_name > 4 * (size_t)verb_arg_spec(VERB_USER_ADD, "name")->max);
    assert_true(sizeof model->takings_asked > (size_t)verb_arg_spec(VERB_TAKINGS, "day")->max);
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
        cmocka_unit_test(test_next_customer_finds_nothing),
        cmocka_unit_test(test_every_refusal_has_a_sentence),
        cmocka_unit_test(test_two_places),
        cmocka_unit_test(test_all_places_are_asked_for),
        cmocka_unit_test(test_keys_of_the_korean_layout),
        cmocka_unit_test(test_any_keys),
        cmocka_unit_test(test_the_key_bar_is_true),
        cmocka_unit_test(test_fields_end_where_arguments_do),
        cmocka_unit_test(test_the_model_has_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
