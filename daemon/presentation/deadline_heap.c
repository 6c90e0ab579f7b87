/*
 * deadlines[n] is never before deadlines[(n - 1) / 2], so the first of all is deadlines[0]. Each
 * knows its place, so one in the middle is taken out without a search.
 */
#include "presentation/deadline_heap.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64 };

void deadline_heap_init(struct deadline_heap *heap)
{
    memset(heap, 0, sizeof *heap);
}

void deadline_heap_release(struct deadline_heap *heap)
{
    assert(heap->count == 0);
    free(heap->deadlines);
    deadline_heap_init(heap);
}

static void put(struct deadline_heap *heap, size_t at, struct deadline *deadline)
{
    heap->deadlines[at] = deadline;
    deadline->at = (uint32_t)at;
}

static void sift_up(struct deadline_heap *heap, size_t at)
{
    struct deadline *moved = heap->deadlines[at];

    while (at > 0 && heap->deadlines[(at - 1) / 2]->due_ms > moved->due_ms) {
        put(heap, at, heap->deadlines[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    put(heap, at, moved);
}

static void sift_down(struct deadline_heap *heap, size_t at)
{
    struct deadline *moved = heap->deadlines[at];

    for (;;) {
        size_t child = 2 * at + 1;

        if (child + 1 < heap->count &&
            heap->deadlines[child + 1]->due_ms < heap->deadlines[child]->due_ms)
            child++;
        if (child >= heap->count || heap->deadlines[child]->due_ms >= moved->due_ms)
            break;
        put(heap, at, heap->deadlines[child]);
        at = child;
    }
    put(heap, at, moved);
}

void deadline_heap_add(struct deadline_heap *heap, struct deadline *deadline)
{
    if (heap->count == heap->room) {
        heap->room = heap->room > 0 ? 2 * heap->room : FIRST_ROOM;
        heap->deadlines = realloc(heap->deadlines, heap->room * sizeof *heap->deadlines);
        assert(heap->deadlines != NULL);
    }
    put(heap, heap->count++, deadline);
    sift_up(heap, deadline->at);
}

/* The last one comes from another branch, so it may belong above the place that it fills as well as
 * below it: it is moved either way, and at most one of them moves it. */
void deadline_heap_remove(struct deadline_heap *heap, struct deadline *deadline)
{
    struct deadline *last = heap->deadlines[--heap->count];
    size_t at = deadline->at;

    if (last == deadline)
        return;
    put(heap, at, last);
    sift_up(heap, at);
    sift_down(heap, last->at);
}

void deadline_heap_move(struct deadline_heap *heap, struct deadline *deadline, int64_t due_ms)
{
    deadline->due_ms = due_ms;
    sift_up(heap, deadline->at);
    sift_down(heap, deadline->at);
}

inline struct deadline *deadline_heap_first(const struct deadline_heap *heap)
{
    return heap->count > 0 ? heap->deadlines[0] : NULL;
}
