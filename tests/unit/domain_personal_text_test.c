/*
 * What is left of a text once the people in it are blanked.
 *
 * Texts are blanked in place, so a blank must not be longer than what it stands for: an empty value
 * stays empty. The same text may come again, when more is due to be forgotten, so each is blanked
 * twice here, and the second time must change nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "domain/request/personal_text.h"
#include "shared/verbs.h"

static void expect(const char *text, const char *blanked)
{
    char copy[200];

    snprintf(copy, sizeof copy, "%s", text);
    personal_text_blank(copy);
    assert_string_equal(copy, blanked);
    personal_text_blank(copy);
    assert_string_equal(copy, blanked);
}

/* A value may be quoted and have quotes, spaces and names with = in it. What looks like a name
 * inside the value of another one is not one, in both directions: it is kept with a reason, and
 * goes with an over=. */
static void test_blank(void **state)
{
    (void)state;
    expect("", "");
    expect("PING", "PING");
    expect("SELL show=1 seats=5,6 name=Kim method=card",
           "SELL show=1 seats=5,6 name=- method=card");
    expect("kim NOTE reservation=R text=\"a name=b\" attention=1",
           "kim NOTE reservation=R text=- attention=1");
    expect("reservation=R note=\"say \\\"phone=1\\\" loud\"", "reservation=R note=-");
    expect("SELL name=\"\" phone=\"0 1\" (approved by boss)",
           "SELL name=- phone=- (approved by boss)");
    /* Inside of another value, and a name that only ends so. */
    expect("SELL reason=\"name=x text=y\" nickname=z", "SELL reason=\"name=x text=y\" nickname=z");
    expect("SELL over=\"name=x text=y\" seats=1", "SELL over=- seats=1");
    expect("USERS search=kim limit=2", "USERS search=- limit=2");
}

/* What no request says: the end comes within a value. Nothing must be read behind it. */
static void test_unusual(void **state)
{
    (void)state;
    expect("name=", "name=");
    expect("name= x", "name= x");
    expect("name=\"open", "name=-");
    expect("name=\"open\\", "name=-");
    expect("  a  =b ", "  a  =b ");
    expect("name=a  phone=b", "name=-  phone=-");
}

/* Every text that a verb of NAMES_PERSON takes, but those that say who a customer is, where a list
 * goes on and what was approved. */
static void test_verbs(void **state)
{
    (void)state;
    for (int id = 0; id < VERB_COUNT; id++) {
        const struct verb *verb = verb_row((enum verb_id)id);

        for (const struct arg_spec *arg = verb->args; arg->name != NULL; arg++) {
            char text[100], blanked[100];

            if (!verb_names_person(verb) || arg->type != ARG_TEXT ||
                strcmp(arg->name, "user") == 0 || strcmp(arg->name, "after") == 0 ||
                strcmp(arg->name, "approval") == 0)
                continue;
            snprintf(text, sizeof text, "%s %s=Kim", verb->word, arg->name);
            snprintf(blanked, sizeof blanked, "%s %s=-", verb->word, arg->name);
            expect(text, blanked);
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blank), cmocka_unit_test(test_unusual), cmocka_unit_test(test_verbs)};

    return cmocka_run_group_tests_name("personal_text", tests, NULL, NULL);
}
