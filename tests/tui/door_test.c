/*
 * The door: whatever a scanner adds to a code, and however fast it types, the right guest comes in
 * once.
 *
 * The screen is locked to door A of show 7, as `foyer --door` opens it. Keys are typed without a
 * picture between them (feed_ahead()), since that is what a scanner does; the tests of people at
 * the door draw in between (feed_keys()). Requests are compared whole: a SCAN too many would be a
 * second guest on one ticket, or a guest who is refused at the second reading of their own paper.
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
#include "tui/screens/doorway.h"
#include "tui/screens/door_line.h"
#include "tui/screens/frame.h"
#include "tui/screens/replies.h"
#include "tui/screens/screen_door.h"

#define SECRET "QVVDQB78F08NNNXF"
#define OTHER_SECRET "TGE1RS4KHHC091NB"
#define SCAN_OF(secret) "SCAN show=7 code=" secret " dir=in door=A"
#define GUESTS                                                                       \
    "=|seat|grade|reservation|name|phone|state|at|door|note|attention\n"             \
    "-|3|VIP|P17VC0YYM9|최하늘|010-0000-0004|out||||0\n"                          \
    "-|4|VIP|P17VC0YYM9|최하늘|010-0000-0004|in|2026-12-24T18:10:00+09:00|A||0\n" \
    "-|16|R|H0001M52TF|Díaz|010-0000-0005|out|||ramp on the left|1\n"               \
    "OK expected=3 entered=1 inside=1 clashes=0 refused=0\n"

/* Three guests are expected: two of one booking, one of whom is inside, and one with a note that
 * somebody has to look at. */
static void begin_as(struct ui *ui, const char *whoami)
{
    const struct door_place place = {.show = 7, .name = "A"};
    char line[256];

    feed_start(ui);
    screen_door_only(ui, &place);
    feed(ui, VERB_WHOAMI, 0, whoami);
    feed(ui, VERB_DOOR, 7, GUESTS);
    feed_asked(ui, line);
}

/* An operator at door A of show 7. */
static void begin(struct ui *ui)
{
    begin_as(ui, "OK user=kim name=\"Kim\" uid=1000 role=operator acting=-\n");
}

/* Code points, as a keyboard with another layout sends them. */
static void type_points(struct ui *ui, const int *points)
{
    for (; *points != 0; points++)
        control_key(ui, *points);
}

static const struct door_scan *newest(const struct ui *ui)
{
    return &doorway_of(ui)->scans[0];
}

static void expect_refused(struct ui *ui, const char *why)
{
    assert_int_equal(newest(ui)->state, DOOR_REFUSED);
    if (strstr(newest(ui)->why, why) == NULL)
        fail_msg("the reason is \"%s\", not: %s", newest(ui)->why, why);
}

/* What scanners add before and after a code, and how people write it: CR, LF, both or Tab; STX; the
 * mark of the kind of code; hyphens and blanks; small letters; empty lines. The last one has the
 * letter O where the code has a nought. An LF after a CR ends an empty line, which must not let in
 * anybody. */
static void test_lines(void **state)
{
    static const char *const lines[] = {
        SECRET "\n",
        SECRET "\r",
        SECRET "\r\n",
        SECRET "\t",
        "\x02" SECRET "\r",
        "]Q1" SECRET "\r",
        "]q1" SECRET "\r",
        "\x02]Q1" SECRET "\r\n",
        "QVVD-QB78-F08N-NNXF\n",
        " QVVD QB78 F08N NNXF \n",
        "qvvdqb78f08nnnxf\n",
        "\n\n\t\r" SECRET "\n\n",
        "QVVDQB78FO8NNNXF\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct ui ui;

        begin(&ui);
        feed_ahead(&ui, lines[i]);
        expect_all_asked(&ui, SCAN_OF(SECRET) "\n");
        assert_string_equal(doorway_of(&ui)->line, "");
        ui_release(&ui);
    }
}

/* The two-set layout, as letters, and as the syllables of an input method; others are named. The
 * letters of the first two are the keys of SECRET and OTHER_SECRET: what was printed in Latin comes
 * back in Hangul, since a scanner presses keys and knows no layout. With a Russian layout on, the
 * keys cannot be told, and the guest is refused with three bells and the reason, which is the
 * keyboard's and not the guest's. */
static void test_layouts(void **state)
{
    static const int letters[] = {0x3142, 0x314D, 0x314D, 0x3147, 0x3142, 0x3160,
                                  '7',    '8',    0x3139, '0',    '8',    0x315C,
                                  0x315C, 0x315C, 0x314C, 0x3139, '\n',   0};
    static const int others[] = {0x3145, 0x314E, 0x3137, '1',    0x3131, 0x3134,
                                 '4',    0x314F, 0x3157, 0x3157, 0x314A, '0',
                                 '9',    '1',    0x315C, 0x3160, '\n',   0};
    static const int composed[] = {'A', 'B', 'C', 'D', 'E', 'F',    'G',  'H', 'J',
                                   'K', 'M', 'N', 'P', 'Q', 0xAC00, '\n', 0}; /* 가 is r and k */
    static const int russian[] = {0x0439, 0x0446, 0x0443, '7', '\n', 0};
    struct ui ui;

    (void)state;
    begin(&ui);
    type_points(&ui, letters);
    expect_all_asked(&ui, SCAN_OF(SECRET) "\n");
    type_points(&ui, others);
    expect_all_asked(&ui, SCAN_OF("TGE1RS4KHHC091NB") "\n");
    type_points(&ui, composed);
    expect_all_asked(&ui, SCAN_OF("ABCDEFGHJKMNPQRK") "\n");
    type_points(&ui, russian);
    expect_all_asked(&ui, "");
    expect_refused(&ui, "keyboard layout");
    assert_int_equal(ui.bells, 3);
    ui_release(&ui);
}

/* Two scans before a single reply and a single picture. */
static void test_two_without_a_pause(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    feed_ahead(&ui, SECRET "\r\n" OTHER_SECRET "\r\n");
    expect_all_asked(&ui, SCAN_OF(SECRET) "\n" SCAN_OF(OTHER_SECRET) "\n");
    assert_int_equal(doorway_of(&ui)->count, 2);
    ui_release(&ui);
}

/* Neither what is too long nor what is no code of ours asks for anything; the next one counts. 4096
 * characters are more than any line has room for; then come the bar code of a bottle (EAN-13), and
 * the number of a ticket, which is printed on it for people and opens no door. Four lines are in
 * view, three of them refused. */
static void test_garbage(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    for (int i = 0; i < 4096; i++)
        control_key(&ui, '!' + i * 7 % ('~' - '!'));
    control_key(&ui, '\r');
    expect_refused(&ui, "no ticket of this house");
    feed_ahead(&ui, "4006381333931\r");
    expect_refused(&ui, "no ticket of this house");
    feed_ahead(&ui, "P17VC0YYM9-03\r");
    expect_refused(&ui, "no ticket of this house");
    expect_all_asked(&ui, "");
    feed_ahead(&ui, SECRET "\r");
    expect_all_asked(&ui, SCAN_OF(SECRET) "\n");
    assert_int_equal(doorway_of(&ui)->count, 4);
    ui_release(&ui);
}

/* To the millisecond, from the last reading; the other way is another scan. Three times 2999 ms are
 * longer than the 3000 of one scan, so counting from the first reading would scan the paper again
 * while it lies there. Another code in between does not matter; where the door is turned round, the
 * same paper means something else, and is a scan at once. */
static void test_the_same_code_again(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    feed_ahead(&ui, SECRET "\n");
    expect_all_asked(&ui, SCAN_OF(SECRET) "\n");
    for (int i = 0; i < 3; i++) {
        ui.model.now_ms += 2999;
        feed_ahead(&ui, SECRET "\n");
        expect_all_asked(&ui, "");
    }
    feed_ahead(&ui, OTHER_SECRET "\n" SECRET "\n");
    expect_all_asked(&ui, SCAN_OF(OTHER_SECRET) "\n");
    feed_ahead(&ui, "o\n" SECRET "\n");
    expect_all_asked(&ui, "SCAN show=7 code=" SECRET " dir=out door=A\n");
    feed_ahead(&ui, "o\n");
    ui.model.now_ms += 3000;
    feed_ahead(&ui, SECRET "\n");
    expect_all_asked(&ui, SCAN_OF(SECRET) "\n");
    ui_release(&ui);
}

static void answer(struct ui *ui, int64_t number, const char *reply)
{
    ui->bells = 0;
    feed(ui, VERB_SCAN, number, reply);
}

/* One bell, two, three, and what stands in large letters for whoever hears none: IN, IN with a sign
 * after it, NO. The replies are numbered by the scans that they answer. */
static void test_bells_and_words(void **state)
{
    struct ui ui;
    struct canvas canvas;

    (void)state;
    begin(&ui);
    canvas_init(&canvas);
    feed_ahead(&ui, SECRET "\n");
    answer(&ui, 1,
           "OK ticket=P17VC0YYM9-03 seat=3 grade=VIP name=\"최하늘\" dir=in entry=1 inside=2 "
           "expected=3 attention=0 note=\"\"\n");
    assert_int_equal(ui.bells, 1);
    frame_draw(&ui, &canvas, 24, 80);
    expect_row(&canvas, 4, "in  A3  (3)  VIP");
    expect_row(&canvas, 4, "###  #   #");
    expect_row(&canvas, 5, "최하늘  010-0000-0004");
    feed_ahead(&ui, OTHER_SECRET "\n");
    answer(&ui, 2,
           "OK ticket=H0001M52TF-16 seat=16 grade=R name=\"Díaz\" dir=in entry=1 inside=3 "
           "expected=3 attention=1 note=\"ramp on the left\"\n");
    assert_int_equal(ui.bells, 2);
    frame_draw(&ui, &canvas, 24, 80);
    expect_row(&canvas, 7, "! ramp on the left");
    expect_row(&canvas, 4, "###  #   #  ##");
    feed_ahead(&ui, "ABCDEFGHJKMNPQRS\n");
    answer(&ui, 3, "ERR NOT-FOUND retry=no what=ticket : There is no such ticket.\n");
    assert_int_equal(ui.bells, 3);
    frame_draw(&ui, &canvas, 24, 80);
    expect_row(&canvas, 4, "#   #  ####            REFUSED");
    canvas_release(&canvas);
    ui_release(&ui);
}

/* As people need it: when, at which door, of which date. It is 20:41 on the 24th, so "at" of the
 * same day is a time and that of the day before has its day; doors that open at 23:30 will open,
 * those of 17:30 have closed again. The name of a door was typed at another one, and steers no
 * terminal here. What this client has no words for is told in the daemon's. */
static void test_refusals(void **state)
{
    static const struct {
        const char *reply, *why;
    } refusals[] = {
        {"ERR ALREADY-IN retry=no at=2026-12-24T19:22:00+09:00 door=B by=lee seat=3 : In.\n",
         "already in since 19:22 at door B"},
        {"ERR ALREADY-IN retry=no at=2026-12-24T19:22:00+09:00 door=\x1b[2JB by=lee seat=3 : In.\n",
         "already in since 19:22 at door [2JB"},
        {"ERR ALREADY-IN retry=no at=2026-12-24T19:22:00+09:00 by=lee seat=3 : In.\n",
         "already in since 19:22"},
        {"ERR ALREADY-IN retry=no at=2026-12-23T19:22:00+09:00 door=B by=lee seat=3 : In.\n",
         "already in since 12-23 Wed 19:22 at door B"},
        {"ERR WRONG-SHOW retry=no starts=2026-12-05T20:00:00+09:00 show=4 : Another date.\n",
         "ticket of 12-05 Sat 20:00"},
        {"ERR TICKET-DEAD retry=no why=cancelled : Dead.\n", "the seat was given back"},
        {"ERR TICKET-DEAD retry=no why=moved : Dead.\n", "the guest has another seat"},
        {"ERR TICKET-DEAD retry=no why=moved seat=18 : Dead.\n", "the seat is B8 now"},
        {"ERR TICKET-DEAD retry=no why=moved seat=18 show=9 starts=2026-12-25T19:30:00+09:00 : "
         "D.\n",
         "the seat is B8 on 12-25 Fri 19:30 now"},
        {"ERR TICKET-DEAD retry=no why=reissued : Dead.\n", "a new one was issued"},
        {"ERR TICKET-DEAD retry=no why=show_off : Dead.\n", "called off"},
        {"ERR DOORS-CLOSED retry=no opens=2026-12-24T23:30:00+09:00 : Closed.\n",
         "doors open at 23:30"},
        {"ERR DOORS-CLOSED retry=no opens=2026-12-24T17:30:00+09:00 : Closed.\n",
         "the doors are closed"},
        {"ERR NOT-IN retry=no : Not in.\n", "is not inside"},
        {"ERR NOT-FOUND retry=no what=ticket : None.\n", "no ticket of this house"},
        {"ERR BAD-ARG retry=no arg=door : The daemon's own sentence.\n", "own sentence"},
    };
    struct ui ui;

    (void)state;
    begin(&ui);
    ui.model.wall_s = 1798112467; /* 2026-12-24 20:41:07 in Korea */
    for (int i = 0; i < (int)(sizeof refusals / sizeof refusals[0]); i++) {
        ui.model.now_ms += 3000;
        feed_ahead(&ui, SECRET "\n");
        answer(&ui, i + 1, refusals[i].reply);
        expect_refused(&ui, refusals[i].why);
        assert_int_equal(ui.bells, 3);
    }
    ui_release(&ui);
}

/* The first request of the outbox. */
static struct pending_request first_asked(struct ui *ui)
{
    struct pending_request request;

    assert_true(model_next_request(&ui->model, &request));
    while (request.verb != VERB_SCAN) {
        pending_request_release(&request);
        assert_true(model_next_request(&ui->model, &request));
    }
    return request;
}

/* A scan whose answer is lost is asked for again under its key, for as long as it takes: nobody
 * knows whether the guest is counted as inside, and the key makes asking twice the same as asking
 * once. The one that was scanned meanwhile was never sent, so it has no key yet, and goes out after
 * the older one. The answer finds its row although a newer one stands above it. */
static void test_a_lost_answer(void **state)
{
    struct pending_request request;
    struct ui ui;

    (void)state;
    begin(&ui);
    feed_ahead(&ui, SECRET "\n");
    request = first_asked(&ui);
    snprintf(request.key, sizeof request.key, "KEY-OF-THE-CONNECTION");
    assert_true(replies_dropped(&ui, &request));
    pending_request_release(&request);
    assert_int_equal(newest(&ui)->state, DOOR_WAITS);
    assert_int_equal(ui.bells, 2);
    model_lost(&ui.model, ui.model.now_ms, "gone");
    feed_ahead(&ui, OTHER_SECRET "\n");
    assert_int_equal(ui.model.outbox_count, 0);
    model_connected(&ui.model);
    feed(&ui, VERB_WHOAMI, 0, "OK user=kim name=\"Kim\" uid=1000 role=operator acting=-\n");
    request = first_asked(&ui); /* the oldest first */
    assert_string_equal(request.line, SCAN_OF(SECRET));
    assert_string_equal(request.key, "KEY-OF-THE-CONNECTION");
    pending_request_release(&request);
    request = first_asked(&ui);
    assert_string_equal(request.line, SCAN_OF(OTHER_SECRET));
    assert_string_equal(request.key, "");
    pending_request_release(&request);
    answer(&ui, 1,
           "OK ticket=P17VC0YYM9-03 seat=3 grade=VIP name=\"최하늘\" dir=in entry=1 inside=2 "
           "expected=3 attention=0 note=\"\"\n");
    assert_int_equal(doorway_of(&ui)->scans[1].state, DOOR_IN);
    assert_int_equal(newest(&ui)->state, DOOR_ASKED);
    ui_release(&ui);
}

/* A store that cannot be written for a moment is no refusal of a guest: two bells, look here, and
 * not three. */
static void test_later_is_no_refusal(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    feed_ahead(&ui, SECRET "\n");
    answer(&ui, 1, "ERR READ-ONLY retry=later : Nothing can be changed now.\n");
    assert_int_equal(newest(&ui)->state, DOOR_WAITS);
    assert_int_equal(ui.bells, 2);
    assert_int_equal(doorway_unanswered(&ui), 1);
    ui_release(&ui);
}

/* Those that wait are never pushed out; beyond that nothing is taken, and it is said: what falls
 * out of the list could not be asked for any more. The oldest of them is still the first. */
static void test_many_wait(void **state)
{
    char code[SECRET_TEXT];
    struct ui ui;

    (void)state;
    begin(&ui);
    model_lost(&ui.model, ui.model.now_ms, "gone");
    for (int i = 0; i < DOOR_SCANS + 2; i++) {
        snprintf(code, sizeof code, "ABCDEFGHJKMN%04d", i);
        feed_ahead(&ui, code);
        feed_ahead(&ui, "\n");
    }
    assert_int_equal(doorway_of(&ui)->count, DOOR_SCANS);
    assert_int_equal(doorway_unanswered(&ui), DOOR_SCANS);
    assert_string_equal(doorway_of(&ui)->scans[DOOR_SCANS - 1].secret, "ABCDEFGHJKMN0000");
    assert_non_null(strstr(ui.message, "no more are taken"));
    ui_release(&ui);
}

/* Help does not take a scan away, nor does its first letter, which closes help and stands in the
 * line. */
static void test_a_scan_closes_help(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    feed_keys(&ui, "?");
    assert_int_equal(ui.overlay, MODE_HELP);
    feed_ahead(&ui, SECRET "\n");
    expect_all_asked(&ui, SCAN_OF(SECRET) "\n");
    assert_int_equal(ui.overlay, MODE_NONE);
    feed_keys(&ui, "?\x1b");
    assert_int_equal(ui.overlay, MODE_NONE);
    ui_release(&ui);
}

/* No key leads anywhere else; what scanners send after a code (ETX, which is Ctrl-C) does not end
 * it. Each key is tried in a line and alone. Two in a row, with nothing typed in between, are what
 * a person means. */
static void test_locked(void **state)
{
    static const char keys[] = "q\nw\nb\nn\np\nQ\ns\n\x1b\x1b\x1a\x0c";
    struct ui ui;

    (void)state;
    begin(&ui);
    feed_keys(&ui, keys);
    for (const char *key = keys; *key != '\0'; key++)
        feed_keys(&ui, (const char[]){*key, '\0'});
    assert_int_equal(ui.screen, MODE_DOOR);
    assert_false(ui.quit);
    assert_false(ui.suspend);
    expect_all_asked(&ui, "");
    feed_ahead(&ui, SECRET "\r\x03" OTHER_SECRET "\r\x03");
    assert_false(ui.quit);
    feed_ahead(&ui, "\x03");
    assert_true(ui.quit);
    ui_release(&ui);
}

/* It is the last one who stands inside that is taken back, not the last line: the refused one is
 * above it. Afterwards the same paper is no second reading of it, and is scanned at once. */
static void test_undo(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    feed_keys(&ui, "u\n");
    expect_all_asked(&ui, "");
    assert_non_null(strstr(ui.message, "u does nothing here"));
    feed_ahead(&ui, SECRET "\n" OTHER_SECRET "\n");
    answer(&ui, 1,
           "OK ticket=P17VC0YYM9-03 seat=3 grade=VIP name=\"최하늘\" dir=in entry=1 inside=2 "
           "expected=3 attention=0 note=\"\"\n");
    answer(&ui, 2, "ERR NOT-FOUND retry=no what=ticket : None.\n");
    expect_all_asked(&ui, SCAN_OF(SECRET) "\n" SCAN_OF(OTHER_SECRET) "\n");
    feed_keys(&ui, "U\n"); /* as with Caps Lock */
    expect_all_asked(&ui, "UNSCAN show=7 ticket=P17VC0YYM9-03 reason=\"taken back at the door\"\n");
    feed(&ui, VERB_UNSCAN, 1, "OK ticket=P17VC0YYM9-03 inside=1\n");
    assert_int_equal(doorway_of(&ui)->scans[1].state, DOOR_UNDONE);
    feed_ahead(&ui, SECRET "\n"); /* at once, and it counts */
    expect_all_asked(&ui, SCAN_OF(SECRET) "\n");
    ui_release(&ui);
}

/* Names are not turned back into keys; Enter lets in one, `a` all who are not inside. By initial
 * consonants both seats of that name are found; an accent need not be typed; B6 is a seat; 0004
 * ends a telephone number. Each search leaves a list that one Enter too many could act on, and a
 * scanner sends one too many with each code. */
static void test_found_by_name(void **state)
{
    static const int initials[] = {'/', 0x314E, 0x3134, '\n', 0}; /* ㅎㄴ */
    int rows[SEAT_COUNT];
    struct ui ui;

    (void)state;
    begin(&ui);
    type_points(&ui, initials);
    assert_int_equal(doorway_found(&ui, rows), 2);
    expect_all_asked(&ui, "");
    feed_keys(&ui, "\n");
    expect_all_asked(&ui, "ADMIT reservation=P17VC0YYM9 seats=3 door=A\n");
    feed_keys(&ui, "\n"); /* the list is gone: nobody else is let in by one Enter more */
    expect_all_asked(&ui, "");
    feed(&ui, VERB_ADMIT, 1, "OK reservation=P17VC0YYM9 seats=3 inside=2\n");
    assert_int_equal(newest(&ui)->state, DOOR_IN);
    feed_keys(&ui, "/diaz\na\n");
    expect_all_asked(&ui, "ADMIT reservation=H0001M52TF seats=16 door=A\n");
    feed_keys(&ui, "/B6\n");
    assert_int_equal(doorway_found(&ui, rows), 1);
    feed_keys(&ui, "/0004\n");
    assert_int_equal(doorway_found(&ui, rows), 2);
    feed_ahead(&ui, SECRET "\r\n"); /* a scan in between: the LF after it lets in nobody */
    expect_all_asked(&ui, SCAN_OF(SECRET) "\n");
    ui_release(&ui);
}

#define GUEST(seat, code, name) "-|" seat "|R|" code "|" name "|010-0000-0009|out||||0\n"
#define DOOR(rows)                                                            \
    "=|seat|grade|reservation|name|phone|state|at|door|note|attention\n" rows \
    "OK expected=3 entered=0 inside=0 clashes=0 refused=0\n"

/* The list comes anew each second, and whose name is found may buy a seat meanwhile, or give one
 * back. The cursor stays on its guest, wherever the row is then; if that guest is gone, or the seat
 * is somebody else's now, Enter says so and lets in nobody, and only the next one is meant for the
 * row that is marked by then. */
static void test_the_cursor_stays_on_its_guest(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    feed(&ui, VERB_DOOR, 7,
         DOOR(GUEST("11", "ABCDEFGH10", "Kim A") GUEST("12", "ABCDEFGH11", "Kim B")));
    feed_keys(&ui, "/kim\n");
    control_key(&ui, KEY_IS_DOWN);
    feed(&ui, VERB_DOOR, 7,
         DOOR(GUEST("2", "ABCDEFGH12", "Kim C") GUEST("11", "ABCDEFGH10", "Kim A")
                  GUEST("12", "ABCDEFGH11", "Kim B")));
    assert_true(is_drawn(&ui, "> B2"));
    feed_keys(&ui, "\n");
    expect_all_asked(&ui, "ADMIT reservation=ABCDEFGH11 seats=12 door=A\n");
    feed_keys(&ui, "/kim\n");
    control_key(&ui, KEY_IS_DOWN); /* on B1, which then goes */
    feed(&ui, VERB_DOOR, 7,
         DOOR(GUEST("2", "ABCDEFGH12", "Kim C") GUEST("12", "ABCDEFGH11", "Kim B")));
    expect_said(&ui, "no longer in the list");
    for (int all = 0; all < 2; all++) {
        feed_keys(&ui, all ? "a\n" : "\n");
        expect_said(&ui, "no longer in the list");
        expect_all_asked(&ui, "");
        feed(&ui, VERB_DOOR, 7, /* the seat of the one who is marked now, sold to somebody else */
             DOOR(GUEST("2", "ABCDEFGH12", "Kim C") GUEST("12", "ABCDEFGH13", "Kim D")));
    }
    feed_keys(&ui, "\n");
    expect_all_asked(&ui, "ADMIT reservation=ABCDEFGH13 seats=12 door=A\n");
    ui_release(&ui);
}

static bool is_offered(const struct ui *ui, int key)
{
    return action_of_key(ui, MODE_DOOR, key) != NULL;
}

/* Who only stands at the door takes nothing back and lets in nobody by name; the map is no secret.
 */
static void test_the_role_door(void **state)
{
    struct ui ui;

    (void)state;
    begin_as(&ui, "OK user=door name=\"\" uid=1003 role=door acting=-\n");
    feed_ahead(&ui, SECRET "\n");
    expect_all_asked(&ui, SCAN_OF(SECRET) "\n");
    answer(&ui, 1,
           "OK ticket=P17VC0YYM9-03 seat=3 grade=VIP name=\"\" dir=in entry=1 inside=2 "
           "expected=3 attention=0 note=\"\"\n");
    assert_false(is_offered(&ui, 'u'));
    feed_keys(&ui, "/diaz\n");
    assert_false(is_offered(&ui, 'a'));
    feed_keys(&ui, "\n");
    expect_all_asked(&ui, "");
    assert_true(is_offered(&ui, 'm'));
    ui_release(&ui);
}

/* Opened from a date, it is left with q, but not while somebody waits for an answer: what became of
 * them would be seen by nobody. */
static void test_from_the_dates(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed(&ui, VERB_WHOAMI, 0, "OK user=kim name=\"Kim\" uid=1000 role=operator acting=-\n");
    feed_dates(&ui);
    feed_keys(&ui, "jdSouth\n");
    assert_int_equal(ui.screen, MODE_DOOR);
    assert_int_equal(doorway_of(&ui)->show, 8);
    expect_all_asked(&ui, "BALANCE\n");
    feed_ahead(&ui, SECRET "\n");
    expect_all_asked(&ui, "SCAN show=8 code=" SECRET " dir=in door=South\n");
    feed_keys(&ui, "q\n");
    assert_int_equal(ui.screen, MODE_DOOR);
    answer(&ui, 1, "ERR NOT-FOUND retry=no what=ticket : None.\n");
    feed_keys(&ui, "q\n");
    assert_int_equal(ui.screen, MODE_DATES);
    ui_release(&ui);
}

/* The date is the one that the cursor stood on when the key was pressed: it may be taken out of the
 * list while the name of the door is typed. */
static void test_the_door_of_a_date(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed(&ui, VERB_WHOAMI, 0, "OK user=kim name=\"Kim\" uid=1000 role=operator acting=-\n");
    feed_dates(&ui);
    feed_keys(&ui, "dSouth");
    feed(&ui, VERB_SHOWS, 1,
         "=|show|starts|state|free|held|sold|cancel_until\n"
         "-|8|2026-12-25T15:00:00+09:00|bookable|49|1|0|2026-12-25T00:00:00+09:00\nOK\n");
    feed_keys(&ui, "\n");
    assert_int_equal(ui.screen, MODE_DOOR);
    assert_int_equal(doorway_of(&ui)->show, 7);
    assert_string_equal(doorway_of(&ui)->starts, "2026-12-24T19:30:00+09:00");
    ui_release(&ui);
}

/* A pasted text is typed: some scanners send their codes so, as one piece between the marks of a
 * bracketed paste. Everywhere else a line end in a paste is left out; here it ends the line. */
static void test_a_paste_is_a_scan(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui);
    for (const char *at = SECRET "\r\n"; *at != '\0'; at++)
        control_paste(&ui, *at);
    expect_all_asked(&ui, SCAN_OF(SECRET) "\n");
    ui_release(&ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_layouts),
        cmocka_unit_test(test_two_without_a_pause),
        cmocka_unit_test(test_garbage),
        cmocka_unit_test(test_the_same_code_again),
        cmocka_unit_test(test_bells_and_words),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_a_lost_answer),
        cmocka_unit_test(test_later_is_no_refusal),
        cmocka_unit_test(test_many_wait),
        cmocka_unit_test(test_a_scan_closes_help),
        cmocka_unit_test(test_locked),
        cmocka_unit_test(test_undo),
        cmocka_unit_test(test_found_by_name),
        cmocka_unit_test(test_the_cursor_stays_on_its_guest),
        cmocka_unit_test(test_the_role_door),
        cmocka_unit_test(test_from_the_dates),
        cmocka_unit_test(test_the_door_of_a_date),
        cmocka_unit_test(test_a_paste_is_a_scan),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
