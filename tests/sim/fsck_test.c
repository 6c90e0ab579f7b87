/*
 * FSCK names what is broken: a break for every rule, planted behind the back of the schema; a rule
 * without one is named (test_every_rule_is_planted).
 *
 * The simulation asks FSCK every few steps and must always hear that nothing is broken; a rule that
 * finds nothing at all would please it as well. Here each rule has to find what it is for. The
 * other half, that sound stores are sound, is shown by test_sound() for rows that no season makes
 * (a payout out of a shift that stays open, a Z with a difference) and by the simulation for all
 * others.
 *
 * The schema would refuse nearly all of it, so it is taken off first (`undone`). What is proved is
 * the text of the rules, and only on SQLite: PostgreSQL runs the same statements and asks itself
 * about references.
 *
 * Three ways to break a store, from what is meant to what merely happens:
 *
 *     test_planted()         a sentence of the rules, made false
 *     test_changed_digit...  somebody changed a figure in the books by a little, and no more
 *     test_flipped_bits()    a disk changed one bit of a value, in each column of each table
 */
/* mkdtemp() is POSIX with XSI. */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sys/stat.h>
#include <unistd.h>

#include "domain/ports/fsck_store.h"
#include "domain/user/user_store.h"
#include "infrastructure/stores/sql_store.h"

enum { PATH_TEXT = 200, SQL_TEXT = 2000 };

/*
 * A small evening in which everything has happened once, by hand and not by the use cases, which
 * may be wrong in the same way as a rule. Times are milliseconds:
 *
 *      400   clerk opens shift 1 at till A with 50 in the drawer, usher shift 2 at till B
 *      410   usher brings 15 to the bank, and at 420 gets 5 of change: -10 without a customer
 *      450   shift 2 is closed, with 41 for 40 and 20 left in: Z 1. 460 to 470: shift 3, Z 2
 *      500   kim charges 1000
 *     2000   kim pays 300 for seats 1, 3 and 5 (PAID); the till gives seat 9 away (COMP)
 *     2100   the guest of seat 1 goes in, and at 2200 out
 *     2500   seat 1 gets a ticket anew, by an approval; the guest of seat 5 is moved to seat 2;
 *            lee is inside (T2) and holds seat 7 until 5000; park waits (T3)
 *     2600   seat 3 is given back: 90, and 10 are kept; the 90 are paid out of shift 1; the guest
 *            of seat 1 goes in with the new ticket
 *     6000   seat 50 of the house will be free again
 *
 * So the wallet of kim is 1000 - 300 + 90 - 90 = 700, and kim has spent 300 - 90 = 210. All points
 * are what came in less what was handed out (1000 - 90), less payments (300), plus refunds (90):
 * 700. Shift 1 has one entry of money and two acts (refund, move), shift 2 one act (comp). Z 1
 * expects 50 - 10. The chains of the Zs are SHA-256 sums of the rows as they stand, so a column
 * that is changed here needs both anew. Of 11 events 8 have their places, 2 to 9; the first was
 * forgotten, three have none yet.
 */
static const char sound[] =
    "INSERT INTO concert (concert_id, title, artist, venue, zone, capacity, seat_limit,"
    " cancel_until, sale, last_place)"
    " VALUES (1, 'Concert', '', '', 'UTC', 1, 4, 'day', 'open', 3);"
    "INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev)"
    " VALUES (1, 1, 9000000, 8000000, 0, 8);"
    "INSERT INTO queue_token (token_id, token, concert_id, user_id, state, place, admit_until_ms,"
    " ends_ms, ended_ms, wish_show_id, wish_seats, wish_best, wish_lost, lost_seats) VALUES"
    " (1, 'T1', 1, 1, 'done', 1, 3000, 0, 2000, 0, 0, 0, 0, 0),"
    " (2, 'T2', 1, 2, 'active', 2, 4000, 5000, 0, 0, 0, 0, 0, 0),"
    " (3, 'T3', 1, 3, 'waiting', 3, 0, 0, 0, 0, 0, 0, 0, 0);"
    "INSERT INTO reservation (reservation_id, code, user_id, show_id, token_id, state, expires_ms,"
    " created_ms) VALUES (1, 'PAID', 1, 1, NULL, 'paid', 3500, 1000),"
    " (2, 'HELD', 2, 1, 2, 'held', 5000, 2500);"
    "INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price, refunded_ms) VALUES"
    " (1, 1, 1, 'A', 100, NULL), (1, 2, 1, 'A', 100, NULL), (1, 3, 1, 'A', 100, 2600),"
    " (1, 7, 2, 'A', 100, NULL), (1, 50, NULL, '', 0, NULL);"
    "INSERT INTO seat_block (show_id, seat, kind, holder, reason, until_ms, login)"
    " VALUES (1, 50, 'house', 'the band', 'guests', 6000, 'box');"
    "INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, reservation, method)"
    " VALUES (1, 1, 500, 'charge', 1000, 1000, '', ''),"
    " (1, 2, 2000, 'payment', -300, 700, 'PAID', ''),"
    " (1, 3, 2600, 'refund', 90, 790, 'PAID', ''),"
    " (1, 4, 2600, 'payout', -90, 700, 'PAID', 'cash');"
    "INSERT INTO till_shift (shift_id, till, login, opened_ms, float_in, moves, closed_ms,"
    " cash_moves, acts) VALUES (1, 'A', 'clerk', 400, 50, 1, NULL, 0, 2), (2, 'B', 'usher', 400,"
    " 50, 0, 450, 2, 1), (3, 'B', 'usher', 460, 20, 0, 470, 0, 0);"
    "INSERT INTO cash_move (shift_id, number, at_ms, amount, reason, note)"
    " VALUES (2, 1, 410, -15, 'deposit', 'bank'), (2, 2, 420, 5, 'change', '');"
    "INSERT INTO z (number, shift_id, till, login, opened, closed, closed_by, float_in, cash_in,"
    " cash_out, cash_moved, card_in, card_out, transfer_in, transfer_out, voucher_in, voucher_out,"
    " moves, expected, counted, difference, left_in, total, chain, closed_ms) VALUES "
    "(1, 2, 'B', 'usher', '1970-01-01T00:00:00Z', '1970-01-01T00:00:01Z', 'boss', 50, 0, 0, "
    "-10, 0, 0, 0, 0, 0, 0, 0, 40, 41, 1, 20, 0, "
    "'b0553f952830ae2f17ec47e74e95f97a72657cb02d5a11ce090bb5f66a6af60e', 450), (2, 3, 'B', "
    "'usher', '1970-01-01T00:00:00Z', '1970-01-01T00:00:01Z', 'usher', 20, 0, 0, 0, 0, 0, 0, "
    "0, 0, 0, 0, 20, 20, 0, 20, 0, "
    "'6e9bf34f168f93a401449c867b9e11fab3c1845c39d741a5e8afce7aa5822bb9', 470);"
    "INSERT INTO z_head (head, number, total, chain) VALUES (1, 2, 0, "
    "'6e9bf34f168f93a401449c867b9e11fab3c1845c39d741a5e8afce7aa5822bb9');"
    "UPDATE ledger_entry SET shift_id = 1, login = 'clerk' WHERE kind = 'payout';"
    "UPDATE foyer_user SET balance = 700, entries = 4, spent = 210 WHERE user_id = 1;"
    "INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)"
    " VALUES (1, 1, 2, 300, 2000);"
    "INSERT INTO refund (reservation_id, seat, user_id, entry, amount, fee, refunded_ms, shift_id,"
    " login) VALUES (1, 3, 1, 3, 90, 10, 2600, 1, 'clerk');"
    "INSERT INTO ticket (reservation_id, seat, issue, secret, state, prints, issued_ms, ended_ms)"
    " VALUES (1, 1, 1, 'S100000000000000', 'reissued', 1, 2000, 2500),"
    " (1, 1, 2, 'S200000000000000', 'live', 0, 2500, NULL),"
    " (1, 5, 1, 'S500000000000000', 'moved', 1, 2000, 2500),"
    " (1, 2, 1, 'S300000000000000', 'live', 2, 2500, NULL),"
    " (1, 3, 1, 'S400000000000000', 'cancelled', 0, 2000, 2600);"
    "INSERT INTO ticket_move (reservation_id, seat, issue, to_reservation_id, to_seat, to_issue,"
    " moved_ms, reason, shift_id, login) VALUES (1, 5, 1, 1, 2, 1, 2500, 'view', 1, 'clerk');"
    "INSERT INTO admission (reservation_id, seat, entry, issue, show_id, in_ms, in_door, in_login,"
    " out_ms, out_door, out_login, reason) VALUES (1, 1, 1, 1, 1, 2100, 'A', 'clerk', 2200, 'B',"
    " 'usher', 'late'), (1, 1, 2, 2, 1, 2600, 'A', 'clerk', NULL, '', '', '');"
    "INSERT INTO reservation (reservation_id, code, user_id, show_id, token_id, state, expires_ms,"
    " created_ms) VALUES (3, 'COMP', 9, 1, NULL, 'paid', 2000, 2000);"
    "INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price, refunded_ms)"
    " VALUES (1, 9, 3, 'A', 0, NULL);"
    "INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)"
    " VALUES (3, 9, NULL, 0, 2000);"
    "INSERT INTO comp (reservation_id, reason, face, login, shift_id)"
    " VALUES (3, 'press', 100, 'usher', 2);"
    "INSERT INTO ticket (reservation_id, seat, issue, secret, state, prints, issued_ms, ended_ms)"
    " VALUES (3, 9, 1, 'S600000000000000', 'live', 0, 2000, NULL);"
    "INSERT INTO event (event_id, seq, at_ms, what, reservation_id, seat, entry, shift_id) VALUES"
    " (1, 2, 400, 'shift', NULL, NULL, NULL, 1), (2, 3, 400, 'shift', NULL, NULL, NULL, 2),"
    " (3, 4, 450, 'shift', NULL, NULL, NULL, 2), (4, 5, 460, 'shift', NULL, NULL, NULL, 3),"
    " (5, 6, 470, 'shift', NULL, NULL, NULL, 3), (6, 7, 2000, 'sale', 1, NULL, NULL, NULL),"
    " (7, 8, 2000, 'sale', 3, NULL, NULL, NULL), (8, 9, 2100, 'scan', 1, 1, 1, NULL),"
    " (9, NULL, 2500, 'move', 1, NULL, NULL, NULL),"
    " (10, NULL, 2600, 'cancel', 1, NULL, NULL, NULL), (11, NULL, 2600, 'scan', 1, 1, 2, NULL);"
    "UPDATE event_head SET last = 9, forgotten = 1, kept_ms = 300;"
    "INSERT INTO approval (code, verb, reservation_id, show_id, amount, giver, given_ms, until_ms,"
    " used_ms, used_by) VALUES ('A1000000', 'TICKET-REISSUE', 1, NULL, 50, 'boss', 2000, 3000,"
    " 2500, 'clerk'), ('A2000000', 'COMP', NULL, 1, NULL, 'boss', 2100, 3000, NULL, '');"
    "INSERT INTO note (reservation_id, text, attention, noted_ms, show_id)"
    " VALUES (1, 'ramp', 1, 2000, 1);"
    "INSERT INTO note_term (reservation_id, term)"
    " VALUES (1, 'ramp'), (1, 'amp'), (1, 'mp'), (1, 'p');"
    "INSERT INTO lost_hold (code, user_id, ended_ms) VALUES ('LOST', 3, 100);"
    "INSERT INTO unpaid_hold (code, user_id, show_id, ended_ms, held_ms)"
    " VALUES ('LOST', 3, 1, 100, 300000);"
    "INSERT INTO request_key (request_id, login, key, request, reply, at_ms)"
    " VALUES (1, 'clerk', 'k', 'kim PING', '', 100);"
    "INSERT INTO audit_line (audit_id, at_ms, login, uid, acting, request, outcome)"
    " VALUES (1, 2000, 'clerk', 0, 'kim', 'PAY reservation=PAID', 'OK');";

/* Lets everything in: references, checks, and the unique indexes. Each test does this after the
 * store was filled, so that what is sound has been through the schema. */
static const char undone[] = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;"
                             "DROP INDEX seat_claim_live; DROP INDEX queue_token_live;"
                             "DROP INDEX queue_token_waiting; DROP INDEX ticket_live;"
                             "DROP INDEX ticket_secret; DROP INDEX admission_inside;"
                             "DROP INDEX ticket_move_to; DROP INDEX till_shift_till;"
                             "DROP INDEX till_shift_login; DROP INDEX event_seq;";

/* A UNIQUE of the table itself cannot be dropped. CREATE TABLE AS keeps columns and rows, and no
 * constraint. */
#define KEEP(table)                                                   \
    "CREATE TABLE kept AS SELECT * FROM " table "; DROP TABLE " table \
    "; ALTER TABLE kept RENAME TO " table ";"

struct plant {
    const char *invariant, *rule;
    const char *row; /* part of what is reported of the row */
    const char *sql;
};

/* A rule that joins conditions by OR or UNION has a plant for each that is not like another: one
 * that was lost would not be missed otherwise. A plant may break other rules as well, since rows
 * hang together; it is enough that the rule is among those reported, with the row that is meant.
 * Most are one UPDATE of a figure, by 1 where that is possible: the smallest break there is. */
static const struct plant plants[] = {
    {"I0", "the database is sound in itself", "payment", "UPDATE payment SET entry = 99"},
    {"I1", "a seat has one live owner", "seat 1 of show 1",
     "INSERT INTO seat_claim (show_id, seat, grade, price) VALUES (1, 1, '', 0)"},
    {"I1", "a seat is claimed in the show of its reservation", "seat 7 of reservation HELD",
     "UPDATE seat_claim SET show_id = 2 WHERE seat = 7"},
    {"I1", "a reservation has live seats until it is cancelled",
     "reservation PAID is cancelled, live seats: 2",
     "UPDATE reservation SET state = 'cancelled' WHERE code = 'PAID'"},
    {"I1", "nobody owns a seat of a show that was called off", "seat 2 of show 1",
     "UPDATE show SET cancelled = 1"},
    {"I1", "a blocked seat is a house seat or a kill seat, and no other", "seat 50 of show 1",
     "DELETE FROM seat_block"},
    {"I1", "a blocked seat is a house seat or a kill seat, and no other", "seat 1 of show 1",
     "INSERT INTO seat_block (show_id, seat, kind, holder, reason, login)"
     " VALUES (1, 1, 'kill', '', '', '')"},
    {"I1", "a blocked seat is a house seat or a kill seat, and no other", "seat 50 of show 1",
     "DELETE FROM seat_claim WHERE seat = 50"},
    {"I1", "only house seats come back by themselves", "seat 50 of show 1",
     "UPDATE seat_block SET kind = 'kill'"},
    {"I9", "a word is one that the daemon knows", "seat 50 of show 1 is press",
     "UPDATE seat_block SET kind = 'press', until_ms = NULL"},
    {"I1", "a paid seat has one live ticket, and only a paid one", "seat 1 of reservation PAID",
     "UPDATE ticket SET state = 'live', ended_ms = NULL WHERE seat = 1"},
    {"I1", "a paid seat has one live ticket, and only a paid one", "seat 3 of reservation PAID",
     "UPDATE ticket SET state = 'live', ended_ms = NULL WHERE seat = 3"},
    {"I1", "a paid seat has one live ticket, and only a paid one", "seat 2 of reservation PAID",
     "DELETE FROM ticket WHERE seat = 2"},
    {"I1", "a paid seat has one live ticket, and only a paid one",
     "the ticket of seat 4 of reservation 1", "UPDATE ticket SET seat = 4 WHERE seat = 3"},
    {"I1", "the tickets of a seat follow each other", "seat 1 of reservation 1",
     "UPDATE ticket SET issue = 3 WHERE issue = 2"},
    {"I1", "the tickets of a seat follow each other", "seat 3 of reservation 1",
     "UPDATE ticket SET state = 'reissued' WHERE seat = 3"},
    {"I1", "a ticket that was moved says which replaced it then",
     "the ticket of seat 1 of reservation 1",
     "UPDATE ticket SET state = 'moved' WHERE state = 'reissued'"},
    {"I1", "a ticket that was moved says which replaced it then",
     "the ticket of seat 5 of reservation 1", "DELETE FROM ticket_move"},
    {"I1", "a ticket that was moved says which replaced it then",
     "the ticket of seat 5 of reservation 1", "UPDATE ticket_move SET to_issue = 9"},
    {"I1", "a ticket that was moved says which replaced it then",
     "the ticket of seat 5 of reservation 1", "UPDATE ticket SET issued_ms = 2499 WHERE seat = 2"},
    {"I1", "a ticket that was moved says which replaced it then",
     "the ticket of seat 3 of reservation 1", "UPDATE ticket_move SET seat = 3"},
    {"I1", "a ticket replaces one at most", "the ticket of seat 2 of reservation 1",
     "INSERT INTO ticket_move VALUES (1, 3, 1, 1, 2, 1, 2500, '', NULL, '')"},
    {"I7", "a seat that was moved into another reservation was refunded", "seat 5 of reservation 1",
     "UPDATE ticket_move SET to_reservation_id = 2"},
    {"I1", "a ticket has a secret of its own", "secret S200000000000000",
     "UPDATE ticket SET secret = 'S200000000000000' WHERE seat = 2"},
    {"I1", "a ticket says why it is dead, and a live one does not",
     "the ticket of seat 3 of reservation 1 is cancelled",
     "UPDATE ticket SET ended_ms = NULL WHERE seat = 3"},
    {"I1", "a ticket says why it is dead, and a live one does not",
     "the ticket of seat 3 of reservation 1 is show_off",
     "UPDATE ticket SET state = 'show_off' WHERE seat = 3"},
    {"I1", "a guest is inside once", "seat 1 of reservation 1",
     "UPDATE admission SET out_ms = NULL WHERE entry = 1"},
    {"I1", "a guest came in with a ticket of its seat and show", "entry 2 of seat 1",
     "UPDATE admission SET issue = 3 WHERE entry = 2"},
    {"I1", "a guest came in with a ticket of its seat and show", "entry 2 of seat 1",
     "UPDATE admission SET show_id = 2 WHERE entry = 2"},
    {"I1", "the entries of a guest follow each other", "seat 1 of reservation 1",
     "UPDATE admission SET entry = 3 WHERE entry = 2"},
    {"I1", "nobody goes out before coming in", "entry 1 of seat 1 of reservation 1",
     "UPDATE admission SET out_ms = 2099 WHERE entry = 1"},
    {"I1", "an approval is used once, in its time, by somebody else", "approval of boss at 2000",
     "UPDATE approval SET used_by = 'boss' WHERE used_ms IS NOT NULL"},
    {"I1", "an approval is used once, in its time, by somebody else", "approval of boss at 2000",
     "UPDATE approval SET used_ms = 3000 WHERE used_ms IS NOT NULL"},
    {"I1", "an approval is used once, in its time, by somebody else", "approval of boss at 2100",
     "UPDATE approval SET used_by = 'clerk' WHERE used_ms IS NULL"},
    {"I1", "an approval is for one thing that can be paid", "approval of boss at 2000 for COMP",
     "UPDATE approval SET verb = 'COMP'"},
    {"I1", "an approval is for one thing that can be paid", "approval of boss at 2100 for COMP",
     "UPDATE approval SET reservation_id = 1"},
    {"I1", "an approval is for one thing that can be paid", "approval of boss at 2000",
     "UPDATE approval SET reservation_id = 2 WHERE show_id IS NULL"},
    {"I9", "a word is one that the daemon knows", "approval of boss for SELL",
     "UPDATE approval SET verb = 'SELL' WHERE show_id IS NULL"},
    {"I9", "a number is one that can be", "approval of boss at 2000",
     "UPDATE approval SET amount = -1 WHERE amount IS NOT NULL"},
    {"I2", "a wallet is the sum of its entries", "wallet of kim holds 801",
     "UPDATE foyer_user SET balance = 801 WHERE user_id = 1"},
    {"I2", "what was spent is payments less refunds", "user kim has spent 201, by the entries 210",
     "UPDATE foyer_user SET spent = 201 WHERE user_id = 1"},
    /* The three entries come to -5, too; but the rule has to see that those at 701 are a pair and
     * the one at 700 is not. */
    {"I2", "what a merge takes from a wallet it gives to another", "merges at 700 come to -5",
     "INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, reservation)"
     " VALUES (2, 1, 700, 'merge', -5, 0, ''), (3, 1, 701, 'merge', 5, 5, ''),"
     " (2, 2, 701, 'merge', -5, 0, '')"},
    {"I2", "another name has nothing, and leads to whom it is of", "user kim",
     "UPDATE foyer_user SET merged_into = 2, uid = -1 WHERE user_id = 1"},
    {"I2", "another name has nothing, and leads to whom it is of", "user lee",
     "UPDATE foyer_user SET merged_into = 3, uid = -1 WHERE user_id = 2;"
     "UPDATE foyer_user SET merged_into = 1, uid = -1 WHERE user_id = 3"},
    {"I2", "another name has nothing, and leads to whom it is of", "user park",
     "UPDATE foyer_user SET merged_into = 1 WHERE user_id = 3"},
    {"I2", "another name owns nothing", "reservation PAID",
     "UPDATE foyer_user SET merged_into = 2, uid = -1 WHERE user_id = 1"},
    {"I2", "another name owns nothing", "unpaid hold LOST",
     "UPDATE foyer_user SET merged_into = 1, uid = -1 WHERE user_id = 3"},
    {"I2", "a name that only the daemon gives is its owner's", "user uid-7 is of uid 8",
     "UPDATE foyer_user SET login = 'uid-7', uid = 8 WHERE user_id = 2"},
    {"I2", "a name that only the daemon gives is its owner's", "user guest:till is of no uid",
     "UPDATE foyer_user SET uid = NULL WHERE user_id = 9"},
    {"I2", "entries follow each other", "entry 2 of user 1",
     "UPDATE ledger_entry SET balance = 701 WHERE entry = 2"},
    {"I2", "no wallet is below 0", "wallet of lee holds -5",
     "UPDATE foyer_user SET balance = -5 WHERE user_id = 2"},
    {"I2", "all points are charges less payouts, reversals and payments plus refunds",
     "700 in wallets, 810", "UPDATE refund SET amount = 200"},
    {"I2", "a payment is one debit of its owner", "payment of reservation PAID",
     "UPDATE payment SET user_id = 2"},
    {"I2", "a payment is one debit of its owner", "payment of reservation PAID",
     "UPDATE payment SET entry = NULL"},
    {"I2", "a debit is one payment", "entry 2 of user 1", "DELETE FROM payment"},
    {"I3", "what was acknowledged as paid has a payment", "PAY reservation=GONE",
     "INSERT INTO audit_line (audit_id, at_ms, login, uid, acting, request, outcome)"
     " VALUES (2, 0, 'clerk', 0, '', 'PAY reservation=GONE', 'OK')"},
    {"I4", "a key has one outcome", "key k of clerk",
     KEEP("request_key") "INSERT INTO request_key SELECT * FROM request_key"},
    {"I5", "a user has one live token of a concert", "user 3 in the queue of concert 1",
     "UPDATE queue_token SET user_id = 3 WHERE token_id = 2"},
    {"I5", "a token is one person's", "token T2",
     "UPDATE queue_token SET token = 'T2', numbered = 1"
     " WHERE token_id = 3"},
    /* The same change is sound in test_smaller_capacity(), where the trail says why. */
    {"I5", "never more are active than capacity", "concert 1 has 2 for 1",
     "UPDATE queue_token SET state = 'active', admit_until_ms = 4000, ends_ms = 4000"
     " WHERE token_id = 3"},
    {"I5", "nobody waits before one who was admitted", "token T3 of concert 1",
     "UPDATE queue_token SET place = 0 WHERE token_id = 3"},
    {"I5", "a place is given once", "place 4 of concert 1",
     "UPDATE queue_token SET place = 4 WHERE token_id = 3"},
    {"I6", "a hold lives with an active token of its owner", "hold HELD",
     "UPDATE reservation SET user_id = 1 WHERE code = 'HELD'"},
    /* Once the hold lasts longer than the token says, and once the token is looked at a moment
     * late. */
    {"I6", "a token is looked at no later than its hold ends", "hold HELD",
     "UPDATE reservation SET expires_ms = 6000 WHERE code = 'HELD'"},
    {"I6", "a token is looked at no later than its hold ends", "hold HELD",
     "UPDATE queue_token SET admit_until_ms = 5001, ends_ms = 5001 WHERE token_id = 2"},
    {"I6", "an active token without a hold ends with its admission", "token T2",
     "DELETE FROM reservation WHERE code = 'HELD'"},
    {"I6", "a hold that was lost is gone", "reservation HELD is held",
     "UPDATE lost_hold SET code = 'HELD'"},
    {"I6", "a hold that ended unpaid is gone", "reservation HELD is held",
     "UPDATE unpaid_hold SET code = 'HELD'"},
    {"I6", "what is held is not paid, and all else is", "reservation HELD is paid",
     "UPDATE reservation SET state = 'paid' WHERE code = 'HELD'"},
    {"I6", "no seat of a hold is refunded", "seat 7 of hold HELD",
     "UPDATE seat_claim SET refunded_ms = 1 WHERE seat = 7"},
    {"I7", "a payment is the price of its seats", "payment of reservation 1",
     "UPDATE seat_claim SET price = 101 WHERE seat = 1"},
    {"I2", "a shift counts the money that belongs to it", "shift 1 counts 2 entries of 1",
     "UPDATE till_shift SET moves = 2 WHERE shift_id = 1"},
    {"I2", "a shift counts the money that belongs to it", "shift 2 counts 0 entries of 1",
     "UPDATE ledger_entry SET shift_id = 2 WHERE shift_id = 1"},
    {"I2", "money of a shift was taken by whose shift it is", "entry 4 of user 1",
     "UPDATE ledger_entry SET shift_id = 2 WHERE shift_id = 1"},
    /* The payout is made a reversal of nothing; a payout that reverses something; a reversal of a
     * charge of another amount, which came in by no shift. Then one charge is taken back by every
     * entry. */
    {"I2", "a charge is taken back once, in its shift", "entry 4 of user 1",
     "UPDATE ledger_entry SET kind = 'reversal', reservation = '' WHERE entry = 4"},
    {"I2", "a charge is taken back once, in its shift", "entry 4 of user 1",
     "UPDATE ledger_entry SET reverses = 1 WHERE entry = 4"},
    {"I2", "a charge is taken back once, in its shift", "entry 4 of user 1",
     "UPDATE ledger_entry SET kind = 'reversal', reverses = 1, reservation = '' WHERE entry = 4"},
    {"I2", "a charge is taken back once, in its shift", "entry 1 of user 1",
     "DROP INDEX ledger_entry_reversed; UPDATE ledger_entry SET reverses = 1"},
    {"I9", "money that is put in or paid out says how", "entry 4 of user 1",
     "UPDATE ledger_entry SET kind = 'reversal', method = '' WHERE entry = 4"},
    {"I2", "a till and an operator have one open shift", "till B",
     "UPDATE till_shift SET till = 'B', closed_ms = NULL"},
    {"I2", "a till and an operator have one open shift", "operator usher",
     "UPDATE till_shift SET login = 'usher', closed_ms = NULL"},
    {"I9", "money that is put in or paid out says how", "entry 2 of user 1",
     "UPDATE ledger_entry SET login = 'clerk' WHERE entry = 2"},
    {"I2", "a shift counts the cash that was moved without a customer", "shift 2",
     "DELETE FROM cash_move WHERE number = 2"},
    {"I2", "a shift counts the cash that was moved without a customer", "shift 3",
     "UPDATE till_shift SET cash_moves = 1 WHERE shift_id = 3"},
    {"I2", "a shift counts what was given away, refunded and moved in it", "shift 1",
     "UPDATE till_shift SET acts = 3 WHERE shift_id = 1"},
    {"I2", "a shift counts what was given away, refunded and moved in it", "shift 1",
     "UPDATE refund SET shift_id = 2"},
    {"I2", "a shift counts what was given away, refunded and moved in it", "shift 2",
     "UPDATE comp SET shift_id = NULL"},
    {"I2", "a shift counts what was given away, refunded and moved in it", "shift 3",
     "UPDATE ticket_move SET shift_id = 3"},
    {"I2", "what was given away, refunded and moved in a shift was done by whose shift it is",
     "refund of seat 3 of reservation 1", "UPDATE refund SET login = 'usher'"},
    {"I2", "what was given away, refunded and moved in a shift was done by whose shift it is",
     "comp of reservation 3", "UPDATE comp SET login = 'clerk'"},
    {"I2", "what was given away, refunded and moved in a shift was done by whose shift it is",
     "move of seat 5 of reservation 1", "UPDATE ticket_move SET shift_id = 2"},
    {"I2", "a shift that is closed has a Z, and no other", "shift 1",
     "UPDATE till_shift SET closed_ms = 500 WHERE shift_id = 1"},
    {"I2", "a shift that is closed has a Z, and no other", "shift 2",
     "UPDATE till_shift SET closed_ms = 460 WHERE shift_id = 2"},
    {"I2", "a shift that is closed has a Z, and no other", "shift 3",
     "DELETE FROM z WHERE number = 2"},
    {"I2", "a Z says what its shift was", "Z 1", "UPDATE till_shift SET float_in = 51"},
    {"I2", "a Z says what its shift was", "Z 1",
     "UPDATE cash_move SET amount = -16 WHERE number = 1"},
    {"I2", "a Z says what its shift was", "Z 2",
     "UPDATE ledger_entry SET shift_id = 3, login = 'usher' WHERE shift_id = 1"},
    {"I2", "a Z follows from the one before", "Z 1", "UPDATE z SET counted = 42 WHERE number = 1"},
    {"I2", "a Z follows from the one before", "Z 2",
     "UPDATE z SET closed_by = 'boss' WHERE number = 2"},
    {"I2", "a Z follows from the one before", "Z 1", "UPDATE z SET total = 1 WHERE number = 1"},
    {"I2", "Zs are numbered without a gap", "Z 3", "UPDATE z SET number = 3 WHERE number = 2"},
    {"I2", "the newest Z is there", "Z 2", "DELETE FROM z WHERE number = 2"},
    {"I2", "the newest Z is there", "Z 2", "UPDATE z_head SET total = 1"},
    {"I9", "a word is one that the daemon knows", "cash 1 of shift 2 is for fun",
     "UPDATE cash_move SET reason = 'fun' WHERE number = 1"},
    {"I9", "a number is one that can be", "the newest Z", "UPDATE z_head SET head = 2"},
    {"I9", "a number is one that can be", "cash 1 of shift 2",
     "UPDATE cash_move SET amount = 0 WHERE number = 1"},
    {"I9", "a shift is closed after it was opened", "shift 2",
     "UPDATE till_shift SET opened_ms = 500"},
    {"I9", "a number is one that can be", "shift 1", "UPDATE till_shift SET float_in = -1"},
    {"I7", "what was given away cost nothing, and is the till's", "comp of reservation 1",
     "INSERT INTO comp (reservation_id, reason, face, login) VALUES (1, 'press', 5, 'boss')"},
    {"I7", "what was given away cost nothing, and is the till's", "comp of reservation 3",
     "UPDATE foyer_user SET login = 'till', search = 'till' WHERE user_id = 9"},
    {"I9", "a word is one that the daemon knows", "comp of reservation 3 is for fun",
     "UPDATE comp SET reason = 'fun'"},
    {"I9", "a number is one that can be", "comp of reservation 3", "UPDATE comp SET face = -1"},
    /* 90 + 10 is what was paid. A refund of a seat that nobody gave back, too large a fee, and the
     * right sum with a fee below 0, which an addition alone would let pass. */
    {"I7", "refund and fee of a seat are what was paid", "seat 3 of reservation 1",
     "UPDATE seat_claim SET refunded_ms = NULL WHERE seat = 3"},
    {"I7", "refund and fee of a seat are what was paid", "seat 3 of reservation 1",
     "UPDATE refund SET fee = 20"},
    {"I7", "refund and fee of a seat are what was paid", "seat 3 of reservation 1",
     "UPDATE refund SET amount = 110, fee = -20"},
    {"I7", "what is paid out for reservations was refunded", "user 1 was paid out too much by 1",
     "UPDATE ledger_entry SET amount = -91 WHERE kind = 'payout'"},
    {"I7", "a refund is of a seat that was paid", "seat 4 of reservation 1",
     "UPDATE refund SET seat = 4"},
    {"I7", "a credit is the sum of its refunds", "entry 3 of user 1",
     "UPDATE refund SET amount = 99"},
    {"I7", "a refund is a credit of its owner", "seat 3 of reservation PAID",
     "UPDATE refund SET entry = 1"},
    {"I7", "a refund is a credit of its owner", "seat 3 of reservation PAID",
     "UPDATE refund SET entry = NULL"},
    {"I8", "nothing has a revision that its concert has not reached", "token T3 has revision 1",
     "UPDATE queue_token SET concert_rev = 1 WHERE token_id = 3"},
    {"I8", "nothing has a revision that its concert has not reached", "show 1 has revision 1",
     "UPDATE show SET concert_rev = 1"},
    /* Revisions as stored are even; the odd ones are for what ends between two writes. */
    {"I8", "a change of a seat counts two", "show 1 has rev 7", "UPDATE show SET rev = 7"},
    {"I9", "a word is one that the daemon knows", "concert 1 is opeo",
     "UPDATE concert SET sale = 'opeo'"},
    {"I9", "a word is one that the daemon knows", "entry 1 of user 1 came by gold",
     "UPDATE ledger_entry SET method = 'gold' WHERE entry = 1"},
    {"I9", "money that is put in or paid out says how", "entry 2 of user 1",
     "UPDATE ledger_entry SET method = 'cash' WHERE entry = 2"},
    {"I9", "money that is put in or paid out says how", "entry 2 of user 1",
     "UPDATE ledger_entry SET kind = 'payout' WHERE entry = 2"},
    {"I9", "a word is one that the daemon knows", "token 1 is dond",
     "UPDATE queue_token SET state = 'dond' WHERE token_id = 1"},
    {"I9", "a word is one that the daemon knows", "a ticket of reservation 1 is lost",
     "UPDATE ticket SET state = 'lost' WHERE seat = 3"},
    {"I9", "a number is one that can be", "a ticket of reservation 1",
     "UPDATE ticket SET prints = 1000001 WHERE seat = 2"},
    /* A millisecond beyond the last that can be told: 9999-12-31 and a day for the zone. Below, the
     * same before the year 0. */
    {"I9", "a time is a date",
     "ticket reservation_id=1 seat=2 issue=1: issued_ms is 253402387200001",
     "UPDATE ticket SET issued_ms = 253402387200001 WHERE seat = 2"},
    {"I9", "a text is clean", "ticket reservation_id=1 seat=2 issue=1: secret",
     "UPDATE ticket SET secret = 'S30000000000000' || char(7) WHERE seat = 2"},
    {"I9", "a number is one that can be", "an entry of reservation 1",
     "UPDATE admission SET clash = 2 WHERE entry = 2"},
    {"I9", "a text is clean", "admission reservation_id=1 seat=1 entry=2: in_door",
     "UPDATE admission SET in_door = char(7) WHERE entry = 2"},
    {"I8", "events that are kept have the places from the first to the newest",
     "places 1 to 9: 7 events", "DELETE FROM event WHERE seq = 5"},
    {"I8", "events that are kept have the places from the first to the newest",
     "places 1 to 9: 8 events", "UPDATE event SET seq = 6 WHERE seq = 5"},
    {"I8", "events that are kept have the places from the first to the newest",
     "places 1 to 9: 8 events", "UPDATE event SET seq = 1 WHERE seq = 2"},
    {"I8", "events that are kept have the places from the first to the newest",
     "places 1 to 8: 8 events", "UPDATE event_head SET last = 8"},
    {"I8", "events that are kept have the places from the first to the newest", "0 newest events",
     "DELETE FROM event_head"},
    {"I8", "an event is of a reservation that was paid, of a stay, or of a shift", "event 7, sale",
     "UPDATE event SET reservation_id = 2 WHERE event_id = 7"},
    {"I8", "an event is of a reservation that was paid, of a stay, or of a shift", "event 8, scan",
     "UPDATE event SET entry = 3 WHERE event_id = 8"},
    {"I8", "an event is of a reservation that was paid, of a stay, or of a shift", "event 9, move",
     "UPDATE event SET seat = 1, entry = 1 WHERE event_id = 9"},
    {"I8", "an event is of a reservation that was paid, of a stay, or of a shift", "event 1, shift",
     "UPDATE event SET shift_id = 9 WHERE event_id = 1"},
    {"I8", "what was sold, given back and moved, and shifts, are events",
     "payment of reservation 3", "UPDATE event SET what = 'cancel' WHERE event_id = 7"},
    {"I8", "what was sold, given back and moved, and shifts, are events",
     "refund of seat 3 of reservation 1", "DELETE FROM event WHERE event_id = 10"},
    {"I8", "what was sold, given back and moved, and shifts, are events",
     "move of seat 5 of reservation 1", "UPDATE event SET at_ms = 2499 WHERE event_id = 9"},
    {"I8", "what was sold, given back and moved, and shifts, are events", "shift 1",
     "UPDATE event SET shift_id = 1 WHERE event_id = 2"},
    {"I9", "a word is one that the daemon knows", "event 7 is scale",
     "UPDATE event SET what = 'scale' WHERE event_id = 7"},
    {"I9", "a number is one that can be", "the place of event 1",
     "UPDATE event SET seq = 0 WHERE event_id = 1"},
    {"I9", "a number in the books is one that can be", "event 0",
     "UPDATE event SET event_id = 0 WHERE event_id = 1"},
    {"I9", "a time is a date", "event_head head=1: kept_ms is 253402387200001",
     "UPDATE event_head SET kept_ms = 253402387200001"},
    {"I9", "a number is one that can be", "the newest event", "UPDATE event_head SET head = 2"},
    {"I9", "a number is one that can be", "the newest event",
     "UPDATE event_head SET forgotten = 10"},
    {"I9", "a time is a date", "event event_id=1: at_ms is 253402387200001",
     "UPDATE event SET at_ms = 253402387200001 WHERE event_id = 1"},
    {"I9", "a number is one that can be", "the note on reservation 1",
     "UPDATE note SET attention = 2"},
    {"I9", "a text is clean", "note reservation_id=1: text",
     "UPDATE note SET text = 'a' || char(7)"},
    {"I9", "a time is a date", "show show_id=1: starts_ms is 253402387200001",
     "UPDATE show SET starts_ms = 253402387200001"},
    {"I9", "a time is a date", "payment reservation_id=1: paid_ms is -62167305600001",
     "UPDATE payment SET paid_ms = -62167305600001"},
    {"I9", "nobody can cancel after the beginning", "show 1",
     "UPDATE show SET cancel_until_ms = starts_ms + 1"},
    {"I9", "a date that was moved keeps the time for giving seats back", "show 1",
     "UPDATE show SET kept_until_ms = 8000001"},
    {"I9", "a clock is within a day of the instant", "show 1",
     "UPDATE show SET starts_local_ms = starts_ms + 86400001"},
    {"I9", "a number is one that can be", "concert 1", "UPDATE concert SET seat_limit = 51"},
    {"I9", "a number in the books is one that can be", "audit line 1",
     "UPDATE audit_line SET uid = 4294967296"},
    {"I9", "a wish is for a show that there is", "token 3",
     "UPDATE queue_token SET wish_show_id = 2 WHERE token_id = 3"},
    {"I9", "a text is clean", "concert concert_id=1: venue",
     "UPDATE concert SET venue = 'A' || char(7)"},
    {"I9", "a text is clean", "foyer_user user_id=2: phone",
     "UPDATE foyer_user SET phone = CAST(x'c3' AS TEXT)"},
    {"I9", "a user is found by login, name and phone", "user 1",
     "UPDATE foyer_user SET search = 'kin' || substr(search, 4) WHERE user_id = 1"},
    {"I9", "a note is of the date of its booking", "the note on reservation 1",
     "UPDATE note SET show_id = NULL"},
    {"I9", "a note is of the date of its booking", "the note on reservation 1",
     "UPDATE note SET show_id = 2"},
    {"I9", "what ends with a date names one", "audit line 1", "UPDATE audit_line SET show_id = 99"},
    {"I9", "what ends with a date names one", "key k", "UPDATE request_key SET show_id = 99"},
    {"I9", "what ends with a date names one", "user kim",
     "UPDATE foyer_user SET guest_of = 99 WHERE user_id = 1"},
    {"I9", "a date is forgotten or not", "show 1",
     "UPDATE show SET forgotten = 2 WHERE show_id = 1"},
    {"I9", "nobody is known of a date that was forgotten", "the note on reservation 1",
     "UPDATE show SET forgotten = 1 WHERE show_id = 1;"
     "UPDATE reservation SET user_id = (SELECT user_id FROM foyer_user"
     " WHERE login = 'guest:till') WHERE reservation_id = 1"},
    {"I9", "nobody is known of a date that was forgotten", "audit line 1",
     "UPDATE show SET forgotten = 1 WHERE show_id = 1; UPDATE audit_line SET show_id = 1"},
    {"I9", "nobody is known of a date that was forgotten", "key k",
     "UPDATE show SET forgotten = 1 WHERE show_id = 1; UPDATE request_key SET show_id = 1"},
    {"I9", "nobody is known of a date that was forgotten", "user kim",
     "UPDATE show SET forgotten = 1 WHERE show_id = 1;"
     "UPDATE foyer_user SET guest_of = 1 WHERE user_id = 1"},
    {"I9", "a reservation is found by each word of its note", "the note on reservation 1",
     "DELETE FROM note_term WHERE term = 'mp'"},
    {"I9", "a reservation is found by each word of its note", "the note on reservation 1",
     "DELETE FROM note_term"},
    {"I9", "a reservation is found by each word of its note", "the note on reservation 1",
     "INSERT INTO note_term (reservation_id, term) VALUES (1, 'ra')"},
    {"I9", "a reservation is found by each word of its note", "the note on reservation 1",
     "UPDATE note SET text = 'lamp'"},
    {"I9", "a user is found by each part of name and phone", "user 1",
     "INSERT INTO user_term (user_id, term) VALUES (1, 'kim')"},
    {"I9", "a user is found by each part of name and phone", "user 2",
     "UPDATE foyer_user SET name = 'n', search = search || 'n' WHERE user_id = 2"},
    {"I9", "a user is found by each part of name and phone", "user 3",
     "UPDATE foyer_user SET name = 'nn' WHERE user_id = 3;"
     "INSERT INTO user_term (user_id, term) VALUES (3, 'nn')"},
    {"I9", "a user is found by each part of name and phone", "user 3",
     "UPDATE foyer_user SET name = 'n' WHERE user_id = 3;"
     "INSERT INTO user_term (user_id, term) VALUES (3, 'm'), (3, 'n')"},
};

static const char *program;
static char **sources; /* the files that FSCK consists of; NULL behind the last */

struct file {
    char folder[PATH_TEXT], path[PATH_TEXT + 16];
    struct store *store;
};

static void ignore_log(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

static void run_sql(struct file *file, const char *sql)
{
    if (db_run_script(file->store->db, sql) != STATUS_OK)
        fail_msg("cannot run: %s", sql);
}

/* A store in a file, since foyerd --fsck opens it by its path. The users come by the store itself,
 * which also fills what they are searched by; kim, lee and park have the numbers 1 to 3 in the
 * scene, the till 9. */
static int set_up(void **state)
{
    static const char *const logins[] = {"kim", "lee", "park", TILL_LOGIN};
    struct file *file = calloc(1, sizeof *file);
    char error[400] = "";

    assert_non_null(file);
    strcpy(file->folder, "/tmp/foyer-fsck-XXXXXX");
    assert_non_null(mkdtemp(file->folder));
    snprintf(file->path, sizeof file->path, "%s/store", file->folder);
    file->store = store_open(file->path, ignore_log, NULL, error, sizeof error);
    assert_non_null(file->store);
    for (int i = 0; i < 4; i++) {
        bool is_till = i == 3;
        struct user user = {.user_id = is_till ? 9 : i + 1,
                            .owner = is_till ? USER_COUNTER : USER_UNBOUND};

        strcpy(user.login, logins[i]);
        assert_int_equal(user_store_add(file->store, &user, 0), STATUS_OK);
    }
    run_sql(file, sound);
    *state = file;
    return 0;
}

static int tear_down(void **state)
{
    struct file *file = *state;

    store_close(file->store);
    unlink(file->path);
    rmdir(file->folder);
    free(file);
    return 0;
}

/* What is looked for among the findings, and how many there were. */
struct search {
    const struct plant *plant;
    int found, count;
};

/* With no plant, findings are only counted: 0 is sound. Each says which row it is of: SQL makes
 * nothing of a text that is put together with NULL. */
static void look(void *arg, const struct fsck_finding *finding)
{
    struct search *search = arg;

    search->count++;
    if (finding->row[0] == '\0')
        fail_msg("%s, %s: of which row?", finding->invariant, finding->rule);
    if (search->plant != NULL && strcmp(finding->invariant, search->plant->invariant) == 0 &&
        strcmp(finding->rule, search->plant->rule) == 0 &&
        strstr(finding->row, search->plant->row) != NULL)
        search->found++;
}

static void tell(void *arg, const struct fsck_finding *finding)
{
    (void)arg;
    fail_msg("%s %s: %s", finding->invariant, finding->rule, finding->row);
}

static void expect_sound(struct file *file)
{
    assert_int_equal(fsck_store_check(file->store, tell, NULL), STATUS_OK);
}

static void test_sound(void **state)
{
    expect_sound(*state);
}

/* Letters count in a login: UID-7 may be anybody's account, and only uid-7 is made up by the
 * daemon. A rule that looked by LIKE would alarm on SQLite alone, whose LIKE does not mind case. */
static void test_letters_count(void **state)
{
    static const struct plant no_plant = {
        "I2", "a name that only the daemon gives is its owner's", "user UID-7",
        "UPDATE foyer_user SET login = 'UID-7', uid = 1000 WHERE user_id = 3"};
    struct search search = {&no_plant, 0, 0};
    struct file *file = *state;

    run_sql(file, no_plant.sql); /* what is searched by is not told of it, which is I9's to find */
    assert_int_equal(fsck_store_check(file->store, look, &search), STATUS_OK);
    assert_int_equal(search.found, 0);
}

/* kim, who has paid and given back, becomes another name of lee. */
static void test_merged(void **state)
{
    struct file *file = *state;

    run_sql(file, "INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance,"
                  " reservation) VALUES (1, 5, 3000, 'merge', -700, 0, ''),"
                  " (2, 1, 3000, 'merge', 700, 700, '');"
                  "UPDATE foyer_user SET balance = 0, entries = 5, spent = 0, uid = -1,"
                  " merged_into = 2 WHERE user_id = 1;"
                  "UPDATE foyer_user SET balance = 700, entries = 1, spent = 210 WHERE user_id = 2;"
                  "UPDATE reservation SET user_id = 2 WHERE user_id = 1");
    expect_sound(file);
}

/* That more are in than the capacity allows is no break if an admin made it smaller while they were
 * in, and only the audit trail knows. A rule that did not look there would alarm every house that
 * does so. */
static void test_smaller_capacity(void **state)
{
    struct file *file = *state;
    struct search search = {NULL, 0, 0};

    /* Two were let in; then an admin left room for one. */
    run_sql(file, "UPDATE queue_token SET state = 'active', admit_until_ms = 4000, ends_ms = 4000"
                  " WHERE token_id = 3;"
                  "INSERT INTO audit_line (audit_id, at_ms, login, uid, acting, request, outcome)"
                  " VALUES (2, 2000, 'root', 0, '', 'CONCERT-SET concert=1 capacity=1', 'OK')");
    assert_int_equal(fsck_store_check(file->store, look, &search), STATUS_OK);
    assert_int_equal(search.count, 0);
}

/* A store of its own for each plant: the next one must not be found by what the last one broke. The
 * first set_up() and the last tear_down() are cmocka's. */
static void test_planted(void **state)
{
    for (size_t i = 0; i < sizeof plants / sizeof plants[0]; i++) {
        struct search search = {&plants[i], 0, 0};
        struct file *file;

        if (i > 0)
            set_up(state);
        file = *state;
        run_sql(file, undone);
        run_sql(file, plants[i].sql);
        assert_int_equal(fsck_store_check(file->store, look, &search), STATUS_OK);
        if (search.found == 0)
            fail_msg("\"%s\" did not break %s, %s", plants[i].sql, plants[i].invariant,
                     plants[i].rule);
        if (i + 1 < sizeof plants / sizeof plants[0])
            tear_down(state);
    }
}

static bool is_planted(const char *rule)
{
    for (size_t i = 0; i < sizeof plants / sizeof plants[0]; i++)
        if (strcmp(plants[i].rule, rule) == 0)
            return true;
    return false;
}

/* The sentences of the rules in a file of FSCK: each stands behind its invariant, behind the call
 * that tells it, or first in the row of a table. */
static void collect_rules(const char *path, GHashTable *rules)
{
    GRegex *regex =
        g_regex_new("(?:\"I[0-9]\",\\s*|tell\\(each, arg, |^    \\{)\"([^\"]* [^\"]*)\"",
                    G_REGEX_MULTILINE, 0, NULL);
    GMatchInfo *match;
    char *text;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        fail_msg("cannot read %s", path);
    for (g_regex_match(regex, text, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL))
        g_hash_table_add(rules, g_match_info_fetch(match, 1));
    g_match_info_free(match);
    g_regex_unref(regex);
    g_free(text);
}

/* Which rules there are is read from the text of FSCK. All without a plant are told before the test
 * fails. That each plant has its rule there shows that the text was understood. */
static void test_every_rule_is_planted(void **state)
{
    GHashTable *rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer rule;
    int missing = 0;

    (void)state;
    for (char **path = sources; *path != NULL; path++)
        collect_rules(*path, rules);
    for (size_t i = 0; i < sizeof plants / sizeof plants[0]; i++)
        if (!g_hash_table_contains(rules, plants[i].rule))
            fail_msg("no rule \"%s\" was found", plants[i].rule);
    g_hash_table_iter_init(&iter, rules);
    while (g_hash_table_iter_next(&iter, &rule, NULL)) {
        if (!is_planted(rule)) {
            print_error("no plant for the rule: %s\n", (const char *)rule);
            missing++;
        }
    }
    g_hash_table_unref(rules);
    assert_int_equal(missing, 0);
}

/* Tables in which a flipped bit is not looked for, and why. Of the others, what cannot be seen from
 * what is right is a bit that makes another value of the same kind: another letter of a title,
 * another price that nothing was sold for, another second of a time. */
static const struct blind_spot {
    const char *table, *why;
} blind_spots[] = {
    {"host", "heard of anew at each start"},
    {"id_block", "put right at each start"},
    {"schema_version", "another version is refused at the start"},
};

static bool is_blind(const char *table)
{
    for (size_t i = 0; i < sizeof blind_spots / sizeof blind_spots[0]; i++)
        if (strcmp(blind_spots[i].table, table) == 0)
            return true;
    return false;
}

/* Something in the columns that a plain text or number does not fill soundly, and in every table,
 * so that there is something to flip (damage() fills the rest); the store stays sound, as
 * test_flipped_bits() asks. Uids, a fourth user who is another name, a reversal, a token that ended
 * with the sale. */
static const char furnished[] =
    "UPDATE concert SET sale_opens_ms = 1000, sale_closes_ms = 8000;"
    "INSERT INTO grade (concert_id, name, price, seats) VALUES (1, 'A', 100, 1125899906842623);"
    "UPDATE foyer_user SET name = 'N', phone = '1', uid = 1000 + user_id,"
    " search = login || char(10) || 'n' || char(10) || '1';"
    "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, created_ms, "
    "uid,"
    " merged_into) VALUES (4, 'choi', 'N', '1', 'choi' || char(10) || 'n' || char(10) || '1', 0, 0,"
    " 0, -1, 3);"
    "INSERT INTO user_term (user_id, term) SELECT user_id, 'n' FROM foyer_user"
    " UNION ALL SELECT user_id, '1' FROM foyer_user;"
    "UPDATE request_key SET token = 'T1', reply = 'OK', show_id = 1;"
    "UPDATE audit_line SET show_id = 1; UPDATE foyer_user SET guest_of = 1 WHERE user_id = 3;"
    "UPDATE note SET name = 'N', phone = '1';"
    "INSERT INTO note_term (reservation_id, term) VALUES (1, 'n'), (1, '1');"
    "UPDATE ledger_entry SET method = 'card' WHERE kind = 'charge';"
    "INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, reservation, method,"
    " shift_id, login, reverses) VALUES (3, 1, 500, 'charge', 5, 5, '', 'card', 1, 'clerk', NULL),"
    " (3, 2, 500, 'reversal', -5, 0, '', 'card', 1, 'clerk', 1);"
    "UPDATE foyer_user SET entries = 2 WHERE user_id = 3;"
    "UPDATE till_shift SET moves = 3 WHERE shift_id = 1;"
    "UPDATE queue_token SET wish_show_id = 1, wish_seats = 1;"
    "INSERT INTO queue_token (token_id, token, concert_id, user_id, state, place, admit_until_ms,"
    " ends_ms, ended_ms, wish_show_id, wish_seats, wish_best, wish_lost, lost_seats, why)"
    " VALUES (4, 'T4', 1, 2, 'expired', 1, 0, 0, 2000, 0, 0, 0, 0, 0, 'past');"
    "UPDATE queue_token SET place = place + 1 WHERE token_id < 4;"
    "UPDATE concert SET last_place = 4;";

/* How a column is damaged: one bit of it is flipped, in the first row that has something there. If
 * none has, the first row is filled in before. */
struct flip {
    char *fill, *flip; /* statements; owned */
};

static void free_flip(void *arg)
{
    struct flip *flip = arg;

    g_free(flip->fill);
    g_free(flip->flip);
    g_free(flip);
}

/* The statements that flip one bit each, made from the schema, so that a new column is flipped
 * without being named here. Of every number it is bit 55, which no number that is right comes near:
 * counts and numbers of rows end at 2^52, seats at 2^50, times at 2^48. Of every text the first
 * byte becomes one that begins a character of three bytes, which does not go on. In the first row
 * that has something in that column. */
static void collect_flips(struct file *file, GPtrArray *flips)
{
    struct db_stmt *stmt = db_start_values(
        file->store->db,
        "SELECT m.name, c.name, c.type FROM sqlite_schema m, pragma_table_info(m.name) c"
        " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid",
        NULL, 0);

    while (db_step(stmt) == DB_ROW) {
        const char *table = db_text(stmt, 0), *column = db_text(stmt, 1);
        bool is_text = strcmp(db_text(stmt, 2), "TEXT") == 0;
        struct flip *flip;

        if (is_blind(table))
            continue;
        flip = g_new0(struct flip, 1);
        flip->fill =
            g_strdup_printf("UPDATE %s SET %s = %s WHERE rowid = (SELECT min(rowid) FROM %s)",
                            table, column, is_text ? "'x'" : "1", table);
        flip->flip =
            is_text ? g_strdup_printf("UPDATE %s SET %s = CAST(x'e0' || substr(CAST(%s AS BLOB), 2)"
                                      " AS TEXT) WHERE rowid = (SELECT min(rowid) FROM %s"
                                      " WHERE %s <> '')",
                                      table, column, column, table, column)
                    : g_strdup_printf("UPDATE %s SET %s = (%s | (1 << 55)) - (%s & (1 << 55))"
                                      " WHERE rowid = (SELECT min(rowid) FROM %s"
                                      " WHERE %s IS NOT NULL)",
                                      table, column, column, column, table, column);
        g_ptr_array_add(flips, flip);
    }
    assert_int_equal(db_finish(stmt), STATUS_OK);
}

/* Whether the last statement changed a row. */
static bool has_changed(struct file *file)
{
    struct db_stmt *stmt = db_start_values(file->store->db, "SELECT changes()", NULL, 0);
    bool changed = db_step(stmt) == DB_ROW && db_int(stmt, 0) > 0;

    assert_int_equal(db_finish(stmt), STATUS_OK);
    return changed;
}

/* How many findings there are. */
static int count_findings(struct file *file)
{
    struct search search = {NULL, 0, 0};

    assert_int_equal(fsck_store_check(file->store, look, &search), STATUS_OK);
    return search.count;
}

/* Flips the bit; false if no row has something in that column, and none can be filled in by what
 * any column takes without breaking the store. */
static bool damage(struct file *file, const struct flip *flip)
{
    run_sql(file, flip->flip);
    if (has_changed(file))
        return true;
    if (db_run_script(file->store->db, flip->fill) != STATUS_OK || count_findings(file) > 0)
        return false;
    run_sql(file, flip->flip);
    return has_changed(file);
}

/* All that is missed is told before the test fails: a table that was added may have several columns
 * without a rule. The number at the end is a floor for the number of columns; with a statement that
 * finds none the test would prove nothing. */
static void test_flipped_bits(void **state)
{
    GPtrArray *flips = g_ptr_array_new_with_free_func(free_flip);
    int found = 0;

    run_sql(*state, furnished);
    collect_flips(*state, flips);
    for (guint i = 0; i < flips->len; i++) {
        const struct flip *flip = g_ptr_array_index(flips, i);
        struct file *file = *state;
        bool is_damaged, is_found;

        if (i > 0)
            run_sql(file, furnished);
        if (i == 0)
            expect_sound(file);
        run_sql(file, undone);
        is_damaged = damage(file, flip);
        is_found = is_damaged && count_findings(file) > 0;
        if (!is_found)
            print_error("%s: %s\n", is_damaged ? "not found" : "furnished[] has no row for",
                        flip->flip);
        found += is_found;
        tear_down(state);
        set_up(state);
    }
    assert_int_equal(found, flips->len);
    assert_true(flips->len > 73);
    g_ptr_array_free(flips, TRUE);
}

/* The statements that change the last digit, or the last letter, of each column of each Z. By 5, so
 * that no digit is carried: one alone is another. */
static void collect_slips(struct file *file, GPtrArray *slips)
{
    struct db_stmt *stmt = db_start_values(
        file->store->db,
        "SELECT c.name, c.type, z.number FROM pragma_table_info('z') c, z ORDER BY z.number, c.cid",
        NULL, 0);

    while (db_step(stmt) == DB_ROW) {
        const char *column = db_text(stmt, 0);
        bool is_text = strcmp(db_text(stmt, 1), "TEXT") == 0;

        g_ptr_array_add(
            slips, is_text
                       ? g_strdup_printf("UPDATE z SET %s = substr(%s, 1, length(%s) - 1)"
                                         " || CASE substr(%s, -1) WHEN '1' THEN '2' ELSE '1' END"
                                         " WHERE number = %d",
                                         column, column, column, column, (int)db_int(stmt, 2))
                       : g_strdup_printf("UPDATE z SET %s = %s + CASE WHEN %s %% 10 > 4 THEN -5"
                                         " ELSE 5 END WHERE number = %d",
                                         column, column, column, (int)db_int(stmt, 2)));
    }
    assert_int_equal(db_finish(stmt), STATUS_OK);
}

/* One digit that was changed in the books is found, whichever it is: all columns are part of the
 * chain or are the chain. 25 columns of 2 Zs; a column that is added and not chained is found by
 * this test. Each Z is put back before the next slip, by which that is sound again is looked at,
 * too. */
static void test_changed_digit_of_a_z(void **state)
{
    GPtrArray *slips = g_ptr_array_new_with_free_func(g_free);

    collect_slips(*state, slips);
    assert_int_equal(slips->len, 2 * 25);
    run_sql(*state, undone);
    run_sql(*state, "CREATE TEMP TABLE kept AS SELECT * FROM z");
    for (guint i = 0; i < slips->len; i++) {
        struct search search = {NULL, 0, 0};
        const char *sql = g_ptr_array_index(slips, i);

        expect_sound(*state);
        run_sql(*state, sql);
        assert_int_equal(fsck_store_check(((struct file *)*state)->store, look, &search),
                         STATUS_OK);
        if (search.count == 0)
            fail_msg("not found: %s", sql);
        run_sql(*state, "DELETE FROM z; INSERT INTO z SELECT * FROM kept");
    }
    g_ptr_array_free(slips, TRUE);
}

/* Runs the program on a file; returns how it ended: 0 sound, 1 something is broken, 2 it could not
 * look. The three are promised by foyerd(8). */
static int run_program(const char *path)
{
    char command[2 * PATH_TEXT + 500];
    int status;

    snprintf(command, sizeof command, "'%s' --fsck '%s' >'%s.out' 2>'%s.err'", program, path, path,
             path);
    status = system(command);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* The first line of what the program wrote; the file is removed. */
static const char *first_line(const char *path, const char *ending, char line[SQL_TEXT])
{
    char name[PATH_TEXT + 32];
    FILE *file;

    snprintf(name, sizeof name, "%s.%s", path, ending);
    file = fopen(name, "r");
    assert_non_null(file);
    if (fgets(line, SQL_TEXT, file) == NULL)
        line[0] = '\0';
    fclose(file);
    unlink(name);
    return line;
}

static void close_file(struct file *file)
{
    store_close(file->store);
    file->store = NULL;
}

static void test_program_sound(void **state)
{
    struct file *file = *state;
    char line[SQL_TEXT];

    close_file(file);
    assert_int_equal(run_program(file->path), 0);
    assert_string_equal(first_line(file->path, "out", line), "");
    assert_string_equal(first_line(file->path, "err", line), "");
}

static void test_program_broken(void **state)
{
    struct file *file = *state;
    char line[SQL_TEXT];

    run_sql(file, "UPDATE foyer_user SET balance = 801 WHERE user_id = 1");
    close_file(file);
    assert_int_equal(run_program(file->path), 1);
    assert_string_equal(first_line(file->path, "out", line),
                        "I2\ta wallet is the sum of its entries\twallet of kim holds 801, its 4 "
                        "entries come to 700\n");
    first_line(file->path, "err", line);
}

static void test_program_unreadable(void **state)
{
    struct file *file = *state;
    char line[SQL_TEXT];
    FILE *other;

    /* In use by another process: this one. */
    assert_int_equal(run_program(file->path), 2);
    first_line(file->path, "out", line);
    assert_non_null(strstr(first_line(file->path, "err", line), "in use"));
    close_file(file);
    unlink(file->path);
    /* Not there, and not made. */
    assert_int_equal(run_program(file->path), 2);
    first_line(file->path, "out", line);
    assert_non_null(strstr(first_line(file->path, "err", line), "No such file"));
    assert_int_not_equal(access(file->path, F_OK), 0);
    /* No database. */
    other = fopen(file->path, "w");
    assert_non_null(other);
    fputs("This is a letter, and no database at all. It only has to be longer than a header.\n"
          "That of SQLite has a hundred bytes.\n",
          other);
    fclose(other);
    assert_int_equal(run_program(file->path), 2);
    first_line(file->path, "out", line);
    assert_non_null(strstr(first_line(file->path, "err", line), "not a database"));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sound, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_letters_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_merged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_smaller_capacity, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_planted, set_up, tear_down),
        cmocka_unit_test(test_every_rule_is_planted),
        cmocka_unit_test_setup_teardown(test_flipped_bits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_changed_digit_of_a_z, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_program_sound, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_program_broken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_program_unreadable, set_up, tear_down),
    };

    if (argc < 3) {
        fputs("usage: fsck_test FOYERD FILE.c...\n", stderr);
        return 2;
    }
    program = argv[1];
    sources = argv + 2;
    umask(0077); /* as foyerd itself makes its files */
    return cmocka_run_group_tests_name("fsck", tests, NULL, NULL);
}
