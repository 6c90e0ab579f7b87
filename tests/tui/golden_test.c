/*
 * Every screen at every size, compared with the pictures in a folder.
 *
 * golden_test DIR compares; golden_test DIR --regenerate writes them. What is drawn is the grid of
 * cells: the same on every terminal, without colours, with borders in ASCII, and below it where the
 * cursor stands.
 *
 *     a scene     a function below: keys and replies that lead there, as somebody would go
 *     a picture   a scene, for whoever has that role, at one size; pictures[] names them
 *     a size      80 x 24 as most have it; 60 x 20, the least, with the compact layout; 132 x 43,
 *                 the wide one; 40 x 10, too small, where all scenes look alike: the first will do
 *
 * A scene goes its whole way by control.c and replies.c, so a picture changes also when a key leads
 * elsewhere. Set by hand is only what no key brings about: a window's width, a kiosk, a printer,
 * the time. The same scenes are drawn in Korean (golden-ko), where texts have other widths.
 *
 * Every screen, and all that can stand over one, is in some picture; one that is in none is named.
 *
 * What a picture cannot tell is whether it is good. It says that something looks other than before,
 * and whoever has changed it looks at the difference. Colours are compared in
 * tests/tui/pictures.play, clicks in control_test.c. A file of no scene of the table is named as
 * well, and has to be deleted by hand.
 */
#include <dirent.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tui/feed.h"
#include "tui/cli/words.h"
#include "tui/screens/canvas.h"
#include "tui/screens/control.h"
#include "tui/screens/frame.h"
#include "tui/screens/screen.h"
#include "tui/screens/screen_booking.h"
#include "tui/screens/screen_door.h"

static void none(struct ui *ui)
{
    (void)ui;
}

/* As at 132 x 43: with the dates of the concert under the cursor. Whether a window is that wide is
 * told by tui/app in the program; here the other sizes are drawn with the dates known all the same.
 */
static void preview(struct ui *ui)
{
    ui->wide = true;
    feed_keys(ui, "j");
    feed_shows(ui);
}

/* What is over or called off, what opens later, and dates of another year. */
static void season(struct ui *ui)
{
    feed(ui, VERB_CONCERTS, 0,
         "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale|opens\n"
         "-|1|겨울 나그네|연광철|예술의전당|2||0|55000|110000|past|\n"
         "-|2|봄밤 Spring Night|Trio Haneul|Hall "
         "B|1|2027-04-02T20:00:00+09:00|50|40000|40000|open|\n"
         "-|3|Goldberg Variations|K. Park|Hall A|4|2026-12-28T15:00:00+09:00|0|66000|66000|soon|"
         "2026-12-04T10:00:00+09:00\n"
         "-|4|국악 한마당|국립국악단|대극장|1|2026-12-25T14:00:00+09:00|0|30000|30000|paused|\n"
         "-|5|Jazz at Midnight|The Late Set|Cellar|1||0|45000|45000|closed|\n"
         "-|6|여름 음악회|서울 앙상블|야외무대|1|2027-07-01T20:00:00+09:00|0|20000|30000|soon|"
         "2027-05-01T10:00:00+09:00\n"
         "OK\n");
    feed_keys(ui, "g");
}

/* More than fits, and one that is over: both are shown. The cursor is on the last of 39, so the
 * list has scrolled at every size. */
static void season_long(struct ui *ui)
{
    char rows[4096];
    size_t used;

    used =
        (size_t)snprintf(rows, sizeof rows,
                         "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale\n");
    for (int i = 1; i <= 40; i++)
        used += (size_t)snprintf(
            rows + used, sizeof rows - used, "-|%d|Evening %d|A|V|1|%s|9|10000|20000|%s\n", i, i,
            i < 40 ? "2026-12-24T19:30:00+09:00" : "", i < 40 ? "open" : "past");
    snprintf(rows + used, sizeof rows - used, "OK\n");
    feed(ui, VERB_CONCERTS, 0, rows);
    feed_keys(ui, "G");
}

/* Those of season(), by title, with what is over. */
static void season_sorted(struct ui *ui)
{
    season(ui);
    feed_keys(ui, "gas");
}

/* While it is typed and not answered yet: the list is still that of before. */
static void search(struct ui *ui)
{
    feed_keys(ui, "/Jazz");
}

/* All of them, also what cannot be booked; they are asked for anew with `a`. */
static void dates(struct ui *ui)
{
    feed_dates(ui);
    feed_keys(ui, "a");
    feed_shows(ui);
}

static void only_dates(struct ui *ui)
{
    feed_dates(ui);
}

/* The cursor on the 29th of a February that begins on a Tuesday, with two dates that day. */
static void leap_month(struct ui *ui)
{
    feed_dates(ui);
    feed(ui, VERB_SHOWS, 1,
         "=|show|starts|state|free|held|sold|cancel_until\n"
         "-|7|2028-02-01T19:30:00+09:00|bookable|50|0|0|2028-02-01T00:00:00+09:00\n"
         "-|8|2028-02-29T15:00:00+09:00|sold_out|0|0|50|2028-02-29T00:00:00+09:00\n"
         "-|9|2028-02-29T19:30:00+09:00|bookable|12|3|35|2028-02-29T00:00:00+09:00\n"
         "-|10|2028-03-01T19:30:00+09:00|bookable|50|0|0|2028-03-01T00:00:00+09:00\n"
         "OK\n");
    feed_keys(ui, "avjj");
}

/* December 2026, in which all of them are. */
static void by_month(struct ui *ui)
{
    dates(ui);
    feed_keys(ui, "v");
}

/* The date under the cursor sells out, and another one comes before it. */
static void date_sold_out(struct ui *ui)
{
    feed_dates(ui);
    feed_keys(ui, "j");
    feed(ui, VERB_SHOWS, 1,
         "=|show|starts|state|free|held|sold|cancel_until\n"
         "-|7|2026-12-24T19:30:00+09:00|bookable|12|3|35|2026-12-24T00:00:00+09:00\n"
         "-|11|2026-12-24T21:30:00+09:00|bookable|50|0|0|2026-12-24T00:00:00+09:00\n"
         "-|8|2026-12-25T15:00:00+09:00|sold_out|0|0|50|2026-12-25T00:00:00+09:00\n"
         "-|9|2026-12-25T19:30:00+09:00|sold_out|0|2|48|2026-12-25T00:00:00+09:00\n"
         "OK\n");
}

/* C3 is chosen; B3 was, and is no more. */
static void seats(struct ui *ui)
{
    feed_dates(ui);
    feed_seats(ui);
    feed_keys(ui, "jll lll");
    feed_keys(ui, "hhh j ");
}

/* The next best three, on the map with their sum: 3 x 55,000. */
static void best(struct ui *ui)
{
    feed_dates(ui);
    feed_seats(ui);
    feed_keys(ui, "33");
    feed(ui, VERB_BEST, 7, "OK show=7 seats=31-33 amount=165000 nth=2 of=9 rev=40\n");
}

/* The best two in one grade. */
static void best_grade(struct ui *ui)
{
    feed_dates(ui);
    feed_seats(ui);
    feed_keys(ui, "tt2");
    feed(ui, VERB_BEST, 7, "OK show=7 seats=17,18 amount=176000 nth=1 of=4 rev=40\n");
}

/* 14 seats of grade R are free, but nine of them nowhere together. */
static void no_best_grade(struct ui *ui)
{
    best_grade(ui);
    feed_keys(ui, "9");
    feed(ui, VERB_BEST, 7, "ERR NO-BLOCK retry=no : There are not so many.\n");
}

/* The map that comes has C3 sold, which was chosen. */
static void seat_taken(struct ui *ui)
{
    seats(ui);
    feed(ui, VERB_MAP, 7,
         "OK show=7 rev=44 map=..XXXXhh.h....XX......XhXXX........X..........oo.#\n");
}

#define TOKEN "VVK6Z418FFQ8ABD6F512MZ7X4F"

/* From place 640, where the bar begins, to 412: a good third of it is behind. The wait is 361 s,
 * six minutes and a second. */
static void queue(struct ui *ui)
{
    seats(ui);
    feed(ui, VERB_JOIN, 7,
         "OK token=" TOKEN " state=waiting user=kim position=640 ahead=639 behind=1 "
         "remaining=unknown left=61 concert=1\n");
    feed(ui, VERB_STATUS, 0,
         "OK token=" TOKEN " state=waiting user=kim position=412 ahead=411 behind=1203 "
         "remaining=361 left=61 concert=1\n");
}

/* Nobody has asked for a minute: the place is lost. */
static void lapsed(struct ui *ui)
{
    queue(ui);
    feed(ui, VERB_STATUS, 0,
         "OK token=" TOKEN " state=lapsed user=kim position=0 ahead=0 behind=0 remaining=0 "
         "left=61 concert=1\n");
}

/* Nobody is admitted at the moment, and the seats that are left are none. */
static void paused(struct ui *ui)
{
    queue(ui);
    feed(ui, VERB_STATUS, 0,
         "OK token=" TOKEN " state=waiting user=kim position=412 ahead=411 behind=1203 "
         "remaining=361 left=0 concert=1 why=paused\n");
}

static void sale_over(struct ui *ui)
{
    queue(ui);
    feed(ui, VERB_STATUS, 0,
         "OK token=" TOKEN " state=expired user=kim position=0 ahead=0 behind=0 remaining=0 "
         "left=0 concert=1 why=closed\n");
}

/* 277 of the 300 s are left, and 56,000 of the 176,000 P are missing. */
static void hold(struct ui *ui)
{
    seats(ui);
    feed(ui, VERB_JOIN, 7,
         "OK token=" TOKEN " state=active user=kim position=0 ahead=0 behind=0 remaining=277 "
         "left=59 reservation=P17VC0YYM9 show=7 seats=13,23 amount=176000 "
         "expires=2026-12-01T09:05:00+09:00 concert=1\n");
    feed(ui, VERB_BALANCE, 0, "OK balance=120000 due=176000\n");
}

/* The first Enter asks; the second one is told that only `y` is yes. */
static void paying(struct ui *ui)
{
    hold(ui);
    feed(ui, VERB_BALANCE, 0, "OK balance=780000 due=176000\n");
    feed_keys(ui, "\n\n");
}

static void expired(struct ui *ui)
{
    hold(ui);
    feed(ui, VERB_STATUS, 0,
         "OK token=" TOKEN " state=expired user=kim position=0 ahead=0 behind=0 remaining=0 "
         "left=61 concert=1\n");
}

static void booked(struct ui *ui)
{
    hold(ui);
    feed(ui, VERB_PAY, 0,
         "OK reservation=P17VC0YYM9 seats=13,23 amount=176000 balance=604000 "
         "paid_at=2026-12-01T09:01:00+09:00 cancel_until=2026-12-24T00:00:00+09:00\n");
    feed(ui, VERB_RESERVATION, 0,
         "=|reservation|show|title|starts|seats|amount|state|remaining|cancel_until\n"
         "-|P17VC0YYM9|7|겨울 나그네|2026-12-24T19:30:00+09:00|13,23|176000|paid||"
         "2026-12-24T00:00:00+09:00\n"
         "=|seat|grade|price|state|ticket\n-|13|R|88000|paid|P17VC0YYM9-13\n"
         "-|23|R|88000|paid|P17VC0YYM9-23\nOK\n");
}

/* The code of the first ticket is there where there is room; the second one is asked for. */
static void booked_code(struct ui *ui)
{
    booked(ui);
    feed(ui, VERB_TICKETS, 0,
         "=|seat|grade|ticket|secret|issue|prints\n-|13|R|P17VC0YYM9-13|QVVDQB78F08NNNXF|1|0\n"
         "-|23|R|P17VC0YYM9-23|TGE1RS4KHHC091NB|1|0\nOK reservation=P17VC0YYM9\n");
}

/* With the code of the second ticket. */
static void booked_next_code(struct ui *ui)
{
    booked_code(ui);
    feed_keys(ui, "vv");
}

/* One that is paid, and one that is still held, for two minutes. */
static void bookings(struct ui *ui)
{
    feed_keys(ui, "b");
    feed(ui, VERB_RESERVATIONS, 0,
         "=|reservation|show|title|starts|seats|amount|state|remaining|cancel_until\n"
         "-|P17VC0YYM9|7|겨울 나그네|2026-12-24T19:30:00+09:00|13,23|176000|paid||"
         "2026-12-24T00:00:00+09:00\n"
         "-|6Z5SQ5272S|8|겨울 나그네|2026-12-25T15:00:00+09:00|1|110000|held|120|"
         "2026-12-25T00:00:00+09:00\n"
         "OK\n");
}

static void cancelling(struct ui *ui)
{
    bookings(ui);
    feed_keys(ui, "x");
}

/* The newest entry comes first; each balance is the one below it and the amount. An amount is being
 * typed. */
static void wallet(struct ui *ui)
{
    feed_keys(ui, "w");
    feed(ui, VERB_ENTRIES, 0,
         "=|entry|at|kind|amount|balance|reservation\n"
         "-|3|2026-12-01T09:02:00+09:00|refund|176000|956000|P17VC0YYM9\n"
         "-|2|2026-12-01T09:01:00+09:00|payment|-176000|780000|P17VC0YYM9\n"
         "-|1|2026-12-01T09:00:00+09:00|charge|956000|956000|\n"
         "OK\n");
    feed_keys(ui, "c5000");
}

/* A token in two queues, and one that has come to its turn: the list of bookings has a row for each
 * above those that are paid. */
static void tokens(struct ui *ui)
{
    queue(ui);
    feed(ui, VERB_TOKENS, 0,
         "=|token|concert|state|position|remaining\n-|" TOKEN "|1|waiting|412|361\n"
         "-|1W9ZK7F3X0D5B8T2YH6GQ4RMNC|2|active|0|240\n"
         "-|5NJ0C2S8V4E7A1K9ZP3XD6WBTY|5|waiting|1203|\nOK\n");
    feed(ui, VERB_STATUS, 0,
         "OK token=1W9ZK7F3X0D5B8T2YH6GQ4RMNC state=active user=kim position=0 ahead=0 behind=0 "
         "remaining=240 left=3 concert=2\n");
    feed(ui, VERB_STATUS, 0,
         "OK token=5NJ0C2S8V4E7A1K9ZP3XD6WBTY state=waiting user=kim position=1203 ahead=1202 "
         "behind=0 remaining=unknown left=28 concert=5\n");
    bookings(ui);
}

/* As foyer --kiosk begins: on this screen, with nothing under it. */
static void attract(struct ui *ui)
{
    ui->kiosk = true;
    ui->depth = 0;
    ui->screen = MODE_ATTRACT;
}

/* The box office has not said yet whose terminal this is: it invites nobody. */
static void attract_waits(struct ui *ui)
{
    attract(ui);
    ui->model.identified = false;
}

/* Some of it is on today, and somebody is new here. */
static void attract_today(struct ui *ui)
{
    attract(ui);
    ui->model.wall_s = 1798092000; /* 2026-12-24 15:00:00 in Korea */
}

/* Somebody new, whose name nobody has: that of the row is another, and a login name counts with its
 * case. So the number is asked for. */
static void attract_new(struct ui *ui)
{
    attract(ui);
    feed_keys(ui, "nKim\n");
    feed(ui, VERB_USERS, 0, "=|user|name|phone|balance\n-|kim|김지우|010-0000-0001|5\nOK\n");
}

/* A customer of a kiosk wants to see the bookings from before. */
static void kiosk_code(struct ui *ui)
{
    attract(ui);
    feed_keys(ui, "\nlee\n0101234\n");
    feed(ui, VERB_USERS, 0, "=|user|name|phone|balance\n-|lee|Lee|010-1234|500000\nOK\n");
    feed(ui, VERB_AS, 0, "OK acting=lee\n");
    feed(ui, VERB_BALANCE, 0, "OK balance=500000 due=0\n");
    feed_keys(ui, "bP17\n");
}

/* What is typed shows as stars: others stand behind. */
static void attract_phone(struct ui *ui)
{
    attract(ui);
    feed_keys(ui, "\nlee\n0101234");
}

/* A customer at a kiosk who has gone away: 66 s ago, so that 14 of the 20 s of the countdown are
 * left. */
static void abandoned(struct ui *ui)
{
    hold(ui);
    ui->kiosk = true;
    ui->model.now_ms += 66000;
    control_tick(ui);
}

static void customers(struct ui *ui)
{
    feed_keys(ui, "o");
    feed(ui, VERB_USERS, 0,
         "=|user|name|phone|balance\n"
         "-|haneul|최하늘|010-0000-0004|206000\n"
         "-|jiwoo|김지우|010-0000-0001|500000\n"
         "OK\n");
}

/* The search for the next customer, at the map of a date. */
static void next_customer(struct ui *ui)
{
    feed_dates(ui);
    feed_seats(ui);
    feed_keys(ui, "n");
}

#define FOUND "=|reservation|show|starts|user|name|phone|seats|state|printed|in|note|concert\n"

/* Digits find bookings of the date first, one of somebody who is no customer, and customers; the
 * last customer is longer than the columns, and of the bookings there are more than were sent. */
static void found(struct ui *ui)
{
    char line[] = "FIND limit=100 text=0004", here[] = "FIND show=7 limit=100 text=0004";
    struct pending_request find = {.verb = VERB_FIND, .poll = true, .line = here};

    next_customer(ui);
    feed_keys(ui, "0004");
    find.about = ui->search_serial;
    feed_reply(ui, &find,
               FOUND
               "-|P17VC0YYM9|7|2026-12-24T19:30:00+09:00|haneul|최하늘|010-0000-0004|16,17|paid|"
               "0|0||1\n"
               "-|H3MB8E6N1K|7|2026-12-24T19:30:00+09:00|guest:till|||41,42,43,44|paid|0|0|"
               "Han Sol 010-5555-0004|1\nOK\n");
    find.line = line;
    feed_reply(ui, &find,
               FOUND "-|6Z5SQ5272S|8|2026-12-25T15:00:00+09:00|haneul|최하늘|010-0000-0004|1|"
                     "cancelled|0|0||1\nOK more=1 after=6Z5SQ5272S\n");
    feed(ui, VERB_USERS, ui->search_serial,
         "=|user|name|phone|balance\n"
         "-|haneul|최하늘|010-0000-0004|206000\n"
         "-|guest:12|A name that is longer than its column, as some are|+44-20-0004-0005|0\n"
         "OK\n");
}

/* Somebody who is a customer is registered again. */
static void same_customer(struct ui *ui)
{
    next_customer(ui);
    feed_keys(ui, "Kim\n");
    feed(ui, VERB_USERS, ui->search_serial, "OK\n");
    feed_keys(ui, "a\n010-0000-0001\n");
    feed(ui, VERB_USER_ADD, 0, "OK user=jiwoo same=jiwoo\n");
}

/* The customer is acted for: back at the map, with name and number. */
static void acting(struct ui *ui)
{
    found(ui);
    control_key(ui, KEY_IS_DOWN);
    control_key(ui, KEY_IS_DOWN);
    feed_keys(ui, "\n");
    feed(ui, VERB_AS, 0, "OK acting=haneul\n");
    feed(ui, VERB_BALANCE, 0, "OK balance=206000 due=0\n");
}

/* Somebody else's booking, with a note for the door; one seat was given back, two are marked. All
 * that a row can say is in it, so most scenes about bookings begin here. */
static void booking(struct ui *ui)
{
    screen_booking_open(ui, "P17VC0YYM9");
    feed(ui, VERB_RESERVATION, 0,
         "=|reservation|show|title|starts|seats|amount|state|remaining|cancel_until|concert\n"
         "-|P17VC0YYM9|7|겨울 나그네|2026-12-24T19:30:00+09:00|3,4,16|308000|paid||"
         "2026-12-24T00:00:00+09:00|1\n"
         "=|seat|grade|price|state|ticket\n-|3|VIP|110000|paid|P17VC0YYM9-03\n"
         "-|4|VIP|110000|paid|P17VC0YYM9-04\n-|5|VIP|110000|cancelled|\n"
         "-|16|R|88000|paid|P17VC0YYM9-16\n"
         "OK note=\"wheelchair: ramp on the left\" attention=1 user=haneul name=\"최하늘\" "
         "phone=010-0000-0004\n");
    feed_keys(ui, " j ");
}

/* Tickets are printed by a program that stands beside the terminal. */
static void print(struct ui *ui)
{
    ui->printer = &feed_printer;
    booking(ui);
}

static void printed(struct ui *ui)
{
    print(ui);
    feed_keys(ui, "p");
}

static void print_again(struct ui *ui)
{
    printed(ui);
    feed_keys(ui, "n");
}

/* At a kiosk, which does that by itself. */
static void kiosk_printed(struct ui *ui)
{
    ui->printer = &feed_printer;
    ui->kiosk = true;
    booked_code(ui);
}

static void kiosk_not_printed(struct ui *ui)
{
    printer_is_away = true;
    kiosk_printed(ui);
    printer_is_away = false;
}

/* Both seats that are marked, and what they cost together. */
static void give_back(struct ui *ui)
{
    booking(ui);
    feed_keys(ui, "x");
}

/* To B8 and B9, in the order of the seats that are given up. */
static void move(struct ui *ui)
{
    booking(ui);
    feed_keys(ui, "mb8 b9\n");
}

/* The question once more, as it is meant now. */
static void move_keep(struct ui *ui)
{
    move(ui);
    feed_keys(ui, "kour mistake\n");
}

/* Both bookings, and what each of them gets. */
static void move_swap(struct ui *ui)
{
    booking(ui);
    feed_keys(ui, "sH0001M52TF b8 b9\n");
}

/* The date of the booking is not among them, and one that was called off neither. */
static void move_date(struct ui *ui)
{
    booking(ui);
    feed_keys(ui, "d");
    feed(ui, VERB_SHOWS, 1,
         "=|show|starts|state|free|held|sold|cancel_until|concert|title\n"
         "-|7|2026-12-24T19:30:00+09:00|bookable|12|3|35|2026-12-24T00:00:00+09:00|1|겨울 나그네\n"
         "-|8|2026-12-25T15:00:00+09:00|bookable|49|1|0|2026-12-25T00:00:00+09:00|1|겨울 나그네\n"
         "-|9|2026-12-25T19:30:00+09:00|sold_out|0|2|48|2026-12-25T00:00:00+09:00|1|겨울 "
         "나그네\n"
         "-|10|2026-12-26T19:30:00+09:00|cancelled|0|0|0|never|1|겨울 나그네\n"
         "OK\n");
}

static void move_date_seats(struct ui *ui)
{
    move_date(ui);
    feed_keys(ui, "\nb8 b9\n");
}

/* Two of three are in: one since before, by door B, one just now, with a note for whoever looks
 * after them. */
static void guests(struct ui *ui)
{
    feed_dates(ui);
    feed_keys(ui, "i");
    feed(ui, VERB_DOOR, ui->search_serial,
         "=|seat|grade|reservation|name|phone|state|at|door|note|attention\n"
         "-|3|VIP|P17VC0YYM9|최하늘|010-0000-0004|out||||0\n"
         "-|4|VIP|P17VC0YYM9|최하늘|010-0000-0004|in|2026-12-24T19:22:00+09:00|B||0\n"
         "-|16|R|H0001M52TF|Díaz|010-0000-0005|in|2026-12-24T19:41:07+09:00|A|ramp on the "
         "left|1\n"
         "OK expected=3 entered=2 inside=2 clashes=0 refused=0\n");
}

static void guests_missing(struct ui *ui)
{
    guests(ui);
    feed_keys(ui, "v");
}

/* Door A of a date that has begun; one guest is inside. */
static void door_empty(struct ui *ui)
{
    const struct door_place place = {.show = 7, .name = "A"};

    screen_door_only(ui, &place);
    ui->model.wall_s = 1798108867; /* 2026-12-24 19:41:07 in Korea */
    feed(ui, VERB_WHOAMI, 0, "OK user=kim name=\"Kim\" uid=1000 role=operator acting=-\n");
    feed(ui, VERB_SHOWS, 7, "=|show|starts|title\n-|7|2026-12-24T19:30:00+09:00|겨울 나그네\nOK\n");
    feed(ui, VERB_DOOR, 7,
         "=|seat|grade|reservation|name|phone|state|at|door|note|attention\n"
         "-|3|VIP|P17VC0YYM9|최하늘|010-0000-0004|out||||0\n"
         "-|4|VIP|P17VC0YYM9|최하늘|010-0000-0004|in|2026-12-24T19:22:00+09:00|B||0\n"
         "-|16|R|H0001M52TF|Díaz|010-0000-0005|in|2026-12-24T19:41:07+09:00|A|ramp on the "
         "left|1\n"
         "OK expected=3 entered=2 inside=2 clashes=0 refused=0\n");
}

/* Of another date, inside already, and one that somebody has to look at. */
static void door(struct ui *ui)
{
    door_empty(ui);
    feed_keys(ui, "QVVDQB78F08NNNXF\nTGE1RS4KHHC091NB\n9AB2M3DXGCK7PYSB\n");
    feed(ui, VERB_SCAN, 1,
         "ERR WRONG-SHOW retry=no starts=2026-12-05T20:00:00+09:00 show=4 : Another date.\n");
    feed(ui, VERB_SCAN, 2,
         "ERR ALREADY-IN retry=no at=2026-12-24T19:22:00+09:00 door=B by=lee seat=4 : In.\n");
    feed(ui, VERB_SCAN, 3,
         "OK ticket=H0001M52TF-16 seat=16 grade=R name=\"Díaz\" dir=in entry=1 inside=2 expected=3 "
         "attention=1 note=\"ramp on the left\"\n");
}

/* Old paper of somebody who has another seat by now. */
static void door_refused(struct ui *ui)
{
    door(ui);
    feed_keys(ui, "ABCDEFGHJKMNPQRS\n");
    feed(ui, VERB_SCAN, 4, "ERR TICKET-DEAD retry=no why=moved : Dead.\n");
}

/* Without the box office: what is scanned stays in view. */
static void door_waits(struct ui *ui)
{
    door(ui);
    ui->model.greeted_once = true;
    model_lost(&ui->model, ui->model.now_ms + 4000, "No daemon listens at /run/foyer/foyer.sock");
    feed_keys(ui, "ABCDEFGHJKMNPQRS\nABCD");
}

/* The door is turned round: who is scanned goes out, and the count goes down. */
static void door_out(struct ui *ui)
{
    door(ui);
    feed_keys(ui, "o\nABCDEFGHJKMNPQRS\n");
    feed(ui, VERB_SCAN, 4,
         "OK ticket=P17VC0YYM9-04 seat=4 grade=VIP name=\"최하늘\" dir=out entry=1 inside=1 "
         "expected=3 attention=0 note=\"\"\n");
}

/* By the last digits of a telephone number: two seats of one booking, one of them inside. */
static void door_found(struct ui *ui)
{
    door(ui);
    feed_keys(ui, "/0004\n");
}

static void door_map(struct ui *ui)
{
    door(ui);
    feed_keys(ui, "m\n");
}

static void door_help(struct ui *ui)
{
    door(ui);
    feed_keys(ui, "?");
}

/* Two seats for somebody who is no customer, in cash. */
static void selling(struct ui *ui)
{
    feed_dates(ui);
    feed_seats(ui);
    feed_keys(ui, "b7 l \nc");
}

/* Many, with a name, and nothing chosen yet. */
static void selling_many(struct ui *ui)
{
    feed_dates(ui);
    feed_seats(ui);
    feed_keys(ui, "9");
    feed(ui, VERB_BEST, 7, "OK show=7 seats=31-39 amount=495000 nth=1 of=1 rev=40\n");
    feed_keys(ui, "\naHan Sol\n010-5555-0101\n");
}

/* For a customer who is above the limit. */
static void selling_over(struct ui *ui)
{
    acting(ui);
    feed_keys(ui, "e1 l l l l \np\n");
    feed(ui, VERB_SELL, 7, "ERR SEAT-LIMIT retry=no limit=4 have=0 : Too many.\n");
}

/* How it was paid stands in the request and not in the reply, so the message takes it from there.
 */
static void sold(struct ui *ui)
{
    char line[] = "SELL show=7 seats=17,18 method=cash";
    const struct pending_request request = {.verb = VERB_SELL, .about = 7, .line = line};

    selling(ui);
    feed_keys(ui, "\n");
    feed_reply(ui, &request,
               "OK reservation=P17VC0YYM9 seats=17,18 amount=176000 user=guest:till "
               "tickets=P17VC0YYM9-17,P17VC0YYM9-18\n");
}

#define HOUSE                                                        \
    "=|seat|kind|holder|reason|until|by\n"                           \
    "-|48|house|The band|guest list|2026-12-24T18:00:00+09:00|lee\n" \
    "-|49|house||for the late doctor||lee\n-|50|kill||behind a pillar||box\nOK show=7 concert=1\n"

/* Two seats are kept for somebody, one is never sold: the cursor stands on a house seat. */
static void house_map(struct ui *ui)
{
    feed_dates(ui);
    feed_seats(ui);
    feed(ui, VERB_MAP, 7,
         "OK show=7 rev=41 map=..XXXXhh.h....XX.......hXXX........X..........o###\n");
    feed(ui, VERB_HOUSE, 7, HOUSE);
    feed_keys(ui, "e8 l");
}

static void house(struct ui *ui)
{
    house_map(ui);
    feed_keys(ui, "d1 e9H");
    feed(ui, VERB_HOUSE, 7, HOUSE);
    feed_keys(ui, "j");
}

static void house_back(struct ui *ui)
{
    house(ui);
    feed_keys(ui, "x");
}

/* Two house seats are given away; why is being typed. */
static void giving(struct ui *ui)
{
    selling(ui);
    feed_keys(ui, "f\nDaily News\npr");
}

/* Somebody waits for the concert. The refusal has made a user and a token of whoever stands at the
 * counter, so the screen offers to act for them. */
static void queue_first(struct ui *ui)
{
    selling(ui);
    feed_keys(ui, "\n");
    feed(ui, VERB_SELL, 7, "ERR QUEUE-FIRST retry=no user=guest:17 token=" TOKEN " : Others.\n");
}

/* As the customer gives two notes of 100,000; and once it is sold. */
static void selling_given(struct ui *ui)
{
    selling(ui);
    feed_keys(ui, "200000");
}

static void sold_change(struct ui *ui)
{
    char line[] = "SELL show=7 seats=17,18 method=cash";
    const struct pending_request request = {.verb = VERB_SELL, .about = 7, .line = line};

    selling_given(ui);
    feed_keys(ui, "\n\n");
    feed_reply(ui, &request,
               "OK reservation=P17VC0YYM9 seats=17,18 amount=176000 user=guest:till "
               "tickets=P17VC0YYM9-17,P17VC0YYM9-18\n");
}

/* The daemon says that no shift is open; before it does, nothing is offered. */
static void till_none(struct ui *ui)
{
    feed_keys(ui, "T");
    feed(ui, VERB_SHIFT, 0, "ERR NOT-FOUND retry=no what=shift : None.\n");
}

#define SUMS(cash)                                                                              \
    "=|method|count|received|given|net\n" cash "-|card|3|440000|0|440000\n-|transfer|0|0|0|0\n" \
    "-|voucher|1|0|30000|-30000\n"                                                              \
    "=|line|at|amount|reason|note\n"                                                            \
    "-|1|2026-12-01T17:40:00+09:00|-100000|deposit|bag 14\n"                                    \
    "-|2|2026-12-01T18:05:12+09:00|50000|change|\n"
#define SHIFT_12 "OK shift=12 till=\"Till 1\" user=kim opened=2026-12-01T17:02:00+09:00"
#define FACTS " comps=2 face=220000 refunds=1 fees=5000 moved=3"

/* One's own, with all that is told while it is open: of cash how often and no sum, so that a count
 * stays blind. */
static void till(struct ui *ui)
{
    till_none(ui);
    feed(ui, VERB_SHIFT, 0, SUMS("-|cash|7|||\n") SHIFT_12 FACTS "\n");
}

/* Somebody else's that was closed: 200,000 at the beginning, 308,000 came in cash, 88,000 were
 * given back and 50,000 taken out, which makes the 370,000 that were expected. */
static void till_other(struct ui *ui)
{
    till(ui);
    feed_keys(ui, "s9\n");
    feed(ui, VERB_SHIFT, 9,
         SUMS("-|cash|4|308000|88000|220000\n") "OK shift=9 till=\"Till 2\" user=lee "
                                                "opened=2026-11-30T17:00:00+09:00 "
                                                "closed=2026-11-30T23:41:07+09:00 z=8" FACTS
                                                " refunded=95000 float=200000 cash=-50000 "
                                                "expected=370000 counted=369000 "
                                                "difference=-1000 left=200000 total=5000000 by=lee "
                                                "chain=x\n");
}

/* Notes and coins are typed in; the sum follows: 150,000 + 120,000 + 20,000 + 7,000 + 1,000 are
 * 298,000. */
static void drawer(struct ui *ui)
{
    till(ui);
    feed_keys(ui, "\n3j12j4j7j2");
}

/* The sum in their place, and what stays. The notes are gone: one of the two is sent. */
static void drawer_sum(struct ui *ui)
{
    drawer(ui);
    feed_keys(ui, "jjjj298000j200000");
}

static void closing(struct ui *ui)
{
    drawer(ui);
    feed_keys(ui, "\n200000\n");
}

/* Afterwards, with the printer at hand: 500 less than expected, and 98,000 were taken out. */
static void closed(struct ui *ui)
{
    ui->printer = &feed_printer;
    closing(ui);
    feed_keys(ui, "y");
    feed(ui, VERB_SHIFT_CLOSE, 0,
         "OK z=9 expected=298500 counted=298000 difference=-500 "
         "chain=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 shift=12\n");
    feed(ui, VERB_SHIFT, 0, "ERR NOT-FOUND retry=no what=shift : None.\n");
}

#define Z_ROWS                                                                                \
    "=|number|shift|till|user|opened|closed|by|float|cash_in|cash_out|cash|card_in|card_out|" \
    "transfer_in|transfer_out|voucher_in|voucher_out|moves|expected|counted|difference|left|" \
    "total|chain\n"
#define Z_9                                                                                    \
    "-|9|12|Till 1|kim|2026-12-01T17:02:00+09:00|2026-12-01T23:41:07+09:00|kim|200000|236500|" \
    "88000|-50000|440000|0|0|0|0|30000|14|298500|298000|-500|200000|5558500|"                  \
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n"
#define Z_10                                                                                   \
    "-|10|11|Lobby, left hand|a-name-that-is-long|2026-12-01T17:00:00+09:00|"                  \
    "2026-12-02T00:12:00+09:00|lee|100000|1236500|0|0|0|0|0|0|0|0|3|1336500|1336500|0|100000|" \
    "6795000|60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752\n"

/* For a supervisor: those of two days, and one of them. The second has a name that is longer than
 * its column, and a drawer that was right. */
static void zs(struct ui *ui)
{
    till(ui);
    feed_keys(ui, "zd2026-12-01 2026-12-02\n");
    feed(ui, VERB_ZLIST, 0, Z_ROWS Z_9 Z_10 "OK day=2026-12-01 to=2026-12-02 count=2\n");
}

static void z(struct ui *ui)
{
    zs(ui);
    feed_keys(ui, "\n");
    feed(ui, VERB_Z, 9, Z_ROWS Z_9 "OK\n");
}

/* A customer's wallet at the counter: a charge is taken back, and points are paid out. The charge
 * of 5,000,000 was meant to be less, and its reversal stands above it. */
static void wallet_counter(struct ui *ui)
{
    acting(ui);
    feed_keys(ui, "w");
    feed(ui, VERB_ENTRIES, 0,
         "=|entry|at|kind|amount|balance|reservation\n"
         "-|4|2026-12-01T09:04:00+09:00|payout|-50000|206000|\n"
         "-|3|2026-12-01T09:03:00+09:00|reversal|-5000000|256000|\n"
         "-|2|2026-12-01T09:02:00+09:00|charge|5000000|5256000|\n"
         "-|1|2026-12-01T09:00:00+09:00|charge|256000|256000|\n"
         "OK\n");
}

static void taking_back(struct ui *ui)
{
    wallet_counter(ui);
    feed_keys(ui, "jjxa nought too many\n");
}

static void paying_out(struct ui *ui)
{
    wallet_counter(ui);
    feed_keys(ui, "u\n\nmoves away\n");
}

/* In cash: 200,000 for 154,000, so 46,000 come back. */
static void charging(struct ui *ui)
{
    wallet_counter(ui);
    feed_keys(ui, "c154000\n\n200000\n");
}

/* One date; three payments less a refund, and below the table what moved without a date. */
static void takings(struct ui *ui)
{
    customers(ui);
    feed_keys(ui, "t");
    feed(ui, VERB_TAKINGS, 0,
         "=|show|title|starts|payments|paid|refunds|refunded|net\n"
         "-|7|겨울 나그네|2026-12-24T19:30:00+09:00|3|528000|1|176000|352000\n"
         "OK day=2026-12-01 paid=528000 refunded=176000 net=352000 sold=6 to=2026-12-01 "
         "fees=15000 comps=2 face=220000 charges=4 charged=5684000 payouts=1 paid_out=50000 "
         "reversals=1 reversed=5000000\n");
}

static void help(struct ui *ui)
{
    seats(ui);
    feed_keys(ui, "?");
}

/* With a hold, whose time goes on: place and hold are kept, and the next attempt is in four
 * seconds. */
static void connection_lost(struct ui *ui)
{
    hold(ui);
    ui->model.greeted_once = true;
    model_lost(&ui->model, ui->model.now_ms + 4000, "No daemon listens at /run/foyer/foyer.sock");
}

/* Connected, but nothing has come for seven seconds: what is shown may be old, and says so. */
static void late(struct ui *ui)
{
    seats(ui);
    ui->model.now_ms += 7000;
}

static const struct {
    const char *name;
    void (*prepare)(struct ui *ui);
    const char *role;
} pictures[] = {
    {"concerts", none, "any"},
    {"season", season, "any"},
    {"season_sorted", season_sorted, "any"},
    {"season_long", season_long, "any"},
    {"preview", preview, "any"},
    {"search", search, "any"},
    {"dates", only_dates, "any"},
    {"dates_month", by_month, "any"},
    {"dates_leap_month", leap_month, "any"},
    {"all_dates", dates, "any"},
    {"date_sold_out", date_sold_out, "any"},
    {"seats", seats, "any"},
    {"best", best, "any"},
    {"best_grade", best_grade, "any"},
    {"no_best_grade", no_best_grade, "any"},
    {"seat_taken", seat_taken, "any"},
    {"queue", queue, "any"},
    {"queue_over", lapsed, "any"},
    {"queue_paused", paused, "any"},
    {"sale_over", sale_over, "any"},
    {"hold", hold, "any"},
    {"pay", paying, "any"},
    {"hold_over", expired, "any"},
    {"booked", booked, "any"},
    {"booked_code", booked_code, "any"},
    {"booked_next_code", booked_next_code, "any"},
    {"bookings", bookings, "any"},
    {"cancel", cancelling, "any"},
    {"wallet", wallet, "any"},
    {"customers", customers, "operator"},
    {"next", next_customer, "operator"},
    {"found", found, "operator"},
    {"same", same_customer, "operator"},
    {"acting", acting, "operator"},
    {"sell", selling, "operator"},
    {"sell_many", selling_many, "operator"},
    {"sell_over", selling_over, "operator"},
    {"sold", sold, "operator"},
    {"queue_first", queue_first, "operator"},
    {"house_map", house_map, "operator"},
    {"house", house, "supervisor"},
    {"house_back", house_back, "supervisor"},
    {"comp", giving, "supervisor"},
    {"sell_given", selling_given, "operator"},
    {"sold_change", sold_change, "operator"},
    {"till_none", till_none, "operator"},
    {"till", till, "operator"},
    {"till_other", till_other, "supervisor"},
    {"drawer", drawer, "operator"},
    {"drawer_sum", drawer_sum, "operator"},
    {"closing", closing, "operator"},
    {"closed", closed, "operator"},
    {"zs", zs, "supervisor"},
    {"z", z, "supervisor"},
    {"wallet_counter", wallet_counter, "operator"},
    {"taking_back", taking_back, "operator"},
    {"paying_out", paying_out, "operator"},
    {"charging", charging, "operator"},
    {"takings", takings, "operator"},
    {"booking", booking, "operator"},
    {"print", print, "operator"},
    {"printed", printed, "operator"},
    {"print_again", print_again, "operator"},
    {"kiosk_printed", kiosk_printed, "any"},
    {"kiosk_not_printed", kiosk_not_printed, "any"},
    {"give_back", give_back, "operator"},
    {"move", move, "operator"},
    {"move_keep", move_keep, "operator"},
    {"move_swap", move_swap, "operator"},
    {"move_date", move_date, "operator"},
    {"move_date_seats", move_date_seats, "operator"},
    {"guests", guests, "operator"},
    {"guests_missing", guests_missing, "operator"},
    {"door", door, "operator"},
    {"door_empty", door_empty, "operator"},
    {"door_refused", door_refused, "operator"},
    {"door_waits", door_waits, "operator"},
    {"door_out", door_out, "operator"},
    {"door_found", door_found, "operator"},
    {"door_map", door_map, "operator"},
    {"door_help", door_help, "operator"},
    {"help", help, "any"},
    {"lost", connection_lost, "any"},
    {"late", late, "any"},
    {"places", tokens, "any"},
    {"attract", attract, "operator"},
    {"attract_phone", attract_phone, "operator"},
    {"attract_today", attract_today, "operator"},
    {"attract_waits", attract_waits, "operator"},
    {"attract_new", attract_new, "operator"},
    {"kiosk_code", kiosk_code, "operator"},
    {"abandoned", abandoned, "operator"},
};

static const struct {
    int columns, rows;
} sizes[] = {{80, 24}, {60, 20}, {132, 43}, {40, 10}};

enum { PICTURES = sizeof pictures / sizeof pictures[0], SIZES = sizeof sizes / sizeof sizes[0] };

/* What is on top in some picture, and what is under that. */
static bool is_in_a_picture[MODE_COUNT];

/* A model and screens of its own for each picture: none can be changed by the one before it. */
static char *draw(int picture, int size, size_t *length)
{
    struct ui ui;
    struct canvas canvas;
    char *text = NULL;
    FILE *out = open_memstream(&text, length);

    if (out == NULL)
        abort();
    feed_start_as(&ui, pictures[picture].role);
    pictures[picture].prepare(&ui);
    is_in_a_picture[ui.screen] = is_in_a_picture[ui_mode(&ui)] = true;
    canvas_init(&canvas);
    frame_draw(&ui, &canvas, sizes[size].rows, sizes[size].columns);
    canvas_dump(&canvas, out);
    fprintf(out, "cursor %d %d\n", canvas.cursor_row, canvas.cursor_column);
    fclose(out);
    canvas_release(&canvas);
    ui_release(&ui);
    return text;
}

/* NULL if there is none: a new scene has no picture until it is written, and fails until then. */
static char *read_file(const char *path)
{
    char *text = NULL;
    size_t length = 0;
    FILE *file = fopen(path, "r");
    FILE *out;
    int byte;

    if (file == NULL)
        return NULL;
    out = open_memstream(&text, &length);
    while (out != NULL && (byte = getc(file)) != EOF)
        putc(byte, out);
    if (out == NULL || fclose(out) != 0)
        abort();
    fclose(file);
    return text;
}

enum { PATH_ROOM = 1024 };

static void picture_name(char name[PATH_ROOM], size_t picture, size_t size)
{
    snprintf(name, PATH_ROOM, "%s-%dx%d.txt", pictures[picture].name, sizes[size].columns,
             sizes[size].rows);
}

/* Too small is the same everywhere. */
static bool is_drawn(size_t picture, size_t size)
{
    return size < 3 || picture == 0;
}

/* Writes or compares one picture. One that differs is named, and printed whole if that is asked
 * for, so that it can be seen where nobody has the file, as in the output of scripts/test. */
static bool check(const char *folder, size_t picture, size_t size, bool regenerate, bool print)
{
    char name[PATH_ROOM], path[2 * PATH_ROOM];
    size_t length;
    char *drawn = draw((int)picture, (int)size, &length), *expected;
    bool same = true;

    picture_name(name, picture, size);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (regenerate) {
        FILE *file = fopen(path, "w");

        same = file != NULL && fwrite(drawn, 1, length, file) == length && fclose(file) == 0;
    } else {
        expected = read_file(path);
        same = expected != NULL && strcmp(expected, drawn) == 0;
        if (!same)
            printf("%s %s%s%s\n", path, expected != NULL ? "differs." : "is not there.",
                   print ? " Now:\n" : "", print ? drawn : "");
        free(expected);
    }
    free(drawn);
    return same;
}

static bool is_of_a_scene(const char *file)
{
    char name[PATH_ROOM];

    for (size_t picture = 0; picture < PICTURES; picture++) {
        for (size_t size = 0; size < SIZES; size++) {
            picture_name(name, picture, size);
            if (is_drawn(picture, size) && strcmp(file, name) == 0)
                return true;
        }
    }
    return false;
}

/* False if there are files of no scene, each of which is named. */
static bool check_files(const char *folder)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    bool good = dir != NULL;

    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.' || is_of_a_scene(entry->d_name))
            continue;
        printf("%s/%s is of no scene: delete it.\n", folder, entry->d_name);
        good = false;
    }
    if (dir != NULL)
        closedir(dir);
    return good;
}

/* False if there are screens of which there is no picture, each of which is named. */
static bool check_screens(void)
{
    static const char *const names[MODE_COUNT] = {
#define MODE(word, name) "screen_" #name ".c",
#include "tui/screens/modes.def"
#undef MODE
        [MODE_HELP] = "help.c", [MODE_FIELD] = "field.c", [MODE_QUESTION] = "question.c"};
    bool good = true;

    for (int mode = 0; mode < MODE_COUNT; mode++) {
        if (names[mode] == NULL || is_in_a_picture[mode])
            continue;
        printf("%s is in no picture: add a scene to tests/tui/golden_test.c.\n", names[mode]);
        good = false;
    }
    return good;
}

/* Texts of another language: $LANGUAGE, from the folder $FOYER_TEST_LOCALE, where the build has put
 * them, since nothing need be installed for a test. */
static bool choose_language(void)
{
    const char *folder = getenv("FOYER_TEST_LOCALE");

    if (folder == NULL)
        return true;
    return setlocale(LC_ALL, "") != NULL && bindtextdomain("foyer", folder) != NULL &&
           bind_textdomain_codeset("foyer", "UTF-8") != NULL && textdomain("foyer") != NULL;
}

int main(int argc, char **argv)
{
    bool regenerate = argc > 2 && strcmp(argv[2], "--regenerate") == 0;
    bool good = true;

    if (argc < 2 || !choose_language())
        return 2;
    /* All that differ are named; only the first scene is shown, at all its sizes, since those after
     * it often differ by the same. */
    for (size_t picture = 0; picture < PICTURES; picture++) {
        bool print = good;

        for (size_t size = 0; size < SIZES; size++)
            if (is_drawn(picture, size))
                good = check(argv[1], picture, size, regenerate, print) && good;
    }
    good = check_screens() && good;
    return check_files(argv[1]) && good ? 0 : 1;
}
