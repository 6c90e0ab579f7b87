/*
 * The socket: who may have it, and with which rights it comes into being.
 *
 * The linker hands every chmod() and listen() of the listener to this file first (-Wl,--wrap), so
 * that the moments between its calls can be looked at: what is open to others for a microsecond is
 * open to whoever tries often enough. Each test has a folder of its own below /tmp, so a socket
 * that is left over or a lock that is held is nobody else's. A socket that systemd hands over
 * (listener_adopt()) is tried in tests/service/manager_test.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "presentation/listener.h"

enum { ERROR_TEXT = 400 };

#define NO_GROUP ((gid_t)-1)

struct folder {
    char path[32];
    char socket[64];
};

int __real_chmod(const char *path, mode_t mode);
int __wrap_chmod(const char *path, mode_t mode);
int __real_listen(int fd, int backlog);
int __wrap_listen(int fd, int backlog);

/* What was seen at the last chmod() and listen(). */
static mode_t mode_before_chmod;
static mode_t mode_before_listen;

static mode_t mode_of(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 ? status.st_mode & 07777 : (mode_t)-1;
}

int __wrap_chmod(const char *path, mode_t mode)
{
    mode_before_chmod = mode_of(path);
    return __real_chmod(path, mode);
}

int __wrap_listen(int fd, int backlog)
{
    struct sockaddr_un address;
    socklen_t size = sizeof address;

    if (getsockname(fd, (struct sockaddr *)&address, &size) == 0)
        mode_before_listen = mode_of(address.sun_path);
    return __real_listen(fd, backlog);
}

static int make_folder(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);

    if (folder == NULL)
        return -1;
    strcpy(folder->path, "/tmp/foyer-XXXXXX");
    if (mkdtemp(folder->path) == NULL)
        return -1;
    snprintf(folder->socket, sizeof folder->socket, "%s/foyer.sock", folder->path);
    *state = folder;
    return 0;
}

static int remove_folder(void **state)
{
    struct folder *folder = *state;
    DIR *directory = opendir(folder->path);
    struct dirent *entry;

    while (directory != NULL && (entry = readdir(directory)) != NULL)
        unlinkat(dirfd(directory), entry->d_name, 0);
    closedir(directory);
    rmdir(folder->path);
    free(folder);
    return 0;
}

/* As a client does. 0 only if somebody listens there. */
static int connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0), result;

    strcpy(address.sun_path, path);
    result = connect(fd, (struct sockaddr *)&address, sizeof address);
    close(fd);
    return result;
}

static bool unsafe; /* what is_safe() says */

static bool is_safe(const char *folder, char *error, int room)
{
    if (unsafe)
        snprintf(error, (size_t)room, "%s is not safe", folder);
    return !unsafe;
}

static void open_well(struct listener *listener, const char *path, mode_t mode)
{
    char error[ERROR_TEXT] = "";

    if (!listener_open(listener, path, mode, NO_GROUP, is_safe, error, sizeof error))
        fail_msg("%s", error);
}

static void expect_refusal(const char *path, const char *expected)
{
    struct listener listener;
    char error[ERROR_TEXT] = "";

    assert_false(listener_open(&listener, path, 0660, NO_GROUP, is_safe, error, sizeof error));
    assert_string_equal(error, expected);
}

/* Neither descriptor is left to a program that the daemon starts: a child with the lock would keep
 * the next daemon out. A file that is gone after closing is what a client takes for "no daemon
 * runs". */
static void test_serves(void **state)
{
    struct folder *folder = *state;
    struct listener listener;
    struct stat status;

    open_well(&listener, folder->socket, 0660);
    assert_int_equal(stat(folder->socket, &status), 0);
    assert_true(S_ISSOCK(status.st_mode));
    assert_int_equal(connect_to(folder->socket), 0);
    assert_true(fcntl(listener.fd, F_GETFL) & O_NONBLOCK);
    assert_true(fcntl(listener.fd, F_GETFD) & FD_CLOEXEC);
    assert_true(fcntl(listener.lock_fd, F_GETFD) & FD_CLOEXEC);
    listener_close(&listener);
    assert_int_equal(access(folder->socket, F_OK), -1);
    assert_int_not_equal(connect_to(folder->socket), 0);
    listener_close(&listener); /* twice is once */
}

/* Exactly the mode, whatever the umask; before that nobody else's, and nobody connects before it is
 * right. The umask of the process is as it was afterwards. */
static void test_mode(void **state)
{
    static const mode_t modes[] = {0600, 0660, 0666};
    static const mode_t masks[] = {0000, 0022, 0077};
    struct folder *folder = *state;

    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < 3; j++) {
            struct listener listener;
            mode_t before = umask(masks[j]);

            open_well(&listener, folder->socket, modes[i]);
            assert_int_equal(umask(before), masks[j]);
            assert_int_equal(mode_of(folder->socket), modes[i]);
            assert_int_equal(mode_before_chmod, 0600);
            assert_int_equal(mode_before_listen, modes[i]);
            listener_close(&listener);
        }
    }
}

/* The effective group is one that every user can give a file to. */
static void test_group(void **state)
{
    struct folder *folder = *state;
    struct listener listener;
    char error[ERROR_TEXT] = "";
    struct stat status;

    assert_true(
        listener_open(&listener, folder->socket, 0660, getegid(), is_safe, error, sizeof error));
    assert_int_equal(stat(folder->socket, &status), 0);
    assert_int_equal(status.st_gid, getegid());
    listener_close(&listener);
}

/* Both are in one process here, and still keep each other out: flock(2) locks belong to the open
 * file and not to the process, as those of fcntl(2) do. */
static void test_second_is_refused(void **state)
{
    struct folder *folder = *state;
    struct listener listener;
    char expected[ERROR_TEXT];

    open_well(&listener, folder->socket, 0660);
    snprintf(expected, sizeof expected, "another foyerd serves %s", folder->socket);
    expect_refusal(folder->socket, expected);
    /* The first one is none the worse for it. */
    assert_int_equal(connect_to(folder->socket), 0);
    listener_close(&listener);
    open_well(&listener, folder->socket, 0660);
    listener_close(&listener);
}

/* Left behind by a daemon that was killed: the socket file is there, its lock is not held. */
static void test_stale_socket_is_replaced(void **state)
{
    struct folder *folder = *state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct listener listener;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    strcpy(address.sun_path, folder->socket);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
    assert_int_not_equal(connect_to(folder->socket), 0);
    open_well(&listener, folder->socket, 0660);
    assert_int_equal(connect_to(folder->socket), 0);
    listener_close(&listener);
}

/* A path that was mistyped must not cost anybody a file. */
static void test_other_files_are_kept(void **state)
{
    struct folder *folder = *state;
    char expected[ERROR_TEXT], target[64];
    int fd = open(folder->socket, O_WRONLY | O_CREAT, 0600);

    assert_int_equal(write(fd, "precious", 8), 8);
    close(fd);
    snprintf(expected, sizeof expected, "%s exists and is not a socket", folder->socket);
    expect_refusal(folder->socket, expected);
    assert_int_equal(access(folder->socket, F_OK), 0);
    /* A link is not followed either, wherever it points. */
    unlink(folder->socket);
    snprintf(target, sizeof target, "%s/target", folder->path);
    assert_int_equal(symlink(target, folder->socket), 0);
    expect_refusal(folder->socket, expected);
}

/* A lock file that is a link would make and lock a file of somebody else's choice, with the
 * daemon's rights (O_NOFOLLOW). */
static void test_lock_is_no_link(void **state)
{
    struct folder *folder = *state;
    char lock[80], target[80], error[ERROR_TEXT];
    struct listener listener;

    snprintf(lock, sizeof lock, "%s.lock", folder->socket);
    snprintf(target, sizeof target, "%s/target", folder->path);
    assert_int_equal(symlink(target, lock), 0);
    assert_false(
        listener_open(&listener, folder->socket, 0660, NO_GROUP, is_safe, error, sizeof error));
    assert_int_equal(access(target, F_OK), -1);
}

static void expect_busy(const char *path)
{
    char expected[ERROR_TEXT];

    snprintf(expected, sizeof expected, "another foyerd serves %s", path);
    expect_refusal(path, expected);
}

/* Where others could put a socket, none is made. */
static void test_unsafe_folder(void **state)
{
    struct folder *folder = *state;
    char expected[ERROR_TEXT];

    unsafe = true;
    snprintf(expected, sizeof expected, "%s is not safe", folder->path);
    expect_refusal(folder->socket, expected);
    unsafe = false;
    assert_int_equal(access(folder->socket, F_OK), -1);
}

/* A socket that was removed is made again, with its rights, and so is its lock: cleaners of /tmp
 * and /run remove what looks old. Without its lock the path is anybody's, so the lock is taken
 * before the socket is touched, and a second daemon is kept out afterwards. */
static void test_renewed(void **state)
{
    struct folder *folder = *state;
    struct listener listener;
    char error[ERROR_TEXT] = "", lock[80];
    int before;

    snprintf(lock, sizeof lock, "%s.lock", folder->socket);
    open_well(&listener, folder->socket, 0666);
    assert_true(listener_is_in_place(&listener));
    assert_int_equal(unlink(folder->socket), 0);
    assert_false(listener_is_in_place(&listener));
    before = listener.fd;
    assert_true(listener_renew(&listener, error, sizeof error));
    assert_int_not_equal(listener.fd, before);
    close(before);
    assert_true(listener_is_in_place(&listener));
    assert_int_equal(mode_of(folder->socket), 0666);
    assert_int_equal(connect_to(folder->socket), 0);

    assert_int_equal(unlink(lock), 0);
    assert_false(listener_is_in_place(&listener));
    before = listener.fd;
    assert_true(listener_renew(&listener, error, sizeof error));
    close(before);
    assert_true(listener_is_in_place(&listener));
    expect_busy(folder->socket);
    listener_close(&listener);
    assert_int_equal(access(folder->socket, F_OK), -1);
}

/* What is no socket stays, and the old socket with those who are connected, too. At the end the
 * file is still there: it is not the one that was bound. */
static void test_not_renewed(void **state)
{
    struct folder *folder = *state;
    struct listener listener;
    char error[ERROR_TEXT] = "", expected[ERROR_TEXT];
    int before, fd;

    open_well(&listener, folder->socket, 0600);
    before = listener.fd;
    assert_int_equal(unlink(folder->socket), 0);
    fd = open(folder->socket, O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    close(fd);
    assert_false(listener_renew(&listener, error, sizeof error));
    snprintf(expected, sizeof expected, "%s exists and is not a socket", folder->socket);
    assert_string_equal(error, expected);
    assert_int_equal(listener.fd, before);
    listener_close(&listener);
    assert_int_equal(access(folder->socket, F_OK), 0);
}

static void test_no_folder(void **state)
{
    (void)state;
    expect_refusal("/nowhere/at/all/foyer.sock", "/nowhere/at/all: No such file or directory");
}

/* 107 bytes and the NUL fill sun_path (unix(7)); the lock's path is longer and needs no such
 * room. */
static void test_long_paths(void **state)
{
    struct folder *folder = *state;
    char path[200], expected[ERROR_TEXT];
    struct listener listener;

    snprintf(path, sizeof path, "%s/%0*d", folder->path, 107 - (int)strlen(folder->path) - 1, 0);
    assert_int_equal(strlen(path), 107);
    open_well(&listener, path, 0660);
    assert_int_equal(connect_to(path), 0);
    listener_close(&listener);
    snprintf(path, sizeof path, "%s/%0*d", folder->path, 108 - (int)strlen(folder->path) - 1, 0);
    snprintf(expected, sizeof expected, "%s: a socket path has at most 107 bytes", path);
    expect_refusal(path, expected);
}

/* A caller with little room gets the beginning of the sentence, and its NUL. */
static void test_short_error(void **state)
{
    struct listener listener;
    char error[8] = "";

    (void)state;
    assert_false(
        listener_open(&listener, "/nowhere/foyer.sock", 0660, NO_GROUP, is_safe, error, 8));
    assert_string_equal(error, "/nowher");
    assert_int_equal(listener.fd, -1);
}

#define listener_test(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        listener_test(test_serves),
        listener_test(test_mode),
        listener_test(test_group),
        listener_test(test_second_is_refused),
        listener_test(test_stale_socket_is_replaced),
        listener_test(test_other_files_are_kept),
        listener_test(test_lock_is_no_link),
        listener_test(test_unsafe_folder),
        listener_test(test_renewed),
        listener_test(test_not_renewed),
        listener_test(test_no_folder),
        listener_test(test_long_paths),
        listener_test(test_short_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
