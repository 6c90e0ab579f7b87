/*
 * The connection of the screens with a daemon that this test plays: what goes out around a WATCH,
 * and what becomes of it when the connection breaks off.
 *
 * The daemon's end is a socket in this process; what it says is taken in one turn of the event
 * loop, since so few bytes are read at once. Nothing else is in the loop, so there is no timer to
 * wait for and no race: after say() the client has seen it. Bytes are compared as they went out,
 * tags and all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tui/app/link.h"

struct stage {
    struct event_base *base;
    struct link link;
    int listening, daemon; /* the daemon's ends */
    char folder[32], path[64];
    int connected, lost, dropped;
    char heard[1000]; /* of replies: the verb and the kind of each line */
};

static void on_connected(void *context)
{
    ((struct stage *)context)->connected++;
}

static void on_lost(void *context)
{
    ((struct stage *)context)->lost++;
}

static void on_replied(void *context, const struct pending_request *request,
                       const struct reply_line *reply)
{
    static const char *const kinds[] = {"note", "columns", "row", "ok", "err"};
    struct stage *stage = context;
    size_t used = strlen(stage->heard);

    snprintf(stage->heard + used, sizeof stage->heard - used, "%s %s\n",
             verb_row(request->verb)->word, kinds[reply->kind]);
}

static void on_dropped(void *context, const struct pending_request *request)
{
    (void)request;
    ((struct stage *)context)->dropped++;
}

static const struct link_watcher watcher = {
    .connected = on_connected, .lost = on_lost, .replied = on_replied, .dropped = on_dropped};

/* The daemon says this, and the client takes it: one turn of the loop, one read. */
static void say(struct stage *stage, const char *text)
{
    assert_int_equal(send(stage->daemon, text, strlen(text), MSG_NOSIGNAL), strlen(text));
    event_base_loop(stage->base, EVLOOP_ONCE);
}

/* accept() has somebody at once: a socket of the file system connects without the other side, which
 * only has to listen. */
static void connect_it(struct stage *stage, const char *greeting)
{
    link_connect(&stage->link);
    stage->daemon = accept(stage->listening, NULL, NULL);
    assert_true(stage->daemon >= 0);
    say(stage, greeting);
}

static void begin(struct stage *stage, const char *greeting)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    memset(stage, 0, sizeof *stage);
    snprintf(stage->folder, sizeof stage->folder, "/tmp/foyer-link-XXXXXX");
    assert_non_null(mkdtemp(stage->folder));
    snprintf(stage->path, sizeof stage->path, "%s/s", stage->folder);
    strcpy(address.sun_path, stage->path);
    stage->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(stage->listening, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(stage->listening, 5), 0);
    stage->base = event_base_new();
    link_init(&stage->link, stage->base, stage->path, &watcher, stage);
    connect_it(stage, greeting);
}

static void end(struct stage *stage)
{
    link_release(&stage->link);
    event_base_free(stage->base);
    close(stage->daemon);
    close(stage->listening);
    unlink(stage->path);
    rmdir(stage->folder);
}

static void ask(struct stage *stage, enum verb_id verb, const char *line)
{
    struct pending_request request = {.verb = verb, .line = strdup(line)};

    assert_non_null(request.line);
    link_send(&stage->link, &request);
}

/* What the client has sent since the last look. */
static void expect_sent(struct stage *stage, const char *expected)
{
    char bytes[2000];
    ssize_t size = recv(stage->daemon, bytes, sizeof bytes - 1, MSG_DONTWAIT);

    bytes[size > 0 ? size : 0] = '\0';
    assert_string_equal(bytes, expected);
}

/* Of replies the verb and the kind of each line, in the order in which they were brought. */
static void expect_heard(struct stage *stage, const char *expected)
{
    assert_string_equal(stage->heard, expected);
    stage->heard[0] = '\0';
}

/* What a daemon can do is seen from its greeting. A larger major number is another protocol,
 * however many minors it has: the client says so and asks for nothing. */
static void test_minor(void **state)
{
    struct stage stage;

    (void)state;
    begin(&stage, "* foyer 1.1 server=0.2.0\n");
    assert_int_equal(stage.connected, 1);
    assert_int_equal(stage.link.minor, 1);
    end(&stage);
    begin(&stage, "* foyer 1.0 server=0.1.0\n");
    assert_int_equal(stage.connected, 1);
    assert_int_equal(stage.link.minor, 0);
    end(&stage);
    begin(&stage, "* foyer 2.1 server=9\n");
    assert_int_equal(stage.connected, 0);
    assert_true(stage.link.is_foreign);
    end(&stage);
}

/* Before each request that follows, the WATCH is ended; each reply comes to its request. Three
 * requests in a row take one WAKE, since nothing is under way after the first. A row that was on
 * its way when the WAKE went out still belongs to the old WATCH, although another one has been
 * asked for by then. */
static void test_wake(void **state)
{
    struct stage stage;

    (void)state;
    begin(&stage, "* foyer 1.1 server=0.2.0\n");
    link_wake(&stage.link); /* there is nothing to end */
    expect_sent(&stage, "");
    ask(&stage, VERB_WATCH, "WATCH show=5");
    expect_sent(&stage, "#1 WATCH show=5\n");
    assert_true(link_is_watching(&stage.link));
    assert_int_equal(link_awaited(&stage.link), 0);
    say(&stage, "=\twhat\tid\trev\tmap\tresync\n-\tshow\t5\t7\t\t0\n");
    expect_heard(&stage, "WATCH columns\nWATCH row\n");
    ask(&stage, VERB_BALANCE, "BALANCE");
    ask(&stage, VERB_TOKENS, "TOKENS");
    ask(&stage, VERB_WATCH, "WATCH show=6");
    expect_sent(&stage, "#2 WAKE\n#3 BALANCE\n#4 TOKENS\n#5 WATCH show=6\n");
    assert_true(link_is_watching(&stage.link));
    assert_int_equal(link_awaited(&stage.link), 4);
    /* A last row may be on its way. */
    say(&stage, "-\tshow\t5\t8\t\t0\nOK #1 end=wake\nOK #2\nOK #3 balance=5 due=0\nOK #4\n"
                "=\twhat\tid\trev\tmap\tresync\n-\tshow\t6\t1\t\t0\n");
    expect_heard(&stage, "WATCH row\nWATCH ok\nWAKE ok\nBALANCE ok\nTOKENS ok\n"
                         "WATCH columns\nWATCH row\n");
    assert_int_equal(link_awaited(&stage.link), 0);
    link_wake(&stage.link);
    link_wake(&stage.link); /* once is enough */
    expect_sent(&stage, "#6 WAKE\n");
    assert_false(link_is_watching(&stage.link));
    end(&stage);
}

/* A WATCH is not sent again by itself; what has a key is, and no WAKE goes before it. Three are
 * dropped, both WATCHes and the WAKE; PAY is put aside until somebody knows who acts, and then goes
 * out under the same key. The tags go on counting over connections. */
static void test_lost(void **state)
{
    struct pending_request pay = {.verb = VERB_PAY, .key = "K1"};
    struct stage stage;

    (void)state;
    begin(&stage, "* foyer 1.1 server=0.2.0\n");
    ask(&stage, VERB_WATCH, "WATCH show=5");
    pay.line = strdup("PAY reservation=P17VC0YYM9");
    link_send(&stage.link, &pay);
    ask(&stage, VERB_WATCH, "WATCH show=5");
    expect_sent(&stage, "#1 WATCH show=5\n#2 WAKE\n#3 PAY reservation=P17VC0YYM9 key=K1\n"
                        "#4 WATCH show=5\n");
    close(stage.daemon);
    event_base_loop(stage.base, EVLOOP_ONCE);
    assert_int_equal(stage.lost, 1);
    assert_int_equal(stage.dropped, 3);
    assert_false(link_is_watching(&stage.link));
    assert_int_equal(link_awaited(&stage.link), 0);
    connect_it(&stage, "* foyer 1.1 server=0.2.0\n");
    expect_sent(&stage, "");
    link_resend(&stage.link);
    expect_sent(&stage, "#5 PAY reservation=P17VC0YYM9 key=K1\n");
    end(&stage);
}

/* There is room for a WAKE, however much waits for its reply. With 254 queries and the WATCH 255 of
 * 256 places are taken: the WAKE in front of the next request takes the last one, and the request
 * is dropped. */
static void test_full(void **state)
{
    struct stage stage;

    (void)state;
    begin(&stage, "* foyer 1.1 server=0.2.0\n");
    for (int i = 0; i < LINK_PENDING - 2; i++)
        ask(&stage, VERB_BALANCE, "BALANCE");
    ask(&stage, VERB_WATCH, "WATCH show=5");
    assert_int_equal(stage.dropped, 0);
    assert_true(link_is_watching(&stage.link));
    ask(&stage, VERB_BALANCE, "BALANCE");
    assert_int_equal(stage.dropped, 1);
    assert_false(link_is_watching(&stage.link)); /* it was ended all the same */
    end(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_minor),
        cmocka_unit_test(test_wake),
        cmocka_unit_test(test_lost),
        cmocka_unit_test(test_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
