/*
 * What is set right in a store when a daemon starts, on real stores.
 *
 * A show is at a time on the clock of its venue; the instant in the store follows from that and
 * from the law of the zone, which may change between two starts. A law cannot be changed in a test,
 * so the instants are made wrong instead, as they would be if the law had changed since they were
 * written: they are an hour late, as if Seoul had been 8 hours ahead of UTC then and were 9 ahead
 * now.
 */
#include <stdio.h>
#include <string.h>

#include "application/use_cases/startup.h"
#include "domain/concert/concert_store.h"
#include "domain/concert/show_times.h"
#include "infrastructure/zones.h"
#include "tests/kit/store_rig.h"
#include "tests/store/samples.h"

#define HOUR_MS INT64_C(3600000)

struct told {
    int count;
    char last[900];
};

static void tell(void *arg, const char *text)
{
    struct told *told = arg;

    told->count++;
    snprintf(told->last, sizeof told->last, "%s", text);
}

/* As at a start, before anybody is served, and long before the shows: those that are past stay as
 * they were. */
static struct told keep_clocks(struct rig *rig)
{
    struct told told = {0};
    struct zones *zones = zones_new();

    assert_ok(startup_keep_clocks(rig->store, zones, (struct now){.wall_ms = 5},
                                  &(struct teller){tell, &told}));
    zones_free(zones);
    return told;
}

static void change(struct rig *rig, const char *sql)
{
    assert_ok(db_run_stmt(db_start_values(rig->store->db, sql, NULL, 0)));
}

/* The shows of two concerts; those of the first are an hour off by a changed law. Other daemons
 * find them as they find any change: beyond the revision that they know, and only them. Of two
 * shows an hour apart, each moved by an hour, one has to give way to the other, as the schema
 * allows no two of a concert at one time. One line in the log for a concert, however many dates it
 * has, and one in the audit trail for each. On a shared store all of it counts as one change of the
 * concert, under its next revision. */
static void test_law(void **state)
{
    struct rig *rig = *state;
    struct show first, second, found;
    struct told told;
    int64_t rev;

    sample_concert(rig, 1);
    sample_concert(rig, 2);
    first = sample_show(rig, 1, 1);
    second = sample_show(rig, 2, 1);
    sample_show(rig, 3, 2);
    assert_int_equal(keep_clocks(rig).count, 0); /* they learn their clocks */
    assert_ok(show_store_find(rig->store, 1, &found));
    assert_int_equal(found.starts_ms, first.starts_ms);
    assert_int_equal(found.starts_local_ms, first.starts_ms + 9 * HOUR_MS);
    rev = rig_number(rig, "SELECT rev FROM concert WHERE concert_id = 1");

    /* Two steps: no statement may bring two shows to one instant on its way. */
    change(rig, "UPDATE show SET starts_ms = starts_ms + 3600000 WHERE show_id = 2");
    change(rig, "UPDATE show SET starts_ms = starts_ms + 3600000, cancel_until_ms = 7"
                " WHERE show_id = 1");
    told = keep_clocks(rig);
    assert_int_equal(told.count, 1);
    assert_non_null(strstr(told.last, "the law of Asia/Seoul has changed: show 1 ("));
    assert_non_null(strstr(told.last, "; and 1 more date, as AUDIT says"));
    assert_ok(show_store_find(rig->store, 1, &found));
    assert_int_equal(found.starts_ms, first.starts_ms);
    assert_int_equal(found.cancel_until_ms, first.cancel_until_ms);
    assert_ok(show_store_find(rig->store, 2, &found));
    assert_int_equal(found.starts_ms, second.starts_ms);
    assert_int_equal(rig_number(rig, "SELECT count(*) FROM audit_line WHERE login = 'foyerd'"), 2);

    assert_int_equal(rig_number(rig, "SELECT rev FROM concert WHERE concert_id = 1"),
                     store_is_shared(rig->store) ? rev + 1 : 0);
    if (store_is_shared(rig->store))
        assert_int_equal(sample_news(rig->store, 1, rev).shows, 2);

    /* All is right: nothing is reported, locked or written. */
    rev = rig_number(rig, "SELECT sum(rev) FROM concert");
    assert_int_equal(keep_clocks(rig).count, 0);
    assert_int_equal(rig_number(rig, "SELECT sum(rev) FROM concert"), rev);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_law),
    };

    return rig_run_tests("the start", tests, NULL);
}
