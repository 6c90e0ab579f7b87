/*
 * What is left out is what a fault may change though nothing is lost: codes and secrets, which a
 * retry draws anew, and lines of the audit trail of what was refused. What is in it must come out
 * the same: places, revisions, entries and deadlines too, since time stands still and the requests
 * of a round do not depend on each other.
 */
#include "tests/faults/truth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/ports/fsck_store.h"

static const char *const facts[] = {
    "SELECT 'user ' || login || ' ' || name || ' ' || phone || ' has ' || balance || ' in '"
    " || entries FROM foyer_user ORDER BY login",
    "SELECT 'entry ' || u.login || ' ' || e.entry || ' ' || e.kind || ' ' || e.amount || ' '"
    " || e.balance || ' at ' || e.at_ms FROM ledger_entry e"
    " JOIN foyer_user u ON u.user_id = e.user_id ORDER BY u.login, e.entry",
    "SELECT 'concert ' || concert_id || ' ' || title || ' ' || capacity || ' ' || seat_limit"
    " || ' ' || sale || ' ' || last_place FROM concert ORDER BY concert_id",
    "SELECT 'grade ' || concert_id || ' ' || name || ' ' || price || ' ' || seats FROM grade"
    " ORDER BY concert_id, name",
    "SELECT 'show ' || show_id || ' of ' || concert_id || ' at ' || starts_ms || ' ' || cancelled"
    " || ' rev ' || rev FROM show ORDER BY show_id",
    /* A daemon that was not there has not seen that nobody polled. */
    "SELECT 'token ' || u.login || ' ' || t.concert_id || ' ' || t.place || ' '"
    " || CASE t.state WHEN 'lapsed' THEN 'expired' ELSE t.state END || ' ' || t.admit_until_ms || "
    "' ' || t.ends_ms || ' wish ' || t.wish_show_id || ' ' || t.wish_seats"
    " || ' ' || t.wish_best || ' ' || t.wish_lost FROM queue_token t"
    " JOIN foyer_user u ON u.user_id = t.user_id ORDER BY t.concert_id, t.place",
    "SELECT 'reservation ' || u.login || ' ' || r.show_id || ' ' || r.state || ' ' || r.expires_ms"
    " || (SELECT group_concat(c.seat || ' for ' || c.price || coalesce(' back ' || c.refunded_ms,"
    " '')) FROM (SELECT * FROM seat_claim ORDER BY seat) c"
    " WHERE c.reservation_id = r.reservation_id)"
    " FROM reservation r JOIN foyer_user u ON u.user_id = r.user_id ORDER BY 1",
    "SELECT 'blocked ' || show_id || ' ' || seat FROM seat_claim WHERE reservation_id IS NULL"
    " ORDER BY show_id, seat",
    "SELECT 'payment ' || u.login || ' ' || coalesce(p.entry, 0) || ' ' || p.amount || ' ' || "
    "p.paid_ms"
    " FROM payment p JOIN foyer_user u ON u.user_id = p.user_id ORDER BY 1",
    "SELECT 'refund ' || u.login || ' ' || coalesce(f.entry, 0) || ' ' || f.seat || ' '"
    " || f.amount || ' fee ' || f.fee"
    " FROM refund f JOIN foyer_user u ON u.user_id = f.user_id ORDER BY 1",
    "SELECT 'entry ' || u.login || ' ' || e.entry || ' ' || e.kind || ' ' || e.amount || ' '"
    " || e.method FROM ledger_entry e JOIN foyer_user u ON u.user_id = e.user_id ORDER BY 1",
    "SELECT 'comp ' || reason || ' ' || face || ' ' || login FROM comp ORDER BY 1",
    "SELECT 'shift ' || shift_id || ' ' || till || ' ' || login || ' ' || float_in || ' ' || moves"
    " || ' ' || cash_moves || coalesce(' closed ' || closed_ms, '') FROM till_shift ORDER BY "
    "shift_id",
    "SELECT 'cash ' || shift_id || ' ' || number || ' ' || amount || ' ' || reason FROM cash_move"
    " ORDER BY shift_id, number",
    "SELECT 'Z ' || number || ' ' || expected || ' ' || counted || ' ' || total || ' ' || chain"
    " FROM z ORDER BY number",
    "SELECT 'lost ' || u.login || ' ' || count(*) FROM lost_hold l"
    " JOIN foyer_user u ON u.user_id = l.user_id GROUP BY u.login ORDER BY 1",
    "SELECT 'key ' || login || ' ' || key FROM request_key ORDER BY 1",
    "SELECT 'audited ' || login || ' ' || count(*) FROM audit_line WHERE outcome = 'OK'"
    " GROUP BY login ORDER BY 1",
};

static void finish(struct db_stmt *stmt)
{
    if (db_finish(stmt) == STATUS_OK)
        return;
    fprintf(stderr, "the store cannot be read\n");
    exit(1);
}

void truth_read(struct store *store, char text[TRUTH])
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct db_stmt *stmt = db_start_values(store->db, facts[i], NULL, 0);

        while (db_step(stmt) == DB_ROW && used < TRUTH)
            used += (size_t)snprintf(text + used, TRUTH - used, "%s\n", db_text(stmt, 0));
        finish(stmt);
    }
    if (used < TRUTH)
        return;
    fprintf(stderr, "the truth is too long\n");
    exit(2);
}

void truth_compare(const char *found, const char *expected)
{
    size_t same = 0, line;

    while (found[same] != '\0' && found[same] == expected[same])
        same++;
    for (line = same; line > 0 && found[line - 1] != '\n'; line--)
        continue;
    fprintf(stderr, "found    %.*s\nexpected %.*s\n", (int)strcspn(found + line, "\n"),
            found + line, (int)strcspn(expected + line, "\n"), expected + line);
}

static void tell(void *arg, const struct fsck_finding *finding)
{
    fprintf(stderr, "%s: %s: %s\n", finding->invariant, finding->rule, finding->row);
    ++*(int *)arg;
}

int truth_broken(struct store *store)
{
    int broken = 0;

    if (fsck_store_check(store, tell, &broken) != STATUS_OK) {
        fprintf(stderr, "FSCK cannot read the store\n");
        broken++;
    }
    return broken;
}

bool truth_has_key(struct store *store, const char *login, const char *key)
{
    struct db_stmt *stmt =
        db_start(store->db, "SELECT reply FROM request_key WHERE login = $1 AND key = $2",
                 DB_TEXT(login), DB_TEXT(key));
    bool found = db_step(stmt) == DB_ROW;

    finish(stmt);
    return found;
}

bool truth_has_left(struct store *store, const char *token)
{
    struct db_stmt *stmt = db_start(
        store->db, "SELECT 1 FROM queue_token WHERE token = $1 AND state = 'left'", DB_TEXT(token));
    bool found = db_step(stmt) == DB_ROW;

    finish(stmt);
    return found;
}
