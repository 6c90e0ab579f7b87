#include "memory_disk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

enum { FILES = 8, NAME_TEXT = 64, PIECES = 4096 };

struct image {
    uint8_t *bytes;
    int64_t size, room;
};

struct piece {
    int64_t from, size;
};

struct file {
    char name[NAME_TEXT]; /* "": no file */
    struct image seen;    /* by the process */
    struct image stored;  /* what a failure of the power leaves */
    struct piece pieces[PIECES];
    int piece_count; /* written, not yet synced */
};

struct handle {
    sqlite3_file base; /* first */
    struct file *file;
};

/* One disk for the process: SQLite knows a VFS by its name alone. */
static struct {
    struct file files[FILES];
    struct image kept;
    bool failed;
    int64_t writes_left; /* until the power fails; -1: it does not */
    struct dice *dice;
} disk = {.writes_left = -1};

static void put(struct image *image, int64_t at, const void *bytes, int64_t size)
{
    int64_t end = at + size;

    if (end > image->room) {
        image->room = end + end / 2 + 65536;
        image->bytes = realloc(image->bytes, (size_t)image->room);
        assert(image->bytes != NULL);
    }
    if (at > image->size)
        memset(image->bytes + image->size, 0, (size_t)(at - image->size));
    if (size > 0)
        memcpy(image->bytes + at, bytes, (size_t)size);
    if (end > image->size)
        image->size = end;
}

static void copy(struct image *to, const struct image *from)
{
    to->size = 0;
    put(to, 0, from->bytes, from->size);
}

/* What is left of the pieces that were not synced. */
static void lose(struct file *file)
{
    for (int i = 0; i < file->piece_count; i++) {
        const struct piece *piece = &file->pieces[i];
        int64_t kind = dice_below(disk.dice, 3), size = piece->size;

        if (kind == 0)
            continue;
        if (kind == 1 && size > 0)
            size = dice_below(disk.dice, size);
        if (piece->from + size <= file->seen.size)
            put(&file->stored, piece->from, file->seen.bytes + piece->from, size);
    }
    file->piece_count = 0;
}

void memory_disk_fail(struct dice *dice)
{
    if (disk.failed)
        return;
    disk.failed = true;
    disk.dice = dice;
    for (int i = 0; i < FILES; i++)
        lose(&disk.files[i]);
}

void memory_disk_fail_after(struct dice *dice, int64_t writes)
{
    disk.dice = dice;
    disk.writes_left = writes;
}

/* Before each change: whether it may still reach the disk. */
static bool has_power(void)
{
    if (!disk.failed && disk.writes_left >= 0 && disk.writes_left-- == 0)
        memory_disk_fail(disk.dice);
    return !disk.failed;
}

void memory_disk_restore(void)
{
    disk.failed = false;
    disk.writes_left = -1;
    for (int i = 0; i < FILES; i++)
        copy(&disk.files[i].seen, &disk.files[i].stored);
}

static struct file *find(const char *name)
{
    for (int i = 0; i < FILES; i++)
        if (strcmp(disk.files[i].name, name) == 0)
            return &disk.files[i];
    return NULL;
}

static struct file *make(const char *name)
{
    struct file *file = find("");

    assert(file != NULL && strlen(name) < NAME_TEXT);
    strcpy(file->name, name);
    file->seen.size = file->stored.size = 0;
    file->piece_count = 0;
    return file;
}

void memory_disk_begin(const char *path)
{
    memory_disk_restore();
    for (int i = 0; i < FILES; i++)
        disk.files[i].name[0] = '\0';
    if (disk.kept.size > 0) {
        struct file *file = make(path);

        copy(&file->seen, &disk.kept);
        copy(&file->stored, &disk.kept);
    }
}

void memory_disk_keep(const char *path)
{
    copy(&disk.kept, &find(path)->stored);
}

static struct file *file_of(sqlite3_file *base)
{
    return ((struct handle *)base)->file;
}

static int file_close(sqlite3_file *base)
{
    (void)base;
    return SQLITE_OK;
}

static int file_read(sqlite3_file *base, void *bytes, int size, sqlite3_int64 at)
{
    const struct image *seen = &file_of(base)->seen;
    int64_t there = at < seen->size ? seen->size - at : 0;

    if (there >= size) {
        memcpy(bytes, seen->bytes + at, (size_t)size);
        return SQLITE_OK;
    }
    memset(bytes, 0, (size_t)size);
    if (there > 0)
        memcpy(bytes, seen->bytes + at, (size_t)there);
    return SQLITE_IOERR_SHORT_READ;
}

static int file_sync(sqlite3_file *base, int flags)
{
    struct file *file = file_of(base);

    (void)flags;
    if (!has_power())
        return SQLITE_OK;
    for (int i = 0; i < file->piece_count; i++)
        put(&file->stored, file->pieces[i].from, file->seen.bytes + file->pieces[i].from,
            file->pieces[i].size);
    file->piece_count = 0;
    return SQLITE_OK;
}

static int file_write(sqlite3_file *base, const void *bytes, int size, sqlite3_int64 at)
{
    struct file *file = file_of(base);
    bool power = has_power();

    put(&file->seen, at, bytes, size);
    if (power) {
        assert(file->piece_count < PIECES);
        file->pieces[file->piece_count++] = (struct piece){at, size};
    }
    return SQLITE_OK;
}

/* Takes effect at once: what was written before has to be there first. */
static int file_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    struct file *file = file_of(base);
    int status = file_sync(base, 0);

    if (size < file->seen.size)
        file->seen.size = size;
    if (!disk.failed && size < file->stored.size)
        file->stored.size = size;
    return status;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size)
{
    *size = file_of(base)->seen.size;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *base, int level)
{
    (void)base;
    (void)level;
    return SQLITE_OK;
}

static int file_is_reserved(sqlite3_file *base, int *reserved)
{
    (void)base;
    *reserved = 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *base, int op, void *arg)
{
    (void)base;
    (void)op;
    (void)arg;
    return SQLITE_NOTFOUND;
}

static int file_sector_size(sqlite3_file *base)
{
    (void)base;
    return 4096;
}

/* What the disk that foyerd runs on is taken to do, too. */
static int file_characteristics(sqlite3_file *base)
{
    (void)base;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *got)
{
    /* Version 1: without shared memory, for which locking_mode=EXCLUSIVE has no use. */
    static const sqlite3_io_methods methods = {
        .iVersion = 1,
        .xClose = file_close,
        .xRead = file_read,
        .xWrite = file_write,
        .xTruncate = file_truncate,
        .xSync = file_sync,
        .xFileSize = file_size,
        .xLock = file_lock,
        .xUnlock = file_lock,
        .xCheckReservedLock = file_is_reserved,
        .xFileControl = file_control,
        .xSectorSize = file_sector_size,
        .xDeviceCharacteristics = file_characteristics,
    };
    struct handle *handle = (struct handle *)base;

    (void)vfs;
    base->pMethods = NULL;
    if (name == NULL)
        return SQLITE_CANTOPEN; /* temp_store=MEMORY has no files without a name */
    handle->file = find(name);
    if (handle->file == NULL && (flags & SQLITE_OPEN_CREATE))
        handle->file = make(name);
    if (handle->file == NULL)
        return SQLITE_CANTOPEN;
    base->pMethods = &methods;
    if (got != NULL)
        *got = flags;
    return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    struct file *file = find(name);

    (void)vfs;
    (void)sync;
    if (file == NULL)
        return SQLITE_IOERR_DELETE_NOENT;
    file->seen.size = 0;
    if (has_power())
        file->name[0] = '\0';
    return SQLITE_OK;
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
    const struct file *file = find(name);

    (void)vfs;
    (void)flags;
    *result = file != NULL && file->seen.size > 0;
    return SQLITE_OK;
}

static int disk_full_path(sqlite3_vfs *vfs, const char *name, int room, char *path)
{
    (void)vfs;
    sqlite3_snprintf(room, path, "%s", name);
    return SQLITE_OK;
}

static int disk_random(sqlite3_vfs *vfs, int size, char *bytes)
{
    (void)vfs;
    memset(bytes, 7, (size_t)size); /* the same in each run */
    return size;
}

static int disk_sleep(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    return us;
}

static int disk_time(sqlite3_vfs *vfs, double *days)
{
    (void)vfs;
    *days = 2461000;
    return SQLITE_OK;
}

void memory_disk_install(void)
{
    static sqlite3_vfs vfs = {
        .iVersion = 1,
        .szOsFile = sizeof(struct handle),
        .mxPathname = NAME_TEXT - 1,
        .zName = "memory-disk",
        .xOpen = disk_open,
        .xDelete = disk_delete,
        .xAccess = disk_access,
        .xFullPathname = disk_full_path,
        .xRandomness = disk_random,
        .xSleep = disk_sleep,
        .xCurrentTime = disk_time,
    };

    /* Cheaper: one thread, and nobody asks how much memory is in use. */
    if (sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) != SQLITE_OK ||
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK ||
        sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
        abort();
}
