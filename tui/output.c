#include "tui/output.h"

#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "shared/buffer.h"
#include "shared/reply_json.h"
#include "shared/text.h"
#include "tui/printable.h"

void output_init(struct output *output, FILE *out, FILE *err, bool json)
{
    output->out = out;
    output->err = err;
    output->terminal = isatty(fileno(out)) == 1;
    output->form = json ? OUTPUT_JSON : output->terminal ? OUTPUT_TABLE : OUTPUT_RAW;
    table_init(&output->table);
}

void output_release(struct output *output)
{
    table_release(&output->table);
}

/* Cells in a line of the terminal; 0 if it does not say. */
static int width_of(FILE *out)
{
    struct winsize size;

    return ioctl(fileno(out), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static void print_printable(const char *text, FILE *file)
{
    char *copy = printable(text);

    fprintf(file, "%s\n", copy);
    free(copy);
}

static void print_json(const struct output *output, const struct reply_line *reply)
{
    struct buffer object;

    buffer_init(&object);
    reply_json(reply, &object);
    if (object.size == 0) /* columns have no JSON form */
        return;
    if (output->terminal) {
        object.bytes[object.size - 1] = '\0';
        print_printable(object.bytes, output->out);
    } else {
        fwrite(object.bytes, 1, object.size, output->out);
    }
    buffer_release(&object);
}

/* Prints the rows that have come, and forgets them. */
static void print_table(struct output *output)
{
    table_print(&output->table, width_of(output->out), output->out);
    table_release(&output->table);
}

static void print_fields(const struct output *output, const struct reply_line *reply)
{
    int widest = 0;

    for (int i = 0; i < reply->count; i++)
        if (text_cells(reply->names[i]) > widest)
            widest = text_cells(reply->names[i]);
    for (int i = 0; i < reply->count; i++) {
        int gap = widest - text_cells(reply->names[i]) + 1;

        fprintf(output->out, "%s:%*s", reply->names[i], gap, "");
        print_printable(reply->values[i], output->out);
    }
}

static void show_for_people(struct output *output, const struct reply_line *reply)
{
    bool rows = output->table.columns > 0;

    switch (reply->kind) {
    case REPLY_NOTE:
        output_message(output, "%s", reply->text);
        break;
    case REPLY_COLUMNS:
        print_table(output);
        if (rows)
            fputc('\n', output->out);
        table_begin(&output->table, reply->count, reply->names);
        break;
    case REPLY_ROW:
        table_add(&output->table, reply->values);
        break;
    case REPLY_OK:
        print_table(output);
        print_fields(output, reply);
        if (!rows && reply->count == 0)
            fputs("OK\n", output->out);
        break;
    case REPLY_ERR:
        print_table(output);
        break;
    }
}

void output_line(struct output *output, const char *line, const struct reply_line *reply)
{
    if (output->form == OUTPUT_RAW)
        fprintf(output->out, "%s\n", line);
    else if (output->form == OUTPUT_JSON)
        print_json(output, reply);
    else
        show_for_people(output, reply);
    if (reply->kind == REPLY_OK || reply->kind == REPLY_ERR)
        fflush(output->out);
}

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
    print_printable(text, output->err);
    free(text);
}
