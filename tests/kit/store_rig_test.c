/*
 * A rig leaves nothing behind but what cannot be removed: one thing, by what the linker puts in the
 * place of remove() (--wrap).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/kit/store_rig.h"

static char left[200]; /* what was not removed; "": nothing so far */
static bool is_failing;

int __real_remove(const char *path);
int __wrap_remove(const char *path);

int __wrap_remove(const char *path)
{
    if (!is_failing || left[0] != '\0')
        return __real_remove(path);
    snprintf(left, sizeof left, "%s", path);
    errno = EBUSY;
    return -1;
}

/* The first thing cannot be removed. Then it alone is in the folder. */
static void test_what_is_left(void **state)
{
    struct rig rig;
    char path[300];

    (void)state;
    rig_open(&rig, &engines[0]);
    for (int i = 0; i < 3; i++) {
        FILE *file;

        snprintf(path, sizeof path, "%s/%d", rig.folder, i);
        file = fopen(path, "we");
        assert_non_null(file);
        fclose(file);
    }
    is_failing = true;
    rig_close(&rig);
    is_failing = false;
    assert_int_equal(access(left, F_OK), 0);
    assert_int_equal(__real_remove(left), 0);
    assert_int_equal(rmdir(rig.folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_left),
    };

    /* The first engine is a file, which is there without a server. */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
