/*
 * A customer is registered, at the counter and at a kiosk alike: a name, then a telephone number.
 */
#ifndef FOYER_TUI_SCREENS_REGISTRATION_H
#define FOYER_TUI_SCREENS_REGISTRATION_H

#include "tui/screens/ui.h"

/* What was typed so far; whoever registers keeps it. */
struct registration {
    char name[TEXT_FIELD];
    char phone[TEXT_FIELD];
};

/* Takes the name that is typed. False, and said, if that is none. */
bool registration_take_name(struct ui *ui, struct registration *form);

/* Takes the number that is typed; there may be none. */
void registration_take_phone(struct ui *ui, struct registration *form);

/* Asks for the registration; `another`: also if somebody of that name and number is a customer. */
void registration_send(struct ui *ui, const struct registration *form, bool another);

#endif
