/*
 * What the screens know: the model of what the box office has said, and what is only of this
 * terminal: where one is, what is chosen, what is typed, what is said. Still without input or
 * output, so that a test can press keys and look at what is drawn.
 *
 * What one screen alone needs is not here: each keeps a struct of its own, private to its file, in
 * `state`. What two or more share is below, under the name of the file that looks after it.
 */
#ifndef FOYER_TUI_SCREENS_UI_H
#define FOYER_TUI_SCREENS_UI_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/model/model.h"
#include "tui/screens/action.h"

/* The screens, then what can stand over a screen. */
enum mode {
#define MODE(word, name) MODE_##word,
#include "tui/screens/modes.def"
#undef MODE
    SCREEN_COUNT,
    MODE_NONE = SCREEN_COUNT, /* nothing stands over the screen */
    MODE_HELP,
    MODE_FIELD,
    MODE_QUESTION,
    MODE_COUNT,
};

enum { KIOSK_IDLE_SECONDS = 60 }; /* without a key, unless another time is given */

struct field;
struct screen;
struct ticket_printer;

/* What each screen and overlay is, and what can be done on all of them. */
struct screen_set {
    const struct screen *screens[MODE_COUNT];
    const struct action *common; /* ends with a row of ACTION_NONE */
};

struct ui {
    struct model model;
    const struct screen_set *set; /* borrowed */
    void *state[MODE_COUNT];      /* owned: what each keeps for itself */
    unsigned opening[MODE_COUNT]; /* changes when it closes; see replies.h */

    /* navigation.h */
    enum mode screen, overlay;
    enum mode stack[SCREEN_COUNT]; /* the screens under this one, each once */
    int depth;
    bool fresh; /* a question or a hold is not drawn yet: keys were meant for what was before */

    /* cursor.h */
    int cursor[SCREEN_COUNT];             /* rows */
    char focus[SCREEN_COUNT][TEXT_FOCUS]; /* what the cursor stands on: the id of the row */
    bool astray[SCREEN_COUNT];            /* it is no longer in the list */
    int64_t lists; /* counts the lists that were asked for: other rows, another order */

    /* search.h */
    char search[SCREEN_COUNT][TEXT_FIELD];
    int64_t search_serial, search_answered; /* counts what was typed into a search */
    unsigned enter_later; /* Enter came before the list that it is meant for: the opening of that
                             screen; 0: it did not */

    /* control.h */
    int motion_count;         /* how often the next motion is repeated; 0: once */
    bool clicked;             /* the last action was a click on the row of the cursor */
    bool touring;             /* the last action was the one that goes from token to token */
    enum action_id passed_on; /* an overlay has left this to the screen under it */

    /* selection.h */
    int64_t concert, show;
    char title[TEXT_TITLE], artist[TEXT_TITLE], venue[TEXT_TITLE];
    char starts[TEXT_TIME], cancel_until[TEXT_TIME];
    int seat; /* under the cursor, 1..50 */
    seat_set chosen, lost;
    struct naming {
        int line;   /* 1..5: the letter of that row was typed; 0: none was */
        bool ten;   /* and a 1 after it, which a 0 makes the tenth seat */
        bool fresh; /* by the last key */
    } naming;
    int best;                    /* so many together were asked for; 0: chosen by hand */
    int best_nth, best_of;       /* which of the best blocks, of how many; 0: no reply yet */
    char best_grade[TEXT_GRADE]; /* all of them in this grade; "" for any */

    /* comp.h */
    struct comp {
        seat_set seats;
        char name[TEXT_FIELD];
        int reason; /* of COMP_REASON */
    } comp;

    /* give_back.h */
    struct refund {
        char code[RESERVATION_TEXT];
        seat_set seats;
        bool needs_money;
        char reason[TEXT_FIELD], method[16];
        void (*confirm)(struct ui *ui);
    } refund;

    /* moving.h */
    struct moving {
        char code[RESERVATION_TEXT], who[TEXT_FIELD], as[TEXT_USER + 8];
        seat_set from;
        struct seat_list to;
        int64_t show; /* 0: within its date */
        char starts[TEXT_TIME];
        char other[RESERVATION_TEXT]; /* with which it changes; "": with none */
        char reason[TEXT_FIELD];      /* why the price stays; "": it does not */
        char method[16];              /* how a difference is paid; "": by points */
    } moving;
    /* payment.h */
    struct payment {
        int64_t due, given; /* given: in cash; 0 if that was not said */
        int method;         /* of PAY_METHOD */
    } payment;
    int64_t given; /* of the last sale in cash that was sent; 0 if that was not said */

    /* pay_out.h */
    struct pay_out {
        bool walk_in; /* of the wallet of those who are no customers */
        int64_t amount, balance;
        int method; /* of PAY_METHOD */
        char reason[TEXT_FIELD];
    } pay_out;

    /* till.h */
    struct till {
        int64_t other; /* the shift of somebody else that is looked at; 0: one's own */
        struct {
            int64_t shift, z; /* that was closed last; z: 0 if none was */
            int64_t counted, expected, difference, left;
            char chain[72];
        } closed;
        int64_t left; /* stays in the drawer that is being closed */
        struct {
            int64_t shift, money;
        } begun; /* the shift that was opened here last, with so much; shift: 0 before it is */
        struct till_cash {
            bool out;
            int64_t amount;
            int reason; /* of CASH_REASON */
            char note[TEXT_FIELD];
        } cash; /* that is put in or taken out; see till_cash.h */
    } till;

    /* field.h */
    const struct field *field; /* what is typed for; NULL for nothing */
    char typed[TEXT_FIELD];

    /* The message line. */
    char message[TEXT_MESSAGE];
    bool warning;
    int64_t message_ms;

    /* What the terminal is to do, or can. */
    bool quit, redraw, suspend;
    int bells;                     /* how often it is to ring beside that */
    bool bell_off;                 /* it never does */
    char ring[TEXT_MESSAGE];       /* a bell for whoever looks away, and the title of the window */
    bool can_copy;                 /* the terminal may take texts into its clipboard */
    char copied[RESERVATION_TEXT]; /* what it is to take; "" for nothing */
    bool ascii;                    /* no half blocks */
    bool paint;                    /* --plain: texts may have colours */
    bool mouse_off;                /* clicks and selections belong to the terminal */
    int rows, columns;             /* of the window; 0 if it is not known */
    bool wide;                     /* there is room for the dates beside the list of concerts */

    const struct ticket_printer *printer; /* borrowed; NULL: there is none; see printing.h */

    /* counter.h */
    char called[TEXT_FIELD]; /* the customer's name: as registered, or as typed at a kiosk; "" if it
                                is not known */
    char phone[TEXT_FIELD];  /* the customer's telephone number; "" if it is not known */
    struct wanted {
        bool asked;                                                /* AS is on its way */
        char user[TEXT_USER], name[TEXT_FIELD], phone[TEXT_FIELD]; /* for whom: "" for nobody */
    } wanted;
    bool finding; /* the customers open for somebody who is to be found, not to look through all */
    bool door_only; /* the door is the only screen; see screen_door.h */

    /* kiosk.h */
    bool kiosk;
    bool proven;        /* what was there before stands open */
    int64_t before;     /* points that were there before; -1: not known yet */
    int64_t idle_ms;    /* without a key for so long, a kiosk asks whether anybody is there */
    bool warned;        /* it has asked */
    int64_t touched_ms; /* the last key */
};

/* `set` says what each screen is; it outlives the ui. */
void ui_init(struct ui *ui, const struct screen_set *set, int64_t now_ms);
void ui_release(struct ui *ui);

/* What a mode is. */
const struct screen *ui_screen(const struct ui *ui, enum mode mode);

/* What was put into the outbox from that index on was asked by a mode, as it is open now: the reply
 * goes to it, and nowhere if it has closed meanwhile. */
void ui_asked_by(struct ui *ui, int first, enum mode mode);

/* One line for the user, until something else happens. */
void ui_say(struct ui *ui, bool warning, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Rings for those who look away. */
void ui_ring(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Rings so often, for what has just happened; of several things at once the most counts. */
void ui_bell(struct ui *ui, int times);

/* Puts a code into the clipboard, or says that this terminal has none. */
void ui_copy(struct ui *ui, const char *code);

/* The screen was drawn as it is now: what is typed from here on was typed with it in view. */
void ui_drawn(struct ui *ui);

/* The mode whose keys count: what stands over the screen, or the screen. */
enum mode ui_mode(const struct ui *ui);

/* For whom things are done, as people say it: the name, or the user if there is none; "" for
 * oneself. */
const char *ui_customer(const struct ui *ui);

/* The user of this program may act for others, and this is not a machine that strangers use. */
bool ui_is_operator(const struct ui *ui);

/* A change is still on its way: says so. Nothing is done twice because of an impatient key. */
bool ui_is_busy(struct ui *ui);

/* Takes the points of the wallet, as the daemon reports them; a kiosk shows those only that have
 * come since. */
void ui_take_balance(struct ui *ui, int64_t balance);

/* Another customer comes: nothing of the one before stays. */
void ui_forget_customer(struct ui *ui);

#endif
