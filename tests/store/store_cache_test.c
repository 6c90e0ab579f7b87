/*
 * What the stores remember of the rows that they have read. Rows are changed here in ways that no
 * store knows of, so that it shows whether one was read again.
 *
 *                       a store in a file        a shared store
 *     remembers         reads once, for good     reads once for each lock of the concert, unless
 *                                                the revision says that nobody was there between
 *     forgets (rig)     reads each time          reads each time
 *
 * So each value that is expected here depends on both, and 77 stands for "was read again". A
 * rollback makes every store forget, since what it remembers may have been undone. What is
 * remembered wrongly is found by the whole suite, which runs with and without remembering; this is
 * about how much is read.
 */
#include "tests/store/samples.h"
#include "domain/concert/concert_store.h"
#include "domain/ports/host_store.h"
#include "domain/queue/queue_store.h"
#include "domain/user/user_store.h"

/* In no transaction of the store, and done when it returns: a shared store may put a statement
 * off. */
static void run(struct rig *rig, const char *sql)
{
    assert_ok(db_run_stmt_now(db_start_values(rig->store->db, sql, NULL, 0)));
}

/* A column that no function of the store has written since: only reading tells. */
static int64_t capacity(struct store *store)
{
    struct concert concert;

    assert_ok(concert_store_find(store, 1, &concert));
    return concert.capacity;
}

/* Both kinds of cache: concerts (row_cache.c) and users (user_cache.c). Without a transaction a
 * shared store remembers nothing, as no lock keeps others away. */
static void test_read_once(void **state)
{
    struct rig *rig = *state;
    struct user user;
    bool remembers = rig->engine->exclusive && !rig->is_forgetful;

    sample_concert(rig, 1);
    sample_user(rig, "kim", 100);
    assert_int_equal(capacity(rig->store), 2);
    assert_ok(user_store_find(rig->store, "kim", &user));
    run(rig, "UPDATE concert SET capacity = 77");
    run(rig, "UPDATE foyer_user SET uid = 77");
    assert_int_equal(capacity(rig->store), remembers ? 2 : 77);
    assert_ok(user_store_find(rig->store, "kim", &user));
    assert_int_equal(user.uid, remembers ? 0 : 77);
}

/* Even one in which nothing was done: what was written in it is not looked at, everything goes. */
static void test_rollback_forgets(void **state)
{
    struct rig *rig = *state;
    struct user user;

    sample_concert(rig, 1);
    sample_user(rig, "kim", 100);
    assert_int_equal(capacity(rig->store), 2);
    assert_ok(user_store_find(rig->store, "kim", &user));
    run(rig, "UPDATE concert SET capacity = 77");
    run(rig, "UPDATE foyer_user SET uid = 77");
    assert_ok(store_begin(rig->store));
    store_rollback(rig->store);
    assert_int_equal(capacity(rig->store), 77);
    assert_ok(user_store_find(rig->store, "kim", &user));
    assert_int_equal(user.uid, 77);
}

/* Begins a transaction that has concert 1 locked; returns its revision. */
static int64_t begin_locked(struct store *store)
{
    int64_t rev;
    bool is_new;

    assert_ok(store_begin(store));
    assert_ok(host_store_lock(store, 1, &rev, &is_new));
    assert_true(is_new);
    return rev;
}

static void ignore(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

/* Another daemon's connection; NULL where there can be none. Its cache is its own. */
static struct store *open_other(struct rig *rig)
{
    char error[ERROR_TEXT];

    return rig->engine->exclusive
               ? NULL
               : store_open_beside(rig->store, rig->address, ignore, NULL, error, sizeof error);
}

/* Each lock draws the next revision. 5 after 4 means that nobody was there, and what was read under
 * 4 is still true; 6 after 4 means that somebody was, even if nothing was changed, as the other one
 * here only locks. */
static void test_lock_keeps_rows(void **state)
{
    struct rig *rig = *state;
    struct store *other = open_other(rig);

    if (other == NULL)
        return;
    sample_concert(rig, 1);
    begin_locked(rig->store);
    assert_int_equal(capacity(rig->store), 2);
    assert_ok(store_commit(rig->store));
    run(rig, "UPDATE concert SET capacity = 77");
    /* Without a lock, nobody knows what others do; with it, nobody was there in between. */
    assert_int_equal(capacity(rig->store), 77);
    begin_locked(rig->store);
    assert_int_equal(capacity(rig->store), rig->is_forgetful ? 77 : 2);
    assert_ok(store_commit(rig->store));
    /* Somebody was. */
    begin_locked(other);
    assert_ok(store_commit(other));
    begin_locked(rig->store);
    assert_int_equal(capacity(rig->store), 77);
    assert_ok(store_commit(rig->store));
    store_close(other);
}

/* wish_best serves as a number that is changed behind the store's back and by another daemon
 * alike. */
static int64_t best_of(struct store *store, const struct token *token)
{
    struct token found;

    assert_ok(queue_store_find(store, token->token, &found));
    return found.wish.best;
}

/* Of two tokens, another daemon changes the second. */
static void change_second(struct store *other, struct token *second)
{
    begin_locked(other);
    second->wish.best++;
    assert_ok(queue_store_update(other, second));
    assert_ok(store_commit(other));
}

/* Of two tokens the other daemon writes one (5, then 6), and both have 4 behind everybody's back.
 * If the news are read first, only the one that they name is read again, and the first is still
 * remembered as 0; without them both are read, since it is not known which has changed. */
static void test_only_news_are_read(void **state)
{
    struct rig *rig = *state;
    struct store *other = open_other(rig);
    struct user kim = sample_user(rig, "kim", 0), lee = sample_user(rig, "lee", 0);
    struct token first, second;
    int64_t rev;

    if (other == NULL)
        return;
    sample_concert(rig, 1);
    first = sample_token(rig, &kim, 1, true);
    second = sample_token(rig, &lee, 1, true);
    /* They were written without a lock, which would show in the next transaction. */
    assert_ok(store_begin(rig->store));
    store_rollback(rig->store);
    rev = begin_locked(rig->store);
    assert_int_equal(best_of(rig->store, &first) + best_of(rig->store, &second), 0);
    assert_ok(store_commit(rig->store));
    run(rig, "UPDATE queue_token SET wish_best = 4");

    second.wish.best = 4;
    change_second(other, &second);
    begin_locked(rig->store);
    assert_int_equal(sample_news(rig->store, 1, rev).tokens, 1);
    assert_int_equal(best_of(rig->store, &first), rig->is_forgetful ? 4 : 0);
    assert_int_equal(best_of(rig->store, &second), 5);
    assert_ok(store_commit(rig->store));

    /* Who does not ask for the news knows nothing any more. */
    change_second(other, &second);
    begin_locked(rig->store);
    assert_int_equal(best_of(rig->store, &first), 4);
    assert_int_equal(best_of(rig->store, &second), 6);
    assert_ok(store_commit(rig->store));
    store_close(other);
}

static int64_t rev_of(struct store *store, int64_t show_id)
{
    struct show show;

    assert_ok(show_store_find(store, show_id, &show));
    return show.rev;
}

/* Of two shows, another daemon changes the second; what was read of that as news is not read again.
 * The second show was read as part of the news, so the 50 that is written after that is not seen
 * either. */
static void test_shows_are_followed(void **state)
{
    struct rig *rig = *state;
    struct store *other = open_other(rig);
    int64_t rev, show_rev;

    if (other == NULL)
        return;
    sample_concert(rig, 1);
    sample_show(rig, 1, 1);
    sample_show(rig, 2, 1);
    assert_ok(store_begin(rig->store));
    store_rollback(rig->store);
    rev = begin_locked(rig->store);
    assert_int_equal(rev_of(rig->store, 1) + rev_of(rig->store, 2), 0);
    assert_ok(store_commit(rig->store));
    begin_locked(other);
    assert_ok(show_store_touch(other, 2, &show_rev));
    assert_int_equal(show_rev, REV_STEP);
    assert_ok(store_commit(other));

    begin_locked(rig->store);
    assert_int_equal(sample_news(rig->store, 1, rev).shows, 1);
    run(rig, "UPDATE show SET rev = 50");
    assert_int_equal(rev_of(rig->store, 1), rig->is_forgetful ? 50 : 0);
    assert_int_equal(rev_of(rig->store, 2), rig->is_forgetful ? 50 : REV_STEP);
    assert_ok(store_commit(rig->store));
    store_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_once),          cmocka_unit_test(test_rollback_forgets),
        cmocka_unit_test(test_lock_keeps_rows),    cmocka_unit_test(test_only_news_are_read),
        cmocka_unit_test(test_shows_are_followed),
    };

    return rig_run_tests("what is remembered", tests, NULL);
}
