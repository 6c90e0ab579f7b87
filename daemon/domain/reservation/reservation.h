/*
 * Reservations: seats of one show, held, then paid, then perhaps cancelled.
 *
 *     (none) --hold--> held --pay--> paid --cancel all--> cancelled
 *                        |
 *                        +--release, deadline, show called off--> (deleted)
 *
 * held:      belongs to one active token and has a deadline; its rows are deleted when it ends
 *            unpaid.
 * paid:      has one payment; at least one seat is live.
 * cancelled: every seat was refunded.
 */
#ifndef FOYER_DOMAIN_RESERVATION_RESERVATION_H
#define FOYER_DOMAIN_RESERVATION_RESERVATION_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/concert/concert.h"
#include "domain/now.h"
#include "domain/refusal.h"
#include "domain/user/user.h"
#include "shared/code.h"
#include "shared/seat_set.h"
#include "shared/status.h"
#include "shared/word_list.h"

/* Bytes of a note on a reservation, with its NUL: 200 characters of up to 4 bytes. */
enum { NOTE_TEXT = 200 * 4 + 1 };

struct reservation {
    int64_t reservation_id;
    char code[RESERVATION_TEXT];
    int64_t user_id;
    int64_t show_id;
    int64_t token_id; /* of a hold; 0 otherwise */
    enum reservation_state state;
    seat_set seats;     /* live seats; of a cancelled one, all it had */
    seat_set refunded;  /* seats given back */
    int64_t amount;     /* points for `seats` */
    int64_t expires_ms; /* of a hold, steady clock */
    bool is_late;       /* of a hold: staff took it, and it may be paid late */
    int64_t closed_ms;  /* it was moved here when the time for cancelling was over: the deadline it
                           had, 1 if it had none; 0: it was not */
};

/* Until when it can be cancelled, wall clock; 0: not at all. `show_until_ms` is the deadline of its
 * show. */
int64_t reservation_cancel_until(const struct reservation *reservation, int64_t show_until_ms);

/* What reservation->closed_ms is of one that is made of it by a move to another show. */
int64_t reservation_closed(const struct reservation *reservation, int64_t show_until_ms,
                           int64_t wall_ms);

/* Who has which seat of a show. The first three sets do not overlap. */
struct occupancy {
    seat_set held;
    seat_set sold;
    seat_set blocked;
    seat_set house;                    /* of the blocked ones, those that the counter may sell */
    seat_set back;                     /* house seats whose time has come: free, but their rows are
                                          there until somebody has written that down */
    seat_set mine;                     /* held or sold to the user who asks */
    int64_t expires_ms_of[SEAT_COUNT]; /* of each held seat n: [n - 1], steady clock */
    int64_t until_ms_of[SEAT_COUNT]; /* of each seat n of `house` and `back`: [n - 1], wall clock */
};

/* May a reservation go from one state to the other? */
int reservation_may_become(enum reservation_state from, enum reservation_state to);

/* True for a hold whose deadline has come, whether or not it was deleted yet. */
bool reservation_has_expired(const struct reservation *reservation, int64_t now_ms);

/* The moment from which pay_check() refuses the holds of a show, wall clock: that of
 * show_sold_until(), or `sale_closes_ms` of its concert (NO_TIME: none) if that comes first. */
int64_t hold_closes(int64_t sold_until_ms, int64_t sale_closes_ms);

/* When a hold with that deadline ends, steady clock: then, or at `closes_ms` of hold_closes() if
 * that comes first, as it may after the sale was shortened. */
int64_t hold_ends(int64_t expires_ms, int64_t closes_ms, struct now now);

/* The deadline of a hold that is taken now, steady clock: HOLD_MS from now, or the moment at which
 * pay_check() would refuse it, whichever comes first. */
int64_t hold_deadline(const struct concert *concert, const struct show *show, enum taker taker,
                      struct now now);

/* How long a hold that ended unpaid counts as held: from five minutes before its deadline, but at
 * least ten seconds, so that many short ones count, too. */
int64_t hold_unpaid_ms(int64_t expires_ms, int64_t ended_ms);

/*
 * When a user may hold seats of a show again, who in the last hour let them lie for `held_ms` in
 * all, the last time at `last_ms`: pause_ms after that, if it comes to two holds of five minutes,
 * and twice as long for each five minutes more, but no longer than an hour. 0: at once.
 */
int64_t hold_pause_until(int64_t held_ms, int64_t last_ms, int64_t pause_ms);

/* Seconds until the first of some held seats may come free. */
int64_t occupancy_first_free_s(const struct occupancy *occupancy, seat_set seats, int64_t now_ms);

/* May the user have so many more seats of the show? `seats` counts, or if it is 0, `best`. OK or
 * SEAT_LIMIT. */
MUST_CHECK enum status hold_limit_check(const struct concert *concert,
                                        const struct occupancy *occupancy, seat_set seats, int best,
                                        struct refusal *refusal);

/*
 * Chooses the seats of a hold, or says why not; nothing is written. `seats` are those asked for, or
 * 0 for `best` adjacent ones, of which no house seat is chosen. On STATUS_OK, *chosen has the
 * seats. Otherwise SEAT_LIMIT, SEAT_BLOCKED, SEAT_SOLD, SEAT_HELD or NO_BLOCK, with the seats in
 * the way and what else *refusal reports, but for the time until held seats may come free.
 */
MUST_CHECK enum status hold_choose(const struct concert *concert, const struct occupancy *occupancy,
                                   enum taker taker, seat_set seats, int best, seat_set *chosen,
                                   struct refusal *refusal);

/* May the reservation be paid now? OK, ALREADY_PAID, ALREADY_CANCELLED, HOLD_EXPIRED or
 * NOT_BOOKABLE. */
MUST_CHECK enum status pay_check(const struct reservation *reservation,
                                 const struct concert *concert, const struct show *show,
                                 struct now now, struct refusal *refusal);

/* May `seats` (0: all) of it be given back unpaid? On STATUS_OK, *chosen has the seats. OK,
 * ALREADY_PAID, ALREADY_CANCELLED, HOLD_EXPIRED, BAD_ARG. */
MUST_CHECK enum status release_check(const struct reservation *reservation, seat_set seats,
                                     int64_t now_ms, seat_set *chosen, struct refusal *refusal);

/* Chooses `seats` (0: all) of a reservation that was paid. OK, ALREADY_CANCELLED, BAD_ARG. */
MUST_CHECK enum status reservation_choose_paid(const struct reservation *reservation,
                                               seat_set seats, seat_set *chosen,
                                               struct refusal *refusal);

/* May `seats` (0: all) of it be given back, whatever the deadline says? On STATUS_OK, *chosen has
 * the seats. OK, ALREADY_CANCELLED, BAD_ARG. */
MUST_CHECK enum status refund_check(const struct reservation *reservation, seat_set seats,
                                    seat_set *chosen, struct refusal *refusal);

/* May `seats` (0: all) of it be refunded now? On STATUS_OK, *chosen has the seats. OK,
 * ALREADY_CANCELLED, CANCEL_CLOSED, BAD_ARG. */
MUST_CHECK enum status cancel_check(const struct reservation *reservation, const struct show *show,
                                    seat_set seats, int64_t wall_ms, seat_set *chosen,
                                    struct refusal *refusal);

/* Makes the code of the reservation with that number, of as many random bytes, which are written
 * to. The first half grows with the number, so that new codes are neighbours in the index, whatever
 * it holds already; it begins far enough up to be a letter. The second half cannot be guessed. */
void reservation_code_new(int64_t reservation_id, uint8_t random[RESERVATION_LENGTH],
                          char code[RESERVATION_TEXT]);

/* The number of the reservation that has that code, or had it before it was deleted; `last` is the
 * number given last. 1 for one that was never given; 0 if it is no code. */
int64_t reservation_code_number(const char *code, int64_t last);

#endif
