/*
 * A backup goes through three stages, each in slices of about a megabyte:
 *
 *     ordered --> copied into NAME.part --> read, for its check sum, and synced --> renamed
 *
 * Syncing as it is read spreads the work for the disk, so that no booking's commit waits for
 * all of it. Whatever fails ends the backup and removes NAME.part; the store is none the worse.
 *
 * Between two slices the worker does whatever waits: a backup delays a request by a slice at most.
 * What is committed meanwhile is in the copy too (sqlite_backup.c), so the backup is the store of
 * the moment at which the copying ended, and has all that was acknowledged when it was ordered.
 *
 * The order may run more than once, as every unit may. It is recognised by `asker`: the same one
 * finds its order taken, another one is refused (BUSY).
 *
 * The name is taken at the very end, and only if no file has it: a backup that has a name is whole.
 * One that was cut off is a NAME.part, which nobody mistakes for a backup, and which is removed by
 * the next pruning if its name was made of the time.
 */
#include "domain/ports/backup_store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "infrastructure/backup_file.h"
#include "infrastructure/file_safety.h"
#include "infrastructure/stores/sql_store.h"
#include "infrastructure/system_clock.h"

enum { SLICE_PAGES = 256, SLICE_BYTES = 1 << 20, NAME_TRIES = 10 };

struct backup_work {
    const void *asker;
    char folder[FOLDER_TEXT];
    char path[BACKUP_PATH_TEXT], part[BACKUP_PATH_TEXT + 8];
    bool is_by_time;    /* the name was not asked for, but made of the time */
    int64_t ordered_ms; /* wall clock */
    int64_t keep, began_ms;
    struct db_backup *copy; /* while it is copied */
    int fd;                 /* while it is read; -1 otherwise */
    GChecksum *sum;
    int64_t bytes;
};

static enum status backup_refuse(struct refusal *refusal, enum status status, const char *arg,
                                 const char *what)
{
    refusal->arg = status == STATUS_BAD_ARG ? arg : NULL;
    if (status == STATUS_NOT_FOUND)
        refusal->what = what;
    else
        refusal->problem = what;
    return status;
}

static struct backup_work *new_work(const char *store_path, const char *folder)
{
    struct backup_work *work = calloc(1, sizeof *work);

    assert(work != NULL);
    work->fd = -1;
    work->began_ms = clock_raw_ms();
    if (folder != NULL && folder[0] != '\0')
        snprintf(work->folder, sizeof work->folder, "%s", folder);
    else
        backup_file_folder(store_path, work->folder, sizeof work->folder);
    return work;
}

/* Fills in where the backup goes. That the name is free is asked for an early answer alone: it is
 * the renaming that never replaces a file. */
static enum status choose_path(struct backup_work *work, const struct store *store,
                               const struct backup_order *order, struct refusal *refusal)
{
    char problem_text[BACKUP_PATH_TEXT];
    struct stat status;

    if (stat(work->folder, &status) < 0 || !S_ISDIR(status.st_mode))
        return backup_refuse(refusal, STATUS_NOT_FOUND, NULL,
                             word_at(WORDS_MISSING, MISSING_FOLDER));
    if (!file_safety_folder(work->folder, problem_text, sizeof problem_text)) {
        db_log_text(store->db, problem_text);
        return backup_refuse(
            refusal, STATUS_NOT_ALLOWED, NULL,
            "Other users can write to the folder for backups; the daemon's log says more.");
    }
    if (order->name == NULL) {
        backup_file_new(store->path, work->folder, "", order->now_ms, work->path,
                        sizeof work->path);
    } else {
        const char *problem = backup_file_name_problem(order->name);

        if (problem != NULL)
            return backup_refuse(refusal, STATUS_BAD_ARG, "name", problem);
        snprintf(work->path, sizeof work->path, "%s/%s", work->folder, order->name);
    }
    if (access(work->path, F_OK) == 0)
        return backup_refuse(refusal, STATUS_BAD_ARG, "name", "there is a file of that name");
    snprintf(work->part, sizeof work->part, "%s.part", work->path);
    return STATUS_OK;
}

enum status backup_store_order(struct store *store, const struct backup_order *order,
                               struct refusal *refusal)
{
    struct backup_work *work = store->backup;
    enum status status;

    if (db_is_shared(store->db))
        return backup_refuse(
            refusal, STATUS_NOT_ALLOWED, NULL,
            "The store is a PostgreSQL database; pg_basebackup makes backups of it.");
    /* A unit that runs again finds its own order. That cannot have begun: slices are made between
     * transactions, after the one of the order. */
    if (work != NULL)
        return work->asker == order->asker && work->copy == NULL && work->fd < 0 ? STATUS_OK
                                                                                 : STATUS_BUSY;
    work = new_work(store->path, order->folder);
    status = choose_path(work, store, order, refusal);
    if (status != STATUS_OK) {
        free(work);
        return status;
    }
    work->asker = order->asker;
    work->keep = order->keep;
    work->is_by_time = order->name == NULL;
    work->ordered_ms = order->now_ms;
    store->backup = work;
    return STATUS_OK;
}

static void log_failure(const struct store *store, const char *doing, const char *path)
{
    char text[BACKUP_PATH_TEXT + 100];

    snprintf(text, sizeof text, "a backup: %s %s: %s", doing, path, strerror(errno));
    db_log_text(store->db, text);
}

static bool backup_is_full(int error)
{
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

static enum status backup_fail(const struct store *store, const char *doing, const char *path)
{
    int error = errno;

    log_failure(store, doing, path);
    return backup_is_full(error) ? STATUS_READ_ONLY : STATUS_INTERNAL;
}

/* The file is made here, so that it is nobody else's to read from its first byte on. A NAME.part
 * that is there was cut off: nobody else makes one, since a folder that others can write to was
 * refused. */
static enum status begin_copy(struct store *store, struct backup_work *work)
{
    int fd;

    if (unlink(work->part) < 0 && errno != ENOENT)
        return backup_fail(store, "cannot replace", work->part);
    fd = open(work->part, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return backup_fail(store, "cannot make", work->part);
    close(fd);
    work->copy = db_backup_begin(store->db, work->part);
    return STATUS_OK;
}

static enum status begin_reading(struct store *store, struct backup_work *work)
{
    enum status status = db_backup_finish(work->copy);

    work->copy = NULL;
    if (status != STATUS_OK)
        return status;
    work->fd = open(work->part, O_RDWR | O_CLOEXEC);
    if (work->fd < 0)
        return backup_fail(store, "cannot read", work->part);
    work->sum = g_checksum_new(G_CHECKSUM_SHA256);
    return STATUS_OK;
}

/* *more: the end is not reached. */
static enum status read_slice(struct store *store, struct backup_work *work, bool *more)
{
    char *bytes = g_malloc(SLICE_BYTES);
    ssize_t got = read(work->fd, bytes, SLICE_BYTES);

    if (got > 0) {
        g_checksum_update(work->sum, (const guchar *)bytes, got);
        work->bytes += got;
    }
    g_free(bytes);
    *more = got > 0;
    return got < 0 || fdatasync(work->fd) < 0 ? backup_fail(store, "cannot store", work->part)
                                              : STATUS_OK;
}

/* Somebody else may have taken the name meanwhile; another one is found unless it was asked for. */
static bool give_name(const struct store *store, struct backup_work *work)
{
    bool named = backup_file_rename(work->part, work->path);

    for (int tries = 0; !named && errno == EEXIST && work->is_by_time && tries < NAME_TRIES;
         tries++) {
        backup_file_new(store->path, work->folder, "", work->ordered_ms, work->path,
                        sizeof work->path);
        named = backup_file_rename(work->part, work->path);
    }
    return named;
}

static enum status name_file(struct store *store, struct backup_work *work)
{
    if (fsync(work->fd) < 0)
        return backup_fail(store, "cannot store", work->part);
    if (!give_name(store, work)) {
        bool is_taken = errno == EEXIST;
        enum status status = backup_fail(store, "cannot name", work->path);

        return is_taken ? STATUS_BAD_ARG : status;
    }
    if (!backup_file_sync_folder(work->folder))
        return backup_fail(store, "cannot store", work->folder);
    /* The backup is there, even if one too many is. */
    if (!backup_file_prune(store->path, work->folder, work->keep))
        log_failure(store, "cannot remove old backups in", work->folder);
    return STATUS_OK;
}

/* One slice; *more: there is another one. */
static enum status backup_go_on(struct store *store, struct backup_work *work, bool *more)
{
    enum status status;

    *more = true;
    if (work->fd < 0 && work->copy == NULL)
        return begin_copy(store, work);
    if (work->copy != NULL)
        return db_backup_step(work->copy, SLICE_PAGES) == DB_ROW ? STATUS_OK
                                                                 : begin_reading(store, work);
    status = read_slice(store, work, more);
    return status == STATUS_OK && !*more ? name_file(store, work) : status;
}

void backup_store_abandon(struct store *store)
{
    struct backup_work *work = store->backup;
    enum status status = STATUS_OK;

    if (work == NULL)
        return;
    if (work->copy != NULL)
        status = db_backup_finish(work->copy);
    (void)status; /* it is given up anyway */
    if (work->fd >= 0)
        close(work->fd);
    if (work->sum != NULL)
        g_checksum_free(work->sum);
    unlink(work->part);
    free(work);
    store->backup = NULL;
}

enum backup_progress backup_store_slice(struct store *store, struct backup *backup)
{
    struct backup_work *work = store->backup;
    bool more = false;

    if (work == NULL)
        return BACKUP_NONE;
    *backup = (struct backup){.status = STATUS_INTERNAL};
    if (!db_is_broken(store->db))
        backup->status = backup_go_on(store, work, &more);
    if (backup->status == STATUS_OK && more)
        return BACKUP_GOES_ON;
    snprintf(backup->path, sizeof backup->path, "%s", work->path);
    backup->bytes = work->bytes;
    backup->took_ms = clock_raw_ms() - work->began_ms;
    if (backup->status == STATUS_OK)
        snprintf(backup->sha256, sizeof backup->sha256, "%s", g_checksum_get_string(work->sum));
    backup_store_abandon(store);
    return BACKUP_ENDED;
}

/* Before the store is opened: `store` is no more than what the slices look at, the database and the
 * name of its file. All slices are made at once, as nobody is served yet. */
enum status backup_store_copy(struct db *db, const char *address, const char *folder,
                              const char *word, int64_t now_ms, char path[BACKUP_PATH_TEXT])
{
    char own_address[BACKUP_PATH_TEXT];
    struct store store = {.db = db, .path = own_address};
    struct backup backup;

    snprintf(own_address, sizeof own_address, "%s", address);
    store.backup = new_work(address, folder);
    backup_file_new(address, store.backup->folder, word, now_ms, path, BACKUP_PATH_TEXT);
    snprintf(store.backup->path, sizeof store.backup->path, "%s", path);
    snprintf(store.backup->part, sizeof store.backup->part, "%s.part", path);
    while (backup_store_slice(&store, &backup) == BACKUP_GOES_ON)
        continue;
    return backup.status;
}
