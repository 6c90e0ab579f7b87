/*
 * The daemon is stopped for longer than anybody may be absent, and goes on.
 *
 *     stopped_test --daemon FOYERD --invariants FILE.sql --preload SET_CLOCK [--rounds STOPS]
 *
 * It is stopped by SIGSTOP, and while it stands the clocks that nobody sets go on by a minute and a
 * second (set_clock.c), so that nobody has to wait for that. One is admitted and holds nothing, one
 * waits; one asks while the daemon stands, and the other only afterwards. None of them has been
 * absent. A hold has its deadline, whoever stood still.
 *
 * The sum: four stops of 61 s are 244 s of the 300 that a hold lasts, and an admission as well; the
 * fifth, after the loop, makes it 305, and both are over. So --rounds must not be more than 4. What
 * would go unseen without it: a daemon that goes through its waiters by the clock before it has
 * read what they sent while it stood, and throws them out for its own absence.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/fault_house.h"
#include "tests/kit/line_client.h"
#include "tests/kit/failure.h"

enum { STOP_S = 61, HOLD_S = 300 };

struct guest {
    struct line_client client;
    char token[LINE_CLIENT_CODE];
};

static void expect(bool holds, const char *what, const struct guest *guest)
{
    if (!holds)
        test_fail(what, guest->client.reply);
}

static void let_in(struct guest *guest, const struct house *house, const char *user,
                   const char *wish)
{
    line_client_open(&guest->client, house->socket);
    line_client_ask(&guest->client, "OK", "USER-ADD user=%s", user);
    line_client_ask(&guest->client, "OK", "AS user=%s", user);
    line_client_ask(&guest->client, "OK token=", "JOIN %s", wish);
    line_client_code(&guest->client, "token", guest->token);
}

/* Stops the daemon, lets a minute and a second pass, and lets it go on; `asker` asks meanwhile. */
static void stop_a_while(const struct house *house, int64_t *ahead_ms, struct guest *asker)
{
    int status;

    if (kill(house->daemon.pid, SIGSTOP) < 0 ||
        waitpid(house->daemon.pid, &status, WUNTRACED) != house->daemon.pid || !WIFSTOPPED(status))
        test_fail("the daemon does not stop", strerror(errno));
    line_client_send(&asker->client, "STATUS token=%s", asker->token);
    ahead_ms[1] += STOP_S * 1000;
    if (kill(house->daemon.pid, SIGCONT) < 0)
        test_fail("the daemon does not go on", strerror(errno));
}

static void check_standing(struct guest *inside, struct guest *waiter)
{
    expect(strstr(inside->client.reply, "state=active") != NULL, "the one inside was absent",
           inside);
    expect(strstr(waiter->client.reply, "state=waiting") != NULL &&
               line_client_number(&waiter->client, "position") == 1,
           "the one who waits was absent", waiter);
}

int main(int argc, char **argv)
{
    struct house house;
    struct guest inside, waiter, holder, admin;
    int64_t *ahead_ms;

    house_open(&house, argc, argv, 4, 1);
    ahead_ms = house_clocks(&house);
    house_start(&house);
    house_set_up(&house, 1, 4);
    line_client_open(&admin.client, house.socket);
    line_client_ask(&admin.client, "OK concert=2", "CONCERT-ADD title=Small capacity=1");
    line_client_ask(&admin.client, "OK", "GRADE-SET concert=2 grade=A seats=1-50 price=10");
    line_client_ask(&admin.client, "OK show=2", "SHOW-ADD concert=2 starts=+30T20:00");
    let_in(&inside, &house, "inside", "concert=2");
    let_in(&waiter, &house, "waiter", "concert=2");
    let_in(&holder, &house, "holder", "concert=1 show=1 seats=7");

    for (int stop = 1; stop <= house.rounds; stop++) {
        /* In turn, so that each of the two has been the one whose request lies in the socket, and
         * the one who has sent nothing. */
        struct guest *asker = stop % 2 == 0 ? &inside : &waiter;
        struct guest *silent = stop % 2 == 0 ? &waiter : &inside;

        stop_a_while(&house, ahead_ms, asker);
        line_client_wait(&asker->client);
        line_client_ask(&silent->client, "OK", "STATUS token=%s", silent->token);
        check_standing(&inside, &waiter);
        line_client_ask(&holder.client, "OK", "STATUS token=%s", holder.token);
        expect(strstr(holder.client.reply, "state=active") != NULL &&
                   line_client_number(&holder.client, "remaining") <= HOLD_S - stop * STOP_S,
               "the hold has another time left", &holder);
    }
    /* The deadlines of the hold and of the admission come, and whoever waits is let in. */
    stop_a_while(&house, ahead_ms, &holder);
    line_client_wait(&holder.client);
    expect(strstr(holder.client.reply, "state=expired") != NULL, "the hold is not over", &holder);
    line_client_ask(&waiter.client, "OK", "JOIN concert=2");
    expect(strstr(waiter.client.reply, "state=active") != NULL, "nobody was let in", &waiter);

    house_stop(&house, SIGTERM);
    printf("proof: stopped: %d times for %d seconds; nobody was absent, and the hold had its five "
           "minutes\n",
           house.rounds, STOP_S);
    line_client_close(&admin.client);
    line_client_close(&inside.client);
    line_client_close(&waiter.client);
    line_client_close(&holder.client);
    house_close(&house);
    return 0;
}
