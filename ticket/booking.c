/*
 * What is asked of the daemon for one print, and in which order:
 *
 *     booking_load()          TICKETS        secrets, and how often each ticket was printed
 *                             RESERVATION    title and time, which TICKETS has not
 *                             CONCERTS       artist and venue, which RESERVATION has not
 *     -- print_run.c draws for nobody and opens the printer --
 *     booking_count_print()   TICKET-PRINT   one print more of each ticket, under a key
 *                             TICKETS        again, for the number of this print
 *
 * TICKETS comes first because it says why there is nothing to print: not paid, given back, somebody
 * else's. The number of the next print is guessed at load, for the drawing that is tried, and read
 * again once it is counted. If a ticket is printed twice at the same moment both papers may have
 * the higher number; none has a lower one than its own.
 *
 * The seats that were found at first are named in all that follows. A seat that is given back in
 * between has the count refused, or the second TICKETS; a booking is never printed in part without
 * a word.
 *
 * A shift needs none of this: one request, and nothing is counted (shift_report.c).
 */
#include "ticket/booking.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "shared/code.h"
#include "ticket/shift_report.h"
#include "ticket/ticket_answer.h"
#include "ticket/ticket_words.h"
#include "tui/cli/format.h"

enum { ARGUMENT_TEXT = 512, TRIES = 3 };

void booking_init(struct booking *booking, const char *socket, const char *acting,
                  int timeout_seconds, const char *code, seat_set wanted)
{
    memset(booking, 0, sizeof *booking);
    client_init(&booking->client, socket, stdout, stderr, true);
    booking->client.acting = acting;
    booking->client.timeout_seconds = timeout_seconds;
    booking->code = code;
    booking->wanted = wanted;
}

/* `code` points into the struct from here on: it must stay where it is. booking_init() clears all
 * of it, so the text is written after that. */
void booking_init_shift(struct booking *booking, const char *socket, int timeout_seconds,
                        int64_t shift)
{
    booking_init(booking, socket, NULL, timeout_seconds, booking->shift_code, 0);
    snprintf(booking->shift_code, sizeof booking->shift_code, "SHIFT %" PRId64, shift);
    booking->shift = shift;
}

static void drop_tickets(struct booking *booking)
{
    for (size_t i = 0; i < booking->count; i++)
        ticket_fields_release(&booking->tickets[i]);
    free(booking->tickets);
    booking->tickets = NULL;
    booking->count = 0;
}

void booking_release(struct booking *booking)
{
    drop_tickets(booking);
    free(booking->title);
    free(booking->artist);
    free(booking->venue);
    free(booking->starts);
    client_release(&booking->client);
}

/* The words of a ticket from its row of TICKETS; `prints` are those before this one. Date and time
 * are parted at the last blank of "2026-12-24 Thu 19:30"; a time that this program does not know
 * has none, and stands where the date does. */
static void read_ticket(const struct booking *booking, const json_t *row, int prints,
                        struct ticket_fields *ticket)
{
    char text[ARGUMENT_TEXT], time[FORMAT_TEXT], seat[SEAT_NAMES_TEXT];
    int number = (int)ticket_answer_number(row, "seat");
    char *hour;

    ticket_fields_init(ticket, number);
    ticket_fields_set(ticket, TICKET_TITLE, booking->title);
    ticket_fields_set(ticket, TICKET_ARTIST, booking->artist);
    ticket_fields_set(ticket, TICKET_VENUE, booking->venue);
    format_time(booking->starts, false, time);
    hour = strrchr(time, ' ');
    ticket_fields_set(ticket, TICKET_TIME, hour != NULL ? hour + 1 : "");
    if (hour != NULL)
        *hour = '\0';
    ticket_fields_set(ticket, TICKET_DATE, time);
    snprintf(text, sizeof text, "%s (%d)", format_seats(seat_bit(number), seat), number);
    ticket_fields_set(ticket, TICKET_SEAT, text);
    ticket_fields_set(ticket, TICKET_GRADE, ticket_answer_text(row, "grade"));
    ticket_fields_set(ticket, TICKET_NAME, ticket_answer_text(row, "ticket"));
    ticket_fields_set(ticket, TICKET_SECRET, ticket_answer_text(row, "secret"));
    if (prints > 0) {
        snprintf(text, sizeof text, T_("print %d"), prints + 1);
        ticket_fields_set(ticket, TICKET_PRINT, text);
    }
}

/* The seats that are asked for: at first what was typed, then those that were found. */
static seat_set seats_of(const struct booking *booking)
{
    seat_set seats = booking->count > 0 ? 0 : booking->wanted;

    for (size_t i = 0; i < booking->count; i++)
        seats |= seat_bit(booking->tickets[i].seat);
    return seats;
}

/* The arguments that name the tickets. Returns how many of them there are: without seats only the
 * code, since the daemon takes no empty set for all of them. */
static int name_tickets(const struct booking *booking, char code[ARGUMENT_TEXT],
                        char seats[ARGUMENT_TEXT])
{
    char text[SEAT_SET_TEXT];

    snprintf(code, ARGUMENT_TEXT, "reservation=%s", booking->code);
    snprintf(seats, ARGUMENT_TEXT, "seats=%s", seat_set_format(seats_of(booking), text));
    return seats_of(booking) == 0 ? 1 : 2;
}

/* Asks for the tickets. OUTCOME_OK: the answer is to be released; otherwise why not was said. */
static enum outcome ask_tickets(struct booking *booking, struct ticket_answer *answer)
{
    char code[ARGUMENT_TEXT], seats[ARGUMENT_TEXT];
    int arguments = name_tickets(booking, code, seats);

    *answer =
        ticket_answer_ask(&booking->client, 1 + arguments, (char *[]){"TICKETS", code, seats});
    if (answer->outcome != OUTCOME_OK)
        return ticket_answer_finish(answer, booking->code);
    return OUTCOME_OK;
}

/* Keeps the tickets of an answer, of whose prints `printing` are the one that is under way.
 * OUTCOME_REFUSED, after a sentence, if there are none. */
static enum outcome keep_tickets(struct booking *booking, struct ticket_answer *answer,
                                 int printing)
{
    size_t rows = json_array_size(answer->rows);

    drop_tickets(booking);
    booking->tickets = calloc(rows + 1, sizeof *booking->tickets);
    if (booking->tickets == NULL)
        abort();
    for (size_t i = 0; i < rows; i++) {
        const json_t *row = json_array_get(answer->rows, i);
        int64_t seat = ticket_answer_number(row, "seat");

        if (seat >= 1 && seat <= SEAT_COUNT)
            read_ticket(booking, row, (int)ticket_answer_number(row, "prints") - printing,
                        &booking->tickets[booking->count++]);
    }
    ticket_answer_release(answer);
    if (booking->count > 0)
        return OUTCOME_OK;
    ticket_words_say(T_("%s has no tickets"), booking->code);
    return OUTCOME_REFUSED;
}

static char *copy_of(const char *text)
{
    char *copy = strdup(text);

    if (copy == NULL)
        abort();
    return copy;
}

/* Asks for the artist and the venue, which stand in the catalogue: a row of it, the one behind the
 * number before. */
static enum outcome ask_concert(struct booking *booking, int64_t concert)
{
    char after[ARGUMENT_TEXT];
    struct ticket_answer answer;
    const json_t *row;

    snprintf(after, sizeof after, "after=%" PRId64, concert - 1);
    answer = ticket_answer_ask(&booking->client, 3, (char *[]){"CONCERTS", after, "limit=1"});
    row = json_array_get(answer.rows, 0);
    if (ticket_answer_number(row, "concert") != concert)
        row = NULL; /* not in the catalogue any more: the ticket has no artist and no venue */
    booking->artist = copy_of(ticket_answer_text(row, "artist"));
    booking->venue = copy_of(ticket_answer_text(row, "venue"));
    return ticket_answer_finish(&answer, booking->code);
}

/* Asks for what is on, and when. */
static enum outcome ask_show(struct booking *booking)
{
    char code[ARGUMENT_TEXT];
    struct ticket_answer answer;
    const json_t *row;
    int64_t concert;
    enum outcome outcome;

    snprintf(code, sizeof code, "reservation=%s", booking->code);
    answer = ticket_answer_ask(&booking->client, 2, (char *[]){"RESERVATION", code});
    row = json_array_get(answer.rows, 0);
    booking->title = copy_of(ticket_answer_text(row, "title"));
    booking->starts = copy_of(ticket_answer_text(row, "starts"));
    concert = ticket_answer_number(row, "concert");
    outcome = ticket_answer_finish(&answer, booking->code);
    return outcome == OUTCOME_OK ? ask_concert(booking, concert) : outcome;
}

/* A shift is one paper. */
static enum outcome load_shift(struct booking *booking)
{
    booking->tickets = calloc(1, sizeof *booking->tickets);
    if (booking->tickets == NULL)
        abort();
    ticket_fields_init(booking->tickets, 0);
    booking->count = 1;
    return shift_report_load(&booking->client, booking->shift, booking->code, booking->tickets);
}

enum outcome booking_load(struct booking *booking)
{
    struct ticket_answer tickets;
    enum outcome outcome;

    if (booking->shift != 0)
        return load_shift(booking);
    outcome = ask_tickets(booking, &tickets);

    if (outcome != OUTCOME_OK)
        return outcome;
    outcome = ask_show(booking);
    if (outcome == OUTCOME_OK)
        return keep_tickets(booking, &tickets, 0);
    ticket_answer_release(&tickets);
    return outcome;
}

/* A random key: the same print that is asked for twice counts once. Without one a lost answer could
 * not be asked for again, and so few bytes always come whole (getrandom(2): up to 256 are not cut
 * short by a signal). */
static void make_key(char key[ARGUMENT_TEXT])
{
    uint8_t random[TOKEN_LENGTH];
    char code[TOKEN_TEXT];

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        abort();
    code_format(random, TOKEN_LENGTH, code);
    snprintf(key, ARGUMENT_TEXT, "key=%s", code);
}

/* Asks until it is known whether the print is counted, or often enough. Only a lost answer is worth
 * another try, and from then on a missing daemon, too, which may be starting again. Before there is
 * a doubt, no connection is a plain end: nothing was counted. There is no pause between tries; each
 * of them waits as long as --timeout says. */
static enum outcome count_print(struct booking *booking, char *const words[5])
{
    bool doubtful = false;
    struct ticket_answer answer;

    for (int i = 1;; i++) {
        answer = ticket_answer_ask(&booking->client, 5, words);
        if (answer.outcome == OUTCOME_NOT_KNOWN)
            doubtful = true;
        if (answer.outcome < OUTCOME_NO_CONNECTION || i == TRIES || !doubtful)
            break;
        ticket_answer_release(&answer);
    }
    if (doubtful && answer.outcome != OUTCOME_OK)
        answer.outcome = OUTCOME_NOT_KNOWN; /* of a try before the last */
    return ticket_answer_finish(&answer, booking->code);
}

enum outcome booking_count_print(struct booking *booking, enum print_form form, bool *counted)
{
    char code[ARGUMENT_TEXT], seats[ARGUMENT_TEXT], key[ARGUMENT_TEXT], how[ARGUMENT_TEXT];
    struct ticket_answer answer;
    enum outcome outcome;

    *counted = false;
    if (booking->shift != 0)
        return OUTCOME_OK;
    /* Those that were found are named one by one, so there are always two arguments. */
    (void)name_tickets(booking, code, seats);
    make_key(key);
    snprintf(how, sizeof how, "form=%s", word_at(WORDS_PRINT_FORM, (int)form));
    outcome = count_print(booking, (char *[]){"TICKET-PRINT", code, how, seats, key});
    *counted = outcome == OUTCOME_OK;
    if (outcome == OUTCOME_OK)
        outcome = ask_tickets(booking, &answer);
    return outcome == OUTCOME_OK ? keep_tickets(booking, &answer, 1) : outcome;
}
