/*
 * Users and their wallets, on a real store.
 *
 * What a use case must be able to rely on: a login is exact and one user's, a wallet never goes
 * below 0 or above what there may be, and a list finds what people type. Whoever may do what is not
 * asked here. The wallet is checked twice in the daemon, by the use case, to say how much is
 * missing, and by the statement that moves points; only the second is tested here, and it is the
 * one that decides.
 */
#include "tests/store/invariants.h"
#include "tests/kit/store_rig.h"
#include "tests/store/samples.h"

#include <stdio.h>
#include <string.h>

#include "domain/user/user_store.h"

/* A user_id that is chosen by the caller and is not 1, so that no row number of the engine is taken
 * for it. Logins are compared byte by byte: "Kim" is another account of the host than "kim". */
static void test_find(void **state)
{
    struct rig *rig = *state;
    struct user found,
        user = {.user_id = 7, .login = "kim", .name = "\xEA\xB9\x80 Min", .phone = "010-1"};

    assert_status(user_store_find(rig->store, "kim", &found), STATUS_NOT_FOUND);
    assert_ok(user_store_add(rig->store, &user, SAMPLE_NOW));
    assert_ok(user_store_find(rig->store, "kim", &found));
    assert_int_equal(found.user_id, 7);
    assert_string_equal(found.login, "kim");
    assert_string_equal(found.name, user.name);
    assert_string_equal(found.phone, "010-1");
    assert_int_equal(found.balance, 0);
    assert_status(user_store_find(rig->store, "Kim", &found), STATUS_NOT_FOUND);
    assert_status(user_store_find(rig->store, "", &found), STATUS_NOT_FOUND);
}

/* Texts that fill their arrays to the last byte before the NUL, of three bytes a character: what is
 * cut on its way in or out shows. */
static void test_longest_texts(void **state)
{
    struct rig *rig = *state;
    struct user found, user = {.user_id = 1};

    memset(user.login, 'a', LOGIN_TEXT - 1);
    for (int i = 0; i < NAME_TEXT - 1; i += 3)
        memcpy(user.name + i, "\xEA\xB9\x80", 3);
    memset(user.phone, '1', PHONE_TEXT - 1);
    assert_ok(user_store_add(rig->store, &user, SAMPLE_NOW));
    assert_ok(user_store_find(rig->store, user.login, &found));
    assert_string_equal(found.login, user.login);
    assert_string_equal(found.name, user.name);
    assert_string_equal(found.phone, user.phone);
}

/* First the login is taken, then the number: two indexes. On a shared store either may be news of
 * another daemon's, and is BUSY. */
static void test_logins_are_unique(void **state)
{
    struct rig *rig = *state;
    struct user user = {.user_id = 1, .login = "kim"}, again = {.user_id = 2, .login = "kim"};

    assert_ok(user_store_add(rig->store, &user, SAMPLE_NOW));
    assert_status(user_store_add(rig->store, &again, SAMPLE_NOW), rig_taken(rig, STATUS_LIMIT));
    strcpy(again.login, "lee");
    assert_ok(user_store_add(rig->store, &again, SAMPLE_NOW));
    assert_status(user_store_add(rig->store, &again, SAMPLE_NOW), rig_taken(rig, STATUS_LIMIT));
}

static void see_each(void *arg, int64_t user_id, const char *login)
{
    char *seen = arg;

    sprintf(seen + strlen(seen), "%lld:%s ", (long long)user_id, login);
}

static void test_each(void **state)
{
    struct rig *rig = *state;
    char seen[80] = "";

    sample_user(rig, "kim", 0);
    sample_user(rig, "lee", 500);
    assert_ok(user_store_each(rig->store, see_each, seen));
    assert_string_equal(seen, "1:kim 2:lee ");
}

/* 501 is one point more than there is, and 500 leaves nothing: a `>` in the place of `>=` in the
 * statement would show. A move that is refused draws no number, so the second entry is 2: entries
 * without a gap are what FSCK counts on. */
static void test_move(void **state)
{
    struct rig *rig = *state;
    struct user user = {.user_id = 1, .login = "kim"}, found;
    int64_t balance = -1, entry = -1;

    assert_ok(user_store_add(rig->store, &user, SAMPLE_NOW));
    assert_status(user_store_move(rig->store, 1, -1, 0, &balance, &entry), STATUS_NO_POINTS);
    assert_ok(user_store_move(rig->store, 1, 500, 0, &balance, &entry));
    assert_int_equal(balance, 500);
    assert_int_equal(entry, 1);
    assert_status(user_store_move(rig->store, 1, -501, 0, &balance, &entry), STATUS_NO_POINTS);
    assert_ok(user_store_move(rig->store, 1, -500, 0, &balance, &entry));
    assert_int_equal(balance, 0);
    assert_int_equal(entry, 2);
    assert_ok(user_store_find(rig->store, "kim", &found));
    assert_int_equal(found.balance, 0);
    /* A user who does not exist has no points either. */
    assert_status(user_store_move(rig->store, 2, -1, 0, &balance, &entry), STATUS_NO_POINTS);
}

/* The largest wallet there may be, and one point more. INTERNAL, since it is the schema's CHECK
 * that refuses; wallet_may_charge() has refused any such charge before. */
static void test_largest_balance(void **state)
{
    struct rig *rig = *state;
    struct user user = {.user_id = 1, .login = "kim"}, found;
    int64_t balance, entry;

    assert_ok(user_store_add(rig->store, &user, SAMPLE_NOW));
    assert_ok(user_store_move(rig->store, 1, BALANCE_MAX, 0, &balance, &entry));
    assert_int_equal(balance, BALANCE_MAX);
    assert_status(user_store_move(rig->store, 1, 1, 0, &balance, &entry), STATUS_INTERNAL);
    assert_ok(user_store_find(rig->store, "kim", &found));
    assert_int_equal(found.balance, BALANCE_MAX);
}

/* A page as a line of text, with the other name of somebody who was merged after "=". */
struct names {
    char text[200];
    char next[LOGIN_TEXT]; /* where the list goes on */
};

static void collect(void *arg, const struct user *user, const char *alias)
{
    struct names *names = arg;

    strcat(names->text, user->login);
    if (alias[0] != '\0')
        strcat(strcat(names->text, "="), alias);
    strcat(names->text, " ");
}

static const char *list(struct rig *rig, const char *search, const char *after, int64_t limit,
                        struct names *names)
{
    names->text[0] = '\0';
    assert_ok(user_store_list(rig->store, search, after, limit, names->next, collect, names));
    return names->text;
}

/* The page that ends with its last user has no next, also if it is full. "100%_!" is a name of
 * which every character means something to LIKE, or escapes it: found as it stands, and "%%" finds
 * nobody. A consonant alone, U+1100, finds each name that has a syllable beginning with it, and a
 * number is found with and without its hyphens. Of "i m" one word is looked for by the database and
 * the other by the store, so a page must count what is left, not what was read. */
static void test_list(void **state)
{
    struct rig *rig = *state;
    static const struct user users[] = {
        {.user_id = 3, .login = "choi", .name = "Choi Min", .phone = "010-2222-3333"},
        {.user_id = 1,
         .login = "kim",
         .name = "\xEA\xB9\x80\xEB\xAF\xBC",
         .phone = "010-1111-2222"},
        {.user_id = 2, .login = "kim2", .name = "100%_!", .phone = ""},
        {.user_id = 4, .login = "lee", .name = "MINHO", .phone = "02-555"},
    };
    struct names names;

    assert_string_equal(list(rig, "", "", 10, &names), "");
    for (size_t i = 0; i < sizeof users / sizeof users[0]; i++)
        assert_ok(user_store_add(rig->store, &users[i], SAMPLE_NOW));
    assert_string_equal(list(rig, "", "", 10, &names), "choi kim kim2 lee ");
    /* Pages. */
    assert_string_equal(list(rig, "", "", 2, &names), "choi kim ");
    assert_string_equal(names.next, "kim");
    assert_string_equal(list(rig, "", "kim", 2, &names), "kim2 lee ");
    assert_string_equal(names.next, "");
    assert_string_equal(list(rig, "", "lee", 2, &names), "");
    /* Login, name or phone; letters of either case. */
    assert_string_equal(list(rig, "kim", "", 10, &names), "kim kim2 ");
    assert_string_equal(list(rig, "min", "", 10, &names), "choi lee ");
    assert_string_equal(list(rig, "\xEB\xAF\xBC", "", 10, &names), "kim ");
    assert_string_equal(list(rig, "2222", "", 10, &names), "choi kim ");
    assert_string_equal(list(rig, "min", "choi", 10, &names), "lee ");
    assert_string_equal(list(rig, "nobody", "", 10, &names), "");
    /* Nothing in it is special. */
    assert_string_equal(list(rig, "0%_", "", 10, &names), "kim2 ");
    /* Words in any order; a page counts what has all of them. */
    assert_string_equal(list(rig, "min choi", "", 10, &names), "choi ");
    assert_string_equal(list(rig, "0 2222 \u1100", "", 10, &names), "kim ");
    assert_string_equal(list(rig, "i m", "", 1, &names), "choi ");
    assert_string_equal(names.next, "choi");
    assert_string_equal(list(rig, "i m", "choi", 1, &names), "kim ");
    assert_string_equal(list(rig, "01011112222", "", 10, &names), "kim ");
    assert_string_equal(list(rig, "%%", "", 10, &names), "");
}

static int64_t spent(struct rig *rig)
{
    struct user user;

    assert_ok(user_store_find(rig->store, "kim", &user));
    return user.spent;
}

/* What was spent is payments less refunds; a charge is neither. 7 costs 90,000 and 20 costs 70,000;
 * of 160,000 the 90,000 come back. */
static void test_spent(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1);
    struct user kim = sample_user(rig, "kim", 1000000);
    struct reservation paid;

    sample_show(rig, 1, 1);
    assert_int_equal(spent(rig), 0);
    paid = sample_paid(rig, &kim, &concert, 1, "7,20");
    assert_int_equal(spent(rig), 160000);
    sample_refund(rig, &paid, "7");
    assert_int_equal(spent(rig), 70000);
    invariants_check(rig);
}

/* A search looks at 20,000 users at most, and says where to go on; so it comes to the last. 25,000
 * who do not match and one, the last by the alphabet, who does: u119999 is the 20,000th. A list
 * that stopped without saying where would hide zoe for good; one that did not stop would hold up
 * everybody else. */
static void test_long_list(void **state)
{
    struct rig *rig = *state;
    struct user last = {.user_id = 30000, .login = "zoe", .name = "Zoe"};
    struct names names;

    assert_ok(db_run(rig->store->db,
                     "INSERT INTO foyer_user (user_id, login, name, phone, search, balance,"
                     " entries, created_ms) SELECT 1 + a.n + 200 * b.n,"
                     " 'u' || (100000 + a.n + 200 * b.n), '', '', 'nobody', 0, 0, $1"
                     " FROM (WITH RECURSIVE x (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM x"
                     " WHERE n < 199) SELECT n FROM x) a CROSS JOIN (WITH RECURSIVE y (n) AS"
                     " (SELECT 0 UNION ALL SELECT n + 1 FROM y WHERE n < 124) SELECT n FROM y) b",
                     DB_INT(SAMPLE_NOW)));
    assert_ok(user_store_add(rig->store, &last, SAMPLE_NOW));
    assert_string_equal(list(rig, "zoe", "", 10, &names), "");
    assert_string_equal(names.next, "u119999");
    assert_string_equal(list(rig, "zoe", "u119999", 10, &names), "zoe ");
    assert_string_equal(names.next, "");
    /* A page that is full ends before that. */
    assert_string_equal(list(rig, "", "", 2, &names), "u100000 u100001 ");
    assert_string_equal(names.next, "u100001");
}

/* Of samples.c, and that the invariants look at them at all. */
static void test_sample_wallets_add_up(void **state)
{
    struct rig *rig = *state;
    struct user user = sample_user(rig, "kim", 1000);

    assert_int_equal(user.balance, 1000);
    invariants_check(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_longest_texts),
        cmocka_unit_test(test_logins_are_unique),
        cmocka_unit_test(test_each),
        cmocka_unit_test(test_move),
        cmocka_unit_test(test_largest_balance),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_spent),
        cmocka_unit_test(test_long_list),
        cmocka_unit_test(test_sample_wallets_add_up),
    };

    return rig_run_tests("users", tests, NULL);
}
