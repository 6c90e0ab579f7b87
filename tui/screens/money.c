/*
 * Amounts are whole points, and none is below 0 here: which way money goes is said by the deed, not
 * by a sign. So -1 is free to say that something cannot be taken, and whoever gets it leaves the
 * field open.
 */
#include "tui/screens/money.h"

#include <string.h>
#include <strings.h>

#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/screens/state_words.h"

/* Commas may stand anywhere: the program writes them, and a hand that corrects an amount leaves
 * some behind. It stops at the first digit that makes it more than `most`, so 10 * most + 9 has to
 * be an int64_t. */
int64_t money_of(const char *text, int64_t least, int64_t most)
{
    int64_t amount = 0;
    bool any = false;

    for (text += strspn(text, " "); *text != '\0' && amount <= most; text++)
        if (*text >= '0' && *text <= '9') {
            amount = 10 * amount + (*text - '0');
            any = true;
        } else if (*text != ',') {
            return -1;
        }
    return any && amount >= least && amount <= most ? amount : -1;
}

void money_reproach(struct ui *ui, int64_t least, int64_t most)
{
    char from[FORMAT_TEXT], to[FORMAT_TEXT];

    ui_say(ui, true, _("An amount is a number from %s to %s"), format_points(least, from),
           format_points(most, to));
}

/* Of `count` words of a list, each of which `words` says to people. Of several that begin so the
 * first is meant: "c" and "ca" are cash, and "car" is card. The text of the user's language is
 * compared as it is written; the protocol's word also in capitals. */
static int word_of(enum word_list list, const char *(*words)(const char *word), const char *typed)
{
    size_t size;

    typed += strspn(typed, " ");
    size = strlen(typed);
    for (int id = 0; size > 0 && id < word_count(list); id++) {
        const char *word = word_at(list, id);

        if (strncasecmp(word, typed, size) == 0 || strncmp(words(word), typed, size) == 0)
            return id;
    }
    return -1;
}

int money_method(const char *typed)
{
    return word_of(WORDS_PAY_METHOD, pay_words, typed);
}

int money_cash_reason(const char *typed)
{
    return word_of(WORDS_CASH_REASON, cash_words, typed);
}

/* What money_of() refuses is told apart once more by its characters, for the sentence: digits and
 * commas are too much of a number, anything else is none. */
int64_t money_given(struct ui *ui, const char *typed, int64_t due)
{
    int64_t most = due + MONEY_CHANGE_MOST, given;
    char text[FORMAT_TEXT], more[FORMAT_TEXT];

    if (typed[strspn(typed, " ")] == '\0')
        return due;
    given = money_of(typed, 0, most);
    if (given >= due)
        return given;
    if (given >= 0)
        ui_say(ui, true, _("Too little: %s P of %s P are missing"),
               format_points(due - given, text), format_points(due, more));
    else if (typed[strspn(typed, " 0123456789,")] == '\0')
        ui_say(ui, true, _("So much is not given for %s P: %s P at most"), format_points(due, text),
               format_points(most, more));
    else
        ui_say(ui, true, "%s", _("What was given is a number, such as 200000"));
    return -1;
}
