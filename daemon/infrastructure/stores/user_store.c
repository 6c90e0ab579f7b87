/*
 * `search` is login, name and phone folded into one text when the user is added: a list folds
 * nothing, and SQLite and PostgreSQL cannot differ about letters. LIKE with a wildcard in front has
 * no index, so a list looks at LOOKED_AT_MOST users and says where it stopped; asked again from
 * there, it goes on.
 *
 * The column uid spells three kinds of owner: NULL is not known, -1 nobody who logs in, and
 * anything else is the account of that uid.
 *
 * user_store_move() checks the balance in the statement that changes it. The use case has asked
 * before, to be able to say how much is missing; what decides is `balance + $2 >= 0` here, on the
 * row as it is then. It also draws the number of the next ledger entry, so that entries of a wallet
 * follow each other without a gap.
 *
 * user_store_own() with `if_unbound` is how two daemons that meet the same login for the first time
 * agree: the one whose statement finds the row unbound has it, the other gets NOT_FOUND and looks
 * again.
 */
#include "domain/user/user_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infrastructure/stores/sql_store.h"
#include "shared/text.h"

/* Users that one list looks at, at most. */
enum { LOOKED_AT_MOST = 20000 };

/* Sorts after every login: U+10FFFF. */
#define LAST_OF_ALL "\xF4\x8F\xBF\xBF"

/* In the column uid: of a customer of the counter. */
#define NOBODYS_UID INT64_C(-1)

#define USER_COLUMNS "user_id, login, name, phone, balance, entries, spent, uid"

static void read_user(struct db_stmt *stmt, struct user *user)
{
    user->user_id = db_int(stmt, 0);
    store_copy_text(user->login, sizeof user->login, stmt, 1);
    store_copy_text(user->name, sizeof user->name, stmt, 2);
    store_copy_text(user->phone, sizeof user->phone, stmt, 3);
    user->balance = db_int(stmt, 4);
    user->entries = db_int(stmt, 5);
    user->spent = db_int(stmt, 6);
    user->uid = db_is_null(stmt, 7) ? 0 : db_int(stmt, 7);
    user->owner = db_is_null(stmt, 7)        ? USER_UNBOUND
                  : user->uid == NOBODYS_UID ? USER_COUNTER
                                             : USER_ACCOUNT;
}

/* How the column uid spells an owner. */
static struct db_value owner_value(const struct user *user)
{
    switch (user->owner) {
    case USER_COUNTER:
        return DB_INT(NOBODYS_UID);
    case USER_ACCOUNT:
        return DB_INT(user->uid);
    default:
        return DB_NULL;
    }
}

enum status user_store_find(struct store *store, const char *login, struct user *user)
{
    bool found = false;
    enum status status;
    struct db_stmt *stmt;

    if (user_cache_find(store->users, login, user))
        return STATUS_OK;
    stmt = db_start(store->db, "SELECT " USER_COLUMNS " FROM foyer_user WHERE login = $1",
                    DB_TEXT(login));
    if (db_step(stmt) == DB_ROW) {
        read_user(stmt, user);
        found = true;
    }
    status = db_finish(stmt);
    if (status == STATUS_OK && found)
        user_cache_keep(store->users, user);
    return status == STATUS_OK && !found ? STATUS_NOT_FOUND : status;
}

enum status user_store_add(struct store *store, const struct user *user, int64_t now_ms)
{
    char text[LOGIN_TEXT + NAME_TEXT + PHONE_TEXT];
    char *search;
    enum status status;

    snprintf(text, sizeof text, "%s\n%s\n%s", user->login, user->name, user->phone);
    search = text_fold(text);
    if (search == NULL)
        return STATUS_INTERNAL;
    status = db_run(store->db,
                    "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries,"
                    " created_ms, uid) VALUES ($1, $2, $3, $4, $5, 0, 0, $6, $7)",
                    DB_INT(user->user_id), DB_TEXT(user->login), DB_TEXT(user->name),
                    DB_TEXT(user->phone), DB_TEXT(search), DB_INT(now_ms), owner_value(user));
    free(search);
    return status;
}

enum status user_store_own(struct store *store, const struct user *user, bool if_unbound)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 if_unbound ? "UPDATE foyer_user SET uid = $2 WHERE user_id = $1 AND uid IS NULL"
                            : "UPDATE foyer_user SET uid = $2 WHERE user_id = $1",
                 DB_INT(user->user_id), owner_value(user));
    bool changed = db_step(stmt) == DB_DONE && db_changes(stmt) == 1;
    enum status status = db_finish(stmt);

    user_cache_drop(store->users, user->user_id);
    return status == STATUS_OK && !changed ? STATUS_NOT_FOUND : status;
}

static enum status read_wallet(struct store *store, int64_t user_id, int64_t *balance,
                               int64_t *entry)
{
    struct db_stmt *stmt = db_start(
        store->db, "SELECT balance, entries FROM foyer_user WHERE user_id = $1", DB_INT(user_id));

    if (db_step(stmt) == DB_ROW) {
        *balance = db_int(stmt, 0);
        *entry = db_int(stmt, 1);
    }
    return db_finish(stmt);
}

enum status user_store_move(struct store *store, int64_t user_id, int64_t amount, int64_t spent,
                            int64_t *balance, int64_t *entry)
{
    struct db_stmt *stmt =
        db_start(store->db,
                 "UPDATE foyer_user SET balance = balance + $2, entries = entries + 1,"
                 " spent = spent + $3 WHERE user_id = $1 AND balance + $2 >= 0",
                 DB_INT(user_id), DB_INT(amount), DB_INT(spent));
    bool moved = db_step(stmt) == DB_DONE && db_changes(stmt) == 1;
    enum status status = db_finish(stmt);

    if (status == STATUS_OK && !moved)
        return STATUS_NO_POINTS;
    if (status != STATUS_OK ||
        user_cache_move(store->users, user_id, amount, spent, balance, entry))
        return status;
    return read_wallet(store, user_id, balance, entry);
}

/* Where a look at the users after `after` ends: at the last that it may look at, "" if it
 * comes to the end of them. */
static enum status find_end(struct store *store, const char *after, char end[LOGIN_TEXT])
{
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT login FROM foyer_user WHERE login > $1"
                                    " ORDER BY login LIMIT 1 OFFSET $2",
                                    DB_TEXT(after), DB_INT(LOOKED_AT_MOST - 1));

    end[0] = '\0';
    if (db_step(stmt) == DB_ROW)
        store_copy_text(end, LOGIN_TEXT, stmt, 0);
    return db_finish(stmt);
}

enum status user_store_list(struct store *store, const char *search, const char *after,
                            int64_t limit, char next[LOGIN_TEXT],
                            void (*each)(void *arg, const struct user *), void *arg)
{
    char last[LOGIN_TEXT] = "";
    int64_t count = 0;
    enum status status = STATUS_OK;
    struct db_stmt *stmt;

    next[0] = '\0';
    if (search[0] != '\0') /* otherwise all that is looked at is listed */
        status = find_end(store, after, next);
    if (status != STATUS_OK)
        return status;
    stmt = db_start(store->db,
                    "SELECT " USER_COLUMNS " FROM foyer_user"
                    " WHERE login > $2 AND login <= $4"
                    " AND ($1 = '' OR search LIKE '%' || $1 || '%' ESCAPE '!')"
                    " ORDER BY login LIMIT $3",
                    DB_TEXT(search), DB_TEXT(after), DB_INT(limit + 1),
                    DB_TEXT(next[0] != '\0' ? next : LAST_OF_ALL));
    while (db_step(stmt) == DB_ROW) {
        struct user user;

        if (count++ == limit) {
            memcpy(next, last, LOGIN_TEXT);
            continue; /* it is not asked for, only whether there is one */
        }
        read_user(stmt, &user);
        memcpy(last, user.login, LOGIN_TEXT);
        each(arg, &user);
    }
    return db_finish(stmt);
}

enum status user_store_each(struct store *store,
                            void (*each)(void *arg, int64_t user_id, const char *login), void *arg)
{
    struct db_stmt *stmt =
        db_start_values(store->db, "SELECT user_id, login FROM foyer_user", NULL, 0);

    while (db_step(stmt) == DB_ROW)
        each(arg, db_int(stmt, 0), db_text(stmt, 1));
    return db_finish(stmt);
}
