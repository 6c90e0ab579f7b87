/*
 * The waiting line of one concert: who is where, exactly.
 *
 * A Fenwick tree over places (Peter M. Fenwick, "A New Data Structure for Cumulative Frequency
 * Tables", 1994): place numbers only grow, so the tree counts who is still there below a place.
 * Adding, removing and asking for a position are O(log n) where n is the range from the first
 * waiter's place to the last drawn; growing or moving the range is O(n), and so rare that it does
 * not count.
 */
#ifndef FOYER_DOMAIN_QUEUE_WAITING_LINE_H
#define FOYER_DOMAIN_QUEUE_WAITING_LINE_H

#include <stddef.h>
#include <stdint.h>

struct waiting_line {
    int64_t base;      /* the place that index 0 of the tree stands for */
    uint32_t *tree;    /* shape: tree[room + 1], index 0 unused; owned */
    uint64_t *present; /* one bit a place, shape: present[room / 64]; owned */
    size_t room;       /* a power of two of at least 64, or 0 */
    size_t count;      /* waiters */
};

void waiting_line_init(struct waiting_line *line);
void waiting_line_release(struct waiting_line *line);

/* Adds a place; places may come in any order. One that is there already is left alone. */
void waiting_line_add(struct waiting_line *line, int64_t place);

/* Removes a place; one that is not there is left alone. */
void waiting_line_remove(struct waiting_line *line, int64_t place);

/* 1 for the next to be admitted, and so on; 0 if the place is not in the line. */
size_t waiting_line_position(const struct waiting_line *line, int64_t place);

#endif
