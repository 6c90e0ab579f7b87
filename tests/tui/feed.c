/*
 * Both ends of the screens without a terminal and without a socket: keys go in as tui/app would
 * hand them over, replies as link.c would, and what the screens want of the daemon is taken out of
 * the model's outbox. So a test is a conversation that it writes both sides of, and nothing in it
 * takes time: the clock is a number that a test moves (model.now_ms).
 *
 *     feed_keys()  --> control_key() ---> model.outbox --> feed_asked(), expect_asked()
 *     feed()       --> replies_take() --> the screens  --> frame_draw(), expect_drawn()
 *
 * Replies go through the reader that the client uses, so a scene that no daemon could send ends the
 * program. What a test writes need not be what a daemon would answer just then; that the two belong
 * together is shown by the plays in tmux.
 *
 * The scene is the same in all tests: kim, five concerts, show 7 of concert 1. A figure that many
 * tests rest on is changed with care, since it is in the pictures as well.
 */
#include "shared/reply_reader.h"
#include "tests/tui/feed.h"
#include "tui/screens/control.h"
#include "tui/screens/replies.h"
#include "tui/screens/screens.h"
#include "tui/screens/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The screen that asks for that, as things stand. A reply goes to whoever asked (replies.h), and a
 * test that does not care says nothing of it; this is who it will have been. A test about replies
 * that come too late has to keep the request itself and give it to feed_reply(). */
static enum mode asker_of(const struct ui *ui, enum verb_id verb)
{
    if (ui->overlay == MODE_FIELD && (verb == VERB_RESERVATION || verb == VERB_USERS) &&
        !search_is_open(ui))
        return MODE_FIELD;
    if (ui->screen == MODE_DOOR)
        return MODE_DOOR;
    switch (verb) {
    case VERB_CONCERTS:
    case VERB_USERS:
        if (ui->kiosk && ui->screen == MODE_ATTRACT)
            return MODE_ATTRACT;
        return verb == VERB_USERS ? MODE_CUSTOMERS : MODE_CONCERTS;
    case VERB_SHOWS:
        if (ui->screen == MODE_MOVE)
            return MODE_MOVE;
        return ui->screen == MODE_CONCERTS ? MODE_CONCERTS : MODE_DATES;
    case VERB_SEATS:
    case VERB_MAP:
    case VERB_BEST:
    case VERB_HOUSE:
        return MODE_SEATS;
    case VERB_RESERVATIONS:
        return MODE_BOOKINGS;
    case VERB_FIND:
        return ui->screen == MODE_SEATS ? MODE_SEATS : MODE_CUSTOMERS;
    case VERB_SELL:
    case VERB_COMP:
        return MODE_SELL;
    case VERB_BLOCK:
    case VERB_UNBLOCK:
        return MODE_HOUSE;
    case VERB_RESERVATION:
        return ui->screen == MODE_BOOKING ? MODE_BOOKING : MODE_BOOKED;
    case VERB_ENTRIES:
        return MODE_WALLET;
    case VERB_TAKINGS:
        return MODE_TAKINGS;
    default:
        return ui->screen;
    }
}

/* Queries count as part of the regular poll: a refusal of one is then only said if asking again is
 * no use, as it is in the program. */
void feed(struct ui *ui, enum verb_id verb, int64_t about, const char *text)
{
    const struct pending_request request = {
        .verb = verb, .about = about, .poll = !verb_changes(verb_row(verb))};

    feed_reply(ui, &request, text);
}

/* With all lines in, the turn of the loop is over: control_replied() does what had to wait for the
 * reply, such as an Enter that was typed ahead. */
void feed_reply(struct ui *ui, const struct pending_request *request, const char *text)
{
    struct pending_request asked = *request;
    struct reply_reader reader;
    char *copy = strdup(text), *rest = copy, *line;

    if (copy == NULL)
        abort();
    if (asked.opening == 0) {
        asked.asker = (int)asker_of(ui, asked.verb);
        asked.opening = ui->opening[asked.asker];
    }
    for (char *at = copy; *at != '\0'; at++)
        if (*at == '|')
            *at = '\t';
    reply_reader_init(&reader);
    while ((line = strtok_r(rest, "\n", &rest)) != NULL && *line != '\0') {
        struct reply_line reply;

        if (!reply_read(&reader, line, &reply)) {
            fprintf(stderr, "not a reply: %s\n", line);
            abort();
        }
        replies_take(ui, &asked, &reply);
    }
    control_replied(ui);
    free(copy);
}

void feed_start(struct ui *ui)
{
    feed_start_as(ui, "operator");
}

/* The monotonic clock begins far from 0, which means "never" in many places; the calendar stands at
 * 1970, so every deadline is still to come unless a test sets it. The time zone is that of the
 * venues, so that no zone is drawn beside a time. Among the five concerts are one price and two, a
 * title in both scripts, a sale that pauses, and a title with an escape sequence, which must never
 * reach a terminal. */
void feed_start_as(struct ui *ui, const char *role)
{
    char line[256];

    setenv("TZ", "KST-9", 1); /* that of the venues */
    ui_init(ui, &all_screens, 1000000);
    model_connected(&ui->model);
    snprintf(line, sizeof line, "OK user=kim name=\"Kim\" uid=1000 role=%s acting=-\n", role);
    feed(ui, VERB_WHOAMI, 0, line);
    feed(ui, VERB_BALANCE, 0, "OK balance=780000 due=0\n");
    feed(ui, VERB_CONCERTS, 0,
         "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale\n"
         "-|1|겨울 나그네|연광철|예술의전당|2|2026-12-24T19:30:00+09:00|61|55000|110000|open\n"
         "-|2|봄밤 Spring Night|Trio Haneul|Hall B|1|2026-12-26T20:00:00+09:00|3|40000|40000|open\n"
         "-|3|Goldberg Variations|K. Park|Hall A|4|2027-01-02T15:00:00+09:00|50|66000|66000|open\n"
         "-|4|국악 한마당|국립국악단|대극장|1|2026-12-25T14:00:00+09:00|0|30000|30000|paused\n"
         "-|5|Jazz \x1b[31mat Midnight|The Late Set|Cellar|1|2026-12-31T23:30:00+09:00|28|45000|"
         "45000|open\n"
         "OK\n");
    feed_asked(ui, line);
}

void feed_dates(struct ui *ui)
{
    feed_keys(ui, "\n");
    feed_shows(ui);
}

/* Of the four dates, two can be booked, one is sold out and one called off; the list shows the
 * first two until `a` is pressed. */
void feed_shows(struct ui *ui)
{
    feed(ui, VERB_SHOWS, 1,
         "=|show|starts|state|free|held|sold|cancel_until\n"
         "-|7|2026-12-24T19:30:00+09:00|bookable|12|3|35|2026-12-24T00:00:00+09:00\n"
         "-|8|2026-12-25T15:00:00+09:00|bookable|49|1|0|2026-12-25T00:00:00+09:00\n"
         "-|9|2026-12-25T19:30:00+09:00|sold_out|0|2|48|2026-12-25T00:00:00+09:00\n"
         "-|10|2026-12-26T19:30:00+09:00|cancelled|0|0|0|never\n"
         "OK\n");
}

/* 33 seats are free (3 VIP, 14 R, 16 S), 4 held, 12 sold, of which E7 and E8 are one's own, and E10
 * is blocked. A1 and A2 are free and side by side, which is why so many tests choose them; no three
 * VIP seats are. */
void feed_seats(struct ui *ui)
{
    static const char map[] = "..XXXXhh.h" /* A */
                              "....XX...." /* B */
                              "...hXXX..." /* C */
                              ".....X...." /* D */
                              "......oo.#";
    static const char *const states[] = {"free", "held", "sold", "blocked"};
    char rows[4096];
    size_t used;
    int count[4] = {0};

    feed_keys(ui, "\n");
    used = (size_t)snprintf(rows, sizeof rows, "=|seat|grade|price|state|mine\n");
    for (int i = 0; i < 50; i++) {
        int state = map[i] == '.' ? 0 : map[i] == 'h' ? 1 : map[i] == '#' ? 3 : 2;

        count[state]++;
        used += (size_t)snprintf(rows + used, sizeof rows - used, "-|%d|%s|%d|%s|%d\n", i + 1,
                                 i < 10   ? "VIP"
                                 : i < 30 ? "R"
                                          : "S",
                                 i < 10   ? 110000
                                 : i < 30 ? 88000
                                          : 55000,
                                 states[state], map[i] == 'o');
    }
    snprintf(rows + used, sizeof rows - used,
             "OK show=7 rev=40 free=%d held=%d sold=%d blocked=%d\n", count[0], count[1], count[2],
             count[3]);
    feed(ui, VERB_SEATS, 7, rows);
}

/* Each key is typed at a picture that was drawn after the one before: nothing is dropped as typed
 * ahead. */
void feed_keys(struct ui *ui, const char *keys)
{
    for (; *keys != '\0'; keys++) {
        ui_drawn(ui);
        control_key(ui, *keys);
    }
}

void feed_ahead(struct ui *ui, const char *keys)
{
    for (; *keys != '\0'; keys++)
        control_key(ui, *keys);
}

/* Only the last one that is no poll is told, so an empty answer says that there was none. Where
 * several were, expect_all_asked() looks at each and at their order. */
enum verb_id feed_asked(struct ui *ui, char line[256])
{
    enum verb_id verb = VERB_COUNT;
    struct pending_request request;

    line[0] = '\0';
    while (model_next_request(&ui->model, &request)) {
        if (!request.poll) {
            verb = request.verb;
            snprintf(line, 256, "%s", request.line);
        }
        pending_request_release(&request);
    }
    return verb;
}

bool printer_is_away;

static char asked_of_printer[1024], last_look[1024];

static bool take_line(const void *context, const char *line, char why[TEXT_MESSAGE])
{
    (void)context;
    /* A reason is written in any case: whoever shows it although the line was taken is found out.
     */
    snprintf(why, TEXT_MESSAGE, "%s", "Nobody prints");
    if (!printer_is_away)
        strncat(asked_of_printer, line, sizeof asked_of_printer - strlen(asked_of_printer) - 1);
    return !printer_is_away;
}

const struct ticket_printer feed_printer = {.ask = take_line};

const char *feed_printed(void)
{
    memcpy(last_look, asked_of_printer, sizeof last_look);
    asked_of_printer[0] = '\0';
    return last_look;
}
