/*
 * A client has one request under way at most, and its own books: points and entries of its wallet,
 * by what it was told.
 *
 *     connect -> greeting -> AS, once it is registered -> the request that is open, or the next
 *        ^                                                          |
 *        +------------- the connection ends: all of it again -------+
 *
 * ADD, CHARGE, JOIN, HOLD, PAY, CANCEL and JOIN again is the way of a client that meets nobody. A
 * refusal that somebody else in the crowd causes leads to another step (next_after_error); any
 * other one ends the test, since nobody else could have caused it.
 *
 * The books need no knowledge of what was lost. A request that was done, and whose reply was lost,
 * is answered with the reply of then, by its key; since nothing else of that client was done
 * meanwhile, the balance in it is still the one that the books come to.
 *
 * All draw from one generator, in the order in which they are answered: the same seed is the same
 * crowd only as far as the daemon answers in the same order.
 */
#include "tests/faults/crowd.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/reply_reader.h"
#include "tests/kit/daemon.h"
#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"

enum { WAIT_MS = 600000, LINE = 200, KEY = 24, CHARGED = 1000000 };

/* What a client does next; each step is one request. */
enum step {
    STEP_AS,
    STEP_ADD,
    STEP_CHARGE,
    STEP_JOIN,
    STEP_HOLD,
    STEP_PAY,
    STEP_CANCEL,
    STEP_LEAVE
};

struct client {
    int number;
    struct line_client line;
    enum step step;
    enum step after_as;        /* where to go on once the connection acts for the user again */
    char pending[LINE];        /* the request that waits for its reply; "" if none */
    char pending_key[KEY];     /* its key, "" if it has none */
    unsigned next_key, serial; /* the tag of the pending request */
    int64_t points, entries;   /* of its wallet, by what it was told */
    char token[LINE_CLIENT_CODE];
    char reservation[LINE_CLIENT_CODE];
    bool greeted;
    bool away; /* away until the daemon may have forgotten token and hold; until it pays again */
};

struct acknowledged {
    int client;
    char key[KEY];
};

struct crowd {
    const char *socket;
    struct client *clients; /* shape: clients[count] */
    int count, shows, keep_one_in;
    bool reconnect, settling;
    uint64_t random;
    struct acknowledged *log; /* shape: log[log_count] */
    size_t log_count, log_room;
    struct crowd_figures figures;
};

/* xorshift64 (George Marsaglia, "Xorshift RNGs", 2003): the same seed, the same crowd. */
static uint64_t draw(struct crowd *crowd, uint64_t below)
{
    crowd->random ^= crowd->random << 13;
    crowd->random ^= crowd->random >> 7;
    crowd->random ^= crowd->random << 17;
    return crowd->random % below;
}

struct crowd *crowd_new(const char *socket, int clients, int shows, int keep_one_in, uint64_t seed)
{
    struct crowd *crowd = calloc(1, sizeof *crowd);

    crowd->socket = socket;
    crowd->clients = calloc((size_t)clients, sizeof *crowd->clients);
    crowd->count = clients;
    crowd->shows = shows;
    crowd->keep_one_in = keep_one_in;
    crowd->random = seed * 2 + 1;
    for (int i = 0; i < clients; i++) {
        crowd->clients[i].number = i;
        crowd->clients[i].line.fd = -1;
        crowd->clients[i].after_as = STEP_ADD;
    }
    return crowd;
}

void crowd_free(struct crowd *crowd)
{
    for (int i = 0; i < crowd->count; i++)
        line_client_close(&crowd->clients[i].line);
    free(crowd->clients);
    free(crowd->log);
    free(crowd);
}

static void dial(const struct crowd *crowd, struct client *client)
{
    if (!line_client_dial(&client->line, crowd->socket))
        test_fail("cannot connect", strerror(errno));
    client->greeted = false;
}

/* Sends a line; a daemon that is gone shows when its reply is read. */
static void send_line(const struct client *client, const char *line)
{
    (void)line_client_write(&client->line, line, strlen(line));
}

static void new_key(struct client *client)
{
    snprintf(client->pending_key, sizeof client->pending_key, "k%d-%u", client->number,
             client->next_key++);
}

/* Writes the request of the client's step. */
static void compose(struct crowd *crowd, struct client *client)
{
    char *line = client->pending;

    client->pending_key[0] = '\0';
    line += sprintf(line, "#q%u ", ++client->serial);
    if (client->step == STEP_AS) {
        sprintf(line, "AS user=c%d\n", client->number);
        return;
    }
    if (client->step == STEP_LEAVE) {
        sprintf(line, "LEAVE token=%s\n", client->token);
        return;
    }
    new_key(client);
    switch (client->step) {
    case STEP_ADD:
        sprintf(line, "USER-ADD user=c%d key=%s\n", client->number, client->pending_key);
        break;
    case STEP_CHARGE:
        sprintf(line, "CHARGE amount=%d key=%s\n", CHARGED, client->pending_key);
        break;
    case STEP_JOIN:
        sprintf(line, "JOIN concert=1 key=%s\n", client->pending_key);
        break;
    case STEP_HOLD:
        sprintf(line, "HOLD token=%s show=%d seats=%d key=%s\n", client->token,
                1 + (int)draw(crowd, (uint64_t)crowd->shows), 1 + (int)draw(crowd, 50),
                client->pending_key);
        break;
    case STEP_PAY:
    case STEP_CANCEL:
        sprintf(line, "%s reservation=%s key=%s\n", client->step == STEP_PAY ? "PAY" : "CANCEL",
                client->reservation, client->pending_key);
        break;
    case STEP_AS:
    case STEP_LEAVE:
        break;
    }
}

/* The log is the test's memory of what must not be lost. Requests without a key (AS, LEAVE) are not
 * in it: nothing in the file would say whether they were done. */
static void acknowledge(struct crowd *crowd, const struct client *client)
{
    struct acknowledged *entry;

    if (client->pending_key[0] == '\0')
        return;
    if (crowd->log_count == crowd->log_room) {
        crowd->log_room = crowd->log_room > 0 ? 2 * crowd->log_room : 1024;
        crowd->log = realloc(crowd->log, crowd->log_room * sizeof *crowd->log);
        if (crowd->log == NULL)
            test_fail("no memory", "log");
    }
    entry = &crowd->log[crowd->log_count++];
    crowd->figures.acknowledged++;
    entry->client = client->number;
    memcpy(entry->key, client->pending_key, sizeof entry->key);
    crowd->figures.paid += client->step == STEP_PAY;
}

static void take_field(const struct reply_line *reply, const char *name, char *to)
{
    const char *value = reply_value(reply, name);

    if (value == NULL)
        test_fail("reply without", name);
    snprintf(to, LINE_CLIENT_CODE, "%s", value);
}

static int64_t number_in(const struct reply_line *reply, const char *name)
{
    const char *value = reply_value(reply, name);

    if (value == NULL)
        test_fail("reply without", name);
    return strtoll(value, NULL, 10);
}

/* Keeps the books: whatever moves points is reported with the balance after it. */
static void keep_books(struct client *client, const struct reply_line *reply)
{
    if (client->step == STEP_CHARGE)
        client->points += CHARGED;
    else if (client->step == STEP_PAY)
        client->points -= number_in(reply, "amount");
    else if (client->step == STEP_CANCEL)
        client->points += number_in(reply, "refunded");
    else
        return;
    client->entries++;
    if (number_in(reply, "balance") != client->points) {
        fprintf(stderr, "crowd: %s", client->pending);
        test_fail("a balance is not what was charged, paid and refunded",
                  reply_value(reply, "balance"));
    }
}

/* Where a client goes on after an OK. */
static enum step next_after_ok(struct crowd *crowd, struct client *client,
                               const struct reply_line *reply)
{
    switch (client->step) {
    case STEP_AS:
        return client->after_as;
    case STEP_ADD:
        client->after_as = STEP_CHARGE;
        return STEP_AS;
    case STEP_JOIN:
        take_field(reply, "token", client->token);
        /* Somebody else's retry may have got a token that has ended by now: then it is joined anew.
         */
        return strcmp(reply_value(reply, "state"), "active") == 0 ? STEP_HOLD : STEP_JOIN;
    case STEP_HOLD:
        take_field(reply, "reservation", client->reservation);
        return STEP_PAY;
    case STEP_PAY:
        return draw(crowd, (uint64_t)crowd->keep_one_in) != 0 ? STEP_CANCEL : STEP_JOIN;
    case STEP_CHARGE:
    case STEP_CANCEL:
    case STEP_LEAVE:
        break;
    }
    return STEP_JOIN;
}

/* Refusals that a crowd runs into; any other is a failure of the test. */
static enum step next_after_error(struct crowd *crowd, struct client *client,
                                  const struct reply_line *reply)
{
    const char *code = reply->code;

    (void)crowd;
    if (client->step == STEP_ADD && strcmp(code, "EXISTS") == 0) {
        client->after_as = STEP_CHARGE;
        return STEP_AS;
    }
    if (client->step == STEP_HOLD &&
        (strcmp(code, "SEAT-HELD") == 0 || strcmp(code, "SEAT-SOLD") == 0))
        return STEP_HOLD;
    /* A HOLD sent twice may be refused first, and done when the seat is free again: the hold that
     * nobody knows of is given up. */
    if (client->step == STEP_HOLD &&
        (strcmp(code, "SEAT-LIMIT") == 0 || strcmp(code, "ALREADY-HOLDING") == 0))
        return STEP_LEAVE;
    if (client->step == STEP_HOLD && strcmp(code, "TOKEN-ENDED") == 0)
        return STEP_JOIN;
    if (client->step == STEP_LEAVE && strcmp(code, "TOKEN-ENDED") == 0)
        return STEP_JOIN;
    if ((client->step == STEP_PAY || client->step == STEP_LEAVE) &&
        strcmp(code, "HOLD-EXPIRED") == 0)
        return STEP_JOIN;
    if (client->step == STEP_PAY && strcmp(code, "NO-POINTS") == 0)
        return STEP_CHARGE;
    if (client->away && client->step != STEP_CANCEL && strcmp(code, "NOT-FOUND") == 0)
        return STEP_JOIN;
    fprintf(stderr, "crowd: %s", client->pending);
    test_fail(code, reply->text);
}

static void go_on(struct crowd *crowd, struct client *client)
{
    if (crowd->settling)
        return;
    compose(crowd, client);
    send_line(client, client->pending);
}

/* A new connection acts for nobody: AS comes first, then the request that is still open. */
static void begin(struct crowd *crowd, struct client *client)
{
    bool open = client->pending[0] != '\0' && client->step != STEP_AS;
    char line[LINE];

    if (client->after_as == STEP_ADD) {
        client->step = STEP_ADD;
        if (open)
            send_line(client, client->pending);
        else
            go_on(crowd, client);
        return;
    }
    if (!open) {
        client->step = STEP_AS;
        client->pending[0] = '\0';
        go_on(crowd, client);
        return;
    }
    /* Its reply is recognised by its tag. */
    snprintf(line, sizeof line, "#as AS user=c%d\n", client->number);
    send_line(client, line);
    send_line(client, client->pending);
    crowd->figures.resent++;
}

/* Through a proxy that doubles lines, a reply may come once more when its request has been
 * answered, and the next one is open. So a reply counts only if it has the tag of the open one. */
static bool answers_pending(const struct client *client, const struct reply_line *reply)
{
    char tag[16];

    snprintf(tag, sizeof tag, "q%u", client->serial);
    return client->pending[0] != '\0' && strcmp(reply->tag, tag) == 0;
}

static void take_reply(struct crowd *crowd, struct client *client, char *line)
{
    struct reply_reader reader;
    struct reply_line reply;

    reply_reader_init(&reader);
    if (!reply_read(&reader, line, &reply))
        test_fail("not a reply", line);
    if (reply.kind == REPLY_NOTE) {
        if (!client->greeted)
            begin(crowd, client);
        client->greeted = true;
        return;
    }
    if (strcmp(reply.tag, "as") == 0) {
        if (reply.kind != REPLY_OK)
            test_fail("AS refused", reply.text);
        return;
    }
    if (!answers_pending(client, &reply)) {
        crowd->figures.repeated++;
        return;
    }
    if (reply.kind == REPLY_OK) {
        acknowledge(crowd, client);
        keep_books(client, &reply);
        client->away = client->away && client->step != STEP_PAY;
        client->step = next_after_ok(crowd, client, &reply);
        if (client->step == STEP_JOIN && client->after_as == STEP_CHARGE)
            client->after_as = STEP_JOIN;
    } else {
        crowd->figures.refused++;
        client->step = next_after_error(crowd, client, &reply);
    }
    client->pending[0] = '\0';
    go_on(crowd, client);
}

/* Takes what there is; false if the connection is gone. */
static bool listen_to(struct crowd *crowd, struct client *client)
{
    char line[LINE_CLIENT_LINE];
    bool connected = line_client_receive(&client->line);

    while (connected && line_client_take_line(&client->line, line))
        take_reply(crowd, client, line);
    if (connected)
        return true;
    line_client_close(&client->line);
    if (crowd->reconnect)
        dial(crowd, client);
    return crowd->reconnect;
}

/* Says who waits for what, and ends the program. */
static _Noreturn void hang(const struct crowd *crowd)
{
    for (int i = 0; i < crowd->count; i++) {
        const struct client *client = &crowd->clients[i];

        if (client->line.fd >= 0)
            fprintf(stderr, "c%d %s: %s", client->number,
                    client->greeted ? "waits for an answer" : "was not greeted",
                    client->pending[0] != '\0' ? client->pending : "nothing was asked\n");
    }
    fprintf(stderr, "acknowledged %zu, refused %zu, sent again %zu\n", crowd->figures.acknowledged,
            crowd->figures.refused, crowd->figures.resent);
    daemon_hang("the crowd", "was told nothing for ten minutes");
}

/* Waits for replies once and takes them; false if no connection is left. */
static bool take_turn(struct crowd *crowd)
{
    struct pollfd *waits = calloc((size_t)crowd->count, sizeof *waits);
    int open = 0, ready;

    for (int i = 0; i < crowd->count; i++) {
        waits[i] = (struct pollfd){.fd = crowd->clients[i].line.fd, .events = POLLIN};
        open += crowd->clients[i].line.fd >= 0;
    }
    ready = open > 0 ? poll(waits, (nfds_t)crowd->count, WAIT_MS) : 0;
    if (open > 0 && ready == 0)
        hang(crowd);
    for (int i = 0; i < crowd->count; i++)
        if (waits[i].fd >= 0 && waits[i].revents != 0)
            listen_to(crowd, &crowd->clients[i]);
    free(waits);
    return open > 0;
}

static void connect_all(struct crowd *crowd)
{
    for (int i = 0; i < crowd->count; i++)
        if (crowd->clients[i].line.fd < 0)
            dial(crowd, &crowd->clients[i]);
}

/* Goes on until a figure has grown to its goal. */
static void run_until(struct crowd *crowd, const size_t *figure, size_t goal)
{
    while (*figure < goal)
        if (!take_turn(crowd))
            test_fail("the daemon hung up", "");
}

void crowd_run(struct crowd *crowd, size_t acknowledged)
{
    connect_all(crowd);
    run_until(crowd, &crowd->figures.acknowledged, crowd->figures.acknowledged + acknowledged);
}

void crowd_reconnect(struct crowd *crowd)
{
    crowd->reconnect = true;
}

static bool all_settled(const struct crowd *crowd)
{
    for (int i = 0; i < crowd->count; i++)
        if (crowd->clients[i].pending[0] != '\0')
            return false;
    return true;
}

/* For good: nobody of the crowd asks anything any more afterwards. */
void crowd_settle(struct crowd *crowd)
{
    crowd->settling = true;
    while (!all_settled(crowd))
        if (!take_turn(crowd))
            test_fail("the daemon hung up", "");
}

void crowd_run_until_paid(struct crowd *crowd, size_t paid, size_t refusals)
{
    connect_all(crowd);
    run_until(crowd, &crowd->figures.paid, paid);
    run_until(crowd, &crowd->figures.refused, crowd->figures.refused + refusals);
}

void crowd_leave(struct crowd *crowd)
{
    for (int i = 0; i < crowd->count; i++)
        line_client_close(&crowd->clients[i].line);
}

void crowd_forget(struct crowd *crowd)
{
    crowd->log_count = 0;
    for (int i = 0; i < crowd->count; i++)
        crowd->clients[i].away = true;
}

void crowd_forget_after(struct crowd *crowd, size_t count)
{
    if (crowd->log_count > count)
        crowd->log_count = count;
}

void crowd_drain(struct crowd *crowd)
{
    while (take_turn(crowd))
        continue;
}

void crowd_each_acknowledged(const struct crowd *crowd,
                             void (*each)(void *arg, const char *user, const char *key), void *arg)
{
    char user[20];

    for (size_t i = 0; i < crowd->log_count; i++) {
        snprintf(user, sizeof user, "c%d", crowd->log[i].client);
        each(arg, user, crowd->log[i].key);
    }
}

void crowd_each_wallet(const struct crowd *crowd,
                       void (*each)(void *arg, const char *user, int64_t points, int64_t entries),
                       void *arg)
{
    char user[20];

    for (int i = 0; i < crowd->count; i++) {
        const struct client *client = &crowd->clients[i];

        snprintf(user, sizeof user, "c%d", client->number);
        if (client->pending[0] == '\0' && client->entries > 0)
            each(arg, user, client->points, client->entries);
    }
}

struct crowd_figures crowd_figures(const struct crowd *crowd)
{
    return crowd->figures;
}
