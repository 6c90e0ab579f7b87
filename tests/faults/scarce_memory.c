/*
 * --wrap reaches only the calls that are linked into this program: those of libc itself and of
 * shared libraries go past it. That is what is wanted: what fails is what the daemon asks for.
 * strdup() has to be caught apart, since libc would call its own malloc() for it. free() is left
 * alone: what it is given came from the real functions.
 *
 * Single-threaded, as is the office: the count is not locked.
 */
#include "tests/faults/scarce_memory.h"

#include <stdlib.h>
#include <string.h>

#include <event2/event.h>
#include <sqlite3.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *at, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *at, size_t size);
char *__wrap_strdup(const char *text);

/* Allocations have no argument through which this could reach them. */
static struct {
    int64_t nth; /* 0: nothing fails */
    bool for_good;
    bool *came;
} armed;

static sqlite3_mem_methods sqlite_methods;

/* True in place of the n-th allocation since arming, once or from then on. */
static bool fails(void)
{
    if (armed.nth == 0)
        return false;
    if (armed.nth > 1) {
        armed.nth--;
        return false;
    }
    if (!armed.for_good)
        armed.nth = 0;
    *armed.came = true;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *at, size_t size)
{
    return fails() ? NULL : __real_realloc(at, size);
}

char *__wrap_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = __wrap_malloc(size);

    return copy != NULL ? memcpy(copy, text, size) : NULL;
}

static void *sqlite_malloc(int size)
{
    return fails() ? NULL : sqlite_methods.xMalloc(size);
}

static void *sqlite_realloc(void *at, int size)
{
    return fails() ? NULL : sqlite_methods.xRealloc(at, size);
}

/* SQLite's own methods stay below ours, for its sizes and its accounting; xFree and the rest are
 * not replaced. Both calls are refused with SQLITE_MISUSE once SQLite is in use, which is why this
 * comes first of all. */
void scarce_memory_init(void)
{
    sqlite3_mem_methods methods;

    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_methods) != SQLITE_OK)
        abort();
    methods = sqlite_methods;
    methods.xMalloc = sqlite_malloc;
    methods.xRealloc = sqlite_realloc;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK)
        abort();
    event_set_mem_functions(__wrap_malloc, __wrap_realloc, free);
}

void scarce_memory_arm(int64_t nth, bool for_good, bool *came)
{
    armed.nth = nth;
    armed.for_good = for_good;
    armed.came = came;
}
