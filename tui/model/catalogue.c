/*
 * The list of concerts as it is shown is a copy of the list as it came, so that sorting and leaving
 * out need no request. What is over comes last in every order. Sorting is stable through the number
 * of the concert: a list that is asked for each second does not tremble.
 */
#include "tui/model/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "shared/text.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"

/* What a concert is compared by: first what is not over, then the value, the text, the number. */
struct entry {
    int row;
    bool over;
    int64_t value;
    char *text; /* owned; "" if it does not matter */
    int64_t concert;
};

bool catalogue_is_over(const struct rows *concerts, int row)
{
    return word_is(WORDS_OUTLOOK, OUTLOOK_PAST, rows_text(concerts, row, "sale")) ||
           (rows_int(concerts, row, "shows", 0) > 0 && rows_text(concerts, row, "next")[0] == '\0');
}

static int compare(const void *left, const void *right)
{
    const struct entry *one = left, *two = right;
    int texts = strcmp(one->text, two->text);

    if (one->over != two->over)
        return one->over ? 1 : -1;
    if (one->value != two->value)
        return one->value < two->value ? -1 : 1;
    if (texts != 0)
        return texts;
    return one->concert < two->concert ? -1 : one->concert > two->concert;
}

/* What is compared, the smaller first: so free seats are negative, and concerts without a date, or
 * without a price, come after the others. Titles are compared as texts, and have one value. */
static int64_t value_of(const struct rows *all, int row, enum concert_order order)
{
    int64_t next = format_seconds(rows_text(all, row, "next"));

    switch (order) {
    case ORDER_NEXT:
        return next >= 0 ? next : INT64_MAX;
    case ORDER_FREE:
        return -rows_int(all, row, "free", 0);
    case ORDER_FROM:
        return rows_int(all, row, "price_min", INT64_MAX);
    default:
        return 0;
    }
}

/* Titles are compared as a reader does, without their case; that is computed once for each, not
 * in each comparison. */
static struct entry entry_of(const struct rows *all, int row, enum concert_order order)
{
    struct entry entry = {.row = row,
                          .over = catalogue_is_over(all, row),
                          .value = value_of(all, row, order),
                          .concert = rows_int(all, row, "concert", 0)};

    entry.text = order == ORDER_TITLE ? text_fold(rows_text(all, row, "title")) : strdup("");
    if (entry.text == NULL)
        abort();
    return entry;
}

void catalogue_arrange(struct model *model)
{
    const struct rows *all = &model->all_concerts;
    const char *const *cells = (const char *const *)all->cells;
    int count = rows_count(all);
    struct entry *entries = calloc((size_t)count + 1, sizeof *entries);

    if (entries == NULL)
        abort();
    for (int row = 0; row < count; row++)
        entries[row] = entry_of(all, row, model->order);
    qsort(entries, (size_t)count, sizeof *entries, compare);
    model->hidden = 0;
    rows_release(&model->concerts);
    if (all->columns > 0)
        rows_begin(&model->concerts, all->columns, cells);
    for (int i = 0; i < count; i++) {
        if (entries[i].over && !model->all_of_them)
            model->hidden++;
        else
            rows_add(&model->concerts, cells + (size_t)(entries[i].row + 1) * (size_t)all->columns);
        free(entries[i].text);
    }
    free(entries);
}
