/*
 * Somebody sets the clock of the machine: an hour back, an hour ahead, and back again.
 *
 *     wall_clock_test --daemon FOYERD --invariants FILE.sql --preload SET_CLOCK [--rounds CHANGES]
 *                     [--clients N] [--seed N]
 *
 * Holds and waits go on as if nothing had happened, since they are measured with a clock that
 * nobody sets; they end when that one says so. What the calendar decides follows the wall clock.
 * Beside that a crowd books while the clock jumps: revisions only grow, and nothing is sold twice.
 *
 * The jumps are an hour, which is more than a hold (5 min), an absence (1 min) and an admission (5
 * min): a deadline on the wrong clock would be over at once, or not come. The sale that opens in
 * half an hour is the other way round: it must follow each jump.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/faults/crowd.h"
#include "tests/faults/fault_house.h"
#include "tests/kit/line_client.h"
#include "tests/kit/failure.h"

enum { SHOWS = 4, SEAT_LIMIT = 4, KEEP_ONE_IN = 32, CHANGES_A_JUMP = 40, HOLD_S = 300 };

static const int64_t hour_ms = INT64_C(3600000);

struct people {
    struct line_client holder, waiter, admin;
    char hold_token[LINE_CLIENT_CODE], wait_token[LINE_CLIENT_CODE];
    char reservation[LINE_CLIENT_CODE];
    int64_t remaining; /* seconds, of the hold, when last asked */
};

static void expect(bool holds, const char *what, const struct line_client *client)
{
    if (!holds)
        test_fail(what, client->reply);
}

/* Concert 2 lets one in at a time: one holds a seat, and the other waits after that one. */
static void seat_people(struct people *people, const struct house *house)
{
    struct line_client *clients[] = {&people->admin, &people->holder, &people->waiter};
    static const char *const users[] = {"-", "holder", "waiter"};

    for (int i = 0; i < 3; i++) {
        line_client_open(clients[i], house->socket);
        if (i > 0) {
            line_client_ask(clients[i], "OK", "USER-ADD user=%s", users[i]);
            line_client_ask(clients[i], "OK", "AS user=%s", users[i]);
        }
    }
    line_client_ask(&people->admin, "OK concert=2", "CONCERT-ADD title=Small capacity=1");
    line_client_ask(&people->admin, "OK", "GRADE-SET concert=2 grade=A seats=1-50 price=10");
    line_client_ask(&people->admin, "OK show=", "SHOW-ADD concert=2 starts=+30T20:00");
    line_client_ask(&people->holder, "OK", "CHARGE amount=1000");
    line_client_ask(&people->holder, "OK", "JOIN concert=2 show=%d seats=7", SHOWS + 1);
    line_client_code(&people->holder, "token", people->hold_token);
    line_client_code(&people->holder, "reservation", people->reservation);
    line_client_ask(&people->waiter, "OK", "JOIN concert=2");
    line_client_code(&people->waiter, "token", people->wait_token);
    people->remaining = HOLD_S;
}

/* The hold counts down, whatever the wall clock says, and the other one waits. */
static void check_standing(struct people *people)
{
    int64_t remaining;

    line_client_ask(&people->holder, "OK", "STATUS token=%s", people->hold_token);
    remaining = line_client_number(&people->holder, "remaining");
    expect(strstr(people->holder.reply, "state=active") != NULL &&
               strstr(people->holder.reply, "seats=7") != NULL,
           "the hold is gone", &people->holder);
    expect(remaining > 0 && remaining <= people->remaining, "the hold has another time left",
           &people->holder);
    people->remaining = remaining;
    line_client_ask(&people->waiter, "OK", "STATUS token=%s", people->wait_token);
    expect(strstr(people->waiter.reply, "state=waiting") != NULL &&
               line_client_number(&people->waiter, "position") == 1,
           "the wait has changed", &people->waiter);
}

/* The sale that opens within the hour is open for as long as the wall clock says so. */
static void check_sale(struct line_client *client, bool open)
{
    line_client_ask(client, open ? "OK token=" : "ERR NOT-BOOKABLE retry=no why=soon",
                    "JOIN concert=3");
}

static void add_sale_within_the_hour(struct people *people)
{
    time_t opens = time(NULL) + 1800;
    char text[40];
    struct tm when;

    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&opens, &when));
    line_client_ask(&people->admin, "OK concert=3", "CONCERT-ADD title=Later sale_opens=%s", text);
    line_client_ask(&people->admin, "OK", "GRADE-SET concert=3 grade=A seats=1-50 price=10");
    line_client_ask(&people->admin, "OK show=", "SHOW-ADD concert=3 starts=+30T20:00");
}

struct revisions {
    int64_t of[SHOWS + 1];
};

static void check_revisions(struct revisions *seen, struct line_client *client)
{
    for (int show = 1; show <= SHOWS; show++) {
        int64_t revision;

        line_client_ask(client, "OK show=", "MAP show=%d", show);
        revision = line_client_number(client, "rev");
        expect(revision >= seen->of[show], "a revision went back", client);
        seen->of[show] = revision;
    }
}

/* The clock jumps about while the crowd books. */
static int jump_about(const struct house *house, struct crowd *crowd, struct people *people,
                      int64_t *ahead_ms)
{
    static const int64_t jumps_h[] = {-1, 0, 1, -1, 1, 0};
    struct revisions seen = {{0}};
    int jumps = 0;

    for (int done = 0; done < house->rounds; done += CHANGES_A_JUMP) {
        crowd_run(crowd, CHANGES_A_JUMP);
        check_revisions(&seen, &people->admin);
        check_standing(people);
        ahead_ms[0] = jumps_h[jumps++ % 6] * hour_ms;
    }
    ahead_ms[0] = 0;
    return jumps;
}

int main(int argc, char **argv)
{
    struct house house;
    struct people people;
    struct crowd *crowd;
    int64_t *ahead_ms;
    int jumps;

    house_open(&house, argc, argv, 2000, 16);
    ahead_ms = house_clocks(&house);
    house_start(&house);
    house_set_up(&house, SHOWS, SEAT_LIMIT);
    seat_people(&people, &house);
    add_sale_within_the_hour(&people);
    check_sale(&people.waiter, false);
    crowd = crowd_new(house.socket, house.clients, SHOWS, KEEP_ONE_IN, house.seed);
    jumps = jump_about(&house, crowd, &people, ahead_ms);

    ahead_ms[0] = hour_ms;
    check_sale(&people.waiter, true);
    ahead_ms[0] = -hour_ms;
    check_sale(&people.admin, false);
    check_standing(&people);
    /* The hold ends when five minutes have passed, and the one who waits is let in. */
    ahead_ms[1] = HOLD_S * 1000;
    line_client_ask(&people.holder, "ERR HOLD-EXPIRED", "PAY reservation=%s", people.reservation);

    crowd_settle(crowd);
    house_stop(&house, SIGTERM);
    house_check(&house, crowd);
    printf("proof: clock: set an hour back or ahead %d times under %d clients (seed %llu), %zu "
           "changes acknowledged; no hold, wait or revision moved, nothing sold twice\n",
           jumps, house.clients, house.seed, crowd_figures(crowd).acknowledged);
    crowd_free(crowd);
    line_client_close(&people.admin);
    line_client_close(&people.holder);
    line_client_close(&people.waiter);
    house_close(&house);
    return 0;
}
