/*
 * The order of the steps is what matters. A new file must never meet the log of an old one, and
 * nobody must find an empty place and make a new store there:
 *
 *     1. the store is locked as SQLite would, so that no daemon serves it or begins to
 *     2. the backup is copied beside it, as STORE.restored, and checked there
 *     3. the old file is moved aside, then its log: a log without its file is refused at a start
 *     4. the copy gets the store's name; until then a start finds STORE.restored and refuses
 */
#include "infrastructure/stores/store_restore.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "domain/event/event_store.h"
#include "domain/ports/fsck_store.h"
#include "infrastructure/backup_file.h"
#include "infrastructure/file_safety.h"
#include "infrastructure/stores/sql_store.h"

enum {
    PATH_ROOM = 1200,
    ERROR_ROOM = 3000,
    COPY_BYTES = 1 << 16,
    /* Where SQLite locks a file: https://www.sqlite.org/fileformat.html#the_lock_byte_page. Of the
     * bytes there PENDING and RESERVED have one each, and SHARED has 510. */
    LOCK_BYTES_AT = 0x40000000,
    LOCK_BYTES = 512,
};

struct restore {
    const char *backup;
    char path[PATH_ROOM]; /* of the store, links followed */
    char copy[PATH_ROOM], folder[PATH_ROOM];
    char aside[40]; /* what is added to the names of the old files */
    int lock_fd;    /* the old file; -1: there is none */
    struct stat owner;
    db_log *log;
    void *log_arg;
    char error[ERROR_ROOM];
};

/* The old file first: see above. */
static const char *const endings[] = {"", "-wal", "-shm", "-journal", ".lock"};

__attribute__((format(printf, 2, 3))) static bool restore_fail(struct restore *restore,
                                                               const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(restore->error, sizeof restore->error, format, list);
    va_end(list);
    return false;
}

/* What can be seen without touching anything. */
static bool check_request(struct restore *restore)
{
    char log[PATH_ROOM];
    struct stat backup, store;

    if (!db_check_address(restore->path, restore->error, ERROR_ROOM))
        return false;
    if (db_is_conninfo(restore->path) || db_is_conninfo(restore->backup))
        return restore_fail(restore, "--restore is for SQLite files; PostgreSQL has its own tools");
    if (strlen(restore->path) > PATH_ROOM - 100 || strlen(restore->backup) > PATH_ROOM - 100)
        return restore_fail(restore, "a path is too long");
    if (stat(restore->backup, &backup) < 0)
        return restore_fail(restore, "%s: %s", restore->backup, strerror(errno));
    if (!S_ISREG(backup.st_mode) || backup.st_size == 0)
        return restore_fail(restore, "%s is no backup", restore->backup);
    if (stat(restore->path, &store) == 0 && store.st_dev == backup.st_dev &&
        store.st_ino == backup.st_ino)
        return restore_fail(restore, "%s is the store itself", restore->backup);
    snprintf(log, sizeof log, "%s-wal", restore->backup);
    if (stat(log, &store) == 0 && store.st_size > 0)
        return restore_fail(restore,
                            "%s has a log beside it, so it is no backup but a store: foyerd --fsck "
                            "takes the log over",
                            restore->backup);
    return true;
}

/* Keeps daemons away from the old file. Its lock is lost when any descriptor of that file is
 * closed, so nothing here opens it again. */
static bool lock_store(struct restore *restore)
{
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_BYTES_AT, .l_len = LOCK_BYTES};

    restore->lock_fd = open(restore->path, O_RDWR | O_CLOEXEC);
    if (restore->lock_fd < 0 && errno == ENOENT)
        return stat(restore->folder, &restore->owner) == 0 ||
               restore_fail(restore, "%s: %s", restore->folder, strerror(errno));
    if (restore->lock_fd < 0 || fstat(restore->lock_fd, &restore->owner) < 0)
        return restore_fail(restore, "%s: %s", restore->path, strerror(errno));
    if (fcntl(restore->lock_fd, F_SETLK, &lock) < 0)
        return restore_fail(restore, "%s is in use by another process; stop the daemon first",
                            restore->path);
    return true;
}

static bool copy_bytes(int from, int to)
{
    static char bytes[COPY_BYTES];
    ssize_t got;

    while ((got = read(from, bytes, sizeof bytes)) > 0)
        for (ssize_t done = 0, wrote; done < got; done += wrote) {
            wrote = write(to, bytes + done, (size_t)(got - done));
            if (wrote < 0)
                return false;
        }
    return got == 0 && fsync(to) == 0;
}

/* What a restore that was cut off has left is replaced; nothing else has such a name. The mode is
 * that of a store, whatever the backup has. */
static bool make_copy(struct restore *restore)
{
    int from = open(restore->backup, O_RDONLY | O_CLOEXEC), to = -1;
    bool done = false;

    if (unlink(restore->copy) == 0 || errno == ENOENT)
        to = open(restore->copy, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (from >= 0 && to >= 0)
        done = copy_bytes(from, to);
    if (!done)
        restore_fail(restore, "cannot copy %s to %s: %s", restore->backup, restore->copy,
                     strerror(errno));
    if (from >= 0)
        close(from);
    if (to >= 0)
        close(to);
    return done;
}

static void restore_print_finding(void *arg, const struct fsck_finding *finding)
{
    int64_t *count = arg;

    printf("%s\t%s\t%s\n", finding->invariant, finding->rule, finding->row);
    ++*count;
}

/* Whoever was told of events that are not in the backup is not to miss those that come instead. */
static enum status begin_events_anew(struct store *store, int64_t now_ms)
{
    enum status status = store_begin(store);

    if (status == STATUS_OK)
        status = event_store_begin_anew(store, now_ms);
    if (status == STATUS_OK)
        return store_commit(store);
    store_rollback(store);
    return status;
}

/* Opens the copy as a daemon would, so that an older schema is brought up to date, and checks it.
 * As a copy it is not backed up once more before that. Closing the store moves its log into the
 * file, so that one file is all there is to rename. */
static bool check_copy(struct restore *restore, int64_t now_ms)
{
    struct store_opening opening = {.is_copy = true};
    char error[ERROR_ROOM / 2] = "";
    int64_t broken = 0;
    enum status status;
    struct store *store =
        store_open_as(restore->copy, &opening, restore->log, restore->log_arg, error, sizeof error);

    if (store == NULL)
        return restore_fail(restore, "the backup cannot be used: %s", error);
    status = fsck_store_check(store, restore_print_finding, &broken);
    if (status != STATUS_OK || broken > 0) {
        store_close(store);
        return restore_fail(restore, "the backup is not sound; nothing was changed");
    }
    status = begin_events_anew(store, now_ms);
    store_close(store);
    return status == STATUS_OK ||
           restore_fail(restore, "cannot store %s; nothing was changed", restore->copy);
}

/* Everything of the copy is on the disk, and it belongs to whom the old file, or the folder, does.
 * A log that is still there was not moved into the file: then the file is not all of it. */
static bool settle_copy(struct restore *restore)
{
    char log[PATH_ROOM + 8];
    int fd = open(restore->copy, O_RDWR | O_CLOEXEC);
    bool done = fd >= 0;

    snprintf(log, sizeof log, "%s-wal", restore->copy);
    if (access(log, F_OK) == 0)
        done = false;
    if (done && geteuid() == 0 && restore->owner.st_uid != 0)
        done = fchown(fd, restore->owner.st_uid, restore->owner.st_gid) == 0;
    done = done && fsync(fd) == 0 && backup_file_sync_folder(restore->folder);
    if (fd >= 0)
        close(fd);
    return done || restore_fail(restore, "cannot store %s: %s", restore->copy, strerror(errno));
}

static bool restore_is_there(const char *path, const char *aside, const char *ending)
{
    char whole[PATH_ROOM + 60];
    struct stat status;

    snprintf(whole, sizeof whole, "%s%s%s", path, aside, ending);
    return lstat(whole, &status) == 0;
}

/* One name for all of the old files, so that they stay together and can be put back as one. */
static void choose_names(struct restore *restore, int64_t now_ms)
{
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm utc;
    size_t size;

    gmtime_r(&seconds, &utc);
    size = strftime(restore->aside, sizeof restore->aside, ".replaced-%Y-%m-%dT%H%M%SZ", &utc);
    for (int i = 2; restore_is_there(restore->path, restore->aside, "") && i < 1000; i++)
        snprintf(restore->aside + size, sizeof restore->aside - size, "-%d", i);
}

/* Each move is on the disk before the next: after a power cut there is a log without a file at
 * worst, which no daemon takes for a store. */
static bool move_aside(struct restore *restore)
{
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        char from[PATH_ROOM + 60], to[PATH_ROOM + 60];

        if (!restore_is_there(restore->path, "", endings[i]))
            continue;
        snprintf(from, sizeof from, "%s%s", restore->path, endings[i]);
        snprintf(to, sizeof to, "%s%s%s", restore->path, restore->aside, endings[i]);
        if (!backup_file_rename(from, to) || !backup_file_sync_folder(restore->folder))
            return restore_fail(restore, "cannot move %s to %s: %s", from, to, strerror(errno));
        printf("moved %s to %s\n", from, to);
    }
    return true;
}

/* The last step, and the only one that makes a store of the copy. No file is replaced by it: should
 * a store be there by now, somebody has made one. */
static bool put_in_place(struct restore *restore)
{
    if (!backup_file_rename(restore->copy, restore->path) ||
        !backup_file_sync_folder(restore->folder))
        return restore_fail(restore, "cannot move %s to %s: %s", restore->copy, restore->path,
                            strerror(errno));
    printf("restored %s from %s\n", restore->path, restore->backup);
    return true;
}

/* Nothing has been moved yet: all is as it was. */
static void remove_copy(const struct restore *restore)
{
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        char path[PATH_ROOM + 60];

        snprintf(path, sizeof path, "%s%s", restore->copy, endings[i]);
        unlink(path);
    }
}

static void restore_print_warning(void *arg, const char *text)
{
    (void)arg;
    fprintf(stderr, "foyerd: %s\n", text);
}

int store_restore_run(const char *backup, const char *address, int64_t now_ms, db_log *log,
                      void *log_arg)
{
    struct restore restore = {.backup = backup, .lock_fd = -1, .log = log, .log_arg = log_arg};
    bool is_ready = false, is_done = false;

    db_resolve_path(address, restore.path, PATH_ROOM);
    if (check_request(&restore) &&
        file_safety_store(address, restore_print_warning, NULL, restore.error, ERROR_ROOM)) {
        snprintf(restore.copy, sizeof restore.copy, "%.*s.restored", PATH_ROOM - 20, restore.path);
        backup_file_folder(restore.path, restore.folder, sizeof restore.folder);
        choose_names(&restore, now_ms);
        is_ready = lock_store(&restore);
    }
    if (is_ready) {
        is_ready = make_copy(&restore) && check_copy(&restore, now_ms) && settle_copy(&restore);
        if (!is_ready)
            remove_copy(&restore);
    }
    is_done = is_ready && move_aside(&restore) && put_in_place(&restore);
    if (!is_done)
        fprintf(stderr, "foyerd: %s\n", restore.error);
    if (restore.lock_fd >= 0)
        close(restore.lock_fd);
    return is_done ? 0 : 1;
}
