/*
 * Words of the protocol are for programs and stay as they are; people read these. The lists are
 * those of shared/words.def, and a test looks that none of their words is without a text, so a word
 * that is added there is not forgotten here.
 *
 * A word that this program does not know comes from a newer daemon, and is shown as it came: better
 * than nothing, and a hint to whoever is asked about it.
 */
#include "tui/screens/state_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/catalogue.h"

/* BOOKABLE and UNGRADED are never shown: what can be booked is shown with its seats, and SHOWS says
 * `soon` while there are no grades. */
static const char *const texts[WORD_LISTS][WORDS_MAX] = {
    [WORDS_OUTLOOK] =
        {
            [OUTLOOK_OPEN] = N_("sale open"),
            [OUTLOOK_SOLD_OUT] = N_("sold out"),
            [OUTLOOK_SOON] = N_("not yet on sale"),
            [OUTLOOK_PAUSED] = N_("sale paused"),
            [OUTLOOK_CLOSED] = N_("sale closed"),
            [OUTLOOK_PAST] = N_("over"),
        },
    [WORDS_BOOKABLE_WORD] =
        {
            [BOOKABLE_SOON] = N_("not yet on sale"),
            [BOOKABLE_SOLD_OUT] = N_("sold out"),
            [BOOKABLE_PAUSED] = N_("paused"),
            [BOOKABLE_CLOSED] = N_("closed"),
            [BOOKABLE_PAST] = N_("past"),
            [BOOKABLE_CANCELLED] = N_("called off"),
        },
    [WORDS_RESERVATION_STATE] =
        {
            [RESERVATION_HELD] = N_("held"),
            [RESERVATION_PAID] = N_("paid"),
            [RESERVATION_CANCELLED] = N_("cancelled"),
        },
    [WORDS_ENTRY_KIND] =
        {
            [ENTRY_CHARGE] = N_("charged"),
            [ENTRY_PAYMENT] = N_("paid"),
            [ENTRY_REFUND] = N_("refunded"),
            [ENTRY_PAYOUT] = N_("paid out"),
            [ENTRY_REVERSAL] = N_("taken back"),
            [ENTRY_MERGE] = N_("merged"),
        },
    [WORDS_BLOCK_KIND] =
        {
            [BLOCK_HOUSE] = N_("house"),
            [BLOCK_KILL] = N_("never"),
        },
    [WORDS_COMP_REASON] =
        {
            [COMP_PRESS] = N_("press"),
            [COMP_ARTIST] = N_("artist"),
            [COMP_STAFF] = N_("staff"),
            [COMP_SERVICE] = N_("service"),
            [COMP_OTHER] = N_("other"),
        },
    [WORDS_PAY_METHOD] =
        {
            [PAY_CASH] = N_("cash"),
            [PAY_CARD] = N_("card"),
            [PAY_TRANSFER] = N_("transfer"),
            [PAY_VOUCHER] = N_("voucher"),
        },
    [WORDS_CASH_REASON] =
        {
            [CASH_DEPOSIT] = N_("to the bank"),
            [CASH_CHANGE] = N_("change"),
            [CASH_EXPENSE] = N_("expense"),
            [CASH_OTHER] = N_("other"),
        },
    [WORDS_MAP_LETTER] =
        {
            [MAP_FREE] = N_("free"),
            [MAP_HELD] = N_("held by somebody"),
            [MAP_SOLD] = N_("sold"),
            [MAP_MY_HOLD] = N_("held by you"),
            [MAP_MY_SEAT] = N_("yours"),
            [MAP_BLOCKED] = N_("blocked"),
        },
};

bool state_has_text(enum word_list list, int id)
{
    return texts[list][id] != NULL;
}

/* word_find() gives the number of words for one that is not in the list; a word that is, but has no
 * text, is given back as it is as well. Translated here and not in the table, because the language
 * of a kiosk changes while it runs. */
static const char *text_of(enum word_list list, const char *word)
{
    int id = word_find(list, word);

    return id < word_count(list) && texts[list][id] != NULL ? _(texts[list][id]) : word;
}

const char *sale_words(const char *sale)
{
    return text_of(WORDS_OUTLOOK, sale);
}

/* A sale that opens in another year says the day in place of the hour: both would not fit in the
 * column. Another than that of the first date in the list, as in format_list_time(). A concert
 * without a date to come is over, whatever its sale is said to be. */
const char *sale_opens(const struct rows *concerts, int row, char text[FORMAT_TEXT])
{
    const char *opens = rows_text(concerts, row, "opens");
    int year = rows_first_year(concerts, "next");
    char when[FORMAT_TEXT];

    if (opens[0] == '\0' || catalogue_is_over(concerts, row))
        return sale_words(catalogue_is_over(concerts, row) ? word_at(WORDS_OUTLOOK, OUTLOOK_PAST)
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
    return text_of(WORDS_BOOKABLE_WORD, state);
}

const char *booking_words(const char *state)
{
    return text_of(WORDS_RESERVATION_STATE, state);
}

const char *entry_words(const char *kind)
{
    return text_of(WORDS_ENTRY_KIND, kind);
}

const char *block_words(const char *kind)
{
    return text_of(WORDS_BLOCK_KIND, kind);
}

const char *comp_words(const char *reason)
{
    return text_of(WORDS_COMP_REASON, reason);
}

const char *pay_words(const char *method)
{
    return text_of(WORDS_PAY_METHOD, method);
}

const char *cash_words(const char *reason)
{
    return text_of(WORDS_CASH_REASON, reason);
}

/* An enum and no word, since grid.c has read the letters already; MAP_LETTERS is a seat of which
 * nothing is known. */
const char *seat_words(enum map_letter letter)
{
    return letter < MAP_LETTERS ? _(texts[WORDS_MAP_LETTER][letter]) : "";
}
