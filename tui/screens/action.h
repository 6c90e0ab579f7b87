/*
 * Everything a key or a click can do, in one table: key bar, help, dispatch and mouse targets are
 * made from it.
 */
#ifndef FOYER_TUI_SCREENS_ACTION_H
#define FOYER_TUI_SCREENS_ACTION_H

#include "tui/model/model.h"

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
    ACTION_SEARCH,
    ACTION_ALL,
    ACTION_MONTH,
    ACTION_SORT, /* clicked on a heading: by `argument` - 1 of enum concert_order; 0: by the next */
    ACTION_CHARGE,
    ACTION_GIVE_UP, /* release, cancel, leave */
    ACTION_SEATS,
    ACTION_TOKEN,
    ACTION_WALLET,
    ACTION_BOOKINGS,
    ACTION_OPERATOR,
    ACTION_ADD,
    ACTION_NEW_HERE,
    ACTION_TAKINGS,
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
};

enum { ACTION_KEYS = 9 };

struct action {
    enum action_id id;
    unsigned modes;        /* a bit for each enum mode */
    int keys[ACTION_KEYS]; /* ended by 0 unless full */
    const char *key_text;  /* how the key bar names them; "" if it does not show this */
    const char *bar;       /* what the key bar says */
    const char *help;      /* what the help says; "" to leave it out */
    bool (*when)(const struct model *model); /* NULL: always */
};

/* The table; `*count` gets its length. */
const struct action *action_table(int *count);

/* True if the action can be done now. */
bool action_is_on(const struct action *action, const struct model *model, enum mode mode);

/* The action of a key in a mode, or NULL. */
const struct action *action_of_key(const struct model *model, enum mode mode, int key);

#endif
