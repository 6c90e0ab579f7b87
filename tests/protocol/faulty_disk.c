/*
 * A disk that fails on command, preloaded into the daemon (LD_PRELOAD).
 *
 * The file named by FOYER_FAULT says how: "write ENOSPC" lets every write to a regular file fail
 * because the disk is full (or "write EDQUOT", "write EFBIG", "write EIO": for another reason),
 * "sync EIO" every fsync and fdatasync because it is broken, "sync HOLD" lets them wait,
 * "rename EINVAL" every renameat2 because the file system does not know it; anything else, or no
 * file, lets all go well. With a third word, "sync EIO .part", only files whose paths end with it
 * are concerned. It is read anew at each call, so a scenario can break and heal it at will.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

/* Not declared under POSIX; SQLite calls it where it exists. */
ssize_t pwrite64(int fd, const void *bytes, size_t size, int64_t offset);

/* True if the path of an open file ends with `ending`. */
static bool ends_with(int fd, const char *ending)
{
    char link[32], path[PATH_MAX];
    ssize_t size;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    size = readlink(link, path, sizeof path);
    return size >= (ssize_t)strlen(ending) &&
           memcmp(path + size - strlen(ending), ending, strlen(ending)) == 0;
}

/* True if `what` is to fail for that file. The text is cut at 31 bytes, third word and all. It is
 * read anew for each call and kept nowhere: threads of the daemon need no lock here, and what a
 * scenario has written holds from the next call on. */
static bool fails(const char *what, int file)
{
    const char *path = getenv("FOYER_FAULT");
    char text[32] = "";
    int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t size;

    if (fd < 0)
        return false;
    size = read(fd, text, sizeof text - 1);
    close(fd);
    if (size <= 0 || strncmp(text, what, strlen(what)) != 0)
        return false;
    text[strcspn(text, "\n")] = '\0';
    return text[strlen(what)] != ' ' || ends_with(file, text + strlen(what) + 1);
}

/* True if it fails, with errno set. Sockets, pipes and the log go well on the fullest disk, which
 * is why only regular files are meant: otherwise the daemon could not even say what is wrong. */
static bool cannot_write(int fd)
{
    static const struct {
        const char *fault;
        int error;
    } faults[] = {
        {"write ENOSPC", ENOSPC},
        {"write EDQUOT", EDQUOT},
        {"write EFBIG", EFBIG},
        {"write EIO", EIO},
    };
    struct stat file;

    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        if (fails(faults[i].fault, fd) && fstat(fd, &file) == 0 && S_ISREG(file.st_mode)) {
            errno = faults[i].error;
            return true;
        }
    return false;
}

/* True if it fails, with errno set. "sync HOLD" holds the thread that commits, so a scenario can
 * look at what the daemon still answers, and lets go as soon as the file says something else. */
static bool cannot_sync(int fd)
{
    while (fails("sync HOLD", fd))
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    if (!fails("sync EIO", fd))
        return false;
    errno = EIO;
    return true;
}

/* The real functions, found before anything else runs: looking them up is not for signal handlers,
 * and write() is called in them. */
static struct {
    ssize_t (*write)(int, const void *, size_t);
    ssize_t (*pwrite)(int, const void *, size_t, off_t);
    ssize_t (*pwrite64)(int, const void *, size_t, int64_t);
    int (*fsync)(int);
    int (*fdatasync)(int);
    int (*renameat2)(int, const char *, int, const char *, unsigned);
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
    find("renameat2", &real.renameat2);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    if (!cannot_write(fd))
        return real.write(fd, bytes, size);
    return -1;
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
    if (!cannot_write(fd))
        return real.pwrite(fd, bytes, size, offset);
    return -1;
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, int64_t offset)
{
    if (!cannot_write(fd))
        return real.pwrite64(fd, bytes, size, offset);
    return -1;
}

int fsync(int fd)
{
    return cannot_sync(fd) ? -1 : real.fsync(fd);
}

int fdatasync(int fd)
{
    return cannot_sync(fd) ? -1 : real.fdatasync(fd);
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
    if (!fails("rename EINVAL", -1))
        return real.renameat2(from_fd, from, to_fd, to, flags);
    errno = EINVAL;
    return -1;
}
