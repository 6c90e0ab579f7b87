/*
 * Rows as the use cases would leave them, written by the stores' own functions in the order that
 * the schema demands, and by no use case: a test of a store is to fail for the store's sake.
 * Whatever is written here must satisfy invariants.c, which many tests ask at their end: a sale is
 * a hold, a debit and a payment, and its token is done.
 *
 * Numbers are drawn as the daemon draws them (store_next_id), and codes are made of the numbers, so
 * that a message says which row it means: token 7 is T0000000000000000000000007, reservation 3 is
 * R000000003. Those codes do not carry the number in the way of token_code_new(), so such tokens
 * are found by the index for codes of before; add_coded() in store_queue_test.c makes the other
 * kind.
 */
#include "tests/store/samples.h"

#include <stdio.h>
#include <string.h>

#include "domain/concert/concert_store.h"
#include "domain/payment/payment_store.h"
#include "domain/payment/refund.h"
#include "domain/ports/host_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/user/user_store.h"

seat_set sample_seats(const char *text)
{
    seat_set set = 0;

    assert_true(seat_set_parse(text, &set));
    return set;
}

/* The title is Korean, in UTF-8: texts of several bytes a character go through every test. Grades
 * are in the order of their names, as the store gives them back, so that the struct can be compared
 * with what is read. */
struct concert sample_concert(struct rig *rig, int64_t concert_id)
{
    struct concert concert = {
        .concert_id = concert_id,
        .title = "\xEA\xB2\xA8\xEC\x9A\xB8\xEB\x82\x98\xEA\xB7\xB8\xEB\x84\xA4",
        .artist = "Trio",
        .venue = "Small Hall",
        .zone = "Asia/Seoul",
        .capacity = 2,
        .seat_limit = 4,
        .sale_opens_ms = NO_TIME,
        .sale_closes_ms = NO_TIME,
        .cancel_until = "day",
        .grade_count = 3,
        .grades = {{"R", 70000, sample_seats("11-30")},
                   {"S", 50000, sample_seats("31-50")},
                   {"VIP", 90000, sample_seats("1-10")}},
    };

    assert_ok(concert_store_add(rig->store, &concert));
    assert_ok(concert_store_set_grades(rig->store, &concert));
    return concert;
}

/* The deadline is that of "day" in Seoul: 00:00 of a day on which it begins at 19:30, which is 19.5
 * hours or 70,200,000 ms before. Shows after the first keep that deadline although they begin
 * later, an hour for each, since no two of a concert may begin together. */
struct show sample_show(struct rig *rig, int64_t show_id, int64_t concert_id)
{
    struct show show = {
        .show_id = show_id,
        .concert_id = concert_id,
        .starts_ms = SAMPLE_STARTS + (show_id - 1) * INT64_C(3600000),
        .cancel_until_ms = SAMPLE_STARTS - INT64_C(70200000), /* 00:00 in Seoul */
    };

    assert_ok(show_store_add(rig->store, &show));
    return show;
}

/* Moves points and writes the entry of it, as every use case does both or neither. What was spent
 * grows by a payment and falls by a refund; a charge is neither. Returns the new balance. */
static int64_t move(struct rig *rig, struct ledger_entry *entry)
{
    assert_ok(user_store_move(rig->store, entry->user_id, entry->amount,
                              entry->kind == ENTRY_CHARGE ? 0 : -entry->amount, &entry->balance,
                              &entry->entry));
    entry->at_ms = SAMPLE_NOW;
    assert_ok(payment_store_add_entry(rig->store, entry));
    return entry->balance;
}

struct user sample_user(struct rig *rig, const char *login, int64_t points)
{
    struct user user = {.user_id = store_next_id(rig->store, ID_USER)};
    struct ledger_entry entry = {.user_id = user.user_id, .kind = ENTRY_CHARGE, .amount = points};

    snprintf(user.login, sizeof user.login, "%s", login);
    assert_ok(user_store_add(rig->store, &user, SAMPLE_NOW));
    if (points > 0)
        user.balance = move(rig, &entry);
    return user;
}

/* Admitted for five minutes, beside whatever capacity the concert has: nobody asks that here. */
struct token sample_token(struct rig *rig, const struct user *user, int64_t concert_id,
                          bool admitted)
{
    struct token token = {.token_id = store_next_id(rig->store, ID_TOKEN),
                          .concert_id = concert_id,
                          .user_id = user->user_id};

    snprintf(token.token, sizeof token.token, "T%025lld", (long long)token.token_id);
    memcpy(token.login, user->login, sizeof token.login);
    assert_ok(concert_store_draw_place(rig->store, concert_id, &token.place));
    if (admitted)
        token_admit(&token, SAMPLE_NOW, 300000);
    assert_ok(queue_store_add(rig->store, &token));
    return token;
}

/* The token is given in and out: it takes the hold, as use cases have it, and both rows are
 * written. */
struct reservation sample_hold(struct rig *rig, struct token *token, const struct concert *concert,
                               int64_t show_id, const char *seats)
{
    struct reservation reservation = {
        .reservation_id = store_next_id(rig->store, ID_RESERVATION),
        .user_id = token->user_id,
        .show_id = show_id,
        .token_id = token->token_id,
        .seats = sample_seats(seats),
        .amount = concert_price(concert, sample_seats(seats)),
        .expires_ms = SAMPLE_NOW + HOLD_MS,
    };
    struct hold hold = {.reservation_id = reservation.reservation_id,
                        .show_id = show_id,
                        .seats = reservation.seats,
                        .amount = reservation.amount,
                        .expires_ms = reservation.expires_ms};

    snprintf(reservation.code, sizeof reservation.code, "R%09lld",
             (long long)reservation.reservation_id);
    memcpy(hold.code, reservation.code, sizeof hold.code);
    assert_ok(reservation_store_add_hold(rig->store, &reservation, concert, SAMPLE_NOW));
    token_take_hold(token, &hold);
    assert_ok(queue_store_update(rig->store, token));
    return reservation;
}

/* A token of its own for each sale, which is done afterwards; so a user may buy twice. The entry
 * comes before the payment, which refers to it. */
struct reservation sample_paid(struct rig *rig, struct user *user, const struct concert *concert,
                               int64_t show_id, const char *seats)
{
    struct token token = sample_token(rig, user, concert->concert_id, true);
    struct reservation reservation = sample_hold(rig, &token, concert, show_id, seats);
    struct ledger_entry entry = {
        .user_id = user->user_id, .kind = ENTRY_PAYMENT, .amount = -reservation.amount};

    memcpy(entry.reservation, reservation.code, sizeof entry.reservation);
    user->balance = move(rig, &entry);
    assert_ok(reservation_store_set_state(rig->store, &reservation, RESERVATION_PAID));
    assert_ok(payment_store_add_payment(rig->store, reservation.reservation_id, &entry));
    token_end(&token, TOKEN_DONE, SAMPLE_NOW);
    assert_ok(queue_store_update(rig->store, &token));
    reservation.state = RESERVATION_PAID;
    return reservation;
}

/* The entry of the refund is one for all its seats, and there is one row for each seat, whose
 * amounts add up to it. *reservation is brought up to date, and is cancelled with its last seat. */
void sample_give_back(struct rig *rig, struct reservation *reservation, const char *seats,
                      int64_t percent)
{
    struct ledger_entry entry = {.user_id = reservation->user_id, .kind = ENTRY_REFUND};
    seat_set given = sample_seats(seats);
    int64_t prices[SEAT_COUNT];
    struct refund_shares shares;

    memcpy(entry.reservation, reservation->code, sizeof entry.reservation);
    assert_ok(payment_store_prices(rig->store, reservation->reservation_id, prices));
    refund_share(prices, given, percent, &shares);
    entry.amount = shares.amount;
    move(rig, &entry);
    assert_ok(payment_store_add_refunds(rig->store, reservation->reservation_id, given,
                                        shares.amounts, &entry,
                                        &(struct till_stamp){.shift_id = NO_SHIFT}));
    assert_ok(reservation_store_refund_seats(rig->store, reservation, given, SAMPLE_NOW));
    reservation->seats &= ~given;
    reservation->refunded |= given;
    if (reservation->seats == 0)
        assert_ok(reservation_store_set_state(rig->store, reservation, RESERVATION_CANCELLED));
}

void sample_refund(struct rig *rig, struct reservation *reservation, const char *seats)
{
    sample_give_back(rig, reservation, seats, 100);
}

static void count_concert(void *arg, const struct concert *concert)
{
    (void)concert;
    ((struct sample_news *)arg)->concerts++;
}

static void count_show(void *arg, const struct show *show)
{
    (void)show;
    ((struct sample_news *)arg)->shows++;
}

static void count_claim(void *arg, const struct claim *claim)
{
    (void)claim;
    ((struct sample_news *)arg)->claims++;
}

static void count_token(void *arg, const struct token *token)
{
    (void)token;
    ((struct sample_news *)arg)->tokens++;
}

struct sample_news sample_news(struct store *store, int64_t concert_id, int64_t rev)
{
    struct sample_news counts = {0};
    const struct known_concert known = {concert_id, rev};
    const struct concert_news news = {
        .arg = &counts,
        .concert = count_concert,
        .show = count_show,
        .claim = count_claim,
        .token = count_token,
    };

    assert_ok(host_store_news(store, &known, 1, &news));
    return counts;
}
