/*
 * Who may pass a door: every reason to be refused, to the millisecond; and what a door sees of a
 * telephone number.
 *
 * A door has a queue in front of it and one usher, so of several reasons the one must come that the
 * usher can act upon. And a door may have been without a network: what it noted then is told later
 * (is_late) and is judged by what was true at the time. Such a scan is refused for another show or
 * a ticket that was dead already; for all else it is too late, as the guest has passed, and what
 * does not fit is a clash, for somebody to look at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "domain/door/door.h"

/* The doors open two hours before the beginning and close four hours after it; it is a second
 * before. */
enum { STARTS = 100000000, OPEN = 7200000, CLOSE = 14400000, NOW = STARTS - 1000 };

static const struct door_rules exit_rules = {OPEN, CLOSE, REENTRY_EXIT, true};

static struct guest some_guest(void)
{
    return (struct guest){.ticket = {.seat = 7, .issue = 1, .state = TICKET_LIVE},
                          .show_id = 3,
                          .starts_ms = STARTS,
                          .zone = "UTC"};
}

static struct scan some_scan(enum scan_dir dir)
{
    return (struct scan){.show_id = 3, .dir = dir, .door = "A", .at_ms = NOW};
}

/* With a fresh refusal for each scan, and the flag that must be set in any case, also by a
 * refusal. */
static void expect(const struct door_rules *rules, const struct guest *guest,
                   const struct scan *scan, enum status status, bool clash)
{
    struct refusal refusal = REFUSAL_NONE;
    bool is_clash;

    assert_int_equal(scan_check(rules, guest, scan, &is_clash, &refusal), status);
    assert_int_equal(is_clash, clash);
}

/* The first millisecond is open, the last one is not: doors that close at an hour are closed at it.
 * The refusal says when they open, also to whoever comes too late. */
static void test_opening_hours(void **state)
{
    struct refusal refusal = REFUSAL_NONE;

    (void)state;
    assert_int_equal(doors_check(&exit_rules, STARTS, STARTS - OPEN - 1, &refusal),
                     STATUS_DOORS_CLOSED);
    assert_int_equal(refusal.opens_ms, STARTS - OPEN);
    assert_int_equal(doors_check(&exit_rules, STARTS, STARTS - OPEN, &refusal), STATUS_OK);
    assert_int_equal(doors_check(&exit_rules, STARTS, STARTS + CLOSE - 1, &refusal), STATUS_OK);
    assert_int_equal(doors_check(&exit_rules, STARTS, STARTS + CLOSE, &refusal),
                     STATUS_DOORS_CLOSED);
}

/* Everything is wrong at first, and is put right from the front: another show, a dead ticket,
 * closed doors, already inside. A reason of staff opens the doors, and does nothing else: with it
 * the guest is still inside already. Once the guest has left, exit_rules let it in again. */
static void test_order_of_refusals(void **state)
{
    struct guest guest = some_guest();
    struct scan scan = some_scan(SCAN_IN);

    (void)state;
    guest.stay = (struct stay){.entry = 1, .in_ms = NOW - 5};
    guest.ticket.state = TICKET_CANCELLED;
    scan.show_id = 4;
    scan.at_ms = 0;
    expect(&exit_rules, &guest, &scan, STATUS_WRONG_SHOW, false);
    scan.show_id = 3;
    expect(&exit_rules, &guest, &scan, STATUS_TICKET_DEAD, false);
    guest.ticket.state = TICKET_LIVE;
    expect(&exit_rules, &guest, &scan, STATUS_DOORS_CLOSED, false);
    scan.reason = "a reason opens the doors";
    expect(&exit_rules, &guest, &scan, STATUS_ALREADY_IN, false);
    guest.stay.out_ms = NOW;
    expect(&exit_rules, &guest, &scan, STATUS_OK, false);
}

/* The usher has to be told when, where and by whom the same ticket was let in: two people stand
 * there with one ticket, and one of them is right. */
static void test_already_in_tells(void **state)
{
    struct refusal refusal = REFUSAL_NONE;
    struct guest guest = some_guest();
    struct scan scan = some_scan(SCAN_IN);
    bool is_clash;

    (void)state;
    guest.stay = (struct stay){.entry = 1, .in_ms = 5, .in_door = "B", .in_login = "usher"};
    assert_int_equal(scan_check(&exit_rules, &guest, &scan, &is_clash, &refusal),
                     STATUS_ALREADY_IN);
    assert_int_equal(refusal.at_ms, 5);
    assert_string_equal(refusal.door, "B");
    assert_string_equal(refusal.by, "usher");
    assert_int_equal(refusal.seat, 7);
    assert_string_equal(refusal.zone, "UTC");
}

/* For each rule, with the guest inside and gone out again. Who was never inside cannot go out. */
static void test_reentry(void **state)
{
    static const struct {
        enum reentry reentry;
        bool inside;
        enum status in;
    } cases[] = {
        {REENTRY_EXIT, true, STATUS_ALREADY_IN},  {REENTRY_EXIT, false, STATUS_OK},
        {REENTRY_NEVER, true, STATUS_ALREADY_IN}, {REENTRY_NEVER, false, STATUS_ALREADY_IN},
        {REENTRY_FREE, true, STATUS_OK},          {REENTRY_FREE, false, STATUS_OK},
    };
    struct scan in = some_scan(SCAN_IN), out = some_scan(SCAN_OUT);
    struct guest guest = some_guest();

    (void)state;
    out.at_ms = 0; /* going out is always possible */
    expect(&exit_rules, &guest, &out, STATUS_NOT_IN, false);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct door_rules rules = {OPEN, CLOSE, cases[i].reentry, true};

        guest.stay = (struct stay){.entry = 1, .in_ms = 5, .out_ms = cases[i].inside ? 0 : 6};
        expect(&rules, &guest, &in, cases[i].in, false);
        expect(&rules, &guest, &out, cases[i].inside ? STATUS_OK : STATUS_NOT_IN, false);
    }
}

/* What was written down later. Its own time decides: a stay that began or ended after it says
 * nothing about whether the guest was inside then, but does not fit, and a ticket that died at that
 * very millisecond was dead already. */
static void test_late(void **state)
{
    struct guest guest = some_guest();
    struct scan scan = some_scan(SCAN_IN);

    (void)state;
    scan.is_late = true;
    scan.reason = "offline";
    expect(&exit_rules, &guest, &scan, STATUS_OK, false);
    guest.stay = (struct stay){.entry = 1, .in_ms = NOW - 5};
    expect(&exit_rules, &guest, &scan, STATUS_OK, true); /* is inside */
    guest.stay = (struct stay){.entry = 1, .in_ms = NOW + 5, .out_ms = NOW + 6};
    expect(&exit_rules, &guest, &scan, STATUS_OK, true); /* came in later */
    guest.stay = (struct stay){.entry = 1, .in_ms = NOW - 5, .out_ms = NOW + 6};
    expect(&exit_rules, &guest, &scan, STATUS_OK, true); /* was inside then */
    guest.stay = (struct stay){.entry = 1, .in_ms = NOW - 5, .out_ms = NOW};
    expect(&exit_rules, &guest, &scan, STATUS_OK, false);
    guest.ticket.state = TICKET_CANCELLED;
    guest.ended_ms = NOW;
    expect(&exit_rules, &guest, &scan, STATUS_TICKET_DEAD, false); /* was dead then */
    guest.ended_ms = NOW + 1;
    expect(&exit_rules, &guest, &scan, STATUS_OK, true); /* is dead since */
}

/* The last four digits are what a guest is asked for; the first three of a mobile number (01x) tell
 * nearly nothing, and it has ten digits at least. A shorter number has no beginning that is shown:
 * of seven digits nothing would be hidden. The longest is cut off where the room ends. */
static void test_numbers(void **state)
{
    static const char *const cases[][2] = {
        {"010-0000-0004", "010-****-0004"},
        {"01000000004", "010****0004"},
        {"02-0000-0006", "**-****-0006"},
        {"+82 10 5555 6666", "+** ** **** 6666"},
        {"0123", "0123"},
        {"", ""},
        {"0110", "0110"},
        {"extension", "extension"},
        {"011-123", "**1-123"},
        {"011-1234", "***-1234"},
        {"01-1234-567", "**-***4-567"},
        {"011-123-4567", "011-***-4567"},
    };
    char masked[PHONE_TEXT], longest[PHONE_TEXT + 20];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        phone_mask(cases[i][0], masked);
        assert_string_equal(masked, cases[i][1]);
    }
    memset(longest, '7', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    phone_mask(longest, masked);
    assert_int_equal(strlen(masked), PHONE_TEXT - 1);
}

/* In a note seven digits are a number, whatever stands between them; fewer are a seat, a year or an
 * hour, and stay readable. The bytes \xEA\xB9\x80 are a Korean syllable: none of them is a digit,
 * though isdigit() of a negative char would be undefined. */
static void test_numbers_in_notes(void **state)
{
    static const char *const cases[][2] = {
        {"Choi Ara 010-9999-8888", "Choi Ara 010-****-8888"},
        {"+82 10 5555 6666, wheelchair", "+** ** **** 6666, wheelchair"},
        {"01012345678 / 02-123-4567 !", "010****5678 / **-***-4567 !"},
        {"call (02) 123.4567.", "call (**) ***.4567."},
        {"seat 12, row 3, 2026, 18:30", "seat 12, row 3, 2026, 18:30"},
        {"2 of 4 are late", "2 of 4 are late"},
        {"\xEA\xB9\x80 123456", "\xEA\xB9\x80 123456"},
        {"\xEA\xB9\x80 1234567", "\xEA\xB9\x80 ***4567"},
        {"row 0112345, 01 12 2026", "row ***2345, ** ** 2026"},
        {"", ""},
    };
    char masked[NOTE_TEXT], longest[NOTE_TEXT + 20];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        note_mask(cases[i][0], masked);
        assert_string_equal(masked, cases[i][1]);
    }
    memset(longest, '7', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    note_mask(longest, masked);
    assert_int_equal(strlen(masked), NOTE_TEXT - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_opening_hours),
        cmocka_unit_test(test_order_of_refusals),
        cmocka_unit_test(test_already_in_tells),
        cmocka_unit_test(test_reentry),
        cmocka_unit_test(test_late),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_numbers_in_notes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
