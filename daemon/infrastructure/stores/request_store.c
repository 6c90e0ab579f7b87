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
 * Both are pruned from the oldest number on, a bounded number of rows at a time, and by the wall
 * clock, since they are kept for days.
 */
#include "domain/request/request_store.h"

#include "infrastructure/stores/sql_store.h"

enum status request_store_find_key(struct store *store, const char *login, const char *key,
                                   void (*each)(void *arg, const struct keyed_reply *), void *arg)
{
    bool found = false;
    enum status status;
    struct db_stmt *stmt = db_start(
        store->db, "SELECT request, token, reply FROM request_key WHERE login = $1 AND key = $2",
        DB_TEXT(login), DB_TEXT(key));

    if (db_step(stmt) == DB_ROW) {
        each(arg, &(struct keyed_reply){db_text(stmt, 0), db_text(stmt, 1), db_text(stmt, 2)});
        found = true;
    }
    status = db_finish(stmt);
    return status == STATUS_OK && !found ? STATUS_NOT_FOUND : status;
}

enum status request_store_add_key(struct store *store, const char *login, const char *key,
                                  const struct keyed_reply *reply, int64_t at_ms)
{
    return db_run(store->db,
                  "INSERT INTO request_key (request_id, login, key, request, token, reply, at_ms)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  DB_INT(store_next_id(store, ID_REQUEST)), DB_TEXT(login), DB_TEXT(key),
                  DB_TEXT(reply->request), DB_TEXT(reply->token), DB_TEXT(reply->reply),
                  DB_INT(at_ms));
}

enum status request_store_audit(struct store *store, const struct audit_line *line)
{
    store->audit_id = store_next_id(store, ID_AUDIT);
    return db_run(store->db,
                  "INSERT INTO audit_line (audit_id, at_ms, login, uid, acting, request, outcome)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  DB_INT(store->audit_id), DB_INT(line->at_ms), DB_TEXT(line->login),
                  DB_INT(line->uid), DB_TEXT(line->acting), DB_TEXT(line->request),
                  DB_TEXT(line->outcome));
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
