/*
 * An approval is used by the one statement that finds it open, so that two requests which name the
 * same cannot both succeed, whatever they had read before. It stays as a row: who allowed what is a
 * question of next year.
 */
#include "domain/approval/approval_store.h"

#include "infrastructure/stores/sql_store.h"

static struct db_value number_or_null(int64_t number, int64_t none)
{
    return number != none ? DB_INT(number) : DB_NULL;
}

enum status approval_store_add(struct store *store, const struct approval *approval)
{
    const struct approvable_act *act = &approval->act;

    return db_run(store->db,
                  "INSERT INTO approval (code, verb, reservation_id, show_id, amount, giver,"
                  " given_ms, until_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  DB_TEXT(approval->code), DB_TEXT(word_at(WORDS_APPROVABLE, (int)act->verb)),
                  number_or_null(act->reservation_id, 0), number_or_null(act->show_id, 0),
                  number_or_null(act->amount, ANY_AMOUNT), DB_TEXT(approval->giver),
                  DB_INT(approval->given_ms), DB_INT(approval->until_ms));
}

/* NULL reads as 0, which no reservation and no show is numbered. Points are asked for NULL: an
 * approval of 0 points is one, and lets nothing be given. */
enum status approval_store_find(struct store *store, const char *code, struct approval *approval)
{
    enum status status;
    bool is_found;
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT code, verb, reservation_id, show_id, amount, giver,"
                                    " given_ms, until_ms, used_ms FROM approval WHERE code = $1",
                                    DB_TEXT(code));

    is_found = db_step(stmt) == DB_ROW;
    if (is_found) {
        store_copy_text(approval->code, sizeof approval->code, stmt, 0);
        approval->act = (struct approvable_act){
            .verb = (enum approvable)word_find(WORDS_APPROVABLE, db_text(stmt, 1)),
            .reservation_id = db_int(stmt, 2),
            .show_id = db_int(stmt, 3),
            .amount = db_is_null(stmt, 4) ? ANY_AMOUNT : db_int(stmt, 4),
        };
        store_copy_text(approval->giver, sizeof approval->giver, stmt, 5);
        approval->given_ms = db_int(stmt, 6);
        approval->until_ms = db_int(stmt, 7);
        approval->used_ms = db_is_null(stmt, 8) ? NOT_USED : db_int(stmt, 8);
    }
    status = db_finish(stmt);
    return status == STATUS_OK && !is_found ? STATUS_NOT_FOUND : status;
}

enum status approval_store_use(struct store *store, const char *code, const char *login,
                               int64_t now_ms)
{
    return db_run_one(store->db,
                      "UPDATE approval SET used_ms = $3, used_by = $2"
                      " WHERE code = $1 AND used_ms IS NULL",
                      DB_TEXT(code), DB_TEXT(login), DB_INT(now_ms));
}

/* until_ms is on the steady clock, which begins with the wall clock at each start. If that was set
 * back since, an approval would be open for longer than anybody meant. */
enum status approval_store_clamp(struct store *store, int64_t until_ms)
{
    return db_run(store->db,
                  "UPDATE approval SET until_ms = $1 WHERE until_ms > $1 AND used_ms IS NULL",
                  DB_INT(until_ms));
}
