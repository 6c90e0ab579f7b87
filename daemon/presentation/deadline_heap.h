/*
 * Many deadlines, of which the first is known at any time: a binary heap. A deadline is part of
 * whatever has it, and costs that a pointer here.
 */
#ifndef FOYER_PRESENTATION_DEADLINE_HEAP_H
#define FOYER_PRESENTATION_DEADLINE_HEAP_H

#include <stddef.h>
#include <stdint.h>

struct deadline {
    int64_t due_ms;
    uint32_t at; /* its place in the heap */
};

struct deadline_heap {
    struct deadline **deadlines; /* shape: deadlines[count]; the array is owned */
    size_t count, room;
};

void deadline_heap_init(struct deadline_heap *heap);

/* Frees the array; nothing is in it. */
void deadline_heap_release(struct deadline_heap *heap);

/* Puts a deadline in, whose due_ms is set; takes it out; changes when it is. */
void deadline_heap_add(struct deadline_heap *heap, struct deadline *deadline);
void deadline_heap_remove(struct deadline_heap *heap, struct deadline *deadline);
void deadline_heap_move(struct deadline_heap *heap, struct deadline *deadline, int64_t due_ms);

/* The first; NULL if there is none. */
struct deadline *deadline_heap_first(const struct deadline_heap *heap);

#endif
