#include "infrastructure/system_clock.h"

#include <time.h>

static int64_t read_ms(clockid_t id)
{
    struct timespec time;

    clock_gettime(id, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int64_t steady_ms(void)
{
#ifdef CLOCK_BOOTTIME
    return read_ms(CLOCK_BOOTTIME);
#else
    return read_ms(CLOCK_MONOTONIC);
#endif
}

static struct now read_machine(const struct clock *clock)
{
    return (struct now){
        .steady_ms = clock->wall_base_ms + steady_ms() - clock->steady_base_ms,
        .wall_ms = read_ms(CLOCK_REALTIME),
    };
}

static struct now read_test(const struct clock *clock)
{
    return (struct now){.steady_ms = clock->wall_base_ms, .wall_ms = clock->wall_base_ms};
}

void clock_start(struct clock *clock)
{
    *clock = (struct clock){
        .read = read_machine,
        .wall_base_ms = read_ms(CLOCK_REALTIME),
        .steady_base_ms = steady_ms(),
    };
}

void clock_start_test(struct clock *clock, int64_t at_ms)
{
    *clock = (struct clock){.read = read_test, .is_test = true, .wall_base_ms = at_ms};
}

bool clock_move(struct clock *clock, int64_t to_ms)
{
    if (to_ms < clock->wall_base_ms)
        return false;
    clock->wall_base_ms = to_ms;
    return true;
}
