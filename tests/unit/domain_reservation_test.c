/*
 * May these seats be held, paid, released, cancelled: every answer, to the millisecond.
 *
 * Two clocks run here. Holds end by the steady one, sales and shows by the wall clock, and the
 * tests let them differ widely, so that a rule that reads the wrong one answers wrongly. What is
 * refused says which seats are in the way, and of several reasons the one that waiting cures last.
 *
 *     hold of 5 min.      0 ................. 299999 | 300000     steady clock
 *     sale of pay_at()    ................... 899999 | 900000     wall clock
 *     cancel_at()         .................. 7999999 | 8000000    wall clock
 *
 *     still allowed on the left, refused on the right
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/now.h"
#include "domain/reservation/reservation.h"

static seat_set seats(const char *text)
{
    seat_set set = 0;

    assert_true(seat_set_parse(text, &set));
    return set;
}

/* Four seats for each user; all seats have a price, and no time is set. */
static struct concert some_concert(void)
{
    return (struct concert){
        .capacity = 50,
        .seat_limit = 4,
        .sale_opens_ms = NO_TIME,
        .sale_closes_ms = NO_TIME,
        .grade_count = 1,
        .grades = {{"R", 50000, SEAT_SET_ALL}},
    };
}

/* The states are in the order of a reservation's life, and it goes on by one at a time: never back,
 * and no hold becomes a cancelled reservation, as its rows are deleted. */
static void test_every_move(void **state)
{
    (void)state;
    for (int from = 0; from < RESERVATION_STATES; from++)
        for (int to = 0; to < RESERVATION_STATES; to++)
            assert_int_equal(
                reservation_may_become((enum reservation_state)from, (enum reservation_state)to),
                to == from + 1);
}

/* `mine` counts what the user has, held or sold; that the two seats are sold is no further reason.
 * What is not refused leaves the refusal untold. */
static void test_limit(void **state)
{
    struct concert concert = some_concert();
    struct occupancy occupancy = {.mine = seats("1,2"), .sold = seats("1,2")};
    struct refusal refusal = REFUSAL_NONE;

    (void)state;
    assert_int_equal(hold_limit_check(&concert, &occupancy, seats("3,4"), 0, &refusal), STATUS_OK);
    assert_int_equal(hold_limit_check(&concert, &occupancy, 0, 2, &refusal), STATUS_OK);
    assert_int_equal(refusal.limit, UNTOLD);
    assert_int_equal(hold_limit_check(&concert, &occupancy, seats("3-5"), 0, &refusal),
                     STATUS_SEAT_LIMIT);
    assert_int_equal(refusal.limit, 4);
    assert_int_equal(refusal.have, 2);
    assert_int_equal(hold_limit_check(&concert, &occupancy, 0, 3, &refusal), STATUS_SEAT_LIMIT);
    /* Seats take precedence over a number. */
    assert_int_equal(hold_limit_check(&concert, &occupancy, seats("3"), 9, &refusal), STATUS_OK);
}

/* What hold_choose() says of a house in which seat 50 has no grade. */
struct choice {
    enum status status;
    seat_set chosen;
    struct refusal refusal;
};

static struct choice choose_as(enum taker taker, const struct occupancy *occupancy,
                               const char *wanted, int best)
{
    struct concert concert = some_concert();
    struct choice choice = {.refusal = REFUSAL_NONE};

    concert.grades[0].seats &= ~seat_bit(50);
    choice.status = hold_choose(&concert, occupancy, taker, wanted != NULL ? seats(wanted) : 0,
                                best, &choice.chosen, &choice.refusal);
    return choice;
}

static struct choice choose(const struct occupancy *occupancy, const char *wanted, int best)
{
    return choose_as(TAKER_CUSTOMER, occupancy, wanted, best);
}

/* Each kind of obstacle alone, then two at a time. Only the seats of the reason that is told are
 * told, though `taken` has them all. How long a held seat is in the way is asked for apart: of 11
 * and 12 the second one is free first, in 30 seconds, and 60.001 seconds of the other one are
 * 61. */
static void test_choose(void **state)
{
    struct occupancy occupancy = {
        .held = seats("11,12"), .sold = seats("21-24"), .blocked = seats("31")};
    struct choice choice;

    (void)state;
    occupancy.expires_ms_of[10] = 160001;
    occupancy.expires_ms_of[11] = 130000;
    choice = choose(&occupancy, "7,8", 0);
    assert_int_equal(choice.status, STATUS_OK);
    assert_true(choice.chosen == seats("7,8"));

    choice = choose(&occupancy, "10-13", 0);
    assert_int_equal(choice.status, STATUS_SEAT_HELD);
    assert_true(choice.refusal.seats == seats("11,12"));
    assert_int_equal(occupancy_first_free_s(&occupancy, seats("11,12"), 100000), 30);
    assert_int_equal(occupancy_first_free_s(&occupancy, seats("11"), 100000), 61);

    choice = choose(&occupancy, "20-22", 0);
    assert_int_equal(choice.status, STATUS_SEAT_SOLD);
    assert_true(choice.refusal.seats == seats("21,22"));
    assert_int_equal(choice.refusal.remaining_s, UNTOLD);

    /* What lasts longest is reported: blocked before sold before held. */
    choice = choose(&occupancy, "11,21,31", 0);
    assert_int_equal(choice.status, STATUS_SEAT_BLOCKED);
    assert_true(choice.refusal.seats == seats("31"));
    choice = choose(&occupancy, "11,21", 0);
    assert_int_equal(choice.status, STATUS_SEAT_SOLD);
    /* A seat without a grade has no price: nobody can have it. */
    choice = choose(&occupancy, "49,50", 0);
    assert_int_equal(choice.status, STATUS_SEAT_BLOCKED);
    assert_true(choice.refusal.seats == seats("50"));
}

/* Rows 1 to 3 and half of the fourth are gone. 36-38 and 43-45 are equally near to the middle, and
 * the former nearer to the stage. Then no four are together any more; five are refused for the
 * limit before anybody looks for them. */
static void test_choose_best(void **state)
{
    struct occupancy occupancy = {
        .held = seats("1-5"), .sold = seats("6-20"), .blocked = seats("21-35"), .mine = 0};
    struct choice choice = choose(&occupancy, NULL, 3);

    (void)state;
    assert_int_equal(choice.status, STATUS_OK);
    assert_true(choice.chosen == seats("36-38"));
    occupancy.sold |= seats("38,43,46,49");
    choice = choose(&occupancy, NULL, 4);
    assert_int_equal(choice.status, STATUS_NO_BLOCK);
    choice = choose(&occupancy, NULL, 5);
    assert_int_equal(choice.status, STATUS_SEAT_LIMIT);
}

/* House seats are the counter's, if it names them; kill seats are nobody's. */
static void test_choose_house(void **state)
{
    struct occupancy occupancy = {
        .sold = seats("11-49"), .blocked = seats("1-10,50"), .house = seats("5-10,50")};
    struct choice choice;

    (void)state;
    for (int taker = TAKER_CUSTOMER; taker <= TAKER_COUNTER; taker++) {
        bool may = taker == TAKER_COUNTER;

        choice = choose_as((enum taker)taker, &occupancy, "5,6", 0);
        assert_int_equal(choice.status, may ? STATUS_OK : STATUS_SEAT_BLOCKED);
        assert_true(may ? choice.chosen == seats("5,6") : choice.refusal.seats == seats("5,6"));
        choice = choose_as((enum taker)taker, &occupancy, "4,5", 0);
        assert_int_equal(choice.status, STATUS_SEAT_BLOCKED);
        assert_true(choice.refusal.seats == seats(may ? "4" : "4,5"));
        assert_true(choice.refusal.taken == seats(may ? "4" : "4,5"));
        /* Without a grade it has no price, whosever it is. */
        choice = choose_as((enum taker)taker, &occupancy, "50", 0);
        assert_int_equal(choice.status, STATUS_SEAT_BLOCKED);
        choice = choose_as((enum taker)taker, &occupancy, NULL, 1);
        assert_int_equal(choice.status, STATUS_NO_BLOCK);
    }
}

/* The limit is asked first: whose seats are in the way is nobody's business who cannot have them
 * anyway. */
static void test_choose_limit_first(void **state)
{
    struct occupancy occupancy = {.sold = seats("1-4"), .mine = seats("1-4")};
    struct choice choice = choose(&occupancy, "1", 0);

    (void)state;
    assert_int_equal(choice.status, STATUS_SEAT_LIMIT);
    assert_int_equal(choice.refusal.have, 4);
}

static struct reservation held_since(int64_t now_ms)
{
    return (struct reservation){.state = RESERVATION_HELD,
                                .seats = seats("7,8"),
                                .amount = 100000,
                                .expires_ms = now_ms + HOLD_MS};
}

/* The two clocks by themselves; the sale closes at 900000 of the wall clock. */
static enum status pay_at(const struct reservation *reservation, const struct show *show,
                          int64_t steady_ms, int64_t wall_ms)
{
    struct concert concert = some_concert();
    struct refusal refusal = REFUSAL_NONE;

    concert.sale_closes_ms = 900000;
    return pay_check(reservation, &concert, show, (struct now){steady_ms, wall_ms}, &refusal);
}

static void test_seconds_left(void **state)
{
    (void)state;
    assert_int_equal(seconds_until(5000, 3000), 2);
    assert_int_equal(seconds_until(5000, 3001), 2); /* rounded up: 0 only once it has come */
    assert_int_equal(seconds_until(5000, 4999), 1);
    assert_int_equal(seconds_until(5000, 5000), 0);
    assert_int_equal(seconds_until(5000, 9000), 0);
}

/* At 300000 it has expired, though nobody has deleted it yet: the deadline decides, not the
 * timer. */
static void test_pay_until_the_deadline(void **state)
{
    struct reservation reservation = held_since(0);
    struct show show = {.starts_ms = 10000000};

    (void)state;
    assert_int_equal(pay_at(&reservation, &show, 0, 0), STATUS_OK);
    assert_int_equal(pay_at(&reservation, &show, 299999, 0), STATUS_OK);
    assert_int_equal(pay_at(&reservation, &show, 300000, 0), STATUS_HOLD_EXPIRED);
    assert_int_equal(pay_at(&reservation, &show, 300001, 0), STATUS_HOLD_EXPIRED);
    /* The wall clock has no say in it. */
    assert_int_equal(pay_at(&reservation, &show, 299999, 899999), STATUS_OK);
    assert_int_equal(pay_at(&reservation, &show, 300000, -1), STATUS_HOLD_EXPIRED);
}

/* The hold is good in all but one of these: what is refused is paying after the show has begun, the
 * sale has closed, or the show was called off. */
static void test_pay_needs_an_open_sale(void **state)
{
    struct reservation reservation = held_since(0);
    struct show show = {.starts_ms = 800000};

    (void)state;
    assert_int_equal(pay_at(&reservation, &show, 0, 799999), STATUS_OK);
    assert_int_equal(pay_at(&reservation, &show, 0, 800000), STATUS_NOT_BOOKABLE);
    show.starts_ms = 10000000;
    assert_int_equal(pay_at(&reservation, &show, 0, 900000), STATUS_NOT_BOOKABLE);
    /* That the hold is gone is the better news. */
    assert_int_equal(pay_at(&reservation, &show, 300000, 900000), STATUS_HOLD_EXPIRED);
    show.cancelled = true;
    assert_int_equal(pay_at(&reservation, &show, 0, 0), STATUS_NOT_BOOKABLE);
}

static void test_pay_says_why(void **state)
{
    struct reservation reservation = held_since(0);
    struct concert concert = some_concert();
    struct show show = {.starts_ms = 1000};
    struct refusal refusal = REFUSAL_NONE;

    (void)state;
    assert_int_equal(pay_check(&reservation, &concert, &show, (struct now){0, 1000}, &refusal),
                     STATUS_NOT_BOOKABLE);
    assert_string_equal(refusal.why, "past");
}

/* Whatever the clocks say: who asks again after a lost reply must hear that it is paid, and not
 * that it is too late. */
static void test_pay_once(void **state)
{
    struct reservation reservation = held_since(0);
    struct show show = {.starts_ms = 10000000};

    (void)state;
    reservation.state = RESERVATION_PAID;
    assert_int_equal(pay_at(&reservation, &show, 0, 0), STATUS_ALREADY_PAID);
    assert_int_equal(pay_at(&reservation, &show, 300000, 900000), STATUS_ALREADY_PAID);
    reservation.state = RESERVATION_CANCELLED;
    assert_int_equal(pay_at(&reservation, &show, 0, 0), STATUS_ALREADY_CANCELLED);
}

/* Parts of it, too, but only its own seats; the refusal names those that are not. */
static void test_release(void **state)
{
    struct reservation reservation = held_since(0);
    struct refusal refusal = REFUSAL_NONE;
    seat_set chosen = 0;

    (void)state;
    assert_int_equal(release_check(&reservation, 0, 299999, &chosen, &refusal), STATUS_OK);
    assert_true(chosen == seats("7,8"));
    assert_int_equal(release_check(&reservation, seats("8"), 0, &chosen, &refusal), STATUS_OK);
    assert_true(chosen == seats("8"));
    assert_int_equal(release_check(&reservation, seats("8,9"), 0, &chosen, &refusal),
                     STATUS_BAD_ARG);
    assert_true(refusal.seats == seats("9"));
    assert_string_equal(refusal.arg, "seats");
    assert_int_equal(release_check(&reservation, 0, 300000, &chosen, &refusal),
                     STATUS_HOLD_EXPIRED);
    reservation.state = RESERVATION_PAID;
    assert_int_equal(release_check(&reservation, 0, 0, &chosen, &refusal), STATUS_ALREADY_PAID);
    reservation.state = RESERVATION_CANCELLED;
    assert_int_equal(release_check(&reservation, 0, 0, &chosen, &refusal),
                     STATUS_ALREADY_CANCELLED);
}

static enum status cancel_at(const struct reservation *reservation, const char *wanted,
                             int64_t wall_ms, seat_set *chosen, struct refusal *refusal)
{
    struct show show = {.starts_ms = 9000000, .cancel_until_ms = 8000000};

    *refusal = REFUSAL_NONE;
    return cancel_check(reservation, &show, wanted != NULL ? seats(wanted) : 0, wall_ms, chosen,
                        refusal);
}

static void test_cancel_until_the_deadline(void **state)
{
    struct reservation reservation = held_since(0);
    struct refusal refusal;
    seat_set chosen = 0;

    (void)state;
    reservation.state = RESERVATION_PAID;
    assert_int_equal(cancel_at(&reservation, NULL, 0, &chosen, &refusal), STATUS_OK);
    assert_int_equal(cancel_at(&reservation, NULL, 7999999, &chosen, &refusal), STATUS_OK);
    assert_true(chosen == seats("7,8"));
    assert_int_equal(cancel_at(&reservation, NULL, 8000000, &chosen, &refusal),
                     STATUS_CANCEL_CLOSED);
    assert_int_equal(refusal.cancel_until_ms, 8000000);
    assert_int_equal(cancel_at(&reservation, NULL, 8000001, &chosen, &refusal),
                     STATUS_CANCEL_CLOSED);
}

/* The refusal carries 0, which stands for never; any other number would be shown as a date. */
static void test_cancel_never(void **state)
{
    struct reservation reservation = held_since(0);
    struct show show = {.starts_ms = 9000000, .cancel_until_ms = 0};
    struct refusal refusal = REFUSAL_NONE;
    seat_set chosen;

    (void)state;
    reservation.state = RESERVATION_PAID;
    assert_int_equal(cancel_check(&reservation, &show, 0, 1, &chosen, &refusal),
                     STATUS_CANCEL_CLOSED);
    assert_int_equal(refusal.cancel_until_ms, 0);
}

/* Seat 7 was given back, 8 is left. 0 means the seats that are left; of a set with one that came
 * back already nothing is refunded, and that one is named. Seat 9 was never its own. */
static void test_cancel_some(void **state)
{
    struct reservation reservation = held_since(0);
    struct refusal refusal;
    seat_set chosen = 0;

    (void)state;
    reservation.state = RESERVATION_PAID;
    reservation.seats = seats("8");
    reservation.refunded = seats("7");
    assert_int_equal(cancel_at(&reservation, "8", 0, &chosen, &refusal), STATUS_OK);
    assert_true(chosen == seats("8"));
    assert_int_equal(cancel_at(&reservation, NULL, 0, &chosen, &refusal), STATUS_OK);
    assert_true(chosen == seats("8"));
    assert_int_equal(cancel_at(&reservation, "7,8", 0, &chosen, &refusal),
                     STATUS_ALREADY_CANCELLED);
    assert_true(refusal.seats == seats("7"));
    /* What was given back stays given back, also after the deadline. */
    assert_int_equal(cancel_at(&reservation, "7", 8000000, &chosen, &refusal),
                     STATUS_ALREADY_CANCELLED);
    assert_int_equal(cancel_at(&reservation, "9", 0, &chosen, &refusal), STATUS_BAD_ARG);
    assert_true(refusal.seats == seats("9"));
}

/* A hold is not cancelled but released, and the refusal says so. What is cancelled is told as that,
 * also after the deadline. */
static void test_cancel_states(void **state)
{
    struct reservation reservation = held_since(0);
    struct refusal refusal;
    seat_set chosen;

    (void)state;
    assert_int_equal(cancel_at(&reservation, NULL, 0, &chosen, &refusal), STATUS_BAD_ARG);
    assert_string_equal(refusal.state, "held");
    reservation.state = RESERVATION_CANCELLED;
    assert_int_equal(cancel_at(&reservation, NULL, 8000000, &chosen, &refusal),
                     STATUS_ALREADY_CANCELLED);
}

/* Five minutes, or until PAY would refuse. At 1 ms more than five minutes before the show the whole
 * time is left, at exactly five minutes as well, at 1 ms less a millisecond is missing. Then the
 * sale closes before the show, three minutes from now; at last a millisecond after it, which does
 * not count. */
static void test_hold_deadline(void **state)
{
    struct concert concert = {.sale_opens_ms = NO_TIME, .sale_closes_ms = NO_TIME};
    struct show show = {.starts_ms = 10000000};
    /* Somebody has set the wall clock: the two differ. */
    struct now now = {.steady_ms = 50000, .wall_ms = 10000000 - HOLD_MS - 1};

    (void)state;
    assert_int_equal(hold_deadline(&concert, &show, TAKER_CUSTOMER, now), 50000 + HOLD_MS);
    now.wall_ms += 1;
    assert_int_equal(hold_deadline(&concert, &show, TAKER_CUSTOMER, now), 50000 + HOLD_MS);
    now.wall_ms += 1;
    assert_int_equal(hold_deadline(&concert, &show, TAKER_CUSTOMER, now), 50000 + HOLD_MS - 1);
    now.wall_ms = 10000000 - 1;
    assert_int_equal(hold_deadline(&concert, &show, TAKER_CUSTOMER, now), 50001);
    concert.sale_closes_ms = 9000000;
    now.wall_ms = 9000000 - 180000;
    assert_int_equal(hold_deadline(&concert, &show, TAKER_CUSTOMER, now), 50000 + 180000);
    concert.sale_closes_ms = 10000001;
    now.wall_ms = 10000000 - 180000;
    assert_int_equal(hold_deadline(&concert, &show, TAKER_CUSTOMER, now), 50000 + 180000);
}

/* What staff hold lasts until late sales end, and can be paid until then. One millisecond before
 * the beginning: without late minutes it is all that is left, with two of them 120000 more, with
 * sixty of them a hold's own five minutes are the shorter time. is_late is what lets it be paid. */
static void test_late_hold(void **state)
{
    struct concert concert = some_concert();
    struct show show = {.starts_ms = 10000000};
    struct now now = {.steady_ms = 50000, .wall_ms = 10000000 - 1};
    struct reservation hold = {.state = RESERVATION_HELD, .expires_ms = 50000 + HOLD_MS};
    struct refusal refusal = REFUSAL_NONE;

    (void)state;
    assert_int_equal(hold_deadline(&concert, &show, TAKER_STAFF, now), 50001);
    concert.late_minutes = 2;
    assert_int_equal(hold_deadline(&concert, &show, TAKER_STAFF, now), 50001 + 120000);
    assert_int_equal(hold_deadline(&concert, &show, TAKER_CUSTOMER, now), 50001);
    concert.late_minutes = 60;
    assert_int_equal(hold_deadline(&concert, &show, TAKER_STAFF, now), 50000 + HOLD_MS);
    now.wall_ms = 10000000;
    assert_int_equal(pay_check(&hold, &concert, &show, now, &refusal), STATUS_NOT_BOOKABLE);
    hold.is_late = true;
    assert_int_equal(pay_check(&hold, &concert, &show, now, &refusal), STATUS_OK);
    now.wall_ms = 10000000 + 60 * 60000 - 1;
    assert_int_equal(pay_check(&hold, &concert, &show, now, &refusal), STATUS_OK);
    now.wall_ms += 1;
    assert_int_equal(pay_check(&hold, &concert, &show, now, &refusal), STATUS_NOT_BOOKABLE);
    assert_string_equal(refusal.why, "past");
}

/* A hold that was taken before its sale was shortened: 60000 ms from now on the wall clock are
 * 60000 ms from now on the steady one. */
static void test_hold_ends(void **state)
{
    struct now now = {.steady_ms = 50000, .wall_ms = 9000000};

    (void)state;
    assert_int_equal(hold_closes(10000000, NO_TIME), 10000000);
    assert_int_equal(hold_closes(10000000, 10000001), 10000000);
    assert_int_equal(hold_closes(10000000, 9060000), 9060000);
    assert_int_equal(hold_ends(290000, 10000000, now), 290000);
    assert_int_equal(hold_ends(290000, 9060000, now), 110000);
    assert_int_equal(hold_ends(290000, 9000000, now), 50000);
}

/* From five minutes before its deadline; ten seconds at least. A deadline of 1300000 is that of a
 * hold since 1000000; what ends late, as nobody looked, counts five minutes and no more. */
static void test_unpaid(void **state)
{
    (void)state;
    assert_int_equal(hold_unpaid_ms(1300000, 1300000), 300000);
    assert_int_equal(hold_unpaid_ms(1300000, 1149000), 149000);
    assert_int_equal(hold_unpaid_ms(1300000, 1010000), 10000);
    assert_int_equal(hold_unpaid_ms(1300000, 1009999), 10000);
    assert_int_equal(hold_unpaid_ms(1300000, 1000000), 10000);
    assert_int_equal(hold_unpaid_ms(1300000, 1400000), 300000);
}

/* Two holds of five minutes are 600000: the pause that was set, here a minute. It doubles with each
 * further 300000; the sixth doubling (2400000) would be 64 minutes, above the hour that is the
 * most. */
static void test_pause(void **state)
{
    (void)state;
    assert_int_equal(hold_pause_until(0, 0, 60000), 0);
    assert_int_equal(hold_pause_until(599999, 1000, 60000), 0);
    assert_int_equal(hold_pause_until(600000, 1000, 60000), 61000);
    assert_int_equal(hold_pause_until(899999, 1000, 60000), 61000);
    assert_int_equal(hold_pause_until(900000, 1000, 60000), 121000);
    assert_int_equal(hold_pause_until(1200000, 1000, 60000), 241000);
    /* An hour at most, however long it was and whatever was set. */
    assert_int_equal(hold_pause_until(2400000, 1000, 60000), 3601000);
    assert_int_equal(hold_pause_until(INT64_MAX, 1000, 1), 3601000);
    assert_int_equal(hold_pause_until(600000, 1000, 3600000), 3601000);
    assert_int_equal(hold_pause_until(600000, 1000, 0), 0);
}

/* What was moved to another date after its own deadline keeps that: a move is no way around it. 1
 * stands for "never", as 0 says that it was not moved late. */
static void test_moved_late(void **state)
{
    struct reservation open = {.closed_ms = 0}, never = {.closed_ms = 1}, late = {.closed_ms = 500};

    (void)state;
    assert_int_equal(reservation_cancel_until(&open, 2000), 2000);
    assert_int_equal(reservation_cancel_until(&never, 2000), 0);
    assert_int_equal(reservation_cancel_until(&late, 2000), 500);

    assert_int_equal(reservation_closed(&open, 2000, 1999), 0);
    assert_int_equal(reservation_closed(&open, 2000, 2000), 2000);
    /* A date that never took anything back: its deadline is 0. */
    assert_int_equal(reservation_closed(&open, 0, 1000), 1);
    assert_int_equal(reservation_closed(&open, 1, 1000), 1);
    assert_int_equal(reservation_closed(&late, 2000, 1000), 500);
    assert_int_equal(reservation_closed(&late, 2000, 3000), 500);
}

/* The number stands in the first half, and is read back nearest to the one given last, since it
 * comes round after 2^25 of them. */
static void test_code_has_its_number(void **state)
{
    const int64_t numbers[] = {1, 31, 32, 1 << 20, (1 << 25) - 1, 1 << 25, (INT64_C(3) << 25) + 7};
    char code[RESERVATION_TEXT];

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        uint8_t random[RESERVATION_LENGTH];

        memset(random, 0xFF, sizeof random);
        reservation_code_new(numbers[i], random, code);
        assert_string_equal(code + 5, "ZZZZZ"); /* the other half is what was given */
        assert_int_equal(reservation_code_number(code, numbers[i]), numbers[i]);
        assert_int_equal(reservation_code_number(code, numbers[i] + 1000), numbers[i]);
    }
    reservation_code_new(1, (uint8_t[RESERVATION_LENGTH]){0}, code);
    assert_string_equal(code, "H000100000");
}

/* A code before the first one is no place in a list; what is no code at all is told apart. */
static void test_code_without_number(void **state)
{
    (void)state;
    assert_int_equal(reservation_code_number("GZZZZ00000", 1), 1);
    assert_int_equal(reservation_code_number("H00001", 1), 0);
    assert_int_equal(reservation_code_number("H0000!0000", 1), 0);
    assert_int_equal(reservation_code_number("", 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_move),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_choose),
        cmocka_unit_test(test_choose_best),
        cmocka_unit_test(test_choose_house),
        cmocka_unit_test(test_choose_limit_first),
        cmocka_unit_test(test_seconds_left),
        cmocka_unit_test(test_pay_until_the_deadline),
        cmocka_unit_test(test_pay_needs_an_open_sale),
        cmocka_unit_test(test_pay_says_why),
        cmocka_unit_test(test_pay_once),
        cmocka_unit_test(test_release),
        cmocka_unit_test(test_cancel_until_the_deadline),
        cmocka_unit_test(test_cancel_never),
        cmocka_unit_test(test_cancel_some),
        cmocka_unit_test(test_cancel_states),
        cmocka_unit_test(test_hold_deadline),
        cmocka_unit_test(test_late_hold),
        cmocka_unit_test(test_hold_ends),
        cmocka_unit_test(test_unpaid),
        cmocka_unit_test(test_pause),
        cmocka_unit_test(test_moved_late),
        cmocka_unit_test(test_code_has_its_number),
        cmocka_unit_test(test_code_without_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
