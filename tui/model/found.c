/*
 * Three requests find everything: FIND on the show at hand, which knows its seats and its notes;
 * FIND without it, which knows every code; and USERS, which the screen asks for after them. Replies
 * come in the order of the requests, so when that of USERS is there, so are the others, and Enter
 * means what stands there.
 *
 *     rows of the list     bookings that stand first | customers | other bookings
 *     in the model         bookings, 0 .. first        users       bookings, first ..
 *
 * Bookings are one table, so that whoever opens a row need not know which reply it came in; `here`
 * waits for the reply about all of them, which may name the same bookings again. A list that is cut
 * says so (`more`): a longer text finds the rest, and nobody turns pages at a counter.
 */
#include "tui/model/found.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/code.h"
#include "shared/request.h"
#include "shared/seat_set.h"
#include "shared/word_list.h"
#include "tui/cli/reply_fields.h"

enum { PHONE_DIGITS = 4 };

/* "b" alone is the beginning of a name, and so is "b7x". Rows of seats are letters, so a number
 * alone is none here: it is the beginning of a telephone number. */
bool found_is_seat(const char *text, int *seat)
{
    int line = toupper((unsigned char)text[0]) - 'A';
    char *end;
    long place;

    if (line < 0 || line >= SEAT_ROWS || !isdigit((unsigned char)text[1]))
        return false;
    place = strtol(text + 1, &end, 10);
    if (*end != '\0' || place < 1 || place > SEATS_PER_ROW)
        return false;
    *seat = line * SEATS_PER_ROW + (int)place;
    return true;
}

bool found_is_phone(const char *text)
{
    int digits = 0;

    for (; *text != '\0'; text++) {
        if (strchr("0123456789+-. ()/", *text) == NULL)
            return false;
        digits += isdigit((unsigned char)*text) != 0;
    }
    return digits >= PHONE_DIGITS;
}

void found_ask(struct model *model, int64_t about, int64_t show, const char *text)
{
    int64_t most = verb_arg_spec(VERB_FIND, "limit")->max;
    struct buffer quoted;

    buffer_init(&quoted);
    request_quote(&quoted, text);
    if (show == 0) {
        rows_release(&model->found.here);
        model->found.more_here = false;
    } else {
        model_ask_poll(model, VERB_FIND, about, "show=%" PRId64 " limit=%" PRId64 " text=%.*s",
                       show, most, (int)quoted.size, buffer_content(&quoted));
    }
    model_ask_poll(model, VERB_FIND, about, "limit=%" PRId64 " text=%.*s", most, (int)quoted.size,
                   buffer_content(&quoted));
    buffer_release(&quoted);
}

/* The row with that code, or -1. */
static int row_of(const struct rows *rows, const char *code)
{
    for (int row = 0; row < rows_count(rows); row++)
        if (strcmp(rows_text(rows, row, "reservation"), code) == 0)
            return row;
    return -1;
}

/* The first row is what the text names, and not only somebody's of that name. A secret stands in no
 * row, so of sixteen characters that read as one the first row is believed. */
static bool is_exact(const struct rows *rows, const char *text)
{
    char code[RESERVATION_TEXT], secret[SECRET_TEXT];
    int seat;

    if (code_parse(text, RESERVATION_LENGTH, code) || code_parse_ticket(text, code, &seat))
        return row_of(rows, code) == 0;
    return rows_count(rows) > 0 && code_parse(text, SECRET_LENGTH, secret);
}

static bool is_live(const struct rows *rows, int row)
{
    return !word_is(WORDS_RESERVATION_STATE, RESERVATION_CANCELLED, rows_text(rows, row, "state"));
}

/* How many rows of `bookings` stand before the customers. Of those of the show at hand the first
 * that was cancelled ends it: who says their number has come for tickets, and there are none. */
static int count_first(const struct found *found, const char *text)
{
    int count = 0, seat;

    if (is_exact(&found->bookings, text))
        return 1;
    if (!found_is_seat(text, &seat) && !found_is_phone(text))
        return 0;
    while (count < rows_count(&found->here) && is_live(&found->bookings, count))
        count++;
    return count;
}

/* What is named exactly first, then those of the show at hand, then the others; each once. At most
 * 200 rows, the limits of both requests, so they are compared one by one. */
static void merge(struct found *found, const struct rows *all, const char *text)
{
    int exact = is_exact(all, text) ? 0 : -1;

    rows_release(&found->bookings);
    if (exact == 0)
        rows_append_row(&found->bookings, all, 0);
    for (int row = 0; row < rows_count(&found->here); row++)
        if (row_of(&found->bookings, rows_text(&found->here, row, "reservation")) < 0)
            rows_append_row(&found->bookings, &found->here, row);
    for (int row = 0; row < rows_count(all); row++)
        if (row_of(&found->bookings, rows_text(all, row, "reservation")) < 0)
            rows_append_row(&found->bookings, all, row);
    found->first = count_first(found, text);
}

void found_take(struct model *model, const struct pending_request *request,
                const struct reply_line *reply, const char *text)
{
    struct found *found = &model->found;

    if (strncmp(request->line, "FIND show=", strlen("FIND show=")) == 0) {
        found->more_here = reply_int(reply, "more", 0) == 1;
        rows_move(&found->here, &model->incoming);
        return;
    }
    found->more = reply_int(reply, "more", 0) == 1;
    merge(found, &model->incoming, text);
}

void found_clear(struct model *model)
{
    rows_release(&model->found.here);
    rows_release(&model->found.bookings);
    model->found.first = 0;
    model->found.more = model->found.more_here = false;
}

int found_count(const struct model *model)
{
    return rows_count(&model->users) + rows_count(&model->found.bookings);
}

int found_booking(const struct model *model, int row)
{
    int first = model->found.first, users = rows_count(&model->users);

    if (row < first)
        return row;
    if (row < first + users || row >= found_count(model))
        return -1;
    return row - users;
}

int found_user(const struct model *model, int row)
{
    int at = row - model->found.first;

    return at >= 0 && at < rows_count(&model->users) ? at : -1;
}
