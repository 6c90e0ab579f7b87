/*
 * The one question there is: asked in the message line before money moves or a token is given up.
 * Only `y` is yes. It names what was meant when it was asked, whatever the lists do meanwhile.
 */
#ifndef FOYER_TUI_SCREENS_QUESTION_H
#define FOYER_TUI_SCREENS_QUESTION_H

#include "tui/cli/format.h"
#include "tui/screens/ui.h"

enum question_kind {
    QUESTION_PAY,
    QUESTION_CHARGE,
    QUESTION_RELEASE,
    QUESTION_CANCEL,
    QUESTION_LEAVE,
    QUESTION_GIVE_BACK, /* some seats of a booking */
    QUESTION_MOVE,
    QUESTION_MOVE_KEEP, /* at the price that was paid */
    QUESTION_SAME,
    QUESTION_ANOTHER,
    QUESTION_UNBLOCK,
    QUESTION_PUT_IN, /* money, into the drawer */
    QUESTION_TAKE_OUT,
    QUESTION_CLOSE,
    QUESTION_TAKE_BACK, /* a charge */
    QUESTION_PAY_OUT,
    QUESTION_QUIT,
    QUESTION_END,
    QUESTION_PRINTED,
};

/* What is asked before it is done. */
struct question {
    enum question_kind kind;
    char reservation[RESERVATION_TEXT], token[TOKEN_TEXT]; /* "" where it has none */
    char title[TEXT_TITLE];
    seat_set seats;
    char to[SEAT_NAMES_TEXT + FORMAT_TEXT]; /* of QUESTION_MOVE: the seats for them, and where; of
                                               `reservation`, if it changes with one */
    char who[TEXT_FIELD]; /* whose, if it need not be who is acted for; "" otherwise */
    int64_t amount;
    int64_t given;               /* in cash, of QUESTION_CHARGE; 0 if that was not said */
    int64_t left;                /* in the drawer, of QUESTION_CLOSE */
    const char *method;          /* a word of PAY_METHOD; NULL: none */
    void (*yes)(struct ui *ui);  /* what is done then, for kinds that others know how to do */
    void (*no)(struct ui *ui);   /* NULL: nothing */
    void (*keep)(struct ui *ui); /* a third answer: the price is to stay; NULL: there is none */
};

enum { QUESTION_TEXT = 2 * TEXT_TITLE };

/* Asks; keys that were typed before it is drawn are dropped (see ui_drawn()). */
void question_ask(struct ui *ui, const struct question *question);

/* Shorthands: the hold of that token, and points for the wallet. */
void question_ask_hold(struct ui *ui, enum question_kind kind, const struct token *token);
void question_ask_charge(struct ui *ui, int64_t amount);
void question_ask_leave(struct ui *ui, const struct token *token);

/* True while a question of that kind is open. */
bool question_is(const struct ui *ui, enum question_kind kind);

/* Closes it; nothing is done. */
void question_refuse(struct ui *ui);

/* Closes it if the hold or the token that it asks about is over. */
void question_check(struct ui *ui);

/*
 * Its text in at most `cells` cells: customer (if one acts for somebody), title, seats and amount.
 * What is too long is shortened, never the amount.
 */
void question_text(const struct ui *ui, int cells, char *text, size_t room);

#endif
