/*
 * The database is away for a while, or stands still: polls are answered all the time and say how
 * old their answer is, who changes something is told to come later, and all goes on by itself.
 *
 *     server_away_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql [--rounds OUTAGES]
 *
 * A stopped server refuses connections at once; one that stands still (SIGSTOP, with all its
 * processes) keeps them open and says nothing, so only a clock finds it out. Answers are waited for
 * until they are three seconds old: older than two is what `age` says at all (STALE_MS in sync.c),
 * and less would also be a slow machine. How long a poll took is printed and not judged.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/postgres/hosts.h"
#include "tests/kit/line_client.h"
#include "tests/kit/failure.h"
#include "tests/kit/steady.h"

enum { SHOWS = 1, TOKEN = 40, FOLDER_TEXT = 200 };

struct figures {
    long long polls, slowest_ms, oldest_s;
};

static void poll_once(struct line_client *kim, struct figures *figures, const char *line)
{
    long long since = steady_ms(), ms;

    line_client_ask(kim, "OK", "%s", line);
    ms = steady_ms() - since;
    figures->polls++;
    if (ms > figures->slowest_ms)
        figures->slowest_ms = ms;
    if (line_client_number_or(kim, "age", 0) > figures->oldest_s)
        figures->oldest_s = line_client_number_or(kim, "age", 0);
}

static void poll_all(struct line_client *kim, const char *token, struct figures *figures)
{
    char line[80];

    snprintf(line, sizeof line, "STATUS token=%s", token);
    poll_once(kim, figures, line);
    poll_once(kim, figures, "MAP show=1");
    poll_once(kim, figures, "SEATS show=1");
    poll_once(kim, figures, "CONCERTS");
    poll_once(kim, figures, "SHOWS concert=1");
}

/* Until the answers are so old, the poller polls. */
static void poll_until_old(struct line_client *kim, const char *token, long long age_s,
                           struct figures *figures)
{
    long long since = steady_ms();

    do {
        poll_all(kim, token, figures);
        if (steady_ms() - since > 600000)
            daemon_hang("polls", "do not tell their age within ten minutes");
    } while (figures->oldest_s < age_s);
}

static void expect_later(struct line_client *kim, const char *line)
{
    line_client_ask(kim, "ERR BUSY ", "%s", line);
    if (strcmp(kim->read.retry, "later") != 0)
        test_fail(line, "is not told to come later");
}

static void signal_server(const struct hosts *hosts, const char *signal)
{
    char command[FOLDER_TEXT];

    snprintf(command, sizeof command,
             "postmaster=$(head -n 1 %s/data/postmaster.pid);"
             " kill -%s $postmaster $(pgrep -P $postmaster)",
             hosts->server.folder, signal);
    if (system(command) != 0)
        test_fail("a command", command);
}

/* Whoever waits is told in the end how old that is. */
static void expect_age(struct line_client *kim, const char *verb, const char *token)
{
    line_client_ask(kim, "OK", "%s token=%s timeout=1", verb, token);
    if (line_client_number_or(kim, "age", 0) <= 0)
        test_fail("the last line has no age", kim->reply);
}

/* The server has stopped; nobody can connect. */
static void test_stopped(struct hosts *hosts, struct line_client *kim, const char *token, int round,
                         struct figures *figures)
{
    char hold[100];

    snprintf(hold, sizeof hold, "HOLD token=%s show=1 seats=%d key=stopped-%d", token, round + 1,
             round);
    server_run(&hosts->server, "stop", round % 2 == 0 ? "fast" : "immediate");
    figures->oldest_s = 0;
    poll_until_old(kim, token, 3, figures);
    expect_later(kim, hold);
    expect_later(kim, "CHARGE amount=1");
    expect_age(kim, "WAIT", token);
    expect_age(kim, "WATCH", token);
    poll_all(kim, token, figures);
    server_run(&hosts->server, "start", "");
    line_client_until_ok(kim, "%s", hold);
    line_client_until_ok(kim, "RELEASE reservation=%s", line_client_field(kim, "reservation"));
    line_client_until(kim, "age", NULL, "STATUS token=%s", token);
}

/* The server stands still: connections stay open, and nothing comes. A change that was sent to it
 * is answered in the end, and done once: the daemon may have given up by then, and the server may
 * do it all the same when it goes on, so whoever was put off asks again with the key. */
static void test_frozen(struct hosts *hosts, struct line_client *kim, struct line_client *lee,
                        const char *token, int round, struct figures *figures)
{
    char charge[80];

    snprintf(charge, sizeof charge, "CHARGE amount=1000 key=frozen-%d", round);
    signal_server(hosts, "STOP");
    line_client_send(lee, "%s", charge);
    figures->oldest_s = 0;
    poll_until_old(kim, token, 3, figures);
    signal_server(hosts, "CONT");
    if (!line_client_wait(lee))
        line_client_until_ok(lee, "%s", charge);
    line_client_until(kim, "age", NULL, "STATUS token=%s", token);
}

/* Nobody waits for it for ever: what was asked is put off while it still stands still. */
static void test_silent(struct hosts *hosts, struct line_client *lee)
{
    signal_server(hosts, "STOP");
    expect_later(lee, "CHARGE amount=1000 key=silent");
    signal_server(hosts, "CONT");
    line_client_until_ok(lee, "CHARGE amount=1000 key=silent");
}

static void come_in(const struct hosts *hosts, struct line_client *client, const char *user)
{
    line_client_open(client, hosts->host[0].socket);
    line_client_ask(client, "OK", "USER-ADD user=%s", user);
    line_client_ask(client, "OK", "AS user=%s", user);
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct line_client kim, lee;
    struct figures figures = {0};
    char token[TOKEN];

    hosts_read_options(&hosts, argc, argv, 2, 0);
    hosts_open_alone(&hosts);
    hosts_start(&hosts, 0);
    hosts_set_up(&hosts, SHOWS, 10, 4);
    come_in(&hosts, &kim, "kim");
    come_in(&hosts, &lee, "lee");
    line_client_ask(&kim, "OK", "JOIN concert=1");
    snprintf(token, sizeof token, "%s", line_client_field(&kim, "token"));
    for (int i = 0; i < hosts.rounds; i++) {
        test_stopped(&hosts, &kim, token, i, &figures);
        test_frozen(&hosts, &kim, &lee, token, i, &figures);
    }
    test_silent(&hosts, &lee);
    line_client_ask(&lee, "OK", "BALANCE");
    /* One charge of each round, and that of test_silent(). */
    if (line_client_number(&lee, "balance") != hosts.rounds * 1000 + 1000)
        test_fail("charges under a frozen server come to", line_client_field(&lee, "balance"));
    line_client_close(&kim);
    line_client_close(&lee);
    /* A daemon without its database still ends as it should. */
    server_run(&hosts.server, "stop", "fast");
    hosts_stop_all(&hosts);
    server_run(&hosts.server, "start", "");
    hosts_check(&hosts, NULL);
    hosts_close(&hosts);
    printf("proof: %d times without a database, %d times with one that stands still: %lld polls "
           "answered, the slowest in %lld ms; changes put off, and none done twice\n",
           hosts.rounds, hosts.rounds, figures.polls, figures.slowest_ms);
    return 0;
}
