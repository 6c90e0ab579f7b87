/*
 * Three clocks of the machine, and what each is for:
 *
 *     raw       CLOCK_BOOTTIME: nobody sets it, and it counts time asleep. Pauses, back-off and the
 *               age of what is in memory
 *     steady    the raw clock from the wall time of the start on, so that its numbers look like
 *               times: deadlines of holds, admissions and absence
 *     wall      CLOCK_REALTIME, which somebody may set: whatever a calendar decides
 *
 * In a shared store the steady side follows the database's clock, so that all hosts mean the same
 * instant by a deadline. It never goes back: a clock that leads by more than NOISE_MS runs at SLOW
 * per cent until it does not.
 */
#include "infrastructure/system_clock.h"

#include <time.h>

#ifdef CLOCK_BOOTTIME
#define CLOCK_RAW CLOCK_BOOTTIME
#else
#define CLOCK_RAW CLOCK_MONOTONIC
#endif

static int64_t read_us(clockid_t id)
{
    struct timespec time;

    clock_gettime(id, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static int64_t read_ms(clockid_t id)
{
    return read_us(id) / 1000;
}

int64_t clock_raw_ms(void)
{
    return read_ms(CLOCK_RAW);
}

int64_t clock_raw_us(void)
{
    return read_us(CLOCK_RAW);
}

static int64_t steady_ms(const struct clock *clock)
{
    return clock->steady_from_ms + (clock_raw_ms() - clock->steady_base_ms) * clock->speed / 100;
}

static struct now read_machine(const struct clock *clock)
{
    return (struct now){.steady_ms = steady_ms(clock), .wall_ms = read_ms(CLOCK_REALTIME)};
}

static struct now read_test(const struct clock *clock)
{
    return (struct now){.steady_ms = clock->test_ms, .wall_ms = clock->test_ms};
}

void clock_start(struct clock *clock)
{
    *clock = (struct clock){
        .read = read_machine,
        .raw_ms = clock_raw_ms,
        .follow = clock_follow,
        .steady_from_ms = read_ms(CLOCK_REALTIME),
        .steady_base_ms = clock_raw_ms(),
        .speed = 100,
    };
}

void clock_follow(struct clock *clock, int64_t offset_ms)
{
    enum { NOISE_MS = 20, SLOW = 90 };
    int64_t shown_ms, theirs_ms;

    if (clock->is_test)
        return;
    shown_ms = steady_ms(clock);
    theirs_ms = clock_raw_ms() + offset_ms;
    clock->steady_base_ms = clock_raw_ms();
    clock->steady_from_ms = theirs_ms > shown_ms + NOISE_MS ? theirs_ms : shown_ms;
    clock->speed = theirs_ms < shown_ms - NOISE_MS ? SLOW : 100;
}

void clock_start_test(struct clock *clock, int64_t at_ms)
{
    *clock = (struct clock){.read = read_test,
                            .raw_ms = clock_raw_ms,
                            .follow = clock_follow,
                            .is_test = true,
                            .test_ms = at_ms};
}

bool clock_move(struct clock *clock, int64_t to_ms)
{
    if (to_ms < clock->test_ms)
        return false;
    clock->test_ms = to_ms;
    return true;
}
