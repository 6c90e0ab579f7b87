/*
 * Deadlines, beside an array that is searched.
 *
 * A heap that is wrong in its middle still shows the right first one for a long time, so it is
 * compared after each of many random steps: 20000 put in, take out or move one of sixty deadlines.
 * There are only 50 different times for them, so that equal ones are common. Sixty fit into the
 * room for the first 64, so that the array grows is not tried here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>

#include "presentation/deadline_heap.h"

enum { COUNT = 60, STEPS = 20000 };

static unsigned seed = 7;

static unsigned any(unsigned below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 8) % below;
}

/* The earliest of those that are in. Of equal ones any may be the first, so times are compared and
 * not deadlines. */
static int64_t earliest(const struct deadline deadlines[COUNT], const bool is_in[COUNT])
{
    int64_t first = INT64_MAX;

    for (int i = 0; i < COUNT; i++)
        if (is_in[i] && deadlines[i].due_ms < first)
            first = deadlines[i].due_ms;
    return first;
}

static void test_random_steps(void **state)
{
    struct deadline deadlines[COUNT] = {{0}};
    bool is_in[COUNT] = {false};
    struct deadline_heap heap;
    size_t count = 0;

    (void)state;
    deadline_heap_init(&heap);
    for (int step = 0; step < STEPS; step++) {
        unsigned n = any(COUNT);
        int64_t due_ms = any(50);

        if (!is_in[n]) {
            deadlines[n].due_ms = due_ms;
            deadline_heap_add(&heap, &deadlines[n]);
            is_in[n] = true;
            count++;
        } else if (any(2) == 0) {
            deadline_heap_move(&heap, &deadlines[n], due_ms);
        } else {
            deadline_heap_remove(&heap, &deadlines[n]);
            is_in[n] = false;
            count--;
        }
        assert_int_equal(heap.count, count);
        if (count > 0)
            assert_int_equal(deadline_heap_first(&heap)->due_ms, earliest(deadlines, is_in));
        else
            assert_null(deadline_heap_first(&heap));
    }
    for (int i = 0; i < COUNT; i++)
        if (is_in[i])
            deadline_heap_remove(&heap, &deadlines[i]);
    deadline_heap_release(&heap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
