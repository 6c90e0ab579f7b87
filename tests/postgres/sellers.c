/*
 * A seller is one client: what it wants next (enum step), and how far its connection is (enum
 * link). Both go on by what is heard alone; nobody waits for one of them, and all share one poll().
 *
 * A request is composed once, with its key, and kept until it has an answer: BUSY, OUTCOME-UNKNOWN,
 * a lost connection and another host change nothing of it. Otherwise a change could be done twice
 * and nobody would be wrong. A key goes into the log when its OK is read, and nowhere else: so the
 * log is what was acknowledged, no more and no less, and in the end the database is asked for each
 * of them (hosts_check). A refusal that is not expected at its step ends the test: it is an answer,
 * so it may be a wrong one.
 *
 * The goals of the functions sellers_run*() are counts, not times, so that a slow machine does the
 * same as a fast one. The ten minutes (SILENCE_MS) begin anew whenever the count has grown.
 */
#include "tests/postgres/sellers.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/reply_reader.h"
#include "tests/kit/daemon.h"
#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"
#include "tests/kit/steady.h"

enum { SILENCE_MS = 600000, LATER_MS = 50, LOOK_MS = 20, LINE = 200, KEY = 24 };

/* Ten seats: whoever keeps more runs out of points, also in the short tests. */
enum { CHARGED = 10000 };

/* What a seller does next; each step is one request. */
enum step { STEP_ADD, STEP_CHARGE, STEP_JOIN, STEP_HOLD, STEP_PAY, STEP_CANCEL, STEP_LEAVE };

/*
 *   AWAY -> GREETING -> ACTING -> READY        AWAY again whenever the connection ends
 *                    \----------->/            before the seller's user is registered
 */
enum link {
    LINK_AWAY,     /* no connection; tries one when its time comes */
    LINK_GREETING, /* connected, nothing heard yet */
    LINK_ACTING,   /* has said AS */
    LINK_READY,    /* has sent its request, or has none */
};

struct seller {
    int number;
    int host;
    struct line_client line; /* its fd is -1 while LINK_AWAY */
    enum link link;
    enum step step;
    bool registered;
    char request[LINE]; /* what waits for an answer; "" if nothing */
    char key[KEY];      /* its key, "" if it has none */
    unsigned next_key;
    char token[LINE_CLIENT_CODE];
    char reservation[LINE_CLIENT_CODE];
    int64_t again_ms; /* when it speaks again after BUSY or without a connection; 0: it listens */
};

struct entry {
    char key[KEY];
};

struct sellers {
    struct sellers_plan plan;
    struct seller *sellers; /* shape: sellers[plan.clients] */
    struct pollfd *waits;   /* shape: waits[plan.clients] */
    uint64_t random;
    bool settling;
    const char *goal;  /* what they go on for */
    int64_t nearer_ms; /* when that came nearer last */
    int64_t told_ms;   /* when a change was acknowledged last, or sellers_watch() was called */
    int64_t pause_ms;  /* the longest time since then without one */
    struct entry *log; /* shape: log[figures.acknowledged] */
    size_t log_room;
    struct sellers_figures figures;
};

static _Noreturn void fail(const struct seller *seller, const char *what, const char *detail)
{
    fprintf(stderr, "seller %d on host %d, %s", seller->number, seller->host,
            seller->request[0] != '\0' ? seller->request : "idle\n");
    test_fail(what, detail);
}

/* Says who waits for what, and ends the program. */
static _Noreturn void hang(const struct sellers *sellers)
{
    char detail[LINE];
    static const char *const states[] = {"without a connection", "not greeted", "after AS",
                                         "connected"};

    for (int i = 0; i < sellers->plan.clients; i++) {
        const struct seller *seller = &sellers->sellers[i];

        fprintf(stderr, "seller %d on host %d, %s: %s", seller->number, seller->host,
                states[seller->link], seller->request[0] != '\0' ? seller->request : "idle\n");
    }
    snprintf(detail, sizeof detail, "do not get on for ten minutes: waited for %s", sellers->goal);
    daemon_hang("the sellers", detail);
}

/* xorshift64 (George Marsaglia, "Xorshift RNGs", 2003): the same seed, the same sellers. */
static int draw(struct sellers *sellers, int below)
{
    sellers->random ^= sellers->random << 13;
    sellers->random ^= sellers->random >> 7;
    sellers->random ^= sellers->random << 17;
    return (int)(sellers->random % (uint64_t)below);
}

struct sellers *sellers_new(const struct sellers_plan *plan)
{
    struct sellers *sellers = calloc(1, sizeof *sellers);

    sellers->plan = *plan;
    sellers->sellers = calloc((size_t)plan->clients, sizeof *sellers->sellers);
    sellers->waits = calloc((size_t)plan->clients, sizeof *sellers->waits);
    sellers->random = plan->seed * 2 + 1;
    for (int i = 0; i < plan->clients; i++)
        sellers->sellers[i] = (struct seller){.number = i, .host = i % plan->hosts, .line.fd = -1};
    return sellers;
}

static void hang_up(struct seller *seller)
{
    line_client_close(&seller->line);
    seller->link = LINK_AWAY;
    seller->again_ms = steady_ms();
}

void sellers_free(struct sellers *sellers)
{
    for (int i = 0; i < sellers->plan.clients; i++)
        hang_up(&sellers->sellers[i]);
    free(sellers->sellers);
    free(sellers->waits);
    free(sellers->log);
    free(sellers);
}

static void next_host(struct sellers *sellers, struct seller *seller)
{
    seller->host = (seller->host + 1) % sellers->plan.hosts;
}

/* Connects to the seller's host; if that is gone, the next one is tried a little later. */
static void dial(struct sellers *sellers, struct seller *seller)
{
    if (line_client_dial(&seller->line, sellers->plan.sockets[seller->host])) {
        seller->link = LINK_GREETING;
        seller->again_ms = 0;
        return;
    }
    hang_up(seller);
    next_host(sellers, seller);
    seller->again_ms = steady_ms() + LATER_MS;
}

/* A daemon that is gone shows when its reply is read. */
static void send_line(const struct seller *seller, const char *line)
{
    (void)line_client_write(&seller->line, line, strlen(line));
}

/* Writes the request of the seller's step. */
static void compose(struct sellers *sellers, struct seller *seller)
{
    char *line = seller->request;
    const char *key = seller->key;

    seller->key[0] = '\0';
    if (seller->step != STEP_LEAVE)
        snprintf(seller->key, KEY, "k%d-%u", seller->number, seller->next_key++);
    switch (seller->step) {
    case STEP_ADD:
        snprintf(line, LINE, "USER-ADD user=c%d key=%s\n", seller->number, key);
        break;
    case STEP_CHARGE:
        snprintf(line, LINE, "CHARGE amount=%d key=%s\n", CHARGED, key);
        break;
    case STEP_JOIN:
        snprintf(line, LINE, "JOIN concert=1 key=%s\n", key);
        break;
    case STEP_HOLD:
        snprintf(line, LINE, "HOLD token=%s show=%d seats=%d key=%s\n", seller->token,
                 1 + draw(sellers, sellers->plan.shows), 1 + draw(sellers, 50), key);
        break;
    case STEP_PAY:
        snprintf(line, LINE, "PAY reservation=%s key=%s\n", seller->reservation, key);
        break;
    case STEP_CANCEL:
        snprintf(line, LINE, "CANCEL reservation=%s key=%s\n", seller->reservation, key);
        break;
    case STEP_LEAVE:
        snprintf(line, LINE, "LEAVE token=%s\n", seller->token);
        break;
    }
}

/* Says what is open on a connection: first who it acts for, then the request. */
static void speak(struct sellers *sellers, struct seller *seller)
{
    char line[LINE];

    seller->again_ms = 0;
    if (seller->link != LINK_READY && seller->registered) {
        seller->link = LINK_ACTING;
        snprintf(line, sizeof line, "AS user=c%d\n", seller->number);
        send_line(seller, line);
        return;
    }
    seller->link = LINK_READY;
    if (seller->request[0] == '\0' && !sellers->settling)
        compose(sellers, seller);
    if (seller->request[0] != '\0')
        send_line(seller, seller->request);
}

/* The pause that is printed ends with an acknowledgement; a sale that never went on again is no
 * pause, but a test that hangs. */
static void note_pause(struct sellers *sellers)
{
    int64_t now = steady_ms();

    if (now - sellers->told_ms > sellers->pause_ms)
        sellers->pause_ms = now - sellers->told_ms;
    sellers->told_ms = now;
}

/* LEAVE has no key: saying it twice is refused with TOKEN-ENDED, which tells the truth as well, so
 * it is not counted. */
static void acknowledge(struct sellers *sellers, const struct seller *seller)
{
    struct sellers_figures *figures = &sellers->figures;

    if (seller->key[0] == '\0')
        return;
    if (figures->acknowledged == sellers->log_room) {
        sellers->log_room = sellers->log_room > 0 ? 2 * sellers->log_room : 1024;
        sellers->log = realloc(sellers->log, sellers->log_room * sizeof *sellers->log);
        if (sellers->log == NULL)
            fail(seller, "no memory", "log");
    }
    memcpy(sellers->log[figures->acknowledged++].key, seller->key, KEY);
    note_pause(sellers);
    figures->charged += seller->step == STEP_CHARGE;
    figures->paid += seller->step == STEP_PAY;
    figures->cancelled += seller->step == STEP_CANCEL;
    figures->on_host[seller->host]++;
}

static void take_field(const struct seller *seller, const struct reply_line *reply,
                       const char *name, char *to)
{
    const char *value = reply_value(reply, name);

    if (value == NULL)
        fail(seller, "reply without", name);
    snprintf(to, LINE_CLIENT_CODE, "%s", value);
}

static enum step next_after_ok(struct sellers *sellers, struct seller *seller,
                               const struct reply_line *reply)
{
    switch (seller->step) {
    case STEP_ADD:
        seller->registered = true;
        return STEP_CHARGE;
    case STEP_JOIN:
        take_field(seller, reply, "token", seller->token);
        /* A request that was repeated may name a token that has ended by now. */
        return strcmp(reply_value(reply, "state"), "active") == 0 ? STEP_HOLD : STEP_JOIN;
    case STEP_HOLD:
        take_field(seller, reply, "reservation", seller->reservation);
        return STEP_PAY;
    case STEP_PAY:
        return draw(sellers, sellers->plan.keep_one_in) != 0 ? STEP_CANCEL : STEP_JOIN;
    case STEP_CHARGE:
    case STEP_CANCEL:
    case STEP_LEAVE:
        break;
    }
    return STEP_JOIN;
}

/* Refusals that sellers run into; any other is a failure of the test. Whoever had no points for a
 * hold charges, joins, and is told at the next HOLD that it is still there: it is given up. */
static enum step next_after_error(const struct seller *seller, const struct reply_line *reply)
{
    static const struct {
        enum step step;
        const char *code;
        enum step next;
    } known[] = {
        {STEP_HOLD, "SEAT-HELD", STEP_HOLD},        {STEP_HOLD, "SEAT-SOLD", STEP_HOLD},
        {STEP_HOLD, "SEAT-LIMIT", STEP_LEAVE},      {STEP_HOLD, "TOKEN-ENDED", STEP_JOIN},
        {STEP_HOLD, "ALREADY-HOLDING", STEP_LEAVE}, {STEP_LEAVE, "TOKEN-ENDED", STEP_JOIN},
        {STEP_PAY, "NO-POINTS", STEP_CHARGE},
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].step == seller->step && strcmp(known[i].code, reply->code) == 0)
            return known[i].next;
    fail(seller, reply->code, reply->text);
}

/* True if the reply is no answer yet; then it is asked again. */
static bool put_off(struct sellers *sellers, struct seller *seller, const struct reply_line *reply)
{
    if (reply->kind != REPLY_ERR)
        return false;
    if (strcmp(reply->code, "BUSY") == 0 && strcmp(reply->retry, "later") == 0) {
        sellers->figures.busy++;
        seller->again_ms = steady_ms() + LATER_MS;
        return true;
    }
    if (strcmp(reply->code, "OUTCOME-UNKNOWN") == 0) {
        sellers->figures.unknown++;
        seller->again_ms = steady_ms() + LATER_MS;
        return true;
    }
    /* The answer to this daemon's last request may have been lost with it; the same key asks the
     * next one. */
    if (strcmp(reply->code, "SHUTTING-DOWN") == 0) {
        hang_up(seller);
        next_host(sellers, seller);
        return true;
    }
    return false;
}

static void take_answer(struct sellers *sellers, struct seller *seller,
                        const struct reply_line *reply)
{
    bool was_registered = seller->registered;

    if (reply->kind == REPLY_OK) {
        acknowledge(sellers, seller);
        seller->step = next_after_ok(sellers, seller, reply);
    } else {
        sellers->figures.refused++;
        seller->step = next_after_error(seller, reply);
    }
    seller->request[0] = '\0';
    if (sellers->plan.hop_one_in > 0 && draw(sellers, sellers->plan.hop_one_in) == 0) {
        hang_up(seller);
        seller->host = draw(sellers, sellers->plan.hosts);
        return;
    }
    if (seller->registered && !was_registered)
        seller->link = LINK_GREETING;
    speak(sellers, seller);
}

static void take_reply(struct sellers *sellers, struct seller *seller, char *line)
{
    struct reply_reader reader;
    struct reply_line reply;

    reply_reader_init(&reader);
    if (!reply_read(&reader, line, &reply))
        fail(seller, "not a reply", line);
    if (reply.kind == REPLY_NOTE) {
        if (seller->link == LINK_GREETING)
            speak(sellers, seller);
    } else if (put_off(sellers, seller, &reply)) {
        return;
    } else if (seller->link == LINK_READY) {
        take_answer(sellers, seller, &reply);
    } else if (reply.kind == REPLY_OK) {
        seller->link = LINK_READY;
        speak(sellers, seller);
    } else {
        fail(seller, "AS is refused", reply.text);
    }
}

static void listen_to(struct sellers *sellers, struct seller *seller)
{
    char line[LINE_CLIENT_LINE];

    if (!line_client_receive(&seller->line)) {
        sellers->figures.broken++;
        hang_up(seller);
        next_host(sellers, seller);
        return;
    }
    /* What is heard may make the seller hang up. */
    while (seller->line.fd >= 0 && line_client_take_line(&seller->line, line))
        take_reply(sellers, seller, line);
}

static bool is_idle(const struct sellers *sellers, const struct seller *seller)
{
    return sellers->settling && seller->request[0] == '\0';
}

/* Whose time has come dials, or says again what was put off. Returns how long the others wait. */
static int speak_again(struct sellers *sellers)
{
    int64_t now = steady_ms(), next = now + SILENCE_MS;

    for (int i = 0; i < sellers->plan.clients; i++) {
        struct seller *seller = &sellers->sellers[i];

        if (is_idle(sellers, seller) || (seller->link != LINK_AWAY && seller->again_ms == 0))
            continue;
        if (seller->again_ms <= now && seller->link == LINK_AWAY)
            dial(sellers, seller);
        else if (seller->again_ms <= now)
            speak(sellers, seller);
        if (seller->again_ms > 0 && seller->again_ms < next)
            next = seller->again_ms;
    }
    return (int)(next - now);
}

/* Everybody speaks who may, and hears what there is within that time. False if nobody has anything
 * left to do. */
static bool take_turn(struct sellers *sellers, int longest_ms)
{
    int wait_ms = speak_again(sellers);
    bool busy = false;

    for (int i = 0; i < sellers->plan.clients; i++) {
        const struct seller *seller = &sellers->sellers[i];

        sellers->waits[i] = (struct pollfd){.fd = seller->line.fd, .events = POLLIN};
        busy = busy || !is_idle(sellers, seller);
    }
    if (!busy)
        return false;
    poll(sellers->waits, (nfds_t)sellers->plan.clients,
         wait_ms < longest_ms ? wait_ms : longest_ms);
    for (int i = 0; i < sellers->plan.clients; i++)
        if (sellers->waits[i].fd >= 0 && sellers->waits[i].revents != 0)
            listen_to(sellers, &sellers->sellers[i]);
    if (steady_ms() - sellers->nearer_ms > SILENCE_MS)
        hang(sellers);
    return true;
}

static void aim_at(struct sellers *sellers, const char *goal)
{
    sellers->goal = goal;
    sellers->nearer_ms = steady_ms();
}

static void run_until(struct sellers *sellers, const char *goal, const size_t *figure, size_t end)
{
    size_t reached = *figure;

    aim_at(sellers, goal);
    while (*figure < end) {
        take_turn(sellers, SILENCE_MS);
        if (*figure != reached)
            aim_at(sellers, goal);
        reached = *figure;
    }
}

void sellers_run(struct sellers *sellers, size_t acknowledged)
{
    run_until(sellers, "changes", &sellers->figures.acknowledged,
              sellers->figures.acknowledged + acknowledged);
}

void sellers_run_until_paid(struct sellers *sellers, size_t paid, size_t refused)
{
    run_until(sellers, "payments", &sellers->figures.paid, sellers->figures.paid + paid);
    run_until(sellers, "refusals", &sellers->figures.refused, sellers->figures.refused + refused);
}

void sellers_run_until_busy(struct sellers *sellers, size_t busy)
{
    run_until(sellers, "BUSY", &sellers->figures.busy, sellers->figures.busy + busy);
}

void sellers_run_on_host(struct sellers *sellers, int host, size_t acknowledged)
{
    run_until(sellers, "changes on a host", &sellers->figures.on_host[host],
              sellers->figures.on_host[host] + acknowledged);
}

void sellers_run_until(struct sellers *sellers, bool (*fact)(void *arg), void *arg)
{
    aim_at(sellers, "a fact");
    while (!fact(arg))
        take_turn(sellers, LOOK_MS);
}

void sellers_watch(struct sellers *sellers)
{
    sellers->told_ms = steady_ms();
    sellers->pause_ms = 0;
}

int64_t sellers_pause_ms(const struct sellers *sellers)
{
    return sellers->pause_ms;
}

void sellers_settle(struct sellers *sellers)
{
    sellers->settling = true;
    aim_at(sellers, "everybody's last answer");
    while (take_turn(sellers, SILENCE_MS))
        continue;
    sellers->settling = false;
    for (int i = 0; i < sellers->plan.clients; i++)
        hang_up(&sellers->sellers[i]);
}

void sellers_each(const struct sellers *sellers, void (*each)(void *arg, const char *key),
                  void *arg)
{
    for (size_t i = 0; i < sellers->figures.acknowledged; i++)
        each(arg, sellers->log[i].key);
}

struct sellers_figures sellers_figures(const struct sellers *sellers)
{
    return sellers->figures;
}
