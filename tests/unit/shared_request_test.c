/*
 * The request parser: what is read, and what is refused with which words.
 *
 * A line is refused for one thing, and clients rely on which (request.c has the order): its
 * encoding, its form as a whole, its verb, its arguments from the left, what is missing. So each
 * refusal is compared with its status and with the name of what it is about, which stands in the
 * reply. Lines are parsed in memory of exactly their size, where the address sanitizer sees a step
 * too far; verbs are chosen for the arguments that they take and not for what they do:
 *
 *     JOIN          numbers, seats            CHARGE      a number with bounds, a key
 *     CONCERT-ADD   text in quotes            CASH        a number that may be below 0
 *     SALE          one of a list of words    PAY, STATUS  codes
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/framer.h"
#include "shared/request.h"
#include "shared/text.h"

#define TOKEN "0123456789ABCDEFGHJKMNPQRS"
#define CODE "ABCDEFGHJK"

/* Parses a copy in memory of exactly its size, so that a step too far is seen. */
static enum status parse_bytes(const char *text, size_t size, struct request *request,
                               struct request_fault *fault)
{
    char *line = malloc(size + 1);
    enum status status;

    assert_non_null(line);
    memcpy(line, text, size);
    line[size] = '\0';
    status = request_parse(line, size, request, fault);
    free(line);
    return status;
}

static enum status parse(const char *text, struct request *request)
{
    struct request_fault fault;

    return parse_bytes(text, strlen(text), request, &fault);
}

/* Checks that the line is refused, and about what. A request that was refused owns nothing. */
static void refuse(const char *text, enum status expected, const char *name)
{
    struct request request;
    struct request_fault fault;

    assert_int_equal(parse_bytes(text, strlen(text), &request, &fault), expected);
    assert_null(request.storage);
    assert_non_null(fault.problem);
    assert_string_equal(fault.name, name);
}

/* Read; what of it is of no interest here. */
static void accept(const char *text)
{
    struct request request;

    assert_int_equal(parse(text, &request), STATUS_OK);
    request_release(&request);
}

static void expect_normal(const char *text, const char *expected)
{
    struct request request;
    struct buffer form;

    buffer_init(&form);
    assert_int_equal(parse(text, &request), STATUS_OK);
    request_normal_form(&request, &form);
    buffer_add(&form, "", 1);
    assert_string_equal(buffer_content(&form), expected);
    buffer_release(&form);
    request_release(&request);
}

/* What was not given is told apart from what is 0 or empty: by `given`, by the number that the
 * caller wants instead, and by NULL. */
static void test_simple(void **state)
{
    struct request request;

    (void)state;
    assert_int_equal(parse("JOIN concert=7 show=12 seats=7,8", &request), STATUS_OK);
    assert_int_equal(request.verb->id, VERB_JOIN);
    assert_string_equal(request.tag, "");
    assert_null(request.key);
    assert_int_equal(request_int(&request, "concert", -1), 7);
    assert_int_equal(request_int(&request, "show", -1), 12);
    assert_int_equal(request_int(&request, "best", -1), -1);
    assert_false(request_value(&request, "best")->given);
    assert_null(request_text(&request, "best"));
    assert_true(request_seats(&request, "seats") == (seat_bit(7) | seat_bit(8)));
    assert_string_equal(request_text(&request, "seats"), "7,8");
    request_release(&request);
    request_release(&request); /* does no harm */
}

/* An empty line and a comment are no errors, have no reply, and no verb. A comment may look like a
 * request or have a tag. */
static void test_nothing_to_do(void **state)
{
    static const char *const lines[] = {"", " ", "    ", ";", "; JOIN concert=x", "   ; #tag"};

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct request request;

        assert_int_equal(parse(lines[i], &request), STATUS_OK);
        assert_null(request.verb);
        assert_null(request.storage);
    }
}

/* The verb is read in any case, since people type it; names and words of arguments are not. */
static void test_spaces_and_case(void **state)
{
    (void)state;
    accept("ping");
    accept("Ping");
    accept("  PING  ");
    accept("  join   concert=1    show=2  ");
    refuse("JOIN Concert=1", STATUS_SYNTAX, "Concert=1");
    refuse("FORMAT mode=JSON", STATUS_BAD_ARG, "mode");
}

/* A verb that is nearly one; an argument, quotes, a semicolon or Korean where the verb should
 * be. */
static void test_verbs(void **state)
{
    (void)state;
    refuse("PIN", STATUS_UNKNOWN_VERB, "PIN");
    refuse("PINGS", STATUS_UNKNOWN_VERB, "PINGS");
    refuse("concert=1", STATUS_UNKNOWN_VERB, "concert=1");
    refuse("\"PING\"", STATUS_UNKNOWN_VERB, "\"PING\"");
    refuse("PING;", STATUS_UNKNOWN_VERB, "PING;");
    refuse("핑", STATUS_UNKNOWN_VERB, "핑");
}

/* A name of any length fits the fault, never with half a character: at 32 bytes, at the ten Hangul
 * syllables that 30 of them hold, and within a heap of accents that take no cell of their own. */
static void test_long_names_are_cut(void **state)
{
    (void)state;
    refuse("abcdefghijklmnopqrstuvwxyz0123456789", STATUS_UNKNOWN_VERB,
           "abcdefghijklmnopqrstuvwxyz012345");
    refuse("가나다라마바사아자차카타파하", STATUS_UNKNOWN_VERB, "가나다라마바사아자차");
    refuse("xe\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"
           "\u0301\u0301\u0301\u0301",
           STATUS_UNKNOWN_VERB,
           "x\u00E9\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"
           "\u0301");
}

/* 32 characters at most, of those that need no quotes anywhere and no escape in JSON. A tag alone
 * is no request. Then the order of reasons: a malformed rest is told before the verb that is
 * none. */
static void test_tags(void **state)
{
    static const char longest[] = "abcdefghijklmnopqrstuvwxyzABCDEF";
    char line[64];
    struct request request;

    (void)state;
    assert_int_equal(parse("  #a.b_c-d:9 PING", &request), STATUS_OK);
    assert_string_equal(request.tag, "a.b_c-d:9");
    assert_int_equal(request.verb->id, VERB_PING);
    request_release(&request);
    snprintf(line, sizeof line, "#%s PING", longest);
    assert_int_equal(parse(line, &request), STATUS_OK);
    assert_string_equal(request.tag, longest);
    request_release(&request);
    snprintf(line, sizeof line, "#%sG PING", longest);
    refuse(line, STATUS_SYNTAX, "");
    refuse("# PING", STATUS_SYNTAX, "");
    refuse("#", STATUS_SYNTAX, "");
    refuse("#a", STATUS_SYNTAX, "");
    refuse("#a   ", STATUS_SYNTAX, "");
    refuse("#a,b PING", STATUS_SYNTAX, "");
    refuse("#가 PING", STATUS_SYNTAX, "");
    refuse("#a #b", STATUS_UNKNOWN_VERB, "#b");
    /* The form of the whole line comes before its verb. */
    refuse("#a #b PING", STATUS_SYNTAX, "PING");
    refuse("FLY to=moon", STATUS_UNKNOWN_VERB, "FLY");
    refuse("FLY to=moon foo", STATUS_SYNTAX, "foo");
    refuse("FLY to=\"moon", STATUS_SYNTAX, "to");
    refuse("PING #a", STATUS_SYNTAX, "#a");
}

/* A refused line still has its tag, so that its ERR line can carry it. */
static void test_tag_of_a_refused_line(void **state)
{
    struct request request;
    struct request_fault fault;
    char tag[TAG_LENGTH + 1];

    (void)state;
    assert_int_equal(parse("#t NONSENSE", &request), STATUS_UNKNOWN_VERB);
    assert_string_equal(request.tag, "t");
    assert_int_equal(parse_bytes("#t PI\0NG", 8, &request, &fault), STATUS_BAD_ENCODING);
    assert_string_equal(request.tag, "t");
    request_tag("#abc", 3, tag);
    assert_string_equal(tag, "ab");
    request_tag("   #abc JOIN", 12, tag);
    assert_string_equal(tag, "abc");
    request_tag("#a\0b PING", 9, tag);
    assert_string_equal(tag, "");
    request_tag("", 0, tag);
    assert_string_equal(tag, "");
}

/* With an argument after it, so that it is seen where the title ended. */
static void expect_title(const char *written, const char *expected)
{
    char line[256];
    struct request request;

    snprintf(line, sizeof line, "CONCERT-ADD title=%s artist=x", written);
    assert_int_equal(parse(line, &request), STATUS_OK);
    assert_string_equal(request_text(&request, "title"), expected);
    assert_string_equal(request_text(&request, "artist"), "x");
    request_release(&request);
}

/* Within quotes a backslash stands before a quote or a backslash; outside it is a character like
 * others. What looks like an argument within quotes is part of the value. */
static void test_quotes(void **state)
{
    (void)state;
    expect_title("a", "a");
    expect_title("\"a\"", "a");
    expect_title("\"a b\"", "a b");
    expect_title("\"  \"", "  ");
    expect_title("\"a\\\"b\"", "a\"b");
    expect_title("\"a\\\\b\"", "a\\b");
    expect_title("\"\\\\\"", "\\");
    expect_title("\"\\\"\"", "\"");
    expect_title("a\\b", "a\\b");
    expect_title("a=b", "a=b");
    expect_title("\"a artist=y\"", "a artist=y");
    expect_title("\"봄 밤\"", "봄 밤");
    expect_title(";", ";");
}

/* Quotes that are not closed, a backslash before something else or at the end, something right
 * behind the quotes or in front of them. An empty title is well formed and no title. */
static void test_bad_quotes(void **state)
{
    (void)state;
    refuse("CONCERT-ADD title=\"a", STATUS_SYNTAX, "title");
    refuse("CONCERT-ADD title=\"", STATUS_SYNTAX, "title");
    refuse("CONCERT-ADD title=\"a\\\"", STATUS_SYNTAX, "title");
    refuse("CONCERT-ADD title=\"a\\", STATUS_SYNTAX, "title");
    refuse("CONCERT-ADD title=\"a\\n\"", STATUS_SYNTAX, "title");
    refuse("CONCERT-ADD title=\"a\"b", STATUS_SYNTAX, "title");
    refuse("CONCERT-ADD title=\"a\"\"b\"", STATUS_SYNTAX, "title");
    refuse("CONCERT-ADD title=a\"b", STATUS_SYNTAX, "title");
    refuse("CONCERT-ADD title=a\"", STATUS_SYNTAX, "title");
    refuse("CONCERT-ADD title=\"\"", STATUS_BAD_ARG, "title");
    refuse("CONCERT-ADD title=", STATUS_BAD_ARG, "title");
}

/* An argument is a name in small letters, = and a value, with no space between. JOIN has no price:
 * that is less severe than the word that is no argument behind it. */
static void test_malformed_arguments(void **state)
{
    (void)state;
    refuse("JOIN concert", STATUS_SYNTAX, "concert");
    refuse("JOIN =1", STATUS_SYNTAX, "=1");
    refuse("JOIN concert =1", STATUS_SYNTAX, "concert");
    refuse("JOIN 1", STATUS_SYNTAX, "1");
    refuse("JOIN concert1=1", STATUS_SYNTAX, "concert1=1");
    refuse("JOIN concert= 1", STATUS_SYNTAX, "1");
    refuse("JOIN price=2 concert", STATUS_SYNTAX, "concert");
    refuse("JOIN \"concert=1\"", STATUS_SYNTAX, "\"concert=1\"");
}

/* Also what would be right, where the table can say it: the help of an argument, or the words that
 * it takes. Of a verb that is none there is nothing to say. */
static void test_unknown_doubled_missing(void **state)
{
    struct request request;
    struct request_fault fault;

    (void)state;
    refuse("JOIN concert=1 price=2", STATUS_BAD_ARG, "price");
    refuse("PING a=1", STATUS_BAD_ARG, "a");
    refuse("JOIN concert=1 concert=1", STATUS_BAD_ARG, "concert");
    refuse("JOIN", STATUS_BAD_ARG, "concert");
    refuse("JOIN show=1", STATUS_BAD_ARG, "concert");
    refuse("HOLD token=" TOKEN, STATUS_BAD_ARG, "show");
    assert_int_equal(parse_bytes("JOIN", 4, &request, &fault), STATUS_BAD_ARG);
    assert_string_equal(fault.wanted, "number of the concert");
    assert_int_equal(parse_bytes("FORMAT mode=x", 13, &request, &fault), STATUS_BAD_ARG);
    assert_string_equal(fault.wanted, "text|json");
    assert_int_equal(parse_bytes("PIN", 3, &request, &fault), STATUS_UNKNOWN_VERB);
    assert_null(fault.wanted);
}

/* Digits, and a minus where the bounds go below 0: none of the other forms that strtoll() takes. A
 * full-width digit is one in Unicode and not here. Of the last three, which do not fit into 64
 * bits, the second is 1 modulo 2^64. */
static void test_integers(void **state)
{
    struct request request;

    (void)state;
    assert_int_equal(parse("SEATS show=9223372036854775807", &request), STATUS_OK);
    assert_true(request_int(&request, "show", 0) == INT64_MAX);
    request_release(&request);
    accept("CHARGE amount=1");
    accept("CHARGE amount=10000000");
    accept("CHARGE amount=007");
    accept("CHARGE amount=\"7\"");
    accept("CASH amount=-1000000000000 reason=change");
    accept("CASH amount=7 reason=change");
    refuse("CASH amount=-1000000000001 reason=change", STATUS_BAD_ARG, "amount");
    refuse("CASH amount=--1 reason=change", STATUS_BAD_ARG, "amount");
    refuse("CASH amount=- reason=change", STATUS_BAD_ARG, "amount");
    refuse("CASH amount=\"- 1\" reason=change", STATUS_BAD_ARG, "amount");
    refuse("CHARGE amount=0", STATUS_BAD_ARG, "amount");
    refuse("CHARGE amount=10000001", STATUS_BAD_ARG, "amount");
    refuse("CHARGE amount=-1", STATUS_BAD_ARG, "amount");
    refuse("CHARGE amount=+1", STATUS_BAD_ARG, "amount");
    refuse("CHARGE amount=1.5", STATUS_BAD_ARG, "amount");
    refuse("CHARGE amount=1e3", STATUS_BAD_ARG, "amount");
    refuse("CHARGE amount=0x10", STATUS_BAD_ARG, "amount");
    refuse("CHARGE amount=1,000", STATUS_BAD_ARG, "amount");
    refuse("CHARGE amount=\" 1\"", STATUS_BAD_ARG, "amount");
    refuse("CHARGE amount=\"1 \"", STATUS_BAD_ARG, "amount");
    refuse("CHARGE amount=", STATUS_BAD_ARG, "amount");
    refuse("CHARGE amount=\uFF11", STATUS_BAD_ARG, "amount");
    refuse("SEATS show=9223372036854775808", STATUS_BAD_ARG, "show");
    refuse("SEATS show=18446744073709551617", STATUS_BAD_ARG, "show");
    refuse("SEATS show=99999999999999999999999999999999999999", STATUS_BAD_ARG, "show");
}

/* So many times the same character, as the value of an argument of 1 to 100 characters. */
static void check_text(const char *character, int count, bool right)
{
    struct buffer line;
    struct request request;

    buffer_init(&line);
    buffer_add_text(&line, "CONCERTS search=");
    for (int i = 0; i < count; i++)
        buffer_add_text(&line, character);
    buffer_add(&line, "", 1);
    assert_int_equal(parse(buffer_content(&line), &request), right ? STATUS_OK : STATUS_BAD_ARG);
    request_release(&request);
    buffer_release(&line);
}

/* Characters are counted and not bytes, after NFC: e and its accent are one. Where the least is 0,
 * an empty value is a value: the name is taken away. */
static void test_texts(void **state)
{
    (void)state;
    check_text("a", 1, true);
    check_text("a", 100, true);
    check_text("a", 101, false);
    check_text("봄", 100, true);
    check_text("봄", 101, false);
    check_text("e\u0301", 100, true); /* counted as written down, in NFC */
    check_text("a", 0, false);
    accept("USER-ADD user=kim name=\"\"");
    accept("USER-ADD user=kim name=");
    accept("TAKINGS day=2026-12-24");
    refuse("TAKINGS day=", STATUS_BAD_ARG, "day");
    refuse("TAKINGS day=2026-12-244", STATUS_BAD_ARG, "day");
}

/* The whole word and nothing of it, nor the list as HELP shows it. */
static void test_words(void **state)
{
    (void)state;
    accept("SALE concert=1 state=open");
    accept("SALE concert=1 state=paused");
    accept("SALE concert=1 state=closed");
    refuse("SALE concert=1 state=ope", STATUS_BAD_ARG, "state");
    refuse("SALE concert=1 state=opens", STATUS_BAD_ARG, "state");
    refuse("SALE concert=1 state=pen", STATUS_BAD_ARG, "state");
    refuse("SALE concert=1 state=", STATUS_BAD_ARG, "state");
    refuse("SALE concert=1 state=open|paused", STATUS_BAD_ARG, "state");
    refuse("SALE concert=1 state=|", STATUS_BAD_ARG, "state");
}

static void test_seats(void **state)
{
    (void)state;
    accept("BLOCK show=1 seats=1-50");
    refuse("BLOCK show=1 seats=0", STATUS_BAD_ARG, "seats");
    refuse("BLOCK show=1 seats=51", STATUS_BAD_ARG, "seats");
    refuse("BLOCK show=1 seats=7,7", STATUS_BAD_ARG, "seats");
    refuse("BLOCK show=1 seats=", STATUS_BAD_ARG, "seats");
    refuse("BLOCK show=1 seats=\"1, 2\"", STATUS_BAD_ARG, "seats");
}

/* A code that is spelled in any way is one code. What cannot be one is no error of the argument:
 * whoever mistypes a code hears that it was not found, whichever mistake it is. A ticket stands for
 * its reservation and also gives the seat. */
static void test_codes(void **state)
{
    struct request request;

    (void)state;
    assert_int_equal(parse("PAY reservation=abcde-fghjk", &request), STATUS_OK);
    assert_string_equal(request_text(&request, "reservation"), CODE);
    request_release(&request);
    accept("STATUS token=" TOKEN);
    /* What cannot be a code is nobody's code: it is looked for, and not found. */
    accept("STATUS token=" TOKEN "0");
    accept("STATUS token=" CODE);
    accept("PAY reservation=" CODE "K");
    accept("PAY reservation=겨울");
    refuse("PAY reservation=", STATUS_BAD_ARG, "reservation");
    accept("STATUS token=01234567890123456789012345678901234567890123456789012345678901234");
    /* As the screen shows it, and as the ticket does; the ticket also names its seat. */
    assert_int_equal(parse("PAY reservation=\"A B C D E F G H J K\"", &request), STATUS_OK);
    assert_string_equal(request_text(&request, "reservation"), CODE);
    assert_true(request_value(&request, "reservation")->seats == 0);
    request_release(&request);
    assert_int_equal(parse("CANCEL reservation=" CODE "-07", &request), STATUS_OK);
    assert_string_equal(request_text(&request, "reservation"), CODE);
    assert_true(request_value(&request, "reservation")->seats == seat_bit(7));
    request_release(&request);
    expect_normal("CANCEL reservation=abcde-fghjk-07", "CANCEL reservation=" CODE "-07");
    expect_normal("CANCEL reservation=" CODE, "CANCEL reservation=" CODE);
}

/* What needs no quotes anywhere; one that begins with - could be taken for an option by a
 * script. */
static void test_users(void **state)
{
    (void)state;
    accept("USER-ADD user=k");
    accept("USER-ADD user=Kim.Min_Su-7");
    accept("USER-ADD user=.kim");
    accept("USER-ADD user=abcdefghijklmnopqrstuvwxyz012345");
    refuse("USER-ADD user=abcdefghijklmnopqrstuvwxyz0123456", STATUS_BAD_ARG, "user");
    refuse("USER-ADD user=-kim", STATUS_BAD_ARG, "user");
    refuse("USER-ADD user=", STATUS_BAD_ARG, "user");
    refuse("USER-ADD user=\"kim su\"", STATUS_BAD_ARG, "user");
    refuse("USER-ADD user=김", STATUS_BAD_ARG, "user");
    refuse("USER-ADD user=kim@home", STATUS_BAD_ARG, "user");
}

/* Only the length: when that is, the verb reads in the zone of the venue, which the parser does not
 * know. */
static void test_times(void **state)
{
    (void)state;
    accept("SHOW-ADD concert=1 starts=2026-12-24T19:30");
    accept("SHOW-ADD concert=1 starts=1234567890123456789012345678901234567890");
    refuse("SHOW-ADD concert=1 starts=12345678901234567890123456789012345678901", STATUS_BAD_ARG,
           "starts");
    accept("CONCERT-SET concert=1 sale_opens="); /* goes back to none */
}

/* Verbs that would do twice what is sent twice take a key; LEAVE has the same end however often it
 * is sent, and BALANCE changes nothing. */
static void test_keys(void **state)
{
    static const char longest[] =
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz012345678901";
    char line[128];
    struct request request;

    (void)state;
    assert_int_equal(parse("CHARGE key=\"a b\" amount=5", &request), STATUS_OK);
    assert_string_equal(request.key, "a b");
    request_release(&request);
    snprintf(line, sizeof line, "CHARGE amount=5 key=%s", longest);
    assert_int_equal(parse(line, &request), STATUS_OK);
    assert_string_equal(request.key, longest);
    request_release(&request);
    snprintf(line, sizeof line, "CHARGE amount=5 key=%sx", longest);
    refuse(line, STATUS_BAD_ARG, "key");
    refuse("CHARGE amount=5 key=", STATUS_BAD_ARG, "key");
    refuse("CHARGE amount=5 key=\"\"", STATUS_BAD_ARG, "key");
    refuse("CHARGE amount=5 key=a key=a", STATUS_BAD_ARG, "key");
    refuse("BALANCE key=a", STATUS_BAD_ARG, "key");
    refuse("LEAVE token=" TOKEN " key=a", STATUS_BAD_ARG, "key");
}

/* as= is not an argument of the table: every verb that is anybody's takes it, and no other. */
static void test_acting(void **state)
{
    struct request request;

    (void)state;
    assert_int_equal(parse("CHARGE as=kim amount=5 key=k", &request), STATUS_OK);
    assert_string_equal(request.acting, "kim");
    assert_string_equal(request.key, "k");
    request_release(&request);
    assert_int_equal(parse("PING", &request), STATUS_OK);
    assert_null(request.acting);
    request_release(&request);
    assert_int_equal(parse("PING as=abcdefghijklmnopqrstuvwxyz012345", &request), STATUS_OK);
    request_release(&request);
    refuse("PING as=abcdefghijklmnopqrstuvwxyz0123456", STATUS_BAD_ARG, "as");
    refuse("PING as=", STATUS_BAD_ARG, "as");
    refuse("PING as=a as=a", STATUS_BAD_ARG, "as");
    /* Only verbs of role any are for somebody. */
    refuse("USERS as=kim", STATUS_BAD_ARG, "as");
    refuse("STATS as=kim", STATUS_BAD_ARG, "as");
    refuse("AS user=kim as=kim", STATUS_BAD_ARG, "as");
}

/* Control characters of ASCII and of Latin-1 (C2 85), a byte that begins nothing, a character that
 * is cut, "/" in two bytes (C0 AF), half a surrogate pair (ED A0 80), the escape of a terminal. A
 * comment is not read, and still has to be clean. NUL is a byte of the line like others. */
static void test_bad_encoding(void **state)
{
    static const char *const bad[] = {
        "PING\t",
        "PING\r",
        "\x01PING",
        "PING\x7F",
        "CONCERTS search=\xC2\x85",
        "PING \xFF",
        "CONCERTS search=\"\xEA\xB2\"",
        "; \xFF",
        "\xC0\xAF",
        "CONCERTS search=\xED\xA0\x80",
        "\x1B[2J",
        "\n",
    };
    struct request request;
    struct request_fault fault;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        refuse(bad[i], STATUS_BAD_ENCODING, "");
    assert_int_equal(parse_bytes("PING\0", 5, &request, &fault), STATUS_BAD_ENCODING);
    assert_int_equal(parse_bytes("\0", 1, &request, &fault), STATUS_BAD_ENCODING);
    assert_int_equal(parse_bytes(";\0", 2, &request, &fault), STATUS_BAD_ENCODING);
}

/* Too many words are reported as such, even where an argument is wrong before. The longest request
 * that means something has 13 words, far from 32. */
static void test_many_words(void **state)
{
    struct buffer line;
    struct request request;

    (void)state;
    buffer_init(&line);
    buffer_add_text(&line, "PING");
    for (int words = 2; words <= 2 * REQUEST_WORDS; words++) {
        enum status status;

        buffer_add_text(&line, " a=1");
        buffer_add(&line, "", 1);
        status = parse(buffer_content(&line), &request);
        assert_int_equal(status, words > REQUEST_WORDS ? STATUS_SYNTAX : STATUS_BAD_ARG);
        buffer_truncate(&line, line.size - 1);
    }
    buffer_release(&line);
    /* The longest request that means something: a tag, the verb, and all it can take. */
    accept("#t CONCERT-SET concert=1 title=t artist=a venue=v zone=Z capacity=1 seat_limit=1 "
           "sale_opens=x sale_closes=y cancel_until=day key=k");
}

/* As long as the framer lets through: 4096 bytes, nearly all of them spaces or all of them one
 * word. */
static void test_longest_line(void **state)
{
    char line[REQUEST_LINE + 1];
    struct request request;

    (void)state;
    memset(line, ' ', sizeof line);
    memcpy(line, "PING", 4);
    line[REQUEST_LINE] = '\0';
    assert_int_equal(parse(line, &request), STATUS_OK);
    request_release(&request);
    memset(line, 'x', REQUEST_LINE);
    assert_int_equal(parse(line, &request), STATUS_UNKNOWN_VERB);
}

/* Decomposed Hangul, as some systems have it in names of files, and an accent behind its letter.
 * Composing can change the form of a line: = with a stroke over it is one character, and no = any
 * more. */
static void test_nfc(void **state)
{
    struct request request;

    (void)state;
    assert_int_equal(
        parse("CONCERT-ADD title=\u1100\u1167\u110B\u116E\u11AF artist=e\u0301", &request),
        STATUS_OK);
    assert_string_equal(request_text(&request, "title"), "겨울");
    assert_string_equal(request_text(&request, "artist"), "\u00E9");
    request_release(&request);
    expect_normal("CONCERT-ADD title=\u1100\u1167\u110B\u116E\u11AF", "CONCERT-ADD title=겨울");
    refuse("CONCERT-ADD title=\u0338x", STATUS_SYNTAX,
           "title\u2260x"); /* = and its stroke are one */
}

/* What a key is kept with: two spellings of one request have one form, or a client that sends a
 * request again in another spelling would be told that its key was used for something else. */
static void test_normal_form(void **state)
{
    (void)state;
    expect_normal("PING", "PING");
    expect_normal("#t join show=2 seats=9,7 concert=1 key=abc", "JOIN concert=1 show=2 seats=7,9");
    expect_normal("JOIN   concert=01 seats=7,9 show=\"2\"", "JOIN concert=1 show=2 seats=7,9");
    expect_normal("BLOCK show=1 seats=3,2,1", "BLOCK show=1 seats=1-3");
    expect_normal("pay reservation=abcde-fghjk", "PAY reservation=" CODE);
    expect_normal("USER-ADD name=\"\" user=kim", "USER-ADD user=kim name=\"\"");
    expect_normal("CONCERT-ADD title=\"a\"", "CONCERT-ADD title=a");
    expect_normal("CONCERT-ADD title=\"a \\\"b\\\\\"", "CONCERT-ADD title=\"a \\\"b\\\\\"");
}

static void check_quote(const char *value, const char *expected)
{
    struct buffer buffer;

    buffer_init(&buffer);
    request_quote(&buffer, value);
    buffer_add(&buffer, "", 1);
    assert_string_equal(buffer_content(&buffer), expected);
    buffer_release(&buffer);
}

/* Quotes only where they are needed; what was quoted reads back to itself (test_quotes). */
static void test_quote(void **state)
{
    (void)state;
    check_quote("a", "a");
    check_quote("", "\"\"");
    check_quote("a b", "\"a b\"");
    check_quote("\"", "\"\\\"\"");
    check_quote("\\", "\"\\\\\"");
    check_quote("a=b,c:d", "a=b,c:d");
    check_quote("봄", "봄");
}

/* In a script $ begins a variable, also within quotes, so it is doubled. */
static void test_add_to_script(void **state)
{
    struct buffer request;

    (void)state;
    buffer_init(&request);
    request_add_to_script(&request, "title", "$5 a \"night\"$");
    request_add_to_script(&request, "artist", "$$");
    buffer_add(&request, "", 1);
    assert_string_equal(buffer_content(&request), " title=\"$$5 a \\\"night\\\"$$\" artist=$$$$");
    buffer_release(&request);
}

/* The one that was moved from is released as every request is, and must take nothing with it. */
static void test_move(void **state)
{
    struct request from, to;

    (void)state;
    assert_int_equal(parse("CHARGE amount=5 key=k", &from), STATUS_OK);
    request_move(&to, &from);
    request_release(&from);
    assert_string_equal(to.key, "k");
    assert_int_equal(request_int(&to, "amount", 0), 5);
    request_release(&to);
}

/* The texts are in the line, and in a copy of it once the request was moved: the line is
 * overwritten before they are read. Quotes that were resolved and words that were cut are copied as
 * they are. */
static void test_in_place(void **state)
{
    char line[] = "REVERSE entry=5 reason=\"a \\\"b\\\"\" key=k as=lee";
    char narrow[] = "REVERSE entry=5 reason=\xE1\x84\x87\xE1\x85\xA9\xE1\x86\xB7";
    struct request from, to;
    struct request_fault fault;

    (void)state;
    assert_int_equal(request_parse_in_place(line, strlen(line), &from, &fault), STATUS_OK);
    assert_null(from.storage);
    assert_ptr_equal(request_text(&from, "entry"), line + strlen("REVERSE entry="));
    request_move(&to, &from);
    request_release(&from);
    memset(line, '?', sizeof line);
    assert_string_equal(request_text(&to, "entry"), "5");
    assert_string_equal(request_text(&to, "reason"), "a \"b\"");
    assert_string_equal(to.key, "k");
    assert_string_equal(to.acting, "lee");
    request_release(&to);

    /* What has to be composed cannot stay where it is. */
    assert_int_equal(request_parse_in_place(narrow, strlen(narrow), &from, &fault), STATUS_OK);
    memset(narrow, '?', sizeof narrow);
    assert_string_equal(request_text(&from, "reason"), "봄");
    request_release(&from);
}

/* Lines made by changing bytes of good ones: none stops the program or reads outside its memory,
 * and each is either read or refused with a reason. */
static void test_mangled_lines(void **state)
{
    static const char *const seeds[] = {
        "#t JOIN concert=1 show=2 seats=1-10,15 key=\"a b\"",
        "CONCERT-ADD title=\"봄 \\\"밤\\\\\" venue=x cancel_until=day-2",
        "PAY reservation=abcde-fghjk",
        "; comment",
    };
    static const char bytes[] = " =\"\\#;-,|0a9Z\0\n\r\x7F\x80\xBF\xC2\xEA\xF0\xFF";
    uint64_t mixed = 7;

    (void)state;
    for (int round = 0; round < 40000; round++) {
        char line[128];
        const char *seed = seeds[round % 4];
        size_t size = strlen(seed);
        struct request request;
        struct request_fault fault;

        memcpy(line, seed, size);
        for (int change = 0; change < 1 + round % 3; change++) {
            mixed = mixed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            line[(mixed >> 33) % size] = bytes[(mixed >> 20) % (sizeof bytes - 1)];
        }
        if (round % 5 == 0)
            size = (mixed >> 40) % size;
        if (parse_bytes(line, size, &request, &fault) != STATUS_OK)
            assert_non_null(fault.problem);
        else
            request_release(&request);
    }
}

/* Which verb a line is about, before anybody reads the rest of it: a session that waits has to know
 * WAKE among the lines that wait, whether it is well formed or not. A CR may still be on it. */
static void test_asks(void **state)
{
    static const char *const is[] = {"WAKE",    "wake",          "  Wake ",    "WAKE\r",
                                     "#1 WAKE", "#1   WAKE x=1", " #a wake \r"};
    static const char *const is_not[] = {"",           " ",     "#1",     "#1 ",
                                         "WAKE=1",     "WAKEN", "; WAKE", "PING WAKE",
                                         "#1 #2 WAKE", "# ;",   "W\tAKE"};

    (void)state;
    for (size_t i = 0; i < sizeof is / sizeof *is; i++)
        assert_true(request_asks(is[i], strlen(is[i]), verb_row(VERB_WAKE)));
    for (size_t i = 0; i < sizeof is_not / sizeof *is_not; i++)
        assert_false(request_asks(is_not[i], strlen(is_not[i]), verb_row(VERB_WAKE)));
    assert_false(request_asks("WAKE", 4, verb_row(VERB_WAIT)));
}

/* Every byte, at every place of texts around the size of what is looked at at once (eight bytes).
 * The others of a text are its first and last plain ones in turn, 0x20 and 0x7E, and 0x21: what is
 * carried from one byte into the next one by adding or subtracting would make of these something
 * else. */
static void test_plain(void **state)
{
    char text[20];

    (void)state;
    for (size_t size = 1; size < sizeof text; size++)
        for (size_t at = 0; at < size; at++)
            for (int byte = 0; byte < 256; byte++) {
                bool is_plain = byte >= 0x20 && byte < 0x7F;

                memset(text, "\x7E !"[byte % 3], sizeof text);
                text[at] = (char)byte;
                assert_int_equal(request_is_plain(text, size), is_plain);
                assert_int_equal(text_is_clean(text, size), is_plain); /* 0x80 alone is no UTF-8 */
            }
    assert_true(request_is_plain("", 0));
    assert_false(request_is_plain("eight or \xEA\xB2\xA8", 12));
    assert_true(text_is_clean("eight or \xEA\xB2\xA8", 12));
    assert_false(text_is_clean("eight or \xEA\xB2", 11));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_simple),
        cmocka_unit_test(test_nothing_to_do),
        cmocka_unit_test(test_spaces_and_case),
        cmocka_unit_test(test_verbs),
        cmocka_unit_test(test_long_names_are_cut),
        cmocka_unit_test(test_tags),
        cmocka_unit_test(test_tag_of_a_refused_line),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_bad_quotes),
        cmocka_unit_test(test_malformed_arguments),
        cmocka_unit_test(test_unknown_doubled_missing),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_seats),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_users),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_acting),
        cmocka_unit_test(test_bad_encoding),
        cmocka_unit_test(test_many_words),
        cmocka_unit_test(test_longest_line),
        cmocka_unit_test(test_nfc),
        cmocka_unit_test(test_normal_form),
        cmocka_unit_test(test_quote),
        cmocka_unit_test(test_add_to_script),
        cmocka_unit_test(test_move),
        cmocka_unit_test(test_in_place),
        cmocka_unit_test(test_asks),
        cmocka_unit_test(test_mangled_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
