/*
 * A line at the door, as a scanner or a person types it.
 */
#ifndef FOYER_TUI_SCREENS_DOOR_LINE_H
#define FOYER_TUI_SCREENS_DOOR_LINE_H

#include "shared/code.h"

enum door_line {
    DOOR_LINE_EMPTY,
    DOOR_LINE_CODE,    /* the secret of a ticket */
    DOOR_LINE_KEY,     /* one character: what it stands for is done */
    DOOR_LINE_SEARCH,  /* a name, after "/" */
    DOOR_LINE_LAYOUT,  /* letters that no keyboard of ours has: another layout is on */
    DOOR_LINE_NONSENSE /* what no ticket of ours says */
};

/*
 * What the line is; of DOOR_LINE_CODE the secret. Of a code the mark of the scanner before it
 * (AIM, such as "]Q1"), spaces and hyphens are dropped, and case does not matter.
 */
enum door_line door_line_read(const char *line, char secret[SECRET_TEXT]);

#endif
