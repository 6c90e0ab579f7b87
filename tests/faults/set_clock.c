/*
 * Clocks that are set by a test, preloaded into the daemon (LD_PRELOAD).
 *
 * FOYER_CLOCK names a file of two 64-bit numbers: milliseconds that the wall clock is ahead, and
 * that the clocks nobody can set are. They are looked at anew at each call.
 *
 * Every clock but CLOCK_REALTIME takes the second number: CLOCK_MONOTONIC and CLOCK_BOOTTIME stand
 * for time that passes, whatever somebody sets. The test writes while the daemon reads, without a
 * lock: each number is one aligned word, so a call sees the old one or the new one. Only
 * clock_gettime() is led astray; timers of the kernel (epoll_wait(), timerfd) go by the true clock,
 * so the daemon notices a jump when it is next awake, not at once.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *ahead_ms; /* shape: [2] */
static int (*real_gettime)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("FOYER_CLOCK");
    int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    /* ISO C has no conversion from data to functions. */
    void *symbol = dlsym(RTLD_NEXT, "clock_gettime");

    memcpy(&real_gettime, &symbol, sizeof symbol);
    if (fd < 0)
        return;
    ahead_ms = mmap(NULL, 2 * sizeof *ahead_ms, PROT_READ, MAP_SHARED, fd, 0);
    if (ahead_ms == MAP_FAILED)
        abort();
    close(fd);
}

int clock_gettime(clockid_t id, struct timespec *time)
{
    int result = real_gettime(id, time);
    int64_t ms;

    if (result != 0 || ahead_ms == NULL)
        return result;
    ms = id == CLOCK_REALTIME ? ahead_ms[0] : ahead_ms[1];
    time->tv_sec += ms / 1000;
    time->tv_nsec += ms % 1000 * 1000000;
    if (time->tv_nsec >= 1000000000) {
        time->tv_sec++;
        time->tv_nsec -= 1000000000;
    } else if (time->tv_nsec < 0) {
        time->tv_sec--;
        time->tv_nsec += 1000000000;
    }
    return 0;
}
