/*
 * A house has fifty seats, so the door looks through all of its guests each time, and keeps no
 * index that a guest who comes in would make old.
 *
 * Everything about a guest is one text for the search, a field in a line: a word is found in any of
 * them, but none is found across two ("Kim" and "010" do not make "m010"). The ticket has two
 * digits for its seat, as it is printed; so "B6", "-16" and the code all find that row.
 */
#include "tui/model/guests.h"

#include <stdlib.h>

#include "shared/text.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"

bool guests_is_inside(const struct model *model, int row)
{
    return word_is(WORDS_GUESTS, GUESTS_IN, rows_text(&model->guests, row, "state"));
}

/* The seat is searched as "B6" and as the name of its ticket. */
static bool matches(const struct rows *guests, int row, const char *query)
{
    int seat = (int)rows_int(guests, row, "seat", 0);
    char name[SEAT_NAMES_TEXT] = "", *key;
    struct buffer text;
    bool found;

    if (seat >= 1 && seat <= SEAT_COUNT)
        format_seats(seat_bit(seat), name);
    buffer_init(&text);
    buffer_printf(&text, "%s\n%s\n%s %s-%02d\n%s", rows_text(guests, row, "name"),
                  rows_text(guests, row, "phone"), name, rows_text(guests, row, "reservation"),
                  seat, rows_text(guests, row, "note"));
    buffer_add(&text, "", 1);
    key = text_search_key(buffer_content(&text));
    found = key != NULL && text_matches(key, query);
    free(key);
    buffer_release(&text);
    return found;
}

int guests_found(const struct model *model, const char *text, int rows[SEAT_COUNT])
{
    char *query = text_query(text);
    int count = 0;

    for (int row = 0; query != NULL && row < rows_count(&model->guests) && count < SEAT_COUNT;
         row++)
        if (matches(&model->guests, row, query))
            rows[count++] = row;
    free(query);
    return count;
}
