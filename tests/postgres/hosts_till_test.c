/*
 * Shifts that are closed by several daemons at once become Zs without a gap, and money that is
 * taken while its shift is closed is in the sum of the Z, or in no shift.
 *
 *     hosts_till_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql [--rounds SHOWS]
 *
 * All who ask here are one person, who has one shift in each round; two shifts of others are
 * written into the database. First one host closes the person's shift while the others sell, then
 * two close those of the others. FSCK compares each Z with the entries of its shift, and the chain.
 *
 * In a round: a float of 5 and two sales of 1,000 points, one for cash and one by card, beside the
 * close. Which of them is in time nobody can say, so only the sum of both ways is known. A sale
 * that had looked for the shift before it was closed, and wrote its entry after, would be in the
 * shift but not in its Z: that is what FSCK would find.
 */
#include <stdio.h>
#include <string.h>

#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"
#include "tests/postgres/hosts.h"

enum { SEATS_OF_ROUND = 2, PRICE = 1000 };

static void finish(struct line_client *box, const char *line)
{
    if (!line_client_insist(box))
        test_fail(line, box->reply);
}

static void ask_all(struct line_client boxes[HOSTS], char lines[HOSTS][100])
{
    for (int host = 0; host < HOSTS; host++)
        line_client_send(&boxes[host], "%s", lines[host]);
    for (int host = 0; host < HOSTS; host++)
        finish(&boxes[host], lines[host]);
}

/* The shift of that till. */
static long long shift_of(const struct hosts *hosts, const char *till, int round)
{
    char sql[200];

    snprintf(sql, sizeof sql, "SELECT shift_id FROM till_shift WHERE till = '%s%d'", till, round);
    return hosts_number(hosts, sql);
}

static void play(const struct hosts *hosts, struct line_client boxes[HOSTS], int round)
{
    char lines[HOSTS][100], sql[300];
    int first = round % HOSTS, second = (round + 1) % HOSTS, third = (round + 2) % HOSTS;

    snprintf(lines[0], sizeof lines[0], "SHIFT-OPEN till=A%d float=5", round);
    line_client_send(&boxes[first], "%s", lines[0]);
    finish(&boxes[first], lines[0]);
    snprintf(sql, sizeof sql,
             "INSERT INTO till_shift (shift_id, till, login, opened_ms, float_in, moves)"
             " SELECT max(shift_id) + n, chr(65 + n) || '%d', 'clerk' || n, 1, 5, 0"
             " FROM till_shift, generate_series(1, 2) n GROUP BY n",
             round);
    hosts_do(hosts, sql);
    snprintf(lines[first], sizeof lines[first], "SELL show=%d seats=1 method=cash", round + 1);
    snprintf(lines[second], sizeof lines[second], "SHIFT-CLOSE shift=%lld counted=0 left=0",
             shift_of(hosts, "A", round));
    snprintf(lines[third], sizeof lines[third], "SELL show=%d seats=2 method=card", round + 1);
    ask_all(boxes, lines);
    snprintf(lines[first], sizeof lines[first], "SHIFT-CLOSE shift=%lld counted=5 left=5",
             shift_of(hosts, "B", round));
    snprintf(lines[second], sizeof lines[second], "SHIFT-CLOSE shift=%lld counted=5 left=5",
             shift_of(hosts, "C", round));
    snprintf(lines[third], sizeof lines[third], "ZLIST");
    ask_all(boxes, lines);
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct line_client boxes[HOSTS];
    long long counted, outside;

    hosts_read_options(&hosts, argc, argv, 20, 0);
    hosts_open(&hosts);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, hosts.rounds, 100, 50);
    hosts_open_clients(&hosts, boxes, hosts.rounds);
    /* The shifts that are written into the database were opened before the events that are kept. */
    hosts_do(&hosts, "UPDATE event_head SET kept_ms = 2");
    for (int round = 0; round < hosts.rounds; round++)
        play(&hosts, boxes, round);
    hosts_close_clients(boxes);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, NULL);
    hosts_expect(&hosts, "SELECT count(*) FROM z", hosts.rounds * 3);
    hosts_expect(&hosts, "SELECT max(number) FROM z", hosts.rounds * 3);
    counted = hosts_number(&hosts, "SELECT total FROM z_head");
    outside = hosts_number(&hosts, "SELECT coalesce(sum(amount), 0) FROM ledger_entry"
                                   " WHERE method <> '' AND shift_id IS NULL");
    hosts_expect(&hosts, "SELECT sum(amount) FROM ledger_entry WHERE method <> ''",
                 counted + outside);
    if (counted + outside != (long long)hosts.rounds * SEATS_OF_ROUND * PRICE)
        test_fail("the money of all sales", "is in no Z, and not outside of all");
    printf("proof: %d shifts closed by %d daemons at a time became Zs without a gap, of %lld points"
           " %lld were taken in time\n",
           hosts.rounds * 3, HOSTS, counted + outside, counted);
    hosts_close(&hosts);
    return 0;
}
