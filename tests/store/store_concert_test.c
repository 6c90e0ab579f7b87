/*
 * Concerts, grades and shows, on a real store; after each test the invariants are asked.
 *
 * Numbers are drawn in blocks by a store that remembers, and one by one by one that does not or
 * that is shared. Whoever needs an order needs only that they grow, so after a restart they may
 * leave a gap, and numbers_from() says which.
 */
#include "tests/store/invariants.h"
#include "tests/kit/store_rig.h"
#include "tests/store/samples.h"

#include <string.h>

#include "domain/concert/concert_store.h"
#include "domain/reservation/reservation_store.h"
#include "infrastructure/stores/sql_store.h"

static void assert_same_concert(const struct concert *one, const struct concert *other)
{
    assert_int_equal(one->concert_id, other->concert_id);
    assert_string_equal(one->title, other->title);
    assert_string_equal(one->artist, other->artist);
    assert_string_equal(one->venue, other->venue);
    assert_string_equal(one->zone, other->zone);
    assert_int_equal(one->capacity, other->capacity);
    assert_int_equal(one->seat_limit, other->seat_limit);
    assert_true(one->sale_opens_ms == other->sale_opens_ms);
    assert_true(one->sale_closes_ms == other->sale_closes_ms);
    assert_string_equal(one->cancel_until, other->cancel_until);
    assert_int_equal(one->sale, other->sale);
    assert_int_equal(one->grade_count, other->grade_count);
    for (int i = 0; i < one->grade_count; i++) {
        assert_string_equal(one->grades[i].name, other->grades[i].name);
        assert_int_equal(one->grades[i].price, other->grades[i].price);
        assert_true(one->grades[i].seats == other->grades[i].seats);
    }
}

/* One more than the largest, so that a number which was given once is not given again while its row
 * is there; holes are not filled. */
static void test_numbers(void **state)
{
    struct rig *rig = *state;
    int64_t id = 0;

    assert_ok(concert_store_next_id(rig->store, &id));
    assert_int_equal(id, 1);
    sample_concert(rig, 1);
    sample_concert(rig, 41);
    assert_ok(concert_store_next_id(rig->store, &id));
    assert_int_equal(id, 42);
    assert_ok(show_store_next_id(rig->store, &id));
    assert_int_equal(id, 1);
    sample_show(rig, 6, 41);
    assert_ok(show_store_next_id(rig->store, &id));
    assert_int_equal(id, 7);
}

static void test_find(void **state)
{
    struct rig *rig = *state;
    struct concert concert, found;

    assert_status(concert_store_find(rig->store, 1, &found), STATUS_NOT_FOUND);
    concert = sample_concert(rig, 1);
    assert_ok(concert_store_find(rig->store, 1, &found));
    assert_same_concert(&found, &concert);
    assert_status(concert_store_find(rig->store, 2, &found), STATUS_NOT_FOUND);
}

/* The values are the ends of what there may be, or nearly: 50 seats are a whole house, and -5 is a
 * time before 1970, which is no NO_TIME. A concert beside it stays as it was: an UPDATE without its
 * WHERE shows. */
static void test_update(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1), other = sample_concert(rig, 2), found;

    strcpy(concert.title, "Another");
    strcpy(concert.artist, "");
    strcpy(concert.venue, "");
    strcpy(concert.zone, "Europe/Berlin");
    strcpy(concert.cancel_until, "start-90m");
    concert.capacity = 10000;
    concert.seat_limit = 50;
    concert.sale_opens_ms = -5;
    concert.sale_closes_ms = INT64_MAX;
    concert.sale = SALE_PAUSED;
    assert_ok(concert_store_update(rig->store, &concert));
    assert_ok(concert_store_find(rig->store, 1, &found));
    assert_same_concert(&found, &concert);
    assert_ok(concert_store_find(rig->store, 2, &found));
    assert_same_concert(&found, &other);
}

/* Four bytes a character, the most that UTF-8 has; and a price as great as the greatest wallet. */
static void test_longest_texts(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1), found;

    for (int i = 0; i < TITLE_TEXT - 1; i += 4) {
        memcpy(concert.title + i, "\xF0\x9F\x8E\xB8", 4);
        memcpy(concert.venue + i, "\xF0\x9F\x8F\x9F", 4);
        memcpy(concert.artist + i, "\xF0\x9F\x8E\xA4", 4);
    }
    for (int i = 0; i < GRADE_TEXT - 1; i += 4)
        memcpy(concert.grades[0].name + i, "\xF0\x9F\xA5\x87", 4);
    concert.grades[2].price = INT64_C(1000000000000);
    assert_ok(concert_store_update(rig->store, &concert));
    assert_ok(concert_store_set_grades(rig->store, &concert));
    assert_ok(concert_store_find(rig->store, 1, &found));
    assert_string_equal(found.title, concert.title);
    assert_string_equal(found.artist, concert.artist);
    assert_string_equal(found.venue, concert.venue);
    assert_string_equal(concert_grade_of(&found, 11)->name, concert.grades[0].name);
    assert_int_equal(concert_grade_of(&found, 1)->price, INT64_C(1000000000000));
}

/* One grade in place of three, then none: what is replaced must go, and only of this concert.
 * `grades` beyond grade_count are left over in the struct and must not be written. */
static void test_set_grades(void **state)
{
    struct rig *rig = *state;
    struct concert concert = sample_concert(rig, 1), other = sample_concert(rig, 2), found;

    concert.grade_count = 1;
    concert.grades[0] = (struct grade){"A", 1, SEAT_SET_ALL};
    assert_ok(concert_store_set_grades(rig->store, &concert));
    assert_ok(concert_store_find(rig->store, 1, &found));
    assert_same_concert(&found, &concert);
    concert.grade_count = 0;
    assert_ok(concert_store_set_grades(rig->store, &concert));
    assert_ok(concert_store_find(rig->store, 1, &found));
    assert_int_equal(found.grade_count, 0);
    assert_ok(concert_store_find(rig->store, 2, &found));
    assert_same_concert(&found, &other);
}

/* Where numbers go on after a restart if `next` is the next: after the block that it is in. Rounded
 * up to whole blocks, of which one begins with 1, then the first of the next. */
static int64_t numbers_from(const struct rig *rig, int64_t next)
{
    int64_t block = row_cache_block(rig->store->rows);

    return (next - 1 + block - 1) / block * block + 1;
}

/* Five were drawn, so the next is 6, or the first after its block: places of a restart are never
 * given twice, and always after those before, which is all that a queue needs. */
static void test_places(void **state)
{
    struct rig *rig = *state;
    int64_t place = 0;

    sample_concert(rig, 1);
    sample_concert(rig, 2);
    for (int64_t i = 1; i <= 5; i++) {
        assert_ok(concert_store_draw_place(rig->store, 1, &place));
        assert_int_equal(place, i);
    }
    assert_ok(concert_store_draw_place(rig->store, 2, &place));
    assert_int_equal(place, 1);
    rig_reopen(rig);
    assert_ok(concert_store_draw_place(rig->store, 1, &place));
    assert_int_equal(place, numbers_from(rig, 6));
}

/* A unique index over concert and time: BUSY in a shared store, where another daemon may have added
 * it just now. */
static void test_shows(void **state)
{
    struct rig *rig = *state;
    struct show show, found, again;

    sample_concert(rig, 1);
    sample_concert(rig, 2);
    assert_status(show_store_find(rig->store, 1, &found), STATUS_NOT_FOUND);
    show = sample_show(rig, 1, 1);
    assert_ok(show_store_find(rig->store, 1, &found));
    assert_int_equal(found.show_id, 1);
    assert_int_equal(found.concert_id, 1);
    assert_int_equal(found.starts_ms, show.starts_ms);
    assert_int_equal(found.cancel_until_ms, show.cancel_until_ms);
    assert_false(found.cancelled);
    assert_int_equal(found.rev, 0);

    /* One show of a concert at a time; another concert's is another. */
    again = show;
    again.show_id = 2;
    assert_status(show_store_add(rig->store, &again), rig_taken(rig, STATUS_LIMIT));
    again.concert_id = 2;
    assert_ok(show_store_add(rig->store, &again));
}

/* A date that was called off frees its time; one that was removed is not found any more. The index
 * is partial, over what was not called off. */
static void test_show_again(void **state)
{
    struct rig *rig = *state;
    struct show first, again, found;
    seat_set sold = 1;

    sample_concert(rig, 1);
    first = sample_show(rig, 1, 1);
    again = first;
    again.show_id = 2;
    first.cancelled = true;
    assert_ok(show_store_update(rig->store, &first));
    assert_ok(show_store_add(rig->store, &again));
    assert_ok(show_store_find(rig->store, 1, &found));
    assert_true(found.cancelled);
    assert_false(found.removed);
    again.cancelled = again.removed = true;
    assert_ok(show_store_update(rig->store, &again));
    assert_status(show_store_find(rig->store, 2, &found), STATUS_NOT_FOUND);
    assert_ok(reservation_store_ever_sold(rig->store, 1, &sold));
    assert_true(sold == 0);
}

/* The beginning and the revision have functions of their own; an update that wrote them back from a
 * struct that was read earlier would undo what others did meanwhile. */
static void test_show_update(void **state)
{
    struct rig *rig = *state;
    struct show show, found;

    sample_concert(rig, 1);
    show = sample_show(rig, 1, 1);
    show.cancelled = true;
    show.cancel_until_ms = 0;
    show.starts_ms = 1; /* not among what is written */
    show.rev = 100;
    assert_ok(show_store_update(rig->store, &show));
    assert_ok(show_store_find(rig->store, 1, &found));
    assert_true(found.cancelled);
    assert_int_equal(found.cancel_until_ms, 0);
    assert_int_equal(found.starts_ms, SAMPLE_STARTS);
    assert_int_equal(found.rev, 0);
}

/* REV_STEP is 2. Four of the first block are used, so the fifth would be next: 10, or the first
 * after the block. An update between two of them draws none and takes none away. */
static void test_touch(void **state)
{
    struct rig *rig = *state;
    struct show found;
    int64_t rev = 0;

    sample_concert(rig, 1);
    sample_show(rig, 1, 1);
    sample_show(rig, 2, 1);
    for (int64_t i = 1; i <= 3; i++) {
        assert_ok(show_store_touch(rig->store, 1, &rev));
        assert_int_equal(rev, 2 * i);
    }
    assert_ok(show_store_find(rig->store, 1, &found));
    assert_int_equal(found.rev, 6);
    found.cancelled = true;
    assert_ok(show_store_update(rig->store, &found));
    assert_ok(show_store_touch(rig->store, 1, &rev));
    assert_int_equal(rev, 8);
    assert_ok(show_store_find(rig->store, 2, &found));
    assert_int_equal(found.rev, 0);
    rig_reopen(rig);
    assert_ok(show_store_touch(rig->store, 1, &rev));
    assert_int_equal(rev, 2 * numbers_from(rig, 5));
}

static enum bookable outlook(struct rig *rig, int64_t concert_id, int64_t wall_ms)
{
    enum bookable found = BOOKABLE_SOLD_OUT;

    assert_ok(show_store_outlook(rig->store, concert_id, wall_ms, &found));
    return found;
}

/* The instant of the beginning is past already. "Cancelled" is said only while one that was called
 * off would still be to come; with the second show there is something to come again. */
static void test_outlook(void **state)
{
    struct rig *rig = *state;
    struct show first, second;

    sample_concert(rig, 1);
    sample_concert(rig, 2);
    assert_int_equal(outlook(rig, 1, 0), BOOKABLE_PAST);
    first = sample_show(rig, 1, 1);
    assert_int_equal(outlook(rig, 1, SAMPLE_STARTS - 1), BOOKABLE);
    assert_int_equal(outlook(rig, 1, SAMPLE_STARTS), BOOKABLE_PAST);
    assert_int_equal(outlook(rig, 2, 0), BOOKABLE_PAST);
    first.cancelled = true;
    assert_ok(show_store_update(rig->store, &first));
    assert_int_equal(outlook(rig, 1, 0), BOOKABLE_CANCELLED);
    assert_int_equal(outlook(rig, 1, SAMPLE_STARTS), BOOKABLE_PAST);
    second = sample_show(rig, 2, 1);
    assert_int_equal(outlook(rig, 1, 0), BOOKABLE);
    assert_int_equal(outlook(rig, 1, second.starts_ms), BOOKABLE_PAST);
}

struct opened {
    int64_t ids[10];
    int count;
};

static void see_opened(void *arg, int64_t concert_id)
{
    struct opened *opened = arg;

    opened->ids[opened->count++] = concert_id;
}

static int opened_between(struct rig *rig, int64_t from_ms, int64_t to_ms, struct opened *opened)
{
    opened->count = 0;
    assert_ok(concert_store_opened(rig->store, from_ms, to_ms, see_opened, opened));
    return opened->count;
}

/* The interval is open on the left and closed on the right, so that two looks at from and to, and
 * at to and later, find each opening once. One without a time has no opening, whenever one asks. */
static void test_openings(void **state)
{
    struct rig *rig = *state;
    struct opened opened;
    int64_t opens_ms = 0;

    sample_concert(rig, 1); /* without an opening: it is open since ever */
    assert_ok(concert_store_next_opening(rig->store, 0, &opens_ms));
    assert_true(opens_ms == INT64_MAX);
    assert_int_equal(opened_between(rig, 0, INT64_MAX, &opened), 0);
    for (int64_t id = 2; id <= 4; id++) {
        struct concert concert = sample_concert(rig, id);

        concert.sale_opens_ms = 1000 * id;
        assert_ok(concert_store_update(rig->store, &concert));
    }
    assert_ok(concert_store_next_opening(rig->store, 1999, &opens_ms));
    assert_int_equal(opens_ms, 2000);
    assert_ok(concert_store_next_opening(rig->store, 2000, &opens_ms));
    assert_int_equal(opens_ms, 3000);
    assert_ok(concert_store_next_opening(rig->store, 4000, &opens_ms));
    assert_true(opens_ms == INT64_MAX);
    assert_int_equal(opened_between(rig, 0, 1999, &opened), 0);
    assert_int_equal(opened_between(rig, 1999, 2000, &opened), 1);
    assert_int_equal(opened.ids[0], 2);
    assert_int_equal(opened_between(rig, 2000, 2000, &opened), 0);
    assert_int_equal(opened_between(rig, 2000, 4000, &opened), 2);
}

/* `grades` are those of all concerts together: each must come with its own. */
struct seen {
    int64_t ids[10];
    int count;
    int grades;
};

static void see_concert(void *arg, const struct concert *concert)
{
    struct seen *seen = arg;

    seen->ids[seen->count++] = concert->concert_id;
    seen->grades += concert->grade_count;
}

static void see_show(void *arg, const struct show *show)
{
    struct seen *seen = arg;

    seen->ids[seen->count++] = show->show_id;
}

/* By number. Show 2 belongs to the first concert, so that a list of one concert is not a piece of
 * the list of all. */
static void test_each(void **state)
{
    struct rig *rig = *state;
    struct seen seen = {.count = 0};

    assert_ok(concert_store_each(rig->store, see_concert, &seen));
    assert_ok(show_store_each(rig->store, 0, see_show, &seen));
    assert_int_equal(seen.count, 0);
    sample_concert(rig, 1);
    sample_concert(rig, 2);
    sample_show(rig, 1, 2);
    sample_show(rig, 2, 1);
    sample_show(rig, 3, 2);
    assert_ok(concert_store_each(rig->store, see_concert, &seen));
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.ids[0], 1);
    assert_int_equal(seen.ids[1], 2);
    assert_int_equal(seen.grades, 6);
    seen.count = 0;
    assert_ok(show_store_each(rig->store, 0, see_show, &seen));
    assert_int_equal(seen.count, 3);
    seen.count = 0;
    assert_ok(show_store_each(rig->store, 2, see_show, &seen));
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.ids[0], 1);
    assert_int_equal(seen.ids[1], 3);
    seen.count = 0;
    assert_ok(show_store_each(rig->store, 9, see_show, &seen));
    assert_int_equal(seen.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),    cmocka_unit_test(test_find),
        cmocka_unit_test(test_update),     cmocka_unit_test(test_longest_texts),
        cmocka_unit_test(test_set_grades), cmocka_unit_test(test_places),
        cmocka_unit_test(test_shows),      cmocka_unit_test(test_show_update),
        cmocka_unit_test(test_touch),      cmocka_unit_test(test_outlook),
        cmocka_unit_test(test_openings),   cmocka_unit_test(test_each),
        cmocka_unit_test(test_show_again),
    };

    return rig_run_tests("concerts", tests, invariants_check);
}
