/*
 * Two things that are about requests and not about the box office.
 *
 * Keys: the outcome of a request that succeeded, under the login and the key that its client chose.
 * It is written in the transaction of the request itself, so there is no moment at which a request
 * is done and its key not known. Refusals are not kept: asked again, they are decided again.
 *
 * The audit trail. Its numbers are drawn like all others, and the last one of a transaction is
 * noted in store->audit_id: should the connection break in COMMIT, that row is how one finds out
 * whether the transaction is stored (host_link.c).
 *
 * It is read in the order of times, newest first, by an index: on several hosts numbers are drawn
 * in blocks, and say nothing of who came first. For who asked and what for there is no index, since
 * each would cost every request a page; a list looks at LOOKED_AT_MOST lines, and says where it
 * stopped.
 *
 * A row whose texts name somebody whom only the counter knows says for which date; see
 * person_store.c.
 *
 * Both are pruned from the oldest number on, a bounded number of rows at a time, and by the wall
 * clock, since they are kept for days.
 */
#include "domain/request/request_store.h"

#include "infrastructure/stores/foreseen_keys.h"
#include "infrastructure/stores/sql_store.h"
#include "infrastructure/stores/write_order.h"

/* Lines of the audit trail that one list looks at, at most. */
enum { LOOKED_AT_MOST = 20000 };

static struct db_value show_value(int64_t show_id)
{
    return show_id != 0 ? DB_INT(show_id) : DB_NULL;
}

enum status request_store_find_key(struct store *store, const char *login, const char *key,
                                   void (*each)(void *arg, const struct keyed_reply *), void *arg)
{
    bool found = false;
    struct keyed_reply foreseen;
    enum status status;
    struct db_stmt *stmt;

    if (foreseen_keys_find(store, login, key, &foreseen)) {
        if (foreseen.request == NULL)
            return STATUS_NOT_FOUND;
        each(arg, &foreseen);
        return STATUS_OK;
    }
    stmt = db_start(store->db,
                    "SELECT request, token, reply, show_id FROM request_key"
                    " WHERE login = $1 AND key = $2",
                    DB_TEXT(login), DB_TEXT(key));

    if (db_step(stmt) == DB_ROW) {
        each(arg, &(struct keyed_reply){db_text(stmt, 0), db_text(stmt, 1), db_text(stmt, 2),
                                        db_is_null(stmt, 3) ? 0 : db_int(stmt, 3)});
        found = true;
    }
    status = db_finish(stmt);
    return status == STATUS_OK && !found ? STATUS_NOT_FOUND : status;
}

enum status request_store_add_key(struct store *store, const char *login, const char *key,
                                  const struct keyed_reply *reply, int64_t at_ms)
{
    foreseen_keys_drop(store, login, key);
    return db_gather(
        store->db, WRITE_REQUEST_KEY,
        "INSERT INTO request_key (request_id, login, key, request, token, reply, at_ms,"
        " show_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        DB_INT(store_next_id(store, ID_REQUEST)), DB_TEXT(login), DB_TEXT(key),
        DB_TEXT(reply->request), DB_TEXT(reply->token), DB_TEXT(reply->reply), DB_INT(at_ms),
        show_value(reply->show_id));
}

enum status request_store_has_line(struct store *store, int64_t audit_id, int64_t at_ms, bool *has)
{
    struct db_stmt *stmt =
        db_start(store->db, "SELECT at_ms FROM audit_line WHERE audit_id = $1", DB_INT(audit_id));

    *has = false;
    while (db_step(stmt) == DB_ROW)
        *has = db_int(stmt, 0) == at_ms;
    return db_finish(stmt);
}

enum status request_store_audit(struct store *store, const struct audit_line *line)
{
    store->audit_id = store_next_id(store, ID_AUDIT);
    store->written.audit_id = store->audit_id;
    store->written.at_ms = line->at_ms;
    return db_gather(
        store->db, WRITE_AUDIT_LINE,
        "INSERT INTO audit_line (audit_id, at_ms, login, uid, acting, request, outcome,"
        " show_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        DB_INT(store->audit_id), DB_INT(line->at_ms), DB_TEXT(line->login), DB_INT(line->uid),
        DB_TEXT(line->acting), DB_TEXT(line->request), DB_TEXT(line->outcome),
        show_value(line->show_id));
}

/* Where a look at the lines before `before`, and not before the time of *last, ends: at the last
 * that it may look at. *last stays as it is if it comes to the end of them. */
static enum status find_last(struct store *store, struct audit_place before,
                             struct audit_place *last)
{
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT at_ms, audit_id FROM audit_line"
                                    " WHERE (at_ms, audit_id) < ($1, $2) AND at_ms >= $3"
                                    " ORDER BY at_ms DESC, audit_id DESC LIMIT 1 OFFSET $4",
                                    DB_INT(before.at_ms), DB_INT(before.audit_id),
                                    DB_INT(last->at_ms), DB_INT(LOOKED_AT_MOST - 1));

    if (db_step(stmt) == DB_ROW)
        *last = (struct audit_place){db_int(stmt, 0), db_int(stmt, 1)};
    return db_finish(stmt);
}

enum status request_store_audit_list(struct store *store, const struct audit_filter *filter,
                                     struct audit_place before, int64_t limit,
                                     struct audit_place *next,
                                     void (*each)(void *arg, const struct audit_line *), void *arg)
{
    struct audit_place seen = {0, 0};
    int64_t count = 0;
    struct db_stmt *stmt;
    enum status status = STATUS_OK;

    *next = (struct audit_place){filter->since_ms, 0};
    if (filter->user[0] != '\0' ||
        filter->mentions[0] != '\0') /* else what is looked at is listed */
        status = find_last(store, before, next);
    if (status != STATUS_OK)
        return status;
    stmt = db_start(store->db,
                    "SELECT audit_id, at_ms, login, uid, acting, request, outcome FROM audit_line"
                    " WHERE (at_ms, audit_id) < ($1, $2) AND (at_ms, audit_id) >= ($3, $4)"
                    " AND ($5 = '' OR login = $5 OR acting = $5)"
                    " AND ($6 = '' OR request LIKE '%' || $6 || '%')"
                    " ORDER BY at_ms DESC, audit_id DESC LIMIT $7",
                    DB_INT(before.at_ms), DB_INT(before.audit_id), DB_INT(next->at_ms),
                    DB_INT(next->audit_id), DB_TEXT(filter->user), DB_TEXT(filter->mentions),
                    DB_INT(limit + 1));
    while (db_step(stmt) == DB_ROW) {
        if (count++ == limit) {
            *next = seen;
            continue; /* it is not asked for, only whether there is one */
        }
        seen = (struct audit_place){db_int(stmt, 1), db_int(stmt, 0)};
        each(arg, &(struct audit_line){seen.audit_id, seen.at_ms, db_text(stmt, 2), db_int(stmt, 3),
                                       db_text(stmt, 4), db_text(stmt, 5), db_text(stmt, 6), 0});
    }
    return db_finish(stmt);
}

enum status request_store_prune(struct store *store, int64_t keys_ms, int64_t audit_ms,
                                int64_t limit)
{
    enum status status =
        db_run_now(store->db,
                   "DELETE FROM request_key WHERE request_id IN"
                   " (SELECT request_id FROM request_key ORDER BY request_id LIMIT $2)"
                   " AND at_ms < $1",
                   DB_INT(keys_ms), DB_INT(limit));

    if (status == STATUS_OK)
        status = db_run_now(store->db,
                            "DELETE FROM audit_line WHERE audit_id IN"
                            " (SELECT audit_id FROM audit_line ORDER BY audit_id LIMIT $2)"
                            " AND at_ms < $1",
                            DB_INT(audit_ms), DB_INT(limit));
    return status;
}
