/*
 * Told by one daemon of what happens at another: WAIT and WATCH over three daemons.
 *
 *     hosts_wait_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql
 *         [--rounds ADMISSIONS] [--seed N]
 *
 * In the first scene hosts 0 and 1 take turns: a sale at one of them ends a place, and who gets
 * that waits at the other; host 2 watches, and has made nothing.
 *
 * There is no channel between daemons: what one knows of another it has read from the database
 * twice a second. So each test here would also pass if news came late, up to ten minutes; what it
 * finds is news that never come, come twice, or in another order.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"
#include "tests/kit/steady.h"
#include "tests/postgres/hosts.h"

enum { SHOWS = 1, SEAT_LIMIT = 50, CAPACITY = 1, TOKEN = 40, REV = 24 };

struct waiter {
    struct line_client line;
    char token[TOKEN];
};

static void join(const struct hosts *hosts, struct waiter *waiter, const char *user, int host)
{
    line_client_open_as(&waiter->line, hosts->host[host].socket, user);
    line_client_until_ok(&waiter->line, "JOIN concert=1"); /* once that host has heard of it */
    snprintf(waiter->token, sizeof waiter->token, "%s", line_client_field(&waiter->line, "token"));
}

/* Reads lines of a WATCH, which goes on, until one has that text in it; `line` is that one. */
static void read_until(struct line_client *client, const char *text, char line[LINE_CLIENT_LINE])
{
    int64_t since_ms = steady_ms();

    do {
        line_client_next(client, line);
        daemon_hang_after(since_ms, "a WATCH does not say within ten minutes", text);
        if (strncmp(line, "OK", 2) == 0 || strncmp(line, "ERR", 3) == 0)
            test_fail("a WATCH has ended", line);
    } while (strstr(line, text) == NULL);
}

/* One leaves at one host, the other is admitted at another, each time; a third host has the seats.
 * The sale is what ends the place: of the two users the one who is inside pays, and the next round
 * is the other's turn. */
static void test_told(struct hosts *hosts)
{
    struct waiter inside, outside;
    struct line_client watcher;
    char line[LINE_CLIENT_LINE], map[] = "..................................................";

    line_client_open(&watcher, hosts->host[2].socket);
    line_client_until_ok(&watcher, "SEATS show=1"); /* once that host has heard of it */
    line_client_send(&watcher, "WATCH show=1");
    read_until(&watcher, map, line);
    join(hosts, &inside, "kim", 0);
    for (int i = 0; i < hosts->rounds; i++) {
        const char *others[] = {"kim", "lee"};
        struct waiter next;

        join(hosts, &outside, others[(i + 1) % 2], (i + 1) % 2);
        line_client_send(&outside.line, "WAIT token=%s state=waiting", outside.token);
        line_client_ask(&inside.line, "OK", "HOLD token=%s show=1 seats=%d", inside.token, i + 1);
        line_client_ask(&inside.line, "OK", "PAY reservation=%s",
                        line_client_field(&inside.line, "reservation"));
        map[i] = 'X';
        /* Told by its own host: the place is free, and it has it. */
        if (!line_client_wait(&outside.line) ||
            strcmp(line_client_field(&outside.line, "state"), "active") != 0)
            test_fail("who waits at another host reads", outside.line.reply);
        read_until(&watcher, map, line);
        line_client_close(&inside.line);
        next = outside;
        inside = next;
    }
    line_client_close(&inside.line);
    line_client_close(&watcher);
    printf("proof: %d admissions and sales told by other hosts than where they were made\n",
           hosts->rounds);
}

/* What one host said last is nothing to another: the revision of a token is counted by each daemon
 * for itself, so one that was never said here cannot be gone on from. It tells all, and in the last
 * column that it does. */
static void test_resync(struct hosts *hosts)
{
    char line[LINE_CLIENT_LINE], rev[REV], *column;
    struct waiter lee;

    join(hosts, &lee, "lee", 1);
    line_client_send(&lee.line, "WATCH token=%s", lee.token);
    read_until(&lee.line, "-\ttoken\t", line);
    column = strchr(strchr(line, '\t') + 1, '\t') + 1; /* the token */
    column = strchr(column, '\t') + 1;
    snprintf(rev, sizeof rev, "%.*s", (int)strcspn(column, "\t"), column);
    line_client_close(&lee.line);
    line_client_open_as(&lee.line, hosts->host[2].socket, "lee");
    line_client_until_ok(&lee.line, "STATUS token=%s", lee.token);
    line_client_send(&lee.line, "WATCH token=%s since=%s", lee.token, rev);
    read_until(&lee.line, "-\ttoken\t", line);
    if (strcmp(strrchr(line, '\t'), "\t1") != 0)
        test_fail("of a revision of another host it is told", line);
    /* And with that it goes on. */
    line_client_ask(&lee.line, "OK", "WAKE");
    line_client_close(&lee.line);
}

/* The next event of a WATCH: its place; marks are none. */
static long next_event(struct line_client *watcher, char line[LINE_CLIENT_LINE])
{
    int64_t since_ms = steady_ms();
    char *column = line;

    do {
        line_client_next(watcher, line);
        daemon_hang_after(since_ms, "a WATCH", "tells no event within ten minutes");
    } while (strncmp(line, "-\t", 2) != 0 || strncmp(line, "-\tmark\t", 7) == 0);
    for (int i = 0; i < 3; i++)
        column = strchr(column, '\t') + 1;
    return strtol(column, NULL, 10);
}

/* Two hosts open and close shifts in turn. A third host and one of them tell of all, each event
 * once, in places without a gap, and the end of a shift after its beginning. */
static void test_events(struct hosts *hosts)
{
    char line[LINE_CLIENT_LINE], other[LINE_CLIENT_LINE], shift[REV];
    struct line_client box[2], watchers[2];
    long place[2] = {0, 0};

    for (int i = 0; i < 2; i++) {
        line_client_open(&box[i], hosts->host[i].socket);
        line_client_open(&watchers[i], hosts->host[2 - i].socket);
        line_client_send(&watchers[i], "WATCH events=1 since=0");
    }
    /* What was sold before. */
    for (int i = 0; i < 2; i++)
        while (place[i] < hosts->rounds)
            if (next_event(&watchers[i], line) != ++place[i])
                test_fail("the next place is not that of", line);
    for (int i = 0; i < hosts->rounds; i++) {
        line_client_ask(&box[i % 2], "OK", "SHIFT-OPEN till=A float=0");
        snprintf(shift, sizeof shift, "\tshift\t%s\t", line_client_field(&box[i % 2], "shift"));
        line_client_ask(&box[(i + 1) % 2], "OK", "SHIFT-CLOSE counted=0 left=0");
        for (int n = 0; n < 2; n++) {
            if (next_event(&watchers[0], line) != ++place[0] || strstr(line, shift) == NULL)
                test_fail("the next event is not", line);
            if (next_event(&watchers[1], other) != ++place[1] || strcmp(line, other) != 0)
                test_fail("another host has another event at that place", other);
        }
    }
    for (int i = 0; i < 2; i++) {
        line_client_close(&box[i]);
        line_client_close(&watchers[i]);
    }
    printf("proof: %ld events told by two hosts in one order\n", place[0]);
}

static void run(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);

    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        test_fail(sql, PQerrorMessage(connection));
    PQclear(result);
}

/* An event that was written down first and is committed last is told after those that were told
 * meanwhile. Two numbers are there for that: event_id grows as events are written, seq is drawn
 * when they are read, from those that are committed. By event_id alone, whoever has been told of
 * the later two would have passed over it for ever. */
static void test_late(struct hosts *hosts)
{
    PGconn *connection = PQconnectdb(hosts->store);
    struct line_client box, watchers[2];
    char line[LINE_CLIENT_LINE];
    long place = (long)hosts_number(hosts, "SELECT last FROM event_head");

    for (int i = 0; i < 2; i++) {
        line_client_open(&watchers[i], hosts->host[2 - i].socket);
        line_client_send(&watchers[i], "WATCH events=1 since=%ld", place);
    }
    run(connection, "BEGIN");
    run(connection, "INSERT INTO event (at_ms, what, reservation_id)"
                    " SELECT max(at_ms), 'move', min(reservation_id) FROM event");
    line_client_open(&box, hosts->host[0].socket);
    line_client_ask(&box, "OK", "SHIFT-OPEN till=A float=0");
    line_client_ask(&box, "OK", "SHIFT-CLOSE counted=0 left=0");
    line_client_close(&box);
    for (int i = 0; i < 2; i++)
        for (long n = 1; n <= 2; n++)
            if (next_event(&watchers[i], line) != place + n || strncmp(line, "-\tshift\t", 8) != 0)
                test_fail("a shift is not told while another transaction lasts, but", line);
    run(connection, "COMMIT");
    PQfinish(connection);
    for (int i = 0; i < 2; i++) {
        if (next_event(&watchers[i], line) != place + 3 || strncmp(line, "-\tmove\t", 7) != 0)
            test_fail("what is committed later does not come later, but", line);
        line_client_close(&watchers[i]);
    }
    hosts_expect(hosts,
                 "SELECT count(*) FROM event late JOIN event soon ON late.event_id < soon.event_id"
                 " WHERE late.seq > soon.seq",
                 2);
    printf("proof: an event that was committed late is told last\n");
}

int main(int argc, char **argv)
{
    static const char *const users[] = {"kim", "lee"};
    struct line_client box;
    struct hosts hosts;

    hosts_read_options(&hosts, argc, argv, 12, 0);
    hosts_open(&hosts);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, SHOWS, CAPACITY, SEAT_LIMIT);
    for (size_t i = 0; i < sizeof users / sizeof users[0]; i++) {
        line_client_open(&box, hosts.host[0].socket);
        line_client_ask(&box, "OK", "USER-ADD user=%s", users[i]);
        line_client_ask(&box, "OK", "CHARGE amount=1000000 as=%s", users[i]);
        line_client_close(&box);
    }
    test_told(&hosts);
    test_events(&hosts);
    test_late(&hosts);
    test_resync(&hosts);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, NULL);
    hosts_close(&hosts);
    return 0;
}
