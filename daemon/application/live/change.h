/*
 * What a transaction changed, for the live view: written by the use cases on the worker, applied on
 * the loop thread once the transaction is on the disk.
 */
#ifndef FOYER_APPLICATION_LIVE_CHANGE_H
#define FOYER_APPLICATION_LIVE_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/concert/concert.h"
#include "domain/queue/token.h"
#include "domain/reservation/reservation_store.h"

enum change_kind {
    CHANGE_CONCERT, /* new, or different */
    CHANGE_SHOW,    /* new, or different; its seats stay as they are */
    CHANGE_SEATS,
    CHANGE_TOKEN,   /* new, or different */
    CHANGE_SEATING, /* what another daemon made of a show and its seats */
    CHANGE_HOSTS,   /* the daemons that live */
};

/* Some seats of a show have a new state. */
struct seats_change {
    int64_t show_id;
    int64_t rev;
    seat_set seats;
    enum seat_state state;
    int64_t user_id;        /* of held and sold seats */
    char login[LOGIN_TEXT]; /* the user's; "" if the live view knows the user already */
    int64_t expires_ms;     /* of held seats, steady clock */
    int64_t until_ms;       /* of blocked seats: when they are free again, wall clock; INT64_MAX:
                               never */
};

/* A show with all its seats; those without a claim are free. */
struct seating {
    struct show show;
    struct claim claims[SEAT_COUNT]; /* shape: claims[claim_count] */
    int claim_count;
};

/* The daemons on a shared store, this one among them. */
struct host_set {
    int64_t *host_ids; /* shape: host_ids[count]; owned */
    size_t count;
};

struct change {
    enum change_kind kind;
    union {
        struct seating *seating; /* owned by the list */
        struct host_set hosts;   /* owned by the list */
        struct concert *concert; /* owned by the list */
        struct show show;
        struct seats_change seats;
        struct token token;
    } of;
};

struct change_list {
    struct change *changes; /* shape: changes[count]; owned */
    size_t count, room;
    bool has_events; /* something was written down that is to be told; see event_store.h */
};

void change_list_init(struct change_list *list);
void change_list_release(struct change_list *list);

/* Forgets the changes from number `count` on, when what they report was undone. */
void change_list_truncate(struct change_list *list, size_t count);

/* The list takes over what it is given. */
void change_seating(struct change_list *list, struct seating *seating);
void change_hosts(struct change_list *list, struct host_set hosts);

/* Something has happened of which the store has an event. It is read from there; said once too
 * often it does no harm, so it is not taken back by change_list_truncate(). */
void change_events(struct change_list *list);

/* Each copies what it is given. */
void change_concert(struct change_list *list, const struct concert *concert);
void change_show(struct change_list *list, const struct show *show);
void change_seats(struct change_list *list, const struct seats_change *seats);
void change_token(struct change_list *list, const struct token *token);

/* What a stored claim says of its seat: neither the revision nor the login. */
struct seats_change change_of_claim(const struct claim *claim);

#endif
