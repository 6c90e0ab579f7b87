/*
 * Changes are small and many, and a seating with fifty claims, a concert with four texts, or a list
 * of hosts is not: those three are allocated apart and owned by the list, so that an entry stays
 * small and a token or some seats cost no allocation. The list grows by doubling and is given on
 * whole, from the worker to the loop; nobody copies it.
 */
#include "application/live/change.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void change_list_init(struct change_list *list)
{
    memset(list, 0, sizeof *list);
}

void change_list_release(struct change_list *list)
{
    change_list_truncate(list, 0);
    free(list->changes);
    change_list_init(list);
}

static void release(struct change *change)
{
    if (change->kind == CHANGE_CONCERT)
        free(change->of.concert);
    else if (change->kind == CHANGE_SEATING)
        free(change->of.seating);
    else if (change->kind == CHANGE_HOSTS)
        free(change->of.hosts.host_ids);
}

void change_list_truncate(struct change_list *list, size_t count)
{
    while (list->count > count) {
        list->count--;
        release(&list->changes[list->count]);
    }
}

/* To be filled in at once: the next one may move the list. */
static struct change *change_list_add(struct change_list *list, enum change_kind kind)
{
    if (list->count == list->room) {
        list->room = list->room > 0 ? 2 * list->room : 16;
        list->changes = realloc(list->changes, list->room * sizeof *list->changes);
        assert(list->changes != NULL);
    }
    list->changes[list->count].kind = kind;
    return &list->changes[list->count++];
}

void change_concert(struct change_list *list, const struct concert *concert)
{
    struct concert *copy = malloc(sizeof *copy);

    assert(copy != NULL);
    *copy = *concert;
    change_list_add(list, CHANGE_CONCERT)->of.concert = copy;
}

void change_show(struct change_list *list, const struct show *show)
{
    change_list_add(list, CHANGE_SHOW)->of.show = *show;
}

void change_seats(struct change_list *list, const struct seats_change *seats)
{
    change_list_add(list, CHANGE_SEATS)->of.seats = *seats;
}

void change_token(struct change_list *list, const struct token *token)
{
    change_list_add(list, CHANGE_TOKEN)->of.token = *token;
}

void change_seating(struct change_list *list, struct seating *seating)
{
    change_list_add(list, CHANGE_SEATING)->of.seating = seating;
}

void change_events(struct change_list *list)
{
    list->has_events = true;
}

void change_hosts(struct change_list *list, struct host_set hosts)
{
    change_list_add(list, CHANGE_HOSTS)->of.hosts = hosts;
}

/* The state is no column of a claim: nobody's is a block, one with a deadline a hold, and the rest
 * is sold. The revision stays 0, which apply_seats() takes for part of a seating that was compared
 * as a whole. */
struct seats_change change_of_claim(const struct claim *claim)
{
    return (struct seats_change){
        .show_id = claim->show_id,
        .seats = seat_bit(claim->seat),
        .state = claim->user_id == 0      ? SEAT_BLOCKED
                 : claim->expires_ms != 0 ? SEAT_HELD
                                          : SEAT_SOLD,
        .user_id = claim->user_id,
        .expires_ms = claim->expires_ms,
        .until_ms = claim->until_ms,
    };
}
