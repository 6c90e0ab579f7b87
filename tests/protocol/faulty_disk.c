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

/* The real functions, found before anything else runs: looking them up is not for signal handlers,
 * and write() is called in them. */
static struct {
    ssize_t (*write)(int, const void *, size_t);
    ssize_t (*pwrite)(int, const void *, size_t, off_t);
    ssize_t (*pwrite64)(int, const void *, size_t, int64_t);
    int (*fsync)(int);
    int (*fdatasync)(int);
} real;

/* ISO C has no conversion from data to functions. */
static void find(const char *name, void *function)
{
    void *symbol = dlsym(RTLD_NEXT, name);

    memcpy(function, &symbol, sizeof symbol);
}

__attribute__((constructor)) static void find_all(void)
{
    find("write", &real.write);
    find("pwrite", &real.pwrite);
    find("pwrite64", &real.pwrite64);
    find("fsync", &real.fsync);
    find("fdatasync", &real.fdatasync);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    if (!is_full(fd))
        return real.write(fd, bytes, size);
    errno = ENOSPC;
    return -1;
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
    if (!is_full(fd))
        return real.pwrite(fd, bytes, size, offset);
    errno = ENOSPC;
    return -1;
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, int64_t offset)
{
    if (!is_full(fd))
        return real.pwrite64(fd, bytes, size, offset);
    errno = ENOSPC;
    return -1;
}

int fsync(int fd)
{
    if (!fails("sync EIO"))
        return real.fsync(fd);
    errno = EIO;
    return -1;
}

int fdatasync(int fd)
{
    if (!fails("sync EIO"))
        return real.fdatasync(fd);
    errno = EIO;
    return -1;
}
