/*
 * What can be booked and why not, grades, and prices.
 *
 * Times are small numbers here, since nothing in concert.c knows what a day is. Each rule is tried
 * on both sides of its edge, because all deadlines of the box office agree in one: a sale that
 * opens at 1000 is open at 1000, one that closes at 2000 is closed at 2000. Were one of them off by
 * one, a hold could be taken that cannot be paid.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "domain/concert/concert.h"

static seat_set range(int first, int last)
{
    seat_set set = 0;

    for (int seat = first; seat <= last; seat++)
        set |= seat_bit(seat);
    return set;
}

/* Fully graded, on sale without end. */
static struct concert on_sale(void)
{
    return (struct concert){
        .sale_opens_ms = NO_TIME,
        .sale_closes_ms = NO_TIME,
        .grade_count = 3,
        .grades = {{"R", 70000, range(11, 30)},
                   {"S", 50000, range(31, 50)},
                   {"VIP", 90000, range(1, 10)}},
    };
}

/* NO_TIME is the smallest number there is, and must not be compared as one: a sale without an
 * opening is open at any time, one without a closing as well. */
static void test_sale_window(void **state)
{
    struct concert concert = on_sale();

    (void)state;
    assert_int_equal(concert_bookable(&concert, 0), BOOKABLE);
    concert.sale_opens_ms = 1000;
    concert.sale_closes_ms = 2000;
    assert_int_equal(concert_bookable(&concert, 999), BOOKABLE_SOON);
    assert_int_equal(concert_bookable(&concert, 1000), BOOKABLE);
    assert_int_equal(concert_bookable(&concert, 1999), BOOKABLE);
    assert_int_equal(concert_bookable(&concert, 2000), BOOKABLE_CLOSED);
    concert.sale_opens_ms = NO_TIME;
    assert_int_equal(concert_bookable(&concert, -5), BOOKABLE);
    concert.sale_closes_ms = NO_TIME;
    assert_int_equal(concert_bookable(&concert, INT64_MAX), BOOKABLE);
}

/* Of several reasons one is reported: the one that lasts longest comes first. Each step adds a
 * reason that outweighs all that were added before and are still there. */
static void test_order_of_reasons(void **state)
{
    struct concert concert = on_sale();
    struct show show = {.starts_ms = 5000};

    (void)state;
    concert.grades[0].seats = 0;
    concert.grade_count = 1;
    assert_int_equal(show_bookable(&concert, &show, 1500, TAKER_CUSTOMER), BOOKABLE_UNGRADED);
    concert.sale_opens_ms = 2000;
    assert_int_equal(show_bookable(&concert, &show, 1500, TAKER_CUSTOMER), BOOKABLE_SOON);
    concert.sale = SALE_PAUSED;
    assert_int_equal(show_bookable(&concert, &show, 1500, TAKER_CUSTOMER), BOOKABLE_PAUSED);
    concert.sale_closes_ms = 1500;
    assert_int_equal(show_bookable(&concert, &show, 1500, TAKER_CUSTOMER), BOOKABLE_CLOSED);
    concert.sale_closes_ms = NO_TIME;
    concert.sale = SALE_CLOSED;
    assert_int_equal(show_bookable(&concert, &show, 1500, TAKER_CUSTOMER), BOOKABLE_CLOSED);
    assert_int_equal(show_bookable(&concert, &show, 5000, TAKER_CUSTOMER), BOOKABLE_PAST);
    show.cancelled = true;
    assert_int_equal(show_bookable(&concert, &show, 5000, TAKER_CUSTOMER), BOOKABLE_CANCELLED);
}

static void test_show_start(void **state)
{
    struct concert concert = on_sale();
    struct show show = {.starts_ms = 5000};

    (void)state;
    assert_int_equal(show_bookable(&concert, &show, 4999, TAKER_CUSTOMER), BOOKABLE);
    assert_int_equal(show_bookable(&concert, &show, 5000, TAKER_CUSTOMER), BOOKABLE_PAST);
}

/* One seat of fifty without a price keeps the whole concert from being sold: most likely a GRADE
 * was mistyped, and that is better noticed before the sale than in the middle of it. */
static void test_one_seat_ungraded(void **state)
{
    struct concert concert = on_sale();

    (void)state;
    concert.grades[1].seats &= ~seat_bit(50);
    assert_true(concert_graded(&concert) == (SEAT_SET_ALL & ~seat_bit(50)));
    assert_int_equal(concert_bookable(&concert, 0), BOOKABLE_UNGRADED);
    assert_null(concert_grade_of(&concert, 50));
    assert_string_equal(concert_grade_of(&concert, 49)->name, "S");
}

static void test_price(void **state)
{
    struct concert concert = on_sale();

    (void)state;
    assert_int_equal(concert_price(&concert, 0), 0);
    assert_int_equal(concert_price(&concert, seat_bit(1)), 90000);
    assert_int_equal(concert_price(&concert, seat_bit(10) | seat_bit(11) | seat_bit(31)),
                     90000 + 70000 + 50000);
    assert_int_equal(concert_price(&concert, SEAT_SET_ALL), 10 * 90000 + 20 * 70000 + 20 * 50000);
    /* A hundred times the price that GRADE takes at most, and the whole house still fits into 64
     * bits. */
    for (int i = 0; i < concert.grade_count; i++)
        concert.grades[i].price = INT64_C(100000000000);
    assert_int_equal(concert_price(&concert, SEAT_SET_ALL), INT64_C(5000000000000));
}

/* No seat has two grades, none is lost, and no grade is left without a seat. */
static void expect_parted(const struct concert *concert, seat_set graded)
{
    seat_set seen = 0;

    for (int i = 0; i < concert->grade_count; i++) {
        assert_true(concert->grades[i].seats != 0);
        assert_true((seen & concert->grades[i].seats) == 0);
        seen |= concert->grades[i].seats;
    }
    assert_true(seen == graded);
    assert_true(concert_graded(concert) == graded);
}

/* S takes 25 to 30 from R, and has 31 to 35 already: those, and the ones that are not named at all
 * (36 to 50), are of one grade with one price, so the new price is theirs, too. */
static void test_set_grade_moves_seats(void **state)
{
    struct concert concert = on_sale();

    (void)state;
    assert_true(concert_set_grade(&concert, "S", range(25, 35), 40000));
    expect_parted(&concert, SEAT_SET_ALL);
    assert_int_equal(concert.grade_count, 3);
    assert_string_equal(concert_grade_of(&concert, 24)->name, "R");
    assert_string_equal(concert_grade_of(&concert, 25)->name, "S");
    /* Seats the grade had before stay, at the new price. */
    assert_string_equal(concert_grade_of(&concert, 50)->name, "S");
    assert_int_equal(concert_grade_of(&concert, 50)->price, 40000);
}

/* VIP loses all its seats and is gone; R is left with 21 to 30. The second name is one Korean
 * syllable, of three bytes: names of grades are compared as bytes. */
static void test_set_grade_drops_empty(void **state)
{
    struct concert concert = on_sale();

    (void)state;
    assert_true(concert_set_grade(&concert, "S", range(1, 20), 40000));
    expect_parted(&concert, SEAT_SET_ALL);
    assert_int_equal(concert.grade_count, 2);
    assert_string_equal(concert_grade_of(&concert, 1)->name, "S");
    assert_true(concert_set_grade(&concert, "\xED\x99\x80", SEAT_SET_ALL, 1));
    expect_parted(&concert, SEAT_SET_ALL);
    assert_int_equal(concert.grade_count, 1);
    assert_string_equal(concert.grades[0].name, "\xED\x99\x80");
}

/* A concert that is all zero has a sale that opened and closed in 1970: NO_TIME has to be set. */
static void test_set_grade_from_nothing(void **state)
{
    struct concert concert = {.grade_count = 0};

    (void)state;
    assert_true(concert_graded(&concert) == 0);
    assert_true(concert_set_grade(&concert, "A", range(1, 10), 5));
    expect_parted(&concert, range(1, 10));
    assert_true(concert_set_grade(&concert, "B", range(11, 50), 6));
    expect_parted(&concert, SEAT_SET_ALL);
    assert_int_equal(concert_bookable(&concert, 0), BOOKABLE_CLOSED); /* it closed in 1970 */
    concert.sale_opens_ms = concert.sale_closes_ms = NO_TIME;
    assert_int_equal(concert_bookable(&concert, 0), BOOKABLE);
}

/* Ten grades of two seats each. The eleventh is refused, and the concert must be as it was, to the
 * byte. It fits if it takes the last seat of another one, so the seats are taken away before it is
 * counted; and an old one may always have more. */
static void test_grades_have_a_limit(void **state)
{
    struct concert concert = {.grade_count = 0}, before;

    (void)state;
    for (int i = 0; i < GRADES_MAX; i++) {
        char name[GRADE_TEXT];

        snprintf(name, sizeof name, "G%d", i);
        assert_true(concert_set_grade(&concert, name, range(2 * i + 1, 2 * i + 2), 100 + i));
    }
    expect_parted(&concert, range(1, 20));
    before = concert;
    assert_false(concert_set_grade(&concert, "one too many", range(1, 1), 7));
    assert_memory_equal(&concert, &before, sizeof concert);
    /* A new one may take the place of one that loses its last seat. */
    assert_true(concert_set_grade(&concert, "G0 again", range(1, 2), 7));
    assert_int_equal(concert.grade_count, GRADES_MAX);
    assert_true(concert_set_grade(&concert, "G9", range(50, 50), 8));
    expect_parted(&concert, range(1, 20) | seat_bit(50));
}

/* Both ends have to be set; equal ends leave no instant at which it is open. */
static void test_sale_is_empty(void **state)
{
    struct concert concert = {.sale_opens_ms = NO_TIME, .sale_closes_ms = NO_TIME};

    (void)state;
    assert_false(concert_sale_is_empty(&concert));
    concert.sale_closes_ms = 5000;
    assert_false(concert_sale_is_empty(&concert));
    concert.sale_opens_ms = 4999;
    assert_false(concert_sale_is_empty(&concert));
    concert.sale_opens_ms = 5000;
    assert_true(concert_sale_is_empty(&concert));
    concert.sale_opens_ms = 5001;
    assert_true(concert_sale_is_empty(&concert));
    concert.sale_closes_ms = NO_TIME;
    assert_false(concert_sale_is_empty(&concert));
}

/* A sale that opens with the last show, or later, sells nothing, and people would wait for it in
 * vain. */
static void test_sale_misses(void **state)
{
    struct concert concert = {.sale_opens_ms = NO_TIME, .sale_closes_ms = NO_TIME};

    (void)state;
    assert_false(concert_sale_misses(&concert, 5000));
    assert_false(concert_sale_misses(&concert, NO_TIME));
    concert.sale_opens_ms = 4999;
    assert_false(concert_sale_misses(&concert, 5000));
    concert.sale_opens_ms = 5000;
    assert_true(concert_sale_misses(&concert, 5000));
    assert_false(concert_sale_misses(&concert, NO_TIME)); /* a show may still be added */
}

/* Reasons are compared by their words, so that a failure can be read. */
static void assert_closing(const struct concert *concert, int64_t last_ms, int64_t off_ms,
                           enum bookable why, int64_t at_ms)
{
    struct closing closing = concert_closing(concert, last_ms, off_ms, TAKER_CUSTOMER);

    assert_string_equal(bookable_word(closing.why), bookable_word(why));
    assert_true(closing.at_ms == at_ms);
}

/* When the sale ends for good: by its closing or with the last show, whichever is first, and by the
 * closing if both are at once. NO_TIME and "it has ended" are both INT64_MIN, so a concert without
 * shows counts as ended. A pause has no end of its own: people keep their places. */
static void test_closing(void **state)
{
    struct concert concert = {.sale_opens_ms = NO_TIME, .sale_closes_ms = NO_TIME};

    (void)state;
    assert_closing(&concert, 5000, NO_TIME, BOOKABLE_PAST, 5000);
    assert_closing(&concert, 5000, 6000, BOOKABLE_CANCELLED, 5000);
    assert_closing(&concert, NO_TIME, 6000, BOOKABLE_CANCELLED, INT64_MIN);
    assert_closing(&concert, NO_TIME, NO_TIME, BOOKABLE_PAST, INT64_MIN);
    concert.sale_closes_ms = 4000;
    assert_closing(&concert, 5000, 6000, BOOKABLE_CLOSED, 4000);
    concert.sale_closes_ms = 5000;
    assert_closing(&concert, 5000, NO_TIME, BOOKABLE_CLOSED, 5000);
    concert.sale_closes_ms = 5001;
    assert_closing(&concert, 5000, NO_TIME, BOOKABLE_PAST, 5000);
    concert.sale = SALE_PAUSED;
    assert_closing(&concert, 5000, NO_TIME, BOOKABLE_PAST, 5000);
    concert.sale = SALE_CLOSED;
    assert_closing(&concert, 5000, NO_TIME, BOOKABLE_CLOSED, INT64_MIN);
}

/* Staff sell for a while after the beginning, and for them the sale ends so much later: two minutes
 * are 120000, after a beginning at 100000. Whoever sells at the counter is staff in this. */
static void test_late(void **state)
{
    struct concert concert = {.sale_opens_ms = NO_TIME, .sale_closes_ms = NO_TIME};
    struct show show = {.starts_ms = 100000};
    struct closing closing;

    (void)state;
    concert_set_grade(&concert, "A", SEAT_SET_ALL, 100);
    for (int taker = TAKER_CUSTOMER; taker <= TAKER_COUNTER; taker++)
        assert_int_equal(show_sold_until(&concert, 100000, (enum taker)taker), 100000);
    concert.late_minutes = 2;
    assert_int_equal(show_sold_until(&concert, 100000, TAKER_CUSTOMER), 100000);
    assert_int_equal(show_sold_until(&concert, 100000, TAKER_STAFF), 220000);
    assert_int_equal(show_sold_until(&concert, 100000, TAKER_COUNTER), 220000);
    assert_true(show_sold_until(&concert, NO_TIME, TAKER_STAFF) == NO_TIME);
    assert_int_equal(show_bookable(&concert, &show, 100000, TAKER_CUSTOMER), BOOKABLE_PAST);
    assert_int_equal(show_bookable(&concert, &show, 219999, TAKER_STAFF), BOOKABLE);
    assert_int_equal(show_bookable(&concert, &show, 220000, TAKER_STAFF), BOOKABLE_PAST);
    closing = concert_closing(&concert, 100000, NO_TIME, TAKER_STAFF);
    assert_true(closing.why == BOOKABLE_PAST && closing.at_ms == 220000);
    closing = concert_closing(&concert, 100000, 150000, TAKER_STAFF);
    assert_true(closing.why == BOOKABLE_CANCELLED && closing.at_ms == 220000);
    closing = concert_closing(&concert, NO_TIME, NO_TIME, TAKER_STAFF);
    assert_true(closing.why == BOOKABLE_PAST && closing.at_ms == INT64_MIN);
    /* A sale that closes in between ends late sales alone. */
    concert.sale_closes_ms = 150000;
    assert_int_equal(show_bookable(&concert, &show, 149999, TAKER_STAFF), BOOKABLE);
    assert_int_equal(show_bookable(&concert, &show, 150000, TAKER_STAFF), BOOKABLE_CLOSED);
    assert_closing(&concert, 100000, NO_TIME, BOOKABLE_PAST, 100000);
    closing = concert_closing(&concert, 100000, NO_TIME, TAKER_STAFF);
    assert_true(closing.why == BOOKABLE_CLOSED && closing.at_ms == 150000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_late),
        cmocka_unit_test(test_sale_window),
        cmocka_unit_test(test_order_of_reasons),
        cmocka_unit_test(test_show_start),
        cmocka_unit_test(test_one_seat_ungraded),
        cmocka_unit_test(test_price),
        cmocka_unit_test(test_set_grade_moves_seats),
        cmocka_unit_test(test_set_grade_drops_empty),
        cmocka_unit_test(test_set_grade_from_nothing),
        cmocka_unit_test(test_grades_have_a_limit),
        cmocka_unit_test(test_sale_is_empty),
        cmocka_unit_test(test_sale_misses),
        cmocka_unit_test(test_closing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
