/*
 * What is shown of a reply, in each of the forms. Two readers are told apart: a terminal, before
 * which somebody sits, gets aligned columns, and nothing in a value may steer it, in whichever
 * form; a pipe gets the lines of the protocol as they came, or JSON, CSV or single values, byte for
 * byte. Standard output and standard error are looked at each by itself.
 *
 * Aligned columns need all rows before the first can be printed, so rows gather until OK; all other
 * forms print each line when it comes, and a list of a million rows takes no memory.
 *
 * CSV is RFC 4180, with names in the first line. For Excel it begins with a byte order mark, and a
 * cell that would be taken for a formula is quoted with an apostrophe: titles come from outside.
 *
 * That output cannot be written is noted once, at the first line that fails, and becomes the exit
 * status in the end. A pipe whose reader has left is no failure, as for `foyer SHOWS | head -1`.
 * SIGPIPE is ignored by the program, because what became of a request must still be said.
 */
#include "tui/cli/output.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "shared/buffer.h"
#include "shared/reply_json.h"
#include "shared/text.h"
#include "tui/cli/sanitize.h"
#include "tui/cli/words.h"

void output_init(struct output *output, FILE *out, FILE *err, bool json)
{
    output->out = out;
    output->err = err;
    output->field = NULL;
    output->error = 0;
    output->excel = output->begun = output->found = false;
    output->terminal = isatty(fileno(out)) == 1;
    output->err_terminal = isatty(fileno(err)) == 1;
    output->form = json ? OUTPUT_JSON : output->terminal ? OUTPUT_TABLE : OUTPUT_RAW;
    rows_init(&output->rows);
}

void output_release(struct output *output)
{
    rows_release(&output->rows);
}

/* Cells in a line of the terminal; 0 if it does not say. */
static int width_of(FILE *out)
{
    struct winsize size;

    return ioctl(fileno(out), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static void print_sanitized(const char *text, FILE *file)
{
    char *copy = sanitize(text);

    fprintf(file, "%s\n", copy);
    free(copy);
}

/* Whether somebody sits before one of the two files. */
static bool is_terminal(const struct output *output, const FILE *file)
{
    return file == output->err ? output->err_terminal : output->terminal;
}

/* A line that is made for programs, which people see if the file is a terminal: what is between its
 * tabs may not steer that. */
static void print_for_programs(const struct output *output, const char *line, size_t size,
                               FILE *file)
{
    char *copy;

    if (!is_terminal(output, file)) {
        fprintf(file, "%.*s\n", (int)size, line);
        return;
    }
    copy = strndup(line, size);
    if (copy == NULL)
        abort();
    for (char *part = copy, *tab; part != NULL; part = tab) {
        char *clean;

        tab = strchr(part, '\t');
        if (tab != NULL)
            *tab++ = '\0';
        clean = sanitize(part);
        fprintf(file, "%s%s", clean, tab != NULL ? "\t" : "\n");
        free(clean);
    }
    free(copy);
}

/* The same line by line. */
static void print_text(const struct output *output, const char *text, FILE *file)
{
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");

        print_for_programs(output, text, size, file);
        text += size + (text[size] == '\n');
    }
}

void output_text(struct output *output, const char *text)
{
    print_text(output, text, output->out);
}

void output_complaint(struct output *output, const char *text)
{
    print_text(output, text, output->err);
}

static void print_json(const struct output *output, const struct reply_line *reply, FILE *file)
{
    struct buffer object;

    buffer_init(&object);
    reply_json(NULL, reply, &object);
    if (object.size == 0) /* columns have no JSON form */
        return;
    print_for_programs(output, object.bytes, object.size - 1, file);
    buffer_release(&object);
}

/* Prints the rows that have come, and forgets them. */
static void print_rows(struct output *output)
{
    rows_print(&output->rows, width_of(output->out), output->out);
    rows_release(&output->rows);
}

/* A value of which nothing may steer the terminal, without a line end. */
static void print_value(const struct output *output, const char *value)
{
    char *copy = output->terminal ? sanitize(value) : NULL;

    fputs(copy != NULL ? copy : value, output->out);
    free(copy);
}

/* The fields of an OK line, one a line, their values one below the other. */
static void print_fields(const struct output *output, const struct reply_line *reply)
{
    int widest = 0;

    for (int i = 0; i < reply->count; i++)
        if (text_cells(reply->names[i]) > widest)
            widest = text_cells(reply->names[i]);
    for (int i = 0; i < reply->count; i++) {
        int gap = widest - text_cells(reply->names[i]) + 1;

        print_value(output, reply->names[i]);
        fprintf(output->out, ":%*s", gap, "");
        print_sanitized(reply->values[i], output->out);
    }
}

/* Rows gather until the end of their table is known; a second table follows after an empty line.
 * "OK" alone is printed only where nothing else was: whoever made a change wants to see a word. Of
 * a refusal the rows that had come are shown; its sentence is the caller's. */
static void show_for_people(struct output *output, const struct reply_line *reply)
{
    bool rows = output->rows.columns > 0;

    switch (reply->kind) {
    case REPLY_NOTE:
        output_message(output, "%s", reply->text);
        break;
    case REPLY_COLUMNS:
        print_rows(output);
        if (rows)
            fputc('\n', output->out);
        rows_begin(&output->rows, reply->count, reply->names);
        break;
    case REPLY_ROW:
        rows_add(&output->rows, reply->values);
        break;
    case REPLY_OK:
        print_rows(output);
        print_fields(output, reply);
        if (!rows && reply->count == 0)
            fputs("OK\n", output->out);
        break;
    case REPLY_ERR:
        print_rows(output);
        break;
    }
}

/* Spreadsheets take a cell for a formula that begins so; a number may. "-5000" is an amount and
 * stays one, "-5+A1" does not. See OWASP, "CSV injection". */
static bool is_formula(const char *value)
{
    const char *digits = value + (*value == '-' || *value == '+');

    return *value != '\0' && strchr("=+-@\t\r", *value) != NULL &&
           (digits == value || *digits == '\0' || digits[strspn(digits, "0123456789")] != '\0');
}

/* On a terminal a line end in a value is a blank, as everywhere. */
static void print_cell(const struct output *output, const char *value)
{
    char *copy = output->terminal ? sanitize(value) : strdup(value);
    bool quoted;

    if (copy == NULL)
        abort();
    quoted = strpbrk(copy, ",\"\r\n") != NULL;
    if (quoted)
        fputc('"', output->out);
    if (output->excel && is_formula(copy))
        fputc('\'', output->out);
    for (const char *at = copy; *at != '\0'; at++) {
        if (*at == '"')
            fputc('"', output->out);
        fputc(*at, output->out);
    }
    if (quoted)
        fputc('"', output->out);
    free(copy);
}

static void print_record(const struct output *output, int count, const char *const *values)
{
    for (int i = 0; i < count; i++) {
        if (i > 0)
            fputc(',', output->out);
        print_cell(output, values[i]);
    }
    fputs("\r\n", output->out);
}

/* A second table is separated from the first by an empty line. `found` says whether the line before
 * was of a table: an OK behind one has its fields left out, since they would be a second header in
 * the same file, and an OK that stands alone becomes a table of one row. */
static void print_csv(struct output *output, const struct reply_line *reply)
{
    bool names = reply->kind == REPLY_COLUMNS ||
                 (reply->kind == REPLY_OK && !output->found && reply->count > 0);

    if (names) {
        if (output->excel && !output->begun)
            fputs("\xEF\xBB\xBF", output->out);
        if (output->begun)
            fputs("\r\n", output->out);
        print_record(output, reply->count, reply->names);
        output->begun = true;
    }
    if (reply->kind == REPLY_ROW || (names && reply->kind == REPLY_OK))
        print_record(output, reply->count, reply->values);
    output->found = reply->kind == REPLY_COLUMNS || reply->kind == REPLY_ROW;
}

/* Whether that is one of the columns. */
static bool has_name(const struct reply_line *reply, const char *name)
{
    for (int i = 0; i < reply->count; i++)
        if (strcmp(reply->names[i], name) == 0)
            return true;
    return false;
}

/* With a list each row has a line, then OK has one if it has that field, too. Whether to complain
 * is known at OK: a list that is empty has its columns all the same. */
static void print_field(struct output *output, const struct reply_line *reply)
{
    const char *value = reply->kind == REPLY_ROW || reply->kind == REPLY_OK
                            ? reply_value(reply, output->field)
                            : NULL;

    if (value != NULL) {
        print_value(output, value);
        fputc('\n', output->out);
        output->found = true;
    }
    if (reply->kind == REPLY_COLUMNS && has_name(reply, output->field))
        output->found = true;
    if (reply->kind == REPLY_OK && !output->found)
        output_message(output, _("%s: the reply has no column or field of that name"),
                       output->field);
    if (reply->kind == REPLY_OK || reply->kind == REPLY_ERR)
        output->found = false;
}

bool output_shows_errors(const struct output *output)
{
    return output->form == OUTPUT_RAW || output->form == OUTPUT_JSON;
}

static void print_line(struct output *output, const char *line, const struct reply_line *reply,
                       FILE *file)
{
    switch (output->form) {
    case OUTPUT_RAW:
        print_for_programs(output, line, strlen(line), file);
        break;
    case OUTPUT_JSON:
        print_json(output, reply, file);
        break;
    case OUTPUT_TABLE:
        show_for_people(output, reply);
        break;
    case OUTPUT_CSV:
        print_csv(output, reply);
        break;
    case OUTPUT_ROWS:
        if (reply->kind == REPLY_ROW) {
            /* As it came, still escaped: a tab or a line end in a value would make two of it. */
            print_for_programs(output, line + strlen("-\t"), strlen(line) - strlen("-\t"), file);
        }
        break;
    case OUTPUT_FIELD:
        print_field(output, reply);
        break;
    case OUTPUT_QUIET:
        break;
    }
}

/* Whether the pipe has no reader any more. stdio keeps that a write has failed but not why; poll(2)
 * says POLLERR for as long as nobody reads. */
static bool is_left(FILE *file)
{
    struct pollfd pipe = {.fd = fileno(file)};

    return poll(&pipe, 1, 0) > 0 && (pipe.revents & POLLERR) != 0;
}

/* To be called soon after the write: errno says why it failed. Only the first failure is noted;
 * what fails after it fails for the same reason. */
static void note_error(struct output *output)
{
    int error = errno;

    if (output->error != 0 || !ferror(output->out))
        return;
    output->error = is_left(output->out) ? EPIPE : error != 0 ? error : EIO;
}

void output_line(struct output *output, const char *line, const struct reply_line *reply)
{
    FILE *file = reply->kind == REPLY_ERR ? output->err : output->out;

    errno = 0;
    print_line(output, line, reply, file);
    if (reply->kind == REPLY_OK || reply->kind == REPLY_ERR)
        fflush(file);
    note_error(output);
}

int output_error(struct output *output)
{
    if (!ferror(output->out)) {
        errno = 0;
        fflush(output->out);
    }
    note_error(output);
    return output->error != EPIPE ? output->error : 0;
}

/* Sanitized as a whole: what is quoted in it may come from the daemon or from a file. */
void output_message(struct output *output, const char *format, ...)
{
    char *text;
    va_list list;
    int size;

    va_start(list, format);
    size = vsnprintf(NULL, 0, format, list);
    va_end(list);
    text = size < 0 ? NULL : malloc((size_t)size + 1);
    if (text == NULL)
        abort();
    va_start(list, format);
    vsnprintf(text, (size_t)size + 1, format, list);
    va_end(list);
    fputs("foyer: ", output->err);
    print_sanitized(text, output->err);
    free(text);
}
