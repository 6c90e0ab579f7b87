/*
 * Deadlines, beside an array that is searched.
 *
 * A heap that is wrong in its middle still shows the right first one for a long time, so all of it
 * is looked at after each of many random steps: 20000 put in, take out or move one of 250
 * deadlines. There are only 50 different times for them, so that equal ones are common. About two
 * thirds are in at a time, more than 128, so that the array has grown twice from its first 64.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>

#include "presentation/deadline_heap.h"

enum { COUNT = 250, GROWN_TWICE = 129, STEPS = 20000 };

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

/* Each knows its place, and none is before the one above it. */
static void assert_in_order(const struct deadline_heap *heap)
{
    for (size_t i = 0; i < heap->count; i++) {
        assert_int_equal(heap->deadlines[i]->at, i);
        assert_true(i == 0 || heap->deadlines[i]->due_ms >= heap->deadlines[(i - 1) / 2]->due_ms);
    }
}

static void test_random_steps(void **state)
{
    struct deadline deadlines[COUNT] = {{0}};
    bool is_in[COUNT] = {false};
    struct deadline_heap heap;
    size_t count = 0, most = 0;

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
            most = count > most ? count : most;
        } else if (any(2) == 0) {
            deadline_heap_move(&heap, &deadlines[n], due_ms);
        } else {
            deadline_heap_remove(&heap, &deadlines[n]);
            is_in[n] = false;
            count--;
        }
        assert_int_equal(heap.count, count);
        assert_in_order(&heap);
        if (count > 0)
            assert_int_equal(deadline_heap_first(&heap)->due_ms, earliest(deadlines, is_in));
        else
            assert_null(deadline_heap_first(&heap));
    }
    assert_true(most >= GROWN_TWICE);
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
