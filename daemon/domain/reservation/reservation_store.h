/*
 * Reservations and seat claims in the store. Statuses not named are those of domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_RESERVATION_RESERVATION_STORE_H
#define FOYER_DOMAIN_RESERVATION_RESERVATION_STORE_H

#include "domain/queue/token.h"
#include "domain/reservation/reservation.h"
#include "domain/ports/store.h"

/* A live claim as it is stored. */
struct claim {
    int64_t show_id;
    int seat;
    int64_t user_id;    /* 0: blocked */
    int64_t expires_ms; /* of a held seat; 0: sold or blocked */
    int64_t until_ms;   /* of a house seat that comes back, wall clock; INT64_MAX: none */
};

/* What the box office has written down of a reservation. */
struct booking_note {
    char text[NOTE_TEXT]; /* "": nothing is noted */
    bool attention;       /* it is to be seen at the door */
    /* Who it is for, if that is no customer; "" otherwise. */
    char name[NAME_TEXT], phone[PHONE_TEXT];
};

/* One reservation as lists show it. */
struct reservation_line {
    struct reservation reservation;
    char title[TITLE_TEXT];
    char zone[ZONE_TEXT];
    int64_t starts_ms;
    int64_t cancel_until_ms;
    int64_t concert_id;
    int64_t closes_ms; /* wall clock; see hold_closes() */
    struct booking_note note;
};

/* One seat of a reservation. */
struct reservation_seat {
    int seat;
    char grade[GRADE_TEXT];
    int64_t price;
    bool refunded;
};

/* Who has which seat of a show, as `user_id` sees it at `wall_ms`. STATUS_OK also for a show
 * without claims. */
MUST_CHECK enum status reservation_store_occupancy(struct store *store, int64_t show_id,
                                                   int64_t user_id, int64_t wall_ms,
                                                   struct occupancy *occupancy);

/* STATUS_NOT_FOUND if there is no such reservation. */
MUST_CHECK enum status reservation_store_find(struct store *store, const char *code,
                                              struct reservation *found);

/* The same with what is shown of it. */
MUST_CHECK enum status reservation_store_find_line(struct store *store, const char *code,
                                                   struct reservation_line *found);

/* Stores a hold with its claims, priced by the concert's grades. Seats must be free: the schema
 * refuses them otherwise, as STATUS_SEAT_HELD. */
MUST_CHECK enum status reservation_store_add_hold(struct store *store,
                                                  const struct reservation *reservation,
                                                  const struct concert *concert, int64_t now_ms);

/* Stores a reservation that is paid from the beginning, without a hold and yet without seats. */
MUST_CHECK enum status reservation_store_add_paid(struct store *store,
                                                  const struct reservation *reservation,
                                                  int64_t now_ms);

/* Claims a free seat for a paid reservation: its grade and what was paid for it, points. The schema
 * refuses one that is not free, as STATUS_SEAT_HELD. */
MUST_CHECK enum status reservation_store_claim(struct store *store,
                                               const struct reservation *reservation,
                                               const struct reservation_seat *seat);

/* Takes away the claims of seats of a paid reservation, which are claimed anew elsewhere. */
MUST_CHECK enum status reservation_store_unclaim(struct store *store,
                                                 const struct reservation *reservation,
                                                 seat_set seats);

/* Deletes the claims of some seats of a hold. */
MUST_CHECK enum status reservation_store_drop_seats(struct store *store, const struct hold *hold,
                                                    seat_set seats);

/* Remembers a hold that ended unpaid at `ended_ms`, steady clock, and how long it held seats. */
MUST_CHECK enum status reservation_store_add_unpaid(struct store *store, int64_t user_id,
                                                    const struct hold *hold, int64_t ended_ms,
                                                    int64_t held_ms);

/* How long a user let seats of a show lie in holds that ended unpaid after `since_ms`, and when the
 * last of them ended; 0 for none. */
MUST_CHECK enum status reservation_store_unpaid(struct store *store, int64_t user_id,
                                                int64_t show_id, int64_t since_ms, int64_t *held_ms,
                                                int64_t *last_ms);

/* Deletes a hold and its claims, and remembers its code as lost if `ended_ms` is not 0. */
MUST_CHECK enum status reservation_store_delete_hold(struct store *store, const struct hold *hold,
                                                     int64_t ended_ms);

/* A hold ends at hold->expires_ms, which is earlier than it was; its token is the caller's to save.
 */
MUST_CHECK enum status reservation_store_set_deadline(struct store *store, const struct hold *hold);

/* held -> paid, or paid -> cancelled. STATUS_INTERNAL if it was in neither. */
MUST_CHECK enum status reservation_store_set_state(struct store *store,
                                                   const struct reservation *reservation,
                                                   enum reservation_state state);

/* Marks the claims of seats as refunded: they are not live any more. */
MUST_CHECK enum status reservation_store_refund_seats(struct store *store,
                                                      const struct reservation *reservation,
                                                      seat_set seats, int64_t now_ms);

/* The seats of a show that anybody ever bought, those given back too. */
MUST_CHECK enum status reservation_store_ever_sold(struct store *store, int64_t show_id,
                                                   seat_set *seats);

/* Whose hold was lost under that code, within the hour; STATUS_NOT_FOUND if none. */
MUST_CHECK enum status reservation_store_find_lost(struct store *store, const char *code,
                                                   int64_t since_ms, int64_t *user_id);

/* Calls `each` for a user's reservations, newest first. state RESERVATION_STATES: any; `before` 0
 * or a reservation_id to begin after. */
MUST_CHECK enum status
reservation_store_list(struct store *store, int64_t user_id, enum reservation_state state,
                       int64_t before, int64_t limit,
                       void (*each)(void *arg, const struct reservation_line *), void *arg);

/* Writes a note down in place of the one there is; one that says nothing takes that away. */
MUST_CHECK enum status reservation_store_note(struct store *store, int64_t reservation_id,
                                              const struct booking_note *note, int64_t now_ms);

/* Calls `each` for the seats of a reservation, the refunded ones too, in order. */
MUST_CHECK enum status
reservation_store_seats(struct store *store, int64_t reservation_id,
                        void (*each)(void *arg, const struct reservation_seat *), void *arg);

/* A reservation that is held or paid, and whose it is. The texts are borrowed. */
struct show_booking {
    const char *code;
    const char *login;
    const char *name, *phone; /* of the guest, if it is no customer's */
};

/* Calls `each` for the held or paid reservations of a show, oldest first. */
MUST_CHECK enum status
reservation_store_of_show(struct store *store, int64_t show_id,
                          void (*each)(void *arg, const struct show_booking *), void *arg);

/* What the live holds of a user cost together. */
MUST_CHECK enum status reservation_store_due(struct store *store, int64_t user_id, int64_t now_ms,
                                             int64_t *due);

/* Calls `each` for every live claim of a show, or of all (0), show by show. */
MUST_CHECK enum status reservation_store_each_claim(struct store *store, int64_t show_id,
                                                    void (*each)(void *arg, const struct claim *),
                                                    void *arg);

/* Of all holds: none lasts longer than until `expires_ms`, and none has ended after `now_ms`. */
MUST_CHECK enum status reservation_store_clamp(struct store *store, int64_t expires_ms,
                                               int64_t now_ms);

/* Forgets up to `limit` lost holds that ended before `before_ms`. */
MUST_CHECK enum status reservation_store_prune(struct store *store, int64_t before_ms,
                                               int64_t limit);

#endif
