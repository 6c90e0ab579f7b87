/*
 * The way to foyer-ticket: a FIFO that is missing, gone, full, another's, or none at all. Whatever
 * is in the way, nothing waits, nothing is written in part, and one sentence says what it is: the
 * screens hang if this does, with a customer before them.
 *
 * What a process of any user cannot bring about, since it would take rights or a lucky moment, is
 * put between this program and the system: who it runs as, that a path may not be opened, and what
 * happens between two calls.
 *
 *     stat -> open -> fstat -> write      the calls of ticket_pipe_ask()
 *            ^                ^
 *            before_open      before_write: what another process does in that moment
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/app/ticket_pipe.h"

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *name, int flags, mode_t mode);
ssize_t __real_write(int fd, const void *bytes, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t size);
uid_t __real_geteuid(void);
uid_t __wrap_geteuid(void);

static char folder[] = "/tmp/foyer-pipe-XXXXXX", path[64];
static int reader = -1; /* the end of foyer-ticket; -1: it does not run */
static int open_fails;  /* with that errno; 0: it does not */
static int opened;      /* how often a path was opened */
static void (*before_open)(void), (*before_write)(void);
static uid_t runs_as; /* 0: as who it is */

/* `mode` means something with O_CREAT alone, as that of open() does. The linker puts these three in
 * place of the calls of ticket_pipe.c, and of this file, which therefore says __real_open() where
 * it means itself. */
int __wrap_open(const char *name, int flags, mode_t mode)
{
    opened++;
    if (before_open != NULL)
        before_open();
    errno = open_fails;
    return open_fails != 0 ? -1 : __real_open(name, flags, mode);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
    if (before_write != NULL)
        before_write();
    return __real_write(fd, bytes, size);
}

uid_t __wrap_geteuid(void)
{
    return runs_as != 0 ? runs_as : __real_geteuid();
}

static void make_fifo(void)
{
    assert_int_equal(mkfifo(path, 0600), 0);
}

static void begin_reading(void)
{
    reader = __real_open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    assert_true(reader >= 0);
}

static void end_reading(void)
{
    if (reader >= 0)
        close(reader);
    reader = -1;
}

/* What has come there: up to all that a pipe holds, which is 64 KiB. */
static const char *read_all(void)
{
    static char text[70000];
    ssize_t size = read(reader, text, sizeof text - 1);

    text[size > 0 ? size : 0] = '\0';
    return text;
}

static void expect_sent(const char *line)
{
    char why[TEXT_MESSAGE] = "";

    assert_true(ticket_pipe_ask(path, line, why));
    assert_string_equal(why, "");
}

static void expect_refused(const char *sentence)
{
    char why[TEXT_MESSAGE] = "", wanted[TEXT_MESSAGE];

    assert_false(ticket_pipe_ask(path, "P17VC0YYM9\n", why));
    snprintf(wanted, sizeof wanted, "%s%s", sentence, path);
    assert_string_equal(why, wanted);
}

/* After each test nothing stands at the path, and no call is stood in for. */
static int clear(void **state)
{
    (void)state;
    before_open = before_write = NULL;
    runs_as = 0;
    open_fails = opened = 0;
    end_reading();
    if (unlink(path) != 0)
        rmdir(path);
    return 0;
}

#define NOBODY_PRINTS "Nobody prints: foyer-ticket --serve is not running at "
#define NO_FIFO "That is no FIFO, as foyer-ticket --serve makes it: "
#define ANOTHERS "That is another user's: "

/* Two lines follow each other in the pipe; a reader gets them apart by their LF alone. */
static void test_a_line_is_sent(void **state)
{
    (void)state;
    make_fifo();
    begin_reading();
    expect_sent("P17VC0YYM9 3,4\n");
    expect_sent("H0001M52TF\n");
    assert_string_equal(read_all(), "P17VC0YYM9 3,4\nH0001M52TF\n");
}

/* It is not made, and nothing waits for somebody to read. */
static void test_nobody_is_there(void **state)
{
    struct stat status;

    (void)state;
    expect_refused(NOBODY_PRINTS);
    assert_int_not_equal(stat(path, &status), 0);
    make_fifo();
    expect_refused(NOBODY_PRINTS);
    begin_reading();
    expect_sent("P17VC0YYM9\n");
    end_reading();
    expect_refused(NOBODY_PRINTS);
}

/* foyer-ticket ends between the opening of the FIFO and the line. */
static void test_it_goes_in_that_moment(void **state)
{
    (void)state;
    make_fifo();
    begin_reading();
    before_write = end_reading;
    expect_refused(NOBODY_PRINTS);
}

/* What does not fit is not written in part; once it is read again, it goes on. Up to PIPE_BUF bytes
 * a pipe takes all or nothing (pipe(7)); it is filled byte by byte, so not one has room. */
static void test_it_is_full(void **state)
{
    int fill;

    (void)state;
    make_fifo();
    begin_reading();
    fill = __real_open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    while (__real_write(fill, "x", 1) == 1)
        continue;
    assert_int_equal(errno, EAGAIN);
    expect_refused("The printer is far behind: look at it, then try again: ");
    assert_null(strchr(read_all(), 'P'));
    read_all();
    expect_sent("P17VC0YYM9\n");
    assert_non_null(strstr(read_all(), "P17VC0YYM9\n"));
    close(fill);
}

/* Whoever reads it learns codes: it is one's own, or root's. Another's is not even opened. The uids
 * are those of nobody. As root the FIFO can be given away, and then the rule is seen from its
 * owner's side and from root's; otherwise only that the owner is compared. */
static void test_it_is_anothers(void **state)
{
    (void)state;
    make_fifo();
    begin_reading();
    if (__real_geteuid() == 0)
        assert_int_equal(chown(path, 4711, (gid_t)-1), 0);
    runs_as = 4712;
    expect_refused(ANOTHERS);
    assert_int_equal(opened, 0);
    assert_string_equal(read_all(), "");
    if (__real_geteuid() != 0)
        return; /* the rest takes giving it away */
    runs_as = 4711;
    expect_sent("P17VC0YYM9\n");
    assert_int_equal(chown(path, 0, (gid_t)-1), 0);
    expect_sent("P17VC0YYM9\n");
}

static void test_it_may_not_be_opened(void **state)
{
    char why[TEXT_MESSAGE];

    (void)state;
    make_fifo();
    begin_reading();
    open_fails = EACCES;
    expect_refused("No permission for ");
    open_fails = EMFILE;
    assert_false(ticket_pipe_ask(path, "P17VC0YYM9\n", why));
    assert_non_null(strstr(why, strerror(EMFILE)));
}

/* A file, a folder and a device are left alone: opening a device alone can change it. */
static void test_it_is_no_fifo(void **state)
{
    char why[TEXT_MESSAGE];
    struct stat status;
    int fd;

    (void)state;
    fd = __real_open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    close(fd);
    expect_refused(NO_FIFO);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_size, 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    expect_refused(NO_FIFO);
    assert_false(ticket_pipe_ask("/dev/null", "P17VC0YYM9\n", why));
    assert_string_equal(why, NO_FIFO "/dev/null");
    assert_int_equal(opened, 0);
}

static void put_a_file(void)
{
    char other[80];
    int fd;

    snprintf(other, sizeof other, "%s/file", folder);
    fd = __real_open(other, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    close(fd);
    assert_int_equal(rename(other, path), 0);
}

/* Another thing is put there after it was looked at. What was opened is looked at again, and a file
 * is not written to. */
static void test_it_is_exchanged(void **state)
{
    struct stat status;

    (void)state;
    make_fifo();
    begin_reading();
    before_open = put_a_file;
    expect_refused(NO_FIFO);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_size, 0);
    assert_string_equal(read_all(), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_a_line_is_sent, clear),
        cmocka_unit_test_teardown(test_nobody_is_there, clear),
        cmocka_unit_test_teardown(test_it_goes_in_that_moment, clear),
        cmocka_unit_test_teardown(test_it_is_full, clear),
        cmocka_unit_test_teardown(test_it_is_anothers, clear),
        cmocka_unit_test_teardown(test_it_may_not_be_opened, clear),
        cmocka_unit_test_teardown(test_it_is_no_fifo, clear),
        cmocka_unit_test_teardown(test_it_is_exchanged, clear),
    };
    int failed;

    signal(SIGPIPE, SIG_IGN); /* as main.c does */
    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(path, sizeof path, "%s/tickets", folder);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(folder);
    return failed;
}
