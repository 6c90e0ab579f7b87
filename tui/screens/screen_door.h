/*
 * The ways to the screen of a door; see struct screen.
 */
#ifndef FOYER_TUI_SCREENS_SCREEN_DOOR_H
#define FOYER_TUI_SCREENS_SCREEN_DOOR_H

#include "tui/screens/screen.h"
#include "tui/screens/ui.h"

/* A door that is to be the only screen. */
struct door_place {
    int64_t show;
    const char *name; /* of the door; borrowed */
};

/* The door is the first screen, and there is no way to any other. */
void screen_door_only(struct ui *ui, const struct door_place *place);

/* Opens it for a date of the box office. */
void screen_door_open(struct ui *ui, int64_t show, const char *title, const char *starts,
                      const char *name);

#endif
