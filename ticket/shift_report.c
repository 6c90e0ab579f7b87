/*
 * The report of a shift on paper, from the reply of SHIFT: an X while it is open, a Z once it is
 * closed. What the daemon does not say before the count (an amount of cash, what is expected) has
 * an empty text, and the template leaves out lines whose words are all empty. In the same way what
 * was not done in the shift (no seats given away, none refunded, none moved) has no line.
 */
#include "ticket/shift_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/word_list.h"
#include "ticket/ticket_answer.h"
#include "ticket/ticket_words.h"
#include "tui/cli/format.h"

enum { WORD_TEXT = 60 };

static void set_time(struct ticket_fields *paper, enum ticket_field field, const char *time)
{
    char text[FORMAT_TEXT];

    if (time[0] != '\0')
        ticket_fields_set(paper, field, format_time(time, false, text));
}

/* An amount, and whatever number has a word of that name; nothing if it is not told. */
static void set_number(struct ticket_fields *paper, enum ticket_field field, const json_t *object,
                       const char *name)
{
    char text[FORMAT_TEXT];

    if (ticket_answer_text(object, name)[0] != '\0' ||
        json_is_integer(json_object_get(object, name)))
        ticket_fields_set(paper, field, format_points(ticket_answer_number(object, name), text));
}

/* The fields that have the name of their word. */
static void set_fields(struct ticket_fields *paper, const json_t *fields)
{
    static const enum ticket_field always[] = {SHIFT_COMPS,    SHIFT_FACE, SHIFT_REFUNDS,
                                               SHIFT_REFUNDED, SHIFT_FEES, SHIFT_MOVED};
    /* What was not done has no line, and its amount none either. */
    static const enum ticket_field of[] = {SHIFT_COMPS,   SHIFT_COMPS,   SHIFT_REFUNDS,
                                           SHIFT_REFUNDS, SHIFT_REFUNDS, SHIFT_MOVED};
    static const enum ticket_field once_closed[] = {SHIFT_FLOAT,   SHIFT_CASH,       SHIFT_EXPECTED,
                                                    SHIFT_COUNTED, SHIFT_DIFFERENCE, SHIFT_LEFT,
                                                    SHIFT_TOTAL};

    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        if (ticket_answer_number(fields, ticket_fields_name(of[i])) != 0)
            set_number(paper, always[i], fields, ticket_fields_name(always[i]));
    for (size_t i = 0; i < sizeof once_closed / sizeof once_closed[0]; i++)
        set_number(paper, once_closed[i], fields, ticket_fields_name(once_closed[i]));
}

/* What came in and went out by a method. A row of money without a customer is none: the second
 * table of SHIFT comes in the same list of rows, and has no method. */
static void set_method(struct ticket_fields *paper, const json_t *row)
{
    int method = word_find(WORDS_PAY_METHOD, ticket_answer_text(row, "method"));

    if (method >= PAY_METHODS || ticket_answer_number(row, "count") == 0)
        return;
    set_number(paper, (enum ticket_field)(SHIFT_CASH_IN + 2 * method), row, "received");
    set_number(paper, (enum ticket_field)(SHIFT_CASH_OUT + 2 * method), row, "given");
}

static void set_name(struct ticket_fields *paper, const json_t *fields, int64_t shift)
{
    char text[WORD_TEXT];
    int64_t number = ticket_answer_number(fields, "z");

    snprintf(text, sizeof text, number > 0 ? "Z %" PRId64 : "X", number);
    ticket_fields_set(paper, SHIFT_REPORT, text);
    snprintf(text, sizeof text, "%" PRId64, shift);
    ticket_fields_set(paper, SHIFT_NUMBER, text);
    snprintf(text, sizeof text, "SHIFT %" PRId64, shift);
    ticket_fields_set(paper, TICKET_NAME, text);
}

enum outcome shift_report_load(struct client *client, int64_t shift, const char *code,
                               struct ticket_fields *paper)
{
    char argument[WORD_TEXT];
    struct ticket_answer answer;

    snprintf(argument, sizeof argument, "shift=%" PRId64, shift);
    answer = ticket_answer_ask(client, 2, (char *[]){"SHIFT", argument});
    if (answer.outcome != OUTCOME_OK)
        return ticket_answer_finish(&answer, code);
    set_name(paper, answer.fields, shift);
    ticket_fields_set(paper, SHIFT_TILL, ticket_answer_text(answer.fields, "till"));
    ticket_fields_set(paper, SHIFT_USER, ticket_answer_text(answer.fields, "user"));
    ticket_fields_set(paper, SHIFT_BY, ticket_answer_text(answer.fields, "by"));
    ticket_fields_set(paper, SHIFT_CHAIN, ticket_answer_text(answer.fields, "chain"));
    set_time(paper, SHIFT_OPENED, ticket_answer_text(answer.fields, "opened"));
    set_time(paper, SHIFT_CLOSED, ticket_answer_text(answer.fields, "closed"));
    set_fields(paper, answer.fields);
    for (size_t i = 0; i < json_array_size(answer.rows); i++)
        set_method(paper, json_array_get(answer.rows, i));
    return ticket_answer_finish(&answer, code);
}
