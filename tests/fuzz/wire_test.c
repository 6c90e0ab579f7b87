/*
 * Random requests of several connections to a real daemon under the test clock, each answer
 * compared with the model of tests/sim; in between lines that are wrong, and requests that only
 * look.
 *
 *     wire_test --daemon FOYERD [--store EMPTY] [--seed N] [--seeds N] [--requests N]
 *
 * A difference prints the seed, which plays the same again.
 *
 * The model says what the box office does; in tests/sim it says so to use cases. Here the same
 * model is held against everything around these: lines that are parsed, connections that act for a
 * user, pipelines, roles, the live view on its thread, replies that are written. A fault in a rule
 * shows sooner in tests/sim, one between the socket and the rule only here.
 *
 * The test clock stands between two CLOCKs, so that the model knows at which moment each request is
 * carried out, and nothing is waited for. Connection 0 is the box office, which acts for nobody;
 * the others act for whoever is needed (AS). One request at a time is under way but in a burst,
 * which is one connection's: so their order is known. That requests of several connections at once
 * are carried out in some order is tried by tests/faults.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/framer.h"
#include "shared/request.h"
#include "tests/fuzz/wire.h"
#include "tests/kit/test_options.h"

enum { BURST = 4, CHECK_EVERY = 400 };

/* Whoever was heard of is seen now: the clock stands, so SEEN_SOON is this moment. */
static void mark_seen(struct wire *wire, const struct op *op)
{
    /* A JOIN for the same concert polls, whatever it is answered. Above the use cases, so unknown
     * to the model. */
    if (op != NULL && op->kind == OP_JOIN)
        wire->model->tokens[model_live_token(wire->model, op->user, op->concert)].seen_ms =
            wire->now_ms;
    for (int id = 1; id <= wire->model->token_count; id++)
        if (wire->model->tokens[id].seen_ms == SEEN_SOON)
            wire->model->tokens[id].seen_ms = wire->now_ms;
}

/* A connection that acts for the user: one that does already, or one that is told to. */
static int connection_of(struct wire *wire, int user)
{
    int connection = 1 + (int)dice_below(&wire->dice, WIRE_CONNECTIONS - 1);
    char line[WIRE_LINE];
    struct told told;

    if (wire->connections[connection].acting == user)
        return connection;
    snprintf(line, sizeof line, "AS user=user%02d", user);
    wire_ask(wire, connection, line, &told);
    if (told.status != STATUS_OK)
        wire_differs("AS came to %s", told.line.code);
    wire->connections[connection].acting = user;
    return connection;
}

static void poll_token(struct wire *wire, int id)
{
    int connection = connection_of(wire, wire->model->tokens[id].user);
    char line[WIRE_LINE];
    struct told told;

    /* No token has that place, so the WAIT says at once what STATUS says, and is as good a poll. */
    if (dice_chance(&wire->dice, 30))
        snprintf(line, sizeof line, "WAIT token=%s position=999999999", wire->tokens[id]);
    else
        snprintf(line, sizeof line, "STATUS token=%s", wire->tokens[id]);
    wire_ask(wire, connection, line, &told);
    if (told.status != STATUS_OK)
        wire_differs("STATUS came to %s", told.line.code);
    wire_compare_token(wire, id, &told);
    if (token_is_live(wire->model->tokens[id].state))
        wire->model->tokens[id].seen_ms = wire->now_ms;
}

static void poll_some(struct wire *wire)
{
    int64_t percent = dice_chance(&wire->dice, 30) ? 100 : dice_below(&wire->dice, 40);

    for (int id = 1; id <= wire->model->token_count; id++)
        if (token_is_live(wire->model->tokens[id].state) && dice_chance(&wire->dice, (int)percent))
            poll_token(wire, id);
}

/* The same request with the same key on another connection: the same answer; another one with that
 * key: none. Keys are kept by the login, which is the same for all connections here; a CHARGE for
 * the same user is another request. */
static void try_again(struct wire *wire, const struct op *op, const char *line, const char *key,
                      const struct told *first)
{
    int connection = connection_of(wire, op->user);
    char other[WIRE_LINE];
    struct told told;

    if (dice_chance(&wire->dice, 30)) {
        snprintf(other, sizeof other, "CHARGE amount=9999999 key=%s", key);
        wire_ask(wire, connection, other, &told);
        if (told.status != STATUS_KEY_REUSED)
            wire_differs("it came to %s, not to KEY-REUSED", status_word(told.status));
        return;
    }
    wire_ask(wire, connection, line, &told);
    if (told.status != STATUS_OK || told.line.count != first->line.count)
        wire_differs("again, it came to %s", status_word(told.status));
    for (int i = 0; i < told.line.count; i++)
        if (strcmp(told.line.names[i], first->line.names[i]) != 0 ||
            strcmp(told.line.values[i], first->line.values[i]) != 0)
            wire_differs("again, %s is %s instead of %s", told.line.names[i], told.line.values[i],
                         first->line.values[i]);
}

/* Some requests of one user, sent at once; each is answered before the next is begun. All are
 * planned before the first is answered, so some are about what an earlier one has changed: the
 * model is asked in the order of sending, and must come to the same. What belongs to a customer and
 * what belongs to the box office do not share a connection, so a burst is of one kind. Tags go up
 * by one and come back in that order. */
static void ask_burst(struct wire *wire)
{
    struct op ops[BURST];
    char lines[BURST][WIRE_LINE], keys[BURST][WIRE_KEY];
    int count = dice_chance(&wire->dice, 70) ? 1 : 2 + (int)dice_below(&wire->dice, BURST - 1),
        connection, first;
    struct told told;

    wire_plan(wire, &ops[0]);
    first = wire->tags;
    connection = ops[0].kind <= OP_CHARGE ? connection_of(wire, ops[0].user) : 0;
    for (int i = 0; i < count; i++) {
        char tagged[WIRE_LINE + 16];

        while (i > 0 && (wire_plan(wire, &ops[i]), (ops[i].kind <= OP_CHARGE) != (connection > 0)))
            ;
        if (connection > 0 && i > 0 && ops[i].user != ops[0].user && ops[i].id == NOBODY)
            ops[i].user = ops[0].user;
        ops[i].user = connection > 0 ? ops[0].user : ops[i].user;
        keys[i][0] = '\0';
        if (ops[i].kind != OP_LEAVE && dice_chance(&wire->dice, 50))
            snprintf(keys[i], sizeof keys[i], "w%d", wire->keys++);
        wire_words(wire, &ops[i], keys[i], lines[i]);
        snprintf(tagged, sizeof tagged, "#%d %s\n", wire->tags++, lines[i]);
        wire_send(wire, connection, tagged, strlen(tagged));
    }
    for (int i = 0; i < count; i++) {
        struct answer answer;
        char tag[16];

        strcpy(wire->sent, lines[i]);
        snprintf(tag, sizeof tag, "%d", first + i);
        wire_hear(wire, connection, verb_find(lines[i], strcspn(lines[i], " ")), tag, &told);
        answer = model_do(wire->model, &ops[i], wire->now_ms);
        mark_seen(wire, &ops[i]);
        wire_compare(wire, &ops[i], &answer, &told);
    }
    if (count == 1 && connection > 0 && keys[0][0] != '\0' && told.status == STATUS_OK &&
        dice_chance(&wire->dice, 30))
        try_again(wire, &ops[0], lines[0], keys[0], &told);
}

/*
 * A line that is no request, or one that only looks: it changes nothing, and its answer has its
 * form. Whether it is harmless is asked of the parser itself, so a parser that takes a wrong line
 * for a look is not found here (fuzz_request.c is about the parser); what is found is a daemon that
 * answers otherwise than the parser says, loses its place in the stream, or changes something: the
 * comparisons that follow would differ.
 *
 * STATUS is a poll, and AS and CLOCK change what comes after them, so these are no mere looks. WAIT
 * and WATCH go on for as long as nothing happens, and under the test clock nothing does; a WAKE
 * behind them ends them.
 */
static void ask_strangely(struct wire *wire)
{
    static const char *const looks[] = {"CONCERTS",
                                        "SHOWS concert=1 all=1",
                                        "SEATS show=1",
                                        "MAP show=1",
                                        "TOKENS",
                                        "RESERVATIONS",
                                        "ENTRIES",
                                        "USERS",
                                        "TAKINGS",
                                        "STATS",
                                        "WHOAMI",
                                        "HELLO",
                                        "HELP",
                                        "PING",
                                        "BALANCE",
                                        "CONCERTS search=x limit=1",
                                        "DUMP",
                                        "WAIT show=1",
                                        "WATCH show=1",
                                        "WATCH concert=1",
                                        "WATCH concert=1,2",
                                        "WAIT show=2 since=0"};
    int connection = (int)dice_below(&wire->dice, WIRE_CONNECTIONS);
    char line[WIRE_LINE], copy[WIRE_LINE];
    struct request request;
    struct request_fault fault;
    struct told told;
    enum status status;
    bool harmless, waits = false;

    if (dice_chance(&wire->dice, 40)) {
        strcpy(line, looks[dice_below(&wire->dice, sizeof looks / sizeof looks[0])]);
    } else {
        struct op op;

        wire_plan(wire, &op);
        wire_words(wire, &op, "", line);
    }
    if (dice_chance(&wire->dice, 80))
        wire_mutate(wire, line);
    strcpy(copy, line);
    status = strlen(line) > REQUEST_LINE ? STATUS_TOO_LONG
                                         : request_parse(copy, strlen(line), &request, &fault);
    if (status == STATUS_OK) {
        harmless = request.verb != NULL &&
                   (request.verb->kind == KIND_VIEW || request.verb->kind == KIND_READ) &&
                   request.verb->id != VERB_STATUS && request.verb->id != VERB_AS &&
                   request.verb->id != VERB_CLOCK;
        waits = request.verb != NULL &&
                (request.verb->id == VERB_WAIT || request.verb->id == VERB_WATCH);
        request_release(&request);
        if (!harmless)
            return;
    }
    strcpy(wire->sent, line);
    wire_send(wire, connection, line, strlen(line));
    wire_send(wire, connection, "\n", 1);
    if (waits)
        wire_send(wire, connection, "WAKE\n", strlen("WAKE\n"));
    wire_hear(wire, connection, status == STATUS_OK ? request.verb : NULL, NULL, &told);
    if (status != STATUS_OK && told.status != status)
        wire_differs("it came to %s instead of %s", status_word(told.status), status_word(status));
    if (waits) {
        wire_hear(wire, connection, verb_row(VERB_WAKE), NULL, &told);
        if (told.status != STATUS_OK)
            wire_differs("WAKE came to %s", told.line.code);
    }
    wire->strange++;
}

/* CLOCK answers when all that came due was done, each at its own moment: model_pass() does the
 * same. */
static void move_clock(struct wire *wire)
{
    struct op op = {.kind = OP_SHOW_ADD, .number = wire_plan_time(wire)};
    char line[WIRE_LINE], *time;
    struct told told;

    wire_words(wire, &op, "", line); /* for the time in it */
    time = strstr(line, "starts=") + strlen("starts=");
    memmove(line + strlen("CLOCK set="), time, strlen(time) + 1);
    memcpy(line, "CLOCK set=", strlen("CLOCK set="));
    wire_ask(wire, 0, line, &told);
    if (told.status != STATUS_OK)
        wire_differs("CLOCK came to %s", told.line.code);
    wire->now_ms = op.number;
    model_pass(wire->model, wire->now_ms);
    mark_seen(wire, NULL);
}

static void check_map(struct wire *wire, int64_t show)
{
    struct model_map map = model_map(wire->model, show, wire->now_ms);
    char line[WIRE_LINE], wanted[SEAT_COUNT + 1];
    const char *found;
    struct told told;

    for (int seat = 1; seat <= SEAT_COUNT; seat++)
        wanted[seat - 1] = map.sold & seat_bit(seat)      ? 'X'
                           : map.held & seat_bit(seat)    ? 'h'
                           : map.blocked & seat_bit(seat) ? '#'
                                                          : '.';
    wanted[SEAT_COUNT] = '\0';
    if (dice_chance(&wire->dice, 30))
        snprintf(line, sizeof line, "WAIT show=%" PRId64 " since=0", show);
    else
        snprintf(line, sizeof line, "MAP show=%" PRId64, show);
    wire_ask(wire, 0, line, &told);
    found = reply_value(&told.line, "map");
    if (found == NULL || strcmp(found, wanted) != 0)
        wire_differs("it tells\n    %s, the model says\n    %s", found != NULL ? found : "nothing",
                     wanted);
}

/* Everything that can be seen: all maps, all wallets, all tokens, and nothing that must not be.
 * Polling all tokens makes them seen, which is part of the season; so it is done after a number of
 * requests and not at any time. */
static void check_all(struct wire *wire)
{
    struct told told;
    char wanted[24];

    for (int64_t show = 1; show <= wire->model->show_count; show++)
        if (!wire->model->shows[show].removed)
            check_map(wire, show);
    for (int user = 0; user < WIRE_USERS; user++) {
        wire_ask(wire, connection_of(wire, user), "BALANCE", &told);
        snprintf(wanted, sizeof wanted, "%" PRId64, wire->model->balance[user]);
        if (told.status != STATUS_OK || strcmp(reply_value(&told.line, "balance"), wanted) != 0)
            wire_differs("user%02d has %s, the model says %s", user,
                         reply_value(&told.line, "balance"), wanted);
    }
    for (int id = 1; id <= wire->model->token_count; id++)
        if (token_is_live(wire->model->tokens[id].state))
            poll_token(wire, id);
    wire_ask(wire, 0, "FSCK", &told);
    if (told.status != STATUS_OK || strcmp(reply_value(&told.line, "broken"), "0") != 0)
        wire_differs("FSCK finds that %s things are broken", reply_value(&told.line, "broken"));
}

/* A request that everything else needs. */
static void must(struct wire *wire, const struct op *op)
{
    char line[WIRE_LINE];
    struct told told;
    struct answer answer;

    wire_words(wire, op, "", line);
    wire_ask(wire, 0, line, &told);
    answer = model_do(wire->model, op, wire->now_ms);
    wire_compare(wire, op, &answer, &told);
    if (told.status != STATUS_OK)
        wire_differs("it came to %s", told.line.code);
}

/* Twelve users, a capacity of three: most of them wait. The concert itself is added by hand, as in
 * tests/sim; dates are two days apart, so that a season ends with some of them over if the clock
 * has wandered. */
static void furnish(struct wire *wire)
{
    int64_t concerts = 1 + dice_below(&wire->dice, 2);
    struct told told;

    for (int user = 0; user < WIRE_USERS; user++)
        must(wire, &(struct op){.kind = OP_USER_ADD, .user = user});
    for (int64_t id = 1; id <= concerts; id++) {
        struct model_concert *concert = &wire->model->concerts[++wire->model->concert_count];

        wire_ask(wire, 0, "CONCERT-ADD title=Fuzz zone=Asia/Seoul capacity=3 seat_limit=4", &told);
        concert->set[OP_CAPACITY] = 3;
        concert->set[OP_SEAT_LIMIT] = 4;
        concert->set[OP_OPENS] = concert->set[OP_CLOSES] = NO_TIME;
        must(wire,
             &(struct op){
                 .kind = OP_GRADE, .concert = id, .seats = SEAT_SET_ALL, .which = 1, .number = 10});
        for (int i = 1; i <= 3; i++)
            must(wire, &(struct op){.kind = OP_SHOW_ADD,
                                    .concert = id,
                                    .number = WIRE_BEGIN_MS + i * 2 * DAY_MS});
    }
}

/* The dice of the settings are thrown before there is a wire, which begins its own with the same
 * seed. */
static void play(struct wire *wire, const char *daemon, uint64_t seed, int64_t requests)
{
    static const int64_t admits_s[] = {60, 300}, graces_s[] = {20, 60, 900};
    struct dice dice = {seed};
    int64_t admit_s = admits_s[dice_below(&dice, 2)], grace_s = graces_s[dice_below(&dice, 3)];
    int64_t until = wire->requests + requests, check_at = wire->requests + CHECK_EVERY;

    /* As the daemon is by default. */
    model_init(wire->model, admit_s * 1000, grace_s * 1000, 60000,
               &(struct door_rules){120 * 60000, 240 * 60000, REENTRY_EXIT, true});
    memset(wire->tokens, 0, MODEL_TOKENS * sizeof *wire->tokens);
    memset(wire->bookings, 0, MODEL_BOOKINGS * sizeof *wire->bookings);
    wire_open(wire, daemon, seed, admit_s, grace_s);
    furnish(wire);
    while (wire->requests < until) {
        if (dice_chance(&wire->dice, 40))
            move_clock(wire);
        if (dice_chance(&wire->dice, 30))
            poll_some(wire);
        if (dice_chance(&wire->dice, 20))
            ask_strangely(wire);
        ask_burst(wire);
        if (wire->requests >= check_at) {
            check_all(wire);
            check_at = wire->requests + CHECK_EVERY;
        }
    }
    check_all(wire);
    wire_close(wire);
}

int main(int argc, char **argv)
{
    struct wire *wire = calloc(1, sizeof *wire);
    const char *daemon = NULL, *store = NULL;
    int64_t first = 1, seeds = 1, requests = 2000;
    bool verbose = false;
    const struct test_option known[] = {{"daemon", TEST_OPTION_TEXT, &daemon, true},
                                        {"store", TEST_OPTION_TEXT, &store, false},
                                        {"seed", TEST_OPTION_NUMBER, &first, false},
                                        {"seeds", TEST_OPTION_NUMBER, &seeds, false},
                                        {"requests", TEST_OPTION_NUMBER, &requests, false},
                                        {"verbose", TEST_OPTION_FLAG, &verbose, false},
                                        {NULL, TEST_OPTION_FLAG, NULL, false}};
    int outcomes = 0;

    test_options_only(argc, argv, known);
    if (wire == NULL)
        return 2;
    wire->store = store;
    wire->model = calloc(1, sizeof *wire->model);
    wire->tokens = calloc(MODEL_TOKENS, sizeof *wire->tokens);
    wire->bookings = calloc(MODEL_BOOKINGS, sizeof *wire->bookings);
    if (wire->model == NULL || wire->tokens == NULL || wire->bookings == NULL)
        return 2;
    for (int64_t i = 0; i < seeds; i++)
        play(wire, daemon, (uint64_t)(first + i), requests);
    for (int status = 0; status < STATUS_COUNT; status++) {
        outcomes += wire->statuses[status] > 0;
        if (verbose && wire->statuses[status] > 0)
            printf("%10" PRId64 " %s\n", wire->statuses[status], status_word((enum status)status));
    }
    printf("proof: wire: %" PRId64 " random requests of %d connections in %" PRId64
           " seasons (seed %" PRId64 "), %" PRId64
           " of them wrong or mere looks, %d outcomes, as the model says\n",
           wire->requests, WIRE_CONNECTIONS, seeds, first, wire->strange, outcomes);
    free(wire->model);
    free(wire->tokens);
    free(wire->bookings);
    free(wire);
    return 0;
}
