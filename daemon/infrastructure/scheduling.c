/*
 * A batch computes for half a millisecond and then waits for the disk; a poll takes some
 * microseconds and somebody looks at the clock for it. On two processors with other programs
 * beside the daemon, a loop thread that became ready while a worker runs waited for the end of the
 * worker's slice, which is what the slowest polls were made of. So the worker is nicer, and the
 * loop asks for a slice that a turn of it hardly ever uses up: whoever asks for less is let on
 * earlier. It gets no larger share of the processor by that.
 *
 * Neither needs a privilege, and a kernel that grants neither (a slice is known since Linux 6.12)
 * only makes the slowest polls slower: nothing is reported.
 */
#define _GNU_SOURCE
#include "infrastructure/scheduling.h"

#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { KEEP_POLICY = 0x08 }; /* SCHED_FLAG_KEEP_POLICY of the kernel */

/* What sched_setattr(2) takes, which the C library does not declare. */
struct attributes {
    uint32_t size;
    uint32_t policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime_ns; /* of a thread without deadlines: its slice */
    uint64_t deadline_ns;
    uint64_t period_ns;
};

/* PRIO_PROCESS with 0 is the calling thread alone on Linux. */
static int own_niceness(void)
{
    return getpriority(PRIO_PROCESS, 0);
}

void scheduling_give_way(void)
{
    /* More than the most is the most. */
    (void)setpriority(PRIO_PROCESS, 0, own_niceness() + WORKER_NICENESS);
}

void scheduling_be_prompt(void)
{
    struct attributes attributes = {
        .size = sizeof attributes,
        .flags = KEEP_POLICY,
        .nice = own_niceness(),
        .runtime_ns = LOOP_SLICE_NS,
    };

    (void)syscall(SYS_sched_setattr, 0, &attributes, 0);
}
