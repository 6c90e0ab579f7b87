/*
 * tree[i] sums the waiters of the i & -i indexes that end at i - 1: a position is the sum of at
 * most log2(room) of them, and a change touches as many. Counts are unsigned and 32 bits wide;
 * taking one away is adding 2^32 - 1, so adding and removing are one function.
 *
 * `present` says who is there, a bit each, and is what the tree is built from. Adding twice and
 * removing what is not there change nothing: changes may be applied again (live_view.c).
 *
 * Room is laid out anew when a place falls outside it, from the lowest place that is still there: a
 * line that moves on for years, with places that only grow, takes room for those who wait and not
 * for all who ever did. The new room is at least twice the range, so that this happens after as
 * many joins as there were places in the range.
 */
#include "domain/queue/waiting_line.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SMALLEST_ROOM = 64 };

void waiting_line_init(struct waiting_line *line)
{
    memset(line, 0, sizeof *line);
}

void waiting_line_release(struct waiting_line *line)
{
    free(line->tree);
    free(line->present);
    waiting_line_init(line);
}

/* Waiters at indexes 0..index-1. */
static uint32_t count_below(const struct waiting_line *line, size_t index)
{
    uint32_t count = 0;

    for (; index > 0; index &= index - 1)
        count += line->tree[index];
    return count;
}

static void change(struct waiting_line *line, size_t index, uint32_t by)
{
    for (index++; index <= line->room; index += index & -index)
        line->tree[index] += by;
}

static bool is_present(const struct waiting_line *line, int64_t place)
{
    size_t index = (size_t)(place - line->base);

    return place >= line->base && index < line->room &&
           (line->present[index / 64] >> (index % 64) & 1);
}

/* The lowest and highest index that is present in a line that is not empty. */
static void find_range(const struct waiting_line *line, size_t *lowest, size_t *highest)
{
    size_t first = 0, last = line->room / 64 - 1;

    while (line->present[first] == 0)
        first++;
    while (line->present[last] == 0)
        last--;
    *lowest = first * 64 + (size_t)__builtin_ctzll(line->present[first]);
    *highest = last * 64 + 63 - (size_t)__builtin_clzll(line->present[last]);
}

/* Sums the tree up anew from the bits, in one pass. */
static void build_tree(struct waiting_line *line)
{
    memset(line->tree, 0, (line->room + 1) * sizeof *line->tree);
    for (size_t i = 1; i <= line->room; i++) {
        size_t parent = i + (i & -i);

        line->tree[i] += (uint32_t)(line->present[(i - 1) / 64] >> ((i - 1) % 64) & 1);
        if (parent <= line->room)
            line->tree[parent] += line->tree[i];
    }
}

/* Lays the line out anew, so that `place` has an index and the range is at most half full of gaps.
 */
static void make_room(struct waiting_line *line, int64_t place)
{
    struct waiting_line next = {.count = line->count, .room = SMALLEST_ROOM};
    int64_t lowest = place, highest = place;

    if (line->count > 0) {
        size_t first, last;

        find_range(line, &first, &last);
        if (line->base + (int64_t)first < lowest)
            lowest = line->base + (int64_t)first;
        if (line->base + (int64_t)last > highest)
            highest = line->base + (int64_t)last;
    }
    while (next.room < 2 * (size_t)(highest - lowest + 1))
        next.room *= 2;
    next.base = lowest;
    next.tree = malloc((next.room + 1) * sizeof *next.tree);
    next.present = calloc(next.room / 64, sizeof *next.present);
    assert(next.tree != NULL && next.present != NULL);
    for (size_t i = 0; i < line->room && line->count > 0; i++) {
        size_t index = (size_t)(line->base + (int64_t)i - next.base);

        if (line->present[i / 64] >> (i % 64) & 1)
            next.present[index / 64] |= UINT64_C(1) << (index % 64);
    }
    build_tree(&next);
    waiting_line_release(line);
    *line = next;
}

void waiting_line_add(struct waiting_line *line, int64_t place)
{
    size_t index;

    if (is_present(line, place))
        return;
    if (place < line->base || place - line->base >= (int64_t)line->room)
        make_room(line, place);
    index = (size_t)(place - line->base);
    line->present[index / 64] |= UINT64_C(1) << (index % 64);
    change(line, index, 1);
    line->count++;
}

void waiting_line_remove(struct waiting_line *line, int64_t place)
{
    size_t index = (size_t)(place - line->base);

    if (!is_present(line, place))
        return;
    line->present[index / 64] &= ~(UINT64_C(1) << (index % 64));
    change(line, index, UINT32_MAX); /* minus one, modulo 2^32 */
    line->count--;
}

size_t waiting_line_position(const struct waiting_line *line, int64_t place)
{
    if (!is_present(line, place))
        return 0;
    return count_below(line, (size_t)(place - line->base)) + 1;
}
