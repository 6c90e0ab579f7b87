/*
 * `search` is what is searched in place of login, name and phone (text_search_key()): a list folds
 * nothing, and SQLite and PostgreSQL cannot differ about letters. LIKE with a wildcard in front has
 * no index, so a list looks at LOOKED_AT_MOST users and says where it stopped; asked again from
 * there, it goes on. The database looks for the longest word of the query, and what it finds is
 * compared with the others here.
 *
 * The column uid spells three kinds of owner: NULL is not known, -1 nobody who logs in, and
 * anything else is the account of that uid.
 *
 * user_store_move() checks the balance in the statement that changes it. The use case has asked
 * before, to be able to say how much is missing; what decides is `balance + $2 >= 0` here, on the
 * row as it is then. (Of a user whom this transaction has locked it is known what the row is, so
 * nobody need wait for the statement.) It also draws the number of the next ledger entry, so that
 * entries of a wallet follow each other without a gap.
 *
 * user_store_own() with `if_unbound` is how two daemons that meet the same login for the first time
 * agree: the one whose statement finds the row unbound has it, the other gets NOT_FOUND and looks
 * again.
 */
#include "domain/user/user_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infrastructure/stores/search_terms.h"
#include "infrastructure/stores/sql_store.h"
#include "infrastructure/stores/write_order.h"
#include "infrastructure/stores/user_rows.h"
#include "shared/text.h"

/* Users that one list looks at, at most. */
enum { LOOKED_AT_MOST = 20000 };

/* Users with one telephone number that are compared with a new one, at most. */
enum { SAME_PHONE_MOST = 200 };

/* Sorts after every login: U+10FFFF. */
#define LAST_OF_ALL "\xF4\x8F\xBF\xBF"

/* In the column uid: of a customer of the counter. */
#define NOBODYS_UID INT64_C(-1)

#define USER_COLUMNS \
    "u.user_id, u.login, u.name, u.phone, u.balance, u.entries, u.spent, u.uid, u.merged_into"

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

/* The one user a statement finds, and into whom it was merged, 0: nobody. */
static enum status find_row(struct db_stmt *stmt, struct user *user, int64_t *merged_into)
{
    enum status result = STATUS_NOT_FOUND, status;

    *merged_into = 0;
    if (db_step(stmt) == DB_ROW) {
        read_user(stmt, user);
        *merged_into = db_is_null(stmt, 8) ? 0 : db_int(stmt, 8);
        result = STATUS_OK;
    }
    status = db_finish(stmt);
    return status == STATUS_OK ? result : status;
}

enum status user_store_find_id(struct store *store, int64_t user_id, struct user *user)
{
    int64_t merged_into;

    return find_row(db_start(store->db,
                             "SELECT " USER_COLUMNS " FROM foyer_user u WHERE u.user_id = $1",
                             DB_INT(user_id)),
                    user, &merged_into);
}

enum status user_store_find(struct store *store, const char *login, struct user *user)
{
    int64_t merged_into;
    enum status status;

    if (user_cache_find(store->users, login, user))
        return STATUS_OK;
    if (user_cache_is_missing(store->users, login))
        return STATUS_NOT_FOUND;
    status =
        find_row(db_start(store->db, "SELECT " USER_COLUMNS " FROM foyer_user u WHERE u.login = $1",
                          DB_TEXT(login)),
                 user, &merged_into);
    /* Users are remembered by their own login alone. */
    if (status == STATUS_OK && merged_into != 0)
        return user_store_find_id(store, merged_into, user);
    if (status == STATUS_OK && (!db_is_shared(store->db) || store->is_open))
        user_cache_keep(store->users, user, !db_is_shared(store->db));
    return status;
}

struct db_stmt *user_rows_ask(struct store *store, const char *logins, bool to_lock)
{
    return to_lock ? db_start(store->db,
                              "SELECT " USER_COLUMNS " FROM foyer_user u"
                              " WHERE u.login IN (SELECT value ->> 0 FROM json_each($1))"
                              " ORDER BY u.login /* lock */",
                              DB_TEXT(logins))
                   : db_start(store->db,
                              "SELECT " USER_COLUMNS " FROM foyer_user u"
                              " WHERE u.login IN (SELECT value ->> 0 FROM json_each($1))",
                              DB_TEXT(logins));
}

enum status user_rows_keep(struct store *store, struct db_stmt *stmt, bool is_locked)
{
    struct user user, known;

    while (db_step(stmt) == DB_ROW) {
        read_user(stmt, &user);
        user_cache_found(store->users, user.login);
        /* Users are remembered by their own login alone. */
        if (db_is_null(stmt, 8) &&
            (is_locked || !user_cache_find(store->users, user.login, &known)))
            user_cache_keep(store->users, &user, is_locked);
    }
    return db_finish(stmt);
}

enum status user_store_add(struct store *store, const struct user *user, int64_t now_ms)
{
    char *search = user_search_key(user->login, user->name, user->phone);
    enum status status;

    if (search == NULL)
        return STATUS_INTERNAL;
    user_cache_found(store->users, user->login);
    status = db_run(store->db,
                    "INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries,"
                    " created_ms, uid, guest_of) VALUES ($1, $2, $3, $4, $5, 0, 0, $6, $7, $8)",
                    DB_INT(user->user_id), DB_TEXT(user->login), DB_TEXT(user->name),
                    DB_TEXT(user->phone), DB_TEXT(search), DB_INT(now_ms), owner_value(user),
                    user->guest_of != 0 ? DB_INT(user->guest_of) : DB_NULL);
    free(search);
    return status == STATUS_OK ? user_terms_add(store->db, user->user_id, user->name, user->phone)
                               : status;
}

/* Terms are made anew as a whole: of a letter that is corrected most of them are others. */
enum status user_store_correct(struct store *store, const struct user *user)
{
    char *search = user_search_key(user->login, user->name, user->phone);
    enum status status;

    if (search == NULL)
        return STATUS_INTERNAL;
    status = db_run(
        store->db, "UPDATE foyer_user SET name = $2, phone = $3, search = $4 WHERE user_id = $1",
        DB_INT(user->user_id), DB_TEXT(user->name), DB_TEXT(user->phone), DB_TEXT(search));
    free(search);
    user_cache_drop(store->users, user->user_id);
    if (status == STATUS_OK)
        status =
            db_run(store->db, "DELETE FROM user_term WHERE user_id = $1", DB_INT(user->user_id));
    return status == STATUS_OK ? user_terms_add(store->db, user->user_id, user->name, user->phone)
                               : status;
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
    static const char sql[] = "UPDATE foyer_user SET balance = balance + $2, entries = entries + 1,"
                              " spent = spent + $3 WHERE user_id = $1 AND balance + $2 >= 0";
    struct db_stmt *stmt;
    int64_t before;
    bool moved;
    enum status status;

    if (db_is_shared(store->db) && user_cache_balance(store->users, user_id, &before)) {
        if (before + amount < 0)
            return STATUS_NO_POINTS;
        status = db_gather_one(store->db, WRITE_WALLET, sql, DB_INT(user_id), DB_INT(amount),
                               DB_INT(spent));
        user_cache_move(store->users, user_id, amount, spent, balance, entry);
        return status;
    }
    stmt = db_start(store->db, sql, DB_INT(user_id), DB_INT(amount), DB_INT(spent));
    moved = db_step(stmt) == DB_DONE && db_changes(stmt) == 1;
    status = db_finish(stmt);
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

/* The longest word of the query as a pattern for LIKE, in new memory; nothing in it is special. */
static char *like_longest(const char *query)
{
    size_t size;
    const char *word = text_query_longest(query, &size);
    char *pattern = malloc(2 * size + 1), *to = pattern;

    if (pattern == NULL)
        return NULL;
    for (size_t i = 0; i < size; i++) {
        if (strchr("%_!", word[i]) != NULL)
            *to++ = '!';
        *to++ = word[i];
    }
    *to = '\0';
    return pattern;
}

/* Users that match, of those with a login after `after` and up to `last`; next[] is set to the last
 * login that one was found by, if there is one more. `u` is who is told: of a user `a` who was
 * merged the one who stayed, and only if that one does not match anyway. The database knows one of
 * the words; with several, any number of what it finds may not match, so no page can be a limit
 * there, and find_end() is the bound. */
static enum status list_between(struct store *store, const char *query, const char *pattern,
                                const char *after, int64_t limit, char next[LOGIN_TEXT],
                                void (*each)(void *arg, const struct user *, const char *alias),
                                void *arg)
{
    bool is_one_word = strchr(query, ' ') == NULL;
    char last[LOGIN_TEXT] = "";
    int64_t count = 0;
    struct db_stmt *stmt =
        db_start(store->db,
                 "SELECT " USER_COLUMNS ", u.search, a.login, a.search FROM foyer_user a"
                 " JOIN foyer_user u ON u.user_id = coalesce(a.merged_into, a.user_id)"
                 " WHERE a.login > $2 AND a.login <= $4"
                 " AND ($1 = '' OR a.search LIKE '%' || $1 || '%' ESCAPE '!')"
                 " AND (a.merged_into IS NULL OR ($1 <> '' AND ($5 = 0"
                 " OR u.search NOT LIKE '%' || $1 || '%' ESCAPE '!')))"
                 " ORDER BY a.login LIMIT $3",
                 DB_TEXT(pattern), DB_TEXT(after), DB_INT(is_one_word ? limit + 1 : LOOKED_AT_MOST),
                 DB_TEXT(next[0] != '\0' ? next : LAST_OF_ALL), DB_INT(is_one_word));

    while (db_step(stmt) == DB_ROW) {
        bool is_alias = strcmp(db_text(stmt, 10), db_text(stmt, 1)) != 0;
        struct user user;

        if (count > limit || !text_matches(db_text(stmt, 11), query) ||
            (is_alias && text_matches(db_text(stmt, 9), query)))
            continue;
        if (count++ == limit) {
            memcpy(next, last, LOGIN_TEXT);
            continue; /* it is not asked for, only whether there is one */
        }
        read_user(stmt, &user);
        store_copy_text(last, sizeof last, stmt, 10);
        each(arg, &user, is_alias ? last : "");
    }
    return db_finish(stmt);
}

enum status user_store_list(struct store *store, const char *query, const char *after,
                            int64_t limit, char next[LOGIN_TEXT],
                            void (*each)(void *arg, const struct user *, const char *alias),
                            void *arg)
{
    char *pattern = like_longest(query);
    enum status status = pattern != NULL ? STATUS_OK : STATUS_INTERNAL;

    next[0] = '\0';
    if (status == STATUS_OK && query[0] != '\0') /* otherwise all that is looked at is listed */
        status = find_end(store, after, next);
    if (status == STATUS_OK)
        status = list_between(store, query, pattern, after, limit, next, each, arg);
    free(pattern);
    return status;
}

/* The digits of a telephone number, in new memory; NULL if they are too few, or memory is short. */
static char *phone_digits(const char *phone)
{
    char *folded = text_fold(phone), *to = folded;

    if (folded == NULL || !text_is_phone(folded, strlen(folded))) {
        free(folded);
        return NULL;
    }
    for (const char *at = folded; *at != '\0'; at++)
        if (*at >= '0' && *at <= '9')
            *to++ = *at;
    *to = '\0';
    return folded;
}

/* The user has that folded name, and a number of these digits and no others. */
static bool is_same(const struct user *user, const char *name, const char *digits)
{
    char *folded = text_fold(user->name), *theirs = phone_digits(user->phone);
    bool same = folded != NULL && theirs != NULL && strcmp(folded, name) == 0 &&
                strcmp(theirs, digits) == 0;

    free(folded);
    free(theirs);
    return same;
}

/* Of those whose number ends with the digits, the first that is the same. The digits of a number
 * are a term of each user who has one that ends so: a longer number ends so, too, and is_same()
 * tells. */
static enum status find_same(struct store *store, const char *name, const char *digits,
                             struct user *user)
{
    int64_t merged_into = 0;
    bool found = false;
    enum status status;
    struct db_stmt *stmt = db_start(store->db,
                                    "SELECT " USER_COLUMNS " FROM user_term t"
                                    " JOIN foyer_user u ON u.user_id = t.user_id"
                                    " WHERE t.term = $1 ORDER BY t.user_id LIMIT $2",
                                    DB_TEXT(digits), DB_INT(SAME_PHONE_MOST));

    while (db_step(stmt) == DB_ROW) {
        if (found)
            continue;
        read_user(stmt, user);
        merged_into = db_is_null(stmt, 8) ? 0 : db_int(stmt, 8);
        found = is_same(user, name, digits);
    }
    status = db_finish(stmt);
    if (status == STATUS_OK && found && merged_into != 0)
        return user_store_find_id(store, merged_into, user);
    return status == STATUS_OK && !found ? STATUS_NOT_FOUND : status;
}

enum status user_store_same(struct store *store, const char *name, const char *phone,
                            struct user *user)
{
    char *folded = text_fold(name), *digits = phone_digits(phone);
    enum status status = STATUS_NOT_FOUND;

    if (folded != NULL && folded[0] != '\0' && digits != NULL)
        status = find_same(store, folded, digits, user);
    free(folded);
    free(digits);
    return status;
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
