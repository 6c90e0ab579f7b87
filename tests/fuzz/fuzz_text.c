/*
 * Text, and what people write in it: Unicode forms, widths, seats, codes, times and rules.
 *
 * Each function is tried for a law that holds for every text, since nobody could write down the
 * right answer for a text made by chance: a form of a form is that form; what was parsed and
 * written is parsed as the same; what somebody typed finds itself; a text that is cut to some cells
 * has no more than these. Texts that are not clean never get as far as most of this in the daemon;
 * they are tried in what is done to any text: widths, forms, and what is shown on a terminal.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "domain/calendar.h"
#include "domain/concert/cancel_rule.h"
#include "infrastructure/zones.h"
#include "shared/code.h"
#include "shared/seat_set.h"
#include "shared/request.h"
#include "shared/text.h"
#include "tests/fuzz/fuzz_target.h"
#include "tui/cli/sanitize.h"

/* Only the first 40 cells: each is a pass over the whole text. A part of a clean text is clean, so
 * no character was cut in two. */
static void check_widths(const char *text)
{
    size_t length = strlen(text);
    int cells = text_cells(text);

    assert(cells >= 0 && text_fit(text, cells) == length);
    for (int room = 0; room < cells && room < 40; room++) {
        size_t size = text_fit(text, room);
        char *part = strndup(text, size);

        assert(part != NULL && size <= length && text_cells(part) <= room);
        assert(!text_is_clean(text, length) || text_is_clean(part, size));
        free(part);
    }
}

/* A form that is brought into the same form again stays as it is. */
static void check_form(char *form(const char *), const char *text)
{
    char *once = form(text), *twice;

    assert(once != NULL);
    twice = form(once);
    assert(twice != NULL && strcmp(once, twice) == 0);
    free(once);
    free(twice);
}

static void check_clean(const char *text)
{
    char *key = text_search_key(text), *query = text_query(text), *shown = sanitize(text);

    assert(text_length(text) <= strlen(text));
    assert(!request_is_plain(text, strlen(text)) || text_length(text) == strlen(text));
    assert(key != NULL && query != NULL && text_matches(key, query));
    assert(shown != NULL);
    check_form(text_nfc, text);
    free(key);
    free(query);
    free(shown);
}

static void check_seats(const char *text)
{
    char written[SEAT_SET_TEXT];
    seat_set seats, again;

    if (!seat_set_parse(text, &seats))
        return;
    assert(seats != 0 && (seats & ~SEAT_SET_ALL) == 0);
    if (!seat_set_parse(seat_set_format(seats, written), &again))
        abort();
    assert(again == seats);
}

static void check_code(const char *text)
{
    char code[TOKEN_TEXT], again[TOKEN_TEXT];

    if (!code_parse(text, TOKEN_LENGTH, code))
        return;
    if (!code_parse(code, TOKEN_LENGTH, again))
        abort();
    assert(strcmp(code, again) == 0);
}

/* Seoul has no summer time. Havana's begins at midnight, so that a date alone may name a time that
 * is skipped, and later one that comes twice. `now`, from which "+7" counts, is 2027-01-01.
 * Fractions of a second are read and not written. A deadline for cancelling is never after the
 * beginning, whatever the rule. */
static void check_times(struct zones *zones, const char *text)
{
    static const char *const names[] = {"Asia/Seoul", "America/Havana"};
    const int64_t now_ms = INT64_C(1798761600000);
    int64_t instant_ms, again_ms;
    struct cancel_rule rule;
    char written[TIME_TEXT];

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!time_parse(zones, names[i], text, now_ms, &instant_ms))
            continue;
        if (instant_ms < 0)
            continue; /* before 1970 there are offsets with seconds, which are not written */
        time_format(zones, names[i], instant_ms, written);
        if (!time_parse(zones, names[i], written, now_ms, &again_ms))
            abort();
        assert(again_ms == instant_ms / 1000 * 1000);
    }
    if (cancel_rule_parse(text, &rule))
        assert(rule.before >= 0 && cancel_rule_deadline(&rule, zones, names[0], now_ms) <= now_ms);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct zones *zones; /* kept: reading a zone takes longer than everything else */
    char *text = malloc(size + 1);

    assert(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    if (zones == NULL)
        zones = zones_new();
    check_widths(text);
    if (text_is_clean(text, size)) {
        check_clean(text);
        check_seats(text);
        check_code(text);
        check_times(zones, text);
    } else {
        free(text_nfc(text));
        free(text_fold(text));
        free(sanitize(text));
    }
    free(text);
    return 0;
}
