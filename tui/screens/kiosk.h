/*
 * A machine that strangers use. Run by an operator it serves customers, who say who they are by
 * name (or login name) and telephone number, both as registered, or are registered on the spot; it
 * never shows the list of customers. What was there before they came, bookings and points, stays
 * out of sight and reach until they type the code of one of those bookings: name and number are no
 * secret. Run by anybody else it sells from that account, whose wallet and bookings it does not
 * show.
 */
#ifndef FOYER_TUI_SCREENS_KIOSK_H
#define FOYER_TUI_SCREENS_KIOSK_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/reply_reader.h"
#include "tui/screens/registration.h"
#include "tui/screens/ui.h"

enum { KIOSK_WARNING_SECONDS = 20 };

/* What is kept of whoever stands there: the state of the attract screen. */
struct visitor {
    struct registration form;  /* the name that was typed */
    char phone[TEXT_FIELD];    /* with it; "" when nobody is looked for */
    bool new_here;             /* being registered: has nothing from before */
    int64_t kept[TOKENS_MOST]; /* concerts of the tokens from before */
    int kept_count;
    enum mode opened_by_code; /* the screen that the code of a booking opens */
};

/* Somebody stands before the attract screen; or somebody who is new here. */
void kiosk_begin(struct ui *ui);
void kiosk_begin_new(struct ui *ui);

/* What is asked while a field of the attract screen is open; and whether what is typed shows only
 * how long it is. */
const char *kiosk_prompt(const struct ui *ui);
bool kiosk_is_secret(const struct ui *ui);

/* Takes the OK of USERS: the customers with the name that was typed. False for another verb. */
bool kiosk_take_who(struct ui *ui, const struct pending_request *request,
                    const struct reply_line *reply);

/* The daemon takes requests for the customer from here on. */
void kiosk_welcome(struct ui *ui);

/* True while what was there before is not to be shown. */
bool kiosk_keeps_back(const struct ui *ui);

/* The tokens of the customer, in model->incoming: those from before stay as they are. */
void kiosk_take_tokens(struct ui *ui);

/* True if the customer has a token for that concert from before, which is not to be touched. */
bool kiosk_has_token(const struct ui *ui, int64_t concert);

/* Asks for the code that opens that screen. */
void kiosk_ask_code(struct ui *ui, enum mode screen);

/* True while that is asked. */
bool kiosk_asks_code(const struct ui *ui);

/* The customer has gone. */
void kiosk_forget(struct ui *ui);

/* True if the key or click only says that somebody is still there. */
bool kiosk_is_woken(struct ui *ui);

/* A second has passed. */
void kiosk_tick(struct ui *ui);

/* When that has something to do, on the monotonic clock: from then on each second. INT64_MAX:
 * never. */
int64_t kiosk_due(const struct ui *ui);

/* The end of a sale: tokens, holds and customer are given up, and nothing of them stays. */
void kiosk_abandon(struct ui *ui);

/* The same by a key: asks if seats are held. */
void kiosk_end(struct ui *ui);

#endif
