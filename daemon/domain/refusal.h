/*
 * What a refusal reports beside its status. Only what is set reaches the wire.
 */
#ifndef FOYER_DOMAIN_REFUSAL_H
#define FOYER_DOMAIN_REFUSAL_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/settings.h"
#include "shared/code.h"
#include "shared/seat_set.h"

/* A number that is not reported. */
#define UNTOLD INT64_MIN

/* Bytes with the NUL: the name of a door has 20 characters of up to 4 bytes. */
enum { DOOR_TEXT = 20 * 4 + 1, BY_TEXT = 33 };

struct refusal {
    const char *verb;  /* UNKNOWN_VERB: the word that is none */
    const char *what;  /* NOT_FOUND: the word of an enum missing */
    const char *why;   /* NOT_BOOKABLE: the word of an enum bookable; TOO_MANY and READ_ONLY: of an
                          enum bound */
    const char *state; /* TOKEN_ENDED: the state it ended in; BAD_ARG: the state met */
    const char *arg;   /* BAD_ARG: the argument */
    const char *
        problem; /* for people, of BAD_ARG, LIMIT, NOT_ALLOWED, NOT_FOUND, ALREADY_HOLDING and BUSY:
                    what is wrong */
    bool is_name_lost; /* NOT_ALLOWED: the caller's login is another account's by now; not
                          reported, the connection ends */
    char reservation[RESERVATION_TEXT]; /* ALREADY_HOLDING: its code */
    int64_t show_id, concert_id;        /* ALREADY_HOLDING: its show */
    seat_set seats;                     /* the seats in the way; 0: untold */
    seat_set taken;                     /* those in the way for any reason; not reported */
    int64_t remaining_s;                /* seconds */
    int64_t position;                   /* NOT_ADMITTED */
    int64_t amount;                     /* points */
    int64_t balance;                    /* points */
    int64_t missing;                    /* points */
    int64_t limit;                      /* SEAT_LIMIT, LIMIT: the most there may be */
    int64_t have;                       /* SEAT_LIMIT: seats the user has of the show already */
    int64_t cancel_until_ms;            /* CANCEL_CLOSED; 0: never */
    int64_t at_ms;                      /* ALREADY_IN: since when, wall clock ... */
    char door[DOOR_TEXT];               /* ... by which door; "": not known ... */
    char by[BY_TEXT];                   /* ... and who let the guest in ... */
    int64_t seat;                       /* ... and of which seat; TICKET_DEAD: which it has now */
    int64_t starts_ms;                  /* WRONG_SHOW, TICKET_DEAD: of show_id */
    int64_t opens_ms;                   /* DOORS_CLOSED */
    int64_t shift_id;                   /* EXISTS: the shift that is open, since at_ms, by `by` */
    char zone[ZONE_TEXT];               /* for the times */
};

/* A refusal that reports nothing yet. */
#define REFUSAL_NONE                         \
    ((struct refusal){.show_id = UNTOLD,     \
                      .concert_id = UNTOLD,  \
                      .remaining_s = UNTOLD, \
                      .position = UNTOLD,    \
                      .amount = UNTOLD,      \
                      .balance = UNTOLD,     \
                      .missing = UNTOLD,     \
                      .limit = UNTOLD,       \
                      .have = UNTOLD,        \
                      .at_ms = UNTOLD,       \
                      .seat = UNTOLD,        \
                      .starts_ms = UNTOLD,   \
                      .opens_ms = UNTOLD,    \
                      .shift_id = UNTOLD,    \
                      .cancel_until_ms = UNTOLD})

#endif
