/*
 * What the schema itself forbids: each tried with SQL of its own, behind the back of every rule.
 *
 * The rules of the domain refuse all of this earlier and in better words; the schema is there for
 * the day on which one of them is wrong, or somebody works on the store by hand. So no test here
 * goes through a store's function, and each statement is to break one constraint and be right in
 * everything else. What is refused leaves nothing, so the rows of house() serve a whole test.
 *
 *     expect_taken      a unique index: LIMIT, and BUSY in a shared store
 *     expect_refused    a CHECK or a reference: INTERNAL
 *     expect_stored     a good row, so that the bad ones are not refused for another reason
 *
 * A table with a CHECK of which no row is refused here is named by the last test, so that whoever
 * adds one comes by. A constraint that is missing shows as OK. One that SQLite and PostgreSQL spell
 * differently is tried on both, by the same SQL.
 */
#include "tests/store/invariants.h"
#include "tests/kit/store_rig.h"
#include "tests/store/samples.h"

#include <stdio.h>
#include <string.h>

struct house {
    struct concert concert;
    struct user kim, lee;
    struct token token;      /* 1: kim's, active, holds */
    struct reservation hold; /* 1: of kim's token, seats 7,8 */
    struct reservation paid; /* 2: lee's, seats 20,21, of which 20 was refunded */
};

/* Numbers are known, as each kind is drawn from 1 on: users 1 and 2, tokens 1 and 2, of which the
 * second was lee's and is done, reservations 1 and 2, entries 1 of kim and 1 to 3 of lee. */
static struct house house(struct rig *rig)
{
    struct house h = {.concert = sample_concert(rig, 1)};

    sample_show(rig, 1, 1);
    sample_show(rig, 2, 1);
    h.kim = sample_user(rig, "kim", 1000000);
    h.lee = sample_user(rig, "lee", 1000000);
    h.token = sample_token(rig, &h.kim, 1, true);
    h.hold = sample_hold(rig, &h.token, &h.concert, 1, "7,8");
    h.paid = sample_paid(rig, &h.lee, &h.concert, 1, "20,21");
    sample_refund(rig, &h.paid, "20");
    return h;
}

static enum status run(struct rig *rig, const char *sql)
{
    return db_run_stmt(db_start_values(rig->store->db, sql, NULL, 0));
}

/* Tables of which a row was refused, with a space before and after each. */
static char tried[2000] = " ";

static void note_table(const char *sql)
{
    const char *name = sql + strlen("UPDATE ");
    char word[80];

    if (strncmp(sql, "INSERT INTO ", strlen("INSERT INTO ")) == 0)
        name = sql + strlen("INSERT INTO ");
    else if (strncmp(sql, "UPDATE ", strlen("UPDATE ")) != 0)
        return; /* a DELETE breaks a reference of another table */
    snprintf(word, sizeof word, " %.*s ", (int)strcspn(name, " "), name);
    if (strstr(tried, word) != NULL)
        return;
    assert_true(strlen(tried) + strlen(word) < sizeof tried);
    strcat(tried, word + 1);
}

/* A unique index refused it. */
static void expect_taken(struct rig *rig, const char *sql)
{
    enum status status = run(rig, sql);

    note_table(sql);
    if (status != rig_taken(rig, STATUS_LIMIT))
        fail_msg("%s for %s", status_word(status), sql);
}

static void expect_stored(struct rig *rig, const char *sql)
{
    enum status status = run(rig, sql);

    if (status != STATUS_OK)
        fail_msg("%s for %s", status_word(status), sql);
}

/* INTERNAL: a check or a reference refused it. */
static void expect_refused(struct rig *rig, const char *sql)
{
    enum status status = run(rig, sql);

    note_table(sql);
    if (status != STATUS_INTERNAL)
        fail_msg("%s for %s", status_word(status), sql);
}

/* By INSERT and by UPDATE, for a sale and for a claim of nobody: the index is over live claims,
 * whatever they are. The last one tells why a refunded claim is not revived: somebody else may have
 * the seat by then. */
static void test_one_live_claim_per_seat(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_taken(rig, "INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price)"
                      " VALUES (1, 7, 2, 'VIP', 90000)");
    expect_taken(rig, "INSERT INTO seat_claim (show_id, seat, grade, price) VALUES (1, 21, '', 0)");
    expect_taken(rig, "UPDATE seat_claim SET seat = 7 WHERE seat = 8 AND show_id = 1");
    expect_taken(rig, "UPDATE seat_claim SET refunded_ms = NULL, seat = 21"
                      " WHERE seat = 20 AND show_id = 1");
    /* A refunded claim is not live: its seat can be claimed, but not twice by the same reservation.
     */
    expect_taken(rig, "INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price)"
                      " VALUES (1, 20, 2, 'R', 70000)");
    assert_ok(run(rig, "INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price)"
                       " VALUES (1, 20, 1, 'R', 70000)"));
    /* Now the old claim cannot come back to life. */
    expect_taken(rig, "UPDATE seat_claim SET refunded_ms = NULL"
                      " WHERE seat = 20 AND reservation_id = 2");
}

/* Seats end with 50, as a set of seats is 50 bits. */
static void test_claims(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_refused(rig,
                   "INSERT INTO seat_claim (show_id, seat, grade, price) VALUES (1, 0, '', 0)");
    expect_refused(rig,
                   "INSERT INTO seat_claim (show_id, seat, grade, price) VALUES (1, 51, '', 0)");
    expect_refused(rig,
                   "INSERT INTO seat_claim (show_id, seat, grade, price) VALUES (9, 1, '', 0)");
    expect_refused(rig,
                   "INSERT INTO seat_claim (show_id, seat, grade, price) VALUES (1, 1, '', -1)");
    expect_refused(rig, "INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price)"
                        " VALUES (1, 1, 99, 'VIP', 90000)");
    /* What is only blocked was never paid, so it cannot be refunded. */
    expect_refused(rig, "INSERT INTO seat_claim (show_id, seat, grade, price, refunded_ms)"
                        " VALUES (1, 1, '', 0, 5)");
    /* The reservation of a claim cannot go from under it. */
    expect_refused(rig, "DELETE FROM reservation WHERE reservation_id = 1");
}

#define BLOCK_INSERT "INSERT INTO seat_block (show_id, seat, kind, holder, reason, until_ms, login)"

/* A house seat may come back and a kill seat may not; both may stay for good. */
static void test_blocks(void **state)
{
    struct rig *rig = *state;

    house(rig);
    assert_ok(run(rig, BLOCK_INSERT " VALUES (1, 1, 'house', '', '', 5, 'box')"));
    expect_taken(rig, BLOCK_INSERT " VALUES (1, 1, 'kill', '', '', NULL, 'box')");
    expect_refused(rig, BLOCK_INSERT " VALUES (1, 0, 'kill', '', '', NULL, 'box')");
    expect_refused(rig, BLOCK_INSERT " VALUES (1, 51, 'kill', '', '', NULL, 'box')");
    expect_refused(rig, BLOCK_INSERT " VALUES (9, 2, 'kill', '', '', NULL, 'box')");
    expect_refused(rig, BLOCK_INSERT " VALUES (1, 2, 'press', '', '', NULL, 'box')");
    /* Kill seats do not come back by themselves. */
    expect_refused(rig, BLOCK_INSERT " VALUES (1, 2, 'kill', '', '', 5, 'box')");
    assert_ok(run(rig, BLOCK_INSERT " VALUES (1, 2, 'kill', '', '', NULL, 'box')"));
    assert_ok(run(rig, BLOCK_INSERT " VALUES (1, 3, 'house', '', '', NULL, 'box')"));
    assert_ok(run(rig, "DELETE FROM seat_block WHERE show_id = 1"));
}

/* A date that was moved must not take time for cancelling away that people had (kept_until_ms),
 * unless the show begins before that. */
static void test_kept_deadline(void **state)
{
    struct rig *rig = *state;

    house(rig);
    assert_ok(run(rig, "UPDATE show SET starts_ms = 9000, starts_local_ms = 0,"
                       " cancel_until_ms = 5000, kept_until_ms = 5000 WHERE show_id = 1"));
    expect_refused(rig, "UPDATE show SET kept_until_ms = 5001 WHERE show_id = 1");
    expect_refused(rig, "UPDATE show SET cancel_until_ms = 4999 WHERE show_id = 1");
    /* The beginning is the latest there can be. */
    assert_ok(run(rig, "UPDATE show SET cancel_until_ms = 9000, kept_until_ms = 12000"
                       " WHERE show_id = 1"));
}

/* A day of minutes is 1440. */
static void test_late(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_refused(rig, "UPDATE concert SET late_minutes = -1");
    expect_refused(rig, "UPDATE concert SET late_minutes = 1441");
    expect_refused(rig, "UPDATE queue_token SET late = 2");
    assert_ok(run(rig, "UPDATE concert SET late_minutes = 1440"));
}

/* One for each user and concert; many that have ended may lie beside it. */
static void test_one_live_token(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_taken(rig, "INSERT INTO queue_token (token_id, token, concert_id, user_id, state, place,"
                      " admit_until_ms, ends_ms, ended_ms, wish_show_id, wish_seats, wish_best,"
                      " wish_lost, lost_seats)"
                      " VALUES (90, 'NEW', 1, 1, 'waiting', 90, 0, 0, 0, 0, 0, 0, 0, 0)");
    /* lee's ended token does not come back beside a live one. */
    assert_ok(run(rig,
                  "INSERT INTO queue_token (token_id, token, concert_id, user_id, state, place,"
                  " admit_until_ms, ends_ms, ended_ms, wish_show_id, wish_seats, wish_best,"
                  " wish_lost, lost_seats)"
                  " VALUES (91, 'NEW', 1, 2, 'waiting', 91, 0, 0, 0, 0, 0, 0, 0, 0)"));
    expect_taken(rig, "UPDATE queue_token SET state = 'active', ends_ms = 5, ended_ms = 0"
                      " WHERE token_id = 2");
}

/* Token 1 is active and 2 has ended. Each UPDATE leaves a state and a time that contradict each
 * other, or takes something away from under a hold. */
static void test_tokens(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_taken(rig, "UPDATE queue_token SET token = (SELECT token FROM queue_token"
                      " WHERE token_id = 1) WHERE token_id = 2");
    expect_refused(rig, "UPDATE queue_token SET numbered = 2 WHERE token_id = 1");
    expect_refused(rig, "UPDATE queue_token SET state = 'admitted' WHERE token_id = 1");
    expect_refused(rig, "UPDATE queue_token SET state = 'waiting' WHERE token_id = 1");
    expect_refused(rig, "UPDATE queue_token SET ends_ms = 0 WHERE token_id = 1");
    expect_refused(rig, "UPDATE queue_token SET ended_ms = 5 WHERE token_id = 1");
    expect_refused(rig, "UPDATE queue_token SET ended_ms = 0 WHERE token_id = 2");
    expect_refused(rig, "UPDATE queue_token SET user_id = 99 WHERE token_id = 1");
    /* A token with a hold cannot be forgotten. */
    expect_refused(rig, "DELETE FROM queue_token WHERE token_id = 1");
}

/* Two waiters never have one place. A queue with two first places has no order; on SQLite as well
 * as between daemons. */
static void test_one_waiter_per_place(void **state)
{
    struct rig *rig = *state;
    struct user choi = sample_user(rig, "choi", 0), park = sample_user(rig, "park", 0);
    struct token token;

    sample_concert(rig, 1);
    token = sample_token(rig, &choi, 1, false);
    assert_int_equal(token.place, 1);
    sample_token(rig, &park, 1, false);
    expect_taken(rig, "UPDATE queue_token SET place = 1 WHERE place = 2");
}

/* A hold has a token and a paid reservation has none: neither the other way. */
static void test_one_hold_per_token(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_taken(rig, "INSERT INTO reservation (reservation_id, code, user_id, show_id, token_id,"
                      " state, expires_ms, created_ms) VALUES (90, 'NEW', 1, 2, 1, 'held', 5, 1)");
    expect_refused(rig,
                   "INSERT INTO reservation (reservation_id, code, user_id, show_id, token_id,"
                   " state, expires_ms, created_ms) VALUES (90, 'NEW', 1, 2, NULL, 'held', 5, 1)");
    expect_refused(rig,
                   "INSERT INTO reservation (reservation_id, code, user_id, show_id, token_id,"
                   " state, expires_ms, created_ms) VALUES (90, 'NEW', 1, 2, 2, 'paid', 5, 1)");
    expect_refused(rig, "UPDATE reservation SET state = 'sold' WHERE reservation_id = 2");
    expect_taken(rig, "UPDATE reservation SET code = (SELECT code FROM reservation"
                      " WHERE reservation_id = 1) WHERE reservation_id = 2");
}

/* A payment of nothing has no entry in the ledger, and any other has one, of the same user. */
static void test_one_payment_per_reservation(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_taken(rig, "INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)"
                      " VALUES (2, 2, 2, 140000, 1)");
    expect_refused(rig, "INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)"
                        " VALUES (1, 1, 1, 0, 1)"); /* of nothing there is no entry */
    expect_refused(rig, "INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)"
                        " VALUES (1, 1, NULL, 5, 1)");
    expect_refused(rig, "INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)"
                        " VALUES (1, 1, 1, -5, 1)");
    expect_refused(rig, "INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)"
                        " VALUES (1, 1, 77, 5, 1)"); /* no such entry */
    expect_refused(rig, "INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)"
                        " VALUES (99, 1, 1, 5, 1)"); /* no such reservation */
}

/* Reservation 1 is only held, so there is nothing to give back. */
static void test_one_refund_per_seat(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_taken(rig, "INSERT INTO refund (reservation_id, seat, user_id, entry, amount,"
                      " refunded_ms) VALUES (2, 20, 2, 3, 70000, 1)");
    expect_refused(rig, "INSERT INTO refund (reservation_id, seat, user_id, entry, amount,"
                        " refunded_ms) VALUES (1, 7, 1, 1, 90000, 1)"); /* was never paid */
    expect_refused(rig, "INSERT INTO refund (reservation_id, seat, user_id, entry, amount,"
                        " refunded_ms) VALUES (2, 21, 2, 3, 0, 1)"); /* of nothing, likewise */
    expect_refused(rig, "INSERT INTO refund (reservation_id, seat, user_id, entry, amount,"
                        " refunded_ms) VALUES (2, 21, 2, NULL, 70000, 1)");
    expect_refused(rig, "INSERT INTO refund (reservation_id, seat, user_id, entry, amount,"
                        " refunded_ms) VALUES (2, 21, 2, 77, 70000, 1)");
}

/* Columns of TICKET: reservation, seat, issue, secret, state, issued, ended. A secret is one
 * ticket's, whatever seat it is for: whoever has it has the seat. */
static void test_one_live_ticket_per_seat(void **state)
{
    struct rig *rig = *state;

    house(rig);
#define TICKET \
    "INSERT INTO ticket (reservation_id, seat, issue, secret, state, issued_ms, ended_ms) "
    assert_ok(db_run_script(rig->store->db,
                            TICKET "VALUES (2, 20, 1, 'S000000000000001', 'live', 1, NULL)"));
    expect_taken(rig, TICKET "VALUES (2, 20, 2, 'S000000000000002', 'live', 1, NULL)");
    expect_taken(rig, TICKET "VALUES (2, 20, 1, 'S000000000000003', 'reissued', 1, 2)");
    assert_ok(db_run_script(rig->store->db,
                            TICKET "VALUES (2, 20, 2, 'S000000000000004', 'reissued', 1, 2)"));
    expect_taken(rig, TICKET "VALUES (2, 21, 1, 'S000000000000001', 'live', 1, NULL)");
    expect_refused(rig, TICKET "VALUES (2, 21, 1, 'S00000000000005', 'live', 1, NULL)");
    expect_refused(rig, TICKET "VALUES (2, 21, 1, 'S000000000000005', 'live', 1, 2)");
    expect_refused(rig, TICKET "VALUES (2, 21, 1, 'S000000000000005', 'moved', 1, NULL)");
    expect_refused(rig, TICKET "VALUES (2, 21, 1, 'S000000000000005', 'lost', 1, 2)");
    expect_refused(rig, TICKET "VALUES (2, 51, 1, 'S000000000000005', 'live', 1, NULL)");
    expect_refused(rig, TICKET "VALUES (2, 21, 0, 'S000000000000005', 'live', 1, NULL)");
    expect_refused(rig, TICKET "VALUES (99, 21, 1, 'S000000000000005', 'live', 1, NULL)");
    expect_refused(rig, "UPDATE ticket SET prints = -1");
#define NOTE "INSERT INTO note (reservation_id, text, attention, noted_ms, name, phone) VALUES "
    expect_refused(rig, NOTE "(2, '', 0, 1, '', '')");
    expect_refused(rig, NOTE "(2, 'ramp', 0, 1, '', '1')");
    expect_stored(rig, NOTE "(2, '', 0, 1, 'Ann', '1')");
#undef NOTE
    /* A move leads from one ticket to another, each once. */
#define MOVE "INSERT INTO ticket_move VALUES "
    assert_ok(db_run_script(rig->store->db,
                            TICKET "VALUES (2, 21, 1, 'S000000000000005', 'live', 1, NULL)"));
    assert_ok(db_run_script(rig->store->db, MOVE "(2, 20, 1, 2, 21, 1, 2, '', NULL, '')"));
    assert_ok(db_run_script(rig->store->db,
                            TICKET "VALUES (2, 22, 1, 'S000000000000006', 'live', 1, NULL)"));
    expect_taken(rig, MOVE "(2, 20, 1, 2, 22, 1, 2, '', NULL, '')"); /* out of one ticket twice */
    expect_taken(rig, MOVE "(2, 20, 2, 2, 21, 1, 2, '', NULL, '')"); /* two into one */
    expect_refused(rig, MOVE "(2, 21, 1, 2, 20, 9, 2, '', NULL, '')");
    expect_refused(rig, MOVE "(2, 21, 9, 2, 20, 2, 2, '', NULL, '')");
    expect_refused(rig, "UPDATE ticket_move SET shift_id = 77, login = 'lee'");
    expect_stored(rig, "INSERT INTO till_shift VALUES (1, 'A', 'lee', 100, 0, 0, NULL, 0, 1)");
    expect_refused(rig, "UPDATE ticket_move SET shift_id = 1");
    expect_refused(rig, MOVE "(2, 21, 1, 2, 21, 2, 2, '', NULL, '')"); /* to where one was */
#undef MOVE
#undef TICKET
}

/* For a reservation or for a show, depending on the verb; used before it ends, by somebody, and by
 * somebody else than who gave it. */
static void test_approvals(void **state)
{
    struct rig *rig = *state;

    house(rig);
#define APPROVAL(code, verb, reservation, show, amount, until, used, by)                  \
    "INSERT INTO approval (code, verb, reservation_id, show_id, amount, giver, given_ms," \
    " until_ms, used_ms, used_by) VALUES ('" code "', '" verb "', " reservation ", " show \
    ", " amount ", 'lee', 1, " until ", " used ", '" by "')"
    expect_stored(rig, APPROVAL("A0000001", "REFUND", "2", "NULL", "5", "9", "8", "kim"));
    expect_stored(rig, APPROVAL("A0000002", "COMP", "NULL", "2", "NULL", "9", "NULL", ""));
    expect_taken(rig, APPROVAL("A0000002", "COMP", "NULL", "2", "NULL", "9", "NULL", ""));
    expect_refused(rig, APPROVAL("A0000003", "SELL", "2", "NULL", "5", "9", "NULL", ""));
    expect_refused(rig, APPROVAL("A0000003", "REFUND", "2", "1", "5", "9", "NULL", ""));
    expect_refused(rig, APPROVAL("A0000003", "REFUND", "NULL", "NULL", "5", "9", "NULL", ""));
    expect_refused(rig, APPROVAL("A0000003", "REFUND", "NULL", "1", "5", "9", "NULL", ""));
    expect_refused(rig, APPROVAL("A0000003", "COMP", "2", "NULL", "5", "9", "NULL", ""));
    expect_refused(rig, APPROVAL("A0000003", "REFUND", "77", "NULL", "5", "9", "NULL", ""));
    expect_refused(rig, APPROVAL("A0000003", "REFUND", "2", "NULL", "-1", "9", "NULL", ""));
    expect_refused(rig, APPROVAL("A0000003", "REFUND", "2", "NULL", "5", "9", "9", "kim"));
    expect_refused(rig, APPROVAL("A0000003", "REFUND", "2", "NULL", "5", "9", "8", ""));
    expect_refused(rig, APPROVAL("A0000003", "REFUND", "2", "NULL", "5", "9", "NULL", "kim"));
    expect_refused(rig, APPROVAL("A0000003", "REFUND", "2", "NULL", "5", "9", "8", "lee"));
    expect_refused(rig, APPROVAL("A3", "REFUND", "2", "NULL", "5", "9", "NULL", ""));
#undef APPROVAL
}

/* Given away is what was paid with nothing, so reservation 1, which is not paid, cannot be. A
 * refund that names a shift names who made it. */
static void test_comps(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_refused(rig, "INSERT INTO comp VALUES (2, 'fun', 5, 'lee', NULL)");
    expect_refused(rig, "INSERT INTO comp VALUES (2, 'press', -5, 'lee', NULL)");
    expect_refused(rig, "INSERT INTO comp VALUES (2, 'press', 5, '', NULL)");
    expect_refused(rig, "INSERT INTO comp VALUES (1, 'press', 5, 'lee', NULL)");
    expect_refused(rig, "INSERT INTO comp VALUES (99, 'press', 5, 'lee', NULL)");
    expect_refused(rig, "INSERT INTO comp VALUES (2, 'press', 5, 'lee', 77)");
    expect_refused(rig, "UPDATE refund SET fee = -1");
    expect_refused(rig, "UPDATE refund SET shift_id = 77, login = 'lee'");
    expect_stored(rig, "INSERT INTO till_shift VALUES (1, 'A', 'lee', 100, 0, 0, NULL, 0, 1)");
    expect_refused(rig, "UPDATE refund SET shift_id = 1");
    expect_stored(rig, "UPDATE refund SET shift_id = 1, login = 'lee'");
}

/* Columns of SHIFT: number, till, login, opened, float, moves, closed, cash moves, and one that
 * later schemas added. One open shift for each drawer and for each operator; a closed one is in
 * nobody's way. Columns of ENTRY: user, number, time, kind, amount, balance, reservation, method,
 * shift, login, and which entry it takes back: a reversal takes back one, which no other does, with
 * a method and in a shift. */
static void test_shifts(void **state)
{
    struct rig *rig = *state;

    house(rig);
#define SHIFT "INSERT INTO till_shift VALUES "
    expect_stored(rig, SHIFT "(1, 'A', 'ann', 100, 0, 0, NULL, 0, 0)");
    expect_taken(rig, SHIFT "(2, 'A', 'bob', 100, 0, 0, NULL, 0, 0)");
    expect_taken(rig, SHIFT "(2, 'B', 'ann', 100, 0, 0, NULL, 0, 0)");
    expect_stored(rig, SHIFT "(2, 'A', 'ann', 100, 0, 0, 100, 0, 0)");
    expect_refused(rig, SHIFT "(3, 'A', 'ann', 100, 0, 0, 99, 0, 0)");
    expect_refused(rig, SHIFT "(3, '', 'bob', 100, 0, 0, NULL, 0, 0)");
    expect_refused(rig, SHIFT "(3, 'B', '', 100, 0, 0, NULL, 0, 0)");
    expect_refused(rig, SHIFT "(3, 'B', 'bob', 100, -1, 0, NULL, 0, 0)");
    expect_refused(rig, SHIFT "(3, 'B', 'bob', 100, 0, -1, NULL, 0, 0)");
    expect_refused(rig, SHIFT "(3, 'B', 'bob', 100, 0, 0, NULL, -1, 0)");
#undef SHIFT
#define ENTRY "INSERT INTO ledger_entry VALUES (1, 93, 1, "
    expect_refused(rig, ENTRY "'charge', 5, 5, '', 'card', 1, '', NULL)");
    expect_refused(rig, ENTRY "'charge', 5, 5, '', 'card', 7, 'ann', NULL)");
    expect_refused(rig, ENTRY "'charge', 5, 5, '', '', 1, 'ann', NULL)");
    expect_refused(rig, ENTRY "'refund', 5, 5, 'R', '', NULL, 'ann', NULL)");
    expect_stored(rig, ENTRY "'charge', 5, 5, '', 'card', 1, 'ann', NULL)");
#undef ENTRY
#define ENTRY(number) "INSERT INTO ledger_entry VALUES (1, " number ", 1, "
    expect_stored(rig, ENTRY("94") "'reversal', -5, 0, '', 'card', 1, 'ann', 93)");
    expect_taken(rig, ENTRY("95") "'reversal', -5, 0, '', 'card', 1, 'ann', 93)");
    expect_refused(rig, ENTRY("95") "'reversal', 5, 0, '', 'card', 1, 'ann', 1)");
    expect_refused(rig, ENTRY("95") "'reversal', -5, 0, 'R', 'card', 1, 'ann', 1)");
    expect_refused(rig, ENTRY("95") "'reversal', -5, 0, '', '', 1, 'ann', 1)");
    expect_refused(rig, ENTRY("95") "'reversal', -5, 0, '', 'card', NULL, 'ann', 1)");
    expect_refused(rig, ENTRY("95") "'reversal', -5, 0, '', 'card', 1, 'ann', NULL)");
    expect_refused(rig, ENTRY("95") "'reversal', -5, 0, '', 'card', 1, 'ann', 99)");
    expect_refused(rig, ENTRY("95") "'payout', -5, 0, '', 'card', 1, 'ann', 1)");
#undef ENTRY
}

/* A Z adds up by itself: 10 + 4 - 1 - 3 = 10 are expected, 12 were counted, the difference is 2.
 * Each refused row has one number wrong, and the last but one has a negative income that the
 * expenses make up for, so that only its sign is wrong. */
static void test_drawers(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_stored(rig, "INSERT INTO till_shift VALUES (1, 'A', 'ann', 1, 10, 0, 9, 1, 0)");
    expect_stored(rig, "INSERT INTO till_shift VALUES (2, 'B', 'bob', 1, 10, 0, 9, 0, 0)");
#define CASH "INSERT INTO cash_move VALUES "
    expect_stored(rig, CASH "(1, 1, 5, -3, 'deposit', '')");
    expect_taken(rig, CASH "(1, 1, 5, -3, 'deposit', '')");
    expect_refused(rig, CASH "(9, 1, 5, -3, 'deposit', '')");
    expect_refused(rig, CASH "(1, 2, 5, 0, 'deposit', '')");
    expect_refused(rig, CASH "(1, 2, 5, 3, 'fun', '')");
    expect_refused(rig, CASH "(1, 0, 5, 3, 'other', '')");
#undef CASH
#define Z(number, shift, in, out, expected, counted, difference, left, chain)                   \
    "INSERT INTO z VALUES (" number ", " shift ", 'A', 'ann', '', '', 'ann', 10, " in ", " out  \
    ", -3, 0, 0, 0, 0, 0, 0, 0, " expected ", " counted ", " difference ", " left ", 0, " chain \
    ", 9)"
#define CHAIN "'0000000000000000000000000000000000000000000000000000000000000000'"
    expect_stored(rig, Z("1", "1", "4", "1", "10", "12", "2", "12", CHAIN));
    expect_taken(rig, Z("2", "1", "4", "1", "10", "12", "2", "12", CHAIN));
    expect_taken(rig, Z("1", "2", "4", "1", "10", "12", "2", "12", CHAIN));
    expect_refused(rig, Z("2", "9", "4", "1", "10", "12", "2", "12", CHAIN));
    expect_refused(rig, Z("0", "2", "4", "1", "10", "12", "2", "12", CHAIN));
    expect_refused(rig, Z("2", "2", "4", "1", "11", "12", "1", "12", CHAIN));
    expect_refused(rig, Z("2", "2", "4", "1", "10", "12", "1", "12", CHAIN));
    expect_refused(rig, Z("2", "2", "4", "1", "10", "-2", "-12", "-3", CHAIN));
    expect_refused(rig, Z("2", "2", "4", "1", "10", "12", "2", "13", CHAIN));
    expect_refused(rig, Z("2", "2", "-4", "-7", "10", "12", "2", "12", CHAIN));
    expect_refused(rig, Z("2", "2", "4", "1", "10", "12", "2", "12", "'00'"));
#undef CHAIN
#undef Z
    expect_stored(rig, "INSERT INTO z_head VALUES (1, 1, 0, '')");
    expect_refused(rig, "INSERT INTO z_head VALUES (2, 1, 0, '')");
}

/* What is told has happened, in one place, and is about one thing. Columns: place, time, what,
 * reservation, seat, entry, shift. A place is taken once, and many may wait for one. What is told
 * of a sale refers to a payment, so one that was not paid is no sale. */
static void test_events(void **state)
{
    struct rig *rig = *state;

    house(rig);
#define EVENT "INSERT INTO event (seq, at_ms, what, reservation_id, seat, entry, shift_id) VALUES "
    expect_stored(rig, "INSERT INTO till_shift VALUES (1, 'A', 'ann', 100, 0, 0, NULL, 0, 0)");
    expect_stored(rig, EVENT "(1, 1, 'shift', NULL, NULL, NULL, 1)");
    expect_taken(rig, EVENT "(1, 1, 'shift', NULL, NULL, NULL, 1)");
    expect_stored(rig, EVENT "(NULL, 1, 'shift', NULL, NULL, NULL, 1)");
    expect_stored(rig, EVENT "(NULL, 1, 'shift', NULL, NULL, NULL, 1)");
    expect_refused(rig, EVENT "(0, 1, 'shift', NULL, NULL, NULL, 1)");
    expect_refused(rig, EVENT "(2, 1, 'shift', NULL, NULL, NULL, 9)");
    expect_refused(rig, EVENT "(2, 1, 'shift', NULL, NULL, NULL, NULL)");
    expect_refused(rig, EVENT "(2, 1, 'fire', NULL, NULL, NULL, 1)");
    expect_refused(rig, EVENT "(2, 1, 'sale', NULL, NULL, NULL, NULL)");
    expect_refused(rig, EVENT "(2, 1, 'sale', NULL, NULL, NULL, 1)");
    expect_refused(rig, EVENT "(2, 1, 'sale', 99, NULL, NULL, NULL)"); /* not paid */
    expect_refused(rig, EVENT "(2, 1, 'scan', NULL, 1, 1, NULL)");
#undef EVENT
    expect_refused(rig, "INSERT INTO event_head VALUES (2, 0, 0, 0)");
    expect_refused(rig, "UPDATE event_head SET forgotten = 3, last = 2");
    expect_refused(rig, "UPDATE event_head SET forgotten = -1");
}

/* 10^12 points are the most that a wallet holds. */
static void test_wallets(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_refused(rig, "UPDATE foyer_user SET balance = -1 WHERE user_id = 1");
    expect_refused(rig, "UPDATE foyer_user SET balance = 1000000000001 WHERE user_id = 1");
    expect_refused(rig, "UPDATE foyer_user SET entries = -1 WHERE user_id = 1");
    expect_taken(rig, "UPDATE foyer_user SET login = 'lee' WHERE user_id = 1");
    /* Nobody with a history can be deleted. */
    expect_refused(rig, "DELETE FROM foyer_user WHERE user_id = 1");
}

#define ENTRY                                                                              \
    "INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, reservation," \
    " method) VALUES "

/* Columns: user, number, time, kind, amount, balance, reservation, method. The sign of an amount
 * follows from its kind, except for a merge, which takes from one wallet and gives to another; only
 * what concerns a reservation names one, and only money has a method. */
static void test_ledger(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_taken(rig, ENTRY "(1, 1, 1, 'charge', 5, 5, '', 'card')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'charge', 5, 5, '', 'gold')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'refund', 5, 5, 'R', 'cash')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'payment', -5, 5, 'R', 'cash')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'payout', -5, 5, '', '')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'payout', 5, 5, '', 'cash')");
    expect_stored(rig, ENTRY "(1, 92, 1, 'payout', -5, 0, '', 'cash')");
    expect_stored(rig, ENTRY "(1, 93, 1, 'payout', -5, 0, 'R', 'card')");
    expect_stored(rig, ENTRY "(1, 94, 1, 'merge', -5, 0, '', '')");
    expect_stored(rig, ENTRY "(1, 95, 1, 'merge', 5, 5, '', '')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'merge', 0, 5, '', '')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'merge', 5, 5, 'R', '')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'charge', 0, 5, '', '')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'charge', -5, 5, '', '')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'refund', -5, 5, 'R', '')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'payment', 5, 5, 'R', '')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'payment', -5, 5, '', '')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'charge', 5, 5, 'R', '')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'gift', 5, 5, '', '')");
    expect_refused(rig, ENTRY "(1, 9, 1, 'charge', 5, -5, '', '')");
    expect_refused(rig, ENTRY "(1, 0, 1, 'charge', 5, 5, '', '')");
    expect_refused(rig, ENTRY "(99, 1, 1, 'charge', 5, 5, '', '')");
}

/* Another name of a user is of the counter, and has nothing. Whoever was merged into another is
 * only a name: it must not be an account somebody logs in with (-1 is nobody's), and not of
 * itself. */
static void test_other_names(void **state)
{
    struct rig *rig = *state;

    house(rig);
    assert_ok(run(rig, "INSERT INTO foyer_user (user_id, login, name, phone, search, balance,"
                       " entries, created_ms, spent, uid)"
                       " VALUES (7, 'ann', '', '', '', 0, 0, 0, 0, -1)"));
    expect_refused(rig, "UPDATE foyer_user SET merged_into = 7 WHERE user_id = 7");
    expect_refused(rig, "UPDATE foyer_user SET merged_into = 1, balance = 1 WHERE user_id = 7");
    expect_refused(rig, "UPDATE foyer_user SET merged_into = 1, spent = 1 WHERE user_id = 7");
    expect_refused(rig, "UPDATE foyer_user SET merged_into = 1, uid = 1000 WHERE user_id = 7");
    expect_refused(rig, "UPDATE foyer_user SET merged_into = 1, uid = NULL WHERE user_id = 7");
    assert_ok(run(rig, "UPDATE foyer_user SET merged_into = 1 WHERE user_id = 7"));
}

/* Show 2 exists, so "UPDATE show SET starts_ms = 5" brings two to one time. 1125899906842624 is
 * 2^50, the bit after the last seat. A clock of a venue is never more than a day away from UTC. */
static void test_catalogue(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_refused(rig, "UPDATE concert SET title = ''");
    expect_refused(rig, "UPDATE concert SET capacity = 0");
    expect_refused(rig, "UPDATE concert SET seat_limit = 0");
    expect_refused(rig, "UPDATE concert SET seat_limit = 51");
    expect_refused(rig, "UPDATE concert SET sale = 'open soon'");
    expect_refused(rig, "UPDATE grade SET price = -1");
    expect_refused(rig, "UPDATE grade SET seats = 0");
    expect_refused(rig, "UPDATE grade SET seats = 1125899906842624"); /* seat 51 */
    expect_refused(rig, "UPDATE grade SET name = ''");
    expect_taken(rig, "UPDATE grade SET name = 'S' WHERE name = 'R'");
    expect_taken(rig, "UPDATE show SET starts_ms = 5");
    expect_refused(rig, "UPDATE show SET starts_local_ms = starts_ms + 86400001");
    expect_refused(rig, "UPDATE show SET starts_local_ms = starts_ms - 86400001");
    expect_refused(rig, "UPDATE show SET cancelled = 2");
    expect_refused(rig, "UPDATE show SET forgotten = 2");
    expect_refused(rig, "UPDATE show SET rev = -1");
    expect_refused(rig, "UPDATE show SET concert_id = 99");
    expect_refused(rig, "DELETE FROM concert");
    expect_refused(rig, "DELETE FROM show WHERE show_id = 1");
}

/* Of one login; others may use the same key. */
static void test_one_outcome_per_key(void **state)
{
    struct rig *rig = *state;

    assert_ok(run(rig, "INSERT INTO request_key VALUES (1, 'kim', 'k', 'PING', '', 1, '', NULL)"));
    expect_taken(rig, "INSERT INTO request_key VALUES (2, 'kim', 'k', 'PING', '', 1, '', NULL)");
    assert_ok(run(rig, "INSERT INTO request_key VALUES (2, 'lee', 'k', 'PING', '', 1, '', NULL)"));
}

static void test_stays(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_stored(rig, "INSERT INTO ticket (reservation_id, seat, issue, secret, state, issued_ms)"
                       " VALUES (2, 21, 1, 'S000000000000001', 'live', 1)");
#define STAY                                                                              \
    "INSERT INTO admission (reservation_id, seat, issue, entry, show_id, in_ms, in_door," \
    " in_login, out_ms, undone, clash) VALUES "
    expect_stored(rig, STAY "(2, 21, 1, 1, 1, 5, 'A', 'ann', NULL, 0, 0)");
    expect_taken(rig, STAY "(2, 21, 1, 1, 1, 5, 'A', 'ann', 6, 0, 0)");    /* one entry twice */
    expect_taken(rig, STAY "(2, 21, 1, 2, 1, 5, 'B', 'ann', NULL, 0, 0)"); /* inside twice */
    expect_refused(rig, STAY "(2, 21, 1, 2, 1, 5, 'A', 'ann', 4, 0, 0)");
    expect_refused(rig, STAY "(2, 21, 1, 0, 1, 5, 'A', 'ann', 6, 0, 0)");
    expect_refused(rig, STAY "(2, 21, 1, 2, 1, 5, 'A', 'ann', 6, 2, 0)");
    expect_refused(rig, STAY "(2, 21, 1, 2, 1, 5, 'A', 'ann', 6, 0, 2)");
    expect_refused(rig, STAY "(2, 21, 2, 2, 1, 5, 'A', 'ann', 6, 0, 0)");  /* no such ticket */
    expect_refused(rig, STAY "(2, 21, 1, 2, 99, 5, 'A', 'ann', 6, 0, 0)"); /* no such show */
    expect_stored(rig, STAY "(2, 21, 1, 2, 1, 5, 'A', 'ann', 5, 0, 0)");
    expect_stored(rig, STAY "(2, 21, 1, 3, 1, 5, 'A', 'ann', NULL, 1, 0)");
    expect_stored(rig, STAY "(2, 21, 1, 4, 1, 5, 'A', 'ann', NULL, 0, 1)");
#undef STAY
}

static void test_terms(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_stored(rig, "INSERT INTO note (reservation_id, text, attention, noted_ms)"
                       " VALUES (2, 'ramp', 0, 1)");
    expect_stored(rig, "INSERT INTO note_term VALUES (2, 'ramp')");
    expect_taken(rig, "INSERT INTO note_term VALUES (2, 'ramp')");
    expect_refused(rig, "INSERT INTO note_term VALUES (2, '')");
    expect_refused(rig, "INSERT INTO note_term VALUES (1, 'ramp')"); /* nothing is noted on it */
    expect_stored(rig, "INSERT INTO user_term VALUES (1, 'minji')");
    expect_taken(rig, "INSERT INTO user_term VALUES (1, 'minji')");
    expect_refused(rig, "INSERT INTO user_term VALUES (1, '')");
    expect_refused(rig, "INSERT INTO user_term VALUES (99, 'minji')");
}

static void test_unpaid_holds(void **state)
{
    struct rig *rig = *state;

    house(rig);
#define UNPAID "INSERT INTO unpaid_hold (code, user_id, show_id, ended_ms, held_ms) VALUES "
    expect_stored(rig, UNPAID "('H1', 1, 1, 9, 300000)");
    expect_taken(rig, UNPAID "('H1', 1, 1, 9, 1)");
    expect_refused(rig, UNPAID "('H2', 1, 1, 9, 0)");
    expect_refused(rig, UNPAID "('H2', 1, 1, 9, 300001)");
    expect_refused(rig, UNPAID "('H2', 99, 1, 9, 1)");
    expect_refused(rig, UNPAID "('H2', 1, 99, 9, 1)");
#undef UNPAID
}

/* A refused statement leaves nothing of itself behind. Two of three seats are free: neither engine
 * may keep those. */
static void test_refused_whole(void **state)
{
    struct rig *rig = *state;

    house(rig);
    expect_taken(rig, "INSERT INTO seat_claim (show_id, seat, grade, price)"
                      " VALUES (1, 1, '', 0), (1, 2, '', 0), (1, 7, '', 0)");
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM seat_claim WHERE seat IN (1, 2)"), 0);
    invariants_check(rig);
}

/* Of all tests before it; the catalogue of one engine is enough, as both have the same tables. */
static void test_every_table(void **state)
{
    struct rig *rig = *state;
    struct db_stmt *stmt;

    if (strcmp(rig->engine->name, "sqlite") != 0)
        return;
    stmt = db_start_values(rig->store->db,
                           "SELECT name FROM sqlite_schema WHERE type = 'table'"
                           " AND sql LIKE '%CHECK%'",
                           NULL, 0);
    while (db_step(stmt) == DB_ROW) {
        char word[80];

        snprintf(word, sizeof word, " %s ", db_text(stmt, 0));
        if (strstr(tried, word) == NULL)
            fail_msg("no test here has a row of%sthat its CHECK refuses", word);
    }
    assert_ok(db_finish(stmt));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_live_claim_per_seat),
        cmocka_unit_test(test_claims),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_kept_deadline),
        cmocka_unit_test(test_late),
        cmocka_unit_test(test_one_live_token),
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_one_waiter_per_place),
        cmocka_unit_test(test_one_hold_per_token),
        cmocka_unit_test(test_one_payment_per_reservation),
        cmocka_unit_test(test_one_refund_per_seat),
        cmocka_unit_test(test_one_live_ticket_per_seat),
        cmocka_unit_test(test_approvals),
        cmocka_unit_test(test_comps),
        cmocka_unit_test(test_shifts),
        cmocka_unit_test(test_drawers),
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_wallets),
        cmocka_unit_test(test_ledger),
        cmocka_unit_test(test_other_names),
        cmocka_unit_test(test_catalogue),
        cmocka_unit_test(test_one_outcome_per_key),
        cmocka_unit_test(test_stays),
        cmocka_unit_test(test_terms),
        cmocka_unit_test(test_unpaid_holds),
        cmocka_unit_test(test_refused_whole),
        cmocka_unit_test(test_every_table),
    };

    return rig_run_tests("the schema", tests, NULL);
}
