/*
 * What a key or a click can do: rows of tables, from which key bar, help, dispatch and mouse
 * targets are made.
 */
#ifndef FOYER_TUI_SCREENS_ACTION_H
#define FOYER_TUI_SCREENS_ACTION_H

#include <stdbool.h>

/* Keys without a character; others are their code points. */
enum key {
    KEY_IS_UP = 0x110000,
    KEY_IS_DOWN,
    KEY_IS_LEFT,
    KEY_IS_RIGHT,
    KEY_IS_PAGE_UP,
    KEY_IS_PAGE_DOWN,
    KEY_IS_HOME,
    KEY_IS_END,
    KEY_IS_BACKSPACE,
    KEY_IS_F1,
    KEY_IS_F2,
    KEY_IS_ENTER = '\n',
    KEY_IS_ESCAPE = 0x1B,
    KEY_IS_TAB = '\t',
};

/* What a click and the tables call an action. Together with its argument it is one of a kind among
 * the rows of a mode that can be done at the same time; another screen may mean something else. */
enum action_id {
    ACTION_NONE,
    ACTION_UP,
    ACTION_DOWN,
    ACTION_LEFT,
    ACTION_RIGHT,
    ACTION_PAGE_UP,
    ACTION_PAGE_DOWN,
    ACTION_HALF_UP,
    ACTION_HALF_DOWN,
    ACTION_FIRST,
    ACTION_LAST,
    ACTION_COUNT,      /* the next digit, `argument`, of how often a motion is repeated */
    ACTION_NEXT_MATCH, /* of the search */
    ACTION_MATCH_BEFORE,
    ACTION_ENTER,
    ACTION_ROW,  /* clicked: row `argument` of the list, 0 the first */
    ACTION_SEAT, /* clicked: seat `argument` */
    ACTION_CHOOSE,
    ACTION_BEST, /* `argument` seats together */
    ACTION_GRADE,
    ACTION_LINE,   /* the letter of row `argument` of the hall, 1 for A: a seat is named */
    ACTION_PLACE,  /* seat `argument` of that row */
    ACTION_METHOD, /* `argument` - 1 is how a sale is paid */
    ACTION_SEARCH,
    ACTION_LIST, /* out of the search */
    ACTION_ALL,
    ACTION_MONTH,
    ACTION_SORT, /* clicked on a heading: by `argument` - 1 of enum concert_order; 0: by the next */
    ACTION_CHARGE,
    ACTION_GIVE_UP, /* release, cancel, leave */
    ACTION_TOKEN,
    ACTION_OPEN, /* the screen `argument`, an enum mode */
    ACTION_ADD,
    ACTION_NEW_HERE,
    ACTION_DAY,
    ACTION_NEXT,
    ACTION_END,
    ACTION_REFRESH,
    ACTION_HELP,
    ACTION_BACK,
    ACTION_REDRAW,
    ACTION_MOUSE,
    ACTION_COPY,
    ACTION_LANGUAGE,
    ACTION_SUSPEND,
    ACTION_QUIT,
    ACTION_OFFER_QUIT,
    ACTION_ACCEPT,
    ACTION_REFUSE,
    ACTION_ERASE,
    ACTION_CLEAR,
    ACTION_UNDO,
    ACTION_OUT, /* who comes in next goes out, or in again */
    ACTION_MAP,
    ACTION_PRINT,
    ACTION_SWAP,
    ACTION_KEEP,
    ACTION_DIGIT, /* a digit of an amount or of a number of notes */
    ACTION_TAKE_OUT,
    ACTION_ALL_TYPED, /* notes and coins, or a sum, in one line */
    ACTION_OTHER,     /* the shift of somebody else */
    ACTION_PAY_OUT,
    ACTION_GIVEN, /* what was given in cash */
};

/* The character that a key sends together with Ctrl. */
#define CTRL_KEY(letter) ((letter)&0x1F)

enum { ACTION_KEYS = 10, ACTION_KEY_NAME = 12, ACTION_ROWS = 96 };

/* Where an action stands in key bar and help: by rank, those of the screen before the common ones.
 */
enum rank {
    RANK_OWN, /* what the screen is there for */
    RANK_BACK,
    RANK_WISH,
    RANK_WAYS, /* to what is at hand on every screen */
    RANK_COUNTER,
    RANK_MOVE,
    RANK_HELP,
    RANK_QUIT,
    RANK_VIEW, /* how a list is shown */
    RANK_TERMINAL,
    RANK_LAST,
};

struct ui;

/*
 * A row of a table: one action, one deed, one label. What Enter is called in the key bar and what
 * it does stand side by side; where it depends on something, there is a row for each case, and the
 * first one whose `when` holds is the one.
 *
 * The table of a screen is in its file and ends with a row of ACTION_NONE; what works everywhere is
 * in common_actions.c.
 */
struct action {
    enum action_id id;
    int keys[ACTION_KEYS]; /* ended by 0 unless full; none: only by a click */
    const char *key_text;  /* how the key bar names them; NULL if it does not show this */
    const char *bar;       /* what the key bar says */
    const char *help;      /* what the help says; NULL to leave it out */
    bool (*when)(const struct ui *ui);         /* NULL: always */
    void (*deed)(struct ui *ui, int argument); /* NULL: a motion of the cursor */
    void (*name)(const struct ui *ui,
                 char text[ACTION_KEY_NAME]); /* in place of key_text where that
                                                                      changes; "" to hide it */
    int argument;                             /* for the deed; 0: the key or the click says it */
    enum rank rank;
    unsigned modes; /* of a common action: a bit for each enum mode; 0 in the table of a screen */
    bool at_kiosk;  /* of a common action: screens of the counter do not have it */
};

#endif
