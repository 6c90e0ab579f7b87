/*
 * What the terminal client knows. A struct without input or output: answers of the daemon and
 * actions of the user change it, screens are drawn from it, and what it wants to ask waits in its
 * outbox.
 */
#ifndef FOYER_TUI_MODEL_MODEL_H
#define FOYER_TUI_MODEL_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/buffer.h"
#include "shared/code.h"
#include "shared/seat_set.h"
#include "shared/verbs.h"
#include "tui/cli/rows.h"

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
    TEXT_FOCUS = 40,
    TEXT_FIELD = 404,
    TEXT_MESSAGE = 400,
    TEXT_GRADE = 36,
    TOKENS_MOST = 16, /* live tokens that are followed */
    OUTBOX = 64,
    ABOUT_CODE = -1, /* of a request: it shows who knows the code of a booking */
    POLL_MS = 1000,
    LATE_MS = 2500,    /* figures older than this are told to be old */
    BEST_MAX = 9,      /* seats together: a digit chooses them */
    MOTION_MAX = 9999, /* a count before a motion */
};

/* A request on its way. */
struct pending_request {
    enum verb_id verb;
    int64_t about; /* the concert or show it asks for, 0 if none */
    bool poll;     /* one of the regular ones */
    char *line;    /* owned, without tag, key and LF */
    size_t base;   /* a later page of a list: bytes of the line for its first one; otherwise 0 */
};

/* The pages of a list that the daemon has cut; see paging.h. */
struct paging {
    enum verb_id verb;
    enum mode screen;
    struct rows rows;      /* so far */
    char next[TEXT_FOCUS]; /* where the page that is asked for begins */
    int pages;
    int64_t rest_ms; /* no poll before this time */
};

/* The token: waiting, admitted, holding, or ended. */
struct token {
    enum token_state state; /* TOKEN_STATES: there is none */
    char code[TOKEN_TEXT];
    enum bookable
        why; /* why it ended with the sale, or why nobody is admitted; BOOKABLE: neither */
    int64_t concert, position, ahead, behind, left;
    int64_t remaining;                  /* seconds at counted_ms; -1 if unknown */
    int64_t counted_ms;                 /* on the client's monotonic clock */
    int64_t first;                      /* the first position that was seen, for the bar */
    char reservation[RESERVATION_TEXT]; /* "" without a hold */
    int64_t show, amount;               /* show: of the hold, or of the wish; 0 if not known */
    seat_set seats;
    seat_set wish;                                                 /* the seats that were chosen */
    char title[TEXT_TITLE], artist[TEXT_TITLE], venue[TEXT_TITLE]; /* "" if not known */
    bool rung;                                                     /* the bell of its last minute */
};

/* No token. */
#define TOKEN_BLANK ((struct token){.state = TOKEN_STATES})

/* The state of one that the daemon has forgotten: it has ended, and nobody knows how. */
#define TOKEN_FORGOTTEN ((enum token_state)(TOKEN_STATES + 1))

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

/* What the list of concerts is sorted by. */
enum concert_order { ORDER_NEXT, ORDER_TITLE, ORDER_FREE, ORDER_FROM, ORDERS };

/* A payment of this session, and what became of it. */
struct receipt {
    struct booked booked;
    bool cancelled;
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
    FIELD_KIOSK_NAME,
    FIELD_KIOSK_PHONE,
    FIELD_KIOSK_NEW_NAME,
    FIELD_KIOSK_NEW_PHONE,
    FIELD_KIOSK_CODE,
};

enum question_kind {
    QUESTION_PAY,
    QUESTION_CHARGE,
    QUESTION_RELEASE,
    QUESTION_CANCEL,
    QUESTION_LEAVE,
    QUESTION_QUIT,
    QUESTION_END,
};

/* What is asked before it is done; see question.h. */
struct question {
    enum question_kind kind;
    char reservation[RESERVATION_TEXT], token[TOKEN_TEXT]; /* "" where it has none */
    char title[TEXT_TITLE];
    seat_set seats;
    int64_t amount;
};

struct model {
    enum mode screen, overlay;
    enum mode stack[SCREEN_COUNT]; /* the screens behind this one, each once */
    int depth;
    int cursor[SCREEN_COUNT];             /* rows; see cursor.h */
    char focus[SCREEN_COUNT][TEXT_FOCUS]; /* what the cursor stands on: the id of the row */
    bool astray[SCREEN_COUNT];            /* it is no longer in the list */
    int motion_count;                     /* how often the next motion is repeated; 0: once */
    bool clicked;                         /* the last action was a click on the row of the cursor */
    int64_t now_ms;                       /* monotonic */
    int64_t wall_s;                       /* the calendar's time, in seconds since 1970 */

    bool live, identified; /* connected; and known under the right name */
    bool greeted_once;
    char trouble[TEXT_MESSAGE]; /* why there is no connection */
    bool stranger; /* since the reconnect somebody else acts: nothing may be sent again */
    int64_t answered_ms, retry_ms;
    int polls, changes; /* requests without an answer yet */
    struct pending_request outbox[OUTBOX];
    int outbox_count;

    char login[TEXT_USER], acting[TEXT_USER]; /* acting: "" for oneself */
    bool operator_role;
    int64_t balance; /* -1: not known */

    struct rows all_concerts; /* as they were answered; the screens have `concerts` */
    enum concert_order order; /* of `concerts`; see catalogue.h */
    bool all_of_them;         /* also those that are over or called off */
    int hidden;               /* how many those are, if they are left out */
    int64_t lists;            /* counts the lists that were asked for: other rows, another order */
    struct rows concerts, shows, reservations, entries, users, takings;
    struct rows tickets;  /* the seats of the booking by itself */
    int rows, columns;    /* of the window; 0 if it is not known */
    int help_top;         /* the first line of the help that is shown */
    bool wide;            /* there is room for the dates beside the list of concerts */
    struct rows preview;  /* the dates of the concert under the cursor, if wide */
    struct rows incoming; /* rows of the answer that is being read */
    struct paging paging;
    char takings_total[3][24];
    char takings_day[12], takings_asked[12];

    int64_t concert, show;
    char title[TEXT_TITLE], artist[TEXT_TITLE], venue[TEXT_TITLE];
    char starts[TEXT_TIME], cancel_until[TEXT_TIME];
    bool all_dates;
    bool by_month; /* the dates are drawn as a calendar */

    struct grid grid;
    int seat; /* under the cursor, 1..50 */
    seat_set chosen, lost;
    int best; /* so many together were asked for, and are chosen when the answer comes; 0: by hand
               */
    int64_t seat_limit; /* seats of a show for one person, as a refusal told it; 0: not known */
    char best_grade[TEXT_GRADE]; /* all of them in this grade; "" for any */
    int best_nth,
        best_of; /* which of the best blocks is chosen, of how many; 0: not answered yet */
    struct token tokens[TOKENS_MOST];
    struct token *token; /* the one on the screens; one of `tokens` */
    struct booked booked;
    struct receipt *receipts; /* owned: what was paid, printed when the screen has closed */
    int receipt_count;

    int64_t search_serial, search_answered; /* counts what was typed into a search */
    bool enter_later;                       /* Enter came before the list that it is meant for */
    char search[TEXT_FIELD], customer_search[TEXT_FIELD];
    enum field_use field;
    char typed[TEXT_FIELD];
    char new_user[TEXT_USER], new_name[TEXT_FIELD];
    struct question question;
    bool fresh;   /* a question or a hold is not drawn yet: keys were meant for what was before */
    bool touring; /* the last action was the one that goes from token to token */

    char message[TEXT_MESSAGE];
    bool warning;
    int64_t message_ms;
    bool quit, redraw, suspend;
    char ring[TEXT_MESSAGE];       /* a bell for whoever looks away, and the title of the window */
    bool can_copy;                 /* the terminal may take texts into its clipboard */
    char copied[RESERVATION_TEXT]; /* what it is to take; "" for nothing */
    bool mouse_off;                /* clicks and selections belong to the terminal */

    bool kiosk;                 /* see kiosk.h */
    char called[TEXT_FIELD];    /* how a customer of a kiosk calls themself */
    char new_phone[TEXT_FIELD]; /* typed at a kiosk; "" when nobody is looked for */
    bool new_here;              /* being registered at the kiosk: has nothing from before */
    bool proven;                /* what was there before stands open */
    int64_t before;             /* points that were there before; -1: not known yet */
    int64_t kept[TOKENS_MOST];  /* concerts of the tokens from before */
    int kept_count;
    enum mode behind_code; /* the screen that the code of a booking opens */
    int64_t idle_ms;       /* without a key so long, a kiosk asks whether anybody is there */
    bool warned;           /* it has asked */
    int64_t touched_ms;    /* the last key */
};

void model_init(struct model *model, int64_t now_ms);
void model_release(struct model *model);

/* Asks the daemon for something: the line of arguments after the verb, made as by printf(). */
void model_ask(struct model *model, enum verb_id verb, int64_t about, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Asks for a later page of a list: the same request, and where the page begins. */
void model_ask_page(struct model *model, const struct pending_request *first, const char *name,
                    const char *value);

/* Takes the oldest request out of the outbox; false if there is none. The caller owns its line. */
bool model_next_request(struct model *model, struct pending_request *request);

void pending_request_release(struct pending_request *request);

/* The same as part of the regular poll. */
void model_ask_poll(struct model *model, enum verb_id verb, int64_t about, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same with a search: all rows that match, or all. */
void model_ask_search(struct model *model, enum verb_id verb, const char *search);

/* The connection stands: says who acts, and asks for token and balance. */
void model_connected(struct model *model);

/* There is no connection, and why; the next attempt is at `retry_ms`. */
void model_lost(struct model *model, int64_t retry_ms, const char *why);

/* One line for the user, until something else happens. */
void model_say(struct model *model, bool warning, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The screen was drawn as the model is now: what is typed from here on was typed with it in view.
 */
void model_drawn(struct model *model);

/* The mode whose keys count: what covers the screen, or the screen. */
enum mode model_mode(const struct model *model);

/* Rings for those who look away. */
void model_ring(struct model *model, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The code of the booking that is shown, or that the cursor stands on; "" if there is none. */
const char *model_code(const struct model *model);

/* For whom things are done, as people say it: the name or the user; "" for oneself. */
const char *model_customer(const struct model *model);

/* Takes the points of the wallet, as the daemon tells them; a kiosk shows those only that have come
 * since. */
void model_take_balance(struct model *model, int64_t balance);

/* The price of seats of the grid. */
int64_t model_price(const struct model *model, seat_set seats);

/* The concert on the screens: that row of the list; or that of a token that is in no list. */
void model_choose_concert(struct model *model, int row);
void model_choose_token(struct model *model, const struct token *token);

/* The date in that row. */
void model_choose_show(struct model *model, int row);

/* Forgets everything about the customer: at the end of AS, and of a kiosk sale. */
void model_forget_customer(struct model *model);

#endif
