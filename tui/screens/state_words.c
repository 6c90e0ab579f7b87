#include "tui/screens/state_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/catalogue.h"

static const char *find(const char *const (*words)[2], size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i][0], word) == 0)
            return _(words[i][1]);
    return word;
}

#define FIND(words, word) find((words), sizeof(words) / sizeof(words)[0], (word))

const char *sale_words(const char *sale)
{
    static const char *const words[][2] = {
        {"open", N_("sale open")},       {"sold_out", N_("sold out")},
        {"soon", N_("not yet on sale")}, {"paused", N_("sale paused")},
        {"closed", N_("sale closed")},   {"past", N_("over")},
    };

    return FIND(words, sale);
}

const char *sale_opens(const struct rows *concerts, int row, char text[FORMAT_TEXT])
{
    const char *opens = rows_text(concerts, row, "opens");
    int year = rows_first_year(concerts, "next");
    char when[FORMAT_TEXT];

    if (opens[0] == '\0' || catalogue_is_over(concerts, row))
        return sale_words(catalogue_is_over(concerts, row) ? "past"
                                                           : rows_text(concerts, row, "sale"));
    if (year == 0 || atoi(opens) == year)
        format_deadline(opens, when);
    else
        snprintf(when, sizeof when, "%.10s", opens);
    snprintf(text, FORMAT_TEXT, _("opens %s"), when);
    return text;
}

const char *show_words(const char *state)
{
    static const char *const words[][2] = {
        {"soon", N_("not yet on sale")},
        {"sold_out", N_("sold out")},
        {"paused", N_("paused")},
        {"closed", N_("closed")},
        {"past", N_("past")},
        {"cancelled", N_("called off")},
    };

    return FIND(words, state);
}

const char *booking_words(const char *state)
{
    static const char *const words[][2] = {
        {"held", N_("held")}, {"paid", N_("paid")}, {"cancelled", N_("cancelled")}};

    return FIND(words, state);
}

const char *entry_words(const char *kind)
{
    static const char *const words[][2] = {
        {"charge", N_("charged")}, {"payment", N_("paid")}, {"refund", N_("refunded")}};

    return FIND(words, kind);
}

const char *seat_words(char letter)
{
    static const char *const words[][2] = {{".", N_("free")},        {"h", N_("held by somebody")},
                                           {"m", N_("held by you")}, {"X", N_("sold")},
                                           {"o", N_("yours")},       {"#", N_("blocked")}};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i][0][0] == letter)
            return _(words[i][1]);
    return "";
}
