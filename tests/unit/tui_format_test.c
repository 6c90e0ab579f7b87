/*
 * Days as people type them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tui/cli/format.h"

/* What is asked for takings of a day is compared as a text with other days, so nothing but that one
 * way of writing it is a day. */
static void test_days(void **state)
{
    static const char *const days[] = {"2026-12-24", "2026-01-01", "2026-01-31", "2026-04-30",
                                       "2028-02-29", "2000-02-29", "2026-02-28"};
    static const char *const others[] = {
        "",           "2026-12-2",  "2026-12-241", "2026-1-024",      "2026-12-4 ", "12-24-2026",
        "2026/12/24", "2026-00-24", "2026-13-24",  "2026-12-00",      "2026-12-32", "2026-04-31",
        "2026-02-29", "1900-02-29", "+202-12-24",  "-202-12-24",      "2026--1-24", "2026-12--4",
        "2026-+1-24", " 202-12-24", "----------",  "2026-12-24T19:30"};

    (void)state;
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        if (!format_is_day(days[i]))
            fail_msg("%s is no day", days[i]);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (format_is_day(others[i]))
            fail_msg("%s is a day", others[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
