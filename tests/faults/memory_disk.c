/* MAP_ANONYMOUS is not POSIX. */
#define _DEFAULT_SOURCE
#include "tests/faults/memory_disk.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <sqlite3.h>

enum {
    FILES = 4,
    NAME = 64,
    ROOM = 24 << 20,    /* of one file; memory that is never touched costs nothing */
    UNSYNCED = 1 << 14, /* writes */
    UNSYNCED_BYTES = 8 << 20,
    SECTOR = 512
};

struct file {
    char name[NAME]; /* "": there is none */
    size_t size, synced_size;
    uint8_t bytes[ROOM], synced[ROOM];
};

/* A write, or the new size of a file, that was not synced yet. */
struct change {
    int file;
    bool truncates;
    size_t offset, size; /* of a truncation: the size is `offset` */
    size_t at;           /* bytes[at .. at+size) */
};

struct disk {
    struct file files[FILES];
    struct change changes[UNSYNCED]; /* in their order; shape: changes[change_count] */
    size_t change_count, bytes_used;
    uint8_t bytes[UNSYNCED_BYTES];
    /* What is to fail. */
    enum disk_call call;
    enum disk_fault fault;
    int64_t nth; /* 0: nothing */
    bool for_good, failed;
    int64_t end_at; /* 0: never */
    int end_status;
};

struct handle {
    sqlite3_file base; /* first */
    int file;
};

/* A VFS is registered for the whole process, and so is the disk behind it. */
static struct disk *inserted;
static sqlite3_vfs *beneath;

struct disk *disk_new(void)
{
    struct disk *disk = mmap(NULL, sizeof *disk, PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (disk == MAP_FAILED) {
        perror("disk");
        exit(2);
    }
    return disk;
}

void disk_free(struct disk *disk)
{
    munmap(disk, sizeof *disk);
}

void disk_copy(struct disk *to, const struct disk *from)
{
    for (int i = 0; i < FILES; i++) {
        const struct file *source = &from->files[i];
        struct file *copy = &to->files[i];

        memcpy(copy->name, source->name, NAME);
        copy->size = source->size;
        copy->synced_size = source->synced_size;
        memcpy(copy->bytes, source->bytes, source->size);
        memcpy(copy->synced, source->synced, source->synced_size);
    }
    memcpy(to->changes, from->changes, from->change_count * sizeof from->changes[0]);
    to->change_count = from->change_count;
    memcpy(to->bytes, from->bytes, from->bytes_used);
    to->bytes_used = from->bytes_used;
    disk_disarm(to);
}

void disk_arm(struct disk *disk, enum disk_call call, enum disk_fault fault, int64_t nth,
              bool for_good)
{
    disk_disarm(disk);
    disk->call = call;
    disk->fault = fault;
    disk->nth = nth;
    disk->for_good = for_good;
}

void disk_arm_end(struct disk *disk, int64_t nth, int exit_status)
{
    disk_disarm(disk);
    disk->end_at = nth;
    disk->end_status = exit_status;
}

void disk_disarm(struct disk *disk)
{
    disk->nth = disk->end_at = 0;
    disk->failed = false;
}

bool disk_has_failed(const struct disk *disk)
{
    return disk->failed;
}

/* Counts a call; true if it is to fail. May end the process. */
static bool fails(enum disk_call call)
{
    struct disk *disk = inserted;
    bool changes =
        call == DISK_WRITE || call == DISK_SYNC || call == DISK_TRUNCATE || call == DISK_DELETE;

    if (disk->end_at > 0 && changes && --disk->end_at == 0) {
        disk->failed = true;
        _exit(disk->end_status);
    }
    if (disk->nth == 0 || call != disk->call)
        return false;
    if (disk->nth > 1) {
        disk->nth--;
        return false;
    }
    if (!disk->for_good)
        disk->nth = 0;
    disk->failed = true;
    return true;
}

static int code_of(int code)
{
    return inserted->fault == DISK_ENOSPC ? SQLITE_FULL : code;
}

/* Writes into an image; what lies between its end and the offset becomes zeros. */
static void put(uint8_t *image, size_t *image_size, size_t offset, const void *bytes, size_t size)
{
    assert(offset + size <= ROOM);
    if (offset > *image_size)
        memset(image + *image_size, 0, offset - *image_size);
    memcpy(image + offset, bytes, size);
    if (offset + size > *image_size)
        *image_size = offset + size;
}

static struct change *add_change(struct disk *disk, int file)
{
    assert(disk->change_count < UNSYNCED);
    disk->changes[disk->change_count] = (struct change){.file = file, .at = disk->bytes_used};
    return &disk->changes[disk->change_count++];
}

static void store(struct disk *disk, int file, size_t offset, const void *bytes, size_t size)
{
    struct change *change = add_change(disk, file);

    assert(disk->bytes_used + size <= UNSYNCED_BYTES);
    change->offset = offset;
    change->size = size;
    memcpy(disk->bytes + disk->bytes_used, bytes, size);
    disk->bytes_used += size;
    put(disk->files[file].bytes, &disk->files[file].size, offset, bytes, size);
}

/* Makes the first `size` bytes of a change last. */
static void make_last(struct disk *disk, const struct change *change, size_t from, size_t size)
{
    struct file *file = &disk->files[change->file];

    if (change->truncates)
        file->synced_size = change->offset < file->synced_size ? change->offset : file->synced_size;
    else
        put(file->synced, &file->synced_size, change->offset + from,
            disk->bytes + change->at + from, size);
}

static void sync_file(struct disk *disk, int file)
{
    size_t kept = 0;

    for (size_t i = 0; i < disk->change_count; i++) {
        if (disk->changes[i].file == file)
            make_last(disk, &disk->changes[i], 0, disk->changes[i].size);
        else
            disk->changes[kept++] = disk->changes[i];
    }
    disk->change_count = kept;
    if (kept == 0)
        disk->bytes_used = 0;
}

/* xorshift64 (George Marsaglia, "Xorshift RNGs", 2003). */
static uint64_t draw(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Half of the writes whole, of the others every other sector. */
static void lose_some(struct disk *disk, const struct change *change, uint64_t *state)
{
    bool whole = draw(state) % 2 == 0;

    if (change->truncates || whole) {
        if (draw(state) % 2 == 0)
            make_last(disk, change, 0, change->size);
        return;
    }
    for (size_t from = 0; from < change->size; from += SECTOR)
        if (draw(state) % 2 == 0)
            make_last(disk, change, from,
                      change->size - from < SECTOR ? change->size - from : SECTOR);
}

void disk_power_cut(struct disk *disk, enum disk_loss loss, uint64_t seed)
{
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) | 1;

    for (size_t i = 0; i < disk->change_count; i++) {
        const struct change *change = &disk->changes[i];
        size_t part = change->size;

        if (loss == LOSE_ALL)
            continue;
        if (loss == LOSE_SOME) {
            lose_some(disk, change, &state);
            continue;
        }
        if (loss == LOSE_LAST_IN_PART && i + 1 == disk->change_count && part > 0)
            part = draw(&state) % part / SECTOR * SECTOR;
        if (part > 0 || change->truncates)
            make_last(disk, change, 0, part);
    }
    disk->change_count = disk->bytes_used = 0;
    for (int i = 0; i < FILES; i++) {
        struct file *file = &disk->files[i];

        memcpy(file->bytes, file->synced, file->synced_size);
        file->size = file->synced_size;
    }
}

size_t disk_unsynced(const struct disk *disk)
{
    return disk->change_count;
}

/* FNV-1a over words. */
static uint64_t hash_bytes(uint64_t hash, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i += sizeof(uint64_t)) {
        uint64_t word = 0;

        memcpy(&word, bytes + i, size - i < sizeof word ? size - i : sizeof word);
        hash = (hash ^ word) * UINT64_C(0x100000001B3);
        hash ^= hash >> 29;
    }
    return hash;
}

uint64_t disk_hash(const struct disk *disk)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);

    for (int i = 0; i < FILES; i++) {
        hash = hash_bytes(hash, (const uint8_t *)disk->files[i].name, NAME);
        hash = hash_bytes(hash, disk->files[i].bytes, disk->files[i].size);
    }
    return hash;
}

static int find(const struct disk *disk, const char *name)
{
    for (int i = 0; i < FILES; i++)
        if (strcmp(disk->files[i].name, name) == 0)
            return i;
    return -1;
}

size_t disk_file_size(const struct disk *disk, const char *name)
{
    int file = find(disk, name);

    return file >= 0 ? disk->files[file].size : 0;
}

/* The methods of an open file. */

static int vfs_close(sqlite3_file *base)
{
    (void)base;
    return SQLITE_OK;
}

static int vfs_read(sqlite3_file *base, void *to, int size, sqlite3_int64 offset)
{
    const struct file *file = &inserted->files[((struct handle *)base)->file];
    size_t wanted = (size_t)size, from = (size_t)offset, there;

    if (fails(DISK_READ))
        return SQLITE_IOERR_READ;
    there = from >= file->size ? 0 : file->size - from;
    if (there >= wanted) {
        memcpy(to, file->bytes + from, wanted);
        return SQLITE_OK;
    }
    memcpy(to, file->bytes + from, there);
    memset((uint8_t *)to + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
}

static int vfs_write(sqlite3_file *base, const void *bytes, int size, sqlite3_int64 offset)
{
    int file = ((struct handle *)base)->file;

    if (fails(DISK_WRITE)) {
        /* A disk that runs full takes what still fits. */
        if (inserted->fault != DISK_EIO)
            store(inserted, file, (size_t)offset, bytes, (size_t)size / 2);
        return code_of(SQLITE_IOERR_WRITE);
    }
    store(inserted, file, (size_t)offset, bytes, (size_t)size);
    return SQLITE_OK;
}

static int vfs_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    int number = ((struct handle *)base)->file;
    struct file *file = &inserted->files[number];
    struct change *change;

    if (fails(DISK_TRUNCATE))
        return SQLITE_IOERR_TRUNCATE;
    change = add_change(inserted, number);
    change->truncates = true;
    change->offset = (size_t)size;
    if ((size_t)size < file->size)
        file->size = (size_t)size;
    return SQLITE_OK;
}

static int vfs_sync(sqlite3_file *base, int flags)
{
    (void)flags;
    if (fails(DISK_SYNC))
        return SQLITE_IOERR_FSYNC;
    sync_file(inserted, ((struct handle *)base)->file);
    return SQLITE_OK;
}

static int vfs_size(sqlite3_file *base, sqlite3_int64 *size)
{
    if (fails(DISK_SIZE))
        return SQLITE_IOERR_FSTAT;
    *size = (sqlite3_int64)inserted->files[((struct handle *)base)->file].size;
    return SQLITE_OK;
}

/* One process, one connection at a time: locks are never in anybody's way. */
static int vfs_lock(sqlite3_file *base, int kind)
{
    (void)base;
    (void)kind;
    return SQLITE_OK;
}

static int vfs_is_reserved(sqlite3_file *base, int *answer)
{
    (void)base;
    *answer = 0;
    return SQLITE_OK;
}

static int vfs_control(sqlite3_file *base, int operation, void *arg)
{
    (void)base;
    (void)operation;
    (void)arg;
    return SQLITE_NOTFOUND;
}

static int vfs_sector(sqlite3_file *base)
{
    (void)base;
    return SECTOR;
}

static int vfs_traits(sqlite3_file *base)
{
    (void)base;
    /* As the VFS of the system has it: a write that is cut off harms no byte beside its own. No
     * write is atomic, and none stays in order. */
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* Version 1 has no shared memory: the index of the log is to be in the heap (EXCLUSIVE mode). */
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = vfs_close,
    .xRead = vfs_read,
    .xWrite = vfs_write,
    .xTruncate = vfs_truncate,
    .xSync = vfs_sync,
    .xFileSize = vfs_size,
    .xLock = vfs_lock,
    .xUnlock = vfs_lock,
    .xCheckReservedLock = vfs_is_reserved,
    .xFileControl = vfs_control,
    .xSectorSize = vfs_sector,
    .xDeviceCharacteristics = vfs_traits,
};

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out)
{
    struct handle *handle = (struct handle *)base;

    (void)vfs;
    base->pMethods = NULL;
    if (fails(DISK_OPEN))
        return SQLITE_CANTOPEN;
    assert(name != NULL && strlen(name) < NAME); /* temporary files are in memory anyhow */
    handle->file = find(inserted, name);
    if (handle->file < 0) {
        if ((flags & SQLITE_OPEN_CREATE) == 0)
            return SQLITE_CANTOPEN;
        handle->file = find(inserted, "");
        assert(handle->file >= 0);
        strcpy(inserted->files[handle->file].name, name);
    }
    base->pMethods = &methods;
    if (out != NULL)
        *out = flags;
    return SQLITE_OK;
}

/* At once and for good, as SQLite asks for it (the folder is synced). */
static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    int file = find(inserted, name);

    (void)vfs;
    (void)sync;
    if (fails(DISK_DELETE))
        return SQLITE_IOERR_DELETE;
    if (file < 0)
        return SQLITE_IOERR_DELETE_NOENT;
    sync_file(inserted, file);
    inserted->files[file].name[0] = '\0';
    inserted->files[file].size = inserted->files[file].synced_size = 0;
    return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *answer)
{
    (void)vfs;
    (void)flags;
    *answer = find(inserted, name) >= 0;
    return SQLITE_OK;
}

static int vfs_path(sqlite3_vfs *vfs, const char *name, int room, char *path)
{
    (void)vfs;
    snprintf(path, (size_t)room, "%s", name);
    return SQLITE_OK;
}

void disk_insert(struct disk *disk)
{
    static sqlite3_vfs vfs;

    inserted = disk;
    if (beneath != NULL)
        return;
    beneath = sqlite3_vfs_find(NULL);
    vfs = *beneath;
    vfs.pNext = NULL;
    vfs.zName = "memory_disk";
    vfs.szOsFile = sizeof(struct handle);
    vfs.mxPathname = NAME - 16;
    vfs.xOpen = vfs_open;
    vfs.xDelete = vfs_delete;
    vfs.xAccess = vfs_access;
    vfs.xFullPathname = vfs_path;
    sqlite3_vfs_register(&vfs, 1);
}
