/*
 * From a table to requests:
 *
 *     bytes -> encoding? -> records -> header: season or customers? -> rows -> requests -> checked
 *                                                                                 |
 *                 dry run: printed as a script  <-- all rows are sound -----------+--> a mistake:
 *                 --apply: sent one after the other                                    all are said
 *
 * A row of a season may say three things at once: what its concert is (in the first row of the
 * concert; later rows leave these cells empty or repeat them), a grade of it, and a date of it. So
 * one table holds all, and rows of one concert need not be together.
 *
 * Every request is read against the verbs table before the first is sent, as the daemon would read
 * it; what goes beyond one row (seats with two grades, one date twice, one user twice) is looked at
 * here. What only the daemon knows can still be refused. So a concert is paused as soon as it is
 * added, and the sale of all of them is opened once everything is there: either the whole file is
 * on sale, or nothing of it is.
 *
 * A key is made from what its request says and of which concert. So the same command goes on where
 * it was refused or cut off, also after a row was corrected, and does nothing twice. A customer who
 * is registered already with the same name and number is no mistake, for the same reason.
 *
 * How long that holds: the daemon keeps keys for a day at least ([store] key_hours), and those of
 * each operator apart. The same file sent a week later, or by somebody else, adds its concerts once
 * more.
 *
 * What is checked where; all that is wrong is said, each with its line:
 *
 *     csv_reader.c         quotes and cells
 *     read_header()        names of columns; everything after it can count on them
 *     add_row()            as many cells as the header has; no control characters
 *     join_concerts()      rows of one concert against its first; times of the calendar
 *     order_...()          rows against each other: seats, dates, users
 *     check_request()      each value, by the table of the verbs
 *
 * Line numbers are those of the file, also where a cell in quotes has several lines.
 */
/* strptime() is of XSI, timegm() not of POSIX. */
#define _GNU_SOURCE
#include "tui/cli/import.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "shared/digest.h"
#include "shared/framer.h"
#include "shared/request.h"
#include "shared/text.h"
#include "tui/cli/capture.h"
#include "tui/cli/csv_reader.h"
#include "tui/cli/refusal_text.h"
#include "tui/cli/script.h"
#include "tui/cli/words.h"

enum { IMPORT_BYTES = 16 << 20, IMPORT_ROWS = 10000, MISTAKES_SAID = 20 };

/* The columns of both kinds; those of a concert itself are named as the arguments are. */
enum column {
    COLUMN_CONCERT,
    COLUMN_TITLE,
    COLUMN_ARTIST,
    COLUMN_VENUE,
    COLUMN_ZONE,
    COLUMN_CAPACITY,
    COLUMN_SEAT_LIMIT,
    COLUMN_SALE_OPENS,
    COLUMN_SALE_CLOSES,
    COLUMN_CANCEL_UNTIL,
    COLUMN_GRADE,
    COLUMN_SEATS,
    COLUMN_PRICE,
    COLUMN_STARTS,
    COLUMN_USER,
    COLUMN_NAME,
    COLUMN_PHONE,
    COLUMNS
};

static const char *const names[COLUMNS] = {
    "concert",    "title",      "artist",      "venue",        "zone",  "capacity",
    "seat_limit", "sale_opens", "sale_closes", "cancel_until", "grade", "seats",
    "price",      "starts",     "user",        "name",         "phone"};

struct row {
    long line;
    const char *cells[COLUMNS]; /* "" if empty or not there; borrowed from the text */
    size_t first;               /* of a season: the first row of the same concert */
};

struct order {
    long line;
    char *request;   /* with $concert where a concert is meant; owned */
    bool is_opening; /* of the sale: it waits for all others */
};

struct import {
    struct client *client;
    const char *path;
    char *text;            /* owned */
    struct buffer concert; /* whose requests are put together: its name in the file and all of it */
    int at[COLUMNS];       /* the cell of a column, -1: it is not in the file */
    bool is_season;
    struct row *rows; /* shape: rows[count]; owned */
    size_t count;
    struct order *orders; /* shape: orders[order_count]; owned */
    size_t order_count;
    long concerts, grades, dates, customers, known;
    long mistakes;
};

/* Says a mistake, with its line. */
__attribute__((format(printf, 3, 4))) static void mistake(struct import *import, long line,
                                                          const char *format, ...)
{
    char text[500];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (++import->mistakes <= MISTAKES_SAID)
        output_message(&import->client->output, "%s:%ld: %s", import->path, line, text);
}

/* Reads the whole file, ended by NUL. False, and said, if that is not possible. A pipe has no size,
 * so it is read until it ends, and given up once it is too long. */
static bool read_text(struct import *import, size_t *size)
{
    bool is_input = strcmp(import->path, "-") == 0;
    FILE *file = is_input ? stdin : fopen(import->path, "re");
    size_t room = 0, got = 1;

    *size = 0;
    while (file != NULL && got > 0 && *size <= IMPORT_BYTES) {
        room = 2 * room + 65536;
        import->text = realloc(import->text, room);
        if (import->text == NULL)
            abort();
        got = fread(import->text + *size, 1, room - *size - 1, file);
        *size += got;
    }
    if (file == NULL || ferror(file))
        output_message(&import->client->output, "%s: %s", import->path, strerror(errno));
    else if (*size > IMPORT_BYTES)
        output_message(&import->client->output, _("%s: longer than %d bytes"), import->path,
                       IMPORT_BYTES);
    if (file == NULL || ferror(file) || *size > IMPORT_BYTES)
        import->mistakes++;
    else
        import->text[*size] = '\0';
    if (file != NULL && !is_input)
        fclose(file);
    return import->mistakes == 0;
}

static bool check_encoding(struct import *import, size_t size)
{
    long line;

    switch (csv_encoding_of(import->text, size, &line)) {
    case CSV_UTF8:
        return true;
    case CSV_UTF16:
        mistake(import, 1, _("this is no UTF-8 (UTF-16 perhaps): save it as CSV UTF-8"));
        return false;
    case CSV_FOREIGN:
        mistake(import, line,
                _("this is no UTF-8 (CP949 or EUC-KR perhaps): save it as CSV UTF-8"));
        return false;
    }
    return false;
}

/* The names in the first line. A column that is not known is a mistake rather than ignored:
 * "sale_open" would be a concert that is on sale at once. Which kind of file it is, the column
 * concert says; from then on the columns of the other kind are mistakes. */
static bool read_header(struct import *import, const struct csv_record *header)
{
    for (int column = 0; column < COLUMNS; column++)
        import->at[column] = -1;
    for (int cell = 0; cell < header->count; cell++) {
        int column = 0;

        while (column < COLUMNS && strcmp(header->cells[cell], names[column]) != 0)
            column++;
        if (column == COLUMNS)
            mistake(import, header->line, _("there is no column %s"), header->cells[cell]);
        else if (import->at[column] >= 0)
            mistake(import, header->line, _("the column %s is there twice"), names[column]);
        else
            import->at[column] = cell;
    }
    import->is_season = import->at[COLUMN_CONCERT] >= 0;
    for (int column = 0; column < COLUMNS && import->mistakes == 0; column++)
        if ((column <= COLUMN_STARTS) != import->is_season && import->at[column] >= 0)
            mistake(import, header->line, _("%s is no column of such a file"), names[column]);
    if (import->mistakes == 0 && !import->is_season && import->at[COLUMN_NAME] < 0 &&
        import->at[COLUMN_USER] < 0)
        mistake(import, header->line,
                _("a season has a column concert, customers have user or "
                  "name"));
    return import->mistakes == 0;
}

/* Every cell is set, to "" where the file has no such column, so nobody has to ask. `first` is the
 * row itself until join_concerts() has looked. */
static void add_row(struct import *import, const struct csv_record *record, int columns)
{
    struct row *row;
    bool is_empty = true;

    for (int cell = 0; cell < record->count; cell++)
        is_empty = is_empty && record->cells[cell][0] == '\0';
    if (is_empty) /* spreadsheets leave such lines at the end */
        return;
    if (record->count != columns) {
        mistake(import, record->line, _("%d cells, and the first line has %d"), record->count,
                columns);
        return;
    }
    import->rows = realloc(import->rows, (import->count + 1) * sizeof *import->rows);
    if (import->rows == NULL)
        abort();
    row = &import->rows[import->count];
    row->line = record->line;
    row->first = import->count++;
    for (int column = 0; column < COLUMNS; column++)
        row->cells[column] = import->at[column] >= 0 ? record->cells[import->at[column]] : "";
    for (int column = 0; column < COLUMNS; column++)
        if (!text_is_clean(row->cells[column], strlen(row->cells[column])))
            mistake(import, row->line, _("%s: a line end or another control character"),
                    names[column]);
}

static void read_rows(struct import *import)
{
    struct csv_reader reader;
    struct csv_record record;
    enum csv_result result;
    int columns = -1;

    csv_reader_init(&reader, import->text);
    while ((result = csv_read(&reader, &record)) == CSV_RECORD && import->count < IMPORT_ROWS) {
        if (columns >= 0)
            add_row(import, &record, columns);
        else if (!read_header(import, &record))
            return;
        else
            columns = record.count;
    }
    if (result == CSV_OPEN_QUOTE)
        mistake(import, record.line, _("a quote is opened and never closed"));
    else if (result == CSV_STRAY_QUOTE)
        mistake(import, record.line, _("something follows the closing quote of a cell"));
    else if (result == CSV_TOO_MANY)
        mistake(import, record.line, _("more than %d cells"), CSV_CELLS);
    else if (result == CSV_RECORD)
        mistake(import, record.line, _("more than %d rows"), IMPORT_ROWS);
    else if (import->count == 0)
        mistake(import, record.line, _("there are no rows"));
}

/* The request as the daemon would read it, with any number for $concert. A $ in a cell was doubled
 * before, so the expansion fails only by a mistake of this program. */
static void check_request(struct import *import, long line, const char *request)
{
    struct request_fault fault;
    struct variables variables;
    struct request parsed;
    struct buffer expanded;
    enum variables_result result;
    size_t size;
    char name[VARIABLE_NAME];
    struct reply_line reply = {.kind = REPLY_OK, .count = 1, .names = {"concert"}, .values = {"1"}};

    variables_init(&variables);
    variables_see(&variables, &reply);
    buffer_init(&expanded);
    result = variables_expand(&variables, request, &expanded, name);
    size = expanded.size;
    buffer_add(&expanded, "", 1);
    if (result != VARIABLES_OK)
        mistake(import, line, "%s", request);
    else if (size > REQUEST_LINE)
        mistake(import, line, _("the request is longer than %d bytes"), REQUEST_LINE);
    else if (request_parse(buffer_content(&expanded), size, &parsed, &fault) == STATUS_OK)
        request_release(&parsed);
    else if (fault.wanted != NULL)
        mistake(import, line, "%s: %s (%s)", fault.name, fault_text(fault.problem), fault.wanted);
    else
        mistake(import, line, "%s: %s", fault.name, fault_text(fault.problem));
    buffer_release(&expanded);
    variables_release(&variables);
}

/* Takes the request over, with its key, which is the digest of what the concert is (nothing, for a
 * customer) and of what is asked. So two concerts that have the same grade have two keys; a cell
 * that is corrected has another one, and the rows beside it keep theirs. A title that is corrected
 * is another concert. */
static void add_order(struct import *import, long line, struct buffer *request)
{
    char digest[DIGEST_TEXT];
    struct order *order;
    struct buffer whole;

    buffer_init(&whole);
    buffer_add(&whole, buffer_content(&import->concert), import->concert.size);
    buffer_add(&whole, buffer_content(request), request->size);
    buffer_add(&whole, "", 1);
    digest_text(buffer_content(&whole), digest);
    buffer_release(&whole);
    buffer_printf(request, " key=import-%s", digest);
    buffer_add(request, "", 1);
    import->orders = realloc(import->orders, (import->order_count + 1) * sizeof *import->orders);
    if (import->orders == NULL)
        abort();
    order = &import->orders[import->order_count++];
    order->line = line;
    order->is_opening = false;
    order->request = strdup(buffer_content(request));
    if (order->request == NULL)
        abort();
    check_request(import, line, order->request);
    buffer_release(request);
}

/* A day of the calendar and a time of the day, as the protocol writes them; or so many days from
 * now. Which instant it is, and whether that is past, is the daemon's to say. strptime() takes a
 * 31st of any month; timegm() makes it a day of the next, which is how it is found out. */
static bool is_time(const char *text)
{
    struct tm parts = {.tm_mday = 0}, same;
    const char *at = text;
    time_t day;

    if (*text == '+') {
        at = text + 1 + strspn(text + 1, "0123456789");
        if (at == text + 1)
            return false;
    } else {
        at = strptime(text, "%Y-%m-%d", &parts);
        if (at == NULL)
            return false;
        same = parts;
        day = timegm(&same);
        if (gmtime_r(&day, &same) == NULL || same.tm_mday != parts.tm_mday)
            return false;
    }
    return (*at == 'T' || *at == ' ') && strptime(at + 1, "%H:%M", &parts) != NULL;
}

static void check_time(struct import *import, const struct row *row, enum column column)
{
    if (row->cells[column][0] != '\0' && !is_time(row->cells[column]))
        mistake(import, row->line, _("%s: no time such as 2026-12-24T19:30"), names[column]);
}

/* Joins the rows of a concert: what a later one says of it must be what the first says. The search
 * goes backwards, so it ends at the row before of the same concert, mostly the one above, and takes
 * over whose row that belongs to. `first - 1` is looked at: 0 means that there is none. */
static void join_concerts(struct import *import)
{
    for (size_t i = 0; i < import->count; i++) {
        struct row *row = &import->rows[i], *first;

        if (row->cells[COLUMN_CONCERT][0] == '\0')
            mistake(import, row->line, _("the cell concert is empty"));
        while (row->first > 0 && strcmp(import->rows[row->first - 1].cells[COLUMN_CONCERT],
                                        row->cells[COLUMN_CONCERT]) != 0)
            row->first--;
        row->first = row->first > 0 ? import->rows[row->first - 1].first : i;
        first = &import->rows[row->first];
        for (int column = COLUMN_TITLE; column <= COLUMN_CANCEL_UNTIL; column++)
            if (row->cells[column][0] != '\0' &&
                strcmp(row->cells[column], first->cells[column]) != 0)
                mistake(import, row->line, _("%s is not what line %ld says of the same concert"),
                        names[column], first->line);
        check_time(import, row, COLUMN_SALE_OPENS);
        check_time(import, row, COLUMN_SALE_CLOSES);
        check_time(import, row, COLUMN_STARTS);
    }
}

static void order_concert(struct import *import, const struct row *row)
{
    struct buffer request;

    buffer_init(&request);
    buffer_add_text(&request, "CONCERT-ADD");
    for (int column = COLUMN_TITLE; column <= COLUMN_CANCEL_UNTIL; column++)
        if (row->cells[column][0] != '\0')
            request_add_to_script(&request, names[column], row->cells[column]);
    buffer_truncate(&import->concert, 0);
    buffer_printf(&import->concert, "%s\n%.*s\n", row->cells[COLUMN_CONCERT], (int)request.size,
                  buffer_content(&request));
    add_order(import, row->line, &request);
    import->concerts++;
}

static void order_sale(struct import *import, const struct row *row, const char *state)
{
    struct buffer request;

    buffer_init(&request);
    buffer_printf(&request, "SALE concert=$concert state=%s", state);
    add_order(import, row->line, &request);
}

static void order_grade(struct import *import, const struct row *row, seat_set *graded)
{
    seat_set seats = 0;
    char text[SEAT_SET_TEXT];
    struct buffer request;

    if (row->cells[COLUMN_GRADE][0] == '\0' && row->cells[COLUMN_SEATS][0] == '\0' &&
        row->cells[COLUMN_PRICE][0] == '\0')
        return;
    buffer_init(&request);
    buffer_add_text(&request, "GRADE-SET concert=$concert");
    for (int column = COLUMN_GRADE; column <= COLUMN_PRICE; column++)
        if (row->cells[column][0] != '\0')
            request_add_to_script(&request, names[column], row->cells[column]);
    add_order(import, row->line, &request);
    /* What are no seats was said by check_request(). */
    if (seat_set_parse(row->cells[COLUMN_SEATS], &seats) && (seats & *graded) != 0)
        mistake(import, row->line, _("seats %s have a grade already"),
                seat_set_format_ranges(seats & *graded, text));
    *graded |= seats;
    import->grades++;
}

static void order_date(struct import *import, size_t index)
{
    const struct row *row = &import->rows[index];
    struct buffer request;

    if (row->cells[COLUMN_STARTS][0] == '\0')
        return;
    for (size_t i = row->first; i < index; i++)
        if (import->rows[i].first == row->first &&
            strcmp(import->rows[i].cells[COLUMN_STARTS], row->cells[COLUMN_STARTS]) == 0)
            mistake(import, row->line, _("the date stands in line %ld already"),
                    import->rows[i].line);
    buffer_init(&request);
    buffer_add_text(&request, "SHOW-ADD concert=$concert");
    request_add_to_script(&request, "starts", row->cells[COLUMN_STARTS]);
    add_order(import, row->line, &request);
    import->dates++;
}

/* Concert by concert, so that $concert is the one that was added last: grades before dates, since
 * nothing is sold before all seats have one. In the script that a dry run prints the sale of each
 * concert is opened behind its dates, where $concert still means it; apply_season() puts that
 * off. */
static void order_season(struct import *import)
{
    join_concerts(import);
    for (size_t first = 0; first < import->count; first++) {
        seat_set graded = 0;

        if (import->rows[first].first != first)
            continue;
        order_concert(import, &import->rows[first]);
        order_sale(import, &import->rows[first], "paused");
        for (size_t i = first; i < import->count; i++)
            if (import->rows[i].first == first)
                order_grade(import, &import->rows[i], &graded);
        for (size_t i = first; i < import->count; i++)
            if (import->rows[i].first == first)
                order_date(import, i);
        order_sale(import, &import->rows[first], "open");
        import->orders[import->order_count - 1].is_opening = true;
        if (graded != SEAT_SET_ALL)
            mistake(import, import->rows[first].line,
                    _("not all seats of the concert have a grade: nothing of it would be sold"));
    }
}

static bool cell_is(const struct reply_line *line, const char *column, const char *cell)
{
    const char *value = reply_value(line, column);

    return value != NULL && strcmp(value, cell) == 0;
}

/* Among the users behind *after (owned, NULL: from the first on) who have that name in theirs: as
 * is_registered(). *after becomes where to go on, NULL: those were the last. */
static bool is_on_page(struct import *import, const struct row *row, char **after, bool *is_same)
{
    char *reply, *complaint, *save = NULL;
    struct reply_reader reader;
    struct reply_line line;
    struct buffer request;
    bool found = false;

    buffer_init(&request);
    buffer_add_text(&request, "USERS limit=1000 search=");
    request_quote(&request, row->cells[COLUMN_USER]);
    if (*after != NULL) {
        buffer_add_text(&request, " after=");
        request_quote(&request, *after);
    }
    buffer_add(&request, "", 1);
    if (capture_request(import->client, buffer_content(&request), &reply, &complaint) !=
        OUTCOME_OK) {
        output_complaint(&import->client->output, complaint);
        import->mistakes++;
    }
    buffer_release(&request);
    free(*after);
    *after = NULL;
    reply_reader_init(&reader);
    for (char *text = strtok_r(reply, "\n", &save); text != NULL && !found;
         text = strtok_r(NULL, "\n", &save)) {
        if (!reply_read(&reader, text, &line))
            continue;
        if (line.kind == REPLY_OK && reply_value(&line, "after") != NULL) {
            *after = strdup(reply_value(&line, "after"));
            if (*after == NULL)
                abort();
        }
        found = line.kind == REPLY_ROW && cell_is(&line, "user", row->cells[COLUMN_USER]);
        *is_same = found && cell_is(&line, "name", row->cells[COLUMN_NAME]) &&
                   cell_is(&line, "phone", row->cells[COLUMN_PHONE]);
    }
    free(reply);
    free(complaint);
    return found;
}

/* A customer of that name: *is_same if name and number are those of the row. */
static bool is_registered(struct import *import, const struct row *row, bool *is_same)
{
    char *after = NULL;
    bool found;

    do
        found = is_on_page(import, row, &after, is_same);
    while (!found && after != NULL);
    free(after);
    return found;
}

static void order_customer(struct import *import, const struct row *row)
{
    struct buffer request;

    buffer_init(&request);
    buffer_add_text(&request, "USER-ADD");
    for (int column = COLUMN_USER; column <= COLUMN_PHONE; column++)
        if (row->cells[column][0] != '\0')
            request_add_to_script(&request, names[column], row->cells[column]);
    add_order(import, row->line, &request);
    import->customers++;
}

/* A customer without a user is not told from another one of the same name and number: the daemon
 * would find the first and register nobody. Rows with a user are told apart by it. */
static void check_twin(struct import *import, size_t index)
{
    const struct row *row = &import->rows[index];

    for (size_t i = 0; i < index; i++) {
        const struct row *other = &import->rows[i];

        if (other->cells[COLUMN_USER][0] == '\0' && row->cells[COLUMN_NAME][0] != '\0' &&
            strcmp(other->cells[COLUMN_NAME], row->cells[COLUMN_NAME]) == 0 &&
            strcmp(other->cells[COLUMN_PHONE], row->cells[COLUMN_PHONE]) == 0)
            mistake(import, row->line, _("%s with that number stands in line %ld already"),
                    row->cells[COLUMN_NAME], other->line);
    }
}

/* The daemon is asked who is registered only while there is no mistake: a file that is wrong is
 * judged without it. EXISTS would stop at the first of them, so it is asked before. */
static void order_customers(struct import *import)
{
    for (size_t i = 0; i < import->count; i++) {
        const struct row *row = &import->rows[i];
        const char *user = row->cells[COLUMN_USER];
        bool is_same;

        for (size_t before = 0; before < i && user[0] != '\0'; before++)
            if (strcmp(import->rows[before].cells[COLUMN_USER], user) == 0)
                mistake(import, row->line, _("the user %s stands in line %ld already"), user,
                        import->rows[before].line);
        if (user[0] == '\0')
            check_twin(import, i);
        if (user[0] == '\0' && row->cells[COLUMN_NAME][0] == '\0')
            mistake(import, row->line, _("neither a user nor a name"));
        else if (import->mistakes > 0 || user[0] == '\0' || !is_registered(import, row, &is_same))
            order_customer(import, row);
        else if (is_same)
            import->known++;
        else
            mistake(import, row->line, _("%s is registered with another name or number"), user);
    }
}

/* How much it is. On standard error, as mistakes are: what a dry run prints on standard output is a
 * script and nothing else. */
static void say_sum(const struct import *import, bool applies)
{
    struct output *output = &import->client->output;

    if (import->is_season)
        output_message(output, _("%s: %ld concerts, %ld grades, %ld dates"), import->path,
                       import->concerts, import->grades, import->dates);
    else
        output_message(output, _("%s: %ld customers, and %ld who are registered already"),
                       import->path, import->customers, import->known);
    if (!applies)
        output_message(output, _("nothing was written; --apply writes it"));
}

/* Does one request; what is said of it begins with its line in the file. */
static enum outcome send_order(struct import *import, const struct order *order)
{
    enum outcome outcome;
    struct buffer where;

    buffer_init(&where);
    buffer_printf(&where, "%s:%ld: ", import->path, order->line);
    buffer_add(&where, "", 1);
    import->client->where = buffer_content(&where);
    outcome = script_request(import->client, order->request);
    import->client->where = "";
    buffer_release(&where);
    return outcome;
}

/* The number of the concert that was added last takes the place of the name. It must be done at the
 * place of the request in the list: by the time that sales are opened, $concert is the last concert
 * of the file. */
static void name_concert(const struct client *client, struct order *order)
{
    static const char name[] = "$concert";
    const char *number = variables_value(&client->variables, "concert");
    char *at = strstr(order->request, name);
    struct buffer request;

    if (number == NULL || at == NULL)
        return;
    buffer_init(&request);
    buffer_printf(&request, "%.*s%s%s", (int)(at - order->request), order->request, number,
                  at + strlen(name));
    buffer_add(&request, "", 1);
    free(order->request);
    order->request = strdup(buffer_content(&request));
    if (order->request == NULL)
        abort();
    buffer_release(&request);
}

/* The daemon registers nobody again under another user: it says who that is. */
static void say_same(struct import *import, const struct order *order)
{
    const char *same = variables_value(&import->client->variables, "same");

    if (same == NULL)
        return;
    output_message(&import->client->output, _("%s:%ld: registered already, as %s"), import->path,
                   order->line, same);
    import->customers--;
    import->known++;
}

/* Registers the customers of the file. Of variables only what the last reply says is known then: a
 * `same` of an earlier customer would be taken for this one's. */
static enum outcome apply_customers(struct import *import)
{
    struct variables *variables = &import->client->variables;
    enum outcome outcome = OUTCOME_OK;

    for (size_t i = 0; i < import->order_count && outcome == OUTCOME_OK; i++) {
        variables_release(variables);
        variables_init(variables);
        outcome = send_order(import, &import->orders[i]);
        if (outcome == OUTCOME_OK)
            say_same(import, &import->orders[i]);
    }
    return outcome;
}

/* Adds the concerts of the file, then opens their sale. */
static enum outcome apply_season(struct import *import)
{
    enum outcome outcome = OUTCOME_OK;

    for (size_t i = 0; i < import->order_count && outcome == OUTCOME_OK; i++) {
        if (import->orders[i].is_opening)
            name_concert(import->client, &import->orders[i]);
        else
            outcome = send_order(import, &import->orders[i]);
    }
    for (size_t i = 0; i < import->order_count && outcome == OUTCOME_OK; i++)
        if (import->orders[i].is_opening)
            outcome = send_order(import, &import->orders[i]);
    return outcome;
}

static enum outcome apply(struct import *import)
{
    enum output_form form = import->client->output.form;
    enum outcome outcome;

    import->client->output.form = OUTPUT_QUIET;
    outcome = import->is_season ? apply_season(import) : apply_customers(import);
    import->client->output.form = form;
    if (outcome != OUTCOME_OK && import->is_season)
        output_message(&import->client->output,
                       _("nothing of it is on sale; correct the row, and the same command goes on "
                         "from there"));
    return outcome;
}

static void release(struct import *import)
{
    for (size_t i = 0; i < import->order_count; i++)
        free(import->orders[i].request);
    buffer_release(&import->concert);
    free(import->orders);
    free(import->rows);
    free(import->text);
}

enum outcome import_run(struct client *client, const char *path, bool applies)
{
    struct import import = {.client = client, .path = path};
    enum outcome outcome = OUTCOME_OK;
    size_t size;

    buffer_init(&import.concert);
    if (read_text(&import, &size) && check_encoding(&import, size))
        read_rows(&import);
    if (import.mistakes == 0 && import.is_season)
        order_season(&import);
    else if (import.mistakes == 0)
        order_customers(&import);
    if (import.mistakes > MISTAKES_SAID)
        output_message(&client->output, _("%s: and %ld more mistakes"), path,
                       import.mistakes - MISTAKES_SAID);
    if (import.mistakes > 0) {
        output_message(&client->output, _("nothing was written"));
        outcome = OUTCOME_USAGE;
    } else if (applies) {
        outcome = apply(&import);
    } else {
        for (size_t i = 0; i < import.order_count; i++)
            output_text(&client->output, import.orders[i].request);
    }
    if (outcome == OUTCOME_OK)
        say_sum(&import, applies);
    release(&import);
    return outcome;
}
