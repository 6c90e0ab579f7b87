/*
 * Three doors on two daemons of one database let in every guest once: tickets are scanned again at
 * another door in the same moment, answers are lost and asked for again under their keys, and one
 * of the daemons is killed in the middle.
 *
 *     hosts_door_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql [--rounds SHOWS]
 *
 * Each show has 50 guests. Every turn each door scans a ticket; in one of four turns all of them
 * scan the same. A door that has lost its connection, or is told to try again, sends the same line
 * again. In the end every guest was let in by exactly one scan, and is inside once.
 *
 * Doors A and C are at one daemon and B at the other, so the same ticket is scanned within one
 * batch as well as by two of them. A scan that was answered twice under one key must not count
 * twice, and one that was lost before it was done must count once: so it is the answers that are
 * counted here, beside the rows.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/seat_set.h"
#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"
#include "tests/postgres/hosts.h"

enum { DOORS = 3, SECRET = 17, TICKET_ROW_SECRET = 4, WAIT_MS = 600000 };

struct paper {
    int show;
    char secret[SECRET];
    int let_in; /* scans that let the guest in */
};

struct door {
    struct line_client line;
    const char *socket;
    struct paper *paper; /* that is being scanned; NULL: none */
    char request[LINE_CLIENT_REQUEST];
    bool greeted;
};

struct evening {
    struct hosts *hosts;
    struct paper *papers; /* shape: papers[count] */
    int count;
    struct door doors[DOORS];
    int keys, refused, lost, again;
};

/* All seats of a show, for one customer; their secrets are the papers. */
static void sell(struct evening *evening, struct line_client *box, int show)
{
    char code[LINE_CLIENT_CODE], line[LINE_CLIENT_LINE];

    line_client_ask(box, "OK", "JOIN concert=1 show=%d seats=1-50", show);
    line_client_code(box, "reservation", code);
    line_client_ask(box, "OK", "PAY reservation=%s", code);
    line_client_send(box, "TICKETS reservation=%s", code);
    for (;;) {
        char *value = line;

        line_client_next(box, line);
        if (line[0] == '=')
            continue;
        if (line[0] != '-')
            break;
        for (int i = 0; i < TICKET_ROW_SECRET; i++)
            value = strchr(value, '\t') + 1;
        evening->papers[evening->count].show = show;
        snprintf(evening->papers[evening->count].secret, SECRET, "%.*s", (int)strcspn(value, "\t"),
                 value);
        evening->count++;
    }
    if (strncmp(line, "OK", 2) != 0)
        test_fail("TICKETS", line);
}

/* Its daemon is there: whoever kills one has started it again before any door goes on. */
static void dial(struct door *door)
{
    if (!line_client_dial(&door->line, door->socket))
        test_fail("a door", "finds nobody who listens");
    door->greeted = false;
}

static void send_again(struct door *door)
{
    while (door->line.fd < 0 ||
           !line_client_write(&door->line, door->request, strlen(door->request))) {
        line_client_close(&door->line);
        dial(door);
    }
}

static void scan(struct evening *evening, struct door *door, struct paper *paper)
{
    door->paper = paper;
    snprintf(door->request, sizeof door->request,
             "SCAN show=%d code=%s door=%c force=rehearsal key=k%d\n", paper->show, paper->secret,
             (char)('A' + (door - evening->doors)), evening->keys++);
    send_again(door);
}

/* Only ALREADY-IN is a refusal that two doors can run into. Whatever may be tried again (BUSY,
 * OUTCOME-UNKNOWN) is, with its key: the door cannot know whether the guest is inside. */
static void take_answer(struct evening *evening, struct door *door, const char *line)
{
    if (strncmp(line, "OK", 2) == 0) {
        door->paper->let_in++;
    } else if (strncmp(line, "ERR ALREADY-IN", 14) == 0) {
        evening->refused++;
    } else if (strstr(line, "retry=no") == NULL) {
        evening->again++;
        send_again(door);
        return;
    } else {
        test_fail(door->request, line);
    }
    door->paper = NULL;
}

static void listen_to(struct evening *evening, struct door *door)
{
    char line[LINE_CLIENT_LINE];
    bool is_there = line_client_receive(&door->line);

    while (door->paper != NULL && line_client_take_line(&door->line, line)) {
        if (door->greeted)
            take_answer(evening, door, line);
        door->greeted = true;
    }
    if (is_there)
        return;
    line_client_close(&door->line);
    if (door->paper == NULL)
        return;
    evening->lost++;
    send_again(door);
}

/* Until every door has its answer. */
static void await_answers(struct evening *evening)
{
    for (;;) {
        struct pollfd waits[DOORS];
        int waiting = 0;

        for (int i = 0; i < DOORS; i++) {
            const struct door *door = &evening->doors[i];

            waits[i] =
                (struct pollfd){.fd = door->paper != NULL ? door->line.fd : -1, .events = POLLIN};
            waiting += door->paper != NULL;
        }
        if (waiting == 0)
            return;
        if (poll(waits, DOORS, WAIT_MS) <= 0)
            test_fail("no answer to", evening->doors[0].request);
        for (int i = 0; i < DOORS; i++)
            if (waits[i].revents != 0)
                listen_to(evening, &evening->doors[i]);
    }
}

/* Somebody pulls the cable: what is on its way is lost. */
static void lose_answer(struct evening *evening, struct door *door)
{
    if (door->paper == NULL)
        return;
    evening->lost++;
    line_client_close(&door->line);
    send_again(door);
}

/* Four turns take ten papers (one, then three times three), so there are two turns for five guests:
 * the daemon is killed a little before the middle, with a scan of door B on its way. */
static void let_in(struct evening *evening)
{
    int next = 0;

    for (int turn = 0; next < evening->count; turn++) {
        bool together = turn % 4 == 0;

        for (int i = 0; i < DOORS && next < evening->count; i++)
            scan(evening, &evening->doors[i], &evening->papers[together ? next : next++]);
        next += together;
        if (turn % 5 == 0)
            lose_answer(evening, &evening->doors[turn / 5 % DOORS]);
        if (turn == evening->count / 6) {
            hosts_stop(evening->hosts, 1, SIGKILL);
            hosts_start(evening->hosts, 1);
        }
        await_answers(evening);
    }
    /* Once more, with paper that was used. */
    for (int i = 0; i < DOORS; i++)
        scan(evening, &evening->doors[i], &evening->papers[i]);
    await_answers(evening);
}

static void check(const struct evening *evening)
{
    for (int i = 0; i < evening->count; i++)
        if (evening->papers[i].let_in != 1)
            test_fail("scans that let a guest in are not one", evening->papers[i].secret);
    hosts_expect(evening->hosts, "SELECT count(*) FROM admission", evening->count);
    hosts_expect(evening->hosts,
                 "SELECT count(*) FROM (SELECT DISTINCT reservation_id, seat FROM admission"
                 " WHERE out_ms IS NULL AND undone = 0 AND clash = 0) g",
                 evening->count);
    if (evening->refused == 0 || evening->lost == 0)
        test_fail("the evening", "was too quiet to prove anything");
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct evening evening = {.hosts = &hosts};
    struct line_client box;

    hosts_read_options(&hosts, argc, argv, 12, 1);
    hosts_open(&hosts);
    hosts_start(&hosts, 0);
    hosts_start(&hosts, 1);
    hosts_set_up(&hosts, hosts.rounds, 100, SEAT_COUNT);
    evening.papers = calloc((size_t)hosts.rounds * SEAT_COUNT, sizeof *evening.papers);
    line_client_open(&box, hosts.host[0].socket);
    for (int i = 0; i < hosts.rounds; i++)
        line_client_ask(&box, "OK", "CHARGE amount=10000000");
    for (int show = 1; show <= hosts.rounds; show++)
        sell(&evening, &box, show);
    for (int i = 0; i < DOORS; i++) {
        evening.doors[i] = (struct door){.line.fd = -1, .socket = hosts.host[i % 2].socket};
        dial(&evening.doors[i]);
    }
    let_in(&evening);
    check(&evening);
    for (int i = 0; i < DOORS; i++)
        line_client_close(&evening.doors[i].line);
    line_client_close(&box);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, NULL);
    printf("proof: %d guests through %d doors on 2 hosts, one killed: each inside once; %d second "
           "scans refused, %d answers lost and asked for again, %d times put off\n",
           evening.count, DOORS, evening.refused, evening.lost, evening.again);
    hosts_close(&hosts);
    free(evening.papers);
    return 0;
}
