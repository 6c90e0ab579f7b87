/*
 * Being told in place of polling: what is watched, what is asked for nevertheless, and when.
 *
 * The loop of tui/app is played by turn(): what the model wants is sent and answered at once, then
 * a WATCH goes out behind it if one is wanted and none is under way, as link.c and loop.c would
 * have it. Time is played by wait_for(), which jumps from one moment at which something is due
 * (control_due()) to the next and counts them: a client that wakes up too often, or not at all, is
 * seen without waiting for a second.
 *
 * Show 7 is on the map with revision 40; MAP_41 differs by A1, which is sold.
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
#include "tui/model/grid.h"
#include "tui/model/watching.h"
#include "tui/screens/control.h"
#include "tui/screens/replies.h"
#include "tui/screens/telling.h"

#define COLUMNS "=|what|id|rev|map|resync\n"
#define MAP_40 "..XXXXhh.h....XX.......hXXX........X.........oo..#"
#define MAP_41 "X.XXXXhh.h....XX.......hXXX........X.........oo..#"
#define SHOW(id, rev, map) "-|show|" id "|" rev "|" map "|0\n"
#define BOOKMARK_MS 30000 /* the daemon says something at least so often */

/* What went out since the last look, each line ended by LF. */
static char sent[4096];

static void send_line(const char *line)
{
    size_t used = strlen(sent);

    snprintf(sent + used, sizeof sent - used, "%s\n", line);
}

/* Lines of a WATCH that is under way; "|" stands for TAB. */
static void tell(struct ui *ui, const char *text)
{
    const struct pending_request request = {.verb = VERB_WATCH};
    char columns[] = "=\twhat\tid\trev\tmap\tresync", lines[1000], *rest = lines, *line;
    struct reply_reader reader;
    struct reply_line reply;

    reply_reader_init(&reader);
    assert_true(reply_read(&reader, columns, &reply));
    snprintf(lines, sizeof lines, "%s", text);
    for (char *at = lines; *at != '\0'; at++)
        if (*at == '|')
            *at = '\t';
    while ((line = strtok_r(rest, "\n", &rest)) != NULL) {
        assert_true(reply_read(&reader, line, &reply));
        replies_take(ui, &request, &reply);
    }
}

/* The end of a turn of the loop, with everything answered at once and nothing in it. A request ends
 * the WATCH in front of it, so after one the WATCH is sent anew. */
static void turn(struct ui *ui)
{
    struct pending_request request;
    bool wake, wanted, is_new = !ui->model.watching.on;

    while (model_next_request(&ui->model, &request)) {
        send_line(request.line);
        pending_request_release(&request);
        is_new = true;
        ui->model.answered_ms = ui->model.now_ms;
    }
    ui->model.polls = ui->model.changes = 0;
    wanted = telling_is_wanted(ui, &wake);
    if (wanted && (is_new || wake)) {
        request = telling_request(ui);
        send_line(request.line);
        pending_request_release(&request);
    }
    ui->model.watching.on = wanted;
}

static void expect_sent(const char *expected)
{
    assert_string_equal(sent, expected);
    sent[0] = '\0';
}

/* Somebody on the grid of show 7 with revision 40, of a daemon that has WATCH or has it not. The
 * calendar stands at a time at which nothing on the screen changes by itself. */
static void begin(struct ui *ui, bool can)
{
    on_the_grid(ui);
    watching_connected(&ui->model, can);
    ui->model.wall_s = 1796083200; /* 2026-12-01, noon in Seoul */
    watching_polled(&ui->model);
    turn(ui);
    sent[0] = '\0';
    if (can) {
        tell(ui, COLUMNS);
        turn(ui);
        expect_sent("");
    }
}

/* The clock goes on for so long, tick by tick, and the daemon says every half minute that nothing
 * has changed; with NULL it says nothing at all. Returns how often the client wakes up. */
static int wait_for(struct ui *ui, int64_t for_ms, const char *bookmark)
{
    int64_t now = ui->model.now_ms, end = now + for_ms, ticked = now;
    int64_t said = bookmark != NULL ? now + BOOKMARK_MS : INT64_MAX;
    int wakes = 0;

    for (;;) {
        int64_t due = control_due(ui, ticked), next = due < said ? due : said;

        if (next > end)
            break;
        ui->model.now_ms = next;
        if (next == said) {
            tell(ui, bookmark);
            said += BOOKMARK_MS;
        } else {
            ticked = next;
            control_tick(ui);
        }
        turn(ui);
        wakes++;
    }
    ui->model.now_ms = end;
    return wakes;
}

static int lines_sent(void)
{
    int lines = 0;

    for (const char *at = sent; *at != '\0'; at++)
        lines += *at == '\n';
    sent[0] = '\0';
    return lines;
}

/* A daemon of protocol 1.0 is polled each second, as ever: sixty times TOKENS, which keeps places,
 * and MAP. */
static void test_polled(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, false);
    assert_int_equal(wait_for(&ui, 60000, NULL), 60);
    assert_null(strstr(sent, "WATCH"));
    assert_int_equal(lines_sent(), 2 * 60); /* TOKENS and MAP */
    ui_release(&ui);
}

/* A minute in which nothing happens costs two wake-ups, with which all is asked for once: those of
 * the daemon's two bookmarks. In the 29,999 ms before the first there is none. */
static void test_idle_minute(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, true);
    assert_int_equal(wait_for(&ui, 29999, SHOW("7", "40", MAP_40)), 0);
    expect_sent("");
    ui.model.now_ms -= 29999;
    assert_int_equal(wait_for(&ui, 60000, SHOW("7", "40", MAP_40)), 2);
    expect_sent("TOKENS\nMAP show=7 since=40\nWATCH show=7 since=40\n"
                "TOKENS\nMAP show=7 since=40\nWATCH show=7 since=40\n");
    ui_release(&ui);
}

/* r asks at once for what nobody tells of, too, such as a place that was taken elsewhere; and no
 * more than once, though the WATCH behind it is a new one. */
static void test_refresh(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, true);
    control_key(&ui, 'r');
    turn(&ui);
    expect_sent("TOKENS\nMAP show=7 since=40\nWATCH show=7 since=40\n");
    assert_int_equal(wait_for(&ui, 10000, NULL), 0);
    expect_sent("");
    ui_release(&ui);
}

/* A daemon that says nothing is asked whether it is there, a second after it should have. That
 * alone is no alarm: what was asked for has LATE_MS to be answered, and only then it is said how
 * old the picture is. Once somebody waits, the client ticks each second again. */
static void test_silence(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, true);
    assert_int_equal(wait_for(&ui, WATCHING_REST_MS, NULL), 1);
    expect_sent("TOKENS\nMAP show=7 since=40\nWATCH show=7 since=40\n");
    assert_false(model_is_late(&ui.model));
    ui.model.asked_ms = ui.model.now_ms; /* and does not answer */
    ui.model.now_ms += LATE_MS - 1;
    assert_false(model_is_late(&ui.model));
    assert_int_equal(control_due(&ui, ui.model.now_ms), ui.model.now_ms + POLL_MS);
    ui.model.now_ms++;
    assert_true(model_is_late(&ui.model));
    expect_drawn(&ui, 0, "2 s old");
    ui_release(&ui);
}

/* The row is the map: nothing is asked for, and what was chosen is taken back at once. A row of
 * another show has nothing to do with the screen; one without a map leaves the seats as they were,
 * since nobody knows better. */
static void test_seats(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, true);
    feed_keys(&ui, " ");
    assert_int_equal(ui.chosen, seat_bit(1));
    turn(&ui);
    expect_sent("");
    tell(&ui, SHOW("8", "99", MAP_40)); /* another date does not matter */
    assert_int_equal(ui.chosen, seat_bit(1));
    tell(&ui, SHOW("7", "41", MAP_41));
    assert_int_equal(grid_letter(&ui.model.grid, 1), MAP_SOLD);
    assert_int_equal(ui.model.grid.rev, 41);
    assert_int_equal(ui.chosen, 0);
    assert_non_null(strstr(ui.message, "A1 was just taken"));
    turn(&ui);
    expect_sent("");
    tell(&ui, SHOW("7", "42", "")); /* taken out: the map stays what it was */
    assert_int_equal(grid_letter(&ui.model.grid, 1), MAP_SOLD);
    ui_release(&ui);
}

/* What is kept for the house no map says: an operator asks, when the map has changed. */
static void test_house(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    feed_dates(&ui);
    feed_seats(&ui);
    watching_connected(&ui.model, true);
    turn(&ui);
    sent[0] = '\0';
    watching_polled(&ui.model);
    ui.model.now_ms += POLL_MS;
    tell(&ui, COLUMNS SHOW("7", "41", MAP_41));
    turn(&ui);
    expect_sent("MAP show=7 since=41\nHOUSE show=7\nWATCH show=7 since=41\n");
    ui_release(&ui);
}

/* A message goes when its time is over, and that is a tick of its own: 20 s, in which nothing else
 * is due, and a millisecond. */
static void test_message(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, true);
    ui_say(&ui, false, "Something");
    assert_int_equal(wait_for(&ui, 20001, NULL), 1);
    assert_string_equal(ui.message, "");
    expect_sent("");
    ui_release(&ui);
}

/* A list is asked for when a show in it has changed, at once, but at most once a second. A WATCH
 * begins with all shows, and of one that was not told of before nobody knows whether the list has
 * it so; the same row again, in the same WATCH, is the bookmark. */
static void test_list(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, true);
    feed_keys(&ui, "q");
    turn(&ui);
    expect_sent("SHOWS concert=1 all=1\nWATCH concert=1\n");
    tell(&ui, COLUMNS SHOW("7", "40", MAP_40) SHOW("8", "3", MAP_41));
    turn(&ui);
    expect_sent("");
    /* Whether they were so when the list was read nobody knows. */
    assert_int_equal(wait_for(&ui, POLL_MS, NULL), 1);
    expect_sent("SHOWS concert=1 all=1\nWATCH concert=1\n");
    tell(&ui, COLUMNS SHOW("7", "40", MAP_40) SHOW("8", "3", MAP_41));
    turn(&ui);
    expect_sent("");
    assert_int_equal(wait_for(&ui, 10000, NULL), 0);
    tell(&ui, SHOW("8", "4", MAP_40));
    turn(&ui);
    expect_sent("SHOWS concert=1 all=1\nWATCH concert=1\n");
    tell(&ui, COLUMNS SHOW("7", "41", MAP_41) SHOW("8", "4", MAP_40));
    turn(&ui);
    expect_sent("");
    assert_int_equal(wait_for(&ui, POLL_MS, NULL), 1);
    expect_sent("SHOWS concert=1 all=1\nWATCH concert=1\n");
    /* The row that says only that nothing has changed: everything once. */
    tell(&ui, COLUMNS SHOW("7", "41", MAP_41) SHOW("8", "4", MAP_40));
    turn(&ui);
    expect_sent("");
    tell(&ui, SHOW("7", "41", MAP_41));
    turn(&ui);
    expect_sent("TOKENS\nSHOWS concert=1 all=1\nWATCH concert=1\n");
    ui_release(&ui);
}

/* At the time that is shown, such as the last for cancelling, the list is asked for. A second
 * before midnight nothing is asked, at midnight the list: the date stands in another light although
 * no row has come. */
static void test_calendar(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, true);
    feed_keys(&ui, "q");
    feed_shows(&ui);
    ui.model.wall_s = 1798037999; /* a second before 2026-12-24 in Seoul */
    turn(&ui);
    sent[0] = '\0';
    ui.model.watching.news = false;
    ui.model.now_ms += 10000;
    watching_polled(&ui.model);
    assert_int_equal(control_due(&ui, ui.model.now_ms), ui.model.now_ms + 1000);
    ui.model.now_ms += 1000;
    control_tick(&ui);
    turn(&ui);
    expect_sent("");
    ui.model.wall_s++;
    ui.model.now_ms += 1000;
    control_tick(&ui);
    turn(&ui);
    expect_sent("SHOWS concert=1 all=1\nWATCH concert=1\n");
    ui_release(&ui);
}

/* The list of concerts: all that are not over, and on a wide screen the dates of one of them.
 * Moving the cursor wants other dates beside the list, which is news without a row; the WATCH is
 * still that of all five. */
static void test_concerts(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, true);
    feed_keys(&ui, "qq");
    turn(&ui);
    expect_sent("SHOWS concert=1 all=1\nCONCERTS limit=1000\nWATCH concert=1,2,3,4,5\n");
    ui.wide = true;
    tell(&ui, COLUMNS);
    ui.model.now_ms += POLL_MS;
    feed_keys(&ui, "j");
    turn(&ui);
    assert_true(ui.model.watching.news);
    control_tick(&ui);
    turn(&ui);
    expect_sent("CONCERTS limit=1000\nSHOWS concert=4 all=1\nWATCH concert=1,2,3,4,5\n");
    ui_release(&ui);
}

/* A kiosk that nobody stands at has no clock; one that somebody has left counts: one wake-up when
 * it asks whether anybody is there, then one for each second of the countdown that has passed. */
static void test_kiosk(void **state)
{
    struct ui ui;

    (void)state;
    feed_start(&ui);
    ui.kiosk = true;
    ui.screen = MODE_ATTRACT;
    ui.depth = 0;
    watching_connected(&ui.model, true);
    watching_polled(&ui.model);
    turn(&ui);
    expect_sent("WATCH concert=1,2,3,4,5\n");
    assert_int_equal(wait_for(&ui, BOOKMARK_MS - 1, NULL), 0);
    feed_keys(&ui, "\n"); /* who are you? */
    turn(&ui);
    ui.model.now_ms = ui.touched_ms;
    watching_polled(&ui.model);
    ui.idle_ms = 8000;
    assert_int_equal(control_due(&ui, ui.model.now_ms), ui.touched_ms + 8000);
    assert_int_equal(wait_for(&ui, 8000 + 5000, NULL), 6);
    assert_non_null(strstr(ui.message, "Still there?"));
    sent[0] = '\0';
    ui_release(&ui);
}

/* A place and a hold are asked for each second; the map is told of all the while: its WATCH begins
 * with the revision that is there, and so without a row. */
static void test_token(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, true);
    status(&ui, TOKEN, "1", "waiting");
    tell(&ui, SHOW("7", "41", MAP_41));
    turn(&ui);
    expect_sent("");
    assert_int_equal(wait_for(&ui, 2000, NULL), 2);
    expect_sent("STATUS token=" TOKEN "\nTOKENS\nWATCH show=7 since=41\n"
                "STATUS token=" TOKEN "\nTOKENS\nWATCH show=7 since=41\n");
    /* A list would begin with all its rows each second: it is polled. */
    feed_keys(&ui, "q");
    turn(&ui);
    expect_sent("SHOWS concert=1 all=1\n");
    assert_int_equal(wait_for(&ui, POLL_MS, NULL), 1);
    expect_sent("STATUS token=" TOKEN "\nTOKENS\nSHOWS concert=1 all=1\n");
    ui_release(&ui);
}

/* What is refused, or is over, is polled; something else is watched again. A refusal of a WATCH
 * that is no longer wanted says nothing about the present one, nor does the end that the client
 * itself has asked for. */
static void test_refused(void **state)
{
    const struct pending_request other = {.verb = VERB_WATCH, .line = "WATCH show=70 since=1"};
    const struct pending_request grid = {.verb = VERB_WATCH, .line = "WATCH show=7 since=40"};
    struct ui ui;

    (void)state;
    begin(&ui, true);
    feed_reply(&ui, &other, "ERR NOT-FOUND retry=no what=show : There is no such show.\n");
    turn(&ui);
    assert_true(ui.model.watching.on);
    feed_reply(&ui, &grid, "OK end=wake\n"); /* we have ended it */
    turn(&ui);
    assert_true(ui.model.watching.on);
    feed_reply(&ui, &grid, "ERR TOO-MANY retry=later why=watches limit=3 : Too many.\n");
    turn(&ui);
    expect_sent("");
    assert_string_equal(ui.message, "");
    assert_int_equal(wait_for(&ui, 2000, NULL), 2);
    expect_sent("TOKENS\nMAP show=7 since=40\nTOKENS\nMAP show=7 since=40\n");
    feed_keys(&ui, "q");
    turn(&ui);
    expect_sent("SHOWS concert=1 all=1\nWATCH concert=1\n");
    feed_reply(&ui, &(struct pending_request){.verb = VERB_WATCH, .line = "WATCH concert=1"},
               "OK end=gone\n");
    turn(&ui);
    assert_false(ui.model.watching.on);
    ui_release(&ui);
}

/* After a reconnect the map is asked for whole, and then told of from there, even from a smaller
 * revision: a store that was put back has one. Nothing is watched before it is known who acts. */
static void test_reconnect(void **state)
{
    struct ui ui;

    (void)state;
    begin(&ui, true);
    watching_lost(&ui.model);
    model_lost(&ui.model, 0, "away");
    turn(&ui);
    expect_sent("");
    watching_connected(&ui.model, true);
    model_connected(&ui.model);
    turn(&ui);
    expect_sent("WHOAMI\n");
    feed(&ui, VERB_WHOAMI, 0, "OK user=kim name=\"Kim\" uid=1000 role=any acting=-\n");
    turn(&ui);
    expect_sent("BALANCE\nTOKENS\nSEATS show=7\n");
    assert_false(ui.model.watching.on);
    ui.model.grid.rev = 3; /* SEATS has come, of a store that was put back */
    turn(&ui);
    expect_sent("WATCH show=7 since=3\n");
    /* The daemon that comes back may be an older one. */
    watching_connected(&ui.model, false);
    turn(&ui);
    assert_false(ui.model.watching.on);
    ui_release(&ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_polled),   cmocka_unit_test(test_idle_minute),
        cmocka_unit_test(test_refresh),  cmocka_unit_test(test_silence),
        cmocka_unit_test(test_seats),    cmocka_unit_test(test_house),
        cmocka_unit_test(test_message),  cmocka_unit_test(test_list),
        cmocka_unit_test(test_calendar), cmocka_unit_test(test_concerts),
        cmocka_unit_test(test_kiosk),    cmocka_unit_test(test_token),
        cmocka_unit_test(test_refused),  cmocka_unit_test(test_reconnect),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
