/*
 * Three states of each file, of which SQLite sees the first and a power cut leaves the last two:
 *
 *     now        as read and written                 "what the kernel's cache says"
 *     synced     as of its last sync                 "what the platter says for certain"
 *     changes    what was written since, in order    "what the drive may have written, or not"
 *
 * Without a power cut: synced + all changes of the file = now. While it is dark (the power is gone,
 * and the process has not noticed) only `now` goes on; disk_restore_power() then throws that away.
 *
 * Crash and power cut are told apart by that: a process that ends (disk_arm_end) leaves `now`, as
 * the kernel outlives it; a power cut leaves `synced` and some of `changes`.
 *
 * The changes of all files are in one list, since a drive may keep a later write to one file and
 * lose an earlier one to another. That is the case that a log has to survive: its pages are moved
 * into the database after they were synced, never before.
 */
/* MAP_ANONYMOUS is not POSIX. */
#define _DEFAULT_SOURCE
#include "tests/kit/memory_disk.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <sqlite3.h>

/* A store on SQLite is the database, its log (-wal), and a -journal until the log is on; the index
 * of the log is in the heap, as the connection is exclusive. ROOM and UNSYNCED are far beyond what
 * a test writes between two syncs, and asserted: a disk that quietly forgot would make every test
 * pass. */
enum {
    FILES = 4,
    NAME = 64,
    ROOM = 24 << 20,    /* of one file; memory that is never touched costs nothing */
    UNSYNCED = 1 << 14, /* writes */
    UNSYNCED_BYTES = 8 << 20,
    SECTOR = 512,
    PAGE = 4096,
    PAGES = ROOM / PAGE
};

/* What a file says, in pages. Two pages of the same version are the same, so that only what differs
 * is copied, and only what is new is hashed. Versions are drawn from one counter for all disks and
 * processes, so a page of two disks has the same version only if one is a copy of the other's. A
 * page in which something was written has a new version even if its bytes are the old ones. */
struct image {
    size_t size;
    uint8_t bytes[ROOM];
    uint64_t version[PAGES]; /* of each page; 0: never written */
    uint64_t hash[PAGES];    /* of each whole page, as it was at hash_version */
    uint64_t hash_version[PAGES];
};

struct file {
    char name[NAME]; /* "": there is none */
    struct image now, synced;
};

/* A write, or the new size of a file, that was not synced yet. Kept as bytes and not as pages:
 * SQLite's writes to its log are 24 bytes of a header or a page, and it must be possible to lose
 * the one without the other. */
struct change {
    int file;
    bool truncates;
    size_t offset, size; /* of a truncation: the size is `offset` */
    size_t at;           /* bytes[at .. at+size) */
};

/* All of it is in one mapping that fork() shares, so it may hold no pointers to the heap. Some 200
 * MB of addresses, of which only pages that were touched are there. */
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
    int64_t dark_at; /* when the power fails; 0: never */
    enum disk_loss loss;
    uint64_t seed;
    bool dark; /* without power */
};

/* What SQLite keeps of an open file. It is an index and no pointer, so that a handle which is open
 * goes on when another disk is inserted that has the same files in the same places; disk_copy()
 * sees to that. */
struct handle {
    sqlite3_file base; /* first */
    int file;
};

/* A VFS is registered for the whole process, and so is the disk in it. */
static struct disk *inserted;

/* The last version that was given to a page, by whatever process: one of them works at a time. */
static uint64_t *last_version;

/* MAP_SHARED, so that what a child wrote is there after its death; MAP_NORESERVE, so that the
 * system need not promise the whole size of several disks. New memory is zero, which is an empty
 * disk. */
static void *shared_memory(size_t size)
{
    void *memory =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (memory == MAP_FAILED) {
        perror("disk");
        exit(2);
    }
    return memory;
}

struct disk *disk_new(void)
{
    if (last_version == NULL)
        last_version = shared_memory(sizeof *last_version);
    return shared_memory(sizeof(struct disk));
}

void disk_free(struct disk *disk)
{
    munmap(disk, sizeof *disk);
}

static size_t page_count(const struct image *image)
{
    return (image->size + PAGE - 1) / PAGE;
}

static void copy_page(struct image *to, const struct image *from, size_t page)
{
    memcpy(to->bytes + page * PAGE, from->bytes + page * PAGE, PAGE);
    to->version[page] = from->version[page];
    to->hash[page] = from->hash[page];
    to->hash_version[page] = from->hash_version[page];
}

/* Pages beyond the end of `from` are not copied and keep their versions: they are stale, but
 * nothing reads beyond `size`, and put() zeroes the gap and marks the pages before they are part of
 * the file again. */
static void copy_image(struct image *to, const struct image *from)
{
    for (size_t page = 0; page < page_count(from); page++)
        if (to->version[page] != from->version[page])
            copy_page(to, from, page);
    to->size = from->size;
}

/* The sweeps of tests/faults do this before each trial, so it costs what differs, and not what
 * there is. What is armed stays with the original. */
void disk_copy(struct disk *to, const struct disk *from)
{
    for (int i = 0; i < FILES; i++) {
        memcpy(to->files[i].name, from->files[i].name, NAME);
        copy_image(&to->files[i].now, &from->files[i].now);
        copy_image(&to->files[i].synced, &from->files[i].synced);
    }
    memcpy(to->changes, from->changes, from->change_count * sizeof from->changes[0]);
    to->change_count = from->change_count;
    memcpy(to->bytes, from->bytes, from->bytes_used);
    to->bytes_used = from->bytes_used;
    to->dark = false;
    disk_disarm(to);
}

/* One thing at a time: each of the three disarms the others, so that a trial has one cause. */
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

void disk_arm_power(struct disk *disk, int64_t nth, enum disk_loss loss, uint64_t seed)
{
    disk_disarm(disk);
    disk->dark_at = nth;
    disk->loss = loss;
    disk->seed = seed;
}

void disk_disarm(struct disk *disk)
{
    disk->nth = disk->end_at = disk->dark_at = 0;
    disk->failed = false;
}

bool disk_has_failed(const struct disk *disk)
{
    return disk->failed;
}

/* Counts a call; true if it is to fail. May end the process. `nth` counts calls of one kind, any of
 * them; the other two count calls that change the disk, of all four kinds together, so that n = 1,
 * 2, ... walks through every state between two changes. _exit(): a process that dies runs no
 * handlers. At a power cut the call itself goes on, into `now`, as the process does. */
static bool fails(enum disk_call call)
{
    struct disk *disk = inserted;
    bool changes =
        call == DISK_WRITE || call == DISK_SYNC || call == DISK_TRUNCATE || call == DISK_DELETE;

    if (disk->end_at > 0 && changes && --disk->end_at == 0) {
        disk->failed = true;
        _exit(disk->end_status);
    }
    if (disk->dark_at > 0 && changes && --disk->dark_at == 0) {
        disk->failed = true;
        disk_lose_power(disk, disk->loss, disk->seed);
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

/* A full disk is SQLITE_FULL whatever the call was; the store answers READ_ONLY to that, and
 * INTERNAL to the rest. */
static int code_of(int code)
{
    return inserted->fault == DISK_ENOSPC ? SQLITE_FULL : code;
}

/* Gives the pages that have any of these bytes a new version. */
static void mark(struct image *image, size_t from, size_t to)
{
    for (size_t page = from / PAGE; page * PAGE < to; page++)
        image->version[page] = ++*last_version;
}

/* Writes into an image; what lies between its end and the offset becomes zeros. The zeros are what
 * a file system gives for a hole. In `synced` a hole is made if an earlier write was lost and a
 * later one kept: then the bytes between are zeros and not what was lost. */
static void put(struct image *image, size_t offset, const void *bytes, size_t size)
{
    size_t from = offset < image->size ? offset : image->size;

    assert(offset + size <= ROOM);
    if (offset > image->size)
        memset(image->bytes + image->size, 0, offset - image->size);
    memcpy(image->bytes + offset, bytes, size);
    mark(image, from, offset + size);
    if (offset + size > image->size)
        image->size = offset + size;
}

/* Notes that a file changes: the caller says how. Never in the dark, when nothing reaches the
 * disk. */
static struct change *add_change(struct disk *disk, int file)
{
    assert(disk->change_count < UNSYNCED);
    disk->changes[disk->change_count] = (struct change){.file = file, .at = disk->bytes_used};
    return &disk->changes[disk->change_count++];
}

/* To `now` always, to the list only with power. A write is never merged with another at the same
 * place: both may be lost apart from each other. */
static void store(struct disk *disk, int file, size_t offset, const void *bytes, size_t size)
{
    struct change *change;

    put(&disk->files[file].now, offset, bytes, size);
    if (disk->dark)
        return;
    assert(disk->bytes_used + size <= UNSYNCED_BYTES);
    change = add_change(disk, file);
    change->offset = offset;
    change->size = size;
    memcpy(disk->bytes + disk->bytes_used, bytes, size);
    disk->bytes_used += size;
}

/* A file is only ever cut: SQLite does not grow one by truncation, and a greater size is left
 * alone, also by make_last(). */
static void shorten(struct disk *disk, int file, size_t size)
{
    struct image *now = &disk->files[file].now;
    struct change *change;

    if (size < now->size)
        now->size = size;
    if (disk->dark)
        return;
    change = add_change(disk, file);
    change->truncates = true;
    change->offset = size;
}

/* Makes bytes [from, from + size) of a change last; a truncation lasts as a whole, whatever those
 * say. */
static void make_last(struct disk *disk, const struct change *change, size_t from, size_t size)
{
    struct image *synced = &disk->files[change->file].synced;

    if (!change->truncates)
        put(synced, change->offset + from, disk->bytes + change->at + from, size);
    else if (change->offset < synced->size)
        synced->size = change->offset;
}

/* All its changes last: it is what it is now. Only this file's: the changes of the others still
 * wait, in their order. The bytes of changes are given back when nobody waits any more, since the
 * list is short then and they are not moved. */
static void sync_file(struct disk *disk, int file)
{
    size_t kept = 0;

    if (disk->dark)
        return;
    for (size_t i = 0; i < disk->change_count; i++)
        if (disk->changes[i].file != file)
            disk->changes[kept++] = disk->changes[i];
    disk->change_count = kept;
    if (kept == 0)
        disk->bytes_used = 0;
    copy_image(&disk->files[file].synced, &disk->files[file].now);
}

/* xorshift64 (George Marsaglia, "Xorshift RNGs", 2003). Never from a state of 0, which stays 0:
 * hence the `| 1` where a seed is taken. All that is random here comes from a seed that the test
 * prints, so that a cut can be played again. */
static uint64_t draw(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Half of the writes whole, of the others every other sector. By coin: a write that is whole is
 * kept or lost, of the others each sector is. A sector is the unit that a drive promises to write
 * whole. */
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

/* A third of the writes is lost, a third kept to some byte, a third kept whole. An end at any byte
 * is finer than sectors: what trusts the size of a file, or a record of which only the beginning is
 * there, is found by it. */
static void lose_end(struct disk *disk, const struct change *change, uint64_t *state)
{
    uint64_t kind = draw(state) % 3;
    size_t kept = change->size;

    if (kind == 0)
        return;
    if (kind == 1 && kept > 0)
        kept = draw(state) % kept;
    make_last(disk, change, 0, kept);
}

/* The seed is spread by 2^64 divided by the golden ratio, so that seeds 1, 2, 3 do not give nearly
 * the same draws. What is kept is applied in the order in which it was written: of two writes to
 * one place the later wins, if both are kept. What the process reads does not change: it could not
 * go on to the end of its test otherwise. */
void disk_lose_power(struct disk *disk, enum disk_loss loss, uint64_t seed)
{
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) | 1;

    if (disk->dark)
        return;
    disk->dark = true;
    for (size_t i = 0; i < disk->change_count; i++) {
        const struct change *change = &disk->changes[i];
        size_t part = change->size;

        if (loss == LOSE_ALL)
            continue;
        if (loss == LOSE_SOME) {
            lose_some(disk, change, &state);
            continue;
        }
        if (loss == LOSE_ENDS) {
            lose_end(disk, change, &state);
            continue;
        }
        if (loss == LOSE_LAST_IN_PART && i + 1 == disk->change_count && part > 0)
            part = draw(&state) % part / SECTOR * SECTOR;
        if (part > 0 || change->truncates)
            make_last(disk, change, 0, part);
    }
    disk->change_count = disk->bytes_used = 0;
}

void disk_restore_power(struct disk *disk)
{
    disk_disarm(disk);
    disk->dark = false;
    disk->change_count = disk->bytes_used = 0;
    for (int i = 0; i < FILES; i++)
        copy_image(&disk->files[i].now, &disk->files[i].synced);
}

void disk_power_cut(struct disk *disk, enum disk_loss loss, uint64_t seed)
{
    disk_lose_power(disk, loss, seed);
    disk_restore_power(disk);
}

size_t disk_unsynced(const struct disk *disk)
{
    return disk->change_count;
}

static const uint64_t HASH_BASIS = UINT64_C(0xCBF29CE484222325);

/* FNV-1a over words. A product carries a difference only upwards, so one in the top bits of a word
 * would hardly spread; the fold brings it down again. */
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

/* The last page in part is hashed anew each time: behind its end may be stale bytes, which are no
 * part of what the file says. */
static uint64_t hash_image(uint64_t hash, struct image *image)
{
    size_t whole = image->size / PAGE;

    for (size_t page = 0; page < whole; page++) {
        if (image->hash_version[page] != image->version[page]) {
            image->hash[page] = hash_bytes(HASH_BASIS, image->bytes + page * PAGE, PAGE);
            image->hash_version[page] = image->version[page];
        }
        hash = hash_bytes(hash, (const uint8_t *)&image->hash[page], sizeof image->hash[page]);
    }
    return hash_bytes(hash, image->bytes + whole * PAGE, image->size % PAGE);
}

/* Of what is read now, with the names. Tests judge a state once, however many faults lead to it. */
uint64_t disk_hash(struct disk *disk)
{
    uint64_t hash = HASH_BASIS;

    for (int i = 0; i < FILES; i++) {
        hash = hash_bytes(hash, (const uint8_t *)disk->files[i].name, NAME);
        hash = hash_image(hash, &disk->files[i].now);
    }
    return hash;
}

/* The name "" finds a place that is free. */
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

    return file >= 0 ? disk->files[file].now.size : 0;
}

/* The methods of an open file. */

/* What is in a file outlives its handles. */
static int vfs_close(sqlite3_file *base)
{
    (void)base;
    return SQLITE_OK;
}

/* A short read has to fill the rest with zeros (sqlite3_io_methods, xRead), and is no error to
 * SQLite: it reads beyond the end of a log on purpose. */
static int vfs_read(sqlite3_file *base, void *to, int size, sqlite3_int64 offset)
{
    const struct image *file = &inserted->files[((struct handle *)base)->file].now;
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
    if (fails(DISK_TRUNCATE))
        return SQLITE_IOERR_TRUNCATE;
    shorten(inserted, ((struct handle *)base)->file, (size_t)size);
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
    *size = (sqlite3_int64)inserted->files[((struct handle *)base)->file].now.size;
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

/* pMethods stays NULL if it fails, or SQLite would close what is not open. A file that is only
 * looked for, without CREATE, is not made. One that is made is in its folder at once and for good:
 * that the folder has to be synced, too, is not played here. */
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

/* At once and for good, as SQLite asks for it (the folder is synced). With it go all changes of the
 * file that wait, which is stricter than any disk: they cannot come back. In the dark only what the
 * process sees goes: the name stays, so that the file is there again with the power, as it was
 * synced. */
static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    int file = find(inserted, name);

    (void)vfs;
    (void)sync;
    if (fails(DISK_DELETE))
        return SQLITE_IOERR_DELETE;
    if (file < 0)
        return SQLITE_IOERR_DELETE_NOENT;
    inserted->files[file].now.size = 0;
    if (inserted->dark)
        return SQLITE_OK;
    sync_file(inserted, file);
    inserted->files[file].name[0] = '\0';
    return SQLITE_OK;
}

/* An empty file is as good as none, as for the VFS of the system. */
static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *answer)
{
    (void)vfs;
    (void)flags;
    *answer = disk_file_size(inserted, name) > 0;
    return SQLITE_OK;
}

static int vfs_path(sqlite3_vfs *vfs, const char *name, int room, char *path)
{
    (void)vfs;
    snprintf(path, (size_t)room, "%s", name);
    return SQLITE_OK;
}

/* SQLite seeds its random numbers from here, and draws the salts of its log from those: without
 * this, no two runs would write the same bytes. */
static int vfs_random(sqlite3_vfs *vfs, int size, char *bytes)
{
    (void)vfs;
    memset(bytes, 7, (size_t)size); /* the same in each run */
    return size;
}

static int vfs_sleep(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    return us;
}

static int vfs_time(sqlite3_vfs *vfs, double *days)
{
    (void)vfs;
    *days = 2461000; /* of the Julian calendar: in 2025 */
    return SQLITE_OK;
}

/* Registered once, as the default (the 1), and never taken away: SQLite looks a VFS up by itself
 * when a path is opened, so a store needs not know that it is not on a file system. */
void disk_insert(struct disk *disk)
{
    static sqlite3_vfs vfs = {
        .iVersion = 1,
        .szOsFile = sizeof(struct handle),
        .mxPathname = NAME - 16, /* room for "-journal" */
        .zName = "memory_disk",
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_path,
        .xRandomness = vfs_random,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_time,
    };

    if (inserted == NULL && sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
        abort();
    inserted = disk;
}
