/*
 * Whose files the daemon trusts: folders and files, owners and modes.
 *
 * The attack is always the same: somebody who is not the daemon's user puts a file where the daemon
 * will look, or exchanges one. So each right that would let them is given to a real folder or file
 * below /tmp, one at a time, and must be refused, or mended where it only lets them read. Rights to
 * write are never mended: who had them may have used them, and somebody has to look.
 *
 * Files of another user can only be made by root; as another user test_owners() is skipped and the
 * end of test_above() left out, so a run of the whole should be root's at least once.
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
#include <sys/stat.h>
#include <unistd.h>

#include "infrastructure/file_safety.h"

enum { ERROR_TEXT = 400, STRANGER = 12345 };

/* A folder for each test, with the names of a store and of its log, which do not exist yet. */
struct place {
    char folder[40], store[60], log[80];
    char warned[ERROR_TEXT]; /* the last warning */
    int warnings;
    char error[ERROR_TEXT];
};

static void keep_warning(void *arg, const char *text)
{
    struct place *place = arg;

    snprintf(place->warned, sizeof place->warned, "%s", text);
    place->warnings++;
}

/* The mode is set afterwards, so that the umask has no part in it. It may exist already. */
static void make_file(const char *path, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0600);

    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(chmod(path, mode), 0);
}

static mode_t mode_of(const char *path)
{
    struct stat status;

    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 0777;
}

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    if (place == NULL)
        return -1;
    strcpy(place->folder, "/tmp/foyer-safety-XXXXXX");
    if (mkdtemp(place->folder) == NULL)
        return -1;
    snprintf(place->store, sizeof place->store, "%s/foyer.db", place->folder);
    snprintf(place->log, sizeof place->log, "%s-wal", place->store);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    DIR *folder = opendir(place->folder);
    struct dirent *entry;

    while (folder != NULL && (entry = readdir(folder)) != NULL)
        unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder != NULL)
        closedir(folder);
    rmdir(place->folder);
    free(place);
    return 0;
}

static bool check_store(struct place *place)
{
    place->error[0] = '\0';
    return file_safety_store(place->store, keep_warning, place, place->error, ERROR_TEXT);
}

static void expect(const struct place *place, const char *part)
{
    if (strstr(place->error, part) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", place->error, part);
}

/* Others may look into a folder; whoever may write to it is refused, for the folder itself, for a
 * store and for a configuration in it. The sticky bit (01777) is no help here: it keeps files that
 * are there from being exchanged, and not a name from being taken that does not exist yet, as that
 * of the log. What does not exist is safe: whoever opens it says so. */
static void test_folder(void **state)
{
    static const mode_t bad[] = {0777, 01777, 0770, 0720, 0702};
    static const mode_t good[] = {0700, 0711, 0755};
    struct place *place = *state;

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_int_equal(chmod(place->folder, good[i]), 0);
        assert_true(file_safety_folder(place->folder, place->error, ERROR_TEXT));
        assert_true(check_store(place));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(chmod(place->folder, bad[i]), 0);
        assert_false(file_safety_folder(place->folder, place->error, ERROR_TEXT));
        expect(place, place->folder);
        expect(place, "can be written by other users");
        assert_false(check_store(place));
        expect(place, "can be written by other users");
        make_file(place->store, 0600);
        assert_false(file_safety_file(place->store, place->error, ERROR_TEXT));
        unlink(place->store);
    }
    assert_true(file_safety_folder("/nowhere/at/all", place->error, ERROR_TEXT));
}

/* Whoever may rename a folder above has the store. The sticky bit, as /tmp has it, forbids that,
 * and every test of this program stands below /tmp. */
static void test_above(void **state)
{
    static const mode_t bad[] = {0777, 0770, 0702}, good[] = {0755, 0711, 01777, 01770};
    struct place *place = *state;
    char folder[60], store[80];

    snprintf(folder, sizeof folder, "%s/below", place->folder);
    snprintf(store, sizeof store, "%s/foyer.db", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_int_equal(chmod(place->folder, good[i]), 0);
        assert_true(file_safety_folder(folder, place->error, ERROR_TEXT));
        assert_true(file_safety_store(store, keep_warning, place, place->error, ERROR_TEXT));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(chmod(place->folder, bad[i]), 0);
        assert_false(file_safety_folder(folder, place->error, ERROR_TEXT));
        expect(place, "below is below the folder /tmp/foyer-safety-");
        expect(place, "which can be written by other users");
        place->error[0] = '\0';
        assert_false(file_safety_store(store, keep_warning, place, place->error, ERROR_TEXT));
        expect(place, "which can be written by other users");
    }
    assert_int_equal(chmod(place->folder, 0755), 0);
    if (geteuid() == 0) {
        assert_int_equal(chown(place->folder, STRANGER, (gid_t)-1), 0);
        assert_false(file_safety_folder(folder, place->error, ERROR_TEXT));
        expect(place, "which belongs to another user (uid 12345)");
    }
    rmdir(folder);
}

/* The folder alone is a stranger's, and root does not take it, as long as no store in it is that
 * stranger's too: then root may check and restore it. */
static void test_owners(void **state)
{
    struct place *place = *state;

    if (geteuid() != 0)
        skip(); /* only root can give a file away */
    assert_int_equal(chown(place->folder, STRANGER, (gid_t)-1), 0);
    assert_false(file_safety_folder(place->folder, place->error, ERROR_TEXT));
    expect(place, "belongs to another user (uid 12345)");
    assert_false(check_store(place));
    /* Root looks after a store of another user, whose folder it is; */
    make_file(place->store, 0600);
    assert_int_equal(chown(place->store, STRANGER, (gid_t)-1), 0);
    assert_true(check_store(place));
    /* but takes no log of a third one. */
    make_file(place->log, 0600);
    assert_int_equal(chown(place->log, STRANGER + 1, (gid_t)-1), 0);
    assert_false(check_store(place));
    expect(place, "foyer.db-wal belongs to another user");
    assert_false(file_safety_file(place->store, place->error, ERROR_TEXT));
}

/* What others could read is closed; what they could write is refused. Each file alike: the log has
 * the rows before the store has them, and a journal can roll the store back to what somebody wrote
 * into it. It is said once that something was mended, and what is refused stays as it is, for
 * whoever looks. */
static void test_modes(void **state)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    struct place *place = *state;

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        char path[100];

        snprintf(path, sizeof path, "%s%s", place->store, endings[i]);
        make_file(path, 0644);
        place->warnings = 0;
        assert_true(check_store(place));
        assert_int_equal(mode_of(path), 0600);
        assert_int_equal(place->warnings, 1);
        assert_non_null(strstr(place->warned, path));
        assert_true(check_store(place));
        assert_int_equal(place->warnings, 1);
        make_file(path, 0620);
        assert_false(check_store(place));
        expect(place, path);
        make_file(path, 0602);
        assert_false(check_store(place));
        assert_int_equal(mode_of(path), 0602);
        make_file(path, 0600);
    }
}

/* A link in the place of the log would let another file be written. The store itself may be a link:
 * then what it leads to is looked at in its place. */
static void test_links(void **state)
{
    struct place *place = *state;

    make_file(place->store, 0600);
    assert_int_equal(symlink("/etc/hostname", place->log), 0);
    assert_false(check_store(place));
    expect(place, "foyer.db-wal is no file");
}

/* A configuration may be read by everybody, and is not touched. What is no regular file is not
 * looked at: /dev/null is an empty configuration. */
static void test_file(void **state)
{
    struct place *place = *state;

    make_file(place->store, 0644);
    assert_true(file_safety_file(place->store, place->error, ERROR_TEXT));
    assert_int_equal(mode_of(place->store), 0644);
    make_file(place->store, 0664);
    assert_false(file_safety_file(place->store, place->error, ERROR_TEXT));
    expect(place, "can be written by other users");
    assert_true(file_safety_file("/dev/null", place->error, ERROR_TEXT));
}

/* The address of a server is not looked at as a path; a store that does not exist yet is made
 * later. */
static void test_no_file(void **state)
{
    struct place *place = *state;

    assert_true(
        file_safety_store("postgresql:///foyer", keep_warning, place, place->error, ERROR_TEXT));
    assert_true(check_store(place));
    assert_int_equal(place->warnings, 0);
}

#define place_test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        place_test(test_folder),  place_test(test_above), place_test(test_owners),
        place_test(test_modes),   place_test(test_links), place_test(test_file),
        place_test(test_no_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
