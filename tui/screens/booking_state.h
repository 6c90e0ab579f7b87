/*
 * A booking that is dealt with, as its screen knows it (screen_booking.c, which looks after it), as
 * it is drawn and spoken (booking_view.c), and what its keys do (booking_deeds.c). Its seats are
 * the rows of model->seats.
 */
#ifndef FOYER_TUI_SCREENS_BOOKING_STATE_H
#define FOYER_TUI_SCREENS_BOOKING_STATE_H

#include "shared/buffer.h"
#include "tui/screens/canvas.h"
#include "tui/screens/ui.h"

/* The screen's own. */
struct booking {
    char wanted[RESERVATION_TEXT]; /* the one that is to be opened; the rest begins anew then */
    char code[RESERVATION_TEXT];
    char title[TEXT_TITLE], starts[TEXT_TIME], cancel_until[TEXT_TIME];
    int64_t amount, show, concert;
    char user[TEXT_USER], name[TEXT_FIELD], phone[TEXT_FIELD]; /* whose; "" if it is not told */
    char note[TEXT_FIELD];
    bool attention;
    seat_set marked;
    seat_set from; /* what is given back or has a new ticket, while it is asked */
};

struct booking *booking_of(const struct ui *ui);

/* How many rows there are, and what each is known by. */
int booking_count(const struct ui *ui);
const char *booking_id(const struct ui *ui, int row);

/* The seat of a row; 0 if there is none. */
int booking_seat(const struct ui *ui, int row);

bool booking_is_paid(const struct ui *ui, int row);

/* What a key is about: what is marked, or else the seat under the cursor, if it is paid. */
seat_set booking_meant(const struct ui *ui);

int64_t booking_price(const struct ui *ui, seat_set seats);

/* The time for giving seats back is over. */
bool booking_is_late(const struct ui *ui);

/* " as=USER" if an operator deals with what is somebody else's, or "". Returns `text`. */
const char *booking_as_owner(const struct ui *ui, char text[TEXT_USER + 8]);

/* The deeds of its keys. */
void booking_choose(struct ui *ui, int argument);
void booking_give_back(struct ui *ui, int argument);
void booking_move(struct ui *ui, int argument);
void booking_move_to_date(struct ui *ui, int argument);
void booking_swap(struct ui *ui, int argument);
void booking_reissue(struct ui *ui, int argument);
void booking_note(struct ui *ui, int argument);
void booking_print(struct ui *ui, int argument);
void booking_copy(struct ui *ui, int argument);

/* The parts of struct screen that show it. */
void booking_draw(const struct ui *ui, struct canvas *canvas);
void booking_speak(const struct ui *ui, struct buffer *out);
void booking_speak_row(const struct ui *ui, int row, struct buffer *out);

#endif
