/*
 * The player's eye: a matcher that is content with anything would make every scenario worthless. So
 * of each freedom that an expectation has (expect.h) the limit is tried as well: what is a little
 * more, a little less, or in another order, and does not fit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/protocol/expect.h"
#include "tests/protocol/scenario.h"

static bool match(const char *pattern, const char *line)
{
    GHashTable *captures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    bool matched = expect_match(pattern, line, captures);

    g_hash_table_destroy(captures);
    return matched;
}

/* A field that is new, or gone, has to show in every scenario that names all of them. The order
 * counts in an OK, since clients may rely on it. */
static void test_ok_is_compared_word_by_word(void **state)
{
    (void)state;
    assert_true(match("OK", "OK"));
    assert_false(match("OK", "OK balance=1"));
    assert_false(match("OK balance=1", "OK"));
    assert_false(match("OK", "ERR BUSY retry=later : full"));
    assert_true(match("OK a=1 b=2", "OK a=1 b=2"));
    assert_false(match("OK b=2 a=1", "OK a=1 b=2"));
    assert_false(match("OK a=1", "OK a=12"));
    assert_false(match("OK a=12", "OK a=1"));
    assert_true(match("OK title=\"A B\"", "OK title=\"A B\""));
    assert_true(match("OK title=AB", "OK title=\"AB\""));
    assert_false(match("OK title=\"A B\"", "OK title=\"A  B\""));
    assert_true(match("OK #t a=1", "OK #t a=1"));
    assert_false(match("OK a=1", "OK #t a=1"));
}

static void test_stars_and_dots(void **state)
{
    (void)state;
    assert_true(match("OK a=*", "OK a=1"));
    assert_true(match("OK a=*", "OK a="));
    assert_false(match("OK a=*", "OK b=1"));
    assert_true(match("OK a=1*4", "OK a=1234"));
    assert_false(match("OK a=1*5", "OK a=1234"));
    assert_true(match("OK ...", "OK"));
    assert_true(match("OK ...", "OK a=1 b=2"));
    assert_true(match("OK ... b=2", "OK a=1 b=2"));
    assert_false(match("OK ... b=2", "OK a=1 b=2 c=3"));
    assert_true(match("OK a=1 ... c=3 ...", "OK a=1 b=2 c=3 d=4"));
    assert_false(match("OK ... z=1 ...", "OK a=1 b=2"));
    assert_true(match("* foyer 1.0 server=*", "* foyer 1.0 server=0.1.0"));
    assert_false(match("* foyer 1.0 server=*", "* foyer 2.0 server=0.1.0"));
}

/* The same line each time: what may be left out of an ERR is retry= and the sentence, and nothing
 * else. */
static void test_errors(void **state)
{
    const char *line = "ERR #t SEAT-HELD retry=later seats=7 remaining=30 : Seat 7 is held.";

    (void)state;
    assert_true(match("ERR #t SEAT-HELD seats=7 remaining=30", line));
    assert_true(match("ERR #t SEAT-HELD remaining=30 seats=7", line));
    assert_true(match("ERR #t SEAT-HELD retry=later seats=7 remaining=30 : Seat 7 is held.", line));
    assert_true(match("ERR #t SEAT-HELD seats=7 ...", line));
    assert_true(match("ERR #t SEAT-HELD ... : * held.", line));
    assert_false(match("ERR #t SEAT-HELD", line));
    assert_false(match("ERR #t SEAT-HELD seats=7", line));
    assert_false(match("ERR #t SEAT-HELD seats=8 ...", line));
    assert_false(match("ERR #t SEAT-HELD retry=no ...", line));
    assert_false(match("ERR #t SEAT-SOLD ...", line));
    assert_false(match("ERR SEAT-HELD ...", line));
    assert_false(match("ERR #t SEAT-HELD ... : Seat 8 is held.", line));
    assert_false(match("OK ...", line));
}

static void test_rows(void **state)
{
    (void)state;
    assert_true(match("= a | b", "=\ta\tb"));
    assert_false(match("= a", "=\ta\tb"));
    assert_true(match("= a | ...", "=\ta\tb\tc"));
    assert_true(match("- 1 | x y | \"\"", "-\t1\tx y\t"));
    assert_true(match("-\t1\tx y\t", "-\t1\tx y\t"));
    assert_false(match("- 1 | x", "-\t1\tx\t2"));
    assert_false(match("- 1 | x", "=\t1\tx"));
    assert_true(match("- a|b | c", "-\ta|b\tc"));
    assert_true(match("- ... | last", "-\t1\t2\tlast"));
    assert_false(match("- 1", "OK 1"));
}

/* XYZ and X: a value that is known is neither the beginning of another one nor its end. The text
 * that cannot be filled in, at the end, is a slip in a scenario: nothing has captured R. */
static void test_captures(void **state)
{
    GHashTable *captures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    char *missing = NULL;
    char *filled;

    (void)state;
    assert_true(expect_match("OK token=$T a=$A", "OK token=XY a=1", captures));
    assert_true(expect_match("OK token=$T", "OK token=XY", captures));
    assert_false(expect_match("OK token=$T", "OK token=XYZ", captures));
    assert_false(expect_match("OK token=$T", "OK token=X", captures));
    /* What a failed match has captured is forgotten. */
    assert_false(expect_match("OK b=$B c=1", "OK b=9 c=2", captures));
    assert_true(expect_match("OK b=$B", "OK b=8", captures));
    assert_true(expect_match("{\"token\":\"$J\",\"n\":*}", "{\"token\":\"Q\",\"n\":1}", captures));
    filled = expect_fill("HOLD token=$T seats=$B,$J", captures, &missing);
    assert_string_equal(filled, "HOLD token=XY seats=8,Q");
    g_free(filled);
    assert_null(expect_fill("PAY reservation=$R", captures, &missing));
    assert_string_equal(missing, "R");
    g_free(missing);
    g_hash_table_destroy(captures);
}

static bool is_faulty(struct reply_reader *reader, const struct verb *verb, const char *line)
{
    char *fault = expect_wire_fault(reader, verb, line);
    bool faulty = fault != NULL;

    g_free(fault);
    return faulty;
}

/* The row with one value too few stands behind columns for two, which the reader remembers; the
 * verb is not known in any of them. */
static void test_wire_faults(void **state)
{
    struct reply_reader reader;

    (void)state;
    reply_reader_init(&reader);
    assert_false(is_faulty(&reader, NULL, "OK balance=1"));
    assert_false(is_faulty(&reader, NULL, "=\tseat\tgrade"));
    assert_false(is_faulty(&reader, NULL, "-\t1\t2"));
    assert_true(is_faulty(&reader, NULL, "-\t1"));
    assert_true(is_faulty(&reader, NULL, "hello"));
    assert_false(is_faulty(&reader, NULL, "ERR BUSY retry=later : Full."));
    assert_true(is_faulty(&reader, NULL, "ERR BUSY retry=no : Full."));
    assert_true(is_faulty(&reader, NULL, "ERR BUSY retry=later"));
    assert_true(is_faulty(&reader, NULL, "ERR NONSENSE retry=no : What."));
    assert_false(is_faulty(&reader, NULL, "{\"t\":\"ok\"}"));
    assert_true(is_faulty(&reader, NULL, "{\"t\":\"ok\""));
    assert_true(is_faulty(&reader, NULL, "{}"));
}

/* In "t" stands one of four words, and no part of one. */
static void test_json_kinds(void **state)
{
    struct reply_reader reader;

    (void)state;
    reply_reader_init(&reader);
    assert_false(is_faulty(&reader, NULL, "{\"t\":\"note\",\"text\":\"Hello.\"}"));
    assert_false(is_faulty(&reader, NULL, "{\"t\":\"row\",\"show\":1}"));
    assert_false(is_faulty(&reader, NULL,
                           "{\"t\":\"err\",\"code\":\"BUSY\",\"retry\":\"later\","
                           "\"text\":\"Full.\"}"));
    assert_true(is_faulty(&reader, NULL, "{\"t\":\"\"}"));
    assert_true(is_faulty(&reader, NULL, "{\"t\":\"o\"}"));
    assert_true(is_faulty(&reader, NULL, "{\"t\":\"row ok\"}"));
    assert_true(is_faulty(&reader, NULL, "{\"t\":\"OK\"}"));
    assert_true(is_faulty(&reader, NULL, "{\"t\":1}"));
}

/* Values that are not what the row says. */
static void test_types(void **state)
{
    const struct verb *backup = verb_row(VERB_BACKUP), *leave = verb_row(VERB_LEAVE);
    struct reply_reader reader;

    (void)state;
    reply_reader_init(&reader);
    assert_false(is_faulty(&reader, backup, "OK bytes=12 seconds=0.250"));
    assert_true(is_faulty(&reader, backup, "OK bytes=12x"));
    assert_true(is_faulty(&reader, backup, "OK bytes="));
    assert_true(is_faulty(&reader, backup, "OK seconds=1"));
    assert_false(is_faulty(&reader, backup, "{\"t\":\"ok\",\"bytes\":12,\"seconds\":0.25}"));
    assert_true(is_faulty(&reader, backup, "{\"t\":\"ok\",\"bytes\":\"12\"}"));
    assert_false(is_faulty(&reader, leave, "OK state=left"));
    assert_true(is_faulty(&reader, leave, "OK state=gone"));
    assert_true(is_faulty(&reader, leave, "OK position=1")); /* of another verb */
    assert_true(is_faulty(&reader, leave, "OK token=SHORT"));
    assert_false(is_faulty(&reader, leave, "ERR TOKEN-ENDED retry=no state=done : Over."));
    assert_true(is_faulty(&reader, leave, "ERR TOKEN-ENDED retry=no state=open : Over."));
    assert_false(is_faulty(&reader, NULL, "=\tseat\tstate\tmine"));
    assert_false(is_faulty(&reader, verb_row(VERB_SEATS), "-\t7\tfree\t0"));
    assert_true(is_faulty(&reader, verb_row(VERB_SEATS), "-\t7\tfree\t2"));
    assert_true(is_faulty(&reader, verb_row(VERB_SEATS), "-\t7\tpaid\t0"));
}

static void test_scenario_text(void **state)
{
    struct scenario *scenario = scenario_new();
    GString *bytes = scenario_bytes("a\\x00\\r\\n\\\\\\xff");
    GPtrArray *names = scenario_names("kim,c2..c4");

    (void)state;
    assert_true(bytes->len == 6 && memcmp(bytes->str, "a\0\r\n\\\xff", 6) == 0);
    assert_int_equal(names->len, 4);
    assert_string_equal(g_ptr_array_index(names, 3), "c4");
    assert_true(scenario_read_line(scenario, "f", 1, "@repeat 2 @repeat 3 c$#> PING"));
    assert_int_equal(scenario->steps->len, 6);
    assert_string_equal(((struct step *)g_ptr_array_index(scenario->steps, 5))->client, "c2");
    assert_true(scenario_read_line(scenario, "f", 2, "; comment"));
    assert_false(scenario_read_line(scenario, "f", 3, "PING"));
    assert_false(scenario_read_line(scenario, "f", 4, "@nonsense"));
    assert_false(scenario_read_line(scenario, "f", 5, "@stop now"));
    g_string_free(bytes, TRUE);
    g_ptr_array_free(names, TRUE);
    scenario_free(scenario);
}

/* Together in whichever order; each alone is fine. A fault that nobody lets happen would be a
 * scenario that passes without it. */
static void test_preload_and_fault(void **state)
{
    static const char *const lines[] = {"@fault none", "@env LD_PRELOAD=x.so"};

    (void)state;
    for (int first = 0; first < 2; first++) {
        struct scenario *scenario = scenario_new();

        assert_true(scenario_read_line(scenario, "f", 1, "@env TZ=UTC"));
        assert_true(scenario_read_line(scenario, "f", 2, lines[first]));
        assert_true(scenario_agrees(scenario));
        assert_true(scenario_read_line(scenario, "f", 3, lines[1 - first]));
        assert_false(scenario_agrees(scenario));
        assert_string_equal(
            scenario->fault,
            first == 0 ? "f:3: @env LD_PRELOAD takes away the libraries that @fault needs"
                       : "f:2: @env LD_PRELOAD takes away the libraries that @fault needs");
        scenario_free(scenario);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ok_is_compared_word_by_word),
        cmocka_unit_test(test_stars_and_dots),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_captures),
        cmocka_unit_test(test_wire_faults),
        cmocka_unit_test(test_json_kinds),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_scenario_text),
        cmocka_unit_test(test_preload_and_fault),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
