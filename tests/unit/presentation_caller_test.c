/* Who is at the other end, on the kernel's word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "presentation/caller.h"

static const struct role_groups nobody = {(gid_t)-1, (gid_t)-1};

/* The daemon's own uid is an admin, whatever the groups are. */
static void test_own_uid(void **state)
{
    struct passwd *entry = getpwuid(geteuid());
    struct caller caller;
    char expected[LOGIN_TEXT];
    int ends[2];

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    memset(&caller, 0x55, sizeof caller);
    assert_true(caller_identify(ends[0], &nobody, &caller));
    assert_int_equal(caller.uid, geteuid());
    assert_int_equal(caller.role, ROLE_ADMIN);
    assert_false(caller.is_customer);
    assert_string_equal(caller.acting, "");
    if (entry != NULL)
        snprintf(expected, sizeof expected, "%s", entry->pw_name);
    else
        snprintf(expected, sizeof expected, "uid-%lld", (long long)geteuid());
    assert_string_equal(caller.login, expected);
    close(ends[0]);
    close(ends[1]);
}

static void test_acting(void **state)
{
    struct caller caller = {.login = "till"};

    (void)state;
    assert_string_equal(caller_user(&caller), "till");
    strcpy(caller.acting, "kim");
    assert_string_equal(caller_user(&caller), "kim");
}

/* What is no socket has nobody at its other end. */
static void test_no_socket(void **state)
{
    struct caller caller;
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_false(caller_identify(ends[0], &nobody, &caller));
    close(ends[0]);
    close(ends[1]);
    assert_false(caller_identify(-1, &nobody, &caller));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_uid),
        cmocka_unit_test(test_acting),
        cmocka_unit_test(test_no_socket),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
