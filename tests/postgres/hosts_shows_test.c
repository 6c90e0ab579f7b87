/*
 * The dates of a concert, on three daemons at once: what one of them takes out of the catalogue is
 * sold by no other, what one of them moves is moved for all, and all of them set the same dates
 * right when they start.
 *
 *     hosts_shows_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql [--rounds SHOWS]
 *
 * A daemon has each show in its live view, which hears of another's change half a second later; a
 * hold must not rest on that. So each host is first asked for a MAP until it knows the show, and
 * after the removal at once for what must not be done any more.
 */
#include <stdio.h>
#include <string.h>

#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"
#include "tests/postgres/hosts.h"

enum { SHOWS = 4, LAW_ROUNDS = 4 };

struct customer {
    struct line_client line;
    char token[LINE_CLIENT_CODE];
};

static void come(const struct hosts *hosts, struct customer *customer, int host)
{
    struct line_client box;

    line_client_open(&box, hosts->host[host].socket);
    line_client_ask(&box, "OK", "USER-ADD user=c%d", host);
    line_client_close(&box);
    *customer = (struct customer){0};
    line_client_open(&customer->line, hosts->host[host].socket);
    line_client_ask(&customer->line, "OK", "AS user=c%d", host);
    line_client_ask(&customer->line, "OK", "CHARGE amount=1000000");
}

/* In the queue anew: whoever has paid is done. */
static void join(struct customer *customer)
{
    line_client_ask(&customer->line, "OK", "JOIN concert=1");
    line_client_code(&customer->line, "token", customer->token);
    line_client_until(&customer->line, "state", "active", "STATUS token=%s", customer->token);
}

/* Removed at one daemon: the others refuse from that moment, whatever they have heard of it. */
static void test_removed(struct hosts *hosts, struct line_client *box,
                         struct customer customers[HOSTS])
{
    for (int round = 0; round < hosts->rounds; round++) {
        long long show;

        line_client_ask(box, "OK", "SHOW-ADD concert=1 starts=+%dT09:00", round + 10);
        show = line_client_number(box, "show");
        for (int host = 1; host < HOSTS; host++)
            line_client_until_ok(&customers[host].line, "MAP show=%lld", show);
        line_client_ask(box, "OK", "SHOW-REMOVE show=%lld", show);
        for (int host = 1; host < HOSTS; host++) {
            line_client_ask(&customers[host].line, "ERR NOT-FOUND ",
                            "HOLD token=%s show=%lld seats=%d", customers[host].token, show, host);
            line_client_ask(&customers[host].line, "ERR NOT-FOUND ",
                            "JOIN concert=1 show=%lld seats=%d", show, host);
        }
    }
    printf("proof: %d shows removed at one daemon, and no other sold a seat of them\n",
           hosts->rounds);
}

/* Removed at one daemon at the moment at which somebody takes a seat at another: one of the two is
 * done, and the other refused. Who asks first changes with the round, so that both ends come about.
 * Adds to removed[1] or removed[0]. */
static void race(struct line_client *box, struct customer *customer, int round, int *removed)
{
    struct line_client *line = &customer->line;
    char code[LINE_CLIENT_CODE];
    long long show;
    bool gone, held;

    line_client_ask(box, "OK", "SHOW-ADD concert=1 starts=+%dT12:00", round + 10);
    show = line_client_number(box, "show");
    line_client_until_ok(line, "MAP show=%lld", show);
    if (round % 2 == 0)
        line_client_send(box, "SHOW-REMOVE show=%lld", show);
    line_client_send(line, "HOLD token=%s show=%lld seats=7", customer->token, show);
    if (round % 2 != 0)
        line_client_send(box, "SHOW-REMOVE show=%lld", show);
    gone = line_client_wait(box);
    held = line_client_wait(line);
    if (gone == held)
        test_fail(gone ? "a seat was held of a show that was removed"
                       : "neither the show was removed nor its seat held",
                  line->reply);
    removed[gone]++;
    if (gone) {
        line_client_ask(box, "ERR NOT-FOUND ", "SHOW-REMOVE show=%lld", show);
        return;
    }
    line_client_code(line, "reservation", code);
    line_client_ask(line, "OK", "PAY reservation=%s", code);
    line_client_ask(box, "ERR SEAT-SOLD ", "SHOW-REMOVE show=%lld", show);
    join(customer);
}

static void test_race(struct hosts *hosts, struct line_client *box,
                      struct customer customers[HOSTS])
{
    int removed[2] = {0, 0};

    for (int round = 0; round < hosts->rounds; round++)
        race(box, &customers[1 + round % (HOSTS - 1)], round, removed);
    hosts_expect(hosts,
                 "SELECT count(*) FROM seat_claim c JOIN show s ON s.show_id = c.show_id"
                 " WHERE s.removed <> 0",
                 0);
    /* Nobody has paid before: test_removed() sells nothing, and test_moved() comes later. */
    hosts_expect(hosts, "SELECT count(*) FROM payment", removed[0]);
    printf("proof: %d shows removed while a seat of them was taken elsewhere: %d were gone, of %d "
           "the seat was sold\n",
           hosts->rounds, removed[1], removed[0]);
}

/* Moved at one daemon: at the others it is sold, held and told by the new beginning from the moment
 * at which the first has answered. */
static void test_moved(struct hosts *hosts, struct line_client *box,
                       struct customer customers[HOSTS])
{
    for (int round = 0; round < hosts->rounds; round++) {
        struct customer *customer = &customers[1 + round % (HOSTS - 1)];
        char code[LINE_CLIENT_CODE];
        long long show;

        line_client_ask(box, "OK", "SHOW-ADD concert=1 starts=+%dT15:00", round + 10);
        show = line_client_number(box, "show");
        line_client_until_ok(&customer->line, "MAP show=%lld", show);
        line_client_ask(&customer->line, "OK", "HOLD token=%s show=%lld seats=7", customer->token,
                        show);
        line_client_code(&customer->line, "reservation", code);
        line_client_ask(box, "OK", "SHOW-SET show=%lld starts=+%dT16:00 reason=late", show,
                        round + 40);
        line_client_ask(&customer->line, "OK", "PAY reservation=%s", code);
        if (strstr(customer->line.reply, line_client_field(box, "cancel_until")) == NULL)
            test_fail("the deadline is not that of the new beginning", customer->line.reply);
        line_client_ask(box, "OK", "SHOW-SET show=%lld starts=+%dT16:00 reason=later", show,
                        round + 70);
        if (line_client_number(box, "reservations") != 1)
            test_fail("the guest of another daemon is not concerned", box->reply);
        line_client_ask(&customer->line, "ERR EXISTS ", "SHOW-ADD concert=1 starts=+%dT16:00",
                        round + 70);
        join(customer);
    }
    printf("proof: %d shows moved at one daemon while seats of them were held and paid elsewhere\n",
           hosts->rounds);
}

/* All that is stored of the shows, as one number: 60 bits of a hash, so that it fits into what
 * hosts_number() gives. `rev` is in it: what a seat looks like has not changed, so it must not grow
 * either. */
static long long look_at_shows(const struct hosts *hosts)
{
    return hosts_number(hosts, "SELECT ('x' || substr(md5(string_agg(concat_ws(' ', show_id,"
                               " starts_ms, starts_local_ms, cancel_until_ms, cancelled, removed,"
                               " rev), ',' ORDER BY show_id)), 1, 15))::bit(60)::bigint FROM show");
}

/* The dates are those of an older law of the zone: an hour late. Each is set right once, however
 * many daemons start at that moment. */
static void test_law(struct hosts *hosts)
{
    static const char moved[] = "SELECT count(*) FROM audit_line WHERE login = 'foyerd'"
                                " AND request LIKE '(law of the zone)%'";
    long long right, before;

    hosts_open(hosts);
    hosts_start(hosts, 0);
    hosts_set_up(hosts, SHOWS, 10, 4);
    hosts_stop_all(hosts);
    right = look_at_shows(hosts);
    for (int round = 0; round < LAW_ROUNDS; round++) {
        before = hosts_number(hosts, moved);
        hosts_do(hosts, "UPDATE show SET starts_ms = starts_ms + 3600000,"
                        " cancel_until_ms = cancel_until_ms + 3600000");
        if (look_at_shows(hosts) == right)
            test_fail("the shows", "were not moved");
        if (round == 0)
            hosts_start(hosts, 0); /* as one daemon does it ... */
        else
            hosts_start_all(hosts); /* ... so do three */
        hosts_stop_all(hosts);
        if (look_at_shows(hosts) != right)
            test_fail("the shows", "are not as they were before the law changed");
        hosts_expect(hosts, moved, before + SHOWS);
    }
    hosts_check(hosts, NULL);
    hosts_close(hosts);
    printf("proof: %d shows an hour late, %d times: each was set right once by the %d daemons that "
           "started together\n",
           SHOWS, LAW_ROUNDS, HOSTS);
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct customer customers[HOSTS];
    struct line_client box;

    hosts_read_options(&hosts, argc, argv, 20, 0);
    hosts_open(&hosts);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, 1, 10, 50);
    line_client_open(&box, hosts.host[0].socket);
    for (int host = 1; host < HOSTS; host++) {
        come(&hosts, &customers[host], host);
        join(&customers[host]);
    }
    test_removed(&hosts, &box, customers);
    test_race(&hosts, &box, customers);
    test_moved(&hosts, &box, customers);
    line_client_close(&box);
    for (int host = 1; host < HOSTS; host++)
        line_client_close(&customers[host].line);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, NULL);
    hosts_close(&hosts);
    test_law(&hosts);
    return 0;
}
