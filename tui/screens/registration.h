/*
 * A customer is registered, at the counter and at a kiosk alike: a name, then a telephone number.
 */
#ifndef FOYER_TUI_SCREENS_REGISTRATION_H
#define FOYER_TUI_SCREENS_REGISTRATION_H

#include "tui/screens/ui.h"

/* What was typed so far; whoever registers keeps it. */
struct registration {
    char user[TEXT_USER]; /* the login name; "" lets the box office choose one */
    char name[TEXT_FIELD];
};

/* Takes the name that is typed. False, and said, if that is none. */
bool registration_take_name(struct ui *ui, struct registration *form);

/* The number is typed, too: asks for the registration and closes the field. */
void registration_send(struct ui *ui, const struct registration *form);

#endif
