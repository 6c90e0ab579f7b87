/*
 * A refusal in the words of somebody who stands at the counter. The daemon's own sentence is for
 * the log and for programs, in English; a status that has no text here (a newer daemon) is said in
 * those words all the same. tests/tui/control_test.c sees to it that every status of this version
 * has one.
 *
 * Several statuses have one text where the difference helps nobody at a counter: whether it was
 * busy or there were too many requests, one waits a moment. The sentences have no full stop, since
 * they stand in a line of the screen, or before a code in brackets.
 */
#include "tui/cli/refusal_text.h"

#include <stddef.h>
#include <string.h>

#include "tui/cli/words.h"
#include "shared/word_list.h"

const char *refusal_text(enum status status)
{
    static const char *const texts[STATUS_COUNT] = {
        [STATUS_BAD_ENCODING] = N_("There are characters in it that the box office does not take"),
        [STATUS_TOO_LONG] = N_("That is too long for the box office"),
        [STATUS_SYNTAX] = N_("The box office does not understand that"),
        [STATUS_UNKNOWN_VERB] = N_("The box office does not know that; it may be an older one"),
        [STATUS_BAD_ARG] = N_("The box office does not take that value"),
        [STATUS_NOT_ALLOWED] = N_("You may not do that"),
        [STATUS_NOT_FOUND] = N_("That is not there any more"),
        [STATUS_NOT_BOOKABLE] = N_("This cannot be booked now"),
        [STATUS_TOKEN_ENDED] = N_("Your place in the queue is over"),
        [STATUS_NOT_ADMITTED] = N_("It is not your turn yet"),
        [STATUS_ALREADY_HOLDING] = N_("You hold seats already: pay or release them first"),
        [STATUS_SEAT_HELD] = N_("One of these seats is held by somebody"),
        [STATUS_SEAT_SOLD] = N_("One of these seats is sold"),
        [STATUS_SEAT_BLOCKED] = N_("One of these seats is not on sale"),
        [STATUS_NO_BLOCK] = N_("There are not so many seats together"),
        [STATUS_SEAT_LIMIT] = N_("That is more seats of a show than one person may have"),
        [STATUS_HOLD_EXPIRED] = N_("The five minutes are over: the seats are free again"),
        [STATUS_ALREADY_PAID] = N_("Paid already"),
        [STATUS_ALREADY_CANCELLED] = N_("Cancelled already"),
        [STATUS_CANCEL_CLOSED] = N_("The time for cancelling is over"),
        [STATUS_CHECKED_IN] = N_("A guest of these seats is inside"),
        [STATUS_WRONG_SHOW] = N_("This ticket is for another date"),
        [STATUS_TICKET_DEAD] = N_("This ticket is dead"),
        [STATUS_DOORS_CLOSED] = N_("The doors are not open now"),
        [STATUS_ALREADY_IN] = N_("The guest is inside already"),
        [STATUS_NOT_IN] = N_("The guest is not inside"),
        [STATUS_QUEUE_FIRST] = N_("Others are first: there is a place in the queue now"),
        [STATUS_SHIFT_NEEDED] = N_("Money needs an open shift"),
        [STATUS_NO_POINTS] = N_("There are not enough points"),
        [STATUS_LIMIT] = N_("That is more than the limit"),
        [STATUS_EXISTS] = N_("That is there already"),
        [STATUS_KEY_REUSED] =
            N_("It is not known whether that was done; look before you try again"),
        [STATUS_BUSY] = N_("The box office is busy; try again in a moment"),
        [STATUS_TOO_MANY] = N_("The box office is busy; try again in a moment"),
        [STATUS_READ_ONLY] = N_("The box office cannot write now; try again in a moment"),
        [STATUS_SHUTTING_DOWN] = N_("The box office is just closing; try again in a moment"),
        [STATUS_OUTCOME_UNKNOWN] =
            N_("It is not known whether that was done; look before you try again"),
        [STATUS_INTERNAL] = N_("The box office has failed at that; try again"),
    };

    return status < STATUS_COUNT && texts[status] != NULL ? _(texts[status]) : NULL;
}

const char *refusal_sentence(const struct reply_line *reply)
{
    const char *known = refusal_text(status_from_word(reply->code));

    return known != NULL && words_are_translated() ? known : reply->text;
}

/* The English sentences of shared/request.c are the keys: one that changes there and not here is
 * shown in English, and nothing else is lost. xgettext finds them by N_(). */
const char *fault_text(const char *problem)
{
    static const char *const problems[] = {
        N_("inside quotes a backslash stands only before \" or \\"),
        N_("the quote is not closed"),
        N_("a space must follow the closing quote"),
        N_("an argument is written name=value, with a lower-case name"),
        N_("a quote stands only at the beginning and the end of a value"),
        N_("empty"),
        N_("too long"),
        N_("too short"),
        N_("not a whole number"),
        N_("out of range"),
        N_("not one of the words it can be"),
        N_("not seats of 1..50, each named once"),
        N_("not a user name"),
        N_("given twice"),
        N_("not 1 to 64 characters"),
        N_("not an argument of this verb"),
        N_("more than 32 words"),
        N_("missing"),
        N_("a tag is # and 1 to 32 of A-Z a-z 0-9 . _ - :"),
        N_("a verb must follow the tag"),
        N_("no such verb"),
        N_("control characters or bytes that are not UTF-8"),
        N_("out of memory"),
    };

    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++)
        if (strcmp(problems[i], problem) == 0)
            return _(problems[i]);
    return problem;
}
