#include "ticket/booking.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <jansson.h>

#include "shared/code.h"
#include "ticket/ticket_words.h"
#include "tui/cli/command.h"
#include "tui/cli/format.h"
#include "tui/cli/refusal_text.h"

enum { ARGUMENT_TEXT = 512, TRIES = 3 };

/* What came back from one request. */
struct answer {
    enum outcome outcome;
    json_t *rows;    /* owned: array of objects */
    json_t *refusal; /* owned: the object of an ERR line, or NULL */
    char *messages;  /* owned: what the client says of it, for people */
};

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

static void answer_release(struct answer *answer)
{
    json_decref(answer->rows);
    json_decref(answer->refusal);
    free(answer->messages);
}

/* Sorts one line of what the client wrote: an object, or a message. */
static void take_line(struct answer *answer, const char *line)
{
    json_t *object = line[0] == '{' ? json_loads(line, 0, NULL) : NULL;
    const char *kind = json_string_value(json_object_get(object, "t"));

    if (kind != NULL && strcmp(kind, "row") == 0)
        json_array_append(answer->rows, object);
    else if (kind != NULL && strcmp(kind, "err") == 0 && answer->refusal == NULL)
        answer->refusal = json_incref(object);
    else if (object == NULL && answer->messages == NULL && line[0] != '\0')
        answer->messages = strdup(line);
    json_decref(object);
}

/* Sorts what the client wrote, and frees it. */
static void take_lines(struct answer *answer, char *text)
{
    char *line = text;

    while (*line != '\0') {
        size_t size = strcspn(line, "\n");
        bool last = line[size] == '\0';

        line[size] = '\0';
        take_line(answer, line);
        line += last ? size : size + 1;
    }
    free(text);
}

/* Does the request of these words. */
static struct answer ask(struct booking *booking, int count, char *const words[])
{
    struct answer answer = {.rows = json_array()};
    char *out = NULL, *err = NULL;
    size_t out_size, err_size;
    FILE *out_file = open_memstream(&out, &out_size), *err_file = open_memstream(&err, &err_size);

    if (answer.rows == NULL || out_file == NULL || err_file == NULL)
        abort();
    booking->client.output.out = out_file;
    booking->client.output.err = err_file;
    answer.outcome = command_run(&booking->client, count, words);
    booking->client.output.out = stdout;
    booking->client.output.err = stderr;
    fclose(out_file);
    fclose(err_file);
    take_lines(&answer, out);
    take_lines(&answer, err);
    return answer;
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text != NULL ? text : "";
}

/* A number, which older daemons may send as text. */
static int64_t number_of(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    return json_is_integer(value) ? json_integer_value(value)
                                  : strtoll(text_of(object, name), NULL, 10);
}

/* Says why there is no answer of use. */
static void report(const struct booking *booking, const struct answer *answer)
{
    static const char prefix[] = "foyer: ";
    const char *message = answer->messages != NULL ? answer->messages : "";

    if (answer->refusal != NULL) {
        struct reply_line reply = {.kind = REPLY_ERR,
                                   .code = text_of(answer->refusal, "code"),
                                   .text = text_of(answer->refusal, "text")};

        if (strcmp(text_of(answer->refusal, "state"), "held") == 0)
            ticket_words_say(T_("%s is not paid yet: a hold has no tickets"), booking->code);
        else
            ticket_words_say("%s: %s (%s)", booking->code, refusal_sentence(&reply), reply.code);
    } else {
        if (strncmp(message, prefix, strlen(prefix)) == 0)
            message += strlen(prefix);
        ticket_words_say("%s", message);
    }
}

/* Ends a request that has told all it can: its outcome. */
static enum outcome finish(const struct booking *booking, struct answer *answer)
{
    enum outcome outcome = answer->outcome;

    if (outcome != OUTCOME_OK)
        report(booking, answer);
    answer_release(answer);
    return outcome;
}

/* The words of a ticket from its row of TICKETS; `prints` are those before this one. */
static void read_ticket(const struct booking *booking, const json_t *row, int prints,
                        struct ticket_fields *ticket)
{
    char text[ARGUMENT_TEXT], time[FORMAT_TEXT], seat[SEAT_NAMES_TEXT];
    int number = (int)number_of(row, "seat");
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
    ticket_fields_set(ticket, TICKET_GRADE, text_of(row, "grade"));
    ticket_fields_set(ticket, TICKET_NAME, text_of(row, "ticket"));
    ticket_fields_set(ticket, TICKET_SECRET, text_of(row, "secret"));
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

/* The arguments that name the tickets. Returns how many of them there are. */
static int name_tickets(const struct booking *booking, char code[ARGUMENT_TEXT],
                        char seats[ARGUMENT_TEXT])
{
    char text[SEAT_SET_TEXT];

    snprintf(code, ARGUMENT_TEXT, "reservation=%s", booking->code);
    snprintf(seats, ARGUMENT_TEXT, "seats=%s", seat_set_format(seats_of(booking), text));
    return seats_of(booking) == 0 ? 1 : 2;
}

/* Asks for the tickets. OUTCOME_OK: the answer is to be released; otherwise why not was said. */
static enum outcome ask_tickets(struct booking *booking, struct answer *answer)
{
    char code[ARGUMENT_TEXT], seats[ARGUMENT_TEXT];
    int arguments = name_tickets(booking, code, seats);

    *answer = ask(booking, 1 + arguments, (char *[]){"TICKETS", code, seats});
    if (answer->outcome != OUTCOME_OK)
        return finish(booking, answer);
    return OUTCOME_OK;
}

/* Keeps the tickets of an answer, of whose prints `printing` are the one that is under way.
 * OUTCOME_REFUSED, after a sentence, if there are none. */
static enum outcome keep_tickets(struct booking *booking, struct answer *answer, int printing)
{
    size_t rows = json_array_size(answer->rows);

    drop_tickets(booking);
    booking->tickets = calloc(rows + 1, sizeof *booking->tickets);
    if (booking->tickets == NULL)
        abort();
    for (size_t i = 0; i < rows; i++) {
        const json_t *row = json_array_get(answer->rows, i);
        int64_t seat = number_of(row, "seat");

        if (seat >= 1 && seat <= SEAT_COUNT)
            read_ticket(booking, row, (int)number_of(row, "prints") - printing,
                        &booking->tickets[booking->count++]);
    }
    answer_release(answer);
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

/* Asks for the artist and the venue, which stand in the catalogue. */
static enum outcome ask_concert(struct booking *booking, int64_t concert)
{
    char after[ARGUMENT_TEXT];
    struct answer answer;
    const json_t *row;

    snprintf(after, sizeof after, "after=%" PRId64, concert - 1);
    answer = ask(booking, 3, (char *[]){"CONCERTS", after, "limit=1"});
    row = json_array_get(answer.rows, 0);
    if (number_of(row, "concert") != concert)
        row = NULL; /* not in the catalogue any more: the ticket has no artist and no venue */
    booking->artist = copy_of(text_of(row, "artist"));
    booking->venue = copy_of(text_of(row, "venue"));
    return finish(booking, &answer);
}

/* Asks for what is on, and when. */
static enum outcome ask_show(struct booking *booking)
{
    char code[ARGUMENT_TEXT];
    struct answer answer;
    const json_t *row;
    int64_t concert;
    enum outcome outcome;

    snprintf(code, sizeof code, "reservation=%s", booking->code);
    answer = ask(booking, 2, (char *[]){"RESERVATION", code});
    row = json_array_get(answer.rows, 0);
    booking->title = copy_of(text_of(row, "title"));
    booking->starts = copy_of(text_of(row, "starts"));
    concert = number_of(row, "concert");
    outcome = finish(booking, &answer);
    return outcome == OUTCOME_OK ? ask_concert(booking, concert) : outcome;
}

enum outcome booking_load(struct booking *booking)
{
    struct answer tickets;
    enum outcome outcome = ask_tickets(booking, &tickets);

    if (outcome != OUTCOME_OK)
        return outcome;
    outcome = ask_show(booking);
    if (outcome == OUTCOME_OK)
        return keep_tickets(booking, &tickets, 0);
    answer_release(&tickets);
    return outcome;
}

/* A random key: the same print that is asked for twice counts once. */
static void make_key(char key[ARGUMENT_TEXT])
{
    uint8_t random[TOKEN_LENGTH];
    char code[TOKEN_TEXT];

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        abort();
    code_format(random, TOKEN_LENGTH, code);
    snprintf(key, ARGUMENT_TEXT, "key=%s", code);
}

/* Asks until it is known whether the print is counted, or often enough. */
static enum outcome count_print(struct booking *booking, char *const words[5])
{
    bool doubtful = false;
    struct answer answer;

    for (int i = 1;; i++) {
        answer = ask(booking, 5, words);
        if (answer.outcome == OUTCOME_NOT_KNOWN)
            doubtful = true;
        if (answer.outcome < OUTCOME_NO_CONNECTION || i == TRIES || !doubtful)
            break;
        answer_release(&answer);
    }
    if (doubtful && answer.outcome != OUTCOME_OK)
        answer.outcome = OUTCOME_NOT_KNOWN; /* of a try before the last */
    return finish(booking, &answer);
}

enum outcome booking_count_print(struct booking *booking, enum print_form form, bool *counted)
{
    char code[ARGUMENT_TEXT], seats[ARGUMENT_TEXT], key[ARGUMENT_TEXT], how[ARGUMENT_TEXT];
    struct answer answer;
    enum outcome outcome;

    (void)name_tickets(booking, code, seats);
    make_key(key);
    snprintf(how, sizeof how, "form=%s", word_at(WORDS_PRINT_FORM, (int)form));
    outcome = count_print(booking, (char *[]){"TICKET-PRINT", code, how, seats, key});
    *counted = outcome == OUTCOME_OK;
    if (outcome == OUTCOME_OK)
        outcome = ask_tickets(booking, &answer);
    return outcome == OUTCOME_OK ? keep_tickets(booking, &answer, 1) : outcome;
}
