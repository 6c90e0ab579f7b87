/*
 * The verbs table: every row is whole and agrees with the others.
 *
 * verbs.def is written by hand, and parser, dispatcher, HELP, JSON, completion and the tables of
 * PROTOCOL.md are made from it: a mistake in a row is the same mistake in all of them, and none of
 * them shows it. So every rule that a row has to keep is a loop over all rows here. Which error a
 * verb gives when is tried in tests/protocol; here only that the sets make sense together.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "shared/reply_reader.h"
#include "shared/request.h"
#include "shared/verbs.h"

static const char small[] = "abcdefghijklmnopqrstuvwxyz_0123456789";

/* Checks columns or fields: their names, each once, and that they are sound. Each name finds its
 * own row (a second one would find the first), only words have a list of words, and what comes
 * together with the one before it needs one that is optional. */
static void check_fields(const struct field_spec *fields, int most)
{
    int count = 0;

    for (; fields[count].name != NULL; count++) {
        const struct field_spec *field = &fields[count];

        assert_true(strlen(field->name) >= 1 && strlen(field->name) < 20);
        assert_int_equal(strspn(field->name, small), strlen(field->name));
        assert_ptr_equal(field_find(fields, field->name), field);
        assert_int_equal(field->words != WORDS_NONE,
                         field->type == VALUE_WORD || field->type == VALUE_MAP);
        if (field->presence == PRESENCE_TOGETHER)
            assert_true(count > 0 && field[-1].presence >= PRESENCE_OPTIONAL);
    }
    assert_true(count <= most && most <= REPLY_VALUES);
}

/* Also what follows from how verbs work: a key is kept with a change, so nothing else may have one;
 * and rows are not kept with it, so a change that had rows would answer with fewer when it is sent
 * again. */
static void test_rows(void **state)
{
    (void)state;
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *verb = verb_row((enum verb_id)i);

        assert_int_equal(verb->id, i);
        assert_int_equal(strspn(verb->word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-"), strlen(verb->word));
        assert_true(strlen(verb->word) >= 1 && strlen(verb->word) <= 20);
        assert_true(strlen(verb->summary) >= 5 && strlen(verb->summary) <= 100);
        assert_int_not_equal(verb->summary[strlen(verb->summary) - 1], '.');
        check_fields(verb->columns, COLUMNS_MAX);
        check_fields(verb_second_table(verb), COLUMNS_MAX);
        check_fields(verb->fields, FIELDS_MAX);
        if (verb->keyed)
            assert_true(verb_changes(verb));
        /* Of a change the fields are kept with its key, and no rows: only these have any. */
        if (verb_changes(verb) && verb->id != VERB_SHOW_CANCEL && verb->id != VERB_SHOW_SET)
            assert_null(verb->columns[0].name);
    }
}

/* Whoever is told of a show need not ask which concert that is. */
static void test_shows_have_a_concert(void **state)
{
    (void)state;
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *verb = verb_row((enum verb_id)i);

        if (field_find(verb->columns, "show") != NULL)
            assert_non_null(field_find(verb->columns, "concert"));
        if (field_find(verb->fields, "show") != NULL)
            assert_non_null(field_find(verb->fields, "concert"));
    }
    assert_non_null(field_find(verb_row(VERB_JOIN)->fields, "show"));
    assert_null(field_find(verb_row(VERB_CONCERTS)->columns, "show"));
}

/* A name has one type in the whole protocol: of JSON lines nobody need know the verb.
 * verb_value_type() without a verb finds the first that has the name; every other must agree with
 * it. */
static void check_same_type(const struct field_spec *fields)
{
    for (; fields->name != NULL; fields++)
        assert_int_equal(fields->type, verb_value_type(NULL, fields->name));
}

static void test_a_name_has_one_type(void **state)
{
    (void)state;
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *verb = verb_row((enum verb_id)i);

        check_same_type(verb->columns);
        check_same_type(verb_second_table(verb));
        check_same_type(verb->fields);
        check_same_type(verb_common_fields(verb));
    }
    check_same_type(verb_error_fields());
    assert_int_equal(verb_value_type(NULL, "nonsense"), VALUE_TEXT);
    assert_int_equal(verb_value_type(verb_row(VERB_BACKUP), "bytes"), VALUE_INT);
    assert_int_equal(verb_value_type(verb_row(VERB_PING), "age"), VALUE_INT);
}

/* What is in one pair of brackets is there together or not at all. Cut where the room ends, with a
 * NUL. */
static void test_field_names(void **state)
{
    char text[400], tiny[8];

    (void)state;
    field_names(verb_row(VERB_LEAVE)->fields, text, sizeof text);
    assert_string_equal(text, "token state");
    field_names(verb_row(VERB_PING)->fields, text, sizeof text);
    assert_string_equal(text, "");
    field_names(verb_row(VERB_STATUS)->fields, text, sizeof text);
    assert_string_equal(text,
                        "token state user position ahead behind remaining left [reservation show "
                        "seats amount expires] [wish lost] concert [why] [wish_show wish_seats "
                        "wish_best]");
    field_names(verb_row(VERB_STATUS)->fields, tiny, sizeof tiny);
    assert_string_equal(tiny, "token s");
}

/* key= and as= are taken beside the row (verb_common_arg()), so no row may have them. A bound below
 * 0 is the other one with a minus: the sum may be taken out. */
static void check_arg(const struct arg_spec *arg)
{
    assert_true(strlen(arg->name) >= 2 && strlen(arg->name) <= 20);
    assert_int_equal(strspn(arg->name, small), strlen(arg->name));
    assert_string_not_equal(arg->name, "key");
    assert_string_not_equal(arg->name, "as");
    assert_non_null(arg->help);
    assert_true(strlen(arg->help) >= 4);
    assert_true(arg->min <= arg->max);
    if (arg->type == ARG_INT)
        assert_true(arg->min >= 0 || arg->min == -arg->max); /* a sum, or one with its sign */
    if (arg->type == ARG_TEXT)
        assert_true(arg->min >= 0 && arg->max >= 1 && arg->max <= 1000);
    assert_int_equal(arg->words != WORDS_NONE, arg->type == ARG_WORD);
}

/* In the order in which HELP shows them what is required comes first, or it would read as
 * optional. */
static void test_arguments(void **state)
{
    (void)state;
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *verb = verb_row((enum verb_id)i);
        bool optional = false;
        int count = 0;

        for (const struct arg_spec *arg = verb->args; arg->name != NULL; arg++) {
            check_arg(arg);
            assert_int_equal(verb_arg(verb, arg->name), count);
            count++;
            assert_false(arg->required && optional); /* what is required comes first */
            optional = !arg->required;
        }
        assert_true(count <= ARGS_MAX);
        assert_int_equal(verb_arg(verb, "nonsense"), -1);
        assert_int_equal(verb_arg(verb, ""), -1);
    }
}

/* Only a verb that is anybody's has one, and can do without it. There is one such argument by now;
 * a second one is to be added here on purpose, as it lets staff do more with a customer's verb. */
static void test_staff_arguments(void **state)
{
    int count = 0;

    (void)state;
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *verb = verb_row((enum verb_id)i);

        if (verb_staff_arg(verb) == NULL)
            continue;
        count++;
        assert_int_equal(verb->role, ROLE_ANY);
        assert_false(verb_arg_spec(verb->id, verb_staff_arg(verb))->required);
        assert_true(verb_errors(verb) & (UINT64_C(1) << STATUS_NOT_ALLOWED));
    }
    assert_int_equal(count, 1);
    assert_string_equal(verb_staff_arg(verb_row(VERB_WATCH)), "events");
}

static void test_words_are_unique(void **state)
{
    (void)state;
    for (int i = 0; i < VERB_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(verb_row((enum verb_id)i)->word,
                                    verb_row((enum verb_id)j)->word);
}

/* Every second letter small; and without a NUL behind it, as the parser asks. One letter more is
 * another word. */
static void test_find(void **state)
{
    (void)state;
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *verb = verb_row((enum verb_id)i);
        size_t size = strlen(verb->word);
        char word[32];

        assert_ptr_equal(verb_find(verb->word, size), verb);
        for (size_t c = 0; c <= size; c++)
            word[c] = verb->word[c] >= 'A' && verb->word[c] <= 'Z' && c % 2 == 0
                          ? (char)(verb->word[c] - 'A' + 'a')
                          : verb->word[c];
        assert_ptr_equal(verb_find(word, size), verb);
        word[size] = 'x'; /* the word needs no NUL */
        word[size + 1] = '\0';
        assert_ptr_equal(verb_find(word, size), verb);
        assert_null(verb_find(word, size + 1));
    }
}

/* A dotted capital I (C4 B0), which some would fold into an i; \r, which differs from - in one bit
 * only; and bytes behind a NUL, which are part of the word. */
static void test_find_nothing(void **state)
{
    static const char long_ping[] =
        "PING\0xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

    (void)state;
    assert_null(verb_find("", 0));
    assert_null(verb_find("PIN", 3));
    assert_null(verb_find("PING ", 5));
    assert_null(verb_find(" PING", 5));
    assert_null(verb_find("P\xC4\xB0NG", 5));
    assert_null(verb_find("USER\rADD", 8)); /* \r differs from - in the bit of upper case */
    assert_null(verb_find(long_ping, sizeof long_ping - 1));
}

/* The longest of all is not cut. */
static void test_arguments_text(void **state)
{
    char text[400], tiny[8];

    (void)state;
    for (int i = 0; i < VERB_COUNT; i++) {
        verb_arguments(verb_row((enum verb_id)i), text, sizeof text);
        assert_true(strlen(text) < sizeof text - 1);
    }
    verb_arguments(verb_row(VERB_JOIN), text, sizeof text);
    assert_string_equal(text, "concert=N [show=N] [seats=SEATS] [best=1..10] [key=TEXT]");
    verb_arguments(verb_row(VERB_FORMAT), text, sizeof text);
    assert_string_equal(text, "mode=text|json");
    verb_arguments(verb_row(VERB_PING), text, sizeof text);
    assert_string_equal(text, "");
    verb_arguments(verb_row(VERB_JOIN), tiny, sizeof tiny);
    assert_string_equal(tiny, "concert");
}

static void test_common_arguments(void **state)
{
    (void)state;
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *verb = verb_row((enum verb_id)i);
        int n = 0;

        if (verb->keyed)
            assert_string_equal(verb_common_arg(verb, n++)->name, "key");
        if (verb->role == ROLE_ANY)
            assert_string_equal(verb_common_arg(verb, n++)->name, "as");
        assert_null(verb_common_arg(verb, n));
    }
}

static bool has(uint64_t errors, enum status status)
{
    return (errors >> status) & 1;
}

/* What follows from the kind of a verb must be in its set, and nothing that cannot happen: what is
 * answered from memory meets no store that fails. TOO-MANY is listed by name, since it must be
 * decided for each verb whether it adds something without end. */
static void test_errors(void **state)
{
    (void)state;
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *verb = verb_row((enum verb_id)i);
        uint64_t errors = verb_errors(verb);

        assert_true((errors & verb->errors) == verb->errors);
        assert_true(errors < UINT64_C(1) << STATUS_COUNT);
        assert_false(has(errors, STATUS_OK));
        assert_true(has(errors, STATUS_BAD_ARG));
        assert_int_equal(has(errors, STATUS_KEY_REUSED), verb->keyed);
        assert_int_equal(has(errors, STATUS_OUTCOME_UNKNOWN), verb_changes(verb));
        assert_int_equal(has(errors, STATUS_READ_ONLY),
                         verb_changes(verb) || verb->id == VERB_BACKUP);
        if (verb->role != ROLE_ANY)
            assert_true(has(errors, STATUS_NOT_ALLOWED));
        if (verb->kind == KIND_VIEW || verb->kind == KIND_SESSION)
            assert_false(has(errors, STATUS_INTERNAL));
        /* What any line can get is not listed again, except where a verb means more by it. */
        if (verb->id != VERB_HELP && verb->id != VERB_BACKUP)
            assert_true((errors & line_errors() & ~(UINT64_C(1) << STATUS_TOO_MANY)) == 0);
        /* What adds to the store, of a customer; a sale to one who let seats lie; and waiting. */
        assert_int_equal(has(errors, STATUS_TOO_MANY),
                         verb->id == VERB_JOIN || verb->id == VERB_HOLD || verb->id == VERB_MOVE ||
                             verb->id == VERB_CHARGE || verb->id == VERB_SELL ||
                             verb->id == VERB_WAIT || verb->id == VERB_WATCH ||
                             verb->id == VERB_TICKET_PRINT);
    }
}

/* All statuses but OK, which is bit 0: one that no verb and no line can get is a word of the
 * protocol that nobody will ever see. */
static void test_every_error_has_a_source(void **state)
{
    uint64_t all = line_errors();

    (void)state;
    for (int i = 0; i < VERB_COUNT; i++)
        all |= verb_errors(verb_row((enum verb_id)i));
    assert_true(all == (UINT64_C(1) << STATUS_COUNT) - 2);
}

static void test_status_words(void **state)
{
    char text[1000], tiny[6];

    (void)state;
    status_words(0, text, sizeof text);
    assert_string_equal(text, "");
    status_words(UINT64_C(1) << STATUS_BUSY | UINT64_C(1) << STATUS_SYNTAX, text, sizeof text);
    assert_string_equal(text, "SYNTAX BUSY");
    status_words((UINT64_C(1) << STATUS_COUNT) - 1, text, sizeof text);
    assert_true(strlen(text) < sizeof text - 1);
    status_words(UINT64_C(1) << STATUS_SYNTAX, tiny, sizeof tiny);
    assert_string_equal(tiny, "SYNTA");
}

static void test_roles(void **state)
{
    (void)state;
    assert_string_equal(role_word(ROLE_ANY), "any");
    assert_string_equal(role_word(ROLE_DOOR), "door");
    assert_string_equal(role_word(ROLE_OPERATOR), "operator");
    assert_string_equal(role_word(ROLE_SUPERVISOR), "supervisor");
    assert_string_equal(role_word(ROLE_ADMIN), "admin");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_name_has_one_type),
        cmocka_unit_test(test_field_names),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_shows_have_a_concert),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_staff_arguments),
        cmocka_unit_test(test_words_are_unique),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_find_nothing),
        cmocka_unit_test(test_arguments_text),
        cmocka_unit_test(test_common_arguments),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_every_error_has_a_source),
        cmocka_unit_test(test_status_words),
        cmocka_unit_test(test_roles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
