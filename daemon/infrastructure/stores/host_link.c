/*
 * Two questions after a connection was lost.
 *
 * When to try again? A statement on a lost connection answers BUSY, and the batch asks
 * store_retry(). That connects at once the first time, then with a wait that doubles up to
 * WAIT_LONGEST_MS; in between it says no, so that a batch is answered BUSY and its clients are not
 * kept waiting by a database that is away. While the connection is there, BUSY means that two
 * transactions met; then it tries again at once, and after that waits for a random time of some
 * milliseconds, which grows with each attempt, so that they do not meet again. All attempts of a
 * batch together have LIMIT_MS: a lock that is not let go, a server that stands still and one that
 * cannot be reached must not add up, while somebody waits for an answer. A server on which nothing
 * went for so long is left: it may be an old primary whose commits wait for a standby that is the
 * primary now, and the locks of such a commit are not let go.
 *
 * What became of a COMMIT that was sent and not answered? The transaction may still be running on
 * the server, so looking for its rows is not enough. Every transaction that changes something for a
 * client has an audit line, whose number is known. An insert of that same number waits, by the
 * unique index, until the other transaction has ended; then it finds the number taken (it was
 * stored) or free (it was not, and never will be). The insert is rolled back in either case. If it
 * was stored, one more commit on the same server has to be answered before a client is told OK:
 * with a synchronous standby that says that the first one is there, too.
 *
 * Only if nobody can be asked for SETTLE_MS is the outcome unknown.
 *
 * And a third: is it the same store still? A backup may have been restored under the daemon, or a
 * standby promoted that did not have all. What the daemon remembers (rows, the live view, numbers
 * it may give) is of another history then. The last line of the audit trail and the last sign of
 * life that were committed are marks of that history: they are looked for when a transaction was
 * lost, before the next one begins, and by each sign of life. Marks that are older than MARK_MS are
 * not, since lines are pruned and hosts forgotten after a day.
 */
#include "infrastructure/stores/host_link.h"

#include <time.h>

#include "domain/request/request_store.h"
#include "infrastructure/kernel_random.h"
#include "infrastructure/system_clock.h"

enum {
    MARK_MS = 12 * 60 * 60 * 1000,
    ATTEMPTS = 5,       /* of a transaction that somebody was in the way of */
    WAIT_FIRST_MS = 50, /* between attempts to connect, doubled up to ... */
    WAIT_LONGEST_MS = 1600,
    LIMIT_MS = 5000,  /* for all attempts of a batch */
    GRACE_MS = 1000,  /* beyond it: a server that says itself that it is over is heard */
    SETTLE_MS = 5000, /* to find out what became of a commit, or of a store that went back */
};

static void pause_ms(int64_t ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

    while (nanosleep(&time, &time) < 0)
        continue; /* signals are the loop thread's business */
}

bool host_link_connect(struct store *store)
{
    if (clock_raw_ms() < store->connect_after_ms)
        return false;
    if (db_connect(store->db)) {
        store->connect_wait_ms = 0;
        return true;
    }
    store->connect_wait_ms =
        store->connect_wait_ms == 0 ? WAIT_FIRST_MS : 2 * store->connect_wait_ms;
    if (store->connect_wait_ms > WAIT_LONGEST_MS)
        store->connect_wait_ms = WAIT_LONGEST_MS;
    store->connect_after_ms = clock_raw_ms() + store->connect_wait_ms;
    return false;
}

void store_limit(struct store *store, bool is_quick)
{
    store->until_ms = clock_raw_ms() + LIMIT_MS;
    db_set_patience(store->db, is_quick ? LIMIT_MS + GRACE_MS : 0);
}

/* What is left until then, as the patience with a server; false if nothing is. */
static bool limit_to(struct store *store, int64_t until_ms)
{
    int64_t left_ms = until_ms - clock_raw_ms();

    if (left_ms > 0)
        db_set_patience(store->db, left_ms + GRACE_MS);
    return left_ms > 0;
}

bool store_reconnect(struct store *store)
{
    int64_t until_ms = clock_raw_ms() + SETTLE_MS;

    while (!host_link_connect(store)) {
        pause_ms(WAIT_FIRST_MS);
        if (!limit_to(store, until_ms))
            return false;
    }
    return true;
}

bool store_retry(struct store *store, int attempt)
{
    struct random random = kernel_random();
    uint8_t byte;

    if (!db_is_shared(store->db) || store->is_rewound || attempt >= ATTEMPTS)
        return false;
    if (store->until_ms != 0 && !limit_to(store, store->until_ms)) {
        db_leave(store->db);
        return false;
    }
    if (!host_link_connect(store))
        return false;
    /* Two that met will not meet again at the same moment. */
    random.fill(random.state, &byte, 1);
    pause_ms(attempt == 0 ? 0 : (byte % (2 << attempt)) + 1);
    return true;
}

/* An audit line under the number of one that the lost transaction wrote: the server makes this wait
 * until that transaction has ended, and then finds the number taken or free. */
static enum status probe(struct store *store, bool *is_stored)
{
    struct db_stmt *stmt;
    enum status status = db_begin(store->db);

    if (status != STATUS_OK)
        return status;
    stmt = db_start(store->db,
                    "INSERT INTO audit_line (audit_id, at_ms, login, uid, acting, request, outcome)"
                    " VALUES ($1, 0, '', 0, '', '', '') ON CONFLICT (audit_id) DO NOTHING"
                    " RETURNING audit_id",
                    DB_INT(store->audit_id));
    *is_stored = db_step(stmt) == DB_DONE;
    status = db_finish(stmt);
    db_rollback(store->db);
    return status;
}

/* A commit after another on the same server: with a synchronous standby, its answer says that the
 * other is there, too. */
static enum status confirm(struct store *store)
{
    enum status status = db_begin(store->db);

    if (status == STATUS_OK)
        status = db_run(store->db, "UPDATE host SET beat_ms = beat_ms WHERE host_id = $1",
                        DB_INT(store->self));
    if (status == STATUS_OK)
        return db_commit(store->db);
    db_rollback(store->db);
    return status;
}

enum status host_link_settle(struct store *store)
{
    int64_t until_ms = clock_raw_ms() + SETTLE_MS;
    bool is_stored = false;

    /* No client waits for an answer. */
    if (store->audit_id == 0)
        return STATUS_BUSY;
    (void)limit_to(store, until_ms);
    do {
        if (host_link_connect(store) && probe(store, &is_stored) == STATUS_OK) {
            if (!is_stored)
                return STATUS_BUSY;
            if (confirm(store) == STATUS_OK)
                return STATUS_OK;
        }
        pause_ms(WAIT_FIRST_MS);
    } while (limit_to(store, until_ms));
    return STATUS_OUTCOME_UNKNOWN;
}

void host_link_note(struct store *store, bool is_undone)
{
    struct store_mark *written = &store->written, *committed = &store->committed;

    if (!is_undone && written->audit_id != 0) {
        committed->audit_id = written->audit_id;
        committed->at_ms = written->at_ms;
    }
    if (!is_undone && written->beat_ms != 0)
        committed->beat_ms = written->beat_ms;
    if (!is_undone && (written->audit_id != 0 || written->beat_ms != 0))
        committed->raw_ms = clock_raw_ms();
    store->is_unchecked = store->is_unchecked || is_undone;
    *written = (struct store_mark){0};
}

/* The last sign of life that the store has of this daemon; 0: none. */
static enum status last_beat(struct store *store, int64_t *beat_ms)
{
    struct db_stmt *stmt =
        db_start(store->db, "SELECT beat_ms FROM host WHERE host_id = $1", DB_INT(store->self));

    *beat_ms = 0;
    while (db_step(stmt) == DB_ROW)
        *beat_ms = db_int(stmt, 0);
    return db_finish(stmt);
}

/* Whether the audit trail has older lines than that: then it was not pruned away. */
static enum status has_older(struct store *store, int64_t at_ms, bool *has)
{
    struct db_stmt *stmt = db_start(
        store->db, "SELECT audit_id FROM audit_line WHERE at_ms < $1 LIMIT 1", DB_INT(at_ms));

    *has = db_step(stmt) == DB_ROW;
    return db_finish(stmt);
}

enum status host_link_check(struct store *store)
{
    const struct store_mark *mark = &store->committed;
    int64_t beat_ms;
    bool has_line = true, is_gone = false;
    enum status status = last_beat(store, &beat_ms);

    if (status == STATUS_OK && mark->audit_id != 0)
        status = request_store_has_line(store, mark->audit_id, mark->at_ms, &has_line);
    if (status == STATUS_OK && !has_line)
        status = has_older(store, mark->at_ms, &is_gone);
    if (status != STATUS_OK)
        return status;
    store->is_unchecked = false;
    if (mark->raw_ms != 0 && clock_raw_ms() - mark->raw_ms < MARK_MS &&
        (beat_ms < mark->beat_ms || is_gone))
        store_found_rewound(store);
    return STATUS_OK;
}

void store_found_rewound(struct store *store)
{
    if (!store->is_rewound)
        db_log_text(store->db, "the database has gone back to an earlier state: what was committed"
                               " is not there any more");
    store->is_rewound = true;
}

enum status host_link_enlist(struct store *store)
{
    int64_t now_ms;
    enum status status = db_clock(store->db, &now_ms);
    struct db_stmt *stmt;

    if (status != STATUS_OK)
        return status;
    stmt = db_start(store->db,
                    "INSERT INTO host (host_id, beat_ms)"
                    " SELECT coalesce(max(host_id), 0) + 1, $1 FROM host RETURNING host_id",
                    DB_INT(now_ms));
    while (db_step(stmt) == DB_ROW)
        store->self = db_int(stmt, 0);
    return db_finish(stmt);
}

void host_link_leave(struct store *store)
{
    enum status status = db_begin(store->db);

    if (status == STATUS_OK)
        status = db_run(store->db, "DELETE FROM host WHERE host_id = $1", DB_INT(store->self));
    if (status == STATUS_OK)
        status = db_commit(store->db);
    /* Otherwise they will notice. */
    if (status != STATUS_OK)
        db_rollback(store->db);
}
