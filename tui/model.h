/*
 * What the terminal client knows. A struct without input or output: answers of the daemon and
 * actions of the user change it, screens are drawn from it, and what it wants to ask waits in its
 * outbox.
 */
#ifndef FOYER_TUI_MODEL_H
#define FOYER_TUI_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/buffer.h"
#include "shared/code.h"
#include "shared/seat_set.h"
#include "shared/verbs.h"
#include "tui/table.h"

/* The screens, then what can cover a screen. */
enum mode {
    MODE_CONCERTS,
    MODE_DATES,
    MODE_SEATS,
    MODE_QUEUE,
    MODE_HOLD,
    MODE_BOOKED,
    MODE_BOOKINGS,
    MODE_WALLET,
    MODE_CUSTOMERS,
    MODE_TAKINGS,
    MODE_ATTRACT,
    SCREEN_COUNT,
    MODE_NONE = SCREEN_COUNT, /* nothing covers the screen */
    MODE_HELP,
    MODE_FIELD,
    MODE_QUESTION,
};

enum {
    TEXT_TITLE = 404, /* 100 characters and the NUL */
    TEXT_TIME = 40,
    TEXT_USER = 33,
    TEXT_FIELD = 404,
    TEXT_MESSAGE = 400,
    TEXT_GRADE = 36,
    PLACES = 16, /* live tokens that are followed */
    OUTBOX = 64,
    POLL_MS = 1000,
    LATE_MS = 2500, /* figures older than this are told to be old */
    BEST_MAX = 4,
};

/* A request on its way. */
struct ask {
    enum verb_id verb;
    int64_t about; /* the concert or show it asks for, 0 if none */
    bool poll;     /* one of the regular ones */
    char *line;    /* owned, without tag, key and LF */
};

enum place_state { PLACE_NONE, PLACE_WAITING, PLACE_ACTIVE, PLACE_ENDED };

/* The token: waiting, admitted, holding, or ended. */
struct place {
    enum place_state state;
    char token[TOKEN_TEXT];
    char end[16]; /* how it ended: the word of the protocol */
    int64_t concert, position, ahead, behind, left;
    int64_t remaining;                  /* seconds at counted_ms; -1 if unknown */
    int64_t counted_ms;                 /* on the client's monotonic clock */
    int64_t first;                      /* the first position that was seen, for the bar */
    char reservation[RESERVATION_TEXT]; /* "" without a hold */
    int64_t show, amount;               /* show: of the hold, or of the wish; 0 if not known */
    seat_set seats;
    seat_set wish; /* the seats that were chosen, or how many together */
    int wish_best;
    char title[TEXT_TITLE], artist[TEXT_TITLE], venue[TEXT_TITLE]; /* "" if not known */
};

/* The 50 seats of a show. */
struct grid {
    int64_t show; /* 0: none */
    int64_t rev;  /* -1: not asked yet */
    char map[SEAT_COUNT + 1];
    char grade[SEAT_COUNT][TEXT_GRADE];
    int64_t price[SEAT_COUNT];
};

/* What was paid last. */
struct booked {
    char reservation[RESERVATION_TEXT];
    char title[TEXT_TITLE], venue[TEXT_TITLE], starts[TEXT_TIME], cancel_until[TEXT_TIME];
    seat_set seats;
    int64_t amount, balance;
};

enum field_use {
    FIELD_NONE,
    FIELD_SEARCH,
    FIELD_CHARGE,
    FIELD_CUSTOMER, /* search */
    FIELD_NEW_USER,
    FIELD_NEW_NAME,
    FIELD_NEW_PHONE,
    FIELD_DAY,
    FIELD_KIOSK_USER,
    FIELD_KIOSK_PHONE,
};

enum question { QUESTION_CANCEL, QUESTION_LEAVE };

struct model {
    enum mode screen, cover;
    enum mode trail[SCREEN_COUNT]; /* the screens behind this one, each once */
    int depth;
    int cursor[SCREEN_COUNT];
    int64_t now_ms; /* monotonic */

    bool live, identified; /* connected; and known under the right name */
    bool greeted_once;
    bool stranger; /* since the reconnect somebody else acts: nothing may be sent again */
    int64_t answered_ms, retry_ms;
    int polls, changes; /* requests without an answer yet */
    struct ask outbox[OUTBOX];
    int outbox_count;

    char login[TEXT_USER], acting[TEXT_USER]; /* acting: "" for oneself */
    bool operator_role;
    int64_t balance; /* -1: not known */

    struct table concerts, shows, reservations, entries, users, takings;
    struct table tickets;  /* the seats of the booking by itself */
    bool wide;             /* there is room for the dates beside the list of concerts */
    struct table preview;  /* the dates of the concert under the cursor, if wide */
    struct table incoming; /* rows of the answer that is being read */
    char takings_total[3][24];
    char takings_day[12], takings_asked[12];

    int64_t concert, show;
    char title[TEXT_TITLE], artist[TEXT_TITLE], venue[TEXT_TITLE];
    char starts[TEXT_TIME], cancel_until[TEXT_TIME];
    bool all_dates;

    struct grid grid;
    int seat; /* under the cursor, 1..50 */
    seat_set chosen, lost;
    int best; /* 2..4 best together wished for, 0: the chosen ones */
    struct place places[PLACES];
    struct place *place; /* the one on the screens; one of `places` */
    struct booked booked;
    struct buffer receipts; /* printed when the screen has closed */

    int64_t search_serial, search_answered; /* counts what was typed into a search */
    bool enter_later;                       /* Enter came before the list that it is meant for */
    char search[TEXT_FIELD], customer_search[TEXT_FIELD];
    enum field_use field;
    char typed[TEXT_FIELD];
    char new_user[TEXT_USER], new_name[TEXT_FIELD];
    enum question question;
    char question_reservation[RESERVATION_TEXT];
    const struct place *question_place; /* one of `places` */

    char message[TEXT_MESSAGE];
    bool warning;
    int64_t message_ms;
    bool quit, redraw;

    bool kiosk;         /* see kiosk.h */
    int64_t idle_ms;    /* without a key so long, a kiosk asks whether anybody is there */
    bool warned;        /* it has asked */
    int64_t touched_ms; /* the last key */
};

void model_init(struct model *model, int64_t now_ms);
void model_release(struct model *model);

/* Asks the daemon for something: the line of arguments after the verb, made as by printf(). */
void model_ask(struct model *model, enum verb_id verb, int64_t about, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Takes the oldest request out of the outbox; false if there is none. The caller owns its line. */
bool model_next_ask(struct model *model, struct ask *ask);

void ask_release(struct ask *ask);

/* The same as part of the regular poll. */
void model_ask_poll(struct model *model, enum verb_id verb, int64_t about, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same with a search: all rows that match, or all. */
void model_ask_search(struct model *model, enum verb_id verb, const char *search);

/* The connection stands: says who acts, and asks for place and balance. */
void model_connected(struct model *model);

/* The connection is lost; the next attempt is at `retry_ms`. */
void model_lost(struct model *model, int64_t retry_ms);

/* One line for the user, until something else happens. */
void model_say(struct model *model, bool warning, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The mode whose keys count: what covers the screen, or the screen. */
enum mode model_mode(const struct model *model);

/* The price of seats of the grid. */
int64_t model_price(const struct model *model, seat_set seats);

/* The concert on the screens: that row of the list; or that of a place that is in no list. */
void model_choose_concert(struct model *model, int row);
void model_choose_place(struct model *model, const struct place *place);

/* The date in that row. */
void model_choose_show(struct model *model, int row);

/* Forgets everything about the customer: at the end of AS, and of a kiosk sale. */
void model_forget_customer(struct model *model);

#endif
