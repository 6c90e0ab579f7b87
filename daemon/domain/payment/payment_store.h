/*
 * The ledger, payments and refunds in the store. Nothing here is ever changed or deleted. Statuses
 * not named are those of domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_PAYMENT_PAYMENT_STORE_H
#define FOYER_DOMAIN_PAYMENT_PAYMENT_STORE_H

#include "domain/concert/concert.h"
#include "domain/payment/ledger.h"
#include "domain/ports/store.h"
#include "domain/till/till_shift.h"
#include "domain/user/user.h"

/* That a reservation was given away. */
struct comp {
    int64_t reservation_id;
    enum comp_reason reason;
    int64_t face;         /* what its seats would have cost, points */
    struct till_stamp by; /* who gave it; of what goes on under another, in no shift */
};

/* What a day brought for one show. */
struct taking {
    int64_t show_id;
    char title[TITLE_TEXT];
    char zone[ZONE_TEXT];
    int64_t starts_ms;
    int64_t payments; /* how many */
    int64_t paid;     /* points */
    int64_t refunds;  /* seats refunded */
    int64_t refunded; /* points */
    int64_t fees;     /* points kept of what was refunded in part */
    int64_t sold;     /* seats paid for, also those refunded since */
    int64_t comps;    /* seats given away, also those given back since */
    int64_t face;     /* points that these would have cost */
    int64_t concert_id;
};

/* The money of the counter, and what was done there, in some time. */
struct counter_sums {
    char by[LOGIN_TEXT]; /* an operator, or a method; "": nobody, or nothing, or of all */
    int64_t charges;     /* how many; also those that customers made themselves */
    int64_t charged;     /* points, as all amounts here from 0 on */
    int64_t payouts, paid_out;
    int64_t reversals, reversed;
    int64_t refunds; /* seats refunded; of methods 0, as all that follows */
    int64_t refunded, fees;
    int64_t comps, face;
    bool has_open_cash; /* cash of a shift that is open is part of it */
};

/* What became of the seats of one grade of one show in some time. */
struct grade_sums {
    int64_t show_id;
    char grade[GRADE_TEXT];
    int64_t sold; /* seats paid for, also those given back since */
    int64_t paid; /* points, as all amounts here from 0 on */
    int64_t refunds, refunded, fees;
    int64_t comps; /* seats given away */
};

MUST_CHECK enum status payment_store_add_entry(struct store *store,
                                               const struct ledger_entry *entry);

MUST_CHECK enum status payment_store_add_payment(struct store *store, int64_t reservation_id,
                                                 const struct ledger_entry *entry);

/* Adds to a payment of nothing that it is one. */
MUST_CHECK enum status payment_store_add_comp(struct store *store, const struct comp *comp);

/* What was given away under one reservation goes on under another, which was paid with nothing, and
 * whose seats would have cost `face`. Nothing happens if the old one was not given away. */
MUST_CHECK enum status payment_store_carry_comp(struct store *store, int64_t old_id, int64_t new_id,
                                                int64_t face);

/* One refund for each of the seats, of so many points (shape: amounts[SEAT_COUNT]); what the seat
 * was claimed for beyond that is its fee. `by` is who gave them back at the
 * counter. INTERNAL if it is more than that. */
MUST_CHECK enum status payment_store_add_refunds(struct store *store, int64_t reservation_id,
                                                 seat_set seats, const int64_t *amounts,
                                                 const struct ledger_entry *entry,
                                                 const struct till_stamp *by);

/* What the seats of a reservation cost when they were held (shape: prices[SEAT_COUNT]); 0 of those
 * that are not its own. */
MUST_CHECK enum status payment_store_prices(struct store *store, int64_t reservation_id,
                                            int64_t *prices);

/* Points a user could still get back: what was paid for seats of shows that have not begun. */
MUST_CHECK enum status payment_store_refundable(struct store *store, int64_t user_id,
                                                int64_t wall_ms, int64_t *amount);

/* An entry of a user's, without its reservation and login; and whether it was taken back.
 * NOT_FOUND. */
MUST_CHECK enum status payment_store_find_entry(struct store *store, int64_t user_id,
                                                int64_t number, struct ledger_entry *entry,
                                                bool *is_reversed);

/* Calls `each` for a user's entries numbered below `before`, newest first. */
MUST_CHECK enum status payment_store_entries(struct store *store, int64_t user_id, int64_t before,
                                             int64_t limit,
                                             void (*each)(void *arg, const struct ledger_entry *),
                                             void *arg);

/* Calls `each` for every show with payments or refunds at from_ms <= t < to_ms. */
MUST_CHECK enum status payment_store_takings(struct store *store, int64_t from_ms, int64_t to_ms,
                                             void (*each)(void *arg, const struct taking *),
                                             void *arg);

/* Calls `each` for every operator, or every method, with money at from_ms <= t < to_ms; with
 * TAKINGS_BY_DAY once, for all of it. */
MUST_CHECK enum status
payment_store_counter_sums(struct store *store, enum takings_by by, int64_t from_ms, int64_t to_ms,
                           void (*each)(void *arg, const struct counter_sums *), void *arg);

/* Calls `each` for every grade of every show of which seats were sold, given back or given away at
 * from_ms <= t < to_ms, by show and name. */
MUST_CHECK enum status payment_store_grade_sums(struct store *store, int64_t from_ms, int64_t to_ms,
                                                void (*each)(void *arg, const struct grade_sums *),
                                                void *arg);

#endif
