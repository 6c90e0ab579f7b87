/*
 * What a request costs does not grow with history. The same requests are made in a box office that
 * has sold little and in one that has sold twenty times as much, to a customer who bought all of
 * it, and SQLite's own count of the steps of its machine is compared: it must be the same.
 *
 * Counts only, no times. On SQLite alone; that PostgreSQL has a short way to every row,
 * store_plans_test shows.
 *
 * Why steps: they are the operations of SQLite's virtual machine, each a row looked at, a column
 * read or compared. Twenty times the rows behind an index are the same steps; a scan that nobody
 * noticed is twenty times as many. A test of time would have to be run twice to be believed.
 *
 * What it does not see: the depth of a b-tree, the size of rows, and what the daemon itself
 * computes between two statements. instruction_count_test.c counts instructions of a few requests.
 */
#include "tests/store/box.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "application/batch/expiry.h"
#include "infrastructure/zones.h"
#include "presentation/verbs/call.h"
#include "presentation/job.h"

enum { LINES_MOST = 150, LINE_TEXT = 300, LITTLE = 1000, MUCH = 20000 };

/* Users, and lines of the audit trail, that nobody asks about: more than one USERS or AUDIT looks
 * at, so that both box offices have it look as far as it may. */
enum { STRANGERS = 25000 };

/* Since they were last set to 0: the steps of all statements, and how often a concert was read. Of
 * this process, as the trace of SQLite has no place for more. */
static int64_t steps;
static int concerts;
static const char *prepared_again; /* a statement that was prepared more than once; NULL: none */

/* Called when a statement is done (SQLITE_TRACE_PROFILE). The counters are set back as they are
 * read (the 1), since statements are kept and run again. What is prepared again costs as much as
 * what it does, and happens if the schema changes or a parameter is bound that a plan depends on:
 * no request may do that. */
static int count_steps(unsigned kind, void *context, void *stmt, void *time)
{
    (void)kind;
    (void)context;
    (void)time;
    concerts +=
        strstr(sqlite3_sql(stmt), ", late_minutes FROM concert WHERE concert_id = $1") != NULL;
    if (sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_REPREPARE, 1) > 0)
        prepared_again = sqlite3_sql(stmt);
    steps += sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_VM_STEP, 1);
    return 0;
}

/* Called by SQLite for every database that is opened. */
static int watch_database(sqlite3 *db, const char **error, const struct sqlite3_api_routines *api)
{
    (void)error;
    (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, count_steps, NULL);
}

/* A series of numbers from 0, of which there are $1. */
#define SERIES "WITH RECURSIVE x (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM x WHERE n + 1 < $1)"

/* History of $1 of each: $2 is the time of the box. kim is user 1. Half of the reservations are
 * paid, of shows that are over, 50 seats each; the others were cancelled. Numbers are negative, or
 * far above those that the requests draw, so that old and new rows do not meet. All is hung on what
 * the requests touch: kim's wallet, kim's reservations, both concerts, a seat of show 1, the keys
 * of kim. A table that is not written here is one of which no growth is noticed. */
static const char *const history[] = {
    /* The first two: strangers and lines, of which there are STRANGERS more. */
    "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, "
    "created_ms)" SERIES " SELECT 10 + n, 's' || n, '', '', 'nobody', 0, 0, 1 FROM x",
    "INSERT INTO audit_line (audit_id, at_ms, login, uid, acting, request, outcome)" SERIES
    " SELECT n - 1000000, $2 - 90000 + n, 'kim', 1000, '', 'PAY reservation=X', 'NO-POINTS' FROM x",
    "INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev)" SERIES
    " SELECT 100 + n, 2, $2 - 86400000 - n * 3600000, 1, 0, 100 FROM x WHERE n % 50 = 0",
    /* Dates long over, whose people are forgotten. */
    "INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev,"
    " forgotten)" SERIES " SELECT 10000000 + n, 2, $2 - 8640000000 - n, 1, 0, 100, 1 FROM x",
    "INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, reservation)" SERIES
    " SELECT 1, 2 + n, $2 - 86400000, 'charge', 1, 2, '' FROM x",
    "INSERT INTO reservation (reservation_id, code, user_id, show_id, state, expires_ms,"
    " created_ms)" SERIES " SELECT n - 1000000, printf('H%09d', n), 1,"
    " iif(n < $1 / 2, 100 + n / 50 * 50, 1), iif(n < $1 / 2, 'paid', 'cancelled'), 1, 1 FROM x",
    "INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price, refunded_ms)" SERIES
    " SELECT iif(n < $1 / 2, 100 + n / 50 * 50, 1), 1 + n % 50, n - 1000000, 'S', 1,"
    " iif(n < $1 / 2, NULL, 5) FROM x",
    "INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)" SERIES
    " SELECT n - 1000000, 1, 2 + n, 1, $2 - 86400000 * 2 FROM x",
    "INSERT INTO refund (reservation_id, seat, user_id, entry, amount, refunded_ms)" SERIES
    " SELECT n - 1000000, 1 + n % 50, 1, 2 + n, 1, $2 - 86400000 * 2 FROM x WHERE n >= $1 / 2",
    "INSERT INTO approval (code, verb, reservation_id, giver, given_ms, until_ms)" SERIES
    " SELECT printf('%08d', n), 'TICKET-REISSUE', n - 1000000, 'lee', $2, $2 + 86400000 FROM x",
    "INSERT INTO queue_token (token_id, token, concert_id, user_id, state, place, admit_until_ms,"
    " ends_ms, ended_ms, wish_show_id, wish_seats, wish_best, wish_lost, lost_seats)" SERIES
    " SELECT n - 1000000, printf('T%025d', n), 1 + n % 2, 1, 'left', -n, 0, 0, $2 - 60000, 0, 0, "
    "0, 0,"
    " 0 FROM x",
    "INSERT INTO lost_hold (code, user_id, ended_ms)" SERIES
    " SELECT printf('L%09d', n), 1, $2 - 60000 FROM x",
    "INSERT INTO request_key (request_id, login, key, request, reply, at_ms)" SERIES
    " SELECT n - 1000000, 'kim', 'old' || n, '', '', $2 - 60000 FROM x",
};

/* Written past the box, by SQL; so its live view and the row cache know nothing of it, as those of
 * a daemon would not. */
static void write_history(struct rig *rig, int64_t count)
{
    struct db_value values[] = {DB_INT(STRANGERS + count), DB_INT(SAMPLE_NOW)};

    sample_user(rig, "kim", 100000000);
    for (size_t i = 0; i < sizeof history / sizeof history[0]; i++) {
        int params = strstr(history[i], "$2") != NULL ? 2 : 1;

        if (db_run_stmt(db_start_values(rig->store->db, history[i], values, params)) != STATUS_OK)
            fail_msg("%s: %s", history[i], rig->logged);
        if (i == 1)
            values[0] = DB_INT(count);
    }
    assert_ok(db_run(rig->store->db, "UPDATE foyer_user SET entries = 1 + $1 WHERE user_id = 1",
                     DB_INT(count)));
}

/* In the place of this line, each verb that has none is asked for with what its row needs. */
#define THE_OTHERS "*"

/*
 * The requests, by the customer kim unless the verb is for staff, or staff act for kim. $T is the
 * token of kim's that is live in concert 1, $R the reservation of kim's that came last, $S the
 * newest show, $E kim's last entry. They run in one box office, one after the other, so each may
 * rest on what came before: a hold, a payment, a shift that is open. The same verb is asked for
 * again where another way of asking has another plan.
 *
 * When this fails with "how the verb is asked for": a verb that has no line here is asked for with
 * the least that it needs; if that is refused, write a line, at a place at which it can be carried
 * out.
 */
static const char *const lines[] = {
    "CHARGE amount=100 key=k1",
    "CHARGE amount=100 key=k1",
    "BALANCE",
    "ENTRIES",
    "ENTRIES before=50",
    "RESERVATIONS",
    "RESERVATIONS state=held",
    "RESERVATIONS state=paid limit=20",
    "RESERVATIONS state=cancelled limit=20",
    "RESERVATIONS after=H000000150 limit=20",
    "RESERVATION reservation=H000000151",
    "USER-ADD user=ann",
    "USER-MERGE from=ann to=kim reason=twice",
    "JOIN concert=2",
    "JOIN concert=1",
    "JOIN concert=1 show=1 seats=1",
    "BALANCE",
    "RESERVATIONS state=held",
    "RELEASE reservation=$R",
    "HOLD token=$T show=1 seats=2,3 key=k2",
    "PAY reservation=$R",
    "TICKETS reservation=$R",
    THE_OTHERS,
    "NOTE reservation=$R text=ramp key=k4",
    "SCAN show=1 code=0000111122223333",
    "ADMIT reservation=$R seats=2 force=early",
    "UNSCAN show=1 ticket=$R-02 reason=wrong",
    "DOOR show=1",
    "FIND text=$R",
    "FIND text=kim",
    "FIND text=\"Zoe 5678\" show=1",
    "FIND text=ramp show=1",
    "FIND text=0000111122223333",
    "TICKET-PRINT reservation=$R seats=2 form=text key=k3",
    "PAY reservation=L000000150",
    "TICKET-REISSUE reservation=$R seats=3 reason=lost",
    "APPROVE verb=TICKET-REISSUE reservation=$R",
    "TICKET-REISSUE reservation=H000000010 seats=11 reason=lost approval=00000010",
    "MOVE reservation=$R from=2 to=5 key=k6",
    "CANCEL reservation=$R seats=5",
    "CANCEL reservation=H000000151",
    "JOIN concert=1 show=2 best=2",
    "LEAVE token=$T",
    "SELL show=2 seats=3 name=Ann phone=010-1 method=card key=k5",
    "SELL show=2 seats=4 user=kim over=why",
    "COMP show=2 seats=5,6 name=Ann reason=press key=k7",
    "REFUND reservation=$R percent=90 method=cash reason=ill key=k6",
    "SHIFT-OPEN till=1 float=5 key=k8",
    "SELL show=2 seats=7 method=cash",
    "SHIFT",
    "CHARGE amount=100 method=cash as=kim",
    "REVERSE entry=$E reason=typo as=kim key=k11",
    "CHARGE amount=100 method=cash as=kim",
    "PAYOUT amount=100 method=cash reason=leaves as=kim key=k12",
    "CASH amount=-3 reason=deposit key=k9",
    "SHIFT-CLOSE counted=2 left=1 key=k10",
    "Z",
    "ZLIST",
    "AS user=kim",
    "USERS search=zoe",
    "USERS limit=10",
    "USERS after=s10 search=zoe",
    "USER-ADD user=lee name=Lee",
    "USER-SET user=lee name=Joon phone=010-5",
    "USER-HANDOVER user=lee uid=5",
    "TAKINGS day=2026-12-01",
    "TAKINGS day=2026-12-01 by=day",
    "TAKINGS day=2026-12-01 by=operator",
    "TAKINGS day=2026-12-01 by=method",
    "TAKINGS day=2026-12-01 by=grade",
    "AUDIT",
    "AUDIT user=zoe",
    "AUDIT reservation=$R limit=1",
    "CONCERT-ADD title=New",
    "CONCERT-SET concert=1 artist=Duo",
    "GRADE-SET concert=1 grade=A seats=50 price=5",
    "SHOW-ADD concert=1 starts=2027-01-01T19:30",
    "BLOCK show=2 seats=40",
    "UNBLOCK show=2 seats=40",
    "BLOCK show=2 seats=41-43 holder=band until=+0T23:59",
    "HOUSE show=2",
    "SELL show=2 seats=42",
    "SALE concert=1 state=open",
    "SHOW-SET show=2 starts=2027-01-02T19:30 reason=ill",
    "SHOW-CANCEL show=1",
    "SHOW-REMOVE show=$S",
};

enum { LINE_COUNT = sizeof lines / sizeof lines[0], DAEMON_WORK = 2 };

/* All requests, those of THE_OTHERS among them. */
struct requests {
    char texts[LINES_MOST][LINE_TEXT]; /* shape: texts[count] */
    int count;
};

/* Every verb that goes to the store is asked for, but those that read everything (FSCK, BACKUP) or
 * nothing (CLOCK). */
static bool has_cost(const struct verb *verb)
{
    return verb_is_job(verb) && verb->kind != KIND_ORDER && verb->id != VERB_FSCK;
}

/* By the whole word: "SHIFT-OPEN" is no line of SHIFT. */
static bool has_line(const struct verb *verb)
{
    for (int i = 0; i < LINE_COUNT; i++)
        if (strncmp(lines[i], verb->word, verb->word_size) == 0 &&
            (lines[i][verb->word_size] == ' ' || lines[i][verb->word_size] == '\0'))
            return true;
    return false;
}

/* What an argument that is needed is given. The least that is allowed, or what kim has. */
static const char *sample_value(const struct arg_spec *arg, char number[24])
{
    switch (arg->type) {
    case ARG_INT:
        snprintf(number, 24, "%" PRId64, arg->min > 0 ? arg->min : 1);
        return strcmp(arg->name, "entry") == 0 ? "$E" : number;
    case ARG_WORD:
        return word_at(arg->words, 0);
    case ARG_SEATS:
    case ARG_SEAT_LIST:
        return "2";
    case ARG_TOKEN:
        return "$T";
    case ARG_RESERVATION:
    case ARG_CODES:
        return "$R";
    case ARG_TIME:
        return "2027-01-01T19:30";
    case ARG_TEXT:
    case ARG_USER:
    case ARG_SECRET:
    case ARG_TYPES:
        break;
    }
    return strcmp(arg->name, "user") == 0 ? "kim" : "words";
}

static void ask_for(struct requests *requests, const struct verb *verb)
{
    char *text = requests->texts[requests->count++];
    size_t size = (size_t)snprintf(text, LINE_TEXT, "%s", verb->word);
    char number[24];

    assert_true(requests->count < LINES_MOST);
    for (const struct arg_spec *arg = verb->args; arg->name != NULL; arg++)
        if (arg->required)
            size += (size_t)snprintf(text + size, LINE_TEXT - size, " %s=%s", arg->name,
                                     sample_value(arg, number));
}

static struct requests *all_requests(void)
{
    struct requests *requests = calloc(1, sizeof *requests);

    assert_non_null(requests);
    for (int i = 0; i < LINE_COUNT; i++) {
        if (strcmp(lines[i], THE_OTHERS) != 0) {
            snprintf(requests->texts[requests->count++], LINE_TEXT, "%s", lines[i]);
            assert_true(requests->count < LINES_MOST);
            continue;
        }
        for (int id = 0; id < VERB_COUNT; id++)
            if (has_cost(verb_row((enum verb_id)id)) && !has_line(verb_row((enum verb_id)id)))
                ask_for(requests, verb_row((enum verb_id)id));
    }
    return requests;
}

/* What runs a request on the worker, without its way there. A job without its session: no limits,
 * no lock set, no reply that is sent, for which none of the steps is spent. */
static enum status run_job(struct unit *unit, struct use_case *uc)
{
    struct job *job = (struct job *)unit;
    struct reply reply;
    struct store_call call = {.request = &job->request,
                              .caller = &job->caller,
                              .reply = &reply,
                              .now = uc->now,
                              .refusal = &uc->refusal,
                              .zones = uc->zones,
                              .uc = uc,
                              .job = job};
    enum status status;

    buffer_release(&job->rows);
    reply_init(&reply, &job->rows, false, job->request.verb, "");
    status = verb_functions[job->request.verb->id].on_worker(&call);
    job_set_fields(job, &reply);
    return status;
}

static void read_text(struct box *box, const char *sql, char *text, size_t room)
{
    struct db_stmt *stmt = db_start_values(box->rig.store->db, sql, NULL, 0);

    text[0] = '\0';
    if (db_step(stmt) == DB_ROW)
        store_copy_text(text, room, stmt, 0);
    assert_ok(db_finish(stmt));
}

/* Writes the line with what $T, $R, $E and $S stand for. */
static void fill_in(struct box *box, const char *line, char text[LINE_TEXT])
{
    const char *mark = strchr(line, '$');
    char code[TOKEN_TEXT];

    snprintf(text, LINE_TEXT, "%s", line);
    if (mark == NULL)
        return;
    if (mark[1] == 'T')
        read_text(box,
                  "SELECT token FROM queue_token WHERE user_id = 1 AND concert_id = 1"
                  " AND state IN ('waiting', 'active')",
                  code, sizeof code);
    else if (mark[1] == 'E')
        read_text(box, "SELECT CAST(entries AS TEXT) FROM foyer_user WHERE user_id = 1", code,
                  sizeof code);
    else if (mark[1] == 'S')
        read_text(box, "SELECT CAST(max(show_id) AS TEXT) FROM show", code, sizeof code);
    else
        read_text(box, "SELECT code FROM reservation ORDER BY reservation_id DESC LIMIT 1", code,
                  sizeof code);
    snprintf(text, LINE_TEXT, "%.*s%s%s", (int)(mark - line), line, code, mark + 2);
}

static void run_unit(struct box *box, struct unit *unit)
{
    struct batch_result *result;

    unit->now = box->now;
    steps = 0;
    concerts = 0;
    prepared_again = NULL;
    result = batch_run(&box->office.runner, &unit, 1);
    assert_false(result->broken);
    batch_result_free(result);
}

/* Runs a line; returns the steps that it took. `is_refused`: three lines are there to be refused,
 * since it costs as much to find out that a hold is lost, that a reservation was cancelled, or that
 * a ticket is not known. Staff have the role of administrators, as their roles are not in
 * question. */
static int64_t run_line(struct box *box, const char *line)
{
    char text[LINE_TEXT];
    struct job job = {.caller = {.login = "kim", .user = "kim", .uid = 1000, .is_customer = true}};
    struct request_fault fault;
    bool is_refused = strstr(line, "=L0") != NULL || strstr(line, "CANCEL reservation=H") != NULL ||
                      strncmp(line, "SCAN ", 5) == 0;

    fill_in(box, line, text);
    if (request_parse(text, strlen(text), &job.request, &fault) != STATUS_OK)
        fail_msg("%s: %s %s", line, fault.name, fault.problem);
    if (job.request.acting != NULL)
        job.caller = (struct caller){.login = "boss",
                                     .user = "kim",
                                     .role = ROLE_ADMIN,
                                     .acting = "kim",
                                     .taker = TAKER_STAFF};
    else if (job.request.verb->role != ROLE_ANY)
        job.caller = (struct caller){.login = "boss", .user = "boss", .role = ROLE_ADMIN};
    job.origin = (struct origin){.login = job.caller.login,
                                 .uid = job.caller.uid,
                                 .acting = "",
                                 .key = job.request.key,
                                 .request_text = line,
                                 .request = line};
    job.unit.run = run_job;
    job.unit.origin = &job.origin;
    job.unit.changes = verb_changes(job.request.verb);
    run_unit(box, &job.unit);
    if ((job.unit.status != STATUS_OK) != is_refused)
        fail_msg("%s: %s %s (lines of verb_cost_test.c: how the verb is asked for)", line,
                 status_word(job.unit.status), box->rig.logged);
    if (prepared_again != NULL)
        fail_msg("%s: prepared again: %s", line, prepared_again);
    buffer_release(&job.unit.fields);
    buffer_release(&job.rows);
    request_release(&job.request);
    return steps;
}

static enum status run_expiry(struct unit *unit, struct use_case *uc)
{
    (void)unit;
    return expiry_run(uc, NULL, 0);
}

static enum status run_pruning(struct unit *unit, struct use_case *uc)
{
    bool more;

    (void)unit;
    return expiry_prune(uc, &more);
}

/* A date that is due, and somebody who came. Of this there is one more in both box offices, so that
 * pruning has the same to do. */
static void add_person(struct box *box)
{
    static const char *const rows[] = {
        "INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev)"
        " VALUES (99, 2, 1, 0, 0, 100)",
        "INSERT INTO audit_line (audit_id, at_ms, login, uid, acting, request, outcome, show_id)"
        " VALUES (-9000000, 1796083200000, 'lee', 1, '', 'SELL show=99 name=Kim', 'OK', 99)",
        "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, created_ms,"
        " uid, guest_of) VALUES (9, 'guest:9', 'Kim', '', 'guest:9', 0, 0, 1, -1, 99)"};

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_ok(db_run_stmt(db_start_values(box->rig.store->db, rows[i], NULL, 0)));
}

/* The daemon's own work: a hold that ends, and pruning where there is nothing to prune but people
 * of one date. */
static void run_daemon_work(struct box *box, int64_t taken[DAEMON_WORK])
{
    struct unit expiry = {.run = run_expiry, .changes = true, .before_due = true};
    struct unit pruning = {.run = run_pruning, .changes = true};

    box_wait(box, HOLD_MS);
    run_unit(box, &expiry);
    assert_ok(expiry.status);
    taken[0] = steps;
    box->now = (struct now){SAMPLE_NOW, SAMPLE_NOW};
    add_person(box);
    run_unit(box, &pruning);
    assert_ok(pruning.status);
    taken[1] = steps;
    assert_int_equal(rig_number(&box->rig, "SELECT forgotten FROM show WHERE show_id = 99"), 1);
}

/* Its live view knows nothing of what was written past it. */
static void close_box(struct box *box)
{
    box_office_release(&box->office);
    zones_free(box->zones);
    rig_close(&box->rig);
    free(box);
}

/* The steps of each request, then of each kind of the daemon's own work. */
static void measure(const struct requests *requests, int64_t count, int64_t taken[])
{
    struct box *box = calloc(1, sizeof *box);

    assert_non_null(box);
    box_open(box, &engines[0]);
    write_history(&box->rig, count);
    for (int i = 0; i < requests->count; i++)
        taken[i] = run_line(box, requests->texts[i]);
    run_line(box, "JOIN concert=1 show=2 seats=30");
    run_daemon_work(box, taken + requests->count);
    close_box(box);
}

/* A fiftieth and ten steps more are no growth: what grows with history would be up to twenty times
 * as much. `little` must be more than nothing, or the request has not asked the store at all. */
static void test_no_request_grows_with_history(void **state)
{
    int64_t little[LINES_MOST + DAEMON_WORK], much[LINES_MOST + DAEMON_WORK];
    struct requests *requests = all_requests();
    int bad = 0;

    (void)state;
    measure(requests, LITTLE, little);
    measure(requests, MUCH, much);
    for (int i = 0; i < requests->count + DAEMON_WORK; i++) {
        const char *name = i < requests->count    ? requests->texts[i]
                           : i == requests->count ? "expiry"
                                                  : "pruning";

        assert_true(little[i] > 0);
        if (much[i] <= little[i] + little[i] / 50 + 10)
            continue;
        print_error("%s: %" PRId64 " steps, and with twenty times the history %" PRId64 "\n", name,
                    little[i], much[i]);
        bad++;
    }
    free(requests);
    assert_int_equal(bad, 0);
}

/* A box office whose store remembers nothing shows what a request asks for, and how often. Four
 * steps of one booking. Each needs the concert in several places, and is to ask for it once. */
static void test_concert_is_found_once(void **state)
{
    static const char *const requests[] = {"JOIN concert=1", "HOLD token=$T show=1 seats=2",
                                           "PAY reservation=$R", "CANCEL reservation=$R"};
    struct box *box = calloc(1, sizeof *box);

    (void)state;
    assert_non_null(box);
    box_open(box, &engines[0]);
    store_remember_nothing(box->rig.store);
    sample_user(&box->rig, "kim", 1000000);
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        run_line(box, requests[i]);
        assert_int_equal(concerts, 1);
    }
    close_box(box);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_request_grows_with_history),
        cmocka_unit_test(test_concert_is_found_once),
    };

    sqlite3_auto_extension((void (*)(void))watch_database);
    return cmocka_run_group_tests_name("the cost of requests", tests, NULL, NULL);
}
