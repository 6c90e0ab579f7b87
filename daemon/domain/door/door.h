/*
 * Guests and the door. A guest is a paid seat of a reservation; its ticket is what lets it in.
 *
 *     expected --SCAN in, ADMIT--> inside --SCAN out--> expected (if reentry allows)
 *        ^                            |
 *        +---------- UNSCAN ----------+
 *
 * A guest is inside at most once, whatever tickets it has had and at however many doors they are
 * scanned. What happened at a door without a network is written down later (at=); what does not fit
 * then is a clash: it is kept for somebody to look at, and counts for nobody.
 */
#ifndef FOYER_DOMAIN_DOOR_DOOR_H
#define FOYER_DOMAIN_DOOR_DOOR_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/concert/concert.h"
#include "domain/refusal.h"
#include "domain/reservation/reservation.h"
#include "domain/ticket/ticket.h"
#include "domain/user/user.h"
#include "shared/word_list.h"

/* The last stay of a guest that was not undone and is no clash. */
struct stay {
    int64_t entry; /* 1 for the first; 0: was never inside */
    int64_t in_ms;
    char in_door[DOOR_TEXT];
    char in_login[LOGIN_TEXT];
    int64_t out_ms; /* 0: is inside */
    char out_door[DOOR_TEXT];
};

/* A seat that has a ticket, live or dead, and all that a door looks at. */
struct guest {
    struct ticket ticket;
    int64_t ended_ms; /* of a dead ticket */
    char code[RESERVATION_TEXT];
    int64_t show_id;
    int64_t concert_id;
    int64_t starts_ms;
    char zone[ZONE_TEXT];
    char name[NAME_TEXT];
    char phone[PHONE_TEXT];
    char note[NOTE_TEXT];
    bool attention;
    struct stay stay;
};

/* How many guests a show has. */
struct guest_counts {
    int64_t expected; /* paid seats */
    int64_t entered;  /* of which somebody came in at least once */
    int64_t inside;
    int64_t clashes;
};

/* What a scan asks for. */
struct scan {
    int64_t show_id;
    enum scan_dir dir;
    const char *door;   /* "": not named */
    const char *reason; /* of force=; NULL: none */
    int64_t at_ms;      /* when it was: now, or before at a door without a network */
    bool is_late;       /* the latter */
};

bool stay_is_inside(const struct stay *stay);

/* Are the doors open for a show at that moment? OK, or DOORS_CLOSED with the time they open. */
MUST_CHECK enum status doors_check(const struct door_rules *rules, int64_t starts_ms, int64_t at_ms,
                                   struct refusal *refusal);

/*
 * May the guest pass? OK, WRONG_SHOW, TICKET_DEAD, DOORS_CLOSED, ALREADY_IN, NOT_IN, in this order.
 * `scan->reason` opens the doors. A late scan is never refused for what was true only later:
 * *is_clash tells that it does not fit.
 */
MUST_CHECK enum status scan_check(const struct door_rules *rules, const struct guest *guest,
                                  const struct scan *scan, bool *is_clash, struct refusal *refusal);

/* A telephone number as a door sees it: its last four digits, and the beginning of a mobile number
 * (01x, ten digits or more); the other digits are stars. */
void phone_mask(const char *phone, char masked[PHONE_TEXT]);

/* A note as a door sees it: whatever may be a telephone number in it is masked like one. */
void note_mask(const char *note, char masked[NOTE_TEXT]);

#endif
