/*
 * A disk that fails on command, preloaded into the daemon (LD_PRELOAD).
 *
 * The file named by FOYER_FAULT says how: "write ENOSPC" lets every write to a regular file fail
 * because the disk is full, "sync EIO" every fsync and fdatasync because it is broken; anything
 * else, or no file, lets all go well. It is read anew at each call, so a scenario can break and
 * heal the disk at will.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* Not declared under POSIX; SQLite calls it where it exists. */
ssize_t pwrite64(int fd, const void *bytes, size_t size, int64_t offset);

static bool fails(const char *what)
{
    const char *path = getenv("FOYER_FAULT");
    char text[32] = "";
    int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t size;

    if (fd < 0)
        return false;
    size = read(fd, text, sizeof text - 1);
    close(fd);
    return size > 0 && strncmp(text, what, strlen(what)) == 0;
}

static bool is_full(int fd)
{
    struct stat file;

    return fails("write ENOSPC") && fstat(fd, &file) == 0 && S_ISREG(file.st_mode);
}

/* The next function of that name; ISO C has no conversion from data to functions. */
static void find(const char *name, void *function)
{
    void *symbol = dlsym(RTLD_NEXT, name);

    memcpy(function, &symbol, sizeof symbol);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    ssize_t (*next)(int, const void *, size_t);

    find("write", &next);
    if (!is_full(fd))
        return next(fd, bytes, size);
    errno = ENOSPC;
    return -1;
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
    ssize_t (*next)(int, const void *, size_t, off_t);

    find("pwrite", &next);
    if (!is_full(fd))
        return next(fd, bytes, size, offset);
    errno = ENOSPC;
    return -1;
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, int64_t offset)
{
    ssize_t (*next)(int, const void *, size_t, int64_t);

    find("pwrite64", &next);
    if (!is_full(fd))
        return next(fd, bytes, size, offset);
    errno = ENOSPC;
    return -1;
}

static int sync_with(const char *name, int fd)
{
    int (*next)(int);

    find(name, &next);
    if (!fails("sync EIO"))
        return next(fd);
    errno = EIO;
    return -1;
}

int fsync(int fd)
{
    return sync_with("fsync", fd);
}

int fdatasync(int fd)
{
    return sync_with("fdatasync", fd);
}
