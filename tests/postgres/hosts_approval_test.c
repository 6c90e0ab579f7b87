/*
 * An approval is good once, also if every daemon of one database is asked for it in one moment; and
 * once one of them has said that its time is over, that daemon stays with it, and all come to it.
 * Their clocks follow the database's by what it says, which is as old as the way to it takes.
 *
 *     hosts_approval_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql [--rounds SHOWS]
 *
 * Each round sells a seat for each host, and each host refunds another one of them by the same
 * approval: one does, the others say that it was used. Its giver is written into the database, as
 * all who ask here are one person. Then every host is asked for something else by an approval that
 * ends soon: as long as it is good, that is said to be another verb.
 *
 * The refund keeps half, so that it needs leave; and an approval that is named has to be good for a
 * supervisor as well, which whoever starts the test is. What would go unseen without it: an
 * approval that is found open by two transactions and then used by both.
 */
#include <stdio.h>
#include <string.h>

#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"
#include "tests/kit/steady.h"
#include "tests/postgres/hosts.h"

enum { SOON_MS = 300 };

/* Asks a host to refund its seat. */
static void refund(struct line_client *box, const char *code, int round, int host)
{
    line_client_send(box,
                     "REFUND reservation=%s reason=rehearsal seats=%d percent=50 method=cash"
                     " approval=A%07d",
                     code, host + 1, round);
}

/* The seats of a show, one for each host, and an approval for what they are sold as. */
static void prepare(const struct hosts *hosts, struct line_client *box, int round,
                    char code[LINE_CLIENT_CODE])
{
    char sql[500];

    line_client_ask(box, "OK", "SELL show=%d seats=1-%d method=cash", round + 1, HOSTS);
    line_client_code(box, "reservation", code);
    snprintf(sql, sizeof sql,
             "INSERT INTO approval (code, verb, reservation_id, giver, given_ms, until_ms)"
             " SELECT 'A%07d', 'REFUND', reservation_id, 'boss', 1, 253402387199000"
             " FROM reservation WHERE code = '%s'",
             round, code);
    hosts_do(hosts, sql);
}

/* Three seats, one approval: the requests have the lock of one concert to wait for, and the second
 * sees what the first has written only if it asks after it has the lock. */
static void play(const struct hosts *hosts, struct line_client boxes[HOSTS], int round)
{
    char code[LINE_CLIENT_CODE];
    int done = 0;

    prepare(hosts, &boxes[round % HOSTS], round, code);
    for (int host = 0; host < HOSTS; host++)
        refund(&boxes[host], code, round, host);
    for (int host = 0; host < HOSTS; host++) {
        bool is_done = line_client_insist(&boxes[host]);

        done += is_done;
        if (!is_done && strstr(boxes[host].reply, "used already") == NULL)
            test_fail("a refund by an approval", boxes[host].reply);
    }
    if (done != 1)
        test_fail("an approval was not good once", boxes[0].reply);
}

/* What a host says of an approval of another verb: true if it is that its time is over. */
static bool is_over(struct line_client *box, const char *line)
{
    bool is_done = line_client_insist(box);

    if (!is_done && strstr(box->reply, "another verb") != NULL)
        return false;
    if (is_done || strstr(box->reply, "time of this approval is over") == NULL)
        test_fail(line, box->reply);
    return true;
}

/* True if it was good at first. Its end is written as so long after given_ms: that is on the wall
 * clock and until_ms on the steady one, which follows the database's, and here all of them are one
 * machine's. A daemon that has once said "over" must not come back to "another verb": its clock
 * never goes back. */
static bool end(const struct hosts *hosts, struct line_client boxes[HOSTS], int round)
{
    struct line_client *box = &boxes[round % HOSTS];
    char code[LINE_CLIENT_CODE], line[200], sql[200];
    int64_t since_ms = steady_ms();
    bool was_good = false, has_said[HOSTS] = {false};
    int over;

    line_client_ask(box, "OK", "APPROVE verb=COMP show=%d minutes=1", round + 1);
    line_client_code(box, "approval", code);
    snprintf(sql, sizeof sql,
             "UPDATE approval SET giver = 'boss', until_ms = given_ms + %d WHERE code = '%s'",
             SOON_MS, code);
    hosts_do(hosts, sql);
    line_client_ask(box, "OK", "SELL show=%d seats=%d method=cash", round + 1, HOSTS + 1);
    snprintf(line, sizeof line,
             "REFUND reservation=%s reason=test percent=50 method=cash approval=%s",
             line_client_field(box, "reservation"), code);
    do {
        over = 0;
        for (int host = 0; host < HOSTS; host++)
            line_client_send(&boxes[host], "%s", line);
        for (int host = 0; host < HOSTS; host++) {
            bool was_over = has_said[host];

            has_said[host] = is_over(&boxes[host], line);
            if (was_over && !has_said[host])
                test_fail("an approval was good", "after a daemon had said that its time is over");
            over += has_said[host];
        }
        was_good = was_good || over < HOSTS;
        daemon_hang_after(since_ms, "an approval", "is not over everywhere within ten minutes");
    } while (over < HOSTS);
    return was_good;
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct line_client boxes[HOSTS];
    int good = 0;

    hosts_read_options(&hosts, argc, argv, 20, 0);
    hosts_open(&hosts);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, hosts.rounds, 100, 50);
    hosts_open_clients(&hosts, boxes, hosts.rounds);
    for (int round = 0; round < hosts.rounds; round++)
        play(&hosts, boxes, round);
    for (int round = 0; round < hosts.rounds; round++)
        good += end(&hosts, boxes, round);
    if (good == 0)
        test_fail("every approval was over", "before anybody asked");
    hosts_expect(&hosts, "SELECT count(*) FROM refund WHERE fee > 0", hosts.rounds);
    hosts_expect(&hosts, "SELECT count(*) FROM approval WHERE used_ms IS NOT NULL", hosts.rounds);
    hosts_expect(&hosts, "SELECT balance FROM foyer_user WHERE login = 'guest:till'", 0);
    hosts_close_clients(boxes);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, NULL);
    printf("proof: %d approvals, each asked for by %d daemons at a time, were each used once; %d"
           " were over everywhere\n",
           hosts.rounds, HOSTS, good);
    hosts_close(&hosts);
    return 0;
}
