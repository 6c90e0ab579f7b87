#include "tui/refusal.h"

#include <stddef.h>

#include "tui/words.h"

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
        [STATUS_NO_POINTS] = N_("There are not enough points"),
        [STATUS_LIMIT] = N_("That is more than the limit"),
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
