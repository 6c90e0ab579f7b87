/*
 * Of which seats there are tickets, and what their secrets are.
 *
 * Seats are bits here, lowest first: 0x6 are seats 2 and 3, which are paid, 0x8 is seat 4, which
 * was given back, and 0x10 is seat 5, which was never part of the reservation.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "domain/ticket/ticket.h"

/* A seat that came back is told apart from one that was never there: its dead ticket may be the
 * paper that somebody holds. A hold is refused as the wrong argument, since it has no ticket
 * yet. */
static void test_which_seats(void **state)
{
    struct reservation reservation = {.state = RESERVATION_PAID, .seats = 0x6, .refunded = 0x8};
    struct refusal refusal = REFUSAL_NONE;
    seat_set chosen;

    (void)state;
    assert_int_equal(ticket_check(&reservation, 0, &chosen, &refusal), STATUS_OK);
    assert_int_equal(chosen, 0x6);
    assert_int_equal(ticket_check(&reservation, 0x4, &chosen, &refusal), STATUS_OK);
    assert_int_equal(chosen, 0x4);
    assert_int_equal(ticket_check(&reservation, 0xC, &chosen, &refusal), STATUS_ALREADY_CANCELLED);
    assert_int_equal(refusal.seats, 0x8);
    assert_int_equal(ticket_check(&reservation, 0x16, &chosen, &refusal), STATUS_BAD_ARG);
    assert_int_equal(refusal.seats, 0x10);
    reservation.state = RESERVATION_CANCELLED;
    assert_int_equal(ticket_check(&reservation, 0, &chosen, &refusal), STATUS_ALREADY_CANCELLED);
    reservation.state = RESERVATION_HELD;
    assert_int_equal(ticket_check(&reservation, 0, &chosen, &refusal), STATUS_BAD_ARG);
    assert_string_equal(refusal.arg, "reservation");
    assert_string_equal(refusal.state, "held");
}

/* Counts up, so that each byte is another. */
static void fill(void *state, void *bytes, size_t size)
{
    uint8_t *next = state, *at = bytes;

    for (size_t i = 0; i < size; i++)
        at[i] = (*next)++;
}

/* 32 bytes in all, 16 for each secret, are the whole alphabet: each byte gives one character, so no
 * random bit of the 80 is lost, and the second secret begins where the first one ended. */
static void test_secret(void **state)
{
    uint8_t next = 0;
    struct random random = {fill, &next};
    char secret[SECRET_TEXT];

    (void)state;
    ticket_draw_secret(&random, secret);
    assert_string_equal(secret, "0123456789ABCDEF");
    ticket_draw_secret(&random, secret);
    assert_string_equal(secret, "GHJKMNPQRSTVWXYZ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_which_seats),
        cmocka_unit_test(test_secret),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
