/*
 * Two customers are made one by three daemons at once: each of two daemons makes one the other
 * name of the other, while the third charges, sells, gives back or queues by one of the names. One
 * of the two stays, with all points and all seats of both, and every daemon says so.
 *
 *     hosts_merge_test --daemon FOYERD --cluster SCRIPT --invariants FILE.sql [--rounds ROUNDS]
 *
 * A round has a date of its own, with two seats of the one and one of the other customer.
 *
 * Each of the two merges is right by itself; with both done, each customer would be another name of
 * the other, and the points in a wallet that nobody finds. So the second must see the first: it
 * locks both wallets in the order of their logins, whichever is named first, and then looks again
 * (user_merge.c). It is refused with BAD-ARG, as a name that is another's already, or as the same
 * user.
 */
#include <stdio.h>
#include <string.h>

#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"
#include "tests/postgres/hosts.h"

enum { PRICE = 1000, CHARGED = 10000, CAPACITY = 1000, SEAT_LIMIT = 50, LINE = 200 };

/* What the third daemon is asked for meanwhile, in turn. JOIN leaves a place in the queue, which
 * ends before the next round; before the others ask, it is answered. */
enum meanwhile { CHARGE, SELL, CANCEL, JOIN, JOIN_BEFORE, MEANWHILES };

struct counter {
    const struct hosts *hosts;
    struct line_client box[HOSTS];
    int merged, waited; /* of the latter, merges that were refused because of a place in a queue */
};

static void register_both(struct counter *counter, int round, char code[LINE_CLIENT_CODE])
{
    struct line_client *box = &counter->box[round % HOSTS];

    line_client_until_ok(box, "USER-ADD user=a%d key=a%d", round, round);
    line_client_until_ok(box, "USER-ADD user=b%d key=b%d", round, round);
    line_client_until_ok(box, "CHARGE amount=%d as=a%d key=ca%d", CHARGED, round, round);
    line_client_until_ok(box, "CHARGE amount=%d as=b%d key=cb%d", CHARGED, round, round);
    line_client_until_ok(box, "SELL show=%d seats=3 user=b%d key=sb%d", round + 1, round, round);
    line_client_until_ok(box, "SELL show=%d seats=1,2 user=a%d key=sa%d", round + 1, round, round);
    line_client_code(box, "reservation", code);
}

static void say_meanwhile(char line[LINE], int round, const char *code)
{
    switch ((enum meanwhile)(round % MEANWHILES)) {
    case CHARGE:
        snprintf(line, LINE, "CHARGE amount=%d as=a%d", PRICE, round);
        break;
    case SELL:
        snprintf(line, LINE, "SELL show=%d seats=4 user=a%d", round + 1, round);
        break;
    case CANCEL:
        snprintf(line, LINE, "CANCEL reservation=%s seats=2 as=a%d", code, round);
        break;
    default:
        snprintf(line, LINE, "JOIN concert=1 as=a%d", round);
        break;
    }
}

/* How the seats of the round look for whoever stays. */
static const char *map_after(enum meanwhile meanwhile)
{
    switch (meanwhile) {
    case SELL:
        return "oooo..............................................";
    case CANCEL:
        return "o.o...............................................";
    default:
        return "ooo...............................................";
    }
}

/* Both have charged, and paid for three seats; a charge comes to it, another seat off it, and a
 * cancelled one comes back. */
static int balance_after(enum meanwhile meanwhile)
{
    int balance = 2 * CHARGED - 3 * PRICE;

    if (meanwhile == SELL)
        return balance - PRICE;
    return meanwhile == CHARGE || meanwhile == CANCEL ? balance + PRICE : balance;
}

/* What a merge came to: it is done; or the other was first, or there is a place in a queue. */
static void learn(struct counter *counter, struct line_client *box)
{
    if (line_client_insist(box))
        counter->merged++;
    else if (strncmp(box->reply, "ERR ALREADY-HOLDING ", 20) == 0)
        counter->waited++;
    else if (strncmp(box->reply, "ERR BAD-ARG ", 12) != 0)
        test_fail("two could not be made one", box->reply);
}

static void leave(struct counter *counter, int round, const char *token)
{
    struct line_client *box = &counter->box[round % HOSTS];
    char line[LINE];

    /* Nobody's, if it was given at the very moment at which its owner became another name. */
    line_client_send(box, "LEAVE token=%s as=a%d", token, round);
    if (!line_client_wait(box) && strncmp(box->reply, "ERR NOT-FOUND ", 14) != 0)
        test_fail("a place was not left", box->reply);
    snprintf(line, LINE, "USER-MERGE from=a%d to=b%d reason=twice", round, round);
    line_client_send(box, "%s", line);
    learn(counter, box);
}

/* Every daemon knows one customer by both names. */
static void check_round(struct counter *counter, int round)
{
    enum meanwhile meanwhile = (enum meanwhile)(round % MEANWHILES);

    for (int host = 0; host < HOSTS; host++)
        for (int name = 0; name < 2; name++) {
            struct line_client *box = &counter->box[host];
            char balance[16];

            snprintf(balance, sizeof balance, "%d", balance_after(meanwhile));
            line_client_ask(box, "OK", "BALANCE as=%c%d", 'a' + name, round);
            if (strcmp(line_client_field(box, "balance"), balance) != 0)
                test_fail("not the points of both", box->reply);
            line_client_until(box, "map", map_after(meanwhile), "MAP show=%d as=%c%d", round + 1,
                              'a' + name, round);
        }
}

static void play(struct counter *counter, int round)
{
    struct line_client *boxes = counter->box;
    char lines[HOSTS][LINE], code[LINE_CLIENT_CODE], token[LINE_CLIENT_CODE];
    int first = round % HOSTS, second = (round + 1) % HOSTS, third = (round + 2) % HOSTS;
    bool is_answered;

    register_both(counter, round, code);
    snprintf(lines[first], LINE, "USER-MERGE from=a%d to=b%d reason=twice", round, round);
    snprintf(lines[second], LINE, "USER-MERGE from=b%d to=a%d reason=twice", round, round);
    say_meanwhile(lines[third], round, code);
    line_client_send(&boxes[third], "%s", lines[third]);
    is_answered = round % MEANWHILES == JOIN_BEFORE && line_client_insist(&boxes[third]);
    line_client_send(&boxes[first], "%s", lines[first]);
    line_client_send(&boxes[second], "%s", lines[second]);
    if (!is_answered && !line_client_insist(&boxes[third]))
        test_fail(lines[third], boxes[third].reply);
    learn(counter, &boxes[first]);
    learn(counter, &boxes[second]);
    if (round % MEANWHILES >= JOIN) {
        line_client_code(&boxes[third], "token", token);
        leave(counter, round, token);
    }
    check_round(counter, round);
}

int main(int argc, char **argv)
{
    struct hosts hosts;
    struct counter counter = {.hosts = &hosts};

    hosts_read_options(&hosts, argc, argv, 20, 0);
    hosts_open(&hosts);
    hosts_start_all(&hosts);
    hosts_set_up(&hosts, hosts.rounds, CAPACITY, SEAT_LIMIT);
    hosts_open_clients(&hosts, counter.box, hosts.rounds);
    for (int round = 0; round < hosts.rounds; round++)
        play(&counter, round);
    hosts_close_clients(counter.box);
    hosts_stop_all(&hosts);
    hosts_check(&hosts, NULL);
    hosts_expect(&hosts, "SELECT count(*) FROM foyer_user WHERE merged_into IS NOT NULL",
                 hosts.rounds);
    hosts_expect(&hosts,
                 "SELECT count(*) FROM reservation r JOIN foyer_user u ON u.user_id = r.user_id"
                 " WHERE u.merged_into IS NOT NULL",
                 0);
    /* In a round with JOIN first, both are refused, and the one that leave() asks for is done. */
    if (counter.merged != hosts.rounds)
        test_fail("two were not made one exactly once", "in each round");
    if (counter.waited == 0 && hosts.rounds >= MEANWHILES)
        test_fail("a place in a queue", "was never in the way");
    printf("proof: %d pairs of customers were made one by %d daemons at a time, each once; %d times"
           " a place in a queue had to end first\n",
           hosts.rounds, HOSTS, counter.waited);
    hosts_close(&hosts);
    return 0;
}
