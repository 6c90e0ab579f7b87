/*
 * Replies: what is written can be read, in text and in JSON, and what is malformed is refused.
 *
 *     test_text to test_unfinished            the writer, compared line by line
 *     test_round_trip                         what it wrote, through the reader
 *     test_read_last_lines to _too_many_...   the reader, also with what no daemon should say
 *     test_json_...                           the same as objects
 *
 * The client reads replies of daemons that are newer than it, or of something that is no daemon at
 * all, so a line is either taken apart or refused; there is no third way, and none that ends the
 * program. JSON is made of the text form, so a wrong type of a value shows in JSON alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "shared/reply_json.h"
#include "shared/reply_writer.h"

/* The content of a buffer as a string; the buffer keeps its NUL. */
static const char *text_of(struct buffer *buffer)
{
    buffer_add(buffer, "", 1);
    return buffer_content(buffer);
}

/* Two columns that always have a value, one that is left out unless all are asked for, one that may
 * have nothing in it, and seconds, which may be unknown. */
static const struct field_spec columns[] = {
    {"concert", VALUE_INT, WORDS_NONE, PRESENCE_ALWAYS, false},
    {"title", VALUE_TEXT, WORDS_NONE, PRESENCE_ALWAYS, false},
    {"left", VALUE_INT, WORDS_NONE, PRESENCE_OPTIONAL,
     false}, /* only where all columns are wanted */
    {"free", VALUE_INT, WORDS_NONE, PRESENCE_ALWAYS, true},
    {"remaining", VALUE_SECONDS, WORDS_NONE, PRESENCE_ALWAYS, false},
    {.name = NULL},
};

/* A reply with every kind of value. */
static void write_reply(struct buffer *out, bool json, const char *tag)
{
    struct reply reply;

    reply_init(&reply, out, json, NULL, tag);
    reply_columns(&reply, columns);
    reply_row(&reply);
    reply_int(&reply, 7);
    reply_text(&reply, "봄 밤");
    reply_int(&reply, 0);
    reply_int(&reply, REPLY_UNKNOWN);
    reply_row_end(&reply);
    reply_row(&reply);
    reply_int(&reply, INT64_MAX);
    reply_text(&reply, "a\tb\nc\rd\\e");
    reply_absent(&reply);
    reply_int(&reply, -12);
    reply_row_end(&reply);
    reply_field_int(&reply, "show", 12);
    reply_field_text(&reply, "seats", "7,8");
    reply_field_text(&reply, "user", "a \"b\" \\");
    reply_ok(&reply);
    reply_release(&reply);
}

/* Numbers at both ends; a tab, a line end and a backslash within a column, which would break the
 * row; a quote and a backslash in a field, where others are special. What is not there is nothing
 * between two tabs. */
static void test_text(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out);
    write_reply(&out, false, "");
    assert_string_equal(text_of(&out), "=\tconcert\ttitle\tfree\tremaining\n"
                                       "-\t7\t봄 밤\t0\tunknown\n"
                                       "-\t9223372036854775807\ta\\tb\\nc\\rd\\\\e\t\t-12\n"
                                       "OK show=12 seats=7,8 user=\"a \\\"b\\\" \\\\\"\n");
    buffer_release(&out);
}

/* The same reply: unknown and nothing are null where a number is meant, and 9223372036854775807
 * keeps its digits, which a double would not. */
static void test_json(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out);
    write_reply(&out, true, "t1");
    assert_string_equal(
        text_of(&out),
        "{\"t\":\"row\",\"concert\":7,\"title\":\"봄 밤\",\"free\":0,\"remaining\":null}\n"
        "{\"t\":\"row\",\"concert\":9223372036854775807,\"title\":\"a\\tb\\nc\\rd\\\\e\","
        "\"free\":null,\"remaining\":-12}\n"
        "{\"t\":\"ok\",\"tag\":\"t1\",\"show\":12,\"seats\":\"7,8\",\"user\":\"a \\\"b\\\" "
        "\\\\\"}\n");
    buffer_release(&out);
}

/* The tag stands in the last line of a reply, with a # in it, and is found before the fields. */
static void test_tags(void **state)
{
    struct buffer out;
    struct reply reply;

    (void)state;
    buffer_init(&out);
    reply_init(&reply, &out, false, NULL, "t1");
    reply_ok(&reply);
    reply_init(&reply, &out, false, NULL, "t2");
    reply_field_int(&reply, "balance", 5);
    reply_ok(&reply);
    reply_init(&reply, &out, false, NULL, "t3");
    reply_error(&reply, STATUS_BUSY, "Too much to do.");
    assert_string_equal(text_of(&out), "OK #t1\n"
                                       "OK #t2 balance=5\n"
                                       "ERR #t3 BUSY retry=later : Too much to do.\n");
    buffer_release(&out);
}

/* Fields of an error come before its sentence, which is for people and needs no quotes: a colon
 * between spaces begins it, and it goes on to the end of the line. */
static void test_errors(void **state)
{
    struct buffer out;
    struct reply reply;

    (void)state;
    buffer_init(&out);
    reply_init(&reply, &out, false, NULL, "");
    reply_field_int(&reply, "amount", 9);
    reply_field_text(&reply, "what", "x y");
    reply_error(&reply, STATUS_NO_POINTS, "Not enough: 9 are missing.");
    reply_init(&reply, &out, true, NULL, "");
    reply_field_int(&reply, "amount", 9);
    reply_error(&reply, STATUS_NO_POINTS, "Not enough: 9 are missing.");
    assert_string_equal(
        text_of(&out), "ERR NO-POINTS retry=no amount=9 what=\"x y\" : Not enough: 9 are missing.\n"
                       "{\"t\":\"err\",\"code\":\"NO-POINTS\",\"retry\":\"no\",\"amount\":9,"
                       "\"text\":\"Not enough: 9 are missing.\"}\n");
    buffer_release(&out);
}

static void test_notes(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out);
    reply_note(&out, false, "foyer 1.0 server=0.1.0");
    reply_note(&out, true, "foyer 1.0 server=0.1.0");
    assert_string_equal(text_of(&out), "* foyer 1.0 server=0.1.0\n"
                                       "{\"t\":\"note\",\"text\":\"foyer 1.0 server=0.1.0\"}\n");
    buffer_release(&out);
}

/* Fields that a use case wrote before, as they are kept with a key, between those that are written
 * now: one space between any two, none for what is empty. */
static void test_stored_fields(void **state)
{
    struct buffer out;
    struct reply reply;

    (void)state;
    buffer_init(&out);
    reply_init(&reply, &out, false, NULL, "");
    reply_fields(&reply, "");
    reply_fields(&reply, "a=1 b=\"x y\"");
    reply_fields(&reply, "");
    reply_field_int(&reply, "c", 3);
    reply_fields(&reply, "d=4");
    reply_ok(&reply);
    assert_string_equal(text_of(&out), "OK a=1 b=\"x y\" c=3 d=4\n");
    buffer_release(&out);
}

/* A reply that is given up in the middle owns nothing afterwards, and others' lines stay. */
static void test_unfinished(void **state)
{
    struct buffer out;
    struct reply reply;

    (void)state;
    buffer_init(&out);
    reply_note(&out, false, "first");
    reply_init(&reply, &out, false, NULL, "");
    reply_field_text(&reply, "user", "kim");
    reply_release(&reply);
    assert_string_equal(text_of(&out), "* first\n");
    buffer_release(&out);
}

/* Reads a copy, as the reader cuts it; *line is the caller's to free, and is freed by the next
 * call. */
static bool read_line(struct reply_reader *reader, const char *text, char **line,
                      struct reply_line *reply)
{
    free(*line);
    *line = strdup(text);
    assert_non_null(*line);
    return reply_read(reader, *line, reply);
}

/* What the writer wrote, line by line through the reader. */
static void test_round_trip(void **state)
{
    struct buffer out;
    struct reply_reader reader;
    struct reply_line reply;
    char *rest, *line;

    (void)state;
    buffer_init(&out);
    write_reply(&out, false, "t1");
    text_of(&out);
    reply_reader_init(&reader);
    line = strtok_r(buffer_content(&out), "\n", &rest);
    assert_true(reply_read(&reader, line, &reply));
    assert_int_equal(reply.kind, REPLY_COLUMNS);
    assert_int_equal(reply.count, 4);
    assert_string_equal(reply.names[3], "remaining");
    assert_null(reply_value(&reply, "remaining"));
    line = strtok_r(NULL, "\n", &rest);
    assert_true(reply_read(&reader, line, &reply));
    assert_int_equal(reply.kind, REPLY_ROW);
    assert_string_equal(reply_value(&reply, "concert"), "7");
    assert_string_equal(reply_value(&reply, "title"), "봄 밤");
    assert_string_equal(reply_value(&reply, "remaining"), "unknown");
    assert_null(reply_value(&reply, "nonsense"));
    line = strtok_r(NULL, "\n", &rest);
    assert_true(reply_read(&reader, line, &reply));
    assert_string_equal(reply_value(&reply, "title"), "a\tb\nc\rd\\e");
    assert_string_equal(reply_value(&reply, "free"), "");
    line = strtok_r(NULL, "\n", &rest);
    assert_true(reply_read(&reader, line, &reply));
    assert_int_equal(reply.kind, REPLY_OK);
    assert_string_equal(reply.tag, "t1");
    assert_string_equal(reply_value(&reply, "user"), "a \"b\" \\");
    assert_string_equal(reply_value(&reply, "seats"), "7,8");
    assert_null(strtok_r(NULL, "\n", &rest));
    buffer_release(&out);
}

/* Codes and fields that this client does not know are read all the same: a newer daemon may say
 * them. */
static void test_read_last_lines(void **state)
{
    struct reply_reader reader;
    struct reply_line reply;
    char *line = NULL;

    (void)state;
    reply_reader_init(&reader);
    assert_true(read_line(&reader, "OK", &line, &reply));
    assert_int_equal(reply.count, 0);
    assert_string_equal(reply.tag, "");
    assert_true(read_line(&reader, "OK a= b=\"\" c=x", &line, &reply));
    assert_string_equal(reply_value(&reply, "a"), "");
    assert_string_equal(reply_value(&reply, "b"), "");
    assert_string_equal(reply_value(&reply, "c"), "x");
    assert_true(read_line(&reader, "ERR #t SEAT-HELD retry=later seats=7 remaining=4 : Taken: 7.",
                          &line, &reply));
    assert_int_equal(reply.kind, REPLY_ERR);
    assert_string_equal(reply.tag, "t");
    assert_string_equal(reply.code, "SEAT-HELD");
    assert_string_equal(reply.retry, "later");
    assert_string_equal(reply.text, "Taken: 7.");
    assert_int_equal(reply.count, 2);
    assert_string_equal(reply_value(&reply, "remaining"), "4");
    assert_null(reply_value(&reply, "retry"));
    assert_true(read_line(&reader, "ERR BUSY retry=later : ", &line, &reply));
    assert_string_equal(reply.text, "");
    assert_true(read_line(&reader, "ERR FROM-LATER retry=no", &line, &reply));
    assert_string_equal(reply.code, "FROM-LATER");
    assert_true(read_line(&reader, "* ", &line, &reply));
    assert_int_equal(reply.kind, REPLY_NOTE);
    free(line);
}

/* Each of them is wrong in one place: a word that begins like another one, two spaces, a name
 * without a value or in capitals, quotes that are not closed or go on, an error without retry= as
 * its first field, a row before any columns, a request instead of a reply, and JSON. */
static void test_malformed(void **state)
{
    static const char *const bad[] = {
        "",
        " ",
        "ok",
        "OKAY",
        "OK\ta=1",
        "OK a",
        "OK a b=1",
        "OK =1",
        "OK  a=1",
        "OK a=\"x",
        "OK a=\"x\"y",
        "OK a=\"x\\",
        "OK A=1",
        "OK a=\"x\\\"",
        "ERR",
        "ERR ",
        "ERR BUSY",
        "ERR  retry=no",
        "ERR BUSY : Sentence.",
        "ERR BUSY remaining=1 retry=later : Sentence.",
        "*",
        "*note",
        "=",
        "=a",
        "= a",
        "=\t",
        "=\ta\t\tb",
        "=\ta b",
        "-",
        "- a",
        "-\ta",
        "-\t",
        "{\"t\":\"ok\"}",
        "PING",
        "=\tA",
    };
    char *line = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct reply_reader reader;
        struct reply_line reply;

        reply_reader_init(&reader);
        if (read_line(&reader, bad[i], &line, &reply))
            fail_msg("was read: '%s'", bad[i]);
    }
    free(line);
}

/* A row needs as many values as there are columns, neither fewer nor more; a backslash stands only
 * before what it may stand for. \\n is a backslash and an n. */
static void test_malformed_rows(void **state)
{
    struct reply_reader reader;
    struct reply_line reply;
    char *line = NULL;

    (void)state;
    reply_reader_init(&reader);
    assert_true(read_line(&reader, "=\ta\tb", &line, &reply));
    assert_true(read_line(&reader, "-\t1\t2", &line, &reply));
    assert_true(read_line(&reader, "-\t\t", &line, &reply));
    assert_false(read_line(&reader, "-\t1", &line, &reply));
    assert_false(read_line(&reader, "-\t1\t2\t3", &line, &reply));
    assert_false(read_line(&reader, "-\t1\tx\\", &line, &reply));
    assert_false(read_line(&reader, "-\t1\tx\\q", &line, &reply));
    assert_true(read_line(&reader, "-\t1\t\\\\n", &line, &reply));
    assert_string_equal(reply_value(&reply, "b"), "\\n");
    /* Rows after columns that were refused are refused as well. */
    assert_false(read_line(&reader, "=\ta b", &line, &reply));
    assert_false(read_line(&reader, "-\t1\t2", &line, &reply));
    free(line);
}

/* `start`, then `count` times `each`. */
static bool read_many(struct reply_reader *reader, const char *start, const char *each, int count,
                      struct reply_line *reply)
{
    struct buffer buffer;
    bool result;

    buffer_init(&buffer);
    buffer_add_text(&buffer, start);
    for (int i = 0; i < count; i++)
        buffer_add_text(&buffer, each);
    buffer_add(&buffer, "", 1);
    result = reply_read(reader, buffer_content(&buffer), reply);
    buffer_release(&buffer);
    return result;
}

/* REPLY_VALUES is room and not a promise: one more is refused, never written behind the array. Of
 * an error retry= takes one of the places. The names of columns have 1024 bytes together. */
static void test_too_many_values(void **state)
{
    struct reply_reader reader;
    struct reply_line reply;

    (void)state;
    reply_reader_init(&reader);
    assert_true(read_many(&reader, "OK", " a=1", REPLY_VALUES, &reply));
    assert_int_equal(reply.count, REPLY_VALUES);
    assert_false(read_many(&reader, "OK", " a=1", REPLY_VALUES + 1, &reply));
    assert_true(read_many(&reader, "ERR X retry=no", " a=1", REPLY_VALUES - 1, &reply));
    assert_false(read_many(&reader, "ERR X retry=no", " a=1", REPLY_VALUES, &reply));
    assert_true(read_many(&reader, "=", "\ta", REPLY_VALUES, &reply));
    assert_true(read_many(&reader, "-", "\t1", REPLY_VALUES, &reply));
    assert_false(read_many(&reader, "-", "\t1", REPLY_VALUES + 1, &reply));
    assert_false(read_many(&reader, "=", "\ta", REPLY_VALUES + 1, &reply));
    assert_false(read_many(&reader, "-", "\t1", REPLY_VALUES + 1, &reply));
    assert_false(read_many(&reader, "=\t", "abcdefghij", REPLY_COLUMNS_TEXT / 10 + 1, &reply));
}

/* Of no verb: what type a value has is then known by its name. */
static void expect_json(const char *text, const char *expected)
{
    struct reply_reader reader;
    struct reply_line reply;
    struct buffer out;
    char *line = NULL;

    reply_reader_init(&reader);
    buffer_init(&out);
    assert_true(read_line(&reader, text, &line, &reply));
    reply_json(NULL, &reply, &out);
    assert_string_equal(text_of(&out), expected);
    buffer_release(&out);
    free(line);
}

/* remaining and amount are numbers by their names, user is not, though it looks like one here; what
 * is no number where one is meant is null, since JSON has no other way to say so. */
static void test_json_values(void **state)
{
    (void)state;
    expect_json("OK remaining=unknown", "{\"t\":\"ok\",\"remaining\":null}\n");
    expect_json("OK remaining=", "{\"t\":\"ok\",\"remaining\":null}\n");
    expect_json("OK remaining=12x", "{\"t\":\"ok\",\"remaining\":null}\n");
    expect_json("OK amount=-5 user=5", "{\"t\":\"ok\",\"amount\":-5,\"user\":\"5\"}\n");
    expect_json("=\tshow\ttitle", "");
    expect_json("* hello", "{\"t\":\"note\",\"text\":\"hello\"}\n");
    expect_json("ERR BUSY retry=later",
                "{\"t\":\"err\",\"code\":\"BUSY\",\"retry\":\"later\",\"text\":\"\"}\n");
}

/* Not UTF-8: no daemon should say so, but it must not stop a program. A question mark stands for
 * each byte, as a JSON parser would refuse the whole line. */
static void test_json_of_bad_text(void **state)
{
    (void)state;
    expect_json("OK user=a\xFF"
                "b",
                "{\"t\":\"ok\",\"user\":\"a?b\"}\n");
    expect_json("* \xEA\xB2", "{\"t\":\"note\",\"text\":\"??\"}\n");
    expect_json("ERR \xFF retry=\xFE : \xC3",
                "{\"t\":\"err\",\"code\":\"?\",\"retry\":\"?\",\"text\":\"?\"}\n");
    expect_json("OK #\xFF", "{\"t\":\"ok\",\"tag\":\"?\"}\n");
}

/* Read by another library than the one that wrote it; the columns are no object, so three of four
 * lines. */
static void test_json_is_json(void **state)
{
    struct buffer out;
    char *rest, *line;
    int objects = 0;

    (void)state;
    buffer_init(&out);
    write_reply(&out, true, "");
    text_of(&out);
    for (line = strtok_r(buffer_content(&out), "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        json_t *object = json_loads(line, 0, NULL);

        assert_true(json_is_object(object));
        json_decref(object);
        objects++;
    }
    assert_int_equal(objects, 3);
    buffer_release(&out);
}

/* Lines made by changing bytes of good ones: they are read or refused, and nothing else happens.
 * There are four lines and one to three changes, so that each line has each number of them; of each
 * some are still read and some are not. The seed is fixed, so a failure can be played again. */
static void test_mangled_lines(void **state)
{
    static const char *const seeds[] = {
        "OK #t a=1 b=\"x \\\"y\\\\\" c=2",
        "ERR #t SEAT-HELD retry=later seats=7 : Taken: 7.",
        "=\tconcert\ttitle\tfree",
        "-\t1\ta\\tb\\\\\t3",
    };
    static const char bytes[] = " =\"\\#:\t\nta1-*\xFF\xEA";
    struct reply_reader reader;
    uint64_t mixed = 11;
    int read[4] = {0}, refused[4] = {0};

    (void)state;
    reply_reader_init(&reader);
    for (int round = 0; round < 40000; round++) {
        char *line = strdup(seeds[round % 4]);
        struct reply_line reply;

        assert_non_null(line);
        for (int change = 0; change < 1 + round % 3; change++) {
            mixed = mixed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            line[(mixed >> 33) % strlen(line)] = bytes[(mixed >> 20) % (sizeof bytes - 1)];
        }
        if (reply_read(&reader, line, &reply)) {
            struct buffer out;

            buffer_init(&out);
            reply_json(NULL, &reply, &out);
            buffer_release(&out);
            read[round % 4]++;
        } else {
            refused[round % 4]++;
        }
        free(line);
    }
    for (int seed = 0; seed < 4; seed++)
        assert_true(read[seed] > 0 && refused[seed] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_tags),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_notes),
        cmocka_unit_test(test_stored_fields),
        cmocka_unit_test(test_unfinished),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_read_last_lines),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_malformed_rows),
        cmocka_unit_test(test_too_many_values),
        cmocka_unit_test(test_json_values),
        cmocka_unit_test(test_json_of_bad_text),
        cmocka_unit_test(test_json_is_json),
        cmocka_unit_test(test_mangled_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
