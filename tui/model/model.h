/*
 * What the client knows of the box office, and what it wants from it: a struct without input or
 * output, and without a screen. Everything about this terminal is in tui/screens/ui.h, which has a
 * model in it.
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

enum {
    TEXT_TITLE = 404, /* 100 characters and the NUL */
    TEXT_TIME = 40,
    TEXT_USER = 33,
    TEXT_TILL = 84, /* 20 characters and the NUL */
    TEXT_FOCUS = 40,
    TEXT_FIELD = 404,
    TEXT_MESSAGE = 400,
    TEXT_GRADE = 36,
    TOKENS_MOST = 16, /* live tokens that are followed */
    OUTBOX = 64,
    POLL_MS = 1000,
    LATE_MS = 2500, /* what is older is said to be old */
    TEXT_WATCHING = 1024,
};

/* A request on its way. */
struct pending_request {
    enum verb_id verb;
    int64_t about;        /* the concert, the show or the search that it asks for; 0 if none */
    bool poll;            /* one of the regular ones */
    char *line;           /* owned, without tag, key and LF */
    char key[TOKEN_TEXT]; /* under which it is done once; "": the connection makes one if the verb
                             takes it */
    size_t base;      /* a later page of a list: bytes of the line for its first one; otherwise 0 */
    int asker;        /* who asked, as the screens number themselves; read only with `opening` */
    unsigned opening; /* which opening of the asker; 0: nobody in particular */
};

/* The pages of a list that the daemon has cut; see paging.h. */
struct paging {
    enum verb_id verb;
    int asker;             /* of the list that came in several pages last; -1 if none did */
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
    bool known;   /* it was told: what follows is what the seats are */
    enum map_letter map[SEAT_COUNT];
    char grade[SEAT_COUNT][TEXT_GRADE];
    int64_t price[SEAT_COUNT];
    seat_set house;    /* kept for the house; see house.h */
    int64_t house_rev; /* the revision that this was told for; -1: it was not */
};

/* What FIND has found at the counter: bookings, beside the customers that USERS has found. */
struct found {
    struct rows here;     /* of the show at hand */
    struct rows bookings; /* those first, then all others */
    int first;            /* how many of these stand before the customers; see found.h */
    bool more, more_here; /* there are more than these, of all and of the show at hand */
};

/* What a kiosk did about tickets on paper: nothing, where nothing prints. */
enum booked_paper { PAPER_NONE, PAPER_ASKED, PAPER_NOT_ASKED };

/* What was paid last. */
struct booked {
    char reservation[RESERVATION_TEXT];
    char title[TEXT_TITLE], venue[TEXT_TITLE], starts[TEXT_TIME], cancel_until[TEXT_TIME];
    seat_set seats;
    int64_t amount, balance;
    enum booked_paper paper;
};

/* What the list of concerts is sorted by. */
enum concert_order { ORDER_NEXT, ORDER_TITLE, ORDER_FREE, ORDER_FROM, ORDERS };

/* A shift, as SHIFT tells of it. */
struct shift {
    int64_t number; /* 0: none is open */
    char till[TEXT_TILL], user[TEXT_USER];
    char opened[TEXT_TIME], closed[TEXT_TIME]; /* closed: "" while it is open */
    int64_t z;                                 /* that it became; 0 while it is open */
    int64_t comps, face, refunds, fees, moved; /* what was given away, given back and moved in it */
    int64_t counted, expected, difference;     /* once it is closed */
};

/* A payment of this session, and what became of it. */
struct receipt {
    struct booked booked;
    bool cancelled;
};

/* What the daemon tells of by itself, so that it is not polled; see watching.h. */
struct watching {
    bool can;                    /* the daemon has WATCH */
    bool on;                     /* it tells of `subject`, or is about to */
    bool refused;                /* it does not, and why does not matter: that is polled */
    char subject[TEXT_WATCHING]; /* what the screen is about, as arguments of WATCH; "": nothing */
    int64_t part;                /* of what is asked for beside it; see struct watching_wish */
    int64_t until_s;   /* by the calendar it is as it is up to then; INT64_MAX: for ever */
    bool news;         /* what the screen has asked for is not so any more */
    bool marked;       /* the row came that comes when nothing has changed for a while */
    int64_t asked_ms;  /* when the screen asked last */
    int64_t polled_ms; /* when everything was asked for last */
    struct watching_show *shows; /* owned: the revisions of a list; shape: shows[count] */
    int count;
};

struct model {
    int64_t now_ms; /* monotonic */
    int64_t wall_s; /* the calendar's time, in seconds since 1970 */

    bool live, identified; /* connected; and known under the right name */
    bool greeted_once;
    char trouble[TEXT_MESSAGE]; /* why there is no connection */
    bool stranger; /* since the reconnect somebody else acts: nothing may be sent again */
    int64_t answered_ms, retry_ms;
    int64_t asked_ms; /* since when somebody waits for a reply; 0: nobody does */
    struct watching watching;
    int polls, changes; /* requests without a reply yet */
    struct pending_request outbox[OUTBOX];
    int outbox_count;

    char login[TEXT_USER], acting[TEXT_USER]; /* acting: "" for oneself */
    bool operator_role, supervisor_role;
    bool door_role;  /* may let guests in */
    int64_t balance; /* -1: not known */

    struct rows incoming;       /* of the reply that is being read */
    struct rows incoming_first; /* the first table of one that has two */
    struct paging paging;
    struct rows all_concerts; /* as they came; the screens have `concerts` */
    enum concert_order order; /* of `concerts`; see catalogue.h */
    bool all_of_them;         /* also those that are over or called off */
    int hidden;               /* how many those are, if they are left out */
    struct rows concerts, shows, reservations, entries, users, takings;
    struct found found;
    struct rows house;         /* the blocked seats of the show on the map; see house.h */
    struct rows guests;        /* of a date, as DOOR tells them */
    struct rows seats;         /* of a booking that is dealt with */
    struct rows move_dates;    /* to which it can be moved */
    struct rows secrets;       /* of the booking by itself, as TICKETS tells them */
    struct rows tickets;       /* the seats of the booking by itself */
    struct rows preview;       /* the dates of the concert under the cursor, on a wide screen */
    struct shift shift;        /* one's own that is open; see shift.h */
    int64_t shift_asked_ms;    /* when that was asked for last; 0: never */
    struct shift looked_at;    /* the shift that is looked at: one's own, or somebody else's */
    struct rows shift_sums;    /* of it: what came and went, by method */
    struct rows shift_cash;    /* and what was put into its drawer, and taken out */
    struct rows z_list;        /* the shifts that were closed on a day, or several */
    char z_from[12], z_to[12]; /* those days */
    struct rows z;             /* one Z */
    char takings_total[3][24];
    char takings_day[12];

    struct grid grid;
    int64_t seat_limit; /* seats of a show for one person, as a refusal said; 0: not known */
    struct token tokens[TOKENS_MOST];
    struct token *token; /* the one on the screens; one of `tokens` */
    struct booked booked;
    struct receipt *receipts; /* owned: what was paid, printed when the screen has closed */
    int receipt_count;
};

void model_init(struct model *model, int64_t now_ms);
void model_release(struct model *model);

/* Asks the daemon for something: the line of arguments after the verb, made as by printf(). */
void model_ask(struct model *model, enum verb_id verb, int64_t about, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same as part of the regular poll. */
void model_ask_poll(struct model *model, enum verb_id verb, int64_t about, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same with a search: all rows that match, or all. `about` is the number of the search. */
void model_ask_search(struct model *model, enum verb_id verb, int64_t about, const char *search);

/* Asks for a later page of a list: the same request, and where the page begins. */
void model_ask_page(struct model *model, const struct pending_request *first, const char *name,
                    const char *value);

/* The requests of the outbox from that index on, which nobody in particular has asked so far, are
 * those of an asker: the reply goes there. */
void model_asked_by(struct model *model, int first, int asker, unsigned opening);

/* The request that was asked for last is one that was asked for before, under that key. */
void model_under_key(struct model *model, const char *key);

/* Takes the oldest request out of the outbox; false if there is none. The caller owns its line. */
bool model_next_request(struct model *model, struct pending_request *request);

void pending_request_release(struct pending_request *request);

/* The connection stands: says who acts, and asks for token and balance. */
void model_connected(struct model *model);

/* There is no connection, and why; the next attempt is at `retry_ms`. */
void model_lost(struct model *model, int64_t retry_ms, const char *why);

/* What is shown may be old: nothing has come from the daemon for longer than it takes. */
bool model_is_late(const struct model *model);

/* Drops the pages of a list that are there so far. */
void model_drop_pages(struct model *model);

/* Nothing of the customer stays: tokens, bookings, points. */
void model_forget_customer(struct model *model);

/* Drops what was paid; see receipt.h. */
void model_forget_receipts(struct model *model);

/* The price of seats of the grid. */
int64_t model_price(const struct model *model, seat_set seats);

#endif
