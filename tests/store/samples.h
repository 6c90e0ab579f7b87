/*
 * Rows to begin with. Each is stored, and fails the test if it cannot be.
 */
#ifndef FOYER_TESTS_STORE_SAMPLES_H
#define FOYER_TESTS_STORE_SAMPLES_H

#include "domain/concert/concert.h"
#include "domain/queue/token.h"
#include "domain/reservation/reservation.h"
#include "domain/user/user.h"
#include "tests/kit/store_rig.h"

/* 2026-12-01T00:00:00Z, and a show of concert 1 ten days later, at 19:30 in Seoul. */
#define SAMPLE_NOW INT64_C(1796083200000)
#define SAMPLE_STARTS INT64_C(1796985000000)

/* Seats as they are written. */
seat_set sample_seats(const char *text);

/* VIP 1-10 for 90000, R 11-30 for 70000, S 31-50 for 50000; capacity 2, seat limit 4. */
struct concert sample_concert(struct rig *rig, int64_t concert_id);

/* Starts SAMPLE_STARTS, and an hour later for each higher number. */
struct show sample_show(struct rig *rig, int64_t show_id, int64_t concert_id);

/* With that many points, charged. */
struct user sample_user(struct rig *rig, const char *login, int64_t points);

/* A token with the next place, waiting or admitted at SAMPLE_NOW. */
struct token sample_token(struct rig *rig, const struct user *user, int64_t concert_id,
                          bool admitted);

/* A hold of an active token, taken at SAMPLE_NOW; the token is stored with it. */
struct reservation sample_hold(struct rig *rig, struct token *token, const struct concert *concert,
                               int64_t show_id, const char *seats);

/* The same, paid; the token is done. */
struct reservation sample_paid(struct rig *rig, struct user *user, const struct concert *concert,
                               int64_t show_id, const char *seats);

/* A refund of some of its seats, at so many percent of what was paid. */
void sample_give_back(struct rig *rig, struct reservation *reservation, const char *seats,
                      int64_t percent);

/* The same, of all that was paid. */
void sample_refund(struct rig *rig, struct reservation *reservation, const char *seats);

/* How much is new of a concert after its revision `rev`. */
struct sample_news {
    int concerts, shows, claims, tokens;
};
struct sample_news sample_news(struct store *store, int64_t concert_id, int64_t rev);

#endif
