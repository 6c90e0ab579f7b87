/*
 * Dates that have begun are sold at the counter by three daemons at once, until late_minutes are
 * over: a seat is sold once, what was held by staff ends with them, and whatever is asked after one
 * of the daemons has said that it is over is refused by all.
 *
 *     hosts_late_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql [--rounds ROUNDS]
 *
 * Each round has a date of its own, which began almost a minute ago, and a minute is sold late.
 *
 * The sale has to end while seats are being sold. A date that was over before its seat was held,
 * as on a slow machine, says nothing: it is left, and the next one has twice the time.
 * The hold of staff would last five minutes; that it has ended when the sale has is the second
 * thing to be seen.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"
#include "tests/kit/steady.h"
#include "tests/postgres/hosts.h"

enum { CAPACITY = 100, SEAT_LIMIT = 50, LATE_MS = 60000, SOON_MS = 400, TIME_TEXT = 40 };
enum { HELD_SEAT = 50 };

struct counter {
    struct line_client box[HOSTS];
    int64_t show;
    bool is_over;    /* some daemon has said so of the date */
    int64_t soon_ms; /* until the end of the sale, when the date is made */
    int sold;
};

/* A hold of staff for a customer. */
struct held {
    char token[LINE_CLIENT_CODE], code[LINE_CLIENT_CODE];
};

static int64_t wall_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void add_show(struct counter *counter, int round)
{
    int64_t starts_ms = wall_ms() - LATE_MS + counter->soon_ms;
    time_t second = (time_t)(starts_ms / 1000);
    struct line_client *box = &counter->box[round % HOSTS];
    char text[TIME_TEXT];
    struct tm utc;

    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", gmtime_r(&second, &utc));
    line_client_until_ok(box, "SHOW-ADD concert=1 starts=%s.%03dZ past=1 key=show%d", text,
                         (int)(starts_ms % 1000), round);
    counter->show = line_client_number(box, "show");
    for (int host = 0; host < HOSTS; host++)
        line_client_until_ok(&counter->box[host], "SEATS show=%" PRId64 "", counter->show);
}

static bool is_over(const struct line_client *box)
{
    return strncmp(box->reply, "ERR NOT-BOOKABLE retry=no why=past ", 35) == 0;
}

/* False if it is over already, or as soon as the seat is held: then the next date has more time. */
static bool hold(struct counter *counter, int round, struct held *held)
{
    struct line_client *box = &counter->box[round % HOSTS];

    line_client_until_ok(box, "USER-ADD user=c%d key=c%d", round, round);
    line_client_send(box, "JOIN concert=1 show=%" PRId64 " seats=%d as=c%d", counter->show,
                     HELD_SEAT, round);
    if (!line_client_wait(box) && !is_over(box))
        test_fail("staff could not hold a seat of a date that has begun", box->reply);
    if (is_over(box) || strstr(box->reply, " state=expired ") != NULL) {
        counter->soon_ms *= 2;
        return false;
    }
    line_client_code(box, "token", held->token);
    line_client_code(box, "reservation", held->code);
    return true;
}

/* A seat that all ask for, and get once, or find sold. True as long as some daemon sells. `is_free`
 * stands for how many may get it: 1, or 0 if it is sold. That nobody got a free seat is right only
 * if somebody has said that it is over. */
static bool sell(struct counter *counter, int seat, bool is_free)
{
    bool was_over = counter->is_over;
    int sold = 0, over = 0;

    for (int host = 0; host < HOSTS; host++)
        line_client_send(&counter->box[host], "SELL show=%" PRId64 " seats=%d method=cash",
                         counter->show, seat);
    for (int host = 0; host < HOSTS; host++) {
        struct line_client *box = &counter->box[host];

        if (line_client_wait(box))
            sold++;
        else if (is_over(box))
            over++;
        else if (strncmp(box->reply, "ERR SEAT-SOLD ", 14) != 0)
            test_fail("a seat was not sold late", box->reply);
    }
    if (sold > is_free || (sold == 0 && over == 0 && is_free))
        test_fail("a seat was not sold once", counter->box[0].reply);
    if (was_over && over < HOSTS)
        test_fail("a seat was sold", "after a daemon had said that it is over");
    counter->sold += sold;
    counter->is_over = over > 0;
    return over < HOSTS;
}

/* What staff held is nobody's, whichever daemon is asked. */
static void check_held(struct counter *counter, int round, const struct held *held)
{
    for (int host = 0; host < HOSTS; host++) {
        struct line_client *box = &counter->box[host];

        line_client_until(box, "state", "expired", "STATUS token=%s as=c%d", held->token, round);
        line_client_ask(box, "ERR HOLD-EXPIRED ", "PAY reservation=%s as=c%d", held->code, round);
    }
}

static void play(struct counter *counter, int round)
{
    int64_t since_ms = steady_ms();
    bool is_open = true;
    struct held held;

    counter->is_over = false;
    add_show(counter, round);
    if (!hold(counter, round, &held))
        return;
    for (int seat = 1; is_open && seat < HELD_SEAT; seat++)
        is_open = sell(counter, seat, true);
    while (is_open) { /* all seats are gone, the end is still to come */
        is_open = sell(counter, 1, false);
        daemon_hang_after(since_ms, "a sale", "does not end within ten minutes");
    }
    check_held(counter, round, &held);
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct counter counter = {.soon_ms = SOON_MS};

    hosts_read_options(&hosts, argc, argv, 12, 0);
    hosts_open(&hosts);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, 1, CAPACITY, SEAT_LIMIT);
    hosts_open_clients(&hosts, counter.box, 0);
    line_client_ask(&counter.box[0], "OK", "CONCERT-SET concert=1 late_minutes=1");
    for (int round = 0; round < hosts.rounds; round++)
        play(&counter, round);
    hosts_close_clients(counter.box);
    hosts_stop_all(&hosts);
    hosts_expect(&hosts,
                 "SELECT count(*) FROM payment p JOIN reservation r"
                 " ON r.reservation_id = p.reservation_id JOIN show s ON s.show_id = r.show_id"
                 " WHERE p.paid_ms >= s.starts_ms + 60000",
                 0);
    hosts_expect(&hosts, "SELECT count(*) FROM payment", counter.sold);
    if (counter.sold == 0)
        test_fail("nothing was sold late", "in any round");
    hosts_check(&hosts, NULL);
    printf("proof: %d seats of %d dates that had begun were sold by %d daemons, each once and none"
           " too late\n",
           counter.sold, hosts.rounds, HOSTS);
    hosts_close(&hosts);
    return 0;
}
