#include "tui/model/sheet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int sheet_rows(const struct table *sheet)
{
    return sheet->rows > 0 ? (int)sheet->rows - 1 : 0;
}

const char *sheet_text(const struct table *sheet, int row, const char *name)
{
    if (row < 0 || row >= sheet_rows(sheet))
        return "";
    for (int column = 0; column < sheet->columns; column++)
        if (strcmp(sheet->cells[column], name) == 0)
            return sheet->cells[(row + 1) * sheet->columns + column];
    return "";
}

int64_t sheet_int(const struct table *sheet, int row, const char *name, int64_t absent)
{
    const char *text = sheet_text(sheet, row, name);
    char *end;
    int64_t value;

    errno = 0;
    value = strtoll(text, &end, 10);
    return end == text || *end != '\0' || errno != 0 ? absent : value;
}

int sheet_find(const struct table *sheet, const char *name, int64_t value)
{
    for (int row = 0; row < sheet_rows(sheet); row++)
        if (sheet_int(sheet, row, name, -1) == value)
            return row;
    return -1;
}

int sheet_first_year(const struct table *sheet, const char *name)
{
    int first = 0;

    for (int row = 0; row < sheet_rows(sheet); row++) {
        int year = atoi(sheet_text(sheet, row, name));

        if (year > 0 && (first == 0 || year < first))
            first = year;
    }
    return first;
}

void sheet_move(struct table *to, struct table *from)
{
    table_release(to);
    *to = *from;
    table_init(from);
}
