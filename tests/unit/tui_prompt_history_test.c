/*
 * Lines of the prompt in a file that another prompt adds to at the worst time.
 *
 * That time is reached by what the linker puts in the place of flock() (--wrap): another prompt
 * comes just before the lock is taken. While it is held nobody else gets it, which is asked of the
 * kernel.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/cli/prompt_history.h"

static char folder[] = "/tmp/foyer-XXXXXX";
static char path[60];
static void (*before_lock)(void); /* NULL: nobody comes */
static size_t locks, reported;
static bool is_locked; /* at each line that was reported, to nobody else */
static char latest[40];

int __real_flock(int fd, int operation);
int __wrap_flock(int fd, int operation);

int __wrap_flock(int fd, int operation)
{
    locks += operation == LOCK_EX;
    if (operation == LOCK_EX && before_lock != NULL)
        before_lock();
    return __real_flock(fd, operation);
}

static off_t size_of_file(void)
{
    struct stat status;

    assert_int_equal(stat(path, &status), 0);
    return status.st_size;
}

/* Whether somebody has the lock. */
static bool is_taken(void)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    bool taken;

    assert_true(fd >= 0);
    taken = __real_flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;
    close(fd);
    return taken;
}

static void add_from_outside(void)
{
    FILE *file = fopen(path, "ae");

    assert_non_null(file);
    fputs("OUTSIDE\n", file);
    fclose(file);
}

static void note(const char *line, void *context)
{
    (void)context;
    reported++;
    is_locked = is_locked && is_taken();
    snprintf(latest, sizeof latest, "%s", line);
}

static FILE *opened(void)
{
    FILE *file;

    reported = 0;
    is_locked = true;
    assert_int_equal(prompt_history_open(path, note, NULL, &file), 0);
    return file;
}

static void write_lines(int count)
{
    FILE *file = fopen(path, "we");

    assert_non_null(file);
    for (int i = 1; i <= count; i++)
        fprintf(file, "PING ; %d\n", i);
    fclose(file);
}

/* Lines of the file, and its last one in `latest`. */
static size_t lines_of_file(void)
{
    FILE *file = fopen(path, "re");
    size_t count = 0;

    assert_non_null(file);
    while (fgets(latest, sizeof latest, file) != NULL)
        count++;
    fclose(file);
    return count;
}

/* Nobody can add a line between the reading and the cut, and what came before is read and stays. */
static void test_cut(void **state)
{
    FILE *file;

    (void)state;
    write_lines(2 * HISTORY_LINES + 1);
    before_lock = add_from_outside;
    file = opened();
    before_lock = NULL;
    assert_int_equal(reported, HISTORY_LINES);
    assert_string_equal(latest, "OUTSIDE");
    assert_true(is_locked);
    assert_false(is_taken());
    assert_int_equal(lines_of_file(), HISTORY_LINES);
    assert_string_equal(latest, "OUTSIDE\n");
    fclose(file);
}

static off_t size_at_lock;

static void look_at_size(void)
{
    size_at_lock = size_of_file();
}

/* A line is written once the lock is there, and not before; then it is given back. */
static void test_add(void **state)
{
    off_t before;
    FILE *file;

    (void)state;
    write_lines(3);
    file = opened();
    assert_int_equal(reported, 3);
    before = size_of_file();
    locks = 0;
    size_at_lock = -1;
    before_lock = look_at_size;
    assert_int_equal(prompt_history_add(file, "BALANCE"), 0);
    before_lock = NULL;
    assert_int_equal(locks, 1);
    assert_int_equal(size_at_lock, before);
    assert_int_equal(size_of_file(), before + (off_t)strlen("BALANCE\n"));
    assert_false(is_taken());
    fclose(file);
}

static int make_folder(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/history", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_add),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
