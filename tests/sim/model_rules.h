/*
 * The rules of the model that change nothing: what may be, and what everybody sees. Moments need
 * not be settled yet where they are an argument.
 */
#ifndef FOYER_TESTS_SIM_MODEL_RULES_H
#define FOYER_TESTS_SIM_MODEL_RULES_H

#include "tests/sim/model_state.h"

/* What a request comes to: its status, and what else is to be reported. */
#define REPLY(...) ((struct answer){.status = __VA_ARGS__})
#define REFUSE_IF(condition, ...)      \
    do {                               \
        if (condition)                 \
            return REPLY(__VA_ARGS__); \
    } while (0)

/* Goes on only if a check had nothing against it. */
#define PASS_OR_RETURN(answer)            \
    do {                                  \
        if ((answer).status != STATUS_OK) \
            return answer;                \
    } while (0)

/* The seats of a show as everybody sees them; of those that are blocked, the counter may sell those
 * of `house`. */
struct model_map {
    seat_set held, sold, blocked, house;
};
struct model_map model_map(const struct model *model, int64_t show, int64_t now_ms);

/* Whether a request comes from whom it is for: not from an account whose name had been another's.
 */
bool model_may_ask(const struct model *model, const struct op *op);

/* The live seats of a user, held and paid. */
int model_seats_of(const struct model *model, int user, int64_t show);

/* best=N: the block of adjacent seats that is to be taken; 0 if there is none. */
seat_set model_best(struct model_map map, int count);

/* How long after its beginning a show is sold, if it is sold late. */
int64_t model_late_ms(const struct model *model, int64_t concert, bool late);

/* Why a show, the sale of a concert, or its queue is shut, for customers or for staff, who may be
 * late; NULL if it is not. */
const char *model_show_over(const struct model_show *show, int64_t now_ms);
const char *model_sale_shut(const struct model_concert *concert, int64_t now_ms);
const char *model_show_shut(const struct model *model, int64_t show, bool late, int64_t now_ms);
const char *model_queue_shut(const struct model *model, int64_t concert, bool late, int64_t now_ms);

/* The token a user has in a queue, NOBODY if none; and the free seats there. */
int model_live_token(const struct model *model, int user, int64_t concert);
int64_t model_left(const struct model *model, int64_t concert, int64_t now_ms);

/* When the sale of a concert ends for good, and why. */
int64_t model_closing(const struct model *model, int64_t concert, bool late, const char **why);

/* How a token stands, and why if it ended with the sale (otherwise NULL). */
enum token_state model_state(const struct model *model, int token, int64_t now_ms,
                             const char **why);
/* Why nothing happens to a live token; NULL if something does. */
const char *model_stands_still(const struct model *model, int token, int64_t now_ms);
int64_t model_position(const struct model *model, int token);

int64_t model_price(const struct model_booking *booking, seat_set seats);
int64_t model_cancel_until(const struct model *model, int64_t show);

/* The same of a booking, which may have been moved to its show too late. */
int64_t model_booking_until(const struct model *model, int booking);

/* When a user may hold seats of a show again that were let lie too often; 0: at once. */
int64_t model_pause_until(const struct model *model, int user, int64_t show);

/* Are all these seats free? May a user have so many of that date, whichever they are? Is the
 * booking of a request the user's, and in the state that the request is about? Is there such a
 * date, and is it to come? OK, or the refusal. */
struct answer model_check_seats(struct model_map map, seat_set seats);
struct answer model_check_wish(const struct model *model, int user, bool late, int64_t concert,
                               struct wish wish);
struct answer model_check_own(const struct model *model, const struct op *op, enum booked state);
struct answer model_check_show(const struct model *model, const struct op *op);

/* May points be put into a wallet? No refund may fail: what can still be given back counts against
 * its limit. */
bool model_may_charge(const struct model *model, int user, int64_t amount);

/* Is there a place for a newcomer, and nobody who waits for it? */
bool model_has_room(const struct model *model, int64_t concert);

/* The last stay of a guest that was not undone, or NULL. */
struct model_stay *model_last_stay(struct model *model, int booking, int seat);

/* Which seats of a booking are inside. */
seat_set model_inside(const struct model *model, int booking);

/* Which a guest came in with, whether or not the guest went out since. */
seat_set model_entered(const struct model *model, int booking);

/* model_people.c */
struct answer model_set_name(struct model *model, const struct op *op);
struct answer model_merge(struct model *model, const struct op *op);

/* NOTE; and what becomes of what is noted when a booking is moved. */
struct answer model_note(struct model *model, const struct op *op);
void model_carry_note(struct model *model, int from, int to);

/* People whom only the counter knows: whether the time of those of a show is over, that some of
 * them are forgotten at that moment, which and how many is not known, and whether what is noted
 * about a booking may be among it. */
bool model_is_due(const struct model *model, int64_t show, int64_t now_ms);
void model_forget(struct model *model, int64_t now_ms);
bool model_may_be_forgotten(const struct model *model, int booking);

#endif
